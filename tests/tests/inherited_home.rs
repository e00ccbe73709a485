//! A home whose holder has died, from the notarial deed to the heirs' certificate: each story on one screen. All people and
//! homes are invented.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ereg_client::{AnswerKind, AttemptState, CertificateStanding, DraftId, ParticipantView, YourTurn};
use ereg_domain::{party::Slot, share::Share};
use ereg_law::matter::LAW;
use ereg_registry::{
    partner::{DeedSetting, OfficerSays},
    seed::{Household, ListedPerson},
    service::to_decide,
};
use ereg_tests::city::{City, Home, Phone, codes};

const SEED: u64 = 7;

fn slot(text: &str) -> Slot {
    text.parse().unwrap()
}

/// Returns what the book says of a home: who holds it, and which share.
fn held(city: &City, household: &Household) -> Vec<(String, Option<Share>)> {
    let facts = city.registry().register(&household.facts.unit).unwrap().unwrap();
    facts.right.holders.iter().map(|holder| (holder.name.to_string(), holder.share)).collect()
}

/// The codes that a rule says on a phone, apart from a silent pass.
async fn told(phone: &Phone, draft: DraftId, rule: &str) -> Vec<(AnswerKind, String)> {
    let found = phone.finds(draft, rule).await;
    found.into_iter().filter_map(|finding| Some((finding.answer, finding.told?.code))).collect()
}

/// An estate on two phones, each of an heir.
struct Estate {
    city: City,
    home: Home,
    household: Household,
    first: Phone,
    second: Phone,
    deed: String,
}

impl Estate {
    async fn of(scene: &str) -> Estate {
        let city = City::seeded(SEED).await;
        let (home, household) = (city.home(scene), city.household(scene));
        let (first, second) =
            (city.phone_of(&home.right_holders[0]).await, city.phone_of(&home.right_holders[1]).await);
        let deed = home.deed.clone().unwrap();
        Estate { city, home, household, first, second, deed }
    }

    /// The notaries' platform says so of the deed from now on.
    fn notary_says(&self, setting: DeedSetting) {
        self.city.sandbox.set_deed(&self.deed, setting).unwrap();
    }

    /// The first heir fetches the register's word by the deed and fills in the application; the second joins.
    async fn shared(&self) -> DraftId {
        self.first.client.homes().inherited(self.home.unit.to_string(), self.deed.clone()).await.unwrap();
        let draft = self.first.begins(&self.household).await;
        self.first.client.sharing().share(draft, slot("heir.1")).await.unwrap();
        let invitation = self.first.client.sharing().invite(draft, slot("heir.2")).await.unwrap();
        self.first.syncs().await;
        self.second.joins(&invitation.text).await;
        draft
    }

    /// Frozen, signed by both, sent in.
    async fn sent_in(&self, draft: DraftId) {
        self.first.freezes(draft).await;
        self.second.signs(draft).await;
        self.first.signs(draft).await;
        self.first.submits(draft).await;
    }

    /// The person for whom the case waits says yes.
    fn approved(&self, case: ereg_client::CaseId) {
        let approved = to_decide(&self.city.registry_dir(), "demo", LAW, case, OfficerSays::Approve).unwrap().unwrap();
        self.city.sandbox.decide(&approved).unwrap();
    }

    fn by_the_deed(&self) -> Vec<(String, Option<Share>)> {
        let half = Some("1/2".parse::<Share>().unwrap());
        self.home.right_holders.iter().map(|heir| (heir.name.to_string(), half)).collect()
    }
}

