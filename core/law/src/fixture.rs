//! A clean sale of synthetic people, to build tests on: everything passes until a test changes one thing.
//!
//! Test code of this and other crates (feature `fixtures`), never part of a product build. Nobody here exists: the
//! numbers carry the area 420100, which is not issued to persons.
#![allow(clippy::unwrap_used, reason = "fixtures are test code; a bad one must fail loudly")]

use std::borrow::Cow;

use ereg_domain::{
    dictionary::{
        CoOwnership, HouseNature, HouseType, LandNature, MortgageMethod, MortgagedObject, PartyKind, RightKind,
        SeizureKind, TenureStatus,
    },
    money::Fen,
    party::{Agent, Holder, IdentityNumber, Party, PrincipalKind, Slot},
    register::{
        DaySpan, Mortgage, Objection, OwnershipRight, RegisterFacts, SecuredDebt, Seizure, SuitProof, TransferClause,
    },
    share::Share,
    text::{Address, PersonName, PlainText},
    time::Instant,
};

use crate::{
    application::{
        Acknowledgement, AgreedMortgage, Answer, CertificateCount, CertificateMedium, Deal, Delivery, Discharge,
        DischargeReason, FeeClaim, Former, Holding, Inheritance, Inquiry, Item, MatterSection, Parties, RuleId,
        StatedShare, Succession,
    },
    draft::FieldProblem,
    fact::follows_the_home,
    material::{ContentCheck, MaterialCode, MediaType, UploadedMaterial},
    matter::{Matter, T04, T04S, T06, T10, T18, T21, T28},
    policy::PolicyPack,
    question::Question,
    references::floor_pack,
    review::Review,
    role::{TRANSFEREE, TRANSFEROR},
    rule::CO_OWNERS_TOLD,
    section::{Content, Sections},
    subject::{
        ContractFact, DeedCovers, DeedFact, DeedHeir, DocumentFact, Fact, Facts, HomeLockFact, HomeLockState,
        IdentityFact, MandateFact, MortgageeConsent, NotarialDeed, PaymentFact, Phase, QueueFact, SharedFact,
        SharedFacts, SignatureFact, SignatureState, Subject, Supplemented, TaxFact, TaxState,
    },
};

