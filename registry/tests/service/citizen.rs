//! People who send commands and read their feeds.

use std::sync::{Arc, Mutex};

use ereg_domain::{canonical::to_canonical, identifier::PersonNumber, party::Slot, text::PersonName, time::Instant};
use ereg_law::{fixture::Someone, policy::ChannelId};
use ereg_protocol::{
    command::{AskPayment, Collect, Command, CommandBody, Enrol, Pay, UserKeyProof, Withdraw, WithdrawalStatement},
    document::DocumentView,
    feed::{FeedCursor, FeedHead, FeedItem, FeedPage, ObjectKind, PageRange},
    id::{AccountId, AttemptId, CaseId, DraftId},
    objects::{CaseView, CertificateView, LetterBody, PaymentView, Quote, WorkspaceView},
    outcome::{CommandEffect, Outcome, OutcomeResult},
    payload,
    problem::Problem,
    registry::{CallError, Registry},
    world::{Clock, Ids, SeededIds, VirtualClock},
};
use ereg_registry::service::{Caller, Service, Session};
use ereg_trust::{
    bundle::KeyRole,
    digest::Digest,
    envelope::{Envelope, PayloadType},
    keys::{DEVICE_ALIAS, DeviceSigner, KeyId, KeyPolicy, PublicKey, SoftwareKeys, USER_ALIAS},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::office::Office;

/// A person with a device.
pub struct Citizen {
    pub who: Someone,
    pub account: AccountId,
    pub session: Session,
    keys: Arc<SoftwareKeys>,
    device: PublicKey,
    pub user: PublicKey,
    ids: SeededIds,
    next: Mutex<u64>,
    pub clock: VirtualClock,
    /// Every command sent with its outcome's bytes.
    pub sent: Mutex<Vec<(Vec<u8>, Vec<u8>)>>,
    pub enrolment: (Vec<u8>, Vec<u8>),
}

/// One page: its changes and what its head says.
pub async fn page(session: &Session, cursor: &FeedCursor) -> Result<(Vec<FeedItem>, FeedHead), CallError> {
    let bytes = session.feed(cursor, "").await?;
    let page = FeedPage::split(&bytes).unwrap();
    let head: FeedHead = payload(std::str::from_utf8(page.head()).unwrap());
    assert_eq!(head.digest, page.digest());
    Ok((page.changes(&head).unwrap(), head))
}

/// Pages until there is no more: of a snapshot to its end, or of changes to the newest.
pub async fn all_pages(session: &Session, cursor: FeedCursor) -> Result<Vec<FeedItem>, CallError> {
    let (mut all, mut cursor) = (Vec::new(), cursor);
    loop {
        let (changes, head) = page(session, &cursor).await?;
        all.extend(changes);
        cursor = match head.range {
            PageRange::Snapshot { snapshot, last: Some(from), .. } => FeedCursor::InSnapshot { snapshot, from },
            PageRange::Changes { last, .. } if last < head.newest => FeedCursor::After(last),
            PageRange::Snapshot { last: None, .. } | PageRange::Changes { .. } => return Ok(all),
        };
    }
}

#[derive(Serialize)]
struct Identity<'a> {
    id_no: &'a PersonNumber,
    name: &'a PersonName,
}

/// Somebody with two new keys whose enrolment is written and not yet answered.
pub struct Newcomer {
    who: Someone,
    keys: Arc<SoftwareKeys>,
    device: PublicKey,
    user: PublicKey,
    ids: SeededIds,
    clock: VirtualClock,
    /// The command that enrols.
    pub bytes: Vec<u8>,
}

impl Newcomer {
    fn enrolment(&self) -> Enrol {
        match Command::from_bytes(&self.bytes).unwrap().body {
            CommandBody::Enrol(enrol) => *enrol,
            other => panic!("{other:?}"),
        }
    }

