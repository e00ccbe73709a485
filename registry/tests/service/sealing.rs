//! The documents of an entry as part of its case's own state: to be sealed, waiting with the reason, sealed. The entry stands
//! whatever becomes of them.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex},
};

use ereg_document::{SealForm, SealRoots, verify};
use ereg_domain::{dictionary::CoOwnership, revocation::RevocationReason, time::Instant};
use ereg_law::{
    case::{CaseStage, CaseState, EntryDocuments, SealingHindrance},
    fixture::{Sale, buyer, seller, someone},
};
use ereg_protocol::{
    document::{DocumentForm, PaperKind},
    registry::Registry as _,
};
use ereg_registry::service::{
    DigestName, DocumentFiles, Means, OfficeCertificate, OfficePress, Press, SEAL_ROOTS, SealFormat, held_up_papers,
};
use ereg_sealing::{P256Key, Paper, SealKey, SealKeyFault, SealingFault, Stamp};

use crate::{citizen::Citizen, draft::*, office::*};

/// The standing of the documents of the entry, as this party is told.
async fn documents(citizen: &Citizen) -> EntryDocuments {
    let case = citizen.case().await;
    case.state.documents().unwrap_or_else(|| panic!("{:?}", case.state))
}

fn now(office: &Office) -> Instant {
    Instant::from_ms(office.clock_ms())
}

/// The sealed document of the certificate that is kept, none or one.
fn sealed(office: &Office) -> i64 {
    office.count(
        "SELECT count(*) FROM document WHERE paper_id IN (SELECT paper_id FROM paper WHERE kind = 'title_certificate')",
    )
}

/// The number of times that the certificate's paper was put off.
fn put_off(office: &Office) -> i64 {
    office.count("SELECT tried FROM paper WHERE kind = 'title_certificate'")
}

/// Sealing fails twice, is put off for longer each time, and then works, in a process that comes after many that died on the way.
#[tokio::test]
async fn what_could_not_be_sealed_waits_is_tried_again_and_is_sealed() {
    let (sale, who) = (Sale::clean(), buyer());
    let (office, home) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &who).await;
    draft.submitted_by(&seller).await;
    buyer.pays().await;
    let entered = buyer.case().await;
    assert_eq!(entered.state.documents(), Some(EntryDocuments::Sealing), "the entry waits for no document");

    // Nobody can tell what is revoked: nothing is sealed.
    let revoked = office.database().with_file_name("seal").join("revoked.jsonl");
    fs::write(&revoked, "no line\n").unwrap();
    office.clock.advance(1_000);
    office.service.tick().unwrap();
    let first = EntryDocuments::Waiting { why: SealingHindrance::Seal, since: now(&office) };
    assert_eq!((documents(&buyer).await, documents(&seller).await), (first, first));
    office.service.tick().unwrap();
    assert_eq!(put_off(&office), 1, "not before its time");
    office.clock.advance(2_000);
    office.service.tick().unwrap();
    office.clock.advance(2_000);
    office.service.tick().unwrap();
    assert_eq!((put_off(&office), documents(&buyer).await), (2, first), "longer the second time, and told once");
    let told = "SELECT count(*) FROM audit WHERE act = 'document.waits' AND subject = 'sealing.no_seal'";
    assert_eq!(office.count(told), 6, "the letters too, each as often");

    fs::remove_file(&revoked).unwrap();
    let mut died = 0;
    for looks in 1..60 {
        let process = office.dying_at(looks);
        died += i32::from(catch_unwind(AssertUnwindSafe(|| process.tick().unwrap())).is_err());
        let stands = documents(&buyer).await;
        if sealed(&office) == 1 {
            assert!(matches!(stands, EntryDocuments::Sealed { .. }), "{stands:?} after {looks} looks");
            break;
        }
        assert_eq!(stands, first, "after {looks} looks");
    }
    assert!(died > 0, "some died before they had sealed it");
    let EntryDocuments::Waiting { since, .. } = first else { unreachable!() };
    let settled = EntryDocuments::Sealed { at: now(&office), waited_since: Some(since) };
    assert_eq!((documents(&buyer).await, documents(&seller).await), (settled, settled), "and that it had waited");

    // The entry is as it was, and the case came to nothing else.
    let case = buyer.case().await;
    assert_eq!(case.state.booked(), entered.state.booked());
    assert_eq!((case.since, &case.course), (entered.since, &entered.course));
    assert_eq!(case.state.stage(), CaseStage::Registered);
    assert_eq!(office.register(&home.unit).right.holders[0].name, who.name, "the home is theirs");
    office.restarted().tick().unwrap();
    assert_eq!((sealed(&office), documents(&buyer).await), (1, settled), "once");
}

