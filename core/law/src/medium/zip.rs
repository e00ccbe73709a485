//! Whether a file is a ZIP archive, whatever else it is: such a file shows one thing to who reads it and another to who
//! unpacks it.
//!
//! A ZIP is read from its end (APPNOTE.TXT 6.3.10, 4.3.6 and 4.3.16), so it can follow anything. Only a file that ends as an
//! archive is one: a document that carries an archive as an attachment (PDF/A-3) goes on after it, and is taken.

/// The longest end of an archive, bytes: where ZIP64 has its index, the end record and the longest comment.
pub(super) const ZIP_END: usize = LOCATOR + RECORD + 0xFFFF;

const LOCATOR: usize = 20;
const RECORD: usize = 22;

/// Whether a reader of ZIP opens a file of `size` bytes that ends in `tail`: there is an end record, its comment reaches
/// exactly the end of the file, and the directory is where the record says, which is right before the record or so far from
/// the beginning of the file. The last 65,577 bytes of the tail are looked at; a directory right before the record that
/// begins before them is believed to be there.
pub fn opens_as_zip(tail: &[u8], size: u64) -> bool {
    let tail = tail.get(tail.len().saturating_sub(ZIP_END)..).unwrap_or_default();
    tail.windows(RECORD).enumerate().any(|(at, record)| {
        if !record.starts_with(b"PK\x05\x06") || at + RECORD + usize::from(le16(record, 20)) != tail.len() {
            return false;
        }
        let is_at = |at: Option<usize>, what: &[u8]| {
            at.and_then(|at| tail.get(at..)).is_some_and(|here| here.starts_with(what))
        };
        let (length, offset) = (u64::from(le32(record, 12)), u64::from(le32(record, 16)));
        let before = size.saturating_sub(u64::try_from(tail.len()).unwrap_or(u64::MAX));
        let end = before.saturating_add(u64::try_from(at).unwrap_or(u64::MAX));
        let in_tail = |at: u64| at.checked_sub(before).and_then(|at| usize::try_from(at).ok());
        let right_before = end.checked_sub(length);
        right_before.is_some_and(|at| at < before)
            || is_at(right_before.and_then(in_tail), b"PK\x01\x02")
            || is_at(in_tail(offset), b"PK\x01\x02")
            || is_at(at.checked_sub(LOCATOR), b"PK\x06\x07")
    })
}

fn le16(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |two| u16::from_le_bytes(*two))
}

fn le32(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |four| u32::from_le_bytes(*four))
}
