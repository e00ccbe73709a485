//! A household: a home in the register, the people, and the sale they are about to make.

use ereg_domain::{
    dictionary::{
        CoOwnership, HouseNature, HouseType, LandNature, MortgageMethod, MortgagedObject, PartyKind, RightKind,
        TenureStatus,
    },
    disclosure::DisclosureRef,
    identifier::{
        HUBEI, PersonNumber, QuotedCertificate, RegistrationProofNumber, TitleCertificateNumber, UnitCode,
        WuhanDistrict,
    },
    money::Fen,
    name::MatterId,
    party::{Agent, Holder, IdentityNumber, Party, PrincipalKind, Side, Slot},
    register::{DaySpan, Mortgage, OwnershipRight, RegisterFacts, SecuredDebt, TransferClause},
    share::Share,
    text::{Address, PersonName},
    time::Day,
};
use ereg_law::{
    application::{
        Acknowledgement, AgreedMortgage, CertificateCount, CertificateMedium, Deal, Delivery, Discharge,
        DischargeReason, FeeClaim, Former, Gift, Holding, Inheritance, Inquiry, Item, Loss, LossKind, MatterSection,
        Parties, Relation, RuleId, StatedShare, Succession,
    },
    fact::follows_the_home,
    material::UploadedMaterial,
    matter::{LAW, Matter},
    role::Recorded,
    section::{self, Form, Sections},
    subject::{DeedCovers, DeedHeir, MortgageeConsent, NotarialDeed},
    verdict::Needs,
};

use super::{
    SeedError,
    draw::{Draw, read},
    organisation::{BANK, BANK_CODE, SyntheticOrganisation},
};
use crate::partner::{
    ContractParty, ContractState, DeedSetting, FiledContract, IssuedDeed, LicenceSetting, MarriageSetting, TaxSetting,
};

/// A synthetic person, or an organisation where a household needs one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntheticParty {
    /// 姓名.
    pub name: PersonName,
    /// 证件号码.
    pub identity: IdentityNumber,
}

impl SyntheticParty {
    /// The number, where it is a natural person's.
    pub fn number(&self) -> Option<PersonNumber> {
        self.identity.person()
    }

    /// The same person under a name that is the same in every city.
    pub(super) fn named(self, name: &str) -> Result<SyntheticParty, SeedError> {
        Ok(SyntheticParty { name: read(name)?, ..self })
    }

    fn kind(&self) -> PartyKind {
        match self.identity {
            IdentityNumber::Organisation(_) => PartyKind::Enterprise,
            IdentityNumber::Citizen(_)
            | IdentityNumber::ResidencePermit(_)
            | IdentityNumber::PermanentResident(_)
            | IdentityNumber::Other { .. } => PartyKind::Person,
        }
    }
}

/// Somebody with a share, or without where the form of ownership has none.
pub type Taker = (SyntheticParty, Option<Share>);

/// The conduct of people or partners that stands in no section and no register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conduct {
    /// Everybody does what they should.
    Ordinary,
    /// A party's key is revoked after they signed.
    KeyRevoked,
    /// A party does not sign.
    NotSigned,
    /// A party's signature is over other content.
    OtherContentSigned,
    /// Another case on the home was accepted before.
    Behind,
    /// The account in the slot of whoever takes the right is another person's.
    OtherPersonInSlot,
    /// The fee is not paid when it is to be booked.
    Unpaid,
    /// Another amount was paid.
    OtherAmountPaid,
    /// A mortgage is entered after the parties have answered the inquiry.
    MortgagedSince,
    /// The tax answer is gone when it is to be booked.
    TaxAnswerLost,
    /// The contract's word is gone when it is to be booked.
    ContractAnswerLost,
    /// The notaries' word is gone when it is to be booked.
    DeedAnswerLost,
    /// The applicant's identity is not known when it is to be booked.
    IdentityLost,
    /// The police know of no former name or number.
    FormerNameUnknown,
    /// The matter's publication does not stand on the portal.
    NotPublished,
    /// Whoever disposes of the home has locked it.
    Locked,
}

