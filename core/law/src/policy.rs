//! The policy pack (业务规则包): signed, versioned, dated data by which an office decides.
//!
//! Parameters, fees, checklists and notices live here and never in code. One pack is embedded as the floor; the
//! registry decides by the pack effective at acceptance.

use ereg_domain::{
    dictionary::HouseType,
    money::Fen,
    time::{DAY_MS, Day, Instant},
};
use serde::{Deserialize, Serialize};

use crate::{
    application::{MatterType, NoticeRef},
    calendar::{Deadline, WorkCalendar},
    material::{MaterialCode, MaterialSource},
};

/// A policy pack's content.
///
/// ```
/// use ereg_law::policy::{FLOOR_PACK, PolicyPack, floor_pack};
///
/// let pack = floor_pack()?; // built into every phone and registry
/// assert_eq!(PolicyPack::read(FLOOR_PACK)?, pack);
/// // An operator's next pack takes its place only if it is newer.
/// assert_eq!(pack.succeeds(&pack).unwrap_err().code(), "policy.lower_version");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyPack {
    /// Name of the line of packs, such as `wuhan-demo`.
    pub id: String,
    /// Rises with every change; a lower one is refused.
    pub version: u32,
    /// Office it is for.
    pub office: String,
    /// First day it decides.
    pub effective_from: Day,
    /// First day it no longer decides (half-open), where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_to: Option<Day>,
    /// Numbers and switches.
    pub parameters: Parameters,
    /// Which days are worked.
    pub calendar: WorkCalendar,
    /// Registration fees.
    pub fees: FeeTable,
    /// Materials by registration type.
    pub checklists: Vec<Checklist>,
    /// Texts people read and acknowledge.
    pub notices: Vec<Notice>,
}

/// Numbers and switches of the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    /// Statutory limit from acceptance, working days (暂行条例 20).
    pub decide_within_working_days: u16,
    /// A quote (缴费单) is good for this many hours, while its case holds its place in the queue.
    pub quote_valid_hours: u32,
    /// A quote of a case that has lost its turn is good for this many hours.
    pub yielded_quote_valid_hours: u32,
    /// Days the applicants have for what a case at the head of its unit's queue waits for: the fee, a tax, a
    /// correction. After them the next case goes first.
    pub pay_within_days: u32,
    /// Days the applicants have for a correction before acceptance (补正); after them the application lapses.
    pub supplement_within_days: u32,
    /// When the letters about such a period go out.
    pub letters: Letters,
    /// Working days the others have to answer one applicant's withdrawal; so long no entry is made.
    pub withdrawal_answer_working_days: u16,
    /// Local rule: a case that has lost its turn and stays unpaid is closed as withdrawn after this many days. Absent:
    /// only its applicants end it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unpaid_ends_after_days: Option<u32>,
    /// A shared workspace lives this many days.
    pub workspace_days: u32,
    /// A draft that was never sent in is kept on its device this many days after its last edit.
    pub draft_kept_days: u32,
    /// How many days before that end its person is reminded, falling; the last reminder is a day old before anything is
    /// removed.
    pub draft_reminders_days_before: Vec<u32>,
    /// An objection with no suit shown lapses after this many days (民法典 220).
    pub objection_lapse_days: u32,
    /// Whether resale needs a filed contract (网签备案), R-28.
    pub resale_needs_filed_contract: Switch,
    /// Districts (六位区划) this office registers for.
    pub districts: Vec<String>,
    /// Largest uploaded file, bytes.
    pub max_material_bytes: u64,
    /// Most files that one party hands in for one application. The office's own measure, no law's: a checklist has no more
    /// lines than that, and who fills his places fills nobody else's.
    pub media_by_party: u32,
}

/// When letters (提醒) about a period go out. The office's own measure: no law asks for them or names an hour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letters {
    /// How many days before its last day, falling.
    pub days_before: Vec<u32>,
    /// At which full hour of that day, 0 to 23 at +08:00.
    pub hour: u8,
}

impl Letters {
    /// When the letter of so many days before goes out.
    pub fn at(&self, by: Deadline, days: u32) -> Instant {
        let hour_ms = DAY_MS / 24;
        by.day().plus_days(-i64::from(days)).start().plus_ms(i64::from(self.hour) * hour_ms)
    }

    fn is_consistent(&self) -> bool {
        self.hour < 24 && self.days_before.windows(2).all(|pair| pair[0] > pair[1])
    }
}

