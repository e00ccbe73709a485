//! Ink on a picture: how strongly each of its pixels is covered by glyphs and figures.
//!
//! What covers a part of a pixel covers it so strongly. The path's own library does the measuring, in whole numbers of a 256th of
//! a pixel; what is handed to it comes from additions and multiplications alone, so that every machine draws the same.
#![allow(clippy::float_arithmetic, reason = "places in a picture lie between its pixels")]

use std::collections::{BTreeMap, BTreeSet};

use zeno::{Command, Fill, Mask, Point, Scratch, Transform};

use crate::fault::SealingFault;
use crate::font::{self, OnLine, OutlinePoint};

/// The strongest ink.
pub(crate) const FULL: u8 = 255;
/// The distance of the points that bend a cubic curve into a quarter of a circle, for a radius of one.
const ROUND: f32 = 0.552_284_8;

/// One ink on a picture, from none to [`FULL`] in each pixel.
pub(crate) struct Ink {
    width: usize,
    height: usize,
    strengths: Vec<u8>,
    scratch: Scratch,
}

impl Ink {
    pub(crate) fn none(width: usize, height: usize) -> Self {
        Self { width, height, strengths: vec![0; width * height], scratch: Scratch::new() }
    }

    /// The strength in each pixel, row by row.
    pub(crate) fn strengths(&self) -> &[u8] {
        &self.strengths
    }

    /// Draws a figure over what is there; what lies beyond the edges is not seen.
    pub(crate) fn draw(&mut self, figure: &[Command], at: Transform, strength: u8) {
        if figure.is_empty() {
            return;
        }
        let mut mask = Mask::with_scratch(figure, &mut self.scratch);
        mask.style(Fill::NonZero).transform(Some(at));
        let (covered, place) = mask.render();
        let across = usize::try_from(place.width).unwrap_or_default();
        for (row, y) in covered.chunks(across.max(1)).zip(place.top..) {
            for (covers, x) in row.iter().zip(place.left..) {
                mix(&mut self.strengths, (self.width, self.height), (x, y), strength, *covers);
            }
        }
    }

    /// Covers the pixels from one corner to the other, which they end before.
    pub(crate) fn cover(&mut self, (left, top): (i32, i32), (right, bottom): (i32, i32), strength: u8) {
        for y in top..bottom {
            for x in left..right {
                mix(&mut self.strengths, (self.width, self.height), (x, y), strength, FULL);
            }
        }
    }
}

/// Lays an ink over that of a pixel, as far as it covers it.
fn mix(strengths: &mut [u8], (width, height): (usize, usize), (x, y): (i32, i32), strength: u8, covers: u8) {
    let inside = |at: i32, side: usize| usize::try_from(at).ok().filter(|at| *at < side);
    let (Some(x), Some(y)) = (inside(x, width), inside(y, height)) else { return };
    let Some(pixel) = strengths.get_mut(y * width + x) else { return };
    let (under, over, covers) = (u32::from(*pixel), u32::from(strength), u32::from(covers));
    let mixed = (under * (255 - covers) + over * covers + 127) / 255;
    *pixel = u8::try_from(mixed).unwrap_or(FULL);
}

/// The figures of characters, in units of the font, upwards from the baseline.
pub(crate) struct Glyphs(BTreeMap<char, Vec<Command>>);

impl Glyphs {
    pub(crate) fn of(characters: &BTreeSet<char>) -> Result<Self, SealingFault> {
        let outlines = font::outlines(characters)?;
        let figures = outlines
            .into_iter()
            .map(|(character, contours)| (character, contours.iter().flat_map(|contour| figure(contour)).collect()));
        Ok(Self(figures.collect()))
    }

    pub(crate) fn figure(&self, character: char) -> &[Command] {
        self.0.get(&character).map(Vec::as_slice).unwrap_or_default()
    }
}

/// A closed contour; between two points beside the line lies one that it goes through.
fn figure(contour: &[OutlinePoint]) -> Vec<Command> {
    let mut whole: Vec<(Point, OnLine)> = Vec::with_capacity(contour.len() * 2);
    for (at, point) in contour.iter().enumerate() {
        let next = contour.get(at + 1).or(contour.first()).unwrap_or(point);
        whole.push((placed(point.x, point.y), point.is));
        if (point.is, next.is) == (OnLine::Beside, OnLine::Beside) {
            let (from, to) = (placed(point.x, point.y), placed(next.x, next.y));
            whole.push((Point::new((from.x + to.x) / 2.0, (from.y + to.y) / 2.0), OnLine::Through));
        }
    }
    let begin = whole.iter().position(|(_, is)| *is == OnLine::Through).unwrap_or_default();
    whole.rotate_left(begin);
    let Some((first, _)) = whole.first().copied() else { return Vec::new() };
    let mut commands = vec![Command::MoveTo(first)];
    let mut bend: Option<Point> = None;
    for (point, is) in whole.into_iter().skip(1).chain([(first, OnLine::Through)]) {
        match (is, bend.take()) {
            (OnLine::Beside, _) => bend = Some(point),
            (OnLine::Through, None) => commands.push(Command::LineTo(point)),
            (OnLine::Through, Some(bend)) => commands.push(Command::QuadTo(bend, point)),
        }
    }
    commands.push(Command::Close);
    commands
}

