//! Search in ten thousand cases: each with a number, two parties and an address of its own.

use std::path::Path;
use std::time::Duration;

use ereg_domain::canonical::{from_canonical, to_canonical};
use ereg_law::application::Parties;
use ereg_law::section::PARTIES;
use ereg_protocol::feed::{FeedCursor, FeedItem, ObjectKind};
use ereg_protocol::id::DraftId;
use ereg_protocol::objects::{CaseView, Extract, WorkspaceView};
use ereg_protocol::payload;
use ereg_tests::city::case_of_many;
use ereg_tests::promise::{draft_id, key};
use ereg_trust::envelope::Envelope;
use ereg_trust::keys::RegistryKey;
use ereg_vault::{OpenOptions, Vault};
use rusqlite::Connection;

use crate::plain::{Table, changed, rows};
use crate::sample::{CaseAndWorkspace, case_and_workspace, filled_draft, number, on_disk};
use crate::table::{Line, absolute, compared, timed};

/// Cases to search in.
const CASES: u64 = 10_000;

const SURNAMES: &str = "林周陈王李张刘黄杨赵吴徐孙朱马胡郭何高罗";
const GIVEN: &str = "秀英建国晓梅志强丽华文静海燕玉兰桂芳小满一鸣慧敏相如";
const STREETS: [&str; 12] = [
    "沿江大道",
    "泰安路",
    "珞喻路",
    "鹦鹉大道",
    "和平大道",
    "解放大道",
    "建设大道",
    "中山大道",
    "中南路",
    "雄楚大道",
    "友谊大道",
    "发展大道",
];

/// The `n`-th of a list, and what is left of `n`.
fn pick(list: &str, n: u64) -> (char, u64) {
    let count = list.chars().count() as u64;
    (list.chars().nth((n % count) as usize).unwrap(), n / count)
}

fn name(n: u64) -> String {
    let (surname, n) = pick(SURNAMES, n);
    let (first, n) = pick(GIVEN, n);
    [surname, first, pick(GIVEN, n).0].into_iter().collect()
}

/// One case with its workspace, made of those of a sale.
struct Made {
    case: String,
    workspace: WorkspaceView,
    extract: Extract,
    parties: Parties,
    key: RegistryKey,
}

impl Made {
    fn of(case: &str, workspace: &str) -> Made {
        let workspace: WorkspaceView = from_canonical(workspace.as_bytes()).unwrap();
        let envelope = Envelope::from_bytes(workspace.extract.as_ref().unwrap().as_bytes()).unwrap();
        let parties = workspace.sections.iter().find(|section| section.kind == PARTIES).unwrap();
        Made {
            case: case.to_owned(),
            extract: from_canonical(envelope.unverified_payload()).unwrap(),
            parties: from_canonical(parties.body.as_ref().unwrap().as_bytes()).unwrap(),
            workspace,
            key: RegistryKey::from_seed(&[1; 32]).unwrap(),
        }
    }

    /// The `n`-th case and its workspace, as the feed tells them.
    fn pair(&self, n: u64) -> [FeedItem; 2] {
        let (object, body) = case_of_many(&self.case, n);
        let mut case: CaseView = from_canonical(body.as_bytes()).unwrap();
        let draft: DraftId = draft_id(n);
        let old_number = case.state.acceptance().unwrap().case_number.to_string();
        case.draft_id = draft;
        let body = json(&case).replace(&old_number, &number(n));
        let mut extract = self.extract.clone();
        extract.facts.address.street = STREETS[(n % 12) as usize].parse().unwrap();
        extract.facts.address.detail =
            format!("{}号{}栋{}单元{}室", n / 12, n % 7 + 1, n % 3 + 1, n % 30 * 100 + 1).parse().unwrap();
        let envelope = Envelope::sign_value(&payload::EXTRACT, &extract, &self.key).unwrap().to_bytes().unwrap();
        let mut parties = self.parties.clone();
        for (party, of) in parties.parties.iter_mut().zip(0..) {
            party.name = name(n * 2 + of).parse().unwrap();
        }
        let mut workspace = self.workspace.clone();
        workspace.draft_id = draft;
        workspace.case_id = Some(case.case_id);
        workspace.extract = Some(String::from_utf8(envelope).unwrap());
        for section in workspace.sections.iter_mut().filter(|section| section.kind == PARTIES) {
            section.body = Some(json(&parties));
        }
        let item = |kind, object, body| FeedItem { seq: 1, object, kind, rev: 1, body };
        [item(ObjectKind::Case, object, body), item(ObjectKind::Workspace, draft.to_string(), json(&workspace))]
    }
}