impl Parameters {
    /// Whether the reminders of a draft's end fall, and all lie within its time.
    fn reminds_in_time(&self) -> bool {
        let reminders = &self.draft_reminders_days_before;
        reminders.windows(2).all(|pair| pair[0] > pair[1])
            && reminders.first().is_some_and(|first| *first < self.draft_kept_days)
    }
}

/// A switch that reads as what it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Switch {
    /// In force.
    On,
    /// Not in force.
    Off,
}

/// 不动产登记费: by piece, never by area or price (民法典 223).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeeTable {
    /// Fee for one piece by kind of building, fen.
    pub per_piece: Vec<PieceFee>,
    /// Cost of a further printed certificate (工本费), fen.
    pub further_certificate: Fen,
    /// Between spouses only this for each printed certificate (工本费), fen.
    pub between_spouses: Fen,
    /// Cost of an electronic certificate, first or further, fen: paper alone has a cost.
    pub electronic_certificate: Fen,
    /// Where the table comes from.
    pub basis: String,
}

/// Fee for one kind of building.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PieceFee {
    /// 房屋类型.
    pub house_type: HouseType,
    /// Fen.
    pub amount: Fen,
}

/// The materials of one registration type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checklist {
    /// Registration type.
    pub matter: MatterType,
    /// In the order they are shown.
    pub lines: Vec<ChecklistLine>,
}

/// One material of a checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChecklistLine {
    /// Which material.
    pub code: MaterialCode,
    /// When it is needed.
    pub need: MaterialNeed,
    /// Where it comes from, best first.
    pub sources: Vec<MaterialSource>,
    /// Name, Simplified Chinese.
    pub name_zh: String,
    /// Name, English.
    pub name_en: String,
}

/// When a material is needed (材料必要性).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MaterialNeed {
    /// Always.
    Always,
    /// Where a party is an organisation.
    Organisation,
    /// Where a natural person gives the home up (个人所得税).
    IndividualSeller,
    /// Where a party acts by an agent.
    Agent,
    /// Where a party is a minor.
    Minor,
    /// Where the register shows a burden whose holder must consent.
    Consent,
    /// Where other co-owners must consent.
    CoOwners,
    /// Where the land is allocated (划拨).
    AllocatedLand,
    /// Only where asked for.
    OnRequest,
}

/// A text shown to a person, by id and version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Such as `register_decides`, `objection_risk`, `personal_data`.
    pub id: String,
    /// Rises with every change of the text.
    pub version: u32,
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// The pack built into every phone and registry (兜底规则包): canonical JSON, trusted by its digest in the build. A
/// lower version than this is never taken.
pub const FLOOR_PACK: &[u8] = include_bytes!("policy/floor.json");

/// Largest pack that is read, bytes: a hundred times the floor's size.
pub const LARGEST_PACK: usize = 1024 * 1024;

/// Why a pack is not taken; the one in force stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    /// More than [`LARGEST_PACK`] bytes.
    #[error("the policy pack is too large")]
    TooLarge,
    /// Not a policy pack.
    #[error("the bytes are not a policy pack")]
    Format,
    /// Not its own canonical form: other spellings, doubled keys, trailing bytes.
    #[error("the policy pack is not in canonical form")]
    NotCanonical,
    /// Says two things at once: a doubled notice, rate, checklist line or district, a day both rest and work, a term
    /// that ends before it begins, or a reminder that comes before there is anything to remind of.
    #[error("the policy pack contradicts itself")]
    Inconsistent,
    /// Of another line of packs or another office.
    #[error("the policy pack is of another office")]
    OtherOffice,
    /// Not above the version in force.
    #[error("the policy pack is not newer than the one in force")]
    LowerVersion,
}

impl PackError {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            PackError::TooLarge => "too_large",
            PackError::Format => "policy.format",
            PackError::NotCanonical => "policy.not_canonical",
            PackError::Inconsistent => "policy.inconsistent",
            PackError::OtherOffice => "policy.other_office",
            PackError::LowerVersion => "policy.lower_version",
        }
    }
}

/// The floor pack, read.
///
/// # Errors
/// None in a build whose tests are green.
pub fn floor_pack() -> Result<PolicyPack, PackError> {
    PolicyPack::read(FLOOR_PACK)
}

