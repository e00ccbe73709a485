//! The power fails at every operation of everything a vault does; what it had told is there when it comes back.
//!
//! Each flow runs once undisturbed to learn how many operations it needs, and then once for each of them with the power
//! lost at that operation, again and again with other seeds until its number of points is reached.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use std::path::Path;

use ereg_crash_vfs::{Disk, Fault, Fsync, Image, Lasting, Medium};
use ereg_protocol::{catalogue::ErrorClass, command::CommandKind, feed::FeedCursor};
use ereg_tests::disk_storage::DiskStorage;
use ereg_tests::promise::{Promised, at, change, command_id, draft, key, lane, photo, statement, take_due};
use ereg_trust::manifest::MediaRef;
use ereg_vault::{LastError, NewOutboxItem, OpenOptions, Thing, Vault, VaultError};
use rusqlite::{Connection, OpenFlags};

/// Points of each flow in a run of all tests; `EREG_LONG=1` makes ten times as many.
const TYPING: u64 = 1_200;
const SIGNING: u64 = 500;
const SENDING: u64 = 500;
const FEED: u64 = 500;
const MEDIA: u64 = 500;
const MEDIA_LIFE: u64 = 500;
const DOCUMENTS: u64 = 300;
const TRANSIT: u64 = 400;
const KEYS: u64 = 300;
const CREATION: u64 = 300;
const SET_ASIDE: u64 = 100;
const SEARCH_INDEX: u64 = 300;
const TWICE: u64 = 400;
/// Points of each fault of each job on a whole vault.
const JOB: u64 = 15;
const _: () = assert!(
    TYPING
        + SIGNING
        + SENDING
        + FEED
        + MEDIA
        + MEDIA_LIFE
        + DOCUMENTS
        + TRANSIT
        + KEYS
        + CREATION
        + SET_ASIDE
        + SEARCH_INDEX
        + TWICE
        >= 5_000
);

/// Returns the number of points that a run of this length asks for.
fn points(usual: u64) -> u64 {
    if std::env::var_os("EREG_LONG").is_some_and(|value| value == "1") { usual * 10 } else { usual }
}

const DIR: &str = "vault";

/// The transit's key of the flows that open the transit alone.
const TRANSIT_KEY: u8 = 9;

/// The part of the vault that a flow opens.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opens {
    Content,
    TransitAlone,
}

/// Something a person does, from a vault that is ready for it.
struct Flow {
    name: &'static str,
    opens: Opens,
    ready: fn(&Vault, &mut Promised) -> Result<(), VaultError>,
    act: fn(&Vault, &mut Promised) -> Result<(), VaultError>,
}

/// Everything that is done with an open vault.
const FLOWS: [Flow; 10] = [
    Flow { name: "typing", opens: Opens::Content, ready: two_drafts, act: typing },
    Flow { name: "signing", opens: Opens::Content, ready: two_drafts, act: signing },
    Flow { name: "sending", opens: Opens::Content, ready: two_drafts, act: sending },
    Flow { name: "feed", opens: Opens::Content, ready: at_the_end_of_an_empty_snapshot, act: feed },
    Flow { name: "media", opens: Opens::Content, ready: two_drafts, act: media },
    Flow { name: "media_life", opens: Opens::Content, ready: three_photos, act: media_life },
    Flow { name: "documents", opens: Opens::Content, ready: at_the_end_of_an_empty_snapshot, act: documents },
    Flow { name: "transit", opens: Opens::TransitAlone, ready: ready_for_the_background, act: in_the_background },
    Flow { name: "keys", opens: Opens::Content, ready: two_drafts, act: keys },
    Flow { name: "search index", opens: Opens::Content, ready: a_run_and_more, act: searched_anew },
];

/// Whether a call returned what it was asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    Done,
    Failed,
}

/// Something that is done with a vault as a whole, while nobody has it open.
struct Job {
    name: &'static str,
    /// Puts what it begins with on an empty disk.
    ready: fn(&OpenOptions) -> Promised,
    act: fn(&OpenOptions) -> Result<(), VaultError>,
    /// Says what is not as it must be afterwards; what failed is done again.
    judge: fn(&OpenOptions, &Promised, Told) -> Result<(), String>,
    /// The fault that it is not held to.
    spares: Option<Fault>,
}

