//! The office's electronic seal (登记专用章, 演示), its signature of PDFs, and the keys behind both.
//!
//! A demonstration founds its own when it is first opened. Where documents are sealed already no other is founded: nobody could verify
//! them by its roots. Beside the directory lie the copies to hand out: `seal-roots.pem`, the roots and who makes seals and signs PDFs
//! below them, and `seal-revoked.crl`, a list of each root, which `authority` makes at each start and at each revocation. The office's
//! trust bundle states the same certificates. Trust in these roots cannot be had anywhere else, and nothing pretends that it can. A
//! seal that cannot be used stops the sealing alone: an entry never waits for its document. Either key stops all forms: a
//! document is made in each of them or not at all.

use std::{
    fs,
    path::{Path, PathBuf},
};

use ereg_domain::time::Instant;
use ereg_law::case::SealingHindrance;
use ereg_sealing::{DigestName, Paper, Seal, SealingFault, Stamp, may_sign_pdf};

use super::{
    authority::{Issued, SealAuthorities, none_is_revoked},
    error::SealerError,
    founding::{SealFormat, found},
    place::{MAKER, PDF_SIGNER, SEAL, SIGNER, TIME, newest},
    press::{Means, Press},
    seal_keys::SealKeys,
};
use crate::{
    keys::RegistryKeys,
    model::{DocumentFiles, UNFIT},
    private::held,
};

/// The reason why a paper is not sealed. The act that wrote it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NotSealed {
    /// It cannot be read now.
    Unread,
    /// The office has no seal that could be opened when the registry was started.
    NoSeal,
    /// The text that its act wrote is no face of a paper.
    Face,
    /// It is larger than what travels may be.
    TooLarge,
    /// No page shows it, or the seal does not seal it.
    Fault(SealingFault),
}

impl NotSealed {
    /// The hindrance, for which it waits and is tried again; `None` where the paper itself is at fault: it is sealed never, and any
    /// other is.
    pub(crate) fn hindrance(&self) -> Option<SealingHindrance> {
        match self {
            NotSealed::Face | NotSealed::TooLarge => None,
            NotSealed::Unread => Some(SealingHindrance::Making),
            NotSealed::NoSeal => Some(SealingHindrance::Seal),
            NotSealed::Fault(fault) if fault.is_of_the_paper() => None,
            NotSealed::Fault(SealingFault::NoGlyph { .. }) => Some(SealingHindrance::Font),
            NotSealed::Fault(SealingFault::Key(_)) => Some(SealingHindrance::Key),
            NotSealed::Fault(
                SealingFault::SignerNotListed
                | SealingFault::SealOutOfTerm
                | SealingFault::CertificateOutOfTerm
                | SealingFault::CertificateRevoked,
            ) => Some(SealingHindrance::Seal),
            NotSealed::Fault(_) => Some(SealingHindrance::Making),
        }
    }

    /// Whether nothing comes of trying before the registry is started anew: with the font of another program, or with a seal.
    pub(crate) fn waits_for_a_start(&self) -> bool {
        matches!(self, NotSealed::NoSeal | NotSealed::Fault(SealingFault::NoGlyph { .. }))
    }

    /// The character that the font lacks, or that no page can hold.
    pub(crate) fn lacks(&self) -> Option<char> {
        match self {
            NotSealed::Fault(SealingFault::NoGlyph { character } | SealingFault::Unwritable { character }) => {
                Some(*character)
            }
            NotSealed::Unread | NotSealed::NoSeal | NotSealed::Face | NotSealed::TooLarge | NotSealed::Fault(_) => None,
        }
    }

    /// The stable code.
    pub(crate) fn code(&self) -> &'static str {
        self.hindrance().map_or(UNFIT, SealingHindrance::code)
    }
}

/// The seal, the keys of an office and whoever states the time.
pub(crate) struct Sealer {
    /// The directory of the seal, in which what is revoked is noted.
    lies: PathBuf,
    /// The certificates that it rests on.
    issued: Vec<Issued>,
    seal: Seal,
    digest_name: DigestName,
    keys: SealKeys,
}

/// The documents that an office sealed before its seal is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SealedBefore {
    /// No document.
    Nothing,
    /// Documents, which verify below the roots of its seal alone.
    Documents,
}

