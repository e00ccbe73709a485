//! A thing that a person was handed, told apart by its content and judged: a certificate token, a result of a query, or a sealed
//! document. Each door asks here, so that a thing is good at all of them or at none.
//!
//! What it shows is repeated only where a trusted seal vouches for it: a forger's words are never shown as if they were an
//! office's. It must not word what it finds.

use ereg_document::{
    CopyAnnotation, DocumentFault, DocumentFormat, DocumentVerdict, FiscalReceipt, SealRoots, TrustedBy, cancelled_on,
    stated_token,
};
use ereg_domain::{
    canonical,
    time::{Day, Instant},
};
use ereg_trust::{
    bundle::TrustBundle,
    query_result::{self, QueryResult},
    token::{self, BookStanding, Face, Integrity, PREFIX, SealTrust, TokenVerdict, judge},
};

use crate::{HandedKind, picture::looks_like_a_picture};

/// Code of an annotated copy whose last day is over.
const COPY_OVER: &str = "document.copy_over";
/// Code of the copy of a cancelled licence.
const CANCELLED_COPY: &str = "document.cancelled_copy";
/// Code of what begins like nothing that is known, and is no text or longer than any that is looked at.
const UNKNOWN: &str = "handed.unknown";

/// The content of a file by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandedContent {
    /// A sealed document, or a package or a PDF that is none.
    Document,
    /// A picture, in which a code may be.
    Picture,
    /// Anything else, which is read as text.
    Text,
}

impl HandedContent {
    /// Tells it by the first bytes.
    pub fn of(bytes: &[u8]) -> HandedContent {
        match (DocumentFormat::of(bytes), looks_like_a_picture(bytes)) {
            (Some(_), _) => HandedContent::Document,
            (None, true) => HandedContent::Picture,
            (None, false) => HandedContent::Text,
        }
    }
}

/// The content of a text that was handed in.
pub enum TextShows {
    /// It cannot be read, or no trusted seal vouches for it.
    Nothing,
    /// The face of a certificate or a registration proof.
    Face(Face),
    /// A result of a query.
    Result(Box<QueryResult>),
}

/// The findings about a text: a token, or a result of a query.
pub struct ExaminedText {
    /// Its kind, as far as it can be told.
    pub kind: HandedKind,
    /// The three answers.
    pub verdict: TokenVerdict,
    /// The code of what is wrong with it; none where it is good.
    pub code: Option<&'static str>,
    /// The content, where a trusted seal vouches for it.
    pub shows: TextShows,
}

impl ExaminedText {
    /// Judges a text as it was scanned, copied or read from a file.
    pub fn of(text: &str, bundle: &TrustBundle) -> ExaminedText {
        let trimmed = text.trim();
        if trimmed.len() > canonical::MAX_BYTES {
            return ExaminedText::unreadable(HandedKind::Unknown, UNKNOWN);
        }
        if trimmed.starts_with('{') {
            let (verdict, result) = query_result::verify(trimmed.as_bytes(), bundle);
            let shows = result.map_or(TextShows::Nothing, |result| TextShows::Result(Box::new(result)));
            let code = verdict.code().map(of_a_result);
            return ExaminedText::vouched(HandedKind::QueryResult, verdict, code, shows);
        }
        match token::read(text, bundle) {
            Ok(token) => {
                let verdict = judge(&token, bundle);
                let (code, face) = (verdict.code(), token.claims().face.clone());
                ExaminedText::vouched(HandedKind::Token, verdict, code, TextShows::Face(face))
            }
            Err(error) => {
                let kind = if trimmed.starts_with(PREFIX) { HandedKind::Token } else { HandedKind::Unknown };
                ExaminedText::unreadable(kind, error.code())
            }
        }
    }

    /// Judges a file that begins like no document and no picture.
    pub fn of_file(bytes: &[u8], bundle: &TrustBundle) -> ExaminedText {
        match str::from_utf8(bytes) {
            Ok(text) => ExaminedText::of(text.trim_start_matches('\u{feff}'), bundle),
            Err(_) => ExaminedText::unreadable(HandedKind::Unknown, UNKNOWN),
        }
    }

    /// The finding about what could not be looked at.
    pub fn unreadable(kind: HandedKind, code: &'static str) -> ExaminedText {
        let verdict = TokenVerdict::without_book(Integrity::Unreadable);
        ExaminedText { kind, verdict, code: Some(code), shows: TextShows::Nothing }
    }

