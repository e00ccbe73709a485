//! The feed as it travels: every page proves itself, and pages meet without a gap.

use ereg_protocol::{
    command::{CommandBody, PutSections, SectionPut},
    feed::{FeedHead, FeedItem, FeedPage, ObjectKind, PageRange, PageSplitter},
    id::VaultMark,
    payload,
};
use ereg_trust::{
    bundle::{KeyRole, TrustBundle},
    envelope::Envelope,
};

use super::bench::{Bench, Phone, get};

/// A page whose head the receipt role has signed, over the lines as they travelled.
struct Read {
    changes: Vec<FeedItem>,
    head: FeedHead,
}

impl Phone {
    fn page(&self, query: &str) -> Read {
        let mut pages = self.pages(query);
        assert_eq!(pages.len(), 1, "{query}");
        pages.remove(0)
    }

    /// The pages of one answer.
    fn pages(&self, query: &str) -> Vec<Read> {
        let reply = self.get("/v1/feed", query);
        assert_eq!((reply.status, reply.header("content-type")), (200, Some("application/x-ndjson")));
        let trust = self.wire.send(&get("/v1/trust", "?")).body;
        let bundle = TrustBundle::parse(&trust, None, 0).unwrap();
        let mut splitter = PageSplitter::default();
        splitter.push(&reply.body);
        let pages = std::iter::from_fn(|| splitter.page()).map(|page| Read::of(&page, &bundle)).collect();
        assert_eq!(splitter.rest(), b"", "no page");
        pages
    }
}

