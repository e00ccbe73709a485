//! The lanes of the outbox, and what is on its way in them: what is first in, first out together.

use std::collections::BTreeMap;

use ereg_domain::{canonical::from_canonical, party::Slot};
use ereg_protocol::{
    command::{Command, CommandBody, CommandKind},
    id::{CaseId, CommandId, DraftId},
    outcome::Outcome,
};
use ereg_trust::envelope::Envelope;
use ereg_vault::{Lane, OutboxItem, OutboxState, Settlement, VaultError};

use crate::{ClientError, Progress, record::Reads};

/// The lane of a draft and what becomes of it before it is a case.
pub(crate) fn of_draft(draft: DraftId) -> Lane {
    Lane(format!("draft/{draft}"))
}

/// The lane of a case.
pub(crate) fn of_case(case: CaseId) -> Lane {
    Lane(format!("case/{case}"))
}

/// The lane of the account itself.
pub(crate) fn of_account() -> Lane {
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

/// The registry's answer to a command that was done. Its signature was checked before it was kept.
pub(crate) fn outcome(reads: &impl Reads, command: CommandId) -> Result<Option<Outcome>, VaultError> {
    let Some(Settlement::Acked(bytes)) = reads.settled(command)?.map(|settled| settled.settlement()) else {
        return Ok(None);
    };
    let envelope = Envelope::from_bytes(&bytes).ok();
    Ok(envelope.and_then(|envelope| from_canonical(envelope.unverified_payload()).ok()))
}

/// Whether a command had its effect or may still have it: on its way, or done; not where it was declined or taken back.
pub(crate) fn stands(reads: &impl Reads, command: CommandId) -> Result<bool, ClientError> {
    match reads.outbox_item(command)? {
        Some(item) => Ok(item.is_open()),
        None => Ok(reads.settled(command)?.is_some_and(|settled| settled.is_acked())),
    }
}

/// Returns how far the newest of a kind is that was asked for in a lane.
pub(crate) fn progress(reads: &impl Reads, lane: &Lane, kind: CommandKind) -> Result<Progress, ClientError> {
    let items = reads.outbox_of(lane)?;
    Ok(how_far(items.iter().rfind(|i| i.kind() == kind && i.state() != OutboxState::NeedsYou)))
}

/// Returns how far a command is that was queued once.
pub(crate) fn progress_of(reads: &impl Reads, command: CommandId) -> Result<Progress, ClientError> {
    Ok(how_far(reads.outbox_item(command)?.as_ref()))
}

fn how_far(item: Option<&OutboxItem>) -> Progress {
    match item {
        None => Progress::Done,
        Some(item) if never_sent(item) => Progress::Queued,
        Some(_) => Progress::OnItsWay,
    }
}

/// Something about the invitation of a slot that the registry has not answered yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnsentInvitation {
    /// It was made here.
    Made,
    /// It was taken back here (收回).
    TakenBack,
}

/// The slots whose invitation is in the outbox, made or taken back; what was done last counts.
pub(crate) fn unsent_invitations(
    reads: &impl Reads,
    draft: DraftId,
) -> Result<BTreeMap<Slot, UnsentInvitation>, ClientError> {
    let mut slots = BTreeMap::new();
    for item in reads.outbox_of(&of_draft(draft))? {
        if !matches!(item.kind(), CommandKind::Invite | CommandKind::RevokeInvitation) || !item.is_open() {
            continue;
        }
        match body(reads, &item)? {
            Some(CommandBody::Invite(invite)) => _ = slots.insert(invite.slot, UnsentInvitation::Made),
            Some(CommandBody::RevokeInvitation(revoke)) => _ = slots.insert(revoke.slot, UnsentInvitation::TakenBack),
            _ => {}
        }
    }
    Ok(slots)
}

/// Returns what a command on its way says; none where its bytes are damaged here, or are another version's.
pub(crate) fn body(reads: &impl Reads, item: &OutboxItem) -> Result<Option<CommandBody>, VaultError> {
    match reads.command_bytes(item) {
        Ok(bytes) => Ok(Command::from_bytes(&bytes).ok().map(|command| command.body)),
        // Whoever looks at many stops at none of them: what is damaged is told when it is its turn.
        Err(VaultError::Corrupt { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether nobody outside this device has ever seen a command.
pub(crate) fn never_sent(item: &OutboxItem) -> bool {
    item.state() == OutboxState::Queued && item.attempts() == 0
}
