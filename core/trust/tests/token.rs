//! Tests what a stranger learns from a token, and that one token has one spelling.
// The lint knows test functions, not what they share.
#![allow(clippy::unwrap_used)]

mod fixture;

use coset::{CborSerializable as _, CoseSign1, TaggedCborSerializable as _};
use ereg_domain::time::Instant;
use ereg_trust::bundle::{KeyRole, RoleKey, TrustBundle};
use ereg_trust::digest::Digest;
use ereg_trust::keys::RegistryKey;
use ereg_trust::token::{
    self, BookStanding, Integrity, MAX_BYTES, SealTrust, StatusState, Token, TokenClaims, TokenError, TokenStatus,
    TokenVerdict, judge, seal, verify,
};
use fixture::{CHECKPOINT_S, at, bundle, bundle_of, claims, content, role_key, token};
use proptest::prelude::*;

fn answers(verdict: &TokenVerdict) -> (Integrity, SealTrust, BookStanding) {
    (verdict.integrity, verdict.seal, verdict.book)
}

fn sealed(claims: TokenClaims) -> String {
    seal(claims, &role_key(KeyRole::Seal)).unwrap().text()
}

fn status(state: StatusState) -> Option<TokenStatus> {
    Some(TokenStatus { state, as_of_s: CHECKPOINT_S + 600 })
}

#[test]
fn a_token_at_issue_was_in_the_book_and_its_status_since_is_unknown() {
    let verdict = verify(&token(None).text(), &bundle());
    assert_eq!(answers(&verdict), (Integrity::Intact, SealTrust::Trusted, BookStanding::StatusUnknown));
    assert!(verdict.is_good() && verdict.demo);
    assert_eq!(verdict.booked_at.unwrap().to_string(), "2026-11-23T08:00:00.123Z");
    assert_eq!(verdict.as_of, Some(at(CHECKPOINT_S)));
    assert_eq!(verdict.office.as_deref(), Some("420100"));
}

#[test]
fn a_fresh_status_says_current_or_cancelled() {
    let current = verify(&token(status(StatusState::Current)).text(), &bundle());
    assert_eq!(answers(&current), (Integrity::Intact, SealTrust::Trusted, BookStanding::Current));
    assert!(current.is_good());
    assert_eq!(current.as_of, Some(at(CHECKPOINT_S + 600)));

    let cancelled = verify(&token(status(StatusState::Cancelled)).text(), &bundle());
    assert_eq!(answers(&cancelled), (Integrity::Intact, SealTrust::Trusted, BookStanding::Cancelled));
    assert_eq!(cancelled.code(), Some("token.cancelled"));
    assert!(cancelled.booked_at.is_some());
}

#[test]
fn a_token_of_another_office_is_unverifiable() {
    let mut elsewhere = content();
    for row in &mut elsewhere.roles {
        let key = RegistryKey::from_seed(&[100 + row.role as u8; 32]).unwrap().public_key();
        *row = RoleKey { demo: true, ..RoleKey::new(row.role, key, row.from, "110000") };
    }
    let verdict = verify(&token(None).text(), &bundle_of(elsewhere));
    assert_eq!(answers(&verdict), (Integrity::Unverifiable, SealTrust::UnknownKey, BookStanding::Unverifiable));
    assert_eq!((verdict.code(), verdict.office, verdict.booked_at), (Some("token.unknown_key"), None, None));
}

#[test]
fn a_forger_who_names_our_key_is_told_apart() {
    let forged = seal(claims(None), &role_key(KeyRole::Policy)).unwrap().bytes();
    let ours = role_key(KeyRole::Seal).public_key().key_id().short();
    let theirs = role_key(KeyRole::Policy).public_key().key_id().short();
    let place = forged.windows(4).position(|window| window == theirs).unwrap();
    let forged = [&forged[..place], &ours, &forged[place + 4..]].concat();
    let verdict = verify(&format!("EREG1:{}", base45::encode(&forged)), &bundle());
    assert_eq!(answers(&verdict), (Integrity::Altered, SealTrust::UnknownKey, BookStanding::Unverifiable));
    // And the key of another role does not seal under its own name either.
    let other_role = verify(&seal(claims(None), &role_key(KeyRole::Policy)).unwrap().text(), &bundle());
    assert_eq!(other_role.seal, SealTrust::UnknownKey);
    assert_eq!(other_role.integrity, Integrity::Unverifiable);
}

