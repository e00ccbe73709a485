//! The office's electronic seal (登记专用章, 演示) and the keys behind it.
//!
//! A demonstration founds an authority of its own when it is first opened: root, seal maker (制章者) and signer (签章者), and the
//! seal that the maker made for the signer. The directory is built under another name, flushed, and renamed when complete, so
//! that no start ever finds half of it, and of two that found at once one is first. Where documents are sealed already no other
//! seal is founded: nobody could verify them by its root. Beside it lie the copies to hand out: `seal-roots.pem`, the root and
//! who makes seals below it, and `seal-revoked.crl`, of each start. Trust in this root cannot be had anywhere else, and nothing
//! pretends that it can.

use std::{fs, io, path::Path, sync::Arc};

use ereg_domain::time::Instant;
use ereg_protocol::objects::MOST_DOCUMENT_BYTES;
use ereg_sealing::{
    CertificateTerm, DemoAuthority, DemoName, KeySeed, LicenceFace, ListIssue, PemLabel, Seal, SealOrder, SealVersion,
    SealingFault, Sm2Secret, SoftKey, issue, pem,
};
use ereg_trust::random::{RandomError, SecureRandom};

use zeroize::Zeroizing;

use crate::{keys::RegistryKeys, private};

/// The file with the certificates by which documents of this office are verified: its root, and who makes its seals.
pub const SEAL_ROOTS: &str = "seal-roots.pem";

/// The file with the list of revoked certificates (CRL) below that root.
const SEAL_REVOKED: &str = "seal-revoked.crl";

const SEAL: &str = "seal";
const ROOT: &str = "root.der";
const ROOT_KEY: &str = "root.p8";
const MAKER: &str = "maker.der";
const SIGNER: &str = "signer.der";
const SIGNER_KEY: &str = "signer.p8";
const SEAL_FILE: &str = "seal.der";
/// Seconds from 2015-01-01, before unified registration began, to the end of 2049, the last year that the shorter form of a
/// certificate's time can say.
const TERM_S: (i64, i64) = (1_420_070_400, 2_524_607_999);
/// Time from one list of revoked certificates to the next, ms.
const LIST_TERM_MS: i64 = 30 * 24 * 60 * 60 * 1_000;

/// The reason why the seal cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SealerError {
    /// Its directory or a file in it cannot be read or written.
    #[error("the directory of the seal cannot be used: {0}")]
    Io(#[from] io::Error),
    /// No key could be drawn.
    #[error(transparent)]
    Random(#[from] RandomError),
    /// Documents are sealed already, and their seal is not here: it was not restored with the rest.
    #[error("the seal by which documents were sealed is missing")]
    Missing,
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
            SealerError::Missing => "sealer.missing",
            SealerError::Seal(_) => "sealer.malformed",
        }
    }

    /// Returns what only this failure knows: the system's own words, or the fault of a file.
    pub fn detail(&self) -> String {
        match self {
            SealerError::Io(error) => error.to_string(),
            SealerError::Random(error) => error.to_string(),
            SealerError::Missing => String::new(),
            SealerError::Seal(fault) => fault.to_string(),
        }
    }
}

/// The reason why a document is not sealed yet: the entry stands, and it is tried again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NotSealed {
    /// The entry yields no licence of this number, or it cannot be read.
    Face,
    /// It is larger than what travels may be.
    TooLarge,
    /// No page shows it, or the seal does not seal it.
    Fault(SealingFault),
}

impl NotSealed {
    /// Whether the font lacks a character: until it has it, nothing else comes of trying.
    pub(crate) fn is_of_the_font(&self) -> bool {
        matches!(self, NotSealed::Fault(SealingFault::NoGlyph { .. } | SealingFault::Unwritable { .. }))
    }

    /// The character that the font lacks, by its number; empty where it is something else.
    pub(crate) fn character(&self) -> String {
        match self {
            NotSealed::Fault(SealingFault::NoGlyph { character } | SealingFault::Unwritable { character }) => {
                format!("U+{:04X}", u32::from(*character))
            }
            NotSealed::Face | NotSealed::TooLarge | NotSealed::Fault(_) => String::new(),
        }
    }

