//! Refused signatures and refused enrolments in the audit chain: sampled and counted, never a row for each.
//!
//! The chain is for ever, and anybody can send a request that is refused. So the first of each kind in a period is written as
//! it comes, and what came besides is one row at the period's end; a stranger writes so many rows and no more. Counts of the
//! running period are lost with the process: the log has the requests themselves.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use ereg_domain::time::Instant;

use crate::service::{AuditRow, Service};

/// Time for which refusals are counted before they are written.
const PERIOD_MS: i64 = 10 * 60 * 1_000;

/// The refusals of the running period.
#[derive(Debug, Default)]
pub(super) struct Refused(Mutex<Period>);

#[derive(Debug, Default)]
struct Period {
    since: Option<Instant>,
    /// The number that came after the first, by code: one of the catalogue, never a sender's word.
    further: BTreeMap<String, u64>,
}

impl Refused {
    /// Counts a refusal, and writes it where it is the first of its kind in this period. Blocks.
    pub(super) fn note(&self, service: &Service, code: &str, sample: impl FnOnce() -> AuditRow) {
        self.end_period(service);
        let first = {
            let mut period = self.period();
            period.since.get_or_insert_with(|| service.now());
            let known = period.further.get_mut(code);
            match known {
                Some(further) => {
                    *further = further.saturating_add(1);
                    false
                }
                None => period.further.insert(code.to_owned(), 0).is_none(),
            }
        };
        if first {
            write(service, &sample());
        }
    }

    /// Writes what was counted, where the period is over. Blocks.
    pub(super) fn end_period(&self, service: &Service) {
        let now = service.now();
        let over = |since: &Instant| now.ms().saturating_sub(since.ms()) >= PERIOD_MS;
        let counted = {
            let mut period = self.period();
            if !period.since.as_ref().is_some_and(over) {
                return;
            }
            std::mem::take(&mut *period)
        };
        self.write_down(service, &counted);
    }

    /// Writes what was counted: the registry stops. Blocks.
    pub(super) fn end(&self, service: &Service) {
        let counted = std::mem::take(&mut *self.period());
        self.write_down(service, &counted);
    }

    fn write_down(&self, service: &Service, period: &Period) {
        let counted = period.further.iter().filter(|(_, further)| **further > 0);
        let counted: Vec<String> = counted.map(|(code, further)| format!("{code} {further}")).collect();
        if !counted.is_empty() {
            let row = AuditRow { actor: "-".to_owned(), act: "refused".to_owned(), object: counted.join(", ") };
            write(service, &row);
        }
    }

    fn period(&self) -> MutexGuard<'_, Period> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn write(service: &Service, row: &AuditRow) {
    if let Err(error) = service.audit(row) {
        tracing::error!(code = error.code(), "refused requests could not be audited");
    }
}
