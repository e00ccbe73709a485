//! The copies of a licence: of a cancelled one the copy with the watermark (注销件), and the annotated copy for one use until a
//! day (加注件). Both show the face as it was handed out, and say on every page what they are. Neither has the licence's code: whoever
//! scans it would be told of the licence, and not of the copy. Whoever verifies the copy is told of both, so its metadata has the token.

use ereg_domain::{identifier::LicenceId, time::Day};
use serde::{Deserialize, Serialize};

use super::words;
use crate::face::LicenceFace;
use crate::fault::SealingFault;
use crate::metadata::{LicenceExtension, Metadata, Validity};
use crate::text::{Bilingual, FaceRow, Marking, PaperText, Part, Words};

/// 注销件: the copy of a licence that an entry cancelled.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelledFace {
    /// The face of the licence as it was handed out.
    pub licence: LicenceFace,
    /// The day on which it was cancelled (注销日期).
    pub since: Day,
}

/// 加注件: the copy of a licence for one use, until a day.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnotatedFace {
    /// The face of the licence as it was handed out.
    pub licence: LicenceFace,
    /// The copy's own identifier (电子证照标识).
    pub copy: LicenceId,
    /// The day on which it was made.
    pub made_on: Day,
    /// Whoever is to use it (使用人).
    pub user: String,
    /// The use that it is for (事由).
    pub purpose: Bilingual,
    /// The last day on which it may be used.
    pub until: Day,
}

debug_without_content!(CancelledFace, AnnotatedFace);

fn row(name: Words, value: &str) -> Part {
    Part::Row(FaceRow { name: name.into(), value: value.to_owned(), english: None })
}

impl CancelledFace {
    pub(crate) fn text(&self) -> Result<PaperText, SealingFault> {
        let text = self.licence.text()?;
        Ok(PaperText {
            title: Bilingual {
                chinese: format!("{}{}", text.title.chinese, words::CANCELLED_TITLE.0),
                english: format!("{}{}", text.title.english, words::CANCELLED_TITLE.1),
            },
            parts: [row(words::COPY_ID, self.licence.licence.as_str())].into_iter().chain(text.parts).collect(),
            code: None,
            ..text
        })
    }

    /// It says on every page that it is of no effect.
    pub(crate) fn marking(&self) -> Marking {
        Marking { watermarks: words::CANCELLED_WATERMARKS, band: Some(words::cancelled(self.since)) }
    }

    /// The items of the metadata that say that it is cancelled.
    fn state(&self) -> [(LicenceExtension, String); 2] {
        [
            (LicenceExtension::State, words::CANCELLED.to_owned()),
            (LicenceExtension::CancelledOn, self.since.to_string()),
        ]
    }

    /// The same in words, and its items by the names that they have in the metadata.
    pub(crate) fn reason(&self) -> String {
        self.licence.reason(words::CANCELLED_REASON, self.state().map(|(item, value)| (item.name(), value)))
    }

    pub(crate) fn metadata(&self) -> Result<Metadata, SealingFault> {
        let metadata = self.licence.metadata()?;
        Ok(Metadata { extensions: metadata.extensions.into_iter().chain(self.state()).collect(), ..metadata })
    }
}

impl AnnotatedFace {
    pub(crate) fn text(&self) -> Result<PaperText, SealingFault> {
        let text = self.licence.text()?;
        let own = [
            row(words::COPY_USER, &self.user),
            row(words::COPY_PURPOSE, &format!("{}\n{}", self.purpose.chinese, self.purpose.english)),
            row(words::COPY_UNTIL, &self.until.to_string()),
            row(words::COPY_ID, self.copy.as_str()),
            row(words::COPY_OF, self.licence.licence.as_str()),
        ];
        Ok(PaperText {
            title: Bilingual {
                chinese: format!("{}{}", text.title.chinese, words::COPY_TITLE.0),
                english: format!("{}{}", text.title.english, words::COPY_TITLE.1),
            },
            parts: own.into_iter().chain(text.parts).collect(),
            code: None,
            issued_on: self.made_on,
            ..text
        })
    }

    /// It says on every page for whom, for what and until when: a page that is shown alone says so too.
    pub(crate) fn marking(&self) -> Marking {
        Marking { band: Some(words::annotation(&self.user, &self.purpose, self.until)), ..Marking::default() }
    }

    /// The items of the metadata that say what the copy is for.
    fn annotation(&self) -> [(LicenceExtension, String); 3] {
        [
            (LicenceExtension::CopyOf, self.licence.licence.to_string()),
            (LicenceExtension::CopyUser, self.user.clone()),
            (LicenceExtension::CopyPurpose, self.purpose.chinese.clone()),
        ]
    }

    /// The annotation in words, and its items by the names that they have in the metadata.
    pub(crate) fn reason(&self) -> String {
        let own = [("ZZBS", self.copy.to_string()), ("ZZYXQJZRQ", self.until.to_string())];
        let items = own.into_iter().chain(self.annotation().map(|(item, value)| (item.name(), value)));
        self.licence.reason(words::COPY_REASON, items)
    }

    pub(crate) fn metadata(&self) -> Result<Metadata, SealingFault> {
        // A copy under an identifier of another kind would be another licence.
        if self.copy.type_code() != self.licence.licence.type_code() {
            return Err(SealingFault::UnknownLicence);
        }
        let metadata = self.licence.metadata()?;
        Ok(Metadata {
            licence: Some(self.copy.clone()),
            issued_on: self.made_on,
            validity: Some(Validity { from: self.made_on, until: Some(self.until) }),
            extensions: metadata.extensions.into_iter().chain(self.annotation()).collect(),
            ..metadata
        })
    }
}
