//! An application as this device knows it, ready to be judged and rendered: typed content, the register's word, the
//! policy pack, the files. Everything it has not, it leaves unknown.

use ereg_domain::{
    canonical::from_canonical,
    identifier::UnitCode,
    party::{Party, Slot},
    register::RegisterFacts,
    time::Instant,
};
use ereg_law::{
    application::{FeeClaim, Inquiry, Parties},
    case::ToldGround,
    draft::{FieldProblem, TypedFields},
    fee::quote,
    material::UploadedMaterial,
    matter::Matter,
    policy::PolicyPack,
    review::{Finding, Review, Verdict, VerdictKind},
    section::{self, Sections},
    subject::{Fact, HomeLockFact, HomeLockState, Phase, Subject, Supplemented},
    supplement::can_stay_as_it_is,
};

use ereg_protocol::{feed::ObjectKind, home_lock::HomeLockView, id::DraftId};
use ereg_sync::state;
use ereg_vault::View;

use crate::{
    AnswerKind, ClientError, FindingView, Message, Text, TimeEstimate, TimeTrust, Verdicts,
    kernel::Kernel,
    media,
    open_draft::{OpenDraft, Part},
    words,
    workspace::shared_of,
};

/// An application as one person has typed it (填写中的申请), with what is known beside it.
pub struct TypedApplication<'a> {
    /// The matter whose form was filled in.
    pub matter: &'static Matter,
    /// The fields as typed: the shared sections, and this person's answers to the inquiry.
    pub typed: &'a TypedFields,
    /// The slot that this person fills.
    pub slot: Slot,
    /// The register's word of the home, where it is known.
    pub register: Option<RegisterFacts>,
    /// The files.
    pub materials: Vec<UploadedMaterial>,
}

/// The content that a subject borrows from.
pub(crate) struct Content {
    pub matter: &'static Matter,
    pub sections: Sections,
    pub problems: Vec<FieldProblem>,
    pub inquiries: Vec<Inquiry>,
    pub materials: Vec<UploadedMaterial>,
    pub register: Option<RegisterFacts>,
    /// The lock of the one who fills the slot, as far as the registry has told of it.
    pub own_lock: Option<OwnLock>,
    pub pack: PolicyPack,
    /// The history of its case's supplements, as the registry judges by it too.
    pub supplemented: Supplemented,
}

/// The lock of a person on the home of an application.
pub(crate) struct OwnLock {
    /// The slot that the person fills.
    slot: Slot,
    /// The last lock that they put on it; none where they put none.
    told: Option<HomeLockView>,
}

impl Content {
    /// The content as typed: the shared sections and this person's own one.
    pub(crate) fn typed(application: TypedApplication<'_>, pack: PolicyPack) -> Content {
        let TypedApplication { matter, typed, slot, register, materials } = application;
        let (sections, mut problems) = matter.form.read_shared(typed);
        let (inquiry, own) = matter.form.read_inquiry(slot, typed, &pack);
        problems.extend(own);
        problems.sort();
        problems.dedup();
        Content {
            matter,
            sections,
            problems,
            inquiries: vec![inquiry],
            materials,
            register,
            own_lock: None,
            pack,
            supplemented: Supplemented::Never,
        }
    }

