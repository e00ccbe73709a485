//! The shared workspace: share, invite, join, put, freeze, sign. Nothing here is a submission.

use std::collections::BTreeMap;

use ereg_domain::{
    canonical::{check_canonical, from_canonical},
    party::Slot,
};
use ereg_law::{
    application::{Inquiry, Matter, MatterType, OfDraft, Parties, SectionKind},
    form::section_fault,
};
use ereg_protocol::{
    command::{AcceptInvitation, Freeze, Invite, PutMedium, PutSections, ShareDraft, Sign},
    objects::{Ended, Extract, NoticeTells},
    outcome::Effect,
};
use ereg_trust::{
    digest::{Digest, section_hash},
    envelope::Envelope,
    key_record::KeyUse,
    manifest::{Manifest, PartyStatement},
    merkle::{MEDIA_CHUNK, Tree},
};
use serde::de::DeserializeOwned;

use super::Circumstances;
use crate::model::{
    Decision, Frozen, Invitation, InvitationStanding, KeyRow, Medium, Member, Person, Refusal, Section, Statement,
    Told, Workspace, Write, view,
};

/// Wrong tries after which an invitation is closed to the caller who made them.
pub(crate) const WRONG_TRIES: u32 = 5;
/// Most sections in one command.
const MOST_SECTIONS: usize = 16;
/// Largest section, bytes.
const LARGEST_SECTION: usize = 256 * 1024;
/// Most workspaces that one person has open at a time.
const MOST_WORKSPACES: u32 = 64;
/// Most parties of one application: their digests must fit into one receipt.
const MOST_PARTIES: usize = 8;

/// Code of the one answer for every failure to join.
pub(crate) const INVITATION_CLOSED: &str = "invitation_closed";
/// Code where what was signed or named is no longer what is held.
pub(crate) const SIGNATURE_VOID: &str = "signature_void";
const CONFLICT: &str = "conflict";
/// Code where the time of the workspace is over.
const RUN_OUT: &str = "workspace.closed";

/// A section's content by its type; `None` where the bytes are not one.
pub(crate) fn typed<T: DeserializeOwned>(section: Option<&Section>) -> Option<T> {
    section.and_then(|s| from_canonical(s.body.as_bytes()).ok())
}

