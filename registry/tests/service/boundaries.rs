//! Boundaries of the service: the acts that each may do, the answers that are given once, and the changes that void a
//! signature.

use ereg_domain::{
    register::{Burden, BurdenKind, TransferClause},
    revocation::RevocationReason,
};
use ereg_law::{
    case::CaseState,
    fixture::{Sale, Someone, buyer, seller, someone, third},
};
use ereg_protocol::{
    command::{Collect, CommandBody, Invite, PutSections, SectionPut},
    feed::{FeedCursor, FeedItem, ObjectKind, PageRange},
    objects::{Extract, Participation, WorkspaceView},
    outcome::{CommandEffect, OutcomeResult},
    registry::{CallError, Registry},
};
use ereg_registry::{
    partner::{FormerIdentity, IdentityAnswer},
    service::OfficeCertificate,
};
use ereg_trust::{Digest, bundle::TrustBundle, keys::AssuranceLevel, merkle::MEDIA_CHUNK};

use crate::{citizen::*, draft::*, office::*};

fn code(answer: Result<impl Sized, CallError>) -> (u16, String) {
    match answer {
        Err(CallError::Problem(problem)) => (problem.status, problem.code),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was answered"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_id_has_one_effect_however_often_it_comes() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, _buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let bytes = seller.command(draft.submission(&seller).await);
    let mut running = Vec::new();
    for _ in 0..50 {
        let (session, bytes) = (seller.session.clone(), bytes.clone());
        running.push(tokio::spawn(async move { session.command(&bytes).await.unwrap() }));
    }
    let mut answers = std::collections::BTreeSet::new();
    for task in running {
        answers.insert(task.await.unwrap());
    }
    assert_eq!(answers.len(), 1);
    assert_eq!(office.count("SELECT count(*) FROM case_file"), 1);
    let other =
        String::from_utf8(bytes).unwrap().replace(&draft.id.to_string(), "019abcde-0000-7000-8000-000000000001");
    assert_eq!(code(seller.session.command(other.as_bytes()).await), (422, "idempotency.mismatch".to_owned()));
}

#[tokio::test]
async fn the_same_id_from_another_person_is_another_command() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, _, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let stranger = office.enrols(&third()).await;
    let bytes = seller.command(draft.submission(&seller).await);
    seller.session.command(&bytes).await.unwrap();
    assert_eq!(code(stranger.session.command(&bytes).await), (404, "not_found".to_owned()));
    let again = office.enrols(&third()).await;
    assert_eq!(again.account, stranger.account, "one person, one account");
}

