//! The text of a paper, in the order of its pages; where each part of it stands is not known here.

use ereg_domain::{identifier::LicenceId, time::Day};
use serde::{Deserialize, Serialize};

/// A text in both languages of a page.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bilingual {
    /// Chinese, which counts.
    pub chinese: String,
    /// English, for whoever reads no Chinese.
    pub english: String,
}

/// One row of the table on the page.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaceRow {
    /// Name of the row, such as 权利人.
    pub name: Bilingual,
    /// Value of the row, as every form shows it; a line feed begins a new line.
    pub value: String,
    /// The value in English, where the value itself does not say it: the PDF and the picture show it below, the OFD does not.
    pub english: Option<String>,
}

debug_without_content!(Bilingual, FaceRow);

impl FaceRow {
    /// A row of a value in both languages, which is said once where it is the same in both.
    pub fn of(name: Bilingual, value: Bilingual) -> Self {
        let Bilingual { chinese, english } = value;
        let english = (english != chinese).then_some(english);
        Self { name, value: chinese, english }
    }
}

/// Words of a catalogue, Chinese and English.
pub(crate) type Words = (&'static str, &'static str);

impl From<Words> for Bilingual {
    fn from((chinese, english): Words) -> Self {
        Self { chinese: chinese.to_owned(), english: english.to_owned() }
    }
}

/// A part of a paper between its title and its end.
#[derive(Clone)]
pub(crate) enum Part {
    /// A row of the table.
    Row(FaceRow),
    /// The heading of what follows.
    Heading(Bilingual),
    /// A text across the page, which goes on on the next one where this one ends.
    Paragraph(Bilingual),
}

/// The code on a licence.
#[derive(Clone)]
pub(crate) struct Code {
    /// The token that it holds.
    pub(crate) token: String,
    /// The identifier below it.
    pub(crate) licence: LicenceId,
}

/// The marks that stand on every page beside what it says.
pub(crate) struct Marking {
    /// The watermarks (水印), from above.
    pub(crate) watermarks: [&'static str; 3],
    /// A text at the upper end of every page in Chinese, and at the lower end in English.
    pub(crate) band: Option<Bilingual>,
}

impl Default for Marking {
    /// The page is a demonstration, and nothing else.
    fn default() -> Self {
        Self { watermarks: [crate::words::WATERMARK; 3], band: None }
    }
}

/// Everything that the pages of a paper say.
pub(crate) struct PaperText {
    pub(crate) title: Bilingual,
    /// The name of its number, in both languages.
    pub(crate) numbered_as: &'static str,
    pub(crate) number: String,
    pub(crate) parts: Vec<Part>,
    /// The code: of licences alone, whose tokens there are.
    pub(crate) code: Option<Code>,
    /// The word for whoever issues it, above the name.
    pub(crate) issued_as: Words,
    pub(crate) issuer: Bilingual,
    pub(crate) issued_on: Day,
}

impl PaperText {
    /// The same text as the OFD shows it: its rows have no second value.
    pub(crate) fn of_ofd(mut self) -> Self {
        for part in &mut self.parts {
            if let Part::Row(row) = part {
                row.english = None;
            }
        }
        self
    }
}
