//! `docs/formats.md` names every member of what a stranger reads or writes: each command, each state of a case, each thing that
//! a letter tells, each change of an entry, each burden.
//!
//! A row of the page is `` | `name` | `{member, optional?, list[]}` | … ``. It is held against bytes: the golden files, one
//! letter of each kind, kept in `golden/tells.txt`, and the shapes that the registry derives from the types it reads. After a deliberate change:
//! `EREG_BLESS=1 cargo test -p ereg-protocol --test formats_page`.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot run has failed")]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use ereg_domain::{
    identifier::{CaseNumber, CertScheme, IssuedNumber, OldCertificate, QuotedCertificate, UnitCode},
    party::{Side, Slot},
    time::Instant,
};
use ereg_law::{
    calendar::{Deadline, Length, Period},
    case::{Acceptance, AcceptanceSeq, CaseStage, Then, ToldGround},
    dispute::Checked,
    supplement::{Asked, Corrected},
    verdict::Needs,
};
use ereg_protocol::{
    id::{CaseId, DraftId},
    objects::{Ended, EntryGround, GaveWayFor, HolderAfter, LetterTells, TitleSince, UnenteredEnd},
};
use serde_json::Value;

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn read(path: &str) -> String {
    std::fs::read_to_string(repository(path)).unwrap()
}

/// The page's account of an object: its members, and those of them that may be absent.
#[derive(Debug, Default, PartialEq, Eq)]
struct Members {
    all: BTreeSet<String>,
    optional: BTreeSet<String>,
}

/// The members that `{a, b? {c}, d[]}` names, those inside them left out.
fn members(text: &str) -> Members {
    let (mut found, mut depth, mut part) = (Members::default(), 0_i32, String::new());
    for character in text.chars().chain([',']) {
        match character {
            '{' | '[' | '(' => depth += 1,
            '}' | ']' | ')' => depth -= 1,
            ',' if depth == 0 => {
                let said = std::mem::take(&mut part);
                let name: String = said
                    .trim()
                    .chars()
                    .take_while(|c| c.is_ascii_lowercase() || matches!(c, '_' | '0'..='9'))
                    .collect();
                if said.trim()[name.len()..].starts_with('?') {
                    found.optional.insert(name.clone());
                }
                if !name.is_empty() {
                    found.all.insert(name);
                }
                continue;
            }
            _ => {}
        }
        if depth == 0 {
            part.push(character);
        }
    }
    found
}

/// The rows of a section of the page, by the name that begins each.
fn rows(heading: &str) -> BTreeMap<String, Members> {
    let page = read("docs/formats.md");
    let (_, section) = page.split_once(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("{heading}"));
    let section = section.split("\n## ").next().unwrap().split("\n### ").next().unwrap();
    let row = |line: &str| {
        let (name, rest) = line.strip_prefix("| `")?.split_once("` | `{")?;
        Some((name.to_owned(), members(rest.split_once("}`")?.0)))
    };
    section.lines().filter_map(row).collect()
}

/// The members of each name in the bytes: all, and those that are absent somewhere.
fn seen(bytes: &[(String, Value)]) -> BTreeMap<String, Members> {
    let mut seen: BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)> = BTreeMap::new();
    for (name, value) in bytes {
        let keys: BTreeSet<String> =
            value.as_object().unwrap_or_else(|| panic!("{name}: {value}")).keys().cloned().collect();
        seen.entry(name.clone())
            .and_modify(|(all, always)| {
                all.extend(keys.iter().cloned());
                always.retain(|key| keys.contains(key));
            })
            .or_insert((keys.clone(), keys));
    }
    let each = |(name, (all, always)): (String, (BTreeSet<String>, BTreeSet<String>))| {
        let optional = all.difference(&always).cloned().collect();
        (name, Members { all, optional })
    };
    seen.into_iter().map(each).collect()
}

/// The page has exactly the names and the members of the bytes, which show every object with and without what may be absent.
fn is_exactly(heading: &str, bytes: &[(String, Value)]) {
    assert_eq!(rows(heading), seen(bytes), "{heading}");
}

