//! A natural person who names an agent (代理人): the power of attorney (授权委托书) of whoever gives the home up is notarised, or
//! signed by both at the registry; that of whoever takes it need not be; and a person reads either. An agent who is only
//! named signs nothing. One whom the person has mandated in the app acts for them in their account, with keys of their own,
//! and then a buyer needs no paper at all. All people and homes are invented.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ereg_client::{AnswerKind, AttemptState, CaseId, CertificateStanding, DraftId, MandateTerms, MaterialCode};
use ereg_domain::name::RoleName;
use ereg_law::{
    matter::LAW,
    role::{TRANSFEREE, TRANSFEROR},
};
use ereg_registry::{partner::OfficerSays, seed::ListedPerson, service::to_decide};
use ereg_tests::city::{City, Home, Phone, codes, slot, typed_number};
use ereg_tests::promise::photo;

const SEED: u64 = 7;

/// A home about to be sold, with somebody whom either side may name as their agent.
struct Sale {
    city: City,
    home: Home,
    seller: Phone,
    buyer: Phone,
    agent: ListedPerson,
}

impl Sale {
    async fn of_a_home() -> Sale {
        let city = City::seeded(SEED).await;
        let home = city.home("plain_sale");
        let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
        let agent = city.home("mortgaged_sale").right_holders[0].clone();
        Sale { city, home, seller, buyer, agent }
    }

    /// The seller fills everything in, and names the agent of one side.
    async fn begun_with_an_agent_of(&self, side: RoleName) -> DraftId {
        let draft = self.seller.begins_sale_of(&self.home).await;
        for (field, value) in
            agent_fields(side).into_iter().zip([self.agent.name.to_string(), typed_number(&self.agent)])
        {
            self.seller.types(draft, &field, &value).await;
        }
        draft
    }

    /// A phone of the agent's, enrolled for one of the two, who has let them act in the app.
    async fn mandated_phone(&self, by: &Phone, who: &ListedPerson) -> Phone {
        by.mandates_an_agent(&self.agent).await;
        let phone = self.city.new_phone_of(&self.agent);
        let standing = phone.enrols_for_person(who).await.unwrap();
        assert_eq!(standing.principal, Some(who.name.masked()), "the agent is told for whom this phone acts");
        phone
    }

    /// Frozen, signed by both and sent in.
    async fn signed_and_sent_in(&self, draft: DraftId) {
        self.seller.freezes(draft).await;
        self.buyer.signs(draft).await;
        self.seller.signs(draft).await;
        self.seller.submits(draft).await;
    }

    /// The seller names an agent and shows no power, and the sale is sent in: that alone is asked for.
    async fn sent_in_without_a_power(&self) -> (DraftId, CaseId) {
        let draft = self.begun_with_an_agent_of(TRANSFEROR).await;
        self.buyer.joins(&self.seller.shares_and_invites(draft).await).await;
        self.signed_and_sent_in(draft).await;
        let asked = self.city.until(&self.seller, draft, &["supplement"]).await;
        assert_eq!(codes(&asked.grounds), ["R-34.power_to_dispose"]);
        self.buyer.syncs().await;
        (draft, asked.case_id)
    }

    /// Freezes what was corrected; both sign again, and it is sent in.
    async fn corrected(&self, draft: DraftId, case: CaseId) {
        self.seller.freezes(draft).await;
        self.seller.signs(draft).await;
        self.buyer.signs(draft).await;
        self.seller.syncs().await;
        self.seller.client.corrections().send(case).await.unwrap();
        self.seller.syncs().await;
    }

    /// The person who reads the power finds it to be what it must be.
    fn power_is_read(&self, case: CaseId) {
        let approved = to_decide(&self.city.registry_dir(), "demo", LAW, case, OfficerSays::Approve).unwrap().unwrap();
        self.city.sandbox.decide(&approved).unwrap();
    }

    /// The buyer pays and collects the certificate.
    async fn paid_and_collected(&self, draft: DraftId) {
        let Sale { city, home, seller, buyer, .. } = self;
        let due = city.until(buyer, draft, &["fee_due"]).await;
        assert_eq!(city.holders_of(home), self.seller_alone(), "nothing changes hands before the entry");
        assert_eq!(buyer.pays(due.case_id).await.state, AttemptState::Succeeded);
        city.until(buyer, draft, &["registered"]).await;
        buyer.collects(due.case_id).await;
        seller.syncs().await;
        assert_eq!(city.holders_of(home), [home.right_holders[0].name.to_string()]);
        assert_eq!(buyer.certificates(home, CertificateStanding::Current).await.len(), 1);
        assert_eq!(seller.certificates(home, CertificateStanding::Cancelled).await.len(), 1);
        city.book_is_sound();
    }

