//! Sandbox partners (沙盒): synthetic identity source, market supervision, tax office, housing authority, notaries, lenders,
//! licence library, bank and finance service of a seeded directory.
//!
//! Their answers lie under `DIR/sandbox`, apart from the registry's database, as with the real ones: an answer is a row of
//! a table, so that a question costs the same in a city of any size; what there is one of is a file; the bank's book is
//! append-only and flushed before it returns. What a person or a test wants of them is written there through [`Sandbox`],
//! from this process or another. Nothing here is reachable outside a directory made by `seed`.

mod bank;
mod civil_affairs;
mod clock;
mod directory;
mod finance;
mod housing;
mod identity;
mod lenders;
mod licences;
mod market;
mod notary;
mod review;
mod sharing;
mod table;
mod tax;

use std::{
    path::Path,
    sync::{Arc, Mutex},
};

use ereg_domain::canonical;
use serde::{Serialize, de::DeserializeOwned};

use super::{PartnerError, Partners};
use crate::private;

pub use bank::PayerSetting;
use bank::SandboxBank;
pub use civil_affairs::MarriageSetting;
pub use clock::SandboxClock;
pub use directory::SandboxError;
use directory::{Directory, Held};
pub use finance::FinanceSetting;
use finance::SandboxFinance;
pub use housing::{ContractParty, ContractState, FiledContract};
pub use lenders::ConsentSetting;
pub use licences::LicenceSetting;
pub use notary::{DeedSetting, IssuedDeed};
pub use sharing::CheckSetting;
use table::{ANSWERS, Table};
pub use tax::TaxSetting;

const DIRECTORY: &str = "sandbox";

/// A file of the sandbox, and the way it is read: what it holds is known to that function alone.
struct Row {
    name: &'static str,
    read: fn(&Sandbox, &'static str) -> Result<(), SandboxError>,
}

impl Row {
    const fn of<T: DeserializeOwned + Default>(held: Held<T>) -> Row {
        Row { name: held.name, read: |sandbox, name| sandbox.inner.read(Held::<T>::in_file(name)).map(drop) }
    }
}

/// Every file of a sandbox but its lock.
const FILES: &[Row] = &[
    Row { name: identity::IDENTITY, read: |sandbox, _| sandbox.identity_key().map(drop) },
    // That it is ours, and not each answer: nobody writes them by hand.
    Row { name: ANSWERS, read: |sandbox, _| Ok(sandbox.inner.table.get("", "").map(drop)?) },
    Row::of(bank::FAULTS),
    Row::of(bank::PAYERS),
    Row { name: bank::BANK, read: |sandbox, _| bank::check_book(&sandbox.inner) },
    Row::of(clock::CLOCK),
];

/// The sandbox of a seeded directory, and the handle by which a demo or a test moves it; clones share it.
#[derive(Debug, Clone)]
pub struct Sandbox {
    inner: Arc<Directory>,
}

impl Sandbox {
    /// Makes the sandbox of a directory; `seed` alone does this. The same seed makes the same identity proofs.
    pub fn create(dir: &Path, seed: u64) -> Result<Sandbox, SandboxError> {
        let sandbox = dir.join(DIRECTORY);
        private::directory(&sandbox).map_err(SandboxError::io(DIRECTORY))?;
        Table::create(&sandbox)?;
        identity::create(&sandbox, seed)?;
        Sandbox::open(dir)
    }

    /// Opens the sandbox of a directory made by `seed`.
    pub fn open(dir: &Path) -> Result<Sandbox, SandboxError> {
        let sandbox = dir.join(DIRECTORY);
        if sandbox.join(identity::IDENTITY).exists() {
            let table = Table::open(&sandbox)?;
            Ok(Sandbox { inner: Arc::new(Directory { dir: sandbox, table, told: Mutex::default() }) })
        } else {
            Err(SandboxError::Missing)
        }
    }

