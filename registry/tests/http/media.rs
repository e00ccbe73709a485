//! Files announced by whoever means ill: a wrong announcement harms only its author.

use ereg_law::{
    case::CaseState,
    material::{MaterialCode, MediaType},
};
use ereg_protocol::{
    command::{CommandBody, PutMedium},
    id::DraftId,
    objects::{MediumState, Tells},
    outcome::OutcomeResult,
};
use ereg_trust::{
    digest::Digest,
    manifest::MediaRef,
    merkle::{self, MEDIA_CHUNK, Tree},
};

use super::{
    bench::{Bench, Phone},
    play::Play,
};

/// Three chunks, no two alike.
fn photo() -> Vec<u8> {
    let mut bytes: Vec<u8> = (0..2 * MEDIA_CHUNK + 1000).map(|at| (at / 997) as u8).collect();
    bytes[..3].copy_from_slice(b"\xFF\xD8\xFF");
    bytes
}

fn root(leaves: &[Digest]) -> Digest {
    let mut tree = Tree::new();
    leaves.iter().for_each(|leaf| tree.append(*leaf));
    tree.root()
}

fn right(draft_id: DraftId, bytes: &[u8]) -> PutMedium {
    let chunks: Vec<Digest> = bytes.chunks(MEDIA_CHUNK).map(merkle::leaf_hash).collect();
    let size = bytes.len() as u64;
    let (material, media_type) = (MaterialCode::M10, MediaType::Jpeg);
    PutMedium { draft_id, material, media_type, size, digest: root(&chunks), chunks }
}

/// The same digest over two leaves: the node over the first two chunks, and the third chunk in the second place.
fn wrong(of: &PutMedium) -> PutMedium {
    let chunks = vec![root(&of.chunks[..2]), of.chunks[2]];
    assert_eq!(root(&chunks), of.digest, "a tree says nothing of how many leaves it has");
    PutMedium { size: MEDIA_CHUNK as u64 + 1000, chunks, ..of.clone() }
}

fn code_of(phone: &Phone, body: PutMedium) -> Option<String> {
    match phone.outcome(&phone.command(CommandBody::PutMedium(body))).result {
        OutcomeResult::Done(_) => None,
        OutcomeResult::Declined(declined) => Some(declined.code),
    }
}

fn state(phone: &Phone, digest: Digest) -> MediumState {
    let Tells::Medium(state) = phone.told(&format!("/v1/media/{digest}")) else { panic!("a medium was asked for") };
    state
}

fn uploads(phone: &Phone, digest: Digest, bytes: &[u8]) {
    for (index, chunk) in bytes.chunks(MEDIA_CHUNK).enumerate() {
        assert_eq!(phone.put_chunk(digest, &index.to_string(), chunk).status, 204, "chunk {index}");
    }
}

