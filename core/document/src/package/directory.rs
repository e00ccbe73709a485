//! The directory of a ZIP, read by our own hand: a reader that keeps entries by name would not see one name twice.
//!
//! The package must be exactly its entries, the directory and the end record: what stands anywhere else is what another
//! reader might find, and so is what stands in a header without a meaning that is known here ([`super::extra`]).
//! Multi-volume archives, directories in ZIP64, comments and encryption are refused; no OFD needs them.

use crate::fault::DocumentFault;

use super::extra::{LongLengths, half, read_extras};
use super::path::safe_name;

/// The first bytes of a package that holds something.
pub(crate) const MAGIC: &[u8] = &LOCAL.to_le_bytes();

const LOCAL: u32 = 0x0403_4B50;
const CENTRAL: u32 = 0x0201_4B50;
const END: u32 = 0x0605_4B50;
/// Points to a directory with offsets of eight bytes, which other readers would take in place of this one.
const LONG_END_POINTER: u32 = 0x0706_4B50;
const DESCRIPTOR: u32 = 0x0807_4B50;
const LOCAL_BYTES: usize = 30;
const CENTRAL_BYTES: usize = 46;
const END_BYTES: usize = 22;
const LONG_END_POINTER_BYTES: usize = 20;
/// Largest comment that is searched through for the end record.
const COMMENT_BYTES: usize = 65_535;

/// Flag bits: how hard it was tried to pack it, and sizes behind the content. The others say that it is encrypted, patched
/// or packed in some other way, or nothing yet.
const HOW_HARD: u16 = 1 << 1 | 1 << 2;
const SIZES_BEHIND: u16 = 1 << 3;
/// This flag says only how the name is spelled in bytes; libraries set it in one header and not in the other.
const NAME_IS_UTF8: u16 = 1 << 11;
/// Bits of the kind of a file, as Unix and as DOS have it (volume, directory, link).
const UNIX_KIND: u32 = 0o170_000;
const UNIX_FILE: u32 = 0o100_000;
const UNIX_DIRECTORY: u32 = 0o040_000;
const DOS_KIND: u32 = 0x0418;
const DOS_DIRECTORY: u32 = 0x0010;
/// The deflated form of no bytes.
const DEFLATED_NOTHING: &[u8] = &[3, 0];
/// The value that stands for a length which an extra field says.
const SAID_BEHIND: usize = 0xFFFF_FFFF;

/// The method by which an entry is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    Stored,
    Deflated,
}

/// One file of the directory.
#[derive(Debug)]
pub(crate) struct Entry<'a> {
    pub(crate) name: &'a str,
    pub(crate) packing: Packing,
    pub(crate) crc: u32,
    /// Length of the content, bytes.
    pub(crate) length: usize,
    pub(crate) packed: &'a [u8],
}

/// An entry as the central directory tells it.
struct Row<'a> {
    name: &'a [u8],
    flags: u16,
    method: u16,
    crc: u32,
    packed: usize,
    length: usize,
    offset: usize,
    /// The kind of file that it is: the word of Unix above, that of DOS below.
    outside: u32,
}

/// Whether bytes begin as a package does.
pub(crate) fn begins_like_one(bytes: &[u8]) -> bool {
    [Some(LOCAL), Some(END)].contains(&word(bytes, 0))
}

