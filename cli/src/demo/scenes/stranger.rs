//! A stranger who never met the registry: a trust file, five tokens, a sealed document in both its forms, no network.

use std::{fs, path::Path};

use ereg_client::{DocumentForm, PaperKind};
use ereg_document::SealRoots;
use ereg_registry::service::SEAL_ROOTS;
use ereg_trust::{
    bundle::TrustBundle,
    checkpoint::Checkpoint,
    keys::RegistryKey,
    token::{BookStanding, Face, Integrity, PREFIX, SealTrust, Token, TokenCheckpoint, TokenVerdict, judge, seal},
};
use serde_json::{Value, json};

use super::{Play, Stage, office::InHand};
use crate::demo::{
    broken::{Broken, While as _, found, holds},
    cast::Character,
    said::Said,
    words,
};

/// A token the stranger was shown and what came out.
pub struct ShownToken {
    /// The story's name for this token.
    pub what: Said,
    /// The verdict that the stranger learnt.
    pub verdict: TokenVerdict,
    /// The face that it shows, where a trusted seal vouches for it.
    pub face: Option<Face>,
}

/// The verdict that must come out.
struct Expected {
    integrity: Integrity,
    seal: SealTrust,
    book: BookStanding,
}

/// Shows the stranger the new token, the old one without and with a fresh status, a forged one and another office's.
pub fn stranger_verifies(stage: &mut Stage<'_>, play: &Play, in_hand: &InHand) -> Result<Vec<ShownToken>, Broken> {
    let world = stage.world;
    let trust = world.wait(play.transferor.client.account().trust_bundle()).when("handing out trust.json")?;
    stage.journey.write("trust.json", &trust)?;
    stage.journey.write("certificate.txt", format!("{}\n", in_hand.new.token).as_bytes())?;
    // What she kept from the time before the sale.
    let old = in_hand.old_token.clone();
    stage.journey.write("old-certificate.txt", format!("{old}\n").as_bytes())?;
    let fresh = world
        .wait(play.transferor.client.certificates().fresh_status(old.clone()))
        .when("asking for a fresh status")?;
    let forged = forged(&in_hand.new.token)?;
    let foreign = foreign(&in_hand.new.token)?;
    for (name, token) in [("old-fresh", &fresh), ("forged", &forged), ("foreign", &foreign)] {
        stage.journey.keep(&format!("tokens/{name}.txt"), format!("{token}\n").as_bytes())?;
    }

    let good = |book| Expected { integrity: Integrity::Intact, seal: SealTrust::Trusted, book };
    let tokens = [
        ("new", words::token_new(), &in_hand.new.token, good(BookStanding::StatusUnknown)),
        ("old", words::token_old(), &old, good(BookStanding::StatusUnknown)),
        ("old_fresh", words::token_old_fresh(), &fresh, good(BookStanding::Cancelled)),
        (
            "forged",
            words::token_forged(),
            &forged,
            Expected { integrity: Integrity::Altered, seal: SealTrust::UnknownKey, book: BookStanding::Unverifiable },
        ),
        (
            "foreign",
            words::token_foreign(),
            &foreign,
            Expected {
                integrity: Integrity::Unverifiable,
                seal: SealTrust::UnknownKey,
                book: BookStanding::Unverifiable,
            },
        ),
    ];
    let bundle = TrustBundle::parse(&trust, None, 0).map_err(|e| Broken::Registry(e.to_string()))?;
    let mut shown = Vec::new();
    for (key, what, text, expected) in tokens {
        let token = Token::parse(text).map_err(|e| Broken::Registry(format!("{key}: {e}")))?;
        let verdict = judge(&token, &bundle);
        let seen = (verdict.integrity, verdict.seal, verdict.book);
        holds(
            seen == (expected.integrity, expected.seal, expected.book),
            "the stranger is told the truth",
            (key, seen),
        )?;
        holds(verdict.is_good() == matches!(key, "new" | "old"), "only what is good is called good", key)?;
        let vouched = verdict.integrity == Integrity::Intact && verdict.seal == SealTrust::Trusted;
        let face = vouched.then(|| token.claims().face.clone());
        stage.narrator.says(Character::Stranger, words::verdict(&what, &verdict, face.as_ref()))?;
        stage.journey.stable_in("stranger", key, named(&json!([seen.0, seen.1, seen.2])));
        shown.push(ShownToken { what, verdict, face });
    }
    Ok(shown)
}

