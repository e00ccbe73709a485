//! The papers (文书) that acts write beside what they decide: each face of what the act looked at, and of nothing later.
//!
//! An act fails for no paper. What makes no face is written as such, and the act stands.

use std::collections::BTreeSet;

use ereg_domain::{party::Slot, time::Instant};
use ereg_law::{
    calendar::Deadline,
    case::{Acceptance, Term, Then, ToldGround},
    fee::FeeItem,
    label::Label,
    material::{ContentCheck, MaterialCode},
    matter::Matter,
    policy::Wording,
    words::labels,
};
use ereg_protocol::{
    catalogue,
    document::PaperKind,
    id::AccountId,
    objects::{Quote, QuoteLine},
};
use ereg_sealing::{
    AcceptanceFace, AfterTerm, Applicant, ApplicationNumber, Bilingual, ChargedItem, DecidedOn, DecisionFace,
    DecisionGround, Defect, EnglishTerms, FeeNoticeFace, LastDay, Letterhead, Paper, QueryFinding, QueryResultFace,
    QueryStanding, ReceivedMaterial, ReceivedNumber, RecordedEntry, RecordedUnit, SupplementFace, SupplementTerm,
};
use ereg_trust::{
    checkpoint::SignedCheckpoint,
    digest::Digest,
    query_result::{AskedAs, QueryResult},
};

use super::{Circumstances, judged::Judged};
use crate::model::{Addressees, Attempt, CaseFacts, CaseParty, FiscalOrder, WrittenPaper};

/// 受理凭证, of a case that is accepted now.
pub(super) fn acceptance(
    facts: &CaseFacts,
    judged: &Judged,
    (accepted, ahead): (&Acceptance, u32),
    now: &Circumstances<'_>,
) -> WrittenPaper {
    let face = AcceptanceFace {
        head: head(facts, judged.matter(), now),
        number: accepted.case_number,
        rank: accepted.seq.0,
        ahead,
        accepted_at: accepted.accepted_at,
        decide_by: last_day(accepted.decide_by.by),
        promised_by: last_day(accepted.promised_by.by),
        location: facts.unit.as_ref().map(|unit| unit.facts.address.clone()),
        materials: received(judged, now),
    };
    written(facts, PaperKind::Acceptance, Some(&Paper::Acceptance(face)), now.as_of)
}

/// 补正通知书: all that the applicants are asked to correct, in the period that begins with it.
pub(super) fn supplement(
    facts: &CaseFacts,
    matter: &Matter,
    (grounds, term): (&[ToldGround], Option<&Term>),
    now: &Circumstances<'_>,
) -> WrittenPaper {
    let accepted = facts.case.state.acceptance().map(|said| said.case_number);
    let term = term.and_then(|term| {
        let then = match term.then {
            Then::Lapse => AfterTerm::Lapses,
            Then::PassTurn => AfterTerm::LosesTurn,
            // No correction is asked for in it.
            Then::Close => return None,
        };
        Some(SupplementTerm { by: last_day(term.by()), then })
    });
    let face = SupplementFace {
        head: head(facts, matter, now),
        number: accepted.map_or(ApplicationNumber::Received(received_number(facts)), ApplicationNumber::Accepted),
        defects: grounds.iter().map(|ground| defect(matter, ground)).collect(),
        term,
    };
    written(facts, PaperKind::Supplement, Some(&Paper::Supplement(face)), now.as_of)
}

/// 不予受理决定书 or, of a query, 不予查询决定书.
pub(super) fn non_acceptance(
    facts: &CaseFacts,
    matter: &Matter,
    grounds: &[ToldGround],
    now: &Circumstances<'_>,
) -> WrittenPaper {
    let number = received_number(facts);
    let (kind, decided) = if matter.is_entered() {
        (PaperKind::NonAcceptance, DecidedOn::NotAccepted(number))
    } else {
        (PaperKind::QueryRefusal, DecidedOn::QueryRefused(ApplicationNumber::Received(number)))
    };
    let face = decision(facts, matter, (decided, grounds), now);
    written(facts, kind, Some(&Paper::Decision(face)), now.as_of)
}

/// 不予登记决定书 or, of a query, 不予查询决定书, of a case that an officer refuses now.
pub(super) fn refusal(
    facts: &CaseFacts,
    matter: &Matter,
    grounds: &[ToldGround],
    now: &Circumstances<'_>,
) -> WrittenPaper {
    let accepted = facts.case.state.acceptance().map(|said| said.case_number);
    let (kind, decided) = if matter.is_entered() {
        (PaperKind::Refusal, accepted.map(DecidedOn::RegistrationRefused))
    } else {
        (PaperKind::QueryRefusal, accepted.map(|number| DecidedOn::QueryRefused(ApplicationNumber::Accepted(number))))
    };
    let face = decided.map(|decided| Paper::Decision(decision(facts, matter, (decided, grounds), now)));
    written(facts, kind, face.as_ref(), now.as_of)
}

