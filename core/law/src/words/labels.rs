//! Names of fields, questions, choices and states, Simplified Chinese and English, as screens and sheets show them.

use ereg_domain::{
    dictionary::{
        CoOwnership, DocumentKind, HouseNature, HouseType, LandNature, MortgageMethod, MortgagedObject, PartyKind,
        RightKind,
    },
    identifier::CertScheme,
    name::{QuestionName, RoleName, SectionName},
    party::{ServiceWay, Slot},
};
use serde::de::DeserializeOwned;

use crate::{
    application::{
        Act, Answer, CertificateCount, CertificateMedium, DischargeReason, FeeClaim, Handover, LossKind, Relation,
        Succession, UtilityWish,
    },
    calendar::Deadline,
    case::{CaseStage, CaseState, Proposal, ReviewState, Waiting},
    fee::FeeItem,
    field::{self, FieldKind, FieldSpec, SlotPath},
    material::Held,
    policy::Wording,
    verdict::VerdictKind,
    words::message::Language,
};

pub use crate::label::Label;

const fn label(zh: &'static str, en: &'static str) -> Label {
    Label::of(zh, en)
}

/// The name of a field by its path; `None` for a path that has none here.
pub fn field(path: &str) -> Option<Label> {
    pattern(&field::pattern_of(path)?)
}

/// The name of a row of a table of fields.
pub fn row(spec: &FieldSpec) -> Option<Label> {
    pattern(spec.path)
}

fn pattern(path: &str) -> Option<Label> {
    Some(match path {
        "matter.unit" => label("不动产单元号", "Unit code"),
        "matter.certificate" => label("不动产权证号", "Title certificate number"),
        "matter.cert_scheme" => label("证书种类", "Kind of certificate"),
        "holding.co_ownership" => label("取得后的共有方式", "How those who take it will own it"),
        "parties.<slot>.name" => label("姓名（名称）", "Name"),
        "parties.<slot>.id_no" => label("证件号码", "Identity number"),
        "parties.<slot>.kind" => label("申请人类型", "Kind of party"),
        "parties.<slot>.document" => label("证件种类", "Identity document"),
        "holding.<slot>.share" => label("份额", "Share"),
        "parties.<slot>.phone" => label("联系电话", "Telephone"),
        "parties.<slot>.service" => label("文书送达方式", "How decisions are served"),
        "parties.<slot>.address" => label("送达地址", "Address for service"),
        "parties.<slot>.agent_name" => label("代理人姓名", "Agent's name"),
        "parties.<slot>.agent_id_no" => label("代理人证件号码", "Agent's identity number"),
        "parties.<slot>.agent_agency" => label("代理机构", "Agency"),
        "parties.<slot>.agent_phone" => label("代理人电话", "Agent's telephone"),
        "deal.price" => label("成交价格（元）", "Price (yuan)"),
        "deal.contract" => label("网签合同编号", "Number of the filed contract"),
        "deal.signed_on" => label("合同签订日期", "Day the contract was signed"),
        "deal.fee_claim" => label("登记费减免", "Fee reduction claimed"),
        "gift.relation" => label("受赠人与赠与人的关系", "What the donee is to the donor"),
        "gift.agreed_on" => label("赠与合同签订日期", "Day the gift was agreed on"),
        "inheritance.succession" => label("继承方式", "How the estate passes"),
        "inheritance.deed" => label("公证书编号", "Number of the notarial deed"),
        "inheritance.notary" => label("公证机构", "Notarial institution"),
        "inheritance.issued_on" => label("公证书出具日期", "Day the notarial deed was issued"),
        "former.name" => label("登记簿上的原姓名", "Name in the register until now"),
        "former.id_no" => label("登记簿上的原证件号码", "Number in the register until now"),
        "mortgage.method" => label("抵押方式", "Kind of mortgage"),
        "mortgage.object" => label("抵押物", "What is mortgaged"),
        "mortgage.amount" => label("被担保主债权数额或者最高债权数额（元）", "Claim or maximum amount secured (yuan)"),
        "mortgage.debtor" => label("债务人", "Debtor"),
        "mortgage.from" => label("债务履行期限或者债权确定期间起始日", "First day of the term"),
        "mortgage.to" => label("债务履行期限或者债权确定期间届满日", "Last day of the term"),
        "mortgage.scope" => label("担保范围", "What is secured beside the claim"),
        "mortgage.restricted" => label("是否约定禁止或者限制转让", "Agreed ban or restriction of transfer"),
        "mortgage.restriction" => label("禁止或者限制转让的约定内容", "The agreed ban or restriction in words"),
        "mortgage.loan_contract" => label("主债权合同编号", "Number of the contract of the claim"),
        "mortgage.mortgage_contract" => label("抵押合同编号", "Number of the mortgage contract"),
        "discharge.proof" => label("不动产登记证明号", "Registration proof number"),
        "discharge.reason" => label("抵押权消灭的原因", "Why the mortgage ends"),
        "loss.how" => label("证书情况", "What became of the certificate"),
        "loss.noticed_on" => label("发现日期", "Day it was noticed"),
        "delivery.medium" => label("证书介质", "Form of the certificate"),
        "delivery.certificates" => label("持证方式", "Number of certificates"),
        "delivery.handover" => label("领证方式", "How the certificate is handed over"),
        "delivery.recipient" => label("收件人", "Who receives it"),
        "delivery.address" => label("收件地址", "Where it is sent"),
        "delivery.utilities" => label("水电气网联动过户", "Transfer of water, power, gas and network"),
        "inquiry.ack.<rule>" => label("已阅读并确认风险告知", "Disclosure of risk read and confirmed"),
        _ => return asked(path.strip_prefix("inquiry.")?),
    })
}

