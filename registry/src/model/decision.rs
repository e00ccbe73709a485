//! The effects of one decision, all or nothing: rows to write, changes for feeds, entries for the book, one audit row
//! and, for a command, one result. Values only; `decide` makes them, `service` commits them.

use std::collections::BTreeSet;

use ereg_document::FiscalReceiptNumber;
use ereg_domain::{
    identifier::{IssuedNumber, UnitCode},
    money::Fen,
    party::IdentityNumber,
    time::Instant,
};
use ereg_law::{case::CaseState, verdict::Needs};
use ereg_protocol::{
    consent::{ConsentView, LicenceUseView},
    document::MOST_DOCUMENT_BYTES,
    home_lock::HomeLockView,
    id::{AccountId, AttemptId, CaseId, DraftId, PaperId},
    intent::Intent,
    objects::{CaseView, LetterBody, MandateView, PaymentView, Quote, WorkspaceView},
    outcome::{AttemptState, CommandEffect, Declined, OutcomeResult},
};
use ereg_trust::{digest::Digest, query_result::QueryResult};

use super::{
    consent::{ConsentRow, LicenceUseRow},
    entry::NewEntry,
    facts::{Attempt, CaseFile, Enrolled, HomeLockRow, KeyRow, LaidAside, MandateRow, Workspace},
    paper::{Addressees, PutOff, WrittenPaper},
    view,
};

/// Everything one decision does, all or nothing.
#[derive(Clone)]
pub(crate) struct Decision {
    /// Rows that are written.
    pub writes: Vec<Write>,
    /// Changes that people are told of.
    pub changes: Vec<Change>,
    /// Entries that the book gets.
    pub entries: Vec<NewEntry>,
    /// The one audit row.
    pub audit: Audit,
    /// The answer to a command.
    pub result: Option<OutcomeResult>,
    /// A mutation of the registry's own that is decided with it and written after it, all or nothing with it.
    pub also: Option<Box<Decision>>,
    /// The step that follows once it is committed.
    pub after: After,
}

/// The step that follows once an act is committed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum After {
    /// Nothing follows.
    Nothing,
    /// The case is moved on.
    Case(CaseId),
    /// The bank is asked to take the money.
    Pay(AttemptId),
}

/// The content of an audit row: codes and ids, never personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Audit {
    /// The act that happened.
    pub act: &'static str,
    /// The object that it concerned.
    pub object: String,
    /// Its outcome: `done`, a declining code, or the state it led to.
    pub subject: String,
}

impl Decision {
    /// An event of the registry itself.
    pub(crate) fn event(act: &'static str, object: impl ToString, subject: impl ToString) -> Decision {
        Decision {
            writes: Vec::new(),
            changes: Vec::new(),
            entries: Vec::new(),
            audit: Audit { act, object: object.to_string(), subject: subject.to_string() },
            result: None,
            also: None,
            after: After::Nothing,
        }
    }

    /// A command carried out.
    pub(crate) fn done(act: &'static str, object: impl ToString, effect: CommandEffect) -> Decision {
        Decision { result: Some(OutcomeResult::Done(effect)), ..Decision::event(act, object, "done") }
    }

    /// A command declined for a reason of the field: nothing is written but the command and its outcome.
    pub(crate) fn declined(act: &'static str, object: impl ToString, code: &str) -> Decision {
        let declined = Declined { code: code.to_owned(), first: None };
        Decision { result: Some(OutcomeResult::Declined(declined)), ..Decision::event(act, object, code) }
    }

    /// Sets the step that follows once this is committed.
    pub(crate) fn then(mut self, after: After) -> Decision {
        self.after = after;
        self
    }

    /// Adds a mutation of the registry's own, which is written after this one.
    pub(crate) fn and(mut self, also: Option<Decision>) -> Decision {
        self.also = also.map(Box::new);
        self
    }

    pub(crate) fn write(mut self, write: Write) -> Decision {
        self.writes.push(write);
        self
    }

    pub(crate) fn tell(mut self, account: &AccountId, body: Told) -> Decision {
        self.changes.push(Change { account: account.clone(), body });
        self
    }

    /// Writes a workspace and shows it to each member.
    pub(crate) fn workspace(mut self, workspace: Workspace) -> Decision {
        for member in &workspace.members {
            let view = view::workspace(&workspace, member.slot);
            self.changes.push(Change { account: member.who.account.clone(), body: Told::Workspace(Box::new(view)) });
        }
        self.write(Write::Workspace(Box::new(workspace)))
    }

