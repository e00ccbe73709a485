//! A paper (文书、电子证照) as a value: its face as its act wrote it, whom it names, and how far its sealing is.

use ereg_domain::{
    identifier::{IssuedNumber, LicenceId},
    time::Instant,
};
use ereg_protocol::{
    document::PaperKind,
    id::{AccountId, AttemptId, CaseId, PaperId},
};
use ereg_sealing::{AnnotatedFace, CancelledFace, Paper};
use ereg_trust::digest::Digest;

use super::fiscal::FiscalOrder;

/// A paper as its act wrote it. It names people, so there is no `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct WrittenPaper {
    /// Its id.
    pub id: PaperId,
    /// Its kind.
    pub kind: PaperKind,
    /// The case of its act.
    pub case_id: CaseId,
    /// Those whom it names.
    pub to: Addressees,
    /// Registry time of its act.
    pub written_at: Instant,
    /// Its face, as JSON of [`Paper`] or, of a fiscal e-receipt, of [`FiscalOrder`]; `None` where what its act knew makes none, so
    /// that no document is ever made of it.
    pub face: Option<String>,
}

/// Those whom a paper names: they are told of its document and given it, and nobody else is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Addressees {
    /// The parties of its case, as they were at the act.
    Parties(Vec<AccountId>),
    /// Whoever the certificate of this number names, also one who has an account only later.
    HoldersOf(IssuedNumber),
    /// The holder who asked for an annotated copy.
    Asker {
        /// The account.
        account: AccountId,
        /// The number of the certificate that it is a copy of.
        of: IssuedNumber,
        /// The copy's own identifier.
        copy: LicenceId,
    },
}

/// Whoever seals a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SealedBy {
    /// The office, with its own seal.
    Office,
    /// The finance service, which issues fiscal e-receipts (财政电子票据).
    Finance,
}

impl SealedBy {
    /// Whoever seals papers of this kind.
    pub(crate) fn of(kind: PaperKind) -> SealedBy {
        match kind {
            PaperKind::FiscalReceipt | PaperKind::FiscalRedReceipt => SealedBy::Finance,
            PaperKind::TitleCertificate
            | PaperKind::RegistrationProof
            | PaperKind::Acceptance
            | PaperKind::Supplement
            | PaperKind::NonAcceptance
            | PaperKind::QueryRefusal
            | PaperKind::Refusal
            | PaperKind::FeeNotice
            | PaperKind::QueryResult
            | PaperKind::CancelledCopy
            | PaperKind::AnnotatedCopy => SealedBy::Office,
        }
    }

    /// The word in the table.
    pub(crate) fn name(self) -> &'static str {
        match self {
            SealedBy::Office => "office",
            SealedBy::Finance => "finance",
        }
    }
}

/// The standing of a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PaperStanding {
    /// It waits to be sealed.
    Waiting,
    /// Its document is kept.
    Sealed,
    /// No document can be made of it.
    Unfit,
    /// Its certificate was cancelled before it was sealed.
    Void,
}

impl PaperStanding {
    /// The word in the table.
    pub(crate) fn name(self) -> &'static str {
        match self {
            PaperStanding::Waiting => "waiting",
            PaperStanding::Sealed => "sealed",
            PaperStanding::Unfit => "unfit",
            PaperStanding::Void => "void",
        }
    }

    /// The standing of this word.
    pub(crate) fn of(word: &str) -> Option<PaperStanding> {
        let all = [PaperStanding::Waiting, PaperStanding::Sealed, PaperStanding::Unfit, PaperStanding::Void];
        all.into_iter().find(|standing| standing.name() == word)
    }
}

/// Code of a paper of which no document can be made.
pub(crate) const UNFIT: &str = "sealing.unfit";

/// The reason why a paper is put off, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PutOff {
    /// Registry time from which it is to be sealed.
    pub until: Instant,
    /// The stable code of the reason.
    pub code: &'static str,
    /// The character that the font lacks, where it lacks one.
    pub lacks: Option<char>,
}

/// A paper of the office whose document somebody has to see to (待人工处理的文件): it could not be sealed, or never can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldUpPaper {
    /// The paper.
    pub paper: PaperId,
    /// Its kind.
    pub kind: PaperKind,
    /// The case of the act that wrote it.
    pub case: CaseId,
    /// The stable code of the reason.
    pub code: String,
    /// The character that the font lacks, where it lacks one.
    pub lacks: Option<char>,
    /// Number of times that it was put off.
    pub put_off: u32,
    /// Registry time from which it is tried again; `None` where it is tried no more.
    pub next: Option<Instant>,
}

/// A paper as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct KeptPaper {
    /// The paper.
    pub written: WrittenPaper,
    /// Its standing.
    pub standing: PaperStanding,
    /// Number of times that it was put off.
    pub tried: u32,
    /// The code of why it was put off last, or is tried no more.
    pub waits_for: Option<String>,
}

impl WrittenPaper {
    /// A letter, decision or result, of the act that was decided of a case at this version.
    pub(crate) fn of_case(
        (case_id, version): (CaseId, u64),
        kind: PaperKind,
        to: Vec<AccountId>,
        face: Option<&Paper>,
        written_at: Instant,
    ) -> WrittenPaper {
        let id = id_of(case_id, kind, &version.to_string());
        WrittenPaper { id, kind, case_id, to: Addressees::Parties(to), written_at, face: face.and_then(text_of) }
    }

    /// A certificate or proof that the entry of a case yields.
    pub(crate) fn of_certificate(
        case_id: CaseId,
        number: IssuedNumber,
        face: Option<&Paper>,
        written_at: Instant,
    ) -> WrittenPaper {
        let kind = match number {
            IssuedNumber::Title(_) => PaperKind::TitleCertificate,
            IssuedNumber::Proof(_) => PaperKind::RegistrationProof,
        };
        let id = id_of(case_id, kind, number.as_str());
        WrittenPaper { id, kind, case_id, to: Addressees::HoldersOf(number), written_at, face: face.and_then(text_of) }
    }