/// A certificate is revoked before the papers are sealed: they wait until it is renewed, and then verify by what the bundle states.
#[tokio::test]
async fn what_waits_for_a_revoked_seal_is_sealed_by_the_renewed_one() {
    let (sale, who) = (Sale::clean(), buyer());
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &who).await;
    draft.submitted_by(&seller).await;
    buyer.pays().await;
    let operator = office.restarted();
    operator.revoke_certificate(OfficeCertificate::SealSigner, RevocationReason::KeyCompromise, None).unwrap();
    office.service.tick().unwrap();
    assert!(matches!(documents(&buyer).await, EntryDocuments::Waiting { why: SealingHindrance::Seal, .. }));
    office.clock.advance(60_000);
    operator.renew_seal().unwrap();
    let renewed = office.restarted();
    renewed.tick().unwrap();
    assert!(matches!(documents(&buyer).await, EntryDocuments::Sealed { .. }));
    let trust = office.keys();
    let roots = SealRoots::of_office(&trust.bundle().content().seals).unwrap();
    let told = buyer.documents().await.into_iter().find(|one| one.kind == PaperKind::TitleCertificate).unwrap();
    let file = told.state.sealed().unwrap().file(DocumentForm::Ofd).unwrap().digest;
    let verdict = verify(&buyer.session.document(file).await.unwrap(), &roots);
    assert!(verdict.is_good(), "{verdict:?}");
}

/// The mood of the devices that hold the office's keys (签名验签服务器).
#[derive(Clone, Copy)]
enum Devices {
    Sign,
    /// The one that seals does not answer.
    SealKeySilent,
    /// The one that signs PDFs refuses.
    PdfKeyRefuses,
}

/// The office's press, its keys being in devices.
struct AtDevices(Mutex<Devices>);

/// A key in a device that does not sign: its certificate, and the reason.
struct NotSigning<'a>(&'a [u8], SealKeyFault);

impl SealKey for NotSigning<'_> {
    fn certificate(&self) -> &[u8] {
        self.0
    }

    fn sign(&self, _: &[u8]) -> Result<Vec<u8>, SealKeyFault> {
        Err(self.1)
    }
}

impl P256Key for NotSigning<'_> {
    fn certificate(&self) -> &[u8] {
        self.0
    }

    fn sign(&self, _: &[u8]) -> Result<Vec<u8>, SealKeyFault> {
        Err(self.1)
    }
}

impl Press for AtDevices {
    fn make(&self, paper: &Paper, means: Means<'_>, at: Instant) -> Result<DocumentFiles, SealingFault> {
        let Means { stamp, pdf_key, time } = means;
        let silent = NotSigning(stamp.key.certificate(), SealKeyFault::Unreachable);
        let refusing = NotSigning(pdf_key.certificate(), SealKeyFault::Refused);
        let means = match *self.0.lock().unwrap() {
            Devices::Sign => means,
            Devices::SealKeySilent => Means { stamp: Stamp { key: &silent, ..stamp }, pdf_key, time },
            Devices::PdfKeyRefuses => Means { stamp, pdf_key: &refusing, time },
        };
        OfficePress.make(paper, means, at)
    }
}

