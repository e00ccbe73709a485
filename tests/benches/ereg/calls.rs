//! Calls of a shell, through the whole client: a review, the check of a token, a field saved as a person types it.

use std::path::Path;
use std::time::{Duration, Instant};

use ereg_client::{CertificateStanding, Client, ClientConfig, DocumentForm, DraftId, Handed, Verifier};
use ereg_tests::city::{City, Phone, Sale, slot, writes_out};
use ereg_tests::promise::command;
use ereg_vault::{NewOutboxItem, OpenOptions, Vault};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};

use crate::curve::{Course, Curve};
use crate::drafts::WAITING;
use crate::raw::{Document, Kept, Raw};
use crate::runtime;
use crate::sample::{bytes_of, in_memory, on_disk, secret_of_phones};
use crate::table::{Line, absolute, compared, median, micros, timed};

/// Fields saved, each beside a save of the baseline.
const FIELDS: u64 = 200;

pub(crate) fn lines() -> Vec<Line> {
    runtime().block_on(async {
        let city = City::seeded(7).await;
        let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
        let (mut review, mut token) = (Vec::new(), Vec::new());
        let draft = sale.seller.begins_sale_of(&sale.home).await;
        for _ in 0..100 {
            let started = Instant::now();
            sale.seller.reviews(draft).await;
            review.push(started.elapsed());
        }
        let certificate = sale.seller.certificates(&sale.home, CertificateStanding::Current).await.remove(0).token;
        let verifier = Verifier::under(sale.seller.client.account().trust_bundle().await.unwrap(), None).unwrap();
        let (mut two, verified) = (Vec::new(), two_verifications(certificate.len()));
        for _ in 0..100 {
            let verdict = timed(&mut token, || verifier.document(certificate.clone().into_bytes()));
            assert!(matches!(verdict, Handed::Checked { found } if found.ok));
            timed(&mut two, &verified);
        }
        let (mut ofd, mut pdf) = (Vec::new(), Vec::new());
        for (form, times) in [(DocumentForm::Ofd, &mut ofd), (DocumentForm::Pdf, &mut pdf)] {
            let document = certificate_of_the_buyer(&city, &sale, form).await;
            for _ in 0..100 {
                let handed = document.clone();
                let verdict = timed(times, || verifier.document(handed));
                assert!(matches!(verdict, Handed::Checked { found } if found.ok));
            }
        }
        let mut lines = vec![
            absolute("check of a sealed certificate (OFD), offline", ofd, "< 20 ms", Duration::from_millis(20)),
            absolute("check of a sealed certificate (PDF), offline", pdf, "< 20 ms", Duration::from_millis(20)),
            absolute("review of a full draft, from the vault", review, "≤ 1 ms", Duration::from_millis(1)),
            compared("check of a token, offline, beside two verifications (Ed25519)", token, two, ("≤ 1.1×", 1.1)),
        ];
        lines.extend(field_saves(&sale.seller, draft).await);
        lines
    })
}

/// Two verifications of a message of this length: of the token and of who may sign one.
fn two_verifications(length: usize) -> impl Fn() {
    let key = Ed25519KeyPair::from_seed_unchecked(&[1; 32]).unwrap();
    let message = vec![b'x'; length];
    let (public, signature) = (key.public_key().as_ref().to_vec(), key.sign(&message));
    move || {
        for _ in 0..2 {
            UnparsedPublicKey::new(&ED25519, &public).verify(&message, signature.as_ref()).unwrap();
        }
    }
}

/// The certificate that the sale ends with, as it is handed out.
async fn certificate_of_the_buyer(city: &City, sale: &Sale, form: DocumentForm) -> Vec<u8> {
    if sale.buyer.certificates(&sale.home, CertificateStanding::Current).await.is_empty() {
        let case = city.until(&sale.buyer, sale.draft, &["fee_due"]).await.case_id;
        sale.buyer.pays(case).await;
        city.until(&sale.buyer, sale.draft, &["registered"]).await;
        city.works().await;
        sale.buyer.syncs().await;
    }
    let number = sale.buyer.certificates(&sale.home, CertificateStanding::Current).await.remove(0).number;
    let file = city.phones().join(format!("certificate.{form:?}"));
    let path = file.to_str().unwrap().to_owned();
    writes_out(&sale.buyer.client.documents(), number, form, path).await.unwrap();
    std::fs::read(file).unwrap()
}

