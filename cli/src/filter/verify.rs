//! `ereg verify`: is this certificate token, or this result of a query, genuine, who sealed it, and is it in the book?
//! A sealed document is told apart by how its bytes begin, and judged by [`super::document`]; so is the picture of a code,
//! whose text is judged as if it were typed.
//!
//! Offline, with nothing but a trust bundle, which states what documents of its office are verified by too. The contents are
//! repeated only where a trusted seal vouches for them: a forger's words are never printed as if they were a certificate's.

use std::{
    collections::VecDeque,
    ffi::OsStr,
    io::{IsTerminal as _, stdin},
    path::{Path, PathBuf},
};

use clap::Args;
use ereg_client::{
    Clock as _, ExaminedText, HandedContent, HandedKind, SystemClock, TextShows, result_caution, result_lines,
};
use ereg_document::{MOST_BYTES, SealRoots};
use ereg_domain::{
    canonical,
    register::RegisterShown,
    time::{Day, Instant},
};
use ereg_trust::{
    bundle::TrustBundle,
    keys::KeyId,
    query_result::{AskedAs, QueryResult},
    token::{BookStanding, Face, Integrity, PREFIX, SealTrust, read},
};
use serde::Serialize;

use crate::{
    failure::Failure,
    filter::{
        ItemError, Items, Judged, RunEnding,
        check::line_error,
        document::{self, Grounds, RootNamed},
        stream,
    },
    language::{Language, Phrase, PicksText as _},
    lines::{Line, Lines, Source, whole_file},
    messages,
    output::{Output, Reply, safe, visible},
    picture,
};

/// Arguments of `ereg verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    #[arg(long, value_name = "FILE")]
    trust: Option<PathBuf>,
    #[arg(long, allow_hyphen_values = true, value_name = "FINGERPRINT")]
    root: Option<KeyId>,
    #[arg(long, value_name = "FILE")]
    seal_roots: Option<PathBuf>,
    #[arg(long, value_name = "FILE", requires = "seal_roots")]
    seal_crl: Option<PathBuf>,
    #[arg(long, value_name = "DAY")]
    on: Option<Day>,
    #[arg(value_name = "FILE", default_value = "-")]
    file: PathBuf,
}

/// The answer about one line.
#[derive(Debug, Serialize)]
struct Verified {
    input: String,
    ok: bool,
    integrity: Integrity,
    seal: SealTrust,
    book: BookStanding,
    #[serde(skip_serializing_if = "Option::is_none")]
    booked_at: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    office: Option<String>,
    /// The bundle's name for the office.
    #[serde(skip_serializing_if = "Option::is_none")]
    office_name: Option<String>,
    demo: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ItemError>,
    /// The face, where a trusted seal vouches for it.
    #[serde(flatten)]
    face: Option<Shown>,
    /// The content of a result of a query, where a trusted seal vouches for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<Said>,
    #[serde(flatten)]
    by: RootNamed,
    /// The words of the answer, line by line: the text without `--json` is these lines.
    lines: Vec<String>,
}

/// The content of what was handed in, in words, line by line. It is made safe for a terminal.
fn content(shows: &TextShows, language: Language) -> Vec<String> {
    let say = |text: Phrase| text.in_language(language);
    match shows {
        TextShows::Nothing => Vec::new(),
        TextShows::Face(face) => {
            [(messages::HOLDERS, &face.holders), (messages::ADDRESS, &face.address), (messages::UNIT, &face.unit)]
                .map(|(label, value)| format!("{}{}", say(label), visible(value)))
                .to_vec()
        }
        TextShows::Result(result) => {
            let mut lines: Vec<String> =
                result_lines(result).iter().map(|line| messages::labelled(line, safe, language)).collect();
            lines.push(language.of(&result_caution(result)).to_owned());
            lines
        }
    }
}

/// The face of the certificate, masked.
#[derive(Debug, Serialize)]
struct Shown {
    certificate: String,
    holders: String,
    address: String,
    unit: String,
}

impl From<&Face> for Shown {
    fn from(face: &Face) -> Self {
        Self {
            certificate: face.certificate.clone(),
            holders: face.holders.clone(),
            address: face.address.clone(),
            unit: face.unit.clone(),
        }
    }
}

/// The content of a result of a query: the register as it was at its moment.
#[derive(Debug, Serialize)]
struct Said {
    number: String,
    asked_as: AskedAs,
    as_of: Instant,
    shown: RegisterShown,
    entries: Vec<u64>,
}

impl From<&QueryResult> for Said {
    fn from(result: &QueryResult) -> Self {
        Self {
            number: result.number.to_string(),
            asked_as: result.asked_as,
            as_of: result.as_of,
            shown: result.shown.clone(),
            entries: result.entries.iter().map(|entry| entry.entry_index).collect(),
        }
    }
}

