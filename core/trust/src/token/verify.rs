//! Judges what a stranger may believe of a token, with nothing but a trust bundle: three separate answers.

use ereg_domain::time::Instant;
use serde::{Deserialize, Serialize};

use super::{StatusState, Token, TokenCheckpoint, TokenError, read_copied};
use crate::bundle::{KeyRole, RoleKey, TrustBundle, in_term};
use crate::checkpoint::{Checkpoint, note_key_hash};
use crate::envelope::KeyRefusal;
use crate::merkle::root_from_inclusion;

/// Are these the bytes that were sealed? One answer for a token and for a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Integrity {
    /// The seal fits.
    Intact,
    /// The seal fits, and not everything in the file is under it. Of a document alone: a token is sealed as a whole.
    PartlyProtected,
    /// It names a key we know, whose seal does not fit.
    Altered,
    /// Not a token at all.
    Unreadable,
    /// It names a key we do not know, so nobody can tell.
    Unverifiable,
}

impl Integrity {
    /// Its name in what programs read, such as `intact`.
    pub fn name(self) -> &'static str {
        match self {
            Integrity::Intact => "intact",
            Integrity::PartlyProtected => "partly_protected",
            Integrity::Altered => "altered",
            Integrity::Unreadable => "unreadable",
            Integrity::Unverifiable => "unverifiable",
        }
    }
}

/// The answer about the key that sealed it: whether it is known and trusted. One answer for a token and for a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SealTrust {
    /// A seal key of the bundle, valid at the later of checkpoint time and status.
    Trusted,
    /// No key we know is shown to have sealed it.
    UnknownKey,
    /// A seal key of the bundle, outside its term.
    OutOfTerm,
    /// A certificate was revoked, and nobody who is trusted says that it had been used before. Of a document alone: a bundle
    /// names no key that is revoked.
    Revoked,
}

impl SealTrust {
    /// Its name in what programs read, such as `unknown_key`.
    pub fn name(self) -> &'static str {
        match self {
            SealTrust::Trusted => "trusted",
            SealTrust::UnknownKey => "unknown_key",
            SealTrust::OutOfTerm => "out_of_term",
            SealTrust::Revoked => "revoked",
        }
    }
}

/// Is it in the book, and in force?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BookStanding {
    /// In the book and in force at `as_of`.
    Current,
    /// In the book and cancelled by `as_of`.
    Cancelled,
    /// In the book at `as_of`; what happened since is unknown.
    StatusUnknown,
    /// The proof does not lead to a checkpoint of the book.
    NotIncluded,
    /// No book key we know signed that checkpoint in its term, or there was nothing to check.
    Unverifiable,
}

impl BookStanding {
    /// Its name in what programs read, such as `status_unknown`.
    pub fn name(self) -> &'static str {
        match self {
            BookStanding::Current => "current",
            BookStanding::Cancelled => "cancelled",
            BookStanding::StatusUnknown => "status_unknown",
            BookStanding::NotIncluded => "not_included",
            BookStanding::Unverifiable => "unverifiable",
        }
    }
}

/// The three answers and what they rest on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenVerdict {
    /// The bytes.
    pub integrity: Integrity,
    /// The seal.
    pub seal: SealTrust,
    /// The book.
    pub book: BookStanding,
    /// Registry time of the entry (登簿时间), where the book proves it.
    pub booked_at: Option<Instant>,
    /// The time that `book` speaks of: that of the status, else of the checkpoint.
    pub as_of: Option<Instant>,
    /// The office the seal key speaks for.
    pub office: Option<String>,
    /// A demonstration certificate (演示).
    pub demo: bool,
}

impl TokenVerdict {
    /// The verdict about bytes of which nothing is known but that they cannot be relied on: no seal, nothing in the book.
    pub fn without_book(integrity: Integrity) -> Self {
        Self {
            integrity,
            seal: SealTrust::UnknownKey,
            book: BookStanding::Unverifiable,
            booked_at: None,
            as_of: None,
            office: None,
            demo: false,
        }
    }

    /// Intact, trusted, and current or of unknown status.
    pub fn is_good(&self) -> bool {
        self.code().is_none()
    }

    /// Stable code of the first answer that is not good.
    pub fn code(&self) -> Option<&'static str> {
        match (self.integrity, self.seal, self.book) {
            (Integrity::Unreadable, ..) => Some("token.unreadable"),
            (Integrity::Altered | Integrity::PartlyProtected, ..) => Some("token.altered"),
            (Integrity::Unverifiable, ..) | (_, SealTrust::UnknownKey, _) => Some("token.unknown_key"),
            (_, SealTrust::OutOfTerm | SealTrust::Revoked, _) => Some("token.out_of_term"),
            (.., BookStanding::Cancelled) => Some("token.cancelled"),
            (.., BookStanding::NotIncluded) => Some("token.not_included"),
            (.., BookStanding::Unverifiable) => Some("token.book_unverifiable"),
            (.., BookStanding::Current | BookStanding::StatusUnknown) => None,
        }
    }
}

