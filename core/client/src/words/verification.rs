//! The three answers of a verification in words: the same wherever they are shown.

use ereg_document::{DocumentFault, DocumentIntegrity, DocumentVerdict, SealForm, SealerStanding};
use ereg_domain::time::Instant;
use ereg_trust::token::{BookStanding, Integrity, SealTrust, TokenVerdict};

use crate::Text;

/// Whether the bytes are what was sealed, who sealed it, and what the book says and as of when: a line each, in this
/// order.
pub fn answers(verdict: &TokenVerdict) -> Vec<Text> {
    vec![of_integrity(verdict.integrity), of_seal(verdict.seal), of_book(verdict.book, verdict.as_of)]
}

/// The answers, as [`answers`] gives them, on a sealed document (电子签章文件).
pub fn document_answers(verdict: &DocumentVerdict) -> Vec<Text> {
    let book = Text::of(
        "登记簿：文件不会说明盖章以后的变化，请核验证照码，或者向登记机构查询",
        "Book: a document does not know what came after it was sealed; check the certificate token or ask the registry",
    );
    vec![of_document(verdict), of_sealer(verdict), book]
}

fn of_document(verdict: &DocumentVerdict) -> Text {
    match &verdict.integrity {
        // Of a PDF nobody here knows what is displayed: it is not read.
        DocumentIntegrity::Intact if !has_maker(verdict) => {
            Text::of("内容完整：文件与盖章时逐字节一致", "Content: the file is, byte for byte, what was sealed")
        }
        DocumentIntegrity::Intact => Text::of(
            "内容完整：能显示的全部内容与盖章时一致",
            "Content: all that is displayed is exactly what was sealed",
        ),
        DocumentIntegrity::PartlyProtected { .. } => Text::of(
            "内容只有部分受保护：其余部分谁都可以改动",
            "Content: partly protected; the rest anybody could have changed",
        ),
        DocumentIntegrity::Altered(_) => Text::of("内容已被改动：与盖章时不符", "Content: changed since it was sealed"),
        DocumentIntegrity::Unverifiable(_) => Text::of(
            "内容无法核验：没有这里能核验的签章",
            "Content: nobody can tell, there is no seal that can be checked here",
        ),
        DocumentIntegrity::Unreadable(_) => Text::of(
            "内容无法读取：不是可以安全读取的 OFD、PDF 或财政电子票据",
            "Content: no OFD, PDF or fiscal e-receipt that can be read safely",
        ),
    }
}

fn of_sealer(verdict: &DocumentVerdict) -> Text {
    match &verdict.sealer {
        SealerStanding::Trusted => trusted(verdict),
        SealerStanding::OutOfTerm(DocumentFault::SignedAfterTimestamp) => Text::of(
            "签章不可信：自述的盖章时间晚于时间戳",
            "Seal: not trusted, it states a later time than its time stamp",
        ),
        SealerStanding::OutOfTerm(_) => {
            Text::of("签章不可信：印章或证书不在有效期内", "Seal: the seal or a certificate was out of its term")
        }
        SealerStanding::Revoked(revoked) => Text {
            zh: format!(
                "签章不可信：证书自 {}（北京时间）起被撤销，没有可信的时间戳证明在此以前盖章",
                revoked.since.wall_text()
            ),
            en: format!(
                "Seal: a certificate is revoked since {} (+08:00), and no trusted time stamp proves an earlier sealing",
                revoked.since.wall_text()
            ),
        },
        SealerStanding::Unknown(DocumentFault::MakerNotTrusted | DocumentFault::SignerNotTrusted) => Text::of(
            "签章在此不可信：不在您所给的根证书之下",
            "Seal: not trusted here, it stands under no root certificate that you gave",
        ),
        SealerStanding::Unknown(DocumentFault::MakerNotNamed) => {
            Text::of("签章在此不可信：制章者不是您指明的", "Seal: not trusted here, its maker is none that you named")
        }
        SealerStanding::Unknown(DocumentFault::SignerNotNamed) => {
            Text::of("签章在此不可信：盖章者不是您指明的", "Seal: not trusted here, its signer is none that you named")
        }
        SealerStanding::Unknown(_) => {
            Text::of("签章不可信：不能确认是谁盖的章", "Seal: nobody is shown to have sealed it")
        }
    }
}

/// Whether somebody made a seal for the signer: of an OFD, and not of a PDF.
fn has_maker(verdict: &DocumentVerdict) -> bool {
    verdict.seals.iter().any(|seal| match seal.form {
        SealForm::ElectronicSeal { .. } => true,
        SealForm::PdfSignature => false,
    })
}

