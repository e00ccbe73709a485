//! A look at a file that is brought as a material (上传材料): which kind it is, and whether its structure is whole.
//!
//! Judged by content, never by a name, in pieces as they come. Nothing is decoded: a picture must have its dimensions, its
//! data and its end where the format puts them, and no more pixels than an officer's screen can open. Phone and registry
//! judge by this one table. It must not keep the file: what is held at a time is a marker and a short tail.

use crate::material::MediaType;

/// The most pixels of a picture: the largest photos of today's phones have as many. A file of a few kilobytes may claim
/// two thousand million, and whoever opens it runs out of memory.
pub const MOST_PIXELS: u64 = 200_000_000;

/// The longest beginning by which a kind is told.
const HEAD: usize = 12;
/// A PDF says where its index is within this many last bytes (PDF 1.7, appendix H.3, note 18).
const PDF_TAIL: usize = 1024;

/// The reason why a file is not taken as a material.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotTaken {
    /// No kind that is taken.
    Kind,
    /// A photo as iPhones keep it (HEIC).
    Heic,
    /// A Chinese layout document (OFD, GB/T 33190).
    Ofd,
    /// The kind is right, but the file is cut short or is no such file beyond its first bytes.
    NotWhole,
    /// More than [`MOST_PIXELS`].
    Pixels,
}

impl NotTaken {
    /// Stable code.
    pub fn code(self) -> &'static str {
        match self {
            NotTaken::Kind => "medium.type",
            NotTaken::Heic => "medium.heic",
            NotTaken::Ofd => "medium.ofd",
            NotTaken::NotWhole => "medium.not_whole",
            NotTaken::Pixels => "medium.pixels",
        }
    }
}

/// A look that goes on: give it the pieces in order, then ask for its end.
#[derive(Debug, Default)]
pub struct Look {
    /// The bytes that have come and are not yet understood.
    held: Vec<u8>,
    state: State,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Beginning,
    Jpeg(Jpeg),
    Png(Png),
    Pdf,
}

#[derive(Debug, Default)]
struct Jpeg {
    /// Bytes of a segment still to pass over.
    skip: usize,
    /// A frame header with its dimensions was met.
    has_frame: bool,
    /// Within the compressed data of a scan.
    in_scan: bool,
    ended: bool,
}

#[derive(Debug, Default)]
struct Png {
    skip: usize,
    has_frame: bool,
    has_data: bool,
    ended: bool,
}

impl Look {
    /// Takes the next piece, of any length.
    ///
    /// # Errors
    /// The fault of the file, as soon as it shows.
    pub fn take(&mut self, piece: &[u8]) -> Result<(), NotTaken> {
        self.held.extend_from_slice(piece);
        if matches!(self.state, State::Beginning) {
            if self.held.len() < HEAD {
                return Ok(());
            }
            self.begin()?;
        }
        let used = match &mut self.state {
            State::Beginning => 0,
            State::Jpeg(jpeg) => jpeg.read(&self.held)?,
            State::Png(png) => png.read(&self.held)?,
            State::Pdf => self.held.len().saturating_sub(PDF_TAIL),
        };
        self.held.drain(..used);
        Ok(())
    }

    /// The kind of file, once all of it was taken.
    ///
    /// # Errors
    /// [`NotTaken`] where it is not whole, or no kind that is taken.
    pub fn end(mut self) -> Result<MediaType, NotTaken> {
        if matches!(self.state, State::Beginning) {
            self.begin()?;
        }
        let has = |what: &[u8]| self.held.windows(what.len()).any(|window| window == what);
        let (kind, whole) = match &self.state {
            State::Beginning => return Err(NotTaken::Kind),
            State::Jpeg(jpeg) => (MediaType::Jpeg, jpeg.ended),
            State::Png(png) => (MediaType::Png, png.ended),
            State::Pdf => (MediaType::Pdf, has(b"startxref") && has(b"%%EOF")),
        };
        if whole { Ok(kind) } else { Err(NotTaken::NotWhole) }
    }

