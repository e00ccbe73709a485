//! The application (申请): its sections as typed content, once frozen.
//!
//! Shared sections (`matter.1 parties.1 holding.1 deal.1 delivery.1`) are written by the draft's creator and signed by all;
//! an own section (`inquiry.1`) is written and signed by one party alone. While a draft is edited it holds what was
//! typed ([`crate::draft`]); these types begin where it is frozen.

use std::{collections::BTreeMap, fmt};

use ereg_domain::{
    dictionary::{CoOwnership, MortgageMethod, MortgagedObject, RightKind},
    disclosure::DisclosureRef,
    identifier::{QuotedCertificate, RegistrationProofNumber, UnitCode},
    money::Fen,
    name::{MatterId, QuestionName, RoleName},
    party::{AddressForService, IdentityNumber, Party, Slot},
    register::{DaySpan, SpanError},
    share::Share,
    text::{PersonName, PlainText},
    time::StatedDay,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::role::MORTGAGEE;

/// The act that an item does to a right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// 转移登记.
    Transfer,
    /// 变更登记: the same holders keep the right, and what is said of it changes.
    Alter,
    /// 补证: a certificate is given again.
    Reissue,
    /// 预告登记: a right that is promised is held for whom it is promised to.
    AdvanceNotice,
    /// 抵押权首次登记: the right comes to secure a claim.
    Mortgage,
    /// 注销登记: a right ends.
    Cancel,
    /// 查询: what the register says is told, and nothing of it changes.
    Query,
}

impl Act {
    /// Whether it disposes of the home (处分), which seizures and notices bar.
    pub fn is_disposal(self) -> bool {
        match self {
            Act::Transfer | Act::AdvanceNotice | Act::Mortgage => true,
            // What the holder of a mortgage gives up is theirs, and nothing that is on the home bars it.
            Act::Alter | Act::Reissue | Act::Cancel | Act::Query => false,
        }
    }
}

/// One (unit, right, act): a package has several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// 不动产单元号.
    pub unit: UnitCode,
    /// 权利类型.
    pub right: RightKind,
    /// 登记类型.
    pub act: Act,
    /// The certificate quoted (原不动产权证号), an old one included; absent where the matter asks for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<QuotedCertificate>,
}

/// The reason why a section that parses is still none. Displayed as its code, which the reader of sections finds again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SectionError {
    /// No item or no party.
    #[error("section.empty")]
    Empty,
    /// A slot, an acknowledgement or a consent twice, or not in order: one signature must never stand for two people.
    #[error("section.not_a_set")]
    NotASet,
    /// A unit without a building, where a home is sold.
    #[error("unit.no_building")]
    NoBuilding,
    /// Something is to be sent by post, and nobody says where.
    #[error("post.no_address")]
    NoAddress,
    /// Not the id of a draft in its one spelling.
    #[error("section.not_a_draft")]
    NotADraft,
    /// The section is of another matter than the one applied for, or has something that the matter does not ask.
    #[error("section.other_matter")]
    OtherMatter,
    /// A person where only an organisation can be the party, or an organisation where only a person can.
    #[error("party.kind")]
    PartyKind,
}

impl SectionError {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            SectionError::Empty => "section.empty",
            SectionError::NotASet => "section.not_a_set",
            SectionError::NoBuilding => "unit.no_building",
            SectionError::NoAddress => "post.no_address",
            SectionError::NotADraft => "section.not_a_draft",
            SectionError::OtherMatter => "section.other_matter",
            SectionError::PartyKind => "party.kind",
        }
    }
}

/// Whether each is above the one before it.
fn is_set<T: Ord>(mut items: impl Iterator<Item = T>) -> bool {
    let Some(mut last) = items.next() else { return true };
    items.all(|item| {
        let above = item > last;
        last = item;
        above
    })
}

