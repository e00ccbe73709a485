//! The codes of the owner's lock (产权锁定).

use super::ErrorClass::*;
use super::{CodeEntry, entry, remedy::ENROL_AGAIN};

/// Sorted by code.
pub(super) const ENTRIES: &[CodeEntry] = &[
    entry(
        "lock.lifting",
        Permanent,
        "登记机构已经收到解除锁定，到时间自动生效。",
        "The registry has the lift of this lock already; it takes effect by itself.",
        (
            "不用再做什么；不想解除了，再锁定一次就行。",
            "Nothing more to do; to keep the lock after all, lock the home again.",
        ),
    ),
    entry(
        "lock.not_held",
        Permanent,
        "登记簿上您不是这套房屋的权利人，没有锁定。",
        "The register does not name you as a holder of this home; it was not locked.",
        (
            "只有房屋现在的权利人能锁定它。请更新登记簿信息，核对是哪一套。",
            "Only who holds a home now can lock it. Have the register's word fetched anew, and check which home it is.",
        ),
    ),
    entry(
        "lock.not_locked",
        Permanent,
        "这套房屋没有锁定，没有可以解除的。",
        "This home is not locked: there is nothing to lift.",
        ("不用解除；需要锁定的，随时可以锁定。", "Nothing need be lifted; it can be locked at any time."),
    ),
    entry(
        "lock.other_key",
        Permanent,
        "解除锁定不是用您在这里注册的密钥签署的，锁定仍然有效。",
        "The lift was not signed with the key that you are enrolled with here; the lock stands.",
        ENROL_AGAIN,
    ),
    entry(
        "lock.unknown",
        Permanent,
        "要解除的不是这套房屋现在的锁定，锁定没有变。",
        "What was to be lifted is not the lock that stands on this home; nothing has changed.",
        ("请先同步，看到房屋现在的锁定后再解除。", "Sync first; once the lock that stands is here, lift that one."),
    ),
];
