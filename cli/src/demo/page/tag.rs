//! The one way onto the page: markup of ours as it is, everything else escaped.

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// A page being written.
#[derive(Debug, Default)]
pub struct Html(String);

impl Html {
    /// Markup of this program.
    pub fn raw(&mut self, markup: &str) -> &mut Html {
        self.0.push_str(markup);
        self
    }

    /// A value.
    pub fn text(&mut self, value: &str) -> &mut Html {
        self.0.push_str(&escaped(value));
        self
    }

    /// A label with its value, in a list of them.
    pub fn fact(&mut self, label: &str, value: &str) -> &mut Html {
        self.raw("<div><dt>").text(label).raw("</dt><dd>").text(value).raw("</dd></div>")
    }

    /// A link to a file that lies beside the page.
    pub fn file(&mut self, name: &'static str) -> &mut Html {
        self.raw("<a href=\"").text(name).raw("\">").text(name).raw("</a>")
    }

    /// The source of a picture, which is in the page itself.
    pub fn png(&mut self, bytes: &[u8]) -> &mut Html {
        self.raw("src=\"data:image/png;base64,").raw(&STANDARD.encode(bytes)).raw("\"")
    }

    /// A section begins.
    pub fn section(&mut self, id: &'static str, title: &str, lede: &str) -> &mut Html {
        self.raw("<section id=\"").raw(id).raw("\">\n<h2>").text(title).raw("</h2>\n");
        if !lede.is_empty() {
            self.raw("<p class=\"lede\">").text(lede).raw("</p>\n");
        }
        self
    }

    /// All of it.
    pub fn finish(self) -> String {
        self.0
    }
}

/// Safe between tags and in quoted attributes.
pub fn escaped(value: &str) -> String {
    let mut safe = String::with_capacity(value.len());
    for character in value.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_never_becomes_markup() {
        let mut page = Html::default();
        page.raw("<p>").text("<script>'\"&").raw("</p>");
        assert_eq!(page.finish(), "<p>&lt;script&gt;&#39;&quot;&amp;</p>");
    }
}