    /// Tells the kind by the first bytes.
    fn begin(&mut self) -> Result<(), NotTaken> {
        let head = self.held.as_slice();
        let (used, state) = if head.starts_with(&[0xFF, 0xD8, 0xFF]) {
            (2, State::Jpeg(Jpeg::default()))
        } else if head.starts_with(b"\x89PNG\r\n\x1A\n") {
            (8, State::Png(Png::default()))
        } else if head.starts_with(b"%PDF-") {
            (0, State::Pdf)
        } else if head.get(4..8) == Some(b"ftyp") {
            const HEIF: [&[u8]; 7] = [b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"];
            let brand = head.get(8..12).unwrap_or_default();
            return Err(if HEIF.contains(&brand) { NotTaken::Heic } else { NotTaken::Kind });
        } else if head.starts_with(b"PK\x03\x04") && head.windows(7).any(|name| name == b"OFD.xml") {
            return Err(NotTaken::Ofd);
        } else {
            return Err(NotTaken::Kind);
        };
        self.state = state;
        self.held.drain(..used);
        Ok(())
    }
}

fn be16(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |two| u64::from(u16::from_be_bytes(*two)))
}

fn be32(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |four| u64::from(u32::from_be_bytes(*four)))
}

/// Dimensions that a picture can have.
fn has_pixels(width: u64, height: u64) -> Result<(), NotTaken> {
    match width.saturating_mul(height) {
        0 => Err(NotTaken::NotWhole),
        pixels if pixels > MOST_PIXELS => Err(NotTaken::Pixels),
        _ => Ok(()),
    }
}

impl Jpeg {
    /// Reads markers (ISO/IEC 10918-1, annex B) as far as they are here; how many bytes were understood.
    fn read(&mut self, bytes: &[u8]) -> Result<usize, NotTaken> {
        let mut at = 0;
        // What follows the end of the image is the camera's own affair.
        while at < bytes.len() && !self.ended {
            let here = &bytes[at..];
            if self.skip > 0 {
                let passed = self.skip.min(here.len());
                self.skip -= passed;
                at += passed;
                continue;
            }
            if self.in_scan {
                // A marker ends the data; 0 and the restarts 0xD0 to 0xD7 do not.
                let marker = |pair: &[u8]| pair[0] == 0xFF && !matches!(pair[1], 0 | 0xD0..=0xD7 | 0xFF);
                match here.windows(2).position(marker) {
                    Some(found) => (self.in_scan, at) = (false, at + found),
                    None => return Ok(bytes.len() - 1),
                }
                continue;
            }
            let [first, marker, ..] = here else { return Ok(at) };
            if *first != 0xFF {
                return Err(NotTaken::NotWhole);
            }
            match marker {
                0xFF => at += 1, // a fill byte
                0x01 | 0xD0..=0xD7 => at += 2,
                0xD9 if self.has_frame => self.ended = true,
                // The image ends before it began, or begins twice.
                0x00 | 0xD8 | 0xD9 => return Err(NotTaken::NotWhole),
                _ => {
                    let is_frame = matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC);
                    if here.len() < if is_frame { 9 } else { 4 } {
                        return Ok(at);
                    }
                    let length = be16(here, 2);
                    if length < 2 || is_frame && length < 8 {
                        return Err(NotTaken::NotWhole);
                    }
                    if is_frame {
                        has_pixels(be16(here, 7), be16(here, 5))?;
                        self.has_frame = true;
                    }
                    if *marker == 0xDA {
                        if !self.has_frame {
                            return Err(NotTaken::NotWhole);
                        }
                        self.in_scan = true;
                    }
                    self.skip = 2 + usize::try_from(length).unwrap_or(usize::MAX);
                }
            }
        }
        Ok(if self.ended { bytes.len() } else { at })
    }
}

