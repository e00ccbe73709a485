//! `ereg verify` of a sealed document (OFD, PDF or a fiscal e-receipt): is all that it shows what was sealed, and who sealed it?
//!
//! Offline. Whom to trust is the caller's to say: the office of a trust bundle, which states its roots, seal makers and signers, or a
//! file of such certificates, for documents of others. With neither a document may be unchanged and its sealer is trusted by
//! nobody here. What a seal calls itself is repeated as its own word unless it is trusted.

use std::path::Path;

use ereg_client::{ExaminedDocument, document_answers, document_lines};
use ereg_document::{
    CopyAnnotation, FiscalReceipt, FiscalReceiptKind, FiscalReceiptNumber, MOST_CERTIFICATE_BYTES, Revocation,
    RevocationList, SealForm, SealReport, SealRoots, SealerStanding, TimestampStanding, TrustedBy,
};
use ereg_domain::{
    revocation::RevocationReason,
    time::{Day, Instant},
};
use ereg_trust::{
    bundle::TrustBundle,
    token::{BookStanding, Integrity, SealTrust},
};
use serde::Serialize;

use crate::{
    failure::Failure,
    filter::{ItemError, Judged, RunEnding},
    language::Language,
    lines::whole_file,
    messages,
    output::{Output, Reply, visible},
};

/// The answer about a document, with the three names that the answer about a token has.
#[derive(Debug, Serialize)]
struct DocumentAnswer {
    input: String,
    ok: bool,
    integrity: Integrity,
    seal: SealTrust,
    /// The word by which the seal is trusted: `office` for the trust bundle's, `finance` for the same of the finance service's seals,
    /// `caller` for that of the roots that were named.
    #[serde(skip_serializing_if = "Option::is_none")]
    trusted_by: Option<&'static str>,
    book: BookStanding,
    /// Registry time of the entry (登簿时间), where the token of the document proves it.
    #[serde(skip_serializing_if = "Option::is_none")]
    booked_at: Option<Instant>,
    /// The time that `book` speaks of.
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<Instant>,
    /// The time since when a certificate of the seal is revoked, where it is not good for that.
    #[serde(skip_serializing_if = "Option::is_none")]
    revoked_since: Option<Instant>,
    /// The reason that the list states.
    #[serde(skip_serializing_if = "Option::is_none")]
    revoked_for: Option<RevocationReason>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ItemError>,
    /// The file of the package that the error is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    /// Files that no seal protects.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    uncovered: Vec<String>,
    /// Seals whose makers and signers are trusted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    seals: Vec<ShownSeal>,
    /// Seals that are not, and what they say of themselves.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    claims: Vec<ShownSeal>,
    /// The numbers of a fiscal e-receipt that is good.
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt: Option<ShownReceipt>,
    /// The annotation of a copy (加注件) that is sound, whether or not its last day is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    copy: Option<ShownCopy>,
    /// The day on which the licence was cancelled, of the copy of a cancelled one (注销件) that is sound.
    #[serde(skip_serializing_if = "Option::is_none")]
    cancelled_on: Option<Day>,
    /// The root of the trust bundle, where the seal is trusted by it.
    #[serde(flatten)]
    by: Option<RootNamed>,
    /// The words of the answer, line by line: the text without `--json` is these lines.
    lines: Vec<String>,
}

/// The root on which an answer rests.
#[derive(Debug, Serialize)]
pub struct RootNamed {
    /// Root of the trust file.
    pub root: String,
    /// Whether that root was named by whoever asks.
    pub root_pinned: bool,
}

/// The grounds on which a document is judged.
pub struct Grounds<'a> {
    /// The certificates that are trusted.
    pub roots: SealRoots,
    /// The trust bundle that states some of them, and its root; none without a bundle.
    pub office: Option<(&'a TrustBundle, RootNamed)>,
    /// The time at which the last day of a copy is over or not.
    pub at: Instant,
}

