//! Search in what is kept in the vault.

use clap::{Args, builder::PossibleValuesParser, value_parser};
use ereg_client::{SearchHit, SearchKind};

use crate::{
    failure::Failure,
    filter::RunEnding,
    flow::done,
    language::Language,
    messages::{self, terms},
    shell::Shell,
    shown::Shown,
};

#[derive(Debug, Args)]
pub struct SearchArgs {
    #[arg(required = true)]
    text: Vec<String>,
    #[arg(long = "kind", value_name = "KIND", value_parser = kinds())]
    kinds: Vec<String>,
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = value_parser!(u32).range(1..=50))]
    limit: u32,
}

fn kinds() -> PossibleValuesParser {
    PossibleValuesParser::new(SearchKind::ALL.iter().map(|kind| kind.name()))
}

/// The drafts, cases, homes and certificates that a text finds.
///
/// # Errors
/// As the client's.
pub fn search(args: &SearchArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let language = shell.language();
    let asked = |kind: &&SearchKind| args.kinds.iter().any(|name| name == kind.name());
    let kinds = SearchKind::ALL.iter().filter(asked).copied().collect();
    let session = shell.open()?;
    let hits = session.wait(session.client.search().find(args.text.join(" "), kinds, args.limit))?;
    let items = hits.iter().map(|hit| hit_shown(hit, language));
    done(shell, &Shown::new(language).list("items", items).or_say(messages::NOTHING))
}

fn hit_shown(hit: &SearchHit, language: Language) -> Shown {
    let (label, number) = match hit.kind {
        SearchKind::Drafts => (terms::DRAFT, None),
        SearchKind::Cases => (terms::CASE, hit.number.clone().map(|number| (terms::CASE_NUMBER, number))),
        SearchKind::Homes => (terms::UNIT, hit.number.clone().map(|number| (terms::CERTIFICATE, number))),
        // Its number is its name already.
        SearchKind::Certificates => (terms::CERTIFICATE, None),
    };
    let shown =
        Shown::new(language).value("kind", hit.kind.name()).fact("id", label, &hit.id).text("words", &hit.words);
    let shown = match number {
        Some((label, number)) => shown.fact("number", label, number),
        None => shown.value("number", &hit.number),
    };
    let title = (!hit.title.is_empty()).then_some(&hit.title);
    shown.fact_if("title", terms::ADDRESS, title)
}
