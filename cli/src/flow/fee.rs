//! Fees: how much, by whom, which law, until when; paying; asking how a lost payment stands.

use std::path::PathBuf;

use clap::Args;
use ereg_client::{
    AttemptId, AttemptState, CaseId, ChannelId, ClientError, FeeScreen, OfferStanding, PaymentScreen, Progress,
};
use ereg_law::section::Form;

use crate::{
    failure::Failure,
    filter::{self, RunEnding},
    flow::{done, exchange, sent},
    language::{Language, PicksText as _},
    messages::{self, terms},
    shell::{OpenVault, Shell, Waits},
    shown::Shown,
};

/// Arguments of `ereg fee`: the bill of a case, or what a registration would cost.
#[derive(Debug, Args)]
pub struct FeeArgs {
    case: Option<CaseId>,
    #[arg(long, value_name = "FILE", default_value = "-", conflicts_with = "case")]
    from: PathBuf,
}

/// Shows what is due for a case; without one, what the applications that are read would cost.
///
/// # Errors
/// As the client's, or the filter's.
pub fn fee(args: &FeeArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    match args.case {
        Some(case) => due(case, shell),
        None => filter::fee::run(&args.from, &mut shell.out),
    }
}

fn due(case: CaseId, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.open()?;
    let language = shell.language();
    let shown = match session.wait(session.client.payments().quote(case)) {
        Ok(screen) => screen_shown(session.document()?, &screen, session.form_of_case(case), language),
        Err(failure) if failure.code() == "quote.for_others" => {
            // The bill is theirs; what is due and that it is not this person's to pay stands in the case.
            let case = session.wait(session.client.cases().see(case))?;
            session
                .document()?
                .value("case", case.case_id.to_string())
                .value("total", case.fee)
                .value("yours", false)
                .line(case.fee.map_or_else(String::new, |fee| format!("{}{fee}", terms::TOTAL.in_language(language))))
                .say(messages::OTHERS_PAY)
        }
        Err(failure) => return Err(failure),
    };
    done(shell, &shown)
}

fn screen_shown(begun: Shown, screen: &FeeScreen, form: Option<&Form>, language: Language) -> Shown {
    let say = |text: crate::language::Phrase| text.in_language(language);
    let payers: Vec<String> = screen.payers.iter().map(|payer| terms::slot(*payer, form, language)).collect();
    // What has been paid is not due, and runs out no more.
    let paid = screen.attempt.as_ref().is_some_and(|a| a.state == AttemptState::Succeeded && a.refund.is_none());
    let lead = if paid { terms::TOTAL_PAID } else { terms::TOTAL };
    let lines = screen.lines.iter().map(|line| {
        let what = language.of(&line.what);
        Shown::new(language)
            .value("what", what)
            .value("quantity", line.quantity)
            .value("amount", line.amount)
            .line(format!("{what} × {}{}{}", line.quantity, messages::COLON.in_language(language), line.amount))
    });
    let channels = screen.channels.iter().map(|channel| {
        let name = language.of(&channel.name);
        Shown::new(language)
            .value("id", channel.id.to_string())
            .value("name", name)
            .value("kind", channel.kind.name())
            .line(format!("{}{name}  --channel {}", say(terms::CHANNEL), channel.id))
    });
    let mut shown = begun
        .value("case", screen.case_id.to_string())
        .value("quote", &screen.quote)
        .value("total", screen.total)
        .line(format!("{}{}", say(lead), screen.total))
        .list("lines", lines)
        .value("payers", &screen.payers)
        .line(format!("{}{}", say(terms::PAYERS), payers.join(messages::LISTED.in_language(language))))
        .fact("basis", terms::BASIS, &screen.basis)
        .list("channels", channels)
        .value("valid_until", screen.valid_until);
    if !paid {
        shown = shown.line(format!("{}{}", say(terms::UNTIL), screen.valid_until.wall_text()));
    }
    shown = shown.text("caution", &screen.caution);
    if let Some(attempt) = &screen.attempt {
        shown = shown.inside("attempt", payment_shown(attempt, language));
    }
    shown
}

