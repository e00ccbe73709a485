//! Under what somebody acts for another person: a mandate of that person's own, in its matters and for as long as it stands,
//! and what is left of what was signed under it when it has ended.

use std::collections::BTreeSet;

use ereg_domain::{
    name::RoleName,
    party::{Agent, Principal, PrincipalNumber},
};
use ereg_law::{
    application::Parties,
    case::CaseState,
    matter::{T04, T18},
    role::{TRANSFEREE, TRANSFEROR},
};
use ereg_protocol::command::{CommandBody, RevokeMandate};
use ereg_registry::seed::{Household, ListedPerson};
use ereg_trust::{
    digest::Digest,
    keys::{DEVICE_ALIAS, USER_ALIAS},
    mandate::Mandate,
};
use serde_json::json;

use super::{
    bench::{Bench, Phone},
    commands::Gets,
    mandates::{
        NOT_MANDATED, acts_in, codes, declined, granting, it_acts, mandates_told, number_of, reads, refused, sent,
        signed_for, told,
    },
    play::Play,
};

/// The buyer of a home, with a phone of their own, and somebody whom they let act for them.
struct Buyer<'a> {
    bench: &'a Bench,
    who: &'a ListedPerson,
    phone: Phone,
    agent: &'a ListedPerson,
}

impl<'a> Buyer<'a> {
    fn of(bench: &'a Bench) -> Buyer<'a> {
        let who = bench.buyer("plain_sale");
        Buyer { bench, who, phone: bench.phone_of(who), agent: bench.buyer("mortgaged_sale") }
    }

    /// A mandate of the buyer for the agent in sales, as somebody is about to sign it.
    fn mandate(&self, by: &Phone, change: impl FnOnce(&mut Mandate)) -> Mandate {
        let mut mandate = Mandate {
            principal: Principal::Person { name: self.who.name.clone(), number: number_of(self.who) },
            representative: self.agent.name.clone(),
            number: number_of(self.agent),
            matters: vec![T04.id()],
            from: "2026-01-01".parse().unwrap(),
            to: "2028-01-01".parse().unwrap(),
            key: by.keys.public_key(USER_ALIAS).unwrap(),
            captured_at: "2026-11-23T05:30:00.000Z".parse().unwrap(),
        };
        change(&mut mandate);
        mandate
    }

    fn grants(&self) -> Digest {
        let (grant, digest) = granting(&self.phone, USER_ALIAS, &self.mandate(&self.phone, |_| ()));
        self.phone.done(grant);
        digest
    }

    fn revokes(&self, mandate: Digest) {
        self.phone.done(CommandBody::RevokeMandate(RevokeMandate { mandate }));
    }

    /// Returns the outcome where somebody enrols a device for the buyer.
    fn enrolled(&self, device: &Phone, who: &ListedPerson) -> Gets {
        let number = PrincipalNumber::Person(number_of(self.who));
        Gets::from(&device.send(&device.enrol_for(who, Some(&number))))
    }

    /// A device of the agent's, enrolled for the buyer.
    fn device(&self) -> Phone {
        let device = self.bench.newcomer();
        assert_eq!(self.enrolled(&device, self.agent), Gets::Done);
        device
    }

    /// The sale to the buyer, in which the parties of these sides name the agent.
    fn sale(&self, named_by: &[RoleName]) -> Household {
        let mut sale = self.bench.city.household("plain_sale").unwrap().clone();
        let (name, number) = (self.agent.name.clone(), number_of(self.agent));
        let agent = Agent { name, number, agency: None, phone: None };
        for party in &mut sale.application.get_mut::<Parties>().unwrap().parties {
            party.agent = named_by.contains(&party.slot.role()).then(|| agent.clone());
        }
        sale
    }

    /// That sale on its way, with this device in the buyer's hands.
    fn plays(&self, sale: &'a Household, device: Phone) -> Play<'a> {
        let mut play = Play::begin(self.bench, "plain_sale");
        play.household = sale;
        play.cast.iter_mut().find(|(slot, _)| slot.role() == TRANSFEREE).unwrap().1 = device;
        play
    }
}

/// A person's mandate is that person's own: whoever acts under it hands on nothing and takes nothing back.
#[tokio::test(flavor = "multi_thread")]
async fn a_person_mandates_for_themselves_alone_and_with_a_key_of_their_own() {
    let bench = Bench::start().await;
    let buyer = Buyer::of(&bench);
    let stranger = bench.phone_of(bench.seller("plain_sale"));
    let by_a_stranger = granting(&stranger, USER_ALIAS, &buyer.mandate(&stranger, |_| ())).0;
    assert_eq!(sent(&stranger, by_a_stranger.clone()), declined("mandate.other_principal"));
    assert_eq!(sent(&buyer.phone, by_a_stranger), declined("mandate.other_key"), "what another has signed");
    let name = bench.seller("plain_sale").name.clone();
    let namesake = Principal::Person { name, number: number_of(buyer.who) };
    let of_a_namesake = buyer.mandate(&buyer.phone, |mandate| mandate.principal = namesake);
    let grant = granting(&buyer.phone, USER_ALIAS, &of_a_namesake).0;
    assert_eq!(sent(&buyer.phone, grant), declined("mandate.other_principal"));
    let with_the_key_for_requests = buyer.mandate(&buyer.phone, |mandate| {
        mandate.key = buyer.phone.keys.public_key(DEVICE_ALIAS).unwrap();
    });
    let grant = granting(&buyer.phone, DEVICE_ALIAS, &with_the_key_for_requests).0;
    assert_eq!(sent(&buyer.phone, grant), declined("mandate.other_key"));
    assert_eq!(bench.rows("mandate"), 0);

    let mandate = buyer.grants();
    let device = buyer.device();
    let handed_on = buyer.mandate(&device, |mandate| mandate.matters = vec![T04.id(), T18.id()]);
    assert_eq!(sent(&device, granting(&device, USER_ALIAS, &handed_on).0), refused(403, "forbidden"));
    let revoke = CommandBody::RevokeMandate(RevokeMandate { mandate });
    for nobody in [&device, &stranger] {
        assert_eq!(sent(nobody, revoke.clone()), refused(404, "not_found"));
    }
    assert_eq!((bench.rows("mandate"), told(&buyer.phone)), (1, vec![(mandate, None)]));
}

/// An agent is told no word of the mandates that a person has given to others, and misses no number of the feed for all that.
#[tokio::test(flavor = "multi_thread")]
async fn an_agent_reads_the_mandates_alone_that_name_them() {
    let bench = Bench::start().await;
    let buyer = Buyer::of(&bench);
    let own = buyer.grants();
    let other = bench.seller("mortgaged_sale");
    let to_another = buyer.mandate(&buyer.phone, |mandate| {
        mandate.representative = other.name.clone();
        mandate.number = number_of(other);
    });
    let (grant, others) = granting(&buyer.phone, USER_ALIAS, &to_another);
    buyer.phone.done(grant);
    let device = buyer.device();
    // A snapshot tells them in the order of their digests, which is that of nothing.
    let in_words = |phone: &Phone| -> BTreeSet<Digest> {
        let told = mandates_told(phone).into_iter().filter(|(_, view)| view.mandate.is_some());
        told.map(|(mandate, _)| mandate).collect()
    };
    assert_eq!((in_words(&buyer.phone), in_words(&device)), (BTreeSet::from([own, others]), BTreeSet::from([own])));
    assert_eq!(told(&device), told(&buyer.phone));
}

/// The account stays the person's, who acts as before, whatever the agent may still do.
#[tokio::test(flavor = "multi_thread")]
async fn an_agent_acts_for_a_person_in_the_matters_and_for_as_long_as_the_person_says() {
    let bench = Bench::start().await;
    let buyer = Buyer::of(&bench);
    assert_eq!(buyer.enrolled(&bench.newcomer(), buyer.agent), refused(403, "mandate.none"));
    let mandate = buyer.grants();
    let accounts = bench.rows("account");
    let device = buyer.device();
    assert_eq!(bench.rows("account"), accounts, "it is the person's own");
    assert_eq!(buyer.enrolled(&bench.newcomer(), bench.seller("mortgaged_sale")), refused(403, "mandate.none"));
    let for_themselves = device.enrol(buyer.agent);
    assert_eq!(Gets::from(&device.send(&for_themselves)), refused(403, "key.taken"));
    assert_eq!((reads(&device).0, acts_in(&bench, &device, &T04)), (200, it_acts()));
    assert_eq!(acts_in(&bench, &device, &T18), refused(403, "mandate.other_matter"));
    assert_eq!(acts_in(&bench, &buyer.phone, &T18), it_acts(), "whoever is acted for acts in everything");

    buyer.revokes(mandate);
    assert_eq!(acts_in(&bench, &device, &T04), refused(403, "mandate.ended"));
    assert_eq!(reads(&device), (403, NOT_MANDATED.to_owned()));
    assert_eq!((reads(&buyer.phone).0, acts_in(&bench, &buyer.phone, &T04)), (200, it_acts()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_agent_signs_for_a_person_is_entered_with_who_signed() {
    let bench = Bench::start().await;
    let buyer = Buyer::of(&bench);
    let mandate = buyer.grants();
    let sale = buyer.sale(&[TRANSFEREE]);
    let play = buyer.plays(&sale, buyer.device());
    let media = play.all_sign();
    play.submits(media);
    assert!(matches!(play.state(), CaseState::FeeDue { .. }), "no paper, and no person: {:?}", play.state());
    play.payer().done(play.pay());
    assert!(matches!(play.state(), CaseState::Registered { .. }), "{:?}", play.state());
    let (name, number) = (&buyer.agent.name, number_of(buyer.agent));
    let named = json!([{ "slot": "transferee.1", "representative": name, "number": number, "mandate": mandate }]);
    assert_eq!(signed_for(&bench), named);
    bench.running.service().verify_book().unwrap();
}

/// The buyer names an agent and signs in person: what stood when that came in counts, whatever becomes of it.
#[tokio::test(flavor = "multi_thread")]
async fn the_mandate_of_an_agent_who_is_only_named_is_judged_as_it_stood_at_the_submission() {
    let bench = Bench::start().await;
    let buyer = Buyer::of(&bench);
    let mandate = buyer.grants();
    let sale = buyer.sale(&[TRANSFEREE]);
    let play = buyer.plays(&sale, bench.phone_of(buyer.who));
    let media = play.all_sign();
    play.submits(media);
    let pay = play.pay();
    bench.comes_to("2026-11-23T06:30:00.000Z");
    buyer.revokes(mandate);
    play.payer().done(pay);
    assert!(matches!(play.state(), CaseState::Registered { .. }), "{:?}", play.state());
}

#[tokio::test(flavor = "multi_thread")]
async fn another_than_the_agent_whom_a_person_names_signs_for_nobody() {
    let bench = Bench::start().await;
    let buyer = Buyer::of(&bench);
    buyer.grants();
    let sale = buyer.sale(&[]);
    let play = buyer.plays(&sale, buyer.device());
    let media = play.all_sign();
    play.submits(media);
    assert_eq!(codes(&play), ["R-34.not_mandated"]);
}

/// Both sign on phones of their own, and name the same agent.
#[tokio::test(flavor = "multi_thread")]
async fn one_agent_of_both_sides_acts_for_neither() {
    let bench = Bench::start().await;
    let buyer = Buyer::of(&bench);
    buyer.grants();
    let sale = buyer.sale(&[TRANSFEREE, TRANSFEROR]);
    let play = buyer.plays(&sale, bench.phone_of(buyer.who));
    let media = play.all_sign();
    play.submits(media);
    let codes = codes(&play);
    assert!(!codes.is_empty() && codes.iter().all(|code| code == "R-34.agent_of_both_sides"), "{codes:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_agent_signed_is_signed_anew_where_no_mandate_stood_as_it_came_in() {
    let bench = Bench::start().await;
    let buyer = Buyer::of(&bench);
    let mandate = buyer.grants();
    let sale = buyer.sale(&[TRANSFEREE]);
    let play = buyer.plays(&sale, buyer.device());
    let media = play.all_sign();
    buyer.revokes(mandate);
    play.writer().done(play.submit(media));
    bench.works();
    assert_eq!(codes(&play), ["R-34.power", "R-53.not_mandated"]);
}

/// Revoked between the submission and the entry: nothing is entered on what the agent has signed before a person has looked.
#[tokio::test(flavor = "multi_thread")]
async fn a_persons_mandate_that_has_ended_before_the_entry_leaves_it_to_a_person() {
    let bench = Bench::start().await;
    let buyer = Buyer::of(&bench);
    let mandate = buyer.grants();
    let sale = buyer.sale(&[TRANSFEREE]);
    let play = buyer.plays(&sale, buyer.device());
    let media = play.all_sign();
    play.submits(media);
    let (pay, entries) = (play.pay(), bench.rows("entry"));
    bench.comes_to("2026-11-23T06:30:00.000Z");
    buyer.revokes(mandate);
    assert_eq!(sent(play.payer(), pay.clone()), refused(403, "mandate.ended"));
    buyer.phone.done(pay);
    bench.works();
    assert_eq!(codes(&play), ["R-53.mandate_ended"]);
    assert_eq!(bench.rows("entry"), entries);
    assert!(play.case().turn.is_passed(), "what no person may set aside stands before nobody");
}
