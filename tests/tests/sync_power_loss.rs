//! The phone's power fails at every operation of its vault while it syncs with a real registry: commands, a photo, the
//! feed. When it is back it goes on, and in the end each command has had one effect and both sides hold the same.
//!
//! The registry runs in this process and does not fail; what it knows outlives the phone, as it does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

#[allow(dead_code)]
#[path = "../../registry/tests/service/citizen.rs"]
mod citizen;
#[allow(dead_code)]
#[path = "../../registry/tests/service/draft.rs"]
mod draft;
#[allow(dead_code)]
#[path = "../../registry/tests/service/office.rs"]
mod office;

use std::{path::Path, sync::Arc};

use citizen::Citizen;
use draft::{Draft, chunks};
use ereg_crash_vfs::{Disk, Fault, Image, Lasting};
use ereg_law::fixture::{Sale, seller};
use ereg_protocol::{
    command::{Command, CommandBody, CommandKind},
    feed::{FeedCursor, ObjectKind},
    id::CommandId,
    registry::Registry,
    world::Clock as _,
};
use ereg_sync::{
    belief::PinnedTrust,
    planner::{Connectivity, FixedJitter},
    run::{SyncLoop, SyncParts},
    state,
    time::TrustedTime,
};
use ereg_tests::{
    disk_storage::DiskStorage,
    promise::{key, photo},
};
use ereg_vault::{Lane, NewOutboxItem, OpenOptions, Vault, VaultError};
use office::Office;

/// Points of a run, and of each fault of the medium; `EREG_LONG=1` makes ten times as many.
const POINTS: u64 = 300;
const OF_A_FAULT: u64 = 12;
/// A new registry after so many: one person opens only so many workspaces.
const PER_REGISTRY: u64 = 40;
const DIR: &str = "vault";

fn points(usual: u64) -> u64 {
    if std::env::var_os("EREG_LONG").is_some_and(|value| value == "1") { usual * 10 } else { usual }
}

/// A phone that has everything to say and has said nothing yet.
struct Ready {
    draft: Draft,
    commands: Vec<CommandId>,
    image: Image,
}

struct Scene {
    office: Office,
    seller: Citizen,
    disk: Disk,
    options: OpenOptions,
}

impl Scene {
    async fn set(disk: &Disk) -> Scene {
        let sale = Sale::clean();
        let (mut office, _) = Office::for_sale(&sale);
        // A phone for each point, all of one person.
        office.service = office.restarted_with(|pack| pack.parameters.devices_at_most = 1_000_000);
        let seller = office.enrols(&seller()).await;
        Scene { office, seller, disk: disk.clone(), options: DiskStorage::options(disk) }
    }

    /// A vault with a shared draft, its sections, a photo and a change of mind in the outbox; on a new phone, for the
    /// registry takes another vault behind the same key for an older copy.
    async fn ready(&mut self, seed: u64) -> Ready {
        self.office.clock.advance(1_000);
        self.seller = self.office.enrols(&seller()).await;
        let sale = Sale::clean();
        let unit = sale.register.as_ref().unwrap().unit;
        let extract = self.seller.session.extract(&unit).await.unwrap();
        let photo = photo(seed, 6_000);
        let draft = Draft::begun(&self.seller, &sale, extract, Some(photo.clone()));
        self.disk.format(seed);
        let vault = Vault::create(Path::new(DIR), &key(0), self.options.clone()).unwrap();
        let imported = vault.import_medium(&mut photo.as_slice(), Some(6_000), 1 << 20).unwrap();
        assert_eq!(imported.medium().digest, chunks(&photo).root());
        let mut commands = Vec::new();
        vault
            .write(|tx| {
                state::put_account(tx, &self.seller.account)?;
                state::put_trust(tx, self.office.keys().bundle().bytes())?;
                tx.keep_medium(&imported)?;
                for body in [draft.sharing(), draft.sections(1), draft.announcement(), draft.deal(2)] {
                    commands.push(self.enqueue(tx, &draft, body)?);
                }
                Ok::<_, VaultError>(())
            })
            .unwrap();
        vault.close().unwrap();
        Ready { draft, commands, image: self.disk.dump() }
    }

