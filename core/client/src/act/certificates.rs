//! Certificates: the person's own, and a stranger's check.

use ereg_domain::{canonical::from_canonical, time::Instant};
use ereg_protocol::{
    command::{Collect, CommandBody},
    feed::ObjectKind,
    id::{CaseId, CommandId},
    objects::{self, CertificateView},
    registry::Registry as _,
};
use ereg_trust::{
    bundle::TrustBundle,
    token::{self, Token},
};

use crate::{
    CertificateScreen, CertificateStanding, ClientError, Text, TokenCheck, TokenFace, core::Core, queue, words,
};

impl Core {
    pub(crate) fn list_certificates(&self) -> Result<Vec<CertificateScreen>, ClientError> {
        let mark = self.mark();
        let (objects, as_of) = self.read(|view| {
            Ok::<_, ClientError>((view.objects(ObjectKind::Certificate)?, ereg_sync::state::told_at(view)?))
        })?;
        let mut screens = Vec::with_capacity(objects.len());
        for object in objects {
            let view: CertificateView = from_canonical(object.body.as_bytes())?;
            let status = self.certificate_status(&view);
            screens.push(screen(view, status, as_of, mark.clone()));
        }
        screens.sort_by(|a, b| (a.status, b.registered_at).cmp(&(b.status, a.registered_at)));
        Ok(screens)
    }

    /// How a certificate stands, as far as it proves itself.
    pub(crate) fn certificate_status(&self, view: &CertificateView) -> CertificateStanding {
        self.trust.bundle().map_or(CertificateStanding::Unproven, |bundle| proven(view, &bundle))
    }

    pub(crate) fn see_certificate(&self, number: &str) -> Result<CertificateScreen, ClientError> {
        let number: ereg_domain::identifier::TitleCertificateNumber =
            number.parse().map_err(|e: ereg_domain::identifier::IdentifierError| ClientError::fix(e.code()))?;
        let number = number.to_string();
        let found = self.list_certificates()?.into_iter().find(|c| c.number == number);
        found.ok_or_else(|| ClientError::not_found("certificate.not_found"))
    }

    pub(crate) fn collect(&self, case: CaseId) -> Result<CommandId, ClientError> {
        self.enrolled()?;
        self.case_view(case)?;
        self.write(|tx| {
            let body = CommandBody::Collect(Collect { case_id: case });
            queue::enqueue(self, tx, queue::lane_of_case(case), body, &[])
        })
    }

    pub(crate) async fn fresh_status(&self, token: &str) -> Result<String, ClientError> {
        let bundle = self.bundle()?;
        let asked = token::read(token, &bundle).map_err(|e| ClientError::fix(e.code()))?;
        let fresh = self.session()?.remote.status(token).await?;
        // What comes back speaks for itself: it says a status, of the certificate in the entry that was asked for, and is no
        // older word than the one at hand.
        let (known, told) = (token::judge(&asked, &bundle), token::verify(&fresh, &bundle));
        let of_it = |fresh: Token| {
            let (fresh, asked) = (fresh.claims(), asked.claims());
            fresh.face == asked.face && fresh.leaf() == asked.leaf()
        };
        let says = told.seal == token::SealTrust::Trusted
            && matches!(told.book, token::BookStanding::Current | token::BookStanding::Cancelled);
        let believed = says && told.as_of >= known.as_of && Token::parse(&fresh).is_ok_and(of_it);
        if believed { Ok(fresh) } else { Err(ClientError::ask("answer.unreadable")) }
    }

    pub(crate) fn verify_token(&self, token: &str, trust: &[u8]) -> Result<TokenCheck, ClientError> {
        if trust.is_empty() {
            return Ok(verdict(token, self.bundle()?.as_ref()));
        }
        let bundle = TrustBundle::parse(trust, None, 0)?;
        Ok(verdict(token, &bundle))
    }
}

fn verdict(text: &str, bundle: &TrustBundle) -> TokenCheck {
    let answer = token::verify(text, bundle);
    let face = token::read(text, bundle).ok().map(|token| {
        let face = &token.claims().face;
        TokenFace {
            number: face.certificate.clone(),
            holders: face.holders.clone(),
            address: face.address.clone(),
            unit: face.unit.clone(),
        }
    });
    TokenCheck {
        ok: answer.is_good(),
        integrity: answer.integrity,
        seal: answer.seal,
        book: answer.book,
        booked_at: answer.booked_at,
        as_of: answer.as_of,
        office: answer.office,
        demo: answer.demo,
        face,
    }
}

/// What is said of a certificate, as far as its own token proves it under the trust bundle kept here.
fn proven(view: &CertificateView, bundle: &TrustBundle) -> CertificateStanding {
    let of_it = Token::parse(&view.token).is_ok_and(|token| token.claims().face.certificate == view.number.to_string());
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
        number: view.number.to_string(),
        licence_id: view.licence_id.to_string(),
        unit: view.unit.to_string(),
        words: words::certificate(status, as_of),
        status,
        as_of,
        token: view.token,
        face: view.face,
        case: view.case_id.map(|id| id.to_string()),
        entry_index: view.entry_index,
        registered_at: view.registered_at,
        mark,
    }
}
