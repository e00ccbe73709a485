//! The entry and its way to the root, drawn: each level is hashed together with its neighbour.

use ereg_trust::{digest::Digest, merkle::node_hash};

use super::{Page, tag::Html};
use crate::demo::words::{page, short};

/// Width of a box.
const BOX: usize = 172;
/// Height of a box.
const TALL: usize = 32;

/// The layout of the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Layout {
    class: &'static str,
    /// Width of the drawing.
    wide: usize,
    /// Units from one level to the next.
    step: usize,
    /// Units that a neighbour stands above its level: where there is no room beside the way, it stands between two.
    above: usize,
}

const WIDE: Layout = Layout { class: "wide", wide: 640, step: 78, above: 0 };
/// The layout that is as wide as two boxes: its letters are as large on a phone as the page's.
const NARROW: Layout = Layout { class: "narrow", wide: 2 * BOX + 12, step: 112, above: 48 };

/// The side of the way on which a neighbour stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// One level of the way.
struct Level {
    side: Side,
    neighbour: Digest,
    above: Digest,
}

impl Page<'_> {
    pub(super) fn entry(&self, out: &mut Html) {
        out.section("entry", self.say(page::ENTRY), self.say(page::ENTRY_LEDE));
        self.entry_facts(out);
        let levels = self.levels();
        for layout in [WIDE, NARROW] {
            self.way(out, &levels, layout);
        }
        out.raw("</section>\n");
    }

    fn way(&self, out: &mut Html, levels: &[Level], layout: Layout) {
        let Layout { class, wide, step, above } = layout;
        let middle = wide / 2;
        let height = levels.len() * step + 2 * TALL;
        out.raw(&format!("<svg class=\"proof {class}\" viewBox=\"0 0 {wide} {height}\" role=\"img\" aria-label=\""));
        out.text(self.say(page::DRAWING)).raw("\">\n");
        let row = |level: usize| height - TALL - level * step;
        for (below, level) in levels.iter().enumerate() {
            let (y, up) = (row(below), row(below + 1));
            let (top, bottom) = (y - TALL / 2, up + TALL / 2);
            let beside = match level.side {
                Side::Left => 2,
                Side::Right => wide - BOX - 2,
            };
            let (from, own) = (beside + BOX / 2, y - above - TALL / 2);
            out.raw(&format!(
                "<path class=\"joint\" d=\"M{from} {own} C {from} {bottom}, {middle} {own}, {middle} {bottom}\"/>\n"
            ));
            out.raw(&format!("<path class=\"way\" d=\"M{middle} {top} V {bottom}\"/>\n"));
            boxed(out, "beside", beside, y - above, &short(&level.neighbour.to_string()));
            if below + 1 < levels.len() {
                boxed(out, "node", middle - BOX / 2, up, &short(&level.above.to_string()));
            }
        }
        let proven = self.proven;
        let leaf = format!("{} {} {}", self.say(page::DRAWN_LEAF), proven.index, short(&proven.leaf.to_string()));
        boxed(out, "leaf", middle - BOX / 2, row(0), &leaf);
        let root = format!("{} {}", self.say(page::DRAWN_ROOT), short(&proven.head.root.to_string()));
        boxed(out, "root", middle - BOX / 2, row(levels.len()), &root);
        out.raw("</svg>\n");
    }

    /// The way up, as RFC 9162 §2.1.3.2 walks it.
    fn levels(&self) -> Vec<Level> {
        let proven = self.proven;
        let (mut node, mut last) = (proven.index, proven.head.size.saturating_sub(1));
        let mut hash = proven.leaf;
        let mut levels = Vec::with_capacity(proven.path.len());
        for neighbour in &proven.path {
            let side = if node & 1 == 1 || node == last { Side::Left } else { Side::Right };
            match side {
                Side::Left => {
                    hash = node_hash(neighbour, &hash);
                    while node & 1 == 0 && node != 0 {
                        node >>= 1;
                        last >>= 1;
                    }
                }
                Side::Right => hash = node_hash(&hash, neighbour),
            }
            levels.push(Level { side, neighbour: *neighbour, above: hash });
            node >>= 1;
            last >>= 1;
        }
        levels
    }

    fn entry_facts(&self, out: &mut Html) {
        let proven = self.proven;
        out.raw("<dl class=\"facts wide\">");
        out.fact(self.say(page::LEAVES), &proven.head.size.to_string());
        out.fact(self.say(page::THIS_LEAF), &proven.index.to_string());
        out.fact(self.say(page::ENTERED), &proven.booked_at.wall_text());
        out.fact(self.say(page::CONTENT_COMMITMENT), &proven.content_commit.to_string());
        out.fact(self.say(page::LEAF_HASH), &proven.leaf.to_string());
        out.fact(self.say(page::ROOT), &proven.head.root.to_string());
        out.raw("</dl>\n");
    }
}

fn boxed(out: &mut Html, class: &'static str, x: usize, y: usize, text: &str) {
    let (top, middle) = (y.saturating_sub(TALL / 2), x + BOX / 2);
    out.raw(&format!("<g class=\"{class}\"><rect x=\"{x}\" y=\"{top}\" width=\"{BOX}\" height=\"{TALL}\" rx=\"6\"/>"));
    out.raw(&format!("<text x=\"{middle}\" y=\"{}\">", y + 5)).text(text).raw("</text></g>\n");
}
