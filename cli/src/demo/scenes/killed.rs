//! A phone whose process is killed in the middle of a save: a process of its own saves one field again and again and
//! says after each acknowledged save which; the parent kills it at a moment of its choosing and compares.

use std::{
    io::{self, BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
    time::Duration,
};

use ereg_client::{Client, ClientConfig, DraftId, Instant, KeyStore, Secret, SeededIds, VirtualClock};

use super::Stage;
use crate::{
    demo::{
        broken::{Broken, While as _, found, holds},
        cast::Character,
        words,
        world::{PASSPHRASE, Phone, fixture_keys, vault_dir},
    },
    language::Language,
};

/// The field that is saved again and again.
const FIELD: &str = "parties.transferor.1.phone";
/// Set for the child alone: `PHONE DRAFT`.
pub const CHILD: &str = "EREG_DEMO_PHONE";
/// The first number typed; each save types the next one.
const FIRST: u64 = 13_800_000_000;
/// No person saves so often; the child ends if nobody kills it.
const MOST: u64 = 5_000;

/// Saves the field, in the child, until somebody kills this process; says each save once it is acknowledged.
pub fn save_until_killed(dir: &Path, seed: u64, order: &str, at: Instant, language: Language) -> Result<(), Broken> {
    let (key, draft) = found(order.split_once(' '), "an order names phone and draft")?;
    let who = found(Character::of_key(key), "an order names a phone")?;
    let draft: DraftId = draft.parse().map_err(|_| Broken::Registry("no draft".to_owned()))?;
    let client = Client::open(ClientConfig {
        law: ereg_client::LAW,
        dir: vault_dir(dir, who),
        secret: Secret::Passphrase(PASSPHRASE.to_owned()),
        keys: KeyStore::OfTheVault(Arc::new(fixture_keys(dir, who)?)),
        clock: Arc::new(VirtualClock::at(at)),
        ids: Arc::new(SeededIds::new(seed, &who.key())),
        connection: None,
        transport: None,
        lang: language,
        logs: None,
    })
    .when("opening the phone")?;
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().build().map_err(Broken::io("the runtime"))?;
    let mut acknowledged = io::stdout().lock();
    for number in FIRST..FIRST + MOST {
        let typed = Some(number.to_string());
        runtime.block_on(client.drafts().answer(draft, FIELD.to_owned(), typed)).when("saving a field")?;
        writeln!(acknowledged, "{number}").map_err(Broken::io("acknowledging"))?;
        acknowledged.flush().map_err(Broken::io("acknowledging"))?;
    }
    Ok(())
}

/// Kills the seller's phone while it saves, reopens it and compares; gives the reopened phone.
pub fn killed_mid_save(stage: &mut Stage<'_>, seller: Phone, draft: DraftId) -> Result<Phone, Broken> {
    let who = seller.who;
    let before = stage.world.wait(seller.client.drafts().form(draft)).when("reading the draft")?.into_fields();
    seller.close(stage.world)?;
    drop(seller);
    let acknowledged = save_and_kill(stage, who, draft)?;
    let last = found(acknowledged.last().copied(), "the phone saved before it was killed")?;

    let seller = stage.world.reopen_phone(who)?;
    let after = stage.world.wait(seller.client.drafts().form(draft)).when("reading the draft again")?.into_fields();
    let typed = after.iter().find(|f| f.path == FIELD).and_then(|f| f.value.clone());
    let typed = found(typed, "the field that was being saved is there")?;
    let number: u64 = typed.parse().unwrap_or(0);
    // The save after the last acknowledged one may or may not have reached the disk.
    holds((last..=last + 1).contains(&number), "nothing acknowledged is lost", (last, number))?;
    for field in before.iter().filter(|f| f.path != FIELD) {
        let same = after.iter().any(|other| other.path == field.path && other.value == field.value);
        holds(same, "every other answer is as it was", &field.path)?;
    }
    stage.says(&seller, words::survived(acknowledged.len() as u64, &typed))?;
    stage.journey.measured("saves_acknowledged_before_the_kill", acknowledged.len());
    let settled = FIRST.to_string();
    stage
        .world
        .wait(seller.client.drafts().answer(draft, FIELD.to_owned(), Some(settled)))
        .when("typing the telephone number")?;
    Ok(seller)
}

fn save_and_kill(stage: &Stage<'_>, who: Character, draft: DraftId) -> Result<Vec<u64>, Broken> {
    let world = stage.world;
    let myself = std::env::current_exe().map_err(Broken::io("this program"))?;
    let mut child = Command::new(myself)
        .args(["demo", "--seed", &world.seed.to_string(), "--out"])
        .arg(&world.dir)
        .env(CHILD, format!("{} {draft} {}", who.key(), world.now().ms()))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(Broken::io("a process for the phone"))?;
    let told = BufReader::new(found(child.stdout.take(), "a pipe from the phone")?);
    let mut acknowledged = Vec::new();
    let mut killed = false;
    for line in told.lines() {
        // What was written before the kill is still in the pipe and counts.
        let Ok(line) = line else { break };
        acknowledged.push(line.parse().unwrap_or(0));
        if !killed && acknowledged.len() >= 5 {
            // At a moment nobody chose: the low bits of this machine's clock.
            std::thread::sleep(moment());
            child.kill().map_err(Broken::io("killing the phone"))?;
            killed = true;
        }
    }
    child.wait().map_err(Broken::io("the phone's process"))?;
    holds(killed, "the phone was killed while it saved", acknowledged.len())?;
    Ok(acknowledged)
}

fn moment() -> Duration {
    let nanos =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.subsec_nanos());
    Duration::from_micros(2_000 + u64::from(nanos / 1_000 % 40_000))
}
