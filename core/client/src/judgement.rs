//! An application as this device knows it, ready to be judged and rendered: typed content, the register's word, the
//! policy pack, the files. Everything it has not, it leaves unknown.

use ereg_domain::{
    identifier::UnitCode,
    party::{Party, Slot},
    register::RegisterFacts,
    time::Instant,
};
use ereg_law::{
    application::{FeeClaim, Inquiry, Parties},
    draft::{FieldProblem, TypedFields},
    fee::quote,
    material::UploadedMaterial,
    matter::Matter,
    policy::PolicyPack,
    review::{Finding, Review, Verdict, VerdictKind},
    section::{self, Sections},
    subject::{Fact, Phase, Subject, Supplemented},
};

use ereg_protocol::id::DraftId;
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
    pub pack: PolicyPack,
    /// The history of its case's supplements, as the registry judges by it too.
    pub supplemented: Supplemented,
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
            // What never became a case was never corrected.
            if open.workspace.as_ref().is_some_and(|workspace| workspace.case_id.is_some()) {
                content.supplemented = supplemented(kernel, view, &open)?;
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
            // What other offices share, who the others are, the queue and the fee are told to the registry alone; whether
            // it was published the phone only hears of.
            facts: self.register.as_ref().map(Fact::Register).into_iter().collect(),
        }
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

/// Whether the case of a draft was supplemented before.
pub(crate) fn supplemented(kernel: &Kernel, view: &View<'_>, open: &OpenDraft) -> Result<Supplemented, ClientError> {
    let scene = open.scene(&kernel.sight(), view)?;
    let before = scene.correction().is_some_and(|case| !case.supplements.is_empty());
    Ok(if before { Supplemented::Before } else { Supplemented::Never })
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
