//! The sandbox bank: an append-only file of its own, flushed before every answer.
//!
//! It stands for a bank that keeps its word: an order number has one effect for ever, also after the registry was
//! killed between asking and hearing. A last line that was torn by a power loss was never answered, and is cut.

use std::{
    collections::BTreeMap,
    fs, io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use ereg_domain::{canonical, money::Fen, time::Instant};
use ereg_law::{payment::Offer, policy::ChannelKind};
use ereg_protocol::id::{AttemptId, CaseId};
use ereg_trust::digest::Digest;
use serde::{Deserialize, Serialize};

use super::{
    Sandbox,
    directory::{Answers, Directory, Held, SandboxError},
};
use crate::{
    partner::{Bank, BankError, BankOffer, BankOrder, BankState},
    private::{Appended, Outlives},
};

pub(super) const BANK: &str = "bank.jsonl";
pub(super) const FAULTS: Held<Faults> = Held::in_file("faults.json");
pub(super) const PAYERS: Held<Payers> = Held::in_file("payers.json");
/// Orders that somebody has paid.
const PAID: Answers<AttemptId> = Answers::of("paid");

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Event {
    Waits,
    Taken,
    Failed,
    Closed,
    Refunded,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    attempt: AttemptId,
    event: Event,
    amount: Fen,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    quote: Option<Digest>,
    /// The payer for whom it waits, of one that waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    payer: Option<AwaitedPayer>,
}

/// The offer that the payer of an order that waits reads, opens or scans.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AwaitedPayer {
    case: CaseId,
    offer: Offer,
    until: Instant,
}

#[derive(Debug, Clone)]
struct Order {
    event: Event,
    amount: Fen,
    quote: Option<Digest>,
    payer: Option<AwaitedPayer>,
}

/// The time at which the payer pays.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayerSetting {
    /// At once, with the order.
    #[default]
    AtOnce,
    /// At the time the person of the sandbox does ([`super::Sandbox::pay`]): until then the order waits.
    Waits,
}

/// The conduct of the people who pay.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Payers {
    pub(super) pays: PayerSetting,
}

/// Faults the bank is to commit, each once.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Faults {
    lose_answers: u32,
    fail_payments: u32,
}

/// Time for which an offer of the sandbox stands, ms: as long as the code of a real one, about.
const OFFER_MS: i64 = 15 * 60_000;

#[derive(Debug)]
struct Book {
    file: Appended,
    orders: BTreeMap<AttemptId, Order>,
}

/// The orders in the whole lines of a bank's book.
fn orders_in(text: &[u8]) -> Result<BTreeMap<AttemptId, Order>, SandboxError> {
    let mut orders = BTreeMap::new();
    for line in text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let line: Line = canonical::from_canonical(line).map_err(SandboxError::not_canonical(BANK))?;
        let known: Option<&Order> = orders.get(&line.attempt);
        let quote = line.quote.or(known.and_then(|order| order.quote));
        let payer = line.payer.or(known.and_then(|order| order.payer.clone()));
        orders.insert(line.attempt, Order { event: line.event, amount: line.amount, quote, payer });
    }
    Ok(orders)
}

/// Finds where the whole lines of a book end: a last line without its end was never answered.
fn whole(text: &[u8]) -> usize {
    text.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1)
}

/// The orders in the bank's book as it lies there; none where there is no book yet.
fn kept_orders(files: &Directory) -> Result<BTreeMap<AttemptId, Order>, SandboxError> {
    let text = match fs::read(files.dir.join(BANK)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        read => read.map_err(SandboxError::io(BANK))?,
    };
    orders_in(&text[..whole(&text)])
}

/// Reads the bank's book once.
pub(super) fn check_book(files: &Directory) -> Result<(), SandboxError> {
    kept_orders(files).map(drop)
}

/// Somebody pays what waits for a case; whoever has the book hears of it when it is asked next.
///
/// # Errors
/// [`SandboxError::NoOffer`] where nothing of the case waits.
fn pay(files: &Directory, case: CaseId) -> Result<(), SandboxError> {
    // Under the lock of the files: the bank closes no order between the look and the payment.
    files.locked(|| {
        let orders = kept_orders(files)?;
        let awaited = |order: &Order| order.payer.as_ref().is_some_and(|payer| payer.case == case);
        let waits = orders.iter().rfind(|(_, order)| order.event == Event::Waits && awaited(order));
        let (attempt, _) = waits.ok_or(SandboxError::NoOffer)?;
        files.say(PAID, [(attempt.to_string(), *attempt)])
    })
}

