//! `ereg-registry sandbox`: the answers of the sandbox partners of a seeded directory, set by command instead of by
//! editing their files.
//!
//! It stands for people and offices outside the registry: the tax office, the housing authority, the notaries, the lenders, the
//! bank, the finance service, the person's identity app, and the calendar; and for its officers, who have no accounts yet. A
//! registry that serves the directory meanwhile follows at once.

use std::{
    fs,
    path::{Path, PathBuf},
    str::FromStr,
};

use clap::{ArgGroup, Args, Subcommand, ValueEnum, builder::PossibleValuesParser};
use ereg_domain::{
    identifier::{CreditCode, PersonNumber, RegistrationProofNumber, UnitCode},
    money::Fen,
    party::IdentityNumber,
    text::{PersonName, PlainText},
    time::{Day, Instant},
};
use ereg_law::{dispute::disputable, matter::LAW, subject::TaxState, verdict::Needs};
use ereg_protocol::{id::CaseId, world::SystemClock};
use ereg_registry::{
    keys::RegistryKeys,
    partner::{
        CheckSetting, ConsentSetting, ContractParty, ContractState, DeedSetting, FiledContract, FinanceSetting,
        OfficerSays, PayerSetting, Sandbox, TaxSetting,
    },
    seed::{CityListing, ListedHousehold, ListedPerson},
    service::to_decide,
};
use ereg_terminal::language::Language;

use super::{ShellFailure, answer, words};

/// The part of the sandbox that is asked for.
#[derive(Debug, Subcommand)]
pub enum SandboxTask {
    Home(HomeArgs),
    Proof(ProofArgs),
    Contract(ContractArgs),
    Tax(TaxArgs),
    Deed(DeedArgs),
    Consent(ConsentArgs),
    Decide(DecideArgs),
    Dispute(DisputedArgs),
    Bank(BankArgs),
    Finance(FinanceArgs),
    Pay(PayerArgs),
    Clock(ClockArgs),
}

#[derive(Debug, Args)]
pub struct HomeArgs {
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    #[arg(value_name = "HOME")]
    home: Option<String>,
}

#[derive(Debug, Args)]
pub struct ProofArgs {
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    #[arg(value_name = "NAME=NUMBER")]
    person: Person,
}

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("what").args(["cancel", "unit"]).required(true)))]
pub struct ContractArgs {
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    #[arg(value_name = "CONTRACT")]
    contract: String,
    #[arg(long, value_name = "UNIT", requires_all = ["price", "obligor", "right_holder"])]
    unit: Option<UnitCode>,
    #[arg(long, value_name = "YUAN", requires = "unit")]
    price: Option<Fen>,
    #[arg(long, value_name = "NAME=NUMBER", requires = "unit")]
    obligor: Vec<Person>,
    #[arg(long, value_name = "NAME=NUMBER", requires = "unit")]
    right_holder: Vec<Person>,
    #[arg(long)]
    cancel: bool,
}

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("which").args(["contract", "unit"]).required(true)))]
pub struct TaxArgs {
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    #[arg(value_enum)]
    says: TaxSays,
    #[arg(long, value_name = "CONTRACT")]
    contract: Option<String>,
    #[arg(long, value_name = "UNIT")]
    unit: Option<UnitCode>,
}

/// The tax office's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TaxSays {
    Paid,
    Open,
    DeedTaxOpen,
    IncomeTaxOpen,
    Silent,
}

#[derive(Debug, Args)]
pub struct DeedArgs {
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    #[arg(value_enum)]
    says: DeedSays,
    #[arg(value_name = "DEED")]
    deed: String,
}

/// The answer of the notaries' platform about a deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DeedSays {
    InForce,
    Revoked,
    Silent,
}

#[derive(Debug, Args)]
pub struct ConsentArgs {
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    #[arg(value_enum)]
    says: ConsentSays,
    #[arg(value_name = "MORTGAGE")]
    mortgage: RegistrationProofNumber,
    #[arg(long, value_name = "NUMBER", default_value = "TY-2026-000001")]
    reference: PlainText<40>,
    #[arg(long, value_name = "YYYY-MM-DD", default_value = "2026-11-02")]
    on: Day,
}

