//! The words of the demo from the evening before to the submission.

use ereg_client::{
    AccountStanding, AttachedMedium, ChecklistView, FieldChangeView, FieldNeed, FieldView, FrozenView, HomeView,
    MatterId, OutboxItemView, ReceiptView, Sheet, SheetLineView, SheetPart, SignedView, SyncReport, Text, Verdicts,
    WorkspaceScreen,
};
use ereg_domain::party::Side;
use ereg_law::section::Form;

use super::{clock, joined, marked, said, short, slots, told};
use crate::{
    demo::said::Said,
    language::{Phrase, text},
};

/// The margin of a line that continues a paper.
const MARGIN: Phrase = text("　｜", "  | ");

/// A line that continues a paper, in its margin.
fn in_margin(zh: &str, en: &str) -> Said {
    Said::of(format!("{}{zh}", MARGIN.zh), format!("{}{en}", MARGIN.en))
}

/// The content of a line that continues a paper, without its margin; none for a line of the story's own.
pub fn paper_line(line: &str) -> Option<&str> {
    [MARGIN.zh, MARGIN.en].into_iter().find_map(|margin| line.strip_prefix(margin)).map(str::trim)
}

fn or_dash(value: Option<&String>) -> &str {
    value.map_or("—", String::as_str)
}

/// The title of the whole.
pub fn title() -> Said {
    Said::of("一套房子易手", "A home changes hands")
}

/// The registry is there.
pub fn registry_serves(authority: &str, root: &str, entries: u64, households: usize) -> Said {
    Said::of(
        format!("在 {authority} 提供服务，根密钥指纹 {root}；虚构城市 {households} 户，登记簿 {entries} 条"),
        format!(
            "serves at {authority}, root fingerprint {root}; an invented city of {households} households, {entries} entries in the book"
        ),
    )
}

/// Heading of the evening.
pub fn scene_evening() -> Said {
    Said::of("前一天晚上：在家有网络", "The evening before: at home, with a network")
}

/// The words once somebody has enrolled.
pub fn enrolled(standing: &AccountStanding) -> Said {
    let (name, office, level) =
        (or_dash(standing.name.as_ref()), or_dash(standing.office.as_ref()), or_dash(standing.assurance.as_ref()));
    Said::of(
        format!("{name} 已在登记机构 {office} 实名注册；该机构接受的最低密钥等级为 {level}"),
        format!("{name} has enrolled at office {office}, which accepts keys of level {level} and better"),
    )
}

/// An organisation's legal representative lets somebody act for it.
pub fn mandated(representative: &str, matter: MatterId) -> Said {
    Said::of(
        format!("已授权 {representative} 代表本单位办理 {matter}，有期限，可以撤销"),
        format!("has mandated {representative} to act for the organisation in {matter}, for a term and revocably"),
    )
}

/// The extract is on the phone.
pub fn home(mark: &Said, home: &HomeView) -> Said {
    let certificates = joined(home.certificates.iter().map(|number| Said::of(number, number)), "、", ", ");
    marked(
        mark,
        format!(
            "登记簿摘录已存到手机：{}，建筑面积 {} m²，证号 {}，负担 {} 项，第 {} 条登记，截至 {}",
            home.address,
            home.area,
            certificates.zh,
            home.burdens,
            home.entry_seq,
            clock(home.as_of)
        ),
        format!(
            "the register extract is on the phone: {}, {} m², certificate {}, burdens: {}, entry {}, as of {}",
            home.address,
            home.area,
            certificates.en,
            home.burdens,
            home.entry_seq,
            clock(home.as_of)
        ),
    )
}

/// Heading of the draft.
pub fn scene_draft() -> Said {
    Said::of("早上：飞行模式下写草稿", "Morning: a draft in airplane mode")
}

/// The typed fields as they are kept.
pub fn typed(fields: &[FieldView]) -> Said {
    let answered = || fields.iter().filter(|f| f.value.is_some());
    let open = fields.iter().filter(|f| f.need == FieldNeed::Required && f.value.is_none()).count();
    let labels = joined(answered().map(|f| said(&f.label)).take(4), "、", ", ");
    let count = answered().count();
    Said::of(
        format!("已保存 {count} 项（{} 等），还有 {open} 项未填", labels.zh),
        format!("{count} answers are saved ({} …), {open} are open", labels.en),
    )
}

/// Says what the law thinks, offline.
pub fn review(verdicts: &Verdicts) -> Said {
    let of = |kind| verdicts.findings.iter().filter(|f| f.answer == kind).count();
    let pass = of(ereg_client::AnswerKind::Pass);
    let unknown = of(ereg_client::AnswerKind::Unknown);
    let rest = verdicts.findings.len() - pass - unknown;
    Said::of(
        format!("{}通过 {pass} 项，离线不知道 {unknown} 项，须补填或处理 {rest} 项", verdicts.label.zh),
        format!(
            "{} {pass} answers pass, {unknown} cannot be known offline, {rest} ask for something",
            verdicts.label.en
        ),
    )
}

