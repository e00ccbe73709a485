//! The names of the files in which the seal, its authorities and their keys lie.

/// The directory of the others, below that of the registry.
pub(super) const SEAL: &str = "seal";
pub(super) const ROOT: &str = "root.der";
pub(super) const ROOT_KEY: &str = "root.p8";
pub(super) const MAKER: &str = "maker.der";
pub(super) const SIGNER: &str = "signer.der";
pub(super) const SIGNER_KEY: &str = "signer.p8";
/// The seal in the format that is in use (GB/T 38540-2020), and in the one that follows (GM/T 0031-2025).
pub(super) const SEAL_FILE: &str = "seal.der";
pub(super) const SEAL_FIVE_FILE: &str = "seal-v5.der";
pub(super) const PDF_ROOT: &str = "pdf-root.der";
pub(super) const PDF_ROOT_KEY: &str = "pdf-root.p8";
pub(super) const PDF_SIGNER: &str = "pdf-signer.der";
pub(super) const PDF_SIGNER_KEY: &str = "pdf-signer.p8";
pub(super) const TIME: &str = "time.der";
pub(super) const TIME_KEY: &str = "time.p8";

/// The certificates by which documents are verified: both roots, who makes seals, and who signs PDFs.
pub(super) const VERIFIED_BY: [&str; 4] = [ROOT, MAKER, PDF_ROOT, PDF_SIGNER];
