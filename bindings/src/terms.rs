//! Terms of the field as they cross the border: ids, slots and days as text in their one spelling, times and money
//! as integers, the rest as enums.

use ereg_client::{
    Access, Answer, AssuranceLevel, AttemptId, AttemptState, CaseId, CaseStage, CertificateStanding, ChannelId,
    ChannelKind, ClientError, CommandId, Connection, Day, DraftId, Fen, Instant, KeyInfo, KeyPolicy, Language,
    MaterialCode, MatterId, Needs, OfferStanding, PaperId, PublicKey, QuestionName, Refund, SectionName, Slot, VaultId,
};

fn unreadable(code: &str) -> ClientError {
    ClientError::FixInput { code: code.to_owned(), field: None }
}

uniffi::custom_type!(
    /// A draft, and the workspace in which it is shared: lower-case hyphenated UUIDv7.
    DraftId, String, {
    remote,
    lower: |id| id.to_string(),
    try_lift: |text| text.parse::<DraftId>().map_err(|e| unreadable(e.code()).into()),
});

uniffi::custom_type!(
    /// A case (案件): lower-case hyphenated UUIDv7.
    CaseId, String, {
    remote,
    lower: |id| id.to_string(),
    try_lift: |text| text.parse::<CaseId>().map_err(|e| unreadable(e.code()).into()),
});

uniffi::custom_type!(
    /// A command: lower-case hyphenated UUIDv7.
    CommandId, String, {
    remote,
    lower: |id| id.to_string(),
    try_lift: |text| text.parse::<CommandId>().map_err(|e| unreadable(e.code()).into()),
});

uniffi::custom_type!(
    /// An attempt to pay: lower-case hyphenated UUIDv7.
    AttemptId, String, {
    remote,
    lower: |id| id.to_string(),
    try_lift: |text| text.parse::<AttemptId>().map_err(|e| unreadable(e.code()).into()),
});

uniffi::custom_type!(
    /// A paper of the office, and the document that is made of it: 32 small hexadecimal digits.
    PaperId, String, {
    remote,
    lower: |id| id.to_string(),
    try_lift: |text| text.parse::<PaperId>().map_err(|e| unreadable(e.code()).into()),
});

uniffi::custom_type!(
    /// A payment channel (缴费渠道) by its name, as the bill lists it: `wechat`.
    ChannelId, String, {
    remote,
    lower: |id| id.to_string(),
    try_lift: |text| text.parse::<ChannelId>().map_err(|e| unreadable(e.code()).into()),
});

uniffi::custom_type!(
    /// A vault: 32 small hexadecimal digits.
    VaultId, String, {
    remote,
    lower: |id| id.to_string(),
    try_lift: |text| text.parse::<VaultId>().map_err(|_| unreadable("id.format").into()),
});

uniffi::custom_type!(
    /// A place in the application that exactly one person fills: `transferor.1`, `transferee.2`.
    Slot, String, {
    remote,
    lower: |slot| slot.to_string(),
    try_lift: |text| text.parse::<Slot>().map_err(|_| unreadable("slot.unknown").into()),
});

uniffi::custom_type!(
    /// A matter (登记事项) by its id: `T04`.
    MatterId, String, {
    remote,
    lower: |id| id.to_string(),
    try_lift: |text| text.parse::<MatterId>().map_err(|_| unreadable("matter.unknown").into()),
});

uniffi::custom_type!(
    /// A fact by its name: `tax_clearance`.
    Needs, String, {
    remote,
    lower: |need| need.name().to_owned(),
    try_lift: |text| Needs::of(&text).ok_or_else(|| unreadable("need.unknown").into()),
});

uniffi::custom_type!(
    /// A question of the inquiry record (询问记录), asked of each party alone: `true_intent`.
    QuestionName, String, {
    remote,
    lower: |name| name.to_string(),
    try_lift: |text| text.parse::<QuestionName>().map_err(|_| unreadable("field.unknown").into()),
});

uniffi::custom_type!(
    /// A section of the form with its version: `parties.1`.
    SectionName, String, {
    remote,
    lower: |name| name.to_string(),
    try_lift: |text| text.parse::<SectionName>().map_err(|_| unreadable("field.unknown").into()),
});

uniffi::custom_type!(
    /// A legal day at +08:00: `YYYY-MM-DD`.
    Day, String, {
    remote,
    lower: |day| day.to_string(),
    try_lift: |text| text.parse::<Day>().map_err(|e| unreadable(e.code()).into()),
});

uniffi::custom_type!(
    /// A point in time: milliseconds since 1970-01-01T00:00:00Z.
    Instant, i64, {
    remote,
    lower: |instant| instant.ms(),
    try_lift: |ms| Ok(Instant::from_ms(ms)),
});

uniffi::custom_type!(
    /// Money in fen (分), from 0 to 2⁵³ − 1.
    Fen, i64, {
    remote,
    // Every amount is below 2⁵³.
    lower: |fen| i64::try_from(fen.get()).unwrap_or(i64::MAX),
    try_lift: |fen| {
        let fen = u64::try_from(fen).unwrap_or(u64::MAX);
        Fen::new(fen).map_err(|e| unreadable(e.code()).into())
    },
});

