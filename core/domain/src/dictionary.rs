//! The dictionaries (字典) of the registration database standard (不动产登记数据库标准, Annex A).
//!
//! Every value the standard knows has a name here, whether this office handles it automatically or not: a value
//! that no rule claims stops at a person (`R-00`) and is never booked unjudged. JSON carries the names, never the
//! numbers, because vendors number differently.

use serde::{Deserialize, Serialize};

/// `citizen_card` of `CitizenCard`, as serde spells it.
fn snake_case(variant: &str) -> String {
    let mut name = String::with_capacity(variant.len() + 4);
    for character in variant.chars() {
        if character.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(character.to_ascii_lowercase());
    }
    name
}

macro_rules! dictionary {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal $zh:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* #[doc = $zh] $variant),+ }

        impl $name {
            /// Every value, in the order of the standard.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The standard's number.
            pub fn number(self) -> u16 {
                match self { $($name::$variant => $code),+ }
            }

            /// The name that JSON carries, such as `citizen_card`.
            pub fn name(self) -> String {
                snake_case(match self { $($name::$variant => stringify!($variant)),+ })
            }

            /// The official Chinese term.
            pub fn term(self) -> &'static str {
                match self { $($name::$variant => $zh),+ }
            }
        }
    };
}

dictionary!(
    /// Kind of right (权利类型, A.8). Mortgage and residence carry this project's own numbers (not found in A.8).
    RightKind {
        CollectiveLandOwnership = 1 "集体土地所有权", StateLandOwnership = 2 "国家土地所有权",
        StateConstructionLand = 3 "国有建设用地使用权", StateLandAndHouse = 4 "国有建设用地使用权/房屋（构筑物）所有权",
        Homestead = 5 "宅基地使用权", HomesteadAndHouse = 6 "宅基地使用权/房屋（构筑物）所有权",
        CollectiveConstructionLand = 7 "集体建设用地使用权", CollectiveLandAndHouse = 8 "集体建设用地使用权/房屋（构筑物）所有权",
        ContractedLand = 9 "土地承包经营权", ContractedLandAndForest = 10 "土地承包经营权/森林、林木所有权",
        ForestLand = 11 "林地使用权", ForestLandAndForest = 12 "林地使用权/森林、林木使用权",
        Grassland = 13 "草原使用权", WaterSurface = 14 "水域滩涂养殖权", SeaArea = 15 "海域使用权",
        SeaAreaAndStructure = 16 "海域使用权/构（建）筑物所有权", UninhabitedIsland = 17 "无居民海岛使用权",
        IslandAndStructure = 18 "无居民海岛使用权/构（建）筑物所有权", Easement = 19 "地役权",
        WaterIntake = 20 "取水权", Exploration = 21 "探矿权", Mining = 22 "采矿权",
        Mortgage = 23 "抵押权", Residence = 92 "居住权", Other = 99 "其它",
    }
);
dictionary!(
    /// Nature of the land right (权利性质, A.9).
    LandNature {
        State = 100 "国有土地", Allocated = 101 "划拨", Granted = 102 "出让", CapitalContribution = 103 "作价出资（入股）",
        StateLease = 104 "租赁", AuthorisedOperation = 105 "授权经营", FamilyContract = 106 "家庭承包",
        OtherContract = 107 "其它方式承包", Collective = 200 "集体土地", CollectiveFamilyContract = 201 "家庭承包（集体）",
        CollectiveOtherContract = 202 "其它方式承包（集体）", CollectiveApproved = 203 "批准拨用",
        CollectiveShare = 204 "入股", CollectiveJointVenture = 205 "联营",
    }
);
dictionary!(
    /// Unit of area (面积单位, A.7).
    AreaUnit { SquareMetre = 1 "平方米", Mu = 2 "亩", Hectare = 3 "公顷" }
);
dictionary!(
    /// Kind of building (房屋类型, A.18). A storage room (储藏室) is no warehouse (5 仓储用房): it is a kind of its own in the
    /// fee table, is not in A.18 and carries this project's own number.
    HouseType {
        Dwelling = 1 "住宅", Commercial = 2 "商业用房", Office = 3 "办公用房", Industrial = 4 "工业用房",
        Storage = 5 "仓储用房", Garage = 6 "车库",
        StorageRoom = 91 "储藏室", Other = 99 "其它",
    }
);
dictionary!(
    /// Nature of the house (房屋性质, A.19).
    HouseNature {
        Market = 0 "市场化商品房", Relocation = 1 "动迁房", Ancillary = 2 "配套商品房", PublicRental = 3 "公共租赁住房",
        LowRent = 4 "廉租住房", PriceLimited = 5 "限价普通商品住房", Affordable = 6 "经济适用住房",
        FixedSale = 7 "定销商品房", FundRaised = 8 "集资建房", Welfare = 9 "福利房", Other = 99 "其它",
    }
);
dictionary!(
    /// Status of a recorded right (权属状态, A.22).
    TenureStatus { Provisional = 0 "临时", Current = 1 "现势", Historic = 2 "历史", Terminated = 3 "终止" }
);
dictionary!(
    /// Kind of property that a mortgage lies on (抵押不动产类型, A.27).
    MortgagedObject {
        Land = 1 "土地", LandAndHouse = 2 "土地和房屋", Forest = 3 "林地和林木", LandAndConstruction = 4 "土地和在建建筑物",
        Sea = 5 "海域", SeaAndStructure = 6 "海域和构筑物", Other = 7 "其它",
    }
);
dictionary!(
    /// Method of mortgage (抵押方式, A.28).
    MortgageMethod { Ordinary = 1 "一般抵押", MaximumAmount = 2 "最高额抵押" }
);
dictionary!(
    /// Kind of advance notice (预告登记种类, A.29).
    NoticeKind {
        PresaleHome = 1 "预售商品房买卖预告登记", OtherSale = 2 "其它不动产买卖预告登记",
        PresaleMortgage = 3 "预售商品房抵押权预告登记", OtherMortgage = 4 "其它不动产抵押权预告登记",
    }
);
dictionary!(
    /// Kind of identity document (证件种类, A.30). The residence permit and the permanent residence card are not in A.30
    /// and carry this project's own numbers.
    DocumentKind {
        CitizenCard = 1 "身份证", HongKongMacaoTaiwan = 2 "港澳台身份证", Passport = 3 "护照", HouseholdBook = 4 "户口簿",
        OfficerCard = 5 "军官证（士兵证）", OrganisationCode = 6 "组织机构代码", BusinessLicence = 7 "营业执照",
        ResidencePermit = 91 "港澳台居民居住证", PermanentResidentCard = 92 "外国人永久居留身份证", Other = 99 "其它",
    }
);
dictionary!(
    /// Kind of seizure (查封类型, A.32).
    SeizureKind {
        Seizure = 1 "查封", WaitingSeizure = 2 "轮候查封", PreSeizure = 3 "预查封", WaitingPreSeizure = 4 "轮候预查封",
    }
);
dictionary!(
    /// Form of ownership (共有方式, A.34).
    CoOwnership { Sole = 0 "单独所有", Joint = 1 "共同共有", Shares = 2 "按份共有", Other = 3 "其它共有" }
);
dictionary!(
    /// Kind of right-holder (权利人类型, A.36).
    PartyKind { Person = 1 "个人", Enterprise = 2 "企业", Institution = 3 "事业单位", StateOrgan = 4 "国家机关", Other = 99 "其它" }
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_unique_within_a_dictionary() {
        let mut seen: Vec<u16> = RightKind::ALL.iter().map(|r| r.number()).collect();
        seen.dedup();
        assert_eq!(seen.len(), 25);
        assert_eq!(serde_json::to_string(&RightKind::StateLandAndHouse).unwrap(), "\"state_land_and_house\"");
    }

    #[test]
    fn a_value_is_named_as_json_carries_it() {
        let named = DocumentKind::ALL.iter().map(|value| (value.name(), serde_json::to_string(value).unwrap()));
        let named =
            named.chain(PartyKind::ALL.iter().map(|value| (value.name(), serde_json::to_string(value).unwrap())));
        let named =
            named.chain(RightKind::ALL.iter().map(|value| (value.name(), serde_json::to_string(value).unwrap())));
        for (name, json) in
            named.chain(LandNature::ALL.iter().map(|value| (value.name(), serde_json::to_string(value).unwrap())))
        {
            assert_eq!(json, format!("\"{name}\""));
        }
    }
}