    /// The stable code.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            NotSealed::Fault(SealingFault::NoGlyph { .. } | SealingFault::Unwritable { .. }) => "sealing.no_glyph",
            NotSealed::Fault(SealingFault::Key(_)) => "sealing.key",
            NotSealed::Face | NotSealed::TooLarge | NotSealed::Fault(_) => "sealing.failed",
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
    /// Opens the seal of a registry's directory at a registry time; `issued` documents are sealed so far. A demonstration
    /// that has neither seal nor document founds one; of any other office, `None` until its operator has brought one.
    pub(crate) fn open(
        dir: &Path,
        keys: &RegistryKeys,
        issued: u64,
        now: Instant,
    ) -> Result<Option<Sealer>, SealerError> {
        let lies = dir.join(SEAL);
        if !lies.exists() {
            match (issued, keys.is_demo()) {
                (0, true) => found(dir)?,
                (0, false) => return Ok(None),
                (_, _) => return Err(SealerError::Missing),
            }
        }
        let read = |name: &str| fs::read(lies.join(name));
        let secret =
            |name: &str| -> Result<Sm2Secret, SealerError> { Ok(Sm2Secret::from_pkcs8(&Zeroizing::new(read(name)?))?) };
        let (root, maker) = (read(ROOT)?, read(MAKER)?);
        let key = SoftKey::new(secret(SIGNER_KEY)?, read(SIGNER)?)?;
        let seal = Seal::from_der(&read(SEAL_FILE)?)?;
        match seal.may_be_used_by(&key, now) {
            // It seals no more, and stops nothing else: documents wait until the operator brings another.
            Ok(()) | Err(SealingFault::SealOutOfTerm | SealingFault::CertificateOutOfTerm) => {}
            Err(fault) => return Err(fault.into()),
        }
        let authority = DemoAuthority::reopen(secret(ROOT_KEY)?, &root)?;
        let number = u64::try_from(now.seconds()).unwrap_or_default();
        let list = ListIssue { number, at: now, next: now.plus_ms(LIST_TERM_MS), revoked: Vec::new() };
        let list = pem(PemLabel::RevocationList, &authority.revocation_list(&list)?);
        let roots = [pem(PemLabel::Certificate, &root), pem(PemLabel::Certificate, &maker)].concat();
        if fs::read(dir.join(SEAL_ROOTS)).ok().as_deref() != Some(roots.as_bytes()) {
            private::replace(dir, SEAL_ROOTS, roots.as_bytes())?;
        }
        private::replace(dir, SEAL_REVOKED, list.as_bytes())?;
        Ok(Some(Sealer { seal: Arc::new(seal), key: Arc::new(key) }))
    }

    /// Seals a face at a registry time; the same again gives the same bytes.
    pub(crate) fn seal(&self, face: &LicenceFace, at: Instant) -> Result<Vec<u8>, NotSealed> {
        let bytes = issue(face, &self.seal, self.key.as_ref(), at).map_err(NotSealed::Fault)?;
        if bytes.len() > MOST_DOCUMENT_BYTES { Err(NotSealed::TooLarge) } else { Ok(bytes) }
    }
}

/// Founds the demonstration's authority and has a seal made.
fn found(dir: &Path) -> Result<(), SealerError> {
    let random = SecureRandom::new();
    // A name of its own: two processes may begin at once.
    let new = dir.join(format!("{SEAL}.{:016x}.new", u64::from_be_bytes(random.bytes()?)));
    private::directory(&new)?;
    make(&new, &random)?;
    private::flush_names(&new)?;
    match private::rename(&new, &dir.join(SEAL)) {
        // Another process was first: its seal is the office's.
        Err(_) if dir.join(SEAL).exists() => fs::remove_dir_all(&new)?,
        done => done?,
    }
    Ok(private::flush_names(dir)?)
}

/// Makes keys, certificates and seal in a directory.
fn make(new: &Path, random: &SecureRandom) -> Result<(), SealerError> {
    let secret = || -> Result<Sm2Secret, SealerError> { Ok(Sm2Secret::from_seed(&KeySeed::new(random.bytes()?))?) };
    let term = CertificateTerm { from: at(TERM_S.0), until: at(TERM_S.1) };
    let name = |text: &str| DemoName::new(text);
    let (root, maker, signer) = (secret()?, secret()?, secret()?);
    private::create(&new.join(ROOT_KEY), &root.to_pkcs8()?)?;
    let authority = DemoAuthority::found(&name("演示根")?, root, term)?;
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
    // The maker's key has done its work and is kept nowhere: nobody makes a second seal of this office. As with its keys, a
    // demonstration's seal counts from before unified registration, whatever day its story is told on.
    let made = Seal::make(&order, &SoftKey::new(maker, of_maker)?, term.from)?;
    Ok(private::create(&new.join(SEAL_FILE), made.as_der())?)
}

