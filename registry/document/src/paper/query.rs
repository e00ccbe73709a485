//! The result of a query (查询结果证明): what was asked, what the register said and when, and where that stands in the book.
//!
//! The page tells of the book's proof by the root of a checkpoint and the digest of the signed result; that result holds the
//! paths themselves.

use std::fmt::Write as _;

use ereg_domain::{
    identifier::{CaseNumber, UnitCode},
    register::{BurdenShown, HolderShown, RegisterShown},
    time::Instant,
};
use serde::{Deserialize, Serialize};

use super::{
    letter::{Applicant, few, heading, lines, numbered, paragraph, row, row_in_both, some},
    words,
};
use crate::fault::SealingFault;
use crate::metadata::{LicenceExtension, Metadata};
use crate::text::{Bilingual, PaperText, Part};

/// The right by which somebody asks (查询主体). Whoever is no holder is told less (实施细则 97), which this face does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QueryStanding {
    /// 权利人, who need state no purpose (实施细则 98).
    Holder,
}

/// A unit as the register has it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedUnit {
    /// The facts, as the signed result has them; at least one holder.
    pub shown: RegisterShown,
    /// The terms among them in English.
    pub english: EnglishTerms,
    /// The unit's entries until then, in their order; at least one.
    pub entries: Vec<RecordedEntry>,
}

/// The terms of the register in English; the official one where the law has no English for it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnglishTerms {
    /// 房屋类型.
    pub house_type: String,
    /// 房屋性质.
    pub house_nature: String,
    /// 权利性质 of the land.
    pub land_nature: String,
    /// 权利类型.
    pub right: String,
    /// 共有方式.
    pub co_ownership: String,
}

/// An entry of the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedEntry {
    /// Position in the log, from 0.
    pub index: u64,
    /// 登簿时间.
    pub registered_at: Instant,
}

/// The finding about what was asked.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QueryFinding {
    /// The register has it.
    Recorded(Box<RecordedUnit>),
    /// The register has nothing under this unit code.
    Nothing,
}

/// The face of a result of a query.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueryResultFace {
    /// 受理号 of the case in which it was asked.
    pub number: CaseNumber,
    /// The office.
    pub office: Bilingual,
    /// The person or organisation that asked.
    pub asked_by: Applicant,
    /// The right by which they asked.
    pub standing: QueryStanding,
    /// The unit they asked about.
    pub unit: UnitCode,
    /// Registry time at which the register was as told.
    pub as_of: Instant,
    /// The finding.
    pub finding: QueryFinding,
    /// Number of entries of all units in the log at its checkpoint.
    pub log_size: u64,
    /// Root of the log there (SHA-256, RFC 9162).
    pub log_root: [u8; 32],
    /// Digest of the signed result (SHA-256), which holds the path of each entry to that root.
    pub result: [u8; 32],
}

debug_without_content!(RecordedUnit, EnglishTerms, QueryFinding, QueryResultFace);

impl QueryResultFace {
    pub(super) fn text(&self) -> Result<PaperText, SealingFault> {
        let purpose = match self.standing {
            QueryStanding::Holder => words::ASKED_AS_HOLDER,
        };
        let mut parts = vec![
            row(words::ASKED_BY, self.asked_by.line()),
            row(words::PURPOSE, purpose),
            row(words::ASKED_ABOUT, self.unit.to_string()),
            row(words::AS_OF, words::time(self.as_of)),
        ];
        match &self.finding {
            QueryFinding::Recorded(unit) => parts.extend(unit.rows()?),
            QueryFinding::Nothing => parts.push(row(words::FOUND, words::FOUND_NOTHING)),
        }
        parts.push(heading(words::PROOF));
        if let QueryFinding::Recorded(unit) = &self.finding {
            let entries = some("entries", &unit.entries)?;
            parts.push(row(
                words::ENTRIES,
                lines(entries.iter().map(|entry| words::entry(entry.index, entry.registered_at))),
            ));
        }
        parts.extend([
            row(words::LOG_SIZE, self.log_size.to_string()),
            row(words::LOG_ROOT, hexadecimal(&self.log_root)),
            row(words::RESULT_DIGEST, hexadecimal(&self.result)),
            paragraph(match &self.finding {
                QueryFinding::Recorded(_) => words::PROVEN,
                QueryFinding::Nothing => words::NOTHING_PROVEN,
            }),
            paragraph(words::true_of(self.as_of)),
        ]);
        Ok(PaperText {
            title: words::title(words::QUERY_RESULT),
            numbered_as: words::QUERY_NUMBER,
            number: self.number.to_string(),
            parts,
            code: None,
            issued_as: crate::words::AUTHORITY,
            issuer: self.office.clone(),
            issued_on: self.as_of.day(),
        })
    }