/// Why a workspace takes no more changes, if it does not.
fn closed(workspace: &Workspace, now: &Circumstances<'_>) -> Option<&'static str> {
    if workspace.case_id.is_some() {
        Some("workspace.submitted")
    } else if now.as_of >= workspace.until {
        Some(RUN_OUT)
    } else {
        None
    }
}

/// Opens a workspace; the creator takes part in `open` others that are neither over nor submitted. `extract` was
/// signed by this registry's book role.
pub(crate) fn share(
    existing: Option<&Workspace>,
    open: u32,
    creator: &Person,
    command: &ShareDraft,
    extract: &Extract,
    now: &Circumstances<'_>,
) -> Decision {
    const ACT: &str = "share";
    if existing.is_some_and(|held| closed(held, now) != Some(RUN_OUT)) {
        return Decision::declined(ACT, command.draft_id, CONFLICT);
    }
    // The extract is given to holders alone; whoever brings it into a workspace must be one.
    if !extract.facts.right.holders.iter().any(|holder| creator.is_holder(holder)) {
        return Decision::declined(ACT, command.draft_id, "extract.not_holder");
    }
    if open >= MOST_WORKSPACES {
        return Decision::declined(ACT, command.draft_id, "workspace.too_many");
    }
    let days = i64::from(now.pack.pack.parameters.workspace_days);
    let until = now.as_of.plus_ms(days * ereg_domain::time::DAY_MS);
    let workspace = Workspace {
        draft_id: command.draft_id,
        creator: command.slot,
        until,
        extract: command.extract.clone(),
        unit: extract.unit,
        entry_seq: extract.entry_seq,
        entry_hash: extract.entry_hash,
        members: vec![Member { slot: command.slot, person: creator.clone() }],
        invitations: Vec::new(),
        sections: Vec::new(),
        media: Vec::new(),
        frozen: None,
        manifest_rev: 0,
        statements: Vec::new(),
        case_id: None,
        version: 0,
    };
    let mut decision = Decision::done(ACT, command.draft_id, Effect::Shared { until });
    if existing.is_some() {
        // Run out and not yet cleared away: nothing of it comes into the new one.
        decision = decision.write(Write::DropWorkspace(command.draft_id));
    }
    decision.workspace(workspace)
}

/// Invites who fills a slot of `parties.1`. A new invitation replaces the slot's older one.
pub(crate) fn invite(mut workspace: Workspace, member: &Member, command: &Invite, now: &Circumstances<'_>) -> Decision {
    const ACT: &str = "invite";
    let declined = |code| Decision::declined(ACT, command.draft_id, code);
    if let Some(code) = closed(&workspace, now) {
        return declined(code);
    }
    if member.slot != workspace.creator {
        return declined("workspace.not_the_writer");
    }
    let parties: Option<Parties> = typed(workspace.section(SectionKind::Parties, None));
    if parties.is_none_or(|p| p.in_slot(command.slot).is_none()) {
        return declined("slot.unknown");
    }
    if workspace.members.iter().any(|m| m.slot == command.slot) {
        return declined("slot.filled");
    }
    workspace.invitations.retain(|i| i.slot != command.slot);
    workspace.invitations.push(Invitation {
        slot: command.slot,
        code_hash: command.code_hash,
        wrong: BTreeMap::new(),
        standing: InvitationStanding::Open,
    });
    Decision::done(ACT, command.draft_id, Effect::Invited { until: workspace.until }).workspace(workspace)
}

/// Joins with a code. Whatever is wrong, the answer is the same, so that nobody learns which part was right.
pub(crate) fn accept(
    workspace: Option<Workspace>,
    person: &Person,
    command: &AcceptInvitation,
    code_hash: Option<Digest>,
    now: &Circumstances<'_>,
) -> Decision {
    const ACT: &str = "accept";
    let failed = || Decision::declined(ACT, command.draft_id, INVITATION_CLOSED);
    let Some(mut workspace) = workspace.filter(|w| closed(w, now).is_none()) else { return failed() };
    let parties: Option<Parties> = typed(workspace.section(SectionKind::Parties, None));
    let tries = |i: &Invitation| i.wrong.get(&person.account).copied().unwrap_or(0);
    let open = |i: &Invitation| i.standing == InvitationStanding::Open && tries(i) < WRONG_TRIES;
    let fitting = workspace.invitations.iter().position(|i| open(i) && Some(i.code_hash) == code_hash);
    let joined = fitting.and_then(|at| workspace.invitations.get(at)).map(|i| i.slot).filter(|slot| {
        let is_party = parties.as_ref().and_then(|p| p.in_slot(*slot)).is_some_and(|party| person.is_party(party));
        // One person cannot fill two slots.
        is_party && workspace.member(&person.account).is_none() && workspace.members.iter().all(|m| m.slot != *slot)
    });
    let Some(slot) = joined else {
        // A wrong code counts against every open invitation, for nobody knows which one was meant, and for its caller alone:
        // a stranger must not be able to close what another was invited to. The members are not told of it.
        let mut counted = false;
        for (at, invitation) in workspace.invitations.iter_mut().enumerate() {
            if open(invitation) && fitting.is_none_or(|meant| meant == at) {
                *invitation.wrong.entry(person.account.clone()).or_default() += 1;
                counted = true;
            }
        }
        return if counted { failed().write(Write::Workspace(Box::new(workspace))) } else { failed() };
    };
    for invitation in workspace.invitations.iter_mut().filter(|i| i.slot == slot) {
        invitation.standing = InvitationStanding::Used;
    }
    workspace.members.push(Member { slot, person: person.clone() });
    workspace.members.sort_by_key(|m| m.slot);
    Decision::done(ACT, command.draft_id, Effect::Joined { slot }).workspace(workspace)
}

/// Puts sections, all or none. A shared section voids every signature, an own one only its party's.
pub(crate) fn put_sections(
    mut workspace: Workspace,
    member: &Member,
    command: &PutSections,
    now: &Circumstances<'_>,
) -> Result<Decision, Refusal> {
    const ACT: &str = "put_sections";
    let declined = |code| Ok(Decision::declined(ACT, command.draft_id, code));
    if command.sections.is_empty() || command.sections.len() > MOST_SECTIONS {
        return Err(Refusal::Malformed { code: "sections.count" });
    }
    if let Some(code) = closed(&workspace, now) {
        return declined(code);
    }
    for put in &command.sections {
        if put.body.len() > LARGEST_SECTION {
            return Err(Refusal::TooLarge);
        }
        check_canonical(put.body.as_bytes()).map_err(|e| Refusal::Malformed { code: e.code() })?;
        if let Some(code) = section_fault(put.kind, &put.body) {
            return declined(code);
        }
        let own = (put.kind == SectionKind::Inquiry).then_some(member.slot);
        if own.is_none() && member.slot != workspace.creator {
            return declined("workspace.not_the_writer");
        }
        let held = workspace.section(put.kind, own).map_or(0, |s| s.rev);
        if held.checked_add(1) != Some(put.rev) {
            return declined(CONFLICT);
        }
        workspace.sections.retain(|s| (s.kind, s.slot) != (put.kind, own));
        workspace.sections.push(Section {
            kind: put.kind,
            slot: own,
            rev: put.rev,
            hash: section_hash(put.kind.as_str(), put.body.as_bytes()),
            body: put.body.clone(),
        });
        match own {
            Some(slot) => workspace.statements.retain(|s| s.slot != slot),
            None => {
                workspace.statements.clear();
                workspace.frozen = None;
            }
        }
    }
    workspace.sections.sort_by_key(|s| (s.kind, s.slot));
    let before = workspace.media.len();
    let mut decision = Decision::done(ACT, command.draft_id, Effect::SectionsPut {});
    if command.sections.iter().any(|put| put.kind == SectionKind::Parties) {
        for dismissed in dismiss_who_is_no_party(&mut workspace) {
            decision = tell_ended(decision, &workspace, &dismissed, Ended::Dismissed, now);
        }
    }
    let left = workspace.media.len() < before;
    let decision = decision.workspace(workspace);
    Ok(if left { decision.write(Write::DropChunks(command.draft_id)) } else { decision })
}

/// Tells one who takes part no more; what his feed held of the workspace goes with it.
fn tell_ended(
    decision: Decision,
    workspace: &Workspace,
    member: &Member,
    why: Ended,
    now: &Circumstances<'_>,
) -> Decision {
    let tells = NoticeTells::WorkspaceEnded { draft_id: workspace.draft_id, why };
    let remains = view::ended(workspace, member.slot, why, now.as_of);
    decision
        .tell(&member.person.account, Told::Workspace(Box::new(remains)))
        .tell(&member.person.account, Told::Notice(now.notice(tells)))
}

/// A workspace whose time is over without a submission: all of it goes, and its members are told.
pub(crate) fn over(workspace: &Workspace, now: &Circumstances<'_>) -> Decision {
    let mut decision = Decision::event("workspace.over", workspace.draft_id, "dropped");
    for member in &workspace.members {
        decision = tell_ended(decision, workspace, member, Ended::Over, now);
    }
    decision.write(Write::DropWorkspace(workspace.draft_id))
}

/// Who is no longer named in his slot takes part no more, and his own section and files go with him. Answers who.
fn dismiss_who_is_no_party(workspace: &mut Workspace) -> Vec<Member> {
    let Some(parties) = typed::<Parties>(workspace.section(SectionKind::Parties, None)) else { return Vec::new() };
    let creator = workspace.creator;
    let stays = |m: &Member| m.slot == creator || parties.in_slot(m.slot).is_some_and(|party| m.person.is_party(party));
    let (members, dismissed) = std::mem::take(&mut workspace.members).into_iter().partition(stays);
    workspace.members = members;
    workspace.invitations.retain(|i| parties.in_slot(i.slot).is_some());
    let slots: Vec<Slot> = workspace.members.iter().map(|m| m.slot).collect();
    workspace.sections.retain(|s| s.slot.is_none_or(|slot| slots.contains(&slot)));
    workspace.media.retain(|m| slots.contains(&m.by));
    dismissed
}

/// Announces a medium: its chunks are checked one by one against the leaf hashes given here. An announcement is its
/// author's alone, in what it says and in how many there may be.
pub(crate) fn put_medium(
    mut workspace: Workspace,
    member: &Member,
    command: &PutMedium,
    now: &Circumstances<'_>,
) -> Result<Decision, Refusal> {
    const ACT: &str = "put_medium";
    if let Some(code) = closed(&workspace, now) {
        return Ok(Decision::declined(ACT, command.draft_id, code));
    }
    if command.size == 0 || command.size > now.pack.pack.parameters.max_material_bytes {
        return Err(Refusal::TooLarge);
    }
    let chunk = u64::try_from(MEDIA_CHUNK).unwrap_or(u64::MAX);
    let expected = command.size.div_ceil(chunk);
    let mut tree = Tree::new();
    for leaf in &command.chunks {
        tree.append(*leaf);
    }
    if u64::try_from(command.chunks.len()).ok() != Some(expected) || tree.root() != command.digest {
        return Err(Refusal::Malformed { code: "medium.digest" });
    }
    let done = Decision::done(ACT, command.draft_id, Effect::MediumPut {});
    let announced = Medium {
        by: member.slot,
        digest: command.digest,
        material: command.material,
        media_type: command.media_type,
        size: command.size,
        chunks: command.chunks.clone(),
        held: Vec::new(),
    };
    let own = workspace.media.iter().filter(|m| m.by == member.slot);
    let mut held = own.clone().filter(|m| m.digest == command.digest);
    // The same file as another material is the same file; with other chunks it is another one that cannot come.
    let same_file = |m: &Medium| Medium { held: Vec::new(), material: command.material, ..m.clone() } == announced;
    if held.clone().any(|m| !same_file(m)) {
        return Ok(Decision::declined(ACT, command.draft_id, CONFLICT));
    }
    if held.any(|m| m.material == command.material) {
        return Ok(done);
    }
    if u32::try_from(own.count()).is_ok_and(|held| held >= now.pack.pack.parameters.media_by_party) {
        return Ok(Decision::declined(ACT, command.draft_id, "medium.too_many"));
    }
    workspace.media.push(announced);
    workspace.media.sort_by_key(|m| (m.digest, m.material.as_str(), m.by));
    Ok(done.workspace(workspace))
}

/// Freezes the shared sections: what the manifest names must be what is held.
pub(crate) fn freeze(
    mut workspace: Workspace,
    member: &Member,
    command: &Freeze,
    now: &Circumstances<'_>,
) -> Result<Decision, Refusal> {
    const ACT: &str = "freeze";
    let declined = |code| Ok(Decision::declined(ACT, command.draft_id, code));
    let manifest =
        Manifest::from_bytes(command.manifest.as_bytes()).map_err(|e| Refusal::Malformed { code: e.code() })?;
    if let Some(code) = closed(&workspace, now) {
        return declined(code);
    }
    if member.slot != workspace.creator {
        return declined("workspace.not_the_writer");
    }
    if let Some(code) = manifest_fault(&workspace, &manifest, now) {
        return declined(code);
    }
    let digest = Digest::of(command.manifest.as_bytes());
    workspace.manifest_rev = manifest.manifest_rev;
    workspace.frozen = Some(Frozen { manifest, bytes: command.manifest.clone(), digest });
    workspace.statements.clear();
    Ok(Decision::done(ACT, command.draft_id, Effect::Frozen { manifest: digest }).workspace(workspace))
}

/// The first thing in which a manifest differs from what is held.
fn manifest_fault(workspace: &Workspace, manifest: &Manifest, now: &Circumstances<'_>) -> Option<&'static str> {
    if manifest.draft_id != workspace.draft_id.to_string() {
        return Some("manifest.draft");
    }
    if manifest.manifest_rev <= workspace.manifest_rev {
        return Some(CONFLICT);
    }
    let held: Vec<(&str, Digest)> =
        workspace.sections.iter().filter(|s| s.slot.is_none()).map(|s| (s.kind.as_str(), s.hash)).collect();
    let same = held.len() == SectionKind::SHARED.len()
        && manifest.sections.len() == held.len()
        && held.iter().all(|(kind, hash)| manifest.section(kind) == Some(*hash));
    if !same {
        return Some("manifest.sections");
    }
    let matter: Option<Matter> = typed(workspace.section(SectionKind::Matter, None));
    let parties: Option<Parties> = typed(workspace.section(SectionKind::Parties, None));
    let deal: Option<ereg_law::application::Deal> = typed(workspace.section(SectionKind::Deal, None));
    let delivery: Option<ereg_law::application::Delivery> = typed(workspace.section(SectionKind::Delivery, None));
    let (Some(matter), Some(parties), Some(_), Some(_)) = (matter, parties, deal, delivery) else {
        return Some("manifest.sections");
    };
    let MatterType::T04 = matter.matter;
    if manifest.acts != ["T04"] {
        return Some("manifest.acts");
    }
    let mut slots: Vec<String> = parties.parties.iter().map(|p| p.slot.to_string()).collect();
    slots.sort();
    slots.dedup();
    if slots.len() != parties.parties.len() || slots.len() > MOST_PARTIES || manifest.slots != slots {
        return Some("manifest.slots");
    }
    let based = manifest.bases.iter().all(|b| {
        b.unit == workspace.unit.as_str() && b.entry_seq == workspace.entry_seq && b.entry_hash == workspace.entry_hash
    });
    if !based || manifest.bases.len() != 1 || matter.items.iter().any(|item| item.unit != workspace.unit) {
        return Some("manifest.bases");
    }
    if manifest.pack.hash != now.pack.digest || manifest.pack.id != now.pack.pack.id {
        return Some("manifest.pack");
    }
    if manifest.notices.iter().any(|n| now.pack.pack.notice(&n.id).is_none_or(|known| known.version != n.version)) {
        return Some("manifest.notices");
    }
    let announced = |m: &ereg_trust::manifest::MediaRef| {
        workspace.media.iter().any(|held| held.digest == m.digest && held.material.as_str() == m.material)
    };
    if !manifest.media.iter().all(announced) { Some("manifest.media") } else { None }
}

/// Holds a party's statement over the manifest in force and the party's own section.
pub(crate) fn sign(
    mut workspace: Workspace,
    member: &Member,
    command: &Sign,
    keys: &[KeyRow],
    now: &Circumstances<'_>,
) -> Result<Decision, Refusal> {
    const ACT: &str = "sign";
    let declined = |code| Ok(Decision::declined(ACT, command.draft_id, code));
    let envelope =
        Envelope::from_bytes(command.statement.as_bytes()).map_err(|e| Refusal::Malformed { code: e.code() })?;
    let statement = PartyStatement::open(&envelope).map_err(|e| Refusal::Malformed { code: e.code() })?;
    if let Some(code) = closed(&workspace, now) {
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
    let row = keys.iter().find(|row| row.id == key && row.account == member.person.account);
    match row {
        None => return declined("key.unknown"),
        Some(row) if row.key_use != KeyUse::Party => return declined("key_record.other_use"),
        Some(row) if row.revoked_at.is_some() => return declined("key_record.revoked"),
        Some(_) => {}
    }
    let own = workspace.section(SectionKind::Inquiry, Some(member.slot));
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
    Ok(Decision::done(ACT, command.draft_id, Effect::Signed { slot: member.slot }).workspace(workspace))
}
