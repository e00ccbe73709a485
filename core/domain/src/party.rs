//! Those who take part (申请人): slots, parties and the people the register names.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    dictionary::{DocumentKind, PartyKind},
    identifier::{
        CitizenId, CreditCode, IdentifierError, PermanentResidentNumber, PersonNumber, ResidencePermitNumber,
    },
    name::RoleName,
    share::Share,
    text::{PersonName, PlainText},
    time::Day,
};

/// The side of an application that a role is on (权利人 / 义务人).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Gives a right up or takes a burden on (义务人).
    Obligor,
    /// Takes or holds the right (权利人).
    RightHolder,
}

/// A place in the application that exactly one person fills: a role with a number, such as `transferor.1`.
///
/// Slots sort by the text of the role, then by the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Slot {
    role: RoleName,
    number: u8,
}

/// Not `ROLE.N` with a role of lower-case letters and `_`, and N from 1 to 99.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a slot is ROLE.N, N from 1 to 99")]
pub struct SlotError;

impl Slot {
    /// The `number`-th place of a role, from 1 to 99.
    ///
    /// # Errors
    /// A number out of range, or a role with anything but lower-case letters and `_`.
    pub fn new(role: RoleName, number: u8) -> Result<Slot, SlotError> {
        let plain = role.as_str().bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        if plain && (1..=99).contains(&number) { Ok(Slot { role, number }) } else { Err(SlotError) }
    }

    /// The role in the matter of whoever fills it.
    pub fn role(self) -> RoleName {
        self.role
    }

    /// Its place within its role, from 1.
    pub fn number(self) -> u8 {
        self.number
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.role, self.number)
    }
}

impl FromStr for Slot {
    type Err = SlotError;
    fn from_str(text: &str) -> Result<Slot, SlotError> {
        let (role, number) = text.split_once('.').ok_or(SlotError)?;
        // The one other spelling of a number that a parser takes.
        if number.starts_with(['0', '+']) {
            return Err(SlotError);
        }
        let role: RoleName = role.parse().map_err(|_| SlotError)?;
        Slot::new(role, number.parse().map_err(|_| SlotError)?)
    }
}

impl From<Slot> for String {
    fn from(slot: Slot) -> String {
        slot.to_string()
    }
}

impl TryFrom<String> for Slot {
    type Error = SlotError;
    fn try_from(text: String) -> Result<Slot, SlotError> {
        text.parse()
    }
}

/// The number by which a person is known: that of the card, a credit code, or the number of another document as written.
///
/// JSON `{"citizen": "…"}`, `{"residence_permit": "…"}`, `{"permanent_resident": "…"}`, `{"organisation": "…"}`,
/// `{"other": {"document": "passport", "number": "…"}}`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum IdentityNumber {
    /// A citizen's number (公民身份号码).
    Citizen(CitizenId),
    /// The number of a residence permit (港澳台居民居住证).
    ResidencePermit(ResidencePermitNumber),
    /// The number of a permanent residence card (外国人永久居留身份证).
    PermanentResident(PermanentResidentNumber),
    /// An organisation's unified social credit code (统一社会信用代码).
    Organisation(CreditCode),
    /// Any other document; a person judges it (`R-00`).
    Other {
        /// Kind of document (证件种类).
        document: DocumentKind,
        /// Its number, as printed.
        number: PlainText<40>,
    },
}

impl IdentityNumber {
    /// The kind of document that the number is printed on.
    pub fn document(&self) -> DocumentKind {
        match self {
            IdentityNumber::Citizen(_) => DocumentKind::CitizenCard,
            IdentityNumber::ResidencePermit(_) => DocumentKind::ResidencePermit,
            IdentityNumber::PermanentResident(_) => DocumentKind::PermanentResidentCard,
            IdentityNumber::Organisation(_) => DocumentKind::BusinessLicence,
            IdentityNumber::Other { document, .. } => *document,
        }
    }

    /// First and last character, the rest starred: the default on every screen (个人信息保护法 51).
    pub fn masked(&self) -> String {
        crate::mask::id_number(self.as_str())
    }

    /// The number itself. For the signed bytes and for matching; a screen shows [`IdentityNumber::masked`].
    pub fn as_str(&self) -> &str {
        match self {
            IdentityNumber::Citizen(number) => number.as_str(),
            IdentityNumber::ResidencePermit(number) => number.as_str(),
            IdentityNumber::PermanentResident(number) => number.as_str(),
            IdentityNumber::Organisation(code) => code.as_str(),
            IdentityNumber::Other { number, .. } => number.as_str(),
        }
    }

