//! The book (登记簿): entries, their leaves in the log, the certificates they yield, and checking all of it again.
//!
//! An entry is never changed; what a unit is now follows from its entries. Only the leaf, a commitment, is public.

use ereg_domain::{
    identifier::{LicenceId, TitleCertificateNumber, UnitCode},
    mask,
    register::RegisterFacts,
    share::Share,
    text::PersonName,
    time::Instant,
};
use ereg_protocol::id::CaseId;
use ereg_trust::{digest::Digest, token::Face};
use serde::{Deserialize, Serialize};

mod check;
mod log;
mod place;
mod seal;

pub use check::BookFault;
pub(crate) use check::verify;
pub(crate) use log::{append, nodes};
pub(crate) use place::place_of;
pub(crate) use seal::{certificate_view, reseal};

/// What an entry does (登记类型).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// The ownership right as it was when this registry began (存量数据).
    Inherited,
    /// 转移登记: closes the old right and opens the new one.
    Transfer,
    /// 抵押登记.
    Mortgage,
    /// 查封登记.
    Seizure,
    /// 异议登记.
    Objection,
    /// 预告登记.
    Notice,
    /// Another burden.
    Burden,
}

impl EntryKind {
    /// Name in the table and in audit rows.
    pub(crate) fn name(self) -> &'static str {
        match self {
            EntryKind::Inherited => "inherited",
            EntryKind::Transfer => "transfer",
            EntryKind::Mortgage => "mortgage",
            EntryKind::Seizure => "seizure",
            EntryKind::Objection => "objection",
            EntryKind::Notice => "notice",
            EntryKind::Burden => "burden",
        }
    }
}

/// The case an entry was made for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryCase {
    /// The case.
    pub case_id: CaseId,
    /// 受理号.
    pub case_number: ereg_domain::identifier::CaseNumber,
}

/// A certificate that an entry yields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryCertificate {
    /// 不动产权证书号.
    pub number: TitleCertificateNumber,
    /// 电子证照标识.
    pub licence_id: LicenceId,
    /// Places of its holders in the right's list, from 0.
    pub holders: Vec<u32>,
}

/// The content of an entry, canonical and committed to by its leaf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryContent {
    /// The office.
    pub office: String,
    /// Position in the log.
    pub entry_index: u64,
    /// Number among the unit's entries, from 1.
    pub entry_seq: u64,
    /// What it does.
    pub kind: EntryKind,
    /// 登簿时间.
    pub booked_at: Instant,
    /// Hash of the unit's entry before; absent for its first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predecessor: Option<Digest>,
    /// The case; absent for what no application asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<EntryCase>,
    /// 登簿人, accountable for an automatic entry too.
    pub registrar: String,
    /// Certificates it yields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub certificates: Vec<EntryCertificate>,
    /// Certificates it cancels (注销).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cancels: Vec<TitleCertificateNumber>,
    /// What the register says of the unit from this entry on.
    pub facts: RegisterFacts,
}

impl EntryContent {
    /// The face of one of its certificates, as the token shows it.
    pub fn face(&self, certificate: &EntryCertificate) -> Face {
        let holders: Vec<(&PersonName, Option<Share>)> = certificate
            .holders
            .iter()
            .filter_map(|at| self.facts.right.holders.get(usize::try_from(*at).ok()?))
            .map(|holder| (&holder.name, holder.share))
            .collect();
        Face {
            licence_id: certificate.licence_id.rootless().to_owned(),
            certificate: certificate.number.to_string(),
            unit: self.facts.unit.to_string(),
            holders: mask::holders(&holders),
            address: self.facts.address.masked(),
        }
    }
}

/// An entry to be made: what the log adds (position, predecessor's hash) is known only where it is appended.
#[derive(Debug, Clone)]
pub(crate) struct NewEntry {
    /// The unit.
    pub unit: UnitCode,
    /// What it does.
    pub kind: EntryKind,
    /// 登簿时间.
    pub booked_at: Instant,
    /// The case.
    pub case: Option<EntryCase>,
    /// Certificates it yields.
    pub certificates: Vec<EntryCertificate>,
    /// Certificates it cancels.
    pub cancels: Vec<TitleCertificateNumber>,
    /// The register from now on.
    pub facts: RegisterFacts,
    /// 32 bytes that open the commitment.
    pub salt: [u8; 32],
}

/// Who is accountable for automatic entries.
pub(crate) const AUTOMATIC_REGISTRAR: &str = "自动登簿（演示）";
