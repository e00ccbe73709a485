//! The items by which a document says of itself what it is, by their names. They say nothing of whether it is sound: of a document
//! whose verdict is not good nobody is shown to have said anything.

use crate::fault::DocumentFault;
use crate::ofd::xml::{self, Budget, Part, Refused};
use crate::package::{self, Package};
use crate::pdf::{self, PdfSignature};

/// The file of an OFD that has its metadata.
const ENTRY: &str = "OFD.xml";
/// The name by which a fault says that it is in a PDF.
const REASON: &str = "Reason";

/// The items of a document. They may name a person, so there is no `Debug`.
pub(crate) struct Metadata {
    /// Names with their values, in their order.
    items: Vec<(String, String)>,
    /// The place where they stand.
    place: &'static str,
}

impl Metadata {
    /// Reads the metadata of an OFD, or the lines of the reason that the signature of a PDF states. A fiscal e-receipt has none.
    ///
    /// # Errors
    /// It cannot be read so far.
    pub(crate) fn of(bytes: &[u8]) -> Result<Self, DocumentFault> {
        if pdf::begins_like_one(bytes) {
            let reason = PdfSignature::find(bytes)?.reason.unwrap_or_default();
            let items = reason.lines().filter_map(|line| line.split_once('='));
            let items = items.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            return Ok(Self { items, place: REASON });
        }
        let mut items = Vec::new();
        if package::begins_like_one(bytes)
            && let Some(entry) = Package::open(bytes)?.find(ENTRY)
        {
            let mut name = None;
            let read = xml::read(&entry.bytes, &mut Budget::new(), |part| {
                let is_item = |path: &[String]| path.last().is_some_and(|last| last == "CustomData");
                match part {
                    Part::Begins { path, attributes } if is_item(path) => {
                        name = attributes.iter().find(|(of, _)| of == "Name").map(|(_, name)| name.clone());
                    }
                    Part::Ends { path, text } if is_item(path) => {
                        let name = name.take().ok_or(Refused::Unreadable)?;
                        items.push((name, text.to_owned()));
                    }
                    Part::Begins { .. } | Part::Ends { .. } => {}
                }
                Ok(())
            });
            read.map_err(|refused| refused.of(&entry.name))?;
        }
        Ok(Self { items, place: ENTRY })
    }

    /// The items, as a test has them.
    #[cfg(test)]
    pub(crate) fn stating<'a>(items: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let items = items.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Self { items, place: ENTRY }
    }

    /// The one value of this name; `None` where there is none.
    ///
    /// # Errors
    /// [`DocumentFault::Structure`] where there are several: readers would take the one that they like.
    pub(crate) fn one(&self, name: &str) -> Result<Option<&str>, DocumentFault> {
        let mut values = self.items.iter().filter(|(of, _)| of == name).map(|(_, value)| value.as_str());
        match (values.next(), values.next()) {
            (value, None) => Ok(value),
            (_, Some(_)) => Err(self.incomplete()),
        }
    }

    /// The one value of this name.
    ///
    /// # Errors
    /// [`DocumentFault::Structure`] where there is none, or several.
    pub(crate) fn needed(&self, name: &str) -> Result<&str, DocumentFault> {
        self.one(name)?.ok_or_else(|| self.incomplete())
    }

    /// The fault of items that do not say what they must.
    pub(crate) fn incomplete(&self) -> DocumentFault {
        DocumentFault::Structure { path: self.place.to_owned() }
    }
}
