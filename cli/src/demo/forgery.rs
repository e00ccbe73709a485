//! Forgeries of a sealed document (OFD, PDF), as somebody makes them who has no key: the seal stays as it is.

use std::{
    fmt::Display,
    io::{self, Cursor, Read as _, Write as _},
};

use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::broken::{Broken, found, holds};

/// The folder of the document in its package, below which the seal's list names every page.
const DOCUMENT: &str = "Doc_0/";
/// The folder of its pages.
const PAGES: &str = "Doc_0/Pages/";

/// An OFD with the page on which `holder` stands changed to name `other`, in its place.
pub fn with_a_page_swapped(sealed: &[u8], holder: &str, other: &str) -> Result<Vec<u8>, Broken> {
    let mut files = unpacked(sealed)?;
    let (at, forged) = forged_page(&files, holder, other)?;
    files[at].1 = forged;
    packed(&files)
}

/// The same page put in beside the sealed one, at the path to which a reader comes who takes the path of a page from the top of
/// the package: the seal's list does not name it.
pub fn with_a_page_added(sealed: &[u8], holder: &str, other: &str) -> Result<Vec<u8>, Broken> {
    let mut files = unpacked(sealed)?;
    let (at, forged) = forged_page(&files, holder, other)?;
    let beside = found(files[at].0.strip_prefix(DOCUMENT), "a page stands in the document's folder")?.to_owned();
    files.push((beside, forged));
    packed(&files)
}

/// The document with one bit in its middle changed.
pub fn with_a_bit_changed(sealed: &[u8]) -> Result<Vec<u8>, Broken> {
    let mut changed = sealed.to_vec();
    let middle = changed.len() / 2;
    found(changed.get_mut(middle), "the document has a middle").map(|byte| *byte ^= 1)?;
    Ok(changed)
}

/// A file of a package: its name, and its bytes.
type Named = (String, Vec<u8>);

/// The page that names the holder: its place among the files, and what it is with another name on it.
fn forged_page(files: &[Named], holder: &str, other: &str) -> Result<(usize, Vec<u8>), Broken> {
    let forged =
        files.iter().enumerate().filter(|(_, (name, _))| name.starts_with(PAGES)).find_map(|(at, (_, bytes))| {
            let page = str::from_utf8(bytes).ok()?;
            page.contains(holder).then(|| (at, page.replace(holder, other).into_bytes()))
        });
    let (at, forged) = found(forged, "a page of the document names its holder")?;
    holds(forged != files[at].1, "the forged page names somebody else", at)?;
    Ok((at, forged))
}

fn unpacked(package: &[u8]) -> Result<Vec<Named>, Broken> {
    let mut archive = ZipArchive::new(Cursor::new(package)).map_err(|error| told(&error))?;
    let mut files = Vec::new();
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).map_err(|error| told(&error))?;
        let name = entry.name().map_err(|error| told(&error))?.to_string();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).map_err(|error| told(&error))?;
        files.push((name, bytes));
    }
    Ok(files)
}

fn packed(files: &[Named]) -> Result<Vec<u8>, Broken> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(name.as_str(), options).map_err(|error| told(&error))?;
        writer.write_all(bytes).map_err(|error| told(&error))?;
    }
    writer.finish().map(Cursor::into_inner).map_err(|error| told(&error))
}

fn told(error: &dyn Display) -> Broken {
    Broken::io("the package of a document")(io::Error::other(error.to_string()))
}
