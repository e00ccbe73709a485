//! Finds out what identifier a text is: the question behind `ereg check`.

use super::{
    CaseNumber, CitizenId, CreditCode, IdentifierError, IdentifierKind, LicenceId, OldCertificate,
    PermanentResidentNumber, RegistrationProofNumber, ResidencePermitNumber, TitleCertificateNumber, UnitCode,
};
use std::{fmt, str::FromStr};

/// A kind that a text fits, and its canonical spelling as that kind.
#[derive(Clone, PartialEq, Eq)]
pub struct Match {
    /// The kind.
    pub kind: IdentifierKind,
    /// The canonical spelling. In clear: for the person who typed it.
    pub canonical: String,
}

/// The kind only.
impl fmt::Debug for Match {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Match").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// Reads one line: `kind:value` as that kind, a bare value as every kind that it fits (eighteen digits can
/// be both a person's and an organisation's number).
///
/// # Errors
/// The kind's own error for `kind:value`; [`IdentifierError::Unknown`] for a bare value that fits nothing,
/// also when it looks much like one kind, since the guess would be ours; [`IdentifierError::Empty`] for a
/// blank line.
pub fn classify(line: &str) -> Result<Vec<Match>, IdentifierError> {
    let line = line.trim();
    if line.is_empty() {
        return Err(IdentifierError::Empty);
    }
    if let Some((name, value)) = line.split_once(':')
        && let Some(kind) = IdentifierKind::from_name(name.trim_end())
    {
        return Ok(vec![Match { kind, canonical: canonical(kind, value)? }]);
    }
    let matches: Vec<Match> = IdentifierKind::ALL
        .into_iter()
        .filter_map(|kind| Some(Match { kind, canonical: canonical(kind, line).ok()? }))
        .collect();
    if matches.is_empty() { Err(IdentifierError::Unknown) } else { Ok(matches) }
}

fn canonical(kind: IdentifierKind, text: &str) -> Result<String, IdentifierError> {
    fn read<T: FromStr<Err = IdentifierError> + fmt::Display>(text: &str) -> Result<String, IdentifierError> {
        Ok(text.parse::<T>()?.to_string())
    }
    match kind {
        IdentifierKind::CitizenId => read::<CitizenId>(text),
        IdentifierKind::ResidencePermit => read::<ResidencePermitNumber>(text),
        IdentifierKind::PermanentResident => read::<PermanentResidentNumber>(text),
        IdentifierKind::CreditCode => read::<CreditCode>(text),
        IdentifierKind::Unit => read::<UnitCode>(text),
        IdentifierKind::TitleCertificate => read::<TitleCertificateNumber>(text),
        IdentifierKind::RegistrationProof => read::<RegistrationProofNumber>(text),
        IdentifierKind::LicenceId => read::<LicenceId>(text),
        IdentifierKind::Case => read::<CaseNumber>(text),
        IdentifierKind::OldCertificate => OldCertificate::recognised(text),
    }
}