/// Everything that is done with a vault as a whole.
const JOBS: [Job; 6] = [
    Job {
        name: "creation",
        ready: |_| Promised::default(),
        act: |options| Vault::create(Path::new(DIR), &key(0), options.clone())?.close(),
        judge: made_or_not_there,
        spares: None,
    },
    Job {
        name: "setting aside",
        ready: |options| made_in(DIR, options),
        act: |options| Vault::set_aside(Path::new(DIR), options).map(drop),
        judge: in_one_of_both_places,
        spares: None,
    },
    Job {
        name: "backup",
        ready: |options| made_in(DIR, options),
        act: backed_up,
        judge: copied_or_not_there,
        spares: None,
    },
    Job {
        name: "restoration",
        ready: |options| made_in(CARD, options),
        act: restored,
        judge: restored_or_not_there,
        spares: None,
    },
    Job {
        name: "salvage",
        ready: damaged_in_its_place,
        act: |options| Vault::salvage(Path::new(DIR), &key(0), options).map(drop),
        judge: salvaged_or_still_there,
        // Reading around what cannot be read is what a salvage is for.
        spares: Some(Fault::ReadError),
    },
    Job {
        name: "erasure",
        ready: |options| made_in(DIR, options),
        act: |options| Vault::erase(Path::new(DIR), options),
        judge: whole_or_erased,
        spares: None,
    },
];

/// Another place for a vault.
const CARD: &str = "card";
/// The place of a damaged vault after its salvage.
const ASIDE: &str = "vault.aside-1";

/// Everything that a disk does to whoever writes on it.
const FAULTS: [Fault; 7] = [
    Fault::IoError(Lasting::Once),
    Fault::IoError(Lasting::Forever),
    Fault::Full(Lasting::Once),
    Fault::Full(Lasting::Forever),
    Fault::SyncError,
    Fault::PowerLoss,
    Fault::ReadError,
];

fn flow(name: &str) -> &'static Flow {
    FLOWS.iter().find(|flow| flow.name == name).unwrap()
}

/// Returns the worth of the flushes of this run: lies, if the sabotage twin asks for them.
fn fsync() -> Fsync {
    let lying = std::env::var("EREG_SABOTAGE").is_ok_and(|name| name == "lying_fsync");
    if lying { Fsync::Lying } else { Fsync::Honest }
}

/// The vault a flow begins with, as it lies on the disk.
fn ready(disk: &Disk, options: &OpenOptions, flow: &Flow) -> (Image, Promised) {
    let mut promised = Promised::default();
    let vault = Vault::create(Path::new(DIR), &key(0), options.clone()).unwrap();
    (flow.ready)(&vault, &mut promised).unwrap();
    vault.close().unwrap();
    (disk.dump(), promised)
}

fn run(options: &OpenOptions, flow: &Flow, promised: &mut Promised) -> Result<(), VaultError> {
    let dir = Path::new(DIR);
    let vault = match flow.opens {
        Opens::Content => Vault::open(dir, &key(promised.key), options.clone())?,
        Opens::TransitAlone => Vault::open_transit(dir, &key(TRANSIT_KEY), options.clone())?,
    };
    (flow.act)(&vault, promised)?;
    vault.close()
}

/// A vault with drafts and photos.
fn made_in(dir: &str, options: &OpenOptions) -> Promised {
    let mut promised = Promised::default();
    let vault = Vault::create(Path::new(dir), &key(0), options.clone()).unwrap();
    three_photos(&vault, &mut promised).unwrap();
    vault.close().unwrap();
    promised
}

/// The same, with manifests that cannot be read.
fn damaged_in_its_place(options: &OpenOptions) -> Promised {
    let promised = made_in(DIR, options);
    let (vfs, flags) = (options.storage.vfs().unwrap(), OpenFlags::SQLITE_OPEN_READ_WRITE);
    let db = Connection::open_with_flags_and_vfs(format!("{DIR}/vault.db"), flags, vfs).unwrap();
    db.execute("UPDATE meta SET body = zeroblob(300)", []).unwrap();
    db.close().unwrap();
    promised
}

fn backed_up(options: &OpenOptions) -> Result<(), VaultError> {
    let vault = Vault::open(Path::new(DIR), &key(0), options.clone())?;
    vault.backup(Path::new(CARD))?;
    vault.close()
}

fn restored(options: &OpenOptions) -> Result<(), VaultError> {
    Vault::restore(Path::new(CARD), Path::new(DIR), &key(0), options.clone())?.close()
}

/// Whether no vault lies there; what lies there and is none is an error.
fn is_missing(options: &OpenOptions, dir: &str) -> Result<bool, String> {
    match Vault::open(Path::new(dir), &key(0), options.clone()) {
        Ok(vault) => vault.close().map(|()| false).map_err(|error| format!("{dir} cannot be closed: {}", error.code())),
        Err(VaultError::Missing) => Ok(true),
        Err(error) => Err(format!("{dir} cannot be opened: {}", error.code())),
    }
}

