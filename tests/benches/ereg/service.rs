//! The registry at the size of a city: commands at once, its start, the check of its book, and people who do all sorts
//! of things over HTTP.

use std::sync::Arc;
use std::time::{Duration, Instant};

use ereg_law::matter::LAW;
use ereg_law::section;
use ereg_protocol::command::{CommandBody, PutSections, SectionPut};
use ereg_protocol::world::{SeededIds, VirtualClock};
use ereg_registry::http::Background;
use ereg_registry::keys::{RegistryKeys, RoleOptions};
use ereg_registry::partner::Partners;
use ereg_registry::seed::{City, CityPlan, Household};
use ereg_registry::service::{Answering, DigestName, OfficePress, SealFormat, Service, Surroundings};
use rusqlite::{Connection, params};

use crate::curve::{Course, Curve};
use crate::memory::Peak;
use crate::prepared::{NOON, Prepared, enter, founded, prepared, seconds, served};
use crate::runtime;
use crate::sample::on_disk;
use crate::submissions::copy;
use crate::table::{Line, Reach, absolute, alone, is_long, median, percentile, shown, timed};
use crate::wire::{Served, command, get, load, signed, steady};

/// Starts at each size.
const STARTS: usize = 7;
/// Clients of the mixed load.
const CLIENTS: usize = 32;
/// Requests of each part of the mixed load.
const REQUESTS: usize = 2_000;
/// Lines in the feed of an account that only lies there.
const TOLD: u64 = 5;

/// A number from the environment, or one of two that stand for it.
fn size(name: &str, small: usize, large: usize) -> usize {
    let given = std::env::var(name).ok().map(|text| text.parse().expect("a number"));
    given.unwrap_or(if is_long() { large } else { small })
}

/// Starts of a registry at which more and more people have an account.
pub(crate) fn start() -> Vec<Line> {
    let accounts = size("EREG_ACCOUNTS", 20_000, 100_000) as u64;
    let root = on_disk();
    let clock = VirtualClock::at(NOON.parse().unwrap());
    let keys = RegistryKeys::create_or_load(root.path(), &RoleOptions::demonstration()).unwrap();
    let open = || {
        let world = Surroundings {
            clock: Arc::new(clock.clone()),
            ids: Arc::new(SeededIds::new(7, "registry")),
            partners: Partners::none(),
            law: LAW,
            answering: Answering::First,
            press: Arc::new(OfficePress),
            seal: SealFormat::default(),
            digest_name: DigestName::default(),
        };
        Service::open(root.path(), keys.clone(), None, world).unwrap()
    };
    drop(open());
    let mut curve = Curve::new("start", "start of a registry", "accounts", "ms");
    let (mut lines, mut there) = (Vec::new(), 0);
    for many in [accounts / 8, accounts / 4, accounts / 2, accounts] {
        let mut db = Connection::open(root.path().join("registry.db")).unwrap();
        lie_there(&mut db, there..many);
        drop(db);
        there = many;
        let mut times = Vec::new();
        for _ in 0..STARTS {
            drop(timed(&mut times, open));
        }
        curve.add(many, median(&mut times.clone()).as_secs_f64() * 1_000.0);
        let what = format!("start of a registry with {many} accounts");
        lines.push(absolute(&what, times, "< 1 s", Duration::from_secs(1)));
    }
    lines.push(curve.line(Course::Flat(1.5)));
    lines
}

/// Accounts with a feed each, of people who do nothing.
fn lie_there(db: &mut Connection, which: std::ops::Range<u64>) {
    let tx = db.transaction().unwrap();
    for n in which {
        let account = format!("A{n:021}");
        tx.prepare_cached("INSERT INTO account VALUES ('demo', ?1, 'person', '演示', '演示', ?2, 0, '[]')")
            .unwrap()
            .execute(params![account, format!("n{n}")])
            .unwrap();
        for seq in 1..=TOLD.cast_signed() {
            let object = format!("{n}-{seq}");
            tx.prepare_cached("INSERT INTO change VALUES ('demo', ?1, ?2, 'case', ?3, ?4)")
                .unwrap()
                .execute(params![account, seq, object, "x".repeat(600)])
                .unwrap();
            tx.prepare_cached("INSERT INTO newest VALUES ('demo', ?1, 'case', ?2, ?3, 1, 'sha256:x')")
                .unwrap()
                .execute(params![account, object, seq])
                .unwrap();
        }
    }
    tx.commit().unwrap();
}

/// The check of a book of more and more homes.
pub(crate) fn book() -> Vec<Line> {
    let homes = size("EREG_HOMES", 4_000, 500_000);
    let root = on_disk();
    let dir = root.path().join("registry");
    let clock = VirtualClock::at(NOON.parse().unwrap());
    let city = City::draw(&CityPlan::new(7, homes)).unwrap();
    let all: Vec<&Household> = city.all().collect();
    let mut time = Curve::new("verify-book", "check of the whole book", "entries", "ms");
    let mut memory =
        Curve::new("verify-book-memory", "growth of the peak of memory in the check of a book", "entries", "MiB");
    let (service, _) = founded(&dir, &clock);
    let (mut lines, mut there) = (Vec::new(), 0);
    for many in [homes / 8, homes / 4, homes / 2, homes] {
        enter(&service, &all[there..many]);
        there = many;
        let (mut times, mut peaks, mut entries) = (Vec::new(), Vec::new(), 0);
        for _ in 0..STARTS {
            let peak = Peak::from_now();
            entries = timed(&mut times, || service.verify_book().unwrap());
            peaks.push(peak.mib());
        }
        let (took, peak) = (median(&mut times), crate::table::middle(&mut peaks));
        time.add(entries, took.as_secs_f64() * 1_000.0);
        memory.add(entries, peak);
        let measured = format!("{}, {peak:.1} MiB", shown(took));
        lines.push(alone(
            &format!("check of a book of {entries} entries"),
            measured,
            "< 300 MB",
            (peak < 286.0).into(),
        ));
    }
    lines.push(time.line(Course::Linear(1.15)));
    let growth = memory.line(Course::Flat(2.0));
    lines.push(Line { goal: "< 300 MB", reach: memory.ours.iter().all(|peak| *peak < 286.0).into(), ..growth });
    lines
}