fn decision(
    facts: &CaseFacts,
    matter: &Matter,
    (decided, grounds): (DecidedOn, &[ToldGround]),
    now: &Circumstances<'_>,
) -> DecisionFace {
    let ground = |told: &ToldGround| DecisionGround {
        found: words(&told.code, catalogue::words(&told.code)),
        basis: matter.rule(told.rule).map_or_else(|| told.rule.to_string(), |rule| rule.basis.to_owned()),
    };
    DecisionFace { head: head(facts, matter, now), decided, grounds: grounds.iter().map(ground).collect() }
}

/// 登记费缴款通知, of a bill that stands from now on.
pub(super) fn fee_notice(facts: &CaseFacts, matter: &Matter, quote: &Quote, now: &Circumstances<'_>) -> WrittenPaper {
    let face = facts.case.state.acceptance().map(|accepted| {
        Paper::FeeNotice(FeeNoticeFace {
            head: head(facts, matter, now),
            number: accepted.case_number,
            payers: applicants(facts, matter, |slot| quote.payers.contains(&slot)),
            items: quote.lines.iter().map(charged).collect(),
            total: quote.total,
            basis: quote.basis.clone(),
            channels: quote.channels.iter().map(|channel| wording(&channel.name)).collect(),
            until: quote.valid_until,
        })
    });
    written(facts, PaperKind::FeeNotice, face.as_ref(), now.as_of)
}

/// The order of the fiscal e-receipt (财政电子票据) of a payment that has come in now; the finance service issues it. `None` where the
/// bill that was paid is not here any more.
pub(super) fn fiscal_receipt(
    facts: &CaseFacts,
    matter: &Matter,
    attempt: &Attempt,
    now: &Circumstances<'_>,
) -> Option<WrittenPaper> {
    let bill = facts.quote.as_ref().filter(|bill| bill.digest == attempt.quote)?;
    let pays = |slot: Slot| bill.quote.payers.contains(&slot);
    let order = FiscalOrder {
        payment: attempt.attempt_id,
        issuer: office(now),
        issuer_code: now.office.to_owned(),
        payers: applicants(facts, matter, pays),
        items: bill.quote.lines.iter().map(charged).collect(),
        total: attempt.amount,
        at: now.as_of,
    };
    let told = facts.case.parties.iter().filter(|party| pays(party.slot) || party.account == attempt.account);
    let told: BTreeSet<AccountId> = told.map(|party| party.account.clone()).collect();
    let (case, kind) = (facts.case.case_id, PaperKind::FiscalReceipt);
    Some(WrittenPaper::of_payment(case, kind, told.into_iter().collect(), &order))
}

/// The order of the red receipt (红票) that cancels a receipt, to whom that was told; `None` for what is no order of one.
pub(super) fn fiscal_red_receipt(receipt: &WrittenPaper, at: Instant) -> Option<WrittenPaper> {
    let order = FiscalOrder { at, ..receipt.fiscal_order()? };
    let Addressees::Parties(to) = receipt.to.clone() else { return None };
    Some(WrittenPaper::of_payment(receipt.case_id, PaperKind::FiscalRedReceipt, to, &order))
}

/// 查询结果证明, of an answer that is given now; `digest` is that of the signed result.
pub(super) fn query_result(
    facts: &CaseFacts,
    matter: &Matter,
    (result, digest): (&QueryResult, Digest),
    now: &Circumstances<'_>,
) -> WrittenPaper {
    let face = query_face(facts, matter, (result, digest), now).map(Paper::QueryResult);
    written(facts, PaperKind::QueryResult, face.as_ref(), now.as_of)
}

fn query_face(
    facts: &CaseFacts,
    matter: &Matter,
    (result, digest): (&QueryResult, Digest),
    now: &Circumstances<'_>,
) -> Option<QueryResultFace> {
    let log = SignedCheckpoint::parse(&result.checkpoint).ok()?.checkpoint;
    Some(QueryResultFace {
        number: result.number,
        office: office(now),
        asked_by: applicants(facts, matter, |_| true).into_iter().next()?,
        standing: match result.asked_as {
            AskedAs::Holder => QueryStanding::Holder,
        },
        unit: result.shown.unit,
        as_of: result.as_of,
        finding: QueryFinding::Recorded(Box::new(recorded(result))),
        log_size: log.size,
        log_root: *log.root.bytes(),
        result: *digest.bytes(),
    })
}

