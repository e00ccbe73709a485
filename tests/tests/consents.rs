//! Consents to the use of licences: a holder lets another office be shown a licence for one purpose until a day; whoever asks for
//! more is refused, and the holder reads all of it. All people, offices and homes are invented.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ereg_client::{
    ClientError, ConsentAct, ConsentScreen, ConsentTerms, DocumentForm, LicenceScreen, LicenceUseScreen, MaterialCode,
    PaperKind,
};
use ereg_document::{SealRoots, verify};
use ereg_law::{
    matter::T21,
    role::{MORTGAGEE, MORTGAGOR},
};
use ereg_tests::{
    city::{City, Phone, slot},
    promise::photo,
};

const SEED: u64 = 7;
const ADMISSION: &str = "school_admission";

/// The number of a licence of this kind that a phone is told of, once it is sealed.
async fn licence(city: &City, phone: &Phone, kind: PaperKind) -> String {
    city.works().await;
    phone.syncs().await;
    let all = phone.client.documents().list().await.unwrap();
    all.into_iter().find(|one| one.kind == kind).unwrap().certificate.unwrap()
}

/// The buyer of a home that is entered, and the number of the certificate.
async fn owner(city: &City) -> (Phone, String) {
    let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
    let case = city.until(&sale.buyer, sale.draft, &["fee_due"]).await.case_id;
    sale.buyer.pays(case).await;
    city.until(&sale.buyer, sale.draft, &["registered"]).await;
    let number = licence(city, &sale.buyer, PaperKind::TitleCertificate).await;
    (sale.buyer, number)
}

/// The holder's consent that an office is shown a licence, as both are told of it.
async fn consents(
    city: &City,
    holder: &Phone,
    number: &str,
    (office, purpose): (&str, &str),
    days: i64,
) -> ConsentScreen {
    let until = city.now().day().plus_days(days);
    let terms = ConsentTerms { office: office.to_owned(), purpose: purpose.to_owned(), until };
    let given = holder.client.consents().give(number.to_owned(), terms.clone()).await.unwrap();
    let again = holder.client.consents().give(number.to_owned(), terms).await.unwrap();
    assert_eq!(given, again, "pressed twice, it is one");
    holder.syncs().await;
    let consents = holder.client.consents().list().await.unwrap();
    consents.into_iter().find(|one| one.office == office && one.purpose == purpose && one.until == until).unwrap()
}

/// An office asks to be shown the licence of a consent; the code with which it is refused, or the use.
async fn asks(city: &City, office: &Phone, consent: &ConsentScreen, purpose: &str) -> Result<LicenceUseScreen, String> {
    city.pass(1);
    let (named, licence) = (consent.consent.clone(), consent.licence.clone());
    office.client.consents().ask(named, licence, purpose.to_owned()).await.unwrap();
    let left = office.syncs_once().await.left_acts;
    let declined = left.first().map(|act| act.told.code.clone());
    let stands_still = office.outbox().await.into_iter().find_map(|item| item.error.map(|error| error.code));
    match declined.or(stands_still) {
        Some(code) => Err(code),
        None => {
            office.syncs().await;
            Ok(office.client.consents().uses(None).await.unwrap().remove(0))
        }
    }
}

/// The licence of a consent as the registry tells an office of it now.
async fn stands(office: &Phone, consent: &ConsentScreen) -> Result<LicenceScreen, ClientError> {
    office.client.documents().licence(consent.licence.clone()).await
}