/// Says what the phone does not know, in words; the strongest few.
pub fn unknown(verdicts: &Verdicts) -> Said {
    let open: Vec<_> = verdicts
        .findings
        .iter()
        .filter(|f| f.answer == ereg_client::AnswerKind::Unknown)
        .filter_map(|f| f.told.clone())
        .take(2)
        .collect();
    let told = told(&open);
    Said::of(format!("例如：{}", told.zh), format!("for instance: {}", told.en))
}

/// The checklist.
pub fn checklist(list: &ChecklistView) -> Said {
    let names = joined(list.lines.iter().map(|l| said(&l.name)), "、", ", ");
    Said::of(
        format!("材料清单 {} 项：{}", list.lines.len(), names.zh),
        format!("{} materials on the checklist: {}", list.lines.len(), names.en),
    )
}

/// The words where nothing leaves the phone.
pub fn offline(report: &SyncReport) -> Said {
    let trouble = report.trouble.as_ref().map_or_else(|| Said::of("没有网络", "no network"), |t| said(&t.text));
    Said::of(format!("试着同步：{}", trouble.zh), format!("tries to sync: {}", trouble.en))
}

/// The words after the kill. The field is a telephone number: masked, its end still tells the last save.
pub fn survived(acknowledged: u64, found: &str) -> Said {
    let found = ereg_domain::mask::phone(found);
    Said::of(
        format!("保存到一半时进程被杀死；被杀前已确认 {acknowledged} 次保存，重新打开读到“{found}”：没有丢失"),
        format!(
            "the process was killed in the middle of a save; {acknowledged} saves had been acknowledged, and after reopening the field reads “{found}”: nothing is lost"
        ),
    )
}

/// Heading of sharing.
pub fn scene_share(form: &Form) -> Said {
    let invited = form.called_on(Side::RightHolder);
    Said::of(format!("上午：邀请{}", invited.zh), format!("Mid-morning: the {} is invited", invited.en.to_lowercase()))
}

/// The words once a draft is shared and somebody is invited.
pub fn invited(report: &SyncReport, turn: &WorkspaceScreen) -> Said {
    Said::of(
        format!(
            "草稿已共享，有效至 {}；邀请码只在两部手机之间传递，登记机构只有它的摘要（已送达 {} 条）",
            clock(turn.until),
            report.acked
        ),
        format!(
            "the draft is shared until {}; the invitation passes between the two phones alone, the registry has only its digest ({} commands answered)",
            clock(turn.until),
            report.acked
        ),
    )
}

/// The words once somebody has joined.
pub fn joined_workspace(screen: &WorkspaceScreen, form: &Form) -> Said {
    let own = slots(&[screen.slot], form);
    let with = slots(&screen.participants.iter().map(|p| p.slot).collect::<Vec<_>>(), form);
    Said::of(
        format!("凭一次性邀请加入，位置是{}；参与人：{}", own.zh, with.zh),
        format!("has joined with the one-time invitation as {}; taking part: {}", own.en, with.en),
    )
}

/// A photo is attached.
pub fn attached(medium: &AttachedMedium) -> Said {
    Said::of(
        format!(
            "契税完税凭证照片已加密保存：{} 字节，{} 块，摘要 {}",
            medium.size,
            medium.chunks,
            short(&medium.digest)
        ),
        format!(
            "the photo of the deed-tax proof is kept encrypted: {} bytes, {} chunks, digest {}",
            medium.size,
            medium.chunks,
            short(&medium.digest)
        ),
    )
}

/// The upload was cut.
pub fn upload_cut(medium: &AttachedMedium, report: &SyncReport) -> Said {
    let why = report.trouble.as_ref().map_or_else(|| Said::of("连接中断", "the line broke"), |t| said(&t.text));
    Said::of(
        format!("上传 {} / {} 块后断线：{}", report.chunks, medium.chunks, why.zh),
        format!("the line went dead after {} of {} chunks: {}", report.chunks, medium.chunks, why.en),
    )
}

/// The upload went on.
pub fn upload_resumed(medium: &AttachedMedium, held: u32, report: &SyncReport) -> Said {
    Said::of(
        format!("恢复网络后先问登记机构：已有 {held} / {} 块；只补传 {} 块", medium.chunks, report.chunks),
        format!(
            "with the network back the phone asks first: the registry holds {held} of {}; only {} are sent",
            medium.chunks, report.chunks
        ),
    )
}

/// Heading of signing.
pub fn scene_sign() -> Said {
    Said::of("中午：各自看申请书、签名", "Noon: each reads the sheet and signs")
}

