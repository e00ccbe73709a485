//! A phone whose line to the registry somebody else holds: nothing he does to a page of the feed, or to what an account is
//! told, is shown, and the next honest answer heals.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "test code fails loudly")]

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, Mutex},
};

use ereg_domain::{canonical::to_canonical, time::Instant};
use ereg_protocol::{
    feed::{
        FULL_PAGE_BYTES, FeedCursor, FeedHead, FeedItem, FeedPage, MAX_LINE_BYTES, MAX_PAGE_LINES, ObjectKind,
        PageRange,
    },
    http_signature::Nonce,
    id::{AccountId, CommandId},
    objects::{CommandAnswer, MediumState, Tells, ToldTo, VaultSeen},
    payload,
    problem::Problem,
    registry::Registry as _,
    transport::{BoxFuture, HttpRequest, HttpResponse, Incoming, Transport, TransportError},
    world::VirtualClock,
};
use ereg_sync::{
    belief::{PinnedTrust, open_page},
    planner::{Connectivity, FixedJitter},
    remote::{RemoteRegistry, RequestSigner},
    run::{Occasion, Report, Step, SyncLoop, SyncParts},
    state,
    time::TrustedTime,
};
use ereg_trust::{
    bundle::{DocumentSeals, KeyRole, Log, Office as OfficeRow, RoleKey, TrustBundle, TrustContent},
    digest::Digest,
    envelope::Envelope,
    key_record::{KeyRecord, KeyUse},
    keys::{AssuranceLevel, DEVICE_ALIAS, KeyPolicy, RegistryKey, SoftwareKeys},
};
use ereg_vault::{OpenOptions, Vault, VaultSecret};

const NOW: &str = "2026-11-23T02:00:00.000Z";
const ACCOUNT: &str = "AAAAAAAAAAAAAAAAAAAAAA";
const ANOTHER: &str = "BBBBBBBBBBBBBBBBBBBBBB";
const ROOT: u8 = 9;
const RECEIPT: u8 = 1;
const BOOK: u8 = 2;
/// A receipt key whose term is over.
const RETIRED: u8 = 3;
/// A receipt key of the next bundle.
const NEXT: u8 = 4;
/// A key that is in no bundle.
const NOBODY: u8 = 5;

fn at() -> Instant {
    NOW.parse().unwrap()
}

fn key(n: u8) -> RegistryKey {
    RegistryKey::from_seed(&[n; 32]).unwrap()
}

fn account() -> AccountId {
    ACCOUNT.parse().unwrap()
}

/// Version 1 knows the receipt key; version 2 knows the next one too.
fn bundle_bytes(version: u64, root: u8) -> Vec<u8> {
    let from = "2020-01-01T00:00:00.000Z".parse().unwrap();
    let row = |role, n: u8| RoleKey { demo: true, ..RoleKey::new(role, key(n).public_key(), from, "demo") };
    let retired = RoleKey { to: Some("2021-01-01T00:00:00.000Z".parse().unwrap()), ..row(KeyRole::Receipt, RETIRED) };
    let mut roles = vec![row(KeyRole::Receipt, RECEIPT), retired, row(KeyRole::Book, BOOK)];
    if version > 1 {
        roles.push(row(KeyRole::Receipt, NEXT));
    }
    let content = TrustContent {
        version,
        office: OfficeRow { id: "demo".into(), name: "demo".into(), origin: "127.0.0.1:1".into() },
        root: key(root).public_key(),
        roles,
        least_assurance: AssuranceLevel::C,
        log: Log { origin: "demo/book".into() },
        demo: true,
        seals: DocumentSeals::default(),
        finance: DocumentSeals::default(),
    };
    content.sign(&key(root)).unwrap().to_bytes().unwrap()
}

fn bundle() -> TrustBundle {
    TrustBundle::parse(&bundle_bytes(1, ROOT), None, 0).unwrap()
}

fn case(seq: u64, object: &str, rev: u64) -> FeedItem {
    let body = format!("{{\"case\":\"{object}\",\"rev\":{rev}}}");
    FeedItem { seq, object: object.into(), kind: ObjectKind::Case, rev, body }
}

fn lines_of(changes: &[FeedItem]) -> Vec<u8> {
    changes.iter().flat_map(|change| [to_canonical(change).unwrap(), vec![b'\n']].concat()).collect()
}

fn page_of(lines: &[u8], mut head: FeedHead, signer: u8) -> Vec<u8> {
    head.digest = Digest::of(lines);
    let head = Envelope::sign_value(&payload::FEED, &head, &key(signer)).unwrap().to_bytes().unwrap();
    [lines, &head, b"\n"].concat()
}

type Middle = Box<dyn FnMut(&HttpRequest, Vec<u8>) -> Vec<u8> + Send>;
type Told = Box<dyn FnMut(&mut ToldTo) + Send>;

/// The registry's script: what it says, and what the line makes of it.
struct Script {
    feed: Vec<FeedItem>,
    account: &'static str,
    signer: u8,
    /// The time at which the head says it was signed.
    at: Instant,
    /// Lines a page has at most.
    page: usize,
    /// Each answer is followed by one more change, without end.
    endless: bool,
    trust: Vec<u8>,
    middle: Option<Middle>,
    told: Option<Told>,
    /// The time an answer takes, ms.
    takes: u64,
    /// Somebody answers in its place, in the registry's form.
    refuses: Option<(u16, &'static str)>,
    pages: u32,
    /// Of an answer taken as it comes: the pages that it has at most, and what becomes of its bytes.
    stream: Option<(usize, Torn)>,
    /// Number of answers that were taken as they came.
    streams: u32,
}

/// The fate of an answer that is taken as it comes.
#[derive(Clone, Copy)]
enum Torn {
    /// It comes whole, in pieces of so many bytes.
    Pieces(usize),
    /// The connection breaks after so many bytes.
    Breaks(usize),
    /// It ends after so many bytes, as if that were all.
    Ends(usize),
}

struct Line {
    script: Mutex<Script>,
    clock: VirtualClock,
}

/// An answer in pieces, which may break off.
struct Stream {
    head: HttpResponse,
    pieces: std::vec::IntoIter<Result<Vec<u8>, TransportError>>,
}

impl Incoming for Stream {
    fn head(&self) -> &HttpResponse {
        &self.head
    }

