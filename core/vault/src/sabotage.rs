//! Deliberate defects for the sabotage twins: a test that stays green under one of them tests nothing.
//!
//! Without the feature `sabotage` there is none and the environment is not looked at.

use zeroize::Zeroizing;

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
    /// Rows that were compressed are not encrypted.
    #[cfg(feature = "sabotage")]
    CompressedOpen,
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
            Ok("compressed_open") => Self::CompressedOpen,
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

    pub(crate) fn lays_compressed_open(self) -> bool {
        match self {
            #[cfg(feature = "sabotage")]
            Self::CompressedOpen => true,
            _ => false,
        }
    }
}

/// The bytes of a row before what is encrypted: its format, key and nonce.
const ROW_HEAD: usize = 1 + 4 + 12;
/// The key that a row names which is not encrypted.
const NO_KEY: [u8; 4] = [0xFF; 4];

/// A row with its bytes in the place of what was encrypted, their length before them.
pub(crate) fn laid_open(mut body: Vec<u8>, bytes: &[u8]) -> Vec<u8> {
    let open = [&(bytes.len() as u32).to_be_bytes(), bytes].concat();
    body.splice(1..5, NO_KEY);
    body.splice(ROW_HEAD..ROW_HEAD + open.len(), open);
    body
}

/// The bytes of a row that [`laid_open`] made.
pub(crate) fn found_open(body: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let rest = body.get(ROW_HEAD..).filter(|_| body.get(1..5) == Some(&NO_KEY))?;
    let (len, rest) = rest.split_first_chunk()?;
    Some(Zeroizing::new(rest.get(..usize::try_from(u32::from_be_bytes(*len)).ok()?)?.to_vec()))
}
