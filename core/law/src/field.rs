//! The fields of the form: their paths, sections, kinds and choices, in the order they are asked.

use ereg_domain::party::Slot;

use crate::{
    application::{RuleId, SectionKind},
    review::table,
};

/// How a field is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// 不动产单元号.
    Unit,
    /// 不动产权证号.
    Certificate,
    /// One of these.
    Choice(&'static [&'static str]),
    /// 姓名 or 名称.
    Name,
    /// 证件号码; which one depends on the kind of party and document.
    IdentityNumber,
    /// `1/2`.
    Share,
    /// Yuan, at most two decimals.
    Yuan,
    /// `YYYY-MM-DD`, within years that can be.
    Day,
    /// A line of text of at most so many characters.
    Text(usize),
}

/// Whether a field must be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldNeed {
    /// Yes.
    Required,
    /// No: its absence has a meaning of its own.
    Optional,
}

/// One field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldSpec {
    /// Its path; `<slot>`, `<rule>` and `<notice>` stand for a slot, a rule and a notice.
    pub path: &'static str,
    /// The section it is part of.
    pub section: SectionKind,
    /// How it is typed.
    pub kind: FieldKind,
    /// Whether it must be answered.
    pub need: FieldNeed,
}

const fn field(path: &'static str, section: SectionKind, kind: FieldKind, need: FieldNeed) -> FieldSpec {
    FieldSpec { path, section, kind, need }
}

const YES: FieldKind = FieldKind::Choice(&["yes"]);
const ANSWERS: FieldKind = FieldKind::Choice(&["yes", "no", "not_sure"]);
const PARTY_KINDS: FieldKind = FieldKind::Choice(&["person", "enterprise", "institution", "state_organ", "other"]);
const DOCUMENTS: FieldKind = FieldKind::Choice(&[
    "citizen_card",
    "hong_kong_macao_taiwan",
    "residence_permit",
    "permanent_resident_card",
    "passport",
    "household_book",
    "officer_card",
    "organisation_code",
    "business_licence",
    "other",
]);

use FieldNeed::{Optional, Required};
use SectionKind as Section;

/// Every field of a T04 application, in the order it is asked.
pub const FIELDS: &[FieldSpec] = &[
    field("matter.unit", Section::Matter, FieldKind::Unit, Required),
    field("matter.certificate", Section::Matter, FieldKind::Certificate, Required),
    // Absent: a 不动产权证书; the others are kept as written.
    field("matter.cert_scheme", Section::Matter, FieldKind::Choice(&["title", "house", "land", "other"]), Optional),
    field("parties.co_ownership", Section::Parties, FieldKind::Choice(&["sole", "joint", "shares", "other"]), Required),
    field("parties.<slot>.name", Section::Parties, FieldKind::Name, Required),
    field("parties.<slot>.id_no", Section::Parties, FieldKind::IdentityNumber, Required),
    // Absent: a natural person with an identity card, as in nearly every sale of a home.
    field("parties.<slot>.kind", Section::Parties, PARTY_KINDS, Optional),
    field("parties.<slot>.document", Section::Parties, DOCUMENTS, Optional),
    field("parties.<slot>.share", Section::Parties, FieldKind::Share, Optional),
    field("parties.<slot>.phone", Section::Parties, FieldKind::Text(20), Optional),
    // Absent: in this app.
    field("parties.<slot>.service", Section::Parties, FieldKind::Choice(&["app", "post", "counter"]), Optional),
    field("parties.<slot>.address", Section::Parties, FieldKind::Text(120), Optional),
    // Absent: the party acts in person.
    field("parties.<slot>.agent_name", Section::Parties, FieldKind::Name, Optional),
    field("parties.<slot>.agent_id_no", Section::Parties, FieldKind::IdentityNumber, Optional),
    field("parties.<slot>.agent_agency", Section::Parties, FieldKind::Text(100), Optional),
    field("parties.<slot>.agent_phone", Section::Parties, FieldKind::Text(20), Optional),
    field("deal.price", Section::Deal, FieldKind::Yuan, Required),
    field("deal.contract", Section::Deal, FieldKind::Text(40), Required),
    field("deal.signed_on", Section::Deal, FieldKind::Day, Required),
    // Absent: nothing claimed.
    field(
        "deal.fee_claim",
        Section::Deal,
        FieldKind::Choice(&["none", "between_spouses", "small_enterprise", "sole_trader"]),
        Optional,
    ),
    field("delivery.medium", Section::Delivery, FieldKind::Choice(&["electronic", "paper"]), Required),
    field("delivery.certificates", Section::Delivery, FieldKind::Choice(&["one", "each_holder"]), Required),
    // Absent: the printed certificate is collected at the counter, by the holders.
    field("delivery.handover", Section::Delivery, FieldKind::Choice(&["counter", "kiosk", "post"]), Optional),
    field("delivery.recipient", Section::Delivery, FieldKind::Name, Optional),
    field("delivery.address", Section::Delivery, FieldKind::Text(120), Optional),
    // Absent: no.
    field("delivery.utilities", Section::Delivery, FieldKind::Choice(&["yes", "no"]), Optional),
    field("inquiry.true_intent", Section::Inquiry, ANSWERS, Required),
    field("inquiry.true_materials", Section::Inquiry, ANSWERS, Required),
    field("inquiry.unrecorded_co_owner", Section::Inquiry, ANSWERS, Required),
    field("inquiry.mortgaged", Section::Inquiry, ANSWERS, Required),
    field("inquiry.altered", Section::Inquiry, ANSWERS, Required),
    field("inquiry.ack.<rule>", Section::Inquiry, YES, Optional),
];

/// The field of a path, or `None` (`field.unknown`).
pub fn spec(path: &str) -> Option<&'static FieldSpec> {
    let pattern = pattern_of(path)?;
    FIELDS.iter().find(|f| f.path == pattern)
}

/// The path with its variable part as in the table.
fn pattern_of(path: &str) -> Option<String> {
    if let Some(rule) = path.strip_prefix("inquiry.ack.") {
        let asks = RuleId::try_from(rule.to_owned()).ok().and_then(table::rule).is_some_and(|r| r.notice.is_some());
        return asks.then(|| "inquiry.ack.<rule>".to_owned());
    }
    match slot_of(path) {
        Some((_, name)) => Some(format!("parties.<slot>.{name}")),
        None if path.contains('<') => None,
        None => Some(path.to_owned()),
    }
}

/// Slot and last part of `parties.transferee.1.name`.
pub(crate) fn slot_of(path: &str) -> Option<(Slot, &str)> {
    let (slot, name) = path.strip_prefix("parties.")?.rsplit_once('.')?;
    Some((slot.parse().ok()?, name))
}
