//! The two papers of the day: the application sheet, and the certificate's face with its QR code.

use ereg_client::qr_matrix;
use ereg_trust::token::Token;

use super::{Page, tag::Html};
use crate::demo::{
    broken::{Broken, found},
    words::page,
};

/// Modules of quiet zone on each side (ISO/IEC 18004).
const QUIET: usize = 4;
/// Enough to cover the longest paper; what is too much is cut off.
const WATERMARKS: usize = 90;

impl Page<'_> {
    pub(super) fn sheet(&self, out: &mut Html) {
        out.section("sheet", self.say(page::SHEET), self.say(page::SHEET_LEDE));
        self.paper(out, "");
        out.raw("<h3>").text(self.say(page::SHEET_TITLE)).raw("</h3>\n");
        out.raw("<p class=\"above\">").text(self.text(&self.sheet.caution)).raw("</p>\n");
        for part in &self.sheet.parts {
            out.raw("<h4>").text(self.text(&part.title)).raw("</h4>\n<dl>");
            for line in &part.lines {
                out.fact(self.text(&line.label), self.text(&line.value));
            }
            out.raw("</dl>\n");
        }
        out.raw("<h4>").text(self.say(page::DISCLOSURES)).raw("</h4>\n");
        for disclosure in &self.sheet.disclosures {
            out.raw("<p class=\"disclosure\">").text(self.text(disclosure)).raw("</p>\n");
        }
        out.raw("<p class=\"digest\">").text(&self.sheet.manifest).raw("</p>\n</article>\n</section>\n");
    }

    /// A sheet of paper with the mark all over it.
    fn paper(&self, out: &mut Html, class: &'static str) {
        let mark = self.mark();
        out.raw("<article class=\"paper ").raw(class).raw("\">\n<div class=\"water\" aria-hidden=\"true\">");
        for _ in 0..WATERMARKS {
            out.raw("<i>").text(&self.mark.zh).raw("</i>");
        }
        out.raw("</div>\n<p class=\"mark\">").text(&mark).raw("</p>\n");
    }

    pub(super) fn certificate(&self, out: &mut Html) -> Result<(), Broken> {
        let new = &self.in_hand.new;
        let token = Token::parse(&new.token).map_err(|e| Broken::Registry(e.to_string()))?;
        let face = &token.claims().face;
        out.section("certificate", self.say(page::CERTIFICATE), self.say(page::CERTIFICATE_LEDE));
        self.paper(out, "certificate");
        out.raw("<h3>").text(self.say(page::CERTIFICATE_TITLE)).raw("</h3>\n");
        out.raw("<div class=\"halves\">\n<dl>");
        for (label, value) in [
            (self.say(page::NUMBER), face.certificate.as_str()),
            (self.say(page::HOLDER), face.holders.as_str()),
            (self.say(page::ADDRESS), face.address.as_str()),
            (self.say(page::UNIT), face.unit.as_str()),
            (self.say(page::LICENCE_ID), new.licence_id.as_str()),
        ] {
            out.fact(label, value);
        }
        out.fact(self.say(page::ENTERED), &new.registered_at.wall_text());
        out.fact(self.say(page::STATE), self.text(&new.words));
        out.raw("</dl>\n");
        qr(out, &new.token)?;
        out.raw("<figcaption>").text(self.say(page::TOKEN)).raw("</figcaption></figure>\n");
        out.raw("</div>\n</article>\n</section>\n");
        Ok(())
    }
}

/// Begins the figure with the code, a module a unit: the page's style says how large a module is, by the room there is.
fn qr(out: &mut Html, text: &str) -> Result<(), Broken> {
    let code = found(qr_matrix(text).ok(), "the token fits one QR code")?;
    let width = code.side as usize;
    let side = width + 2 * QUIET;
    out.raw(&format!(
        "<figure style=\"--modules:{side}\"><svg class=\"qr\" viewBox=\"0 0 {side} {side}\" role=\"img\" shape-rendering=\"crispEdges\"><rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path fill=\"#111\" d=\""
    ));
    for (row, modules) in code.dark.chunks(width).enumerate() {
        let mut column = 0;
        while let Some(module) = modules.get(column) {
            let run = modules[column..].iter().take_while(|other| *other == module).count();
            if *module == 1 {
                let (x, y) = (column + QUIET, row + QUIET);
                out.raw(&format!("M{x} {y}h{run}v1h-{run}z"));
            }
            column += run;
        }
    }
    out.raw("\"/></svg>");
    Ok(())
}
