//! The annotation of a copy (加注件): for whom it is, for what, and until when, as the issuing office wrote it into the metadata of
//! an OFD and into the reason that the signature of a PDF states; and that a copy is of a cancelled licence (注销件).
//!
//! It says nothing of whether the document is sound: of one whose verdict is not good nobody is shown to have said anything. Whether
//! it has run out is for whoever knows the day. The names of the items are the office's own.

use std::collections::BTreeMap;

use ereg_domain::{
    identifier::LicenceId,
    time::{Day, Instant},
};

use crate::fault::DocumentFault;
use crate::ofd::xml::{self, Budget, Part, Refused};
use crate::package::{self, Package};
use crate::pdf::{self, PdfSignature};

/// The file of an OFD that has its metadata.
const ENTRY: &str = "OFD.xml";
/// The name by which a fault says that it is in a PDF.
const REASON: &str = "Reason";
const LICENCE: &str = "ZZBS";
const UNTIL: &str = "ZZYXQJZRQ";
const OF: &str = "KZ_JZJ_YZZBS";
const USER: &str = "KZ_JZJ_SYR";
const PURPOSE: &str = "KZ_JZJ_SY";
const STATE: &str = "KZ_ZZZT";
const CANCELLED_ON: &str = "KZ_ZXRQ";
/// The state of a licence that an entry cancelled.
const CANCELLED: &str = "注销";

/// The annotation of a copy. It may name a person, so there is no `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct CopyAnnotation {
    /// The copy's own identifier (电子证照标识).
    pub licence: LicenceId,
    /// That of the licence that it is a copy of.
    pub of: LicenceId,
    /// Whoever is to use it (使用人).
    pub user: String,
    /// The use that it is for (事由).
    pub purpose: String,
    /// The last day on which it may be used.
    pub until: Day,
}

impl CopyAnnotation {
    /// Reads the annotation of an OFD or a PDF; `None` where it is no annotated copy.
    ///
    /// # Errors
    /// It cannot be read so far, or what it says of a copy is not whole.
    pub fn read(bytes: &[u8]) -> Result<Option<Self>, DocumentFault> {
        let (items, place) = items(bytes)?;
        Self::of_items(items.into_iter(), place)
    }

    /// Whether its last day is over at a time.
    pub fn is_over(&self, at: Instant) -> bool {
        at >= self.until.plus_days(1).start()
    }

    fn of_items(all: impl Iterator<Item = (String, String)>, place: &str) -> Result<Option<Self>, DocumentFault> {
        let structure = || DocumentFault::Structure { path: place.to_owned() };
        let mut items = BTreeMap::new();
        for (name, value) in all.filter(|(name, _)| [LICENCE, UNTIL, OF, USER, PURPOSE].contains(&name.as_str())) {
            if items.insert(name, value).is_some() {
                return Err(structure());
            }
        }
        if ![OF, USER, PURPOSE].iter().any(|name| items.contains_key(*name)) {
            return Ok(None);
        }
        let mut take = |name: &str| items.remove(name).ok_or_else(structure);
        Ok(Some(Self {
            licence: take(LICENCE)?.parse().map_err(|_| structure())?,
            of: take(OF)?.parse().map_err(|_| structure())?,
            user: take(USER)?,
            purpose: take(PURPOSE)?,
            until: take(UNTIL)?.parse().map_err(|_| structure())?,
        }))
    }
}

/// The day on which a licence was cancelled (注销日期), of a document that says that it is the copy of a cancelled one (注销件);
/// `None` of any other.
///
/// # Errors
/// It cannot be read so far, or says the one without the other.
pub fn cancelled_on(bytes: &[u8]) -> Result<Option<Day>, DocumentFault> {
    let (items, place) = items(bytes)?;
    let of =
        |name: &str| items.iter().filter(|(of, _)| of == name).map(|(_, value)| value.as_str()).collect::<Vec<_>>();
    let day = match (of(STATE).as_slice(), of(CANCELLED_ON).as_slice()) {
        ([], []) => return Ok(None),
        ([state], [day]) if *state == CANCELLED => day.parse().ok(),
        _ => None,
    };
    day.map(Some).ok_or_else(|| DocumentFault::Structure { path: place.to_owned() })
}

/// Names with their values.
type Items = Vec<(String, String)>;

/// The items by which a document says of itself what it is, by their names, and where they stand: the metadata of an OFD, or
/// the lines of the reason that the signature of a PDF states.
fn items(bytes: &[u8]) -> Result<(Items, &'static str), DocumentFault> {
    if pdf::begins_like_one(bytes) {
        let reason = PdfSignature::find(bytes)?.reason.unwrap_or_default();
        let items = reason.lines().filter_map(|line| line.split_once('='));
        return Ok((items.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(), REASON));
    }
    // A fiscal e-receipt is XML, and nothing is a copy of it.
    if !package::begins_like_one(bytes) {
        return Ok((Vec::new(), ENTRY));
    }
    let package = Package::open(bytes)?;
    let Some(entry) = package.find(ENTRY) else { return Ok((Vec::new(), ENTRY)) };
    let (mut items, mut name) = (Vec::new(), None);
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
    Ok((items, ENTRY))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "1.2.156.3005.2.11100000MB03271699001.11420100MB00000196.20200824000000000001.001.M";
    const SECOND: &str = "1.2.156.3005.2.11100000MB03271699001.11420100MB00000196.20200824000000000001.002.K";

    fn items() -> Vec<(String, String)> {
        let all = [
            (LICENCE, SECOND),
            (OF, OWN),
            (USER, "演示租客"),
            (PURPOSE, "出租住房"),
            (UNTIL, "2026-12-31"),
            ("ZZMC", "x"),
        ];
        all.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
    }

    #[test]
    fn an_annotation_is_whole_or_a_fault_and_a_licence_has_none() {
        let read = CopyAnnotation::of_items(items().into_iter(), ENTRY).unwrap().unwrap();
        assert_eq!((read.licence.as_str(), read.of.as_str(), read.user.as_str()), (SECOND, OWN, "演示租客"));
        for lost in [LICENCE, OF, USER, PURPOSE, UNTIL] {
            let rest = items().into_iter().filter(|(name, _)| name != lost);
            assert!(CopyAnnotation::of_items(rest, ENTRY).is_err(), "{lost}");
            let twice = items().into_iter().chain(items().into_iter().filter(|(name, _)| name == lost));
            assert!(CopyAnnotation::of_items(twice, ENTRY).is_err(), "{lost} twice");
        }
        let licence = items().into_iter().filter(|(name, _)| !name.starts_with("KZ_"));
        assert!(CopyAnnotation::of_items(licence, ENTRY).unwrap().is_none());
    }

    #[test]
    fn a_copy_may_be_used_to_the_end_of_its_last_day() {
        let read = CopyAnnotation::of_items(items().into_iter(), ENTRY).unwrap().unwrap();
        // 2026-12-31 ends at 16:00 UTC.
        assert!(!read.is_over("2026-12-31T15:59:59.999Z".parse().unwrap()));
        assert!(read.is_over("2026-12-31T16:00:00.000Z".parse().unwrap()));
    }
}