    /// The enrolment with something else in it, under an id of its own.
    pub fn altered(&self, change: &dyn Fn(&mut Enrol)) -> Vec<u8> {
        let mut enrol = self.enrolment();
        change(&mut enrol);
        let digest = Digest::of(&to_canonical(&enrol).unwrap());
        let mut id: [u8; 16] = digest.bytes()[..16].try_into().unwrap();
        (id[6], id[8]) = (0x70 | (id[6] & 0x0F), 0x80 | (id[8] & 0x3F));
        let id = id_of(uuid::Uuid::from_bytes(id));
        Command { id, body: CommandBody::Enrol(Box::new(enrol)) }.to_bytes().unwrap()
    }

    /// The user key's proof.
    pub fn proof(&self) -> String {
        self.enrolment().user_key_proof
    }

    pub fn user_key(&self) -> PublicKey {
        self.user
    }

    /// Returns the caller as whom the registry knows whoever enrols.
    pub fn caller(&self) -> Caller {
        Caller::Enrolling { device_key: self.device }
    }

    pub fn with_new_keys(who: &Someone, clock: &VirtualClock) -> Newcomer {
        let keys = SoftwareKeys::in_memory();
        let device = keys.generate(DEVICE_ALIAS, KeyPolicy::Requests).unwrap().key;
        let user = keys.generate(USER_ALIAS, KeyPolicy::Acts).unwrap().key;
        Newcomer::with(Arc::new(keys), (device, user), USER_ALIAS, who, clock)
    }

    /// Somebody who enrols with the keys of another person's device.
    pub fn with_keys_of(citizen: &Citizen, who: &Someone, clock: &VirtualClock) -> Newcomer {
        Newcomer::with(citizen.keys.clone(), (citizen.device, citizen.user), USER_ALIAS, who, clock)
    }

    /// Somebody who enrols again with their own two keys, each for what the other is.
    pub fn with_swapped_keys_of(citizen: &Citizen) -> Newcomer {
        let swapped = (citizen.user, citizen.device);
        Newcomer::with(citizen.keys.clone(), swapped, DEVICE_ALIAS, &citizen.who, &citizen.clock)
    }

    fn with(
        keys: Arc<SoftwareKeys>,
        (device, user): (PublicKey, PublicKey),
        signs: &str,
        who: &Someone,
        clock: &VirtualClock,
    ) -> Newcomer {
        let id_no = who.identity.person().expect("a person");
        let identity = Digest::of(&to_canonical(&Identity { id_no: &id_no, name: &who.name }).unwrap());
        let proof = UserKeyProof { device_key: device.key_id().to_string(), identity };
        let signer = DeviceSigner::new(&*keys, signs, "enrol").unwrap();
        let proof = Envelope::sign_value(&PayloadType::new("enrol", 1), &proof, &signer).unwrap();
        let body = Enrol {
            name: who.name.clone(),
            id_no,
            device_key: device,
            device_kept: keys.info(DEVICE_ALIAS).unwrap().kept(),
            user_key: user,
            user_kept: keys.info(USER_ALIAS).unwrap().kept(),
            user_key_proof: String::from_utf8(proof.to_bytes().unwrap()).unwrap(),
            identity_proof: "sandbox".to_owned(),
            principal: None,
        };
        let ids = SeededIds::new(11, who.name.as_str());
        let id = ids.uuid("enrol", 0, clock.read().wall);
        let bytes = Command { id: id_of(id), body: CommandBody::Enrol(Box::new(body)) }.to_bytes().unwrap();
        Newcomer { who: who.clone(), keys, device, user, ids, clock: clock.clone(), bytes }
    }

    /// The citizen that this answer makes of the newcomer.
    pub fn enrolled(self, service: &Service, answer: Vec<u8>) -> Citizen {
        let account = open_outcome(&answer).account;
        let session = service.session(Caller::Account { account: account.clone(), key: self.device.key_id() });
        Citizen {
            who: self.who,
            account,
            session,
            keys: self.keys,
            device: self.device,
            user: self.user,
            ids: self.ids,
            next: Mutex::new(1),
            clock: self.clock,
            sent: Mutex::default(),
            enrolment: (self.bytes, answer),
        }
    }
}

