//! The words of the demo from acceptance to what a stranger sees.

use ereg_client::{
    AcceptanceView, AttemptState, BookedView, CaseScreen, CertificateScreen, DocumentForm, ExaminedDocument, FeeScreen,
    LetterScreen, PaymentScreen, ResultScreen, SheetLineView, Text, document_answers, words_of,
};
use ereg_domain::party::Side;
use ereg_law::{policy::Wording, section::Form};
use ereg_registry::seed::Scene;
use ereg_trust::token::{BookStanding, Face, Integrity, SealTrust, TokenVerdict};

use super::{clock, joined, marked, said, short, slots, told};
use crate::demo::{
    exhibit::{Exhibit, Truth},
    said::Said,
};

/// Heading of the office's part.
pub fn scene_office() -> Said {
    Said::of("登记机构：受理与审核", "The office: acceptance and review")
}

/// The acceptance letter.
pub fn acceptance(mark: &Said, acceptance: &AcceptanceView) -> Said {
    marked(
        mark,
        format!(
            "受理凭证：受理号 {}，{} 受理，承诺 {}，法定期限至 {}，受理顺序 {}，同一房屋前面还有 {} 件",
            acceptance.case_number,
            clock(acceptance.accepted_at),
            acceptance.promised_by.words.zh,
            acceptance.decide_by.words.zh,
            acceptance.seq,
            acceptance.ahead
        ),
        format!(
            "acceptance letter: case number {}, accepted {}, promised {}, legal limit {}, rank {}, {} cases ahead on the same home",
            acceptance.case_number,
            clock(acceptance.accepted_at),
            acceptance.promised_by.words.en,
            acceptance.decide_by.words.en,
            acceptance.seq,
            acceptance.ahead
        ),
    )
}

/// Says where a case stands.
pub fn stands(case: &CaseScreen) -> Said {
    said(&case.words)
}

/// Says what a case waits for.
pub fn waits(case: &CaseScreen) -> Said {
    let what = told(&case.waits_for);
    Said::of(format!("{}在等：{}", case.words.zh, what.zh), format!("{} It waits for: {}", case.words.en, what.en))
}

/// Heading of payment.
pub fn scene_pay() -> Said {
    Said::of("缴费", "The fee")
}

/// The fee screen.
pub fn fee(mark: &Said, fee: &FeeScreen, form: &Form) -> Said {
    let lines = joined(
        fee.lines.iter().map(|l| {
            Said::of(
                format!("{} ×{} {} 元", l.what.zh, l.quantity, l.amount),
                format!("{} ×{} CNY {}", l.what.en, l.quantity, l.amount),
            )
        }),
        "，",
        ", ",
    );
    let payers = slots(&fee.payers, form);
    marked(
        mark,
        format!(
            "缴费通知：共 {} 元（{}），由{}缴纳，依据 {}，{} 前有效。{}",
            fee.total,
            lines.zh,
            payers.zh,
            fee.basis,
            clock(fee.valid_until),
            fee.caution.zh
        ),
        format!(
            "quote: CNY {} in all ({}), paid by {}, by {}, valid until {}. {}",
            fee.total,
            lines.en,
            payers.en,
            fee.basis,
            clock(fee.valid_until),
            fee.caution.en
        ),
    )
}

/// Says how a payment stands.
pub fn payment(payment: &PaymentScreen) -> Said {
    let state = attempt(payment.state);
    Said::of(
        format!("{} 元的缴费（{}）：{}", payment.amount, state.zh, payment.words.zh),
        format!("payment of CNY {} ({}): {}", payment.amount, state.en, payment.words.en),
    )
}

fn attempt(state: AttemptState) -> Said {
    match state {
        AttemptState::Created => Said::of("未发出", "created"),
        AttemptState::Submitted => Said::of("已发出", "submitted"),
        AttemptState::Offered => Said::of("等待付款", "offered"),
        AttemptState::Unknown => Said::of("结果未知", "unknown"),
        AttemptState::Succeeded => Said::of("成功", "succeeded"),
        AttemptState::Closed => Said::of("已关闭", "closed"),
        AttemptState::Failed => Said::of("未成功", "failed"),
    }
}

/// Heading of the entry.
pub fn scene_book() -> Said {
    Said::of("登簿与领证", "Book entry and certificate")
}