/// The vault that lies there keeps what was promised, and goes on.
fn whole_in(options: &OpenOptions, dir: &str, promised: &Promised) -> Result<(), String> {
    let mut promised = promised.clone();
    let vault = Vault::open(Path::new(dir), &key(0), options.clone())
        .map_err(|error| format!("{dir} cannot be opened: {}", error.code()))?;
    promised.judge(&vault).map_err(|what| format!("{dir}: {what}"))?;
    let further = promised.settle_with(&vault).and_then(|()| promised.save(&vault, 1)).and_then(|()| vault.close());
    further.map_err(|error| format!("{dir} cannot go on: {}", error.code()))
}

/// The vault that lies there may be an older copy: nothing of it goes by itself.
fn holds_all_in(options: &OpenOptions, dir: &str) -> Result<(), String> {
    let due = Vault::open(Path::new(dir), &key(0), options.clone()).and_then(|vault| {
        let due = take_due(&vault, at(1_000_000))?;
        vault.close().map(|()| due.len())
    });
    match due {
        Ok(0) => Ok(()),
        Ok(due) => Err(format!("{dir}: {due} commands of an older copy go by themselves")),
        Err(error) => Err(format!("{dir} cannot be looked at: {}", error.code())),
    }
}

/// Asserts that what was told is so, and that what failed is done when it is done again.
fn again(told: Told, act: Result<(), VaultError>) -> Result<(), String> {
    match told {
        Told::Done => Err("it was told and is not so".to_owned()),
        Told::Failed => act.map_err(|error| format!("it cannot be done again: {}", error.code())),
    }
}

fn made_or_not_there(options: &OpenOptions, promised: &Promised, told: Told) -> Result<(), String> {
    if is_missing(options, DIR)? {
        again(told, Vault::create(Path::new(DIR), &key(0), options.clone()).and_then(|vault| vault.close()))?;
    }
    whole_in(options, DIR, promised)
}

fn in_one_of_both_places(options: &OpenOptions, promised: &Promised, told: Told) -> Result<(), String> {
    match (is_missing(options, DIR)?, is_missing(options, ASIDE)?) {
        (true, false) => whole_in(options, ASIDE, promised),
        (false, true) if told == Told::Failed => whole_in(options, DIR, promised),
        (here, there) => Err(format!("missing in its place: {here}, missing aside: {there}")),
    }
}

fn copied_or_not_there(options: &OpenOptions, promised: &Promised, told: Told) -> Result<(), String> {
    if is_missing(options, CARD)? {
        again(told, backed_up(options))?;
    }
    whole_in(options, CARD, promised)?;
    whole_in(options, DIR, promised)
}

fn restored_or_not_there(options: &OpenOptions, promised: &Promised, told: Told) -> Result<(), String> {
    if is_missing(options, DIR)? {
        again(told, restored(options))?;
    }
    holds_all_in(options, DIR)?;
    whole_in(options, DIR, promised)?;
    whole_in(options, CARD, promised)
}

fn salvaged_or_still_there(options: &OpenOptions, promised: &Promised, told: Told) -> Result<(), String> {
    match Vault::open(Path::new(DIR), &key(0), options.clone()).and_then(|vault| vault.close()) {
        Ok(()) => {}
        Err(VaultError::Corrupt { .. } | VaultError::Missing) => {
            again(told, Vault::salvage(Path::new(DIR), &key(0), options).map(drop))?;
        }
        Err(error) => return Err(format!("neither damaged nor salvaged: {}", error.code())),
    }
    holds_all_in(options, DIR)?;
    whole_in(options, DIR, promised)?;
    match Vault::open(Path::new(ASIDE), &key(0), options.clone()) {
        Err(VaultError::Corrupt { .. }) => Ok(()),
        Err(error) => Err(format!("the damaged one is not where it should be: {}", error.code())),
        Ok(_) => Err("the damaged one was changed".to_owned()),
    }
}

fn whole_or_erased(options: &OpenOptions, promised: &Promised, told: Told) -> Result<(), String> {
    if !is_missing(options, DIR)? {
        if told == Told::Done {
            return Err("it was told and is not so".to_owned());
        }
        return whole_in(options, DIR, promised);
    }
    if told == Told::Failed {
        match Vault::erase(Path::new(DIR), options) {
            Ok(()) | Err(VaultError::Missing) => {}
            Err(error) => return Err(format!("it cannot be done again: {}", error.code())),
        }
    }
    for file in ["vault.key", "vault.db", "vault.db-wal", "media.db", "media.db-wal"] {
        if options.storage.look(&Path::new(DIR).join(file)).map_err(|error| error.to_string())? != Thing::Nothing {
            return Err(format!("{file} is left"));
        }
    }
    Ok(())
}

