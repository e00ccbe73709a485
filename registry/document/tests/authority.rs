//! The authority of the demonstration, keys and seals as they are stored.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot run has failed")]

mod fixture;

use ereg_document::{Revocation, RevocationList, RevokedSince, SealerStanding, TrustedBy, verify};
use ereg_domain::revocation::RevocationReason;
use ereg_sealing::{
    CertificateFacts, CertificateTerm, DemoAuthority, ListIssue, PemLabel, RevokedCertificate, Seal, SealOrder,
    SealingFault, Sm2Secret, SoftKey, pem,
};
use fixture::{PdfSigners, Sealers, instant, name, now, order, paper, pdf_root, sealed_at, secret, term, title};

fn list(serials: &[u64], since: &str) -> ListIssue {
    let at = instant("2026-12-01T00:00:00.000Z");
    let row = |serial: &u64| RevokedCertificate {
        serial: *serial,
        since: instant(since),
        reason: RevocationReason::KeyCompromise,
    };
    let revoked = serials.iter().map(row).collect();
    ListIssue { number: 7, at, next: instant("2027-01-01T00:00:00.000Z"), revoked }
}

const BEFORE: &str = "2026-11-20T02:00:05.000Z";
const LATER: &str = "2026-11-20T02:00:06.000Z";

#[test]
fn a_revoked_certificate_is_seen_in_the_list_of_its_authority() {
    let sealers = Sealers::new();
    let document = sealers.issue(&title());
    let with = |revoked: &[u64], since| {
        let file = pem(PemLabel::RevocationList, &sealers.root.revocation_list(&list(revoked, since)).unwrap());
        verify(&document, &sealers.roots().with_revocations(RevocationList::parse(file.as_bytes()).unwrap()))
    };
    for none in [&[][..], &[77]] {
        let verdict = with(none, BEFORE);
        assert_eq!(verdict.sealer.name(), "trusted");
        assert_eq!(verdict.seals[0].revocation, Revocation::NotRevoked { as_of: list(&[], BEFORE).at });
    }
    for serial in [2, 3] {
        let reason = Some(RevocationReason::KeyCompromise);
        let since = RevokedSince { since: instant(BEFORE), reason };
        assert_eq!(with(&[77, serial], BEFORE).sealer, SealerStanding::Revoked(since));
        let since = RevokedSince { since: instant(LATER), reason };
        let later = with(&[77, serial], LATER);
        assert_eq!(
            (later.sealer, later.seals[0].revocation),
            (SealerStanding::Trusted(TrustedBy::Caller), Revocation::RevokedLater(since))
        );
    }
}

#[test]
fn a_list_states_every_reason() {
    let (sealers, signers) = (Sealers::new(), PdfSigners::new());
    let document = sealers.issue(&title());
    for root in [&sealers.root, &signers.root] {
        for reason in RevocationReason::ALL {
            let row = RevokedCertificate { serial: 3, since: instant(BEFORE), reason };
            let list = root.revocation_list(&ListIssue { revoked: vec![row], ..list(&[], BEFORE) }).unwrap();
            let roots = sealers.roots().with_revocations(RevocationList::parse(&list).unwrap());
            let verdict = verify(&document, &roots);
            match verdict.sealer {
                SealerStanding::Revoked(revoked) => assert_eq!(revoked.reason, Some(reason)),
                // Number 3 below the other root is the time authority.
                standing => {
                    assert_eq!((standing.name(), verdict.seals[0].timestamp.name()), ("trusted", "not_trusted"))
                }
            }
        }
    }
}

#[test]
fn a_certificate_says_what_it_is() {
    let sealers = Sealers::new();
    let facts = CertificateFacts::read(&sealers.signer_certificate).unwrap();
    assert!(facts.subject.contains("CN=演示登记机构"), "{facts:?}");
    assert_eq!((facts.serial, facts.from, facts.until), (3, term().from, term().until));
    let certify = |serial| {
        let key = secret("signer").public_key().unwrap();
        let made = sealers.root.certify(&name("演示"), serial, &key, term()).unwrap();
        CertificateFacts::read(&made).map(|facts| facts.serial)
    };
    for serial in [1, 127, 128, 255, 256, u64::MAX] {
        assert_eq!(certify(serial), Ok(serial));
    }
    assert_eq!(CertificateFacts::read(b"0").err(), Some(SealingFault::Certificate));
}