#[tokio::test]
async fn a_register_that_moved_opens_no_case() {
    let sale = Sale::clean();
    let (office, home) = Office::for_sale(&sale);
    let (seller, _, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let burden = Burden::Other { kind: BurdenKind::Residence };
    office.service.enter_official(&home.unit, burden).unwrap();
    let rows = ["case_file", "change", "entry", "queue", "counter", "letter"];
    let counts = || rows.map(|t| office.count(&format!("SELECT count(*) FROM {t}")));
    let before = (counts(), office.count("SELECT count(*) FROM command"));
    let command = draft.submission(&seller).await;
    assert_eq!(seller.declined(command).await, "register_moved");
    assert_eq!((counts(), office.count("SELECT count(*) FROM command")), (before.0, before.1 + 1));
    let (bytes, outcome) = seller.sent.lock().unwrap().last().cloned().unwrap();
    assert_eq!(seller.session.command(&bytes).await.unwrap(), outcome);
}

/// The holder reads what a mortgage of their home secures; whoever is to buy it reads that it is mortgaged and for how much,
/// and nothing of the debt.
#[tokio::test]
async fn a_debt_is_told_to_the_holder_of_the_home_and_not_to_its_buyer() {
    let sale = Sale::mortgaged(TransferClause::Restricted);
    let (office, home) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let facts = |envelope: &str| payload::<Extract>(envelope).facts;
    let full = facts(&seller.session.extract(&home.unit).await.unwrap());
    assert!(full.mortgages[0].debt.as_ref().is_some_and(|debt| debt.restriction.is_some()));
    let told = full.clone().without_debts();
    assert_ne!(told, full);
    // Asked for, and in what the feed brings.
    for party in [&seller, &buyer] {
        assert_eq!(facts(&party.session.workspace(draft.id).await.unwrap().extract.unwrap()), told);
        let brought = party.objects(ObjectKind::Workspace).await;
        let seen: WorkspaceView = serde_json::from_str(&brought[0].1).unwrap();
        assert_eq!(facts(&seen.extract.unwrap()), told);
    }
}

#[tokio::test]
async fn what_is_another_persons_is_not_there() {
    let sale = Sale::clean();
    let (office, home) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let receipt = draft.submitted_by(&buyer).await;
    let stranger = office.enrols(&third()).await;
    let none = (404, "not_found".to_owned());
    assert_eq!(code(stranger.session.workspace(draft.id).await), none);
    assert_eq!(code(stranger.session.extract(&home.unit).await), none);
    assert_eq!(code(buyer.session.extract(&home.unit).await), none);
    assert_eq!(code(stranger.session.medium(Digest::of(b"x")).await), none);
    assert!(stranger.session.homes().await.unwrap().is_empty());
    assert_eq!(seller.session.homes().await.unwrap().len(), 1);
    for body in [
        CommandBody::Collect(Collect { case_id: receipt.case_id }),
        stranger.withdrawal(receipt.case_id, slot("transferor.1")),
        draft.submission(&seller).await,
        CommandBody::Invite(Invite { draft_id: draft.id, slot: slot("transferee.2"), code_hash: Digest::of(b"x") }),
        draft.sections(2),
    ] {
        assert_eq!(stranger.try_send(body).await.unwrap_err().code, "not_found");
    }
    for kind in
        [ObjectKind::Case, ObjectKind::Workspace, ObjectKind::Certificate, ObjectKind::Document, ObjectKind::Letter]
    {
        assert!(stranger.objects(kind).await.is_empty());
    }
    // Of own sections each sees his alone.
    let view = buyer.workspace(draft.id).await;
    let own: Vec<_> = view.sections.iter().filter_map(|s| s.slot).collect();
    assert_eq!(own, [slot("transferee.1")]);
}

#[tokio::test]
async fn an_invitation_is_for_one_person_once_and_never_says_why_not() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, stranger) =
        (office.enrols(&seller()).await, office.enrols(&buyer()).await, office.enrols(&third()).await);
    let draft = Draft::shared_by(&seller, &sale).await;
    let (code, wrong) = (*b"0123456789abcdef", *b"fedcba9876543210");
    let closed = "invitation_closed";
    assert_eq!(buyer.declined(draft.acceptance(&code)).await, closed, "not invited yet");
    seller.send(draft.invitation("transferee.1", &code)).await;
    assert_eq!(stranger.declined(draft.acceptance(&code)).await, closed, "another person");
    assert_eq!(seller.declined(draft.acceptance(&code)).await, closed, "one person, one slot");
    for _ in 0..5 {
        assert_eq!(buyer.declined(draft.acceptance(&wrong)).await, closed);
    }
    assert_eq!(buyer.declined(draft.acceptance(&code)).await, closed, "five wrong tries");
    seller.send(draft.invitation("transferee.1", &code)).await;
    buyer.send(draft.acceptance(&code)).await;
    assert_eq!(buyer.declined(draft.acceptance(&code)).await, closed, "used");
    assert_eq!(seller.declined(draft.invitation("transferee.1", &code)).await, "slot.filled");
    assert_eq!(seller.declined(draft.invitation("transferee.2", &code)).await, "slot.unknown");
}

/// Whoever invited takes the invitation back as long as nobody has joined, as often as they like; nobody else can, and its
/// code is worth nothing from then on.
#[tokio::test]
async fn an_invitation_is_taken_back_until_somebody_has_joined() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, stranger) =
        (office.enrols(&seller()).await, office.enrols(&buyer()).await, office.enrols(&third()).await);
    let draft = Draft::shared_by(&seller, &sale).await;
    let (code, next) = (*b"0123456789abcdef", *b"fedcba9876543210");
    let revoked = CommandEffect::InvitationRevoked { slot: slot("transferee.1") };
    let standing = async || {
        let place = slot("transferee.1");
        let view = seller.workspace(draft.id).await;
        view.participants.into_iter().find(|p| p.slot == place).map(|p| p.standing)
    };
    seller.send(draft.invitation("transferee.1", &code)).await;
    assert_eq!(standing().await, Some(Participation::Invited));
    assert_eq!(stranger.try_send(draft.revocation("transferee.1")).await.unwrap_err().code, "not_found");
    assert_eq!(standing().await, Some(Participation::Invited), "a stranger cannot");
    for _ in 0..2 {
        assert_eq!(seller.send(draft.revocation("transferee.1")).await, revoked, "twice is once");
    }
    assert_eq!(standing().await, None);
    assert_eq!(buyer.declined(draft.acceptance(&code)).await, "invitation_closed");
    // The next one has a code of its own.
    seller.send(draft.invitation("transferee.1", &next)).await;
    assert_eq!(buyer.declined(draft.acceptance(&code)).await, "invitation_closed");
    buyer.send(draft.acceptance(&next)).await;
    assert_eq!(seller.declined(draft.revocation("transferee.1")).await, "invitation.used");
    assert_eq!(buyer.declined(draft.revocation("transferee.1")).await, "workspace.not_the_writer");
    assert_eq!(standing().await, Some(Participation::Joined), "whoever has joined stays");
}

