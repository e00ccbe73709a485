//! The pages of a paper: where each line, frame and picture stands. All lengths are thousandths of a millimetre.
//!
//! Lines break inside their cell; a row that does not fit moves to the next page, one longer than a page goes on there. A
//! paragraph goes on on the next page line by line. The last page ends with the issuer, the place of the seal, and the code of a
//! licence.

use std::collections::BTreeSet;

use crate::fault::SealingFault;
use crate::font::{self, ASCENT, UNITS};
use crate::text::{FaceRow, Marking, PaperText, Part};
use crate::{picture, words};

/// A4.
pub(crate) const WIDTH: i32 = 210_000;
pub(crate) const HEIGHT: i32 = 297_000;
const MARGIN: i32 = 20_000;
const ACROSS: i32 = WIDTH - 2 * MARGIN;
/// The part of a page that rows stand in: where it begins on the second page and later, and where it ends on each.
const BODY_BEGINS: i32 = 32_000;
const BODY_ENDS: i32 = 276_000;
/// The title ends above the middle of the first page.
const HEAD_ENDS: i32 = 140_000;
/// Most pages of a document.
const MOST_PAGES: usize = 20;
/// Width of the column of names.
const NAMES: i32 = 44_000;
/// Distance of text from the frame of its cell.
const PAD: i32 = 1_500;
/// Distance above a heading, and above and below a paragraph.
const GAP: i32 = 1_500;
/// Least room for a heading: it is not left alone at the end of a page.
const HEADED: i32 = 26_000;
/// Height of what the last page ends with, and of what stands in it from its top.
const CLOSING: i32 = 66_000;
const CODE_SIDE: i32 = 46_000;
const CODE_TOP: i32 = 5_000;
const CAPTION_TOP: i32 = 52_000;
const IDENTIFIER_TOP: i32 = 57_500;
const ISSUER_LEFT: i32 = 100_000;
const ISSUER_TOP: i32 = 12_000;
/// Place of the seal (40 mm): over the name of the issuer and the day, as seals are set.
const SEAL_LEFT: i32 = 138_000;
const SEAL_TOP: i32 = 8_000;
const SEAL_SIDE: i32 = picture::SEAL_MM as i32 * 1_000;
/// Distance between seals: the second one covers nothing of the issuer.
const SEAL_GAP: i32 = 70_000;

/// The places of a text that stands on every page: the Chinese above the title, the English below the number of the page, each of
/// so many lines at most.
const BAND_TOP: i32 = 16_300;
const BAND_BELOW: i32 = 286_300;
const BAND_LINES: usize = 2;

/// The heights at which the copies of the watermark (水印) begin: none reaches the code, which some readers draw below
/// everything else.
const WATERMARK_TOPS: [i32; 3] = [110_000, 158_000, 206_000];

/// A strength of ink.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Black,
    Grey,
    /// Barely seen under the text.
    Faint,
}

/// Size of letters, height of a line, and ink.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Style {
    pub(crate) size: i32,
    pub(crate) leading: i32,
    pub(crate) tone: Tone,
}

const TITLE: Style = Style { size: 8_500, leading: 11_500, tone: Tone::Black };
const SUBTITLE: Style = Style { size: 4_200, leading: 6_000, tone: Tone::Grey };
const NUMBER: Style = Style { size: 3_800, leading: 6_000, tone: Tone::Black };
const NAME: Style = Style { size: 3_600, leading: 5_200, tone: Tone::Black };
const SMALL: Style = Style { size: 2_500, leading: 3_700, tone: Tone::Grey };
const HEADING: Style = Style { size: 4_200, leading: 6_500, tone: Tone::Black };
const VALUE: Style = Style { size: 3_700, leading: 5_400, tone: Tone::Black };
const MARK: Style = Style { size: 22_000, leading: 22_000, tone: Tone::Faint };

/// Characters that begin no line, and that end none (GB/T 15834).
const CLOSING_MARKS: &str = "，。、；：？！）》」』】〕”’…·%％℃²㎡)],.;:!?";
const OPENING_MARKS: &str = "（《「『【〔“‘([";

/// One line of text, broken and measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) text: String,
    /// Advance of each of its characters.
    pub(crate) advances: Vec<i32>,
    pub(crate) style: Style,
}

/// Something that stands on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Mark {
    Text {
        line: Line,
        left: i32,
        top: i32,
    },
    /// The watermark, upwards from its beginning.
    Watermark {
        line: Line,
        left: i32,
        top: i32,
    },
    /// The frame of a cell.
    Frame {
        left: i32,
        top: i32,
        width: i32,
        height: i32,
    },
    /// The code of the token.
    Code {
        left: i32,
        top: i32,
        side: i32,
    },
}

