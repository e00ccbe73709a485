//! Attempts at what nobody should do: other people's receipts and answers, money that comes late, bytes that are not
//! what was announced, feeds that are made to swell.

use std::{fs, path::Path};

use ereg_law::{
    case::{CaseState, ReviewState},
    fixture::{Sale, buyer, seller, third},
    material::MaterialCode,
};
use ereg_protocol::{
    command::{About, CommandBody, CommandKind, PutMedium, PutSections, SectionPut, ShareDraft, Submit},
    feed::{FeedCursor, PageRange},
    id::DraftId,
    objects::Refund,
    outcome::{AttemptState, CommandEffect, OutcomeResult},
    registry::{CallError, Registry},
    world::Clock,
};
use ereg_registry::partner::BankState;
use ereg_trust::{
    digest::section_hash,
    merkle::{MEDIA_CHUNK, Tree, leaf_hash},
};

use crate::{citizen::*, draft::*, office::*};

fn code(answer: Result<impl Sized, CallError>) -> String {
    match answer {
        Err(CallError::Problem(problem)) => problem.code,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was answered"),
    }
}

#[tokio::test]
async fn a_receipt_is_given_to_who_took_part_alone_also_to_one_who_knows_the_manifest() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, _, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    // Another workspace, whose creator has learnt the digest of a manifest that is not his.
    let elsewhere = Draft::shared_by(&seller, &sale).await;
    draft.submitted_by(&seller).await;
    let CommandBody::Submit(mut submit) = draft.submission(&seller).await else { panic!() };
    submit.draft_id = elsewhere.id;
    let bytes = seller.command(CommandBody::Submit(submit));
    if let Ok(outcome) = seller.session.command(&bytes).await {
        let OutcomeResult::Declined(declined) = open_outcome(&outcome).result else { panic!("it opened a case") };
        assert_ne!(declined.code, "already_submitted");
        assert_eq!(declined.first, None);
    }
}

/// The answers to the inquiry have few values: who holds a digest of them can try them all.
#[tokio::test]
async fn nobody_can_guess_anothers_answers_from_what_he_is_given() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let own = |place: &str| section_hash("inquiry.1", draft.inquiry(place).as_bytes()).to_string();
    let hidden = own("transferor.1");
    let view = serde_json::to_string(&buyer.workspace(draft.id).await).unwrap();
    assert!(!view.contains(&hidden) && view.contains(&own("transferee.1")));
    draft.submitted_by(&buyer).await;
    draft.submission(&seller).await;
    seller.declined(draft.submission(&seller).await).await;
    for (person, others) in [(&buyer, &hidden), (&seller, &own("transferee.1"))] {
        for (_, outcome) in person.sent.lock().unwrap().iter() {
            let outcome = open_outcome(outcome);
            let mut told = serde_json::to_string(&outcome).unwrap();
            if let OutcomeResult::Declined(declined) = outcome.result
                && let Some(first) = declined.first
            {
                let first: ereg_protocol::outcome::Outcome = payload(&first);
                told.push_str(&serde_json::to_string(&first).unwrap());
            }
            assert!(!told.contains(others.as_str()), "{:?}", outcome.kind);
        }
        let feed = all_pages(&person.session, FeedCursor::After(1)).await.unwrap();
        assert!(!serde_json::to_string(&feed).unwrap().contains(others.as_str()));
    }
}