    fn next(&mut self) -> BoxFuture<'_, Option<Vec<u8>>, TransportError> {
        Box::pin(async move { self.pieces.next().transpose() })
    }
}

impl Line {
    /// The pages of an answer, one after the other, as if each had been asked for after the one before it.
    fn pages(&self, script: &mut Script, query: &str, most: usize) -> Vec<u8> {
        let nonce = query.split('&').find(|part| part.starts_with("nonce=")).unwrap().to_owned();
        let (mut query, mut bytes) = (query.to_owned(), Vec::new());
        for _ in 0..most {
            let page = self.page(script, &query);
            let head = FeedPage::split(&page).unwrap().head();
            let head: FeedHead =
                serde_json::from_slice(Envelope::from_bytes(head).unwrap().unverified_payload()).unwrap();
            bytes.extend(page);
            query = match head.range {
                PageRange::Changes { last, .. } if last < head.newest => format!("?after={last}&{nonce}"),
                PageRange::Snapshot { snapshot, last: Some(last), .. } => {
                    format!("?snapshot={snapshot}&from={}&{nonce}", last.replace('/', "%2F"))
                }
                PageRange::Snapshot { snapshot, last: None, .. } if snapshot < head.newest => {
                    format!("?after={snapshot}&{nonce}")
                }
                _ => break,
            };
        }
        bytes
    }

    fn page(&self, script: &mut Script, query: &str) -> Vec<u8> {
        let part = |name: &str| query.split(['?', '&']).find_map(|part| part.strip_prefix(name)).map(str::to_owned);
        if script.endless {
            let seq = script.feed.len() as u64 + 1;
            script.feed.extend((seq..seq + 2).map(|seq| case(seq, &format!("{seq:09}"), 1)));
        }
        let newest = script.feed.len() as u64;
        let mut feed = script.feed.clone();
        let number = |name: &str| part(name).map(|n| n.parse::<u64>().unwrap());
        let range = match (number("after="), number("snapshot=")) {
            (Some(after), _) if after > 0 => {
                feed.retain(|change| change.seq > after);
                feed.truncate(script.page);
                PageRange::Changes { first: after + 1, last: after + feed.len() as u64 }
            }
            (_, snapshot) => {
                let after = part("from=").map(|from| from.replace("%2F", "/"));
                let by_place: BTreeMap<String, FeedItem> = feed.into_iter().map(|c| (c.place(), c)).collect();
                feed = by_place.into_values().collect();
                feed.retain(|change| after.as_ref().is_none_or(|after| change.place() > *after));
                let whole = feed.len() <= script.page;
                feed.truncate(script.page);
                let last = feed.last().filter(|_| !whole).map(FeedItem::place);
                PageRange::Snapshot { snapshot: snapshot.unwrap_or(newest), after, last }
            }
        };
        let (account, digest, nonce) = (script.account.parse().unwrap(), Digest::of(b""), part("nonce="));
        page_of(&lines_of(&feed), FeedHead { account, at: script.at, digest, newest, nonce, range }, script.signer)
    }

    /// This vault is the newest copy there is.
    fn vault_seen(script: &Script, query: &str) -> Vec<u8> {
        let part = |name: &str| query.split(['?', '&']).find_map(|part| part.strip_prefix(name)).map(str::to_owned);
        let (account, nonce) = (script.account.parse().unwrap(), part("nonce="));
        // The one drawn before the newest was told last.
        let last = part("marks=").and_then(|marks| marks.rsplit('.').nth(1).map(|mark| mark.parse().unwrap()));
        let seen = VaultSeen { account, at: script.at, last, nonce };
        Envelope::sign_value(&payload::VAULT, &seen, &key(script.signer)).unwrap().to_bytes().unwrap()
    }

    fn told(script: &mut Script, query: &str, tells: Tells) -> Vec<u8> {
        let nonce = query.strip_prefix("?nonce=").map(str::to_owned);
        let mut told = ToldTo { account: script.account.parse().unwrap(), at: script.at, nonce, tells };
        if let Some(alters) = &mut script.told {
            alters(&mut told);
        }
        Envelope::sign_value(&payload::TOLD, &told, &key(script.signer)).unwrap().to_bytes().unwrap()
    }
}

impl Transport for Line {
    fn authority(&self) -> &str {
        "127.0.0.1:1"
    }

