//! The sandbox lenders' platform (银行业金融机构): which lender consents to a transfer that a mortgage of theirs restricts.

use ereg_domain::{identifier::RegistrationProofNumber, text::PlainText, time::Day};
use ereg_law::subject::MortgageeConsent;
use serde::{Deserialize, Serialize};

use super::{Sandbox, SandboxError, body, directory::Held};
use crate::partner::{ConsentAnswer, LendersPlatform, PartnerError, RestrictingMortgage};

/// Settings, each of one mortgage and none of one twice.
pub(super) const CONSENTS: Held<Vec<LenderSays>> = Held::in_file("consents.json");

/// The setting of one mortgage. Its number is no key of an object: those have no Chinese characters.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LenderSays {
    mortgage: RegistrationProofNumber,
    says: ConsentSetting,
}

/// The answer of a lender on the sandbox platform about one of their mortgages; without a setting they have not consented.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ConsentSetting {
    /// The lender consents to a transfer.
    Given {
        /// The number under which the lender keeps the consent.
        reference: PlainText<40>,
        /// The day on which it was given.
        given_on: Day,
    },
    /// The lender does not consent.
    NotGiven,
    /// The lender cannot be reached until set otherwise.
    Silent,
}

#[derive(Serialize)]
struct ConsentBody<'a> {
    given: &'a [MortgageeConsent],
    mortgages: Vec<&'a RegistrationProofNumber>,
}

impl Sandbox {
    /// Sets what the lenders say of these mortgages from now on, in one write.
    pub fn set_consents(
        &self,
        settings: impl IntoIterator<Item = (RegistrationProofNumber, ConsentSetting)>,
    ) -> Result<(), SandboxError> {
        self.inner.change(CONSENTS, |all| {
            for (mortgage, says) in settings {
                all.retain(|held| held.mortgage != mortgage);
                all.push(LenderSays { mortgage, says });
            }
            Ok(())
        })
    }
}

impl LendersPlatform for Sandbox {
    fn consents(&self, mortgages: &[RestrictingMortgage]) -> Result<ConsentAnswer, PartnerError> {
        let all = self.inner.hear(CONSENTS)?;
        let mut given = Vec::new();
        for RestrictingMortgage { proof, mortgagee } in mortgages {
            match all.iter().find(|held| held.mortgage == *proof).map(|held| &held.says) {
                Some(ConsentSetting::Silent) => return Err(PartnerError::Unreachable),
                Some(ConsentSetting::Given { reference, given_on }) => given.push(MortgageeConsent {
                    mortgage: proof.clone(),
                    mortgagee: mortgagee.clone(),
                    reference: reference.clone(),
                    given_on: *given_on,
                }),
                Some(ConsentSetting::NotGiven) | None => {}
            }
        }
        let asked = mortgages.iter().map(|mortgage| &mortgage.proof).collect();
        let body = body(&ConsentBody { given: &given, mortgages: asked })?;
        Ok(ConsentAnswer { given, body })
    }
}