    fn enqueue(&self, tx: &mut ereg_vault::Tx<'_>, draft: &Draft, body: CommandBody) -> Result<CommandId, VaultError> {
        let kind = match &body {
            CommandBody::Share(_) => CommandKind::Share,
            CommandBody::PutSections(_) => CommandKind::PutSections,
            CommandBody::PutMedium(_) => CommandKind::PutMedium,
            other => panic!("{other:?}"),
        };
        let bytes = self.seller.command(body);
        let command_id = Command::from_bytes(&bytes).unwrap().id;
        tx.enqueue(NewOutboxItem {
            command_id,
            lane: Lane(draft.id.to_string()),
            kind,
            bytes,
            coalesce: None,
            after_media: Vec::new(),
            made_at: self.office.clock.read().wall,
        })?;
        Ok(command_id)
    }

    /// One life of the app: opened, synced until nothing is to be done now, closed.
    async fn lives(&self) -> Result<(), String> {
        let vault = Vault::open(Path::new(DIR), &key(0), self.options.clone()).map_err(|e| e.code().to_owned())?;
        let vault = Arc::new(vault);
        let sync = SyncLoop::new(SyncParts {
            vault: vault.clone(),
            registry: Arc::new(self.seller.session.clone()),
            trust: Arc::new(PinnedTrust::new(Some(self.office.keys().bundle().clone()))),
            time: Arc::new(TrustedTime::new(Arc::new(self.office.clock.clone()), None)),
            jitter: Arc::new(FixedJitter(0)),
            aftermath: Arc::new(()),
        });
        let synced = sync.until_quiet(Connectivity::Online).await.map_err(|e| e.code().to_owned());
        drop(sync);
        synced.and(vault.close().map_err(|e| e.code().to_owned()))
    }

    /// Everything that must be true once the phone has had the time it needs.
    async fn judge(&self, ready: &Ready) -> Result<(), String> {
        let vault = Vault::open(Path::new(DIR), &key(0), self.options.clone()).map_err(|e| e.code().to_owned())?;
        let read = |error: VaultError| error.code().to_owned();
        vault.verify_all().map_err(read)?;
        for (nth, command) in ready.commands.iter().enumerate() {
            let settled =
                vault.settled(*command).map_err(read)?.ok_or(format!("I-9: command {nth} is not answered"))?;
            if !settled.is_acked() {
                return Err(format!("I-9: command {nth} was given up"));
            }
        }
        if !vault.outbox().map_err(read)?.is_empty() {
            return Err("I-9: something is left to be sent".to_owned());
        }
        let effects = self.office.count(&format!(
            "SELECT count(*) FROM command WHERE command_id IN ({})",
            ready.commands.iter().map(|id| format!("'{id}'")).collect::<Vec<_>>().join(", ")
        ));
        if effects != ready.commands.len() as i64 {
            return Err(format!("I-4: {effects} commands took effect"));
        }
        let workspace = self.seller.workspace(ready.draft.id).await;
        let digest = workspace.media.first().ok_or("I-10: the photo was not announced")?.digest;
        if self.seller.session.medium(digest).await.unwrap().held != [0] {
            return Err("I-10: the registry lacks the photo".to_owned());
        }
        if !vault.read(|view| view.media_in_transit()).map_err(read)?.is_empty() {
            return Err("I-9: the photo is to be sent again".to_owned());
        }
        let told = vault.object(ObjectKind::Workspace, &ready.draft.id.to_string()).map_err(read)?;
        let told = told.ok_or("I-9: the feed never came")?;
        let newest = self.seller.objects(ObjectKind::Workspace).await;
        let newest = newest.into_iter().find(|(id, _)| *id == ready.draft.id.to_string()).unwrap().1;
        if told.body != newest {
            return Err("I-9: the phone shows another workspace than the registry holds".to_owned());
        }
        match vault.cursor().map_err(read)? {
            FeedCursor::After(_) => vault.close().map_err(read),
            _ => Err("I-9: the feed has no end".to_owned()),
        }
    }