uniffi::custom_type!(
    /// A P-256 public key of a device: SEC1 uncompressed point, 65 bytes, the first 04.
    PublicKey, Vec<u8>, {
    remote,
    lower: |key| key.bytes().to_vec(),
    try_lift: |bytes| PublicKey::p256(&bytes).map_err(|e| unreadable(e.code()).into()),
});
/// A material of the checklist (申请材料).
#[uniffi::remote(Enum)]
pub enum MaterialCode {
    /// 不动产登记申请书和询问记录.
    M01,
    /// 申请人身份证明.
    M02,
    /// 营业执照 / 统一社会信用代码证书.
    M03,
    /// 授权委托书.
    M04,
    /// 婚姻关系证明.
    M05,
    /// 监护关系证明和保证书.
    M06,
    /// 原不动产权证书.
    M07,
    /// 买卖合同（网签备案）.
    M08,
    /// 赠与、互换、析产或者夫妻间约定的协议.
    M09,
    /// 契税完税或减免税凭证.
    M10,
    /// 主债权合同和抵押合同.
    M11,
    /// 金融许可证.
    M12,
    /// 继承权公证书.
    M13,
    /// 土地权属来源（划拨）.
    M15,
    /// 建设工程规划许可或者规划核实、竣工验收备案.
    M16,
    /// 抵押权人 / 预告登记权利人同意书.
    M18,
    /// 抵押权人的注销申请、债权消灭证明.
    M19,
    /// 遗失、灭失声明.
    M21,
    /// 身份信息变更证明（公安、市场监管）.
    M22,
    /// 其他共有人的书面意见：同意转让，或者放弃优先购买权.
    M25,
    /// 转让方完税凭证.
    M26,
    /// 通知其他共有人可以优先购买的证明.
    M30,
}

/// An answer in the inquiry record.
#[uniffi::remote(Enum)]
pub enum Answer {
    /// 是.
    Yes,
    /// 否.
    No,
    /// 不清楚.
    NotSure,
}

/// The standing of money that goes back (退款).
#[uniffi::remote(Enum)]
pub enum Refund {
    /// The bank is asked to give it back.
    Due,
    /// Given back.
    Done,
}

/// The state of a case (案件状态).
#[uniffi::remote(Enum)]
pub enum CaseStage {
    /// 已收到，尚未受理.
    Received,
    /// 预审.
    Precheck,
    /// 补正.
    Supplement,
    /// 不予受理.
    NotAccepted,
    /// 受理.
    Accepted,
    /// 审核.
    InReview,
    /// 待缴费.
    FeeDue,
    /// 登簿中.
    Booking,
    /// 已登簿.
    Registered,
    /// 已领证.
    Issued,
    /// 已出具查询结果.
    Answered,
    /// 不予登记.
    Refused,
    /// 撤回.
    Withdrawn,
    /// 失效.
    Expired,
}

/// The standing of an attempt to pay.
#[uniffi::remote(Enum)]
pub enum AttemptState {
    /// Recorded; the bank has not been asked.
    Created,
    /// The bank was asked.
    Submitted,
    /// The bank waits for its payer, who has something to open or to scan.
    Offered,
    /// The bank's answer was lost: only asking it decides.
    Unknown,
    /// The bank has the money.
    Succeeded,
    /// Closed at the bank without money.
    Closed,
    /// Refused by the bank.
    Failed,
}

/// The way in which a payer comes to a payment channel.
#[uniffi::remote(Enum)]
pub enum ChannelKind {
    /// A link opens another app on the same phone.
    Url,
    /// A code (二维码) is scanned with another phone, or at a counter.
    Qr,
}

/// The standing of what a payer opens or scans.
#[uniffi::remote(Enum)]
pub enum OfferStanding {
    /// It can still be paid, as far as registry time is known.
    Open,
    /// Its time is over: paying anew makes another one.
    Over,
}

/// The standing of a certificate (证照状态).
#[uniffi::remote(Enum)]
pub enum CertificateStanding {
    /// 现势.
    Current,
    /// 注销.
    Cancelled,
    /// Its token does not prove it: nobody is to rely on it.
    Unproven,
}

/// The part of a vault that a secret opens.
#[uniffi::remote(Enum)]
pub enum Access {
    /// All of it.
    Full,
    /// Only what is in transit, for exchange in the background.
    Transit,
}

/// A language that a person reads.
#[uniffi::remote(Enum)]
pub enum Language {
    /// Simplified Chinese.
    Zh,
    /// English.
    En,
}

/// The registry's address and the root to trust there.
#[uniffi::remote(Record)]
pub struct Connection {
    /// `https://authority`, or `http://` and a loopback literal.
    pub url: String,
    /// The office's id.
    pub office: String,
    /// Fingerprint of the root to pin, as the person confirmed it; nothing is believed without one.
    pub root_fingerprint: Option<String>,
}

/// The level at which a key is kept. `A` is the best.
#[uniffi::remote(Enum)]
pub enum AssuranceLevel {
    /// Software: a file that can be copied.
    C,
    /// Hardware, by the device's own word.
    B,
    /// Hardware, attested by its maker.
    A,
}

/// The use that a new key is for, which decides what its use asks of the person.
#[uniffi::remote(Enum)]
pub enum KeyPolicy {
    /// Signs requests, in the background too; asks for nobody.
    Requests,
    /// Signs acts; each use asks for the person (fingerprint, face, PIN).
    Acts,
    /// Wraps what opens a vault; unwrapping asks for the person.
    Opens,
}

/// A key that was just made.
#[uniffi::remote(Record)]
pub struct KeyInfo {
    /// Its public half.
    pub key: PublicKey,
    /// The level at which it is kept.
    pub level: AssuranceLevel,
    /// Attestation certificates, leaf first; empty for software keys.
    pub attestation: Vec<Vec<u8>>,
}
