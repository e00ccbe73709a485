//! The one reader of policy packs: form, contradictions, references.

use std::collections::{BTreeMap, BTreeSet};

use ereg_domain::{
    canonical::{CanonicalError, from_canonical, to_canonical},
    dictionary::HouseType,
    identifier::DistrictCode,
    name::{MatterId, QuestionName},
};
use serde::Deserialize;
use serde_json::Value;

use super::{LicenceUser, MatterFee, MatterPack, PackContent, Parameters, PaymentChannel, PolicyPack, ShownWhere};
use crate::material::MaterialCode;

/// The names that the law of a program looks up in a pack, for each matter it knows. Each must be there: what a rule, a
/// sheet or a checklist names in a pack never turns out to be missing while somebody is waiting.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct References {
    /// The names of each matter the program knows; a pack's other matters are for newer programs.
    pub matters: BTreeMap<MatterId, MatterReferences>,
}

/// A disclosure as a rule has it acknowledged (须确认的须知).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct AskedDisclosure {
    /// Its id in the pack.
    pub id: &'static str,
    /// The burden under which the rule asks, which is where the pack has to show the text; absent where the rule asks
    /// whatever the register shows.
    pub shown_where: Option<ShownWhere>,
}

/// The names that the law looks up for one matter, and whether it charges for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MatterReferences {
    /// Whether its rules wait for a payment.
    pub awaits_payment: bool,
    /// The texts its rules ask to be acknowledged and its sheet shows.
    pub disclosures: BTreeSet<AskedDisclosure>,
    /// The materials its rules ask for.
    pub materials: BTreeSet<MaterialCode>,
    /// The questions of its inquiry.
    pub questions: BTreeSet<QuestionName>,
}

/// The reason why a pack is not taken; the one in force stays.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    /// More bytes than a canonical document may have.
    #[error("the policy pack is too large")]
    TooLarge,
    /// Not a policy pack of a form this program knows.
    #[error("the bytes are not a policy pack: {0}")]
    Format(CanonicalError),
    /// Not its own canonical form: other spellings, doubled keys, trailing bytes.
    #[error("the policy pack is not in canonical form")]
    NotCanonical,
    /// Says two things at once, something that cannot be, or something else than the law of this program.
    #[error("the policy pack contradicts itself or the law: {0}")]
    Inconsistent(Contradiction),
    /// The law looks up something that is not there.
    #[error("the policy pack has no {0}")]
    Unresolved(Missing),
    /// The pack is of another line of packs or another office.
    #[error("the policy pack is of another office")]
    OtherOffice,
    /// Not above the version in force.
    #[error("the policy pack is not newer than the one in force")]
    LowerVersion,
}

impl PackError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            PackError::TooLarge => "too_large",
            PackError::Format(_) => "policy.format",
            PackError::NotCanonical => "policy.not_canonical",
            PackError::Inconsistent(_) => "policy.inconsistent",
            PackError::Unresolved(_) => "policy.unresolved",
            PackError::OtherOffice => "policy.other_office",
            PackError::LowerVersion => "policy.lower_version",
        }
    }
}

