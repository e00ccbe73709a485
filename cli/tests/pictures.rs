//! `ereg verify` of a picture of a certificate's code, as a person at a desk is sent it: read, and what is not read is said.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot run has failed")]
#![allow(clippy::float_arithmetic, reason = "a photograph is no drawing")]

mod common;

use std::{
    f64::consts::PI,
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use common::{Office, Run, ereg};
use ereg_client::qr_matrix;
use png::{BitDepth, ColorType, Encoder};
use serde_json::{Value, json};

/// Modules of light around a code.
const QUIET: usize = 4;

/// A picture without colours.
#[derive(Clone)]
struct Drawn {
    wide: usize,
    tall: usize,
    light: Vec<u8>,
}

impl Drawn {
    fn white(wide: usize, tall: usize) -> Self {
        Self { wide, tall, light: vec![255; wide * tall] }
    }

    /// The code of a text, each module so many pixels wide.
    fn code(text: &str, module: usize) -> Self {
        let code = qr_matrix(text).unwrap();
        let side = code.side as usize;
        let all = (side + 2 * QUIET) * module;
        let mut drawn = Self::white(all, all);
        for at in (0..side * side).filter(|at| code.dark[*at] == 1) {
            let (left, top) = ((at % side + QUIET) * module, (at / side + QUIET) * module);
            for y in top..top + module {
                drawn.light[y * all + left..][..module].fill(0);
            }
        }
        drawn
    }

    /// The same with light at the right and below, so that its sides are multiples.
    fn padded(&self, of: usize) -> Self {
        let up = |side: usize| side.div_ceil(of) * of;
        let mut padded = Self::white(up(self.wide), up(self.tall));
        for (row, own) in padded.light.chunks_exact_mut(up(self.wide)).zip(self.light.chunks_exact(self.wide)) {
            row[..self.wide].copy_from_slice(own);
        }
        padded
    }

    /// Another picture at the right of it.
    fn beside(&self, other: &Self) -> Self {
        let mut both = Self::white(self.wide + other.wide, self.tall.max(other.tall));
        for (drawn, left) in [(self, 0), (other, self.wide)] {
            for y in 0..drawn.tall {
                let row = &drawn.light[y * drawn.wide..][..drawn.wide];
                both.light[y * both.wide + left..][..drawn.wide].copy_from_slice(row);
            }
        }
        both
    }

    /// The picture as it lies on a table: turned, darker to the right, with one grain of many.
    fn photographed(&self, degrees: f64, mut grain: u32) -> Self {
        let side = self.wide + self.wide / 2;
        let (sine, cosine) = (degrees * PI / 180.0).sin_cos();
        let (middle, own) = (side as f64 / 2.0, self.wide as f64 / 2.0);
        let mut taken = Self::white(side, side);
        for (at, light) in taken.light.iter_mut().enumerate() {
            let (x, y) = ((at % side) as f64 - middle, (at / side) as f64 - middle);
            let (from_x, from_y) = (x * cosine + y * sine + own, y * cosine - x * sine + own);
            let inside = |from: f64| from >= 0.0 && from < self.wide as f64;
            let paper = match inside(from_x) && inside(from_y) {
                true => self.light[from_y as usize * self.wide + from_x as usize],
                false => 255,
            };
            grain = grain.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let shade = 0.9 - 0.4 * (at % side) as f64 / side as f64;
            *light = (f64::from(paper) * 0.8 * shade + 20.0 + f64::from(grain >> 28)) as u8;
        }
        taken
    }

    /// The picture as it is seen from aside: its lower right farther away by this part.
    fn askew(&self, farther: f64) -> Self {
        let side = self.wide;
        let from_middle = |at: usize| at as f64 / side as f64 - 0.5;
        let mut seen = self.clone();
        for at in 0..seen.light.len() {
            let (x, y) = (from_middle(at % side), from_middle(at / side));
            let far = 1.0 + farther * (x + y);
            let from = [x, y].map(|part| ((part / far + 0.5) * side as f64).clamp(0.0, side as f64 - 1.0) as usize);
            seen.light[at] = self.light[from[1] * side + from[0]];
        }
        seen
    }

    fn png(&self) -> Vec<u8> {
        png(self.wide, self.tall, ColorType::Grayscale, &self.light)
    }
}

fn png(wide: usize, tall: usize, kind: ColorType, pixels: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, wide as u32, tall as u32);
    encoder.set_color(kind);
    encoder.set_depth(BitDepth::Eight);
    encoder.write_header().unwrap().write_image_data(pixels).unwrap();
    bytes
}

