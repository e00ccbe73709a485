//! Enrolments, straight into the service: what many clients gain who share a flush.

use std::sync::Arc;
use std::time::Instant;

use ereg_domain::canonical::to_canonical;
use ereg_domain::identifier::PersonNumber;
use ereg_domain::text::PersonName;
use ereg_law::fixture::{Sale, someone};
use ereg_law::matter::LAW;
use ereg_protocol::command::{Command, CommandBody, Enrol, UserKeyProof};
use ereg_protocol::id::CommandId;
use ereg_protocol::registry::Registry as _;
use ereg_protocol::world::{Ids as _, SeededIds, VirtualClock};
use ereg_registry::keys::{RegistryKeys, RoleOptions};
use ereg_registry::partner::{FormerIdentity, IdentityAnswer, IdentityProvider, PartnerError, Partners};
use ereg_registry::service::{Answering, Caller, DigestName, OfficePress, SealFormat, Service, Surroundings};
use ereg_trust::digest::Digest;
use ereg_trust::envelope::{Envelope, PayloadType};
use ereg_trust::keys::{DEVICE_ALIAS, DeviceSigner, KeyPolicy, SoftwareKeys, USER_ALIAS};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use serde::Serialize;

use crate::sample::on_disk;
use crate::table::{Line, Reach};

/// Commands that a registry is sent, whoever shares them.
const COMMANDS: usize = 480;

/// The police, who know everybody.
struct Police;

impl IdentityProvider for Police {
    fn check(&self, _: &PersonName, _: &PersonNumber, _: &str) -> Result<IdentityAnswer, PartnerError> {
        Ok(IdentityAnswer::Confirmed { formerly: Vec::new() })
    }

    fn formerly(&self, _: &PersonName, _: &PersonNumber) -> Result<Vec<FormerIdentity>, PartnerError> {
        Ok(Vec::new())
    }
}

/// The command by which the person of this number enrols, and who sends it.
fn enrolment(number: u16) -> (Caller, Vec<u8>) {
    #[derive(Serialize)]
    struct Identity<'a> {
        id_no: &'a PersonNumber,
        name: &'a PersonName,
    }
    let who = someone("林秀英", "19620317", number);
    let id_no = who.identity.person().unwrap();
    let keys = SoftwareKeys::in_memory();
    let device = keys.generate(DEVICE_ALIAS, KeyPolicy::Requests).unwrap().key;
    let user = keys.generate(USER_ALIAS, KeyPolicy::Acts).unwrap().key;
    let identity = Digest::of(&to_canonical(&Identity { id_no: &id_no, name: &who.name }).unwrap());
    let proof = UserKeyProof { device_key: device.key_id().to_string(), identity };
    let signer = DeviceSigner::new(&keys, USER_ALIAS, "enrol").unwrap();
    let proof = Envelope::sign_value(&PayloadType::new("enrol", 1), &proof, &signer).unwrap();
    let body = CommandBody::Enrol(Box::new(Enrol {
        name: who.name.clone(),
        id_no: id_no.clone(),
        device_key: device,
        device_kept: keys.info(DEVICE_ALIAS).unwrap().kept(),
        user_key: user,
        user_kept: keys.info(USER_ALIAS).unwrap().kept(),
        user_key_proof: String::from_utf8(proof.to_bytes().unwrap()).unwrap(),
        identity_proof: "sandbox".to_owned(),
        principal: None,
    }));
    let id = SeededIds::new(11, "bench").uuid("enrol", number.into(), Sale::clean().as_of);
    (Caller::Enrolling { device_key: device }, Command { id: CommandId::new(id).unwrap(), body }.to_bytes().unwrap())
}

/// Measures the commands that a registry carries out in a second, by so many clients who each wait for their answer;
/// beside it plain rows of about the same size, of as many commands in one transaction.
pub(crate) fn at_once() -> Vec<Line> {
    let commands: Vec<_> = (1..=COMMANDS).map(|number| enrolment(u16::try_from(number).unwrap())).collect();
    let of = |clients: usize| {
        let root = on_disk();
        let keys = RegistryKeys::create_or_load(root.path(), &RoleOptions::demonstration()).unwrap();
        let world = Surroundings {
            clock: Arc::new(VirtualClock::at(Sale::clean().as_of)),
            ids: Arc::new(SeededIds::new(7, "registry")),
            partners: Partners { identity: Some(Arc::new(Police)), ..Partners::none() },
            law: LAW,
            answering: Answering::First,
            press: Arc::new(OfficePress),
            seal: SealFormat::default(),
            digest_name: DigestName::default(),
        };
        let service = Service::open(root.path(), keys, None, world).unwrap();
        let started = Instant::now();
        std::thread::scope(|scope| {
            for mine in commands.chunks(COMMANDS.div_ceil(clients)) {
                let service = service.clone();
                scope.spawn(move || {
                    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                    for (caller, bytes) in mine {
                        runtime.block_on(service.session(caller.clone()).command(bytes)).unwrap();
                    }
                });
            }
        });
        let ours = COMMANDS as f64 / started.elapsed().as_secs_f64();
        let db = Connection::open(root.path().join("plain.db")).unwrap();
        db.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE r (k INTEGER PRIMARY KEY, b)",
        )
        .unwrap();
        let started = Instant::now();
        for together in commands.chunks(clients) {
            let tx = Transaction::new_unchecked(&db, TransactionBehavior::Immediate).unwrap();
            for _ in 0..together.len() * 10 {
                tx.prepare_cached("INSERT INTO r (b) VALUES (zeroblob(600))").unwrap().execute([]).unwrap();
            }
            tx.commit().unwrap();
        }
        (ours, COMMANDS as f64 / started.elapsed().as_secs_f64())
    };
    let (alone, _) = of(1);
    let line = |(what, clients): (&str, usize)| {
        let (ours, plain) = of(clients);
        Line {
            what: what.to_owned(),
            measured: format!("{ours:.0}/s"),
            baseline: format!("{plain:.0}/s"),
            ratio: format!("{:.2}", ours / plain),
            goal: "more than one alone",
            reach: if clients == 1 { Reach::NoGoal } else { (ours > alone).into() },
        }
    };
    let clients = [
        ("enrolments of one client", 1),
        ("enrolments of 8 clients at once", 8),
        ("enrolments of 32 clients at once", 32),
    ];
    clients.into_iter().map(line).collect()
}
