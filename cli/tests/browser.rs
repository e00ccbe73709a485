//! `journey.html` in a real browser: readable and scannable on a phone and on a desk.
//!
//! Headless Chromium draws the page at four widths, in both languages. The QR code is read back out of the picture and
//! must be the token; a small script inside looks for what is cut, overlaps the edge or is too small to read. A desk
//! without Chromium skips this; with `EREG_MUST_BROWSE=1`, as CI sets it, its absence is a failure. The pictures stay
//! under `target/tmp/journey`, to be looked at.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot run has failed")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde::Deserialize;

/// Device pixels are CSS pixels here: what can be read so can be read on every sharper screen.
const WIDTHS: [u32; 4] = [360, 390, 768, 1440];
/// The least size of letters on the screen, in pixels.
const LEAST_LETTERS: f64 = 11.0;

/// Names a browser may have; the first found is taken. `EREG_BROWSER` names another.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

fn browser() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("EREG_BROWSER") {
        return Some(named.into());
    }
    let path = std::env::var_os("PATH")?;
    BROWSERS.iter().find_map(|name| std::env::split_paths(&path).map(|dir| dir.join(name)).find(|found| found.exists()))
}

/// Measures the page once it is laid out, and tells the frame around it.
const MEASURE: &str = r#"<script>
addEventListener('load', () => {
  document.querySelectorAll('[aria-hidden=true]').forEach(e => e.remove());
  document.querySelectorAll('details').forEach(e => { e.open = true; });
  const bad = [], wide = innerWidth;
  const name = e => `${e.tagName.toLowerCase()}.${e.getAttribute('class') || ''} “${e.textContent.trim().slice(0, 24)}”`;
  const spills = (box, around) => box.left < around.left - 1 || box.right > around.right + 1;
  let texts = 0, least = 1e9;
  for (const e of document.body.querySelectorAll('*')) {
    if (!e.getClientRects().length || e.tagName === 'SCRIPT') continue;
    if (e.tagName === 'IMG' && !(e.complete && e.naturalWidth)) bad.push(`${name(e)} is not shown`);
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    if (spills(box, { left: 0, right: wide })) bad.push(`${name(e)} goes beyond the edge`);
    if (!(e instanceof SVGElement) && style.display !== 'inline' && e.scrollWidth > e.clientWidth + 1)
      bad.push(`${name(e)} is cut: ${e.scrollWidth} in ${e.clientWidth}`);
    for (let up = e.parentElement; up; up = up.parentElement)
      if (getComputedStyle(up).overflowX !== 'visible' && spills(box, up.getBoundingClientRect()))
        bad.push(`${name(e)} is cut by ${name(up)}`);
    if (e.tagName === 'text' && spills(box, e.parentElement.querySelector('rect').getBoundingClientRect()))
      bad.push(`${name(e)} leaves its box`);
    if ([...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) {
      const scale = e instanceof SVGElement ? e.getScreenCTM().a : 1, size = parseFloat(style.fontSize) * scale;
      texts++; least = Math.min(least, size);
      if (size < LEAST) bad.push(`${name(e)} has letters of ${size.toFixed(1)} px`);
    }
  }
  const signs = [...document.querySelectorAll('.sign')].map(e => e.getBoundingClientRect());
  parent.postMessage({ wide, texts, bad,
    verdicts: signs.filter(s => s.width > 20 && s.height > 10 && s.right <= wide).length }, '*');
});
</script>"#;

/// The measures that the page says of itself.
#[derive(Debug, Deserialize)]
struct Measured {
    wide: u32,
    texts: u32,
    verdicts: u32,
    bad: Vec<String>,
}

struct Desk {
    browser: PathBuf,
    root: tempfile::TempDir,
}

impl Desk {
    /// The page at one of its parts, in a frame of this size: a browser's own window has a least width, a frame has none.
    fn framed(&self, page: &Path, part: &str, wide: u32, tall: u32) -> PathBuf {
        let frame = self.root.path().join("frame.html");
        let page = format!("{}#{part}", page.display());
        let html = format!(
            "<!doctype html><meta charset=utf-8><style>html,body{{margin:0}}iframe{{border:0;display:block;width:{wide}px;height:{tall}px}}</style>\
             <pre id=measured hidden></pre><iframe src=\"file://{page}\"></iframe>\
             <script>onmessage = m => measured.textContent = JSON.stringify(m.data)</script>"
        );
        fs::write(&frame, html).unwrap();
        frame
    }

    fn browse(&self, frame: &Path, wide: u32, tall: u32, more: &str) -> String {
        let output = Command::new(&self.browser)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"])
            .args(["--force-device-scale-factor=1", "--virtual-time-budget=4000", "--disable-dev-shm-usage"])
            .arg(format!("--user-data-dir={}", self.root.path().join("profile").display()))
            .arg(format!("--window-size={},{tall}", wide.max(500)))
            .arg(more)
            .arg(format!("file://{}", frame.display()))
            .stderr(Stdio::null())
            .output()
            .unwrap();
        assert!(output.status.success(), "the browser: {}", output.status);
        String::from_utf8(output.stdout).unwrap()
    }

    fn measured(&self, page: &Path, wide: u32) -> Measured {
        let measuring = self.root.path().join("measuring.html");
        let html = fs::read_to_string(page).unwrap();
        let script = MEASURE.replace("LEAST", &LEAST_LETTERS.to_string());
        fs::write(&measuring, html.replacen("</body>", &format!("{script}</body>"), 1)).unwrap();
        let dom = self.browse(&self.framed(&measuring, "", wide, 900), wide, 900, "--dump-dom");
        let told = dom.split_once("<pre id=\"measured\" hidden=\"\">").unwrap().1.split_once("</pre>").unwrap().0;
        let told = told.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        serde_json::from_str(&told).unwrap_or_else(|error| panic!("{error}: {told}"))
    }

    /// The certificate and what follows it, as it stands on the screen.
    fn picture(&self, page: &Path, wide: u32, into: &Path) {
        const TALL: u32 = 1800;
        let frame = self.framed(page, "certificate", wide, TALL);
        self.browse(&frame, wide, TALL, &format!("--screenshot={}", into.display()));
    }
}

/// Returns what the QR codes in a picture say.
fn scanned(picture: &Path) -> Vec<String> {
    let mut decoder = png::Decoder::new(std::io::BufReader::new(fs::File::open(picture).unwrap()));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut bytes).unwrap();
    let (wide, each) = (info.width as usize, info.color_type.samples());
    let grey = |x: usize, y: usize| {
        let at = (y * wide + x) * each;
        let colours = &bytes[at..at + each.min(3)];
        (colours.iter().map(|c| usize::from(*c)).sum::<usize>() / colours.len()) as u8
    };
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(wide, info.height as usize, grey);
    prepared.detect_grids().iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect()
}