/// The beginning of a PNG that says that it is so large, and has nothing behind that.
fn png_of_size(wide: u32, tall: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    drop(Encoder::new(&mut bytes, wide, tall).write_header().unwrap());
    bytes
}

/// The colours of a JPEG.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Colours {
    None,
    /// As a telephone's camera stores them, by half as wide and half as tall (4:2:0).
    Halved,
}

/// A baseline JPEG of a picture whose every eight by eight pixels are of one lightness: a module of a code each. With colours
/// its sides are multiples of sixteen.
fn jpeg(drawn: &Drawn, colours: Colours) -> Vec<u8> {
    let step = if colours == Colours::Halved { 2 } else { 1 };
    let (across, down) = (drawn.wide / 8 / step, drawn.tall / 8 / step);
    assert_eq!((across * 8 * step, down * 8 * step), (drawn.wide, drawn.tall));
    let mut bits = Bits::default();
    let mut before = 0;
    for (unit, block) in (0..across * down).flat_map(|unit| (0..step * step).map(move |block| (unit, block))) {
        let left = (unit % across * step + block % step) * 8;
        let top = (unit / across * step + block / step) * 8;
        // The mean is all that there is; divided by eight of its table it is the lightness itself.
        let mean = i32::from(drawn.light[top * drawn.wide + left]) - 128;
        match mean - before {
            0 => bits.put(0b0, 1),
            far if far.abs() > 127 => {
                bits.put(0b10, 2);
                bits.put((if far > 0 { far } else { far + 255 }) as u32, 8);
            }
            near => {
                assert!(near.abs() > 63, "black and white alone");
                bits.put(0b110, 3);
                bits.put((if near > 0 { near } else { near + 127 }) as u32, 7);
            }
        }
        before = mean;
        bits.put(0b0, 1); // Nothing but the mean.
        if block == 3 {
            bits.put(0b0000, 4); // Both colours are none.
        }
    }
    let mut table = [8_u8; 65];
    table[0] = 0;
    let codes = |class: u8, lengths: &[u8], values: &[u8]| {
        let mut counts = [0; 16];
        counts[..lengths.len()].copy_from_slice(lengths);
        segment(0xC4, &[&[class][..], &counts, values].concat())
    };
    let scan = match colours {
        Colours::None => segment(0xDA, &[1, 1, 0, 0, 63, 0]),
        Colours::Halved => segment(0xDA, &[3, 1, 0, 2, 0, 3, 0, 0, 63, 0]),
    };
    [
        &b"\xFF\xD8"[..],
        &segment(0xDB, &table),
        &jpeg_size(drawn.wide as u16, drawn.tall as u16, colours),
        &codes(0x00, &[1, 1, 1], &[0, 8, 7]),
        &codes(0x10, &[1], &[0]),
        &scan,
        &bits.end(),
        b"\xFF\xD9",
    ]
    .concat()
}

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    [&[0xFF, marker][..], &(content.len() as u16 + 2).to_be_bytes(), content].concat()
}

fn jpeg_size(wide: u16, tall: u16, colours: Colours) -> Vec<u8> {
    let parts: &[u8] = match colours {
        Colours::None => &[1, 1, 0x11, 0],
        Colours::Halved => &[3, 1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0],
    };
    segment(0xC0, &[&[8][..], &tall.to_be_bytes(), &wide.to_be_bytes(), parts].concat())
}

/// Bits of a scan, with a zero behind each byte that could be a marker.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    byte: u8,
    filled: u32,
}

impl Bits {
    fn put(&mut self, value: u32, many: u32) {
        for at in (0..many).rev() {
            self.byte = (self.byte << 1) | ((value >> at) & 1) as u8;
            self.filled += 1;
            if self.filled == 8 {
                self.bytes.push(self.byte);
                if self.byte == 0xFF {
                    self.bytes.push(0);
                }
                (self.byte, self.filled) = (0, 0);
            }
        }
    }

    fn end(mut self) -> Vec<u8> {
        while self.filled != 0 {
            self.put(1, 1);
        }
        self.bytes
    }
}

/// Somebody at a desk, with the trust file of an office.
struct Desk {
    office: Office,
    dir: tempfile::TempDir,
    trust: String,
}

