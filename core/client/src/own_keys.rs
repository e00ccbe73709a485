//! The check that the keys of this device are those this vault's account was enrolled with: a key store or a data
//! directory put in another's place is told before anything is sent in another person's name.

use ereg_protocol::outcome::{CommandEffect, OutcomeResult};
use ereg_trust::{
    key_record::KeyRecord,
    keys::{DEVICE_ALIAS, waited},
};
use ereg_vault::OutboxState;

use crate::{ClientError, kernel::Kernel, lane, record::Reads};

/// Refuses to go on where the device's key is not the one that the account was last enrolled with.
///
/// # Errors
/// `account.other_keys`.
pub(crate) fn check(kernel: &Kernel) -> Result<(), ClientError> {
    let outcome = kernel.read(|view| {
        let Some(identity) = view.identity()? else { return Ok(None) };
        // While an enrolment is on its way the keys are about to be told.
        if view.outbox_item(identity.command)?.is_some_and(|item| item.state() != OutboxState::NeedsYou) {
            return Ok(None);
        }
        let enrolled = identity.last_enrolment(view)?;
        Ok(enrolled.map_or(Ok(None), |command| lane::outcome(view, command))?)
    })?;
    let Some(outcome) = outcome else { return Ok(()) };
    let OutcomeResult::Done(CommandEffect::Enrolled { device_key, .. }) = &outcome.result else { return Ok(()) };
    let enrolled = KeyRecord::open(device_key.as_bytes(), kernel.bundle()?.as_ref())?;
    match waited(kernel.keys.public_key(DEVICE_ALIAS)) {
        Ok(key) if key != enrolled.key => Err(ClientError::ask("account.other_keys")),
        // A store that does not answer now says so when it is to sign.
        Ok(_) | Err(_) => Ok(()),
    }
}
