//! A supplement (补正): the same case goes on with what is corrected, and what was submitted before is kept.

use ereg_law::{
    application::{Acknowledgement, Deal, Holding, Inquiry, MatterSection, RuleId},
    case::{CaseState, ReviewState, Waiting},
    fixture::{Sale, buyer, seller, third, true_answers},
    supplement::{Asked, Corrected},
};
use ereg_protocol::{
    command::{CommandBody, PutSections, SectionPut, StatementRef, Submit, Supplement},
    id::CaseId,
    objects::{CaseView, LetterTells, Participation},
    outcome::{CommandEffect, Receipt},
    registry::Registry,
};
use ereg_trust::digest::{Digest, section_hash};

use crate::{
    citizen::{Citizen, slot},
    deadlines::case_of,
    draft::{Draft, chunks, ready_sale, signed_by_both},
    office::Office,
    packs::goes_on,
};

/// A sale that quotes another home's certificate, and the same one corrected.
fn misquoted() -> (Sale, Sale) {
    let right = Sale::clean();
    let wrong = Sale::clean().with(|sale| {
        let of_another = "鄂(2020)武汉市江岸不动产权第0099999号".parse().unwrap();
        sale.edit::<MatterSection>().items[0].certificate =
            Some(ereg_domain::identifier::QuotedCertificate::Title(of_another));
    });
    (wrong, right)
}

impl Draft {
    /// The supplement of a case as the workspace now stands.
    async fn supplement(&self, by: &Citizen, case_id: CaseId) -> CommandBody {
        let CommandBody::Submit(Submit { manifest, statements, .. }) = self.submission(by).await else { panic!() };
        let round = case_of(by, case_id).await.supplements.len().try_into().unwrap();
        CommandBody::Supplement(Supplement { case_id, round, manifest, statements })
    }

    async fn answers_with(&self, party: &Citizen, rev: u64, answers: &str) {
        let sections = vec![SectionPut { kind: ereg_law::section::INQUIRY, rev, body: answers.to_owned() }];
        party.send(CommandBody::PutSections(PutSections { draft_id: self.id, sections })).await;
    }

    async fn signs_with(&self, party: &Citizen, place: &str, answers: &str) {
        let own = section_hash(ereg_law::section::INQUIRY.as_str(), answers.as_bytes());
        party.send(self.statement_naming(party, place, own)).await;
    }

    async fn supplemented_by(&self, party: &Citizen, case_id: CaseId) -> Receipt {
        match party.send(self.supplement(party, case_id).await).await {
            CommandEffect::Supplemented(receipt) => receipt,
            other => panic!("{other:?}"),
        }
    }

    /// The shared sections as they should be, frozen and signed by both.
    async fn corrected_to(&mut self, sale: &Sale, rev: u64, (one, other): (&Citizen, &Citizen)) {
        self.sale = sale.clone();
        one.send(self.sections(rev)).await;
        self.frozen_by(one, rev).await;
        self.signed_by(one, "transferor.1").await;
        self.signed_by(other, "transferee.1").await;
    }
}

/// Returns what the letters say that a supplement changed.
async fn changes_told(citizen: &Citizen) -> Vec<Corrected> {
    let told = |tells| match tells {
        LetterTells::Supplemented { corrected, .. } => Some(corrected),
        _ => None,
    };
    citizen.letters().await.into_iter().filter_map(|letter| told(letter.tells)).flatten().collect()
}

fn asked(case: &CaseView) -> Vec<String> {
    case.state.asks().unwrap_or_default().iter().map(|ground| ground.code.clone()).collect()
}