/// The choices of a field, each by its name in the formats and in words; empty for a field that is no choice.
pub fn choices(spec: &FieldSpec) -> Vec<(&'static str, Label)> {
    let FieldKind::Choice(names) = spec.kind else { return Vec::new() };
    names.iter().map(|name| (*name, choice(spec.path, name))).collect()
}

/// One choice of a field in words.
fn choice(pattern: &str, name: &'static str) -> Label {
    fn of<T: DeserializeOwned>(name: &str, words: impl Fn(T) -> Label) -> Option<Label> {
        field::named(name).map(words)
    }
    let words = match pattern {
        "holding.co_ownership" => of(name, co_ownership),
        "parties.<slot>.kind" => of(name, party_kind),
        "parties.<slot>.document" => of(name, document),
        "matter.cert_scheme" => of(name, cert_scheme).or(Some(label("不动产权证书", "Title certificate"))),
        "parties.<slot>.service" => of(name, |way| service_way(Some(way))),
        "delivery.handover" => of(name, handover),
        "delivery.utilities" => of(name, utilities),
        "deal.fee_claim" => of(name, fee_claim),
        "gift.relation" => of(name, relation),
        "mortgage.method" => of(name, mortgage_method),
        "mortgage.object" => of(name, mortgaged_object),
        "discharge.reason" => of(name, discharge),
        "inheritance.succession" => of(name, succession),
        "loss.how" => of(name, loss),
        "delivery.medium" => of(name, medium),
        "delivery.certificates" => of(name, certificates),
        "inquiry.ack.<rule>" => Some(label("已阅读并确认", "Read and confirmed")),
        _ => of(name, answer),
    };
    words.unwrap_or(label(name, name))
}

/// The choice that a text means: its name in the formats, its words in either language, or a beginning of them that is
/// no other's.
pub fn chosen(spec: &FieldSpec, text: &str) -> Option<&'static str> {
    let text = text.trim();
    let all = choices(spec);
    let same = |word: &str| word.eq_ignore_ascii_case(text);
    if let Some((name, _)) = all.iter().find(|(name, words)| same(name) || same(words.zh) || same(words.en)) {
        return Some(*name);
    }
    // One character begins too much.
    if text.chars().count() < 2 {
        return None;
    }
    let begins = |word: &str| word.get(..text.len()).is_some_and(same);
    let mut found = all.iter().filter(|(_, words)| begins(words.zh) || begins(words.en));
    let (name, _) = found.next()?;
    found.next().is_none().then_some(*name)
}

/// The subject of a question of the inquiry, in a word; how it is asked stands in the policy pack.
pub fn question(name: QuestionName) -> Label {
    asked(name.as_str()).unwrap_or(label("其他询问事项", "Another question"))
}