/// Either key stops every form; it is tried again, longer after each time, and sealed once the devices sign.
#[tokio::test]
async fn a_key_that_does_not_sign_holds_up_the_document_and_never_the_entry() {
    let (sale, who) = (Sale::clean(), buyer());
    let (office, home) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &who).await;
    let case = draft.submitted_by(&seller).await.case_id;
    buyer.pays().await;
    let entered = buyer.case().await;
    let devices = Arc::new(AtDevices(Mutex::new(Devices::SealKeySilent)));
    *office.world.press.lock().unwrap() = devices.clone();
    let process = office.restarted();
    let later = |ms| {
        office.clock.advance(ms);
        process.tick().unwrap();
    };

    later(1_000);
    let first = EntryDocuments::Waiting { why: SealingHindrance::Key, since: now(&office) };
    assert_eq!((documents(&buyer).await, documents(&seller).await), (first, first));
    let held_up = held_up_papers(office.database().parent().unwrap(), "demo").unwrap();
    assert_eq!(held_up.len(), 3, "the letters too");
    for paper in held_up {
        assert_eq!((paper.code.as_str(), paper.lacks, paper.case, paper.put_off), ("sealing.key", None, case, 1));
        assert!(paper.next > Some(now(&office)), "{paper:?}");
    }
    *devices.0.lock().unwrap() = Devices::PdfKeyRefuses;
    process.tick().unwrap();
    assert_eq!(put_off(&office), 1, "not before its time");
    later(2_000);
    assert_eq!(
        (put_off(&office), documents(&buyer).await, sealed(&office)),
        (2, first, 0),
        "told once, and no form of it"
    );

    // The entry stands, and the case came to nothing else.
    let case = buyer.case().await;
    assert_eq!((case.state.stage(), case.state.booked()), (CaseStage::Registered, entered.state.booked()));
    assert_eq!((case.since, &case.course), (entered.since, &entered.course));
    assert_eq!(office.register(&home.unit).right.holders[0].name, who.name, "the home is theirs");

    *devices.0.lock().unwrap() = Devices::Sign;
    later(2_000);
    assert_eq!((put_off(&office), documents(&buyer).await), (2, first), "longer the second time");
    later(2_000);
    let EntryDocuments::Waiting { since, .. } = first else { unreachable!() };
    let settled = EntryDocuments::Sealed { at: now(&office), waited_since: Some(since) };
    assert_eq!((documents(&buyer).await, documents(&seller).await), (settled, settled));
    assert_eq!((sealed(&office), held_up_papers(office.database().parent().unwrap(), "demo").unwrap()), (1, vec![]));
    let roots = SealRoots::parse(&fs::read(office.database().with_file_name(SEAL_ROOTS)).unwrap()).unwrap();
    let told = buyer.documents().await.into_iter().find(|one| one.kind == PaperKind::TitleCertificate).unwrap();
    let file = told.state.sealed().unwrap().file(DocumentForm::Ofd).unwrap().digest;
    assert!(
        verify(&buyer.session.document(file).await.unwrap(), &roots).is_good(),
        "by the key that did not sign before"
    );
}

/// A character that the font lacks is named to whoever has to see to it, and the parties know what is waited for; whoever collects
/// waits for no document.
#[tokio::test]
async fn a_person_is_told_which_character_the_font_lacks() {
    let rare = someone("周𠮷", "19880812", 77);
    let sale = Sale::clean().with(|sale| sale.sold_to(&[(&rare, None)], CoOwnership::Sole));
    let (office, home) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &rare).await;
    let case = draft.submitted_by(&seller).await.case_id;
    buyer.pays().await;
    let held_up = || held_up_papers(office.database().parent().unwrap(), "demo").unwrap();
    assert_eq!(held_up(), [], "nothing was tried");
    office.service.tick().unwrap();
    let waits = EntryDocuments::Waiting { why: SealingHindrance::Font, since: now(&office) };
    assert_eq!(documents(&buyer).await, waits);
    let mut kinds: Vec<PaperKind> = held_up().iter().map(|paper| paper.kind).collect();
    kinds.sort();
    assert_eq!(kinds, [PaperKind::TitleCertificate, PaperKind::Acceptance, PaperKind::FeeNotice]);
    for paper in held_up() {
        assert_eq!((paper.code.as_str(), paper.lacks, paper.case), ("sealing.no_glyph", Some('𠮷'), case));
        assert!(paper.put_off == 1 && paper.next > Some(now(&office)), "{paper:?}");
    }
    assert_eq!(office.register(&home.unit).right.holders[0].name, rare.name, "the home is hers");
    buyer.collects(case).await;
    let state = buyer.case().await.state;
    assert!(matches!(state, CaseState::Issued { documents, .. } if documents == waits), "{state:?}");

    // The font comes with the program: it is tried at the next start, whatever hour it is, and else another day.
    office.service.tick().unwrap();
    assert_eq!(put_off(&office), 1);
    office.restarted().tick().unwrap();
    assert_eq!((put_off(&office), documents(&buyer).await), (2, waits));
}