/// 继承: a mother has died; her two children have a notary's deed and no certificate of hers. One of them fills the
/// application in, the other joins and signs, the notaries' platform answers late, a person reviews it, and both hold the
/// home in halves. Nobody asks, invites or waits for the dead; the title watch alone writes to whom the register names.
#[tokio::test(flavor = "multi_thread")]
async fn two_heirs_take_a_home_by_a_notarial_deed_and_nothing_is_asked_of_the_dead() {
    let estate = Estate::of("plain_estate").await;
    let Estate { city, home, household, first, second, deed } = &estate;
    // She had a phone, which nobody uses any more.
    let hers = city.phone_of(&city.person(&household.obligors[0].0)).await;
    let before = hers.letters().await.len();

    // An heir holds nothing yet; the deed opens the register's word to those whom it names, and to nobody else.
    assert!(first.client.homes().my_homes().await.unwrap().is_empty());
    let unit = home.unit.to_string();
    let stranger = city.phone_of(&city.home("plain_sale").right_holders[0]).await;
    for (phone, number) in [(&stranger, deed.clone()), (first, format!("{deed}1"))] {
        let refused = phone.client.homes().inherited(unit.clone(), number).await;
        assert_eq!(refused.unwrap_err().code(), "not_found");
    }
    let shown = first.client.homes().inherited(unit.clone(), deed.clone()).await.unwrap();
    assert_eq!(
        shown.certificates,
        std::slice::from_ref(&home.certificate),
        "the number of a certificate that nobody can find"
    );
    first.client.homes().my_homes().await.unwrap();
    assert!(first.client.homes().cached().await.unwrap().is_empty(), "what is inherited is not held yet");

    // Who has died and the certificate are filled in from the register; what is not asked of the dead is no field.
    let drafts = first.client.drafts();
    let draft = drafts.begin(household.matter, Some(unit)).await.unwrap();
    let summary = drafts.summary(draft).await.unwrap();
    assert_eq!(summary.slot, slot("heir.1"));
    let fields = drafts.form(draft).await.unwrap().into_fields();
    let filled = |path: &str| fields.iter().find(|field| field.path == path).and_then(|field| field.value.clone());
    assert_eq!(filled("parties.deceased.1.name"), Some(home.obligors[0].name.to_string()));
    assert_eq!(filled("matter.certificate"), Some(home.certificate.clone()));
    let reached = drafts.answer(draft, "parties.deceased.1.phone".into(), Some("13800000000".into())).await;
    assert_eq!(reached.unwrap_err().code(), "field.unknown");
    assert_eq!(first.client.sharing().share(draft, slot("deceased.1")).await.unwrap_err().code(), "slot.unknown");
    drafts.remove(draft).await.unwrap();

    estate.notary_says(DeedSetting::Silent);
    // The extract is here already; a platform that does not answer holds up nobody's typing.
    let draft = first.begins(household).await;
    first.client.sharing().share(draft, slot("heir.1")).await.unwrap();
    let dead = first.client.sharing().invite(draft, slot("deceased.1")).await;
    assert_eq!(dead.unwrap_err().code(), "slot.unknown");
    let invitation = first.client.sharing().invite(draft, slot("heir.2")).await.unwrap();
    first.syncs().await;
    second.joins(&invitation.text).await;
    assert_eq!(told(first, draft, "R-35").await, [(AnswerKind::Unknown, "needs.notarial_deed".to_owned())]);
    assert_eq!(told(first, draft, "R-36").await, [(AnswerKind::Manual, "R-36.inheritance".to_owned())]);
    let workspace = first.looks_at(draft).await;
    assert_eq!(workspace.turn, YourTurn::Freeze, "nobody else is waited for");
    let named = |view: &ParticipantView| (view.slot, view.name.en.clone());
    let named: Vec<_> = workspace.participants.iter().map(named).collect();
    assert_eq!(named, [(slot("heir.1"), "Heir 1".to_owned()), (slot("heir.2"), "Heir 2".to_owned())]);
    first.freezes(draft).await;
    let sheet = format!("{:?}", first.client.signing().sheet(draft).await.unwrap());
    assert!(sheet.contains("被继承人") && sheet.contains("民法典第二百三十条"), "{sheet}");
    assert!(!sheet.contains("自记载于不动产登记簿（登簿）时转移"), "an heir has the right since the death");
    second.signs(draft).await;
    first.signs(draft).await;
    first.submits(draft).await;

    let waiting = city.until(first, draft, &["in_review"]).await;
    assert!(codes(&waiting.waits_for).contains(&"needs.notarial_deed"), "{:?}", waiting.waits_for);
    estate.notary_says(DeedSetting::InForce);
    city.pass(60);
    city.works().await;
    first.syncs().await;
    let reviewed = first.case_of(draft).await;
    assert_eq!(codes(&reviewed.grounds), ["R-36.inheritance"]);
    estate.approved(reviewed.case_id);
    let due = city.until(second, draft, &["fee_due"]).await;
    assert_eq!(held(city, household), [(home.obligors[0].name.to_string(), None)]);
    assert_eq!(second.pays(due.case_id).await.state, AttemptState::Succeeded);
    city.until(second, draft, &["registered"]).await;
    assert_eq!(held(city, household), estate.by_the_deed());

    second.collects(due.case_id).await;
    first.syncs().await;
    for phone in [first, second] {
        phone.syncs().await;
        let new = phone.certificates(home, CertificateStanding::Current).await.remove(0);
        let stranger = stranger.client.certificates().verify(new.token).await.unwrap();
        assert!(stranger.ok, "{stranger:?}");
        assert_eq!(phone.client.homes().my_homes().await.unwrap().len(), 1, "now it is theirs");
    }
    hers.syncs().await;
    // Whoever is named as deceased may be alive and know nothing of it: as the holder she is told, and nobody else who is no party.
    let kinds = async |phone: &Phone| phone.letters().await.into_iter().map(|letter| letter.kind).collect::<Vec<_>>();
    let watch = |kinds: &[String]| kinds.iter().filter(|kind| kind.starts_with("home_")).count();
    let told = kinds(&hers).await;
    assert_eq!((told.len() - before, watch(&told)), (2, 2), "{told:?}");
    assert!(
        told.iter().any(|kind| kind == "home_applied_for") && told.iter().any(|kind| kind == "home_entered"),
        "{told:?}"
    );
    stranger.syncs().await;
    for phone in [first, second, &stranger] {
        assert_eq!(watch(&kinds(phone).await), 0);
    }
    city.book_is_sound();
}

