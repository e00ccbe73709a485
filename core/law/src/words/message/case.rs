//! The state of a case, in plain words: what it means for the home and what the person does now.

use super::{CodedText, text};
use crate::case::{CaseStage, CaseState, EntryDocuments, PassedFor, Proposal, ReviewState, Waiting, WithdrawnBy};

const OBJECT_ZH: &str = "这只是系统的建议，不是决定；本案已经在工作人员手里，不用另外申请人工复核。想等情况消除后再申请的，须全体申请人先一起撤回本案。";
const OBJECT_EN: &str = "This is the system's proposal, not a decision; the case is with a member of staff already and no review need be asked for. To apply again when the obstacle is gone, all applicants together withdraw this case first.";
/// Both remedies with their periods and bodies, in every refusal (行政复议法 20, 24; 行政诉讼法 46).
const REMEDIES_ZH: &str = "不服的，可以自知道之日起60日内向作出决定的登记机构所属的市人民政府申请行政复议，也可以自知道之日起6个月内向人民法院提起行政诉讼；情况消除后可以重新申请。";
const REMEDIES_EN: &str = "If you disagree, you may ask the city government for administrative review within 60 days, or sue at the people's court within 6 months, both from the day you learn of the decision; you may also apply again when the obstacle is gone.";
/// Code of the text of the ground that the register has moved.
const REGISTER_MOVED: &str = "case.register_moved";
const WAIT_ZH: &str = "您不用做什么；有进展我们会通知您。";
const WAIT_EN: &str = "Nothing to do: we tell you when something happens.";
/// The way back to its turn of a case whose fee is due.
const FEE_ZH: &str = "登记费缴清后，本案仍按受理号排；如果登记簿那时已有变化，由工作人员核对，多缴的费用退还。";
const FEE_EN: &str = "Once the fee is paid the case stands by its number again. If the register has changed by then, a person looks at it, and money that settles nothing is returned.";
/// The way back to its turn of a case that is in review.
const WAITS_ZH: &str = "所列事项办妥后，审核继续；审核通过、登记费结清（免缴的不用缴）后，本案仍按受理号排。如果登记簿那时已有变化，由工作人员核对。";
const WAITS_EN: &str = "Once what is listed is settled the review goes on; when it has passed and any fee is settled, the case stands by its number again. If the register has changed by then, a person looks at it.";
/// Codes of the texts of a case that has given way and goes on since: because the register had moved, because it waited for
/// what is not a person's to set aside; each with its fee due, and without.
const AFTER_MOVED_FEE: &str = "case.turn_passed.moved.fee_due";
const AFTER_MOVED: &str = "case.turn_passed.moved.waits";
const AFTER_A_PERSON_FEE: &str = "case.turn_passed.person.fee_due";
const AFTER_A_PERSON: &str = "case.turn_passed.person.waits";