/// Nothing is handed out before the entry, and the first to collect issues the case once.
#[tokio::test]
async fn a_certificate_is_collected_after_the_entry_and_its_case_issued_once() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let case_id = draft.submitted_by(&seller).await.case_id;
    let collect = CommandBody::Collect(Collect { case_id });
    assert_eq!(buyer.declined(collect.clone()).await, "collect.not_registered");
    assert_eq!(seller.declined(collect.clone()).await, "collect.not_registered");
    buyer.pays().await;
    assert_eq!(seller.declined(collect.clone()).await, "collect.not_holder");
    let collected = buyer.send(collect.clone()).await;
    let issued = buyer.case().await;
    assert!(matches!(issued.state, CaseState::Issued { .. }), "{:?}", issued.state);
    office.clock.advance(60_000);
    assert_eq!((buyer.send(collect).await, buyer.case().await.state), (collected, issued.state));
}

#[tokio::test]
async fn an_edit_voids_what_it_must_and_no_more() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, mut draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let signed = |view: WorkspaceView| {
        view.participants.iter().filter(|p| matches!(p.standing, Participation::Signed { .. })).count()
    };
    let own = |rev| {
        let body = draft.inquiry("transferee.1");
        CommandBody::PutSections(PutSections {
            draft_id: draft.id,
            sections: vec![SectionPut { kind: ereg_law::section::INQUIRY, rev, body }],
        })
    };
    assert_eq!(buyer.declined(own(1)).await, "conflict");
    assert_eq!(buyer.declined(own(3)).await, "conflict");
    assert_eq!(signed(buyer.workspace(draft.id).await), 2);
    buyer.send(own(2)).await;
    let view = buyer.workspace(draft.id).await;
    assert_eq!(signed(view.clone()), 1, "an own section voids its party's signature");
    let seller_signed = view.participants.iter().find(|p| p.slot == slot("transferor.1")).unwrap();
    assert!(matches!(seller_signed.standing, Participation::Signed { .. }), "and nobody else's: {view:?}");
    assert_eq!(seller.try_send(draft.submission(&seller).await).await.unwrap_err().code, "bytes_missing");
    draft.signed_by(&buyer, "transferee.1").await;
    let old = (draft.submission(&seller).await, draft.statement(&buyer, "transferee.1"));
    assert_eq!(buyer.declined(draft.deal(2)).await, "workspace.not_the_writer");
    draft.sale.deal_mut().signed_on = "2026-11-02".parse().unwrap();
    seller.send(draft.deal(2)).await;
    let view = buyer.workspace(draft.id).await;
    assert_eq!((signed(view.clone()), view.manifest), (0, None), "a shared section voids all");
    assert_eq!(seller.declined(old.0).await, "signature_void");
    assert_eq!(buyer.declined(old.1).await, "signature_void");
    draft.frozen_by(&seller, 2).await;
    draft.signed_by(&seller, "transferor.1").await;
    draft.signed_by(&buyer, "transferee.1").await;
    let receipt = draft.submitted_by(&seller).await;
    // The same manifest by anybody gets the first receipt, whole.
    let bytes = buyer.command(draft.submission(&buyer).await);
    let outcome = open_outcome(&buyer.session.command(&bytes).await.unwrap());
    let OutcomeResult::Declined(declined) = outcome.result else { panic!() };
    assert_eq!(declined.code, "already_submitted");
    let first: ereg_protocol::outcome::Outcome = payload(&declined.first.unwrap());
    assert_eq!(first.result, OutcomeResult::Done(CommandEffect::Received(receipt)));
    assert_eq!(seller.declined(draft.deal(3)).await, "workspace.submitted");
}

