//! The values that acts, store and book share. No SQL, no HTTP, no keys: nothing here does anything.

mod answer;
mod caller;
mod consent;
mod decision;
mod dispute;
mod entry;
mod facts;
mod fault;
mod fiscal;
mod key;
mod pack;
mod paper;
mod place;
mod source;
pub(crate) mod view;

pub use answer::{BankOffer, BankState, FormerIdentity, IdentityAnswer, OfficerSays, RegisteredOrganisation};
pub use caller::Caller;
pub(crate) use consent::{ConsentRow, LicenceUseRow};
pub(crate) use decision::{
    After, Audit, Change, Decision, LaidAsideOf, PUBLISHED_ONCE, PartnerFact, Posting, PostingKind, Source, Taken,
    Told, Write,
};
pub use decision::{DocumentFiles, TwinFiles};
pub(crate) use dispute::DisputeRow;
pub use entry::SeedHome;
pub(crate) use entry::{AUTOMATIC_REGISTRAR, BookProof, EntryCase, EntryContent, Issued, NewEntry, SignedFor};
pub(crate) use facts::{
    Approval, Attempt, Base, CaseFacts, CaseFile, CaseParty, Enrolled, Frozen, Hold, HoldsPlace, HomeLockRow,
    Invitation, InvitationStanding, KeyRow, LaidAside, MandateRow, Medium, Member, Queued, QuoteRow, RefundStanding,
    Representative, Reserved, SignedLift, Statement, StoredSection, UnitRecord, Workspace, person_key,
};
pub use fault::Refusal;
pub(crate) use fault::{DecisionFault, digest_of};
pub use fiscal::{FiscalOrder, IssuedFiscalReceipt};
pub use key::{KeyStanding, RequestKey};
pub(crate) use pack::{Held, KeptPack, PackInForce, Packs};
pub use paper::HeldUpPaper;
pub(crate) use paper::{Addressees, KeptPaper, PaperStanding, PutOff, SealedBy, UNFIT, WrittenPaper};
pub(crate) use place::place_of;
pub(crate) use source::{SourceHeard, SourceSays};
