//! The switches that `cargo xtask sabotage` breaks the coverage by, so that the tests that guard it are seen to notice.

/// Whether what is displayed is compared with what is protected: it always is in a build for people.
#[cfg(not(feature = "sabotage"))]
pub(crate) fn coverage_is_judged() -> bool {
    true
}

/// Whether what is displayed is compared with what is protected, as the environment says.
#[cfg(feature = "sabotage")]
pub(crate) fn coverage_is_judged() -> bool {
    std::env::var_os("EREG_SABOTAGE").is_none_or(|twin| twin != "coverage_off")
}

/// Whether the ranges that the signature of a PDF is over must reach the end of the file: they always must in a build for people.
#[cfg(not(feature = "sabotage"))]
pub(crate) fn pdf_coverage_is_judged() -> bool {
    true
}

/// Whether the ranges that the signature of a PDF is over must reach the end of the file, as the environment says.
#[cfg(feature = "sabotage")]
pub(crate) fn pdf_coverage_is_judged() -> bool {
    std::env::var_os("EREG_SABOTAGE").is_none_or(|twin| twin != "pdf_coverage_off")
}
