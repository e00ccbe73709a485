//! The time of an OFD's seal: what a time authority proves of it, and what a revoked certificate is worth then.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot run has failed")]

mod fixture;

use ereg_document::{
    DocumentVerdict, Revocation, RevocationList, SealRoots, SealerStanding, TimestampStanding, TrustedBy, verify,
};
use ereg_domain::revocation::RevocationReason;
use fixture::{
    Draft, Office, VALUE,
    authority::{ECDSA_WITH_SHA256, ListRow, ListSays, Says, certify, pem, revocation_list, revocation_list_of},
    der::{bits, int, octets, oid, seq, tlv},
    pdf::{Cms, PdfOffice, algorithm, timestamp_info},
};

/// Three seconds after the seal states.
const STAMPED: &str = "20261120020008Z";

fn authority() -> PdfOffice {
    PdfOffice::new("time")
}

fn roots() -> SealRoots {
    let file = [Office::new("one").roots_pem(), pem("CERTIFICATE", &authority().root.der)].concat();
    SealRoots::parse(file.as_bytes()).unwrap()
}

fn stamped() -> Vec<u8> {
    Draft::plain().stamped(&authority(), STAMPED).sealed(&Office::new("one")).zip()
}

fn with(token: impl Fn(&[u8]) -> Vec<u8> + 'static) -> DocumentVerdict {
    let draft = Draft { token: Some(Box::new(token)), ..Draft::plain() };
    verify(&draft.sealed(&Office::new("one")).zip(), &roots())
}

fn code(verdict: &DocumentVerdict) -> &'static str {
    verdict.fault().map_or("good", |fault| fault.code())
}

fn answer(verdict: &DocumentVerdict) -> (&'static str, &'static str) {
    (code(verdict), verdict.seals[0].timestamp.name())
}

#[test]
fn a_time_authority_below_a_root_says_since_when_a_seal_is_there() {
    for version in [4, 5] {
        let draft = Draft { seal_stamped: true, ..Draft::version(version) };
        let verdict = verify(&draft.stamped(&authority(), STAMPED).sealed(&Office::new("one")).zip(), &roots());
        assert_eq!(code(&verdict), "good", "{verdict:?}");
        let TimestampStanding::Trusted { at, authority } = &verdict.seals[0].timestamp else { panic!("{verdict:?}") };
        assert_eq!(at.to_string(), "2026-11-20T02:00:08.000Z");
        assert!(authority.contains("time 演示时间戳"), "{authority}");
    }
    // Absent, the time is the signer's word, and below no root of the caller nothing more.
    let plain = verify(&Draft::plain().sealed(&Office::new("one")).zip(), &roots());
    assert_eq!(answer(&plain), ("good", "absent"));
    assert_eq!(answer(&verify(&stamped(), &Office::new("one").roots())), ("good", "not_trusted"));
}

#[test]
fn a_token_that_does_not_fit_is_a_document_that_was_changed() {
    let other = || authority().token(b"another signature", STAMPED).der();
    let forged = Cms::over_info(&PdfOffice::new("two").stamper, &authority().root, timestamp_info(b"x", STAMPED, &[]));
    for (what, token) in [
        ("of another signature", other()),
        ("none at all", b"stamp".to_vec()),
        ("nothing", Vec::new()),
        ("more behind it", [other(), vec![0]].concat()),
        ("by another's key", forged.der()),
        ("no signed data", seq(&[oid("1.2.840.113549.1.7.1")])),
    ] {
        let verdict = with(move |_| token.clone());
        assert_eq!(code(&verdict), "document.timestamp_mismatch", "{what}");
        assert_eq!((verdict.integrity.name(), verdict.sealer.name()), ("altered", "unknown_key"), "{what}");
    }
    // A token of this signature with more behind it, and one that is no string of bits.
    let more = with(|value| [authority().token(value, STAMPED).der(), vec![0]].concat());
    assert_eq!(code(&more), "document.timestamp_mismatch");
    let files = Draft::plain().sealed(&Office::new("one"));
    let value = files.bytes(VALUE).to_vec();
    let bare = seq(&[value[4..].to_vec(), tlv(0xA0, &octets(b"x"))]);
    assert_eq!(value[1], 0x82);
    assert_eq!(code(&verify(&files.with(VALUE, bare).zip(), &roots())), "document.timestamp_mismatch");
}

#[test]
fn no_byte_of_a_token_is_flipped_unnoticed() {
    let files = Draft::plain().stamped(&authority(), STAMPED).sealed(&Office::new("one"));
    let value = files.bytes(VALUE).to_vec();
    // The token stands at the end, under a head that says how long the rest is.
    let rest = |at: usize| value[at..].len() - 4;
    let is_token = |at: &usize| {
        value[*at..].starts_with(&[0xA0, 0x82])
            && usize::from(value[at + 2]) * 256 + usize::from(value[at + 3]) == rest(*at)
    };
    let token = (0..value.len() - 4).find(is_token).unwrap();
    assert!(rest(token) > 500);
    for at in token..value.len() {
        let mut changed = value.clone();
        changed[at] ^= 1;
        let verdict = verify(&files.clone().with(VALUE, changed).zip(), &roots());
        assert!(!verdict.is_good(), "{at}: {verdict:?}");
    }
}

