//! The registry's keys, as `trust.json` states them.

use serde_json::Value;

use super::{Checked, envelope::Envelope, json, keys::PublicKey, spelling};

/// The uses of a registry key: what it may sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Receipt,
    Book,
    Seal,
    Policy,
    Time,
    Query,
}

impl Role {
    fn named(name: &str) -> Checked<Self> {
        Ok(match name {
            "receipt" => Self::Receipt,
            "book" => Self::Book,
            "seal" => Self::Seal,
            "policy" => Self::Policy,
            "time" => Self::Time,
            "query" => Self::Query,
            _ => return Err(format!("{name} is no role")),
        })
    }
}

/// A key of the registry in its role.
#[derive(Debug)]
struct RoleKey {
    role: Role,
    key: PublicKey,
    from_ms: i64,
    to_ms: Option<i64>,
}

/// The keys to believe: the office's, signed by its root.
#[derive(Debug)]
pub(crate) struct Trust {
    pub(crate) root: PublicKey,
    pub(crate) office: String,
    /// First line of the log's checkpoints.
    pub(crate) origin: String,
    keys: Vec<RoleKey>,
}

impl Trust {
    /// Reads `trust.json`, which its own root must have signed.
    pub(crate) fn read(bytes: &[u8]) -> Checked<Self> {
        let envelope = Envelope::read(bytes)?;
        envelope.is("trust.1")?;
        let content = envelope.content()?;
        let root = PublicKey::stated(json::text(&content, "/root")?)?;
        envelope.check(|id| (id == root.id()).then_some(&root).ok_or_else(|| "not signed by the root".to_owned()))?;
        if json::at(&content, "/demo")? != &Value::Bool(true) {
            return Err("the office does not say that it is a demonstration".to_owned());
        }
        let keys = json::list(&content, "/roles")?.iter().map(RoleKey::read).collect::<Checked<_>>()?;
        let office = json::text(&content, "/office/id")?.to_owned();
        Ok(Self { root, office, origin: json::text(&content, "/log/origin")?.to_owned(), keys })
    }

    fn in_role(&self, role: Role, at_ms: i64) -> impl Iterator<Item = &PublicKey> {
        let counts =
            move |row: &&RoleKey| row.role == role && row.from_ms <= at_ms && row.to_ms.is_none_or(|to| at_ms < to);
        self.keys.iter().filter(counts).map(|row| &row.key)
    }

    /// The key with this thumbprint, if it has the role at that time.
    pub(crate) fn key(&self, role: Role, id: &str, at_ms: i64) -> Checked<&PublicKey> {
        let found = self.in_role(role, at_ms).find(|key| key.id() == id);
        found.ok_or_else(|| format!("{id} is no key of the role {role:?} at that time"))
    }

    /// The keys that a token may name by four bytes.
    pub(crate) fn seals(&self, short: [u8; 4], at_ms: i64) -> Vec<&PublicKey> {
        self.in_role(Role::Seal, at_ms).filter(|key| key.thumbprint().0.starts_with(&short)).collect()
    }

    /// The keys that a checkpoint may name by four bytes.
    pub(crate) fn books(&self, short: [u8; 4], at_ms: i64) -> Vec<&PublicKey> {
        self.in_role(Role::Book, at_ms).filter(|key| key.note_hash(&self.origin) == Some(short)).collect()
    }
}

impl RoleKey {
    fn read(row: &Value) -> Checked<Self> {
        let key = PublicKey::stated(json::text(row, "/key")?)?;
        if json::text(row, "/id")? != key.id() {
            return Err("a key with another thumbprint".to_owned());
        }
        let to = row.get("to").and_then(Value::as_str).map(spelling::milliseconds).transpose()?;
        let from_ms = spelling::milliseconds(json::text(row, "/from")?)?;
        Ok(Self { role: Role::named(json::text(row, "/role")?)?, key, from_ms, to_ms: to })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_golden_bundle_is_believed_and_a_changed_one_is_not() {
        let golden = include_bytes!("../../../core/trust/tests/golden/trust.json").trim_ascii_end();
        assert!(Trust::read(golden).is_ok());
        for at in (0..golden.len()).step_by(7) {
            let mut changed = golden.to_vec();
            changed[at] ^= 1;
            assert!(Trust::read(&changed).is_err(), "byte {at}");
        }
    }
}
