//! Runs of sync: what goes out, what comes in, and what is told of it.

use std::sync::Arc;

use ereg_domain::canonical::from_canonical;
use ereg_logs::{event, field::Code};
use ereg_protocol::{
    catalogue::ErrorClass,
    feed::ObjectKind,
    id::CommandId,
    outcome::{Outcome, OutcomeResult},
    payload,
    problem::CommandProblem,
};
use ereg_sync::{
    planner::Connectivity,
    run::{Aftermath as _, Heard, Occasion, held_by_app},
    state,
};
use ereg_trust::envelope::Envelope;
use ereg_vault::{OutboxItem, OutboxState, Settlement, VaultError};

use crate::{
    ClientError, LeftActView, SyncReport, Text, TimeTrust, arrival, documents, keeping,
    kernel::Kernel,
    lane,
    locked::locked,
    news,
    observers::Run,
    own_keys,
    record::Reads,
    sweep::{self, LeftAct},
    words,
};

/// A newer app may send what the registry could not take from the one before it.
pub(crate) fn note_app(kernel: &Kernel) -> Result<(), ClientError> {
    let version = env!("CARGO_PKG_VERSION");
    if kernel.read(|view| Ok(state::app(view)?))?.as_deref() == Some(version) {
        return Ok(());
    }
    let now = kernel.clocks().wall;
    kernel.write(|tx| Ok(held_by_app(tx, version, now)?))
}

/// A run begins with this device's own keys.
async fn begins(kernel: &Arc<Kernel>) -> Result<Run, ClientError> {
    let waited = kernel
        .local(|kernel| {
            of_content(own_keys::check(kernel))?;
            kernel.read(|view| Ok(view.outbox_len()?))
        })
        .await?;
    Ok(kernel.observers.run(waited))
}

/// Makes a run of sync, and returns what it did, and why the feed could not be pulled, if so.
pub(crate) async fn run(kernel: &Arc<Kernel>, occasion: Occasion) -> Result<(SyncReport, Option<String>), ClientError> {
    let session = kernel.session()?;
    let _running = begins(kernel).await?;
    let began = kernel.clocks().monotonic_ms;
    event!(INFO, "a run of sync begins", occasion = occasion.name());
    let mut trouble = None;
    // Deadlines are told by registry time: asked once a boot, where it is not known.
    if kernel.trust.bundle().is_some() && kernel.time_estimate().trust == TimeTrust::Approximate {
        trouble = session.remote.ask_time().await.err().map(|e| e.code().to_owned());
        match &trouble {
            None => event!(DEBUG, "the registry told its time"),
            Some(code) => event!(WARN, "the registry did not tell its time", code = Code::of(code)),
        }
    }
    session.sync.wake(occasion).await?;
    locked(&session.files).wake(occasion);
    let (left_before, waited) = kernel
        .local(|kernel| {
            kernel.read(|view| {
                let waited = view.outbox_items()?.iter().map(OutboxItem::command_id).collect::<Vec<_>>();
                Ok((last_left(&of_content(sweep::left_acts(view).map_err(ClientError::from))?), waited))
            })
        })
        .await?;
    let (report, until) = session.sync.until_quiet(Connectivity::Online).await?;
    if report.trouble.is_none() {
        let fetched = of_content(documents::fetch_missing(kernel).await);
        trouble = trouble.or(fetched.err().map(|error| error.code().to_owned()));
    }
    let now = kernel.clocks().wall.ms();
    let heard = report.heard;
    let (left, needs_you, news, left_acts) = kernel
        .local(move |kernel| {
            let (news, left_acts) = of_content(follows(kernel, left_before, &waited, &heard))?;
            let items = kernel.read(|view| Ok(view.outbox_items()?))?;
            let still = items.iter().filter(|item| item.state() == OutboxState::NeedsYou).count();
            Ok((items.len(), u32::try_from(still).unwrap_or(u32::MAX), news, left_acts))
        })
        .await?;
    let trouble = report.trouble.or(trouble);
    let ms = kernel.clocks().monotonic_ms.saturating_sub(began);
    event!(
        INFO,
        "a run of sync ends",
        sent = report.sent,
        acked = report.acked,
        needs_you = needs_you,
        chunks = report.chunks,
        changes = report.changes,
        left = left,
        ms = ms,
        code = trouble.as_deref().map_or(Code::from("none"), Code::of)
    );
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
        trouble: trouble.map(|code| words::message::message_of(&code)),
        news,
        left_acts,
    };
    Ok((told, report.feed_trouble))
}