    /// Lets the phone live until it has nothing more to do; each further life begins a quarter of an hour later.
    async fn settles(&self, ready: &Ready) -> Result<(), String> {
        let mut judged = Err(String::new());
        for _ in 0..6 {
            self.office.clock.advance(900_000);
            self.lives().await?;
            judged = self.judge(ready).await;
            if judged.is_ok() {
                break;
            }
        }
        judged
    }
}

#[tokio::test]
async fn a_phone_that_loses_power_while_it_syncs_goes_on_and_both_sides_agree() {
    let disk = Disk::new(0);
    let mut scene = Scene::set(&disk).await;
    let ready = scene.ready(1).await;
    let before = disk.counters().hit_by(Fault::PowerLoss);
    scene.lives().await.unwrap();
    let operations = disk.counters().hit_by(Fault::PowerLoss) - before;
    scene.settles(&ready).await.unwrap();
    let (mut struck, step) = (0, operations.div_ceil(points(POINTS)).max(1));
    for nth in 0..points(POINTS) {
        if nth % PER_REGISTRY == PER_REGISTRY - 1 {
            scene = Scene::set(&disk).await;
        }
        let at = 1 + (nth * step + nth / operations) % operations;
        let ready = scene.ready(nth + 2).await;
        disk.format(nth * 1_000_003 + at);
        disk.load(&ready.image);
        disk.inject(Fault::PowerLoss, at);
        let end = scene.lives().await;
        struck += u64::from(disk.fault_fired());
        assert!(end.is_ok() || disk.fault_fired(), "point {at} of {operations}: {end:?}");
        disk.power_cycle();
        if let Err(what) = scene.settles(&ready).await {
            panic!("point {at} of {operations}, run {nth}: {what}");
        }
    }
    assert!(struck * 100 >= points(POINTS) * 95, "only {struck} of {} were met", points(POINTS));
    eprintln!("sync: {} points over {operations} operations", points(POINTS));
}

/// The medium fails, and not the power: what was being done fails, nothing that was told is lost, and both sides agree in the end.
#[tokio::test]
async fn a_phone_whose_medium_fails_while_it_syncs_goes_on_and_both_sides_agree() {
    let disk = Disk::new(0);
    let faults = [
        Fault::IoError(Lasting::Once),
        Fault::IoError(Lasting::Forever),
        Fault::Full(Lasting::Once),
        Fault::Full(Lasting::Forever),
        Fault::SyncError,
        Fault::ReadError,
    ];
    for fault in faults {
        let mut scene = Scene::set(&disk).await;
        let ready = scene.ready(1).await;
        let before = disk.counters().hit_by(fault);
        scene.lives().await.unwrap();
        let operations = disk.counters().hit_by(fault) - before;
        scene.settles(&ready).await.unwrap();
        let step = operations.div_ceil(points(OF_A_FAULT)).max(1);
        for nth in 0..points(OF_A_FAULT) {
            if nth % PER_REGISTRY == PER_REGISTRY - 1 {
                scene = Scene::set(&disk).await;
            }
            let at = 1 + (nth * step) % operations;
            let ready = scene.ready(nth + 2).await;
            disk.format(nth * 1_000_003 + at);
            disk.load(&ready.image);
            disk.inject(fault, at);
            let end = scene.lives().await;
            assert!(end.is_ok() || disk.fault_fired(), "{fault:?} at {at} of {operations}: {end:?}");
            disk.clear_fault();
            disk.process_kill();
            if let Err(what) = scene.settles(&ready).await {
                panic!("{fault:?} at {at} of {operations}, run {nth}: {what}");
            }
        }
    }
}