#[tokio::test]
async fn what_was_wrong_is_corrected_and_the_same_case_is_accepted() {
    let (wrong, right) = misquoted();
    let (office, _) = Office::for_sale(&right);
    let (seller, buyer, mut draft) = ready_sale(&office, &wrong, &seller(), &buyer()).await;
    let first = draft.submitted_by(&seller).await;
    let case = seller.case().await;
    assert_eq!(asked(&case), ["R-09.certificate"]);
    assert!(case.term.is_some() && case.supplements.is_empty());

    draft.corrected_to(&right, 2, (&seller, &buyer)).await;
    let receipt = draft.supplemented_by(&buyer, case.case_id).await;
    assert_eq!((receipt.case_id, receipt.draft_id), (first.case_id, first.draft_id));
    assert_ne!(receipt.manifest, first.manifest);
    let case = seller.case().await;
    assert_eq!((&case.receipt, &case.supplements), (&first, &vec![receipt.clone()]), "it keeps its receipt");
    assert_eq!(case.case_id, first.case_id);
    let acceptance = case.state.acceptance().expect("accepted, on the day it was complete");
    assert_eq!(acceptance.accepted_at, receipt.received_at);
    for party in [&seller, &buyer] {
        let changed = changes_told(party).await;
        assert_eq!(changed, [Corrected { field: "matter.certificate".to_owned(), asked: Asked::Yes }]);
    }
    // What was submitted first is kept as it was.
    let kept = office.texts("SELECT content FROM laid_aside WHERE round = 0");
    assert!(kept[0].contains("0099999"), "{kept:?}");
    assert_eq!(office.count("SELECT count(*) FROM laid_aside"), 1);
    assert_eq!(office.count("SELECT count(*) FROM case_file"), 1);
    office.verified().unwrap();
}

/// Nobody but the one whose own section changed signs again.
#[tokio::test]
async fn an_own_section_is_signed_again_by_its_owner_alone() {
    let sale = Sale::objected();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer) = (office.enrols(&seller()).await, office.enrols(&buyer()).await);
    let draft = Draft::shared_by(&seller, &sale).await;
    draft.joined_by(&seller, &buyer, "transferee.1").await;
    // He has read of the objection, and she has not.
    draft.answers_with(&seller, 1, &acknowledged(&sale, "transferor.1")).await;
    draft.answered_by(&buyer, "transferee.1").await;
    draft.frozen_by(&seller, 1).await;
    draft.signs_with(&seller, "transferor.1", &acknowledged(&sale, "transferor.1")).await;
    draft.signed_by(&buyer, "transferee.1").await;
    let first = draft.submitted_by(&seller).await;
    let case = seller.case().await;
    assert_eq!(asked(&case), ["R-15.objection"]);
    let before = buyer.workspace(draft.id).await;

    let answers = acknowledged(&sale, "transferee.1");
    draft.answers_with(&buyer, 2, &answers).await;
    let view = buyer.workspace(draft.id).await;
    let standing = |place: &str, view: &ereg_protocol::objects::WorkspaceView| {
        view.participants.iter().find(|p| p.slot == slot(place)).unwrap().standing.clone()
    };
    assert_eq!(standing("transferee.1", &view), Participation::Joined, "hers fell");
    assert_eq!(standing("transferor.1", &view), standing("transferor.1", &before), "his stands");
    draft.signs_with(&buyer, "transferee.1", &answers).await;
    let receipt = draft.supplemented_by(&buyer, case.case_id).await;
    assert_eq!(receipt.manifest, first.manifest, "nothing shared has changed");
    let again: Vec<&StatementRef> = receipt.statements.iter().filter(|s| !first.statements.contains(s)).collect();
    assert_eq!(again.iter().map(|s| s.slot).collect::<Vec<_>>(), [slot("transferee.1")]);
    // Of what she answered the other party learns nothing: only that she was asked to.
    let told = changes_told(&seller).await;
    assert_eq!(told, [Corrected { field: "inquiry".to_owned(), asked: Asked::Yes }]);
    let after = seller.case().await;
    assert!(after.state.acceptance().is_some(), "{:?}", after.state);
    assert_eq!(after.case_id, first.case_id);
}

/// The answers of a party who has read of the objection.
fn acknowledged(sale: &Sale, place: &str) -> String {
    let pack = ereg_law::references::floor_pack().unwrap();
    let id = sale.matter.form.disclosure(RuleId(15)).unwrap();
    let known = pack.disclosure(id).unwrap();
    let disclosure = ereg_domain::disclosure::DisclosureRef { id: known.id.clone(), version: known.version };
    let inquiry = Inquiry {
        acknowledgements: vec![Acknowledgement { rule: RuleId(15), disclosure }],
        ..true_answers(slot(place), &[])
    };
    String::from_utf8(ereg_domain::canonical::to_canonical(&inquiry).unwrap()).unwrap()
}

