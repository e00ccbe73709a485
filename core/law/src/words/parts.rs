//! Names of the parts of the law's table, as a page about the law shows them: phases, facts, charges and claimed values.

use ereg_domain::{
    identifier::FixtureClass,
    party::{PrincipalKind, Side},
    register::TransferClause,
};

use super::labels::{self, Label};
use crate::{
    dispute::DisputeReason,
    fact::{MortgageLaw, ObjectionState, RegisterFact, TermPhase},
    field::Whose,
    licence::{LicenceKind, licences_for},
    material::{MaterialCode, MaterialSource},
    policy::{MaterialNeed, MatterFee, ShownWhere, SourceKind, Switch, Wording},
    question::Good,
    role::{Recorded, Signatory},
    verdict::{Needs, Phase},
    yields::Yields,
};

const fn label(zh: &'static str, en: &'static str) -> Label {
    Label { zh, en }
}

/// The result of a case that is entered, with what its entry hands out.
pub fn entry(yields: Yields) -> Label {
    match yields {
        Yields::TitleCertificate => label("登簿，发给不动产权证书", "an entry in the book, and a title certificate"),
        Yields::RegistrationProof => {
            label("登簿，发给不动产登记证明", "an entry in the book, and a registration proof")
        }
        Yields::Nothing => label("登簿，不发证", "an entry in the book, and nothing handed out"),
    }
}

/// The result of a case that is answered.
pub const AN_ANSWER: Label = label("查询结果证明，不登簿", "a sealed answer, and no entry");

/// 权利人 or 义务人.
pub fn side(side: Side) -> Label {
    match side {
        Side::Obligor => label("义务人", "obligor"),
        Side::RightHolder => label("权利人", "right holder"),
    }
}

/// Whether the register names who fills a role.
pub fn recorded(recorded: Recorded) -> Label {
    match recorded {
        Recorded::Holder => label("登记簿上的权利人", "a holder in the register"),
        Recorded::Mortgagee => label("登记簿上的抵押权人", "a mortgagee in the register"),
        Recorded::Formerly => {
            label("登记簿上的权利人（以原姓名、原证件号码）", "a holder in the register, under a former name or number")
        }
        Recorded::NotYet => label("登记簿尚未记载", "not in the register yet"),
    }
}

/// The kinds of party that may fill a role.
pub fn takes(takes: &[PrincipalKind]) -> Label {
    match (takes.contains(&PrincipalKind::Person), takes.contains(&PrincipalKind::Organisation)) {
        (true, true) => label("个人或者单位", "a person or an organisation"),
        (true, false) => label("个人", "a person"),
        (false, true) => label("单位", "an organisation"),
        (false, false) => label("无人", "nobody"),
    }
}

/// Whether who fills a role signs.
pub fn signing(signing: Signatory) -> Label {
    match signing {
        Signatory::Signs => label("签名", "signs"),
        Signatory::IsNamed => label("只写明，不签名", "is named and does not sign"),
    }
}

/// 定着物特征码 of a unit.
pub fn fixture(class: FixtureClass) -> Label {
    match class {
        FixtureClass::Building => label("房屋等建筑物、构筑物（F）", "building (F)"),
        FixtureClass::Forest => label("森林、林木（L）", "forest (L)"),
        FixtureClass::Other => label("其他定着物（Q）", "another fixture (Q)"),
        FixtureClass::Bare => label("无定着物（W）", "the parcel alone (W)"),
    }
}

/// The one who writes a section.
pub fn whose(whose: Whose) -> Label {
    match whose {
        Whose::Shared => label("共同填写，各方签名", "shared, signed by all"),
        Whose::Own => label("各方自填", "each party's own"),
    }
}

/// The answer to a question that stands in nobody's way.
pub fn good(good: Good) -> Label {
    match good {
        Good::Yes => label("是", "yes"),
        Good::No => label("否", "no"),
        Good::MortgagesAsRegistered => label("与登记簿一致", "as the register has it"),
    }
}