impl Citizen {
    pub async fn enrol(office: &Office, who: &Someone) -> Result<Citizen, CallError> {
        let newcomer = Newcomer::with_new_keys(who, &office.clock);
        let answer = office.service.session(newcomer.caller()).command(&newcomer.bytes).await?;
        Ok(newcomer.enrolled(&office.service, answer))
    }

    /// The same person at the registry's new process.
    pub fn at(&mut self, service: &Service) {
        self.session = service.session(self.caller());
    }

    /// Returns the caller as whom the registry knows this device.
    pub fn caller(&self) -> Caller {
        Caller::Account { account: self.account.clone(), key: self.device.key_id() }
    }

    fn ordinal(&self) -> u64 {
        let mut next = self.next.lock().unwrap();
        *next += 1;
        *next
    }

    pub fn uuid(&self, purpose: &str) -> uuid::Uuid {
        self.ids.uuid(purpose, self.ordinal(), self.clock.read().wall)
    }

    pub fn command(&self, body: CommandBody) -> Vec<u8> {
        Command { id: id_of(self.uuid("command")), body }.to_bytes().unwrap()
    }

    pub async fn try_send(&self, body: CommandBody) -> Result<OutcomeResult, Problem> {
        let bytes = self.command(body);
        match self.session.command(&bytes).await {
            Ok(answer) => {
                let result = open_outcome(&answer).result;
                self.sent.lock().unwrap().push((bytes, answer));
                Ok(result)
            }
            Err(CallError::Problem(problem)) => Err(problem),
            Err(other) => panic!("{other}"),
        }
    }

    /// Sends a command that is carried out.
    pub async fn send(&self, body: CommandBody) -> CommandEffect {
        match self.try_send(body).await.unwrap() {
            OutcomeResult::Done(effect) => effect,
            OutcomeResult::Declined(declined) => panic!("declined: {}", declined.code),
        }
    }

    /// Sends a command that is declined.
    pub async fn declined(&self, body: CommandBody) -> String {
        match self.try_send(body).await.unwrap() {
            OutcomeResult::Declined(declined) => declined.code,
            OutcomeResult::Done(_) => panic!("it was done"),
        }
    }

    /// Thumbprint of the key that signs this device's requests.
    pub fn caller_key(&self) -> KeyId {
        self.device.key_id()
    }

    /// The public key under this name in the device's key store.
    pub fn key(&self, alias: &str) -> PublicKey {
        if alias == USER_ALIAS { self.user } else { self.device }
    }

    pub fn signs(&self, payload_type: &PayloadType, value: &impl Serialize) -> String {
        self.signs_with(USER_ALIAS, payload_type, value)
    }

    pub fn signs_with(&self, alias: &str, payload_type: &PayloadType, value: &impl Serialize) -> String {
        let signer = DeviceSigner::new(&*self.keys, alias, "test").unwrap();
        String::from_utf8(Envelope::sign_value(payload_type, value, &signer).unwrap().to_bytes().unwrap()).unwrap()
    }

    /// The newest objects of a kind in this person's feed.
    pub async fn objects(&self, kind: ObjectKind) -> Vec<(String, String)> {
        let snapshot = all_pages(&self.session, FeedCursor::Start).await.unwrap();
        snapshot.into_iter().filter(|c| c.kind == kind).map(|c| (c.object, c.body)).collect()
    }

    pub async fn case(&self) -> CaseView {
        let mut cases = self.objects(ObjectKind::Case).await;
        serde_json::from_str(&cases.pop().expect("a case").1).unwrap()
    }

