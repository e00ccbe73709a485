//! The catalogue: every sentence this shell says itself, Chinese and English side by side.
//!
//! The law's own catalogue (`ereg_law`) has what rules, forms, disclosures and letters say, and it comes with the
//! values the client hands out. Nothing elsewhere in this crate says a sentence of its own. A code without a sentence
//! is shown as the code: it stays exact, and a test finds it.

pub mod help;
mod lessons;
pub mod next;
pub mod terms;
pub mod usage;

use ereg_client::SheetLineView;
use ereg_domain::{
    identifier::{IdentifierError, IdentifierKind},
    time::Instant,
};
use ereg_law::words::message::lookup;
use ereg_trust::token::TokenVerdict;

use crate::language::{Language, Phrase, text};

/// The mark on whatever a demonstration office made.
pub const DEMO_MARK: Phrase = text("【演示】非真实登记结果", "[DEMO 演示] not a real registration");
/// The words before the holders.
pub const HOLDERS: Phrase = text("权利人：", "Holders: ");
/// The words before the address.
pub const ADDRESS: Phrase = text("坐落：", "Location: ");
/// The words before the unit code.
pub const UNIT: Phrase = text("不动产单元号：", "Unit: ");
/// The words before the time of the entry.
const BOOKED_AT: Phrase = text("登簿时间（北京时间）：", "Entered in the book (+08:00): ");
/// The words after the warning before a licence itself is written out.
pub const COPY_FIRST: Phrase = text(
    "没有写出。要加注件：ereg document annotate 编号 --user 使用人 --until 日期（--purpose 事由；不写的，是出租住房）。仍要交出证照本身：加 --unmasked。",
    "Nothing was written. For an annotated copy: ereg document annotate ID --user WHO --until DAY (--purpose TEXT; without it, letting the \
     home). To hand on the licence itself all the same: add --unmasked.",
);
/// The words before the office.
pub const OFFICE: Phrase = text("登记机构：", "Office: ");
/// The words before the fingerprint of a root that nobody compared.
pub const ROOT_NOT_PINNED: Phrase = text(
    "信任文件由其自身的根密钥担保。请与登记机构公布的根指纹核对，或用 --root 指定：",
    "This trust file vouches for itself. Compare its root fingerprint with the one the office publishes, or pass --root: ",
);

/// The mark between a name and what is said of it.
pub const COLON: Phrase = text("：", ": ");
/// The mark between two parts of a line, such as the kinds that one text fits.
pub const SEMICOLON: Phrase = text("；", "; ");
/// The words before a kind that a text comes close to, behind a sentence.
pub const AS_ONE: Phrase = text("若是", " As a ");
/// The mark between the members of a list.
pub const LISTED: Phrase = text("、", ", ");
/// The words between the first source of a material and the next.
pub const FAILING_THAT: Phrase = text("；取不到的，", "; failing that: ");
/// The words before the reason for which a trust file is refused: the line could be meant else.
pub const TRUST_REFUSED: Phrase = text("信任文件不能用：", "The trust file is refused: ");

/// The heading over what is to be done now.
pub const NOW: Phrase = text("现在：", "Now:");
/// No step is left.
pub const NOTHING_TO_DO: Phrase = text("现在没有要办的事。", "There is nothing to do now.");
/// The heading over acts that left the outbox.
pub const LEFT_ACTS: Phrase = text("没有办理（不用再发）：", "Not done, and not sent again:");
/// The heading over what a sync brought.
pub const NEWS: Phrase = text("有变化：", "What has changed:");

/// Asks for the passphrase.
pub const ASK_PASSPHRASE: Phrase = text("请输入口令（输入时不显示）：", "Passphrase (not shown while you type):");
/// Asks for the new passphrase.
pub const ASK_NEW_PASSPHRASE: Phrase =
    text("请输入新口令（输入时不显示）：", "New passphrase (not shown while you type):");
