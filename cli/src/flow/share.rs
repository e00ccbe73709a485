//! The other party: workspace, one-time invitation, what changed since one signed.

use clap::Args;
use ereg_client::{DraftId, FieldChangeView, Slot, WorkspaceScreen};
use ereg_law::section::Form;

use crate::{
    failure::Failure,
    filter::RunEnding,
    flow::{done, draft::with_fields, sent},
    language::{Language, PicksText as _},
    messages::{self, terms},
    output::safe,
    shell::{OpenVault, Shell, form_by},
    shown::Shown,
};

#[derive(Debug, Args)]
pub struct ShareArgs {
    draft: DraftId,
    #[arg(long = "as", value_name = "SLOT")]
    slot: Option<Slot>,
}

/// Opens a workspace.
///
/// # Errors
/// As the client's.
pub fn share(args: &ShareArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.open()?;
    let slot = match args.slot {
        Some(slot) => slot,
        None => session.wait(session.client.drafts().summary(args.draft))?.slot,
    };
    let shared = session.wait(session.client.sharing().share(args.draft, slot));
    let progress = shared.map_err(|failure| with_fields(failure, args.draft, &session, shell.language()))?;
    let shown = Shown::new(shell.language()).fact("draft", terms::DRAFT, args.draft.to_string()).fact(
        "slot",
        terms::SLOT,
        slot,
    );
    sent(shell, &session, shown, progress)
}

#[derive(Debug, Args)]
pub struct InviteArgs {
    draft: DraftId,
    slot: Option<Slot>,
    #[arg(long)]
    qr: bool,
    #[arg(long, conflicts_with = "qr")]
    revoke: bool,
}

/// The one other party of a draft who signs, where there is one.
fn other_signer(session: &OpenVault, draft: DraftId) -> Result<Slot, Failure> {
    let drafts = session.client.drafts();
    let (summary, fields) = (session.wait(drafts.summary(draft))?, session.wait(drafts.form(draft))?.into_fields());
    let form = form_by(summary.matter);
    let named = fields.iter().filter(|field| field.value.is_some());
    let slots = named.filter_map(|field| field.path.strip_prefix("parties.")?.strip_suffix(".name")?.parse().ok());
    let signs = |slot: &Slot| *slot != summary.slot && form.is_some_and(|form| form.signs(*slot));
    let others: Vec<Slot> = slots.filter(signs).collect();
    match others.as_slice() {
        [other] => Ok(*other),
        _ => Err(Failure::Argument("argument.slot")),
    }
}

/// Invites the person who fills a slot, or takes the invitation back.
///
/// # Errors
/// As the client's.
pub fn invite(args: &InviteArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.open()?;
    let slot = match args.slot {
        Some(slot) => slot,
        None => other_signer(&session, args.draft)?,
    };
    if args.revoke {
        let progress = session.wait(session.client.sharing().revoke_invitation(args.draft, slot))?;
        let shown = Shown::new(shell.language()).fact("slot", terms::FOR_SLOT, slot).say(messages::INVITATION_REVOKED);
        return sent(shell, &session, shown, progress);
    }
    let invitation = session.wait(session.client.sharing().invite(args.draft, slot))?;
    let mut shown = Shown::new(shell.language())
        .fact("slot", terms::FOR_SLOT, invitation.slot)
        // Not cut for a terminal: it is copied as a whole.
        .value("invitation", &invitation.text)
        .line(format!("{}{}", shell.say(terms::INVITATION), invitation.text));
    if args.qr {
        shown = shown.line(crate::qr::drawn(&invitation.text)?);
    }
    sent(shell, &session, shown, invitation.progress)
}

#[derive(Debug, Args)]
pub struct JoinArgs {
    invitation: String,
}

/// Joins with an invitation.
///
/// # Errors
/// As the client's.
pub fn join(args: JoinArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.open()?;
    let joined = session.wait_long(messages::ASKING, session.client.sharing().join(args.invitation));
    let screen = session.queued_or_not(joined, "accept", messages::JOINING_QUEUED)?;
    let shown = screen_shown(&screen, session.form_of(screen.draft), shell.language());
    done(shell, &shown)
}

#[derive(Debug, Args)]
pub struct WorkspaceArgs {
    draft: DraftId,
    #[arg(long)]
    refresh: bool,
}

/// The workspace as last heard.
///
/// # Errors
/// As the client's.
pub fn workspace(args: &WorkspaceArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.open()?;
    let sharing = session.client.sharing();
    let screen =
        if args.refresh { session.ask(sharing.refresh(args.draft))? } else { session.wait(sharing.see(args.draft))? };
    let shown = screen_shown(&screen, session.form_of(screen.draft), shell.language());
    done(shell, &shown)
}

fn screen_shown(screen: &WorkspaceScreen, form: Option<&Form>, language: Language) -> Shown {
    let (turn, turn_words) = terms::turn(screen.turn);
    let participants = screen.participants.iter().map(|participant| {
        let name = terms::bracketed(language.of(&participant.name), &participant.slot.to_string(), language);
        Shown::new(language)
            .value("slot", participant.slot)
            .value("standing", terms::participant(participant.standing))
            .line(format!("{name}{}{}", messages::COLON.in_language(language), language.of(&participant.words)))
    });
    let mut shown = Shown::new(language)
        .fact("draft", terms::DRAFT, screen.draft.to_string())
        .fact("slot", terms::SLOT, screen.slot)
        .value("creator", screen.creator)
        .value("until", screen.until)
        .line(format!("{}{}", terms::UNTIL.in_language(language), screen.until.wall_text()))
        .list("participants", participants)
        .fact_if("manifest", terms::MANIFEST, screen.manifest.clone());
    if !screen.changes.is_empty() {
        shown = shown.say(messages::CHANGED);
    }
    shown = shown.list("changes", screen.changes.iter().map(|change| change_shown(change, language)));
    if !screen.fell.is_empty() {
        shown = shown.line(terms::slots(messages::FELL, &screen.fell, form, language));
    }
    if !screen.waits_for.is_empty() {
        shown = shown.line(terms::slots(messages::WAITS_FOR_PEOPLE, &screen.waits_for, form, language));
    }
    shown
        .value("waits_for", &screen.waits_for)
        .value("fell", &screen.fell)
        .value("turn", turn)
        .line(format!("{}{}", terms::TURN.in_language(language), turn_words.in_language(language)))
        .fact_if("case", terms::CASE, screen.case_id.map(|case| case.to_string()))
}

/// A field that differs: old → new.
pub fn change_shown(change: &FieldChangeView, language: Language) -> Shown {
    let said = |value: &Option<String>| value.as_deref().map_or_else(|| "—".to_owned(), safe);
    let label = language.of(&change.label);
    // Of what changes as one, a paper or answers, no values are told.
    let line = match (&change.before, &change.after) {
        (None, None) => label.to_owned(),
        (old, new) => format!("{label}{}{} → {}", messages::COLON.in_language(language), said(old), said(new)),
    };
    Shown::new(language)
        .value("field", &change.field)
        .value("old", &change.before)
        .value("new", &change.after)
        .line(line)
}
