//! The annotation of a copy (加注件): for whom it is, for what, and until when, as the issuing office wrote it into the metadata of
//! an OFD and into the reason that the signature of a PDF states; and that a copy is of a cancelled licence (注销件).
//!
//! It says nothing of whether the document is sound: of one whose verdict is not good nobody is shown to have said anything. Whether
//! it has run out is for whoever knows the day. The names of the items are the office's own.

use ereg_domain::{
    identifier::LicenceId,
    time::{Day, Instant},
};

use crate::fault::DocumentFault;
use crate::metadata::Metadata;

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
        Self::stated_in(&Metadata::of(bytes)?)
    }

    /// Whether its last day is over at a time.
    pub fn is_over(&self, at: Instant) -> bool {
        at >= self.until.plus_days(1).start()
    }

    fn stated_in(metadata: &Metadata) -> Result<Option<Self>, DocumentFault> {
        let own = [metadata.one(OF)?, metadata.one(USER)?, metadata.one(PURPOSE)?];
        if own == [None; 3] {
            return Ok(None);
        }
        let licence = |name: &str| -> Result<LicenceId, DocumentFault> {
            metadata.needed(name)?.parse().map_err(|_| metadata.incomplete())
        };
        Ok(Some(Self {
            licence: licence(LICENCE)?,
            of: licence(OF)?,
            user: metadata.needed(USER)?.to_owned(),
            purpose: metadata.needed(PURPOSE)?.to_owned(),
            until: metadata.needed(UNTIL)?.parse().map_err(|_| metadata.incomplete())?,
        }))
    }
}

/// The day on which a licence was cancelled (注销日期), of a document that says that it is the copy of a cancelled one (注销件);
/// `None` of any other.
///
/// # Errors
/// It cannot be read so far, or says the one without the other.
pub fn cancelled_on(bytes: &[u8]) -> Result<Option<Day>, DocumentFault> {
    let metadata = Metadata::of(bytes)?;
    let day = match (metadata.one(STATE)?, metadata.one(CANCELLED_ON)?) {
        (None, None) => return Ok(None),
        (Some(CANCELLED), Some(day)) => day.parse().ok(),
        _ => None,
    };
    day.map(Some).ok_or_else(|| metadata.incomplete())
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "1.2.156.3005.2.11100000MB03271699001.11420100MB00000196.20200824000000000001.001.M";
    const SECOND: &str = "1.2.156.3005.2.11100000MB03271699001.11420100MB00000196.20200824000000000001.002.K";

    const ITEMS: [(&str, &str); 6] =
        [(LICENCE, SECOND), (OF, OWN), (USER, "演示租客"), (PURPOSE, "出租住房"), (UNTIL, "2026-12-31"), ("ZZMC", "x")];

    fn read(
        items: impl IntoIterator<Item = (&'static str, &'static str)>,
    ) -> Result<Option<CopyAnnotation>, DocumentFault> {
        CopyAnnotation::stated_in(&Metadata::stating(items))
    }

    #[test]
    fn an_annotation_is_whole_or_a_fault_and_a_licence_has_none() {
        let whole = read(ITEMS).unwrap().unwrap();
        assert_eq!((whole.licence.as_str(), whole.of.as_str(), whole.user.as_str()), (SECOND, OWN, "演示租客"));
        for lost in [LICENCE, OF, USER, PURPOSE, UNTIL] {
            assert!(read(ITEMS.into_iter().filter(|(name, _)| *name != lost)).is_err(), "{lost}");
            let twice = ITEMS.into_iter().chain(ITEMS.into_iter().filter(|(name, _)| *name == lost));
            assert!(read(twice).is_err(), "{lost} twice");
        }
        assert!(read(ITEMS.into_iter().filter(|(name, _)| !name.starts_with("KZ_"))).unwrap().is_none());
    }

    #[test]
    fn a_copy_may_be_used_to_the_end_of_its_last_day() {
        let whole = read(ITEMS).unwrap().unwrap();
        // 2026-12-31 ends at 16:00 UTC.
        assert!(!whole.is_over("2026-12-31T15:59:59.999Z".parse().unwrap()));
        assert!(whole.is_over("2026-12-31T16:00:00.000Z".parse().unwrap()));
    }
}
