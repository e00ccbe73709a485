//! The keys of a seal and whoever states its time: traits that a device (签名验签服务器, HSM) and another time authority can stand behind.
//! An office that has either builds its [`SealKeys`] of them; a demonstration has its keys in memory and is its own time authority.

use std::{fs, path::Path};

use ereg_domain::time::Instant;
use ereg_sealing::{
    DemoTimeAuthority, P256Key, P256Secret, SealKey, SealingFault, Sm2Secret, SoftKey, SoftP256Key, TimeAuthority,
};
use zeroize::Zeroizing;

use super::{
    error::SealerError,
    place::{PDF_SIGNER, PDF_SIGNER_KEY, SIGNER, SIGNER_KEY, TIME, TIME_KEY},
};

/// A service that states the time of seals (时间戳服务).
pub(super) trait TimeService: Send + Sync {
    /// The authority as it is asked at a registry time. One elsewhere has a clock of its own and does not look at it.
    ///
    /// # Errors
    /// It may not state a time then.
    fn asked_at(&self, at: Instant) -> Result<Box<dyn TimeAuthority + '_>, SealingFault>;
}

/// The keys of a seal, and whoever states its time.
pub(super) struct SealKeys {
    /// The key that seals: for the OFD.
    pub(super) seal: Box<dyn SealKey>,
    /// The key that signs PDFs.
    pub(super) pdf: Box<dyn P256Key>,
    /// Whoever states the time of both.
    pub(super) time: Box<dyn TimeService>,
}

impl SealKeys {
    /// The keys of a set of files, in the memory of this process.
    ///
    /// # Errors
    /// A file is damaged or missing, or a certificate is that of another key.
    pub(super) fn in_memory(set: &Path) -> Result<Self, SealerError> {
        let read = |name: &str| fs::read(set.join(name));
        let secret = |name: &str| Ok::<_, SealerError>(Zeroizing::new(read(name)?));
        let p256 = |key: &str, certificate: &str| {
            let secret = P256Secret::from_pkcs8(&secret(key)?)?;
            Ok::<_, SealerError>(SoftP256Key::new(secret, read(certificate)?)?)
        };
        let seal = SoftKey::new(Sm2Secret::from_pkcs8(&secret(SIGNER_KEY)?)?, read(SIGNER)?)?;
        Ok(Self {
            seal: Box::new(seal),
            pdf: Box::new(p256(PDF_SIGNER_KEY, PDF_SIGNER)?),
            time: Box::new(DemoTimeService(p256(TIME_KEY, TIME)?)),
        })
    }
}

/// The demonstration's own service: it states the registry time.
struct DemoTimeService(SoftP256Key);

impl TimeService for DemoTimeService {
    fn asked_at(&self, at: Instant) -> Result<Box<dyn TimeAuthority + '_>, SealingFault> {
        Ok(Box::new(DemoTimeAuthority::new(&self.0, at)?))
    }
}
