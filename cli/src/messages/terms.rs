//! The terms under which facts are shown, and the names of states for programs and for people.

use ereg_client::{
    AnswerKind, CertificateStanding, CorrectionStanding, DocumentStanding, DraftStanding, EntryDocumentsStanding,
    Fixer, NextStep, OutboxStateView, ParticipantStanding, Progress, Slot, TimeTrust, ToDo, YourTurn,
};
use ereg_domain::name::RoleName;
use ereg_law::{
    section::Form,
    words::labels::{self, Label},
};

use crate::language::{Language, Phrase, text};

/// A state: its name in objects, its words.
pub type NamedState = (&'static str, Phrase);

/// The state of a draft.
pub fn draft_standing(standing: DraftStanding) -> NamedState {
    match standing {
        DraftStanding::Editing => ("editing", text("编辑中", "being edited")),
        DraftStanding::Frozen => ("frozen", text("已定稿，无人签名", "frozen, nobody has signed")),
        DraftStanding::Signing => ("signing", text("签名中", "some have signed")),
        DraftStanding::Complete => ("complete", text("各方已签名，可以提交", "all have signed, can be submitted")),
        DraftStanding::Submitted => ("submitted", text("已提交", "submitted")),
        DraftStanding::Correcting => ("correcting", text("需要补正", "to be corrected")),
        DraftStanding::CaseOver => ("case_over", text("案件已结束，没有登簿", "its case has ended without an entry")),
        DraftStanding::WorkspaceOver => ("workspace_over", text("共享已到期", "its workspace has run out")),
        DraftStanding::Dismissed => ("dismissed", text("您已不在这份申请中", "you are no longer in this application")),
    }
}

/// The kind of verdict a rule comes to.
pub fn answer_kind(kind: AnswerKind) -> NamedState {
    match kind {
        AnswerKind::Pass => ("pass", text("通过", "pass")),
        AnswerKind::Acknowledge => ("acknowledge", text("须阅读并确认", "read and accept")),
        AnswerKind::Unknown => ("unknown", text("尚无法判断", "not known yet")),
        AnswerKind::Manual => ("manual", text("须人工审核", "a person must judge")),
        AnswerKind::Refuse => ("refuse", text("拟不予登记", "refusal would be proposed")),
        AnswerKind::Supplement => ("supplement", text("须补正", "something must be supplied")),
        AnswerKind::NotAccept => ("not_accept", text("不予受理", "would not be accepted")),
    }
}

/// The standing of a participant.
pub fn participant(standing: ParticipantStanding) -> &'static str {
    match standing {
        ParticipantStanding::Open => "open",
        ParticipantStanding::InvitationUnsent => "invitation_unsent",
        ParticipantStanding::Invited => "invited",
        ParticipantStanding::RevocationUnsent => "revocation_unsent",
        ParticipantStanding::Joined => "joined",
        ParticipantStanding::SignatureUnsent => "signature_unsent",
        ParticipantStanding::Signed => "signed",
    }
}

/// A slot in words, with its name: as the matter calls whoever fills it, and as a party only where no matter is known.
pub fn slot(slot: Slot, form: Option<&Form>, language: Language) -> String {
    bracketed(&labels::numbered(called(slot.role(), form), slot, language), &slot.to_string(), language)
}

fn called(role: RoleName, form: Option<&Form>) -> Label {
    form.map_or(labels::PARTY, |form| form.called(role))
}

/// Several slots behind a label, each as [`slot`] says it.
pub fn slots(lead: Phrase, slots: &[Slot], form: Option<&Form>, language: Language) -> String {
    let all: Vec<String> = slots.iter().map(|one| slot(*one, form, language)).collect();
    format!("{}{}", lead.in_language(language), all.join(super::LISTED.in_language(language)))
}

/// A field of the form in words, with whose it is, as the matter calls them where it is known.
pub fn field(path: &str, form: Option<&Form>, language: Language) -> String {
    match (labels::field_and_whose(path, |role| called(role, form)), language) {
        (None, _) => path.to_owned(),
        (Some(words), Language::Zh) => words.zh,
        (Some(words), Language::En) => words.en,
    }
}