    pub(super) fn metadata(&self) -> Metadata {
        let mut extensions = vec![(LicenceExtension::UnitCode, self.unit.to_string())];
        if let QueryFinding::Recorded(unit) = &self.finding {
            extensions.push((LicenceExtension::Location, unit.shown.address.clone()));
        }
        Metadata {
            name: words::QUERY_RESULT.0,
            licence: None,
            number: self.number.to_string(),
            issuer: self.office.chinese.clone(),
            issued_on: self.as_of.day(),
            holders: vec![self.asked_by.holder()],
            validity: None,
            extensions,
            token: None,
        }
    }
}

/// A holder, whose share alone is said in words.
fn holder(holder: &HolderShown) -> Bilingual {
    let who = format!("{}，{}", holder.name, holder.number);
    match holder.share {
        Some(share) => words::share(&who, share),
        None => Bilingual { chinese: who.clone(), english: who },
    }
}

fn burden(burden: &BurdenShown) -> Bilingual {
    match burden {
        BurdenShown::Mortgage { proof, mortgagee, amount, transfer_clause, registered_at } => {
            words::mortgage(proof, mortgagee, *amount, *transfer_clause, *registered_at)
        }
        BurdenShown::Seizure { kind, from, to } => words::seizure(kind.term(), *from, *to),
        BurdenShown::Objection { registered_at } => words::registered(words::OBJECTION.into(), *registered_at),
        BurdenShown::AdvanceNotice { kind, registered_at } => {
            words::registered(words::advance_notice(kind.term()), *registered_at)
        }
        BurdenShown::Other { kind, registered_at } => {
            words::registered(words::other_burden(kind.term()), *registered_at)
        }
    }
}

impl RecordedUnit {
    fn rows(&self) -> Result<Vec<Part>, SealingFault> {
        let (shown, english) = (&self.shown, &self.english);
        let term = |name, chinese: &str, english: &str| {
            row_in_both(name, Bilingual { chinese: chinese.to_owned(), english: english.to_owned() })
        };
        let holders = some("holders", &shown.holders)?;
        let burdens = few("burdens", &shown.burdens)?;
        let burdens = if burdens.is_empty() {
            row(words::BURDENS, words::NO_BURDENS)
        } else {
            row_in_both(words::BURDENS, in_both(burdens.iter().map(burden), numbered))
        };
        let mut rows = vec![
            row(words::LOCATION, shown.address.as_str()),
            row(words::AREA, format!("{} ㎡", shown.area)),
            term(words::USE, shown.house_type.term(), &english.house_type),
            term(words::HOUSE_NATURE, shown.house_nature.term(), &english.house_nature),
            term(words::LAND_NATURE, shown.land_nature.term(), &english.land_nature),
        ];
        rows.extend(shown.land_term_end.map(|end| row(words::LAND_TERM, words::both_days(end))));
        rows.extend([
            term(words::RIGHT, shown.right.term(), &english.right),
            term(words::CO_OWNERSHIP, shown.co_ownership.term(), &english.co_ownership),
            row_in_both(words::HOLDERS, in_both(holders.iter().map(holder), lines)),
            row(words::CERTIFICATES, lines(few("certificates", &shown.certificates)?.iter().cloned())),
            row(words::REGISTERED_AT, words::time(shown.registered_at)),
            burdens,
        ]);
        Ok(rows)
    }
}

/// Items of a list, put together in each language on its own.
fn in_both(items: impl Iterator<Item = Bilingual>, list: fn(std::vec::IntoIter<String>) -> String) -> Bilingual {
    let (chinese, english): (Vec<_>, Vec<_>) = items.map(|item| (item.chinese, item.english)).unzip();
    Bilingual { chinese: list(chinese.into_iter()), english: list(english.into_iter()) }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // To a text nothing can fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
