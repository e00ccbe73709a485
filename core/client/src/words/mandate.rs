//! The words of mandates.

use ereg_domain::time::Instant;
use ereg_trust::mandate::Mandate;

use crate::Text;

/// Says how a mandate stands at a time.
pub(crate) fn standing(mandate: &Mandate, revoked_at: Option<Instant>, at: Instant) -> Text {
    if revoked_at.is_some() {
        Text::of("已撤销", "Revoked")
    } else if at >= mandate.to.day().start() {
        Text::of("已到期", "Over")
    } else if at < mandate.from.day().start() {
        Text::of("还没有到起始日", "Its first day is to come")
    } else {
        Text::of("有效", "In force")
    }
}

#[cfg(test)]
mod tests {
    use ereg_domain::party::Principal;
    use ereg_trust::keys::{KeyPolicy, SoftwareKeys, USER_ALIAS};

    use super::*;

    #[test]
    fn a_mandate_stands_from_its_first_day_to_the_end_of_its_last_and_not_once_it_is_revoked() {
        let keys = SoftwareKeys::in_memory();
        keys.generate(USER_ALIAS, KeyPolicy::Acts).unwrap();
        let mandate = Mandate {
            principal: Principal::Organisation {
                name: "演示银行".parse().unwrap(),
                code: "11420100MB00000271".parse().unwrap(),
            },
            representative: "周建国".parse().unwrap(),
            number: "11010519491231002X".parse().unwrap(),
            matters: vec!["T04".parse().unwrap()],
            from: "2026-11-23".parse().unwrap(),
            to: "2027-01-01".parse().unwrap(),
            key: keys.public_key(USER_ALIAS).unwrap(),
            captured_at: Instant::from_ms(0),
        };
        let (first, over): (Instant, Instant) =
            ("2026-11-22T16:00:00.000Z".parse().unwrap(), "2026-12-31T16:00:00.000Z".parse().unwrap());
        assert_eq!(standing(&mandate, None, first.plus_ms(-1)).zh, "还没有到起始日");
        assert_eq!(standing(&mandate, None, first).zh, "有效");
        assert_eq!(standing(&mandate, None, over.plus_ms(-1)).zh, "有效");
        assert_eq!(standing(&mandate, None, over).zh, "已到期");
        assert_eq!(standing(&mandate, Some(first), first).zh, "已撤销");
    }
}
