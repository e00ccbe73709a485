//! Under what somebody acts for an organisation: who mandates them, in what, from when to when, who ends it, and what is left
//! then of what they have signed.

use ereg_domain::{
    identifier::PersonNumber,
    party::{Principal, PrincipalNumber},
    text::PersonName,
};
use ereg_law::{
    case::{CaseState, ReviewState},
    matter::{LAW, Matter, T04, T18},
    role::MORTGAGEE,
};
use ereg_protocol::{
    command::{About, CommandBody, GrantMandate, RevokeMandate, ShareDraft},
    id::DraftId,
    objects::MandateView,
};
use ereg_registry::{
    partner::{OfficerSays, RegisteredOrganisation, Sandbox},
    seed::{ListedOrganisation, ListedPerson, ListedRepresentative},
    service::to_decide,
};
use ereg_trust::{
    digest::Digest,
    keys::{DEVICE_ALIAS, DeviceSigner, USER_ALIAS},
    mandate::Mandate,
    manifest::MediaRef,
};
use serde_json::json;

use super::{
    bench::{Bench, Phone, as_person},
    commands::Gets,
    play::Play,
};

pub(crate) fn sent(phone: &Phone, body: CommandBody) -> Gets {
    Gets::from(&phone.send(&phone.command(body)))
}

pub(crate) fn declined(code: &str) -> Gets {
    Gets::Declined(code.to_owned())
}

pub(crate) fn refused(status: u16, code: &str) -> Gets {
    Gets::Problem(status, code.to_owned())
}

/// The command that grants a mandate, signed with this key of a phone, and the mandate's digest.
pub(crate) fn granting(by: &Phone, alias: &str, mandate: &Mandate) -> (CommandBody, Digest) {
    let envelope = mandate.sign(&DeviceSigner::new(&by.keys, alias, "mandate").unwrap()).unwrap();
    let mandate = String::from_utf8(envelope.to_bytes().unwrap()).unwrap();
    (CommandBody::GrantMandate(GrantMandate { mandate }), envelope.digest())
}

/// The city's bank, and the phone of its legal representative.
struct Bank<'a> {
    bench: &'a Bench,
    listed: &'a ListedOrganisation,
    leader: Phone,
}