    fn send(&self, request: HttpRequest) -> BoxFuture<'_, HttpResponse, TransportError> {
        let mut script = self.script.lock().unwrap();
        self.clock.advance(script.takes);
        let (content_type, mut body) = match request.path.as_str() {
            "/v1/feed" => {
                script.pages += 1;
                ("application/x-ndjson", self.page(&mut script, &request.query))
            }
            "/v1/trust" => ("application/json", script.trust.clone()),
            "/v1/vault" => ("application/json", Self::vault_seen(&script, &request.query)),
            "/v1/homes" => ("application/json", Self::told(&mut script, &request.query, Tells::Homes(Vec::new()))),
            path if path.starts_with("/v1/media/") => {
                let whole = Tells::Medium(MediumState { held: vec![0], chunks: 1 });
                ("application/json", Self::told(&mut script, &request.query, whole))
            }
            path if path.starts_with("/v1/commands/") => {
                let command_id = path.trim_start_matches("/v1/commands/").parse().unwrap();
                let none = Tells::Command(CommandAnswer { command_id, outcome: None });
                ("application/json", Self::told(&mut script, &request.query, none))
            }
            _ => return Box::pin(async { Err(TransportError::NotSent) }),
        };
        if let Some((status, code)) = script.refuses {
            let body = serde_json::to_vec(&Problem::of(status, code)).unwrap();
            let content_type = "application/problem+json".to_owned();
            return Box::pin(async move { Ok(HttpResponse { status, content_type, retry_after_s: None, body }) });
        }
        if let Some(middle) = &mut script.middle {
            body = middle(&request, body);
        }
        let content_type = content_type.to_owned();
        Box::pin(async move { Ok(HttpResponse { status: 200, content_type, retry_after_s: None, body }) })
    }

    fn open(&self, request: HttpRequest) -> BoxFuture<'_, Box<dyn Incoming>, TransportError> {
        let mut script = self.script.lock().unwrap();
        let Some((most, torn)) = script.stream.filter(|_| request.path == "/v1/feed") else {
            drop(script);
            let sent = self.send(request);
            return Box::pin(async move {
                let head = sent.await?;
                let pieces = vec![Ok(head.body.clone())].into_iter();
                Ok(Box::new(Stream { head: HttpResponse { body: Vec::new(), ..head }, pieces }) as Box<dyn Incoming>)
            });
        };
        assert!(request.query.contains("pages="), "{}", request.query);
        script.streams += 1;
        let mut bytes = self.pages(&mut script, &request.query, most);
        if let Some(middle) = &mut script.middle {
            bytes = middle(&request, bytes);
        }
        let pieces = match torn {
            Torn::Pieces(long) => bytes.chunks(long).map(|piece| Ok(piece.to_vec())).collect(),
            Torn::Breaks(at) if at < bytes.len() => vec![Ok(bytes[..at].to_vec()), Err(TransportError::Broken)],
            Torn::Ends(at) if at < bytes.len() => vec![Ok(bytes[..at].to_vec())],
            Torn::Breaks(_) | Torn::Ends(_) => vec![Ok(bytes)],
        };
        let (content_type, body) = ("application/x-ndjson".to_owned(), Vec::new());
        let head = HttpResponse { status: 200, content_type, retry_after_s: None, body };
        Box::pin(async move { Ok(Box::new(Stream { head, pieces: pieces.into_iter() }) as Box<dyn Incoming>) })
    }
}

struct Phone {
    vault: Arc<Vault>,
    line: Arc<Line>,
    trust: Arc<PinnedTrust>,
    remote: Arc<RemoteRegistry>,
    time: Arc<TrustedTime>,
    sync: SyncLoop,
}

impl Phone {
    fn new(dir: &Path) -> Phone {
        let secret = VaultSecret::raw(&[7; 32]).unwrap();
        let vault = Arc::new(Vault::create(&dir.join("vault"), &secret, OpenOptions::default()).unwrap());
        vault.write(|tx| state::put_account(tx, &account())).unwrap();
        let clock = VirtualClock::at(at());
        let script = Script {
            feed: Vec::new(),
            account: ACCOUNT,
            signer: RECEIPT,
            at: at(),
            page: MAX_PAGE_LINES,
            endless: false,
            trust: bundle_bytes(1, ROOT),
            middle: None,
            told: None,
            takes: 0,
            refuses: None,
            pages: 0,
            stream: None,
            streams: 0,
        };
        let line = Arc::new(Line { script: Mutex::new(script), clock: clock.clone() });
        let time = Arc::new(TrustedTime::new(Arc::new(clock), None));
        let keys = SoftwareKeys::in_memory();
        keys.generate(DEVICE_ALIAS, KeyPolicy::Requests).unwrap();
        let trust = Arc::new(PinnedTrust::new(Some(bundle())));
        trust.answers_to(account());
        let key = RequestSigner { keys: Arc::new(keys), alias: DEVICE_ALIAS.into() };
        let remote = Arc::new(RemoteRegistry::new(line.clone(), key, time.clone(), trust.clone()));
        let jitter = Arc::new(FixedJitter(0));
        let sync = SyncLoop::new(SyncParts {
            vault: vault.clone(),
            registry: remote.clone(),
            trust: trust.clone(),
            time: time.clone(),
            jitter,
            aftermath: Arc::new(()),
        });
        Phone { vault, line, trust, remote, time, sync }
    }

    /// Two cases, one of which has changed, told and applied.
    async fn with_two_cases(dir: &Path) -> Phone {
        let phone = Phone::new(dir);
        phone.says(|s| s.feed = vec![case(1, "a", 1), case(2, "b", 1), case(3, "a", 2)]);
        assert_eq!(phone.syncs().await.feed_trouble, None);
        assert_eq!(phone.shows(), [("a".to_owned(), 2), ("b".to_owned(), 1)]);
        phone
    }

    fn says<T>(&self, f: impl FnOnce(&mut Script) -> T) -> T {
        f(&mut self.line.script.lock().unwrap())
    }

    fn altered(&self, middle: impl FnMut(&HttpRequest, Vec<u8>) -> Vec<u8> + Send + 'static) {
        self.says(|s| s.middle = Some(Box::new(middle)));
    }

    async fn syncs(&self) -> Report {
        self.sync.wake(Occasion::Background).await.unwrap();
        self.sync.until_quiet(Connectivity::Online).await.unwrap().0
    }

