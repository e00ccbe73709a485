//! The face of a licence from what the entry keeps: its lines are the law's, its metadata those of GB/T 36903.

use ereg_domain::{
    dictionary::DocumentKind,
    identifier::{CertificateKind, CertificateNumber, IssuedNumber, LicenceId},
    party::{Holder, IdentityNumber},
    register::{Alteration, Change},
};
use ereg_law::{
    face::{FaceField, FaceLine, of_proof, of_title},
    words::{
        face::{self as words, REGISTRATION_PROOF, TITLE_CERTIFICATE},
        labels::Label,
    },
};
use ereg_sealing::{Bilingual, FaceRow, HolderCodeKind, LicenceExtension, LicenceFace, LicenceHolder};

use crate::model::EntryContent;

/// The metadata that a field is too, if any.
fn metadata(field: FaceField) -> Option<LicenceExtension> {
    Some(match field {
        FaceField::Unit => LicenceExtension::UnitCode,
        FaceField::Address => LicenceExtension::Location,
        FaceField::CoOwnership => LicenceExtension::CoOwnership,
        FaceField::Right => LicenceExtension::RightKind,
        FaceField::Nature => LicenceExtension::RightNature,
        FaceField::Use => LicenceExtension::Usage,
        FaceField::Area => LicenceExtension::Area,
        FaceField::LandTerm => LicenceExtension::UseTerm,
        FaceField::Proven => LicenceExtension::ProvedRight,
        FaceField::Obligor => LicenceExtension::Obligor,
        FaceField::Holder
        | FaceField::ProvenFor
        | FaceField::Method
        | FaceField::Amount(_)
        | FaceField::Transfer
        | FaceField::Rank
        | FaceField::Debtor
        | FaceField::Period(_)
        | FaceField::Scope
        | FaceField::Restriction => return None,
    })
}

/// A licence of an entry, before it has an issuer and a token.
struct Licence {
    title: Label,
    id: LicenceId,
    holders: Vec<Holder>,
    lines: Vec<FaceLine>,
    /// The metadata that its number is too, if any.
    number: Option<LicenceExtension>,
}

/// The face of the certificate or proof of this number; `None` where the entry yields none. `office` is the issuer's name now,
/// `token` the certificate's.
pub(crate) fn face(content: &EntryContent, number: &IssuedNumber, token: &str, office: &str) -> Option<LicenceFace> {
    let licence = licence(content, number)?;
    let (issued_on, remarks) = (content.booked_at().day(), remarks(content));
    let of_number = licence.number.map(|extension| (extension, number.to_string()));
    let of_parts = match number {
        IssuedNumber::Title(number) => parts(number),
        IssuedNumber::Proof(number) => parts(number),
    };
    let of_day = (LicenceExtension::IssueDay, issued_on.to_string());
    let of_lines = licence.lines.iter().filter_map(|line| Some((metadata(line.field)?, line.value.zh.clone())));
    let of_remarks = remarks.as_ref().map(|remarks| (LicenceExtension::Remarks, remarks.chinese.clone()));
    Some(LicenceFace {
        title: both(licence.title),
        issuer: Bilingual { chinese: office.to_owned(), english: format!("Registration office {}", content.office) },
        issued_on,
        holders: licence.holders.iter().map(holder).collect(),
        extensions: of_number.into_iter().chain(of_parts).chain([of_day]).chain(of_lines).chain(of_remarks).collect(),
        rows: licence.lines.iter().map(row).collect(),
        remarks,
        token: token.to_owned(),
        licence: licence.id,
        number: number.to_string(),
    })
}

/// The metadata that the parts of a number are too, the serial as the office prints it.
fn parts<K: CertificateKind>(number: &CertificateNumber<K>) -> [(LicenceExtension, String); 4] {
    [
        (LicenceExtension::ProvinceShort, number.province().to_string()),
        (LicenceExtension::Year, number.year().to_string()),
        (LicenceExtension::CityName, number.place().to_owned()),
        (LicenceExtension::SerialNumber, format!("{:07}", number.serial())),
    ]
}

/// 附记: what is issued in the place of a lost one says so (实施细则 22).
fn remarks(content: &EntryContent) -> Option<Bilingual> {
    let reissued = |change: &Change| matches!(change, Change::Alter(Alteration::Reissue { .. }));
    content.entry.changes.iter().any(reissued).then(|| both(words::REISSUED))
}

