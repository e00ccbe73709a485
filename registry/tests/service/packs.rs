//! The policy packs a registry decides by: which it takes, and which of them decides what.

use ereg_domain::canonical::to_canonical;
use ereg_domain::{money::Fen, register::TransferClause, time::Day};
use ereg_law::matter::LAW;
use ereg_law::{
    calendar::Deadline,
    case::CaseState,
    fixture::{Sale, buyer, seller},
    matter::T04,
    policy::{FLOOR_PACK, PackContent, PolicyPack, Switch},
    references::floor_pack,
};
use ereg_protocol::{
    feed::ObjectKind,
    objects::{CaseView, Quote},
    pack::SignedPack,
};
use ereg_registry::service::{PackStanding, packs_kept};
use ereg_trust::{bundle::KeyRole, digest::Digest, keys::RegistryKey};

use crate::{
    citizen::Citizen,
    deadlines::{bill_of, case_of, pays_for},
    draft::*,
    office::*,
};

/// Returns what a new process says to the floor pack with something changed.
fn told(office: &Office, change: impl FnOnce(&mut PackContent)) -> Result<(), (&'static str, String)> {
    let mut pack = floor_pack().unwrap();
    change(&mut pack);
    let opened = office.opened_by(Some(&to_canonical(&pack).unwrap()));
    opened.map(drop).map_err(|error| (error.code(), error.detail()))
}

#[test]
fn a_registry_does_not_begin_with_a_pack_by_which_it_cannot_decide() {
    let (office, _) = Office::for_sale(&Sale::clean());
    let (code, detail) = told(&office, |pack| pack.fees.per_piece.truncate(2)).unwrap_err();
    assert_eq!(code, "pack.unreadable");
    assert!(detail.contains("rate for the kind of building"), "{detail}");
    let (code, detail) = told(&office, |pack| pack.parameters.districts.push("420102".into())).unwrap_err();
    assert_eq!(code, "pack.unreadable");
    assert!(detail.contains("a district twice"), "{detail}");
    let (code, _) = told(&office, |pack| pack.office = "elsewhere".into()).unwrap_err();
    assert_eq!(code, "pack.of_other_office");
    assert_eq!(told(&office, |pack| pack.version = 2), Ok(()));
}

