//! The codes of making and sealing documents (制证、用印): the office's seal and its signature of PDFs, and why a document waits.

use super::ErrorClass::*;
use super::{CodeEntry, entry, remedy::OPERATOR_KEYS};

/// Sorted by code.
pub(super) const ENTRIES: &[CodeEntry] = &[
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
        "sealing.failed",
        Transient,
        "电子证照文件未能制成；登记不受影响，稍后会再试。",
        "The sealed document could not be made; the entry stands, and it is tried again.",
        (
            "请运维人员按日志查明原因；当事人先用证照码，它不受影响。",
            "The operator finds the cause by the log; the parties use the token, which does not depend on it.",
        ),
    ),
    entry(
        "sealing.key",
        Transient,
        "盖章或者签署 PDF 的密钥没有签名；登记不受影响，稍后会再试。",
        "The key of the electronic seal, or that which signs PDFs, did not sign; the entry stands, and it is tried again.",
        OPERATOR_KEYS,
    ),
    entry(
        "sealing.no_glyph",
        Permanent,
        "证照文件的字库里没有其中一个字；登记不受影响，文件等字库补字后再制。",
        "The font of documents lacks a character; the entry stands, and the document waits until the font has it.",
        (
            "请运维人员给字库补上日志里写明的这个字；当事人先用证照码和纸质证书。",
            "The operator adds the character that the log names to the font; the parties use the token or a paper certificate.",
        ),
    ),
];
