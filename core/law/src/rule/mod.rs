//! The rules (审查规则): one file a rule, with its row (what it asks, where it runs, the field to look at, its basis), its
//! function and its tests. What several rules use stands beside them, by subject.
//!
//! A rule is one sentence of law and one short function over a [`Subject`]. Where it has not what it needs, its verdict
//! is *Unknown*: it never guesses. Which rules judge a matter, and what each claims there, the matter lists. Nothing
//! here has a clock, a network or a database.

mod answer;
mod burden;
mod disclosure;
mod inquiry;
mod met;
mod r00;
mod r01;
mod r03;
mod r04;
mod r05;
mod r06;
mod r07;
mod r08;
mod r09;
mod r11;
mod r12;
mod r15;
mod r17;
mod r18;
mod r19;
mod r20;
mod r23;
mod r25;
mod r27;
mod r28;
mod r32;
mod r33;
mod r34;
mod r35;
mod r36;
mod r37;
mod r40;
mod r41;
mod r42;
mod r43;
mod r44;
mod r48;
mod r50;
mod r51;
mod r52;
mod r53;
mod r54;
mod r55;
mod r60;
mod r70;
mod r71;
mod r75;
mod r76;
#[cfg(test)]
pub(crate) mod tests;
mod unit;

use ereg_domain::name::SectionName;

use crate::{
    application::RuleId,
    fact::{Claimed, RegisterFact, Topic},
    label::Label,
    material::MaterialCode,
    policy::AskedDisclosure,
    subject::{Phase, Subject},
    verdict::{Awaits, Binds, FieldVerdict, Needs, Verdict},
};

pub use r00::R00;
pub use r01::R01;
pub use r03::R03;
pub use r04::{R04, R04_OF_A_QUERY};
pub use r05::R05;
pub use r06::R06;
pub use r07::R07;
pub use r08::{R08, R08_OF_AN_ESTATE};
pub use r09::R09;
pub use r11::R11;
pub use r12::R12;
pub use r15::{OBJECTION_RISK, R15};
pub use r17::R17;
pub use r18::R18;
pub use r19::{LENDER_NOTIFIED, R19, R19_OF_AN_ESTATE};
pub use r20::R20;
pub use r23::{R23, RESIDENCE_STAYS};
pub use r25::{R25, register_moved, waits_behind};
pub use r27::R27;
pub use r28::R28;
pub use r32::{CO_OWNERS_TOLD, R32};
pub use r33::{R33, R33_OF_A_SHARE, R33_OF_AN_ESTATE, R33_OF_SPOUSES};
pub use r34::R34;
pub use r35::R35;
pub use r36::R36;
pub use r37::R37;
pub use r40::R40;
pub use r41::R41;
pub use r42::R42;
pub use r43::R43;
pub use r44::R44;
pub use r48::R48;
pub use r50::R50;
pub use r51::R51;
pub use r52::R52_OF_SPOUSES;
pub use r53::R53;
pub use r54::R54;
pub use r55::R55;
pub use r60::R60;
pub use r70::R70;
pub use r71::R71;
pub use r75::R75;
pub use r76::R76;

/// The function by which a rule judges.
#[derive(Debug, Clone, Copy)]
pub enum Judge {
    /// Gives one verdict.
    One(fn(&Subject<'_>) -> Verdict),
    /// Gives a verdict on each thing it finds; none = pass.
    Each(fn(&Subject<'_>) -> Vec<FieldVerdict>),
    /// Gives a verdict on each thing it finds in the application as a whole, whatever its sections are; none = pass.
    Whole(fn(&Subject<'_>) -> Vec<FieldVerdict>),
    /// Gives a verdict on each value that no rule of the matter claims; none = pass.
    Rest(fn(&Subject<'_>, &Claimed<'_>) -> Vec<FieldVerdict>),
    /// Gives a verdict on each thing it finds, of all facts that the matter's rules wait for; none = pass.
    All(fn(&Subject<'_>, &[Needs]) -> Vec<FieldVerdict>),
}

/// A material that the words of a rule ask for.
#[derive(Debug, Clone, Copy)]
pub struct Ask {
    /// Code of the words.
    pub code: &'static str,
    /// The material.
    pub material: MaterialCode,
    /// The matters in which the rule can come to these words.
    pub r#where: Where,
}

/// The matters in which a rule can come to some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// Every matter that lists it.
    Everywhere,
    /// Those that do not leave this as it is.
    Touched(Topic),
    /// Those that have this section.
    Section(SectionName),
}

/// A material that the words of this code ask for.
const fn ask(code: &'static str, material: MaterialCode, r#where: Where) -> Ask {
    Ask { code, material, r#where }
}

/// One sentence of law.
#[derive(Debug)]
pub struct Rule {
    /// Its number.
    pub id: RuleId,
    /// The question that it asks.
    pub title: Label,
    /// The phases in which it runs: always on the phone too, where its verdict is Unknown if it lacks a fact.
    pub phases: &'static [Phase],
    /// The sections it judges by, which a matter that lists it has.
    pub reads: &'static [SectionName],
    /// The sections it judges by too, where the matter has them.
    pub may_read: &'static [SectionName],
    /// The facts it waits for: unknown where they are, it says so and never guesses.
    pub needs: &'static [Needs],
    /// The materials that its words ask for, by the code of the words. Of several under one code the words show which.
    pub asks: &'static [Ask],
    /// The field to look at, where it is one.
    pub field: Option<&'static str>,
    /// Statute, regulation or standard.
    pub basis: &'static str,
    /// The disclosure of the policy pack that it has acknowledged, where it asks for that.
    pub disclosure: Option<AskedDisclosure>,
    /// The party that an accepted case waits for while the rule is not satisfied.
    pub awaits: Awaits,
    /// The findings that it leaves to a person and that no person may set aside all the same.
    pub binds: Binds,
    /// Its function.
    pub judge: Judge,
}

/// A rule as a matter lists it.
#[derive(Debug, Clone, Copy)]
pub struct Listed {
    /// The rule.
    pub rule: &'static Rule,
    /// The values that it judges in this matter; every other value met stops at a person (`R-00`).
    pub claims: &'static [RegisterFact],
}

/// Before acceptance alone (and on the phone).
const P: &[Phase] = &[Phase::Device, Phase::Precheck];

/// Registry precheck and review.
const S: &[Phase] = &[Phase::Device, Phase::Precheck, Phase::Review];

/// The booking transaction too.
const SB: &[Phase] = &[Phase::Device, Phase::Precheck, Phase::Review, Phase::Booking];

/// The phases from acceptance on (and a word on the phone).
const AB: &[Phase] = &[Phase::Device, Phase::Review, Phase::Booking];

/// The booking transaction alone (and a word on the phone).
const B: &[Phase] = &[Phase::Device, Phase::Booking];
