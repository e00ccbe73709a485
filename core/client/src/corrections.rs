//! The correction of a case (补正): the list item by item, what was changed so far, and sending it in the same case.
//!
//! The content that is asked for is edited in the draft the case came from, frozen and signed as before; who signs
//! again follows from what changed. Here is only what is said of it, and the supplement that goes once all have signed.

use std::{collections::BTreeMap, sync::Arc};

use ereg_domain::{canonical::from_canonical, name::SectionName};
use ereg_law::{
    case::ToldGround,
    material::MaterialCode,
    policy::PolicyPack,
    review::{Review, VerdictKind},
    section::{self, Form},
    supplement::{
        Asked, OWN_SECTION, asked_by, can_stay_as_it_is, corrected, may_be_settled_elsewhere, own_section_of, paper_of,
        paper_path, party_of,
    },
};
use ereg_protocol::{
    command::{CommandBody, CommandKind, Supplement},
    id::{CaseId, CommandId},
    objects::CaseView,
    outcome::Receipt,
};
use ereg_trust::{
    digest::section_hash,
    manifest::{Manifest, MediaRef, PartyStatement},
};
use ereg_vault::View;

use crate::{
    ClientError, CorrectionItem, CorrectionPlace, CorrectionScreen, CorrectionStanding, FieldChangeView, Text, feed,
    frozen,
    judgement::Content,
    kernel::Kernel,
    lane, media,
    open_draft::{OpenDraft, Part, Who},
    queue,
    record::{Reads, SentSupplement, put_draft_facts},
    sharing,
    signed::Signed,
    words::{self, message::Mend},
    workspace::shared_from,
};

/// The corrections of the person's cases.
#[derive(Clone)]
pub struct Corrections {
    kernel: Arc<Kernel>,
}

impl Corrections {
    pub(crate) fn new(kernel: Arc<Kernel>) -> Corrections {
        Corrections { kernel }
    }

    /// Returns what is to be corrected in a case, item by item, and how far it is. Works without a network.
    ///
    /// # Errors
    /// `supplement.not_asked` where nothing is; `draft.not_found` where the draft it came from is not on this device.
    pub async fn see(&self, case: CaseId) -> Result<CorrectionScreen, ClientError> {
        self.kernel.local(move |kernel| see(kernel, case)).await
    }

    /// Queues the correction that all have signed. The case goes on when its receipt is here: the same case, with its
    /// number and rank where it was accepted.
    ///
    /// # Errors
    /// `supplement.not_asked`; `submit.not_complete` while a signature is missing; `supplement.unchanged` where it is what
    /// was sent in before and something of it is to be changed. What was asked may have been settled elsewhere, with nothing to
    /// change.
    pub async fn send(&self, case: CaseId) -> Result<CommandId, ClientError> {
        self.kernel.local(move |kernel| send(kernel, case)).await
    }
}

fn send(kernel: &Kernel, case: CaseId) -> Result<CommandId, ClientError> {
    kernel.enrolled()?;
    kernel.write(|tx| {
        let known = feed::case(tx.as_view(), case)?;
        let draft = known.draft_id;
        let lane = lane::of_draft(draft);
        if let Some(on_its_way) = queue::asked(kernel, tx.as_view(), &lane, CommandKind::Supplement)? {
            return Ok(on_its_way);
        }
        let workspace = feed::shared(tx.as_view(), draft)?;
        let mut open = OpenDraft::of(tx.as_view(), draft)?;
        let Signed { manifest, statements, media } = Signed::of(&open, &workspace)?;
        let last = known.supplements.last().unwrap_or(&known.receipt);
        // Of an accepted case what was asked may have been settled elsewhere, and nothing in it changes; before acceptance too,
        // where that is all that is asked.
        let matter = kernel.matter(open.stored.matter)?;
        let is_settled = || can_stay_as_it_is(matter, known.state.asks().unwrap_or_default());
        let is_same = last.manifest == manifest && last.statements == statements;
        if known.state.acceptance().is_none() && is_same && !is_settled() {
            return Err(ClientError::fix("supplement.unchanged"));
        }
        let round = u32::try_from(known.supplements.len()).unwrap_or(u32::MAX);
        let body = CommandBody::Supplement(Supplement { case_id: case, round, manifest, statements });
        let command = queue::enqueue(kernel, tx, lane, body, &media)?;
        open.facts.supplement = Some(SentSupplement { command, round });
        put_draft_facts(tx, draft, &open.facts)?;
        Ok(command)
    })
}

