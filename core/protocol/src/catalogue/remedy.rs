//! Remedies that several codes share. A code whose remedy is its own has it in its entry.
//!
//! A remedy promises nothing that nothing does: what goes by itself goes at a sync, and who is to act is named.

use super::Remedy;

/// The remedy for a command that goes again by itself.
pub(super) const AT_NEXT_SYNC: Remedy = (
    "您不用做什么：下次同步时用同一编号再发，不会重复办理。",
    "Nothing to do: the next sync sends it again under the same number, and it has one effect.",
);
/// A trust bundle that is not as it must be.
pub(super) const BUNDLE: Remedy = (
    "请从登记机构公布的地址重新取得信任文件，核对根密钥指纹后再用；在此之前不要采信用它核验的内容。",
    "Fetch the trust bundle again from the address the office publishes and compare the root's fingerprint; until then do not rely on what it verifies.",
);
/// A checkpoint that proves nothing.
pub(super) const CHECKPOINT: Remedy = (
    "请联网同步后再核对；仍不行的，不要采信，把这个代码告诉登记机构。",
    "Sync over a network and check again; if it stays, do not rely on it and tell the office this code.",
);
/// An id that names nothing.
pub(super) const CHOSEN: Remedy =
    ("请核对编号：列表命令会列出这台设备上有的。", "Check the id against the list of what this device has.");
/// A key or wrapped key that cannot be read.
pub(super) const DAMAGED: Remedy = (
    "请从备份找回这个目录；没有备份的，新建保险库并重新实名注册：已提交的案件会从登记机构同步回来。",
    "Put the directory back from a backup; without one make a new vault and enrol again: submitted cases come back from the registry by sync.",
);
/// An encrypted value that does not open.
pub(super) const DAMAGED_VALUE: Remedy = (
    "请不要采用这项内容；从备份找回保险库，或者重新填写、重新同步。",
    "Do not use this value: put the vault back from a backup, or type or sync it anew.",
);
/// A token that reads well and is not good.
pub(super) const DO_NOT_RELY: Remedy =
    ("请不要采信它，到登记机构查询这套房屋的现状。", "Do not rely on it. Ask at the registry how the home stands.");
/// The key is of no use any more.
pub(super) const ENROL_AGAIN: Remedy =
    ("请在这台设备上重新实名注册，然后再办理这一步。", "Enrol again on this device, then take this step again.");
/// A public key that is none.
pub(super) const ENROL_KEY: Remedy = (
    "请更新应用后重新实名注册；自己生成密钥的，请用 docs/formats.md 所列的密钥种类。",
    "Update the app and enrol again. A key of your own making: use a kind that docs/formats.md lists.",
);
/// The register's record is missing.
pub(super) const EXTRACT: Remedy = (
    "请由房屋权利人联网取得登记簿信息，然后再做这一步。",
    "A holder of the home fetches the register's record over the network, then takes this step again.",
);
/// Bytes that no app of the office writes.
pub(super) const FORM: Remedy = (
    "请更新应用后再试；自己生成这份内容的，请按 docs/formats.md 的写法重新生成。",
    "Update the app and try again. A program of your own: make the bytes anew as docs/formats.md writes them.",
);
/// The remedy for a trouble that passes, or else is the office's to find.
pub(super) const LATER: Remedy = (
    "请过几分钟再试；仍不行的，请把这个代码告诉登记机构。",
    "Try again in a few minutes; if it stays, tell the office this code.",
);
/// A fault of the app itself.
pub(super) const LATER_APP: Remedy = (
    "请更新应用后再做这一步；此前保存的都在。",
    "Update the app and take this step again; what was saved before is kept.",
);
/// Nobody has mandated this act.
pub(super) const MANDATE: Remedy = (
    "请委托人（单位的由法定代表人）用自己的手机签署新的授权委托书，写明您、这类登记和期限；签署后再做这一步。",
    "The person who is acted for, or the organisation's legal representative, signs a new mandate on the own phone, with your name, this matter and a term; then take this step again.",
);
/// The frozen content is not what the registry holds.
pub(super) const MANIFEST: Remedy = (
    "请更新应用并同步，由发起人重新定稿，各方查看后重新签名。",
    "Update the app and sync; whoever began the draft freezes it again, and every party looks and signs again.",
);
/// Another bill is the one to pay.
pub(super) const NEW_BILL: Remedy =
    ("请同步取得新的缴费单，核对金额后按它缴。", "Sync for the new bill, look at the amount and pay that one.");
