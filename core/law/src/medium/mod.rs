//! A look at a file that is brought as a material (上传材料): which kind it is, whether its structure is whole, and what
//! of it is kept.
//!
//! Judged by content, never by a name, in pieces as they come. Nothing is decoded: a picture must have its dimensions, its
//! data and its end where the format puts them, and no more pixels than an officer's screen can open. Of a picture what is
//! needed to draw it is kept, byte by byte, and nothing else: a camera writes where it stood and which one it is, and an
//! application has no need of either. A document is kept as it is, and must be no archive as well. What is kept, looked at
//! again, is kept as it is. It must not keep the file itself: what is held at a time is a segment or a short tail.

mod jpeg;
mod png;
mod zip;

pub use self::zip::opens_as_zip;
use self::{jpeg::Jpeg, png::Png, zip::ZIP_END};
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
    /// A document that is a ZIP archive as well: what an officer reads is not all that it hands on.
    Polyglot,
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
            NotTaken::Polyglot => "medium.polyglot",
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
    Pdf(Pdf),
}

#[derive(Debug, Default)]
struct Pdf {
    /// The bytes that have come, all of them.
    size: u64,
    /// The bytes that were passed on, of those that are held.
    passed: usize,
}

/// The rest of a part of a picture, as it comes: its length is known and nothing in it is looked at.
#[derive(Debug, Clone, Copy)]
enum Rest {
    /// So many bytes are kept.
    Kept(usize),
    /// So many bytes are left out.
    LeftOut(usize),
}

impl Default for Rest {
    fn default() -> Rest {
        Rest::Kept(0)
    }
}

impl Rest {
    /// Takes as much of the rest as is here; how many bytes that was, which is none once there is no rest.
    fn take(&mut self, here: &[u8], kept: &mut Vec<u8>) -> usize {
        let (Rest::Kept(left) | Rest::LeftOut(left)) = self;
        let (now, _) = here.split_at((*left).min(here.len()));
        *left -= now.len();
        if matches!(self, Rest::Kept(_)) {
            kept.extend_from_slice(now);
        }
        now.len()
    }
}

impl Look {
    /// Takes the next piece, of any length, and appends to `kept` what is kept of all that is understood by now.
    ///
    /// # Errors
    /// The fault of the file, as soon as it shows.
    pub fn take(&mut self, piece: &[u8], kept: &mut Vec<u8>) -> Result<(), NotTaken> {
        self.held.extend_from_slice(piece);
        if matches!(self.state, State::Beginning) {
            if self.held.len() < HEAD {
                return Ok(());
            }
            self.begin(kept)?;
        }
        let used = match &mut self.state {
            State::Beginning => 0,
            State::Jpeg(jpeg) => jpeg.read(&self.held, kept)?,
            State::Png(png) => png.read(&self.held, kept)?,
            State::Pdf(pdf) => pdf.read(&self.held, kept),
        };
        self.held.drain(..used);
        Ok(())
    }

    /// The kind of file, once all of it was taken.
    ///
    /// # Errors
    /// [`NotTaken`] where it is not whole, is an archive as well, or no kind that is taken.
    pub fn end(mut self) -> Result<MediaType, NotTaken> {
        if matches!(self.state, State::Beginning) {
            // No file as short as this is whole.
            self.begin(&mut Vec::new())?;
        }
        let (kind, whole) = match &self.state {
            State::Beginning => return Err(NotTaken::Kind),
            State::Jpeg(jpeg) => (MediaType::Jpeg, jpeg.has_ended()),
            State::Png(png) => (MediaType::Png, png.has_ended()),
            State::Pdf(pdf) => (MediaType::Pdf, pdf.is_whole(&self.held)?),
        };
        if whole { Ok(kind) } else { Err(NotTaken::NotWhole) }
    }

    /// Tells the kind by the first bytes.
    fn begin(&mut self, kept: &mut Vec<u8>) -> Result<(), NotTaken> {
        let head = self.held.as_slice();
        let (used, state) = if head.starts_with(&[0xFF, 0xD8, 0xFF]) {
            (2, State::Jpeg(Jpeg::default()))
        } else if head.starts_with(b"\x89PNG\r\n\x1A\n") {
            (8, State::Png(Png::default()))
        } else if head.starts_with(b"%PDF-") {
            (0, State::Pdf(Pdf::default()))
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
        kept.extend(self.held.drain(..used));
        Ok(())
    }
}

impl Pdf {
    /// Passes on what has come; how many bytes of what is held need not be held any longer.
    fn read(&mut self, bytes: &[u8], kept: &mut Vec<u8>) -> usize {
        let new = bytes.get(self.passed..).unwrap_or_default();
        kept.extend_from_slice(new);
        self.size = self.size.saturating_add(u64::try_from(new.len()).unwrap_or(u64::MAX));
        // Seldom, so that a file that comes byte by byte is not moved at each.
        let used = if bytes.len() < 2 * ZIP_END { 0 } else { bytes.len() - ZIP_END };
        self.passed = bytes.len() - used;
        used
    }