/// Section `matter.1`: what is applied for (申请登记事由).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, try_from = "ReadMatter")]
pub struct MatterSection {
    /// The matter that is applied for.
    pub matter: MatterId,
    /// The items of the section, at least one.
    pub items: Vec<Item>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadMatter {
    matter: MatterId,
    items: Vec<Item>,
}

impl TryFrom<ReadMatter> for MatterSection {
    type Error = SectionError;
    fn try_from(ReadMatter { matter, items }: ReadMatter) -> Result<MatterSection, SectionError> {
        if items.is_empty() { Err(SectionError::Empty) } else { Ok(MatterSection { matter, items }) }
    }
}

/// Section `parties.1`: who applies (申请人).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, try_from = "ReadParties")]
pub struct Parties {
    /// Sorted by slot, no slot twice.
    pub parties: Vec<Party>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadParties {
    parties: Vec<Party>,
}

impl TryFrom<ReadParties> for Parties {
    type Error = SectionError;
    fn try_from(ReadParties { parties }: ReadParties) -> Result<Parties, SectionError> {
        if parties.is_empty() {
            return Err(SectionError::Empty);
        }
        if !is_set(parties.iter().map(|p| p.slot)) {
            return Err(SectionError::NotASet);
        }
        let reachable = |party: &Party| party.service.as_ref().is_none_or(AddressForService::has_its_address);
        if parties.iter().all(reachable) { Ok(Parties { parties }) } else { Err(SectionError::NoAddress) }
    }
}

impl Parties {
    /// The parties in one role, in slot order.
    pub fn in_role(&self, role: RoleName) -> impl Iterator<Item = &Party> {
        self.parties.iter().filter(move |p| p.slot.role() == role)
    }

    /// The one whose claim the home secures (抵押权人), where one applies.
    pub fn mortgagee(&self) -> Option<&Party> {
        self.in_role(MORTGAGEE).next()
    }

    /// The party that fills a slot.
    pub fn in_slot(&self, slot: Slot) -> Option<&Party> {
        self.parties.iter().find(|p| p.slot == slot)
    }
}

/// Section `holding.1`: how those who take the right will hold it (共有方式, 份额).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, try_from = "ReadHolding")]
pub struct Holding {
    /// 共有方式.
    pub co_ownership: CoOwnership,
    /// Shares of the whole right that are taken, sorted by slot, no slot twice; none where they will not hold in shares.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shares: Vec<StatedShare>,
}

/// A share that somebody takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedShare {
    /// The party that takes it.
    pub slot: Slot,
    /// Its share of the whole right.
    pub share: Share,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadHolding {
    co_ownership: CoOwnership,
    #[serde(default)]
    shares: Vec<StatedShare>,
}

impl TryFrom<ReadHolding> for Holding {
    type Error = SectionError;
    fn try_from(ReadHolding { co_ownership, shares }: ReadHolding) -> Result<Holding, SectionError> {
        let sorted = is_set(shares.iter().map(|stated| stated.slot));
        if sorted { Ok(Holding { co_ownership, shares }) } else { Err(SectionError::NotASet) }
    }
}

impl Holding {
    /// The share that is stated for a slot.
    pub fn share_of(&self, slot: Slot) -> Option<Share> {
        self.shares.iter().find(|stated| stated.slot == slot).map(|stated| stated.share)
    }
}

/// Section `gift.1`: a gift between relatives (赠与情况).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gift {
    /// The relation of the one who takes it to the one who gives it.
    pub relation: Relation,
    /// The day on which the gift was agreed on, at +08:00.
    pub agreed_on: StatedDay,
}

/// The relation of the one who takes a gift to the one who gives it (亲属关系): the relatives between whom no income tax is
/// due (财税〔2009〕78号), and others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// 父母或者子女.
    ParentOrChild,
    /// 祖父母、外祖父母或者孙子女、外孙子女.
    GrandparentOrGrandchild,
    /// 兄弟姐妹.
    Sibling,
    /// 抚养人或者赡养人.
    Supporter,
    /// 其他.
    Other,
}

