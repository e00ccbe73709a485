//! `ereg verify` of a sealed document (OFD): is all that it shows what was sealed, and who sealed it?
//!
//! Offline. Whom to trust is the caller's to say, by a file of roots and seal makers; with none given a document may be
//! unchanged and its sealer is trusted by nobody here. What a seal calls itself is repeated as its own word unless it is
//! trusted.

use std::{fs, path::Path};

use ereg_client::document_answers;
use ereg_document::{DocumentVerdict, Revocation, RevocationList, SealReport, SealRoots};
use ereg_domain::time::Instant;
use ereg_trust::token::BookStanding;
use serde::Serialize;

use crate::{
    failure::Failure,
    filter::{ItemError, Judged, RunEnding},
    language::{Language, Phrase},
    messages,
    output::{Output, Reply, visible},
};

/// The answer about a document, with the three names that the answer about a token has.
#[derive(Debug, Serialize)]
struct DocumentAnswer {
    input: String,
    ok: bool,
    integrity: &'static str,
    seal: &'static str,
    book: BookStanding,
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
    #[serde(skip)]
    verdict: DocumentVerdict,
}

/// A seal of the document.
#[derive(Debug, Serialize)]
struct ShownSeal {
    name: String,
    id: String,
    version: u32,
    signer: String,
    maker: String,
    /// The time of sealing, by the signer's word.
    sealed_at: Instant,
    timestamp: &'static str,
    /// The time of the lists by which nothing was revoked; absent where there was none for each certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    not_revoked_as_of: Option<Instant>,
}

impl From<&SealReport> for ShownSeal {
    fn from(seal: &SealReport) -> Self {
        Self {
            name: seal.name.clone(),
            id: seal.id.clone(),
            version: seal.version,
            signer: seal.signer.clone(),
            maker: seal.maker.clone(),
            sealed_at: seal.sealed_at,
            timestamp: seal.timestamp.name(),
            not_revoked_as_of: match seal.revocation {
                Revocation::NotChecked => None,
                Revocation::NotRevoked { as_of } => Some(as_of),
            },
        }
    }
}

impl DocumentAnswer {
    fn of(input: String, verdict: DocumentVerdict, language: Language) -> Self {
        let error = verdict.fault().map(|fault| ItemError {
            code: fault.code().to_owned(),
            message: messages::failure(fault.code()).map_or(fault.code(), |said| said.in_language(language)).to_owned(),
        });
        let shown: Vec<ShownSeal> = verdict.seals.iter().map(ShownSeal::from).collect();
        // By a trusted sealer alone: a seal that does not fit its document has none.
        let (seals, claims) = if verdict.sealer.fault().is_none() { (shown, Vec::new()) } else { (Vec::new(), shown) };
        Self {
            input,
            ok: verdict.is_good(),
            integrity: verdict.integrity.name(),
            seal: verdict.sealer.name(),
            book: verdict.book(),
            error,
            file: verdict.fault().and_then(|fault| fault.path()).map(str::to_owned),
            uncovered: verdict.integrity.uncovered().to_vec(),
            seals,
            claims,
            verdict,
        }
    }
}

impl Judged for DocumentAnswer {
    fn ending(&self) -> RunEnding {
        if self.ok { RunEnding::Good } else { RunEnding::NotAll }
    }
}

impl Reply for DocumentAnswer {
    fn words(&self, language: Language) -> String {
        let say = |text: Phrase| text.in_language(language).to_owned();
        let mark = if self.ok { "✓" } else { "✗" };
        let mut lines = vec![format!("{mark} {}", visible(&self.input))];
        if let Some(error) = &self.error {
            lines.push(format!("{} [{}]", error.message, error.code));
        }
        lines.extend(self.file.iter().map(|file| format!("{}{}", say(messages::DOCUMENT_FILE), visible(file))));
        let names = [self.integrity, self.seal, self.book.name()];
        lines.extend(messages::named_answers(&document_answers(&self.verdict), names, language));
        lines.extend(self.uncovered.iter().map(|file| format!("{}{}", say(messages::UNPROTECTED), visible(file))));
        let own = self.seals.iter().map(|seal| (messages::SEAL, seal));
        let said = self.claims.iter().map(|seal| (messages::SEAL_CLAIMS, seal));
        for (label, seal) in own.chain(said) {
            lines.push(format!("{}{}", say(label), visible(&seal.name)));
            lines.push(format!("{}{}", say(messages::SEAL_SIGNER), visible(&seal.signer)));
            lines.push(format!("{}{}", say(messages::SEAL_MAKER), visible(&seal.maker)));
            lines.push(format!("{}{}", say(messages::SEALED_AT), seal.sealed_at.wall_text()));
            if seal.timestamp == "not_checked" {
                lines.push(say(messages::TIMESTAMP_NOT_CHECKED));
            }
            lines.push(match seal.not_revoked_as_of {
                Some(at) => format!("{}{}", say(messages::NOT_REVOKED), at.wall_text()),
                None => say(messages::REVOCATION_NOT_CHECKED),
            });
        }
        if let Some(fix) = self.error.as_ref().and_then(|error| messages::fix(&error.code)) {
            lines.push(say(fix));
        }
        lines.join("\n  ")
    }
}

/// Verifies one document and answers.
///
/// # Errors
/// The answer cannot be written.
pub fn verify(input: String, bytes: &[u8], roots: &SealRoots, out: &mut Output) -> Result<RunEnding, Failure> {
    let answer = DocumentAnswer::of(input, ereg_document::verify(bytes, roots), out.language());
    out.answer(&answer)?;
    out.flush()?;
    Ok(answer.ending())
}

/// The roots and makers of seals that the caller trusts: nobody's, where no file is named.
///
/// # Errors
/// A file cannot be read or is refused.
pub fn roots(certificates: Option<&Path>, revoked: Option<&Path>) -> Result<SealRoots, Failure> {
    let read = |path: &Path| fs::read(path).map_err(|error| Failure::roots_file(&error));
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