/// The vault after the crash: opened with the key that was promised, or the one it was being changed to.
fn reopened(options: &OpenOptions, promised: &Promised) -> Result<Vault, String> {
    let open = |number| Vault::open(Path::new(DIR), &key(number), options.clone());
    match (open(promised.key), promised.next_key) {
        (Ok(vault), _) => Ok(vault),
        (Err(VaultError::WrongKey), Some(next)) => open(next).map_err(|e| format!("cannot be opened: {}", e.code())),
        (Err(error), _) => Err(format!("cannot be opened: {}", error.code())),
    }
}

/// Everything that must be true after the power came back.
fn judge(options: &OpenOptions, vfs: &str, mut promised: Promised) -> Result<(), String> {
    let vault = reopened(options, &promised)?;
    promised.judge(&vault)?;
    // And it goes on as if nothing had been.
    let further = promised.settle_with(&vault).and_then(|()| promised.save(&vault, 1)).and_then(|()| vault.close());
    further.map_err(|error| format!("cannot go on: {}", error.code()))?;
    for file in ["vault.db", "media.db"] {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
        let db = Connection::open_with_flags_and_vfs(format!("{DIR}/{file}"), flags, vfs).map_err(|e| e.to_string())?;
        let integrity: Result<String, _> = db.query_row("PRAGMA integrity_check", [], |row| row.get(0));
        if integrity.as_deref() != Ok("ok") {
            return Err(format!("I-3: integrity of {file}: {integrity:?}"));
        }
    }
    Ok(())
}

/// The number of times that the power goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Losses {
    Once,
    /// Once, and again while what the first loss left is being recovered and judged.
    AgainInRecovery,
}

/// Loses the power at operation after operation, seed after seed.
fn sweep(flow: &Flow, points: u64, losses: Losses) {
    let disk = Disk::new(0);
    let options = DiskStorage::options(&disk);
    let vfs = options.storage.vfs().unwrap().to_owned();
    let (mut done, mut seed) = (0, 0);
    while done < points {
        disk.format(seed);
        let (image, ready) = ready(&disk, &options, flow);
        disk.format(seed);
        disk.load(&image);
        run(&options, flow, &mut ready.clone()).unwrap();
        let operations = disk.counters().hit_by(Fault::PowerLoss);
        // Every point in turn; of a flow that has more than were asked for, one of each stretch, others with each seed.
        let step = operations.div_ceil(points).max(1);
        for point in (1 + seed % step..=operations).step_by(usize::try_from(step).unwrap()) {
            disk.format(seed * 1_000_003 + point);
            disk.load(&image);
            disk.set_fsync(fsync());
            disk.inject(Fault::PowerLoss, point);
            let mut promised = ready.clone();
            let end = run(&options, flow, &mut promised);
            // Media lie under random places, so a run may need an operation more or less: then it simply ends.
            assert!(end.is_ok() || disk.fault_fired(), "{}: seed {seed}, point {point}: {end:?}", flow.name);
            disk.power_cycle();
            disk.set_fsync(Fsync::Honest);
            if losses == Losses::AgainInRecovery {
                disk.inject(Fault::PowerLoss, 1 + (point * 7 + seed) % 40);
                // What was told before holds, whatever the second loss interrupts; it tells nothing itself.
                let mut lost = promised.clone();
                let second = reopened(&options, &lost).and_then(|vault| {
                    lost.settle_with(&vault).and_then(|()| vault.collect_orphans()).map_err(|e| e.code().to_owned())
                });
                assert!(second.is_ok() || disk.fault_fired(), "{}: seed {seed}, point {point}: {second:?}", flow.name);
                disk.power_cycle();
            }
            done += 1;
            if let Err(what) = judge(&options, &vfs, promised) {
                panic!("{}: seed {seed}, point {point} of {operations}: {what}", flow.name);
            }
        }
        seed += 1;
    }
    eprintln!("{}: {done} points with {seed} seeds", flow.name);
}

/// Three drafts, saved field by field, with a pause in between as when the app goes to the background.
fn typing(vault: &Vault, promised: &mut Promised) -> Result<(), VaultError> {
    for save in 0..12 {
        promised.save(vault, 1 + save % 3)?;
        if save == 7 {
            vault.pause()?;
            vault.resume()?;
        }
    }
    Ok(())
}

fn nothing(_: &Vault, _: &mut Promised) -> Result<(), VaultError> {
    Ok(())
}

fn two_drafts(vault: &Vault, promised: &mut Promised) -> Result<(), VaultError> {
    promised.save(vault, 1)?;
    promised.save(vault, 2)
}

/// Drafts of which the search index has a run, and as many that wait as may but one.
fn a_run_and_more(vault: &Vault, promised: &mut Promised) -> Result<(), VaultError> {
    let ids: Vec<u64> = (1..=53).collect();
    ids.chunks(38).try_for_each(|batch| promised.save_all(vault, batch))
}

