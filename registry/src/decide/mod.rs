//! What the registry does with one command or one event, given what it knows. No I/O, no clock, no randomness.
//!
//! Every mutation is a [`Decision`](crate::model::Decision). Rules of law are asked in [`ereg_law::review`]; here is only
//! what follows from them.

use ereg_domain::{identifier::CreditCode, time::Instant};
use ereg_protocol::objects::{NoticeBody, NoticeTells};

use crate::model::PackInForce;

pub(crate) mod booking;
pub(crate) mod clock;
pub(crate) mod collection;
pub(crate) mod enrolment;
mod judged;
mod moved;
pub(crate) mod payment;
pub(crate) mod review;
pub(crate) mod submission;
mod term;
pub(crate) mod withdrawal;
pub(crate) mod workspace;

/// What is the same for every decision of one moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Circumstances<'a> {
    /// Id of the office.
    pub office: &'a str,
    /// Who issues its licences (发证机关代码).
    pub issuer: &'a CreditCode,
    /// The pack in force.
    pub pack: &'a PackInForce,
    /// Registry time.
    pub as_of: Instant,
}

impl Circumstances<'_> {
    pub(crate) fn notice(&self, tells: NoticeTells) -> NoticeBody {
        NoticeBody { tells, at: self.as_of, office: self.office.to_owned() }
    }
}

/// Tells each party, in a signed letter, what it has to know.
fn tell_each(
    mut decision: crate::model::Decision,
    case: &crate::model::CaseFile,
    tells: impl Fn(ereg_domain::party::Slot) -> NoticeTells,
    now: &Circumstances<'_>,
) -> crate::model::Decision {
    for party in &case.parties {
        decision = decision.tell(&party.account, crate::model::Told::Notice(now.notice(tells(party.slot))));
    }
    decision
}
