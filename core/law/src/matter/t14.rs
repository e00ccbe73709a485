//! T14: an advance notice of the sale of a second-hand home (预告登记: 其它不动产买卖).

use ereg_domain::{
    dictionary::{HouseNature, HouseType, LandNature, MortgageMethod, MortgagedObject, NoticeKind, RightKind},
    identifier::FixtureClass,
    name::MatterId,
    party::Side,
    register::TransferClause,
};

use super::{EndsIn, Matter, Yields, usual};
use crate::{
    application::{Act, Deal, Delivery, Inquiry, MatterSection as AppliedFor, Parties, RuleId},
    effect,
    fact::{MortgageLaw, RegisterFact as F},
    material::MaterialCode,
    question::{MORTGAGED, TRUE_INTENT, TRUE_MATERIALS, UNRECORDED_CO_OWNER},
    role::{ANYBODY, Recorded, Role, Signatory, TRANSFEREE, TRANSFEROR},
    rule::{self, Listed, OBJECTION_RISK},
    section::{Form, Section},
    words::labels,
};

/// Seller and buyer have the home held for the buyer between the contract and the entry of the sale (民法典 221). It is no
/// sale: the home stays the seller's, and nobody else gets it meanwhile without the buyer's consent.
pub static T14: Matter = Matter {
    form: Form {
        matter: MatterId::of("T14"),
        reason: labels::BY_A_PROMISED_SALE,
        act: Act::AdvanceNotice,
        right: RightKind::StateLandAndHouse,
        fixtures: &[FixtureClass::Building],
        roles: &[
            Role {
                name: TRANSFEROR,
                called: labels::SELLER,
                side: Side::Obligor,
                least: 1,
                most: 99,
                takes: ANYBODY,
                recorded: Recorded::Holder,
                signing: Signatory::Signs,
            },
            Role {
                name: TRANSFEREE,
                called: labels::BUYER,
                side: Side::RightHolder,
                least: 1,
                most: 99,
                takes: ANYBODY,
                recorded: Recorded::NotYet,
                signing: Signatory::Signs,
            },
        ],
        sections: &[
            Section::of::<AppliedFor>(),
            Section::of::<Parties>(),
            Section::of::<Deal>(),
            Section::of::<Delivery>(),
            Section::of::<Inquiry>(),
        ],
        questions: &[TRUE_INTENT, TRUE_MATERIALS, UNRECORDED_CO_OWNER, MORTGAGED],
        acknowledged: &[(RuleId(15), OBJECTION_RISK)],
        ownership_after: None,
    },
    // A market home on granted land; a mortgage on it stays as it is, and is the sale's to judge.
    plain: &[
        F::Land(LandNature::Granted),
        F::HouseNature(HouseNature::Market),
        F::House(HouseType::Dwelling),
        F::Act(Act::AdvanceNotice),
        F::MortgageTransfer(TransferClause::Free, MortgageLaw::CivilCode),
        F::MortgageTransfer(TransferClause::Silent, MortgageLaw::CivilCode),
        F::MortgageTransfer(TransferClause::Restricted, MortgageLaw::CivilCode),
        F::MortgageMethod(MortgageMethod::Ordinary),
        F::MortgageMethod(MortgageMethod::MaximumAmount),
        F::MortgagedObject(MortgagedObject::LandAndHouse),
    ],
    untouched: &[],
    rules: RULES,
    ends_in: EndsIn::Entry { effect: effect::advance_notice, yields: Yields::RegistrationProof },
    publishes: None,
};

/// The rules of the matter, in the order of every list of findings.
const RULES: &[Listed] = &[
    usual::R01,
    usual::R03,
    usual::R04,
    usual::R05,
    usual::R06,
    usual::R07,
    usual::R08,
    usual::R09,
    usual::R11,
    usual::R12,
    usual::R15,
    Listed { rule: &rule::R17, claims: &[F::Notice(NoticeKind::OtherSale), F::Paper(MaterialCode::M18)] },
    usual::R18,
    usual::R25,
    usual::R28,
    usual::R34,
    usual::R51,
    usual::R53,
    usual::R54,
    usual::R55,
    usual::R60,
    usual::R76,
];
