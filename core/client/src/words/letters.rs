//! The words of what the registry writes to a person (通知书, 受理凭证). Simplified Chinese first.
//!
//! A letter says what happened, until when something is to be done and by whom: what one side owes is no errand of the
//! other. It promises nothing that the registry does not do.

use ereg_domain::{
    identifier::{IssuedNumber, QuotedCertificate, RegistrationProofNumber},
    party::Slot,
};
use ereg_law::{
    case::{CaseStage, Then},
    matter::Matter,
    section::Form,
    supplement::{Asked, Corrected},
    words::{
        labels,
        message::{GAVE_WAY, Language, QUERY_REFUSED, WAITS_FOR_A_PERSON, turn_passed_code},
    },
};
use ereg_protocol::objects::{Ended, EntryGround, GaveWayFor, HolderAfter, LetterTells, TitleSince, UnenteredEnd};

use super::{
    case::{term, withdrawal_open},
    dispute::{source_asked, source_checked},
    form::{changed, party},
    home_lock::{ends_at, if_not_you},
    message::{catalogued, message_of},
};
use crate::Text;

/// A letter's kind, heading and text, with its parties named as the matter of its case names them; by their general names
/// where that matter is not known here.
pub(crate) fn letter(matter: Option<&Matter>, tells: &LetterTells) -> (&'static str, Text, Text) {
    let form = matter.map(|matter| &matter.form);
    match tells {
        LetterTells::Accepted { acceptance, ahead, .. } => (
            "accepted",
            Text::of("受理凭证", "Letter of acceptance"),
            Text {
                zh: format!(
                    "申请已受理，受理号 {}，承诺办结：{}；法定期限：{}；同一房屋前面还有 {ahead} 件。",
                    acceptance.case_number,
                    labels::deadline(acceptance.promised_by.by, Language::Zh),
                    labels::deadline(acceptance.decide_by.by, Language::Zh)
                ),
                en: format!(
                    "The application is accepted under number {}; the office promises: {}; legal limit: {}; {ahead} before it on this home.",
                    acceptance.case_number,
                    labels::deadline(acceptance.promised_by.by, Language::En),
                    labels::deadline(acceptance.decide_by.by, Language::En)
                ),
            },
        ),
        LetterTells::Grounds { state: CaseStage::NotAccepted, .. } => (
            "grounds",
            Text::label(matter.map_or(labels::APPLICATION_NOT_ACCEPTED, Matter::letter_of_non_acceptance)),
            // With both remedies, their periods and bodies: the law owes them in the letter itself.
            catalogued("case.not_accepted"),
        ),
        LetterTells::Grounds { state, by, .. } => {
            let mut text =
                Text::of("请一次补齐以下全部内容。", "Everything to be corrected follows, once and in full.");
            if let Some(by) = by {
                let told = term(*by, Then::Lapse, *state, None);
                text = Text { zh: text.zh + &told.zh, en: format!("{} {}", text.en, told.en) };
            }
            ("grounds", Text::of("补正通知书", "Letter of what must be corrected"), text)
        }
        LetterTells::Supplemented { by, corrected, .. } => {
            ("supplemented", supplement_received(), supplemented(form, *by, corrected))
        }
        LetterTells::TransferredAway { certificate, registered_at, .. } => {
            // 细则 23: every paper is asked back, whichever scheme its number follows.
            let (zh, en) = match certificate {
                QuotedCertificate::Title(_) => (
                    "已注销；领过纸质证书的，请把它交回登记机构，交不回的由登记机构公告作废",
                    "is cancelled. If you hold it on paper, hand that in at the registry; what does not come back is published as void",
                ),
                QuotedCertificate::Old(_) => (
                    "已作废，请交回登记机构，交不回的由登记机构公告作废",
                    "is void: hand it in at the registry; what does not come back is published as void",
                ),
            };
            let text = Text {
                zh: format!("{} 登簿，您的证书 {certificate} {zh}。", registered_at.wall_text()),
                en: format!(
                    "Entered in the register at {}; your certificate {certificate} {en}.",
                    registered_at.wall_text()
                ),
            };
            ("transferred_away", Text::of("转移已登簿", "The transfer is in the register"), text)
        }
        LetterTells::CertificateReplaced { certificate, registered_at, .. } => {
            let at = registered_at.wall_text();
            let text = Text {
                zh: format!(
                    "{at} 登簿，您的原证书 {certificate} 已作废，由新证书代替；您的权利不变。领过纸质证书的，找到后请交回登记机构。"
                ),
                en: format!(
                    "Entered in the register at {at}: your certificate {certificate} is void, and a new one stands in its \
                     place; your right is unchanged. If you hold the old one on paper, hand it in at the registry."
                ),
            };
            ("certificate_replaced", Text::of("原证书已作废", "Your old certificate is void"), text)
        }
        LetterTells::CertificateReady { certificate: IssuedNumber::Proof(number), registered_at, .. } => (
            "certificate_ready",
            Text::of("领证通知", "Your registration proof is ready"),
            Text {
                zh: format!("{} 登簿；不动产登记证明 {number} 可以领取。", registered_at.wall_text()),
                en: format!(
                    "Entered in the register at {}. The registration proof {number} can be collected.",
                    registered_at.wall_text()
                ),
            },
        ),
        LetterTells::CertificateReady { certificate, registered_at, title: TitleSince::Before, .. } => (
            "certificate_ready",
            Text::of("领证通知", "Your certificate is ready"),
            Text {
                zh: format!("{} 登簿；新证书 {certificate} 可以领取。", registered_at.wall_text()),
                en: format!(
                    "Entered in the register at {}. The new certificate {certificate} can be collected.",
                    registered_at.wall_text()
                ),
            },
        ),
        LetterTells::CertificateReady { certificate, registered_at, title: TitleSince::Now, .. } => (
            "certificate_ready",
            Text::of("领证通知", "Your certificate is ready"),
            Text {
                zh: format!(
                    "{} 登簿，从这时起权利记载在您名下；新证书 {certificate} 可以领取。",
                    registered_at.wall_text()
                ),
                en: format!(
                    "Entered in the register at {}: since then the right is recorded as yours. The new certificate {certificate} can be collected.",
                    registered_at.wall_text()
                ),
            },
        ),
        LetterTells::MortgagedHomeTransferred { proof, registered_at } => (
            "mortgaged_home_transferred",
            Text::of("抵押房屋已办理转移登记", "A mortgaged home has a new owner"),
            Text {
                zh: format!(
                    "{} 登簿，抵押权（{proof}）不受影响。这是登记机构的附加提示；属于转让的，不代替抵押人依法应当作出的通知。",
                    registered_at.wall_text()
                ),
                en: format!(
                    "Entered in the register at {}; the mortgage ({proof}) stays. This is an extra of the registry; where the home was sold or given away, it does not replace the notice that the mortgagor owes you by law.",
                    registered_at.wall_text()
                ),
            },
        ),
        LetterTells::HomeAppliedFor { unit, case_number, accepted_at, .. } => {
            let (at, Text { zh: act, en: act_en }) = (accepted_at.wall_text(), registered_as(matter));
            let text = Text {
                zh: format!(
                    "{at} 登记机构受理了一件对您的房屋（不动产单元号 {unit}）的申请：{act}，受理号 {case_number}。还没有登簿，登记簿上您的权利没有变。您不知情、不同意的，请尽快凭受理号向登记机构说明。"
                ),
                en: format!(
                    "At {at} the registry accepted an application on your home (unit {unit}): {act_en}, number {case_number}. Nothing is entered yet, and your right in the register is unchanged. If you know nothing of it or do not agree, tell the registry soon, by that number."
                ),
            };
            ("home_applied_for", Text::of("您的房屋有新的登记申请", "An application on your home"), text)
        }
        LetterTells::HomeApplicationEnded { unit, case_number, accepted_at, end, .. } => {
            let (at, Text { zh: act, en: act_en }) = (accepted_at.wall_text(), registered_as(matter));
            let (ended, ended_en) = match end {
                UnenteredEnd::Refused => ("登记机构决定不予登记", "the registry has refused registration"),
                UnenteredEnd::Withdrawn => ("申请已撤回", "it is withdrawn"),
            };
            let text = Text {
                zh: format!(
                    "此前告知您的、登记机构 {at} 受理的一件对房屋（不动产单元号 {unit}）的申请（{act}，受理号 {case_number}）已经终止：{ended}。这件申请没有登簿，没有改变登记簿。"
                ),
                en: format!(
                    "The application on the home (unit {unit}) that you were told of ({act_en}, accepted at {at}, number {case_number}) has ended: {ended_en}. Nothing was entered for it, and it has changed nothing in the register."
                ),
            };
            ("home_application_ended", Text::of("房屋上的登记申请已终止", "An application on a home has ended"), text)
        }
        LetterTells::HomeEntered { unit, ground, certificates, proofs, reader, registered_at } => {
            let (at, Text { zh: act, en: act_en }) = (registered_at.wall_text(), entered_as(matter, ground));
            let text = Text {
                zh: format!("{at} 登记机构在您的房屋（不动产单元号 {unit}）的登记簿上新作了记载：{act}。"),
                en: format!("At {at} an entry was made in the register on your home (unit {unit}): {act_en}."),
            };
            let void = [proofs_void(proofs), certificates_void(certificates)];
            let text = void
                .into_iter()
                .flatten()
                .chain([right_after(*reader)])
                .fold(text, |text, more| Text { zh: text.zh + &more.zh, en: format!("{} {}", text.en, more.en) });
            ("home_entered", Text::of("您的房屋有新的登簿", "An entry on your home"), text)
        }
        LetterTells::HomeLockLifting { unit, open_from } => {
            let (Text { zh, en }, Text { zh: not_you, en: not_you_en }) = (ends_at(*open_from), if_not_you());
            let text = Text {
                zh: format!("您的房屋（不动产单元号 {unit}）：{zh}{not_you}"),
                en: format!("Your home (unit {unit}). {en} {not_you_en}"),
            };
            ("home_lock_lifting", Text::of("房屋锁定正在解除", "The lock of your home is being lifted"), text)
        }
        LetterTells::TermEnds { by, then, state, side, amount, .. } => {
            let told = term(*by, *then, *state, Some(*side));
            let (zh, en) = amount.map_or_else(
                || (String::new(), String::new()),
                |fen| (format!("登记费 {fen} 元。"), format!(" The fee is {fen} yuan.")),
            );
            let text = Text { zh: told.zh + &zh, en: told.en + &en };
            ("term_ends", Text::of("期限提醒", "A deadline is near"), text)
        }
        LetterTells::TurnPassed { closes_by, state, side, .. } => {
            let mut text = message_of(turn_passed_code(*state)).text;
            if let Some(by) = closes_by {
                let closing = term(*by, Then::Close, *state, Some(*side));
                text = Text { zh: text.zh + &closing.zh, en: format!("{} {}", text.en, closing.en) };
            }
            ("turn_passed", Text::of("期限已过", "The deadline has passed"), text)
        }
        LetterTells::GaveWay { why: GaveWayFor::RegisterMoved, .. } => {
            ("turn_passed", Text::of("登记簿已有变化", "The register has changed"), message_of(GAVE_WAY).text)
        }
        LetterTells::GaveWay { why: GaveWayFor::BeyondAPerson, .. } => (
            "turn_passed",
            Text::of("后面的申请可以先办", "Applications behind may go first"),
            message_of(WAITS_FOR_A_PERSON).text,
        ),
        LetterTells::Lapsed { .. } => {
            ("lapsed", Text::of("申请失效通知书", "The application has lapsed"), message_of("case.expired").text)
        }
        LetterTells::ClosedUnpaid { .. } => ("closed_unpaid", closed_unpaid(), message_of("case.closed_unpaid").text),
        LetterTells::BillRenewed { ended, amount, valid_until, .. } => (
            "bill_renewed",
            Text::of("缴费单已更新", "A new bill"),
            Text {
                zh: format!(
                    "原缴费单已于 {} 到期作废；新的缴费单 {amount} 元，{} 前有效。",
                    ended.wall_text(),
                    valid_until.wall_text()
                ),
                en: format!(
                    "The old bill ended at {}. A new one over {amount} yuan is good until {}.",
                    ended.wall_text(),
                    valid_until.wall_text()
                ),
            },
        ),
        LetterTells::WithdrawalAsked { by, answer_by, .. } => {
            let (by, told) = (party(*by, form), withdrawal_open(*answer_by));
            let text = Text { zh: format!("{}：{}", by.zh, told.zh), en: format!("{}: {}", by.en, told.en) };
            ("withdrawal_asked", withdrawal_asked(), text)
        }
        LetterTells::WithdrawalLapsed { .. } => (
            "withdrawal_lapsed",
            Text::of("撤回没有成立", "The withdrawal has lapsed"),
            Text::of(
                "期限内没有全体申请人签署，撤回没有成立，案件继续办理。",
                "Not all applicants signed in time: the withdrawal has lapsed and the case goes on.",
            ),
        ),
        LetterTells::SourceAsked { need, by, answer_by, .. } => (
            "source_asked",
            Text::of("共享信息核查通知", "A shared fact is checked"),
            source_asked(*need, *by, *answer_by, form),
        ),
        LetterTells::SourceChecked { need, how, .. } => (
            "source_checked",
            Text::of("共享信息核查结果", "How the check of a shared fact ended"),
            source_checked(*need, *how),
        ),
        LetterTells::WorkspaceEnded { why: Ended::Over, .. } => (
            "workspace_over",
            Text::of("共享草稿已到期", "A shared draft has run out"),
            Text::of(
                "共享草稿到期仍未提交，登记机构已删除其中的内容。需要继续的，请由创建的一方重新共享。",
                "A shared draft ran out before it was submitted: the registry has deleted what was in it. To go on, whoever began it shares it again.",
            ),
        ),
        LetterTells::WorkspaceEnded { why: Ended::Dismissed, .. } => (
            "workspace_dismissed",
            Text::of("您已不在这份申请中", "You are no longer in this application"),
            Text::of(
                "另一方修改了申请人，您已不在这份共享草稿中；登记机构已删除您填写的内容、上传的材料和签名。",
                "The other party has changed who applies and you are no longer in this shared draft: the registry has deleted what you filled in, uploaded and signed.",
            ),
        ),
        LetterTells::ApprovedInDemonstration { .. } => (
            "approved_in_demonstration",
            Text::of("审核通过（演示）", "Approved (a demonstration)"),
            Text::of(
                "演示：您的申请需要人工审核，由演示程序代替审核人员审核通过，登记机构继续办理；其他规则仍会再次核对。",
                "A demonstration: your application needed a person's review; a program stood in for that person and approved it. The registry goes on, and every other rule is checked again.",
            ),
        ),
        LetterTells::RefusedInDemonstration { .. } => {
            let (code, title) = match matter {
                Some(matter) if !matter.is_entered() => (
                    QUERY_REFUSED,
                    Text::of("不予查询决定书（演示）", "Decision not to answer a query (a demonstration)"),
                ),
                _ => (
                    "case.refused",
                    Text::of("不予登记决定书（演示）", "Decision to refuse registration (a demonstration)"),
                ),
            };
            let Text { zh, en } = catalogued(code);
            (
                "refused_in_demonstration",
                title,
                Text {
                    zh: format!("演示：由演示程序代替审核人员作出本决定。{zh}"),
                    en: format!("A demonstration: a program stood in for the person who decides. {en}"),
                },
            )
        }
        LetterTells::CorrectionInDemonstration { .. } => {
            let Text { zh, en } = catalogued("case.waiting.supplement");
            (
                "correction_in_demonstration",
                Text::of("补正通知书（演示）", "Letter of what must be corrected (a demonstration)"),
                Text {
                    zh: format!("演示：由演示程序代替审核人员提出。{zh}"),
                    en: format!("A demonstration: a program stood in for the person who asks. {en}"),
                },
            )
        }
        LetterTells::Refunded { amount, .. } => (
            "refunded",
            Text::of("退费通知", "Refund"),
            Text {
                zh: format!("已退回登记费 {amount} 元。"), en: format!("The fee of {amount} yuan was returned.")
            },
        ),
    }
}

