//! Runs of sync, and what follows from what they brought.

use std::sync::Arc;

use ereg_domain::canonical::from_canonical;
use ereg_protocol::{
    catalogue::ErrorClass,
    feed::{FeedCursor, ObjectKind},
    id::CommandId,
    objects::SignedPack,
    outcome::{Outcome, OutcomeResult},
};
use ereg_sync::{
    belief::open_pack,
    planner::Connectivity,
    run::{Aftermath as _, Occasion, SyncError, held_by_app},
    state,
};
use ereg_trust::envelope::Envelope;
use ereg_vault::{OutboxItem, OutboxState, Settlement};

use crate::{
    ClientError, LeftActView, SyncReport, SyncStatus, TimeEstimate, TimeTrust,
    acts::{self, LeftAct},
    core::{Core, PackOrigin},
    queue,
    record::{Reads, put_pack},
    words,
};

impl From<SyncError> for ClientError {
    fn from(error: SyncError) -> ClientError {
        match error {
            SyncError::Vault(vault) => vault.into(),
            SyncError::Worker => ClientError::storage(error.code()),
        }
    }
}

impl Core {
    pub(crate) async fn sync_now(self: &Arc<Self>, occasion: Occasion) -> Result<SyncReport, ClientError> {
        Ok(self.run_sync(occasion).await?.0)
    }

    /// A newer app may send what the registry could not take from the one before it.
    pub(crate) fn note_app(&self) -> Result<(), ClientError> {
        let version = env!("CARGO_PKG_VERSION");
        if self.read(|view| Ok::<_, ClientError>(state::app(view)?))?.as_deref() == Some(version) {
            return Ok(());
        }
        let now = self.clocks().wall;
        self.write(|tx| Ok(held_by_app(tx, version, now)?))
    }

    /// What a run did, and why the feed could not be pulled, if so.
    async fn run_sync(self: &Arc<Self>, occasion: Occasion) -> Result<(SyncReport, Option<String>), ClientError> {
        let session = self.session()?;
        self.blocking(Core::check_own_keys).await?;
        let mut trouble = None;
        // Deadlines are told by registry time: asked once a boot, where it is not known.
        if self.trust.bundle().is_some() && self.time_estimate().trust == TimeTrust::Approximate {
            trouble = session.remote.ask_time().await.err().map(|e| e.code().to_owned());
        }
        session.sync.wake(occasion).await?;
        let (left_before, waited) = self
            .blocking(|core| {
                core.read(|view| {
                    let waited = view.outbox_items()?.iter().map(OutboxItem::command_id).collect::<Vec<_>>();
                    Ok((last_left(&acts::left_acts(view)?), waited))
                })
            })
            .await?;
        let (report, until) = session.sync.until_quiet(Connectivity::Online).await?;
        let now = self.clocks().wall.ms();
        let heard = report.heard;
        let (left, needs_you, news, left_acts) = self
            .blocking(move |core| {
                core.take_in()?;
                // What came while the content was locked is looked at now.
                core.write(|tx| Ok(core.sight().follows(tx)?))?;
                let items = core.read(|view| Ok(view.outbox_items()?))?;
                let still = items.iter().filter(|item| item.state() == OutboxState::NeedsYou).count();
                let left = core.read(|view| Ok::<_, ClientError>(acts::left_acts(view)?))?;
                let left = left.iter().filter(|left| left.number > left_before).map(left_act).collect();
                let mut news = core.news_of_answers(&waited, &heard)?;
                news.extend(core.news(&heard)?);
                news.extend(core.keep_drafts()?);
                Ok((items.len(), u32::try_from(still).unwrap_or(u32::MAX), news, left))
            })
            .await?;
        let trouble = report.trouble.or(trouble);
        let next_try_s = until.map(|at| {
            let waits = i64::try_from(at).unwrap_or(i64::MAX).saturating_sub(now).max(0);
            u32::try_from(waits.div_euclid(1_000) + 1).unwrap_or(u32::MAX)
        });
        let told = SyncReport {
            sent: report.sent,
            acked: report.acked,
            needs_you,
            chunks: report.chunks,
            changes: report.changes,
            left: u32::try_from(left).unwrap_or(u32::MAX),
            next_try_s,
            trouble: trouble.map(|code| words::message_of(&code)),
            news,
            left_acts,
        };
        Ok((told, report.feed_trouble))
    }

    /// A run of sync that must have brought the feed.
    pub(crate) async fn pull(self: &Arc<Self>) -> Result<(), ClientError> {
        match self.run_sync(Occasion::Background).await?.1 {
            Some(code) => Err(ClientError::try_again(&code)),
            None => Ok(()),
        }
    }

    /// What follows from what a run brought: the account of an enrolment, the draft of a joining, a newer policy pack.
    fn take_in(&self) -> Result<(), ClientError> {
        self.note_enrolment()?;
        self.enter_joined()?;
        let Some(bundle) = self.trust.bundle() else { return Ok(()) };
        let current = self.pack()?;
        let objects = self.read(|view| Ok(view.objects(ObjectKind::Pack)?))?;
        let mut newest: Option<(u32, Vec<u8>)> = None;
        for object in objects {
            let Ok(signed) = from_canonical::<SignedPack>(object.body.as_bytes()) else { continue };
            // Refused: unsigned, older, or not understood. The one in force stays.
            let Ok((digest, pack)) = open_pack(&bundle, &signed, current.pack.version) else { continue };
            let replaces = pack.version > current.pack.version || current.origin == PackOrigin::Embedded;
            let newer = newest.as_ref().is_none_or(|(version, _)| *version < pack.version);
            if replaces && digest != current.digest && newer {
                newest = Some((pack.version, signed.pack.into_bytes()));
            }
        }
        if let Some((_, bytes)) = newest {
            self.write(|tx| Ok(put_pack(tx, &bytes)?))?;
            self.forget_pack();
        }
        Ok(())
    }