    fn seller_alone(&self) -> [String; 1] {
        [self.home.obligors[0].name.to_string()]
    }
}

/// The two fields in which the agent of a side is named.
fn agent_fields(side: RoleName) -> [String; 2] {
    ["agent_name", "agent_id_no"].map(|field| format!("parties.{}.{field}", slot(side)))
}

/// Returns what the phone says of who acts for whom.
async fn told(phone: &Phone, draft: DraftId) -> Vec<(AnswerKind, String)> {
    let found = phone.finds(draft, "R-34").await;
    found.into_iter().filter_map(|finding| Some((finding.answer, finding.told?.code))).collect()
}

/// The seller's phone asks for a notarised power with no network; a person reads it, and the home changes hands.
#[tokio::test(flavor = "multi_thread")]
async fn a_seller_names_an_agent_on_a_notarised_power_and_the_home_changes_hands() {
    let sale = Sale::of_a_home().await;
    let Sale { city, seller, buyer, agent, .. } = &sale;
    seller.in_airplane_mode();
    let draft = sale.begun_with_an_agent_of(TRANSFEROR).await;
    assert_eq!(told(seller, draft).await, [(AnswerKind::Supplement, "R-34.power_to_dispose".to_owned())]);
    seller.attaches(draft, MaterialCode::M04, photo(1, 200_000)).await.unwrap();
    assert_eq!(told(seller, draft).await, [(AnswerKind::Manual, "R-34.power_to_dispose_to_read".to_owned())]);

    buyer.joins(&seller.back_online().shares_and_invites(draft).await).await;
    sale.signed_and_sent_in(draft).await;
    // Who acts for the seller stands on the sheet that both have signed; nobody acts for the buyer.
    for phone in [seller, buyer] {
        let sheet = phone.sheet_in_words(draft).await;
        assert!(sheet.contains(&format!("代理人：{} ", agent.name.masked())), "{sheet}");
        assert!(sheet.contains("代理人：没有，本人办理"), "{sheet}");
    }

    let waiting = city.until(seller, draft, &["in_review"]).await;
    assert_eq!(codes(&waiting.grounds), ["R-34.power_to_dispose_to_read"]);
    assert!(waiting.grounds[0].text.zh.contains("公证"), "{:?}", waiting.grounds);
    assert!(waiting.acceptance.is_some(), "accepted all the same");
    sale.power_is_read(waiting.case_id);
    sale.paid_and_collected(draft).await;
}

/// A power that nobody has read to be notarised enters nothing, however long it lies there.
#[tokio::test(flavor = "multi_thread")]
async fn a_sellers_power_is_asked_for_as_a_notarised_one_and_one_that_is_not_enters_nothing() {
    let sale = Sale::of_a_home().await;
    let Sale { city, home, seller, buyer, .. } = &sale;
    let (draft, case) = sale.sent_in_without_a_power().await;
    let list = seller.client.corrections().see(case).await.unwrap();
    let [item] = list.items.as_slice() else { panic!("one thing is asked for: {:?}", list.items) };
    let words = &item.told.text.zh;
    assert!(words.contains("经过公证") && words.contains("一起在登记机构签署"), "{words}");
    let places: Vec<&str> = item.places.iter().map(|place| place.field.as_str()).collect();
    assert_eq!(places, ["materials.M04", "parties.transferor.1.agent_name"]);

    // A sheet of paper that the seller has signed at home.
    seller.attaches(draft, MaterialCode::M04, photo(1, 200_000)).await.unwrap();
    sale.corrected(draft, case).await;
    let waiting = city.until(seller, draft, &["in_review"]).await;
    assert_eq!((waiting.case_id, codes(&waiting.grounds)), (case, vec!["R-34.power_to_dispose_to_read"]));
    for _ in 0..3 {
        city.pass(24 * 60);
        city.works().await;
    }
    seller.syncs().await;
    assert_eq!(seller.case_of(draft).await.state.name(), "in_review", "no machine takes it for a notarised one");
    assert_eq!(city.holders_of(home), sale.seller_alone());

    seller.withdraws(case).await;
    buyer.syncs().await;
    buyer.withdraws(case).await;
    city.until(seller, draft, &["withdrawn"]).await;
    assert_eq!(city.holders_of(home), sale.seller_alone());
    city.book_is_sound();
}

