//! Sharing a draft with the other party: workspace, one-time invitation, what changed since one signed.

use std::{collections::BTreeMap, sync::Arc};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ereg_domain::{name::SectionName, party::Slot};
use ereg_law::{
    draft::DraftState,
    form,
    matter::Matter,
    section::{self, Form},
};
use ereg_protocol::{
    act::Seen,
    command::{About, AcceptInvitation, CommandBody, CommandKind, Invite, RevokeInvitation, ShareDraft, StatementRef},
    id::{CommandId, DraftId},
    objects::{CaseView, Ended, Participant, Participation, WorkspaceView},
};
use ereg_sync::state::forget_announced;
use ereg_trust::{digest::Digest, random::SecureRandom};
use ereg_vault::{Collection, StoredDraft, Tx, View};
use serde::{Deserialize, Serialize};

use crate::{
    ClientError, FieldChangeView, InvitationLink, ParticipantStanding, ParticipantView, Progress, WorkspaceScreen,
    YourTurn, arrival, exchange, feed, frozen, homes, judgement,
    kernel::Kernel,
    lane::{self, UnsentInvitation},
    media,
    open_draft::{OpenDraft, Part, Reach},
    queue::{self, Taken},
    record::{DraftFacts, JoinedBy, Reads, SignedCopy, Tie, put_draft_facts},
    sight::Stands,
    words,
    workspace::{manifest_digest, section_texts, shared_from, signed_slots, signing_slots},
};

/// An invitation as it was handed over, the command that made it good, and the share it belongs to.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeptInvitation {
    text: String,
    command: CommandId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    share: Option<CommandId>,
}

/// Beginning of an invitation's text.
const INVITE: &str = "ereg:invite:1:";

/// The workspaces this person takes part in.
#[derive(Clone)]
pub struct Sharing {
    kernel: Arc<Kernel>,
}

impl Sharing {
    pub(crate) fn new(kernel: Arc<Kernel>) -> Sharing {
        Sharing { kernel }
    }

    /// Queues opening a workspace in which this person fills `slot`, and putting what was typed so far.
    ///
    /// # Errors
    /// `share.no_extract` without the register's word about the unit; [`ClientError::FixInput`] for sections that
    /// cannot be read yet.
    pub async fn share(&self, draft: DraftId, slot: Slot) -> Result<Progress, ClientError> {
        self.kernel
            .local(move |kernel| {
                kernel.enrolled()?;
                let edited_at = kernel.clocks().wall;
                kernel.write(|tx| {
                    let mut open = OpenDraft::of(tx.as_view(), draft)?;
                    if let Some(closed) = open.reach(&kernel.sight(), tx.as_view())?.closed() {
                        return Err(ClientError::fix(closed));
                    }
                    if !kernel.matter(open.stored.matter)?.form.signs(slot) {
                        return Err(ClientError::fix("slot.unknown"));
                    }
                    let lane = lane::of_draft(draft);
                    // What was told is of the workspace before this one.
                    let told = open.workspace.take();
                    match open.who().part {
                        Part::Alone => {}
                        Part::Guest => return Err(ClientError::fix("share.not_the_writer")),
                        Part::Creator => {
                            let over = ended(kernel, tx.as_view(), draft)?.is_some();
                            // Declined or taken back, it opened nothing; run out, it is open no more: what waited behind
                            // it begins anew too, and what was signed there is signed again.
                            let stands = |share| lane::stands(tx, share);
                            let opened = told.is_some() || open.facts.share.map_or(Ok(true), stands)?;
                            let cleared = (over || !opened) && queue::clear_lane(kernel, tx, &lane)?;
                            if !over && !cleared {
                                return Err(ClientError::fix("share.already_shared"));
                            }
                            open.count_from_held();
                            if over {
                                for (_, medium) in media::kept(tx.as_view(), &open.stored)? {
                                    forget_announced(tx, medium.digest)?;
                                }
                                // What the workspace was told is over; where the draft comes from is not.
                                let DraftFacts { manifest_rev, pack, copied, .. } = open.facts;
                                open.facts = DraftFacts { manifest_rev, pack, copied, ..DraftFacts::default() };
                                open.stored.state = DraftState::Editing;
                            }
                        }
                    }
                    open_workspace(kernel, tx, &mut open, slot)?;
                    open.stored.edited_at = open.stored.edited_at.max(edited_at);
                    open.save(tx)?;
                    lane::progress(tx, &lane, CommandKind::Share)
                })
            })
            .await
    }