fn see(kernel: &Kernel, case: CaseId) -> Result<CorrectionScreen, ClientError> {
    let known = kernel.read(|view| feed::case(view, case))?;
    let draft = known.draft_id;
    let asked = kernel.read(|view| Ok(kernel.sight().correction(view, draft)?.is_some()))?;
    let grounds = known.state.asks().filter(|_| asked).ok_or_else(|| ClientError::fix("supplement.not_asked"))?;
    let content = Content::of(kernel, draft)?;
    let review = content.review(kernel.time_estimate().at);
    let workspace = sharing::see(kernel, draft)?;
    let open = kernel.read(|view| OpenDraft::of(view, draft))?;
    let values = open.values(content.matter);
    let place = |path: String| CorrectionPlace {
        label: label(&path, &content.matter.form, &content.pack),
        value: values.get(&path).cloned(),
        writer: own_section_of(&path).or(Some(workspace.creator)).filter(|_| !writes(open.who(), &path)),
        field: path,
    };
    let item = |ground: &ToldGround| {
        let standing = standing(&review, ground);
        CorrectionItem {
            told: words::message::ground(ground, Mend::Here),
            places: asked_by(content.matter, ground).into_iter().map(place).collect(),
            standing,
            words: words::correction::standing(standing),
        }
    };
    let (changes, beyond) = kernel.read(|view| changes(&content, view, &open, &known, grounds))?;
    Ok(CorrectionScreen {
        case_id: case,
        draft,
        case_number: known.state.acceptance().map(|acceptance| acceptance.case_number.to_string()),
        slot: known.slot,
        words: words::case::where_it_stands(&known.state),
        term: known.term.as_ref().map(|term| words::case::term_view(term, known.state.stage(), known.side)),
        items: grounds.iter().map(item).collect(),
        changes,
        beyond,
        turn: workspace.turn,
        waits_for: workspace.waits_for,
    })
}

/// Whether this person can mend what lies at a path: a paper anybody adds, a field its writer changes, and everybody their
/// own section.
fn writes(who: Who, path: &str) -> bool {
    match own_section_of(path) {
        Some(slot) => slot == who.slot,
        None => paper_of(path).is_some() || who.writes(path),
    }
}

/// Whether some of what is asked is this person's to mend: a field they write, a paper, a signature.
pub(crate) fn is_asked_of(kernel: &Kernel, open: &OpenDraft, grounds: &[ToldGround]) -> Result<bool, ClientError> {
    let matter = kernel.matter(open.stored.matter)?;
    let who = open.who();
    Ok(grounds.iter().any(|ground| {
        let places = asked_by(matter, ground);
        if may_be_settled_elsewhere(matter, ground)
            && let Some(slot) = ground.field.as_deref().and_then(party_of)
        {
            return slot == who.slot;
        }
        places.is_empty() || places.iter().any(|path| writes(who, path))
    }))
}

/// Returns what the rules of this device say of a ground that the registry told.
fn standing(review: &Review, ground: &ToldGround) -> CorrectionStanding {
    let of_rule = || review.by_rule(ground.rule);
    let same = |found: &&ereg_law::review::Finding| {
        let in_words = found.verdict.code() == Some(ground.code.as_str())
            && (found.field.is_none() || ground.field.is_none() || found.field == ground.field);
        // In other words it still asks for the same place.
        let in_place = found.verdict.kind() == VerdictKind::Supplement && ground.field.is_some();
        (in_words || (in_place && found.field == ground.field)) && found.verdict.kind() != VerdictKind::Pass
    };
    if of_rule().any(|found| same(&found)) {
        CorrectionStanding::Open
    } else if of_rule().any(|found| found.verdict.kind() == VerdictKind::Unknown) {
        CorrectionStanding::Unknown
    } else {
        CorrectionStanding::Corrected
    }
}