#[tokio::test]
async fn money_that_comes_after_its_attempt_was_closed_is_held_apart_and_goes_back() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    draft.submitted_by(&seller).await;
    *office.world.mood.lock().unwrap() = BankMood::LosesTheOrder;
    let attempt = buyer.pays().await;
    office.clock.advance(60_000);
    office.service.tick().unwrap();
    assert_eq!(buyer.payment().await.state, AttemptState::Closed);
    // The bank took it all the same.
    office.world.bank.lock().unwrap().insert(attempt, BankState::Taken);
    assert_eq!(
        buyer.asks(attempt).await,
        CommandEffect::Payment { attempt_id: attempt, state: AttemptState::Succeeded }
    );
    assert!(matches!(buyer.case().await.state, CaseState::FeeDue { .. }), "it pays nothing");
    assert_eq!(office.count("SELECT sum(amount) FROM ledger WHERE what = 'capture' AND credit = 'suspense'"), 8000);
    assert_eq!(buyer.payment().await.refund, Some(Refund::Due), "its payer learns at once");
    office.service.tick().unwrap();
    assert_eq!(office.world.bank.lock().unwrap()[&attempt], BankState::Refunded);
    assert_eq!(buyer.payment().await.refund, Some(Refund::Done));
    assert_eq!(office.count("SELECT sum(amount) FROM ledger WHERE what = 'refund' AND debit = 'suspense'"), 8000);
    *office.world.mood.lock().unwrap() = BankMood::Takes;
    buyer.pays().await;
    assert!(matches!(buyer.case().await.state, CaseState::Registered { .. }));
    let fees = "SELECT sum(CASE WHEN credit = 'registration_fees' THEN amount ELSE 0 END \
                - CASE WHEN debit = 'registration_fees' THEN amount ELSE 0 END) FROM ledger";
    assert_eq!(office.count(fees), 8000);
}

#[tokio::test]
async fn money_for_a_case_withdrawn_meanwhile_is_held_apart_and_goes_back() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    draft.submitted_by(&seller).await;
    *office.world.mood.lock().unwrap() = BankMood::TakesAndLosesTheAnswer;
    let attempt = buyer.pays().await;
    let case = buyer.case().await.case_id;
    seller.send(seller.withdrawal(case, slot("transferor.1"))).await;
    buyer.send(buyer.withdrawal(case, slot("transferee.1"))).await;
    for _ in 0..3 {
        office.clock.advance(60_000);
        office.service.tick().unwrap();
    }
    assert!(matches!(buyer.case().await.state, CaseState::Withdrawn { .. }));
    assert_eq!(office.world.bank.lock().unwrap()[&attempt], BankState::Refunded);
    assert_eq!(office.count("SELECT count(*) FROM ledger WHERE 'registration_fees' IN (debit, credit)"), 0);
    assert_eq!(office.count("SELECT count(*) FROM ledger"), 2);
}

/// Sent back after payment and then settled by another fee: what was paid does not settle it and is not kept beside it.
#[tokio::test]
async fn money_held_for_another_fee_goes_back_before_the_new_one_is_paid() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    draft.submitted_by(&seller).await;
    let now = office.clock.read().wall.ms();
    office.tamper(&format!("UPDATE key SET revoked_ms = {now} + 1 WHERE use = 'party'"));
    office.clock.advance(1_000);
    let first = buyer.pays().await;
    let state = buyer.case().await.state;
    assert!(matches!(state, CaseState::InReview { review: ReviewState::Manual { .. }, .. }), "{state:?}");
    // As an officer will give it back to the rules, under a fee that has changed since.
    office.tamper(
        "DROP TRIGGER ledger_stays; UPDATE ledger SET amount = 4000; UPDATE attempt SET amount = 4000; \
         UPDATE key SET revoked_ms = NULL; \
         UPDATE case_file SET state = json_set(state, '$.review', 'auto'), next_ms = 0",
    );
    office.service.tick().unwrap();
    assert!(matches!(buyer.case().await.state, CaseState::FeeDue { .. }));
    office.service.tick().unwrap();
    assert_eq!(office.world.bank.lock().unwrap()[&first], BankState::Refunded);
    buyer.pays().await;
    assert!(matches!(buyer.case().await.state, CaseState::Registered { .. }));
    let fees = "SELECT sum(CASE what WHEN 'capture' THEN amount ELSE -amount END) FROM ledger";
    assert_eq!(office.count(fees), 8000);
}

fn medium(draft_id: DraftId, material: MaterialCode, parts: &[&[u8]], size: u64) -> PutMedium {
    let mut tree = Tree::new();
    parts.iter().for_each(|part| tree.append(leaf_hash(part)));
    let chunks = parts.iter().map(|part| leaf_hash(part)).collect();
    let media_type = ereg_law::material::MediaType::Jpeg;
    PutMedium { draft_id, material, media_type, size, digest: tree.root(), chunks }
}