impl Sandbox {
    /// The bank takes the next payment and its answer is lost.
    pub fn lose_next_bank_answer(&self) -> Result<(), SandboxError> {
        self.inner.change(FAULTS, |faults| {
            faults.lose_answers += 1;
            Ok(())
        })
    }

    /// The bank refuses the next payment.
    pub fn fail_next_payment(&self) -> Result<(), SandboxError> {
        self.inner.change(FAULTS, |faults| {
            faults.fail_payments += 1;
            Ok(())
        })
    }

    /// Sets when payers pay from now on: at once, or by [`Sandbox::pay`].
    pub fn set_payer(&self, pays: PayerSetting) -> Result<(), SandboxError> {
        self.inner.change(PAYERS, |payers| {
            payers.pays = pays;
            Ok(())
        })
    }

    /// Somebody opens or scans what is offered for a case, and pays.
    ///
    /// # Errors
    /// [`SandboxError::NoOffer`] where no payment of the case waits.
    pub fn pay(&self, case: CaseId) -> Result<(), SandboxError> {
        pay(&self.inner, case)
    }
}

/// The bank of a seeded directory.
#[derive(Debug)]
pub(super) struct SandboxBank {
    book: Mutex<Book>,
    faults: Arc<Directory>,
}

impl SandboxBank {
    pub(super) fn open(faults: Arc<Directory>) -> Result<SandboxBank, SandboxError> {
        let io = SandboxError::io;
        let mut file = Appended::open(&faults.dir, BANK).map_err(io(BANK))?;
        let text = file.read().map_err(io(BANK))?;
        let whole = whole(&text);
        if whole < text.len() {
            file.cut(whole).map_err(io(BANK))?;
        }
        let orders = orders_in(&text[..whole])?;
        Ok(SandboxBank { book: Mutex::new(Book { file, orders }), faults })
    }

    /// Takes one fault out of the plan, if there is one.
    fn fault(&self, pick: impl FnOnce(&mut Faults) -> &mut u32) -> Result<bool, SandboxError> {
        let planned = self.faults.hear(FAULTS)?;
        if planned == Faults::default() {
            return Ok(false);
        }
        self.faults.change(FAULTS, |faults| {
            let left = pick(faults);
            let due = *left > 0;
            *left = left.saturating_sub(1);
            Ok(due)
        })
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn payers(&self) -> Result<Payers, BankError> {
        self.faults.hear(PAYERS).map_err(|_| BankError::Unreachable)
    }

    /// Takes the money of an order that its payer has paid since.
    fn hear_payer(&self, book: &mut Book, attempt: AttemptId) -> Result<(), BankError> {
        let Some(order) = book.orders.get(&attempt).filter(|order| order.event == Event::Waits) else { return Ok(()) };
        match self.faults.ask(PAID, &attempt.to_string()).map_err(|_| BankError::Unreachable)? {
            None => Ok(()),
            Some(_) => {
                let taken = Order { event: Event::Taken, ..order.clone() };
                book.write(attempt, taken)
            }
        }
    }
}

impl Book {
    fn state(&self, attempt: &AttemptId) -> BankState {
        match self.orders.get(attempt).map(|order| order.event) {
            None => BankState::NotKnown,
            Some(Event::Waits) => BankState::Pending,
            Some(Event::Taken) => BankState::Taken,
            Some(Event::Failed) => BankState::Failed,
            Some(Event::Closed) => BankState::Closed,
            Some(Event::Refunded) => BankState::Refunded,
        }
    }