    /// Queues an invitation for the person named in `slot` and gives the text to hand over. The code in it is never
    /// sent to the registry, only its digest.
    pub async fn invite(&self, draft: DraftId, slot: Slot) -> Result<InvitationLink, ClientError> {
        self.kernel
            .local(move |kernel| {
                let code: [u8; 16] = SecureRandom::new().bytes()?;
                let text = format!("{INVITE}{draft}:{}", URL_SAFE_NO_PAD.encode(code));
                kernel.write(|tx| {
                    let facts = tx.draft_facts(draft)?;
                    match facts.tie {
                        Some(Tie::Creator) => {}
                        Some(Tie::Joined) => return Err(ClientError::fix("share.not_the_writer")),
                        None => return Err(ClientError::fix("share.not_shared")),
                    }
                    let stored = tx.draft(draft)?.ok_or_else(|| ClientError::not_found("draft.not_found"))?;
                    // One that nobody fills would be declined.
                    let named = format!("parties.{slot}.");
                    let signs = kernel.matter(stored.matter)?.form.signs(slot);
                    if !signs || slot == stored.slot || !stored.typed.keys().any(|field| field.starts_with(&named)) {
                        return Err(ClientError::fix("slot.unknown"));
                    }
                    let key = kept_under(draft, slot);
                    // A second one would make the first void, which may be in the other party's hands: it is shown again.
                    let kept: Option<KeptInvitation> = tx.get_json(Collection::Invitation, &key)?;
                    let share = facts.share;
                    if let Some(kept) = kept.filter(|kept| kept.share == share)
                        && invitation_is_good(kernel, tx.as_view(), draft, slot, kept.command)?
                    {
                        let progress = lane::progress_of(tx, kept.command)?;
                        return Ok(InvitationLink { text: kept.text, slot, progress });
                    }
                    let invite = Invite { draft_id: draft, slot, code_hash: Digest::of(&code) };
                    let command = queue::enqueue(kernel, tx, lane::of_draft(draft), CommandBody::Invite(invite), &[])?;
                    // Kept, so that it can be shown again; it lies under the content key alone.
                    let kept = KeptInvitation { text: text.clone(), command, share };
                    tx.put_json(Collection::Invitation, &key, &kept)?;
                    Ok(InvitationLink { text, slot, progress: lane::progress_of(tx, command)? })
                })
            })
            .await
    }

    /// Takes back the invitation for the person named in `slot` (收回邀请): nobody joins with its code once the registry has
    /// this. One that never left this device is taken out of the outbox, and there is nothing to send.
    ///
    /// # Errors
    /// `invitation.used` once somebody has joined with it.
    pub async fn revoke_invitation(&self, draft: DraftId, slot: Slot) -> Result<Progress, ClientError> {
        self.kernel
            .local(move |kernel| {
                kernel.write(|tx| {
                    match tx.draft_facts(draft)?.tie {
                        Some(Tie::Creator) => {}
                        Some(Tie::Joined) => return Err(ClientError::fix("share.not_the_writer")),
                        None => return Err(ClientError::fix("share.not_shared")),
                    }
                    let stored = tx.draft(draft)?.ok_or_else(|| ClientError::not_found("draft.not_found"))?;
                    if !kernel.matter(stored.matter)?.form.signs(slot) || slot == stored.slot {
                        return Err(ClientError::fix("slot.unknown"));
                    }
                    let lane = lane::of_draft(draft);
                    let body = CommandBody::RevokeInvitation(RevokeInvitation { draft_id: draft, slot });
                    if let Stands::Moot(seen) = kernel.sight().judge(tx.as_view(), &lane, &body)? {
                        return Err(ClientError::fix(seen.code()));
                    }
                    // Its text is not shown again: the next invitation has a code of its own.
                    tx.delete(Collection::Invitation, &kept_under(draft, slot))?;
                    let unsent = take_unsent_back(kernel, tx, draft, slot)?;
                    if unsent && !is_invited(tx.as_view(), draft, slot)? {
                        return Ok(Progress::Done);
                    }
                    let command = queue::enqueue(kernel, tx, lane, body, &[])?;
                    lane::progress_of(tx, command)
                })
            })
            .await
    }

