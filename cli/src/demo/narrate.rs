//! The narrator: says what a person sees, when, and keeps what was said for the page.
//!
//! It is handed sentences made from values that were read back; it has none of its own.

use ereg_client::{Clock as _, Instant, VirtualClock};
use ereg_law::section::Form;
use serde::Serialize;

use super::{broken::Broken, cast::Character, said::Said};
use crate::{
    language::Language,
    messages,
    output::{Output, ReaderState, Reply, visible},
};

/// One line of the story.
#[derive(Debug, Clone, Serialize)]
pub struct StoryLine {
    /// The time, by the clock of the story.
    pub at: Instant,
    /// The person who sees or does it; absent for a heading.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<Character>,
    /// The name by which the story calls that person.
    #[serde(skip)]
    pub called: Option<Said>,
    /// The sentence that tells it.
    #[serde(flatten)]
    pub said: Said,
}

impl Reply for StoryLine {
    fn words(&self, language: Language) -> String {
        let text = visible_line(self.said.text(language));
        match &self.called {
            None => format!("\n── {text}"),
            Some(called) => {
                let at = self.at.wall_text();
                let clock = at.split(' ').nth(1).unwrap_or_default();
                let colon = messages::COLON.in_language(language);
                format!("[{clock}] {}{colon}{text}", called.text(language))
            }
        }
    }
}

/// Values come from other people's typing too: nothing that steers a terminal is repeated. Long lines stay whole.
fn visible_line(text: &str) -> String {
    text.split_inclusive('\n').flat_map(|line| line.chars()).map(safe).collect()
}

fn safe(character: char) -> String {
    if ereg_domain::text::is_refused(character) { visible(&character.to_string()) } else { character.to_string() }
}

/// Says and keeps.
pub struct Narrator<'a> {
    out: &'a mut Output,
    clock: VirtualClock,
    form: &'static Form,
    told: Vec<StoryLine>,
    reader: ReaderState,
}

impl<'a> Narrator<'a> {
    /// Makes a narrator that writes to this output, by this clock, of a matter with this form.
    pub fn new(out: &'a mut Output, clock: VirtualClock, form: &'static Form) -> Narrator<'a> {
        Narrator { out, clock, form, told: Vec::new(), reader: ReaderState::Reading }
    }

    /// The form of the matter that the story is about, by which its people are called.
    pub fn form(&self) -> &'static Form {
        self.form
    }

    /// A scene begins, on the day it is.
    pub fn scene(&mut self, said: Said) -> Result<(), Broken> {
        let day = self.clock.read().wall.day();
        self.line(None, Said::of(format!("{} · {day}", said.zh), format!("{} · {day}", said.en)))
    }

    /// The story is over.
    pub fn ends(&mut self, said: Said) -> Result<(), Broken> {
        self.line(None, said)
    }

    /// Tells that somebody sees or does something.
    pub fn says(&mut self, who: Character, said: Said) -> Result<(), Broken> {
        self.line(Some(who), said)
    }

    fn line(&mut self, who: Option<Character>, said: Said) -> Result<(), Broken> {
        let called = who.map(|who| who.said(self.form));
        let line = StoryLine { at: self.clock.read().wall, who, called, said };
        if self.reader == ReaderState::Reading {
            let told = self.out.answer(&line).and_then(|reader| match reader {
                ReaderState::Reading => self.out.flush(),
                ReaderState::Gone => Ok(ReaderState::Gone),
            });
            // Who has heard enough still gets the directory.
            self.reader = told.map_err(|_| Broken::Output)?;
        }
        self.told.push(line);
        Ok(())
    }

    /// Everything said so far.
    pub fn told(&self) -> &[StoryLine] {
        &self.told
    }

    /// The language of the page.
    pub fn language(&self) -> Language {
        self.out.language()
    }
}