/// New drafts make a second run, older ones move the first, and both become one.
fn searched_anew(vault: &Vault, promised: &mut Promised) -> Result<(), VaultError> {
    (54..=56).try_for_each(|number| promised.save(vault, number))?;
    let older: Vec<u64> = (1..=20).collect();
    promised.save_all(vault, &older)?;
    (21..=22).try_for_each(|number| promised.save(vault, number))?;
    let newer: Vec<u64> = (57..=150).collect();
    promised.save_all(vault, &newer)
}

fn further(draft: u64, number: u64, kind: CommandKind) -> NewOutboxItem {
    NewOutboxItem {
        command_id: command_id(draft, number),
        lane: lane(draft),
        kind,
        bytes: format!("{{\"further\":{number}}}").into_bytes(),
        coalesce: None,
        after_media: Vec::new(),
        made_at: at(number),
    }
}

/// Frozen, signed, submitted: sections, statement and commands in one transaction each.
fn signing(vault: &Vault, promised: &mut Promised) -> Result<(), VaultError> {
    for draft in [1, 2] {
        promised.save_with(vault, draft, |tx| {
            for number in 0..4 {
                statement(tx, draft * 10 + number)?;
            }
            tx.enqueue(further(draft, 901, CommandKind::Freeze)).map(|_| ())
        })?;
        vault.write(|tx| {
            statement(tx, draft * 10 + 5)?;
            tx.enqueue(further(draft, 902, CommandKind::Sign))
        })?;
        vault.write(|tx| tx.enqueue(further(draft, 903, CommandKind::Submit)))?;
    }
    Ok(())
}

/// Marked as being sent, lost, sent again, answered.
fn sending(vault: &Vault, promised: &mut Promised) -> Result<(), VaultError> {
    let lost = || LastError { code: "network.broken".to_owned(), class: ErrorClass::Transient };
    for round in 0..2 {
        let due = take_due(vault, at(100_000 * (round + 1)))?;
        for (nth, item) in due.iter().enumerate() {
            let id = item.command_id();
            if nth == 0 {
                vault.write(|tx| tx.unknown(id, lost()))?;
                vault.write(|tx| tx.queued_again(id, at(0), None))?;
            } else {
                vault.write(|tx| tx.acked(id, b"a signed outcome", at(1)))?;
                promised.settled.push(id);
            }
        }
        promised.save(vault, 2)?;
    }
    Ok(())
}

/// A snapshot, then changes, page by page.
fn feed(vault: &Vault, promised: &mut Promised) -> Result<(), VaultError> {
    let mut cursor = 0;
    for page in [4, 1, 6, 2, 5, 3_u64] {
        let changes: Vec<_> = (cursor + 1..=cursor + page).map(change).collect();
        cursor += page;
        vault.apply_page(&changes, &FeedCursor::After(cursor))?;
        promised.cursor = cursor;
    }
    Ok(())
}

fn at_the_end_of_an_empty_snapshot(vault: &Vault, promised: &mut Promised) -> Result<(), VaultError> {
    vault.apply_page(&[], &FeedCursor::After(0))?;
    two_drafts(vault, promised)
}

/// Photos: chunks durable before the record that names them.
fn media(vault: &Vault, promised: &mut Promised) -> Result<(), VaultError> {
    for (number, size) in [(1, 3_000), (2, (256 << 10) + 9_000), (3, 40_000)] {
        let bytes = photo(number, size);
        let imported = vault.import_medium(&mut bytes.as_slice(), None, 1 << 20)?;
        promised.save_with(vault, 1, |tx| {
            tx.keep_medium(&imported)?;
            let _ = MediaRef { material: "tax_proof".to_owned(), digest: imported.medium().digest };
            tx.put(ereg_vault::Collection::Setting, b"medium", imported.medium().digest.bytes())
        })?;
        promised.media.push((imported.medium().digest, bytes));
    }
    Ok(())
}

fn three_photos(vault: &Vault, promised: &mut Promised) -> Result<(), VaultError> {
    two_drafts(vault, promised)?;
    media(vault, promised)
}

/// One photo is acknowledged, one removed by the person, one imported and never named; then what nobody names goes.
fn media_life(vault: &Vault, promised: &mut Promised) -> Result<(), VaultError> {
    let sent = promised.media[0].0;
    vault.write(|tx| tx.medium_acknowledged(sent))?;
    promised.acknowledged.push(sent);
    let (removed, _) = promised.media.pop().unwrap();
    vault.write(|tx| tx.drop_medium(removed))?;
    promised.dropped.push(removed);
    vault.import_medium(&mut photo(9, 5_000).as_slice(), Some(5_000), 1 << 20)?;
    for _ in 0..2 {
        vault.collect_orphans()?;
    }
    promised.save(vault, 1)
}

