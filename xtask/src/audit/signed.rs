//! Signed objects wherever they lie: alone in a file, inside another object as text, or inside a signed payload.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    Checked,
    envelope::Envelope,
    hash::Hash,
    json,
    keys::PublicKey,
    note::Head,
    spelling,
    token::Token,
    trust::{Role, Trust},
};

/// Checks what it is given and remembers what was good.
pub(crate) struct Signed<'a> {
    trust: &'a Trust,
    /// The people's keys for acts, by thumbprint.
    users: BTreeMap<String, PublicKey>,
    /// Payloads by digest, with their type.
    good: BTreeMap<Hash, (String, Value)>,
    heads: Vec<Head>,
    tokens: BTreeSet<String>,
}

impl<'a> Signed<'a> {
    pub(crate) fn new(trust: &'a Trust, users: BTreeMap<String, PublicKey>) -> Self {
        Self { trust, users, good: BTreeMap::new(), heads: Vec::new(), tokens: BTreeSet::new() }
    }

    /// The payload of this type with this digest, if its signatures were good.
    pub(crate) fn payload(&self, kind: &str, digest: &str) -> Checked<(Hash, &Value)> {
        let found = self.good.iter().find(|(hash, (known, _))| known == kind && hash.to_string() == digest);
        found.map(|(hash, (_, value))| (*hash, value)).ok_or_else(|| format!("no signed {kind} {digest}"))
    }

    /// Every good payload of a type.
    pub(crate) fn payloads(&self, kind: &str) -> impl Iterator<Item = &Value> {
        self.good.values().filter(move |(known, _)| known == kind).map(|(_, value)| value)
    }

    /// Number of different signed objects that were good.
    pub(crate) fn count(&self) -> usize {
        self.good.len() + self.tokens.len()
    }

    /// The heads of the log that good tokens name.
    pub(crate) fn heads(&self) -> &[Head] {
        &self.heads
    }

    /// Checks every envelope and token within a value, however deep.
    pub(crate) fn within(&mut self, value: &Value) -> Checked {
        for (place, text) in json::texts(value) {
            self.carried(text).map_err(|why| format!("at {place}: {why}"))?;
        }
        Ok(())
    }

    fn carried(&mut self, text: &str) -> Checked {
        if text.starts_with("EREG1:") {
            self.token(text)
        } else if text.starts_with('{') {
            let inner = json::canonical(text.as_bytes())?;
            if inner.get("payloadType").is_some() {
                self.envelope(text.as_bytes()).map(drop)
            } else {
                self.within(&inner)
            }
        } else {
            Ok(())
        }
    }

    fn token(&mut self, text: &str) -> Checked {
        if !self.tokens.contains(text) {
            self.heads.push(Token::read(text)?.check(self.trust)?);
            self.tokens.insert(text.to_owned());
        }
        Ok(())
    }

    /// Checks an envelope with the key that its type calls for, and all within its payload.
    pub(crate) fn envelope(&mut self, bytes: &[u8]) -> Checked<Value> {
        let envelope = Envelope::read(bytes)?;
        let (kind, content) = (envelope.kind()?.to_owned(), envelope.content()?);
        envelope.check(|id| self.key(&kind, &content, id)).map_err(|why| format!("{kind}: {why}"))?;
        // What only says the digest again, as a policy pack's signature, has nothing within.
        if self.good.insert(envelope.digest(), (kind, content.clone())).is_none() {
            self.within(&content)?;
        }
        Ok(content)
    }

    /// The key with this id, if it may sign an object of this type at the time that the object states.
    fn key(&self, kind: &str, content: &Value, id: &str) -> Checked<&PublicKey> {
        let role = |role, stated: &str| {
            let at_ms = spelling::milliseconds(json::text(content, stated)?)?;
            self.trust.key(role, id, at_ms)
        };
        match kind {
            "outcome.1" | "letter.1" | "told.1" | "intent.1" => role(Role::Receipt, "/at"),
            "quote.1" => role(Role::Receipt, "/quoted_at"),
            "key.1" if content.get("revoked_at").is_some() => role(Role::Receipt, "/revoked_at"),
            "key.1" => role(Role::Receipt, "/from"),
            "query_result.1" => role(Role::Query, "/as_of"),
            "extract.1" => role(Role::Book, "/as_of"),
            "time.1" => role(Role::Time, "/time"),
            // States no time; the key must be open for ever.
            "pack.1" => self.trust.key(Role::Policy, id, i64::MAX),
            "trust.1" if id == self.trust.root.id() => Ok(&self.trust.root),
            "party.1" | "enrol.1" | "withdraw.1" | "mandate.1" | "licence_consent.1" | "home_lock_lift.1" => {
                self.users.get(id).ok_or_else(|| format!("{id} is nobody's key for acts"))
            }
            other => Err(format!("nobody may sign {other}")),
        }
    }
}
