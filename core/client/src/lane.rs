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
    let outbox = reads.outbox_items()?;
    match outbox.iter().find(|item| item.command_id() == command) {
        Some(item) => Ok(item.is_open()),
        None => Ok(reads.settled(command)?.is_some_and(|settled| settled.is_acked())),
    }
}

/// Returns how far the newest of a kind is that was asked for in a lane.
pub(crate) fn progress(reads: &impl Reads, lane: &Lane, kind: CommandKind) -> Result<Progress, ClientError> {
    let items = reads.outbox_items()?;
    Ok(how_far(items.iter().rfind(|i| i.lane() == lane && i.kind() == kind && i.state() != OutboxState::NeedsYou)))
}

/// Returns how far a command is that was queued once.
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
    let lane = of_draft(draft);
    let on_its_way = reads.outbox_items()?.into_iter().filter(|item| *item.lane() == lane && item.is_open());
    let about = |item: OutboxItem| match Command::from_bytes(&item.bytes).map(|command| command.body) {
        Ok(CommandBody::Invite(invite)) => Some((invite.slot, UnsentInvitation::Made)),
        Ok(CommandBody::RevokeInvitation(revoke)) => Some((revoke.slot, UnsentInvitation::TakenBack)),
        _ => None,
    };
    Ok(on_its_way.filter_map(about).collect())
}

/// Whether nobody outside this device has ever seen a command.
pub(crate) fn never_sent(item: &OutboxItem) -> bool {
    item.state() == OutboxState::Queued && item.attempts() == 0
}