/// Asks for it once more.
pub const ASK_PASSPHRASE_AGAIN: Phrase = text("请再输入一次：", "Once more:");
/// Asks for the name.
pub const ASK_NAME: Phrase = text("姓名（与身份证一致）：", "Name, as on the identity card:");
/// Asks for the number.
pub const ASK_ID_NO: Phrase = text("公民身份号码：", "Citizen ID number:");
/// Asks for the number of whoever mandates.
pub const ASK_PRINCIPAL: Phrase =
    text("您的身份证件号码，单位的统一社会信用代码：", "Your own ID number, or the organisation's credit code:");
/// Asks for the number of whoever is mandated.
pub const ASK_REPRESENTATIVE: Phrase = text("代理人身份证件号码：", "Representative's ID number:");
/// Asks for the proof of identity.
pub const ASK_PROOF: Phrase = text("身份核验凭证：", "Proof from the identity provider:");
/// A vault was made.
pub const VAULT_MADE: Phrase = text(
    "已建立加密保险库。请牢记口令：遗失后任何人都无法恢复。",
    "The encrypted vault is made. Keep the passphrase: nobody can recover it.",
);
/// The passphrase is another one.
pub const PASSPHRASE_CHANGED: Phrase = text(
    "口令已更换，旧口令不能再打开保险库。此前做的备份仍用做备份时的口令。",
    "The passphrase is changed; the old one opens the vault no more. Backups made before keep the one they were made under.",
);
/// Copying.
pub const COPYING: Phrase = text("正在复制……", "Copying…");
/// A backup was made.
pub const BACKED_UP: Phrase = text(
    "备份用现在的口令打开；不含签名密钥，在另一台设备上恢复后须重新实名注册。请存放在另一处，原件与备份一同丢失就无法恢复。",
    "The backup opens with the present passphrase. The signing keys are not in it: restored on another device, enrol again there. \
     Keep it in another place.",
);
/// A backup was restored.
pub const RESTORED: Phrase = text(
    "已从备份恢复。备份之后的改动不在其中；请运行 ereg sync（另一台设备先运行 ereg enrol）取回登记机构那边的情况。备份里没发出的操作不会自动发出。",
    "Restored. What changed after the backup is not in it; run ereg sync (on another device ereg enrol first) to fetch what the \
     registry has. What the backup had not sent does not go by itself.",
);
/// A vault was salvaged.
pub const SALVAGED: Phrase = text(
    "已把能读出的内容移到新的保险库，原目录改名保留。请运行 ereg sync 取回案件；没发出的操作向登记机构核实以前不会发出。",
    "What could be read is in a new vault; the old directory is kept under another name. Run ereg sync to fetch the cases. What was \
     not sent does not go before the registry was asked for it.",
);
/// A caution that says what erasing means.
pub const ERASE_CAUTION: Phrase = text(
    "没有删除。删除后，这台设备上的草稿、材料和密钥无法恢复；已提交的申请和登记簿的记载在登记机构，不会因此撤回或者删除。确定要删除的，加上 --really。",
    "Nothing was erased. Drafts, files and keys of this device could not be recovered; what was submitted and what the book records \
     is with the registry and would be neither withdrawn nor removed. If you mean it, add --really.",
);
/// A vault is gone.
pub const ERASED: Phrase = text(
    "这台设备上的保险库和密钥已删除。备份不在此列，请自行处理；要注销登记机构的账户或者撤回申请，请向登记机构提出。",
    "The vault and its keys are gone from this device. Backups are not: see to them yourself. To close the account or withdraw an \
     application ask the registry.",
);
/// The registry is known.
pub const CONNECTED: Phrase = text("已设定登记机构。", "The registry is set.");
/// The words before a field that was refused, after others were saved.
pub const NOT_SAVED: Phrase = text("没有保存：", "Not saved: ");
/// An answer was saved.
pub const SAVED: Phrase = text("已保存：", "Saved: ");
/// Everything that must be there is.
pub const ALL_FILLED: Phrase =
    text("都填好了。下一步：ereg draft review 草稿。", "Everything is filled in. Next: ereg draft review DRAFT.");