    /// Writes a case and shows it to each party.
    pub(crate) fn case(mut self, case: CaseFile) -> Decision {
        for party in &case.parties {
            let view = view::case(&case, party.slot);
            self.changes.push(Change { account: party.account.clone(), body: Told::Case(Box::new(view)) });
        }
        self.write(Write::Case(Box::new(case)))
    }

    /// Writes a paper and tells the parties whom it names of the document that is to be made of it.
    pub(crate) fn paper(self, paper: WrittenPaper) -> Decision {
        let told = match &paper.to {
            Addressees::Parties(accounts) => accounts.clone(),
            // They are told of it with their certificate.
            Addressees::HoldersOf(_) => Vec::new(),
            Addressees::Asker { account, .. } => vec![account.clone()],
        };
        let id = paper.id;
        let written = self.write(Write::Paper(Box::new(paper)));
        told.iter().fold(written, |decision, account| decision.tell(account, Told::Document(id)))
    }

    /// Writes a mandate and shows it to these accounts, to each once.
    pub(crate) fn mandate<'a>(self, row: MandateRow, told: impl Iterator<Item = &'a AccountId>) -> Decision {
        let told: BTreeSet<&AccountId> = told.collect();
        let view = || Told::Mandate(row.digest, view::mandate(&row));
        let done = told.into_iter().fold(self, |done, account| done.tell(account, view()));
        done.write(Write::Mandate(Box::new(row)))
    }

    /// Writes a consent and shows it to its holder and to the office that it is for, where that has an account.
    pub(crate) fn consent(self, row: ConsentRow, office: Option<&Enrolled>) -> Decision {
        let told: BTreeSet<&AccountId> = std::iter::once(&row.holder).chain(office.map(|who| &who.account)).collect();
        let view = || Told::Consent(row.digest, row.view());
        let done = told.into_iter().fold(self, |done, account| done.tell(account, view()));
        done.write(Write::Consent(Box::new(row)))
    }

    /// Writes down a use of a licence, answered or refused, and tells its holder and whoever asked.
    pub(crate) fn licence_use(self, row: LicenceUseRow, holder: &AccountId) -> Decision {
        let (own, theirs) = (row.view.clone(), row.view.for_holder());
        let told = self.tell(holder, Told::LicenceUse(row.id, Box::new(theirs)));
        // Whoever asks under an own consent is told once, with the files.
        let told = told.tell(&row.asker, Told::LicenceUse(row.id, Box::new(own)));
        told.write(Write::LicenceUse(Box::new(row)))
    }

    /// Writes a lock of a home and shows it to its holder, and to nobody else.
    pub(crate) fn home_lock(self, row: HomeLockRow) -> Decision {
        self.tell(&row.holder.account, Told::HomeLock(row.view())).write(Write::HomeLock(Box::new(row)))
    }

    /// The state this decision gives an attempt, if it changes it.
    pub(crate) fn attempt_state(&self, id: AttemptId) -> Option<AttemptState> {
        self.writes.iter().find_map(|write| match write {
            Write::Attempt(attempt) if attempt.attempt_id == id => Some(attempt.state),
            _ => None,
        })
    }

    /// The state this decision gives a case, if it writes it.
    pub(crate) fn case_state(&self, id: CaseId) -> Option<&CaseState> {
        self.writes.iter().rev().find_map(|write| match write {
            Write::Case(case) if case.case_id == id => Some(&case.state),
            _ => None,
        })
    }

    /// Writes an attempt and shows it to its payer.
    pub(crate) fn attempt(self, attempt: Attempt) -> Decision {
        let told = Told::Payment(view::payment(&attempt), attempt.intent.clone());
        self.tell(&attempt.account.clone(), told).write(Write::Attempt(attempt))
    }
}

/// One change in an account's feed.
#[derive(Clone)]
pub(crate) struct Change {
    /// The account whose feed it goes to.
    pub account: AccountId,
    /// The object as it now is.
    pub body: Told,
}

/// The object that a change carries; what must be signed is signed when it is committed.
#[derive(Clone)]
pub(crate) enum Told {
    /// A case.
    Case(Box<CaseView>),
    /// A workspace.
    Workspace(Box<WorkspaceView>),
    /// A quote.
    Quote(Quote),
    /// A payment, and what its payer opens or scans.
    Payment(PaymentView, Option<Intent>),
    /// A certificate, as the book holds it after this decision, and its document.
    Certificate(IssuedNumber),
    /// A document, as it stands after this decision.
    Document(PaperId),
    /// The result of a query.
    QueryResult(Box<QueryResult>),
    /// A letter.
    Letter(LetterBody),
    /// A key record: thumbprint and envelope.
    Key(String, String),
    /// A mandate.
    Mandate(Digest, MandateView),
    /// A consent to the use of a licence.
    Consent(Digest, ConsentView),
    /// A use of a licence.
    LicenceUse(Digest, Box<LicenceUseView>),
    /// A lock of a home.
    HomeLock(HomeLockView),
    /// The trust bundle.
    Trust,
    /// The policy pack.
    Pack,
}

