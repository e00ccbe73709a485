//! The records that this crate keeps in the vault beside what the vault itself knows: connection, identity, what was
//! signed.
//!
//! Each is canonical JSON under a key of its own; a field is only ever added, with a default.

use std::collections::{BTreeMap, BTreeSet};

use ereg_domain::{
    disclosure::DisclosureRef,
    identifier::PersonNumber,
    name::SectionName,
    party::{IdentityNumber, PrincipalNumber, Slot},
    text::PersonName,
};
use ereg_protocol::id::{AccountId, CommandId, DraftId};
use ereg_trust::{digest::Digest, manifest::MediaRef};
use ereg_vault::{Collection, Lane, OutboxItem, SettledItem, Tx, VaultError, View};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;

const CONNECTION: &[u8] = b"connection";
const PACKS: &[u8] = b"packs";
const SELF: &[u8] = b"self";

/// The registry's address, and the pinned root once there is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConnectionRecord {
    pub url: String,
    pub office: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub root_fingerprint: Option<String>,
}

/// The person's identity at the office.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct IdentityRecord {
    pub name: PersonName,
    pub id_no: PersonNumber,
    /// The number of the one for whom this person acts: the account is that one's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub principal: Option<PrincipalNumber>,
    /// The enrolment that is on its way, was answered, or was taken back.
    pub command: CommandId,
    /// The last one before it that the registry acknowledged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enrolled: Option<CommandId>,
    /// The account, once enrolled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assurance: Option<String>,
}

impl IdentityRecord {
    /// The number by which the account's holder is a party and stands in the register.
    pub(crate) fn number(&self) -> IdentityNumber {
        match &self.principal {
            Some(number) => number.clone().into(),
            None => self.id_no.clone().into(),
        }
    }

    /// The last enrolment that the registry acknowledged: the one whose keys are this account's.
    pub(crate) fn last_enrolment(&self, reads: &impl Reads) -> Result<Option<CommandId>, VaultError> {
        let answered = reads.settled(self.command)?.is_some_and(|settled| settled.is_acked());
        Ok(if answered { Some(self.command) } else { self.enrolled })
    }
}

/// The copy a person keeps of what they signed: what changed since is told from it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignedCopy {
    pub manifest: Digest,
    pub manifest_rev: u64,
    pub statement: Digest,
    /// Shared section bytes by kind, as signed.
    pub sections: BTreeMap<SectionName, String>,
    /// Slots known to have signed that manifest.
    pub signed: Vec<Slot>,
    /// An own answer was changed since: this person's signature fell.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub taken_back: bool,
}

/// The facts that are known of a draft beside its fields.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DraftFacts {
    /// The last manifest revision made here.
    pub manifest_rev: u64,
    /// The tie of this device to a workspace: it opened one, or joined one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tie: Option<Tie>,
    /// The command that opens the workspace, where this device does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<CommandId>,
    /// The command that joined, where this device did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joined: Option<JoinedBy>,
    /// The joining on which the draft as it lies here rests: once another was answered, it is begun anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entered: Option<CommandId>,
    /// Hash of the last bytes put of each section written here.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub put: BTreeMap<SectionName, Digest>,
    /// The copy of what this person signed last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<SignedCopy>,
    /// Manifests whose sheet was shown here, newest last: no other is signed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shown: Vec<Digest>,
    /// Disclosures whose text was shown here to be acknowledged: no other is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<DisclosureRef>,
    /// The slots whose signatures fell with the last edit here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fell: Vec<Slot>,
    /// Files this person took off after the registry had been told of them: no manifest names them any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<MediaRef>,
    /// The draft that was last made of what this one says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copied: Option<DraftId>,
    /// The submission that was queued here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submission: Option<CommandId>,
    /// The last supplement that was queued here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplement: Option<SentSupplement>,
    /// The policy pack under which it was begun, or last frozen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pack: Option<Digest>,
}

/// The policy packs that are kept here.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PackRecord {
    /// The newest that the office has signed: none before the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force: Option<Digest>,
    /// The highest version that was ever taken: none below it is taken any more, whatever this program can read.
    #[serde(default)]
    pub highest: u32,
    /// The packs whose bytes are kept: the one in force, and those under which drafts were begun.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub kept: BTreeSet<Digest>,
}

/// A supplement that was queued here.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SentSupplement {
    pub command: CommandId,
    /// The round of asking that it answers: it is no answer to what is asked since.
    pub round: u32,
}

/// The command by which this device joined, and the digest of the code it brought.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct JoinedBy {
    pub command: CommandId,
    pub code: Digest,
}

