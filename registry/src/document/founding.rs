//! The making of a demonstration's (演示) authorities, and of the certificates, keys and seal below them.
//!
//! Two authorities are founded, once. Below the root of the seal stand the seal maker (制章者) and the signer (签章者), and the seal that
//! the maker made for the signer, once in each format: SM2, for the OFD. Below the other root stand the signer of PDFs and the time
//! authority (时间戳机构): P-256, which readers abroad know. These make up a set, which is renewed as a whole, below the same roots, when
//! it cannot be used any more. A directory is built under another name, flushed, and renamed when complete, so that no start ever finds
//! half of it, and of two that found at once one is first.

use std::{fs, path::Path};

use ereg_domain::time::Instant;
use ereg_sealing::{
    CertificateTerm, DemoAuthority, DemoName, KeySeed, P256Secret, Seal, SealOrder, SealVersion, Sm2Secret, SoftKey,
};
use ereg_trust::random::SecureRandom;

use super::{
    authority::SealAuthorities,
    error::SealerError,
    place::{
        FIRST, MAKER, PDF_ROOT, PDF_ROOT_KEY, PDF_SIGNER, PDF_SIGNER_KEY, ROOT, ROOT_KEY, SEAL, SEAL_FILE,
        SEAL_FIVE_FILE, SIGNER, SIGNER_KEY, TIME, TIME_KEY, newest, set,
    },
};
use crate::private::{self, held};

/// Seconds from 2015-01-01, before unified registration began, to the end of 2049, the last year that the shorter form of a
/// certificate's time can say.
pub(super) const TERM_S: (i64, i64) = (1_420_070_400, 2_524_607_999);

/// The format of the electronic seal (电子印章) that an office seals with: a setting of the registry, at each start anew. What was
/// sealed in the other one stays good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SealFormat {
    /// Version 4 (GB/T 38540-2020), which readers in use know.
    #[default]
    Four,
    /// Version 5 (GM/T 0031-2025).
    Five,
}

impl SealFormat {
    const ALL: [SealFormat; 2] = [SealFormat::Four, SealFormat::Five];

    pub(super) fn file(self) -> &'static str {
        match self {
            SealFormat::Four => SEAL_FILE,
            SealFormat::Five => SEAL_FIVE_FILE,
        }
    }

    /// The identifier of the seal of a set (印章标识): each is one of its own.
    fn id(self, number: u64) -> String {
        let last = match self {
            SealFormat::Four => 2 * number - 1,
            SealFormat::Five => 2 * number,
        };
        format!("420100{last:08}")
    }

    fn version(self) -> SealVersion {
        match self {
            SealFormat::Four => SealVersion::Four,
            SealFormat::Five => SealVersion::Five,
        }
    }
}

/// Founds the demonstration's authorities, with their first set.
pub(super) fn found(dir: &Path) -> Result<(), SealerError> {
    let random = SecureRandom::new();
    // A name of its own: two processes may begin at once.
    let new = dir.join(format!("{SEAL}.{:016x}.new", u64::from_be_bytes(random.bytes()?)));
    private::directory(&new)?;
    // As with its keys, a demonstration's seal counts from before unified registration, whatever day its story is told on.
    let term = CertificateTerm { from: at(TERM_S.0), until: at(TERM_S.1) };
    let of_seals = sm2(&random)?;
    private::create(&new.join(ROOT_KEY), &of_seals.to_pkcs8()?)?;
    let of_seals = DemoAuthority::found(&DemoName::new("演示根")?, of_seals, term)?;
    private::create(&new.join(ROOT), of_seals.certificate())?;
    let of_pdfs = p256(&random)?;
    private::create(&new.join(PDF_ROOT_KEY), &of_pdfs.to_pkcs8()?)?;
    let of_pdfs = DemoAuthority::found(&DemoName::new("演示PDF根")?, of_pdfs, term)?;
    private::create(&new.join(PDF_ROOT), of_pdfs.certificate())?;
    let first = set(&new, FIRST);
    private::directory(&first)?;
    Making { set: &first, number: FIRST, term, random: &random }.all(&of_seals, &of_pdfs)?;
    private::flush_names(&first)?;
    private::flush_names(&new)?;
    match private::rename(&new, &dir.join(SEAL)) {
        // Another process was first: its seal is the office's.
        Err(_) if dir.join(SEAL).exists() => fs::remove_dir_all(&new)?,
        done => done?,
    }
    Ok(private::flush_names(dir)?)
}