/// The trust file, and whether its root was named by whoever asks.
struct Trust {
    bundle: TrustBundle,
    root_pinned: bool,
}

impl Trust {
    /// The certificates that it states of the office's seals and of the finance service's; none where they cannot be read, so that no document is trusted by it.
    fn seals(&self) -> SealRoots {
        SealRoots::of_content(self.bundle.content()).unwrap_or_default()
    }

    /// Its root, as an answer names it.
    fn named(&self) -> RootNamed {
        RootNamed { root: self.bundle.root_fingerprint().to_string(), root_pinned: self.root_pinned }
    }

    /// Asks whoever has named no root to compare it.
    fn remark_on(&self, out: &Output) {
        if !self.root_pinned {
            let remark = messages::ROOT_NOT_PINNED.in_language(out.language());
            out.remark(&format!("{remark}{}", self.bundle.root_fingerprint()));
        }
    }
}

impl Judged for Verified {
    fn ending(&self) -> RunEnding {
        if self.ok { RunEnding::Good } else { RunEnding::NotAll }
    }
}

impl Reply for Verified {
    fn words(&self, _language: Language) -> String {
        self.lines.join("\n  ")
    }
}

impl Verified {
    fn of(input: String, found: ExaminedText, trust: &Trust, language: Language) -> Self {
        let error = found.code.map(|code| ItemError::of_code(code, language));
        Self::with(input, found, error, trust, language)
    }

    fn with(input: String, found: ExaminedText, error: Option<ItemError>, trust: &Trust, language: Language) -> Self {
        let content = &trust.bundle.content().office;
        let of_the_bundle = found.verdict.office.as_ref().is_some_and(|id| *id == content.id);
        let office_name = of_the_bundle.then(|| content.name.clone());
        let mut lines = in_words(&input, &found, error.as_ref(), language);
        lines.extend(found.verdict.office.as_ref().map(|id| {
            let name = office_name.as_ref().map(|name| format!(" {}", visible(name)));
            format!("{}{}{}", messages::OFFICE.in_language(language), visible(id), name.unwrap_or_default())
        }));
        lines.extend(error.as_ref().and_then(|error| error.fix.clone()));
        let (face, result) = match &found.shows {
            TextShows::Nothing => (None, None),
            TextShows::Face(face) => (Some(Shown::from(face)), None),
            TextShows::Result(result) => (None, Some(Said::from(result.as_ref()))),
        };
        let verdict = found.verdict;
        Self {
            input,
            ok: error.is_none(),
            integrity: verdict.integrity,
            seal: verdict.seal,
            book: verdict.book,
            booked_at: verdict.booked_at,
            as_of: verdict.as_of,
            office: verdict.office,
            office_name,
            demo: verdict.demo,
            error,
            face,
            result,
            by: trust.named(),
            lines,
        }
    }
}

/// The answer in words, line by line, but for the office and what to do. It is made safe for a terminal.
fn in_words(input: &str, found: &ExaminedText, error: Option<&ItemError>, language: Language) -> Vec<String> {
    let say = |text: Phrase| text.in_language(language);
    let verdict = &found.verdict;
    let mark = if error.is_none() { "✓" } else { "✗" };
    let called = match &found.shows {
        TextShows::Face(face) => visible(&face.certificate),
        TextShows::Result(_) => say(messages::QUERY_RESULT).to_owned(),
        TextShows::Nothing => visible(input),
    };
    let mut lines = vec![format!("{mark} {called}")];
    if verdict.demo {
        lines.push(say(messages::DEMO_MARK).to_owned());
    }
    lines.extend(error.map(ItemError::line));
    lines.extend(content(&found.shows, language));
    lines.extend(messages::answers(verdict, language));
    lines.extend(verdict.booked_at.map(|at| messages::booked_at(at, language)));
    lines
}

fn verify(line: Line, trust: &Trust, language: Language) -> Verified {
    let unreadable = line_error(&line, language);
    let input = line.into_string();
    match unreadable {
        Some(error) => {
            let found = ExaminedText::unreadable(HandedKind::Unknown, "token.unreadable");
            Verified::with(input, found, Some(error), trust, language)
        }
        None => {
            let found = ExaminedText::of(&input, &trust.bundle);
            Verified::of(input, found, trust, language)
        }
    }
}

/// Most lines that one pasted token may be broken over.
const MOST_PIECES: usize = 80;

/// Tokens out of lines: one a line, or one broken over several as it was pasted.
struct Tokens<'a> {
    lines: Lines,
    /// Lines that were looked at and belong to no token before them.
    ahead: VecDeque<Line>,
    trust: &'a Trust,
}

