//! A PNG picture (ISO/IEC 15948, clauses 5 and 11), chunk by chunk: what draws it is kept, what tells of it is not.
//!
//! Kept is every critical chunk, and of the others those of colour, transparency and the size of a pixel. Left out is every
//! other one, so texts, times, EXIF, the frames of a film and what programs add of their own, with what follows the end of
//! the image. A chunk that is kept is kept with its check sum.

use super::{NotTaken, Rest, be32, has_pixels};

/// The chunks that say how the picture is drawn, beside the critical ones.
const DRAWING: [&[u8; 4]; 13] = [
    b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"mDCV", b"cLLI", b"sBIT", b"bKGD", b"hIST", b"pHYs", b"sPLT",
];

/// A picture as far as it was read.
#[derive(Debug, Default)]
pub(super) struct Png {
    /// Bytes of a chunk still to pass over.
    rest: Rest,
    has_frame: bool,
    has_data: bool,
    ended: bool,
}

impl Png {
    /// Whether the end of the image was met.
    pub(super) fn has_ended(&self) -> bool {
        self.ended
    }

    /// Reads chunks as far as they are here; how many bytes were understood.
    pub(super) fn read(&mut self, bytes: &[u8], kept: &mut Vec<u8>) -> Result<usize, NotTaken> {
        let mut at = 0;
        while at < bytes.len() {
            let here = &bytes[at..];
            let passed = self.rest.take(here, kept);
            if passed > 0 {
                at += passed;
                continue;
            }
            if self.ended {
                return Ok(bytes.len());
            }
            let Some(kind) = here.get(4..8) else { return Ok(at) };
            let length = be32(here, 0);
            if length > 0x7FFF_FFFF || !kind.iter().all(u8::is_ascii_alphabetic) {
                return Err(NotTaken::NotWhole);
            }
            match (kind, self.has_frame) {
                (b"IHDR", false) => {
                    if here.len() < 16 {
                        return Ok(at);
                    }
                    if length != 13 {
                        return Err(NotTaken::NotWhole);
                    }
                    has_pixels(be32(here, 8), be32(here, 12))?;
                    self.has_frame = true;
                }
                // The dimensions come first, and once.
                (_, false) | (b"IHDR", true) => return Err(NotTaken::NotWhole),
                (b"IDAT", true) => self.has_data = true,
                (b"IEND", true) if here.len() < 12 => return Ok(at),
                (b"IEND", true) if self.has_data && length == 0 => self.ended = true,
                (b"IEND", true) => return Err(NotTaken::NotWhole),
                _ => {}
            }
            // Length, kind and check sum around the data.
            let whole = 12 + usize::try_from(length).unwrap_or(usize::MAX - 12);
            let is_critical = kind.first().is_some_and(u8::is_ascii_uppercase);
            let is_needed = is_critical || DRAWING.iter().any(|drawing| kind == drawing.as_slice());
            self.rest = if is_needed { Rest::Kept(whole) } else { Rest::LeftOut(whole) };
        }
        Ok(at)
    }
}
