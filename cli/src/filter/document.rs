//! `ereg verify` of a sealed document (OFD, PDF or a fiscal e-receipt): is all that it shows what was sealed, and who sealed it?
//!
//! Offline. Whom to trust is the caller's to say, by a file of roots, seal makers and signers; with none given a document
//! may be unchanged and its sealer is trusted by nobody here. What a seal calls itself is repeated as its own word unless
//! it is trusted.

use std::path::Path;

use ereg_client::document_answers;
use ereg_document::{
    CopyAnnotation, DocumentFault, DocumentVerdict, FiscalReceipt, FiscalReceiptKind, FiscalReceiptNumber,
    MOST_CERTIFICATE_BYTES, Revocation, RevocationList, SealForm, SealReport, SealRoots, SealerStanding,
    TimestampStanding, cancelled_on,
};
use ereg_domain::{
    revocation::RevocationReason,
    time::{Day, Instant},
};
use ereg_trust::token::BookStanding;
use serde::Serialize;

use crate::{
    failure::Failure,
    filter::{ItemError, Judged, RunEnding},
    language::{Language, Phrase},
    lines::whole_file,
    messages,
    output::{Output, Reply, visible},
};

/// Code of an annotated copy whose last day is over.
const COPY_OVER: &str = "document.copy_over";
const CANCELLED_COPY: &str = "document.cancelled_copy";

/// The answer about a document, with the three names that the answer about a token has.
#[derive(Debug, Serialize)]
struct DocumentAnswer {
    input: String,
    ok: bool,
    integrity: &'static str,
    seal: &'static str,
    book: BookStanding,
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
    /// The words of the answer, line by line: the text without `--json` is these lines.
    lines: Vec<String>,
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
    fn of(said: CopyAnnotation, at: Instant) -> Self {
        let over = said.is_over(at);
        let CopyAnnotation { licence, of, user, purpose, until } = said;
        Self { licence: licence.to_string(), of: of.to_string(), user, purpose, until, over }
    }

