//! The cast: the people of two households of the seeded city, with their fixture keys.

use ereg_domain::party::{IdentityNumber, Side, Slot};
use ereg_law::section::Form;
use ereg_registry::seed::{CityListing, ListedPerson, ListedRepresentative};
use serde::{Deserialize, Serialize};

use super::{
    broken::{Broken, found},
    said::Said,
    words::people,
};

/// Somebody in the story. The vaults keep the names of the sale, `seller` and `buyer`, whatever matter is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Character {
    /// Gives the home up.
    #[serde(rename = "seller")]
    Transferor,
    /// Takes it.
    #[serde(rename = "buyer")]
    Transferee,
    /// Gives the mortgaged home up.
    #[serde(rename = "mortgaged-seller")]
    MortgagedTransferor,
    /// Takes it with its mortgage.
    #[serde(rename = "mortgaged-buyer")]
    MortgagedTransferee,
    /// Whoever fills this place in the short scene of a matter.
    Applicant(Slot),
    /// The person whose mandate somebody acts under who applies for an organisation.
    LegalRepresentative,
    /// Another office, which a holder lets see a licence.
    Bureau,
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
        [Character::Transferor, Character::Transferee, Character::MortgagedTransferor, Character::MortgagedTransferee];

    /// Name of the phone's directory.
    pub fn key(self) -> String {
        match self {
            Character::Transferor => "seller".to_owned(),
            Character::Transferee => "buyer".to_owned(),
            Character::MortgagedTransferor => "mortgaged-seller".to_owned(),
            Character::MortgagedTransferee => "mortgaged-buyer".to_owned(),
            Character::Applicant(slot) => slot.to_string(),
            Character::LegalRepresentative => "legal-representative".to_owned(),
            Character::Bureau => "bureau".to_owned(),
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
            Character::Transferor => Said::from(form.called_on(Side::Obligor)),
            Character::Transferee => Said::from(form.called_on(Side::RightHolder)),
            Character::MortgagedTransferor => Said::second(form.called_on(Side::Obligor)),
            Character::MortgagedTransferee => Said::second(form.called_on(Side::RightHolder)),
            Character::Applicant(slot) => Said::party(slot, form),
            Character::LegalRepresentative => Said::from(people::LEGAL_REPRESENTATIVE),
            Character::Bureau => Said::from(people::BUREAU),
            Character::Lender => Said::from(people::LENDER),
            Character::Stranger => Said::from(people::STRANGER),
            Character::Registry => Said::from(people::REGISTRY),
        }
    }

    /// PKCS#8 of the user key and of the device key; empty for whoever has no phone.
    pub fn fixtures(self) -> (&'static [u8], &'static [u8]) {
        match self {
            Character::Transferor => (include_bytes!("keys/seller-user.p8"), include_bytes!("keys/seller-device.p8")),
            Character::Transferee => (include_bytes!("keys/buyer-user.p8"), include_bytes!("keys/buyer-device.p8")),
            Character::MortgagedTransferor => {
                (include_bytes!("keys/mortgaged-seller-user.p8"), include_bytes!("keys/mortgaged-seller-device.p8"))
            }
            Character::MortgagedTransferee => {
                (include_bytes!("keys/mortgaged-buyer-user.p8"), include_bytes!("keys/mortgaged-buyer-device.p8"))
            }
            // Makes keys of their own when they enrol.
            Character::Applicant(_)
            | Character::LegalRepresentative
            | Character::Bureau
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
    /// The person who gives the home up, and the phone on which they do.
    pub transferor: (Character, Player),
    /// The person who takes it, and the phone.
    pub transferee: (Character, Player),
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
    pub fn of(city: &CityListing, key: &str, transferor: Character, transferee: Character) -> Result<Sale, Broken> {
        let home = found(city.household(key), "the household is in the city's cast")?;
        Ok(Sale {
            transferor: (transferor, player(found(home.obligors.first(), "somebody gives the home up")?)?),
            transferee: (transferee, player(found(home.right_holders.first(), "somebody takes the home")?)?),
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
