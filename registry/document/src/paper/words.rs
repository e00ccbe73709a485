//! The words of the letters, decisions and results: names of rows, and what each paper says beside what it is told. They say what
//! the registry does and promise nothing else.

use ereg_domain::{
    identifier::RegistrationProofNumber,
    money::Fen,
    register::TransferClause,
    share::Share,
    text::PersonName,
    time::{Day, Instant},
};

use crate::text::{Bilingual, Words};
use crate::words::day;

pub(super) const ACCEPTANCE: Words = ("受理凭证", "Letter of acceptance");
pub(super) const SUPPLEMENT: Words = ("补正通知书", "Letter of what must be corrected");
pub(super) const NON_ACCEPTANCE: Words = ("不予受理决定书", "Decision not to accept an application");
pub(super) const QUERY_REFUSAL: Words = ("不予查询决定书", "Decision not to answer a query");
pub(super) const REFUSAL: Words = ("不予登记决定书", "Decision to refuse registration");
pub(super) const FEE_NOTICE: Words = ("登记费缴款通知", "Notice of the registration fee");
pub(super) const QUERY_RESULT: Words = ("查询结果证明", "Result of a query");

pub(super) const CANCELLED_TITLE: Words = ("（已注销）", " (cancelled)");
pub(super) const CANCELLED: &str = "注销";
/// A page that is cut out shows at least two of them, and the demonstration says so between them.
pub(super) const CANCELLED_WATERMARKS: [&str; 3] = ["已注销 作废 VOID", crate::words::WATERMARK, "已注销 作废 VOID"];
pub(super) const COPY_TITLE: Words = ("（加注件）", " (annotated copy)");
pub(super) const LICENCE_REASON: &str = "电子证照 Electronic licence";
pub(super) const CANCELLED_REASON: &str = "注销件 Copy of a cancelled licence";
pub(super) const COPY_REASON: &str = "加注件 Annotated copy";
pub(super) const COPY_USER: Words = ("使用人", "For the use of");
pub(super) const COPY_PURPOSE: Words = ("使用事由", "Purpose");
pub(super) const COPY_UNTIL: Words = ("使用期限至", "Last day of use");
pub(super) const COPY_ID: Words = ("电子证照标识", "Licence identifier");
pub(super) const COPY_OF: Words = ("原电子证照标识", "Identifier of the licence");

pub(super) const CASE_NUMBER: &str = "受理号 Case number";
pub(super) const RECEIVED_NUMBER: &str = "申请编号 Application number";
pub(super) const QUERY_NUMBER: &str = "查询编号 Query number";

pub(super) const MATTER: Words = ("登记事项", "Matter applied for");
pub(super) const UNIT: Words = ("不动产单元号", "Unit code");
pub(super) const APPLICANTS: Words = ("申请人", "Applicants");
pub(super) const LOCATION: Words = ("坐落", "Location");

pub(super) const ACCEPTED_AT: Words = ("受理时间", "Accepted");
pub(super) const RANK: Words = ("受理次序", "Order of acceptance");
pub(super) const DECIDE_BY: Words = ("法定办结期限", "Legal limit");
pub(super) const PROMISED_BY: Words = ("承诺办结时间", "Promised by the office");
pub(super) const MATERIALS: Words = ("收到的材料", "Materials received");
pub(super) const NO_MATERIALS: &str = "没有随申请提交的文件\nNo files came in with the application";
pub(super) const ACCEPTED: Words = (
    "申请已受理，位次以受理先后为准。登簿之前，登记簿不变，权利也不变。登簿之前，全体申请人可以一起撤回申请。",
    "The application is accepted and its rank is fixed. Until the entry the register does not change, and neither does \
     anybody's right. Until then all applicants together may withdraw.",
);

