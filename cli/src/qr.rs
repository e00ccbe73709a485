//! A QR code drawn with characters, for a phone held before the terminal.

use std::io::{self, IsTerminal};

use ereg_client::{QrMatrix, qr_matrix};

use crate::failure::Failure;

/// Light modules around a code.
const QUIET: i64 = 4;

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

/// Two rows of modules a line.
fn blocks(matrix: &QrMatrix) -> Vec<String> {
    let side = i64::from(matrix.side);
    let is_dark = |x: i64, y: i64| {
        let inside = (0..side).contains(&x) && (0..side).contains(&y);
        inside && usize::try_from(y * side + x).is_ok_and(|at| matrix.dark.get(at) == Some(&1))
    };
    let block = |x: i64, y: i64| match (is_dark(x, y), is_dark(x, y + 1)) {
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
