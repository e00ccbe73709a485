//! Workspaces: opened, invited to, joined, and what changed since one signed.

use std::{collections::BTreeMap, sync::Arc};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ereg_domain::{canonical::from_canonical, party::Slot};
use ereg_law::{
    application::{MatterType, SectionKind, SharedSections},
    draft::DraftState,
    form,
};
use ereg_protocol::{
    command::{AcceptInvitation, CommandBody, CommandKind, Invite, ShareDraft},
    feed::ObjectKind,
    id::{CommandId, DraftId},
    objects::{Ended, Participation, WorkspaceView},
};
use ereg_sync::state::forget_announced;
use ereg_trust::{digest::Digest, random::SecureRandom};
use ereg_vault::{Collection, StoredDraft, View};
use serde::{Deserialize, Serialize};

use crate::{
    ClientError, FieldChangeView, InvitationLink, ParticipantStanding, ParticipantView, Progress, WorkspaceScreen,
    YourTurn,
    acts::{self, Seen, Stands},
    core::Core,
    queue::{self, Taken},
    record::{DraftFacts, JoinedBy, Reads, SignedCopy, Tie, put_draft_facts},
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

/// What an invitation's text begins with.
const INVITE: &str = "ereg:invite:1:";

impl Core {
    pub(crate) fn share(&self, draft: DraftId, slot: Slot) -> Result<Progress, ClientError> {
        self.enrolled()?;
        let media = self.kept_media(&self.stored_draft(draft)?)?;
        let workspace = self.workspace(draft)?;
        let edited_at = self.clocks().wall;
        self.write(|tx| {
            let mut stored = tx.draft(draft)?.ok_or_else(|| ClientError::not_found("draft.not_found"))?;
            let mut facts = tx.draft_facts(draft)?;
            let lane = queue::lane_of_draft(draft);
            if facts.tie == Some(Tie::Joined) {
                return Err(ClientError::fix("share.not_the_writer"));
            }
            if facts.tie.is_some() {
                let over = self.workspace_ended(tx.as_view(), draft)?.is_some();
                // Declined or taken back, it opened nothing; run out, it is open no more: what waited behind it begins
                // anew too, and what was signed there is signed again.
                let opened = workspace.is_some() || facts.share.map_or(Ok(true), |share| queue::stands(tx, share))?;
                let cleared = (over || !opened) && queue::clear_lane(self, tx, &lane)?;
                if !over && !cleared {
                    return Err(ClientError::fix("share.already_shared"));
                }
                queue::count_from_held(&mut stored, &mut facts, None);
                if over {
                    for (_, medium) in &media {
                        forget_announced(tx, medium.digest)?;
                        tx.medium_to_be_sent(medium.digest)?;
                    }
                    facts = DraftFacts { manifest_rev: facts.manifest_rev, ..DraftFacts::default() };
                    stored.state = DraftState::Editing;
                }
            }
            let unit = stored.typed.get("matter.unit").map(String::as_str).unwrap_or_default();
            let unit = super::register::parse_unit(unit)?;
            let extract = tx.extract_bytes(unit.as_str())?.ok_or_else(|| ClientError::fix("share.no_extract"))?;
            let extract = String::from_utf8(extract).map_err(|_| ClientError::storage("vault.corrupt"))?;
            let sections = super::freeze::shared_bytes(&stored)?;
            let share = CommandBody::Share(ShareDraft { draft_id: draft, slot, extract });
            facts.share = Some(queue::enqueue(self, tx, lane, share, &[])?);
            stored.slot = slot;
            facts.tie = Some(Tie::Creator);
            queue::put_sections(self, tx, &mut stored, &mut facts, None, sections)?;
            self.announce_media(tx, draft, &media)?;
            stored.edited_at = stored.edited_at.max(edited_at);
            put_draft_facts(tx, draft, &facts)?;
            tx.save_draft(&stored)?;
            queue::progress(tx, &queue::lane_of_draft(draft), CommandKind::Share)
        })
    }

    pub(crate) fn invite(&self, draft: DraftId, slot: Slot) -> Result<InvitationLink, ClientError> {
        let code: [u8; 16] = SecureRandom::new().bytes()?;
        let new = format!("{INVITE}{draft}:{}", URL_SAFE_NO_PAD.encode(code));
        self.write(|tx| {
            let facts = tx.draft_facts(draft)?;
            match facts.tie {
                Some(Tie::Creator) => {}
                Some(Tie::Joined) => return Err(ClientError::fix("share.not_the_writer")),
                None => return Err(ClientError::fix("share.not_shared")),
            }
            let stored = tx.draft(draft)?.ok_or_else(|| ClientError::not_found("draft.not_found"))?;
            // One that nobody fills would be declined.
            let named = format!("parties.{slot}.");
            if slot == stored.slot || !stored.typed.keys().any(|field| field.starts_with(&named)) {
                return Err(ClientError::fix("slot.unknown"));
            }
            let key = [draft.bytes().as_slice(), slot.to_string().as_bytes()].concat();
            let lane = queue::lane_of_draft(draft);
            // A second one would make the first void, which may be in the other party's hands: it is shown again.
            let kept: Option<KeptInvitation> = tx.get_json(Collection::Invitation, &key)?;
            let share = facts.share;
            if let Some(kept) = kept.filter(|kept| kept.share == share)
                && self.invitation_is_good(tx.as_view(), draft, slot, kept.command)?
            {
                let progress = queue::progress_of(tx, kept.command)?;
                return Ok(InvitationLink { text: kept.text, slot, progress });
            }
            let invite = Invite { draft_id: draft, slot, code_hash: Digest::of(&code) };
            let command = queue::enqueue(self, tx, lane, CommandBody::Invite(invite), &[])?;
            // Kept, so that it can be shown again; it lies under the content key alone.
            tx.put_json(Collection::Invitation, &key, &KeptInvitation { text: new.clone(), command, share })?;
            Ok::<_, ClientError>(InvitationLink { text: new, slot, progress: queue::progress_of(tx, command)? })
        })
    }

    /// Whether an invitation of this device can still be joined with: it is on its way, or stands at the registry.
    fn invitation_is_good(
        &self,
        view: &View<'_>,
        draft: DraftId,
        slot: Slot,
        command: CommandId,
    ) -> Result<bool, ClientError> {
        if self.workspace_ended(view, draft)?.is_some() || !queue::stands(view, command)? {
            return Ok(false);
        }
        let workspace = workspace_in(view, draft)?;
        let standing = workspace.as_ref().and_then(|w| w.participants.iter().find(|p| p.slot == slot));
        let answered = view.settled(command)?.is_some();
        Ok(!answered || standing.is_none_or(|p| p.standing == Participation::Invited))
    }

    /// Why a shared draft's workspace is over, where it is for certain.
    fn workspace_ended(&self, view: &View<'_>, draft: DraftId) -> Result<Option<Ended>, ClientError> {
        let lane = queue::lane_of_draft(draft);
        let stands = self.sight().judge_kind(view, &lane, CommandKind::PutSections)?;
        Ok(match stands {
            Stands::Moot(Seen::WorkspaceOver) => Some(Ended::Over),
            Stands::Moot(Seen::Dismissed) => Some(Ended::Dismissed),
            _ => None,
        })
    }

    pub(crate) async fn join(self: &Arc<Self>, invitation: &str) -> Result<WorkspaceScreen, ClientError> {
        self.enrolled()?;
        let (draft_id, code) = read_invitation(invitation).ok_or_else(|| ClientError::fix("invitation.format"))?;
        let digest = Digest::of(code.as_bytes());
        let taken = self.write(|tx| {
            let mut facts = tx.draft_facts(draft_id)?;
            // An earlier try may have joined already, and the feed not have come: it is not asked for twice.
            if let Some(joined) = facts.joined
                && joined.code == digest
                && queue::stands(tx, joined.command)?
            {
                return Ok(Taken::OnItsWay(joined.command));
            }
            let accept = CommandBody::Accept(AcceptInvitation { draft_id, code });
            let taken = queue::take(self, tx, queue::lane_of_draft(draft_id), accept, &[])?;
            if let Taken::Queued(command) = taken {
                facts.joined = Some(JoinedBy { command, code: digest });
                put_draft_facts(tx, draft_id, &facts)?;
            }
            Ok::<_, ClientError>(taken)
        })?;
        if let Taken::Queued(command) | Taken::OnItsWay(command) = taken {
            self.settle(command).await?;
            self.pull().await?;
        }
        let workspace = self.workspace(draft_id)?.ok_or_else(|| ClientError::try_again("outbox.waiting"))?;
        self.enter(draft_id, &workspace)?;
        self.see_workspace(draft_id)
    }

    /// Begins the drafts of joinings that were answered while nobody waited for the answer.
    pub(crate) fn enter_joined(&self) -> Result<(), ClientError> {
        let joined = self.read(|view| {
            let mut joined = Vec::new();
            for object in view.objects(ObjectKind::Workspace)? {
                // In the words of a newer registry it is nothing to begin a draft of.
                let Ok(told) = from_canonical::<WorkspaceView>(object.body.as_bytes()) else { continue };
                let facts = view.draft_facts(told.draft_id)?;
                let Some(by) = facts.joined.filter(|by| facts.entered != Some(by.command)) else { continue };
                // What was told before the joining is of a workspace that was over.
                if queue::outcome(view, by.command)?.is_some()
                    && let (Some(workspace), _) = acts::opened(view, told.draft_id)?
                    && workspace.ended.is_none()
                {
                    joined.push(workspace);
                }
            }
            Ok::<_, ClientError>(joined)
        })?;
        joined.iter().try_for_each(|workspace| self.enter(workspace.draft_id, workspace))
    }

    /// Begins the draft of a workspace that this person has joined, or begins it anew where it was joined anew: what was
    /// signed in the one that ran out is signed again.
    fn enter(&self, draft: DraftId, workspace: &WorkspaceView) -> Result<(), ClientError> {
        let pack = self.pack()?;
        let edited_at = self.clocks().wall;
        let slot = workspace.slot;
        let title = self.open_extract(workspace.extract.as_bytes())?.facts.address.masked();
        self.write(|tx| {
            let facts = tx.draft_facts(draft)?;
            let entered = facts.joined.map(|joined| joined.command);
            let Some(mut known) = tx.draft(draft)? else {
                let pins = ereg_vault::Pins { pack: pack.reference(), bases: Vec::new(), notices: Vec::new() };
                tx.save_draft(&StoredDraft {
                    draft_id: draft,
                    matter: shared_of(workspace).matter.map_or(MatterType::T04, |m| m.matter),
                    title,
                    typed: Default::default(),
                    revs: Default::default(),
                    state: DraftState::Editing,
                    slot,
                    pins: Some(pins),
                    media: Vec::new(),
                    edited_at,
                })?;
                let facts = DraftFacts { tie: Some(Tie::Joined), entered, ..facts };
                return Ok(put_draft_facts(tx, draft, &facts)?);
            };
            if facts.entered == entered {
                return Ok(());
            }
            let mut facts =
                DraftFacts { tie: Some(Tie::Joined), joined: facts.joined, entered, ..DraftFacts::default() };
            queue::count_from_held(&mut known, &mut facts, Some(workspace));
            known.state = DraftState::Editing;
            known.slot = slot;
            put_draft_facts(tx, draft, &facts)?;
            Ok::<_, ClientError>(tx.save_draft(&known)?)
        })
    }

    pub(crate) async fn refresh_workspace(self: &Arc<Self>, draft: DraftId) -> Result<WorkspaceScreen, ClientError> {
        self.enrolled()?;
        self.pull().await?;
        self.see_workspace(draft)
    }

    /// The workspace as the feed last told it.
    pub(crate) fn workspace(&self, draft: DraftId) -> Result<Option<WorkspaceView>, ClientError> {
        self.read(|view| workspace_in(view, draft))
    }

    /// As [`Core::workspace`], where there must be one: not shared, or shared here and not yet told to the registry.
    pub(crate) fn shared(&self, draft: DraftId) -> Result<WorkspaceView, ClientError> {
        self.read(|view| {
            if let Some(workspace) = workspace_in(view, draft)? {
                return Ok(workspace);
            }
            let tied = view.draft_facts(draft)?.tie.is_some();
            Err(if tied { ClientError::try_again("share.unsent") } else { ClientError::fix("share.not_shared") })
        })
    }

    pub(crate) fn see_workspace(&self, draft: DraftId) -> Result<WorkspaceScreen, ClientError> {
        let workspace = self.shared(draft)?;
        let manifest = manifest_digest(&workspace);
        let noted = |stored: Option<StoredDraft>, mut facts: DraftFacts| {
            let mut stored = stored.ok_or_else(|| ClientError::not_found("draft.not_found"))?;
            note_signers(&mut stored, &mut facts, &workspace, manifest);
            Ok::<_, ClientError>((stored, facts))
        };
        let (screen, news) = self.read(|view| {
            let ended = self.workspace_ended(view, draft)?;
            let before = (view.draft(draft)?, view.draft_facts(draft)?);
            let (stored, facts) = noted(before.0.clone(), before.1.clone())?;
            let news = before.0.as_ref() != Some(&stored) || before.1 != facts;
            let now = if facts.tie == Some(Tie::Creator) && stored.state == DraftState::Editing {
                // What this device has typed since is newer than what the registry has told.
                shared_typed(&stored)
            } else {
                section_texts(&workspace)
            };
            // Of one that is gone at the registry nothing is known to have changed.
            let signed = facts.signed.as_ref().filter(|_| workspace.ended.is_none());
            let changes = signed.map(|signed| changes(signed, &now)).unwrap_or_default();
            let fell = if workspace.ended.is_none() { fell(&facts, manifest, &stored) } else { Vec::new() };
            let screen = WorkspaceScreen {
                draft,
                slot: workspace.slot,
                creator: workspace.creator,
                until: workspace.until,
                participants: participants(view, &workspace, &stored, &facts)?,
                manifest: manifest.map(|d| d.to_string()),
                turn: match (ended, facts.tie) {
                    (Some(Ended::Dismissed), _) => YourTurn::Dismissed,
                    (Some(Ended::Over), Some(Tie::Creator)) => YourTurn::ShareAgain,
                    (Some(Ended::Over), _) => YourTurn::WaitForShare,
                    (None, _) => turn(&stored, &facts, &workspace, manifest, &queue::invited(view, draft)?),
                },
                waits_for: Vec::new(),
                changes,
                fell,
                case: workspace.case_id,
            };
            let waits_for = missing(&screen, &workspace);
            Ok::<_, ClientError>((WorkspaceScreen { waits_for, ..screen }, news))
        })?;
        if news {
            // What cannot be noted is shown all the same, and noted at the next look.
            let _ = self.write(|tx| {
                let (stored, facts) = noted(tx.draft(draft)?, tx.draft_facts(draft)?)?;
                put_draft_facts(tx, draft, &facts)?;
                Ok::<_, ClientError>(tx.save_draft(&stored)?)
            });
        }
        Ok(screen)
    }
}

/// The workspace as the feed last told it.
pub(crate) fn workspace_in(view: &View<'_>, draft: DraftId) -> Result<Option<WorkspaceView>, ClientError> {
    crate::core::feed_object(view, ObjectKind::Workspace, &draft.to_string())
}

fn read_invitation(text: &str) -> Option<(DraftId, String)> {
    let (draft, code) = text.trim().strip_prefix(INVITE)?.split_once(':')?;
    let bytes = URL_SAFE_NO_PAD.decode(code).ok().filter(|b| b.len() == 16)?;
    Some((draft.parse().ok()?, URL_SAFE_NO_PAD.encode(bytes)))
}

/// The digest of the manifest in force.
pub(crate) fn manifest_digest(workspace: &WorkspaceView) -> Option<Digest> {
    workspace.manifest.as_ref().map(|m| Digest::of(m.as_bytes()))
}

/// Who has signed the manifest in force.
pub(crate) fn signed_slots(workspace: &WorkspaceView) -> Vec<Slot> {
    let signed = |p: &&ereg_protocol::objects::Participant| matches!(p.standing, Participation::Signed { .. });
    workspace.participants.iter().filter(signed).map(|p| p.slot).collect()
}

/// Remembers who has signed what, so that it can be told whose signature fell.
fn note_signers(stored: &mut StoredDraft, facts: &mut DraftFacts, workspace: &WorkspaceView, manifest: Option<Digest>) {
    let signed = signed_slots(workspace);
    let Some(manifest) = manifest else { return };
    if let Some(copy) = facts.signed.as_mut().filter(|c| c.manifest == manifest) {
        copy.signed = merged(&copy.signed, &signed);
    }
    let slots: Vec<Slot> = workspace.participants.iter().map(|p| p.slot).collect();
    let current = match &stored.state {
        DraftState::Editing => None,
        DraftState::Frozen { manifest, .. }
        | DraftState::Signing { manifest, .. }
        | DraftState::Complete { manifest, .. } => Some(manifest.clone()),
    };
    if current.as_deref() == Some(&manifest.to_string()) {
        let taken_back = facts.signed.as_ref().is_some_and(|copy| copy.taken_back);
        facts.fell.retain(|slot| !signed.contains(slot) || (taken_back && *slot == stored.slot));
        // Who changed an answer of his own has signed no more; this person's own word is in `facts`.
        for slot in slots.iter().filter(|slot| **slot != stored.slot && !signed.contains(slot)) {
            stored.state = stored.state.edit_own(*slot);
        }
        let signed = signed.into_iter().filter(|slot| !(taken_back && *slot == stored.slot));
        for slot in signed {
            if let Ok(next) = stored.state.sign(&manifest.to_string(), slot, &slots) {
                stored.state = next;
            }
        }
    }
}

fn merged(a: &[Slot], b: &[Slot]) -> Vec<Slot> {
    let mut all: Vec<Slot> = a.iter().chain(b).copied().collect();
    all.sort();
    all.dedup();
    all
}

/// Whose signature fell: as known from an edit here, or because what was signed is no longer in force.
fn fell(facts: &DraftFacts, manifest: Option<Digest>, stored: &StoredDraft) -> Vec<Slot> {
    let mut fell = facts.fell.clone();
    if let Some(copy) = &facts.signed {
        let in_force = match &stored.state {
            DraftState::Editing if facts.tie == Some(Tie::Creator) => None,
            _ => manifest,
        };
        if in_force != Some(copy.manifest) {
            fell.extend(&copy.signed);
        }
    }
    merged(&fell, &[])
}

/// How far everybody is: as the registry told it, and beyond it what was done here and is on its way.
fn participants(
    reads: &impl Reads,
    workspace: &WorkspaceView,
    stored: &StoredDraft,
    facts: &DraftFacts,
) -> Result<Vec<ParticipantView>, ClientError> {
    let invited = queue::invited(reads, workspace.draft_id)?;
    let signed_here = facts.signed.as_ref().is_some_and(|copy| {
        !copy.taken_back && manifest_digest(workspace).is_some_and(|manifest| manifest == copy.manifest)
    });
    let standing = |participant: &ereg_protocol::objects::Participant| match &participant.standing {
        Participation::Open if invited.contains(&participant.slot) => ParticipantStanding::InvitationUnsent,
        Participation::Open => ParticipantStanding::Open,
        Participation::Invited => ParticipantStanding::Invited,
        Participation::Joined if participant.slot == stored.slot && signed_here => ParticipantStanding::SignatureUnsent,
        Participation::Joined => ParticipantStanding::Joined,
        Participation::Signed { .. } => ParticipantStanding::Signed,
    };
    let view = |p: &ereg_protocol::objects::Participant| ParticipantView { slot: p.slot, standing: standing(p) };
    let mut all: Vec<ParticipantView> = workspace.participants.iter().map(view).collect();
    // Who is named in the application and was never invited takes part too.
    let shared = shared_of(workspace);
    for slot in shared.parties.iter().flat_map(|parties| &parties.parties).map(|party| party.slot) {
        if all.iter().all(|participant| participant.slot != slot) {
            let standing = match invited.contains(&slot) {
                true => ParticipantStanding::InvitationUnsent,
                false => ParticipantStanding::Open,
            };
            all.push(ParticipantView { slot, standing });
        }
    }
    all.sort_by_key(|participant| participant.slot);
    Ok(all)
}

/// Who has yet to join, or to sign what is frozen; not this person.
fn missing(screen: &WorkspaceScreen, workspace: &WorkspaceView) -> Vec<Slot> {
    if screen.case.is_some() {
        return Vec::new();
    }
    let shared = shared_of(workspace);
    let named = shared.parties.iter().flat_map(|p| &p.parties).map(|p| p.slot).filter(|slot| *slot != screen.slot);
    let done = |slot: &Slot| {
        let standing = screen.participants.iter().find(|p| p.slot == *slot).map(|p| p.standing);
        match standing {
            Some(ParticipantStanding::Signed) => true,
            Some(ParticipantStanding::Joined) => screen.manifest.is_none(),
            _ => false,
        }
    };
    named.filter(|slot| !done(slot)).collect()
}

fn turn(
    stored: &StoredDraft,
    facts: &DraftFacts,
    workspace: &WorkspaceView,
    manifest: Option<Digest>,
    invited: &[Slot],
) -> YourTurn {
    if workspace.case_id.is_some() {
        return YourTurn::SeeCase;
    }
    let creator = facts.tie == Some(Tie::Creator);
    let shared = shared_of(workspace);
    let slots: Vec<Slot> = shared.parties.iter().flat_map(|p| &p.parties).map(|p| p.slot).collect();
    let known = |slot: &Slot| {
        invited.contains(slot)
            || workspace.participants.iter().any(|p| p.slot == *slot && p.standing != Participation::Open)
    };
    if creator && !slots.iter().all(known) {
        return YourTurn::Invite;
    }
    let signed = signed_slots(workspace);
    let mine = facts.signed.as_ref();
    match manifest {
        _ if creator && stored.state == DraftState::Editing => YourTurn::Freeze,
        Some(_) if mine.is_some_and(|copy| copy.taken_back) => YourTurn::SignAgain,
        None if mine.is_some() && !creator => YourTurn::SignAgain,
        None => YourTurn::WaitForOthers,
        Some(_) if !slots.is_empty() && slots.iter().all(|s| signed.contains(s)) => YourTurn::Submit,
        Some(m) if mine.is_some_and(|c| c.manifest == m) => YourTurn::WaitForOthers,
        Some(_) if mine.is_some() => YourTurn::SignAgain,
        Some(_) => YourTurn::Sign,
    }
}

/// The shared sections of a workspace, as far as they can be read.
pub(crate) fn shared_of(workspace: &WorkspaceView) -> SharedSections {
    shared_from(&section_texts(workspace))
}

/// The shared sections out of their bytes, as far as they can be read.
pub(crate) fn shared_from(sections: &BTreeMap<SectionKind, String>) -> SharedSections {
    fn read<T: serde::de::DeserializeOwned>(sections: &BTreeMap<SectionKind, String>, kind: SectionKind) -> Option<T> {
        sections.get(&kind).and_then(|text| from_canonical(text.as_bytes()).ok())
    }
    SharedSections {
        matter: read(sections, SectionKind::Matter),
        parties: read(sections, SectionKind::Parties),
        deal: read(sections, SectionKind::Deal),
        delivery: read(sections, SectionKind::Delivery),
    }
}

fn section_texts(workspace: &WorkspaceView) -> BTreeMap<SectionKind, String> {
    let shared = workspace.sections.iter().filter(|s| s.slot.is_none());
    shared.filter_map(|s| s.body.clone().map(|body| (s.kind, body))).collect()
}

fn shared_typed(stored: &StoredDraft) -> BTreeMap<SectionKind, String> {
    let sections = super::freeze::shared_bytes(stored).unwrap_or_default();
    sections.into_iter().filter_map(|(kind, bytes)| Some((kind, String::from_utf8(bytes).ok()?))).collect()
}

/// Old → new of every field that differs from what was signed: compared whole, shown masked.
fn changes(signed: &SignedCopy, now: &BTreeMap<SectionKind, String>) -> Vec<FieldChangeView> {
    let differs = form::changes(&shared_from(&signed.sections), &shared_from(now));
    let change = |change: form::FieldChange| FieldChangeView {
        label: crate::words::field(&change.field),
        field: change.field,
        old: change.old,
        new: change.new,
    };
    differs.into_iter().map(change).collect()
}