/// The type of registration (登记类型) that is applied for; the general word where the matter is not known here.
fn registered_as(matter: Option<&Matter>) -> Text {
    matter.map_or_else(|| Text::of("不动产登记", "a registration"), |matter| Text::label(labels::act(matter.form.act)))
}

/// The reason for which an entry was made, and the number by which the office finds it.
fn entered_as(matter: Option<&Matter>, ground: &EntryGround) -> Text {
    match ground {
        EntryGround::Application { case_number, .. } => {
            let Text { zh, en } = registered_as(matter);
            Text { zh: format!("{zh}，受理号 {case_number}"), en: format!("{en}, number {case_number}") }
        }
        EntryGround::Official {} => {
            Text::of("依嘱托或者依职权登记", "on the request of an authority, or by the registry of its own")
        }
    }
}

/// Names the registration proofs that are void with an entry; none where there are none.
fn proofs_void(void: &[RegistrationProofNumber]) -> Option<Text> {
    let numbers = |comma: &str| void.iter().map(ToString::to_string).collect::<Vec<_>>().join(comma);
    (!void.is_empty()).then(|| Text {
        zh: format!("登记证明 {} 已作废。", numbers("、")),
        en: format!("The registration proof {} is void.", numbers(", ")),
    })
}

/// Names the title certificates that are void with an entry, and asks what was given on paper back; none where there are
/// none.
fn certificates_void(void: &[QuotedCertificate]) -> Option<Text> {
    let numbers = |comma: &str| void.iter().map(ToString::to_string).collect::<Vec<_>>().join(comma);
    (!void.is_empty()).then(|| Text {
        zh: format!("不动产权证书 {} 已作废；您持有纸质证书的，请交回登记机构。", numbers("、")),
        en: format!(
            "The title certificate {} is void; if you hold it on paper, hand it in at the registry.",
            numbers(", ")
        ),
    })
}

