//! Switches that break a promise on purpose, so that the tests of the promise can be shown to fail. Compiled out
//! unless the feature `sabotage` is on.

/// `EREG_SABOTAGE=dedup_off`: a repeated command is carried out again, a manifest can be submitted twice.
pub(crate) fn dedup_is_off() -> bool {
    #[cfg(feature = "sabotage")]
    return std::env::var_os("EREG_SABOTAGE").is_some_and(|v| v == "dedup_off");
    #[cfg(not(feature = "sabotage"))]
    false
}

/// `EREG_SABOTAGE=group_commit_early`: acts are answered before the flush that they share.
pub(crate) fn group_commit_is_early() -> bool {
    #[cfg(feature = "sabotage")]
    return std::env::var_os("EREG_SABOTAGE").is_some_and(|v| v == "group_commit_early");
    #[cfg(not(feature = "sabotage"))]
    false
}

/// `EREG_SABOTAGE=registry_synchronous_off`: a result that was given is not flushed.
pub(crate) fn synchronous() -> &'static str {
    #[cfg(feature = "sabotage")]
    if std::env::var_os("EREG_SABOTAGE").is_some_and(|v| v == "registry_synchronous_off") {
        return "OFF";
    }
    "FULL"
}