/// The codes of the holder's log, the newest first; `shown` where the licence was.
async fn log(holder: &Phone) -> Vec<String> {
    holder.syncs().await;
    let uses = holder.client.consents().uses(None).await.unwrap();
    assert!(uses.iter().all(|used| used.forms.is_empty()), "no file is named to the holder");
    uses.iter().map(|used| used.refused.as_ref().map_or("shown".to_owned(), |told| told.code.clone())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_is_shown_what_the_holder_consented_to_and_nothing_more() {
    let city = City::seeded(SEED).await;
    let (holder, number) = owner(&city).await;
    let schools = city.schools();
    let bureau = city.tablet_for(&schools, &["T28"]).await;
    let bank = city.bank_tablet(&["T18"]).await;
    let listed = holder.client.consents().offices().await.unwrap();
    let listed = listed.iter().find(|office| office.code == schools.code.as_str()).unwrap();
    assert_eq!(listed.purposes[0].id, ADMISSION);

    let consent = consents(&city, &holder, &number, (schools.code.as_str(), ADMISSION), 30).await;
    assert_eq!((consent.standing.zh.as_str(), consent.certificate.as_ref()), ("有效", Some(&number)));
    assert_eq!(consent.act, Some(ConsentAct::TakeBack));
    bureau.syncs().await;
    let told = bureau.client.consents().list().await.unwrap().remove(0);
    assert_eq!((&told.consent, &told.licence, &told.certificate), (&consent.consent, &consent.licence, &None));
    assert_eq!(told.act, Some(ConsentAct::Ask));

    assert_eq!(stands(&bureau, &told).await.unwrap_err().code(), "not_found", "it has not asked to be shown it");
    let used = asks(&city, &bureau, &told, ADMISSION).await.unwrap();
    let now = stands(&bureau, &told).await.unwrap();
    assert_eq!((now.number, now.since, now.document), (number.clone(), None, None), "current");
    assert_eq!(stands(&bank, &told).await.unwrap_err().code(), "not_found");
    let file = city.phones().join("shown.ofd").to_str().unwrap().to_owned();
    bureau.client.consents().save(used.id.clone(), DocumentForm::Ofd, file.clone()).await.unwrap();
    let roots = SealRoots::parse(&std::fs::read(city.registry_dir().join("seal-roots.pem")).unwrap()).unwrap();
    assert!(
        verify(&std::fs::read(&file).unwrap(), &roots).is_good(),
        "it is the licence itself, under the office's seal"
    );

    assert_eq!(asks(&city, &bureau, &told, "loan_review").await.unwrap_err(), "consent.other_purpose");
    assert_eq!(asks(&city, &bank, &told, ADMISSION).await.unwrap_err(), "consent.other_office");
    let other = ConsentScreen { licence: other_licence(&told.licence), ..told.clone() };
    assert_eq!(asks(&city, &bureau, &other, ADMISSION).await.unwrap_err(), "consent.other_licence");
    let unknown = ConsentScreen { consent: format!("sha256:{}", "0".repeat(64)), ..told.clone() };
    assert_eq!(asks(&city, &bureau, &unknown, ADMISSION).await.unwrap_err(), "not_found", "nobody's log has it");
    let logged = ["consent.other_licence", "consent.other_office", "consent.other_purpose", "shown"];
    assert_eq!(log(&holder).await, logged);
    let first = holder.client.consents().uses(Some(consent.consent.clone())).await.unwrap().pop().unwrap();
    assert_eq!((first.office_name.zh.as_str(), first.at), ("演示教育局", used.at));

    holder.client.consents().revoke(consent.consent.clone()).await.unwrap();
    holder.syncs().await;
    let revoked = holder.client.consents().list().await.unwrap().remove(0);
    assert_eq!((revoked.standing.zh.as_str(), revoked.act), ("已撤销", None));
    assert_eq!(asks(&city, &bureau, &told, ADMISSION).await.unwrap_err(), "consent.revoked");
    let late = bureau.client.consents().save(used.id, DocumentForm::Pdf, format!("{file}.pdf")).await.unwrap_err();
    assert_eq!(late.code(), "not_found", "what was shown before is handed out no more");
    assert_eq!(stands(&bureau, &told).await.unwrap_err().code(), "not_found");
    assert_eq!(log(&holder).await[0], "consent.revoked");
    bureau.syncs().await;
    assert!(bureau.client.consents().list().await.unwrap()[0].revoked_at.is_some(), "the office hears of it");
}

/// An office is told of what it was consented to, whether it had an account by then or not.
#[tokio::test(flavor = "multi_thread")]
async fn an_office_that_enrols_later_is_told_what_it_was_consented_to_before() {
    let city = City::seeded(SEED).await;
    let (holder, number) = owner(&city).await;
    let schools = city.schools();
    let revoked = consents(&city, &holder, &number, (schools.code.as_str(), ADMISSION), 20).await;
    holder.client.consents().revoke(revoked.consent).await.unwrap();
    let consent = consents(&city, &holder, &number, (schools.code.as_str(), ADMISSION), 30).await;
    let bureau = city.tablet_for(&schools, &["T28"]).await;
    bureau.syncs().await;
    let told = bureau.client.consents().list().await.unwrap();
    assert_eq!(told.iter().map(|one| &one.consent).collect::<Vec<_>>(), [&consent.consent], "what stands, and no more");
    let used = asks(&city, &bureau, &told[0], ADMISSION).await.unwrap();
    assert!(used.refused.is_none());
}

/// The identifier of a licence of the same office, of which there is none.
fn other_licence(licence: &str) -> String {
    use ereg_domain::identifier::{LicenceId, LicenceType};
    let issuer = licence.split('.').nth(6).unwrap().parse().unwrap();
    LicenceId::from_parts(LicenceType::RegistrationProof, &issuer, "20200824000000000009", 1).unwrap().to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn after_its_last_day_a_consent_shows_nothing() {
    let city = City::seeded(SEED).await;
    let (holder, number) = owner(&city).await;
    let schools = city.schools();
    let bureau = city.tablet_for(&schools, &["T28"]).await;
    let code = schools.code.to_string();
    let day = |days: i64| city.now().day().plus_days(days);
    let terms = |until| ConsentTerms { office: code.clone(), purpose: ADMISSION.to_owned(), until };
    let over = holder.client.consents().give(number.clone(), terms(day(-1))).await.unwrap_err();
    assert_eq!(over.code(), "consent.term", "a day that is over is told here");
    holder.client.consents().give(number.clone(), terms(day(366))).await.unwrap();
    assert_eq!(holder.syncs_once().await.left_acts[0].told.code, "consent.term", "the pack says how long it may be");
    let consent = consents(&city, &holder, &number, (&code, ADMISSION), 1).await;
    bureau.syncs().await;
    city.pass(24 * 60);
    assert!(asks(&city, &bureau, &consent, ADMISSION).await.is_ok(), "on its last day");
    city.pass(24 * 60);
    assert_eq!(asks(&city, &bureau, &consent, ADMISSION).await.unwrap_err(), "consent.over");
    assert_eq!(log(&holder).await, ["consent.over", "shown"]);
    let over = holder.client.consents().list().await.unwrap().remove(0);
    assert_eq!((over.standing.zh.as_str(), over.act), ("已到期", None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_is_asked_under_as_often_as_the_pack_says_and_a_log_is_not_filled() {
    let mut pack: serde_json::Value = serde_json::from_slice(ereg_law::policy::FLOOR_PACK).unwrap();
    pack["version"] = 2.into();
    pack["parameters"]["consents_at_most"] = 1.into();
    pack["parameters"]["licence_uses_a_day"] = 2.into();
    let city = City::under(SEED, ereg_law::matter::LAW, serde_json::to_vec(&pack).unwrap()).await;
    let (holder, number) = owner(&city).await;
    let schools = city.schools();
    let bureau = city.tablet_for(&schools, &["T28"]).await;
    let consent = consents(&city, &holder, &number, (schools.code.as_str(), ADMISSION), 30).await;
    for expected in [None, None, Some("consent.too_many_uses"), Some("consent.too_many_uses")] {
        assert_eq!(asks(&city, &bureau, &consent, ADMISSION).await.err().as_deref(), expected);
    }
    assert_eq!(
        log(&holder).await,
        ["consent.too_many_uses", "shown", "shown"],
        "what comes beyond is written down once"
    );
    city.pass(24 * 60);
    assert!(asks(&city, &bureau, &consent, ADMISSION).await.is_ok(), "the next day");

    let until = city.now().day().plus_days(7);
    let bank = ConsentTerms { office: city.bank().code.to_string(), purpose: "loan_review".to_owned(), until };
    holder.client.consents().give(number.clone(), bank.clone()).await.unwrap();
    assert_eq!(holder.syncs_once().await.left_acts[0].told.code, "consent.too_many");
    holder.client.consents().revoke(consent.consent).await.unwrap();
    holder.syncs().await;
    holder.client.consents().give(number, bank).await.unwrap();
    assert!(holder.syncs_once().await.left_acts.is_empty(), "once one is taken back there is room again");
}

/// The bank holds the registration proof of a mortgage; it is cancelled once the debt is paid.
#[tokio::test(flavor = "multi_thread")]
async fn a_licence_that_is_cancelled_is_shown_to_nobody() {
    let city = City::seeded(SEED).await;
    let (home, household) = (city.home("plain_mortgage"), city.household("plain_mortgage"));
    let owner = city.phone_of(&home.obligors[0]).await;
    let tablet = city.bank_tablet(&["T18", "T21"]).await;
    let draft = owner.begins(&household).await;
    owner.client.sharing().share(draft, slot(MORTGAGOR)).await.unwrap();
    let invitation = owner.client.sharing().invite(draft, slot(MORTGAGEE)).await.unwrap();
    owner.syncs().await;
    tablet.joins(&invitation.text).await;
    tablet.attaches(draft, MaterialCode::M11, photo(1, 200_000)).await.unwrap();
    tablet.syncs().await;
    owner.freezes(draft).await;
    tablet.signs(draft).await;
    owner.signs(draft).await;
    tablet.submits(draft).await;
    let due = city.until(&tablet, draft, &["fee_due"]).await;
    tablet.pays(due.case_id).await;
    city.until(&tablet, draft, &["registered"]).await;
    let number = licence(&city, &tablet, PaperKind::RegistrationProof).await;

    let schools = city.schools();
    let bureau = city.tablet_for(&schools, &["T28"]).await;
    let consent = consents(&city, &tablet, &number, (schools.code.as_str(), ADMISSION), 30).await;
    let used = asks(&city, &bureau, &consent, ADMISSION).await.unwrap();

    tablet.client.homes().refresh(home.unit.to_string()).await.unwrap();
    let lifted = tablet.client.drafts().begin(T21.id(), Some(home.unit.to_string())).await.unwrap();
    tablet.types(lifted, "discharge.reason", "debt_paid").await;
    tablet.client.drafts().freeze(lifted).await.unwrap();
    tablet.syncs().await;
    tablet.signs(lifted).await;
    tablet.submits(lifted).await;
    city.until(&tablet, lifted, &["registered"]).await;

    assert_eq!(asks(&city, &bureau, &consent, ADMISSION).await.unwrap_err(), "consent.licence_cancelled");
    let file = city.phones().join("cancelled.ofd").to_str().unwrap().to_owned();
    let late = bureau.client.consents().save(used.id, DocumentForm::Ofd, file).await.unwrap_err();
    assert_eq!(late.code(), "not_found");
    assert_eq!(log(&tablet).await, ["consent.licence_cancelled", "shown"]);
    let until = city.now().day().plus_days(7);
    let terms = ConsentTerms { office: schools.code.to_string(), purpose: ADMISSION.to_owned(), until };
    tablet.client.consents().give(number, terms).await.unwrap();
    assert_eq!(tablet.syncs_once().await.left_acts[0].told.code, "consent.licence_cancelled");
}