/// A page and all that stands on it.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) marks: Vec<Mark>,
}

impl Page {
    /// The layer below the text, which is the watermark, and that of everything else.
    pub(crate) fn layers(&self) -> [Vec<&Mark>; 2] {
        let (below, above) = self.marks.iter().partition(|mark| matches!(mark, Mark::Watermark { .. }));
        [below, above]
    }
}

/// All characters that pages show.
pub(crate) fn characters(pages: &[Page]) -> BTreeSet<char> {
    let lines = pages.iter().flat_map(|page| &page.marks).filter_map(|mark| match mark {
        Mark::Text { line, .. } | Mark::Watermark { line, .. } => Some(line),
        Mark::Frame { .. } | Mark::Code { .. } => None,
    });
    lines.flat_map(|line| line.text.chars()).collect()
}

/// The place of a seal on the last page: left, top, and the side of its square. The first stands over the issuer, each other one
/// to the left of it, where no code stands.
pub(crate) fn seal_place(nth: usize) -> (i32, i32, i32) {
    let shifted = i32::try_from(nth).unwrap_or(i32::MAX).saturating_mul(SEAL_SIDE + SEAL_GAP);
    (SEAL_LEFT.saturating_sub(shifted), BODY_ENDS - CLOSING + SEAL_TOP, SEAL_SIDE)
}

/// The pages of a paper.
pub(crate) fn compose(text: &PaperText, marking: &Marking) -> Result<Vec<Page>, SealingFault> {
    let running = broken(&format!("{}  {}", text.title.chinese, text.number), SMALL, ACROSS)?;
    let running = running.into_iter().take(1).collect();
    let mut composer = Composer { marking, running, pages: vec![blank(marking)?], at: 0 };
    composer.head(text)?;
    for part in &text.parts {
        match part {
            Part::Row(row) => composer.row(row)?,
            Part::Heading(heading) => {
                if composer.at + HEADED > BODY_ENDS {
                    composer.turn()?;
                }
                composer.at += GAP;
                composer.flow(broken(&heading.chinese, HEADING, ACROSS)?)?;
                composer.flow(broken(&heading.english, SMALL, ACROSS)?)?;
            }
            Part::Paragraph(paragraph) => {
                composer.at += GAP;
                composer.flow(broken(&paragraph.chinese, VALUE, ACROSS)?)?;
                composer.flow(broken(&paragraph.english, SMALL, ACROSS)?)?;
                composer.at += GAP;
            }
        }
    }
    composer.close(text)?;
    composer.numbered()
}

/// A page that says that it is a demonstration, and what stands on every page.
fn blank(marking: &Marking) -> Result<Page, SealingFault> {
    let mut page = Page::default();
    for (top, mark) in WATERMARK_TOPS.into_iter().zip(marking.watermarks) {
        page.marks.push(Mark::Watermark { line: Line::of(mark, MARK)?, left: 2 * MARGIN, top });
    }
    centred(&mut page, Line::of(words::NOTICE, SMALL)?, 12_000);
    let band = marking.band.iter().flat_map(|band| [(&band.chinese, BAND_TOP), (&band.english, BAND_BELOW)]);
    for (text, mut top) in band {
        let lines = broken(text, SMALL, ACROSS)?;
        if lines.len() > BAND_LINES {
            return Err(SealingFault::TooMuchText);
        }
        for line in lines {
            centred(&mut page, line, top);
            top += SMALL.leading;
        }
    }
    Ok(page)
}

fn centred(page: &mut Page, line: Line, top: i32) {
    let left = (WIDTH - line.width()) / 2;
    page.marks.push(Mark::Text { line, left, top });
}

struct Composer<'a> {
    /// The marks on every page.
    marking: &'a Marking,
    /// The line at the top of every page but the first.
    running: Vec<Line>,
    pages: Vec<Page>,
    /// The place on the last page up to which it is full.
    at: i32,
}

