//! The sandbox bank: an append-only file of its own, flushed before every answer.
//!
//! It stands for a bank that keeps its word: an order number has one effect for ever, also after the registry was
//! killed between asking and hearing. A last line that was torn by a power loss was never answered, and is cut.

use std::{
    collections::HashMap,
    fs::File,
    io::{Read as _, Write as _},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use ereg_domain::{canonical, money::Fen};
use ereg_protocol::id::AttemptId;
use ereg_trust::digest::Digest;
use serde::{Deserialize, Serialize};

use super::directory::{BANK, Directory, FAULTS, Faults, SandboxError};
use crate::{
    partner::{Bank, BankError, BankOrder, BankState},
    private,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Event {
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
}

#[derive(Debug, Clone, Copy)]
struct Order {
    event: Event,
    amount: Fen,
    quote: Option<Digest>,
}

#[derive(Debug)]
struct Book {
    file: File,
    orders: HashMap<AttemptId, Order>,
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
        let mut file = private::append_to(&faults.dir, BANK).map_err(io(BANK))?;
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(io(BANK))?;
        let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        if whole < text.len() {
            file.set_len(whole as u64).and_then(|()| file.sync_all()).map_err(io(BANK))?;
        }
        let mut orders = HashMap::new();
        for line in text[..whole].split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            let line: Line = canonical::from_canonical(line).map_err(SandboxError::not_canonical(BANK))?;
            let known: Option<&Order> = orders.get(&line.attempt);
            let quote = line.quote.or(known.and_then(|order| order.quote));
            orders.insert(line.attempt, Order { event: line.event, amount: line.amount, quote });
        }
        Ok(SandboxBank { book: Mutex::new(Book { file, orders }), faults })
    }

    fn fault(&self, pick: impl FnOnce(&mut Faults) -> &mut u32) -> Result<bool, SandboxError> {
        self.faults.tell(FAULTS, self.faults.take_fault(pick))
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Book {
    fn state(&self, attempt: &AttemptId) -> BankState {
        match self.orders.get(attempt).map(|order| order.event) {
            None => BankState::NotKnown,
            Some(Event::Taken) => BankState::Taken,
            Some(Event::Failed) => BankState::Failed,
            Some(Event::Closed) => BankState::Closed,
            Some(Event::Refunded) => BankState::Refunded,
        }
    }

    /// Durable before it counts.
    fn write(&mut self, attempt: AttemptId, order: Order) -> Result<(), BankError> {
        let line = Line { attempt, event: order.event, amount: order.amount, quote: order.quote };
        let mut bytes = canonical::to_canonical(&line).map_err(|_| BankError::Unreachable)?;
        bytes.push(b'\n');
        // A write that failed half-way may or may not be on disk: the caller must ask.
        self.file.write_all(&bytes).and_then(|()| self.file.sync_all()).map_err(|_| BankError::AnswerLost)?;
        self.orders.insert(attempt, order);
        Ok(())
    }
}

impl Bank for SandboxBank {
    fn pay(&self, order: &BankOrder) -> Result<BankState, BankError> {
        let mut book = self.book();
        if let Some(known) = book.orders.get(&order.attempt_id) {
            let same = known.quote.is_none_or(|quote| quote == order.quote)
                && (known.event == Event::Closed || known.amount == order.amount);
            return if same { Ok(book.state(&order.attempt_id)) } else { Err(BankError::Refused) };
        }
        let fails = self.fault(|f| &mut f.fail_payments).map_err(|_| BankError::Unreachable)?;
        let event = if fails { Event::Failed } else { Event::Taken };
        book.write(order.attempt_id, Order { event, amount: order.amount, quote: Some(order.quote) })?;
        if self.fault(|f| &mut f.lose_answers).map_err(|_| BankError::AnswerLost)? {
            return Err(BankError::AnswerLost);
        }
        Ok(book.state(&order.attempt_id))
    }

    fn query(&self, attempt: &AttemptId) -> Result<BankState, BankError> {
        Ok(self.book().state(attempt))
    }

    fn close(&self, attempt: &AttemptId) -> Result<BankState, BankError> {
        let mut book = self.book();
        match book.state(attempt) {
            // Closing what was never heard of makes sure that a late order takes nothing.
            BankState::NotKnown | BankState::Pending => {
                book.write(*attempt, Order { event: Event::Closed, amount: Fen::ZERO, quote: None })?;
                Ok(BankState::Closed)
            }
            state @ (BankState::Failed | BankState::Closed) => Ok(state),
            BankState::Taken | BankState::Refunded => Err(BankError::Refused),
        }
    }

    fn refund(&self, attempt: &AttemptId) -> Result<BankState, BankError> {
        let mut book = self.book();
        let Some(order) = book.orders.get(attempt).copied() else { return Err(BankError::Refused) };
        match order.event {
            Event::Refunded => Ok(BankState::Refunded),
            Event::Taken => {
                book.write(*attempt, Order { event: Event::Refunded, ..order })?;
                Ok(BankState::Refunded)
            }
            Event::Failed | Event::Closed => Err(BankError::Refused),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

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
        }
    }

    #[test]
    fn money_is_taken_once_and_an_answer_that_was_lost_is_found_by_asking_also_after_a_restart() {
        let dir = tempfile::tempdir().unwrap();
        let sandbox = Sandbox::create(dir.path(), 7).unwrap();
        sandbox.lose_next_bank_answer().unwrap();
        let order = order(1, 8_000);
        let bank = sandbox.partners().unwrap().bank.unwrap();
        assert_eq!(bank.query(&order.attempt_id), Ok(BankState::NotKnown));
        assert_eq!(bank.pay(&order), Err(BankError::AnswerLost));
        drop(bank);
        let bank = Sandbox::open(dir.path()).unwrap().partners().unwrap().bank.unwrap();
        assert_eq!(bank.query(&order.attempt_id), Ok(BankState::Taken));
        assert_eq!(bank.pay(&order), Ok(BankState::Taken));
        assert_eq!(bank.close(&order.attempt_id), Err(BankError::Refused));
        let other = BankOrder { amount: Fen::new(1).unwrap(), ..order.clone() };
        assert_eq!(bank.pay(&other), Err(BankError::Refused));
        assert_eq!(bank.refund(&order.attempt_id), Ok(BankState::Refunded));
        assert_eq!(bank.refund(&order.attempt_id), Ok(BankState::Refunded));
        let lines = std::fs::read_to_string(dir.path().join("sandbox/bank.jsonl")).unwrap();
        assert_eq!(lines.lines().count(), 2, "one line taken, one line refunded");
    }

    #[test]
    fn a_failed_payment_takes_nothing_and_a_closed_one_never_will() {
        let dir = tempfile::tempdir().unwrap();
        let sandbox = Sandbox::create(dir.path(), 7).unwrap();
        let bank = sandbox.partners().unwrap().bank.unwrap();
        sandbox.fail_next_payment().unwrap();
        let (first, second) = (order(1, 8_000), order(2, 8_000));
        assert_eq!(bank.pay(&first), Ok(BankState::Failed));
        assert_eq!(bank.refund(&first.attempt_id), Err(BankError::Refused));
        assert_eq!(bank.close(&second.attempt_id), Ok(BankState::Closed));
        assert_eq!(bank.pay(&second), Ok(BankState::Closed));
    }

    /// Its file is named on the disk before money that it names can count.
    #[test]
    fn no_loss_of_power_takes_the_banks_book_away() {
        let root = tempfile::tempdir().unwrap();
        let dir = root.path().canonicalize().unwrap();
        let steps = noted::steps(|| {
            let bank = Sandbox::create(&dir, 7).unwrap().partners().unwrap().bank.unwrap();
            assert_eq!(bank.pay(&order(1, 8_000)), Ok(BankState::Taken));
        });
        let book = dir.join("sandbox").join(BANK);
        assert!(steps.contains(&Step::Made(book)), "{steps:?}");
        assert_eq!(noted::in_danger(&steps), Vec::<PathBuf>::new());
    }

    #[test]
    fn a_torn_last_line_was_never_answered() {
        let dir = tempfile::tempdir().unwrap();
        let sandbox = Sandbox::create(dir.path(), 7).unwrap();
        let bank = sandbox.partners().unwrap().bank.unwrap();
        bank.pay(&order(1, 8_000)).unwrap();
        drop(bank);
        let path = dir.path().join("sandbox/bank.jsonl");
        let mut bytes = std::fs::read(&path).unwrap();
        let whole = bytes.len();
        bytes.extend_from_slice(b"{\"amount\":80");
        std::fs::write(&path, bytes).unwrap();
        let bank = sandbox.partners().unwrap().bank.unwrap();
        assert_eq!(bank.query(&order(1, 8_000).attempt_id), Ok(BankState::Taken));
        assert_eq!(std::fs::read(&path).unwrap().len(), whole);
    }
}