/// The annotation of a copy: for whom, for what, until when, and whether that day is over.
#[derive(Debug, Serialize)]
struct ShownCopy {
    licence: String,
    of: String,
    user: String,
    purpose: String,
    until: Day,
    over: bool,
}

impl ShownCopy {
    fn of(said: &CopyAnnotation, found: &ExaminedDocument) -> Self {
        let CopyAnnotation { licence, of, user, purpose, until } = said.clone();
        Self { licence: licence.to_string(), of: of.to_string(), user, purpose, until, over: found.is_over }
    }
}

/// A fiscal e-receipt, by what it is looked up with. Whoever has it reads the rest in it.
#[derive(Debug, Serialize)]
struct ShownReceipt {
    code: String,
    number: String,
    check_code: String,
    /// The receipt that this one cancels, of a red one.
    #[serde(skip_serializing_if = "Option::is_none")]
    cancels: Option<ShownNumber>,
}

/// The number of a fiscal e-receipt.
#[derive(Debug, Serialize)]
struct ShownNumber {
    code: String,
    number: String,
}

impl ShownReceipt {
    fn of(receipt: &FiscalReceipt) -> Self {
        let FiscalReceipt { number: FiscalReceiptNumber { code, number }, check_code, kind, .. } = receipt.clone();
        let cancels = match kind {
            FiscalReceiptKind::Issued => None,
            FiscalReceiptKind::Red { cancels: FiscalReceiptNumber { code, number } } => {
                Some(ShownNumber { code, number })
            }
        };
        Self { code, number, check_code, cancels }
    }
}

/// A seal of the document.
#[derive(Debug, Serialize)]
struct ShownSeal {
    /// An electronic seal's own words; absent of a PDF, which has none.
    #[serde(flatten)]
    own: Option<OwnWords>,
    signer: String,
    /// The time of sealing, by the signer's word.
    sealed_at: Instant,
    timestamp: &'static str,
    /// The time by which it was sealed, by the word of a trusted time authority.
    #[serde(skip_serializing_if = "Option::is_none")]
    stamped_at: Option<Instant>,
    /// That authority.
    #[serde(skip_serializing_if = "Option::is_none")]
    time_authority: Option<String>,
    /// The time of the lists by which nothing was revoked; absent where there was none for each certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    not_revoked_as_of: Option<Instant>,
    /// The time since when a certificate is revoked, after the time that a trusted time authority proves.
    #[serde(skip_serializing_if = "Option::is_none")]
    revoked_later: Option<Instant>,
}

/// The words of an electronic seal about itself.
#[derive(Debug, Serialize)]
struct OwnWords {
    name: String,
    id: String,
    version: u32,
    maker: String,
}

impl From<&SealReport> for ShownSeal {
    fn from(seal: &SealReport) -> Self {
        let own = match &seal.form {
            SealForm::ElectronicSeal { version, id, name, maker } => {
                Some(OwnWords { name: name.clone(), id: id.clone(), version: *version, maker: maker.clone() })
            }
            SealForm::PdfSignature => None,
        };
        let (stamped_at, time_authority) = match &seal.timestamp {
            TimestampStanding::Trusted { at, authority } => (Some(*at), Some(authority.clone())),
            TimestampStanding::Absent | TimestampStanding::NotChecked | TimestampStanding::NotTrusted => (None, None),
        };
        Self {
            own,
            signer: seal.signer.clone(),
            sealed_at: seal.sealed_at,
            timestamp: seal.timestamp.name(),
            stamped_at,
            time_authority,
            not_revoked_as_of: match seal.revocation {
                Revocation::NotChecked | Revocation::RevokedLater(_) => None,
                Revocation::NotRevoked { as_of } => Some(as_of),
            },
            revoked_later: match seal.revocation {
                Revocation::NotChecked | Revocation::NotRevoked { .. } => None,
                Revocation::RevokedLater(revoked) => Some(revoked.since),
            },
        }
    }
}

