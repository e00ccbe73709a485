//! Lists in encrypted pages, newest first: the first screen of ten thousand cases opens three rows.
//!
//! A list is a head (the pages' numbers and lengths, newest first) and pages of at most [`PAGE`] lines. A save moves
//! its line to the front page and rewrites that page in the same transaction. Pages are never merged: a page that
//! empties is dropped, and in the worst case a page holds one line, which costs what a row costs.
//!
//! Chosen over an index decrypted at unlock, which would open 10,000 rows before it showed 50 (docs/performance.md). A
//! save costs the same on a list of 300 as on one of 5, since the flush outweighs the page.

use std::collections::BTreeMap;

use crate::collection::{Collection, List};
use crate::error::VaultError;
use crate::list_page::{Head, ListLine, OpenList, PAGE, page_key, page_to_bytes, stored_page};
use crate::tx::Tx;
use crate::view::View;

impl View<'_> {
    fn head(&self, list: List) -> Result<Head, VaultError> {
        Head::stored(self.row(Collection::ListPage, list.name().as_bytes())?)
    }

    fn page(&self, list: List, page: u32) -> Result<Vec<ListLine>, VaultError> {
        stored_page(self.row(Collection::ListPage, &page_key(list, page))?)
    }

    /// Returns the number of lines in a list.
    pub fn count(&self, list: List) -> Result<usize, VaultError> {
        Ok(self.head(list)?.pages.iter().map(|(_, lines)| usize::from(*lines)).sum())
    }

    /// Lines of a list, newest first, after leaving out `skip`. Opens only the pages that hold them.
    pub fn recent(&self, list: List, skip: usize, limit: usize) -> Result<Vec<ListLine>, VaultError> {
        let (mut skip, mut found) = (skip, Vec::new());
        for (page, lines) in self.head(list)?.pages {
            if found.len() >= limit {
                break;
            }
            if skip >= usize::from(lines) {
                skip -= usize::from(lines);
                continue;
            }
            let page = self.page(list, page)?;
            if page.len() != usize::from(lines) {
                return Err(VaultError::corrupt("a page of a list"));
            }
            found.extend(page.into_iter().skip(skip).take(limit - found.len()));
            skip = 0;
        }
        Ok(found)
    }
}

impl Tx<'_> {
    /// The list with the page loaded.
    fn open_list(&mut self, list: List, page: Option<u32>) -> Result<&mut OpenList, VaultError> {
        if !self.lists.contains_key(&list) {
            let head = Head::stored(self.row(Collection::ListPage, list.name().as_bytes())?)?;
            self.lists.insert(list, OpenList { head, head_changed: false, pages: BTreeMap::new() });
        }
        let lines = match page {
            Some(page) if !self.lists.get(&list).is_some_and(|open| open.pages.contains_key(&page)) => {
                Some((page, stored_page(self.row(Collection::ListPage, &page_key(list, page))?)?))
            }
            _ => None,
        };
        let open = self.lists.get_mut(&list).ok_or(VaultError::corrupt("a list"))?;
        open.pages.extend(lines);
        Ok(open)
    }

    /// Brings a line to the front, from page `old` (0: it is new). The page it is on now.
    pub(crate) fn bring_to_front(&mut self, list: List, old: u32, key: &[u8], line: &[u8]) -> Result<u32, VaultError> {
        let front = self.open_list(list, None)?.head.pages.first().copied();
        let entry = ListLine { key: key.to_vec(), line: line.to_vec() };
        if let Some((page, _)) = front
            && page == old
        {
            let lines = self.open_list(list, Some(page))?.pages.entry(page).or_default();
            lines.retain(|listed| listed.key != key);
            lines.insert(0, entry);
            return Ok(page);
        }
        if old != 0 {
            self.unlist(list, old, key)?;
        }
        match front {
            Some((page, lines)) if usize::from(lines) < PAGE => {
                let open = self.open_list(list, Some(page))?;
                open.pages.entry(page).or_default().insert(0, entry);
                if let Some(lines) = open.head.lines_mut(page) {
                    *lines += 1;
                }
                open.head_changed = true;
                Ok(page)
            }
            _ => {
                let open = self.open_list(list, None)?;
                open.head.last = open.head.last.checked_add(1).ok_or(VaultError::corrupt("a list"))?;
                let page = open.head.last;
                open.head.pages.insert(0, (page, 1));
                open.head_changed = true;
                open.pages.insert(page, vec![entry]);
                Ok(page)
            }
        }
    }

    /// Takes a line out of its page; an emptied page goes.
    pub(crate) fn unlist(&mut self, list: List, page: u32, key: &[u8]) -> Result<(), VaultError> {
        if page == 0 {
            return Ok(());
        }
        let open = self.open_list(list, Some(page))?;
        let lines = open.pages.entry(page).or_default();
        lines.retain(|listed| listed.key != key);
        let left = u8::try_from(lines.len()).map_err(|_| VaultError::corrupt("a page of a list"))?;
        match open.head.lines_mut(page) {
            Some(lines) => *lines = left,
            None => return Err(VaultError::corrupt("a list")),
        }
        open.head.pages.retain(|(_, lines)| *lines > 0);
        open.head_changed = true;
        Ok(())
    }

    /// Writes every touched page once, however often the transaction touched it.
    pub(crate) fn flush_lists(&mut self) -> Result<(), VaultError> {
        for (list, open) in std::mem::take(&mut self.lists) {
            for (page, lines) in &open.pages {
                let key = page_key(list, *page);
                if lines.is_empty() {
                    self.delete_row(Collection::ListPage, &key)?;
                } else {
                    self.put_row(Collection::ListPage, &key, &page_to_bytes(lines))?;
                }
            }
            if open.head_changed {
                self.put_row(Collection::ListPage, list.name().as_bytes(), &open.head.to_bytes())?;
            }
        }
        Ok(())
    }
}