    /// Joins with the text of an invitation, which may stand within a message that was pasted whole. Needs a network.
    pub async fn join(&self, invitation: String) -> Result<WorkspaceScreen, ClientError> {
        self.kernel
            .online(move |kernel| async move {
                kernel.enrolled()?;
                let (draft, code) =
                    read_invitation(&invitation).ok_or_else(|| ClientError::fix("invitation.format"))?;
                let digest = Digest::of(code.as_bytes());
                let taken = kernel.write(|tx| {
                    let mut facts = tx.draft_facts(draft)?;
                    // An earlier try may have joined already, and the feed not have come: it is not asked for twice.
                    if let Some(joined) = facts.joined
                        && joined.code == digest
                        && lane::stands(tx, joined.command)?
                    {
                        return Ok(Taken::OnItsWay(joined.command));
                    }
                    let accept = CommandBody::Accept(AcceptInvitation { draft_id: draft, code });
                    let taken = queue::take(&kernel, tx, lane::of_draft(draft), accept, &[])?;
                    if let Taken::Queued(command) = taken {
                        facts.joined = Some(JoinedBy { command, code: digest });
                        put_draft_facts(tx, draft, &facts)?;
                    }
                    Ok(taken)
                })?;
                if let Taken::Queued(command) | Taken::OnItsWay(command) = taken {
                    exchange::settle(&kernel, command).await?;
                    exchange::pull(&kernel).await?;
                }
                let workspace = kernel.read(|view| feed::workspace(view, draft))?;
                let workspace = workspace.ok_or_else(|| ClientError::try_again("outbox.waiting"))?;
                arrival::enter(&kernel, &workspace)?;
                see(&kernel, draft)
            })
            .await
    }

    /// The workspace as last heard: who is how far, what changed since this person signed, what to do next.
    pub async fn see(&self, draft: DraftId) -> Result<WorkspaceScreen, ClientError> {
        self.kernel.local(move |kernel| see(kernel, draft)).await
    }

    /// Asks the registry for the workspace now, then as [`Sharing::see`]. Needs a network.
    pub async fn refresh(&self, draft: DraftId) -> Result<WorkspaceScreen, ClientError> {
        self.kernel
            .online(move |kernel| async move {
                kernel.enrolled()?;
                exchange::pull(&kernel).await?;
                see(&kernel, draft)
            })
            .await
    }
}