/// Says what an entry has left of the reader's right, and what they can do: 民法典 220.
fn right_after(reader: HolderAfter) -> Text {
    match reader {
        HolderAfter::Holds => Text::of(
            "登记簿上您仍是权利人；认为登记有错误的，可以申请更正登记。",
            "The register still names you as a holder; if you think that the entry is wrong, you can apply to have it corrected.",
        ),
        HolderAfter::HoldsNoMore => Text::of(
            "从这时起登记簿上您不再是权利人；认为登记有错误的，请尽快申请更正登记或者异议登记。",
            "Since then the register does not name you as a holder any more; if you think that the entry is wrong, apply soon to have it corrected, or to have an objection entered.",
        ),
    }
}

/// Says that a correction came in, as its letter is headed.
pub(crate) fn supplement_received() -> Text {
    Text::of("补正已收到", "A correction came in")
}

/// Says that a case is closed because nobody paid, as its letter is headed.
pub(crate) fn closed_unpaid() -> Text {
    Text::of("案件终止通知书", "The case is closed")
}

/// Says that a withdrawal is asked for, as its letter is headed.
pub(crate) fn withdrawal_asked() -> Text {
    Text::of("有人要求撤回申请", "A withdrawal is asked for")
}

/// Says who sent a correction, what it changes, and what of that nobody had asked for.
fn supplemented(form: Option<&Form>, by: Slot, corrected: &[Corrected]) -> Text {
    let named = |asked: Asked| {
        let labels: Vec<Text> =
            corrected.iter().filter(|one| one.asked == asked).map(|one| changed(&one.field, form)).collect();
        let join = |of: fn(&Text) -> &str, comma: &str| labels.iter().map(of).collect::<Vec<_>>().join(comma);
        (join(|label| &label.zh, "、"), join(|label| &label.en, ", "))
    };
    let ((zh, en), (beyond_zh, beyond_en)) = (named(Asked::Yes), named(Asked::No));
    let Text { zh: by_zh, en: by_en } = party(by, form);
    let mut text = Text {
        zh: format!("{by_zh}提交了本案的补正，登记机构已收到，照常审核。"),
        en: format!("{by_en} sent the correction of this case; the registry holds it and judges it as usual."),
    };
    if !zh.is_empty() {
        text = Text {
            zh: format!("{}按要求改了：{zh}。", text.zh),
            en: format!("{} Changed as asked: {en}.", text.en),
        };
    }
    if !beyond_zh.is_empty() {
        text = Text {
            zh: format!("{}没有要求、也改了：{beyond_zh}；同样要审核。", text.zh),
            en: format!("{} Changed unasked: {beyond_en}; that is judged too.", text.en),
        };
    }
    text
}

