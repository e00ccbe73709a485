//! Notices of the registry's portal to everybody (公告): made from the application, and naming people only masked.

use ereg_domain::{
    identifier::{QuotedCertificate, UnitCode},
    party::masked_holders,
    register::RegisterFacts,
};
use serde::{Deserialize, Serialize};

use crate::{
    application::{Loss, LossKind, MatterSection},
    section::Sections,
};

/// The content that is published of an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Publication {
    /// A certificate is lost or destroyed and is declared void (遗失、灭失声明, 实施细则 22).
    CertificateLost {
        /// The certificate.
        certificate: QuotedCertificate,
        /// The unit it was given for.
        unit: UnitCode,
        /// The kind of loss.
        how: LossKind,
        /// Its holders, masked.
        holders: String,
    },
}

/// The statement that a matter has published; `None` where the application has not what it is made from.
pub type Publish = fn(&Sections, &RegisterFacts) -> Option<Publication>;

/// A certificate is declared void.
pub fn certificate_lost(sections: &Sections, register: &RegisterFacts) -> Option<Publication> {
    let (item, loss) = (sections.get::<MatterSection>()?.items.first()?, sections.get::<Loss>()?);
    let holders: Vec<_> = register.right.holders.iter().map(|holder| (&holder.name, holder.share)).collect();
    Some(Publication::CertificateLost {
        certificate: item.certificate.clone()?,
        unit: item.unit,
        how: loss.how,
        holders: masked_holders(&holders),
    })
}
