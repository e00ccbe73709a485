//! The document as a package (OFD, GB/T 33190-2016): written strictly, since readers are lenient in different ways.
//!
//! Prefix `ofd:` always, version 1.0, numbers of objects unique in the document, paths below `Doc_0`. A file that is
//! not yet written when the list of protected files is made is protected by nobody: the list comes last.

mod package;
mod sealed;
pub(crate) mod xml;

use crate::demo::PROVIDER;
use crate::fault::SealingFault;
use crate::font::{self, FONT_NAME};
use crate::gm::sm3;
use crate::metadata::Sealing;
use crate::page::{self, Mark, Page, Tone};
use crate::paper::Paper;
use crate::text::PaperText;
use crate::{picture, words};

pub(crate) use package::pack;
pub(crate) use sealed::{SealNumber, list, signatures, with};

use package::PackageFile;
use xml::{Element, Vocabulary};

/// The directory of the document.
const DOCUMENT: &str = "Doc_0";
const FONT_FILE: &str = "licence.ttf";
const CODE_FILE: &str = "code.png";
const METADATA_FILE: &str = "metadata.xml";
/// Cosine and sine of the angle that the watermark rises by, thirty degrees.
const RISE: (&str, &str) = ("0.866", "0.5");

/// The files of a document that is not sealed yet.
#[derive(Debug)]
pub(crate) struct Draft {
    files: Vec<PackageFile>,
    /// Number of the page that the seals stand on.
    sealed_page: u32,
}

impl Draft {
    pub(crate) fn files(&self) -> &[PackageFile] {
        &self.files
    }
}

/// Gives out the numbers of objects (ST_ID), each once.
#[derive(Debug, Default)]
struct Numbers {
    last: u32,
}

impl Numbers {
    fn next(&mut self) -> u32 {
        self.last += 1;
        self.last
    }
}

/// The numbers of what pages refer to.
#[derive(Debug, Clone, Copy)]
struct Resources {
    font: u32,
    code: u32,
}

/// Writes the files of a document, but for those of its seal.
pub(crate) fn write(paper: &Paper, sealing: Sealing<'_>) -> Result<Draft, SealingFault> {
    let text = paper.text()?.of_ofd();
    let pages = page::compose(&text, &paper.manner().marking)?;
    let metadata = paper.metadata()?.items(sealing);
    let mut numbers = Numbers::default();
    let resources = Resources { font: numbers.next(), code: numbers.next() };
    let listed: Vec<(u32, String)> =
        (0..pages.len()).map(|at| (numbers.next(), format!("Pages/Page_{at}/Content.xml"))).collect();
    let mut contents = Vec::with_capacity(pages.len());
    for ((_, path), page) in listed.iter().zip(&pages) {
        contents.push(file(path, content(page, resources, &mut numbers).file(Vocabulary::Ofd)?));
    }
    let metadata_file = metadata_file(&metadata)?;
    let entry = entry(&text, &metadata, sealing, &metadata_file);
    let mut files = vec![
        PackageFile { path: "OFD.xml".to_owned(), bytes: entry.file(Vocabulary::Ofd)? },
        file("Document.xml", document(&text, &listed, &numbers).file(Vocabulary::Ofd)?),
        file("PublicRes.xml", fonts(resources).file(Vocabulary::Ofd)?),
    ];
    if text.code.is_some() {
        files.push(file("DocumentRes.xml", pictures(resources).file(Vocabulary::Ofd)?));
    }
    files.extend(contents);
    files.push(file("Attachs/Attachments.xml", attachments().file(Vocabulary::Ofd)?));
    files.push(file(&format!("Attachs/{METADATA_FILE}"), metadata_file));
    if let Some(code) = &text.code {
        files.push(file(&format!("Res/{CODE_FILE}"), picture::code(&code.token)?.png()?));
    }
    files.push(file(&format!("Res/{FONT_FILE}"), font::only(&page::characters(&pages))?.file));
    Ok(Draft { files, sealed_page: listed.last().map_or(0, |(number, _)| *number) })
}