#[test]
fn a_stolen_seal_key_cannot_put_another_holder_on_a_real_leaf() {
    let mut other = claims(status(StatusState::Current));
    other.face.holders = "王*".into();
    let verdict = verify(&sealed(other), &bundle());
    assert_eq!(answers(&verdict), (Integrity::Intact, SealTrust::Trusted, BookStanding::NotIncluded));
    assert_eq!((verdict.code(), verdict.booked_at, verdict.as_of), (Some("token.not_included"), None, None));

    let change: [fn(&mut TokenClaims); 7] = [
        |claims| claims.booked_at_ms += 1,
        |claims| claims.entry_index += 1,
        |claims| claims.content_commit = Digest::of(b"other"),
        |claims| claims.other_shown.clear(),
        |claims| claims.checkpoint.size += 1,
        |claims| claims.checkpoint.time_s += 1,
        |claims| claims.path.truncate(1),
    ];
    for change in change {
        let mut claims = claims(None);
        change(&mut claims);
        assert_eq!(verify(&sealed(claims), &bundle()).book, BookStanding::NotIncluded);
    }
}

#[test]
fn a_seal_key_counts_in_its_term_only() {
    let until = |role: KeyRole, end: u64| {
        let mut content = content();
        content.roles.iter_mut().filter(|row| row.role == role).for_each(|row| row.to = Some(at(end)));
        bundle_of(content)
    };
    let plain = token(None).text();
    let fresh = token(status(StatusState::Current)).text();
    // Half-open: valid up to the last moment before the end.
    assert_eq!(verify(&plain, &until(KeyRole::Seal, CHECKPOINT_S + 1)).seal, SealTrust::Trusted);
    let out = verify(&plain, &until(KeyRole::Seal, CHECKPOINT_S));
    assert_eq!(answers(&out), (Integrity::Intact, SealTrust::OutOfTerm, BookStanding::StatusUnknown));
    assert_eq!((out.code(), out.is_good()), (Some("token.out_of_term"), false));
    // The later of checkpoint and status decides, and an untrusted seal's status says nothing.
    let out = verify(&fresh, &until(KeyRole::Seal, CHECKPOINT_S + 600));
    assert_eq!(answers(&out), (Integrity::Intact, SealTrust::OutOfTerm, BookStanding::StatusUnknown));
    // A book key out of its term proves nothing.
    let out = verify(&fresh, &until(KeyRole::Book, CHECKPOINT_S));
    assert_eq!(answers(&out), (Integrity::Intact, SealTrust::Trusted, BookStanding::Unverifiable));
    assert_eq!(out.code(), Some("token.book_unverifiable"));
}

#[test]
fn a_rotated_key_still_verifies_what_it_sealed() {
    let mut rotated = content();
    let next = RegistryKey::from_seed(&[77; 32]).unwrap();
    let change = at(CHECKPOINT_S + 10_000);
    rotated.roles.iter_mut().filter(|row| row.role == KeyRole::Seal).for_each(|row| row.to = Some(change));
    rotated.roles.push(RoleKey { demo: true, ..RoleKey::new(KeyRole::Seal, next.public_key(), change, "420100") });
    let bundle = bundle_of(rotated);
    assert!(verify(&token(None).text(), &bundle).is_good());
    let early = seal(claims(None), &next).unwrap();
    assert_eq!(judge(&early, &bundle).seal, SealTrust::OutOfTerm);
}

#[test]
fn garbage_is_unreadable_each_with_its_code() {
    let good = token(None).text();
    let code = |text: &str| Token::parse(text).unwrap_err().code();
    assert_eq!(code(""), "token.prefix");
    assert_eq!(code("EREG2:ABC"), "token.prefix");
    assert_eq!(code(&good.to_lowercase()), "token.prefix");
    assert_eq!(code(&format!("EREG1:{}", good[6..].to_lowercase())), "token.base45");
    assert_eq!(code(&format!("{good}\n")), "token.base45");
    assert_eq!(code("EREG1:"), "token.structure");
    assert_eq!(code(&format!("EREG1:{}", base45::encode(vec![0; MAX_BYTES + 1]))), "token.too_large");
    assert_eq!(code(&format!("EREG1:{}", "0".repeat(1 << 20))), "token.too_large");
    assert_eq!(
        answers(&verify("x", &bundle())),
        (Integrity::Unreadable, SealTrust::UnknownKey, BookStanding::Unverifiable)
    );
}

