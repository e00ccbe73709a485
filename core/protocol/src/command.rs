//! Commands: each is one intended effect, its exact canonical bytes kept by both sides.
//!
//! On the wire a command is one flat canonical JSON object `{"command_id", "kind", …}`, its kind's fields beside
//! them. An unknown field is refused (`unknown_field`): nobody can smuggle a `"status": "registered"` in.

use ereg_domain::{
    canonical::{self, CanonicalError},
    identifier::{IssuedNumber, LicenceId, PersonNumber, UnitCode},
    name::PurposeName,
    party::{PrincipalNumber, Slot},
    text::{PersonName, PlainText},
    time::Day,
};
use ereg_law::{
    dispute::DisputeReason,
    material::{MaterialCode, MediaType},
    policy::ChannelId,
    verdict::Needs,
};
use ereg_trust::{
    digest::Digest,
    keys::{Kept, PublicKey},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    document::{ANNOTATION_TEXT, CopyPurpose},
    id::{AttemptId, CaseId, CommandId, DraftId},
};

/// The longest command, bytes (OWASP API4, resource consumption).
pub const MAX_COMMAND_BYTES: usize = 1024 * 1024;

/// A whole envelope or canonical object carried inside a command as text, byte for byte.
pub type Carried = String;

/// Proves who somebody is and registers a device's two keys.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enrol {
    /// Name as on the document.
    pub name: PersonName,
    /// 公民身份号码.
    pub id_no: PersonNumber,
    /// Signs requests; this command is request-signed by it.
    pub device_key: PublicKey,
    /// The way it is kept, by the device's own word.
    pub device_kept: Kept,
    /// Signs acts.
    pub user_key: PublicKey,
    /// The way it is kept, by the device's own word.
    pub user_kept: Kept,
    /// Envelope `enrol.1` over [`UserKeyProof`], by the user key.
    pub user_key_proof: Carried,
    /// The proof of identity that the identity provider gave the person; the registry checks it there.
    pub identity_proof: String,
    /// The number of the one for whom the person acts under a mandate: the keys are then of that one's account, not of the
    /// person's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub principal: Option<PrincipalNumber>,
}

debug_without_content!(Enrol { device_key, user_key });

/// The statement that the user key signs at enrolment, so that nobody registers a key that they do not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserKeyProof {
    /// Thumbprint of the device key.
    pub device_key: String,
    /// Digest of canonical `{id_no, name, principal}`, without `principal` where the person enrols for themselves.
    pub identity: Digest,
}

/// Mandates somebody to act for the person who sends it, or for the organisation that they lead.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrantMandate {
    /// Envelope `mandate.1`, signed by the principal, or by the organisation's legal representative.
    pub mandate: Carried,
}
debug_without_content!(GrantMandate {});

/// Revokes a mandate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevokeMandate {
    /// Digest of the mandate's payload.
    pub mandate: Digest,
}

/// Opens a workspace for a draft: 7 days, readable by whoever is invited.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShareDraft {
    /// The draft, and from now on the workspace.
    pub draft_id: DraftId,
    /// The matter applied for.
    pub matter: ereg_domain::name::MatterId,
    /// The slot the creator fills.
    pub slot: Slot,
    /// The unit that it is about.
    pub about: About,
}

debug_without_content!(ShareDraft { draft_id, matter, slot });

/// The unit that a shared draft is about.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum About {
    /// The unit as the register has it: the register extract's envelope, the same bytes for everybody. Whatever is to
    /// be entered rests on that.
    Extract(Carried),
    /// The unit by its code alone: what ends in no entry rests on none, and whoever asks need not know what the
    /// register says.
    Unit(UnitCode),
}

debug_without_content!(About {});

/// Invites the person who fills a slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Invite {
    /// The workspace.
    pub draft_id: DraftId,
    /// The slot to fill; its name and ID are those of `parties.1`.
    pub slot: Slot,
    /// SHA-256 of the 128-bit code, which never leaves the phone but to the invited.
    pub code_hash: Digest,
}

/// Takes back the invitation of a slot (收回邀请): from then on nobody joins with its code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevokeInvitation {
    /// The workspace.
    pub draft_id: DraftId,
    /// The slot whose invitation it is.
    pub slot: Slot,
}

/// Joins a workspace with a code.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptInvitation {
    /// The workspace.
    pub draft_id: DraftId,
    /// The code, base64url of 16 bytes.
    pub code: String,
}

