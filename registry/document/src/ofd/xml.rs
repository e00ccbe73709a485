//! XML of a package, written: a tree of elements, then the text of it. Here alone the library that writes it is known.

use quick_xml::{
    events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event},
    writer::Writer,
};

use crate::fault::SealingFault;

/// The one namespace of OFD, and the prefix that readers look for as it is spelled.
const NAMESPACE: &str = "http://www.ofdspec.org/2016";

/// The names that a file is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vocabulary {
    /// Those of OFD, with its prefix.
    Ofd,
    /// Others, without one.
    Plain,
}

/// An element with what is in it: elements or text.
#[derive(Debug)]
pub(crate) struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    children: Vec<Element>,
    text: String,
}

impl Element {
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, attributes: Vec::new(), children: Vec::new(), text: String::new() }
    }

    pub(crate) fn with(mut self, attribute: &'static str, value: impl ToString) -> Self {
        self.attributes.push((attribute, value.to_string()));
        self
    }

    pub(crate) fn holding(mut self, children: impl IntoIterator<Item = Element>) -> Self {
        self.children.extend(children);
        self
    }

    pub(crate) fn saying(mut self, text: impl ToString) -> Self {
        self.text = text.to_string();
        self
    }

    /// The file of which this is the root.
    ///
    /// # Errors
    /// [`SealingFault::Unwritable`] for a character that XML 1.0 has not.
    pub(crate) fn file(mut self, vocabulary: Vocabulary) -> Result<Vec<u8>, SealingFault> {
        if vocabulary == Vocabulary::Ofd {
            self.attributes.insert(0, ("xmlns:ofd", NAMESPACE.to_owned()));
        }
        let mut writer = Writer::new(Vec::new());
        write(&mut writer, Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        self.write(&mut writer, vocabulary)?;
        Ok(writer.into_inner())
    }

    fn write(&self, writer: &mut Writer<Vec<u8>>, vocabulary: Vocabulary) -> Result<(), SealingFault> {
        let name = match vocabulary {
            Vocabulary::Ofd => format!("ofd:{}", self.name),
            Vocabulary::Plain => self.name.to_owned(),
        };
        let mut start = BytesStart::new(name.as_str());
        for (attribute, value) in &self.attributes {
            start.push_attribute((*attribute, writable(value)?));
        }
        if self.children.is_empty() && self.text.is_empty() {
            return write(writer, Event::Empty(start));
        }
        write(writer, Event::Start(start))?;
        write(writer, Event::Text(BytesText::new(writable(&self.text)?)))?;
        for child in &self.children {
            child.write(writer, vocabulary)?;
        }
        write(writer, Event::End(BytesEnd::new(name.as_str())))
    }
}

fn write(writer: &mut Writer<Vec<u8>>, event: Event<'_>) -> Result<(), SealingFault> {
    writer.write_event(event).map_err(|_| SealingFault::Writing { part: "XML" })
}

/// A text that every reader reads as it is: of characters that XML 1.0 has, and no return, which readers change.
fn writable(text: &str) -> Result<&str, SealingFault> {
    let strange = |character: &char| {
        (character.is_control() && !matches!(character, '\n' | '\t')) || matches!(character, '\u{FFFE}' | '\u{FFFF}')
    };
    match text.chars().find(strange) {
        Some(character) => Err(SealingFault::Unwritable { character }),
        None => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_in_xml_is_written_as_a_text() {
        let file = Element::new("A").with("B", "\"<").holding([Element::new("C").saying("a&b<c")]);
        let file = String::from_utf8(file.file(Vocabulary::Plain).unwrap()).unwrap();
        assert_eq!(file, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><A B=\"&quot;&lt;\"><C>a&amp;b&lt;c</C></A>");
        let file = String::from_utf8(Element::new("A").file(Vocabulary::Ofd).unwrap()).unwrap();
        assert!(file.ends_with("<ofd:A xmlns:ofd=\"http://www.ofdspec.org/2016\"/>"), "{file}");
    }

    #[test]
    fn a_character_that_xml_has_not_is_named() {
        for character in ['\0', '\u{8}', '\r', '\u{FFFF}', '\u{85}'] {
            let element = Element::new("A").holding([Element::new("B").saying(character)]);
            assert_eq!(element.file(Vocabulary::Plain), Err(SealingFault::Unwritable { character }));
        }
        assert!(Element::new("A").saying("\n\t 林𠮷").file(Vocabulary::Plain).is_ok());
    }
}