/// A home, its people and what they are about to apply for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Household {
    /// The matter that is applied for.
    pub matter: MatterId,
    /// The register's facts of the home.
    pub facts: RegisterFacts,
    /// Those who give the right up or are bound (义务人), in the order of their slots.
    pub obligors: Vec<Taker>,
    /// Those who take or hold the right (权利人), in the order of their slots.
    pub right_holders: Vec<Taker>,
    /// Those who hold the home beside them and are no party.
    pub co_holders: Vec<Taker>,
    /// The shared sections, as the parties will fill them in.
    pub application: Sections,
    /// Each party's own answers.
    pub inquiries: Vec<Inquiry>,
    /// Files handed in.
    pub materials: Vec<UploadedMaterial>,
    /// Number of the filed contract.
    pub contract_number: String,
    /// The contract as filed; `None` = it was never filed.
    pub filed: Option<FiledContract>,
    /// The tax office's answer, where it is not "cleared".
    pub tax: Option<TaxSetting>,
    /// The civil affairs office's answer about who gives and who takes, where the matter asks.
    pub marriage: MarriageSetting,
    /// The licence library's answer about the financial licence of the organisation that takes the right, where the
    /// matter asks.
    pub lender: LicenceSetting,
    /// The consents that lenders have given to a transfer of the home.
    pub consents: Vec<MortgageeConsent>,
    /// The notarial deed as it was issued, where the matter needs one; `None` = none was.
    pub issued: Option<IssuedDeed>,
    /// The applicant as the register still names them, where that has changed.
    pub former: Option<SyntheticParty>,
    /// The conduct that stands in no section.
    pub conduct: Conduct,
}

impl Household {
    /// The `ordinal`-th home of a city: a market flat on granted land, held by one adult, free of burdens, and one
    /// adult for every role of the matter that is applied for. The units of a city never repeat.
    pub(super) fn plain(matter: &Matter, draw: &mut Draw, ordinal: u32) -> Result<Household, SeedError> {
        let (mut obligors, mut right_holders) = (Vec::new(), Vec::new());
        for role in matter.form.roles {
            let (from, to) = match role.recorded {
                Recorded::Holder | Recorded::Formerly => (1945, 1990),
                Recorded::Mortgagee | Recorded::NotYet => (1960, 2004),
            };
            let side = match role.side {
                Side::Obligor => &mut obligors,
                Side::RightHolder => &mut right_holders,
            };
            let who = match role.takes.first() {
                Some(PrincipalKind::Organisation) => bank()?,
                Some(PrincipalKind::Person | PrincipalKind::Officer) | None => person(draw, from, to)?,
            };
            side.push((who, None));
        }
        let mut facts = home(draw, ordinal)?;
        let names = |recorded| matter.form.roles.iter().any(|role| role.recorded == recorded);
        let former = match right_holders.first() {
            Some((now, _)) if names(Recorded::Formerly) => {
                Some(SyntheticParty { name: read(&draw.name()?)?, identity: now.identity.clone() })
            }
            _ => None,
        };
        if let Some(former) = &former {
            facts.right.holders = vec![holder(former, None)];
        } else if !names(Recorded::Holder) {
            facts.right.holders = vec![holder(&person(draw, 1945, 1990)?, None)];
        }
        if names(Recorded::Mortgagee) {
            let lent = mortgage(&facts, TransferClause::Free, "2023-05-04")?;
            facts.mortgages.push(lent);
        }
        let contract_number = format!("YS-2026-{:06}", ordinal + 1);
        let mut household = Household {
            matter: matter.id(),
            application: Sections::default(),
            inquiries: Vec::new(),
            materials: Vec::new(),
            filed: None,
            tax: None,
            marriage: MarriageSetting::Married,
            issued: None,
            lender: LicenceSetting::InForce,
            consents: Vec::new(),
            former,
            conduct: Conduct::Ordinary,
            obligors,
            right_holders,
            co_holders: Vec::new(),
            contract_number,
            facts,
        };
        let price = Fen::new(u64::from(draw.between(60, 480)) * 1_000_000).map_err(|_| SeedError::Unfit("price"))?;
        household.write_application(price)?;
        Ok(household)
    }