    fn lines(&self, language: Language) -> [String; 5] {
        let line = |label: Phrase, value: &str| format!("{}{}", label.in_language(language), visible(value));
        let until = self.until.to_string();
        [
            line(messages::COPY_USER, &self.user),
            line(messages::COPY_PURPOSE, &self.purpose),
            line(messages::COPY_UNTIL, &until),
            line(messages::COPY_OF, &self.of),
            line(messages::COPY_LICENCE, &self.licence),
        ]
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
    fn of(receipt: FiscalReceipt) -> Self {
        let FiscalReceipt { number: FiscalReceiptNumber { code, number }, check_code, kind, .. } = receipt;
        let cancels = match kind {
            FiscalReceiptKind::Issued => None,
            FiscalReceiptKind::Red { cancels: FiscalReceiptNumber { code, number } } => {
                Some(ShownNumber { code, number })
            }
        };
        Self { code, number, check_code, cancels }
    }

    fn lines(&self, language: Language) -> Vec<String> {
        let line = |label: Phrase, value: &str| format!("{}{value}", label.in_language(language));
        let numbered = |code: &str, number: &str| format!("{code} {number}");
        let mut lines = vec![
            line(messages::RECEIPT_NUMBER, &numbered(&self.code, &self.number)),
            line(messages::RECEIPT_CHECK_CODE, &self.check_code),
        ];
        lines.extend(self.cancels.as_ref().map(|of| line(messages::RECEIPT_CANCELS, &numbered(&of.code, &of.number))));
        lines
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
    fn of(input: String, (bytes, verdict): (&[u8], &DocumentVerdict), at: Instant, language: Language) -> Self {
        let fault = verdict.fault();
        // Of one that is not good nobody is shown to have said anything.
        let said = || Ok((CopyAnnotation::read(bytes)?, cancelled_on(bytes)?));
        let (copy, cancelled_on, unread) = match verdict.is_good().then(said) {
            Some(Ok((said, cancelled_on))) => (said.map(|said| ShownCopy::of(said, at)), cancelled_on, None),
            Some(Err(fault)) => (None, None, Some(fault)),
            None => (None, None, None),
        };
        let over = copy.as_ref().filter(|copy| copy.over).map(|_| COPY_OVER);
        let cancelled = cancelled_on.map(|_| CANCELLED_COPY);
        let code = fault.or(unread.as_ref()).map(DocumentFault::code).or(over).or(cancelled);
        let good = code.is_none();
        let error = code.map(|code| ItemError::of_code(code, language));
        let file = fault.and_then(|fault| fault.path()).map(str::to_owned);
        let shown: Vec<ShownSeal> = verdict.seals.iter().map(ShownSeal::from).collect();
        // By a trusted sealer alone: a seal that does not fit its document has none.
        let (seals, claims) = if verdict.sealer.fault().is_none() { (shown, Vec::new()) } else { (Vec::new(), shown) };
        let labels = match claims.is_empty() {
            true => (messages::SEAL, messages::SEAL_SIGNER),
            false => (messages::SEAL_CLAIMS, messages::SIGNER_CLAIMS),
        };
        let receipt = verdict.is_good().then(|| FiscalReceipt::read(bytes).ok()).flatten().map(ShownReceipt::of);
        let revoked = match verdict.sealer {
            SealerStanding::Revoked(revoked) => Some(revoked),
            SealerStanding::Trusted | SealerStanding::OutOfTerm(_) | SealerStanding::Unknown(_) => None,
        };
        let say = |text: Phrase| text.in_language(language);
        let mark = if good { "✓" } else { "✗" };
        let mut lines = vec![format!("{mark} {}", visible(&input))];
        lines.extend(error.as_ref().map(ItemError::line));
        lines.extend(file.iter().map(|file| format!("{}{}", say(messages::DOCUMENT_FILE), visible(file))));
        let names = [verdict.integrity.name(), verdict.sealer.name(), verdict.book().name()];
        lines.extend(messages::named_answers(&document_answers(verdict), names, language));
        let uncovered = verdict.integrity.uncovered();
        lines.extend(uncovered.iter().map(|file| format!("{}{}", say(messages::UNPROTECTED), visible(file))));
        lines.extend(receipt.iter().flat_map(|receipt| receipt.lines(language)));
        lines.extend(copy.iter().flat_map(|copy| copy.lines(language)));
        lines.extend(cancelled_on.map(|day| format!("{}{day}", say(messages::COPY_CANCELLED))));
        lines.extend(verdict.seals.iter().flat_map(|seal| seal_lines(seal, labels, language)));
        lines.extend(error.as_ref().and_then(|error| error.fix.clone()));
        Self {
            input,
            ok: good,
            integrity: verdict.integrity.name(),
            seal: verdict.sealer.name(),
            book: verdict.book(),
            revoked_since: revoked.map(|revoked| revoked.since),
            revoked_for: revoked.and_then(|revoked| revoked.reason),
            error,
            file,
            uncovered: uncovered.to_vec(),
            seals,
            claims,
            receipt,
            copy,
            cancelled_on,
            lines,
        }
    }
}

/// A seal in words, line by line, with the labels of its name and its signer. It is made safe for a terminal.
fn seal_lines(seal: &SealReport, (named, signer): (Phrase, Phrase), language: Language) -> Vec<String> {
    let say = |text: Phrase| text.in_language(language);
    let line = |label: Phrase, value: &str| format!("{}{}", say(label), visible(value));
    let at = |label: Phrase, at: Instant| format!("{}{}", say(label), at.wall_text());
    let mut lines = Vec::new();
    match &seal.form {
        SealForm::ElectronicSeal { name, maker, .. } => {
            lines.extend([line(named, name), line(signer, &seal.signer), line(messages::SEAL_MAKER, maker)])
        }
        SealForm::PdfSignature => lines.push(line(signer, &seal.signer)),
    }
    lines.push(at(messages::SEALED_AT, seal.sealed_at));
    match &seal.timestamp {
        TimestampStanding::Absent => {}
        TimestampStanding::NotChecked => lines.push(say(messages::TIMESTAMP_NOT_CHECKED).to_owned()),
        TimestampStanding::NotTrusted => lines.push(say(messages::TIMESTAMP_NOT_TRUSTED).to_owned()),
        TimestampStanding::Trusted { at: stamped, authority } => {
            lines.extend([at(messages::STAMPED_AT, *stamped), line(messages::TIME_AUTHORITY, authority)]);
        }
    }
    lines.push(match seal.revocation {
        Revocation::NotRevoked { as_of } => at(messages::NOT_REVOKED, as_of),
        Revocation::RevokedLater(revoked) => at(messages::REVOKED_LATER, revoked.since),
        Revocation::NotChecked => say(messages::REVOCATION_NOT_CHECKED).to_owned(),
    });
    lines
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

/// Verifies one document by the roots that the caller trusts, at a time, and answers.
///
/// # Errors
/// The answer cannot be written.
pub fn verify(
    input: String,
    bytes: &[u8],
    (roots, at): (&SealRoots, Instant),
    out: &mut Output,
) -> Result<RunEnding, Failure> {
    let answer = DocumentAnswer::of(input, (bytes, &ereg_document::verify(bytes, roots)), at, out.language());
    out.answer(&answer)?;
    out.flush()?;
    Ok(answer.ending())
}

/// The roots and makers of seals that the caller trusts: nobody's, where no file is named.
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

#[cfg(test)]
mod tests {
    use ereg_domain::money::Fen;

    use super::*;

    fn receipt(kind: FiscalReceiptKind) -> ShownReceipt {
        ShownReceipt::of(FiscalReceipt {
            number: FiscalReceiptNumber { code: "00010126".into(), number: "0000000002".into() },
            check_code: "c748a8".into(),
            kind,
            issued_on: "2026-11-20".parse().unwrap(),
            issuer: "演示市不动产登记机构".into(),
            payer: "周建国".into(),
            payment: "019abcde-0000-7000-8000-000000000009".into(),
            total: Fen::new(8_000).unwrap(),
        })
    }

    #[test]
    fn a_red_receipt_is_told_with_the_one_that_it_cancels_and_nobody_is_named() {
        let issued = receipt(FiscalReceiptKind::Issued);
        assert_eq!(issued.lines(Language::Zh), ["票据代码和号码：00010126 0000000002", "校验码：c748a8"]);
        let cancels = FiscalReceiptNumber { code: "00010126".into(), number: "0000000001".into() };
        let red = receipt(FiscalReceiptKind::Red { cancels });
        let told = serde_json::to_value(&red).unwrap();
        assert_eq!(told["cancels"], serde_json::json!({ "code": "00010126", "number": "0000000001" }));
        let lines = red.lines(Language::En);
        assert_eq!(lines[2], "A red receipt; it cancels: 00010126 0000000001");
        assert!(!lines.concat().contains("周建国") && !told.to_string().contains("周建国"), "{told}");
    }
}
