//! Documents (文书、电子证照): sealing what acts wrote, and handing it to whom it names.
//!
//! A document is made outside any transaction from the paper that its act wrote, in all its forms from one face; only its files and
//! what is told of it are written in one. No act waits for its document, and no document is made of a certificate that is
//! cancelled.

use std::path::Path;

use ereg_domain::{
    identifier::LicenceId,
    revocation::RevocationReason,
    time::{DAY_MS, Instant},
};
use ereg_protocol::{
    document::{LicenceView, PaperKind},
    id::{AccountId, PaperId},
};
use ereg_trust::digest::Digest;

use super::{Service, ServiceError, paper};
use crate::{
    act::own::seal,
    document::{
        DigestName, NotSealed, OfficeCertificate, SealAuthorities, SealFormat, SealedBefore, Sealer, SealerError,
        renew, renewals_in, revoked_in,
    },
    fault::ServiceFault,
    keys::RegistryKeys,
    model::{Decision, PaperStanding, Refusal, SealedBy, Taken, Told, Write},
    store::{Reads, StoreError},
};

/// The one in whose name a certificate is revoked: whoever operates the registry.
const OPERATOR: &str = "operator";
/// The counter of the revoked certificates that are in the audit chain.
const REVOKED_NOTED: &str = "seal.revoked";
/// The counter of the renewals that are in it.
const RENEWED_NOTED: &str = "seal.renewed";

/// Opens the seal of a directory, and states in the trust bundle by what its documents are verified: nothing is sealed that nobody who
/// has the bundle would believe.
///
/// # Errors
/// The seal cannot be used, or the bundle cannot state it.
pub(super) fn opened(
    dir: &Path,
    keys: &RegistryKeys,
    how: (SealFormat, DigestName, SealedBefore),
    now: Instant,
) -> Result<Option<Sealer>, SealerError> {
    let sealer = Sealer::open(dir, keys, how, now)?;
    if sealer.is_some() {
        state(dir, keys)?;
    }
    Ok(sealer)
}

/// States in the trust bundle what stands in the directory of the seal.
fn state(dir: &Path, keys: &RegistryKeys) -> Result<(), SealerError> {
    Ok(keys.state_seals(SealAuthorities::open(dir)?.stated()?)?)
}

impl Service {
    /// Seals the papers that are due, at most so many. One that cannot be sealed waits or is told to be unfit, so that it holds up
    /// no other. Without a seal that can be used none is: they wait for the operator to renew it or to bring one, and say so.
    pub(super) fn seal_documents(&self, most: u32) -> Result<(), ServiceFault> {
        let now = self.now();
        for (n, id) in self.reading(|rows| rows.to_be_sealed(SealedBy::Office, now, most))?.into_iter().enumerate() {
            if n > 0 && self.is_followed_up() {
                break;
            }
            if let Err(fault) = self.seal_document(id) {
                tracing::error!(%fault, "a document could not be sealed");
                self.event(move |_, now| Ok(Some(seal::unread(id, now.as_of))))?;
            }
        }
        Ok(())
    }

    /// Revokes a certificate by which this office seals, since a time or since now: from now on nothing is sealed with it. The
    /// lists to hand out say so, the trust bundle and the audit chain.
    ///
    /// # Errors
    /// [`ServiceError::Sealer`]; or what keeps the audit chain from being written, which the next start makes good.
    pub fn revoke_certificate(
        &self,
        certificate: OfficeCertificate,
        reason: RevocationReason,
        since: Option<Instant>,
    ) -> Result<(), ServiceError> {
        let now = self.now();
        SealAuthorities::open(&self.0.dir)?.revoke(certificate, reason, since.unwrap_or(now), now)?;
        self.0.keys.state_seals(SealAuthorities::open(&self.0.dir)?.stated_revoked()?).map_err(SealerError::from)?;
        self.note_revoked()
    }

    /// Enters into the audit chain what is revoked and is not in it yet: a kill may have come between the two.
    pub(super) fn note_revoked(&self) -> Result<(), ServiceError> {
        // What cannot be read keeps the seal from being used, and is told as that.
        let Ok(revoked) = revoked_in(&self.0.dir) else { return Ok(()) };
        for (number, (certificate, reason)) in (1..).zip(revoked) {
            self.event_by(OPERATOR.to_owned(), move |rows, _| {
                if rows.counter(REVOKED_NOTED)? >= number {
                    return Ok(None);
                }
                let noted = Write::Taken(Taken::UpTo(REVOKED_NOTED.to_owned(), number));
                Ok(Some((Decision::event("seal.revoke", certificate.name(), reason).write(noted), ())))
            })?;
        }
        Ok(())
    }

    /// Renews the certificates, keys and seals by which this office seals, below the same roots: a registry that is opened from now on
    /// seals with them. What was sealed before is verified as it was; the trust bundle states both, and the audit chain says so.
    ///
    /// # Errors
    /// [`ServiceError::Sealer`]; or what keeps the audit chain from being written, which the next start makes good.
    pub fn renew_seal(&self) -> Result<(), ServiceError> {
        renew(&self.0.dir, self.now())?;
        state(&self.0.dir, &self.0.keys)?;
        self.note_renewed()
    }

