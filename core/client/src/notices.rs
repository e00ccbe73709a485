//! Notices (通知书) of the office: each is signed, and checked again as it is read.

use std::sync::Arc;

use ereg_protocol::{feed::ObjectKind, id::CaseId, objects::NoticeTells};
use ereg_sync::belief::open_notice;

use crate::{
    ClientError, NoticeScreen, keeping,
    kernel::Kernel,
    lane, letters,
    sweep::{self, LeftAct},
    words::{self, Mend},
};

/// The person's notices.
#[derive(Clone)]
pub struct Notices {
    kernel: Arc<Kernel>,
}

impl Notices {
    pub(crate) fn new(kernel: Arc<Kernel>) -> Notices {
        Notices { kernel }
    }

    /// Every notice, newest first; each signature is checked as it is read.
    pub async fn list(&self) -> Result<Vec<NoticeScreen>, ClientError> {
        self.kernel
            .local(move |kernel| {
                let (objects, left, drafts) = kernel.read(|view| {
                    Ok((view.objects(ObjectKind::Notice)?, sweep::left_acts(view)?, keeping::notices(view)?))
                })?;
                let mut screens: Vec<NoticeScreen> = left.iter().map(left_act).chain(drafts).collect();
                for object in objects {
                    let body = open_notice(kernel.bundle()?.as_ref(), object.body.as_bytes())?;
                    let (kind, title, text) = letters::notice(&body.tells);
                    let grounds = match &body.tells {
                        NoticeTells::Grounds { grounds, state, .. } => {
                            grounds.iter().map(|ground| words::ground(ground, Mend::told_of(*state))).collect()
                        }
                        _ => Vec::new(),
                    };
                    screens.push(NoticeScreen {
                        id: object.object,
                        at: body.at,
                        office: body.office,
                        kind: kind.to_owned(),
                        title,
                        body: text,
                        case: case_of(&body.tells),
                        grounds,
                    });
                }
                screens.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| b.id.cmp(&a.id)));
                Ok(screens)
            })
            .await
    }
}

/// What the office has told about a case.
pub(crate) fn of_case(kernel: &Kernel, case: CaseId) -> Result<Vec<NoticeTells>, ClientError> {
    let objects = kernel.read(|view| Ok(view.objects(ObjectKind::Notice)?))?;
    if objects.is_empty() {
        return Ok(Vec::new());
    }
    let bundle = kernel.bundle()?;
    let mut told = Vec::new();
    for object in objects {
        let body = open_notice(&bundle, object.body.as_bytes())?;
        if case_of(&body.tells) == Some(case) {
            told.push(body.tells);
        }
    }
    Ok(told)
}

/// This device's own word on an act that left the outbox.
fn left_act(left: &LeftAct) -> NoticeScreen {
    let told = words::message_of(&left.code);
    NoticeScreen {
        id: format!("act/{:08}", left.number),
        at: left.at,
        office: String::new(),
        kind: "act_left".to_owned(),
        title: words::left_act(left.kind),
        body: told.text.clone(),
        case: lane::case_of(&left.lane),
        grounds: vec![told],
    }
}

fn case_of(tells: &NoticeTells) -> Option<CaseId> {
    match tells {
        NoticeTells::Accepted { case_id, .. }
        | NoticeTells::Grounds { case_id, .. }
        | NoticeTells::Supplemented { case_id, .. }
        | NoticeTells::TransferredAway { case_id, .. }
        | NoticeTells::CertificateReplaced { case_id, .. }
        | NoticeTells::CertificateReady { case_id, .. }
        | NoticeTells::TermEnds { case_id, .. }
        | NoticeTells::TurnPassed { case_id, .. }
        | NoticeTells::Lapsed { case_id }
        | NoticeTells::ClosedUnpaid { case_id }
        | NoticeTells::BillRenewed { case_id, .. }
        | NoticeTells::WithdrawalAsked { case_id, .. }
        | NoticeTells::WithdrawalLapsed { case_id }
        | NoticeTells::SourceAsked { case_id, .. }
        | NoticeTells::SourceChecked { case_id, .. }
        | NoticeTells::ApprovedInDemonstration { case_id }
        | NoticeTells::Refunded { case_id, .. } => Some(*case_id),
        NoticeTells::MortgagedHomeTransferred { .. }
        | NoticeTells::MortgageLifted { .. }
        | NoticeTells::WorkspaceEnded { .. } => None,
    }
}
