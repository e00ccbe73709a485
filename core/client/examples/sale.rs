//! A home changes hands: two phones, one registry, from the first field to the certificate.
//!
//! It needs a demonstration city and its registry, in another terminal:
//!
//! ```sh
//! cargo run -p ereg-registry -- seed --data city --seed 7 --households 0
//! cargo run -p ereg-registry -- serve --data city --lang en   # prints its address and its root fingerprint
//! ```
//!
//! Then, with what it printed:
//!
//! ```sh
//! cargo run -p ereg-client --example sale -- city http://127.0.0.1:PORT ROOT_FINGERPRINT
//! ```

use std::{error::Error, path::Path, sync::Arc, time::Duration};

use ereg_client::{
    Answer, CaseScreen, CaseStage, CertificateScreen, Client, ClientConfig, ClientError, Connection, DraftId, Fen,
    KeyStore, LAW, Language, RandomIds, Secret, SoftwareKeys, SystemClock,
};
use serde_json::Value;

/// Everything that two people do, in their order.
pub async fn sale(home: &Value, registry: &Connection, vaults: &Path) -> Result<CertificateScreen, Box<dyn Error>> {
    let seller = phone(&home["obligors"][0], registry, &vaults.join("seller")).await?;
    let buyer = phone(&home["right_holders"][0], registry, &vaults.join("buyer")).await?;

    // What the register knows of the home is filled in; the rest is typed. Each answer is durable when the call returns.
    let draft = seller.drafts().begin("T04".parse()?, home["unit"].as_str().map(str::to_owned)).await?;
    for (field, value) in [
        ("holding.co_ownership", "sole"),
        ("parties.transferee.1.name", text(&home["right_holders"][0]["name"])),
        ("parties.transferee.1.id_no", text(&home["right_holders"][0]["identity"]["citizen"])),
        ("deal.price", &serde_json::from_value::<Fen>(home["price"].clone())?.to_string()),
        ("deal.contract", text(&home["contract"])),
        ("deal.signed_on", "2026-10-20"),
        ("delivery.medium", "electronic"),
        ("delivery.certificates", "one"),
    ] {
        seller.drafts().answer_checked(draft, field.to_owned(), value.to_owned()).await?;
    }

    // The draft is shared with who is named in it, frozen, read and signed by each on their own phone.
    seller.sharing().share(draft, "transferor.1".parse()?).await?;
    let invitation = seller.sharing().invite(draft, "transferee.1".parse()?).await?;
    exchange(&seller).await?;
    buyer.sharing().join(invitation.text).await?;
    seller.sharing().refresh(draft).await?;
    seller.drafts().freeze(draft).await?;
    exchange(&seller).await?;
    sign(&seller, draft).await?;
    sign(&buyer, draft).await?;

    // A receipt, an acceptance, a review by the same rules; then the fee, the entry in the book, the certificate.
    seller.sharing().refresh(draft).await?;
    seller.cases().submit(draft).await?;
    exchange(&seller).await?;
    let case = until(&buyer, draft, CaseStage::FeeDue).await?.case_id;
    buyer.payments().pay(case, "wechat".parse()?).await?;
    until(&buyer, draft, CaseStage::Registered).await?;
    buyer.certificates().collect(case).await?;
    until(&buyer, draft, CaseStage::Issued).await?;
    buyer.certificates().list().await?.pop().ok_or_else(|| "no certificate came".into())
}

/// A new phone with a vault and keys of its own, whose person has an account.
async fn phone(person: &Value, registry: &Connection, vault: &Path) -> Result<Client, Box<dyn Error>> {
    let phone = Client::create(ClientConfig {
        law: LAW,
        dir: vault.to_owned(),
        secret: Secret::Passphrase("read it from the person, not from a source file".to_owned()),
        keys: KeyStore::OfTheVault(Arc::new(SoftwareKeys::in_memory())),
        clock: Arc::new(SystemClock::start()),
        ids: Arc::new(RandomIds::new()),
        connection: Some(registry.clone()),
        transport: None,
        lang: Language::En,
        logs: None,
    })?;
    let [name, number, proof] =
        [&person["name"], &person["identity"]["citizen"], &person["identity_proof"]].map(|fact| text(fact).to_owned());
    phone.account().enrol(name, number, proof).await?;
    phone.homes().my_homes().await?;
    Ok(phone)
}

/// Reads the sheet, answers the inquiry (询问), accepts the disclosures, signs.
async fn sign(phone: &Client, draft: DraftId) -> Result<(), Box<dyn Error>> {
    exchange(phone).await?;
    let sheet = phone.signing().sheet(draft).await?;
    for (question, answer) in [
        ("true_intent", Answer::Yes),
        ("true_materials", Answer::Yes),
        ("unrecorded_co_owner", Answer::No),
        ("mortgaged", Answer::No),
        ("altered", Answer::No),
    ] {
        phone.signing().answer_inquiry(draft, question.parse()?, answer).await?;
    }
    for disclosure in phone.signing().to_acknowledge(draft).await? {
        phone.signing().acknowledge(draft, disclosure.rule.unwrap_or_default()).await?;
    }
    phone.signing().sign(draft, sheet.manifest).await?;
    Ok(exchange(phone).await?)
}

/// Exchanges with the registry until nothing is left to send.
async fn exchange(phone: &Client) -> Result<(), ClientError> {
    while phone.sync().now()?.finished().await?.left > 0 {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    Ok(())
}

/// Looks at the case until it stands there: the registry works at its own pace, and the feed brings what it did.
async fn until(phone: &Client, draft: DraftId, stage: CaseStage) -> Result<CaseScreen, Box<dyn Error>> {
    for _ in 0..150 {
        exchange(phone).await?;
        if let Ok(case) = phone.cases().of_draft(draft).await
            && case.state == stage
        {
            return Ok(case);
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    Err(format!("the case never came to {stage:?}").into())
}

fn text(fact: &Value) -> &str {
    fact.as_str().unwrap_or_default()
}

#[tokio::main]
#[allow(clippy::print_stdout, reason = "an example shows what it did")]
async fn main() -> Result<(), Box<dyn Error>> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let [city, url, root] = given.as_slice() else {
        return Err("three words: CITY_DIRECTORY URL ROOT_FINGERPRINT".into());
    };
    let city: Value = serde_json::from_slice(&std::fs::read(Path::new(city).join("city.json"))?)?;
    let homes = city["cast"].as_array().ok_or("city.json lists no homes")?;
    let home = homes.iter().find(|home| home["key"] == "plain_sale").ok_or("nobody sells a plain home")?;
    let registry = Connection { url: url.clone(), office: "demo".to_owned(), root_fingerprint: Some(root.clone()) };
    let vaults = tempfile::tempdir()?;
    let certificate = sale(home, &registry, vaults.path()).await?;
    println!("{} entry {} {:?}", certificate.number, certificate.entry_index, certificate.status);
    Ok(())
}
