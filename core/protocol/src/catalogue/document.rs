//! The codes of sealed documents (电子签章文件): what is wrong with a file, and with the roots it is judged by.

use super::ErrorClass::*;
use super::{CodeEntry, Remedy, entry};

/// The file itself is not sound.
const ASK_FOR_THE_FILE: Remedy = (
    "请出示人重新发来原始文件，不要另存、转换或重新打包；仍不行的，不要采信，向出具机构核实。",
    "Ask for the original file anew, not saved again, converted or packed again; if it stays, do not rely on it and ask whoever issued it.",
);
/// It was made to deceive, or has come to harm.
const ASK_THE_ISSUER: Remedy = (
    "不要采信这份文件。请向出具机构核实，用它自己公布的电话或者到窗口。",
    "Do not rely on this document. Ask whoever issued it, by the telephone number it publishes itself or at its counter.",
);
/// Nothing here can tell.
const ANOTHER_VERIFIER: Remedy = (
    "这里核验不了，也就不能证明真假：请向出具机构核实，或者请它出具新格式的文件。",
    "It cannot be checked here, so nothing is proved: ask whoever issued it, or have it issued in the new format.",
);
/// The roots may be missing.
const OTHER_ROOTS: Remedy = (
    "您信任签章机构的，请从它公布的渠道取得根证书，再用这份根证书核验；否则不要采信。",
    "If you trust the sealing body get its root certificate from where it publishes it, and check again with that; otherwise do not rely on it.",
);
/// The maker is not among those that the caller named.
const NAME_THE_MAKER: Remedy = (
    "请从签章机构公布的渠道取得制章者的证书，核对无误后加进根证书文件，再核验；否则不要采信。",
    "Get the seal maker's certificate from where the sealing body publishes it, add it to the file of roots, and check again; otherwise do not rely on it.",
);
/// The signer is not among those that the caller named.
const NAME_THE_SIGNER: Remedy = (
    "请从签章机构公布的渠道取得盖章者的证书，核对无误后加进根证书文件，再核验；否则不要采信。",
    "Get the signer's certificate from where the sealing body publishes it, add it to the file of roots, and check again; otherwise do not rely on it.",
);
/// The file of roots is not one.
const ROOT_FILE: Remedy = (
    "请换成 PEM 或 DER 格式的证书文件（SM2 或 P-256），其中要有自签的根证书。",
    "Take a file of certificates (SM2 or P-256), PEM or DER, with a self-signed root among them.",
);