    /// Enters into the audit chain the renewals that are not in it yet.
    pub(super) fn note_renewed(&self) -> Result<(), ServiceError> {
        let Ok(renewals) = renewals_in(&self.0.dir) else { return Ok(()) };
        for number in renewals {
            self.event_by(OPERATOR.to_owned(), move |rows, _| {
                if rows.counter(RENEWED_NOTED)? >= number {
                    return Ok(None);
                }
                let noted = Write::Taken(Taken::UpTo(RENEWED_NOTED.to_owned(), number));
                Ok(Some((Decision::event("seal.renew", number, "done").write(noted), ())))
            })?;
        }
        Ok(())
    }

    /// Whatever was put off is tried anew, where there is a seal: it is opened when the registry is, and the font comes with the
    /// program.
    pub(super) fn seal_anew(&self) -> Result<(), ServiceFault> {
        let now = self.now();
        if self.opened_seal().is_none() || !self.reading(|rows| rows.is_put_off(SealedBy::Office, now))? {
            return Ok(());
        }
        let office = self.0.keys.office().to_owned();
        self.event(move |_, _| Ok(Some(Decision::event("document.seal_anew", office, "done").write(Write::SealAnew))))
    }

    fn opened_seal(&self) -> Option<&Sealer> {
        self.0.sealer.as_ref().ok().and_then(Option::as_ref)
    }

    /// Whether documents can be sealed now.
    pub(crate) fn seals(&self) -> bool {
        self.opened_seal().is_some_and(|sealer| sealer.is_in_term(self.now()))
    }

    fn seal_document(&self, id: PaperId) -> Result<(), ServiceFault> {
        let Some(kept) = self.reading(|rows| rows.paper(id))? else { return Ok(()) };
        let at = self.now();
        let made = kept.written.paper().ok_or(NotSealed::Face).and_then(|paper| {
            let sealer = self.opened_seal().ok_or(NotSealed::NoSeal)?;
            sealer.seal(&*self.0.world.press, &paper, at)
        });
        self.event(move |rows, now| {
            // Another process may have been first, or an entry may have cancelled the certificate.
            let Some(kept) = rows.paper(id)?.filter(|kept| kept.standing == PaperStanding::Waiting) else {
                return Ok(None);
            };
            let tried = paper::tried(rows, &kept)?;
            Ok(Some(match made {
                Ok(files) => {
                    let told = tried.told.clone();
                    let sealed = tried.sealed(at, files)?;
                    // Whom an entry took the right from may have applied for nothing: now they hear that their certificate, its
                    // document and every copy of it are void.
                    let void = kept.written.certificate().filter(|_| kept.written.kind == PaperKind::CancelledCopy);
                    match void {
                        Some(number) => told
                            .iter()
                            .fold(sealed, |all, account| all.tell(account, Told::Certificate(number.clone()))),
                        None => sealed,
                    }
                }
                Err(why) => {
                    let lacks = why.lacks().map(|lacks| format!("U+{:04X}", u32::from(lacks)));
                    tracing::error!(paper = %id, code = why.code(), character = lacks, "a document was not sealed");
                    tried.not_sealed(&why, now)?
                }
            }))
        })
    }

    /// A file of a sealed document, for whom its paper names, and for the office that it was shown to of late under a consent that
    /// stands. Whatever is not so, the refusal is the same.
    pub(super) fn document(&self, account: &AccountId, digest: Digest) -> Result<Vec<u8>, Refusal> {
        let of_late = self.of_late();
        self.reading(|rows| {
            let (id, bytes) = rows.document(digest)?.ok_or(Refusal::NotFound)?;
            let kept = rows.paper(id)?.ok_or(Refusal::NotFound)?;
            let theirs = paper::is_for(rows, account, &kept.written)? || is_shown(rows, account, id, of_late)?;
            let given = theirs && !paper::is_withdrawn(rows, &kept.written)?;
            if given { Ok(bytes) } else { Err(Refusal::NotFound) }
        })
    }

    /// A licence by its identifier, for whom it names, and for the office that it was shown to of late under a consent that stands, which
    /// learns how it stands now. Whatever is not so, the refusal is the same.
    pub(super) fn licence(&self, account: &AccountId, licence: &LicenceId) -> Result<LicenceView, Refusal> {
        let of_late = self.of_late();
        self.reading(|rows| {
            if let Some(view) = paper::licence(rows, account, licence)? {
                return Ok(view);
            }
            let number = rows.licence(licence)?.ok_or(Refusal::NotFound)?;
            for id in rows.papers_of(&number)? {
                if is_shown(rows, account, id, of_late)? {
                    return Ok(paper::shown_licence(rows, account, licence, number)?);
                }
            }
            Err(Refusal::NotFound)
        })
    }

    /// The moments between which a licence was shown to an office that may still have its files: the second of them is now.
    fn of_late(&self) -> (Instant, Instant) {
        let now = self.now();
        let hours = self.0.packs().in_force(now).pack.parameters.shown_licence_hours;
        (now.plus_ms(-i64::from(hours) * (DAY_MS / 24)), now)
    }
}

/// Whether the document of a paper was shown to an office between two moments, under a consent that stands at the second.
fn is_shown(
    rows: &dyn Reads,
    account: &AccountId,
    id: PaperId,
    (since, now): (Instant, Instant),
) -> Result<bool, StoreError> {
    for consent in rows.shown_since(account, id, since)? {
        if rows.consent(consent)?.is_some_and(|row| row.fault(now).is_none()) {
            return Ok(true);
        }
    }
    Ok(false)
}