#[tokio::test]
async fn what_was_changed_unasked_is_judged_like_the_rest_and_told() {
    let (wrong, right) = misquoted();
    let (office, _) = Office::for_sale(&right);
    let (seller, buyer, mut draft) = ready_sale(&office, &wrong, &seller(), &buyer()).await;
    let case = draft.submitted_by(&seller).await.case_id;
    let other_price = right.clone().with(|sale| sale.edit::<Deal>().price = "1".parse().unwrap());
    draft.corrected_to(&other_price, 2, (&seller, &buyer)).await;
    draft.supplemented_by(&seller, case).await;
    let told = changes_told(&buyer).await;
    let expected = [("deal.price", Asked::No), ("matter.certificate", Asked::Yes)];
    let expected = expected.map(|(field, asked)| Corrected { field: field.to_owned(), asked });
    assert_eq!(told, expected);
    // The filed contract says another price: it is not the one that was submitted first, and is to be corrected.
    let after = seller.case().await;
    assert!(after.state.acceptance().is_some(), "{:?}", after.state);
    assert_eq!(asked(&after), ["R-11.price"]);
}

/// Accepted already: number and rank stay, partners are asked anew about what they had answered.
#[tokio::test]
async fn in_review_number_and_rank_are_kept_and_partners_are_asked_anew() {
    let right = Sale::clean();
    let wrong = right.clone().with(|sale| sale.edit::<Deal>().price = "1".parse().unwrap());
    let (office, _) = Office::for_sale(&right);
    let (seller, buyer, mut draft) = ready_sale(&office, &wrong, &seller(), &buyer()).await;
    let case = draft.submitted_by(&seller).await.case_id;
    let waiting = seller.case().await;
    assert_eq!(asked(&waiting), ["R-11.price"]);
    // A case behind it on the same home.
    let behind = Draft::shared_by(&seller, &right).await;
    signed_by_both(&behind, &seller, &buyer).await;
    let behind = behind.submitted_by(&buyer).await.case_id;
    let waits = async || {
        let state = case_of(&buyer, behind).await.state;
        assert!(
            matches!(state, CaseState::InReview { review: ReviewState::Waiting(Waiting::Queue { ahead: 1 }), .. }),
            "{state:?}"
        );
    };
    waits().await;
    let acceptance = waiting.state.acceptance().unwrap().clone();
    let answers = || office.count("SELECT count(*) FROM partner_fact WHERE source = 'filed_contract'");
    let asked_once = answers();
    draft.corrected_to(&right, 2, (&seller, &buyer)).await;
    assert_eq!(asked(&case_of(&seller, case).await), ["R-11.price"], "while it is corrected nothing judges it");
    office.passes(1);
    draft.supplemented_by(&buyer, case).await;
    let after = case_of(&seller, case).await;
    assert_eq!(after.state.acceptance(), Some(&acceptance));
    assert!(matches!(after.state, CaseState::FeeDue { .. }), "{:?}", after.state);
    assert_eq!(answers(), asked_once + 1);
    // It stays behind.
    waits().await;
    office.verified().unwrap();
}

/// Whoever sends what does not mend it is asked again; an accepted case's period goes on and is not begun anew.
#[tokio::test]
async fn what_does_not_mend_it_is_asked_again() {
    let (wrong, right) = misquoted();
    let (office, _) = Office::for_sale(&right);
    let (seller, buyer, mut draft) = ready_sale(&office, &wrong, &seller(), &buyer()).await;
    let case = draft.submitted_by(&seller).await.case_id;
    let still_wrong = wrong.clone().with(|sale| sale.edit::<Deal>().signed_on = "2026-11-02".parse().unwrap());
    draft.corrected_to(&still_wrong, 2, (&seller, &buyer)).await;
    let sent = draft.supplement(&seller, case).await;
    seller.send(sent.clone()).await;
    let again = buyer.case().await;
    assert_eq!((asked(&again), again.supplements.len()), (vec!["R-09.certificate".to_owned()], 1));
    // The same once more is in already, though more is asked since.
    assert_eq!(buyer.declined(sent).await, "already_supplemented");
    draft.corrected_to(&right, 3, (&seller, &buyer)).await;
    // Meant for what was asked before, or for what nobody has asked yet: it is of this round or of none.
    let CommandBody::Supplement(good) = draft.supplement(&seller, case).await else { panic!() };
    for round in [0, 2] {
        let other = CommandBody::Supplement(Supplement { round, ..good.clone() });
        assert_eq!(seller.declined(other).await, "supplement.not_asked");
    }
    draft.supplemented_by(&seller, case).await;
    let after = buyer.case().await;
    assert!(after.state.acceptance().is_some() && after.supplements.len() == 2, "{:?}", after.state);
    assert_eq!(office.count("SELECT count(*) FROM laid_aside"), 2);
}

