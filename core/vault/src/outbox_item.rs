//! One command on its way, and the machine it goes through.
//!
//! `queued → sending → acked | unknown → queued | needs_you | cancelled`. `sending` is committed before the socket is
//! touched; whatever was interrupted is queued again with the same id and the same bytes.
//!
//! An item is what is known of a command: small, and in memory while the vault is open. Its bytes lie apart, and are opened
//! only where they are sent or read.

use std::fmt;
use std::sync::Arc;

use ereg_domain::{canonical::to_canonical, time::Instant};
use ereg_protocol::{catalogue::ErrorClass, command::CommandKind, id::CommandId};
use ereg_trust::aead::TAG_LEN;
use ereg_trust::digest::Digest;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

use crate::error::VaultError;
use crate::stored::parse;

/// Code of a command that an older copy of the vault still had: nobody knows yet whether the registry has it.
pub const OLDER_COPY: &str = "outbox.older_copy";
/// Code of a command whose bytes are damaged here, so that it cannot be sent.
pub const DAMAGED: &str = "outbox.damaged";

/// The thing for whose sake commands must follow each other: the draft, case or account they are about, by its id.
/// First in, first out within a lane; lanes do not wait for each other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Lane(pub String);

/// The state of a command on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutboxState {
    /// Waits for its turn.
    Queued,
    /// Being sent; the registry may have it.
    Sending,
    /// Sent, and no answer came: the registry may have it.
    Unknown,
    /// Will not work without the person; it holds up its lane.
    NeedsYou,
}

impl OutboxState {
    /// The name that is stored.
    pub const fn name(self) -> &'static str {
        match self {
            OutboxState::Queued => "queued",
            OutboxState::Sending => "sending",
            OutboxState::Unknown => "unknown",
            OutboxState::NeedsYou => "needs_you",
        }
    }
}

/// The last thing that went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LastError {
    /// Stable code, the key of its plain words in the catalogues.
    pub code: String,
    /// Its class.
    pub class: ErrorClass,
}

/// The one who can make a waiting command go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WhoCanFix {
    /// Nobody needs to: it goes on by itself.
    Time,
    /// The person, in the app.
    Person,
    /// The person, by a newer app.
    NewerApp,
}

/// A command to be sent.
#[derive(Clone)]
pub struct NewOutboxItem {
    /// Its id; also inside the bytes.
    pub command_id: CommandId,
    /// Its lane.
    pub lane: Lane,
    /// Its kind.
    pub kind: CommandKind,
    /// The exact bytes that will be sent, every time.
    pub bytes: Vec<u8>,
    /// Takes the place of the lane's last command if that has the same key, the same kind, and was never sent.
    pub coalesce: Option<String>,
    /// Media that must be whole at the registry before it makes sense.
    pub after_media: Vec<Digest>,
    /// Device wall clock, for "since when".
    pub made_at: Instant,
}

/// Its id and size, never its bytes.
impl fmt::Debug for NewOutboxItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NewOutboxItem({} {:?}, {} bytes)", self.command_id, self.kind, self.bytes.len())
    }
}

/// The result of enqueuing a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enqueued {
    /// It waits behind the others of its lane.
    Behind,
    /// It took the place of this one, which was never sent.
    Replaced(CommandId),
}

/// A command on its way, without its bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct OutboxItem {
    /// Its number: order within the lane.
    pub seq: u64,
    /// Everything but the bytes.
    pub(crate) facts: Arc<Facts>,
}

/// A command that is marked as being sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The command, as it stands now.
    pub item: OutboxItem,
    /// The exact bytes.
    pub bytes: Vec<u8>,
}

/// Its number, id and state, never its bytes.
impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Outgoing({:?}, {} bytes)", self.item, self.bytes.len())
    }
}

/// Its number, id and state.
impl fmt::Debug for OutboxItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OutboxItem({} {} {:?} {:?})", self.seq, self.facts.command_id, self.facts.kind, self.facts.state)
    }
}

/// The tag of the encrypted bytes of a command: what is known of it is bound to these very bytes. 32 small hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct BodyTag(pub(crate) [u8; TAG_LEN]);

impl Serialize for BodyTag {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&format!("{:032x}", u128::from_be_bytes(self.0)))
    }
}