    async fn trouble(&self) -> String {
        self.syncs().await.feed_trouble.expect("the feed has trouble")
    }

    fn shows(&self) -> Vec<(String, u64)> {
        self.vault.objects(ObjectKind::Case).unwrap().into_iter().map(|c| (c.object, c.rev)).collect()
    }

    fn cursor(&self) -> FeedCursor {
        self.vault.cursor().unwrap()
    }
}

fn feed_only(mut alters: impl FnMut(Vec<u8>) -> Vec<u8>) -> impl FnMut(&HttpRequest, Vec<u8>) -> Vec<u8> {
    move |request, body| if request.path == "/v1/feed" { alters(body) } else { body }
}

/// The page's lines, its head last.
fn parts(page: &[u8]) -> Vec<Vec<u8>> {
    page.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()
}

type Alters = fn(Vec<u8>) -> Vec<u8>;

/// Everything somebody on the line can do to a page of three lines and a head, with what the phone says of it.
const ALTERATIONS: [(&str, Alters, &str); 15] = [
    ("a word changed", |page| String::from_utf8(page).unwrap().replace("rev", "rev ").into_bytes(), "feed.not_signed"),
    (
        "lines swapped",
        |page| {
            let mut p = parts(&page);
            p.swap(0, 1);
            p.concat()
        },
        "feed.not_signed",
    ),
    ("a line dropped", |page| parts(&page)[1..].concat(), "feed.not_signed"),
    (
        "a line twice",
        |page| {
            let p = parts(&page);
            [&p[..1], &p[..]].concat().concat()
        },
        "feed.not_signed",
    ),
    ("only the head", |page| parts(&page).pop().unwrap(), "feed.not_signed"),
    (
        "no head",
        |page| {
            let mut p = parts(&page);
            p.pop();
            p.concat()
        },
        "feed.not_signed",
    ),
    ("cut within a line", |page| page[..10].to_vec(), "feed.cut"),
    ("cut within the head", |page| page[..page.len() - 10].to_vec(), "feed.cut"),
    ("a line feed missing", |page| page[..page.len() - 1].to_vec(), "feed.cut"),
    ("nothing", |_| Vec::new(), "feed.cut"),
    ("a login page", |_| b"<html>\n<p>Welcome\n".to_vec(), "feed.not_signed"),
    ("blank lines", |page| [b"\n\n".to_vec(), page].concat(), "feed.limits"),
    ("a line without end", |page| [vec![b'x'; MAX_LINE_BYTES + 1], b"\n".to_vec(), page].concat(), "feed.limits"),
    ("lines without end", |page| [b"{}\n".repeat(MAX_PAGE_LINES + 1), page].concat(), "feed.limits"),
    ("bytes without end", |page| [vec![b'x'; FULL_PAGE_BYTES + MAX_LINE_BYTES + 4096], page].concat(), "feed.limits"),
];

#[tokio::test]
async fn nothing_that_was_altered_on_the_way_counts_and_the_next_honest_page_heals() {
    for (what, alters, code) in ALTERATIONS {
        for begun in [false, true] {
            let dir = tempfile::tempdir().unwrap();
            let phone = if begun { Phone::with_two_cases(dir.path()).await } else { Phone::new(dir.path()) };
            let (shown, cursor) = (phone.shows(), phone.cursor());
            phone.says(|s| {
                let seq = s.feed.len() as u64;
                s.feed.extend([case(seq + 1, "c", 1), case(seq + 2, "d", 1), case(seq + 3, "e", 1)]);
            });
            phone.altered(feed_only(alters));
            assert_eq!(phone.trouble().await, code, "{what}");
            assert!((phone.shows(), phone.cursor()) == (shown.clone(), cursor), "{what}");
            phone.says(|s| s.middle = None);
            assert_eq!(phone.syncs().await.feed_trouble, None, "{what}");
            assert_eq!(phone.shows().len(), shown.len() + 3, "{what}");
        }
    }
}

/// Nothing after the page with which the feed ends is looked at: the page proves itself, and the rest does not count.
#[tokio::test]
async fn what_comes_after_the_end_of_the_feed_counts_for_nothing() {
    let again: Alters = |page| [page.clone(), parts(&page).pop().unwrap()].concat();
    let more: Alters = |page| [page.clone(), parts(&page)[0].clone()].concat();
    for alters in [again, more] {
        let dir = tempfile::tempdir().unwrap();
        let phone = Phone::new(dir.path());
        phone.says(|s| s.feed = vec![case(1, "a", 1), case(2, "b", 1)]);
        phone.altered(feed_only(alters));
        assert_eq!(phone.syncs().await.feed_trouble, None);
        assert_eq!(phone.shows(), [("a".to_owned(), 1), ("b".to_owned(), 1)]);
        assert_eq!(phone.cursor(), FeedCursor::After(2));
    }
}

/// A feed of 25 cases, five a page, as a phone that has nothing is told it.
fn streamed(dir: &Path, most: usize, torn: Torn) -> Phone {
    let phone = Phone::new(dir);
    phone.says(|s| {
        s.feed = (1..=25).map(|seq| case(seq, &format!("{seq:02}"), 1)).collect();
        (s.page, s.stream) = (5, Some((most, torn)));
    });
    phone
}