/// Texts of `case.*` states.
pub const TEXTS: &[CodedText] = &[
    text(
        "case.received",
        "登记机构已收到您的申请。这还不是受理，登记簿没有变化。",
        "The registry holds your application. It is not accepted yet, and the register is unchanged.",
        WAIT_ZH,
        WAIT_EN,
    ),
    text(
        "case.precheck",
        "登记机构正在检查申请是否完整。",
        "The registry is checking whether the application is complete.",
        WAIT_ZH,
        WAIT_EN,
    ),
    text(
        "case.supplement",
        "申请还不能受理：下面是需要补正的全部内容，已一次列出。",
        "The application cannot be accepted yet: here is, once and in full, what must be corrected.",
        "请在手机上逐项改正，要重新签名的人签名，再提交补正，还是这个案件；补齐之日视为受理之日。",
        "Correct each point on the phone; who must sign again signs; then send the correction, in this same case. The day it is complete counts as the day of acceptance.",
    ),
    text(
        "case.not_accepted",
        "申请不予受理，理由如下，已一次列出。",
        "The application is not accepted; here are all the reasons.",
        REMEDIES_ZH,
        REMEDIES_EN,
    ),
    text(
        "case.accepted",
        "申请已受理，位次以受理先后为准。登簿之前，登记簿不变，权利也不变。",
        "The application is accepted and its rank is fixed. Until the entry the register does not change, and neither does anybody's right.",
        WAIT_ZH,
        WAIT_EN,
    ),
    text("case.in_review.auto", "正在自动审核。", "The rules are reviewing it.", WAIT_ZH, WAIT_EN),
    text(
        "case.in_review.manual",
        "由工作人员审核，原因如下。",
        "A member of staff reviews it, for these reasons.",
        WAIT_ZH,
        WAIT_EN,
    ),
    text(
        "case.proposal",
        "系统建议不予登记，由工作人员决定。",
        "The system proposes to refuse registration; a person decides.",
        OBJECT_ZH,
        OBJECT_EN,
    ),
    text(
        REGISTER_MOVED,
        "这套房屋的登记簿在受理以后有变化。",
        "The register of this home has changed since the acceptance.",
        "由工作人员核对；您不用做什么，结果会通知您。",
        "A person looks at it; you need do nothing and will be told.",
    ),
    text(
        "case.waiting.queue",
        "这套房屋上有更早受理的案件，本案按先后排队。",
        "Cases on this home were accepted earlier; this one waits its turn.",
        "您的位置已经保留，轮到时会自动继续。",
        "Your place is kept; it goes on by itself.",
    ),
    text(
        "case.waiting.partner",
        "正在等待其他部门的信息，具体如下。",
        "It waits for information from other offices, as listed.",
        "我们会自动再次核对；列出需要您办理的，请尽快办理。",
        "We ask again by ourselves; where the list names something for you, please do it soon.",
    ),
    text(
        "case.waiting.supplement",
        "需要申请人补充或者改正下列内容。",
        "The applicants must supply or correct what is listed.",
        "请在手机上逐项改正，要重新签名的人签名，再提交补正；受理号和位次保留。",
        "Correct each point on the phone; who must sign again signs; then send the correction. Number and rank are kept.",
    ),
    text(
        "case.waiting.source",
        "有申请人提出共享信息有误，正在等来源部门核查；核查期间不作结论，受理号和位次保留。",
        "A party says that a shared fact is wrong and its source checks it. Nothing is concluded meanwhile; number and rank are kept.",
        "您不用做什么；来源部门更正的，按更正后的信息重新审核，结果会通知您。",
        "Nothing to do: what the source corrects is judged anew, and you are told how it ends.",
    ),
    text(
        "case.source_silent",
        "来源部门没有在期限内答复共享信息的核查。",
        "The source did not answer in time whether the shared fact is right.",
        "由工作人员核对；您不用做什么，结果会通知您。也可以直接到来源部门办理更正。",
        "A person looks at it; you need do nothing and will be told. You may also ask the source itself to correct it.",
    ),
    text(
        "case.fee_due",
        "审核已通过，在等权利人一方缴纳登记费。这里只收登记费，别的款项都不在这里支付。",
        "The review has passed, and whoever takes or holds the right has to pay the registration fee. Only that fee is paid here, no price and no loan.",
        "请权利人一方在期限内缴纳，义务人一方不用缴；缴费单到期会自动换新的。到办理期限仍未缴的，同一房屋上后面的申请可以先办，受理号保留。",
        "Whoever takes or holds the right pays within the time shown; the other side pays nothing. A bill that ends is renewed by itself; a case unpaid at its own deadline lets the applications behind it on this home go first and keeps its number.",
    ),
    text(
        "case.booking",
        "费用已结清，正在登簿。完成前登记簿不变，权利也不变。",
        "The fee is settled and the entry is being made. Until then nobody's right changes.",
        WAIT_ZH,
        WAIT_EN,
    ),
    text(
        "case.registered",
        "已登簿：从登簿的这一刻起生效。证书、证明随后发给，领不领取都不影响权利。",
        "Entered in the register, and in force since that moment. What is handed out for it follows; whether it is collected changes nothing of that.",
        "请权利人领取电子证书；没有证书的登记，不用再办什么。",
        "Whoever takes or holds the right collects the electronic certificate; where none is given, nothing more is to be done.",
    ),
    text(
        "case.issued",
        "电子证书已领取，要您办的都办完了。",
        "The certificate has been collected; nothing is left for you to do.",
        "请保存好证书；任何人都可以用它的二维码核对真伪。",
        "Keep it well; anyone can check it by its code.",
    ),
    text(
        "case.documents.sealing",
        "电子证照的文件正在盖章；权利从登簿起已经生效，不等文件。",
        "The document is being sealed; the right is in force since the entry and waits for no document.",
        "盖好以后会送到手机上，您不用做什么。",
        "It comes to the phone once it is sealed; there is nothing to do.",
    ),
    text(
        "case.documents.waiting",
        "电子证照的文件还没有盖上章，原因另列；登簿不受影响，登记机构会再次盖章。",
        "The document could not be sealed so far, for the reason given; the entry stands, and the registry tries again.",
        "您不用做什么，盖好以后会送到手机上；急用的，先出示证照码。",
        "There is nothing to do, and it comes to the phone once it is sealed; show the token if you need it before.",
    ),
    text(
        "case.documents.sealed",
        "电子证照的文件已经盖章。",
        "The document is sealed.",
        "可以在手机上打开、出示、交给他人核验。",
        "It can be opened on the phone, shown, and handed to others to be verified.",
    ),
    text(
        "case.documents.unfit",
        "登记的内容制不成带电子签章的文件，不会再试；登簿不受影响。",
        "No sealed document can be made of what was entered, and it is not tried again; the entry stands.",
        "请先出示证照码；需要文件的，请到登记机构窗口询问。",
        "Show the token; whoever needs the document asks at the registry's counter.",
    ),
    text(
        "case.documents.void",
        "电子证照的文件盖章以前，证书、证明已经注销，不再制作文件。",
        "What was handed out was cancelled before its document was sealed: none is made.",
        "现在有效的登记，请看最新的证书、证明。",
        "What is in force now, the newest certificate or proof says.",
    ),
    text(
        "case.answered",
        "查询结果已出具并加盖查询专用章。它只说明出具那一刻登记簿的记载，登记簿没有变化。",
        "The result is given and sealed. It tells what the register said at that moment and no more; the register is unchanged.",
        "查询结果可以导出交给他人，任何人都可以核对真伪；以后要知道最新记载的，请重新查询。",
        "You may export it and hand it on, and anyone can check it. To know what the register says later, ask again.",
    ),
    text(
        "case.refused",
        "登记机构决定不予登记，申请的是查询的，决定不予查询；全部理由如下。已缴的登记费将退还，登记簿没有因本案而变化。",
        "The registry has refused what was applied for, a registration or the answer to a query; here are all the reasons. A fee that was paid is returned, and this case has changed nothing in the register.",
        REMEDIES_ZH,
        REMEDIES_EN,
    ),
    text(
        QUERY_REFUSED,
        "登记机构决定不予查询，全部理由如下。",
        "The registry has decided not to answer the query; here are all the reasons.",
        REMEDIES_ZH,
        REMEDIES_EN,
    ),
    text(
        "case.withdrawn",
        "全体申请人已撤回申请。已缴的费用将退还，登记簿没有变化。",
        "All applicants have withdrawn. What was paid is returned, and the register is unchanged.",
        "需要时可以重新申请。",
        "You may apply again.",
    ),
    text(
        "case.closed_unpaid",
        "登记费一直没有缴，本案已按本地规定作撤回处理，登记簿没有变化。",
        "The fee was never paid: by the local rule the case is closed as withdrawn. The register is unchanged.",
        "需要时可以重新申请，受理先后重新排。",
        "You may apply again; the rank is given anew.",
    ),
    text(
        "case.turn_passed",
        "期限已过：同一房屋上后面的申请可以先办。受理号保留，本案没有被拒绝。",
        "The time is over: applications behind this one on the same home may go first. Its number is kept and it is not refused.",
        FEE_ZH,
        FEE_EN,
    ),
    text(
        "case.turn_passed.waits",
        "期限已过：同一房屋上后面的申请可以先办。受理号保留，本案没有被拒绝。",
        "The time is over: applications behind this one on the same home may go first. Its number is kept and it is not refused.",
        WAITS_ZH,
        WAITS_EN,
    ),
    text(
        GAVE_WAY,
        "登簿之前登记簿已有变化：同一房屋上后面的申请可以先办。受理号保留，本案没有被拒绝。",
        "The register has changed before the entry: applications behind this one on the same home may go first. Its number is kept and it is not refused.",
        "由工作人员核对，您不用做什么；能够登簿的，本案仍按受理号排。不想再办的，可以由全体申请人撤回。",
        "A person looks at it, and there is nothing to do; if it can be entered after all, the case stands by its number again. Whoever no longer wants it withdraws it together with all other applicants.",
    ),
    text(
        WAITS_FOR_A_PERSON,
        "本案等待工作人员处理，同一房屋上后面的申请可以先办。受理号保留，本案没有被拒绝。",
        "The case waits for a person, and applications behind it on the same home may go first. Its number is kept and it is not refused.",
        "所列事项消除后能够继续办理的，登记费结清（免缴的不用缴）后，本案仍按受理号排；如果登记簿那时已有变化，由工作人员核对。不想再办的，可以由全体申请人撤回。",
        "If what is listed is settled and the case can go on, it stands by its number again once any fee is settled; if the register has changed by then, a person looks at it. Whoever no longer wants it withdraws it together with all other applicants.",
    ),
    text(
        AFTER_MOVED_FEE,
        "登记簿在登簿之前有过变化，同一房屋上后面的申请因此可以先办。受理号保留，本案没有被拒绝；现在要缴登记费。",
        "The register had changed before the entry, so applications behind this one on the same home may go first. Its number is kept and it is not refused; the fee is due now.",
        FEE_ZH,
        FEE_EN,
    ),
    text(
        AFTER_MOVED,
        "登记簿在登簿之前有过变化，同一房屋上后面的申请因此可以先办。受理号保留，本案没有被拒绝，审核继续。",
        "The register had changed before the entry, so applications behind this one on the same home may go first. Its number is kept, it is not refused, and the review goes on.",
        WAITS_ZH,
        WAITS_EN,
    ),
    text(
        AFTER_A_PERSON_FEE,
        "本案等待过工作人员处理，同一房屋上后面的申请因此可以先办。受理号保留，本案没有被拒绝；现在要缴登记费。",
        "The case waited for a person, so applications behind it on the same home may go first. Its number is kept and it is not refused; the fee is due now.",
        FEE_ZH,
        FEE_EN,
    ),
    text(
        AFTER_A_PERSON,
        "本案等待过工作人员处理，同一房屋上后面的申请因此可以先办。受理号保留，本案没有被拒绝，审核继续。",
        "The case waited for a person, so applications behind it on the same home may go first. Its number is kept, it is not refused, and the review goes on.",
        WAITS_ZH,
        WAITS_EN,
    ),
    text(
        "case.expired",
        "受理前的期限已过，申请已失效，登记簿没有变化。",
        "The time before acceptance has run out and the application has lapsed; the register is unchanged.",
        "需要时可以重新申请。",
        "You may apply again.",
    ),
];

