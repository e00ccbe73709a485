//! The sandbox lenders' platform (银行业金融机构): which lender consents to a transfer that a mortgage of theirs restricts.

use ereg_domain::{identifier::RegistrationProofNumber, text::PlainText, time::Day};
use ereg_law::subject::MortgageeConsent;
use serde::{Deserialize, Serialize};

use super::{Sandbox, SandboxError, body, directory::Answers};
use crate::partner::{ConsentAnswer, LendersPlatform, PartnerError, RestrictingMortgage};

/// Settings by the registration proof of a mortgage.
const CONSENTS: Answers<ConsentSetting> = Answers::of("consents");

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
        self.inner.say(CONSENTS, settings.into_iter().map(|(mortgage, says)| (mortgage.to_string(), says)))
    }
}

impl LendersPlatform for Sandbox {
    fn consents(&self, mortgages: &[RestrictingMortgage]) -> Result<ConsentAnswer, PartnerError> {
        let mut given = Vec::new();
        for RestrictingMortgage { proof, mortgagee } in mortgages {
            match self.inner.ask(CONSENTS, &proof.to_string())? {
                Some(ConsentSetting::Silent) => return Err(PartnerError::Unreachable),
                Some(ConsentSetting::Given { reference, given_on }) => given.push(MortgageeConsent {
                    mortgage: proof.clone(),
                    mortgagee: mortgagee.clone(),
                    reference,
                    given_on,
                }),
                Some(ConsentSetting::NotGiven) | None => {}
            }
        }
        let asked = mortgages.iter().map(|mortgage| &mortgage.proof).collect();
        let body = body(&ConsentBody { given: &given, mortgages: asked })?;
        Ok(ConsentAnswer { given, body })
    }
}