/// Every file of the package in the order of the bytes, and the names of its directories without the slash.
pub(crate) fn read(bytes: &[u8], most_entries: usize) -> Result<(Vec<Entry<'_>>, Vec<&str>), DocumentFault> {
    let (mut rows, directory_at) = central(bytes, most_entries)?;
    rows.sort_by_key(|row| row.offset);
    let (mut entries, mut directories) = (Vec::with_capacity(rows.len()), Vec::new());
    let mut at = 0;
    for row in &rows {
        if row.offset != at {
            return Err(DocumentFault::SurplusBytes);
        }
        let (packed, next) = local(bytes, row)?;
        at = next;
        let name = safe_name(row.name).ok_or(DocumentFault::UnsafePath)?;
        let packing = packing(row, name)?;
        let directory = name.strip_suffix('/');
        if !is_plain(row.outside, directory.is_some()) {
            return Err(DocumentFault::UnsafePath);
        }
        if let Some(directory) = directory {
            if row.length != 0 {
                return Err(DocumentFault::UnsafePath);
            }
            // Nothing, stored or deflated.
            if row.crc != 0 || !(packed.is_empty() || packed == DEFLATED_NOTHING) {
                return Err(DocumentFault::SurplusBytes);
            }
            directories.push(directory);
            continue;
        }
        entries.push(Entry { name, packing, crc: row.crc, length: row.length, packed });
    }
    if at == directory_at { Ok((entries, directories)) } else { Err(DocumentFault::SurplusBytes) }
}

/// Whether an entry is what its name says, a file or a directory, and no link, volume or device.
fn is_plain(outside: u32, is_directory: bool) -> bool {
    let (unix, dos) = ((outside >> 16) & UNIX_KIND, outside & DOS_KIND);
    let (as_unix, as_dos) = if is_directory { (UNIX_DIRECTORY, DOS_DIRECTORY) } else { (UNIX_FILE, 0) };
    [0, as_unix].contains(&unix) && [0, as_dos].contains(&dos)
}

fn packing(row: &Row<'_>, name: &str) -> Result<Packing, DocumentFault> {
    let packing = match row.method {
        // With its sizes behind, whoever reads from the front cannot tell where it ends.
        0 if row.packed == row.length && row.flags & SIZES_BEHIND == 0 => Some(Packing::Stored),
        8 => Some(Packing::Deflated),
        _ => None,
    };
    let plain = row.flags & !(HOW_HARD | SIZES_BEHIND | NAME_IS_UTF8) == 0;
    packing.filter(|_| plain).ok_or_else(|| DocumentFault::Packing { path: name.to_owned() })
}

/// The rows of the central directory, and where it begins.
fn central(bytes: &[u8], most_entries: usize) -> Result<(Vec<Row<'_>>, usize), DocumentFault> {
    let end = end_record(bytes)?;
    let count = usize::from(half(bytes, end + 10).ok_or(DocumentFault::NotAPackage)?);
    let one_volume = word(bytes, end + 4) == Some(0) && half(bytes, end + 8) == half(bytes, end + 10);
    let directory_bytes = long(bytes, end + 12).ok_or(DocumentFault::NotAPackage)?;
    let directory_at = long(bytes, end + 16).ok_or(DocumentFault::NotAPackage)?;
    if !one_volume {
        return Err(DocumentFault::NotAPackage);
    }
    if count > most_entries {
        return Err(DocumentFault::TooMany);
    }
    if directory_at.checked_add(directory_bytes) != Some(end) {
        return Err(DocumentFault::SurplusBytes);
    }
    if end.checked_sub(LONG_END_POINTER_BYTES).is_some_and(|at| word(bytes, at) == Some(LONG_END_POINTER)) {
        return Err(DocumentFault::SurplusBytes);
    }
    let mut rows = Vec::with_capacity(count);
    let mut at = directory_at;
    for _ in 0..count {
        let (row, next) = central_row(bytes, at).ok_or(DocumentFault::NotAPackage)??;
        rows.push(row);
        at = next;
    }
    if at == end { Ok((rows, directory_at)) } else { Err(DocumentFault::SurplusBytes) }
}

/// The position of the end record, which stands at the very end.
fn end_record(bytes: &[u8]) -> Result<usize, DocumentFault> {
    let last = bytes.len().checked_sub(END_BYTES).ok_or(DocumentFault::NotAPackage)?;
    if word(bytes, last) == Some(END) && half(bytes, last + 20) == Some(0) {
        return Ok(last);
    }
    // Something follows the end record, be it called a comment: told apart from a package that was cut.
    let first = last.saturating_sub(COMMENT_BYTES);
    let found = (first..last).rev().any(|at| word(bytes, at) == Some(END));
    Err(if found { DocumentFault::SurplusBytes } else { DocumentFault::NotAPackage })
}