fn asked(question: &str) -> Option<Label> {
    Some(match question {
        "true_intent" => label("真实意思", "Free will"),
        "true_materials" => label("材料真实", "True papers"),
        "unrecorded_co_owner" => label("其他共有人", "Other co-owners"),
        "mortgaged" => label("抵押", "Mortgage"),
        "altered" => label("扩建改建", "Alterations"),
        _ => return None,
    })
}

/// An answer of the inquiry.
pub fn answer(answer: Answer) -> Label {
    match answer {
        Answer::Yes => label("是", "Yes"),
        Answer::No => label("否", "No"),
        Answer::NotSure => label("不清楚", "Not sure"),
    }
}

/// A section.
pub fn section(name: SectionName) -> Label {
    match name.as_str() {
        "matter.1" => label("申请登记事项", "What is applied for"),
        "parties.1" => label("申请人", "Parties"),
        "holding.1" => label("共有情况", "Ownership"),
        "deal.1" => label("交易情况", "The sale"),
        "gift.1" => label("赠与情况", "The gift"),
        "inheritance.1" => label("继承情况", "The inheritance"),
        "former.1" => label("变更前的姓名、证件号码", "Name and number until now"),
        "mortgage.1" => label("抵押情况", "The mortgage"),
        "discharge.1" => label("注销的抵押权", "The mortgage that ends"),
        "loss.1" => label("遗失、灭失声明", "Declaration of loss"),
        "delivery.1" => label("领证方式", "Certificate"),
        "inquiry.1" => label("询问记录", "Inquiry"),
        _ => label("其他内容", "Other content"),
    }
}

/// 登记类型.
pub fn act(act: Act) -> Label {
    match act {
        Act::Transfer => label("转移登记", "transfer"),
        Act::Alter => label("变更登记", "alteration"),
        Act::Reissue => label("补证", "reissue of a certificate"),
        Act::AdvanceNotice => label("预告登记", "advance notice"),
        Act::Mortgage => label("抵押权首次登记", "creation of a mortgage"),
        Act::Cancel => label("注销登记", "cancellation"),
        Act::Query => label("登记资料查询", "query of the register"),
    }
}

/// The reason why a holder asks about their own home: they need not say (实施细则 98).
pub const ASKED_AS_HOLDER: Label =
    label("权利人查询本人的不动产，依法不需说明目的", "a holder asks about their own home, and need not say what for");

/// The reason why a sale, of a home or of a share in one, is applied for.
pub const BY_A_SALE: Label = Label::of("买卖（证明文件为下列网签合同）", "sale, by the filed contract named below");
/// The reason why the advance notice of a sale is applied for.
pub const BY_A_PROMISED_SALE: Label =
    Label::of("约定买卖（证明文件为下列网签合同）", "a promised sale, by the filed contract named below");
/// The reason why a gift is applied for.
pub const BY_A_GIFT: Label = Label::of("赠与（证明文件为赠与合同）", "a gift, by the agreement that is handed in");
/// The reason why heirs apply.
pub const BY_AN_INHERITANCE: Label =
    Label::of("继承或者受遗赠（证明文件为下列公证书）", "an inheritance, by the notarial deed named below");
/// The reason why spouses apply.
pub const BETWEEN_SPOUSES: Label = Label::of("夫妻间变更（双方约定）", "agreed between the spouses");
/// The reason why a holder who is called otherwise now applies.
pub const HOLDER_RENAMED: Label = Label::of("权利人姓名或者证件号码变更", "the holder's name or number has changed");
/// The reason why a mortgage is applied for.
pub const BY_A_MORTGAGE: Label =
    Label::of("设立抵押权（证明文件为下列主债权合同和抵押合同）", "a mortgage, by the two contracts named below");
/// The reason why the discharge of a mortgage is applied for.
pub const MORTGAGE_ENDED: Label = Label::of("抵押权消灭（原因见下）", "the mortgage has ended, for the reason below");
/// The reason why a certificate is to be given again.
pub const CERTIFICATE_LOST: Label =
    Label::of("证书遗失、灭失（见下列声明）", "a certificate lost or destroyed, as declared below");

