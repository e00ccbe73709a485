//! What a citizen asks for: a file for each command, and the one place that sends each to its own.

use ereg_protocol::{
    act::WhoMay,
    command::{Command, CommandBody},
    id::AccountId,
};

use super::{Desk, partner::bank::Heard};
use crate::model::{Caller, Decision, IdentityAnswer, Person, Refusal};

mod accept;
mod ask_payment;
mod collect;
mod enrol;
mod freeze;
mod invite;
mod pay;
pub(crate) mod put_chunk;
mod put_medium;
mod put_sections;
mod share;
mod sign;
mod submit;
mod supplement;
mod withdraw;

pub use share::EXTRACT_TYPE;

/// What a partner said before an act began.
pub(crate) enum Heeded {
    /// Nobody was asked.
    Nobody,
    /// The identity source.
    Identity(IdentityAnswer),
    /// The bank.
    Bank(Heard),
}

/// What a command leads to.
pub(crate) struct Carried {
    /// Whose it is: the account its outcome names.
    pub account: AccountId,
    /// What it does.
    pub decision: Decision,
}

/// Whose command it is, if this caller may send it: a command is known by this and its id.
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
    match &command.body {
        CommandBody::Enrol(body) => enrol::act(desk, body, heeded),
        CommandBody::Share(body) => by(desk, caller, |person| share::act(desk, person, body)),
        CommandBody::Invite(body) => by(desk, caller, |person| invite::act(desk, person, body)),
        CommandBody::Accept(body) => by(desk, caller, |person| accept::act(desk, person, body)),
        CommandBody::PutSections(body) => by(desk, caller, |person| put_sections::act(desk, person, body)),
        CommandBody::PutMedium(body) => by(desk, caller, |person| put_medium::act(desk, person, body)),
        CommandBody::Freeze(body) => by(desk, caller, |person| freeze::act(desk, person, body)),
        CommandBody::Sign(body) => by(desk, caller, |person| sign::act(desk, person, body)),
        CommandBody::Submit(body) => by(desk, caller, |person| submit::act(desk, person, body, command.id)),
        CommandBody::Supplement(body) => by(desk, caller, |person| supplement::act(desk, person, body)),
        CommandBody::Withdraw(body) => by(desk, caller, |person| withdraw::act(desk, person, body)),
        CommandBody::Pay(body) => by(desk, caller, |person| pay::act(desk, person, body)),
        CommandBody::AskPayment(body) => by(desk, caller, |person| ask_payment::act(desk, person, body, heeded)),
        CommandBody::Collect(body) => by(desk, caller, |person| collect::act(desk, person, body)),
    }
}

/// An act of a person with an account.
fn by(
    desk: &Desk<'_>,
    caller: &Caller,
    act: impl FnOnce(&Person) -> Result<Decision, Refusal>,
) -> Result<Carried, Refusal> {
    let Caller::Account { account, .. } = caller else { return Err(Refusal::Forbidden) };
    let person = desk.rows.person(account)?.ok_or(Refusal::Key)?;
    Ok(Carried { decision: act(&person)?, account: person.account })
}