/// The words once the draft is frozen.
pub fn frozen(frozen: &FrozenView) -> Said {
    Said::of(
        format!("共享内容定稿，第 {} 版，摘要 {}", frozen.manifest_rev, short(&frozen.manifest)),
        format!("the shared content is frozen, revision {}, digest {}", frozen.manifest_rev, short(&frozen.manifest)),
    )
}

/// The sheet appears.
pub fn sheet(mark: &Said, sheet: &Sheet) -> Said {
    marked(
        mark,
        format!("申请书（由将要签名的字节生成，第 {} 版，摘要 {}）", sheet.manifest_rev, short(&sheet.manifest)),
        format!(
            "application sheet (rendered from the bytes to be signed, revision {}, digest {})",
            sheet.manifest_rev,
            short(&sheet.manifest)
        ),
    )
}

/// The same sheet as the one shown before.
pub fn sheet_same() -> Said {
    in_margin("内容与上次看到的申请书相同", "it says what the sheet seen before says")
}

/// A part of the sheet.
pub fn sheet_part(part: &SheetPart) -> Said {
    let line = |l: &SheetLineView| {
        Said::of(format!("{} {}", l.label.zh, l.value.zh), format!("{} {}", l.label.en, l.value.en))
    };
    let lines = joined(part.lines.iter().map(line), "；", "; ");
    in_margin(&format!("{}：{}", part.title.zh, lines.zh), &format!("{}: {}", part.title.en, lines.en))
}

/// The disclosures at its foot.
pub fn sheet_disclosures(disclosures: &[Text]) -> Said {
    let all = joined(disclosures.iter().map(said), " ", " ");
    in_margin(&format!("须知：{}", all.zh), &format!("Disclosures: {}", all.en))
}

/// The sentence that stands above all.
pub fn caution(caution: &Text) -> Said {
    in_margin(&caution.zh, &caution.en)
}

/// The words once somebody has signed.
pub fn signed(signed: &SignedView) -> Said {
    Said::of(
        format!("回答询问后签名：签的是 {}，签名件 {}", short(&signed.manifest), short(&signed.statement)),
        format!(
            "has answered the inquiry and signed {}, statement {}",
            short(&signed.manifest),
            short(&signed.statement)
        ),
    )
}

/// A change after a signature.
pub fn changed(screen: &WorkspaceScreen, form: &Form) -> Said {
    let change = |c: &FieldChangeView| {
        let (old, new) = (or_dash(c.before.as_ref()), or_dash(c.after.as_ref()));
        Said::of(format!("{} {old} → {new}", c.label.zh), format!("{} {old} → {new}", c.label.en))
    };
    let changes = joined(screen.changes.iter().map(change), "；", "; ");
    let fell = slots(&screen.fell, form);
    Said::of(
        format!("签名后内容有改动：{}；失效的签名：{}；要重新签名", changes.zh, fell.zh),
        format!(
            "the content changed after a signature: {}; fallen with it: the signature of {}; to be signed again",
            changes.en, fell.en
        ),
    )
}

/// The old content cannot be signed.
pub fn stale_refused(code: &str) -> Said {
    Said::of(format!("对旧内容签名被手机拒绝（{code}）"), format!("the phone refuses to sign the old content ({code})"))
}

/// Heading of the submission.
pub fn scene_submit() -> Said {
    Said::of("下午：提交", "Afternoon: submission")
}

/// The answer was lost.
pub fn submission_unanswered(item: &OutboxItemView) -> Said {
    let why = item.error.as_ref().map_or_else(|| Said::of("没有回答", "no answer"), |t| said(&t.text));
    Said::of(
        format!("{}：发出 {} 次，{}", item.what.zh, item.attempts, why.zh),
        format!("{} (sent: {}): {}", item.what.en, item.attempts, why.en),
    )
}

/// The registry had acted before the repeat.
pub fn repeated(times: usize, same: &str) -> Said {
    Said::of(
        format!("同一提交先后到达 {times} 次，回答逐字节相同（{}），只有一个效果", short(same)),
        format!("the same submission arrived {times} times and got the same bytes ({}): one effect", short(same)),
    )
}

/// The other party submits too.
pub fn also_submitted(code: &str, cases: usize) -> Said {
    Said::of(
        format!("也按了提交：登记机构回答 {code}，并附上第一张回执；手机上的案件数：{cases}"),
        format!("submits too: the registry answers {code} with the first receipt; cases on this phone: {cases}"),
    )
}

/// The receipt.
pub fn receipt(mark: &Said, receipt: &ReceiptView) -> Said {
    marked(
        mark,
        format!("回执：{} 收到，内容 {}。{}", clock(receipt.received_at), short(&receipt.manifest), receipt.caution.zh),
        format!(
            "receipt: received {}, content {}. {}",
            clock(receipt.received_at),
            short(&receipt.manifest),
            receipt.caution.en
        ),
    )
}
