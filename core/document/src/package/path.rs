//! Names of entries, and references from one file to another.
//!
//! Some readers unpack to a disk first, and disks differ in which names they take for one: by case, by how a letter with an
//! accent is composed, by a point or a blank at the end. Two names that some disk takes for one are one here.

use unicode_normalization::UnicodeNormalization as _;

/// A file of the package: the key that a reference finds it by, whatever the case and composition of its letters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PathKey(String);

impl PathKey {
    pub(crate) fn of(path: &str) -> Self {
        Self(path.nfc().collect::<String>().to_lowercase())
    }
}

/// Longest name that is taken, bytes.
const LONGEST: usize = 1024;

/// A name as the directory has it, if it stays inside the package and every reader takes it for the same.
pub(crate) fn safe_name(name: &[u8]) -> Option<&str> {
    let name = str::from_utf8(name).ok().filter(|name| name.len() <= LONGEST)?;
    let strange = |character: char| character.is_control() || character == '\\' || character == ':';
    // Which takes `.` and `..` along.
    let no_name = |part: &str| part.is_empty() || part.ends_with(['.', ' ']);
    let parts = name.strip_suffix('/').unwrap_or(name);
    (!name.contains(strange) && !parts.split('/').any(no_name)).then_some(name)
}

/// A reference resolved against a directory (`""` is the root, others end in no slash). `None` where it leads out.
pub(crate) fn resolve(directory: &str, reference: &str) -> Option<String> {
    let reference = reference.trim();
    if reference.is_empty() || reference.len() > LONGEST {
        return None;
    }
    let reference = reference.replace('\\', "/");
    let mut parts: Vec<&str> = match reference.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => directory.split('/').filter(|part| !part.is_empty()).collect(),
    };
    for part in reference.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// The directory that a file stands in.
pub(crate) fn directory_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(directory, _)| directory)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_inside() {
        for name in ["OFD.xml", "Doc_0/Pages/", "Doc_0/文档.xml"] {
            assert_eq!(safe_name(name.as_bytes()), Some(name));
        }
        for name in [
            "", "/", "/OFD.xml", "../x", "a/../b", "a//b", "C:/x", "a\\b", "a/./b", "a\0b", "..", "a.xml.", "a.xml ",
            "a /b",
        ] {
            assert_eq!(safe_name(name.as_bytes()), None, "{name}");
        }
        assert_eq!(safe_name(b"\xC4\xE3.xml"), None);
    }

    #[test]
    fn one_name_for_what_some_disk_takes_for_one() {
        assert_eq!(PathKey::of("Doc_0/É.xml"), PathKey::of("doc_0/e\u{301}.XML"));
        assert_ne!(PathKey::of("Doc_0/a.xml"), PathKey::of("Doc_0/b.xml"));
    }

    #[test]
    fn references_are_absolute_or_relative_and_never_lead_out() {
        assert_eq!(resolve("Doc_0", "Pages/P.xml").as_deref(), Some("Doc_0/Pages/P.xml"));
        assert_eq!(resolve("Doc_0", "/OFD.xml").as_deref(), Some("OFD.xml"));
        assert_eq!(resolve("Doc_0/Signs", "../Res/a.png").as_deref(), Some("Doc_0/Res/a.png"));
        assert_eq!(resolve("Doc_0", "./Res\\a.png").as_deref(), Some("Doc_0/Res/a.png"));
        assert_eq!(resolve("Doc_0", "../../etc"), None);
        assert_eq!(resolve("", " "), None);
    }
}
