//! The sandbox finance service (财政电子票据管理系统): receipts under a supervision seal and a seal for the issuing unit, both of
//! the demonstration (演示), with a number that no region has.

use std::{
    fmt,
    sync::{Arc, OnceLock},
};

use ereg_domain::{canonical, money::Fen, time::Instant};
use ereg_sealing::{
    CertificateTerm, DemoAuthority, DemoName, DigestName, FiscalFiles, FiscalNumber, FiscalReceiptFace, FiscalStamps,
    KeySeed, PemLabel, Seal, SealKey as _, SealOrder, SealVersion, SealingFault, Sm2Secret, SoftKey, Stamp,
    issue_fiscal, pem,
};
use ereg_trust::{
    bundle::{DocumentSeals, SealDer},
    digest::{Digest, hmac_sha256},
};
use serde::{Deserialize, Serialize};

use super::{
    Sandbox, SandboxError,
    directory::{Answers, Directory},
};
use crate::{
    partner::{FiscalOrder, FiscalReceipts, IssuedFiscalReceipt, PartnerError},
    private,
};

/// The receipts that were issued, by the payment: each and, behind it, the red one that cancelled it.
const RECEIPTS: Answers<Vec<Row>> = Answers::of("receipts");
/// The way in which the service does, and the number of the receipt that was issued last: there is one of each.
const SETTING: Answers<FinanceSetting> = Answers::of("finance");
const NUMBERS: Answers<u64> = Answers::of("receipt_numbers");
/// The subject of an answer of which there is one.
const THE_ONE: &str = "";
/// The file with the certificates by which its receipts are verified, written as they are first asked for.
const ROOTS: &str = "finance-roots.pem";
/// Region, class and kind of 电子票据代码, two digits each: there is no region 00.
const CODE: &str = "000101";
/// Seconds from 2015-01-01 to the end of 2049: the term of keys and seals, as of the office's own.
const TERM_S: (i64, i64) = (1_420_070_400, 2_524_607_999);

/// The way in which the sandbox finance service does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FinanceSetting {
    /// It issues what it is asked for.
    #[default]
    Answers,
    /// It cannot be reached until set otherwise.
    Silent,
    /// It answers with a sound receipt of a fen more than was paid.
    Mistaken,
}

/// A receipt, which is made anew from its order whenever it is asked for: the same bytes.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    number: FiscalNumber,
    /// Digest of the order.
    order: Digest,
}

impl Sandbox {
    /// Sets how the finance service does, from now on.
    pub fn set_finance(&self, setting: FinanceSetting) -> Result<(), SandboxError> {
        self.inner.say(SETTING, [(THE_ONE.to_owned(), setting)])
    }

    /// Certificates by which receipts of the finance service are verified (PEM): its root, and the maker of its seals.
    ///
    /// # Errors
    /// The sandbox cannot be read.
    pub fn finance_roots(&self) -> Result<Vec<u8>, PartnerError> {
        Ok(Seals::made(&self.identity_key()?)?.pem())
    }
}

/// The finance service of a sandbox.
pub(super) struct SandboxFinance {
    directory: Arc<Directory>,
    /// The key of the sandbox, of which those of the service are made.
    key: String,
    seals: OnceLock<Seals>,
}

/// No key.
impl fmt::Debug for SandboxFinance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SandboxFinance").finish_non_exhaustive()
    }
}

/// Its seals with their keys.
struct Seals {
    supervisor: (Seal, SoftKey),
    issuer: (Seal, SoftKey),
    /// Its root, and the maker of its seals.
    certificates: [Vec<u8>; 2],
}

impl Seals {
    /// Makes the seals of a sandbox: the same key of it, the same seals.
    fn made(key: &str) -> Result<Seals, PartnerError> {
        // The people are invented and so is the service: nothing here fails but by a fault of this program.
        Self::of(key).map_err(|_| PartnerError::Unreadable)
    }

    fn of(key: &str) -> Result<Seals, SealingFault> {
        let secret = |whose: &str| {
            let seed = hmac_sha256(key.as_bytes(), &[b"ereg/sandbox/finance/1", whose.as_bytes()]);
            Sm2Secret::from_seed(&KeySeed::new(seed))
        };
        let at = |seconds: i64| Instant::from_ms(seconds * 1_000);
        let term = CertificateTerm { from: at(TERM_S.0), until: at(TERM_S.1) };
        let authority = DemoAuthority::found(&DemoName::new("演示财政根")?, secret("root")?, term)?;
        let certified = |name: &str, serial: u64, whose: &str| -> Result<SoftKey, SealingFault> {
            let key = secret(whose)?;
            let certificate = authority.certify(&DemoName::new(name)?, serial, &key.public_key()?, term)?;
            SoftKey::new(key, certificate)
        };
        let maker = certified("演示财政制章者", 2, "maker")?;
        let sealed = |id: &str, name: &str, signer: SoftKey| -> Result<(Seal, SoftKey), SealingFault> {
            let order = SealOrder {
                id: id.to_owned(),
                name: DemoName::new(name)?,
                version: SealVersion::Four,
                signers: vec![certificate_of(&signer)],
                from: term.from,
                until: term.until,
            };
            Ok((Seal::make(&order, &maker, term.from)?, signer))
        };
        let supervisor = certified("演示财政部门", 3, "supervisor")?;
        let issuer = certified("演示开票单位", 4, "issuer")?;
        Ok(Seals {
            supervisor: sealed("42000000000001", "财政票据监制章（演示）", supervisor)?,
            issuer: sealed("42000000000002", "不动产登记收费专用章（演示）", issuer)?,
            certificates: [authority.certificate().to_vec(), certificate_of(&maker)],
        })
    }
}