    /// Sends until a command is answered, and gives its outcome.
    ///
    /// # Errors
    /// What the outbox says of it, where it was not answered or was declined.
    pub(crate) async fn settle(self: &Arc<Self>, command: CommandId) -> Result<Outcome, ClientError> {
        let session = self.session()?;
        // An enrolment may tell of other keys: it is the one these wait for.
        self.blocking(Core::check_own_keys).await?;
        session.sync.hurry(command).await?;
        session.sync.until_quiet(Connectivity::Online).await?;
        self.blocking(move |core| {
            if let Some(outcome) = core.outcome_of(command)? {
                return match &outcome.result {
                    OutcomeResult::Declined(declined) if declined.first.is_none() => {
                        Err(declined_by_registry(&declined.code))
                    }
                    _ => Ok(outcome),
                };
            }
            let items = core.read(|view| Ok(view.outbox_items()?))?;
            let item = items.into_iter().find(|i| i.command_id() == command);
            let item = item.ok_or(ClientError::Cancelled)?;
            let (code, class) = match item.last_error() {
                Some(error) => (error.code.clone(), error.class),
                None => ("outbox.waiting".to_owned(), ErrorClass::Transient),
            };
            let waits_ms = item.next_try_at().ms().saturating_sub(core.clocks().wall.ms()).max(0);
            Err(match (item.state(), class) {
                (OutboxState::NeedsYou, ErrorClass::Upgrade) => ClientError::UpdateApp { code },
                (OutboxState::NeedsYou, ErrorClass::Auth) => ClientError::AskOffice { code },
                (OutboxState::NeedsYou, ErrorClass::Conflict) => ClientError::SignAgain { code },
                (OutboxState::NeedsYou, ErrorClass::Permanent) => refused(code),
                (OutboxState::NeedsYou, ErrorClass::Transient | ErrorClass::Clock) => ClientError::AskOffice { code },
                _ => ClientError::TryAgain { code, after_s: u32::try_from(waits_ms / 1_000).unwrap_or(u32::MAX) },
            })
        })
        .await
    }

    /// The registry's answer to a command, once there is one: done or declined. Its signature was checked before it was
    /// kept.
    pub(crate) fn outcome_of(&self, command: CommandId) -> Result<Option<Outcome>, ClientError> {
        let (settled, declined) =
            self.read(|view| Ok::<_, ClientError>((view.settled(command)?, state::declined(view, command)?)))?;
        let bytes = match (settled.map(|settled| settled.settlement()), declined) {
            (Some(Settlement::Acked(bytes)), _) => bytes,
            (Some(Settlement::Cancelled(_)), Some(declined)) => declined,
            (Some(Settlement::Cancelled(_)), None) => return Err(ClientError::Cancelled),
            (None, _) => return Ok(None),
        };
        let envelope = Envelope::from_bytes(&bytes)?;
        Ok(Some(from_canonical(envelope.unverified_payload())?))
    }

    pub(crate) fn sync_status(&self) -> Result<SyncStatus, ClientError> {
        let (cursor, items, alarm) =
            self.read(|view| Ok((view.cursor()?, view.outbox_items()?, state::alarm(view)?)))?;
        let needs_you = items.iter().filter(|i| i.state() == OutboxState::NeedsYou).count();
        Ok(SyncStatus {
            cursor: match cursor {
                FeedCursor::After(n) => n,
                FeedCursor::Start | FeedCursor::InSnapshot { .. } => 0,
            },
            unsent: u32::try_from(items.len()).unwrap_or(u32::MAX),
            needs_you: u32::try_from(needs_you).unwrap_or(u32::MAX),
            time: self.time_estimate(),
            alarm: alarm.map(|a| words::message_of(&a.code)),
        })
    }

    pub(crate) async fn ask_time(self: &Arc<Self>) -> Result<TimeEstimate, ClientError> {
        self.session()?.remote.ask_time().await?;
        Ok(self.time_estimate())
    }
}

fn last_left(left: &[LeftAct]) -> u64 {
    left.last().map_or(0, |last| last.number)
}

fn left_act(left: &LeftAct) -> LeftActView {
    LeftActView {
        what: words::command(left.kind),
        told: words::message_of(&left.code),
        draft: queue::draft_of(&left.lane),
        case: queue::case_of(&left.lane),
    }
}

/// The registry's no, by what the person does about it.
fn declined_by_registry(code: &str) -> ClientError {
    if code == "conflict" { ClientError::SignAgain { code: code.to_owned() } } else { refused(code.to_owned()) }
}

/// A refusal of the field, by what the person does about it.
fn refused(code: String) -> ClientError {
    match code.as_str() {
        "signature_void" | "register_moved" | "bad_hardware_signature" => ClientError::SignAgain { code },
        "connector_missing" | "identity.other_name" | "key.taken" => ClientError::AskOffice { code },
        _ => ClientError::FixInput { code, field: None },
    }
}