#[cfg(test)]
mod tests {
    use ereg_domain::{
        identifier::{CertScheme, OldCertificate},
        party::Slot,
    };
    use ereg_law::{
        calendar::Deadline,
        matter::{T04, T05, T28},
        verdict::Needs,
    };

    use super::*;
    use ereg_domain::party::Side;

    /// 行政复议法 20, 24; 行政诉讼法 46: the letter itself names both remedies; and 民法典 406: the registry's word to a
    /// lender replaces nobody's.
    #[test]
    fn a_letter_of_non_acceptance_names_both_remedies_and_a_lender_is_told_who_owes_the_notice() {
        let case_id = "019abcde-0000-7000-8000-000000000001".parse().unwrap();
        let (slot, matter) = ("transferor.1".parse().unwrap(), "T04".parse().unwrap());
        let tells = LetterTells::Grounds {
            case_id,
            matter,
            slot,
            state: CaseStage::NotAccepted,
            grounds: Vec::new(),
            by: None,
        };
        let (_, _, text) = letter(Some(&T04), &tells);
        assert!(text.zh.contains("60日") && text.zh.contains("6个月") && text.zh.contains("市人民政府"), "{text:?}");
        assert!(text.en.contains("60 days") && text.en.contains("6 months"), "{text:?}");
        let refused = LetterTells::RefusedInDemonstration { case_id, grounds: Vec::new() };
        let (_, title, text) = letter(Some(&T04), &refused);
        assert!(title.zh.contains("演示") && text.zh.starts_with("演示"), "nobody takes it for a person's: {text:?}");
        for part in ["不予登记", "60日", "6个月", "市人民政府", "人民法院"] {
            assert!(text.zh.contains(part), "{part}: {text:?}");
        }
        assert!(text.en.contains("60 days") && text.en.contains("6 months"), "{text:?}");
        let (_, title, text) = letter(Some(&T28), &refused);
        assert_eq!(title.zh, "不予查询决定书（演示）");
        for part in ["不予查询", "60日", "6个月"] {
            assert!(text.zh.contains(part) && !text.zh.contains("不予登记"), "{part}: {text:?}");
        }
        let tells = LetterTells::MortgagedHomeTransferred {
            proof: "鄂(2023)演示市江岸不动产证明第0000007号".parse().unwrap(),
            registered_at: "2026-11-23T05:30:00.000Z".parse().unwrap(),
        };
        assert!(letter(Some(&T04), &tells).2.zh.contains("不代替抵押人"));
    }