/// Section `inheritance.1`: how the estate has passed, and the notarial deed that says so (继承情况).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inheritance {
    /// The way it has passed.
    pub succession: Succession,
    /// Number of the notarial deed (公证书编号).
    pub deed: PlainText<40>,
    /// The notarial institution that issued it (公证机构).
    pub notary: PlainText<60>,
    /// The day on which it was issued, at +08:00.
    pub issued_on: StatedDay,
}

/// The way an estate passes to whoever takes it (民法典 1123).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Succession {
    /// 法定继承: to the heirs whom the law names.
    Statutory,
    /// 遗嘱继承: by a will, to heirs whom the law names too.
    Testamentary,
    /// 受遗赠: by a will, to somebody whom the law does not name as an heir.
    Legacy,
}

/// Section `former.1`: how the register still names the holder whose name or number has changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Former {
    /// 原姓名, as recorded.
    pub name: PersonName,
    /// 原证件号码, as recorded.
    pub identity: IdentityNumber,
}

/// Section `discharge.1`: which mortgage ends, and why (抵押权注销).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Discharge {
    /// The registration proof of the mortgage (不动产登记证明号).
    pub proof: RegistrationProofNumber,
    /// The reason why it ends.
    pub reason: DischargeReason,
}

/// The reason why a mortgage ends (民法典 393).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DischargeReason {
    /// 主债权消灭.
    DebtPaid,
    /// 抵押权实现.
    Realised,
    /// 抵押权人放弃抵押权.
    Waived,
}

/// Section `loss.1`: what became of the certificate, declared by its holder (遗失、灭失声明).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Loss {
    /// The kind of loss: lost or destroyed.
    pub how: LossKind,
    /// The day on which that was noticed, at +08:00.
    pub noticed_on: StatedDay,
}

/// Kind of loss of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LossKind {
    /// 遗失.
    Lost,
    /// 灭失.
    Destroyed,
}

/// Section `mortgage.1`: what the parties agreed on for a mortgage (抵押情况). Its rank (顺位) is nowhere in it: the register
/// alone makes that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgreedMortgage {
    /// 抵押方式.
    pub method: MortgageMethod,
    /// 抵押不动产类型.
    pub object: MortgagedObject,
    /// 被担保主债权数额, of a mortgage of a maximum amount 最高债权数额, fen.
    pub amount: Fen,
    /// 债务人, where it is somebody else than the holder who gives the home as security.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub debtor: Option<PersonName>,
    /// The first day of 债务履行期限 or, of a maximum amount, of 债权确定期间, at +08:00.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<StatedDay>,
    /// The last day of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<StatedDay>,
    /// 担保范围, as the contract has it.
    pub scope: PlainText<200>,
    /// 禁止或者限制转让的约定, as the contract has it; absent: the parties agreed on none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restriction: Option<PlainText<200>>,
    /// Number of the contract of the claim (主债权合同编号).
    pub loan_contract: PlainText<40>,
    /// Number of the contract of the mortgage (抵押合同编号).
    pub mortgage_contract: PlainText<40>,
}

impl AgreedMortgage {
    /// The term of performance or of determination, where one was agreed.
    ///
    /// # Errors
    /// [`SpanError`] where only one of its days is said, or its last is before its first.
    pub fn period(&self) -> Result<Option<DaySpan>, SpanError> {
        match (self.from, self.to) {
            (None, None) => Ok(None),
            (Some(from), Some(to)) => DaySpan::new(from.day(), to.day()).map(Some),
            (Some(_), None) | (None, Some(_)) => Err(SpanError),
        }
    }
}

/// A ground on which no or less registration fee is claimed (不动产登记费减免).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeeClaim {
    /// None claimed.
    None,
    /// Between spouses (夫妻间变更): cost of the certificate alone.
    BetweenSpouses,
    /// Small or micro enterprise (小微企业): free.
    SmallEnterprise,
    /// A sole trader (个体工商户) who acts as a person: free, as a small enterprise is.
    SoleTrader,
}

