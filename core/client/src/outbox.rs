//! The outbox as the person sees it: what is to be sent, and why anything is not.

use std::{
    collections::{BTreeSet, HashMap},
    path::PathBuf,
    sync::Arc,
};

use ereg_protocol::{catalogue::ErrorClass, id::CommandId};
use ereg_sync::state;
use ereg_trust::digest::Digest;
use ereg_vault::{
    DAMAGED, Lane, NEVER_ARRIVED, OLDER_COPY, OutboxItem as Stored, OutboxState as StoredState, WhoCanFix,
};

use crate::{
    ClientError, DoctorReport, Fixer, OutboxItemView, OutboxStateView, Progress, Text, TimeTrust, WaitsFor,
    kernel::Kernel, lane, queue, record::Reads, report, sweep, words,
};

/// The outbox as the person sees it.
#[derive(Clone)]
pub struct Outbox {
    kernel: Arc<Kernel>,
}

impl Outbox {
    pub(crate) fn new(kernel: Arc<Kernel>) -> Outbox {
        Outbox { kernel }
    }

    /// Every item in order: state, last error in plain words, next try, who can fix it.
    pub async fn items(&self) -> Result<Vec<OutboxItemView>, ClientError> {
        self.kernel.local(items).await
    }

    /// Queues an item that stands still again: the same id and bytes, or where the registry declined it a new command of
    /// the same words.
    ///
    /// # Errors
    /// `outbox.older_copy` where the registry was not asked yet whether it has carried it out.
    pub async fn retry(&self, item: CommandId) -> Result<(), ClientError> {
        self.kernel
            .local(move |kernel| {
                let now = kernel.clocks().wall;
                kernel.write(|tx| {
                    let found = tx.as_view().outbox_item(item)?;
                    let found = found.ok_or_else(|| ClientError::not_found("outbox.not_found"))?;
                    let error = found.last_error().map(|error| error.code.as_str());
                    match found.state() {
                        StoredState::Queued => Ok(()),
                        // The registry may have carried it out: it would be done twice.
                        StoredState::NeedsYou if found.is_held() => Err(ClientError::fix(OLDER_COPY)),
                        // The same bytes: nobody has declined them, and whatever names the command goes on naming it.
                        StoredState::NeedsYou if error == Some(NEVER_ARRIVED) => Ok(tx.queued_again(item, now, None)?),
                        StoredState::NeedsYou if queue::ask_anew(kernel, tx, &found)? => Ok(()),
                        _ => Ok(tx.queued_again(item, now, None)?),
                    }
                })
            })
            .await
    }

    /// Cancels an item.
    ///
    /// # Errors
    /// `outbox.on_its_way` where it may have reached the registry: only its answer decides; `outbox.damaged` where it may
    /// have, and is damaged here since.
    pub async fn cancel(&self, item: CommandId) -> Result<(), ClientError> {
        self.kernel
            .local(move |kernel| {
                let now = kernel.clocks().wall;
                kernel.write(|tx| {
                    let found = tx.as_view().outbox_item(item)?;
                    let found = found.ok_or_else(|| ClientError::not_found("outbox.not_found"))?;
                    if !found.is_free() {
                        return Err(ClientError::fix(match &found {
                            held if held.is_held() => OLDER_COPY,
                            damaged if damaged.is_damaged() => DAMAGED,
                            _ => "outbox.on_its_way",
                        }));
                    }
                    Ok(sweep::take_back(tx, &found, now)?)
                })
            })
            .await
    }

    /// Whether the registry has carried out a command of this device.
    ///
    /// # Errors
    /// As the vault's.
    pub async fn was_answered(&self, item: CommandId) -> Result<bool, ClientError> {
        self.kernel
            .local(move |kernel| kernel.read(|view| Ok(view.settled(item)?.is_some_and(|settled| settled.is_acked()))))
            .await
    }

    /// Returns how far a command of this device is.
    ///
    /// # Errors
    /// As the vault's.
    pub async fn progress(&self, item: CommandId) -> Result<Progress, ClientError> {
        self.kernel.local(move |kernel| kernel.read(|view| lane::progress_of(view, item))).await
    }

    /// Reports why anything is unsent. It waits for no pass through the whole vault, which comes soon after an opening and with
    /// [`crate::Client::check`], and tells what the last one found. Holds nothing personal.
    ///
    /// # Errors
    /// `vault.corrupt` once a pass found that rows were taken out, doubled or put back to an older state; a command whose bytes
    /// alone are damaged is among the findings (`outbox.damaged`).
    pub async fn doctor(&self) -> Result<DoctorReport, ClientError> {
        self.kernel.local(doctor).await
    }

    /// Goes through the whole vault, and writes what the doctor finds and the log of this device into one text file, which must not exist and which only the
    /// user can read: for a person to read, and to send to whoever helps them. Holds nothing personal. Where the doctor
    /// cannot be asked, the report says why.
    ///
    /// # Errors
    /// `logs.none` where no log is kept; `logs.exists`, `logs.path`, `logs.full` and so on, and nothing is left behind.
    pub async fn export_logs(&self, to: PathBuf) -> Result<(), ClientError> {
        let logs = self.kernel.config.logs.clone().ok_or_else(|| ClientError::fix("logs.none"))?;
        let report = self.kernel.local(|kernel| kernel.check_whole().and_then(|_| doctor(kernel))).await;
        let head = report::head(self.kernel.time_estimate(), &report, self.kernel.config.lang);
        Ok(logs.export_behind(head, to).await?)
    }
}

