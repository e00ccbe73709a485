//! Commands into the outbox, in the transaction of the change that they send.
//!
//! The table of acts says what may be queued, and what it takes the place of.

use ereg_domain::name::SectionName;
use ereg_protocol::{
    act::Seen,
    command::{Command, CommandBody, CommandKind, PutSections, SectionPut},
    id::CommandId,
};
use ereg_trust::digest::{Digest, section_hash};
use ereg_vault::{Lane, NewOutboxItem, OLDER_COPY, OutboxItem, Tx, View};

use crate::{
    ClientError,
    acts::takes_the_place_of,
    feed,
    kernel::Kernel,
    lane::{self, never_sent},
    open_draft::OpenDraft,
    record::{Reads, note_own_act, put_draft_facts},
    sight::{Scene, Stands},
};

/// The outcome of queueing an act.
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
    kernel: &Kernel,
    tx: &mut Tx<'_>,
    lane: Lane,
    body: CommandBody,
    media: &[Digest],
) -> Result<Taken, ClientError> {
    match kernel.sight().decide(tx.as_view(), &lane, &body)? {
        Stands::OnItsWay(command) => Ok(Taken::OnItsWay(command)),
        Stands::Repeat(seen) => Ok(Taken::Done(seen)),
        Stands::Moot(seen) => Err(ClientError::fix(seen.code())),
        Stands::Held => Err(ClientError::fix(OLDER_COPY)),
        Stands::Live => queue(kernel, tx, lane, body, media).map(Taken::Queued),
    }
}

/// Whether an act of this kind still has a sense, before the person is asked for anything; and the one that is on its way,
/// where there is one.
///
/// # Errors
/// [`ClientError::FixInput`] with the code of what makes it moot or a repeat.
pub(crate) fn asked(
    kernel: &Kernel,
    view: &View<'_>,
    lane: &Lane,
    kind: CommandKind,
) -> Result<Option<CommandId>, ClientError> {
    match kernel.sight().decide_kind(view, lane, kind)? {
        Stands::Live => Ok(None),
        Stands::OnItsWay(command) => Ok(Some(command)),
        Stands::Held => Err(ClientError::fix(OLDER_COPY)),
        Stands::Repeat(seen) | Stands::Moot(seen) => Err(ClientError::fix(seen.code())),
    }
}

/// Works like [`take`], where a repeat is told as what it is.
///
/// # Errors
/// [`ClientError::FixInput`] with the code of what makes it moot or a repeat.
pub(crate) fn enqueue(
    kernel: &Kernel,
    tx: &mut Tx<'_>,
    lane: Lane,
    body: CommandBody,
    media: &[Digest],
) -> Result<CommandId, ClientError> {
    match take(kernel, tx, lane, body, media)? {
        Taken::Queued(id) | Taken::OnItsWay(id) => Ok(id),
        Taken::Done(seen) => Err(ClientError::fix(seen.code())),
    }
}

fn queue(
    kernel: &Kernel,
    tx: &mut Tx<'_>,
    lane: Lane,
    body: CommandBody,
    media: &[Digest],
) -> Result<CommandId, ClientError> {
    let id = CommandId::new(kernel.next_id(tx, "command")?).map_err(|e| ClientError::storage(e.code()))?;
    let command = Command { id, body };
    let kind = command.kind();
    clear_superseded(kernel, tx, &lane, kind)?;
    let bytes = command.to_bytes().map_err(|e| ClientError::fix(e.code()))?;
    let made_at = kernel.clocks().wall;
    // Saves of one draft become one command, as long as that was never sent.
    let coalesce = (kind == CommandKind::PutSections).then(|| "sections".to_owned());
    note_what_moves_a_case(tx, &lane, kind, id)?;
    let after_media = media.to_vec();
    tx.enqueue(NewOutboxItem { command_id: id, lane, kind, bytes, coalesce, after_media, made_at })?;
    Ok(id)
}

/// Remembers a command that moves a case, so that what comes of it can be told as this device's own act.
fn note_what_moves_a_case(tx: &mut Tx<'_>, lane: &Lane, kind: CommandKind, id: CommandId) -> Result<(), ClientError> {
    use CommandKind::{Collect, Dispute, Pay, Submit, Supplement, Withdraw};
    if ![Submit, Supplement, Withdraw, Dispute, Pay, Collect].contains(&kind) {
        return Ok(());
    }
    let of_case = lane::case_of(lane).map(|case| feed::case(tx.as_view(), case)).transpose()?;
    let draft = lane::draft_of(lane).or(of_case.map(|case| case.draft_id));
    Ok(draft.map_or(Ok(()), |draft| note_own_act(tx, draft, id))?)
}