/// The name by [`field`], with its path; what is no field of the form has its name alone.
pub fn field_and_path(path: &str, form: Option<&Form>, language: Language) -> String {
    let words = field(path, form, language);
    if words == path { words } else { bracketed(&words, path, language) }
}

/// Words with a name, such as a path, in brackets behind them.
pub fn bracketed(words: &str, name: &str, language: Language) -> String {
    match language {
        Language::Zh => format!("{words}（{name}）"),
        Language::En => format!("{words} ({name})"),
    }
}

/// A field's name with its path, and what stands in it.
pub fn labelled(label: &str, path: &str, value: &str, language: Language) -> String {
    format!("{}{}{value}", bracketed(label, path, language), super::COLON.in_language(language))
}

/// The thing that this person can do next.
pub fn turn(turn: YourTurn) -> NamedState {
    match turn {
        YourTurn::WaitForOthers => ("wait_for_others", text("等待其他当事人", "wait for the others")),
        YourTurn::Invite => ("invite", text("请邀请另一方：ereg invite", "invite who is missing: ereg invite")),
        YourTurn::Freeze => ("freeze", text("请定稿：ereg freeze", "freeze the content: ereg freeze")),
        YourTurn::Sign => (
            "sign",
            text(
                "请查看申请书、回答询问并签名：ereg sheet，ereg inquiry，ereg sign",
                "read the sheet, answer the inquiry and sign: ereg sheet, ereg inquiry, ereg sign",
            ),
        ),
        YourTurn::SignAgain => (
            "sign_again",
            text(
                "签名后内容有变，请查看并重新签名：ereg sheet，ereg sign",
                "what you signed has changed, look and sign again: ereg sheet, ereg sign",
            ),
        ),
        YourTurn::ShareAgain => (
            "share_again",
            text(
                "共享已到期，请重新共享（不用重新填写）：ereg share",
                "the workspace has run out, share again (nothing need be typed again): ereg share",
            ),
        ),
        YourTurn::WaitForShare => (
            "wait_for_share",
            text(
                "共享已到期，等发起人重新共享并邀请",
                "the workspace has run out, whoever opened it must share and invite again",
            ),
        ),
        YourTurn::Dismissed => (
            "dismissed",
            text(
                "您已不在这份申请中：仍要一起申请的，请发起人写上您并重新邀请（收到后 ereg join）；不再申请的：ereg draft remove",
                "you are no longer in this application: to take part, whoever began it must name you and invite you again (then ereg join); else ereg draft remove",
            ),
        ),
        YourTurn::Submit => ("submit", text("各方已签名，请提交：ereg submit", "all have signed, submit: ereg submit")),
        YourTurn::Correct => (
            "correct",
            text(
                "请改正所列内容：ereg draft set、ereg draft attach、ereg inquiry",
                "correct what is listed: ereg draft set, ereg draft attach, ereg inquiry",
            ),
        ),
        YourTurn::SendSupplement => (
            "send_supplement",
            text(
                "各方已签名，请提交补正：ereg supplement 案件 --send",
                "all have signed, send it: ereg supplement CASE --send",
            ),
        ),
        YourTurn::SeeCase => ("see_case", text("已提交，请看案件：ereg case", "submitted, see the case: ereg case")),
    }
}

