//! Names of entries, and references from one file to another.
//!
//! Some readers unpack to a disk first, and disks differ in which names they take for one: by case, by how a letter with an
//! accent is composed. Two names that some disk takes for one are one here. A name that a disk would change or keep for
//! itself is none: blanks and points at an end, wildcards, short names of DOS, devices, characters that are passed over.

use unicode_normalization::UnicodeNormalization as _;

/// A file of the package: the key that a reference finds it by, whatever the case and composition of its letters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PathKey(String);

impl PathKey {
    pub(crate) fn of(path: &str) -> Self {
        // By the letter and not by the word, whose last sigma is another; the capital first, since it joins more letters.
        Self(path.nfd().flat_map(char::to_uppercase).flat_map(char::to_lowercase).nfc().collect())
    }
}

/// Longest name that is taken, bytes.
const LONGEST: usize = 1024;
/// Names that DOS keeps for devices, whatever follows them behind a point.
const DEVICES: &[&str] = &["CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$", "CONOUT$"];

/// A name as the directory has it, if it stays inside the package and every reader takes it for the same.
pub(crate) fn safe_name(name: &[u8]) -> Option<&str> {
    let name = str::from_utf8(name).ok().filter(|name| name.len() <= LONGEST)?;
    let strange =
        |character: char| character.is_control() || r#"\:?*"<>|"#.contains(character) || is_passed_over(character);
    // Which takes `.` and `..` along.
    let no_name = |part: &str| part.is_empty() || part.ends_with('.') || part.trim() != part || is_kept_by_dos(part);
    let parts = name.strip_suffix('/').unwrap_or(name);
    (!name.contains(strange) && !parts.split('/').any(no_name)).then_some(name)
}

/// Whether some disk or reader passes a character over or puts another in its place: those that have no shape of their own
/// (Default_Ignorable_Code_Point), and the private ones that stand for what a name may not hold.
fn is_passed_over(character: char) -> bool {
    matches!(character,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
        | '\u{F000}'..='\u{F0FF}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Whether DOS and its heirs keep a name for a device, or take it for the short one of another file (`DOCUME~1.XML`).
fn is_kept_by_dos(part: &str) -> bool {
    let short = part.split('~').skip(1).any(|behind| behind.starts_with(|digit: char| digit.is_ascii_digit()));
    let stem = part.split('.').next().unwrap_or(part).trim_end().to_ascii_uppercase();
    let numbered = |device: &str| {
        let number = stem.strip_prefix(device).filter(|number| number.chars().count() == 1);
        number.is_some_and(|number| number.starts_with(|digit: char| digit.is_ascii_digit() || "¹²³".contains(digit)))
    };
    short || DEVICES.contains(&stem.as_str()) || numbered("COM") || numbered("LPT")
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

/// The last part of a name or of a reference that can be resolved at all.
pub(crate) fn last_part(path: &str) -> Option<&str> {
    let mut parts = path.rsplit(['/', '\\']).filter(|part| !part.is_empty() && *part != ".");
    parts.next().filter(|_| path.len() <= LONGEST)
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
    fn the_last_part_is_what_a_reference_ends_in() {
        for path in ["x.xml", "/a/x.xml", "a\\x.xml", "a/x.xml/./"] {
            assert_eq!(last_part(path), Some("x.xml"), "{path}");
        }
        assert_eq!(last_part("a/b/.."), Some(".."));
        assert_eq!((last_part("./"), last_part(&"a".repeat(LONGEST + 1))), (None, None));
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
