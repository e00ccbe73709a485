//! Certificates: collecting them, showing them, and a fresh status of one.

use clap::Args;
use ereg_client::{CertificateScreen, CertificateStanding};
use ereg_trust::token::PREFIX;

use crate::{
    failure::Failure,
    filter::RunEnding,
    flow::{case::OneCaseArgs, done, queued, sent},
    language::Language,
    messages::{self, terms},
    shell::Shell,
    shown::Shown,
};

/// Queues the collection of a case's certificates.
///
/// # Errors
/// As the client's.
pub fn collect(args: &OneCaseArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.open()?;
    let command = session.wait(session.client.certificates().collect(args.case()))?;
    let (shown, progress) = queued(shell, &session, command)?;
    sent(shell, &session, shown, progress)
}

#[derive(Debug, Args)]
pub struct CertificatesArgs {
    number: Option<String>,
    #[arg(long)]
    token: bool,
    #[arg(long)]
    qr: bool,
}

/// The person's certificates, or one of them.
///
/// # Errors
/// As the client's.
pub fn certificates(args: CertificatesArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let language = shell.language();
    let session = shell.open()?;
    let certificates = session.client.certificates();
    let named = args.number.is_some();
    let found = match args.number {
        Some(number) => vec![session.wait(certificates.see(number))?],
        None => session.wait(certificates.list())?,
    };
    if args.token {
        // One token a line, for a pipe into `ereg verify`; what is cancelled is shown to nobody, unless it is named.
        for certificate in found.iter().filter(|held| named || held.status != CertificateStanding::Cancelled) {
            shell.out.answer(&Shown::new(language).value("token", &certificate.token).line(&certificate.token))?;
        }
        return Ok(RunEnding::Good);
    }
    let mut items = Vec::new();
    for certificate in &found {
        let mut shown = screen_shown(certificate, language);
        if args.qr {
            shown = shown.line(crate::qr::drawn(&certificate.token)?);
        }
        items.push(shown);
    }
    let shown = Shown::new(language).list("items", items).or_say(messages::NOTHING);
    done(shell, &shown)
}

fn screen_shown(screen: &CertificateScreen, language: Language) -> Shown {
    Shown::new(language)
        .text_if("mark", screen.mark.as_ref())
        .fact("number", terms::CERTIFICATE, &screen.number)
        .value("status", terms::certificate(screen.status))
        .value("as_of", screen.as_of)
        .text("words", &screen.words)
        .fact("unit", terms::UNIT, &screen.unit)
        .fact("licence_id", terms::LICENCE, &screen.licence_id)
        .fact("entry_index", terms::ENTRY, screen.entry_index)
        .value("registered_at", screen.registered_at)
        .line(format!("{}{}", terms::ENTERED.in_language(language), screen.registered_at.wall_text()))
        .fact_if("case", terms::CASE, screen.case_id.clone())
        .value("token", &screen.token)
        .line(format!("{}{}", terms::TOKEN.in_language(language), screen.token))
}

#[derive(Debug, Args)]
pub struct StatusArgs {
    certificate: String,
}

/// A token sealed anew with the status now.
///
/// # Errors
/// As the client's.
pub fn status(args: StatusArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.open()?;
    let certificates = session.client.certificates();
    let token = if args.certificate.starts_with(PREFIX) {
        args.certificate
    } else {
        session.wait(certificates.see(args.certificate))?.token
    };
    let fresh = session.ask(certificates.fresh_status(token))?;
    let shown = Shown::new(shell.language()).value("token", &fresh).line(fresh);
    done(shell, &shown)
}
