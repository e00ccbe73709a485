//! The XML of a package, as a stream of elements under limits. Names are taken without their prefix: vendors differ in it,
//! and what another reader could mean by a name is looked at rather than passed over.
//!
//! A document type definition is refused, and so is every entity but those of XML itself: nothing expands.

use quick_xml::{
    XmlVersion,
    events::{BytesStart, Event},
    reader::Reader,
};

/// Deepest nesting that is read.
const DEEPEST: usize = 64;
/// Most elements of one file that are read.
const MOST_ELEMENTS: usize = 1_000_000;

const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// The content of a file, in its order.
#[derive(Debug)]
pub(crate) enum Part<'p> {
    /// An element begins: its path from the root, its own name last.
    Begins { path: &'p [String], attributes: &'p [(String, String)] },
    /// An element ends, with the text that stood directly in it.
    Ends { path: &'p [String], text: &'p str },
}

/// The fault of a file that is no XML, or none that can be read safely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unreadable;

/// Reads a file from its beginning to its end.
pub(crate) fn read(bytes: &[u8], mut take: impl FnMut(Part<'_>)) -> Result<(), Unreadable> {
    let text = str::from_utf8(bytes).map_err(|_| Unreadable)?;
    let mut reader = Reader::from_str(text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text));
    reader.config_mut().enable_all_checks(true);
    let mut path: Vec<String> = Vec::new();
    let mut texts: Vec<String> = Vec::new();
    let (mut elements, mut roots) = (0, 0);
    loop {
        match reader.read_event().map_err(|_| Unreadable)? {
            Event::Start(start) => {
                begin(&start, &mut path, &mut take, &mut elements)?;
                roots += usize::from(path.len() == 1);
                texts.push(String::new());
            }
            Event::Empty(start) => {
                begin(&start, &mut path, &mut take, &mut elements)?;
                roots += usize::from(path.len() == 1);
                take(Part::Ends { path: &path, text: "" });
                path.pop();
            }
            Event::End(_) => {
                let text = texts.pop().ok_or(Unreadable)?;
                take(Part::Ends { path: &path, text: text.trim() });
                path.pop();
            }
            Event::Text(part) => add(&mut texts, &part.xml10_content())?,
            Event::CData(part) => add(&mut texts, &part.xml10_content())?,
            Event::GeneralRef(reference) => {
                let character = match reference.resolve_char_ref().map_err(|_| Unreadable)? {
                    Some(character) => character,
                    None => predefined(&reference.xml10_content()).ok_or(Unreadable)?,
                };
                add(&mut texts, character.encode_utf8(&mut [0; 4]))?;
            }
            Event::DocType(_) => return Err(Unreadable),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Eof => break,
        }
    }
    if path.is_empty() && roots == 1 { Ok(()) } else { Err(Unreadable) }
}

fn begin(
    start: &BytesStart<'_>,
    path: &mut Vec<String>,
    take: &mut impl FnMut(Part<'_>),
    elements: &mut usize,
) -> Result<(), Unreadable> {
    *elements += 1;
    if path.len() >= DEEPEST || *elements > MOST_ELEMENTS {
        return Err(Unreadable);
    }
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|_| Unreadable)?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| Unreadable)?;
        attributes.push((text_of(attribute.key.local_name().as_ref())?, value.into_owned()));
    }
    path.push(text_of(start.local_name().as_ref())?);
    take(Part::Begins { path, attributes: &attributes });
    Ok(())
}

fn text_of(name: impl AsRef<[u8]>) -> Result<String, Unreadable> {
    str::from_utf8(name.as_ref()).map(str::to_owned).map_err(|_| Unreadable)
}

/// Text outside the root may be nothing but blanks.
fn add(texts: &mut [String], part: &str) -> Result<(), Unreadable> {
    match texts.last_mut() {
        Some(text) => {
            text.push_str(part);
            Ok(())
        }
        None if part.trim().is_empty() => Ok(()),
        None => Err(Unreadable),
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

    fn told(xml: &str) -> Result<Vec<String>, Unreadable> {
        let mut told = Vec::new();
        read(xml.as_bytes(), |part| {
            told.push(match part {
                Part::Begins { path, attributes } => format!("{} {attributes:?}", path.join("/")),
                Part::Ends { path, text } => format!("/{} {text}", path.join("/")),
            });
        })?;
        Ok(told)
    }

    #[test]
    fn names_lose_their_prefix_and_references_are_resolved() {
        let xml = "\u{FEFF}<?xml version=\"1.0\"?><ofd:A x:b='1&amp;2'><C/> t&#20013;&lt;<![CDATA[&]]></ofd:A>\n";
        assert_eq!(told(xml).unwrap(), ["A [(\"b\", \"1&2\")]", "A/C []", "/A/C ", "/A t中<&"]);
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
            "<a/>x",
        ] {
            assert_eq!(told(xml), Err(Unreadable), "{xml}");
        }
        let deep = "<a>".repeat(100) + &"</a>".repeat(100);
        assert_eq!(told(&deep), Err(Unreadable));
        assert_eq!(read(b"<a>\xC4\xE3</a>", |_| ()), Err(Unreadable));
    }
}
