//! The sandbox notaries' platform (公证管理平台): the deeds that were issued.

use ereg_law::subject::{DeedFact, NotarialDeed};
use serde::{Deserialize, Serialize};

use super::{Sandbox, SandboxError, body, directory::Answers};
use crate::partner::{DeedAnswer, NotaryPlatform, PartnerError};

/// The deeds by their numbers.
const DEEDS: Answers<IssuedDeed> = Answers::of("deeds");

/// The answer of the sandbox notaries' platform about a deed that was issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeedSetting {
    /// It is in force.
    InForce,
    /// 已撤销.
    Revoked,
    /// The platform cannot be reached until set otherwise.
    Silent,
}

/// A notarial deed as the sandbox notaries' platform keeps it (公证书).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuedDeed {
    /// 公证书编号.
    pub number: String,
    /// Its content.
    pub deed: NotarialDeed,
    /// The answer that the platform gives about it.
    pub setting: DeedSetting,
}

#[derive(Serialize)]
struct DeedBody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    deed: Option<&'a IssuedDeed>,
    number: &'a str,
}

impl Sandbox {
    /// Notaries issue deeds.
    pub fn issue_deeds(&self, deeds: impl IntoIterator<Item = IssuedDeed>) -> Result<(), SandboxError> {
        self.inner.say(DEEDS, deeds.into_iter().map(|deed| (deed.number.clone(), deed)))
    }

    /// Sets what the notaries' platform says of a deed from now on.
    ///
    /// # Errors
    /// [`SandboxError::NoDeed`] where none of that number was issued.
    pub fn set_deed(&self, number: &str, setting: DeedSetting) -> Result<(), SandboxError> {
        self.inner.say_otherwise(DEEDS, number, SandboxError::NoDeed, |issued| issued.setting = setting)
    }
}

impl NotaryPlatform for Sandbox {
    fn deed(&self, number: &str) -> Result<DeedAnswer, PartnerError> {
        let issued = self.inner.ask(DEEDS, number)?;
        let found = issued.as_ref();
        let fact = match found.map(|issued| (issued.setting, &issued.deed)) {
            None => DeedFact::NotFound,
            Some((DeedSetting::Silent, _)) => return Err(PartnerError::Unreachable),
            Some((DeedSetting::Revoked, _)) => DeedFact::Revoked,
            Some((DeedSetting::InForce, deed)) => DeedFact::Stands(Box::new(deed.clone())),
        };
        Ok(DeedAnswer { fact, body: body(&DeedBody { deed: found, number })? })
    }
}