/// The phase in which a rule runs.
pub fn phase(phase: Phase) -> Label {
    match phase {
        Phase::Device => label("手机", "phone"),
        Phase::Precheck => label("预审", "precheck"),
        Phase::Review => label("审核", "review"),
        Phase::Booking => label("登簿", "entry"),
    }
}

/// A fact that a rule waits for.
pub fn need(need: Needs) -> Label {
    match need {
        Needs::Section => label("申请内容", "the application"),
        Needs::RegisterExtract => label("登记簿摘录", "register extract"),
        Needs::Identity => label("身份核验", "identity"),
        Needs::Mandates => label("授权委托", "mandates"),
        Needs::TaxClearance => label("完税信息", "tax clearance"),
        Needs::FiledContract => label("网签备案合同", "filed contract"),
        Needs::Signatures => label("各方签名", "signatures"),
        Needs::OtherInquiries => label("各方询问回答", "every party's answers"),
        Needs::Queue => label("受理先后", "the unit's queue"),
        Needs::Payment => label("缴费", "payment"),
        Needs::Marriage => label("婚姻登记", "record of marriage"),
        Needs::LenderLicence => label("金融许可证", "the lender's licence"),
        Needs::NotarialDeed => label("公证书", "notarial deed"),
        Needs::MortgageeConsent => label("抵押权人同意", "mortgagee's consent"),
        Needs::Publication => label("门户网站公告", "publication on the portal"),
        Needs::HomeLocks => label("产权锁定", "locks of holders"),
    }
}

/// The office that has a shared fact, and checks it where somebody says that it is wrong.
pub fn source(need: Needs) -> Label {
    match need {
        Needs::Identity => label("公安机关", "the police"),
        Needs::TaxClearance => label("税务部门", "the tax office"),
        Needs::FiledContract => label("住房部门", "the housing authority"),
        Needs::Marriage => label("民政部门", "the civil affairs office"),
        Needs::LenderLicence => label("电子证照库", "the licence library"),
        Needs::NotarialDeed => label("公证平台", "the notaries' platform"),
        Needs::MortgageeConsent => label("贷款银行", "the lender"),
        Needs::Section
        | Needs::RegisterExtract
        | Needs::Mandates
        | Needs::Signatures
        | Needs::OtherInquiries
        | Needs::Queue
        | Needs::Payment
        | Needs::Publication
        | Needs::HomeLocks => label("登记机构", "the registry"),
    }
}

/// The sources of a material, best first. Of its licences (电子证照) it is told which the registry checks itself, where a rule waits
/// for the fact that each shows, and which take the paper's place only where their holder hands them in.
pub fn sources(material: MaterialCode, sources: &[MaterialSource], waits_for: impl Fn(Needs) -> bool) -> Vec<Wording> {
    let told = |source: &MaterialSource| -> Vec<Wording> {
        let one = match source {
            MaterialSource::Generated => label("由应用生成，不用准备", "Made by the app: nothing to bring"),
            MaterialSource::Licence => return licences(material, &waits_for),
            MaterialSource::Shared => {
                label("部门间共享核验，不用提交", "Checked with the other office: nothing to bring")
            }
            MaterialSource::Upload => label("由您上传", "You upload it"),
            MaterialSource::Issued => label("由银行、公证处等出具", "Issued by the bank, notary or court"),
        };
        vec![one.into()]
    };
    sources.iter().flat_map(told).collect()
}

fn licences(material: MaterialCode, waits_for: &impl Fn(Needs) -> bool) -> Vec<Wording> {
    let (checked, handed_in): (Vec<&LicenceKind>, Vec<&LicenceKind>) =
        licences_for(material).partition(|kind| kind.asked().is_some_and(waits_for));
    let lead =
        label("登记机构自行核验，查到的不用提交", "Checked by the registry, not to be brought where it is found");
    let instead = label("可以提交电子证照代替纸件", "An electronic licence may be handed in for the paper");
    let both = [(lead, checked), (instead, handed_in)];
    both.into_iter().filter(|(_, kinds)| !kinds.is_empty()).map(|(lead, kinds)| listing(lead, &kinds)).collect()
}