/// The letter that says that an application is not accepted (不予受理).
pub const APPLICATION_NOT_ACCEPTED: Label = Label::of("不予受理通知书", "Letter of non-acceptance");
/// The letter that says that a query is not answered (不予查询, 实施细则 99).
pub const QUERY_NOT_ANSWERED: Label = Label::of("不予查询告知书", "Letter that the query is refused");

/// The party that sells.
pub const SELLER: Label = Label::of("转让方", "Seller");
/// The party that buys.
pub const BUYER: Label = Label::of("受让方", "Buyer");
/// The party that gives the home away.
pub const DONOR: Label = Label::of("赠与人", "Donor");
/// The party that the home is given to.
pub const DONEE: Label = Label::of("受赠人", "Donee");
/// The party that gives the right up, whatever for.
pub const TRANSFEROR: Label = Label::of("转让方", "Transferor");
/// The party that takes the right, whatever for.
pub const TRANSFEREE: Label = Label::of("受让方", "Transferee");
/// The party that takes the right from somebody who has died.
pub const HEIR: Label = Label::of("继承人、受遗赠人", "Heir");
/// The person who held the right and has died.
pub const DECEASED: Label = Label::of("被继承人、遗赠人", "Deceased");
/// The party that holds the right and keeps it.
pub const HOLDER: Label = Label::of("权利人", "Holder");
/// The party whose claim a mortgage secures.
pub const MORTGAGEE: Label = Label::of("抵押权人", "Mortgagee");
/// The party whose home secures a claim.
pub const MORTGAGOR: Label = Label::of("抵押人", "Mortgagor");

/// The name of whoever fills a role, where no matter is at hand that says what they are called in it.
pub const PARTY: Label = Label::of("当事人", "Party");

/// A slot by what whoever fills it is called: `受让方 1`.
pub fn numbered(called: Label, slot: Slot, language: Language) -> String {
    format!("{} {}", called.say(language), slot.number())
}

/// The name of a field, and whose it is where it is a party's, by what those in a role are called: by the matter where
/// one is at hand, otherwise [`PARTY`]. A slot alone is a path too. `None` for a path that has no name here.
pub fn field_and_whose(path: &str, called: impl Fn(RoleName) -> Label) -> Option<Wording> {
    let whose = |slot: Slot, language| numbered(called(slot.role()), slot, language);
    if let Some(slot) = path.strip_prefix("parties.").and_then(|slot| slot.parse::<Slot>().ok()) {
        return Some(Wording { zh: whose(slot, Language::Zh), en: whose(slot, Language::En) });
    }
    let name = field(path)?;
    Some(match SlotPath::of(path) {
        None => name.into(),
        Some(SlotPath { slot, .. }) => Wording {
            zh: format!("{} {}", whose(slot, Language::Zh), name.zh),
            en: format!("{}: {}", whose(slot, Language::En), name.en),
        },
    })
}

/// The relation of the one who takes a gift to the one who gives it.
pub fn relation(relation: Relation) -> Label {
    match relation {
        Relation::ParentOrChild => label("父母、子女", "parent or child"),
        Relation::GrandparentOrGrandchild => label("祖父母、外祖父母、孙子女、外孙子女", "grandparent or grandchild"),
        Relation::Sibling => label("兄弟姐妹", "brother or sister"),
        Relation::Supporter => label("抚养人、赡养人", "who supports or is supported"),
        Relation::Other => label("其他", "another relation"),
    }
}

/// 抵押方式.
pub fn mortgage_method(method: MortgageMethod) -> Label {
    let en = match method {
        MortgageMethod::Ordinary => "ordinary mortgage",
        MortgageMethod::MaximumAmount => "mortgage of a maximum amount",
    };
    label(method.term(), en)
}

/// 抵押不动产类型: those of a home; others by their official term alone.
pub fn mortgaged_object(object: MortgagedObject) -> Label {
    let en = match object {
        MortgagedObject::LandAndHouse => "the home with its land",
        MortgagedObject::Land => "the land alone",
        _ => object.term(),
    };
    label(object.term(), en)
}