#[test]
fn an_authority_that_is_none_proves_no_time() {
    let office = authority();
    let judge = |stamper: fixture::authority::Holder| {
        let office = PdfOffice { stamper, ..office.clone() };
        answer(&with(move |value| office.token(value, STAMPED).der()))
    };
    let below = |says: Says| certify("演示时间戳", "clock", Some(&office.root), &says);
    assert_eq!(judge(below(Says::stamper(8))), ("good", "trusted"));
    assert_eq!(judge(below(Says { until: "261120020007Z", ..Says::stamper(8) })), ("good", "not_trusted"));
    assert_eq!(judge(below(Says { purpose: None, ..Says::stamper(8) })), ("good", "not_trusted"));
    let stranger = PdfOffice::new("two");
    assert_eq!(answer(&with(move |value| stranger.token(value, STAMPED).der())), ("good", "not_trusted"));
}

/// Chinese time authorities stamp by SM2 (GM/T 0033), many others by RSA: nobody here verifies them, and they prove nothing.
#[test]
fn a_token_of_another_kind_is_said_not_to_be_verified() {
    for id in ["1.2.840.113549.1.1.11", "1.2.840.113549.1.1.1", "1.2.156.10197.1.501"] {
        let verdict = with(move |value| Cms { algorithm: algorithm(id), ..authority().token(value, STAMPED) }.der());
        assert_eq!(answer(&verdict), ("good", "not_checked"), "{id}");
    }
    let verdict = with(|_| seq(&[oid("1.2.156.10197.6.1.4.2.2"), tlv(0xA0, &seq(&[int(1)]))]));
    assert_eq!(answer(&verdict), ("good", "not_checked"));
    let verdict =
        with(|value| Cms { algorithm: algorithm(ECDSA_WITH_SHA256), ..authority().token(value, STAMPED) }.der());
    assert_eq!(answer(&verdict), ("good", "trusted"));
    let verdict =
        with(|value| Cms { algorithm: algorithm("1.2.840.10045.4.3.3"), ..authority().token(value, STAMPED) }.der());
    assert_eq!(code(&verdict), "document.timestamp_mismatch");
}

#[test]
fn a_seal_and_its_signer_are_judged_at_the_time_that_is_proved() {
    let judge = |stated: &'static str, stamp: &'static str, until: &'static str| {
        let office = Office::new("one");
        let says = Says { until, ..Says::signer(3) };
        let signer = certify("one 演示登记机构", "one signer", Some(&office.root), &says);
        let office = Office { signer, ..office };
        let draft = Draft { at: stated, ..Draft::plain() }.stamped(&authority(), stamp);
        code(&verify(&draft.sealed(&office).zip(), &roots()))
    };
    assert_eq!(judge("20261120020005Z", STAMPED, "261120020008Z"), "good");
    // The signer says that it was before the end of the term, and the authority that it was not.
    assert_eq!(judge("20261120020005Z", STAMPED, "261120020007Z"), "document.certificate_out_of_term");
    // A time after the proved one, by more than two clocks differ.
    assert_eq!(judge("20261120020508Z", STAMPED, "360101000000Z"), "good");
    assert_eq!(judge("20261120020509Z", STAMPED, "360101000000Z"), "document.signed_after_timestamp");
    // Proved for after the seal's own term, and stated for before it was made.
    assert_eq!(judge("20301231235959Z", "20310101000000Z", "360101000000Z"), "document.seal_out_of_term");
    assert_eq!(judge("20260131235959Z", STAMPED, "360101000000Z"), "document.seal_out_of_term");
}

fn listed(rows: &[ListRow], of: &fixture::authority::Holder) -> SealRoots {
    let list = revocation_list_of(of, rows, ListSays::plain());
    roots().with_revocations(RevocationList::parse(&list).unwrap())
}

