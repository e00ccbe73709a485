//! Drafts, reviews, sheets and shared workspaces as shown.

use ereg_domain::{
    name::{MatterId, SectionName},
    party::Slot,
    time::Instant,
};
use ereg_law::{
    field::FieldNeed,
    material::{Held, MaterialCode},
};
use ereg_protocol::id::{CaseId, DraftId};

use super::{Message, Progress, Text, TimeEstimate};

/// The standing of a draft on this device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftStanding {
    /// Being edited.
    Editing,
    /// Frozen, nobody has signed.
    Frozen,
    /// Some have signed.
    Signing,
    /// All have signed.
    Complete,
    /// Submitted; the case says the rest.
    Submitted,
    /// The case is to be corrected (补正): it can be edited and signed again, and goes on in the same case.
    Correcting,
    /// The case that it became has ended without an entry.
    CaseOver,
    /// The time of its workspace is over.
    WorkspaceOver,
    /// This person is no longer named in it.
    Dismissed,
}

/// A line of the list of drafts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftSummary {
    /// The draft.
    pub id: DraftId,
    /// The matter that is applied for.
    pub matter: MatterId,
    /// Its standing.
    pub standing: DraftStanding,
    /// The reason why it goes no further as it is, where that is so, and what to do. Show it wherever the draft is
    /// shown or changed.
    pub over: Option<Message>,
    /// The points on which the office's rules say otherwise since the draft was begun, or last frozen: a sentence each.
    /// Show it wherever the draft is shown. Empty where nothing has changed for it.
    pub rules: Vec<Text>,
    /// The slot this person fills.
    pub slot: Slot,
    /// District and street of the home, where known.
    pub title: String,
    /// Unit, last four; only in [`crate::Drafts::summary`].
    pub unit: Option<String>,
    /// Device time of the last edit.
    pub edited_at: Instant,
    /// A never-submitted draft is removed only after then, registry time. Absent where nothing is counted: no certain
    /// registry time since its last edit, or it is shared or submitted.
    pub keep_until: Option<Instant>,
}

/// A page of drafts, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftPage {
    /// The drafts of the page, at most 50.
    pub items: Vec<DraftSummary>,
    /// The next page, if there is one.
    pub next: Option<u32>,
}

/// The form of a draft as this person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormView {
    /// The sections that the matter declares, in the order they are asked.
    pub sections: Vec<FormSectionView>,
    /// The fields that one more party is named in, one for each role that has room for another. Show them as a way to add
    /// somebody; they stand in no section before something is saved in them. Empty for who may not write them.
    pub further: Vec<FieldView>,
}

impl FormView {
    /// Every field, in the order they are asked.
    pub fn into_fields(self) -> Vec<FieldView> {
        self.sections.into_iter().flat_map(|section| section.fields).collect()
    }
}

/// A section of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormSectionView {
    /// Its name, such as `parties.1`.
    pub name: SectionName,
    /// Its title.
    pub title: Text,
    /// Its fields, in the order they are asked: person by person, where they tell of people.
    pub fields: Vec<FieldView>,
}

/// A field of the form with what was typed.
#[derive(Clone, PartialEq, Eq)]
pub struct FieldView {
    /// Path, such as `deal.price`.
    pub path: String,
    /// The way in which it is typed.
    pub kind: InputKind,
    /// Label, with whose it is where it is a party's.
    pub label: Text,
    /// The slot that it tells of, where it tells of one.
    pub slot: Option<Slot>,
    /// The need to answer it now, by what was typed so far.
    pub need: FieldNeed,
    /// This person's right to write it.
    pub access: FieldAccess,
    /// The value as it was typed, exactly; absent = unanswered. Of another party masked, where it is personal.
    pub value: Option<String>,
    /// Name of the choice that `value` means.
    pub chosen: Option<String>,
    /// The reading of an amount, with separators and in capital characters (大写): `1,680,000.00（壹佰陆拾捌万元整）`. Absent for
    /// any other field, and for what is no amount. Show it beside what is typed.
    pub reads: Option<String>,
    /// The fault in it, if any. Of what another party writes nothing is told.
    pub problem: Option<Message>,
}

