//! The effects of a run of sync on this device: the account of an enrolment, the draft of a joining, the parties that
//! have signed, a newer policy pack. They are written down as they come, so that looking writes nothing.

use ereg_domain::canonical::from_canonical;
use ereg_law::draft::DraftState;
use ereg_logs::event;
use ereg_protocol::{feed::ObjectKind, objects::WorkspaceView, pack::SignedPack};
use ereg_sync::belief::open_pack;
use ereg_trust::digest::Digest;
use ereg_vault::StoredDraft;

use crate::{
    ClientError, Text,
    kernel::{Kernel, PackOrigin},
    lane,
    open_draft::OpenDraft,
    record::{DraftFacts, IdentityRecord, Reads, Tie, keep_pack, put_draft_facts, put_identity, put_pack},
    rules, sight,
};

/// Takes in all of it; a line for each draft for which newer rules say something otherwise.
pub(crate) fn take_in(kernel: &Kernel) -> Result<Vec<Text>, ClientError> {
    note_enrolment(kernel)?;
    take_workspaces(kernel)?;
    if take_pack(kernel)? == Rules::AsTheyWere {
        return Ok(Vec::new());
    }
    rules::news(kernel)
}

/// The rules as compared with those before.
#[derive(PartialEq, Eq)]
enum Rules {
    AsTheyWere,
    Others,
}

/// Writes down the account once the enrolment was answered.
pub(crate) fn note_enrolment(kernel: &Kernel) -> Result<(), ClientError> {
    let outcome = kernel.read(|view| match view.identity()? {
        Some(identity) if identity.account.is_none() => Ok(lane::outcome(view, identity.command)?),
        _ => Ok(None),
    })?;
    let Some(outcome) = outcome else { return Ok(()) };
    kernel.write(|tx| {
        let Some(identity) = tx.identity()? else { return Ok(()) };
        let record = IdentityRecord { account: Some(outcome.account), assurance: Some(outcome.assurance), ..identity };
        Ok(put_identity(tx, &record)?)
    })
}

/// The newest policy pack that the office has signed comes in force. Versions only rise: none is taken below one that ever
/// was, also where this version of the app could not read that one.
fn take_pack(kernel: &Kernel) -> Result<Rules, ClientError> {
    let Some(bundle) = kernel.trust.bundle() else { return Ok(Rules::AsTheyWere) };
    let current = kernel.pack()?;
    let (objects, taken) = kernel.read(|view| Ok((view.objects(ObjectKind::Pack)?, view.packs()?)))?;
    let mut newest: Option<(u32, Vec<u8>)> = None;
    for object in objects {
        let Ok(signed) = from_canonical::<SignedPack>(object.body.as_bytes()) else { continue };
        // Each run comes by here, and reading a pack is dear: the one that was taken is not read again.
        let told = Digest::of(signed.pack.as_bytes());
        let is_taken = match current.origin {
            PackOrigin::Office => told == current.digest,
            PackOrigin::InPlaceOfNewer => taken.in_force == Some(told),
            PackOrigin::Embedded => false,
        };
        if is_taken {
            continue;
        }
        let floor = taken.highest.max(current.pack.version);
        // Refused: unsigned, older, or not understood. The one in force stays.
        let Ok((_, pack)) = open_pack(kernel.config.law, &bundle, &signed, floor) else {
            event!(DEBUG, "a policy pack was not taken");
            continue;
        };
        let replaces = match current.origin {
            PackOrigin::Office => pack.version > current.pack.version,
            // What is built in gives way to the office's own of its version, also where both are the same.
            PackOrigin::Embedded | PackOrigin::InPlaceOfNewer => true,
        };
        let newer = newest.as_ref().is_none_or(|(version, _)| *version < pack.version);
        if replaces && newer {
            newest = Some((pack.version, signed.pack.into_bytes()));
        }
    }
    let Some((version, bytes)) = newest else { return Ok(Rules::AsTheyWere) };
    kernel.write(|tx| {
        let wanted = rules::begun_under(tx.as_view())?;
        Ok(put_pack(tx, version, &bytes, &wanted)?)
    })?;
    event!(INFO, "other rules are in force", version = version);
    kernel.forget_pack();
    Ok(Rules::Others)
}

/// Begins the drafts of joinings that were answered while nobody waited for the answer, and notes in the others who has
/// signed.
fn take_workspaces(kernel: &Kernel) -> Result<(), ClientError> {
    let (mut joined, mut signed) = (Vec::new(), Vec::new());
    kernel.read(|view| {
        for object in view.objects(ObjectKind::Workspace)? {
            // In the words of a newer registry it is nothing to begin a draft of.
            let Ok(told) = from_canonical::<WorkspaceView>(object.body.as_bytes()) else { continue };
            let draft = told.draft_id;
            let facts = view.draft_facts(draft)?;
            if let Some(by) = facts.joined.filter(|by| facts.entered != Some(by.command)) {
                // What was told before the joining is of a workspace that was over.
                if lane::outcome(view, by.command)?.is_some()
                    && let (Some(workspace), _) = sight::opened(view, draft)?
                    && workspace.ended.is_none()
                {
                    joined.push(workspace);
                }
            } else if let Some(stored) = view.draft(draft)?
                && (OpenDraft { stored, facts, workspace: Some(told), told: Some(object.seq) }).note_signers()
            {
                signed.push(draft);
            }
        }
        Ok(())
    })?;
    joined.iter().try_for_each(|workspace| enter(kernel, workspace))?;
    signed.into_iter().try_for_each(|draft| {
        kernel.write(|tx| {
            let mut open = OpenDraft::of(tx.as_view(), draft)?;
            if open.note_signers() { Ok(open.save(tx)?) } else { Ok(()) }
        })
    })
}

/// Begins the draft of a workspace that this person has joined, or begins it anew where it was joined anew: what was
/// signed in the one that ran out is signed again.
pub(crate) fn enter(kernel: &Kernel, workspace: &WorkspaceView) -> Result<(), ClientError> {
    let edited_at = kernel.clocks().wall;
    let (draft, slot) = (workspace.draft_id, workspace.slot);
    let extract = workspace.extract.as_ref().map(|extract| kernel.open_extract(extract.as_bytes())).transpose()?;
    let title = extract.map(|extract| extract.facts.address.masked()).unwrap_or_default();
    let pack = kernel.pack()?;
    kernel.write(|tx| {
        keep_pack(tx, pack.digest, &pack.bytes)?;
        let facts = tx.draft_facts(draft)?;
        let entered = facts.joined.map(|joined| joined.command);
        let Some(known) = tx.draft(draft)? else {
            tx.save_draft(&StoredDraft {
                draft_id: draft,
                matter: kernel.matter(workspace.matter)?.id(),
                title,
                typed: Default::default(),
                revs: Default::default(),
                state: DraftState::Editing,
                slot,
                media: Vec::new(),
                edited_at,
            })?;
            let facts = DraftFacts { tie: Some(Tie::Joined), entered, pack: Some(pack.digest), ..facts };
            return Ok(put_draft_facts(tx, draft, &facts)?);
        };
        if facts.entered == entered {
            return Ok(());
        }
        let (joined, pack) = (facts.joined, Some(pack.digest));
        let facts = DraftFacts { tie: Some(Tie::Joined), joined, entered, pack, ..DraftFacts::default() };
        let stored = StoredDraft { state: DraftState::Editing, slot, ..known };
        let mut open = OpenDraft { stored, facts, workspace: Some(workspace.clone()), told: None };
        open.count_from_held();
        Ok(open.save(tx)?)
    })
}
