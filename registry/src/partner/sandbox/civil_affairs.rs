//! The sandbox civil affairs office (民政部门): who is married to whom.

use ereg_domain::party::IdentityNumber;
use ereg_law::subject::DocumentFact;
use serde::{Deserialize, Serialize};

use super::{Sandbox, SandboxError, body, directory::Answers};
use crate::partner::{CivilAffairs, MarriageAnswer, PartnerError};

/// Settings by the two numbers of a couple.
const MARRIAGES: Answers<MarriageSetting> = Answers::of("marriages");

/// The sandbox civil affairs office's answer about a couple; of two people it has never heard of it says that they are
/// not married.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarriageSetting {
    /// They are married to each other.
    Married,
    /// They are not, or no longer.
    NotMarried,
    /// It cannot be reached until set otherwise.
    Silent,
}

#[derive(Serialize)]
struct MarriageBody<'a> {
    couple: &'a str,
    says: MarriageSetting,
}

/// A couple by its two numbers, whoever is named first.
fn couple(one: &IdentityNumber, other: &IdentityNumber) -> String {
    let (first, second) = if one.as_str() <= other.as_str() { (one, other) } else { (other, one) };
    format!("{}/{}", first.as_str(), second.as_str())
}

impl Sandbox {
    /// Sets what the civil affairs office says of these couples from now on, in one write.
    pub fn set_marriages<'a>(
        &self,
        settings: impl IntoIterator<Item = (&'a IdentityNumber, &'a IdentityNumber, MarriageSetting)>,
    ) -> Result<(), SandboxError> {
        self.inner.say(MARRIAGES, settings.into_iter().map(|(one, other, setting)| (couple(one, other), setting)))
    }
}

impl CivilAffairs for Sandbox {
    fn marriage(&self, one: &IdentityNumber, other: &IdentityNumber) -> Result<MarriageAnswer, PartnerError> {
        let couple = couple(one, other);
        let says = self.inner.ask(MARRIAGES, &couple)?.unwrap_or(MarriageSetting::NotMarried);
        let fact = match says {
            MarriageSetting::Silent => return Err(PartnerError::Unreachable),
            MarriageSetting::Married => DocumentFact::Confirmed,
            MarriageSetting::NotMarried => DocumentFact::Contradicted,
        };
        Ok(MarriageAnswer { fact, body: body(&MarriageBody { couple: &couple, says })? })
    }
}