    /// The seller is not asked for a fee that is the buyer's, and both are told the last day.
    #[test]
    fn what_is_due_is_told_by_side_and_where_and_until_when() {
        let case_id = "019abcde-0000-7000-8000-000000000001".parse().unwrap();
        let by = Deadline::By("2026-11-30".parse().unwrap());
        let [to_seller, to_buyer] = [Side::Obligor, Side::RightHolder].map(|side| {
            let (state, amount) = (CaseStage::FeeDue, Some("80".parse().unwrap()));
            letter(Some(&T04), &LetterTells::TermEnds { case_id, side, by, then: Then::PassTurn, state, amount }).2
        });
        assert!(to_buyer.zh.contains("请办理：缴纳登记费，期限：2026-11-30"), "{to_buyer:?}");
        assert!(!to_seller.zh.contains("请办理") && to_seller.zh.contains("权利人一方缴纳登记费"), "{to_seller:?}");
        assert!(to_seller.zh.contains("2026-11-30") && to_seller.en.contains("you need pay nothing"), "{to_seller:?}");
        for slot in ["transferor.1", "transferee.1"].map(|slot| slot.parse::<Slot>().unwrap()) {
            let (state, grounds) = (CaseStage::Supplement, Vec::new());
            let matter = "T04".parse().unwrap();
            let told =
                letter(Some(&T04), &LetterTells::Grounds { case_id, matter, slot, state, grounds, by: Some(by) }).2;
            assert!(told.zh.contains("2026-11-30") && told.zh.contains("补正所列事项"), "{told:?}");
            assert!(told.en.contains("2026-11-30") && told.en.contains("send it"), "{told:?}");
        }
    }