/// A circle around the origin; one that goes the other way around leaves what another has drawn around it.
pub(crate) fn circle(radius: f32, way: Winding) -> Vec<Command> {
    let bend = radius * ROUND;
    let down = match way {
        Winding::Left => -1.0,
        Winding::Right => 1.0,
    };
    let at = |x: f32, y: f32| Point::new(x, y * down);
    vec![
        Command::MoveTo(at(radius, 0.0)),
        Command::CurveTo(at(radius, bend), at(bend, radius), at(0.0, radius)),
        Command::CurveTo(at(-bend, radius), at(-radius, bend), at(-radius, 0.0)),
        Command::CurveTo(at(-radius, -bend), at(-bend, -radius), at(0.0, -radius)),
        Command::CurveTo(at(bend, -radius), at(radius, -bend), at(radius, 0.0)),
        Command::Close,
    ]
}

/// The way around a circle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Winding {
    Left,
    Right,
}

/// A length as the library takes it: exact, since no length of a glyph or a page has more than 24 bits.
#[expect(clippy::cast_precision_loss, reason = "below two to the power of 24 nothing is lost")]
pub(crate) fn exact(length: i32) -> f32 {
    length as f32
}

fn placed(x: i32, y: i32) -> Point {
    Point::new(exact(x), exact(y))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strongest(ink: &Ink) -> u8 {
        ink.strengths().iter().copied().max().unwrap()
    }

    #[test]
    fn what_covers_a_part_of_a_pixel_covers_it_so_strongly() {
        let mut ink = Ink::none(4, 4);
        let square = [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)].map(|(x, y)| Point::new(x, y));
        let figure: Vec<Command> = [Command::MoveTo(square[0])]
            .into_iter()
            .chain(square[1..].iter().map(|point| Command::LineTo(*point)))
            .chain([Command::Close])
            .collect();
        ink.draw(&figure, Transform::translation(1.5, 1.0), FULL);
        assert_eq!(ink.strengths()[4..8], [0, 127, 255, 127]);
        assert_eq!(ink.strengths()[..4], [0; 4]);
        // Beyond the edges there is nothing to draw on.
        ink.draw(&figure, Transform::translation(-1.0, 3.0), FULL);
        ink.draw(&figure, Transform::translation(40.0, -40.0), FULL);
        assert_eq!(ink.strengths()[12..], [255, 0, 0, 0]);
    }

    #[test]
    fn a_stronger_ink_covers_a_fainter_one_and_the_other_way_around() {
        let mut ink = Ink::none(2, 1);
        ink.cover((0, 0), (2, 1), 20);
        ink.cover((1, 0), (9, 9), FULL);
        assert_eq!(ink.strengths(), [20, 255]);
        ink.cover((1, 0), (2, 1), 20);
        assert_eq!(ink.strengths(), [20, 20]);
    }

    #[test]
    fn the_ring_between_two_circles_is_filled_and_what_it_surrounds_is_not() {
        let mut ink = Ink::none(41, 41);
        let ring = [circle(20.0, Winding::Left), circle(10.0, Winding::Right)].concat();
        ink.draw(&ring, Transform::translation(20.5, 20.5), FULL);
        let at = |x: usize, y: usize| ink.strengths()[y * 41 + x];
        assert_eq!([at(20, 20), at(5, 20), at(20, 5), at(35, 20), at(0, 0)], [0, 255, 255, 255, 0]);
    }

    /// 口 has a hole, and a blank no figure.
    #[test]
    fn a_glyph_is_drawn_from_its_outline() {
        let glyphs = Glyphs::of(&['口', ' '].into()).unwrap();
        let mut ink = Ink::none(100, 100);
        ink.draw(glyphs.figure(' '), Transform::IDENTITY, FULL);
        assert_eq!(strongest(&ink), 0);
        ink.draw(glyphs.figure('口'), Transform::new(0.1, 0.0, 0.0, -0.1, 0.0, 88.0), FULL);
        assert_eq!(strongest(&ink), 255);
        assert_eq!(ink.strengths()[50 * 100 + 50], 0, "the hole");
        assert!(Glyphs::of(&['𠮷'].into()).is_err());
    }
}
