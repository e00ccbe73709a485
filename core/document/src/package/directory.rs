//! The directory of a ZIP, read by our own hand: a reader that keeps entries by name would not see one name twice.
//!
//! The package must be exactly its entries, the directory and the end record: what stands anywhere else is what another
//! reader might find. Multi-volume archives, directories in ZIP64, comments and encryption are refused; no OFD needs them.

use crate::fault::DocumentFault;

use super::path::safe_name;

const LOCAL: u32 = 0x0403_4B50;
const CENTRAL: u32 = 0x0201_4B50;
const END: u32 = 0x0605_4B50;
const DESCRIPTOR: u32 = 0x0807_4B50;
const LOCAL_BYTES: usize = 30;
const CENTRAL_BYTES: usize = 46;
const END_BYTES: usize = 22;
/// Largest comment that is searched through for the end record.
const COMMENT_BYTES: usize = 65_535;

/// Flag bits: encrypted (plain or strong), sizes behind the content, patched data.
const ENCRYPTED: u16 = 1 | 1 << 6 | 1 << 13;
const SIZES_BEHIND: u16 = 1 << 3;
const PATCHED: u16 = 1 << 5;
/// This flag says only how the name is spelled in bytes; libraries set it in one header and not in the other.
const NAME_IS_UTF8: u16 = 1 << 11;
/// The value that stands for a length which an extra field says.
const SAID_BEHIND: usize = 0xFFFF_FFFF;
/// The extra field with lengths of eight bytes.
const LONG_LENGTHS: u16 = 1;

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
}

/// Whether bytes begin as a package does.
pub(crate) fn begins_like_one(bytes: &[u8]) -> bool {
    [Some(LOCAL), Some(END)].contains(&word(bytes, 0))
}

/// Every file of the package in the order of the bytes; directories are left out.
pub(crate) fn read(bytes: &[u8], most_entries: usize) -> Result<Vec<Entry<'_>>, DocumentFault> {
    let (mut rows, directory_at) = central(bytes, most_entries)?;
    rows.sort_by_key(|row| row.offset);
    let mut entries = Vec::with_capacity(rows.len());
    let mut at = 0;
    for row in &rows {
        if row.offset != at {
            return Err(DocumentFault::SurplusBytes);
        }
        let (packed, next) = local(bytes, row)?;
        at = next;
        let name = safe_name(row.name).ok_or(DocumentFault::UnsafePath)?;
        let packing = packing(row, name)?;
        if name.ends_with('/') {
            if row.length != 0 {
                return Err(DocumentFault::UnsafePath);
            }
            continue;
        }
        entries.push(Entry { name, packing, crc: row.crc, length: row.length, packed });
    }
    if at == directory_at { Ok(entries) } else { Err(DocumentFault::SurplusBytes) }
}

fn packing(row: &Row<'_>, name: &str) -> Result<Packing, DocumentFault> {
    let packing = match row.method {
        0 if row.packed == row.length => Some(Packing::Stored),
        8 => Some(Packing::Deflated),
        _ => None,
    };
    let plain = row.flags & (ENCRYPTED | PATCHED) == 0;
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
    let mut rows = Vec::with_capacity(count);
    let mut at = directory_at;
    for _ in 0..count {
        let (row, next) = central_row(bytes, at).ok_or(DocumentFault::NotAPackage)?;
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

fn central_row(bytes: &[u8], at: usize) -> Option<(Row<'_>, usize)> {
    (word(bytes, at)? == CENTRAL).then_some(())?;
    let name_bytes = usize::from(half(bytes, at + 28)?);
    let behind = usize::from(half(bytes, at + 30)?) + usize::from(half(bytes, at + 32)?);
    let name = bytes.get(at + CENTRAL_BYTES..)?.get(..name_bytes)?;
    let row = Row {
        name,
        flags: half(bytes, at + 8)?,
        method: half(bytes, at + 10)?,
        crc: word(bytes, at + 16)?,
        packed: long(bytes, at + 20)?,
        length: long(bytes, at + 24)?,
        offset: long(bytes, at + 42)?,
    };
    Some((row, at + CENTRAL_BYTES + name_bytes + behind))
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
        let (packed, length) = match (packed, length) {
            (SAID_BEHIND, SAID_BEHIND) => long_lengths(bytes.get(at + LOCAL_BYTES + name_bytes..)?.get(..extra)?)?,
            lengths => lengths,
        };
        let same = name == row.name
            && (flags ^ row.flags) & !NAME_IS_UTF8 == 0
            && half(bytes, at + 8)? == row.method
            && ((crc, packed, length) == (row.crc, row.packed, row.length)
                || (behind && (crc, packed, length) == (0, 0, 0)));
        same.then_some((at + LOCAL_BYTES + name_bytes + extra, behind))
    };
    let (content, behind) = header().ok_or_else(damaged)?;
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

/// Packed and unpacked length, as an extra field says them where a writer did not know how long they would be.
fn long_lengths(extra: &[u8]) -> Option<(usize, usize)> {
    let mut at = 0;
    while half(extra, at)? != LONG_LENGTHS {
        at += 4 + usize::from(half(extra, at + 2)?);
    }
    let eight = |at: usize| usize::try_from(u64::from_le_bytes(*extra.get(at..)?.first_chunk()?)).ok();
    Some((eight(at + 12)?, eight(at + 4)?))
}

fn half(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|two| u16::from_le_bytes(*two))
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|four| u32::from_le_bytes(*four))
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    word(bytes, at).and_then(|word| usize::try_from(word).ok())
}