impl Desk {
    fn new() -> Self {
        let (office, dir) = (Office::new(1, "demo-wuhan"), tempfile::tempdir().unwrap());
        let trust = office.write_trust(dir.path()).to_str().unwrap().to_owned();
        Self { office, dir, trust }
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let file = self.dir.path().join(name);
        fs::write(&file, bytes).unwrap();
        file
    }

    fn verify(&self, file: &Path, more: &[&str]) -> Run {
        ereg(&[&["verify", "--trust", &self.trust, file.to_str().unwrap()], more].concat(), b"")
    }

    /// The one answer about a picture: exit code and object.
    fn asked(&self, name: &str, bytes: &[u8]) -> (i32, Value) {
        let run = self.verify(&self.file(name, bytes), &["--json"]);
        assert!(!run.stderr.contains("panicked"), "{name}: {}", run.stderr);
        let mut objects = run.objects();
        assert_eq!(objects.len(), 1, "{name}: {} {}", run.stdout, run.stderr);
        (run.exit, objects.remove(0))
    }

    /// A picture out of which nothing is read, and the code of why.
    fn refused(&self, name: &str, bytes: &[u8]) -> String {
        let (exit, answer) = self.asked(name, bytes);
        assert_eq!((exit, &answer["ok"], &answer["integrity"]), (1, &json!(false), &json!("unreadable")), "{answer}");
        assert!(answer["input"].as_str().unwrap().ends_with(name), "{answer}");
        assert!(answer["error"]["fix"].is_string() && answer.get("certificate").is_none(), "{answer}");
        answer["error"]["code"].as_str().unwrap().to_owned()
    }
}

#[test]
fn a_picture_of_the_code_is_answered_as_the_token_is() {
    let desk = Desk::new();
    for token in [desk.office.token(None), desk.office.forged(), desk.office.not_in_the_book()] {
        let typed = desk.file("token.txt", token.as_bytes());
        let code = Drawn::code(&token, 8);
        let clear: Vec<u8> = code.light.iter().flat_map(|light| [0, 0, 0, 255 - light]).collect();
        let pictures = [
            ("code.png", code.png()),
            ("code.jpg", jpeg(&code, Colours::None)),
            ("colours.jpg", jpeg(&code.padded(16), Colours::Halved)),
            // A drawing of black on nothing, by a name that says nothing.
            ("code.bin", png(code.wide, code.tall, ColorType::Rgba, &clear)),
        ];
        for (name, bytes) in pictures {
            let picture = desk.file(name, &bytes);
            for form in [&["--json"][..], &["--lang", "zh"], &["--lang", "en"]] {
                let (own, of_text) = (desk.verify(&picture, form), desk.verify(&typed, form));
                assert_eq!((own.exit, own.stdout), (of_text.exit, of_text.stdout), "{name} {form:?}");
            }
            let piped = ereg(&["verify", "--trust", &desk.trust, "--json"], &bytes);
            assert_eq!(piped.stdout, desk.verify(&typed, &["--json"]).stdout, "{name}");
        }
    }
}

#[test]
fn a_photograph_is_read_turned_in_the_shade_and_with_grain() {
    let desk = Desk::new();
    let code = Drawn::code(&desk.office.token(None), 6);
    for degrees in [0.0, 3.0, 8.0, 15.0, 45.0, 90.0, 187.0] {
        let seen = [
            ("from above", code.photographed(degrees, 7)),
            ("from aside", code.photographed(degrees, 12_345).askew(0.06)),
        ];
        for (how, photo) in seen {
            let (exit, answer) = desk.asked("photo.png", &photo.png());
            assert_eq!((exit, &answer["integrity"]), (0, &json!("intact")), "{degrees} {how}: {answer}");
        }
    }
}

#[test]
fn a_picture_without_a_code_with_several_or_with_another_one_says_so() {
    let desk = Desk::new();
    let [one, other] = [1, 2].map(|n| Drawn::code(&desk.office.token_numbered(n), 4));
    assert_eq!(desk.refused("blank.png", &Drawn::white(400, 400).png()), "picture.no_code");
    assert_eq!(desk.refused("blank.jpg", &jpeg(&Drawn::white(400, 400), Colours::Halved)), "picture.no_code");
    assert_eq!(desk.refused("small.png", &Drawn::white(1, 1).png()), "picture.no_code");
    // Half of a code is none.
    let half = one.light[..one.wide * (one.tall / 2)].to_vec();
    let half = Drawn { tall: one.tall / 2, light: half, ..one };
    assert_eq!(desk.refused("half.png", &half.png()), "picture.no_code");
    assert_eq!(desk.refused("two.png", &one.beside(&other).png()), "picture.several_codes");
    // Twice the same is one.
    assert_eq!(desk.asked("twice.png", &one.beside(&one).png()).0, 0);
    let (exit, answer) = desk.asked("link.png", &Drawn::code("https://example.invalid/", 4).png());
    assert_eq!((exit, &answer["error"]["code"]), (1, &json!("token.prefix")), "{answer}");
}

