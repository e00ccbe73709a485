//! A page as a picture (PNG), to be looked at where nothing reads OFD or PDF: as wide as a phone shows it well, with its code to be
//! scanned and the seal where it stands.
//!
//! Black and red in sixteen strengths each make the 256 colours of its palette. Nothing in a picture proves anything: it is bound by
//! the digest that the office tells of it.
#![allow(clippy::float_arithmetic, reason = "places in a picture lie between its pixels")]

use ereg_domain::time::Instant;
use png::{BitDepth, ColorType, Compression, Encoder, Filter, PixelDimensions, Unit};
use zeno::Transform;

use crate::demo::PROVIDER;
use crate::fault::SealingFault;
use crate::font::UNITS;
use crate::ink::{FULL, Glyphs, Ink, exact};
use crate::page::{self, Line, Mark, Page, Tone, WIDTH};
use crate::paper::Paper;
use crate::picture::{CodeModules, RED, draw_seal, seal_in, sixteenth};

/// Pixels across and down: 180 dots an inch, at which a module of the longest code has three.
const ACROSS: i32 = 1_488;
const DOWN: i32 = 2_104;
/// Pixels a metre.
const DENSITY: u32 = 7_087;
/// Cosine and sine of the angle that the watermark rises by, thirty degrees.
const RISE: (f32, f32) = (0.866, 0.5);

/// Draws the first page of a paper as a picture (PNG), with as many seals on it as the paper is issued under, and notes the time in
/// it. The same paper and time give the same bytes, and the same paper the same pixels.
///
/// # Errors
/// The paper has what no page can show.
pub fn issue_picture(paper: &Paper, at: Instant) -> Result<Vec<u8>, SealingFault> {
    let (text, manner) = (paper.text()?, paper.manner());
    let pages = page::compose(&text, &manner.marking)?;
    let [first, others @ ..] = pages.as_slice() else { return Err(writing(())) };
    let code = text.code.as_ref().map(|code| CodeModules::of(&code.token)).transpose()?;
    let mut drawing = Drawing::of(first)?;
    for mark in first.layers().into_iter().flatten() {
        drawing.mark(mark, code.as_ref());
    }
    // The seals stand on the last page.
    if others.is_empty() {
        for nth in 0..manner.seals {
            drawing.seal(nth)?;
        }
    }
    drawing.png(at)
}

/// A page as far as it is drawn.
struct Drawing {
    glyphs: Glyphs,
    black: Ink,
    red: Ink,
}

impl Drawing {
    fn of(page: &Page) -> Result<Self, SealingFault> {
        let (across, down) = (whole(ACROSS)?, whole(DOWN)?);
        let glyphs = Glyphs::of(&page::characters(std::slice::from_ref(page)))?;
        Ok(Self { glyphs, black: Ink::none(across, down), red: Ink::none(across, down) })
    }

    fn mark(&mut self, mark: &Mark, code: Option<&CodeModules>) {
        match mark {
            Mark::Text { line, left, top } => {
                // On a whole pixel, so that the letters of a line are equally sharp.
                let baseline = exact(nearest(top + line.baseline()));
                self.line(line, (pixels(*left), baseline), (1.0, 0.0));
            }
            Mark::Watermark { line, left, top } => self.line(line, (pixels(*left), pixels(*top)), RISE),
            Mark::Frame { left, top, width, height } => {
                let (begins, ends) = ((nearest(*left), nearest(*top)), (nearest(left + width), nearest(top + height)));
                let ink = strength(Tone::Grey);
                self.black.cover(begins, (ends.0 + 1, begins.1 + 1), ink);
                self.black.cover((begins.0, ends.1), (ends.0 + 1, ends.1 + 1), ink);
                self.black.cover(begins, (begins.0 + 1, ends.1 + 1), ink);
                self.black.cover((ends.0, begins.1), (ends.0 + 1, ends.1 + 1), ink);
            }
            Mark::Code { left, top, side } => {
                if let Some(code) = code {
                    self.code(code, (*left, *top), *side);
                }
            }
        }
    }

    /// Sets a line from its beginning on its baseline, in a direction.
    fn line(&mut self, line: &Line, begins: (f32, f32), (across, rise): (f32, f32)) {
        let unit = pixels(line.style.size) / exact(UNITS);
        let mut gone = 0;
        for (character, advance) in line.text.chars().zip(&line.advances) {
            let far = pixels(gone);
            let place = Transform::new(
                unit * across,
                -unit * rise,
                -unit * rise,
                -unit * across,
                begins.0 + far * across,
                begins.1 - far * rise,
            );
            self.black.draw(self.glyphs.figure(character), place, strength(line.style.tone));
            gone += advance;
        }
    }

