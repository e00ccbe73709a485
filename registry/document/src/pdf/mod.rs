//! The same pages as PDF (ISO 32000-1), for readers abroad, with a signature of PAdES (ETSI EN 319 142-1) and its time
//! stamp: level B-T.
//!
//! The pages are a first revision of the file, their signature a second one that leaves the first as it is. Nothing may
//! follow: the signature certifies the document and permits no change.

mod draw;
mod file;
mod signature;

use std::fmt::Write as _;

use ereg_domain::time::Instant;

use crate::demo::PROVIDER;
use crate::fault::SealingFault;
use crate::font::{self, ASCENT, BOX, CAPITALS, DESCENT, FontPart};
use crate::page;
use crate::paper::Paper;
use crate::picture::{self, Picture, Sampling};
use crate::sha::sha256;
use crate::text::{Marking, PaperText};
use crate::time::compact;

use draw::{Letters, page_box};
use file::{File, Number, hexadecimal, utf16};

pub(crate) use signature::Unsigned;

/// Most rows of one block of the map from letters to Unicode.
const BLOCK: usize = 100;

/// The pages of a document that is not signed yet, and what its signature has to know of them.
#[derive(Debug)]
struct Draft {
    file: File,
    catalogue: Number,
    /// The entries of the catalogue.
    root: String,
    last_page: Number,
    /// The entries of the last page, on which the seal is shown.
    last: String,
    /// The entries of the trailer.
    trailer: String,
}

/// Writes a document up to its signature.
pub(crate) fn write(paper: &Paper, at: Instant) -> Result<Unsigned, SealingFault> {
    let manner = paper.manner();
    signature::prepare(draft((&paper.text()?, &manner.marking), at)?, manner.reason.as_deref(), at)
}

fn draft((text, marking): (&PaperText, &Marking), at: Instant) -> Result<Draft, SealingFault> {
    let pages = page::compose(text, marking)?;
    let part = font::only(&page::characters(&pages))?;
    let letters = Letters::of(part.glyphs.keys().copied());
    let mut file = File::begin();
    let [catalogue, tree, info] = [file.number(), file.number(), file.number()];
    let font = write_font(&mut file, &part, &letters)?;
    let pictures = match &text.code {
        Some(code) => {
            let code = write_code(&mut file, &picture::code(&code.token)?)?;
            format!("/XObject << /Code {} >> ", code.reference())
        }
        None => String::new(),
    };
    let resources = format!("/Resources << /Font << /Letters {} >> {pictures}>>", font.reference());
    let (mut kids, mut last, mut last_page) = (String::new(), String::new(), tree);
    for page in &pages {
        let [number, content] = [file.number(), file.number()];
        file.stream(content, "", draw::content(page, &letters)?.as_bytes())?;
        let _ = write!(kids, "{} ", number.reference());
        last = format!(
            "/Type /Page /Parent {} /MediaBox {} {resources} /Contents {}",
            tree.reference(),
            page_box(),
            content.reference()
        );
        file.object(number, &format!("<< {last} >>"));
        last_page = number;
    }
    file.object(tree, &format!("<< /Type /Pages /Kids [ {kids}] /Count {} >>", pages.len()));
    let root = format!(
        "/Type /Catalog /Pages {} /Lang (zh-CN) /ViewerPreferences << /DisplayDocTitle true >>",
        tree.reference()
    );
    file.object(catalogue, &format!("<< {root} >>"));
    file.object(info, &about(text, at));
    // The same document has the same identifier, and no other one.
    let identifier = hexadecimal(sha256(&[file.bytes()]).get(..16).unwrap_or_default());
    let trailer =
        format!("/Root {} /Info {} /ID [<{identifier}> <{identifier}>]", catalogue.reference(), info.reference());
    file.end_revision(&trailer);
    Ok(Draft { file, catalogue, root, last_page, last, trailer })
}