/// The way in which a field is typed: which keyboard, which picker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InputKind {
    /// 不动产单元号.
    UnitCode,
    /// 不动产权证号.
    CertificateNumber,
    /// 不动产登记证明号.
    ProofNumber,
    /// One of these.
    Choice {
        /// The choices.
        choices: Vec<FieldChoice>,
    },
    /// 姓名 or 名称.
    Name,
    /// 证件号码.
    IdentityNumber,
    /// `1/2`.
    Share,
    /// Yuan, at most two decimals.
    Yuan,
    /// `YYYY-MM-DD`.
    Day,
    /// A line of text.
    FreeText {
        /// Most characters that are taken.
        most: u32,
    },
}

/// This person's right to write a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldAccess {
    /// This person may write it.
    Write,
    /// Another party writes it: it is shown and cannot be changed here.
    WrittenBy {
        /// The party that writes it, once that was told.
        slot: Option<Slot>,
        /// The same in words.
        words: Text,
    },
    /// Nothing of the draft can be changed any more.
    Closed {
        /// Code of the reason, such as `draft.submitted`.
        code: String,
    },
}

/// One of the choices of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChoice {
    /// Its name, as a value of the field.
    pub value: String,
    /// The same in words, which are taken as a value too.
    pub label: Text,
}

/// The changes that a save made: of the field that was saved, and of the others.
#[derive(Clone, PartialEq, Eq)]
pub struct SavedField {
    /// The fault in what was saved, if any: it is kept as typed all the same.
    pub problem: Option<Message>,
    /// The reading of an amount that was saved, as in [`FieldView::reads`].
    pub reads: Option<String>,
    /// The other fields of which something else is wrong now, or whose answer is needed now and was not, or the reverse: as
    /// they stand.
    pub changed: Vec<FieldView>,
    /// The paths of fields that the form has now and had not. Where there are any here or in `gone`, ask for the form again.
    pub appeared: Vec<String>,
    /// The paths of other fields that the form has no more.
    pub gone: Vec<String>,
}

/// The kind of verdict a rule comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerKind {
    /// Nothing against it.
    Pass,
    /// A disclosure must be read and accepted.
    Acknowledge,
    /// A fact is missing here.
    Unknown,
    /// A person must judge.
    Manual,
    /// Refusal would be proposed.
    Refuse,
    /// Something must be supplied.
    Supplement,
    /// It would not be accepted.
    NotAccept,
}

/// The finding of one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingView {
    /// `R-12`.
    pub rule: String,
    /// The rule's question, in words.
    pub title: Text,
    /// Its answer.
    pub answer: AnswerKind,
    /// The message of the finding: code, what is wrong, why, what to do; absent for a plain pass.
    pub told: Option<Message>,
    /// Statute or standard.
    pub basis: String,
    /// The disclosure of the policy pack to acknowledge, for [`AnswerKind::Acknowledge`].
    pub disclosure: Option<String>,
}

/// The law's verdicts on the whole so far. On a phone always provisional.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdicts {
    /// `provisional`: only the registry decides.
    pub label: Text,
    /// Time for which it was judged.
    pub as_of: TimeEstimate,
    /// The strongest answer.
    pub decisive: AnswerKind,
    /// Every rule's findings, all at once.
    pub findings: Vec<FindingView>,
    /// The typed values that cannot be read.
    pub problems: Vec<Message>,
}

/// One material of the checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaterialLine {
    /// The material of the checklist.
    pub code: MaterialCode,
    /// Its name.
    pub name: Text,
    /// Its sources, best first.
    pub sources: Vec<Text>,
    /// Its standing: not needed, fetched by the registry, to be uploaded …
    pub held: Held,
    /// The same in words.
    pub held_words: Text,
    /// Files attached here.
    pub attached: u32,
}

/// The list of what is to be brought (材料清单).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChecklistView {
    /// The materials in the order of the policy pack.
    pub lines: Vec<MaterialLine>,
}

/// A file that was attached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachedMedium {
    /// The material that it is for.
    pub material: MaterialCode,
    /// Digest of the content.
    pub digest: String,
    /// The size, bytes.
    pub size: u64,
    /// Chunks in all.
    pub chunks: u32,
    /// Chunks the registry is known to hold.
    pub held: u32,
}

/// A frozen draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrozenView {
    /// Digest of the manifest.
    pub manifest: String,
    /// Its revision.
    pub manifest_rev: u64,
    /// The progress of the freezing.
    pub progress: Progress,
}

/// An invitation to be handed to the other party by QR or message. It never goes to the registry.
#[derive(Clone, PartialEq, Eq)]
pub struct InvitationLink {
    /// `ereg:invite:1:<draft>:<code>`.
    pub text: String,
    /// The slot of the party it invites.
    pub slot: Slot,
    /// Its progress: it opens nothing before the registry has it.
    pub progress: Progress,
}

