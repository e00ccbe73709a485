//! Exchange with the registry: letters, the outbox, sync.

use clap::Args;
use ereg_client::{ClientError, CommandId, LetterScreen, Message, NextStep, OutboxItemView, SyncReport};

use crate::{
    failure::Failure,
    filter::RunEnding,
    flow::{done, sent},
    language::{Language, PicksText as _},
    messages::{self, terms},
    output::safe,
    shell::{OpenVault, Shell, Waits},
    shown::Shown,
    told::told_shown,
};

/// Every letter.
///
/// # Errors
/// As the client's.
pub fn letters(shell: &mut Shell) -> Result<RunEnding, Failure> {
    let language = shell.language();
    let session = shell.open()?;
    let letters = session.wait(session.client.letters().list())?;
    let items = letters.iter().map(|letter| letter_shown(letter, &session, language));
    let begun = if letters.is_empty() { Shown::new(language) } else { session.document()? };
    let shown = begun.list("items", items).or_say(messages::NOTHING);
    done(shell, &shown)
}

pub(super) fn letter_shown(letter: &LetterScreen, session: &OpenVault, language: Language) -> Shown {
    let with_grounds = letter.case_id.filter(|_| !letter.grounds.is_empty());
    let form = with_grounds.and_then(|case| session.form_of_case(case));
    Shown::new(language)
        .text("title", &letter.title)
        .value("id", &letter.id)
        .value("kind", &letter.kind)
        .value("at", letter.at)
        .line(letter.at.wall_text())
        .fact("office", terms::OFFICE, &letter.office)
        .text("body", &letter.body)
        .fact_if("case", terms::CASE, letter.case_id.map(|case| case.to_string()))
        .list("grounds", letter.grounds.iter().map(|told| told_shown(told, form, language)))
}

#[derive(Debug, Args)]
pub struct OutboxArgs {
    #[arg(long, value_name = "COMMAND", conflicts_with = "cancel")]
    retry: Option<CommandId>,
    #[arg(long, value_name = "COMMAND")]
    cancel: Option<CommandId>,
}

impl OutboxArgs {
    /// Whether an item is told to go again.
    pub fn queues(&self) -> bool {
        self.retry.is_some()
    }
}

/// Every item of the outbox, or one told to go again or to stop.
///
/// # Errors
/// As the client's.
pub fn outbox(args: &OutboxArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let language = shell.language();
    let session = shell.open()?;
    let outbox = session.client.outbox();
    let mut shown = Shown::new(language);
    if let Some(item) = args.retry {
        session.wait(outbox.retry(item))?;
        shown = shown.say(messages::RETRIED);
        if shell.waits == Waits::ForTheAnswer {
            let progress = session.wait(outbox.progress(item))?;
            return sent(shell, &session, shown, progress);
        }
    }
    if let Some(item) = args.cancel {
        session.wait(outbox.cancel(item))?;
        shown = shown.say(messages::CANCELLED);
    }
    let items = session.wait(outbox.items())?;
    let shown = shown.list("items", items.iter().map(|item| item_shown(item, language))).or_say(messages::NOTHING);
    done(shell, &shown)
}

fn item_shown(item: &OutboxItemView, language: Language) -> Shown {
    let (state, words) = terms::outbox_state(item.state);
    let (fixer, fixer_words) = terms::fixer(item.fixer);
    let mut shown = Shown::new(language)
        .text("what", &item.what)
        .fact_if("case", terms::CASE, item.case_id.map(|case| case.to_string()))
        .fact_if("draft", terms::DRAFT, item.draft.map(|draft| draft.to_string()))
        .fact("command", terms::COMMAND, item.item.to_string())
        .value("kind", &item.kind)
        .value("state", state)
        .line(format!("{}{}", terms::STANDING.in_language(language), words.in_language(language)))
        .value("attempts", item.attempts)
        .line(match item.attempts {
            0 => messages::NEVER_SENT.in_language(language).to_owned(),
            sent => format!("{}{sent}", terms::TRIES.in_language(language)),
        });
    if let Some(error) = &item.error {
        shown = shown.inside("error", told_shown(error, None, language));
    }
    shown = shown.value("next_try_s", item.next_try_s);
    // What may go at once goes with the next run of sync: no time is told.
    if let Some(seconds) = item.next_try_s.filter(|seconds| *seconds > 0) {
        let unit = messages::SECONDS.in_language(language);
        shown = shown.line(format!("{}{seconds} {unit}", terms::NEXT_TRY.in_language(language)));
    }
    let shown = shown.value("waits_for", item.waits_for.as_ref().map(|before| before.item.to_string()));
    shown.value("who_can_fix", fixer).line(format!(
        "{}{}",
        terms::FIXER.in_language(language),
        fixer_words.in_language(language)
    ))
}

