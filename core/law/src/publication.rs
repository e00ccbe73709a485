//! Notices of the registry's portal to everybody (公告): made from the application, and naming people only masked.

use ereg_domain::{
    identifier::{QuotedCertificate, UnitCode},
    register::RegisterFacts,
};
use serde::{Deserialize, Serialize};

use crate::{application::LossKind, section::Sections};

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