impl Sealer {
    /// Opens the seal of a registry's directory, in a format and with the name that its lists of files give their digest, at a registry
    /// time. A demonstration that has neither seal nor document founds one; of any other office, `None` until its operator has brought
    /// one.
    ///
    /// # Errors
    /// A seal that is damaged, missing or cannot be founded. One out of its term opens, and seals nothing.
    pub(crate) fn open(
        dir: &Path,
        keys: &RegistryKeys,
        (format, digest_name, before): (SealFormat, DigestName, SealedBefore),
        now: Instant,
    ) -> Result<Option<Sealer>, SealerError> {
        let lies = dir.join(SEAL);
        if !lies.exists() {
            match (before, keys.is_demo()) {
                (SealedBefore::Nothing, true) => found(dir)?,
                (SealedBefore::Nothing, false) => return Ok(None),
                (SealedBefore::Documents, _) => return Err(SealerError::Missing),
            }
        }
        let set = newest(&lies)?;
        let read = |name: &str| fs::read(set.path.join(name));
        let authorities = SealAuthorities::open(dir)?;
        let sealer = Sealer {
            lies: lies.clone(),
            issued: Issued::of(&set)?,
            seal: Seal::from_der(&read(format.file())?)?,
            digest_name,
            keys: SealKeys::in_memory(&set.path)?,
        };
        // Below another root nobody could verify what they sign.
        let issued_here = authorities.of_seals.has_issued(&read(MAKER)?)
            && authorities.of_seals.has_issued(&read(SIGNER)?)
            && authorities.of_pdfs.has_issued(&read(PDF_SIGNER)?)
            && authorities.of_pdfs.has_issued(&read(TIME)?);
        if !issued_here {
            return Err(SealingFault::OtherIssuer.into());
        }
        match sealer.may_be_used(now) {
            // It seals no more, and stops nothing else: documents wait until the operator has it renewed or brings another.
            Ok(())
            | Err(
                SealingFault::SealOutOfTerm | SealingFault::CertificateOutOfTerm | SealingFault::CertificateRevoked,
            ) => {}
            Err(fault) => return Err(fault.into()),
        }
        let _held = held(&lies)?;
        authorities.lay_roots()?;
        authorities.lay_lists(now)?;
        Ok(Some(sealer))
    }

    /// Whether it can seal at a registry time: the seal and the certificates of all keys are in their terms.
    pub(crate) fn is_in_term(&self, at: Instant) -> bool {
        self.may_be_used(at).is_ok()
    }

    fn may_be_used(&self, at: Instant) -> Result<(), SealingFault> {
        // Looked at each time: an operator who revokes waits for nobody.
        none_is_revoked(&self.lies, &self.issued)?;
        self.seal.may_be_used_by(&*self.keys.seal, at)?;
        may_sign_pdf(&*self.keys.pdf, at)?;
        self.keys.time.asked_at(at).map(drop)
    }

    /// Makes the document of a paper at a registry time, in all its forms; the same again gives the same bytes.
    pub(crate) fn seal(&self, press: &dyn Press, paper: &Paper, at: Instant) -> Result<DocumentFiles, NotSealed> {
        let files = self.files(press, paper, at).map_err(NotSealed::Fault)?;
        if files.fit() { Ok(files) } else { Err(NotSealed::TooLarge) }
    }

    fn files(&self, press: &dyn Press, paper: &Paper, at: Instant) -> Result<DocumentFiles, SealingFault> {
        none_is_revoked(&self.lies, &self.issued)?;
        let time = self.keys.time.asked_at(at)?;
        let stamp = Stamp { seal: &self.seal, key: &*self.keys.seal, digest_name: self.digest_name };
        press.make(paper, Means { stamp, pdf_key: &*self.keys.pdf, time: &*time }, at)
    }
}

#[cfg(test)]
mod tests {
    use std::{os::unix::fs::PermissionsExt as _, path::PathBuf};

    use ereg_document::{DocumentVerdict, Revocation, RevocationList, SealRoots, TrustedBy, verify};
    use ereg_domain::{
        identifier::{LicenceId, LicenceType},
        revocation::RevocationReason,
    };
    use ereg_sealing::{
        Bilingual, CertificateTerm, DemoAuthority, DemoName, KeySeed, LicenceFace, P256Key, P256Secret, PemLabel,
        SealKey, SealKeyFault, TimeAuthority, TimeAuthorityFault, pem,
    };
    use ereg_trust::bundle::{DocumentSeals, MOST_SEAL_CERTIFICATES, SealDer};

    use super::{
        super::{
            authority::{OfficeCertificate, SEAL_REVOKED, SEAL_ROOTS},
            founding::{TERM_S, at, renew},
            place::{
                FIRST, PDF_ROOT, PDF_ROOT_KEY, PDF_SIGNER_KEY, ROOT, ROOT_KEY, SEAL_FILE, SIGNER_KEY, TIME_KEY, set,
            },
            press::OfficePress,
            seal_keys::TimeService,
        },
        *,
    };
    use crate::{
        keys::RoleOptions,
        model::TwinFiles,
        private::noted::{self, Step},
    };

