//! The words of consents to the use of licences, and of their uses. Simplified Chinese first.

use ereg_domain::time::Instant;
use ereg_trust::licence_consent::LicenceConsent;

use crate::Text;

/// Says how a consent stands at a time.
pub(crate) fn standing(consent: &LicenceConsent, revoked_at: Option<Instant>, at: Instant) -> Text {
    if revoked_at.is_some() {
        Text::of("已撤销", "Taken back")
    } else if consent.is_in_term(at) {
        Text::of("有效", "In force")
    } else {
        Text::of("已到期", "Over")
    }
}

/// Says in one line that a consent was given, or taken back.
pub(crate) fn line(office: &Text, purpose: &Text, consent: &LicenceConsent, revoked_at: Option<Instant>) -> Text {
    let until = consent.until;
    match revoked_at {
        None => Text {
            zh: format!("用证授权：{} 可以为{}查看证照，至 {until}", office.zh, purpose.zh),
            en: format!("Consent: {} may see a licence until {until}, for: {}", office.en, purpose.en),
        },
        Some(_) => Text {
            zh: format!("用证授权已撤销：{} 不能再查看证照", office.zh),
            en: format!("Consent taken back: {} sees the licence no more", office.en),
        },
    }
}

/// Says in one line that an office asked for a licence, and what it was answered.
pub(crate) fn used(office: &Text, purpose: &Text, answer: &Text) -> Text {
    Text {
        zh: format!("用证记录：{}，用途：{}，{}", office.zh, purpose.zh, answer.zh),
        en: format!("Use of a licence: {}, for: {}. {}", office.en, purpose.en, answer.en),
    }
}

/// The answer to an office that was shown the licence.
pub(crate) fn shown() -> Text {
    Text::of("已出示", "Shown")
}

/// The answer to an office that was refused.
pub(crate) fn refused() -> Text {
    Text::of("没有出示", "Refused")
}

#[cfg(test)]
mod tests {
    use ereg_trust::keys::{KeyPolicy, SoftwareKeys, USER_ALIAS};

    use super::*;

    #[test]
    fn a_consent_stands_to_the_end_of_its_last_day_and_not_once_it_is_taken_back() {
        let keys = SoftwareKeys::in_memory();
        keys.generate(USER_ALIAS, KeyPolicy::Acts).unwrap();
        let consent = LicenceConsent {
            office: "11420100MB00000271".parse().unwrap(),
            licence: "1.2.156.3005.2.11100000MB03271699001.11420100MB00000196.20200824000000000001.001.M"
                .parse()
                .unwrap(),
            purpose: "school_admission".parse().unwrap(),
            until: "2026-12-31".parse().unwrap(),
            key: keys.public_key(USER_ALIAS).unwrap(),
            captured_at: Instant::from_ms(0),
        };
        let on_its_last_day: Instant = "2026-12-31T15:59:59.999Z".parse().unwrap();
        assert_eq!(standing(&consent, None, on_its_last_day).zh, "有效");
        assert_eq!(standing(&consent, None, on_its_last_day.plus_ms(1)).zh, "已到期");
        assert_eq!(standing(&consent, Some(on_its_last_day), on_its_last_day).zh, "已撤销");
    }
}
