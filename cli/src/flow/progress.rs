//! The progress of an application.

use ereg_client::{
    CaseLimits, CaseProgress, CitizenTask, ComesNext, Happened, SendingState, TaskKind, TaskStanding, TimelineEntry,
    ToldBy,
};

use crate::{
    failure::Failure,
    filter::RunEnding,
    flow::{done, exchange::step_shown, sign::DraftArgs},
    language::{Language, PicksText as _},
    messages::{self, terms},
    shell::Shell,
    shown::Shown,
    told::told_shown,
};

/// The two tasks, what this device has to do with the application, what happened and when, and what comes next.
///
/// # Errors
/// As the client's.
pub fn progress(args: &DraftArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.open()?;
    let progress = session.wait(session.client.cases().progress(args.draft()))?;
    // What a demonstration has told is marked as such.
    let begun = if progress.timeline.is_empty() { Shown::new(shell.language()) } else { session.document()? };
    let shown = progress_shown(begun, &progress, shell.language());
    done(shell, &shown)
}

fn progress_shown(begun: Shown, progress: &CaseProgress, language: Language) -> Shown {
    let mut shown = begun
        .fact("draft", terms::DRAFT, progress.draft.to_string())
        .fact_if("case", terms::CASE, progress.case_id.map(|case| case.to_string()))
        .fact_if("case_number", terms::CASE_NUMBER, progress.case_number.clone())
        .inside("sending", sending_shown(progress, language))
        .inside("first", task_shown(&progress.first, language))
        .inside("second", task_shown(&progress.second, language))
        .list("timeline", progress.timeline.iter().map(|entry| entry_shown(entry, language)))
        .text_if("gap", progress.gap.as_ref());
    if let Some(next) = &progress.comes_next {
        shown = shown.inside("comes_next", next_shown(next, language));
    }
    let steps = progress.steps.iter().map(|step| step_shown(step, language));
    if progress.steps.is_empty() { shown.list("steps", steps) } else { shown.say(messages::NOW).list("steps", steps) }
}

fn sending_shown(progress: &CaseProgress, language: Language) -> Shown {
    let shown = Shown::new(language).text("words", &progress.sending_words);
    match &progress.sending {
        SendingState::KeptHere => shown.value("state", "kept_here"),
        SendingState::ToBeSent { what } => shown.value("state", "to_be_sent").value("what", language.of(what)),
        SendingState::OnItsWay { what } => shown.value("state", "on_its_way").value("what", language.of(what)),
        SendingState::Received { receipt_number, received_at } => {
            shown.value("state", "received").value("receipt_number", receipt_number).value("received_at", received_at)
        }
        SendingState::NeedsYou { item, what, told, fixer } => {
            let (fixer, fixer_words) = terms::fixer(*fixer);
            shown
                .value("state", "needs_you")
                .value("command", item.to_string())
                .value("what", language.of(what))
                .inside("told", told_shown(told, None, language).silent())
                .value("who_can_fix", fixer)
                .line(format!("{}{}", terms::FIXER.in_language(language), fixer_words.in_language(language)))
        }
    }
}

fn task_shown(task: &CitizenTask, language: Language) -> Shown {
    let (name, words) = (language.of(&task.name), language.of(&task.words));
    let shown = Shown::new(language)
        .value("task", kind(task.kind))
        .value("name", name)
        .value("words", words)
        .line(format!("{name}{}{words}", messages::COLON.in_language(language)));
    match &task.standing {
        TaskStanding::NotBegun => shown.value("standing", "not_begun"),
        TaskStanding::UnderWay => shown.value("standing", "under_way"),
        TaskStanding::WaitsForYou { .. } => shown.value("standing", "waits_for_you"),
        TaskStanding::WaitsForOthers { whom } => {
            shown.value("standing", "waits_for_others").value("whom", language.of(whom))
        }
        TaskStanding::Done { at } => shown.value("standing", "done").value("at", at),
        TaskStanding::Over { why } => shown.value("standing", "over").value("why", language.of(why)),
    }
}

fn kind(kind: TaskKind) -> &'static str {
    match kind {
        TaskKind::Apply => "apply",
        TaskKind::PayAndCollect => "pay_and_collect",
        TaskKind::Collect => "collect",
        TaskKind::PayAndEnter => "pay_and_enter",
        TaskKind::Enter => "enter",
        TaskKind::Answer => "answer",
    }
}

fn entry_shown(entry: &TimelineEntry, language: Language) -> Shown {
    let told_by = match entry.told_by {
        ToldBy::ThisDevice => "this_device",
        ToldBy::Registry => "registry",
    };
    let (words, whose) = (language.of(&entry.words), language.of(&entry.whose));
    Shown::new(language)
        .value("at", entry.at)
        .value("happened", happened(entry.happened))
        .value("words", words)
        .value("told_by", told_by)
        .line(format!("{} {words} [{whose}]", entry.at.wall_text()))
}

fn happened(happened: Happened) -> &'static str {
    match happened {
        Happened::Received => "received",
        Happened::SupplementAsked => "supplement_asked",
        Happened::Supplemented => "supplemented",
        Happened::NotAccepted => "not_accepted",
        Happened::Accepted => "accepted",
        Happened::InReview => "in_review",
        Happened::SourceAsked => "source_asked",
        Happened::SourceChecked => "source_checked",
        Happened::ApprovedInDemonstration => "approved_in_demonstration",
        Happened::FeeDue => "fee_due",
        Happened::BillRenewed => "bill_renewed",
        Happened::TurnPassed => "turn_passed",
        Happened::PaymentOffered => "payment_offered",
        Happened::Paid => "paid",
        Happened::Refunded => "refunded",
        Happened::Registered => "registered",
        Happened::CertificateReady => "certificate_ready",
        Happened::DocumentsWait => "documents_wait",
        Happened::DocumentsSealed => "documents_sealed",
        Happened::DocumentsUnfit => "documents_unfit",
        Happened::Issued => "issued",
        Happened::Answered => "answered",
        Happened::WithdrawalAsked => "withdrawal_asked",
        Happened::WithdrawalLapsed => "withdrawal_lapsed",
        Happened::Refused => "refused",
        Happened::Withdrawn => "withdrawn",
        Happened::Expired => "expired",
    }
}

fn next_shown(next: &ComesNext, language: Language) -> Shown {
    let say = |text: crate::language::Phrase| text.in_language(language);
    let mut shown = Shown::new(language).text("words", &next.words);
    shown = match &next.limits {
        None => shown,
        Some(CaseLimits::FromAcceptance { promised_working_days, legal_working_days }) => {
            let days = |label, days| format!("{}{days} {}", say(label), say(terms::WORKING_DAYS));
            shown
                .value("promised_working_days", promised_working_days)
                .line(days(terms::PROMISED_BY, promised_working_days))
                .value("legal_working_days", legal_working_days)
                .line(days(terms::DECIDE_BY, legal_working_days))
        }
        Some(CaseLimits::Until { promised_by, decide_by }) => shown
            .value("promised_by", promised_by.until)
            .line(format!("{}{}", say(terms::PROMISED_BY), language.of(&promised_by.words)))
            .value("decide_by", decide_by.until)
            .line(format!("{}{}", say(terms::DECIDE_BY), language.of(&decide_by.words))),
    };
    match &next.term {
        None => shown,
        Some(term) => shown.inside("term", Shown::new(language).value("by", term.by.until).text("words", &term.words)),
    }
}