/// Section `deal.1`: the sale (交易情况).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deal {
    /// Price in fen (成交价格). The app never collects it.
    pub price: Fen,
    /// Number of the filed contract (网签备案合同编号).
    pub contract: PlainText<40>,
    /// Day the contract was signed.
    pub signed_on: StatedDay,
    /// Exemption or reduction claimed.
    pub fee_claim: FeeClaim,
}

/// The medium on which the certificate is issued (证书介质).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateMedium {
    /// 电子证书 alone.
    Electronic,
    /// A printed one too; the counter prints it after booking.
    Paper,
}

/// Number of certificates that the entry yields (分别持证).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateCount {
    /// One for all holders (单一).
    One,
    /// One for each holder (分别持证).
    EachHolder,
}

/// The way a printed certificate is handed over (领证方式). The electronic one is collected in the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Handover {
    /// 窗口领取.
    Counter,
    /// 自助机领取.
    Kiosk,
    /// 邮寄.
    Post,
}

/// The applicants' wish to have water, power, gas and network transferred too (水电气网联动过户).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UtilityWish {
    /// They want it.
    Yes,
    /// They do not want it.
    No,
}

/// Section `delivery.1`: how the result is handed over (领证方式).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, try_from = "ReadDelivery")]
pub struct Delivery {
    /// 证书介质.
    pub medium: CertificateMedium,
    /// 分别持证.
    pub certificates: CertificateCount,
    /// The way a printed certificate is handed over; absent: at the counter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handover: Option<Handover>,
    /// The person who receives it (收件人); absent: the holders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<PersonName>,
    /// The address it is sent to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<PlainText<120>>,
    /// 水电气网联动过户; absent: no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub utilities: Option<UtilityWish>,
    /// The draft it was chosen in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<OfDraft>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadDelivery {
    medium: CertificateMedium,
    certificates: CertificateCount,
    #[serde(default)]
    handover: Option<Handover>,
    #[serde(default)]
    recipient: Option<PersonName>,
    #[serde(default)]
    address: Option<PlainText<120>>,
    #[serde(default)]
    utilities: Option<UtilityWish>,
    #[serde(default)]
    draft: Option<OfDraft>,
}

impl TryFrom<ReadDelivery> for Delivery {
    type Error = SectionError;
    fn try_from(read: ReadDelivery) -> Result<Delivery, SectionError> {
        let ReadDelivery { medium, certificates, handover, recipient, address, utilities, draft } = read;
        if handover == Some(Handover::Post) && address.is_none() {
            return Err(SectionError::NoAddress);
        }
        Ok(Delivery { medium, certificates, handover, recipient, address, utilities, draft })
    }
}

impl Delivery {
    /// This medium and count, and nothing else chosen.
    pub fn plain(medium: CertificateMedium, certificates: CertificateCount) -> Delivery {
        let (handover, recipient, address, utilities, draft) = (None, None, None, None, None);
        Delivery { medium, certificates, handover, recipient, address, utilities, draft }
    }
}

/// The draft that a section of mere choices belongs to: without it, the same choices would be the same section, and have
/// the same hash, wherever they are made. JSON: a lower-case hyphenated UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct OfDraft([u8; 16]);

impl OfDraft {
    /// The draft of this id, by its 16 bytes.
    pub fn new(id: [u8; 16]) -> OfDraft {
        OfDraft(id)
    }

    /// The 16 bytes of the id.
    pub fn bytes(self) -> [u8; 16] {
        self.0
    }
}

impl From<OfDraft> for String {
    fn from(draft: OfDraft) -> String {
        Uuid::from_bytes(draft.0).to_string()
    }
}