/// A contradiction in the content of a pack, or between it and the law of this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Contradiction {
    /// No name, no office or version zero.
    #[error("it has no name, no office or no version")]
    Nameless,
    /// It ends before it begins.
    #[error("it ends before it begins")]
    Term,
    /// The calendar is out of order, or a day is both rest and work.
    #[error("the calendar is out of order, or a day is both rest and work")]
    Calendar,
    /// The calendar does not know the days on which the pack decides.
    #[error("the calendar does not know the days on which the pack decides")]
    CalendarTooShort,
    /// The days of the reminders do not fall, or their hour is none.
    #[error("the days of the reminders do not fall, or their hour is none")]
    Reminders,
    /// The reminders of a draft's end do not fall, or come before there is anything to remind of.
    #[error("the reminders of a draft's end do not fall, or come before there is anything to remind of")]
    DraftReminders,
    /// A period of no days, or a limit of nothing.
    #[error("a period of no days, or a limit of nothing")]
    Zero,
    /// More parties, or more files of a party, than an application can carry.
    #[error("more parties, or more files of a party, than an application can carry")]
    TooMany,
    /// A longer limit than the law's: thirty working days for a decision (暂行条例 20), ten for the check of a shared fact
    /// (政务数据共享条例 26).
    #[error("a longer limit than the law's")]
    BeyondTheLaw,
    /// A district twice, or a code that no district has.
    #[error("a district twice, or a code that no district has")]
    District,
    /// Two rates for one kind of building.
    #[error("two rates for one kind of building")]
    DoubledRate,
    /// No payment channel, more of them than a person is asked to choose from, one twice, or one without words or with a scheme that cannot be its own.
    #[error("no payment channel, too many, one twice, or one without words or with a scheme that is not its own")]
    Channel,
    /// An office that uses licences twice, or one without a name, a purpose or its words.
    #[error("an office that uses licences twice, or one without a name, a purpose or its words")]
    LicenceUser,
    /// Two texts under one name, or one without words.
    #[error("two texts under one name, or one without words")]
    Disclosure,
    /// A matter without a name or with a question without words, or one that names a text the pack does not have.
    #[error("a matter without a name, with a question without words, or with a text that is not there")]
    Matter,
    /// A matter whose first text, which stands above all others on its sheet, is not read by every applicant.
    #[error("a matter whose first text is not read by every applicant")]
    FirstText,
    /// A promise that is longer than the legal limit.
    #[error("a promised time that is longer than the legal limit")]
    Promise,
    /// A wait that is longer than the longest.
    #[error("a wait that is longer than the longest")]
    BackOff,
    /// A source of a number that the pack does not have, or one without words.
    #[error("a source of nothing, or one without words")]
    IdleSource,
    /// A material twice on one checklist, or one without name or source.
    #[error("a material twice on one checklist, or one without a name or a source")]
    Material,
    /// A text that is shown under another burden than the one under which its rule has it acknowledged: somebody would be
    /// asked to acknowledge what they do not read.
    #[error("{id} shown in {} under another burden than its rule asks about", matter.as_str())]
    OtherBurden {
        /// The matter of the rule.
        matter: MatterId,
        /// The text.
        id: &'static str,
    },
    /// A text that is acknowledged in other matters and in this one not: somebody would read that they accept it, and
    /// nobody would ask them.
    #[error("{id} shown in {}, where no rule has it acknowledged", matter.as_str())]
    IdleDisclosure {
        /// The matter that shows it.
        matter: MatterId,
        /// The text.
        id: &'static str,
    },
    /// The wording of a question that the matter does not ask.
    #[error("a wording of the question {question}, which {} does not ask", matter.as_str())]
    IdleQuestion {
        /// The matter of the inquiry.
        matter: MatterId,
        /// The question.
        question: QuestionName,
    },
    /// A charge for a matter whose rules wait for no payment: its sheet would name a fee that nobody bills.
    #[error("a charge for {}, whose rules wait for no payment", matter.as_str())]
    Charge {
        /// The matter.
        matter: MatterId,
    },
}

/// An entry that the law looks up and a pack does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Missing {
    /// The fee for a kind of building (民法典 223).
    #[error("rate for the kind of building {0:?}")]
    Rate(HouseType),
    /// A text that a rule asks to be acknowledged, or that the sheet shows.
    #[error("disclosure {id} among those of {}", matter.as_str())]
    Disclosure {
        /// The matter whose applicants read it.
        matter: MatterId,
        /// The text.
        id: &'static str,
    },
    /// A material that a rule asks for.
    #[error("material {} on the checklist of {}", code.as_str(), matter.as_str())]
    Material {
        /// The matter of the checklist.
        matter: MatterId,
        /// The material.
        code: MaterialCode,
    },
    /// The wording of a question of the inquiry.
    #[error("wording of the question {question} of {}", matter.as_str())]
    Question {
        /// The matter of the inquiry.
        matter: MatterId,
        /// The question.
        question: QuestionName,
    },
    /// The source of a number or switch.
    #[error("source of {0}")]
    Source(String),
}