/// Sees to what follows from what a run brought, and returns lines for the person, and acts that were left.
fn follows(
    kernel: &Kernel,
    left_before: u64,
    waited: &[CommandId],
    heard: &[(ObjectKind, String)],
) -> Result<(Vec<Text>, Vec<LeftActView>), ClientError> {
    let of_rules = arrival::take_in(kernel)?;
    // What came while the content was locked is looked at now.
    kernel.write(|tx| Ok(kernel.sight().follows(tx, Heard::Anything)?))?;
    let left = kernel.read(|view| Ok(sweep::left_acts(view)?))?;
    let left = left.iter().filter(|left| left.number > left_before).map(left_act).collect();
    let mut news = news::of_answers(kernel, waited, heard)?;
    news.extend(news::of_objects(kernel, heard)?);
    news.extend(of_rules);
    news.extend(keeping::keep_drafts(kernel)?);
    Ok((news, left))
}

/// Returns what concerns the content. While it is locked that is nothing: the next run that finds it open sees to it.
fn of_content<T: Default>(seen: Result<T, ClientError>) -> Result<T, ClientError> {
    match seen {
        Err(error) if error.code() == VaultError::ContentLocked.code() => Ok(T::default()),
        seen => seen,
    }
}

/// A run of sync that must have brought the feed.
pub(crate) async fn pull(kernel: &Arc<Kernel>) -> Result<(), ClientError> {
    match run(kernel, Occasion::Background).await?.1 {
        Some(code) => Err(ClientError::try_again(&code)),
        None => Ok(()),
    }
}

/// Sends until a command is answered, and returns its outcome.
///
/// # Errors
/// The outbox's error for it, where it was not answered or was declined.
pub(crate) async fn settle(kernel: &Arc<Kernel>, command: CommandId) -> Result<Outcome, ClientError> {
    let session = kernel.session()?;
    // An enrolment may tell of other keys: it is the one these wait for.
    let _running = begins(kernel).await?;
    session.sync.hurry(command).await?;
    session.sync.until_quiet(Connectivity::Online).await?;
    kernel
        .local(move |kernel| {
            if let Some(word) = word_on(kernel, command)? {
                return match word {
                    Word::Refused(code) => Err(refused(code)),
                    Word::Outcome(outcome) => match &outcome.result {
                        OutcomeResult::Declined(declined) if declined.first.is_none() => {
                            Err(declined_by_registry(&declined.code))
                        }
                        _ => Ok(*outcome),
                    },
                };
            }
            let item = kernel.read(|view| Ok(view.outbox_item(command)?))?;
            let item = item.ok_or(ClientError::Cancelled)?;
            let (code, class) = match item.last_error() {
                Some(error) => (error.code.clone(), error.class),
                None => ("outbox.waiting".to_owned(), ErrorClass::Transient),
            };
            let waits_ms = item.next_try_at().ms().saturating_sub(kernel.clocks().wall.ms()).max(0);
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

/// The registry's last word on a command.
enum Word {
    /// Its outcome: done or declined.
    Outcome(Box<Outcome>),
    /// The code of a problem: nobody was enrolled, and the registry keeps nothing of it.
    Refused(String),
}

/// The registry's last word on a command, once there is one. Its signature was checked before it was kept.
fn word_on(kernel: &Kernel, command: CommandId) -> Result<Option<Word>, ClientError> {
    let (settled, declined) = kernel.read(|view| Ok((view.settled(command)?, state::declined(view, command)?)))?;
    let bytes = match (settled.map(|settled| settled.settlement()), declined) {
        (Some(Settlement::Acked(bytes)), _) => bytes,
        (Some(Settlement::Cancelled(_)), Some(declined)) => declined,
        (Some(Settlement::Cancelled(_)), None) => return Err(ClientError::Cancelled),
        (None, _) => return Ok(None),
    };
    let envelope = Envelope::from_bytes(&bytes)?;
    let payload = envelope.unverified_payload();
    Ok(Some(if *envelope.payload_type() == payload::PROBLEM {
        Word::Refused(from_canonical::<CommandProblem>(payload)?.code)
    } else {
        Word::Outcome(Box::new(from_canonical(payload)?))
    }))
}

fn last_left(left: &[LeftAct]) -> u64 {
    left.last().map_or(0, |last| last.number)
}

fn left_act(left: &LeftAct) -> LeftActView {
    LeftActView {
        what: Text::label(left.kind.act().called),
        told: words::message::message_of(&left.code),
        draft: lane::draft_of(&left.lane),
        case_id: lane::case_of(&left.lane),
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
