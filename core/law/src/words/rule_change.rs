//! The changes that a newer policy pack makes, in words: what it was, and what it is now.

use super::{labels, labels::Label, parts};
use crate::policy::{Amount, LineChange, Measure, Rate, RuleChange, TextChange, Wording};

/// One change, a sentence in each language.
pub fn sentence(change: &RuleChange) -> Wording {
    match change {
        RuleChange::Opened => say("本登记事项可以网上申请了。", "This matter can be applied for online now."),
        RuleChange::Closed => say(
            "本登记事项暂不能网上申请。您的草稿还在，重新开放后可以继续。",
            "This matter cannot be applied for online now. Your draft stays, and goes on once it can.",
        ),
        RuleChange::Named { now } => {
            say(format!("本登记事项现在叫“{}”。", now.zh), format!("This matter is now called \"{}\".", now.en))
        }
        RuleChange::Measure { measure, before, now } => {
            let (what, before, now) = (self::measure(*measure), amount(before.as_ref()), amount(now.as_ref()));
            moved(&owned(what), &before, &now)
        }
        RuleChange::Charge { before, now } => {
            let what = Wording { zh: "登记费".into(), en: "Registration fee".into() };
            moved(&what, &owned(parts::charge(*before)), &owned(parts::charge(*now)))
        }
        RuleChange::Rate { rate, before, now } => {
            let fen = |fen: &ereg_domain::money::Fen| {
                let yuan = fen.grouped();
                Wording { zh: format!("{yuan}元"), en: format!("{yuan} yuan") }
            };
            moved(&self::rate(*rate), &fen(before), &fen(now))
        }
        RuleChange::FeeBasis { now } => {
            say(format!("收费依据现在是：{now}。"), format!("The fees now rest on: {now}."))
        }
        RuleChange::Channels { now } => {
            let zh: Vec<&str> = now.iter().map(|name| name.zh.as_str()).collect();
            let en: Vec<&str> = now.iter().map(|name| name.en.as_str()).collect();
            say(format!("缴费渠道现在是：{}。", zh.join("、")), format!("The fee is now paid by: {}.", en.join(", ")))
        }
        RuleChange::Material { code, name, is } => {
            let (zh, en) =
                (format!("材料 {} {}", code.as_str(), name.zh), format!("Material {} {}", code.as_str(), name.en));
            let (zh_is, en_is) = line(is);
            say(format!("{zh}：{zh_is}。"), format!("{en}: {en_is}."))
        }
        RuleChange::Question { question, words, is } => {
            let (zh, en) = match is {
                TextChange::Added => ("询问里新增", "The inquiry asks now"),
                TextChange::Removed => ("询问里不再问", "The inquiry no longer asks"),
                TextChange::Reworded => ("询问里现在这样问", "The inquiry now asks so"),
            };
            let about = labels::question(*question);
            say(format!("{zh}（{}）：{}", about.zh, words.zh), format!("{en} ({}): {}", about.en, words.en))
        }
        RuleChange::Disclosure { id, is } => {
            let (zh, en) = match is {
                TextChange::Added => ("新增一份要看的告知", "There is a further text to read"),
                TextChange::Removed => ("有一份告知不用再看", "A text need not be read any more"),
                TextChange::Reworded => (
                    "有一份告知的内容改了，确认过的要重新看、重新确认",
                    "A text to read has other words: read and confirm it again",
                ),
            };
            say(format!("{zh}（{id}）。"), format!("{en} ({id})."))
        }
        RuleChange::Shown { id, before, now } => {
            let (before, now) = (parts::shown_where(*before), parts::shown_where(*now));
            say(
                format!("告知（{id}）的适用情形：原来{}，现在{}。", before.zh, now.zh),
                format!("The text {id} was read {}; now it is read {}.", before.en, now.en),
            )
        }
        RuleChange::District { code, registers } => match registers {
            crate::policy::Switch::On => say(
                format!("现在也办理区划 {code} 的房屋。"),
                format!("Homes in district {code} are registered here now."),
            ),
            crate::policy::Switch::Off => say(
                format!("不再办理区划 {code} 的房屋。"),
                format!("Homes in district {code} are no longer registered here."),
            ),
        },
        RuleChange::WorkingDays { known_to } => say(
            format!("工作日历更新了，已知到 {known_to}。"),
            format!("The calendar of working days was renewed; it is known to {known_to}."),
        ),
    }
}

fn say(zh: impl Into<String>, en: impl Into<String>) -> Wording {
    Wording { zh: zh.into(), en: en.into() }
}

fn owned(label: Label) -> Wording {
    say(label.zh, label.en)
}

fn moved(what: &Wording, before: &Wording, now: &Wording) -> Wording {
    say(
        format!("{}：原来{}，现在{}。", what.zh, before.zh, now.zh),
        format!("{}: {} before, {} now.", what.en, before.en, now.en),
    )
}