#[tokio::test]
async fn a_chunk_has_the_length_that_the_announced_size_gives_it() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let seller = office.enrols(&seller()).await;
    let draft = Draft::shared_by(&seller, &sale).await;
    let parts: [&[u8]; 2] = [b"one byte and a bit", b"no more"];
    let announced = medium(draft.id, MaterialCode::M10, &parts, 300_000);
    let digest = announced.digest;
    seller.send(CommandBody::PutMedium(announced)).await;
    assert_eq!(code(seller.session.put_chunk(digest, 0, parts[0]).await), "chunk.digest");
    assert_eq!(code(seller.session.put_chunk(digest, 1, parts[1]).await), "chunk.digest");
    assert_eq!(office.count("SELECT count(*) FROM chunk"), 0);
}

#[tokio::test]
async fn the_end_of_a_file_that_is_an_archive_as_well_is_refused() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let seller = office.enrols(&seller()).await;
    let draft = Draft::shared_by(&seller, &sale).await;
    // Its directory ends the first chunk, its record is the second.
    let directory = [b"PK\x01\x02".as_slice(), &[0; 42]].concat();
    let record = [b"PK\x05\x06".as_slice(), &[0; 8], &46_u32.to_le_bytes(), &[0; 6]].concat();
    let goes_on = [record.as_slice(), b"\n"].concat();
    for (filling, [first, last]) in [(b'x', [0_u32, 1]), (b'y', [1, 0])] {
        let begins = [vec![filling; MEDIA_CHUNK - directory.len()], directory.clone()].concat();
        for (ends, is_taken) in [(&record, false), (&goes_on, true)] {
            let parts: [&[u8]; 2] = [&begins, ends];
            let announced = medium(draft.id, MaterialCode::M10, &parts, (begins.len() + ends.len()) as u64);
            let digest = announced.digest;
            seller.send(CommandBody::PutMedium(announced)).await;
            seller.session.put_chunk(digest, first, parts[first as usize]).await.unwrap();
            let put = seller.session.put_chunk(digest, last, parts[last as usize]).await;
            let held = seller.session.medium(digest).await.unwrap().held;
            if is_taken {
                put.unwrap();
                assert_eq!(held, [0, 1]);
            } else {
                assert_eq!(code(put), "medium.polyglot");
                assert_eq!(held, [first]);
            }
        }
    }
}

#[tokio::test]
async fn a_photo_in_two_drafts_is_whole_only_where_both_hold_it() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let seller = office.enrols(&seller()).await;
    let (one, two) = (Draft::shared_by(&seller, &sale).await, Draft::shared_by(&seller, &sale).await);
    let photo = vec![7; 1000];
    let announce = |draft: &Draft| CommandBody::PutMedium(medium(draft.id, MaterialCode::M10, &[&photo], 1000));
    let digest = leaf_hash(&photo);
    // The draft that is announced later has the smaller id or the greater one.
    let (later, first) = (one.id.min(two.id), one.id.max(two.id));
    let first = if one.id == first { &one } else { &two };
    let later = if one.id == later { &one } else { &two };
    seller.send(announce(first)).await;
    seller.session.put_chunk(digest, 0, &photo).await.unwrap();
    assert_eq!(seller.session.medium(digest).await.unwrap().held, [0]);
    seller.send(announce(later)).await;
    assert_eq!(seller.session.medium(digest).await.unwrap().held, [0_u32; 0], "the other draft lacks it");
    seller.session.put_chunk(digest, 0, &photo).await.unwrap();
    assert_eq!(seller.session.medium(digest).await.unwrap().held, [0]);
    assert_eq!(office.count("SELECT count(*) FROM chunk"), 2);
}

