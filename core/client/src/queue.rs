//! Commands into the outbox, in the transaction of the change that they send.
//!
//! A new act of a kind takes the place of one that stands still for the person in the same lane: he has acted.

use ereg_domain::{application::SectionKind, party::Slot};
use ereg_protocol::{
    command::{Command, CommandBody, CommandKind, PutSections, SectionPut},
    id::{CaseId, CommandId, DraftId},
    objects::WorkspaceView,
};
use ereg_sync::state::{Gate, gate_in, put_gate};
use ereg_trust::digest::{Digest, section_hash};
use ereg_vault::{Lane, NewOutboxItem, OutboxItem, OutboxState, StoredDraft, Tx};

use crate::{
    ClientError,
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

/// What stands still and is made void by a new command of this kind in the same lane.
fn superseded_by(kind: CommandKind) -> &'static [CommandKind] {
    match kind {
        CommandKind::PutSections => {
            &[CommandKind::PutSections, CommandKind::Freeze, CommandKind::Sign, CommandKind::Submit]
        }
        CommandKind::Freeze => &[CommandKind::Freeze, CommandKind::Sign, CommandKind::Submit],
        CommandKind::Sign => &[CommandKind::Sign, CommandKind::Submit],
        CommandKind::Submit => &[CommandKind::Submit],
        CommandKind::Enrol => &[CommandKind::Enrol],
        CommandKind::Share => &[CommandKind::Share],
        CommandKind::Invite => &[CommandKind::Invite],
        CommandKind::Accept => &[CommandKind::Accept],
        CommandKind::PutMedium => &[CommandKind::PutMedium],
        CommandKind::Withdraw => &[CommandKind::Withdraw],
        CommandKind::Pay => &[CommandKind::Pay],
        CommandKind::AskPayment => &[CommandKind::AskPayment],
        CommandKind::Collect => &[CommandKind::Collect],
    }
}

/// Queues a command. `media` must be whole at the registry before it goes.
pub(crate) fn enqueue(
    core: &Core,
    tx: &mut Tx<'_>,
    lane: Lane,
    body: CommandBody,
    media: &[Digest],
) -> Result<CommandId, ClientError> {
    queue(core, tx, lane, body, media, None)
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
    tx.enqueue(NewOutboxItem { command_id: id, lane, kind, bytes, depends: None, coalesce, made_at })?;
    if !media.is_empty() {
        put_gate(tx, id, &Gate { media: media.to_vec() })?;
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
    let media = gate_in(tx, declined.command_id())?.map(|gate| gate.media).unwrap_or_default();
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

/// Whether the same is on its way already, word for word.
pub(crate) fn is_pending(tx: &Tx<'_>, lane: &Lane, body: &CommandBody) -> Result<bool, ClientError> {
    let same = |item: &OutboxItem| {
        item.lane() == lane
            && item.state() != OutboxState::NeedsYou
            && Command::from_bytes(&item.bytes).is_ok_and(|command| command.body == *body)
    };
    Ok(tx.outbox()?.iter().any(same))
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

/// Takes back what stands still for the person and is answered by a new act of this kind.
fn clear_superseded(core: &Core, tx: &mut Tx<'_>, lane: &Lane, kind: CommandKind) -> Result<(), ClientError> {
    let now = core.clocks().wall;
    for item in tx.outbox()? {
        let same = item.lane() == lane && item.state() == OutboxState::NeedsYou;
        if same && superseded_by(kind).contains(&item.kind()) {
            tx.cancel(item.command_id(), now)?;
        }
    }
    Ok(())
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
    // Refused puts never took effect: the registry counts on from what it holds.
    let refused = tx
        .outbox()?
        .iter()
        .any(|i| *i.lane() == lane && i.kind() == CommandKind::PutSections && i.state() == OutboxState::NeedsYou);
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
                let rev = stored.revs.get(&kind).copied().unwrap_or(0) + 1;
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
        Some(item) => Ok(item.state() != OutboxState::NeedsYou),
        None => Ok(reads.settled(command)?.is_some_and(|settled| settled.is_acked())),
    }
}

/// The one command of this kind that a lane may have on its way: the pending one where it says the same or may have had
/// its effect, else a new one in its place.
pub(crate) fn one_of_kind(
    core: &Core,
    tx: &mut Tx<'_>,
    lane: Lane,
    kind: CommandKind,
    body: CommandBody,
) -> Result<CommandId, ClientError> {
    let pending = tx
        .outbox()?
        .into_iter()
        .rfind(|item| *item.lane() == lane && item.kind() == kind && item.state() != OutboxState::NeedsYou);
    if let Some(pending) = pending {
        let same = Command::from_bytes(&pending.bytes).is_ok_and(|command| command.body == body);
        if same || !pending.is_free() {
            return Ok(pending.command_id());
        }
        tx.cancel(pending.command_id(), core.clocks().wall)?;
    }
    enqueue(core, tx, lane, body, &[])
}

/// Whether anything of a kind is on its way in a lane.
pub(crate) fn pending(reads: &impl Reads, lane: &Lane, kind: CommandKind) -> Result<Option<CommandId>, ClientError> {
    let outbox = reads.outbox_items()?;
    let found = outbox.iter().rfind(|i| i.lane() == lane && i.kind() == kind && i.state() != OutboxState::NeedsYou);
    Ok(found.map(|i| i.command_id()))
}

/// Slots whose invitation is in the outbox and has not reached the registry.
pub(crate) fn invited(reads: &impl Reads, draft: DraftId) -> Result<Vec<Slot>, ClientError> {
    let lane = lane_of_draft(draft);
    let invites = reads.outbox_items()?.into_iter().filter(|i| *i.lane() == lane && i.kind() == CommandKind::Invite);
    let slot = |item: OutboxItem| match Command::from_bytes(&item.bytes).map(|command| command.body) {
        Ok(CommandBody::Invite(invite)) => Some(invite.slot),
        _ => None,
    };
    Ok(invites.filter(|item| item.state() != OutboxState::NeedsYou).filter_map(slot).collect())
}