fn about(text: &PaperText, at: Instant) -> String {
    let title = format!("{} {}", text.title.chinese, text.title.english);
    let subject = text.code.as_ref().map_or(text.number.as_str(), |code| code.licence.as_str());
    let says = [
        ("Title", title.as_str()),
        ("Author", text.issuer.chinese.as_str()),
        ("Subject", subject),
        ("Creator", PROVIDER),
    ];
    let says: String = says.iter().map(|(name, said)| format!("/{name} {} ", file::text(said))).collect();
    format!("<< {says}/CreationDate {} >>", time(at))
}

/// A time as a file states it: `(D:20261120020005Z)`.
fn time(at: Instant) -> String {
    format!("(D:{})", compact(at))
}

/// Writes the font: a letter is its number among those of the document, which names its glyph and its character, since two
/// characters may share a glyph.
fn write_font(file: &mut File, part: &FontPart, letters: &Letters) -> Result<Number, SealingFault> {
    let [font, descendant, descriptor] = [file.number(), file.number(), file.number()];
    let [program, glyphs, unicode] = [file.number(), file.number(), file.number()];
    let name = format!("{}+NotoSansSC-Regular", tag(part));
    let to_unicode = unicode.reference();
    let below = descendant.reference();
    file.object(
        font,
        &format!(
            "<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H /DescendantFonts [ {below} ] \
             /ToUnicode {to_unicode} >>"
        ),
    );
    let widths = part.glyphs.keys().map(|character| Ok(font::advance(*character)?.to_string()));
    let widths = widths.collect::<Result<Vec<_>, SealingFault>>()?.join(" ");
    file.object(
        descendant,
        &format!(
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} \
             /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> \
             /FontDescriptor {} /CIDToGIDMap {} /W [ 1 [ {widths} ] ] >>",
            descriptor.reference(),
            glyphs.reference()
        ),
    );
    let [left, bottom, right, top] = BOX;
    // The flag says that its letters are not those of a Latin alphabet alone; the thickness of stems is not known.
    file.object(
        descriptor,
        &format!(
            "<< /Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [ {left} {bottom} {right} {top} ] \
             /ItalicAngle 0 /Ascent {ASCENT} /Descent {DESCENT} /CapHeight {CAPITALS} /StemV 0 /FontFile2 {} >>",
            program.reference()
        ),
    );
    file.stream(program, &format!("/Length1 {}", part.file.len()), &part.file)?;
    // Letter 0 is the missing glyph, as in every font.
    let map: Vec<u8> = [0].into_iter().chain(part.glyphs.values().copied()).flat_map(u16::to_be_bytes).collect();
    file.stream(glyphs, "", &map)?;
    file.stream(unicode, "", to_characters(letters).as_bytes())?;
    Ok(font)
}

/// Six capitals that say which part of a font this is (ISO 32000-1, 9.6.4).
fn tag(part: &FontPart) -> String {
    sha256(&[&part.file]).iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect()
}

/// The map from letters to Unicode, by which a text is searched and copied.
fn to_characters(letters: &Letters) -> String {
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
         /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    let rows: Vec<(char, u16)> = letters.rows().collect();
    for block in rows.chunks(BLOCK) {
        let _ = writeln!(map, "{} beginbfchar", block.len());
        for (character, letter) in block {
            let _ = writeln!(map, "<{letter:04X}> <{}>", utf16(character.encode_utf16(&mut [0; 2]).iter().copied()));
        }
        map.push_str("endbfchar\n");
    }
    map.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    map
}

fn write_code(file: &mut File, code: &Picture) -> Result<Number, SealingFault> {
    let number = file.number();
    file.stream(number, &image(code, "/DeviceGray"), &code.rows)?;
    Ok(number)
}

/// The entries of a picture in a space of colours.
fn image(picture: &Picture, colours: &str) -> String {
    let side = picture.side;
    let bits = match picture.samples {
        Sampling::BlackAndWhite => 1,
        Sampling::Red => 4,
    };
    format!(
        "/Type /XObject /Subtype /Image /Width {side} /Height {side} /ColorSpace {colours} /BitsPerComponent {bits}"
    )
}
