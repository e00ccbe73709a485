//! Submissions and their cases.

use clap::Args;
use ereg_client::{CaseId, CaseScreen, CaseSummary, ClientError, DraftId, ParticipantStanding, YourTurn};
use ereg_law::section::Form;

use crate::{
    failure::Failure,
    filter::RunEnding,
    flow::{dispute, done, queued, sent, sign::DraftArgs},
    language::{Language, PicksText as _},
    messages::{self, terms},
    shell::{OpenVault, Shell},
    shown::Shown,
    told::told_shown,
};

/// Queues the submission.
///
/// # Errors
/// As the client's.
pub fn submit(args: &DraftArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.open()?;
    let command = match session.wait(session.client.cases().submit(args.draft())) {
        Err(Failure::Client(error)) if error.code() == "submit.not_complete" => {
            return Err(yet_to_sign(error, args.draft(), &session, shell.language()));
        }
        queued => queued?,
    };
    let (shown, progress) = queued(shell, &session, command)?;
    sent(shell, &session, shown.say(messages::SUBMIT_CAUTION), progress)
}

/// The refusal of a submission that lacks signatures, with whose they are.
fn yet_to_sign(error: ClientError, draft: DraftId, session: &OpenVault, language: Language) -> Failure {
    let Ok(screen) = session.wait(session.client.sharing().see(draft)) else { return Failure::Client(error) };
    let mut missing = screen.waits_for;
    let signed = |standing| matches!(standing, ParticipantStanding::Signed | ParticipantStanding::SignatureUnsent);
    let mine = screen.participants.iter().find(|participant| participant.slot == screen.slot);
    if screen.turn == YourTurn::SignAgain || !mine.is_some_and(|mine| signed(mine.standing)) {
        missing.push(screen.slot);
    }
    missing.sort();
    let fix = if missing.is_empty() {
        messages::fix(error.code()).map_or_else(String::new, |fix| fix.in_language(language).to_owned())
    } else {
        terms::slots(messages::YET_TO_SIGN, &missing, session.form_of(draft), language)
    };
    Failure::Advised { error, fix, waits_for: missing }
}

#[derive(Debug, Args)]
pub struct CasesArgs {
    #[arg(long, default_value_t = 0)]
    page: u32,
}

/// A page of cases.
///
/// # Errors
/// As the client's.
pub fn cases(args: &CasesArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let language = shell.language();
    let session = shell.open()?;
    let page = session.wait(session.client.cases().list(args.page))?;
    let shown = Shown::new(language)
        .list("items", page.items.iter().map(|summary| summary_shown(summary, language)))
        .value("next", page.next)
        .or_say(messages::NOTHING);
    done(shell, &shown)
}

fn summary_shown(summary: &CaseSummary, language: Language) -> Shown {
    Shown::new(language)
        .fact("case", terms::CASE, summary.case_id.to_string())
        .value("draft", summary.draft.to_string())
        .fact_if("case_number", terms::CASE_NUMBER, summary.case_number.clone())
        .value("state", summary.state)
        .text("words", &summary.words)
        .value("since", summary.since)
}

#[derive(Debug, Args)]
pub struct CaseArgs {
    #[arg(required_unless_present = "draft")]
    case: Option<CaseId>,
    #[arg(long, value_name = "DRAFT", conflicts_with = "case")]
    draft: Option<DraftId>,
}

/// One case.
///
/// # Errors
/// As the client's.
pub fn case(args: &CaseArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.open()?;
    let cases = session.client.cases();
    let screen = match (args.case, args.draft) {
        (Some(case), _) => session.wait(cases.see(case))?,
        (None, Some(draft)) => session.wait(cases.of_draft(draft))?,
        // The argument parser asks for one of the two.
        (None, None) => return Err(Failure::Argument("argument.pair")),
    };
    let shown = screen_shown(session.document()?, &screen, session.form_of(screen.draft), shell.language());
    done(shell, &shown)
}

