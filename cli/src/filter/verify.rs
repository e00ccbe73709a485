//! `ereg verify`: is this certificate token genuine, who sealed it, and is it in the book?
//!
//! Offline, with nothing but a trust bundle. What a token shows is repeated only where a trusted seal vouches for it:
//! a forger's words are never printed as if they were a certificate's.

use std::{collections::VecDeque, fs, path::PathBuf};

use clap::Args;
use ereg_domain::time::Instant;
use ereg_trust::{
    bundle::TrustBundle,
    keys::KeyId,
    token::{BookStanding, Face, Integrity, PREFIX, SealTrust, TokenVerdict, judge, read},
};
use serde::Serialize;

use crate::{
    failure::Failure,
    filter::{ItemError, Items, Judged, RunEnding, check::line_error, stream},
    language::Language,
    lines::{Line, Lines, Source},
    messages,
    output::{Output, Reply, visible},
};

/// Arguments of `ereg verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    #[arg(long, value_name = "FILE")]
    trust: PathBuf,
    #[arg(long, allow_hyphen_values = true, value_name = "FINGERPRINT")]
    root: Option<KeyId>,
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
    /// What the bundle calls the office.
    #[serde(skip_serializing_if = "Option::is_none")]
    office_name: Option<String>,
    demo: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ItemError>,
    /// What a trusted seal vouches for.
    #[serde(flatten)]
    face: Option<Shown>,
    /// Root of the trust file.
    root: String,
    /// Whether that root was named by whoever asks.
    root_pinned: bool,
}

/// What the certificate shows, masked.
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
        let mut lines = vec![match &self.face {
            Some(face) => format!("{mark} {}", visible(&face.certificate)),
            None => format!("{mark} {}", visible(&self.input)),
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
        lines.push(say(messages::integrity(self.integrity)));
        lines.push(say(messages::seal(self.seal)));
        lines.push(say(messages::book(self.book)));
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
    fn of(input: String, verdict: TokenVerdict, face: &Face, error: Option<ItemError>, trust: &Trust) -> Self {
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
            face: vouched.then(|| face.into()),
            root: trust.bundle.root_fingerprint().to_string(),
            root_pinned: trust.root_pinned,
        }
    }

    /// Nothing that could be looked at.
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
    match read(&input, &trust.bundle) {
        Ok(token) => {
            let verdict = judge(&token, &trust.bundle);
            let error = verdict.code().map(told);
            Verified::of(input, verdict, &token.claims().face, error, trust)
        }
        Err(error) => Verified::unreadable(input, told(error.code()), trust),
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
/// When the trust bundle is refused, the input cannot be read or the output not written.
pub fn run(args: &VerifyArgs, out: &mut Output) -> Result<RunEnding, Failure> {
    let language = out.language();
    let bytes = fs::read(&args.trust).map_err(|error| Failure::trust_file(&error))?;
    let bundle = TrustBundle::parse(&bytes, args.root.as_ref(), 0).map_err(|error| Failure::Trust(error.code()))?;
    let trust = Trust { bundle, root_pinned: args.root.is_some() };
    if !trust.root_pinned {
        out.notice(&format!("{}{}", messages::ROOT_NOT_PINNED.in_language(language), trust.bundle.root_fingerprint()));
    }
    let lines = Source::from(args.file.as_path()).open()?;
    let tokens = Tokens { lines, ahead: VecDeque::new(), trust: &trust };
    stream(tokens, out, |line| verify(line, &trust, language))
}