    /// The people of the demo have names that stay the same in every city; their numbers do not.
    pub(super) fn named(&mut self, obligor: &str, right_holder: &str) -> Result<(), SeedError> {
        for (people, name) in [(&mut self.obligors, obligor), (&mut self.right_holders, right_holder)] {
            people.first_mut().ok_or(SeedError::Unfit("nobody"))?.0.name = read(name)?;
        }
        self.write_people(CoOwnership::Sole)
    }

    /// Sells to these people, under this form of ownership.
    pub(super) fn sold_to(&mut self, takers: Vec<Taker>, co_ownership: CoOwnership) -> Result<(), SeedError> {
        self.right_holders = takers;
        self.write_people(co_ownership)
    }

    /// Makes these people the holders, who apply as such.
    pub(super) fn held_by(&mut self, holders: Vec<Taker>, co_ownership: CoOwnership) -> Result<(), SeedError> {
        let form = &self.the_matter()?.form;
        let recorded = form.roles.iter().find(|role| role.recorded == Recorded::Holder);
        match recorded.ok_or(SeedError::Unfit("holder"))?.side {
            Side::Obligor => self.obligors = holders,
            Side::RightHolder => self.right_holders = holders,
        }
        self.facts.right.co_ownership = co_ownership;
        self.write_people(self.taken())
    }

    /// Puts somebody else in the place of the first who was to take the home, in the same way.
    pub(super) fn taken_by(&mut self, who: SyntheticParty) -> Result<(), SeedError> {
        self.right_holders.first_mut().ok_or(SeedError::Unfit("nobody"))?.0 = who;
        self.write_people(self.taken())
    }

    /// Makes this person the mortgagee of the home, who applies as such.
    pub(super) fn lent_by(&mut self, who: SyntheticParty) -> Result<(), SeedError> {
        let mortgage = self.facts.mortgages.first_mut().ok_or(SeedError::Unfit("mortgage"))?;
        (mortgage.mortgagee, mortgage.mortgagee_identity) = (who.name.clone(), who.identity.clone());
        self.taken_by(who)
    }

    /// Has somebody who does not hold the home dispose of it, or ask for it: the register keeps the true holders.
    pub(super) fn asked_by_stranger(&mut self, who: SyntheticParty) -> Result<(), SeedError> {
        let holders = self.facts.right.holders.clone();
        let form = &self.the_matter()?.form;
        let recorded = form.roles.iter().find(|role| role.recorded == Recorded::Holder);
        let people = match recorded.ok_or(SeedError::Unfit("holder"))?.side {
            Side::Obligor => &mut self.obligors,
            Side::RightHolder => &mut self.right_holders,
        };
        people.first_mut().ok_or(SeedError::Unfit("nobody"))?.0 = who;
        self.write_people(self.taken())?;
        self.facts.right.holders = holders;
        Ok(())
    }

    /// Puts the home into shares of whoever gives and of others who are no parties.
    pub(super) fn shared_with(&mut self, given: Share, others: Vec<Taker>) -> Result<(), SeedError> {
        self.obligors.first_mut().ok_or(SeedError::Unfit("nobody"))?.1 = Some(given);
        self.co_holders = others;
        self.facts.right.co_ownership = CoOwnership::Shares;
        self.write_people(self.taken())
    }

    /// Makes others who are no parties joint holders.
    pub(super) fn joint_with(&mut self, others: Vec<Taker>) -> Result<(), SeedError> {
        self.co_holders = others;
        self.facts.right.co_ownership = CoOwnership::Joint;
        self.write_people(self.taken())
    }

    /// The number by which the tax office is asked: that of the filed contract, or of the unit where there is no sale.
    pub(super) fn asked_by(&self) -> String {
        match self.application.get::<Deal>() {
            Some(_) => self.contract_number.clone(),
            None => self.facts.unit.to_string(),
        }
    }

    /// Whether its matter asks for a marriage.
    pub(super) fn is_of_spouses(&self) -> bool {
        self.the_matter().is_ok_and(|matter| matter.needs(Needs::Marriage))
    }