/// The one thing to do now for each draft and each case.
///
/// # Errors
/// As the client's.
pub fn next(shell: &mut Shell) -> Result<RunEnding, Failure> {
    let language = shell.language();
    let session = shell.open()?;
    let steps = session.wait(session.client.next_steps())?;
    let items = steps.iter().map(|step| step_shown(step, language));
    let shown = Shown::new(language).list("items", items).or_say(messages::NOTHING_TO_DO);
    done(shell, &shown)
}

pub(super) fn step_shown(step: &NextStep, language: Language) -> Shown {
    let (name, typed) = terms::to_do(step);
    let mut shown = Shown::new(language).text("words", &step.words).value("to_do", name).value("title", &step.title);
    if !step.title.is_empty() {
        shown = shown.line(safe(&step.title));
    }
    shown = match step.case_id {
        Some(case) => shown.fact("case", terms::CASE, case.to_string()),
        None => shown.fact_if("draft", terms::DRAFT, step.draft.map(|draft| draft.to_string())),
    };
    let shown = shown.value("run", &typed);
    match typed {
        Some(command) => shown.line(command),
        None => shown,
    }
}

/// One run of exchange with the registry.
///
/// # Errors
/// As the client's.
pub fn sync(shell: &mut Shell) -> Result<RunEnding, Failure> {
    let language = shell.language();
    let session = shell.open()?;
    let account = session.client.account();
    // A registry that is known and has never heard of this device: zeros would read as if all were exchanged.
    let known = session.wait(account.connection())?.is_some();
    if known
        && session.wait(account.standing())?.account.is_none()
        && session.wait(session.client.outbox().items())?.is_empty()
    {
        return Err(Failure::Client(ClientError::FixInput { code: "account.not_enrolled".to_owned(), field: None }));
    }
    let run = session.client.sync().now()?;
    let report = session.wait_long(messages::SYNCING, run.finished())?;
    let begun = Shown::new(language);
    reported(shell, begun, RunEnding::Good, &report)
}

/// Prints what a run of sync did after what a command itself has to say, and how that ended.
///
/// # Errors
/// As of printing.
pub(super) fn reported(
    shell: &mut Shell,
    begun: Shown,
    ending: RunEnding,
    report: &SyncReport,
) -> Result<RunEnding, Failure> {
    // What was let go was asked for and is not done.
    let exchanged = report.needs_you == 0 && report.trouble.is_none() && report.left_acts.is_empty();
    let all = exchanged && ending == RunEnding::Good;
    let shown = report_shown(begun, report).value("ok", all);
    shell.out.answer(&shown)?;
    Ok(if all { RunEnding::Good } else { RunEnding::NotAll })
}

fn report_shown(begun: Shown, report: &SyncReport) -> Shown {
    let language = begun.language();
    let shown = begun
        .fact("sent", terms::SENT, report.sent)
        .fact("acked", terms::ACKED, report.acked)
        .fact("needs_you", terms::NEEDS_YOU, report.needs_you)
        .fact("chunks", terms::CHUNKS, report.chunks)
        .fact("changes", terms::CHANGES, report.changes)
        .fact("left", terms::LEFT, report.left)
        .value("next_try_s", report.next_try_s);
    // What is told of an act that was let go is no second trouble.
    let told = |trouble: &&Message| report.left_acts.iter().any(|left| left.told.code == trouble.code);
    let shown = match report.trouble.as_ref().filter(|trouble| !told(trouble)) {
        Some(trouble) => shown.inside("trouble", told_shown(trouble, None, language)),
        None => shown,
    };
    let left_acts = report.left_acts.iter().map(|left| {
        let what = language.of(&left.what);
        let why = language.of(&left.told.text);
        Shown::new(language)
            .value("what", what)
            .value("code", &left.told.code)
            .line(format!("{what}{}{why}", messages::COLON.in_language(language)))
            .fact_if("case", terms::CASE, left.case_id.map(|case| case.to_string()))
            .fact_if("draft", terms::DRAFT, left.draft.map(|draft| draft.to_string()))
    });
    let shown = if report.left_acts.is_empty() { shown } else { shown.say(messages::LEFT_ACTS) };
    let shown = shown.list("left_acts", left_acts);
    let shown = if report.news.is_empty() { shown } else { shown.say(messages::NEWS) };
    let news = report.news.iter().map(|line| Shown::new(language).text("words", line));
    shown.list("news", news)
}
