//! A QR code (二维码) as a square of modules, so that no shell needs a library of its own.

use qrcode::{
    Color, EcLevel, QrCode,
    bits::Bits,
    types::{QrError, Version},
};

use crate::{ClientError, QrMatrix};

/// The smallest code that holds a text, at the lowest level of error correction, without the quiet zone of four light
/// modules that has to surround it.
///
/// # Errors
/// `qr.too_long` for a text that no code holds.
pub fn qr_matrix(text: &str) -> Result<QrMatrix, ClientError> {
    let code = smallest(text.as_bytes()).map_err(|_| ClientError::fix("qr.too_long"))?;
    let side = u32::try_from(code.width()).map_err(|_| ClientError::fix("qr.too_long"))?;
    let dark = code.to_colors().into_iter().map(|color| u8::from(color == Color::Dark)).collect();
    Ok(QrMatrix { side, dark })
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
    fn a_text_takes_the_smallest_code_that_holds_it() {
        // Version n has 17 + 4n modules a side.
        for (text, version) in [("A".repeat(1853), 25), ("a".repeat(512), 15), ("1".to_owned(), 1)] {
            let matrix = qr_matrix(&text).unwrap();
            assert_eq!(matrix.side, 17 + 4 * version, "{} bytes", text.len());
            assert_eq!(matrix.dark.len(), (matrix.side * matrix.side) as usize);
        }
        assert_eq!(qr_matrix(&"x".repeat(5_000)).unwrap_err().code(), "qr.too_long");
    }

    /// Each corner but one has the mark by which a reader finds a code.
    #[test]
    fn rows_are_from_above_and_columns_from_the_left() {
        let QrMatrix { side, dark } = qr_matrix("https://pay.example.cn/").unwrap();
        let row = |y: u32, from: u32| {
            let start = (y * side + from) as usize;
            dark[start..start + 7].to_vec()
        };
        let (edge, inside) = (vec![1; 7], vec![1, 0, 0, 0, 0, 0, 1]);
        for (top, left) in [(0, 0), (0, side - 7), (side - 7, 0)] {
            assert_eq!(
                (row(top, left), row(top + 1, left), row(top + 6, left)),
                (edge.clone(), inside.clone(), edge.clone())
            );
        }
        assert_ne!(row(side - 7, side - 7), edge);
    }
}