pub(super) const CORRECT_BY: Words = ("补正期限", "Last day to correct");
pub(super) const NO_TERM: &str = "本通知没有规定期限\nThis letter sets no last day";
pub(super) const NOT_YET_ACCEPTED: Words = (
    "申请还不能受理：以下是需要补正的全部内容，已一次列出（《不动产登记暂行条例》第十七条）。补齐之日视为受理之日。",
    "The application cannot be accepted yet. Below stands, once and in full, what must be corrected (Interim Regulation on \
     Registration of Immovable Property, art. 17). The day it is complete counts as the day of acceptance.",
);
pub(super) const ACCEPTED_AND_INCOMPLETE: Words = (
    "申请已受理；审核中发现还需要补正，以下是全部内容，已一次列出。",
    "The application is accepted. Its review found that something must be corrected; below it stands, once and in full.",
);
pub(super) const TO_CORRECT: Words = ("需要补正的内容", "What must be corrected");
pub(super) const HOW_TO_CORRECT: Words = ("怎样补正", "How to correct it");
pub(super) const CORRECTION: Words = (
    "请在手机应用的本案中逐项改正，需要重新签名的人签名，再提交补正；仍是同一案件。",
    "Correct each point in this case on the phone; who must sign again signs; then send the correction. The case stays the same.",
);
pub(super) const LAPSES: Words = (
    "逾期没有补正的，申请失效；登记簿没有变化，可以重新申请。",
    "Without a correction the application lapses after that day; the register is unchanged and you may apply anew.",
);
pub(super) const LOSES_TURN: Words = (
    "逾期没有补正的，同一不动产上后面的申请可以先办；受理号保留，本案不会因此被拒绝。",
    "Without a correction applications behind this one on the same unit may go first after that day; its number is kept, \
     and it is not refused for that.",
);

pub(super) const GROUNDS: Words = ("理由", "Grounds");
pub(super) const DECIDED_NOT_ACCEPTED: Words = (
    "依照《不动产登记暂行条例》第十七条，决定对上列申请不予受理。全部理由如下，已一次列出。本申请没有改变登记簿。",
    "By art. 17 of the Interim Regulation on Registration of Immovable Property the application above is not accepted. All \
     grounds follow, once. The application has changed nothing in the register.",
);
pub(super) const DECIDED_QUERY_REFUSED: Words = (
    "依照《不动产登记暂行条例实施细则》第九十九条，决定对上列查询申请不予查询。全部理由如下，已一次列出。",
    "By art. 99 of the Rules implementing the Interim Regulation on Registration of Immovable Property the query above is not \
     answered. All grounds follow, once.",
);
pub(super) const DECIDED_REFUSED: Words = (
    "依照《不动产登记暂行条例》第二十二条，决定对上列申请不予登记。全部理由如下，已一次列出。本申请没有改变登记簿。",
    "By art. 22 of the Interim Regulation on Registration of Immovable Property registration is refused. All grounds follow, \
     once. The application has changed nothing in the register.",
);
pub(super) const REMEDIES: Words = ("救济途径", "Remedies");
/// 行政复议法 20, 24.
pub(super) const REVIEW: Words = (
    "一、行政复议：不服本决定的，可以自知道之日起60日内，向作出决定的登记机构所属的市人民政府申请行政复议。",
    "1. Administrative review: whoever disagrees may apply to the city government to which the office belongs within 60 days \
     from the day they learn of the decision.",
);
/// 行政诉讼法 46.
pub(super) const SUIT: Words = (
    "二、行政诉讼：也可以自知道之日起6个月内，向人民法院提起行政诉讼。",
    "2. Administrative suit: they may also sue at the people's court within 6 months from the day they learn of the decision.",
);
pub(super) const APPLY_AGAIN: Words =
    ("上列情况消除后，可以重新申请。", "When these obstacles are gone, one may apply again.");

