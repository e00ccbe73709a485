//! The content of a policy pack, as it is written: the raw form, which nothing but the reader turns into a
//! [`super::PolicyPack`].

use std::collections::BTreeMap;

use ereg_domain::{
    dictionary::HouseType,
    disclosure::DisclosureRef,
    identifier::CreditCode,
    money::Fen,
    name::{MatterId, QuestionName},
    time::{DAY_MS, Day, Instant},
};
use serde::{Deserialize, Serialize};

use super::{LicenceUser, PaymentChannel, Wording};
use crate::{
    calendar::{Deadline, WorkCalendar},
    material::{MaterialCode, MaterialSource},
};

/// A policy pack's content, not yet checked. `M` is what it says of a matter: [`MatterPack`] for a matter the program
/// knows, and whatever is written for one it does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackContent<M = MatterPack> {
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
    /// Numbers and switches that hold for every matter.
    pub parameters: Parameters,
    /// The days that are worked.
    pub calendar: WorkCalendar,
    /// Registration fees.
    pub fees: FeeTable,
    /// The content that holds for one matter alone, by its name.
    pub matters: BTreeMap<MatterId, M>,
    /// Texts people read and acknowledge.
    pub disclosures: Vec<Disclosure>,
    /// The offices to which a holder may consent that they use a licence (用证单位), in the order they are shown.
    pub licence_users: Vec<LicenceUser>,
    /// The source of each number and switch, by its path in this pack, such as `parameters.workspace_days`. Places in a
    /// list are left out of the path: all of them have one source.
    pub sources: BTreeMap<String, NumberSource>,
}

/// The source of a number or switch of a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberSource {
    /// The kind of source.
    pub kind: SourceKind,
    /// Its name and article, or why the office chose the number.
    pub text: String,
}

/// Kinds of sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// A statute, regulation or document of a ministry.
    Law,
    /// A national standard.
    Standard,
    /// The office's own rule: no law names the number.
    Office,
}

/// The settings of an office for one matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatterPack {
    /// Its name.
    pub name: Wording,
    /// The switch for online applications (是否开通网上申请).
    pub online: Switch,
    /// The time that the office may take, and the time that it says it takes.
    pub limits: MatterLimits,
    /// The way its registration is charged.
    pub fee: MatterFee,
    /// Its materials, in the order they are shown.
    pub checklist: Vec<ChecklistLine>,
    /// The texts of the pack that its applicants read, by id.
    pub disclosures: Vec<String>,
    /// The questions of its inquiry (询问), as they are asked, by name.
    pub questions: BTreeMap<QuestionName, Wording>,
}

/// Limits of one matter, counted from acceptance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatterLimits {
    /// The legal limit, working days (暂行条例 20).
    pub decide_within_working_days: u16,
    /// The promised time (承诺时限), working days: what the office says it takes, never more than the legal limit.
    pub promised_working_days: u16,
}

/// The way a matter is charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatterFee {
    /// The fee is by piece, as in the table.
    ByPiece,
    /// The cost of a paper certificate alone (工本费).
    CertificatesAlone,
    /// The cost of a paper certificate alone, at the rate between spouses (夫妻间).
    SpouseCertificates,
    /// Free.
    Free,
}