    /// Draws the modules of a code in the middle of its place, on light ground: all of as many whole pixels, since a reader takes
    /// uneven ones of two and three for noise.
    fn code(&mut self, code: &CodeModules, (left, top): (i32, i32), side: i32) {
        let modules = i32::try_from(code.side()).unwrap_or(i32::MAX);
        let (begins, ends) = ((nearest(left), nearest(top)), (nearest(left + side), nearest(top + side)));
        self.black.cover(begins, ends, 0);
        let module = ((ends.0 - begins.0).min(ends.1 - begins.1) / modules).max(1);
        let margin = |begins: i32, ends: i32| begins + (ends - begins - module * modules) / 2;
        let (left, top) = (margin(begins.0, ends.0), margin(begins.1, ends.1));
        for (y, below) in (0..code.side()).zip((top..).step_by(usize::try_from(module).unwrap_or(1))) {
            for (x, beside) in (0..code.side()).zip((left..).step_by(usize::try_from(module).unwrap_or(1))) {
                if code.is_dark(x, y) {
                    self.black.cover((beside, below), (beside + module, below + module), FULL);
                }
            }
        }
    }

    fn seal(&mut self, nth: usize) -> Result<(), SealingFault> {
        let (left, top, side) = page::seal_place(nth);
        draw_seal(&mut self.red, seal_in(pixels(left), pixels(top), pixels(side)))
    }

    fn png(&self, at: Instant) -> Result<Vec<u8>, SealingFault> {
        let inks = self.black.strengths().iter().zip(self.red.strengths());
        let rows: Vec<u8> = inks.map(|(black, red)| sixteenth(*red) << 4 | sixteenth(*black)).collect();
        let mut bytes = Vec::new();
        let side = |pixels: i32| u32::try_from(pixels).map_err(writing);
        let mut encoder = Encoder::new(&mut bytes, side(ACROSS)?, side(DOWN)?);
        encoder.set_color(ColorType::Indexed);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_palette(palette());
        encoder.set_filter(Filter::NoFilter);
        encoder.set_compression(Compression::Fast);
        encoder.set_pixel_dims(Some(PixelDimensions { xppu: DENSITY, yppu: DENSITY, unit: Unit::Meter }));
        for (keyword, said) in [("Software", PROVIDER.to_owned()), ("Creation Time", at.to_string())] {
            encoder.add_text_chunk(keyword.to_owned(), said).map_err(writing)?;
        }
        let mut writer = encoder.write_header().map_err(writing)?;
        writer.write_image_data(&rows).map_err(writing)?;
        writer.finish().map_err(writing)?;
        Ok(bytes)
    }
}

/// The colours: the strength of red in the upper half of a number, drawn over that of black in the lower.
fn palette() -> Vec<u8> {
    let colour = |number: u8| {
        let (red, ground) = (u32::from(number >> 4), 255 - 17 * u32::from(number & 15));
        RED.map(|over| u8::try_from((ground * (15 - red) + u32::from(over) * red + 7) / 15).unwrap_or(u8::MAX))
    };
    (0..=u8::MAX).flat_map(colour).collect()
}

/// The strength of a tone: what the light lacks of white.
fn strength(tone: Tone) -> u8 {
    match tone {
        Tone::Black => FULL,
        Tone::Grey => FULL - 90,
        Tone::Faint => FULL - 235,
    }
}

/// Thousandths of a millimetre in pixels.
fn pixels(length: i32) -> f32 {
    exact(length) * exact(ACROSS) / exact(WIDTH)
}

/// Thousandths of a millimetre in whole pixels.
fn nearest(length: i32) -> i32 {
    let doubled = i64::from(length) * i64::from(ACROSS) * 2 + i64::from(WIDTH);
    i32::try_from(doubled.div_euclid(i64::from(WIDTH) * 2)).unwrap_or_default()
}

fn whole(pixels: i32) -> Result<usize, SealingFault> {
    usize::try_from(pixels).map_err(writing)
}

fn writing<E>(_: E) -> SealingFault {
    SealingFault::Writing { part: "the picture of a page" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::HEIGHT;

    #[test]
    fn a_page_of_a4_fills_the_picture() {
        assert_eq!((nearest(WIDTH), nearest(HEIGHT)), (ACROSS, DOWN));
        assert_eq!((nearest(0), nearest(-1_000)), (0, -7));
    }

    #[test]
    fn the_palette_is_black_on_white_and_red_over_both() {
        let palette = palette();
        let colour = |red: usize, black: usize| palette[(red * 16 + black) * 3..][..3].to_vec();
        assert_eq!(palette.len(), 256 * 3);
        assert_eq!([colour(0, 0), colour(0, 15), colour(15, 0)], [vec![255; 3], vec![0; 3], RED.to_vec()]);
        assert_eq!(colour(15, 15), RED, "a seal stands over what it is set on");
        // The faintest ink is seen.
        assert_eq!(sixteenth(strength(Tone::Faint)), 1);
    }
}
