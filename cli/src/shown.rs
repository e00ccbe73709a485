//! An answer of the flow: the same facts as an object and as plain words.

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use crate::{
    language::{Language, Phrase, PicksText as _},
    output::{Reply, safe},
};

/// An answer under way: facts go in once, under a name for programs and a label for people.
#[derive(Debug)]
pub struct Shown {
    language: Language,
    object: Map<String, Value>,
    lines: Vec<String>,
}

impl Shown {
    /// Begins an answer that says nothing yet.
    pub fn new(language: Language) -> Self {
        Self { language, object: Map::new(), lines: Vec::new() }
    }

    /// The person's language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// A sentence of ours, for people alone.
    pub fn say(mut self, text: Phrase) -> Self {
        self.lines.push(text.in_language(self.language).to_owned());
        self
    }

    /// A line for people alone.
    pub fn line(mut self, line: impl Into<String>) -> Self {
        self.lines.push(line.into());
        self
    }

    /// The same for programs alone.
    pub fn silent(mut self) -> Self {
        self.lines.clear();
        self
    }

    /// A value for programs alone.
    pub fn value(mut self, name: &str, value: impl Serialize) -> Self {
        // Absent values are omitted: our objects hold no null.
        if let Ok(value) = serde_json::to_value(value)
            && !value.is_null()
        {
            self.object.insert(name.to_owned(), value);
        }
        self
    }

    /// A fact for both: under `name` for programs, behind `label` for people.
    pub fn fact(self, name: &str, label: Phrase, value: impl Serialize + ToString) -> Self {
        let line = format!("{}{}", label.in_language(self.language), safe(&value.to_string()));
        self.value(name, value).line(line)
    }

    /// Adds the fact as [`Shown::fact`] does, where there is one.
    pub fn fact_if(self, name: &str, label: Phrase, value: Option<impl Serialize + ToString>) -> Self {
        match value {
            Some(value) => self.fact(name, label, value),
            None => self,
        }
    }

    /// A text of the client, under `name` and as a line.
    pub fn text(self, name: &str, text: &ereg_client::Text) -> Self {
        let told = self.language.of(text);
        self.value(name, told).line(safe(told))
    }

    /// A text of the client, where there is one.
    pub fn text_if(self, name: &str, text: Option<&ereg_client::Text>) -> Self {
        match text {
            Some(text) => self.text(name, text),
            None => self,
        }
    }

    /// A list under `name`, its words indented; nothing said where it is empty.
    pub fn list(mut self, name: &str, items: impl IntoIterator<Item = Shown>) -> Self {
        let mut values = Vec::new();
        for item in items {
            self.lines.extend(item.lines.iter().enumerate().map(|(at, line)| {
                let mark = if at == 0 { "  · " } else { "    " };
                format!("{mark}{line}")
            }));
            values.push(Value::Object(item.object));
        }
        self.object.insert(name.to_owned(), Value::Array(values));
        self
    }

    /// Another answer's facts and words, on the same level.
    pub fn with(mut self, other: Shown) -> Self {
        self.object.extend(other.object);
        self.lines.extend(other.lines);
        self
    }

    /// Puts another answer inside, under `name`.
    pub fn inside(mut self, name: &str, inner: Shown) -> Self {
        self.lines.extend(inner.lines);
        self.object.insert(name.to_owned(), Value::Object(inner.object));
        self
    }

    /// Whether there are words.
    pub fn is_silent(&self) -> bool {
        self.lines.is_empty()
    }

    /// Says this where nothing else was said.
    pub fn or_say(self, text: Phrase) -> Self {
        if self.is_silent() { self.say(text) } else { self }
    }
}

/// A whole answer: `ok` first in meaning, whatever the order of names.
impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let mut object = self.object.clone();
        object.entry("ok").or_insert(Value::Bool(true));
        object.serialize(out)
    }
}

impl Reply for Shown {
    fn words(&self, _language: Language) -> String {
        self.lines.join("\n")
    }
}
