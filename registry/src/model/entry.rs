//! An entry of the book (登记簿) as a value: what it says, what its leaf commits to, and one that is still to be made.

use ereg_domain::{
    identifier::{IssuedNumber, LicenceId, PersonNumber, UnitCode},
    party::{Holder, Slot, masked_holders},
    register::{Entry, IssuedProof, RegisterFacts, Seizure},
    share::Share,
    text::{Address, PersonName},
    time::Instant,
};
use ereg_protocol::id::CaseId;
use ereg_trust::{digest::Digest, leaf::shown, query_result::EntryProof, token::Face};
use serde::{Deserialize, Serialize};

/// The place of a unit's entries in the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookProof {
    /// Each entry, in their order; at least one.
    pub entries: Vec<EntryProof>,
    /// The signed note of a checkpoint that all of them lie under.
    pub checkpoint: String,
}

impl BookProof {
    /// Position of the newest one.
    pub(crate) fn newest(&self) -> Option<u64> {
        self.entries.last().map(|entry| entry.entry_index)
    }
}

/// A home that was registered before this registry began.
#[derive(Debug, Clone)]
pub struct SeedHome {
    /// The register's facts of it today; the certificates in force are those of its right. Every burden becomes an
    /// entry of its own, in the order of the lists.
    pub facts: RegisterFacts,
    /// Seizures of it that were lifted again, the oldest first: two entries each, and nothing of them stands.
    pub lifted: Vec<Seizure>,
}

impl SeedHome {
    /// A home of which nothing is known but how it stands today.
    pub fn of(facts: RegisterFacts) -> SeedHome {
        SeedHome { facts, lifted: Vec::new() }
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
    /// Those who signed for each party that another acts for, by slot.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signed_for: Vec<SignedFor>,
}

/// The person who signed for a party (经办人, 代理人), and the mandate they signed under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedFor {
    /// The party's place in the application.
    pub slot: Slot,
    /// 姓名.
    pub representative: PersonName,
    /// Number of the representative's card.
    pub number: PersonNumber,
    /// Digest of the mandate's payload.
    pub mandate: Digest,
}

/// The content of an entry, canonical and committed to by its leaf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryContent {
    /// The office.
    pub office: String,
    /// The unit.
    pub unit: UnitCode,
    /// Position in the log.
    pub entry_index: u64,
    /// Number among the unit's entries, from 1.
    pub entry_seq: u64,
    /// Hash of the unit's entry before; absent for its first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predecessor: Option<Digest>,
    /// The case; absent for what no application asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<EntryCase>,
    /// 登簿人, accountable for an automatic entry too.
    pub registrar: String,
    /// Its changes, and what is handed out for them.
    pub entry: Entry,
}

impl EntryContent {
    /// 登簿时间.
    pub fn booked_at(&self) -> Instant {
        self.entry.registered_at
    }

    /// The digest of the certificates that its leaf commits to.
    pub fn shown(&self) -> Digest {
        shown(&self.issued().iter().map(|issued| issued.token_face().shown_hash()).collect::<Vec<_>>())
    }

    /// The papers that are issued electronically for its changes: title certificates, then registration proofs.
    pub fn issued(&self) -> Vec<Issued> {
        let titles = self.entry.certificates.iter().map(|certificate| Issued {
            number: certificate.number.clone().into(),
            licence_id: certificate.licence_id.clone(),
            unit: certificate.face.unit,
            holders: certificate.face.holders.clone(),
            address: certificate.face.address.clone(),
        });
        let proofs = self.entry.proofs.iter().filter_map(|proof| {
            let IssuedProof { licence_id, face } = proof.issued.as_ref()?;
            Some(Issued {
                number: proof.number.clone().into(),
                licence_id: licence_id.clone(),
                unit: face.unit,
                holders: face.burden.holders(),
                address: face.address.clone(),
            })
        });
        titles.chain(proofs).collect()
    }
}

/// A title certificate (不动产权证书) or a registration proof (不动产登记证明) as it is issued electronically.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// Its number.
    pub number: IssuedNumber,
    /// 电子证照标识.
    pub licence_id: LicenceId,
    /// 不动产单元号.
    pub unit: UnitCode,
    /// Those it belongs to: holders of the right, or those the burden is for.
    pub holders: Vec<Holder>,
    /// 坐落.
    pub address: Address,
}

impl Issued {
    /// The face that its token shows: masked.
    pub fn token_face(&self) -> Face {
        let holders: Vec<(&PersonName, Option<Share>)> =
            self.holders.iter().map(|holder| (&holder.name, holder.share)).collect();
        Face {
            licence_id: self.licence_id.rootless().to_owned(),
            certificate: self.number.to_string(),
            unit: self.unit.to_string(),
            holders: masked_holders(&holders),
            address: self.address.masked(),
        }
    }
}

/// An entry to be made: what the log adds (position, predecessor's hash) is known only where it is appended.
#[derive(Debug, Clone)]
pub(crate) struct NewEntry {
    /// The unit.
    pub unit: UnitCode,
    /// The case.
    pub case: Option<EntryCase>,
    /// Its changes, and what is handed out for them.
    pub entry: Entry,
    /// 32 bytes that open the commitment.
    pub salt: [u8; 32],
}

/// The registrar who is accountable for automatic entries.
pub(crate) const AUTOMATIC_REGISTRAR: &str = "自动登簿（演示）";

#[cfg(test)]
mod tests {
    use ereg_domain::{
        canonical::to_canonical,
        identifier::{LicenceId, LicenceType},
        register::{Change, Closing, Ending, RegisterFacts},
    };
    use ereg_law::fixture;
    use ereg_trust::leaf::{Leaf, content_commit};

    use super::*;

    /// The entry's bytes and its hash are kept for ever: another spelling of either would break every proof.
    #[test]
    fn the_entry_has_the_golden_bytes() {
        let facts: RegisterFacts = fixture::Sale::clean().register.unwrap();
        let licence = LicenceId::booked(
            LicenceType::TitleCertificate,
            &"11420100MB00000196".parse().unwrap(),
            facts.right.registered_at.day().date(),
            1,
        );
        let mut entry = facts.entries(|_| licence.clone()).unwrap().remove(0);
        let closing = Closing {
            right: serde_json::from_str("\"1.2\"").unwrap(),
            ending: Ending::Historic,
            entry: "转移登记 420102202611231000001".parse().unwrap(),
        };
        entry.changes[0] = Change::Close(closing);
        let content = EntryContent {
            office: "wuhan-demo".to_owned(),
            unit: facts.unit,
            entry_index: 41,
            entry_seq: 2,
            predecessor: Some(Digest::of(b"the entry before")),
            case: Some(EntryCase {
                signed_for: Vec::new(),
                case_id: "019abcde-0000-7000-8000-000000000001".parse().unwrap(),
                case_number: "420102202611231000001".parse().unwrap(),
            }),
            registrar: AUTOMATIC_REGISTRAR.to_owned(),
            entry,
        };
        let bytes = to_canonical(&content).unwrap();
        let leaf = Leaf {
            entry_index: content.entry_index,
            booked_at_ms: 1_583_114_400_000,
            content_commit: content_commit(&[7; 32], &bytes),
            shown: content.shown(),
        };
        let golden = include_str!("../../tests/golden/entry.json").trim_end();
        assert_eq!(String::from_utf8(bytes).unwrap(), golden);
        assert_eq!(leaf.entry_hash().to_string(), include_str!("../../tests/golden/entry.hash").trim_end());
        assert_eq!(serde_json::from_str::<EntryContent>(golden).unwrap(), content);
    }
}
