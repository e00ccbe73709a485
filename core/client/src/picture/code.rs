//! Finding QR codes (二维码, GB/T 18284) in a picture without colours: by the middles of their three finder patterns (位置探测图形),
//! from which the place of every module of a code follows, however it is turned.
//!
//! The crate that decodes would find them too. But it collects all pairs of neighbours of all finder patterns, which a picture
//! that is made for it turns into gigabytes, and it goes by their corners, which miss the other end of a large code by a module
//! where it is turned. Here all that is kept is at most twenty bytes for each pixel.

#![allow(clippy::float_arithmetic, reason = "places in a picture lie between its pixels")]

use std::collections::{BTreeMap, BTreeSet};

use rqrr::SimpleGrid;

/// The most finder patterns that are looked at. Sixteen codes have fewer; more are a picture that is made to cost hours.
const MOST_FINDERS: usize = 50;
/// The contrast below which there is only paper, of 255.
const LEAST_CONTRAST: u8 = 32;
/// The number of cells, for each of which dark is told from light anew, along the shorter side of a picture.
const CELLS: usize = 16;
/// The most that one end of a code may be farther than the other, in two-hundredths of the distance.
const TILT: i32 = 40;
/// The places at which a module of the timing pattern is looked at: in its middle and near its edges, which miss first.
const PLACES: [f64; 3] = [-0.35, 0.0, 0.35];

/// The texts of the codes in a picture so many pixels wide, given the lightness of each pixel, row by row.
pub fn texts(wide: usize, light: &[u8]) -> BTreeSet<String> {
    let picture = Patches::of(wide, &dark(wide, light));
    let finders = picture.finders();
    let mut texts = BTreeSet::new();
    if finders.len() > MOST_FINDERS {
        return texts;
    }
    for corner in &finders {
        for right in &finders {
            let below = finders.iter().filter_map(|below| Corners::of(corner, right, below));
            texts.extend(below.filter_map(|corners| picture.text_at(&corners)));
        }
    }
    texts
}

/// The dark pixels: those darker than halfway between the darkest and the lightest around.
fn dark(wide: usize, light: &[u8]) -> Vec<bool> {
    let tall = light.len().checked_div(wide).unwrap_or(0);
    let cell = (wide.min(tall) / CELLS).max(8);
    let (across, down) = (wide.div_ceil(cell), tall.div_ceil(cell));
    let mut ranges = vec![(u8::MAX, u8::MIN); across * down];
    for (at, light) in light.iter().enumerate() {
        let (least, most) = &mut ranges[at / wide / cell * across + at % wide / cell];
        (*least, *most) = ((*least).min(*light), (*most).max(*light));
    }
    let halfway = |at: usize| {
        let (x, y) = (at % across, at / across);
        let rows = y.saturating_sub(1)..(y + 2).min(down);
        let around = rows.flat_map(|row| &ranges[row * across..][x.saturating_sub(1)..(x + 2).min(across)]);
        let (least, most) = around.fold((u8::MAX, u8::MIN), |(least, most), own| (least.min(own.0), most.max(own.1)));
        if most - least < LEAST_CONTRAST { 0 } else { least + (most - least) / 2 }
    };
    let halfway: Vec<u8> = (0..across * down).map(halfway).collect();
    let is_dark = |(at, light): (usize, &u8)| *light < halfway[at / wide / cell * across + at % wide / cell];
    light.iter().enumerate().map(is_dark).collect()
}

/// Dark pixels that hang together side by side.
#[derive(Debug, Clone, Copy, Default)]
struct Patch {
    pixels: u32,
    /// The sums of their places, across and down.
    across: u64,
    down: u64,
}

/// A picture in dark and light.
struct Patches {
    wide: usize,
    /// The patch that each pixel is of, row by row; the first is the light.
    of: Vec<u32>,
    all: Vec<Patch>,
}

impl Patches {
    fn of(wide: usize, dark: &[bool]) -> Self {
        let mut of = vec![0; dark.len()];
        // Each number leads to a lower one of the same patch, or is the lowest.
        let mut lower = vec![0_u32];
        for at in (0..dark.len()).filter(|at| dark[*at]) {
            let left = if at % wide > 0 { of[at - 1] } else { 0 };
            let above = if at >= wide { of[at - wide] } else { 0 };
            of[at] = match (lowest(&mut lower, left), lowest(&mut lower, above)) {
                (0, 0) => {
                    lower.push(lower.len() as u32);
                    lower.len() as u32 - 1
                }
                (0, one) | (one, 0) => one,
                (one, other) => {
                    lower[one.max(other) as usize] = one.min(other);
                    one.min(other)
                }
            };
        }
        let mut all = vec![Patch::default(); lower.len()];
        for at in (0..dark.len()).filter(|at| dark[*at]) {
            of[at] = lowest(&mut lower, of[at]);
            let patch = &mut all[of[at] as usize];
            patch.pixels += 1;
            patch.across += (at % wide) as u64;
            patch.down += (at / wide) as u64;
        }
        Self { wide, of, all }
    }