/// A wrong word about the deed is corrected in the same case; both sign again.
#[tokio::test(flavor = "multi_thread")]
async fn what_differs_from_the_deed_is_corrected_in_the_same_case() {
    let estate = Estate::of("r35_notary").await;
    let Estate { city, household, first, second, .. } = &estate;
    let draft = estate.shared().await;
    estate.sent_in(draft).await;
    let asked = city.until(first, draft, &["in_review"]).await;
    let list = first.client.corrections().see(asked.case_id).await.unwrap();
    let item = list.items.iter().find(|item| item.told.code == "R-35.notary").expect("it is on the list");
    assert_eq!(item.places[0].field, "inheritance.notary");
    let right = household.issued.as_ref().unwrap().deed.notary.to_string();
    first.types(draft, "inheritance.notary", &right).await;
    first.client.drafts().freeze(draft).await.unwrap();
    first.syncs().await;
    second.signs(draft).await;
    first.signs(draft).await;
    first.client.corrections().send(asked.case_id).await.unwrap();
    first.syncs().await;
    city.pass(60);
    city.works().await;
    first.syncs().await;
    let reviewed = first.case_of(draft).await;
    assert_eq!((reviewed.case_id, codes(&reviewed.grounds)), (asked.case_id, vec!["R-36.inheritance"]));
    assert_eq!(city.cases_of(draft), 1);
}

/// The platform is asked once more just before the entry: while it is silent nothing is entered, and a deed that was
/// revoked meanwhile sends the case back, where no person can set that aside.
#[tokio::test(flavor = "multi_thread")]
async fn a_deed_revoked_between_review_and_entry_enters_nothing() {
    let estate = Estate::of("plain_estate").await;
    let Estate { city, home, household, first, .. } = &estate;
    let draft = estate.shared().await;
    estate.sent_in(draft).await;
    let waiting = city.until(first, draft, &["in_review"]).await;
    estate.approved(waiting.case_id);
    let due = city.until(first, draft, &["fee_due"]).await;
    estate.notary_says(DeedSetting::Silent);
    assert_eq!(first.pays(due.case_id).await.state, AttemptState::Succeeded);
    city.works().await;
    city.pass(10);
    city.works().await;
    let hers = [(home.obligors[0].name.to_string(), None)];
    assert_eq!(held(city, household), hers, "nothing is entered on what may no longer be so");
    first.syncs().await;
    assert_eq!(first.case_of(draft).await.state.name(), "booking");

    estate.notary_says(DeedSetting::Revoked);
    city.pass(10);
    let back = city.until(first, draft, &["in_review"]).await;
    assert!(codes(&back.grounds).contains(&"R-35.revoked"), "{:?}", back.grounds);
    let approved = to_decide(&city.registry_dir(), "demo", LAW, back.case_id, OfficerSays::Approve).unwrap();
    assert_eq!(approved, Err("decide.beyond_a_person"));
    assert_eq!(held(city, household), hers);
}

/// Heirs take the share of who has died; a co-owner in shares is asked nothing and keeps theirs.
#[tokio::test(flavor = "multi_thread")]
async fn a_share_passes_to_the_heirs_and_the_co_owner_keeps_theirs() {
    let estate = Estate::of("t06_share").await;
    let Estate { city, home, household, first, .. } = &estate;
    let draft = estate.shared().await;
    estate.sent_in(draft).await;
    let waiting = city.until(first, draft, &["in_review"]).await;
    estate.approved(waiting.case_id);
    let due = city.until(first, draft, &["fee_due"]).await;
    first.pays(due.case_id).await;
    city.until(first, draft, &["registered"]).await;
    let share = |text: &str| Some(text.parse::<Share>().unwrap());
    let name = |person: &ListedPerson| person.name.to_string();
    let expected = [
        (household.co_holders[0].0.name.to_string(), share("1/2")),
        (name(&home.right_holders[0]), share("1/4")),
        (name(&home.right_holders[1]), share("1/4")),
    ];
    assert_eq!(held(city, household), expected);
    city.book_is_sound();
}
