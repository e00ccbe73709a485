//! The evidence that the demonstration left: the listed files, and what `journey.json` says is the same for the same
//! seed.
//!
//! Nothing stays unaudited: a file that no check has read and a digest that no check has recomputed are failures.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use serde_json::Value;

use super::{Checked, hash::Hash, json};

/// The files under `evidence/`, by their path in the demonstration's directory.
#[derive(Debug)]
pub(crate) struct Evidence {
    files: BTreeMap<String, Vec<u8>>,
    read: RefCell<BTreeSet<String>>,
}

impl Evidence {
    /// Reads every file; those of the list and no others must be there, each of its size.
    pub(crate) fn gather(dir: &Path, listed: &Value) -> Checked<Self> {
        let mut files = BTreeMap::new();
        walk(dir, "evidence", &mut files)?;
        let listed = listed.as_object().ok_or("journey.json lists no evidence")?;
        let sizes: BTreeMap<&String, u64> =
            listed.iter().map(|(path, size)| (path, size.as_u64().unwrap_or(0))).collect();
        let found: BTreeMap<&String, u64> = files.iter().map(|(path, bytes)| (path, bytes.len() as u64)).collect();
        let differs = sizes.iter().find(|(path, size)| found.get(*path) != Some(size));
        let differs = differs.or_else(|| found.iter().find(|(path, _)| !sizes.contains_key(*path)));
        match differs {
            Some((path, _)) => Err(format!("{path} is missing, not listed or of another size")),
            None => Ok(Self { files, read: RefCell::default() }),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.files.len()
    }

    /// A file, which counts as read from now on.
    pub(crate) fn file(&self, path: &str) -> Checked<&[u8]> {
        let bytes = self.files.get(path).ok_or_else(|| format!("{path} is missing"))?;
        self.read.borrow_mut().insert(path.to_owned());
        Ok(bytes)
    }

    /// The text of a file, which counts as read from now on.
    pub(crate) fn text(&self, path: &str) -> Checked<&str> {
        std::str::from_utf8(self.file(path)?).map_err(|_| format!("{path} is no text"))
    }

    /// The paths in a directory, in order.
    pub(crate) fn under(&self, directory: &str) -> Vec<&str> {
        self.files.keys().map(String::as_str).filter(|path| path.starts_with(directory)).collect()
    }

    /// Fails where a file was read by no check.
    pub(crate) fn unread(&self) -> Checked {
        let read = self.read.borrow();
        let unread: Vec<&str> = self.files.keys().map(String::as_str).filter(|path| !read.contains(*path)).collect();
        if unread.is_empty() { Ok(()) } else { Err(format!("no check read {}", unread.join(", "))) }
    }
}

fn walk(dir: &Path, below: &str, into: &mut BTreeMap<String, Vec<u8>>) -> Checked {
    let told = |error: std::io::Error| format!("{below}: {error}");
    for entry in fs::read_dir(dir.join(below)).map_err(told)? {
        let entry = entry.map_err(told)?;
        let path = format!("{below}/{}", entry.file_name().to_string_lossy());
        if entry.file_type().map_err(told)?.is_dir() {
            walk(dir, &path, into)?;
        } else {
            into.insert(path, fs::read(entry.path()).map_err(told)?);
        }
    }
    Ok(())
}

/// The part of `journey.json` that the seed decides.
#[derive(Debug)]
pub(crate) struct Stable {
    value: Value,
    recomputed: BTreeSet<String>,
}

impl Stable {
    pub(crate) fn new(value: Value) -> Self {
        Self { value, recomputed: BTreeSet::new() }
    }

    /// The value at a place.
    pub(crate) fn at(&self, pointer: &str) -> Checked<Value> {
        json::at(&self.value, pointer).cloned()
    }

    /// The text at a place.
    pub(crate) fn text(&self, pointer: &str) -> Checked<String> {
        json::text(&self.value, pointer).map(str::to_owned)
    }

    /// The whole number at a place.
    pub(crate) fn number(&self, pointer: &str) -> Checked<u64> {
        json::number(&self.value, pointer)
    }

    /// The fields of an object at a place.
    pub(crate) fn fields(&self, pointer: &str) -> Checked<Vec<String>> {
        let object = json::at(&self.value, pointer)?.as_object().ok_or_else(|| format!("no object at {pointer}"))?;
        Ok(object.keys().cloned().collect())
    }

    /// The sales, each under its name.
    pub(crate) fn sales(&self) -> Vec<String> {
        let fields = self.value.as_object().into_iter().flatten();
        fields.filter(|(_, value)| value.get("draft_id").is_some()).map(|(name, _)| name.clone()).collect()
    }

    /// Compares the digest at a place with one that was recomputed.
    pub(crate) fn agrees(&mut self, pointer: &str, recomputed: &Hash) -> Checked {
        let stated = self.text(pointer)?;
        if stated != recomputed.to_string() {
            return Err(format!("stable{pointer} says {stated}, recomputed is {recomputed}"));
        }
        self.recomputed.insert(pointer.to_owned());
        Ok(())
    }

    /// Compares another value at a place with what was found elsewhere.
    pub(crate) fn says(&self, pointer: &str, found: &str) -> Checked {
        let stated = self.text(pointer)?;
        if stated == found { Ok(()) } else { Err(format!("stable{pointer} says {stated}, the evidence {found}")) }
    }

    /// Returns how many digests were recomputed, if that was all of them.
    pub(crate) fn all_recomputed(&self) -> Checked<usize> {
        let texts = json::texts(&self.value);
        let open: Vec<&str> = texts
            .iter()
            .filter(|(place, text)| is_like_a_hash(text) && !self.recomputed.contains(place))
            .map(|(place, _)| place.as_str())
            .collect();
        if open.is_empty() {
            Ok(self.recomputed.len())
        } else {
            Err(format!("no check recomputed {}", open.join(", ")))
        }
    }
}

/// Whether a text may hold a digest: named so, or 64 hexadecimal digits in a row.
fn is_like_a_hash(text: &str) -> bool {
    let digits = text.split(|letter: char| !letter.is_ascii_hexdigit());
    text.to_ascii_lowercase().contains("sha256:") || digits.into_iter().any(|run| run.len() >= 64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_that_nobody_recomputed_fails() {
        let hash = Hash::of(&[b"x"]);
        let mut stable =
            Stable::new(serde_json::json!({ "a": hash.to_string(), "b": [{ "c": hash.to_string() }], "d": "words" }));
        assert_eq!(stable.agrees("/a", &hash), Ok(()));
        assert!(stable.all_recomputed().unwrap_err().contains("/b/0/c"));
        assert!(stable.agrees("/b/0/c", &Hash::of(&[b"y"])).is_err());
        assert!(stable.all_recomputed().is_err());
        assert_eq!(stable.agrees("/b/0/c", &hash), Ok(()));
        assert_eq!(stable.all_recomputed(), Ok(2));
    }

    #[test]
    fn a_digest_is_found_in_other_clothes() {
        let bare = &Hash::of(&[b"x"]).to_string()[7..];
        assert!(is_like_a_hash(bare) && is_like_a_hash(&format!("root {}.", bare.to_uppercase())));
        assert!(!is_like_a_hash("019abcde-0000-7000-8000-000000000001") && !is_like_a_hash(&bare[1..]));
    }
}