fn recorded(result: &QueryResult) -> RecordedUnit {
    let entries = result.entries.iter();
    let entries = entries.map(|entry| RecordedEntry { index: entry.entry_index, registered_at: entry.registered_at });
    let (shown, english) = (result.shown.clone(), |label: Label| label.en.to_owned());
    let english = EnglishTerms {
        house_type: english(labels::house_type(shown.house_type)),
        house_nature: english(labels::house_nature(shown.house_nature)),
        land_nature: english(labels::land_nature(shown.land_nature)),
        right: english(labels::right(shown.right)),
        co_ownership: english(labels::co_ownership(shown.co_ownership)),
    };
    RecordedUnit { shown, english, entries: entries.collect() }
}

/// An item of a bill, by its name in the catalogue.
fn charged(line: &QuoteLine) -> ChargedItem {
    ChargedItem {
        name: FeeItem::of_bill_code(&line.code)
            .map_or_else(|| words(&line.code, None), |item| label(labels::fee_item(item))),
        quantity: line.quantity,
        amount: line.amount,
    }
}

/// A paper to every party of the case, as the act finds them.
fn written(facts: &CaseFacts, kind: PaperKind, face: Option<&Paper>, at: Instant) -> WrittenPaper {
    let case = &facts.case;
    let to = case.parties.iter().map(|party| party.account.clone()).collect();
    WrittenPaper::of_case((case.case_id, case.version), kind, to, face, at)
}

fn head(facts: &CaseFacts, matter: &Matter, now: &Circumstances<'_>) -> Letterhead {
    let id = matter.id();
    let named = now.pack.pack.matter(id).map(|said| wording(&said.name));
    Letterhead {
        office: office(now),
        matter: named.unwrap_or_else(|| words(id.as_str(), None)),
        unit: facts.case.unit,
        applicants: applicants(facts, matter, |_| true),
        at: now.as_of,
    }
}

/// The parties of the case in slots that are asked for, as they are called in its matter.
fn applicants(facts: &CaseFacts, matter: &Matter, wanted: impl Fn(Slot) -> bool) -> Vec<Applicant> {
    let parties = facts.case.parties.iter().filter(|party| wanted(party.slot));
    // By their account: while a correction is under way somebody else may stand in the slot.
    let applicant = |party: &CaseParty| {
        let who = &facts.content.member(&party.account)?.who.principal;
        let called = label(matter.form.called(party.slot.role()));
        Some(Applicant { called, name: who.name().clone(), identity: who.identity()? })
    };
    parties.filter_map(applicant).collect()
}

/// The materials that came in whole, in the order of the checklist.
fn received(judged: &Judged, now: &Circumstances<'_>) -> Vec<ReceivedMaterial> {
    let came = |code: MaterialCode| {
        let whole = judged.materials().iter().filter(|material| material.content == ContentCheck::Verified);
        u32::try_from(whole.filter(|material| material.code == code).count()).unwrap_or(u32::MAX)
    };
    let checklist = now.pack.pack.matter(judged.matter().id()).map(|said| said.checklist.as_slice());
    let lines = checklist.unwrap_or_default().iter();
    let material = |line: &ereg_law::policy::ChecklistLine| ReceivedMaterial {
        name: Bilingual { chinese: line.name_zh.clone(), english: line.name_en.clone() },
        files: came(line.code),
    };
    lines.map(material).filter(|material| material.files > 0).collect()
}

fn defect(matter: &Matter, ground: &ToldGround) -> Defect {
    let field = ground.field.as_deref();
    let field = field.and_then(|path| labels::field_and_whose(path, |role| matter.form.called(role)));
    Defect {
        field: field.as_ref().map(wording),
        found: words(&ground.code, catalogue::words(&ground.code)),
        correction: words(&ground.code, catalogue::fix(&ground.code)),
    }
}

fn received_number(facts: &CaseFacts) -> ReceivedNumber {
    ReceivedNumber(facts.case.case_id.bytes())
}

fn last_day(by: Deadline) -> LastDay {
    match by {
        Deadline::By(day) => LastDay::By(day),
        Deadline::NotBefore(day) => LastDay::NotBefore(day),
    }
}

fn office(now: &Circumstances<'_>) -> Bilingual {
    Bilingual { chinese: now.office_name.to_owned(), english: format!("Registration office {}", now.office) }
}

fn wording(words: &Wording) -> Bilingual {
    Bilingual { chinese: words.zh.clone(), english: words.en.clone() }
}

fn label(label: Label) -> Bilingual {
    Bilingual { chinese: label.zh.to_owned(), english: label.en.to_owned() }
}

/// The words of a code, and the code itself where no catalogue has it: never silence.
fn words(code: &str, known: Option<(&'static str, &'static str)>) -> Bilingual {
    let (chinese, english) = known.unwrap_or((code, code));
    Bilingual { chinese: chinese.to_owned(), english: english.to_owned() }
}