/// The page has exactly the names of the bytes; each object has what the page says it must have, and nothing that the page
/// does not name.
fn fits(heading: &str, bytes: &[(String, Value)]) {
    let (said, seen) = (rows(heading), seen(bytes));
    assert_eq!(said.keys().collect::<Vec<_>>(), seen.keys().collect::<Vec<_>>(), "the names under {heading}");
    for (name, seen) in seen {
        let said = &said[&name];
        let always: BTreeSet<_> = seen.all.difference(&seen.optional).cloned().collect();
        let must: BTreeSet<_> = said.all.difference(&said.optional).cloned().collect();
        assert!(must.is_subset(&always) && seen.all.is_subset(&said.all), "{name} under {heading}: {said:?}, {seen:?}");
    }
}

#[test]
fn the_members_of_a_row_are_read_with_what_may_be_absent() {
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    let read = members("amount?, holders[{identity, kind}], land: {nature, term_end?}, old?[], status");
    assert_eq!(read.all, set(&["amount", "holders", "land", "old", "status"]));
    assert_eq!(read.optional, set(&["amount", "old"]));
}

#[test]
fn every_state_of_a_case_is_written_out() {
    let golden = read("core/law/tests/golden/case_states.txt");
    let line = |line: &str| {
        let (_, json) = line.split_once(' ').unwrap();
        let mut value: Value = serde_json::from_str(json).unwrap();
        let name = value.as_object_mut().unwrap().remove("state").unwrap();
        (name.as_str().unwrap().to_owned(), value)
    };
    is_exactly("### The states of a case", &golden.lines().map(line).collect::<Vec<_>>());
}

#[test]
fn every_change_and_every_burden_is_written_out() {
    let golden: Vec<BTreeMap<String, Value>> =
        serde_json::from_str(&read("core/domain/tests/golden/changes.json")).unwrap();
    let (mut changes, mut burdens) = (Vec::new(), Vec::new());
    for (name, body) in golden.into_iter().flatten() {
        let inner = match name.as_str() {
            "burden" => Some(body["burden"].clone()),
            "alter" => body.get("burden").map(|altered| altered["becomes"].clone()),
            _ => None,
        };
        burdens.extend(inner.into_iter().flat_map(|burden| burden.as_object().unwrap().clone()));
        match name.as_str() {
            "alter" => changes
                .extend(body.as_object().unwrap().iter().map(|(how, body)| (format!("alter.{how}"), body.clone()))),
            _ => changes.push((name, body)),
        }
    }
    fits("### The changes of an entry", &changes);
    fits("### Burdens", &burdens);
}

/// The commands that the page lists, `` | `kind` | `member optional? list[{…}]` | ``.
fn commands() -> BTreeMap<String, Members> {
    let page = read("docs/formats.md");
    let section = page.split_once("\n## Commands\n").unwrap().1.split("\n## ").next().unwrap();
    let row = |line: &str| {
        let (kind, rest) = line.strip_prefix("| `")?.split_once("` | `")?;
        Some((kind.to_owned(), members(&spaces_as_commas(rest.split_once('`')?.0))))
    };
    section.lines().filter_map(row).collect()
}

/// The same list with commas between its members, those inside them left as they are.
fn spaces_as_commas(text: &str) -> String {
    let mut depth = 0_i32;
    let each = |character: char| {
        depth += i32::from(matches!(character, '{' | '[')) - i32::from(matches!(character, '}' | ']'));
        if character == ' ' && depth == 0 { ',' } else { character }
    };
    text.chars().map(each).collect()
}