fn licence(content: &EntryContent, number: &IssuedNumber) -> Option<Licence> {
    let title = content.entry.certificates.iter().find(|one| number.as_str() == one.number.as_str());
    if let Some(one) = title {
        return Some(Licence {
            title: TITLE_CERTIFICATE,
            id: one.licence_id.clone(),
            holders: one.face.holders.clone(),
            lines: of_title(&one.face),
            number: Some(LicenceExtension::CertificateNumber),
        });
    }
    let proof = content.entry.proofs.iter().find(|one| number.as_str() == one.number.as_str())?;
    let issued = proof.issued.as_ref()?;
    Some(Licence {
        title: REGISTRATION_PROOF,
        id: issued.licence_id.clone(),
        holders: issued.face.burden.holders(),
        lines: of_proof(&issued.face),
        number: None,
    })
}

fn row(line: &FaceLine) -> FaceRow {
    let value = Bilingual { chinese: line.value.zh.clone(), english: line.value.en.clone() };
    FaceRow::of(both(line.field.label()), value)
}

fn both(label: Label) -> Bilingual {
    Bilingual { chinese: label.zh.to_owned(), english: label.en.to_owned() }
}

/// A holder as the metadata names them: whoever is handed the document reads no number of a person's card in it. The code of
/// an organisation is public.
fn holder(holder: &Holder) -> LicenceHolder {
    let (kind, code) = match &holder.identity {
        IdentityNumber::Organisation(code) => (HolderCodeKind::CreditCode, code.to_string()),
        IdentityNumber::Citizen(_) => (HolderCodeKind::CitizenId, holder.identity.masked()),
        IdentityNumber::Other { document, .. } => (kind_of(*document), holder.identity.masked()),
        IdentityNumber::ResidencePermit(_) | IdentityNumber::PermanentResident(_) => {
            (HolderCodeKind::Other, holder.identity.masked())
        }
    };
    LicenceHolder { name: holder.name.to_string(), code, kind }
}