    /// The finder patterns: a stone within a ring, dark and light in turn as 1:1:3:1:1 in some row.
    fn finders(&self) -> Vec<Finder> {
        let mut finders = BTreeMap::new();
        for row in self.of.chunks_exact(self.wide.max(1)) {
            let mut runs = [(0, 0); 5];
            for run in row.chunk_by(|one, next| (*one == 0) == (*next == 0)) {
                runs.rotate_left(1);
                runs[4] = (run[0], run.len());
                let [ring, _, stone, _, end] = runs.map(|(patch, _)| patch);
                let is_one =
                    ring != 0 && ring == end && ring != stone && are_of_a_finder(runs.map(|(_, length)| length));
                if let Some(finder) = is_one.then(|| self.finder(ring, stone)).flatten() {
                    finders.entry(ring).or_insert(finder);
                }
            }
        }
        finders.into_values().collect()
    }

    fn finder(&self, ring: u32, stone: u32) -> Option<Finder> {
        let [ring, stone] = [ring, stone].map(|patch| self.all[patch as usize]);
        let pixels = f64::from(stone.pixels);
        // Nine modules within twenty-four.
        let is_one = (0.1..0.7).contains(&(pixels / f64::from(ring.pixels)));
        let middle = Point { x: stone.across as f64 / pixels + 0.5, y: stone.down as f64 / pixels + 0.5 };
        is_one.then(|| Finder { middle, module: ((pixels + f64::from(ring.pixels)) / 33.0).sqrt() })
    }

    fn is_dark(&self, place: Point) -> bool {
        let (x, y) = (place.x as usize, place.y as usize);
        let is_in = place.x >= 0.0 && place.y >= 0.0 && x < self.wide;
        is_in && self.of.get(y * self.wide + x).is_some_and(|patch| *patch != 0)
    }

    /// The text of the code with these corners, where it is one.
    fn text_at(&self, corners: &Corners) -> Option<String> {
        let guess = ((corners.modules - 17.0) / 4.0).round() as i32;
        let versions =
            [0, 1, -1, 2, -2].into_iter().map(|off| guess + off).filter(|version| (1..=40).contains(version));
        versions.map(|version| 17 + 4 * version as usize).find_map(|side| {
            let mut code = Code { corners, side, tilt: [0, 0] };
            // Four of five places of the modules between the finder patterns are dark and light in turn, as they should be.
            let least = PLACES.len() * (side - 14) * 4 / 5;
            if self.fit(&mut code, 0) < least || self.fit(&mut code, 1) < least {
                return None;
            }
            let grid = SimpleGrid::from_func(side, |x, y| self.is_dark(code.place(x as f64, y as f64)));
            rqrr::Grid::new(grid).decode().ok().map(|(_, text)| text)
        })
    }

    /// Tilts a code along one axis so that its timing pattern (定位图形) fits best, and says how many places of that fit.
    fn fit(&self, code: &mut Code<'_>, axis: usize) -> usize {
        let (mut best, mut least, mut most) = (0, 0, 0);
        for tilt in -TILT..=TILT {
            code.tilt[axis] = tilt;
            let is_dark = |at: f64| self.is_dark(if axis == 0 { code.place(at, 6.0) } else { code.place(6.0, at) });
            let places = (7..code.side - 7).flat_map(|at| PLACES.map(|off| (at % 2 == 0, at as f64 + off)));
            let fit = places.filter(|(dark, place)| is_dark(*place) == *dark).count();
            if fit > best {
                (best, least) = (fit, tilt);
            }
            if fit == best {
                most = tilt;
            }
        }
        code.tilt[axis] = (least + most) / 2;
        best
    }
}

/// The lowest number of a patch, to which the number is made to lead.
fn lowest(lower: &mut [u32], mut number: u32) -> u32 {
    while lower[number as usize] != number {
        lower[number as usize] = lower[lower[number as usize] as usize];
        number = lower[number as usize];
    }
    number
}

/// Whether these lengths are as 1:1:3:1:1, as a photograph goes.
fn are_of_a_finder(lengths: [usize; 5]) -> bool {
    let mean = (lengths[0] + lengths[1] + lengths[3] + lengths[4]) / 4;
    lengths.into_iter().zip([1, 1, 3, 1, 1]).all(|(length, part)| length.abs_diff(part * mean) <= mean * 3 / 4)
}

/// A place in a picture, in pixels from its upper left.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Point {
    x: f64,
    y: f64,
}

/// A finder pattern.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Finder {
    middle: Point,
    /// The pixels that a module is wide.
    module: f64,
}

/// Three finder patterns as those of one code lie.
struct Corners {
    /// The middle of the one between the others.
    from: Point,
    /// The way from there to the next one clockwise, and to the last.
    right: Point,
    below: Point,
    /// About how many modules the code is wide.
    modules: f64,
}