impl<'de> Deserialize<'de> for BodyTag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let number = u128::from_str_radix(&text, 16).map_err(|_| D::Error::custom("no tag"))?;
        Ok(BodyTag(number.to_be_bytes()))
    }
}

/// The facts that are kept of a command beside its bytes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Facts {
    pub(crate) command_id: CommandId,
    pub(crate) lane: Lane,
    pub(crate) kind: CommandKind,
    pub(crate) digest: Digest,
    pub(crate) body_tag: BodyTag,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) coalesce: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) after_media: Vec<Digest>,
    pub(crate) state: OutboxState,
    pub(crate) attempts: u32,
    /// An answer was lost at least once: while it waits to go again, nobody may take it back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) in_doubt: bool,
    /// No answer that can be believed came to the last try.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) unanswered: bool,
    pub(crate) next_try_at: Instant,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) last_error: Option<LastError>,
    pub(crate) made_at: Instant,
}

impl OutboxItem {
    /// A command that waits for its turn; `body_tag` is the one of its encrypted bytes.
    pub(crate) fn new(seq: u64, new: NewOutboxItem, body_tag: BodyTag) -> Self {
        let facts = Facts {
            command_id: new.command_id,
            lane: new.lane,
            kind: new.kind,
            digest: Digest::of(&new.bytes),
            body_tag,
            coalesce: new.coalesce,
            after_media: new.after_media,
            state: OutboxState::Queued,
            attempts: 0,
            in_doubt: false,
            unanswered: false,
            next_try_at: new.made_at,
            last_error: None,
            made_at: new.made_at,
        };
        Self { seq, facts: Arc::new(facts) }
    }

    /// Its id, by which a repeat is known.
    pub fn command_id(&self) -> CommandId {
        self.facts.command_id
    }

    /// Its lane.
    pub fn lane(&self) -> &Lane {
        &self.facts.lane
    }

    /// Its kind.
    pub fn kind(&self) -> CommandKind {
        self.facts.kind
    }

    /// SHA-256 of the bytes.
    pub fn digest(&self) -> Digest {
        self.facts.digest
    }

    /// Media that must be whole at the registry before it makes sense.
    pub fn after_media(&self) -> &[Digest] {
        &self.facts.after_media
    }

    /// The state it is in.
    pub fn state(&self) -> OutboxState {
        self.facts.state
    }

    /// The number of times it was sent.
    pub fn attempts(&self) -> u32 {
        self.facts.attempts
    }

    /// The earliest time of the next try, on the device's wall clock. A clock set back is no reason to wait: the
    /// planner may ask with any `now`.
    pub fn next_try_at(&self) -> Instant {
        self.facts.next_try_at
    }

    /// The last thing that went wrong.
    pub fn last_error(&self) -> Option<&LastError> {
        self.facts.last_error.as_ref()
    }

    /// The time at which it was made, device wall clock.
    pub fn made_at(&self) -> Instant {
        self.facts.made_at
    }

    /// Returns who can make it go on.
    pub fn who_can_fix(&self) -> WhoCanFix {
        match (self.facts.state, self.facts.last_error.as_ref().map(|error| error.class)) {
            (_, Some(ErrorClass::Upgrade)) => WhoCanFix::NewerApp,
            (OutboxState::NeedsYou, _) => WhoCanFix::Person,
            _ => WhoCanFix::Time,
        }
    }

    /// Whether nobody outside this vault has ever seen it.
    pub(crate) fn never_sent(&self) -> bool {
        self.facts.state == OutboxState::Queued && self.facts.attempts == 0
    }

    /// Whether an older copy of the vault has it and nobody has asked yet whether the registry carried it out.
    pub fn is_held(&self) -> bool {
        self.stands_for(OLDER_COPY)
    }

    /// Whether its bytes are damaged here, as was found when it was to be sent.
    pub fn is_damaged(&self) -> bool {
        self.stands_for(DAMAGED)
    }

    /// Whether it stands still and only the registry can say what became of it: held, or damaged since an answer was lost.
    pub fn is_to_be_asked_for(&self) -> bool {
        self.is_held() || (self.is_damaged() && self.facts.in_doubt)
    }

    fn stands_for(&self, code: &str) -> bool {
        self.facts.state == OutboxState::NeedsYou
            && self.facts.last_error.as_ref().is_some_and(|error| error.code == code)
    }

