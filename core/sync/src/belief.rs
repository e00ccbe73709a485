//! What of the registry's words is believed: what a role of the pinned bundle signed, in its term, and nothing else.

use std::sync::{Arc, PoisonError, RwLock};

use ereg_domain::{policy::PolicyPack, time::Instant};
use ereg_protocol::{
    command::Command,
    objects::{Extract, NoticeBody, Quote, SignedPack},
    outcome::{MAX_OUTCOME_BYTES, Outcome},
    problem::{CommandProblem, MAX_PROBLEM_BYTES},
    registry::CallError,
};
use ereg_trust::{
    bundle::{Role, TrustBundle},
    canonical::from_canonical,
    digest::Digest,
    envelope::{Envelope, EnvelopeError, PayloadType},
};
use serde::{Deserialize, de::DeserializeOwned};

/// `outcome.1`, signed by the receipt role.
pub const OUTCOME_TYPE: PayloadType = PayloadType::new("outcome", 1);
/// `problem.1`, signed by the receipt role.
pub const PROBLEM_TYPE: PayloadType = PayloadType::new("problem", 1);
/// `time.1`, signed by the time role.
pub const TIME_TYPE: PayloadType = PayloadType::new("time", 1);
/// `extract.1`, signed by the book role.
pub const EXTRACT_TYPE: PayloadType = PayloadType::new("extract", 1);
/// `quote.1`, signed by the receipt role.
pub const QUOTE_TYPE: PayloadType = PayloadType::new("quote", 1);
/// `notice.1`, signed by the receipt role.
pub const NOTICE_TYPE: PayloadType = PayloadType::new("notice", 1);
/// `pack.1`, signed by the policy role.
pub const PACK_TYPE: PayloadType = PayloadType::new("pack", 1);

/// Not signed by a role that may, not of the form, or not the object asked for: it does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not signed by a trusted role, or not the object asked for")]
pub struct NotBelieved;

impl From<NotBelieved> for CallError {
    fn from(_: NotBelieved) -> CallError {
        CallError::Unreadable
    }
}

/// The pinned trust bundle, shared by who sends and who reads. Empty until the root is pinned.
#[derive(Debug, Default)]
pub struct PinnedTrust(RwLock<Option<Arc<TrustBundle>>>);

impl PinnedTrust {
    /// With the bundle the vault kept, if any.
    pub fn new(bundle: Option<TrustBundle>) -> PinnedTrust {
        PinnedTrust(RwLock::new(bundle.map(Arc::new)))
    }

    /// Pins a bundle that was checked, or its next version.
    pub fn pin(&self, bundle: TrustBundle) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(bundle));
    }

    /// The pinned bundle.
    pub fn bundle(&self) -> Option<Arc<TrustBundle>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Opens an envelope signed by a role of the bundle; the object's own time must fall into the key's term.
///
/// # Errors
/// [`NotBelieved`] for everything else.
pub fn open<T: DeserializeOwned>(
    bundle: &TrustBundle,
    role: Role,
    payload_type: &PayloadType,
    bytes: &[u8],
    stated: fn(&T) -> Instant,
) -> Result<T, NotBelieved> {
    let read = || {
        let verified = Envelope::from_bytes(bytes)?.verify(payload_type, &bundle.role_ever(role))?;
        let object: T = verified.parse()?;
        for signer in verified.signers() {
            bundle.key_for(role, signer, stated(&object))?;
        }
        Ok::<T, EnvelopeError>(object)
    };
    read().map_err(|_| NotBelieved)
}

