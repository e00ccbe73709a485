//! A picture of a QR code (二维码图片), PNG or JPEG: a screenshot or a photograph of a certificate's code, and the text in it.
//!
//! A picture of strangers costs a bounded amount of memory and time and never ends the program. It is looked at in its own
//! size, where that is not too many pixels, and in halves of it: a photograph has more grain than a code, a drawing has none
//! to lose.

mod code;

use std::{collections::BTreeSet, io::Cursor, panic::catch_unwind, sync::mpsc, thread, time::Duration};

use png::{ColorType, DecodingError, Transformations};
use zune_jpeg::{
    JpegDecoder,
    zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions},
};

/// The most bytes of a picture that are looked at.
pub const MOST_BYTES: usize = 32 << 20;
/// The most pixels of one: more than most phones take, and 128 MiB where each has four bytes.
const MOST_PIXELS: usize = 32 << 20;
/// The longest side of one, in pixels.
const MOST_SIDE: usize = 16 << 10;
/// The most pixels in which a code is looked for; a larger picture is halved first. Each takes twenty bytes at most.
const MOST_PIXELS_AT_ONCE: usize = 4 << 20;
/// The shorter side below which a picture is not halved again, in pixels.
const LEAST_SIDE: usize = 160;
/// The time that a code is looked for. A picture can be made that looks like codes everywhere.
const PATIENCE: Duration = Duration::from_secs(30);

/// The first bytes of pictures: of PNG, and of JPEG.
pub const BEGINNINGS: [&[u8]; 2] = [PNG, b"\xFF\xD8\xFF"];
const PNG: &[u8] = b"\x89PNG\r\n\x1A\n";

/// The reasons why no text was read out of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureFault {
    /// It is no picture, or a damaged one.
    Unreadable,
    /// It has more bytes or pixels than are looked at.
    TooLarge,
    /// No code is in it that can be read.
    NoCode,
    /// Codes of different texts are in it: nobody says which one is meant.
    SeveralCodes,
    /// There is no thread to look at it on.
    NoThread,
}

impl PictureFault {
    /// Its stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "picture.unreadable",
            Self::TooLarge => "picture.too_large",
            Self::NoCode => "picture.no_code",
            Self::SeveralCodes => "picture.several_codes",
            Self::NoThread => "runtime.failed",
        }
    }
}

/// Whether bytes begin as a picture does.
pub fn looks_like_one(bytes: &[u8]) -> bool {
    BEGINNINGS.iter().any(|begins| bytes.starts_with(begins))
}

/// The text of the one code in a picture.
///
/// # Errors
/// It cannot be read, is too large, or has no code or several.
pub fn text_in(bytes: Vec<u8>) -> Result<String, PictureFault> {
    if bytes.len() > MOST_BYTES {
        return Err(PictureFault::TooLarge);
    }
    let (tell, told) = mpsc::channel();
    // On a thread of its own: where it stops half-way, or comes to no end, no code is read, and nobody waits for it.
    let reading = thread::Builder::new().name("picture".to_owned()).spawn(move || tell.send(read(&bytes)));
    if reading.is_err() {
        return Err(PictureFault::NoThread);
    }
    told.recv_timeout(PATIENCE).unwrap_or(Err(PictureFault::NoCode))
}

fn read(bytes: &[u8]) -> Result<String, PictureFault> {
    let mut size = Some(if bytes.starts_with(PNG) { of_png(bytes)? } else { of_jpeg(bytes)? });
    let mut texts = BTreeSet::new();
    while let Some(grey) = size {
        if grey.light.len() <= MOST_PIXELS_AT_ONCE {
            // What a reader of codes stumbles over in one size it may read in another.
            texts.extend(catch_unwind(|| code::texts(grey.wide, &grey.light)).unwrap_or_default());
        }
        size = grey.halved();
    }
    let mut texts = texts.into_iter();
    match (texts.next(), texts.next()) {
        (Some(text), None) => Ok(text),
        (Some(_), Some(_)) => Err(PictureFault::SeveralCodes),
        (None, _) => Err(PictureFault::NoCode),
    }
}

/// A picture without colours.
struct Grey {
    wide: usize,
    tall: usize,
    /// The lightness of each pixel, row by row.
    light: Vec<u8>,
}

impl Grey {
    fn of(wide: usize, tall: usize, light: Vec<u8>) -> Result<Self, PictureFault> {
        if light.len() == wide * tall { Ok(Self { wide, tall, light }) } else { Err(PictureFault::Unreadable) }
    }

    fn at(&self, x: usize, y: usize) -> u8 {
        self.light.get(y * self.wide + x).copied().unwrap_or(u8::MAX)
    }

