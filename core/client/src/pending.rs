//! Acts that are still to be written: the shape of the API stands, the bodies follow.

use crate::{core::Core, *};
use ereg_domain::{
    application::{Answer, MatterType, Question},
    material::MaterialCode,
    party::Slot,
};
use ereg_protocol::id::{AttemptId, CaseId, CommandId, DraftId};
use std::sync::Arc;

fn later<T>() -> Result<T, ClientError> {
    Err(ClientError::ask("client.not_yet"))
}

impl Core {
    pub(crate) async fn enrol(self: Arc<Self>, _: &str, _: &str, _: &str) -> Result<Standing, ClientError> {
        later()
    }
    pub(crate) fn standing(&self) -> Result<Standing, ClientError> {
        later()
    }
    pub(crate) fn stored_connection(&self) -> Result<Option<Connection>, ClientError> {
        later()
    }
    pub(crate) fn connect(&self, _: &Connection) -> Result<(), ClientError> {
        later()
    }
    pub(crate) fn trust_bytes(&self) -> Result<Vec<u8>, ClientError> {
        later()
    }
    pub(crate) async fn fetch_homes(&self) -> Result<Vec<HomeView>, ClientError> {
        later()
    }
    pub(crate) async fn fetch_extract(&self, _: &str) -> Result<HomeView, ClientError> {
        later()
    }
    pub(crate) fn cached_homes(&self) -> Result<Vec<HomeView>, ClientError> {
        later()
    }
    pub(crate) fn begin_draft(&self, _: MatterType, _: Option<&str>) -> Result<DraftId, ClientError> {
        later()
    }
    pub(crate) fn answer_field(&self, _: DraftId, _: &str, _: Option<String>) -> Result<Verdicts, ClientError> {
        later()
    }
    pub(crate) fn answer_checked(&self, _: DraftId, _: &str, _: String) -> Result<Verdicts, ClientError> {
        later()
    }
    pub(crate) fn draft_fields(&self, _: DraftId) -> Result<Vec<FieldView>, ClientError> {
        later()
    }
    pub(crate) fn draft_summary(&self, _: DraftId) -> Result<DraftSummary, ClientError> {
        later()
    }
    pub(crate) fn list_drafts(&self, _: u32) -> Result<DraftPage, ClientError> {
        later()
    }
    pub(crate) fn delete_draft(&self, _: DraftId) -> Result<(), ClientError> {
        later()
    }
    pub(crate) fn review_draft(&self, _: DraftId) -> Result<Verdicts, ClientError> {
        later()
    }
    pub(crate) fn draft_checklist(&self, _: DraftId) -> Result<ChecklistView, ClientError> {
        later()
    }
    pub(crate) fn attach(&self, _: DraftId, _: MaterialCode, _: &[u8]) -> Result<AttachedMedium, ClientError> {
        later()
    }
    pub(crate) fn attached(&self, _: DraftId) -> Result<Vec<AttachedMedium>, ClientError> {
        later()
    }
    pub(crate) fn freeze(&self, _: DraftId) -> Result<FrozenView, ClientError> {
        later()
    }
    pub(crate) fn share(&self, _: DraftId, _: Slot) -> Result<(), ClientError> {
        later()
    }
    pub(crate) fn invite(&self, _: DraftId, _: Slot) -> Result<Invitation, ClientError> {
        later()
    }
    pub(crate) async fn join(&self, _: &str) -> Result<WorkspaceScreen, ClientError> {
        later()
    }
    pub(crate) fn see_workspace(&self, _: DraftId) -> Result<WorkspaceScreen, ClientError> {
        later()
    }
    pub(crate) async fn refresh_workspace(&self, _: DraftId) -> Result<WorkspaceScreen, ClientError> {
        later()
    }
    pub(crate) fn sheet(&self, _: DraftId) -> Result<Sheet, ClientError> {
        later()
    }
    pub(crate) fn answer_inquiry(&self, _: DraftId, _: Question, _: Answer) -> Result<(), ClientError> {
        later()
    }
    pub(crate) fn to_acknowledge(&self, _: DraftId) -> Result<Vec<Told>, ClientError> {
        later()
    }
    pub(crate) fn acknowledge(&self, _: DraftId, _: &str) -> Result<(), ClientError> {
        later()
    }
    pub(crate) fn sign(&self, _: DraftId, _: &str) -> Result<SignedView, ClientError> {
        later()
    }
    pub(crate) fn submit(&self, _: DraftId) -> Result<CommandId, ClientError> {
        later()
    }
    pub(crate) fn list_cases(&self, _: u32) -> Result<CasePage, ClientError> {
        later()
    }
    pub(crate) fn see_case(&self, _: CaseId) -> Result<CaseScreen, ClientError> {
        later()
    }
    pub(crate) fn case_of_draft(&self, _: DraftId) -> Result<CaseScreen, ClientError> {
        later()
    }
    pub(crate) fn withdraw(&self, _: CaseId) -> Result<CommandId, ClientError> {
        later()
    }
    pub(crate) fn fee_screen(&self, _: CaseId) -> Result<FeeScreen, ClientError> {
        later()
    }
    pub(crate) fn pay(&self, _: CaseId) -> Result<PaymentScreen, ClientError> {
        later()
    }
    pub(crate) fn ask_payment(&self, _: AttemptId) -> Result<PaymentScreen, ClientError> {
        later()
    }
    pub(crate) fn see_payment(&self, _: AttemptId) -> Result<PaymentScreen, ClientError> {
        later()
    }
    pub(crate) fn list_certificates(&self) -> Result<Vec<CertificateScreen>, ClientError> {
        later()
    }
    pub(crate) fn see_certificate(&self, _: &str) -> Result<CertificateScreen, ClientError> {
        later()
    }
    pub(crate) fn collect(&self, _: CaseId) -> Result<CommandId, ClientError> {
        later()
    }
    pub(crate) async fn fresh_status(&self, _: &str) -> Result<String, ClientError> {
        later()
    }
    pub(crate) fn verify_token(&self, _: &str, _: &[u8]) -> Result<TokenVerdict, ClientError> {
        later()
    }
    pub(crate) fn list_notices(&self) -> Result<Vec<NoticeScreen>, ClientError> {
        later()
    }
    pub(crate) fn outbox_items(&self) -> Result<Vec<OutboxItem>, ClientError> {
        later()
    }
    pub(crate) fn retry_item(&self, _: CommandId) -> Result<(), ClientError> {
        later()
    }
    pub(crate) fn cancel_item(&self, _: CommandId) -> Result<(), ClientError> {
        later()
    }
    pub(crate) fn doctor(&self) -> Result<DoctorReport, ClientError> {
        later()
    }
    pub(crate) async fn sync_now(&self) -> Result<SyncReport, ClientError> {
        later()
    }
    pub(crate) fn sync_status(&self) -> Result<SyncStatus, ClientError> {
        later()
    }
    pub(crate) async fn ask_time(&self) -> Result<TimeEstimate, ClientError> {
        later()
    }
}
