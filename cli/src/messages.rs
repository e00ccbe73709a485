//! The catalogue: every sentence this shell says itself, Chinese and English side by side.
//!
//! What rules, forms and notices say is the law's own catalogue (`ereg_domain`) and comes with the values the client
//! hands out. Nothing elsewhere in this crate says a sentence of its own. A code without a sentence is shown as the
//! code: it stays exact, and a test finds it.

pub mod help;

use ereg_domain::identifier::{Fault, IdentifierError, IdentifierKind};
use ereg_trust::token::{Book, Integrity, Seal};

use crate::language::{Language, Text, text};

/// Between the kinds that one text fits.
pub const LIST_COMMA: Text = text("；", "; ");
/// On whatever a demonstration office made.
pub const DEMO_MARK: Text = text("【演示】非真实登记结果", "[DEMO 演示] not a real registration");
/// Before the holders.
pub const HOLDERS: Text = text("权利人：", "Holders: ");
/// Before the address.
pub const ADDRESS: Text = text("坐落：", "Location: ");
/// Before the unit code.
pub const UNIT: Text = text("不动产单元号：", "Unit: ");
/// Before the time of the entry.
pub const BOOKED_AT: Text = text("登簿时间（北京时间）：", "Entered in the book (+08:00): ");
/// Before the time for which the book answers.
pub const AS_OF: Text = text("截至（北京时间）：", "As of (+08:00): ");
/// Before the office.
pub const OFFICE: Text = text("登记机构：", "Office: ");
/// Before the fingerprint of a root that nobody compared.
pub const ROOT_NOT_PINNED: Text = text(
    "信任文件由其自身的根密钥担保。请与登记机构公布的根指纹核对，或用 --root 指定：",
    "This trust file vouches for itself. Compare its root fingerprint with the one the office publishes, or pass --root: ",
);

/// An identifier kind by its stable name.
pub fn identifier_kind(name: &str) -> Text {
    match IdentifierKind::from_name(name) {
        Some(IdentifierKind::CitizenId) => text("公民身份号码", "citizen ID number"),
        Some(IdentifierKind::CreditCode) => text("统一社会信用代码", "unified social credit code"),
        Some(IdentifierKind::Unit) => text("不动产单元代码", "real-estate unit code"),
        Some(IdentifierKind::TitleCertificate) => text("不动产权证书号", "title certificate number"),
        Some(IdentifierKind::RegistrationProof) => text("不动产登记证明号", "registration proof number"),
        Some(IdentifierKind::LicenceId) => text("电子证照标识", "electronic licence id"),
        Some(IdentifierKind::Case) => text("受理号", "case number"),
        None => text("未知类型", "unknown kind"),
    }
}

fn fault(fault: Fault) -> Text {
    match fault {
        Fault::Length => text("字符个数不对", "the number of characters is wrong"),
        Fault::Charset => text(
            "含有不允许的字符（全角、小写或不可见字符）",
            "it holds a character that is not allowed (full-width, lower case or invisible)",
        ),
        Fault::Format => text("字符位置不合格式", "its parts do not follow the format"),
        Fault::Date => text("其中的日期不存在", "the date in it is not in the calendar"),
        Fault::Checksum => text("校验码不符，请逐位核对", "the check character does not fit; compare every character"),
        Fault::Serial => text("流水号为零或位数不对", "its serial number is zero or of the wrong width"),
    }
}

/// What is wrong with an identifier.
pub fn identifier(error: &IdentifierError, language: Language) -> String {
    match error {
        IdentifierError::Malformed { kind, fault: found } => {
            let kind = identifier_kind(kind.name()).in_language(language);
            let found = fault(*found).in_language(language);
            match language {
                Language::Zh => format!("{kind}：{found}。"),
                Language::En => format!("Not a {kind}: {found}."),
            }
        }
        IdentifierError::Unknown => text(
            "不符合任何一种已知的编号；若知道是哪一种，请写成“类型:编号”以查看原因。",
            "Fits no kind of identifier; write kind:value to learn what is wrong with it as that kind.",
        )
        .in_language(language)
        .to_owned(),
        IdentifierError::Empty => text("空行。", "An empty line.").in_language(language).to_owned(),
    }
}

/// Whether the bytes are what was sealed.
pub fn integrity(answer: Integrity) -> Text {
    match answer {
        Integrity::Intact => text("完整：内容与签章时一致（intact）", "Integrity: exactly what was sealed (intact)"),
        Integrity::Altered => {
            text("已被改动：与签章不符（altered）", "Integrity: changed since it was sealed (altered)")
        }
        Integrity::Unreadable => text("无法读取：不是证照码（unreadable）", "Integrity: not a token (unreadable)"),
        Integrity::Unverifiable => text(
            "无法核验：签章密钥未知（unverifiable）",
            "Integrity: nobody can tell, the key is unknown (unverifiable)",
        ),
    }
}

/// Who sealed it.
pub fn seal(answer: Seal) -> Text {
    match answer {
        Seal::Trusted => {
            text("签章可信：信任文件所列的机构（trusted）", "Seal: of an office in the trust file (trusted)")
        }
        Seal::UnknownKey => {
            text("签章不可信：不是信任文件所列的密钥（unknown_key）", "Seal: by no key of the trust file (unknown_key)")
        }
        Seal::OutOfTerm => {
            text("签章不可信：密钥不在有效期内（out_of_term）", "Seal: by a key outside its term (out_of_term)")
        }
    }
}

