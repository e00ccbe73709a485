//! The organisations of a city (演示单位), each with the two people who act in its name. Nobody is mandated yet: the legal
//! representative does that in the app.

use ereg_domain::{
    identifier::{CreditCode, PersonNumber},
    party::Agent,
    text::PersonName,
};

use super::{
    SeedError,
    draw::{Draw, read},
};
use crate::partner::RegisteredOrganisation;

/// The bank that lends on the city's homes.
pub(super) const BANK: &str = "演示银行武汉分行";
/// Its credit code; issued to nobody.
pub(super) const BANK_CODE: &str = "91420100MA0000023A";

/// The office that checks the home of a child who is to enter school, with the consent of its holder.
const SCHOOLS: &str = "演示教育局";
/// Its credit code; issued to nobody.
const SCHOOLS_CODE: &str = "11420100MB00000271";

/// Decide who acts for them.
const PEOPLE: u64 = 2_026;
const OFFICIALS: u64 = 2_027;

/// An organisation, its legal representative and whoever is to act for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntheticOrganisation {
    /// 名称.
    pub name: PersonName,
    /// 统一社会信用代码.
    pub code: CreditCode,
    /// 法定代表人.
    pub legal_representative: SyntheticRepresentative,
    /// 经办人.
    pub representative: SyntheticRepresentative,
}

/// Somebody who acts in the name of an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntheticRepresentative {
    /// 姓名.
    pub name: PersonName,
    /// 证件号码.
    pub number: PersonNumber,
}

impl SyntheticRepresentative {
    fn draw(draw: &mut Draw) -> Result<SyntheticRepresentative, SeedError> {
        let number = PersonNumber::Citizen(draw.citizen_id(1965, 1995)?);
        Ok(SyntheticRepresentative { name: read(&draw.name()?)?, number })
    }
}

impl SyntheticOrganisation {
    /// The bank, the same in every city.
    pub(super) fn bank() -> Result<SyntheticOrganisation, SeedError> {
        SyntheticOrganisation::drawn(BANK, BANK_CODE, PEOPLE)
    }

    /// The education bureau, the same in every city: it applies for nothing, and is shown what a holder consents to.
    pub(super) fn schools() -> Result<SyntheticOrganisation, SeedError> {
        SyntheticOrganisation::drawn(SCHOOLS, SCHOOLS_CODE, OFFICIALS)
    }

    fn drawn(name: &str, code: &str, people: u64) -> Result<SyntheticOrganisation, SeedError> {
        let draw = &mut Draw::new(people);
        Ok(SyntheticOrganisation {
            name: read(name)?,
            code: read(code)?,
            legal_representative: SyntheticRepresentative::draw(draw)?,
            representative: SyntheticRepresentative::draw(draw)?,
        })
    }

    /// Whoever acts for it, as an application names them.
    pub(super) fn agent(&self) -> Agent {
        let SyntheticRepresentative { name, number } = self.representative.clone();
        Agent { name, number, agency: None, phone: None }
    }

    /// The organisation as the market supervision has it.
    pub(super) fn registered(&self) -> RegisteredOrganisation {
        let SyntheticRepresentative { name, number } = self.legal_representative.clone();
        RegisteredOrganisation { name: self.name.clone(), legal_representative: name, number }
    }
}
