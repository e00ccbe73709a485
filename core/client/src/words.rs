//! The words for what this device does: commands, outbox states, errors, payments. Simplified Chinese first.
//!
//! The law's catalogue has the words for what rules find and where a case stands; a code that neither knows is told by
//! its class, never by silence.

use ereg_domain::{
    identifier::IssuedNumber,
    name::RoleName,
    party::{Side, Slot},
    time::Instant,
};
use ereg_law::{
    calendar::Deadline,
    case::{CaseStage, CaseState, Term, Then, ToldGround},
    policy::{ChannelKind, PaymentChannel, PolicyPack, Wording},
    section::Form,
    supplement::{OWN_SECTION, own_section_of, paper_of},
    words::{
        labels::{self, Label},
        message::{self, Language},
    },
};
use ereg_protocol::{
    catalogue::{self, ErrorClass},
    command::CommandKind,
    objects::{Participation, Refund, WorkspaceView},
    outcome::AttemptState,
};
use ereg_trust::mandate::Mandate;

use crate::{CertificateStanding, DeadlineView, Message, OfferStanding, TermView, Text, ToDo};

impl Text {
    /// The words of one language.
    pub fn in_language(&self, lang: Language) -> &str {
        match lang {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }

    pub(crate) fn label(label: Label) -> Text {
        Text::of(label.zh, label.en)
    }

    pub(crate) fn wording(said: Wording) -> Text {
        Text { zh: said.zh, en: said.en }
    }
}

/// The act that a person's own key is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    Enrol,
    Mandate,
    Sign,
    Withdraw,
    Dispute,
    Open,
}

/// Returns what the platform shows while it asks the person to use their key.
pub(crate) fn reason(act: Act) -> Text {
    match act {
        Act::Enrol => Text::of("实名注册：证明签名密钥属于您", "Enrol: prove that the signing key is yours"),
        Act::Mandate => Text::of(
            "签署授权委托书：让经办人代表单位办理登记",
            "Sign the mandate: let somebody act for the organisation",
        ),
        Act::Open => Text::of("解锁：打开您在本机的登记资料", "Unlock: open what you keep here"),
        Act::Sign => Text::of("签署不动产登记申请", "Sign the registration application"),
        Act::Withdraw => Text::of("签署撤回申请", "Sign the withdrawal of the application"),
        Act::Dispute => {
            Text::of("签署：共享信息有误，请来源部门核查", "Sign that a shared fact is wrong, for its source to check")
        }
    }
}

/// Says how a mandate stands, in one line.
pub(crate) fn mandate(mandate: &Mandate, revoked_at: Option<Instant>) -> Text {
    let Mandate { organisation, representative, from, to, .. } = mandate;
    let representative = representative.masked();
    match revoked_at {
        None => Text {
            zh: format!("授权委托书：{organisation} 授权 {representative}，{from} 起，{to} 止（不含）"),
            en: format!("Mandate: {organisation} mandates {representative} from {from} until {to}"),
        },
        Some(_) => Text {
            zh: format!("授权委托书已撤销：{organisation} 不再授权 {representative}"),
            en: format!("Mandate revoked: {organisation} no longer mandates {representative}"),
        },
    }
}

/// Names a field of a matter's form, and says whose it is where it is a party's.
pub(crate) fn field(path: &str, form: &Form) -> Text {
    field_of(path, |role| form.called(role))
}

fn field_of(path: &str, called: impl Fn(RoleName) -> Label) -> Text {
    labels::field_and_whose(path, called).map_or_else(|| Text::of(path, path), Text::wording)
}

/// Names a field; a question of the inquiry as the policy pack asks it.
pub(crate) fn field_by(path: &str, form: &Form, pack: &PolicyPack) -> Text {
    let asked = path.strip_prefix("inquiry.").and_then(|name| pack.question(form.matter, name.parse().ok()?));
    asked.map_or_else(|| field(path, form), |asked| Text::wording(asked.clone()))
}

/// A code with its words, what happened and what to do now: the law's, ours, or those of its family.
pub fn message_of(code: &str) -> Message {
    told_of(code, None, None, &[])
}

/// The message of [`message_of`], with the rule and field it concerns and masked values to show.
pub(crate) fn told_of(code: &str, rule: Option<String>, field: Option<String>, shown: &[String]) -> Message {
    let text = match message::lookup(code) {
        Some(text) => sentences(
            (&text.says(Language::Zh, shown), &text.says(Language::En, shown)),
            (text.fix(Language::Zh), text.fix(Language::En)),
        ),
        None => error(code),
    };
    Message { code: code.to_owned(), text, rule, field }
}

