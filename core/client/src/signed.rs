//! The content that all have signed, as a submission or a supplement names it.

use ereg_protocol::{
    command::StatementRef,
    objects::{Participation, WorkspaceView},
};
use ereg_trust::{digest::Digest, manifest::Manifest};

use crate::{
    ClientError, frozen,
    open_draft::{OpenDraft, Part},
};

/// A manifest, a statement of each slot over it, and the files that must be whole at the registry before it goes.
pub(crate) struct Signed {
    pub manifest: Digest,
    /// The statements, sorted.
    pub statements: Vec<StatementRef>,
    pub media: Vec<Digest>,
}

impl Signed {
    /// The manifest in force in a workspace with everybody's signature: as told, this person's as made here.
    ///
    /// # Errors
    /// `submit.not_complete` while a signature is missing.
    pub(crate) fn of(open: &OpenDraft, workspace: &WorkspaceView) -> Result<Signed, ClientError> {
        let not_complete = || ClientError::fix("submit.not_complete");
        let bytes = workspace.manifest.as_ref().ok_or_else(not_complete)?.as_bytes();
        let manifest = Manifest::from_bytes(bytes).map_err(|e| ClientError::ask(e.code()))?;
        let digest = Digest::of(bytes);
        // What the writer changed or froze since is on its way, and every signature falls with it.
        let in_force = open.stored.state.manifest().is_some_and(|(named, _)| named == digest.to_string());
        if open.who().part != Part::Guest && !in_force {
            return Err(not_complete());
        }
        let mut statements = Vec::new();
        for slot in frozen::slots(&manifest) {
            let held = workspace.participants.iter().find(|p| p.slot == slot).map(|p| &p.standing);
            let signed = open.facts.signed.as_ref();
            let mine = signed.filter(|s| slot == open.who().slot && s.manifest == digest);
            let statement = match (held, mine) {
                // What the registry holds falls with the change that is on its way to it.
                (_, Some(mine)) if mine.taken_back => return Err(not_complete()),
                // Signed here and perhaps not sent yet: it goes before, in the same lane.
                (_, Some(mine)) => mine.statement,
                (Some(Participation::Signed { statement }), None) => *statement,
                _ => return Err(not_complete()),
            };
            statements.push(StatementRef { slot, digest: statement });
        }
        statements.sort_by_key(|s| s.slot);
        Ok(Signed { manifest: digest, statements, media: manifest.media.iter().map(|m| m.digest).collect() })
    }
}