debug_without_content!(AcceptInvitation { draft_id });

/// A revision of one section.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionPut {
    /// `matter.1` …; `inquiry.1` is the sender's own.
    pub kind: ereg_domain::name::SectionName,
    /// The writer's revision: accepted only as the last one + 1.
    pub rev: u64,
    /// Canonical JSON of the section.
    pub body: Carried,
}

debug_without_content!(SectionPut { kind, rev });

/// Puts sections into a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PutSections {
    /// The workspace.
    pub draft_id: DraftId,
    /// The sections, at least one, at most 16.
    pub sections: Vec<SectionPut>,
}

/// Announces a medium, whose chunks then follow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PutMedium {
    /// The workspace.
    pub draft_id: DraftId,
    /// The material that it is.
    pub material: MaterialCode,
    /// Kind of file, by its content.
    pub media_type: MediaType,
    /// The size, bytes.
    pub size: u64,
    /// RFC 9162 tree over the chunks.
    pub digest: Digest,
    /// The leaf hashes, so that each chunk can be checked alone.
    pub chunks: Vec<Digest>,
}

/// Freezes the shared sections into a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Freeze {
    /// The workspace.
    pub draft_id: DraftId,
    /// Canonical JSON of the manifest.
    pub manifest: Carried,
}

/// A party's signature over the manifest and their own section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sign {
    /// The workspace.
    pub draft_id: DraftId,
    /// Envelope `party.1`.
    pub statement: Carried,
}

/// A statement named in a submission: the digest of its payload.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementRef {
    /// The party whose statement it is.
    pub slot: Slot,
    /// Digest of the payload, never of the envelope.
    pub digest: Digest,
}

/// Submits what all have signed; names bytes already put.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Submit {
    /// The workspace.
    pub draft_id: DraftId,
    /// Digest of the manifest.
    pub manifest: Digest,
    /// One for each slot, sorted.
    pub statements: Vec<StatementRef>,
}

/// Sends the correction of a case that waits for one (补正): names bytes already put, as [`Submit`] does. The case stays
/// the same one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Supplement {
    /// The case.
    pub case_id: CaseId,
    /// The number of the request to correct that it meets: how many supplements of the case had come in by then.
    pub round: u32,
    /// Digest of the manifest: the one submitted where only own sections have changed.
    pub manifest: Digest,
    /// One for each slot, sorted.
    pub statements: Vec<StatementRef>,
}

/// Withdraws a case (撤回): each applicant signs, the last one ends it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// The case.
    pub case_id: CaseId,
    /// Envelope `withdraw.1` over [`WithdrawalStatement`].
    pub statement: Carried,
}

/// The statement that an applicant signs to withdraw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithdrawalStatement {
    /// The case.
    pub case_id: CaseId,
    /// The signer's slot.
    pub slot: Slot,
    /// Thumbprint of the user key.
    pub key: String,
}

/// Says that a shared fact on which a finding of the case rests is wrong (共享信息有误): its source is asked to check it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dispute {
    /// The case.
    pub case_id: CaseId,
    /// The fact.
    pub need: Needs,
    /// Envelope `dispute.1` over [`DisputeStatement`].
    pub statement: Carried,
}

debug_without_content!(Dispute { case_id, need });

/// The statement that a party signs against a shared fact.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisputeStatement {
    /// The case.
    pub case_id: CaseId,
    /// The signer's slot.
    pub slot: Slot,
    /// Thumbprint of the user key.
    pub key: String,
    /// The fact.
    pub need: Needs,
    /// The fault that the party finds in it.
    pub reason: DisputeReason,
    /// The party's own words about it, for the source and for nobody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<PlainText<DISPUTE_TEXT>>,
}

debug_without_content!(DisputeStatement { case_id, slot, need, reason });

/// The longest text against a shared fact, characters.
pub const DISPUTE_TEXT: usize = 200;

/// Begins one attempt to pay a quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pay {
    /// Digest of the quote's payload.
    pub quote: Digest,
    /// The id of the attempt, made by the client; at most one attempt a quote is open.
    pub attempt_id: AttemptId,
    /// One of the channels that the quote names.
    pub channel: ChannelId,
}

/// Asks the registry to ask the bank how an attempt stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskPayment {
    /// The attempt.
    pub attempt_id: AttemptId,
}

