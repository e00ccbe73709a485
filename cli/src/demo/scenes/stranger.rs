//! A stranger who never met the registry: a trust file, five tokens, a sealed document in both its forms and what was forged of
//! them, no network. Whatever the stranger is shown stays in the directory, so that anybody can ask again by hand.

use std::{fs, path::Path};

use ereg_client::{DocumentForm, ExaminedDocument, PaperKind};
use ereg_document::SealRoots;
use ereg_trust::{
    bundle::TrustBundle,
    checkpoint::Checkpoint,
    keys::RegistryKey,
    token::{BookStanding, Face, Integrity, PREFIX, SealTrust, Token, TokenCheckpoint, TokenVerdict, judge, seal},
};
use serde_json::{Value, json};

use super::{Play, Stage, office::InHand};
use crate::{
    demo::{
        broken::{Broken, While as _, found, holds},
        cast::Character,
        exhibit::{Exhibit, Truth},
        forgery,
        said::Said,
        words,
    },
    qr,
};

fn of_token(file: &'static str, what: Said, truth: Truth, (verdict, face): (&TokenVerdict, Option<&Face>)) -> Exhibit {
    Exhibit {
        file,
        what,
        truth,
        answers: words::answers(verdict),
        as_of: verdict.as_of,
        face: face.map(|face| format!("{} · {}", face.certificate, face.holders)),
        in_short: words::in_short(verdict),
        is_good: verdict.is_good(),
    }
}

fn of_document(file: &'static str, what: Said, truth: Truth, found: &ExaminedDocument) -> Exhibit {
    Exhibit {
        file,
        what,
        truth,
        answers: words::document_says(found),
        as_of: found.token.as_ref().and_then(|token| token.as_of),
        face: None,
        in_short: words::document_in_short(found),
        is_good: found.code.is_none(),
    }
}

/// The verdict that must come out.
struct Expected {
    integrity: Integrity,
    seal: SealTrust,
    book: BookStanding,
}

/// Shows the stranger the new token, the old one without and with a fresh status, a forged one and another office's.
pub fn stranger_verifies(stage: &mut Stage<'_>, play: &Play, in_hand: &InHand) -> Result<Vec<Exhibit>, Broken> {
    let world = stage.world;
    let trust = world.wait(play.transferor.client.account().trust_bundle()).when("handing out trust.json")?;
    stage.journey.write("trust.json", &trust)?;
    // What a screenshot of the buyer's phone has in it.
    let picture = found(qr::picture(&in_hand.new.token).ok(), "the token fits one QR code")?;
    stage.journey.write("certificate.png", &picture)?;
    // What she kept from the time before the sale.
    let old = in_hand.old_token.clone();
    let fresh = world
        .wait(play.transferor.client.certificates().fresh_status(old.clone()))
        .when("asking for a fresh status")?;
    let (forged, foreign) = (forged(&in_hand.new.token)?, foreign(&in_hand.new.token)?);

    let good = |book| Expected { integrity: Integrity::Intact, seal: SealTrust::Trusted, book };
    let bad = |integrity| Expected { integrity, seal: SealTrust::UnknownKey, book: BookStanding::Unverifiable };
    let tokens = [
        ("new", words::token_new(), &in_hand.new.token, good(BookStanding::StatusUnknown)),
        ("old", words::token_old(stage.narrator.form()), &old, good(BookStanding::StatusUnknown)),
        ("old_fresh", words::token_old_fresh(), &fresh, good(BookStanding::Cancelled)),
        ("forged", words::token_forged(), &forged, bad(Integrity::Altered)),
        ("foreign", words::token_foreign(), &foreign, bad(Integrity::Unverifiable)),
    ];
    let bundle = TrustBundle::parse(&trust, None, 0).map_err(|e| Broken::Registry(e.to_string()))?;
    let mut shown = Vec::new();
    for (key, what, text, expected) in tokens {
        let (file, truth) = left(key);
        stage.journey.write(file, format!("{text}\n").as_bytes())?;
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
        let face = Some(&token.claims().face).filter(|_| vouched);
        stage.narrator.says(Character::Stranger, words::verdict(&what, &verdict, face))?;
        stage.journey.stable_in("stranger", key, named(&json!([seen.0, seen.1, seen.2])));
        shown.push(of_token(file, what, truth, (&verdict, face)));
    }
    Ok(shown)
}

/// The file that is left of a token, and the truth about it.
fn left(key: &str) -> (&'static str, Truth) {
    match key {
        "new" => ("certificate.txt", Truth::Genuine),
        "old" => ("old-certificate.txt", Truth::Cancelled),
        "old_fresh" => ("old-certificate-now.txt", Truth::Cancelled),
        "foreign" => ("forged-by-another-office.txt", Truth::Forged),
        _ => ("forged-token.txt", Truth::Forged),
    }
}

