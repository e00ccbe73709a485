//! The findings of a verification in words, its three answers first: the same wherever they are shown.

use ereg_document::{
    CopyAnnotation, DocumentFault, DocumentIntegrity, DocumentVerdict, FiscalReceipt, FiscalReceiptKind,
    FiscalReceiptNumber, Revocation, SealForm, SealReport, SealerStanding, TimestampStanding, TrustedBy,
};
use ereg_domain::time::Instant;
use ereg_trust::token::{BookStanding, Integrity, SealTrust, TokenVerdict};

use crate::{HandedCopy, HandedKind, SheetLineView, Text, examined::ExaminedDocument};

/// Names what somebody was handed.
pub(crate) fn kind(kind: HandedKind) -> Text {
    let (zh, en) = match kind {
        HandedKind::Token => ("证书码", "Certificate token"),
        HandedKind::QueryResult => ("查询结果证明", "Result of a query"),
        HandedKind::Ofd => ("电子签章文件（OFD）", "Sealed document (OFD)"),
        HandedKind::Pdf => ("电子签章文件（PDF）", "Sealed document (PDF)"),
        HandedKind::FiscalReceipt => ("财政电子票据", "Fiscal e-receipt"),
        HandedKind::Picture => ("图片", "Picture"),
        HandedKind::Unknown => ("未知文件", "Unknown file"),
    };
    Text::of(zh, en)
}

/// Whether the bytes are what was sealed, who sealed it, and what the book says and as of when: a line each, in this
/// order.
pub fn answers(verdict: &TokenVerdict) -> Vec<Text> {
    vec![of_integrity(verdict.integrity), of_seal(verdict.seal), of_book(verdict.book, verdict.as_of)]
}

/// The conclusion over the three answers; `code` is of what is wrong, where something is.
pub(crate) fn conclusion(verdict: &TokenVerdict, code: Option<&str>) -> Text {
    let (zh, en) = match (code, verdict.integrity, verdict.seal, verdict.book) {
        (None, .., BookStanding::Current) => ("三项都通过", "All three are well"),
        (None, ..) => ("签发时有效，现在未知", "Valid when sealed; unknown since"),
        (_, Integrity::PartlyProtected, ..) => {
            ("只有一部分受保护，请勿采信", "Only a part is protected: do not rely on it")
        }
        (_, Integrity::Altered, ..) => ("内容已被改动，请勿采信", "Changed since it was sealed: do not rely on it"),
        (_, Integrity::Unreadable, ..) => ("无法读取，请勿采信", "It cannot be read: do not rely on it"),
        (_, Integrity::Unverifiable, ..) => ("内容无法核验，请勿采信", "It cannot be checked: do not rely on it"),
        (.., SealTrust::UnknownKey | SealTrust::OutOfTerm | SealTrust::Revoked, _) => {
            ("签章不可信，请勿采信", "Its seal is not trusted: do not rely on it")
        }
        (.., BookStanding::Cancelled) => ("已经注销，请勿采信", "It is cancelled: do not rely on it"),
        (.., BookStanding::NotIncluded) => ("不在登记簿里，请勿采信", "It is not in the book: do not rely on it"),
        (.., BookStanding::Current | BookStanding::StatusUnknown | BookStanding::Unverifiable) => {
            ("没有全部通过，请勿采信", "Not all is well: do not rely on it")
        }
    };
    Text::of(zh, en)
}

/// The conclusion over a copy whose answers are good, and which may not be used any more.
pub(crate) fn copy_conclusion(copy: &HandedCopy) -> Text {
    match copy {
        HandedCopy::Annotated { .. } => {
            Text::of("内容和签章可信，但已过使用期限", "Content and seal are good, and its last day is over")
        }
        HandedCopy::Cancelled { .. } => {
            Text::of("内容和签章可信，但证照已经注销", "Content and seal are good, and the licence is cancelled")
        }
    }
}

/// The answers, as [`answers`] gives them, on a sealed document (电子签章文件).
pub fn document_answers(found: &ExaminedDocument) -> Vec<Text> {
    let book = match &found.token {
        Some(token) => of_book(token.book, token.as_of),
        None => Text::of(
            "登记簿：文件不会说明盖章以后的变化，请核验证照码，或者向登记机构查询",
            "Book: a document does not know what came after it was sealed; check the certificate token or ask the registry",
        ),
    };
    vec![of_document(&found.verdict), of_sealer(&found.verdict), book]
}

