//! The face of a licence from what the entry keeps: its lines are the law's, its metadata those of GB/T 36903.

use ereg_domain::{
    dictionary::DocumentKind,
    identifier::{IssuedNumber, LicenceId},
    party::{Holder, IdentityNumber},
};
use ereg_law::{
    face::{SheetLine, of_proof, of_title},
    words::{
        face::{self as words, REGISTRATION_PROOF, TITLE_CERTIFICATE},
        labels::Label,
        sheet,
    },
};
use ereg_sealing::{Bilingual, FaceRow, HolderCodeKind, LicenceExtension, LicenceFace, LicenceHolder};

use crate::model::EntryContent;

/// The lines that are metadata too, and under which name.
const METADATA: &[(Label, LicenceExtension)] = &[
    (sheet::UNIT, LicenceExtension::UnitCode),
    (sheet::ADDRESS, LicenceExtension::Location),
    (words::CO_OWNERSHIP, LicenceExtension::CoOwnership),
    (sheet::RIGHT, LicenceExtension::RightKind),
    (words::NATURE, LicenceExtension::RightNature),
    (words::USE, LicenceExtension::Usage),
    (sheet::AREA, LicenceExtension::Area),
    (sheet::LAND_TERM, LicenceExtension::UseTerm),
    (words::PROVEN, LicenceExtension::ProvedRight),
    (words::OBLIGOR, LicenceExtension::Obligor),
];

/// A licence of an entry, before it has an issuer and a token.
struct Licence {
    title: Label,
    id: LicenceId,
    holders: Vec<Holder>,
    lines: Vec<SheetLine>,
}

/// The face of the certificate or proof of this number; `None` where the entry yields none. `office` is the issuer's name.
pub(crate) fn face(content: &EntryContent, number: &IssuedNumber, token: &str, office: &str) -> Option<LicenceFace> {
    let Licence { title, id, holders, lines } = licence(content, number)?;
    let extensions = METADATA.iter().filter_map(|(label, extension)| {
        let line = lines.iter().find(|line| line.label.zh == label.zh)?;
        Some((*extension, line.zh.clone()))
    });
    Some(LicenceFace {
        title: Bilingual { chinese: title.zh.to_owned(), english: title.en.to_owned() },
        licence: id,
        number: number.to_string(),
        issuer: Bilingual { chinese: office.to_owned(), english: format!("Registration office {}", content.office) },
        issued_on: content.booked_at().day(),
        holders: holders.iter().map(holder).collect(),
        extensions: [(LicenceExtension::CertificateNumber, number.to_string())].into_iter().chain(extensions).collect(),
        rows: lines.into_iter().map(row).collect(),
        remarks: String::new(),
        token: token.to_owned(),
    })
}

fn licence(content: &EntryContent, number: &IssuedNumber) -> Option<Licence> {
    let title = content.entry.certificates.iter().find(|one| number.as_str() == one.number.as_str());
    if let Some(one) = title {
        return Some(Licence {
            title: TITLE_CERTIFICATE,
            id: one.licence_id.clone(),
            holders: one.face.holders.clone(),
            lines: of_title(&one.face),
        });
    }
    let proof = content.entry.proofs.iter().find(|one| number.as_str() == one.number.as_str())?;
    let issued = proof.issued.as_ref()?;
    Some(Licence {
        title: REGISTRATION_PROOF,
        id: issued.licence_id.clone(),
        holders: issued.face.burden.holders(),
        lines: of_proof(&issued.face),
    })
}

fn row(line: SheetLine) -> FaceRow {
    FaceRow { name: Bilingual { chinese: line.label.zh, english: line.label.en }, value: line.zh }
}

/// A holder as the metadata names them: whoever is handed the document reads no number of a card in it.
fn holder(holder: &Holder) -> LicenceHolder {
    let kind = match &holder.identity {
        IdentityNumber::Citizen(_) => HolderCodeKind::CitizenId,
        IdentityNumber::Organisation(_) => HolderCodeKind::CreditCode,
        IdentityNumber::Other { document: DocumentKind::Passport, .. } => HolderCodeKind::Passport,
        IdentityNumber::ResidencePermit(_) | IdentityNumber::PermanentResident(_) | IdentityNumber::Other { .. } => {
            HolderCodeKind::Other
        }
    };
    LicenceHolder { name: holder.name.to_string(), code: holder.identity.masked(), kind }
}
