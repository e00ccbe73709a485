//! A party's signature over the manifest and their own section (签名).

use ereg_law::application::{Inquiry, OfDraft};
use ereg_protocol::{command::Sign, outcome::CommandEffect};
use ereg_trust::key_record::KeyUse;

use crate::{
    act::{
        Circumstances, Desk, Joined,
        statements::Opened,
        workspace::{SIGNATURE_VOID, own_section, typed},
    },
    model::{Decision, Enrolled, KeyRow, Refusal, Statement},
};

pub(super) fn act(desk: &Desk<'_>, who: &Enrolled, command: &Sign) -> Result<Decision, Refusal> {
    let joined = desk.joined(command.draft_id, who)?;
    let opened = desk.now.statements.open(&command.statement).map_err(|code| Refusal::Malformed { code })?;
    let key = desk.rows.key(&opened.statement.key.key_id())?;
    decide(joined, command, &opened, key.as_ref(), &desk.now)
}

/// Holds a party's statement over the manifest in force and the party's own section.
fn decide(
    joined: Joined,
    command: &Sign,
    opened: &Opened,
    key: Option<&KeyRow>,
    now: &Circumstances<'_>,
) -> Result<Decision, Refusal> {
    const ACT: &str = "sign";
    let closed = joined.closed(now);
    let Joined { mut workspace, member, .. } = joined;
    let declined = |code| Ok(Decision::declined(ACT, command.draft_id, code));
    let Opened { statement, digest } = opened;
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
    match key.filter(|row| row.account == member.who.account) {
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
        digest: *digest,
        own: statement.own,
        key: statement.key.key_id(),
        envelope: command.statement.clone(),
    };
    workspace.statements.retain(|s| s.slot != member.slot);
    workspace.statements.push(held);
    workspace.statements.sort_by_key(|s| s.slot);
    Ok(Decision::done(ACT, command.draft_id, CommandEffect::Signed { slot: member.slot }).workspace(workspace))
}
