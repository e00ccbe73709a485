//! A deleted object is deleted in every feed too, and the person is told.

use ereg_law::fixture::{Sale, buyer, seller, third};
use ereg_protocol::{
    feed::ObjectKind,
    objects::{Ended, LetterTells, WorkspaceView},
    registry::Registry,
};

use crate::{citizen::*, draft::*, office::*};

const CONTRACT: &str = "YS-2026-777001";

async fn shared(office: &Office) -> (Citizen, Citizen, Draft) {
    let mut sale = Sale::clean();
    sale.deal_mut().contract = CONTRACT.parse().unwrap();
    let (seller, buyer) = (office.enrols(&seller()).await, office.enrols(&buyer()).await);
    let mut draft = Draft::shared_by(&seller, &sale).await;
    draft.medium = Some(b"\xFF\xD8\xFFa photo".to_vec());
    draft.joined_by(&seller, &buyer, "transferee.1").await;
    draft.answered_by(&seller, "transferor.1").await;
    draft.answered_by(&buyer, "transferee.1").await;
    buyer.send(draft.announcement()).await;
    let bytes = draft.medium.clone().unwrap();
    buyer.session.put_chunk(chunks(&bytes).root(), 0, &bytes).await.unwrap();
    (seller, buyer, draft)
}

fn told(office: &Office, account: &str, text: &str) -> i64 {
    office.count(&format!("SELECT count(*) FROM change WHERE account LIKE '{account}' AND line LIKE '%{text}%'"))
}

async fn remains(person: &Citizen, draft: &Draft) -> WorkspaceView {
    let all = person.objects(ObjectKind::Workspace).await;
    let body = all.into_iter().find(|(id, _)| *id == draft.id.to_string()).unwrap().1;
    serde_json::from_str(&body).unwrap()
}

async fn ends(person: &Citizen, why: Ended) -> usize {
    let is = |tells: &LetterTells| matches!(tells, LetterTells::WorkspaceEnded { why: told, .. } if *told == why);
    person.letters().await.iter().filter(|letter| is(&letter.tells)).count()
}

#[tokio::test]
async fn of_a_workspace_that_ran_out_no_feed_keeps_a_word() {
    let (office, _) = Office::for_sale(&Sale::clean());
    let (seller, buyer, draft) = shared(&office).await;
    assert!(told(&office, "%", CONTRACT) > 4 && told(&office, "%", "inquiry.1") > 0);
    let numbers = "SELECT count(*) * 1000 + max(seq) FROM change WHERE account = ";
    let count = |who: &Citizen| office.count(&format!("{numbers}'{}'", who.account));
    let before = (count(&seller), count(&buyer));
    office.passes(8);
    for text in [CONTRACT, "inquiry.1", "parties.1", "extract.1", "image/"] {
        assert_eq!(told(&office, "%", text), 0, "{text}");
    }
    assert_eq!(office.count("SELECT count(*) FROM chunk"), 0);
    // Two changes more, no number missing: what remains, and the letter.
    assert_eq!((count(&seller), count(&buyer)), (before.0 + 2002, before.1 + 2002));
    for person in [&seller, &buyer] {
        let remains = remains(person, &draft).await;
        assert_eq!((remains.ended, remains.sections, remains.participants), (Some(Ended::Over), vec![], vec![]));
        assert_eq!(ends(person, Ended::Over).await, 1);
        assert!(person.session.workspace(draft.id).await.is_err());
    }
    office.passes(2);
    assert_eq!(ends(&buyer, Ended::Over).await, 1);

    // The same draft is shared again, and is whole again for whoever joins.
    let again = Draft { medium: None, ..Draft::begun(&seller, &Sale::clean(), draft.extract.clone(), None) };
    let again = Draft { id: draft.id, ..again };
    seller.send(again.sharing()).await;
    seller.send(again.sections(1)).await;
    again.joined_by(&seller, &buyer, "transferee.1").await;
    let view = remains(&buyer, &again).await;
    assert!(view.ended.is_none() && view.sections.len() == 5, "{:?}", view.ended);
}

/// A draft is shared anew from the first instant after its workspace's time, though the clock has not come by: what was
/// in the old workspace is not in the new one.
#[tokio::test]
async fn a_draft_whose_workspace_has_run_out_is_shared_anew_with_nothing_of_before() {
    let (office, _) = Office::for_sale(&Sale::clean());
    let (seller, buyer, draft) = shared(&office).await;
    office.clock.advance(7 * 86_400_000 - 1);
    assert_eq!(seller.declined(draft.sharing()).await, "conflict");
    assert_eq!(seller.declined(draft.sections(1)).await, "conflict", "it is open, and has them");
    office.clock.advance(1);
    assert_eq!(seller.declined(draft.sections(2)).await, "workspace.closed");
    seller.send(draft.sharing()).await;
    for table in ["section", "invitation", "medium", "chunk", "statement"] {
        assert_eq!(office.count(&format!("SELECT count(*) FROM {table}")), 0, "{table}");
    }
    assert_eq!(office.count("SELECT count(*) FROM member"), 1);
    assert!(buyer.session.workspace(draft.id).await.is_err());
    assert_eq!(told(&office, buyer.account.as_str(), CONTRACT), 0, "and his feed keeps no word of it");
    assert_eq!((remains(&buyer, &draft).await.ended, remains(&seller, &draft).await.ended), (Some(Ended::Over), None));
    assert_eq!((ends(&buyer, Ended::Over).await, ends(&seller, Ended::Over).await), (1, 0), "she has a new one");
    office.service.tick().unwrap();
    assert_eq!(office.count("SELECT count(*) FROM workspace"), 1);
}

#[tokio::test]
async fn who_is_dismissed_keeps_nothing_of_it_in_his_feed_and_is_told() {
    let (office, _) = Office::for_sale(&Sale::clean());
    let (seller, buyer, draft) = shared(&office).await;
    let account = buyer.account.to_string();
    assert!(told(&office, &account, CONTRACT) > 0);
    let mut other = draft.sale.clone();
    let party = &mut other.party_mut("transferee.1");
    (party.name, party.identity) = (third().name, third().identity);
    let changed = Draft { sale: other, ..Draft::begun(&seller, &Sale::clean(), draft.extract.clone(), None) };
    let changed = Draft { id: draft.id, ..changed };
    seller.send(changed.sections(2)).await;
    assert_eq!(told(&office, &account, CONTRACT), 0);
    let remains = remains(&buyer, &draft).await;
    assert_eq!((remains.ended, remains.until <= buyer_now(&buyer)), (Some(Ended::Dismissed), true));
    assert_eq!((ends(&buyer, Ended::Dismissed).await, ends(&seller, Ended::Dismissed).await), (1, 0));
    assert_eq!(office.count("SELECT count(*) FROM chunk"), 0, "his file goes with him");
    assert!(told(&office, seller.account.as_str(), CONTRACT) > 0, "the others go on");
    assert!(buyer.session.workspace(draft.id).await.is_err());
    // What is written after that is not his.
    seller.send(changed.sections(3)).await;
    assert_eq!(told(&office, &account, CONTRACT), 0);
}

fn buyer_now(buyer: &Citizen) -> ereg_domain::time::Instant {
    use ereg_protocol::world::Clock as _;
    buyer.clock.read().wall
}
