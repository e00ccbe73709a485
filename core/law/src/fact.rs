//! The values a review meets, one by one, so that each is claimed by a rule or stops at a person (`R-00`).
//!
//! A rule's `decides` lists the values it judges. A value that nobody lists is not automatic yet: this is what keeps
//! a new burden, house nature or document from slipping through because no one thought of it.

use ereg_domain::{
    dictionary::{
        CoOwnership, DocumentKind, HouseNature, HouseType, LandNature, MortgageMethod, MortgagedObject, NoticeKind,
        PartyKind, RightKind, SeizureKind, TenureStatus,
    },
    identifier::FixtureClass,
    party::IdentityNumber,
    register::{AdvanceNotice, BurdenKind, Mortgage, Objection, RegisterFacts, Seizure, SuitProof, TransferClause},
    time::{Day, Instant},
};

use crate::{
    application::Act,
    material::MaterialCode,
    policy::{PolicyPack, ShownWhere},
};

/// The law that a mortgage was registered under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MortgageLaw {
    /// Before 2021-01-01: 物权法 191, transfer only with the mortgagee's consent.
    PropertyLaw,
    /// From 2021-01-01: 民法典 406, transfer allowed unless agreed otherwise.
    CivilCode,
}

/// The phase of a half-open term on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TermPhase {
    /// It has not begun.
    NotBegun,
    /// from ≤ day < to.
    InForce,
    /// It is over.
    Past,
}

/// The state of an objection's effect (民法典 220).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectionState {
    /// Within its days, or with a suit shown.
    Live,
    /// No suit shown in time: a person confirms the lapse (R-16, later).
    Lapsed,
}

/// One value of the register or of the application that some rule must claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RegisterFact {
    /// 权利类型, recorded or applied for.
    Right(RightKind),
    /// 登记类型 applied for.
    Act(Act),
    /// 权属状态 of the right.
    RightStatus(TenureStatus),
    /// Status of the unit.
    UnitStatus(TenureStatus),
    /// 定着物特征码 of the unit: a home is a building.
    Fixture(FixtureClass),
    /// 权利性质 of the land.
    Land(LandNature),
    /// The land-use term.
    LandTerm(TermPhase),
    /// 房屋类型.
    House(HouseType),
    /// 房屋性质.
    HouseNature(HouseNature),
    /// 共有方式, as recorded.
    Held(CoOwnership),
    /// 共有方式, as applied for.
    Taken(CoOwnership),
    /// 权利人类型, recorded.
    Holder(PartyKind),
    /// 权利人类型, applying.
    Applicant(PartyKind),
    /// 证件种类 of a holder or applicant.
    Document(DocumentKind),
    /// A number kept as it is written (an old card of 15 digits, say): nothing of it was checked and no birthday is
    /// read from it, whichever document it is said to be on.
    UnreadNumber(DocumentKind),
    /// A natural person under 18 (未成年人), holding or applying.
    Minor,
    /// 抵押 by what its entry says of transfer and by the law it was made under.
    MortgageTransfer(TransferClause, MortgageLaw),
    /// 抵押方式.
    MortgageMethod(MortgageMethod),
    /// 抵押不动产类型.
    MortgagedObject(MortgagedObject),
    /// 查封, by kind and term.
    Seizure(SeizureKind, TermPhase),
    /// 异议登记.
    Objection(ObjectionState),
    /// 预告登记.
    Notice(NoticeKind),
    /// Another burden.
    Burden(BurdenKind),
    /// A material handed in.
    Paper(MaterialCode),
    /// More than one item in the application (组合办理).
    Package,
}

/// The topic of a value. A matter that leaves something as it is judges none of its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// The matter that is applied for, and those who apply: never left unjudged as a whole.
    Application,
    /// The unit, its right and its status.
    Right,
    /// The land.
    Land,
    /// The building.
    House,
    /// Mortgages, seizures, objections, notices and every other burden.
    Burdens,
}

/// The values that a matter provides for.
#[derive(Debug, Clone, Copy)]
pub struct Claimed<'a> {
    /// Those that a rule judges, or that are its plain case.
    pub values: &'a [RegisterFact],
    /// The topics that its entry leaves as they are.
    pub untouched: &'a [Topic],
}

impl Claimed<'_> {
    /// Whether the matter provides for a value of the application.
    pub fn has(&self, value: RegisterFact) -> bool {
        self.values.contains(&value) || self.untouched.contains(&value.topic())
    }

    /// Whether the matter provides for a value of the register.
    pub fn has_recorded(&self, value: RegisterFact) -> bool {
        self.values.contains(&value) || self.untouched.contains(&value.topic_in_the_register())
    }
}