/// The thing to do now: its name, and what is typed for it, where something is.
pub fn to_do(step: &NextStep) -> (&'static str, Option<String>) {
    /// The object that a command is typed with.
    enum With {
        Nothing,
        Draft,
        Case,
        Object,
        DraftAndManifest,
    }
    use With::{Case, Draft, DraftAndManifest, Nothing, Object};
    let (name, typed) = match step.to_do {
        ToDo::Enrol => ("enrol", Some(("enrol", Nothing))),
        ToDo::Fill => ("fill", Some(("draft fill", Draft))),
        ToDo::Share => ("share", Some(("share", Draft))),
        ToDo::ShareAgain => ("share_again", Some(("share", Draft))),
        ToDo::WaitForShare => ("wait_for_share", None),
        ToDo::Dismissed => ("dismissed", None),
        ToDo::Invite => ("invite", Some(("invite", Draft))),
        ToDo::Freeze => ("freeze", Some(("freeze", Draft))),
        ToDo::ReadSheet => ("read_sheet", Some(("sheet", Draft))),
        ToDo::AnswerInquiry => ("answer_inquiry", Some(("inquiry", Draft))),
        ToDo::Sign => ("sign", Some(("sign", DraftAndManifest))),
        ToDo::SignAgain => ("sign_again", Some(("sheet", Draft))),
        ToDo::Submit => ("submit", Some(("submit", Draft))),
        ToDo::WaitForOthers => ("wait_for_others", None),
        ToDo::Sync => ("sync", Some(("sync", Nothing))),
        ToDo::SeeOutbox => ("see_outbox", Some(("outbox", Nothing))),
        ToDo::WaitForOffice => ("wait_for_office", None),
        ToDo::WaitForSource => ("wait_for_source", None),
        ToDo::Supplement => ("supplement", Some(("supplement", Case))),
        ToDo::SupplementAccepted => ("supplement_accepted", Some(("supplement", Case))),
        ToDo::SendSupplement => ("send_supplement", Some(("supplement --send", Case))),
        ToDo::WaitForCorrection => ("wait_for_correction", Some(("supplement", Case))),
        ToDo::Settle => ("settle", Some(("case", Case))),
        ToDo::WithdrawalAsked => ("withdrawal_asked", Some(("withdraw", Case))),
        ToDo::WithdrawalHeld => ("withdrawal_held", None),
        ToDo::Pay => ("pay", Some(("pay", Case))),
        ToDo::CompletePayment => ("complete_payment", Some(("pay", Case))),
        ToDo::AskPayment => ("ask_payment", Some(("ask-payment", Object))),
        ToDo::WaitForPayment => ("wait_for_payment", None),
        ToDo::Collect => ("collect", Some(("collect", Case))),
        ToDo::CopyDraft => ("copy_draft", Some(("draft copy", Draft))),
    };
    let typed = typed.map(|(command, with)| {
        let (draft, case) = (step.draft.map(|draft| draft.to_string()), step.case_id.map(|case| case.to_string()));
        let words = match with {
            Nothing => None,
            Draft => draft,
            Case => case,
            Object => step.about.clone(),
            DraftAndManifest => {
                draft.zip(step.about.as_ref()).map(|(draft, object)| format!("{draft} --manifest {object}"))
            }
        };
        [Some("ereg"), Some(command), words.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ")
    });
    (name, typed)
}

/// The standing of something that is to be corrected.
pub fn correction(standing: CorrectionStanding) -> &'static str {
    match standing {
        CorrectionStanding::Open => "open",
        CorrectionStanding::Corrected => "corrected",
        CorrectionStanding::Unknown => "unknown",
    }
}

/// The state of an outbox item.
pub fn outbox_state(state: OutboxStateView) -> NamedState {
    match state {
        OutboxStateView::Queued => {
            ("queued", text("排队待发，下次 ereg sync 时发出", "queued, goes with the next ereg sync"))
        }
        OutboxStateView::WaitsForFiles => {
            ("waits_for_files", text("等材料上传完再发", "goes once its files are uploaded"))
        }
        OutboxStateView::Sending => ("sending", text("发送中", "on its way")),
        OutboxStateView::Unknown => (
            "unknown",
            text(
                "已发出，回答丢失；下次 ereg sync 时原样重发",
                "sent, the answer was lost; the same bytes go with the next ereg sync",
            ),
        ),
        OutboxStateView::NeedsYou => ("needs_you", text("停住了，等人处理", "stands still until somebody acts")),
    }
}

/// The progress of an act.
pub fn progress(progress: Progress) -> NamedState {
    match progress {
        Progress::Queued => ("queued", super::QUEUED),
        Progress::OnItsWay => ("on_its_way", super::ON_ITS_WAY),
        Progress::Done => ("done", super::ANSWERED_ALREADY),
    }
}

/// The one who can fix it.
pub fn fixer(fixer: Fixer) -> NamedState {
    match fixer {
        Fixer::Nobody => ("nobody", text("不用处理，运行 ereg sync 时发出", "nobody needs to: it goes with ereg sync")),
        Fixer::You => ("you", text("您本人", "you")),
        Fixer::Office => ("office", text("登记机构", "the office")),
        Fixer::AppUpdate => ("app_update", text("升级本程序", "an update of this program")),
    }
}

