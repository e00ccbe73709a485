//! Puts sections into a workspace (上传填写内容), all or none.

use ereg_domain::{canonical::check_canonical, party::Slot};
use ereg_law::section;
use ereg_protocol::{command::PutSections, objects::Ended, outcome::CommandEffect};
use ereg_trust::digest::section_hash;

use crate::{
    act::{
        Circumstances, Desk, Joined,
        workspace::{CONFLICT, NOT_THE_WRITER, named_parties, tell_ended},
    },
    model::{Decision, Enrolled, Member, Refusal, StoredSection, Workspace, Write},
};

/// Most sections in one command. A limit of memory: it stands before the bytes are read, so no pack can set it.
const MOST_SECTIONS: usize = 16;
/// Largest section, bytes. A limit of memory, as above.
const LARGEST_SECTION: usize = 256 * 1024;

pub(super) fn act(desk: &Desk<'_>, who: &Enrolled, command: &PutSections) -> Result<Decision, Refusal> {
    decide(desk.joined(command.draft_id, who)?, command, &desk.now)
}

/// Puts sections, all or none. A shared section voids every signature, an own one only its party's.
fn decide(joined: Joined, command: &PutSections, now: &Circumstances<'_>) -> Result<Decision, Refusal> {
    const ACT: &str = "put_sections";
    let closed = joined.closed(now);
    let Joined { mut workspace, member, case } = joined;
    let declined = |code| Ok(Decision::declined(ACT, command.draft_id, code));
    if command.sections.is_empty() || command.sections.len() > MOST_SECTIONS {
        return Err(Refusal::Malformed { code: "sections.count" });
    }
    if let Some(code) = closed {
        return declined(code);
    }
    let form = &now.matter(workspace.matter)?.form;
    for put in &command.sections {
        if put.body.len() > LARGEST_SECTION {
            return Err(Refusal::TooLarge);
        }
        check_canonical(put.body.as_bytes()).map_err(|e| Refusal::Malformed { code: e.code() })?;
        if let Err(code) = form.parse(put.kind, &put.body) {
            return declined(code);
        }
        let own = form.is_own(put.kind).then_some(member.slot);
        if own.is_none() && member.slot != workspace.creator {
            return declined(NOT_THE_WRITER);
        }
        let held = workspace.section(put.kind, own).map_or(0, |s| s.rev);
        if held.checked_add(1) != Some(put.rev) {
            return declined(CONFLICT);
        }
        workspace.sections.retain(|s| (s.kind, s.slot) != (put.kind, own));
        workspace.sections.push(StoredSection {
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
    if case.is_some() && leaves_out_an_applicant(&workspace) {
        return declined("supplement.applicants");
    }
    let before = workspace.media.len();
    let mut decision = Decision::done(ACT, command.draft_id, CommandEffect::SectionsPut {});
    if command.sections.iter().any(|put| put.kind == section::PARTIES) {
        for dismissed in dismiss_who_is_no_party(&mut workspace) {
            decision = tell_ended(decision, &workspace, &dismissed, Ended::Dismissed, now);
        }
    }
    let left = workspace.media.len() < before;
    let decision = decision.workspace(workspace);
    Ok(if left { decision.write(Write::DropChunks(command.draft_id)) } else { decision })
}

/// Whether somebody who takes part is no longer named in their slot.
fn leaves_out_an_applicant(workspace: &Workspace) -> bool {
    let parties = named_parties(workspace);
    let named = |m: &Member| {
        parties.as_ref().and_then(|parties| parties.in_slot(m.slot)).is_some_and(|party| m.who.is_party(party))
    };
    !workspace.members.iter().all(named)
}

/// Dismisses whoever is no longer named in their slot, with their own section and files, and returns who they are.
fn dismiss_who_is_no_party(workspace: &mut Workspace) -> Vec<Member> {
    let Some(parties) = named_parties(workspace) else { return Vec::new() };
    let creator = workspace.creator;
    let stays = |m: &Member| m.slot == creator || parties.in_slot(m.slot).is_some_and(|party| m.who.is_party(party));
    let (members, dismissed) = std::mem::take(&mut workspace.members).into_iter().partition(stays);
    workspace.members = members;
    workspace.invitations.retain(|i| parties.in_slot(i.slot).is_some());
    let slots: Vec<Slot> = workspace.members.iter().map(|m| m.slot).collect();
    workspace.sections.retain(|s| s.slot.is_none_or(|slot| slots.contains(&slot)));
    workspace.media.retain(|m| slots.contains(&m.by));
    dismissed
}