/// The answer of a lender about one of their mortgages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ConsentSays {
    Given,
    NotGiven,
    Silent,
}

#[derive(Debug, Args)]
pub struct DecideArgs {
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    #[arg(value_name = "CASE")]
    case: CaseId,
    #[arg(value_enum, value_name = "DECISION")]
    decision: OfficerWord,
    #[arg(long, value_name = "CODE")]
    reason: Vec<String>,
}

/// The word of the demonstration's officer on a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum OfficerWord {
    // 受理 is another thing; whoever types it means this one.
    #[value(alias = "accept")]
    Approve,
    Refuse,
    Correct,
}

#[derive(Debug, Args)]
pub struct DisputedArgs {
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    #[arg(value_name = "CASE")]
    case: CaseId,
    #[arg(value_name = "FACT", value_parser = PossibleValuesParser::new(disputable().into_iter().map(Needs::name)))]
    need: String,
    #[arg(value_enum, value_name = "SAYS")]
    answer: CheckSays,
}

/// The word of a source on a fact that a party disputes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CheckSays {
    Corrected,
    Upheld,
    Silent,
}

#[derive(Debug, Args)]
pub struct BankArgs {
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    #[arg(value_enum)]
    next: BankNext,
}

/// The bank's way with the next payment, or the time at which those who pay do so from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum BankNext {
    LoseAnswer,
    Refuse,
    Waits,
    Pays,
}

#[derive(Debug, Args)]
pub struct FinanceArgs {
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    #[arg(value_enum, value_name = "SAYS")]
    receipts: FinanceSays,
}

/// The way of the finance service with the receipts that it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FinanceSays {
    Answers,
    Silent,
    Mistaken,
}

#[derive(Debug, Args)]
pub struct PayerArgs {
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    #[arg(value_name = "CASE")]
    case: CaseId,
}

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("move").args(["advance", "set"])))]
pub struct ClockArgs {
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    #[arg(long, value_name = "TIME")]
    advance: Option<Length>,
    #[arg(long, value_name = "YYYY-MM-DD[Thh:mm]")]
    set: Option<BeijingTime>,
}

/// A person with the number they are known by: `林秀英=4201…`.
#[derive(Clone)]
struct Person {
    name: PersonName,
    identity: IdentityNumber,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Person(…)")
    }
}

impl FromStr for Person {
    type Err = &'static str;

    fn from_str(typed: &str) -> Result<Person, Self::Err> {
        let (name, number) = typed.split_once('=').ok_or("argument.pair")?;
        let citizen = || number.parse::<PersonNumber>().map(IdentityNumber::from).ok();
        let organisation = || number.parse::<CreditCode>().map(IdentityNumber::Organisation).ok();
        let identity = citizen().or_else(organisation).ok_or("identifier.unknown")?;
        Ok(Person { name: name.parse().map_err(|_| "text.control_char")?, identity })
    }
}

/// A length of time: a whole number of `m` minutes, `h` hours or `d` days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Length {
    ms: u64,
}

impl FromStr for Length {
    type Err = &'static str;

    fn from_str(typed: &str) -> Result<Length, Self::Err> {
        let wrong = "time.instant";
        let unit = typed.chars().last().ok_or(wrong)?;
        let unit_ms: u64 = match unit {
            'm' => 60_000,
            'h' => 3_600_000,
            'd' => 86_400_000,
            _ => return Err(wrong),
        };
        let number: u64 = typed[..typed.len() - 1].parse().map_err(|_| wrong)?;
        number.checked_mul(unit_ms).map(|ms| Length { ms }).ok_or(wrong)
    }
}

/// A day, or a minute of it, as a clock in Wuhan shows it (+08:00).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BeijingTime(pub(super) Instant);

impl FromStr for BeijingTime {
    type Err = &'static str;

    fn from_str(typed: &str) -> Result<BeijingTime, Self::Err> {
        let (day, minute) = typed.split_once('T').unwrap_or((typed, "00:00"));
        let day: Day = day.parse().map_err(|_| "time.day")?;
        let minutes = |text: &str, below: i64| text.parse().ok().filter(|n| text.len() == 2 && (0..below).contains(n));
        let of_day = minute.split_once(':').and_then(|(h, m)| Some(minutes(h, 24)? * 60 + minutes(m, 60)?));
        Ok(BeijingTime(day.start().plus_ms(of_day.ok_or("time.instant")? * 60_000)))
    }
}