impl PolicyPack {
    /// Reads the canonical bytes of a pack. Whether an operator signed them is checked before.
    ///
    /// # Errors
    /// Any [`PackError`] but those that compare with another pack.
    pub fn read(bytes: &[u8]) -> Result<PolicyPack, PackError> {
        if bytes.len() > LARGEST_PACK {
            return Err(PackError::TooLarge);
        }
        let pack: PolicyPack = serde_json::from_slice(bytes).map_err(|_| PackError::Format)?;
        let value = serde_json::to_value(&pack).map_err(|_| PackError::Format)?;
        let canonical = serde_json::to_vec(&value).map_err(|_| PackError::Format)?;
        if canonical != bytes {
            return Err(PackError::NotCanonical);
        }
        if pack.is_consistent() { Ok(pack) } else { Err(PackError::Inconsistent) }
    }

    /// Whether this pack may take the place of the one in force.
    ///
    /// # Errors
    /// [`PackError::OtherOffice`] and [`PackError::LowerVersion`] (an equal version is the same pack, not a newer one).
    pub fn succeeds(&self, current: &PolicyPack) -> Result<(), PackError> {
        if (&self.id, &self.office) != (&current.id, &current.office) {
            return Err(PackError::OtherOffice);
        }
        if self.version > current.version { Ok(()) } else { Err(PackError::LowerVersion) }
    }

    fn is_consistent(&self) -> bool {
        fn once<T: Ord>(keys: impl Iterator<Item = T>) -> bool {
            let mut seen = std::collections::BTreeSet::new();
            keys.into_iter().all(|key| seen.insert(key))
        }
        self.effective_to.is_none_or(|end| self.effective_from < end)
            && once(self.notices.iter().map(|n| &n.id))
            && once(self.fees.per_piece.iter().map(|p| p.house_type))
            && once(self.parameters.districts.iter())
            && self.calendar.is_consistent()
            && self.parameters.letters.is_consistent()
            && self.parameters.reminds_in_time()
            && once(self.checklists.iter().map(|c| c.matter))
            && self.checklists.iter().all(|c| once(c.lines.iter().map(|l| l.code)))
    }

    /// Whether this pack decides at an instant.
    pub fn is_effective(&self, at: Instant) -> bool {
        let day = at.day();
        self.effective_from <= day && self.effective_to.is_none_or(|end| day < end)
    }

    /// The checklist of a registration type.
    pub fn checklist(&self, matter: MatterType) -> Option<&Checklist> {
        self.checklists.iter().find(|c| c.matter == matter)
    }

    /// A notice in its current version.
    pub fn notice(&self, id: &str) -> Option<&Notice> {
        self.notices.iter().find(|n| n.id == id)
    }

