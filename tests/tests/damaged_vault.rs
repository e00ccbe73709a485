//! A vault whose file was put back in part to an older state: every row opens, and yet nothing of it is believed.

use std::sync::Arc;

use ereg_client::{Client, ClientConfig, KeyStore, Language, RandomIds, Secret, SoftwareKeys, SystemClock};

fn config(dir: &std::path::Path) -> ClientConfig {
    ClientConfig {
        law: ereg_client::LAW,
        dir: dir.to_owned(),
        secret: Secret::Passphrase("test passphrase".to_owned()),
        keys: KeyStore::OfTheVault(Arc::new(SoftwareKeys::in_memory())),
        clock: Arc::new(SystemClock::start()),
        ids: Arc::new(RandomIds::new()),
        connection: None,
        transport: None,
        lang: Language::En,
        logs: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_put_back_to_its_older_self_is_found_and_nothing_is_believed_after() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("vault");
    let phone = Client::create(config(&dir)).unwrap();
    let draft = phone.drafts().begin(ereg_law::matter::T04.id(), None).await.unwrap();
    phone.drafts().answer(draft, "deal.price".to_owned(), Some("100".to_owned())).await.unwrap();
    phone.end().await.unwrap();

    let older = rows(&dir).unwrap();
    let phone = Client::open(config(&dir)).unwrap();
    phone.drafts().answer(draft, "deal.price".to_owned(), Some("200".to_owned())).await.unwrap();
    phone.check().await.unwrap();
    phone.end().await.unwrap();

    let db = rusqlite::Connection::open(dir.join("vault.db")).unwrap();
    for (coll, key, rev, body) in older {
        db.execute("UPDATE rec SET rev = ?3, body = ?4 WHERE coll = ?1 AND key = ?2", (coll, key, rev, body)).unwrap();
    }
    drop(db);

    let phone = Client::open(config(&dir)).unwrap();
    assert_eq!(phone.check().await.unwrap_err().code(), "vault.corrupt");
    assert_eq!(phone.outbox().doctor().await.unwrap_err().code(), "vault.corrupt");
    assert_eq!(phone.drafts().list(0).await.unwrap_err().code(), "vault.corrupt");
}

type Row = (Vec<u8>, Vec<u8>, i64, Vec<u8>);

fn rows(dir: &std::path::Path) -> rusqlite::Result<Vec<Row>> {
    let db = rusqlite::Connection::open(dir.join("vault.db"))?;
    let mut select = db.prepare("SELECT coll, key, rev, body FROM rec")?;
    select.query_map((), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?.collect()
}
