//! DSSE v1 envelopes.

use serde_json::Value;

use super::{Checked, hash::Hash, json, keys::PublicKey, spelling};

/// A signed object. Nothing is verified by reading it.
#[derive(Debug)]
pub(crate) struct Envelope {
    payload_type: String,
    /// The bytes that were signed.
    pub(crate) payload: Vec<u8>,
    signatures: Vec<(String, Vec<u8>)>,
}

impl Envelope {
    /// Reads canonical bytes.
    pub(crate) fn read(bytes: &[u8]) -> Checked<Self> {
        let value = json::canonical(bytes)?;
        let signature = |value: &Value| {
            Ok((json::text(value, "/keyid")?.to_owned(), spelling::from_base64(json::text(value, "/sig")?)?))
        };
        Ok(Self {
            payload_type: json::text(&value, "/payloadType")?.to_owned(),
            payload: spelling::from_base64(json::text(&value, "/payload")?)?,
            signatures: json::list(&value, "/signatures")?.iter().map(signature).collect::<Checked<_>>()?,
        })
    }

    /// `TYPE.N` of `application/vnd.ereg.TYPE.N+json`.
    pub(crate) fn kind(&self) -> Checked<&str> {
        let inner = self.payload_type.strip_prefix("application/vnd.ereg.").and_then(|rest| rest.strip_suffix("+json"));
        inner.ok_or_else(|| format!("{} is no type of ours", self.payload_type))
    }

    /// Whether it is of the expected type.
    pub(crate) fn is(&self, kind: &str) -> Checked {
        if self.kind()? == kind { Ok(()) } else { Err(format!("{} instead of {kind}", self.payload_type)) }
    }

    /// The payload, which must be canonical.
    pub(crate) fn content(&self) -> Checked<Value> {
        json::canonical(&self.payload)
    }

    /// The object's id.
    pub(crate) fn digest(&self) -> Hash {
        Hash::of(&[&self.payload])
    }

    /// Checks every signature with the key that its id resolves to; at least one is needed.
    pub(crate) fn check<'k>(&self, resolve: impl Fn(&str) -> Checked<&'k PublicKey>) -> Checked {
        if self.signatures.is_empty() {
            return Err("nobody signed".to_owned());
        }
        let signed = encoded(&self.payload_type, &self.payload);
        self.signatures.iter().try_for_each(|(id, signature)| resolve(id)?.check(&signed, signature))
    }
}

/// The pre-authentication encoding: what is signed.
fn encoded(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let head = format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), payload.len());
    [head.as_bytes(), payload].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::trust::{Role, Trust};

    /// The example of the DSSE protocol page.
    #[test]
    fn the_encoding_is_the_known_answer() {
        let encoded = encoded("http://example.com/HelloWorld", b"hello world");
        assert_eq!(encoded, b"DSSEv1 29 http://example.com/HelloWorld 11 hello world");
    }

    #[test]
    fn the_golden_envelope_is_good_and_no_changed_one_is() {
        let trust = include_bytes!("../../../core/trust/tests/golden/trust.json").trim_ascii_end();
        let trust = Trust::read(trust).unwrap();
        let golden = include_bytes!("../../../core/trust/tests/golden/envelope.json").trim_ascii_end();
        let good = |bytes: &[u8]| {
            let envelope = Envelope::read(bytes)?;
            envelope.is("receipt.1")?;
            envelope.check(|id| trust.key(Role::Receipt, id, 1_795_420_800_000))
        };
        assert_eq!(good(golden), Ok(()));
        for at in (0..golden.len()).step_by(5) {
            let mut changed = golden.to_vec();
            changed[at] ^= 1;
            assert!(good(&changed).is_err(), "byte {at}");
        }
    }
}