/// Documents are told of, fetched, told of anew with other files, and wait for another seal; what none names any more goes.
fn documents(vault: &Vault, promised: &mut Promised) -> Result<(), VaultError> {
    promised.told_of(vault, &[1, 2, 3])?;
    promised.fetched(vault, 1, 1)?;
    promised.fetched(vault, 2, 1)?;
    promised.told_of(vault, &[1, 3])?;
    promised.told_of(vault, &[1])?;
    promised.fetched(vault, 3, 1)?;
    promised.fetched(vault, 1, 3)?;
    promised.told_of(vault, &[2])?;
    promised.save(vault, 1)
}

fn ready_for_the_background(vault: &Vault, promised: &mut Promised) -> Result<(), VaultError> {
    at_the_end_of_an_empty_snapshot(vault, promised)?;
    vault.set_transit_secret(Some(&key(TRANSIT_KEY)))
}

/// The content is locked: commands are sent and answered, and what the feed brings waits to be digested.
fn in_the_background(vault: &Vault, promised: &mut Promised) -> Result<(), VaultError> {
    for item in take_due(vault, at(100_000))?.into_iter().take(1) {
        let id = item.command_id();
        vault.write(|tx| tx.acked(id, b"a signed outcome", at(1)))?;
        promised.settled.push(id);
    }
    feed(vault, promised)
}

/// `vault.key` replaced, the content's lock and the transit's.
fn keys(vault: &Vault, promised: &mut Promised) -> Result<(), VaultError> {
    for next in 1..5 {
        promised.next_key = Some(next);
        vault.change_secret(&key(next))?;
        (promised.key, promised.next_key) = (next, None);
        vault.set_transit_secret(Some(&key(9)).filter(|_| next % 2 == 0))?;
        promised.save(vault, 1)?;
    }
    Ok(())
}

#[test]
fn every_field_save_survives_with_its_command() {
    sweep(&Flow { ready: nothing, ..*flow("typing") }, points(TYPING), Losses::Once);
}

#[test]
fn a_frozen_and_signed_draft_survives_with_its_commands() {
    sweep(flow("signing"), points(SIGNING), Losses::Once);
}

#[test]
fn a_command_on_its_way_is_never_forgotten() {
    sweep(flow("sending"), points(SENDING), Losses::Once);
}

#[test]
fn a_page_of_the_feed_and_its_cursor_are_one() {
    sweep(flow("feed"), points(FEED), Losses::Once);
}

#[test]
fn a_photo_that_was_kept_can_be_read() {
    sweep(flow("media"), points(MEDIA), Losses::Once);
}

#[test]
fn a_photo_acknowledged_or_removed_stays_so_and_nothing_unnamed_stays_behind() {
    sweep(flow("media_life"), points(MEDIA_LIFE), Losses::Once);
}

#[test]
fn a_file_that_a_document_names_is_kept_or_known_to_be_missing_and_no_other_is() {
    sweep(flow("documents"), points(DOCUMENTS), Losses::Once);
}

#[test]
fn what_finds_a_draft_is_written_with_it_or_not_at_all() {
    sweep(flow("search index"), points(SEARCH_INDEX), Losses::Once);
}

#[test]
fn what_the_background_did_with_the_content_locked_survives() {
    sweep(flow("transit"), points(TRANSIT), Losses::Once);
}

#[test]
fn the_power_may_go_again_while_a_vault_recovers() {
    for flow in &FLOWS {
        sweep(flow, points(TWICE) / FLOWS.len() as u64, Losses::AgainInRecovery);
    }
}

#[test]
fn one_of_both_keys_opens_at_every_step_of_a_change() {
    sweep(flow("keys"), points(KEYS), Losses::Once);
}

