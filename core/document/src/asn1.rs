//! The bytes of ASN.1 (DER), read in place: every element is a slice of what was handed in, because signatures are
//! verified over it. Lengths are definite; they and numbers are as short as they can be; tags are single bytes.

use crate::fault::DocumentFault;

/// Tags that seals and certificates use.
pub(crate) mod tag {
    pub(crate) const BOOLEAN: u8 = 0x01;
    pub(crate) const INTEGER: u8 = 0x02;
    pub(crate) const BIT_STRING: u8 = 0x03;
    pub(crate) const OCTET_STRING: u8 = 0x04;
    pub(crate) const NULL: u8 = 0x05;
    pub(crate) const OID: u8 = 0x06;
    pub(crate) const UTF8_STRING: u8 = 0x0C;
    pub(crate) const IA5_STRING: u8 = 0x16;
    pub(crate) const GENERALIZED_TIME: u8 = 0x18;
    pub(crate) const SEQUENCE: u8 = 0x30;
    pub(crate) const SET: u8 = 0x31;
    /// `[0]`, explicit or of something that has fields.
    pub(crate) const CONTEXT_0: u8 = 0xA0;
    /// `[1]`, of the same.
    pub(crate) const CONTEXT_1: u8 = 0xA1;
}

/// One element where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Element<'a> {
    pub(crate) tag: u8,
    /// Tag, length and content.
    pub(crate) whole: &'a [u8],
    pub(crate) content: &'a [u8],
}

impl<'a> Element<'a> {
    /// The one element of which the bytes consist, nothing before or behind it.
    pub(crate) fn only(bytes: &'a [u8], tag: u8) -> Option<Self> {
        let mut fields = Fields { rest: bytes };
        let element = fields.field(tag)?;
        fields.is_empty().then_some(element)
    }

    /// The element that the bytes begin with, and what follows it.
    pub(crate) fn first(bytes: &'a [u8], tag: u8) -> Option<(Self, &'a [u8])> {
        let mut fields = Fields { rest: bytes };
        fields.field(tag).map(|element| (element, fields.rest))
    }

    /// The elements inside.
    pub(crate) fn fields(self) -> Fields<'a> {
        Fields { rest: self.content }
    }

    /// The bytes of a bit string of whole bytes.
    pub(crate) fn bits(self) -> Option<&'a [u8]> {
        match self.content.split_first() {
            Some((0, bits)) => Some(bits),
            _ => None,
        }
    }

    /// A small number that is not negative.
    pub(crate) fn number(self) -> Option<u32> {
        let fits = match *self.content {
            [first] => first & 0x80 == 0,
            [0, second, ..] => second & 0x80 != 0,
            [first, ..] => first & 0x80 == 0,
            [] => false,
        };
        let fits = fits && self.content.len() <= 4;
        fits.then(|| self.content.iter().fold(0, |number, byte| (number << 8) | u32::from(*byte)))
    }

    /// The text of a string; IA5 is ASCII.
    pub(crate) fn text(self) -> Option<&'a str> {
        str::from_utf8(self.content).ok().filter(|text| self.tag != tag::IA5_STRING || text.is_ascii())
    }
}

/// Elements one after another.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields<'a> {
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    pub(crate) fn is_empty(self) -> bool {
        self.rest.is_empty()
    }

    /// The next element, if it has this tag.
    pub(crate) fn field(&mut self, tag: u8) -> Option<Element<'a>> {
        let mut ahead = *self;
        let element = ahead.next().filter(|element| element.tag == tag)?;
        *self = ahead;
        Some(element)
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Element<'a>;

    /// `None` at the end, and where what follows is no element: whoever reads to the end asks [`Fields::is_empty`].
    fn next(&mut self) -> Option<Element<'a>> {
        let (tag, after) = self.rest.split_first()?;
        if tag & 0x1F == 0x1F {
            return None;
        }
        let (first, after) = after.split_first()?;
        let (length, after) = match *first {
            short @ 0..=0x7F => (usize::from(short), after),
            long @ 0x81..=0x84 => {
                let (bytes, after) = after.split_at_checked(usize::from(long & 0x7F))?;
                let length = bytes.iter().try_fold(0usize, |length, byte| {
                    length.checked_mul(256).map(|length| length | usize::from(*byte))
                })?;
                if length < 0x80 || bytes.first() == Some(&0) {
                    return None;
                }
                (length, after)
            }
            _ => return None,
        };
        let (content, rest) = after.split_at_checked(length)?;
        let whole = self.rest.get(..self.rest.len() - rest.len())?;
        self.rest = rest;
        Some(Element { tag: *tag, whole, content })
    }
}

