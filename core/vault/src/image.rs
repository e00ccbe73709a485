//! A first look at a database file, in memory: whose it is, which schema, whether it is whole.
//!
//! If a WAL is present, the main file's header may be stale, and SQLite cannot be asked before it is known whose file it is.
//! So the committed frames of the WAL are read as SQLite's file format describes them, and the header among them is judged;
//! where a file can be read in no other way, they are laid over a private copy of it. Pure functions over bytes.

use std::collections::BTreeSet;

use crate::error::VaultError;

const MAGIC: &[u8; 16] = b"SQLite format 3\0";
/// Length of the header of a database file.
pub(crate) const HEADER: usize = 100;
const WAL_HEADER: usize = 32;
const FRAME_HEADER: usize = 24;

/// The fields of a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) page_size: u32,
    /// Pages by the header, 0 if the header does not know.
    pub(crate) pages: u32,
    pub(crate) user_version: u32,
    pub(crate) application_id: u32,
}

fn be32(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map_or(0, u32::from_be_bytes)
}

impl Header {
    /// Reads a header. `Truncated` if there are fewer than 100 bytes, `Foreign` if it is no SQLite file.
    pub(crate) fn read(head: &[u8]) -> Result<Self, VaultError> {
        if head.len() < HEADER {
            return Err(VaultError::Truncated);
        }
        if !head.starts_with(MAGIC) {
            return Err(VaultError::Foreign);
        }
        let page_size = match u32::from(head[16]) << 8 | u32::from(head[17]) {
            1 => 65_536,
            size if size >= 512 && size.is_power_of_two() => size,
            _ => return Err(VaultError::corrupt("the database header")),
        };
        let counts = be32(head, 24) == be32(head, 92);
        Ok(Self {
            page_size,
            pages: if counts { be32(head, 28) } else { 0 },
            user_version: be32(head, 60),
            application_id: be32(head, 68),
        })
    }

    /// Whether a file of this length holds all the pages the header counts.
    pub(crate) fn fits(&self, len: u64) -> bool {
        len >= u64::from(self.page_size) && len >= u64::from(self.pages) * u64::from(self.page_size)
    }
}

/// SQLite's running checksum over eight bytes at a time.
struct Checksum {
    big_endian: bool,
    sums: (u32, u32),
}

impl Checksum {
    fn add(&mut self, bytes: &[u8]) {
        for pair in bytes.chunks_exact(8) {
            let word = |at: usize| {
                let four = [pair[at], pair[at + 1], pair[at + 2], pair[at + 3]];
                if self.big_endian { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) }
            };
            self.sums.0 = self.sums.0.wrapping_add(word(0)).wrapping_add(self.sums.1);
            self.sums.1 = self.sums.1.wrapping_add(word(4)).wrapping_add(self.sums.0);
        }
    }

    fn is(&self, bytes: &[u8], at: usize) -> bool {
        self.sums == (be32(bytes, at), be32(bytes, at + 4))
    }
}

/// The database as SQLite would read it: `main` under the committed frames of `wal`. `None` if the WAL holds none,
/// and `main` is all there is.
pub(crate) fn committed(main: Vec<u8>, wal: &[u8]) -> Option<Vec<u8>> {
    let (frames, page_size, pages) = committed_frames(wal)?;
    let mut image = main;
    image.resize(page_size * pages, 0);
    for (number, page) in frames {
        // A page beyond the last commit's size was dropped by it.
        if let Some(place) = image.get_mut((number - 1) * page_size..number * page_size) {
            place.copy_from_slice(page);
        }
    }
    Some(without_wal(image))
}

/// The copy lives in memory, where SQLite knows no WAL.
pub(crate) fn without_wal(mut image: Vec<u8>) -> Vec<u8> {
    if let Some(versions) = image.get_mut(18..20) {
        versions.fill(1);
    }
    image
}

/// Reads what the committed frames of a WAL say of a database whose main file begins with `head` and has `size`
/// bytes: the header that counts, and whether every page is somewhere. `None` if the WAL holds none.
pub(crate) fn judged_with(head: &[u8], size: u64, wal: &[u8]) -> Option<Result<(Header, bool), VaultError>> {
    let (frames, page_size, pages) = committed_frames(wal)?;
    let first = frames.iter().rev().find(|(number, _)| *number == 1).map_or(head, |(_, page)| page);
    let header = Header::read(first.get(..HEADER).unwrap_or(first));
    let in_file = usize::try_from(size).unwrap_or(usize::MAX) / page_size;
    let in_wal: BTreeSet<usize> = frames.iter().map(|(number, _)| *number).collect();
    let whole = (in_file + 1..=pages).all(|number| in_wal.contains(&number));
    Some(header.map(|header| (header, whole)))
}