/// A vault set aside is in one of both places, whole.
#[test]
fn a_vault_set_aside_is_in_one_of_both_places() {
    let disk = Disk::new(0);
    let options = DiskStorage::options(&disk);
    let vfs = options.storage.vfs().unwrap().to_owned();
    let (image, promised) = ready(&disk, &options, flow("typing"));
    let (mut done, mut seed) = (0, 0);
    while done < points(SET_ASIDE) {
        let mut point = 0;
        loop {
            point += 1;
            disk.format(seed * 1_000_003 + point);
            disk.load(&image);
            disk.inject(Fault::PowerLoss, point);
            let aside = Vault::set_aside(Path::new(DIR), &options);
            let struck = disk.fault_fired();
            disk.power_cycle();
            let here =
                matches!(Vault::open(Path::new(DIR), &key(0), options.clone()), Ok(vault) if vault.close().is_ok());
            let there = disk.exists("vault.aside-1").unwrap();
            assert!(here != there, "seed {seed}, point {point}: here {here}, there {there}");
            assert!(aside.is_err() || there, "seed {seed}, point {point}: it was told and is not so");
            if there {
                // Nothing of it is damaged, so there is nothing to salvage.
                let salvaged = Vault::salvage(Path::new("vault.aside-1"), &key(0), &options);
                assert_eq!(salvaged.unwrap_err().code(), "vault.sound", "seed {seed}, point {point}");
                let vault = Vault::open(Path::new("vault.aside-1"), &key(0), options.clone()).unwrap();
                let unsent = vault.outbox().unwrap().len();
                assert_eq!(unsent, 2, "seed {seed}, point {point}");
            } else {
                judge(&options, &vfs, promised.clone()).unwrap();
            }
            if !struck {
                break;
            }
            done += 1;
        }
        seed += 1;
    }
    eprintln!("set_aside: {done} points with {seed} seeds");
}

/// A vault half made is none, and making it again works.
#[test]
fn a_vault_is_there_whole_or_not_at_all() {
    let disk = Disk::new(0);
    let options = DiskStorage::options(&disk);
    let create = || Vault::create(Path::new(DIR), &key(0), options.clone());
    let mut done = 0;
    for seed in 0.. {
        disk.format(seed);
        create().unwrap().close().unwrap();
        let operations = disk.counters().hit_by(Fault::PowerLoss);
        for point in 1..=operations {
            disk.format(seed * 1_000_003 + point);
            disk.set_fsync(fsync());
            disk.inject(Fault::PowerLoss, point);
            let told = create().and_then(|vault| vault.save_draft(&draft(1, 1))).is_ok();
            disk.power_cycle();
            disk.set_fsync(Fsync::Honest);
            done += 1;
            let vault = match Vault::open(Path::new(DIR), &key(0), options.clone()) {
                Err(VaultError::Missing) if !told => create().unwrap(),
                Ok(vault) => vault,
                Err(error) => panic!("seed {seed}, point {point}: {}", error.code()),
            };
            assert!(!told || vault.drafts(0, 9).unwrap().len() == 1, "seed {seed}, point {point}: the draft is gone");
            vault.save_draft(&draft(2, 1)).unwrap();
            vault.verify_all().unwrap();
        }
        if done >= points(CREATION) {
            eprintln!("creation: {done} points with {} seeds", seed + 1);
            return;
        }
    }
}

/// Whether a call that met this fault says so. SQLite does not tell why it could not create a file; a medium that stays
/// full says so at the next write. A failed read of a file says what the file seems to be then.
fn says_what_happened(fault: Fault, error: &VaultError) -> bool {
    match fault {
        Fault::Full(Lasting::Forever) => *error == VaultError::Full,
        Fault::Full(Lasting::Once) => {
            matches!(error, VaultError::Full | VaultError::Sqlite(rusqlite::ffi::SQLITE_CANTOPEN))
        }
        _ => matches!(error.code(), "vault.sqlite" | "vault.io"),
    }
}

/// The medium fails, and not the power: full, failing, unreadable, once or for good, at every operation of everything a
/// vault does. Nothing of the refused call stays, nothing else is lost, and the vault goes on.
#[test]
fn a_failing_or_full_medium_costs_the_call_and_nothing_else() {
    let disk = Disk::new(0);
    let options = DiskStorage::options(&disk);
    let vfs = options.storage.vfs().unwrap().to_owned();
    let mut done = 0;
    for flow in &FLOWS {
        disk.format(0);
        let (image, ready) = ready(&disk, &options, flow);
        for fault in FAULTS.into_iter().filter(|fault| *fault != Fault::PowerLoss) {
            disk.format(1);
            disk.load(&image);
            run(&options, flow, &mut ready.clone()).unwrap();
            let operations = disk.counters().hit_by(fault);
            let step = operations.div_ceil(points(30)).max(1);
            for point in (1..=operations).step_by(usize::try_from(step).unwrap()) {
                disk.format(point);
                disk.load(&image);
                disk.inject(fault, point);
                let mut promised = ready.clone();
                let end = run(&options, flow, &mut promised);
                let fired = disk.fault_fired();
                disk.clear_fault();
                disk.process_kill();
                // Media lie under random places: a run may end before the last operation of another one. And a
                // checkpoint that fails costs nobody a call: it is made later.
                if let Err(error) = &end {
                    assert!(fired, "{}: {fault:?} at {point} of {operations}: {end:?}", flow.name);
                    let told = says_what_happened(fault, error);
                    assert!(told, "{}: {fault:?} at {point} of {operations}: {end:?}", flow.name);
                }
                if let Err(what) = judge(&options, &vfs, promised) {
                    panic!("{}: {fault:?} at {point} of {operations}: {what}", flow.name);
                }
                done += 1;
            }
        }
    }
    eprintln!("faults: {done} points");
}