#[tokio::test]
async fn a_submission_waits_for_its_media_chunk_by_chunk() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer) = (office.enrols(&seller()).await, office.enrols(&buyer()).await);
    let mut draft = Draft::shared_by(&seller, &sale).await;
    let bytes: Vec<u8> = (0..3 * MEDIA_CHUNK - 5).map(|n| (n % 251) as u8).collect();
    draft.medium = Some(bytes.clone());
    let digest = chunks(&bytes).root();
    seller.send(draft.announcement()).await;
    signed_by_both(&draft, &seller, &buyer).await;
    let problem = seller.try_send(draft.submission(&seller).await).await.unwrap_err();
    assert_eq!((problem.status, problem.code.as_str(), problem.missing), (409, "bytes_missing", vec![digest]));
    let parts: Vec<&[u8]> = bytes.chunks(MEDIA_CHUNK).collect();
    seller.session.put_chunk(digest, 0, parts[0]).await.unwrap();
    seller.session.put_chunk(digest, 2, parts[2]).await.unwrap();
    seller.session.put_chunk(digest, 2, parts[2]).await.unwrap();
    assert_eq!(code(seller.session.put_chunk(digest, 1, parts[0]).await), (400, "chunk.digest".to_owned()));
    assert_eq!(code(seller.session.put_chunk(digest, 3, parts[0]).await), (400, "chunk.index".to_owned()));
    let state = buyer.session.medium(digest).await.unwrap();
    assert_eq!((state.held, state.chunks), (vec![0, 2], 3));
    let told = async |person: &Citizen| {
        let (_, body) = person.objects(ObjectKind::Workspace).await.pop().unwrap();
        ereg_domain::canonical::from_canonical::<WorkspaceView>(body.as_bytes()).unwrap().media[0].held
    };
    let before = told(&seller).await;
    assert!(before < 3, "not told of every chunk");
    buyer.session.put_chunk(digest, 1, parts[1]).await.unwrap();
    assert_eq!((told(&seller).await, told(&buyer).await), (3, 3), "all are told that it is whole");
    assert_eq!(seller.session.chunk(digest, 1).await.unwrap(), parts[1]);
    draft.submitted_by(&seller).await;
    let stranger = office.enrols(&third()).await;
    assert_eq!(code(stranger.session.chunk(digest, 1).await).0, 404);
    assert_eq!(code(stranger.session.put_chunk(digest, 1, parts[1]).await).0, 404);
}

#[tokio::test]
async fn an_identity_that_is_contradicted_opens_no_account() {
    let (office, _) = Office::for_sale(&Sale::clean());
    *office.world.identity.lock().unwrap() = IdentityAnswer::Contradicted;
    let audited = || office.count("SELECT count(*) FROM audit");
    let before = audited();
    let refused = async |who: &Someone| code(Citizen::enrol(&office, who).await);
    assert_eq!(refused(&buyer()).await, (403, "identity.contradicted".to_owned()));
    assert_eq!(office.count("SELECT count(*) FROM account"), 0);
    *office.world.identity.lock().unwrap() = IdentityAnswer::Confirmed { formerly: Vec::new() };
    office.enrols(&buyer()).await;
    let impostor = Someone { name: third().name, identity: buyer().identity };
    assert_eq!(refused(&impostor).await, (403, "identity.other_name".to_owned()));
    // Of the three one was enrolled; of the others nothing is kept.
    assert_eq!((audited(), office.count("SELECT count(*) FROM command")), (before + 1, 1));
    office.service.verify_audit().unwrap();
}

/// The bundle states the least level an office accepts; a key nobody attested is of the lowest.
#[tokio::test]
async fn an_office_that_asks_for_better_kept_keys_enrols_no_others() {
    for (least, accepted) in [(AssuranceLevel::A, 0), (AssuranceLevel::B, 0), (AssuranceLevel::C, 1)] {
        let (office, _) = Office::that_accepts(least, &Sale::clean());
        let asking = Citizen::enrol(&office, &buyer()).await;
        assert_eq!(office.count("SELECT count(*) FROM account"), accepted);
        match asking {
            Ok(enrolled) => {
                assert_eq!(open_outcome(&enrolled.enrolment.1).assurance, format!("{least:?}"));
                assert_eq!(least, AssuranceLevel::C);
            }
            refused => assert_eq!(code(refused), (403, "enrol.assurance".to_owned())),
        }
    }
}