    fn vouched(kind: HandedKind, verdict: TokenVerdict, code: Option<&'static str>, shows: TextShows) -> ExaminedText {
        let shows = match (verdict.integrity, verdict.seal) {
            (Integrity::Intact, SealTrust::Trusted) => shows,
            _ => TextShows::Nothing,
        };
        ExaminedText { kind, verdict, code, shows }
    }
}

/// The code of what is wrong with a result of a query, by what would be wrong with a token.
fn of_a_result(code: &'static str) -> &'static str {
    match code {
        "token.unreadable" => "result.unreadable",
        "token.altered" => "result.altered",
        other => other,
    }
}

/// The findings about a sealed document: the verdict, and what a good one says that it is.
pub struct ExaminedDocument {
    /// Its format; none where it begins like no document and was called one.
    pub format: Option<DocumentFormat>,
    /// The three answers and what they rest on.
    pub verdict: DocumentVerdict,
    /// The code of what is wrong with it; none where it is good.
    pub code: Option<&'static str>,
    /// The annotation, of an annotated copy (加注件) that is sound, whether or not its last day is over.
    pub copy: Option<CopyAnnotation>,
    /// Whether that day is over.
    pub is_over: bool,
    /// The day on which the licence was cancelled, of the copy of a cancelled one (注销件) that is sound.
    pub cancelled_on: Option<Day>,
    /// A fiscal e-receipt (财政电子票据) that is good.
    pub receipt: Option<FiscalReceipt>,
    /// The verdict on its certificate token, of one that is sound, sealed by the office of a trust bundle, and has a token.
    pub token: Option<TokenVerdict>,
}

impl ExaminedDocument {
    /// Judges a document by the roots that are trusted, at a time, by which the last day of a copy is over or not. Its token is
    /// judged by the trust bundle, where there is one and those roots are its office's: others' tokens are sealed by keys that it has not.
    pub fn of(bytes: &[u8], roots: &SealRoots, bundle: Option<&TrustBundle>, at: Instant) -> ExaminedDocument {
        let verdict = ereg_document::verify(bytes, roots);
        // Of one that is not good nobody is shown to have said anything.
        let said = || Ok((CopyAnnotation::read(bytes)?, cancelled_on(bytes)?, stated_token(bytes)?));
        let (copy, cancelled_on, token, unread): (_, _, _, Option<DocumentFault>) = match verdict.is_good().then(said) {
            Some(Ok((copy, cancelled_on, token))) => (copy, cancelled_on, token, None),
            Some(Err(fault)) => (None, None, None, Some(fault)),
            None => (None, None, None, None),
        };
        let bundle = bundle.filter(|_| verdict.sealer.trusted_by() == Some(TrustedBy::Office));
        let token = token.zip(bundle).map(|(token, bundle)| judge(&token, bundle));
        // The office says it of the licence itself, later than the token does.
        let token = token.map(|verdict| match (cancelled_on, verdict.is_good()) {
            (Some(_), true) => TokenVerdict { book: BookStanding::Cancelled, as_of: None, ..verdict },
            (None, _) | (_, false) => verdict,
        });
        let is_over = copy.as_ref().is_some_and(|copy| copy.is_over(at));
        let over = is_over.then_some(COPY_OVER);
        let cancelled = cancelled_on.map(|_| CANCELLED_COPY);
        let fault = verdict.fault().or(unread.as_ref()).map(DocumentFault::code);
        ExaminedDocument {
            format: DocumentFormat::of(bytes),
            code: fault.or(over).or(cancelled).or(token.as_ref().and_then(TokenVerdict::code)),
            copy,
            is_over,
            cancelled_on,
            receipt: verdict.is_good().then(|| FiscalReceipt::read(bytes).ok()).flatten(),
            token,
            verdict,
        }
    }

    /// The word of the book: that of its token. Without one a document does not know what was registered after it was sealed.
    pub fn book(&self) -> BookStanding {
        self.token.as_ref().map_or(BookStanding::Unverifiable, |token| token.book)
    }

    /// The file of the package that something is wrong with.
    pub fn file(&self) -> Option<&str> {
        self.verdict.fault().and_then(DocumentFault::path)
    }
}