/// A synthetic citizen number of area 420100: birth as `yyyymmdd`, the last digit of `sequence` even for women.
pub fn citizen_number(birth: &str, sequence: u16) -> String {
    let body = format!("420100{birth}{sequence:03}");
    let weights = [7_u32, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = weights.iter().zip(body.bytes()).map(|(w, b)| w * u32::from(b - b'0')).sum();
    let check = b"10X98765432"[(sum % 11) as usize] as char;
    format!("{body}{check}")
}

/// A synthetic person.
#[derive(Clone)]
pub struct Someone {
    /// Name.
    pub name: PersonName,
    /// Number.
    pub identity: IdentityNumber,
}

/// A person of this name, born then.
pub fn someone(name: &str, birth: &str, sequence: u16) -> Someone {
    let identity = IdentityNumber::Citizen(citizen_number(birth, sequence).parse().unwrap());
    Someone { name: name.parse().unwrap(), identity }
}

/// 林秀英, who sells.
pub fn seller() -> Someone {
    someone("林秀英", "19620317", 2)
}

/// 周建国, who buys.
pub fn buyer() -> Someone {
    someone("周建国", "19880905", 11)
}

/// 陈晓梅, a third person.
pub fn third() -> Someone {
    someone("陈晓梅", "19900712", 4)
}

/// A slot by its text.
pub fn slot(text: &str) -> Slot {
    text.parse().unwrap()
}

/// A line of text.
pub fn line<const N: usize>(text: &str) -> PlainText<N> {
    text.parse().unwrap()
}

/// The party a person is in a slot.
pub fn party(place: &str, who: &Someone) -> Party {
    Party {
        slot: slot(place),
        kind: PartyKind::Person,
        name: who.name.clone(),
        identity: who.identity.clone(),
        phone: None,
        service: None,
        agent: None,
    }
}

/// The holder a person is in the register.
pub fn holder(who: &Someone, share: Option<Share>) -> Holder {
    Holder {
        kind: PartyKind::Person,
        name: who.name.clone(),
        identity: who.identity.clone(),
        former_identity: None,
        share,
    }
}

/// A sale and all that is known of it; `None` = not known here.
#[derive(Clone)]
pub struct Sale {
    /// The matter.
    pub matter: &'static Matter,
    /// The phase of its review.
    pub phase: Phase,
    /// The moment the review judges.
    pub as_of: Instant,
    /// The history of its supplements.
    pub supplemented: Supplemented,
    /// The pack it is reviewed by.
    pub pack: PolicyPack,
    /// Shared sections.
    pub sections: Sections,
    /// Field problems.
    pub problems: Vec<FieldProblem>,
    /// Own sections.
    pub inquiries: Vec<Inquiry>,
    /// Files.
    pub materials: Vec<UploadedMaterial>,
    /// The register.
    pub register: Option<RegisterFacts>,
    /// The people who fill the slots.
    pub identities: Option<Vec<IdentityFact>>,
    /// The mandates that the registry holds.
    pub mandates: Option<Vec<MandateFact>>,
    /// Taxes.
    pub tax: Option<TaxFact>,
    /// The filed contract.
    pub contract: Option<ContractFact>,
    /// Signatures.
    pub signatures: Option<Vec<SignatureFact>>,
    /// The queue.
    pub queue: Option<QueueFact>,
    /// The fee.
    pub payment: Option<PaymentFact>,
    /// The moment from which the portal says what is published of it.
    pub published: Option<Instant>,
    /// The answer about the parties' marriage.
    pub marriage: Option<DocumentFact>,
    /// The notarial deed.
    pub deed: Option<DeedFact>,
    /// The answer about the mortgagee's licence.
    pub lender: Option<DocumentFact>,
    /// The consents that mortgagees have given.
    pub consents: Option<Vec<MortgageeConsent>>,
    /// The parties' locks on the home.
    pub home_locks: Option<Vec<HomeLockFact>>,
}

/// The price of the clean sale, fen.
pub const PRICE: u64 = 168_000_000;
/// The fee of the clean sale, fen.
pub const FEE: u64 = 8_000;

impl Sale {
    /// 林秀英 sells her flat, free of burdens, to 周建国: everything passes, in booking too.
    pub fn clean() -> Sale {
        let (seller, buyer) = (seller(), buyer());
        let register = home_of(&[(&seller, None)]);
        let parties = vec![party("transferee.1", &buyer), party("transferor.1", &seller)];
        let contract = ContractFact::Active {
            unit: register.unit,
            price: Fen::new(PRICE).unwrap(),
            obligors: vec![(seller.name.clone(), seller.identity.clone())],
            right_holders: vec![(buyer.name.clone(), buyer.identity.clone())],
        };
        let mut sale = Sale {
            matter: &T04,
            phase: Phase::Booking,
            as_of: "2026-11-23T05:30:00.000Z".parse().unwrap(),
            supplemented: Supplemented::Never,
            pack: floor_pack().unwrap(),
            sections: sections(&register, parties),
            problems: Vec::new(),
            inquiries: Vec::new(),
            materials: Vec::new(),
            register: Some(register),
            identities: None,
            mandates: None,
            tax: Some(TaxFact { deed_tax: TaxState::Cleared, income_tax: TaxState::Cleared }),
            contract: Some(contract),
            signatures: None,
            queue: Some(QueueFact::Head),
            payment: Some(PaymentFact::Settled(Fen::new(FEE).unwrap())),
            published: None,
            deed: None,
            marriage: None,
            lender: None,
            consents: Some(Vec::new()),
            home_locks: None,
        };
        sale.fill_in_parties();
        sale
    }

    /// The clean sale of a home with one mortgage of this clause, registered under the civil code.
    pub fn mortgaged(clause: TransferClause) -> Sale {
        let mut sale = Sale::clean();
        sale.register_mut().mortgages.push(mortgage(clause, "2023-05-04T02:00:00.000Z"));
        sale.fill_in_parties();
        sale
    }

    /// The clean sale of a home under an objection two days old.
    pub fn objected() -> Sale {
        let mut sale = Sale::clean();
        sale.register_mut().objections.push(Objection {
            objector: third().name,
            registered_at: "2026-11-21T02:00:00.000Z".parse().unwrap(),
            suit: SuitProof::NotShown,
        });
        sale
    }

    /// 林秀英 and 陈晓梅 hold halves, and 林秀英 sells of hers to these: everything passes.
    pub fn of_a_share(takers: &[(&Someone, Option<Share>)]) -> Sale {
        let half = Share::new(1, 2).unwrap();
        let mut sale = Sale::clean();
        sale.matter = &T04S;
        sale.edit::<MatterSection>().matter = T04S.id();
        sale.sold_to(takers, CoOwnership::Shares);
        let right = &mut sale.register_mut().right;
        right.co_ownership = CoOwnership::Shares;
        right.holders = vec![holder(&seller(), Some(half)), holder(&third(), Some(half))];
        let disclosure = sale.pack.disclosure_ref(CO_OWNERS_TOLD.id).unwrap();
        let told = Acknowledgement { rule: RuleId(32), disclosure };
        sale.inquiry_mut("transferor.1").acknowledgements.push(told);
        sale
    }

    /// 林秀英 holds the flat and is called 林秀慧 now, as the police say too: everything passes.
    pub fn renamed() -> Sale {
        let mut sale = Sale::clean();
        let held = seller();
        sale.matter = &T10;
        sale.edit::<MatterSection>().matter = T10.id();
        sale.sections.put(Former { name: held.name.clone(), identity: held.identity.clone() });
        sale.parties_mut().parties =
            vec![party("holder.1", &Someone { name: "林秀慧".parse().unwrap(), ..held.clone() })];
        sale.fill_in_parties();
        for identity in sale.identities.iter_mut().flatten() {
            identity.formerly = vec![(held.name.clone(), held.identity.clone())];
        }
        sale
    }

    /// 林秀英 has her flat secure what a bank lends her: everything passes.
    pub fn to_be_mortgaged() -> Sale {
        let mut sale = Sale::clean();
        let lent = mortgage(TransferClause::Free, "2026-11-23T05:30:00.000Z");
        let debt = debt(TransferClause::Free);
        sale.matter = &T18;
        sale.lender = Some(DocumentFact::Confirmed);
        sale.materials = vec![photo(MaterialCode::M11)];
        sale.sections.remove::<Holding>();
        sale.sections.remove::<Deal>();
        let applied = sale.edit::<MatterSection>();
        applied.matter = T18.id();
        applied.items[0].act = T18.form.act;
        sale.sections.put(AgreedMortgage {
            method: lent.method,
            object: lent.object,
            amount: lent.amount,
            debtor: debt.debtor,
            from: debt.period.map(|period| period.from().try_into().unwrap()),
            to: debt.period.map(|period| period.to().try_into().unwrap()),
            scope: debt.scope,
            restriction: debt.restriction,
            loan_contract: line("JK-2026-000123"),
            mortgage_contract: line("DY-2026-000123"),
        });
        let representative = third();
        let bank = Party {
            kind: PartyKind::Enterprise,
            agent: Some(Agent {
                number: representative.identity.person().unwrap(),
                name: representative.name,
                agency: None,
                phone: None,
            }),
            ..party("mortgagee.1", &Someone { name: lent.mortgagee, identity: lent.mortgagee_identity })
        };
        sale.parties_mut().parties = vec![bank, party("mortgagor.1", &seller())];
        sale.fill_in_parties();
        sale
    }

    /// A bank has the mortgage lifted that it holds on 林秀英's flat: everything passes.
    pub fn discharged() -> Sale {
        let mut sale = Sale::mortgaged(TransferClause::Free);
        let lent = sale.register_mut().mortgages[0].clone();
        sale.matter = &T21;
        let item = Item { right: T21.form.right, act: T21.form.act, certificate: None, unit: sale.register_mut().unit };
        sale.sections = Sections::default();
        sale.sections.put(MatterSection { matter: T21.id(), items: vec![item] });
        sale.sections.put(Discharge { proof: lent.proof, reason: DischargeReason::DebtPaid });
        let agent = third();
        let number = agent.identity.person().unwrap();
        let bank = Someone { name: lent.mortgagee, identity: lent.mortgagee_identity };
        let bank = Party {
            kind: PartyKind::Enterprise,
            agent: Some(Agent { name: agent.name, number, agency: None, phone: None }),
            ..party("mortgagee.1", &bank)
        };
        sale.sections.put(Parties { parties: vec![bank] });
        sale.fill_in_parties();
        sale.payment = Some(PaymentFact::Settled(Fen::ZERO));
        sale
    }

    /// 林秀英 has died, and 周建国 and 陈晓梅 take her flat in halves by a notarial deed: everything passes but what a person
    /// has to review.
    pub fn inherited() -> Sale {
        let (half, one, other, deceased) = (Share::new(1, 2).unwrap(), buyer(), third(), seller());
        let mut sale = Sale::clean();
        sale.matter = &T06;
        sale.edit::<MatterSection>().matter = T06.id();
        sale.sections.remove::<Deal>();
        let parties = [party("deceased.1", &deceased), party("heir.1", &one), party("heir.2", &other)];
        sale.parties_mut().parties = parties.to_vec();
        let share = |place: &str| StatedShare { slot: slot(place), share: half };
        sale.sections
            .put(Holding { co_ownership: CoOwnership::Shares, shares: vec![share("heir.1"), share("heir.2")] });
        let deed = Inheritance {
            succession: Succession::Statutory,
            deed: "（2026）演示内民证字第1号".parse().unwrap(),
            notary: "演示市公证处".parse().unwrap(),
            issued_on: "2026-11-02".parse().unwrap(),
        };
        let heir =
            |who: &Someone| DeedHeir { name: who.name.clone(), identity: who.identity.clone(), share: Some(half) };
        sale.deed = Some(DeedFact::Stands(Box::new(NotarialDeed {
            notary: deed.notary.clone(),
            issued_on: deed.issued_on.day(),
            succession: deed.succession,
            unit: sale.register_mut().unit,
            deceased: (deceased.name, deceased.identity),
            co_ownership: CoOwnership::Shares,
            heirs: vec![heir(&one), heir(&other)],
            covers: DeedCovers::Whole,
        })));
        sale.sections.put(deed);
        sale.fill_in_parties();
        sale
    }

    /// The notarial deed that stands, to change it.
    pub fn deed_mut(&mut self) -> &mut NotarialDeed {
        let standing = match self.deed.as_mut().unwrap() {
            DeedFact::Stands(deed) => Some(deed),
            DeedFact::NotFound | DeedFact::Revoked => None,
        };
        standing.unwrap()
    }

    /// A holder asks about the home they hold.
    pub fn asked() -> Sale {
        let mut sale = Sale { matter: &T28, ..Sale::clean() };
        let held = seller();
        let item = Item { act: T28.form.act, ..sale.get::<MatterSection>().items[0].clone() };
        sale.sections = Sections::default();
        sale.sections.put(MatterSection { matter: T28.id(), items: vec![item] });
        sale.sections.put(Parties { parties: vec![party("holder.1", &held)] });
        sale.fill_in_parties();
        sale
    }

    /// The application that a matter's form asks for, with what its entry is made from.
    pub fn plain_of(matter: &'static Matter) -> Sale {
        fn asks<T: Content>(matter: &Matter) -> bool {
            matter.form.section(T::NAME).is_some()
        }
        let sale = if !matter.is_entered() {
            Sale::asked()
        } else if asks::<AgreedMortgage>(matter) {
            Sale::to_be_mortgaged()
        } else if asks::<Discharge>(matter) {
            Sale::discharged()
        } else if asks::<Inheritance>(matter) {
            Sale::inherited()
        } else if asks::<Former>(matter) {
            Sale::renamed()
        } else if matter.form.acknowledged.iter().any(|(_, text)| *text == CO_OWNERS_TOLD) {
            Sale::of_a_share(&[(&buyer(), Share::new(1, 4).ok())])
        } else {
            Sale::clean()
        };
        Sale { matter, ..sale }
    }

    /// The same sale in another phase.
    pub fn at(mut self, phase: Phase) -> Sale {
        self.phase = phase;
        self
    }

    /// Changes one thing.
    pub fn with(mut self, change: impl FnOnce(&mut Sale)) -> Sale {
        change(&mut self);
        self
    }

    /// The register, to change it.
    pub fn register_mut(&mut self) -> &mut RegisterFacts {
        self.register.as_mut().unwrap()
    }

    /// A section that is there.
    pub fn get<T: Content>(&self) -> &T {
        self.sections.get().unwrap()
    }

    /// A section, to change it.
    pub fn edit<T: Content>(&mut self) -> &mut T {
        self.sections.get_mut().unwrap()
    }

    /// The parties, to change them.
    pub fn parties_mut(&mut self) -> &mut Parties {
        self.edit()
    }

    /// The holding of the takers, to change it.
    pub fn holding_mut(&mut self) -> &mut Holding {
        self.edit()
    }

    /// States a share of the party in a slot, or none.
    pub fn states(&mut self, place: &str, share: Option<Share>) {
        let slot = slot(place);
        let shares = &mut self.holding_mut().shares;
        shares.retain(|stated| stated.slot != slot);
        shares.extend(share.map(|share| StatedShare { slot, share }));
        shares.sort_by_key(|stated| stated.slot);
    }

    /// The party of a slot, to change it.
    pub fn party_mut(&mut self, place: &str) -> &mut Party {
        self.parties_mut().parties.iter_mut().find(|party| party.slot == slot(place)).unwrap()
    }

    /// The answers of a slot, to change them.
    pub fn inquiry_mut(&mut self, place: &str) -> &mut Inquiry {
        self.inquiries.iter_mut().find(|inquiry| inquiry.slot == slot(place)).unwrap()
    }

    /// The deal, to change it.
    pub fn deal_mut(&mut self) -> &mut Deal {
        self.edit()
    }

    /// The party at this place of the list answers so, or not at all.
    pub fn answers(&mut self, who: usize, question: Question, said: Option<Answer>) {
        let answers = &mut self.inquiries[who].answers;
        answers.remove(&question.name);
        answers.extend(said.map(|said| (question.name, said)));
    }

    /// Sells to these people instead, under this form of ownership; contract, answers and signatures follow.
    pub fn sold_to(&mut self, buyers: &[(&Someone, Option<Share>)], co_ownership: CoOwnership) {
        let takers: Vec<Party> =
            buyers.iter().enumerate().map(|(at, (who, _))| party(&format!("transferee.{}", at + 1), who)).collect();
        let shares = takers
            .iter()
            .zip(buyers)
            .filter_map(|(taker, (_, share))| Some(StatedShare { slot: taker.slot, share: (*share)? }));
        self.sections.put(Holding { co_ownership, shares: shares.collect() });
        let parties = self.parties_mut();
        parties.parties.retain(|p| p.slot.role() == TRANSFEROR);
        parties.parties.extend(takers);
        parties.parties.sort_by_key(|p| p.slot);
        self.fill_in_parties();
    }

    /// Makes these people the sellers, who also hold the home; contract, answers and signatures follow.
    pub fn sold_by(&mut self, sellers: &[(&Someone, Option<Share>)], co_ownership: CoOwnership) {
        let givers = sellers.iter().enumerate().map(|(at, (who, _))| party(&format!("transferor.{}", at + 1), who));
        let givers: Vec<Party> = givers.collect();
        let parties = self.parties_mut();
        parties.parties.retain(|p| p.slot.role() == TRANSFEREE);
        parties.parties.extend(givers);
        parties.parties.sort_by_key(|p| p.slot);
        let right = &mut self.register_mut().right;
        right.co_ownership = co_ownership;
        right.holders = sellers.iter().map(|(who, share)| holder(who, *share)).collect();
        self.fill_in_parties();
    }

    /// The lock of the party in a slot on the home stands so.
    pub fn locks(&mut self, place: &str, state: HomeLockState) {
        let slot = slot(place);
        let locks = self.home_locks.get_or_insert_default();
        locks.retain(|fact| fact.slot != slot);
        locks.push(HomeLockFact { slot, state });
    }

    /// Every mortgagee of the home consents to its transfer.
    pub fn lenders_consent(&mut self) {
        self.consents = Some(self.register_mut().mortgages.iter().map(consent_to).collect());
    }

    /// Identities, answers, signatures and the contract's people as the parties now are.
    pub fn fill_in_parties(&mut self) {
        let parties: Vec<Party> = self.matter.form.signers(self.get::<Parties>()).cloned().collect();
        let mortgages = self.register.as_ref().map(|r| r.mortgages.as_slice()).unwrap_or_default();
        let follows = mortgages.iter().any(follows_the_home);
        let answers = |p: &Party| Inquiry {
            acknowledgements: if follows { notified(p.slot) } else { Vec::new() },
            ..true_answers(p.slot, mortgages)
        };
        self.inquiries = parties.iter().map(answers).collect();
        let confirmed =
            parties.iter().map(|p| IdentityFact { slot: p.slot, state: DocumentFact::Confirmed, formerly: Vec::new() });
        self.identities = Some(confirmed.collect());
        let organisations = parties.iter().filter(|p| p.kind.principal() == PrincipalKind::Organisation);
        let mandated = organisations.map(|p| MandateFact { slot: p.slot, state: DocumentFact::Confirmed });
        self.mandates = Some(mandated.collect());
        let good = parties.iter().map(|p| SignatureFact { slot: p.slot, state: SignatureState::Good });
        self.signatures = Some(good.collect());
        let open = parties.iter().map(|p| HomeLockFact { slot: p.slot, state: HomeLockState::Open });
        self.home_locks = Some(open.collect());
        let of = |role| {
            let filled = parties.iter().filter(move |p| p.slot.role() == role);
            filled.map(|p| (p.name.clone(), p.identity.clone())).collect::<Vec<_>>()
        };
        if let Some(ContractFact::Active { obligors, right_holders, .. }) = &mut self.contract {
            *obligors = of(TRANSFEROR);
            *right_holders = of(TRANSFEREE);
        }
    }

    /// The facts that are known of it.
    fn facts(&self) -> Facts<'_> {
        let facts = [
            self.register.as_ref().map(Fact::Register),
            self.identities.as_deref().map(Fact::Identities),
            self.mandates.as_deref().map(Fact::Mandates),
            self.signatures.as_deref().map(Fact::Signatures),
            self.queue.map(Fact::Queue),
            self.payment.clone().map(Fact::Payment),
            self.published.map(Fact::Published),
            self.home_locks.as_deref().map(|locks| Fact::HomeLocks(Cow::Borrowed(locks))),
        ];
        let told = self.shared();
        let shared: Vec<Fact<'_>> = told.all().cloned().map(|fact| Fact::Shared(Cow::Owned(fact))).collect();
        facts.into_iter().flatten().chain(shared).collect()
    }

    /// The answers of other offices that are known of it.
    pub fn shared(&self) -> SharedFacts {
        let told = [
            self.tax.clone().map(SharedFact::TaxClearance),
            self.contract.clone().map(SharedFact::FiledContract),
            self.marriage.map(SharedFact::Marriage),
            self.lender.map(SharedFact::LenderLicence),
            self.deed.clone().map(SharedFact::NotarialDeed),
            self.consents.clone().map(SharedFact::MortgageeConsent),
        ];
        told.into_iter().flatten().collect()
    }

    /// The subject as the rules see it.
    pub fn subject(&self) -> Subject<'_> {
        Subject {
            phase: self.phase,
            as_of: self.as_of,
            supplemented: self.supplemented,
            pack: &self.pack,
            form: &self.matter.form,
            sections: &self.sections,
            problems: &self.problems,
            inquiries: &self.inquiries,
            materials: &self.materials,
            facts: self.facts(),
        }
    }

    /// Its review.
    pub fn review(&self) -> Review {
        self.matter.review(&self.subject())
    }

    /// Its review with one rule struck from the law.
    pub fn review_without(&self, rule: RuleId) -> Review {
        self.matter.review_without(rule, &self.subject())
    }
}