    fn taken(&self) -> CoOwnership {
        self.application.get::<Holding>().map_or(CoOwnership::Sole, |holding| holding.co_ownership)
    }

    /// Burdens the home with a mortgage; the answers of the inquiry follow.
    pub(super) fn mortgaged(&mut self, mortgage: Mortgage) -> Result<(), SeedError> {
        self.facts.mortgages.push(mortgage);
        self.answer_truly()
    }

    /// Burdens the home with a mortgage whose lender has consented to its transfer.
    pub(super) fn mortgaged_with_consent(&mut self, mortgage: Mortgage) -> Result<(), SeedError> {
        self.consents.push(MortgageeConsent {
            mortgage: mortgage.proof.clone(),
            mortgagee: mortgage.mortgagee.clone(),
            reference: read(&format!("TY{}", self.contract_number.trim_start_matches("YS")))?,
            given_on: read("2026-10-18")?,
        });
        self.mortgaged(mortgage)
    }

    /// The price in the application.
    pub fn price(&self) -> Fen {
        self.application.get::<Deal>().map_or(Fen::ZERO, |deal| deal.price)
    }

    /// The one certificate in force, an old one included.
    pub fn certificate(&self) -> Option<QuotedCertificate> {
        let right = &self.facts.right;
        let old = right.old_certificates.first().cloned().map(QuotedCertificate::Old);
        right.certificates.first().cloned().map(QuotedCertificate::Title).or(old)
    }

    fn write_application(&mut self, price: Fen) -> Result<(), SeedError> {
        let form = &self.the_matter()?.form;
        let certificate = match form.field("matter.certificate") {
            Some(_) => Some(self.certificate().ok_or(SeedError::Unfit("certificate"))?),
            None => None,
        };
        let item = Item { unit: self.facts.unit, right: form.right, act: form.act, certificate };
        self.application = Sections::default();
        self.application.put(MatterSection { matter: self.matter, items: vec![item] });
        if form.section(section::DEAL).is_some() {
            self.application.put(Deal {
                price,
                contract: read(&self.contract_number)?,
                signed_on: read("2026-10-20")?,
                fee_claim: FeeClaim::None,
            });
        }
        if form.section(section::INHERITANCE).is_some() {
            let number = self.contract_number.strip_prefix("YS-2026-").unwrap_or_default();
            self.application.put(Inheritance {
                succession: Succession::Statutory,
                deed: read(&format!("（2026）演示内民证字第{number}号"))?,
                notary: read("演示市公证处")?,
                issued_on: read("2026-10-20")?,
            });
        }
        if form.section(section::GIFT).is_some() {
            self.application.put(Gift { relation: Relation::ParentOrChild, agreed_on: read("2026-10-20")? });
        }
        if let (Some(former), true) = (&self.former, form.section(section::FORMER).is_some()) {
            self.application.put(Former { name: former.name.clone(), identity: former.identity.clone() });
        }
        if form.section(section::DISCHARGE).is_some() {
            let proof = self.facts.mortgages.first().ok_or(SeedError::Unfit("mortgage"))?.proof.clone();
            self.application.put(Discharge { proof, reason: DischargeReason::DebtPaid });
        }
        if form.section(section::LOSS).is_some() {
            self.application.put(Loss { how: LossKind::Lost, noticed_on: read("2026-10-30")? });
        }
        if form.section(section::MORTGAGE).is_some() {
            self.application.put(AgreedMortgage {
                method: MortgageMethod::Ordinary,
                object: MortgagedObject::LandAndHouse,
                amount: Fen::new(80_000_000).map_err(|_| SeedError::Unfit("amount"))?,
                debtor: None,
                from: Some(read("2026-11-20")?),
                to: Some(read("2046-11-19")?),
                scope: read("主债权本金及利息、违约金、损害赔偿金和实现抵押权的费用")?,
                restriction: None,
                loan_contract: read(&format!("JK{}", self.contract_number.trim_start_matches("YS")))?,
                mortgage_contract: read(&format!("DY{}", self.contract_number.trim_start_matches("YS")))?,
            });
        }
        if form.section(section::DELIVERY).is_some() {
            self.application.put(Delivery::plain(CertificateMedium::Electronic, CertificateCount::One));
        }
        self.write_people(CoOwnership::Sole)
    }