/// Code of the text of a state.
pub fn case_code(state: &CaseState) -> &'static str {
    match state {
        CaseState::Received => "case.received",
        CaseState::Precheck => "case.precheck",
        CaseState::Supplement { .. } => "case.supplement",
        CaseState::NotAccepted { .. } => "case.not_accepted",
        CaseState::Accepted { .. } => "case.accepted",
        CaseState::InReview { review, .. } => review_code(review),
        CaseState::FeeDue { .. } => "case.fee_due",
        CaseState::Booking { .. } => "case.booking",
        CaseState::Registered { .. } => "case.registered",
        CaseState::Issued { .. } => "case.issued",
        CaseState::Answered { .. } => "case.answered",
        CaseState::Refused { .. } => "case.refused",
        CaseState::Withdrawn { by: WithdrawnBy::Applicants, .. } => "case.withdrawn",
        CaseState::Withdrawn { by: WithdrawnBy::UnpaidRule, .. } => "case.closed_unpaid",
        CaseState::Expired { .. } => "case.expired",
    }
}

/// Code of the text of the documents of an entry; none where it hands out none.
pub fn documents_code(documents: EntryDocuments) -> Option<&'static str> {
    match documents {
        EntryDocuments::Nothing => None,
        EntryDocuments::Sealing => Some("case.documents.sealing"),
        EntryDocuments::Waiting { .. } => Some("case.documents.waiting"),
        EntryDocuments::Sealed { .. } => Some("case.documents.sealed"),
        EntryDocuments::Unfit { .. } => Some("case.documents.unfit"),
        EntryDocuments::Void { .. } => Some("case.documents.void"),
    }
}