#[tokio::test]
async fn a_feed_is_gapless_and_a_snapshot_resumes() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (_, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let (whole, head) = page(&buyer.session, &FeedCursor::Start).await.unwrap();
    let PageRange::Snapshot { snapshot, after: None, last: None } = head.range else { panic!("{head:?}") };
    assert_eq!((snapshot, &head.account), (head.newest, &buyer.account));
    let from = whole[2].place();
    // What changes after the snapshot began is told as it is now, and once more by its number.
    draft.submitted_by(&buyer).await;
    let cursor = FeedCursor::InSnapshot { snapshot, from: from.clone() };
    let (rest, head) = page(&buyer.session, &cursor).await.unwrap();
    assert_eq!(head.range, PageRange::Snapshot { snapshot, after: Some(from), last: None });
    let places = |changes: &[FeedItem]| changes.iter().map(FeedItem::place).collect::<Vec<_>>();
    assert!(places(&whole[3..]).iter().all(|place| places(&rest).contains(place)));
    assert!(rest.iter().any(|change| change.seq > snapshot));
    let changes = all_pages(&buyer.session, FeedCursor::After(snapshot)).await.unwrap();
    let seqs: Vec<u64> = changes.iter().map(|change| change.seq).collect();
    assert_eq!(seqs, (snapshot + 1..=head.newest).collect::<Vec<_>>());
    assert!(seqs.len() >= 4);
    // Each object's revisions follow each other, and the snapshot holds the newest of each.
    let all = all_pages(&buyer.session, FeedCursor::After(0)).await.unwrap();
    let newest = all_pages(&buyer.session, FeedCursor::Start).await.unwrap();
    let mut revs = std::collections::BTreeMap::new();
    for change in &all {
        let rev = revs.entry(change.place()).or_insert(0);
        *rev += 1;
        assert_eq!(change.rev, *rev, "{}", change.place());
    }
    assert_eq!(newest.iter().map(|c| (c.place(), c.rev)).collect::<Vec<_>>(), revs.into_iter().collect::<Vec<_>>());
    // A cursor ahead of this feed is told so, signed.
    let (none, head) = page(&buyer.session, &FeedCursor::After(9_999)).await.unwrap();
    assert_eq!((none.len(), head.range), (0, PageRange::Changes { first: 10_000, last: 9_999 }));
}

#[tokio::test]
async fn a_workspace_ends_after_its_days_and_leaves_nothing() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, _, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let command = draft.submission(&seller).await;
    office.clock.advance(7 * 86_400_000);
    assert_eq!(seller.declined(command).await, "workspace.closed");
    office.service.tick().unwrap();
    assert_eq!(code(seller.session.workspace(draft.id).await).0, 404);
    for table in ["workspace", "member", "section", "statement", "invitation"] {
        assert_eq!(office.count(&format!("SELECT count(*) FROM {table}")), 0);
    }
    office.service.verify_audit().unwrap();
}

#[tokio::test]
async fn a_new_trust_bundle_reaches_everybody_once() {
    let (office, _) = Office::for_sale(&Sale::clean());
    let person = office.enrols(&buyer()).await;
    let before = office.count("SELECT count(*) FROM change WHERE kind = 'trust'");
    let keys = office.keys().announce("127.0.0.1:8787").unwrap();
    for _ in 0..2 {
        let service = office.restarted();
        let caller =
            ereg_registry::service::Caller::Account { account: person.account.clone(), key: person.user.key_id() };
        let mut here = all_pages(&service.session(caller), FeedCursor::Start).await.unwrap();
        here.retain(|change| change.kind == ObjectKind::Trust);
        assert_eq!(here.len(), 1);
        assert_eq!(here[0].body.as_bytes(), keys.bundle().bytes());
        assert_eq!(office.count("SELECT count(*) FROM change WHERE kind = 'trust'"), before + 1);
    }
}

/// The trust bundle that an account is told of, as it asks now.
async fn trust_told(person: &Citizen) -> TrustBundle {
    let told = all_pages(&person.session, FeedCursor::Start).await.unwrap();
    let trust: Vec<_> = told.iter().filter(|change| change.kind == ObjectKind::Trust).collect();
    assert_eq!(trust.len(), 1);
    TrustBundle::parse(trust[0].body.as_bytes(), None, 0).unwrap()
}

