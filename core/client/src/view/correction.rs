//! A case that is to be corrected, as shown.

use ereg_domain::party::Slot;
use ereg_protocol::id::{CaseId, DraftId};

use super::{FieldChangeView, Message, TermView, Text, YourTurn};

/// The standing of something that is to be corrected, as far as this device can judge: by the rules the registry judges
/// by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CorrectionStanding {
    /// It is as it was found.
    Open,
    /// The rule finds nothing in it any more.
    Corrected,
    /// The fact that it hangs on is not known here: the registry judges it when the correction comes in.
    Unknown,
}

/// The place where something is corrected.
#[derive(Clone, PartialEq, Eq)]
pub struct CorrectionPlace {
    /// The path of a field, or `materials.` and the code of a paper.
    pub field: String,
    /// Its name.
    pub label: Text,
    /// Its value now, where it is a field that this person may see.
    pub value: Option<String>,
    /// The party that writes it, where this person does not.
    pub writer: Option<Slot>,
}

/// One item of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectionItem {
    /// The finding: code, words, rule, field.
    pub told: Message,
    /// The places where it is corrected; empty where it is a signature that is missing or no longer good.
    pub places: Vec<CorrectionPlace>,
    /// Its standing.
    pub standing: CorrectionStanding,
    /// The same in words.
    pub words: Text,
}

/// A case that is to be corrected (补正): the one list, item by item, and what was changed so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectionScreen {
    /// The case, which stays the same one.
    pub case_id: CaseId,
    /// The draft in which it is corrected.
    pub draft: DraftId,
    /// 受理号, where it was accepted already: number and rank stay.
    pub case_number: Option<String>,
    /// The slot this person fills.
    pub slot: Slot,
    /// Words for what it means and what to do.
    pub words: Text,
    /// Time until which it is to be corrected, and what follows.
    pub term: Option<TermView>,
    /// Everything that is asked, at once.
    pub items: Vec<CorrectionItem>,
    /// The fields that differ from what was sent in before and were asked for. Of another party's own answers nothing
    /// is known here.
    pub changes: Vec<FieldChangeView>,
    /// The fields that differ and were not asked for: they are judged like the rest, and every party is told.
    pub beyond: Vec<FieldChangeView>,
    /// The next step that this person can take.
    pub turn: YourTurn,
    /// The slots whose signature is still missing, this person aside.
    pub waits_for: Vec<Slot>,
}