/// Renews what an office seals with (换发), at a registry time: keys, certificates and seals are others from now on, below the same
/// roots, and what was sealed before is verified by the ones before.
///
/// # Errors
/// [`SealerError::InUse`] while what is there can be used; else a file cannot be read or written.
pub(crate) fn renew(dir: &Path, now: Instant) -> Result<(), SealerError> {
    let authorities = SealAuthorities::open(dir)?;
    let lies = dir.join(SEAL);
    let _held = held(&lies)?;
    let standing = newest(&lies)?;
    if authorities.of_set(&standing)?.iter().all(|one| one.revoked.is_none() && now <= one.facts.until) {
        return Err(SealerError::InUse);
    }
    let (number, random) = (standing.number + 1, SecureRandom::new());
    let new = lies.join(format!("{number}.{:016x}.new", u64::from_be_bytes(random.bytes()?)));
    private::directory(&new)?;
    // To the second, as a certificate says it: from the beginning of this one.
    let term = CertificateTerm { from: at(now.seconds()), until: at(TERM_S.1) };
    Making { set: &new, number, term, random: &random }.all(&authorities.of_seals, &authorities.of_pdfs)?;
    private::flush_names(&new)?;
    private::rename(&new, &set(&lies, number))?;
    private::flush_names(&lies)?;
    authorities.lay_roots()?;
    authorities.lay_lists(now)
}

/// The making of a set.
struct Making<'a> {
    set: &'a Path,
    number: u64,
    term: CertificateTerm,
    random: &'a SecureRandom,
}

impl Making<'_> {
    fn all(&self, of_seals: &DemoAuthority, of_pdfs: &DemoAuthority) -> Result<(), SealerError> {
        self.seals(of_seals)?;
        self.pdf_keys(of_pdfs)
    }

    /// The serial numbers below each root, which has the first one itself.
    fn serials(&self) -> (u64, u64) {
        (2 * self.number, 2 * self.number + 1)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), SealerError> {
        Ok(private::create(&self.set.join(name), bytes)?)
    }

    /// Makes what the OFD is sealed with.
    fn seals(&self, authority: &DemoAuthority) -> Result<(), SealerError> {
        let (maker, signer, serials) = (sm2(self.random)?, sm2(self.random)?, self.serials());
        let of_maker = authority.certify(&DemoName::new("演示制章者")?, serials.0, &maker.public_key()?, self.term)?;
        let of_signer =
            authority.certify(&DemoName::new("演示登记机构")?, serials.1, &signer.public_key()?, self.term)?;
        self.write(MAKER, &of_maker)?;
        self.write(SIGNER, &of_signer)?;
        self.write(SIGNER_KEY, &signer.to_pkcs8()?)?;
        // The maker's key has done its work and is kept nowhere: nobody makes another seal under its name, so there is one of each
        // format from the beginning.
        let maker = SoftKey::new(maker, of_maker)?;
        for format in SealFormat::ALL {
            let order = SealOrder {
                id: format.id(self.number),
                name: DemoName::new("不动产登记专用章（演示）")?,
                version: format.version(),
                signers: vec![of_signer.clone()],
                from: self.term.from,
                until: self.term.until,
            };
            self.write(format.file(), Seal::make(&order, &maker, self.term.from)?.as_der())?;
        }
        Ok(())
    }

    /// Makes what the PDF is signed and its time is stated with.
    fn pdf_keys(&self, authority: &DemoAuthority) -> Result<(), SealerError> {
        let (signer, time, serials) = (p256(self.random)?, p256(self.random)?, self.serials());
        let of_signer =
            authority.certify(&DemoName::new("演示登记机构")?, serials.0, &signer.public_key()?, self.term)?;
        let of_time =
            authority.certify_time(&DemoName::new("演示时间戳机构")?, serials.1, &time.public_key()?, self.term)?;
        self.write(PDF_SIGNER, &of_signer)?;
        self.write(PDF_SIGNER_KEY, &signer.to_pkcs8()?)?;
        self.write(TIME, &of_time)?;
        self.write(TIME_KEY, &time.to_pkcs8()?)
    }
}

fn sm2(random: &SecureRandom) -> Result<Sm2Secret, SealerError> {
    Ok(Sm2Secret::from_seed(&KeySeed::new(random.bytes()?))?)
}

fn p256(random: &SecureRandom) -> Result<P256Secret, SealerError> {
    Ok(P256Secret::from_seed(&KeySeed::new(random.bytes()?))?)
}

pub(super) fn at(seconds: i64) -> Instant {
    Instant::from_ms(seconds * 1_000)
}
