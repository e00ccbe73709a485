//! A token as people paste it: out of a message or a web page, which break lines and make one blank of several.
//!
//! A blank is a character of base45, so a lost one makes every byte after it another. The token says its own length in
//! its first bytes, and that tells how many are lost; where they stood is found by trying, and only the seal decides.

use super::{COSE_SIGN1, MAX_BYTES, PREFIX, Token, TokenError, base45, cbor::Reader};

/// Most blanks that are put back into one line.
const MOST_LOST: usize = 4;
/// Most ways of putting them back that are tried.
const MOST_TRIES: usize = 5_000;
/// CBOR head and bytes of the signature, which ends a token.
const SIGNATURE_BYTES: usize = 2 + 64;
/// Characters that hold the header and the length of the payload.
const HEAD_CHARACTERS: usize = 30;

/// Reads a token out of text that was copied: blanks around it are nothing, it may be broken over lines, and blanks
/// that were lost are put back where `fits` says that the seal is good.
///
/// # Errors
/// As [`Token::parse`]; [`TokenError::Incomplete`] where it is shorter than it says itself and cannot be made whole.
pub(super) fn read_copied(text: &str, fits: impl Fn(&Token) -> bool) -> Result<Token, TokenError> {
    let text = text.trim_matches([' ', '\t', '\r', '\n']);
    if text.len() > 4 * MAX_BYTES {
        return Token::parse(text);
    }
    let pieces: Vec<&str> = text.split('\n').map(|line| line.trim_matches(['\r', '\t'])).collect();
    let mut refused = TokenError::Prefix;
    for joint in ["", " "] {
        match Token::parse(&pieces.join(joint)) {
            Ok(token) => return Ok(token),
            Err(error) if joint.is_empty() => refused = error,
            Err(_) => {}
        }
    }
    let joined = pieces.concat();
    let Some(whole) = joined.strip_prefix(PREFIX).and_then(length_said) else { return Err(refused) };
    let whole = whole + PREFIX.len();
    if joined.len() >= whole {
        return Err(refused);
    }
    let mut tries = MOST_TRIES;
    for (base, joints) in [(pieces.join(" "), Vec::new()), (joined, joints(&pieces))] {
        let Some(lost) = whole.checked_sub(base.len()).filter(|lost| (1..=MOST_LOST).contains(lost)) else { continue };
        if let Some(token) = put_back(&base, &places(&base, joints), lost, &mut tries, &fits) {
            return Ok(token);
        }
    }
    Err(TokenError::Incomplete)
}

/// Characters of base45 that the token has by its own word. A blank lost before that word makes it unreadable.
fn length_said(encoded: &str) -> Option<usize> {
    let bytes = base45::decode(encoded.as_bytes().get(..HEAD_CHARACTERS)?)?;
    let mut cbor = Reader::new(&bytes);
    cbor.tag(COSE_SIGN1)?;
    cbor.array(4)?;
    cbor.bytes()?;
    cbor.map()?;
    let payload = cbor.length_of_bytes()?;
    let bytes = bytes.len() - cbor.left() + payload + SIGNATURE_BYTES;
    Some(bytes / 2 * 3 + bytes % 2 * 2)
}

/// The places where one line ended and the next began, in the pieces put together.
fn joints(pieces: &[&str]) -> Vec<usize> {
    let mut at = 0;
    pieces
        .iter()
        .rev()
        .skip(1)
        .rev()
        .map(|piece| {
            at += piece.len();
            at
        })
        .collect()
}

/// The places where a lost blank may have stood: at each run of blanks, and where a line was broken.
fn places(base: &str, joints: Vec<usize>) -> Vec<usize> {
    let bytes = base.as_bytes();
    let run = |at: &usize| bytes[*at] == b' ' && (*at == 0 || bytes[at - 1] != b' ');
    let mut places: Vec<usize> = (0..bytes.len()).filter(run).chain(joints).collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// Every way of putting `lost` blanks at the places, several at one where need be, until one fits.
fn put_back(
    base: &str,
    places: &[usize],
    lost: usize,
    tries: &mut usize,
    fits: &impl Fn(&Token) -> bool,
) -> Option<Token> {
    let last = places.len().checked_sub(1)?;
    // Rising indices into `places`, one a blank.
    let mut chosen = vec![0; lost];
    loop {
        *tries = tries.checked_sub(1)?;
        let mut text = String::with_capacity(base.len() + lost);
        let mut from = 0;
        for place in &chosen {
            text.push_str(&base[from..places[*place]]);
            text.push(' ');
            from = places[*place];
        }
        text.push_str(&base[from..]);
        if let Some(token) = Token::parse(&text).ok().filter(|token| fits(token)) {
            return Some(token);
        }
        let next = chosen.iter().rposition(|place| *place < last)?;
        let place = chosen[next] + 1;
        chosen[next..].fill(place);
    }
}
