//! The authority of whoever sends a request (授权): a person acts for themselves, in everything; for another person, or for
//! an organisation, as far as a mandate of theirs stands at this moment.

use ereg_domain::{name::MatterId, party::PrincipalKind, time::Instant};
use ereg_protocol::command::CommandBody;
use ereg_trust::keys::KeyId;

use crate::{
    model::{Enrolled, MandateRow},
    store::{Reads, StoreError},
};

/// The authority of whoever holds a key to act in its account's name.
pub(crate) enum Mandates {
    /// A person acts for themselves.
    NotNeeded,
    /// Somebody acts for another under these, standing or not.
    Of(Vec<MandateRow>),
}

impl Mandates {
    /// Whether anything may be done at a moment.
    pub(crate) fn any_stands(&self, at: Instant) -> bool {
        match self {
            Mandates::NotNeeded => true,
            Mandates::Of(rows) => rows.iter().any(|row| row.stands(at)),
        }
    }

    fn any_covers(&self, matter: MatterId, at: Instant) -> bool {
        match self {
            Mandates::NotNeeded => true,
            Mandates::Of(rows) => rows.iter().any(|row| row.covers(matter, at)),
        }
    }

    /// Returns why a command of this matter, or of none, may not be carried out at a moment.
    pub(crate) fn fault(&self, matter: Option<MatterId>, at: Instant) -> Option<&'static str> {
        if !self.any_stands(at) {
            Some("mandate.ended")
        } else if matter.is_some_and(|matter| !self.any_covers(matter, at)) {
            Some("mandate.other_matter")
        } else {
            None
        }
    }
}

/// Finds the authority under which whoever holds this key of an account acts.
pub(crate) fn of(rows: &dyn Reads, who: &Enrolled, key: &KeyId) -> Result<Mandates, StoreError> {
    let holder = rows.key(key)?.and_then(|row| row.representative);
    if holder.is_none() && who.principal.kind() != PrincipalKind::Organisation {
        return Ok(Mandates::NotNeeded);
    }
    let number = who.principal.principal_number();
    let mut held = number.map_or(Ok(Vec::new()), |number| rows.mandates_of(&number))?;
    held.retain(|row| holder.as_ref().is_some_and(|holder| row.names(holder)));
    Ok(Mandates::Of(held))
}

/// The matter that a command is about; `None` where it is about none, or about nothing that is here.
pub(crate) fn matter_of(rows: &dyn Reads, body: &CommandBody) -> Result<Option<MatterId>, StoreError> {
    let (draft, case) = match body {
        CommandBody::Enrol(_) | CommandBody::GrantMandate(_) | CommandBody::RevokeMandate(_) => return Ok(None),
        // A licence is of no application, and a lock stands against each.
        CommandBody::Annotate(_)
        | CommandBody::GrantConsent(_)
        | CommandBody::RevokeConsent(_)
        | CommandBody::UseLicence(_)
        | CommandBody::LockHome(_)
        | CommandBody::LiftHomeLock(_) => return Ok(None),
        CommandBody::Share(body) => return Ok(Some(body.matter)),
        CommandBody::Invite(body) => (Some(body.draft_id), None),
        CommandBody::RevokeInvitation(body) => (Some(body.draft_id), None),
        CommandBody::Accept(body) => (Some(body.draft_id), None),
        CommandBody::PutSections(body) => (Some(body.draft_id), None),
        CommandBody::PutMedium(body) => (Some(body.draft_id), None),
        CommandBody::Freeze(body) => (Some(body.draft_id), None),
        CommandBody::Sign(body) => (Some(body.draft_id), None),
        CommandBody::Submit(body) => (Some(body.draft_id), None),
        CommandBody::Supplement(body) => (None, Some(body.case_id)),
        CommandBody::Withdraw(body) => (None, Some(body.case_id)),
        CommandBody::Dispute(body) => (None, Some(body.case_id)),
        CommandBody::Collect(body) => (None, Some(body.case_id)),
        CommandBody::Pay(body) => (None, rows.quote(body.quote)?.map(|row| row.quote.case_id)),
        CommandBody::AskPayment(body) => (None, rows.attempt(body.attempt_id)?.map(|attempt| attempt.case_id)),
    };
    let draft = match (draft, case) {
        (Some(draft), _) => Some(draft),
        (None, Some(case)) => rows.case(case)?.map(|file| file.draft_id),
        (None, None) => None,
    };
    let workspace = draft.map(|draft| rows.workspace(draft)).transpose()?.flatten();
    Ok(workspace.map(|workspace| workspace.matter))
}