impl Tokens<'_> {
    fn following(&mut self) -> Option<Result<Line, Failure>> {
        self.ahead.pop_front().map(Ok).or_else(|| self.lines.next())
    }

    /// The token that begins in a line and goes on in the next ones. Lines that are no part of it stay.
    fn whole(&mut self, first: String) -> Result<Line, Failure> {
        let mut pasted = first.clone();
        let mut taken = Vec::new();
        while taken.len() < MOST_PIECES {
            let next = match self.following().transpose()? {
                Some(Line::Text(next)) if is_piece(&next) => next,
                Some(other) => {
                    self.ahead.push_front(other);
                    break;
                }
                None => break,
            };
            pasted = format!("{pasted}\n{next}");
            taken.push(next);
            if read(&pasted, &self.trust.bundle).is_ok() {
                return Ok(Line::Text(pasted));
            }
        }
        for line in taken.into_iter().rev() {
            self.ahead.push_front(Line::Text(line));
        }
        Ok(Line::Text(first))
    }
}

/// Whether a line can be the middle or the end of a token.
fn is_piece(line: &str) -> bool {
    let base45 = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase() || b" $%*+-./:".contains(&byte);
    !line.trim().is_empty() && !line.trim_start().starts_with(PREFIX) && line.trim_end().bytes().all(base45)
}

impl Iterator for Tokens<'_> {
    type Item = Result<Line, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.following()? {
            Ok(Line::Text(first))
                if first.trim_start().starts_with(PREFIX) && read(&first, &self.trust.bundle).is_err() =>
            {
                Some(self.whole(first))
            }
            line => Some(line),
        }
    }
}

impl Items for Tokens<'_> {
    fn is_waiting(&self) -> bool {
        self.ahead.is_empty() && self.lines.is_waiting()
    }
}

/// Runs the filter.
///
/// # Errors
/// The trust bundle or the roots are refused, a token comes without a bundle, the input cannot be read or the output not
/// written.
pub fn run(args: &VerifyArgs, out: &mut Output) -> Result<RunEnding, Failure> {
    let language = out.language();
    let trust = args.trust.as_deref().map(|path| trust(path, args.root.as_ref())).transpose()?;
    let named = document::roots(args.seal_roots.as_deref(), args.seal_crl.as_deref())?;
    let source = Source::from(args.file.as_path());
    if trust.is_none() && source == Source::StandardInput && stdin().is_terminal() {
        // Nobody types a document.
        return Err(Failure::NoTrust);
    }
    let mut lines = source.open()?;
    let begins = lines.beginning()?;
    let content = HandedContent::of(begins);
    let is_picture = content == HandedContent::Picture || is_called(&args.file, &["png", "jpg", "jpeg"]);
    if content == HandedContent::Document || is_called(&args.file, &["ofd", "pdf", "xml"]) {
        let bytes = lines.rest(MOST_BYTES)?;
        let grounds = Grounds {
            roots: trust.as_ref().map(Trust::seals).unwrap_or_default().and(named),
            office: trust.as_ref().map(|trust| (&trust.bundle, trust.named())),
            at: args.on.map_or_else(|| SystemClock::start().read().wall, Day::start),
        };
        if let Some(trust) = &trust {
            trust.remark_on(out);
        }
        return document::verify(args.file.to_string_lossy().into_owned(), &bytes, grounds, out);
    }
    let trust = trust.ok_or(Failure::NoTrust)?;
    trust.remark_on(out);
    if is_picture {
        let verified = of_a_picture(&args.file, lines.rest(picture::MOST_BYTES)?, &trust, language);
        out.answer(&verified)?;
        out.flush()?;
        return Ok(verified.ending());
    }
    let tokens = Tokens { lines, ahead: VecDeque::new(), trust: &trust };
    stream(tokens, out, |line| verify(line, &trust, language))
}

fn trust(path: &Path, root: Option<&KeyId>) -> Result<Trust, Failure> {
    // A trust file is one canonical object.
    let bytes = whole_file(path, canonical::MAX_BYTES).map_err(|error| Failure::trust_file(&error))?;
    let bundle = TrustBundle::parse(&bytes, root, 0).map_err(|error| Failure::Trust(error.code()))?;
    Ok(Trust { bundle, root_pinned: root.is_some() })
}

/// The answer about the text of the code in a picture; where none is read, about the file.
fn of_a_picture(file: &Path, bytes: Vec<u8>, trust: &Trust, language: Language) -> Verified {
    match picture::text_in(bytes) {
        Ok(text) => verify(Line::Text(text), trust, language),
        Err(fault) => {
            let found = ExaminedText::unreadable(HandedKind::Picture, fault.code());
            Verified::of(file.to_string_lossy().into_owned(), found, trust, language)
        }
    }
}

/// Whether a file is called by one of these extensions: what is called a document or a picture and does not begin like one
/// is judged as one, and told what it lacks.
fn is_called(file: &Path, extensions: &[&str]) -> bool {
    let is = |extension: &OsStr| extensions.iter().any(|known| extension.eq_ignore_ascii_case(known));
    file.extension().is_some_and(is)
}