    /// Writes an order to the file: it is durable before it counts.
    fn write(&mut self, attempt: AttemptId, order: Order) -> Result<(), BankError> {
        let payer = order.payer.clone().filter(|_| order.event == Event::Waits);
        let line = Line { attempt, event: order.event, amount: order.amount, quote: order.quote, payer };
        let mut bytes = canonical::to_canonical(&line).map_err(|_| BankError::Unreachable)?;
        bytes.push(b'\n');
        // A write that failed half-way may or may not be on disk: the caller must ask.
        self.file.append(&bytes, Outlives::TheMachine).map_err(|_| BankError::AnswerLost)?;
        self.orders.insert(attempt, order);
        Ok(())
    }
}

impl Bank for SandboxBank {
    fn order(&self, order: &BankOrder) -> Result<BankState, BankError> {
        let mut book = self.book();
        if let Some(known) = book.orders.get(&order.attempt_id) {
            let same = known.quote.is_none_or(|quote| quote == order.quote)
                && (known.event == Event::Closed || known.amount == order.amount);
            return if same { Ok(book.state(&order.attempt_id)) } else { Err(BankError::Refused) };
        }
        let fails = self.fault(|f| &mut f.fail_payments).map_err(|_| BankError::Unreachable)?;
        let (event, payer) = match self.payers()?.pays {
            _ if fails => (Event::Failed, None),
            PayerSetting::AtOnce => (Event::Taken, None),
            PayerSetting::Waits => (Event::Waits, Some(awaited(order))),
        };
        book.write(order.attempt_id, Order { event, amount: order.amount, quote: Some(order.quote), payer })?;
        if self.fault(|f| &mut f.lose_answers).map_err(|_| BankError::AnswerLost)? {
            return Err(BankError::AnswerLost);
        }
        Ok(book.state(&order.attempt_id))
    }

    fn offer(&self, attempt: &AttemptId) -> Result<Option<BankOffer>, BankError> {
        let book = self.book();
        let order = book.orders.get(attempt).filter(|order| order.event == Event::Waits);
        let payer = order.and_then(|order| order.payer.clone());
        Ok(payer.map(|AwaitedPayer { offer, until, .. }| BankOffer { offer, until }))
    }

    fn query(&self, attempt: &AttemptId) -> Result<BankState, BankError> {
        let mut book = self.book();
        self.hear_payer(&mut book, *attempt)?;
        Ok(book.state(attempt))
    }

    fn close(&self, attempt: &AttemptId) -> Result<BankState, BankError> {
        let mut book = self.book();
        // Under the lock of the files: nobody pays between the look and the closing.
        let closed = self.faults.locked(|| {
            Ok(self.hear_payer(&mut book, *attempt).and_then(|()| match book.state(attempt) {
                // Closing what was never heard of makes sure that a late order takes nothing.
                BankState::NotKnown | BankState::Pending => {
                    book.write(*attempt, Order { event: Event::Closed, amount: Fen::ZERO, quote: None, payer: None })?;
                    Ok(BankState::Closed)
                }
                state @ (BankState::Failed | BankState::Closed) => Ok(state),
                BankState::Taken | BankState::Refunded => Err(BankError::Refused),
            }))
        });
        closed.map_err(|_| BankError::Unreachable)?
    }

