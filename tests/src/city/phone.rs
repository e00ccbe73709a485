//! A person's phone, and what the person does with it. A verb that cannot be done fails the test and says why.

use std::path::PathBuf;
use std::sync::Arc;

use ereg_client::{
    AccountStanding, Answer, AttachedMedium, AttemptId, CaseId, CaseScreen, CertificateScreen, CertificateStanding,
    ChannelId, Client, ClientConfig, ClientError, Clock, ClockReading, CommandId, DocumentForm, DocumentScreen,
    Documents, DraftId, Instant, KeyStore, Language, LetterScreen, MandateTerms, MaterialCode, OutboxItemView,
    PaymentScreen, Secret, SeededIds, Slot, SoftwareKeys, SyncReport, Verdicts, VirtualClock, WorkspaceScreen,
};
use ereg_registry::seed::{Household, ListedOrganisation, ListedPerson};

use super::line::{Line, State};
use super::{City, Home};

/// Runs of sync before a story gives up; each wait moves the clock.
const PATIENCE: u32 = 12;

/// A clock whose wall is wrong by some days, as a person may have set it.
#[derive(Debug, Clone)]
pub struct Skewed {
    base: VirtualClock,
    ms: i64,
}

impl Clock for Skewed {
    fn read(&self) -> ClockReading {
        let now = self.base.read();
        ClockReading { wall: Instant::from_ms(now.wall.ms() + self.ms), ..now }
    }
}

/// A phone with a vault of its own, real HTTP, and software keys.
pub struct Phone {
    /// The client that the shell would call.
    pub client: Client,
    /// Its network.
    pub line: Arc<Line>,
    person: ListedPerson,
    clock: VirtualClock,
    config: ClientConfig,
    mortgaged: Answer,
}

/// A number as a person types it.
pub fn typed_number(person: &ListedPerson) -> String {
    serde_json::to_value(&person.identity).ok().and_then(|value| first_text(&value)).unwrap()
}

/// The number inside whatever kind of identity it is.
fn first_text(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Object(map) => map.get("number").or_else(|| map.values().next()).and_then(first_text),
        _ => None,
    }
}

/// The channel that the tests pay by where it does not matter by which.
pub fn wechat() -> ChannelId {
    "wechat".parse().unwrap()
}

/// The first of a side.
pub fn slot(side: ereg_domain::name::RoleName) -> Slot {
    Slot::new(side, 1).unwrap()
}

impl Phone {
    pub(super) fn new(city: &City, person: &ListedPerson, days_off: i64, name: &str) -> Self {
        let connection = city.connection();
        let line = Line::to(&connection.url);
        let number = format!("{}{name}", typed_number(person));
        let dir = city.phones().join(&number);
        std::fs::create_dir_all(city.phones()).unwrap();
        let config = ClientConfig {
            law: city.law,
            dir,
            secret: Secret::Key(vec![7; 32]),
            keys: KeyStore::OfTheVault(Arc::new(SoftwareKeys::in_memory())),
            clock: Arc::new(Skewed { base: city.clock.clone(), ms: days_off * 86_400_000 }),
            ids: Arc::new(SeededIds::new(city.seed, &number)),
            connection: Some(connection),
            transport: Some(line.clone()),
            lang: Language::Zh,
            logs: Some(city.logs.clone()),
        };
        let client = Client::create(config.clone()).unwrap();
        let (person, clock) = (person.clone(), city.clock.clone());
        Self { client, line, person, clock, config, mortgaged: Answer::No }
    }

    /// The directory of its vault.
    pub fn vault(&self) -> PathBuf {
        self.config.dir.clone()
    }

    /// The configuration that it was opened with.
    pub fn config(&self) -> ClientConfig {
        self.config.clone()
    }

    /// This person knows of a mortgage and says so when asked.
    pub fn knows_of_a_mortgage(mut self) -> Self {
        self.mortgaged = Answer::Yes;
        self
    }

    /// The mortgage that this person knew of is gone.
    pub fn knows_of_no_mortgage(mut self) -> Self {
        self.mortgaged = Answer::No;
        self
    }

    /// Brings a file in as a material of a draft, slice by slice.
    pub async fn attaches(
        &self,
        draft: DraftId,
        material: MaterialCode,
        content: Vec<u8>,
    ) -> Result<AttachedMedium, ClientError> {
        let writer = self.client.attachments().begin(draft, material).await?;
        for slice in content.chunks(100_000) {
            writer.write(slice.to_vec()).await?;
        }
        writer.finish().await
    }