    /// Whether it may still have its effect: it waits, is being sent, or may have arrived. Not what stands still.
    pub fn is_open(&self) -> bool {
        self.facts.state != OutboxState::NeedsYou || self.is_held()
    }

    /// Whether it had no effect for certain: it never reached the registry, or the registry said so.
    pub fn is_free(&self) -> bool {
        match self.facts.state {
            OutboxState::NeedsYou => !self.is_to_be_asked_for(),
            OutboxState::Queued => !self.facts.in_doubt,
            OutboxState::Sending | OutboxState::Unknown => false,
        }
    }

    /// The number of its tries, where an answer was lost: whatever was sent with it may have been too much for the line.
    pub fn tries_in_doubt(&self) -> u32 {
        if self.facts.in_doubt { self.facts.attempts } else { 0 }
    }

    /// Whether nothing that can be believed answered its last try: no answer, or one that the registry did not sign.
    pub fn is_unanswered(&self) -> bool {
        self.facts.unanswered
    }

    /// Its bytes have left, and no answer has stopped it since.
    fn was_sent(&self) -> bool {
        self.facts.attempts > 0 && self.facts.state != OutboxState::NeedsYou
    }

    pub(crate) fn begin_sending(&mut self) -> Result<(), VaultError> {
        let facts = self.step(&[OutboxState::Queued], "queued")?;
        facts.state = OutboxState::Sending;
        facts.unanswered = false;
        facts.attempts = facts.attempts.saturating_add(1);
        Ok(())
    }

    pub(crate) fn lose_answer(&mut self, error: LastError) -> Result<(), VaultError> {
        let facts = self.step(&[OutboxState::Sending], "sending")?;
        facts.state = OutboxState::Unknown;
        facts.in_doubt = true;
        facts.unanswered = true;
        facts.last_error = Some(error);
        Ok(())
    }

    pub(crate) fn queue_again(&mut self, at: Instant, error: Option<LastError>) -> Result<(), VaultError> {
        let facts = self.step(&[OutboxState::Sending, OutboxState::Unknown, OutboxState::NeedsYou], "sent")?;
        facts.state = OutboxState::Queued;
        facts.next_try_at = at;
        if error.is_some() {
            facts.last_error = error;
        }
        Ok(())
    }

    pub(crate) fn not_reached(&mut self) -> Result<(), VaultError> {
        let facts = self.step(&[OutboxState::Sending], "sending")?;
        facts.state = OutboxState::Queued;
        facts.attempts = facts.attempts.saturating_sub(1);
        Ok(())
    }

    pub(crate) fn put_off(&mut self, at: Instant, error: Option<LastError>) -> Result<(), VaultError> {
        let facts = self.step(&[OutboxState::Queued], "queued")?;
        facts.next_try_at = at;
        if error.is_some() {
            facts.last_error = error;
        }
        Ok(())
    }

    pub(crate) fn never_arrived(&mut self, error: LastError) -> Result<(), VaultError> {
        let facts = self.step(&[OutboxState::NeedsYou], "standing still")?;
        facts.in_doubt = false;
        facts.last_error = Some(error);
        Ok(())
    }

    pub(crate) fn ask_person(&mut self, error: LastError) -> Result<(), VaultError> {
        let facts = self.step(&[OutboxState::Queued, OutboxState::Sending, OutboxState::Unknown], "on its way")?;
        facts.state = OutboxState::NeedsYou;
        facts.last_error = Some(error);
        Ok(())
    }

    pub(crate) fn into_acked(self, outcome: Vec<u8>, at: Instant) -> Result<SettledItem, VaultError> {
        // Another process that opened the vault meanwhile has queued it again; the answer counts all the same.
        if !self.was_sent() {
            return Err(VaultError::OutboxStep { needed: "sent" });
        }
        Ok(SettledItem { facts: SettledFacts::of(&self.facts, End::Acked, at), bytes: outcome })
    }

    pub(crate) fn into_cancelled(mut self, bytes: Vec<u8>, at: Instant) -> Result<SettledItem, VaultError> {
        #[cfg(feature = "sabotage")]
        if crate::sabotage::Sabotage::from_environment() == crate::sabotage::Sabotage::CanaryInError {
            self.step(&[OutboxState::Queued, OutboxState::NeedsYou], "waiting")
                .map_err(|_| VaultError::Leak(String::from_utf8_lossy(&bytes).into_owned()))?;
        }
        self.step(&[OutboxState::Queued, OutboxState::NeedsYou], "waiting")?;
        Ok(SettledItem { facts: SettledFacts::of(&self.facts, End::Cancelled, at), bytes })
    }

