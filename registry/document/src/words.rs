//! The words of a document, Chinese first and English second: those that its pages and its seal show, and those that its
//! metadata says.

use ereg_domain::{
    identifier::{LicenceId, LicenceType},
    time::Day,
};

pub(crate) const NOTICE: &str = "演示文件 · 不具法律效力    DEMONSTRATION · OF NO LEGAL EFFECT";
pub(crate) const WATERMARK: &str = "演示 样张 DEMO";
pub(crate) const REMARKS: (&str, &str) = ("附记", "Remarks");
pub(crate) const SCAN: &str = "扫码核验  Scan to verify";
pub(crate) const AUTHORITY: (&str, &str) = ("登记机构", "Registration authority");
/// The words in the ring of a seal, from above.
pub(crate) const SEAL: (&str, &str) = ("演示", "电子签章");
/// The company that makes documents, as their seal tells it.
pub(crate) const COMPANY: &str = "演示";
/// The name of the file that has the metadata.
pub(crate) const METADATA: &str = "证照元数据";
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The name of the number of a licence.
pub(crate) const NUMBER: &str = "编号 No.";

/// The number of a paper below its title.
pub(crate) fn number(numbered_as: &str, number: &str) -> String {
    format!("{numbered_as}  {number}")
}

/// The identifier of a licence below its code.
pub(crate) fn identifier(licence: &LicenceId) -> String {
    format!("电子证照标识 Licence identifier  {licence}")
}

/// The number of a page.
pub(crate) fn page(own: usize, all: usize) -> String {
    format!("第 {own} 页 / 共 {all} 页    Page {own} of {all}")
}

/// A day in both languages: 2026年11月20日, 20 November 2026.
pub(crate) fn day(day: Day) -> (String, String) {
    let (year, month, date) = day.ymd();
    let name = usize::try_from(month).ok().and_then(|month| MONTHS.get(month.checked_sub(1)?)).unwrap_or(&"");
    (format!("{year}年{month}月{date}日"), format!("{date} {name} {year}"))
}

/// The name of a kind of licence (证照名称).
pub(crate) fn licence(kind: LicenceType) -> &'static str {
    match kind {
        LicenceType::TitleCertificate => "不动产权证书",
        LicenceType::RegistrationProof => "不动产登记证明",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_said_in_both_languages() {
        let (chinese, english) = day("2026-02-03".parse().unwrap());
        assert_eq!((chinese.as_str(), english.as_str()), ("2026年2月3日", "3 February 2026"));
    }
}
