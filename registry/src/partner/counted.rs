//! Partners whose failures are counted, whoever asks them.

use std::sync::Arc;

use ereg_domain::{
    identifier::{CreditCode, PersonNumber, UnitCode},
    party::IdentityNumber,
    text::PersonName,
};
use ereg_protocol::id::AttemptId;
use ereg_trust::bundle::DocumentSeals;

use super::{
    Bank, BankError, BankOffer, BankOrder, BankState, CheckAnswer, CivilAffairs, ConsentAnswer, ContractAnswer,
    DataSharing, DeedAnswer, FactCheck, FiscalOrder, FiscalReceipts, FormerIdentity, HousingAuthority, IdentityAnswer,
    IdentityProvider, IssuedFiscalReceipt, LendersPlatform, LicenceAnswer, LicenceLibrary, MarketSupervision,
    MarriageAnswer, NotaryPlatform, PartnerError, Partners, RegisteredOrganisation, RestrictingMortgage, TaxAnswer,
    TaxOffice, TaxQuestion,
};
use crate::counts::Counts;

/// A partner, and where its failures are counted.
struct Counted<P: ?Sized> {
    partner: Arc<P>,
    counts: Arc<Counts>,
}

impl Partners {
    /// The same partners, their failures counted.
    pub(crate) fn counted(self, counts: &Arc<Counts>) -> Partners {
        fn with<P: ?Sized>(partner: Arc<P>, counts: &Arc<Counts>) -> Arc<Counted<P>> {
            Arc::new(Counted { partner, counts: Arc::clone(counts) })
        }
        Partners {
            identity: self.identity.map(|partner| with(partner, counts) as Arc<dyn IdentityProvider>),
            market: self.market.map(|partner| with(partner, counts) as Arc<dyn MarketSupervision>),
            tax: self.tax.map(|partner| with(partner, counts) as Arc<dyn TaxOffice>),
            reviewer: self.reviewer,
            civil_affairs: self.civil_affairs.map(|partner| with(partner, counts) as Arc<dyn CivilAffairs>),
            sharing: self.sharing.map(|partner| with(partner, counts) as Arc<dyn DataSharing>),
            lenders: self.lenders.map(|partner| with(partner, counts) as Arc<dyn LendersPlatform>),
            notary: self.notary.map(|partner| with(partner, counts) as Arc<dyn NotaryPlatform>),
            licences: self.licences.map(|partner| with(partner, counts) as Arc<dyn LicenceLibrary>),
            housing: self.housing.map(|partner| with(partner, counts) as Arc<dyn HousingAuthority>),
            bank: self.bank.map(|partner| with(partner, counts) as Arc<dyn Bank>),
            finance: self.finance.map(|partner| with(partner, counts) as Arc<dyn FiscalReceipts>),
        }
    }
}

impl<P: ?Sized> Counted<P> {
    fn failure<T>(&self, name: &'static str, answer: Result<T, PartnerError>) -> Result<T, PartnerError> {
        answer.inspect_err(|error| self.counts.partner(name, error.code()))
    }
}

impl IdentityProvider for Counted<dyn IdentityProvider> {
    fn check(&self, name: &PersonName, id_no: &PersonNumber, proof: &str) -> Result<IdentityAnswer, PartnerError> {
        self.failure("identity", self.partner.check(name, id_no, proof))
    }

    fn formerly(&self, name: &PersonName, id_no: &PersonNumber) -> Result<Vec<FormerIdentity>, PartnerError> {
        self.failure("identity", self.partner.formerly(name, id_no))
    }
}

impl DataSharing for Counted<dyn DataSharing> {
    fn ask(&self, check: &FactCheck) -> Result<(), PartnerError> {
        self.failure("sharing", self.partner.ask(check))
    }

    fn answer(&self, check: &FactCheck) -> Result<Option<CheckAnswer>, PartnerError> {
        self.failure("sharing", self.partner.answer(check))
    }
}

impl MarketSupervision for Counted<dyn MarketSupervision> {
    fn organisation(&self, code: &CreditCode) -> Result<Option<RegisteredOrganisation>, PartnerError> {
        self.failure("market", self.partner.organisation(code))
    }
}

impl TaxOffice for Counted<dyn TaxOffice> {
    fn clearance(&self, about: TaxQuestion<'_>, unit: &UnitCode) -> Result<TaxAnswer, PartnerError> {
        self.failure("tax", self.partner.clearance(about, unit))
    }
}

impl CivilAffairs for Counted<dyn CivilAffairs> {
    fn marriage(&self, one: &IdentityNumber, other: &IdentityNumber) -> Result<MarriageAnswer, PartnerError> {
        self.failure("civil_affairs", self.partner.marriage(one, other))
    }
}

impl LicenceLibrary for Counted<dyn LicenceLibrary> {
    fn lender(&self, code: &CreditCode) -> Result<LicenceAnswer, PartnerError> {
        self.failure("licences", self.partner.lender(code))
    }
}

impl LendersPlatform for Counted<dyn LendersPlatform> {
    fn consents(&self, mortgages: &[RestrictingMortgage]) -> Result<ConsentAnswer, PartnerError> {
        self.failure("lenders", self.partner.consents(mortgages))
    }
}

impl NotaryPlatform for Counted<dyn NotaryPlatform> {
    fn deed(&self, number: &str) -> Result<DeedAnswer, PartnerError> {
        self.failure("notary", self.partner.deed(number))
    }
}

impl HousingAuthority for Counted<dyn HousingAuthority> {
    fn contract(&self, number: &str) -> Result<ContractAnswer, PartnerError> {
        self.failure("housing", self.partner.contract(number))
    }
}

impl FiscalReceipts for Counted<dyn FiscalReceipts> {
    fn roots(&self) -> Result<DocumentSeals, PartnerError> {
        self.partner.roots()
    }

    fn issue(&self, order: &FiscalOrder) -> Result<IssuedFiscalReceipt, PartnerError> {
        self.failure("finance", self.partner.issue(order))
    }

    fn cancel(&self, order: &FiscalOrder) -> Result<IssuedFiscalReceipt, PartnerError> {
        self.failure("finance", self.partner.cancel(order))
    }
}

impl Counted<dyn Bank> {
    /// A refused step is an answer; what is counted is silence.
    fn heard<T>(&self, answer: Result<T, BankError>) -> Result<T, BankError> {
        answer.inspect_err(|error| {
            if *error != BankError::Refused {
                self.counts.partner("bank", error.code());
            }
        })
    }
}

impl Bank for Counted<dyn Bank> {
    fn order(&self, order: &BankOrder) -> Result<BankState, BankError> {
        self.heard(self.partner.order(order))
    }

    fn offer(&self, attempt: &AttemptId) -> Result<Option<BankOffer>, BankError> {
        self.heard(self.partner.offer(attempt))
    }

    fn query(&self, attempt: &AttemptId) -> Result<BankState, BankError> {
        self.heard(self.partner.query(attempt))
    }

    fn close(&self, attempt: &AttemptId) -> Result<BankState, BankError> {
        self.heard(self.partner.close(attempt))
    }

    fn refund(&self, attempt: &AttemptId) -> Result<BankState, BankError> {
        self.heard(self.partner.refund(attempt))
    }
}
