//! The log of the book as a stranger sees it: heads, proofs, the sold homes' entries, and the tokens shown around.

use std::path::Path;

use super::{
    Checked,
    book::Book,
    evidence::{Evidence, Stable},
    hash::Hash,
    json, mask, merkle,
    note::Head,
    spelling,
    token::{Status, Token},
    trust::Trust,
};

/// Checks the heads before and after the sales: signed, of this book, and the later continues the earlier.
pub(crate) fn heads(stable: &mut Stable, evidence: &Evidence, trust: &Trust, book: &Book) -> Checked<usize> {
    let mut heads = Vec::new();
    for name in stable.fields("/tree")? {
        let head = Head::read(evidence.text(&format!("evidence/log/{name}.note"))?, trust)
            .map_err(|why| format!("{name}: {why}"))?;
        book.holds(&head).map_err(|why| format!("{name}: {why}"))?;
        stable.agrees(&format!("/tree/{name}/root"), &book.root(head.size)?)?;
        if stable.number(&format!("/tree/{name}/size"))? != head.size as u64 {
            return Err(format!("{name} has another size"));
        }
        heads.push(head);
    }
    heads.sort_by_key(|head| head.size);
    let [before, after] = heads.as_slice() else { return Err(format!("{} heads instead of two", heads.len())) };
    let path = path(evidence, "evidence/log/consistency.json")?;
    if merkle::roots_by_consistency(before.size, after.size, &before.root, &path) == Some((before.root, after.root)) {
        Ok(after.size)
    } else {
        Err("the consistency proof does not lead from one to the other".to_owned())
    }
}

fn path(evidence: &Evidence, file: &str) -> Checked<Vec<Hash>> {
    let proof = json::canonical(evidence.file(file)?)?;
    json::list(&proof, "/path")?.iter().map(|hash| Hash::stated(hash.as_str().unwrap_or_default())).collect()
}

/// The entries of the sold homes: face, commitment, leaf, token and inclusion.
pub(crate) fn entries(stable: &mut Stable, evidence: &Evidence, trust: &Trust, book: &Book) -> Checked<usize> {
    let entries = stable.at("/entries")?;
    let entries = json::list(&entries, "")?;
    for at in 0..entries.len() {
        one(at, stable, evidence, trust, book).map_err(|why| format!("entry {at} of the list: {why}"))?;
    }
    if entries.is_empty() { Err("none is listed".to_owned()) } else { Ok(entries.len()) }
}

fn one(at: usize, stable: &mut Stable, evidence: &Evidence, trust: &Trust, book: &Book) -> Checked {
    let stated = &stable.at(&format!("/entries/{at}"))?;
    let face = json::canonical(evidence.file(json::text(stated, "/face_file")?)?)?;
    let bytes = json::text(&face, "/entry")?.as_bytes();
    let salt = spelling::from_hex(json::text(&face, "/salt")?)?;
    stable.agrees(&format!("/entries/{at}/content_commit"), &Hash::keyed(&salt, bytes))?;

    let token = Token::read(evidence.text(json::text(stated, "/token_file")?)?.trim_end_matches('\n'))?;
    book.holds(&token.check(trust)?)?;
    stable.agrees(&format!("/entries/{at}/leaf_hash"), &token.leaf())?;
    let entry = book.entry_of(&token)?;
    if entry.bytes != bytes || entry.salt != salt {
        return Err("the book holds another content or salt".to_owned());
    }
    let named = json::list(&entry.content, "/entry/certificates")?.iter();
    let mut named = named.filter(|named| named.get("number") == stated.get("certificate"));
    let named = named.next().ok_or("the entry names another certificate")?;
    mask::fits(named, &token.shown)?;
    let same = named.get("licence_id") == stated.get("licence_id")
        && json::text(stated, "/certificate")? == token.shown.certificate
        && json::text(stated, "/unit")? == token.shown.unit
        && entry.content.pointer("/entry/registered_at") == stated.get("booked_at")
        && json::number(stated, "/index")? == token.entry_index as u64;
    if !same {
        return Err("it is listed with another number, unit, time or place".to_owned());
    }

    let path = path(evidence, json::text(stated, "/inclusion_file")?)?;
    let size = usize::try_from(stable.number("/tree/after/size")?).map_err(|error| error.to_string())?;
    if merkle::root_by_inclusion(&token.leaf(), token.entry_index, size, &path) == Some(book.root(size)?) {
        Ok(())
    } else {
        Err("the inclusion proof does not lead to the root".to_owned())
    }
}

/// The buyer's and the seller's token, a fresh status of the old one, and two that nobody may believe.
pub(crate) fn tokens(dir: &Path, stable: &Stable, trust: &Trust, book: &Book) -> Checked<usize> {
    let beside = |name: &str| {
        let text = std::fs::read_to_string(dir.join(name)).map_err(|error| format!("{name}: {error}"))?;
        let token = text.strip_suffix('\n').ok_or_else(|| format!("{name} does not end with one line"))?;
        Token::read(token).map_err(|why| format!("{name}: {why}"))
    };
    let (new, old) = (beside("certificate.txt")?, beside("old-certificate.txt")?);
    let fresh = beside("old-certificate-now.txt")?;
    for (name, token) in [("certificate.txt", &new), ("old-certificate.txt", &old), ("old-certificate-now.txt", &fresh)]
    {
        let check = || {
            book.holds(&token.check(trust)?)?;
            book.entry_of(token)
        };
        check().map_err(|why| format!("{name}: {why}"))?;
    }
    let case = json::text(&book.entry_of(&new)?.content, "/case/case_id")?;
    if !stable.sales().iter().any(|name| stable.text(&format!("/{name}/case_id")).as_deref() == Ok(case)) {
        return Err("certificate.txt is of no sale of the journey".to_owned());
    }
    if book.void_by(&old.shown.unit, &old.shown.certificate)? != Some(new.entry_index) {
        return Err("the new entry does not cancel the old certificate".to_owned());
    }
    let stated = (new.status, old.status, fresh.status);
    if stated != (None, None, Some(Status::Cancelled)) || fresh.shown != old.shown {
        return Err("the statuses are not those of a sold home".to_owned());
    }
    let (forged, foreign) = (beside("forged-token.txt")?, beside("forged-by-another-office.txt")?);
    if forged.check(trust).is_ok() || forged.shown == new.shown {
        return Err("the forged token is good".to_owned());
    }
    if foreign.sealed(trust).is_some() || foreign.shown != new.shown {
        return Err("the other office's token is not what it should be".to_owned());
    }
    let verdicts: [(&str, &[&str]); 5] = [
        ("new", &["intact", "trusted"]),
        ("old", &["intact", "trusted"]),
        ("old_fresh", &["intact", "trusted", "cancelled"]),
        ("forged", &["altered"]),
        ("foreign", &["unknownkey"]),
    ];
    for (name, words) in verdicts {
        let seen = stable.text(&format!("/stranger/{name}"))?.replace('_', "");
        if !words.iter().all(|word| seen.contains(word)) {
            return Err(format!("the stranger saw {seen} in {name}"));
        }
    }
    Ok(verdicts.len())
}