/// The place where what was found in an application that has been sent in is put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mend {
    /// Here: the case is to be corrected (补正), as a draft is.
    Here,
    /// Not on the phone while the case is in work.
    Elsewhere,
    /// In the next application: this one has ended.
    Next,
}

impl Mend {
    /// Returns the place for a case that stands so.
    pub(crate) fn of(state: &CaseState) -> Mend {
        if state.asks().is_some() { Mend::Here } else { Mend::told_of(state.stage()) }
    }

    /// Returns the place for a case that a letter tells of: it says the stage alone, and lists grounds at these.
    pub(crate) fn told_of(stage: CaseStage) -> Mend {
        match stage {
            CaseStage::Supplement => Mend::Here,
            CaseStage::NotAccepted | CaseStage::Refused | CaseStage::Withdrawn | CaseStage::Expired => Mend::Next,
            _ => Mend::Elsewhere,
        }
    }
}

/// A ground told of a case, with what can be done about it.
pub(crate) fn ground(ground: &ToldGround, mend: Mend) -> Message {
    let fix = match mend {
        Mend::Here => message::CodedText::fix,
        Mend::Elsewhere => message::CodedText::fix_sent_in,
        Mend::Next => message::CodedText::fix_ended,
    };
    let text = match message::lookup(&ground.code) {
        Some(text) => sentences(
            (&text.says(Language::Zh, &[]), &text.says(Language::En, &[])),
            (fix(text, Language::Zh), fix(text, Language::En)),
        ),
        None => error(&ground.code),
    };
    Message { code: ground.code.clone(), text, rule: Some(ground.rule.to_string()), field: ground.field.clone() }
}

/// Says where a case stands: what it means and what to do now.
pub(crate) fn case(state: &CaseState) -> Text {
    catalogued(message::case_code(state))
}

/// Whether a path is of what changes as one thing: the own section, or a paper.
pub(crate) fn is_changed_as_one(path: &str) -> bool {
    path == OWN_SECTION || own_section_of(path).is_some() || paper_of(path).is_some()
}

/// Names a party by its slot: `受赠人 1`; by its general name where the matter is not known here.
pub(crate) fn party(slot: Slot, form: Option<&Form>) -> Text {
    let called = called(slot.role(), form);
    Text { zh: labels::numbered(called, slot, Language::Zh), en: labels::numbered(called, slot, Language::En) }
}

fn called(role: RoleName, form: Option<&Form>) -> Label {
    form.map_or_else(|| labels::party_in(role), |form| form.called(role))
}

/// Names something that a supplement changes; without a form where the matter is not known here.
pub(crate) fn changed(path: &str, form: Option<&Form>) -> Text {
    match paper_of(path) {
        Some(code) => Text { zh: format!("材料 {}", code.as_str()), en: format!("material {}", code.as_str()) },
        None if path == OWN_SECTION => Text::of("当事人的询问回答", "a party's answers to the inquiry"),
        None => match own_section_of(path) {
            Some(slot) => {
                let whose = party(slot, form);
                Text {
                    zh: format!("{}的询问回答", whose.zh),
                    en: format!("answers to the inquiry of the {}", whose.en),
                }
            }
            None => field_of(path, |role| called(role, form)),
        },
    }
}

/// Returns what an error code means, zh and en, for a shell that shows a code it did not get from a screen; none where
/// the catalogues do not know it.
pub fn words_of(code: &str) -> Option<(&'static str, &'static str)> {
    catalogue::words(code)
}

/// Returns what to do now about an error code, zh and en; none where the catalogues do not know it.
pub fn fix_of(code: &str) -> Option<(&'static str, &'static str)> {
    catalogue::fix(code)
}

/// Every code of the catalogue of errors; what rules find and what is typed wrong has its own in the law.
pub fn codes() -> impl Iterator<Item = &'static str> {
    catalogue::entries().map(|entry| entry.code)
}

/// Returns the kind of error that a code is; none where the catalogues do not know it.
pub fn class_of(code: &str) -> Option<ErrorClass> {
    catalogue::class(code)
}

/// Says what an error code means here and what to do now.
fn error(code: &str) -> Text {
    match catalogue::lookup(code) {
        Some(entry) => sentences((entry.zh, entry.en), (entry.fix_zh, entry.fix_en)),
        None => {
            let (zh, en) = by_family(code);
            Text::of(zh, en)
        }
    }
}