/// Carries out a task of the sandbox.
///
/// # Errors
/// The sandbox's own, by code.
pub fn run(task: SandboxTask, language: Language) -> Result<(), ShellFailure> {
    match task {
        SandboxTask::Home(args) => home(&args, language),
        SandboxTask::Proof(args) => proof(&args),
        SandboxTask::Contract(args) => contract(args, language),
        SandboxTask::Tax(args) => tax(args, language),
        SandboxTask::Deed(args) => deed(&args, language),
        SandboxTask::Consent(args) => consent(args, language),
        SandboxTask::Decide(args) => decide(args, language),
        SandboxTask::Dispute(args) => dispute(&args, language),
        SandboxTask::Bank(args) => bank(&args, language),
        SandboxTask::Finance(args) => finance(&args, language),
        SandboxTask::Pay(args) => pay(&args, language),
        SandboxTask::Clock(args) => clock(&args),
    }
}

/// The homes of the cast, or one of them with its people and papers, a line each: `transferor.1.name=…`.
fn home(args: &HomeArgs, language: Language) -> Result<(), ShellFailure> {
    Sandbox::open(&args.data)?;
    let listing = listing(&args.data)?;
    let Some(key) = &args.home else {
        for home in &listing.cast {
            let says = match language {
                Language::Zh => &home.zh,
                Language::En => &home.en,
            };
            answer(&format!("{}\t{says}", home.key))?;
        }
        return Ok(());
    };
    let home = listing.household(key).ok_or_else(|| ShellFailure::of("sandbox.no_home"))?;
    facts(home).iter().try_for_each(|(name, value)| answer(&format!("{name}={value}")))
}

fn listing(data: &Path) -> Result<CityListing, ShellFailure> {
    let broken = |why: String| ShellFailure::Coded { code: "sandbox.listing", detail: format!("city.json: {why}") };
    let bytes = fs::read(data.join("city.json")).map_err(|error| broken(error.to_string()))?;
    serde_json::from_slice(&bytes).map_err(|error| broken(format!("line {}", error.line())))
}

fn facts(home: &ListedHousehold) -> Vec<(String, String)> {
    let mut facts: Vec<(String, String)> = vec![
        ("unit".to_owned(), home.unit.to_string()),
        ("address".to_owned(), home.address.to_string()),
        ("certificate".to_owned(), home.certificate.clone()),
    ];
    facts.extend(home.contract.iter().map(|contract| ("contract".to_owned(), contract.clone())));
    facts.extend(home.deed.iter().map(|deed| ("deed".to_owned(), deed.clone())));
    facts.extend(home.mortgages.iter().map(|mortgage| ("mortgage".to_owned(), mortgage.to_string())));
    facts.extend(home.price.iter().map(|price| ("price".to_owned(), price.to_string())));
    for person in home.obligors.iter().chain(&home.right_holders) {
        let mut fact = |name: &str, value: String| facts.push((format!("{}.{name}", person.slot), value));
        fact("name", person.name.to_string());
        fact("id_no", number(person));
        if let Some(proof) = &person.identity_proof {
            fact("identity_proof", proof.clone());
        }
        if let Some(share) = &person.share {
            fact("share", share.to_string());
        }
    }
    facts
}

fn number(person: &ListedPerson) -> String {
    person.identity.as_str().to_owned()
}

/// Prints the proof that the person's identity app would hand out.
fn proof(args: &ProofArgs) -> Result<(), ShellFailure> {
    let sandbox = Sandbox::open(&args.data)?;
    let id_no = args.person.identity.person().ok_or_else(|| ShellFailure::of("sandbox.no_citizen"))?;
    answer(&sandbox.identity_proof(&args.person.name, &id_no)?)
}

