//! The three answers of a verification in words: the same wherever they are shown.

use ereg_document::{DocumentFault, DocumentIntegrity, DocumentVerdict, SealerStanding};
use ereg_trust::token::{BookStanding, Integrity, SealTrust};

use crate::Text;

/// Whether the bytes are what was sealed, who sealed it, and what the book says: a line each, in this order.
pub fn answers(integrity: Integrity, seal: SealTrust, book: BookStanding) -> Vec<Text> {
    vec![of_integrity(integrity), of_seal(seal), of_book(book)]
}

/// The answers, as [`answers`] gives them, on a sealed document (电子签章文件).
pub fn document_answers(verdict: &DocumentVerdict) -> Vec<Text> {
    let book = Text::of(
        "登记簿：文件不会说明盖章以后的变化，请核验证照码，或者向登记机构查询",
        "Book: a document does not know what came after it was sealed; check the certificate token or ask the registry",
    );
    vec![of_document(&verdict.integrity), of_sealer(&verdict.sealer), book]
}

fn of_document(integrity: &DocumentIntegrity) -> Text {
    match integrity {
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
        DocumentIntegrity::Unreadable(_) => {
            Text::of("内容无法读取：不是可以安全读取的 OFD 文件", "Content: no OFD file that can be read safely")
        }
    }
}

fn of_sealer(sealer: &SealerStanding) -> Text {
    match sealer {
        SealerStanding::Trusted => Text::of(
            "签章可信：制章者是您指明的，制章者和盖章者都在您所给的根证书之下",
            "Seal: by a maker that you named; maker and signer stand under a root certificate that you gave",
        ),
        SealerStanding::OutOfTerm(_) => {
            Text::of("签章不可信：印章或证书不在有效期内", "Seal: the seal or a certificate was out of its term")
        }
        SealerStanding::Revoked => Text::of("签章不可信：证书已被撤销", "Seal: a certificate was revoked"),
        SealerStanding::Unknown(DocumentFault::MakerNotTrusted | DocumentFault::SignerNotTrusted) => Text::of(
            "签章在此不可信：不在您所给的根证书之下",
            "Seal: not trusted here, it stands under no root certificate that you gave",
        ),
        SealerStanding::Unknown(DocumentFault::MakerNotNamed) => {
            Text::of("签章在此不可信：制章者不是您指明的", "Seal: not trusted here, its maker is none that you named")
        }
        SealerStanding::Unknown(_) => {
            Text::of("签章不可信：不能确认是谁盖的章", "Seal: nobody is shown to have sealed it")
        }
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

fn of_book(book: BookStanding) -> Text {
    match book {
        BookStanding::Current => Text::of("登记簿：现势有效", "Book: in the book and in force"),
        BookStanding::Cancelled => Text::of("登记簿：已注销", "Book: cancelled"),
        BookStanding::StatusUnknown => Text::of(
            "登记簿：当时在册，此后状态未知，请索取最新状态",
            "Book: was in the book; unknown since, ask for a fresh status",
        ),
        BookStanding::NotIncluded => Text::of("登记簿：不在册", "Book: not in the book"),
        BookStanding::Unverifiable => Text::of("登记簿：无法核验", "Book: cannot be verified"),
    }
}
