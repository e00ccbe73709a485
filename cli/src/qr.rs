//! A QR code drawn with characters, for a phone held before the terminal.

use qrcode::{
    EcLevel, QrCode,
    bits::Bits,
    render::unicode::Dense1x2,
    types::{QrError, Version},
};

use crate::failure::Failure;

/// Draws a text of the QR alphanumeric set; anything else in bytes.
///
/// # Errors
/// `output.failed` for a text that no QR code holds.
pub fn drawn(text: &str) -> Result<String, Failure> {
    let code = smallest(text.as_bytes()).map_err(|_| Failure::Output)?;
    // Light on dark terminals: scanners want dark modules on light ground.
    Ok(code.render::<Dense1x2>().dark_color(Dense1x2::Dark).light_color(Dense1x2::Light).build())
}

fn smallest(data: &[u8]) -> Result<QrCode, QrError> {
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