/// The heading of what is still missing.
pub const STILL_OPEN: Phrase = text(
    "还有这些没有填好，已填的都已保存；再次运行就从这里继续：",
    "These are still open; what was filled in is saved, and running it again goes on here:",
);
/// The words before what was typed before.
pub const TYPED_SO_FAR: Phrase = text("已填：", "Typed so far: ");
/// Nothing typed.
pub const NOT_FILLED: Phrase = text("还没有填写", "not filled in yet");
/// The words before the name of whoever writes the fields that follow.
pub const WRITTEN_BY: Phrase = text(
    "除询问以外由发起人填写，您只能查看；有误请告诉对方改正：",
    "All but the inquiry is written by whoever began the draft; you can look, and tell them what is wrong: ",
);
/// The words before the field that was probably meant.
pub const PERHAPS: Phrase = text("是不是要写：", "Perhaps: ");
/// A field that is not repeated, because it may be anything.
pub const SOME_FIELD: Phrase = text("（第 {} 项）", "(item {})");
/// A value is saved that cannot be read.
pub const SAVED_UNREADABLE: Phrase = text("已按原样保存，但无法识别：", "Saved as typed, but it cannot be read: ");
/// A sealed document was written out as OFD.
pub const OFD_WRITTEN: Phrase = text(
    "带电子签章的文件（OFD）已写出。文件上有完整的姓名，可能还有坐落，请只交给需要的人；它不会说明盖章以后的变化。",
    "The sealed document (OFD) is written out. It shows names in full, and perhaps the address: hand it to whoever needs it \
     alone; it does not know what came after it was sealed.",
);
/// A sealed document was written out as PDF.
pub const PDF_WRITTEN: Phrase = text(
    "带签名和时间戳的文件（PDF）已写出。文件上有完整的姓名，可能还有坐落，请只交给需要的人；它不会说明盖章以后的变化。",
    "The sealed document (PDF, signed and time-stamped) is written out. It shows names in full, and perhaps the address: hand \
     it to whoever needs it alone; it does not know what came after it was sealed.",
);
/// A fiscal e-receipt was written out.
pub const XML_WRITTEN: Phrase = text(
    "财政电子票据（XML）已写出。票据上有完整的姓名，请只交给需要的人；用 ereg verify 核验，它不会说明票据后来是否被红票冲销。",
    "The fiscal e-receipt (XML) is written out. It shows names in full: hand it to whoever needs it alone. ereg verify checks it; \
     it does not know whether a red one cancelled it later.",
);
/// The picture of a document's first page was written out.
pub const PNG_WRITTEN: Phrase = text(
    "文件首页的图片（PNG）已写出，供查看。图片没有签章，不能核验；需要交给他人作为凭据的，请写出 OFD 或 PDF。图片上有完整的姓名，可能还有坐落。",
    "The picture of the document's first page (PNG) is written out, to be looked at. No seal is in it, and nobody can verify it: \
     whoever has to rely on the document needs the OFD or the PDF. It shows names in full, and perhaps the address.",
);
/// A file was written out.
pub const EXPORTED: Phrase = text(
    "文件已取出，逐块核对无误。取出的文件不再加密，请妥善保管。",
    "The file is written out, each chunk checked. It is no longer encrypted: keep it safe.",
);
/// A file was taken off.
pub const DETACHED: Phrase = text(
    "已从草稿撤下这份材料；签过名的要重新定稿、重新签名。",
    "The file is taken off the draft; what was signed is frozen and signed anew.",
);
/// A draft is gone.
pub const REMOVED: Phrase = text("已删除草稿。", "The draft is removed.");
/// Queued, not sent.
pub const QUEUED: Phrase = text(
    "已放入发件箱，尚未发出；联网后运行 ereg sync。",
    "Queued in the outbox, not sent yet; run ereg sync when there is a network.",
);
/// Sent before, no answer yet.
pub const ON_ITS_WAY: Phrase = text(
    "已经发出过，还没有收到回答；联网后运行 ereg sync，用同一编号再发，不会重复办理。",
    "It was sent and has no answer yet; run ereg sync when there is a network: the same goes again and has one effect.",
);
/// Answered before.
pub const ANSWERED_ALREADY: Phrase =
    text("登记机构已经收到，没有要再发的。", "The registry has it already; nothing is to be sent.");