/// Queues opening a workspace in which this person fills `slot`, with everything of the draft that all see.
///
/// # Errors
/// `share.no_extract` without the register's word about the unit; what cannot be read yet.
pub(crate) fn open_workspace(
    kernel: &Kernel,
    tx: &mut Tx<'_>,
    open: &mut OpenDraft,
    slot: Slot,
) -> Result<(), ClientError> {
    let draft = open.id();
    let unit = section::unit_of(&open.stored.typed).unwrap_or_default();
    let unit = homes::parse_unit(unit)?;
    let matter = kernel.matter(open.stored.matter)?;
    let about = if matter.is_entered() {
        let extract = tx.extract_bytes(unit.as_str())?.ok_or_else(|| ClientError::fix("share.no_extract"))?;
        About::Extract(String::from_utf8(extract).map_err(|_| ClientError::storage("vault.corrupt"))?)
    } else {
        About::Unit(unit)
    };
    let sections = frozen::shared_bytes(matter, &open.stored)?;
    let share = CommandBody::Share(ShareDraft { draft_id: draft, matter: open.stored.matter, slot, about });
    open.facts.share = Some(queue::enqueue(kernel, tx, lane::of_draft(draft), share, &[])?);
    open.stored.slot = slot;
    open.facts.tie = Some(Tie::Creator);
    let scene = open.scene(&kernel.sight(), tx.as_view())?;
    queue::put_sections(kernel, tx, open, sections, &scene)?;
    for (material, medium) in media::kept(tx.as_view(), &open.stored)? {
        media::announce(kernel, tx, draft, material, &medium)?;
    }
    Ok(())
}

/// The workspace as last heard.
///
/// # Errors
/// As [`feed::shared`].
pub(crate) fn see(kernel: &Kernel, draft: DraftId) -> Result<WorkspaceScreen, ClientError> {
    let (mut screen, corrected) = kernel.read(|view| {
        let workspace = feed::shared(view, draft)?;
        let ended = ended(kernel, view, draft)?;
        let open = OpenDraft::of(view, draft)?;
        let scene = open.scene(&kernel.sight(), view)?;
        let reach = Reach::in_scene(&scene, view, &open.facts)?;
        let corrected = match reach {
            Reach::Correcting => scene.into_correction(),
            _ => None,
        };
        let told = Told { workspace, ended, corrected };
        let screen = screen(kernel.matter(open.stored.matter)?, view, &open, &told)?;
        Ok((screen, told.corrected))
    })?;
    // Nothing is edited where all that was asked for has been settled elsewhere: it goes as it is.
    if screen.turn == YourTurn::Correct
        && let Some(case) = corrected
        && judgement::is_settled(kernel, draft, case.state.asks().unwrap_or_default())?
    {
        screen.turn = YourTurn::SendSupplement;
    }
    Ok(screen)
}

/// A workspace as told.
struct Told {
    workspace: WorkspaceView,
    /// The reason why it is over, where it is for certain.
    ended: Option<Ended>,
    /// The case that it became, while that is to be corrected here.
    corrected: Option<CaseView>,
}

fn screen(
    matter: &'static Matter,
    view: &View<'_>,
    open: &OpenDraft,
    told: &Told,
) -> Result<WorkspaceScreen, ClientError> {
    let Told { workspace, ended, corrected } = told;
    let part = open.who().part;
    let unsent = lane::unsent_invitations(view, open.id())?;
    let now = if part == Part::Creator && open.stored.state == DraftState::Editing {
        // What this device has typed since is newer than what the registry has told.
        shared_typed(matter, &open.stored)
    } else {
        section_texts(workspace)
    };
    // Of one that is gone at the registry nothing is known to have changed.
    let lives = workspace.ended.is_none();
    let signed = open.facts.signed.as_ref().filter(|_| lives);
    let turn = match (*ended, part) {
        (Some(Ended::Dismissed), _) => YourTurn::Dismissed,
        (Some(Ended::Over), Part::Creator) => YourTurn::ShareAgain,
        (Some(Ended::Over), _) => YourTurn::WaitForShare,
        (None, _) => turn(&matter.form, open, workspace, corrected.as_ref(), &unsent),
    };
    let participants = participants(&matter.form, open, workspace, &unsent);
    Ok(WorkspaceScreen {
        draft: open.id(),
        slot: workspace.slot,
        creator: workspace.creator,
        // Once it is a case, what counts is until when that can be corrected.
        until: corrected.as_ref().and_then(|case| case.term.as_ref()?.by().end()).unwrap_or(workspace.until),
        manifest: manifest_digest(workspace).map(|d| d.to_string()),
        turn,
        waits_for: missing(&matter.form, &participants, workspace, corrected.as_ref()),
        participants,
        changes: signed.map(|signed| changes(matter, signed, &now)).unwrap_or_default(),
        fell: if lives { fell(open, workspace) } else { Vec::new() },
        case_id: workspace.case_id,
    })
}