fn json<T: serde::Serialize>(value: &T) -> String {
    String::from_utf8(to_canonical(value).unwrap()).unwrap()
}

/// Searches as people make them, one after the other: a surname, a name, a street, a house, a number as far as it goes.
fn typed(n: u64) -> String {
    let of = n * 7919 % CASES;
    match n % 8 {
        0 => name(of).chars().take(1).collect(),
        1 => name(of).chars().take(2).collect(),
        2 => name(of),
        3 => STREETS[(of % 12) as usize].chars().take(2).collect(),
        4 => format!("{}{}号", STREETS[(of % 12) as usize], of / 12),
        5 => number(of).chars().take(15).collect(),
        6 => number(of).chars().take(19).collect(),
        _ => number(of),
    }
}

/// The lines of the table about search.
pub(crate) fn lines() -> Vec<Line> {
    let root = on_disk();
    let dir = root.path().join("vault");
    let vault = Vault::create(&dir, &key(0), OpenOptions::default()).unwrap();
    let CaseAndWorkspace { case, workspace } = case_and_workspace();
    let made = Made::of(case, workspace);
    for from in (0..CASES).step_by(250) {
        let pairs = (from..from + 250).flat_map(|n| made.pair(n));
        let items: Vec<_> = pairs.zip(from * 2 + 1..).map(|(item, seq)| FeedItem { seq, ..item }).collect();
        let next = FeedCursor::After((from + 250) * 2);
        vault.apply_page(&items, &next).unwrap();
    }
    let (mut times, mut hits) = (Vec::new(), 0);
    for n in 0..800 {
        let typed = typed(n);
        hits += timed(&mut times, || vault.find(&typed, &[], 20).unwrap()).len();
    }
    println!("800 searches in {CASES} cases had {hits} hits");
    let mut lines =
        vec![absolute("search in 10,000 cases, 20 hits at most", times, "≤ 0.5 ms", Duration::from_micros(500))];
    lines.push(saves(&vault));
    // One draft more shows which collection the index keeps its records in: of what it writes, the one that was full
    // before.
    let file = Connection::open(dir.join("vault.db")).unwrap();
    let before = rows(&file);
    vault.save_draft(&filled_draft(5_000_000, 1)).unwrap();
    let written = changed(&before, &file).into_iter();
    let written = written.filter(|(table, ..)| *table == Table::Record).map(|(_, coll, _)| coll);
    let of = |coll: &Vec<u8>| before.keys().filter(|(table, of, _)| *table == Table::Record && of == coll).count();
    let records = written.max_by_key(of).unwrap();
    drop(file);
    vault.close().unwrap();
    lines.push(size(&dir, &records));
    lines
}

/// Measures a save that changes a name, beside one that changes none.
fn saves(vault: &Vault) -> Line {
    let (mut another, mut same) = (Vec::new(), Vec::new());
    for rev in 0..300 {
        let mut draft = filled_draft(4_000_000, rev);
        timed(&mut same, || vault.save_draft(&draft).unwrap());
        draft.typed.insert("parties.transferee.1.name".to_owned(), name(rev));
        timed(&mut another, || vault.save_draft(&draft).unwrap());
    }
    compared("durable save of a draft with another name, beside the same", another, same, ("≤ 1.5×", 1.5))
}

/// The bytes of the index as it was left: the pages of its table, and the words with their entries in the index of rows.
fn size(dir: &Path, records: &[u8]) -> Line {
    let db = Connection::open(dir.join("vault.db")).unwrap();
    let number = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    let of_records: i64 = db
        .query_row("SELECT sum(length(body) + 2 * (16 + 32) + 32) FROM rec WHERE coll = ?1", [records], |row| {
            row.get(0)
        })
        .unwrap();
    let (pages, unused) = (number("SELECT count(*) FROM search"), number("PRAGMA freelist_count"));
    db.execute_batch("DROP TABLE search").unwrap();
    let of_runs = (number("PRAGMA freelist_count") - unused) * number("PRAGMA page_size");
    println!("{pages} rows of runs take {of_runs} bytes, the words {of_records}");
    let index = of_runs + of_records;
    Line {
        what: "search index of 10,000 cases".to_owned(),
        measured: format!("{:.1} MB", index as f64 / 1_000_000.0),
        baseline: "–".to_owned(),
        ratio: "–".to_owned(),
        goal: "≤ 25 MB",
        reach: (index <= 25_000_000).into(),
    }
}
