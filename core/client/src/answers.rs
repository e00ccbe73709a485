//! The three answers of a verification in words: the same wherever they are shown.

use ereg_trust::token::{BookStanding, Integrity, SealTrust};

use crate::Text;

/// Whether the bytes are what was sealed, who sealed it, and what the book says: a line each, in this order.
pub fn answers(integrity: Integrity, seal: SealTrust, book: BookStanding) -> Vec<Text> {
    vec![of_integrity(integrity), of_seal(seal), of_book(book)]
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