impl Composer<'_> {
    fn put(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.marks.push(mark);
        }
    }

    /// Puts lines below one another and returns where they end.
    fn stack(&mut self, lines: Vec<Line>, left: i32, top: i32) -> i32 {
        lines.into_iter().fold(top, |top, line| {
            let next = top + line.style.leading;
            if !line.text.is_empty() {
                self.put(Mark::Text { line, left, top });
            }
            next
        })
    }

    fn turn(&mut self) -> Result<(), SealingFault> {
        if self.pages.len() >= MOST_PAGES {
            return Err(SealingFault::TooMuchText);
        }
        self.pages.push(blank(self.marking)?);
        self.stack(self.running.clone(), MARGIN, BODY_BEGINS - 7_000);
        self.at = BODY_BEGINS;
        Ok(())
    }

    fn head(&mut self, text: &PaperText) -> Result<(), SealingFault> {
        let mut at = 24_000;
        let number = words::number(text.numbered_as, &text.number);
        for (text, style) in [(&text.title.chinese, TITLE), (&text.title.english, SUBTITLE), (&number, NUMBER)] {
            for line in broken(text, style, ACROSS)? {
                if let Some(page) = self.pages.last_mut() {
                    centred(page, line, at);
                }
                at += style.leading;
            }
            at += 1_500;
        }
        self.at = at + 2_500;
        if self.at > HEAD_ENDS { Err(SealingFault::TooMuchText) } else { Ok(()) }
    }

    fn row(&mut self, row: &FaceRow) -> Result<(), SealingFault> {
        let mut names = broken(&row.name.chinese, NAME, NAMES - 2 * PAD)?;
        names.extend(broken(&row.name.english, SMALL, NAMES - 2 * PAD)?);
        let mut values = broken(&row.value, VALUE, ACROSS - NAMES - 2 * PAD)?;
        if let Some(english) = &row.english {
            values.extend(broken(english, SMALL, ACROSS - NAMES - 2 * PAD)?);
        }
        loop {
            let height = tall(&names).max(tall(&values)) + 2 * PAD;
            let room = BODY_ENDS - self.at;
            if height <= room {
                self.cells(names, values, height);
                return Ok(());
            }
            // One that is longer than a page is cut where the page ends, every other moves whole.
            if height > BODY_ENDS - BODY_BEGINS {
                let (names_here, names_after) = cut(names, room - 2 * PAD);
                let (values_here, values_after) = cut(values, room - 2 * PAD);
                if !(names_here.is_empty() && values_here.is_empty()) {
                    let height = tall(&names_here).max(tall(&values_here)) + 2 * PAD;
                    self.cells(names_here, values_here, height);
                }
                (names, values) = (names_after, values_after);
            }
            self.turn()?;
        }
    }

    /// Puts the lines of a paragraph below one another, across the page and over its end.
    fn flow(&mut self, mut lines: Vec<Line>) -> Result<(), SealingFault> {
        loop {
            let (here, after) = cut(lines, BODY_ENDS - self.at);
            self.at = self.stack(here, MARGIN, self.at);
            if after.is_empty() {
                return Ok(());
            }
            lines = after;
            self.turn()?;
        }
    }

    fn cells(&mut self, names: Vec<Line>, values: Vec<Line>, height: i32) {
        let top = self.at;
        self.put(Mark::Frame { left: MARGIN, top, width: NAMES, height });
        self.put(Mark::Frame { left: MARGIN + NAMES, top, width: ACROSS - NAMES, height });
        self.stack(names, MARGIN + PAD, top + PAD);
        self.stack(values, MARGIN + NAMES + PAD, top + PAD);
        self.at = top + height;
    }

    fn close(&mut self, text: &PaperText) -> Result<(), SealingFault> {
        // Without a code nothing stands above the issuer and the seal.
        let closing = if text.code.is_some() { CLOSING } else { CLOSING - CODE_TOP };
        if self.at + closing > BODY_ENDS {
            self.turn()?;
        }
        let top = BODY_ENDS - CLOSING;
        if let Some(code) = &text.code {
            self.put(Mark::Code { left: MARGIN, top: top + CODE_TOP, side: CODE_SIDE });
            self.stack(vec![Line::of(words::SCAN, SMALL)?], MARGIN, top + CAPTION_TOP);
            let identifier = words::identifier(&code.licence);
            self.stack(broken(&identifier, SMALL, ACROSS)?, MARGIN, top + IDENTIFIER_TOP);
        }
        let (chinese, english) = text.issued_as;
        let mut lines = vec![Line::of(&format!("{chinese}  {english}"), SMALL)?];
        let across = WIDTH - MARGIN - ISSUER_LEFT;
        lines.extend(broken(&text.issuer.chinese, VALUE, across)?);
        lines.extend(broken(&text.issuer.english, SMALL, across)?);
        lines.push(Line::of("", SMALL)?);
        let (chinese, english) = words::day(text.issued_on);
        lines.push(Line::of(&chinese, VALUE)?);
        lines.push(Line::of(&english, SMALL)?);
        let ends = self.stack(lines, ISSUER_LEFT, top + ISSUER_TOP);
        if ends > top + IDENTIFIER_TOP { Err(SealingFault::TooMuchText) } else { Ok(()) }
    }

    /// The pages, each with its number.
    fn numbered(mut self) -> Result<Vec<Page>, SealingFault> {
        let all = self.pages.len();
        for (at, page) in self.pages.iter_mut().enumerate() {
            centred(page, Line::of(&words::page(at + 1, all), SMALL)?, BODY_ENDS + 6_000);
        }
        Ok(self.pages)
    }
}

