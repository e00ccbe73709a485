//! A shared fact that is wrong (共享信息有误): the person says so, and its source is asked to check.

use clap::{Args, builder::PossibleValuesParser};
use ereg_client::{CaseId, CaseScreen, DisputableFact, DisputeReason, DisputeScreen, Needs};
use ereg_law::dispute;

use crate::{
    failure::Failure,
    filter::RunEnding,
    flow::{queued, sent},
    language::{Language, PicksText as _},
    messages,
    shell::Shell,
    shown::Shown,
};

#[derive(Debug, Args)]
pub struct DisputeArgs {
    case: CaseId,
    #[arg(long, value_name = "FACT", value_parser = facts())]
    need: String,
    #[arg(long, value_name = "REASON", value_parser = reasons())]
    reason: String,
    #[arg(long, value_name = "TEXT")]
    says: Option<String>,
}

fn facts() -> PossibleValuesParser {
    PossibleValuesParser::new(dispute::disputable().into_iter().map(Needs::name))
}

fn reasons() -> PossibleValuesParser {
    PossibleValuesParser::new(DisputeReason::ALL.iter().map(|reason| reason.name()))
}

/// Signs and queues that a shared fact of a case is wrong.
///
/// # Errors
/// As the client's.
pub fn dispute(args: DisputeArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let reason = DisputeReason::ALL.iter().find(|reason| reason.name() == args.reason);
    // The argument parser takes nothing else.
    let (Some(need), Some(reason)) = (Needs::of(&args.need), reason) else {
        return Err(Failure::Argument("argument.pair"));
    };
    let session = shell.open()?;
    let command = session.wait(session.client.disputes().lodge(args.case, need, *reason, args.says))?;
    let (shown, progress) = queued(shell, &session, command)?;
    sent(shell, &session, shown.say(messages::DISPUTE_CAUTION), progress)
}

/// Adds what of a case can be disputed, and what was.
pub(super) fn of_case(mut shown: Shown, screen: &CaseScreen, language: Language) -> Shown {
    let asked = |told: &DisputeScreen| {
        Shown::new(language)
            .value("need", told.need.name())
            .value("source", language.of(&told.source))
            .value("by", told.by)
            .value("reason", told.reason.name())
            .value("said_at", told.said_at)
            .value("answer_by", told.answer_by.until)
            .value("how", told.how)
            .text("words", &told.words)
    };
    shown = shown.list("disputes", screen.disputes.iter().map(asked));
    let case = screen.case_id.to_string();
    let may = |fact: &DisputableFact| {
        let line = messages::MAY_DISPUTE.in_language(language);
        let (what, source) = (language.of(&fact.what), language.of(&fact.source));
        let line = line.replace("{what}", what).replace("{source}", source);
        let line = line.replace("{case}", &case).replace("{need}", fact.need.name());
        Shown::new(language).value("need", fact.need.name()).value("source", source).line(line)
    };
    shown.list("disputable", screen.disputable.iter().map(may))
}