#[test]
fn the_page_of_the_day_is_readable_and_its_code_scans_on_a_phone_and_on_a_desk() {
    let Some(browser) = browser() else {
        assert!(std::env::var_os("EREG_MUST_BROWSE").is_none(), "there is no Chromium here, and there must be one");
        eprintln!("skipped: there is no Chromium here to look at journey.html");
        return;
    };
    let desk = Desk { browser, root: tempfile::tempdir().unwrap() };
    let pictures = Path::new(env!("CARGO_TARGET_TMPDIR")).join("journey");
    fs::create_dir_all(&pictures).unwrap();
    for lang in ["zh", "en"] {
        let out = desk.root.path().join(lang);
        let demo = Command::new(env!("CARGO_BIN_EXE_ereg"))
            .args(["demo", "--seed", "7", "--lang", lang, "--out"])
            .arg(&out)
            .output()
            .unwrap();
        assert!(demo.status.success(), "{}", String::from_utf8_lossy(&demo.stderr));
        let (page, token) = (out.join("journey.html"), fs::read_to_string(out.join("certificate.txt")).unwrap());
        for wide in WIDTHS {
            let measured = desk.measured(&page, wide);
            assert_eq!(measured.wide, wide, "the page believes another width");
            assert_eq!(measured.bad, Vec::<String>::new(), "{lang} at {wide} px");
            assert!(measured.texts > 150 && measured.verdicts >= 4, "{lang} at {wide} px: {measured:?}");
            let picture = pictures.join(format!("{lang}-{wide}.png"));
            desk.picture(&page, wide, &picture);
            // The code itself; that on the picture of the page scans too where there is room.
            let mut codes = scanned(&picture);
            codes.dedup();
            assert_eq!(codes, [token.trim_end()], "{lang} at {wide} px: {}", picture.display());
        }
    }
}