/// Says what happened, then what to do now.
fn sentences((zh, en): (&str, &str), (fix_zh, fix_en): (&str, &str)) -> Text {
    Text { zh: format!("{zh}{fix_zh}"), en: format!("{en} {fix_en}") }
}

fn by_family(code: &str) -> (&'static str, &'static str) {
    match code.split('.').next().unwrap_or_default() {
        "signature" | "key_record" | "account" => (
            "登记机构不认可这台设备的密钥，请重新实名注册。",
            "The registry does not accept this device's key: enrol again.",
        ),
        "device_key" => {
            ("设备的密钥暂时用不了，请解锁后再试。", "This device's key cannot be used now: unlock and try again.")
        }
        "vault" | "storage" => (
            "这台设备的存储出了问题，已确认的内容没有丢失。",
            "This device's storage has a problem; what was confirmed is kept.",
        ),
        "trust" | "envelope" | "key" => ("登记机构的身份无法核验。", "The registry's identity could not be verified."),
        "http" => ("登记机构没有说明原因。", "The registry did not say why."),
        "upgrade" => ("请更新应用。", "Update the app."),
        _ => ("没有办成，请按代码向登记机构询问。", "It was not done; ask the office and give this code."),
    }
}

/// Says how far a shared draft is.
pub(crate) fn workspace(workspace: &WorkspaceView, title: &str, signed: usize) -> Text {
    let named = draft_named(&workspace.draft_id.to_string(), title);
    let joined = workspace.participants.iter();
    let joined = joined.filter(|p| matches!(p.standing, Participation::Joined | Participation::Signed { .. })).count();
    let frozen = workspace.manifest.is_some();
    Text {
        zh: format!(
            "共享的{}：{joined} 人已加入，{}，{signed} 人已签名",
            named.zh.trim_end(),
            if frozen { "已定稿" } else { "未定稿" }
        ),
        en: format!(
            "{}, shared: {joined} joined, {}, {signed} signed",
            named.en,
            if frozen { "frozen" } else { "not frozen" }
        ),
    }
}

/// An enrolment that was answered while nobody waited for it.
pub(crate) fn enrolled() -> Text {
    Text::of("实名注册已办好。", "You are enrolled.")
}

/// A draft that is shared now.
pub(crate) fn shared(draft: &str, title: &str, until: Instant) -> Text {
    let (named, until) = (draft_named(draft, title), until.wall_text());
    Text {
        zh: format!("{}已共享，有效至 {until}", named.zh.trim_end()),
        en: format!("{} is shared until {until}", named.en),
    }
}

/// A line about a case, with what a withdrawal that not all have signed asks of this person.
pub(crate) fn with_withdrawal(line: Text, withdrawal: ToDo) -> Text {
    let then = to_do(withdrawal);
    Text { zh: format!("{}；{}", line.zh, then.zh), en: format!("{}; {}", line.en, then.en) }
}

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

/// One text after another.
pub(crate) fn and(first: Text, then: Text) -> Text {
    Text { zh: first.zh + &then.zh, en: format!("{} {}", first.en, then.en) }
}