/// Everything else that is found in a sealed document, line by line: what is wrong with which file, its numbers, whose copy it
/// is, and its seals. What a seal says of itself is told as its own word unless it is trusted.
pub fn document_lines(found: &ExaminedDocument) -> Vec<SheetLineView> {
    let mut lines = Vec::new();
    lines.extend(found.file().map(|file| plain(("文件中的", "In the package"), file)));
    lines.extend(found.verdict.integrity.uncovered().iter().map(|file| plain(("未受保护", "Not protected"), file)));
    lines.extend(found.receipt.iter().flat_map(receipt_lines));
    lines.extend(found.copy.iter().flat_map(copy_lines));
    lines.extend(found.cancelled_on.map(|day| plain(("注销日期", "Cancelled on"), &day.to_string())));
    lines.extend(found.verdict.seals.iter().flat_map(|seal| seal_lines(seal, &found.verdict)));
    lines
}

/// A line whose value is the same in both languages.
fn plain((zh, en): (&str, &str), value: &str) -> SheetLineView {
    SheetLineView { label: Text::of(zh, en), value: Text::of(value, value) }
}

/// A fiscal e-receipt, by what it is looked up with. Whoever has it reads the rest in it.
fn receipt_lines(receipt: &FiscalReceipt) -> Vec<SheetLineView> {
    let numbered = |of: &FiscalReceiptNumber| format!("{} {}", of.code, of.number);
    let mut lines = vec![
        plain(("票据代码和号码", "Receipt code and number"), &numbered(&receipt.number)),
        plain(("校验码", "Check code"), &receipt.check_code),
    ];
    match &receipt.kind {
        FiscalReceiptKind::Issued => {}
        FiscalReceiptKind::Red { cancels } => {
            lines.push(plain(("红票，冲销票据", "A red receipt; it cancels"), &numbered(cancels)));
        }
    }
    lines
}

fn copy_lines(copy: &CopyAnnotation) -> [SheetLineView; 5] {
    [
        plain(("加注件，使用人", "An annotated copy, only for"), &copy.user),
        plain(("使用事由", "Purpose"), &copy.purpose),
        plain(("使用期限至", "Last day of use"), &copy.until.to_string()),
        plain(("原电子证照标识", "Identifier of the licence"), &copy.of.to_string()),
        plain(("加注件标识", "Identifier of the copy"), &copy.licence.to_string()),
    ]
}