    /// The same in half its size; none where it would be too small for a code.
    fn halved(&self) -> Option<Self> {
        let (wide, tall) = (self.wide / 2, self.tall / 2);
        if wide.min(tall) < LEAST_SIDE {
            return None;
        }
        let mean = |at: usize| {
            let (x, y) = (at % wide * 2, at / wide * 2);
            let four = [self.at(x, y), self.at(x + 1, y), self.at(x, y + 1), self.at(x + 1, y + 1)];
            (four.into_iter().map(u16::from).sum::<u16>() / 4) as u8
        };
        Some(Self { wide, tall, light: (0..wide * tall).map(mean).collect() })
    }
}

/// Whether a picture of this size, in pixels, is looked at: asked before there is room for it.
fn within_limits(wide: usize, tall: usize) -> Result<(), PictureFault> {
    let is_within = wide <= MOST_SIDE && tall <= MOST_SIDE && wide * tall <= MOST_PIXELS;
    if is_within { Ok(()) } else { Err(PictureFault::TooLarge) }
}

fn of_png(bytes: &[u8]) -> Result<Grey, PictureFault> {
    let fault = |error: DecodingError| match error {
        DecodingError::LimitsExceeded => PictureFault::TooLarge,
        _ => PictureFault::Unreadable,
    };
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(Transformations::normalize_to_color8());
    // Both may unpack to anything, and neither is shown.
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let head = decoder.read_header_info().map_err(fault)?;
    let (wide, tall) = (head.width as usize, head.height as usize);
    within_limits(wide, tall)?;
    let mut reader = decoder.read_info().map_err(fault)?;
    let mut pixels = vec![0; reader.output_buffer_size().ok_or(PictureFault::TooLarge)?];
    let kind = reader.next_frame(&mut pixels).map_err(fault)?.color_type;
    let light = match kind {
        ColorType::Grayscale => pixels,
        ColorType::GrayscaleAlpha => pixels.chunks_exact(2).map(|pixel| on_white(pixel[0], pixel[1])).collect(),
        ColorType::Rgb => pixels.chunks_exact(3).map(lightness).collect(),
        ColorType::Rgba => pixels.chunks_exact(4).map(|pixel| on_white(lightness(pixel), pixel[3])).collect(),
        // Its colours were put in by the transformation.
        ColorType::Indexed => return Err(PictureFault::Unreadable),
    };
    Grey::of(wide, tall, light)
}

/// A photograph is read as far as it goes: of one that was cut off the code may be there.
fn of_jpeg(bytes: &[u8]) -> Result<Grey, PictureFault> {
    let most = usize::from(u16::MAX);
    let options = DecoderOptions::default().set_max_width(most).set_max_height(most);
    let options = options.jpeg_set_out_colorspace(ColorSpace::Luma);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|_| PictureFault::Unreadable)?;
    let head = decoder.info().ok_or(PictureFault::Unreadable)?;
    let (wide, tall) = (usize::from(head.width), usize::from(head.height));
    within_limits(wide, tall)?;
    Grey::of(wide, tall, decoder.decode().map_err(|_| PictureFault::Unreadable)?)
}

/// The lightness of a colour, red first (ITU-R BT.601).
fn lightness(colour: &[u8]) -> u8 {
    let parts = colour.iter().zip([299_u32, 587, 114]).map(|(part, weight)| u32::from(*part) * weight);
    (parts.sum::<u32>() / 1000) as u8
}

/// The lightness of what lets white paper through.
fn on_white(light: u8, alpha: u8) -> u8 {
    let (light, alpha) = (u32::from(light), u32::from(alpha));
    ((light * alpha + 255 * (255 - alpha)) / 255) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_has_its_lightness_and_what_is_clear_is_paper() {
        assert_eq!([[0; 3], [255; 3], [255, 0, 0]].map(|colour| lightness(&colour)), [0, 255, 76]);
        assert_eq!(
            [(0, 255), (0, 0), (200, 255), (0, 128)].map(|(light, alpha)| on_white(light, alpha)),
            [0, 255, 200, 127]
        );
    }

    #[test]
    fn a_size_is_refused_before_there_is_room_for_it() {
        let side = 5_792; // Its square is just below the limit.
        assert_eq!(within_limits(side, side), Ok(()));
        for (wide, tall) in [(side + 1, side + 1), (MOST_SIDE + 1, 1), (1, MOST_SIDE + 1)] {
            assert_eq!(within_limits(wide, tall), Err(PictureFault::TooLarge), "{wide} × {tall}");
        }
        assert_eq!(text_in(vec![0; MOST_BYTES + 1]), Err(PictureFault::TooLarge));
    }

    #[test]
    fn half_a_picture_is_the_mean_of_four_pixels() {
        let side = 2 * LEAST_SIDE;
        let light = (0..side * side).map(|at| if at % 2 == 0 { 100 } else { 200 }).collect();
        let half = Grey { wide: side, tall: side, light }.halved().unwrap();
        assert_eq!((half.wide, half.tall, half.light.len()), (LEAST_SIDE, LEAST_SIDE, LEAST_SIDE * LEAST_SIDE));
        assert!(half.light.iter().all(|light| *light == 150));
        assert!(half.halved().is_none());
    }
}