/// The key under which the text of a slot's invitation is kept.
fn kept_under(draft: DraftId, slot: Slot) -> Vec<u8> {
    [draft.bytes().as_slice(), slot.to_string().as_bytes()].concat()
}

/// Takes the invitations of a slot out of the outbox that had no effect for certain. Returns whether there were any.
fn take_unsent_back(kernel: &Kernel, tx: &mut Tx<'_>, draft: DraftId, slot: Slot) -> Result<bool, ClientError> {
    let now = kernel.clocks().wall;
    let mut any = false;
    for item in tx.as_view().outbox_of(&lane::of_draft(draft))? {
        if item.kind() != CommandKind::Invite || !item.is_free() {
            continue;
        }
        if matches!(lane::body(tx.as_view(), &item)?, Some(CommandBody::Invite(invite)) if invite.slot == slot) {
            tx.cancel(item.command_id(), now)?;
            any = true;
        }
    }
    Ok(any)
}

/// Whether an invitation of a slot stands at the registry or may stand there: as it told last, and by what has left this
/// device since.
fn is_invited(view: &View<'_>, draft: DraftId, slot: Slot) -> Result<bool, ClientError> {
    let workspace = feed::workspace(view, draft)?;
    let told = workspace.iter().flat_map(|workspace| &workspace.participants).find(|p| p.slot == slot);
    let sent = lane::unsent_invitations(view, draft)?.contains_key(&slot);
    Ok(sent || told.is_some_and(|participant| participant.standing != Participation::Open))
}

/// Whether an invitation of this device can still be joined with: it is on its way, or stands at the registry.
fn invitation_is_good(
    kernel: &Kernel,
    view: &View<'_>,
    draft: DraftId,
    slot: Slot,
    command: CommandId,
) -> Result<bool, ClientError> {
    if ended(kernel, view, draft)?.is_some() || !lane::stands(view, command)? {
        return Ok(false);
    }
    let workspace = feed::workspace(view, draft)?;
    let standing = workspace.as_ref().and_then(|w| w.participants.iter().find(|p| p.slot == slot));
    let answered = view.settled(command)?.is_some();
    Ok(!answered || standing.is_none_or(|p| p.standing == Participation::Invited))
}

/// Returns why a shared draft's workspace is over, where it is for certain.
fn ended(kernel: &Kernel, view: &View<'_>, draft: DraftId) -> Result<Option<Ended>, ClientError> {
    let stands = kernel.sight().judge_kind(view, &lane::of_draft(draft), CommandKind::PutSections)?;
    Ok(match stands {
        Stands::Moot(Seen::WorkspaceOver) => Some(Ended::Over),
        Stands::Moot(Seen::Dismissed) => Some(Ended::Dismissed),
        _ => None,
    })
}

/// Reads the one invitation in a text, which may be a whole message of a chat; nothing where there is none, or several.
fn read_invitation(text: &str) -> Option<(DraftId, String)> {
    let (_, rest) = text.split_once(INVITE).filter(|(_, rest)| !rest.contains(INVITE))?;
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, ':' | '-' | '_');
    let end = rest.find(|letter| !is_part(letter)).unwrap_or(rest.len());
    let (draft, code) = rest.get(..end)?.split_once(':')?;
    let bytes = URL_SAFE_NO_PAD.decode(code).ok().filter(|b| b.len() == 16)?;
    Some((draft.parse().ok()?, URL_SAFE_NO_PAD.encode(bytes)))
}