#[test]
fn other_spellings_of_the_same_token_are_refused() {
    let parse = |bytes: &[u8]| Token::parse(&format!("EREG1:{}", base45::encode(bytes))).map(drop);
    let good = token(None).bytes();
    assert_eq!(parse(&good), Ok(()));
    assert_eq!(good[..2], [0xD2, 0x84]);
    let structure = Err(TokenError::Structure);
    assert_eq!(parse(&good[1..]), structure); // untagged
    assert_eq!(parse(&[&[0xD8, 0x12], &good[1..]].concat()), structure); // long tag
    assert_eq!(parse(&[&[0xD2, 0x98, 4], &good[2..]].concat()), structure); // long array head
    assert_eq!(parse(&[&[0xD2, 0x9F], &good[2..], &[0xFF]].concat()), structure); // indefinite array
    assert_eq!(parse(&[&good[..], &[0]].concat()), structure); // trailing byte
    // An unprotected header that coset would take: the empty map lies behind the 9 bytes of protected header.
    let place = 3 + usize::from(good[2] & 0x1F);
    assert_eq!(good[place], 0xA0);
    assert_eq!(parse(&[&good[..place], &[0xA1, 0x04, 0x41, 0x00], &good[place + 1..]].concat()), structure);

    // Claims written otherwise, signed again by the right key through coset: still refused.
    let resealed = |payload: &[u8]| {
        let mut message = CoseSign1::from_tagged_slice(&good).unwrap();
        message.payload = Some(payload.to_vec());
        message.signature = role_key(KeyRole::Seal).sign_message(&message.tbs_data(b"ereg/token/1")).to_vec();
        message.to_tagged_vec().unwrap()
    };
    let payload = CoseSign1::from_tagged_slice(&good).unwrap().payload.unwrap();
    assert_eq!(resealed(&payload), good);
    let claims = Err(TokenError::Claims);
    assert_eq!(payload[0], 0xAB); // 11 claims
    assert_eq!(parse(&resealed(&[&[0xB8, 11], &payload[1..]].concat())), claims);
    assert_eq!(parse(&resealed(&[&[0xBF], &payload[1..], &[0xFF]].concat())), claims);
    assert_eq!(parse(&resealed(&[&[0xAC], &payload[1..], &[0x0D, 0x00]].concat())), claims); // claim 13
    assert_eq!(parse(&resealed(&[&[0xAC], &payload[1..], &[0x0C, 0x40]].concat())), claims); // claim 12 twice
    assert_eq!(parse(&resealed(&[&payload[..], &[0]].concat())), claims);
    assert_eq!(parse(&resealed(b"")), claims);
}

#[test]
fn a_hash_named_twice_and_a_time_that_no_instant_can_name_are_no_claims() {
    let latest = u64::try_from(Instant::from_ms(i64::MAX).ms()).unwrap();
    let refused: [fn(&mut TokenClaims, u64); 5] = [
        |claims, _| claims.other_shown.push(claims.other_shown[0]),
        |claims, _| {
            claims.other_shown.push(claims.face.shown_hash());
            claims.other_shown.sort();
        },
        |claims, latest| claims.booked_at_ms = latest + 1,
        |claims, latest| claims.checkpoint.time_s = latest / 1000 + 1,
        |claims, latest| claims.status.as_mut().unwrap().as_of_s = latest / 1000 + 1,
    ];
    for (n, change) in refused.into_iter().enumerate() {
        let mut claims = claims(status(StatusState::Current));
        change(&mut claims, latest);
        assert_eq!(seal(claims, &role_key(KeyRole::Seal)).err(), Some(TokenError::Claims), "change {n}");
    }
    let mut last = claims(status(StatusState::Current));
    (last.booked_at_ms, last.checkpoint.time_s) = (latest, latest / 1000);
    assert!(Token::parse(&sealed(last)).is_ok());
}

#[test]
fn a_last_group_that_base45_wraps_is_refused() {
    const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    let text = ["", "x"]
        .map(|suffix| {
            let mut claims = claims(None);
            claims.face.licence_id.push_str(suffix);
            seal(claims, &role_key(KeyRole::Seal)).unwrap()
        })
        .into_iter()
        .find(|token| token.bytes().len() % 2 == 1)
        .unwrap()
        .text();
    let (head, last) = text.split_at(text.len() - 2);
    let digit = |at: usize| ALPHABET.iter().position(|&c| c == last.as_bytes()[at]).unwrap();
    let wrapped = digit(0) + 45 * digit(1) + 256;
    let other = format!("{head}{}{}", char::from(ALPHABET[wrapped % 45]), char::from(ALPHABET[wrapped / 45]));
    assert!(Token::parse(&text).is_ok());
    assert_eq!(Token::parse(&other).unwrap_err(), TokenError::Base45);
}

