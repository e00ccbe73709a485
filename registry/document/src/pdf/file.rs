//! A file of PDF (ISO 32000-1), written: objects one after another, then the table of where each stands (xref). A further
//! revision follows the first one and leaves it as it is.

use std::collections::BTreeMap;
use std::io::Write as _;

use flate2::{Compression, write::ZlibEncoder};

use crate::fault::SealingFault;

/// The number of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Number(u32);

impl Number {
    /// The object as another one refers to it.
    pub(super) fn reference(self) -> String {
        format!("{} 0 R", self.0)
    }
}

/// A file in writing.
#[derive(Debug)]
pub(super) struct File {
    bytes: Vec<u8>,
    last: u32,
    /// The place at which each object of this revision begins.
    places: BTreeMap<Number, usize>,
    /// The place at which the table of the revision before begins.
    previous: Option<usize>,
}

impl File {
    /// Begins a file; four bytes that are no letters say that it is none of text.
    pub(super) fn begin() -> Self {
        Self { bytes: b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec(), last: 0, places: BTreeMap::new(), previous: None }
    }

    /// Gives out the number of an object that is still to be written.
    pub(super) fn number(&mut self) -> Number {
        self.last += 1;
        Number(self.last)
    }

    /// Writes an object, in a later revision perhaps anew, and returns where its body begins.
    pub(super) fn object(&mut self, number: Number, body: &str) -> usize {
        self.places.insert(number, self.bytes.len());
        self.bytes.extend_from_slice(format!("{} 0 obj\n", number.0).as_bytes());
        let begins = self.bytes.len();
        self.bytes.extend_from_slice(body.as_bytes());
        self.bytes.extend_from_slice(b"\nendobj\n");
        begins
    }

    /// Writes a stream with these entries in its dictionary, deflated.
    pub(super) fn stream(&mut self, number: Number, entries: &str, content: &[u8]) -> Result<(), SealingFault> {
        let writing = |_| SealingFault::Writing { part: "a stream" };
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(content).map_err(writing)?;
        let deflated = encoder.finish().map_err(writing)?;
        self.places.insert(number, self.bytes.len());
        let length = deflated.len();
        let head = format!("{} 0 obj\n<< {entries} /Filter /FlateDecode /Length {length} >>\nstream\n", number.0);
        self.bytes.extend_from_slice(head.as_bytes());
        self.bytes.extend(deflated);
        self.bytes.extend_from_slice(b"\nendstream\nendobj\n");
        Ok(())
    }

    /// Ends a revision: the table of its objects, and these entries of its trailer.
    pub(super) fn end_revision(&mut self, entries: &str) {
        let begins = self.bytes.len();
        let mut table = String::from("xref\n");
        if self.previous.is_none() {
            // The head of the list of free objects.
            table.push_str("0 1\n0000000000 65535 f \n");
        }
        let mut section: Vec<String> = Vec::new();
        let mut from = 0;
        for (Number(number), place) in std::mem::take(&mut self.places) {
            if number != from + section.len() as u32 {
                push_section(&mut table, from, &mut section);
                from = number;
            }
            section.push(format!("{place:010} 00000 n \n"));
        }
        push_section(&mut table, from, &mut section);
        let previous = self.previous.map(|place| format!(" /Prev {place}")).unwrap_or_default();
        let size = self.last + 1;
        table.push_str(&format!("trailer\n<< /Size {size} {entries}{previous} >>\nstartxref\n{begins}\n%%EOF\n"));
        self.bytes.extend_from_slice(table.as_bytes());
        self.previous = Some(begins);
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The file with other bytes in the place of as many that stand there.
    pub(super) fn with(mut self, place: usize, bytes: &[u8]) -> Self {
        let there = self.bytes.iter_mut().skip(place);
        there.zip(bytes).for_each(|(there, byte)| *there = *byte);
        self
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

fn push_section(table: &mut String, from: u32, rows: &mut Vec<String>) {
    if !rows.is_empty() {
        table.push_str(&format!("{from} {}\n", rows.len()));
        rows.drain(..).for_each(|row| table.push_str(&row));
    }
}

/// A text as a file holds it: hexadecimal, in UTF-16 with its mark.
pub(super) fn text(text: &str) -> String {
    format!("<FEFF{}>", utf16(text.encode_utf16()))
}

/// The hexadecimal of numbers of sixteen bits.
pub(super) fn utf16(units: impl IntoIterator<Item = u16>) -> String {
    units.into_iter().map(|unit| format!("{unit:04X}")).collect()
}

/// The hexadecimal of bytes.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The objects that the last table of a file names, each where it stands.
    fn table(file: &[u8]) -> Vec<u32> {
        let text = String::from_utf8_lossy(&file[16..]).into_owned();
        let (_, end) = text.rsplit_once("startxref\n").unwrap();
        let begins: usize = end.lines().next().unwrap().parse().unwrap();
        let table = str::from_utf8(&file[begins..]).unwrap().strip_prefix("xref\n").unwrap();
        let (mut number, mut found) = (0, Vec::new());
        for line in table.lines().take_while(|line| *line != "trailer") {
            match line.split(' ').collect::<Vec<_>>()[..] {
                [from, _] => number = from.parse().unwrap(),
                [place, _, kind, ""] => {
                    let place: usize = place.parse().unwrap();
                    let stands = file[place..].starts_with(format!("{number} 0 obj\n").as_bytes());
                    assert!(stands == (kind == "n") && line.len() == 19, "{line}");
                    found.extend(stands.then_some(number));
                    number += 1;
                }
                _ => panic!("{line}"),
            }
        }
        found
    }

    #[test]
    fn each_object_stands_where_the_table_says() {
        let mut file = File::begin();
        let numbers = [file.number(), file.number(), file.number()];
        // In another order than that of their numbers.
        numbers.iter().rev().for_each(|number| {
            file.object(*number, "<< >>");
        });
        file.end_revision("/Root 1 0 R");
        let first = file.bytes().to_vec();
        assert_eq!(table(&first), [1, 2, 3]);
        let further = [file.number(), file.number()];
        further.iter().for_each(|number| {
            file.object(*number, "(further)");
        });
        file.stream(numbers[0], "/Anew true", b"anew").unwrap();
        file.end_revision("/Root 1 0 R");
        let whole = file.into_bytes();
        assert!(whole.starts_with(&first), "a further revision leaves the first one");
        assert_eq!(table(&whole), [1, 4, 5]);
        let trailer = String::from_utf8_lossy(&whole[first.len()..]).into_owned();
        let table = first.windows(6).position(|part| part == b"\nxref\n").unwrap() + 1;
        assert!(trailer.contains(&format!("<< /Size 6 /Root 1 0 R /Prev {table} >>")), "{trailer}");
    }

    #[test]
    fn a_text_is_written_in_utf16() {
        assert_eq!(text("A林"), "<FEFF00416797>");
        assert_eq!(hexadecimal(&[0, 0xAB]), "00AB");
    }
}