fn kind_of(document: DocumentKind) -> HolderCodeKind {
    match document {
        DocumentKind::Passport => HolderCodeKind::Passport,
        DocumentKind::OrganisationCode | DocumentKind::BusinessLicence => HolderCodeKind::OtherOrganisation,
        DocumentKind::CitizenCard
        | DocumentKind::HongKongMacaoTaiwan
        | DocumentKind::HouseholdBook
        | DocumentKind::OfficerCard
        | DocumentKind::ResidencePermit
        | DocumentKind::PermanentResidentCard
        | DocumentKind::Other => HolderCodeKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use ereg_domain::{
        identifier::{LicenceType, TitleCertificateNumber},
        register::{Burden, Entry, IssuedProof, ProofFace, RegistrationProof, TransferClause, fold},
        time::Day,
    };
    use ereg_law::fixture::Sale;

    use super::*;

    const OFFICE: &str = "演示市不动产登记中心（演示）";

    fn licence(kind: LicenceType) -> LicenceId {
        let day = "2020-03-02".parse::<Day>().unwrap().date();
        LicenceId::booked(kind, &"11420100MB00000196".parse().unwrap(), day, 1).unwrap()
    }

    fn of(sale: Sale) -> EntryContent {
        let facts = sale.register.unwrap();
        let entries = facts.entries(|_| Ok::<_, ()>(licence(LicenceType::TitleCertificate))).unwrap();
        EntryContent {
            office: "demo".to_owned(),
            unit: facts.unit,
            entry_index: 0,
            entry_seq: 1,
            predecessor: None,
            case: None,
            registrar: "演示".to_owned(),
            entry: entries.into_iter().next().unwrap(),
        }
    }

    fn content() -> EntryContent {
        of(Sale::clean())
    }

    /// With the proof of a mortgage, issued electronically.
    fn mortgaged() -> EntryContent {
        let sale = Sale::mortgaged(TransferClause::Free);
        let facts = sale.register.clone().unwrap();
        let mortgage = &facts.mortgages[0];
        let face = ProofFace {
            unit: facts.unit,
            burden: Burden::Mortgage(mortgage.terms()),
            rank: Some(1),
            obligors: facts.right.holders.clone(),
            address: facts.address.clone(),
        };
        let issued = Some(IssuedProof { licence_id: licence(LicenceType::RegistrationProof), face });
        let proofs = vec![RegistrationProof { of: 1, number: mortgage.proof.clone(), issued }];
        let content = of(sale);
        EntryContent { entry: Entry { proofs, ..content.entry }, ..content }
    }

    #[test]
    fn all_that_the_standard_names_and_an_entry_says_is_metadata_of_a_title() {
        let mut content = content();
        let number = IssuedNumber::from(content.entry.certificates[0].number.clone());
        let told = |content: &EntryContent| face(content, &number, "EREG1:TOKEN", OFFICE).unwrap().extensions;
        let mut expected = [
            (LicenceExtension::CertificateNumber, "鄂(2020)演示市江岸不动产权第0000001号"),
            (LicenceExtension::ProvinceShort, "鄂"),
            (LicenceExtension::Year, "2020"),
            (LicenceExtension::CityName, "演示市江岸"),
            (LicenceExtension::SerialNumber, "0000001"),
            (LicenceExtension::IssueDay, "2020-03-02"),
            (LicenceExtension::CoOwnership, "单独所有"),
            (LicenceExtension::Location, "江岸区演示路1号1栋1单元101室"),
            (LicenceExtension::UnitCode, "420102001001GB00001F00010001"),
            (LicenceExtension::RightKind, "国有建设用地使用权/房屋（构筑物）所有权"),
            (LicenceExtension::RightNature, "出让/市场化商品房"),
            (LicenceExtension::Usage, "住宅"),
            (LicenceExtension::Area, "房屋建筑面积 89.50 平方米"),
            (LicenceExtension::UseTerm, "土地使用权至 2075-06-30 止"),
        ]
        .map(|(extension, value)| (extension, value.to_owned()))
        .to_vec();
        assert_eq!(told(&content), expected);
        let right = fold(content.unit, [&content.entry]).unwrap().unwrap().open_right().unwrap().id;
        content.entry.changes.push(Change::Alter(Alteration::Reissue { right, replaces: Vec::new() }));
        expected.push((LicenceExtension::Remarks, "补发".to_owned()));
        assert_eq!(told(&content), expected);
    }

    #[test]
    fn all_that_the_standard_names_and_an_entry_says_is_metadata_of_a_proof() {
        let content = mortgaged();
        let number = IssuedNumber::from(content.entry.proofs[0].number.clone());
        let expected = [
            (LicenceExtension::ProvinceShort, "鄂"),
            (LicenceExtension::Year, "2023"),
            (LicenceExtension::CityName, "演示市江岸"),
            (LicenceExtension::SerialNumber, "0000007"),
            (LicenceExtension::IssueDay, "2020-03-02"),
            (LicenceExtension::ProvedRight, "抵押权"),
            (LicenceExtension::Obligor, "林秀英"),
            (LicenceExtension::Location, "江岸区演示路1号1栋1单元101室"),
            (LicenceExtension::UnitCode, "420102001001GB00001F00010001"),
        ];
        let face = face(&content, &number, "EREG1:TOKEN", OFFICE).unwrap();
        assert_eq!(face.extensions, expected.map(|(extension, value)| (extension, value.to_owned())));
    }

    #[test]
    fn a_face_shows_what_the_entry_keeps_and_no_number_of_a_card() {
        let content = content();
        let kept = &content.entry.certificates[0];
        let number = IssuedNumber::from(kept.number.clone());
        let face = face(&content, &number, "EREG1:TOKEN", OFFICE).unwrap();
        let holder = &kept.face.holders[0];
        assert_eq!((face.licence.clone(), face.number.as_str()), (kept.licence_id.clone(), number.as_str()));
        let row = |name: &str| face.rows.iter().find(|row| row.name.chinese == name).map(|row| row.value.clone());
        assert_eq!(row("权利人"), Some(holder.name.to_string()));
        assert_eq!(row("坐落"), Some(kept.face.address.to_string()));
        let of = |wanted: LicenceExtension| {
            face.extensions.iter().find(|(is, _)| *is == wanted).map(|(_, told)| told.clone())
        };
        assert_eq!(of(LicenceExtension::CertificateNumber), Some(number.to_string()));
        assert_eq!(of(LicenceExtension::UnitCode), Some(kept.face.unit.to_string()));
        let mut texts = face.rows.iter().map(|row| &row.value).chain(face.holders.iter().map(|holder| &holder.code));
        assert!(texts.all(|text| !text.contains(holder.identity.as_str())), "no number of a card");
        assert_eq!(face.holders[0].code, holder.identity.masked());
        assert!(face.remarks.is_none());
        // What the law has in English goes on, and what is the same in both languages is said once.
        let english = |name: &str| {
            let row = face.rows.iter().find(|row| row.name.chinese == name);
            row.and_then(|row| row.english.clone())
        };
        for (name, said) in [
            ("共有情况", Some("sole ownership")),
            ("权利类型", Some("land use right and ownership of the building")),
            ("权利性质", Some("granted land / market housing")),
            ("用途", Some("dwelling")),
            ("面积", Some("floor area 89.50 m²")),
            ("使用期限", Some("land use right until 2075-06-30")),
            ("权利人", None),
            ("坐落", None),
            ("不动产单元号", None),
        ] {
            assert_eq!(english(name).as_deref(), said, "{name}");
        }
    }

    #[test]
    fn another_number_has_no_face() {
        let other: TitleCertificateNumber = "鄂(2026)武汉市江岸不动产权第0000009号".parse().unwrap();
        assert!(face(&content(), &other.into(), "EREG1:TOKEN", "演示").is_none());
    }
}