    /// Whether a directory has one.
    pub fn exists(dir: &Path) -> bool {
        dir.join(DIRECTORY).join(identity::IDENTITY).exists()
    }

    /// Reads every file once: what cannot be read is told before anything waits for it.
    ///
    /// # Errors
    /// The first file that cannot be used, by its name.
    pub fn check(&self) -> Result<(), SandboxError> {
        FILES.iter().try_for_each(|file| (file.read)(self, file.name))
    }

    /// The names of its files, in the order in which they are checked.
    pub fn files() -> impl Iterator<Item = &'static str> {
        FILES.iter().map(|file| file.name)
    }

    /// All connectors.
    pub fn partners(&self) -> Result<Partners, SandboxError> {
        let bank = SandboxBank::open(Arc::clone(&self.inner))?;
        Ok(Partners {
            identity: Some(Arc::new(self.clone())),
            market: Some(Arc::new(self.clone())),
            tax: Some(Arc::new(self.clone())),
            reviewer: Some(Arc::new(self.clone())),
            civil_affairs: Some(Arc::new(self.clone())),
            sharing: Some(Arc::new(self.clone())),
            licences: Some(Arc::new(self.clone())),
            lenders: Some(Arc::new(self.clone())),
            notary: Some(Arc::new(self.clone())),
            housing: Some(Arc::new(self.clone())),
            bank: Some(Arc::new(bank)),
            finance: Some(Arc::new(SandboxFinance::of(Arc::clone(&self.inner), &self.identity_key()?))),
        })
    }
}

impl From<SandboxError> for PartnerError {
    fn from(error: SandboxError) -> PartnerError {
        match error {
            SandboxError::Malformed { .. } => PartnerError::Unreadable,
            _ => PartnerError::Unreachable,
        }
    }
}

/// Writes an answer as its partner signs it: canonical JSON.
fn body<T: Serialize>(value: &T) -> Result<String, PartnerError> {
    let bytes = canonical::to_canonical(value).map_err(|_| PartnerError::Unreadable)?;
    String::from_utf8(bytes).map_err(|_| PartnerError::Unreadable)
}

#[cfg(test)]
mod tests {
    use ereg_law::verdict::Needs;
    use ereg_protocol::world::SystemClock;

    use super::*;
    use crate::partner::{OfficerDecision, OfficerSays, TaxQuestion};

    /// A partner that keeps a file more is checked too: each file that the sources name is in the table, once.
    #[test]
    fn every_file_that_a_partner_holds_is_checked() {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/partner/sandbox");
        let mut held = vec![identity::IDENTITY.to_owned(), bank::BANK.to_owned(), ANSWERS.to_owned()];
        for source in std::fs::read_dir(sources).unwrap() {
            let text = std::fs::read_to_string(source.unwrap().path()).unwrap();
            let named = text.split("Held::in_file(\"").skip(1).filter_map(|rest| rest.split('"').next());
            held.extend(named.map(str::to_owned));
        }
        held.sort();
        let mut checked: Vec<String> = Sandbox::files().map(str::to_owned).collect();
        checked.sort();
        assert_eq!(checked, held);
    }

