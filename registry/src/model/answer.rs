//! What a partner says, as an act reads it.

/// What the identity source says of a name and number (实人认证).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentityAnswer {
    /// The person who holds the proof has this name and number.
    Confirmed,
    /// They have not.
    Contradicted,
}

/// How an order stands at the bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BankState {
    /// The bank has never heard of it: no money was taken, and none will be unless it is sent again.
    NotKnown,
    /// Known, money neither taken nor refused.
    Pending,
    /// The money is taken.
    Taken,
    /// Refused (balance, limit …); no money was taken.
    Failed,
    /// Closed by the registry before money was taken; it can never be taken under this number.
    Closed,
    /// Taken and given back.
    Refunded,
}
