//! The words of a certificate's face: its labels, and values that are said in words.

use ereg_domain::{
    area::Area,
    dictionary::{CoOwnership, HouseNature, LandNature},
    party::Holder,
    register::Burden,
    time::Day,
};

use super::labels::{self, Label};
use crate::policy::Wording;

macro_rules! words {
    ($($name:ident $zh:literal $en:literal;)*) => {
        $(#[doc = $zh] pub const $name: Label = Label { zh: $zh, en: $en };)*
    };
}

words! {
    TITLE_CERTIFICATE "不动产权证书" "Title certificate of real estate";
    REGISTRATION_PROOF "不动产登记证明" "Registration proof of real estate";
    CO_OWNERSHIP "共有情况" "Co-ownership";
    NATURE "权利性质" "Nature of the rights";
    USE "用途" "Use";
    AREA "面积" "Area";
    LAND_TERM "使用期限" "Term of use";
    REISSUED "补发" "reissued";
    PROVEN "证明权利或事项" "Right or matter proven";
    PROVEN_FOR "权利人（申请人）" "Holder (applicant)";
    OBLIGOR "义务人" "Obligor";
    METHOD "抵押方式" "Kind of mortgage";
    RANK "抵押顺位" "Rank of the mortgage";
    DEBTOR "债务人" "Debtor";
    SCOPE "担保范围" "What the security covers";
    TRANSFER "转让约定" "Clause on a transfer";
    RESTRICTION "禁止或限制转让的约定" "Ban or restriction of a transfer";
    MORTGAGE "抵押权" "Mortgage";
    LETTING "出租住房" "letting the home";
}

/// The names of holders, in full.
pub fn names(holders: &[Holder]) -> String {
    holders.iter().map(|holder| holder.name.to_string()).collect::<Vec<_>>().join("、")
}

/// 共有方式, with the share of each where they hold in shares.
pub fn held(form: CoOwnership, holders: &[Holder]) -> Wording {
    let form = labels::co_ownership(form);
    let shares: Vec<String> =
        holders.iter().filter_map(|holder| Some(format!("{} {}", holder.name, holder.share?))).collect();
    if shares.is_empty() {
        return form.into();
    }
    let shares = shares.join("、");
    Wording { zh: format!("{}：{shares}", form.zh), en: format!("{}: {shares}", form.en) }
}

/// 权利性质 of the land, and of the building where there is one.
pub fn nature(land: LandNature, building: Option<HouseNature>) -> Wording {
    let land = labels::land_nature(land);
    let Some(building) = building.map(labels::house_nature) else { return land.into() };
    Wording { zh: format!("{}/{}", land.zh, building.zh), en: format!("{} / {}", land.en, building.en) }
}

/// 房屋建筑面积.
pub fn floor_area(area: Area) -> Wording {
    Wording { zh: format!("房屋建筑面积 {area} 平方米"), en: format!("floor area {area} m²") }
}

/// 土地使用期限, by its last day.
pub fn land_term(end: Day) -> Wording {
    Wording { zh: format!("土地使用权至 {end} 止"), en: format!("land use right until {end}") }
}

/// The right or the matter that a proof proves (证明权利或事项).
pub fn proven(burden: &Burden) -> Wording {
    let term = |term: &str| Wording { zh: term.to_owned(), en: term.to_owned() };
    match burden {
        Burden::Mortgage(_) => MORTGAGE.into(),
        Burden::Notice { kind, .. } => term(kind.term()),
        Burden::Seizure(seizure) => term(seizure.kind.term()),
        Burden::Objection { .. } => super::sheet::OBJECTION.into(),
        Burden::Other { kind } => term(kind.term()),
    }
}