/// Collects the certificate (自助领证); the first collection issues the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Collect {
    /// The case.
    pub case_id: CaseId,
}

/// Asks for an annotated copy (加注件) of a certificate or proof that names the sender.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Annotate {
    /// The number of the certificate or proof.
    pub certificate: IssuedNumber,
    /// Whoever is to use the copy (使用人).
    pub user: PlainText<ANNOTATION_TEXT>,
    /// The use that it is for (事由).
    pub purpose: CopyPurpose,
    /// The last day on which it may be used, at most as many days from now as the pack says.
    pub until: Day,
}

debug_without_content!(Annotate { user, until });

/// Consents that another office uses a licence that names the sender (用证授权).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrantConsent {
    /// Envelope `licence_consent.1`, signed by the sender's user key.
    pub consent: Carried,
}
debug_without_content!(GrantConsent {});

/// Takes such a consent back: from then on the licence is shown to nobody under it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevokeConsent {
    /// Digest of the consent's payload.
    pub consent: Digest,
}

/// Asks, as the office that the consent names, to be shown a licence (用证). Whatever the answer, it is written down for the holder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UseLicence {
    /// Digest of the consent's payload.
    pub consent: Digest,
    /// The licence (电子证照标识).
    pub licence: LicenceId,
    /// The use (用途) for which it is asked.
    pub purpose: PurposeName,
}

/// Locks a home that the sender holds (产权锁定): no application in which they dispose of it is accepted while the lock stands. It
/// takes back a lift that has not taken effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockHome {
    /// The home.
    pub unit: UnitCode,
}

/// Lifts a lock (解除产权锁定), after the time that the office's rules say.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LiftHomeLock {
    /// Envelope `home_lock_lift.1`, signed by the sender's user key.
    pub lift: Carried,
}
debug_without_content!(LiftHomeLock {});

/// The request that a command makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommandBody {
    /// [`Enrol`].
    Enrol(Box<Enrol>),
    /// [`GrantMandate`].
    GrantMandate(GrantMandate),
    /// [`RevokeMandate`].
    RevokeMandate(RevokeMandate),
    /// [`ShareDraft`].
    Share(ShareDraft),
    /// [`Invite`].
    Invite(Invite),
    /// [`RevokeInvitation`].
    RevokeInvitation(RevokeInvitation),
    /// [`AcceptInvitation`].
    Accept(AcceptInvitation),
    /// [`PutSections`].
    PutSections(PutSections),
    /// [`PutMedium`].
    PutMedium(PutMedium),
    /// [`Freeze`].
    Freeze(Freeze),
    /// [`Sign`].
    Sign(Sign),
    /// [`Submit`].
    Submit(Submit),
    /// [`Supplement`].
    Supplement(Supplement),
    /// [`Withdraw`].
    Withdraw(Withdraw),
    /// [`Dispute`].
    Dispute(Dispute),
    /// [`Pay`].
    Pay(Pay),
    /// [`AskPayment`].
    AskPayment(AskPayment),
    /// [`Collect`].
    Collect(Collect),
    /// [`Annotate`].
    Annotate(Annotate),
    /// [`GrantConsent`].
    GrantConsent(GrantConsent),
    /// [`RevokeConsent`].
    RevokeConsent(RevokeConsent),
    /// [`UseLicence`].
    UseLicence(UseLicence),
    /// [`LockHome`].
    LockHome(LockHome),
    /// [`LiftHomeLock`].
    LiftHomeLock(LiftHomeLock),
}

/// A command's name on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommandKind {
    /// `enrol`.
    Enrol,
    /// `grant_mandate`.
    GrantMandate,
    /// `revoke_mandate`.
    RevokeMandate,
    /// `share`.
    Share,
    /// `invite`.
    Invite,
    /// `revoke_invitation`.
    RevokeInvitation,
    /// `accept`.
    Accept,
    /// `put_sections`.
    PutSections,
    /// `put_medium`.
    PutMedium,
    /// `freeze`.
    Freeze,
    /// `sign`.
    Sign,
    /// `submit`.
    Submit,
    /// `supplement`.
    Supplement,
    /// `withdraw`.
    Withdraw,
    /// `dispute`.
    Dispute,
    /// `pay`.
    Pay,
    /// `ask_payment`.
    AskPayment,
    /// `collect`.
    Collect,
    /// `annotate`.
    Annotate,
    /// `grant_consent`.
    GrantConsent,
    /// `revoke_consent`.
    RevokeConsent,
    /// `use_licence`.
    UseLicence,
    /// `lock_home`.
    LockHome,
    /// `lift_home_lock`.
    LiftHomeLock,
}