/// Making a vault, copying, restoring, salvaging, setting aside and erasing one meet every fault at operations all over
/// them. What was told is so; what failed left nothing half, lost nothing, and is done at the next try.
#[test]
fn a_job_on_a_whole_vault_that_meets_a_fault_leaves_it_whole_and_can_be_done_again() {
    let disk = Disk::new(0);
    let options = DiskStorage::options(&disk);
    let mut done = 0;
    for job in &JOBS {
        disk.format(0);
        let promised = (job.ready)(&options);
        let image = disk.dump();
        for fault in FAULTS.into_iter().filter(|fault| job.spares != Some(*fault)) {
            disk.format(1);
            disk.load(&image);
            (job.act)(&options).unwrap();
            let operations = disk.counters().hit_by(fault);
            (job.judge)(&options, &promised, Told::Done).unwrap();
            // A job that only renames meets no full medium; each meets a failing one.
            let meets = operations > 0 || !matches!(fault, Fault::IoError(_) | Fault::PowerLoss);
            assert!(meets, "{}: {fault:?} has no point", job.name);
            let step = operations.div_ceil(points(JOB)).max(1);
            for point in (1..=operations).step_by(usize::try_from(step).unwrap()) {
                disk.format(point);
                disk.load(&image);
                disk.inject(fault, point);
                let end = (job.act)(&options);
                let fired = disk.fault_fired();
                if fault == Fault::PowerLoss {
                    disk.power_cycle();
                } else {
                    disk.clear_fault();
                    disk.process_kill();
                }
                let place = format!("{}: {fault:?} at {point} of {operations}: {end:?}", job.name);
                let told = match &end {
                    Ok(()) => Told::Done,
                    Err(error) => {
                        // It ends with the first thing that fails, so that nothing later says more of it.
                        let met = if let Fault::Full(_) = fault { Fault::Full(Lasting::Once) } else { fault };
                        assert!(fired, "{place}");
                        assert!(met == Fault::PowerLoss || says_what_happened(met, error), "{place}");
                        Told::Failed
                    }
                };
                if let Err(what) = (job.judge)(&options, &promised, told) {
                    panic!("{place}: {what}");
                }
                done += 1;
            }
        }
    }
    eprintln!("jobs: {done} points");
}

/// A read-only medium is read, has its own code for what would be written, and is left as it is, at opening and in the
/// middle of the work.
#[test]
fn a_read_only_medium_is_told_and_left_as_it_is() {
    let disk = Disk::new(7);
    let options = DiskStorage::options(&disk);
    let vault = Vault::create(Path::new(DIR), &key(0), options.clone()).unwrap();
    vault.save_draft(&draft(1, 1)).unwrap();
    disk.set_medium(Medium::ReadOnly);
    let before = disk.dump();
    // SQLite calls a write that a once writable medium refuses an I/O error, whatever the system's reason.
    let refused = vault.save_draft(&draft(1, 2)).unwrap_err();
    assert_eq!((refused.code(), refused), ("vault.sqlite", VaultError::Sqlite(rusqlite::ffi::SQLITE_IOERR_WRITE)));
    assert_eq!(vault.draft(draft(1, 1).draft_id).unwrap(), Some(draft(1, 1)), "it can still be read");
    assert!(disk.dump() == before);
    drop(vault);
    disk.process_kill();
    for hot in [true, false] {
        let before = disk.dump();
        let vault = Vault::open(Path::new(DIR), &key(0), options.clone()).unwrap();
        assert_eq!(vault.draft(draft(1, 1).draft_id).unwrap(), Some(draft(1, 1)), "hot WAL: {hot}");
        assert_eq!(vault.save_draft(&draft(1, 2)).unwrap_err().code(), "vault.read_only", "hot WAL: {hot}");
        vault.close().unwrap();
        assert!(disk.dump() == before);
        disk.set_medium(Medium::Writable);
        let vault = Vault::open(Path::new(DIR), &key(0), options.clone()).unwrap();
        assert_eq!(vault.draft(draft(1, 1).draft_id).unwrap(), Some(draft(1, 1)));
        vault.close().unwrap();
        disk.set_medium(Medium::ReadOnly);
    }
    let made = Vault::create(Path::new("other"), &key(0), options).unwrap_err();
    assert_eq!(made.code(), "vault.read_only");
}