    /// The app is killed and started again: nothing of it was closed, and what it had in memory is gone. The new one finds the
    /// files as they lie now, and stands on a copy of them, since the old one still has its own open.
    pub fn is_killed_and_starts_again(&mut self) {
        let old = self.config.dir.clone();
        self.config.dir = old.with_file_name("after_the_kill");
        std::fs::create_dir(&self.config.dir).unwrap();
        for file in std::fs::read_dir(&old).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), self.config.dir.join(file.file_name())).unwrap();
        }
        // The old process never comes to its end.
        std::mem::forget(std::mem::replace(&mut self.client, Client::open(self.config.clone()).unwrap()));
    }

    /// Proves identity, gets an account, fetches the extracts of the homes held.
    pub async fn enrols(&self) {
        let (name, number) = (self.person.name.to_string(), typed_number(&self.person));
        let proof = self.person.identity_proof.clone().unwrap_or_default();
        let standing = self.client.account().enrol(name, number, proof).await.unwrap();
        assert!(standing.account.is_some(), "an account");
        self.client.homes().my_homes().await.unwrap();
        self.syncs().await;
    }

    /// Enrols for an organisation, under one of its mandates.
    pub async fn enrols_for(&self, organisation: &ListedOrganisation) -> Result<AccountStanding, ClientError> {
        self.enrols_under(organisation.code.to_string()).await
    }

    /// Enrols for another person, under one of their mandates.
    pub async fn enrols_for_person(&self, principal: &ListedPerson) -> Result<AccountStanding, ClientError> {
        self.enrols_under(typed_number(principal)).await
    }

    async fn enrols_under(&self, principal: String) -> Result<AccountStanding, ClientError> {
        let (name, number) = (self.person.name.to_string(), typed_number(&self.person));
        let proof = self.person.identity_proof.clone().unwrap_or_default();
        let standing = self.client.account().enrol_for(principal, name, number, proof).await?;
        self.syncs().await;
        Ok(standing)
    }

    /// The terms on which a person lets an agent act for them in sales, from today on.
    pub fn terms_for(&self, principal: &ListedPerson, agent: &ListedPerson) -> MandateTerms {
        MandateTerms {
            principal: principal.name.to_string(),
            principal_number: typed_number(principal),
            representative: agent.name.to_string(),
            number: typed_number(agent),
            matters: vec![ereg_law::matter::T04.id()],
            from_day: self.clock.read().wall.day(),
            to_day: "2027-12-31".parse().unwrap(),
        }
    }

    /// Lets an agent act for the person whose phone this is, in sales, from today on.
    pub async fn mandates_an_agent(&self, agent: &ListedPerson) {
        self.client.mandates().grant(self.terms_for(&self.person, agent)).await.unwrap();
        self.syncs().await;
    }

    /// Mandates, as legal representative, the organisation's representative in these matters, from today on.
    pub async fn mandates(&self, organisation: &ListedOrganisation, matters: &[&str], to: &str) {
        let terms = MandateTerms {
            principal: organisation.name.to_string(),
            principal_number: organisation.code.to_string(),
            representative: organisation.representative.name.to_string(),
            number: organisation.representative.number.to_string(),
            matters: matters.iter().map(|matter| matter.parse().unwrap()).collect(),
            from_day: self.clock.read().wall.day(),
            to_day: to.parse().unwrap(),
        };
        self.client.mandates().grant(terms).await.unwrap();
        self.syncs().await;
    }

    /// Revokes every mandate that stands.
    pub async fn revokes_its_mandates(&self) {
        let mandates = self.client.mandates().list().await.unwrap();
        for mandate in mandates.into_iter().filter(|mandate| mandate.revoked_at.is_none()) {
            self.client.mandates().revoke(mandate.mandate).await.unwrap();
        }
        self.syncs().await;
    }

    /// Switches to airplane mode.
    pub fn in_airplane_mode(&self) -> &Self {
        self.line.set(State::Airplane);
        self
    }

    /// Has a network again.
    pub fn back_online(&self) -> &Self {
        self.line.set(State::Up);
        self
    }

    /// One run of sync.
    pub async fn syncs_once(&self) -> SyncReport {
        self.client.sync().now().unwrap().finished().await.unwrap()
    }

    /// Runs of sync until nothing waits or somebody must act.
    pub async fn syncs(&self) -> SyncReport {
        let mut report = self.syncs_once().await;
        for _ in 0..PATIENCE {
            if report.left == 0 || report.needs_you > 0 {
                return report;
            }
            self.clock.advance(u64::from(report.next_try_s.unwrap_or(1).max(1)) * 1000);
            report = self.syncs_once().await;
        }
        panic!("still unsent: {report:?} {:?}", self.outbox().await)
    }

    /// Begins the sale of a home and fills in everything.
    pub async fn begins_sale_of(&self, home: &Home) -> DraftId {
        self.begins_sale_to(home, &home.right_holders[0], home.contract.as_deref().unwrap()).await
    }

    /// Begins the sale of a home to somebody under a contract.
    pub async fn begins_sale_to(&self, home: &Home, buyer: &ListedPerson, contract: &str) -> DraftId {
        let drafts = self.client.drafts();
        let draft = drafts.begin(ereg_law::matter::T04.id(), Some(home.unit.to_string())).await.unwrap();
        let seller = &home.obligors[0];
        if buyer.identity.person().is_none() {
            self.types(draft, "parties.transferee.1.kind", "enterprise").await;
        }
        for (field, value) in [
            ("matter.unit", home.unit.to_string()),
            ("matter.certificate", home.certificate.to_string()),
            ("holding.co_ownership", "sole".to_owned()),
            ("parties.transferor.1.name", seller.name.to_string()),
            ("parties.transferor.1.id_no", typed_number(seller)),
            ("parties.transferee.1.name", buyer.name.to_string()),
            ("parties.transferee.1.id_no", typed_number(buyer)),
            ("deal.price", home.price.unwrap().to_string()),
            ("deal.contract", contract.to_owned()),
            ("deal.signed_on", "2026-10-20".to_owned()),
            ("delivery.medium", "electronic".to_owned()),
            ("delivery.certificates", "one".to_owned()),
        ] {
            self.types(draft, field, &value).await;
        }
        draft
    }

    /// Begins what a household is about to apply for, and types all of it.
    pub async fn begins(&self, household: &Household) -> DraftId {
        let unit = Some(household.facts.unit.to_string());
        let draft = self.client.drafts().begin(household.matter, unit).await.unwrap();
        for (field, value) in household.application.typed() {
            self.types(draft, &field, &value).await;
        }
        draft
    }

    /// Types a field.
    pub async fn types(&self, draft: DraftId, field: &str, value: &str) {
        let saved = self.client.drafts().answer(draft, field.to_owned(), Some(value.to_owned())).await.unwrap();
        assert_eq!(saved.problem, None, "{field} can be read");
    }

    /// Returns what the law thinks of the draft, on this phone.
    pub async fn reviews(&self, draft: DraftId) -> Verdicts {
        self.client.drafts().review(draft).await.unwrap()
    }

    /// Shares a draft and invites the buyer: the text that is handed over.
    pub async fn shares_and_invites(&self, draft: DraftId) -> String {
        self.client.sharing().share(draft, slot(ereg_law::role::TRANSFEROR)).await.unwrap();
        self.invites(draft).await
    }

    /// Invites the buyer to a draft that is shared: the text that is handed over.
    pub async fn invites(&self, draft: DraftId) -> String {
        let invitation = self.client.sharing().invite(draft, slot(ereg_law::role::TRANSFEREE)).await.unwrap();
        let report = self.syncs().await;
        assert_eq!((report.left, report.needs_you), (0, 0), "{report:?}");
        invitation.text
    }

    /// Joins with an invitation.
    pub async fn joins(&self, invitation: &str) -> WorkspaceScreen {
        self.client.sharing().join(invitation.to_owned()).await.unwrap()
    }

    /// The workspace as it is now.
    pub async fn looks_at(&self, draft: DraftId) -> WorkspaceScreen {
        self.client.sharing().refresh(draft).await.unwrap()
    }

    /// Freezes the shared sections and sends them. The manifest.
    pub async fn freezes(&self, draft: DraftId) -> String {
        self.looks_at(draft).await;
        let frozen = self.client.drafts().freeze(draft).await.unwrap();
        self.syncs().await;
        frozen.manifest
    }

    /// Reads the sheet, answers the inquiry, accepts the disclosures, signs, sends.
    pub async fn signs(&self, draft: DraftId) -> String {
        self.syncs().await;
        self.looks_at(draft).await;
        let manifest = self.signs_what_is_here(draft).await;
        self.syncs().await;
        manifest
    }

    /// The lines of the sheet that this phone shows before it signs, in Chinese: `登记原因：买卖`.
    pub async fn sheet_in_words(&self, draft: DraftId) -> String {
        self.looks_at(draft).await;
        let sheet = self.client.signing().sheet(draft).await.unwrap();
        let lines = sheet.parts.iter().flat_map(|part| &part.lines);
        lines.map(|line| format!("{}：{}\n", line.label.zh, line.value.zh)).collect()
    }

    /// Signs what has reached this phone, and sends nothing.
    pub async fn signs_what_is_here(&self, draft: DraftId) -> String {
        let signing = self.client.signing();
        let sheet = signing.sheet(draft).await.unwrap();
        let matter = self.client.drafts().summary(draft).await.unwrap().matter;
        for question in self.config.law.matter(matter).unwrap().form.questions {
            let answer = match question.good {
                ereg_law::question::Good::Yes => Answer::Yes,
                ereg_law::question::Good::MortgagesAsRegistered => self.mortgaged,
                ereg_law::question::Good::No => Answer::No,
            };
            signing.answer_inquiry(draft, question.name, answer).await.unwrap();
        }
        for told in signing.to_acknowledge(draft).await.unwrap() {
            signing.acknowledge(draft, told.rule.unwrap()).await.unwrap();
        }
        signing.sign(draft, sheet.manifest).await.unwrap().manifest
    }

    /// Sends the application in.
    pub async fn submits(&self, draft: DraftId) -> CommandId {
        self.syncs().await;
        self.looks_at(draft).await;
        let command = self.client.cases().submit(draft).await.unwrap();
        self.syncs().await;
        command
    }

    /// Presses the button without sending.
    pub async fn queues_submission(&self, draft: DraftId) -> Result<CommandId, ClientError> {
        self.looks_at(draft).await;
        self.client.cases().submit(draft).await
    }

    /// The case a draft became, as this phone knows it.
    pub async fn case_of(&self, draft: DraftId) -> CaseScreen {
        self.client.cases().of_draft(draft).await.unwrap()
    }

    /// Pays what is due by the first channel and sends it.
    pub async fn pays(&self, case: CaseId) -> PaymentScreen {
        self.pays_by(case, "wechat").await
    }

    /// Pays what is due by a channel and sends it.
    pub async fn pays_by(&self, case: CaseId, channel: &str) -> PaymentScreen {
        let queued = self.client.payments().pay(case, channel.parse().unwrap()).await.unwrap();
        self.syncs().await;
        self.client.payments().see(queued.attempt).await.unwrap()
    }

    /// Asks how a payment stands.
    pub async fn asks_for(&self, attempt: AttemptId) -> PaymentScreen {
        self.client.payments().ask(attempt).await.unwrap();
        self.syncs().await;
        self.client.payments().see(attempt).await.unwrap()
    }

    /// Withdraws and sends it.
    pub async fn withdraws(&self, case: CaseId) {
        self.client.cases().withdraw(case).await.unwrap();
        self.syncs().await;
    }

    /// Collects the certificate.
    pub async fn collects(&self, case: CaseId) {
        self.client.certificates().collect(case).await.unwrap();
        self.syncs().await;
    }

    /// The certificates of a home on this phone with this status.
    pub async fn certificates(&self, home: &Home, status: CertificateStanding) -> Vec<CertificateScreen> {
        let all = self.client.certificates().list().await.unwrap();
        all.into_iter().filter(|c| c.unit == home.unit.as_str() && c.status == status).collect()
    }

    /// The kinds of letters received.
    pub async fn letters(&self) -> Vec<LetterScreen> {
        self.client.letters().list().await.unwrap()
    }

    /// The items that are on their way.
    pub async fn outbox(&self) -> Vec<OutboxItemView> {
        self.client.outbox().items().await.unwrap()
    }

    /// Signature of somebody fell: this person is asked to sign again.
    pub async fn is_asked_to_sign_again(&self, draft: DraftId) -> bool {
        self.syncs().await;
        self.looks_at(draft).await.turn == ereg_client::YourTurn::SignAgain
    }

    /// Finds the rule's findings on this phone.
    pub async fn finds(&self, draft: DraftId, rule: &str) -> Vec<ereg_client::FindingView> {
        self.reviews(draft).await.findings.into_iter().filter(|finding| finding.rule == rule).collect()
    }
}

/// Writes a document out as a person does who has read the warning before it, where there is one.
pub async fn writes_out(
    documents: &Documents,
    which: String,
    form: DocumentForm,
    path: String,
) -> Result<DocumentScreen, ClientError> {
    let screen = documents.see(which.clone()).await?;
    documents.save(which, form, path, screen.before_sharing).await
}