#[tokio::test]
async fn the_pages_of_one_answer_are_kept_one_after_the_other() {
    for long in [1, 7, 4096, usize::MAX] {
        for (most, streams) in [(64, 1), (5, 1), (3, 2), (1, 5)] {
            let dir = tempfile::tempdir().unwrap();
            let phone = streamed(dir.path(), most, Torn::Pieces(long));
            assert_eq!(phone.syncs().await.feed_trouble, None, "{long} {most}");
            assert_eq!((phone.shows().len(), phone.cursor()), (25, FeedCursor::After(25)), "{long} {most}");
            assert_eq!(phone.says(|s| (s.streams, s.pages)), (streams, 0), "{long} {most}");
            // And the changes after it.
            phone.says(|s| s.feed.extend((26..=40).map(|seq| case(seq, &format!("{:02}", seq - 20), 2))));
            let report = phone.syncs().await;
            assert_eq!((report.feed_trouble, report.changes, report.heard.len()), (None, 15, 15), "{long} {most}");
        }
    }
}

/// Wherever an answer breaks off, what came whole before stays, and the next one goes on from there.
#[tokio::test]
async fn an_answer_that_breaks_off_goes_on_from_the_last_page_that_was_kept() {
    let whole = {
        let dir = tempfile::tempdir().unwrap();
        let phone = streamed(dir.path(), 64, Torn::Pieces(4096));
        phone.says(|s| phone.line.pages(s, "?after=0&nonce=x", 64))
    };
    let page = whole.len() / 5;
    for at in (page + page / 3..whole.len()).step_by(page / 3) {
        for torn in [Torn::Breaks(at), Torn::Ends(at)] {
            let dir = tempfile::tempdir().unwrap();
            let phone = streamed(dir.path(), 64, torn);
            // The rest is shorter than what broke off, and comes whole; or it breaks off later, and goes on again.
            let report = phone.syncs().await;
            let kept = phone.shows().len();
            assert!(kept >= 5 && kept.is_multiple_of(5), "{kept} at {at}");
            if let Torn::Breaks(_) = torn {
                assert_eq!((report.feed_trouble, kept), (None, 25), "at {at}");
                assert!(phone.says(|s| s.streams) > 1, "at {at}");
            }
            phone.says(|s| s.stream = Some((64, Torn::Pieces(4096))));
            assert_eq!(phone.syncs().await.feed_trouble, None);
            assert_eq!((phone.shows().len(), phone.cursor()), (25, FeedCursor::After(25)), "at {at}");
        }
    }
}

/// An answer that breaks off before a page came whole is a try that failed: it is not asked for again at once.
#[tokio::test]
async fn an_answer_that_brings_no_page_is_waited_for() {
    let dir = tempfile::tempdir().unwrap();
    let phone = streamed(dir.path(), 64, Torn::Breaks(10));
    assert_eq!(phone.trouble().await, "network.broken");
    assert_eq!(phone.says(|s| s.streams), 1);
    phone.says(|s| s.stream = Some((64, Torn::Ends(10))));
    assert_eq!(phone.trouble().await, "feed.cut");
    assert_eq!((phone.shows().len(), phone.cursor()), (0, FeedCursor::Start));
}

/// A page that somebody altered within an answer counts for nothing, and no page after it does; those before it stay.
#[tokio::test]
async fn an_altered_page_of_an_answer_ends_it() {
    let dir = tempfile::tempdir().unwrap();
    let phone = streamed(dir.path(), 64, Torn::Pieces(4096));
    phone.altered(feed_only(|bytes| {
        String::from_utf8(bytes).unwrap().replace(r#"\"case\":\"12\""#, r#"\"case\":\"99\""#).into_bytes()
    }));
    assert_eq!(phone.trouble().await, "feed.not_signed");
    assert_eq!(phone.shows().len(), 10);
    // A page left out is a gap.
    let dir = tempfile::tempdir().unwrap();
    let phone = streamed(dir.path(), 64, Torn::Pieces(4096));
    phone.altered(feed_only(|bytes| {
        let lines = parts(&bytes);
        [&lines[..6], &lines[12..]].concat().concat()
    }));
    phone.trouble().await;
    assert_eq!(phone.shows().len(), 5);
    phone.says(|s| s.middle = None);
    assert_eq!(phone.syncs().await.feed_trouble, None);
    assert_eq!(phone.shows().len(), 25);
}

/// An answer without end is left after as many pages as a pull takes, and bytes without a page are not kept without end.
#[tokio::test]
async fn an_answer_without_end_is_left() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    phone.says(|s| (s.endless, s.page, s.stream) = (true, 1, Some((700, Torn::Pieces(1 << 20)))));
    assert_eq!(phone.trouble().await, "feed.unfinished");
    let kept = phone.shows().len();
    assert!((400..=500).contains(&kept), "{kept}");
    phone.says(|s| s.stream = Some((1, Torn::Pieces(1 << 20))));
    phone.altered(feed_only(|_| vec![b'x'; 4 * (FULL_PAGE_BYTES + MAX_LINE_BYTES)]));
    assert_eq!(phone.trouble().await, "feed.limits");
}

#[test]
fn no_byte_of_a_page_can_change() {
    let (bundle, nonce, cursor) = (bundle(), Nonce::from_bytes([6; 16]), FeedCursor::After(4));
    let range = PageRange::Changes { first: 5, last: 6 };
    let (digest, nonce_text) = (Digest::of(b""), Some(nonce.to_string()));
    let head = FeedHead { account: account(), at: at(), digest, newest: 6, nonce: nonce_text, range };
    let page = page_of(&lines_of(&[case(5, "a", 2), case(6, "b", 1)]), head, RECEIPT);
    assert_eq!(open_page(&bundle, &account(), &cursor, &nonce, &page).unwrap().next, FeedCursor::After(6));
    for place in 0..page.len() {
        let mut altered = page.clone();
        altered[place] ^= 1 << (place % 8);
        assert!(open_page(&bundle, &account(), &cursor, &nonce, &altered).is_err(), "byte {place}");
        let removed = [&page[..place], &page[place + 1..]].concat();
        assert!(open_page(&bundle, &account(), &cursor, &nonce, &removed).is_err(), "without byte {place}");
    }
}