/// Numbers and switches of the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    /// A quote (缴费单) is good for this many hours, while its case holds its place in the queue.
    pub quote_valid_hours: u32,
    /// A quote of a case that has lost its turn is good for this many hours.
    pub yielded_quote_valid_hours: u32,
    /// Days the applicants have for what a case at the head of its unit's queue waits for: the fee, a tax, a
    /// correction. After them the next case goes first.
    pub pay_within_days: u32,
    /// Days the applicants have for a correction before acceptance (补正); after them the application lapses.
    pub supplement_within_days: u32,
    /// The times at which the reminders about such a period go out.
    pub reminders: Reminders,
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
    /// Numbers of days before that end on which its person is reminded, falling; the last reminder is a day old before
    /// anything is removed.
    pub draft_reminders_days_before: Vec<u32>,
    /// An objection with no suit shown lapses after this many days (民法典 220).
    pub objection_lapse_days: u32,
    /// An advance notice of a sale may have lapsed so many days after its registration (民法典 221).
    pub notice_lapse_days: u32,
    /// So many days before the end of the land-use term (土地使用期限) a mortgagee is told that it ends soon. The office's own
    /// measure.
    pub land_term_ends_soon_days: u32,
    /// Days for which a statement of a lost certificate (遗失声明) stands on the portal before the certificate is given
    /// again; national law asks for none (实施细则 22).
    pub statement_days: u32,
    /// The switch that asks for a filed contract (网签备案) at resale, R-28.
    pub resale_needs_filed_contract: Switch,
    /// Districts (六位区划) this office registers for.
    pub districts: Vec<String>,
    /// Largest uploaded file, bytes.
    pub max_material_bytes: u64,
    /// Most files that one party hands in for one application. The office's own measure, no law's: a checklist has no more
    /// lines than that, and whoever fills their places fills nobody else's.
    pub media_by_party: u32,
    /// Most parties of one application.
    pub parties_at_most: u32,
    /// Most shared workspaces that one person may have open.
    pub workspaces_at_most: u32,
    /// Most corrections of one case.
    pub supplements_at_most: u32,
    /// Working days in which the source of a shared fact checks it, where a party says that it is wrong (政务数据共享条例 26).
    pub source_check_working_days: u16,
    /// Most facts that are disputed in one case, one after the other or at once.
    pub disputes_at_most: u32,
    /// Most mandates of one principal that stand at a time.
    pub mandates_at_most: u32,
    /// Most devices that one person enrols for one account within the days below, whatever proofs of identity (核身) they bring.
    pub devices_at_most: u32,
    /// The days within which so many devices are enrolled at most: each gives its place free when it is so old.
    pub devices_within_days: u32,
    /// The longest time for which an annotated copy of a licence (加注件) may be used, days.
    pub annotated_copy_days: u32,
    /// Most annotated copies of one licence within a day: each is a document that is kept for ever.
    pub annotated_copies_a_day: u32,
    /// The longest time for which a holder may consent that an office uses a licence (用证授权), days.
    pub consent_days: u32,
    /// Most such consents of one holder that stand at a time.
    pub consents_at_most: u32,
    /// Most times within a day that an office asks for a licence under one consent.
    pub licence_uses_a_day: u32,
    /// Hours after a licence was shown to an office in which its files are handed out to it.
    pub shown_licence_hours: u32,
    /// Hours from the taking of the lift of an owner's lock (解除产权锁定) to its effect.
    pub lock_lift_hours: u32,
    /// Number of wrong codes that close an invitation.
    pub invitation_wrong_tries: u32,
    /// The waits before a partner that gives no answer is asked again.
    pub partner_back_off: BackOff,
    /// The longest wait, seconds, before the bank is asked again about a code or a link (缴费码) that its payer may use at
    /// any moment.
    pub payer_look_s: u32,
}

impl Parameters {
    /// Most parties of an application, whatever the office says: a receipt names a statement of each, and an outcome has 4 KiB.
    pub const MOST_PARTIES: u32 = 16;
    /// Most files of one party, whatever the office says. With it and [`Parameters::MOST_PARTIES`] what one application brings has
    /// an end: it is read as a whole wherever it is judged.
    pub const MOST_MEDIA_BY_PARTY: u32 = 64;

    /// Whether the office takes an application of so many parties.
    pub fn take_parties(&self, count: usize) -> bool {
        u32::try_from(count).is_ok_and(|count| count <= self.parties_at_most)
    }
}

/// The waits before something is tried again: the first, then twice as long each time, up to the longest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackOff {
    /// First wait, seconds.
    pub first_s: u32,
    /// Longest wait, seconds.
    pub longest_s: u32,
}

impl BackOff {
    /// The wait after so many tries beyond the first, ms.
    pub fn wait_ms(self, tries: u32) -> i64 {
        let longest = i64::from(self.longest_s) * 1_000;
        (i64::from(self.first_s) * 1_000).checked_shl(tries.min(20)).map_or(longest, |ms| ms.min(longest))
    }
}

/// The times at which reminders (提醒) about a period go out. The office's own measure: no law asks for them or names an
/// hour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reminders {
    /// Numbers of days before its last day, falling.
    pub days_before: Vec<u32>,
    /// The full hour of that day, 0 to 23 at +08:00.
    pub hour: u8,
}

