//! Commands into the outbox, in the transaction of the change that they send.
//!
//! What may be queued, and what it takes the place of, the table of acts says.

use ereg_domain::{canonical::from_canonical, party::Slot, time::Instant};
use ereg_law::application::SectionKind;
use ereg_protocol::{
    command::{Command, CommandBody, CommandKind, PutSections, SectionPut},
    id::{CaseId, CommandId, DraftId},
    objects::WorkspaceView,
    outcome::Outcome,
};
use ereg_sync::state::{NeededMedia, needed_media_in, put_needed_media};
use ereg_trust::{
    digest::{Digest, section_hash},
    envelope::Envelope,
};
use ereg_vault::{
    Lane, NewOutboxItem, OLDER_COPY, OutboxItem, OutboxState, Settlement, StoredDraft, Tx, VaultError, View,
};

use crate::{
    ClientError, Progress,
    acts::{Seen, Stands, act},
    core::Core,
    record::{DraftFacts, Reads, put_draft_facts},
};

/// The lane of a draft and what becomes of it before it is a case.
pub(crate) fn lane_of_draft(draft: DraftId) -> Lane {
    Lane(format!("draft/{draft}"))
}

/// The lane of a case.
pub(crate) fn lane_of_case(case: CaseId) -> Lane {
    Lane(format!("case/{case}"))
}

/// The lane of the account itself.
pub(crate) fn lane_of_account() -> Lane {
    Lane("account".to_owned())
}

/// The draft of a lane, where it is one's.
pub(crate) fn draft_of(lane: &Lane) -> Option<DraftId> {
    lane.0.strip_prefix("draft/")?.parse().ok()
}

/// The case of a lane, where it is one's.
pub(crate) fn case_of(lane: &Lane) -> Option<CaseId> {
    lane.0.strip_prefix("case/")?.parse().ok()
}

/// What became of an act that was to be queued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    /// It waits in the outbox now.
    Queued(CommandId),
    /// It is on its way since an earlier press.
    OnItsWay(CommandId),
    /// It is done already.
    Done(Seen),
}

/// Takes an act by the table, in the transaction of the change that it sends. `media` must be whole at the registry
/// before it goes.
///
/// # Errors
/// [`ClientError::FixInput`] with the code of what makes it moot.
pub(crate) fn take(
    core: &Core,
    tx: &mut Tx<'_>,
    lane: Lane,
    body: CommandBody,
    media: &[Digest],
) -> Result<Taken, ClientError> {
    match core.sight().decide(tx.as_view(), &lane, &body)? {
        Stands::OnItsWay(command) => Ok(Taken::OnItsWay(command)),
        Stands::Repeat(seen) => Ok(Taken::Done(seen)),
        Stands::Moot(seen) => Err(ClientError::fix(seen.code())),
        Stands::Held => Err(ClientError::fix(OLDER_COPY)),
        Stands::Live => queue(core, tx, lane, body, media, None).map(Taken::Queued),
    }
}

/// Whether an act of this kind still has a sense, before the person is asked for anything; and the one that is on its way,
/// where there is one.
///
/// # Errors
/// [`ClientError::FixInput`] with the code of what makes it moot or a repeat.
pub(crate) fn asked(
    core: &Core,
    view: &View<'_>,
    lane: &Lane,
    kind: CommandKind,
) -> Result<Option<CommandId>, ClientError> {
    match core.sight().decide_kind(view, lane, kind)? {
        Stands::Live => Ok(None),
        Stands::OnItsWay(command) => Ok(Some(command)),
        Stands::Held => Err(ClientError::fix(OLDER_COPY)),
        Stands::Repeat(seen) | Stands::Moot(seen) => Err(ClientError::fix(seen.code())),
    }
}

/// As [`take`], where a repeat is told as what it is.
///
/// # Errors
/// [`ClientError::FixInput`] with the code of what makes it moot or a repeat.
pub(crate) fn enqueue(
    core: &Core,
    tx: &mut Tx<'_>,
    lane: Lane,
    body: CommandBody,
    media: &[Digest],
) -> Result<CommandId, ClientError> {
    match take(core, tx, lane, body, media)? {
        Taken::Queued(id) | Taken::OnItsWay(id) => Ok(id),
        Taken::Done(seen) => Err(ClientError::fix(seen.code())),
    }
}

fn queue(
    core: &Core,
    tx: &mut Tx<'_>,
    lane: Lane,
    body: CommandBody,
    media: &[Digest],
    coalesce: Option<String>,
) -> Result<CommandId, ClientError> {
    let id = CommandId::new(core.next_id(tx, "command")?).map_err(|e| ClientError::storage(e.code()))?;
    let command = Command { id, body };
    let kind = command.kind();
    clear_superseded(core, tx, &lane, kind)?;
    let bytes = command.to_bytes().map_err(|e| ClientError::fix(e.code()))?;
    let made_at = core.clocks().wall;
    tx.enqueue(NewOutboxItem { command_id: id, lane, kind, bytes, coalesce, made_at })?;
    if !media.is_empty() {
        put_needed_media(tx, id, &NeededMedia { media: media.to_vec() })?;
    }
    Ok(id)
}