fn payment_shown(payment: &PaymentScreen, language: Language) -> Shown {
    let shown = Shown::new(language)
        .fact("attempt", terms::ATTEMPT, payment.attempt.to_string())
        .value("case", payment.case_id.to_string())
        .value("amount", payment.amount)
        .line(format!("{}{}", terms::AMOUNT.in_language(language), payment.amount))
        .fact("channel", terms::CHANNEL, payment.channel.to_string())
        .value("state", payment.state.name())
        .text("words", &payment.words)
        .value("since", payment.since)
        .value("refund", payment.refund);
    let Some(offer) = &payment.offer else { return shown };
    let standing = match offer.standing {
        OfferStanding::Open => "open",
        OfferStanding::Over => "over",
    };
    let offered = Shown::new(language)
        .value("kind", offer.kind.name())
        .value("text", &offer.text)
        .value("until", offer.until)
        .value("standing", standing);
    // What has ended is not shown to be paid.
    let offered = if offer.standing == OfferStanding::Open { offered.line(&offer.text) } else { offered };
    shown.inside("offer", offered)
}

/// Arguments of `ereg pay`: the case, by which channel, and whether the code is drawn.
#[derive(Debug, Args)]
pub struct PayArgs {
    case: CaseId,
    #[arg(long, value_name = "CHANNEL")]
    channel: Option<ChannelId>,
    #[arg(long)]
    qr: bool,
}

/// Queues one attempt to pay, or shows the one that is open with what its payer opens or scans. Without a channel it is that
/// of the open one, or else the first that the bill lists.
///
/// # Errors
/// As the client's.
pub fn pay(args: &PayArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.open()?;
    let payments = session.client.payments();
    let channel = match &args.channel {
        Some(channel) => channel.clone(),
        None => {
            let bill = session.wait(payments.quote(args.case))?;
            let open = bill.attempt.filter(|attempt| attempt.state.is_open()).map(|attempt| attempt.channel);
            let first = bill.channels.into_iter().next().map(|channel| channel.id);
            let unknown_channel = || ClientError::FixInput { code: "channel.unknown".to_owned(), field: None };
            open.or(first).ok_or_else(unknown_channel)?
        }
    };
    let payment = session.wait(payments.pay(args.case, channel))?;
    let code = if args.qr { Code::Drawn } else { Code::AsText };
    paid(shell, &session, &payment, progress_of(&payment), code)
}

/// The form in which a payer is shown what to scan.
#[derive(Clone, Copy)]
enum Code {
    /// The text alone is shown.
    AsText,
    /// The code is drawn too.
    Drawn,
}

#[derive(Debug, Args)]
pub struct AskPaymentArgs {
    attempt: AttemptId,
}

/// Queues the question how an attempt stands.
///
/// # Errors
/// As the client's.
pub fn ask(args: &AskPaymentArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.open()?;
    let payment = session.wait(session.client.payments().ask(args.attempt))?;
    let items = session.wait(session.client.outbox().items())?;
    let asks = items.iter().find(|item| item.kind == "ask_payment" && item.case_id == Some(payment.case_id));
    let progress = match asks {
        Some(asks) => session.wait(session.client.outbox().progress(asks.item))?,
        None => Progress::Done,
    };
    paid(shell, &session, &payment, progress, Code::AsText)
}

/// The progress of a payment, as it is told.
fn progress_of(payment: &PaymentScreen) -> Progress {
    match (payment.since, payment.state) {
        // One that the registry has told of is not made again.
        (Some(_), _) => Progress::Done,
        (None, AttemptState::Created) => Progress::Queued,
        (None, _) => Progress::OnItsWay,
    }
}

/// Prints a payment; with `--wait` as it stands once the registry has answered, and not as it stood before.
fn paid(
    shell: &mut Shell,
    session: &OpenVault,
    payment: &PaymentScreen,
    progress: Progress,
    code: Code,
) -> Result<RunEnding, Failure> {
    let language = shell.language();
    let shown = |payment: &PaymentScreen| {
        let shown = payment_shown(payment, language);
        match (&payment.offer, code) {
            (Some(offer), Code::Drawn) => Ok(shown.line(crate::qr::drawn(&offer.text)?)),
            _ => Ok::<_, Failure>(shown),
        }
    };
    match (progress, shell.waits) {
        (Progress::Done, _) => done(shell, &shown(payment)?),
        (_, Waits::No) => sent(shell, session, payment_shown(payment, language), progress),
        (_, Waits::ForTheAnswer) => {
            let report = session.wait_long(messages::SYNCING, session.client.sync().now()?.finished())?;
            // One that left the outbox is told of there.
            let now = session.wait(session.client.payments().see(payment.attempt));
            let shown = now.map_or_else(|_| Ok(Shown::new(language)), |now| shown(&now))?;
            exchange::reported(shell, shown, RunEnding::Good, &report)
        }
    }
}