#[test]
fn every_command_is_written_out() {
    let document: Value = serde_json::from_str(&read("registry/tests/golden/openapi.json")).unwrap();
    let shapes = document["components"]["schemas"].as_object().unwrap();
    let names = |value: &Value| -> BTreeSet<String> {
        let of = |names: &Vec<Value>| names.iter().map(|name| name.as_str().unwrap().to_owned()).collect();
        value.as_array().map(of).unwrap_or_default()
    };
    let mut derived = BTreeMap::new();
    for shape in shapes.values() {
        let Some(kind) = shape["properties"]["kind"]["const"].as_str() else { continue };
        let mut all: BTreeSet<String> = shape["properties"].as_object().unwrap().keys().cloned().collect();
        all.retain(|name| !["command_id", "kind"].contains(&name.as_str()));
        let optional = all.difference(&names(&shape["required"])).cloned().collect();
        derived.insert(kind.to_owned(), Members { all, optional });
    }
    assert!(derived.len() > 10, "{derived:?}");
    assert_eq!(commands(), derived);
}

fn at() -> Instant {
    "2026-11-23T06:00:00.000Z".parse().unwrap()
}

/// A letter of each kind, with what may be absent and without it.
fn tells() -> Vec<LetterTells> {
    use LetterTells as T;
    let case_id: CaseId = "0198a000-0000-7000-8000-000000000001".parse().unwrap();
    let draft_id: DraftId = "0198a000-0000-7000-8000-000000000002".parse().unwrap();
    let slot: Slot = "transferee.1".parse().unwrap();
    let by = Deadline::By("2026-11-30".parse().unwrap());
    let period = |days| Period { from: "2026-11-23".parse().unwrap(), length: Length::WorkingDays(days), by };
    let unit: UnitCode = "420102001001GB00001F00010001".parse().unwrap();
    let case_number: CaseNumber = "420102202611231000001".parse().unwrap();
    let acceptance = Acceptance {
        case_number,
        seq: AcceptanceSeq(7),
        accepted_at: at(),
        decide_by: period(30),
        promised_by: period(5),
    };
    let ground = |field: Option<&str>| ToldGround {
        rule: "R-12".to_owned().try_into().unwrap(),
        code: "R-12.seized".to_owned(),
        field: field.map(str::to_owned),
    };
    let grounds = |by| {
        let (grounds, matter) = (vec![ground(Some("matter.unit")), ground(None)], "T04".parse().unwrap());
        T::Grounds { case_id, matter, slot, state: CaseStage::Supplement, grounds, by }
    };
    let old =
        OldCertificate { scheme: CertScheme::House, number: "武房权证岸字第200001234号".parse().unwrap() };
    let title = QuotedCertificate::Title("鄂(2020)武汉市江岸不动产权第0000001号".parse().unwrap());
    let issued: IssuedNumber = "鄂(2026)演示市江岸不动产权第0000001号".to_owned().try_into().unwrap();
    let (side, amount) = (Side::RightHolder, "80".parse().unwrap());
    let ends = |amount| T::TermEnds { case_id, side, by, then: Then::PassTurn, state: CaseStage::FeeDue, amount };
    let ended =
        |end| T::HomeApplicationEnded { unit, matter: "T04S".parse().unwrap(), case_number, accepted_at: at(), end };
    let passed = |closes_by| T::TurnPassed { case_id, side, state: CaseStage::FeeDue, closes_by };
    vec![
        T::Accepted { case_id, acceptance, ahead: 1 },
        grounds(None),
        grounds(Some(by)),
        T::TransferredAway { case_id, certificate: QuotedCertificate::Old(old), registered_at: at() },
        T::CertificateReplaced { case_id, certificate: title.clone(), registered_at: at() },
        T::CertificateReady { case_id, certificate: issued, title: TitleSince::Now, registered_at: at() },
        T::MortgagedHomeTransferred {
            proof: "鄂(2020)武汉市江岸不动产证明第0000001号".parse().unwrap(),
            registered_at: at(),
        },
        T::HomeAppliedFor { unit, matter: "T04S".parse().unwrap(), case_number, accepted_at: at() },
        ended(UnenteredEnd::Refused),
        ended(UnenteredEnd::Withdrawn),
        T::HomeEntered {
            unit,
            ground: EntryGround::Application { matter: "T21".parse().unwrap(), case_number },
            certificates: Vec::new(),
            proofs: vec!["鄂(2020)武汉市江岸不动产证明第0000001号".parse().unwrap()],
            reader: HolderAfter::Holds,
            registered_at: at(),
        },
        T::HomeEntered {
            unit,
            ground: EntryGround::Official {},
            certificates: vec![title],
            proofs: Vec::new(),
            reader: HolderAfter::HoldsNoMore,
            registered_at: at(),
        },
        T::HomeLockLifting { unit, open_from: at() },
        ends(None),
        ends(Some(amount)),
        passed(None),
        passed(Some(by)),
        T::GaveWay { case_id, why: GaveWayFor::RegisterMoved },
        T::GaveWay { case_id, why: GaveWayFor::BeyondAPerson },
        T::Supplemented {
            case_id,
            matter: "T04".parse().unwrap(),
            by: slot,
            corrected: vec![Corrected { field: "deal.price".to_owned(), asked: Asked::No }],
        },
        T::Lapsed { case_id },
        T::ClosedUnpaid { case_id },
        T::BillRenewed { case_id, ended: at(), amount, valid_until: at() },
        T::WithdrawalAsked { case_id, by: slot, answer_by: by },
        T::WithdrawalLapsed { case_id },
        T::SourceAsked { case_id, need: Needs::TaxClearance, by: slot, answer_by: by },
        T::SourceChecked { case_id, need: Needs::TaxClearance, how: Checked::Corrected },
        T::WorkspaceEnded { draft_id, why: Ended::Over },
        T::ApprovedInDemonstration { case_id },
        T::RefusedInDemonstration { case_id, grounds: vec![ground(Some("matter.unit"))] },
        T::CorrectionInDemonstration { case_id, grounds: vec![ground(Some("matter.unit"))] },
        T::Refunded { case_id, amount },
    ]
}