/// Asks anew, as a new command of the same words: the registry keeps what it declined, and gives a repeat the same
/// answer. Not where the words carry a number that would be taken twice (a revision, an attempt, an identity), nor where
/// others wait behind in the lane. Answers whether it was done.
pub(crate) fn ask_anew(core: &Core, tx: &mut Tx<'_>, declined: &OutboxItem) -> Result<bool, ClientError> {
    use CommandKind::{AskPayment, Collect, Freeze, PutMedium, Share, Sign, Submit, Withdraw};
    let may = [Share, Freeze, Sign, Submit, PutMedium, Withdraw, AskPayment, Collect].contains(&declined.kind());
    let lane = declined.lane().clone();
    let last = tx.outbox()?.iter().rfind(|item| *item.lane() == lane).map(OutboxItem::command_id);
    let Ok(Command { body, .. }) = Command::from_bytes(&declined.bytes) else { return Ok(false) };
    if !may || last != Some(declined.command_id()) {
        return Ok(false);
    }
    let media = needed_media_in(tx, declined.command_id())?.map(|gate| gate.media).unwrap_or_default();
    let draft = match &body {
        CommandBody::Share(share) => Some(share.draft_id),
        CommandBody::Submit(submit) => Some(submit.draft_id),
        _ => None,
    };
    // The declined one is taken back by it.
    let new = enqueue(core, tx, lane, body, &media)?;
    if let Some(draft) = draft {
        let mut facts = tx.draft_facts(draft)?;
        for named in [&mut facts.share, &mut facts.submission] {
            if *named == Some(declined.command_id()) {
                *named = Some(new);
            }
        }
        put_draft_facts(tx, draft, &facts)?;
    }
    Ok(true)
}

/// Takes back everything of a lane that never had an effect. Answers whether all of it could be.
pub(crate) fn clear_lane(core: &Core, tx: &mut Tx<'_>, lane: &Lane) -> Result<bool, ClientError> {
    let now = core.clocks().wall;
    let mut cleared = true;
    for item in tx.outbox()?.iter().filter(|item| item.lane() == lane) {
        if item.is_free() {
            tx.cancel(item.command_id(), now)?;
        }
        cleared &= item.is_free();
    }
    Ok(cleared)
}

fn never_sent(item: &OutboxItem) -> bool {
    item.state() == OutboxState::Queued && item.attempts() == 0
}

/// Takes back what a new act of this kind takes the place of.
fn clear_superseded(core: &Core, tx: &mut Tx<'_>, lane: &Lane, kind: CommandKind) -> Result<(), ClientError> {
    let now = core.clocks().wall;
    for item in tx.outbox()?.iter().filter(|item| item.lane() == lane && act(kind).takes_the_place_of(item)) {
        tx.cancel(item.command_id(), now)?;
    }
    Ok(())
}

/// Takes a command back that had no effect for certain, with what this device had noted of it.
pub(crate) fn take_back(tx: &mut Tx<'_>, item: &OutboxItem, now: Instant) -> Result<(), VaultError> {
    tx.cancel(item.command_id(), now)?;
    if let Ok(Command { body: CommandBody::PutSections(put), .. }) = Command::from_bytes(&item.bytes)
        && let Some(mut stored) = tx.draft(put.draft_id)?
    {
        let mut facts = tx.draft_facts(put.draft_id)?;
        forget_puts(&mut stored, &mut facts, &put.sections);
        put_draft_facts(tx, put.draft_id, &facts)?;
        tx.save_draft(&stored)?;
    }
    Ok(())
}

/// The registry's answer to a command that was done. Its signature was checked before it was kept.
pub(crate) fn outcome(reads: &impl Reads, command: CommandId) -> Result<Option<Outcome>, VaultError> {
    let Some(Settlement::Acked(bytes)) = reads.settled(command)?.map(|settled| settled.settlement()) else {
        return Ok(None);
    };
    let envelope = Envelope::from_bytes(&bytes).ok();
    Ok(envelope.and_then(|envelope| from_canonical(envelope.unverified_payload()).ok()))
}