/// Somebody stands between, or the office has made a mistake: both are found out elsewhere.
pub(super) const NOT_THE_OFFICE: Remedy = (
    "不要按这份内容办理。请换一个网络再试；仍不行的，请用登记机构公布的电话或者到窗口核实。",
    "Do not act on it. Try over another network; if it stays, ask the office by the telephone number it publishes or at its counter.",
);
/// Another directory than meant.
pub(super) const OPERATOR_DIR: Remedy = (
    "登记机构运维人员：请核对 --data 指的目录，不要改动里面的文件。",
    "For the registry's operators: check the directory named by --data and leave its files as they are.",
);
/// The registry's own disk.
pub(super) const OPERATOR_DISK: Remedy = (
    "登记机构运维人员：请检查磁盘空间和目录权限后重试。",
    "For the registry's operators: look at the free space and the permissions of the directory, then try again.",
);
/// The registry's own keys.
pub(super) const OPERATOR_KEYS: Remedy = (
    "登记机构运维人员：请从备份恢复密钥目录并检查权限；不要重新生成密钥，旧密钥签过的内容要靠它核验。",
    "For the registry's operators: restore the key directory from its backup and look at its permissions; do not make new keys, what the old ones signed is verified by them.",
);
/// The book or its proof contradicts itself.
pub(super) const OPERATOR_STOP: Remedy = (
    "登记机构运维人员：请停止服务，原样保留整个数据目录，用 verify-book 核对最近的备份，查明原因后再恢复。",
    "For the registry's operators: stop serving, keep the whole directory as it is, run verify-book on the latest backup, and go on only when the cause is known.",
);
/// The old pack goes on.
pub(super) const PACK: Remedy = (
    "您不用做什么：现有的规则继续有效。总是这样的，请换一个网络再同步；仍不行的，告诉登记机构。",
    "Nothing to do: the rules in use stay. If it happens each time, sync over another network; if it stays, tell the office.",
);
/// A passphrase that is no protection.
pub(super) const PASSPHRASE_NEW: Remedy = (
    "请另选一个：几个不相干的词连起来，好记又难猜；口令遗失后任何人都无法恢复。",
    "Choose another: a few words that do not belong together are easy to keep and hard to guess. Nobody can recover a lost one.",
);
/// A passphrase that does not fit.
pub(super) const PASSPHRASE: Remedy = (
    "请再输入一次，注意大小写和输入法。忘记口令的，没有人能找回：只能新建保险库并重新实名注册。",
    "Type it again and mind capitals and the input method. Nobody can recover a passphrase: without it, make a new vault and enrol again.",
);
/// A request that no app of the office makes.
pub(super) const PROGRAM: Remedy = (
    "不是您填错了，是程序的问题：请更新应用；仍不行的，请把这个代码告诉登记机构。自己编程调用接口的，请对照 /v1/openapi.json 改正请求。",
    "You did nothing wrong, the program did: update the app; if it stays, tell the office this code. A program of your own: correct its request by /v1/openapi.json.",
);
/// The feed is fetched anew.
pub(super) const REFETCH: Remedy = (
    "您不用做什么：同步会重新取得全部内容，本机填写的不受影响。",
    "Nothing to do: sync fetches everything anew, and what was typed here stays.",
);
/// The request, not the person's act, is signed again.
pub(super) const RESIGNED: Remedy = (
    "您不用做什么：下次同步时会重新签名再发。总是这样的，请校准设备时间。",
    "Nothing to do: the next sync signs and sends it again. If it happens each time, set the device's clock right.",
);
/// A signature made in the wrong form.
pub(super) const SCAN_AGAIN: Remedy = (
    "请更新应用后再签名；仍不行的，请把这个代码告诉登记机构。",
    "Update the app and sign again; if it stays, tell the office this code.",
);
/// A token that cannot be read.
pub(super) const TOKEN_FILE: Remedy = (
    "请重新扫描二维码，或者请出示的人重新出示；仍不行的，不要采信，到登记机构查询。",
    "Scan the code again or ask whoever showed it to show it anew; if it stays, do not rely on it and ask at the registry.",
);