/// Whoever has signed on a phone of their own needs no agent, and no notary either.
#[tokio::test(flavor = "multi_thread")]
async fn a_seller_who_signs_in_person_clears_the_agent_and_goes_on_in_the_same_case() {
    let sale = Sale::of_a_home().await;
    let (draft, case) = sale.sent_in_without_a_power().await;
    for field in agent_fields(TRANSFEROR) {
        sale.seller.client.drafts().answer(draft, field, Some(String::new())).await.unwrap();
    }
    assert_eq!(told(&sale.seller, draft).await, []);
    sale.corrected(draft, case).await;
    sale.paid_and_collected(draft).await;
    assert_eq!(sale.city.cases_of(draft), 1);
}

/// A buyer disposes of nothing: a power that the buyer has signed is enough. The agent takes no part for all that.
#[tokio::test(flavor = "multi_thread")]
async fn a_buyer_names_an_agent_on_a_plain_power_and_is_sent_to_no_notary() {
    let sale = Sale::of_a_home().await;
    let Sale { city, seller, buyer, agent, .. } = &sale;
    let draft = sale.begun_with_an_agent_of(TRANSFEREE).await;
    let found = seller.finds(draft, "R-34").await;
    let lacks = found[0].told.as_ref().unwrap();
    // Whether the buyer has mandated the agent no phone knows but theirs: no paper is asked for that may be needless.
    assert_eq!((found[0].answer, lacks.code.as_str()), (AnswerKind::Unknown, "needs.mandates"));
    assert!(lacks.text.zh.contains("不用公证"), "{}", lacks.text.zh);

    // The invitation is the buyer's: whoever was only named on paper joins nothing.
    let invitation = seller.shares_and_invites(draft).await;
    let agents_phone = city.phone_of(agent).await;
    let refused = agents_phone.client.sharing().join(invitation.clone()).await.unwrap_err();
    assert_eq!(refused.code(), "invitation_closed");
    buyer.joins(&invitation).await;
    buyer.attaches(draft, MaterialCode::M04, photo(2, 200_000)).await.unwrap();
    buyer.syncs().await;
    sale.signed_and_sent_in(draft).await;

    let waiting = city.until(buyer, draft, &["in_review"]).await;
    assert_eq!(codes(&waiting.grounds), ["R-34.power_to_read"]);
    assert!(!waiting.grounds[0].text.zh.contains("公证"), "{:?}", waiting.grounds);
    sale.power_is_read(waiting.case_id);
    sale.paid_and_collected(draft).await;
}

/// The buyer's agent joins, answers, signs, pays and collects; no paper is asked for, and no person reads any.
#[tokio::test(flavor = "multi_thread")]
async fn a_mandated_agent_buys_for_the_buyer_and_the_home_is_the_buyers() {
    let sale = Sale::of_a_home().await;
    let Sale { city, home, seller, buyer, agent } = &sale;
    let agents = sale.mandated_phone(buyer, &home.right_holders[0]).await;
    let draft = sale.begun_with_an_agent_of(TRANSFEREE).await;
    agents.joins(&seller.shares_and_invites(draft).await).await;
    seller.freezes(draft).await;
    agents.signs(draft).await;
    seller.signs(draft).await;
    seller.submits(draft).await;
    let sheet = seller.sheet_in_words(draft).await;
    assert!(sheet.contains(&format!("代理人：{} ", agent.name.masked())), "{sheet}");

    let due = city.until(&agents, draft, &["fee_due"]).await;
    assert_eq!(agents.pays(due.case_id).await.state, AttemptState::Succeeded);
    city.until(&agents, draft, &["registered"]).await;
    agents.collects(due.case_id).await;
    assert_eq!(city.holders_of(home), [home.right_holders[0].name.to_string()]);
    // What was done for the buyer is the buyer's to see, on the own phone.
    buyer.syncs().await;
    assert_eq!(buyer.client.cases().list(0).await.unwrap().items.len(), 1);
    assert_eq!(buyer.certificates(home, CertificateStanding::Current).await.len(), 1);
    city.book_is_sound();
}

