//! What a policy pack says, as it is written: the raw form, which nothing but the reader turns into a [`super::PolicyPack`].

use ereg_domain::{
    dictionary::HouseType,
    disclosure::DisclosureRef,
    money::Fen,
    name::MatterId,
    time::{DAY_MS, Day, Instant},
};
use serde::{Deserialize, Serialize};

use crate::{
    calendar::{Deadline, WorkCalendar},
    material::{MaterialCode, MaterialSource},
};

/// A policy pack's content, not yet checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackContent {
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
    /// lines than that, and whoever fills their places fills nobody else's.
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
    pub matter: MatterId,
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

impl PackContent {
    /// Whether this pack decides at an instant.
    pub fn is_effective(&self, at: Instant) -> bool {
        let day = at.day();
        self.effective_from <= day && self.effective_to.is_none_or(|end| day < end)
    }

    /// The checklist of a registration type.
    pub fn checklist(&self, matter: MatterId) -> Option<&Checklist> {
        self.checklists.iter().find(|c| c.matter == matter)
    }

    /// A notice in its current version.
    pub fn notice(&self, id: &str) -> Option<&Notice> {
        self.notices.iter().find(|n| n.id == id)
    }

    /// The reference a signed document carries.
    pub fn notice_ref(&self, id: &str) -> Option<DisclosureRef> {
        self.notice(id).map(|n| DisclosureRef { id: n.id.clone(), version: n.version })
    }
}
