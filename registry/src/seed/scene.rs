//! One household of the cast before it is drawn: its name, what it shows, and what the law says of it.

use std::borrow::Cow;

use ereg_domain::name::RoleName;
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

impl Expected {
    pub(super) const fn of((rule, phase, verdict, code): (u8, Phase, VerdictKind, Option<&'static str>)) -> Expected {
        Expected { rule: RuleId(rule), phase, verdict, code }
    }
}

/// Makes a household from what a matter draws.
pub(super) type Plain = fn(&mut Household, &mut Draw) -> Result<(), SeedError>;
/// Changes one thing in a household, of whichever matter; the role is that of whoever is asked.
pub(super) type Change = fn(&mut Household, &mut Draw, RoleName) -> Result<(), SeedError>;

/// One household of the cast, before it is drawn.
#[derive(Clone)]
pub struct Scene {
    /// The matter that is applied for.
    pub matter: &'static Matter,
    /// Its name, for the demo and for tests.
    pub key: Cow<'static, str>,
    /// Words for what it shows, Simplified Chinese.
    pub zh: &'static str,
    /// Words for what it shows, English.
    pub en: &'static str,
    /// The verdict that a rule is to come to about it.
    pub expected: Expected,
    plain: Plain,
    change: Option<(Change, RoleName)>,
}

impl Scene {
    /// A usual scene, as one matter takes it.
    pub(super) fn usual(
        matter: &'static Matter,
        key: String,
        (zh, en): (&'static str, &'static str),
        expected: Expected,
        (plain, change, who): (Plain, Change, RoleName),
    ) -> Scene {
        Scene { matter, key: Cow::Owned(key), zh, en, expected, plain, change: Some((change, who)) }
    }

    /// Draws the household.
    pub(super) fn draw(&self, draw: &mut Draw, ordinal: u32) -> Result<Household, SeedError> {
        let mut household = Household::plain(self.matter, draw, ordinal)?;
        (self.plain)(&mut household, draw)?;
        if let Some((change, who)) = self.change {
            change(&mut household, draw, who)?;
        }
        Ok(household)
    }
}

/// A scene that one matter alone has.
pub(super) const fn scene(
    matter: &'static Matter,
    key: &'static str,
    (zh, en): (&'static str, &'static str),
    expected: (u8, Phase, VerdictKind, Option<&'static str>),
    make: Plain,
) -> Scene {
    Scene { matter, key: Cow::Borrowed(key), zh, en, expected: Expected::of(expected), plain: make, change: None }
}