#[tokio::test]
async fn a_file_may_be_two_materials_but_never_another_file_of_the_same_digest() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let seller = office.enrols(&seller()).await;
    let draft = Draft::shared_by(&seller, &sale).await;
    let photo = vec![7; MEDIA_CHUNK + 1];
    let parts: Vec<&[u8]> = photo.chunks(MEDIA_CHUNK).collect();
    let announced = medium(draft.id, MaterialCode::M10, &parts, photo.len() as u64);
    seller.send(CommandBody::PutMedium(announced.clone())).await;
    seller.send(CommandBody::PutMedium(announced.clone())).await;
    let other = PutMedium { material: MaterialCode::M18, ..announced.clone() };
    seller.send(CommandBody::PutMedium(other)).await;
    let shown: Vec<_> = seller.workspace(draft.id).await.media.iter().map(|m| m.material).collect();
    assert_eq!(shown, [MaterialCode::M10, MaterialCode::M18], "one file may be two materials");
    for (index, part) in (0..).zip(parts) {
        seller.session.put_chunk(announced.digest, index, part).await.unwrap();
    }
    assert_eq!(office.count("SELECT count(*) FROM chunk"), 2);
    assert!(seller.workspace(draft.id).await.media.iter().all(|m| m.held == 2));
    // Said again, and of a third material, when it is there: nothing has to come a second time.
    seller.send(CommandBody::PutMedium(announced.clone())).await;
    seller.send(CommandBody::PutMedium(PutMedium { material: MaterialCode::M26, ..announced.clone() })).await;
    assert_eq!(seller.workspace(draft.id).await.media.iter().filter(|m| m.held == 2).count(), 3);
    // A list of one leaf, which is the root itself, has the same root.
    let other = PutMedium { chunks: vec![announced.digest], size: 9, ..announced };
    assert_eq!(seller.declined(CommandBody::PutMedium(other)).await, "conflict");
}

#[tokio::test]
async fn wrong_codes_close_an_invitation_to_who_sends_them_and_swell_nobodys_feed() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, stranger) =
        (office.enrols(&seller()).await, office.enrols(&buyer()).await, office.enrols(&third()).await);
    let draft = Draft::shared_by(&seller, &sale).await;
    seller.send(draft.invitation("transferee.1", b"0123456789abcdef")).await;
    let told = || office.count("SELECT count(*) FROM change WHERE kind = 'workspace'");
    let before = told();
    for _ in 0..12 {
        assert_eq!(stranger.declined(draft.acceptance(b"fedcba9876543210")).await, "invitation_closed");
    }
    assert_eq!(told(), before, "what a stranger tries is nothing the members are told");
    let counted = "SELECT value FROM invitation, json_each(invitation.wrong)";
    assert_eq!(office.count(counted), 5, "counted no further than it matters");
    // Not even the right code opens it to whoever has guessed so often; to the person it was meant for it is open as before.
    assert_eq!(stranger.declined(draft.acceptance(b"0123456789abcdef")).await, "invitation_closed");
    buyer.send(draft.acceptance(b"0123456789abcdef")).await;
}

/// This holds also where two places name one person: nobody gives to themselves, or signs on both sides.
#[tokio::test]
async fn one_person_fills_one_place_of_a_workspace() {
    let mut sale = Sale::clean();
    sale.sold_to(&[(&seller(), None)], ereg_domain::dictionary::CoOwnership::Sole);
    let (office, _) = Office::for_sale(&sale);
    let seller = office.enrols(&seller()).await;
    let draft = Draft::shared_by(&seller, &sale).await;
    seller.send(draft.invitation("transferee.1", b"0123456789abcdef")).await;
    assert_eq!(seller.declined(draft.acceptance(b"0123456789abcdef")).await, "invitation_closed");
    assert_eq!(office.count("SELECT count(*) FROM member"), 1);
}