fn contract(args: ContractArgs, language: Language) -> Result<(), ShellFailure> {
    let sandbox = Sandbox::open(&args.data)?;
    let (Some(unit), Some(price)) = (args.unit, args.price) else {
        sandbox.cancel_contract(&args.contract)?;
        return answer(words::CONTRACT_CANCELLED.in_language(language));
    };
    let parties = |people: Vec<Person>| {
        people.into_iter().map(|one| ContractParty { name: one.name, identity: one.identity }).collect()
    };
    let (obligors, right_holders) = (parties(args.obligor), parties(args.right_holder));
    let contract = FiledContract { unit, price, obligors, right_holders, state: ContractState::Active };
    sandbox.file_contract(&args.contract, contract)?;
    answer(words::CONTRACT_FILED.in_language(language))
}

fn tax(args: TaxArgs, language: Language) -> Result<(), ShellFailure> {
    use TaxState::{Cleared, Open};
    let sandbox = Sandbox::open(&args.data)?;
    let numbers = match (args.contract, args.unit) {
        (Some(number), _) if sandbox.is_filed(&number)? => vec![number],
        // Where no contract is filed the tax office is asked by the unit.
        (None, Some(unit)) => match sandbox.contracts_of(&unit)?.as_slice() {
            [] if is_listed(&args.data, &unit) => vec![unit.to_string()],
            filed => filed.to_vec(),
        },
        _ => Vec::new(),
    };
    if numbers.is_empty() {
        return Err(ShellFailure::of("sandbox.no_contract"));
    }
    let answers = |deed_tax, income_tax| TaxSetting::Answers { deed_tax, income_tax };
    let setting = match args.says {
        TaxSays::Paid => TaxSetting::CLEARED,
        TaxSays::Open => answers(Open, Open),
        TaxSays::DeedTaxOpen => answers(Open, Cleared),
        TaxSays::IncomeTaxOpen => answers(Cleared, Open),
        TaxSays::Silent => TaxSetting::Silent,
    };
    sandbox.set_taxes(numbers.iter().map(|number| (number.clone(), setting)))?;
    answer(&format!("{}{}", words::TAX_SET.in_language(language), numbers.join(" ")))
}

/// Sets what the notaries' platform says of a deed from now on.
fn deed(args: &DeedArgs, language: Language) -> Result<(), ShellFailure> {
    let setting = match args.says {
        DeedSays::InForce => DeedSetting::InForce,
        DeedSays::Revoked => DeedSetting::Revoked,
        DeedSays::Silent => DeedSetting::Silent,
    };
    Sandbox::open(&args.data)?.set_deed(&args.deed, setting)?;
    answer(words::DEED_SET.in_language(language))
}

/// Sets what a lender says of a transfer that a mortgage of theirs restricts, from now on.
fn consent(args: ConsentArgs, language: Language) -> Result<(), ShellFailure> {
    let setting = match args.says {
        ConsentSays::Given => ConsentSetting::Given { reference: args.reference, given_on: args.on },
        ConsentSays::NotGiven => ConsentSetting::NotGiven,
        ConsentSays::Silent => ConsentSetting::Silent,
    };
    Sandbox::open(&args.data)?.set_consents([(args.mortgage, setting)])?;
    answer(words::CONSENT_SET.in_language(language))
}

/// Plays an officer for whom a case waits: none has an account yet.
fn decide(args: DecideArgs, language: Language) -> Result<(), ShellFailure> {
    let sandbox = Sandbox::open(&args.data)?;
    let office = RegistryKeys::load(&args.data)?.office().to_owned();
    let reasons = args.reason;
    let (says, said) = match args.decision {
        OfficerWord::Approve if !reasons.is_empty() => return Err(ShellFailure::of("decide.reasons")),
        OfficerWord::Approve => (OfficerSays::Approve, words::APPROVED),
        OfficerWord::Refuse => (OfficerSays::Refuse { reasons }, words::REFUSED),
        OfficerWord::Correct => (OfficerSays::Correct { reasons }, words::CORRECTION_ASKED),
    };
    let decision = to_decide(&args.data, &office, LAW, args.case, says)?.map_err(ShellFailure::of)?;
    sandbox.decide(&decision)?;
    answer(said.in_language(language))
}

