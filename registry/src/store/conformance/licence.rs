//! Consents to the use of licences, and the log of their uses.

use ereg_domain::identifier::CreditCode;
use ereg_protocol::{
    consent::{LicenceUseAnswer, LicenceUseView},
    id::PaperId,
};
use ereg_trust::{
    digest::Digest,
    keys::{DeviceSigner, KeyPolicy, SoftwareKeys, USER_ALIAS},
    licence_consent::LicenceConsent,
};

use super::{Home, noon, person, wrote};
use crate::model::{ConsentRow, LicenceUseRow};

const LICENCE: &str = "1.2.156.3005.2.11100000MB03271699001.11420100MB00000196.20200824000000000001.001.M";

fn consent(purpose: &str) -> ConsentRow {
    let keys = SoftwareKeys::in_memory();
    keys.generate(USER_ALIAS, KeyPolicy::Acts).unwrap();
    let signer = DeviceSigner::new(&keys, USER_ALIAS, "consent").unwrap();
    let consent = LicenceConsent {
        office: "11420100MB00000271".parse().unwrap(),
        licence: LICENCE.parse().unwrap(),
        purpose: purpose.parse().unwrap(),
        until: noon().day().try_into().unwrap(),
        key: *signer.public_key(),
        captured_at: noon(),
    };
    let envelope = consent.sign(&signer).unwrap();
    ConsentRow {
        digest: envelope.digest(),
        consent,
        holder: person(1).account,
        granted_at: noon(),
        revoked_at: None,
        envelope: String::from_utf8(envelope.to_bytes().unwrap()).unwrap(),
    }
}

pub(super) fn a_consent_stands_until_its_end_or_its_revocation(home: &dyn Home) {
    let store = home.open();
    let (kept, revoked) = (consent("one"), consent("two"));
    let after = ConsentRow { revoked_at: Some(noon().plus_ms(1)), ..revoked.clone() };
    wrote(&*store, |tx| {
        tx.put_consent(&kept).unwrap();
        tx.put_consent(&revoked).unwrap();
    });
    assert_eq!(store.moment().unwrap().consents_standing(&person(1).account, noon()).unwrap(), 2);
    wrote(&*store, |tx| tx.put_consent(&after).unwrap());
    let rows = store.moment().unwrap();
    assert_eq!(rows.consent(kept.digest).unwrap(), Some(kept.clone()));
    assert_eq!(rows.consent(after.digest).unwrap(), Some(after));
    assert_eq!(rows.consent(Digest::of(b"another")).unwrap(), None);
    let ends = kept.consent.ends();
    for (who, at, standing) in [(1, noon(), 1), (1, ends.plus_ms(-1), 1), (1, ends, 0), (2, noon(), 0)] {
        assert_eq!(rows.consents_standing(&person(who).account, at).unwrap(), standing, "{who} {at}");
    }
    let given = |office: &CreditCode, at| rows.consents_to(office, at).unwrap();
    let office = &kept.consent.office;
    assert_eq!(given(office, ends.plus_ms(-1)), vec![kept.clone()], "the other is revoked");
    assert_eq!(given(office, ends), Vec::new());
    assert_eq!(given(&"11420100MB00000196".parse().unwrap(), noon()), Vec::new());
}

pub(super) fn a_use_is_written_once_and_counted_of_who_asked(home: &dyn Home) {
    let store = home.open();
    let consent = consent("one");
    let paper = PaperId::from_bytes([7; 16]);
    let used = |number: u8, asker: u16, after: i64, paper: Option<PaperId>| LicenceUseRow {
        id: Digest::of(&[number]),
        asker: person(asker).account,
        paper,
        view: LicenceUseView {
            consent: consent.digest,
            office: consent.consent.office.clone(),
            licence: LICENCE.parse().unwrap(),
            purpose: "one".parse().unwrap(),
            at: noon().plus_ms(after),
            answer: match paper {
                Some(_) => LicenceUseAnswer::Shown { document: None },
                None => LicenceUseAnswer::Refused { code: "consent.over".to_owned() },
            },
        },
    };
    wrote(&*store, |tx| {
        tx.put_consent(&consent).unwrap();
        tx.put_licence_use(&used(1, 2, 1, Some(paper))).unwrap();
        tx.put_licence_use(&used(2, 2, 2, Some(paper))).unwrap();
        tx.put_licence_use(&used(3, 2, 3, None)).unwrap();
        tx.put_licence_use(&used(4, 3, 3, None)).unwrap();
        assert!(tx.put_licence_use(&used(1, 2, 9, None)).is_err(), "it is written already");
    });
    let rows = store.moment().unwrap();
    for (who, after, count) in [(2, 0, 3), (2, 1, 2), (2, 3, 0), (3, 0, 1), (4, 0, 0)] {
        let counted = rows.uses_since(consent.digest, &person(who).account, noon().plus_ms(after)).unwrap();
        assert_eq!(counted, count, "{who} {after}");
    }
    let shown = |who: u16, after: i64| rows.shown_since(&person(who).account, paper, noon().plus_ms(after)).unwrap();
    assert_eq!(shown(2, 0), [consent.digest], "each consent once");
    assert_eq!((shown(2, 2), shown(3, 0)), (vec![], vec![]), "what was refused was not shown");
}