impl Corners {
    fn of(corner: &Finder, right: &Finder, below: &Finder) -> Option<Self> {
        let way = |to: &Finder| Point { x: to.middle.x - corner.middle.x, y: to.middle.y - corner.middle.y };
        let (one, other) = (way(right), way(below));
        let lengths = [one, other].map(|way| way.x.hypot(way.y));
        let area = one.x * other.y - one.y * other.x;
        let mean = (lengths[0] + lengths[1]) / 2.0;
        let module = (corner.module + right.module + below.module) / 3.0;
        let is_even = |part: f64, whole: f64| (part - whole).abs() <= whole / 4.0;
        // About as long, at about a right angle, of modules about as wide.
        let is_one = is_even(lengths[0], mean)
            && area > 0.0
            && is_even(area, mean * mean)
            && [corner, right, below].into_iter().all(|finder| is_even(finder.module, module));
        is_one.then(|| Self { from: corner.middle, right: one, below: other, modules: mean / module + 7.0 })
    }
}

/// The places of the modules of a code.
struct Code<'a> {
    corners: &'a Corners,
    /// The modules that it is wide.
    side: usize,
    /// The excess of the distance to its right end and to its lower end, in two-hundredths.
    tilt: [i32; 2],
}

impl Code<'_> {
    /// The middle of a module, or a place as far from it as its number is from a whole one.
    fn place(&self, x: f64, y: f64) -> Point {
        // From the middle of the first finder pattern, in the distance to the next.
        let part = |at: f64| (at - 3.0) / (self.side as f64 - 7.0);
        let [tilt_x, tilt_y] = self.tilt.map(|tilt| f64::from(tilt) / 200.0);
        let far = 1.0 + tilt_x * part(x) + tilt_y * part(y);
        let (x, y) = (part(x) * (1.0 + tilt_x) / far, part(y) * (1.0 + tilt_y) / far);
        let Corners { from, right, below, .. } = self.corners;
        Point { x: from.x + right.x * x + below.x * y, y: from.y + right.y * x + below.y * y }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FINDER: [&[u8; 7]; 7] = [b"#######", b"#     #", b"# ### #", b"# ### #", b"# ### #", b"#     #", b"#######"];

    /// A square of so many finder patterns across and down, a module being so many pixels.
    fn full_of_finders(across: usize, module: usize) -> (usize, Vec<u8>) {
        let wide = across * module * 10;
        let light = (0..wide * wide).map(|at| {
            let (x, y) = (at % wide / module % 10, at / wide / module % 10);
            if FINDER.get(y).and_then(|row| row.get(x)) == Some(&b'#') { 0 } else { 255 }
        });
        (wide, light.collect())
    }

    fn finders(wide: usize, light: &[u8]) -> Vec<Finder> {
        Patches::of(wide, &dark(wide, light)).finders()
    }

    #[test]
    fn each_finder_pattern_is_found_once_with_its_middle_and_its_module() {
        for module in [1, 2, 5] {
            let (wide, light) = full_of_finders(4, module);
            let found = finders(wide, &light);
            assert_eq!(found.len(), 16, "{module}");
            let first =
                Finder { middle: Point { x: 3.5 * module as f64, y: 3.5 * module as f64 }, module: module as f64 };
            assert_eq!(found[0], first);
        }
        // No ring, no finder pattern.
        let (wide, mut light) = full_of_finders(1, 2);
        light[6 * 2 * wide..].fill(255);
        light[6 * 2..][..2].fill(255);
        light[..2 * wide].fill(255);
        assert_eq!(finders(wide, &light).len(), 0);
    }

    /// A code above so many finder patterns across and down.
    fn code_above_finders(text: &str, across: usize) -> (usize, Vec<u8>) {
        let code = crate::qr_matrix(text).unwrap();
        let (side, module) = (code.side as usize, 4);
        let (wide, finders) = full_of_finders(across, module);
        let mut light = vec![255; wide * (side + 8) * module];
        for at in (0..side * side).filter(|at| code.dark[*at] == 1) {
            let (left, top) = ((at % side + 4) * module, (at / side + 4) * module);
            for y in top..top + module {
                light[y * wide + left..][..module].fill(0);
            }
        }
        light.extend(finders);
        (wide, light)
    }

    #[test]
    fn more_finder_patterns_than_codes_have_are_not_compared() {
        let text = "EREG1:TEXT";
        for (across, read) in [(3, BTreeSet::from([text.to_owned()])), (12, BTreeSet::new())] {
            let (wide, light) = code_above_finders(text, across);
            assert_eq!(finders(wide, &light).len(), across * across + 3);
            assert_eq!(texts(wide, &light), read, "{across}");
        }
    }

    #[test]
    fn an_empty_picture_and_one_of_a_single_pixel_have_no_code() {
        assert_eq!(texts(0, &[]), BTreeSet::new());
        assert_eq!(texts(1, &[0]), BTreeSet::new());
    }
}