fn reads_back(phone: &Phone, digest: Digest, bytes: &[u8]) {
    for (index, chunk) in bytes.chunks(MEDIA_CHUNK).enumerate() {
        let reply = phone.get(&format!("/v1/media/{digest}/{index}"), "?");
        assert!(reply.status == 200 && reply.body == chunk, "chunk {index}: {}", reply.status);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_announcement_in_the_same_workspace_keeps_no_chunk_out() {
    let bench = Bench::start().await;
    let (seller, buyer) = (bench.phone_of(bench.seller("plain_sale")), bench.phone_of(bench.buyer("plain_sale")));
    let draft = seller.shares(&bench, "plain_sale");
    seller.invites(draft, &buyer);
    let bytes = photo();
    let announced = right(draft, &bytes);
    let digest = announced.digest;
    // The invited is first, with other leaves; and puts the one chunk that he can into the wrong place.
    assert_eq!(code_of(&buyer, wrong(&announced)), None);
    assert_eq!(buyer.put_chunk(digest, "1", &bytes[2 * MEDIA_CHUNK..]).status, 204);
    assert_eq!(code_of(&seller, announced), None, "the other's word stands in nobody's way");
    uploads(&seller, digest, &bytes);
    let told = state(&seller, digest);
    assert_eq!((told.held, told.chunks), (vec![0, 1, 2], 3));
    reads_back(&seller, digest, &bytes);
    let Tells::Workspace(view) = seller.told(&format!("/v1/workspaces/{draft}")) else { panic!("a workspace") };
    let whole =
        |side| view.media.iter().filter(|m| m.by.role() == side).map(|m| m.held == m.chunks).collect::<Vec<_>>();
    assert_eq!(
        (whole(ereg_law::role::TRANSFEROR), whole(ereg_law::role::TRANSFEREE)),
        (vec![true], vec![false]),
        "its author's alone"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_announcement_in_another_workspace_of_mine_is_not_mine() {
    let bench = Bench::start().await;
    let (seller, buyer) = (bench.phone_of(bench.seller("plain_sale")), bench.phone_of(bench.buyer("plain_sale")));
    let enemy = bench.phone_of(bench.seller("mortgaged_sale"));
    let draft = seller.shares(&bench, "plain_sale");
    seller.invites(draft, &buyer);
    let bytes = photo();
    let announced = right(draft, &bytes);
    let digest = announced.digest;
    // The enemy has a workspace of his own, got the buyer to join, and knows the digest of his file.
    let trap = enemy.shares(&bench, "plain_sale");
    enemy.invites(trap, &buyer);
    assert_eq!(code_of(&enemy, PutMedium { draft_id: trap, ..wrong(&announced) }), None);
    assert_eq!(code_of(&buyer, announced), None);
    uploads(&buyer, digest, &bytes);
    let told = state(&buyer, digest);
    assert_eq!((told.held, told.chunks), (vec![0, 1, 2], 3));
    reads_back(&buyer, digest, &bytes);
    reads_back(&seller, digest, &bytes);
    // He who announced it reads nothing by it but the chunk he had named himself.
    let stolen = enemy.get(&format!("/v1/media/{digest}/0"), "?");
    assert_eq!(stolen.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_fills_all_places_fills_only_his_own() {
    let bench = Bench::start().await;
    let (seller, buyer) = (bench.phone_of(bench.seller("plain_sale")), bench.phone_of(bench.buyer("plain_sale")));
    let draft = seller.shares(&bench, "plain_sale");
    seller.invites(draft, &buyer);
    let codes: Vec<Option<String>> =
        (0..40_u8).map(|n| code_of(&buyer, right(draft, &[0xFF, 0xD8, 0xFF, n]))).collect();
    assert!(codes[..32].iter().all(Option::is_none));
    assert!(codes[32..].iter().all(|code| code.as_deref() == Some("medium.too_many")), "{codes:?}");
    assert_eq!(code_of(&seller, right(draft, b"\xFF\xD8\xFFown")), None);
    assert_eq!(code_of(&buyer, right(draft, &[0xFF, 0xD8, 0xFF, 3])), None, "a repeat takes no place");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_whose_file_the_other_side_has_announced_wrongly_goes_through() {
    let bench = Bench::start().await;
    let play = Play::begin(&bench, "plain_sale");
    play.shares();
    play.invites();
    play.join();
    let buyer = &play.party(ereg_law::role::TRANSFEREE).1;
    let bytes = photo();
    let announced = right(play.draft, &bytes);
    assert_eq!(code_of(buyer, wrong(&announced)), None);
    assert_eq!(code_of(play.writer(), announced.clone()), None);
    uploads(play.writer(), announced.digest, &bytes);
    let media = vec![MediaRef { material: "M10".to_owned(), digest: announced.digest }];
    play.answer();
    play.freezes(media.clone());
    play.sign_all(media.clone());
    play.submits(media);
    assert!(matches!(play.state(), CaseState::FeeDue { .. }), "{:?}", play.state());
}