/// What the book says.
pub fn book(answer: Book) -> Text {
    match answer {
        Book::Current => text("登记簿：现势有效（current）", "Book: in the book and in force (current)"),
        Book::Cancelled => text("登记簿：已注销（cancelled）", "Book: cancelled (cancelled)"),
        Book::StatusUnknown => text(
            "登记簿：当时在册，此后状态未知，请索取最新状态（status_unknown）",
            "Book: was in the book; unknown since, ask for a fresh status (status_unknown)",
        ),
        Book::NotIncluded => text("登记簿：不在册（not_included）", "Book: not in the book (not_included)"),
        Book::Unverifiable => text("登记簿：无法核验（unverifiable）", "Book: cannot be verified (unverifiable)"),
    }
}

/// Why a token is not good.
pub fn token(code: &'static str) -> Text {
    match code {
        "token.prefix" => text("不是证照码：应以 EREG1: 开头。", "Not a certificate token: one begins with EREG1:."),
        "token.base45" => text("证照码不完整或抄录有误。", "The token is incomplete or was miscopied."),
        "token.too_large" => text("超出证照码的最大长度。", "Longer than any token."),
        "token.structure" => text("不是本系统签发的证照码结构。", "Not the structure of a sealed token."),
        "token.claims" => text("证照码的内容不符合格式。", "Its contents are not those of a certificate token."),
        "token.unreadable" => text("无法读取的证照码。", "The token cannot be read."),
        "token.altered" => text("证照码已被改动，请勿采信。", "The token was altered: do not rely on it."),
        "token.unknown_key" => text(
            "不是信任文件所列机构签发的，请勿采信。",
            "Not sealed by an office of the trust file: do not rely on it.",
        ),
        "token.out_of_term" => {
            text("签章密钥当时不在有效期内，请勿采信。", "Sealed by a key outside its term: do not rely on it.")
        }
        "token.cancelled" => text("证书已注销。", "The certificate is cancelled."),
        "token.not_included" => {
            text("登记簿中没有这一记载，请勿采信。", "The book has no such entry: do not rely on it.")
        }
        "token.book_unverifiable" => text(
            "无法核验登记簿的签名，请换用最新的信任文件。",
            "The book's signature cannot be verified; use a newer trust file.",
        ),
        other => code_alone(other),
    }
}

/// Why a trust file is refused.
pub fn trust_refused(code: &'static str) -> Text {
    match code {
        "trust.newer_format" => {
            text("信任文件的格式更新，请升级本程序。", "The trust file is of a later format: update this program.")
        }
        "trust.other_root" => text(
            "信任文件的根密钥与指定的指纹不符，请勿采信。",
            "The trust file is of another root than the fingerprint given: do not rely on it.",
        ),
        "trust.older" => text("信任文件的版本过旧。", "The trust file is older than one seen before."),
        _ => text(
            "不是有效的信任文件，或其内容、签名已被改动。",
            "Not a valid trust file, or its content or signature was altered.",
        ),
    }
}

/// Why a command did not do what it was asked.
pub fn failure(code: &'static str) -> Text {
    match code {
        "input.not_found" => text("找不到输入文件。", "There is no such input file."),
        "input.unreadable" => text("无法读取输入。", "The input cannot be read."),
        "input.not_utf8" => text("不是 UTF-8 文本。", "Not UTF-8 text."),
        "too_large" => text("这一行过长（超过 64 KiB）。", "The line is too long (over 64 KiB)."),
        "output.failed" => text("无法写出结果。", "The answers cannot be written."),
        "trust.not_found" => text("找不到信任文件。", "There is no such trust file."),
        "trust.unreadable" => text("无法读取信任文件。", "The trust file cannot be read."),
        "not_built" => text("本版本尚未提供此功能。", "This is not built yet."),
        other => code_alone(other),
    }
}

const fn code_alone(code: &'static str) -> Text {
    text(code, code)
}

#[cfg(test)]
mod tests {
    use ereg_trust::token::TokenError;

    use super::*;

    #[test]
    fn every_identifier_error_has_a_sentence_in_both_languages() {
        for error in IdentifierError::every() {
            let (zh, en) = (identifier(&error, Language::Zh), identifier(&error, Language::En));
            assert!(zh.ends_with('。') && en.ends_with('.') && en.is_ascii(), "{zh} {en}");
        }
    }

    #[test]
    fn every_token_code_has_a_sentence() {
        let parsing =
            [TokenError::Prefix, TokenError::Base45, TokenError::TooLarge, TokenError::Structure, TokenError::Claims];
        let judging = ["altered", "unknown_key", "out_of_term", "cancelled", "not_included", "book_unverifiable"];
        for code in parsing.iter().map(|error| error.code()) {
            assert_ne!(token(code).zh, code);
        }
        for code in judging {
            let code: &'static str = format!("token.{code}").leak();
            assert_ne!(token(code).zh, code);
        }
    }
}
