//! The one reader of policy packs: form, contradictions, references.

use std::collections::{BTreeMap, BTreeSet};

use ereg_domain::{
    canonical::{CanonicalError, from_canonical, to_canonical},
    dictionary::HouseType,
    identifier::DistrictCode,
    name::MatterId,
};

use super::PackContent;
use crate::material::MaterialCode;

/// What the law of a program looks up in a pack by name, for each matter it knows. Each must be there: what a rule,
/// a sheet or a checklist names in a pack never turns out to be missing while somebody is waiting.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct References {
    /// Of each matter the program knows.
    pub matters: BTreeMap<MatterId, MatterReferences>,
}

/// What the law looks up for one matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MatterReferences {
    /// The texts its rules ask to be acknowledged and its sheet shows.
    pub disclosures: BTreeSet<&'static str>,
    /// The materials its rules ask for.
    pub materials: BTreeSet<MaterialCode>,
}

/// Why a pack is not taken; the one in force stays.
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
    /// Says two things at once, or something that cannot be.
    #[error("the policy pack contradicts itself: {0}")]
    Inconsistent(Contradiction),
    /// The law looks up something that is not there.
    #[error("the policy pack has no {0}")]
    Unresolved(Missing),
    /// Of another line of packs or another office.
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

/// What a pack says that cannot be.
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
    /// The days of the letters do not fall, or their hour is none.
    #[error("the days of the letters do not fall, or their hour is none")]
    Letters,
    /// The reminders of a draft's end do not fall, or come before there is anything to remind of.
    #[error("the reminders of a draft's end do not fall, or come before there is anything to remind of")]
    DraftReminders,
    /// A period of no days, or a limit of nothing.
    #[error("a period of no days, or a limit of nothing")]
    Zero,
    /// A longer limit than the law's thirty working days (暂行条例 20).
    #[error("a longer limit for a decision than the law's")]
    BeyondTheLaw,
    /// A district twice, or a code that no district has.
    #[error("a district twice, or a code that no district has")]
    District,
    /// Two rates for one kind of building.
    #[error("two rates for one kind of building")]
    DoubledRate,
    /// Two texts under one name, or one without words.
    #[error("two texts under one name, or one without words")]
    Disclosure,
    /// Two checklists of one matter.
    #[error("two checklists of one matter")]
    DoubledChecklist,
    /// A material twice on one checklist, or one without name or source.
    #[error("a material twice on one checklist, or one without a name or a source")]
    Material,
}

/// What the law looks up and a pack does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Missing {
    /// The fee for a kind of building (民法典 223).
    #[error("rate for the kind of building {0:?}")]
    Rate(HouseType),
    /// A text that a rule asks to be acknowledged, or that the sheet shows.
    #[error("disclosure {0}")]
    Disclosure(&'static str),
    /// A material that a rule asks for.
    #[error("material {} on the checklist of {matter:?}", code.as_str())]
    Material {
        /// Whose checklist.
        matter: MatterId,
        /// Which material.
        code: MaterialCode,
    },
}

/// The statutory limit for a decision, working days (不动产登记暂行条例 20).
const LAWS_LIMIT: u16 = 30;

/// The content of a pack, if it is one.
pub(super) fn checked(bytes: &[u8], references: &References) -> Result<PackContent, PackError> {
    let content: PackContent = from_canonical(bytes).map_err(|error| match error {
        CanonicalError::TooLarge => PackError::TooLarge,
        CanonicalError::NotCanonical | CanonicalError::TrailingBytes | CanonicalError::DuplicateKey => {
            PackError::NotCanonical
        }
        other => PackError::Format(other),
    })?;
    // A day or a code may be read from more than one spelling; a pack has one.
    if to_canonical(&content).is_ok_and(|again| again == bytes) {
        says_one_thing(&content).map_err(PackError::Inconsistent)?;
        resolves(&content, references).map_err(PackError::Unresolved)?;
        Ok(content)
    } else {
        Err(PackError::NotCanonical)
    }
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
    unless(terms.letters.hour < 24 && falls(&terms.letters.days_before), Contradiction::Letters)?;
    let reminders = &terms.draft_reminders_days_before;
    let in_time = reminders.first().is_some_and(|first| *first < terms.draft_kept_days);
    unless(falls(reminders) && in_time, Contradiction::DraftReminders)?;
    let periods = [
        terms.quote_valid_hours,
        terms.yielded_quote_valid_hours,
        terms.pay_within_days,
        terms.supplement_within_days,
        u32::from(terms.decide_within_working_days),
        u32::from(terms.withdrawal_answer_working_days),
        terms.unpaid_ends_after_days.unwrap_or(1),
        terms.workspace_days,
        terms.objection_lapse_days,
        terms.media_by_party,
    ];
    unless(!periods.contains(&0) && terms.max_material_bytes > 0, Contradiction::Zero)?;
    unless(terms.decide_within_working_days <= LAWS_LIMIT, Contradiction::BeyondTheLaw)?;
    let district = |code: &String| DistrictCode::from_digits(code).is_some_and(DistrictCode::can_be);
    let districts = !terms.districts.is_empty() && terms.districts.iter().all(district);
    unless(districts && once(terms.districts.iter()), Contradiction::District)?;
    unless(once(pack.fees.per_piece.iter().map(|p| p.house_type)), Contradiction::DoubledRate)?;
    let says = pack.notices.iter().all(|n| n.version > 0 && !n.zh.is_empty() && !n.en.is_empty());
    unless(says && once(pack.notices.iter().map(|n| &n.id)), Contradiction::Disclosure)?;
    unless(once(pack.checklists.iter().map(|c| c.matter)), Contradiction::DoubledChecklist)?;
    for list in &pack.checklists {
        let named = list.lines.iter().all(|l| !l.sources.is_empty() && !l.name_zh.is_empty() && !l.name_en.is_empty());
        unless(named && once(list.lines.iter().map(|l| l.code)), Contradiction::Material)?;
    }
    Ok(())
}

fn resolves(pack: &PackContent, references: &References) -> Result<(), Missing> {
    let rate = |house: &&HouseType| pack.fees.per_piece.iter().all(|p| p.house_type != **house);
    if let Some(house) = HouseType::ALL.iter().find(rate) {
        return Err(Missing::Rate(*house));
    }
    // A matter that the pack does not speak of is not registered online by this office.
    for list in &pack.checklists {
        let Some(of_matter) = references.matters.get(&list.matter) else { continue };
        if let Some(id) = of_matter.disclosures.iter().find(|id| pack.notice(id).is_none()) {
            return Err(Missing::Disclosure(id));
        }
        let listed = |code: &MaterialCode| list.lines.iter().any(|line| line.code == *code);
        if let Some(code) = of_matter.materials.iter().find(|code| !listed(code)) {
            return Err(Missing::Material { matter: list.matter, code: *code });
        }
    }
    Ok(())
}