/// A flat of 89.50 m² on granted land in 江岸, held by these people and free of burdens.
pub fn home_of(holders: &[(&Someone, Option<Share>)]) -> RegisterFacts {
    let shares = holders.iter().any(|(_, share)| share.is_some());
    let co_ownership = match (holders.len(), shares) {
        (0 | 1, _) => CoOwnership::Sole,
        (_, true) => CoOwnership::Shares,
        (_, false) => CoOwnership::Joint,
    };
    RegisterFacts {
        unit: "420102001001GB00001F00010001".parse().unwrap(),
        status: TenureStatus::Current,
        address: Address {
            district: line("江岸区"), street: line("演示路"), detail: line("1号1栋1单元101室")
        },
        area: "89.50".parse().unwrap(),
        house_type: HouseType::Dwelling,
        house_nature: HouseNature::Market,
        land_nature: LandNature::Granted,
        land_term_end: Some("2075-06-30".parse().unwrap()),
        right: OwnershipRight {
            kind: RightKind::StateLandAndHouse,
            status: TenureStatus::Current,
            co_ownership,
            holders: holders.iter().map(|(who, share)| holder(who, *share)).collect(),
            certificates: vec!["鄂(2020)演示市江岸不动产权第0000001号".parse().unwrap()],
            old_certificates: Vec::new(),
            registered_at: "2020-03-02T02:00:00.000Z".parse().unwrap(),
            ended: None,
        },
        mortgages: Vec::new(),
        seizures: Vec::new(),
        objections: Vec::new(),
        notices: Vec::new(),
        other_burdens: Vec::new(),
    }
}