    /// All this device knows of a draft, to judge it by: what was typed, or for whoever joined what was shared.
    pub(crate) fn of(kernel: &Kernel, draft: DraftId) -> Result<Content, ClientError> {
        let pack = kernel.pack()?;
        kernel.read(|view| {
            let open = OpenDraft::of(view, draft)?;
            let materials = media::uploaded(view, &open)?.into_iter().map(|(_, material)| material).collect();
            let unit = section::unit_of(&open.stored.typed).and_then(|unit| unit.parse::<UnitCode>().ok());
            let mut register = match unit {
                Some(unit) => kernel.extract(view, unit.as_str())?.map(|extract| extract.facts),
                None => None,
            };
            if let Some(extract) = open.workspace.as_ref().and_then(|workspace| workspace.extract.as_ref())
                && register.is_none()
            {
                register = kernel.open_extract(extract.as_bytes()).ok().map(|extract| extract.facts);
            }
            let who = open.who();
            let matter = kernel.matter(open.stored.matter)?;
            let typed = TypedApplication { matter, typed: &open.stored.typed, slot: who.slot, register, materials };
            let mut content = Content::typed(typed, pack.pack.clone());
            content.own_lock = own_lock(view, who.slot, unit.as_ref())?;
            // What never became a case was never corrected.
            if open.workspace.as_ref().is_some_and(|workspace| workspace.case_id.is_some()) {
                content.supplemented = supplemented(kernel, view, draft)?;
            }
            if who.part == Part::Guest
                && let Some(workspace) = &open.workspace
            {
                content.sections = shared_of(matter, workspace);
                content.problems.retain(|problem| who.writes(&problem.field));
            }
            Ok(content)
        })
    }

    /// Those who sign, as far as the parties can be read.
    pub(crate) fn signers(&self) -> impl Iterator<Item = &Party> {
        let parties = self.sections.get::<Parties>();
        parties.into_iter().flat_map(|parties| self.matter.form.signers(parties))
    }

    /// Whether the office takes as many parties together as have been typed.
    pub(crate) fn takes_the_parties(&self) -> bool {
        let count = self.sections.get::<Parties>().map_or(0, |parties| parties.parties.len());
        self.pack.parameters.take_parties(count)
    }

    pub(crate) fn subject(&self, as_of: Instant) -> Subject<'_> {
        Subject {
            phase: Phase::Device,
            as_of,
            supplemented: self.supplemented,
            pack: &self.pack,
            form: &self.matter.form,
            sections: &self.sections,
            problems: &self.problems,
            inquiries: &self.inquiries,
            materials: &self.materials,
            // What other offices share, who the others are and what they have locked, the queue and the fee are told to the
            // registry alone; whether it was published the phone only hears of.
            facts: self.register.as_ref().map(Fact::Register).into_iter().chain(self.home_locks(as_of)).collect(),
        }
    }

    fn home_locks(&self, as_of: Instant) -> Option<Fact<'_>> {
        let OwnLock { slot, told } = self.own_lock.as_ref()?;
        let state = told.as_ref().map_or(HomeLockState::Open, |told| told.state(as_of));
        Some(Fact::HomeLocks(vec![HomeLockFact { slot: *slot, state }].into()))
    }

    pub(crate) fn review(&self, as_of: Instant) -> Review {
        self.matter.review(&self.subject(as_of))
    }

    /// Whether it is known that no fee will be due: nothing that the fee rests on is open, and nothing is claimed that the
    /// registry has yet to see proven.
    pub(crate) fn costs_nothing(&self) -> bool {
        let (Some(register), Some(_)) = (&self.register, self.sections.get::<Parties>()) else { return false };
        let facts = self.matter.form.fee_facts(&self.sections, register);
        let unclaimed = facts.filter(|facts| facts.fee_claim == FeeClaim::None);
        unclaimed.and_then(|facts| quote(&self.pack, &facts).ok()).is_some_and(|fee| fee.total.is_zero())
    }

    /// Returns the law's verdicts.
    pub(crate) fn verdicts(&self, as_of: TimeEstimate) -> Verdicts {
        let review = self.review(as_of.at);
        Verdicts {
            label: words::provisional(),
            decisive: answer_kind(review.decisive()),
            findings: review.findings.iter().map(|found| finding(self.matter, found)).collect(),
            problems: self.problems.iter().map(problem).collect(),
            as_of,
        }
    }
}