    fn is_whole(&self, held: &[u8]) -> Result<bool, NotTaken> {
        let tail = held.get(held.len().saturating_sub(PDF_TAIL)..).unwrap_or_default();
        let has = |what: &[u8]| tail.windows(what.len()).any(|window| window == what);
        if opens_as_zip(held, self.size) { Err(NotTaken::Polyglot) } else { Ok(has(b"startxref") && has(b"%%EOF")) }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn jpeg(width: u16, height: u16, data: &[u8]) -> Vec<u8> {
        let [w, h] = [width, height].map(u16::to_be_bytes);
        let frame = [&[0xFF, 0xC0, 0, 11, 8][..], &h, &w, &[1, 1, 0x11, 0]].concat();
        let app = [&[0xFF, 0xE1, 0x01, 0x02][..], &[0xFF; 256]].concat();
        [&[0xFF, 0xD8][..], &app, &frame, &[0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0], data, &[0xFF, 0xD9]].concat()
    }

    fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
        [&u32::try_from(data.len()).unwrap().to_be_bytes()[..], kind, data, &[0; 4]].concat()
    }

    fn png(width: u32, height: u32, chunks: &[&[u8; 4]]) -> Vec<u8> {
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

    /// The answer and what is kept, which are the same however the file is cut into pieces.
    fn taken(bytes: &[u8]) -> Result<(MediaType, Vec<u8>), NotTaken> {
        let look = |size: usize| {
            let (mut look, mut kept) = (Look::default(), Vec::new());
            bytes.chunks(size).try_for_each(|piece| look.take(piece, &mut kept))?;
            look.end().map(|kind| (kind, kept))
        };
        let whole = look(bytes.len().max(1));
        for size in [1, 2, 3, 7, 255] {
            assert!(look(size) == whole, "in pieces of {size}");
        }
        whole
    }

    fn seen(bytes: &[u8]) -> Result<MediaType, NotTaken> {
        let (kind, kept) = taken(bytes)?;
        assert!(kept.len() <= bytes.len(), "{} of {}", kept.len(), bytes.len());
        // Twice is once.
        assert!(taken(&kept)? == (kind, kept), "what is kept is kept as it is");
        Ok(kind)
    }

    fn kept(bytes: &[u8]) -> Vec<u8> {
        seen(bytes).unwrap();
        taken(bytes).unwrap().1
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
        let package = b"PK\x03\x04\x14\0\0\0\x08\0........................OFD.xml";
        assert_eq!(ofd.take(package, &mut Vec::new()), Err(NotTaken::Ofd));
        for other in [b"".as_slice(), b"GIF89a", b"PK\x03\x04 a letter.docx", b"a text of some length"] {
            assert_eq!(seen(other), Err(NotTaken::Kind));
        }
    }

    /// A segment of a JPEG.
    fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
        [&[0xFF, marker][..], &u16::try_from(content.len() + 2).unwrap().to_be_bytes(), content].concat()
    }

    /// EXIF as a camera writes it: maker, orientation, and the place where the photo was taken.
    fn exif(is_big: bool, orientation: u16) -> Vec<u8> {
        let short = |n: u16| if is_big { n.to_be_bytes() } else { n.to_le_bytes() };
        let long = |n: u32| if is_big { n.to_be_bytes() } else { n.to_le_bytes() };
        let entry = |tag, kind, count, value: [u8; 4]| [&short(tag)[..], &short(kind), &long(count), &value].concat();
        let [a, b] = short(orientation);
        let directory = [
            &short(3)[..],
            &entry(0x010F, 2, 4, *b"Cam\0"),
            &entry(0x0112, 3, 1, [a, b, 0, 0]),
            &entry(0x8825, 4, 1, long(50)),
            &long(0),
        ];
        let place = [&short(1)[..], &entry(2, 5, 3, long(68)), &long(0), b"GPS of the home"].concat();
        let head = if is_big { b"MM\0\x2A" } else { b"II\x2A\0" };
        [b"Exif\0\0".as_slice(), head, &long(8), &directory.concat(), &place].concat()
    }