    /// A correction's letter tells apart what nobody had asked for, and of anybody's own answers only that they
    /// changed.
    #[test]
    fn a_correction_is_told_by_what_was_asked_and_what_was_not() {
        let case_id = "019abcde-0000-7000-8000-000000000001".parse().unwrap();
        let one = |field: &str, asked| Corrected { field: field.to_owned(), asked };
        let corrected = vec![
            one("deal.price", Asked::No),
            one("inquiry", Asked::Yes),
            one("materials.M18", Asked::Yes),
            one("matter.certificate", Asked::Yes),
        ];
        let (matter, by) = ("T04".parse().unwrap(), "transferee.1".parse().unwrap());
        let (kind, _, told) = letter(Some(&T04), &LetterTells::Supplemented { case_id, matter, by, corrected });
        assert_eq!(kind, "supplemented");
        let (asked, beyond) = told.zh.split_once("没有要求").expect("told apart");
        assert!(asked.contains("M18") && asked.contains("询问回答") && beyond.contains("成交价"), "{told:?}");
        let nothing = letter(Some(&T04), &LetterTells::Supplemented { case_id, matter, by, corrected: Vec::new() }).2;
        assert!(!nothing.zh.contains("没有要求") && !nothing.zh.contains("按要求改了"), "{nothing:?}");
    }