    /// The settings that `serve` reads before it begins are those that the commands of the sandbox have written.
    #[test]
    fn a_sandbox_in_which_everything_was_set_passes_its_own_check() {
        let dir = tempfile::tempdir().unwrap();
        let sandbox = Sandbox::create(dir.path(), 7).unwrap();
        let case = "019abcde-0000-7000-8000-000000000001".parse().unwrap();
        let says = OfficerSays::Refuse { reasons: vec!["R-12.seized".to_owned()] };
        sandbox.decide(&OfficerDecision { case, version: 3, says }).unwrap();
        sandbox.set_check(case, Needs::TaxClearance, CheckSetting::Upheld).unwrap();
        sandbox.set_tax("HT-1", TaxSetting::OPEN).unwrap();
        sandbox.set_payer(PayerSetting::Waits).unwrap();
        sandbox.lose_next_bank_answer().unwrap();
        sandbox.advance_clock(&SystemClock::start(), 60_000).unwrap();
        sandbox.set_finance(FinanceSetting::Silent).unwrap();
        sandbox.set_licence(&"91420100MA0000015F".parse().unwrap(), LicenceSetting::Silent).unwrap();
        let given = ConsentSetting::Given {
            reference: "TY-2026-000001".parse().unwrap(),
            given_on: "2026-11-18".parse().unwrap(),
        };
        let [one, other, third] =
            [7, 8, 9].map(|serial| format!("鄂(2023)演示市江岸不动产证明第000000{serial}号").parse().unwrap());
        let settings = [(one, given), (other, ConsentSetting::NotGiven), (third, ConsentSetting::Silent)];
        sandbox.set_consents(settings).unwrap();
        Sandbox::open(dir.path()).unwrap().check().unwrap();
    }

    #[test]
    fn a_clock_is_shown_by_how_far_it_is_ahead() {
        let dir = tempfile::tempdir().unwrap();
        let sandbox = Sandbox::create(dir.path(), 7).unwrap();
        let machine = SystemClock::start();
        sandbox.advance_clock(&machine, 60_000).unwrap();
        let clock = sandbox.clock(Arc::new(machine)).unwrap();
        assert_eq!(format!("{clock:?}"), "SandboxClock { last_ahead_ms: 60000, .. }");
    }

    /// However many contracts are filed, a question looks at one of them: the others may even be damaged.
    #[test]
    fn a_question_reads_the_answer_to_it_alone() {
        let dir = tempfile::tempdir().unwrap();
        let sandbox = Sandbox::create(dir.path(), 7).unwrap();
        sandbox.set_taxes((0..20_000).map(|n| (format!("HT-{n}"), TaxSetting::OPEN))).unwrap();
        let broken: Vec<(String, String)> = (0..10_000).map(|n| (format!("HT-{n}"), "{".to_owned())).collect();
        sandbox.inner.table.put(tax::TAX.of, &broken).unwrap();
        let unit = "420102001001GB00001F00010001".parse().unwrap();
        let partners = Sandbox::open(dir.path()).unwrap().partners().unwrap();
        let asked = |number: &str| {
            let office = partners.tax.as_ref().unwrap();
            office.clearance(TaxQuestion::Contract(number), &unit).map(|answer| answer.deed_tax)
        };
        assert_eq!(asked("HT-10000"), Ok(ereg_law::subject::TaxState::Open));
        assert_eq!(asked("HT-20000"), Ok(ereg_law::subject::TaxState::Cleared), "of which nothing was set");
        assert_eq!(asked("HT-9999"), Err(PartnerError::Unreadable));
    }

    /// An answer that another process sets counts from the next question on, and a change that is refused changes nothing.
    #[test]
    fn an_answer_counts_from_the_next_question_on() {
        let dir = tempfile::tempdir().unwrap();
        let (here, there) = (Sandbox::create(dir.path(), 7).unwrap(), Sandbox::open(dir.path()).unwrap());
        let code: ereg_domain::identifier::CreditCode = "91420100MA0000015F".parse().unwrap();
        let library = here.partners().unwrap().licences.unwrap();
        let says = || library.lender(&code).map(|answer| answer.fact);
        use ereg_law::subject::DocumentFact;
        assert_eq!(says(), Ok(DocumentFact::Contradicted));
        there.set_licence(&code, LicenceSetting::InForce).unwrap();
        assert_eq!(says(), Ok(DocumentFact::Confirmed));
        there.set_licence(&code, LicenceSetting::NotInForce).unwrap();
        assert_eq!(says(), Ok(DocumentFact::Contradicted));
        assert_eq!(there.cancel_contract("HT-1").unwrap_err().code(), "sandbox.no_contract");
        assert!(!here.is_filed("HT-1").unwrap());
    }
}