impl DocumentAnswer {
    fn of(input: String, found: &ExaminedDocument, root: Option<RootNamed>, language: Language) -> Self {
        let verdict = &found.verdict;
        let by = verdict.sealer.trusted_by();
        let error = found.code.map(|code| ItemError::of_code(code, language));
        let shown: Vec<ShownSeal> = verdict.seals.iter().map(ShownSeal::from).collect();
        // By a trusted sealer alone: a seal that does not fit its document has none.
        let (seals, claims) = if verdict.sealer.fault().is_none() { (shown, Vec::new()) } else { (Vec::new(), shown) };
        let revoked = match verdict.sealer {
            SealerStanding::Revoked(revoked) => Some(revoked),
            SealerStanding::Trusted(_) | SealerStanding::OutOfTerm(_) | SealerStanding::Unknown(_) => None,
        };
        let mark = if error.is_none() { "✓" } else { "✗" };
        let mut lines = vec![format!("{mark} {}", visible(&input))];
        lines.extend(error.as_ref().map(ItemError::line));
        let names = [verdict.integrity.name(), verdict.sealer.name(), found.book().name()];
        lines.extend(messages::named_answers(&document_answers(found), names, language));
        let booked_at = found.token.as_ref().and_then(|token| token.booked_at);
        lines.extend(booked_at.map(|at| messages::booked_at(at, language)));
        lines.extend(document_lines(found).iter().map(|line| messages::labelled(line, visible, language)));
        lines.extend(error.as_ref().and_then(|error| error.fix.clone()));
        Self {
            input,
            ok: error.is_none(),
            integrity: verdict.integrity.answer(),
            seal: verdict.sealer.answer(),
            trusted_by: by.map(TrustedBy::name),
            book: found.book(),
            booked_at,
            as_of: found.token.as_ref().and_then(|token| token.as_of),
            revoked_since: revoked.map(|revoked| revoked.since),
            revoked_for: revoked.and_then(|revoked| revoked.reason),
            error,
            file: found.file().map(str::to_owned),
            uncovered: verdict.integrity.uncovered().to_vec(),
            seals,
            claims,
            receipt: found.receipt.as_ref().map(ShownReceipt::of),
            copy: found.copy.as_ref().map(|copy| ShownCopy::of(copy, found)),
            cancelled_on: found.cancelled_on,
            by: root.filter(|_| matches!(by, Some(TrustedBy::Office | TrustedBy::Finance))),
            lines,
        }
    }
}

impl Judged for DocumentAnswer {
    fn ending(&self) -> RunEnding {
        if self.ok { RunEnding::Good } else { RunEnding::NotAll }
    }
}

impl Reply for DocumentAnswer {
    fn words(&self, _language: Language) -> String {
        self.lines.join("\n  ")
    }
}

/// Verifies one document on these grounds, and answers.
///
/// # Errors
/// The answer cannot be written.
pub fn verify(input: String, bytes: &[u8], grounds: Grounds<'_>, out: &mut Output) -> Result<RunEnding, Failure> {
    let Grounds { roots, office, at } = grounds;
    let (bundle, root) = office.unzip();
    let found = ExaminedDocument::of(bytes, &roots, bundle, at);
    let answer = DocumentAnswer::of(input, &found, root, out.language());
    out.answer(&answer)?;
    out.flush()?;
    Ok(answer.ending())
}

/// The roots and makers of seals that the caller names: nobody's, where no file is named.
///
/// # Errors
/// A file cannot be read or is refused.
pub fn roots(certificates: Option<&Path>, revoked: Option<&Path>) -> Result<SealRoots, Failure> {
    let read = |path: &Path| whole_file(path, MOST_CERTIFICATE_BYTES).map_err(|error| Failure::roots_file(&error));
    let roots = match certificates {
        Some(path) => SealRoots::parse(&read(path)?).map_err(|fault| Failure::Roots(fault.code()))?,
        None => SealRoots::default(),
    };
    match revoked {
        Some(path) => {
            let list = RevocationList::parse(&read(path)?).map_err(|fault| Failure::Roots(fault.code()))?;
            Ok(roots.with_revocations(list))
        }
        None => Ok(roots),
    }
}