/// The way in which this device takes part in a shared draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Tie {
    /// Opened the workspace: writes the shared sections.
    Creator,
    /// Joined it by invitation.
    Joined,
}

/// Reads of both a view and a transaction.
pub(crate) trait Reads {
    fn bytes(&self, collection: Collection, key: &[u8]) -> Result<Option<Vec<u8>>, VaultError>;
    fn json<T: DeserializeOwned>(&self, collection: Collection, key: &[u8]) -> Result<Option<T>, VaultError>;

    fn outbox_items(&self) -> Result<Vec<OutboxItem>, VaultError>;
    fn outbox_of(&self, lane: &Lane) -> Result<Vec<OutboxItem>, VaultError>;
    fn outbox_item(&self, command: CommandId) -> Result<Option<OutboxItem>, VaultError>;
    fn command_bytes(&self, item: &OutboxItem) -> Result<Vec<u8>, VaultError>;
    fn settled(&self, command: CommandId) -> Result<Option<SettledItem>, VaultError>;

    fn connection(&self) -> Result<Option<ConnectionRecord>, VaultError> {
        self.json(Collection::Connection, CONNECTION)
    }

    fn packs(&self) -> Result<PackRecord, VaultError> {
        Ok(self.json(Collection::Setting, PACKS)?.unwrap_or_default())
    }

    /// Bytes of a policy pack that is kept here.
    fn pack_bytes(&self, digest: &Digest) -> Result<Option<Vec<u8>>, VaultError> {
        self.bytes(Collection::Setting, &pack_key(digest))
    }

    fn identity(&self) -> Result<Option<IdentityRecord>, VaultError> {
        self.json(Collection::Identity, SELF)
    }

    fn draft_facts(&self, draft: DraftId) -> Result<DraftFacts, VaultError> {
        Ok(self.json(Collection::Setting, &facts_key(draft))?.unwrap_or_default())
    }

    /// The commands by which this device moved the case of a draft, in the order in which they were queued.
    fn own_acts(&self, draft: DraftId) -> Result<Vec<CommandId>, VaultError> {
        Ok(self.json(Collection::Setting, &acts_key(draft))?.unwrap_or_default())
    }

    /// Bytes of a section, manifest or statement by digest.
    fn statement_bytes(&self, digest: &Digest) -> Result<Option<Vec<u8>>, VaultError> {
        self.bytes(Collection::Statement, digest.bytes())
    }

    /// A unit's extract envelope.
    fn extract_bytes(&self, unit: &str) -> Result<Option<Vec<u8>>, VaultError> {
        self.bytes(Collection::Extract, unit.as_bytes())
    }
}

impl Reads for View<'_> {
    fn settled(&self, command: CommandId) -> Result<Option<SettledItem>, VaultError> {
        View::settled(self, command)
    }
    fn outbox_items(&self) -> Result<Vec<OutboxItem>, VaultError> {
        self.outbox()
    }
    fn outbox_of(&self, lane: &Lane) -> Result<Vec<OutboxItem>, VaultError> {
        View::outbox_of(self, lane)
    }
    fn outbox_item(&self, command: CommandId) -> Result<Option<OutboxItem>, VaultError> {
        View::outbox_item(self, command)
    }
    fn command_bytes(&self, item: &OutboxItem) -> Result<Vec<u8>, VaultError> {
        View::command_bytes(self, item)
    }
    fn bytes(&self, collection: Collection, key: &[u8]) -> Result<Option<Vec<u8>>, VaultError> {
        Ok(self.get(collection, key)?.map(|b| b.to_vec()))
    }
    fn json<T: DeserializeOwned>(&self, collection: Collection, key: &[u8]) -> Result<Option<T>, VaultError> {
        self.get_json(collection, key)
    }
}

impl Reads for Tx<'_> {
    fn settled(&self, command: CommandId) -> Result<Option<SettledItem>, VaultError> {
        Tx::settled(self, command)
    }
    fn outbox_items(&self) -> Result<Vec<OutboxItem>, VaultError> {
        self.outbox()
    }
    fn outbox_of(&self, lane: &Lane) -> Result<Vec<OutboxItem>, VaultError> {
        self.as_view().outbox_of(lane)
    }
    fn outbox_item(&self, command: CommandId) -> Result<Option<OutboxItem>, VaultError> {
        self.as_view().outbox_item(command)
    }
    fn command_bytes(&self, item: &OutboxItem) -> Result<Vec<u8>, VaultError> {
        self.as_view().command_bytes(item)
    }
    fn bytes(&self, collection: Collection, key: &[u8]) -> Result<Option<Vec<u8>>, VaultError> {
        Ok(self.get(collection, key)?.map(|b| b.to_vec()))
    }
    fn json<T: DeserializeOwned>(&self, collection: Collection, key: &[u8]) -> Result<Option<T>, VaultError> {
        self.get_json(collection, key)
    }
}

