//! Every limit holds to its last value: who needs all of it is not turned away, and one more is refused.

use ereg_domain::{dictionary::CoOwnership, share::Share};
use ereg_law::{
    fixture::{Sale, Someone, buyer, seller, someone},
    material::{MaterialCode, MediaType},
};
use ereg_protocol::{
    command::{CommandBody, MAX_COMMAND_BYTES, PutMedium, PutSections, SectionPut},
    outcome::OutcomeResult,
    registry::{CallError, Registry},
};
use ereg_trust::{
    digest::Digest,
    merkle::{MEDIA_CHUNK, Tree, leaf_hash},
};

use crate::{citizen::*, draft::*, office::*};

/// `None` where it was done.
async fn refused(person: &Citizen, body: CommandBody) -> Option<String> {
    match person.try_send(body).await {
        Ok(OutcomeResult::Done(_)) => None,
        Ok(OutcomeResult::Declined(declined)) => Some(declined.code),
        Err(problem) => Some(problem.code),
    }
}

fn code<T>(answer: Result<T, CallError>) -> Option<String> {
    match answer {
        Ok(_) => None,
        Err(CallError::Problem(problem)) => Some(problem.code),
        Err(other) => panic!("{other}"),
    }
}

async fn shared() -> (Office, Citizen, Draft) {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let seller = office.enrols(&seller()).await;
    let draft = Draft::shared_by(&seller, &sale).await;
    (office, seller, draft)
}

/// An own section of exactly so many bytes.
fn answers(rev: u64, bytes: usize) -> SectionPut {
    let body = |id: &str| {
        let disclosure = format!("{{\"id\":\"{id}\",\"version\":1}}");
        let read = format!("{{\"disclosure\":{disclosure},\"rule\":\"R-15\"}}");
        format!("{{\"acknowledgements\":[{read}],\"answers\":{{}},\"slot\":\"transferor.1\"}}")
    };
    let body = body(&"x".repeat(bytes - body("").len()));
    assert_eq!(body.len(), bytes);
    SectionPut { kind: ereg_law::section::INQUIRY, rev, body }
}

#[tokio::test]
async fn a_section_of_a_quarter_mebibyte_is_taken_and_no_longer_one() {
    let (_, seller, draft) = shared().await;
    let put = |put| CommandBody::PutSections(PutSections { draft_id: draft.id, sections: vec![put] });
    assert_eq!(refused(&seller, put(answers(1, 256 * 1024))).await, None);
    assert_eq!(refused(&seller, put(answers(2, 256 * 1024 + 1))).await.as_deref(), Some("too_large"));
}

#[tokio::test]
async fn sixteen_sections_come_in_one_command_and_no_more_and_not_none() {
    let (_, seller, draft) = shared().await;
    let put = |revs: std::ops::Range<u64>| {
        let sections = revs.map(|rev| answers(rev, 150)).collect();
        CommandBody::PutSections(PutSections { draft_id: draft.id, sections })
    };
    assert_eq!(refused(&seller, put(1..17)).await, None);
    assert_eq!(refused(&seller, put(17..34)).await.as_deref(), Some("sections.count"));
    assert_eq!(refused(&seller, put(17..17)).await.as_deref(), Some("sections.count"));
}

#[tokio::test]
async fn a_file_is_as_large_as_the_pack_allows_and_no_larger_and_not_empty() {
    let (_, seller, draft) = shared().await;
    let most = draft.sale.pack.parameters.max_material_bytes;
    let announced = |size: u64| {
        let mut tree = Tree::new();
        let chunks: Vec<Digest> = (0..size.div_ceil(MEDIA_CHUNK as u64)).map(|n| leaf_hash(&n.to_be_bytes())).collect();
        chunks.iter().for_each(|leaf| tree.append(*leaf));
        let (material, media_type) = (MaterialCode::M10, MediaType::Jpeg);
        let digest = tree.root();
        CommandBody::PutMedium(PutMedium { draft_id: draft.id, material, media_type, size, digest, chunks })
    };
    assert_eq!(refused(&seller, announced(0)).await.as_deref(), Some("too_large"));
    assert_eq!(refused(&seller, announced(1)).await, None);
    assert_eq!(refused(&seller, announced(most)).await, None);
    assert_eq!(refused(&seller, announced(most + 1)).await.as_deref(), Some("too_large"));
}

