//! The catalogue of licences (电子证照目录): each kind that takes the place of a paper, as a row. Another kind is another row.
//!
//! Invariants: a kind stands once; a material that a checklist of the office may take from the licence library has a kind here. What
//! meets a fact on which rules rest names its need, and the connector of that need asks for it. A type code (证照类型代码, GB/T 36904)
//! stands where the reference of the field has it, and nowhere else. The catalogue must not say who issues a kind: nothing here rests on it.

use ereg_domain::identifier::LicenceType;

use crate::{label::Label, material::MaterialCode, verdict::Needs};

/// A kind of licence (证照类型).
#[derive(Debug, Clone, Copy)]
pub struct LicenceKind {
    /// Its name (证照名称).
    pub name: Label,
    /// Its type code, where it is known.
    pub code: Option<&'static str>,
    /// The materials whose place it takes.
    pub materials: &'static [MaterialCode],
    /// The fact that it meets, where rules rest on one.
    pub meets: Option<Needs>,
}

const fn kind(name: Label, materials: &'static [MaterialCode]) -> LicenceKind {
    LicenceKind { name, code: None, materials, meets: None }
}

/// Every kind that is known.
pub const LICENCES: &[LicenceKind] = {
    use MaterialCode as M;
    &[
        kind(Label::of("居民身份证", "Resident identity card"), &[M::M02]),
        kind(Label::of("户口簿", "Household register"), &[M::M02, M::M06]),
        kind(Label::of("营业执照", "Business licence"), &[M::M03]),
        LicenceKind { meets: Some(Needs::Marriage), ..kind(Label::of("结婚证", "Marriage certificate"), &[M::M05]) },
        LicenceKind { meets: Some(Needs::Marriage), ..kind(Label::of("离婚证", "Divorce certificate"), &[M::M05]) },
        kind(Label::of("出生医学证明", "Medical certificate of birth"), &[M::M06]),
        LicenceKind {
            code: Some(LicenceType::TitleCertificate.code()),
            ..kind(Label::of("不动产权证书", "Title certificate"), &[M::M07])
        },
        LicenceKind {
            code: Some(LicenceType::RegistrationProof.code()),
            ..kind(Label::of("不动产登记证明", "Registration proof"), &[M::M07])
        },
        LicenceKind {
            meets: Some(Needs::LenderLicence),
            ..kind(Label::of("金融许可证", "Financial licence"), &[M::M12])
        },
        kind(Label::of("死亡医学证明", "Medical certificate of death"), &[M::M13]),
        kind(Label::of("火化证", "Cremation certificate"), &[M::M13]),
    ]
};

/// The kinds that take the place of a material.
pub fn licences_for(material: MaterialCode) -> impl Iterator<Item = &'static LicenceKind> {
    LICENCES.iter().filter(move |kind| kind.materials.contains(&material))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{material::MaterialSource, references::floor_pack};

    #[test]
    fn a_kind_stands_once() {
        let names: BTreeSet<&str> = LICENCES.iter().map(|kind| kind.name.zh).collect();
        assert_eq!(names.len(), LICENCES.len());
        let codes: Vec<&str> = LICENCES.iter().filter_map(|kind| kind.code).collect();
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
        assert!(LICENCES.iter().all(|kind| !kind.materials.is_empty()), "each takes the place of something");
    }

    #[test]
    fn what_a_checklist_takes_from_the_licence_library_is_in_the_catalogue() {
        let pack = floor_pack().unwrap();
        let lines = pack.matters.values().flat_map(|matter| &matter.checklist);
        let taken: BTreeSet<MaterialCode> =
            lines.filter(|line| line.sources.contains(&MaterialSource::Licence)).map(|line| line.code).collect();
        assert!(taken.len() > 4, "{taken:?}");
        for material in taken {
            assert!(licences_for(material).next().is_some(), "{material:?}");
        }
    }

    /// A fact of another office's that rules wait for is asked by its need; what the demonstration asks the library for is a kind.
    #[test]
    fn a_kind_that_meets_a_fact_takes_the_place_of_the_material_that_shows_it() {
        let meets = |need: Needs| LICENCES.iter().filter(move |kind| kind.meets == Some(need));
        assert!(meets(Needs::LenderLicence).all(|kind| kind.materials == [MaterialCode::M12]));
        assert_eq!(meets(Needs::LenderLicence).count(), 1);
        assert!(meets(Needs::Marriage).all(|kind| kind.materials == [MaterialCode::M05]));
        assert_eq!(meets(Needs::Marriage).count(), 2);
    }
}
