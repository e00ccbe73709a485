//! The input of `ereg fee` and `ereg review`: applications as JSON, one object a line or one over several lines.
//!
//! Names of fields are those of a draft (`deal.price`), sections and the register's facts are as they travel. Nothing here
//! judges; what cannot be read is told by its code and its place, never by what was written there.

use std::collections::BTreeMap;

use ereg_client::{Instant, Slot};
use ereg_domain::{
    canonical::to_canonical,
    name::{MatterId, SectionName},
    register::RegisterFacts,
};
use ereg_law::{
    draft::TypedFields,
    matter::{LAW, Matter},
    section::MATTER,
    words::message::lookup,
};
use serde::{Deserialize, de::IgnoredAny};
use serde_json::Value;

use crate::{
    failure::Failure,
    filter::{ItemError, Items, check::line_error},
    language::Language,
    lines::{LONGEST_LINE, Line, Lines},
    messages,
};

/// An application, as far as whoever asks has it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Application {
    /// The matter it is for, where its section does not say so.
    matter: Option<MatterId>,
    /// Fields as they are typed in a draft, by path. A value here goes before what a section says.
    #[serde(default)]
    fields: TypedFields,
    /// Shared sections by name and version.
    #[serde(default)]
    sections: BTreeMap<SectionName, Value>,
    /// The facts that the register has of the unit, as an extract carries them.
    pub register: Option<RegisterFacts>,
    /// The slot whose answers to the inquiry the fields hold; where nothing is said, the first of those who give the
    /// right up.
    pub slot: Option<Slot>,
    /// The time for which it is judged; now where nothing is said.
    pub as_of: Option<Instant>,
}

impl Application {
    /// Returns the matter it is for.
    ///
    /// # Errors
    /// `application.matter` where neither it nor its section says so; `matter.unknown` to this program.
    pub fn matter(&self, language: Language) -> Result<&'static Matter, ItemError> {
        let said = self.sections.get(&MATTER).and_then(|section| section.get("matter")?.as_str()?.parse().ok());
        let id = self.matter.or(said).ok_or_else(|| ItemError::of_code("application.matter", language))?;
        LAW.matter(id).ok_or_else(|| ItemError::of_code("matter.unknown", language))
    }

    /// The fields as a draft of the matter would hold them.
    ///
    /// # Errors
    /// The code of the first thing in a section that is none of its kind.
    pub fn typed(&self, matter: &Matter, language: Language) -> Result<TypedFields, ItemError> {
        let mut bodies = Vec::new();
        for (name, value) in &self.sections {
            let bytes = to_canonical(value).ok().and_then(|bytes| String::from_utf8(bytes).ok());
            let body = bytes.ok_or_else(|| ItemError::of_code(FORMAT, language))?;
            matter.form.parse(*name, &body).map_err(|code| {
                let error = ItemError::of_code(code, language);
                ItemError { message: format!("{} {name}", error.message), ..error }
            })?;
            bodies.push((*name, body));
        }
        let sections = matter.form.parse_all(bodies.iter().map(|(name, body)| (*name, body.as_str())));
        let mut typed = sections.typed();
        typed.extend(self.fields.clone());
        Ok(typed)
    }
}

/// Reads an item of JSON.
///
/// # Errors
/// The code of the first value that is none of its kind, or `application.format`, with the place.
pub fn read<'a, T: Deserialize<'a>>(line: &'a Line, language: Language) -> Result<T, ItemError> {
    if let Some(error) = line_error(line, language) {
        return Err(error);
    }
    let mut json = serde_json::Deserializer::from_str(line.as_str());
    let read = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        (error.into_inner(), Some(path).filter(|path| is_ours(path)))
    });
    read.and_then(|read| json.end().map(|()| read).map_err(|error| (error, None))).map_err(|(error, path)| {
        // Types of ours say their code and never the value; what serde says itself may quote one and is not told.
        let said = error.to_string();
        let code = said.split(' ').next().unwrap_or_default();
        let unread = match lookup(code) {
            Some(text) => ItemError::of_code(text.code, language),
            None => ItemError::of_code(FORMAT, language),
        };
        let place = messages::LINE_AND_COLUMN.in_language(language);
        let place = place.replace("{line}", &error.line().to_string()).replace("{column}", &error.column().to_string());
        let path = path.map_or_else(String::new, |path| format!(" {path}"));
        ItemError { message: format!("{}{place}{path}", unread.message), ..unread }
    })
}