    /// Whether a word stands somewhere in the bytes.
    fn has(bytes: &[u8], word: &[u8]) -> bool {
        bytes.windows(word.len()).any(|window| window == word)
    }

    /// The smallest EXIF that tells an orientation.
    fn upright_by(orientation: u8) -> Vec<u8> {
        let tiff = b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0";
        segment(0xE1, &[tiff, &[orientation][..], &[0; 6]].concat())
    }

    #[test]
    fn of_a_photo_its_orientation_stays_and_neither_place_nor_camera() {
        let plain = with_markers(&[]);
        // The picture without its one segment of another application.
        let bare = kept(&plain);
        for is_big in [true, false] {
            for orientation in 0..=9 {
                let photo = with_markers(&segment(0xE1, &exif(is_big, orientation)));
                assert!(has(&photo, b"GPS") && has(&photo, b"Cam"));
                let kept = kept(&photo);
                let mut expected = bare.clone();
                if let turned @ 2..=8 = orientation {
                    expected.splice(2..2, upright_by(u8::try_from(turned).unwrap()));
                }
                assert!(kept == expected, "{is_big} {orientation}");
                assert!(!has(&kept, b"GPS") && !has(&kept, b"Cam") && !has(&kept, &[0x88, 0x25]));
            }
        }
        // Told twice, the first one is meant.
        let twice = [3, 6].map(|orientation| segment(0xE1, &exif(true, orientation))).concat();
        assert!(kept(&with_markers(&twice)) == kept(&with_markers(&segment(0xE1, &exif(true, 3)))));
    }

    #[test]
    fn exif_that_cannot_be_read_goes_and_the_photo_stays() {
        let bare = kept(&with_markers(&[]));
        let whole = exif(true, 6);
        for len in 0..whole.len() {
            let cut = kept(&with_markers(&segment(0xE1, &whole[..len])));
            // Its first directory ends there.
            assert!(!has(&cut, b"Cam") && (cut == bare) == (len < 56), "{len}");
        }
        // A directory beyond the end, within the head, of more entries than there is room for; an orientation of two.
        for (at, byte) in [(10, 0x7F), (13, 0), (14, 0xFF), (35, 2)] {
            let mut broken = whole.clone();
            broken[at] = byte;
            assert!(kept(&with_markers(&segment(0xE1, &broken))) == bare, "{at}");
        }
    }

    #[test]
    fn of_a_photo_what_draws_it_stays_byte_by_byte() {
        let bare = kept(&with_markers(&[]));
        let needed = [
            segment(0xE0, b"JFIF\0\x01\x02\0\0\x48\0\x48\0\0"),
            segment(0xE2, b"ICC_PROFILE\0\x01\x01profile"),
            segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01"),
            segment(0xDB, &[7; 65]),
            vec![0xFF, 0xFF],
            segment(0xC4, &[3; 20]),
        ];
        let mut expected = bare.clone();
        expected.splice(2..2, needed.concat());
        let told = [
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>GPS</x:xmpmeta>"),
            segment(0xE0, b"JFIF\0\x01\x02\0\0\x48\0\x48\x01\x01abc"),
            segment(0xE0, b"JFXX\0\x10preview"),
            segment(0xE2, b"MPF\0MM\0\x2A"),
            segment(0xED, b"Photoshop 3.0\0GPS"),
            segment(0xEB, b"JP\0\x01GPS"),
            segment(0xFE, b"GPS in a comment"),
            segment(0xE4, &[0xFF; 65_533]),
        ];
        // Each of them before, between and after what is needed.
        let mut between = Vec::new();
        for (n, needed) in needed.iter().enumerate() {
            between.extend([told[n].as_slice(), needed].concat());
        }
        between.extend(told.concat());
        let photo = [with_markers(&between), with_markers(&segment(0xE1, &exif(true, 6)))].concat();
        assert!(kept(&photo) == expected, "and what follows the end of the image goes");
    }

    #[test]
    fn a_comment_between_two_scans_goes_and_the_scans_stay() {
        let scan = |data: &[u8]| [&[0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0], data].concat();
        let data: [&[u8]; 2] = [&[1, 2, 0xFF, 0, 3, 0xFF, 0xD7, 4], &[0xFF, 0, 0xE1, 0xFE]];
        let frame = [&[0xFF, 0xD8][..], &segment(0xC2, &[8, 0, 3, 0, 4, 1, 1, 0x11, 0])].concat();
        let plain = [frame.as_slice(), &scan(data[0]), &scan(data[1]), &[0xFF, 0xD9][..]].concat();
        let told =
            [frame.as_slice(), &scan(data[0]), &segment(0xFE, b"GPS"), &scan(data[1]), &[0xFF, 0xD9][..]].concat();
        assert!(kept(&plain) == plain);
        assert!(kept(&told) == plain);
    }