fn line(is: &LineChange) -> (String, String) {
    match is {
        LineChange::Added => ("新列入材料清单".into(), "it is on the checklist now".into()),
        LineChange::Removed => ("不再列入材料清单".into(), "it is no longer on the checklist".into()),
        LineChange::Needed { before, now } => {
            let (before, now) = (parts::material_need(*before), parts::material_need(*now));
            (format!("原来{}，现在{}", before.zh, now.zh), format!("needed {} before, {} now", before.en, now.en))
        }
        LineChange::Sources => {
            ("获取方式改了，请看材料清单".into(), "it comes from elsewhere: see the checklist".into())
        }
        LineChange::Renamed => ("改了名称".into(), "it is called so now".into()),
    }
}

fn rate(rate: Rate) -> Wording {
    match rate {
        Rate::Piece(house) => {
            let house = labels::house_type(house);
            say(format!("登记费（{}，每件）", house.zh), format!("Registration fee ({}, each piece)", house.en))
        }
        Rate::FurtherCertificate => say("加发纸质证书工本费", "Cost of a further printed certificate"),
        Rate::BetweenSpouses => say("夫妻间纸质证书工本费", "Cost of a printed certificate between spouses"),
        Rate::ElectronicCertificate => say("电子证书工本费", "Cost of an electronic certificate"),
    }
}

fn amount(amount: Option<&Amount>) -> Wording {
    let Some(amount) = amount else { return say("没有规定", "none") };
    let days_before = |days: &[u32]| days.iter().map(u32::to_string).collect::<Vec<_>>();
    match amount {
        Amount::Days(n) => say(format!("{n}天"), format!("{n} days")),
        Amount::WorkingDays(n) => say(format!("{n}个工作日"), format!("{n} working days")),
        Amount::Hours(n) => say(format!("{n}小时"), format!("{n} hours")),
        Amount::Count(n) => say(n.to_string(), n.to_string()),
        Amount::Bytes(n) => {
            let mib = n / 1_048_576;
            if mib * 1_048_576 == *n {
                say(format!("{mib} MiB"), format!("{mib} MiB"))
            } else {
                say(format!("{n}字节"), format!("{n} bytes"))
            }
        }
        Amount::DaysBefore(days) if days.is_empty() => say("不提醒", "never"),
        Amount::DaysBefore(days) => {
            let days = days_before(days);
            say(format!("提前{}天", days.join("、")), format!("{} days before", days.join(", ")))
        }
        Amount::Hour(hour) => say(format!("{hour}点"), format!("{hour}:00")),
        Amount::Switch(switch) => owned(parts::switch(*switch)),
    }
}

