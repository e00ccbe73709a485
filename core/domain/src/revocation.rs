//! Reasons for which the certificate of a key is revoked (证书撤销原因): RFC 5280, 5.3.1.
//!
//! It must not know certificates or lists: those who write and those who read lists share these names alone.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A reason that a list of revoked certificates can state of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevocationReason {
    /// None in particular.
    Unspecified,
    /// Somebody else may have the key (私钥泄露).
    KeyCompromise,
    /// Somebody else may have the key of the authority that issued the certificate.
    AuthorityCompromise,
    /// The holder is named otherwise now, or belongs elsewhere.
    AffiliationChanged,
    /// Another certificate has taken its place.
    Superseded,
    /// The key is not used any more.
    CessationOfOperation,
    /// The certificate is held up until it is known whether it is to be revoked.
    CertificateHold,
    /// The permission that the certificate gave was taken back.
    PrivilegeWithdrawn,
    /// Somebody else may have the key of an authority for attributes.
    AttributeAuthorityCompromise,
}

/// The name or the number is none of a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("no reason for revoking a certificate")]
pub struct UnknownRevocationReason;

impl RevocationReason {
    /// Every reason, in the order of their numbers.
    pub const ALL: [Self; 9] = [
        Self::Unspecified,
        Self::KeyCompromise,
        Self::AuthorityCompromise,
        Self::AffiliationChanged,
        Self::Superseded,
        Self::CessationOfOperation,
        Self::CertificateHold,
        Self::PrivilegeWithdrawn,
        Self::AttributeAuthorityCompromise,
    ];

    /// The number that a list states it by (CRLReason). Seven is nobody's, and eight takes a row out of a list again, which only
    /// a part of a list can say.
    pub fn number(self) -> u8 {
        match self {
            Self::Unspecified => 0,
            Self::KeyCompromise => 1,
            Self::AuthorityCompromise => 2,
            Self::AffiliationChanged => 3,
            Self::Superseded => 4,
            Self::CessationOfOperation => 5,
            Self::CertificateHold => 6,
            Self::PrivilegeWithdrawn => 9,
            Self::AttributeAuthorityCompromise => 10,
        }
    }

    /// Finds a reason by its number.
    ///
    /// # Errors
    /// It is none of a reason.
    pub fn numbered(number: u8) -> Result<Self, UnknownRevocationReason> {
        Self::ALL.into_iter().find(|reason| reason.number() == number).ok_or(UnknownRevocationReason)
    }

    /// Its name in what programs read, such as `key_compromise`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unspecified => "unspecified",
            Self::KeyCompromise => "key_compromise",
            Self::AuthorityCompromise => "authority_compromise",
            Self::AffiliationChanged => "affiliation_changed",
            Self::Superseded => "superseded",
            Self::CessationOfOperation => "cessation_of_operation",
            Self::CertificateHold => "certificate_hold",
            Self::PrivilegeWithdrawn => "privilege_withdrawn",
            Self::AttributeAuthorityCompromise => "attribute_authority_compromise",
        }
    }

    /// Whether it says that nobody else had the key: of a time authority, that its time stamps from before remain (RFC 3161,
    /// 4.1).
    pub fn leaves_the_key_trusted(self) -> bool {
        match self {
            Self::Unspecified | Self::AffiliationChanged | Self::Superseded | Self::CessationOfOperation => true,
            Self::KeyCompromise
            | Self::AuthorityCompromise
            | Self::CertificateHold
            | Self::PrivilegeWithdrawn
            | Self::AttributeAuthorityCompromise => false,
        }
    }
}

/// Its name.
impl fmt::Display for RevocationReason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

impl FromStr for RevocationReason {
    type Err = UnknownRevocationReason;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|reason| reason.name() == name).ok_or(UnknownRevocationReason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_found_by_its_number_and_by_its_name_and_no_other_is_one() {
        for reason in RevocationReason::ALL {
            assert_eq!(RevocationReason::numbered(reason.number()), Ok(reason));
            assert_eq!(reason.to_string().parse(), Ok(reason));
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.name());
        }
        for number in [7, 8, 11, u8::MAX] {
            assert_eq!(RevocationReason::numbered(number), Err(UnknownRevocationReason), "{number}");
        }
        assert_eq!("KeyCompromise".parse::<RevocationReason>(), Err(UnknownRevocationReason));
    }

    /// RFC 3161, 4.1 names these four.
    #[test]
    fn four_reasons_leave_earlier_time_stamps_as_they_are() {
        let left = RevocationReason::ALL.into_iter().filter(|reason| reason.leaves_the_key_trusted());
        assert_eq!(left.map(RevocationReason::number).collect::<Vec<_>>(), [0, 3, 4, 5]);
    }
}
