//! The pictures of a document: the code of its token (二维码), and the picture of the seal (印章图片), drawn here.
//!
//! A seal is a plain red ring with 演示 in it: no emblem, no star, no name of an office. It is kept as one red in sixteen
//! strengths.
#![allow(clippy::float_arithmetic, reason = "places in a picture lie between its pixels")]

use std::sync::LazyLock;

use png::{BitDepth, ColorType, Compression, Encoder, Filter};
use qrcode::{
    Color, EcLevel, QrCode,
    bits::Bits,
    types::{QrError, Version},
};
use zeno::Transform;

use crate::fault::SealingFault;
use crate::font::{self, ASCENT, UNITS};
use crate::ink::{FULL, Glyphs, Ink, Winding, circle, exact};
use crate::words;

/// Side of the picture of a seal, mm.
pub(crate) const SEAL_MM: u32 = 40;
/// Pixels of that side, at 300 dots an inch.
const SIDE: i32 = 472;
/// Pixels of a side of one module of a code, and modules of the light border around it (GB/T 18284: four).
const MODULE: usize = 4;
const QUIET: usize = 4;
/// The red of seals.
pub(crate) const RED: [u8; 3] = [200, 16, 46];
/// The words of the seal: text, size in pixels, and pixels from the top of the picture to that of the letters.
const WORDS: [(&str, i32, i32); 2] = [(words::SEAL.0, 150, 118), (words::SEAL.1, 62, 292)];
/// Radius of the ring in pixels, outside and inside.
const RING: (i32, i32) = (230, 216);

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

/// A code, as small as it can be.
pub(crate) struct CodeModules(QrCode);

impl CodeModules {
    pub(crate) fn of(text: &str) -> Result<Self, SealingFault> {
        smallest(text.as_bytes()).map(Self).map_err(|_| SealingFault::TokenTooLong)
    }

    /// Modules of a side, with the light border.
    pub(crate) fn side(&self) -> usize {
        self.0.width() + 2 * QUIET
    }

    /// Whether a module of it is dark; in the border none is.
    pub(crate) fn is_dark(&self, x: usize, y: usize) -> bool {
        let module = |at: usize| at.checked_sub(QUIET).filter(|module| *module < self.0.width());
        matches!((module(x), module(y)), (Some(x), Some(y)) if self.0[(x, y)] == Color::Dark)
    }
}

/// The picture of the code of a text, with its light border.
pub(crate) fn code(text: &str) -> Result<Picture, SealingFault> {
    let code = CodeModules::of(text)?;
    let side = code.side() * MODULE;
    let mut rows = Vec::with_capacity(side * side.div_ceil(8));
    for y in 0..side {
        for from in (0..side).step_by(8) {
            let bit = |x: usize| u8::from(x >= side || !code.is_dark(x / MODULE, y / MODULE));
            rows.push((from..from + 8).fold(0, |byte, x| byte << 1 | bit(x)));
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
    let side = usize::try_from(SIDE).unwrap_or_default();
    let mut red = Ink::none(side, side);
    draw_seal(&mut red, Transform::IDENTITY)?;
    // Two pixels a byte; a strength of sixteen is kept of each.
    let pair = |pixels: &[u8]| pixels.iter().fold(0, |byte, strength| byte << 4 | sixteenth(*strength));
    let rows = red.strengths().chunks(2).map(pair).collect();
    Ok(Picture { side, samples: Sampling::Red, rows })
}

/// A strength of ink in sixteen steps.
fn sixteenth(strength: u8) -> u8 {
    let step = (u16::from(strength) * 15 + 127) / 255;
    u8::try_from(step).unwrap_or(15)
}

/// Draws a seal whose square begins at the origin and is [`SIDE`] wide, where it is brought.
pub(crate) fn draw_seal(red: &mut Ink, at: Transform) -> Result<(), SealingFault> {
    let middle = Transform::translation(exact(SIDE) / 2.0, exact(SIDE) / 2.0);
    let ring = [circle(exact(RING.0), Winding::Left), circle(exact(RING.1), Winding::Right)].concat();
    red.draw(&ring, middle.then(&at), FULL);
    let glyphs = Glyphs::of(&WORDS.iter().flat_map(|(text, ..)| text.chars()).collect())?;
    for (text, size, top) in WORDS {
        let advances = text.chars().map(|character| Ok(font::advance(character)? * size / UNITS));
        let advances = advances.collect::<Result<Vec<i32>, SealingFault>>()?;
        let mut pen = (SIDE - advances.iter().sum::<i32>()) / 2;
        let (baseline, unit) = (top + size * ASCENT / UNITS, exact(size) / exact(UNITS));
        for (character, advance) in text.chars().zip(advances) {
            let place = Transform::new(unit, 0.0, 0.0, -unit, exact(pen), exact(baseline));
            red.draw(glyphs.figure(character), place.then(&at), FULL);
            pen += advance;
        }
    }
    Ok(())
}

/// Brings a seal from its own size to that of a square on another picture, in pixels.
pub(crate) fn seal_in(left: f32, top: f32, side: f32) -> Transform {
    let scale = side / exact(SIDE);
    Transform::new(scale, 0.0, 0.0, scale, left, top)
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
        // In this order: a compression brings the filter that it takes for the best.
        encoder.set_compression(Compression::High);
        encoder.set_filter(Filter::NoFilter);
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