fn trusted(verdict: &DocumentVerdict) -> Text {
    if has_maker(verdict) {
        Text::of(
            "签章可信：制章者是您指明的，制章者和盖章者都在您所给的根证书之下",
            "Seal: by a maker that you named; maker and signer stand under a root certificate that you gave",
        )
    } else {
        Text::of(
            "签章可信：盖章者是您指明的，在您所给的根证书之下",
            "Seal: by a signer that you named, who stands under a root certificate that you gave",
        )
    }
}

fn of_integrity(integrity: Integrity) -> Text {
    match integrity {
        Integrity::Intact => Text::of("内容完整：与签章时一致", "Content: exactly what was sealed"),
        Integrity::Altered => Text::of("内容已被改动：与签章不符", "Content: changed since it was sealed"),
        Integrity::Unreadable => Text::of("内容无法读取：不是证照码", "Content: not a token"),
        Integrity::Unverifiable => {
            Text::of("内容无法核验：签章密钥未知", "Content: nobody can tell, the key is unknown")
        }
    }
}

fn of_seal(seal: SealTrust) -> Text {
    match seal {
        SealTrust::Trusted => Text::of("签章可信：信任文件所列的机构", "Seal: of an office in the trust file"),
        SealTrust::UnknownKey => Text::of("签章不可信：不是信任文件所列的密钥", "Seal: by no key of the trust file"),
        SealTrust::OutOfTerm => Text::of("签章不可信：密钥不在有效期内", "Seal: by a key outside its term"),
    }
}

/// Says what the book says, and as of when: since then the home may have changed hands.
fn of_book(book: BookStanding, as_of: Option<Instant>) -> Text {
    match (book, as_of.map(Instant::wall_text)) {
        (BookStanding::Current, Some(at)) => Text {
            zh: format!("登记簿：截至 {at}（北京时间）现势，此后未知"),
            en: format!("Book: in force as of {at} (+08:00); unknown since"),
        },
        (BookStanding::Cancelled, Some(at)) => Text {
            zh: format!("登记簿：已注销，截至 {at}（北京时间）"),
            en: format!("Book: cancelled as of {at} (+08:00)"),
        },
        (BookStanding::Cancelled, None) => Text::of("登记簿：已注销", "Book: cancelled"),
        (BookStanding::StatusUnknown, Some(at)) => Text {
            zh: format!("登记簿：截至 {at}（北京时间）在册，此后状态未知，请索取最新状态"),
            en: format!("Book: in the book as of {at} (+08:00); unknown since, ask for a fresh status"),
        },
        (BookStanding::Current | BookStanding::StatusUnknown, None) => Text::of(
            "登记簿：曾经在册，现在的状态未知，请索取最新状态",
            "Book: was in the book once; how it stands now is not known, ask for a fresh status",
        ),
        (BookStanding::NotIncluded, _) => Text::of("登记簿：不在册", "Book: not in the book"),
        (BookStanding::Unverifiable, _) => Text::of("登记簿：无法核验", "Book: cannot be verified"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERY_STANDING: [BookStanding; 5] = [
        BookStanding::Current,
        BookStanding::Cancelled,
        BookStanding::StatusUnknown,
        BookStanding::NotIncluded,
        BookStanding::Unverifiable,
    ];

    fn said(book: BookStanding, as_of: Option<Instant>) -> Text {
        let (integrity, seal) = (Integrity::Intact, SealTrust::Trusted);
        let verdict = TokenVerdict { integrity, seal, book, booked_at: as_of, as_of, office: None, demo: false };
        answers(&verdict).pop().unwrap()
    }

    #[test]
    fn what_the_book_says_is_said_as_of_a_time_in_the_same_line_and_never_plainly() {
        let at: Instant = "2026-11-23T02:00:00.000Z".parse().unwrap();
        for book in EVERY_STANDING {
            let dated = said(book, Some(at));
            let of_the_book = !matches!(book, BookStanding::NotIncluded | BookStanding::Unverifiable);
            for text in [&dated.zh, &dated.en] {
                assert_eq!(text.contains(&at.wall_text()), of_the_book, "{book:?}: {text}");
            }
            let undated = said(book, None);
            assert!(!undated.zh.contains("现势") && !undated.en.contains("in force"), "{book:?}: {undated:?}");
        }
        let current = said(BookStanding::Current, Some(at));
        assert!(current.zh.contains("截至 2026-11-23 10:00（北京时间）现势"), "{current:?}");
        assert!(current.en.contains("in force as of 2026-11-23 10:00"), "{current:?}");
    }
}
