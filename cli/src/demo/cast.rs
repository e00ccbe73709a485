//! The cast: the people of two households of the seeded city, with their fixture keys.

use ereg_domain::party::{IdentityNumber, Slot};
use ereg_law::section::Form;
use ereg_registry::seed::{CityListing, ListedPerson, ListedRepresentative};
use serde::{Deserialize, Serialize};

use super::{
    broken::{Broken, found},
    said::Said,
};

/// Somebody in the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Character {
    /// Sells the home.
    Seller,
    /// Buys it.
    Buyer,
    /// Sells the mortgaged home.
    MortgagedSeller,
    /// Buys it with its mortgage.
    MortgagedBuyer,
    /// Whoever fills this place in the short scene of a matter.
    Applicant(Slot),
    /// The person whose mandate somebody acts under who applies for an organisation.
    LegalRepresentative,
    /// The bank that holds the mortgage.
    Lender,
    /// The stranger, who has a trust file and a token, nothing else.
    Stranger,
    /// 登记机构.
    Registry,
}

impl Character {
    /// Everybody with a phone.
    pub const PHONES: [Character; 4] =
        [Character::Seller, Character::Buyer, Character::MortgagedSeller, Character::MortgagedBuyer];

    /// Name of the phone's directory.
    pub fn key(self) -> String {
        match self {
            Character::Seller => "seller".to_owned(),
            Character::Buyer => "buyer".to_owned(),
            Character::MortgagedSeller => "mortgaged-seller".to_owned(),
            Character::MortgagedBuyer => "mortgaged-buyer".to_owned(),
            Character::Applicant(slot) => slot.to_string(),
            Character::LegalRepresentative => "legal-representative".to_owned(),
            Character::Lender => "lender".to_owned(),
            Character::Stranger => "stranger".to_owned(),
            Character::Registry => "registry".to_owned(),
        }
    }

    /// The person with this directory.
    pub fn of_key(key: &str) -> Option<Character> {
        Character::PHONES.into_iter().find(|who| who.key() == key)
    }

    /// The name by which the story calls the person, whose matter has this form.
    pub fn said(self, form: &Form) -> Said {
        match self {
            Character::Seller => Said::of("卖方", "Seller"),
            Character::Buyer => Said::of("买方", "Buyer"),
            Character::MortgagedSeller => Said::of("卖方乙", "Second seller"),
            Character::MortgagedBuyer => Said::of("买方乙", "Second buyer"),
            Character::Applicant(slot) => Said::party(slot, form),
            Character::LegalRepresentative => Said::of("法定代表人", "Legal representative"),
            Character::Lender => Said::of("抵押权人", "Lender"),
            Character::Stranger => Said::of("陌生人", "Stranger"),
            Character::Registry => Said::of("登记机构", "Registry"),
        }
    }

    /// PKCS#8 of the user key and of the device key; empty for whoever has no phone.
    pub fn fixtures(self) -> (&'static [u8], &'static [u8]) {
        match self {
            Character::Seller => (include_bytes!("keys/seller-user.p8"), include_bytes!("keys/seller-device.p8")),
            Character::Buyer => (include_bytes!("keys/buyer-user.p8"), include_bytes!("keys/buyer-device.p8")),
            Character::MortgagedSeller => {
                (include_bytes!("keys/mortgaged-seller-user.p8"), include_bytes!("keys/mortgaged-seller-device.p8"))
            }
            Character::MortgagedBuyer => {
                (include_bytes!("keys/mortgaged-buyer-user.p8"), include_bytes!("keys/mortgaged-buyer-device.p8"))
            }
            // Makes keys of their own when they enrol.
            Character::Applicant(_)
            | Character::LegalRepresentative
            | Character::Lender
            | Character::Stranger
            | Character::Registry => (&[], &[]),
        }
    }
}

/// The facts that a person knows by heart, and what the identity app hands out.
pub struct Player {
    /// 姓名.
    pub name: String,
    /// 公民身份号码.
    pub id_no: String,
    /// The proof that the identity app hands out.
    pub proof: String,
}

/// The output never names the person.
impl std::fmt::Debug for Player {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Person(..)")
    }
}

/// A sale about to be made: what the people have in their heads and papers before they open the app.
#[derive(Debug)]
pub struct Sale {
    /// The person who sells, and the phone on which they do.
    pub seller: (Character, Player),
    /// The person who buys, and the phone.
    pub buyer: (Character, Player),
    /// The home, 不动产单元号.
    pub unit: String,
    /// The old certificate.
    pub certificate: String,
    /// Number of the filed contract.
    pub contract: String,
    /// Agreed price, yuan.
    pub price: String,
}

impl Sale {
    /// A household of the city's cast, played on two phones.
    pub fn of(city: &CityListing, key: &str, seller: Character, buyer: Character) -> Result<Sale, Broken> {
        let home = found(city.household(key), "the household is in the city's cast")?;
        Ok(Sale {
            seller: (seller, player(found(home.obligors.first(), "the household has a seller")?)?),
            buyer: (buyer, player(found(home.right_holders.first(), "the household has a buyer")?)?),
            unit: home.unit.to_string(),
            certificate: home.certificate.to_string(),
            contract: found(home.contract.clone(), "the household has a contract")?,
            price: found(home.price, "the household has a price")?.to_string(),
        })
    }
}

/// Returns what somebody who acts in the name of an organisation knows and has.
pub fn acting(listed: &ListedRepresentative) -> Player {
    Player {
        name: listed.name.as_str().to_owned(),
        id_no: listed.number.to_string(),
        proof: listed.identity_proof.clone(),
    }
}

/// Returns what a person of the cast knows and has.
pub fn player(listed: &ListedPerson) -> Result<Player, Broken> {
    let IdentityNumber::Citizen(id_no) = &listed.identity else {
        return found(None, "the person is a natural person");
    };
    Ok(Player {
        name: listed.name.as_str().to_owned(),
        id_no: id_no.as_str().to_owned(),
        proof: found(listed.identity_proof.clone(), "the person has an identity app")?,
    })
}
