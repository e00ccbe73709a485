//! The words of the demo for a consent to the use of a licence.

use ereg_client::{ConsentScreen, LicenceUseScreen};

use super::{clock, joined};
use crate::demo::said::Said;

/// Heading of the consent.
pub fn scene_consent() -> Said {
    Said::of("用证授权：另一个单位查看电子证照", "A consent: another office is shown the licence")
}

/// A consent as it stands.
pub fn consented(consent: &ConsentScreen) -> Said {
    let ConsentScreen { office_name, purpose_name, standing, until, .. } = consent;
    Said::of(
        format!("用证授权（{}）：{}，用途：{}，至 {until}", standing.zh, office_name.zh, purpose_name.zh),
        format!("consent ({}): {}, for: {}, until {until}", standing.en, office_name.en, purpose_name.en),
    )
}

/// One asking, and what it was answered.
pub fn licence_asked(used: &LicenceUseScreen) -> Said {
    let at = clock(used.at);
    let why = used.refused.as_ref().map_or_else(
        || Said::of("", ""),
        |told| Said::of(format!("：{}", told.text.zh), format!(": {}", told.text.en)),
    );
    Said::of(
        format!("{at} 要求出示证照，用途：{}。{}{}", used.purpose_name.zh, used.answer.zh, why.zh),
        format!("asked at {at} to be shown the licence, for: {}. {}{}", used.purpose_name.en, used.answer.en, why.en),
    )
}

/// The log of the uses, as the holder reads it.
pub fn log_of_uses(log: &[LicenceUseScreen]) -> Said {
    let one = |used: &LicenceUseScreen| {
        let asked = licence_asked(used);
        Said::of(format!("{} {}", used.office_name.zh, asked.zh), format!("{}, {}", used.office_name.en, asked.en))
    };
    let all = joined(log.iter().map(one), "；", "; ");
    Said::of(format!("用证记录：{}", all.zh), format!("log of uses: {}", all.en))
}
