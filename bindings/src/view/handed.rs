//! Things that a person was handed, as the client shows them once they are checked.

use ereg_client::{
    BookStanding, Day, Handed, HandedCopy, HandedKind, Instant, Integrity, Message, SealTrust, SheetLineView, Text,
    TokenFace, Verification,
};

/// The kind of a thing that a person was handed, by its content.
#[uniffi::remote(Enum)]
pub enum HandedKind {
    /// 证书码: the token of a certificate or of a registration proof, `EREG1:…`.
    Token,
    /// 查询结果证明: the sealed result of a query.
    QueryResult,
    /// A document as OFD package (GB/T 33190).
    Ofd,
    /// A document as PDF.
    Pdf,
    /// 财政电子票据, as XML.
    FiscalReceipt,
    /// A picture in which no code was read.
    Picture,
    /// None of these.
    Unknown,
}

/// The copy of a licence, where it is one that is sound.
#[uniffi::remote(Enum)]
pub enum HandedCopy {
    /// 加注件: for one use, until a day.
    Annotated {
        /// The copy's own identifier (电子证照标识).
        licence: String,
        /// That of the licence that it is a copy of.
        original: String,
        /// Whoever is to use it (使用人).
        user: String,
        /// The use that it is for (事由).
        purpose: String,
        /// The last day on which it may be used.
        until: Day,
        /// Whether that day is over, by this device's clock.
        over: bool,
    },
    /// 注销件: the licence was cancelled.
    Cancelled {
        /// The day on which it was (注销日期).
        day: Day,
    },
}

/// The findings about a thing that a person was handed, offline: the three answers, and what it shows where they are good.
#[uniffi::remote(Record)]
pub struct Verification {
    /// Its kind, by its content.
    pub kind: HandedKind,
    /// The kind by name.
    pub title: Text,
    /// Whether all is well: intact, sealed by whom one trusts, current or of unknown status, and no copy that is over or of
    /// what was cancelled.
    pub ok: bool,
    /// Is everything that it shows what was sealed?
    pub integrity: Integrity,
    /// Is whoever sealed it trusted?
    pub seal: SealTrust,
    /// Is it in the book? A document does not know what came after it was sealed.
    pub book: BookStanding,
    /// These three in words, a line each, in this order.
    pub said: Vec<Text>,
    /// The conclusion over all that was found, in words.
    pub conclusion: Text,
    /// The trouble, and what to do now; none where all is well.
    pub trouble: Option<Message>,
    /// 登簿时间, where the book proves it.
    pub booked_at: Option<Instant>,
    /// Time as of which the book answer holds.
    pub as_of: Option<Instant>,
    /// The office that a token was sealed for.
    pub office: Option<String>,
    /// A demonstration.
    pub demo: bool,
    /// The face of a token, where a trusted seal vouches for it.
    pub face: Option<TokenFace>,
    /// The copy of a licence, where a trusted seal vouches for it.
    pub copy: Option<HandedCopy>,
    /// Everything else in reading order: of a result what the register said, of a document its seals, its numbers, and the files
    /// that no seal protects.
    pub lines: Vec<SheetLineView>,
    /// Says that a result is true of its moment.
    pub words: Option<Text>,
}

/// The answer about a file that a person was handed.
#[uniffi::remote(Enum)]
pub enum Handed {
    /// It was checked.
    Checked {
        /// The findings.
        found: Verification,
    },
    /// It is a picture: the shell decodes it by its system, and hands in its pixels.
    Picture,
}
