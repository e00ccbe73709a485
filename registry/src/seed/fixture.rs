//! A household's application with all that the registry and the partners know of it, to be judged by the rules alone.
//!
//! Test code of this and other crates (feature `fixtures`), never part of a product build.
#![allow(clippy::unwrap_used, reason = "fixtures are test code; a bad one must fail loudly")]

use std::sync::LazyLock;

use ereg_domain::{
    money::Fen,
    party::{Party, PrincipalKind},
    register::TransferClause,
};
use ereg_law::{
    application::Parties,
    fee::quote,
    fixture::Sale,
    policy::PolicyPack,
    references::floor_pack,
    subject::{
        ContractFact, DeedFact, DocumentFact, HomeLockFact, HomeLockState, IdentityFact, MandateFact, PaymentFact,
        Phase, QueueFact, SignatureFact, SignatureState, Supplemented, TaxFact,
    },
};

use super::household::{Conduct, Household, mortgage};
use crate::partner::{ContractState, DeedSetting, LicenceSetting, MarriageSetting, TaxSetting};

/// The pack by which they are judged, read once.
static PACK: LazyLock<PolicyPack> = LazyLock::new(|| floor_pack().unwrap());

/// The application of a household as the registry sees it in a phase.
pub fn sale(household: &Household, phase: Phase) -> Sale {
    let form = &household.the_matter().unwrap().form;
    let parties = household.application.get::<Parties>().into_iter();
    let parties: Vec<&Party> = parties.flat_map(|parties| form.signers(parties)).collect();
    let slots: Vec<_> = parties.iter().map(|party| party.slot).collect();
    let last = slots.last().copied();
    let conduct = household.conduct;
    let former = household.former.iter().filter(|_| conduct != Conduct::FormerNameUnknown);
    let formerly: Vec<_> = former.map(|former| (former.name.clone(), former.identity.clone())).collect();
    let identity = |slot| match conduct {
        Conduct::OtherPersonInSlot if Some(slot) == last => DocumentFact::Contradicted,
        _ => DocumentFact::Confirmed,
    };
    let signature = |slot| match conduct {
        Conduct::KeyRevoked if Some(slot) == last => SignatureState::KeyRevokedSince,
        Conduct::NotSigned if Some(slot) == last => SignatureState::Missing,
        Conduct::OtherContentSigned if Some(slot) == last => SignatureState::Bad,
        _ => SignatureState::Good,
    };
    let contract = match &household.filed {
        None => ContractFact::NotFound,
        Some(filed) if filed.state == ContractState::Cancelled => ContractFact::Cancelled,
        Some(filed) => ContractFact::Active {
            unit: filed.unit,
            price: filed.price,
            obligors: filed.obligors.iter().map(|p| (p.name.clone(), p.identity.clone())).collect(),
            right_holders: filed.right_holders.iter().map(|p| (p.name.clone(), p.identity.clone())).collect(),
        },
    };
    let tax = match (conduct, household.tax) {
        (Conduct::TaxAnswerLost, _) | (_, Some(TaxSetting::Silent)) => None,
        (_, Some(TaxSetting::Answers { deed_tax, income_tax })) => Some(TaxFact { deed_tax, income_tax }),
        (_, None) => Sale::clean().tax,
    };
    let payment = match conduct {
        Conduct::Unpaid => PaymentFact::Open,
        Conduct::OtherAmountPaid => PaymentFact::Settled(Fen::new(1).unwrap()),
        _ => PaymentFact::Settled(fee_of(household)),
    };
    let mut register = household.facts.clone();
    if conduct == Conduct::MortgagedSince {
        register.mortgages.push(mortgage(&register, TransferClause::Free, "2026-11-20").unwrap());
    }
    let ahead = QueueFact::Behind { ahead: 1 };
    let lock = |slot| HomeLockFact {
        slot,
        state: if conduct == Conduct::Locked { HomeLockState::Locked } else { HomeLockState::Open },
    };
    Sale {
        phase,
        as_of: "2026-11-23T05:30:00.000Z".parse().unwrap(),
        supplemented: Supplemented::Never,
        pack: PACK.clone(),
        matter: household.the_matter().unwrap(),
        sections: household.application.clone(),
        problems: Vec::new(),
        inquiries: household.inquiries.clone(),
        materials: household.materials.clone(),
        register: Some(register),
        identities: (conduct != Conduct::IdentityLost).then(|| {
            parties
                .iter()
                .map(|party| IdentityFact { slot: party.slot, state: identity(party.slot), formerly: formerly.clone() })
                .collect()
        }),
        mandates: Some({
            let organisations = parties.iter().filter(|party| party.kind.principal() == PrincipalKind::Organisation);
            organisations.map(|party| MandateFact { slot: party.slot, state: DocumentFact::Confirmed }).collect()
        }),
        tax,
        contract: (conduct != Conduct::ContractAnswerLost).then_some(contract),
        signatures: Some(slots.iter().map(|slot| SignatureFact { slot: *slot, state: signature(*slot) }).collect()),
        queue: Some(if conduct == Conduct::Behind { ahead } else { QueueFact::Head }),
        payment: Some(payment),
        published: (conduct != Conduct::NotPublished).then(|| "2026-11-23T05:00:00.000Z".parse().unwrap()),
        lender: match household.lender {
            LicenceSetting::InForce => Some(DocumentFact::Confirmed),
            LicenceSetting::NotInForce => Some(DocumentFact::Contradicted),
            LicenceSetting::Silent => None,
        },
        marriage: match household.marriage {
            MarriageSetting::Married => Some(DocumentFact::Confirmed),
            MarriageSetting::NotMarried => Some(DocumentFact::Contradicted),
            MarriageSetting::Silent => None,
        },
        deed: match household.issued.as_ref().map(|issued| (issued.setting, &issued.deed)) {
            _ if conduct == Conduct::DeedAnswerLost => None,
            None => Some(DeedFact::NotFound),
            Some((DeedSetting::Silent, _)) => None,
            Some((DeedSetting::Revoked, _)) => Some(DeedFact::Revoked),
            Some((DeedSetting::InForce, deed)) => Some(DeedFact::Stands(Box::new(deed.clone()))),
        },
        consents: Some(household.consents.clone()),
        home_locks: Some(slots.into_iter().map(lock).collect()),
    }
}

fn fee_of(household: &Household) -> Fen {
    let facts = household.the_matter().unwrap().form.fee_facts(&household.application, &household.facts);
    facts.and_then(|facts| quote(&PACK, &facts).ok()).map_or(Fen::ZERO, |fee| fee.total)
}