#[test]
fn a_damaged_picture_and_what_is_none_are_unreadable() {
    let desk = Desk::new();
    let code = Drawn::code(&desk.office.token(None), 8);
    let (whole, photo) = (code.png(), jpeg(&code, Colours::None));
    for length in [8, 20, 40, whole.len() / 2, whole.len() * 9 / 10] {
        assert_eq!(desk.refused("cut.png", &whole[..length]), "picture.unreadable", "{length}");
    }
    for length in [3, 20, 60, 100] {
        assert_eq!(desk.refused("cut.jpg", &photo[..length]), "picture.unreadable", "{length}");
    }
    // Of a photograph that was cut off later the code is looked for in what there is.
    let cut = desk.refused("cut.jpg", &photo[..photo.len() / 2]);
    assert!(["picture.no_code", "picture.unreadable"].contains(&cut.as_str()), "{cut}");
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    let flipped = desk.refused("flipped.png", &flipped);
    assert!(["picture.no_code", "picture.unreadable"].contains(&flipped.as_str()), "{flipped}");
    for (name, bytes) in [("text.png", &b"EREG1:ABC"[..]), ("empty.jpeg", b""), ("gif.PNG", b"GIF89a\x01\0\x01\0")] {
        assert_eq!(desk.refused(name, bytes), "picture.unreadable", "{name}");
    }
}

#[test]
fn a_picture_that_says_it_is_huge_is_refused_before_there_is_room_for_it() {
    let desk = Desk::new();
    let begun = Instant::now();
    for (wide, tall) in [(100_000, 100_000), (20_000, 1), (6_000, 6_000), (1 << 30, 1 << 30)] {
        assert_eq!(desk.refused("huge.png", &png_of_size(wide, tall)), "picture.too_large", "{wide} × {tall}");
    }
    for (wide, tall) in [(65_535, 65_535), (20_000, 1), (6_000, 6_000)] {
        let mut bytes = jpeg(&Drawn::white(8, 8), Colours::None);
        let size = jpeg_size(8, 8, Colours::None);
        let at = bytes.windows(size.len()).position(|window| window == size).unwrap();
        bytes.splice(at..at + size.len(), jpeg_size(wide, tall, Colours::None));
        assert_eq!(desk.refused("huge.jpg", &bytes), "picture.too_large", "{wide} × {tall}");
    }
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

/// Whoever compares each finder pattern with each needs gigabytes for the first two of these, and hours for all.
#[test]
fn a_picture_full_of_finder_patterns_has_no_code_and_costs_little() {
    let desk = Desk::new();
    let pattern = ["#######", "#     #", "# ### #", "# ### #", "# ### #", "#     #", "#######"];
    let begun = Instant::now();
    // Of the last there are few enough to be compared.
    for (side, module) in [(5_792, 1), (5_792, 2), (2_000, 1), (2_000, 2), (500, 9)] {
        let mut drawn = Drawn::white(side, side);
        for at in 0..drawn.light.len() {
            let (x, y) = (at % side / module % 10, at / side / module % 10);
            if pattern.get(y).is_some_and(|row| row.as_bytes().get(x) == Some(&b'#')) {
                drawn.light[at] = 0;
            }
        }
        assert_eq!(desk.refused("patterns.png", &drawn.png()), "picture.no_code", "{side} {module}");
    }
    assert!(begun.elapsed() < Duration::from_secs(240), "{:?}", begun.elapsed());
}

#[test]
fn a_picture_is_judged_by_a_trust_file_as_a_token_is() {
    let desk = Desk::new();
    let picture = desk.file("code.png", &Drawn::code(&desk.office.token(None), 4).png());
    let run = ereg(&["verify", picture.to_str().unwrap(), "--json"], b"");
    assert_eq!((run.exit, &run.failure()["error"]["code"]), (2, &json!("trust.not_given")));
    // Nor do roots of seals say anything of it.
    let words = desk.verify(&picture, &["--lang", "zh"]);
    assert!(words.stdout.contains("✓") && words.stdout.contains("演示"), "{}", words.stdout);
}
