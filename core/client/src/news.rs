//! The news that a run of sync brought: one line for each thing that is another now.

use std::collections::BTreeSet;

use ereg_protocol::{
    document::{DocumentState, DocumentView},
    feed::ObjectKind,
    id::CommandId,
    objects::{CaseView, CertificateView, PaymentView, WorkspaceView},
    outcome::{CommandEffect, Outcome, OutcomeResult},
};
use ereg_sync::{
    belief::{open_letter, open_mandate, open_query_result, open_quote},
    state,
};
use ereg_vault::{DraftLine, View};

use crate::{
    ClientError, Text, certificates, consents, feed, home_locks, kernel::Kernel, lane, letters, record::Reads, sight,
    words, workspace::signed_slots,
};

/// Drafts that are looked through for the one that was shared.
const NEWEST: usize = 200;
/// Most lines of one run.
const MOST_LINES: usize = 50;

/// A line for each object that was heard of, the newest word of each, in the order in which they were heard: the newest
/// [`MOST_LINES`], and what is older is not read for them.
pub(crate) fn of_objects(kernel: &Kernel, heard: &[(ObjectKind, String)]) -> Result<Vec<Text>, ClientError> {
    let mut seen = BTreeSet::new();
    let newest_first = heard.iter().rev().filter(|object| seen.insert(*object));
    kernel.read(|view| {
        // An object in the words of a newer registry is no line, and stops no run.
        let said = newest_first.filter_map(|(kind, object)| line_of(kernel, view, *kind, object).ok().flatten());
        let mut lines: Vec<Text> = said.take(MOST_LINES).collect();
        lines.reverse();
        Ok(lines)
    })
}

/// A line for each command that waited before a run and was answered in it, where no object of the feed tells of it.
pub(crate) fn of_answers(
    kernel: &Kernel,
    waited: &[CommandId],
    heard: &[(ObjectKind, String)],
) -> Result<Vec<Text>, ClientError> {
    kernel.read(|view| {
        let mut lines = Vec::new();
        for command in waited {
            let Some(Outcome { result: OutcomeResult::Done(effect), .. }) = lane::outcome(view, *command)? else {
                continue;
            };
            match effect {
                CommandEffect::Enrolled { .. } => lines.push(words::news::enrolled()),
                CommandEffect::Shared { until } => {
                    let of =
                        |line: &DraftLine| view.draft_facts(line.draft_id).is_ok_and(|f| f.share == Some(*command));
                    let shared = view.drafts(0, NEWEST)?.into_iter().find(of);
                    let told = |draft: &DraftLine| {
                        heard
                            .iter()
                            .any(|(kind, id)| *kind == ObjectKind::Workspace && *id == draft.draft_id.to_string())
                    };
                    lines.extend(
                        shared
                            .filter(|draft| !told(draft))
                            .map(|draft| words::draft::shared(&draft.draft_id.to_string(), &draft.title, until)),
                    );
                }
                CommandEffect::MandateGranted { .. }
                | CommandEffect::MandateRevoked { .. }
                | CommandEffect::Invited { .. }
                | CommandEffect::InvitationRevoked { .. }
                | CommandEffect::Joined { .. }
                | CommandEffect::SectionsPut {}
                | CommandEffect::MediumPut {}
                | CommandEffect::Frozen { .. }
                | CommandEffect::Signed { .. }
                | CommandEffect::Received(_)
                | CommandEffect::Supplemented(_)
                | CommandEffect::WithdrawalHeld { .. }
                | CommandEffect::Disputed { .. }
                | CommandEffect::Payment { .. }
                | CommandEffect::Collected { .. }
                | CommandEffect::Annotated { .. }
                | CommandEffect::ConsentGranted { .. }
                | CommandEffect::ConsentRevoked { .. }
                | CommandEffect::LicenceUsed { .. }
                | CommandEffect::HomeLocked { .. }
                | CommandEffect::HomeLockLifted { .. } => {}
            }
        }
        Ok(lines)
    })
}

fn line_of(kernel: &Kernel, view: &View<'_>, kind: ObjectKind, object: &str) -> Result<Option<Text>, ClientError> {
    let told_at = state::told_at(view)?;
    let line = match kind {
        ObjectKind::Case => feed::object::<CaseView>(view, kind, object)?.map(|case| {
            // One that was never accepted has no number: it is named by its id, as in every command about it.
            let number = case.state.acceptance().map(|a| a.case_number.to_string());
            let number = number.unwrap_or_else(|| case.case_id.to_string());
            let line = words::news::case(&number, case.state.stage());
            match sight::withdrawal_of(&case) {
                Some(withdrawal) => words::news::with_withdrawal(line, withdrawal),
                None => line,
            }
        }),
        ObjectKind::Workspace => feed::object::<WorkspaceView>(view, kind, object)?
            // That it is over is told by its letter, and why; of a case only what is corrected in it.
            .filter(|workspace| workspace.ended.is_none())
            .filter(|workspace| {
                let corrected = || kernel.sight().correction(view, workspace.draft_id).is_ok_and(|case| case.is_some());
                workspace.case_id.is_none() || corrected()
            })
            .map(|workspace| {
                let title = view.draft(workspace.draft_id).ok().flatten().map(|draft| draft.title);
                words::draft::workspace(&workspace, &title.unwrap_or_default(), signed_slots(&workspace).len())
            }),
        ObjectKind::Payment => feed::object::<PaymentView>(view, kind, object)?.map(|payment| {
            payment.refund.map_or_else(|| words::payment::attempt(payment.state), words::payment::refund)
        }),
        ObjectKind::Certificate => feed::object::<CertificateView>(view, kind, object)?.map(|certificate| {
            words::news::certificate(&certificate.number, certificates::status_of(kernel, &certificate), told_at)
        }),
        // What was decided is told by its letter, bill, result or certificate: the document says the same. That there will be none
        // nothing else tells.
        ObjectKind::Document => feed::object::<DocumentView>(view, kind, object)?
            .filter(|document| document.state == DocumentState::Unfit)
            .map(|document| words::news::document_unfit(document.kind)),
        ObjectKind::QueryResult => {
            let bundle = kernel.bundle()?;
            let told = view.object(kind, object)?;
            let result = told.and_then(|told| open_query_result(&bundle, told.body.as_bytes()).ok());
            result.map(|result| words::news::query_result(&result))
        }
        ObjectKind::Quote => {
            let bundle = kernel.bundle()?;
            let bill = view.object(kind, object)?;
            let bill = bill.and_then(|bill| open_quote(&bundle, bill.body.as_bytes()).ok());
            bill.map(|(_, bill)| words::news::bill(bill.total))
        }
        ObjectKind::Letter => {
            let bundle = kernel.bundle()?;
            let letter = view.object(kind, object)?;
            let letter = letter.and_then(|letter| open_letter(&bundle, letter.body.as_bytes()).ok());
            letter.map(|letter| letters::told(kernel.law(), view, &letter.tells).1)
        }
        ObjectKind::Pack => Some(words::news::new_rules()),
        ObjectKind::Mandate => view.object(kind, object)?.and_then(|told| {
            let (_, mandate, view) = open_mandate(told.body.as_bytes()).ok()?;
            Some(words::news::mandate(&mandate, view.revoked_at))
        }),
        ObjectKind::Consent => consents::told_of(kernel, view, object)?,
        ObjectKind::LicenceUse => consents::used(kernel, view, object)?,
        ObjectKind::HomeLock => home_locks::told_of(view, object)?,
        ObjectKind::Key | ObjectKind::Trust => None,
    };
    Ok(line)
}