pub(super) const PAYERS: Words = ("缴款人", "Payers");
pub(super) const ITEMS: Words = ("收费项目", "Items");
pub(super) const TOTAL: Words = ("合计", "Total");
pub(super) const BASIS: Words = ("收费依据", "Charged by");
pub(super) const CHANNELS: Words = ("缴费渠道", "Ways to pay");
pub(super) const PAY_BEFORE: Words = ("缴费截止（不含）", "To be paid before");
pub(super) const HOW_TO_PAY: Words = (
    "请在手机应用的本案中选择渠道缴费。截止以后本缴款通知失效。本通知不是缴款凭证。",
    "Choose a way to pay in this case on the phone. After that time this notice is void. It is no proof of payment.",
);

pub(super) const RECEIPT: Words = ("财政电子票据", "Fiscal e-receipt");
pub(super) const RED_RECEIPT: Words = ("财政电子票据（红票）", "Fiscal e-receipt (red)");
pub(super) const RECEIPT_NUMBER: &str = "票据号码 Receipt number";
pub(super) const RECEIPT_CODE: Words = ("票据代码", "Receipt code");
pub(super) const CHECK_CODE: Words = ("校验码", "Check code");
pub(super) const CANCELS: Words = ("冲销的票据", "Cancels the receipt");
pub(super) const ISSUED_AT: Words = ("开票时间", "Issued");
pub(super) const ISSUING_UNIT: Words = ("开票单位", "Issuing unit");
pub(super) const PAYMENT_NUMBER: Words = ("业务流水号", "Payment number");
pub(super) const RECEIPT_IN_XML: Words = (
    "票据以同一号码的 XML 文件为准，两枚印章都在其中；核验时请出示 XML 文件。",
    "The receipt itself is the XML file of the same number, which both seals are in: show that one to have it verified.",
);

pub(super) const ASKED_BY: Words = ("查询人", "Asked by");
pub(super) const PURPOSE: Words = ("查询目的", "Purpose");
pub(super) const ASKED_AS_HOLDER: &str =
    "权利人查询本人的不动产，依法不需说明目的\nA holder asks about their own property, and need not say what for";
pub(super) const ASKED_ABOUT: Words = ("查询的不动产单元号", "Unit asked about");
pub(super) const AS_OF: Words = ("登记簿截至", "The register as of");
pub(super) const FOUND: Words = ("查询结果", "Result");
pub(super) const FOUND_NOTHING: &str = "截至上列时间，本登记机构的登记簿没有该不动产单元号的记载\nUntil then the register of this office has nothing under this unit code";
pub(super) const AREA: Words = ("建筑面积", "Floor area");
pub(super) const USE: Words = ("用途", "Use");
pub(super) const HOUSE_NATURE: Words = ("房屋性质", "Nature of the house");
pub(super) const LAND_NATURE: Words = ("土地权利性质", "Nature of the land right");
pub(super) const LAND_TERM: Words = ("土地使用期限至", "Land use until");
pub(super) const RIGHT: Words = ("权利类型", "Kind of right");
pub(super) const CO_OWNERSHIP: Words = ("共有方式", "Co-ownership");
pub(super) const HOLDERS: Words = ("权利人", "Holders of the right");
pub(super) const CERTIFICATES: Words = ("不动产权证号", "Certificates in force");
pub(super) const REGISTERED_AT: Words = ("登记时间", "Registered");
pub(super) const BURDENS: Words = ("登记簿上的负担", "Burdens in the register");
pub(super) const NO_BURDENS: &str = "没有抵押、查封、异议等记载\nNo mortgage, seizure or objection";
pub(super) const PROOF: Words = ("登记簿证明", "Proof by the book");
pub(super) const ENTRIES: Words = ("本单元的登簿记录", "Entries of this unit");
pub(super) const LOG_SIZE: Words = ("检查点的记录总数", "Entries at the checkpoint");
pub(super) const LOG_ROOT: Words = ("检查点的根（SHA-256）", "Root at the checkpoint");
pub(super) const RESULT_DIGEST: Words = ("查询结果的摘要（SHA-256）", "Digest of the signed result");
pub(super) const PROVEN: Words = (
    "登记机构签名的查询结果（摘要如上）载有每条登簿记录到检查点的根的路径，可以在手机应用中离线核验。",
    "The signed result of this digest holds the path of each entry to the root of the checkpoint; it can be checked offline in \
     the app.",
);
pub(super) const NOTHING_PROVEN: Words = (
    "检查点说明登记簿当时的全部记录；没有记载这一点，以登记机构的电子签章为凭，检查点本身不能证明。",
    "The checkpoint fixes all that the book held then. That there is nothing under this code is vouched for by the seal of the \
     office; the checkpoint itself does not prove it.",
);