    /// The number of a natural person, where it was read as one.
    pub fn person(&self) -> Option<PersonNumber> {
        match self {
            IdentityNumber::Citizen(number) => Some(PersonNumber::Citizen(number.clone())),
            IdentityNumber::ResidencePermit(number) => Some(PersonNumber::ResidencePermit(number.clone())),
            IdentityNumber::PermanentResident(number) => Some(PersonNumber::PermanentResident(number.clone())),
            IdentityNumber::Organisation(_) | IdentityNumber::Other { .. } => None,
        }
    }
}

impl From<PersonNumber> for IdentityNumber {
    fn from(number: PersonNumber) -> IdentityNumber {
        match number {
            PersonNumber::Citizen(number) => IdentityNumber::Citizen(number),
            PersonNumber::ResidencePermit(number) => IdentityNumber::ResidencePermit(number),
            PersonNumber::PermanentResident(number) => IdentityNumber::PermanentResident(number),
        }
    }
}

/// The number of a principal that may let somebody act for it (委托人): a person's, or an organisation's.
///
/// JSON `{"person": "…"}`, `{"organisation": "…"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum PrincipalNumber {
    /// The number of a natural person's card.
    Person(PersonNumber),
    /// 统一社会信用代码.
    Organisation(CreditCode),
}

impl PrincipalNumber {
    /// The number itself. For matching; a screen shows [`PrincipalNumber::shown`].
    pub fn as_str(&self) -> &str {
        match self {
            PrincipalNumber::Person(number) => number.as_str(),
            PrincipalNumber::Organisation(code) => code.as_str(),
        }
    }

    /// The number as a screen shows it: a person's masked, an organisation's whole, for that is public.
    pub fn shown(&self) -> String {
        match self {
            PrincipalNumber::Person(number) => number.masked(),
            PrincipalNumber::Organisation(code) => code.to_string(),
        }
    }
}

/// Reads a number as it is typed: that of a person's card where it reads as one, and a credit code otherwise. One that reads
/// as a permanent resident's and as a credit code, both of which begin with 9, is taken for the code: of the two there are far
/// more. A citizen's stays a citizen's.
impl FromStr for PrincipalNumber {
    type Err = IdentifierError;
    fn from_str(typed: &str) -> Result<PrincipalNumber, IdentifierError> {
        // Whoever has typed digits alone meant a card, and is told what is wrong with that.
        let digits = typed.trim().bytes().rev().skip(1).all(|byte| byte.is_ascii_digit());
        match (typed.parse::<PersonNumber>(), typed.parse::<CreditCode>()) {
            (Ok(PersonNumber::PermanentResident(_)) | Err(_), Ok(code)) => Ok(PrincipalNumber::Organisation(code)),
            (Ok(number), _) => Ok(PrincipalNumber::Person(number)),
            (Err(not_a_person), Err(no_code)) => Err(if digits { not_a_person } else { no_code }),
        }
    }
}

impl From<PrincipalNumber> for IdentityNumber {
    fn from(number: PrincipalNumber) -> IdentityNumber {
        match number {
            PrincipalNumber::Person(number) => number.into(),
            PrincipalNumber::Organisation(code) => IdentityNumber::Organisation(code),
        }
    }
}

/// The kind of a principal: a natural person, an organisation or an officer of the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PrincipalKind {
    /// 自然人.
    Person,
    /// 法人或非法人组织.
    Organisation,
    /// 登记人员: no party is of this kind.
    Officer,
}

impl PartyKind {
    /// Whether a party of this kind is a person or an organisation.
    pub fn principal(self) -> PrincipalKind {
        match self {
            PartyKind::Person => PrincipalKind::Person,
            PartyKind::Enterprise | PartyKind::Institution | PartyKind::StateOrgan | PartyKind::Other => {
                PrincipalKind::Organisation
            }
        }
    }
}

/// An officer of the registry (登记人员), who decides for it and answers for what they decide.
///
/// `Debug` shows masks alone, as its fields do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Officer {
    /// 姓名.
    pub name: PersonName,
    /// The number the office knows them by (工号), which says nothing of them elsewhere.
    pub number: PlainText<20>,
}

