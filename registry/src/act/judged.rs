//! A case's content in the form the rules read.

use std::borrow::Cow;

use ereg_domain::{
    money::Fen,
    party::{Agent, Party, PrincipalKind, Slot},
    time::Instant,
};
use ereg_law::{
    application::{Inquiry, Parties},
    case::{CaseState, Settled},
    material::{ContentCheck, UploadedMaterial},
    matter::Matter,
    section::Sections,
    subject::{
        DocumentFact, Fact, HomeLockFact, HomeLockState, IdentityFact, MandateFact, PaymentFact, Phase, QueueFact,
        SignatureFact, SignatureState, Subject, Supplemented,
    },
};
use ereg_protocol::outcome::Receipt;
use ereg_trust::{digest::section_hash, key_record::KeyUse, manifest::MediaRef};

use super::{
    Circumstances,
    workspace::{own_section, typed},
};
use crate::model::{CaseFacts, DecisionFault, Medium, Representative, SignedFor, Statement};

/// A case's content in the form the rules read: every byte checked again from what is stored.
pub(crate) struct Judged {
    matter: &'static Matter,
    sections: Sections,
    inquiries: Vec<Inquiry>,
    materials: Vec<UploadedMaterial>,
    identities: Vec<IdentityFact>,
    mandates: Vec<MandateFact>,
    home_locks: Vec<HomeLockFact>,
    signatures: Vec<SignatureFact>,
    signed_for: Vec<SignedFor>,
}

impl Judged {
    /// Reads the content of a case.
    ///
    /// # Errors
    /// [`DecisionFault::Object`] where its matter is not known here.
    pub(crate) fn of(facts: &CaseFacts, now: &Circumstances<'_>) -> Result<Judged, DecisionFault> {
        let content = &facts.content;
        let matter = now.matter(content.matter)?;
        let held = content.sections.iter().filter(|section| section.slot.is_none());
        let sections = matter.form.parse_all(held.map(|section| (section.kind, section.body.as_str())));
        let inquiries = content.sections.iter().filter(|s| s.slot.is_some()).filter_map(|s| typed(Some(s))).collect();
        let manifest = content.frozen.as_ref().map(|frozen| &frozen.manifest);
        // Of several announcements of one file the one that is whole says what it is.
        let of = |named: &MediaRef| {
            let same = |m: &&Medium| m.digest == named.digest && named.material == m.material.as_str();
            let mut announced = content.media.iter().filter(same);
            announced.clone().find(|m| m.is_whole()).or_else(|| announced.next())
        };
        let materials = manifest
            .iter()
            .flat_map(|manifest| manifest.media.iter().filter_map(of))
            .map(|m| UploadedMaterial {
                code: m.material,
                media_type: m.media_type,
                size: m.size,
                content: if m.is_whole() { ContentCheck::Verified } else { ContentCheck::Missing },
            })
            .collect();
        // Nobody takes part for somebody who is only named.
        let parties: Vec<&Party> =
            sections.get::<Parties>().map(|p| matter.form.signers(p).collect()).unwrap_or_default();
        let signed_for: Vec<SignedFor> = parties.iter().filter_map(|party| signed_for(facts, party.slot)).collect();
        let identities = parties
            .iter()
            .map(|party| {
                let member = content.members.iter().find(|m| m.slot == party.slot);
                let same = member.is_some_and(|m| m.who.is_party(party));
                let fact = |holds| if holds { DocumentFact::Confirmed } else { DocumentFact::Contradicted };
                let formerly = member.iter().flat_map(|member| &member.who.formerly);
                let formerly = formerly.map(|former| (former.name.clone(), former.number.clone().into())).collect();
                IdentityFact { slot: party.slot, state: fact(same), formerly }
            })
            .collect();
        let mandate = |party: &&Party| {
            let signed = signed_for.iter().find(|signed| signed.slot == party.slot);
            Some(MandateFact { slot: party.slot, state: mandate_of(facts, party, signed, now)? })
        };
        let mandates = parties.iter().filter_map(mandate).collect();
        let lock_of = |party: &&Party| {
            let member = content.members.iter().find(|member| member.slot == party.slot);
            let row = member.and_then(|m| facts.locks.iter().find(|row| row.holder.account == m.who.account));
            let state = row.map_or(HomeLockState::Open, |row| row.state(now.as_of));
            HomeLockFact { slot: party.slot, state }
        };
        let home_locks = parties.iter().map(lock_of).collect();
        let signatures = parties
            .iter()
            .map(|party| SignatureFact { slot: party.slot, state: signature_state(matter, facts, party.slot, now) })
            .collect();
        Ok(Judged { matter, sections, inquiries, materials, identities, mandates, home_locks, signatures, signed_for })
    }