#[tokio::test]
async fn an_old_page_is_no_answer_to_a_new_question() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::with_two_cases(dir.path()).await;
    let heard = Arc::new(Mutex::new(Vec::new()));
    let tape = heard.clone();
    phone.altered(feed_only(move |page| {
        tape.lock().unwrap().clone_from(&page);
        page
    }));
    assert_eq!(phone.syncs().await.feed_trouble, None);
    let nothing_new = heard.lock().unwrap().clone();
    phone.says(|s| s.feed.push(case(4, "c", 1)));
    phone.altered(feed_only(move |_| nothing_new.clone()));
    assert_eq!(phone.trouble().await, "feed.not_signed", "that nothing is new was true, and is not now");
    phone.says(|s| s.middle = None);
    assert_eq!(phone.syncs().await.changes, 1);
}

#[tokio::test]
async fn only_a_receipt_key_in_its_term_signs_a_page() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::with_two_cases(dir.path()).await;
    phone.says(|s| s.feed.push(case(4, "c", 1)));
    for signer in [BOOK, RETIRED, NOBODY, ROOT, NEXT] {
        phone.says(|s| s.signer = signer);
        assert_eq!(phone.trouble().await, "feed.not_signed", "key {signer}");
        assert_eq!((phone.shows().len(), phone.cursor()), (2, FeedCursor::After(3)));
    }
    // Within its term the retired key counted, and this one before its term did not.
    phone.says(|s| (s.signer, s.at) = (RETIRED, "2020-06-01T00:00:00.000Z".parse().unwrap()));
    assert_eq!(phone.syncs().await.feed_trouble, None);
    phone.says(|s| (s.signer, s.at) = (RECEIPT, "2019-06-01T00:00:00.000Z".parse().unwrap()));
    assert_eq!(phone.trouble().await, "feed.not_signed");
}

#[tokio::test]
async fn a_page_signed_for_another_account_is_told_and_mixes_with_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::with_two_cases(dir.path()).await;
    phone.says(|s| {
        s.account = ANOTHER;
        s.feed.push(case(4, "theirs", 1));
    });
    assert_eq!(phone.trouble().await, "account.other");
    assert_eq!((phone.shows().len(), phone.cursor()), (2, FeedCursor::After(3)));
    assert_eq!(phone.remote.homes().await.unwrap_err().code(), "account.other");
    phone.says(|s| s.account = ACCOUNT);
    assert_eq!(phone.syncs().await.feed_trouble, None);
}

#[tokio::test]
async fn what_an_account_is_told_is_signed_for_it_and_for_the_request() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::with_two_cases(dir.path()).await;
    assert!(phone.remote.homes().await.unwrap().is_empty());
    assert_eq!(phone.remote.medium(Digest::of(b"photo")).await.unwrap().held, [0]);
    let command: CommandId = "019abcde-0000-7000-8000-000000000101".parse().unwrap();
    assert_eq!(phone.remote.outcome(command).await.unwrap(), None, "the registry's own word that it is not known");
    // An honest answer to another question is none to this one.
    assert_eq!(
        phone
            .remote
            .workspace("019abcde-0000-7000-8000-0000000000aa".parse().unwrap())
            .await
            .err()
            .map(|e| e.code().to_owned())
            .as_deref(),
        Some("network.not_sent")
    );
    let other = Nonce::from_bytes([1; 16]).to_string();
    let alterations: [(&str, Told); 3] = [
        ("another request", Box::new(move |told| told.nonce = Some(other.clone()))),
        ("no request", Box::new(|told| told.nonce = None)),
        (
            "another question",
            Box::new(|told| {
                told.tells = match told.tells {
                    Tells::Medium(_) => Tells::Homes(Vec::new()),
                    _ => Tells::Medium(MediumState { held: vec![0], chunks: 1 }),
                };
            }),
        ),
    ];
    for (what, alters) in alterations {
        phone.says(|s| s.told = Some(alters));
        assert_eq!(phone.remote.homes().await.unwrap_err().code(), "answer.unreadable", "{what}");
        assert_eq!(phone.remote.medium(Digest::of(b"photo")).await.unwrap_err().code(), "answer.unreadable", "{what}");
        assert_eq!(phone.remote.outcome(command).await.unwrap_err().code(), "answer.unreadable", "{what}");
    }
    let another = CommandAnswer { command_id: "019abcde-0000-7000-8000-000000000102".parse().unwrap(), outcome: None };
    phone.says(|s| s.told = Some(Box::new(move |told| told.tells = Tells::Command(another.clone()))));
    assert_eq!(phone.remote.outcome(command).await.unwrap_err().code(), "answer.unreadable", "another command");
    // Nobody else can say it: what was paid for would be done again.
    for code in ["command.unknown", "not_found"] {
        phone.says(|s| s.refuses = Some((404, code)));
        assert_eq!(phone.remote.outcome(command).await.unwrap_err().code(), code);
    }
    phone.says(|s| s.refuses = None);
    phone.says(|s| s.told = None);
    for signer in [BOOK, RETIRED, NOBODY] {
        phone.says(|s| s.signer = signer);
        assert_eq!(phone.remote.homes().await.unwrap_err().code(), "answer.unreadable", "key {signer}");
    }
    phone.says(|s| s.signer = RECEIPT);
    phone.altered(|_, mut body| {
        let place = body.len() / 2;
        body[place] ^= 1;
        body
    });
    assert!(phone.remote.homes().await.is_err());
}