/// The one who acts: a person for themselves or through an agent, an organisation through its mandated representative, or
/// an officer for the registry.
///
/// `Debug` shows masks alone, as its fields do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Principal {
    /// 自然人.
    Person {
        /// 姓名.
        name: PersonName,
        /// The number of the card: 公民身份号码, 居住证 or 永久居留身份证号码.
        number: PersonNumber,
    },
    /// 法人或非法人组织.
    Organisation {
        /// 名称.
        name: PersonName,
        /// 统一社会信用代码.
        code: CreditCode,
    },
    /// 登记人员. As one they are no party, hold nothing and are sent nothing.
    Officer(Officer),
}

impl Principal {
    /// Whether it is a person, an organisation or an officer.
    pub fn kind(&self) -> PrincipalKind {
        match self {
            Principal::Person { .. } => PrincipalKind::Person,
            Principal::Organisation { .. } => PrincipalKind::Organisation,
            Principal::Officer(_) => PrincipalKind::Officer,
        }
    }

    /// The name it is registered under.
    pub fn name(&self) -> &PersonName {
        match self {
            Principal::Person { name, .. } | Principal::Organisation { name, .. } => name,
            Principal::Officer(officer) => &officer.name,
        }
    }

    /// The number it is known by in the register; an officer, as one, has none.
    pub fn identity(&self) -> Option<IdentityNumber> {
        match self {
            Principal::Person { number, .. } => Some(number.clone().into()),
            Principal::Organisation { code, .. } => Some(IdentityNumber::Organisation(code.clone())),
            Principal::Officer(_) => None,
        }
    }

    /// The same as text, or the number the office knows an officer by.
    pub fn number(&self) -> &str {
        match self {
            Principal::Person { number, .. } => number.as_str(),
            Principal::Organisation { code, .. } => code.as_str(),
            Principal::Officer(officer) => officer.number.as_str(),
        }
    }

    /// The number under which it may let somebody act for it; an officer, as one, acts in person.
    pub fn principal_number(&self) -> Option<PrincipalNumber> {
        match self {
            Principal::Person { number, .. } => Some(PrincipalNumber::Person(number.clone())),
            Principal::Organisation { code, .. } => Some(PrincipalNumber::Organisation(code.clone())),
            Principal::Officer(_) => None,
        }
    }

    /// The name as a screen shows it: an organisation's whole, for that is public, and anybody else's masked.
    pub fn shown(&self) -> String {
        match self {
            Principal::Organisation { name, .. } => name.to_string(),
            Principal::Person { .. } | Principal::Officer(_) => self.name().masked(),
        }
    }

    /// Whether a name and a number are this principal's: the name folded, the number equal.
    pub fn is_named(&self, name: &PersonName, identity: &IdentityNumber) -> bool {
        self.identity().as_ref() == Some(identity) && name.is_same(self.name())
    }

    /// Whether an application's party is this principal, its kind included.
    pub fn is_party(&self, party: &Party) -> bool {
        party.kind.principal() == self.kind() && self.is_named(&party.name, &party.identity)
    }

    /// Whether the register names this principal as a holder, its kind included; an older number counts.
    pub fn is_holder(&self, holder: &Holder) -> bool {
        let numbers = std::iter::once(&holder.identity).chain(&holder.former_identity);
        holder.kind.principal() == self.kind() && numbers.into_iter().any(|number| self.is_named(&holder.name, number))
    }
}

/// Code of what is wrong with a person's number on a legal day: a birth date that is still to come. The one place
/// where it is judged: typed or enrolled, on the phone or at the registry.
pub fn fault_of_birth(number: &PersonNumber, day: Day) -> Option<&'static str> {
    number.birth_date().filter(|birth| *birth > day.date()).map(|_| "citizen_id.born_later")
}

/// The way written decisions reach a party (送达方式).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceWay {
    /// 电子送达, in this app.
    App,
    /// 邮寄送达.
    Post,
    /// 窗口领取.
    Counter,
}

/// Address for and way of service (送达地址和送达方式).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddressForService {
    /// 送达方式.
    pub way: ServiceWay,
    /// 送达地址; needed for the post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<PlainText<120>>,
}

impl AddressForService {
    /// Whether what is sent by post has somewhere to go.
    pub fn has_its_address(&self) -> bool {
        self.way != ServiceWay::Post || self.address.is_some()
    }
}