/// The pack says how often a case is corrected online; then it is the counter's.
#[tokio::test]
async fn a_case_is_corrected_as_often_as_the_pack_says() {
    let (wrong, right) = misquoted();
    let (mut office, _) = Office::for_sale(&right);
    let (mut seller, mut buyer, mut draft) = ready_sale(&office, &wrong, &seller(), &buyer()).await;
    let case = draft.submitted_by(&seller).await.case_id;
    draft.pack = goes_on(&mut office, [&mut seller, &mut buyer], |pack| pack.parameters.supplements_at_most = 1);
    let still_wrong = wrong.clone().with(|sale| sale.edit::<Deal>().signed_on = "2026-11-02".parse().unwrap());
    draft.corrected_to(&still_wrong, 2, (&seller, &buyer)).await;
    draft.supplemented_by(&seller, case).await;
    draft.corrected_to(&right, 3, (&seller, &buyer)).await;
    let again = draft.supplement(&seller, case).await;
    assert_eq!(seller.declined(again).await, "supplement.too_many");
    assert_eq!(asked(&seller.case().await), ["R-09.certificate"], "it stays as it was");
    assert_eq!(office.count("SELECT count(*) FROM laid_aside"), 2, "and nothing is written of what was declined");
}

#[tokio::test]
async fn only_what_is_asked_for_held_signed_and_in_time_is_a_supplement() {
    let (wrong, right) = misquoted();
    let (office, _) = Office::for_sale(&right);
    let (seller, buyer, mut draft) = ready_sale(&office, &wrong, &seller(), &buyer()).await;
    let stranger = office.enrols(&third()).await;
    let CommandBody::Submit(first) = draft.submission(&seller).await else { panic!() };
    let case = draft.submitted_by(&seller).await.case_id;
    let same = CommandBody::Supplement(Supplement {
        case_id: case,
        round: 0,
        manifest: first.manifest,
        statements: first.statements.clone(),
    });
    assert_eq!(seller.declined(same.clone()).await, "supplement.unchanged");
    // To others the case is not there, and a case that is not is the same.
    assert_eq!(stranger.try_send(same.clone()).await.unwrap_err().code, "not_found");
    let nowhere = "019abcde-0000-7000-8000-0000000000ab".parse().unwrap();
    let of_nowhere = CommandBody::Supplement(Supplement {
        case_id: nowhere,
        round: 0,
        manifest: first.manifest,
        statements: Vec::new(),
    });
    assert_eq!(seller.try_send(of_nowhere).await.unwrap_err().code, "not_found");

    draft.sale = right.clone();
    seller.send(draft.sections(2)).await;
    // Edited and frozen by nobody: what was signed is void, and the first submission opens no second case.
    let of = |manifest, statements: &[StatementRef]| {
        CommandBody::Supplement(Supplement { case_id: case, round: 0, manifest, statements: statements.to_vec() })
    };
    let void =
        [first.statements[0].clone(), StatementRef { slot: slot("transferee.1"), digest: Digest::of(b"forged") }];
    assert_eq!(seller.declined(of(first.manifest, &void)).await, "signature_void");
    draft.frozen_by(&seller, 2).await;
    let manifest = draft.the_manifest(2).digest().unwrap();
    assert_eq!(
        seller.declined(CommandBody::Submit(Submit { draft_id: draft.id, manifest, statements: Vec::new() })).await,
        "workspace.submitted"
    );
    let missing = seller.try_send(of(manifest, &first.statements)).await.unwrap_err();
    assert_eq!(missing.code, "bytes_missing");
    draft.signed_by(&seller, "transferor.1").await;
    let unsigned = draft.supplement(&seller, case).await;
    assert_eq!(seller.try_send(unsigned).await.unwrap_err().code, "bytes_missing");
    let CommandBody::Supplement(mut alone) = draft.supplement(&seller, case).await else { panic!() };
    alone.statements.truncate(1);
    assert_eq!(seller.declined(CommandBody::Supplement(alone)).await, "statements.incomplete");
    // The buyer's own statement over what was frozen before stays void, and the seller signs for nobody else.
    assert_eq!(seller.declined(draft.statement(&seller, "transferee.1")).await, "statement.slot");
    draft.signed_by(&buyer, "transferee.1").await;
    let whole = draft.supplement(&seller, case).await;
    let bytes = seller.command(whole.clone());
    // The answer that is lost is given again; another party's same words are in already.
    let (once, twice) = (seller.session.command(&bytes).await.unwrap(), seller.session.command(&bytes).await.unwrap());
    assert_eq!(once, twice);
    assert_eq!(buyer.declined(whole).await, "already_supplemented");
    assert_eq!(buyer.declined(of(manifest, &[])).await, "supplement.not_asked");
    assert_eq!(seller.declined(draft.deal(3)).await, "workspace.submitted", "it is closed again");
}