    /// 注销件, of this certificate or proof, which an entry cancelled at that time; `None` for what is none.
    pub(crate) fn of_cancelled(certificate: &WrittenPaper, at: Instant) -> Option<WrittenPaper> {
        let number = match (certificate.kind, &certificate.to) {
            (PaperKind::TitleCertificate | PaperKind::RegistrationProof, Addressees::HoldersOf(number)) => number,
            _ => return None,
        };
        let face = match certificate.paper() {
            Some(Paper::Licence(licence)) => Some(Paper::Cancelled(CancelledFace { licence, since: at.day() })),
            _ => None,
        };
        let (case_id, kind) = (certificate.case_id, PaperKind::CancelledCopy);
        Some(WrittenPaper {
            id: id_of(case_id, kind, number.as_str()),
            kind,
            case_id,
            to: Addressees::HoldersOf(number.clone()),
            written_at: at,
            face: face.as_ref().and_then(text_of),
        })
    }

    /// 加注件, of a certificate or proof of this case, for the holder who asked for it.
    pub(crate) fn of_annotation(
        case_id: CaseId,
        (account, of): (AccountId, IssuedNumber),
        face: AnnotatedFace,
        written_at: Instant,
    ) -> WrittenPaper {
        let (kind, copy) = (PaperKind::AnnotatedCopy, face.copy.clone());
        let id = id_of(case_id, kind, copy.as_str());
        let face = text_of(&Paper::Annotated(face));
        WrittenPaper { id, kind, case_id, to: Addressees::Asker { account, of, copy }, written_at, face }
    }

    /// The fiscal e-receipt of a payment of a case: the one that is issued once it has come in, or the red one once it went back.
    pub(crate) fn of_payment(
        case_id: CaseId,
        kind: PaperKind,
        to: Vec<AccountId>,
        order: &FiscalOrder,
    ) -> WrittenPaper {
        let id = WrittenPaper::fiscal_receipt_id(case_id, order.payment, kind);
        let face = serde_json::to_string(order).ok();
        WrittenPaper { id, kind, case_id, to: Addressees::Parties(to), written_at: order.at, face }
    }

    /// The id of the paper of a payment, of which there is one of a kind.
    pub(crate) fn fiscal_receipt_id(case_id: CaseId, payment: AttemptId, kind: PaperKind) -> PaperId {
        id_of(case_id, kind, &payment.to_string())
    }

    /// The order of a fiscal e-receipt, where its face is one.
    pub(crate) fn fiscal_order(&self) -> Option<FiscalOrder> {
        serde_json::from_str(self.face.as_deref()?).ok()
    }

    /// The paper, where its face is one.
    pub(crate) fn paper(&self) -> Option<Paper> {
        serde_json::from_str(self.face.as_deref()?).ok()
    }

    /// The number of the certificate or proof that it is, or is a copy of, if it is either.
    pub(crate) fn certificate(&self) -> Option<&IssuedNumber> {
        match &self.to {
            Addressees::HoldersOf(number) | Addressees::Asker { of: number, .. } => Some(number),
            Addressees::Parties(_) => None,
        }
    }
}

/// An act fails for no paper: a face that cannot be written down is none.
fn text_of(paper: &Paper) -> Option<String> {
    serde_json::to_string(paper).ok()
}

/// An id follows from the case and the act alone, so that it says nothing of anybody and the same story has the same ids. Every act
/// writes its case, so that the case has a version of its own for each.
fn id_of(case: CaseId, kind: PaperKind, which: &str) -> PaperId {
    let parts = [b"ereg/paper/1\0", &case.bytes()[..], kind.name().as_bytes(), b"\0", which.as_bytes()];
    let digest = Digest::of_parts(&parts);
    let mut id = [0; 16];
    id.copy_from_slice(&digest.bytes()[..16]);
    PaperId::from_bytes(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_has_an_id_of_its_case_its_act_and_its_kind() {
        let case = |last: u8| format!("019abcde-0000-7000-8000-00000000000{last}").parse::<CaseId>().unwrap();
        let of = |case, version, kind| WrittenPaper::of_case((case, version), kind, Vec::new(), None, at()).id;
        let one = of(case(1), 2, PaperKind::Acceptance);
        assert_eq!(of(case(1), 2, PaperKind::Acceptance), one);
        for other in [
            of(case(2), 2, PaperKind::Acceptance),
            of(case(1), 3, PaperKind::Acceptance),
            of(case(1), 2, PaperKind::FeeNotice),
        ] {
            assert_ne!(other, one);
        }
    }

    #[test]
    fn what_is_no_face_of_a_paper_is_none() {
        let written = WrittenPaper::of_case((case(), 1), PaperKind::Acceptance, Vec::new(), None, at());
        assert!(written.paper().is_none());
        let broken = WrittenPaper { face: Some("{\"acceptance\":{}}".to_owned()), ..written };
        assert!(broken.paper().is_none());
    }

    #[test]
    fn a_standing_is_found_by_its_word() {
        for standing in [PaperStanding::Waiting, PaperStanding::Sealed, PaperStanding::Unfit, PaperStanding::Void] {
            assert_eq!(PaperStanding::of(standing.name()), Some(standing));
        }
        assert_eq!(PaperStanding::of("lost"), None);
    }

    fn case() -> CaseId {
        "019abcde-0000-7000-8000-000000000001".parse().unwrap()
    }

    fn at() -> Instant {
        Instant::from_ms(1_795_000_000_000)
    }
}
