//! `ereg fee` without a case: what would the registration cost?
//!
//! It is counted by the table of the policy pack of this build, offline. The applicants are asked to pay the registry's
//! signed quote for their case (`ereg fee CASE`), and this says so.

use std::path::Path;

use ereg_law::{
    application::Parties,
    fee::{FeeFacts, quote},
    policy::PolicyPack,
    references::floor_pack,
    section::Section,
    words::labels,
};
use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::{
    failure::Failure,
    filter::{
        ItemError, Judged, RunEnding,
        application::{Application, Objects, read},
        stream,
    },
    language::Language,
    lines::{Line, Source},
    messages::{self, terms},
    output::{Output, Reply},
    shown::Shown,
};

/// The answer about one application.
struct Priced {
    ending: RunEnding,
    shown: Shown,
}

impl Serialize for Priced {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        self.shown.serialize(out)
    }
}

impl Reply for Priced {
    fn words(&self, language: Language) -> String {
        self.shown.words(language)
    }
}

impl Judged for Priced {
    fn ending(&self) -> RunEnding {
        self.ending
    }
}

/// The facts that a fee rests on: said as such, or read from an application.
fn facts(line: &Line, language: Language) -> Result<FeeFacts, ItemError> {
    let object: Value = read(line, language)?;
    if object.get("house_type").is_some() {
        if object.get("matter").is_none() {
            return Err(ItemError::of_code("application.matter", language));
        }
        return read(line, language);
    }
    let application: Application = read(line, language)?;
    let matter = application.matter(language)?;
    let (shared, _) = matter.form.read_shared(&application.typed(matter, language)?);
    let parties = shared.get::<Parties>();
    let facts = application.register.as_ref().and_then(|register| matter.form.fee_facts(&shared, register));
    let (Some(facts), Some(_)) = (facts, parties) else {
        let open = matter.form.charged_on().filter(|section| shared.body(section.name).is_none());
        let mut missing: Vec<&str> = open.map(Section::stem).collect();
        missing.extend(parties.is_none().then_some("parties"));
        if application.register.is_none() {
            missing.insert(0, "register");
        }
        let mut error = ItemError::of_code("fee.facts_missing", language);
        error.message.push(' ');
        error.message.push_str(&missing.join(messages::LISTED.in_language(language)));
        return Err(error);
    };
    Ok(facts)
}

fn price(line: &Line, number: usize, pack: &PolicyPack, language: Language) -> Priced {
    let begun = Shown::new(language).value("number", number);
    let priced = |facts: FeeFacts| quote(pack, &facts).map_err(|error| ItemError::of_code(error.code(), language));
    let fee = facts(line, language).and_then(priced);
    let fee = match fee {
        Ok(fee) => fee,
        Err(error) => return Priced { ending: RunEnding::NotAll, shown: error.shown(begun, number) },
    };
    let say = |text: crate::language::Phrase| text.in_language(language);
    let lines = fee.lines.iter().map(|line| {
        let what = labels::fee_item(line.item).say(language);
        Shown::new(language)
            .value("item", line.item)
            .value("what", what)
            .value("quantity", line.count)
            .value("each", line.each)
            .value("amount", line.amount)
            .line(format!("{what} × {}{}{}", line.count, say(messages::COLON), line.amount))
    });
    let from = format!("{} {}", pack.id, pack.version);
    let shown = begun
        .value("total", fee.total)
        .line(format!("✓ {number}  {}{}", say(terms::TOTAL), fee.total))
        .list("lines", lines)
        .fact("basis", terms::BASIS, &fee.basis)
        .fact("pack", terms::PACK, from)
        .say(messages::FEE_IS_NO_QUOTE);
    Priced { ending: RunEnding::Good, shown }
}

/// Runs the filter.
///
/// # Errors
/// The input cannot be read or the output not written.
pub fn run(from: &Path, out: &mut Output) -> Result<RunEnding, Failure> {
    let language = out.language();
    let pack = floor_pack().map_err(|error| Failure::Argument(error.code()))?;
    let objects = Objects::over(Source::from(from).open()?);
    let mut number = 0;
    stream(objects, out, |line| {
        number += 1;
        price(&line, number, &pack, language)
    })
}
