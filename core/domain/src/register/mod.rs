//! The register (登记簿): a unit with its rights and burdens, the changes an entry makes to them, and the fold that makes
//! a unit from its entries.
//!
//! A unit is nothing but the fold of its entries: [`fold()`] is the one way to make it, so booking, import, seed and
//! officers all write the same thing, an [`Entry`] of [`Change`]s. [`RegisterFacts`] is a view of a unit for rules that
//! judge homes. Nothing here judges: whether an entry may be made is for the law, whether it fits is for the fold.

mod at;
mod burden;
mod certificate;
mod change;
mod facts;
mod fold;
mod right;
mod shown;
mod unit;

pub use at::{ChangeAt, ChangeAtError};
pub use burden::{
    Bearer, Burden, BurdenId, BurdenKind, DaySpan, MortgageTerms, SecuredDebt, Seizure, SpanError, StandingBurden,
    SuitProof, TransferClause,
};
pub use certificate::{IssuedProof, ProofFace, RegistrationProof, TitleCertificate, TitleFace};
pub use change::{Alteration, Burdening, Change, Closing, Ending, Entry, Lifting, Opening, OpeningStatus};
pub use facts::{AdvanceNotice, Mortgage, Objection, OtherBurden, OwnershipRight, RegisterFacts};
pub use fold::{FoldFault, enter, fold, make_changes};
pub use right::{Right, RightEnd, RightId, RightStatus};
pub use shown::{BurdenShown, HolderShown, RegisterShown};
pub use unit::{Building, Description, Land, Unit};
