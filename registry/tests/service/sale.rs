//! A home changes hands, and everything that was promised about it holds.

use ereg_domain::register::TransferClause;
use ereg_law::{
    case::{CaseState, ReviewState, Waiting},
    fixture::{Sale, buyer, seller},
    subject::TaxState,
};
use ereg_protocol::{
    command::Command,
    objects::{CertificateStatus, LetterTells},
    outcome::{AttemptState, CommandEffect},
    registry::Registry,
};
use ereg_trust::{
    bundle::KeyRole,
    token::{BookStanding, Face, Token, TokenClaims, seal, verify},
};

use crate::{citizen::*, draft::*, office::*};

#[tokio::test]
async fn a_home_changes_hands() {
    let sale = Sale::clean();
    let (office, home) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let old = &home.certificates[0];
    assert_eq!(seller.certificates().await[0].number, old.number);

    let receipt = draft.submitted_by(&buyer).await;
    let case = buyer.case().await;
    let CaseState::FeeDue { fee, acceptance } = &case.state else { panic!("{:?}", case.state) };
    assert_eq!(acceptance.case_number.as_str(), "420102202611231000001");
    let accepted = |n: &ereg_protocol::objects::LetterBody| matches!(n.tells, LetterTells::Accepted { ahead: 0, .. });
    assert!(seller.letters().await.iter().any(accepted));
    let (digest, quote) = buyer.quote().await;
    assert_eq!((digest.to_string(), quote.total), (fee.quote.clone(), fee.amount));
    assert!(seller.objects(ereg_protocol::feed::ObjectKind::Quote).await.is_empty());

    buyer.pays().await;
    assert_eq!(buyer.payment().await.state, AttemptState::Succeeded);
    let case = buyer.case().await;
    let CaseState::Registered { booked, .. } = &case.state else { panic!("{:?}", case.state) };
    assert_eq!(booked.entry_index, 1);
    let facts = office.register(&home.unit);
    assert_eq!(facts.right.holders[0].name, buyer.who.name);

    let new = buyer.certificates().await;
    assert_eq!(new.len(), 1);
    assert_eq!(new[0].number.to_string(), "鄂(2026)演示市江岸不动产权第0000001号");
    let trust = office.keys();
    let verdict = verify(&new[0].token, trust.bundle());
    assert!(verdict.is_good() && verdict.book == BookStanding::StatusUnknown, "{verdict:?}");
    let gone = seller.certificates().await;
    assert_eq!((&gone[0].number, gone[0].status), (&old.number, CertificateStatus::Cancelled));
    assert!(seller.letters().await.iter().any(|n| matches!(n.tells, LetterTells::TransferredAway { .. })));
    assert!(buyer.letters().await.iter().any(|n| matches!(n.tells, LetterTells::CertificateReady { .. })));
    let fresh = seller.session.status(&old.token).await.unwrap();
    assert_eq!(verify(&fresh, trust.bundle()).book, BookStanding::Cancelled);
    let fresh = seller.session.status(&new[0].token).await.unwrap();
    assert_eq!(verify(&fresh, trust.bundle()).book, BookStanding::Current);
    // Sealed by the office's own key, of a number that it knows, and yet of no certificate of its book: no status is told.
    let sealed = Token::parse(&new[0].token).unwrap().claims().clone();
    let elsewhere = TokenClaims { entry_index: sealed.entry_index + 1, ..sealed.clone() };
    let licence_id = Token::parse(&old.token).unwrap().claims().face.licence_id.clone();
    let another = TokenClaims { face: Face { licence_id, ..sealed.face.clone() }, ..sealed };
    for claims in [elsewhere, another] {
        let token = seal(claims, trust.role(KeyRole::Seal)).unwrap().text();
        assert!(seller.session.status(&token).await.is_err());
    }

    let CommandEffect::Collected { certificates } = buyer.collects(receipt.case_id).await else { panic!() };
    assert_eq!(certificates, [new[0].number.clone()]);
    assert!(matches!(buyer.case().await.state, CaseState::Issued { .. }));
    assert_eq!(office.service.verify_book().unwrap(), 2);
    assert!(office.service.verify_audit().unwrap() > 10);
    assert_eq!(office.count("SELECT sum(amount) FROM ledger"), 8000);
}