/// A person who acts for a party (代理人).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agent {
    /// Name, exactly as on the document.
    pub name: PersonName,
    /// Number of the agent's card.
    pub number: PersonNumber,
    /// The agency (代理机构), where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<PlainText<100>>,
    /// Telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<PlainText<20>>,
}

/// One applicant in the application (申请人).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// The place this person fills.
    pub slot: Slot,
    /// 权利人类型.
    pub kind: PartyKind,
    /// Name, exactly as on the document.
    pub name: PersonName,
    /// The number the person is known by.
    pub identity: IdentityNumber,
    /// Telephone, as given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<PlainText<20>>,
    /// Address for and way of service; absent: in this app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<AddressForService>,
    /// The person who acts for the party, where somebody does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<Agent>,
}

/// A current right-holder as named in the register (权利人).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holder {
    /// 权利人类型.
    pub kind: PartyKind,
    /// Name as recorded.
    pub name: PersonName,
    /// Number as recorded.
    pub identity: IdentityNumber,
    /// An older number of the same person (曾用证件号), which also counts as a match.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub former_identity: Option<IdentityNumber>,
    /// Exact share under 按份共有.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<Share>,
}

impl Holder {
    /// Whether a party is this holder: name folded, and the number recorded or an older one of the same person.
    pub fn is(&self, party: &Party) -> bool {
        let number = party.identity == self.identity || self.former_identity.as_ref() == Some(&party.identity);
        number && party.name.is_same(&self.name)
    }
}