/// A code tells which invitation was meant; a wrong one may have been meant for any.
#[tokio::test]
async fn another_persons_code_counts_against_its_own_invitation_and_a_wrong_one_against_all() {
    use ereg_domain::{dictionary::CoOwnership, share::Share};
    let (half, other) = (Share::new(1, 2).ok(), ereg_law::fixture::someone("欧阳明", "19910101", 7));
    let mut sale = Sale::clean();
    sale.sold_to(&[(&buyer(), half), (&other, half)], CoOwnership::Shares);
    let (office, _) = Office::for_sale(&sale);
    let (seller, stranger) = (office.enrols(&seller()).await, office.enrols(&third()).await);
    let draft = Draft::shared_by(&seller, &sale).await;
    seller.send(draft.invitation("transferee.1", b"0123456789abcdef")).await;
    seller.send(draft.invitation("transferee.2", b"fedcba9876543210")).await;
    let counted = || {
        let sum = "(SELECT sum(value) FROM json_each(invitation.wrong))";
        office.texts(&format!("SELECT slot || ' ' || coalesce({sum}, 0) FROM invitation ORDER BY slot"))
    };
    assert_eq!(counted(), ["transferee.1 0", "transferee.2 0"]);
    stranger.declined(draft.acceptance(b"fedcba9876543210")).await;
    assert_eq!(counted(), ["transferee.1 0", "transferee.2 1"]);
    stranger.declined(draft.acceptance(b"another code 123")).await;
    assert_eq!(counted(), ["transferee.1 1", "transferee.2 2"]);
}

#[tokio::test]
async fn a_feed_of_large_objects_comes_in_pieces_and_whole() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let seller = office.enrols(&seller()).await;
    let draft = Draft::shared_by(&seller, &sale).await;
    let disclosure = format!("{{\"id\":\"{}\",\"version\":1}}", "x".repeat(250_000));
    let read = format!("[{{\"disclosure\":{disclosure},\"rule\":\"R-15\"}}]");
    let body = format!("{{\"acknowledgements\":{read},\"answers\":{{}},\"slot\":\"transferor.1\"}}");
    for rev in 1..=12 {
        let sections = vec![SectionPut { kind: ereg_law::section::INQUIRY, rev, body: body.clone() }];
        seller.send(CommandBody::PutSections(PutSections { draft_id: draft.id, sections })).await;
    }
    let newest = office.count("SELECT max(seq) FROM change");
    let (first, head) = page(&seller.session, &FeedCursor::After(1)).await.unwrap();
    let PageRange::Changes { last, .. } = head.range else { panic!("numbered changes were asked for") };
    assert!(last < head.newest && first.len() < 10, "a page is full after few of them");
    let all = all_pages(&seller.session, FeedCursor::After(1)).await.unwrap();
    let seqs: Vec<i64> = all.iter().map(|change| i64::try_from(change.seq).unwrap()).collect();
    assert_eq!(seqs, (2..=newest).collect::<Vec<_>>());
    assert_eq!(i64::try_from(head.newest).unwrap(), newest);
}

/// An object that no phone would take is refused to whoever asks for it, and nobody's feed holds it or a gap in its
/// place.
#[tokio::test]
async fn an_object_longer_than_a_line_of_the_feed_is_not_made() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let seller = office.enrols(&seller()).await;
    let draft = Draft::shared_by(&seller, &sale).await;
    // It fits into its command; carried as text within text, each quotation mark grows to eight characters.
    let inquiry = |id: &str| {
        let disclosure = format!("{{\"id\":\"{id}\",\"version\":1}}");
        let read = format!("[{{\"disclosure\":{disclosure},\"rule\":\"R-15\"}}]");
        let body = format!("{{\"acknowledgements\":{read},\"answers\":{{}},\"slot\":\"transferor.1\"}}");
        vec![SectionPut { kind: ereg_law::section::INQUIRY, rev: 1, body }]
    };
    let before = office.count("SELECT max(seq) FROM change");
    let sections = inquiry(&"\\\"".repeat(130_900));
    let refused = seller.try_send(CommandBody::PutSections(PutSections { draft_id: draft.id, sections })).await;
    assert_eq!(refused.unwrap_err().code, "too_large");
    assert_eq!(office.count("SELECT max(seq) FROM change"), before);
    seller.send(CommandBody::PutSections(PutSections { draft_id: draft.id, sections: inquiry("") })).await;
    let all = all_pages(&seller.session, FeedCursor::After(0)).await.unwrap();
    assert_eq!(all.len() as i64, before + 1);
}

