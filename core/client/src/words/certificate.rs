//! The words for a certificate, and for how it stands: in force as of a time and never plainly.

use ereg_domain::{identifier::IssuedNumber, time::Instant};

use crate::{CertificateStanding, Text};

/// Says how a certificate stands, and as of when the registry said so: since then the home may have changed hands.
pub(crate) fn standing(status: CertificateStanding, as_of: Option<Instant>) -> Text {
    match (status, as_of) {
        (CertificateStanding::Current, Some(as_of)) => Text {
            zh: format!("截至 {}（北京时间）现势，此后未知", as_of.wall_text()),
            en: format!("In force as of {} (+08:00); unknown since", as_of.wall_text()),
        },
        (CertificateStanding::Current, None) => {
            Text::of("是否现势未知，请先同步", "Whether it is in force is not known; sync first")
        }
        (CertificateStanding::Cancelled, _) => Text::of("注销", "Cancelled"),
        (CertificateStanding::Unproven, _) => {
            Text::of("未能核验，不能作为凭证使用", "Could not be verified; not to be relied on")
        }
    }
}

/// Names what an entry hands out, by its number.
pub(crate) fn issued(number: &IssuedNumber) -> Text {
    match number {
        IssuedNumber::Title(_) => Text::of("不动产权证书", "title certificate"),
        IssuedNumber::Proof(_) => Text::of("不动产登记证明", "registration proof"),
    }
}

/// Names a home in a list of several kinds of things.
pub(crate) fn home() -> Text {
    Text::of("房屋", "home")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_in_force_as_of_a_time_and_never_plainly() {
        let at = "2026-11-23T02:00:00.000Z".parse().unwrap();
        let told = standing(CertificateStanding::Current, Some(at));
        assert!(told.zh.starts_with("截至 2026-11-23") && told.en.starts_with("In force as of 2026-11-23"), "{told:?}");
        let never_told = standing(CertificateStanding::Current, None);
        assert!(!never_told.en.contains("In force") && never_told.zh.contains("未知"), "{never_told:?}");
    }
}