/// Of twenty requests twelve read a feed, five put sections, two read something else, one submits.
#[derive(Clone, Copy)]
enum Wish {
    Feed,
    Put,
    Homes,
    Workspace,
    Submit,
}

const TWENTY: [Wish; 20] = {
    use Wish::{Feed, Homes, Put, Submit, Workspace};
    [
        Feed, Put, Feed, Feed, Homes, Feed, Put, Feed, Feed, Put, Feed, Submit, Feed, Put, Feed, Workspace, Feed, Put,
        Feed, Feed,
    ]
};

/// The mixed load: first as much as can be, then half of that at a steady rate.
pub(crate) fn city() -> Vec<Line> {
    let accounts = size("EREG_ACCOUNTS", 2_000, 100_000) as u64;
    let homes = size("EREG_HOMES", 2_000, 700_000);
    let submissions = 2 * REQUESTS / TWENTY.len();
    let prepared = prepared(submissions + CLIENTS * 4, homes);
    let root = on_disk();
    let dir = root.path().join("registry");
    copy(&prepared.dir(), &dir);
    let mut db = Connection::open(dir.join("registry.db")).unwrap();
    lie_there(&mut db, 0..accounts);
    let entries: i64 = db.query_row("SELECT count(*) FROM entry", [], |row| row.get(0)).unwrap();
    drop(db);
    let running = runtime().block_on(served(&dir, &prepared.clock, Background::OfItself));
    let mut people = People { prepared: &prepared, submissions, submitted: 0, revs: vec![1; CLIENTS * 4], turn: 0 };
    let most = people.requests(running.service(), running.authority());
    let Served { took, .. } = load(running.addr(), &most, CLIENTS);
    running.service().settle();
    let saturation = REQUESTS as f64 / took.as_secs_f64();
    let half = people.requests(running.service(), running.authority());
    let started = Instant::now();
    let Served { mut latencies, .. } = steady(running.addr(), &half, CLIENTS, saturation / 2.0);
    println!("the steady half took {:.1} s", started.elapsed().as_secs_f64());
    runtime().block_on(running.shutdown());
    let (p50, p99) = (percentile(&mut latencies, 50), percentile(&mut latencies, 99));
    let what = format!("mixed load, {accounts} accounts and {entries} entries");
    vec![
        alone(&format!("{what}: as much as can be"), format!("{saturation:.0}/s"), "–", Reach::NoGoal),
        alone(
            &format!("{what}: half of that, p50 and p99"),
            format!("{} and {}", shown(p50), shown(p99)),
            "p99 < 50 ms",
            (p99 < Duration::from_millis(50)).into(),
        ),
    ]
}

/// Those who make the load, and how far they have come.
struct People<'a> {
    prepared: &'a Prepared,
    /// Sales that are there to be submitted; the others are edited.
    submissions: usize,
    submitted: usize,
    /// Of each draft that is edited its newest revision.
    revs: Vec<u64>,
    turn: usize,
}

impl People<'_> {
    /// The next requests, signed now.
    fn requests(&mut self, service: &Service, authority: &str) -> Vec<Vec<u8>> {
        let at_s = seconds(&self.prepared.clock);
        let sales = &self.prepared.sales;
        let wishes = TWENTY.iter().cycle().take(REQUESTS);
        wishes
            .map(|wish| {
                self.turn += 1;
                let edited = self.turn % self.revs.len();
                let sale = &sales[self.submissions + edited];
                let reader = if self.turn.is_multiple_of(2) { &sale.seller } else { &sale.buyer };
                match wish {
                    Wish::Feed => signed(get("/v1/feed", "after=0"), authority, &reader.keys, at_s),
                    Wish::Homes => signed(get("/v1/homes", ""), authority, &sale.seller.keys, at_s),
                    Wish::Workspace => {
                        let path = format!("/v1/workspaces/{}", sale.draft);
                        signed(get(&path, ""), authority, &reader.keys, at_s)
                    }
                    Wish::Put => {
                        let rev = &mut self.revs[edited];
                        *rev += 1;
                        let sections = vec![SectionPut { kind: section::DEAL, rev: *rev, body: sale.deal.clone() }];
                        let body = CommandBody::PutSections(PutSections { draft_id: sale.draft, sections });
                        signed(command(&sale.seller.command(service, body)), authority, &sale.seller.keys, at_s)
                    }
                    Wish::Submit => {
                        let sale = &sales[self.submitted];
                        self.submitted += 1;
                        signed(command(&sale.submission), authority, &sale.seller.keys, at_s)
                    }
                }
            })
            .collect()
    }
}
