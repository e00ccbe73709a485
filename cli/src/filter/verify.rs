//! `ereg verify`: is this certificate token, or this result of a query, genuine, who sealed it, and is it in the book?
//! A sealed document is told apart by how its bytes begin, and judged by [`super::document`].
//!
//! Offline, with nothing but a trust bundle. The contents are repeated only where a trusted seal vouches for them:
//! a forger's words are never printed as if they were a certificate's.

use std::{
    collections::VecDeque,
    fs,
    io::{IsTerminal as _, stdin},
    path::{Path, PathBuf},
};

use clap::Args;
use ereg_client::{SheetLineView, Text, result_caution, result_lines};
use ereg_document::{MOST_PACKAGE_BYTES, looks_like_a_package};
use ereg_domain::time::Instant;
use ereg_trust::{
    bundle::TrustBundle,
    keys::KeyId,
    query_result::{self, AskedAs, QueryResult, RegisterShown},
    token::{BookStanding, Face, Integrity, PREFIX, SealTrust, TokenVerdict, judge, read},
};
use serde::Serialize;

use crate::{
    failure::Failure,
    filter::{ItemError, Items, Judged, RunEnding, check::line_error, document, stream},
    language::{Language, PicksText as _},
    lines::{Line, Lines, Source},
    messages,
    output::{Output, Reply, safe, visible},
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
    /// Root of the trust file.
    root: String,
    /// Whether that root was named by whoever asks.
    root_pinned: bool,
}

/// The content of the thing that was handed in.
enum Shows {
    /// A certificate's face.
    Face(Shown),
    /// A result of a query, where it can be read.
    Result(Option<Said>),
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
    #[serde(skip)]
    lines: Vec<SheetLineView>,
    #[serde(skip)]
    words: Text,
}

impl From<&QueryResult> for Said {
    fn from(result: &QueryResult) -> Self {
        Self {
            number: result.number.to_string(),
            asked_as: result.asked_as,
            as_of: result.as_of,
            shown: result.shown.clone(),
            entries: result.entries.iter().map(|entry| entry.entry_index).collect(),
            lines: result_lines(result),
            words: result_caution(result),
        }
    }
}

/// The trust file, and whether its root was named by whoever asks.
struct Trust {
    bundle: TrustBundle,
    root_pinned: bool,
}

impl Judged for Verified {
    fn ending(&self) -> RunEnding {
        if self.ok { RunEnding::Good } else { RunEnding::NotAll }
    }
}

impl Reply for Verified {
    fn words(&self, language: Language) -> String {
        let say = |text: crate::language::Phrase| text.in_language(language).to_owned();
        let mark = if self.ok { "✓" } else { "✗" };
        let mut lines = vec![match (&self.face, &self.result) {
            (Some(face), _) => format!("{mark} {}", visible(&face.certificate)),
            (None, Some(_)) => format!("{mark} {}", say(messages::QUERY_RESULT)),
            (None, None) => format!("{mark} {}", visible(&self.input)),
        }];
        if self.demo {
            lines.push(say(messages::DEMO_MARK));
        }
        if let Some(error) = &self.error {
            lines.push(format!("{} [{}]", error.message, error.code));
        }
        if let Some(face) = &self.face {
            for (label, value) in
                [(messages::HOLDERS, &face.holders), (messages::ADDRESS, &face.address), (messages::UNIT, &face.unit)]
            {
                lines.push(format!("{}{}", say(label), visible(value)));
            }
        }
        if let Some(result) = &self.result {
            let colon = say(messages::COLON);
            let one =
                |line: &SheetLineView| format!("{}{colon}{}", language.of(&line.label), safe(language.of(&line.value)));
            lines.extend(result.lines.iter().map(one));
            lines.push(language.of(&result.words).to_owned());
        }
        lines.extend(messages::answers(self.integrity, self.seal, self.book, language));
        for (label, at) in [(messages::BOOKED_AT, self.booked_at), (messages::AS_OF, self.as_of)] {
            lines.extend(at.map(|at| format!("{}{}", say(label), at.wall_text())));
        }
        lines.extend(self.office.as_ref().map(|id| {
            let name = self.office_name.as_ref().map(|name| format!(" {}", visible(name)));
            format!("{}{}{}", say(messages::OFFICE), visible(id), name.unwrap_or_default())
        }));
        lines.join("\n  ")
    }
}

