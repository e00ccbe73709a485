//! `cargo xtask audit-demo DIR`: does the evidence of `ereg demo` carry the story?
//!
//! Written apart from the product: of our crates it uses none, so that a mistake of theirs in hashing, signing, proving
//! or spelling cannot hide itself. It reads `journey.json`, the files of evidence, the tokens and bundle handed out,
//! the phones' key files and the registry's database (read-only, nothing is changed), recomputes every digest and
//! checks every signature and proof. One line for each check; exit 1 if one fails, or if `stable` holds a digest that
//! no check recomputed, or the evidence a file that no check read.
//!
//! It must not call the product, repair anything, or take a value's word for itself.

mod book;
mod cbor;
mod envelope;
mod evidence;
mod hash;
mod json;
mod keys;
mod log;
mod mask;
mod merkle;
mod note;
mod phones;
mod sale;
mod signed;
mod spelling;
mod token;
mod trust;
mod unit;
mod wire;

use std::{collections::BTreeMap, fmt, fs, path::Path};

use serde_json::Value;

use self::{
    book::Book,
    evidence::{Evidence, Stable},
    sale::{Ground, Sale},
    signed::Signed,
    trust::Trust,
};
use crate::Broken;

/// The result of a check: a value, or in one line why not. Never personal data.
type Checked<T = ()> = Result<T, String>;

pub(crate) fn run(arguments: &[String]) -> Result<(), Broken> {
    let [dir] = arguments else {
        return Err(Broken::one("cargo xtask audit-demo DIR, where DIR is that of ereg demo --out"));
    };
    let mut report = Report::default();
    // Where a first link is missing there is nothing to check the rest with; what is wrong so far is told.
    let whole = audit(Path::new(dir), &mut report);
    report.good.iter().for_each(|line| println!("ok     {line}"));
    if whole.is_some() && report.wrong.is_empty() {
        println!("audit-demo: {} checks passed", report.good.len());
        return Ok(());
    }
    Err(Broken(report.wrong))
}

/// The results so far.
#[derive(Default)]
struct Report {
    good: Vec<String>,
    wrong: Vec<String>,
}

impl Report {
    /// Notes a check that also says how many things it looked at.
    fn counted(&mut self, what: &str, outcome: Checked<impl fmt::Display>) {
        match outcome {
            Ok(number) => self.good.push(format!("{what}: {number}")),
            Err(why) => self.wrong.push(format!("WRONG  {what}: {why}")),
        }
    }

    /// Notes a check.
    fn check(&mut self, what: &str, outcome: Checked) {
        self.needed(what, outcome);
    }

    /// Notes a check whose result others need.
    fn needed<T>(&mut self, what: &str, outcome: Checked<T>) -> Option<T> {
        match outcome {
            Ok(value) => {
                self.good.push(what.to_owned());
                Some(value)
            }
            Err(why) => {
                self.wrong.push(format!("WRONG  {what}: {why}"));
                None
            }
        }
    }
}

fn read(file: &Path) -> Checked<Vec<u8>> {
    fs::read(file).map_err(|error| format!("{}: {error}", file.display()))
}