/// The reason why a mortgage ends.
pub fn discharge(reason: DischargeReason) -> Label {
    match reason {
        DischargeReason::DebtPaid => label("主债权消灭（债务已清偿）", "the debt is paid"),
        DischargeReason::Realised => label("抵押权已经实现", "the mortgage was realised"),
        DischargeReason::Waived => label("抵押权人放弃抵押权", "the mortgagee waives the mortgage"),
    }
}

/// The way an estate passes.
pub fn succession(succession: Succession) -> Label {
    match succession {
        Succession::Statutory => label("法定继承", "to the heirs whom the law names"),
        Succession::Testamentary => label("遗嘱继承", "by a will, to heirs"),
        Succession::Legacy => label("受遗赠", "a legacy, by a will to somebody who is no heir"),
    }
}

/// The kind of loss of a certificate.
pub fn loss(how: LossKind) -> Label {
    match how {
        LossKind::Lost => label("遗失", "lost"),
        LossKind::Destroyed => label("灭失", "destroyed"),
    }
}

/// 共有方式.
pub fn co_ownership(form: CoOwnership) -> Label {
    let en = match form {
        CoOwnership::Sole => "sole ownership",
        CoOwnership::Joint => "joint ownership",
        CoOwnership::Shares => "ownership in shares",
        CoOwnership::Other => "another form of co-ownership",
    };
    label(form.term(), en)
}

/// 权利类型: those that a sheet can show; others by their official term alone.
pub fn right(kind: RightKind) -> Label {
    let en = match kind {
        RightKind::StateLandAndHouse => "land use right and ownership of the building",
        RightKind::Mortgage => "mortgage",
        _ => kind.term(),
    };
    label(kind.term(), en)
}

/// 房屋类型.
pub fn house_type(kind: HouseType) -> Label {
    let en = match kind {
        HouseType::Dwelling => "dwelling",
        HouseType::Commercial => "commercial",
        HouseType::Office => "office",
        HouseType::Industrial => "industrial",
        HouseType::Storage => "warehouse",
        HouseType::Garage => "garage",
        HouseType::StorageRoom => "storage room",
        HouseType::Other => "other",
    };
    label(kind.term(), en)
}

/// 房屋性质: English for the plain case, the official term for the others.
pub fn house_nature(nature: HouseNature) -> Label {
    let en = match nature {
        HouseNature::Market => "market housing",
        _ => nature.term(),
    };
    label(nature.term(), en)
}

/// 权利性质 of the land: English for the plain cases, the official term for the others.
pub fn land_nature(nature: LandNature) -> Label {
    let en = match nature {
        LandNature::Granted => "granted land",
        LandNature::Allocated => "allocated land",
        _ => nature.term(),
    };
    label(nature.term(), en)
}

/// 权利人类型.
pub fn party_kind(kind: PartyKind) -> Label {
    let en = match kind {
        PartyKind::Person => "natural person",
        PartyKind::Enterprise => "enterprise",
        PartyKind::Institution => "public institution",
        PartyKind::StateOrgan => "state organ",
        PartyKind::Other => "other",
    };
    label(kind.term(), en)
}

/// 证件种类.
pub fn document(kind: DocumentKind) -> Label {
    let en = match kind {
        DocumentKind::CitizenCard => "identity card",
        DocumentKind::HongKongMacaoTaiwan => "identity card of Hong Kong, Macao or Taiwan",
        DocumentKind::Passport => "passport",
        DocumentKind::HouseholdBook => "household book",
        DocumentKind::OfficerCard => "officer's card",
        DocumentKind::OrganisationCode => "organisation code certificate",
        DocumentKind::BusinessLicence => "business licence",
        DocumentKind::ResidencePermit => "residence permit of people from Hong Kong, Macao and Taiwan",
        DocumentKind::PermanentResidentCard => "permanent residence card of foreigners",
        DocumentKind::Other => "other",
    };
    label(kind.term(), en)
}

/// 证书种类 of an old certificate.
pub fn cert_scheme(scheme: CertScheme) -> Label {
    match scheme {
        CertScheme::House => label("房屋所有权证（房产证）", "House ownership certificate"),
        CertScheme::Land => label("国有土地使用证（土地证）", "State land use certificate"),
        CertScheme::Other => label("其他旧证", "Another certificate from before 2015"),
    }
}

