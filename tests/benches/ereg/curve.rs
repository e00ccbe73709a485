//! A cost at four sizes, and its picture: a few lines of SVG, since a library that draws would be the largest
//! dependency of the tests and bring fonts along.

use std::fmt::Write as _;
use std::path::Path;

use crate::table::{Line, alone};

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 320.0;
/// Room for the axes and what is written beside them.
const MARGIN: f64 = 56.0;

/// The course that a cost is to take as its size grows.
#[derive(Clone, Copy)]
pub(crate) enum Course {
    /// The last costs at most so many times what the first does.
    Flat(f64),
    /// One of the last costs at most so many times what one of the first does.
    Linear(f64),
}

/// A cost at each size, and what the baseline costs there where it was measured.
pub(crate) struct Curve {
    /// The file's name.
    pub(crate) name: &'static str,
    /// The title: the work that is measured.
    pub(crate) title: &'static str,
    /// The things of which there are more and more.
    pub(crate) size: &'static str,
    /// The unit of the cost.
    pub(crate) unit: &'static str,
    /// Sizes, the smallest first.
    pub(crate) sizes: Vec<u64>,
    pub(crate) ours: Vec<f64>,
    pub(crate) baseline: Vec<f64>,
}

impl Curve {
    pub(crate) fn new(name: &'static str, title: &'static str, size: &'static str, unit: &'static str) -> Curve {
        Curve { name, title, size, unit, sizes: Vec::new(), ours: Vec::new(), baseline: Vec::new() }
    }

    pub(crate) fn add(&mut self, size: u64, ours: f64) {
        self.sizes.push(size);
        self.ours.push(ours);
    }

    /// Draws it, and says whether it takes the course that it is to take.
    pub(crate) fn line(&self, course: Course) -> Line {
        self.draw();
        let (first, last) = (self.ours[0], self.ours[self.ours.len() - 1]);
        let (small, large) = (self.sizes[0] as f64, self.sizes[self.sizes.len() - 1] as f64);
        let (growth, goal, met) = match course {
            Course::Flat(most) => (last / first, "flat", last / first <= most),
            Course::Linear(most) => {
                let each = (last / large) / (first / small);
                (each, "linear", each <= most)
            }
        };
        let of = match course {
            Course::Flat(_) => "in all",
            Course::Linear(_) => "each",
        };
        let costs: Vec<_> = self.ours.iter().map(|cost| format!("{cost:.1}")).collect();
        let sizes: Vec<_> = self.sizes.iter().map(u64::to_string).collect();
        let measured = format!("{} {} at {} {}", costs.join(" / "), self.unit, sizes.join(" / "), self.size);
        Line { ratio: format!("{growth:.2} {of}"), ..alone(self.title, measured, goal, met.into()) }
    }

    /// Writes `docs/performance/NAME.svg`.
    fn draw(&self) {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/performance");
        std::fs::create_dir_all(&dir).unwrap();
        std::fs::write(dir.join(self.name).with_extension("svg"), self.svg()).unwrap();
    }

    fn svg(&self) -> String {
        let all = || self.ours.iter().chain(&self.baseline);
        let (most, largest) = (all().copied().fold(0.0, f64::max), *self.sizes.last().unwrap() as f64);
        let x = |size: u64| MARGIN + size as f64 / largest * (WIDTH - 2.0 * MARGIN);
        let y = |cost: f64| HEIGHT - MARGIN - cost / most * (HEIGHT - 2.0 * MARGIN);
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" \
             font-size=\"13\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n\
             <text x=\"{MARGIN}\" y=\"24\" font-size=\"15\">{}</text>\n\
             <text x=\"{MARGIN}\" y=\"44\" fill=\"#555\">{}, by {}</text>\n",
            self.title, self.unit, self.size
        );
        let (left, right, floor, top) = (MARGIN, WIDTH - MARGIN, HEIGHT - MARGIN, MARGIN);
        let axes = format!("M{left} {top}V{floor}H{right}");
        writeln!(svg, "<path d=\"{axes}\" fill=\"none\" stroke=\"#555\"/>").unwrap();
        writeln!(svg, "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{most:.1}</text>", left - 6.0, top + 4.0).unwrap();
        writeln!(svg, "<text x=\"{}\" y=\"{floor}\" text-anchor=\"end\">0</text>", left - 6.0).unwrap();
        for size in &self.sizes {
            let (x, y) = (x(*size), floor + 18.0);
            writeln!(svg, "<text x=\"{x:.0}\" y=\"{y}\" text-anchor=\"middle\">{size}</text>").unwrap();
        }
        for (costs, colour, word) in [(&self.baseline, "#999", "baseline"), (&self.ours, "#06c", "measured")] {
            let points: Vec<_> = self.sizes.iter().zip(costs).map(|(size, cost)| (x(*size), y(*cost))).collect();
            let Some((last_x, last_y)) = points.last() else { continue };
            let path: Vec<_> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
            let path = path.join(" ");
            writeln!(svg, "<polyline points=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>")
                .unwrap();
            for (x, y) in &points {
                writeln!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{colour}\"/>").unwrap();
            }
            let (x, y) = (last_x, last_y - 8.0);
            writeln!(svg, "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"end\" fill=\"{colour}\">{word}</text>")
                .unwrap();
        }
        svg + "</svg>\n"
    }
}
