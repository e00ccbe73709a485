//! The office's rules as they stand on this device (业务规则), and what of them has changed for a draft.

use std::collections::BTreeSet;

use ereg_domain::{canonical::from_canonical, name::MatterId};
use ereg_law::{
    matter::Law,
    outline::FeeOutline,
    policy::{MatterPack, PolicyPack},
    words::rule_change,
};
use ereg_trust::digest::Digest;
use ereg_vault::{Collection, StoredDraft, VaultError, View};

use crate::{
    ClientError, MatterRules, RulesView, Text,
    kernel::{Kernel, Pack, PackOrigin},
    open_draft::Reach,
    record::{DraftFacts, Reads},
    words,
};

/// The rules in force on this device.
pub(crate) fn in_force(kernel: &Kernel) -> Result<RulesView, ClientError> {
    let pack = kernel.pack()?;
    let at = kernel.time_estimate().at;
    let matter = |(id, said): (&MatterId, &MatterPack)| MatterRules {
        matter: *id,
        name: Text { zh: said.name.zh.clone(), en: said.name.en.clone() },
        needs: words::rules::needs(kernel.config.law.matter(*id), &said.checklist),
        costs: words::rules::costs(&FeeOutline::of(said, &pack.pack)),
        takes: words::rules::takes(&said.limits),
        closed: pack.takes_online(*id, at).err().map(|error| words::message::message_of(error.code())),
        legal_working_days: said.limits.decide_within_working_days,
        promised_working_days: said.limits.promised_working_days,
    };
    let newer = |(_, called): (&MatterId, ereg_law::policy::Wording)| Text { zh: called.zh, en: called.en };
    Ok(RulesView {
        version: pack.pack.version,
        since: pack.pack.effective_from,
        office: pack.pack.office.clone(),
        note: note(&pack),
        matters: pack.pack.matters.iter().map(matter).collect(),
        needs_newer_app: pack.pack.newer_matters().map(newer).collect(),
    })
}

/// Returns what is to be said of where the rules are from.
fn note(pack: &Pack) -> Option<Text> {
    match pack.origin {
        PackOrigin::Office => None,
        PackOrigin::Embedded => Some(words::rules::built_in()),
        PackOrigin::InPlaceOfNewer => Some(words::rules::in_place_of_newer()),
    }
}

/// The rules in force beside those that this device keeps of before, to hold drafts against.
pub(crate) struct InForce<'a, 'v> {
    law: Law,
    pack: &'a Pack,
    kept: &'a View<'v>,
}

impl<'a, 'v> InForce<'a, 'v> {
    pub(crate) fn of(kernel: &Kernel, view: &'a View<'v>, pack: &'a Pack) -> InForce<'a, 'v> {
        InForce { law: kernel.law(), pack, kept: view }
    }

    /// Returns what the rules say otherwise since a draft was begun or last frozen, a sentence each; nothing of one that
    /// was sent in.
    pub(crate) fn changed(&self, matter: MatterId, facts: &DraftFacts, reach: Reach) -> Result<Vec<Text>, ClientError> {
        if matches!(reach, Reach::Submitted | Reach::CaseOver) {
            return Ok(Vec::new());
        }
        if self.pack.origin == PackOrigin::InPlaceOfNewer {
            return Ok(vec![words::rules::in_place_of_newer()]);
        }
        let Some(begun) = facts.pack.filter(|begun| *begun != self.pack.digest) else { return Ok(Vec::new()) };
        let older = self.kept.pack_bytes(&begun)?.and_then(|bytes| self.law.read_pack(&bytes).ok());
        Ok(match older {
            Some(older) => sentences(&self.pack.pack, &older, matter),
            None => vec![words::rules::changed_unread()],
        })
    }
}

fn sentences(now: &PolicyPack, older: &PolicyPack, matter: MatterId) -> Vec<Text> {
    let told = |change| {
        let words = rule_change::sentence(change);
        Text { zh: words.zh, en: words.en }
    };
    now.changes_since(older, matter).iter().map(told).collect()
}

/// Drafts that are looked through after other rules came.
const NEWEST: usize = 50;

/// A line for each draft for which the rules say something otherwise since it was begun or last frozen.
pub(crate) fn news(kernel: &Kernel) -> Result<Vec<Text>, ClientError> {
    let pack = kernel.pack()?;
    kernel.read(|view| {
        let mut lines = Vec::new();
        for draft in view.drafts(0, NEWEST)? {
            let facts = view.draft_facts(draft.draft_id)?;
            let reach = Reach::of(&kernel.sight(), view, draft.draft_id, &facts)?;
            if !InForce::of(kernel, view, &pack).changed(draft.matter, &facts, reach)?.is_empty() {
                lines.push(words::rules::changed(&draft.draft_id.to_string(), &draft.title));
            }
        }
        Ok(lines)
    })
}

/// The packs under which the drafts on this device were begun or last frozen.
pub(crate) fn begun_under(view: &View<'_>) -> Result<BTreeSet<Digest>, VaultError> {
    let drafts = match view.all(Collection::Draft) {
        // Nobody knows now: all stay.
        Err(VaultError::ContentLocked) => return Ok(view.packs()?.kept),
        drafts => drafts?,
    };
    let mut packs = BTreeSet::new();
    for plain in drafts {
        let Ok(StoredDraft { draft_id, .. }) = from_canonical(&plain) else { continue };
        packs.extend(view.draft_facts(draft_id)?.pack);
    }
    Ok(packs)
}