/// Whether a path within an application is one of our own names, and repeats nothing of what was written.
fn is_ours(path: &str) -> bool {
    let named =
        |character: char| character.is_ascii_lowercase() || matches!(character, '_' | '.' | '[' | ']' | '0'..='9');
    path.starts_with("register") && path.chars().all(named)
}

/// Code of what is no application.
pub const FORMAT: &str = "application.format";

/// Objects out of lines. Empty lines between them are nothing.
pub struct Objects {
    lines: Lines,
    /// A line that was looked at and belongs to no object before it.
    ahead: Option<Line>,
}

impl Objects {
    /// Reads objects from the lines of an input.
    pub fn over(lines: Lines) -> Self {
        Self { lines, ahead: None }
    }

    fn following(&mut self) -> Option<Result<Line, Failure>> {
        self.ahead.take().map(Ok).or_else(|| self.lines.next())
    }

    /// The object that begins in a line and goes on in the next ones, at most as long as a line may be.
    fn whole(&mut self, mut text: String) -> Result<Line, Failure> {
        let mut goes_on = is_unfinished(&text);
        while goes_on {
            match self.following().transpose()? {
                Some(Line::Text(next)) if text.len() + next.len() < LONGEST_LINE => {
                    text.push('\n');
                    text.push_str(&next);
                    // An object ends with its brace: no other line is worth reading all of it again.
                    goes_on = !next.contains('}') || is_unfinished(&text);
                }
                Some(Line::Text(_)) => return Ok(Line::TooLarge(text)),
                Some(other) => {
                    self.ahead = Some(other);
                    break;
                }
                None => break,
            }
        }
        Ok(Line::Text(text))
    }
}

/// Whether JSON has begun and not ended.
fn is_unfinished(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_err_and(|error| error.is_eof())
}

impl Iterator for Objects {
    type Item = Result<Line, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.following()? {
                Ok(Line::Text(text)) if text.trim().is_empty() => {}
                Ok(Line::Text(text)) => return Some(self.whole(text)),
                other => return Some(other),
            }
        }
    }
}

impl Items for Objects {
    fn is_waiting(&self) -> bool {
        self.ahead.is_none() && self.lines.is_waiting()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn objects(text: &str) -> Vec<Line> {
        Objects::over(Lines::new(Box::new(Cursor::new(text.as_bytes().to_vec())))).map(Result::unwrap).collect()
    }

    fn text(line: &str) -> Line {
        Line::Text(line.to_owned())
    }

    #[test]
    fn an_object_a_line_or_one_over_several() {
        assert_eq!(objects("{}\n\n{\"a\":1}\n"), [text("{}"), text("{\"a\":1}")]);
        assert_eq!(objects("{\n \"a\": {\n }\n}\n{}"), [text("{\n \"a\": {\n }\n}"), text("{}")]);
        // What is no JSON ends with its line, what never ends with the input.
        assert_eq!(objects("hello\n{}\n"), [text("hello"), text("{}")]);
        assert_eq!(objects("{\n\"a\":\n"), [text("{\n\"a\":")]);
        assert_eq!(objects("\n \n"), []);
    }

    #[test]
    fn one_over_several_lines_may_be_as_long_as_a_line() {
        let long = format!("{{\n{}}}", " \n".repeat(LONGEST_LINE));
        assert!(matches!(objects(&long).first(), Some(Line::TooLarge(_))));
    }
}