/// The words once it is entered.
pub fn booked(booked: &BookedView, form: &Form) -> Said {
    let (at, index, taker) = (clock(booked.registered_at), booked.entry_index, form.called_on(Side::RightHolder));
    Said::of(
        format!("{at} 登簿，登记日志序号 {index}（从 0 数起）：房屋从这一刻起属于{}", taker.zh),
        format!(
            "entered {at} as leaf {index} (counted from 0): from this moment the home is the {}'s",
            taker.en.to_lowercase()
        ),
    )
}

/// A certificate on somebody's phone.
pub fn certificate(certificate: &CertificateScreen) -> Said {
    let mark = certificate.mark.as_ref().map_or_else(|| Said::of("", ""), Said::from);
    marked(
        &mark,
        format!(
            "{} {}，电子证照标识 {}：{}",
            certificate.kind.zh, certificate.number, certificate.licence_id, certificate.words.zh
        ),
        format!(
            "{} {}, licence id {}: {}",
            certificate.kind.en, certificate.number, certificate.licence_id, certificate.words.en
        ),
    )
}

/// A letter.
pub fn letter(mark: &Said, letter: &LetterScreen) -> Said {
    marked(
        mark,
        format!("{}（{}）：{}", letter.title.zh, clock(letter.at), letter.body.zh),
        format!("{} ({}): {}", letter.title.en, clock(letter.at), letter.body.en),
    )
}

/// Heading of the stranger.
pub fn scene_stranger() -> Said {
    Said::of("陌生人：只有 trust.json，没有网络", "A stranger: with trust.json alone, offline")
}

/// Says what a stranger learns of one token.
pub fn verdict(what: &Said, verdict: &TokenVerdict, face: Option<&Face>) -> Said {
    let answers = answers(verdict);
    let face = face.map_or_else(String::new, |f| format!(" {} {} {}", f.certificate, f.holders, f.address));
    let mark = if verdict.is_good() { "✓" } else { "✗" };
    let demo = if verdict.demo { Said::of("〔演示〕", "[演示 DEMONSTRATION] ") } else { Said::of("", "") };
    let as_of = verdict.as_of.map_or_else(
        || Said::of("", ""),
        |at| Said::of(format!("（截至 {}）", clock(at)), format!(" (as of {})", clock(at))),
    );
    let short = in_short(verdict);
    Said::of(
        format!("{mark} {}{}{face}：{}{}。结论：{}", demo.zh, what.zh, answers.zh, as_of.zh, short.zh),
        format!("{mark} {}{}{face}: {}{}. In short: {}", demo.en, what.en, answers.en, as_of.en, short.en),
    )
}

/// The sealed document in one of its forms, to whoever has the office's trust file.
pub fn document_sealed(form: &Form, of: DocumentForm) -> Said {
    let taker = form.called_on(Side::RightHolder);
    let kind = match of {
        DocumentForm::Ofd => "OFD",
        DocumentForm::Pdf => "PDF",
        DocumentForm::Xml => "XML",
        DocumentForm::Png => "PNG",
    };
    Said::of(
        format!("{}的电子证照文件（{kind}）", taker.zh),
        format!("the {}'s sealed document ({kind})", taker.en.to_lowercase()),
    )
}

/// The sealed letter of acceptance.
pub fn acceptance_sealed() -> Said {
    Said::of("带电子签章的受理凭证（OFD）", "the sealed letter of acceptance (OFD)")
}

/// The same to whoever trusts nobody's seal.
pub fn document_of_nobody() -> Said {
    Said::of("同一文件，没有信任文件", "the same document, without a trust file")
}

/// The document with the holder on its page changed into the seller, under the seal as it was.
pub fn document_swapped(form: &Form) -> Said {
    let (giver, taker) = (form.called_on(Side::Obligor), form.called_on(Side::RightHolder));
    Said::of(
        format!("换了一页的文件：章没有动，权利人从{}改成了{}", taker.zh, giver.zh),
        format!(
            "the document with its page swapped: the seal untouched, the holder made the {} in the {}'s place",
            giver.en.to_lowercase(),
            taker.en.to_lowercase()
        ),
    )
}

/// The document with that page put in beside the sealed one, where the seal's list has none.
pub fn document_added(form: &Form) -> Said {
    let giver = form.called_on(Side::Obligor);
    Said::of(
        format!("塞进一页的文件：原页还在，写着{}的一页不在签章的清单里", giver.zh),
        format!(
            "the document with a page slipped in: the sealed one is there, and one that names the {} is outside the seal's list",
            giver.en.to_lowercase()
        ),
    )
}

