//! Districts (县级行政区划, GB/T 2260): any six digits as a code, and the thirteen of Wuhan by name.

use std::fmt;

/// A district code of six digits. Well-formed only: historic and foreign codes are met in old numbers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DistrictCode([u8; 6]);

impl DistrictCode {
    /// The code of six ASCII digits; anything else is none.
    pub fn from_digits(digits: &str) -> Option<Self> {
        let code: [u8; 6] = digits.as_bytes().try_into().ok()?;
        code.iter().all(u8::is_ascii_digit).then_some(Self(code))
    }

    /// The district in the leading six bytes of a number that holds digits there.
    pub(super) fn leading(bytes: &[u8]) -> Self {
        let mut code = [b'0'; 6];
        for (place, digit) in code.iter_mut().zip(bytes) {
            *place = *digit;
        }
        Self(code)
    }

    /// The six digits.
    pub fn as_str(&self) -> &str {
        super::ascii(&self.0)
    }

    /// Whether a district can have this code: its province exists, and it names a district, not a whole city or province.
    /// Any other code is a slip of the keyboard.
    pub fn can_be(self) -> bool {
        // GB/T 2260.
        const PROVINCES: [&str; 34] = [
            "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43",
            "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82",
        ];
        let code = self.as_str();
        let (province, city, district) = (&code[..2], &code[2..4], &code[4..]);
        PROVINCES.contains(&province) && city != "00" && district != "00"
    }

    /// The first four digits: province and city (地级市).
    pub fn city(&self) -> &str {
        &self.as_str()[..4]
    }

    /// The district of Wuhan with this code, if it is one of the thirteen.
    pub fn wuhan(self) -> Option<WuhanDistrict> {
        WuhanDistrict::ALL.into_iter().find(|district| district.code() == self)
    }
}

impl fmt::Display for DistrictCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl fmt::Debug for DistrictCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// The thirteen districts of Wuhan (武汉市). Functional zones (东湖高新 …) have no code of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WuhanDistrict {
    /// 江岸区.
    Jiangan,
    /// 江汉区.
    Jianghan,
    /// 硚口区.
    Qiaokou,
    /// 汉阳区.
    Hanyang,
    /// 武昌区.
    Wuchang,
    /// 青山区.
    Qingshan,
    /// 洪山区.
    Hongshan,
    /// 东西湖区.
    Dongxihu,
    /// 汉南区.
    Hannan,
    /// 蔡甸区.
    Caidian,
    /// 江夏区.
    Jiangxia,
    /// 黄陂区.
    Huangpi,
    /// 新洲区.
    Xinzhou,
}

impl WuhanDistrict {
    /// All thirteen, by code.
    pub const ALL: [Self; 13] = [
        Self::Jiangan,
        Self::Jianghan,
        Self::Qiaokou,
        Self::Hanyang,
        Self::Wuchang,
        Self::Qingshan,
        Self::Hongshan,
        Self::Dongxihu,
        Self::Hannan,
        Self::Caidian,
        Self::Jiangxia,
        Self::Huangpi,
        Self::Xinzhou,
    ];

    /// GB/T 2260 code.
    pub const fn code(self) -> DistrictCode {
        DistrictCode(*match self {
            Self::Jiangan => b"420102",
            Self::Jianghan => b"420103",
            Self::Qiaokou => b"420104",
            Self::Hanyang => b"420105",
            Self::Wuchang => b"420106",
            Self::Qingshan => b"420107",
            Self::Hongshan => b"420111",
            Self::Dongxihu => b"420112",
            Self::Hannan => b"420113",
            Self::Caidian => b"420114",
            Self::Jiangxia => b"420115",
            Self::Huangpi => b"420116",
            Self::Xinzhou => b"420117",
        })
    }

    /// Official name, such as `江岸区`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jiangan => "江岸区",
            Self::Jianghan => "江汉区",
            Self::Qiaokou => "硚口区",
            Self::Hanyang => "汉阳区",
            Self::Wuchang => "武昌区",
            Self::Qingshan => "青山区",
            Self::Hongshan => "洪山区",
            Self::Dongxihu => "东西湖区",
            Self::Hannan => "汉南区",
            Self::Caidian => "蔡甸区",
            Self::Jiangxia => "江夏区",
            Self::Huangpi => "黄陂区",
            Self::Xinzhou => "新洲区",
        }
    }

    /// Name without 区, as in certificate numbers (`武汉市江岸`).
    pub fn short_name(self) -> &'static str {
        self.name().trim_end_matches('区')
    }
}
