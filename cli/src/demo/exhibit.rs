//! The things that the stranger is shown, each with the file that is left for whoever wants to ask again by hand.

use ereg_client::Instant;

use super::said::Said;

/// The truth about what the stranger was shown, whatever they could learn of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    /// It is the office's, and stands.
    Genuine,
    /// It is the office's, and was cancelled by the sale: shown again it deceives whoever asks for no status.
    Cancelled,
    /// Somebody else made it.
    Forged,
}

/// Something that the stranger was shown, what they learnt of it, and the file that is left of it.
pub struct Exhibit {
    /// The name of the file in the demonstration's directory.
    pub file: &'static str,
    /// The story's name for it.
    pub what: Said,
    /// The truth about it.
    pub truth: Truth,
    /// The answers that the stranger got.
    pub answers: Said,
    /// The time for which the book answers, where it does.
    pub as_of: Option<Instant>,
    /// The certificate and the holders on its face, where a trusted seal vouches for them.
    pub face: Option<String>,
    /// The conclusion.
    pub in_short: Said,
    /// Whether it was found good.
    pub is_good: bool,
}
