//! The view that one person may have of a workspace, a case, a payment: never another party's own section.

use ereg_domain::{
    party::{IdentityNumber, Side, Slot},
    time::Instant,
};
use ereg_protocol::objects::{
    CaseView, Ended, HeldMedium, HeldSection, MandateView, Participant, Participation, PaymentView, Refund,
    WorkspaceView,
};

use super::facts::{Attempt, CaseFile, CaseParty, InvitationStanding, MandateRow, RefundStanding, Workspace};

/// A workspace for whoever fills `slot`.
pub(crate) fn workspace(workspace: &Workspace, slot: Slot) -> WorkspaceView {
    let mut slots: Vec<Slot> = workspace.members.iter().map(|m| m.slot).collect();
    slots.extend(workspace.invitations.iter().map(|i| i.slot));
    slots.sort();
    slots.dedup();
    let standing = |slot: Slot| {
        if let Some(statement) = workspace.statements.iter().find(|s| s.slot == slot) {
            Participation::Signed { statement: statement.digest }
        } else if workspace.members.iter().any(|m| m.slot == slot) {
            Participation::Joined
        } else if workspace.invitations.iter().any(|i| i.slot == slot && i.standing == InvitationStanding::Open) {
            Participation::Invited
        } else {
            Participation::Open
        }
    };
    WorkspaceView {
        draft_id: workspace.draft_id,
        slot,
        matter: workspace.matter,
        creator: workspace.creator,
        until: workspace.until,
        participants: slots.into_iter().map(|slot| Participant { slot, standing: standing(slot) }).collect(),
        sections: workspace
            .sections
            .iter()
            // The others' own sections are theirs, down to the hash: their few answers could be guessed from it.
            .filter(|section| section.slot.is_none_or(|own| own == slot))
            .map(|section| HeldSection {
                kind: section.kind,
                slot: section.slot,
                rev: section.rev,
                hash: section.hash,
                body: Some(section.body.clone()),
            })
            .collect(),
        media: workspace
            .media
            .iter()
            .map(|medium| HeldMedium {
                by: medium.by,
                material: medium.material,
                media_type: medium.media_type,
                digest: medium.digest,
                size: medium.size,
                held: u32::try_from(medium.held.len()).unwrap_or(u32::MAX),
                chunks: u32::try_from(medium.chunks.len()).unwrap_or(u32::MAX),
            })
            .collect(),
        extract: workspace.base.as_ref().map(|base| base.extract.clone()),
        manifest: workspace.frozen.as_ref().map(|frozen| frozen.bytes.clone()),
        case_id: workspace.case_id,
        ended: None,
    }
}

/// Returns what remains of a workspace for one who takes part in it no more: that it was, and nothing that was in it.
pub(crate) fn ended(workspace: &Workspace, slot: Slot, why: Ended, now: Instant) -> WorkspaceView {
    WorkspaceView {
        draft_id: workspace.draft_id,
        slot,
        matter: workspace.matter,
        creator: workspace.creator,
        until: workspace.until.min(now),
        participants: Vec::new(),
        sections: Vec::new(),
        media: Vec::new(),
        extract: None,
        manifest: None,
        case_id: None,
        ended: Some(why),
    }
}

/// A case for whoever fills `slot`.
pub(crate) fn case(case: &CaseFile, slot: Slot) -> CaseView {
    CaseView {
        case_id: case.case_id,
        draft_id: case.draft_id,
        unit: case.unit,
        slot,
        side: case.parties.iter().find(|party| party.slot == slot).map(|party| party.side),
        receipt: case.receipt.clone(),
        supplements: case.supplements.clone(),
        state: case.state.clone(),
        since: case.since,
        course: case.course.clone(),
        withdrawing: case.withdrawing.clone(),
        disputes: case.disputed(),
        answer_by: case.answer_by.map(|period| period.by),
        term: case.term.clone(),
        turn: case.turn,
    }
}

/// A mandate for whoever granted it and for the one that is acted for.
pub(crate) fn mandate(row: &MandateRow) -> MandateView {
    MandateView { mandate: Some(row.envelope.clone()), granted_at: row.granted_at, revoked_at: row.revoked_at }
}

/// A payment for its payer.
pub(crate) fn payment(attempt: &Attempt) -> PaymentView {
    PaymentView {
        attempt_id: attempt.attempt_id,
        case_id: attempt.case_id,
        quote: attempt.quote,
        amount: attempt.amount,
        channel: attempt.channel.clone(),
        state: attempt.state,
        since: attempt.since,
        // Signed when it is told.
        intent: None,
        refund: match attempt.refund {
            RefundStanding::None => None,
            RefundStanding::Due => Some(Refund::Due),
            RefundStanding::Done => Some(Refund::Done),
        },
    }
}

/// Whether this party pays and collects.
pub(crate) fn takes(party: &CaseParty) -> bool {
    party.side == Side::RightHolder
}

/// Slots of the takers, who pay.
pub(crate) fn payers(case: &CaseFile) -> Vec<Slot> {
    case.parties.iter().filter(|party| takes(party)).map(|party| party.slot).collect()
}

/// The number by which somebody without an account is addressed.
pub(crate) fn addressee(identity: &IdentityNumber) -> String {
    identity.as_str().to_owned()
}
