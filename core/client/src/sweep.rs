//! The sweep: what the registry's word has overtaken leaves the outbox, in the transaction that keeps the word.

use std::collections::HashMap;

use ereg_domain::time::Instant;
use ereg_logs::{event, field::Code};
use ereg_protocol::{
    act::WhenDeclined,
    command::{CommandBody, CommandKind, SectionPut},
};
use ereg_sync::{
    run::{Aftermath, Heard},
    state,
};
use ereg_vault::{Collection, Lane, OutboxItem, OutboxState, StoredDraft, Tx, VaultError, View};
use serde::{Deserialize, Serialize};

use crate::{
    lane,
    open_draft::OpenDraft,
    record::{DraftFacts, Reads, put_draft_facts},
    sight::{self, Sight, Stands, ToldWorkspace},
};

/// Key under which the words of acts that left the outbox are kept.
const LEFT: &str = "acts_that_left";
/// Most such words that are kept.
const MOST_LEFT: usize = 50;

/// Whether a setting holds the acts that left.
pub(crate) fn is_of_left_acts(key: &[u8]) -> bool {
    key == LEFT.as_bytes()
}

/// An act that left the outbox without an effect of its own, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LeftAct {
    /// Counts on: which of them a run brought.
    pub number: u64,
    /// The device's idea of registry time.
    pub at: Instant,
    /// The kind of act that it was.
    pub kind: CommandKind,
    /// The key of the words.
    pub code: String,
    /// Its lane.
    pub lane: Lane,
}

/// The words of acts that left, oldest first.
pub(crate) fn left_acts(view: &View<'_>) -> Result<Vec<LeftAct>, VaultError> {
    Ok(view.get_json(Collection::Setting, LEFT.as_bytes())?.unwrap_or_default())
}

impl Aftermath for Sight {
    fn follows(&self, tx: &mut Tx<'_>, heard: Heard<'_>) -> Result<(), VaultError> {
        // While the content is locked nobody can read what the feed says; the next unlocked run looks again.
        match tx.setting(LEFT) {
            Err(VaultError::ContentLocked) => return Ok(()),
            Err(error) => return Err(error),
            Ok(_) => {}
        }
        match heard {
            Heard::Anything => {
                let items = tx.outbox()?;
                self.sweep(tx, &items)
            }
            Heard::Answers(lanes) => lanes.iter().try_for_each(|lane| {
                let items = tx.as_view().outbox_of(lane)?;
                self.sweep(tx, &items)
            }),
        }
    }
}

impl Sight {
    /// Takes out of the outbox what the registry's word has overtaken. Only those are opened that hang on their words; the
    /// others of a lane and a kind stand alike.
    fn sweep(&self, tx: &mut Tx<'_>, items: &[OutboxItem]) -> Result<(), VaultError> {
        let mut alike: HashMap<(&Lane, CommandKind), Stands> = HashMap::new();
        for item in items.iter().filter(|item| item.is_free()) {
            let (lane, kind) = (item.lane(), item.kind());
            let stands = if kind.act().hangs_on_words() {
                match lane::body(tx, item)? {
                    Some(body) => self.judge(tx.as_view(), lane, &body)?,
                    // Its bytes are damaged here: what makes its whole kind moot makes it moot too.
                    None => self.judge_kind(tx.as_view(), lane, kind)?,
                }
            } else if let Some(stands) = alike.get(&(lane, kind)) {
                *stands
            } else {
                let stands = self.judge_kind(tx.as_view(), lane, kind)?;
                alike.insert((lane, kind), stands);
                stands
            };
            let code = match stands {
                Stands::Moot(seen) => Some(seen.code().to_owned()),
                Stands::Repeat(_) => None,
                Stands::Live | Stands::OnItsWay(_) | Stands::Held => match declined_for_good(tx, item)? {
                    Some(code) => Some(code),
                    None => continue,
                },
            };
            let at = self.time.now().at;
            take_back(tx, item, self.time.clocks().wall)?;
            // Others may stand otherwise without it.
            alike.clear();
            if let Some(code) = code {
                let command = item.command_id();
                event!(INFO, "an act was overtaken", command = command, kind = kind, code = Code::of(&code));
                say(tx, at, item, code)?;
            }
        }
        Ok(())
    }
}

/// The code of a registry's no, where nothing is built on the command.
fn declined_for_good(tx: &Tx<'_>, item: &OutboxItem) -> Result<Option<String>, VaultError> {
    let leaves = item.kind().act().declined == WhenDeclined::Leaves && item.state() == OutboxState::NeedsYou;
    if !leaves || state::declined(tx.as_view(), item.command_id())?.is_none() {
        return Ok(None);
    }
    Ok(item.last_error().map(|error| error.code.clone()))
}

/// Keeps the word; several commands of one lane that left for one reason are one.
fn say(tx: &mut Tx<'_>, at: Instant, item: &OutboxItem, code: String) -> Result<(), VaultError> {
    let mut left = left_acts(tx.as_view())?;
    let (kind, lane) = (item.kind(), item.lane().clone());
    if let Some(last) = left.last()
        && last.lane == lane
        && last.code == code
        && last.at == at
    {
        return Ok(());
    }
    let number = left.last().map_or(0, |last| last.number) + 1;
    left.push(LeftAct { number, at, kind, code, lane });
    let from = left.len().saturating_sub(MOST_LEFT);
    tx.put_json(Collection::Setting, LEFT.as_bytes(), &left.split_off(from))
}

/// Takes a command back that had no effect for certain, with what this device had noted of it.
pub(crate) fn take_back(tx: &mut Tx<'_>, item: &OutboxItem, now: Instant) -> Result<(), VaultError> {
    let body = if item.kind() == CommandKind::PutSections { lane::body(tx, item)? } else { None };
    tx.cancel(item.command_id(), now)?;
    let of_draft = lane::draft_of(item.lane()).filter(|_| item.kind() == CommandKind::PutSections);
    let Some(draft) = of_draft else { return Ok(()) };
    let Some(mut stored) = tx.draft(draft)? else { return Ok(()) };
    let mut facts = tx.draft_facts(draft)?;
    if let Some(CommandBody::PutSections(put)) = body {
        forget_puts(&mut stored, &mut facts, &put.sections);
        put_draft_facts(tx, draft, &facts)?;
        return tx.save_draft(&stored);
    }
    // Its bytes are damaged here: nobody can say which sections they were.
    let ToldWorkspace { workspace, seq } = sight::told(tx.as_view(), draft)?;
    let mut open = OpenDraft { stored, facts, workspace, told: seq };
    open.count_anew(tx)?;
    open.save(tx)
}

/// Sections that were taken back before they went: the next save puts them again under the same number.
fn forget_puts(stored: &mut StoredDraft, facts: &mut DraftFacts, puts: &[SectionPut]) {
    for put in puts {
        facts.put.remove(&put.kind);
        if stored.revs.get(&put.kind) == Some(&put.rev) {
            match put.rev {
                0 | 1 => stored.revs.remove(&put.kind),
                later => stored.revs.insert(put.kind, later - 1),
            };
        }
    }
}
