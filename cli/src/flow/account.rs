//! The vault and the person: making it, the registry it is connected to, enrolment, homes.

use clap::Args;
use ereg_client::{AccountStanding, Connection, HomeView};

use crate::{
    failure::Failure,
    filter::RunEnding,
    flow::{done, exchange::letter_shown},
    language::{Language, PicksText as _},
    messages::{self, terms},
    shell::{OpenVault, Shell},
    shown::Shown,
};

/// The address and the office of the registry, where they may be given.
#[derive(Debug, Args)]
pub struct RegistryArgs {
    #[arg(long, value_name = "URL", requires_all = ["office", "root"])]
    registry: Option<String>,
    #[arg(long, value_name = "ID", requires = "registry")]
    office: Option<String>,
    #[arg(long, allow_hyphen_values = true, value_name = "FINGERPRINT", requires = "registry")]
    root: Option<String>,
}

impl RegistryArgs {
    fn connection(self) -> Option<Connection> {
        let (url, office) = (self.registry?, self.office?);
        Some(Connection { url, office, root_fingerprint: self.root })
    }
}

/// Arguments of `ereg init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    #[command(flatten)]
    registry: RegistryArgs,
}

/// Makes a vault.
///
/// # Errors
/// As the shell's and the client's.
pub fn init(args: InitArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.create(args.registry.connection())?;
    drop(session);
    let shown = Shown::new(shell.language()).say(messages::VAULT_MADE);
    done(shell, &shown)
}

/// Arguments of `ereg connect`.
#[derive(Debug, Args)]
pub struct ConnectArgs {
    #[arg(long, value_name = "URL")]
    registry: String,
    #[arg(long, value_name = "ID")]
    office: String,
    #[arg(long, allow_hyphen_values = true, value_name = "FINGERPRINT")]
    root: Option<String>,
}

/// Connects to a registry.
///
/// # Errors
/// As the client's.
pub fn connect(args: ConnectArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.open()?;
    let account = session.client.account();
    let pinned = session.wait(account.connection())?.and_then(|kept| kept.root_fingerprint).is_some();
    // A pinned root stays pinned; another is named by whoever compared it, or shown and confirmed now.
    let root = match args.root {
        None if !pinned => Some(confirmed_root(&args.registry, &session, shell)?),
        given => given,
    };
    let connection = Connection { url: args.registry, office: args.office, root_fingerprint: root };
    session.wait(account.connect(connection))?;
    let kept = session.wait(account.connection())?;
    let mut shown = Shown::new(shell.language()).say(messages::CONNECTED);
    if let Some(kept) = kept {
        shown = shown.fact("registry", terms::REGISTRY, kept.url).fact("office", terms::OFFICE, kept.office).fact_if(
            "root_fingerprint",
            terms::ROOT,
            kept.root_fingerprint,
        );
    }
    done(shell, &shown)
}

/// The root that the registry presents, once the person has seen its fingerprint and said that it is the right one.
fn confirmed_root(url: &str, session: &OpenVault, shell: &mut Shell) -> Result<String, Failure> {
    if !shell.is_attended() {
        return Err(Failure::Argument("connection.pin_required"));
    }
    let presented = session.ask(session.client.account().presented_root(url.to_owned()))?;
    let shown = Shown::new(shell.language())
        .text_if("mark", presented.mark.as_ref())
        .fact("office", terms::OFFICE, format!("{} {}", presented.office, presented.name))
        .fact("root_fingerprint", terms::ROOT, &presented.fingerprint)
        .say(messages::COMPARE_ROOT);
    shell.out.answer(&shown)?;
    shell.out.flush()?;
    if shell.line(messages::ASK_ROOT)?.trim() == "yes" {
        Ok(presented.fingerprint)
    } else {
        Err(Failure::Argument("connection.pin_required"))
    }
}

/// Arguments of `ereg enrol`.
#[derive(Debug, Args)]
pub struct EnrolArgs {
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    #[arg(long, value_name = "NUMBER")]
    id_no: Option<String>,
    #[arg(long, allow_hyphen_values = true, value_name = "PROOF")]
    identity_proof: Option<String>,
    #[arg(long, value_name = "NUMBER")]
    principal: Option<String>,
    #[command(flatten)]
    registry: RegistryArgs,
}

/// Proves identity and registers this device's keys.
///
/// # Errors
/// As the client's.
pub fn enrol(args: EnrolArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.open()?;
    let account = session.client.account();
    if let Some(connection) = args.registry.connection() {
        session.wait(account.connect(connection))?;
    }
    let name = args.name.map_or_else(|| shell.line(messages::ASK_NAME), Ok)?;
    let id_no = args.id_no.map_or_else(|| shell.line(messages::ASK_ID_NO), Ok)?;
    let proof = args.identity_proof.map_or_else(|| shell.line(messages::ASK_PROOF), Ok)?;
    let enrolled = match args.principal {
        None => session.wait_long(messages::ASKING, account.enrol(name, id_no, proof)),
        Some(number) => session.wait_long(messages::ASKING, account.enrol_for(number, name, id_no, proof)),
    };
    let standing = session.queued_or_not(enrolled, "enrol", messages::ENROLMENT_QUEUED)?;
    let shown = standing_shown(&standing, shell.language());
    done(shell, &shown)
}