#[test]
fn a_certificate_that_was_revoked_after_the_proved_time_leaves_the_document_good_and_it_is_said() {
    let root = Office::new("one").root;
    for serial in [2, 3] {
        // The second of the time stamp is not before itself.
        for (since, good) in [("261120020009Z", true), ("261120020008Z", false), ("260601000000Z", false)] {
            let row = ListRow::of(serial, since).why(1);
            let verdict = verify(&stamped(), &listed(&[row], &root));
            assert_eq!(verdict.is_good(), good, "{serial} {since}: {verdict:?}");
            let revoked = match (&verdict.sealer, verdict.seals[0].revocation) {
                (SealerStanding::Trusted(TrustedBy::Caller), Revocation::RevokedLater(revoked)) if good => revoked,
                (SealerStanding::Revoked(revoked), Revocation::NotChecked) if !good => *revoked,
                other => panic!("{other:?}"),
            };
            assert_eq!(revoked.reason, Some(RevocationReason::KeyCompromise));
            assert_eq!(revoked.since.to_string().replace(['-', ':', 'T'], "")[2..14], since[..12]);
            // The word of the signer alone is believed of no revoked one.
            let alone = verify(&Draft::plain().sealed(&Office::new("one")).zip(), &listed(&[row], &root));
            assert_eq!((code(&alone), alone.sealer.name()), ("document.revoked", "revoked"));
            // Nor that of an authority that the caller does not know.
            let list = RevocationList::parse(&revocation_list_of(&root, &[row], ListSays::plain())).unwrap();
            let unknown = verify(&stamped(), &Office::new("one").roots().with_revocations(list));
            assert_eq!(answer(&unknown), ("document.revoked", "not_trusted"));
        }
    }
    let clean = verify(&stamped(), &listed(&[ListRow::of(77, "260601000000Z")], &root));
    assert!(matches!(clean.seals[0].revocation, Revocation::NotRevoked { .. }), "{clean:?}");
}

#[test]
fn a_key_that_may_have_been_anothers_is_revoked_since_then() {
    let row = ListRow { invalid_since: Some("20261101000000Z"), ..ListRow::of(3, "261125000000Z").why(1) };
    let verdict = verify(&stamped(), &listed(&[row], &Office::new("one").root));
    let SealerStanding::Revoked(revoked) = verdict.sealer else { panic!("{verdict:?}") };
    assert_eq!(revoked.since.to_string(), "2026-11-01T00:00:00.000Z");
    // Of two rows the earlier one counts.
    let rows = [ListRow::of(3, "261125000000Z"), ListRow::of(3, "261101000000Z").why(4)];
    let verdict = verify(&stamped(), &listed(&rows, &Office::new("one").root));
    let SealerStanding::Revoked(revoked) = verdict.sealer else { panic!("{verdict:?}") };
    assert_eq!((revoked.since.to_string().as_str(), revoked.reason), ("2026-11-01T00:00:00.000Z", None));
}

/// RFC 3161, 4.1: where its key was given up and not lost, what an authority stamped before remains.
#[test]
fn a_time_authority_that_was_revoked_proves_what_it_stamped_before_unless_its_key_was_lost() {
    let judge = |row: ListRow| answer(&verify(&stamped(), &listed(&[row], &authority().root)));
    for (reason, timestamp) in [
        (0, "trusted"),
        (3, "trusted"),
        (4, "trusted"),
        (5, "trusted"),
        (1, "not_trusted"),
        (2, "not_trusted"),
        (6, "not_trusted"),
        (9, "not_trusted"),
    ] {
        assert_eq!(judge(ListRow::of(3, "261120020009Z").why(reason)), ("good", timestamp), "{reason}");
        assert_eq!(judge(ListRow::of(3, "261120020008Z").why(reason)), ("good", "not_trusted"), "{reason}");
    }
    assert_eq!(judge(ListRow::of(3, "261120020009Z")), ("good", "not_trusted"), "no reason is the worst one");
}

#[test]
fn a_list_is_heard_where_it_is_whole_its_issuers_own_and_late_enough() {
    let (one, other) = (Office::new("one"), Office::new("two"));
    let judge = |list: &[u8]| {
        let Ok(list) = RevocationList::parse(list) else { return ("unread", Revocation::NotChecked) };
        let verdict = verify(&Draft::plain().sealed(&Office::new("one")).zip(), &roots().with_revocations(list));
        (code(&verdict), verdict.seals[0].revocation)
    };
    let own = revocation_list(&one.root, &[3]);
    assert_eq!(judge(&own).0, "document.revoked");
    // Another issuer, one of the same name with another key, and a signer who issues nothing.
    let namesake = certify(&one.root.name, "another key", None, &Says::authority(1));
    for issuer in [&other.root, &namesake, &one.signer] {
        assert_eq!(judge(&revocation_list(issuer, &[2, 3])), ("good", Revocation::NotChecked));
    }
    // Forged: any byte of it.
    let forged = |at: usize| {
        let mut forged = own.clone();
        forged[at] ^= 1;
        judge(&forged)
    };
    assert!((0..own.len()).all(|at| matches!(forged(at), ("good" | "unread", Revocation::NotChecked))));
    // One that had ended before the sealing clears nobody, and a revoked one stays so.
    let ended = ListSays { at: "260601000000Z", next: "260701000000Z", extension: None };
    let judge_row = |row: ListRow| judge(&revocation_list_of(&one.root, &[row], ended));
    assert_eq!(judge_row(ListRow::of(77, "260501000000Z")), ("good", Revocation::NotChecked));
    assert_eq!(judge_row(ListRow::of(3, "260501000000Z")).0, "document.revoked");
    // A reason that there is none of, or that takes a row out of another list.
    for reason in [7, 8, 11] {
        assert_eq!(judge_row(ListRow::of(77, "260501000000Z").why(reason)).0, "unread", "{reason}");
    }
    assert_eq!(bits(&[1]), [3, 2, 0, 1]);
}