/// Returns whose signature fell: as known from an edit here, or because what was signed is no longer in force.
fn fell(open: &OpenDraft, workspace: &WorkspaceView) -> Vec<Slot> {
    let mut fell = open.facts.fell.clone();
    if let Some(copy) = &open.facts.signed {
        let in_force = match &open.stored.state {
            DraftState::Editing if open.who().part == Part::Creator => None,
            _ => manifest_digest(workspace),
        };
        if in_force != Some(copy.manifest) {
            fell.extend(&copy.signed);
        }
    }
    fell.sort();
    fell.dedup();
    fell
}

/// Returns how far everybody is: as the registry told it, and beyond it what was done here and is on its way.
fn participants(
    form: &Form,
    open: &OpenDraft,
    workspace: &WorkspaceView,
    unsent: &BTreeMap<Slot, UnsentInvitation>,
) -> Vec<ParticipantView> {
    let signed_here = open.facts.signed.as_ref().is_some_and(|copy| {
        !copy.taken_back && manifest_digest(workspace).is_some_and(|manifest| manifest == copy.manifest)
    });
    let uninvited = |slot: Slot| match unsent.get(&slot) {
        Some(UnsentInvitation::Made) => ParticipantStanding::InvitationUnsent,
        Some(UnsentInvitation::TakenBack) | None => ParticipantStanding::Open,
    };
    let standing = |participant: &Participant| match &participant.standing {
        Participation::Open => uninvited(participant.slot),
        Participation::Invited if unsent.get(&participant.slot) == Some(&UnsentInvitation::TakenBack) => {
            ParticipantStanding::RevocationUnsent
        }
        Participation::Invited => ParticipantStanding::Invited,
        Participation::Joined if participant.slot == open.who().slot && signed_here => {
            ParticipantStanding::SignatureUnsent
        }
        Participation::Joined => ParticipantStanding::Joined,
        Participation::Signed { .. } => ParticipantStanding::Signed,
    };
    let view = |slot: Slot, standing| ParticipantView {
        slot,
        name: words::form::party(slot, Some(form)),
        standing,
        words: words::draft::participant(standing),
    };
    let told = workspace.participants.iter().map(|participant| view(participant.slot, standing(participant)));
    let mut all: Vec<ParticipantView> = told.collect();
    // Who is named in the application and was never invited takes part too.
    for slot in signing_slots(form, workspace) {
        if all.iter().all(|participant| participant.slot != slot) {
            all.push(view(slot, uninvited(slot)));
        }
    }
    all.sort_by_key(|participant| participant.slot);
    all
}

/// Returns who has yet to join, or to sign what is frozen; not this person.
fn missing(
    form: &Form,
    participants: &[ParticipantView],
    workspace: &WorkspaceView,
    corrected: Option<&CaseView>,
) -> Vec<Slot> {
    if workspace.case_id.is_some() && corrected.is_none() {
        return Vec::new();
    }
    let done = |slot: &Slot| {
        let standing = participants.iter().find(|p| p.slot == *slot).map(|p| p.standing);
        match standing {
            Some(ParticipantStanding::Signed) => true,
            Some(ParticipantStanding::Joined) => workspace.manifest.is_none(),
            _ => false,
        }
    };
    signing_slots(form, workspace).into_iter().filter(|slot| *slot != workspace.slot && !done(slot)).collect()
}

