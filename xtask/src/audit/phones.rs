//! The phones: each has a vault and keys of its own.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use super::{Checked, hash::Hash, json, wire::Enrolled};

/// The people's phones, by their directories.
fn names(dir: &Path) -> Checked<Vec<String>> {
    let told = |error: std::io::Error| format!("phones: {error}");
    let mut names = Vec::new();
    for entry in fs::read_dir(dir.join("phones")).map_err(told)? {
        let entry = entry.map_err(told)?;
        if entry.path().join("vault.key").is_file() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    if names.len() < 2 { Err(format!("{} phones", names.len())) } else { Ok(names) }
}

/// No two vaults share a key file, an identity, a salt or a wrapped key.
pub(crate) fn vaults(dir: &Path) -> Checked<usize> {
    let names = names(dir)?;
    let mut secrets: BTreeMap<String, &str> = BTreeMap::new();
    for name in &names {
        let file = dir.join("phones").join(name).join("vault.key");
        let bytes = fs::read(&file).map_err(|error| format!("{name}: {error}"))?;
        let key = json::canonical(bytes.trim_ascii_end()).map_err(|why| format!("{name}: {why}"))?;
        if json::text(&key, "/digest")? != Hash::of(&[&json::written(json::at(&key, "/lock")?)]).to_string() {
            return Err(format!("{name}: vault.key is not what its digest says"));
        }
        let parts = ["/lock/vault", "/lock/content/passphrase/salt", "/lock/content/passphrase/wrapped"];
        for place in parts.into_iter().chain(["/lock/transit_under_content"]) {
            if let Some(other) = secrets.insert(json::text(&key, place)?.to_owned(), name) {
                return Err(format!("{other} and {name} have the same {place}"));
            }
        }
    }
    Ok(names.len())
}

/// Every phone enrolled, and no two keys are the same: neither public ones nor the files that hold the private ones.
pub(crate) fn keys(dir: &Path, enrolled: &BTreeMap<String, Enrolled>) -> Checked<usize> {
    let names = names(dir)?;
    if !names.iter().eq(enrolled.keys()) {
        return Err("the phones are not those that enrolled".to_owned());
    }
    let (mut public, mut files) = (BTreeSet::new(), BTreeSet::new());
    for (name, phone) in enrolled {
        public.extend([&phone.device, &phone.user]);
        for key in ["device.key", "user.key"] {
            let file = dir.join("phones").join("keys").join(name).join(key);
            files.insert(fs::read(file).map_err(|error| format!("{name}/{key}: {error}"))?);
        }
    }
    let expected = 2 * enrolled.len();
    if (public.len(), files.len()) == (expected, expected) {
        Ok(expected)
    } else {
        Err(format!("{} public keys and {} key files of {expected} differ", public.len(), files.len()))
    }
}