impl<'a> Bank<'a> {
    fn of(bench: &'a Bench) -> Bank<'a> {
        let listed = &bench.listing.organisations[0];
        Bank { bench, listed, leader: bench.phone_of(&as_person(&listed.legal_representative)) }
    }

    /// A mandate of the bank for its representative in mortgages, as somebody is about to sign it.
    fn mandate(&self, by: &Phone, change: impl FnOnce(&mut Mandate)) -> Mandate {
        let mut mandate = Mandate {
            principal: Principal::Organisation { name: self.listed.name.clone(), code: self.listed.code.clone() },
            representative: self.listed.representative.name.clone(),
            number: self.listed.representative.number.clone(),
            matters: vec![T18.id()],
            from: "2026-01-01".parse().unwrap(),
            to: "2028-01-01".parse().unwrap(),
            key: by.keys.public_key(USER_ALIAS).unwrap(),
            captured_at: "2026-11-23T05:30:00.000Z".parse().unwrap(),
        };
        change(&mut mandate);
        mandate
    }

    /// Returns the outcome where its legal representative grants such a mandate.
    fn granted(&self, change: impl FnOnce(&mut Mandate)) -> Gets {
        sent(&self.leader, granting(&self.leader, USER_ALIAS, &self.mandate(&self.leader, change)).0)
    }

    /// Its legal representative grants such a mandate.
    fn grants(&self, change: impl FnOnce(&mut Mandate)) -> Digest {
        let (grant, digest) = granting(&self.leader, USER_ALIAS, &self.mandate(&self.leader, change));
        self.leader.done(grant);
        digest
    }

    fn revokes(&self, mandate: Digest) {
        self.leader.done(CommandBody::RevokeMandate(RevokeMandate { mandate }));
    }

    /// Returns the outcome where somebody enrols a device for the bank.
    fn enrolled(&self, device: &Phone, who: &ListedRepresentative) -> Gets {
        let number = PrincipalNumber::Organisation(self.listed.code.clone());
        Gets::from(&device.send(&device.enrol_for(&as_person(who), Some(&number))))
    }

    /// A device of its representative, enrolled.
    fn tablet(&self) -> Phone {
        let tablet = self.bench.newcomer();
        assert_eq!(self.enrolled(&tablet, &self.listed.representative), Gets::Done);
        tablet
    }

    /// Somebody with the identity app of a person of this name and number.
    fn person(&self, name: &PersonName, number: &PersonNumber) -> ListedRepresentative {
        let identity_proof = Sandbox::open(self.bench.path()).unwrap().identity_proof(name, number).unwrap();
        ListedRepresentative { name: name.clone(), number: number.clone(), identity_proof }
    }

    /// Lets the market supervision name somebody else as its legal representative from now on.
    fn is_led_by(&self, who: &ListedPerson) {
        let (name, legal_representative) = (self.listed.name.clone(), who.name.clone());
        let registered = RegisteredOrganisation { name, legal_representative, number: number_of(who) };
        Sandbox::open(self.bench.path()).unwrap().register_organisation(&self.listed.code, registered).unwrap();
    }

    fn acts_in(&self, tablet: &Phone, matter: &Matter) -> Gets {
        acts_in(self.bench, tablet, matter)
    }
}

/// Returns the outcome where somebody opens a workspace in a matter: they act, and bring no extract.
pub(crate) fn acts_in(bench: &Bench, by: &Phone, matter: &Matter) -> Gets {
    let unit = bench.listing.household("plain_mortgage").unwrap().unit;
    let draft_id = DraftId::new(by.uuid()).unwrap();
    let (matter, slot) = (matter.id(), "mortgagee.1".parse().unwrap());
    sent(by, CommandBody::Share(ShareDraft { draft_id, matter, slot, about: About::Unit(unit) }))
}

pub(crate) fn number_of(person: &ListedPerson) -> PersonNumber {
    person.identity.person().unwrap()
}

/// The answer to an act that is mandated, and lacks what the matter needs.
pub(crate) fn it_acts() -> Gets {
    declined("share.about")
}

/// Returns what somebody reads of their own.
pub(crate) fn reads(phone: &Phone) -> (u16, String) {
    phone.get("/v1/homes", "?").code()
}

pub(crate) const NOT_MANDATED: &str = "signature.not_mandated";

/// The mandates that somebody is told of, by their digests.
pub(crate) fn mandates_told(phone: &Phone) -> Vec<(Digest, MandateView)> {
    let feed = String::from_utf8(phone.get("/v1/feed", "?after=0").body).unwrap();
    let lines = feed.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let mandates = lines.filter(|line| line["kind"] == "mandate").map(|line| {
        let view: MandateView = serde_json::from_str(line["body"].as_str().unwrap()).unwrap();
        (line["object"].as_str().unwrap().parse().unwrap(), view)
    });
    mandates.collect()
}

/// The times at which they were revoked.
pub(crate) fn told(phone: &Phone) -> Vec<(Digest, Option<String>)> {
    let told = mandates_told(phone).into_iter();
    told.map(|(mandate, view)| (mandate, view.revoked_at.map(|at| at.to_string()))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mandate_stands_from_the_first_instant_of_its_first_day_to_the_last_of_its_last() {
    let bench = Bench::start().await;
    let bank = Bank::of(&bench);
    bank.grants(|mandate| {
        (mandate.from, mandate.to) = ("2026-11-24".parse().unwrap(), "2026-11-26".parse().unwrap());
    });
    let tablet = bench.newcomer();
    bench.comes_to("2026-11-23T15:59:59.999Z");
    assert_eq!(bank.enrolled(&tablet, &bank.listed.representative), refused(403, "mandate.none"));
    bench.comes_to("2026-11-23T16:00:00.000Z");
    assert_eq!(bank.enrolled(&tablet, &bank.listed.representative), Gets::Done);
    bench.comes_to("2026-11-25T15:59:59.999Z");
    assert_eq!((reads(&tablet).0, bank.acts_in(&tablet, &T18)), (200, it_acts()));
    bench.comes_to("2026-11-25T16:00:00.000Z");
    assert_eq!(reads(&tablet), (403, NOT_MANDATED.to_owned()));
    assert_eq!(bank.acts_in(&tablet, &T18), refused(403, "mandate.ended"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mandate_is_for_its_matters_while_it_stands_itself() {
    let bench = Bench::start().await;
    let bank = Bank::of(&bench);
    bank.grants(|_| ());
    let tablet = bank.tablet();
    assert_eq!(bank.acts_in(&tablet, &T18), it_acts());
    assert_eq!(bank.acts_in(&tablet, &T04), refused(403, "mandate.other_matter"));
    // Of another mandate that has ended its matters are not left over to the one that stands.
    let sales = bank.grants(|mandate| mandate.matters = vec![T04.id()]);
    assert_eq!(bank.acts_in(&tablet, &T04), it_acts());
    bank.revokes(sales);
    assert_eq!(bank.acts_in(&tablet, &T04), refused(403, "mandate.other_matter"));
    assert_eq!(bank.acts_in(&tablet, &T18), it_acts());
}

/// A representative is known by name and number: a namesake is somebody else, and so is whoever has the number under
/// another name.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_acts_under_what_names_another() {
    let bench = Bench::start().await;
    let bank = Bank::of(&bench);
    let representative = &bank.listed.representative;
    let first = bank.grants(|_| ());
    let namesake = bank.person(&representative.name, &number_of(bench.buyer("plain_sale")));
    let other_name = bank.person(&bench.buyer("plain_sale").name, &representative.number);
    for other in [&namesake, &other_name] {
        assert_eq!(bank.enrolled(&bench.newcomer(), other), refused(403, "mandate.none"));
    }
    let second = bank.grants(|mandate| mandate.number = namesake.number.clone());
    let (tablet, namesakes) = (bank.tablet(), bench.newcomer());
    assert_eq!(bank.enrolled(&namesakes, &namesake), Gets::Done);
    // They have one account, the bank's; each acts under their own mandate.
    bank.revokes(first);
    assert_eq!(bank.acts_in(&tablet, &T18), refused(403, "mandate.ended"));
    assert_eq!((reads(&tablet).0, reads(&namesakes).0), (403, 200));
    bank.revokes(second);
    assert_eq!(reads(&namesakes).0, 403);
}

/// Behind a key stands one person, also where both act for the same organisation.
#[tokio::test(flavor = "multi_thread")]
async fn a_device_is_enrolled_for_one_representative() {
    let bench = Bench::start().await;
    let bank = Bank::of(&bench);
    let representative = &bank.listed.representative;
    let colleague = bank.person(&bench.buyer("plain_sale").name, &number_of(bench.buyer("plain_sale")));
    bank.grants(|_| ());
    bank.grants(|mandate| {
        (mandate.representative, mandate.number) = (colleague.name.clone(), colleague.number.clone());
    });
    let tablet = bank.tablet();
    assert_eq!(bank.enrolled(&tablet, &colleague), refused(403, "key.taken"));
    let for_themselves = tablet.enrol(&as_person(representative));
    assert_eq!(Gets::from(&tablet.send(&for_themselves)), refused(403, "key.taken"));
    assert_eq!(bank.enrolled(&tablet, representative), Gets::Done, "whose it was, it is");
    assert_eq!(bank.enrolled(&bench.newcomer(), &colleague), Gets::Done);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leads_an_organisation_by_the_register_mandates_for_it_with_their_own_key_for_acts() {
    let bench = Bench::start().await;
    let bank = Bank::of(&bench);
    let stranger = bench.phone_of(bench.seller("plain_sale"));
    let by_a_stranger = granting(&stranger, USER_ALIAS, &bank.mandate(&stranger, |_| ())).0;
    assert_eq!(sent(&stranger, by_a_stranger.clone()), declined("mandate.not_legal_representative"));
    assert_eq!(sent(&bank.leader, by_a_stranger), declined("mandate.other_key"), "what another has signed");
    let with_the_key_for_requests = bank.mandate(&bank.leader, |mandate| {
        mandate.key = bank.leader.keys.public_key(DEVICE_ALIAS).unwrap();
    });
    let grant = granting(&bank.leader, DEVICE_ALIAS, &with_the_key_for_requests).0;
    assert_eq!(sent(&bank.leader, grant), declined("mandate.other_key"));
    let others = declined("mandate.other_organisation");
    let (name, code) = (bank.listed.name.clone(), bank.listed.code.clone());
    let other_name = Principal::Organisation { name: "演示银行北京分行".parse().unwrap(), code };
    let other_code = Principal::Organisation { name, code: "91420100MA0000015F".parse().unwrap() };
    for other in [other_name, other_code] {
        assert_eq!(bank.granted(|mandate| mandate.principal = other), others);
    }
    let namesake = bank.person(&bank.listed.legal_representative.name, &number_of(bench.buyer("plain_sale")));
    let namesake = bench.phone_of(&as_person(&namesake));
    let by_a_namesake = granting(&namesake, USER_ALIAS, &bank.mandate(&namesake, |_| ())).0;
    assert_eq!(sent(&namesake, by_a_namesake), declined("mandate.not_legal_representative"));
    assert_eq!(bench.rows("mandate"), 0);
    assert_eq!(bank.granted(|_| ()), Gets::Done);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_ended_when_it_comes_is_not_granted_and_what_was_revoked_is_not_granted_again() {
    let bench = Bench::start().await;
    let bank = Bank::of(&bench);
    let to = |day: &str| bank.granted(|mandate| mandate.to = day.parse().unwrap());
    bench.comes_to("2026-11-23T15:59:59.999Z");
    assert_eq!(to("2026-11-23"), declined("mandate.term"));
    assert_eq!(to("2026-11-24"), Gets::Done, "to the end of the day before");
    bench.comes_to("2026-11-24T16:00:00.000Z");
    assert_eq!(to("2026-11-25"), declined("mandate.term"));
    // The same words once more are the same mandate.
    let granted = bank.grants(|_| ());
    assert_eq!((bank.grants(|_| ()), bench.rows("mandate")), (granted, 2));
    bank.revokes(granted);
    assert_eq!(bank.granted(|_| ()), declined("mandate.ended"));
}

/// A mandate that has ended, by its last day or because it was revoked, takes nobody's place.
#[tokio::test(flavor = "multi_thread")]
async fn as_many_mandates_stand_at_a_time_as_the_office_says() {
    let bench = Bench::start().await;
    bench.takes_pack(|pack| pack.parameters.mandates_at_most = 2);
    let bank = Bank::of(&bench);
    let to = |day: &str| bank.granted(|mandate| mandate.to = day.parse().unwrap());
    assert_eq!(to("2026-11-25"), Gets::Done);
    let second = bank.grants(|mandate| mandate.to = "2027-01-01".parse().unwrap());
    assert_eq!(to("2027-02-01"), declined("mandate.too_many"));
    bench.comes_to("2026-11-24T15:59:59.999Z");
    assert_eq!(to("2027-02-01"), declined("mandate.too_many"));
    bench.comes_to("2026-11-24T16:00:00.000Z");
    assert_eq!(to("2027-02-01"), Gets::Done);
    assert_eq!(to("2027-03-01"), declined("mandate.too_many"));
    bank.revokes(second);
    assert_eq!(to("2027-03-01"), Gets::Done);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mandate_is_ended_by_who_granted_it_or_leads_the_organisation_now_and_by_nobody_else() {
    let bench = Bench::start().await;
    let bank = Bank::of(&bench);
    let (granted, another) = (bank.grants(|_| ()), bank.grants(|mandate| mandate.matters = vec![T04.id()]));
    let tablet = bank.tablet();
    let successor = bench.phone_of(bench.seller("plain_sale"));
    let stranger = bench.phone_of(bench.buyer("plain_sale"));
    let by_the_tablet = granting(&tablet, USER_ALIAS, &bank.mandate(&tablet, |_| ())).0;
    assert_eq!(sent(&tablet, by_the_tablet), refused(403, "forbidden"), "nor does it hand anything on");
    let revoke = |mandate: Digest| CommandBody::RevokeMandate(RevokeMandate { mandate });
    let not_found = refused(404, "not_found");
    for nobody in [&successor, &stranger, &tablet] {
        assert_eq!(sent(nobody, revoke(granted)), not_found);
    }
    assert_eq!(sent(&bank.leader, revoke(Digest::of(b"none"))), not_found);

    bank.is_led_by(bench.seller("plain_sale"));
    assert_eq!(sent(&stranger, revoke(granted)), not_found);
    assert_eq!(sent(&successor, revoke(granted)), Gets::Done);
    let ended = Some(bench.running.service().now().to_string());
    for phone in [&successor, &bank.leader] {
        assert!(told(phone).contains(&(granted, ended.clone())), "{:?}", told(phone));
    }
    assert_eq!(bank.acts_in(&tablet, &T18), refused(403, "mandate.other_matter"), "under the other one it still acts");
    assert_eq!(bank.acts_in(&tablet, &T04), it_acts());

    // Once is enough: it has ended when it ended.
    bench.comes_to("2026-11-24T02:00:00.000Z");
    assert_eq!(sent(&successor, revoke(granted)), Gets::Done);
    assert_eq!(told(&successor).iter().filter(|(mandate, _)| *mandate == granted).count(), 1);
    assert!(told(&successor).contains(&(granted, ended)));
    // Whoever granted it leads nothing any more, and takes back what they gave.
    assert_eq!(sent(&bank.leader, revoke(another)), Gets::Done);
    assert_eq!(bank.acts_in(&tablet, &T04), refused(403, "mandate.ended"));
    assert_eq!(reads(&tablet), (403, NOT_MANDATED.to_owned()));
    assert_eq!(
        bank.granted(|mandate| mandate.matters = vec![T04.id(), T18.id()]),
        declined("mandate.not_legal_representative")
    );
}

/// Whoever leads an organisation now hears with their first mandate what others granted before and stands, and can take it back;
/// whoever led it before hears nothing of the new one.
#[tokio::test(flavor = "multi_thread")]
async fn who_leads_an_organisation_now_is_told_of_what_others_granted_before() {
    let bench = Bench::start().await;
    let bank = Bank::of(&bench);
    let (before, ended) = (bank.grants(|_| ()), bank.grants(|mandate| mandate.matters = vec![T04.id()]));
    bank.revokes(ended);
    let successor = bench.phone_of(bench.seller("plain_sale"));
    bank.is_led_by(bench.seller("plain_sale"));
    assert!(told(&successor).is_empty());
    let (grant, own) = granting(&successor, USER_ALIAS, &bank.mandate(&successor, |_| ()));
    successor.done(grant);
    let (heard, theirs) = (told(&successor), told(&bank.leader));
    assert!(heard.len() == 2 && [before, own].iter().all(|one| heard.contains(&(*one, None))), "{heard:?}");
    assert!(theirs.iter().all(|(mandate, _)| *mandate != own), "it is none of theirs: {theirs:?}");
    successor.done(CommandBody::RevokeMandate(RevokeMandate { mandate: before }));
    assert!(told(&successor).iter().any(|(mandate, ended)| *mandate == before && ended.is_some()));
}

/// A mortgage to the bank that all have signed, its mandates, and what is to be sent in.
struct Lent<'a> {
    bank: Bank<'a>,
    play: Play<'a>,
    /// The mandate under which the bank's representative has signed.
    mandate: Digest,
}

/// Returns the codes of what is to be corrected, or judged by a person.
pub(crate) fn codes(play: &Play<'_>) -> Vec<String> {
    let grounds = match play.state() {
        CaseState::Supplement { grounds } | CaseState::InReview { review: ReviewState::Manual { grounds, .. }, .. } => {
            grounds
        }
        other => panic!("{other:?}"),
    };
    grounds.into_iter().map(|ground| ground.code).collect()
}

impl<'a> Lent<'a> {
    async fn signed(bench: &'a Bench) -> (Lent<'a>, Vec<MediaRef>) {
        let play = Play::begin(bench, "plain_mortgage");
        let media = play.all_sign();
        let bank = Bank::of(bench);
        let [(mandate, None)] = told(&bank.leader)[..] else { panic!("{:?}", told(&bank.leader)) };
        (Lent { bank, play, mandate }, media)
    }

    fn owner(&self) -> &Phone {
        self.play.writer()
    }

    fn codes(&self) -> Vec<String> {
        codes(&self.play)
    }
}

/// Returns the people who signed for a party, as the newest entry of the book names them.
pub(crate) fn signed_for(bench: &Bench) -> serde_json::Value {
    let newest = "SELECT CAST(content AS TEXT) FROM entry ORDER BY entry_index DESC LIMIT 1";
    let content: serde_json::Value = serde_json::from_str(&bench.texts(newest)[0]).unwrap();
    content["case"]["signed_for"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_names_who_signed_under_the_mandate_that_stood_then_whatever_was_granted_since() {
    let bench = Bench::start().await;
    let (lent, media) = Lent::signed(&bench).await;
    lent.play.submits(media);
    assert!(matches!(lent.play.state(), CaseState::FeeDue { .. }), "{:?}", lent.play.state());
    bench.comes_to("2026-11-23T06:30:00.000Z");
    let since = lent.bank.grants(|_| ());
    lent.bank.revokes(lent.mandate);
    lent.play.payer().done(lent.play.pay());
    assert!(matches!(lent.play.state(), CaseState::Registered { .. }), "{:?}", lent.play.state());
    let ListedRepresentative { name, number, .. } = &lent.bank.listed.representative;
    let (slot, mandate) = ("mortgagee.1", lent.mandate);
    let named = json!([{ "slot": slot, "representative": name, "number": number, "mandate": mandate }]);
    assert_eq!((signed_for(&bench), since == mandate), (named, false));
    bench.running.service().verify_book().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_signed_for_an_organisation_is_signed_anew_where_no_mandate_stood_as_it_came_in() {
    let bench = Bench::start().await;
    let (lent, media) = Lent::signed(&bench).await;
    // A colleague's mandate stands, and is none for who has signed.
    lent.bank.grants(|mandate| mandate.number = number_of(bench.buyer("plain_sale")));
    lent.bank.revokes(lent.mandate);
    lent.owner().done(lent.play.submit(media));
    bench.works();
    assert_eq!(lent.codes(), ["R-34.not_mandated", "R-53.not_mandated"]);
}

/// The person who signs for the bank is the one whom the application names as its agent, by number and by name.
#[tokio::test(flavor = "multi_thread")]
async fn another_than_the_agent_whom_the_application_names_signs_for_nobody() {
    let bench = Bench::start().await;
    let bank = Bank::of(&bench);
    let (named, buyer) = (&bank.listed.representative, bench.buyer("plain_sale"));
    let (namesake, other_name) = (bank.person(&named.name, &number_of(buyer)), bank.person(&buyer.name, &named.number));
    for (household, signs) in [("plain_mortgage", namesake), ("maximum_amount", other_name)] {
        let mut play = Play::begin(&bench, household);
        bank.grants(|mandate| {
            (mandate.representative, mandate.number) = (signs.name.clone(), signs.number.clone());
        });
        let tablet = bench.newcomer();
        assert_eq!(bank.enrolled(&tablet, &signs), Gets::Done);
        play.cast.iter_mut().find(|(slot, _)| slot.role() == MORTGAGEE).unwrap().1 = tablet;
        let media = play.all_sign();
        play.submits(media);
        assert_eq!(codes(&play), ["R-34.not_mandated"]);
    }
}

/// The owner withdraws and the bank does not join in: meanwhile its mandate ends, and nothing is entered by itself.
#[tokio::test(flavor = "multi_thread")]
async fn a_mandate_that_has_ended_before_the_entry_leaves_it_to_a_person() {
    let bench = Bench::start().await;
    let (lent, media) = Lent::signed(&bench).await;
    lent.play.submits(media);
    lent.owner().done(lent.play.withdraw(lent.play.cast[0].0));
    lent.play.payer().done(lent.play.pay());
    assert!(matches!(lent.play.state(), CaseState::Booking { .. }), "{:?}", lent.play.state());
    let entries = bench.rows("entry");
    bench.comes_to("2026-11-23T06:30:00.000Z");
    lent.bank.revokes(lent.mandate);
    bench.comes_to("2026-11-26T16:00:00.000Z");
    bench.works();
    assert_eq!(lent.codes(), ["R-53.mandate_ended"]);
    assert_eq!((bench.rows("entry"), bench.rows("ledger")), (entries, 1), "nothing is entered, and the fee is held");
    let seen = to_decide(bench.path(), "demo", LAW, lent.play.case_id(), OfficerSays::Approve).unwrap();
    assert_eq!(seen.err(), Some("decide.beyond_a_person"), "what nobody may sign, no person sets aside");
}
