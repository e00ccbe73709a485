//! The marks of a page as PDF draws them: in points, upwards from the foot of the page.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::fault::SealingFault;
use crate::page::{HEIGHT, Line, Mark, Page, Tone, WIDTH};

use super::file::utf16;

/// Cosine and sine of the angle that the watermark rises by, thirty degrees.
const RISE: (&str, &str) = ("0.866", "0.5");
/// Width of the line of a frame.
const FRAME: i32 = 200;

/// The characters of a document, each with a number of its own from 1.
#[derive(Debug)]
pub(super) struct Letters(BTreeMap<char, u16>);

impl Letters {
    pub(super) fn of(characters: impl IntoIterator<Item = char>) -> Self {
        Self(characters.into_iter().zip(1..).collect())
    }

    /// Each character with its number.
    pub(super) fn rows(&self) -> impl Iterator<Item = (char, u16)> {
        self.0.iter().map(|(character, letter)| (*character, *letter))
    }

    /// A text in letters of the document.
    fn spell(&self, text: &str) -> Result<String, SealingFault> {
        let letters: Option<Vec<u16>> = text.chars().map(|character| self.0.get(&character).copied()).collect();
        letters.map(utf16).ok_or(SealingFault::Writing { part: "a page" })
    }
}

/// The drawing of a page.
pub(super) fn content(page: &Page, letters: &Letters) -> Result<String, SealingFault> {
    let mut drawing = String::new();
    for mark in page.layers().into_iter().flatten() {
        drawing.push_str(&drawn(mark, letters)?);
    }
    Ok(drawing)
}

fn drawn(mark: &Mark, letters: &Letters) -> Result<String, SealingFault> {
    match mark {
        Mark::Text { line, left, top } => {
            let place = format!("1 0 0 1 {} {}", points(*left), up(top + line.baseline()));
            set(line, &place, letters)
        }
        Mark::Watermark { line, left, top } => {
            let (across, rise) = RISE;
            set(line, &format!("{across} {rise} -{rise} {across} {} {}", points(*left), up(*top)), letters)
        }
        Mark::Frame { left, top, width, height } => {
            let place = rectangle(*left, *top, *width, *height);
            Ok(format!("{} G {} w {place} re S\n", ink(Tone::Grey), points(FRAME)))
        }
        Mark::Code { left, top, side } => Ok(picture("Code", &rectangle_matrix(*left, *top, *side))),
    }
}

fn set(line: &Line, place: &str, letters: &Letters) -> Result<String, SealingFault> {
    let spelled = letters.spell(&line.text)?;
    let (ink, size) = (ink(line.style.tone), points(line.style.size));
    Ok(format!("BT {ink} g /Letters {size} Tf {place} Tm <{spelled}> Tj ET\n"))
}

/// A picture of the resources, by the matrix of its place.
pub(super) fn picture(name: &str, place: &str) -> String {
    format!("q {place} cm /{name} Do Q\n")
}

fn rectangle_matrix(left: i32, top: i32, side: i32) -> String {
    format!("{0} 0 0 {0} {1} {2}", points(side), points(left), up(top + side))
}

/// A rectangle by its lower left corner, its width and its height.
fn rectangle(left: i32, top: i32, width: i32, height: i32) -> String {
    [points(left), up(top + height), points(width), points(height)].join(" ")
}

/// The box of every page.
pub(super) fn page_box() -> String {
    format!("[ 0 0 {} {} ]", points(WIDTH), points(HEIGHT))
}

/// A rectangle by two of its corners.
pub(super) fn corners(left: i32, top: i32, side: i32) -> String {
    format!("[ {} {} {} {} ]", points(left), up(top + side), points(left + side), up(top))
}

/// Strength of the light, from none.
fn ink(tone: Tone) -> &'static str {
    match tone {
        Tone::Black => "0",
        Tone::Grey => "0.353",
        Tone::Faint => "0.922",
    }
}

fn up(top: i32) -> String {
    points(HEIGHT - top)
}

/// Thousandths of a millimetre as points, of which an inch has seventy-two: `10.488`.
pub(super) fn points(length: i32) -> String {
    let mut text = String::new();
    let thousandths = (i64::from(length.unsigned_abs()) * 360 + 63) / 127;
    let sign = if length < 0 { "-" } else { "" };
    let _ = write!(text, "{sign}{}.{:03}", thousandths / 1000, thousandths % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_written_in_points() {
        for (length, text) in [(0, "0"), (25_400, "72"), (210_000, "595.276"), (-3_700, "-10.488"), (5, "0.014")] {
            assert_eq!(points(length), text);
        }
    }

    #[test]
    fn a_letter_is_the_number_of_its_character() {
        let letters = Letters::of(['a', 'b', '林']);
        assert_eq!(letters.rows().collect::<Vec<_>>(), [('a', 1), ('b', 2), ('林', 3)]);
        assert_eq!(letters.spell("林a").unwrap(), "00030001");
        assert!(letters.spell("森").is_err());
    }
}