/// 送达方式; absent: in this app.
pub fn service_way(way: Option<ServiceWay>) -> Label {
    match way {
        None | Some(ServiceWay::App) => label("在本应用内电子送达", "Electronically, in this app"),
        Some(ServiceWay::Post) => label("邮寄送达", "By post"),
        Some(ServiceWay::Counter) => label("窗口领取", "Collected at the counter"),
    }
}

/// 领证方式 of a printed certificate.
pub fn handover(handover: Handover) -> Label {
    match handover {
        Handover::Counter => label("窗口领取", "Collected at the counter"),
        Handover::Kiosk => label("自助机领取", "Collected at a self-service machine"),
        Handover::Post => label("邮寄", "By post"),
    }
}

/// 水电气网联动过户.
pub fn utilities(wish: UtilityWish) -> Label {
    match wish {
        UtilityWish::Yes => label(
            "需要（先记下意愿，登簿后仍需向各单位办理）",
            "wanted: it is noted down, each utility is still asked for it after the entry",
        ),
        UtilityWish::No => label("不需要", "not wanted"),
    }
}

/// 证书介质.
pub fn medium(medium: CertificateMedium) -> Label {
    match medium {
        CertificateMedium::Electronic => label("电子证书", "Electronic certificate"),
        CertificateMedium::Paper => label("电子证书和纸质证书", "Electronic and printed certificate"),
    }
}

/// 持证方式.
pub fn certificates(count: CertificateCount) -> Label {
    match count {
        CertificateCount::One => label("全体权利人共持一本", "One for all holders"),
        CertificateCount::EachHolder => label("分别持证，每人一本", "One for each holder"),
    }
}

/// 费用减免.
pub fn fee_claim(claim: FeeClaim) -> Label {
    match claim {
        FeeClaim::None => label("不申请减免", "None"),
        FeeClaim::BetweenSpouses => label("夫妻间变更", "Between spouses"),
        FeeClaim::SmallEnterprise => label("小微企业", "Small or micro enterprise"),
        FeeClaim::SoleTrader => label("个体工商户（以个人名义）", "Sole trader who acts as a person"),
    }
}

/// A line of the fee.
pub fn fee_item(item: FeeItem) -> Label {
    match item {
        FeeItem::Registration => label("不动产登记费", "Registration fee"),
        FeeItem::FurtherCertificates => label("增加的证书工本费", "Further printed certificates"),
        FeeItem::SpouseCertificates => {
            label("夫妻间变更，仅收证书工本费", "Between spouses: cost of the certificate alone")
        }
        FeeItem::Certificates => label("证书工本费", "Cost of the certificates alone"),
        FeeItem::SmallEnterprise => {
            label("小微企业、个体工商户，免收登记费", "Small or micro enterprise or sole trader: free")
        }
    }
}

/// The standing of a material.
pub fn held(held: Held) -> Label {
    match held {
        Held::NotNeeded => label("本次不需要", "Not needed"),
        Held::MayBeAsked => label("登记机构可能要求提交", "The registry may ask for it"),
        Held::NotKnown => label("取得登记簿信息后才知道", "Known once the register's record is here"),
        Held::Generated => label("签名时自动生成", "Made as you sign"),
        Held::Fetched => label("登记机构自行核验", "The registry fetches it"),
        Held::Confirmed => label("已核验", "Confirmed"),
        Held::Uploaded => label("已上传", "Uploaded"),
        Held::ToUpload => label("待上传", "To be uploaded"),
    }
}

/// The stage of a case: the name of the state (案件状态). Its meaning is the text of [`crate::words::message::case_code`].
pub fn case_stage(stage: CaseStage) -> Label {
    match stage {
        CaseStage::Received => label("已收到，尚未受理", "Received, not yet accepted"),
        CaseStage::Precheck => label("预审中", "Being prechecked"),
        CaseStage::Supplement => label("需要补正", "To be corrected"),
        CaseStage::NotAccepted => label("不予受理", "Not accepted"),
        CaseStage::Accepted => label("已受理", "Accepted"),
        CaseStage::InReview => label("审核中", "In review"),
        CaseStage::FeeDue => label("待缴费", "Fee due"),
        CaseStage::Booking => label("登簿中", "Being entered"),
        CaseStage::Registered => label("已登簿", "Entered in the register"),
        CaseStage::Issued => label("已领证", "Certificate collected"),
        CaseStage::Answered => label("已出具查询结果", "Answered"),
        CaseStage::Refused => label("不予登记/查询", "Refused"),
        CaseStage::Withdrawn => label("已撤回", "Withdrawn"),
        CaseStage::Expired => label("已失效", "Lapsed"),
    }
}