/// The document with one bit changed.
pub fn document_changed() -> Said {
    Said::of("改了一处的文件（PDF）", "the document with one bit changed (PDF)")
}

/// Says what a stranger learns of a sealed document: whether it is unchanged, by whom it is sealed, and why it is refused.
pub fn document(what: &Said, found: &ExaminedDocument) -> Said {
    let mark = if found.code.is_none() { "✓" } else { "✗" };
    let says = document_says(found);
    Said::of(format!("{mark} {}：{}", what.zh, says.zh), format!("{mark} {}: {}", what.en, says.en))
}

/// The answers on content and seal in words, and on the book where its token tells; where it is not good, the reason too, with the
/// files that it is about.
pub fn document_says(found: &ExaminedDocument) -> Said {
    let told = if found.token.is_some() { 3 } else { 2 };
    let answers = joined(document_answers(found).iter().take(told).map(said), "；", "; ");
    let Some((zh, en)) = found.code.and_then(words_of) else {
        return answers;
    };
    let uncovered = found.verdict.integrity.uncovered().iter().map(String::as_str);
    let files: Vec<&str> = found.file().into_iter().chain(uncovered).collect();
    let (zh, en) = (zh.trim_end_matches('。'), en.trim_end_matches('.'));
    let (files_zh, files_en) = match files.is_empty() {
        true => (String::new(), String::new()),
        false => (format!("（{}）", files.join("、")), format!(" ({})", files.join(", "))),
    };
    Said::of(format!("{}。原因：{zh}{files_zh}", answers.zh), format!("{}. Why: {en}{files_en}", answers.en))
}

/// Says in short what it comes to: with a token what it comes to of that, and without one a document does not know what came after it
/// was sealed.
pub fn document_in_short(found: &ExaminedDocument) -> Said {
    match (found.code, &found.token) {
        (None, Some(token)) => in_short(token),
        (None, None) => Said::of(
            "真；盖章以后的变化，文件不会说明",
            "genuine; what came after the sealing, a document does not know",
        ),
        (Some(_), _) => Said::of("不可信", "not to be trusted"),
    }
}

/// The three answers in words.
pub fn answers(verdict: &TokenVerdict) -> Said {
    let integrity = match verdict.integrity {
        Integrity::Intact => Said::of("内容完整", "intact"),
        Integrity::PartlyProtected => Said::of("内容只有部分受保护", "partly protected"),
        Integrity::Altered => Said::of("内容被改动", "altered"),
        Integrity::Unreadable => Said::of("不是证照码", "no token"),
        Integrity::Unverifiable => Said::of("无法验证内容", "cannot be verified"),
    };
    let seal = match verdict.seal {
        SealTrust::Trusted => Said::of("签章可信", "seal trusted"),
        SealTrust::UnknownKey => Said::of("不认识签章的密钥", "sealed by an unknown key"),
        SealTrust::OutOfTerm => Said::of("签章密钥不在有效期", "seal key out of its term"),
        SealTrust::Revoked => Said::of("签章证书已被撤销", "seal certificate revoked"),
    };
    let book = match verdict.book {
        BookStanding::Current => {
            Said::of("当时在登记簿中，现势，此后不详", "was in the book and in force, unknown since")
        }
        BookStanding::Cancelled => Said::of("在登记簿中，已注销", "in the book, cancelled"),
        BookStanding::StatusUnknown => Said::of("当时在登记簿中，此后不详", "was in the book, unknown since"),
        BookStanding::NotIncluded => Said::of("不在登记簿中", "not in the book"),
        BookStanding::Unverifiable => Said::of("登记簿无从说起", "nothing can be said of the book"),
    };
    joined([integrity, seal, book].into_iter(), "；", "; ")
}

/// Names the new certificate's token, which the stranger holds in hand.
pub fn token_new() -> Said {
    Said::of("新证的证照码", "the new certificate's token")
}

/// The old token: nothing in it is forged, and it is void since the sale.
pub fn token_old(form: &Form) -> Said {
    let giver = form.called_on(Side::Obligor);
    Said::of(
        format!("旧证的证照码，{}在登簿以后又拿出来", giver.zh),
        format!("the old certificate's token, which the {} shows again after the sale", giver.en.to_lowercase()),
    )
}

