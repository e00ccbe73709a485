//! The face of a licence (电子证照照面): what its pages show, and its metadata (GB/T 36903-2018).

use ereg_domain::{
    identifier::{LicenceId, LicenceType},
    time::{Day, Instant},
};

use crate::fault::SealingFault;

/// `Debug` of a type that holds what a person entered: its name and nothing in it.
macro_rules! debug_without_content {
    ($name:ident) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    };
}

/// A text in both languages of a page.
#[derive(Clone, PartialEq, Eq)]
pub struct Bilingual {
    /// Chinese, which counts.
    pub chinese: String,
    /// English, for whoever reads no Chinese.
    pub english: String,
}

/// One row of the table on the page.
#[derive(Clone, PartialEq, Eq)]
pub struct FaceRow {
    /// Name of the row, such as 权利人.
    pub name: Bilingual,
    /// Value of the row; a line feed begins a new line.
    pub value: String,
}

/// A holder of the licence (持证主体).
#[derive(Clone, PartialEq, Eq)]
pub struct LicenceHolder {
    /// Name (CZZT).
    pub name: String,
    /// Code, such as a credit code (CZZTDM); as far as the issuer lets it be read.
    pub code: String,
    /// Kind of the code (CZZTDMLX).
    pub kind: HolderCodeKind,
}

/// Kind of the code of a holder (持证主体代码类型), GB/T 36903-2018.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HolderCodeKind {
    /// 公民身份号码.
    CitizenId,
    /// 统一社会信用代码.
    CreditCode,
    /// Code of an organisation that has no credit code (其他法人或其他组织有效证件代码).
    OtherOrganisation,
    /// 护照号.
    Passport,
    /// 台湾居民来往大陆通行证号.
    TaiwanPermit,
    /// 港澳居民来往内地通行证号.
    HongKongMacaoPermit,
    /// Another paper of a natural person (其他自然人有效证件代码).
    Other,
}

impl HolderCodeKind {
    /// Code and name of the kind.
    fn code_and_name(self) -> (&'static str, &'static str) {
        match self {
            Self::CitizenId => ("111", "公民身份号码"),
            Self::CreditCode => ("001", "统一社会信用代码"),
            Self::OtherOrganisation => ("099", "其他法人或其他组织有效证件代码"),
            Self::Passport => ("414", "护照号"),
            Self::TaiwanPermit => ("511", "台湾居民来往大陆通行证号"),
            Self::HongKongMacaoPermit => ("516", "港澳居民来往内地通行证号"),
            Self::Other => ("999", "其他自然人有效证件代码"),
        }
    }
}

/// An item of the metadata that licences of immovable property have beside those of every licence (扩展元数据, `KZ_…`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LicenceExtension {
    /// 不动产权证号.
    CertificateNumber,
    /// 不动产单元号.
    UnitCode,
    /// 坐落.
    Location,
    /// 共有情况.
    CoOwnership,
    /// 权利类型.
    RightKind,
    /// 权利性质.
    RightNature,
    /// 用途.
    Usage,
    /// 面积.
    Area,
    /// 使用期限.
    UseTerm,
    /// 权利其他状况.
    OtherState,
    /// 附记.
    Remarks,
    /// 证明权利或事项.
    ProvedRight,
    /// 义务人.
    Obligor,
    /// 省区市简称.
    ProvinceShort,
    /// 年份.
    Year,
    /// 所在市县全称.
    CityName,
    /// 证号流水号.
    SerialNumber,
    /// 发证日期.
    IssueDay,
}

impl LicenceExtension {
    fn name(self) -> &'static str {
        match self {
            Self::CertificateNumber => "KZ_BDCQZH",
            Self::UnitCode => "KZ_BDCDYH",
            Self::Location => "KZ_ZL",
            Self::CoOwnership => "KZ_GYQK",
            Self::RightKind => "KZ_QLLX",
            Self::RightNature => "KZ_QLXZ",
            Self::Usage => "KZ_YT",
            Self::Area => "KZ_MJ",
            Self::UseTerm => "KZ_SYQX",
            Self::OtherState => "KZ_QLQTZK",
            Self::Remarks => "KZ_FJ",
            Self::ProvedRight => "KZ_ZMQLSX",
            Self::Obligor => "KZ_YWR",
            Self::ProvinceShort => "KZ_SQSJC",
            Self::Year => "KZ_NF",
            Self::CityName => "KZ_SZSXQC",
            Self::SerialNumber => "KZ_ZHLSH",
            Self::IssueDay => "KZ_FZRQ",
        }
    }
}

/// The face of a licence: everything that its pages and its metadata say. Its kind is that of its identifier.
#[derive(Clone, PartialEq, Eq)]
pub struct LicenceFace {
    /// Title of the first page.
    pub title: Bilingual,
    /// Identifier of the licence (电子证照标识, ZZBS); it says the kind (ZZLXDM) and the code of the issuer (ZZBFJGDM).
    pub licence: LicenceId,
    /// Number of the licence (证照编号, ZZBH).
    pub number: String,
    /// Issuer (证照颁发机构, ZZBFJG).
    pub issuer: Bilingual,
    /// Day of issue (证照颁发日期, ZZBFRQ).
    pub issued_on: Day,
    /// Holders (持证主体), in their order.
    pub holders: Vec<LicenceHolder>,
    /// Rows of the table, in their order.
    pub rows: Vec<FaceRow>,
    /// Remarks (附记) below the rows; there is no such row where it is empty.
    pub remarks: String,
    /// Further metadata.
    pub extensions: Vec<(LicenceExtension, String)>,
    /// The token (`EREG1:`) that the code on the page holds.
    pub token: String,
}

debug_without_content!(Bilingual);
debug_without_content!(FaceRow);
debug_without_content!(LicenceHolder);
debug_without_content!(LicenceFace);

/// The sealing, as far as the metadata tells it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sealing<'a> {
    /// Name of the seal.
    pub(crate) seal: &'a str,
    pub(crate) at: Instant,
}

impl LicenceFace {
    /// The metadata in the order of the standard, by its names.
    pub(crate) fn metadata(&self, sealing: Sealing<'_>) -> Result<Vec<(&'static str, String)>, SealingFault> {
        let name = match self.licence.licence_type().ok_or(SealingFault::UnknownLicence)? {
            LicenceType::TitleCertificate => "不动产权证书",
            LicenceType::RegistrationProof => "不动产登记证明",
        };
        let holders = |of: &dyn Fn(&LicenceHolder) -> String| self.holders.iter().map(of).collect::<Vec<_>>().join(",");
        let mut items = vec![
            ("ZZMC", name.to_owned()),
            ("ZZLXDM", self.licence.type_code().to_owned()),
            ("ZZBH", self.number.clone()),
            ("ZZBS", self.licence.as_str().to_owned()),
            ("ZZBFJG", self.issuer.chinese.clone()),
            ("ZZBFJGDM", self.licence.issuer().to_owned()),
            ("ZZBFRQ", self.issued_on.to_string()),
            ("CZZT", holders(&|holder| holder.name.clone())),
            ("CZZTDM", holders(&|holder| holder.code.clone())),
            ("CZZTDMLX", holders(&|holder| holder.kind.code_and_name().1.to_owned())),
            ("CZZTDMLXDM", holders(&|holder| holder.kind.code_and_name().0.to_owned())),
            ("ZZQZMC", sealing.seal.to_owned()),
            ("ZZQZSJ", sealing.at.to_string()),
        ];
        items.extend(self.extensions.iter().map(|(extension, value)| (extension.name(), value.clone())));
        Ok(items)
    }
}