/// A submission counts from its receipt.
pub const SUBMIT_CAUTION: Phrase = text(
    "收到回执才算提交；回执不等于受理。",
    "It is submitted once its receipt is here; a receipt is not an acceptance.",
);
/// Said with a correction that was queued.
pub const SUPPLEMENT_CAUTION: Phrase = text(
    "收到补正回执才算提交；还是这个案件，补正回执不等于受理。",
    "It is sent once its receipt is here. The case stays the same one; a receipt is not an acceptance.",
);
/// The list of what is to be corrected.
pub const TO_CORRECT: Phrase = text("需要补正（已一次列出）：", "To be corrected, once and in full:");
/// The heading of what was changed as asked.
pub const CORRECTED: Phrase = text("按要求改了：", "Changed as asked:");
/// The heading of what was changed unasked.
pub const CORRECTED_BEYOND: Phrase =
    text("没有要求、也改了（同样要审核，会告诉各方）：", "Changed unasked (judged too, and told to every party):");
/// The name of a result of a query.
pub const QUERY_RESULT: Phrase = text("不动产登记资料查询结果证明", "Result of a query of the register");
/// Nothing in a list.
pub const NOTHING: Phrase = text("没有。", "Nothing.");
/// The doctor found nothing.
pub const ALL_WELL: Phrase =
    text("一切正常：保险库完好，没有未发出的内容。", "All is well: the vault is sound and nothing waits to be sent.");
/// Everything of the inquiry that can be answered.
pub const INQUIRY_HINT: Phrase = text(
    "用“问题=回答”作答：true_intent、true_materials、unrecorded_co_owner、mortgaged、altered；回答 yes、no、not_sure。",
    "Answer with QUESTION=ANSWER: true_intent, true_materials, unrecorded_co_owner, mortgaged, altered; yes, no, not_sure.",
);
/// The heading of what must be read and accepted.
pub const TO_ACKNOWLEDGE: Phrase =
    text("须阅读并确认（--acknowledge 规则）：", "To be read and accepted (--acknowledge RULE):");
/// The heading of what changed since the person signed.
pub const CHANGED: Phrase = text("签名之后的改动：", "Changed since you signed:");
/// The words before the parties whose signatures fell.
pub const FELL: Phrase = text("因改动而失效的签名：", "Signatures that fell with it: ");
/// The receipt.
pub const RECEIPT: Phrase = text("回执", "Receipt");
/// The heading of what is due.
pub const WAITS_FOR: Phrase = text("在等：", "Waits for:");
/// Grounds told.
pub const GROUNDS: Phrase = text("理由：", "Grounds:");
/// Synchronising.
pub const SYNCING: Phrase = text("正在与登记机构交换……", "Exchanging with the registry…");
/// Asking the registry.
pub const ASKING: Phrase = text("正在询问登记机构……", "Asking the registry…");
/// Encrypting a file.
pub const ENCRYPTING: Phrase = text("正在加密保存……", "Encrypting and keeping the file…");
/// Decrypting a file and writing it out.
pub const DECRYPTING: Phrase = text("正在解密取出……", "Decrypting and checking the file…");
/// The words before the fingerprint that a registry presents.
pub const COMPARE_ROOT: Phrase = text(
    "请与登记机构另行公布的根指纹逐字核对（公告、窗口、电话），不要只信这个网址：",
    "Compare it, character by character, with the fingerprint the office publishes elsewhere (notice board, counter, telephone), not at this address alone:",
);
/// Asks for the confirmation of a root.
pub const ASK_ROOT: Phrase =
    text("核对一致请输入 yes，否则直接回车：", "Type yes if it is the same, else press return:");