/// An operator revokes a certificate of the seal beside the registry that is served: whoever asks it is told by the bundle.
#[tokio::test]
async fn what_is_revoked_of_the_seal_is_told_by_the_next_trust_bundle() {
    let (office, _) = Office::for_sale(&Sale::clean());
    let person = office.enrols(&buyer()).await;
    let first = trust_told(&person).await;
    assert_eq!((first.content().seals.certificates.len(), first.content().seals.revoked.len()), (4, 0));
    let beside = office.restarted();
    beside.revoke_certificate(OfficeCertificate::SealSigner, RevocationReason::KeyCompromise, None).unwrap();
    office.service.tick().unwrap();
    let second = trust_told(&person).await;
    assert_eq!((second.version(), second.content().seals.revoked.len()), (first.version() + 1, 1));
    assert_eq!(second.content().seals.certificates, first.content().seals.certificates);
    assert_eq!(person.session.trust().await.unwrap(), second.bytes(), "so is whoever is handed it");
    drop(office.restarted());
    office.service.tick().unwrap();
    assert_eq!(trust_told(&person).await.version(), second.version(), "a start is nothing new");
    // Whoever revokes because a key is lost may have taken it away before.
    std::fs::remove_file(office.database().with_file_name("seal/1").join("signer.p8")).unwrap();
    let beside = office.restarted();
    beside.revoke_certificate(OfficeCertificate::PdfSigner, RevocationReason::KeyCompromise, None).unwrap();
    office.service.tick().unwrap();
    assert_eq!(trust_told(&person).await.version(), second.version() + 1);
}

#[tokio::test]
async fn several_parties_sign_and_the_first_receipt_still_fits() {
    use ereg_domain::{dictionary::CoOwnership, share::Share};
    use ereg_law::fixture::someone;
    let half = Share::new(1, 2).ok();
    let (one, two) = (buyer(), someone("欧阳明", "19910101", 7));
    let mut sale = Sale::clean();
    sale.sold_to(&[(&one, half), (&two, half)], CoOwnership::Shares);
    sale.sections.get_mut::<ereg_law::application::Delivery>().unwrap().certificates =
        ereg_law::application::CertificateCount::EachHolder;
    let (office, home) = Office::for_sale(&sale);
    let (seller, one, two) = (office.enrols(&seller()).await, office.enrols(&one).await, office.enrols(&two).await);
    let draft = Draft::shared_by(&seller, &sale).await;
    draft.joined_by(&seller, &one, "transferee.1").await;
    draft.joined_by(&seller, &two, "transferee.2").await;
    for (person, place) in [(&seller, "transferor.1"), (&one, "transferee.1"), (&two, "transferee.2")] {
        draft.answered_by(person, place).await;
    }
    draft.frozen_by(&seller, 1).await;
    for (person, place) in [(&seller, "transferor.1"), (&one, "transferee.1"), (&two, "transferee.2")] {
        draft.signed_by(person, place).await;
    }
    draft.submitted_by(&two).await;
    assert_eq!(one.declined(draft.submission(&one).await).await, "already_submitted");
    two.pays().await;
    // A certificate for each holder, shown to its holder alone; both prove the one leaf.
    let (ones, twos) = (one.certificates().await, two.certificates().await);
    assert_eq!((ones.len(), twos.len()), (1, 1));
    assert_ne!(ones[0].number, twos[0].number);
    for certificate in ones.iter().chain(&twos) {
        assert!(ereg_trust::token::verify(&certificate.token, office.keys().bundle()).is_good());
    }
    assert_eq!(office.register(&home.unit).right.certificates.len(), 2);
    office.service.verify_book().unwrap();
}

/// One person, one account: who has another number now keeps the account that was opened under the former one, and the
/// former number alone, with another's name, opens nobody's.
#[tokio::test]
async fn who_has_another_number_now_keeps_the_account() {
    let (office, _) = Office::for_sale(&Sale::clean());
    let before = office.enrols(&seller()).await;
    let anew = someone("林秀慧", "19620317", 22);
    let former =
        |name: &Someone| FormerIdentity { name: name.name.clone(), number: seller().identity.person().unwrap() };
    *office.world.identity.lock().unwrap() = IdentityAnswer::Confirmed { formerly: vec![former(&third())] };
    let stranger = office.enrols(&someone("林秀梅", "19620317", 24)).await;
    assert_ne!(stranger.account, before.account);
    *office.world.identity.lock().unwrap() = IdentityAnswer::Confirmed { formerly: vec![former(&seller())] };
    let after = office.enrols(&anew).await;
    assert_eq!(after.account, before.account);
    assert_eq!(office.count("SELECT count(*) FROM account"), 2);
    // And again under the number they have now.
    assert_eq!(office.enrols(&anew).await.account, before.account);
    let kept = office.texts("SELECT name FROM account ORDER BY opened_at, account");
    assert!(kept.contains(&"林秀慧".to_owned()) && !kept.contains(&seller().name.to_string()), "{kept:?}");
}