#[tokio::test]
async fn what_the_office_has_closed_online_is_neither_frozen_nor_received() {
    let sale = Sale::clean();
    let (mut office, _) = Office::for_sale(&sale);
    let (mut seller, mut buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    office.service = office.restarted_with(|pack| {
        pack.matters.get_mut(&T04.id()).unwrap().online = Switch::Off;
    });
    seller.at(&office.service);
    buyer.at(&office.service);
    assert_eq!(seller.declined(draft.submission(&seller).await).await, "matter.not_online");
    let signed = draft.manifest.lock().unwrap().clone();
    assert_eq!(seller.declined(draft.freezing(2)).await, "matter.not_online");
    *draft.manifest.lock().unwrap() = signed;
    // Opened again, what was signed is received.
    office.service = office.restarted_with(|_| ());
    seller.at(&office.service);
    draft.submitted_by(&seller).await;
}

#[tokio::test]
async fn how_many_tries_parties_and_workspaces_there_are_the_pack_says() {
    let sale = Sale::clean();
    let (mut office, _) = Office::for_sale(&sale);
    office.service = office.restarted_with(|pack| {
        pack.parameters.invitation_wrong_tries = 1;
        pack.parameters.workspaces_at_most = 1;
        pack.parameters.parties_at_most = 1;
    });
    let (seller, buyer) = (office.enrols(&seller()).await, office.enrols(&buyer()).await);
    let draft = Draft::shared_by(&seller, &sale).await;
    let (code, wrong) = (*b"0123456789abcdef", *b"fedcba9876543210");
    seller.send(draft.invitation("transferee.1", &code)).await;
    for code in [wrong, code] {
        assert_eq!(buyer.declined(draft.acceptance(&code)).await, "invitation_closed");
    }
    let another = Draft::begun(&seller, &sale, draft.extract.clone(), None);
    assert_eq!(seller.declined(another.sharing()).await, "workspace.too_many");
    assert_eq!(seller.declined(draft.freezing(1)).await, "manifest.too_many_parties");
}

/// Version of the pack that this person was told of last.
async fn told_of(person: &Citizen) -> u32 {
    let (_, body) = person.objects(ObjectKind::Pack).await.pop().unwrap();
    let signed: SignedPack = serde_json::from_str(&body).unwrap();
    LAW.read_pack(signed.pack.as_bytes()).unwrap().version
}

/// The registry goes on in a new process to which a further pack is brought.
pub fn goes_on(office: &mut Office, people: [&mut Citizen; 2], change: impl FnOnce(&mut PolicyPack)) -> Digest {
    let bytes = office.next_pack(change);
    office.service = office.opened_by(Some(&bytes)).unwrap();
    people.into_iter().for_each(|person| person.at(&office.service));
    Digest::of(&bytes)
}

fn dearer(pack: &mut PolicyPack) {
    pack.fees.per_piece[0].amount = Fen::new(10_000).unwrap();
}

#[tokio::test]
async fn a_fee_stays_that_of_the_pack_of_the_acceptance_and_a_new_case_pays_the_new_one() {
    let sale = Sale::clean();
    let (mut office, _) = Office::for_sale(&sale);
    let (mut seller, mut buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let one = draft.submitted_by(&seller).await.case_id;
    let newer = goes_on(&mut office, [&mut seller, &mut buyer], dearer);
    let mut draft = Draft::shared_by(&seller, &sale).await;
    draft.pack = newer;
    signed_by_both(&draft, &seller, &buyer).await;
    let two = draft.submitted_by(&seller).await.case_id;
    // The first loses its turn; its bill is made anew, and each bill names the pack it was made by.
    office.passes(9);
    let said = |quote: Quote| (quote.total.get(), quote.pack);
    let renewed = bill_of(&buyer, one).await.1;
    assert!(renewed.quoted_at.ms() > office.clock_ms() - 86_400_000 * 3);
    assert_eq!(said(renewed), (8_000, Digest::of(FLOOR_PACK)));
    assert_eq!(said(bill_of(&buyer, two).await.1), (10_000, newer));
    office.service = office.restarted();
    seller.at(&office.service);
    buyer.at(&office.service);
    pays_for(&buyer, two).await;
    assert!(matches!(case_of(&buyer, two).await.state, CaseState::Registered { .. }));
}

#[tokio::test]
async fn a_paid_bill_of_the_old_pack_is_entered_after_the_new_one_came() {
    let sale = Sale::clean();
    let (mut office, _) = Office::for_sale(&sale);
    let (mut seller, mut buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let case = draft.submitted_by(&seller).await.case_id;
    goes_on(&mut office, [&mut seller, &mut buyer], dearer);
    pays_for(&buyer, case).await;
    assert!(matches!(case_of(&buyer, case).await.state, CaseState::Registered { .. }));
}

/// The seller has confirmed a text in its first version. Whoever is accepted later must confirm the second.
#[tokio::test]
async fn a_case_is_entered_by_the_texts_of_the_pack_of_its_acceptance() {
    let sale = Sale::mortgaged(TransferClause::Free);
    let (mut office, _) = Office::for_sale(&sale);
    let (mut seller, mut buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let case = draft.submitted_by(&seller).await.case_id;
    let raised = |pack: &mut PolicyPack| {
        let disclosure = pack.disclosures.iter_mut().find(|disclosure| disclosure.id == "lender_notified").unwrap();
        disclosure.version = 2;
        disclosure.en.push_str(" In writing.");
    };
    let newer = goes_on(&mut office, [&mut seller, &mut buyer], raised);
    pays_for(&buyer, case).await;
    assert!(matches!(case_of(&buyer, case).await.state, CaseState::Registered { .. }));

    let (mut office, _) = Office::for_sale(&sale);
    office.service = office.restarted_with(raised);
    let (seller, buyer) = (office.enrols(&seller.who).await, office.enrols(&buyer.who).await);
    let mut draft = Draft::shared_by(&seller, &sale).await;
    draft.pack = newer;
    signed_by_both(&draft, &seller, &buyer).await;
    let case = draft.submitted_by(&seller).await.case_id;
    assert!(matches!(case_of(&buyer, case).await.state, CaseState::Supplement { .. }));
}

#[tokio::test]
async fn an_older_case_is_counted_by_the_working_days_of_the_newest_pack_and_by_its_own_limit() {
    let sale = Sale::clean();
    let (mut office, _) = Office::for_sale(&sale);
    let to: ereg_domain::time::Instant = "2026-12-01T02:00:00.000Z".parse().unwrap();
    office.clock.advance(u64::try_from(to.ms() - office.clock_ms()).unwrap());
    let (mut seller, mut buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let case = draft.submitted_by(&seller).await.case_id;
    let limit = |case: CaseView| case.state.acceptance().unwrap().decide_by.by;
    assert!(matches!(limit(case_of(&buyer, case).await), Deadline::NotBefore(_)));
    goes_on(&mut office, [&mut seller, &mut buyer], |pack| {
        pack.calendar.last_day = "2027-12-31".parse().unwrap();
        pack.calendar.off.push("2027-01-01".parse().unwrap());
        let limits = &mut pack.matters.get_mut(&T04.id()).unwrap().limits;
        (limits.decide_within_working_days, limits.promised_working_days) = (10, 1);
    });
    office.service.tick().unwrap();
    let by: Day = "2027-01-13".parse().unwrap();
    assert_eq!(limit(case_of(&buyer, case).await), Deadline::By(by), "thirty working days, as accepted");
}

#[tokio::test]
async fn a_pack_comes_in_force_on_its_day_while_the_registry_runs() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let buyer = office.enrols(&buyer()).await;
    let first = office.clock.clone();
    let today = ereg_protocol::world::Clock::read(&first).wall.day();
    let bytes = office.next_pack(|pack| pack.effective_from = today.plus_days(3));
    office.service.take_pack(&bytes).unwrap();
    let standing = |office: &Office| office.service.packs().into_iter().map(|p| p.standing).collect::<Vec<_>>();
    assert_eq!(standing(&office), [PackStanding::InForce, PackStanding::ToCome]);
    // The directory is listed beside the running service, and nothing of it is written.
    let (dir, before) = (office.database(), office.text_of("pack, audit, change"));
    let now = ereg_protocol::world::Clock::read(&first).wall;
    let listed = packs_kept(dir.parent().unwrap(), "demo", LAW, now).unwrap();
    assert_eq!(listed, office.service.packs());
    assert_eq!(office.text_of("pack, audit, change"), before);
    office.passes(2);
    assert_eq!(told_of(&buyer).await, 1);
    office.passes(1);
    assert_eq!(standing(&office), [PackStanding::Before, PackStanding::InForce]);
    assert_eq!(told_of(&buyer).await, 2);
    // Whoever comes later is told of this one alone, and nobody is told twice.
    let changes = office.count("SELECT count(*) FROM change WHERE kind = 'pack'");
    office.passes(2);
    assert_eq!(office.count("SELECT count(*) FROM change WHERE kind = 'pack'"), changes);
    assert_eq!(told_of(&office.enrols(&seller()).await).await, 2);
}

/// Nobody is looked for when a pack comes: each is told as they ask, and once.
#[tokio::test]
async fn who_asks_is_told_of_a_new_pack_and_nobody_else() {
    let (mut office, _) = Office::for_sale(&Sale::clean());
    let (mut buyer, mut seller) = (office.enrols(&buyer()).await, office.enrols(&seller()).await);
    goes_on(&mut office, [&mut seller, &mut buyer], dearer);
    office.service.tick().unwrap();
    let told = |office: &Office| office.count("SELECT count(*) FROM change WHERE kind = 'pack'");
    assert_eq!(told(&office), 2, "each as they enrolled");
    for _ in 0..2 {
        assert_eq!(told_of(&buyer).await, 2);
    }
    assert_eq!(told(&office), 3);
    assert_eq!(told_of(&seller).await, 2);
    assert_eq!(office.count("SELECT count(*) FROM audit WHERE act = 'trust.publish'"), 2);
}

/// However many accounts there are, a start writes what it takes note of and looks for nobody: each is told as they ask.
#[tokio::test]
async fn a_start_looks_through_no_accounts() {
    let (office, _) = Office::for_sale(&Sale::clean());
    let buyer = office.enrols(&buyer()).await;
    office.tamper(
        "INSERT INTO account WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) \
         SELECT 'demo', printf('a%d', i), 'person', 'x', 'x', printf('n%d', i), 0, '[]' FROM n",
    );
    let (told, rows) = ("account, change, newest", "SELECT count(*) FROM audit");
    let (before, acts) = (office.text_of(told), office.count(rows));
    drop(office.opened_by(Some(&office.next_pack(dearer))).unwrap());
    assert!(office.text_of(told) == before, "somebody was told who did not ask");
    assert!(office.count(rows) - acts <= 2, "the pack was taken, and it came in force");
    let (before, acts) = (office.text_of("account, change, newest, counter"), office.count(rows));
    drop(office.opened_anew().unwrap());
    assert!(office.text_of("account, change, newest, counter") == before && office.count(rows) == acts);
    office.service.tick().unwrap();
    assert_eq!(told_of(&buyer).await, 2);
}

/// Another process has put it there: the running one takes note of it by itself.
#[tokio::test]
async fn a_pack_that_another_process_takes_comes_in_force_here_too() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let buyer = office.enrols(&buyer()).await;
    drop(office.opened_by(Some(&office.next_pack(dearer))).unwrap());
    office.service.tick().unwrap();
    assert_eq!((office.service.packs().len(), told_of(&buyer).await), (2, 2));
    // One that this program cannot read: it goes on by the newest that it can, and a new start of it says so.
    office.tamper("INSERT INTO pack VALUES ('demo', 9, 'sha256:0000000000000000000000000000000000000000000000000000000000000009', 0, 0, '{}', '{}')");
    office.service.tick().unwrap();
    assert_eq!((office.service.packs().len(), told_of(&buyer).await), (2, 2));
    assert_eq!(office.opened_anew().err().unwrap().code(), "pack.unreadable");
    let newer = office.next_pack(|pack| pack.version = 10);
    assert_eq!(office.opened_by(Some(&newer)).unwrap().packs().len(), 3, "what takes its place is taken");
}

#[test]
fn a_pack_of_another_key_a_lower_version_or_another_of_the_same_is_refused_and_the_old_one_stays() {
    let (office, _) = Office::for_sale(&Sale::clean());
    let bytes = office.next_pack(dearer);
    let text = String::from_utf8(bytes.clone()).unwrap();
    let signed = |pack: &str, key: &RegistryKey| to_canonical(&SignedPack::sign(pack.into(), key).unwrap()).unwrap();
    let refused = |bytes: &[u8]| office.service.take_pack(bytes).err().map(|error| error.code());
    let keys = office.keys();
    let (policy, others) = (keys.role(KeyRole::Policy), RegistryKey::generate().unwrap());
    for wrong in [&others, keys.role(KeyRole::Receipt)] {
        assert_eq!(refused(&signed(&text, wrong)), Some("pack.not_signed"));
    }
    let mut altered = SignedPack::sign(text.clone(), policy).unwrap();
    altered.pack = altered.pack.replacen("10000", "90000", 1);
    assert_eq!(refused(&to_canonical(&altered).unwrap()), Some("pack.not_signed"));
    assert_eq!(refused(b"{}"), Some("pack.unreadable"));
    assert_eq!(office.service.packs().len(), 1);
    assert_eq!(refused(&signed(&text, policy)), None);
    assert_eq!(refused(&bytes), None, "the same again");
    assert_eq!(refused(FLOOR_PACK), Some("pack.not_newer"));
    assert_eq!(refused(&office.next_pack(|pack| pack.version = 2)), Some("pack.not_newer"));
    // Nor by a start.
    assert_eq!(office.opened_by(Some(FLOOR_PACK)).err().unwrap().code(), "pack.not_newer");
    let versions: Vec<u32> = office.opened_anew().unwrap().packs().iter().map(|pack| pack.version).collect();
    assert_eq!(versions, [1, 2]);
    let takes = office.texts("SELECT subject FROM audit WHERE act = 'pack.take' ORDER BY seq");
    assert_eq!(takes, ["1", "2"]);
}