fn doctor(kernel: &Kernel) -> Result<DoctorReport, ClientError> {
    kernel.sound()?;
    let unsent = items(kernel)?;
    let (chunks_left, alarm, connected, enrolled) = kernel.read(|view| {
        let mut chunks = 0;
        for medium in view.media_in_transit()? {
            let held = view.chunks_held(medium.digest)?.unwrap_or(0);
            chunks += medium.chunks.len().saturating_sub(usize::try_from(held).unwrap_or(usize::MAX));
        }
        let alarm = state::alarm(view)?;
        let enrolled = state::account(view)?.is_some();
        Ok((chunks, alarm, view.connection()?.is_some(), enrolled))
    })?;
    let time = kernel.time_estimate();
    let mut findings = Vec::new();
    if let Some(alarm) = alarm {
        findings.push(words::message::message_of(&alarm.code));
    }
    if !connected {
        findings.push(words::message::message_of("connection.none"));
    } else if !enrolled {
        findings.push(words::message::message_of("account.not_enrolled"));
    }
    findings.extend(unsent.iter().filter(|i| i.state == OutboxStateView::NeedsYou).filter_map(|i| i.error.clone()));
    // One that was not met yet: it says so when it is its turn.
    if kernel.damaged_commands().is_some_and(|damaged| damaged > 0)
        && !findings.iter().any(|found| found.code == DAMAGED)
    {
        findings.push(words::message::message_of(DAMAGED));
    }
    if unsent.iter().any(|i| i.state == OutboxStateView::NeedsYou) {
        findings.push(words::message::message_of("outbox.needs_you"));
    } else if !unsent.is_empty() {
        findings.push(words::message::message_of("outbox.waiting"));
    }
    if chunks_left > 0 {
        findings.push(words::message::message_of("media.uploading"));
    }
    if time.trust == TimeTrust::Approximate && connected {
        findings.push(words::message::message_of("time.approximate"));
    }
    Ok(DoctorReport { findings, unsent, chunks_left: u32::try_from(chunks_left).unwrap_or(u32::MAX), time })
}

fn items(kernel: &Kernel) -> Result<Vec<OutboxItemView>, ClientError> {
    let now = kernel.clocks().wall;
    kernel.read(|view| {
        let stored = view.outbox_items()?;
        let in_transit: BTreeSet<Digest> = view.media_in_transit()?.iter().map(|medium| medium.digest).collect();
        let mut items = Vec::with_capacity(stored.len());
        let mut stuck: HashMap<&Lane, &Stored> = HashMap::new();
        for item in &stored {
            items.push(shown(item, standing(item, &in_transit), now.ms(), stuck.get(item.lane()).copied()));
            if item.state() == StoredState::NeedsYou {
                stuck.entry(item.lane()).or_insert(item);
            }
        }
        Ok(items)
    })
}

/// Returns where an item stands; that it waits for its files is seen in what is still to be uploaded.
fn standing(item: &Stored, in_transit: &BTreeSet<Digest>) -> OutboxStateView {
    let waits_for_files = item.after_media().iter().any(|needed| in_transit.contains(needed));
    match item.state() {
        StoredState::Queued if waits_for_files => OutboxStateView::WaitsForFiles,
        StoredState::Queued => OutboxStateView::Queued,
        StoredState::Sending => OutboxStateView::Sending,
        StoredState::Unknown => OutboxStateView::Unknown,
        StoredState::NeedsYou => OutboxStateView::NeedsYou,
    }
}

/// An item as shown; `stuck` is the one of its lane before it that stands still.
fn shown(item: &Stored, state: OutboxStateView, now_ms: i64, stuck: Option<&Stored>) -> OutboxItemView {
    let waits_ms = item.next_try_at().ms().saturating_sub(now_ms).max(0);
    let next_try_s = match (state, stuck) {
        (OutboxStateView::NeedsYou | OutboxStateView::WaitsForFiles, _) | (_, Some(_)) => None,
        _ => Some(u32::try_from(waits_ms / 1_000).unwrap_or(u32::MAX)),
    };
    let waits_for =
        stuck.map(|stuck| WaitsFor { item: stuck.command_id(), what: Text::label(stuck.kind().act().called) });
    let error = match (&waits_for, item.last_error()) {
        // Whatever it met before, it goes no further than the one before it.
        (Some(stuck), _) => Some(words::outbox::behind(&stuck.what)),
        (None, Some(error)) => Some(words::message::message_of(&error.code)),
        (None, None) => None,
    };
    OutboxItemView {
        item: item.command_id(),
        what: Text::label(item.kind().act().called),
        kind: item.kind().name().to_owned(),
        draft: lane::draft_of(item.lane()),
        case_id: lane::case_of(item.lane()),
        state,
        error,
        attempts: item.attempts(),
        next_try_s,
        fixer: fixer(item, stuck),
        waits_for,
    }
}

/// Returns who can make an item go on; `stuck` is the one of its lane before it that stands still.
pub(crate) fn fixer(item: &Stored, stuck: Option<&Stored>) -> Fixer {
    match (item.who_can_fix(), stuck, item.last_error().map(|e| e.class)) {
        (WhoCanFix::NewerApp, ..) => Fixer::AppUpdate,
        (WhoCanFix::Person, _, Some(ErrorClass::Transient | ErrorClass::Clock)) => Fixer::Office,
        // Nobody has proven it, but it is the person who can see to it.
        (WhoCanFix::Person, ..) | (_, Some(_), _) | (_, _, Some(ErrorClass::Auth)) => Fixer::You,
        (WhoCanFix::Time, ..) => Fixer::Nobody,
    }
}
