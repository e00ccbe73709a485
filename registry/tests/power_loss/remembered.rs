//! Whoever makes documents and receipts, and remembers what they made: the same again is the same bytes.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use ereg_domain::time::Instant;
use ereg_registry::{
    partner::{FiscalOrder, FiscalReceipts, IssuedFiscalReceipt, PartnerError, Sandbox},
    service::{DocumentFiles, Means, OfficePress, Press},
};
use ereg_sealing::{Paper, SealingFault};
use ereg_trust::bundle::DocumentSeals;

/// The office's press, for as long as its seal is one and the same.
#[derive(Default)]
pub struct RememberingPress(Mutex<HashMap<(String, Instant), DocumentFiles>>);

impl RememberingPress {
    /// The number of documents that were made.
    pub fn made(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}

impl Press for RememberingPress {
    fn make(&self, paper: &Paper, means: Means<'_>, at: Instant) -> Result<DocumentFiles, SealingFault> {
        let key = (serde_json::to_string(paper).unwrap(), at);
        let mut made = self.0.lock().unwrap();
        if let Some(files) = made.get(&key) {
            return Ok(files.clone());
        }
        let files = OfficePress.make(paper, means, at)?;
        made.insert(key, files.clone());
        Ok(files)
    }
}

/// A finance service that begins its book anew for each order: in each sale there is one.
pub struct RememberingFinance {
    /// Knows the roots.
    sandbox: SandboxFinance,
    made: Mutex<HashMap<String, IssuedFiscalReceipt>>,
}

/// A finance service with its sandbox.
struct SandboxFinance {
    _dir: tempfile::TempDir,
    connector: Arc<dyn FiscalReceipts>,
}

impl SandboxFinance {
    fn new() -> SandboxFinance {
        let dir = tempfile::tempdir().unwrap();
        let connector = Sandbox::create(dir.path(), 7).unwrap().partners().unwrap().finance.unwrap();
        SandboxFinance { _dir: dir, connector }
    }
}

impl RememberingFinance {
    pub fn new() -> RememberingFinance {
        RememberingFinance { sandbox: SandboxFinance::new(), made: Mutex::default() }
    }

    /// The number of receipts that were made.
    pub fn made(&self) -> usize {
        self.made.lock().unwrap().len()
    }
}

impl FiscalReceipts for RememberingFinance {
    fn roots(&self) -> Result<DocumentSeals, PartnerError> {
        self.sandbox.connector.roots()
    }

    fn issue(&self, order: &FiscalOrder) -> Result<IssuedFiscalReceipt, PartnerError> {
        let key = serde_json::to_string(order).unwrap();
        let mut made = self.made.lock().unwrap();
        if let Some(receipt) = made.get(&key) {
            return Ok(receipt.clone());
        }
        let receipt = SandboxFinance::new().connector.issue(order)?;
        made.insert(key, receipt.clone());
        Ok(receipt)
    }

    fn cancel(&self, _: &FiscalOrder) -> Result<IssuedFiscalReceipt, PartnerError> {
        // No fee is given back in these sales.
        Err(PartnerError::Unreachable)
    }
}