fn turn(
    form: &Form,
    open: &OpenDraft,
    workspace: &WorkspaceView,
    corrected: Option<&CaseView>,
    unsent: &BTreeMap<Slot, UnsentInvitation>,
) -> YourTurn {
    if workspace.case_id.is_some() && corrected.is_none() {
        return YourTurn::SeeCase;
    }
    let creator = open.who().part == Part::Creator;
    let slots = signing_slots(form, workspace);
    let known = |slot: &Slot| match unsent.get(slot) {
        Some(UnsentInvitation::Made) => true,
        Some(UnsentInvitation::TakenBack) => false,
        None => workspace.participants.iter().any(|p| p.slot == *slot && p.standing != Participation::Open),
    };
    if creator && !slots.iter().all(known) {
        return YourTurn::Invite;
    }
    let mine = open.facts.signed.as_ref();
    let complete = |manifest: Digest| match corrected {
        None => YourTurn::Submit,
        Some(case) if is_as_sent(case, manifest, workspace) => YourTurn::Correct,
        Some(_) => YourTurn::SendSupplement,
    };
    // What the writer has frozen since may still be on its way: nobody has signed that yet.
    let told = manifest_digest(workspace);
    let in_force = if creator { open.stored.state.manifest().and_then(|(m, _)| m.parse().ok()) } else { told };
    let signed = if told == in_force { signed_slots(workspace) } else { Vec::new() };
    match in_force {
        _ if creator && open.stored.state == DraftState::Editing => YourTurn::Freeze,
        Some(_) if mine.is_some_and(|copy| copy.taken_back) => YourTurn::SignAgain,
        None if mine.is_some() && !creator => YourTurn::SignAgain,
        None => YourTurn::WaitForOthers,
        Some(m) if !slots.is_empty() && slots.iter().all(|s| signed.contains(s)) => complete(m),
        Some(m) if mine.is_some_and(|c| c.manifest == m) => YourTurn::WaitForOthers,
        Some(_) if mine.is_some() => YourTurn::SignAgain,
        Some(_) => YourTurn::Sign,
    }
}

/// Whether what all have signed is what was sent in last.
fn is_as_sent(case: &CaseView, manifest: Digest, workspace: &WorkspaceView) -> bool {
    let last = case.supplements.last().unwrap_or(&case.receipt);
    let held = |named: &StatementRef| {
        let signed = Participation::Signed { statement: named.digest };
        workspace.participants.iter().any(|p| p.slot == named.slot && p.standing == signed)
    };
    last.manifest == manifest && last.statements.iter().all(held)
}

fn shared_typed(matter: &'static Matter, stored: &StoredDraft) -> BTreeMap<SectionName, String> {
    let sections = frozen::shared_bytes(matter, stored).unwrap_or_default();
    sections.into_iter().filter_map(|(kind, bytes)| Some((kind, String::from_utf8(bytes).ok()?))).collect()
}

/// Old → new of every field that differs from what was signed: compared whole, shown masked.
fn changes(matter: &'static Matter, signed: &SignedCopy, now: &BTreeMap<SectionName, String>) -> Vec<FieldChangeView> {
    let differs = matter.form.changes(&shared_from(matter, &signed.sections), &shared_from(matter, now));
    let change = |change: form::FieldChange| FieldChangeView {
        label: words::form::field(&change.field, &matter.form),
        field: change.field,
        before: change.old,
        after: change.new,
    };
    differs.into_iter().map(change).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_is_read_out_of_what_was_pasted_and_nothing_else_is_one() {
        let draft = "019abcde-0000-7000-8000-0000000000aa";
        let code = "AAAAAAAAAAAAAAAAAAAAAA";
        let invitation = format!("{INVITE}{draft}:{code}");
        let read = (draft.parse::<DraftId>().unwrap(), code.to_owned());
        for text in [
            invitation.clone(),
            format!("  {invitation}\n"),
            format!("林秀英邀请您一起申请：{invitation}，请用本应用打开。"),
            format!("Join me: <{invitation}>."),
        ] {
            assert_eq!(read_invitation(&text), Some(read.clone()), "{text}");
        }
        for text in [
            String::new(),
            INVITE.to_owned(),
            format!("{invitation} {invitation}"),
            format!("{INVITE}{draft}:{code}A"),
            format!("{INVITE}{draft}:{code}:{code}"),
            format!("{INVITE}%2e%2e%2f:{code}"),
            format!("{INVITE}{draft}"),
            "ereg://open?url=javascript:alert(1)".to_owned(),
            "A".repeat(8_192),
        ] {
            assert_eq!(read_invitation(&text), None, "{text}");
        }
    }
}