impl Seals {
    /// The certificates by which receipts are verified, as a file.
    fn pem(&self) -> Vec<u8> {
        self.certificates.each_ref().map(|der| pem(PemLabel::Certificate, der)).concat().into_bytes()
    }
}

fn certificate_of(key: &SoftKey) -> Vec<u8> {
    key.certificate().to_vec()
}

impl SandboxFinance {
    pub(super) fn of(directory: Arc<Directory>, key: &str) -> SandboxFinance {
        SandboxFinance { directory, key: key.to_owned(), seals: OnceLock::new() }
    }

    fn seals(&self) -> Result<&Seals, PartnerError> {
        if let Some(seals) = self.seals.get() {
            return Ok(seals);
        }
        let made = Seals::made(&self.key)?;
        private::replace(&self.directory.dir, ROOTS, &made.pem()).map_err(SandboxError::io(ROOTS))?;
        Ok(self.seals.get_or_init(|| made))
    }

    /// Issues the receipt of a payment (`nth` 0) or the red one (1), the first time that it is asked for under a number
    /// of its own.
    fn receipt(&self, order: &FiscalOrder, nth: usize) -> Result<IssuedFiscalReceipt, PartnerError> {
        let setting = self.directory.ask(SETTING, THE_ONE)?.unwrap_or_default();
        if setting == FinanceSetting::Silent {
            return Err(PartnerError::Unreachable);
        }
        let seals = self.seals()?;
        let digest = Digest::of(&canonical::to_canonical(order).map_err(|_| PartnerError::Unreadable)?);
        let payment = order.payment.to_string();
        // Under the lock of the files: no other receipt takes the number between the look and the writing.
        let numbers = self.directory.locked(|| {
            let mut rows = self.directory.ask(RECEIPTS, &payment)?.unwrap_or_default();
            if rows.len() == nth {
                let next = self.directory.ask(NUMBERS, THE_ONE)?.unwrap_or(0) + 1;
                // Before the receipt: a kill in between leaves a gap, and never two of one number.
                self.directory.say(NUMBERS, [(THE_ONE.to_owned(), next)])?;
                let (year, ..) = order.at.day().ymd();
                let number = FiscalNumber { code: format!("{CODE}{:02}", year % 100), number: format!("{next:010}") };
                rows.push(Row { number, order: digest });
                self.directory.say(RECEIPTS, [(payment, rows.clone())])?;
            }
            Ok(rows)
        })?;
        // A red one is of a receipt, and a repeat asks for the same.
        let row = numbers.get(nth).filter(|row| row.order == digest).ok_or(PartnerError::Unreadable)?;
        let cancels = nth.checked_sub(1).and_then(|before| numbers.get(before)).map(|row| row.number.clone());
        let face = self.face(order, row, cancels, setting).ok_or(PartnerError::Unreadable)?;
        let [supervisor, issuer] = [&seals.supervisor, &seals.issuer].map(|(seal, key)| Stamp {
            seal,
            key,
            digest_name: DigestName::default(),
        });
        let stamps = FiscalStamps { supervisor, issuer };
        let FiscalFiles { xml, ofd } = issue_fiscal(&face, stamps).map_err(|_| PartnerError::Unreadable)?;
        Ok(IssuedFiscalReceipt { xml, ofd })
    }

    fn face(
        &self,
        order: &FiscalOrder,
        row: &Row,
        cancels: Option<FiscalNumber>,
        setting: FinanceSetting,
    ) -> Option<FiscalReceiptFace> {
        let drawn = hmac_sha256(self.key.as_bytes(), &[b"check code", row.number.number.as_bytes()]);
        let mut items = order.items.clone();
        let mut total = order.total;
        if setting == FinanceSetting::Mistaken {
            let fen = Fen::new(1).ok()?;
            total = total.checked_add(fen).ok()?;
            let first = items.first_mut()?;
            first.amount = first.amount.checked_add(fen).ok()?;
        }
        Some(FiscalReceiptFace {
            number: row.number.clone(),
            check_code: drawn.iter().take(3).map(|byte| format!("{byte:02x}")).collect(),
            cancels,
            payment: order.payment.to_string(),
            issuer: order.issuer.clone(),
            issuer_code: order.issuer_code.clone(),
            payers: order.payers.clone(),
            items,
            total,
            at: order.at,
        })
    }
}

impl FiscalReceipts for SandboxFinance {
    fn roots(&self) -> Result<DocumentSeals, PartnerError> {
        let certificates = self.seals()?.certificates.iter().cloned().map(SealDer::new).collect();
        Ok(DocumentSeals { certificates, revoked: Vec::new() })
    }

    fn issue(&self, order: &FiscalOrder) -> Result<IssuedFiscalReceipt, PartnerError> {
        self.receipt(order, 0)
    }

    fn cancel(&self, order: &FiscalOrder) -> Result<IssuedFiscalReceipt, PartnerError> {
        self.receipt(order, 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_service_is_shown_by_its_name_and_without_its_key() {
        let dir = tempfile::tempdir().unwrap();
        let sandbox = Sandbox::create(dir.path(), 7).unwrap();
        let key = sandbox.identity_key().unwrap();
        let service = SandboxFinance::of(Arc::clone(&sandbox.inner), &key);
        assert_eq!(format!("{service:?}"), "SandboxFinance { .. }");
    }
}