impl CommandKind {
    /// Every kind.
    pub const ALL: &'static [CommandKind] = &[
        CommandKind::Enrol,
        CommandKind::GrantMandate,
        CommandKind::RevokeMandate,
        CommandKind::Share,
        CommandKind::Invite,
        CommandKind::RevokeInvitation,
        CommandKind::Accept,
        CommandKind::PutSections,
        CommandKind::PutMedium,
        CommandKind::Freeze,
        CommandKind::Sign,
        CommandKind::Submit,
        CommandKind::Supplement,
        CommandKind::Withdraw,
        CommandKind::Dispute,
        CommandKind::Pay,
        CommandKind::AskPayment,
        CommandKind::Collect,
        CommandKind::Annotate,
        CommandKind::GrantConsent,
        CommandKind::RevokeConsent,
        CommandKind::UseLicence,
        CommandKind::LockHome,
        CommandKind::LiftHomeLock,
    ];

    /// The spelling on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            CommandKind::Enrol => "enrol",
            CommandKind::GrantMandate => "grant_mandate",
            CommandKind::RevokeMandate => "revoke_mandate",
            CommandKind::Share => "share",
            CommandKind::Invite => "invite",
            CommandKind::RevokeInvitation => "revoke_invitation",
            CommandKind::Accept => "accept",
            CommandKind::PutSections => "put_sections",
            CommandKind::PutMedium => "put_medium",
            CommandKind::Freeze => "freeze",
            CommandKind::Sign => "sign",
            CommandKind::Submit => "submit",
            CommandKind::Supplement => "supplement",
            CommandKind::Withdraw => "withdraw",
            CommandKind::Dispute => "dispute",
            CommandKind::Pay => "pay",
            CommandKind::AskPayment => "ask_payment",
            CommandKind::Collect => "collect",
            CommandKind::Annotate => "annotate",
            CommandKind::GrantConsent => "grant_consent",
            CommandKind::RevokeConsent => "revoke_consent",
            CommandKind::UseLicence => "use_licence",
            CommandKind::LockHome => "lock_home",
            CommandKind::LiftHomeLock => "lift_home_lock",
        }
    }
}

/// The reasons why bytes are no command.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    /// Not in canonical form, or too large, too deep, with nulls …
    #[error(transparent)]
    Bytes(#[from] CanonicalError),
    /// No `command_id`, or not one.
    #[error("command_id is missing or is not a version-7 UUID")]
    Id,
    /// No such kind.
    #[error("there is no such kind of command")]
    Kind,
    /// A field this kind does not have.
    #[error("the command has a field its kind does not know")]
    UnknownField,
    /// A field is missing or malformed. Its name is one of the kind's own; the value is never repeated.
    #[error("the field {name} of the command is missing or malformed")]
    Field {
        /// The name of that field.
        name: String,
    },
}

impl CommandError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            CommandError::Bytes(e) => e.code(),
            CommandError::Id => "command.id",
            CommandError::Kind => "command.kind",
            CommandError::UnknownField => "unknown_field",
            CommandError::Field { .. } => "command.field",
        }
    }

    /// The field that is missing or malformed, where one is.
    pub fn field(&self) -> Option<&str> {
        match self {
            CommandError::Id => Some("command_id"),
            CommandError::Kind => Some("kind"),
            CommandError::Field { name } => Some(name),
            CommandError::Bytes(_) | CommandError::UnknownField => None,
        }
    }
}

/// A command with its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// Its id, by which a repeat is known.
    pub id: CommandId,
    /// The request.
    pub body: CommandBody,
}