/// A field of a shared draft, saved and reviewed, while commands of other drafts wait; then the same in memory. Closes
/// the client.
async fn field_saves(seller: &Phone, draft: DraftId) -> Vec<Line> {
    seller.in_airplane_mode();
    seller.client.sharing().share(draft, slot(ereg_law::role::TRANSFEROR)).await.unwrap();
    seller.client.end().await.unwrap();
    let mut lines = Vec::new();
    if let Some(memory) = in_memory() {
        let dir = memory.path().join("vault");
        std::fs::create_dir(&dir).unwrap();
        for entry in std::fs::read_dir(seller.vault()).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), dir.join(entry.file_name())).unwrap();
        }
        let config = ClientConfig { dir, ..seller.config() };
        let (ours, theirs) = answers(config, draft, memory.path(), 9).await;
        lines.push(compared("field of a shared draft saved in memory (tmpfs)", ours, theirs, ("≤ 2×", 2.0)));
    }
    let mut flat = Curve::new("answer", "field of a shared draft saved and reviewed", "commands that wait", "µs");
    let mut queued = 0;
    for waiting in WAITING {
        let vault = Vault::open(&seller.vault(), &secret_of_phones(), OpenOptions::default()).unwrap();
        let queue = |number| NewOutboxItem { bytes: vec![b'x'; 1_500], ..command(1_000 + number, 1) };
        vault.write(|tx| (queued..waiting).try_for_each(|number| tx.enqueue(queue(number)).map(|_| ()))).unwrap();
        vault.close().unwrap();
        queued = waiting;
        let root = on_disk();
        let (ours, theirs) = answers(seller.config(), draft, root.path(), waiting / 1_000).await;
        flat.add(waiting, micros(median(&mut ours.clone())));
        flat.baseline.push(micros(median(&mut theirs.clone())));
        let what = format!("field of a shared draft saved and reviewed, {waiting} waiting");
        lines.push(compared(&what, ours, theirs, ("≤ 1.3×", 1.3)));
    }
    lines.push(flat.line(Course::Flat(1.1)));
    lines
}

/// Prices typed one after the other, each beside the same draft and command written by the baseline.
async fn answers(config: ClientConfig, draft: DraftId, beside: &Path, round: u64) -> (Vec<Duration>, Vec<Duration>) {
    let vault = Vault::open(&config.dir, &secret_of_phones(), OpenOptions::default()).unwrap();
    let stored = vault.draft(draft).unwrap().unwrap();
    let newest = vault.outbox().unwrap();
    let of_draft = |item: &&ereg_vault::OutboxItem| item.lane().0.contains(&draft.to_string());
    let length = newest.iter().rfind(of_draft).map_or(1_500, |item| vault.command_bytes(item).unwrap().len());
    vault.close().unwrap();
    let (id, body, command) = (draft.to_string(), bytes_of(&stored), vec![b'x'; length]);
    let raw = Raw::open(&beside.join("raw.db"), Kept::Encrypted);
    let client = Client::open(config).unwrap();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for n in 0..FIELDS {
        let price = (1_000_000 + 1_000 * round + n).to_string();
        let started = Instant::now();
        client.drafts().answer(draft, "deal.price".to_owned(), Some(price)).await.unwrap();
        ours.push(started.elapsed());
        timed(&mut theirs, || {
            raw.write(|raw| {
                let terms = [stored.title.as_str(), id.as_str()];
                raw.put(&Document { id: &id, at: n.cast_signed(), terms, body: &body });
                raw.queue(&id, &command);
            });
        });
    }
    client.end().await.unwrap();
    (ours, theirs)
}