fn listing(lead: Label, kinds: &[&LicenceKind]) -> Wording {
    let zh: Vec<&str> = kinds.iter().map(|kind| kind.name.zh).collect();
    let en: Vec<&str> = kinds.iter().map(|kind| kind.name.en).collect();
    Wording { zh: format!("{}：{}", lead.zh, zh.join("、")), en: format!("{}: {}", lead.en, en.join(", ")) }
}

/// The fault that a person finds in a shared fact.
pub fn dispute_reason(reason: DisputeReason) -> Label {
    match reason {
        DisputeReason::OutOfDate => label("信息没有更新", "It is out of date"),
        DisputeReason::WrongContent => label("内容有误", "What it says is not so"),
        DisputeReason::OtherSubject => {
            label("张冠李戴，说的是别人或者别的房屋", "It is about somebody or something else")
        }
        DisputeReason::NotFound => label("应当有，却查不到", "It is there and was not found"),
    }
}

/// Whether something is in force.
pub fn switch(switch: Switch) -> Label {
    match switch {
        Switch::On => label("是", "yes"),
        Switch::Off => label("否", "no"),
    }
}

/// The way a matter is charged.
pub fn charge(fee: MatterFee) -> Label {
    match fee {
        MatterFee::ByPiece => label("按件收取登记费", "by piece"),
        MatterFee::CertificatesAlone => {
            label("不收登记费，只收纸质证书工本费", "no fee but the cost of printed certificates")
        }
        MatterFee::SpouseCertificates => {
            label("夫妻间不收登记费，只收纸质证书工本费", "between spouses no fee but the cost of printed certificates")
        }
        MatterFee::Free => label("免费", "free"),
    }
}

/// The circumstances in which a material is needed.
pub fn material_need(need: MaterialNeed) -> Label {
    match need {
        MaterialNeed::Always => label("必要", "always"),
        MaterialNeed::Organisation => label("申请人为单位的", "where a party is an organisation"),
        MaterialNeed::IndividualObligor => label("义务人为自然人的", "where a natural person gives a right up"),
        MaterialNeed::Agent => label("由代理人办理的", "where a party acts by an agent"),
        MaterialNeed::Minor => label("申请人未成年的", "where a party is a minor"),
        MaterialNeed::Consent => label("登记簿上有须经同意的负担的", "where a burden's holder must consent"),
        MaterialNeed::CoOwners => label("须经其他共有人同意的", "where other co-owners must consent"),
        MaterialNeed::AllocatedLand => label("划拨土地", "where the land is allocated"),
        MaterialNeed::OnRequest => label("登记机构要求的", "only where asked for"),
    }
}

/// The burden on a home whose applicants read a text, or that every applicant reads it.
pub fn shown_where(burden: Option<ShownWhere>) -> Label {
    match burden {
        None => label("一律适用", "always"),
        Some(ShownWhere::Mortgage) => label("登记簿上有抵押的", "where the register shows a mortgage"),
        Some(ShownWhere::FollowingMortgage) => {
            label("登记簿上有不影响转让的抵押的", "where a mortgage goes with the home to whoever takes it")
        }
        Some(ShownWhere::Objection) => {
            label("登记簿上有有效的异议登记的", "where the register shows an objection that has not lapsed")
        }
        Some(ShownWhere::Residence) => label("登记簿上有居住权的", "where the register shows a right of residence"),
    }
}

/// The kind of source that a number has.
pub fn source_kind(kind: SourceKind) -> Label {
    match kind {
        SourceKind::Law => label("法规", "law"),
        SourceKind::Standard => label("标准", "standard"),
        SourceKind::Office => label("本机构规定", "the office's own"),
    }
}

