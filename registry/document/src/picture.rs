//! The pictures of a document: the code of its token (二维码), and the picture of the seal (印章图片), drawn here.
//!
//! A seal is a plain red ring with 演示 in it: no emblem, no star, no name of an office. It is drawn sixteen times a
//! pixel, so that its edges are smooth, and kept as one red in sixteen strengths.

use std::sync::LazyLock;

use png::{BitDepth, ColorType, Compression, Encoder, Filter};
use qrcode::{
    Color, EcLevel, QrCode,
    bits::Bits,
    types::{QrError, Version},
};

use crate::fault::SealingFault;
use crate::font::{self, ASCENT, OnLine, OutlinePoint, UNITS};
use crate::words;

/// Side of the picture of a seal, mm.
pub(crate) const SEAL_MM: u32 = 40;
/// Pixels of that side, at 300 dots an inch.
const SIDE: i32 = 472;
/// Samples of a pixel, across and down.
const FINE: i32 = 4;
/// Pixels of a side of one module of a code, and modules of the light border around it (GB/T 18284: four).
const MODULE: usize = 4;
const QUIET: usize = 4;
/// The red of seals.
pub(crate) const RED: [u8; 3] = [200, 16, 46];
/// The words of the seal: text, size in pixels, and pixels from the top of the picture to that of the letters.
const WORDS: [(&str, i32, i32); 2] = [(words::SEAL.0, 150, 118), (words::SEAL.1, 62, 292)];
/// Radius of the ring in pixels, outside and inside.
const RING: (i32, i32) = (230, 216);
/// Straight pieces that a curve is drawn in.
const PIECES: i32 = 8;

/// A square picture.
pub(crate) struct Picture {
    /// Pixels of a side.
    pub(crate) side: usize,
    pub(crate) samples: Sampling,
    /// Its rows, each of whole bytes.
    pub(crate) rows: Vec<u8>,
}

/// The samples of a picture, one a pixel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sampling {
    /// A bit: dark or light.
    BlackAndWhite,
    /// Four bits: the red in sixteen strengths, from none.
    Red,
}

/// The code of a text, as small as it can be, with its light border.
pub(crate) fn code(text: &str) -> Result<Picture, SealingFault> {
    let code = smallest(text.as_bytes()).map_err(|_| SealingFault::TokenTooLong)?;
    let side = (code.width() + 2 * QUIET) * MODULE;
    let dark = |x: usize, y: usize| {
        let module = |at: usize| (at / MODULE).checked_sub(QUIET).filter(|module| *module < code.width());
        matches!((module(x), module(y)), (Some(x), Some(y)) if code[(x, y)] == Color::Dark)
    };
    let mut rows = Vec::with_capacity(side * side.div_ceil(8));
    for y in 0..side {
        for from in (0..side).step_by(8) {
            let bit = |at: usize| u8::from(at >= side || !dark(at, y));
            rows.push((from..from + 8).fold(0, |byte, at| byte << 1 | bit(at)));
        }
    }
    Ok(Picture { side, samples: Sampling::BlackAndWhite, rows })
}

/// The picture of a seal, transparent around the red: that of every seal, drawn once.
pub(crate) fn seal() -> Result<&'static Picture, SealingFault> {
    static SEAL: LazyLock<Result<Picture, SealingFault>> = LazyLock::new(drawn);
    SEAL.as_ref().map_err(Clone::clone)
}

fn drawn() -> Result<Picture, SealingFault> {
    let mut samples = Samples::new();
    samples.ring();
    for (text, size, top) in WORDS {
        let mut pen = SIDE * FINE / 2;
        for character in text.chars() {
            pen -= font::advance(character)? * size * FINE / UNITS / 2;
        }
        for character in text.chars() {
            let baseline = (top + size * ASCENT / UNITS) * FINE;
            samples.glyph(&font::outline(character)?, pen, baseline, size * FINE);
            pen += font::advance(character)? * size * FINE / UNITS;
        }
    }
    let side = usize::try_from(SIDE).unwrap_or_default();
    Ok(Picture { side, samples: Sampling::Red, rows: samples.strengths() })
}

/// The smallest code that holds a text.
fn smallest(text: &[u8]) -> Result<QrCode, QrError> {
    let alphanumeric = text.iter().all(|byte| b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".contains(byte));
    for version in (1..=40).map(Version::Normal) {
        // By hand: the library's own choice may be a version too large for such text.
        let mut bits = Bits::new(version);
        let pushed = if alphanumeric { bits.push_alphanumeric_data(text) } else { bits.push_byte_data(text) };
        match pushed.and_then(|()| bits.push_terminator(EcLevel::M)) {
            Ok(()) => return QrCode::with_bits(bits, EcLevel::M),
            Err(QrError::DataTooLong) => {}
            Err(error) => return Err(error),
        }
    }
    Err(QrError::DataTooLong)
}

impl Picture {
    /// The picture as a file (PNG).
    pub(crate) fn png(&self) -> Result<Vec<u8>, SealingFault> {
        let writing = |_| SealingFault::Writing { part: "a picture" };
        let side = u32::try_from(self.side).map_err(|_| SealingFault::TokenTooLong)?;
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, side, side);
        encoder.set_filter(Filter::NoFilter);
        encoder.set_compression(Compression::High);
        match self.samples {
            Sampling::Red => {
                encoder.set_depth(BitDepth::Four);
                encoder.set_color(ColorType::Indexed);
                encoder.set_palette(RED.repeat(16));
                encoder.set_trns((0..16u8).map(|strength| strength * 17).collect::<Vec<u8>>());
            }
            Sampling::BlackAndWhite => {
                encoder.set_depth(BitDepth::One);
                encoder.set_color(ColorType::Grayscale);
            }
        }
        let mut writer = encoder.write_header().map_err(writing)?;
        writer.write_image_data(&self.rows).map_err(writing)?;
        writer.finish().map_err(writing)?;
        Ok(bytes)
    }
}