#[tokio::test]
async fn every_repeat_gets_the_same_bytes_and_does_nothing() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let receipt = draft.submitted_by(&seller).await;
    buyer.pays().await;
    buyer.collects(receipt.case_id).await;
    let rows = ["command", "audit", "entry", "change", "attempt", "ledger", "case_file"];
    let counts = || rows.map(|table| office.count(&format!("SELECT count(*) FROM {table}")));
    let before = counts();
    office.clock.advance(400 * 86_400_000);
    for (citizen, other) in [(&seller, &buyer), (&buyer, &seller)] {
        let sent = citizen.sent.lock().unwrap().clone();
        assert!(sent.len() >= 3);
        for (bytes, outcome) in sent {
            assert_eq!(citizen.session.command(&bytes).await.unwrap(), outcome);
            // Asked for by its id it is told again, to whoever sent it alone.
            let id = Command::from_bytes(&bytes).unwrap().id;
            assert_eq!(citizen.session.outcome(id).await.unwrap().as_ref(), Some(&outcome));
            assert_eq!(other.session.outcome(id).await.unwrap(), None);
            let at = open_outcome(&outcome).at;
            assert_eq!(verified_outcome(&office, &outcome, at).command, ereg_trust::Digest::of(&bytes));
        }
    }
    assert_eq!(counts(), before);
}

#[tokio::test]
async fn a_case_waits_for_the_tax_and_then_goes_on() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    *office.world.tax.lock().unwrap() = Some(TaxState::Open);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    draft.submitted_by(&seller).await;
    let waits = |state: &CaseState| {
        matches!(state, CaseState::InReview { review: ReviewState::Waiting(Waiting::Partner { .. }), .. })
    };
    assert!(waits(&buyer.case().await.state));
    // Ever more rarely, by the pack: after two seconds, then four, then eight.
    let asks = || *office.world.asked.lock().unwrap();
    for wait in [2_000, 4_000, 8_000] {
        let before = asks();
        office.clock.advance(wait - 1);
        office.service.tick().unwrap();
        assert_eq!(asks(), before, "{wait} ms are not over");
        office.clock.advance(1);
        office.service.tick().unwrap();
        assert_eq!(asks(), before + 1, "{wait} ms are over");
    }
    office.clock.advance(11_000);
    *office.world.tax.lock().unwrap() = None;
    office.clock.advance(5_000);
    office.service.tick().unwrap();
    assert!(waits(&buyer.case().await.state), "silence is no answer");
    *office.world.tax.lock().unwrap() = Some(TaxState::Cleared);
    let asked = *office.world.asked.lock().unwrap();
    office.service.tick().unwrap();
    assert_eq!(*office.world.asked.lock().unwrap(), asked, "back-off");
    office.clock.advance(32_000);
    office.service.tick().unwrap();
    assert!(matches!(buyer.case().await.state, CaseState::FeeDue { .. }));
}

#[tokio::test]
async fn a_mortgage_follows_the_home_and_the_bank_is_told() {
    let sale = Sale::mortgaged(TransferClause::Free);
    let (office, home) = Office::for_sale(&sale);
    let mut sale = sale;
    sale.fill_in_parties();
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    draft.submitted_by(&seller).await;
    buyer.pays().await;
    assert!(matches!(buyer.case().await.state, CaseState::Registered { .. }), "{:?}", buyer.case().await.state);
    let facts = office.register(&home.unit);
    assert_eq!(facts.mortgages.len(), 1);
    let letters = office.service.letters_to(&facts.mortgages[0].mortgagee_identity).unwrap();
    assert_eq!(letters.len(), 1);
    let letter: ereg_protocol::objects::LetterBody = payload(&letters[0]);
    assert!(matches!(letter.tells, LetterTells::MortgagedHomeTransferred { .. }));
}