/// Whether a certificate is in force.
pub fn certificate(status: CertificateStanding) -> &'static str {
    match status {
        CertificateStanding::Current => "current",
        CertificateStanding::Cancelled => "cancelled",
        CertificateStanding::Unproven => "unproven",
    }
}

/// The standing of a document.
pub fn document(standing: DocumentStanding) -> &'static str {
    match standing {
        DocumentStanding::Waiting => "waiting",
        DocumentStanding::Here => "here",
        DocumentStanding::ToFetch => "to_fetch",
        DocumentStanding::Unfit => "unfit",
        DocumentStanding::Void => "void",
    }
}

/// The standing of the documents of an entry.
pub fn entry_documents(standing: EntryDocumentsStanding) -> &'static str {
    match standing {
        EntryDocumentsStanding::Sealing => "sealing",
        EntryDocumentsStanding::Waiting => "waiting",
        EntryDocumentsStanding::Sealed => "sealed",
        EntryDocumentsStanding::Unfit => "unfit",
        EntryDocumentsStanding::Void => "void",
    }
}

/// The trust that a time deserves.
pub fn time_trust(trust: TimeTrust) -> NamedState {
    match trust {
        TimeTrust::Registry => ("registry", text("登记机构时间", "registry time")),
        TimeTrust::Approximate => ("approximate", text("本机时间，仅供参考", "this device's time, approximate")),
    }
}

macro_rules! labels {
    ($($name:ident $zh:literal $en:literal;)*) => { $(pub const $name: Phrase = text($zh, $en);)* };
}