#[tokio::test]
async fn an_office_that_changed_its_keys_is_believed_by_its_root_and_no_other() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::with_two_cases(dir.path()).await;
    phone.says(|s| {
        s.feed.push(case(4, "c", 1));
        s.signer = NEXT;
        s.trust = bundle_bytes(2, NOBODY);
    });
    assert_eq!(phone.trouble().await, "feed.not_signed", "of another root");
    assert_eq!(phone.trust.bundle().unwrap().version(), 1);
    phone.says(|s| s.trust = bundle_bytes(1, ROOT));
    assert_eq!(phone.trouble().await, "feed.not_signed", "not newer");
    phone.says(|s| s.trust = bundle_bytes(2, ROOT));
    assert_eq!(phone.syncs().await.changes, 1);
    assert_eq!(phone.trust.bundle().unwrap().version(), 2);
    assert_eq!(phone.vault.read(state::trust).unwrap(), Some(bundle_bytes(2, ROOT)), "kept too");
    // The old one does not come back.
    phone.says(|s| (s.signer, s.trust) = (NOBODY, bundle_bytes(1, ROOT)));
    phone.trouble().await;
    assert_eq!(phone.trust.bundle().unwrap().version(), 2);
}

/// The receipt role signed the page, so the registry itself said so; what a role must sign on its own counts no more for that.
#[tokio::test]
async fn an_object_within_a_page_needs_its_own_signature() {
    let record = |signer: u8| {
        let record = KeyRecord {
            account: ACCOUNT.into(),
            key: key(8).public_key(),
            key_use: KeyUse::Request,
            level: AssuranceLevel::C,
            from: at(),
            revoked_at: None,
        };
        String::from_utf8(record.sign(&key(signer)).unwrap().to_bytes().unwrap()).unwrap()
    };
    let trust = |version, root| String::from_utf8(bundle_bytes(version, root)).unwrap();
    let quote = "{\"total\":1}".to_owned();
    let unbelieved = [
        (ObjectKind::Key, record(NOBODY)),
        (ObjectKind::Key, record(BOOK)),
        (ObjectKind::Key, record(RETIRED)),
        (ObjectKind::Key, "{}".to_owned()),
        (ObjectKind::Quote, quote.clone()),
        (ObjectKind::Letter, "{\"tells\":\"anything\"}".to_owned()),
        (ObjectKind::Trust, trust(2, NOBODY)),
        (ObjectKind::Pack, quote),
    ];
    for (kind, body) in unbelieved {
        let dir = tempfile::tempdir().unwrap();
        let phone = Phone::with_two_cases(dir.path()).await;
        let change = FeedItem { seq: 5, object: "x".into(), kind, rev: 1, body };
        phone.says(|s| s.feed.extend([case(4, "c", 1), change]));
        assert_eq!(phone.trouble().await, "answer.unreadable", "{kind:?}");
        assert_eq!((phone.shows().len(), phone.cursor()), (2, FeedCursor::After(3)), "{kind:?}");
        assert_eq!(phone.trust.bundle().unwrap().root_fingerprint(), bundle().root_fingerprint());
        assert_eq!(phone.trust.bundle().unwrap().version(), 1, "{kind:?}");
    }
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::with_two_cases(dir.path()).await;
    let told = [(ObjectKind::Key, record(RECEIPT)), (ObjectKind::Trust, trust(2, ROOT))];
    for (seq, (kind, body)) in (4..).zip(told) {
        phone.says(|s| s.feed.push(FeedItem { seq, object: "x".into(), kind, rev: 1, body }));
    }
    assert_eq!(phone.syncs().await.changes, 2);
    assert_eq!(phone.trust.bundle().unwrap().version(), 2);
    assert_eq!(phone.vault.read(state::trust).unwrap(), Some(bundle_bytes(2, ROOT)));
}

#[tokio::test]
async fn a_revision_out_of_all_bounds_blinds_no_phone() {
    for begun in [false, true] {
        let dir = tempfile::tempdir().unwrap();
        let phone = if begun { Phone::with_two_cases(dir.path()).await } else { Phone::new(dir.path()) };
        let shown = phone.shows();
        let honest = phone.says(|s| s.feed.clone());
        let seq = honest.len() as u64 + 1;
        for rev in [(1 << 53) - 1, seq + 1, 0] {
            phone.says(|s| s.feed = [&honest[..], &[case(seq, "c", rev)]].concat());
            assert_eq!(phone.trouble().await, "feed.gap", "{rev}");
            assert_eq!(phone.shows(), shown, "{rev}");
        }
        phone.says(|s| s.feed = [&honest[..], &[case(seq, "c", 1), case(seq + 1, "c", 2)]].concat());
        assert_eq!(phone.syncs().await.feed_trouble, None);
        assert!(phone.shows().contains(&("c".to_owned(), 2)));
    }
}

/// A person is told as new of what has changed since, and not of all that holds.
#[tokio::test]
async fn changes_are_heard_of_and_a_snapshot_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    phone.says(|s| s.feed = vec![case(1, "a", 1), case(2, "b", 1)]);
    let report = phone.syncs().await;
    assert_eq!((report.changes, report.heard.len()), (2, 0));
    phone.says(|s| s.feed.extend([case(3, "b", 2), case(4, "c", 1)]));
    let report = phone.syncs().await;
    let heard = [(ObjectKind::Case, "b".to_owned()), (ObjectKind::Case, "c".to_owned())];
    assert_eq!((report.changes, report.heard.as_slice()), (2, heard.as_slice()));
    assert_eq!(phone.syncs().await.heard, []);
    // Of very many the first ones are named.
    phone.says(|s| s.feed.extend((5..=700).map(|seq| case(seq, &format!("n{seq}"), 1))));
    let report = phone.syncs().await;
    assert_eq!((report.changes, report.heard.len()), (696, 500));
    assert_eq!(report.heard[0].1, "n5");
}