/// 2021-01-01T00:00+08:00, when 民法典 came into force.
const CIVIL_CODE_FROM_MS: i64 = 1_609_430_400_000;

/// Whether a mortgage goes with the home to the buyer without the lender's consent (民法典 406).
pub fn follows_the_home(mortgage: &Mortgage) -> bool {
    law_of(mortgage) == MortgageLaw::CivilCode
        && matches!(mortgage.transfer_clause, TransferClause::Free | TransferClause::Silent)
}

/// The mortgages that bar a transfer of the home without their mortgagees' consent, as their entries say (担保制度解释 43).
pub fn restricting(register: &RegisterFacts) -> impl Iterator<Item = &Mortgage> {
    register.mortgages.iter().filter(|mortgage| mortgage.transfer_clause == TransferClause::Restricted)
}

/// The law that a mortgage was registered under.
pub fn law_of(mortgage: &Mortgage) -> MortgageLaw {
    if mortgage.registered_at.ms() < CIVIL_CODE_FROM_MS { MortgageLaw::PropertyLaw } else { MortgageLaw::CivilCode }
}

/// The phase of a seizure's term on a day.
pub fn term_on(seizure: &Seizure, day: Day) -> TermPhase {
    if day < seizure.from {
        TermPhase::NotBegun
    } else if day < seizure.to {
        TermPhase::InForce
    } else {
        TermPhase::Past
    }
}

/// Whether an objection still has effect: it lapses with the period of the pack after its registration, unless a suit
/// was shown (民法典 220). One whose last day is not known yet has not lapsed.
pub fn objection_at(objection: &Objection, at: Instant, pack: &PolicyPack) -> ObjectionState {
    let period = pack.calendar.after_days(objection.registered_at.day(), pack.parameters.objection_lapse_days);
    match objection.suit {
        SuitProof::Filed => ObjectionState::Live,
        SuitProof::NotShown if period.is_over(at) => ObjectionState::Lapsed,
        SuitProof::NotShown => ObjectionState::Live,
    }
}

/// Whether an advance notice of a sale may have lapsed: so long after its registration the sale could have been registered
/// and was not applied for (民法典 221). One whose last day is not known yet has not.
pub fn notice_may_have_lapsed(notice: &AdvanceNotice, at: Instant, pack: &PolicyPack) -> bool {
    pack.calendar.after_days(notice.registered_at.day(), pack.parameters.notice_lapse_days).is_over(at)
}

impl ShownWhere {
    /// Whether the register shows the burden at a time. An objection that has lapsed is none (民法典 220).
    pub fn is_met(self, register: &RegisterFacts, at: Instant, pack: &PolicyPack) -> bool {
        let lives = |objection: &Objection| objection_at(objection, at, pack) == ObjectionState::Live;
        match self {
            ShownWhere::Mortgage => !register.mortgages.is_empty(),
            ShownWhere::FollowingMortgage => register.mortgages.iter().any(follows_the_home),
            ShownWhere::Objection => register.objections.iter().any(lives),
            ShownWhere::Residence => register.other_burdens.iter().any(|burden| burden.kind == BurdenKind::Residence),
        }
    }
}

impl RegisterFact {
    /// The topic it belongs to.
    pub fn topic(self) -> Topic {
        match self {
            RegisterFact::Act(_)
            | RegisterFact::Taken(_)
            | RegisterFact::Applicant(_)
            | RegisterFact::Document(_)
            | RegisterFact::UnreadNumber(_)
            | RegisterFact::Minor
            | RegisterFact::Paper(_)
            | RegisterFact::Package => Topic::Application,
            RegisterFact::Right(_)
            | RegisterFact::RightStatus(_)
            | RegisterFact::UnitStatus(_)
            | RegisterFact::Fixture(_)
            | RegisterFact::Held(_)
            | RegisterFact::Holder(_) => Topic::Right,
            RegisterFact::Land(_) | RegisterFact::LandTerm(_) => Topic::Land,
            RegisterFact::House(_) | RegisterFact::HouseNature(_) => Topic::House,
            RegisterFact::MortgageTransfer(..)
            | RegisterFact::MortgageMethod(_)
            | RegisterFact::MortgagedObject(_)
            | RegisterFact::Seizure(..)
            | RegisterFact::Objection(_)
            | RegisterFact::Notice(_)
            | RegisterFact::Burden(_) => Topic::Burdens,
        }
    }