    /// The matter that is applied for.
    pub fn the_matter(&self) -> Result<&'static Matter, SeedError> {
        LAW.matter(self.matter).ok_or(SeedError::Unfit("matter"))
    }

    /// The people of a side, each with the place they fill.
    pub fn slots(&self, side: Side) -> Result<Vec<(Slot, &Taker)>, SeedError> {
        let people = match side {
            Side::Obligor => &self.obligors,
            Side::RightHolder => &self.right_holders,
        };
        let Some(role) = self.the_matter()?.form.roles.iter().find(|role| role.side == side) else {
            return Ok(Vec::new());
        };
        let unfit = |_| SeedError::Unfit("slot");
        let slot = |at: usize| Slot::new(role.name, u8::try_from(at + 1).unwrap_or_default()).map_err(unfit);
        people.iter().enumerate().map(|(at, taker)| Ok((slot(at)?, taker))).collect()
    }

    /// Names the people as they now are in register, application, contract and answers.
    fn write_people(&mut self, taken: CoOwnership) -> Result<(), SeedError> {
        let form = &self.the_matter()?.form;
        let (mut parties, mut shares, mut holders) = (Vec::new(), Vec::new(), Vec::new());
        for role in form.roles {
            for (slot, (who, share)) in self.slots(role.side)? {
                match role.recorded {
                    Recorded::Holder => holders.push(holder(who, *share)),
                    // The shares of a home that is sold whole are the register's, not the application's.
                    Recorded::Mortgagee | Recorded::Formerly => {}
                    Recorded::NotYet => shares.extend(share.map(|share| StatedShare { slot, share })),
                }
                parties.push(Party {
                    slot,
                    kind: who.kind(),
                    name: who.name.clone(),
                    identity: who.identity.clone(),
                    phone: None,
                    service: None,
                    agent: agent_of(who)?,
                });
            }
        }
        holders.extend(self.co_holders.iter().map(|(who, share)| holder(who, *share)));
        if !holders.is_empty() {
            self.facts.right.holders = holders;
        }
        parties.sort_by_key(|party| party.slot);
        shares.sort_by_key(|stated: &StatedShare| stated.slot);
        self.application.put(Parties { parties });
        if form.section(section::HOLDING).is_some() {
            self.application.put(Holding { co_ownership: taken, shares });
        }
        if form.section(section::INHERITANCE).is_some() {
            self.issue_deed()?;
        }
        if form.section(section::DEAL).is_none() {
            return self.answer_truly();
        }
        let named = |people: &[Taker]| -> Vec<ContractParty> {
            people
                .iter()
                .map(|(who, _)| ContractParty { name: who.name.clone(), identity: who.identity.clone() })
                .collect()
        };
        self.filed = Some(FiledContract {
            unit: self.facts.unit,
            price: self.price(),
            obligors: named(&self.obligors),
            right_holders: named(&self.right_holders),
            state: ContractState::Active,
        });
        self.answer_truly()
    }

    /// A notary issues a deed that says what the application says.
    fn issue_deed(&mut self) -> Result<(), SeedError> {
        let said = self.application.get::<Inheritance>().ok_or(SeedError::Unfit("inheritance"))?;
        let (deceased, _) = self.obligors.first().ok_or(SeedError::Unfit("nobody"))?;
        let heir =
            |(who, share): &Taker| DeedHeir { name: who.name.clone(), identity: who.identity.clone(), share: *share };
        let deed = NotarialDeed {
            notary: said.notary.clone(),
            issued_on: said.issued_on.day(),
            succession: said.succession,
            unit: self.facts.unit,
            deceased: (deceased.name.clone(), deceased.identity.clone()),
            co_ownership: self.taken(),
            heirs: self.right_holders.iter().map(heir).collect(),
            covers: DeedCovers::Whole,
        };
        let number = said.deed.to_string();
        self.issued = Some(IssuedDeed { number, deed, setting: DeedSetting::InForce });
        Ok(())
    }

    fn answer_truly(&mut self) -> Result<(), SeedError> {
        let mortgages = &self.facts.mortgages;
        // Whoever gives up a home that goes with its mortgage confirms that they notify the lender.
        let follows = mortgages.iter().any(follows_the_home);
        let disclosure = DisclosureRef { id: "lender_notified".to_owned(), version: 1 };
        let confirmed = Acknowledgement { rule: RuleId(19), disclosure };
        // Whoever gives up a share confirms that they have told the co-owners.
        let disclosure = DisclosureRef { id: "co_owners_told".to_owned(), version: 1 };
        let told = Acknowledgement { rule: RuleId(32), disclosure };
        let form = &self.the_matter()?.form;
        let parties = self.application.get::<Parties>().ok_or(SeedError::Unfit("parties"))?;
        let answers = |party: &Party| {
            let mut inquiry = true_answers(form, party.slot, mortgages);
            let asked = |known: &&Acknowledgement| form.disclosure(known.rule).is_some();
            if form.side_of(party.slot) == Some(Side::Obligor) {
                let known = follows.then_some(&confirmed).into_iter().chain([&told]);
                inquiry.acknowledgements.extend(known.filter(asked).cloned());
            }
            inquiry
        };
        self.inquiries = form.signers(parties).map(answers).collect();
        Ok(())
    }
}