fn audit(dir: &Path, report: &mut Report) -> Option<()> {
    let journey = read(&dir.join("journey.json")).and_then(|bytes| {
        let journey: Value = serde_json::from_slice(&bytes).map_err(|error| error.to_string())?;
        let known =
            json::text(&journey, "/format")? == "ereg/journey/1" && json::at(&journey, "/demo")? == &Value::Bool(true);
        if known { Ok(journey) } else { Err("not the journey of a demonstration".to_owned()) }
    });
    let journey = report.needed("journey.json reads", journey)?;
    let mut stable =
        Stable::new(report.needed("journey.json has a stable part", json::at(&journey, "/stable").cloned())?);
    let evidence = json::at(&journey, "/evidence").and_then(|listed| Evidence::gather(dir, listed));
    let evidence = report.needed("the files of evidence are those listed", evidence)?;
    report.counted("files of evidence", Ok(evidence.len()));

    let trust = read(&dir.join("trust.json")).and_then(|bytes| Trust::read(&bytes));
    let trust = report.needed("trust.json is signed by its root", trust)?;
    let pinned = json::text(&journey, "/measured/root_fingerprint").and_then(|pinned| {
        if pinned == trust.root.id() { Ok(()) } else { Err("the journey names another root".to_owned()) }
    });
    report.check("the root is the one the phones pinned", pinned);

    let commands = wire::commands(&evidence, &stable);
    let commands = report.needed("commands are those listed, each under its id", commands)?;
    let enrolled = report.needed("each user key vouches for its phone and person", wire::enrolments(&commands))?;
    let users = enrolled.values().map(|phone| (phone.user.id(), phone.user.clone())).collect::<BTreeMap<_, _>>();
    let mut signed = Signed::new(&trust, users);
    report.counted("commands whose contents are good", wire::contents(&commands, &mut signed));
    report.counted("outcomes signed over their commands", wire::outcomes(&evidence, &commands, &mut signed));
    let pack = report.needed("the policy pack is signed", wire::pack(&evidence, &mut signed));

    let db = report
        .needed("the registry's database opens read-only", book::open(&dir.join("registry").join("registry.db")))?;
    let book = Book::recompute(&db, &trust);
    let book = report.needed("every leaf of the book is recomputed from its entry and salt", book)?;
    report.counted("entries of the book", Ok(book.entries.len()));
    report.counted("units whose entries follow each other and give their state", book.chains(&db));
    report.counted("nodes of the tree", book.nodes(&db));
    report.counted("checkpoints signed over the roots of their entries", book.checkpoints(&db, &trust));
    report.counted("certificates sealed, included, showing what their entries say", book.certificates(&db, &trust));
    report.counted("audit rows bound to the ones before", book::audit_chain(&db));
    report.counted(
        "commands held by the registry with the same outcomes",
        wire::held_commands(&db, &evidence, &commands),
    );
    report.counted("objects received as the registry wrote them", wire::feeds(&db, &evidence, &mut signed));
    report.counted("extracts and letters signed", wire::extracts_and_letters(&evidence, &mut signed));
    let of_this_book = signed.heads().iter().try_for_each(|head| book.holds(head));
    report.check("tokens on the way were of this book", of_this_book);
    report.counted("different signed objects in all", Ok(signed.count()));

    if let Some(pack) = pack {
        let ground = Ground {
            evidence: &evidence,
            commands: &commands,
            enrolled: &enrolled,
            signed: &signed,
            book: &book,
            pack,
        };
        stable.sales().iter().for_each(|name| sale(name, &mut stable, ground, report));
    }
    report.counted("media recomputed from their bytes", sale::media(&mut stable, &evidence));
    report.counted("leaves under a log that only grew", log::heads(&mut stable, &evidence, &trust, &book));
    report.counted("entries of sold homes opened and proven", log::entries(&mut stable, &evidence, &trust, &book));
    report.counted("tokens good or refused as they should be", log::tokens(dir, &stable, &trust, &book));
    report.counted("vaults with keys of their own", phones::vaults(dir));
    report.counted("keys of phones, all different", phones::keys(dir, &enrolled));

    report.counted("digests of the stable part recomputed, none left out", stable.all_recomputed());
    report.check("no file of evidence went unread", evidence.unread());
    Some(())
}

fn sale(name: &str, stable: &mut Stable, ground: Ground<'_>, report: &mut Report) {
    let Some(mut sale) = report.needed(&format!("{name}: its draft"), Sale::new(name, stable, ground)) else { return };
    report.counted(&format!("{name}: sections"), sale.sections(stable));
    report.counted(&format!("{name}: manifests"), sale.manifests(stable));
    report.counted(&format!("{name}: statements signed"), sale.statements(stable));
    report.check(&format!("{name}: the receipt covers the last manifest and its statements"), sale.receipt(stable));
    report.check(&format!("{name}: acceptance, quote and attempt"), sale.fee(stable));
    report.counted(&format!("{name}: entry of the book"), sale.booked(stable));
}

#[cfg(test)]
mod tests {
    use crate::workspace::rust_files;

    #[test]
    fn the_audit_shares_no_code_with_what_it_audits() {
        let files = rust_files().unwrap_or_else(|_| Vec::new());
        let ours: Vec<_> = files.iter().filter(|file| file.path.starts_with("xtask/src/audit/")).collect();
        assert!(ours.len() > 10);
        // Spelled in two parts, or this line would be the one it looks for.
        let product = concat!("ereg", "_");
        let users = ours.iter().filter(|file| file.text.contains(product)).map(|file| file.path.as_str());
        assert_eq!(users.collect::<Vec<_>>(), [""; 0]);
    }
}
