//! Deliberate defects for the sabotage twins: a test that stays green under one of them tests nothing.
//!
//! Without the feature `sabotage` there is none and the environment is not looked at.

/// The defect that is on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Sabotage {
    /// There is no defect.
    #[default]
    Off,
    /// `synchronous=NORMAL`: an acknowledged save can be lost with the power.
    #[cfg(feature = "sabotage")]
    SynchronousNormal,
    /// The outbox row is written in a transaction of its own.
    #[cfg(feature = "sabotage")]
    OutboxOutsideTransaction,
    /// Rows are not bound to their place.
    #[cfg(feature = "sabotage")]
    EmptyAad,
    /// Heads of the outbox are not bound to their turn.
    #[cfg(feature = "sabotage")]
    LooseHeads,
    /// An error quotes what was stored.
    #[cfg(feature = "sabotage")]
    CanaryInError,
}

impl Sabotage {
    /// The defect that `EREG_SABOTAGE` names, in a build that has the feature.
    #[cfg(feature = "sabotage")]
    pub(crate) fn from_environment() -> Self {
        match std::env::var("EREG_SABOTAGE").as_deref() {
            Ok("synchronous_normal") => Self::SynchronousNormal,
            Ok("outbox_outside_transaction") => Self::OutboxOutsideTransaction,
            Ok("empty_aad") => Self::EmptyAad,
            Ok("loose_heads") => Self::LooseHeads,
            Ok("canary_in_error") => Self::CanaryInError,
            _ => Self::Off,
        }
    }

    #[cfg(not(feature = "sabotage"))]
    pub(crate) const fn from_environment() -> Self {
        Self::Off
    }

    pub(crate) fn synchronous(self) -> &'static str {
        match self {
            #[cfg(feature = "sabotage")]
            Self::SynchronousNormal => "NORMAL",
            _ => "FULL",
        }
    }

    pub(crate) fn empties_aad(self) -> bool {
        match self {
            #[cfg(feature = "sabotage")]
            Self::EmptyAad => true,
            _ => false,
        }
    }

    pub(crate) fn loosens_heads(self) -> bool {
        match self {
            #[cfg(feature = "sabotage")]
            Self::LooseHeads => true,
            _ => false,
        }
    }

    pub(crate) fn splits_outbox(self) -> bool {
        match self {
            #[cfg(feature = "sabotage")]
            Self::OutboxOutsideTransaction => true,
            _ => false,
        }
    }
}
