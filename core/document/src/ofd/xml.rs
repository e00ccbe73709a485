//! The XML of a package, as a stream of elements under limits. Names are taken without their prefix: vendors differ in it,
//! and what another reader could mean by a name is looked at rather than passed over.
//!
//! Two attributes of one name are refused for the same reason, and so is a declared encoding other than UTF-8. A document
//! type definition is refused, and so is every entity but those of XML itself: nothing expands.

use quick_xml::{
    XmlVersion,
    events::{BytesDecl, BytesStart, Event},
    reader::Reader,
};

use crate::fault::DocumentFault;

/// Deepest nesting that is read.
const DEEPEST: usize = 64;
/// Most elements and attributes that are read, of all files of a document together.
const MOST_PARTS: usize = 1_000_000;
/// Most attributes of one element.
const MOST_ATTRIBUTES: usize = 200;

const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// The content of a file, in its order.
#[derive(Debug)]
pub(crate) enum Part<'p> {
    /// An element begins: its path from the root, its own name last.
    Begins { path: &'p [String], attributes: &'p [(String, String)] },
    /// An element ends, with the text that stood directly in it.
    Ends { path: &'p [String], text: &'p str },
}

/// The reason why a file is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It is no XML that can be read safely.
    Unreadable,
    /// It has more in it than is looked at.
    TooMany,
}

impl Refused {
    /// The fault of a file that had to be readable.
    pub(crate) fn of(self, path: &str) -> DocumentFault {
        match self {
            Self::Unreadable => DocumentFault::Xml { path: path.to_owned() },
            Self::TooMany => DocumentFault::TooMany,
        }
    }
}

/// The number of elements and attributes that may still be read: one for all files of a document together.
#[derive(Debug)]
pub(crate) struct Budget {
    left: usize,
}

impl Budget {
    pub(crate) fn new() -> Self {
        Self { left: MOST_PARTS }
    }

    fn spend(&mut self) -> Result<(), Refused> {
        self.left = self.left.checked_sub(1).ok_or(Refused::TooMany)?;
        Ok(())
    }
}

/// Reads a file from its beginning to its end.
pub(crate) fn read(
    bytes: &[u8],
    budget: &mut Budget,
    mut take: impl FnMut(Part<'_>) -> Result<(), Refused>,
) -> Result<(), Refused> {
    let text = str::from_utf8(bytes).map_err(|_| Refused::Unreadable)?;
    let mut reader = Reader::from_str(text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text));
    reader.config_mut().enable_all_checks(true);
    let mut path: Vec<String> = Vec::new();
    let mut texts: Vec<String> = Vec::new();
    let (mut roots, mut begun) = (0, false);
    loop {
        let event = reader.read_event().map_err(|_| Refused::Unreadable)?;
        let first = !std::mem::replace(&mut begun, true);
        match event {
            Event::Start(start) => {
                begin(&start, &mut path, &mut take, budget)?;
                roots += usize::from(path.len() == 1);
                texts.push(String::new());
            }
            Event::Empty(start) => {
                begin(&start, &mut path, &mut take, budget)?;
                roots += usize::from(path.len() == 1);
                take(Part::Ends { path: &path, text: "" })?;
                path.pop();
            }
            Event::End(_) => {
                let text = texts.pop().ok_or(Refused::Unreadable)?;
                take(Part::Ends { path: &path, text: text.trim() })?;
                path.pop();
            }
            Event::Text(part) => add(&mut texts, &part.xml10_content())?,
            Event::CData(part) => add(&mut texts, &part.xml10_content())?,
            Event::GeneralRef(reference) => {
                let character = match reference.resolve_char_ref().map_err(|_| Refused::Unreadable)? {
                    Some(character) => character,
                    None => predefined(&reference.xml10_content()).ok_or(Refused::Unreadable)?,
                };
                add(&mut texts, character.encode_utf8(&mut [0; 4]))?;
            }
            Event::DocType(_) => return Err(Refused::Unreadable),
            Event::Decl(declared) if first => of_utf8(&declared)?,
            Event::Decl(_) => return Err(Refused::Unreadable),
            Event::PI(_) | Event::Comment(_) => {}
            Event::Eof => break,
        }
    }
    if path.is_empty() && roots == 1 { Ok(()) } else { Err(Refused::Unreadable) }
}