/// Asks for the confirmation of a disclosure.
pub const ASK_ACKNOWLEDGE: Phrase = text("已读完并确认请输入 yes：", "Type yes once you have read it and accept it:");
/// After a question that could not be asked: nothing was left behind.
pub const NOTHING_QUEUED: Phrase = text(
    "什么都没有排队，也不会自动再发：联网后请再运行这条命令。",
    "Nothing was queued and nothing goes by itself: run this command again over a network.",
);
/// The words after an enrolment without an answer.
pub const ENROLMENT_QUEUED: Phrase = text(
    "注册请求已在发件箱：联网后运行 ereg sync，再用 ereg account 查看。",
    "The enrolment waits in the outbox: run ereg sync over a network, then look with ereg account.",
);
/// The words after a joining without an answer.
pub const JOINING_QUEUED: Phrase = text(
    "加入请求已在发件箱：联网后运行 ereg sync，草稿就在这台设备上（ereg draft list）。",
    "The joining waits in the outbox: run ereg sync over a network, and the draft is here (ereg draft list).",
);
/// Tells how to join in a withdrawal that another party asks for.
pub const JOIN_THE_WITHDRAWAL: Phrase = text(
    "同意撤回的：ereg withdraw {}；不同意的，不用签署。",
    "If you agree to withdraw: ereg withdraw {}; if not, do not sign.",
);
/// The caution with a dispute that is queued.
pub const DISPUTE_CAUTION: Phrase = text(
    "登记机构收到后，案件等来源部门核查；结果会通知各方。",
    "Once the registry holds it the case waits for the source to check; every party is told how it ends.",
);
/// Tells how to say that a shared fact is wrong.
pub const MAY_DISPUTE: Phrase = text(
    "{what}（{source}）有误的：ereg dispute {case} --need {need} --reason out_of_date",
    "If the {what} (of {source}) is wrong: ereg dispute {case} --need {need} --reason out_of_date",
);
/// The words before those whose signature is missing.
pub const YET_TO_SIGN: Phrase = text("还没有签名：", "Has yet to sign: ");
/// The words before those who are waited for.
pub const WAITS_FOR_PEOPLE: Phrase = text("在等：", "Waits for: ");
/// The fee is another's to pay.
pub const OTHERS_PAY: Phrase = text(
    "由权利人一方缴，您不用缴；缴费后自动登簿。",
    "The right-holder's side pays it, you do not; the entry follows the payment by itself.",
);
/// The command was never sent.
pub const NEVER_SENT: Phrase = text("还没有发出过。", "Not sent yet.");
/// Signed.
pub const SIGNED: Phrase = text("已签名。", "Signed.");
/// An item goes again.
pub const RETRIED: Phrase = text("已重新排队：编号和内容不变。", "Queued again: the same id, the same bytes.");
/// An invitation is taken back.
pub const INVITATION_REVOKED: Phrase = text(
    "已收回邀请：登记机构收到后，凭这份邀请不能再加入。",
    "The invitation is taken back: once the registry has that, it lets nobody in.",
);
/// An item is cancelled.
pub const CANCELLED: Phrase = text("已取消。", "Cancelled.");
/// The words before the time of the next try.
pub const NEXT_TRY: Phrase = text("最早下次发送：", "Not sent before: ");
/// The words before the one who can fix it.
pub const FIXED_BY: Phrase = text("谁能处理：", "Who can fix it: ");

/// A command that the registry has carried out.
pub const ANSWERED: Phrase = text("登记机构已经办理。", "The registry has carried it out.");
/// Nobody is enrolled.
pub const NOT_ENROLLED: Phrase = text("还没有实名注册：ereg enrol。", "Not enrolled yet: ereg enrol.");
/// A unit of time.
pub const SECONDS: Phrase = text("秒", "s");
/// No such material; in both languages, because the argument parser asks before the language is known to it.
pub const NO_SUCH_MATERIAL: &str = "没有这种材料代码，例如 M10 / no such material; one is M10";

/// An identifier kind by its stable name.
pub fn identifier_kind(name: &str) -> Phrase {
    match IdentifierKind::from_name(name) {
        Some(IdentifierKind::CitizenId) => text("公民身份号码", "citizen ID number"),
        Some(IdentifierKind::ResidencePermit) => text("港澳台居民居住证号码", "residence permit number"),
        Some(IdentifierKind::PermanentResident) => text("外国人永久居留身份证号码", "permanent residence card number"),
        Some(IdentifierKind::CreditCode) => text("统一社会信用代码", "unified social credit code"),
        Some(IdentifierKind::Unit) => text("不动产单元代码", "real-estate unit code"),
        Some(IdentifierKind::TitleCertificate) => text("不动产权证书号", "title certificate number"),
        Some(IdentifierKind::RegistrationProof) => text("不动产登记证明号", "registration proof number"),
        Some(IdentifierKind::LicenceId) => text("电子证照标识", "electronic licence id"),
        Some(IdentifierKind::Case) => text("受理号", "case number"),
        Some(IdentifierKind::OldCertificate) => {
            text("旧证号（房产证、土地证）", "old house or land certificate number")
        }
        None => text("未知类型", "unknown kind"),
    }
}