impl CommandBody {
    /// Its kind.
    pub fn kind(&self) -> CommandKind {
        match self {
            CommandBody::Enrol(_) => CommandKind::Enrol,
            CommandBody::GrantMandate(_) => CommandKind::GrantMandate,
            CommandBody::RevokeMandate(_) => CommandKind::RevokeMandate,
            CommandBody::Share(_) => CommandKind::Share,
            CommandBody::Invite(_) => CommandKind::Invite,
            CommandBody::RevokeInvitation(_) => CommandKind::RevokeInvitation,
            CommandBody::Accept(_) => CommandKind::Accept,
            CommandBody::PutSections(_) => CommandKind::PutSections,
            CommandBody::PutMedium(_) => CommandKind::PutMedium,
            CommandBody::Freeze(_) => CommandKind::Freeze,
            CommandBody::Sign(_) => CommandKind::Sign,
            CommandBody::Submit(_) => CommandKind::Submit,
            CommandBody::Supplement(_) => CommandKind::Supplement,
            CommandBody::Withdraw(_) => CommandKind::Withdraw,
            CommandBody::Dispute(_) => CommandKind::Dispute,
            CommandBody::Pay(_) => CommandKind::Pay,
            CommandBody::AskPayment(_) => CommandKind::AskPayment,
            CommandBody::Collect(_) => CommandKind::Collect,
            CommandBody::Annotate(_) => CommandKind::Annotate,
            CommandBody::GrantConsent(_) => CommandKind::GrantConsent,
            CommandBody::RevokeConsent(_) => CommandKind::RevokeConsent,
            CommandBody::UseLicence(_) => CommandKind::UseLicence,
            CommandBody::LockHome(_) => CommandKind::LockHome,
            CommandBody::LiftHomeLock(_) => CommandKind::LiftHomeLock,
        }
    }
}

impl Command {
    /// Its kind.
    pub fn kind(&self) -> CommandKind {
        self.body.kind()
    }

    /// The exact bytes that are stored, sent and hashed.
    pub fn to_bytes(&self) -> Result<Vec<u8>, CommandError> {
        let body = match &self.body {
            CommandBody::Enrol(b) => serde_json::to_value(b),
            CommandBody::GrantMandate(b) => serde_json::to_value(b),
            CommandBody::RevokeMandate(b) => serde_json::to_value(b),
            CommandBody::Share(b) => serde_json::to_value(b),
            CommandBody::Invite(b) => serde_json::to_value(b),
            CommandBody::RevokeInvitation(b) => serde_json::to_value(b),
            CommandBody::Accept(b) => serde_json::to_value(b),
            CommandBody::PutSections(b) => serde_json::to_value(b),
            CommandBody::PutMedium(b) => serde_json::to_value(b),
            CommandBody::Freeze(b) => serde_json::to_value(b),
            CommandBody::Sign(b) => serde_json::to_value(b),
            CommandBody::Submit(b) => serde_json::to_value(b),
            CommandBody::Supplement(b) => serde_json::to_value(b),
            CommandBody::Withdraw(b) => serde_json::to_value(b),
            CommandBody::Dispute(b) => serde_json::to_value(b),
            CommandBody::Pay(b) => serde_json::to_value(b),
            CommandBody::AskPayment(b) => serde_json::to_value(b),
            CommandBody::Collect(b) => serde_json::to_value(b),
            CommandBody::Annotate(b) => serde_json::to_value(b),
            CommandBody::GrantConsent(b) => serde_json::to_value(b),
            CommandBody::RevokeConsent(b) => serde_json::to_value(b),
            CommandBody::UseLicence(b) => serde_json::to_value(b),
            CommandBody::LockHome(b) => serde_json::to_value(b),
            CommandBody::LiftHomeLock(b) => serde_json::to_value(b),
        };
        let Ok(Value::Object(mut fields)) = body else {
            return Err(CommandError::Field { name: String::new() });
        };
        fields.insert("command_id".to_owned(), Value::String(self.id.to_string()));
        fields.insert("kind".to_owned(), Value::String(self.kind().name().to_owned()));
        Ok(canonical::to_canonical(&fields)?)
    }

