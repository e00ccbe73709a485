//! The head of letters and decisions: the case that they are about, the office and the applicants.

use std::fmt;

use ereg_domain::{
    identifier::{CaseNumber, UnitCode},
    party::IdentityNumber,
    text::PersonName,
    time::{Day, Instant},
};
use serde::{Deserialize, Serialize};

use super::words;
use crate::fault::SealingFault;
use crate::metadata::{HolderCodeKind, LicenceExtension, LicenceHolder, Metadata};
use crate::text::{Bilingual, FaceRow, PaperText, Part, Words};

/// Most items of any list of a paper.
const MOST_ITEMS: usize = 200;

/// The number that the registry gave an application as it came in (16 bytes of a UUID); no case number yet (受理号).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivedNumber(pub [u8; 16]);

/// The spelling of UUIDs: `019abcde-0000-7000-8000-000000000001`.
impl fmt::Display for ReceivedNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, byte) in self.0.iter().enumerate() {
            let dash = if matches!(at, 4 | 6 | 8 | 10) { "-" } else { "" };
            write!(out, "{dash}{byte:02x}")?;
        }
        Ok(())
    }
}

/// The number by which an application is found, before its acceptance or after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationNumber {
    /// Not accepted: the number it came in under.
    Received(ReceivedNumber),
    /// Accepted: 受理号.
    Accepted(CaseNumber),
}

/// The last day of a period, as far as the calendar of working days knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LastDay {
    /// This day, to its end.
    By(Day),
    /// The calendar of that year is not announced: this day or later.
    NotBefore(Day),
}

impl LastDay {
    /// The day as a page says it.
    pub(super) fn written(self) -> String {
        match self {
            Self::By(day) => words::both_days(day),
            Self::NotBefore(day) => words::not_before(day),
        }
    }
}

/// An applicant (申请人), or whoever asks or pays.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applicant {
    /// The role in the matter, such as 转让方.
    pub called: Bilingual,
    /// Name, in full.
    pub name: PersonName,
    /// Number of the identity document; a page shows a person's masked.
    pub identity: IdentityNumber,
}

/// The case that a letter is about, and the office that writes it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letterhead {
    /// The office.
    pub office: Bilingual,
    /// Name of the matter that is applied for (登记事项).
    pub matter: Bilingual,
    /// The unit, as the applicants named it.
    pub unit: UnitCode,
    /// The applicants, in their order; at least one.
    pub applicants: Vec<Applicant>,
    /// Registry time of the letter.
    pub at: Instant,
}

debug_without_content!(Applicant, Letterhead);

impl Applicant {
    /// The number as a page shows it.
    pub(crate) fn shown(&self) -> String {
        match &self.identity {
            IdentityNumber::Organisation(code) => code.to_string(),
            IdentityNumber::Citizen(_)
            | IdentityNumber::ResidencePermit(_)
            | IdentityNumber::PermanentResident(_)
            | IdentityNumber::Other { .. } => self.identity.masked(),
        }
    }

    pub(super) fn line(&self) -> String {
        let Bilingual { chinese, english } = &self.called;
        format!("{chinese} {english}：{}，{}", self.name, self.shown())
    }

    pub(super) fn holder(&self) -> LicenceHolder {
        LicenceHolder { name: self.name.to_string(), code: self.shown(), kind: HolderCodeKind::of(&self.identity) }
    }
}

impl Letterhead {
    /// The rows about the case.
    pub(super) fn rows(&self) -> Result<Vec<Part>, SealingFault> {
        let applicants = some("applicants", &self.applicants)?;
        Ok(vec![
            row(words::MATTER, both(&self.matter)),
            row(words::UNIT, self.unit.to_string()),
            row(words::APPLICANTS, lines(applicants.iter().map(Applicant::line))),
        ])
    }

    /// The whole of a letter of this number.
    pub(super) fn letter(&self, title: Words, number: ApplicationNumber, parts: Vec<Part>) -> PaperText {
        PaperText {
            title: words::title(title),
            numbered_as: numbered_as(number),
            number: number.to_string(),
            parts,
            code: None,
            issued_as: crate::words::AUTHORITY,
            issuer: self.office.clone(),
            issued_on: self.at.day(),
        }
    }

    /// The metadata of a letter of this number to its applicants.
    pub(super) fn metadata(&self, title: Words, number: ApplicationNumber) -> Metadata {
        Metadata {
            name: title.0,
            licence: None,
            number: number.to_string(),
            issuer: self.office.chinese.clone(),
            issued_on: self.at.day(),
            holders: self.applicants.iter().map(Applicant::holder).collect(),
            validity: None,
            extensions: vec![(LicenceExtension::UnitCode, self.unit.to_string())],
            token: None,
        }
    }
}

impl fmt::Display for ApplicationNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Received(number) => number.fmt(out),
            Self::Accepted(number) => number.fmt(out),
        }
    }
}

fn numbered_as(number: ApplicationNumber) -> &'static str {
    match number {
        ApplicationNumber::Received(_) => words::RECEIVED_NUMBER,
        ApplicationNumber::Accepted(_) => words::CASE_NUMBER,
    }
}

/// The items of a list that must have some.
pub(super) fn some<'a, T>(list: &'static str, items: &'a [T]) -> Result<&'a [T], SealingFault> {
    if items.is_empty() { Err(SealingFault::ListLength { list, most: MOST_ITEMS }) } else { few(list, items) }
}

/// The items of a list that may be empty.
pub(super) fn few<'a, T>(list: &'static str, items: &'a [T]) -> Result<&'a [T], SealingFault> {
    if items.len() > MOST_ITEMS { Err(SealingFault::ListLength { list, most: MOST_ITEMS }) } else { Ok(items) }
}

pub(super) fn row(name: Words, value: impl Into<String>) -> Part {
    Part::Row(FaceRow { name: name.into(), value: value.into(), english: None })
}

/// A row of a value that each language says on its own.
pub(super) fn row_in_both(name: Words, value: Bilingual) -> Part {
    Part::Row(FaceRow::of(name.into(), value))
}

pub(super) fn heading(heading: Words) -> Part {
    Part::Heading(heading.into())
}

pub(super) fn paragraph(text: impl Into<Bilingual>) -> Part {
    Part::Paragraph(text.into())
}

/// A text in both languages, one below the other.
pub(super) fn both(text: &Bilingual) -> String {
    format!("{}\n{}", text.chinese, text.english)
}

/// Items, each on a line of its own.
pub(super) fn lines(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join("\n")
}

/// Items, numbered from 1, each on a line of its own.
pub(super) fn numbered(items: impl Iterator<Item = String>) -> String {
    lines(items.zip(1..).map(|(item, number): (String, usize)| format!("{number}. {item}")))
}