#[test]
fn an_independent_cose_reader_finds_the_same_claims() {
    let token = token(status(StatusState::Current));
    let message = CoseSign1::from_tagged_slice(&token.bytes()).unwrap();
    let key = role_key(KeyRole::Seal).public_key();
    message.verify_signature(b"ereg/token/1", |signature, data| key.verify(data, signature)).unwrap();
    assert_eq!(message.protected.header.key_id, key.key_id().short());
    let header = message.protected.header.clone().to_vec().unwrap();
    assert_eq!(header[..5], [0xA2, 0x01, 0x32, 0x04, 0x44]); // {1: -19, 4: h'…'}
    let payload: ciborium::Value = ciborium::from_reader(message.payload.as_deref().unwrap()).unwrap();
    let keys: Vec<i128> = payload.as_map().unwrap().iter().map(|(key, _)| key.as_integer().unwrap().into()).collect();
    assert_eq!(keys, (1..=12).collect::<Vec<_>>());
    assert_eq!(payload.as_map().unwrap()[3].1.as_text(), Some("周*国"));
    let mut again = Vec::new();
    ciborium::into_writer(&payload, &mut again).unwrap();
    assert_eq!(Some(again), message.payload); // shortest heads, definite lengths
}

#[test]
fn a_token_of_a_large_log_fits_the_qr_code_and_a_larger_one_is_refused() {
    let mut large = claims(None);
    large.other_shown.clear();
    large.path = vec![Digest::of(b"h"); 24];
    let size = seal(large.clone(), &role_key(KeyRole::Seal)).unwrap().bytes().len();
    assert!(size <= 1231, "{size} bytes, more than QR 25-L takes");
    large.path = vec![Digest::of(b"h"); 64];
    assert_eq!(seal(large, &role_key(KeyRole::Seal)).unwrap_err(), TokenError::TooLarge);
}

#[test]
fn neither_debug_nor_verdict_shows_what_the_certificate_shows() {
    let token = token(None);
    let printed = format!("{token:?} {:?} {:?}", token.claims(), verify(&token.text(), &bundle()));
    for shown in ["周*国", "沿江大道", "420102001001GB00001F00010017", "0000017"] {
        assert!(!printed.contains(shown));
    }
}

#[test]
fn a_bundle_alone_is_enough_for_a_stranger() {
    let bytes = bundle().bytes().to_vec();
    let handed_over = TrustBundle::parse(&bytes, None, 0).unwrap();
    assert!(verify(&token(None).text(), &handed_over).is_good());
}

/// A token whose text has what a test looks for.
fn token_where(fits: impl Fn(&str) -> bool) -> String {
    let whole = claims(None);
    let mut texts = (0..).map(|n: u32| {
        let mut claims = whole.clone();
        claims.face.licence_id.push_str(&n.to_string());
        sealed(claims)
    });
    // A blank at the end is nobody's: it goes with those around the token.
    texts.find(|text| !text.ends_with(' ') && fits(text)).unwrap()
}

/// Returns what a message program or a web page makes of a text: one blank of several.
fn collapsed(text: &str) -> String {
    let mut out = text.to_owned();
    while out.contains("  ") {
        out = out.replace("  ", " ");
    }
    out
}

fn read_as(copied: &str) -> Result<String, TokenError> {
    token::read(copied, &bundle()).map(|token| token.text())
}

#[test]
fn a_copied_token_is_read_however_its_lines_were_broken() {
    let text = token_where(|text| text.contains(' '));
    for width in [1, 60, 76] {
        let lines: Vec<&str> = (0..text.len()).step_by(width).map(|n| &text[n..text.len().min(n + width)]).collect();
        for end in ["\n", "\r\n"] {
            assert_eq!(read_as(&lines.join(end)), Ok(text.clone()), "{width}");
        }
    }
    // Broken at blanks, each of which is the line's end now.
    assert_eq!(read_as(&text.replace(' ', "\n")), Ok(text.clone()));
    assert_eq!(read_as(&format!(" \t\r\n{text}\n \t\n")), Ok(text.clone()));
}