/// The samples of the picture of a seal, row by row.
struct Samples {
    side: i32,
    red: Vec<bool>,
}

impl Samples {
    fn new() -> Self {
        let side = SIDE * FINE;
        Self { side, red: vec![false; usize::try_from(side * side).unwrap_or_default()] }
    }

    fn ring(&mut self) {
        let (outside, inside) = (RING.0 * FINE, RING.1 * FINE);
        for y in 0..self.side {
            for x in 0..self.side {
                // From the middle of the picture to that of the sample, in half samples.
                let (across, down) = (2 * x + 1 - self.side, 2 * y + 1 - self.side);
                let far = across * across + down * down;
                if far <= 4 * outside * outside && far >= 4 * inside * inside {
                    self.mark(x, y);
                }
            }
        }
    }

    /// Fills a glyph whose origin is at a sample; what winds around a sample is filled (non-zero).
    fn glyph(&mut self, outline: &[Vec<OutlinePoint>], left: i32, baseline: i32, size: i32) {
        // Sixteenths of a sample.
        let place = |point: &OutlinePoint| OutlinePoint {
            x: left * 16 + point.x * size * 16 / UNITS,
            y: baseline * 16 - point.y * size * 16 / UNITS,
            ..*point
        };
        let placed = outline.iter().map(|contour| contour.iter().map(place).collect::<Vec<_>>());
        let lines: Vec<[(i32, i32); 2]> = placed.flat_map(|contour| straight(&contour)).collect();
        for y in 0..self.side {
            let middle = y * 16 + 8;
            let mut crossings: Vec<(i32, i32)> = lines.iter().filter_map(|line| crossing(line, middle)).collect();
            crossings.sort_unstable();
            let mut winding = 0;
            for pair in crossings.windows(2) {
                let [(from, way), (to, _)] = pair else { continue };
                winding += way;
                if winding != 0 {
                    // The samples whose middle lies between.
                    let between = (from + 7).div_euclid(16).max(0)..(to + 7).div_euclid(16).min(self.side);
                    between.for_each(|x| self.mark(x, y));
                }
            }
        }
    }

    fn mark(&mut self, x: i32, y: i32) {
        let at = usize::try_from(y * self.side + x).ok();
        if let Some(sample) = at.and_then(|at| self.red.get_mut(at)) {
            *sample = true;
        }
    }

    /// Two pixels a byte: of sixteen samples so many are red, at most fifteen.
    fn strengths(&self) -> Vec<u8> {
        let strength = |x: i32, y: i32| {
            let samples = (0..FINE * FINE).filter(|at| {
                let (x, y) = (x * FINE + at % FINE, y * FINE + at / FINE);
                usize::try_from(y * self.side + x).is_ok_and(|at| self.red.get(at) == Some(&true))
            });
            u8::try_from(samples.count().min(15)).unwrap_or(15)
        };
        let row = |y: i32| (0..SIDE).step_by(2).map(move |x| strength(x, y) << 4 | strength(x + 1, y));
        (0..SIDE).flat_map(row).collect()
    }
}

/// The straight lines of a closed contour; between two points beside the line lies one that it goes through.
fn straight(contour: &[OutlinePoint]) -> Vec<[(i32, i32); 2]> {
    let mut whole: Vec<OutlinePoint> = Vec::with_capacity(contour.len() * 2);
    for (at, point) in contour.iter().enumerate() {
        let next = contour.get(at + 1).or(contour.first()).unwrap_or(point);
        whole.push(*point);
        if (point.is, next.is) == (OnLine::Beside, OnLine::Beside) {
            whole.push(OutlinePoint { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2, is: OnLine::Through });
        }
    }
    let begin = whole.iter().position(|point| point.is == OnLine::Through).unwrap_or_default();
    whole.rotate_left(begin);
    whole.extend(whole.first().copied());
    let mut lines = Vec::new();
    let mut from = whole.first().map_or((0, 0), |point| (point.x, point.y));
    let mut bend: Option<(i32, i32)> = None;
    for point in whole.iter().skip(1) {
        let at = (point.x, point.y);
        match (point.is, bend.take()) {
            (OnLine::Beside, _) => bend = Some(at),
            (OnLine::Through, None) => {
                lines.push([from, at]);
                from = at;
            }
            (OnLine::Through, Some(bend)) => {
                let begin = from;
                for piece in 1..=PIECES {
                    let next = on_curve([begin, bend, at], piece);
                    lines.push([from, next]);
                    from = next;
                }
            }
        }
    }
    lines
}

fn on_curve([from, bend, to]: [(i32, i32); 3], piece: i32) -> (i32, i32) {
    let left = PIECES - piece;
    let mix = |from: i32, bend: i32, to: i32| {
        (left * left * from + 2 * left * piece * bend + piece * piece * to) / (PIECES * PIECES)
    };
    (mix(from.0, bend.0, to.0), mix(from.1, bend.1, to.1))
}

/// The place where a line crosses a row, and whether it goes down (1) or up (-1).
fn crossing([from, to]: &[(i32, i32); 2], row: i32) -> Option<(i32, i32)> {
    let (upper, lower, way) = if from.1 <= to.1 { (from, to, 1) } else { (to, from, -1) };
    let crosses = upper.1 <= row && row < lower.1;
    crosses.then(|| {
        let along = i64::from(row - upper.1) * i64::from(lower.0 - upper.0) / i64::from(lower.1 - upper.1);
        (upper.0 + i32::try_from(along).unwrap_or_default(), way)
    })
}