/// The old token with a fresh status.
pub fn token_old_fresh() -> Said {
    Said::of("旧证的证照码（带最新状态）", "the old certificate's token with a fresh status")
}

/// The forged token.
pub fn token_forged() -> Said {
    Said::of("改了一处的证照码", "a token with one claim altered")
}

/// Says in short what it comes to: a genuine token without a fresh status may be of a home that was sold since.
pub fn in_short(verdict: &TokenVerdict) -> Said {
    match (verdict.is_good(), verdict.book, verdict.as_of) {
        (true, BookStanding::Current, Some(at)) => {
            let at = clock(at);
            Said::of(format!("真，截至 {at} 现势"), format!("genuine, in force as of {at}"))
        }
        (true, ..) => {
            Said::of("真；现在是否有效须查最新状态", "genuine; whether it is still in force, a fresh status tells")
        }
        (false, BookStanding::Cancelled, _) => Said::of("真，但已注销", "genuine, but cancelled"),
        (false, ..) => Said::of("不可信", "not to be trusted"),
    }
}

/// Another office's token.
pub fn token_foreign() -> Said {
    Said::of("另一家机构签的证照码", "a token sealed by another office")
}

/// The entry and its proof.
pub fn proof(index: u64, size: u64, root: &str, path: usize) -> Said {
    Said::of(
        format!("登记日志 {size} 条，树根 {}；序号 {index} 的包含证明 {path} 个哈希，核对一致", short(root)),
        format!(
            "{size} leaves in the log, root {}; the inclusion proof of leaf {index} has {path} hashes and fits",
            short(root)
        ),
    )
}

/// Heading of the second scene.
pub fn scene_mortgaged() -> Said {
    Said::of("另一户：带抵押的房子", "Another household: a mortgaged home")
}

/// Says what must be acknowledged.
pub fn acknowledges(disclosures: &[ereg_client::Message]) -> Said {
    let what = told(disclosures);
    Said::of(format!("签名前须知悉：{}", what.zh), format!("to be acknowledged before signing: {}", what.en))
}

/// The mortgage stays.
pub fn mortgage_stays(burdens: u32) -> Said {
    Said::of(
        format!("新的登记簿摘录上仍有负担 {burdens} 项：抵押权不受影响"),
        format!("burdens in the new extract: {burdens}; the mortgage is not affected"),
    )
}

/// The lender was written to.
pub fn lender_told(proof: &str, at: &str) -> Said {
    Said::of(
        format!("收到通知：登记证明 {proof} 所载抵押房屋已于 {at} 转移，抵押权继续存在"),
        format!("is notified: the mortgaged home of proof {proof} was transferred {at}; the mortgage stays"),
    )
}

/// The files that are left, by what they are: the genuine ones, the ones that the sale cancelled, and the forgeries; and how to
/// ask about each.
pub fn left_behind(dir: &std::path::Path, shown: &[Exhibit]) -> Vec<Said> {
    let of = |truth: Truth, more: &[&'static str]| {
        let files = shown.iter().filter(|exhibit| exhibit.truth == truth).map(|exhibit| exhibit.file);
        let files: Vec<&str> = files.chain(more.iter().copied()).collect();
        Said::of(files.join("、"), files.join(", "))
    };
    let genuine = of(Truth::Genuine, &["certificate.png"]);
    let (cancelled, forged) = (of(Truth::Cancelled, &[]), of(Truth::Forged, &[]));
    let dir = dir.display();
    let ask = format!("ereg verify --trust {dir}/trust.json {dir}/");
    vec![
        Said::of(format!("留下的真件：{}", genuine.zh), format!("left behind, genuine: {}", genuine.en)),
        Said::of(
            format!("真，但登簿时已注销：{}", cancelled.zh),
            format!("genuine, and cancelled by the entry: {}", cancelled.en),
        ),
        Said::of(format!("伪造的：{}", forged.zh), format!("forged: {}", forged.en)),
        Said::of(format!("逐个核验：{ask}文件名"), format!("ask about each: {ask}FILE")),
    ]
}

