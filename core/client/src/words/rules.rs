//! The words for the office's rules on this device: where they are from, and that they have changed.

use super::draft;
use crate::Text;

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