/// Code of the text of a turn that passed with its period, by where the case stood: not everywhere something is to be paid.
pub fn turn_passed_code(stage: CaseStage) -> &'static str {
    match stage {
        CaseStage::FeeDue => "case.turn_passed",
        _ => "case.turn_passed.waits",
    }
}

/// Code of the text of a query that is not answered (不予查询).
pub const QUERY_REFUSED: &str = "case.query_refused";

/// Code of the text of a turn that passed because the register has moved.
pub const GAVE_WAY: &str = "case.turn_passed.moved";

/// Code of the text of a case that waits for a person and stands before nobody, whatever it lost its turn for.
pub const WAITS_FOR_A_PERSON: &str = "case.turn_passed.person";

/// Code of the text of a case that has lost its turn, by where it stands now and what it lost it for: once the register has
/// moved under it, nothing that its applicants could do brings its turn back.
pub fn lost_turn_code(state: &CaseState, why: PassedFor) -> &'static str {
    match (state, why) {
        (CaseState::InReview { review: ReviewState::Manual { grounds, .. }, .. }, _)
            if grounds.iter().any(|ground| ground.code == REGISTER_MOVED) =>
        {
            GAVE_WAY
        }
        (CaseState::InReview { review: ReviewState::Manual { .. }, .. }, _) => WAITS_FOR_A_PERSON,
        (state, PassedFor::PeriodOver) => turn_passed_code(state.stage()),
        (CaseState::FeeDue { .. }, PassedFor::RegisterMoved) => AFTER_MOVED_FEE,
        (CaseState::FeeDue { .. }, PassedFor::BeyondAPerson) => AFTER_A_PERSON_FEE,
        (_, PassedFor::RegisterMoved) => AFTER_MOVED,
        (_, PassedFor::BeyondAPerson) => AFTER_A_PERSON,
    }
}

fn review_code(review: &ReviewState) -> &'static str {
    match review {
        ReviewState::Auto => "case.in_review.auto",
        ReviewState::Manual { proposal: Proposal::Judge, .. } => "case.in_review.manual",
        ReviewState::Manual { proposal: Proposal::Refuse, .. } => "case.proposal",
        ReviewState::Waiting(Waiting::Queue { .. }) => "case.waiting.queue",
        ReviewState::Waiting(Waiting::Partner { .. }) => "case.waiting.partner",
        ReviewState::Waiting(Waiting::Supplement { .. }) => "case.waiting.supplement",
        ReviewState::Waiting(Waiting::Source { .. }) => "case.waiting.source",
    }
}