fn at(seconds: i64) -> Instant {
    Instant::from_ms(seconds * 1_000)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;
    use crate::keys::RoleOptions;

    fn noon() -> Instant {
        Instant::from_ms(1_795_000_000_000)
    }

    fn keys(dir: &Path) -> RegistryKeys {
        RegistryKeys::create_or_load(dir, &RoleOptions::demonstration()).unwrap()
    }

    #[test]
    fn a_demonstration_founds_its_seal_once_and_nobody_else_reads_its_keys() {
        let dir = tempfile::tempdir().unwrap();
        let keys = keys(dir.path());
        assert!(Sealer::open(dir.path(), &keys, 0, noon()).unwrap().is_some());
        let file = |name: &str| fs::read(dir.path().join(SEAL).join(name)).unwrap();
        let (seal, roots) = (file(SEAL_FILE), fs::read(dir.path().join(SEAL_ROOTS)).unwrap());
        fs::remove_file(dir.path().join(SEAL_ROOTS)).unwrap();
        assert!(Sealer::open(dir.path(), &keys, 3, noon()).unwrap().is_some());
        assert_eq!((file(SEAL_FILE), fs::read(dir.path().join(SEAL_ROOTS)).unwrap()), (seal, roots));
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&dir.path().join(SEAL)), 0o700);
        for entry in fs::read_dir(dir.path().join(SEAL)).unwrap() {
            assert_eq!(mode(&entry.unwrap().path()), 0o600);
        }
    }

    /// Another root would verify none of the documents that people hold.
    #[test]
    fn no_other_seal_is_founded_where_documents_are_sealed() {
        let dir = tempfile::tempdir().unwrap();
        let keys = keys(dir.path());
        Sealer::open(dir.path(), &keys, 0, noon()).unwrap();
        fs::remove_dir_all(dir.path().join(SEAL)).unwrap();
        let refused = Sealer::open(dir.path(), &keys, 1, noon()).map(drop).unwrap_err();
        assert_eq!(refused.code(), "sealer.missing");
        assert!(!dir.path().join(SEAL).exists());
    }

    #[test]
    fn an_office_that_is_no_demonstration_has_the_seal_that_its_operator_brings() {
        let dir = tempfile::tempdir().unwrap();
        let keys =
            RegistryKeys::create_or_load(dir.path(), &RoleOptions { demo: false, ..RoleOptions::demonstration() });
        assert!(Sealer::open(dir.path(), &keys.unwrap(), 0, noon()).unwrap().is_none());
        assert!(!dir.path().join(SEAL).exists());
    }

    #[test]
    fn a_seal_of_another_signer_is_refused() {
        let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for place in [&dir, &other] {
            Sealer::open(place.path(), &keys(place.path()), 0, noon()).unwrap();
        }
        let file = |place: &tempfile::TempDir, name: &str| place.path().join(SEAL).join(name);
        for name in [SEAL_FILE, SIGNER_KEY, ROOT_KEY] {
            let sound = fs::read(file(&dir, name)).unwrap();
            fs::copy(file(&other, name), file(&dir, name)).unwrap();
            let refused = Sealer::open(dir.path(), &keys(dir.path()), 0, noon()).map(drop).unwrap_err();
            assert_eq!(refused.code(), "sealer.malformed", "{name}");
            fs::write(file(&dir, name), sound).unwrap();
        }
        assert!(Sealer::open(dir.path(), &keys(dir.path()), 0, noon()).is_ok());
    }

    /// A registry whose seal has run out serves, and documents wait.
    #[test]
    fn a_seal_out_of_its_term_opens_and_seals_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let late = at(TERM_S.1 + 1);
        let sealer = Sealer::open(dir.path(), &keys(dir.path()), 0, late).unwrap().unwrap();
        assert!(sealer.seal.may_be_used_by(sealer.key.as_ref(), at(TERM_S.1)).is_ok());
        assert!(sealer.seal.may_be_used_by(sealer.key.as_ref(), late).is_err());
    }
}