/// The time for a correction is half-open, also where the clock has not come by yet.
#[tokio::test]
async fn a_correction_is_put_and_sent_to_the_last_instant_of_its_time_and_not_after() {
    let (wrong, right) = misquoted();
    let (office, _) = Office::for_sale(&right);
    let (seller, buyer, mut draft) = ready_sale(&office, &wrong, &seller(), &buyer()).await;
    let case = draft.submitted_by(&seller).await.case_id;
    let end = seller.case().await.term.unwrap().by().end().unwrap();
    office.clock.advance(u64::try_from(end.ms() - office.clock_ms()).unwrap() - 1);
    draft.corrected_to(&right, 2, (&seller, &buyer)).await;
    let whole = draft.supplement(&seller, case).await;
    office.clock.advance(1);
    for late in [draft.sections(3), draft.freezing(3), draft.statement(&seller, "transferor.1"), whole] {
        assert_eq!(seller.declined(late).await, "supplement.over");
    }
    let code = *b"0123456789abcdef";
    assert_eq!(seller.declined(draft.invitation("transferee.1", &code)).await, "supplement.over");
    assert_eq!(asked(&seller.case().await), ["R-09.certificate"], "the clock has not come by");
    office.service.tick().unwrap();
    assert!(matches!(seller.case().await.state, CaseState::Expired { .. }));
}

/// Two photos were announced and had not come: one comes while the case is to be corrected, the other when it no longer is.
#[tokio::test]
async fn a_chunk_is_kept_while_something_is_to_be_sent_in_and_not_afterwards() {
    let (wrong, right) = misquoted();
    let (office, _) = Office::for_sale(&right);
    let (seller, buyer, mut draft) = ready_sale(&office, &wrong, &seller(), &buyer()).await;
    let photos = [b"\xFF\xD8\xFFone".to_vec(), b"\xFF\xD8\xFFtwo".to_vec()];
    for photo in &photos {
        draft.medium = Some(photo.clone());
        seller.send(draft.announcement()).await;
    }
    draft.medium = None;
    let puts = async |photo: &Vec<u8>| seller.session.put_chunk(chunks(photo).root(), 0, photo).await.unwrap();
    let kept = || office.count("SELECT count(*) FROM chunk");
    let case = draft.submitted_by(&seller).await.case_id;
    assert_eq!(asked(&seller.case().await), ["R-09.certificate"]);
    puts(&photos[0]).await;
    assert_eq!(kept(), 1);
    draft.corrected_to(&right, 2, (&seller, &buyer)).await;
    draft.supplemented_by(&seller, case).await;
    assert!(seller.case().await.state.asks().is_none());
    puts(&photos[1]).await;
    assert_eq!(kept(), 1, "nothing is missing, and nothing is added");
}