/// The lock of this person on a home, where the registry has told this device anything yet.
fn own_lock(view: &View<'_>, slot: Slot, unit: Option<&UnitCode>) -> Result<Option<OwnLock>, ClientError> {
    let (Some(unit), Some(_)) = (unit, state::told_at(view)?) else { return Ok(None) };
    let Some(object) = view.object(ObjectKind::HomeLock, unit.as_str())? else {
        return Ok(Some(OwnLock { slot, told: None }));
    };
    // In the words of a newer registry nothing is known of it.
    Ok(from_canonical(object.body.as_bytes()).ok().map(|told| OwnLock { slot, told: Some(told) }))
}

/// Whether the case of a draft was supplemented before.
pub(crate) fn supplemented(kernel: &Kernel, view: &View<'_>, draft: DraftId) -> Result<Supplemented, ClientError> {
    let case = kernel.sight().correction(view, draft)?;
    let before = case.is_some_and(|case| !case.supplements.is_empty());
    Ok(if before { Supplemented::Before } else { Supplemented::Never })
}

/// Whether all that a case is asked for has been settled elsewhere, as far as this device knows: nothing is to be changed in it.
pub(crate) fn is_settled(kernel: &Kernel, draft: DraftId, grounds: &[ToldGround]) -> Result<bool, ClientError> {
    let content = Content::of(kernel, draft)?;
    if !can_stay_as_it_is(content.matter, grounds) {
        return Ok(false);
    }
    let review = content.review(kernel.time_estimate().at);
    let passes =
        |ground: &ToldGround| review.by_rule(ground.rule).all(|found| found.verdict.kind() == VerdictKind::Pass);
    Ok(grounds.iter().all(passes))
}

/// Judges an application that lies in no vault by the law. Pure: by the pack and for the time given, and like every word
/// of a device provisional.
pub fn judged(application: TypedApplication<'_>, pack: PolicyPack, as_of: Instant) -> Verdicts {
    let content = Content::typed(application, pack);
    content.verdicts(TimeEstimate { at: as_of, trust: TimeTrust::Approximate })
}

pub(crate) fn problem(problem: &FieldProblem) -> Message {
    let field = (!problem.field.is_empty()).then(|| problem.field.clone());
    words::message::told_of(problem.code, None, field, &[])
}

fn finding(matter: &Matter, finding: &Finding) -> FindingView {
    let shown = match &finding.verdict {
        Verdict::Pass { notes } => notes.first().map(|n| n.shown.clone()).unwrap_or_default(),
        Verdict::Acknowledge { ground, .. }
        | Verdict::Manual(ground)
        | Verdict::Refuse(ground)
        | Verdict::Supplement(ground)
        | Verdict::NotAccept(ground) => ground.shown.clone(),
        Verdict::Unknown { .. } => Vec::new(),
    };
    let rule = finding.rule.to_string();
    let told = finding
        .verdict
        .code()
        .map(|code| words::message::told_of(code, Some(rule.clone()), finding.field.clone(), &shown));
    let disclosure = match &finding.verdict {
        Verdict::Acknowledge { disclosure, .. } => Some(disclosure.id.clone()),
        _ => None,
    };
    let title = matter.rule(finding.rule).map_or_else(|| Text::of(&rule, &rule), |r| Text::of(r.title.zh, r.title.en));
    let answer = answer_kind(finding.verdict.kind());
    FindingView { rule, title, answer, told, basis: finding.basis.to_owned(), disclosure }
}

fn answer_kind(kind: VerdictKind) -> AnswerKind {
    match kind {
        VerdictKind::Pass => AnswerKind::Pass,
        VerdictKind::Acknowledge => AnswerKind::Acknowledge,
        VerdictKind::Unknown => AnswerKind::Unknown,
        VerdictKind::Manual => AnswerKind::Manual,
        VerdictKind::Refuse => AnswerKind::Refuse,
        VerdictKind::Supplement => AnswerKind::Supplement,
        VerdictKind::NotAccept => AnswerKind::NotAccept,
    }
}
