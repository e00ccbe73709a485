//! A draft in airplane mode: typed, judged by the law, closed, and all there when the vault is opened again.
//!
//! ```sh
//! cargo run -p ereg-client --example draft_offline
//! ```

use std::{error::Error, path::Path, sync::Arc};

use ereg_client::{
    AnswerKind, Client, ClientConfig, ClientError, KeyStore, LAW, Language, RandomIds, Secret, SoftwareKeys,
    SystemClock, Verdicts,
};

/// Types three fields, one of them wrong, and returns the law's verdicts on the draft after the vault was closed.
pub async fn draft(vault: &Path) -> Result<Verdicts, Box<dyn Error>> {
    let phone = Client::create(config(vault))?;
    let drafts = phone.drafts();
    let draft = drafts.begin("T04".parse()?, None).await?;
    drafts.answer_checked(draft, "holding.co_ownership".into(), "sole".into()).await?;
    drafts.answer_checked(draft, "deal.price".into(), "1,680,000".into()).await?;
    // What cannot be read is told at once, and kept as it was typed: the person corrects it later.
    match drafts.answer_checked(draft, "parties.transferee.1.id_no".into(), "110105194912310021".into()).await {
        Err(ClientError::FixInput { code, field }) => {
            assert_eq!((code.as_str(), field.as_deref()), ("citizen_id.checksum", Some("parties.transferee.1.id_no")))
        }
        other => return Err(format!("a wrong check character was taken: {other:?}").into()),
    }
    phone.end().await?;

    let phone = Client::open(config(vault))?;
    let typed = phone.drafts().form(draft).await?.into_fields();
    let price = typed.iter().find(|field| field.path == "deal.price").ok_or("no price")?;
    assert_eq!(price.reads.as_deref(), Some("1,680,000.00（壹佰陆拾捌万元整）"));
    Ok(phone.drafts().review(draft).await?)
}

fn config(vault: &Path) -> ClientConfig {
    ClientConfig {
        law: LAW,
        dir: vault.to_owned(),
        secret: Secret::Key(vec![7; 32]), // on a phone: 32 bytes that its key store releases to this person
        keys: KeyStore::OfTheVault(Arc::new(SoftwareKeys::in_memory())),
        clock: Arc::new(SystemClock::start()),
        ids: Arc::new(RandomIds::new()),
        connection: None,
        transport: None,
        lang: Language::En,
        logs: None,
    }
}

#[tokio::main]
#[allow(clippy::print_stdout, reason = "an example shows what it did")]
async fn main() -> Result<(), Box<dyn Error>> {
    let dir = tempfile::tempdir()?;
    let verdicts = draft(&dir.path().join("vault")).await?;
    println!("{}: {:?}", verdicts.label.en, verdicts.decisive);
    for problem in &verdicts.problems {
        println!("  {} {}", problem.field.as_deref().unwrap_or("-"), problem.code);
    }
    for finding in verdicts.findings.iter().filter(|finding| finding.answer != AnswerKind::Pass) {
        println!("  {} {:?} {}", finding.rule, finding.answer, finding.title.en);
    }
    Ok(())
}
