//! Letters (通知书) of the office: each is signed, and checked again as it is read.

use std::sync::Arc;

use ereg_domain::identifier::UnitCode;
use ereg_law::{
    case::{CaseStage, ToldGround},
    matter::{Law, Matter},
};
use ereg_protocol::{
    feed::ObjectKind,
    id::CaseId,
    objects::{EntryGround, LetterBody, LetterTells},
};
use ereg_sync::belief::open_letter;
use ereg_vault::{StoredObject, View};

use crate::{
    ClientError, LetterScreen, Message, Text, feed, keeping,
    kernel::Kernel,
    lane,
    sweep::{self, LeftAct},
    words::{self, message::Mend},
};

/// The person's letters.
#[derive(Clone)]
pub struct Letters {
    kernel: Arc<Kernel>,
}

impl Letters {
    pub(crate) fn new(kernel: Arc<Kernel>) -> Letters {
        Letters { kernel }
    }

    /// Every letter, newest first; each signature is checked as it is read.
    pub async fn list(&self) -> Result<Vec<LetterScreen>, ClientError> {
        self.kernel
            .local(move |kernel| {
                let (left, drafts) = kernel.read(|view| Ok((sweep::left_acts(view)?, keeping::listed(view)?)))?;
                let letters = shown(kernel, opened(kernel)?)?;
                Ok(newest_first(left.iter().map(left_act).chain(drafts).chain(letters).collect()))
            })
            .await
    }
}

/// Returns what the office has told of a home that this person holds, or held, where they are no party (产权监护): an
/// application on it that was accepted, an entry that was made on it; and that a lock of theirs on it is being lifted. Newest
/// first.
///
/// # Errors
/// A letter that cannot be believed.
pub(crate) fn of_home(kernel: &Kernel, home: UnitCode) -> Result<Vec<LetterScreen>, ClientError> {
    let mut letters = opened(kernel)?;
    letters.retain(|(_, body)| home_of(&body.tells) == Some(home));
    Ok(newest_first(shown(kernel, letters)?))
}

/// Every letter of the office with its id, its signature checked.
fn opened(kernel: &Kernel) -> Result<Vec<(String, LetterBody)>, ClientError> {
    let objects = kernel.read(|view| Ok(view.objects(ObjectKind::Letter)?))?;
    if objects.is_empty() {
        return Ok(Vec::new());
    }
    let bundle = kernel.bundle()?;
    let open = |object: StoredObject| Ok((object.object, open_letter(&bundle, object.body.as_bytes())?));
    objects.into_iter().map(open).collect()
}

fn shown(kernel: &Kernel, letters: Vec<(String, LetterBody)>) -> Result<Vec<LetterScreen>, ClientError> {
    kernel.read(|view| Ok(letters.into_iter().map(|(id, body)| screen(kernel.law(), view, id, body)).collect()))
}

fn newest_first(mut letters: Vec<LetterScreen>) -> Vec<LetterScreen> {
    letters.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| b.id.cmp(&a.id)));
    letters
}

fn screen(law: Law, view: &View<'_>, id: String, body: LetterBody) -> LetterScreen {
    let (kind, title, text) = told(law, view, &body.tells);
    let listed = |grounds: &[ToldGround], state| -> Vec<Message> {
        grounds.iter().map(|ground| words::message::ground(ground, Mend::told_of(state))).collect()
    };
    let grounds = match &body.tells {
        LetterTells::Grounds { grounds, state, .. } => listed(grounds, *state),
        LetterTells::RefusedInDemonstration { grounds, .. } => listed(grounds, CaseStage::Refused),
        LetterTells::CorrectionInDemonstration { grounds, .. } => listed(grounds, CaseStage::Supplement),
        _ => Vec::new(),
    };
    LetterScreen {
        id,
        at: body.at,
        office: body.office,
        kind: kind.to_owned(),
        title,
        body: text,
        case_id: case_of(&body.tells),
        grounds,
    }
}

/// A letter in words: its kind, heading and text.
pub(crate) fn told(law: Law, view: &View<'_>, tells: &LetterTells) -> (&'static str, Text, Text) {
    words::letters::letter(matter_of(law, view, tells), tells)
}