/// The title of a paper of the demonstration.
pub(super) fn title((chinese, english): Words) -> Bilingual {
    Bilingual { chinese: format!("{chinese}（演示）"), english: format!("{english} (demonstration)") }
}

/// A time as people in Wuhan read it: `2026-11-20 10:00（UTC+8）`.
pub(super) fn time(at: Instant) -> String {
    format!("{}（UTC+8）", at.wall_text())
}

/// A day in both languages, one below the other.
pub(super) fn both_days(of: Day) -> String {
    let (chinese, english) = day(of);
    format!("{chinese}\n{english}")
}

/// A last day that is not certain yet.
pub(super) fn not_before(of: Day) -> String {
    let (chinese, english) = day(of);
    format!(
        "不早于{chinese}，待该年放假安排公布后确定\nNot before {english}, to be confirmed when that year's calendar is announced"
    )
}

/// A text in both languages on one line.
pub(super) fn joined(text: &Bilingual) -> String {
    format!("{} {}", text.chinese, text.english)
}

pub(super) fn rank(rank: u64, ahead: u32) -> String {
    format!(
        "第 {rank} 号；同一不动产上排在前面的申请：{ahead} 件\nNo. {rank}; applications before it on the same unit: {ahead}"
    )
}

pub(super) fn material(name: &Bilingual, files: u32) -> String {
    format!("{}：{files} 个文件 files", joined(name))
}

/// A defect by its number in the list, with the field that it concerns.
pub(super) fn defect(at: usize, field: Option<&Bilingual>, found: &Bilingual, correction: &Bilingual) -> Bilingual {
    let (chinese, english) = match field {
        Some(field) => (format!("【{}】", field.chinese), format!("[{}] ", field.english)),
        None => (String::new(), String::new()),
    };
    Bilingual {
        chinese: format!("{at}. {chinese}{}改正：{}", found.chinese, correction.chinese),
        english: format!("{at}. {english}{} Correction: {}", found.english, correction.english),
    }
}

/// A ground by its number in the list, with the law that it rests on.
pub(super) fn ground(at: usize, found: &Bilingual, basis: &str) -> Bilingual {
    Bilingual {
        chinese: format!("{at}. {}（依据：{basis}）", found.chinese),
        english: format!("{at}. {}", found.english),
    }
}

/// Says where to ask: the office knows an application by its number.
pub(super) fn ask(office: &Bilingual) -> Bilingual {
    Bilingual {
        chinese: format!("有疑问的，请向{}询问，并说明本通知上的编号。", office.chinese),
        english: format!("Questions go to {}; name the number of this letter.", office.english),
    }
}

pub(super) fn fee_line(name: &Bilingual, quantity: u32, amount: Fen) -> String {
    format!("{} × {quantity}：{} 元 yuan", joined(name), amount.grouped())
}

pub(super) fn total(total: Fen) -> String {
    format!("{} 元 yuan\n大写：{}", total.grouped(), total.in_capitals())
}

/// A line of a receipt, its amount as it stands there: a red one takes it back.
pub(super) fn receipt_line(name: &Bilingual, quantity: u32, amount: &str) -> String {
    format!("{} × {quantity}：{amount} 元 yuan", joined(name))
}

