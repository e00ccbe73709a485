//! The kinds of what is signed between phone and registry (payload types): each name once, for who signs and who
//! verifies.
//!
//! Invariants: no two kinds share a name, so that nothing signed as one is ever taken for another; the number of a kind
//! changes with its shape. Who may sign a kind is asked where it is opened. Tokens, checkpoints, trust bundles, key
//! records, manifests, mandates, consents, lifts of locks and results of queries are verified without this protocol too: their kinds stand in
//! `ereg-trust`.

use ereg_trust::envelope::PayloadType;

/// `outcome.1`: how a command ended ([`Outcome`](crate::outcome::Outcome)), signed by the receipt role.
pub const OUTCOME: PayloadType = PayloadType::new("outcome", 1);
/// `problem.1`: why a command is not taken ([`CommandProblem`](crate::problem::CommandProblem)), signed by the receipt
/// role.
pub const PROBLEM: PayloadType = PayloadType::new("problem", 1);
/// `feed.1`: the head of a page of the feed ([`FeedHead`](crate::feed::FeedHead)), signed by the receipt role.
pub const FEED: PayloadType = PayloadType::new("feed", 1);
/// `told.1`: what was told to one account in answer to one request ([`ToldTo`](crate::objects::ToldTo)), signed by the
/// receipt role.
pub const TOLD: PayloadType = PayloadType::new("told", 1);
/// `letter.1`: a letter of the office ([`LetterBody`](crate::objects::LetterBody)), signed by the receipt role.
pub const LETTER: PayloadType = PayloadType::new("letter", 1);
/// `quote.1`: the fee of a case ([`Quote`](crate::objects::Quote)), signed by the receipt role.
pub const QUOTE: PayloadType = PayloadType::new("quote", 1);
/// `intent.1`: what a payer opens or scans ([`Intent`](crate::intent::Intent)), signed by the receipt role.
pub const INTENT: PayloadType = PayloadType::new("intent", 1);
/// `vault.1`: what the registry has seen of a vault ([`VaultSeen`](crate::objects::VaultSeen)), signed by the receipt
/// role.
pub const VAULT: PayloadType = PayloadType::new("vault", 1);
/// `extract.1`: what the book says of a home ([`Extract`](crate::objects::Extract)), signed by the book role.
pub const EXTRACT: PayloadType = PayloadType::new("extract", 1);
/// `time.1`: the registry's time ([`SignedTime`](crate::objects::SignedTime)), signed by the time role.
pub const TIME: PayloadType = PayloadType::new("time", 1);
/// `pack.1`: the digest of a policy pack, signed by the policy role.
pub const PACK: PayloadType = PayloadType::new("pack", 1);
/// `enrol.1`: that one key is enrolled with another, signed by the user's key.
pub const ENROL: PayloadType = PayloadType::new("enrol", 1);
/// `withdraw.1`: that a party withdraws an application (撤回), signed by the user's key.
pub const WITHDRAW: PayloadType = PayloadType::new("withdraw", 1);
/// `dispute.1`: that a shared fact is wrong, signed by the user's key.
pub const DISPUTE: PayloadType = PayloadType::new("dispute", 1);

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use ereg_trust::{
        bundle::TRUST_TYPE, home_lock::HOME_LOCK_LIFT_TYPE, key_record::KEY_TYPE,
        licence_consent::LICENCE_CONSENT_TYPE, mandate::MANDATE_TYPE, manifest::PARTY_TYPE,
        query_result::QUERY_RESULT_TYPE,
    };

    use super::*;

    /// Every kind of this protocol, and those of `ereg-trust`.
    const ALL: [PayloadType; 21] = [
        OUTCOME,
        PROBLEM,
        FEED,
        TOLD,
        LETTER,
        QUOTE,
        INTENT,
        VAULT,
        EXTRACT,
        TIME,
        PACK,
        ENROL,
        WITHDRAW,
        DISPUTE,
        TRUST_TYPE,
        KEY_TYPE,
        MANDATE_TYPE,
        LICENCE_CONSENT_TYPE,
        HOME_LOCK_LIFT_TYPE,
        PARTY_TYPE,
        QUERY_RESULT_TYPE,
    ];

    #[test]
    fn no_two_kinds_share_a_name() {
        let all = ALL;
        let names: BTreeSet<_> = all.iter().map(PayloadType::name).collect();
        assert_eq!(names.len(), all.len());
    }
}
