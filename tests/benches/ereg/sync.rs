//! The first sync of an account with many cases and a pull of the few that have changed, from a registry over HTTP;
//! beside them the same pages asked for by one signed request after the other and written by the baseline.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use ereg_domain::canonical::to_canonical;
use ereg_domain::identifier::PersonNumber;
use ereg_protocol::feed::{FeedHead, FeedItem, FeedPage, ObjectKind, PageRange};
use ereg_tests::city::{City, typed_number};
use ereg_trust::digest::Digest;
use ereg_trust::envelope::Envelope;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use crate::curve::{Course, Curve};
use crate::prepared::{Person, seconds};
use crate::raw::{Document, Kept, Raw};
use crate::runtime;
use crate::sample::{case, number as case_number, on_disk};
use crate::table::{Line, Reach, alone, compared, middle, sizes};
use crate::wire::{Socket, get, signed};

/// First syncs at each size.
const TURNS: usize = 7;
/// Pulls of a few changes.
const PULLS: usize = 21;
/// Changes of a pull.
const CHANGES: u64 = 10;
/// The size that goals are said of.
const CASES: u64 = 10_000;

pub(crate) fn lines() -> Vec<Line> {
    let mut lines = Vec::new();
    let city = runtime().block_on(City::seeded(7));
    let who = city.home("mortgaged_sale").right_holders[0].clone();
    let number: PersonNumber = typed_number(&who).parse().unwrap();
    let person = runtime().block_on(Person::enrolled(city.registry(), &city.sandbox, &who.name, &number));
    let connection = city.connection();
    let authority = connection.url.trim_start_matches("http://").to_owned();
    let asked = Asked { addr: authority.parse().unwrap(), authority, person: &person, city: &city };
    let mut db = Connection::open(city.registry_dir().join("registry.db")).unwrap();
    db.busy_timeout(Duration::from_secs(10)).unwrap();
    let mut time = Curve::new("first-sync", "first sync over HTTP until page and search work", "cases", "s");
    let mut memory = Curve::new("first-sync-memory", "peak of resident memory of a first sync", "cases", "MiB");
    let mut there = 0;
    for size in sizes() {
        let newest = tell(&mut db, &asked.account(), (there..*size).map(|n| (n, 1)));
        there = *size;
        let order = serde_json::json!({
            "url": connection.url, "office": connection.office, "root": connection.root_fingerprint,
            "name": who.name.to_string(), "id_no": number.as_str(), "now_ms": city.now().ms(), "newest": newest,
            "proof": city.sandbox.identity_proof(&who.name, &number).unwrap(), "find": case_number(0),
        });
        let (mut ours, mut raw, mut peaks, mut grown) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for _ in 0..TURNS {
            forget_devices(&db);
            let [ms, peak, before] = in_a_process(&order.to_string());
            ours.push(ms as f64 / 1_000.0);
            peaks.push(peak as f64 / 1_024.0);
            grown.push(peak.saturating_sub(before) as f64 / 1_024.0);
            raw.push(raw_first_sync(&asked));
        }
        let (took, beside, peak) = (middle(&mut ours), middle(&mut raw), middle(&mut peaks));
        time.add(*size, took);
        time.baseline.push(beside);
        memory.add(*size, peak);
        let (goal, reach) = if *size == CASES { ("≤ 1.2 s", (took <= 1.2).into()) } else { ("–", Reach::NoGoal) };
        lines.push(Line {
            baseline: format!("{beside:.2} s"),
            ratio: format!("{:.2}", took / beside),
            ..alone(&format!("first sync of {size} cases over HTTP"), format!("{took:.2} s"), goal, reach)
        });
        let (goal, reach) =
            if *size == CASES { ("≤ 30 MB", (peak * 1.048_576 <= 30.0).into()) } else { ("–", Reach::NoGoal) };
        let measured = format!("{peak:.1} MiB, of which {:.1} by the sync", middle(&mut grown));
        lines.push(alone(&format!("peak of resident memory of that, {size} cases"), measured, goal, reach));
        if *size == CASES {
            lines.push(pulls(&asked, &mut db, &who));
        }
    }
    lines.push(time.line(Course::Linear(1.15)));
    lines.push(memory.line(Course::Flat(1.5)));
    let _entered = runtime().enter();
    drop(city);
    lines
}

/// The registry that is asked, and who asks beside the phone.
struct Asked<'a> {
    addr: SocketAddr,
    authority: String,
    person: &'a Person,
    city: &'a City,
}

impl Asked<'_> {
    fn account(&self) -> String {
        self.person.account.to_string()
    }

    fn socket(&self) -> Socket {
        Socket::to(self.addr)
    }

    /// One page of the feed, written in one transaction. Returns its range and the newest change.
    fn page(&self, socket: &mut Socket, raw: &Raw, query: &str) -> (PageRange, u64) {
        let at_s = seconds(&self.city.clock);
        let request = signed(get("/v1/feed", query), &self.authority, &self.person.keys, at_s);
        let bytes = socket.exchange(&request);
        let page = FeedPage::split(bytes).unwrap();
        let envelope = Envelope::from_bytes(page.head()).unwrap();
        let head: FeedHead = serde_json::from_slice(envelope.unverified_payload()).unwrap();
        assert_eq!(head.digest, page.digest());
        raw.write(|raw| {
            for item in page.changes(&head).unwrap() {
                let terms = [item.object.as_str(), item.object.get(19..).unwrap_or_default()];
                let (at, body) = (item.seq.cast_signed(), item.body.as_bytes());
                raw.put(&Document { id: &item.object, at, terms, body });
            }
            raw.moved_to(head.newest);
        });
        (head.range, head.newest)
    }
}