/// Sorted by code.
pub(super) const ENTRIES: &[CodeEntry] = &[
    entry(
        "document.cancelled_copy",
        Permanent,
        "这是已注销证照的注销件，只能说明过去的登记。",
        "This is the copy of a cancelled licence: it shows what was registered once.",
        ("请持证人出示现在有效的证照。", "Ask the holder for the licence that is in force."),
    ),
    entry(
        "document.copy_over",
        Permanent,
        "这份加注件已过使用期限。",
        "The last day on which this annotated copy may be used is over.",
        ("请持证人重新申请加注件。", "Ask the holder for a new one."),
    ),
    entry(
        "document.added_after_sealing",
        Permanent,
        "文件盖章以后又添加了内容。",
        "Something was added to the document after it was sealed.",
        ASK_THE_ISSUER,
    ),
    entry(
        "document.algorithm",
        Permanent,
        "文件所用的密码算法这里不核验（OFD 用 SM2 和 SM3，PDF 用 ECDSA P-256 和 SHA-256）。",
        "The document uses an algorithm that is not checked here (SM2 with SM3 in an OFD, ECDSA P-256 with SHA-256 in a PDF).",
        ANOTHER_VERIFIER,
    ),
    entry(
        "document.byte_range",
        Permanent,
        "签章所说的保护范围不是整个文件。",
        "The seal says that it protects something other than the whole document.",
        ASK_THE_ISSUER,
    ),
    entry(
        "document.certificate",
        Permanent,
        "签章里有这里无法读取的数字证书。",
        "The seal holds a certificate that cannot be read here.",
        ANOTHER_VERIFIER,
    ),
    entry(
        "document.certificate_out_of_term",
        Permanent,
        "盖章或制章时，所用的数字证书不在有效期内。",
        "A certificate was out of its term when it sealed or made the seal.",
        ASK_THE_ISSUER,
    ),
    entry(
        "document.content_changed",
        Permanent,
        "文件盖章后被改动过，或者签章是从另一份文件移来的。",
        "The document was changed after it was sealed, or its seal was taken from another one.",
        ASK_THE_ISSUER,
    ),
    entry(
        "document.damaged",
        Permanent,
        "文件包里有一项内容损坏或前后不一致。",
        "An entry of the package is damaged or contradicts its directory.",
        ASK_FOR_THE_FILE,
    ),
    entry(
        "document.duplicate_entry",
        Permanent,
        "文件包里有两项同名内容，不同软件会显示不同的内容。",
        "Two entries of the package have one name: different programs would show different documents.",
        ASK_THE_ISSUER,
    ),
    entry(
        "document.file_changed",
        Permanent,
        "文件盖章后被改动过。",
        "The document was changed after it was sealed.",
        ASK_THE_ISSUER,
    ),
    entry(
        "document.key_usage",
        Permanent,
        "盖章或制章所用的数字证书不是签名用的。",
        "A certificate was used to sign that may not sign.",
        ASK_THE_ISSUER,
    ),
    entry(
        "document.list_changed",
        Permanent,
        "签章的保护清单被改动过，或者签章是从另一份文件移来的。",
        "The seal's list of what it protects was changed, or the seal was taken from another document.",
        ASK_THE_ISSUER,
    ),
    entry(
        "document.maker_not_named",
        Permanent,
        "印章的制作者不在您指明的制章者之列：同一根证书下的任何人都可能做出这样的印章。",
        "Whoever made the seal is not among the seal makers that you named: anybody under the same root could have made it.",
        NAME_THE_MAKER,
    ),
    entry(
        "document.maker_not_trusted",
        Permanent,
        "印章的制作者不在您信任的根证书之下。",
        "Whoever made the seal stands under no root certificate that you trust.",
        OTHER_ROOTS,
    ),
    entry(
        "document.missing",
        Permanent,
        "文件包里缺少必要的内容。",
        "The package lacks a file that it names.",
        ASK_FOR_THE_FILE,
    ),
    entry(
        "document.not_a_package",
        Permanent,
        "这不是完整的 OFD 文件，也不是 PDF 文件或财政电子票据。",
        "This is neither a whole OFD file nor a PDF or a fiscal e-receipt.",
        ASK_FOR_THE_FILE,
    ),
    entry(
        "document.not_a_seal",
        Permanent,
        "文件只有数字签名，没有电子印章，这里不核验。",
        "The document has a signature without a seal, which is not checked here.",
        ANOTHER_VERIFIER,
    ),
    entry(
        "document.not_sealed",
        Permanent,
        "文件没有电子签章，谁都可以改动。",
        "The document has no electronic seal: anybody could have written it.",
        ASK_THE_ISSUER,
    ),
    entry(
        "document.old_seal",
        Permanent,
        "文件的电子签章是旧格式（GM/T 0031-2014），没有核验。",
        "The document's seal has the old format (GM/T 0031-2014) and was not checked.",
        ANOTHER_VERIFIER,
    ),
    entry(
        "document.other_pdf_signature",
        Permanent,
        "PDF 文件的签名是另一种格式，这里不核验。",
        "The PDF has another kind of signature, which is not checked here.",
        ANOTHER_VERIFIER,
    ),
    entry(
        "document.other_seal",
        Permanent,
        "文件所写的印章和签章所用的印章不是同一枚。",
        "The seal that the document names is not the one that was sealed with.",
        ASK_THE_ISSUER,
    ),
    entry(
        "document.other_signer",
        Permanent,
        "签章旁边的数字证书不是盖章时所用的那一张。",
        "The certificate beside the seal is not the one that was sealed with.",
        ASK_THE_ISSUER,
    ),
    entry(
        "document.other_token",
        Permanent,
        "文件里的证照码是另一份证照的。",
        "The certificate token in the document is of another certificate.",
        ASK_THE_ISSUER,
    ),
    entry(
        "document.packing",
        Permanent,
        "文件包里有一项内容加了密，或者压缩方式无法识别。",
        "An entry of the package is encrypted or packed in an unknown way.",
        ASK_FOR_THE_FILE,
    ),
    entry(
        "document.partly_protected",
        Permanent,
        "文件包里的内容没有全部受签章保护：没受保护的部分谁都可以改动。",
        "Not all of the package is protected by the seal: anybody could have changed the rest.",
        ASK_THE_ISSUER,
    ),
    entry(
        "document.pdf_structure",
        Permanent,
        "PDF 文件里的签章写法不明确，不同软件会读出不同的内容。",
        "The seal of the PDF is not written plainly: programs would read it differently.",
        ASK_THE_ISSUER,
    ),
    entry(
        "document.revoked",
        Permanent,
        "签章所用的数字证书已被撤销。",
        "A certificate of the seal was revoked.",
        ASK_THE_ISSUER,
    ),
    entry(
        "document.seal_changed",
        Permanent,
        "印章本身被改动过（图案、名称或者有效期）。",
        "The seal itself was changed: its picture, name or term.",
        ASK_THE_ISSUER,
    ),
    entry(
        "document.seal_out_of_term",
        Permanent,
        "盖章时印章不在有效期内，或者还没有制作。",
        "The seal was out of its term, or not yet made, when the document was sealed.",
        ASK_THE_ISSUER,
    ),
    entry(
        "document.seal_structure",
        Permanent,
        "电子签章的结构无法读取。",
        "The electronic seal has a structure that cannot be read.",
        ASK_FOR_THE_FILE,
    ),
    entry(
        "document.seal_version",
        Permanent,
        "电子签章的版本无法识别，或者前后不一致。",
        "The version of the electronic seal is unknown or contradicts itself.",
        ANOTHER_VERIFIER,
    ),
    entry(
        "document.several_bodies",
        Permanent,
        "一个文件包里有几份文件，不同软件会显示不同的一份。",
        "The package holds several documents, and programs would differ in which one they show.",
        ASK_THE_ISSUER,
    ),
    entry(
        "document.several_signatures",
        Permanent,
        "PDF 文件有不止一处签名，这里不核验。",
        "The PDF has more than one signature, which is not checked here.",
        ANOTHER_VERIFIER,
    ),
    entry(
        "document.signature_gap",
        Permanent,
        "PDF 文件里放签章的地方有别的内容。",
        "Where the seal of the PDF stands there is something else too.",
        ASK_THE_ISSUER,
    ),
    entry(
        "document.signature_mismatch",
        Permanent,
        "签章的签名核验不通过。",
        "The signature of the seal does not verify.",
        ASK_THE_ISSUER,
    ),
    entry(
        "document.signed_after_timestamp",
        Permanent,
        "盖章者自述的盖章时间晚于时间戳证明的时间。",
        "The signer states a later time than the one that the time stamp proves.",
        ASK_THE_ISSUER,
    ),
    entry(
        "document.signer_not_listed",
        Permanent,
        "盖章的人不在这枚印章的持有人之列。",
        "Whoever sealed is not among those the seal was made for.",
        ASK_THE_ISSUER,
    ),
    entry(
        "document.signer_not_named",
        Permanent,
        "盖章者不在您指明的盖章者之列：同一根证书下的任何人都可能这样签名。",
        "Whoever sealed is not among the signers that you named: anybody under the same root could have signed it.",
        NAME_THE_SIGNER,
    ),
    entry(
        "document.signer_not_trusted",
        Permanent,
        "盖章者的数字证书不在您信任的根证书之下。",
        "Whoever sealed stands under no root certificate that you trust.",
        OTHER_ROOTS,
    ),
    entry(
        "document.structure",
        Permanent,
        "文件缺少必须写明的内容，或者有不认识的内容。",
        "The document lacks what it must say, or says what is not known here.",
        ASK_FOR_THE_FILE,
    ),
    entry(
        "document.surplus_bytes",
        Permanent,
        "文件包的前后、中间或者各项的头部有多余的内容。",
        "The package has bytes before, behind or between its entries, or in their headers, that mean nothing known.",
        ASK_THE_ISSUER,
    ),
    entry(
        "document.timestamp_mismatch",
        Permanent,
        "时间戳不属于这个签章，或者被改动过。",
        "The time stamp belongs to another seal, or was changed.",
        ASK_THE_ISSUER,
    ),
    entry(
        "document.too_large",
        Permanent,
        "文件太大（OFD 展开后超过 64 MiB，PDF 超过 4 MiB），没有核验。",
        "The document is too large (an OFD unpacks to more than 64 MiB, a PDF has more than 4 MiB) and was not checked.",
        ANOTHER_VERIFIER,
    ),
    entry(
        "document.too_many",
        Permanent,
        "文件里的内容、引用或签章太多，没有核验。",
        "The document has more entries, references or seals than are looked at.",
        ANOTHER_VERIFIER,
    ),
    entry(
        "document.twin_path",
        Permanent,
        "文件包里有两项内容的名称只差大小写之类，或者一项又是另一项的目录，不同软件会显示不同的内容。",
        "Two entries of the package differ in letter case or the like alone, or one is a directory of the other: programs would show different documents.",
        ASK_THE_ISSUER,
    ),
    entry(
        "document.unsafe_path",
        Permanent,
        "文件包里有不安全的名称（绝对路径、上级目录、乱码或者系统保留的名称），或者有不是普通文件的内容。",
        "An entry of the package has an unsafe name (absolute, leading upwards, kept by some system, or no name at all) or is no plain file.",
        ASK_THE_ISSUER,
    ),
    entry(
        "document.xml",
        Permanent,
        "文件里有一项内容不是可以安全读取的 XML。",
        "A file of the document is no XML that can be read safely.",
        ASK_FOR_THE_FILE,
    ),
    entry(
        "seal_roots.no_root",
        Permanent,
        "证书文件里没有根证书。",
        "There is no root certificate in the file.",
        ROOT_FILE,
    ),
    entry(
        "seal_roots.not_found",
        Permanent,
        "找不到根证书文件或者撤销列表。",
        "There is no such file of root certificates or of revoked ones.",
        ("请核对路径。", "Check the path."),
    ),
    entry(
        "seal_roots.revocation_list",
        Permanent,
        "证书撤销列表无法读取。",
        "The list of revoked certificates cannot be read.",
        (
            "请换成签发机构公布的完整撤销列表，PEM 或 DER 格式。",
            "Take the whole list that the authority publishes, PEM or DER; partial lists are not taken.",
        ),
    ),
    entry(
        "seal_roots.unreadable",
        Permanent,
        "根证书文件无法读取。",
        "The file of root certificates cannot be read.",
        ROOT_FILE,
    ),
];