/// Hands the stranger the buyer's sealed document (电子证照), as OFD and as PDF: as it is, to whoever has the trust file and to whoever
/// has none; then what was forged of it.
pub fn stranger_verifies_the_document(
    stage: &mut Stage<'_>,
    play: &Play,
    in_hand: &InHand,
) -> Result<Vec<Exhibit>, Broken> {
    let world = stage.world;
    world.registry_works()?;
    play.transferee.sync(world)?;
    let trust = TrustBundle::parse(&read(&world.dir.join("trust.json"))?, None, 0);
    let trust = trust.map_err(|error| Broken::Registry(error.to_string()))?;
    let (documents, mut shown) = (play.transferee.client.documents(), Vec::new());
    let screen =
        world.wait(documents.see(in_hand.new.number.clone())).when("reading the warning before it is handed on")?;
    for (form, file) in [(DocumentForm::Ofd, "certificate.ofd"), (DocumentForm::Pdf, "certificate.pdf")] {
        let place = world.dir.join(file);
        let path = found(place.to_str(), "the directory's name is a text")?.to_owned();
        let saved = documents.save(in_hand.new.number.clone(), form, path, screen.before_sharing.clone());
        world.wait(saved).when("handing out the sealed document")?;
        let sealed = read(&place)?;
        let what = words::document_sealed(stage.narrator.form(), form);
        shown.push(document(stage, (file, what, Truth::Genuine), &sealed, &trust)?);
        let strange = ExaminedDocument::of(&sealed, &SealRoots::default(), None, world.now());
        holds(strange.code.is_some(), "whoever trusts nobody finds nothing good", file)?;
        stage.narrator.says(Character::Stranger, words::document(&words::document_of_nobody(), &strange))?;
        for (file, what, bytes) in forgeries(stage, play, form, &sealed)? {
            stage.journey.write(file, &bytes)?;
            shown.push(document(stage, (file, what, Truth::Forged), &bytes, &trust)?);
        }
    }
    shown.push(the_acceptance(stage, play, &trust)?);
    Ok(shown)
}

/// The name of the picture of the certificate's page.
pub const PAGE_PICTURE: &str = "certificate-page.png";

/// The page of the buyer's certificate as a picture, as the buyer's phone shows it.
pub fn page_of_the_certificate(stage: &Stage<'_>, play: &Play, in_hand: &InHand) -> Result<Vec<u8>, Broken> {
    let (world, documents) = (stage.world, play.transferee.client.documents());
    let page = world.wait(documents.page(in_hand.new.number.clone())).when("showing the page as a picture")?;
    stage.journey.write(PAGE_PICTURE, &page)?;
    Ok(page)
}

/// Hands the stranger the buyer's letter of acceptance (受理凭证).
fn the_acceptance(stage: &mut Stage<'_>, play: &Play, trust: &TrustBundle) -> Result<Exhibit, Broken> {
    let (world, documents) = (stage.world, play.transferee.client.documents());
    let of_case = world.wait(documents.of_case(play.case_id(world)?)).when("listing the documents of the case")?;
    let acceptance = of_case.into_iter().find(|document| document.kind == PaperKind::Acceptance);
    let acceptance = found(acceptance, "an accepted case has its letter, sealed")?;
    let file = "acceptance.ofd";
    let place = world.dir.join(file);
    let path = found(place.to_str(), "the directory's name is a text")?.to_owned();
    let saved = documents.save(acceptance.id.to_string(), DocumentForm::Ofd, path, None);
    world.wait(saved).when("handing out the acceptance")?;
    document(stage, (file, words::acceptance_sealed(), Truth::Genuine), &read(&place)?, trust)
}

/// A document that somebody without a key made of a sealed one: its file, the story's name for it, its bytes.
type Forgery = (&'static str, Said, Vec<u8>);

fn forgeries(stage: &Stage<'_>, play: &Play, form: DocumentForm, sealed: &[u8]) -> Result<Vec<Forgery>, Broken> {
    // The seller puts her own name where the buyer's stands.
    let (holder, other) = (&play.sale.transferee.1.name, &play.sale.transferor.1.name);
    let of = stage.narrator.form();
    Ok(match form {
        DocumentForm::Ofd => vec![
            (
                "forged-swapped-page.ofd",
                words::document_swapped(of),
                forgery::with_a_page_swapped(sealed, holder, other)?,
            ),
            ("forged-added-page.ofd", words::document_added(of), forgery::with_a_page_added(sealed, holder, other)?),
        ],
        DocumentForm::Pdf => {
            vec![("forged-changed.pdf", words::document_changed(), forgery::with_a_bit_changed(sealed)?)]
        }
        // Of a certificate there is no XML, and a picture proves nothing that could be forged.
        DocumentForm::Xml | DocumentForm::Png => Vec::new(),
    })
}

/// Shows the stranger a document: what is genuine is found good, and what is forged is not.
fn document(
    stage: &mut Stage<'_>,
    (file, what, truth): (&'static str, Said, Truth),
    bytes: &[u8],
    trust: &TrustBundle,
) -> Result<Exhibit, Broken> {
    let roots = SealRoots::of_content(trust.content());
    let roots = roots.map_err(|fault| Broken::Registry(fault.code().to_owned()))?;
    let found = ExaminedDocument::of(bytes, &roots, Some(trust), stage.world.now());
    holds(found.code.is_none() == (truth == Truth::Genuine), "the stranger is told the truth", file)?;
    stage.narrator.says(Character::Stranger, words::document(&what, &found))?;
    let three = [found.verdict.integrity.name(), found.verdict.sealer.name(), found.book().name()];
    stage.journey.stable_in("stranger", file, named(&json!(three)));
    Ok(of_document(file, what, truth, &found))
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
