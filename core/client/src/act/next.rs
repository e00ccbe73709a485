//! The one thing to do now for each draft and each case. It decides nothing: it reads where things stand.

use ereg_domain::party::Side;
use ereg_law::case::{CaseStage, CaseState, Review, Waiting};
use ereg_protocol::{
    command::CommandKind,
    feed::ObjectKind,
    id::{CaseId, DraftId},
    objects::CaseView,
};
use ereg_sync::state;
use ereg_vault::{Lane, OutboxState, View};

use crate::{
    ClientError, NextStep, ToDo, YourTurn, acts,
    core::{Core, feed_object},
    queue,
    record::{DraftFacts, Reads, Tie},
    words,
};

/// Drafts and cases looked at, of each the newest.
const NEWEST: usize = 50;

impl Core {
    pub(crate) fn next_steps(&self) -> Result<Vec<NextStep>, ClientError> {
        if self.read(|view| Ok::<_, ClientError>(state::account(view)?))?.is_none() {
            return Ok(vec![step(None, None, String::new(), ToDo::Enrol)]);
        }
        let mut steps = Vec::new();
        for draft in self.list_drafts(0)?.items {
            let to_do = self.next_of_draft(draft.id)?;
            steps.extend(to_do.map(|to_do| step(Some(draft.id), None, draft.title, to_do)));
        }
        for case in self.read(|view| Ok::<_, ClientError>(view.cases(0, NEWEST)?))? {
            let Ok(id) = case.object.parse::<CaseId>() else { continue };
            let view = self.read(|view| feed_object::<CaseView>(view, ObjectKind::Case, &case.object))?;
            let Some(view) = view else { continue };
            let title = view.state.acceptance().map(|a| a.case_number.to_string()).unwrap_or_default();
            let to_do = self.next_of_case(id, &view)?;
            steps.extend(to_do.map(|to_do| step(Some(view.draft_id), Some(id), title, to_do)));
        }
        Ok(steps)
    }

    /// None once it is a case: that says the rest.
    fn next_of_draft(&self, draft: DraftId) -> Result<Option<ToDo>, ClientError> {
        let lane = queue::lane_of_draft(draft);
        let (facts, waits) =
            self.read(|view| Ok::<_, ClientError>((view.draft_facts(draft)?, waiting(view, &lane)?)))?;
        let workspace = self.workspace(draft)?;
        if workspace.as_ref().is_some_and(|workspace| workspace.case_id.is_some()) {
            return Ok(None);
        }
        if waits == Some(ToDo::SeeOutbox) {
            return Ok(waits);
        }
        let turn = match (&workspace, facts.tie) {
            (Some(_), _) => Some(self.see_workspace(draft)?.turn),
            (None, _) => None,
        };
        Ok(Some(match turn {
            None => self.before_the_workspace(draft, &facts, waits)?,
            Some(YourTurn::ShareAgain) => ToDo::ShareAgain,
            Some(YourTurn::WaitForShare) => ToDo::WaitForShare,
            Some(YourTurn::Dismissed) => ToDo::Dismissed,
            Some(YourTurn::Invite) => ToDo::Invite,
            Some(YourTurn::Freeze) => ToDo::Freeze,
            Some(YourTurn::Sign) => ToDo::Sign,
            Some(YourTurn::SignAgain) => ToDo::SignAgain,
            Some(YourTurn::Submit) => waits.unwrap_or(ToDo::Submit),
            Some(YourTurn::WaitForOthers) => waits.unwrap_or(ToDo::WaitForOthers),
            Some(YourTurn::SeeCase) => return Ok(None),
        }))
    }

    fn before_the_workspace(
        &self,
        draft: DraftId,
        facts: &DraftFacts,
        waits: Option<ToDo>,
    ) -> Result<ToDo, ClientError> {
        if facts.tie == Some(Tie::Joined) {
            return Ok(ToDo::Sync);
        }
        if facts.tie == Some(Tie::Creator) {
            return Ok(waits.unwrap_or(ToDo::Sync));
        }
        let stored = self.stored_draft(draft)?;
        Ok(match super::freeze::shared_bytes(&stored) {
            Ok(_) => ToDo::Share,
            Err(_) => ToDo::Fill,
        })
    }

    /// None where nothing is left to do.
    fn next_of_case(&self, case: CaseId, known: &CaseView) -> Result<Option<ToDo>, ClientError> {
        let lane = queue::lane_of_case(case);
        let waits = self.read(|view| waiting(view, &lane))?;
        if waits.is_some() {
            return Ok(waits);
        }
        let pays = known.slot.side() == Side::Transferee;
        let supplement = matches!(
            known.state,
            CaseState::InReview { review: Review::Waiting(Waiting::Supplement { .. }), .. }
                | CaseState::Supplement { .. }
        );
        Ok(match known.state.stage() {
            _ if supplement => Some(ToDo::Supplement),
            CaseStage::FeeDue if pays => Some(self.read(|view| self.about_the_fee(view, case))?),
            CaseStage::FeeDue => Some(ToDo::WaitForPayment),
            CaseStage::Registered if pays => Some(ToDo::Collect),
            CaseStage::Registered | CaseStage::Issued => None,
            stage if acts::is_over(stage) => Some(ToDo::CopyDraft),
            _ => Some(ToDo::WaitForOffice),
        })
    }

    fn about_the_fee(&self, view: &View<'_>, case: CaseId) -> Result<ToDo, ClientError> {
        let payments = acts::payments_of(view, case)?;
        if payments.iter().any(|payment| acts::is_open(payment.state)) {
            return Ok(ToDo::AskPayment);
        }
        // Without a bill that is good there is nothing to pay: the office makes a new one, and sync brings it.
        let stands = self.sight().judge_kind(view, &queue::lane_of_case(case), CommandKind::Pay)?;
        Ok(if stands == acts::Stands::Live { ToDo::Pay } else { ToDo::Sync })
    }
}

/// What a lane's own outbox asks for: to be seen to where something stands still, to be sent where something waits.
fn waiting(view: &View<'_>, lane: &Lane) -> Result<Option<ToDo>, ClientError> {
    let items = view.outbox_items()?;
    let mut of_lane = items.iter().filter(|item| item.lane() == lane).peekable();
    if of_lane.peek().is_none() {
        return Ok(None);
    }
    let stuck = of_lane.any(|item| item.state() == OutboxState::NeedsYou);
    Ok(Some(if stuck { ToDo::SeeOutbox } else { ToDo::Sync }))
}

fn step(draft: Option<DraftId>, case: Option<CaseId>, title: String, to_do: ToDo) -> NextStep {
    NextStep { draft, case, title, words: words::to_do(to_do), to_do }
}
