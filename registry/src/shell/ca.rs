//! `ereg-registry ca`: the certificates by which an office seals its documents, and the lists of those that are revoked.
//!
//! For the operator of a directory that has a seal. A registry that serves it meanwhile takes note of what is revoked at once, and
//! seals with what is renewed from its next start on.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use ereg_domain::revocation::RevocationReason;
use ereg_registry::{
    http::beside,
    service::{OfficeCertificate, SealAuthorities},
};
use ereg_terminal::language::Language;

use super::{ShellFailure, answer, sandbox::BeijingTime, words};

/// The task that is asked of the authorities.
#[derive(Debug, Subcommand)]
pub enum CaTask {
    Show(CaArgs),
    Revoke(RevokeCertificateArgs),
    Renew(CaArgs),
    Crl(CaArgs),
}

#[derive(Debug, Args)]
pub struct CaArgs {
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

#[derive(Debug, Args)]
pub struct RevokeCertificateArgs {
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    #[arg(value_enum, value_name = "CERTIFICATE")]
    certificate: CertificateNamed,
    #[arg(long, value_enum, value_name = "REASON")]
    reason: ReasonNamed,
    #[arg(long, value_name = "YYYY-MM-DD[Thh:mm]")]
    since: Option<BeijingTime>,
}

/// A certificate, as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CertificateNamed {
    SealMaker,
    SealSigner,
    PdfSigner,
    TimeAuthority,
}

impl From<CertificateNamed> for OfficeCertificate {
    fn from(named: CertificateNamed) -> OfficeCertificate {
        match named {
            CertificateNamed::SealMaker => OfficeCertificate::SealMaker,
            CertificateNamed::SealSigner => OfficeCertificate::SealSigner,
            CertificateNamed::PdfSigner => OfficeCertificate::PdfSigner,
            CertificateNamed::TimeAuthority => OfficeCertificate::TimeAuthority,
        }
    }
}

/// A reason for revoking the certificate of an office, as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ReasonNamed {
    KeyCompromise,
    AffiliationChanged,
    Superseded,
    CessationOfOperation,
    Unspecified,
}

impl From<ReasonNamed> for RevocationReason {
    fn from(named: ReasonNamed) -> RevocationReason {
        match named {
            ReasonNamed::KeyCompromise => RevocationReason::KeyCompromise,
            ReasonNamed::AffiliationChanged => RevocationReason::AffiliationChanged,
            ReasonNamed::Superseded => RevocationReason::Superseded,
            ReasonNamed::CessationOfOperation => RevocationReason::CessationOfOperation,
            ReasonNamed::Unspecified => RevocationReason::Unspecified,
        }
    }
}

/// Carries out what is asked of the authorities.
///
/// # Errors
/// The directory holds no registry or no seal, or the seal's own, by code.
pub fn run(task: CaTask, language: Language) -> Result<(), ShellFailure> {
    match task {
        CaTask::Show(CaArgs { data }) => show(&SealAuthorities::open(&data)?, language),
        CaTask::Revoke(args) => {
            let since = args.since.map(|BeijingTime(since)| since);
            beside(&args.data)?.revoke_certificate(args.certificate.into(), args.reason.into(), since)?;
            answer(words::CERTIFICATE_REVOKED.in_language(language))?;
            show(&SealAuthorities::open(&args.data)?, language)
        }
        CaTask::Renew(CaArgs { data }) => {
            beside(&data)?.renew_seal()?;
            answer(words::SEAL_RENEWED.in_language(language))?;
            show(&SealAuthorities::open(&data)?, language)
        }
        CaTask::Crl(CaArgs { data }) => {
            let now = beside(&data)?.now();
            SealAuthorities::open(&data)?.issue_lists(now)?;
            answer(&format!("{}{}", words::LISTS_ISSUED.in_language(language), data.join("seal-revoked.crl").display()))
        }
    }
}

/// The certificates, a line each: name, subject, serial number, term, standing.
fn show(authorities: &SealAuthorities<'_>, language: Language) -> Result<(), ShellFailure> {
    let say = |text: ereg_terminal::language::Phrase| text.in_language(language);
    for one in authorities.certificates()? {
        let standing = match one.revoked {
            Some((since, reason)) => format!("{}{} +08:00 ({reason})", say(words::REVOKED_SINCE), since.wall_text()),
            None => say(words::NOT_REVOKED).to_owned(),
        };
        let (from, until) = (one.facts.from.day(), one.facts.until.day());
        answer(&format!(
            "{}\t{}\t{}\t{from}…{until}\t{standing}",
            one.certificate.name(),
            one.facts.subject,
            one.facts.serial
        ))?;
    }
    Ok(())
}
