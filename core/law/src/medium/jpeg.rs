//! A JPEG photo (ISO/IEC 10918-1, annex B), segment by segment: what draws it is kept, what tells of the camera is not.
//!
//! Kept is what every decoder needs, and of the applications' segments JFIF, the colour profile (ICC.1, annex B.4) and
//! Adobe's colour transform; of EXIF the orientation alone (CIPA DC-008, 4.6.2 and 4.6.4). Left out is every other one, so
//! XMP, IPTC and previews, with comments, and what follows the end of the image: phones put films and second pictures
//! there, each with an EXIF of its own. The data of the scans is never touched.

use super::{NotTaken, Rest, be16, has_pixels};

/// The segment of EXIF whose one entry is the orientation (0x0112, a SHORT).
const ORIENTATION: [u8; 36] =
    *b"\xFF\xE1\0\x22Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x01\0\0\0\0\0\0";
/// The byte of [`ORIENTATION`] that says which one.
const VALUE: usize = 29;
/// A segment of JFIF without a preview, with its marker.
const JFIF_ALONE: usize = 18;

/// A photo as far as it was read.
#[derive(Debug, Default)]
pub(super) struct Jpeg {
    /// Bytes of a segment still to pass over.
    rest: Rest,
    /// The part that comes after it.
    next: Next,
    /// A frame header with its dimensions was met.
    has_frame: bool,
    /// The orientation was written.
    is_oriented: bool,
}

#[derive(Debug, Default, PartialEq, Eq)]
enum Next {
    #[default]
    Marker,
    /// The compressed data of a scan.
    Scan,
    /// The image has ended.
    Nothing,
}

impl Jpeg {
    /// Whether the end of the image was met.
    pub(super) fn has_ended(&self) -> bool {
        self.next == Next::Nothing
    }

    /// Reads as far as what is here can be understood; how many bytes that were.
    pub(super) fn read(&mut self, bytes: &[u8], kept: &mut Vec<u8>) -> Result<usize, NotTaken> {
        let mut at = 0;
        while at < bytes.len() {
            let here = &bytes[at..];
            let passed = self.rest.take(here, kept);
            if passed > 0 {
                at += passed;
                continue;
            }
            let understood = match self.next {
                Next::Nothing => Some(here.len()),
                Next::Scan => self.scan(here, kept),
                Next::Marker => self.marker(here, kept)?,
            };
            match understood {
                Some(understood) => at += understood,
                None => return Ok(at),
            }
        }
        Ok(at)
    }

    /// The data of a scan; `None` where more must come.
    fn scan(&mut self, here: &[u8], kept: &mut Vec<u8>) -> Option<usize> {
        // A marker ends the data; 0 and the restarts 0xD0 to 0xD7 do not.
        let is_marker = |pair: &[u8]| pair[0] == 0xFF && !matches!(pair[1], 0 | 0xD0..=0xD7 | 0xFF);
        let found = here.windows(2).position(is_marker);
        if found.is_some() {
            self.next = Next::Marker;
        }
        // The last byte may be the first one of a marker.
        let data = found.unwrap_or(here.len() - 1);
        kept.extend_from_slice(&here[..data]);
        (found.is_some() || data > 0).then_some(data)
    }

    /// A marker, with its segment where it has one; `None` where more must come.
    fn marker(&mut self, here: &[u8], kept: &mut Vec<u8>) -> Result<Option<usize>, NotTaken> {
        let [first, marker, ..] = here else { return Ok(None) };
        if *first != 0xFF {
            return Err(NotTaken::NotWhole);
        }
        let alone = match marker {
            0xFF => 1, // a fill byte
            0x01 | 0xD0..=0xD7 => 2,
            0xD9 if self.has_frame => {
                self.next = Next::Nothing;
                2
            }
            // The image ends before it began, or begins twice.
            0x00 | 0xD8 | 0xD9 => return Err(NotTaken::NotWhole),
            _ => return self.segment(*marker, here, kept),
        };
        kept.extend_from_slice(&here[..alone]);
        Ok(Some(alone))
    }

    /// Looks at a segment and decides what becomes of it; `None` where more must come.
    fn segment(&mut self, marker: u8, here: &[u8], kept: &mut Vec<u8>) -> Result<Option<usize>, NotTaken> {
        let is_frame = matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC);
        if here.len() < if is_frame { 9 } else { 4 } {
            return Ok(None);
        }
        let length = be16(here, 2);
        if length < 2 || is_frame && length < 8 {
            return Err(NotTaken::NotWhole);
        }
        if is_frame {
            has_pixels(be16(here, 7), be16(here, 5))?;
            self.has_frame = true;
        }
        if marker == 0xDA {
            if !self.has_frame {
                return Err(NotTaken::NotWhole);
            }
            self.next = Next::Scan;
        }
        let whole = 2 + usize::try_from(length).unwrap_or(usize::MAX - 2);
        self.rest = match marker {
            0xE0..=0xEF => {
                let Some(content) = here.get(4..whole) else { return Ok(None) };
                let is_needed = match marker {
                    0xE0 => content.starts_with(b"JFIF\0") && whole == JFIF_ALONE,
                    0xE2 => content.starts_with(b"ICC_PROFILE\0"),
                    0xEE => content.starts_with(b"Adobe"),
                    _ => false,
                };
                if marker == 0xE1 && !self.is_oriented {
                    self.orient(content, kept);
                }
                if is_needed { Rest::Kept(whole) } else { Rest::LeftOut(whole) }
            }
            0xFE => Rest::LeftOut(whole),
            _ => Rest::Kept(whole),
        };
        Ok(Some(0))
    }

    /// Keeps the orientation that EXIF tells, where it is another than upright.
    fn orient(&mut self, content: &[u8], kept: &mut Vec<u8>) {
        if let Some(orientation @ 2..=8) = orientation(content) {
            let mut segment = ORIENTATION;
            segment[VALUE] = orientation;
            kept.extend_from_slice(&segment);
            self.is_oriented = true;
        }
    }
}

/// The orientation of a segment of EXIF, by the first directory of its TIFF; none where that cannot be read. Such a
/// segment is at least as long as [`ORIENTATION`], so that what is kept is never longer than what came.
fn orientation(content: &[u8]) -> Option<u8> {
    let tiff = content.strip_prefix(b"Exif\0\0")?;
    let is_big = match tiff.get(..4)? {
        b"MM\0\x2A" => true,
        b"II\x2A\0" => false,
        _ => return None,
    };
    let short = |bytes: &[u8]| {
        let two = *bytes.first_chunk()?;
        Some(if is_big { u16::from_be_bytes(two) } else { u16::from_le_bytes(two) })
    };
    let long = |bytes: &[u8]| {
        let four = *bytes.first_chunk()?;
        Some(if is_big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) })
    };
    let directory = usize::try_from(long(tiff.get(4..)?)?).ok().filter(|at| *at >= 8)?;
    let directory = tiff.get(directory..)?;
    let entries = usize::from(short(directory)?) * 12;
    // The place of the next directory follows the entries.
    let (entries, _next) = directory.get(2..)?.split_at_checked(entries).filter(|(_, rest)| rest.len() >= 4)?;
    let entry = entries.chunks_exact(12).find(|entry| short(entry) == Some(0x0112))?;
    let is_one_short = short(&entry[2..]) == Some(3) && long(&entry[4..]) == Some(1);
    let value = short(&entry[8..]).filter(|_| is_one_short)?;
    u8::try_from(value).ok()
}
