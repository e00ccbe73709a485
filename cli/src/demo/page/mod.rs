//! `journey.html`: the day on one page to look at, with nothing loaded from anywhere and no script.
//!
//! Every value is escaped, every part that looks like a document carries the mark 演示, and nothing here states what
//! was not read back before.

mod paper;
mod proof;
mod tag;

use ereg_client::{HomeView, Sheet};

use self::tag::Html;
use super::{
    broken::Broken,
    evidence::Proven,
    exhibit::Exhibit,
    narrate::StoryLine,
    said::Said,
    scenes::InHand,
    words::{self, page},
};
use crate::language::{Language, Phrase, PicksText as _};

const STYLE: &str = include_str!("style.css");

/// Everything the page shows.
pub struct Page<'a> {
    /// The language it is written in.
    pub language: Language,
    /// The seed.
    pub seed: u64,
    /// The lines that were told.
    pub lines: &'a [StoryLine],
    /// The mark 演示.
    pub mark: &'a Said,
    /// The home, from the seller's extract.
    pub home: &'a HomeView,
    /// The sheet as last signed.
    pub sheet: &'a Sheet,
    /// Both certificates.
    pub in_hand: &'a InHand,
    /// The page of the new one, as a picture (PNG).
    pub certificate_page: &'a [u8],
    /// The things that the stranger was shown.
    pub shown: &'a [Exhibit],
    /// The office that issued the certificates.
    pub issuer: &'a str,
    /// The entry and its proof.
    pub proven: &'a Proven,
}

impl Page<'_> {
    fn say(&self, phrase: Phrase) -> &'static str {
        phrase.in_language(self.language)
    }

    /// The mark, its Chinese form on every page.
    fn mark(&self) -> String {
        match self.language {
            Language::Zh => self.mark.zh.clone(),
            // The client's English mark has the Chinese in it already.
            Language::En if self.mark.en.contains(&*self.mark.zh) => self.mark.en.clone(),
            Language::En => format!("{} {}", self.mark.zh, self.mark.en),
        }
    }

    fn text<'t>(&self, text: &'t ereg_client::Text) -> &'t str {
        self.language.of(text)
    }

    /// The whole page.
    pub fn html(&self) -> Result<String, Broken> {
        let mut out = Html::default();
        let lang = match self.language {
            Language::Zh => "zh-CN",
            Language::En => "en",
        };
        let title = words::title();
        let title = title.text(self.language);
        out.raw("<!doctype html>\n<html lang=\"").raw(lang).raw("\">\n<head>\n<meta charset=\"utf-8\">\n");
        out.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
        out.text(title).raw("</title>\n<style>\n").raw(STYLE).raw("</style>\n</head>\n<body>\n");
        self.masthead(&mut out, title);
        self.timeline(&mut out);
        self.sheet(&mut out);
        self.certificate(&mut out)?;
        self.entry(&mut out);
        self.stranger(&mut out);
        out.raw("<footer><p>");
        out.text(self.say(page::INVENTED));
        out.raw("</p></footer>\n</body>\n</html>\n");
        Ok(out.finish())
    }

    fn masthead(&self, out: &mut Html, title: &str) {
        out.raw("<header>\n<p class=\"mark\">").text(&self.mark()).raw("</p>\n<h1>").text(title);
        out.raw("</h1>\n<p class=\"lede\">").text(self.say(page::LEDE));
        out.raw("</p>\n<dl class=\"facts\">");
        out.fact(self.say(page::HOME), &self.home.address);
        out.fact(self.say(page::AREA), &format!("{} m²", self.home.area));
        out.fact(self.say(page::OLD_CERTIFICATE), &self.in_hand.old.number);
        out.fact(self.say(page::NEW_CERTIFICATE), &self.in_hand.new.number);
        out.fact(self.say(page::SEED), &self.seed.to_string());
        out.raw("</dl>\n</header>\n");
    }

    fn timeline(&self, out: &mut Html) {
        out.section("day", self.say(page::DAY), "");
        let mut scene_open = false;
        let mut lines = self.lines.iter().peekable();
        while let Some(line) = lines.next() {
            let text = line.said.text(self.language);
            let at = line.at.wall_text();
            let clock = at.split(' ').nth(1).unwrap_or_default();
            let (Some(who), Some(called)) = (line.who, &line.called) else {
                if scene_open {
                    out.raw("</ol>\n");
                }
                out.raw("<h3>").text(text).raw("</h3>\n<ol class=\"timeline\">\n");
                scene_open = true;
                continue;
            };
            out.raw("<li class=\"").raw(&who.key()).raw("\"><time>").text(clock).raw("</time><b>");
            out.text(called.text(self.language)).raw("</b><div>").text(text);
            if lines.peek().is_some_and(|next| words::paper_line(next.said.text(self.language)).is_some()) {
                out.raw("<details><summary>").text(self.say(page::READ)).raw("</summary>\n");
                while let Some(part) = lines.peek().and_then(|next| words::paper_line(next.said.text(self.language))) {
                    out.raw("<p>").text(part).raw("</p>\n");
                    lines.next();
                }
                out.raw("</details>");
            }
            out.raw("</div></li>\n");
        }
        if scene_open {
            out.raw("</ol>\n");
        }
        out.raw("</section>\n");
    }

    fn stranger(&self, out: &mut Html) {
        out.section("stranger", self.say(page::STRANGER), self.say(page::STRANGER_LEDE));
        let heads = [self.say(page::SHOWN), self.say(page::ANSWERS), self.say(page::AS_OF), self.say(page::IN_SHORT)];
        out.raw("<table>\n<thead><tr>");
        for head in heads {
            out.raw("<th>").text(head).raw("</th>");
        }
        out.raw("</tr></thead>\n<tbody>\n");
        for shown in self.shown {
            // On a narrow screen the heads stand in each cell.
            let cell = |out: &mut Html, class: &'static str, at: usize| {
                out.raw("<td").raw(class).raw(" data-label=\"").text(heads[at]).raw("\">");
            };
            let (class, mark) = if shown.is_good { ("good", "✓") } else { ("bad", "✗") };
            out.raw("<tr class=\"").raw(class).raw("\">");
            cell(out, "", 0);
            out.text(shown.what.text(self.language));
            if let Some(face) = &shown.face {
                out.raw("<small>").text(face).raw("</small>");
            }
            out.raw("<small>").file(shown.file).raw("</small></td>");
            cell(out, "", 1);
            out.text(shown.answers.text(self.language)).raw("</td>");
            cell(out, "", 2);
            out.text(&shown.as_of.map_or_else(|| "—".to_owned(), |at| at.wall_text())).raw("</td>");
            cell(out, " class=\"sign\"", 3);
            out.text(&format!("{mark} {}", shown.in_short.text(self.language)));
            out.raw("</td></tr>\n");
        }
        out.raw("</tbody>\n</table>\n</section>\n");
    }
}
