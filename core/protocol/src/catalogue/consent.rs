//! The codes of consents to the use of a licence (用证授权), and of its use by another office (用证).

use super::ErrorClass::*;
use super::{
    CodeEntry, entry,
    remedy::{CHOSEN, ENROL_AGAIN},
};

/// The remedy for an office whose consent does not stand.
const ASK_THE_HOLDER: (&str, &str) = (
    "需要的，请持证人重新授权，或者请持证人自己出示证照。",
    "Where it is needed, ask the holder for a new consent, or to show the licence in person.",
);
/// The remedy for an office that asked for something else than was consented to.
const ASK_FOR_WHAT_IT_SAYS: (&str, &str) = (
    "请按授权写明的单位、证照和用途提出；需要别的，请持证人另行授权。",
    "Ask as the consent says: its office, its licence, its purpose; for anything else the holder gives another consent.",
);

/// Sorted by code.
pub(super) const ENTRIES: &[CodeEntry] = &[
    entry(
        "consent.licence_cancelled",
        Permanent,
        "授权的证照已经注销，没有出示。",
        "The licence is cancelled; it was not shown, and no consent to its use is taken.",
        ("请持证人用现势的证照另行授权。", "The holder gives a consent for the licence that is in force."),
    ),
    entry(
        "consent.no_document",
        Permanent,
        "这本证照现在没有可以出示的电子证照。",
        "There is no electronic licence of it that could be shown now.",
        (
            "刚登簿的请稍后再试；在这个登记系统之前颁发的证照没有电子证照，请到登记机构窗口询问。",
            "Try again later where it was entered just now; what was issued before this registry has none, and the registry's counter can be asked.",
        ),
    ),
    entry(
        "consent.not_found",
        Permanent,
        "这台设备上没有这份用证授权。",
        "There is no such consent on this device.",
        CHOSEN,
    ),
    entry(
        "consent.office_unknown",
        Permanent,
        "登记机构公布的用证单位里没有这个单位。",
        "This office is not among those to which a holder may consent here.",
        ("请从列出的用证单位中选择。", "Choose one of the offices that are listed."),
    ),
    entry(
        "consent.other_key",
        Permanent,
        "用证授权不是用您在这里注册的密钥签署的。",
        "The consent was not signed with the key that you are enrolled with here.",
        ENROL_AGAIN,
    ),
    entry(
        "consent.other_licence",
        Permanent,
        "授权的不是这本证照，没有出示。",
        "The consent is for another licence; nothing was shown.",
        ASK_FOR_WHAT_IT_SAYS,
    ),
    entry(
        "consent.other_office",
        Permanent,
        "授权给的不是这个单位，没有出示。",
        "The consent is for another office; nothing was shown.",
        ASK_FOR_WHAT_IT_SAYS,
    ),
    entry(
        "consent.other_purpose",
        Permanent,
        "授权的不是这个用途，没有出示。",
        "The consent is for another purpose; nothing was shown.",
        ASK_FOR_WHAT_IT_SAYS,
    ),
    entry(
        "consent.over",
        Permanent,
        "用证授权已经到期，没有出示。",
        "The last day of the consent is over; nothing was shown.",
        ASK_THE_HOLDER,
    ),
    entry(
        "consent.purpose",
        Permanent,
        "登记机构公布的用途里，这个单位没有这一项。",
        "This purpose is not among those for which the office may be shown a licence.",
        ("请从列出的用途中选择。", "Choose one of the purposes that are listed."),
    ),
    entry(
        "consent.revoked",
        Permanent,
        "用证授权已经撤销，没有出示。",
        "The consent was taken back; nothing was shown.",
        ASK_THE_HOLDER,
    ),
    entry(
        "consent.term",
        Permanent,
        "授权的期限不对：不能早于今天，也不能超过登记机构规定的天数。",
        "The last day of the consent cannot be: not before today, and not later than the office allows.",
        ("请改日期；期限见登记机构的规则。", "Choose another day; the office's rules say how late it may be."),
    ),
    entry(
        "consent.too_many",
        Permanent,
        "同时有效的用证授权太多。",
        "Too many of your consents stand already.",
        ("请先撤销不再需要的授权。", "Take back those that are no longer needed."),
    ),
    entry(
        "consent.too_many_uses",
        Permanent,
        "今天按这份授权用证的次数已满，没有出示。",
        "The licence was asked for too often under this consent within a day; nothing was shown.",
        ("请明天再试，或者用已经取得的文件。", "Try again tomorrow, or use the file that was handed out already."),
    ),
];
