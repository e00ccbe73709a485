//! One household of the cast before it is drawn: its name, what it shows, and what the law says of it.

use ereg_law::{application::RuleId, matter::Matter, review::VerdictKind, subject::Phase};

use super::{SeedError, draw::Draw, household::Household};

/// The verdict a rule is to come to about a household.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected {
    /// The rule.
    pub rule: RuleId,
    /// The phase in which it comes to that.
    pub phase: Phase,
    /// The kind of verdict it comes to.
    pub verdict: VerdictKind,
    /// Code of its ground; none for a silent pass.
    pub code: Option<&'static str>,
}

/// One household of the cast, before it is drawn.
#[derive(Clone, Copy)]
pub struct Scene {
    /// What is applied for.
    pub matter: &'static Matter,
    /// Its name, for the demo and for tests.
    pub key: &'static str,
    /// What it shows, Simplified Chinese.
    pub zh: &'static str,
    /// What it shows, English.
    pub en: &'static str,
    /// What the law says of it.
    pub expected: Expected,
    make: fn(&mut Household, &mut Draw) -> Result<(), SeedError>,
}

impl Scene {
    /// Draws the household.
    pub(super) fn draw(&self, draw: &mut Draw, ordinal: u32) -> Result<Household, SeedError> {
        let mut household = Household::plain(self.matter, draw, ordinal)?;
        (self.make)(&mut household, draw)?;
        Ok(household)
    }
}

/// A scene of the table.
pub(super) const fn scene(
    matter: &'static Matter,
    key: &'static str,
    zh: &'static str,
    en: &'static str,
    (rule, phase, verdict, code): (u8, Phase, VerdictKind, Option<&'static str>),
    make: fn(&mut Household, &mut Draw) -> Result<(), SeedError>,
) -> Scene {
    Scene { matter, key, zh, en, expected: Expected { rule: RuleId(rule), phase, verdict, code }, make }
}
