//! A picture (图片) of a QR code, a screenshot or a photograph, and the text in it.
//!
//! What is looked at are grey pixels: whoever has a file decodes it first. A phone does so by its own system, which knows what
//! phones take (HEIC, WebP), keeps the decoder current, and costs the library nothing; `ereg` decodes PNG and JPEG itself. A
//! picture of strangers costs a bounded amount of memory and time and never ends the program. It is looked at in its own size,
//! where that is not too many pixels, and in halves of it: a photograph has more grain than a code, a drawing has none to lose.

mod code;

use std::{collections::BTreeSet, panic::catch_unwind, sync::mpsc, thread, time::Duration};

/// The most pixels of one: more than most phones take.
const MOST_PIXELS: usize = 32 << 20;
/// The longest side of one, in pixels.
const MOST_SIDE: usize = 16 << 10;
/// The most pixels in which a code is looked for; a larger picture is halved first. Each takes twenty bytes at most.
const MOST_PIXELS_AT_ONCE: usize = 4 << 20;
/// The shorter side below which a picture is not halved again, in pixels.
const LEAST_SIDE: usize = 160;
/// The time that a code is looked for. A picture can be made that looks like codes everywhere.
const PATIENCE: Duration = Duration::from_secs(30);

/// The first bytes of the pictures that are told by them: PNG, JPEG and GIF.
pub const PICTURE_BEGINNINGS: [&[u8]; 3] = [b"\x89PNG\r\n\x1A\n", b"\xFF\xD8\xFF", b"GIF8"];

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

/// Whether bytes begin as a picture does, of a kind that phones and screens make: PNG, JPEG, GIF, WebP, HEIC and AVIF.
pub fn looks_like_a_picture(bytes: &[u8]) -> bool {
    let has_at = |at: usize, word: &[u8]| bytes.get(at..).is_some_and(|rest| rest.starts_with(word));
    let is_heif =
        || [&b"heic"[..], b"heix", b"hevc", b"mif1", b"msf1", b"avif"].into_iter().any(|brand| has_at(8, brand));
    PICTURE_BEGINNINGS.iter().any(|begins| bytes.starts_with(begins))
        || (has_at(0, b"RIFF") && has_at(8, b"WEBP"))
        || (has_at(4, b"ftyp") && is_heif())
}

/// The text of the one code in a picture, which is decoded as part of looking at it. It may take seconds.
///
/// # Errors
/// As the decoder's; it has no code that can be read within half a minute, or several.
pub fn code_in(
    decode: impl FnOnce() -> Result<GreyPicture, PictureFault> + Send + 'static,
) -> Result<String, PictureFault> {
    let (tell, told) = mpsc::channel();
    // On a thread of its own: where it stops half-way, or comes to no end, no code is read, and nobody waits for it.
    let reading = thread::Builder::new()
        .name("picture".to_owned())
        .spawn(move || tell.send(decode().and_then(GreyPicture::read)));
    if reading.is_err() {
        return Err(PictureFault::NoThread);
    }
    told.recv_timeout(PATIENCE).unwrap_or(Err(PictureFault::NoCode))
}

/// A picture without colours, within the limits.
pub struct GreyPicture {
    wide: usize,
    tall: usize,
    light: Vec<u8>,
}

impl GreyPicture {
    /// Whether a picture of this size, in pixels, is looked at: to be asked before there is room for it.
    ///
    /// # Errors
    /// [`PictureFault::TooLarge`].
    pub fn fits(wide: usize, tall: usize) -> Result<(), PictureFault> {
        let is_within = wide <= MOST_SIDE && tall <= MOST_SIDE && wide * tall <= MOST_PIXELS;
        if is_within { Ok(()) } else { Err(PictureFault::TooLarge) }
    }

    /// Takes the lightness of each pixel, row by row from above: 0 black, 255 white.
    ///
    /// # Errors
    /// [`PictureFault::TooLarge`]; [`PictureFault::Unreadable`] where these are not as many pixels as that.
    pub fn new(wide: usize, tall: usize, light: Vec<u8>) -> Result<Self, PictureFault> {
        Self::fits(wide, tall)?;
        if light.len() == wide * tall { Ok(Self { wide, tall, light }) } else { Err(PictureFault::Unreadable) }
    }

    fn read(self) -> Result<String, PictureFault> {
        let mut size = Some(self);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_refused_before_there_is_room_for_it() {
        let side = 5_792; // Its square is just below the limit.
        assert_eq!(GreyPicture::fits(side, side), Ok(()));
        for (wide, tall) in [(side + 1, side + 1), (MOST_SIDE + 1, 1), (1, MOST_SIDE + 1)] {
            assert_eq!(GreyPicture::fits(wide, tall), Err(PictureFault::TooLarge), "{wide} × {tall}");
        }
    }

    #[test]
    fn pixels_are_as_many_as_the_sides_say() {
        for (wide, tall, pixels) in [(2, 2, 3), (2, 2, 5), (0, 3, 1)] {
            assert_eq!(GreyPicture::new(wide, tall, vec![0; pixels]).err(), Some(PictureFault::Unreadable));
        }
        assert_eq!(code_in(|| GreyPicture::new(0, 0, Vec::new())), Err(PictureFault::NoCode));
    }

    #[test]
    fn half_a_picture_is_the_mean_of_four_pixels() {
        let side = 2 * LEAST_SIDE;
        let light = (0..side * side).map(|at| if at % 2 == 0 { 100 } else { 200 }).collect();
        let half = GreyPicture { wide: side, tall: side, light }.halved().unwrap();
        assert_eq!((half.wide, half.tall, half.light.len()), (LEAST_SIDE, LEAST_SIDE, LEAST_SIDE * LEAST_SIDE));
        assert!(half.light.iter().all(|light| *light == 150));
        assert!(half.halved().is_none());
    }

    #[test]
    fn a_picture_is_told_by_its_first_bytes() {
        for (bytes, is_one) in [
            (&b"\x89PNG\r\n\x1A\n...."[..], true),
            (b"\xFF\xD8\xFF\xE0", true),
            (b"RIFF\0\0\0\0WEBPVP8 ", true),
            (b"\0\0\0\x18ftypheic\0\0\0\0", true),
            (b"\0\0\0\x18ftypmp42\0\0\0\0", false),
            (b"RIFF\0\0\0\0WAVE", false),
            (b"EREG1:", false),
            (b"", false),
        ] {
            assert_eq!(looks_like_a_picture(bytes), is_one, "{bytes:?}");
        }
    }
}