/// A number taken from a counter in this decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Taken {
    /// The case id.
    CaseId,
    /// The account id.
    Account,
    /// The rank, and the case number in the unit's district.
    Acceptance(UnitCode),
    /// The numbers of certificates and of proofs that are taken of the unit's place, and as many licence numbers as
    /// both.
    Issued {
        /// The unit.
        unit: UnitCode,
        /// Title certificates.
        titles: u32,
        /// Registration proofs.
        proofs: u32,
    },
    /// The salt of an entry.
    Salt,
    /// Every number of the counter of this name up to this one.
    UpTo(String, u64),
}

/// A row to write.
#[derive(Clone)]
pub(crate) enum Write {
    /// A person's account.
    Account(Enrolled),
    /// The account's person is called otherwise from now on, or was before.
    Renamed(Enrolled),
    /// A mandate, new or revoked.
    Mandate(Box<MandateRow>),
    /// A consent to the use of a licence, new or revoked.
    Consent(Box<ConsentRow>),
    /// A use of a licence, answered or refused.
    LicenceUse(Box<LicenceUseRow>),
    /// A lock of a home, new, lifted or over.
    HomeLock(Box<HomeLockRow>),
    /// A device's key.
    Key(KeyRow),
    /// A workspace with all that is in it.
    Workspace(Box<Workspace>),
    /// A checked chunk of a medium: its leaf hash and its bytes.
    Chunk(DraftId, Digest, Vec<u8>),
    /// The chunks of a workspace that no announcement needs any more go.
    DropChunks(DraftId),
    /// A workspace whose time is over: all of it goes.
    DropWorkspace(DraftId),
    /// A case.
    Case(Box<CaseFile>),
    /// The submission is laid aside as it is, under the case's round: the workspace opens for the correction.
    LayAside(Box<LaidAsideOf>),
    /// The case stands in its unit's queue.
    JoinQueue(CaseId),
    /// The case leaves the queue; who becomes its head is looked at at once.
    LeaveQueue(CaseId),
    /// The cases on this case's unit are looked at now: who goes first may have changed.
    Wake(CaseId),
    /// Cases whose legal limit could not be counted are looked at now.
    WakeUncounted,
    /// A partner's answer.
    Fact(PartnerFact),
    /// A quote.
    Quote(Quote),
    /// An attempt to pay.
    Attempt(Attempt),
    /// Money moves.
    Posting(Posting),
    /// Somebody collected.
    Collection(CaseId, AccountId),
    /// A letter to somebody who is no party, by the number they are known by.
    Letter(IdentityNumber, LetterBody),
    /// A paper as its act wrote it, to be sealed from now on.
    Paper(Box<WrittenPaper>),
    /// The document of a paper, as it was sealed at a time.
    Document(PaperId, Instant, DocumentFiles),
    /// The number of the fiscal e-receipt that is the document of a paper.
    ReceiptNumber(PaperId, FiscalReceiptNumber),
    /// A paper was tried once more, and is put off.
    SealLater(PaperId, PutOff),
    /// The papers of the office that were put off are to be sealed from now on.
    SealAnew,
    /// No document can be made of a paper: it is tried no more.
    Unfit(PaperId),
    /// Numbers taken.
    Taken(Taken),
}

/// The bytes of a sealed document in all its forms: they are made, and kept, together. They name people, so there is no `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct DocumentFiles {
    /// The OFD package.
    pub ofd: Vec<u8>,
    /// The forms beside it.
    pub twin: TwinFiles,
}

impl DocumentFiles {
    /// Whether each can be sent: a file is sent whole.
    pub(crate) fn fit(&self) -> bool {
        let fits = |bytes: &Vec<u8>| bytes.len() <= MOST_DOCUMENT_BYTES;
        let twin_fits = match &self.twin {
            TwinFiles::Pdf { pdf, picture } => fits(pdf) && fits(picture),
            TwinFiles::Xml(xml) => fits(xml),
        };
        fits(&self.ofd) && twin_fits
    }
}