fn seal_lines(seal: &SealReport, verdict: &DocumentVerdict) -> Vec<SheetLineView> {
    let (named, signer) = if verdict.sealer.fault().is_none() {
        (("印章", "Seal"), ("盖章者证书", "Signer's certificate"))
    } else {
        (
            ("印章自称（未经证实）", "The seal calls itself (unproved)"),
            ("盖章者证书（未经证实）", "Signer's certificate (unproved)"),
        )
    };
    let at = |label, at: Instant| plain(label, &at.wall_text());
    let said = |(zh, en): (&str, &str), (value_zh, value_en): (&str, &str)| SheetLineView {
        label: Text::of(zh, en),
        value: Text::of(value_zh, value_en),
    };
    let mut lines = Vec::new();
    match &seal.form {
        SealForm::ElectronicSeal { name, maker, .. } => lines.extend([
            plain(named, name),
            plain(signer, &seal.signer),
            plain(("制章者证书", "Seal maker's certificate"), maker),
        ]),
        SealForm::PdfSignature => lines.push(plain(signer, &seal.signer)),
    }
    lines.push(at(("盖章时间（盖章者自述，北京时间）", "Sealed, as the signer says (+08:00)"), seal.sealed_at));
    match &seal.timestamp {
        TimestampStanding::Absent => {}
        TimestampStanding::NotChecked => {
            lines.push(said(("时间戳", "Time stamp"), ("有，没有核对", "there is one; it is not checked here")))
        }
        TimestampStanding::NotTrusted => lines.push(said(
            ("时间戳", "Time stamp"),
            (
                "有，但时间戳机构不在信任文件或您所给的根证书之下：盖章时间只是自述",
                "of an authority under no root certificate of the trust file or that you gave: the time is the signer's word",
            ),
        )),
        TimestampStanding::Trusted { at: stamped, authority } => lines.extend([
            at(("时间戳（北京时间）", "Time stamp (+08:00)"), *stamped),
            plain(("时间戳机构证书", "Time authority's certificate"), authority),
        ]),
    }
    lines.push(match seal.revocation {
        Revocation::NotRevoked { as_of } => {
            at(("证书没有撤销，截至（北京时间）", "No certificate revoked as of (+08:00)"), as_of)
        }
        Revocation::RevokedLater(revoked) => at(
            (
                "证书后来被撤销，时间戳证明盖章在先；撤销于（北京时间）",
                "A certificate was revoked later, and the time stamp proves that it was sealed before; revoked since (+08:00)",
            ),
            revoked.since,
        ),
        Revocation::NotChecked => {
            said(("证书是否撤销", "Whether a certificate was revoked"), ("没有核对", "not checked"))
        }
    });
    lines
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
        DocumentIntegrity::PartlyProtected { .. } => partly_protected(),
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

fn partly_protected() -> Text {
    Text::of(
        "内容只有部分受保护：其余部分谁都可以改动",
        "Content: partly protected; the rest anybody could have changed",
    )
}

fn of_sealer(verdict: &DocumentVerdict) -> Text {
    match &verdict.sealer {
        SealerStanding::Trusted(by) => trusted(verdict, *by),
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
            "签章在此不可信：不在信任文件或您所给的根证书之下",
            "Seal: not trusted here, it stands under no root certificate of the trust file or that you gave",
        ),
        SealerStanding::Unknown(DocumentFault::MakerNotNamed) => Text::of(
            "签章在此不可信：制章者既不是信任文件列明的，也不是您指明的",
            "Seal: not trusted here, its maker is none that the trust file or you named",
        ),
        SealerStanding::Unknown(DocumentFault::SignerNotNamed) => Text::of(
            "签章在此不可信：盖章者既不是信任文件列明的，也不是您指明的",
            "Seal: not trusted here, its signer is none that the trust file or you named",
        ),
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

/// The word by which a seal is trusted is told with it: an office's, or that of whoever asks.
fn trusted(verdict: &DocumentVerdict, by: TrustedBy) -> Text {
    match (by, has_maker(verdict)) {
        (TrustedBy::Office, true) => Text::of(
            "签章可信：制章者是信任文件列明的，制章者和盖章者都在信任文件的根证书之下",
            "Seal: by a maker that the trust file names; maker and signer stand under a root certificate of it",
        ),
        (TrustedBy::Office, false) => Text::of(
            "签章可信：盖章者是信任文件列明的，在信任文件的根证书之下",
            "Seal: by a signer that the trust file names, who stands under a root certificate of it",
        ),
        (TrustedBy::Finance, true) => Text::of(
            "签章可信：制章者是信任文件列明的财政票据制章者，制章者和盖章者都在信任文件为财政部门所列的根证书之下",
            "Seal: by a maker that the trust file names for the finance service; maker and signer stand under a root certificate that it states for that service",
        ),
        (TrustedBy::Finance, false) => Text::of(
            "签章可信：盖章者是信任文件为财政部门列明的，在信任文件为财政部门所列的根证书之下",
            "Seal: by a signer that the trust file names for the finance service, who stands under a root certificate that it states for that service",
        ),
        (TrustedBy::Caller, true) => Text::of(
            "签章可信：制章者是您指明的，制章者和盖章者都在您所给的根证书之下",
            "Seal: by a maker that you named; maker and signer stand under a root certificate that you gave",
        ),
        (TrustedBy::Caller, false) => Text::of(
            "签章可信：盖章者是您指明的，在您所给的根证书之下",
            "Seal: by a signer that you named, who stands under a root certificate that you gave",
        ),
    }
}

fn of_integrity(integrity: Integrity) -> Text {
    match integrity {
        Integrity::Intact => Text::of("内容完整：与签章时一致", "Content: exactly what was sealed"),
        Integrity::PartlyProtected => partly_protected(),
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
        SealTrust::Revoked => Text::of("签章不可信：证书已被撤销", "Seal: a certificate is revoked"),
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
    use ereg_domain::money::Fen;

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

    fn receipt(kind: FiscalReceiptKind) -> Vec<SheetLineView> {
        receipt_lines(&FiscalReceipt {
            number: FiscalReceiptNumber { code: "00010126".into(), number: "0000000002".into() },
            check_code: "c748a8".into(),
            kind,
            issued_on: "2026-11-20".parse().unwrap(),
            issuer: "演示市不动产登记机构".into(),
            payer: "周建国".into(),
            payment: "019abcde-0000-7000-8000-000000000009".into(),
            total: Fen::new(8_000).unwrap(),
        })
    }

    #[test]
    fn a_red_receipt_is_told_with_the_one_that_it_cancels_and_nobody_is_named() {
        assert_eq!(receipt(FiscalReceiptKind::Issued).len(), 2);
        let cancels = FiscalReceiptNumber { code: "00010126".into(), number: "0000000001".into() };
        let red = receipt(FiscalReceiptKind::Red { cancels });
        assert_eq!(
            (red[2].label.en.as_str(), red[2].value.zh.as_str()),
            ("A red receipt; it cancels", "00010126 0000000001")
        );
        assert!(red.iter().all(|line| !line.value.zh.contains("周建国")));
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
