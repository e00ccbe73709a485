//! The catalogue of licences (电子证照目录): each kind that takes the place of a paper, as a row. Another kind is another row.
//!
//! Invariants: a kind stands once; a material that a checklist of the office may take from the licence library has a kind here. The
//! office promises to see to a kind itself only where a rule waits for the fact that it asks for in its place; every other kind says
//! why none is asked for, and takes the paper's place where its holder hands it in. A type code (证照类型代码, GB/T 36904) stands where
//! the reference of the field has it, and nowhere else.

use ereg_domain::identifier::LicenceType;

use crate::{label::Label, material::MaterialCode, verdict::Needs};

/// The way in which the office comes to know what a licence says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LicenceSource {
    /// It asks whoever keeps the record for this fact, wherever a rule waits for it.
    Asked(Needs),
    /// The holder hands it in: nobody is asked, for this reason.
    Holder(Label),
}

/// A kind of licence (证照类型).
#[derive(Debug, Clone, Copy)]
pub struct LicenceKind {
    /// Its name (证照名称).
    pub name: Label,
    /// Its type code, where it is known.
    pub code: Option<&'static str>,
    /// The materials whose place it takes.
    pub materials: &'static [MaterialCode],
    /// The way in which the office comes to know what it says.
    pub source: LicenceSource,
}

const HOUSEHOLD_UNASKED: Label = Label::of(
    "没有接入户籍信息，监护和亲属关系由工作人员审核",
    "no source of household registers is asked; a person reads guardianship and kinship",
);
const BIRTH_UNASKED: Label = Label::of(
    "没有接入出生医学证明，未成年人的申请由工作人员审核",
    "no source of births is asked; a person reviews what a minor applies for",
);
const DEATH_BY_DEED: Label = Label::of(
    "继承以公证书为据，死亡由公证机构查明",
    "an inheritance rests on a notarial deed, whose notary has found the death",
);
const MATERIAL_UNUSED: Label = Label::of("现有登记事项不需要这项材料", "no matter here needs the material");

const fn asked(name: Label, materials: &'static [MaterialCode], need: Needs) -> LicenceKind {
    LicenceKind { name, code: None, materials, source: LicenceSource::Asked(need) }
}

const fn handed_in(name: Label, materials: &'static [MaterialCode], because: Label) -> LicenceKind {
    LicenceKind { name, code: None, materials, source: LicenceSource::Holder(because) }
}

impl LicenceKind {
    /// The fact that is asked for in its place, if any is: where a rule waits for it, the holder need not hand the licence in.
    pub fn asked(&self) -> Option<Needs> {
        match self.source {
            LicenceSource::Asked(need) => Some(need),
            LicenceSource::Holder(_) => None,
        }
    }
}

