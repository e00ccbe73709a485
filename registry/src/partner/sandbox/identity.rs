//! The sandbox police (公安机关): who somebody is, by a proof that stands for the one of the national identity app (国家网络身份认证
//! App), and what they were called before.

use std::{fs, path::Path};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ereg_domain::{canonical, identifier::PersonNumber, text::PersonName};
use ereg_trust::digest::{equal_in_constant_time, hmac_sha256};
use serde::{Deserialize, Serialize};

use super::{
    Sandbox, SandboxError,
    directory::{Answers, parse},
};
use crate::{
    partner::{FormerIdentity, IdentityAnswer, IdentityProvider, PartnerError},
    private,
};

/// File of the key of the proofs, which makes a directory a sandbox.
pub(super) const IDENTITY: &str = "identity.json";
/// Names and numbers that people had before, by the number they have now.
const FORMERLY: Answers<Vec<FormerIdentity>> = Answers::of("formerly");
const PROOF_PREFIX: &str = "sandbox-";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct IdentityFile {
    /// 32 bytes, base64url. Not a secret worth keeping: the people are invented.
    key: String,
}

/// Writes the key of the proofs. The same seed makes the same proofs.
pub(super) fn create(sandbox: &Path, seed: u64) -> Result<(), SandboxError> {
    let key = hmac_sha256(&seed.to_be_bytes(), &[b"ereg/sandbox/identity/1"]);
    let file = IdentityFile { key: URL_SAFE_NO_PAD.encode(key) };
    let bytes = canonical::to_canonical(&file).map_err(SandboxError::not_canonical(IDENTITY))?;
    private::replace(sandbox, IDENTITY, &bytes).map_err(SandboxError::io(IDENTITY))
}

impl Sandbox {
    pub(super) fn identity_key(&self) -> Result<String, SandboxError> {
        let bytes = fs::read(self.inner.dir.join(IDENTITY)).map_err(SandboxError::io(IDENTITY))?;
        Ok(parse::<IdentityFile>(IDENTITY, &bytes)?.key)
    }

    /// Makes the proof that the person's national identity app would hand out: stands for that app.
    pub fn identity_proof(&self, name: &PersonName, id_no: &PersonNumber) -> Result<String, SandboxError> {
        let key = self.identity_key()?;
        Ok(format!("{PROOF_PREFIX}{}", URL_SAFE_NO_PAD.encode(proof_bytes(&key, name, id_no))))
    }

    /// Sets what the police say of the names and numbers that people had before, by the number they have now.
    pub fn set_formerly(
        &self,
        people: impl IntoIterator<Item = (PersonNumber, Vec<FormerIdentity>)>,
    ) -> Result<(), SandboxError> {
        self.inner.say(FORMERLY, people.into_iter().map(|(number, formerly)| (number.as_str().to_owned(), formerly)))
    }
}

fn proof_bytes(key: &str, name: &PersonName, id_no: &PersonNumber) -> [u8; 32] {
    hmac_sha256(key.as_bytes(), &[id_no.as_str().as_bytes(), &[0], name.folded().as_bytes()])
}

impl IdentityProvider for Sandbox {
    fn check(&self, name: &PersonName, id_no: &PersonNumber, proof: &str) -> Result<IdentityAnswer, PartnerError> {
        let right = self.inner.tell(IDENTITY, self.identity_proof(name, id_no))?;
        let decode = |text: &str| -> Option<[u8; 32]> {
            URL_SAFE_NO_PAD.decode(text.strip_prefix(PROOF_PREFIX)?).ok()?.try_into().ok()
        };
        Ok(match (decode(proof), decode(&right)) {
            (Some(given), Some(right)) if equal_in_constant_time(&given, &right) => {
                IdentityAnswer::Confirmed { formerly: self.inner.ask(FORMERLY, id_no.as_str())?.unwrap_or_default() }
            }
            _ => IdentityAnswer::Contradicted,
        })
    }

    fn formerly(&self, _name: &PersonName, id_no: &PersonNumber) -> Result<Vec<FormerIdentity>, PartnerError> {
        Ok(self.inner.ask(FORMERLY, id_no.as_str())?.unwrap_or_default())
    }
}