/// The end.
pub fn the_end(dir: &std::path::Path, took: std::time::Duration, passphrase: &str, form: &Form) -> Said {
    let taker = form.called_on(Side::RightHolder);
    let (dir, seconds, tenths) = (dir.display(), took.as_secs(), took.subsec_millis() / 100);
    let phone = format!("EREG_PASSPHRASE={passphrase} ereg --vault {dir}/phones/buyer certificates");
    Said::of(
        format!(
            "演示完成，用时 {seconds}.{tenths} 秒。请打开 {dir}/journey.html；也可以看看{}的手机：{phone}",
            taker.zh
        ),
        format!(
            "done in {seconds}.{tenths} s. Open {dir}/journey.html, or look into the {}'s phone: {phone}",
            taker.en.to_lowercase()
        ),
    )
}

/// Heads the short scene of a matter.
pub fn short_title(matter: &Wording, scene: &Scene) -> Said {
    Said::of(format!("{}：{}", matter.zh, scene.zh), format!("{}: {}", matter.en, scene.en))
}

/// Somebody who applies alone has nobody to invite.
pub fn alone() -> Said {
    Said::of(
        "由一人申请，不用邀请别人；由本人定稿、签名、提交",
        "applies alone and invites nobody: freezes, signs and sends in person",
    )
}

/// An entry that hands nothing out is the end of it.
pub fn nothing_handed_out(mark: &Said) -> Said {
    marked(
        mark,
        "这项登记不发证书，登簿即办结".to_owned(),
        "this registration hands nothing out: it is done with the entry".to_owned(),
    )
}

/// Nobody reads the papers of a demonstration; the sandbox plays who would.
pub fn approved(mark: &Said) -> Said {
    Said::of(
        format!("[{}] 这件要由工作人员审核；演示中由沙箱扮演工作人员，审核通过", mark.zh),
        format!("[{}] a member of staff reviews this one; here the sandbox plays that person, and approves", mark.en),
    )
}

/// The entry, whatever the matter.
pub fn entered(booked: &BookedView) -> Said {
    Said::of(
        format!("{} 登簿，登记日志序号 {}（从 0 数起）", clock(booked.registered_at), booked.entry_index),
        format!(
            "entered in the register at {}, entry {} of the log (counted from 0)",
            clock(booked.registered_at),
            booked.entry_index
        ),
    )
}

/// A query was answered.
pub fn answered(result: &ResultScreen) -> Said {
    let mark = result.mark.as_ref().map_or_else(|| Said::of("", ""), Said::from);
    let lines = |of: fn(&Text) -> &str, colon: &str, comma: &str| {
        let one = |line: &SheetLineView| format!("{}{colon}{}", of(&line.label), of(&line.value));
        result.check.lines.iter().map(one).collect::<Vec<_>>().join(comma)
    };
    let words = |of: fn(&Text) -> &str| result.check.words.as_ref().map_or("", of);
    marked(
        &mark,
        format!("查询结果证明：{}。{}", lines(|text| &text.zh, " ", "；"), words(|text| &text.zh)),
        format!("result of the query: {}. {}", lines(|text| &text.en, " ", "; "), words(|text| &text.en)),
    )
}

/// A stranger checked the result of a query with the trust file alone.
pub fn result_found_good(result: &ResultScreen) -> Said {
    let (number, entries) = (&result.number, result.entries);
    Said::of(
        format!(
            "没有网络，只用 trust.json 核验查询结果证明 {number}：真实，由登记机构盖章；该房屋的 {entries} 条记载都在登记簿中"
        ),
        format!(
            "without a network, with trust.json alone: the result of query {number} is genuine and sealed by the \
             registry, and all {entries} entries of the home are in the book"
        ),
    )
}

/// A stranger checked a certificate with the trust file alone.
pub fn found_good(number: &str) -> Said {
    Said::of(
        format!("没有网络，只用 trust.json 核验证书 {number}：真实，由登记机构盖章"),
        format!("without a network, with trust.json alone: certificate {number} is genuine and sealed by the registry"),
    )
}

/// The short scene is over.
pub fn short_end(dir: &std::path::Path, took: std::time::Duration, passphrase: &str, phone: Option<String>) -> Said {
    let (dir, seconds, tenths) = (dir.display(), took.as_secs(), took.subsec_millis() / 100);
    let phone = phone.unwrap_or_default();
    let look = format!("EREG_PASSPHRASE={passphrase} ereg --vault {dir}/phones/{phone} cases");
    Said::of(
        format!("完，用时 {seconds}.{tenths} 秒。全部留在 {dir}；再看一眼：{look}"),
        format!("the end, after {seconds}.{tenths} s. All of it is in {dir}; to look again: {look}"),
    )
}