pub(super) fn red_total(total: Fen) -> String {
    format!("-{} 元 yuan\n大写：（负数）{}", total.grouped(), total.in_capitals())
}

pub(super) fn receipt_number(code: &str, number: &str) -> String {
    format!("{code} / {number}")
}

pub(super) fn share(who: &str, share: Share) -> Bilingual {
    Bilingual { chinese: format!("{who}，份额 {share}"), english: format!("{who}, share {share}") }
}

pub(super) fn mortgage(
    proof: &RegistrationProofNumber,
    mortgagee: &PersonName,
    amount: Fen,
    clause: TransferClause,
    at: Instant,
) -> Bilingual {
    let (chinese, english) = match clause {
        TransferClause::Free => ("没有禁止或限制转让的约定", "no ban or restriction of a transfer is agreed"),
        TransferClause::Silent => {
            ("登记簿没有记载是否禁止或限制转让", "the register does not say whether a transfer is banned or restricted")
        }
        TransferClause::Restricted => ("有禁止或限制转让的约定", "a ban or restriction of a transfer is agreed"),
    };
    let amount = amount.grouped();
    let mortgage = Bilingual {
        chinese: format!("抵押权 Mortgage：{proof}，抵押权人 {mortgagee}，担保债权 {amount} 元，{chinese}"),
        english: format!("Mortgage: {proof}, mortgagee {mortgagee}, secures {amount} yuan, {english}"),
    };
    registered(mortgage, at)
}

/// A seizure, from its first day to the first one after it.
pub(super) fn seizure(term: &str, from: Day, to: Day) -> Bilingual {
    Bilingual {
        chinese: format!("{term} Seizure：{from} 起，{to} 止（不含）"),
        english: format!("Seizure ({term}): from {from} until before {to}"),
    }
}

pub(super) const OBJECTION: Words = ("异议登记 Objection", "Objection");

pub(super) fn advance_notice(term: &str) -> Bilingual {
    Bilingual { chinese: format!("{term} Advance notice"), english: format!("Advance notice ({term})") }
}

pub(super) fn other_burden(term: &str) -> Bilingual {
    Bilingual { chinese: format!("{term} Other burden"), english: format!("Other burden ({term})") }
}

/// A burden with the time since when it is registered.
pub(super) fn registered(burden: Bilingual, at: Instant) -> Bilingual {
    let (Bilingual { chinese, english }, at) = (burden, time(at));
    Bilingual { chinese: format!("{chinese}，登记时间 {at}"), english: format!("{english}, registered {at}") }
}

pub(super) fn entry(index: u64, at: Instant) -> String {
    format!("第 {index} 号 No. {index}，{}", time(at))
}

/// Says that a result is true of its moment alone.
pub(super) fn true_of(at: Instant) -> Bilingual {
    let at = time(at);
    Bilingual {
        chinese: format!("以上是 {at} 登记簿的情况，只说明这一时刻；以后有无变化，以登记簿记载为准。"),
        english: format!(
            "This is what the register said at {at} and no more; what has been entered since is not in it."
        ),
    }
}

/// The text on every page of a cancelled licence.
pub(super) fn cancelled(since: Day) -> Bilingual {
    let (chinese, english) = day(since);
    Bilingual {
        chinese: format!("本证照已于{chinese}注销，不再作为凭证使用"),
        english: format!("Cancelled on {english}; it proves nothing any more"),
    }
}

/// The text on every page of an annotated copy.
pub(super) fn annotation(user: &str, purpose: &Bilingual, until: Day) -> Bilingual {
    let (chinese, english) = day(until);
    Bilingual {
        chinese: format!("加注件：仅供{user}用于{}，使用至{chinese}，他用无效", purpose.chinese),
        english: format!("Annotated copy, only for {user}, for {}, until {english}", purpose.english),
    }
}