    /// The topic it belongs to where the register says it: whoever holds the home is part of its right.
    pub fn topic_in_the_register(self) -> Topic {
        match self {
            RegisterFact::Document(_) | RegisterFact::UnreadNumber(_) | RegisterFact::Minor => Topic::Right,
            other => other.topic(),
        }
    }

    /// Code of the text that says a person must judge this value.
    pub fn unclaimed_code(self) -> &'static str {
        match self {
            RegisterFact::Right(_) | RegisterFact::RightStatus(_) | RegisterFact::Act(_) => "R-00.right",
            RegisterFact::UnitStatus(_) | RegisterFact::Fixture(_) => "R-00.unit",
            RegisterFact::Land(_) | RegisterFact::LandTerm(_) => "R-00.land",
            RegisterFact::House(_) => "R-00.house_type",
            RegisterFact::HouseNature(_) => "R-00.house_nature",
            RegisterFact::Held(_) | RegisterFact::Taken(_) => "R-00.co_ownership",
            RegisterFact::Holder(_) | RegisterFact::Applicant(_) => "R-00.party_kind",
            RegisterFact::Document(_) | RegisterFact::UnreadNumber(_) => "R-00.document",
            RegisterFact::Minor => "R-00.minor",
            RegisterFact::MortgageTransfer(..) | RegisterFact::MortgageMethod(_) | RegisterFact::MortgagedObject(_) => {
                "R-00.mortgage"
            }
            RegisterFact::Seizure(..) => "R-00.seizure",
            RegisterFact::Objection(_) => "R-00.objection",
            RegisterFact::Notice(_) => "R-00.notice",
            RegisterFact::Burden(_) => "R-00.burden",
            RegisterFact::Paper(_) => "R-00.paper",
            RegisterFact::Package => "R-00.package",
        }
    }

    /// The official term of the value, where it has one.
    pub fn term(self) -> Option<&'static str> {
        Some(match self {
            RegisterFact::Right(v) => v.term(),
            RegisterFact::RightStatus(v) | RegisterFact::UnitStatus(v) => v.term(),
            RegisterFact::Land(v) => v.term(),
            RegisterFact::House(v) => v.term(),
            RegisterFact::HouseNature(v) => v.term(),
            RegisterFact::Held(v) | RegisterFact::Taken(v) => v.term(),
            RegisterFact::Holder(v) | RegisterFact::Applicant(v) => v.term(),
            RegisterFact::Document(v) | RegisterFact::UnreadNumber(v) => v.term(),
            RegisterFact::MortgageMethod(v) => v.term(),
            RegisterFact::MortgagedObject(v) => v.term(),
            RegisterFact::Seizure(v, _) => v.term(),
            RegisterFact::Notice(v) => v.term(),
            RegisterFact::Burden(v) => v.term(),
            RegisterFact::Paper(v) => v.as_str(),
            RegisterFact::Act(_)
            | RegisterFact::Fixture(_)
            | RegisterFact::LandTerm(_)
            | RegisterFact::Minor
            | RegisterFact::MortgageTransfer(..)
            | RegisterFact::Objection(_)
            | RegisterFact::Package => return None,
        })
    }
}

/// A value and the field of the application it concerns, if it is one the applicant wrote.
pub type Met = (RegisterFact, Option<String>);

/// The document a number is on, and whether the number itself was read.
pub(crate) fn of_identity(identity: &IdentityNumber) -> impl Iterator<Item = RegisterFact> + use<> {
    let unread = match identity {
        IdentityNumber::Other { document, .. } => Some(RegisterFact::UnreadNumber(*document)),
        IdentityNumber::Citizen(_)
        | IdentityNumber::ResidencePermit(_)
        | IdentityNumber::PermanentResident(_)
        | IdentityNumber::Organisation(_) => None,
    };
    [RegisterFact::Document(identity.document())].into_iter().chain(unread)
}

/// Whether a person is under 18 on the legal day (民法典 17). A number that names no birthday says nothing of age; its
/// document kind stops at a person anyway.
pub(crate) fn is_minor(identity: &IdentityNumber, as_of: Instant) -> bool {
    let Some(number) = identity.person().filter(|number| number.birth_date().is_some()) else { return false };
    // A birthday still to come is R-01's; that person is certainly not grown up.
    number.age_on(as_of.day().date()).is_none_or(|age| age < 18)
}