/// The most payment channels of an office: each of them stands in every bill.
const MAX_CHANNELS: usize = 16;

/// The statutory limit for a decision, working days (不动产登记暂行条例 20).
const LAWS_LIMIT: u16 = 30;

/// The statutory limit for a source to check and correct what it shares, working days (政务数据共享条例 26).
const CHECK_LIMIT: u16 = 10;

/// A pack, if the bytes are one.
pub(super) fn checked(bytes: &[u8], references: &References) -> Result<PolicyPack, PackError> {
    let written: PackContent<Value> = from_canonical(bytes).map_err(|error| match error {
        CanonicalError::TooLarge => PackError::TooLarge,
        CanonicalError::NotCanonical | CanonicalError::TrailingBytes | CanonicalError::DuplicateKey => {
            PackError::NotCanonical
        }
        other => PackError::Format(other),
    })?;
    let pack = known(written, references)?;
    // A day or a code may be read from more than one spelling; a pack has one.
    if !to_canonical(&pack).is_ok_and(|again| again == bytes) {
        return Err(PackError::NotCanonical);
    }
    says_one_thing(&pack).map_err(PackError::Inconsistent)?;
    resolves(&pack, references).map_err(PackError::Unresolved)?;
    agrees(&pack, references).map_err(PackError::Inconsistent)?;
    sourced(&pack)?;
    Ok(pack)
}

/// Parts what is written of the matters this program knows, which it must understand to the last word, from what is
/// written for newer ones.
fn known(written: PackContent<Value>, references: &References) -> Result<PolicyPack, PackError> {
    let (mut matters, mut newer) = (BTreeMap::new(), BTreeMap::new());
    for (name, said) in written.matters {
        if references.matters.contains_key(&name) {
            let said = MatterPack::deserialize(said).map_err(|_| PackError::Format(CanonicalError::Shape { at: 0 }))?;
            matters.insert(name, said);
        } else {
            newer.insert(name, said);
        }
    }
    let content = PackContent {
        id: written.id,
        version: written.version,
        office: written.office,
        effective_from: written.effective_from,
        effective_to: written.effective_to,
        parameters: written.parameters,
        calendar: written.calendar,
        fees: written.fees,
        matters,
        disclosures: written.disclosures,
        licence_users: written.licence_users,
        sources: written.sources,
    };
    Ok(PolicyPack { content, newer })
}

fn once<T: Ord>(keys: impl Iterator<Item = T>) -> bool {
    let mut seen = BTreeSet::new();
    keys.into_iter().all(|key| seen.insert(key))
}

/// Whether days fall and none is there twice.
fn falls(days: &[u32]) -> bool {
    days.windows(2).all(|pair| pair[0] > pair[1])
}

