//! What phone and registry say to each other.