/// Every kind that is known.
pub const LICENCES: &[LicenceKind] = {
    use MaterialCode as M;
    &[
        // The police are asked as an account is enrolled.
        asked(Label::of("居民身份证", "Resident identity card"), &[M::M02], Needs::Identity),
        handed_in(Label::of("户口簿", "Household register"), &[M::M02, M::M06, M::M13], HOUSEHOLD_UNASKED),
        // The market supervision is asked who leads an organisation as its mandate is granted. Whether it is small enough for
        // a reduction of the fee it is not asked: that a person reads.
        asked(Label::of("营业执照", "Business licence"), &[M::M03], Needs::Mandates),
        asked(Label::of("结婚证", "Marriage certificate"), &[M::M05], Needs::Marriage),
        asked(Label::of("离婚证", "Divorce certificate"), &[M::M05], Needs::Marriage),
        handed_in(Label::of("出生医学证明", "Medical certificate of birth"), &[M::M06], BIRTH_UNASKED),
        LicenceKind {
            code: Some(LicenceType::TitleCertificate.code()),
            ..asked(Label::of("不动产权证书", "Title certificate"), &[M::M07], Needs::RegisterExtract)
        },
        LicenceKind {
            code: Some(LicenceType::RegistrationProof.code()),
            ..asked(Label::of("不动产登记证明", "Registration proof"), &[M::M07], Needs::RegisterExtract)
        },
        asked(Label::of("金融许可证", "Financial licence"), &[M::M12], Needs::LenderLicence),
        handed_in(Label::of("死亡医学证明", "Medical certificate of death"), &[M::M13], DEATH_BY_DEED),
        handed_in(Label::of("火化证", "Cremation certificate"), &[M::M13], DEATH_BY_DEED),
        handed_in(Label::of("建设工程规划许可证", "Planning permit of construction works"), &[M::M16], MATERIAL_UNUSED),
        handed_in(
            Label::of("建设工程规划核实", "Planning verification of construction works"),
            &[M::M16],
            MATERIAL_UNUSED,
        ),
        handed_in(Label::of("竣工验收备案", "Filing of the acceptance of completed works"), &[M::M16], MATERIAL_UNUSED),
        // The police say what an account's person was called before.
        asked(Label::of("更名、身份信息变更证明", "Proof of a change of name or identity"), &[M::M22], Needs::Identity),
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
    use crate::{
        material::MaterialSource,
        matter::{LAW, Matter, T04, T08, T18},
        policy::MaterialNeed,
        references::floor_pack,
    };

    /// The materials that may come as a licence, typed out apart from the catalogue: each with the licences that stand for it, as the
    /// list of materials names them in its column of sources (L), or where that names none, as the material itself.
    const REFERENCE: &[(&str, &[&str])] = &[
        // M02: "L 居民身份证·户口簿; U for others".
        ("M02", &["居民身份证", "户口簿"]),
        // M03: "L 营业执照".
        ("M03", &["营业执照"]),
        // M05: "L 结婚证·离婚证; U 协议".
        ("M05", &["结婚证", "离婚证"]),
        // M06: "L 出生医学证明·户口簿; G 保证书".
        ("M06", &["出生医学证明", "户口簿"]),
        // M07: "不动产权证书 / 不动产登记证明 (原)", "L (own register; no upload)".
        ("M07", &["不动产权证书", "不动产登记证明"]),
        // M12: "金融许可证", "L".
        ("M12", &["金融许可证"]),
        // M13: "L 死亡医学证明·火化证·户籍; I+S 公证书; U rest". 户籍 is shown by the 户口簿.
        ("M13", &["死亡医学证明", "火化证", "户口簿"]),
        // M16: "建设工程规划许可/规划核实, 竣工验收备案", "L/S".
        ("M16", &["建设工程规划许可证", "建设工程规划核实", "竣工验收备案"]),
        // M22: "更名/身份信息变更证明 (公安, 市监)", "S/L".
        ("M22", &["更名、身份信息变更证明"]),
    ];

    #[test]
    fn the_catalogue_is_what_the_domain_reference_names_and_nothing_else() {
        let pairs = |(material, names): &(&'static str, &[&'static str])| {
            let material = *material;
            names.iter().map(|name| (material, *name)).collect::<Vec<_>>()
        };
        let named: BTreeSet<(&str, &str)> = REFERENCE.iter().flat_map(pairs).collect();
        let known: BTreeSet<(&str, &str)> =
            LICENCES.iter().flat_map(|kind| kind.materials.iter().map(|code| (code.as_str(), kind.name.zh))).collect();
        assert_eq!(known, named);
    }

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

    fn is_asked(matter: &Matter, material: MaterialCode) -> bool {
        licences_for(material).filter_map(LicenceKind::asked).any(|need| matter.needs(need))
    }

    /// A checklist that says of a material that is needed that the office fetches it speaks of one that a rule of the matter waits for.
    #[test]
    fn what_the_office_promises_to_fetch_a_rule_of_the_matter_waits_for() {
        let pack = floor_pack().unwrap();
        for matter in LAW.matters() {
            let lines = &pack.matter(matter.id()).unwrap().checklist;
            let fetched = lines.iter().filter(|line| line.sources.first() == Some(&MaterialSource::Licence));
            for line in fetched.filter(|line| !matches!(line.need, MaterialNeed::Minor | MaterialNeed::OnRequest)) {
                assert!(is_asked(matter, line.code), "{} {:?}", matter.id(), line.code);
            }
        }
    }

    /// Spouses who apply as such are looked up; a seller and a buyer are not, whatever they claim.
    #[test]
    fn a_kind_is_asked_for_where_a_rule_waits_for_its_fact() {
        assert!(is_asked(&T08, MaterialCode::M05) && !is_asked(&T04, MaterialCode::M05));
        assert!(is_asked(&T18, MaterialCode::M12));
        assert!(LAW.matters().all(|matter| !is_asked(matter, MaterialCode::M06)));
    }
}