/// Reads and judges a text, as it was scanned or copied.
pub fn verify(text: &str, bundle: &TrustBundle) -> TokenVerdict {
    match read(text, bundle) {
        Ok(token) => judge(&token, bundle),
        Err(_) => TokenVerdict::without_book(Integrity::Unreadable),
    }
}

/// Reads a text as it was scanned or copied; blanks lost in copying are put back where a seal of the bundle says so.
///
/// # Errors
/// As [`Token::parse`]; [`TokenError::Incomplete`] where it is shorter than it says itself and cannot be made whole.
pub fn read(text: &str, bundle: &TrustBundle) -> Result<Token, TokenError> {
    read_copied(text, |token| judge(token, bundle).integrity == Integrity::Intact)
}

/// Judges a token by the keys of a bundle. No clock: a token says itself when it was true.
pub fn judge(token: &Token, bundle: &TrustBundle) -> TokenVerdict {
    let claims = token.claims();
    let checkpoint_at = from_seconds(claims.checkpoint.time_s);
    let status_at = claims.status.map(|status| from_seconds(status.as_of_s));
    let sealed_at = status_at.map_or(checkpoint_at, |at| at.max(checkpoint_at));

    let named: Vec<&RoleKey> = bundle.keys_in(KeyRole::Seal).filter(|row| row.id.short() == token.key()).collect();
    let message = token.signed_message();
    let fitting = named.iter().copied().filter(|row| row.key.verify(&message, &token.signature).is_ok());
    let (integrity, seal, row) = match in_term(fitting.clone(), sealed_at) {
        Ok(row) => (Integrity::Intact, SealTrust::Trusted, Some(row)),
        Err(KeyRefusal::OutOfTerm) => (Integrity::Intact, SealTrust::OutOfTerm, fitting.clone().next()),
        Err(KeyRefusal::UnknownKey) if named.is_empty() => (Integrity::Unverifiable, SealTrust::UnknownKey, None),
        Err(KeyRefusal::UnknownKey) => return TokenVerdict::without_book(Integrity::Altered),
    };

    // A status is the word of the seal alone; without a trusted seal it says nothing.
    let status = claims.status.filter(|_| seal == SealTrust::Trusted);
    let book = match (inclusion(token, bundle, checkpoint_at), status.map(|status| status.state)) {
        (Ok(()), Some(StatusState::Current)) => BookStanding::Current,
        (Ok(()), Some(StatusState::Cancelled)) => BookStanding::Cancelled,
        (Ok(()), None) => BookStanding::StatusUnknown,
        (Err(book), _) => book,
    };
    let proven = !matches!(book, BookStanding::NotIncluded | BookStanding::Unverifiable);
    TokenVerdict {
        integrity,
        seal,
        book,
        booked_at: proven.then(|| from_milliseconds(claims.booked_at_ms)),
        as_of: proven.then(|| status_at.filter(|_| status.is_some()).unwrap_or(checkpoint_at)),
        office: row.map(|row| row.office.clone()),
        demo: row.is_some_and(|row| row.demo),
    }
}

/// Whether the entry's leaf lies under a checkpoint that a book key of the bundle signed in its term.
fn inclusion(token: &Token, bundle: &TrustBundle, at: Instant) -> Result<(), BookStanding> {
    let claims = token.claims();
    let TokenCheckpoint { key_hash, size, time_s, signature } = &claims.checkpoint;
    let origin = bundle.content().log.origin.clone();
    let named: Vec<&RoleKey> = bundle
        .keys_in(KeyRole::Book)
        .filter(|row| note_key_hash(&origin, &row.key).is_ok_and(|hash| hash == *key_hash))
        .collect();
    if named.is_empty() {
        return Err(BookStanding::Unverifiable);
    }
    let root = root_from_inclusion(&claims.leaf().entry_hash(), claims.entry_index, *size, &claims.path)
        .map_err(|_| BookStanding::NotIncluded)?;
    let checkpoint = Checkpoint { origin, size: *size, root, time_s: *time_s };
    let fitting = named.iter().copied().filter(|row| checkpoint.verify_signature(&row.key, signature).is_ok());
    match in_term(fitting, at) {
        Ok(_) => Ok(()),
        Err(KeyRefusal::OutOfTerm) => Err(BookStanding::Unverifiable),
        Err(KeyRefusal::UnknownKey) => Err(BookStanding::NotIncluded),
    }
}

fn from_seconds(seconds: u64) -> Instant {
    from_milliseconds(seconds.saturating_mul(1000))
}

fn from_milliseconds(ms: u64) -> Instant {
    Instant::from_ms(i64::try_from(ms).unwrap_or(i64::MAX))
}