/// A new kind does not compile here before it has its letter above.
fn has_its_letter(tells: &LetterTells) {
    use LetterTells as T;
    match tells {
        T::Accepted { .. }
        | T::Grounds { .. }
        | T::Supplemented { .. }
        | T::TransferredAway { .. }
        | T::CertificateReplaced { .. }
        | T::CertificateReady { .. }
        | T::MortgagedHomeTransferred { .. }
        | T::HomeAppliedFor { .. }
        | T::HomeApplicationEnded { .. }
        | T::HomeEntered { .. }
        | T::HomeLockLifting { .. }
        | T::TermEnds { .. }
        | T::TurnPassed { .. }
        | T::GaveWay { .. }
        | T::Lapsed { .. }
        | T::ClosedUnpaid { .. }
        | T::BillRenewed { .. }
        | T::WithdrawalAsked { .. }
        | T::WithdrawalLapsed { .. }
        | T::SourceAsked { .. }
        | T::SourceChecked { .. }
        | T::WorkspaceEnded { .. }
        | T::ApprovedInDemonstration { .. }
        | T::RefusedInDemonstration { .. }
        | T::CorrectionInDemonstration { .. }
        | T::Refunded { .. } => {}
    }
}

#[test]
fn everything_that_a_letter_tells_is_written_out_and_keeps_its_bytes() {
    let all = tells();
    all.iter().for_each(has_its_letter);
    let values: Vec<Value> = all.iter().map(|tells| serde_json::to_value(tells).unwrap()).collect();
    let now: String = values.iter().map(|value| format!("{value}\n")).collect();
    let golden = repository("core/protocol/tests/golden/tells.txt");
    if std::env::var_os("EREG_BLESS").is_some() {
        std::fs::write(&golden, &now).unwrap();
    }
    assert_eq!(now, std::fs::read_to_string(golden).unwrap(), "tells.txt differs from its golden file");
    for (told, value) in all.iter().zip(&values) {
        assert_eq!(&serde_json::from_value::<LetterTells>(value.clone()).unwrap(), told);
    }
    let bodies = values.iter().flat_map(|value| value.as_object().unwrap().clone()).collect::<Vec<_>>();
    is_exactly("### What a letter tells", &bodies);
}