    /// Nobody is told first of all what follows once it is paid, where nothing is to be paid.
    #[test]
    fn a_turn_that_passed_is_told_by_what_the_case_still_waits_for() {
        let case_id = "019abcde-0000-7000-8000-000000000001".parse().unwrap();
        let side = Side::RightHolder;
        let told = |state| letter(Some(&T04), &LetterTells::TurnPassed { case_id, side, state, closes_by: None }).2;
        let (unpaid, waiting) = (told(CaseStage::FeeDue), told(CaseStage::InReview));
        assert!(unpaid.en.contains("Once the fee is paid") && unpaid.zh.contains("受理号保留"), "{unpaid:?}");
        assert!(waiting.en.contains("Once what is listed is settled"), "{waiting:?}");
        assert!(waiting.zh.contains("受理号保留") && waiting.zh.contains("所列事项"), "{waiting:?}");
    }

    /// Whoever gives a home away is no 转让方 to the one who is given it: a letter calls a party as the matter of its case
    /// does, and no more than a party where nothing here says what that is.
    #[test]
    fn a_letter_names_a_party_as_the_matter_of_its_case_does() {
        let case_id = "019abcde-0000-7000-8000-000000000001".parse().unwrap();
        let (by, answer_by) = ("transferor.1".parse().unwrap(), Deadline::By("2026-11-30".parse().unwrap()));
        for tells in [
            LetterTells::WithdrawalAsked { case_id, by, answer_by },
            LetterTells::SourceAsked { case_id, need: Needs::TaxClearance, by, answer_by },
        ] {
            let of_a_gift = letter(Some(&T05), &tells).2;
            assert!(of_a_gift.zh.starts_with("赠与人 1") && of_a_gift.en.starts_with("Donor 1"), "{of_a_gift:?}");
            let of_no_matter = letter(None, &tells).2;
            assert!(of_no_matter.zh.starts_with("当事人 1"), "{of_no_matter:?}");
        }
    }

