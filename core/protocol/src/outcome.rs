//! Outcomes: the registry's signed answer to a command, kept for ever, at most 4 KiB.
//!
//! An outcome is an envelope `outcome.1` by the receipt role. A command that was repeated gets the same bytes. A
//! domain refusal (conflict, void signature, register moved) is an outcome too; what is not (a malformed request,
//! missing bytes) is a [`crate::problem::Problem`] and leaves no trace.

use ereg_domain::{
    identifier::{IssuedNumber, LicenceId},
    party::Slot,
    time::Instant,
};
use ereg_law::{calendar::Deadline, verdict::Needs};
use ereg_trust::digest::Digest;
use serde::{Deserialize, Serialize};

use crate::{
    command::{Carried, CommandKind, StatementRef},
    id::{AccountId, AttemptId, CaseId, CommandId, DraftId, PaperId},
};

/// The longest outcome envelope, bytes.
pub const MAX_OUTCOME_BYTES: usize = 4096;

/// The registry's answer to a command, as signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// The command.
    pub command_id: CommandId,
    /// Its kind.
    pub kind: CommandKind,
    /// Digest of the command's bytes.
    pub command: Digest,
    /// The account whose command it was; the new account for `enrol`.
    pub account: AccountId,
    /// Number of the account's newest change before it: what the feed tells under a higher number came with it or after it.
    pub follows: u64,
    /// Registry time.
    pub at: Instant,
    /// The office that answers.
    pub office: String,
    /// The least assurance level this office accepts: `A`, `B` or `C`.
    pub assurance: String,
    /// The result.
    pub result: OutcomeResult,
}

/// Done, or declined for a reason of the field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum OutcomeResult {
    /// It was done.
    Done(CommandEffect),
    /// It was not done, and a repeat will not change that.
    Declined(Declined),
}

/// The refusal of a command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declined {
    /// Stable code: `conflict`, `signature_void`, `register_moved`, `already_submitted`, `invitation_closed` …
    pub code: String,
    /// The first receipt's envelope, for `already_submitted`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<Carried>,
}

/// The effect of a command that was carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum CommandEffect {
    /// The account and the two key records (envelopes `key.1`).
    Enrolled {
        /// Request key record.
        device_key: Carried,
        /// Party key record.
        user_key: Carried,
    },
    /// The mandate is held and stands from its first day on.
    MandateGranted {
        /// Digest of its payload, by which it is named.
        mandate: Digest,
    },
    /// The mandate stands no more.
    MandateRevoked {
        /// Digest of its payload.
        mandate: Digest,
    },
    /// The workspace is open until then.
    Shared {
        /// The end, half-open.
        until: Instant,
    },
    /// The invitation stands until then.
    Invited {
        /// The end, half-open.
        until: Instant,
    },
    /// No invitation of the slot stands any more: nobody joins by one.
    InvitationRevoked {
        /// The slot that was to be filled.
        slot: Slot,
    },
    /// The sender now fills this slot.
    Joined {
        /// The slot the sender fills.
        slot: Slot,
    },
    /// The sections are held.
    SectionsPut {},
    /// The medium is announced or already whole.
    MediumPut {},
    /// The manifest stands; earlier signatures over another fell.
    Frozen {
        /// Digest of the manifest.
        manifest: Digest,
    },
    /// The signature is held.
    Signed {
        /// The party that signed.
        slot: Slot,
    },
    /// 回执: the registry holds the submission. It is not an acceptance.
    Received(Receipt),
    /// 补正回执: the registry holds the supplement, in the same case. It is not an acceptance.
    Supplemented(Receipt),
    /// The withdrawal is held; the last one ended the case.
    WithdrawalHeld {
        /// The effect on the case.
        case: WithdrawalEffect,
    },
    /// The annotated copy is written, and is sealed afterwards.
    Annotated {
        /// Its paper.
        document: PaperId,
        /// Its own identifier (电子证照标识).
        licence: LicenceId,
    },
    /// The consent is held: the office may use the licence from now on.
    ConsentGranted {
        /// Digest of its payload, by which it is named.
        consent: Digest,
    },
    /// The consent stands no more.
    ConsentRevoked {
        /// Digest of its payload.
        consent: Digest,
    },
    /// The licence is shown: the feed of the office has the use, with the files of the document.
    LicenceUsed {
        /// The id of the use in the feed.
        id: Digest,
    },
    /// The home is locked, by this act or before it: no application in which the sender disposes of it is accepted.
    HomeLocked {
        /// The lock that stands.
        lock: Digest,
    },
    /// The lift of a lock is held: the lock stands until then.
    HomeLockLifted {
        /// The lock.
        lock: Digest,
        /// Registry time from which it stands no more.
        open_from: Instant,
    },
    /// The dispute is held: the case waits for the source of the fact.
    Disputed {
        /// The fact.
        need: Needs,
        /// The last day on which the source answers in time.
        answer_by: Deadline,
    },
    /// The state of the attempt.
    Payment {
        /// The attempt.
        attempt_id: AttemptId,
        /// Its state.
        state: AttemptState,
    },
    /// Collected (领证).
    Collected {
        /// Numbers of the certificates of the entry that are this holder's.
        certificates: Vec<IssuedNumber>,
    },
}

/// The effect of a withdrawal statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WithdrawalEffect {
    /// Others must still sign.
    Waiting,
    /// All have signed: the case is ended.
    Ended,
}

/// The receipt (回执): proves that the registry holds a submission; not the acceptance letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// The case it became.
    pub case_id: CaseId,
    /// The draft it came from.
    pub draft_id: DraftId,
    /// Registry time at which it entered the registry's system (电子签名法 11).
    pub received_at: Instant,
    /// Digest of the manifest.
    pub manifest: Digest,
    /// The statements. Each covers its party's own section by its hash; that hash itself stands nowhere in the
    /// receipt, because the few answers an inquiry can have could be guessed from it by the other party.
    pub statements: Vec<StatementRef>,
}

/// The state of an attempt to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttemptState {
    /// Recorded; the bank has not been asked.
    Created,
    /// The bank was asked.
    Submitted,
    /// The bank waits for its payer, who has something to open or to scan.
    Offered,
    /// The bank's answer was lost: only asking it decides.
    Unknown,
    /// The bank has the money.
    Succeeded,
    /// Closed at the bank without money.
    Closed,
    /// Refused by the bank.
    Failed,
}

impl AttemptState {
    /// Every state.
    pub const ALL: &'static [AttemptState] = &[
        AttemptState::Created,
        AttemptState::Submitted,
        AttemptState::Offered,
        AttemptState::Unknown,
        AttemptState::Succeeded,
        AttemptState::Closed,
        AttemptState::Failed,
    ];

    /// Whether money may still be taken for it: only the bank can say how it ends.
    pub const fn is_open(self) -> bool {
        match self {
            AttemptState::Created | AttemptState::Submitted | AttemptState::Offered | AttemptState::Unknown => true,
            AttemptState::Succeeded | AttemptState::Closed | AttemptState::Failed => false,
        }
    }

    /// The spelling on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            AttemptState::Created => "created",
            AttemptState::Submitted => "submitted",
            AttemptState::Offered => "offered",
            AttemptState::Unknown => "unknown",
            AttemptState::Succeeded => "succeeded",
            AttemptState::Closed => "closed",
            AttemptState::Failed => "failed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_of_an_attempt_has_one_spelling() {
        for state in AttemptState::ALL {
            assert_eq!(serde_json::to_value(state).unwrap(), state.name());
        }
    }
}