/// Checks that outcome bytes answer exactly this command and are signed by the receipt role.
pub fn open_outcome(bundle: &TrustBundle, command: &[u8], outcome: &[u8]) -> Result<Outcome, NotBelieved> {
    if outcome.len() > MAX_OUTCOME_BYTES {
        return Err(NotBelieved);
    }
    let outcome: Outcome = open(bundle, Role::Receipt, &OUTCOME_TYPE, outcome, |o: &Outcome| o.at)?;
    let asked = Command::from_bytes(command).map_err(|_| NotBelieved)?;
    let fits = outcome.command_id == asked.id && outcome.kind == asked.kind() && outcome.command == Digest::of(command);
    if fits { Ok(outcome) } else { Err(NotBelieved) }
}

/// Checks that a problem is about exactly this command and signed by the receipt role. Whose command it is said to be
/// is for the caller to compare.
pub fn open_command_problem(
    bundle: &TrustBundle,
    command: &[u8],
    problem: &[u8],
) -> Result<CommandProblem, NotBelieved> {
    if problem.len() > MAX_PROBLEM_BYTES {
        return Err(NotBelieved);
    }
    let problem: CommandProblem = open(bundle, Role::Receipt, &PROBLEM_TYPE, problem, |p: &CommandProblem| p.at)?;
    let asked = Command::from_bytes(command).map_err(|_| NotBelieved)?;
    let fits = problem.command_id == asked.id && problem.kind == asked.kind() && problem.command == Digest::of(command);
    if fits { Ok(problem) } else { Err(NotBelieved) }
}

/// An extract, signed by the book role.
pub fn open_extract(bundle: &TrustBundle, bytes: &[u8]) -> Result<Extract, NotBelieved> {
    open(bundle, Role::Book, &EXTRACT_TYPE, bytes, |e: &Extract| e.as_of)
}

/// A quote with its id, signed by the receipt role.
pub fn open_quote(bundle: &TrustBundle, bytes: &[u8]) -> Result<(Digest, Quote), NotBelieved> {
    let quote = open(bundle, Role::Receipt, &QUOTE_TYPE, bytes, |q: &Quote| q.quoted_at)?;
    Ok((Envelope::from_bytes(bytes).map_err(|_| NotBelieved)?.digest(), quote))
}

/// A notice, signed by the receipt role.
pub fn open_notice(bundle: &TrustBundle, bytes: &[u8]) -> Result<NoticeBody, NotBelieved> {
    open(bundle, Role::Receipt, &NOTICE_TYPE, bytes, |n: &NoticeBody| n.at)
}

/// A policy pack and its bytes' digest: signed by the policy role, of a form this version knows, not older than
/// `floor`. The one in force stays where this refuses.
pub fn open_pack(bundle: &TrustBundle, signed: &SignedPack, floor: u32) -> Result<(Digest, PolicyPack), PackRefusal> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Detached {
        digest: Digest,
    }
    let checked = || {
        let envelope = Envelope::from_bytes(signed.signature.as_bytes())?;
        envelope.verify(&PACK_TYPE, &bundle.role_ever(Role::Policy))?.parse::<Detached>().map_err(EnvelopeError::from)
    };
    let named = checked().map_err(|_| PackRefusal::Signature)?.digest;
    let digest = Digest::of(signed.pack.as_bytes());
    if named != digest {
        return Err(PackRefusal::Signature);
    }
    // An operator, material or field this version does not know is refused whole, never half understood.
    let pack: PolicyPack = from_canonical(signed.pack.as_bytes()).map_err(|_| PackRefusal::Unknown)?;
    if pack.version < floor { Err(PackRefusal::Older) } else { Ok((digest, pack)) }
}

/// Why a policy pack is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PackRefusal {
    /// Not signed by a policy role, or other bytes than signed.
    #[error("the policy pack is not signed by a policy role")]
    Signature,
    /// Of a form this version does not know.
    #[error("the policy pack says what this version does not understand")]
    Unknown,
    /// Older than the one in force.
    #[error("the policy pack is older than the one in force")]
    Older,
}

impl PackRefusal {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            PackRefusal::Signature => "pack.signature",
            PackRefusal::Unknown => "pack.unknown",
            PackRefusal::Older => "pack.older",
        }
    }
}