    /// `None` where the registry does not answer any more, or has no case.
    pub async fn case_at_all(&self) -> Option<CaseView> {
        let snapshot = all_pages(&self.session, FeedCursor::Start).await.ok()?;
        let case = snapshot.into_iter().rfind(|c| c.kind == ObjectKind::Case)?;
        serde_json::from_str(&case.body).ok()
    }

    pub async fn quote(&self) -> (Digest, Quote) {
        let quotes = self.objects(ObjectKind::Quote).await;
        quotes
            .iter()
            .map(|(id, body)| (id.parse().unwrap(), payload::<Quote>(body)))
            .max_by_key(|(_, q)| q.quoted_at)
            .expect("a quote")
    }

    pub async fn payment(&self) -> PaymentView {
        let mut payments = self.objects(ObjectKind::Payment).await;
        serde_json::from_str(&payments.pop().expect("a payment").1).unwrap()
    }

    pub async fn certificates(&self) -> Vec<CertificateView> {
        let all = self.objects(ObjectKind::Certificate).await;
        all.iter().map(|(_, body)| serde_json::from_str(body).unwrap()).collect()
    }

    pub async fn documents(&self) -> Vec<DocumentView> {
        let all = self.objects(ObjectKind::Document).await;
        all.iter().map(|(_, body)| serde_json::from_str(body).unwrap()).collect()
    }

    pub async fn letters(&self) -> Vec<LetterBody> {
        self.objects(ObjectKind::Letter).await.iter().map(|(_, body)| payload(body)).collect()
    }

    pub async fn workspace(&self, draft: DraftId) -> WorkspaceView {
        self.session.workspace(draft).await.unwrap()
    }

    pub async fn pays(&self) -> AttemptId {
        let attempt_id: AttemptId = id_of(self.uuid("attempt"));
        let (quote, _) = self.quote().await;
        self.send(CommandBody::Pay(Pay { quote, attempt_id, channel: channel("wechat") })).await;
        attempt_id
    }

    pub async fn asks(&self, attempt_id: AttemptId) -> CommandEffect {
        self.send(CommandBody::AskPayment(AskPayment { attempt_id })).await
    }

    pub async fn collects(&self, case_id: CaseId) -> CommandEffect {
        self.send(CommandBody::Collect(Collect { case_id })).await
    }

    pub fn withdrawal(&self, case_id: CaseId, slot: Slot) -> CommandBody {
        let statement = WithdrawalStatement { case_id, slot, key: self.user.key_id().to_string() };
        CommandBody::Withdraw(Withdraw { case_id, statement: self.signs(&PayloadType::new("withdraw", 1), &statement) })
    }
}

pub fn slot(text: &str) -> Slot {
    text.parse().unwrap()
}

/// A payment channel by its name.
pub fn channel(name: &str) -> ChannelId {
    name.parse().unwrap()
}

pub fn id_of<T: std::str::FromStr>(uuid: uuid::Uuid) -> T
where
    T::Err: std::fmt::Debug,
{
    uuid.to_string().parse().unwrap()
}

/// The payload of one of the registry's own envelopes.
pub fn payload<T: DeserializeOwned>(envelope: &str) -> T {
    serde_json::from_slice(Envelope::from_bytes(envelope.as_bytes()).unwrap().unverified_payload()).unwrap()
}

pub fn open_outcome(bytes: &[u8]) -> Outcome {
    let envelope = Envelope::from_bytes(bytes).unwrap();
    assert_eq!(*envelope.payload_type(), payload::OUTCOME);
    serde_json::from_slice(envelope.unverified_payload()).unwrap()
}

/// An outcome as who pinned the root reads it.
pub fn verified_outcome(office: &Office, bytes: &[u8], at: Instant) -> Outcome {
    let keys = office.keys();
    let receipts = |id: &KeyId| keys.bundle().key_for(KeyRole::Receipt, id, at).map(|row| row.key);
    Envelope::from_bytes(bytes).unwrap().verify(&payload::OUTCOME, &receipts).unwrap().parse().unwrap()
}