/// Sets what the source of a fact says where a party of a case disputes it.
fn dispute(args: &DisputedArgs, language: Language) -> Result<(), ShellFailure> {
    let need = Needs::of(&args.need).ok_or_else(|| ShellFailure::of("dispute.nothing_rests"))?;
    let setting = match args.answer {
        CheckSays::Corrected => CheckSetting::Corrected,
        CheckSays::Upheld => CheckSetting::Upheld,
        CheckSays::Silent => CheckSetting::Silent,
    };
    Sandbox::open(&args.data)?.set_check(args.case, need, setting)?;
    answer(words::CHECK_SET.in_language(language))
}

/// Whether the unit is a home of the cast.
fn is_listed(data: &Path, unit: &UnitCode) -> bool {
    listing(data).is_ok_and(|listing| listing.cast.iter().any(|home| home.unit == *unit))
}

fn bank(args: &BankArgs, language: Language) -> Result<(), ShellFailure> {
    let sandbox = Sandbox::open(&args.data)?;
    let said = match args.next {
        BankNext::LoseAnswer => {
            sandbox.lose_next_bank_answer()?;
            words::BANK_LOSES
        }
        BankNext::Refuse => {
            sandbox.fail_next_payment()?;
            words::BANK_REFUSES
        }
        BankNext::Waits => {
            sandbox.set_payer(PayerSetting::Waits)?;
            words::BANK_WAITS
        }
        BankNext::Pays => {
            sandbox.set_payer(PayerSetting::AtOnce)?;
            words::BANK_PAYS
        }
    };
    answer(said.in_language(language))
}

/// Sets how the finance service does with the receipts that it is asked for, from now on.
fn finance(args: &FinanceArgs, language: Language) -> Result<(), ShellFailure> {
    let (setting, said) = match args.receipts {
        FinanceSays::Answers => (FinanceSetting::Answers, words::FINANCE_ANSWERS),
        FinanceSays::Silent => (FinanceSetting::Silent, words::FINANCE_SILENT),
        FinanceSays::Mistaken => (FinanceSetting::Mistaken, words::FINANCE_MISTAKEN),
    };
    Sandbox::open(&args.data)?.set_finance(setting)?;
    answer(said.in_language(language))
}

/// Plays whoever opens or scans what is offered for a case, and pays.
fn pay(args: &PayerArgs, language: Language) -> Result<(), ShellFailure> {
    Sandbox::open(&args.data)?.pay(args.case)?;
    answer(words::PAID.in_language(language))
}

/// Registry time, moved on or as it is.
fn clock(args: &ClockArgs) -> Result<(), ShellFailure> {
    let (sandbox, machine) = (Sandbox::open(&args.data)?, SystemClock::start());
    let now = match (args.set, args.advance) {
        (Some(BeijingTime(to)), _) => sandbox.set_clock(&machine, to)?,
        (None, by) => sandbox.advance_clock(&machine, by.map_or(0, |length| length.ms))?,
    };
    answer(&format!("{} +08:00", now.wall_text()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_shown_without_name_and_number() {
        let ereg_law::fixture::Someone { name, identity } = ereg_law::fixture::seller();
        assert_eq!(format!("{:?}", Person { name, identity }), "Person(…)");
    }

    #[test]
    fn lengths_and_times_are_read_as_a_person_writes_them() {
        assert_eq!("8d".parse(), Ok(Length { ms: 8 * 86_400_000 }));
        assert_eq!("36h".parse(), Ok(Length { ms: 36 * 3_600_000 }));
        assert_eq!("90m".parse(), Ok(Length { ms: 90 * 60_000 }));
        for wrong in ["", "d", "8", "-1d", "1.5h", "８d", "99999999999999999999d", "18446744073709551615d"] {
            assert!(wrong.parse::<Length>().is_err(), "{wrong}");
        }
        let at = |text: &str| text.parse().map(|BeijingTime(at)| at.to_string());
        assert_eq!(at("2026-12-08"), Ok("2026-12-07T16:00:00.000Z".to_owned()));
        assert_eq!(at("2026-12-08T09:30"), Ok("2026-12-08T01:30:00.000Z".to_owned()));
        for wrong in ["2026-12-08T24:00", "2026-12-08T9:30", "2026-12-08T09:60", "2026-13-08", "2026-12-08 09:30"] {
            assert!(at(wrong).is_err(), "{wrong}");
        }
    }
}