type Frames<'a> = (Vec<(usize, &'a [u8])>, usize, usize);

fn committed_frames(wal: &[u8]) -> Option<Frames<'_>> {
    let header = wal.get(..WAL_HEADER)?;
    let big_endian = match be32(header, 0) {
        0x377f_0682 => false,
        0x377f_0683 => true,
        _ => return None,
    };
    let page_size = usize::try_from(be32(header, 8)).ok()?;
    if !(512..=65_536).contains(&page_size) || !page_size.is_power_of_two() || be32(header, 4) != 3_007_000 {
        return None;
    }
    let mut sum = Checksum { big_endian, sums: (0, 0) };
    sum.add(&header[..24]);
    if !sum.is(header, 24) {
        return None;
    }
    let (mut frames, mut whole) = (Vec::new(), None);
    for frame in wal[WAL_HEADER..].chunks_exact(FRAME_HEADER + page_size) {
        let number = usize::try_from(be32(frame, 0)).ok()?;
        if frame[8..16] != header[16..24] || number == 0 {
            break;
        }
        sum.add(&frame[..8]);
        sum.add(&frame[FRAME_HEADER..]);
        if !sum.is(frame, 16) {
            break;
        }
        frames.push((number, &frame[FRAME_HEADER..]));
        let pages = usize::try_from(be32(frame, 4)).ok()?;
        if pages > 0 {
            whole = Some((frames.len(), pages));
        }
    }
    let (count, pages) = whole?;
    frames.truncate(count);
    Some((frames, page_size, pages))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::Connection;

    /// A WAL of one committed page, its sums right.
    fn wal_of_one_page(page_size: u32, format: u32) -> Vec<u8> {
        let mut sum = Checksum { big_endian: true, sums: (0, 0) };
        let sums = |sum: &Checksum| [sum.sums.0.to_be_bytes(), sum.sums.1.to_be_bytes()].concat();
        let mut header: Vec<u8> =
            [0x377f_0683, format, page_size, 0, 11, 12].iter().flat_map(|word: &u32| word.to_be_bytes()).collect();
        sum.add(&header);
        header.extend(sums(&sum));
        let (head, page) = ([1_u32.to_be_bytes(), 1_u32.to_be_bytes()].concat(), vec![7; page_size as usize]);
        sum.add(&head);
        sum.add(&page);
        [&header[..], &head, &header[16..24], &sums(&sum), &page].concat()
    }

    #[test]
    fn a_wal_has_a_page_size_that_can_be_and_the_format_that_is_known() {
        const KNOWN: u32 = 3_007_000;
        assert!(committed(Vec::new(), &wal_of_one_page(512, KNOWN)).is_some());
        assert!(committed(Vec::new(), &wal_of_one_page(65_536, KNOWN)).is_some());
        for (page_size, format) in [(256, KNOWN), (768, KNOWN), (131_072, KNOWN), (512, KNOWN + 1)] {
            assert!(committed(Vec::new(), &wal_of_one_page(page_size, format)).is_none(), "{page_size} {format}");
        }
    }

    #[test]
    fn the_copy_is_what_sqlite_reads_from_a_hot_wal() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.db");
        let db = Connection::open(&path).unwrap();
        db.execute_batch("PRAGMA application_id = 7; PRAGMA user_version = 3; CREATE TABLE t(x); CREATE TABLE u(x)")
            .unwrap();
        db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; PRAGMA user_version = 4").unwrap();
        for n in 0..200 {
            db.execute("INSERT INTO t VALUES (?1 || hex(randomblob(200)))", [n]).unwrap();
        }
        let (main, mut wal) = (std::fs::read(&path).unwrap(), std::fs::read(dir.path().join("a.db-wal")).unwrap());
        assert_eq!(Header::read(&main).unwrap().user_version, 3, "the main file's header is stale");

        let image = committed(main.clone(), &wal).unwrap();
        let (header, whole) = judged_with(&main[..HEADER], main.len() as u64, &wal).unwrap().unwrap();
        assert_eq!((header.user_version, header.application_id, whole), (4, 7, true));
        assert_eq!(Header::read(&image), Ok(header));
        assert!(header.fits(image.len() as u64));
        let (_, whole) = judged_with(&main[..HEADER], 0, &wal).unwrap().unwrap();
        assert!(!whole, "pages that are neither in the file nor in the WAL");
        let (_, whole) = judged_with(&main[..HEADER], u64::from(header.page_size), &wal).unwrap().unwrap();
        assert!(!whole, "one page of the file, and one that no commit has touched");
        let mut copy = Connection::open_in_memory().unwrap();
        let len = image.len();
        copy.deserialize_read_exact("main", image.as_slice(), len, true).unwrap();
        let count = |db: &Connection| db.query_row("SELECT count(*) FROM t", [], |r| r.get::<_, i64>(0)).unwrap();
        assert_eq!(count(&copy), count(&db));

        let last = wal.len() - 1;
        wal[last] ^= 1; // the last commit is torn: the one before it stands
        let mut copy = Connection::open_in_memory().unwrap();
        let image = committed(main.clone(), &wal).unwrap();
        copy.deserialize_read_exact("main", image.as_slice(), image.len(), true).unwrap();
        assert_eq!(count(&copy), 199);
        assert!(committed(main.clone(), &[]).is_none());
        assert!(committed(main, &wal[..40]).is_none());
    }

    #[test]
    fn short_and_foreign_heads_are_told_apart() {
        for len in [0, 1, 99] {
            assert_eq!(Header::read(&vec![b'x'; len]), Err(VaultError::Truncated));
        }
        assert_eq!(Header::read(&[b'x'; 100]), Err(VaultError::Foreign));
    }

    #[test]
    fn a_page_has_a_size_that_sqlite_knows_or_the_file_is_damaged() {
        let with = |size: u16| {
            let mut head = [MAGIC.as_slice(), &[0; 84]].concat();
            head[16..18].copy_from_slice(&size.to_be_bytes());
            Header::read(&head).map(|header| header.page_size)
        };
        // Two bytes cannot hold the largest: 1 stands for it.
        for (said, size) in [(512, 512), (1024, 1024), (4096, 4096), (32_768, 32_768), (1, 65_536)] {
            assert_eq!(with(said), Ok(size));
        }
        for said in [0, 2, 256, 511, 513, 768, 4095, 32_769, u16::MAX] {
            assert_eq!(with(said), Err(VaultError::corrupt("the database header")), "{said}");
        }
    }

    #[test]
    fn a_file_holds_what_its_header_counts_or_was_cut() {
        let header = Header { page_size: 512, pages: 3, user_version: 0, application_id: 0 };
        assert_eq!([1535, 1536, 1537].map(|len| header.fits(len)), [false, true, true]);
        let unknown = Header { pages: 0, ..header };
        assert_eq!([511, 512].map(|len| unknown.fits(len)), [false, true], "it has its first page at least");
    }

    /// As a machine of the other byte order writes one: SQLite reads both, so both are judged.
    #[test]
    fn a_wal_of_either_byte_order_is_read_as_sqlite_reads_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.db");
        let db = Connection::open(&path).unwrap();
        db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE t(x)").unwrap();
        for n in 0..9 {
            db.execute("INSERT INTO t VALUES (?1)", [n]).unwrap();
        }
        let (main, mut wal) = (std::fs::read(&path).unwrap(), std::fs::read(dir.path().join("a.db-wal")).unwrap());
        let other = match be32(&wal, 0) {
            0x377f_0682 => 0x377f_0683_u32,
            _ => 0x377f_0682,
        };
        wal[..4].copy_from_slice(&other.to_be_bytes());
        let mut sum = Checksum { big_endian: other == 0x377f_0683, sums: (0, 0) };
        let sums = |sum: &Checksum| [sum.sums.0.to_be_bytes(), sum.sums.1.to_be_bytes()].concat();
        sum.add(&wal[..24]);
        wal[24..32].copy_from_slice(&sums(&sum));
        let page = be32(&wal, 8) as usize;
        for frame in wal[WAL_HEADER..].chunks_exact_mut(FRAME_HEADER + page) {
            sum.add(&frame[..8]);
            sum.add(&frame[FRAME_HEADER..]);
            frame[16..24].copy_from_slice(&sums(&sum));
        }
        let copied = dir.path().join("b.db");
        std::fs::write(&copied, &main).unwrap();
        std::fs::write(dir.path().join("b.db-wal"), &wal).unwrap();
        let count = |db: &Connection| db.query_row("SELECT count(*) FROM t", [], |r| r.get::<_, i64>(0)).unwrap();
        let image = committed(main, &wal).unwrap();
        let mut copy = Connection::open_in_memory().unwrap();
        copy.deserialize_read_exact("main", image.as_slice(), image.len(), true).unwrap();
        assert_eq!((count(&copy), count(&Connection::open(&copied).unwrap())), (9, 9));
    }
}
