//! The words for what is to be done next, and until when. They promise nothing that the registry does not do.

use ereg_domain::party::Side;
use ereg_law::{
    calendar::Deadline,
    case::{CaseStage, Term},
};

use super::{and, case};
use crate::{Text, ToDo};

/// The one thing to do now.
pub(crate) fn to_do(to_do: ToDo) -> Text {
    let (zh, en) = match to_do {
        ToDo::Enrol => ("请先实名注册。", "Enrol first."),
        ToDo::Fill => ("请继续填写。", "Go on filling in."),
        ToDo::Share => ("填好了，请共享给对方。", "It is filled in: share it with the other party."),
        ToDo::ShareAgain => (
            "共享已到期，请重新共享，不用重新填写。",
            "The workspace has run out: share again; nothing need be typed again.",
        ),
        ToDo::WaitForShare => (
            "共享已到期，请等发起人重新共享并邀请您。",
            "The workspace has run out: whoever began it shares and invites you again.",
        ),
        ToDo::Dismissed => (
            "另一方修改了申请人，您已不在这份申请中。仍要一起申请的，请发起人写上您并重新邀请；不再申请的，可以删除草稿。",
            "The other party has changed who applies and you are no longer in this application. To take part, ask whoever began it to name you and invite you again; else you may delete the draft.",
        ),
        ToDo::Invite => ("请邀请对方。", "Invite the other party."),
        ToDo::Freeze => ("请定稿。", "Freeze the content."),
        ToDo::ReadSheet => ("请查看申请书。", "Read the sheet."),
        ToDo::AnswerInquiry => ("请回答询问，并确认须知。", "Answer the inquiry and accept what is to be accepted."),
        ToDo::Sign => ("申请书已看过，询问已答完，请签名。", "The sheet is read and the inquiry answered: sign."),
        ToDo::SignAgain => ("内容有变，请查看后重新签名。", "The content has changed: look and sign again."),
        ToDo::Submit => ("各方都已签名，请提交。", "All have signed: submit."),
        ToDo::WaitForOthers => ("在等其他当事人。", "The other parties must act."),
        ToDo::Sync => ("请联网同步。", "Sync over a network."),
        ToDo::SeeOutbox => ("发件箱里有一项停住了，请处理。", "Something in the outbox stands still: see to it."),
        ToDo::WaitForOffice => ("登记机构在办理，您不用做什么。", "The registry is at work; nothing to do."),
        ToDo::Supplement => (
            "请逐项补正：改正所列内容，要重新签名的人签名，再提交补正，还是这个案件。",
            "Correct what is listed, item by item; who must sign again signs; then send the correction, in this same case.",
        ),
        ToDo::SupplementAccepted => (
            "请逐项补正：改正所列内容，要重新签名的人签名，再提交补正；已在别处办妥、内容不用改的，直接提交补正。受理号和位次保留。不要另行重新申请：新案件要排在本案后面。",
            "Correct what is listed, item by item; who must sign again signs; then send the correction; where it was settled elsewhere and nothing is to be changed, send it as it is. Number and place are kept. Do not apply anew beside it: the new case would wait behind this one.",
        ),
        ToDo::SendSupplement => {
            ("补正已改好，各方都已签名，请提交补正。", "It is corrected and all have signed: send the correction.")
        }
        ToDo::WaitForCorrection => (
            "本案需要补正，由另一方改正；改好后需要您重新签名的，会告诉您。",
            "The case is to be corrected, by another party; you are told where you must sign again.",
        ),
        ToDo::WaitForSource => {
            ("在等来源部门核查共享信息，您不用做什么。", "The source of a shared fact checks it; nothing to do.")
        }
        ToDo::Settle => ("有需要您办理的事项，请看案件。", "Something is for you to settle: see the case."),
        ToDo::WithdrawalAsked => ("有申请人要求撤回。", "An applicant asks to withdraw."),
        ToDo::WithdrawalHeld => {
            ("您已签署撤回，在等其他申请人。", "Your withdrawal is held; the other applicants are waited for.")
        }
        ToDo::Pay => ("请缴费。", "Pay the fee."),
        ToDo::CompletePayment => ("缴费码已给出，请付款。", "The payment code is there: pay by it."),
        ToDo::AskPayment => {
            ("缴费结果还不知道，请查询，不要重复缴费。", "How the payment stands is not known: ask, do not pay again.")
        }
        ToDo::WaitForPayment => ("在等应缴费的一方缴费。", "Whoever owes the fee is waited for."),
        ToDo::Collect => ("已登簿，请领证。", "It is entered: collect the certificate."),
        ToDo::CopyDraft => (
            "案件已结束，没有登簿。要重新申请的，请复制草稿；不再申请的，可以删除草稿。",
            "The case has ended without an entry. To apply anew, copy the draft; given up, it may be removed.",
        ),
    };
    Text::of(zh, en)
}

/// Says what to do, with the last day for it and what follows, where there is one.
pub(crate) fn in_time(what: Text, by: Option<&Term>, stage: CaseStage, side: Option<Side>) -> Text {
    match by {
        Some(by) => and(what, case::term(by.by(), by.then, stage, side)),
        None => what,
    }
}

/// Says how a withdrawal stands that not all have signed, for whoever is asked and for whoever has signed.
pub(crate) fn withdrawal(to_do: ToDo, by: Option<Deadline>) -> Text {
    let then = match to_do {
        ToDo::WithdrawalAsked => Text::of(
            "同意的，请您也签署撤回；不同意的，不用签署，照常办理。",
            "If you agree, sign the withdrawal too; if not, do not sign and go on as before.",
        ),
        _ => Text::of(
            "您不用再撤回；请其他申请人同步后也签署撤回。",
            "No need to withdraw again; ask the others to sync and to sign the withdrawal too.",
        ),
    };
    let told = by.map_or_else(|| self::to_do(to_do), |by| and(self::to_do(to_do), case::withdrawal_open(by)));
    and(told, then)
}
