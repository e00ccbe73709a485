//! Seals that the trust bundle of an office states, alone and beside those that the caller names.
#![allow(clippy::unwrap_used, reason = "a test that cannot run has failed")]

mod fixture;

use ereg_document::{DocumentVerdict, RevocationList, SealRoots, TrustedBy, verify};
use ereg_trust::bundle::{DocumentSeals, SealDer};
use fixture::{
    Draft, Office,
    authority::{Holder, pem, revocation_list},
    pdf::{PdfDraft, PdfOffice},
};

fn stated(certificates: &[&Holder], revoked: &[Vec<u8>]) -> DocumentSeals {
    DocumentSeals {
        certificates: certificates.iter().map(|holder| SealDer::new(holder.der.clone())).collect(),
        revoked: revoked.iter().cloned().map(SealDer::new).collect(),
    }
}

fn of_office(certificates: &[&Holder], revoked: &[Vec<u8>]) -> SealRoots {
    SealRoots::of_office(&stated(certificates, revoked)).unwrap()
}

fn sealed(office: &Office) -> Vec<u8> {
    Draft::plain().sealed(office).zip()
}

/// The word by which a document is trusted, and the code of one that is not good.
fn answer(verdict: &DocumentVerdict) -> (Option<TrustedBy>, Option<&'static str>) {
    (verdict.sealer.trusted_by(), verdict.fault().map(|fault| fault.code()))
}

#[test]
fn a_seal_is_trusted_by_the_word_of_whoever_names_it() {
    let (own, other, pdf) = (Office::new("one"), Office::new("two"), PdfOffice::new("one"));
    let (document, foreign, twin) = (sealed(&own), sealed(&other), PdfDraft::plain().stamped(&pdf));
    let bundle = of_office(&[&own.root, &own.maker, &pdf.root, &pdf.signer], &[]);
    for file in [&document, &twin] {
        assert_eq!(answer(&verify(file, &bundle)), (Some(TrustedBy::Office), None));
    }
    assert_eq!(answer(&verify(&foreign, &bundle)), (None, Some("document.maker_not_trusted")));
    let both = bundle.clone().and(other.roots());
    assert_eq!(answer(&verify(&foreign, &both)), (Some(TrustedBy::Caller), None));
    // Who names again what the office states learns no less of it.
    for roots in [both, bundle.and(own.roots()).and(pdf.roots())] {
        for file in [&document, &twin] {
            assert_eq!(answer(&verify(file, &roots)), (Some(TrustedBy::Office), None));
        }
    }
    assert_eq!(answer(&verify(&document, &own.roots())), (Some(TrustedBy::Caller), None));
}

/// The finance service is another authority: what is under its seal is trusted by that word, and it vouches for nobody of the office's.
#[test]
fn what_a_bundle_states_of_the_finance_service_is_told_from_the_offices_own() {
    let (own, finance) = (Office::new("one"), Office::new("two"));
    let stated = |certificates: &[&Holder]| stated(certificates, &[]);
    let office = of_office(&[&own.root, &own.maker], &[]);
    let both = office.clone().with_finance(&stated(&[&finance.root, &finance.maker])).unwrap();
    assert_eq!(answer(&verify(&sealed(&own), &both)), (Some(TrustedBy::Office), None));
    assert_eq!(answer(&verify(&sealed(&finance), &both)), (Some(TrustedBy::Finance), None));
    let alone = SealRoots::default().with_finance(&stated(&[&finance.root, &finance.maker])).unwrap();
    assert_eq!(answer(&verify(&sealed(&finance), &alone.and(own.roots()))), (Some(TrustedBy::Finance), None));
    // Whom it names leads to no root of the office.
    let talked =
        of_office(&[&own.root, &finance.maker], &[]).with_finance(&stated(&[&finance.root, &own.maker])).unwrap();
    for office in [&own, &finance] {
        assert_eq!(answer(&verify(&sealed(office), &talked)), (None, Some("document.maker_not_named")));
    }
    assert!(office.with_finance(&stated(&[&finance.maker])).is_err(), "no root");
}

/// A file of roots that somebody was talked into names nobody below the roots of the office.
#[test]
fn who_is_named_by_one_leads_to_no_root_of_the_other() {
    let (own, other) = (Office::new("one"), Office::new("two"));
    let document = sealed(&own);
    let caller = [&other.root, &own.maker].map(|holder| pem("CERTIFICATE", &holder.der)).concat();
    let roots = of_office(&[&own.root, &other.maker], &[]).and(SealRoots::parse(caller.as_bytes()).unwrap());
    assert_eq!(answer(&verify(&document, &roots)), (None, Some("document.maker_not_named")));
}

#[test]
fn what_is_revoked_by_one_word_is_revoked_by_the_other() {
    let own = Office::new("one");
    let document = sealed(&own);
    let certificates = [&own.root, &own.maker];
    for serial in [2, 3] {
        let list = revocation_list(&own.root, &[serial]);
        let told = of_office(&certificates, &[revocation_list(&own.root, &[77]), list.clone()]);
        let brought = of_office(&certificates, &[]).with_revocations(RevocationList::parse(&list).unwrap());
        for roots in [told.clone(), told.and(own.roots()), brought.clone(), brought.and(own.roots())] {
            assert_eq!(answer(&verify(&document, &roots)), (None, Some("document.revoked")));
        }
    }
}

#[test]
fn what_cannot_be_read_is_told_and_what_is_not_stated_is_trusted_by_nobody() {
    let own = Office::new("one");
    let none = SealRoots::of_office(&DocumentSeals::default()).unwrap();
    assert_eq!(answer(&verify(&sealed(&own), &none)), (None, Some("document.maker_not_trusted")));
    let certificates = [&own.root, &own.maker];
    let damaged = |damage: fn(&mut DocumentSeals)| {
        let mut seals = stated(&certificates, &[revocation_list(&own.root, &[77])]);
        damage(&mut seals);
        SealRoots::of_office(&seals).map(drop).map_err(|fault| fault.code())
    };
    assert_eq!(damaged(|_| ()), Ok(()));
    assert_eq!(damaged(|seals| seals.certificates.push(SealDer::new(b"none".to_vec()))), Err("seal_roots.unreadable"));
    assert_eq!(damaged(|seals| drop(seals.certificates.remove(0))), Err("seal_roots.no_root"));
    assert_eq!(damaged(|seals| seals.certificates.clear()), Err("seal_roots.no_root"));
    let list = |seals: &mut DocumentSeals| seals.revoked.push(seals.certificates[0].clone());
    assert_eq!(damaged(list), Err("seal_roots.revocation_list"));
}