#[tokio::test]
async fn a_chunk_is_a_whole_one_at_most_and_not_empty() {
    let (_, seller, mut draft) = shared().await;
    let bytes = vec![7; MEDIA_CHUNK];
    draft.medium = Some(bytes.clone());
    let digest = chunks(&bytes).root();
    seller.send(draft.announcement()).await;
    let longer = vec![7; MEDIA_CHUNK + 1];
    assert_eq!(code(seller.session.put_chunk(digest, 0, &[]).await).as_deref(), Some("too_large"));
    assert_eq!(code(seller.session.put_chunk(digest, 0, &longer).await).as_deref(), Some("too_large"));
    assert_eq!(code(seller.session.put_chunk(digest, 0, &bytes).await), None);
}

#[tokio::test]
async fn eight_parties_apply_together_and_no_ninth() {
    const NAMES: [&str; 8] = ["周建国", "陈晓梅", "欧阳明", "王芳", "李伟", "赵敏", "孙丽", "钱进"];
    for (buyers, answer) in [(7, None), (8, Some("manifest.too_many_parties"))] {
        let share = Share::new(1, buyers).ok();
        let people: Vec<Someone> =
            (1..).zip(&NAMES).map(|(at, name)| someone(name, "19880905", 10 + at)).take(buyers as usize).collect();
        let mut sale = Sale::clean();
        let takers: Vec<_> = people.iter().map(|person| (person, share)).collect();
        sale.sold_to(&takers, CoOwnership::Shares);
        let (office, _) = Office::for_sale(&sale);
        let seller = office.enrols(&seller()).await;
        let draft = Draft::shared_by(&seller, &sale).await;
        assert_eq!(refused(&seller, draft.freezing(1)).await.as_deref(), answer, "{buyers} buyers");
    }
}

#[tokio::test]
async fn an_invited_person_may_mistype_his_code_four_times() {
    let (office, seller, draft) = shared().await;
    let buyer = office.enrols(&buyer()).await;
    seller.send(draft.invitation("transferee.1", b"0123456789abcdef")).await;
    for _ in 0..4 {
        assert_eq!(buyer.declined(draft.acceptance(b"fedcba9876543210")).await, "invitation_closed");
    }
    buyer.send(draft.acceptance(b"0123456789abcdef")).await;
}

#[tokio::test]
async fn the_time_is_signed_over_sixty_four_plain_letters_and_no_more() {
    let (_, seller, _) = shared().await;
    assert_eq!(code(seller.session.time("").await), None);
    assert_eq!(code(seller.session.time(&"~".repeat(64)).await), None);
    for nonce in ["~".repeat(65), "a b".to_owned(), "é".to_owned()] {
        assert_eq!(code(seller.session.time(&nonce).await).as_deref(), Some("time.nonce"), "{nonce}");
    }
}

#[tokio::test]
async fn a_proof_is_of_entries_and_sizes_that_there_are() {
    let (_, seller, _) = shared().await;
    let session = &seller.session;
    for (index, size, is_there) in [(0, 1, true), (0, 0, false), (1, 1, false), (0, 2, false), (1, 2, false)] {
        let answer = code(session.inclusion(index, size).await);
        assert_eq!(answer, (!is_there).then(|| "proof.bounds".to_owned()), "entry {index} of {size}");
    }
    for (from, to, is_there) in [(1, 1, true), (0, 1, false), (2, 1, false), (1, 2, false), (2, 2, false)] {
        let answer = code(session.consistency(from, to).await);
        assert_eq!(answer, (!is_there).then(|| "proof.bounds".to_owned()), "from {from} to {to}");
    }
}

#[tokio::test]
async fn a_command_is_a_mebibyte_at_most() {
    let (_, seller, _) = shared().await;
    let answer = async |bytes: usize| code(seller.session.command(&vec![b' '; bytes]).await).unwrap();
    assert_ne!(answer(MAX_COMMAND_BYTES).await, "too_large", "it is read, and is no command");
    assert_eq!(answer(MAX_COMMAND_BYTES + 1).await, "too_large");
}
