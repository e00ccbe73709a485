//! Nothing a person typed is in a byte that leaves memory: every write of a vault, every file beside it, every word of
//! an error or a `Debug`. Forty canaries in six encodings.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use std::fs;
use std::path::{Path, PathBuf};

use ereg_client::{AttemptId, Client, ClientError, Connection, MaterialCode, Secret};
use ereg_crash_vfs::Disk;
use ereg_protocol::{
    catalogue::ErrorClass,
    feed::{FeedCursor, FeedItem, ObjectKind},
};
use ereg_tests::canary::{CANARIES, Search, all, unhex};
use ereg_tests::city::{City, slot};
use ereg_tests::disk_storage::DiskStorage;
use ereg_tests::promise::{at, command, draft, draft_id, take_due};
use ereg_trust::digest::Digest;
use ereg_vault::{Collection, Lane, LastError, NewOutboxItem, Vault};

/// Vault level, over a disk that keeps every write, also those that were overwritten or deleted since.
#[test]
fn no_canary_in_any_byte_a_vault_writes_or_says() {
    let search = Search::default();
    let disk = Disk::new(7);
    disk.open_tap();
    let words = all();
    let mut said = String::new();
    let secret = ereg_vault::VaultSecret::passphrase(&words).unwrap();
    let vault = Vault::create(Path::new("vault"), &secret, DiskStorage::options(&disk)).unwrap();
    for (n, (canary, _)) in CANARIES.iter().enumerate() {
        let n = n as u64;
        let mut stored = draft(n, 1);
        stored.title = (*canary).to_owned();
        stored.typed.insert("parties.transferee.1.name".to_owned(), (*canary).to_owned());
        stored.typed.insert("deal.contract".to_owned(), words.clone());
        let new = NewOutboxItem {
            bytes: words.clone().into_bytes(),
            lane: Lane((*canary).to_owned()),
            coalesce: Some((*canary).to_owned()),
            after_media: Vec::new(),
            ..command(n, 1)
        };
        said += &format!("{stored:?} {new:?}");
        vault
            .write(|tx| {
                tx.save_draft(&stored)?;
                tx.set(canary, canary.as_bytes())?;
                tx.put(Collection::Identity, canary.as_bytes(), words.as_bytes())?;
                tx.enqueue(new.clone())
            })
            .unwrap();
    }
    let change = |n: usize| {
        let body = format!("{{\"words\":\"{words}\"}}");
        FeedItem { seq: n as u64 + 1, object: format!("case-{n}"), kind: ObjectKind::Case, rev: 1, body }
    };
    let page: Vec<_> = (0..CANARIES.len()).map(change).collect();
    vault.apply_page(&page, &FeedCursor::After(page.len() as u64)).unwrap();
    let photo = [b"%PDF-".as_slice(), words.repeat(300).as_bytes(), b"startxref 0 %%EOF"].concat();
    let imported = vault.import_medium(&mut photo.as_slice(), None, 1 << 24).unwrap();
    vault.write(|tx| tx.keep_medium(&imported)).unwrap();
    // A sealed document, each of its forms.
    let forms = [50, 60, 70].map(|times| words.repeat(times).into_bytes());
    let [ofd, pdf, picture] =
        forms.each_ref().map(|form| format!("{{\"digest\":\"{}\",\"size\":{}}}", Digest::of(form), form.len()));
    let twin = format!("{{\"office\":{{\"application/pdf\":{pdf},\"image/png\":{picture}}}}}");
    let sealed = format!("{{\"application/ofd\":{ofd},\"sealed_at\":\"2026-11-23T05:30:00.000Z\",\"twin\":{twin}}}");
    let document = FeedItem {
        kind: ObjectKind::Document,
        object: "document-1".to_owned(),
        body: format!("{{\"state\":{{\"sealed\":{sealed}}}}}"),
        ..change(page.len())
    };
    vault.apply_page(&[document], &FeedCursor::After(page.len() as u64 + 1)).unwrap();
    for form in &forms {
        vault.write(|tx| tx.keep_document_file(Digest::of(form), form)).unwrap();
        let kept = vault.read(|view| view.document_file(Digest::of(form))).unwrap();
        assert!(kept.is_some_and(|kept| kept.as_slice() == form.as_slice()), "the document is kept");
    }

    // What is searched is there to be found.
    for (canary, _) in CANARIES.iter().filter(|(canary, _)| canary.starts_with('林') || canary.starts_with('鄂')) {
        let hits = vault.find(canary, &[], 50).unwrap();
        assert_eq!(hits.len(), 1, "it finds its draft");
        said += &format!("{hits:?}");
    }

    // Errors at every turn.
    let sent = take_due(&vault, at(1_000_000)).unwrap();
    let id = sent[0].command_id();
    let mut bad = page[0].clone();
    bad.body = words.clone();
    let mut unfit = draft(1, 1);
    unfit.typed.insert(words.clone(), words.clone());
    let lost = LastError { code: "network.broken".to_owned(), class: ErrorClass::Transient };
    for error in [
        vault.write(|tx| tx.cancel(id, at(1))).unwrap_err(),
        vault
            .write(|tx| tx.enqueue(NewOutboxItem { lane: Lane(CANARIES[0].0.to_owned()), ..command(0, 1) }))
            .unwrap_err(),
        vault.apply_page(&[bad], &FeedCursor::After(2)).unwrap_err(),
        vault.import_medium(&mut words.as_bytes(), None, 1 << 20).unwrap_err(),
        vault.save_draft(&unfit).unwrap_err(),
        vault.write(|tx| tx.acked(command(39, 9).command_id, words.as_bytes(), at(1))).unwrap_err(),
    ] {
        said += &format!("{error} {error:?} {}", error.code());
    }
    vault.write(|tx| tx.unknown(id, lost)).unwrap();
    vault.write(|tx| tx.acked(sent[1].command_id(), words.as_bytes(), at(1))).unwrap();
    said += &format!("{sent:?} {vault:?} {secret:?} {imported:?} {:?}", vault.drafts(0, 50).unwrap());
    said += &format!("{:?} {:?}", vault.cases(0, 50).unwrap(), vault.settled(sent[1].command_id()).unwrap());
    vault.write(|tx| (0..20).try_for_each(|n| tx.discard_draft(draft_id(n)))).unwrap();
    vault.change_secret(&ereg_vault::VaultSecret::passphrase(&words.repeat(2)).unwrap()).unwrap();
    vault.pause().unwrap();
    vault.resume().unwrap();
    vault.close().unwrap();
    said += &format!("{:?}", Vault::open(Path::new("vault"), &secret, DiskStorage::options(&disk)).unwrap_err());

    assert_eq!(search.hits(said.as_bytes()), [""; 0], "in what it said");
    let (mut writes, mut bytes) = (0, 0);
    for written in disk.drain_tap() {
        let (path, offset) = (&written.path, written.offset);
        assert_eq!(search.hits(&written.bytes), [""; 0], "in a byte that was written: {path} at {offset}");
        assert_eq!(search.hits(written.path.as_bytes()), [""; 0]);
        writes += 1;
        bytes += written.bytes.len();
    }
    assert!(writes > 1_000 && bytes > 2_000_000, "only {writes} writes, {bytes} bytes were looked at");
    eprintln!("{writes} writes, {bytes} bytes");
}