fn begin(
    start: &BytesStart<'_>,
    path: &mut Vec<String>,
    take: &mut impl FnMut(Part<'_>) -> Result<(), Refused>,
    budget: &mut Budget,
) -> Result<(), Refused> {
    budget.spend()?;
    if path.len() >= DEEPEST {
        return Err(Refused::Unreadable);
    }
    let mut attributes: Vec<(String, String)> = Vec::new();
    for (at, attribute) in start.attributes().enumerate() {
        let attribute = attribute.map_err(|_| Refused::Unreadable)?;
        budget.spend()?;
        if at >= MOST_ATTRIBUTES {
            return Err(Refused::Unreadable);
        }
        if attribute.key.as_namespace_binding().is_some() {
            continue;
        }
        let name = text_of(attribute.key.local_name().as_ref())?;
        if attributes.iter().any(|(other, _)| *other == name) {
            return Err(Refused::Unreadable);
        }
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| Refused::Unreadable)?;
        attributes.push((name, value.into_owned()));
    }
    path.push(text_of(start.local_name().as_ref())?);
    take(Part::Begins { path, attributes: &attributes })
}

/// Checks that a file says of itself what it is read as.
fn of_utf8(declared: &BytesDecl<'_>) -> Result<(), Refused> {
    let version = declared.version().map_err(|_| Refused::Unreadable)?;
    let encoding = declared.encoding().transpose().map_err(|_| Refused::Unreadable)?;
    let utf8 = encoding.is_none_or(|encoding| encoding.eq_ignore_ascii_case("UTF-8"));
    if utf8 && version == "1.0" { Ok(()) } else { Err(Refused::Unreadable) }
}

fn text_of(name: impl AsRef<[u8]>) -> Result<String, Refused> {
    str::from_utf8(name.as_ref()).map(str::to_owned).map_err(|_| Refused::Unreadable)
}

/// Text outside the root may be nothing but blanks.
fn add(texts: &mut [String], part: &str) -> Result<(), Refused> {
    match texts.last_mut() {
        Some(text) => {
            text.push_str(part);
            Ok(())
        }
        None if part.trim().is_empty() => Ok(()),
        None => Err(Refused::Unreadable),
    }
}

fn predefined(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(xml: &str) -> Result<Vec<String>, Refused> {
        let mut told = Vec::new();
        read(xml.as_bytes(), &mut Budget::new(), |part| {
            told.push(match part {
                Part::Begins { path, attributes } => format!("{} {attributes:?}", path.join("/")),
                Part::Ends { path, text } => format!("/{} {text}", path.join("/")),
            });
            Ok(())
        })?;
        Ok(told)
    }

    #[test]
    fn names_lose_their_prefix_and_references_are_resolved() {
        let xml = "\u{FEFF}<?xml version=\"1.0\"?><ofd:A x:b='1&amp;2'><C/> t&#20013;&lt;<![CDATA[&]]></ofd:A>\n";
        assert_eq!(told(xml).unwrap(), ["A [(\"b\", \"1&2\")]", "A/C []", "/A/C ", "/A t中<&"]);
    }

    #[test]
    fn one_budget_is_for_all_files() {
        let mut budget = Budget { left: 5 };
        let mut next = || read(b"<a b='1'/>", &mut budget, |_| Ok(()));
        assert_eq!([next(), next(), next()], [Ok(()), Ok(()), Err(Refused::TooMany)]);
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_refused() {
        for xml in [
            "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
            "<a>&b;</a>",
            "<a></b>",
            "<a>",
            "<a/><b/>",
            "",
            "x<a/>",
            "<a b='1' b='2'/>",
            "<a b='1' x:b='2'/>",
            "<?xml version='1.0' encoding='GBK'?><a/>",
            "<?xml version='1.1'?><a/>",
            "<!-- --><?xml version='1.0'?><a/>",
            "<a/>x",
        ] {
            assert_eq!(told(xml), Err(Refused::Unreadable), "{xml}");
        }
        let deep = "<a>".repeat(100) + &"</a>".repeat(100);
        assert_eq!(told(&deep), Err(Refused::Unreadable));
        let wide: String = (0..=MOST_ATTRIBUTES).map(|at| format!(" a{at}=''")).collect();
        assert_eq!(told(&format!("<a{wide}/>")), Err(Refused::Unreadable));
        assert_eq!(read(b"<a>\xC4\xE3</a>", &mut Budget::new(), |_| Ok(())), Err(Refused::Unreadable));
    }
}
