//! Names of the demonstration (演示): whoever reads a certificate or a seal of ours sees that it is none of the state's.

use std::fmt;

use crate::fault::SealingFault;

/// The maker of documents and seals, as they name it (Creator, Provider, Vid).
pub(crate) const PROVIDER: &str = "ereg-demo";
/// The word that every name here has in it.
const MARK: &str = "演示";
/// Most characters of a common name (X.520, ub-common-name).
const LONGEST: usize = 64;
/// Characters that mean something in the spelling of a name (RFC 4514).
const SPECIAL: &str = ",+\"\\<>;=#";

/// A name that says that it is of a demonstration, such as 演示登记机构.
#[derive(Clone, PartialEq, Eq)]
pub struct DemoName(String);

impl DemoName {
    /// Takes a name.
    ///
    /// # Errors
    /// [`SealingFault::DemoName`] for one without 演示 in it, of more than 64 characters, or with characters that mean
    /// something in a distinguished name.
    pub fn new(name: &str) -> Result<Self, SealingFault> {
        let plain = !name.chars().any(|character| character.is_control() || SPECIAL.contains(character));
        let fits = name.contains(MARK) && name.trim() == name && name.chars().count() <= LONGEST && plain;
        fits.then(|| Self(name.to_owned())).ok_or(SealingFault::DemoName)
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for DemoName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_that_it_is_a_demonstration() {
        assert_eq!(DemoName::new("演示登记机构").unwrap().as_str(), "演示登记机构");
        for name in ["", "登记机构", "演示,O=x", " 演示", "演\u{0}示", "演示\n", &"演示".repeat(33)] {
            assert_eq!(DemoName::new(name), Err(SealingFault::DemoName), "{name}");
        }
        assert!(DemoName::new(&"演示".repeat(32)).is_ok());
    }
}
