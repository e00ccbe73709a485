//! The bytes of a row before they are encrypted: as they are, or compressed against a dictionary of our own.
//!
//! The first byte of what is sealed tells which, so that it is authenticated and never guessed. A row is compressed
//! alone, and only where it becomes shorter on the disk; the same bytes always give the same. Never compressed is what
//! has a secret beside text that somebody else may choose: a length would tell of it. Which kinds those are stands
//! here, once (`docs/decisions/compressed-before-sealed.md`).

use ereg_domain::canonical::MAX_BYTES;
use ereg_trust::aead::row_len;
use lz4_flex::block::{compress_into_with_dict, decompress_into_with_dict, get_maximum_output_size};
use zeroize::Zeroizing;

use crate::collection::Collection;
use crate::error::VaultError;

/// First byte of what is sealed: the bytes follow as they are.
pub(crate) const AS_IT_IS: u8 = 0;
/// First byte of what is sealed: `length u32 ‖ LZ4 block` follows, against [`DICTIONARY`]. Another dictionary is
/// another number.
const BY_DICTIONARY_1: u8 = 1;
/// Bytes before an LZ4 block.
const HEAD: usize = 1 + 4;

/// Words that cases, drafts and documents are spelled with, nothing of anybody. Written by the test below out of
/// invented ones, their values left out. It never changes while there are rows that were written with it: they would
/// open to other bytes.
const DICTIONARY: &[u8] = include_bytes!("dictionary/1.txt");

/// The most bytes that are compressed: canonical JSON, and what a record has before it. What is longer stays as it is,
/// and what claims to be longer is damage.
const MOST: usize = MAX_BYTES + 4096;
/// The most that one byte of an LZ4 block can stand for.
const MOST_A_BYTE: usize = 255;

/// The kind of a row, by what lies in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowKind {
    /// A record.
    Record(Collection),
    /// Whatever is known of a command on its way.
    CommandHead,
    /// The bytes of a command on its way.
    CommandBody,
    /// A number or a manifest of this vault.
    Meta,
    /// A row of a run of the search index.
    RunPage,
    /// A chunk of a medium.
    Chunk,
}

/// The treatment of the bytes of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Treatment {
    Compressed,
    Left,
}

impl RowKind {
    /// It depends on whose words they are and on what lies beside them. For a new kind: who else may choose text in such a row,
    /// and may they learn all the rest of it?
    const fn treatment(self) -> Treatment {
        match self {
            RowKind::Record(collection) => match collection {
                // Words of the registry in one shape, many of them: digests, times, stages. The only free text is the
                // holder's own: for whom an annotated copy is (`annotation.user`).
                Collection::Case | Collection::Document => Treatment::Compressed,
                // Typed here by the one whose vault this is, and by nobody else.
                Collection::Draft => Treatment::Compressed,
                // Another party's text beside the reader's own answers.
                Collection::Workspace => Treatment::Left,
                // Lines of many drafts, and words that shared workspaces lend, beside each other.
                Collection::ListPage | Collection::Searched => Treatment::Left,
                // Keys, codes, salts, links to pay by: secrets.
                Collection::Certificate
                | Collection::Payment
                | Collection::Identity
                | Collection::Invitation
                | Collection::Setting
                | Collection::Medium
                | Collection::MediumInTransit
                | Collection::Connection => Treatment::Left,
                // Any of the above, until it is read.
                Collection::Undigested => Treatment::Left,
                // Commands that were taken back, with all that they carried; outcomes are signed envelopes.
                Collection::Outcome => Treatment::Left,
                // Envelopes: base64, where a word is spelled in three ways, and signatures. Little is won, and some are
                // by others.
                Collection::QueryResult
                | Collection::Quote
                | Collection::Letter
                | Collection::Key
                | Collection::Mandate
                | Collection::Consent
                | Collection::Trust
                | Collection::Pack
                | Collection::Extract => Treatment::Left,
                // A bucket or two each: digests, codes, a time.
                Collection::LicenceUse | Collection::HomeLock => Treatment::Left,
                // Compressed already.
                Collection::DocumentFile => Treatment::Left,
                // A bucket or two each: sections, digests, places.
                Collection::Statement | Collection::MissingFile | Collection::Cursor => Treatment::Left,
            },
            // Gone when it is answered; codes, proofs of identity.
            RowKind::CommandHead | RowKind::CommandBody => Treatment::Left,
            // A bucket each.
            RowKind::Meta => Treatment::Left,
            // Hashes of many things' words beside each other.
            RowKind::RunPage => Treatment::Left,
            // Photos, compressed already, of any content.
            RowKind::Chunk => Treatment::Left,
        }
    }
}