/// The name of a measure of the office.
pub fn measure(measure: Measure) -> Label {
    let label = |zh, en| Label { zh, en };
    match measure {
        Measure::LegalLimit => label("法定办理时限", "Legal limit for the decision"),
        Measure::Promise => label("承诺办理时限", "Promised time"),
        Measure::Bill => label("缴费单有效期", "How long a bill is good"),
        Measure::YieldedBill => label("让位以后的缴费单有效期", "How long a bill is good once the turn has passed"),
        Measure::Pay => label("轮到时等待申请人缴费或办理的天数", "Days a case waits for its applicants in its turn"),
        Measure::Supplement => label("受理前补正的期限", "Time for a correction before acceptance"),
        Measure::ReminderDays => label("期限届满前的提醒", "Reminders before a period ends"),
        Measure::ReminderHour => label("发提醒的时间", "Hour of the reminders"),
        Measure::WithdrawalAnswer => label("其他申请人回应撤回的时间", "Time for the others to answer a withdrawal"),
        Measure::UnpaidEnds => {
            label("让位后未缴费的结案期限", "Time after which an unpaid case that lost its turn is closed")
        }
        Measure::Workspace => label("共享期限", "How long a shared draft stays open"),
        Measure::DraftKept => label("未提交草稿的保留期限", "How long an unsent draft is kept"),
        Measure::DraftReminders => label("草稿到期前的提醒", "Reminders before a draft is removed"),
        Measure::ObjectionLapse => {
            label("异议登记未起诉的失效期限", "Time after which an objection lapses without a suit")
        }
        Measure::LossStatement => {
            label("遗失声明的公告时间", "How long the statement of a lost certificate stands on the portal")
        }
        Measure::LandTermEndsSoon => {
            label("土地使用期限届满前多久提示", "How long before its end a land-use term is told of")
        }
        Measure::NoticeLapse => label("预告登记满多久后可能失效", "Time after which an advance notice may have lapsed"),
        Measure::FiledContract => label("买卖合同须网签备案", "The contract must be filed"),
        Measure::FileSize => label("单个文件最大", "Largest file"),
        Measure::Files => label("每人最多提交的文件数", "Most files of one party"),
        Measure::Parties => label("一次申请最多的申请人数", "Most parties of one application"),
        Measure::Workspaces => label("一人最多同时共享的草稿数", "Most drafts that one person shares at a time"),
        Measure::Supplements => label("一件最多补正的次数", "Most corrections of one case"),
        Measure::SourceCheck => label("来源部门核查共享信息的期限", "Time for a source to check a shared fact"),
        Measure::Disputes => label("一件最多提出共享信息有误的次数", "Most disputed facts of one case"),
        Measure::AnnotatedCopy => label("加注件最长使用期限", "Longest use of an annotated copy"),
        Measure::AnnotatedCopies => {
            label("一本证照一天最多的加注件数", "Most annotated copies of a licence within a day")
        }
        Measure::Consent => label("用证授权的最长期限", "Longest consent to the use of a licence"),
        Measure::Consents => label("一个持证人最多同时有效的用证授权数", "Most consents of one holder at a time"),
        Measure::LicenceUses => label("一份用证授权一天最多的用证次数", "Most uses under one consent within a day"),
        Measure::ShownLicence => label(
            "出示的证照，用证单位可以取走文件的时间",
            "Time for which an office fetches a licence that it was shown",
        ),
        Measure::LockLift => label("解除产权锁定到生效的时间", "Time from the lift of a lock to its effect"),
        Measure::Mandates => label("一个委托人最多同时有效的授权数", "Most mandates of one principal at a time"),
        Measure::Devices => label("一人一段时间内最多注册的设备数", "Most devices that one person enrols in a period"),
        Measure::DevicesWithin => label("计算注册设备数的时间", "The period in which enrolled devices are counted"),
        Measure::WrongCodes => label("邀请码最多输错次数", "Wrong codes that close an invitation"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::Value;

    use super::*;
    use crate::{
        matter::{LAW, T04},
        policy::{FLOOR_PACK, PackContent, PolicyPack, ShownWhere},
        references::floor_pack,
    };

    /// Every value of a pack, by its path.
    fn leaves(path: &str, value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                fields.iter().for_each(|(name, item)| leaves(&format!("{path}/{name}"), item, found))
            }
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(at, item)| leaves(&format!("{path}/{at}"), item, found));
            }
            _ => found.push(path.to_owned()),
        }
    }

    /// Some of the values that stand at the same place but for the matter and the number in a list, from the first to
    /// the last: of a calendar's hundreds of days, or of what eleven matters have in common, each is told like the
    /// other.
    fn some_of_each_kind(paths: Vec<String>) -> Vec<String> {
        const OF_A_KIND: usize = 5;
        let mut kinds = BTreeMap::<String, Vec<String>>::new();
        let any = |part: &str| part.parse::<usize>().is_ok() || LAW.matters().any(|m| m.id().to_string() == part);
        for path in paths {
            let kind = path.split('/').map(|part| if any(part) { "*" } else { part }).collect::<Vec<_>>().join("/");
            kinds.entry(kind).or_default().push(path);
        }
        let some = |kind: Vec<String>| kind.iter().step_by(kind.len().div_ceil(OF_A_KIND)).cloned().collect::<Vec<_>>();
        kinds.into_values().flat_map(some).collect()
    }

    #[test]
    fn days_of_reminders_are_listed_and_none_are_never() {
        let said = |days: &[u32]| amount(Some(&Amount::DaysBefore(days.to_vec())));
        assert_eq!((said(&[]).zh.as_str(), said(&[]).en.as_str()), ("不提醒", "never"));
        let (zh, en) = (said(&[3, 1]).zh, said(&[3, 1]).en);
        assert_eq!((zh.as_str(), en.as_str()), ("提前3、1天", "3, 1 days before"));
    }

    fn told(newer: &PolicyPack, older: &PackContent) -> Vec<Wording> {
        newer.changes_since(older, T04.id()).iter().map(sentence).collect()
    }

    /// Whatever is changed in a pack that somebody with a draft of some matter can come upon is told them, and in both
    /// languages; of what they cannot nothing is said.
    #[test]
    fn nothing_that_changes_for_a_draft_is_kept_from_its_person() {
        let floor = floor_pack().unwrap();
        assert!(told(&floor, &floor).is_empty());
        let whole: Value = serde_json::from_slice(FLOOR_PACK).unwrap();
        let mut paths = Vec::new();
        leaves("", &whole, &mut paths);
        let (mut tried, mut silent) = (0, Vec::new());
        for path in &some_of_each_kind(paths) {
            let mut changed = whole.clone();
            let place = changed.pointer_mut(path).unwrap();
            let other = match &*place {
                Value::Number(n) => vec![Value::from(n.as_u64().unwrap() + 1), Value::from(n.as_u64().unwrap() / 2)],
                Value::String(text) if text == "on" => vec!["off".into()],
                Value::String(text) => {
                    vec![
                        format!("{text}.").into(),
                        "only_where".into(),
                        "minor".into(),
                        "free".into(),
                        "residence".into(),
                    ]
                }
                _ => Vec::new(),
            };
            for other in other {
                if whole.pointer(path) == Some(&other) {
                    continue;
                }
                *changed.pointer_mut(path).unwrap() = other;
                let bytes = ereg_domain::canonical::to_canonical(&changed).unwrap();
                let Ok(newer) = LAW.read_pack(&bytes) else { continue };
                tried += 1;
                let to_a_draft_of = |matter: &crate::matter::Matter| newer.changes_since(&floor, matter.id());
                let said: Vec<Wording> =
                    LAW.matters().flat_map(to_a_draft_of).map(|change| sentence(&change)).collect();
                if said.is_empty() {
                    silent.push(path.clone());
                }
                for words in said {
                    assert!(!words.zh.is_ascii() && words.en.ends_with(['.', '?']), "{words:?}");
                }
                break;
            }
        }
        assert!(tried > 100, "{tried}");
        let nothing_to_them = |path: &String| {
            let asking_again = ["/parameters/partner_back_off/", "/parameters/payer_look_s"];
            let of_the_pack = ["/sources/", "/id", "/office", "/version", "/effective_from"];
            // Whom a licence may be shown, which no draft asks.
            let of_licences = ["/licence_users/"];
            of_the_pack.iter().chain(&asking_again).chain(&of_licences).any(|at| path.starts_with(at))
        };
        silent.retain(|path| !nothing_to_them(path));
        assert!(silent.is_empty(), "{silent:?}");
    }

    /// A text that the matter lists no more is told of although the pack has it still, and the other way round.
    #[test]
    fn a_text_that_comes_or_goes_is_told_of() {
        let floor = floor_pack().unwrap();
        let mut fewer = floor.clone();
        let listed = &mut fewer.matters.get_mut(&T04.id()).unwrap().disclosures;
        let gone = listed.pop().unwrap();
        assert!(fewer.disclosure(&gone).is_some());
        let said = |newer: &PackContent, older: &PackContent| -> Vec<String> {
            newer.changes_since(older, T04.id()).iter().map(|change| sentence(change).zh).collect()
        };
        let (removed, added) = (said(&fewer, &floor), said(&floor, &fewer));
        assert!(removed.len() == 1 && removed[0].contains("不用再看"), "{removed:?}");
        assert!(added.len() == 1 && added[0].contains("新增一份"), "{added:?}");
    }

    #[test]
    fn a_text_that_others_read_now_is_told_of_and_is_no_other_text() {
        let floor = floor_pack().unwrap();
        let mut wider = floor.clone();
        let text = wider.disclosures.iter_mut().find(|text| text.id == "lender_notified").unwrap();
        text.shown_where = Some(ShownWhere::Mortgage);
        let said = told(&wider, &floor);
        assert_eq!(said.len(), 1, "{said:?}");
        assert_eq!(
            said[0].zh,
            "告知（lender_notified）的适用情形：原来登记簿上有不影响转让的抵押的，现在登记簿上有抵押的。"
        );
        assert_eq!(
            said[0].en,
            "The text lender_notified was read where a mortgage goes with the home to whoever takes it; now it is read \
             where the register shows a mortgage."
        );
    }

    #[test]
    fn a_change_says_what_was_and_what_is() {
        let floor = floor_pack().unwrap();
        let mut newer = floor.clone();
        newer.parameters.workspace_days = 10;
        newer.parameters.unpaid_ends_after_days = Some(30);
        newer.fees.per_piece[0].amount = ereg_domain::money::Fen::new(10_000).unwrap();
        newer.fees.channels.truncate(2);
        let sale = newer.matters.get_mut(&T04.id()).unwrap();
        sale.online = crate::policy::Switch::Off;
        sale.checklist.retain(|line| line.code != crate::material::MaterialCode::M15);
        let said = told(&newer, &floor);
        let zh: Vec<&str> = said.iter().map(|words| words.zh.as_str()).collect();
        assert_eq!(
            zh[2..],
            [
                "让位后未缴费的结案期限：原来没有规定，现在30天。",
                "共享期限：原来7天，现在10天。",
                "登记费（住宅，每件）：原来80.00元，现在100.00元。",
                "缴费渠道现在是：微信支付、支付宝。",
            ]
        );
        assert!(zh[0].starts_with("本登记事项暂不能网上申请") && zh[1].ends_with("：不再列入材料清单。"), "{zh:?}");
        assert_eq!(said[4].en, "Registration fee (dwelling, each piece): 80.00 yuan before, 100.00 yuan now.");
    }
}
