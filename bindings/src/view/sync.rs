//! Account, outbox, sync and time, as the client shows them.

use ereg_client::{
    AccountStanding, CaseId, CommandId, Day, DoctorReport, DraftId, Fixer, Instant, LeftActView, MandateScreen,
    MandateStanding, MandateTerms, MatterId, Message, OutboxItemView, OutboxStateView, PresentedRoot, Progress,
    SalvageReport, SyncReport, SyncStatus, Text, TimeEstimate, TimeTrust, WaitsFor,
};

/// The degree to which a time is to be trusted.
#[uniffi::remote(Enum)]
pub enum TimeTrust {
    /// Signed registry time plus the time that passed since on a clock that cannot be set.
    Registry,
    /// The device was restarted since, or has never met the registry: approximate.
    Approximate,
}

/// A time with how far it is to be trusted.
#[uniffi::remote(Record)]
pub struct TimeEstimate {
    /// The time.
    pub at: Instant,
    /// The degree to which it is to be trusted.
    pub trust: TimeTrust,
}

/// The result of a salvage.
#[uniffi::remote(Record)]
pub struct SalvageReport {
    /// Directory where the damaged vault lies now, unchanged.
    pub aside: String,
    /// Records that are in the new one; 0 where a salvage that was cut short was only finished.
    pub kept: u64,
    /// Records that were met and could not be read. Where a page is broken nobody can count what was on it.
    pub lost: u64,
}

/// The standing of this person with the office.
#[uniffi::remote(Record)]
pub struct AccountStanding {
    /// The account, once enrolled.
    pub account: Option<String>,
    /// Masked name of the person.
    pub name: Option<String>,
    /// The one whose account it is, where the person acts for another: the name, or the number while the mandate is not here
    /// yet; a person's masked.
    pub principal: Option<String>,
    /// The office.
    pub office: Option<String>,
    /// Fingerprint of the pinned root.
    pub root_fingerprint: Option<String>,
    /// The least assurance level the office accepts: `A`, `B` or `C`.
    pub assurance: Option<String>,
    /// The mark 演示, where the office is a demonstration.
    pub mark: Option<Text>,
}

/// A mandate as it stands.
#[uniffi::remote(Record)]
pub struct MandateScreen {
    /// Digest by which it is named.
    pub mandate: String,
    /// Name of the one that is acted for; a person's masked.
    pub principal: String,
    /// Its unified social credit code, or the masked number of the person.
    pub principal_number: String,
    /// Masked name of the representative.
    pub representative: String,
    /// Masked number of the representative.
    pub number: String,
    /// The matters in which the representative acts.
    pub matters: Vec<MatterId>,
    /// First day of the term.
    pub from_day: Day,
    /// First day on which it no longer stands.
    pub to_day: Day,
    /// Registry time at which it was revoked.
    pub revoked_at: Option<Instant>,
    /// Its standing, by registry time as far as this device knows it.
    pub standing: MandateStanding,
    /// The same in words.
    pub words: Text,
}

/// The standing of a mandate.
#[uniffi::remote(Enum)]
pub enum MandateStanding {
    /// Nobody has revoked it, and its last day is not over.
    Stands,
    /// It was revoked, or its last day is over.
    Over,
}

/// The terms of what a person mandates somebody to do, for themselves or for the organisation that they lead.
#[uniffi::remote(Record)]
pub struct MandateTerms {
    /// The person's own name, or the organisation's as on its licence.
    pub principal: String,
    /// The number of the person's own card, or the organisation's unified social credit code.
    pub principal_number: String,
    /// Name of the representative.
    pub representative: String,
    /// Number of the representative's card.
    pub number: String,
    /// The matters in which the representative acts, in any order.
    pub matters: Vec<MatterId>,
    /// First day of the term.
    pub from_day: Day,
    /// First day on which it no longer stands.
    pub to_day: Day,
}

/// The root that a registry presents as its own before anything of it is believed: to be compared with what the office
/// publishes.
#[uniffi::remote(Record)]
pub struct PresentedRoot {
    /// Fingerprint of the root.
    pub fingerprint: String,
    /// Id of the office.
    pub office: String,
    /// Name that the office gives itself.
    pub name: String,
    /// The mark 演示, where it says that it is a demonstration.
    pub mark: Option<Text>,
}

