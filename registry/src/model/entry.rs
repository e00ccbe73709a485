//! An entry of the book (登记簿) as a value: what it says, what its leaf commits to, and one that is still to be made.

use ereg_domain::{
    identifier::{LicenceId, TitleCertificateNumber, UnitCode},
    party::masked_holders,
    register::RegisterFacts,
    share::Share,
    text::PersonName,
    time::Instant,
};
use ereg_protocol::id::CaseId;
use ereg_trust::{digest::Digest, token::Face};
use serde::{Deserialize, Serialize};

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
            holders: masked_holders(&holders),
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

#[cfg(test)]
mod tests {
    use ereg_domain::canonical::to_canonical;
    use ereg_law::fixture;
    use ereg_trust::leaf::{Leaf, content_commit, shown};

    use super::*;

    /// The entry's bytes and its hash are kept for ever: another spelling of either would break every proof.
    #[test]
    fn the_entry_has_the_golden_bytes() {
        let facts = fixture::Sale::mortgaged(ereg_domain::register::TransferClause::Free).register.unwrap();
        let certificate = EntryCertificate {
            number: facts.right.certificates[0].clone(),
            licence_id: LicenceId::booked(
                ereg_domain::identifier::LicenceType::TitleCertificate,
                &"11420100MB00000196".parse().unwrap(),
                facts.right.registered_at.day().date(),
                1,
            )
            .unwrap(),
            holders: vec![0],
        };
        let content = EntryContent {
            office: "wuhan-demo".to_owned(),
            entry_index: 41,
            entry_seq: 2,
            kind: EntryKind::Transfer,
            booked_at: facts.right.registered_at,
            predecessor: Some(Digest::of(b"the entry before")),
            case: Some(EntryCase {
                case_id: "019abcde-0000-7000-8000-000000000001".parse().unwrap(),
                case_number: "420102202611231000001".parse().unwrap(),
            }),
            registrar: AUTOMATIC_REGISTRAR.to_owned(),
            certificates: vec![certificate],
            cancels: vec!["鄂(2019)演示市江岸不动产权第0000009号".parse().unwrap()],
            facts,
        };
        let bytes = to_canonical(&content).unwrap();
        let leaf = Leaf {
            entry_index: content.entry_index,
            booked_at_ms: 1_583_114_400_000,
            content_commit: content_commit(&[7; 32], &bytes),
            shown: shown(&[content.face(&content.certificates[0]).shown_hash()]),
        };
        let golden = include_str!("../../tests/golden/entry.json").trim_end();
        assert_eq!(String::from_utf8(bytes).unwrap(), golden);
        assert_eq!(leaf.entry_hash().to_string(), include_str!("../../tests/golden/entry.hash").trim_end());
        assert_eq!(serde_json::from_str::<EntryContent>(golden).unwrap(), content);
    }
}
