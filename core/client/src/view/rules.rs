//! The office's rules as shown.

use ereg_domain::{name::MatterId, time::Day};

use super::{Message, Text};

/// The office's rules in force on this device (业务规则).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulesView {
    /// Their version; it rises with every change.
    pub version: u32,
    /// First day on which they hold.
    pub since: Day,
    /// Id of the office.
    pub office: String,
    /// Note on where they are from, if not from the office: built in, for now or in place of newer ones that this
    /// version of the app does not understand.
    pub note: Option<Text>,
    /// The matters that this app knows.
    pub matters: Vec<MatterRules>,
    /// The office's further matters, by name: each needs a newer app.
    pub needs_newer_app: Vec<Text>,
}

/// The rules for one matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatterRules {
    /// The matter.
    pub matter: MatterId,
    /// Its name.
    pub name: Text,
    /// The materials that are to be brought, and who sees to the others; a sentence.
    pub needs: Text,
    /// The fee and how it is reckoned; a sentence. The bill of a case counts, not this.
    pub costs: Text,
    /// The time that the office promises and that the law allows; a sentence.
    pub takes: Text,
    /// The reason why it cannot be applied for online, where it cannot.
    pub closed: Option<Message>,
    /// The legal limit for the decision (法定时限), working days from acceptance.
    pub legal_working_days: u16,
    /// The promised time (承诺时限), working days from acceptance.
    pub promised_working_days: u16,
}