    /// As by default: at an office that has sealed nothing yet, and at one that has.
    const FOUR: (SealFormat, DigestName, SealedBefore) = (SealFormat::Four, DigestName::Oid, SealedBefore::Nothing);
    const AFTER: (SealFormat, DigestName, SealedBefore) = (SealFormat::Four, DigestName::Oid, SealedBefore::Documents);

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
        assert!(Sealer::open(dir.path(), &keys, FOUR, noon()).unwrap().is_some());
        let (lies, first_set) = (dir.path().join(SEAL), set(&dir.path().join(SEAL), FIRST));
        let file = |lies: &Path, name: &str| fs::read(lies.join(name)).unwrap();
        let made = || (file(&first_set, SEAL_FILE), file(&lies, PDF_ROOT), file(dir.path(), SEAL_ROOTS));
        let first = made();
        fs::remove_file(dir.path().join(SEAL_ROOTS)).unwrap();
        assert!(Sealer::open(dir.path(), &keys, AFTER, noon()).unwrap().is_some());
        assert_eq!(made(), first);
        for (file, of, label) in [(SEAL_ROOTS, 4, "CERTIFICATE"), (SEAL_REVOKED, 2, "X509 CRL")] {
            let text = fs::read_to_string(dir.path().join(file)).unwrap();
            assert_eq!(text.matches(&format!("-----BEGIN {label}-----")).count(), of, "{file}");
        }
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        for lies in [lies, first_set] {
            assert_eq!(mode(&lies), 0o700);
            for file in fs::read_dir(lies).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
                assert_eq!(mode(&file), 0o600);
            }
        }
    }

    /// Another root would verify none of the documents that people hold.
    /// A seal that a loss of power took back, or half of its keys, would be documents that nobody can verify any more.
    #[test]
    fn a_seal_outlives_a_loss_of_power_whole_with_its_name() {
        let root = tempfile::tempdir().unwrap();
        let dir = root.path().canonicalize().unwrap();
        let keys = keys(&dir);
        let opened = || noted::steps(|| drop(Sealer::open(&dir, &keys, FOUR, noon()).unwrap().unwrap()));
        let steps = opened();
        assert_eq!(noted::in_danger(&steps), Vec::<PathBuf>::new());
        let named = |step: &Step| matches!(step, Step::Renamed(_, to) if *to == dir.join(SEAL));
        let named = steps.iter().position(named).unwrap();
        let Step::Renamed(new, _) = &steps[named] else { unreachable!() };
        let lies = |of: &Path| fs::read_dir(of).unwrap().map(|file| file.unwrap().path()).collect::<Vec<_>>();
        let files = [lies(&dir.join(SEAL)), lies(&set(&dir.join(SEAL), FIRST))].concat();
        let files: Vec<_> = files.into_iter().filter(|path| path.is_file()).collect();
        assert_eq!(files.len(), 13, "{files:?}");
        for file in files {
            let wrote = new.join(file.strip_prefix(dir.join(SEAL)).unwrap());
            assert!(steps[..named].contains(&Step::Wrote(wrote)), "{file:?} is written in another way");
        }
        // Whole and named within, then under its name, and that on the disk before the roots go beside it.
        let begun = steps.iter().position(|step| *step == Step::Made(dir.join(format!("{SEAL_ROOTS}.new")))).unwrap();
        assert!(steps[named..begun].contains(&Step::Flushed(dir.clone())), "{steps:?}");
        for file in [SEAL_ROOTS, SEAL_REVOKED] {
            let new = dir.join(format!("{file}.new"));
            assert!(steps.contains(&Step::Renamed(new, dir.join(file))), "{file}: {steps:?}");
        }
        // A later start writes its list of what is revoked, and that alone.
        let again = opened();
        assert_eq!(noted::in_danger(&again), Vec::<PathBuf>::new());
        let wrote = again.iter().filter(|step| matches!(step, Step::Wrote(_))).collect::<Vec<_>>();
        assert_eq!(wrote, [&Step::Wrote(dir.join(format!("{SEAL_REVOKED}.new")))]);
    }

    #[test]
    fn no_other_seal_is_founded_where_documents_are_sealed() {
        let dir = tempfile::tempdir().unwrap();
        let keys = keys(dir.path());
        Sealer::open(dir.path(), &keys, FOUR, noon()).unwrap();
        fs::remove_dir_all(dir.path().join(SEAL)).unwrap();
        let refused = Sealer::open(dir.path(), &keys, AFTER, noon()).map(drop).unwrap_err();
        assert_eq!(refused.code(), "sealer.missing");
        assert!(!dir.path().join(SEAL).exists());
    }

    #[test]
    fn an_office_that_is_no_demonstration_has_the_seal_that_its_operator_brings() {
        let dir = tempfile::tempdir().unwrap();
        let keys =
            RegistryKeys::create_or_load(dir.path(), &RoleOptions { demo: false, ..RoleOptions::demonstration() });
        assert!(Sealer::open(dir.path(), &keys.unwrap(), FOUR, noon()).unwrap().is_none());
        assert!(!dir.path().join(SEAL).exists());
    }

    #[test]
    fn what_is_of_another_office_is_refused() {
        let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for place in [&dir, &other] {
            Sealer::open(place.path(), &keys(place.path()), FOUR, noon()).unwrap();
        }
        let file = |place: &tempfile::TempDir, name: &str| {
            let lies = place.path().join(SEAL);
            let of_root = [ROOT, ROOT_KEY, PDF_ROOT, PDF_ROOT_KEY].contains(&name);
            if of_root { lies.join(name) } else { set(&lies, FIRST).join(name) }
        };
        for names in [
            &[SEAL_FILE][..],
            &[SIGNER_KEY],
            &[ROOT_KEY],
            &[MAKER],
            &[PDF_ROOT_KEY],
            &[PDF_SIGNER_KEY],
            &[TIME_KEY],
            // Each key with its own certificate, below a root that nobody is given.
            &[ROOT, ROOT_KEY],
            &[PDF_ROOT, PDF_ROOT_KEY],
            &[PDF_SIGNER, PDF_SIGNER_KEY],
            &[TIME, TIME_KEY],
        ] {
            let sound: Vec<_> = names.iter().map(|name| fs::read(file(&dir, name)).unwrap()).collect();
            for name in names {
                fs::copy(file(&other, name), file(&dir, name)).unwrap();
            }
            let refused = Sealer::open(dir.path(), &keys(dir.path()), FOUR, noon()).map(drop).unwrap_err();
            assert_eq!(refused.code(), "sealer.malformed", "{names:?}");
            for (name, bytes) in names.iter().zip(sound) {
                fs::write(file(&dir, name), bytes).unwrap();
            }
        }
        assert!(Sealer::open(dir.path(), &keys(dir.path()), FOUR, noon()).is_ok());
        // A key that signs PDFs states no time.
        for (from, to) in [(PDF_SIGNER, TIME), (PDF_SIGNER_KEY, TIME_KEY)] {
            fs::copy(file(&dir, from), file(&dir, to)).unwrap();
        }
        let refused = Sealer::open(dir.path(), &keys(dir.path()), FOUR, noon()).map(drop).unwrap_err();
        assert_eq!(refused.code(), "sealer.malformed");
    }

    /// Operators who revoke at once: each certificate is in the list to hand out, whoever wrote it last.
    #[test]
    fn those_who_revoke_at_once_leave_a_list_of_all() {
        for _ in 0..4 {
            let dir = tempfile::tempdir().unwrap();
            Sealer::open(dir.path(), &keys(dir.path()), FOUR, noon()).unwrap();
            let together = std::sync::Barrier::new(OfficeCertificate::ALL.len());
            std::thread::scope(|scope| {
                for certificate in OfficeCertificate::ALL {
                    let (dir, together) = (dir.path(), &together);
                    scope.spawn(move || {
                        let authorities = SealAuthorities::open(dir).unwrap();
                        together.wait();
                        authorities.revoke(certificate, RevocationReason::Superseded, noon(), noon()).unwrap();
                    });
                }
            });
            let handed_out = || fs::read_to_string(dir.path().join(SEAL_REVOKED)).unwrap();
            let left = handed_out();
            let authorities = SealAuthorities::open(dir.path()).unwrap();
            assert!(authorities.certificates().unwrap().iter().all(|one| one.revoked.is_some()));
            authorities.issue_lists(noon()).unwrap();
            // Each row is of one length: a list of fewer is a shorter one.
            assert_eq!(left.len(), handed_out().len());
            assert!(!dir.path().join(format!("{SEAL_REVOKED}.new")).exists());
        }
    }

    /// A fault of the paper itself no seal mends; everything else is tried again.
    #[test]
    fn a_paper_that_is_not_sealed_says_whether_it_ever_will_be() {
        let character = '𠮷';
        for (why, code) in [
            (NotSealed::Face, "sealing.unfit"),
            (NotSealed::TooLarge, "sealing.unfit"),
            (NotSealed::Fault(SealingFault::TooMuchText), "sealing.unfit"),
            (NotSealed::Fault(SealingFault::Unwritable { character }), "sealing.unfit"),
            (NotSealed::Fault(SealingFault::NoGlyph { character }), "sealing.no_glyph"),
            (NotSealed::Fault(SealingFault::Key(SealKeyFault::Unreachable)), "sealing.key"),
            (NotSealed::Fault(SealingFault::SealOutOfTerm), "sealing.no_seal"),
            (NotSealed::Fault(SealingFault::CertificateRevoked), "sealing.no_seal"),
            (NotSealed::NoSeal, "sealing.no_seal"),
            (NotSealed::Fault(SealingFault::TimeStamp), "sealing.failed"),
            (NotSealed::Unread, "sealing.failed"),
        ] {
            assert_eq!((why.code(), why.hindrance().is_none()), (code, code == "sealing.unfit"), "{why:?}");
            assert!(ereg_protocol::catalogue::lookup(code).is_some(), "{code}");
        }
    }

    /// A registry whose seal has run out serves, and documents wait.
    #[test]
    fn a_seal_out_of_its_term_opens_and_seals_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let late = at(TERM_S.1 + 1);
        let sealer = Sealer::open(dir.path(), &keys(dir.path()), FOUR, late).unwrap().unwrap();
        assert!(sealer.is_in_term(at(TERM_S.1)));
        assert!(!sealer.is_in_term(late));
    }

    const SEALED: &str = "2026-11-20T02:00:05.000Z";
    const REVOKED_ON: &str = "2026-12-01T00:00:00.000Z";

    fn time(text: &str) -> Instant {
        text.parse().unwrap()
    }

    fn paper() -> Paper {
        let both = |text: &str| Bilingual { chinese: text.to_owned(), english: text.to_owned() };
        let issuer = "11420100MB00000196".parse().unwrap();
        let day = time(SEALED).day();
        Paper::Licence(LicenceFace {
            title: both("演示"),
            licence: LicenceId::booked(LicenceType::TitleCertificate, &issuer, day.date(), 1).unwrap(),
            number: "演示".to_owned(),
            issuer: both("演示"),
            issued_on: day,
            holders: Vec::new(),
            rows: Vec::new(),
            remarks: None,
            extensions: Vec::new(),
            token: "EREG1:DEMO".to_owned(),
        })
    }

    /// A device that has a certificate, and does not answer; or a time authority elsewhere that does not.
    struct Unreachable(Vec<u8>);

    impl SealKey for Unreachable {
        fn certificate(&self) -> &[u8] {
            &self.0
        }

        fn sign(&self, _: &[u8]) -> Result<Vec<u8>, SealKeyFault> {
            Err(SealKeyFault::Unreachable)
        }
    }

    impl P256Key for Unreachable {
        fn certificate(&self) -> &[u8] {
            &self.0
        }

        fn sign(&self, _: &[u8]) -> Result<Vec<u8>, SealKeyFault> {
            Err(SealKeyFault::Unreachable)
        }
    }

    impl TimeAuthority for Unreachable {
        fn stamp(&self, _: &[u8; 32]) -> Result<Vec<u8>, TimeAuthorityFault> {
            Err(TimeAuthorityFault::Unreachable)
        }
    }

    impl TimeService for Unreachable {
        fn asked_at(&self, _: Instant) -> Result<Box<dyn TimeAuthority + '_>, SealingFault> {
            Ok(Box::new(Unreachable(Vec::new())))
        }
    }

    /// The office's press asks whatever stands behind the traits.
    #[test]
    fn each_key_and_the_time_may_be_elsewhere() {
        let dir = tempfile::tempdir().unwrap();
        let keys = keys(dir.path());
        let now = time(SEALED);
        let refused = |swap: &dyn Fn(&mut SealKeys)| {
            let mut sealer = Sealer::open(dir.path(), &keys, FOUR, now).unwrap().unwrap();
            swap(&mut sealer.keys);
            assert!(sealer.is_in_term(now), "its certificate is as it was");
            sealer.seal(&OfficePress, &paper(), now).map(drop).unwrap_err()
        };
        let key = NotSealed::Fault(SealingFault::Key(SealKeyFault::Unreachable));
        let device = |certificate: &[u8]| Box::new(Unreachable(certificate.to_vec()));
        assert_eq!(refused(&|keys| keys.seal = device(keys.seal.certificate())), key);
        assert_eq!(refused(&|keys| keys.pdf = device(keys.pdf.certificate())), key);
        let authority = NotSealed::Fault(SealingFault::TimeAuthority(TimeAuthorityFault::Unreachable));
        assert_eq!(refused(&|keys| keys.time = device(&[])), authority);
    }

    #[test]
    fn a_certificate_is_revoked_once_and_its_list_says_so() {
        let dir = tempfile::tempdir().unwrap();
        let keys = keys(dir.path());
        let (sealed_at, now) = (time(SEALED), time(REVOKED_ON));
        assert_eq!(SealAuthorities::open(dir.path()).map(drop).unwrap_err().code(), "sealer.no_seal");
        let sealer = Sealer::open(dir.path(), &keys, FOUR, sealed_at).unwrap().unwrap();
        let paper = paper();
        let files = sealer.seal(&OfficePress, &paper, sealed_at).unwrap();
        let read = |name: &str| fs::read(dir.path().join(name)).unwrap();
        let verdict = || {
            let roots = SealRoots::parse(&read(SEAL_ROOTS)).unwrap();
            let lists = RevocationList::parse(&read(SEAL_REVOKED)).unwrap();
            verify(&files.ofd, &roots.with_revocations(lists))
        };
        let authorities = SealAuthorities::open(dir.path()).unwrap();
        // Of what it holds its directory alone is shown, and no key.
        assert_eq!(format!("{authorities:?}"), format!("SealAuthorities {{ dir: {:?}, .. }}", dir.path()));
        authorities.issue_lists(now).unwrap();
        assert_eq!(verdict().seals[0].revocation, Revocation::NotRevoked { as_of: now });

        let revoke =
            |since| authorities.revoke(OfficeCertificate::SealSigner, RevocationReason::Superseded, since, now);
        assert_eq!(revoke(now.plus_ms(1)).unwrap_err().code(), "sealer.revoked_ahead");
        let steps = noted::steps(|| revoke(now).unwrap());
        assert_eq!(noted::in_danger(&steps), Vec::<PathBuf>::new());
        assert_eq!(revoke(now).unwrap_err().code(), "sealer.already_revoked");
        let later = verdict();
        let Revocation::RevokedLater(revoked) = later.seals[0].revocation else { panic!("{later:?}") };
        assert!(later.is_good(), "its time stamp is from before: {later:?}");
        assert_eq!((revoked.since, revoked.reason), (now, Some(RevocationReason::Superseded)));

        // The one that was open before seals no more, a new one opens and seals nothing, and every start lists it.
        let refused = NotSealed::Fault(SealingFault::CertificateRevoked);
        assert_eq!(sealer.seal(&OfficePress, &paper, sealed_at).map(drop), Err(refused.clone()));
        let again = Sealer::open(dir.path(), &keys, AFTER, now.plus_ms(1_000)).unwrap().unwrap();
        assert_eq!(again.seal(&OfficePress, &paper, now).map(drop), Err(refused));
        assert!(!again.is_in_term(now) && matches!(verdict().seals[0].revocation, Revocation::RevokedLater(_)));
        let standing = authorities.certificates().unwrap();
        let revoked: Vec<_> = standing.iter().filter(|one| one.revoked.is_some()).map(|one| one.certificate).collect();
        assert_eq!((standing.len(), revoked), (4, vec![OfficeCertificate::SealSigner]));
    }

    /// The verdict on an OFD by what a bundle states.
    fn by_bundle(keys: &RegistryKeys, document: &[u8]) -> DocumentVerdict {
        verify(document, &SealRoots::of_office(&keys.told().content().seals).unwrap())
    }

    /// Whoever has the trust bundle believes a document by it, and hears by it what is revoked.
    #[test]
    fn the_trust_bundle_states_by_what_documents_are_verified_and_what_is_revoked() {
        let dir = tempfile::tempdir().unwrap();
        let keys = keys(dir.path());
        let (sealed_at, now) = (time(SEALED), time(REVOKED_ON));
        let sealer = Sealer::open(dir.path(), &keys, FOUR, sealed_at).unwrap().unwrap();
        let files = sealer.seal(&OfficePress, &paper(), sealed_at).unwrap();
        let TwinFiles::Pdf { pdf, .. } = &files.twin else { panic!("no PDF") };
        assert!(!by_bundle(&keys, &files.ofd).is_good(), "it states nothing yet");
        let authorities = SealAuthorities::open(dir.path()).unwrap();
        let state = || keys.state_seals(authorities.stated().unwrap()).unwrap();
        let steps = noted::steps(state);
        assert_eq!(noted::in_danger(&steps), Vec::<PathBuf>::new());
        for document in [&files.ofd, pdf] {
            let verdict = by_bundle(&keys, document);
            assert_eq!(
                (verdict.is_good(), verdict.sealer.trusted_by()),
                (true, Some(TrustedBy::Office)),
                "{verdict:?}"
            );
        }
        // As in the file to hand out.
        let told = keys.told();
        let stated = told.content().seals.certificates.iter().map(|one| pem(PemLabel::Certificate, one.as_der()));
        assert_eq!(stated.collect::<String>(), fs::read_to_string(dir.path().join(SEAL_ROOTS)).unwrap());
        assert_eq!(fs::read(dir.path().join("trust.json")).unwrap(), told.bytes());

        // Another process, which serves meanwhile.
        let serving = RegistryKeys::load(dir.path()).unwrap();
        state();
        assert_eq!((keys.told().version(), serving.told().version()), (2, 2), "stated once");
        let revoke = |certificate| authorities.revoke(certificate, RevocationReason::KeyCompromise, now, now).unwrap();
        revoke(OfficeCertificate::SealSigner);
        state();
        assert_eq!(serving.told().version(), 2);
        serving.follow().unwrap();
        assert_eq!((serving.told().version(), serving.bundle().version()), (3, 2));
        let later = by_bundle(&serving, &files.ofd);
        assert!(later.is_good() && matches!(later.seals[0].revocation, Revocation::RevokedLater(_)), "{later:?}");
        let untouched = by_bundle(&serving, pdf);
        assert_eq!(untouched.seals[0].revocation, Revocation::NotChecked, "{untouched:?}");

        // A start is nothing new, another revocation is.
        let again = now.plus_ms(86_400_000);
        Sealer::open(dir.path(), &keys, AFTER, again).unwrap();
        authorities.issue_lists(again).unwrap();
        state();
        assert_eq!(keys.told().version(), 3);
        revoke(OfficeCertificate::PdfSigner);
        state();
        for document in [&files.ofd, pdf] {
            let verdict = by_bundle(&keys, document);
            assert!(matches!(verdict.seals[0].revocation, Revocation::RevokedLater(_)), "{verdict:?}");
        }
        assert_eq!((keys.told().version(), keys.told().content().seals.revoked.len()), (4, 2));
    }

    /// A document under the seal before verifies for ever, and a certificate that was revoked of it stays so.
    #[test]
    fn another_seal_is_stated_beside_the_one_before_it() {
        let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (keys, theirs) = (keys(dir.path()), keys(other.path()));
        let (sealed_at, now) = (time(SEALED), time(REVOKED_ON));
        let state = |keys: &RegistryKeys| {
            keys.state_seals(SealAuthorities::open(dir.path()).unwrap().stated().unwrap()).unwrap();
        };
        let sealed = |sealer: &Sealer| sealer.seal(&OfficePress, &paper(), sealed_at).unwrap().ofd;
        let before = sealed(&Sealer::open(dir.path(), &keys, FOUR, sealed_at).unwrap().unwrap());
        let authorities = SealAuthorities::open(dir.path()).unwrap();
        authorities.revoke(OfficeCertificate::SealMaker, RevocationReason::Superseded, now, now).unwrap();
        state(&keys);
        // The operator brings another one, as it was founded elsewhere.
        drop(Sealer::open(other.path(), &theirs, FOUR, sealed_at).unwrap());
        fs::remove_dir_all(dir.path().join(SEAL)).unwrap();
        fs::rename(other.path().join(SEAL), dir.path().join(SEAL)).unwrap();
        let after = sealed(&Sealer::open(dir.path(), &keys, AFTER, now).unwrap().unwrap());
        assert!(!by_bundle(&keys, &after).is_good(), "before it is stated");
        state(&keys);
        let verdict = by_bundle(&keys, &before);
        assert!(verdict.is_good() && matches!(verdict.seals[0].revocation, Revocation::RevokedLater(_)), "{verdict:?}");
        assert!(by_bundle(&keys, &after).is_good());
        assert_eq!((keys.told().version(), keys.told().content().seals.certificates.len()), (3, 8));
    }

    /// Below the same roots: whoever has the roots' file from before trusts the renewed seal's maker by the next bundle alone.
    #[test]
    fn a_seal_is_renewed_after_a_revocation_and_both_verify() {
        let root = tempfile::tempdir().unwrap();
        let dir = root.path().canonicalize().unwrap();
        let keys = keys(&dir);
        let (sealed_at, now) = (time(SEALED), time(REVOKED_ON));
        let state = || keys.state_seals(SealAuthorities::open(&dir).unwrap().stated().unwrap()).unwrap();
        let opened = |before| Sealer::open(&dir, &keys, before, now).unwrap().unwrap();
        let sealed = |sealer: &Sealer, at: Instant| {
            let files = sealer.seal(&OfficePress, &paper(), at).unwrap();
            let TwinFiles::Pdf { pdf, .. } = files.twin else { panic!("no PDF") };
            [files.ofd, pdf]
        };
        let serving = opened(FOUR);
        let before = sealed(&serving, sealed_at);
        state();
        assert_eq!(renew(&dir, now).unwrap_err().code(), "sealer.in_use");
        let revoke = |certificate| {
            let authorities = SealAuthorities::open(&dir).unwrap();
            authorities.revoke(certificate, RevocationReason::KeyCompromise, now, now)
        };
        for certificate in [OfficeCertificate::SealSigner, OfficeCertificate::PdfSigner] {
            revoke(certificate).unwrap();
        }
        state();
        let later = now.plus_ms(60_000);
        let steps = noted::steps(|| renew(&dir, later).unwrap());
        assert_eq!(noted::in_danger(&steps), Vec::<PathBuf>::new());
        assert_eq!(renew(&dir, later).unwrap_err().code(), "sealer.in_use");
        // The registry that is open has the keys that were revoked; the next one that opens has the others.
        assert!(serving.seal(&OfficePress, &paper(), later).is_err() && !serving.is_in_term(later));
        let renewed = opened(AFTER);
        let after = sealed(&renewed, later);
        assert!(!by_bundle(&keys, &after[0]).is_good(), "before it is stated");
        state();
        let handed_out = fs::read(dir.join(SEAL_ROOTS)).unwrap();
        let lists = RevocationList::parse(&fs::read(dir.join(SEAL_REVOKED)).unwrap()).unwrap();
        let by_files = SealRoots::parse(&handed_out).unwrap().with_revocations(lists);
        for (old, new) in before.iter().zip(&after) {
            for verdict in [by_bundle(&keys, old), verify(old, &by_files)] {
                let revocation = verdict.seals[0].revocation;
                assert!(verdict.is_good() && matches!(revocation, Revocation::RevokedLater(_)), "{verdict:?}");
            }
            for verdict in [by_bundle(&keys, new), verify(new, &by_files)] {
                let revocation = verdict.seals[0].revocation;
                assert!(verdict.is_good() && !matches!(revocation, Revocation::RevokedLater(_)), "{verdict:?}");
            }
        }
        let told = keys.told();
        assert_eq!((told.version(), told.content().seals.certificates.len()), (4, 6), "the roots are the same");
        // Those of the first set stay revoked, and those of the second can be.
        revoke(OfficeCertificate::SealSigner).unwrap();
        assert_eq!(revoke(OfficeCertificate::SealSigner).unwrap_err().code(), "sealer.already_revoked");
        let all = SealAuthorities::open(&dir).unwrap().certificates().unwrap();
        assert_eq!((all.len(), all.iter().filter(|one| one.revoked.is_some()).count()), (8, 3));
        assert!(!renewed.is_in_term(later));
    }

    #[test]
    fn what_nobody_could_read_is_not_stated() {
        let dir = tempfile::tempdir().unwrap();
        let keys = keys(dir.path());
        let trust = || fs::read(dir.path().join("keys").join("trust.json")).unwrap();
        let first = trust();
        let none = SealDer::new(b"no certificate".to_vec());
        let refused = keys.state_seals(DocumentSeals { certificates: vec![none], revoked: Vec::new() }).unwrap_err();
        assert_eq!(refused.code(), "seal_roots.unreadable");
        // Each root is another one, and all are sound.
        let mut many = DocumentSeals::default();
        for n in 0..=MOST_SEAL_CERTIFICATES {
            let secret = P256Secret::from_seed(&KeySeed::new([u8::try_from(n + 1).unwrap(); 32])).unwrap();
            let term = CertificateTerm { from: at(TERM_S.0), until: at(TERM_S.1) };
            let root = DemoAuthority::found(&DemoName::new("演示根").unwrap(), secret, term).unwrap();
            many.certificates.push(SealDer::new(root.certificate().to_vec()));
        }
        assert_eq!(keys.state_seals(many).unwrap_err().code(), "trust.seals");
        assert_eq!((keys.told().version(), trust() == first), (1, true), "it stays as it was");
    }

    #[test]
    fn a_line_that_cannot_be_read_stops_the_sealing_and_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let keys = keys(dir.path());
        let now = time(SEALED);
        let sealer = Sealer::open(dir.path(), &keys, FOUR, now).unwrap().unwrap();
        fs::write(dir.path().join(SEAL).join("revoked.jsonl"), "{}\n").unwrap();
        assert!(sealer.seal(&OfficePress, &paper(), now).is_err());
        let told = Sealer::open(dir.path(), &keys, AFTER, now).map(drop).unwrap_err();
        assert_eq!(told.code(), "sealer.revoked_unreadable");
    }
}
