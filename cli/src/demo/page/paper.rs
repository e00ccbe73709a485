//! The two papers of the day: the application sheet, and the page of the certificate with its QR code.

use ereg_client::{CertificateScreen, qr_matrix};
use ereg_domain::register::TitleCertificate;
use ereg_law::{
    face::{FaceLine, of_title},
    words::{face::TITLE_CERTIFICATE, labels::Label},
};
use serde_json::Value;

use super::{Page, tag::Html};
use crate::demo::{
    broken::{Broken, found},
    scenes::PAGE_PICTURE,
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

    /// The certificate's document (照面): every line that it shows, and below them its code, whose it is, and its page as the
    /// registry drew it, seal and all.
    pub(super) fn certificate(&self, out: &mut Html) -> Result<(), Broken> {
        let new = &self.in_hand.new;
        out.section("certificate", self.say(page::CERTIFICATE), self.say(page::CERTIFICATE_LEDE));
        self.paper(out, "certificate");
        let both = |out: &mut Html, label: Label| {
            out.text(label.zh).raw(" <small>").text(label.en).raw("</small>");
        };
        out.raw("<h3>");
        both(out, TITLE_CERTIFICATE);
        out.raw("</h3>\n<p class=\"number\">").text(&format!("{} {}", page::NUMBER.zh, new.number));
        out.raw("</p>\n<dl class=\"face\">");
        for line in face_lines(new)? {
            out.raw("<div><dt>");
            both(out, line.field.label());
            out.raw("</dt><dd>").text(&line.value.zh).raw("</dd></div>\n");
        }
        out.raw("</dl>\n<div class=\"halves\">\n");
        qr(out, &new.token)?;
        out.raw("<figcaption>").text(self.say(page::TOKEN)).raw("</figcaption></figure>\n<dl>");
        out.fact(self.say(page::ISSUER), self.issuer);
        out.fact(self.say(page::ENTERED), &new.registered_at.wall_text());
        out.fact(self.say(page::LICENCE_ID), &new.licence_id);
        out.fact(self.say(page::STATE), self.text(&new.words));
        out.raw("</dl>\n</div>\n</article>\n<figure class=\"page\"><a href=\"").text(PAGE_PICTURE);
        out.raw("\"><img alt=\"")
            .text(self.say(page::PAGE))
            .raw("\" ")
            .png(self.certificate_page)
            .raw("></a><figcaption>");
        out.text(self.say(page::PAGE)).raw("</figcaption></figure>\n<p class=\"files\">").text(self.say(page::FILES));
        for file in ["certificate.ofd", "certificate.pdf", PAGE_PICTURE, "certificate.png", "certificate.txt"] {
            out.raw(" ").file(file);
        }
        out.raw("</p>\n</section>\n");
        Ok(())
    }
}

/// The lines of a certificate's face, from the full-face file that the phone has of it.
fn face_lines(certificate: &CertificateScreen) -> Result<Vec<FaceLine>, Broken> {
    let told = |error: serde_json::Error| Broken::Registry(error.to_string());
    let file: Value = serde_json::from_str(&certificate.face).map_err(told)?;
    let content = found(file.get("entry").and_then(Value::as_str), "the full-face file has the entry")?;
    let content: Value = serde_json::from_str(content).map_err(told)?;
    let issued = content.pointer("/entry/certificates").and_then(Value::as_array).into_iter().flatten();
    let is_own = |one: &&Value| one.get("number").and_then(Value::as_str) == Some(certificate.number.as_str());
    let own = found(issued.into_iter().find(is_own), "the entry has the certificate's face")?;
    let own: TitleCertificate = serde_json::from_value(own.clone()).map_err(told)?;
    Ok(of_title(&own.face))
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