#[test]
fn keys_and_authorities_are_stored_and_opened_again() {
    let sealers = Sealers::new();
    let stored = secret("root").to_pkcs8().unwrap();
    let opened = DemoAuthority::reopen(Sm2Secret::from_pkcs8(&stored).unwrap(), sealers.root.certificate()).unwrap();
    let again = |root: &DemoAuthority| {
        let key = secret("signer").public_key().unwrap();
        (
            root.certify(&name("演示登记机构"), 3, &key, term()).unwrap(),
            root.revocation_list(&list(&[2], BEFORE)).unwrap(),
        )
    };
    assert_eq!(again(&opened), again(&sealers.root));
    assert_eq!(again(&opened).0, sealers.signer_certificate);
    let opened = DemoAuthority::reopen(secret("other"), sealers.root.certificate());
    assert_eq!(opened.err(), Some(SealingFault::OtherKey));
    assert_eq!(DemoAuthority::reopen(secret("root"), b"0").err(), Some(SealingFault::Certificate));
    assert_eq!(Sm2Secret::from_pkcs8(b"0").err(), Some(SealingFault::Secret));
    let other = SoftKey::new(secret("other"), sealers.signer_certificate.clone());
    assert_eq!(other.err(), Some(SealingFault::OtherKey));
    assert_ne!(secret("a").public_key().unwrap(), secret("b").public_key().unwrap());
    assert_eq!(secret("a").public_key().unwrap(), secret("a").public_key().unwrap());
}

#[test]
fn an_authority_knows_what_it_issued() {
    let (sealers, signers) = (Sealers::new(), PdfSigners::new());
    for (root, own) in [
        (&sealers.root, [sealers.root.certificate(), &sealers.maker_certificate, &sealers.signer_certificate]),
        (&signers.root, [signers.root.certificate(), &signers.signer_certificate, &signers.time_certificate]),
    ] {
        // Another root has the same name.
        let others = [&pdf_root("another"), &DemoAuthority::found(&name("演示根"), secret("another"), term()).unwrap()];
        for certificate in own {
            assert!(root.has_issued(certificate));
            assert!(others.iter().all(|other| !other.has_issued(certificate)));
            let mut changed = certificate.to_vec();
            *changed.last_mut().unwrap() ^= 1;
            assert!(!root.has_issued(&changed) && !root.has_issued(&certificate[1..]));
        }
    }
    assert!(!sealers.root.has_issued(&signers.signer_certificate) && !signers.root.has_issued(b""));
}

#[test]
fn an_authority_certifies_keys_alone() {
    let sealers = Sealers::new();
    let mut point = secret("signer").public_key().unwrap();
    *point.last_mut().unwrap() ^= 1;
    for key in [&point[..], b"", b"0"] {
        let made = sealers.root.certify(&name("演示"), 4, key, term());
        assert_eq!(made, Err(SealingFault::Certificate));
    }
    let early = CertificateTerm { from: instant("1969-01-01T00:00:00.000Z"), ..term() };
    let key = secret("signer").public_key().unwrap();
    assert_eq!(sealers.root.certify(&name("演示"), 4, &key, early), Err(SealingFault::Time));
    // From 2050 on certificates spell a year in four digits.
    let late = CertificateTerm { until: instant("2060-01-01T00:00:00.000Z"), ..term() };
    assert!(sealers.root.certify(&name("演示"), 4, &key, late).is_ok());
}

#[test]
fn a_seal_is_stored_and_read_again_and_no_other_bytes_are_one() {
    let sealers = Sealers::new();
    let read = Seal::from_der(sealers.seal.as_der()).unwrap();
    assert_eq!((read.name(), read.as_der()), ("演示登记专用章", sealers.seal.as_der()));
    let both = [&read, &sealers.seal].map(|seal| sealed_at(&paper(&title()), seal, &sealers.signer, now()).unwrap());
    assert!(both[0] == both[1]);
    let der = sealers.seal.as_der();
    assert!(Seal::from_der(&der[..der.len() - 1]).is_err());
    for at in (0..der.len()).step_by(97) {
        let mut forged = der.to_vec();
        forged[at] ^= 1;
        // A certificate's own signature is for whoever trusts its root to look at.
        let changed_maker = Seal::from_der(&forged).is_ok_and(|seal| seal.as_der() != der);
        let within = der.windows(sealers.maker_certificate.len()).position(|part| part == sealers.maker_certificate);
        let within = within.unwrap();
        assert!(!changed_maker || (within..within + sealers.maker_certificate.len()).contains(&at), "{at}");
    }
    let made = |order: SealOrder| Seal::make(&order, &sealers.maker, now()).err();
    let order = order(&sealers.signer_certificate);
    assert_eq!(made(SealOrder { id: "印章".to_owned(), ..order.clone() }), Some(SealingFault::SealId));
    assert_eq!(made(SealOrder { signers: vec![b"0".to_vec()], ..order.clone() }), Some(SealingFault::Certificate));
    let early = instant("1969-01-01T00:00:00.000Z");
    assert_eq!(made(SealOrder { from: early, ..order }), Some(SealingFault::Time));
}
