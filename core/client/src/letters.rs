//! Letters (通知书) of the office: each is signed, and checked again as it is read.

use std::sync::Arc;

use ereg_law::matter::{Law, Matter};
use ereg_protocol::{
    feed::ObjectKind,
    id::CaseId,
    objects::{LetterBody, LetterTells},
};
use ereg_sync::belief::open_letter;
use ereg_vault::View;

use crate::{
    ClientError, LetterScreen, Text, feed, keeping,
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
                let (objects, left, drafts) = kernel.read(|view| {
                    Ok((view.objects(ObjectKind::Letter)?, sweep::left_acts(view)?, keeping::listed(view)?))
                })?;
                let mut opened = Vec::new();
                for object in objects {
                    opened.push((object.object, open_letter(kernel.bundle()?.as_ref(), object.body.as_bytes())?));
                }
                let letters = kernel.read(|view| {
                    let shown = |(id, body)| screen(kernel.law(), view, id, body);
                    Ok(opened.into_iter().map(shown).collect::<Vec<LetterScreen>>())
                })?;
                let mut screens: Vec<LetterScreen> = left.iter().map(left_act).chain(drafts).chain(letters).collect();
                screens.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| b.id.cmp(&a.id)));
                Ok(screens)
            })
            .await
    }
}

fn screen(law: Law, view: &View<'_>, id: String, body: LetterBody) -> LetterScreen {
    let (kind, title, text) = told(law, view, &body.tells);
    let grounds = match &body.tells {
        LetterTells::Grounds { grounds, state, .. } => {
            grounds.iter().map(|ground| words::message::ground(ground, Mend::told_of(*state))).collect()
        }
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
        LetterTells::Grounds { matter, .. } | LetterTells::Supplemented { matter, .. } => law.matter(*matter),
        LetterTells::WithdrawalAsked { case_id, .. } | LetterTells::SourceAsked { case_id, .. } => {
            feed::matter_of_case(law, view, *case_id)
        }
        LetterTells::Accepted { .. }
        | LetterTells::TransferredAway { .. }
        | LetterTells::CertificateReplaced { .. }
        | LetterTells::CertificateReady { .. }
        | LetterTells::MortgagedHomeTransferred { .. }
        | LetterTells::MortgageLifted { .. }
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
        | LetterTells::Refunded { .. } => None,
    }
}

/// Returns what the office has told about a case, each letter with its registry time.
pub(crate) fn of_case(kernel: &Kernel, case: CaseId) -> Result<Vec<LetterBody>, ClientError> {
    let objects = kernel.read(|view| Ok(view.objects(ObjectKind::Letter)?))?;
    if objects.is_empty() {
        return Ok(Vec::new());
    }
    let bundle = kernel.bundle()?;
    let mut told = Vec::new();
    for object in objects {
        let body = open_letter(&bundle, object.body.as_bytes())?;
        if case_of(&body.tells) == Some(case) {
            told.push(body);
        }
    }
    Ok(told)
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
        | LetterTells::GaveWay { case_id }
        | LetterTells::Lapsed { case_id }
        | LetterTells::ClosedUnpaid { case_id }
        | LetterTells::BillRenewed { case_id, .. }
        | LetterTells::WithdrawalAsked { case_id, .. }
        | LetterTells::WithdrawalLapsed { case_id }
        | LetterTells::SourceAsked { case_id, .. }
        | LetterTells::SourceChecked { case_id, .. }
        | LetterTells::ApprovedInDemonstration { case_id }
        | LetterTells::Refunded { case_id, .. } => Some(*case_id),
        LetterTells::MortgagedHomeTransferred { .. }
        | LetterTells::MortgageLifted { .. }
        | LetterTells::WorkspaceEnded { .. } => None,
    }
}
