//! The sandbox notaries' platform (公证管理平台): the deeds that were issued.

use ereg_law::subject::{DeedFact, NotarialDeed};
use serde::{Deserialize, Serialize};

use super::{Sandbox, SandboxError, body, directory::Held};
use crate::partner::{DeedAnswer, NotaryPlatform, PartnerError};

/// The deeds, oldest first.
pub(super) const DEEDS: Held<Vec<IssuedDeed>> = Held::in_file("deeds.json");

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
        self.inner.change(DEEDS, |all| {
            all.extend(deeds);
            Ok(())
        })
    }

    /// Sets what the notaries' platform says of a deed from now on.
    ///
    /// # Errors
    /// [`SandboxError::NoDeed`] where none of that number was issued.
    pub fn set_deed(&self, number: &str, setting: DeedSetting) -> Result<(), SandboxError> {
        self.inner.change(DEEDS, |all| {
            let issued = all.iter_mut().find(|issued| issued.number == number);
            issued.ok_or(SandboxError::NoDeed)?.setting = setting;
            Ok(())
        })
    }
}

impl NotaryPlatform for Sandbox {
    fn deed(&self, number: &str) -> Result<DeedAnswer, PartnerError> {
        let all = self.inner.hear(DEEDS)?;
        let found = all.iter().find(|issued| issued.number == number);
        let fact = match found.map(|issued| (issued.setting, &issued.deed)) {
            None => DeedFact::NotFound,
            Some((DeedSetting::Silent, _)) => return Err(PartnerError::Unreachable),
            Some((DeedSetting::Revoked, _)) => DeedFact::Revoked,
            Some((DeedSetting::InForce, deed)) => DeedFact::Stands(Box::new(deed.clone())),
        };
        Ok(DeedAnswer { fact, body: body(&DeedBody { deed: found, number })? })
    }
}