fn screen_shown(begun: Shown, screen: &CaseScreen, form: Option<&Form>, language: Language) -> Shown {
    let say = |text: crate::language::Phrase| text.in_language(language);
    let mut shown = begun
        .fact("case", terms::CASE, screen.case_id.to_string())
        .value("draft", screen.draft.to_string())
        .fact("unit", terms::UNIT, &screen.unit)
        .fact("slot", terms::SLOT, screen.slot)
        .value("state", screen.state)
        .text("title", &screen.title)
        .text("words", &screen.words)
        .value("since", screen.since);
    let receipt = &screen.receipt;
    shown = shown.say(messages::RECEIPT).inside(
        "receipt",
        Shown::new(language)
            .value("received_at", receipt.received_at)
            .line(format!("{}{}", say(terms::RECEIVED), receipt.received_at.wall_text()))
            .fact("manifest", terms::MANIFEST, &receipt.manifest)
            .text("caution", &receipt.caution),
    );
    if let Some(acceptance) = &screen.acceptance {
        shown = shown.inside(
            "acceptance",
            Shown::new(language)
                .fact("case_number", terms::CASE_NUMBER, &acceptance.case_number)
                .fact("seq", terms::RANK, acceptance.seq)
                .value("accepted_at", acceptance.accepted_at)
                .line(format!("{}{}", say(terms::ACCEPTED), acceptance.accepted_at.wall_text()))
                .value("promised_by", acceptance.promised_by.until)
                .line(format!("{}{}", say(terms::PROMISED_BY), language.of(&acceptance.promised_by.words)))
                .value("decide_by", acceptance.decide_by.until)
                .line(format!("{}{}", say(terms::DECIDE_BY), language.of(&acceptance.decide_by.words)))
                .fact("ahead", terms::AHEAD, acceptance.ahead),
        );
    }
    for (name, lead, items) in
        [("waits_for", messages::WAITS_FOR, &screen.waits_for), ("grounds", messages::GROUNDS, &screen.grounds)]
    {
        if !items.is_empty() {
            shown = shown.say(lead);
        }
        shown = shown.list(name, items.iter().map(|told| told_shown(told, form, language)));
    }
    shown = dispute::of_case(shown, screen, language);
    if let Some(fee) = screen.fee {
        shown = shown.value("fee", fee).line(format!("{}{fee}", say(terms::DUE)));
    }
    if let Some(booked) = &screen.booked {
        shown = shown.inside(
            "booked",
            Shown::new(language)
                .fact("entry_index", terms::ENTRY, booked.entry_index)
                .value("registered_at", booked.registered_at)
                .line(format!("{}{}", say(terms::ENTERED), booked.registered_at.wall_text())),
        );
    }
    // Where the case stands says it in words already.
    let documents = screen.documents.as_ref().map(|documents| terms::entry_documents(documents.standing));
    shown = shown.value("documents", documents);
    if !screen.withdrawing.is_empty() {
        shown = shown.line(terms::slots(terms::WITHDRAWING, &screen.withdrawing, form, language));
    }
    for (name, term) in [("answer_by", &screen.answer_by), ("term", &screen.term)] {
        if let Some(term) = term {
            let told = Shown::new(language).value("by", term.by.until).text("words", &term.words);
            shown = shown.inside(name, told);
        }
    }
    if screen.answer_by.is_some() && !screen.withdrawing.contains(&screen.slot) {
        shown = shown.line(say(messages::JOIN_THE_WITHDRAWAL).replace("{}", &screen.case_id.to_string()));
    }
    shown.text_if("turn_passed", screen.turn_passed.as_ref()).value("withdrawing", &screen.withdrawing)
}

#[derive(Debug, Args)]
pub struct OneCaseArgs {
    case: CaseId,
}

impl OneCaseArgs {
    /// The case.
    pub fn case(&self) -> CaseId {
        self.case
    }
}

/// Signs and queues this person's withdrawal.
///
/// # Errors
/// As the client's.
pub fn withdraw(args: &OneCaseArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.open()?;
    let command = session.wait(session.client.cases().withdraw(args.case))?;
    let (shown, progress) = queued(shell, &session, command)?;
    sent(shell, &session, shown, progress)
}