fn says_one_thing(pack: &PackContent) -> Result<(), Contradiction> {
    let unless = |fine: bool, wrong: Contradiction| if fine { Ok(()) } else { Err(wrong) };
    let (terms, calendar) = (&pack.parameters, &pack.calendar);
    unless(!pack.id.is_empty() && !pack.office.is_empty() && pack.version > 0, Contradiction::Nameless)?;
    unless(pack.effective_to.is_none_or(|end| pack.effective_from < end), Contradiction::Term)?;
    unless(calendar.is_consistent(), Contradiction::Calendar)?;
    let last = pack.effective_to.map_or(pack.effective_from, |end| end.plus_days(-1));
    let known = calendar.first_day <= pack.effective_from && last <= calendar.last_day;
    unless(known, Contradiction::CalendarTooShort)?;
    unless(terms.reminders.hour < 24 && falls(&terms.reminders.days_before), Contradiction::Reminders)?;
    let reminders = &terms.draft_reminders_days_before;
    let in_time = reminders.first().is_some_and(|first| *first < terms.draft_kept_days);
    unless(falls(reminders) && in_time, Contradiction::DraftReminders)?;
    let periods = [
        terms.quote_valid_hours,
        terms.yielded_quote_valid_hours,
        terms.pay_within_days,
        terms.supplement_within_days,
        u32::from(terms.withdrawal_answer_working_days),
        terms.unpaid_ends_after_days.unwrap_or(1),
        terms.workspace_days,
        terms.objection_lapse_days,
        terms.notice_lapse_days,
        terms.land_term_ends_soon_days,
        terms.media_by_party,
        terms.parties_at_most,
        terms.workspaces_at_most,
        terms.supplements_at_most,
        u32::from(terms.source_check_working_days),
        terms.disputes_at_most,
        terms.mandates_at_most,
        terms.devices_at_most,
        terms.devices_within_days,
        terms.annotated_copy_days,
        terms.annotated_copies_a_day,
        terms.consent_days,
        terms.consents_at_most,
        terms.licence_uses_a_day,
        terms.shown_licence_hours,
        terms.lock_lift_hours,
        terms.invitation_wrong_tries,
        terms.partner_back_off.first_s,
        terms.payer_look_s,
    ];
    unless(!periods.contains(&0) && terms.max_material_bytes > 0, Contradiction::Zero)?;
    let carried =
        terms.parties_at_most <= Parameters::MOST_PARTIES && terms.media_by_party <= Parameters::MOST_MEDIA_BY_PARTY;
    unless(carried, Contradiction::TooMany)?;
    unless(terms.source_check_working_days <= CHECK_LIMIT, Contradiction::BeyondTheLaw)?;
    let longest = terms.partner_back_off.longest_s;
    unless(terms.partner_back_off.first_s <= longest && terms.payer_look_s <= longest, Contradiction::BackOff)?;
    let district = |code: &String| DistrictCode::from_digits(code).is_some_and(DistrictCode::can_be);
    let districts = !terms.districts.is_empty() && terms.districts.iter().all(district);
    unless(districts && once(terms.districts.iter()), Contradiction::District)?;
    unless(once(pack.fees.per_piece.iter().map(|p| p.house_type)), Contradiction::DoubledRate)?;
    let channels = &pack.fees.channels;
    let sound = (1..=MAX_CHANNELS).contains(&channels.len()) && channels.iter().all(PaymentChannel::is_sound);
    unless(sound && once(channels.iter().map(|channel| &channel.id)), Contradiction::Channel)?;
    let users = &pack.licence_users;
    let sound = users.iter().all(LicenceUser::is_sound) && once(users.iter().map(|user| &user.code));
    unless(sound, Contradiction::LicenceUser)?;
    let says = pack.disclosures.iter().all(|n| n.version > 0 && !n.zh.is_empty() && !n.en.is_empty());
    unless(says && once(pack.disclosures.iter().map(|n| &n.id)), Contradiction::Disclosure)?;
    pack.matters.values().try_for_each(|matter| matter_says_one_thing(pack, matter))
}

fn matter_says_one_thing(pack: &PackContent, matter: &MatterPack) -> Result<(), Contradiction> {
    let unless = |fine: bool, wrong: Contradiction| if fine { Ok(()) } else { Err(wrong) };
    let (legal, promised) = (matter.limits.decide_within_working_days, matter.limits.promised_working_days);
    unless(legal > 0, Contradiction::Zero)?;
    unless(legal <= LAWS_LIMIT, Contradiction::BeyondTheLaw)?;
    unless(promised <= legal, Contradiction::Promise)?;
    let words = |said: &super::Wording| !said.zh.is_empty() && !said.en.is_empty();
    let texts = matter.disclosures.iter().all(|id| pack.disclosure(id).is_some()) && once(matter.disclosures.iter());
    unless(words(&matter.name) && matter.questions.values().all(words) && texts, Contradiction::Matter)?;
    let first = matter.disclosures.first().and_then(|id| pack.disclosure(id));
    unless(first.is_none_or(|text| text.shown_where.is_none()), Contradiction::FirstText)?;
    let list = &matter.checklist;
    let named = list.iter().all(|l| !l.sources.is_empty() && !l.name_zh.is_empty() && !l.name_en.is_empty());
    unless(named && once(list.iter().map(|l| l.code)), Contradiction::Material)
}