impl Png {
    /// Reads chunks (ISO/IEC 15948, clause 5) as far as they are here; how many bytes were understood.
    fn read(&mut self, bytes: &[u8]) -> Result<usize, NotTaken> {
        let mut at = 0;
        while at < bytes.len() && !self.ended {
            let here = &bytes[at..];
            if self.skip > 0 {
                let passed = self.skip.min(here.len());
                self.skip -= passed;
                at += passed;
                continue;
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
                (b"IEND", true) if self.has_data => self.ended = true,
                (b"IEND", true) => return Err(NotTaken::NotWhole),
                _ => {}
            }
            // Length, kind and check sum around the data.
            self.skip = 12 + usize::try_from(length).unwrap_or(usize::MAX - 12);
        }
        Ok(if self.ended { bytes.len() } else { at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jpeg(width: u16, height: u16, data: &[u8]) -> Vec<u8> {
        let [w, h] = [width, height].map(u16::to_be_bytes);
        let frame = [&[0xFF, 0xC0, 0, 11, 8][..], &h, &w, &[1, 1, 0x11, 0]].concat();
        let app = [&[0xFF, 0xE1, 0x01, 0x02][..], &[0xFF; 256]].concat();
        [&[0xFF, 0xD8][..], &app, &frame, &[0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0], data, &[0xFF, 0xD9]].concat()
    }

    fn png(width: u32, height: u32, chunks: &[&[u8; 4]]) -> Vec<u8> {
        let chunk = |kind: &[u8; 4], data: &[u8]| {
            [&u32::try_from(data.len()).unwrap().to_be_bytes()[..], kind, data, &[0; 4]].concat()
        };
        let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 0, 0, 0, 0]].concat();
        let mut bytes = [b"\x89PNG\r\n\x1A\n".as_slice(), &chunk(b"IHDR", &header)].concat();
        for kind in chunks {
            bytes.extend(chunk(kind, if *kind == b"IEND" { b"" } else { &[7; 100] }));
        }
        bytes
    }

    fn pdf() -> Vec<u8> {
        [b"%PDF-1.7\n".as_slice(), &[b'x'; 5000], b"\nstartxref\n9\n%%EOF\n"].concat()
    }

    /// The same answer however the file is cut into pieces.
    fn seen(bytes: &[u8]) -> Result<MediaType, NotTaken> {
        let look = |size: usize| {
            let mut look = Look::default();
            bytes.chunks(size).try_for_each(|piece| look.take(piece))?;
            look.end()
        };
        let whole = look(bytes.len().max(1));
        for size in [1, 2, 3, 7, 255] {
            assert_eq!(look(size), whole, "in pieces of {size}");
        }
        whole
    }

    #[test]
    fn a_picture_or_a_document_that_is_whole_is_what_it_is() {
        assert_eq!(seen(&jpeg(4000, 3000, &[1, 2, 0xFF, 0, 3, 0xFF, 0xD0, 4])), Ok(MediaType::Jpeg));
        assert_eq!(
            seen(&[jpeg(1, 1, &[9]), b"SEFT trailer of a phone \xFF\xD8".to_vec()].concat()),
            Ok(MediaType::Jpeg)
        );
        assert_eq!(seen(&png(1, 1, &[b"pHYs", b"IDAT", b"IDAT", b"IEND"])), Ok(MediaType::Png));
        assert_eq!(seen(&pdf()), Ok(MediaType::Pdf));
    }

    #[test]
    fn three_bytes_are_no_photo_and_no_shorter_file_is_the_whole() {
        assert_eq!(seen(&[0xFF, 0xD8, 0xFF]), Err(NotTaken::NotWhole));
        assert_eq!(seen(&[&[0xFF, 0xD8, 0xFF][..], &[7; 4000]].concat()), Err(NotTaken::NotWhole));
        for whole in [jpeg(4, 3, &[1; 40]), png(4, 3, &[b"IDAT", b"IEND"])] {
            for len in 0..whole.len() {
                assert!(matches!(seen(&whole[..len]), Err(NotTaken::NotWhole | NotTaken::Kind)), "{len}");
            }
        }
        let whole = pdf();
        assert_eq!(seen(&whole[..whole.len() - 7]), Err(NotTaken::NotWhole));
    }

    #[test]
    fn a_picture_without_data_or_dimensions_is_not_whole() {
        assert_eq!(seen(&jpeg(0, 3, &[1])), Err(NotTaken::NotWhole));
        assert_eq!(seen(&[0xFF, 0xD8, 0xFF, 0xD9, 0, 0, 0, 0, 0, 0, 0, 0]), Err(NotTaken::NotWhole));
        assert_eq!(seen(b"\xFF\xD8\xFF\xDA\0\x08\x01\x01\0\0\x3F\0\x01\xFF\xD9"), Err(NotTaken::NotWhole));
        assert_eq!(seen(&png(4, 3, &[b"IEND"])), Err(NotTaken::NotWhole));
        assert_eq!(seen(&png(4, 0, &[b"IDAT", b"IEND"])), Err(NotTaken::NotWhole));
    }

    /// A whole JPEG with these markers between its beginning and its frame.
    fn with_markers(markers: &[u8]) -> Vec<u8> {
        let mut bytes = jpeg(4, 3, &[1; 40]);
        bytes.splice(2..2, markers.iter().copied());
        bytes
    }

    #[test]
    fn what_may_stand_between_the_segments_of_a_picture_is_passed_over() {
        for markers in [
            // Fill bytes before a marker; markers without a length; a segment that holds nothing.
            &[0xFF, 0xFF, 0xFF][..],
            &[0xFF, 0x01],
            &[0xFF, 0xD0, 0xFF, 0xD7],
            &[0xFF, 0xFE, 0, 2],
            &[0xFF, 0xFE, 0, 3, 7],
        ] {
            assert_eq!(seen(&with_markers(markers)), Ok(MediaType::Jpeg), "{markers:02X?}");
        }
        for markers in [
            // Shorter than its own length; stuffing outside of a scan; a second beginning; an early end; no marker.
            &[0xFF, 0xFE, 0, 0][..],
            &[0xFF, 0xFE, 0, 1],
            &[0xFF, 0x00],
            &[0xFF, 0xD8],
            &[0xFF, 0xD9],
            &[0xFF, 0xFE, 0, 2, 7],
        ] {
            assert_eq!(seen(&with_markers(markers)), Err(NotTaken::NotWhole), "{markers:02X?}");
        }
    }

    #[test]
    fn a_frame_has_room_for_its_dimensions() {
        let frame = |length: u8| {
            let mut frame = vec![0xFF, 0xC2, 0, length, 8, 0, 3, 0, 4];
            frame.resize(2 + usize::from(length).max(7), 0);
            [&[0xFF, 0xD8][..], &frame, &[0xFF, 0xDA, 0, 2, 1, 2, 3, 0xFF, 0xD9]].concat()
        };
        assert_eq!(seen(&frame(7)), Err(NotTaken::NotWhole));
        assert_eq!(seen(&frame(8)), Ok(MediaType::Jpeg));
    }

    #[test]
    fn a_chunk_of_a_picture_has_a_length_that_can_be_and_a_name_of_letters() {
        let with_chunk = |length: u32, kind: &[u8; 4]| {
            let mut bytes = png(4, 3, &[b"IDAT", b"IEND"]);
            let chunk = [&length.to_be_bytes()[..], kind, &[0; 4]].concat();
            bytes.splice(33..33, chunk);
            bytes
        };
        assert_eq!(seen(&with_chunk(0, b"tEXt")), Ok(MediaType::Png));
        for (length, kind) in [(0, b"tE1t"), (0x8000_0000, b"tEXt"), (0x7FFF_FFFF, b"tEXt"), (0, b"IHDR")] {
            assert_eq!(seen(&with_chunk(length, kind)), Err(NotTaken::NotWhole), "{length} {kind:?}");
        }
    }

    #[test]
    fn a_flood_of_pixels_is_refused_at_its_header() {
        assert_eq!(seen(&png(50_000, 50_000, &[b"IDAT", b"IEND"])), Err(NotTaken::Pixels));
        assert_eq!(seen(&jpeg(50_000, 50_000, &[1])), Err(NotTaken::Pixels));
        assert_eq!(seen(&jpeg(20_000, 10_000, &[1])), Ok(MediaType::Jpeg));
        assert_eq!(seen(&jpeg(20_000, 10_001, &[1])), Err(NotTaken::Pixels));
    }

    #[test]
    fn what_is_not_taken_is_named() {
        assert_eq!(seen(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"), Err(NotTaken::Heic));
        assert_eq!(seen(b"\0\0\0\x18ftypisom\0\0\0\0"), Err(NotTaken::Kind));
        let mut ofd = Look::default();
        assert_eq!(ofd.take(b"PK\x03\x04\x14\0\0\0\x08\0........................OFD.xml"), Err(NotTaken::Ofd));
        for other in [b"".as_slice(), b"GIF89a", b"PK\x03\x04 a letter.docx", b"a text of some length"] {
            assert_eq!(seen(other), Err(NotTaken::Kind));
        }
    }
}