/// A bank's mortgage with this clause.
pub fn mortgage(clause: TransferClause, registered_at: &str) -> Mortgage {
    Mortgage {
        proof: "鄂(2023)演示市江岸不动产证明第0000007号".parse().unwrap(),
        mortgagee: "演示银行江岸支行".parse().unwrap(),
        mortgagee_identity: IdentityNumber::Organisation("91420100MA0000015F".parse().unwrap()),
        method: MortgageMethod::Ordinary,
        object: MortgagedObject::LandAndHouse,
        amount: Fen::new(60_000_000).unwrap(),
        transfer_clause: clause,
        debt: Some(debt(clause)),
        registered_at: registered_at.parse().unwrap(),
    }
}

/// The consent of a mortgage's mortgagee to a transfer of the home.
pub fn consent_to(mortgage: &Mortgage) -> MortgageeConsent {
    MortgageeConsent {
        mortgage: mortgage.proof.clone(),
        mortgagee: mortgage.mortgagee.clone(),
        reference: line("TY-2026-000001"),
        given_on: "2026-11-18".parse().unwrap(),
    }
}

/// The debt that a bank's mortgage with this clause secures.
pub fn debt(clause: TransferClause) -> SecuredDebt {
    let restriction = (clause == TransferClause::Restricted).then(|| line("未经抵押权人书面同意，不得转让抵押房屋"));
    let period = DaySpan::new("2023-05-04".parse().unwrap(), "2043-05-03".parse().unwrap()).unwrap();
    SecuredDebt { debtor: None, period: Some(period), scope: line("主债权本金及利息、违约金"), restriction }
}

