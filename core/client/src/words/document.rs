//! The words for documents of the office: what each is called, and how it stands here.

use ereg_protocol::document::PaperKind;

use crate::{DocumentStanding, Text};

/// Names a paper by its kind.
pub(crate) fn title(kind: PaperKind) -> Text {
    let (zh, en) = match kind {
        PaperKind::TitleCertificate => ("不动产权证书", "Title certificate"),
        PaperKind::RegistrationProof => ("不动产登记证明", "Registration proof"),
        PaperKind::Acceptance => ("受理凭证", "Letter of acceptance"),
        PaperKind::Supplement => ("补正通知书", "Letter of what must be corrected"),
        PaperKind::NonAcceptance => ("不予受理决定书", "Decision not to accept an application"),
        PaperKind::QueryRefusal => ("不予查询决定书", "Decision not to answer a query"),
        PaperKind::Refusal => ("不予登记决定书", "Decision to refuse registration"),
        PaperKind::FeeNotice => ("登记费缴款通知", "Notice of the registration fee"),
        PaperKind::QueryResult => ("查询结果证明", "Result of a query"),
        PaperKind::FiscalReceipt => ("财政电子票据", "Fiscal e-receipt"),
        PaperKind::FiscalRedReceipt => ("财政电子票据（红票）", "Fiscal e-receipt (red)"),
    };
    Text::of(zh, en)
}

/// Says how a document of a kind stands on this device.
pub(crate) fn standing(kind: PaperKind, standing: DocumentStanding) -> Text {
    let (zh, en) = match standing {
        DocumentStanding::Waiting if matches!(kind, PaperKind::FiscalReceipt | PaperKind::FiscalRedReceipt) => (
            "等待财政部门开具；缴费或者退费不受影响",
            "Waits for the finance department to issue it; what was paid or given back stands already",
        ),
        DocumentStanding::Waiting => {
            ("等待登记机构盖电子签章；办理结果已经生效", "Waits for the office's seal; what was decided stands already")
        }
        DocumentStanding::Here => ("已保存在本机，不联网也能打开", "Kept here; it opens without a network"),
        DocumentStanding::ToFetch => {
            ("已盖电子签章，还没有取到本机，同步时会取", "Sealed and not here yet; the next sync fetches it")
        }
        DocumentStanding::Unfit => (
            "制不成带电子签章的文件；办理结果不受影响，需要的请到登记机构窗口询问",
            "No sealed document can be made of it; what was decided stands, and the registry's counter can be asked",
        ),
        DocumentStanding::Void => (
            "证书在文件盖章之前已经注销，没有这份文件",
            "The certificate was cancelled before this was sealed: there is none",
        ),
    };
    Text::of(zh, en)
}