    #[test]
    fn of_a_picture_texts_times_and_exif_go_and_the_rest_stays() {
        let plain = png(4, 3, &[b"gAMA", b"iCCP", b"pHYs", b"PLTE", b"tRNS", b"IDAT", b"IDAT", b"IEND"]);
        assert!(kept(&plain) == plain);
        let mut told = plain.clone();
        for kind in [b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME", b"caBX", b"fcTL"] {
            let told_by = chunk(kind, b"GPS of the home");
            // After the dimensions, and before the end.
            told.splice(33..33, told_by.iter().copied());
            told.splice(told.len() - 12..told.len() - 12, told_by);
        }
        told.extend(b"GPS after the end");
        assert!(has(&told, b"GPS") && kept(&told) == plain);
        let large = [plain[..33].to_vec(), chunk(b"zTXt", &[0x50; 300_000]), plain[33..].to_vec()].concat();
        assert!(kept(&large) == plain);
        // The end has nothing in it.
        let mut end = plain;
        let at = end.len() - 9;
        end[at] = 1;
        assert_eq!(seen(&[end, vec![0; 9]].concat()), Err(NotTaken::NotWhole));
    }

    /// An archive of one entry, as it is after so many bytes that its directory counts, with a comment.
    fn archive(before: u32, comment: &[u8]) -> Vec<u8> {
        let name = b"a.txt";
        let entry = [b"PK\x03\x04".as_slice(), &[0; 22], &[5, 0, 0, 0], name].concat();
        let directory = [b"PK\x01\x02".as_slice(), &[0; 24], &[5, 0], &[0; 16], name].concat();
        let size = u32::try_from(directory.len()).unwrap().to_le_bytes();
        let at = (before + u32::try_from(entry.len()).unwrap()).to_le_bytes();
        let comment_len = u16::try_from(comment.len()).unwrap().to_le_bytes();
        let record = [b"PK\x05\x06".as_slice(), &[0, 0, 0, 0, 1, 0, 1, 0], &size, &at, &comment_len, comment].concat();
        [entry, directory, record].concat()
    }

    #[test]
    fn a_document_that_is_an_archive_as_well_is_refused() {
        let end = b"\nstartxref\n9\n%%EOF\n";
        let before = pdf();
        let here = u32::try_from(before.len()).unwrap();
        for polyglot in [
            // Behind the document, counted from the beginning or not; within it, the end of the document its comment.
            [before.clone(), archive(here, b"")].concat(),
            [before.clone(), archive(0, b"")].concat(),
            [before.clone(), archive(here, end)].concat(),
            [b"%PDF-1.7\n".as_slice(), &archive(9, &[&[b'x'; 60_000][..], end].concat())].concat(),
            [before.repeat(40), archive(here * 40, &[&[b'x'; 65_000][..], end].concat())].concat(),
        ] {
            // An archive of a line or two leaves the end of the document within its last kilobyte.
            assert_eq!(seen(&polyglot), Err(NotTaken::Polyglot));
        }
        // With the index of ZIP64, whatever the record says.
        let record = [b"PK\x05\x06".as_slice(), &[0xFF; 16], &[0, 0]].concat();
        let locator = [b"PK\x06\x07".as_slice(), &[0; 16]].concat();
        assert_eq!(seen(&[before.clone(), locator, record.clone()].concat()), Err(NotTaken::Polyglot));
        assert_eq!(seen(&[before, record].concat()), Ok(MediaType::Pdf), "a record of no directory");
    }

    #[test]
    fn a_document_with_an_archive_within_is_no_archive() {
        let end = b"\nendstream\nstartxref\n9\n%%EOF\n".as_slice();
        for comment in [b"".as_slice(), b"attached"] {
            let whole = [b"%PDF-1.7\n".as_slice(), &archive(9, comment), end].concat();
            assert_eq!(seen(&whole), Ok(MediaType::Pdf));
            let large = [b"%PDF-1.7\n".as_slice(), &[b'x'; 300_000], &archive(0, comment), end].concat();
            assert!(kept(&large) == large, "a document is kept as it is");
        }
        // Its directory is not where the record says.
        let mut elsewhere = [pdf(), archive(0, b"")].concat();
        let directory = elsewhere.len() - 22 - 51;
        elsewhere[directory] = b'p';
        assert_eq!(seen(&elsewhere), Ok(MediaType::Pdf));
    }
}