/// Everything below a directory.
fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![dir.to_owned()];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { waiting.push(path) } else { found.push(path) }
        }
    }
    found
}

/// Client level: real HTTP, a real registry, a draft shared and signed, and every error a person can run into.
#[tokio::test(flavor = "multi_thread")]
async fn no_canary_in_any_file_of_a_phone_or_in_what_its_client_says() {
    let search = Search::default();
    let city = City::seeded(7).await;
    let home = city.home("plain_sale");
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let mut said: Vec<(&str, String)> = Vec::new();
    let mut error = |what: &'static str, error: ClientError| said.push((what, format!("{error} {error:?}")));

    // Typed into every field that takes a text, and into fields that refuse it.
    let drafts = seller.client.drafts();
    for (canary, _) in CANARIES {
        let draft = drafts.begin(ereg_law::matter::T04.id(), None).await.unwrap();
        for field in
            ["parties.transferee.1.name", "parties.transferee.1.id_no", "deal.contract", "parties.transferor.1.phone"]
        {
            drafts.answer(draft, field.to_owned(), Some(canary.to_owned())).await.unwrap();
        }
        for field in ["matter.unit", "deal.price", "parties.transferor.1.id_no", "deal.signed_on"] {
            if let Err(refused) = drafts.answer_checked(draft, field.to_owned(), canary.to_owned()).await {
                error("answer_checked", refused);
            }
        }
        error(
            "no such field",
            drafts.answer(draft, "deal.nothing".to_owned(), Some(canary.to_owned())).await.unwrap_err(),
        );
        let too_long = canary.repeat(1_000);
        error("too long", drafts.answer(draft, "deal.contract".to_owned(), Some(too_long)).await.unwrap_err());
        error("join", seller.client.sharing().join(canary.to_owned()).await.unwrap_err());
        error("certificate", seller.client.certificates().see(canary.to_owned()).await.unwrap_err());
        error("extract", seller.client.homes().refresh(canary.to_owned()).await.unwrap_err());
        let attachments = seller.client.attachments();
        error("attachment", attachments.read(draft, canary.to_owned()).await.err().unwrap());
        error("file", attachments.attach_file(draft, MaterialCode::M10, canary.to_owned()).await.unwrap_err());
        let connection = Connection { url: canary.to_owned(), office: canary.to_owned(), root_fingerprint: None };
        if let Err(refused) = seller.client.account().connect(connection).await {
            error("connect", refused);
        }
        let enrolled = seller.client.account().enrol(canary.to_owned(), canary.to_owned(), canary.to_owned()).await;
        if let Err(refused) = enrolled {
            error("enrol", refused);
        }
    }
    // A shared draft whose texts are canaries.
    let draft = seller.begins_sale_of(&home).await;
    seller.types(draft, "parties.transferor.1.phone", CANARIES[23].0).await;
    let invitation = seller.shares_and_invites(draft).await;
    buyer.joins(&invitation).await;
    error("sheet", buyer.client.signing().sheet(draft).await.unwrap_err());
    error("sign", buyer.client.signing().sign(draft, all()).await.unwrap_err());
    error("submit", buyer.client.cases().submit(draft).await.unwrap_err());
    let nobody: AttemptId = "0190aaaa-0000-7000-8000-000000000000".parse().unwrap();
    error("payment", buyer.client.payments().see(nobody).await.unwrap_err());
    let photo = [ereg_tests::promise::JPEG.as_slice(), all().repeat(50).as_bytes(), b"\xFF\xD9"].concat();
    buyer.attaches(draft, MaterialCode::M10, photo).await.unwrap();
    buyer
        .client
        .signing()
        .answer_inquiry(draft, ereg_law::question::ALTERED.name, ereg_client::Answer::NotSure)
        .await
        .unwrap();
    buyer.in_airplane_mode().syncs_once().await;
    for phone in [&seller, &buyer] {
        said.push(("outbox", format!("{:?}", phone.outbox().await)));
        said.push(("doctor", format!("{:?}", phone.client.outbox().doctor().await.unwrap())));
        said.push(("status", format!("{:?}", phone.client.sync().status().await.unwrap())));
        said.push(("standing", format!("{:?}", phone.client.account().standing().await.unwrap())));
        said.push(("client", format!("{:?} {:?}", phone.client, phone.config().secret)));
        let drafts = phone.client.drafts();
        said.push(("fields", format!("{:?}", drafts.form(draft).await.unwrap().into_fields())));
        said.push(("verdicts", format!("{:?}", drafts.review(draft).await.unwrap())));
        said.push(("drafts", format!("{:?} {:?}", drafts.list(0).await, drafts.summary(draft).await)));
        said.push(("workspace", format!("{:?}", phone.client.sharing().see(draft).await.unwrap())));
        for (canary, _) in CANARIES {
            let found = phone.client.search().find(canary.to_owned(), Vec::new(), 50).await.unwrap();
            said.push(("search", format!("{found:?}")));
        }
        said.push(("homes", format!("{:?}", phone.client.homes().cached().await.unwrap())));
    }
    let shown = seller.client.sharing().invite(draft, slot(ereg_law::role::TRANSFEREE)).await;
    said.push(("invitation", format!("{shown:?}")));
    // Opened with a wrong passphrase that is itself a secret.
    seller.client.end().await.unwrap();
    let wrong = ereg_client::ClientConfig { secret: Secret::Passphrase(all()), ..seller.config() };
    said.push(("opened", format!("{:?} {:?}", wrong.secret, Client::open(wrong.clone()).unwrap_err())));

    // Beside the canaries: the people and the home of the sale, and the invitation's code.
    let mut own: Vec<String> = [&home.obligors[0], &home.right_holders[0]]
        .iter()
        .flat_map(|person| [person.name.to_string(), ereg_tests::city::typed_number(person)])
        .collect();
    own.push(home.contract.clone().unwrap());
    own.push(invitation.rsplit(':').next().unwrap().to_owned());
    for (what, text) in &said {
        assert_eq!(search.hits(text.as_bytes()), [""; 0], "{what}: {text}");
        assert!(own.iter().all(|own| !text.contains(own)), "{what}: {text}");
    }
    // With the log of both phones, at its finest: of a day on which everything was typed and most was refused.
    let log = city.log();
    assert!(
        log.lines().count() > 300 && log.contains("code=citizen_id.length") && log.contains("code=vault.wrong_key"),
        "{log}"
    );
    let (mut looked, mut bytes) = (0, 0);
    for path in files(&city.phones()) {
        let content = fs::read(&path).unwrap();
        assert_eq!(search.hits(&content), [""; 0], "{path:?}");
        let found = own.iter().find(|own| content.windows(own.len()).any(|window| window == own.as_bytes()));
        assert_eq!(found, None, "{path:?}");
        looked += 1;
        bytes += content.len();
    }
    assert!(looked >= 4 && bytes > 500_000, "only {looked} files, {bytes} bytes were looked at");
    eprintln!("{} sayings, {looked} files, {bytes} bytes", said.len());
}

/// The search itself must be able to fail, in each encoding.
#[test]
fn the_search_finds_what_is_there() {
    use base64::Engine as _;
    let search = Search::default();
    let (canary, gbk) = CANARIES[0];
    let text = format!("before {canary} after");
    let utf16 = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> { text.encode_utf16().flat_map(bytes).collect() };
    let base64 = base64::engine::general_purpose::STANDARD.encode(&text);
    let hex: String = text.bytes().map(|byte| format!("{byte:02X}")).collect();
    for (encoding, bytes) in [
        ("UTF-8", text.clone().into_bytes()),
        ("UTF-16LE", utf16(u16::to_le_bytes)),
        ("UTF-16BE", utf16(u16::to_be_bytes)),
        ("GBK", unhex(gbk)),
        ("hex", hex.into_bytes()),
        ("base64", base64.into_bytes()),
    ] {
        assert!(search.hits(&bytes).contains(&format!("{canary} as {encoding}")), "{encoding}");
    }
}