/// A court's seizure.
pub fn seizure(kind: SeizureKind, from: &str, to: &str) -> Seizure {
    Seizure {
        kind, authority: line("演示市江岸区人民法院"), from: from.parse().unwrap(), to: to.parse().unwrap()
    }
}

/// A whole photo of a material.
pub fn photo(code: MaterialCode) -> UploadedMaterial {
    UploadedMaterial { code, media_type: MediaType::Jpeg, size: 1_048_576, content: ContentCheck::Verified }
}

/// The confirmation that a seller of a mortgaged home gives: that they notify the lender. A buyer confirms
/// nothing.
pub fn notified(slot: Slot) -> Vec<Acknowledgement> {
    if slot.role() != TRANSFEROR {
        return Vec::new();
    }
    let disclosure = floor_pack().unwrap().disclosure_ref("lender_notified").unwrap();
    vec![Acknowledgement { rule: RuleId(19), disclosure }]
}

/// The answers of a party with nothing to hide.
pub fn true_answers(slot: Slot, mortgages: &[Mortgage]) -> Inquiry {
    let answers = T04.form.questions.iter().map(|q| (q.name, q.true_answer(mortgages))).collect();
    Inquiry { slot, answers, acknowledgements: Vec::new(), draft: None }
}

fn sections(register: &RegisterFacts, parties: Vec<Party>) -> Sections {
    let item = Item {
        unit: register.unit,
        right: register.right.kind,
        act: T04.form.act,
        certificate: Some(register.right.certificates[0].clone().into()),
    };
    let mut sections = Sections::default();
    sections.put(MatterSection { matter: T04.id(), items: vec![item] });
    sections.put(Parties { parties });
    sections.put(Holding { co_ownership: CoOwnership::Sole, shares: Vec::new() });
    sections.put(Deal {
        price: Fen::new(PRICE).unwrap(),
        contract: line("YS-2026-000123"),
        signed_on: "2026-11-10".parse().unwrap(),
        fee_claim: FeeClaim::None,
    });
    sections.put(Delivery::plain(CertificateMedium::Electronic, CertificateCount::One));
    sections
}