/// The last day of a period, as far as it is known.
pub fn deadline(deadline: Deadline, language: Language) -> String {
    match (deadline, language) {
        (Deadline::By(day), _) => day.to_string(),
        (Deadline::NotBefore(day), Language::Zh) => format!("不早于 {day}，待该年放假安排公布后确定"),
        (Deadline::NotBefore(day), Language::En) => {
            format!("not before {day}, to be confirmed when that year's calendar is announced")
        }
    }
}

/// The state of a case, and while it is reviewed on whom it rests: what waits for the applicants is not called "in
/// review".
pub fn case_state(state: &CaseState) -> Label {
    let CaseState::InReview { review, .. } = state else { return case_stage(state.stage()) };
    match review {
        ReviewState::Auto => case_stage(CaseStage::InReview),
        ReviewState::Manual { proposal: Proposal::Judge, .. } => label("人工审核中", "Reviewed by a person"),
        ReviewState::Manual { proposal: Proposal::Refuse, .. } => {
            label("系统建议不予登记，待人工决定", "Refusal proposed, a person decides")
        }
        ReviewState::Waiting(Waiting::Supplement { .. }) => {
            label("已受理，等申请人补正", "Accepted, to be corrected by the applicants")
        }
        ReviewState::Waiting(Waiting::Partner { .. }) => {
            label("审核中，等其他部门的信息", "In review, waits for other offices")
        }
        ReviewState::Waiting(Waiting::Queue { .. }) => label("审核中，按先后排队", "In review, waits its turn"),
        ReviewState::Waiting(Waiting::Source { .. }) => {
            label("审核中，等来源部门核查", "In review, waits for a source to check a fact")
        }
    }
}

/// The kind of a verdict, in a word.
pub fn verdict(kind: VerdictKind) -> Label {
    match kind {
        VerdictKind::Pass => label("通过", "Passes"),
        VerdictKind::Acknowledge => label("需要您确认", "To be confirmed by you"),
        VerdictKind::Unknown => label("暂时无法判断", "Not known here yet"),
        VerdictKind::Manual => label("由工作人员审核", "A person reviews it"),
        VerdictKind::Refuse => label("建议不予登记", "Refusal proposed"),
        VerdictKind::Supplement => label("需要补充或改正", "To be supplied or corrected"),
        VerdictKind::NotAccept => label("不能受理", "Cannot be accepted"),
    }
}

#[cfg(test)]
mod tests {
    use ereg_domain::party::Side;

    use super::*;
    use crate::{
        case::{Acceptance, AcceptanceSeq},
        matter::{LAW, T04, T05, T28},
        words::sheet::party_heading,
    };

    #[test]
    fn every_matter_says_why_it_is_applied_for_and_what_its_parties_are_called() {
        for matter in LAW.matters() {
            assert!(!matter.form.reason.zh.is_empty() && !matter.form.reason.en.is_empty(), "{}", matter.id());
            for role in matter.form.roles {
                assert_ne!(role.called, PARTY, "{}", role.name);
                assert_eq!(matter.form.called(role.name), role.called);
                let (zh, en) = match role.side {
                    Side::Obligor => ("义务人", "obligor"),
                    Side::RightHolder => ("权利人", "right holder"),
                };
                let heads = party_heading(role);
                assert!(heads.zh.starts_with(role.called.zh) && heads.zh.contains(zh), "{}", heads.zh);
                assert_eq!(heads.en, format!("{} ({en})", role.called.en));
            }
        }
        assert_eq!(T04.form.called(RoleName::of("heir")), PARTY, "no role of it");
        assert_eq!(T04.letter_of_non_acceptance().en, "Letter of non-acceptance");
        assert_eq!(T28.letter_of_non_acceptance().en, "Letter that the query is refused");
    }