fn tall(lines: &[Line]) -> i32 {
    lines.iter().map(|line| line.style.leading).sum()
}

/// As many lines as a height holds, and those after them.
fn cut(mut lines: Vec<Line>, room: i32) -> (Vec<Line>, Vec<Line>) {
    let mut used = 0;
    let fitting = lines.iter().take_while(|line| {
        used += line.style.leading;
        used <= room
    });
    let after = lines.split_off(fitting.count());
    (lines, after)
}

impl Line {
    fn of(text: &str, style: Style) -> Result<Self, SealingFault> {
        let advances = text.chars().map(|character| Ok(font::advance(character)? * style.size / UNITS));
        Ok(Self { text: text.to_owned(), advances: advances.collect::<Result<_, SealingFault>>()?, style })
    }

    pub(crate) fn width(&self) -> i32 {
        self.advances.iter().sum()
    }

    /// The distance from its top to its baseline: the letters stand in the middle of its height.
    pub(crate) fn baseline(&self) -> i32 {
        (self.style.leading - self.style.size) / 2 + self.style.size * ASCENT / UNITS
    }

    fn join(&mut self, other: &Self) {
        self.text.push_str(&other.text);
        self.advances.extend(&other.advances);
    }

    /// The line without the blanks at its end.
    fn trimmed(mut self) -> Self {
        self.text.truncate(self.text.trim_end_matches(' ').len());
        self.advances.truncate(self.text.chars().count());
        self
    }
}

/// A text in lines of a width: broken at its line feeds, between words, and between characters that no word is made of.
fn broken(text: &str, style: Style, width: i32) -> Result<Vec<Line>, SealingFault> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = Line::of("", style)?;
        for piece in pieces(paragraph) {
            let measured = Line::of(&piece, style)?;
            if line.width() + measured.width() > width && !line.text.is_empty() {
                lines.push(std::mem::replace(&mut line, Line::of("", style)?).trimmed());
            }
            if line.text.is_empty() && piece == " " {
                continue;
            }
            if measured.width() <= width {
                line.join(&measured);
                continue;
            }
            // A word wider than the cell breaks anywhere.
            for character in piece.chars() {
                let one = Line::of(character.encode_utf8(&mut [0; 4]), style)?;
                if line.width() + one.width() > width && !line.text.is_empty() {
                    lines.push(std::mem::replace(&mut line, Line::of("", style)?));
                }
                line.join(&one);
            }
        }
        lines.push(line.trimmed());
    }
    Ok(lines)
}

/// The pieces of a text that stay together: words, blanks, and characters with the marks that belong to them.
fn pieces(text: &str) -> Vec<String> {
    let is_word = |character: char| character < '\u{2000}' && character != ' ';
    let mut pieces: Vec<String> = Vec::new();
    for character in text.chars() {
        let before = pieces.last().and_then(|piece| piece.chars().last()).filter(|before| *before != ' ');
        let stays = character != ' '
            && before.is_some_and(|before| {
                (is_word(before) && is_word(character))
                    || CLOSING_MARKS.contains(character)
                    || OPENING_MARKS.contains(before)
            });
        match pieces.last_mut().filter(|_| stays) {
            Some(piece) => piece.push(character),
            None => pieces.push(character.to_string()),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str, width: i32) -> Vec<String> {
        broken(text, VALUE, width).unwrap().into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn lines_break_between_characters_and_words_and_never_before_a_full_stop() {
        // Five characters of 3.7 mm.
        let five = 5 * VALUE.size;
        assert_eq!(texts("权利人林某某", five), ["权利人林某", "某"]);
        assert_eq!(texts("权利人林某。某", five), ["权利人林", "某。某"]);
        assert_eq!(texts("权利人林（某）", five), ["权利人林", "（某）"]);
        assert_eq!(texts("一 Lin Xiuying", five), ["一 Lin", "Xiuying"]);
        assert_eq!(texts("甲\n\n乙", five), ["甲", "", "乙"]);
        let long = texts("LinXiuyingLinXiuying", five);
        assert!(long.len() > 1 && long.concat() == "LinXiuyingLinXiuying", "{long:?}");
        for line in broken(&"林Xiu，（".repeat(40), VALUE, five).unwrap() {
            assert!(line.width() <= five && line.advances.len() == line.text.chars().count(), "{line:?}");
        }
    }

    #[test]
    fn a_character_without_a_glyph_is_named() {
        assert_eq!(broken("林𠮷", VALUE, ACROSS), Err(SealingFault::NoGlyph { character: '𠮷' }));
        assert_eq!(broken("a\tb", VALUE, ACROSS), Err(SealingFault::NoGlyph { character: '\t' }));
    }
}
