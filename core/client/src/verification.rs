//! The findings about what a person was handed, as a shell shows them.

use ereg_document::DocumentFormat;
use ereg_trust::token::{Face, Integrity, TokenVerdict};

use crate::{
    HandedCopy, HandedKind, TokenFace, Verification,
    examined::{ExaminedDocument, ExaminedText, TextShows},
    picture::PictureFault,
    words::{
        message::message_of,
        result::{result_caution, result_lines},
        verification,
    },
};

pub(crate) fn of_text(found: ExaminedText) -> Verification {
    let mut shown = answered(found.kind, found.verdict, found.code);
    match found.shows {
        TextShows::Nothing => {}
        TextShows::Face(face) => shown.face = Some(face_shown(face)),
        TextShows::Result(result) => {
            shown.lines = result_lines(&result);
            shown.words = Some(result_caution(&result));
        }
    }
    shown
}

pub(crate) fn of_document(found: ExaminedDocument) -> Verification {
    let kind = match found.format {
        Some(DocumentFormat::Ofd) => HandedKind::Ofd,
        Some(DocumentFormat::Pdf) => HandedKind::Pdf,
        Some(DocumentFormat::FiscalReceipt) => HandedKind::FiscalReceipt,
        None => HandedKind::Unknown,
    };
    let integrity = found.verdict.integrity.answer();
    let token = found.token.clone().unwrap_or_else(|| TokenVerdict::without_book(integrity));
    let verdict = TokenVerdict { integrity, seal: found.verdict.sealer.answer(), ..token };
    let copy = copy_shown(&found);
    Verification {
        said: verification::document_answers(&found),
        conclusion: match (&copy, found.code) {
            (Some(copy), Some(_)) => verification::copy_conclusion(copy),
            (_, code) => verification::conclusion(&verdict, code),
        },
        lines: verification::document_lines(&found),
        copy,
        ..answered(kind, verdict, found.code)
    }
}

/// The findings about a picture out of which no text was read.
pub(crate) fn of_picture(fault: PictureFault) -> Verification {
    answered(HandedKind::Picture, TokenVerdict::without_book(Integrity::Unreadable), Some(fault.code()))
}

fn answered(kind: HandedKind, verdict: TokenVerdict, code: Option<&'static str>) -> Verification {
    Verification {
        kind,
        title: verification::kind(kind),
        ok: code.is_none(),
        integrity: verdict.integrity,
        seal: verdict.seal,
        book: verdict.book,
        said: verification::answers(&verdict),
        conclusion: verification::conclusion(&verdict, code),
        trouble: code.map(message_of),
        booked_at: verdict.booked_at,
        as_of: verdict.as_of,
        office: verdict.office,
        demo: verdict.demo,
        face: None,
        copy: None,
        lines: Vec::new(),
        words: None,
    }
}

fn face_shown(face: Face) -> TokenFace {
    TokenFace { number: face.certificate, holders: face.holders, address: face.address, unit: face.unit }
}

fn copy_shown(found: &ExaminedDocument) -> Option<HandedCopy> {
    let annotated = found.copy.as_ref().map(|copy| HandedCopy::Annotated {
        licence: copy.licence.to_string(),
        original: copy.of.to_string(),
        user: copy.user.clone(),
        purpose: copy.purpose.clone(),
        until: copy.until,
        over: found.is_over,
    });
    annotated.or(found.cancelled_on.map(|day| HandedCopy::Cancelled { day }))
}
