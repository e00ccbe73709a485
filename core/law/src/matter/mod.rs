//! The matters (登记事项): the law as a table, one file a matter.
//!
//! A matter says what is asked, by which rules it is judged and what is the plain case that needs none. Clients and the
//! registry are given a [`Law`]; nothing below their constructors reads a global one.

mod t04;
mod t04s;
mod t05;
mod t06;
mod t08;
mod t10;
mod t14;
mod t18;
mod t21;
mod t27;
mod t28;
mod usual;

use ereg_domain::{
    identifier::CaseNumber,
    name::MatterId,
    register::{Change, Unit},
};

pub use t04::T04;
pub use t04s::T04S;
pub use t05::T05;
pub use t06::T06;
pub use t08::T08;
pub use t10::T10;
pub use t14::T14;
pub use t18::T18;
pub use t21::T21;
pub use t27::T27;
pub use t28::T28;

use crate::{
    application::RuleId,
    case::ToldGround,
    effect::Effect,
    fact::{RegisterFact, Topic},
    field::FieldSpec,
    material::MaterialCode,
    publication::Publish,
    review::{Review, engine},
    rule::{self, Ask, Listed, Rule, Where},
    section::{Form, Sections},
    subject::Subject,
    verdict::Needs,
    words::labels::{self, Label},
};

pub use crate::yields::Yields;

/// The result in which a case of a matter ends.
#[derive(Debug, Clone, Copy)]
pub enum EndsIn {
    /// An entry in the book (登簿), which does this to the unit's rights. The case rests on what the register said when it was
    /// signed, and stands in the unit's queue.
    Entry {
        /// The changes that it makes.
        effect: Effect,
        /// The documents that it hands out.
        yields: Yields,
    },
    /// A sealed answer (查询结果证明) from the register as it is when it is given. The case rests on no entry, holds up nobody
    /// and costs nothing.
    Answer,
}

/// One kind of registration.
#[derive(Debug)]
pub struct Matter {
    /// The form it asks to be filled in.
    pub form: Form,
    /// The values of its plain case, which need no rule of their own.
    pub plain: &'static [RegisterFact],
    /// The topics that its entry leaves as they are, so that no rule judges them.
    pub untouched: &'static [Topic],
    /// The rules that judge it, in the order of every list of findings; R-00 stands before them by itself.
    pub rules: &'static [Listed],
    /// The result in which its cases end.
    pub ends_in: EndsIn,
    /// The statement that the registry's portal makes of it from its acceptance on, if any.
    pub publishes: Option<Publish>,
}

impl Matter {
    /// Its id.
    pub fn id(&self) -> MatterId {
        self.form.matter
    }

    /// Every rule that judges it, with what each claims, in the order of every list of findings.
    pub fn listed(&self) -> impl Iterator<Item = Listed> + Clone {
        let net = Listed { rule: &rule::R00, claims: self.plain };
        std::iter::once(net).chain(self.rules.iter().copied())
    }