/// The bytes of a sealed document in its other forms.
#[derive(Clone, PartialEq, Eq)]
pub enum TwinFiles {
    /// The paper that the office wrote.
    Pdf {
        /// The PDF.
        pdf: Vec<u8>,
        /// The picture of its first page (PNG).
        picture: Vec<u8>,
    },
    /// The XML of a fiscal e-receipt.
    Xml(Vec<u8>),
}

/// The round under which publications of the portal are kept, the newest of a case counts: no supplement makes one unsaid.
pub(crate) const PUBLISHED_ONCE: u32 = 0;

/// The part of a case that is laid aside.
#[derive(Clone)]
pub(crate) struct LaidAsideOf {
    /// The case.
    pub case_id: CaseId,
    /// Number of times that it had been supplemented.
    pub round: u32,
    /// The content that was submitted.
    pub content: LaidAside,
}

/// A partner's answer, as received and as read. It names people, so it has no `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct PartnerFact {
    /// The case.
    pub case_id: CaseId,
    /// Number of times that the sources had been asked anew: an answer about what was corrected since is none.
    pub round: u32,
    /// The source that answered.
    pub source: Source,
    /// The answer as received.
    pub body: String,
    /// The answer as read.
    pub fact: String,
}

/// The source of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// The office that shares what meets this need.
    Shared(Needs),
    /// 登记机构门户网站（公告）.
    Portal,
    /// 审核人员.
    Reviewer,
}

impl Source {
    /// The name in the table.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Source::Shared(need) => need.name(),
            Source::Portal => "portal",
            Source::Reviewer => "reviewer",
        }
    }
}

/// A row of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Posting {
    /// The kind of movement.
    pub what: PostingKind,
    /// The attempt.
    pub reference: String,
    /// The amount, fen.
    pub amount: Fen,
}

/// The kind of a movement of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PostingKind {
    /// A fee came in.
    Capture,
    /// Money came in that no case waits for (挂账): held apart until it is given back.
    Suspense,
    /// Money that came in went back, from where it was held.
    Refund,
}

#[cfg(test)]
mod tests {
    use ereg_law::subject::Phase;

    use super::*;
    use crate::{
        model::RefundStanding,
        seed::{City, CityPlan, received::looked_at},
    };

    /// One decision may write several cases, and one of them twice: each is asked for by its id, and the last word counts.
    #[test]
    fn of_several_cases_each_has_the_state_that_was_written_last() {
        let city = City::draw(&CityPlan::new(7, 0)).unwrap();
        let household = city.household("plain_sale").unwrap();
        let one = looked_at(household, Phase::Review, |facts, _| facts.case).unwrap();
        let [other, third]: [CaseId; 2] =
            [8, 9].map(|last| format!("019abcde-0000-7000-8000-00000000000{last}").parse().unwrap());
        let state = |case_id, state| CaseFile { case_id, state, ..one.clone() };
        let decision = Decision::event("case.review", one.case_id, "received")
            .case(state(one.case_id, CaseState::Received))
            .case(state(one.case_id, CaseState::Supplement { grounds: Vec::new() }))
            .case(state(other, CaseState::Precheck));
        assert_eq!(decision.case_state(one.case_id), Some(&CaseState::Supplement { grounds: Vec::new() }));
        assert_eq!(decision.case_state(other), Some(&CaseState::Precheck));
        assert_eq!(decision.case_state(third), None);
    }

    #[test]
    fn of_several_attempts_each_has_its_own_state() {
        let [one, other, third]: [AttemptId; 3] =
            [1, 2, 3].map(|last| format!("019abcde-0000-7000-8000-00000000000{last}").parse().unwrap());
        let attempt = |attempt_id, state| Attempt {
            attempt_id,
            quote: Digest::of(b"quote"),
            case_id: "019abcde-0000-7000-8000-000000000009".parse().unwrap(),
            account: "0000000000000000000000".parse().unwrap(),
            amount: Fen::ZERO,
            channel: "wechat".parse().unwrap(),
            intent: None,
            state,
            since: Instant::from_ms(0),
            next: None,
            asked: 0,
            refund: RefundStanding::None,
        };
        let decision = Decision::event("attempt", one, "done")
            .attempt(attempt(one, AttemptState::Closed))
            .attempt(attempt(other, AttemptState::Succeeded));
        assert_eq!(decision.attempt_state(one), Some(AttemptState::Closed));
        assert_eq!(decision.attempt_state(other), Some(AttemptState::Succeeded));
        assert_eq!(decision.attempt_state(third), None);
    }
}
