//! A unit of the register, folded from its entries a second time: from the page on formats, over bare JSON.

use serde_json::{Map, Value, json};

use super::{Checked, json};

/// A unit under way: what the registry keeps of it must be this, byte for byte.
#[derive(Debug, Default)]
pub(crate) struct Unit {
    state: Map<String, Value>,
}

impl Unit {
    /// The canonical bytes of the unit.
    pub(crate) fn written(&self) -> Vec<u8> {
        let mut state = self.state.clone();
        if self.list("burdens").is_empty() {
            state.remove("burdens");
        }
        json::written(&Value::Object(state))
    }

    /// Numbers of the certificates in force.
    pub(crate) fn in_force(&self) -> Vec<String> {
        let open = self.list("rights").last().filter(|right| is_open(right));
        let numbers = open.map(|right| json::list_or_none(right, "/certificates")).unwrap_or_default();
        numbers.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// Whether a mortgage with this registration proof stands.
    pub(crate) fn is_mortgaged_by(&self, proof: &str) -> bool {
        let stands = |burden: &&Value| burden.pointer("/burden/mortgage").is_some();
        self.list("burdens").iter().filter(stands).any(|burden| json::text(burden, "/proof") == Ok(proof))
    }

    /// Makes one more entry; `content` is that of the entry.
    pub(crate) fn enter(&mut self, content: &Value) -> Checked {
        let seq = json::number(content, "/entry_seq")?;
        self.state.insert("code".to_owned(), json!(json::text(content, "/unit")?));
        self.state.insert("entries".to_owned(), json!(seq));
        for name in ["rights", "burdens"] {
            self.state.entry(name).or_insert_with(|| json!([]));
        }
        let at = json::text(content, "/entry/registered_at")?;
        let changes = json::list(content, "/entry/changes")?;
        for (place, change) in (1..).zip(changes) {
            let (kind, body) = only(change)?;
            self.make(kind, body, &format!("{seq}.{place}"), at)?;
        }
        for proof in json::list_or_none(content, "/entry/proofs") {
            let of = json::number(proof, "/of")?;
            let id = given(changes, of, seq, "burden")?;
            self.burden(&id)?["proof"] = json::at(proof, "/number")?.clone();
        }
        for certificate in json::list_or_none(content, "/entry/certificates") {
            let id = given(changes, json::number(certificate, "/of")?, seq, "right")?;
            let face = self.face(&id, json::at(certificate, "/face/holders")?)?;
            if *json::at(certificate, "/face")? != face {
                return Err("a certificate shows something else than the unit is".to_owned());
            }
            let number = json::at(certificate, "/number")?.clone();
            let right = self.open_right(&id)?;
            match right.get_mut("certificates").and_then(Value::as_array_mut) {
                Some(numbers) => numbers.push(number),
                None => right["certificates"] = json!([number]),
            }
        }
        let stray = |burden: &&Value| match burden.pointer("/on/right").and_then(Value::as_str) {
            Some(on) => !self.list("rights").iter().any(|right| right["id"] == on && is_open(right)),
            None => false,
        };
        if self.list("burdens").iter().any(|burden| stray(&burden)) {
            return Err("a burden stands on a right that has ended".to_owned());
        }
        Ok(())
    }

    fn make(&mut self, kind: &str, body: &Value, id: &str, at: &str) -> Checked {
        match kind {
            "describe" => {
                self.state.insert("description".to_owned(), body.clone());
            }
            "open" => {
                if self.list("rights").iter().any(is_open) {
                    return Err("a second right".to_owned());
                }
                let mut right = body.clone();
                right["id"] = json!(id);
                right["registered_at"] = json!(at);
                let before = json::list_or_none(body, "/predecessors").to_vec();
                for burden in self.list_mut("burdens")? {
                    if burden.pointer("/on/right").is_some_and(|on| before.contains(on)) {
                        burden["on"] = json!({ "right": id });
                    }
                }
                self.list_mut("rights")?.push(right);
            }
            "close" => {
                let (ending, entry) = (json::text(body, "/ending")?, json::at(body, "/entry")?.clone());
                let right = self.open_right(json::text(body, "/right")?)?;
                right["status"] = json!({ ending: { "entry": entry, "registered_at": at } });
            }
            "alter" => self.alter(body)?,
            "burden" => {
                let standing = json!({
                    "burden": json::at(body, "/burden")?, "id": id, "on": json::at(body, "/on")?, "registered_at": at,
                });
                self.list_mut("burdens")?.push(standing);
            }
            "lift" => {
                let lifted = json::text(body, "/burden")?;
                self.burden(lifted)?;
                self.list_mut("burdens")?.retain(|burden| burden["id"] != lifted);
            }
            other => return Err(format!("a change that the page does not know: {other}")),
        }
        Ok(())
    }

    fn alter(&mut self, body: &Value) -> Checked {
        let (kind, body) = only(body)?;
        if kind == "burden" {
            let becomes = json::at(body, "/becomes")?.clone();
            self.burden(json::text(body, "/burden")?)?["burden"] = becomes;
            return Ok(());
        }
        let right = self.open_right(json::text(body, "/right")?)?;
        match (kind, right.as_object_mut()) {
            ("holders", Some(right)) => {
                for name in ["holders", "co_ownership"] {
                    right.insert(name.to_owned(), body[name].clone());
                }
                right.remove("certificates");
                right.remove("old_certificates");
            }
            ("reissue", Some(right)) => {
                for (list, kind) in [("certificates", "/title"), ("old_certificates", "/old")] {
                    let void: Vec<&Value> =
                        json::list(body, "/replaces")?.iter().filter_map(|replaced| replaced.pointer(kind)).collect();
                    if let Some(held) = right.get_mut(list).and_then(Value::as_array_mut) {
                        held.retain(|number| !void.contains(&number));
                    }
                    if json::list_or_none(&Value::Object(right.clone()), &format!("/{list}")).is_empty() {
                        right.remove(list);
                    }
                }
            }
            ("confirm", Some(right)) => {
                right.insert("status".to_owned(), json!("current"));
            }
            (other, _) => return Err(format!("an alteration that the page does not know: {other}")),
        }
        Ok(())
    }

    /// Makes what a certificate for these holders of a right shows.
    fn face(&mut self, id: &str, holders: &Value) -> Checked<Value> {
        let (description, code) = (self.state.get("description").cloned(), self.state.get("code").cloned());
        let description = description.ok_or("no description")?;
        let right = self.open_right(id)?;
        let held = json::list(right, "/holders")?;
        let named = holders
            .as_array()
            .is_some_and(|named| !named.is_empty() && named.iter().all(|holder| held.contains(holder)));
        if !named {
            return Err("a certificate names somebody who holds nothing".to_owned());
        }
        let mut face = json!({
            "address": json::at(&description, "/address")?, "co_ownership": json::at(right, "/co_ownership")?,
            "holders": holders, "land": json::at(&description, "/land")?, "right": json::at(right, "/kind")?, "unit": code,
        });
        if let Some(building) = description.get("building") {
            face["building"] = building.clone();
        }
        Ok(face)
    }

    fn list(&self, name: &str) -> &[Value] {
        self.state.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    fn list_mut(&mut self, name: &str) -> Checked<&mut Vec<Value>> {
        self.state.get_mut(name).and_then(Value::as_array_mut).ok_or_else(|| format!("no {name}"))
    }

    fn open_right(&mut self, id: &str) -> Checked<&mut Value> {
        let open = |right: &&mut Value| right["id"] == id && is_open(right);
        self.list_mut("rights")?.iter_mut().find(open).ok_or_else(|| format!("no right {id} stands"))
    }

    fn burden(&mut self, id: &str) -> Checked<&mut Value> {
        let is = |burden: &&mut Value| burden["id"] == id;
        self.list_mut("burdens")?.iter_mut().find(is).ok_or_else(|| format!("no burden {id} stands"))
    }
}

fn is_open(right: &Value) -> bool {
    right["status"].is_string()
}

/// The one name in an object, and what it names.
fn only(value: &Value) -> Checked<(&str, &Value)> {
    let mut names = value.as_object().into_iter().flatten();
    match (names.next(), names.next()) {
        (Some((name, body)), None) => Ok((name, body)),
        _ => Err("not of one kind".to_owned()),
    }
}

/// The right or burden that a change of the `seq`-th entry made or altered.
fn given(changes: &[Value], of: u64, seq: u64, what: &str) -> Checked<String> {
    let at = usize::try_from(of).ok().and_then(|of| of.checked_sub(1));
    let (kind, body) = only(at.and_then(|at| changes.get(at)).ok_or("something is handed out for no change")?)?;
    match (kind, what) {
        ("open", "right") | ("burden", "burden") => Ok(format!("{seq}.{of}")),
        ("alter", _) => json::text(only(body)?.1, &format!("/{what}")).map(str::to_owned),
        _ => Err(format!("a {kind} gives no {what}")),
    }
}