/// The parties are told, it is tried no more, and a person sees it for as long as there is none.
#[tokio::test]
async fn that_no_document_can_be_made_of_an_entry_is_said_and_listed() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    draft.submitted_by(&seller).await;
    buyer.pays().await;
    office.tamper("UPDATE paper SET face = '{}' WHERE kind = 'title_certificate'");
    office.clock.advance(1_000);
    office.service.tick().unwrap();
    let unfit = EntryDocuments::Unfit { at: now(&office), waited_since: None };
    assert_eq!(documents(&buyer).await, unfit);
    let held_up = held_up_papers(office.database().parent().unwrap(), "demo").unwrap();
    assert_eq!(
        held_up.iter().map(|paper| (paper.code.as_str(), paper.next)).collect::<Vec<_>>(),
        [("sealing.unfit", None)]
    );
}

/// Notes by which name the digest is to be stated.
#[derive(Default)]
struct NotedNames(Mutex<Vec<DigestName>>);

impl Press for NotedNames {
    fn make(&self, paper: &Paper, means: Means<'_>, at: Instant) -> Result<DocumentFiles, SealingFault> {
        self.0.lock().unwrap().push(means.stamp.digest_name);
        OfficePress.make(paper, means, at)
    }
}

/// The format is a setting, as is the name of the digest: what is sealed from now on is in it, and what was sealed in the other one
/// stays good.
#[tokio::test]
async fn a_registry_that_is_set_to_the_other_format_seals_in_it() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (mut seller, mut buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    draft.submitted_by(&seller).await;
    office.service.tick().unwrap();
    let names = Arc::new(NotedNames::default());
    *office.world.press.lock().unwrap() = names.clone();
    let five = office.restarted_sealing(SealFormat::Five, DigestName::Sm3);
    seller.at(&five);
    buyer.at(&five);
    buyer.pays().await;
    five.tick().unwrap();
    assert!(matches!(documents(&buyer).await, EntryDocuments::Sealed { waited_since: None, .. }));
    let roots = fs::read(office.database().with_file_name(SEAL_ROOTS)).unwrap();
    let roots = SealRoots::parse(&roots).unwrap();
    for (kind, format) in [(PaperKind::Acceptance, 4), (PaperKind::FeeNotice, 4), (PaperKind::TitleCertificate, 5)] {
        let told = buyer.documents().await.into_iter().find(|one| one.kind == kind).unwrap();
        let file = told.state.sealed().unwrap().file(DocumentForm::Ofd).unwrap().digest;
        let verdict = verify(&buyer.session.document(file).await.unwrap(), &roots);
        assert!(verdict.is_good() && verdict.seals.len() == 1, "{kind:?}: {verdict:?}");
        let SealForm::ElectronicSeal { version, .. } = &verdict.seals[0].form else { panic!("{verdict:?}") };
        assert_eq!(*version, format, "{kind:?}");
    }
    let names = names.0.lock().unwrap();
    assert!(!names.is_empty() && names.iter().all(|name| *name == DigestName::Sm3), "{names:?}");
}