/// The answers of a party with nothing to hide.
fn true_answers(form: &Form, slot: Slot, mortgages: &[Mortgage]) -> Inquiry {
    let answers = form.questions.iter().map(|question| (question.name, question.true_answer(mortgages))).collect();
    Inquiry { slot, answers, acknowledgements: Vec::new(), draft: None }
}

/// The bank, as a party.
fn bank() -> Result<SyntheticParty, SeedError> {
    let SyntheticOrganisation { name, code, .. } = SyntheticOrganisation::bank()?;
    Ok(SyntheticParty { name, identity: IdentityNumber::Organisation(code) })
}

/// Returns who acts for a party: nobody for a person, and for any organisation of a city the same person.
fn agent_of(who: &SyntheticParty) -> Result<Option<Agent>, SeedError> {
    match who.kind() {
        PartyKind::Person => Ok(None),
        PartyKind::Enterprise | PartyKind::Institution | PartyKind::StateOrgan | PartyKind::Other => {
            Ok(Some(SyntheticOrganisation::bank()?.agent()))
        }
    }
}

/// A new person born in one of these years.
pub(super) fn person(draw: &mut Draw, from_year: u32, to_year: u32) -> Result<SyntheticParty, SeedError> {
    Ok(SyntheticParty {
        name: read(&draw.name()?)?,
        identity: IdentityNumber::Citizen(draw.citizen_id(from_year, to_year)?),
    })
}

/// A holder as named in the register.
pub(super) fn holder(who: &SyntheticParty, share: Option<Share>) -> Holder {
    Holder { kind: who.kind(), name: who.name.clone(), identity: who.identity.clone(), former_identity: None, share }
}

/// The year from which a mortgage entry says what it secures and what was agreed of transfer (自然资发〔2021〕54号).
const DEBT_ENTERED_FROM: u16 = 2021;

/// A loan of twenty years from a day, to the holder.
fn debt(clause: TransferClause, day: &str, year: u16) -> Result<SecuredDebt, SeedError> {
    let last: Day = read(&format!("{}{}", year + 20, day.get(4..).unwrap_or_default()))?;
    let restriction = match clause {
        TransferClause::Restricted => Some(read("未经抵押权人书面同意，不得转让抵押房屋")?),
        TransferClause::Free | TransferClause::Silent => None,
    };
    let period = DaySpan::new(read(day)?, last).map_err(|_| SeedError::Unfit("period"))?;
    Ok(SecuredDebt {
        debtor: None, period: Some(period), scope: read("主债权本金及利息、违约金")?, restriction
    })
}