fn standing_shown(standing: &AccountStanding, language: Language) -> Shown {
    let begun = Shown::new(language).text_if("mark", standing.mark.as_ref());
    let begun = if standing.account.is_none() { begun.say(messages::NOT_ENROLLED) } else { begun };
    begun
        .fact_if("account", terms::ACCOUNT, standing.account.clone())
        .fact_if("name", terms::NAME, standing.name.clone())
        .fact_if("principal", terms::PRINCIPAL, standing.principal.clone())
        .fact_if("office", terms::OFFICE, standing.office.clone())
        .fact_if("root_fingerprint", terms::ROOT, standing.root_fingerprint.clone())
        .fact_if("assurance", terms::ASSURANCE, standing.assurance.clone())
}

/// Shows where the person and the exchange stand.
///
/// # Errors
/// As the client's.
pub fn standing(shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.open()?;
    let standing = session.wait(session.client.account().standing())?;
    let sync = session.wait(session.client.sync().status())?;
    let (trust, trust_words) = terms::time_trust(sync.time.trust);
    let time = format!("{}{} {}", shell.say(terms::TIME), sync.time.at.wall_text(), shell.say(trust_words));
    let mut shown = standing_shown(&standing, shell.language())
        .fact("cursor", terms::CURSOR, sync.cursor)
        .fact("unsent", terms::UNSENT, sync.unsent)
        .fact("needs_you", terms::NEEDS_YOU, sync.needs_you)
        .line(time)
        .value("time", sync.time.at)
        .value("time_trust", trust);
    if let Some(alarm) = sync.alarm {
        shown = shown.value("alarm_code", alarm.code).text("alarm", &alarm.text);
    }
    done(shell, &shown)
}

/// Arguments of `ereg homes`.
#[derive(Debug, Args)]
pub struct HomesArgs {
    #[arg(long, conflicts_with = "refresh")]
    cached: bool,
    #[arg(long, value_name = "UNIT")]
    refresh: Option<String>,
    #[arg(long, value_name = "DEED", requires = "refresh")]
    deed: Option<String>,
}

/// The homes this person holds.
///
/// # Errors
/// As the client's.
pub fn homes(args: HomesArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.open()?;
    let register = session.client.homes();
    let homes = match args.refresh {
        Some(unit) => vec![match args.deed {
            Some(deed) => session.ask(register.inherited(unit, deed))?,
            None => session.ask(register.refresh(unit))?,
        }],
        None if args.cached => session.wait(register.cached())?,
        None => session.ask(register.my_homes())?,
    };
    let language = shell.language();
    let mut items = Vec::with_capacity(homes.len());
    for home in &homes {
        let letters = session.wait(register.letters(home.unit.clone()))?;
        let letters = letters.iter().map(|letter| letter_shown(letter, &session, language));
        items.push(home_shown(home, language).list("letters", letters));
    }
    let begun = if homes.is_empty() { Shown::new(language) } else { session.document()? };
    let shown = begun.list("items", items).or_say(messages::NOTHING);
    done(shell, &shown)
}

fn home_shown(home: &HomeView, language: Language) -> Shown {
    let old = home.old_certificates.iter().map(|old| {
        let scheme = language.of(&old.scheme);
        Shown::new(language).value("number", &old.number).value("scheme", scheme).line(format!(
            "{scheme}{}{}",
            messages::COLON.in_language(language),
            old.number
        ))
    });
    let shown = Shown::new(language)
        .fact("unit", terms::UNIT, &home.unit)
        .fact("address", terms::ADDRESS, &home.address)
        .fact("area", terms::AREA, &home.area)
        .value("certificates", &home.certificates);
    let shown = match home.certificates.as_slice() {
        // Held by an old certificate, whose line follows.
        [] => shown,
        numbers => shown.line(format!(
            "{}{}",
            terms::CERTIFICATE.in_language(language),
            numbers.join(messages::LISTED.in_language(language))
        )),
    };
    shown
        .list("old_certificates", old)
        .fact("burdens", terms::BURDENS, home.burdens)
        .fact("since", terms::SINCE, home.since)
        .value("entry_seq", home.entry_seq)
        .value("as_of", home.as_of)
        .line(format!("{}{}", terms::AS_OF.in_language(language), home.as_of.wall_text()))
}

/// Writes the trust bundle as received, for a stranger.
///
/// # Errors
/// As the client's.
pub fn trust(shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.open()?;
    let bytes = session.wait(session.client.account().trust_bundle())?;
    shell.out.raw(&bytes)?;
    Ok(RunEnding::Good)
}