    /// 产权监护: whoever is told of what others did to their home reads which home, what, and where they stand after it; nobody's
    /// name. A matter that this program does not know is a registration.
    #[test]
    fn a_holder_is_told_what_was_done_to_the_home_and_where_they_stand() {
        let unit = "420102001001GB00001F00010001".parse().unwrap();
        let (case_number, at) = ("420102202611231000001".parse().unwrap(), "2026-11-23T05:30:00.000Z".parse().unwrap());
        let applied = LetterTells::HomeAppliedFor { unit, matter: T04.id(), case_number, accepted_at: at };
        let told = letter(Some(&T04), &applied).2;
        for said in ["420102001001GB00001F00010001", "转移登记", "420102202611231000001", "还没有登簿"] {
            assert!(told.zh.contains(said), "{said}: {told:?}");
        }
        assert!(letter(None, &applied).2.zh.contains("不动产登记"));

        let old = QuotedCertificate::Title("鄂(2020)武汉市江岸不动产权第0000001号".parse().unwrap());
        let proof: RegistrationProofNumber = "鄂(2020)武汉市江岸不动产证明第0000001号".parse().unwrap();
        let entered = |ground, certificates, proofs, reader| LetterTells::HomeEntered {
            unit,
            ground,
            certificates,
            proofs,
            reader,
            registered_at: at,
        };
        let ground = EntryGround::Application { matter: T04.id(), case_number };
        let kept = letter(Some(&T04), &entered(ground, Vec::new(), vec![proof.clone()], HolderAfter::Holds)).2;
        for said in ["转移登记，受理号 420102202611231000001", proof.to_string().as_str(), "仍是权利人"] {
            assert!(kept.zh.contains(said), "{said}: {kept:?}");
        }
        assert!(!kept.zh.contains("交回"), "no certificate is void: {kept:?}");
        let lost = letter(None, &entered(EntryGround::Official {}, vec![old], Vec::new(), HolderAfter::HoldsNoMore)).2;
        for said in ["依嘱托或者依职权", "第0000001号 已作废", "交回登记机构", "不再是权利人", "异议登记"]
        {
            assert!(lost.zh.contains(said), "{said}: {lost:?}");
        }
    }

    #[test]
    fn every_paper_certificate_is_asked_back() {
        let case_id = "019abcde-0000-7000-8000-000000000001".parse().unwrap();
        let title = QuotedCertificate::Title("鄂(2020)武汉市江岸不动产权第0000001号".parse().unwrap());
        let number = "武房权证岸字第2010001号".parse().unwrap();
        let old = QuotedCertificate::Old(OldCertificate { scheme: CertScheme::House, number });
        for certificate in [title, old] {
            let registered_at = "2026-11-23T05:30:00.000Z".parse().unwrap();
            let told = letter(Some(&T04), &LetterTells::TransferredAway { case_id, certificate, registered_at }).2;
            assert!(told.zh.contains("交回登记机构") && told.en.contains("hand "), "{told:?}");
        }
    }
}