impl Reminders {
    /// The moment at which the reminder of so many days before goes out.
    pub fn at(&self, by: Deadline, days: u32) -> Instant {
        let hour_ms = DAY_MS / 24;
        by.day().plus_days(-i64::from(days)).start().plus_ms(i64::from(self.hour) * hour_ms)
    }
}

/// A switch that reads as what it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Switch {
    /// It is in force.
    On,
    /// It is not in force.
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
    /// The table's source.
    pub basis: String,
    /// The channels (缴费渠道) by which a fee is paid, in the order they are shown.
    pub channels: Vec<PaymentChannel>,
}

/// Fee for one kind of building.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PieceFee {
    /// 房屋类型.
    pub house_type: HouseType,
    /// The amount, fen.
    pub amount: Fen,
}

/// One material of a checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChecklistLine {
    /// The material.
    pub code: MaterialCode,
    /// The circumstances in which it is needed.
    pub need: MaterialNeed,
    /// The sources it comes from, best first.
    pub sources: Vec<MaterialSource>,
    /// Name, Simplified Chinese.
    pub name_zh: String,
    /// Name, English.
    pub name_en: String,
}

/// The circumstances in which a material is needed (材料必要性).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MaterialNeed {
    /// Always.
    Always,
    /// Needed where a party is an organisation.
    Organisation,
    /// Needed where a natural person gives the home up (个人所得税).
    IndividualObligor,
    /// Needed where a party acts by an agent.
    Agent,
    /// Needed where a party is a minor.
    Minor,
    /// Needed where the register shows a burden whose holder must consent.
    Consent,
    /// Needed where other co-owners must consent.
    CoOwners,
    /// Needed where the land is allocated (划拨).
    AllocatedLand,
    /// Only where asked for.
    OnRequest,
}

/// A text shown to a person, by id and version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disclosure {
    /// Such as `register_decides`, `objection_risk`, `personal_data`.
    pub id: String,
    /// The burden that the register must show for the text to be read; absent where every applicant reads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_where: Option<ShownWhere>,
    /// Rises with every change of the text.
    pub version: u32,
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// The burden on a home whose applicants read a text (适用情形).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShownWhere {
    /// A mortgage.
    Mortgage,
    /// A mortgage that goes with the home to whoever takes it (民法典 406).
    FollowingMortgage,
    /// An objection (异议登记) that has not lapsed.
    Objection,
    /// A right of residence (居住权).
    Residence,
}

impl PackContent {
    /// Whether the office takes applications for a matter online at an instant (是否开通网上申请): the pack says so, and is
    /// not past its last day.
    pub fn takes_online(&self, matter: MatterId, at: Instant) -> bool {
        let goes_on = self.effective_to.is_none_or(|end| at.day() < end);
        goes_on && self.matter(matter).is_some_and(|said| said.online == Switch::On)
    }

    /// The settings of the pack for a matter.
    pub fn matter(&self, id: MatterId) -> Option<&MatterPack> {
        self.matters.get(&id)
    }

    /// A question of a matter's inquiry, as it is asked.
    pub fn question(&self, matter: MatterId, name: QuestionName) -> Option<&Wording> {
        self.matter(matter)?.questions.get(&name)
    }

    /// A disclosure in its current version.
    pub fn disclosure(&self, id: &str) -> Option<&Disclosure> {
        self.disclosures.iter().find(|n| n.id == id)
    }

    /// The texts that the applicants of a matter read, in the order they are shown.
    pub fn disclosures_of(&self, matter: MatterId) -> impl Iterator<Item = &Disclosure> {
        let said = self.matter(matter).into_iter();
        said.flat_map(|said| &said.disclosures).filter_map(move |id| self.disclosure(id))
    }

    /// The office of this credit code that may be shown licences, where the pack lists it.
    pub fn licence_user(&self, code: &CreditCode) -> Option<&LicenceUser> {
        self.licence_users.iter().find(|user| user.code == *code)
    }

    /// The reference a signed document carries.
    pub fn disclosure_ref(&self, id: &str) -> Option<DisclosureRef> {
        self.disclosure(id).map(|n| DisclosureRef { id: n.id.clone(), version: n.version })
    }
}