/// A value that a rule claims, with what it is a value of: `房屋类型：住宅`.
pub fn claimed(fact: RegisterFact) -> Wording {
    use RegisterFact as F;
    let term = |phase: TermPhase| match phase {
        TermPhase::NotBegun => label("尚未开始", "not begun"),
        TermPhase::InForce => label("期限内", "in force"),
        TermPhase::Past => label("已届满", "over"),
    };
    // A value of a dictionary is told in English by its name in formats.
    let listed = |kind: Label, zh: &str, name: String| (kind, zh.to_owned(), name.replace('_', " "));
    let plain = |kind: Label, value: Label| (kind, value.zh.to_owned(), value.en.to_owned());
    let (kind, zh, en) = match fact {
        F::Right(v) => listed(label("权利类型", "right"), v.term(), v.name()),
        F::Act(v) => plain(label("登记类型", "registration"), labels::act(v)),
        F::RightStatus(v) => listed(label("权属状态", "status of the right"), v.term(), v.name()),
        F::UnitStatus(v) => listed(label("单元状态", "status of the unit"), v.term(), v.name()),
        F::Fixture(v) => plain(label("定着物", "fixture"), fixture(v)),
        F::Land(v) => listed(label("土地权利性质", "land right"), v.term(), v.name()),
        F::LandTerm(v) => plain(label("土地使用期限", "land term"), term(v)),
        F::House(v) => listed(label("房屋类型", "kind of building"), v.term(), v.name()),
        F::HouseNature(v) => listed(label("房屋性质", "nature of the house"), v.term(), v.name()),
        F::Held(v) => listed(label("现共有方式", "held in"), v.term(), v.name()),
        F::Taken(v) => listed(label("取得后共有方式", "taken in"), v.term(), v.name()),
        F::Holder(v) => listed(label("权利人类型", "holder"), v.term(), v.name()),
        F::Applicant(v) => listed(label("申请人类型", "applicant"), v.term(), v.name()),
        F::Document(v) => listed(label("证件种类", "document"), v.term(), v.name()),
        F::UnreadNumber(v) => listed(label("未核对的证件号码", "number not read"), v.term(), v.name()),
        F::Minor => plain(label("申请人", "applicant"), label("未成年人", "a minor")),
        F::MortgageTransfer(clause, law) => {
            let (clause, law) = (transfer_clause(clause), mortgage_law(law));
            let (zh, en) = (format!("{}（{}）", clause.zh, law.zh), format!("{} ({})", clause.en, law.en));
            (label("抵押转让约定", "transfer of a mortgaged home"), zh, en)
        }
        F::MortgageMethod(v) => listed(label("抵押方式", "method of mortgage"), v.term(), v.name()),
        F::MortgagedObject(v) => listed(label("抵押不动产类型", "what is mortgaged"), v.term(), v.name()),
        F::Seizure(kind, phase) => {
            let phase = term(phase);
            let zh = format!("{}（{}）", kind.term(), phase.zh);
            (label("查封", "seizure"), zh, format!("{} ({})", kind.name().replace('_', " "), phase.en))
        }
        F::Objection(ObjectionState::Live) => plain(label("异议登记", "objection"), label("有效", "in force")),
        F::Objection(ObjectionState::Lapsed) => plain(label("异议登记", "objection"), label("已失效", "lapsed")),
        F::Notice(v) => listed(label("预告登记", "advance notice"), v.term(), v.name()),
        F::Burden(v) => (label("其他限制", "other burden"), v.term().to_owned(), v.term().to_owned()),
        F::Paper(v) => (label("材料", "material"), v.as_str().to_owned(), v.as_str().to_owned()),
        F::Package => plain(label("申请", "application"), label("组合办理", "several items together")),
    };
    Wording { zh: format!("{}：{zh}", kind.zh), en: format!("{}: {en}", kind.en) }
}

fn transfer_clause(clause: TransferClause) -> Label {
    match clause {
        TransferClause::Free => label("可以转让", "free"),
        TransferClause::Silent => label("未记载", "not said"),
        TransferClause::Restricted => label("禁止或限制转让", "banned or restricted"),
    }
}

fn mortgage_law(law: MortgageLaw) -> Label {
    match law {
        MortgageLaw::PropertyLaw => label("物权法时期", "under the Property Law"),
        MortgageLaw::CivilCode => label("民法典时期", "under the Civil Code"),
    }
}