/// Returns the name of a field, a paper or the own section.
fn label(path: &str, form: &Form, pack: &PolicyPack) -> Text {
    let line = paper_of(path).and_then(|code| {
        let said = pack.matter(form.matter)?;
        said.checklist.iter().find(|line| line.code == code)
    });
    match line {
        Some(line) => Text { zh: line.name_zh.clone(), en: line.name_en.clone() },
        None if words::form::is_changed_as_one(path) => words::form::changed(path, Some(form)),
        None => words::form::field_by(path, form, pack),
    }
}

/// Returns what differs from what was sent in last: what was asked, and what was not.
fn changes(
    content: &Content,
    view: &View<'_>,
    open: &OpenDraft,
    known: &CaseView,
    grounds: &[ToldGround],
) -> Result<(Vec<FieldChangeView>, Vec<FieldChangeView>), ClientError> {
    let last = known.supplements.last().unwrap_or(&known.receipt);
    let Some(before) = Sent::of(view, open, last)? else { return Ok((Vec::new(), Vec::new())) };
    let matter = content.matter;
    let fields = matter.form.changes(&shared_from(matter, &before.sections), &content.sections);
    let mut changed: BTreeMap<String, (Option<String>, Option<String>)> =
        fields.into_iter().map(|change| (change.field, (change.old, change.new))).collect();
    let now = match open.who().part {
        Part::Guest => open.workspace.as_ref().and_then(|told| told.manifest.as_ref()),
        Part::Creator | Part::Alone => None,
    };
    let media = match now.and_then(|bytes| Manifest::from_bytes(bytes.as_bytes()).ok()) {
        Some(manifest) => manifest.media,
        None => media::in_manifest(open),
    };
    let differ = |named: &&MediaRef| !(before.manifest.media.contains(named) && media.contains(named));
    for named in before.manifest.media.iter().chain(&media).filter(differ) {
        if let Some(code) = MaterialCode::of(&named.material) {
            changed.insert(paper_path(code), (None, None));
        }
    }
    let own = frozen::inquiry_bytes(matter, &open.stored, &content.pack)?;
    let own = section_hash(section::INQUIRY.as_str(), &own);
    if before.statement.is_some_and(|statement| own != statement.own) {
        changed.insert(OWN_SECTION.to_owned(), (None, None));
    }
    let told = corrected(matter, grounds, changed.keys().cloned());
    let (mut asked, mut beyond) = (Vec::new(), Vec::new());
    for one in told {
        let (old, new) = changed.remove(&one.field).unwrap_or_default();
        let label = label(&one.field, &matter.form, &content.pack);
        let change = FieldChangeView { field: one.field, label, before: old, after: new };
        match one.asked {
            Asked::Yes => asked.push(change),
            Asked::No => beyond.push(change),
        }
    }
    Ok((asked, beyond))
}

/// The content that was sent in, as this device kept it when it was signed.
struct Sent {
    manifest: Manifest,
    sections: BTreeMap<SectionName, String>,
    /// This person's own statement.
    statement: Option<PartyStatement>,
}

impl Sent {
    /// `None` where it is not here: another device of this person has signed it.
    fn of(view: &View<'_>, open: &OpenDraft, receipt: &Receipt) -> Result<Option<Sent>, ClientError> {
        let Some(bytes) = view.statement_bytes(&receipt.manifest)? else { return Ok(None) };
        let Ok(manifest) = Manifest::from_bytes(&bytes) else { return Ok(None) };
        let mut sections = BTreeMap::new();
        for section in &manifest.sections {
            let (Some(bytes), Ok(name)) = (view.statement_bytes(&section.hash)?, section.kind.parse()) else {
                return Ok(None);
            };
            let Ok(text) = String::from_utf8(bytes) else { return Ok(None) };
            sections.insert(name, text);
        }
        let own = receipt.statements.iter().find(|named| named.slot == open.who().slot);
        let statement = match own {
            Some(named) => view.statement_bytes(&named.digest)?.and_then(|bytes| from_canonical(&bytes).ok()),
            None => None,
        };
        Ok(Some(Sent { manifest, sections, statement }))
    }
}