/// Hands the stranger the buyer's sealed document (电子证照), as OFD and as PDF: as it is, with the office's seal roots and with
/// nobody's, and with one byte changed.
pub fn stranger_verifies_the_document(stage: &mut Stage<'_>, play: &Play, in_hand: &InHand) -> Result<(), Broken> {
    let world = stage.world;
    world.registry_works()?;
    play.transferee.sync(world)?;
    let published = read(&world.dir.join("registry").join(SEAL_ROOTS))?;
    stage.journey.write(SEAL_ROOTS, &published)?;
    let roots = SealRoots::parse(&published).map_err(|fault| Broken::Registry(fault.code().to_owned()))?;
    let (documents, nobody) = (play.transferee.client.documents(), SealRoots::default());
    for (form, name) in [(DocumentForm::Ofd, "certificate.ofd"), (DocumentForm::Pdf, "certificate.pdf")] {
        let file = world.dir.join(name);
        let path = found(file.to_str(), "the directory's name is a text")?.to_owned();
        let saved = documents.save(in_hand.new.number.clone(), form, path);
        world.wait(saved).when("handing out the sealed document")?;
        let sealed = read(&file)?;
        let mut changed = sealed.clone();
        let middle = changed.len() / 2;
        found(changed.get_mut(middle), "the document has a middle").map(|byte| *byte ^= 1)?;
        stage.journey.write(&format!("changed-{name}"), &changed)?;
        for (what, bytes, roots, is_good) in [
            (words::document_sealed(stage.narrator.form(), form), &sealed, &roots, true),
            (words::document_of_nobody(), &sealed, &nobody, false),
            (words::document_changed(), &changed, &roots, false),
        ] {
            let verdict = ereg_document::verify(bytes, roots);
            holds(verdict.is_good() == is_good, "the stranger is told the truth", name)?;
            stage.narrator.says(Character::Stranger, words::document(&what, &verdict))?;
        }
    }
    stranger_verifies_the_acceptance(stage, play, &roots)
}

/// Hands the stranger the buyer's letter of acceptance (受理凭证), with the office's seal roots.
fn stranger_verifies_the_acceptance(stage: &mut Stage<'_>, play: &Play, roots: &SealRoots) -> Result<(), Broken> {
    let (world, documents) = (stage.world, play.transferee.client.documents());
    let of_case = world.wait(documents.of_case(play.case_id(world)?)).when("listing the documents of the case")?;
    let acceptance = of_case.into_iter().find(|document| document.kind == PaperKind::Acceptance);
    let acceptance = found(acceptance, "an accepted case has its letter, sealed")?;
    let file = world.dir.join("acceptance.ofd");
    let path = found(file.to_str(), "the directory's name is a text")?.to_owned();
    world
        .wait(documents.save(acceptance.id.to_string(), DocumentForm::Ofd, path))
        .when("handing out the acceptance")?;
    let verdict = ereg_document::verify(&read(&file)?, roots);
    holds(verdict.is_good(), "the stranger is told the truth", "acceptance.ofd")?;
    stage.narrator.says(Character::Stranger, words::document(&words::acceptance_sealed(), &verdict))
}

fn read(file: &Path) -> Result<Vec<u8>, Broken> {
    fs::read(file).map_err(Broken::io("a file of the demonstration"))
}

/// The three answers by their stable names, as `ereg verify --json` writes them.
fn named(answers: &Value) -> String {
    answers.as_array().into_iter().flatten().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
}

/// The token with one character of its text changed so that it still reads as a token and shows something else.
fn forged(token: &str) -> Result<String, Broken> {
    let shows = |text: &str| Token::parse(text).ok().map(|t| t.claims().face.clone());
    let face = found(shows(token), "the buyer's token reads")?;
    let body = token.strip_prefix(PREFIX).unwrap_or_default();
    for at in 0..body.len() {
        for other in ('0'..='9').chain('A'..='Z') {
            let mut text = String::from(PREFIX);
            text.push_str(&body[..at]);
            text.push(other);
            text.push_str(&body[at + 1..]);
            if shows(&text).is_some_and(|shown| shown.certificate != face.certificate && shown.unit == face.unit) {
                return Ok(text);
            }
        }
    }
    found(None, "a token can be forged to look like one")
}

/// The same face from an office the stranger does not know: its own book, its own seal.
fn foreign(token: &str) -> Result<String, Broken> {
    let told = |error: &dyn std::fmt::Display| Broken::Registry(error.to_string());
    let mut claims = Token::parse(token).map_err(|e| told(&e))?.claims().clone();
    let (book, sealing) =
        (RegistryKey::generate().map_err(|e| told(&e))?, RegistryKey::generate().map_err(|e| told(&e))?);
    (claims.entry_index, claims.path, claims.other_shown) = (0, Vec::new(), Vec::new());
    let checkpoint = Checkpoint {
        origin: "ereg.invalid/elsewhere/book".to_owned(),
        size: 1,
        root: claims.leaf().entry_hash(),
        time_s: claims.checkpoint.time_s,
    };
    let signed = checkpoint.sign(&book).map_err(|e| told(&e))?;
    let (key_hash, signature) = signed.own_signature().map_err(|e| told(&e))?;
    claims.checkpoint = TokenCheckpoint { key_hash, size: 1, time_s: signed.checkpoint.time_s, signature };
    Ok(seal(claims, &sealing).map_err(|e| told(&e))?.text())
}