    /// The reference a signed document carries.
    pub fn notice_ref(&self, id: &str) -> Option<NoticeRef> {
        self.notice(id).map(|n| NoticeRef { id: n.id.clone(), version: n.version })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ereg_domain::identifier::WuhanDistrict;

    #[test]
    fn the_floor_pack_is_its_own_canonical_form() {
        let value: serde_json::Value = serde_json::from_slice(FLOOR_PACK).unwrap();
        assert_eq!(serde_json::to_vec(&value).unwrap(), FLOOR_PACK);
        // And the types keep every byte of it.
        let pack = floor_pack().unwrap();
        let again = serde_json::to_vec(&serde_json::to_value(&pack).unwrap()).unwrap();
        assert_eq!(again, FLOOR_PACK);
    }

    #[test]
    fn the_floor_pack_registers_for_the_thirteen_districts_of_wuhan() {
        let districts: Vec<String> = WuhanDistrict::ALL.into_iter().map(|d| d.code().as_str().to_owned()).collect();
        assert_eq!(floor_pack().unwrap().parameters.districts, districts);
    }

    #[test]
    fn its_numbers_are_those_of_the_domain_reference() {
        let pack = floor_pack().unwrap();
        assert_eq!((pack.id.as_str(), pack.version, pack.office.as_str()), ("demo", 1, "demo"));
        assert_eq!((pack.parameters.decide_within_working_days, pack.parameters.objection_lapse_days), (30, 15));
        let fen = |house| pack.fees.per_piece.iter().find(|p| p.house_type == house).unwrap().amount.get();
        assert_eq!((fen(HouseType::Dwelling), fen(HouseType::Garage), fen(HouseType::Office)), (8_000, 8_000, 55_000));
        assert_eq!((pack.fees.further_certificate.get(), pack.fees.between_spouses.get()), (1_000, 1_000));
        assert_eq!((pack.fees.electronic_certificate.get(), fen(HouseType::StorageRoom)), (0, 8_000));
        assert_eq!(pack.fees.per_piece.len(), HouseType::ALL.len());
    }

    #[test]
    fn it_is_effective_from_its_first_day_at_wuhan_midnight() {
        let pack = floor_pack().unwrap();
        assert!(!pack.is_effective("2025-12-31T15:59:59.999Z".parse().unwrap()));
        assert!(pack.is_effective("2025-12-31T16:00:00.000Z".parse().unwrap()));
    }

    #[test]
    fn its_notices_speak_both_languages_and_say_what_decides() {
        let pack = floor_pack().unwrap();
        assert!(pack.notice("register_decides").unwrap().zh.contains("自记载于不动产登记簿（登簿）时转移"));
        for id in
            ["register_decides", "objection_risk", "personal_data", "mortgage_follows", "fee_not_price", "true_answers"]
        {
            let notice = pack.notice(id).unwrap();
            assert!(notice.zh.len() > 60 && notice.en.len() > 60 && notice.en.is_ascii(), "{id}");
        }
    }

    fn changed(from: &str, to: &str) -> Result<PolicyPack, PackError> {
        let text = std::str::from_utf8(FLOOR_PACK).unwrap();
        assert!(text.contains(from));
        PolicyPack::read(text.replacen(from, to, 1).as_bytes())
    }

    #[test]
    fn a_pack_in_another_form_or_with_something_more_is_refused() {
        assert_eq!(changed("{", "{\"aaa\":1,"), Err(PackError::Format));
        assert_eq!(changed("\"version\":1", "\"version\":null"), Err(PackError::Format));
        assert_eq!(changed("\"version\":1", "\"version\":1.0"), Err(PackError::Format));
        assert_eq!(changed("\"version\":1", "\"version\": 1"), Err(PackError::NotCanonical));
        assert_eq!(changed("\"id\":\"demo\"", "\"id\":\"\\u0064emo\""), Err(PackError::NotCanonical));
        assert_eq!(PolicyPack::read(&[FLOOR_PACK, b"\n"].concat()), Err(PackError::NotCanonical));
        assert_eq!(PolicyPack::read(&[b"\xEF\xBB\xBF", FLOOR_PACK].concat()), Err(PackError::Format));
        assert_eq!(PolicyPack::read(&[]), Err(PackError::Format));
    }

    #[test]
    fn a_pack_that_says_two_things_is_refused() {
        assert_eq!(changed("\"420103\"", "\"420102\""), Err(PackError::Inconsistent));
        assert_eq!(changed("\"house_type\":\"office\"", "\"house_type\":\"garage\""), Err(PackError::Inconsistent));
        let reminders = "\"draft_reminders_days_before\":[30,7,1]";
        for wrong in ["[1,7,30]", "[30,30]", "[180,7,1]", "[]"] {
            let other = format!("\"draft_reminders_days_before\":{wrong}");
            assert_eq!(changed(reminders, &other), Err(PackError::Inconsistent), "{wrong}");
        }
        assert_eq!(changed("\"effective_from\"", "\"effective_to\""), Err(PackError::Format));
        let letters = "\"letters\":{\"days_before\":[3,1],\"hour\":9}";
        for wrong in ["{\"days_before\":[1,3],\"hour\":9}", "{\"days_before\":[3,1],\"hour\":24}"] {
            assert_eq!(changed(letters, &format!("\"letters\":{wrong}")), Err(PackError::Inconsistent), "{wrong}");
        }
        let ended = "\"effective_from\":\"2026-01-01\",\"effective_to\":\"2026-01-01\"";
        assert_eq!(changed("\"effective_from\":\"2026-01-01\"", ended), Err(PackError::Inconsistent));
    }

    #[test]
    fn a_pack_of_a_million_rules_is_refused_unread() {
        let districts = "\"420102\",".repeat(1_000_000);
        assert_eq!(changed("\"420102\",", &districts), Err(PackError::TooLarge));
    }

    #[test]
    fn only_a_newer_pack_of_the_same_office_succeeds() {
        let current = floor_pack().unwrap();
        let with = |change: fn(&mut PolicyPack)| {
            let mut pack = current.clone();
            change(&mut pack);
            pack.succeeds(&current)
        };
        assert_eq!(with(|p| p.version = 2), Ok(()));
        assert_eq!(with(|_| ()), Err(PackError::LowerVersion));
        assert_eq!(with(|p| p.version = 0), Err(PackError::LowerVersion));
        assert_eq!(with(|p| p.office = "elsewhere".into()), Err(PackError::OtherOffice));
        assert_eq!(with(|p| p.id = "other".into()), Err(PackError::OtherOffice));
    }
}