/// The applicants are not changed under a receipt: nobody is left out or replaced, and whoever was forgotten can be
/// added.
#[tokio::test]
async fn an_applicant_is_not_left_out_of_a_correction() {
    let (wrong, right) = misquoted();
    let (office, _) = Office::for_sale(&right);
    let (seller, buyer, mut draft) = ready_sale(&office, &wrong, &seller(), &buyer()).await;
    draft.submitted_by(&seller).await;
    draft.sale = right.clone().with(|sale| {
        let parties = &mut sale.parties_mut().parties;
        let other = third();
        let buyer = parties.iter_mut().find(|party| party.slot == slot("transferee.1")).unwrap();
        (buyer.name, buyer.identity) = (other.name, other.identity);
    });
    assert_eq!(seller.declined(draft.sections(2)).await, "supplement.applicants");
    let held = buyer.workspace(draft.id).await;
    assert!(
        held.participants.iter().all(|p| matches!(p.standing, Participation::Signed { .. })),
        "nothing of it was put"
    );
}

/// An edit that is never sent changes nothing: the case lapses after its letters, and then takes nothing more.
#[tokio::test]
async fn a_correction_that_is_never_sent_lapses_after_its_letters() {
    let (wrong, right) = misquoted();
    let (office, _) = Office::for_sale(&right);
    let (seller, buyer, mut draft) = ready_sale(&office, &wrong, &seller(), &buyer()).await;
    let case = draft.submitted_by(&seller).await.case_id;
    draft.corrected_to(&right, 2, (&seller, &buyer)).await;
    let late = draft.supplement(&seller, case).await;
    office.passes(30);
    assert!(matches!(buyer.case().await.state, CaseState::Supplement { .. }));
    let letters = buyer.letters().await.into_iter().filter(|n| matches!(n.tells, LetterTells::TermEnds { .. })).count();
    assert_eq!(letters, 2);
    office.passes(1);
    assert!(matches!(buyer.case().await.state, CaseState::Expired { .. }));
    assert_eq!(seller.declined(late).await, "supplement.not_asked");
    assert_eq!(seller.declined(draft.deal(3)).await, "workspace.submitted");
    // What was submitted and receipted is still there as it was.
    assert!(office.texts("SELECT content FROM laid_aside")[0].contains("0099999"));
}

/// A supplement that was refused because a signature was missing can be sent once all have signed, by whomever.
#[tokio::test]
async fn a_party_who_was_forgotten_joins_the_correction_and_is_a_party_from_then_on() {
    let whole = Sale::clean();
    let (office, _) = Office::for_sale(&whole);
    let (wrong, right) = misquoted();
    let (seller, buyer, mut draft) = ready_sale(&office, &wrong, &seller(), &buyer()).await;
    let case = draft.submitted_by(&seller).await.case_id;
    let second = office.enrols(&third()).await;
    draft.sale = right.with(|sale| {
        let parties = sale.parties_mut();
        let first = parties.parties.iter().find(|party| party.slot == slot("transferee.1")).unwrap().clone();
        let other = third();
        parties.parties.push(ereg_domain::party::Party {
            slot: slot("transferee.2"),
            name: other.name,
            identity: other.identity,
            ..first
        });
        parties.parties.sort_by_key(|party| party.slot);
        sale.edit::<Holding>().co_ownership = ereg_domain::dictionary::CoOwnership::Joint;
    });
    seller.send(draft.sections(2)).await;
    draft.joined_by(&seller, &second, "transferee.2").await;
    assert_eq!(second.case().await.case_id, case, "shown the case as they join");
    draft.answered_by(&second, "transferee.2").await;
    draft.frozen_by(&seller, 2).await;
    draft.signed_by(&seller, "transferor.1").await;
    draft.signed_by(&buyer, "transferee.1").await;
    draft.signed_by(&second, "transferee.2").await;
    draft.supplemented_by(&seller, case).await;
    let after = second.case().await;
    assert_eq!(after.side, Some(ereg_domain::party::Side::RightHolder));
    assert!(after.state.acceptance().is_some(), "{:?}", after.state);
}