    /// The facts, to be changed by a step that begins at one of these states.
    fn step(&mut self, from: &[OutboxState], needed: &'static str) -> Result<&mut Facts, VaultError> {
        if from.contains(&self.facts.state) {
            Ok(Arc::make_mut(&mut self.facts))
        } else {
            Err(VaultError::OutboxStep { needed })
        }
    }

    pub(crate) fn to_row(&self) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        Ok(Zeroizing::new(to_canonical(&*self.facts)?))
    }

    pub(crate) fn from_row(seq: u64, plain: &[u8]) -> Result<Self, VaultError> {
        Ok(Self { seq, facts: Arc::new(parse(plain)?) })
    }
}

/// The end of a command.
#[derive(Clone, PartialEq, Eq)]
pub enum Settlement {
    /// The registry answered; its signed outcome, byte for byte.
    Acked(Vec<u8>),
    /// The person took it back before it was sent, or after the registry refused it; its own bytes.
    Cancelled(Vec<u8>),
}

impl fmt::Debug for Settlement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Acked(_) => "Acked(..)",
            Self::Cancelled(_) => "Cancelled(..)",
        })
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum End {
    Acked,
    Cancelled,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SettledFacts {
    command_id: CommandId,
    lane: Lane,
    kind: CommandKind,
    digest: Digest,
    end: End,
    at: Instant,
}

impl SettledFacts {
    fn of(facts: &Facts, end: End, at: Instant) -> Self {
        Self { command_id: facts.command_id, lane: facts.lane.clone(), kind: facts.kind, digest: facts.digest, end, at }
    }
}

/// A command that came to its end, kept for ever.
#[derive(Clone, PartialEq, Eq)]
pub struct SettledItem {
    facts: SettledFacts,
    bytes: Vec<u8>,
}

impl fmt::Debug for SettledItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SettledItem({} {:?})", self.facts.command_id, self.facts.kind)
    }
}

impl SettledItem {
    /// Its id.
    pub fn command_id(&self) -> CommandId {
        self.facts.command_id
    }

    /// Its lane.
    pub fn lane(&self) -> &Lane {
        &self.facts.lane
    }

    /// Its kind.
    pub fn kind(&self) -> CommandKind {
        self.facts.kind
    }

    /// SHA-256 of the command's bytes.
    pub fn digest(&self) -> Digest {
        self.facts.digest
    }

    /// The time at which it ended, device wall clock.
    pub fn at(&self) -> Instant {
        self.facts.at
    }

    /// The way it ended.
    pub fn settlement(&self) -> Settlement {
        match self.facts.end {
            End::Acked => Settlement::Acked(self.bytes.clone()),
            End::Cancelled => Settlement::Cancelled(self.bytes.clone()),
        }
    }

    /// Whether the registry carried it out.
    pub fn is_acked(&self) -> bool {
        self.facts.end == End::Acked
    }

    pub(crate) fn to_row(&self) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        join(&self.facts, &self.bytes)
    }

    pub(crate) fn from_row(plain: &[u8]) -> Result<Self, VaultError> {
        let (facts, bytes) = split(plain)?;
        Ok(Self { facts, bytes })
    }
}

/// `len u32 ‖ facts ‖ bytes`: the bytes stay exact, without a second spelling inside JSON.
fn join<T: Serialize>(facts: &T, bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let facts = Zeroizing::new(to_canonical(facts)?);
    let len = u32::try_from(facts.len()).map_err(|_| VaultError::TooLarge)?;
    Ok(Zeroizing::new([len.to_be_bytes().as_slice(), &facts, bytes].concat()))
}

fn split<T: DeserializeOwned>(plain: &[u8]) -> Result<(T, Vec<u8>), VaultError> {
    let damaged = VaultError::corrupt("a command");
    let (len, rest) = plain.split_first_chunk().ok_or(damaged.clone())?;
    let len = usize::try_from(u32::from_be_bytes(*len)).map_err(|_| VaultError::TooLarge)?;
    let (facts, bytes) = rest.split_at_checked(len).ok_or(damaged)?;
    Ok((parse(facts)?, bytes.to_vec()))
}