/// Asks anew, as a new command of the same words: the registry keeps what it declined, and gives a repeat the same
/// answer. Not where the words carry a number that would be taken twice (a revision, an attempt, an identity), nor where
/// others wait behind in the lane. Returns whether it was done.
pub(crate) fn ask_anew(kernel: &Kernel, tx: &mut Tx<'_>, declined: &OutboxItem) -> Result<bool, ClientError> {
    use CommandKind::{AskPayment, Collect, Dispute, Freeze, PutMedium, Share, Sign, Submit, Supplement, Withdraw};
    let may = [Share, Freeze, Sign, Submit, Supplement, PutMedium, Withdraw, Dispute, AskPayment, Collect]
        .contains(&declined.kind());
    let lane = declined.lane().clone();
    let last = tx.as_view().outbox_of(&lane)?.last().map(OutboxItem::command_id);
    let Some(body) = lane::body(tx, declined)? else { return Ok(false) };
    if !may || last != Some(declined.command_id()) {
        return Ok(false);
    }
    let draft = match &body {
        CommandBody::Share(share) => Some(share.draft_id),
        CommandBody::Submit(submit) => Some(submit.draft_id),
        CommandBody::Supplement(_) => lane::draft_of(&lane),
        _ => None,
    };
    // The declined one is taken back by it.
    let new = enqueue(kernel, tx, lane, body, declined.after_media())?;
    if let Some(draft) = draft {
        let mut facts = tx.draft_facts(draft)?;
        for named in [&mut facts.share, &mut facts.submission] {
            if *named == Some(declined.command_id()) {
                *named = Some(new);
            }
        }
        if let Some(sent) = facts.supplement.as_mut().filter(|sent| sent.command == declined.command_id()) {
            sent.command = new;
        }
        put_draft_facts(tx, draft, &facts)?;
    }
    Ok(true)
}

/// Takes back everything of a lane that never had an effect. Returns whether all of it could be.
pub(crate) fn clear_lane(kernel: &Kernel, tx: &mut Tx<'_>, lane: &Lane) -> Result<bool, ClientError> {
    let now = kernel.clocks().wall;
    let mut cleared = true;
    for item in tx.as_view().outbox_of(lane)? {
        if item.is_free() {
            tx.cancel(item.command_id(), now)?;
        }
        cleared &= item.is_free();
    }
    Ok(cleared)
}

/// Takes back what a new act of this kind takes the place of.
fn clear_superseded(kernel: &Kernel, tx: &mut Tx<'_>, lane: &Lane, kind: CommandKind) -> Result<(), ClientError> {
    let now = kernel.clocks().wall;
    for item in tx.as_view().outbox_of(lane)?.iter().filter(|item| takes_the_place_of(kind, item)) {
        tx.cancel(item.command_id(), now)?;
    }
    Ok(())
}

/// Queues the sections that differ from what was put last; saves of one draft become one pending command. `scene` is
/// what was heard of the draft.
pub(crate) fn put_sections(
    kernel: &Kernel,
    tx: &mut Tx<'_>,
    draft: &mut OpenDraft,
    sections: Vec<(SectionName, Vec<u8>)>,
    scene: &Scene,
) -> Result<(), ClientError> {
    let lane = lane::of_draft(draft.id());
    if scene.stands(CommandKind::PutSections, None) != Stands::Live {
        // Typed on all the same: it is sent when the draft is shared again.
        return Ok(());
    }
    // Refused puts never took effect: the registry counts on from what it holds.
    let of_lane = tx.as_view().outbox_of(&lane)?;
    let refused = of_lane.iter().any(|item| item.kind() == CommandKind::PutSections && !item.is_open());
    if refused {
        draft.count_from_held();
    }
    // A pending command that was never sent is written anew with what has changed since.
    let pending = match pending_sections(tx, of_lane.last())? {
        Pending::None => Vec::new(),
        Pending::Puts(puts) => puts,
        // It gives way to whatever the registry does not hold and is not on its way there.
        Pending::Damaged(command) => {
            tx.cancel(command, kernel.clocks().wall)?;
            draft.count_anew(tx)?;
            Vec::new()
        }
    };
    let mut puts: Vec<SectionPut> = pending.clone();
    if refused {
        for put in &mut puts {
            put.rev = draft.stored.revs.get(&put.kind).copied().unwrap_or(0) + 1;
            draft.stored.revs.insert(put.kind, put.rev);
        }
    }
    for (kind, bytes) in sections {
        let hash = section_hash(kind.as_str(), &bytes);
        if draft.facts.put.get(&kind) == Some(&hash) {
            continue;
        }
        let body = String::from_utf8(bytes).map_err(|_| ClientError::storage("client.internal"))?;
        match puts.iter_mut().find(|p| p.kind == kind) {
            Some(put) => put.body = body,
            None => {
                let known = draft.stored.revs.get(&kind).copied();
                let rev = known.max(draft.held_own(kind)).unwrap_or(0) + 1;
                draft.stored.revs.insert(kind, rev);
                puts.push(SectionPut { kind, rev, body });
            }
        }
        draft.facts.put.insert(kind, hash);
    }
    if puts == pending {
        return Ok(());
    }
    puts.sort_by_key(|p| p.kind);
    let body = CommandBody::PutSections(PutSections { draft_id: draft.id(), sections: puts });
    queue(kernel, tx, lane, body, &[]).map(|_| ())
}

/// The sections that the last command of a lane would put.
enum Pending {
    /// Nothing, or it was sent.
    None,
    /// These sections.
    Puts(Vec<SectionPut>),
    /// Nobody can read what: its bytes are damaged here.
    Damaged(CommandId),
}

/// Returns what the lane's last command would put, if it was never sent.
fn pending_sections(tx: &Tx<'_>, last: Option<&OutboxItem>) -> Result<Pending, ClientError> {
    let Some(last) = last.filter(|last| last.kind() == CommandKind::PutSections && never_sent(last)) else {
        return Ok(Pending::None);
    };
    Ok(match lane::body(tx, last)? {
        Some(CommandBody::PutSections(put)) => Pending::Puts(put.sections),
        _ => Pending::Damaged(last.command_id()),
    })
}
