//! The entry and its way to the root, drawn.

use super::{Page, tag::Html};
use crate::demo::words::short;

/// Pixels from one level to the next.
const STEP: usize = 58;
/// Width of a box.
const BOX: usize = 170;
/// Height of a box.
const TALL: usize = 30;
/// Width of the drawing.
const WIDE: usize = 640;

impl Page<'_> {
    pub(super) fn entry(&self, out: &mut Html) {
        let proven = self.proven;
        out.section(
            "entry",
            self.say("登簿与证明", "The entry and its proof"),
            self.say(
                "登记日志只公开承诺，不公开任何人的信息；从这一条往上逐级相拼，得到登记机构签名的树根。",
                "The log publishes commitments, nobody's data. Hashed upwards step by step, this leaf leads to the root the registry signed.",
            ),
        );
        self.facts(out);
        let levels = proven.path.len();
        let height = (levels + 1) * STEP + TALL + 20;
        let label = self.say("从登簿条目到树根的证明", "The proof from the leaf to the root");
        out.raw(&format!("<svg class=\"proof\" viewBox=\"0 0 {WIDE} {height}\" role=\"img\" aria-label=\""));
        out.raw(&super::attribute(label)).raw("\">\n");
        let (mut node, mut last) = (proven.index, proven.head.size.saturating_sub(1));
        let middle = WIDE / 2;
        for (level, sibling) in proven.path.iter().enumerate() {
            let y = height - (level + 1) * STEP;
            let from_left = node & 1 == 1 || node == last;
            let beside = if from_left { 10 } else { WIDE - BOX - 10 };
            let (from, to) = if from_left { (beside + BOX, middle - 12) } else { (beside, middle + 12) };
            out.raw(&format!("<path class=\"joint\" d=\"M{from} {y} C {middle} {y}, {middle} {y}, {to} {}\"/>\n", y - STEP + TALL));
            out.raw(&format!("<path class=\"way\" d=\"M{middle} {} V {}\"/>\n", y - TALL / 2 + 2, y - STEP + TALL / 2));
            boxed(out, "beside", beside, y, &short(&sibling.to_string()));
            if from_left {
                while node & 1 == 0 && node != 0 {
                    node >>= 1;
                    last >>= 1;
                }
            }
            node >>= 1;
            last >>= 1;
        }
        let leaf = format!("{} {} · {}", self.say("第", "leaf"), proven.index, short(&proven.leaf.to_string()));
        boxed(out, "leaf", middle - BOX / 2, height - STEP + STEP / 2 - 4, &leaf);
        let root = format!("{} {}", self.say("树根", "root"), short(&proven.head.root.to_string()));
        boxed(out, "root", middle - BOX / 2, height - (levels + 1) * STEP + TALL / 2, &root);
        out.raw("</svg>\n</section>\n");
    }

    fn facts(&self, out: &mut Html) {
        let proven = self.proven;
        out.raw("<dl class=\"facts wide\">");
        out.fact(self.say("日志条数", "Leaves"), &proven.head.size.to_string());
        out.fact(self.say("本条序号", "This leaf"), &proven.index.to_string());
        out.fact(self.say("登簿时间", "Entered"), &proven.booked_at.wall_text());
        out.fact(self.say("内容承诺", "Content commitment"), &proven.content_commit.to_string());
        out.fact(self.say("条目哈希", "Leaf hash"), &proven.leaf.to_string());
        out.fact(self.say("树根", "Root"), &proven.head.root.to_string());
        out.raw("</dl>\n");
    }
}

fn boxed(out: &mut Html, class: &'static str, x: usize, y: usize, text: &str) {
    let (top, middle) = (y.saturating_sub(TALL / 2), x + BOX / 2);
    out.raw(&format!("<g class=\"{class}\"><rect x=\"{x}\" y=\"{top}\" width=\"{BOX}\" height=\"{TALL}\" rx=\"6\"/>"));
    out.raw(&format!("<text x=\"{middle}\" y=\"{}\">", y + 5)).text(text).raw("</text></g>\n");
}
