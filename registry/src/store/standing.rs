//! Counts of what lies where, for whoever operates the registry: numbers alone.

/// One number and what it counts: a name of this program, such as a state.
pub(crate) type Counted = Vec<(String, i64)>;

/// The content of the database now, in numbers.
#[derive(Debug)]
pub(crate) struct Standing {
    /// Cases by state.
    pub cases: Counted,
    /// Accepted cases that wait behind another on their unit.
    pub waiting: i64,
    /// Cases and attempts whose time has come.
    pub due: i64,
    /// Attempts to pay, by state.
    pub attempts: Counted,
    /// Refunds that are owed.
    pub refunds_due: i64,
    /// Open workspaces.
    pub workspaces: i64,
    /// Documents that wait to be sealed: `due` now, or `put_off` to a later time.
    pub documents: Counted,
    /// Documents that could not be sealed so far, or never can be, by the code of the reason.
    pub held_up: Counted,
    /// Accounts of the ledger and what stands on each, fen; together zero.
    pub ledger: Counted,
}