impl TryFrom<String> for OfDraft {
    type Error = SectionError;
    fn try_from(text: String) -> Result<OfDraft, SectionError> {
        // One spelling: the parser takes others too.
        let id = Uuid::parse_str(&text).ok().filter(|id| id.to_string() == text);
        id.map(|id| OfDraft(id.into_bytes())).ok_or(SectionError::NotADraft)
    }
}

/// An answer in the inquiry record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// 是.
    Yes,
    /// 否.
    No,
    /// 不清楚.
    NotSure,
}

/// Something a party has read and accepts, by rule and version of its text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acknowledgement {
    /// The rule that asked, such as `R-15`.
    pub rule: RuleId,
    /// The disclosure in the policy pack that was shown.
    pub disclosure: DisclosureRef,
}

/// Section `inquiry.1`: one party's own section (询问记录, 承诺). Nothing in it is a consent: what the registry does with
/// personal data rests on its statutory duty (个人信息保护法 13(3), 35), and nobody is asked to agree to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, try_from = "ReadInquiry")]
pub struct Inquiry {
    /// The party whose section this is.
    pub slot: Slot,
    /// Absent = unanswered.
    pub answers: BTreeMap<QuestionName, Answer>,
    /// The acknowledgements, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acknowledgements: Vec<Acknowledgement>,
    /// The draft it was answered in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<OfDraft>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadInquiry {
    slot: Slot,
    answers: BTreeMap<QuestionName, Answer>,
    #[serde(default)]
    acknowledgements: Vec<Acknowledgement>,
    #[serde(default)]
    draft: Option<OfDraft>,
}

impl TryFrom<ReadInquiry> for Inquiry {
    type Error = SectionError;
    fn try_from(read: ReadInquiry) -> Result<Inquiry, SectionError> {
        let ReadInquiry { slot, answers, acknowledgements, draft } = read;
        if !is_set(acknowledgements.iter()) {
            return Err(SectionError::NotASet);
        }
        Ok(Inquiry { slot, answers, acknowledgements, draft })
    }
}

/// A review rule's number, `R-00` … `R-60`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct RuleId(pub u8);

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "R-{:02}", self.0)
    }
}

impl From<RuleId> for String {
    fn from(id: RuleId) -> String {
        id.to_string()
    }
}

impl TryFrom<String> for RuleId {
    type Error = &'static str;
    fn try_from(text: String) -> Result<RuleId, &'static str> {
        let number = text.strip_prefix("R-").and_then(|n| n.parse::<u8>().ok()).ok_or("a rule is R-nn")?;
        if RuleId(number).to_string() == text { Ok(RuleId(number)) } else { Err("a rule is R-nn") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        fixture::{Sale, slot},
        role::{TRANSFEREE, TRANSFEROR},
    };

    #[test]
    fn a_party_is_found_in_its_own_slot_alone() {
        let parties = Sale::clean().parties_mut().clone();
        for place in ["transferor.1", "transferee.1"] {
            assert_eq!(parties.in_slot(slot(place)).map(|party| party.slot), Some(slot(place)));
        }
        assert!(parties.in_slot(slot("transferee.2")).is_none());
        for role in [TRANSFEROR, TRANSFEREE] {
            assert!(parties.in_role(role).all(|party| party.slot.role() == role) && parties.in_role(role).count() == 1);
        }
    }

    #[test]
    fn the_draft_that_answers_belong_to_has_one_spelling() {
        let text = "\"019abcde-0000-7000-8000-000000000001\"";
        let draft: OfDraft = serde_json::from_str(text).unwrap();
        assert_eq!(
            (draft.bytes()[..3].to_vec(), serde_json::to_string(&draft).unwrap()),
            (vec![0x01, 0x9A, 0xBC], text.to_owned())
        );
        assert_eq!(OfDraft::new(draft.bytes()), draft);
        for other in [text.to_uppercase(), text.replace('-', ""), "\"\"".to_owned()] {
            assert!(serde_json::from_str::<OfDraft>(&other).is_err(), "{other}");
        }
    }
}
