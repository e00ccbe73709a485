//! A page as a picture (PNG), to be looked at where nothing reads OFD or PDF: as wide as a phone shows it well, with its code to be
//! scanned and the seal where it stands.
//!
//! Its palette has sixteen colours, so that a byte holds two pixels: black alone in nine strengths, red alone and over black in the
//! others. Nothing in a picture proves anything: it is bound by the digest that the office tells of it.
#![allow(clippy::float_arithmetic, reason = "places in a picture lie between its pixels")]

use ereg_domain::time::Instant;
use png::{BitDepth, ColorType, DeflateCompression, Encoder, Filter, PixelDimensions, Unit};
use zeno::Transform;

use crate::demo::PROVIDER;
use crate::fault::SealingFault;
use crate::font::UNITS;
use crate::ink::{FULL, Glyphs, Ink, exact};
use crate::page::{self, Line, Mark, Page, Tone, WIDTH};
use crate::paper::Paper;
use crate::picture::{CodeModules, RED, draw_seal, seal_in};

/// Pixels across and down: 180 dots an inch, at which a module of the longest code has three.
const ACROSS: i32 = 1_488;
const DOWN: i32 = 2_104;
/// Pixels a metre.
const DENSITY: u32 = 7_087;
/// The strengths of black that a picture shows: none and all, those of the other tones, and steps between them.
const BLACKS: [u8; 9] = [0, 20, 56, 92, 129, 165, 195, 225, 255];
/// Strengths of red that a picture shows, beside none: quarters.
const REDS: u8 = 4;
/// The effort of the compression, of nine: beyond it a picture takes twice the time to be a tenth smaller.
const EFFORT: u8 = 3;
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
        let numbers = ColourNumbers::of_all();
        // A row has an even number of pixels: no byte holds some of two rows.
        let (black, red) = (self.black.strengths().chunks(2), self.red.strengths().chunks(2));
        let pair = |(black, red): (&[u8], &[u8])| {
            black.iter().zip(red).fold(0, |byte, (black, red)| byte << 4 | numbers.of(*black, *red))
        };
        let rows: Vec<u8> = black.zip(red).map(pair).collect();
        let mut bytes = Vec::new();
        let side = |pixels: i32| u32::try_from(pixels).map_err(writing);
        let mut encoder = Encoder::new(&mut bytes, side(ACROSS)?, side(DOWN)?);
        encoder.set_color(ColorType::Indexed);
        encoder.set_depth(BitDepth::Four);
        encoder.set_palette(palette());
        // Numbers of colours are no amounts, which a filter takes them for.
        encoder.set_deflate_compression(DeflateCompression::Level(EFFORT));
        encoder.set_filter(Filter::NoFilter);
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

/// The number that a pixel has in the palette, by its inks.
struct ColourNumbers {
    /// Of each strength of black alone.
    blacks: [u8; 256],
}

impl ColourNumbers {
    fn of_all() -> Self {
        let mut blacks = [0; 256];
        for (number, strength) in blacks.iter_mut().zip(0..=u8::MAX) {
            let nearest = (0..).zip(BLACKS).min_by_key(|(_, black)| black.abs_diff(strength));
            *number = nearest.map_or(0, |(nearest, _)| nearest);
        }
        Self { blacks }
    }

    /// The number of black under red: where there is red, black is shown if it is half or more of all, and never under full red.
    fn of(&self, black: u8, red: u8) -> u8 {
        match quarters(red) {
            0 => self.blacks.get(usize::from(black)).copied().unwrap_or_default(),
            REDS.. => 15,
            some => 9 + 2 * (some - 1) + u8::from(black >= 128),
        }
    }
}

/// The nearest number of quarters of a strength.
fn quarters(strength: u8) -> u8 {
    u8::try_from((u16::from(strength) * u16::from(REDS) + 127) / 255).unwrap_or(REDS)
}

/// The colours by their numbers: black alone, then each strength of red over white and over black, and red.
fn palette() -> Vec<u8> {
    let mixed = (1..REDS).flat_map(|red| [(0, red), (u8::MAX, red)]);
    let inks = BLACKS.into_iter().map(|black| (black, 0)).chain(mixed).chain([(0, REDS)]);
    let colour = |(black, red): (u8, u8)| {
        let (ground, red, all) = (255 - u32::from(black), u32::from(red), u32::from(REDS));
        RED.map(|over| u8::try_from((ground * (all - red) + u32::from(over) * red) / all).unwrap_or(u8::MAX))
    };
    inks.flat_map(colour).collect()
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
        let (palette, numbers) = (palette(), ColourNumbers::of_all());
        let colour = |black: u8, red: u8| palette[usize::from(numbers.of(black, red)) * 3..][..3].to_vec();
        assert_eq!(palette.len(), 16 * 3);
        assert_eq!([colour(0, 0), colour(255, 0), colour(0, 255)], [vec![255; 3], vec![0; 3], RED.to_vec()]);
        assert_eq!(colour(255, 255), RED, "a seal stands over what it is set on");
        // Each tone as it is, the faintest too.
        for tone in [Tone::Black, Tone::Grey, Tone::Faint] {
            let strength = strength(tone);
            assert_eq!(colour(strength, 0), [255 - strength; 3], "{tone:?}");
        }
        // No other colour is far from what it stands for: an eighth of red, and half of the black below it.
        for (black, red) in (0..=u8::MAX).flat_map(|black| (0..=u8::MAX).map(move |red| (black, red))) {
            let (ground, over) = (255 - u32::from(black), u32::from(red));
            let exact = RED.map(|of_red| (ground * (255 - over) + u32::from(of_red) * over) / 255);
            let shown = colour(black, red);
            let far = exact.iter().zip(&shown).map(|(exact, shown)| exact.abs_diff(u32::from(*shown))).max().unwrap();
            assert!(far <= 128 + 32, "{black}, {red}: {exact:?} as {shown:?}");
        }
    }
}
