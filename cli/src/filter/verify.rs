//! `ereg verify`: is this certificate token genuine, who sealed it, and is it in the book?
//!
//! Offline, with nothing but a trust bundle. What a token shows is repeated only where a trusted seal vouches for it:
//! a forger's words are never printed as if they were a certificate's.

use std::{fs, path::PathBuf};

use clap::Args;
use ereg_domain::time::Instant;
use ereg_trust::{
    bundle::TrustBundle,
    keys::KeyId,
    token::{Book, Face, Integrity, Seal, Token, TokenVerdict, judge},
};
use serde::Serialize;

use crate::{
    failure::Failure,
    filter::{Ending, ItemError, Judged, check::line_error, stream},
    language::Language,
    lines::{Line, Source},
    messages,
    output::{Answer, Output, visible},
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
    seal: Seal,
    book: Book,
    #[serde(skip_serializing_if = "Option::is_none")]
    booked_at: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    office: Option<String>,
    demo: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ItemError>,
    /// For the words alone: what a trusted seal vouches for.
    #[serde(skip)]
    face: Option<Face>,
    /// For the words alone: what the bundle calls the office.
    #[serde(skip)]
    office_name: Option<String>,
}

impl Judged for Verified {
    fn ending(&self) -> Ending {
        if self.ok { Ending::Good } else { Ending::NotAll }
    }
}

impl Answer for Verified {
    fn words(&self, language: Language) -> String {
        let say = |text: crate::language::Text| text.in_language(language).to_owned();
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
    fn of(input: String, verdict: TokenVerdict, face: Option<Face>, error: Option<ItemError>) -> Self {
        let vouched = verdict.integrity == Integrity::Intact && verdict.seal == Seal::Trusted;
        Self {
            input,
            ok: verdict.is_good() && error.is_none(),
            integrity: verdict.integrity,
            seal: verdict.seal,
            book: verdict.book,
            booked_at: verdict.booked_at,
            as_of: verdict.as_of,
            office: verdict.office,
            demo: verdict.demo,
            error,
            face: face.filter(|_| vouched),
            office_name: None,
        }
    }

    fn named(mut self, bundle: &TrustBundle) -> Self {
        let office = &bundle.content().office;
        self.office_name = self.office.as_ref().filter(|id| **id == office.id).map(|_| office.name.clone());
        self
    }

    /// Nothing that could be looked at.
    fn unreadable(input: String, error: ItemError) -> Self {
        Self {
            input,
            ok: false,
            integrity: Integrity::Unreadable,
            seal: Seal::UnknownKey,
            book: Book::Unverifiable,
            booked_at: None,
            as_of: None,
            office: None,
            demo: false,
            error: Some(error),
            face: None,
            office_name: None,
        }
    }
}

fn verify(line: Line, bundle: &TrustBundle, language: Language) -> Verified {
    let told = |code: &'static str| ItemError {
        code: code.to_owned(),
        message: messages::token(code).in_language(language).to_owned(),
    };
    if let Some(error) = line_error(&line, language) {
        return Verified::unreadable(line.into_string(), error);
    }
    let input = line.into_string();
    // A copied line often has blanks around it. A blank is a character of base45, but never the last one: the last of
    // three stands for 0 to 32, the last of two for 0 to 5, and a blank would be 36.
    match Token::parse(input.trim_matches([' ', '\t'])) {
        Ok(token) => {
            let verdict = judge(&token, bundle);
            let error = verdict.code().map(told);
            Verified::of(input, verdict, Some(token.claims().face.clone()), error).named(bundle)
        }
        Err(error) => Verified::unreadable(input, told(error.code())),
    }
}

/// Runs the filter.
///
/// # Errors
/// When the trust bundle is refused, the input cannot be read or the output not written.
pub fn run(args: &VerifyArgs, out: &mut Output) -> Result<Ending, Failure> {
    let language = out.language();
    let bytes = fs::read(&args.trust).map_err(|error| Failure::trust_file(&error))?;
    let bundle = TrustBundle::parse(&bytes, args.root.as_ref(), 0).map_err(|error| Failure::Trust(error.code()))?;
    if args.root.is_none() {
        out.notice(&format!("{}{}", messages::ROOT_NOT_PINNED.in_language(language), bundle.root_fingerprint()));
    }
    let lines = Source::from(args.file.as_path()).open()?;
    stream(lines, out, |line| verify(line, &bundle, language))
}
