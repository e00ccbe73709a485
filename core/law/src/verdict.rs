//! Verdicts: what a rule says of an application.

use ereg_domain::disclosure::DisclosureRef;
use serde::{Deserialize, Serialize};

use crate::{application::RuleId, case::ToldGround};

/// A ground: the code of its text in the message catalogue (`R-12.seized`), with the masked values the text shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ground {
    /// Code of the text: what is wrong, why, what to do now (zh, en).
    pub code: &'static str,
    /// Values the text shows, already masked; never a whole ID number.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shown: Vec<String>,
}

impl Ground {
    /// A ground without values.
    pub fn of(code: &'static str) -> Ground {
        Ground { code, shown: Vec::new() }
    }

    /// A ground that shows a (masked) value.
    pub fn showing(code: &'static str, shown: impl Into<String>) -> Ground {
        Ground { code, shown: vec![shown.into()] }
    }
}

/// A fact that is missing here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Needs {
    /// A shared section is not complete.
    Section,
    /// The register extract (登记簿).
    RegisterExtract,
    /// The people who fill the slots.
    Identity,
    /// The mandates under which somebody acts for a party (授权委托).
    Mandates,
    /// The tax office's answer (完税信息).
    TaxClearance,
    /// The filed contract (网签备案).
    FiledContract,
    /// All parties' signatures.
    Signatures,
    /// The other party's answers.
    OtherInquiries,
    /// The unit's queue.
    Queue,
    /// The fee and its payment.
    Payment,
    /// The mortgagee's consent (M18).
    MortgageeConsent,
    /// The parties' marriage to each other (婚姻登记).
    Marriage,
    /// The mortgagee's licence as a lender (金融许可证, M12).
    LenderLicence,
    /// The notarial deed on the inheritance (公证书).
    NotarialDeed,
    /// The notice of the registry's portal to everybody (公告).
    Publication,
    /// The locks that holders have put on their home (产权锁定).
    HomeLocks,
}

impl Needs {
    /// Every need.
    pub const ALL: &'static [Needs] = &[
        Needs::Section,
        Needs::RegisterExtract,
        Needs::Identity,
        Needs::Mandates,
        Needs::TaxClearance,
        Needs::FiledContract,
        Needs::Signatures,
        Needs::OtherInquiries,
        Needs::Queue,
        Needs::Payment,
        Needs::MortgageeConsent,
        Needs::Marriage,
        Needs::LenderLicence,
        Needs::NotarialDeed,
        Needs::Publication,
        Needs::HomeLocks,
    ];

    /// Its name in formats.
    pub fn name(self) -> &'static str {
        self.code().trim_start_matches("needs.")
    }

    /// The need of this name.
    pub fn of(name: &str) -> Option<Needs> {
        Needs::ALL.iter().copied().find(|need| need.name() == name)
    }

    /// Code of its text in the message catalogue.
    pub fn code(self) -> &'static str {
        match self {
            Needs::Section => "needs.section",
            Needs::RegisterExtract => "needs.register_extract",
            Needs::Identity => "needs.identity",
            Needs::Mandates => "needs.mandates",
            Needs::TaxClearance => "needs.tax_clearance",
            Needs::FiledContract => "needs.filed_contract",
            Needs::Signatures => "needs.signatures",
            Needs::OtherInquiries => "needs.other_inquiries",
            Needs::Queue => "needs.queue",
            Needs::Payment => "needs.payment",
            Needs::MortgageeConsent => "needs.mortgagee_consent",
            Needs::Marriage => "needs.marriage",
            Needs::LenderLicence => "needs.lender_licence",
            Needs::NotarialDeed => "needs.notarial_deed",
            Needs::Publication => "needs.publication",
            Needs::HomeLocks => "needs.home_locks",
        }
    }
}

/// The phase of a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// On the phone: provisional.
    Device,
    /// Registry, before acceptance (预审).
    Precheck,
    /// Registry, after acceptance (审核).
    Review,
    /// Inside the booking transaction (登簿).
    Booking,
}

/// The party that an accepted case waits for while a rule is not satisfied: its row says so, and the engine knows no
/// rule by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Awaits {
    /// The applicants, who supply or correct something (补正).
    Applicants,
    /// An office where the applicants settle it: it is asked again, and nothing is sent to the registry.
    Partner,
    /// Its turn: what the rule tells means that earlier cases on the unit go first.
    Turn,
}

/// The findings of a rule that no person may take as judged: its row says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binds {
    /// None: what the rule leaves to a person is theirs.
    Nothing,
    /// All of them.
    Everything,
    /// Those that are told under these codes.
    Told(&'static [&'static str]),
}

impl Binds {
    /// Whether a person may take what is told under a code as judged.
    pub fn leave(self, code: &str) -> bool {
        match self {
            Binds::Nothing => true,
            Binds::Everything => false,
            Binds::Told(codes) => !codes.contains(&code),
        }
    }
}