/// The small number that comes next.
///
/// # Errors
/// [`DocumentFault::SealStructure`]: something else comes, or nothing.
pub(crate) fn number(fields: &mut Fields<'_>) -> Result<u32, DocumentFault> {
    fields.field(tag::INTEGER).and_then(Element::number).ok_or(DocumentFault::SealStructure)
}

/// Makes sure that nothing comes any more.
///
/// # Errors
/// [`DocumentFault::SealStructure`]: something does.
pub(crate) fn ends(fields: Fields<'_>) -> Result<(), DocumentFault> {
    if fields.is_empty() { Ok(()) } else { Err(DocumentFault::SealStructure) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_is_a_slice_and_nothing_follows_it() {
        let bytes = [0x30, 3, 2, 1, 5];
        let element = Element::only(&bytes, tag::SEQUENCE).unwrap();
        assert_eq!((element.whole, element.content), (&bytes[..], &bytes[2..]));
        assert_eq!(element.fields().field(tag::INTEGER).unwrap().number(), Some(5));
        assert_eq!(Element::only(&[0x30, 0, 0], tag::SEQUENCE), None);
        let (first, rest) = Element::first(&[0x30, 0, 7], tag::SEQUENCE).unwrap();
        assert_eq!((first.whole, rest), (&[0x30, 0][..], &[7][..]));
        assert_eq!(Element::first(&[0x20, 0, 7], tag::SEQUENCE), None);
        assert_eq!(Element::only(&bytes, tag::OCTET_STRING), None);
    }

    #[test]
    fn lengths_are_definite_short_and_within_the_bytes() {
        for bytes in
            [&[0x30, 0x80, 0, 0][..], &[0x30, 0x81, 1, 0], &[0x30, 0x82, 0, 0x80], &[0x30, 2, 0], &[0x30], &[0x1F, 0]]
        {
            assert_eq!(Element::only(bytes, tag::SEQUENCE), None, "{bytes:?}");
        }
        let mut long = vec![4, 0x81, 0x80];
        long.extend([7; 128]);
        assert_eq!(Element::only(&long, tag::OCTET_STRING).unwrap().content.len(), 128);
    }

    #[test]
    fn bit_strings_have_whole_bytes_and_numbers_are_small() {
        assert_eq!(Element::only(&[3, 2, 0, 9], tag::BIT_STRING).unwrap().bits(), Some(&[9][..]));
        assert_eq!(Element::only(&[3, 2, 1, 8], tag::BIT_STRING).unwrap().bits(), None);
        for content in [&[0xFF][..], &[], &[0, 4], &[0, 0], &[0x80, 0], &[1, 0, 0, 0, 0]] {
            let element = Element { tag: tag::INTEGER, whole: &[], content };
            assert_eq!(element.number(), None, "{content:?}");
        }
        for (content, number) in [(&[0][..], 0), (&[0, 0x80], 128), (&[1, 0], 256)] {
            assert_eq!(Element { tag: tag::INTEGER, whole: &[], content }.number(), Some(number));
        }
    }

    #[test]
    fn one_kind_of_text_is_ascii() {
        for (tag, text) in [(tag::IA5_STRING, None), (tag::UTF8_STRING, Some("é"))] {
            assert_eq!(Element { tag, whole: &[], content: "é".as_bytes() }.text(), text);
        }
    }
}