#[test]
fn blanks_lost_in_copying_are_put_back_where_the_seal_says_so() {
    let lost = |text: &str| text.len() - collapsed(text).len();
    for n in 1..=2 {
        let text = token_where(|text| lost(text) == n);
        assert_eq!(read_as(&collapsed(&text)), Ok(text.clone()), "{n} lost");
    }
    // A line broken at a blank that went with it, and another run of blanks made one.
    let at = |text: &str| text[40..].find(' ').map(|at| at + 40);
    let text = token_where(|text| {
        at(text)
            .is_some_and(|at| lost(&text[at + 1..]) == 1 && !text[at + 1..].starts_with(' ') && lost(&text[..at]) == 0)
    });
    let at = at(&text).unwrap();
    assert_eq!(read_as(&format!("{}\n{}", &text[..at], collapsed(&text[at + 1..]))), Ok(text));
    // A line broken in a run of blanks, all of which went with it.
    let text = token_where(|text| lost(text) == 1 && text[40..].contains("  "));
    let at = 40 + text[40..].find("  ").unwrap();
    assert_eq!(read_as(&format!("{}\n{}", &text[..at], &text[at + 2..])), Ok(text.clone()));
    // One line broken within a word, another at a blank that went with it.
    let whole = token_where(|text| !text[69..71].contains(' ') && text[90..].contains(' '));
    let at = 90 + whole[90..].find(' ').unwrap();
    let lines = format!("{}\n{}\n{}", &whole[..70], &whole[70..at], &whole[at + 1..]);
    assert_eq!(read_as(&lines), Ok(whole));
    // Only the seal decides: one that nobody here can check is not guessed at.
    let mut elsewhere = content();
    for row in &mut elsewhere.roles {
        let key = RegistryKey::from_seed(&[100 + row.role as u8; 32]).unwrap().public_key();
        *row = RoleKey { demo: true, ..RoleKey::new(row.role, key, row.from, "110000") };
    }
    assert_eq!(token::read(&collapsed(&text), &bundle_of(elsewhere)).unwrap_err(), TokenError::Incomplete);
}

#[test]
fn a_token_that_lost_more_than_blanks_is_incomplete_and_one_that_gained_is_not() {
    let text = token_where(|text| text[60..].len() - text[60..].replace(' ', "").len() > 4);
    for cut in [1, 5, 50, text.len() - 60] {
        assert_eq!(read_as(&text[..text.len() - cut]), Err(TokenError::Incomplete), "{cut}");
    }
    // Too little is there to know how much there was.
    assert!(matches!(read_as(&text[..20]), Err(TokenError::Base45 | TokenError::Structure)));
    for more in ["0", "00", "000"] {
        assert!(matches!(read_as(&format!("{text}{more}")), Err(TokenError::Base45 | TokenError::Structure)), "{more}");
    }
    let without = format!("{}{}", &text[..60], text[60..].replace(' ', ""));
    assert_eq!(read_as(&without), Err(TokenError::Incomplete), "more than anybody puts back");
    assert_eq!(read_as("EREG2:ABC"), Err(TokenError::Prefix));
    assert_eq!(read_as(&format!("EREG1:{}", "A\n".repeat(4 * MAX_BYTES))), Err(TokenError::TooLarge));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_text_gets_a_verdict(text in any::<String>(), tail in "[0-9A-Z $%*+./:é🀄-]{0,80}") {
        let (bundle, prefixed, in_alphabet) = (bundle(), format!("EREG1:{text}"), format!("EREG1:{tail}"));
        for text in [text, prefixed, in_alphabet] {
            prop_assert!(!verify(&text, &bundle).is_good());
        }
    }

    #[test]
    fn any_bytes_get_a_verdict(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let text = format!("EREG1:{}", base45::encode(&bytes));
        prop_assert!(!verify(&text, &bundle()).is_good());
    }

    /// The seal protects against nobody who holds it: whatever payload it is put on, the reader takes one spelling or none.
    #[test]
    fn a_payload_spoiled_and_sealed_again_has_one_spelling_or_is_refused(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..6)
    ) {
        let good = token(status(StatusState::Current)).bytes();
        let mut message = CoseSign1::from_tagged_slice(&good).unwrap();
        let mut payload = message.payload.clone().unwrap();
        for (place, byte, edit) in edits {
            let at = place.index(payload.len());
            match edit {
                0 => payload[at] = byte,
                1 => payload.insert(at, byte),
                _ => { payload.remove(at); }
            }
        }
        message.payload = Some(payload);
        message.signature = role_key(KeyRole::Seal).sign_message(&message.tbs_data(b"ereg/token/1")).to_vec();
        let text = format!("EREG1:{}", base45::encode(message.to_tagged_vec().unwrap()));
        if let Ok(read) = Token::parse(&text) {
            prop_assert_eq!(read.text(), text.clone());
            prop_assert_eq!(seal(read.claims().clone(), &role_key(KeyRole::Seal)).unwrap().text(), text);
        }
    }
}