    /// The rule of a number, if it judges this matter.
    pub fn rule(&self, id: RuleId) -> Option<&'static Rule> {
        self.listed().map(|listed| listed.rule).find(|rule| rule.id == id)
    }

    /// Whether a person may take a finding as judged (人工审核): the row of its rule says so.
    pub fn may_be_judged(&self, ground: &ToldGround) -> bool {
        self.rule(ground.rule).is_some_and(|rule| rule.binds.leave(&ground.code))
    }

    /// Whether one of its rules waits for a fact: a source that no rule waits for is not asked.
    pub fn needs(&self, need: Needs) -> bool {
        self.listed().any(|listed| listed.rule.needs.contains(&need))
    }

    /// The materials that the words of its rules can ask for.
    pub fn asked_materials(&self) -> impl Iterator<Item = MaterialCode> {
        let can = |ask: &&Ask| match ask.r#where {
            Where::Everywhere => true,
            Where::Touched(topic) => !self.untouched.contains(&topic),
            Where::Section(name) => self.form.section(name).is_some(),
        };
        self.listed().flat_map(|listed| listed.rule.asks).filter(can).map(|ask| ask.material)
    }

    /// The changes of its entry; `None` where it ends in none, and where the unit or the application has not what they are
    /// made from.
    pub fn changes(&self, unit: &Unit, sections: &Sections, case: &CaseNumber) -> Option<Vec<Change>> {
        match self.ends_in {
            EndsIn::Entry { effect, .. } => effect(&self.form, sections, unit, case),
            EndsIn::Answer => None,
        }
    }

    /// Whether a case of it is to be entered in the book, and so rests on what the register said when it was signed.
    pub fn is_entered(&self) -> bool {
        match self.ends_in {
            EndsIn::Entry { .. } => true,
            EndsIn::Answer => false,
        }
    }

    /// The letter that says that an application of it is not accepted, or a query not answered.
    pub fn letter_of_non_acceptance(&self) -> Label {
        match self.ends_in {
            EndsIn::Entry { .. } => labels::APPLICATION_NOT_ACCEPTED,
            EndsIn::Answer => labels::QUERY_NOT_ANSWERED,
        }
    }

    /// Whether its entry leaves the right, the land and the building as they are, whoever holds them, and everything else
    /// that stands on them. What its rules judge of the register they judge anew whenever they are asked, so that it does
    /// not matter what else has been entered since its parties signed.
    pub fn stands_apart(&self) -> bool {
        [Topic::Right, Topic::Land, Topic::House, Topic::Burdens].iter().all(|topic| self.untouched.contains(topic))
    }

    /// Judges an application by every rule of its phase; all findings at once.
    pub fn review(&self, subject: &Subject<'_>) -> Review {
        engine::review(self.listed(), self.untouched, subject)
    }

    /// The faults of the row itself: a section missing that every matter has, a rule that reads a section the matter has
    /// not, a text to acknowledge that no rule asks for or that the form does not take, a name or a number twice.
    #[cfg(any(test, feature = "fixtures"))]
    pub fn faults(&self) -> Vec<String> {
        use crate::section::{INQUIRY, MATTER, PARTIES};
        fn twice<T: Ord + std::fmt::Debug>(what: &str, mut names: Vec<T>) -> Option<String> {
            let all = names.len();
            names.sort();
            names.dedup();
            (names.len() < all).then(|| format!("{what} twice in {names:?}"))
        }
        let rules = || self.listed().map(|listed| listed.rule);
        let unread = rules().flat_map(|rule| rule.reads.iter().map(move |section| (rule.id, *section)));
        let unread = unread.filter(|(_, section)| self.form.section(*section).is_none());
        let mut faults: Vec<String> = unread.map(|(rule, section)| format!("{rule} reads {section}")).collect();
        let asked: Vec<_> =
            rules().filter_map(|rule| rule.disclosure.map(|disclosure| (rule.id, disclosure))).collect();
        if asked != self.form.acknowledged {
            faults.push(format!("asked {asked:?}, taken {:?}", self.form.acknowledged));
        }
        let missing = [MATTER, PARTIES, INQUIRY].into_iter().filter(|name| self.form.section(*name).is_none());
        faults.extend(missing.map(|name| format!("{name} is missing")));
        let names = self.form.sections.iter().map(|section| section.name);
        let others = names.filter(|name| self.form.is_own(*name) != (*name == INQUIRY));
        faults.extend(others.map(|name| format!("{name} is written by somebody else")));
        faults.extend(twice("a rule", rules().map(|rule| rule.id).collect()));
        faults.extend(twice("a section", self.form.sections.iter().map(|section| section.name).collect()));
        faults.extend(twice("a role", self.form.roles.iter().map(|role| role.name).collect()));
        faults.extend(twice("a question", self.form.questions.iter().map(|question| question.name).collect()));
        faults
    }

    /// The review with one rule struck from the law: a test that stays green with it struck proves nothing.
    #[cfg(any(test, feature = "fixtures"))]
    pub fn review_without(&self, id: RuleId, subject: &Subject<'_>) -> Review {
        engine::review(self.listed().filter(|listed| listed.rule.id != id), self.untouched, subject)
    }
}

/// The matters that a program knows.
///
/// ```
/// use ereg_law::matter::LAW;
///
/// let sale = LAW.matter("T04".parse()?).ok_or("a sale is in the table")?;
/// assert!(sale.form.field("deal.price").is_some()); // what it asks
/// assert!(sale.rule("R-12".to_owned().try_into()?).is_some()); // what it is judged by: seizures bar a disposal
/// assert!(LAW.matter("T99".parse()?).is_none()); // a newer app may know it
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Law {
    matters: &'static [&'static Matter],
}

impl Law {
    /// The law of these matters.
    pub const fn of(matters: &'static [&'static Matter]) -> Law {
        Law { matters }
    }

    /// Every matter, in the order of the table.
    pub fn matters(self) -> impl Iterator<Item = &'static Matter> {
        self.matters.iter().copied()
    }

    /// The matter of an id.
    pub fn matter(self, id: MatterId) -> Option<&'static Matter> {
        self.matters().find(|matter| matter.id() == id)
    }

    /// The field by whose number another office finds the fact that meets a need, of whichever matter has one.
    pub fn found_by(self, need: Needs) -> Option<&'static str> {
        self.matters().find_map(|matter| matter.form.found_by(need))
    }

    /// The field of a path, of whichever matter has it.
    pub fn field(self, path: &str) -> Option<&'static FieldSpec> {
        self.matters().find_map(|matter| matter.form.field(path))
    }
}

static MATTERS: &[&Matter] = &[&T04, &T04S, &T05, &T06, &T08, &T10, &T14, &T18, &T21, &T27, &T28];

/// The law as it is built into clients and registry.
pub static LAW: Law = Law::of(MATTERS);

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_matter_is_found_by_its_id_and_no_other() {
        let ids: BTreeSet<MatterId> = LAW.matters().map(Matter::id).collect();
        assert_eq!(ids.len(), MATTERS.len(), "none twice");
        for matter in LAW.matters() {
            let found = LAW.matter(matter.id()).unwrap();
            assert!(std::ptr::eq(found, matter), "{}", matter.id());
        }
        assert!(LAW.matter("T99".parse().unwrap()).is_none());
        assert!(Law::of(&[]).matter(T04.id()).is_none());
    }
}