fn file(path: &str, bytes: Vec<u8>) -> PackageFile {
    PackageFile { path: format!("{DOCUMENT}/{path}"), bytes }
}

/// `OFD.xml`: the entry, with the metadata that every reader shows.
fn entry(text: &PaperText, metadata: &[(&'static str, String)], sealing: Sealing<'_>, metadata_file: &[u8]) -> Element {
    let says = |name: &'static str, text: &str| Element::new(name).saying(text);
    let custom = metadata.iter().map(|(name, value)| says("CustomData", value).with("Name", name));
    // The same document has the same number, and no other one: its metadata has its number, whom it is for and the time of sealing.
    let number: String = sm3(metadata_file).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let about = [
        says("DocID", &number),
        says("Title", &text.title.chinese),
        says("Author", &text.issuer.chinese),
        Element::new("CreationDate").saying(sealing.at.day()),
        says("Creator", PROVIDER),
        Element::new("CustomDatas").holding(custom),
    ];
    let body = Element::new("DocBody").holding([
        Element::new("DocInfo").holding(about),
        says("DocRoot", &format!("{DOCUMENT}/Document.xml")),
        says("Signatures", &format!("/{}", sealed::SIGNATURES)),
    ]);
    Element::new("OFD").with("Version", "1.0").with("DocType", "OFD").holding([body])
}

fn document(text: &PaperText, pages: &[(u32, String)], numbers: &Numbers) -> Element {
    let says = |name: &'static str, text: &str| Element::new(name).saying(text);
    let common = Element::new("CommonData").holding([
        Element::new("MaxUnitID").saying(numbers.last),
        area("PageArea"),
        says("PublicRes", "PublicRes.xml"),
    ]);
    let common = common.holding(text.code.as_ref().map(|_| says("DocumentRes", "DocumentRes.xml")));
    let pages = pages.iter().map(|(number, path)| Element::new("Page").with("ID", number).with("BaseLoc", path));
    Element::new("Document").holding([
        common,
        Element::new("Pages").holding(pages),
        says("Attachments", "Attachs/Attachments.xml"),
    ])
}

fn area(name: &'static str) -> Element {
    Element::new(name).holding([Element::new("PhysicalBox").saying(placed(0, 0, page::WIDTH, page::HEIGHT))])
}

fn fonts(resources: Resources) -> Element {
    let font =
        Element::new("Font").with("ID", resources.font).with("FontName", FONT_NAME).with("FamilyName", FONT_NAME);
    let font = font.holding([Element::new("FontFile").saying(FONT_FILE)]);
    Element::new("Res").with("BaseLoc", "Res").holding([Element::new("Fonts").holding([font])])
}

fn pictures(resources: Resources) -> Element {
    let code = Element::new("MultiMedia").with("ID", resources.code).with("Type", "Image").with("Format", "PNG");
    let code = code.holding([Element::new("MediaFile").saying(CODE_FILE)]);
    Element::new("Res").with("BaseLoc", "Res").holding([Element::new("MultiMedias").holding([code])])
}

fn attachments() -> Element {
    let metadata = Element::new("Attachment").with("ID", "a001").with("Name", words::METADATA).with("Format", "xml");
    let metadata = metadata.with("Visible", "true").holding([Element::new("FileLoc").saying(METADATA_FILE)]);
    Element::new("Attachments").holding([metadata])
}

/// All metadata as a file of its own, which programs take out without reading OFD.
fn metadata_file(metadata: &[(&'static str, String)]) -> Result<Vec<u8>, SealingFault> {
    let items = metadata.iter().map(|(name, value)| Element::new("CustomData").with("name", name).saying(value));
    Element::new("CustomDatas").holding(items).file(Vocabulary::Plain)
}

fn content(page: &Page, resources: Resources, numbers: &mut Numbers) -> Element {
    let layers = page.layers().map(|marks| {
        let objects = marks.into_iter().map(|mark| object(mark, resources, numbers));
        objects.collect::<Vec<_>>()
    });
    let layers = layers
        .into_iter()
        .zip(["Background", "Body"])
        .map(|(objects, kind)| Element::new("Layer").with("Type", kind).with("ID", numbers.next()).holding(objects));
    Element::new("Page").holding([area("Area"), Element::new("Content").holding(layers)])
}

fn object(mark: &Mark, resources: Resources, numbers: &mut Numbers) -> Element {
    let number = numbers.next();
    match mark {
        Mark::Text { line, left, top } => {
            let place = placed(*left, *top, line.width(), line.style.leading);
            let object = text(line, resources).with("ID", number).with("Boundary", place);
            object.holding([ink("FillColor", line.style.tone), letters(line, line.baseline())])
        }
        Mark::Watermark { line, left, top } => {
            let (across, down) = RISE;
            let turned = format!("{across} -{down} {down} {across} {} {}", mm(*left), mm(*top));
            let place = placed(0, 0, page::WIDTH, page::HEIGHT);
            let object = text(line, resources).with("ID", number).with("Boundary", place).with("CTM", turned);
            object.holding([ink("FillColor", line.style.tone), letters(line, 0)])
        }
        Mark::Frame { left, top, width, height } => {
            let (across, down) = (mm(*width), mm(*height));
            let object = Element::new("PathObject").with("ID", number).with("LineWidth", "0.2");
            object.with("Boundary", placed(*left, *top, *width, *height)).holding([
                ink("StrokeColor", Tone::Grey),
                Element::new("AbbreviatedData")
                    .saying(format!("M 0 0 L {across} 0 L {across} {down} L 0 {down} L 0 0 C")),
            ])
        }
        Mark::Code { left, top, side } => {
            let object = Element::new("ImageObject").with("ID", number).with("ResourceID", resources.code);
            let turned = format!("{0} 0 0 {0} 0 0", mm(*side));
            object.with("Boundary", placed(*left, *top, *side, *side)).with("CTM", turned)
        }
    }
}

fn text(line: &page::Line, resources: Resources) -> Element {
    Element::new("TextObject").with("Font", resources.font).with("Size", mm(line.style.size))
}

fn letters(line: &page::Line, baseline: i32) -> Element {
    let code = Element::new("TextCode").with("X", 0).with("Y", mm(baseline));
    // Of each character but the last one: how far it is to the next.
    let steps = line.advances.iter().rev().skip(1).rev().map(|advance| mm(*advance));
    let steps = steps.collect::<Vec<_>>().join(" ");
    let code = if steps.is_empty() { code } else { code.with("DeltaX", steps) };
    code.saying(&line.text)
}

fn ink(name: &'static str, tone: Tone) -> Element {
    let value = match tone {
        Tone::Black => "0 0 0",
        Tone::Grey => "90 90 90",
        Tone::Faint => "235 235 235",
    };
    Element::new(name).with("Value", value)
}

fn placed(left: i32, top: i32, width: i32, height: i32) -> String {
    [left, top, width, height].map(mm).join(" ")
}

/// Thousandths of a millimetre as millimetres: `3.7`.
fn mm(length: i32) -> String {
    let sign = if length < 0 { "-" } else { "" };
    let (whole, rest) = (length.unsigned_abs() / 1000, length.unsigned_abs() % 1000);
    let text = format!("{sign}{whole}.{rest:03}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::mm;

    #[test]
    fn lengths_are_written_in_millimetres() {
        for (length, text) in [(0, "0"), (3_700, "3.7"), (210_000, "210"), (-5, "-0.005"), (12_034, "12.034")] {
            assert_eq!(mm(length), text);
        }
    }
}
