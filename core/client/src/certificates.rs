//! Certificates: the person's own, and the check a stranger makes.

use std::sync::Arc;

use ereg_domain::{
    canonical::from_canonical,
    identifier::{IdentifierError, IssuedNumber},
    time::Instant,
};
use ereg_protocol::{
    command::{Collect, CommandBody},
    feed::ObjectKind,
    id::{CaseId, CommandId},
    objects::{self, CertificateView},
    registry::Registry as _,
};
use ereg_sync::state;
use ereg_trust::{
    bundle::TrustBundle,
    token::{self, Token},
};

use crate::{
    CertificateScreen, CertificateStanding, ClientError, Text, Verification, examined::ExaminedText, feed,
    kernel::Kernel, lane, queue, verification, words,
};

/// Certificates.
#[derive(Clone)]
pub struct Certificates {
    kernel: Arc<Kernel>,
}

impl Certificates {
    pub(crate) fn new(kernel: Arc<Kernel>) -> Certificates {
        Certificates { kernel }
    }

    /// Every certificate of this person, current ones first.
    pub async fn list(&self) -> Result<Vec<CertificateScreen>, ClientError> {
        self.kernel.local(list).await
    }

    /// One certificate by its number.
    pub async fn see(&self, number: String) -> Result<CertificateScreen, ClientError> {
        self.kernel.local(move |kernel| find(kernel, &number)).await
    }

    /// Queues the collection (领证) of a case's certificates; the first one issues the case.
    pub async fn collect(&self, case: CaseId) -> Result<CommandId, ClientError> {
        self.kernel
            .local(move |kernel| {
                kernel.enrolled()?;
                kernel.read(|view| feed::case(view, case))?;
                kernel.write(|tx| {
                    let body = CommandBody::Collect(Collect { case_id: case });
                    queue::enqueue(kernel, tx, lane::of_case(case), body, &[])
                })
            })
            .await
    }

    /// A token sealed anew with the status now. Needs a network, but no account.
    pub async fn fresh_status(&self, token: String) -> Result<String, ClientError> {
        self.kernel
            .online(move |kernel| async move {
                let bundle = kernel.bundle()?;
                let asked = token::read(&token, &bundle).map_err(|e| ClientError::fix(e.code()))?;
                let fresh = kernel.session()?.remote.status(&token).await?;
                // What comes back speaks for itself: it says a status, of the certificate in the entry that was asked
                // for, and is no older word than the one at hand.
                let (known, told) = (token::judge(&asked, &bundle), token::verify(&fresh, &bundle));
                let of_it = |fresh: Token| {
                    let (fresh, asked) = (fresh.claims(), asked.claims());
                    fresh.face == asked.face && fresh.leaf() == asked.leaf()
                };
                let says = told.seal == token::SealTrust::Trusted
                    && matches!(told.book, token::BookStanding::Current | token::BookStanding::Cancelled);
                let believed = says && told.as_of >= known.as_of && Token::parse(&fresh).is_ok_and(of_it);
                if believed { Ok(fresh) } else { Err(ClientError::ask("answer.unreadable")) }
            })
            .await
    }

    /// Checks a token under the trust that is pinned here; a stranger has a [`crate::Verifier`]. Works offline.
    pub async fn verify(&self, token: String) -> Result<Verification, ClientError> {
        self.kernel
            .local(move |kernel| Ok(verification::of_text(ExaminedText::of(&token, kernel.bundle()?.as_ref()))))
            .await
    }
}

fn list(kernel: &Kernel) -> Result<Vec<CertificateScreen>, ClientError> {
    let mut screens = shown(kernel)?;
    screens.sort_by(|a, b| (a.status, b.registered_at).cmp(&(b.status, a.registered_at)));
    Ok(screens)
}

/// The certificate of a number.
fn find(kernel: &Kernel, number: &str) -> Result<CertificateScreen, ClientError> {
    let number: IssuedNumber = number.parse().map_err(|e: IdentifierError| ClientError::fix(e.code()))?;
    let found = shown(kernel)?.into_iter().find(|screen| screen.number == number.as_str());
    found.ok_or_else(|| ClientError::not_found("certificate.not_found"))
}

/// Every certificate of this person as it is shown.
fn shown(kernel: &Kernel) -> Result<Vec<CertificateScreen>, ClientError> {
    let mark = kernel.mark();
    let (objects, as_of) = kernel.read(|view| Ok((view.objects(ObjectKind::Certificate)?, state::told_at(view)?)))?;
    let mut certificates = Vec::with_capacity(objects.len());
    for object in objects {
        let view: CertificateView = from_canonical(object.body.as_bytes())?;
        let status = status_of(kernel, &view);
        certificates.push(screen(view, status, as_of, mark.clone()));
    }
    Ok(certificates)
}

/// Returns how a certificate stands, as far as it proves itself.
pub(crate) fn status_of(kernel: &Kernel, view: &CertificateView) -> CertificateStanding {
    kernel.trust.bundle().map_or(CertificateStanding::Unproven, |bundle| proven(view, &bundle))
}

/// Whether a token is of this certificate: a genuine one of another proves nothing of it.
fn is_of(token: &Token, view: &CertificateView) -> bool {
    let claims = token.claims();
    claims.face.certificate == view.number.to_string()
        && claims.face.licence_id == view.licence_id.rootless()
        && claims.face.unit == view.unit.to_string()
        && claims.entry_index == view.entry_index
}

/// Returns what is said of a certificate, as far as its own token proves it under the trust bundle kept here.
fn proven(view: &CertificateView, bundle: &TrustBundle) -> CertificateStanding {
    let of_it = Token::parse(&view.token).is_ok_and(|token| is_of(&token, view));
    let verdict = token::verify(&view.token, bundle);
    match (view.status, verdict.book) {
        _ if !of_it || verdict.seal != token::SealTrust::Trusted => CertificateStanding::Unproven,
        (_, token::BookStanding::Cancelled) | (objects::CertificateStatus::Cancelled, _) => {
            CertificateStanding::Cancelled
        }
        (objects::CertificateStatus::Current, token::BookStanding::Current | token::BookStanding::StatusUnknown) => {
            CertificateStanding::Current
        }
        (_, token::BookStanding::NotIncluded | token::BookStanding::Unverifiable) => CertificateStanding::Unproven,
    }
}

fn screen(
    view: CertificateView,
    status: CertificateStanding,
    as_of: Option<Instant>,
    mark: Option<Text>,
) -> CertificateScreen {
    CertificateScreen {
        kind: words::certificate::issued(&view.number),
        number: view.number.to_string(),
        licence_id: view.licence_id.to_string(),
        unit: view.unit.to_string(),
        words: words::certificate::standing(status, as_of),
        status,
        as_of,
        token: view.token,
        face: view.face,
        case_id: view.case_id.map(|id| id.to_string()),
        entry_index: view.entry_index,
        registered_at: view.registered_at,
        mark,
    }
}