/// The whole feed page by page. Seconds.
fn raw_first_sync(asked: &Asked<'_>) -> f64 {
    let root = on_disk();
    let started = Instant::now();
    let raw = Raw::open(&root.path().join("raw.db"), Kept::Encrypted);
    pull_all(asked, &raw);
    assert!(!raw.page().is_empty());
    started.elapsed().as_secs_f64()
}

/// Reads a feed from its beginning. Returns the number of its newest change.
fn pull_all(asked: &Asked<'_>, raw: &Raw) -> u64 {
    let (mut socket, mut query) = (asked.socket(), "after=0".to_owned());
    loop {
        match asked.page(&mut socket, raw, &query) {
            (PageRange::Snapshot { snapshot, last: Some(last), .. }, _) => {
                query = format!("snapshot={snapshot}&from={}", last.replace('/', "%2F").replace(':', "%3A"));
            }
            (PageRange::Snapshot { last: None, .. } | PageRange::Changes { .. }, newest) => return newest,
        }
    }
}

/// Tells an account of cases at their revisions, as the registry keeps its lines. Returns the number of the newest
/// change.
fn tell(db: &mut Connection, account: &str, cases: impl Iterator<Item = (u64, u64)>) -> u64 {
    let tx = Transaction::new(db, TransactionBehavior::Immediate).unwrap();
    let newest = "SELECT coalesce(max(seq), 0) FROM change WHERE office = 'demo' AND account = ?1";
    let mut seq: i64 = tx.query_row(newest, [account], |row| row.get(0)).unwrap();
    for (n, rev) in cases {
        seq += 1;
        let FeedItem { object, body, .. } = case(n);
        let digest = Digest::of(body.as_bytes()).to_string();
        let line = FeedItem { seq: seq.cast_unsigned(), object: object.clone(), kind: ObjectKind::Case, rev, body };
        let line = String::from_utf8(to_canonical(&line).unwrap()).unwrap();
        tx.prepare_cached("INSERT INTO change VALUES ('demo', ?1, ?2, 'case', ?3, ?4)")
            .unwrap()
            .execute(params![account, seq, object, line])
            .unwrap();
        tx.prepare_cached(
            "INSERT INTO newest VALUES ('demo', ?1, 'case', ?2, ?3, ?4, ?5) \
             ON CONFLICT DO UPDATE SET seq = ?3, rev = ?4, digest = ?5",
        )
        .unwrap()
        .execute(params![account, object, seq, rev.cast_signed(), digest])
        .unwrap();
    }
    tx.commit().unwrap();
    seq.cast_unsigned()
}

/// Puts the enrolments of all devices so far back that none counts: nobody enrols so many in a month.
fn forget_devices(db: &Connection) {
    db.execute("UPDATE key SET from_ms = 0", []).unwrap();
}

/// A first sync in a process of its own: milliseconds, and its memory at most and before, KiB.
fn in_a_process(order: &str) -> [u64; 3] {
    let root = on_disk();
    let mut child = Command::new(env!("CARGO_BIN_EXE_first_sync"))
        .arg(root.path().join("vault"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(order.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let numbers: Vec<u64> = text.split_whitespace().map(|number| number.parse().unwrap()).collect();
    numbers.try_into().expect("the first sync failed")
}

/// Pulls of ten cases that have changed, by a phone that has all the others.
fn pulls(asked: &Asked<'_>, db: &mut Connection, who: &ereg_registry::seed::ListedPerson) -> Line {
    forget_devices(db);
    let phone = runtime().block_on(asked.city.phone_of(who));
    let root = on_disk();
    let raw = Raw::open(&root.path().join("raw.db"), Kept::Encrypted);
    let mut newest = pull_all(asked, &raw);
    let mut socket = asked.socket();
    runtime().block_on(phone.syncs());
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let mut revs: BTreeMap<u64, u64> = BTreeMap::new();
    for turn in 0..PULLS as u64 {
        let changed: Vec<_> = (0..CHANGES)
            .map(|n| {
                let case = (turn * CHANGES + n) * 31 % CASES;
                let rev = revs.entry(case).or_insert(1);
                *rev += 1;
                (case, *rev)
            })
            .collect();
        tell(db, &asked.account(), changed.into_iter());
        let started = Instant::now();
        let report = runtime().block_on(async { phone.client.sync().now().unwrap().finished().await.unwrap() });
        ours.push(started.elapsed());
        assert!(u64::from(report.changes) >= CHANGES, "{report:?}");
        let started = Instant::now();
        let after = format!("after={newest}");
        newest = asked.page(&mut socket, &raw, &after).1;
        theirs.push(started.elapsed());
    }
    runtime().block_on(phone.client.end()).unwrap();
    compared("pull of 10 changed of 10,000 cases", ours, theirs, ("≤ 1.3×", 1.3))
}