/// The output never shows the code.
impl std::fmt::Debug for InvitationLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Invitation({})", self.slot)
    }
}

/// The standing of a participant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParticipantStanding {
    /// Nobody is invited.
    Open,
    /// An invitation was made here and has not reached the registry: it opens nothing yet.
    InvitationUnsent,
    /// Invited, not joined.
    Invited,
    /// The invitation was taken back here, and the registry has not heard of it: until then somebody may join with it.
    RevocationUnsent,
    /// Joined, has not signed the current content.
    Joined,
    /// This person has signed here, and the signature has not reached the registry.
    SignatureUnsent,
    /// The person has signed the current content.
    Signed,
}

/// Somebody who takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParticipantView {
    /// The slot.
    pub slot: Slot,
    /// The party in words, as its matter calls it.
    pub name: Text,
    /// The standing of this participant.
    pub standing: ParticipantStanding,
    /// The same in words.
    pub words: Text,
}

/// A field that changed since this person signed.
#[derive(Clone, PartialEq, Eq)]
pub struct FieldChangeView {
    /// Path.
    pub field: String,
    /// Label.
    pub label: Text,
    /// The value as signed.
    pub before: Option<String>,
    /// The value as it is now.
    pub after: Option<String>,
}

/// The next step that this person can take in a workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YourTurn {
    /// Nothing: others must act.
    WaitForOthers,
    /// Invite who is missing.
    Invite,
    /// Freeze the shared sections.
    Freeze,
    /// Look at the sheet and sign.
    Sign,
    /// The content that was signed has changed: look and sign again.
    SignAgain,
    /// All have signed: submit.
    Submit,
    /// The workspace has run out: share again, nothing need be typed again.
    ShareAgain,
    /// The workspace has run out: whoever opened it must share again.
    WaitForShare,
    /// This person is no longer named in it: whoever opened it must name and invite this person again.
    Dismissed,
    /// The case is to be corrected, and nothing has been changed yet: correct what is asked.
    Correct,
    /// The case is corrected and all have signed: send the correction.
    SendSupplement,
    /// The draft is submitted: see the case.
    SeeCase,
}

/// A shared workspace as this person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkspaceScreen {
    /// The draft.
    pub draft: DraftId,
    /// The slot this person fills.
    pub slot: Slot,
    /// The slot that writes the shared sections.
    pub creator: Slot,
    /// It ends then (half-open), registry time.
    pub until: Instant,
    /// Everybody who takes part.
    pub participants: Vec<ParticipantView>,
    /// Digest of the current manifest, where frozen.
    pub manifest: Option<String>,
    /// The fields that changed since this person signed: old → new.
    pub changes: Vec<FieldChangeView>,
    /// The slots whose signature fell with the change.
    pub fell: Vec<Slot>,
    /// The next step.
    pub turn: YourTurn,
    /// The slots whose joining or signature is still missing, this person aside.
    pub waits_for: Vec<Slot>,
    /// The case it became.
    pub case_id: Option<CaseId>,
}

/// A line of the application sheet.
#[derive(Clone, PartialEq, Eq)]
pub struct SheetLineView {
    /// Label.
    pub label: Text,
    /// Value, masked where it is personal.
    pub value: Text,
}

/// A part of the application sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetPart {
    /// Heading.
    pub title: Text,
    /// Lines.
    pub lines: Vec<SheetLineView>,
}

/// The application sheet (申请书), rendered from the bytes that will be signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The draft.
    pub draft: DraftId,
    /// Digest of the manifest it renders.
    pub manifest: String,
    /// Its revision.
    pub manifest_rev: u64,
    /// Its title.
    pub title: Text,
    /// The one sentence above all: the home changes hands only at the book entry.
    pub caution: Text,
    /// Parts in reading order.
    pub parts: Vec<SheetPart>,
    /// Disclosures that concern this sale.
    pub disclosures: Vec<Text>,
    /// The mark 演示, where the office is a demonstration.
    pub mark: Option<Text>,
}

/// A signature that was made and queued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedView {
    /// The party that signed.
    pub slot: Slot,
    /// Digest of the manifest signed.
    pub manifest: String,
    /// Digest of the statement.
    pub statement: String,
    /// The progress of the signature.
    pub progress: Progress,
}