/// The bytes that are sealed of a row where it is shorter than they are: `01 ‖ length u32 ‖ LZ4 block`. `None` where
/// they are sealed as they are.
pub(crate) fn compressed(kind: RowKind, plain: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let left = row_len(1 + plain.len());
    // No row is shorter than one bucket.
    if kind.treatment() == Treatment::Left || plain.len() > MOST || left == row_len(0) {
        return None;
    }
    let mut sealed = Zeroizing::new(vec![0; HEAD + get_maximum_output_size(plain.len())]);
    let (head, block) = sealed.split_at_mut(HEAD);
    // Never refused: there is room for what cannot be compressed.
    let len = compress_into_with_dict(plain, block, DICTIONARY).ok()?;
    let [form, length @ ..] = head else { return None };
    *form = BY_DICTIONARY_1;
    length.copy_from_slice(&u32::try_from(plain.len()).ok()?.to_be_bytes());
    sealed.truncate(HEAD + len);
    (row_len(sealed.len()) < left).then_some(sealed)
}

/// The bytes of a row, of what was sealed of them.
///
/// # Errors
/// `vault.corrupt` where it is nothing that [`compressed`] or [`AS_IT_IS`] makes. Memory is taken for a length that
/// such a block can have, and for no other.
pub(crate) fn restored(mut sealed: Zeroizing<Vec<u8>>) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    match sealed.split_first() {
        Some((&AS_IT_IS, _)) => {
            sealed.drain(..1);
            Ok(sealed)
        }
        Some((&BY_DICTIONARY_1, rest)) => decompressed(rest).ok_or(VaultError::corrupt("a row")),
        _ => Err(VaultError::corrupt("a row")),
    }
}