    /// The matter that is applied for.
    pub(crate) fn matter(&self) -> &'static Matter {
        self.matter
    }

    /// The sections as typed.
    pub(crate) fn sections(&self) -> &Sections {
        &self.sections
    }

    /// The materials that came in with it.
    pub(crate) fn materials(&self) -> &[UploadedMaterial] {
        &self.materials
    }

    /// Those who signed for each party that another acts for, under the mandate that stood when the application was received.
    pub(crate) fn signed_for(&self) -> &[SignedFor] {
        &self.signed_for
    }

    /// Returns what the rules look at in a phase.
    pub(crate) fn subject<'a>(&'a self, phase: Phase, facts: &'a CaseFacts, now: &Circumstances<'a>) -> Subject<'a> {
        let register = facts.unit.as_ref().map(|unit| Fact::Register(&unit.facts));
        let published = facts.published.map(Fact::Published);
        let shared = facts.shared.all().map(|fact| Fact::Shared(Cow::Borrowed(fact)));
        let own = [
            Fact::Identities(&self.identities),
            Fact::Mandates(&self.mandates),
            Fact::HomeLocks(Cow::Borrowed(&self.home_locks)),
            Fact::Signatures(&self.signatures),
            Fact::Queue(match facts.ahead() {
                0 => QueueFact::Head,
                ahead => QueueFact::Behind { ahead },
            }),
            Fact::Payment(payment(facts)),
        ];
        Subject {
            phase,
            as_of: now.as_of,
            supplemented: if facts.case.round() == 0 { Supplemented::Never } else { Supplemented::Before },
            pack: &now.pack.pack,
            form: &self.matter.form,
            sections: &self.sections,
            problems: &[],
            inquiries: &self.inquiries,
            materials: &self.materials,
            facts: register.into_iter().chain(published).chain(shared).chain(own).collect(),
        }
    }
}

fn payment(facts: &CaseFacts) -> PaymentFact {
    match (&facts.case.state, facts.paid(), &facts.quote) {
        (_, Some(attempt), _) => PaymentFact::Settled(attempt.amount),
        (CaseState::Booking { settled: Settled::Exempt, .. }, ..) => PaymentFact::Settled(Fen::ZERO),
        (_, None, Some(_)) => PaymentFact::Open,
        (_, None, None) => PaymentFact::NotQuoted,
    }
}

/// Returns the time at which a statement came into the registry's hands: that of the first receipt that names it. A
/// supplement keeps what it does not change.
fn received_at(facts: &CaseFacts, held: &Statement) -> Option<Instant> {
    let names = |receipt: &&Receipt| receipt.statements.iter().any(|named| named.digest == held.digest);
    Some(facts.case.receipts().find(names)?.received_at)
}