/// Queues the sections that differ from what was put last; saves of one draft become one pending command.
pub(crate) fn put_sections(
    core: &Core,
    tx: &mut Tx<'_>,
    stored: &mut StoredDraft,
    facts: &mut DraftFacts,
    workspace: Option<&WorkspaceView>,
    sections: Vec<(SectionKind, Vec<u8>)>,
) -> Result<Option<CommandId>, ClientError> {
    let lane = lane_of_draft(stored.draft_id);
    if core.sight().judge_kind(tx.as_view(), &lane, CommandKind::PutSections)? != Stands::Live {
        // Typed on all the same: it is sent when the draft is shared again.
        return Ok(None);
    }
    // Refused puts never took effect: the registry counts on from what it holds.
    let refused =
        tx.outbox()?.iter().any(|i| *i.lane() == lane && i.kind() == CommandKind::PutSections && !i.is_open());
    if refused {
        count_from_held(stored, facts, workspace);
    }
    // A pending command that was never sent is written anew with what has changed since.
    let pending = pending_sections(tx, &lane)?;
    let mut puts: Vec<SectionPut> = pending.clone();
    if refused {
        for put in &mut puts {
            put.rev = stored.revs.get(&put.kind).copied().unwrap_or(0) + 1;
            stored.revs.insert(put.kind, put.rev);
        }
    }
    for (kind, bytes) in sections {
        let hash = section_hash(kind.as_str(), &bytes);
        if facts.put.get(&kind) == Some(&hash) {
            continue;
        }
        let body = String::from_utf8(bytes).map_err(|_| ClientError::storage("client.internal"))?;
        match puts.iter_mut().find(|p| p.kind == kind) {
            Some(put) => put.body = body,
            None => {
                let rev = stored.revs.get(&kind).copied().max(held_own(stored, workspace, kind)).unwrap_or(0) + 1;
                stored.revs.insert(kind, rev);
                puts.push(SectionPut { kind, rev, body });
            }
        }
        facts.put.insert(kind, hash);
    }
    if puts == pending {
        return Ok(None);
    }
    puts.sort_by_key(|p| p.kind);
    let body = CommandBody::PutSections(PutSections { draft_id: stored.draft_id, sections: puts });
    queue(core, tx, lane, body, &[], Some("sections".to_owned())).map(Some)
}

/// Sections that were taken back before they went: the next save puts them again under the same number.
pub(crate) fn forget_puts(stored: &mut StoredDraft, facts: &mut DraftFacts, puts: &[SectionPut]) {
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

/// Counts sections from what the registry holds, where puts of this device came to nothing.
pub(crate) fn count_from_held(stored: &mut StoredDraft, facts: &mut DraftFacts, workspace: Option<&WorkspaceView>) {
    stored.revs.clear();
    facts.put.clear();
    for section in workspace.iter().flat_map(|w| &w.sections) {
        if section.slot.is_none_or(|slot| slot == stored.slot) {
            stored.revs.insert(section.kind, section.rev);
            facts.put.insert(section.kind, section.hash);
        }
    }
}

/// The revision the registry holds of an own section. Another device of this person may have put it, or this one before
/// it was lost: nobody else writes it, so what is typed here comes after it.
fn held_own(stored: &StoredDraft, workspace: Option<&WorkspaceView>, kind: SectionKind) -> Option<u64> {
    let held = workspace?.sections.iter().find(|held| held.kind == kind && held.slot == Some(stored.slot))?;
    Some(held.rev)
}

/// What the lane's last command would put, if it was never sent.
fn pending_sections(tx: &Tx<'_>, lane: &Lane) -> Result<Vec<SectionPut>, ClientError> {
    let outbox = tx.outbox()?;
    let Some(last) = outbox.iter().rfind(|i| i.lane() == lane) else { return Ok(Vec::new()) };
    if last.kind() != CommandKind::PutSections || !never_sent(last) {
        return Ok(Vec::new());
    }
    match Command::from_bytes(&last.bytes).map(|c| c.body) {
        Ok(CommandBody::PutSections(put)) => Ok(put.sections),
        _ => Ok(Vec::new()),
    }
}

/// Whether a command had its effect or may still have it: on its way, or done; not where it was declined or taken back.
pub(crate) fn stands(reads: &impl Reads, command: CommandId) -> Result<bool, ClientError> {
    let outbox = reads.outbox_items()?;
    match outbox.iter().find(|item| item.command_id() == command) {
        Some(item) => Ok(item.is_open()),
        None => Ok(reads.settled(command)?.is_some_and(|settled| settled.is_acked())),
    }
}

/// How far the newest of a kind is that was asked for in a lane.
pub(crate) fn progress(reads: &impl Reads, lane: &Lane, kind: CommandKind) -> Result<Progress, ClientError> {
    let items = reads.outbox_items()?;
    Ok(how_far(items.iter().rfind(|i| i.lane() == lane && i.kind() == kind && i.state() != OutboxState::NeedsYou)))
}

/// How far a command is that was queued once.
pub(crate) fn progress_of(reads: &impl Reads, command: CommandId) -> Result<Progress, ClientError> {
    Ok(how_far(reads.outbox_items()?.iter().find(|item| item.command_id() == command)))
}

fn how_far(item: Option<&OutboxItem>) -> Progress {
    match item {
        None => Progress::Done,
        Some(item) if never_sent(item) => Progress::Queued,
        Some(_) => Progress::OnItsWay,
    }
}

/// Slots whose invitation is in the outbox and has not reached the registry.
pub(crate) fn invited(reads: &impl Reads, draft: DraftId) -> Result<Vec<Slot>, ClientError> {
    let lane = lane_of_draft(draft);
    let invites = reads.outbox_items()?.into_iter().filter(|i| *i.lane() == lane && i.kind() == CommandKind::Invite);
    let slot = |item: OutboxItem| match Command::from_bytes(&item.bytes).map(|command| command.body) {
        Ok(CommandBody::Invite(invite)) => Some(invite.slot),
        _ => None,
    };
    Ok(invites.filter(OutboxItem::is_open).filter_map(slot).collect())
}