fn resolves(pack: &PackContent, references: &References) -> Result<(), Missing> {
    let rate = |house: &&HouseType| pack.fees.per_piece.iter().all(|p| p.house_type != **house);
    if let Some(house) = HouseType::ALL.iter().find(rate) {
        return Err(Missing::Rate(*house));
    }
    // A matter that the pack does not speak of is not registered by this office online.
    for (name, said) in &pack.matters {
        let Some(asked) = references.matters.get(name) else { continue };
        let lacks = |text: &&AskedDisclosure| !said.disclosures.iter().any(|has| has == text.id);
        if let Some(text) = asked.disclosures.iter().find(lacks) {
            return Err(Missing::Disclosure { matter: *name, id: text.id });
        }
        if let Some(code) = asked.materials.iter().find(|code| !said.checklist.iter().any(|l| l.code == **code)) {
            return Err(Missing::Material { matter: *name, code: *code });
        }
        if let Some(question) = asked.questions.iter().find(|asks| !said.questions.contains_key(*asks)) {
            return Err(Missing::Question { matter: *name, question: *question });
        }
    }
    Ok(())
}

/// Whether the pack says of each matter what the law says of it, where both speak of the same thing.
fn agrees(pack: &PackContent, references: &References) -> Result<(), Contradiction> {
    let everywhere: BTreeSet<&AskedDisclosure> = references.matters.values().flat_map(|of| &of.disclosures).collect();
    for (name, said) in &pack.matters {
        let Some(asked) = references.matters.get(name) else { continue };
        let matter = *name;
        for text in said.disclosures.iter().filter_map(|id| pack.disclosure(id)) {
            let Some(known) = everywhere.iter().find(|known| known.id == text.id) else { continue };
            let Some(here) = asked.disclosures.iter().find(|here| here.id == text.id) else {
                return Err(Contradiction::IdleDisclosure { matter, id: known.id });
            };
            if here.shown_where != text.shown_where {
                return Err(Contradiction::OtherBurden { matter, id: here.id });
            }
        }
        if let Some(question) = said.questions.keys().find(|name| !asked.questions.contains(*name)) {
            return Err(Contradiction::IdleQuestion { matter, question: *question });
        }
        if said.fee != MatterFee::Free && !asked.awaits_payment {
            return Err(Contradiction::Charge { matter });
        }
    }
    Ok(())
}

/// Whether every number and switch names its source, and every source is of a number that is there. What is written for
/// newer programs has sources that only they can tell.
fn sourced(pack: &PolicyPack) -> Result<(), PackError> {
    let whole = serde_json::to_value(&pack.content).map_err(|_| PackError::Format(CanonicalError::Unwritable))?;
    let mut paths = BTreeSet::from(["calendar".to_owned(), "parameters.districts".to_owned()]);
    for part in ["parameters", "fees", "matters"] {
        whole.get(part).into_iter().for_each(|value| numbers(part, value, &mut paths));
    }
    if let Some(path) = paths.iter().find(|path| !pack.sources.contains_key(*path)) {
        return Err(PackError::Unresolved(Missing::Source(path.clone())));
    }
    let newer = |path: &str| pack.newer.keys().any(|name| path.starts_with(&format!("matters.{}.", name.as_str())));
    let idle = |(path, source): (&String, &super::NumberSource)| {
        source.text.is_empty() || !(paths.contains(path) || newer(path))
    };
    if pack.sources.iter().any(idle) {
        return Err(PackError::Inconsistent(Contradiction::IdleSource));
    }
    Ok(())
}

/// The paths of the numbers and switches below a value.
fn numbers(path: &str, value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Number(_) => {
            found.insert(path.to_owned());
        }
        Value::String(text) if text == "on" || text == "off" => {
            found.insert(path.to_owned());
        }
        Value::Array(items) => items.iter().for_each(|item| numbers(path, item, found)),
        Value::Object(fields) => {
            fields.iter().for_each(|(name, item)| numbers(&format!("{path}.{name}"), item, found));
        }
        Value::String(_) | Value::Bool(_) | Value::Null => {}
    }
}