impl Read {
    fn of(bytes: &[u8], bundle: &TrustBundle) -> Read {
        let page = FeedPage::split(bytes).unwrap();
        let verified =
            Envelope::from_bytes(page.head()).unwrap().verify(&payload::FEED, &bundle.role_ever(KeyRole::Receipt));
        let head: FeedHead = verified.unwrap().parse().unwrap();
        assert_eq!(head.digest, page.digest());
        Read { changes: page.changes(&head).unwrap(), head }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_signed_for_its_account_and_the_request_that_asked() {
    let bench = Bench::start().await;
    let owner = bench.phone_of(bench.seller("plain_sale"));
    let other = bench.phone_of(bench.buyer("plain_sale"));
    let read = owner.page("?after=0&nonce=AAAAAAAAAAAAAAAAAAAAAA");
    assert_eq!(read.head.nonce.as_deref(), Some("AAAAAAAAAAAAAAAAAAAAAA"));
    let PageRange::Snapshot { snapshot, after: None, last: None } = read.head.range else { panic!("{:?}", read.head) };
    assert_eq!(snapshot, read.head.newest);
    let account = other.page("?after=0").head.account;
    assert_ne!(read.head.account, account);
    assert_eq!(owner.page("?after=0").head.nonce, None);
    // Asked again nothing is new, and that is signed too.
    let none = owner.page(&format!("?after={snapshot}&nonce=x"));
    assert_eq!((none.changes.len(), none.head.nonce.as_deref()), (0, Some("x")));
    assert_eq!(none.head.range, PageRange::Changes { first: snapshot + 1, last: snapshot });
    for nonce in ["nonce=", "nonce=a%20b", &format!("nonce={}", "A".repeat(65))] {
        assert_eq!(owner.get("/v1/feed", &format!("?after=0&{nonce}")).code(), (400, "time.nonce".to_owned()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_goes_on_from_any_object_and_ends_where_changes_begin() {
    let bench = Bench::start().await;
    let owner = bench.phone_of(bench.seller("plain_sale"));
    owner.shares(&bench, "plain_sale");
    let whole = owner.page("?after=0");
    let middle = whole.changes.len() / 2;
    let from = whole.changes[middle].place();
    let rest = owner.page(&format!("?snapshot={}&from={from}", whole.head.newest));
    assert!(rest.changes == whole.changes[middle + 1..]);
    assert_eq!(rest.head.range, PageRange::Snapshot { snapshot: whole.head.newest, after: Some(from), last: None });
}

/// The registry signs where a page stands in the asker's own feed: nobody has it name a place that is none there, and
/// whoever comes with such a cursor is told to begin again.
#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_that_the_registry_cannot_have_given_is_answered_with_a_beginning() {
    let bench = Bench::start().await;
    let owner = bench.phone_of(bench.seller("plain_sale"));
    let stranger = bench.phone_of(bench.seller("mortgaged_sale"));
    owner.shares(&bench, "plain_sale");
    let whole = owner.page("?after=0");
    let newest = whole.head.newest;
    // A query is ASCII; a place that is not travels escaped.
    let mut places = whole.changes.iter().map(FeedItem::place).filter(|place| place.is_ascii());
    let (own, another) = (places.next().unwrap(), places.next().unwrap());
    // The stranger's feed has objects of its own, none of which is the owner's.
    let theirs = stranger.page("?after=0").changes.into_iter().map(|change| change.place());
    let mut theirs =
        theirs.filter(|place| place.is_ascii() && whole.changes.iter().all(|change| change.place() != *place));
    let theirs = theirs.next().unwrap();
    let cursors = [
        (newest + 1, own.clone()),
        (u64::MAX >> 11, own.clone()),
        (newest, theirs),
        (newest, "case/none".to_owned()),
        (newest, "zzzz/zzzz".to_owned()),
        (newest, "zzzz".to_owned()),
        (newest, format!("{own}x")),
    ];
    for (snapshot, from) in cursors {
        let read = owner.page(&format!("?snapshot={snapshot}&from={from}"));
        let beginning = PageRange::Snapshot { snapshot: newest, after: None, last: None };
        assert_eq!((read.head.range, read.changes.len()), (beginning, whole.changes.len()), "{snapshot} {from}");
    }
    // On its way a cursor is signed with the request it stands in.
    let mut request = owner.sign(get("/v1/feed", &format!("?snapshot={newest}&from={own}")));
    request.query = format!("?snapshot={newest}&from={another}");
    assert_eq!(owner.wire.send(&request).code(), (401, "signature.mismatch".to_owned()));
}

/// Longer than one page: nothing is lost or doubled where the pages meet, and each line is the bytes it always was.
#[tokio::test(flavor = "multi_thread")]
async fn a_long_feed_comes_page_by_page_whole_and_in_order() {
    let bench = Bench::start().await;
    let owner = bench.phone_of(bench.seller("plain_sale"));
    let disclosure = format!("{{\"id\":\"{}\",\"version\":1}}", "x".repeat(4_000));
    let read = format!("[{{\"disclosure\":{disclosure},\"rule\":\"R-15\"}}]");
    let answer = format!("{{\"acknowledgements\":{read},\"answers\":{{}},\"slot\":\"transferor.1\"}}");
    let shares = |_| {
        let draft_id = owner.shares(&bench, "plain_sale");
        let sections = vec![SectionPut { kind: ereg_law::section::INQUIRY, rev: 1, body: answer.clone() }];
        owner.done(CommandBody::PutSections(PutSections { draft_id, sections }));
        draft_id.to_string()
    };
    let mut drafts: Vec<String> = (0..50).map(shares).collect();
    drafts.sort();
    let (mut pages, mut objects, mut query) = (0, Vec::new(), "?after=0".to_owned());
    let snapshot = loop {
        let Read { changes, head } = owner.page(&query);
        objects.extend(changes);
        pages += 1;
        match head.range {
            PageRange::Snapshot { snapshot, last: Some(last), .. } => {
                query = format!("?snapshot={snapshot}&from={last}");
            }
            PageRange::Snapshot { snapshot, last: None, .. } => break snapshot,
            PageRange::Changes { .. } => panic!("a snapshot was asked for"),
        }
    };
    assert!(pages > 1, "one page");
    let workspaces = objects.iter().filter(|c| c.kind == ObjectKind::Workspace).map(|c| c.object.clone());
    assert_eq!(workspaces.collect::<Vec<_>>(), drafts);
    // Asked for together the same pages come in one answer, as many as were asked for.
    let place = |range: &PageRange| match range {
        PageRange::Snapshot { after, last, .. } => (after.clone(), last.clone()),
        PageRange::Changes { .. } => panic!("a snapshot was asked for"),
    };
    for (asked, come) in [(64, pages), (1000, pages), (1, 1), (0, 1), (pages - 1, pages - 1)] {
        let together = owner.pages(&format!("?after=0&pages={asked}&nonce=x"));
        assert_eq!(together.len(), come, "{asked}");
        let mut at = None;
        for page in &together {
            let (after, last) = place(&page.head.range);
            assert_eq!((after, page.head.nonce.as_deref()), (at, Some("x")), "{asked}");
            at = last;
        }
        assert_eq!(at.is_none(), come == pages, "{asked}");
        let all: Vec<FeedItem> = together.into_iter().flat_map(|page| page.changes).collect();
        assert!(all[..] == objects[..all.len()] && (come < pages || all.len() == objects.len()), "{asked}");
    }
    assert_eq!(owner.get("/v1/feed", "?after=0&pages=x").code(), (400, "query.malformed".to_owned()));
    let (mut changes, mut after, mut pages) = (Vec::new(), 1, 0);
    while after < snapshot {
        let read = owner.page(&format!("?after={after}"));
        let PageRange::Changes { last, .. } = read.head.range else { panic!("changes were asked for") };
        changes.extend(read.changes);
        after = last;
        pages += 1;
    }
    assert!(pages > 1, "one page");
    assert!(changes.iter().map(|c| c.seq).eq(2..=snapshot));
    for object in &objects {
        assert!(object.seq == 1 || changes.iter().rfind(|c| c.place() == object.place()) == Some(object));
    }
}

/// Returns what a phone tells of its vault, and which mark the registry was told before.
fn tells_marks(phone: &Phone, marks: &str) -> Option<String> {
    let answer = phone.wire.send(&phone.sign(get("/v1/vault", &format!("?marks={marks}&nonce=AAAA"))));
    let envelope: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    use base64::Engine as _;
    let payload = base64::engine::general_purpose::STANDARD.decode(envelope["payload"].as_str().unwrap()).unwrap();
    let seen: serde_json::Value = serde_json::from_slice(&payload).unwrap();
    assert_eq!(seen["nonce"], "AAAA");
    seen["last"].as_str().map(str::to_owned)
}

fn mark(n: u8) -> String {
    VaultMark::from_bytes([n; 16]).to_string()
}

fn marks(drawn: &[u8]) -> String {
    drawn.iter().map(|n| mark(*n)).collect::<Vec<_>>().join(".")
}

/// The newest mark takes the place of the one before only where the vault has drawn that one too.
#[tokio::test(flavor = "multi_thread")]
async fn a_vault_that_has_not_drawn_the_mark_told_last_is_told_and_changes_nothing() {
    let bench = Bench::start().await;
    let (phone, other) = (bench.phone_of(bench.seller("plain_sale")), bench.phone_of(bench.buyer("plain_sale")));
    assert_eq!(tells_marks(&phone, &marks(&[1])), None);
    assert_eq!(tells_marks(&phone, &marks(&[1, 2])), Some(mark(1)));
    assert_eq!(tells_marks(&phone, &marks(&[1, 2])), Some(mark(2)), "a repeat");
    assert_eq!(tells_marks(&phone, &marks(&[1, 2, 3])), Some(mark(2)));
    // A copy of before the third, however often it draws; and one of before the first.
    for copy in [&[1, 2, 9][..], &[1, 2, 9, 10], &[11]] {
        assert_eq!(tells_marks(&phone, &marks(copy)), Some(mark(3)), "{copy:?}");
    }
    assert_eq!(tells_marks(&phone, &marks(&[2, 3, 4])), Some(mark(3)), "nothing was changed by them");
    // Begun anew from what it was told, the copy is the newest.
    assert_eq!(tells_marks(&phone, &marks(&[4, 12])), Some(mark(4)));
    assert_eq!(tells_marks(&other, &marks(&[1])), None, "another account's vault is another vault");
}

/// A vault whose person enrolled it anew is the same vault: what lies under its old key is an older copy.
#[tokio::test(flavor = "multi_thread")]
async fn a_vault_keeps_its_marks_under_a_new_key() {
    let bench = Bench::start().await;
    let seller = bench.seller("plain_sale");
    let old = bench.phone_of(seller);
    assert_eq!(tells_marks(&old, &marks(&[1])), None);
    let new = bench.phone_of(seller);
    assert_eq!(tells_marks(&new, &marks(&[1, 2])), Some(mark(1)));
    assert_eq!(tells_marks(&old, &marks(&[1, 3])), Some(mark(2)), "a copy of before, with the key of before");
    assert_eq!(tells_marks(&new, &marks(&[1, 2, 4])), Some(mark(2)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_are_no_marks_is_refused() {
    let bench = Bench::start().await;
    let phone = bench.phone_of(bench.seller("plain_sale"));
    let nine = marks(&[1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for bad in ["", "7", "AAAA", &nine, &format!("{}.", mark(1))] {
        let answer = phone.wire.send(&phone.sign(get("/v1/vault", &format!("?marks={bad}&nonce=AAAA"))));
        assert_eq!(answer.status, 400, "{bad}");
    }
    assert_eq!(tells_marks(&phone, &marks(&[1])), None);
}

/// A place in the feed is a number that a page can name.
#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_that_no_page_can_name_is_refused() {
    let bench = Bench::start().await;
    let phone = bench.phone_of(bench.seller("plain_sale"));
    // A query is ASCII; a place that is not travels escaped.
    let place = phone.page("?after=0").changes.iter().map(FeedItem::place).find(|place| place.is_ascii()).unwrap();
    let asks = |number: &str| {
        let cursors = [format!("?after={number}"), format!("?snapshot={number}&from={place}")];
        cursors.map(|cursor| phone.get("/v1/feed", &cursor).code())
    };
    let refused = || (400, "query.malformed".to_owned());
    for number in ["9007199254740992", "18446744073709551615", "18446744073709551616", "-1", "01", "+1", "1.0", ""] {
        assert_eq!(asks(number), [refused(), refused()], "{number}");
    }
    // The highest there is: nobody has got as far, and the registry signs on. Behind it there is no number to begin with.
    let whole = phone.page("?after=0");
    let beyond = phone.page("?after=9007199254740990");
    assert!(beyond.changes.is_empty() && beyond.head.newest == whole.head.newest, "{:?}", beyond.head);
    let again = phone.page(&format!("?snapshot=9007199254740991&from={place}"));
    assert!(again.changes == whole.changes, "{:?}", again.head);
    assert_eq!(phone.get("/v1/feed", "?after=9007199254740991").code(), refused());
}
