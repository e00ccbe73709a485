//! The outbox as the person sees it.

use ereg_protocol::{catalogue::ErrorClass, id::CommandId};
use ereg_vault::{NEVER_ARRIVED, OLDER_COPY, OutboxItem as Stored, OutboxState as StoredState, WhoCanFix};

use crate::{
    ClientError, DoctorReport, Fixer, OutboxItemView, OutboxStateView, Progress, TimeTrust, WaitsFor, core::Core,
    queue, record::Reads, words,
};

impl Core {
    pub(crate) fn outbox_items(&self) -> Result<Vec<OutboxItemView>, ClientError> {
        let stored = self.read(|view| Ok::<_, ClientError>(view.outbox_items()?))?;
        let now = self.clocks().wall;
        let mut items = Vec::with_capacity(stored.len());
        for (n, item) in stored.iter().enumerate() {
            let before = stored[..n].iter();
            let stuck = before.into_iter().find(|b| b.lane() == item.lane() && b.state() == StoredState::NeedsYou);
            items.push(view(item, now.ms(), stuck));
        }
        Ok(items)
    }

    pub(crate) fn retry_item(&self, item: CommandId) -> Result<(), ClientError> {
        let now = self.clocks().wall;
        self.write(|tx| {
            let found = tx.outbox()?.into_iter().find(|i| i.command_id() == item);
            let found = found.ok_or_else(|| ClientError::not_found("outbox.not_found"))?;
            let error = found.last_error().map(|error| error.code.as_str());
            match found.state() {
                StoredState::Queued => Ok(()),
                // The registry may have carried it out: it would be done twice.
                StoredState::NeedsYou if found.is_held() => Err(ClientError::fix(OLDER_COPY)),
                // The same bytes: nobody has declined them, and whatever names the command goes on naming it.
                StoredState::NeedsYou if error == Some(NEVER_ARRIVED) => Ok(tx.queued_again(item, now, None)?),
                StoredState::NeedsYou if queue::ask_anew(self, tx, &found)? => Ok(()),
                _ => Ok(tx.queued_again(item, now, None)?),
            }
        })
    }

    pub(crate) fn cancel_item(&self, item: CommandId) -> Result<(), ClientError> {
        let now = self.clocks().wall;
        self.write(|tx| {
            let found = tx.outbox()?.into_iter().find(|i| i.command_id() == item);
            let found = found.ok_or_else(|| ClientError::not_found("outbox.not_found"))?;
            if !found.is_free() {
                return Err(ClientError::fix(if found.is_held() { OLDER_COPY } else { "outbox.on_its_way" }));
            }
            Ok(queue::take_back(tx, &found, now)?)
        })
    }

    pub(crate) fn progress(&self, item: CommandId) -> Result<Progress, ClientError> {
        self.read(|view| queue::progress_of(view, item))
    }

    pub(crate) fn was_answered(&self, item: CommandId) -> Result<bool, ClientError> {
        self.read(|view| Ok::<_, ClientError>(view.settled(item)?.is_some_and(|settled| settled.is_acked())))
    }

    pub(crate) fn doctor(&self) -> Result<DoctorReport, ClientError> {
        self.check_whole()?;
        let unsent = self.outbox_items()?;
        let (chunks_left, alarm, connected, enrolled) = self.read(|view| {
            let media = view.media_in_transit()?;
            let chunks: usize = media.iter().map(|m| m.chunks.len()).sum();
            let alarm = ereg_sync::state::alarm(view)?;
            let enrolled = ereg_sync::state::account(view)?.is_some();
            Ok::<_, ClientError>((chunks, alarm, view.connection()?.is_some(), enrolled))
        })?;
        let time = self.time_estimate();
        let mut findings = Vec::new();
        if let Some(alarm) = alarm {
            findings.push(words::message_of(&alarm.code));
        }
        if !connected {
            findings.push(words::message_of("connection.none"));
        } else if !enrolled {
            findings.push(words::message_of("account.not_enrolled"));
        }
        findings.extend(unsent.iter().filter(|i| i.state == OutboxStateView::NeedsYou).filter_map(|i| i.error.clone()));
        if unsent.iter().any(|i| i.state == OutboxStateView::NeedsYou) {
            findings.push(words::message_of("outbox.needs_you"));
        } else if !unsent.is_empty() {
            findings.push(words::message_of("outbox.waiting"));
        }
        if chunks_left > 0 {
            findings.push(words::message_of("media.uploading"));
        }
        if time.trust == TimeTrust::Approximate && connected {
            findings.push(words::message_of("time.approximate"));
        }
        Ok(DoctorReport { findings, unsent, chunks_left: u32::try_from(chunks_left).unwrap_or(u32::MAX), time })
    }
}

/// An item as shown; `stuck` is the one of its lane before it that stands still.
fn view(item: &Stored, now_ms: i64, stuck: Option<&Stored>) -> OutboxItemView {
    let state = match item.state() {
        StoredState::Queued => OutboxStateView::Queued,
        StoredState::Sending => OutboxStateView::Sending,
        StoredState::Unknown => OutboxStateView::Unknown,
        StoredState::NeedsYou => OutboxStateView::NeedsYou,
    };
    let waits_ms = item.next_try_at().ms().saturating_sub(now_ms).max(0);
    let next_try_s = match (state, stuck) {
        (OutboxStateView::NeedsYou, _) | (_, Some(_)) => None,
        _ => Some(u32::try_from(waits_ms / 1_000).unwrap_or(u32::MAX)),
    };
    let waits_for = stuck.map(|stuck| WaitsFor { item: stuck.command_id(), what: words::command(stuck.kind()) });
    let error = match (&waits_for, item.last_error()) {
        // Whatever it met before, it goes no further than the one before it.
        (Some(stuck), _) => Some(words::behind(&stuck.what)),
        (None, Some(error)) => Some(words::message_of(&error.code)),
        (None, None) => None,
    };
    let fixer = match (item.who_can_fix(), stuck, item.last_error().map(|e| e.class)) {
        (WhoCanFix::NewerApp, ..) => Fixer::AppUpdate,
        (WhoCanFix::Person, _, Some(ErrorClass::Transient | ErrorClass::Clock)) => Fixer::Office,
        // Nobody has proven it, but it is the person who can see to it.
        (WhoCanFix::Person, ..) | (_, Some(_), _) | (_, _, Some(ErrorClass::Auth)) => Fixer::You,
        (WhoCanFix::Time, ..) => Fixer::Nobody,
    };
    OutboxItemView {
        item: item.command_id(),
        what: words::command(item.kind()),
        kind: words::kind_name(item.kind()),
        draft: queue::draft_of(item.lane()),
        case: queue::case_of(item.lane()),
        state,
        error,
        attempts: item.attempts(),
        next_try_s,
        fixer,
        waits_for,
    }
}
