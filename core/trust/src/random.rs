//! The system's randomness: keys, nonces and codes come from here, in the demo as well.
//!
//! Ids and entry salts that must repeat for a seed are injected elsewhere and never come from here.

use ring::rand::SecureRandom as _;

/// The operating system's generator.
#[derive(Debug, Clone)]
pub struct SecureRandom(ring::rand::SystemRandom);

/// The system gave no randomness; nothing may be made without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the system gave no randomness")]
pub struct RandomError;

impl RandomError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        "random.unavailable"
    }
}

impl Default for SecureRandom {
    fn default() -> Self {
        Self::new()
    }
}

impl SecureRandom {
    /// The system's generator; opens nothing.
    pub fn new() -> Self {
        Self(ring::rand::SystemRandom::new())
    }

    /// Fills `bytes`.
    pub fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomError> {
        self.0.fill(bytes).map_err(|_| RandomError)
    }

    /// `N` fresh bytes.
    pub fn bytes<const N: usize>(&self) -> Result<[u8; N], RandomError> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_draws_differ() {
        let random = SecureRandom::new();
        assert_ne!(random.bytes::<32>(), random.bytes::<32>());
    }
}
