//! Certificates: the person's own, and a stranger's check.

use ereg_protocol::{
    command::{Collect, CommandBody},
    feed::ObjectKind,
    id::{CaseId, CommandId},
    objects::CertificateView,
    registry::Registry as _,
};
use ereg_trust::{bundle::TrustBundle, canonical::from_canonical, token};

use crate::{
    BookAnswer, CertificateScreen, ClientError, Integrity, SealAnswer, Text, TokenFace, TokenVerdict, core::Core,
    queue, words,
};

impl Core {
    pub(crate) fn list_certificates(&self) -> Result<Vec<CertificateScreen>, ClientError> {
        let mark = self.mark();
        let objects = self.read(|view| Ok::<_, ClientError>(view.objects(ObjectKind::Certificate)?))?;
        let mut screens = Vec::with_capacity(objects.len());
        for object in objects {
            let view: CertificateView = from_canonical(object.body.as_bytes())?;
            screens.push(screen(view, mark.clone()));
        }
        screens.sort_by(|a, b| (a.status, b.registered_at).cmp(&(b.status, a.registered_at)));
        Ok(screens)
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
        Ok(self.session()?.remote.status(token).await?)
    }

    pub(crate) fn verify_token(&self, token: &str, trust: &[u8]) -> Result<TokenVerdict, ClientError> {
        if trust.is_empty() {
            return Ok(verdict(token, self.bundle()?.as_ref()));
        }
        let bundle = TrustBundle::parse(trust, None, 0)?;
        Ok(verdict(token, &bundle))
    }
}

fn verdict(text: &str, bundle: &TrustBundle) -> TokenVerdict {
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
    TokenVerdict {
        ok: answer.is_good(),
        integrity: match answer.integrity {
            token::Integrity::Intact => Integrity::Intact,
            token::Integrity::Altered => Integrity::Altered,
            token::Integrity::Unreadable => Integrity::Unreadable,
            token::Integrity::Unverifiable => Integrity::Unverifiable,
        },
        seal: match answer.seal {
            token::Seal::Trusted => SealAnswer::Trusted,
            token::Seal::UnknownKey => SealAnswer::UnknownKey,
            token::Seal::OutOfTerm => SealAnswer::OutOfTerm,
        },
        book: match answer.book {
            token::Book::Current => BookAnswer::Current,
            token::Book::Cancelled => BookAnswer::Cancelled,
            token::Book::StatusUnknown => BookAnswer::StatusUnknown,
            token::Book::NotIncluded => BookAnswer::NotIncluded,
            token::Book::Unverifiable => BookAnswer::Unverifiable,
        },
        booked_at: answer.booked_at,
        as_of: answer.as_of,
        office: answer.office,
        demo: answer.demo,
        face,
    }
}

fn screen(view: CertificateView, mark: Option<Text>) -> CertificateScreen {
    CertificateScreen {
        number: view.number.to_string(),
        licence_id: view.licence_id.to_string(),
        unit: view.unit.to_string(),
        words: words::certificate(view.status),
        status: view.status,
        token: view.token,
        face: view.face,
        case: view.case_id.map(|id| id.to_string()),
        entry_index: view.entry_index,
        registered_at: view.registered_at,
        mark,
    }
}
