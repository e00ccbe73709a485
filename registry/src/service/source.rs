//! Asking other offices: for the facts that the rules of a matter wait for, one connector a need, and what they say of those
//! that parties have said are wrong.

use ereg_domain::{
    identifier::{CreditCode, PersonNumber, RegistrationProofNumber},
    party::{IdentityNumber, Party, Principal},
    register::Mortgage,
    text::PersonName,
};
use ereg_law::{application::Parties, fact::restricting, matter::Matter, subject::SharedFact, verdict::Needs};
use ereg_protocol::command::DisputeStatement;
use ereg_trust::envelope::Envelope;

use super::Service;
use crate::{
    fault::ServiceFault,
    model::{CaseFacts, DisputeRow, Enrolled, PartnerFact, Source, SourceHeard, SourceSays},
    partner::{About, Answered, CheckAnswer, DataSharing, FactCheck, PartnerError, RestrictingMortgage},
};

impl Service {
    /// Asks for each of these facts that the matter's rules wait for and that is not known, or stands in its way; silence is
    /// no answer and is asked again.
    pub(super) fn ask_partners(&self, needs: &[Needs], facts: &CaseFacts) -> Result<Vec<PartnerFact>, ServiceFault> {
        let packs = self.0.packs();
        let now = self.0.circumstances(&packs, self.now());
        let matter = now.matter(facts.content.matter)?;
        let about = about(matter, facts);
        let open = |need: &Needs| matter.needs(*need) && !is_settled(*need, facts, &about);
        let mut answers = Vec::new();
        for need in needs.iter().copied().filter(open) {
            match self.0.world.partners.answer(need, &about) {
                Some(Ok(answered)) => answers.push(kept(facts, need, answered)?),
                Some(Err(error)) => {
                    tracing::warn!(code = error.code(), need = need.name(), "the source of a fact gave no answer");
                }
                None => {}
            }
        }
        Ok(answers)
    }

    /// Asks once more, just before the entry, for what its source can have taken back since the review; `None` where there is
    /// no answer now.
    pub(super) fn ask_before_the_entry(&self, facts: &CaseFacts) -> Result<Option<Vec<PartnerFact>>, ServiceFault> {
        let packs = self.0.packs();
        let now = self.0.circumstances(&packs, self.now());
        let matter = now.matter(facts.content.matter)?;
        let about = about(matter, facts);
        let mut answers = Vec::new();
        let rests = |need: &Needs| matter.needs(*need) && may_be_taken_back(*need, facts, &about);
        for need in SharedFact::TAKEN_BACK.iter().copied().filter(rests) {
            match self.0.world.partners.answer(need, &about) {
                Some(Ok(answered)) => answers.push(kept(facts, need, answered)?),
                Some(Err(_)) | None => return Ok(None),
            }
        }
        Ok(Some(answers))
    }

    /// Hands every open dispute of a case to its source once, and asks what the source has said; silence is asked again.
    pub(super) fn ask_sources(&self, facts: &CaseFacts) -> Result<Vec<SourceHeard>, ServiceFault> {
        let Some(platform) = &self.0.world.partners.sharing else { return Ok(Vec::new()) };
        let packs = self.0.packs();
        let now = self.0.circumstances(&packs, self.now());
        let matter = now.matter(facts.content.matter)?;
        let mut heard = Vec::new();
        for row in facts.case.disputes.iter().filter(|row| row.told.is_open()) {
            match self.says(platform.as_ref(), facts, row, check_of(matter, facts, row)?)? {
                Ok(says) => heard.push(SourceHeard { id: row.id, says }),
                Err(error) => tracing::warn!(code = error.code(), "the source of a disputed fact was not reached"),
            }
        }
        Ok(heard)
    }

    /// Asks what the source says of one dispute.
    fn says(
        &self,
        platform: &dyn DataSharing,
        facts: &CaseFacts,
        row: &DisputeRow,
        check: FactCheck,
    ) -> Result<Result<SourceSays, PartnerError>, ServiceFault> {
        if row.asked_at.is_none()
            && let Err(error) = platform.ask(&check)
        {
            return Ok(Err(error));
        }
        Ok(match platform.answer(&check) {
            Ok(Some(CheckAnswer::Corrected)) => {
                self.renewed(facts, row).map(|renewed| SourceSays::Corrected { renewed })
            }
            Ok(Some(CheckAnswer::Upheld)) => Ok(SourceSays::Upheld),
            Ok(None) => Ok(SourceSays::Pending),
            // It has the question; what it says is asked again.
            Err(error) => {
                tracing::warn!(code = error.code(), "the source of a disputed fact gave no answer");
                Ok(SourceSays::Pending)
            }
        })
    }