/// Says what to do, with the last day for it and what follows, where there is one.
pub(crate) fn in_time(what: Text, by: Option<&Term>, stage: CaseStage, side: Option<Side>) -> Text {
    match by {
        Some(by) => and(what, term(by.by(), by.then, stage, side)),
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
    let told = by.map_or_else(|| self::to_do(to_do), |by| and(self::to_do(to_do), withdrawal_open(by)));
    and(told, then)
}

/// Says that something waits behind another item of its lane, and for which.
pub(crate) fn behind(what: &Text) -> Message {
    let told = message_of("outbox.behind");
    let text = Text {
        zh: format!("在等前面的「{}」：{}", what.zh, told.text.zh),
        en: format!("Waits for “{}”: {}", what.en, told.text.en),
    };
    Message { text, ..told }
}

/// The heading over an act that left the outbox.
pub(crate) fn left_act(kind: CommandKind) -> Text {
    let what = kind.label();
    Text { zh: format!("「{}」没有办理", what.zh), en: format!("Not done: {}", what.en) }
}

/// Heading and text of the reminder that a draft's time runs out.
pub(crate) fn draft_ends(draft: &str, title: &str, until: Instant) -> (Text, Text) {
    let (named, until) = (draft_named(draft, title), until.wall_text());
    let body = Text {
        zh: format!(
            "{}很久没有修改，也没有提交；{until} 以后删除，连同材料和没有发出的内容。要留下的，修改其中任何一项，保存期限就重新计算。",
            named.zh
        ),
        en: format!(
            "{} has not been edited for long and was never sent in; after {until} it is removed, with its files and what of it waits unsent. To keep it, edit anything in it: its time begins anew.",
            named.en
        ),
    };
    (Text::of("草稿的保存期限快到了", "The time of a draft is running out"), body)
}

/// Heading and text of the word that a draft's time is over.
pub(crate) fn draft_removed(draft: &str, title: &str) -> (Text, Text) {
    let named = draft_named(draft, title);
    let body = Text {
        zh: format!("{}保存期限已过，一直没有提交，已从这台设备删除，连同材料和没有发出的内容。", named.zh),
        en: format!(
            "{} was never sent in and its time is over: it was removed from this device, with its files and what of it waited unsent.",
            named.en
        ),
    };
    (Text::of("草稿已按保存期限删除", "A draft was removed when its time was over"), body)
}

fn draft_named(draft: &str, title: &str) -> Text {
    if title.is_empty() {
        return Text { zh: format!("草稿 {draft} "), en: format!("Draft {draft}") };
    }
    Text { zh: format!("草稿 {draft}（{title}）"), en: format!("Draft {draft} ({title})") }
}

/// Says how a payment stands.
pub(crate) fn attempt(state: AttemptState) -> Text {
    let (zh, en) = match state {
        AttemptState::Created => {
            ("缴费已登记，还没有向银行发出。", "The payment is recorded; the bank has not been asked.")
        }
        AttemptState::Submitted => ("已向银行发出，在等结果。", "The bank was asked; its answer is awaited."),
        AttemptState::Offered => ("缴费码已给出，请付款。", "The payment code is there: pay by it."),
        AttemptState::Unknown => (
            "银行的回答丢失了；不要重复缴费，查询后就知道结果。",
            "The bank's answer was lost. Do not pay again: asking the bank decides.",
        ),
        AttemptState::Succeeded => ("缴费成功。", "Paid."),
        AttemptState::Closed => ("这笔缴费已关闭，没有扣款。", "This attempt was closed; no money was taken."),
        AttemptState::Failed => ("银行拒绝了这笔缴费，没有扣款。", "The bank refused; no money was taken."),
    };
    Text::of(zh, en)
}

/// Says what a payer opens or scans, until when, and what to do once that is over.
pub(crate) fn offer(channel: &PaymentChannel, until: Instant, standing: OfferStanding) -> Text {
    let until = until.wall_text();
    let PaymentChannel { name, kind, .. } = channel;
    match (standing, kind) {
        (OfferStanding::Over, _) => Text {
            zh: format!("{}的缴费码已过期（{until}，北京时间）；再按一次缴费，就有新的。", name.zh),
            en: format!("The code of {} ended at {until} (+08:00); press pay once more for a new one.", name.en),
        },
        (OfferStanding::Open, ChannelKind::Url) => Text {
            zh: format!("请打开{}付款，{until}（北京时间）前有效；付款后同步，就能看到结果。", name.zh),
            en: format!("Open {} and pay, before {until} (+08:00); then sync for the result.", name.en),
        },
        (OfferStanding::Open, ChannelKind::Qr) => Text {
            zh: format!("请用{}付款，二维码在 {until}（北京时间）前有效；付款后同步，就能看到结果。", name.zh),
            en: format!("Scan the code and pay: {}, before {until} (+08:00); then sync for the result.", name.en),
        },
    }
}

/// The registry offered its payer a code.
pub(crate) fn offer_made(until: Instant) -> Text {
    let until = until.wall_text();
    Text {
        zh: format!("已取得缴费码，有效到 {until}（北京时间）"),
        en: format!("A payment code was given, good until {until} (+08:00)"),
    }
}

/// Money that was taken and goes back.
pub(crate) fn refund(refund: Refund) -> Text {
    match refund {
        Refund::Due => Text::of(
            "银行收了款，但这笔款没有用来缴费，正在原路退回；您不用做什么。如仍待缴费，可以重新缴。",
            "The bank took this money and it settles no fee: it is being returned, and you need do nothing. Where a fee is still due, pay again.",
        ),
        Refund::Done => Text::of(
            "这笔款已经原路退回。如仍待缴费，可以重新缴。",
            "This money was returned. Where a fee is still due, pay again.",
        ),
    }
}

/// A payment the registry has not told of yet.
pub(crate) fn queued_payment(arrived: AttemptState) -> Text {
    if arrived == AttemptState::Created {
        Text::of("缴费在等网络，还没有发出。", "The payment waits for the network; nothing was sent.")
    } else {
        Text::of(
            "缴费已发出，回答丢失了；会用同一编号再问，不会重复扣款。",
            "The payment was sent and the answer was lost; it is asked again under the same number and cannot take the money twice.",
        )
    }
}

/// Says how a certificate stands, and as of when the registry said so: since then the home may have changed hands.
pub(crate) fn certificate(status: CertificateStanding, as_of: Option<Instant>) -> Text {
    match (status, as_of) {
        (CertificateStanding::Current, Some(as_of)) => Text {
            zh: format!("截至 {}（北京时间）现势，此后未知", as_of.wall_text()),
            en: format!("In force as of {} (+08:00); unknown since", as_of.wall_text()),
        },
        (CertificateStanding::Current, None) => {
            Text::of("是否现势未知，请先同步", "Whether it is in force is not known; sync first")
        }
        (CertificateStanding::Cancelled, _) => Text::of("注销", "Cancelled"),
        (CertificateStanding::Unproven, _) => {
            Text::of("未能核验，不能作为凭证使用", "Could not be verified; not to be relied on")
        }
    }
}

/// Names what an entry hands out, by its number.
pub(crate) fn issued(number: &IssuedNumber) -> Text {
    match number {
        IssuedNumber::Title(_) => Text::of("不动产权证书", "title certificate"),
        IssuedNumber::Proof(_) => Text::of("不动产登记证明", "registration proof"),
    }
}

/// The last day of a period.
pub(crate) fn deadline(until: Deadline) -> DeadlineView {
    let words = Text { zh: labels::deadline(until, Language::Zh), en: labels::deadline(until, Language::En) };
    DeadlineView { until, words }
}

/// Says what is to be done by the end of a period, for whoever is on this side, and what follows after it.
pub(crate) fn term(by: Deadline, then: Then, stage: CaseStage, side: Option<Side>) -> Text {
    let (zh_day, en_day) = (labels::deadline(by, Language::Zh), labels::deadline(by, Language::En));
    let (zh_do, en_do) = match (stage, side) {
        (CaseStage::FeeDue, Some(Side::RightHolder)) => ("请办理：缴纳登记费", "Pay the registration fee"),
        (CaseStage::FeeDue, _) => (
            "在等权利人一方缴纳登记费，您不用缴",
            "Whoever takes the right has to pay the registration fee; you need pay nothing",
        ),
        (CaseStage::Supplement, _) => ("请办理：补正所列事项并提交", "Correct what is listed and send it"),
        _ => ("请办理：所列事项中由您办理的", "Settle what the list names for you"),
    };
    let (zh_then, en_then) = match then {
        Then::Lapse => (
            "逾期申请失效，登记簿没有变化，可以重新申请。",
            "After that day the application lapses; the register is unchanged and you may apply anew.",
        ),
        Then::PassTurn => (
            "逾期后同一房屋上后面的申请可以先办，受理号保留，本案不会因此被拒绝。",
            "After that day applications behind this one on the same home may go first; its number is kept and it is not refused for that.",
        ),
        Then::Close => (
            "逾期仍未缴的，按本地规定作撤回处理。",
            "If it stays unpaid after that day, the local rule closes it as withdrawn.",
        ),
    };
    Text {
        zh: format!("{zh_do}，期限：{zh_day}。{zh_then}"), en: format!("{en_do}; last day: {en_day}. {en_then}")
    }
}

/// A period in which the applicants have something to do, as shown to whoever is on this side.
pub(crate) fn term_view(of: &Term, stage: CaseStage, side: Option<Side>) -> TermView {
    TermView { by: deadline(of.by()), words: term(of.by(), of.then, stage, side) }
}

/// A withdrawal that not all have signed.
pub(crate) fn withdrawal_open(by: Deadline) -> Text {
    Text {
        zh: format!(
            "须全体申请人签署才撤回；期限：{}。到期未全部签署的，撤回不成立，案件继续办理。",
            labels::deadline(by, Language::Zh)
        ),
        en: format!(
            "It is withdrawn only if all applicants sign. Last day: {}. Without all signatures the withdrawal lapses and the case goes on.",
            labels::deadline(by, Language::En)
        ),
    }
}

/// Says what happened and what to do now, of a code of the law's catalogue.
pub(crate) fn catalogued(code: &str) -> Text {
    let says = |language| message::lookup(code).map(|m| (m.says(language, &[]), m.fix(language))).unwrap_or_default();
    let ((zh, fix_zh), (en, fix_en)) = (says(Language::Zh), says(Language::En));
    Text { zh: format!("{zh}{fix_zh}"), en: format!("{en} {fix_en}") }
}

/// Rules that are built in, because none of the office are here yet.
pub(crate) fn rules_built_in() -> Text {
    Text::of(
        "这是应用内置的规则；还没有收到登记机构的规则，联网同步一次即可。",
        "These rules are built into the app; the office's own have not come yet. Sync once over a network.",
    )
}

/// Rules that are built in, because this version of the app cannot read the office's, which an earlier one took.
pub(crate) fn rules_in_place_of_newer() -> Text {
    Text::of(
        "手机上登记机构的规则，这个版本的应用读不懂；现在按应用内置的规则检查，以登记机构为准。草稿可以照常填写；请更新应用。",
        "This version of the app cannot read the office's rules that are kept here. It checks by the rules built in; the office \
         decides. Drafts go on; update the app.",
    )
}

/// Rules that have changed, where it cannot be said how.
pub(crate) fn rules_changed_unread() -> Text {
    Text::of(
        "草稿开始以后，登记机构的规则改过；原来的规则这里读不出，说不出改了什么。请按现在的检查结果和材料清单办。",
        "The office's rules have changed since this draft was begun. The old ones cannot be read here, so it cannot be said how: \
         go by the checks and the checklist as they are now.",
    )
}

/// A draft for which newer rules say something otherwise.
pub(crate) fn rules_changed(draft: &str, title: &str) -> Text {
    let named = draft_named(draft, title);
    Text {
        zh: format!("{}：草稿开始以后办理规则改过，请打开草稿查看", named.zh.trim_end()),
        en: format!("{}: the rules have changed since it was begun; open it to see how", named.en),
    }
}

pub(crate) fn provisional() -> Text {
    Text::of(
        "以下为本机预审，仅供参考，以登记机构审核为准。",
        "Provisional: judged on this device; the registry decides.",
    )
}

pub(crate) fn demo_mark() -> Text {
    Text::of("演示", "演示 DEMONSTRATION")
}

pub(crate) fn receipt_caution() -> Text {
    Text::of(
        "回执只证明登记机构已收到申请，不是受理凭证。",
        "The receipt proves that the registry holds the application. It is not an acceptance.",
    )
}

pub(crate) fn fee_caution() -> Text {
    Text::of(
        "这里只缴登记机构的费用，其他款项不在这里支付。",
        "Only what the registry charges is paid here, no price and no loan.",
    )
}

pub(crate) fn entry_caution() -> Text {
    Text::of(
        "登簿时房屋才转移，签名和受理都不转移房屋。",
        "The home changes hands only at the book entry, not by signing or acceptance.",
    )
}

#[cfg(test)]
mod tests {

    use super::*;

    #[test]
    fn a_certificate_is_in_force_as_of_a_time_and_never_plainly() {
        let at = "2026-11-23T02:00:00.000Z".parse().unwrap();
        let told = certificate(CertificateStanding::Current, Some(at));
        assert!(told.zh.starts_with("截至 2026-11-23") && told.en.starts_with("In force as of 2026-11-23"), "{told:?}");
        let never_told = certificate(CertificateStanding::Current, None);
        assert!(!never_told.en.contains("In force") && never_told.zh.contains("未知"), "{never_told:?}");
    }

    #[test]
    fn the_field_of_a_party_says_whose_it_is() {
        let sale = &ereg_law::matter::T04.form;
        assert_eq!(field("parties.transferor.1", sale).en, "Seller 1");
        assert_eq!(field("parties.transferee.2.name", sale).zh, "受让方 2 姓名（名称）");
        assert_eq!(field("deal.contract", sale).en, "Number of the filed contract");
        assert_eq!(field("no.field", sale).zh, "no.field");
    }

    #[test]
    fn an_unknown_code_is_told_by_its_family() {
        assert!(message_of("signature.of_tomorrow").text.en.contains("enrol"));
        assert_eq!(message_of("something.new").code, "something.new");
    }
}
