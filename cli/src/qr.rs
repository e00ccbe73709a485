//! A QR code drawn with characters, for a phone held before the terminal, or as a picture.

use std::io::{self, IsTerminal};

use ereg_client::{QrMatrix, qr_matrix};

use crate::failure::Failure;

/// Light modules around a code.
const QUIET: i64 = 4;
/// Pixels of a picture that a module is wide.
const PIXELS: i64 = 8;

/// Draws a text, dark on light: at a terminal by colour, whatever its own colours are; in a pipe by blocks alone.
///
/// # Errors
/// As the core's, for a text that no QR code holds.
pub fn drawn(text: &str) -> Result<String, Failure> {
    let drawn = blocks(&qr_matrix(text)?);
    if !io::stdout().is_terminal() {
        return Ok(drawn.join("\n"));
    }
    let lines: Vec<String> = drawn.iter().map(|line| format!("\u{1b}[30;107m{line}\u{1b}[0m")).collect();
    Ok(lines.join("\n"))
}

/// The code of a text as a picture (PNG), dark on light.
///
/// # Errors
/// As the core's, for a text that no QR code holds.
pub fn picture(text: &str) -> Result<Vec<u8>, Failure> {
    let matrix = qr_matrix(text)?;
    let side = (i64::from(matrix.side) + 2 * QUIET) * PIXELS;
    let light =
        |at: i64| if is_dark(&matrix, at % side / PIXELS - QUIET, at / side / PIXELS - QUIET) { 0 } else { 255 };
    let pixels: Vec<u8> = (0..side * side).map(light).collect();
    let across = u32::try_from(side).map_err(|_| Failure::Output)?;
    let mut bytes = Vec::new();
    // It is written into memory, where nothing fails.
    let written = png::Encoder::new(&mut bytes, across, across).write_header();
    written.and_then(|mut writer| writer.write_image_data(&pixels)).map_err(|_| Failure::Output)?;
    Ok(bytes)
}

/// Whether the module at this place is dark; around the code none is.
fn is_dark(matrix: &QrMatrix, x: i64, y: i64) -> bool {
    let side = i64::from(matrix.side);
    let inside = (0..side).contains(&x) && (0..side).contains(&y);
    inside && usize::try_from(y * side + x).is_ok_and(|at| matrix.dark.get(at) == Some(&1))
}

/// Two rows of modules a line.
fn blocks(matrix: &QrMatrix) -> Vec<String> {
    let side = i64::from(matrix.side);
    let block = |x: i64, y: i64| match (is_dark(matrix, x, y), is_dark(matrix, x, y + 1)) {
        (true, true) => '█',
        (true, false) => '▀',
        (false, true) => '▄',
        (false, false) => ' ',
    };
    let line = |y: i64| (-QUIET..side + QUIET).map(|x| block(x, y)).collect();
    (-QUIET..side + QUIET).step_by(2).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_rows_are_drawn_a_line_with_light_around_them() {
        let lines = blocks(&qr_matrix("EREG1:ABC").unwrap());
        assert!(lines.iter().all(|line| line.chars().count() == 21 + 8));
        assert_eq!(lines.len(), (21_usize + 8).div_ceil(2));
        assert!(lines[0].trim().is_empty() && lines[1].trim().is_empty());
        assert!(lines[2].starts_with("    █▀▀▀▀▀█"), "{:?}", lines[2]);
        assert!(drawn(&"x".repeat(5000)).is_err());
    }
}