/// Two who answer in each other's name have both said nothing: neither can sign it.
#[tokio::test]
async fn answers_in_the_name_of_another_slot_are_nobodys() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer) = (office.enrols(&seller()).await, office.enrols(&buyer()).await);
    let draft = Draft::shared_by(&seller, &sale).await;
    draft.joined_by(&seller, &buyer, "transferee.1").await;
    draft.answered_by(&seller, "transferee.1").await;
    draft.answered_by(&buyer, "transferor.1").await;
    draft.frozen_by(&seller, 1).await;
    for (party, place, other) in [(&seller, "transferor.1", "transferee.1"), (&buyer, "transferee.1", "transferor.1")] {
        assert_eq!(party.declined(draft.statement_over(party, place, other)).await, "statement.own_section");
    }
}

/// Answers given in another draft are not this one's, though signed for it.
#[tokio::test]
async fn answers_of_another_draft_are_not_signed_here() {
    use ereg_law::application::OfDraft;
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let seller = office.enrols(&seller()).await;
    let draft = Draft::shared_by(&seller, &sale).await;
    draft.frozen_by(&seller, 1).await;
    for (rev, of, answer) in [(1, [7; 16], Some("statement.own_section")), (2, draft.id.bytes(), None)] {
        let mut answers: ereg_law::application::Inquiry = serde_json::from_str(&draft.inquiry("transferor.1")).unwrap();
        answers.draft = Some(OfDraft::new(of));
        let body = String::from_utf8(ereg_domain::canonical::to_canonical(&answers).unwrap()).unwrap();
        let own = section_hash("inquiry.1", body.as_bytes());
        let sections = vec![SectionPut { kind: ereg_law::section::INQUIRY, rev, body }];
        seller.send(CommandBody::PutSections(PutSections { draft_id: draft.id, sections })).await;
        let statement = draft.statement_naming(&seller, "transferor.1", own);
        match answer {
            Some(code) => assert_eq!(seller.declined(statement).await, code),
            None => drop(seller.send(statement).await),
        }
    }
}

/// Names are spellings: a well-formed one that the table does not have opens nothing.
#[tokio::test]
async fn a_workspace_is_of_a_matter_that_is_known_and_its_creator_fills_a_role_of_it() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let seller = office.enrols(&seller()).await;
    let extract = seller.session.extract(&sale.register.as_ref().unwrap().unit).await.unwrap();
    let share = |matter: &str, place: &str| {
        CommandBody::Share(ShareDraft {
            draft_id: id_of(seller.uuid("draft")),
            matter: matter.parse().unwrap(),
            slot: slot(place),
            about: About::Extract(extract.clone()),
        })
    };
    for (matter, place, code) in [
        ("T99", "transferor.1", "matter.unknown"),
        ("T04", "heir.1", "slot.unknown"),
        ("T04", "transferors.1", "slot.unknown"),
    ] {
        assert_eq!(seller.declined(share(matter, place)).await, code, "{matter} {place}");
    }
    seller.send(share("T04", "transferor.1")).await;
}

#[tokio::test]
async fn one_person_opens_so_many_workspaces_and_no_more() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let seller = office.enrols(&seller()).await;
    let extract = seller.session.extract(&sale.register.as_ref().unwrap().unit).await.unwrap();
    let share = || {
        let slot = slot("transferor.1");
        CommandBody::Share(ShareDraft {
            draft_id: id_of(seller.uuid("draft")),
            matter: ereg_law::matter::T04.id(),
            slot,
            about: About::Extract(extract.clone()),
        })
    };
    for _ in 0..64 {
        seller.send(share()).await;
    }
    assert_eq!(seller.declined(share()).await, "workspace.too_many");
    office.clock.advance(7 * 86_400_000);
    seller.send(share()).await;
}

#[tokio::test]
async fn what_is_submitted_twice_at_once_by_both_is_one_case() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let CommandBody::Submit(submit) = draft.submission(&seller).await else { panic!() };
    let Submit { statements, .. } = &submit;
    assert_eq!(statements.len(), 2);
    let (one, two) = (seller.command(CommandBody::Submit(submit.clone())), buyer.command(CommandBody::Submit(submit)));
    let (one, two) = tokio::join!(seller.session.command(&one), buyer.session.command(&two));
    let results = [one, two].map(|answer| open_outcome(&answer.unwrap()).result);
    assert_eq!(results.iter().filter(|r| matches!(r, OutcomeResult::Done(CommandEffect::Received(_)))).count(), 1);
    assert_eq!(office.count("SELECT count(*) FROM case_file"), 1);
}