/// The standing of an outbox item.
#[uniffi::remote(Enum)]
pub enum OutboxStateView {
    /// Waits for its turn or the network.
    Queued,
    /// Waits until the files that it names are uploaded.
    WaitsForFiles,
    /// On its way.
    Sending,
    /// Sent; the answer was lost. It goes again, the same bytes.
    Unknown,
    /// Stands still until somebody acts.
    NeedsYou,
}

/// The one who can make a standing item move.
#[uniffi::remote(Enum)]
pub enum Fixer {
    /// Nobody need: it goes by itself.
    Nobody,
    /// This person.
    You,
    /// The office.
    Office,
    /// An update of the app.
    AppUpdate,
}

/// The item that another one waits for.
#[uniffi::remote(Record)]
pub struct WaitsFor {
    /// Its command.
    pub item: CommandId,
    /// The name of what it does.
    pub what: Text,
}

/// The progress of an act that the person asked for.
#[uniffi::remote(Enum)]
pub enum Progress {
    /// It waits in the outbox and was never sent.
    Queued,
    /// It was sent before and has no answer yet: the same goes again.
    OnItsWay,
    /// The registry has answered it: nothing is to be sent.
    Done,
}

/// One item of the outbox.
#[uniffi::remote(Record)]
pub struct OutboxItemView {
    /// The command.
    pub item: CommandId,
    /// The name of what it does.
    pub what: Text,
    /// The command's kind, such as `submit`.
    pub kind: String,
    /// The draft it concerns, until that is a case.
    pub draft: Option<DraftId>,
    /// The case it concerns.
    pub case_id: Option<CaseId>,
    /// Its standing.
    pub state: OutboxStateView,
    /// The last error, in plain words.
    pub error: Option<Message>,
    /// Number of times that it was sent.
    pub attempts: u32,
    /// Seconds until the next try; absent where none is planned.
    pub next_try_s: Option<u32>,
    /// The one who can fix it.
    pub fixer: Fixer,
    /// The item before it that stands still, where one does.
    pub waits_for: Option<WaitsFor>,
}

/// The reasons why anything is unsent. Holds nothing personal.
#[uniffi::remote(Record)]
pub struct DoctorReport {
    /// Findings, the most important first; empty = all is sent.
    pub findings: Vec<Message>,
    /// Items that are not acked or cancelled.
    pub unsent: Vec<OutboxItemView>,
    /// Media chunks not yet held by the registry.
    pub chunks_left: u32,
    /// The device's idea of time.
    pub time: TimeEstimate,
}

/// The results of a run of sync.
#[uniffi::remote(Record)]
pub struct SyncReport {
    /// Commands sent.
    pub sent: u32,
    /// Commands answered with done.
    pub acked: u32,
    /// Commands that now stand still until somebody acts.
    pub needs_you: u32,
    /// Chunks put.
    pub chunks: u32,
    /// Changes applied.
    pub changes: u32,
    /// Items still to be sent.
    pub left: u32,
    /// Seconds until the next try, where something waits.
    pub next_try_s: Option<u32>,
    /// The first trouble met on the way.
    pub trouble: Option<Message>,
    /// The news in words, at most 50.
    pub news: Vec<Text>,
    /// Acts that left the outbox because something else came first, or because the registry declined them.
    pub left_acts: Vec<LeftActView>,
}

/// An act that left the outbox without an effect of its own.
#[uniffi::remote(Record)]
pub struct LeftActView {
    /// The name of what it was to do.
    pub what: Text,
    /// The reason why it left.
    pub told: Message,
    /// The draft it concerned, until that is a case.
    pub draft: Option<DraftId>,
    /// The case it concerned.
    pub case_id: Option<CaseId>,
}

/// The standing of sync.
#[uniffi::remote(Record)]
pub struct SyncStatus {
    /// Number of the last change applied.
    pub cursor: u64,
    /// Items not acked or cancelled.
    pub unsent: u32,
    /// Items that stand still.
    pub needs_you: u32,
    /// Registry time, as far as known.
    pub time: TimeEstimate,
    /// `log.inconsistent` and the like: the registry contradicted itself; evidence is kept.
    pub alarm: Option<Message>,
}
