//! The metadata of a paper (GB/T 36903-2018): its items by the names of the standard. What a paper has none of is not there: a
//! letter is no licence and has neither kind nor identifier of one.

use ereg_domain::{
    dictionary::DocumentKind,
    identifier::LicenceId,
    party::IdentityNumber,
    time::{Day, Instant},
};
use serde::{Deserialize, Serialize};

/// A holder of the licence (持证主体).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LicenceHolder {
    /// Name (CZZT).
    pub name: String,
    /// Code, such as a credit code (CZZTDM); as far as the issuer lets it be read.
    pub code: String,
    /// Kind of the code (CZZTDMLX).
    pub kind: HolderCodeKind,
}

/// Kind of the code of a holder (持证主体代码类型), GB/T 36903-2018.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    /// The kind of a number.
    pub(crate) fn of(number: &IdentityNumber) -> Self {
        match number {
            IdentityNumber::Citizen(_) => Self::CitizenId,
            IdentityNumber::Organisation(_) => Self::CreditCode,
            IdentityNumber::ResidencePermit(_) | IdentityNumber::PermanentResident(_) => Self::Other,
            IdentityNumber::Other { document, .. } => match document {
                DocumentKind::Passport => Self::Passport,
                DocumentKind::OrganisationCode | DocumentKind::BusinessLicence => Self::OtherOrganisation,
                DocumentKind::CitizenCard
                | DocumentKind::HongKongMacaoTaiwan
                | DocumentKind::HouseholdBook
                | DocumentKind::OfficerCard
                | DocumentKind::ResidencePermit
                | DocumentKind::PermanentResidentCard
                | DocumentKind::Other => Self::Other,
            },
        }
    }

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    /// 证照状态, of a licence that is not current.
    State,
    /// 注销日期.
    CancelledOn,
    /// The identifier of the licence that an annotated copy is of (加注件).
    CopyOf,
    /// Whoever is to use the copy.
    CopyUser,
    /// The use that the copy is for.
    CopyPurpose,
}

/// The names of the items of an annotation, by which verifiers find it. They are our own: no standard that could be read has them.
const COPY_OF: &str = "KZ_JZJ_YZZBS";
const COPY_USER: &str = "KZ_JZJ_SYR";
const COPY_PURPOSE: &str = "KZ_JZJ_SY";

impl LicenceExtension {
    pub(crate) fn name(self) -> &'static str {
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
            Self::State => "KZ_ZZZT",
            Self::CancelledOn => "KZ_ZXRQ",
            Self::CopyOf => COPY_OF,
            Self::CopyUser => COPY_USER,
            Self::CopyPurpose => COPY_PURPOSE,
        }
    }
}

debug_without_content!(LicenceHolder);

/// The sealing, as far as the metadata tells it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sealing<'a> {
    /// Name of whoever seals (签章人).
    pub(crate) signer: &'a str,
    /// Name of the seal.
    pub(crate) seal: &'a str,
    pub(crate) at: Instant,
}

/// The days on which a paper is good (证照有效期).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Validity {
    /// The first day.
    pub(crate) from: Day,
    /// The last day, where one is set.
    pub(crate) until: Option<Day>,
}

/// Everything that the metadata of a paper tells, but for its sealing.
pub(crate) struct Metadata {
    /// ZZMC.
    pub(crate) name: &'static str,
    /// ZZBS, which says ZZLXDM and ZZBFJGDM.
    pub(crate) licence: Option<LicenceId>,
    /// ZZBH.
    pub(crate) number: String,
    /// ZZBFJG.
    pub(crate) issuer: String,
    /// ZZBFRQ.
    pub(crate) issued_on: Day,
    /// CZZT and what belongs to it.
    pub(crate) holders: Vec<LicenceHolder>,
    /// ZZYXQQSRQ and ZZYXQJZRQ, of a paper that is good from a day on.
    pub(crate) validity: Option<Validity>,
    /// `KZ_…`.
    pub(crate) extensions: Vec<(LicenceExtension, String)>,
    /// EREG1, the certificate token of a licence.
    pub(crate) token: Option<String>,
}

/// The number of a licence, and its certificate token, by the names of their items: what verifiers find in a PDF too.
pub(crate) const NUMBER: &str = "ZZBH";
pub(crate) const TOKEN: &str = "EREG1";

impl Metadata {
    /// The items in the order of the standard.
    pub(crate) fn items(&self, sealing: Sealing<'_>) -> Vec<(&'static str, String)> {
        let holders = |of: &dyn Fn(&LicenceHolder) -> String| self.holders.iter().map(of).collect::<Vec<_>>().join(",");
        let licence = |of: fn(&LicenceId) -> &str| self.licence.as_ref().map(|licence| of(licence).to_owned());
        let items = [
            ("ZZMC", Some(self.name.to_owned())),
            ("ZZLXDM", licence(LicenceId::type_code)),
            (NUMBER, Some(self.number.clone())),
            ("ZZBS", licence(LicenceId::as_str)),
            ("ZZBFJG", Some(self.issuer.clone())),
            ("ZZBFJGDM", licence(LicenceId::issuer)),
            ("ZZBFRQ", Some(self.issued_on.to_string())),
            ("CZZT", Some(holders(&|holder| holder.name.clone()))),
            ("CZZTDM", Some(holders(&|holder| holder.code.clone()))),
            ("CZZTDMLX", Some(holders(&|holder| holder.kind.code_and_name().1.to_owned()))),
            ("CZZTDMLXDM", Some(holders(&|holder| holder.kind.code_and_name().0.to_owned()))),
            ("ZZYXQQSRQ", self.validity.map(|validity| validity.from.to_string())),
            ("ZZYXQJZRQ", self.validity.and_then(|validity| validity.until).map(|day| day.to_string())),
            ("ZZQZR", Some(sealing.signer.to_owned())),
            ("ZZQZMC", Some(sealing.seal.to_owned())),
            ("ZZQZSJ", Some(sealing.at.to_string())),
        ];
        let extensions = self.extensions.iter().map(|(extension, value)| (extension.name(), value.clone()));
        let items = items.into_iter().filter_map(|(name, value)| Some((name, value?)));
        items.chain(extensions).chain(self.token.iter().map(|token| (TOKEN, token.clone()))).collect()
    }
}
