//! The office's electronic seal (登记专用章, 演示) and the keys behind it.
//!
//! A demonstration founds an authority of its own when it is first opened: root, seal maker (制章者) and signer (签章者), and the
//! seal that the maker made for the signer. The directory is built as `seal.new`, flushed, and renamed when complete, so that no
//! start ever finds half of it. `seal-roots.pem` beside it is the copy to hand out: the root, and who makes seals below it.
//! Trust in this root cannot be had anywhere else, and nothing pretends that it can.

use std::{fs, io, path::Path, sync::Arc};

use ereg_domain::time::Instant;
use ereg_sealing::{
    CertificateTerm, DemoAuthority, DemoName, KeySeed, LicenceFace, PemLabel, Seal, SealOrder, SealVersion,
    SealingFault, Sm2Secret, SoftKey, issue, pem,
};
use ereg_trust::random::{RandomError, SecureRandom};

use crate::{keys::RegistryKeys, private};

/// The file with the certificates by which documents of this office are verified: its root, and who makes its seals.
pub const SEAL_ROOTS: &str = "seal-roots.pem";

const SEAL: &str = "seal";
const NEW: &str = "seal.new";
const ROOT: &str = "root.der";
const MAKER: &str = "maker.der";
const SIGNER: &str = "signer.der";
const SIGNER_KEY: &str = "signer.p8";
const SEAL_FILE: &str = "seal.der";
/// Seconds from 2015-01-01, before unified registration began, to the end of 2049, the last year that the shorter form of a
/// certificate's time can say.
const TERM_S: (i64, i64) = (1_420_070_400, 2_524_607_999);

/// The reason why the seal cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SealerError {
    /// Its directory or a file in it cannot be read or written.
    #[error("the directory of the seal cannot be used: {0}")]
    Io(#[from] io::Error),
    /// No key could be drawn.
    #[error(transparent)]
    Random(#[from] RandomError),
    /// The files there are no seal with its key, or none could be made.
    #[error("the seal: {0}")]
    Seal(#[from] SealingFault),
}

impl SealerError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            SealerError::Io(_) => "sealer.io",
            SealerError::Random(error) => error.code(),
            SealerError::Seal(_) => "sealer.malformed",
        }
    }

    /// Returns what only this failure knows: the system's own words, or the fault of a file.
    pub fn detail(&self) -> String {
        match self {
            SealerError::Io(error) => error.to_string(),
            SealerError::Random(error) => error.to_string(),
            SealerError::Seal(fault) => fault.to_string(),
        }
    }
}

/// The reason why a document is not sealed yet: the entry stands, and it is tried again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NotSealed {
    /// The entry yields no licence of this number.
    Face,
    /// No page shows it, or the seal does not seal it.
    Fault(SealingFault),
}

impl NotSealed {
    /// The stable code.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            NotSealed::Fault(SealingFault::NoGlyph { .. } | SealingFault::Unwritable { .. }) => "sealing.no_glyph",
            NotSealed::Fault(SealingFault::Key(_)) => "sealing.key",
            NotSealed::Face | NotSealed::Fault(_) => "sealing.failed",
        }
    }
}

/// The seal and the key that seals with it; clones share them.
#[derive(Clone)]
pub(crate) struct Sealer {
    seal: Arc<Seal>,
    key: Arc<SoftKey>,
}

impl Sealer {
    /// Opens the seal of a registry's directory. A demonstration that has none makes one; of any other office, `None` until
    /// its operator has brought one.
    pub(crate) fn open(dir: &Path, keys: &RegistryKeys) -> Result<Option<Sealer>, SealerError> {
        let lies = dir.join(SEAL);
        if !lies.exists() {
            if !keys.is_demo() {
                return Ok(None);
            }
            found(dir)?;
        }
        let read = |name: &str| fs::read(lies.join(name));
        let roots = [pem(PemLabel::Certificate, &read(ROOT)?), pem(PemLabel::Certificate, &read(MAKER)?)].concat();
        if fs::read(dir.join(SEAL_ROOTS)).ok().as_deref() != Some(roots.as_bytes()) {
            private::replace(dir, SEAL_ROOTS, roots.as_bytes())?;
        }
        let secret = Sm2Secret::from_pkcs8(&zeroize::Zeroizing::new(read(SIGNER_KEY)?))?;
        let key = SoftKey::new(secret, read(SIGNER)?)?;
        Ok(Some(Sealer { seal: Arc::new(Seal::from_der(&read(SEAL_FILE)?)?), key: Arc::new(key) }))
    }

    /// Seals a face at a registry time; the same again gives the same bytes.
    pub(crate) fn seal(&self, face: &LicenceFace, at: Instant) -> Result<Vec<u8>, NotSealed> {
        issue(face, &self.seal, self.key.as_ref(), at).map_err(NotSealed::Fault)
    }
}

/// Founds the demonstration's authority and has a seal made.
fn found(dir: &Path) -> Result<(), SealerError> {
    let new = dir.join(NEW);
    // What a start before this one left half made.
    if new.exists() {
        fs::remove_dir_all(&new)?;
    }
    private::directory(&new)?;
    let random = SecureRandom::new();
    let secret = || -> Result<Sm2Secret, SealerError> { Ok(Sm2Secret::from_seed(&KeySeed::new(random.bytes()?))?) };
    let term = CertificateTerm { from: at(TERM_S.0), until: at(TERM_S.1) };
    let name = |text: &str| DemoName::new(text);
    let authority = DemoAuthority::found(&name("演示根")?, secret()?, term)?;
    let (maker, signer) = (secret()?, secret()?);
    let of_maker = authority.certify(&name("演示制章者")?, 2, &maker.public_key()?, term)?;
    let of_signer = authority.certify(&name("演示登记机构")?, 3, &signer.public_key()?, term)?;
    private::create(&new.join(ROOT), authority.certificate())?;
    private::create(&new.join(MAKER), &of_maker)?;
    private::create(&new.join(SIGNER), &of_signer)?;
    private::create(&new.join(SIGNER_KEY), &signer.to_pkcs8()?)?;
    let order = SealOrder {
        id: "42010000000001".to_owned(),
        name: name("不动产登记专用章（演示）")?,
        version: SealVersion::Four,
        signers: vec![of_signer],
        from: term.from,
        until: term.until,
    };
    // The maker's key has done its work and is kept nowhere: nobody makes a second seal of this office.
    let made = Seal::make(&order, &SoftKey::new(maker, of_maker)?, term.from)?;
    private::create(&new.join(SEAL_FILE), made.as_der())?;
    private::flush_names(&new)?;
    private::rename(&new, &dir.join(SEAL))?;
    Ok(private::flush_names(dir)?)
}

fn at(seconds: i64) -> Instant {
    Instant::from_ms(seconds * 1_000)
}