    /// Reads received bytes; refuses whatever is not exactly a command.
    pub fn from_bytes(bytes: &[u8]) -> Result<Command, CommandError> {
        let mut fields: Map<String, Value> = canonical::from_canonical(bytes)?;
        let id = fields.remove("command_id").and_then(|v| v.as_str()?.parse().ok()).ok_or(CommandError::Id)?;
        let kind: CommandKind =
            fields.remove("kind").and_then(|v| serde_json::from_value(v).ok()).ok_or(CommandError::Kind)?;
        let body = match kind {
            CommandKind::Enrol => CommandBody::Enrol(read(fields)?),
            CommandKind::GrantMandate => CommandBody::GrantMandate(read(fields)?),
            CommandKind::RevokeMandate => CommandBody::RevokeMandate(read(fields)?),
            CommandKind::Share => CommandBody::Share(read(fields)?),
            CommandKind::Invite => CommandBody::Invite(read(fields)?),
            CommandKind::RevokeInvitation => CommandBody::RevokeInvitation(read(fields)?),
            CommandKind::Accept => CommandBody::Accept(read(fields)?),
            CommandKind::PutSections => CommandBody::PutSections(read(fields)?),
            CommandKind::PutMedium => CommandBody::PutMedium(read(fields)?),
            CommandKind::Freeze => CommandBody::Freeze(read(fields)?),
            CommandKind::Sign => CommandBody::Sign(read(fields)?),
            CommandKind::Submit => CommandBody::Submit(read(fields)?),
            CommandKind::Supplement => CommandBody::Supplement(read(fields)?),
            CommandKind::Withdraw => CommandBody::Withdraw(read(fields)?),
            CommandKind::Dispute => CommandBody::Dispute(read(fields)?),
            CommandKind::Pay => CommandBody::Pay(read(fields)?),
            CommandKind::AskPayment => CommandBody::AskPayment(read(fields)?),
            CommandKind::Collect => CommandBody::Collect(read(fields)?),
            CommandKind::Annotate => CommandBody::Annotate(read(fields)?),
            CommandKind::GrantConsent => CommandBody::GrantConsent(read(fields)?),
            CommandKind::RevokeConsent => CommandBody::RevokeConsent(read(fields)?),
            CommandKind::UseLicence => CommandBody::UseLicence(read(fields)?),
            CommandKind::LockHome => CommandBody::LockHome(read(fields)?),
            CommandKind::LiftHomeLock => CommandBody::LiftHomeLock(read(fields)?),
        };
        Ok(Command { id, body })
    }
}

fn read<T: serde::de::DeserializeOwned>(fields: Map<String, Value>) -> Result<T, CommandError> {
    serde_path_to_error::deserialize(Value::Object(fields)).map_err(|error| {
        // serde offers no kind for these; the text is its own and carries no value of the input but the field's name.
        let said = error.inner().to_string();
        if said.starts_with("unknown field") {
            return CommandError::UnknownField;
        }
        let missing = said.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`'));
        // Only names this program knows come this far: an unknown one was refused above, and lists say their place.
        let path = error.path().to_string();
        let name = match (path.as_str(), missing) {
            ("." | "?", missing) => missing.unwrap_or_default().to_owned(),
            (path, Some(missing)) => format!("{path}.{missing}"),
            (path, None) => path.to_owned(),
        };
        CommandError::Field { name }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_has_one_spelling() {
        for kind in CommandKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
        for class in crate::catalogue::ErrorClass::ALL {
            assert_eq!(serde_json::to_value(class).unwrap(), class.name());
        }
    }

    #[test]
    fn nothing_a_person_wrote_and_no_code_is_shown_by_debug() {
        let canary = "林秀英 420102199101010071";
        let draft_id: DraftId = "019abcde-0000-7000-8000-000000000001".parse().unwrap();
        let section =
            SectionPut { kind: ereg_domain::name::SectionName::of("parties.1"), rev: 1, body: canary.to_owned() };
        let slot = "transferor.1".parse().unwrap();
        let bodies = [
            CommandBody::PutSections(PutSections { draft_id, sections: vec![section] }),
            CommandBody::Share(ShareDraft {
                draft_id,
                matter: ereg_domain::name::MatterId::of("T04"),
                slot,
                about: About::Extract(canary.to_owned()),
            }),
            CommandBody::Accept(AcceptInvitation { draft_id, code: canary.to_owned() }),
            CommandBody::Dispute(Dispute {
                case_id: "019abcde-0000-7000-8000-000000000001".parse().unwrap(),
                need: Needs::TaxClearance,
                statement: canary.to_owned(),
            }),
        ];
        for body in bodies {
            let shown = format!("{body:?}");
            assert!(shown.contains("019abcde") && !shown.contains(canary), "{shown}");
        }
        let request = crate::transport::HttpRequest {
            method: crate::transport::Method::Post,
            path: "/v1/commands".to_owned(),
            query: "?".to_owned(),
            headers: Vec::new(),
            body: vec![211, 211, 211],
        };
        assert!(!format!("{request:?}").contains("211"));
    }
}