/// A verdict and the field it concerns, where that is not the rule's own.
pub type FieldVerdict = (Verdict, Option<String>);

/// The kind of a [`Verdict`], without its contents. Ordered by precedence, the strongest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VerdictKind {
    /// Nothing against it.
    Pass,
    /// A disclosure must be read and accepted.
    Acknowledge,
    /// A fact is missing here.
    Unknown,
    /// A person must judge.
    Manual,
    /// Refusal is proposed (不予登记).
    Refuse,
    /// Something must be supplied (补正).
    Supplement,
    /// Not to be accepted (不予受理).
    NotAccept,
}

/// The opinion of a rule on an application (审查意见). Ordered by precedence, the strongest last, so that the maximum
/// decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing against it; notes are told (a duty to notify, a warning).
    Pass {
        /// The grounds that are told.
        notes: Vec<Ground>,
    },
    /// A party must read and accept a disclosure first; answered = the rule passes.
    Acknowledge {
        /// The disclosure of the policy pack.
        disclosure: DisclosureRef,
        /// The ground for it.
        ground: Ground,
    },
    /// Cannot be judged here: what is missing.
    Unknown {
        /// The fact that is missing here.
        needs: Needs,
    },
    /// A person must judge.
    Manual(Ground),
    /// Registration is to be refused (不予登记): always only proposed.
    Refuse(Ground),
    /// Something must be supplied or corrected (补正).
    Supplement(Ground),
    /// Not for this registry or not in legal form (不予受理).
    NotAccept(Ground),
}

impl Verdict {
    /// Passes without a word.
    pub const PASS: Verdict = Verdict::Pass { notes: Vec::new() };

    /// Passes and tells something.
    pub fn noting(ground: Ground) -> Verdict {
        Verdict::Pass { notes: vec![ground] }
    }

    /// The verdict that it cannot be judged without this.
    pub fn needs(needs: Needs) -> Verdict {
        Verdict::Unknown { needs }
    }

    /// The kind of verdict.
    pub fn kind(&self) -> VerdictKind {
        match self {
            Verdict::Pass { .. } => VerdictKind::Pass,
            Verdict::Acknowledge { .. } => VerdictKind::Acknowledge,
            Verdict::Unknown { .. } => VerdictKind::Unknown,
            Verdict::Manual(_) => VerdictKind::Manual,
            Verdict::Refuse(_) => VerdictKind::Refuse,
            Verdict::Supplement(_) => VerdictKind::Supplement,
            Verdict::NotAccept(_) => VerdictKind::NotAccept,
        }
    }

    /// Name in formats: `pass`, `acknowledge`, `unknown`, `manual`, `refuse`, `supplement`, `not_accept`.
    pub fn name(&self) -> &'static str {
        self.kind().name()
    }

    /// Code of the text in the message catalogue; a pass without a note has none.
    pub fn code(&self) -> Option<&'static str> {
        match self {
            Verdict::Pass { notes } => notes.first().map(|n| n.code),
            Verdict::Acknowledge { ground, .. } => Some(ground.code),
            Verdict::Unknown { needs } => Some(needs.code()),
            Verdict::Manual(ground)
            | Verdict::Refuse(ground)
            | Verdict::Supplement(ground)
            | Verdict::NotAccept(ground) => Some(ground.code),
        }
    }
}

impl VerdictKind {
    /// Name in formats, as [`Verdict::name`].
    pub fn name(self) -> &'static str {
        match self {
            VerdictKind::Pass => "pass",
            VerdictKind::Acknowledge => "acknowledge",
            VerdictKind::Unknown => "unknown",
            VerdictKind::Manual => "manual",
            VerdictKind::Refuse => "refuse",
            VerdictKind::Supplement => "supplement",
            VerdictKind::NotAccept => "not_accept",
        }
    }
}

/// The verdict of one rule on one application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: RuleId,
    /// The verdict it comes to.
    pub verdict: Verdict,
    /// The field to look at.
    pub field: Option<String>,
    /// Statute or standard.
    pub basis: &'static str,
    /// The party that an accepted case waits for while this stands.
    pub awaits: Awaits,
    /// The findings of its rule that no person may take as judged.
    pub binds: Binds,
}

impl Finding {
    /// The ground as it is told to the applicant and kept in the case; `None` for a pass without a note.
    pub fn told(&self) -> Option<ToldGround> {
        let code = self.verdict.code()?;
        Some(ToldGround { rule: self.rule, code: code.to_owned(), field: self.field.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_need_is_found_by_its_name_and_no_other() {
        for need in Needs::ALL {
            assert_eq!(Needs::of(need.name()), Some(*need));
            assert_eq!(need.code(), format!("needs.{}", need.name()));
        }
        assert_eq!(Needs::TaxClearance.name(), "tax_clearance");
        assert_eq!(Needs::of("taxes"), None);
    }
}
