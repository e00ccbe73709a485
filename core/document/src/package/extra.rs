//! The extra fields of the headers of a ZIP. What one reader passes over another takes for the name or the length of an
//! entry, so a field is taken only if its meaning is known and changes neither.

/// Lengths of eight bytes (ZIP64).
const LONG_LENGTHS: u16 = 0x0001;
/// Times, owners and the like, with the fewest and most bytes that they have: NTFS times, Unix times and owners (old and
/// new), and the mark of a Java archive.
const HARMLESS: &[(u16, usize, usize)] =
    &[(0x000A, 32, 32), (0x5455, 1, 13), (0x5855, 8, 12), (0x7875, 3, 19), (0xCAFE, 0, 0)];
/// Times as NTFS keeps them: a reserved word, then one attribute of three times.
const NTFS_TIMES: u16 = 0x000A;
const NTFS_HEAD: &[u8] = &[0, 0, 0, 0, 1, 0, 24, 0];
/// The name once more, in UTF-8: other readers take it in place of the header's.
const UNICODE_NAME: u16 = 0x7075;
/// Version and checksum before that name.
const UNICODE_NAME_HEAD: usize = 5;

/// The need for an extra field for the lengths of a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LongLengths {
    Needed,
    Needless,
}

/// Reads every extra field of a header with this name; `None` where one is unknown, stands there twice, or is not exactly
/// what it should be. Returns packed and unpacked length where the header needs them.
pub(super) fn read_extras(extra: &[u8], name: &[u8], lengths: LongLengths) -> Option<Option<(usize, usize)>> {
    let mut rest = extra;
    let (mut seen, mut found) = (Vec::new(), None);
    while !rest.is_empty() {
        let (id, bytes) = (half(rest, 0)?, usize::from(half(rest, 2)?));
        let content = rest.get(4..)?.get(..bytes)?;
        rest = rest.get(4 + bytes..)?;
        if seen.contains(&id) {
            return None;
        }
        seen.push(id);
        match id {
            LONG_LENGTHS if lengths == LongLengths::Needed && bytes == 16 => {
                let eight = |at: usize| usize::try_from(u64::from_le_bytes(*content.get(at..)?.first_chunk()?)).ok();
                found = Some((eight(8)?, eight(0)?));
            }
            NTFS_TIMES if content.get(..NTFS_HEAD.len())? != NTFS_HEAD => return None,
            UNICODE_NAME if content.first()? == &1 && content.get(UNICODE_NAME_HEAD..)? == name => {}
            _ if HARMLESS.iter().any(|(known, least, most)| *known == id && (*least..=*most).contains(&bytes)) => {}
            _ => return None,
        }
    }
    (found.is_some() == (lengths == LongLengths::Needed)).then_some(found)
}

/// Two bytes of a header.
pub(super) fn half(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|two| u16::from_le_bytes(*two))
}
