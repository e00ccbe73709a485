//! The package (ZIP) of a document: its files in their order, each written the same way at every time.

use std::io::{Cursor, Write as _};

use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use crate::fault::SealingFault;

/// A file of a package.
#[derive(Debug, Clone)]
pub(crate) struct PackageFile {
    /// The path from the root, without a slash before it.
    pub(crate) path: String,
    pub(crate) bytes: Vec<u8>,
}

/// Packs files; their entries have no time of their own, since nobody protects it.
pub(crate) fn pack(files: &[PackageFile]) -> Result<Vec<u8>, SealingFault> {
    let writing = |_| SealingFault::Writing { part: "the package" };
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(DateTime::default());
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for file in files {
        writer.start_file(file.path.as_str(), options).map_err(writing)?;
        writer.write_all(&file.bytes).map_err(|_| SealingFault::Writing { part: "the package" })?;
    }
    writer.finish().map(Cursor::into_inner).map_err(writing)
}
