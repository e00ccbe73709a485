//! A party's signature over the manifest and their own section (签名).

use ereg_law::application::{Inquiry, OfDraft};
use ereg_protocol::{command::Sign, outcome::CommandEffect};
use ereg_trust::{envelope::Envelope, key_record::KeyUse, manifest::PartyStatement};

use crate::{
    act::{
        Circumstances, Desk, Joined,
        workspace::{SIGNATURE_VOID, own_section, typed},
    },
    model::{Decision, Enrolled, KeyRow, Refusal, Statement},
};

pub(super) fn act(desk: &Desk<'_>, who: &Enrolled, command: &Sign) -> Result<Decision, Refusal> {
    let joined = desk.joined(command.draft_id, who)?;
    let mut keys = Vec::new();
    if let Ok(envelope) = Envelope::from_bytes(command.statement.as_bytes()) {
        for signature in envelope.signatures().iter().take(1) {
            keys.extend(desk.rows.key(&signature.keyid)?);
        }
    }
    decide(joined, command, &keys, &desk.now)
}

/// Holds a party's statement over the manifest in force and the party's own section.
fn decide(joined: Joined, command: &Sign, keys: &[KeyRow], now: &Circumstances<'_>) -> Result<Decision, Refusal> {
    const ACT: &str = "sign";
    let closed = joined.closed(now);
    let Joined { mut workspace, member, .. } = joined;
    let declined = |code| Ok(Decision::declined(ACT, command.draft_id, code));
    let envelope =
        Envelope::from_bytes(command.statement.as_bytes()).map_err(|e| Refusal::Malformed { code: e.code() })?;
    let statement = PartyStatement::open(&envelope).map_err(|e| Refusal::Malformed { code: e.code() })?;
    if let Some(code) = closed {
        return declined(code);
    }
    let Some(frozen) = &workspace.frozen else { return declined(SIGNATURE_VOID) };
    if statement.fits(&frozen.manifest, frozen.digest).is_err() {
        return declined(SIGNATURE_VOID);
    }
    if statement.slot != member.slot.to_string() {
        return declined("statement.slot");
    }
    let key = statement.key.key_id();
    let row = keys.iter().find(|row| row.id == key && row.account == member.who.account);
    match row {
        None => return declined("key.unknown"),
        Some(row) if row.key_use != KeyUse::Party => return declined("key_record.other_use"),
        Some(row) if row.revoked_at.is_some() => return declined("key_record.revoked"),
        Some(_) => {}
    }
    let own = own_section(&workspace, member.slot);
    let answered: Option<Inquiry> = typed(own);
    if own.is_none_or(|s| s.hash != statement.own) {
        return declined(SIGNATURE_VOID);
    }
    let elsewhere = |draft: OfDraft| draft.bytes() != workspace.draft_id.bytes();
    if answered.is_none_or(|inquiry| inquiry.slot != member.slot || inquiry.draft.is_some_and(elsewhere)) {
        return declined("statement.own_section");
    }
    let held = Statement {
        slot: member.slot,
        digest: envelope.digest(),
        own: statement.own,
        key,
        envelope: command.statement.clone(),
    };
    workspace.statements.retain(|s| s.slot != member.slot);
    workspace.statements.push(held);
    workspace.statements.sort_by_key(|s| s.slot);
    Ok(Decision::done(ACT, command.draft_id, CommandEffect::Signed { slot: member.slot }).workspace(workspace))
}
