//! The words over and below the application sheet (申请书): what the sheet itself says is the law's.

use crate::Text;

pub(crate) fn entry_caution() -> Text {
    Text::of(
        "登簿时房屋才转移，签名和受理都不转移房屋。",
        "The home changes hands only at the book entry, not by signing or acceptance.",
    )
}

/// The heading of the part that shows what is signed of this person, whole.
pub(crate) fn own_in_full() -> Text {
    Text::of("本人信息（完整显示，请勿让他人看到）", "Your own data in full: let nobody look on")
}
