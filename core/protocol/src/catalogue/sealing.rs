//! The codes of making and sealing documents (制证、用印): the office's seal and its signature of PDFs, and why a document or a fiscal
//! e-receipt waits.

use super::ErrorClass::*;
use super::{CodeEntry, entry, remedy::OPERATOR_KEYS};

/// The remedy for a receipt that is not here yet.
const ASKED_AGAIN: (&str, &str) = (
    "您不用做什么：登记机构会自动再问财政部门。",
    "Nothing to do: the registry asks the finance department again by itself.",
);

/// Sorted by code.
pub(super) const ENTRIES: &[CodeEntry] = &[
    entry(
        "fiscal.number_taken",
        Transient,
        "财政部门开具的票据号码已用于另一笔缴费，登记机构没有收下；缴费不受影响。",
        "The receipt that the finance department issued has the number of another payment's and is not filed; the payment stands.",
        ASKED_AGAIN,
    ),
    entry(
        "fiscal.original_waits",
        Transient,
        "要冲销的财政电子票据还没有开具，红票随后开具；退费不受影响。",
        "The fiscal e-receipt that is to be cancelled is not issued yet, and the red one follows it; the refund stands.",
        ASKED_AGAIN,
    ),
    entry(
        "fiscal.other_payment",
        Transient,
        "财政部门开具的票据与缴费不符，登记机构没有收下；缴费不受影响。",
        "The receipt that the finance department issued is of another payment and is not filed; the payment stands.",
        ASKED_AGAIN,
    ),
    entry(
        "fiscal.unverified",
        Transient,
        "财政部门开具的票据核验不了，登记机构没有收下；缴费不受影响。",
        "The receipt that the finance department issued cannot be verified and is not filed; the payment stands.",
        ASKED_AGAIN,
    ),
    entry(
        "sealer.already_revoked",
        Permanent,
        "这个证书已经撤销，不能再撤销一次，也不能收回。",
        "The certificate is revoked already; that is done once and not taken back.",
        ("请用 ereg-registry ca show 查看。", "See ereg-registry ca show."),
    ),
    entry(
        "sealer.in_use",
        Permanent,
        "现在的证书和印章没有撤销，也没有到期，不必换发。",
        "The certificates that are there are neither revoked nor out of term: there is nothing to renew.",
        (
            "要换的，请先用 ereg-registry ca revoke 撤销。",
            "To have others all the same revoke one first (ereg-registry ca revoke).",
        ),
    ),
    entry(
        "sealer.io",
        Transient,
        "登记机构电子印章目录无法读写。",
        "The directory of the registry's electronic seal cannot be used.",
        OPERATOR_KEYS,
    ),
    entry(
        "sealer.malformed",
        Permanent,
        "登记机构给电子证照盖章用的印章、证书或者密钥有误。",
        "The electronic seal, a certificate or a key by which the registry seals documents cannot be read or does not fit.",
        OPERATOR_KEYS,
    ),
    entry(
        "sealer.missing",
        Permanent,
        "已有盖章的电子证照文件，盖章用的电子印章却不在数据目录里。",
        "Documents are sealed already, and the seal that sealed them is not in the data directory.",
        (
            "请运维人员从备份恢复 seal 目录；另做一套印章和密钥，已经发出的文件就谁也核验不了。",
            "The operator restores the directory seal from the backup: by another seal and other keys nobody could verify what was handed out.",
        ),
    ),
    entry(
        "sealer.no_seal",
        Permanent,
        "这个登记机构的目录里没有电子印章。",
        "The directory of this registry holds no electronic seal.",
        (
            "演示机构第一次启动时自动制作；其他机构由运维人员放入 seal 目录。",
            "A demonstration has one made at its first start; of any other office the operator brings the directory seal.",
        ),
    ),
    entry(
        "sealer.revoked_ahead",
        Permanent,
        "撤销的时间还没有到。",
        "A certificate cannot be revoked since a time that has not come.",
        ("请写已经过去的时间，或者不写。", "Give a time that has passed, or none."),
    ),
    entry(
        "sealer.revoked_unreadable",
        Permanent,
        "证书撤销记录无法读取，暂不盖章，也不签发撤销列表。",
        "What is revoked cannot be read: nothing is sealed, and no list is issued.",
        OPERATOR_KEYS,
    ),
    entry(
        "sealing.failed",
        Transient,
        "文书或者电子证照的文件未能制成；办理结果不受影响，稍后会再试。",
        "The sealed document could not be made; what was decided or entered stands, and it is tried again.",
        (
            "请运维人员按日志查明原因；当事人先用通知和证照码，它们不受影响。",
            "The operator finds the cause by the log; the parties use letter and token, which do not depend on it.",
        ),
    ),
    entry(
        "sealing.key",
        Transient,
        "盖章或者签署 PDF 的密钥没有签名；办理结果不受影响，稍后会再试。",
        "The key of the electronic seal, or that which signs PDFs, did not sign; what was decided or entered stands, and it is tried \
         again.",
        OPERATOR_KEYS,
    ),
    entry(
        "sealing.no_glyph",
        Permanent,
        "文件的字库里没有其中一个字；办理结果不受影响，文件等字库补字后再制。",
        "The font of documents lacks a character; what was decided or entered stands, and the document waits until the font has it.",
        (
            "请运维人员给字库补上日志里写明的这个字；当事人先用通知、证照码和纸质证书。",
            "The operator adds the character that the log names to the font; the parties use letter, token or a paper certificate.",
        ),
    ),
    entry(
        "sealing.no_seal",
        Transient,
        "登记机构的电子印章现在不能用；办理结果不受影响，能用以后再盖章。",
        "The office's electronic seal cannot be used now; what was decided or entered stands, and it is sealed once it can be.",
        OPERATOR_KEYS,
    ),
    entry(
        "sealing.unfit",
        Permanent,
        "这份文书的内容制不成带电子签章的文件；办理结果不受影响，不会再试。",
        "No sealed document can be made of what this paper says; what was decided or entered stands, and it is not tried again.",
        (
            "登记机构的通知写明了办理结果；需要文书的，请到登记机构窗口询问。",
            "The registry's letter tells what was decided; whoever needs the paper asks at the registry's counter.",
        ),
    ),
];
