//! The words for the office's rules on this device: what a matter needs, costs and takes, where they are from, and that they have
//! changed.

use ereg_law::{
    licence::{LicenceKind, licences_for},
    material::MaterialSource,
    matter::Matter,
    outline::FeeOutline,
    policy::{ChecklistLine, MaterialNeed, MatterLimits},
    words::parts,
};

use super::draft;
use crate::Text;

/// The materials of a matter that nobody but its applicants brings, each with its circumstances, and who sees to the others.
pub(crate) fn needs(matter: Option<&Matter>, checklist: &[ChecklistLine]) -> Text {
    let is_asked = |code| {
        matter.is_some_and(|matter| licences_for(code).filter_map(LicenceKind::asked).any(|need| matter.needs(need)))
    };
    let is_brought = |line: &&ChecklistLine| match line.sources.first() {
        Some(MaterialSource::Upload | MaterialSource::Issued) => true,
        Some(MaterialSource::Licence) => !is_asked(line.code),
        Some(MaterialSource::Generated | MaterialSource::Shared) | None => false,
    };
    let named = |line: &ChecklistLine| match line.need {
        MaterialNeed::Always => Text::of(&line.name_zh, &line.name_en),
        need => {
            let where_needed = parts::material_need(need);
            Text {
                zh: format!("{}（{}）", line.name_zh, where_needed.zh),
                en: format!("{} ({})", line.name_en, where_needed.en),
            }
        }
    };
    match listed(checklist.iter().filter(is_brought).map(named)) {
        Some(brought) => Text {
            zh: format!(
                "需要您准备：{}。其余材料先由登记机构调取、核验或者由应用生成，查不到的再请您上传。",
                brought.zh
            ),
            en: format!(
                "You bring: {}. The office fetches or checks the others, or the app makes them; you are asked for what is not \
                 found.",
                brought.en
            ),
        },
        None => Text::of(
            "材料先由登记机构调取、核验或者由应用生成，查不到的再请您上传。",
            "The office fetches or checks the materials, or the app makes them; you are asked for what is not found.",
        ),
    }
}

/// The fee of a matter, and how it is reckoned.
pub(crate) fn costs(fee: &FeeOutline) -> Text {
    let piece = fee.per_piece.iter().map(|rate| {
        let buildings = listed(rate.buildings.iter().copied().map(Text::label)).unwrap_or_else(|| Text::of("", ""));
        Text {
            zh: format!("{}每件 {} 元", buildings.zh, rate.amount),
            en: format!("{} yuan a piece ({})", rate.amount, buildings.en),
        }
    });
    let printed = fee.printed_certificate.map(|cost| Text {
        zh: format!("每本须收费的纸质证书 {cost} 元"),
        en: format!("{cost} yuan for each printed certificate that is paid for"),
    });
    let Text { zh, en } = piece.chain(printed).fold(Text::label(fee.charged), |told, next| Text {
        zh: format!("{}；{}", told.zh, next.zh),
        en: format!("{}; {}", told.en, next.en),
    });
    Text { zh: format!("费用：{zh}。"), en: format!("Fee: {en}.") }
}

/// The time that a matter takes, in working days from acceptance.
pub(crate) fn takes(limits: &MatterLimits) -> Text {
    let (promised, legal) = (limits.promised_working_days, limits.decide_within_working_days);
    Text {
        zh: format!("受理后承诺 {promised} 个工作日办结，法定 {legal} 个工作日。"),
        en: format!("Within {promised} working days of acceptance (promised); {legal} by law."),
    }
}

/// Texts in a row; nothing where there is none.
fn listed(texts: impl Iterator<Item = Text>) -> Option<Text> {
    texts.reduce(|first, then| Text {
        zh: format!("{}、{}", first.zh, then.zh),
        en: format!("{}, {}", first.en, then.en),
    })
}

/// Rules that are built in, because none of the office are here yet.
pub(crate) fn built_in() -> Text {
    Text::of(
        "这是应用内置的规则；还没有收到登记机构的规则，联网同步一次即可。",
        "These rules are built into the app; the office's own have not come yet. Sync once over a network.",
    )
}

/// Rules that are built in, because this version of the app cannot read the office's, which an earlier one took.
pub(crate) fn in_place_of_newer() -> Text {
    Text::of(
        "手机上登记机构的规则，这个版本的应用读不懂；现在按应用内置的规则检查，以登记机构为准。草稿可以照常填写；请更新应用。",
        "This version of the app cannot read the office's rules that are kept here. It checks by the rules built in; the office \
         decides. Drafts go on; update the app.",
    )
}

/// Rules that have changed, where it cannot be said how.
pub(crate) fn changed_unread() -> Text {
    Text::of(
        "草稿开始以后，登记机构的规则改过；原来的规则这里读不出，说不出改了什么。请按现在的检查结果和材料清单办。",
        "The office's rules have changed since this draft was begun. The old ones cannot be read here, so it cannot be said how: \
         go by the checks and the checklist as they are now.",
    )
}

/// A draft for which newer rules say something otherwise.
pub(crate) fn changed(draft: &str, title: &str) -> Text {
    let named = draft::named(draft, title);
    Text {
        zh: format!("{}：草稿开始以后办理规则改过，请打开草稿查看", named.zh.trim_end()),
        en: format!("{}: the rules have changed since it was begun; open it to see how", named.en),
    }
}