impl Verified {
    fn of(input: String, verdict: TokenVerdict, shows: Shows, error: Option<ItemError>, trust: &Trust) -> Self {
        let (face, result) = match shows {
            Shows::Face(face) => (Some(face), None),
            Shows::Result(result) => (None, result),
        };
        let vouched = verdict.integrity == Integrity::Intact && verdict.seal == SealTrust::Trusted;
        let office = &trust.bundle.content().office;
        Self {
            input,
            ok: verdict.is_good() && error.is_none(),
            integrity: verdict.integrity,
            seal: verdict.seal,
            book: verdict.book,
            booked_at: verdict.booked_at,
            as_of: verdict.as_of,
            office_name: verdict.office.as_ref().filter(|id| **id == office.id).map(|_| office.name.clone()),
            office: verdict.office,
            demo: verdict.demo,
            error,
            face: if vouched { face } else { None },
            result: if vouched { result } else { None },
            root: trust.bundle.root_fingerprint().to_string(),
            root_pinned: trust.root_pinned,
        }
    }

    /// The reply to what could not be looked at.
    fn unreadable(input: String, error: ItemError, trust: &Trust) -> Self {
        Self {
            input,
            ok: false,
            integrity: Integrity::Unreadable,
            seal: SealTrust::UnknownKey,
            book: BookStanding::Unverifiable,
            booked_at: None,
            as_of: None,
            office: None,
            office_name: None,
            demo: false,
            error: Some(error),
            face: None,
            result: None,
            root: trust.bundle.root_fingerprint().to_string(),
            root_pinned: trust.root_pinned,
        }
    }
}

fn verify(line: Line, trust: &Trust, language: Language) -> Verified {
    let told = |code: &'static str| ItemError {
        code: code.to_owned(),
        message: messages::token(code).in_language(language).to_owned(),
    };
    if let Some(error) = line_error(&line, language) {
        return Verified::unreadable(line.into_string(), error, trust);
    }
    let input = line.into_string();
    if input.trim_start().starts_with('{') {
        let (verdict, result) = query_result::verify(input.trim().as_bytes(), &trust.bundle);
        let error = verdict.code().map(|code| told(of_a_result(code)));
        return Verified::of(input, verdict, Shows::Result(result.as_ref().map(Said::from)), error, trust);
    }
    match read(&input, &trust.bundle) {
        Ok(token) => {
            let verdict = judge(&token, &trust.bundle);
            let error = verdict.code().map(told);
            Verified::of(input, verdict, Shows::Face((&token.claims().face).into()), error, trust)
        }
        Err(error) => Verified::unreadable(input, told(error.code()), trust),
    }
}

/// The code of what is wrong with a result of a query, by what would be wrong with a token.
fn of_a_result(code: &'static str) -> &'static str {
    match code {
        "token.unreadable" => "result.unreadable",
        "token.altered" => "result.altered",
        other => other,
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
    let seal_roots = document::roots(args.seal_roots.as_deref(), args.seal_crl.as_deref())?;
    let source = Source::from(args.file.as_path());
    if trust.is_none() && source == Source::StandardInput && stdin().is_terminal() {
        // Nobody types a document.
        return Err(Failure::NoTrust);
    }
    let mut lines = source.open()?;
    if is_called_a_document(&args.file) || looks_like_a_package(lines.beginning()?) {
        let bytes = lines.rest(MOST_PACKAGE_BYTES)?;
        return document::verify(args.file.to_string_lossy().into_owned(), &bytes, &seal_roots, out);
    }
    let trust = trust.ok_or(Failure::NoTrust)?;
    if !trust.root_pinned {
        out.remark(&format!("{}{}", messages::ROOT_NOT_PINNED.in_language(language), trust.bundle.root_fingerprint()));
    }
    let tokens = Tokens { lines, ahead: VecDeque::new(), trust: &trust };
    stream(tokens, out, |line| verify(line, &trust, language))
}

fn trust(path: &Path, root: Option<&KeyId>) -> Result<Trust, Failure> {
    let bytes = fs::read(path).map_err(|error| Failure::trust_file(&error))?;
    let bundle = TrustBundle::parse(&bytes, root, 0).map_err(|error| Failure::Trust(error.code()))?;
    Ok(Trust { bundle, root_pinned: root.is_some() })
}

/// A file that is called a document and does not begin like one is judged as one, and told what it lacks.
fn is_called_a_document(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("ofd"))
}
