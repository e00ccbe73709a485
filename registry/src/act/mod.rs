//! The acts that are done at this office, one file an act: those a citizen asks for ([`citizen`]), those a partner's
//! word leads to ([`partner`]), those an officer decides ([`officer`]), those the registry does by itself because time went by
//! ([`own`]).
//!
//! Each act loads what it looks at and decides. A decision is a pure function of values of [`crate::model`]: no I/O, no
//! clock, no randomness, and nothing of the service or the book. Rules of law are asked in [`ereg_law::review`]; here is
//! only what follows from them, as a [`Decision`]. Nothing here commits.

use std::borrow::Cow;

use ereg_domain::{identifier::CreditCode, name::MatterId, time::Instant};
use ereg_law::matter::{Law, Matter};
use ereg_protocol::{
    act::WhoMay,
    command::CommandKind,
    id::{CaseId, DraftId},
    objects::{LetterBody, LetterTells},
    world::Ids,
};

use statements::Statements;

use crate::{
    keys::RegistryKeys,
    model::{
        CaseFacts, CaseFile, CaseParty, Decision, DecisionFault, Enrolled, Member, PackInForce, Packs, Refusal, Told,
        Workspace, view,
    },
    store::{Reads, StoreError},
};

mod aside;
pub(crate) mod citizen;
pub(crate) mod judged;
mod licence;
pub(crate) mod mandates;
mod moved;
pub(crate) mod numbers;
pub(crate) mod officer;
pub(crate) mod own;
mod paper;
pub(crate) mod partner;
mod publish;
mod refund;
mod signed;
pub(crate) mod statements;
mod term;
mod watch;
mod withdrawal;
mod workspace;

/// The circumstances that are the same for every decision of one moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Circumstances<'a> {
    /// Id of the office.
    pub office: &'a str,
    /// Name of the office, as its papers say it.
    pub office_name: &'a str,
    /// Code of the issuer of its licences (发证机关代码).
    pub issuer: &'a CreditCode,
    /// The matters that this registry knows.
    pub law: Law,
    /// Every pack that is kept here.
    pub packs: &'a Packs,
    /// The pack that decides: the one in force, or of a case its own ([`Circumstances::pack_of`]).
    pub pack: &'a PackInForce,
    /// The parties' statements as far as they were checked: knowing them changes no decision, only what it costs.
    pub statements: &'a Statements,
    /// Registry time.
    pub as_of: Instant,
}

impl Circumstances<'_> {
    /// The matter of an application.
    ///
    /// # Errors
    /// One that is kept here and that this registry does not know.
    pub(crate) fn matter(&self, id: MatterId) -> Result<&'static Matter, DecisionFault> {
        self.law.matter(id).ok_or(DecisionFault::Object("an application of a matter that is not known here"))
    }

    /// The pack that decides a case: the one by which it was accepted, and the one in force until then. Which days are
    /// worked is known best to the one in force, for every case.
    ///
    /// # Errors
    /// One that this program does not keep, or cannot read.
    pub(crate) fn pack_of(&self, case: &CaseFile) -> Result<Cow<'_, PackInForce>, DecisionFault> {
        let in_force = self.packs.in_force(self.as_of);
        if case.state.acceptance().is_none() {
            return Ok(Cow::Borrowed(in_force));
        }
        let own = self.packs.with_digest(case.pack);
        let own = own.ok_or(DecisionFault::Object("a case of a policy pack that cannot be read here"))?;
        Ok(own.deciding(in_force))
    }

    /// The same circumstances where this pack decides.
    pub(crate) fn under<'b>(&'b self, pack: &'b PackInForce) -> Circumstances<'b> {
        Circumstances { pack, ..*self }
    }

    pub(crate) fn letter(&self, tells: LetterTells) -> LetterBody {
        LetterBody { tells, at: self.as_of, office: self.office.to_owned() }
    }
}

/// The place where an act loads what it looks at.
pub(crate) struct Desk<'a> {
    /// The rows as they are at this moment.
    pub rows: &'a dyn Reads,
    /// The circumstances of this moment.
    pub now: Circumstances<'a>,
    /// The source of new ids.
    pub ids: &'a dyn Ids,
    /// The keys that this registry signs with.
    pub keys: &'a RegistryKeys,
}

/// A workspace, and who of those who take part in it acts.
pub(crate) struct Joined {
    /// The workspace.
    pub workspace: Workspace,
    /// The member who acts.
    pub member: Member,
    /// The case it became.
    pub case: Option<CaseFile>,
}

impl Joined {
    /// Returns why the workspace takes no more changes, or `None` if it does.
    fn closed(&self, now: &Circumstances<'_>) -> Option<&'static str> {
        workspace::closed(&self.workspace, self.case.as_ref(), now)
    }

    /// Returns why this member may not do what the table of acts leaves to whoever opened the workspace.
    fn refused(&self, kind: CommandKind) -> Option<&'static str> {
        let row = kind.act();
        (row.who == WhoMay::Writer && self.member.slot != self.workspace.creator).then_some(row.refused)
    }
}

/// Returns why this party may not do what the table of acts leaves to those who take.
fn refused_to(party: &CaseParty, kind: CommandKind) -> Option<&'static str> {
    let row = kind.act();
    (row.who == WhoMay::Taker && !view::takes(party)).then_some(row.refused)
}

impl Desk<'_> {
    /// A workspace in which this person takes part; anything else is not there for them.
    fn joined(&self, draft: DraftId, who: &Enrolled) -> Result<Joined, Refusal> {
        let workspace = self.rows.workspace(draft)?.ok_or(Refusal::NotFound)?;
        let member = workspace.member(&who.account).cloned().ok_or(Refusal::NotFound)?;
        Ok(Joined { case: self.case_of(&workspace)?, workspace, member })
    }

    /// The case that a workspace became.
    fn case_of(&self, workspace: &Workspace) -> Result<Option<CaseFile>, StoreError> {
        workspace.case_id.map_or(Ok(None), |case| self.rows.case(case))
    }

    /// A case to which this person is a party; anything else is not there for them.
    fn party_to(&self, case: CaseId, who: &Enrolled) -> Result<(CaseFacts, CaseParty), Refusal> {
        let facts = self.rows.case_facts(case)?.ok_or(Refusal::NotFound)?;
        let party = facts.case.party(&who.account).cloned().ok_or(Refusal::NotFound)?;
        Ok((facts, party))
    }
}

/// Tells each party, in a signed letter, what it has to know.
fn tell_each(
    mut decision: Decision,
    case: &CaseFile,
    tells: impl Fn(&CaseParty) -> LetterTells,
    now: &Circumstances<'_>,
) -> Decision {
    for party in &case.parties {
        decision = decision.tell(&party.account, Told::Letter(now.letter(tells(party))));
    }
    decision
}

/// Tells each party, in a signed letter, the same.
fn tell_all(decision: Decision, case: &CaseFile, tells: &LetterTells, now: &Circumstances<'_>) -> Decision {
    tell_each(decision, case, |_| tells.clone(), now)
}