#[tokio::test]
async fn until_when_the_feed_was_told_to_its_end_is_kept_by_the_minute() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let told_at = || phone.vault.read(state::told_at).unwrap();
    assert_eq!(told_at(), None);
    phone.syncs().await;
    assert_eq!(told_at(), Some(at()));
    for (later, kept) in [(59_999, 0), (60_000, 60_000), (60_001, 60_000), (59_000, 59_000)] {
        phone.says(|s| s.at = at().plus_ms(later));
        phone.syncs().await;
        assert_eq!(told_at(), Some(at().plus_ms(kept)), "{later}");
    }
    // Not where it was not told to its end.
    phone.says(|s| {
        s.at = at().plus_ms(900_000);
        s.feed = vec![case(1, "a", 1)];
    });
    phone.altered(feed_only(|_| Vec::new()));
    phone.trouble().await;
    assert_eq!(told_at(), Some(at().plus_ms(59_000)));
}

#[tokio::test]
async fn a_feed_that_fails_is_asked_ever_more_rarely_and_at_least_every_quarter_of_an_hour() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    phone.altered(feed_only(|_| Vec::new()));
    let now = || u64::try_from(phone.time.clocks().wall.ms()).unwrap();
    let mut waits = Vec::new();
    for pulls in 1..=13 {
        assert!(matches!(phone.sync.step(Connectivity::Online).await.unwrap(), Step::Did(_)));
        let Step::Wait { until_ms } = phone.sync.step(Connectivity::Online).await.unwrap() else { panic!("it waits") };
        assert_eq!(phone.says(|s| s.pages), pulls, "once");
        waits.push((until_ms - now()) / 1_000);
        phone.line.clock.advance(until_ms - now());
    }
    assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
    // One page that is good, and the waits begin anew.
    phone.says(|s| s.middle = None);
    phone.syncs().await;
    phone.altered(feed_only(|_| Vec::new()));
    phone.sync.wake(Occasion::Background).await.unwrap();
    let (_, until_ms) = phone.sync.until_quiet(Connectivity::Online).await.unwrap();
    assert_eq!(until_ms, Some(now() + 1_000));
}

/// A registry put back to a backup and working on: its numbers went on, and what they stand for is another thing.
#[tokio::test]
async fn a_feed_that_went_another_way_is_told_anew() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::with_two_cases(dir.path()).await;
    phone.says(|s| s.feed.extend([case(4, "c", 1), case(5, "c", 2)]));
    phone.syncs().await;
    phone.says(|s| {
        s.feed.truncate(3);
        s.feed.extend([case(4, "d", 1), case(5, "d", 2), case(6, "d", 3)]);
    });
    assert_eq!(phone.syncs().await.feed_trouble, None);
    assert_eq!(
        phone.shows(),
        [("a".to_owned(), 2), ("b".to_owned(), 1), ("d".to_owned(), 3)],
        "what is not told is gone"
    );
    phone.says(|s| s.feed.truncate(2));
    assert_eq!(phone.syncs().await.feed_trouble, None);
    assert_eq!((phone.shows(), phone.cursor()), (vec![("a".to_owned(), 1), ("b".to_owned(), 1)], FeedCursor::After(2)));
}

#[tokio::test]
async fn a_feed_without_end_ends_for_now_and_goes_on_next_time() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    phone.says(|s| (s.endless, s.page) = (true, 1));
    assert_eq!(phone.trouble().await, "feed.unfinished");
    let (pages, first) = (phone.says(|s| s.pages), phone.shows().len());
    assert!(pages <= 500 && first > 400, "{pages} pages, {first} kept");
    phone.says(|s| s.endless = false);
    phone.says(|s| s.page = MAX_PAGE_LINES);
    assert_eq!(phone.syncs().await.feed_trouble, None);
    assert_eq!(phone.shows().len(), phone.says(|s| s.feed.len()));
}

#[tokio::test]
async fn a_feed_that_crawls_ends_for_now_and_goes_on_next_time() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    phone.says(|s| {
        s.feed = (1..=60).map(|seq| case(seq, &format!("{seq:02}"), 1)).collect();
        (s.page, s.takes) = (1, 30_000);
    });
    assert_eq!(phone.trouble().await, "feed.unfinished");
    let first = phone.shows().len();
    assert!((5..=20).contains(&first), "{first} pages of half a minute each");
    phone.says(|s| s.takes = 0);
    // However long the phone has been on.
    phone.line.clock.advance(3_600_000);
    assert_eq!(phone.syncs().await.feed_trouble, None);
    assert_eq!(phone.shows().len(), 60);
}

/// The bytes that are dear to change.
#[test]
fn a_page_is_these_bytes() {
    let range = PageRange::Snapshot { snapshot: 7, after: None, last: Some("case/b".into()) };
    let nonce = Some(Nonce::from_bytes([6; 16]).to_string());
    let head = FeedHead { account: account(), at: at(), digest: Digest::of(b""), newest: 8, nonce, range };
    let page = page_of(&lines_of(&[case(5, "a", 2), case(8, "b", 1)]), head, RECEIPT);
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/feed_page.ndjson");
    if std::env::var_os("EREG_BLESS").is_some() {
        std::fs::create_dir_all(golden.parent().unwrap()).unwrap();
        std::fs::write(&golden, &page).unwrap();
    }
    let kept = std::fs::read(&golden).unwrap();
    assert_eq!(String::from_utf8(page).unwrap(), String::from_utf8(kept.clone()).unwrap());
    assert_eq!(FeedPage::split(&kept).unwrap().digest(), Digest::of(&parts(&kept)[..2].concat()));
}