labels! {
    CHOICES "可选：" "One of: ";
    READS "金额（大写）：" "Amount (in capitals): ";
    ACCOUNT "账户：" "Account: ";
    NAME "姓名：" "Name: ";
    OFFICE "登记机构：" "Office: ";
    REGISTRY "服务地址：" "Registry: ";
    ROOT "根指纹：" "Root fingerprint: ";
    ASSURANCE "最低密钥等级：" "Least assurance level: ";
    CURSOR "已收到的变更：" "Changes received: ";
    UNSENT "未发出：" "Unsent: ";
    BACKUP "备份目录：" "Backup: ";
    ASIDE "损坏的保险库现在在：" "The damaged vault is now at: ";
    RECORDS_KEPT "已移入：" "Records kept: ";
    RECORDS_LOST "读不出：" "Records lost: ";
    DRAFTS "草稿：" "Drafts: ";
    NEEDS_YOU "停住待处理：" "Stand still: ";
    TIME "时间：" "Time: ";
    UNIT "不动产单元号：" "Unit: ";
    ADDRESS "坐落：" "Location: ";
    AREA "建筑面积（平方米）：" "Floor area (m²): ";
    CERTIFICATE "不动产权证书号：" "Certificate: ";
    DOCUMENT "文件编号：" "Document: ";
    CANCELLED_AT "注销时间：" "Cancelled: ";
    SUPERSEDED_BY "替代的证照：" "In its place: ";
    WRITTEN_ON "日期：" "Day: ";
    SEALED_AT "用印时间：" "Sealed: ";
    FORM "格式：" "Form: ";
    BURDENS "权利负担（项）：" "Burdens: ";
    AS_OF "截至：" "As of: ";
    SINCE "登记日期：" "Registered on: ";
    DRAFT "草稿：" "Draft: ";
    STANDING "状态：" "Standing: ";
    SLOT "您的位置：" "Your slot: ";
    FOR_SLOT "邀请对象：" "For: ";
    EDITED "最后编辑：" "Last edit: ";
    KEPT "保存至（登记机构时间，修改后重新计算）：" "Kept until (registry time, begins anew with an edit): ";
    DECISIVE "总体结论：" "Decisive: ";
    BASIS "依据：" "Basis: ";
    PACK "规则包：" "Policy pack: ";
    SOURCES "来源：" "Comes from: ";
    ATTACHED "已附件数：" "Attached: ";
    SIZE "字节：" "Bytes: ";
    DIGEST "摘要：" "Digest: ";
    HELD "登记机构已收到的分块：" "Chunks held by the registry: ";
    INVITATION "邀请（只交给对方本人，只能用一次）：" "Invitation (for that person alone, one use): ";
    UNTIL "有效至：" "Until: ";
    MANIFEST "定稿摘要：" "Manifest: ";
    REVISION "定稿版次：" "Revision: ";
    TURN "下一步：" "Next: ";
    CASE "案件：" "Case: ";
    CASE_NUMBER "受理号：" "Case number: ";
    RANK "受理顺序：" "Rank: ";
    AHEAD "同一单元前面的案件：" "Cases ahead on this unit: ";
    ACCEPTED "受理时间：" "Accepted: ";
    PROMISED_BY "承诺时限：" "Promised: ";
    DECIDE_BY "法定期限：" "Legal limit: ";
    RECEIVED "收到时间：" "Received: ";
    ENTERED "登簿时间：" "Entered in the book: ";
    ENTRY "登簿序号：" "Log entry: ";
    ENTRIES "登记簿中的记载（条）：" "Entries in the book: ";
    TOTAL "应缴（元）：" "Due (yuan): ";
    TOTAL_PAID "已缴（元）：" "Paid (yuan): ";
    AMOUNT "金额（元）：" "Amount (yuan): ";
    PAYERS "由谁缴：" "Paid by: ";
    ATTEMPT "缴费编号：" "Payment: ";
    CHANNEL "渠道：" "Channel: ";
    LICENCE "电子证照标识：" "Licence id: ";
    TOKEN "证照码：" "Token: ";
    COMMAND "命令编号：" "Command: ";
    TRIES "已发次数：" "Sent: ";
    NEXT_TRY "至少还要等：" "Not before: ";
    FIXER "谁能处理：" "Who can fix it: ";
    SENT "已发出：" "Sent: ";
    ACKED "已有回答：" "Answered: ";
    CHUNKS "已传分块：" "Chunks put: ";
    CHANGES "收到变更：" "Changes applied: ";
    LEFT "尚未发出：" "Left: ";
    WITHDRAWING "已签撤回的当事人：" "Have signed a withdrawal: ";
    DUE "应缴（元）：" "Due (yuan): ";
    STATEMENT "签名声明摘要：" "Statement: ";
    IN_FORCE_SINCE "施行日：" "In force since: ";
    NEEDS_NEWER_APP "需要更新应用才能办：" "Needs a newer app: ";
    RULES_CHANGED "规则变化：" "The rules have changed: ";
    WORKING_DAYS "个工作日" "working days";
    REGISTRATION "登记类型：" "Registration: ";
    ENDS_IN "办结：" "Ends in: ";
    RIGHT "权利类型：" "Right: ";
    UNITS "不动产单元：" "Units: ";
    WHO_TAKES_PART "当事人：" "Who takes part:";
    QUESTIONS "询问（括号内为无碍的回答）：" "The inquiry (with the answer that stands in nobody's way):";
    ONLINE "网上申请：" "Online: ";
    FEE "登记费：" "Fee: ";
    PRINTED_CERTIFICATE "每本须收费的纸质证书" "each printed certificate that is paid for";
    MATERIALS "材料：" "Materials:";
    DISCLOSURES "须知（后面是要求确认的规则）：" "Disclosures (with the rule that has one acknowledged):";
    RULES "审查规则：" "Rules:";
    MANDATE "授权委托书：" "Mandate: ";
    PRINCIPAL "委托人：" "Principal: ";
    PRINCIPAL_NUMBER "委托人号码：" "Principal's number: ";
    REPRESENTATIVE "代理人：" "Representative: ";
    MATTERS "授权事项：" "Matters: ";
    FROM "起始日：" "From: ";
    TO "终止日（不含）：" "Until: ";
    REVOKED "已撤销：" "Revoked: ";
    CONSENT "用证授权：" "Consent: ";
    CREDIT_CODE "统一社会信用代码：" "Credit code: ";
    PURPOSE "用途代码：" "Purpose: ";
    LAST_DAY "最后一天：" "Last day: ";
    USES "用证次数：" "Uses: ";
    LICENCE_USE "用证记录：" "Use: ";
    ASKED_AT "时间：" "Asked at: ";
    LOCKED_SINCE "锁定起始：" "Locked since: ";
    OPEN_FROM "解除生效：" "Open from: ";
}
