//! Writing rows, inside the one transaction that a decision is committed in.