/// The matter by which the words of a letter name things: as the letter says or, where it names a party without it, that of
/// its case. None where it is not known here, and where the words name nobody.
fn matter_of(law: Law, view: &View<'_>, tells: &LetterTells) -> Option<&'static Matter> {
    match tells {
        LetterTells::Grounds { matter, .. }
        | LetterTells::Supplemented { matter, .. }
        | LetterTells::HomeAppliedFor { matter, .. }
        | LetterTells::HomeApplicationEnded { matter, .. }
        | LetterTells::HomeEntered { ground: EntryGround::Application { matter, .. }, .. } => law.matter(*matter),
        LetterTells::WithdrawalAsked { case_id, .. }
        | LetterTells::SourceAsked { case_id, .. }
        | LetterTells::RefusedInDemonstration { case_id, .. } => feed::matter_of_case(law, view, *case_id),
        LetterTells::Accepted { .. }
        | LetterTells::TransferredAway { .. }
        | LetterTells::CertificateReplaced { .. }
        | LetterTells::CertificateReady { .. }
        | LetterTells::MortgagedHomeTransferred { .. }
        | LetterTells::HomeEntered { ground: EntryGround::Official {}, .. }
        | LetterTells::HomeLockLifting { .. }
        | LetterTells::TermEnds { .. }
        | LetterTells::TurnPassed { .. }
        | LetterTells::GaveWay { .. }
        | LetterTells::Lapsed { .. }
        | LetterTells::ClosedUnpaid { .. }
        | LetterTells::BillRenewed { .. }
        | LetterTells::WithdrawalLapsed { .. }
        | LetterTells::SourceChecked { .. }
        | LetterTells::WorkspaceEnded { .. }
        | LetterTells::ApprovedInDemonstration { .. }
        | LetterTells::CorrectionInDemonstration { .. }
        | LetterTells::Refunded { .. } => None,
    }
}

/// Returns what the office has told about a case, each letter with its registry time.
pub(crate) fn of_case(kernel: &Kernel, case: CaseId) -> Result<Vec<LetterBody>, ClientError> {
    let bodies = opened(kernel)?.into_iter().map(|(_, body)| body);
    Ok(bodies.filter(|body| case_of(&body.tells) == Some(case)).collect())
}

/// This device's own word on an act that left the outbox.
fn left_act(left: &LeftAct) -> LetterScreen {
    let told = words::message::message_of(&left.code);
    LetterScreen {
        id: format!("act/{:08}", left.number),
        at: left.at,
        office: String::new(),
        kind: "act_left".to_owned(),
        title: words::outbox::left_act(left.kind),
        body: told.text.clone(),
        case_id: lane::case_of(&left.lane),
        grounds: vec![told],
    }
}

fn case_of(tells: &LetterTells) -> Option<CaseId> {
    match tells {
        LetterTells::Accepted { case_id, .. }
        | LetterTells::Grounds { case_id, .. }
        | LetterTells::Supplemented { case_id, .. }
        | LetterTells::TransferredAway { case_id, .. }
        | LetterTells::CertificateReplaced { case_id, .. }
        | LetterTells::CertificateReady { case_id, .. }
        | LetterTells::TermEnds { case_id, .. }
        | LetterTells::TurnPassed { case_id, .. }
        | LetterTells::GaveWay { case_id, .. }
        | LetterTells::Lapsed { case_id }
        | LetterTells::ClosedUnpaid { case_id }
        | LetterTells::BillRenewed { case_id, .. }
        | LetterTells::WithdrawalAsked { case_id, .. }
        | LetterTells::WithdrawalLapsed { case_id }
        | LetterTells::SourceAsked { case_id, .. }
        | LetterTells::SourceChecked { case_id, .. }
        | LetterTells::ApprovedInDemonstration { case_id }
        | LetterTells::RefusedInDemonstration { case_id, .. }
        | LetterTells::CorrectionInDemonstration { case_id, .. }
        | LetterTells::Refunded { case_id, .. } => Some(*case_id),
        LetterTells::MortgagedHomeTransferred { .. }
        | LetterTells::HomeAppliedFor { .. }
        | LetterTells::HomeApplicationEnded { .. }
        | LetterTells::HomeEntered { .. }
        | LetterTells::HomeLockLifting { .. }
        | LetterTells::WorkspaceEnded { .. } => None,
    }
}

/// The home that a letter is about, where it is told to somebody who holds it and is no party (产权监护), or has locked it.
fn home_of(tells: &LetterTells) -> Option<UnitCode> {
    match tells {
        LetterTells::HomeAppliedFor { unit, .. }
        | LetterTells::HomeApplicationEnded { unit, .. }
        | LetterTells::HomeEntered { unit, .. }
        | LetterTells::HomeLockLifting { unit, .. } => Some(*unit),
        LetterTells::Accepted { .. }
        | LetterTells::Grounds { .. }
        | LetterTells::Supplemented { .. }
        | LetterTells::TransferredAway { .. }
        | LetterTells::CertificateReplaced { .. }
        | LetterTells::CertificateReady { .. }
        | LetterTells::MortgagedHomeTransferred { .. }
        | LetterTells::TermEnds { .. }
        | LetterTells::TurnPassed { .. }
        | LetterTells::GaveWay { .. }
        | LetterTells::Lapsed { .. }
        | LetterTells::ClosedUnpaid { .. }
        | LetterTells::BillRenewed { .. }
        | LetterTells::WithdrawalAsked { .. }
        | LetterTells::WithdrawalLapsed { .. }
        | LetterTells::SourceAsked { .. }
        | LetterTells::SourceChecked { .. }
        | LetterTells::WorkspaceEnded { .. }
        | LetterTells::ApprovedInDemonstration { .. }
        | LetterTells::RefusedInDemonstration { .. }
        | LetterTells::CorrectionInDemonstration { .. }
        | LetterTells::Refunded { .. } => None,
    }
}