    /// Asks the police about whoever disputes what they say, and returns them as the police say it now. Every other
    /// answer is asked in the review.
    fn renewed(&self, facts: &CaseFacts, row: &DisputeRow) -> Result<Option<Enrolled>, PartnerError> {
        let police = self.0.world.partners.identity.as_ref().filter(|_| row.told.need == Needs::Identity);
        let (Some(police), Some((who, name, number))) = (police, person_of(facts, row)) else { return Ok(None) };
        let formerly = police.formerly(name, number)?;
        Ok(Some(Enrolled { formerly, ..who.clone() }))
    }
}

/// The person who raised a dispute; `None` where it was nobody of that kind.
fn person_of<'a>(facts: &'a CaseFacts, row: &DisputeRow) -> Option<(&'a Enrolled, &'a PersonName, &'a PersonNumber)> {
    let member = facts.content.members.iter().find(|member| member.slot == row.told.by)?;
    match &member.who.principal {
        Principal::Person { name, number } => Some((&member.who, name, number)),
        Principal::Organisation { .. } | Principal::Officer(_) => None,
    }
}

/// Whether the entry rests on the word of a source that can take it back. On a lender's it does where the lenders' platform has
/// a consent for every mortgage that restricts the transfer now; what a person has read on paper instead is not asked again.
fn may_be_taken_back(need: Needs, facts: &CaseFacts, about: &About) -> bool {
    need != Needs::MortgageeConsent || is_settled(need, facts, about)
}

/// Whether a fact is known that stands in no application's way.
fn is_settled(need: Needs, facts: &CaseFacts, about: &About) -> bool {
    let restricting: Vec<RegistrationProofNumber> = about.mortgages.iter().map(|lent| lent.proof.clone()).collect();
    facts.shared.get(need).is_some_and(|fact| fact.is_settled(&restricting))
}

/// An answer as it is kept with its case.
fn kept(facts: &CaseFacts, need: Needs, Answered { fact, body }: Answered) -> Result<PartnerFact, ServiceFault> {
    let fact = serde_json::to_string(&fact).map_err(|_| ServiceFault::Object("partner fact"))?;
    let (case_id, round) = (facts.case.case_id, facts.case.asking());
    Ok(PartnerFact { case_id, round, source: Source::Shared(need), body, fact })
}

/// Collects what a source is asked about.
fn about(matter: &Matter, facts: &CaseFacts) -> About {
    let shared = facts.content.sections.iter().filter(|section| section.slot.is_none());
    let sections = matter.form.parse_all(shared.map(|section| (section.kind, section.body.as_str())));
    let typed = sections.typed();
    let number = |need: &Needs| Some((*need, typed.get(matter.form.found_by(*need)?)?.clone()));
    let parties = sections.get::<Parties>();
    let named = |party: &Party| (party.name.clone(), party.identity.clone());
    let asked_about = |mortgage: &Mortgage| RestrictingMortgage {
        proof: mortgage.proof.clone(),
        mortgagee: mortgage.mortgagee.clone(),
    };
    let mortgages = facts.unit.iter().flat_map(|unit| restricting(&unit.facts));
    About {
        case: facts.case.case_id,
        unit: facts.case.unit,
        numbers: Needs::ALL.iter().filter_map(number).collect(),
        lender: parties.and_then(lender_of),
        mortgages: mortgages.map(asked_about).collect(),
        people: parties.map(|parties| parties.parties.iter().map(named).collect()).unwrap_or_default(),
    }
}

/// The credit code of the mortgagee, where an organisation is to be one.
fn lender_of(parties: &Parties) -> Option<CreditCode> {
    match &parties.mortgagee()?.identity {
        IdentityNumber::Organisation(code) => Some(code.clone()),
        IdentityNumber::Citizen(_)
        | IdentityNumber::ResidencePermit(_)
        | IdentityNumber::PermanentResident(_)
        | IdentityNumber::Other { .. } => None,
    }
}

/// A dispute as its source is asked: whom and what the fact is about, and no more of the application.
fn check_of(matter: &Matter, facts: &CaseFacts, row: &DisputeRow) -> Result<FactCheck, ServiceFault> {
    let envelope = Envelope::from_bytes(row.statement.as_bytes()).map_err(|_| ServiceFault::Object("dispute"))?;
    // Verified when it came.
    let statement: DisputeStatement =
        serde_json::from_slice(envelope.unverified_payload()).map_err(|_| ServiceFault::Object("dispute"))?;
    let party = person_of(facts, row).map(|(_, name, number)| (name.clone(), number.clone().into()));
    let need = row.told.need;
    let About { case, unit, mut numbers, lender, mortgages, people } = about(matter, facts).only(need, party);
    let (reason, says) = (statement.reason, statement.says);
    let number = numbers.remove(&need);
    Ok(FactCheck { id: row.id, need, case, unit, number, lender, mortgages, people, reason, says })
}