/// Whoever is declined is told why: each code that a decision can answer with has words in both languages.
#[test]
fn every_code_of_a_decision_has_words() {
    let acts = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/act");
    let files = ["", "citizen"].map(|room| fs::read_dir(acts.join(room)).unwrap());
    let files = files.into_iter().flatten().map(|file| file.unwrap().path()).filter(|path| path.is_file());
    let source: String = files.map(|path| fs::read_to_string(path).unwrap()).collect();
    let mut codes = Vec::new();
    for before in ["declined(\"", "Some(\"", "draft_id, \"", "case_id, \"", "code: \"", "&str = \""] {
        for (at, _) in source.match_indices(before) {
            let rest = &source[at + before.len()..];
            codes.push(&rest[..rest.find('"').unwrap()]);
        }
    }
    // Acts of the audit chain and a field path are the other texts of this shape.
    codes.retain(|code| code.contains('.') || code.contains('_'));
    codes.retain(|code| *code != "matter.unit" && CommandKind::ALL.iter().all(|kind| kind.name() != *code));
    assert!(codes.len() > 30, "{codes:?}");
    let silent: Vec<_> = codes.into_iter().filter(|code| ereg_protocol::catalogue::words(code).is_none()).collect();
    assert!(silent.is_empty(), "{silent:?}");
}

#[tokio::test]
async fn every_command_and_every_chunk_is_one_row_of_the_audit_chain_and_a_repeat_or_a_refusal_none() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let rows = || office.count("SELECT count(*) FROM audit");
    let entered = rows();
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    buyer.declined(draft.deal(2)).await;
    assert_eq!(rows() - entered, office.count("SELECT count(*) FROM command"));
    let before = rows();
    for person in [&seller, &buyer] {
        let sent = person.sent.lock().unwrap().clone();
        for (bytes, outcome) in sent {
            assert_eq!(person.session.command(&bytes).await.unwrap(), outcome);
        }
    }
    let mut unfinished = draft.submission(&seller).await;
    if let CommandBody::Submit(submit) = &mut unfinished {
        submit.draft_id = id_of(seller.uuid("draft"));
    }
    assert_eq!(seller.try_send(unfinished).await.unwrap_err().code, "not_found");
    assert_eq!(rows(), before);
    let photo = vec![7; 1000];
    let digest = leaf_hash(&photo);
    seller.send(CommandBody::PutMedium(medium(draft.id, MaterialCode::M10, &[&photo], 1000))).await;
    for _ in 0..2 {
        seller.session.put_chunk(digest, 0, &photo).await.unwrap();
    }
    assert_eq!(rows(), before + 2, "the announcement and the chunk");
    office.service.verify_audit().unwrap();
}

/// The person who fills a slot is the one who signed in, not the one whom the parties section names there.
#[tokio::test]
async fn a_creator_in_another_persons_slot_is_seen_by_a_person_before_anything_is_entered() {
    let mut sale = Sale::clean();
    let (office, home) = Office::for_sale(&sale);
    let (seller, buyer) = (office.enrols(&seller()).await, office.enrols(&buyer()).await);
    // The seller's slot carries the name of somebody who never took part.
    let stranger = third();
    for party in &mut sale.sections.get_mut::<ereg_law::application::Parties>().unwrap().parties {
        if party.slot == slot("transferor.1") {
            party.name = stranger.name.clone();
            party.identity = stranger.identity.clone();
        }
    }
    let draft = Draft::shared_by(&seller, &sale).await;
    signed_by_both(&draft, &seller, &buyer).await;
    draft.submitted_by(&seller).await;
    let state = buyer.case().await.state;
    assert!(!matches!(state, CaseState::FeeDue { .. } | CaseState::Booking { .. } | CaseState::Registered { .. }));
    assert_eq!(office.register(&home.unit).right.holders[0].name, seller.who.name);
}
