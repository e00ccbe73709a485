//! The words of the owner's lock (产权锁定). Simplified Chinese first.

use ereg_domain::time::Instant;
use ereg_protocol::home_lock::HomeLockView;

use crate::{HomeLockStanding, Text};

/// Says how a lock stands.
pub(crate) fn standing(standing: HomeLockStanding) -> Text {
    match standing {
        HomeLockStanding::Open => Text::of("未锁定", "Not locked"),
        HomeLockStanding::Locked { .. } => Text::of("已锁定", "Locked"),
        HomeLockStanding::Lifting { .. } => Text::of("已锁定，正在解除", "Locked; the lift is under way"),
        HomeLockStanding::OnItsWay => Text::of("正在送达登记机构", "On its way to the registry"),
    }
}

/// Says what locking or lifting will do now, and from when; `hours` is the time that a lift takes by the office's rules.
pub(crate) fn explained(standing: HomeLockStanding, hours: u32) -> Text {
    match standing {
        HomeLockStanding::Open => Text {
            zh: format!(
                "锁定防止别人冒用您的身份或者手机：登记机构收到后立即生效，从这时起不受理由您处分这套房屋的申请（出售、赠与、抵押等）。已经受理的照常办理；法院等机关依法嘱托的、您不是当事人的登记不受影响。它是登记机构的服务，不记入登记簿。解除要用您的签名密钥，收到 {hours} 小时后才生效。"
            ),
            en: format!(
                "A lock guards against a stolen identity or a phone in wrong hands. It stands as soon as the registry has it: from then on no application is accepted in which you dispose of this home, by a sale, a gift, a mortgage. What was accepted goes on; what a court orders, or what you are no party to, is not held up. It is a service of the registry and stands nowhere in the register. To lift it takes your signing key, and {hours} hours after the registry has it."
            ),
        },
        HomeLockStanding::Locked { since } => Text {
            zh: format!(
                "{} 起锁定：登记机构不受理由您处分这套房屋的申请。要出售、赠与或者抵押的，先解除锁定：要用您的签名密钥，登记机构收到 {hours} 小时后才生效，在这之前锁定仍然有效。",
                since.wall_text()
            ),
            en: format!(
                "Locked since {}: no application in which you dispose of this home is accepted. To sell, give or mortgage it, lift the lock first: that takes your signing key, and takes effect {hours} hours after the registry has it; until then the lock stands.",
                since.wall_text()
            ),
        },
        HomeLockStanding::Lifting { open_from, .. } => {
            let Text { zh, en } = ends_at(open_from);
            let Text { zh: not_you, en: not_you_en } = if_not_you();
            Text { zh: zh + &not_you, en: format!("{en} {not_you_en}") }
        }
        HomeLockStanding::OnItsWay => Text::of(
            "登记机构还没有答复。有了答复，这里会显示锁定是否有效。没有网络的，联网后自动送达。",
            "The registry has not answered yet. Once it has, it is shown here whether the lock stands. Without a network it is sent later by itself.",
        ),
    }
}

/// Says until when a lock that is being lifted stands.
pub(crate) fn ends_at(open_from: Instant) -> Text {
    let at = open_from.wall_text();
    Text {
        zh: format!("登记机构已收到解除锁定，锁定到 {at} 为止仍然有效，之后不再有效。"),
        en: format!("The registry has the lift: the lock stands until {at} and no longer."),
    }
}

/// Says what to do about a lift that the reader has not asked for.
pub(crate) fn if_not_you() -> Text {
    Text::of(
        "不是您本人解除的，请马上再锁定一次，解除就不生效；并尽快联系登记机构，您的密钥可能已在别人手里。",
        "If it was not you, lock the home again at once, and the lift has no effect; and tell the registry soon, for somebody else may have your key.",
    )
}

/// Says in one line how a lock that was told of has changed.
pub(crate) fn line(told: &HomeLockView) -> Text {
    let unit = told.unit.masked();
    match (told.ended_at, told.lift) {
        (Some(_), _) => Text {
            zh: format!("房屋锁定已结束（单元号 {unit}）：您不再是这套房屋的权利人"),
            en: format!("The lock of a home has ended (unit {unit}): you hold it no more"),
        },
        (None, Some(lift)) => Text {
            zh: format!("房屋锁定正在解除（单元号 {unit}），{} 起不再有效", lift.open_from.wall_text()),
            en: format!("The lock of a home is being lifted (unit {unit}) and ends at {}", lift.open_from.wall_text()),
        },
        (None, None) => Text {
            zh: format!("房屋已锁定（单元号 {unit}）：不受理由您处分它的申请"),
            en: format!("A home is locked (unit {unit}): no application in which you dispose of it is accepted"),
        },
    }
}
