//! The acts that a citizen asks for: a file for each command, and the one place that sends each to its own.

use ereg_domain::party::PrincipalKind;
use ereg_protocol::{
    act::WhoMay,
    command::{Command, CommandBody},
    id::AccountId,
};

use super::{
    Desk,
    mandates::{self, Mandates, matter_of},
    partner::bank::Heard,
};
use crate::model::{Caller, Decision, Enrolled, IdentityAnswer, Refusal, RegisteredOrganisation};

mod accept;
mod annotate;
mod ask_payment;
mod collect;
mod dispute;
mod enrol;
mod freeze;
mod grant_consent;
pub(crate) mod grant_mandate;
mod invite;
mod lift_home_lock;
mod lock_home;
mod pay;
pub(crate) mod put_chunk;
mod put_medium;
mod put_sections;
mod revoke_consent;
mod revoke_invitation;
mod revoke_mandate;
mod share;
mod sign;
mod submit;
mod supplement;
mod use_licence;
mod withdraw;

/// The word of a partner, given before an act began.
pub(crate) enum Heeded {
    /// Nobody was asked.
    Nobody,
    /// The identity source.
    Identity(IdentityAnswer),
    /// The market supervision, of an organisation; `None` where it knows none of that code.
    Organisation(Option<RegisteredOrganisation>),
    /// The bank.
    Bank(Heard),
}

/// The effect of a command.
pub(crate) struct Carried {
    /// The account that it belongs to, which its outcome names.
    pub account: AccountId,
    /// Its decision.
    pub decision: Decision,
}

/// Returns the principal of a command, if this caller may send it: a command is known by this and its id.
pub(crate) fn principal(caller: &Caller, body: &CommandBody) -> Result<String, Refusal> {
    match (body.kind().act().who, caller, body) {
        (WhoMay::Newcomer, Caller::Enrolling { device_key }, CommandBody::Enrol(enrol)) => {
            if enrol.device_key == *device_key { Ok(device_key.key_id().to_string()) } else { Err(Refusal::Key) }
        }
        (WhoMay::Newcomer, ..) | (_, Caller::Enrolling { .. } | Caller::Anyone, _) => Err(Refusal::Forbidden),
        (_, Caller::Account { account, .. }, _) => Ok(account.to_string()),
    }
}

/// Decides a command. `heeded` is what a partner said of it, where one had to be asked.
pub(crate) fn carry_out(
    desk: &Desk<'_>,
    caller: &Caller,
    command: &Command,
    heeded: &Heeded,
) -> Result<Carried, Refusal> {
    let by = |act: &dyn Fn(&Enrolled) -> Result<Decision, Refusal>| by(desk, caller, command, act);
    match &command.body {
        CommandBody::Enrol(body) => enrol::act(desk, body, heeded),
        CommandBody::GrantMandate(body) => by(&|who| grant_mandate::act(desk, who, body, heeded)),
        CommandBody::RevokeMandate(body) => by(&|who| revoke_mandate::act(desk, who, body, heeded)),
        CommandBody::Share(body) => by(&|who| share::act(desk, who, body)),
        CommandBody::Invite(body) => by(&|who| invite::act(desk, who, body)),
        CommandBody::RevokeInvitation(body) => by(&|who| revoke_invitation::act(desk, who, body)),
        CommandBody::Accept(body) => by(&|who| accept::act(desk, who, body)),
        CommandBody::PutSections(body) => by(&|who| put_sections::act(desk, who, body)),
        CommandBody::PutMedium(body) => by(&|who| put_medium::act(desk, who, body)),
        CommandBody::Freeze(body) => by(&|who| freeze::act(desk, who, body)),
        CommandBody::Sign(body) => by(&|who| sign::act(desk, who, body)),
        CommandBody::Submit(body) => by(&|who| submit::act(desk, who, body, command.id)),
        CommandBody::Supplement(body) => by(&|who| supplement::act(desk, who, body)),
        CommandBody::Withdraw(body) => by(&|who| withdraw::act(desk, who, body)),
        CommandBody::Dispute(body) => by(&|who| dispute::act(desk, who, body, command.id)),
        CommandBody::Pay(body) => by(&|who| pay::act(desk, who, body)),
        CommandBody::AskPayment(body) => by(&|who| ask_payment::act(desk, who, body, heeded)),
        CommandBody::Collect(body) => by(&|who| collect::act(desk, who, body)),
        CommandBody::Annotate(body) => by(&|who| annotate::act(desk, who, body)),
        CommandBody::GrantConsent(body) => by(&|who| grant_consent::act(desk, who, body)),
        CommandBody::RevokeConsent(body) => by(&|who| revoke_consent::act(desk, who, body)),
        CommandBody::UseLicence(body) => by(&|who| use_licence::act(desk, who, body, command.id)),
        CommandBody::LockHome(body) => by(&|who| lock_home::act(desk, who, body, command.id)),
        CommandBody::LiftHomeLock(body) => by(&|who| lift_home_lock::act(desk, who, body)),
    }
}

/// An act in the name of an account: by the person whose it is, or by somebody who acts for its holder, as far as a mandate
/// of theirs stands.
fn by(
    desk: &Desk<'_>,
    caller: &Caller,
    command: &Command,
    act: &dyn Fn(&Enrolled) -> Result<Decision, Refusal>,
) -> Result<Carried, Refusal> {
    let Caller::Account { account, key } = caller else { return Err(Refusal::Forbidden) };
    let who = desk.rows.enrolled(account)?.ok_or(Refusal::Key)?;
    let mandates = mandates::of(desk.rows, &who, key)?;
    let matter = match &mandates {
        Mandates::NotNeeded => None,
        Mandates::Of(_) => matter_of(desk.rows, &command.body)?,
    };
    if let Some(code) = mandates.fault(matter, desk.now.as_of) {
        return Err(Refusal::Unmandated { code });
    }
    // To grant a mandate and to take one back is the principal's own: an organisation's leader does it from an own account.
    match (&mandates, &command.body) {
        (Mandates::Of(_), CommandBody::GrantMandate(_)) => return Err(Refusal::Forbidden),
        (Mandates::Of(_), CommandBody::RevokeMandate(_)) => return Err(Refusal::NotFound),
        // A mandate is for applications: a person's licences are theirs to hand on, and their home theirs to lock. An organisation
        // acts by nobody else.
        (
            Mandates::Of(_),
            CommandBody::Annotate(_)
            | CommandBody::GrantConsent(_)
            | CommandBody::RevokeConsent(_)
            | CommandBody::LockHome(_)
            | CommandBody::LiftHomeLock(_),
        ) if who.principal.kind() != PrincipalKind::Organisation => {
            return Err(Refusal::Forbidden);
        }
        _ => {}
    }
    Ok(Carried { decision: act(&who)?, account: who.account })
}
