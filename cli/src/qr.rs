//! A QR code drawn with characters, for a phone held before the terminal.

use std::io::{self, IsTerminal};

use qrcode::{
    EcLevel, QrCode,
    bits::Bits,
    render::unicode::Dense1x2,
    types::{QrError, Version},
};

use crate::failure::Failure;

/// Draws a text, dark on light: at a terminal by colour, whatever its own colours are; in a pipe by blocks alone.
///
/// # Errors
/// `output.failed` for a text that no QR code holds.
pub fn drawn(text: &str) -> Result<String, Failure> {
    let code = smallest(text.as_bytes()).map_err(|_| Failure::Output)?;
    let drawn = code.render::<Dense1x2>().dark_color(Dense1x2::Dark).light_color(Dense1x2::Light).build();
    if !io::stdout().is_terminal() {
        return Ok(drawn);
    }
    let lines: Vec<String> = drawn.lines().map(|line| format!("\u{1b}[30;107m{line}\u{1b}[0m")).collect();
    Ok(lines.join("\n"))
}

/// The smallest code that holds the data, at the lowest level of error correction.
///
/// # Errors
/// For what no QR code holds.
pub fn smallest(data: &[u8]) -> Result<QrCode, QrError> {
    let alphanumeric = data.iter().all(|byte| b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".contains(byte));
    for version in (1..=40).map(Version::Normal) {
        // The crate's automatic mode may pick a version too large for alphanumeric text.
        let mut bits = Bits::new(version);
        let pushed = if alphanumeric { bits.push_alphanumeric_data(data) } else { bits.push_byte_data(data) };
        match pushed.and_then(|()| bits.push_terminator(EcLevel::L)) {
            Ok(()) => return QrCode::with_bits(bits, EcLevel::L),
            Err(QrError::DataTooLong) => {}
            Err(error) => return Err(error),
        }
    }
    Err(QrError::DataTooLong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_takes_the_smallest_code_that_holds_it() {
        let code = smallest(&[b'A'; 1853]).unwrap();
        assert_eq!(code.version(), Version::Normal(25));
        assert!(drawn("EREG1:ABC").unwrap().lines().count() > 10);
        assert!(drawn(&"x".repeat(5000)).is_err());
    }
}