    fn refund(&self, attempt: &AttemptId) -> Result<BankState, BankError> {
        let mut book = self.book();
        let Some(order) = book.orders.get(attempt).cloned() else { return Err(BankError::Refused) };
        match order.event {
            Event::Refunded => Ok(BankState::Refunded),
            Event::Taken => {
                book.write(*attempt, Order { event: Event::Refunded, ..order })?;
                Ok(BankState::Refunded)
            }
            Event::Waits | Event::Failed | Event::Closed => Err(BankError::Refused),
        }
    }
}

/// Makes what the sandbox offers a payer: a link that leads nowhere.
fn awaited(order: &BankOrder) -> AwaitedPayer {
    let link = format!("https://pay.sandbox.example/{}/{}", order.channel.id, order.attempt_id);
    let offer = match order.channel.kind {
        ChannelKind::Url => Offer::Url(link),
        ChannelKind::Qr => Offer::Qr(link),
    };
    AwaitedPayer { case: order.case, offer, until: order.at.plus_ms(OFFER_MS).min(order.until) }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use ereg_law::{payment::OfferTimes, references::floor_pack};

    use super::*;
    use crate::{
        partner::sandbox::Sandbox,
        private::noted::{self, Step},
    };

    fn order(n: u8, fen: u64) -> BankOrder {
        BankOrder {
            attempt_id: format!("019abcde-0000-7000-8000-0000000000{n:02x}").parse().unwrap(),
            amount: Fen::new(fen).unwrap(),
            quote: Digest::of(&[n]),
            case: case(n),
            channel: floor_pack().unwrap().fees.channels[3].clone(),
            at: Instant::from_ms(0),
            until: Instant::from_ms(86_400_000),
        }
    }

    fn case(n: u8) -> CaseId {
        format!("019abcde-0000-7000-9000-0000000000{n:02x}").parse().unwrap()
    }

    /// Whoever pays does so in another process than the bank's.
    #[test]
    fn an_order_waits_for_its_payer_who_pays_once_or_finds_it_closed() {
        let dir = tempfile::tempdir().unwrap();
        let sandbox = Sandbox::create(dir.path(), 7).unwrap();
        let payer = Sandbox::open(dir.path()).unwrap();
        let no_offer = |case| assert_eq!(payer.pay(case).unwrap_err().code(), "sandbox.no_offer");
        no_offer(case(1));
        payer.set_payer(PayerSetting::Waits).unwrap();
        let bank = sandbox.partners().unwrap().bank.unwrap();
        let (paid, closed) = (order(1, 8_000), order(2, 8_000));
        for order in [&paid, &closed] {
            assert_eq!(bank.order(order), Ok(BankState::Pending));
            let offer = bank.offer(&order.attempt_id).unwrap().unwrap();
            let times = OfferTimes { at: order.at, until: offer.until, bill_ends: order.until };
            assert_eq!(offer.offer.check(&order.channel, times), Ok(()));
            assert_eq!(offer.until, Instant::from_ms(OFFER_MS));
        }
        payer.pay(paid.case).unwrap();
        assert_eq!(bank.close(&paid.attempt_id), Err(BankError::Refused), "its money is taken");
        assert_eq!(bank.query(&paid.attempt_id), Ok(BankState::Taken));
        assert_eq!(bank.offer(&paid.attempt_id), Ok(None));
        no_offer(paid.case);
        assert_eq!(bank.close(&closed.attempt_id), Ok(BankState::Closed));
        no_offer(closed.case);
        // What waits and what is paid is there after a restart.
        let third = order(3, 8_000);
        assert_eq!(bank.order(&third), Ok(BankState::Pending));
        drop(bank);
        let bank = Sandbox::open(dir.path()).unwrap().partners().unwrap().bank.unwrap();
        assert!(bank.offer(&third.attempt_id).unwrap().is_some());
        payer.pay(third.case).unwrap();
        assert_eq!(bank.query(&third.attempt_id), Ok(BankState::Taken));
        payer.set_payer(PayerSetting::AtOnce).unwrap();
        assert_eq!(bank.order(&order(4, 8_000)), Ok(BankState::Taken));
    }

    /// No offer outlives the bill that it pays.
    #[test]
    fn an_offer_ends_with_its_bill() {
        let short = BankOrder { until: Instant::from_ms(1_000), ..order(1, 8_000) };
        assert_eq!(awaited(&short).until, short.until);
    }

    #[test]
    fn money_is_taken_once_and_an_answer_that_was_lost_is_found_by_asking_also_after_a_restart() {
        let dir = tempfile::tempdir().unwrap();
        let sandbox = Sandbox::create(dir.path(), 7).unwrap();
        sandbox.lose_next_bank_answer().unwrap();
        let order = order(1, 8_000);
        let bank = sandbox.partners().unwrap().bank.unwrap();
        assert_eq!(bank.query(&order.attempt_id), Ok(BankState::NotKnown));
        assert_eq!(bank.order(&order), Err(BankError::AnswerLost));
        drop(bank);
        let bank = Sandbox::open(dir.path()).unwrap().partners().unwrap().bank.unwrap();
        assert_eq!(bank.query(&order.attempt_id), Ok(BankState::Taken));
        assert_eq!(bank.order(&order), Ok(BankState::Taken));
        assert_eq!(bank.close(&order.attempt_id), Err(BankError::Refused));
        let other = BankOrder { amount: Fen::new(1).unwrap(), ..order.clone() };
        assert_eq!(bank.order(&other), Err(BankError::Refused));
        assert_eq!(bank.refund(&order.attempt_id), Ok(BankState::Refunded));
        assert_eq!(bank.refund(&order.attempt_id), Ok(BankState::Refunded));
        let lines = fs::read_to_string(dir.path().join("sandbox/bank.jsonl")).unwrap();
        assert_eq!(lines.lines().count(), 2, "one line taken, one line refunded");
    }

    #[test]
    fn a_failed_payment_takes_nothing_and_a_closed_one_never_will() {
        let dir = tempfile::tempdir().unwrap();
        let sandbox = Sandbox::create(dir.path(), 7).unwrap();
        let bank = sandbox.partners().unwrap().bank.unwrap();
        sandbox.fail_next_payment().unwrap();
        let (first, second) = (order(1, 8_000), order(2, 8_000));
        assert_eq!(bank.order(&first), Ok(BankState::Failed));
        assert_eq!(bank.refund(&first.attempt_id), Err(BankError::Refused));
        assert_eq!(bank.close(&second.attempt_id), Ok(BankState::Closed));
        assert_eq!(bank.order(&second), Ok(BankState::Closed));
    }

    /// Its file is named on the disk before money that it names can count, and each line is flushed before it is told.
    #[test]
    fn no_loss_of_power_takes_what_the_bank_has_told() {
        let root = tempfile::tempdir().unwrap();
        let dir = root.path().canonicalize().unwrap();
        let (mut made, book) = (None, dir.join("sandbox").join(BANK));
        let opening = noted::steps(|| {
            let sandbox = Sandbox::create(&dir, 7).unwrap();
            made = Some((sandbox.partners().unwrap().bank.unwrap(), sandbox));
        });
        let (bank, sandbox) = made.unwrap();
        let writes = |steps: &[Step]| steps.iter().filter(|step| **step == Step::Wrote(book.clone())).count();
        assert!(opening.contains(&Step::Made(book.clone())), "{opening:?}");
        assert_eq!(writes(&opening), 0, "nothing is torn that could be cut");
        assert_eq!(noted::in_danger(&opening), Vec::<PathBuf>::new());
        let tells = |what: &dyn Fn() -> Result<BankState, BankError>, told: Result<BankState, BankError>| {
            let mut heard = None;
            let steps = noted::steps(|| heard = Some(what()));
            assert_eq!(heard, Some(told));
            assert_eq!((writes(&steps), noted::in_danger(&steps)), (1, Vec::new()), "{told:?}: {steps:?}");
        };
        let (taken, failed, lost) = (order(1, 8_000), order(2, 8_000), order(3, 8_000));
        tells(&|| bank.order(&taken), Ok(BankState::Taken));
        tells(&|| bank.refund(&taken.attempt_id), Ok(BankState::Refunded));
        sandbox.fail_next_payment().unwrap();
        tells(&|| bank.order(&failed), Ok(BankState::Failed));
        sandbox.lose_next_bank_answer().unwrap();
        tells(&|| bank.order(&lost), Err(BankError::AnswerLost));
        sandbox.set_payer(PayerSetting::Waits).unwrap();
        let (paid, closed) = (order(4, 8_000), order(5, 8_000));
        tells(&|| bank.order(&paid), Ok(BankState::Pending));
        tells(&|| bank.order(&closed), Ok(BankState::Pending));
        sandbox.pay(paid.case).unwrap();
        tells(&|| bank.query(&paid.attempt_id), Ok(BankState::Taken));
        tells(&|| bank.close(&closed.attempt_id), Ok(BankState::Closed));
        drop(bank);
        let again = noted::steps(|| drop(sandbox.partners().unwrap()));
        assert_eq!(writes(&again), 0, "a whole book is read as it is");
    }

    /// A line that was cut off at an opening does not come back behind the next one.
    #[test]
    fn a_torn_line_is_cut_off_on_the_disk_before_another_is_written() {
        let root = tempfile::tempdir().unwrap();
        let dir = root.path().canonicalize().unwrap();
        let sandbox = Sandbox::create(&dir, 7).unwrap();
        let book = dir.join("sandbox").join(BANK);
        fs::write(&book, b"{\"amount\":80").unwrap();
        let steps = noted::steps(|| drop(sandbox.partners().unwrap()));
        assert!(steps.contains(&Step::Wrote(book.clone())), "{steps:?}");
        assert_eq!(noted::in_danger(&steps), Vec::<PathBuf>::new());
        assert_eq!(fs::read(&book).unwrap(), b"");
    }

    #[test]
    fn a_torn_last_line_was_never_answered() {
        let dir = tempfile::tempdir().unwrap();
        let sandbox = Sandbox::create(dir.path(), 7).unwrap();
        let bank = sandbox.partners().unwrap().bank.unwrap();
        bank.order(&order(1, 8_000)).unwrap();
        drop(bank);
        let path = dir.path().join("sandbox/bank.jsonl");
        let mut bytes = fs::read(&path).unwrap();
        let whole = bytes.len();
        bytes.extend_from_slice(b"{\"amount\":80");
        fs::write(&path, bytes).unwrap();
        let bank = sandbox.partners().unwrap().bank.unwrap();
        assert_eq!(bank.query(&order(1, 8_000).attempt_id), Ok(BankState::Taken));
        assert_eq!(fs::read(&path).unwrap().len(), whole);
    }
}