/// A bank's mortgage with this clause, registered on a day.
pub(super) fn mortgage(facts: &RegisterFacts, clause: TransferClause, day: &str) -> Result<Mortgage, SeedError> {
    let district = district_of(facts.unit)?;
    let year: u16 = read(day.get(..4).unwrap_or_default())?;
    // The serial of the home's own certificate: unique in the district, and this year is another one.
    let serial = facts.right.certificates.first().map_or(1, TitleCertificateNumber::serial)
        + u32::try_from(facts.mortgages.len()).unwrap_or(0) * 1_000_000;
    Ok(Mortgage {
        proof: RegistrationProofNumber::from_parts(HUBEI, year, &place(district), serial)
            .map_err(|_| SeedError::Unfit("proof"))?,
        mortgagee: read(BANK)?,
        mortgagee_identity: IdentityNumber::Organisation(read(BANK_CODE)?),
        method: MortgageMethod::Ordinary,
        object: MortgagedObject::LandAndHouse,
        amount: Fen::new(60_000_000).map_err(|_| SeedError::Unfit("amount"))?,
        transfer_clause: clause,
        debt: if year < DEBT_ENTERED_FROM { None } else { Some(debt(clause, day, year)?) },
        registered_at: read(&format!("{day}T02:00:00.000Z"))?,
    })
}

pub(super) fn district_of(unit: UnitCode) -> Result<WuhanDistrict, SeedError> {
    unit.district().wuhan().ok_or(SeedError::Unfit("district"))
}

fn place(district: WuhanDistrict) -> String {
    format!("演示市{}", district.short_name())
}

/// The `ordinal`-th home: the thirteen districts in turn, a parcel for every eight homes of a district, four in each of
/// its two buildings.
fn home(draw: &mut Draw, ordinal: u32) -> Result<RegisterFacts, SeedError> {
    let districts = u32::try_from(WuhanDistrict::ALL.len()).unwrap_or(13);
    let district = WuhanDistrict::ALL[(ordinal % districts) as usize];
    let within = ordinal / districts;
    let (parcel, place_in_parcel) = (within / 8 + 1, within % 8);
    let (building, room) = (place_in_parcel / 4 + 1, place_in_parcel % 4 + 1);
    let unit: UnitCode = read(&format!(
        "{}{:03}{:03}GB{:05}F{building:04}{room:04}",
        district.code(),
        parcel / 9_999 + 1,
        parcel % 7 + 1,
        parcel % 99_999 + 1,
    ))?;
    let streets = ["演示路", "样例大道", "测试街", "模拟巷"];
    let street = draw.one_of(&streets)?;
    let floor = draw.between(1, 32);
    let registered = draw.past_day(2016);
    let year: u16 = read(registered.get(..4).unwrap_or_default())?;
    Ok(RegisterFacts {
        unit,
        status: TenureStatus::Current,
        address: Address {
            district: read(district.name())?,
            street: read(street)?,
            detail: read(&format!("{parcel}号{building}栋1单元{floor}0{room}室"))?,
        },
        area: read(&format!("{}.{:02}", draw.between(38, 180), draw.below(100)))?,
        house_type: HouseType::Dwelling,
        house_nature: HouseNature::Market,
        land_nature: LandNature::Granted,
        land_term_end: Some(read(&format!("{}-06-30", draw.between(2065, 2085)))?),
        right: OwnershipRight {
            kind: RightKind::StateLandAndHouse,
            status: TenureStatus::Current,
            co_ownership: CoOwnership::Sole,
            holders: Vec::new(),
            certificates: vec![
                TitleCertificateNumber::from_parts(HUBEI, year, &place(district), within + 1)
                    .map_err(|_| SeedError::Unfit("certificate"))?,
            ],
            old_certificates: Vec::new(),
            registered_at: read(&format!("{registered}T02:00:00.000Z"))?,
            ended: None,
        },
        mortgages: Vec::new(),
        seizures: Vec::new(),
        objections: Vec::new(),
        notices: Vec::new(),
        other_burdens: Vec::new(),
    })
}