/// A row and where the next one begins; `None` where the bytes are none.
fn central_row(bytes: &[u8], at: usize) -> Option<Result<(Row<'_>, usize), DocumentFault>> {
    (word(bytes, at)? == CENTRAL).then_some(())?;
    let name_bytes = usize::from(half(bytes, at + 28)?);
    let extra_bytes = usize::from(half(bytes, at + 30)?);
    // Comment, and the volume that the entry is on.
    let nothing_else = half(bytes, at + 32)? == 0 && half(bytes, at + 34)? == 0;
    let name = bytes.get(at + CENTRAL_BYTES..)?.get(..name_bytes)?;
    let extra = bytes.get(at + CENTRAL_BYTES + name_bytes..)?.get(..extra_bytes)?;
    let row = Row {
        name,
        flags: half(bytes, at + 8)?,
        method: half(bytes, at + 10)?,
        crc: word(bytes, at + 16)?,
        packed: long(bytes, at + 20)?,
        length: long(bytes, at + 24)?,
        offset: long(bytes, at + 42)?,
        outside: word(bytes, at + 38)?,
    };
    let known = nothing_else && read_extras(extra, name, LongLengths::Needless).is_some();
    Some(known.then_some((row, at + CENTRAL_BYTES + name_bytes + extra_bytes)).ok_or(DocumentFault::SurplusBytes))
}

/// The packed content of a row, and where the next entry begins. The local header must say what the directory says.
fn local<'a>(bytes: &'a [u8], row: &Row<'_>) -> Result<(&'a [u8], usize), DocumentFault> {
    let at = row.offset;
    let damaged = || DocumentFault::Damaged { path: String::from_utf8_lossy(row.name).into_owned() };
    let header = || {
        (word(bytes, at)? == LOCAL).then_some(())?;
        let (name_bytes, extra) = (usize::from(half(bytes, at + 26)?), usize::from(half(bytes, at + 28)?));
        let name = bytes.get(at + LOCAL_BYTES..)?.get(..name_bytes)?;
        let flags = half(bytes, at + 6)?;
        let behind = flags & SIZES_BEHIND != 0;
        let (crc, packed, length) = (word(bytes, at + 14)?, long(bytes, at + 18)?, long(bytes, at + 22)?);
        let fields = bytes.get(at + LOCAL_BYTES + name_bytes..)?.get(..extra)?;
        let said_behind = (packed, length) == (SAID_BEHIND, SAID_BEHIND);
        let needs = if said_behind { LongLengths::Needed } else { LongLengths::Needless };
        let Some(long_lengths) = read_extras(fields, name, needs) else {
            return Some(Err(DocumentFault::SurplusBytes));
        };
        let (packed, length) = long_lengths.unwrap_or((packed, length));
        let same = name == row.name
            && (flags ^ row.flags) & !NAME_IS_UTF8 == 0
            && half(bytes, at + 8)? == row.method
            && ((crc, packed, length) == (row.crc, row.packed, row.length)
                || (behind && (crc, packed, length) == (0, 0, 0)));
        same.then_some(Ok((at + LOCAL_BYTES + name_bytes + extra, behind)))
    };
    let (content, behind) = header().ok_or_else(damaged)??;
    let packed = bytes.get(content..).and_then(|rest| rest.get(..row.packed)).ok_or_else(damaged)?;
    let end = content + row.packed;
    if !behind {
        return Ok((packed, end));
    }
    let marked = usize::from(word(bytes, end) == Some(DESCRIPTOR) && word(bytes, end + 4) == Some(row.crc)) * 4;
    let at = end + marked;
    let said = (word(bytes, at), long(bytes, at + 4), long(bytes, at + 8));
    if said == (Some(row.crc), Some(row.packed), Some(row.length)) { Ok((packed, at + 12)) } else { Err(damaged()) }
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|four| u32::from_le_bytes(*four))
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    word(bytes, at).and_then(|word| usize::try_from(word).ok())
}