    #[test]
    fn a_field_says_whose_it_is_as_its_matter_calls_them() {
        let said = |path| field_and_whose(path, |role| T05.form.called(role)).map(|said| (said.zh, said.en));
        let of = |zh: &str, en: &str| Some((zh.to_owned(), en.to_owned()));
        assert_eq!(said("parties.transferee.2"), of("受赠人 2", "Donee 2"));
        let anywhere = field_and_whose("parties.transferee.2", |_| PARTY).map(|said| (said.zh, said.en));
        assert_eq!(anywhere, of("当事人 2", "Party 2"));
        let name = field("parties.transferee.2.name").unwrap();
        let (zh, en) = (format!("受赠人 2 {}", name.zh), format!("Donee 2: {}", name.en));
        assert_eq!(said("parties.transferee.2.name"), of(&zh, &en));
        let price = field("deal.price").unwrap();
        assert_eq!(said("deal.price"), of(price.zh, price.en));
        assert_eq!(said("no.such_field"), None);
    }

    #[test]
    fn what_waits_for_the_applicants_is_not_called_in_review() {
        let acceptance = Acceptance {
            case_number: "420102202611231000001".parse().unwrap(),
            seq: AcceptanceSeq(1),
            accepted_at: "2026-11-23T05:30:00.000Z".parse().unwrap(),
            decide_by: crate::calendar::Period {
                from: "2026-11-23".parse().unwrap(),
                length: crate::calendar::Length::WorkingDays(30),
                by: Deadline::NotBefore("2027-01-04".parse().unwrap()),
            },
            promised_by: crate::calendar::Period {
                from: "2026-11-23".parse().unwrap(),
                length: crate::calendar::Length::WorkingDays(5),
                by: Deadline::By("2026-11-30".parse().unwrap()),
            },
        };
        let label = |waiting| {
            case_state(&CaseState::InReview { acceptance: acceptance.clone(), review: ReviewState::Waiting(waiting) })
                .zh
        };
        let corrected = label(Waiting::Supplement { grounds: Vec::new() });
        assert!(corrected.contains("补正") && !corrected.contains("审核中"), "{corrected}");
        assert!(label(Waiting::Queue { ahead: 1 }).contains("排队"));
    }

    #[test]
    fn every_choice_of_every_matter_is_taken_in_the_words_it_is_shown_in() {
        let mut seen = 0;
        for spec in LAW.matters().flat_map(|matter| matter.form.fields()) {
            let (path, all) = (spec.path, choices(spec));
            for (name, words) in &all {
                seen += 1;
                let (capitals, around) = (words.en.to_uppercase(), format!(" {} ", words.zh));
                for typed in [name, words.zh, words.en, &capitals, &around] {
                    assert_eq!(chosen(spec, typed), Some(*name), "{path}: {typed}");
                }
                assert!(!words.zh.is_ascii(), "{path} {name} has no Chinese words");
                assert!(!words.en.is_empty() && !words.en.contains('_'), "{path} {name} has no English words");
            }
        }
        assert!(seen > 300, "{seen}");
        let acknowledged = T04.form.fields().find(|spec| spec.path == "inquiry.ack.<rule>").unwrap();
        assert_eq!(choices(acknowledged)[0].1.zh, "已阅读并确认", "more than a yes");
        assert_eq!(chosen(T04.form.field("holding.co_ownership").unwrap(), "按份"), Some("shares"));
        assert_eq!(chosen(T04.form.field("delivery.medium").unwrap(), "电子"), None, "two choices begin so");
        assert_eq!(chosen(T04.form.field("delivery.medium").unwrap(), "电"), None);
        assert_eq!(chosen(T04.form.field("deal.price").unwrap(), "1"), None, "no choice at all");
    }

    #[test]
    fn a_day_that_is_not_certain_is_not_told_as_one() {
        let day = "2027-01-04".parse().unwrap();
        for language in [Language::Zh, Language::En] {
            assert_eq!(deadline(Deadline::By(day), language), "2027-01-04");
        }
        assert_eq!(deadline(Deadline::NotBefore(day), Language::Zh), "不早于 2027-01-04，待该年放假安排公布后确定");
        let english = deadline(Deadline::NotBefore(day), Language::En);
        assert!(english.starts_with("not before 2027-01-04, to be confirmed"), "{english}");
    }
}