fn decompressed(rest: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (length, block) = rest.split_first_chunk()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    // What became no shorter was not compressed, and no block stands for more.
    let fits = block.len() < length && length <= MOST.min(block.len().saturating_mul(MOST_A_BYTE));
    if !fits {
        return None;
    }
    let mut plain = Zeroizing::new(vec![0; length]);
    let found = decompress_into_with_dict(block, &mut plain, DICTIONARY).ok()?;
    (found == length).then_some(plain)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fmt::Write as _;
    use std::path::Path;

    use ereg_domain::canonical::{from_canonical, to_canonical};
    use ereg_domain::party::{Side, Slot};
    use ereg_domain::time::Instant;
    use ereg_law::case::{CaseState, Course, Term, Then, Turn};
    use ereg_law::draft::DraftState;
    use ereg_law::matter::LAW;
    use ereg_protocol::command::StatementRef;
    use ereg_protocol::document::{DocumentState, DocumentView, PaperKind};
    use ereg_protocol::id::{CaseId, DraftId, PaperId};
    use ereg_protocol::objects::CaseView;
    use ereg_protocol::outcome::Receipt;
    use ereg_trust::digest::Digest;
    use proptest::prelude::*;

    use super::*;
    use crate::draft::StoredDraft;

    const CASE: RowKind = RowKind::Record(Collection::Case);

    fn sealed(kind: RowKind, plain: &[u8]) -> Zeroizing<Vec<u8>> {
        compressed(kind, plain).unwrap_or_else(|| Zeroizing::new([&[AS_IT_IS][..], plain].concat()))
    }

    fn is_damage(sealed: &[u8]) -> bool {
        restored(Zeroizing::new(sealed.to_vec())).is_err_and(|error| error.code() == "vault.corrupt")
    }

    /// Bytes in which nothing repeats.
    fn noise(len: usize) -> Vec<u8> {
        (0_u32..).flat_map(|n| *Digest::of(&n.to_be_bytes()).bytes()).take(len).collect()
    }

    fn uuid(at: Instant, number: u64) -> uuid::Uuid {
        let mut tail = [0; 10];
        tail.copy_from_slice(&Digest::of(&number.to_be_bytes()).bytes()[..10]);
        uuid::Builder::from_unix_timestamp_millis(at.ms().cast_unsigned(), &tail).into_uuid()
    }

    /// Every state that a case can be in, as the law's own golden file has them.
    fn states() -> Vec<CaseState> {
        let golden = include_str!("../../law/tests/golden/case_states.txt");
        let state = |line: &str| from_canonical(line.split_once(' ').unwrap().1.as_bytes()).unwrap();
        golden.lines().map(state).collect()
    }

    /// Case `number` in this state, as the registry tells of it: no digest, time or id of one is that of another.
    fn case(number: u64, mut state: CaseState) -> CaseView {
        let at = |minutes: u64| {
            let ms = 1_795_400_000_000 + number * 977_351 + minutes * 61_483;
            Instant::from_ms(ms.cast_signed())
        };
        let digest = |of: &str| Digest::of(format!("{of} {number}").as_bytes());
        let (case_id, draft_id) =
            (CaseId::new(uuid(at(1), number)).unwrap(), DraftId::new(uuid(at(0), number)).unwrap());
        let statement = |slot: &str| StatementRef { slot: slot.parse().unwrap(), digest: digest(slot) };
        let mut course = Course::received(at(1));
        for (reached, minutes) in states().iter().filter(|state| state.acceptance().is_some()).take(2).zip(2..) {
            course.reach(reached, at(minutes));
        }
        course.reach(&state, at(9));
        let mut term = None;
        if let CaseState::FeeDue { acceptance, fee } = &mut state {
            fee.quote = digest("quote").to_string();
            fee.until = at(90_000);
            acceptance.accepted_at = at(2);
            acceptance.case_number = format!("420102202611231{:06}", 1 + number % 999_999).parse().unwrap();
            term = Some(Term { period: acceptance.decide_by, then: Then::PassTurn, reminders: 0 });
        }
        CaseView {
            case_id,
            draft_id,
            unit: format!("420102001001GB00001F0001{:04}", number % 10_000).parse().unwrap(),
            slot: "transferor.1".parse().unwrap(),
            side: Some(Side::Obligor),
            receipt: Receipt {
                case_id,
                draft_id,
                received_at: at(1),
                manifest: digest("manifest"),
                statements: vec![statement("transferee.1"), statement("transferor.1")],
            },
            supplements: Vec::new(),
            state,
            since: at(9),
            course,
            withdrawing: Vec::new(),
            disputes: Vec::new(),
            answer_by: None,
            term,
            turn: Turn::Held,
        }
    }

    fn json<T: serde::Serialize>(value: &T) -> String {
        String::from_utf8(to_canonical(value).unwrap()).unwrap()
    }

    /// A row of a case, as it lies in its record.
    fn row_of(case: &CaseView) -> Vec<u8> {
        let head = [0; 4 + 3 * 8 + 4];
        [&head[..], case.case_id.to_string().as_bytes(), json(case).as_bytes()].concat()
    }

    fn fee_due() -> CaseState {
        states().into_iter().find(|state| matches!(state, CaseState::FeeDue { .. })).unwrap()
    }

    /// A draft in which every field of a matter is typed.
    fn draft(matter: &'static ereg_law::matter::Matter) -> StoredDraft {
        let role = matter.form.roles.first().unwrap().name;
        let mut typed = BTreeMap::new();
        for (role, field) in matter.form.roles.iter().flat_map(|role| matter.form.fields().map(move |f| (role, f))) {
            let slot = Slot::new(role.name, 1).unwrap().to_string();
            typed.insert(field.path.replace("<slot>", &slot), String::new());
        }
        StoredDraft {
            draft_id: DraftId::new(uuid(Instant::from_ms(1_795_400_000_000), 1)).unwrap(),
            matter: matter.id(),
            title: String::new(),
            typed,
            revs: matter.form.sections.iter().map(|section| (section.name, 1)).collect(),
            state: DraftState::Editing,
            slot: Slot::new(role, 1).unwrap(),
            media: Vec::new(),
            edited_at: Instant::from_ms(1_795_400_000_000),
        }
    }

    fn document(kind: PaperKind) -> DocumentView {
        let at = Instant::from_ms(1_795_400_000_000);
        let file = format!("{{\"digest\":\"{}\",\"size\":1}}", Digest::of(b""));
        let state = format!(
            "{{\"sealed\":{{\"application/ofd\":{file},\"sealed_at\":\"{at}\",\
             \"twin\":{{\"office\":{{\"application/pdf\":{file},\"image/png\":{file}}}}}}}}}"
        );
        let state: DocumentState = from_canonical(state.as_bytes()).unwrap();
        let case_id = CaseId::new(uuid(at, 1)).unwrap();
        DocumentView {
            id: PaperId::from_bytes([7; 16]),
            kind,
            case_id,
            certificate: None,
            annotation: None,
            written_at: at,
            state,
        }
    }

    /// JSON without its values: of texts those stay that are words of a format, of digests and times how they begin, of
    /// numbers those of one digit.
    fn hollowed(json: &str) -> String {
        let mut hollow = String::new();
        for (n, part) in json.split('"').enumerate() {
            let is_text = n % 2 == 1;
            let is_word = part.starts_with(|first: char| first.is_ascii_lowercase())
                && part.bytes().all(|b| b.is_ascii_lowercase() || b"_./1".contains(&b));
            if n > 0 {
                hollow.push('"');
            }
            match part {
                _ if is_text && part.starts_with("sha256:") => hollow.push_str("sha256:"),
                _ if is_text && part.starts_with("20") => hollow.push_str("202"),
                _ if is_text && !is_word => {}
                _ if is_text => hollow.push_str(part),
                _ => {
                    let is_digit = |at: usize| part.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
                    let is_long = |at: usize| is_digit(at) && (is_digit(at + 1) || is_digit(at.wrapping_sub(1)));
                    hollow.extend(part.char_indices().filter(|(at, _)| !is_long(*at)).map(|(_, c)| c));
                }
            }
        }
        hollow
    }

    /// The dictionary out of what is spelled today. What is wanted most stands last. A piece that is there already is
    /// left out.
    fn dictionary() -> String {
        let drafts = LAW.matters().map(|matter| json(&draft(matter)));
        let documents = PaperKind::ALL.map(|kind| json(&document(kind)));
        let cases = states().into_iter().map(|state| json(&case(1, state)));
        let mut words = String::new();
        for text in drafts.chain(documents).chain(cases).chain([json(&case(1, fee_due()))]) {
            let mut missing = String::new();
            for piece in hollowed(&text).split_inclusive([',', '{']) {
                if !words.contains(piece) && !missing.contains(piece) {
                    missing.push_str(piece);
                }
            }
            words.push_str(&missing);
        }
        // Whole once more, as ten thousand of them are.
        words.push_str(&hollowed(&json(&case(1, fee_due()))));
        words
    }

    /// `EREG_BLESS=1` writes it where it is missing, and never over one that is there: rows that were written with that
    /// would open to other bytes. It may lag behind what is spelled: then it saves less, and nothing is lost.
    #[test]
    fn the_dictionary_is_of_words_of_the_formats_and_nothing_of_anybody() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/dictionary/1.txt");
        if std::env::var_os("EREG_BLESS").is_some() && !file.exists() {
            std::fs::write(file, dictionary()).unwrap();
            return;
        }
        let text = std::str::from_utf8(DICTIONARY).unwrap();
        assert!(text.len() <= 8 << 10, "{} bytes: each save looks at all of it", text.len());
        let spells = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_./:,\"{}[]".contains(c);
        assert!(text.chars().all(spells), "{:?}", text.chars().find(|c| !spells(*c)));
        // No number of a person, a home or a day.
        let digits = text.split(|c: char| !c.is_ascii_digit()).map(str::len).max();
        assert_eq!(digits, Some(3), "202 of a time, 256 of a digest");
        let is_word = |word: &str| word.chars().all(|c| c.is_ascii_lowercase() || "_./:".contains(c));
        let known = dictionary();
        let strange = text.split(['"', ',', '{', '}', '[', ']']).filter(|word| is_word(word) && !known.contains(word));
        assert_eq!(strange.collect::<Vec<_>>(), [""; 0]);
    }

    /// Sizes do not change from run to run.
    #[test]
    fn rows_of_cases_become_three_fifths_or_less() {
        // With what SQLite needs for a row beside its body: its place, twice.
        let beside = 2 * (16 + 32) + 16;
        let (mut before, mut now, mut text) = (0, 0, String::new());
        for number in 0..500 {
            let plain = row_of(&case(number, fee_due()));
            let compressed = sealed(CASE, &plain);
            assert_eq!(*restored(compressed.clone()).unwrap(), plain);
            before += row_len(plain.len()) + beside;
            now += row_len(compressed.len()) + beside;
            if number == 0 {
                write!(text, "{} bytes become {}", plain.len(), compressed.len()).unwrap();
            }
        }
        assert!(now * 10 <= before * 6, "{now} of {before}; of the first {text}");
    }

    #[test]
    fn every_state_of_a_case_becomes_smaller() {
        for state in states() {
            let stage = state.stage();
            let plain = row_of(&case(7, state));
            let compressed = compressed(CASE, &plain).unwrap();
            assert!(compressed.len() * 10 <= plain.len() * 6, "{stage:?}: {} of {}", compressed.len(), plain.len());
        }
    }

    #[test]
    fn what_does_not_become_shorter_on_the_disk_is_left_as_it_is() {
        for plain in [noise(2_000), noise(300), vec![b'a'; 251], Vec::new()] {
            assert_eq!(compressed(CASE, &plain), None);
            assert_eq!(*restored(sealed(CASE, &plain)).unwrap(), plain);
        }
        assert!(compressed(CASE, &[b'a'; 252]).is_some(), "a bucket less");
        // 40 bytes less, and in as many buckets: not worth the reading.
        let plain = [noise(400), vec![b'a'; 60]].concat();
        assert_eq!(compressed(CASE, &plain), None);
    }

    #[test]
    fn what_is_too_long_is_left_as_it_is() {
        assert!(compressed(CASE, &vec![b'a'; MOST]).is_some());
        assert_eq!(compressed(CASE, &vec![b'a'; MOST + 1]), None);
    }

    #[test]
    fn secrets_are_left_as_they_are() {
        let plain = vec![b'a'; 4_000];
        let collections = Collection::ALL.iter().map(|collection| RowKind::Record(*collection));
        let others = [RowKind::CommandHead, RowKind::CommandBody, RowKind::Meta, RowKind::RunPage, RowKind::Chunk];
        let are: Vec<_> = collections.chain(others).filter(|kind| compressed(*kind, &plain).is_some()).collect();
        assert_eq!(are, [Collection::Draft, Collection::Case, Collection::Document].map(RowKind::Record));
    }

    #[test]
    fn a_length_that_lies_is_damage_and_takes_no_memory() {
        let plain = row_of(&case(1, fee_due()));
        let good = compressed(CASE, &plain).unwrap();
        for length in [0, 1, plain.len() - 1, plain.len() + 1, MOST, MOST + 1, u32::MAX as usize] {
            let mut lie = good.to_vec();
            lie[1..HEAD].copy_from_slice(&(length as u32).to_be_bytes());
            assert!(is_damage(&lie), "{length}");
        }
        // A bomb: so little cannot stand for so much.
        let mut bomb = good[..100].to_vec();
        bomb[1..HEAD].copy_from_slice(&(MOST as u32).to_be_bytes());
        assert!(is_damage(&bomb));
        // The longest that there can be is what it says.
        let longest = compressed(CASE, &vec![b'a'; MOST]).unwrap();
        assert!(longest.len() < MOST / 200);
        assert_eq!(restored(longest).unwrap().len(), MOST);
    }

    #[test]
    fn what_is_cut_short_or_of_another_form_is_damage() {
        let good = compressed(CASE, &row_of(&case(1, fee_due()))).unwrap();
        for cut in 0..good.len() {
            assert!(is_damage(&good[..cut]), "{cut}");
        }
        for form in 2..=u8::MAX {
            assert!(is_damage(&[&[form], &good[1..]].concat()), "{form}");
        }
        assert!(is_damage(&[&good[..], &[0]].concat()));
    }

    proptest! {
        #[test]
        fn what_is_sealed_is_what_it_was_made_of(
            plain in prop_oneof![
                proptest::collection::vec(any::<u8>(), 0..3_000),
                proptest::collection::vec(97..100_u8, 0..3_000),
                "(\\{\"(case_id|stage)\":\"[a-z0-9\u{4e00}-\u{4e20}]{0,9}\"\\},){0,120}".prop_map(String::into_bytes),
            ],
        ) {
            let once = sealed(CASE, &plain);
            prop_assert_eq!(&once, &sealed(CASE, &plain));
            prop_assert!(row_len(once.len()) <= row_len(plain.len() + 1));
            prop_assert_eq!(&*restored(once).unwrap(), &plain);
        }

        /// Whoever has the key can write anything: it is read or refused.
        #[test]
        fn anything_is_read_or_refused(
            length in 0..9_000_u32,
            block in proptest::collection::vec(any::<u8>(), 0..300),
        ) {
            let sealed = [&[BY_DICTIONARY_1], &length.to_be_bytes()[..], &block].concat();
            if let Ok(plain) = restored(Zeroizing::new(sealed)) {
                prop_assert_eq!(plain.len(), length as usize);
            }
        }
    }
}
