//! What the headless shell itself can say.

use super::{Entry, entry};
use crate::problem::ErrorClass::*;

/// Sorted by code.
pub(super) const ENTRIES: &[Entry] = &[
    entry("argument.pair", Permanent, "请写成“字段=内容”。", "Write FIELD=VALUE."),
    entry("argument.question", Permanent, "请写成“问题=回答”。", "Write QUESTION=ANSWER."),
    entry(
        "demo.directory_not_empty",
        Permanent,
        "输出目录已存在且不为空，没有改动它。请换一个目录。",
        "The output directory is not empty; nothing was changed. Name another.",
    ),
    entry("demo.io", Transient, "演示的文件无法写入。", "A file of the demonstration cannot be written."),
    entry("demo.registry", Transient, "演示用的登记机构没有启动。", "The demonstration's registry did not start."),
    entry(
        "demo.story",
        Permanent,
        "演示与读回的内容不符，已停止。",
        "What was read back does not fit the story; the demonstration stopped.",
    ),
    entry("input.not_found", Permanent, "没有这个文件。", "There is no such file."),
    entry("input.not_utf8", Permanent, "这一行不是 UTF-8 文本。", "The line is not UTF-8 text."),
    entry("input.unreadable", Permanent, "文件无法读取。", "The file cannot be read."),
    entry("output.failed", Transient, "结果无法写出。", "The answer could not be written."),
    entry("passphrase.differs", Permanent, "两次输入的口令不同。", "The two passphrases differ."),
    entry(
        "passphrase.missing",
        Permanent,
        "需要口令：请输入，或设置 EREG_PASSPHRASE。",
        "A passphrase is needed: type it or set EREG_PASSPHRASE.",
    ),
    entry(
        "runtime.failed",
        Transient,
        "程序没有启动起来，请再试一次。",
        "The program could not start its work; try again.",
    ),
    entry("trust.not_found", Permanent, "没有信任文件。", "There is no trust file."),
    entry("trust.unreadable", Permanent, "信任文件无法读取。", "The trust file cannot be read."),
    entry("usage", Permanent, "命令写法有误，请看 --help。", "The command is not written right: see --help."),
    entry(
        "vault.not_given",
        Permanent,
        "请用 --vault 或 EREG_VAULT 指明保险库目录。",
        "Name the vault with --vault or EREG_VAULT.",
    ),
];
