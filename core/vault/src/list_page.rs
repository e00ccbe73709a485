//! The form of a list in its rows: the head, and pages of lines.

use std::collections::BTreeMap;

use zeroize::Zeroizing;

use crate::collection::List;
use crate::error::VaultError;

/// Lines a page holds at most.
pub(crate) const PAGE: usize = 64;

/// A line of a list.
#[derive(Clone, PartialEq, Eq)]
pub struct ListLine {
    /// The key of the record it stands for.
    pub key: Vec<u8>,
    /// The text that the list shows, as the writer spelled it.
    pub line: Vec<u8>,
}

/// Shows the length, never the content.
impl std::fmt::Debug for ListLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ListLine({} bytes)", self.line.len())
    }
}

/// The order of a list's pages.
#[derive(Clone, Default)]
pub(crate) struct Head {
    /// The next page's number; 0 is no page.
    pub(crate) last: u32,
    /// Newest first: number and how many lines.
    pub(crate) pages: Vec<(u32, u8)>,
}

impl Head {
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.last.to_be_bytes().to_vec();
        for (page, lines) in &self.pages {
            bytes.extend_from_slice(&page.to_be_bytes());
            bytes.push(*lines);
        }
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (last, rest) = bytes.split_first_chunk()?;
        let entries = rest.chunks_exact(5);
        if !entries.remainder().is_empty() {
            return None;
        }
        let pages = entries.map(|e| (u32::from_be_bytes([e[0], e[1], e[2], e[3]]), e[4])).collect();
        Some(Self { last: u32::from_be_bytes(*last), pages })
    }

    /// Reads the head from its row; a list without one is empty.
    pub(crate) fn stored(row: Option<Zeroizing<Vec<u8>>>) -> Result<Self, VaultError> {
        row.map_or(Some(Self::default()), |plain| Self::from_bytes(&plain)).ok_or(VaultError::corrupt("a list"))
    }

    pub(crate) fn lines_mut(&mut self, page: u32) -> Option<&mut u8> {
        self.pages.iter_mut().find(|(number, _)| *number == page).map(|(_, lines)| lines)
    }
}

/// A page as its row holds it.
pub(crate) fn page_to_bytes(lines: &[ListLine]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in lines.iter().flat_map(|listed| [&listed.key, &listed.line]) {
        // A line longer than 4 GiB cannot exist: its record could not either.
        bytes.extend_from_slice(&(part.len() as u32).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

fn page_from_bytes(mut bytes: &[u8]) -> Option<Vec<ListLine>> {
    let mut part = || -> Option<Vec<u8>> {
        let (len, rest) = bytes.split_first_chunk()?;
        let (part, rest) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*len)).ok()?)?;
        bytes = rest;
        Some(part.to_vec())
    };
    let mut lines = Vec::new();
    while let Some(key) = part() {
        lines.push(ListLine { key, line: part()? });
    }
    bytes.is_empty().then_some(lines)
}

/// A page from its row, which must be there: the head names it.
pub(crate) fn stored_page(row: Option<Zeroizing<Vec<u8>>>) -> Result<Vec<ListLine>, VaultError> {
    row.and_then(|plain| page_from_bytes(&plain)).ok_or(VaultError::corrupt("a page of a list"))
}

/// The key of a page's row.
pub(crate) fn page_key(list: List, page: u32) -> Vec<u8> {
    [list.name().as_bytes(), &[0], &page.to_be_bytes()].concat()
}

/// A list that a transaction has touched.
pub(crate) struct OpenList {
    pub(crate) head: Head,
    pub(crate) head_changed: bool,
    pub(crate) pages: BTreeMap<u32, Vec<ListLine>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_and_a_head_read_back() {
        let lines = vec![
            ListLine { key: vec![1], line: vec![] },
            ListLine { key: vec![2, 3], line: "演示".as_bytes().to_vec() },
        ];
        assert!(page_from_bytes(&page_to_bytes(&lines)) == Some(lines));
        assert!(page_from_bytes(&[0, 0, 0, 9, 1]).is_none());
        assert!(page_from_bytes(&[0, 0, 0, 1, 1]).is_none());
        let head = Head { last: 7, pages: vec![(7, 64), (2, 1)] };
        let read = Head::from_bytes(&head.to_bytes()).unwrap();
        assert_eq!((read.last, read.pages), (7, vec![(7, 64), (2, 1)]));
        assert!(Head::from_bytes(&[0; 6]).is_none());
    }
}