/// The seller's agent does all of it, and the notarised power is read all the same before the home changes hands.
#[tokio::test(flavor = "multi_thread")]
async fn a_mandated_agent_sells_for_the_seller_on_a_notarised_power_that_a_person_reads() {
    let sale = Sale::of_a_home().await;
    let Sale { city, home, seller, buyer, .. } = &sale;
    let agents = sale.mandated_phone(seller, &home.obligors[0]).await;
    agents.client.homes().my_homes().await.unwrap();
    let draft = agents.begins_sale_of(home).await;
    assert_eq!(told(&agents, draft).await, [(AnswerKind::Supplement, "R-34.power_to_dispose".to_owned())]);
    agents.attaches(draft, MaterialCode::M04, photo(1, 200_000)).await.unwrap();
    buyer.joins(&agents.shares_and_invites(draft).await).await;
    agents.freezes(draft).await;
    buyer.signs(draft).await;
    agents.signs(draft).await;
    agents.submits(draft).await;

    let waiting = city.until(&agents, draft, &["in_review"]).await;
    assert_eq!(codes(&waiting.grounds), ["R-34.power_to_dispose_to_read"]);
    sale.power_is_read(waiting.case_id);
    sale.paid_and_collected(draft).await;
}

/// From the moment the office has the revocation nobody acts under the mandate, whatever was signed on the agent's phone.
#[tokio::test(flavor = "multi_thread")]
async fn once_a_person_revokes_the_mandate_the_agents_next_act_is_refused() {
    let sale = Sale::of_a_home().await;
    let Sale { city, home, seller, buyer, .. } = &sale;
    let agents = sale.mandated_phone(buyer, &home.right_holders[0]).await;
    let draft = sale.begun_with_an_agent_of(TRANSFEREE).await;
    agents.joins(&seller.shares_and_invites(draft).await).await;
    seller.freezes(draft).await;
    agents.looks_at(draft).await;
    buyer.revokes_its_mandates().await;
    agents.signs_what_is_here(draft).await;
    let _ = agents.client.sync().now().unwrap().finished().await;
    let outbox = agents.outbox().await;
    let refused: Vec<_> = outbox.iter().filter_map(|item| item.error.as_ref()).map(|e| e.code.as_str()).collect();
    assert!(refused.contains(&"mandate.ended"), "{outbox:?}");
    let told = agents.client.sharing().refresh(draft).await.unwrap_err();
    assert_eq!(told.code(), "signature.not_mandated", "nor is anything told to it any more");
    let seen = seller.looks_at(draft).await;
    assert!(seen.waits_for.contains(&slot(TRANSFEREE)), "it is not signed: {seen:?}");
    assert_eq!(city.holders_of(home), sale.seller_alone());
}

/// Whoever acts for both sides acts for nobody, whatever both of them have mandated.
#[tokio::test(flavor = "multi_thread")]
async fn an_agent_of_both_sides_is_refused() {
    let sale = Sale::of_a_home().await;
    let Sale { city, home, seller, buyer, agent } = &sale;
    seller.mandates_an_agent(agent).await;
    buyer.mandates_an_agent(agent).await;
    let draft = sale.begun_with_an_agent_of(TRANSFEREE).await;
    for (field, value) in agent_fields(TRANSFEROR).into_iter().zip([agent.name.to_string(), typed_number(agent)]) {
        seller.types(draft, &field, &value).await;
    }
    let both = (AnswerKind::Supplement, "R-34.agent_of_both_sides".to_owned());
    assert_eq!(told(seller, draft).await, [both.clone(), both], "the phone says it of both");
    buyer.joins(&seller.shares_and_invites(draft).await).await;
    sale.signed_and_sent_in(draft).await;
    let asked = city.until(seller, draft, &["supplement"]).await;
    assert!(codes(&asked.grounds).iter().all(|code| *code == "R-34.agent_of_both_sides"), "{:?}", asked.grounds);
    assert_eq!(city.holders_of(home), sale.seller_alone());
}

/// Nobody lets another act for somebody else.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_stranger_has_signed_mandates_nobody() {
    let sale = Sale::of_a_home().await;
    let Sale { city, home, seller, buyer, agent } = &sale;
    let terms = seller.terms_for(&home.right_holders[0], agent);
    let own = MandateTerms { principal: home.obligors[0].name.to_string(), ..terms.clone() };
    for others in [terms, own] {
        city.pass(1);
        seller.client.mandates().grant(others).await.unwrap();
        let left = seller.syncs_once().await.left_acts;
        assert_eq!(left.iter().map(|act| act.told.code.as_str()).collect::<Vec<_>>(), ["mandate.other_principal"]);
    }
    assert_eq!(seller.client.mandates().list().await.unwrap(), []);
    let device = city.new_phone_of(agent);
    let refused = device.enrols_for_person(&home.right_holders[0]).await.unwrap_err();
    assert_eq!(refused.code(), "mandate.none");
    // The registry keeps nothing of it, and its signed word ends it here.
    assert!(device.client.outbox().items().await.unwrap().is_empty(), "nothing waits to be sent again");
    assert_eq!(buyer.client.mandates().list().await.unwrap(), []);
}