/// Says what is wrong with an identifier, from the law's own catalogue.
pub fn identifier(error: &IdentifierError, language: Language) -> String {
    says(error.code(), language).unwrap_or_else(|| error.code().to_owned())
}

/// Returns what a code of the law's catalogue means.
pub fn says(code: &str, language: Language) -> Option<String> {
    lookup(code).map(|found| found.says(language, &[]))
}

/// The three answers of a verification, a line each, with their names as the JSON has them.
pub fn answers(verdict: &TokenVerdict, language: Language) -> Vec<String> {
    let names = [verdict.integrity.name(), verdict.seal.name(), verdict.book.name()];
    named_answers(&ereg_client::answers(verdict), names, language)
}

/// Answers in words, a line each, with the names that the JSON has for them.
pub fn named_answers(said: &[ereg_client::Text], names: [&str; 3], language: Language) -> Vec<String> {
    let named = |(said, name): (&ereg_client::Text, _)| terms::bracketed(said.in_language(language), name, language);
    said.iter().zip(names).map(named).collect()
}

/// The registry time of an entry (登簿时间), as a line.
pub fn booked_at(at: Instant, language: Language) -> String {
    format!("{}{}", BOOKED_AT.in_language(language), at.wall_text())
}

/// A line of the client's, its value made safe to show.
pub fn labelled(line: &SheetLineView, shown: impl Fn(&str) -> String, language: Language) -> String {
    let value = shown(line.value.in_language(language));
    format!("{}{}{value}", line.label.in_language(language), COLON.in_language(language))
}

/// Says why a command did not do what it was asked, in the words every shell shares.
pub fn failure(code: &str) -> Option<Phrase> {
    ereg_client::words_of(code).map(|(zh, en)| text(zh, en))
}

/// Says what to do now about a failure, in the words every shell shares; the command for it is [`next::command`].
pub fn fix(code: &str) -> Option<Phrase> {
    let (zh, en) = ereg_client::fix_of(code)?;
    Some(text(zh, en))
}

/// The place in an item of JSON.
pub const LINE_AND_COLUMN: Phrase = text("（第 {line} 行第 {column} 列）", " (line {line}, column {column})");
/// The words under a fee that nobody signed.
pub const FEE_IS_NO_QUOTE: Phrase = text(
    "这是按规则包算出的，不是缴费通知；应缴多少以登记机构签名的报价为准。",
    "Reckoned by the policy pack; it is no bill. What is to be paid is the registry's signed quote.",
);
/// A line that no filter looks at.
pub const LINE_TOO_LARGE: Phrase = text("这一行过长（超过 64 KiB）。", "The line is too long (over 64 KiB).");

/// Says what can be done now, for a cause that has no sentence of its own.
pub fn now(now: &str) -> Phrase {
    match now {
        "try_again" => {
            text("暂时没有办成，稍后再试；什么都没有丢。", "Not done yet; try again later. Nothing is lost.")
        }
        "fix_input" => text("请更正后再试。", "Correct it and try again."),
        "unlock_first" => text("请先解锁：核对口令。", "Unlock first: check the passphrase."),
        "update_app" => text("请升级本程序。", "Update this program."),
        "ask_office" => text("请联系登记机构。", "Ask the office."),
        "sign_again" => {
            text("所签内容已有变化，请查看后重新签名。", "What was signed has changed: look, and sign again.")
        }
        "not_found" => text("这台设备上没有这一项。", "There is no such thing on this device."),
        "cancelled" => text("已取消。", "Cancelled."),
        _ => text("存储出错；已确认保存的内容不会丢失。", "The storage failed; what was acknowledged is kept."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_identifier_error_has_a_sentence_in_both_languages() {
        for error in IdentifierError::every() {
            for language in [Language::Zh, Language::En] {
                assert_ne!(identifier(&error, language), error.code(), "{}", error.code());
            }
        }
    }
}