const FACTS: &[u8] = b"draft/";

fn facts_key(draft: DraftId) -> Vec<u8> {
    [FACTS, &draft.bytes()].concat()
}

fn acts_key(draft: DraftId) -> Vec<u8> {
    [b"acts/".as_slice(), &draft.bytes()].concat()
}

/// The draft whose bytes these are.
pub(crate) fn draft_of(bytes: &[u8]) -> Option<DraftId> {
    DraftId::new(Uuid::from_slice(bytes).ok()?).ok()
}

/// The draft under whose facts a setting lies, if it is one of those.
pub(crate) fn draft_of_facts(key: &[u8]) -> Option<DraftId> {
    draft_of(key.strip_prefix(FACTS)?)
}

/// Whether a setting says which policy packs are kept.
pub(crate) fn is_of_packs(key: &[u8]) -> bool {
    key == PACKS
}

pub(crate) fn put_connection(tx: &mut Tx<'_>, record: &ConnectionRecord) -> Result<(), VaultError> {
    tx.put_json(Collection::Connection, CONNECTION, record)
}

fn pack_key(digest: &Digest) -> Vec<u8> {
    [b"pack/".as_slice(), digest.bytes()].concat()
}

/// Keeps the bytes of a policy pack under which a draft is begun.
pub(crate) fn keep_pack(tx: &mut Tx<'_>, digest: Digest, bytes: &[u8]) -> Result<(), VaultError> {
    let mut record = tx.packs()?;
    if !record.kept.insert(digest) {
        return Ok(());
    }
    tx.put(Collection::Setting, &pack_key(&digest), bytes)?;
    tx.put_json(Collection::Setting, PACKS, &record)
}

/// Puts a policy pack in force. Of the others only those stay that `wanted` names.
pub(crate) fn put_pack(
    tx: &mut Tx<'_>,
    version: u32,
    bytes: &[u8],
    wanted: &BTreeSet<Digest>,
) -> Result<(), VaultError> {
    let digest = Digest::of(bytes);
    keep_pack(tx, digest, bytes)?;
    let mut record = tx.packs()?;
    let gone = |kept: &&Digest| **kept != digest && !wanted.contains(kept);
    for old in record.kept.iter().filter(gone).copied().collect::<Vec<_>>() {
        tx.delete(Collection::Setting, &pack_key(&old))?;
        record.kept.remove(&old);
    }
    record.in_force = Some(digest);
    record.highest = record.highest.max(version);
    tx.put_json(Collection::Setting, PACKS, &record)
}

pub(crate) fn put_identity(tx: &mut Tx<'_>, record: &IdentityRecord) -> Result<(), VaultError> {
    tx.put_json(Collection::Identity, SELF, record)
}

pub(crate) fn put_draft_facts(tx: &mut Tx<'_>, draft: DraftId, facts: &DraftFacts) -> Result<(), VaultError> {
    tx.put_json(Collection::Setting, &facts_key(draft), facts)
}

/// Most acts of its own that a device remembers of a case: no person does more to one.
const MOST_ACTS: usize = 64;

/// Remembers that this device queued a command that moves the case of a draft.
pub(crate) fn note_own_act(tx: &mut Tx<'_>, draft: DraftId, command: CommandId) -> Result<(), VaultError> {
    let mut acts = tx.own_acts(draft)?;
    acts.push(command);
    let from = acts.len().saturating_sub(MOST_ACTS);
    tx.put_json(Collection::Setting, &acts_key(draft), &acts.split_off(from))
}

pub(crate) fn forget_draft_facts(tx: &mut Tx<'_>, draft: DraftId) -> Result<(), VaultError> {
    tx.delete(Collection::Setting, &acts_key(draft))?;
    tx.delete(Collection::Setting, &facts_key(draft))
}

pub(crate) fn put_statement(tx: &mut Tx<'_>, bytes: &[u8]) -> Result<Digest, VaultError> {
    let digest = Digest::of(bytes);
    tx.put(Collection::Statement, digest.bytes(), bytes)?;
    Ok(digest)
}

pub(crate) fn put_extract(tx: &mut Tx<'_>, unit: &str, envelope: &str) -> Result<(), VaultError> {
    tx.put(Collection::Extract, unit.as_bytes(), envelope.as_bytes())
}
