//! The font of the pages: parts of Noto Sans SC and Noto Sans (`font/README.md`), its advances and outlines, and what
//! of it a document needs.
//!
//! The committed font has the characters of GB 2312, the frequent ones of Big5 and rare ones of names. A character that
//! it lacks is a fault that names it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use allsorts::{
    binary::read::ReadScope,
    error::ParseError,
    font::read_cmap_subtable,
    subset::{CmapTarget, SubsetProfile, subset},
    tables::{
        FontTableProvider, HeadTable, HheaTable, HmtxTable, MaxpTable, OffsetTableFontProvider, OpenTypeFont,
        cmap::Cmap,
        glyf::{Glyph, LocaGlyf, SimpleGlyphFlagExt as _},
    },
    tag,
};

use crate::fault::SealingFault;

/// Name of the font, as a page says it.
pub(crate) const FONT_NAME: &str = "Noto Sans SC";
/// Units of a glyph that are as long as the size of the text.
pub(crate) const UNITS: i32 = 1000;
/// Units from the baseline to the top of the letters (OS/2 sTypoAscender), and to the top of capitals (sCapHeight).
pub(crate) const ASCENT: i32 = 880;
pub(crate) const CAPITALS: i32 = 733;
/// Units from the baseline down to the bottom of the letters (OS/2 sTypoDescender).
pub(crate) const DESCENT: i32 = -120;
/// The box that every glyph is in, in units: left, bottom, right, top.
pub(crate) const BOX: [i32; 4] = [-78, -279, 1000, 995];

static FONT: &[u8] = include_bytes!("../font/licence.ttf");
/// Read once: ten thousand characters, each with its glyph and its advance.
static GLYPHS: LazyLock<Option<BTreeMap<char, Measured>>> = LazyLock::new(|| measured().ok());

#[derive(Debug, Clone, Copy)]
struct Measured {
    glyph: u16,
    advance: u16,
}

/// A point of an outline, in units, upwards from the baseline; off the line it bends the curve (quadratic).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OutlinePoint {
    pub(crate) x: i32,
    pub(crate) y: i32,
    pub(crate) is: OnLine,
}

/// The position of a point: the line goes through it, or beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnLine {
    Through,
    Beside,
}

/// The advance of a character, in units.
pub(crate) fn advance(character: char) -> Result<i32, SealingFault> {
    find(character).map(|measured| i32::from(measured.advance))
}

/// The part of the font that shows some characters.
pub(crate) struct FontPart {
    /// The part as a font of its own (TrueType with a Unicode cmap).
    pub(crate) file: Vec<u8>,
    /// The number that the glyph of each character has in it.
    pub(crate) glyphs: BTreeMap<char, u16>,
}

/// The font with nothing but these characters in it.
pub(crate) fn only(characters: &BTreeSet<char>) -> Result<FontPart, SealingFault> {
    let found = characters.iter().map(|character| Ok((*character, find(*character)?.glyph)));
    let found = found.collect::<Result<Vec<_>, SealingFault>>()?;
    // Glyph 0 is what stands for a missing one, and must be there.
    let kept: BTreeSet<u16> = found.iter().map(|(_, glyph)| *glyph).chain([0]).collect();
    let kept: Vec<u16> = kept.into_iter().collect();
    let provider = provider().map_err(unreadable)?;
    let file = subset(&provider, &kept, &SubsetProfile::Minimal, CmapTarget::Unicode).map_err(unreadable)?;
    let mut glyphs = BTreeMap::new();
    for (character, glyph) in found {
        let place = kept.binary_search(&glyph).map_err(unreadable)?;
        glyphs.insert(character, u16::try_from(place).map_err(unreadable)?);
    }
    Ok(FontPart { file, glyphs })
}

/// The contours of characters, each closed.
pub(crate) fn outlines(characters: &BTreeSet<char>) -> Result<BTreeMap<char, Vec<Vec<OutlinePoint>>>, SealingFault> {
    let mut glyphs = provider().and_then(|provider| LocaGlyf::load(&provider)).map_err(unreadable)?;
    let point = |(flags, at): &(_, allsorts::tables::glyf::Point)| OutlinePoint {
        x: i32::from(at.0),
        y: i32::from(at.1),
        is: if is_on_line(*flags) { OnLine::Through } else { OnLine::Beside },
    };
    let mut outlines = BTreeMap::new();
    for character in characters {
        let glyph = glyphs.glyph(find(*character)?.glyph).map_err(unreadable)?;
        let contours = match glyph.as_ref() {
            Glyph::Simple(simple) => simple.contours().map(|contour| contour.iter().map(point).collect()).collect(),
            Glyph::Empty(_) => Vec::new(),
            Glyph::Composite(_) => return Err(unreadable(())),
        };
        outlines.insert(*character, contours);
    }
    Ok(outlines)
}

fn is_on_line(flags: allsorts::tables::glyf::SimpleGlyphFlags) -> bool {
    flags.is_on_curve()
}

fn find(character: char) -> Result<Measured, SealingFault> {
    let glyphs = GLYPHS.as_ref().ok_or_else(|| unreadable(()))?;
    glyphs.get(&character).copied().ok_or(SealingFault::NoGlyph { character })
}

fn provider() -> Result<OffsetTableFontProvider<'static>, ParseError> {
    ReadScope::new(FONT).read::<OpenTypeFont<'_>>()?.table_provider(0)
}

fn measured() -> Result<BTreeMap<char, Measured>, ParseError> {
    let provider = provider()?;
    let head = ReadScope::new(&provider.read_table_data(tag::HEAD)?).read::<HeadTable>()?;
    if i32::from(head.units_per_em) != UNITS {
        return Err(ParseError::BadValue);
    }
    let most = ReadScope::new(&provider.read_table_data(tag::MAXP)?).read::<MaxpTable>()?;
    let across = ReadScope::new(&provider.read_table_data(tag::HHEA)?).read::<HheaTable>()?;
    let counts = (usize::from(most.num_glyphs), usize::from(across.num_h_metrics));
    let advances = provider.read_table_data(tag::HMTX)?;
    let advances = ReadScope::new(&advances).read_dep::<HmtxTable<'_>>(counts)?;
    let cmap = provider.read_table_data(tag::CMAP)?;
    let cmap = ReadScope::new(&cmap).read::<Cmap<'_>>()?;
    let (_, characters) = read_cmap_subtable(&cmap)?.ok_or(ParseError::MissingValue)?;
    let mut pairs = Vec::new();
    characters.mappings_fn(|character, glyph| pairs.push((character, glyph)))?;
    let mut glyphs = BTreeMap::new();
    for (character, glyph) in pairs {
        if let Some(character) = char::from_u32(character).filter(|_| glyph != 0) {
            glyphs.insert(character, Measured { glyph, advance: advances.horizontal_advance(glyph)? });
        }
    }
    Ok(glyphs)
}

fn unreadable<E>(_: E) -> SealingFault {
    SealingFault::Writing { part: "the font" }
}
