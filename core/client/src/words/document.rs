//! The words for documents of the office: what each is called, and how it stands here.

use ereg_domain::time::Instant;
use ereg_law::words::face::LETTING;
use ereg_protocol::document::{Annotation, LicenceStanding, PaperKind};

use super::capitalised;
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
        PaperKind::CancelledCopy => ("注销件", "Copy of a cancelled licence"),
        PaperKind::AnnotatedCopy => ("加注件", "Annotated copy of a licence"),
    };
    Text::of(zh, en)
}

/// The document of an entry could not be sealed at first.
pub(crate) fn entry_wait() -> Text {
    Text::of(
        "电子证照的文件没有盖上章，登记机构会再次盖章；登簿不受影响",
        "The document could not be sealed, and the registry tries again; the entry stands",
    )
}

/// The document of an entry is sealed.
pub(crate) fn entry_sealed() -> Text {
    Text::of("电子证照的文件已经盖章", "The document is sealed")
}

/// No document can be made of what was entered.
pub(crate) fn entry_unfit() -> Text {
    Text::of(
        "登记的内容制不成带电子签章的文件；登簿不受影响",
        "No sealed document can be made of what was entered; the entry stands",
    )
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
        DocumentStanding::Void => {
            ("证书已经注销，这份文件不再提供", "The certificate is cancelled: this is handed out no more")
        }
    };
    Text::of(zh, en)
}

/// Says for whom, for what and until when a copy is, and whether that day is over at a time.
pub(crate) fn annotation(said: &Annotation, at: Instant) -> Text {
    let Annotation { user, purpose, until, .. } = said;
    let over = at >= until.plus_days(1).start();
    let (zh, en) = if over { ("，已过期", "; that day is over") } else { ("", "") };
    Text {
        zh: format!("仅供{user}用于{purpose}，使用至 {until}{zh}"),
        en: format!("Only for {user}, for {purpose}, until {until}{en}"),
    }
}

/// Says how a licence stands in the book.
pub(crate) fn licence(standing: &LicenceStanding) -> Text {
    let (zh, en) = match standing {
        LicenceStanding::Current => ("现势", "In force"),
        LicenceStanding::Cancelled { .. } => ("注销", "Cancelled"),
        LicenceStanding::Superseded { .. } => {
            ("注销，已颁发新的证照", "Cancelled; another licence was handed out in its place")
        }
    };
    Text::of(zh, en)
}

/// The use of an annotated copy for which it says no more.
pub(crate) fn letting() -> Text {
    Text { zh: LETTING.zh.to_owned(), en: capitalised(LETTING.en) }
}

/// Any other use of an annotated copy.
pub(crate) fn other_use() -> Text {
    Text::of("其他事由", "Something else")
}

/// The warning before a licence itself is handed on, and what may be handed on in its place.
pub(crate) fn before_sharing() -> Text {
    Text::of(
        "这份电子证照没有遮盖姓名、坐落等内容，交出去以后也无法限定用途。建议改用加注件：写明给谁用、用于什么、用到哪天，过期无效。",
        "This licence shows names, address and everything else in full, and nothing limits what it is used for. Hand on an annotated \
         copy instead: it says for whom, for what and until when, and counts for nothing after that day.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_says_for_whom_for_what_and_whether_it_is_over() {
        let said = Annotation {
            licence: "1.2.156.3005.2.11100000MB03271699001.11420100MB00000196.20200824000000000001.001.M"
                .parse()
                .unwrap(),
            user: "演示租客".parse().unwrap(),
            purpose: "出租住房".parse().unwrap(),
            until: "2026-12-31".parse().unwrap(),
        };
        let on_its_last_day = annotation(&said, "2026-12-31T15:59:59.999Z".parse().unwrap());
        assert_eq!(on_its_last_day.zh, "仅供演示租客用于出租住房，使用至 2026-12-31");
        let after = annotation(&said, "2026-12-31T16:00:00.000Z".parse().unwrap());
        assert!(after.zh.ends_with("已过期") && after.en.ends_with("that day is over"), "{after:?}");
    }
}