/// Several holders (权利人) as a screen or a stranger sees them: up to three by name with their shares (`张* 1/2、李** 1/2`), from four on the
/// first and the number (`张*等4人`). A sole holder or joint owners (共同共有) have no share to show.
pub fn masked_holders(holders: &[(&PersonName, Option<Share>)]) -> String {
    match holders {
        [(first, _), _, _, _, ..] => format!("{}等{}人", first.masked(), holders.len()),
        few => {
            let each: Vec<String> = few
                .iter()
                .map(|(holder, share)| match share {
                    Some(share) if few.len() > 1 => format!("{} {share}", holder.masked()),
                    _ => holder.masked(),
                })
                .collect();
            each.join("、")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_has_one_spelling() {
        assert_eq!("transferor.1".parse::<Slot>().unwrap().to_string(), "transferor.1");
        for bad in [
            "transferor.0",
            "transferor.01",
            "transferor",
            "Buyer.1",
            "a-b.1",
            ".1",
            "transferee.100",
            "transferee.+1",
            "a.b.1",
        ] {
            assert!(bad.parse::<Slot>().is_err(), "{bad}");
        }
    }

    #[test]
    fn many_holders_are_one_name_and_a_number() {
        let names: Vec<PersonName> =
            ["张三", "李小四", "王五", "赵六"].iter().map(|name| name.parse().expect("a name")).collect();
        let half = Share::new(1, 2).ok();
        assert_eq!(masked_holders(&[]), "");
        assert_eq!(masked_holders(&[(&names[0], Some(Share::WHOLE))]), "张*");
        assert_eq!(masked_holders(&[(&names[0], half), (&names[1], half)]), "张* 1/2、李** 1/2");
        assert_eq!(masked_holders(&[(&names[0], None), (&names[1], None), (&names[2], None)]), "张*、李**、王*");
        let four: Vec<_> = names.iter().map(|name| (name, Share::new(1, 4).ok())).collect();
        assert_eq!(masked_holders(&four), "张*等4人");
    }

    #[test]
    fn a_slot_is_a_role_and_a_place_from_1_to_99() {
        for (text, role, number) in [("transferor.1", "transferor", 1), ("heir.99", "heir", 99)] {
            let (slot, role): (Slot, RoleName) = (text.parse().unwrap(), role.parse().unwrap());
            assert_eq!((slot.role(), slot.number(), slot.to_string().as_str()), (role, number, text));
            assert_eq!(Slot::new(role, number), Ok(slot));
            assert_eq!((Slot::new(role, 0), Slot::new(role, 100)), (Err(SlotError), Err(SlotError)));
        }
        let mut slots: Vec<Slot> = ["b.1", "a.10", "a.2"].iter().map(|text| text.parse().unwrap()).collect();
        slots.sort();
        assert_eq!(slots.iter().map(Slot::to_string).collect::<Vec<_>>(), ["a.2", "a.10", "b.1"]);
    }

    fn number(text: &str) -> PersonNumber {
        text.parse().unwrap()
    }

    #[test]
    fn a_screen_shows_the_whole_name_of_an_organisation_alone() {
        let name = |text: &str| text.parse::<PersonName>().unwrap();
        let person = Principal::Person { name: name("林秀英"), number: number("11010519491231002X") };
        let code = "91420100MA0000015F".parse().unwrap();
        let organisation = Principal::Organisation { name: name("武汉示例置业有限公司"), code };
        assert_eq!((person.shown().as_str(), person.number()), ("林**", "11010519491231002X"));
        let shown = organisation.shown();
        assert_eq!((shown.as_str(), organisation.number()), ("武汉示例置业有限公司", "91420100MA0000015F"));
    }

    #[test]
    fn a_holder_is_who_has_the_name_and_a_number_of_theirs() {
        let (now, former) = ("11010519491231002X", "810000199408230021");
        let party = |name: &str, of: &str| Party {
            slot: "transferor.1".parse().unwrap(),
            kind: PartyKind::Person,
            name: name.parse().unwrap(),
            identity: number(of).into(),
            phone: None,
            service: None,
            agent: None,
        };
        let holder = Holder {
            kind: PartyKind::Person,
            name: "林秀英".parse().unwrap(),
            identity: number(now).into(),
            former_identity: Some(number(former).into()),
            share: None,
        };
        for (name, of, is_the_holder) in [
            ("林秀英", now, true),
            ("林秀英", former, true),
            ("林秀", now, false),
            ("林秀", former, false),
            ("林秀英", "110105195003010104", false),
        ] {
            assert_eq!(holder.is(&party(name, of)), is_the_holder, "{name} {of}");
        }
    }

    #[test]
    fn the_number_of_a_principal_is_a_cards_or_a_credit_code() {
        let read = |text: &str| text.parse::<PrincipalNumber>();
        let (person, code) = (read("11010519491231002X").unwrap(), read("91420100MA0000015F").unwrap());
        assert_eq!(person, PrincipalNumber::Person(number("11010519491231002X")));
        assert_eq!((person.as_str(), person.shown().as_str()), ("11010519491231002X", "1****************X"));
        assert_eq!(code.as_str(), "91420100MA0000015F");
        assert_eq!(code, PrincipalNumber::Organisation("91420100MA0000015F".parse().unwrap()));
        assert_eq!(code.shown(), "91420100MA0000015F");
        assert_eq!(serde_json::to_string(&person).unwrap(), r#"{"person":"11010519491231002X"}"#);
        assert_eq!(
            IdentityNumber::from(code.clone()),
            IdentityNumber::Organisation("91420100MA0000015F".parse().unwrap())
        );
        // What reads as both is an organisation's before a permanent resident's, and a citizen's before an organisation's.
        for (both, is_an_organisations) in [("914201195003011337", true), ("110105195003010104", false)] {
            assert!(both.parse::<PersonNumber>().is_ok() && both.parse::<CreditCode>().is_ok(), "{both}");
            assert_eq!(matches!(read(both), Ok(PrincipalNumber::Organisation(_))), is_an_organisations, "{both}");
        }
        let resident = "911124198108030024";
        assert_eq!(read(resident).unwrap(), PrincipalNumber::Person(number(resident)));
        // Who has mistyped a card's number is told of that one.
        assert_eq!(read("110105194912310021").unwrap_err().code(), "citizen_id.checksum");
        assert_eq!(read("91420100MA00000000").unwrap_err().code(), "credit_code.checksum");
    }

    #[test]
    fn a_number_says_of_which_document_it_is_and_shows_its_ends_alone() {
        let other = IdentityNumber::Other { document: DocumentKind::Passport, number: "E12345678".parse().unwrap() };
        let organisation = IdentityNumber::Organisation("91420100MA0000015F".parse().unwrap());
        for (identity, document, text, masked) in [
            (
                number("11010519491231002X").into(),
                DocumentKind::CitizenCard,
                "11010519491231002X",
                "1****************X",
            ),
            (
                number("810000199408230021").into(),
                DocumentKind::ResidencePermit,
                "810000199408230021",
                "8****************1",
            ),
            (
                number("911124198108030024").into(),
                DocumentKind::PermanentResidentCard,
                "911124198108030024",
                "9****************4",
            ),
            (organisation, DocumentKind::BusinessLicence, "91420100MA0000015F", "9****************F"),
            (other, DocumentKind::Passport, "E12345678", "E*******8"),
        ] {
            let identity: IdentityNumber = identity;
            assert_eq!((identity.document(), identity.as_str(), identity.masked().as_str()), (document, text, masked));
            let person = identity.person();
            let is_persons = !matches!(document, DocumentKind::BusinessLicence | DocumentKind::Passport);
            assert_eq!(person.is_some(), is_persons, "{identity:?}");
            if let Some(person) = person {
                assert_eq!((person.as_str(), person.masked().as_str()), (text, masked));
                assert_eq!(format!("{person:?}"), masked);
                assert_eq!(IdentityNumber::from(person), identity);
            }
        }
    }

    #[test]
    fn who_is_born_today_is_born_and_who_is_born_tomorrow_is_not() {
        let born = number("420100202002290013");
        for (day, fault) in [("2020-02-28", Some("citizen_id.born_later")), ("2020-02-29", None), ("2020-03-01", None)]
        {
            assert_eq!(fault_of_birth(&born, day.parse().unwrap()), fault, "{day}");
        }
        assert_eq!(
            fault_of_birth(&number("USA310065081017"), "1900-01-01".parse().unwrap()),
            None,
            "it tells no birth"
        );
    }

    #[test]
    fn a_principal_is_a_party_and_a_holder_by_name_number_and_kind() {
        let person = Principal::Person { name: "张三".parse().unwrap(), number: number("11010519491231002X") };
        let code = "91420100MA0000015F";
        let bank = Principal::Organisation { name: "演示银行".parse().unwrap(), code: code.parse().unwrap() };
        assert_eq!((person.kind(), bank.kind()), (PrincipalKind::Person, PrincipalKind::Organisation));
        let works_there = Officer { name: "张三".parse().unwrap(), number: "11010519491231002X".parse().unwrap() };
        let officer = Principal::Officer(works_there);
        assert_eq!((officer.kind(), officer.identity()), (PrincipalKind::Officer, None));
        let numbers = [&person, &bank, &officer].map(Principal::number);
        assert_eq!(numbers, ["11010519491231002X", code, "11010519491231002X"]);
        assert!(!format!("{officer:?}").contains("张三") && !format!("{officer:?}").contains("1101"), "{officer:?}");
        let party = |kind, name: &str, identity: &IdentityNumber| Party {
            slot: "mortgagee.1".parse().unwrap(),
            kind,
            name: name.parse().unwrap(),
            identity: identity.clone(),
            phone: None,
            service: None,
            agent: None,
        };
        let holder = |party: &Party, former| Holder {
            kind: party.kind,
            name: party.name.clone(),
            identity: party.identity.clone(),
            former_identity: former,
            share: None,
        };
        let (number, code) = (person.identity().unwrap(), bank.identity().unwrap());
        for (principal, kind, name, identity, is_it) in [
            (&person, PartyKind::Person, "张三", &number, true),
            (&person, PartyKind::Person, " 张三 ", &number, true),
            (&person, PartyKind::Person, "张四", &number, false),
            (&person, PartyKind::Enterprise, "张三", &number, false),
            (&bank, PartyKind::Enterprise, "演示银行", &code, true),
            (&bank, PartyKind::Institution, "演示银行", &code, true),
            (&bank, PartyKind::Person, "演示银行", &code, false),
            (&bank, PartyKind::Enterprise, "演示银行", &number, false),
            (&officer, PartyKind::Person, "张三", &number, false),
        ] {
            let party = party(kind, name, identity);
            assert_eq!(principal.is_party(&party), is_it, "{party:?}");
            assert_eq!(principal.is_holder(&holder(&party, None)), is_it, "{party:?}");
        }
        let older = party(PartyKind::Person, "张三", &code);
        assert!(!person.is_holder(&holder(&older, None)) && person.is_holder(&holder(&older, Some(number))));
    }

    #[test]
    fn only_the_post_needs_an_address() {
        for (way, without) in [(ServiceWay::App, true), (ServiceWay::Counter, true), (ServiceWay::Post, false)] {
            let address = || Some("江岸区一元街道1号".parse().unwrap());
            assert_eq!(AddressForService { way, address: None }.has_its_address(), without, "{way:?}");
            assert!(AddressForService { way, address: address() }.has_its_address(), "{way:?}");
        }
    }
}
