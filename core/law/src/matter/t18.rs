//! T18: a mortgage on a home (抵押权首次登记).

use ereg_domain::{
    dictionary::{
        DocumentKind, HouseNature, HouseType, LandNature, MortgageMethod, MortgagedObject, NoticeKind, PartyKind,
        RightKind,
    },
    identifier::FixtureClass,
    name::MatterId,
    party::{PrincipalKind, Side},
    register::{BurdenKind, TransferClause},
};

use super::{EndsIn, Matter, Yields, usual};
use crate::{
    application::{Act, AgreedMortgage, Delivery, Inquiry, MatterSection as AppliedFor, Parties, RuleId},
    effect,
    fact::{MortgageLaw, RegisterFact as F, TermPhase},
    material::MaterialCode,
    question::{MORTGAGED, TRUE_INTENT, TRUE_MATERIALS, UNRECORDED_CO_OWNER},
    role::{ANYBODY, MORTGAGEE, MORTGAGOR, Recorded, Role, Signatory},
    rule::{self, Listed, OBJECTION_RISK, RESIDENCE_STAYS},
    section::{Form, Section},
    words::labels,
};

/// The holders of a home and a lender have the home secure the lender's claim. The mortgage begins with its entry
/// (民法典 402); the home stays its holders', and the mortgagee has the registration proof.
pub static T18: Matter = Matter {
    form: Form {
        matter: MatterId::of("T18"),
        reason: labels::BY_A_MORTGAGE,
        act: Act::Mortgage,
        right: RightKind::StateLandAndHouse,
        fixtures: &[FixtureClass::Building],
        roles: &[
            Role {
                name: MORTGAGOR,
                called: labels::MORTGAGOR,
                side: Side::Obligor,
                least: 1,
                most: 99,
                takes: ANYBODY,
                recorded: Recorded::Holder,
                signing: Signatory::Signs,
            },
            Role {
                name: MORTGAGEE,
                called: labels::MORTGAGEE,
                side: Side::RightHolder,
                least: 1,
                // An entry names one mortgagee (register::MortgageTerms).
                most: 1,
                // Nearly always a bank; what a person lends is looked at by a person.
                takes: &[PrincipalKind::Organisation, PrincipalKind::Person],
                recorded: Recorded::NotYet,
                signing: Signatory::Signs,
            },
        ],
        sections: &[
            Section::of::<AppliedFor>(),
            Section::of::<Parties>(),
            Section::of::<AgreedMortgage>(),
            Section::of::<Delivery>(),
            Section::of::<Inquiry>(),
        ],
        questions: &[TRUE_INTENT, TRUE_MATERIALS, UNRECORDED_CO_OWNER, MORTGAGED],
        acknowledged: &[(RuleId(15), OBJECTION_RISK), (RuleId(23), RESIDENCE_STAYS)],
        ownership_after: None,
    },
    // A market home on granted land. A mortgage that stands already keeps its rank before the new one (民法典 414), whatever
    // it says of transfer: nothing is transferred.
    plain: &[
        F::Land(LandNature::Granted),
        F::HouseNature(HouseNature::Market),
        F::House(HouseType::Dwelling),
        F::Act(Act::Mortgage),
        F::MortgageTransfer(TransferClause::Free, MortgageLaw::CivilCode),
        F::MortgageTransfer(TransferClause::Silent, MortgageLaw::CivilCode),
        F::MortgageTransfer(TransferClause::Restricted, MortgageLaw::CivilCode),
        F::MortgageMethod(MortgageMethod::Ordinary),
        F::MortgageMethod(MortgageMethod::MaximumAmount),
        F::MortgagedObject(MortgagedObject::LandAndHouse),
    ],
    untouched: &[],
    rules: RULES,
    ends_in: EndsIn::Entry { effect: effect::mortgage, yields: Yields::RegistrationProof },
    publishes: None,
};

/// The rules of the matter, in the order of every list of findings.
const RULES: &[Listed] = &[
    Listed {
        rule: &rule::R01,
        claims: &[
            F::Applicant(PartyKind::Person),
            F::Applicant(PartyKind::Enterprise),
            F::Document(DocumentKind::CitizenCard),
            F::Document(DocumentKind::BusinessLicence),
        ],
    },
    usual::R03,
    usual::R04,
    usual::R05,
    usual::R06,
    usual::R07,
    usual::R08,
    usual::R09,
    usual::R12,
    usual::R15,
    Listed { rule: &rule::R17, claims: &[F::Notice(NoticeKind::OtherSale), F::Paper(MaterialCode::M18)] },
    usual::R18,
    Listed { rule: &rule::R23, claims: &[F::Burden(BurdenKind::Residence)] },
    usual::R25,
    usual::R34,
    Listed { rule: &rule::R37, claims: &[F::LandTerm(TermPhase::Past)] },
    Listed {
        rule: &rule::R40,
        claims: &[
            F::Right(RightKind::CollectiveLandOwnership),
            F::Right(RightKind::StateLandOwnership),
            F::Right(RightKind::Homestead),
            F::Right(RightKind::HomesteadAndHouse),
        ],
    },
    Listed { rule: &rule::R41, claims: &[] },
    Listed { rule: &rule::R42, claims: &[F::Paper(MaterialCode::M11)] },
    Listed { rule: &rule::R43, claims: &[F::Paper(MaterialCode::M03), F::Paper(MaterialCode::M12)] },
    Listed { rule: &rule::R44, claims: &[] },
    usual::R51,
    usual::R53,
    usual::R54,
    usual::R55,
    usual::R60,
    usual::R76,
];