/// Says whether the person whom the application names as a party's agent acts under a mandate. Whoever has signed for the
/// party is that person or nobody whom it names; of a natural person who has signed in person the mandate tells that stood
/// when that was received, and of one who has not signed yet that which stands now.
fn mandate_of(
    facts: &CaseFacts,
    party: &Party,
    signed: Option<&SignedFor>,
    now: &Circumstances<'_>,
) -> Option<DocumentFact> {
    let fact = |holds| if holds { DocumentFact::Confirmed } else { DocumentFact::Contradicted };
    let is_named = |signed: &SignedFor| {
        let is = |agent: &Agent| agent.number == signed.number && agent.name.is_same(&signed.representative);
        party.agent.as_ref().is_some_and(is)
    };
    match (signed, party.kind.principal()) {
        (Some(signed), _) => Some(fact(is_named(signed))),
        (None, PrincipalKind::Organisation) => Some(DocumentFact::Contradicted),
        (None, PrincipalKind::Person | PrincipalKind::Officer) => {
            let Agent { name, number, .. } = party.agent.clone()?;
            let member = facts.content.members.iter().find(|member| member.slot == party.slot)?;
            let statement = facts.content.statements.iter().find(|statement| statement.slot == party.slot);
            let at = statement.and_then(|held| received_at(facts, held)).unwrap_or(now.as_of);
            let mandate = facts.mandate_to(&member.who, &Representative { name, number }, at);
            mandate.map(|_| DocumentFact::Confirmed)
        }
    }
}

/// Finds who signed for the party in a slot, under the mandate that stood when that was received; `None` where it has
/// signed in person, and where nobody was mandated.
fn signed_for(facts: &CaseFacts, slot: Slot) -> Option<SignedFor> {
    let statement = facts.content.statements.iter().find(|statement| statement.slot == slot)?;
    let key = facts.keys.iter().find(|row| row.id == statement.key)?;
    let mandate = facts.mandate_of(key, received_at(facts, statement)?)?;
    let Representative { name, number } = key.representative.clone()?;
    Some(SignedFor { slot, representative: name, number, mandate: mandate.digest })
}

/// Checks a stored statement again, bytes and all: an entry rests on signatures, not on a row that says they were good.
fn signature_state(matter: &Matter, facts: &CaseFacts, slot: Slot, now: &Circumstances<'_>) -> SignatureState {
    let content = &facts.content;
    let Some(held) = content.statements.iter().find(|s| s.slot == slot) else { return SignatureState::Missing };
    let good = || -> Option<SignatureState> {
        let frozen = content.frozen.as_ref()?;
        let member = content.members.iter().find(|m| m.slot == slot)?;
        let own = own_section(content, slot)?;
        let opened = now.statements.open(&held.envelope).ok()?;
        let statement = &opened.statement;
        statement.fits(&frozen.manifest, frozen.digest).ok()?;
        let unchanged = matter.form.shared().map(|section| section.name).all(|kind| {
            let held = content.section(kind, None).map(|s| section_hash(kind.as_str(), s.body.as_bytes()));
            held.is_some() && frozen.manifest.section(kind.as_str()) == held
        });
        let covers =
            statement.slot == slot.to_string() && statement.own == section_hash(own.kind.as_str(), own.body.as_bytes());
        let key = facts.keys.iter().find(|row| row.id == statement.key.key_id())?;
        let own_key = key.account == member.who.account && key.key_use == KeyUse::Party;
        let received_at = received_at(facts, held)?;
        let in_date = key.revoked_at.is_none_or(|at| received_at < at);
        if !(unchanged && covers && own_key && in_date) {
            return None;
        }
        let needs_mandate = key.representative.is_some() || member.who.principal.kind() == PrincipalKind::Organisation;
        Some(if key.revoked_at.is_some_and(|at| at <= now.as_of) {
            SignatureState::KeyRevokedSince
        } else if needs_mandate && facts.mandate_of(key, received_at).is_none() {
            SignatureState::NotMandated
        } else if needs_mandate && facts.mandate_of(key, now.as_of).is_none() {
            SignatureState::MandateEndedSince
        } else {
            SignatureState::Good
        })
    };
    good().unwrap_or(SignatureState::Bad)
}
