//! The letters, decisions and results that the office seals: each verifies, says what it was told and no more of a person, and is
//! the same at every time, as OFD and as PDF.
//!
//! Text is read from PDFs by `pdftotext` (poppler-utils). Without it that test says so and looks at nothing; with
//! `EREG_MUST_PDF=1`, as CI sets it, its absence is a failure.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot run has failed")]

mod fixture;

use std::{fmt::Write as _, fs, path::Path, process::Command};

use ereg_document::{DocumentIntegrity, SealRoots, verify};
use ereg_domain::{money::Fen, text::PersonName};
use ereg_sealing::{
    AfterTerm, Applicant, ApplicationNumber, DecidedOn, DecisionGround, Defect, DemoTimeAuthority, LastDay, Paper,
    PemLabel, QueryFinding, ReceivedMaterial, SealingFault, SupplementTerm, issue_pdf, issue_picture, pem,
};
use fixture::{
    Files, MOST_BYTES, PdfSigners, Sealers, both, inside,
    kinds::papers,
    letters::{
        CARD, CASE, MASKED, UNIT, acceptance, all, decision, decisions, fee, head, received, recorded, result, seller,
        supplement,
    },
    now, sealed_at, title, values,
};
use sha2::{Digest as _, Sha256};

/// Most bytes of a file that a registry hands out: it is sent whole.
const MOST_SENT: usize = 256 * 1024;

/// A text without the places at which lines break.
fn flat(text: &str) -> String {
    text.replace(['\n', ' '], "")
}

fn said(files: &Files) -> String {
    flat(&files.pages().iter().flat_map(|page| files.lines(page)).collect::<String>())
}

fn said_by(paper: &Paper) -> String {
    said(&Files::of(&Sealers::new().seal_paper(paper)))
}

fn refused(paper: &Paper) -> SealingFault {
    let (sealers, signers) = (Sealers::new(), PdfSigners::new());
    let time = DemoTimeAuthority::new(&signers.time, now()).unwrap();
    let fault = sealed_at(paper, &sealers.seal, &sealers.signer, now()).unwrap_err();
    assert_eq!(issue_pdf(paper, &signers.signer, &time, now()).unwrap_err(), fault);
    fault
}

/// The texts that a paper is told, as its pages say them.
fn told(name: &str) -> Vec<&'static str> {
    let case = [
        "存量房买卖转移登记",
        "Transfer of a second-hand home by sale",
        UNIT,
        "转让方 Seller：林秀英",
        "11420100MB00000196",
    ];
    let remedies =
        ["60日内", "行政复议", "市人民政府", "6个月内", "行政诉讼", "人民法院", "within 60 days", "within 6 months"];
    let grounds =
        ["1. 该不动产已被依法查封。（依据：民法典 399(5)）", "2. 申请人与登记簿", "2. The applicant is not the holder"];
    let received = "申请编号 Application number 019abcde-0000-7000-8000-000000000001";
    let own: &[&[&str]] = match name {
        "acceptance" => &[
            &case,
            &["受理凭证（演示）", "Letter of acceptance (demonstration)", "受理号 Case number 420102202611201000001"],
            &["2026-11-20 09:59（UTC+8）", "第 12 号", "排在前面的申请：1 件", "演示区演示大道1号3栋2单元501室"],
            &["不早于2027年1月4日", "Not before 4 January 2027", "2026年11月27日", "27 November 2026"],
            &["1. 买卖合同 Sale contract：2 个文件", "2. 契税完税凭证", "登簿之前，登记簿不变，权利也不变"],
        ],
        "supplement" => &[
            &case,
            &["补正通知书（演示）", received, "2026年12月4日", "申请还不能受理", "补齐之日视为受理之日", "申请失效"],
            &["1. 【成交价格】价格与网签合同不一致。改正：请按合同填写。", "[Price] The price differs", "2. 缺少契税"],
            &["请向演示市不动产登记机构询问"],
        ],
        "not_accepted" => &[&case, &remedies, &grounds, &["不予受理决定书（演示）", received, "条例》第十七条"]],
        "query_refused" => &[&case, &remedies, &grounds, &["不予查询决定书（演示）", received, "实施细则》第九十九条"]],
        "registration_refused" => &[&case, &remedies, &grounds, &["不予登记决定书（演示）", CASE, "条例》第二十二条"]],
        "fee_notice" => &[
            &case,
            &[
                "登记费缴款通知（演示）",
                "受让方 Buyer：演示有限公司",
                "1. 住宅类登记费",
                "× 1：80.00 元",
                "× 2：20.00 元",
            ],
            &["100.00 元", "大写：壹佰元整", "发改价格规〔2016〕2559号", "微信支付 WeChat Pay", "银行扫码 Bank code"],
            &["2026-11-21 00:00（UTC+8）", "不是缴款凭证"],
        ],
        "query_result" => &[
            &[
                "查询结果证明（演示）",
                "查询编号",
                CASE,
                "权利人 Holder：林秀英",
                "依法不需说明目的",
                UNIT,
                "2026-11-20 10:00（UTC+8）",
            ],
            &[
                "演示区演示大道1号3栋2单元501室",
                "89.10 ㎡",
                "住宅",
                "市场化商品房",
                "出让",
                "2074年12月31日",
                "按份共有",
            ],
            &[
                "国有建设用地使用权/房屋（构筑物）所有权",
                "林秀英，4****************7，份额 1/3",
                "周建国，4****************6，份额 2/3",
            ],
            &["鄂(2020)武汉市江岸不动产权第0000001号", "2020-05-06 10:03（UTC+8）"],
            &[
                "1. 抵押权 Mortgage：鄂(2020)武汉市江岸不动产证明第0000001号，抵押权人 演示银行，担保债权 1,234,567.00 元",
            ],
            &["没有禁止或限制转让的约定", "登记簿没有记载是否禁止或限制转让", "有禁止或限制转让的约定"],
            &[
                "4. 查封 Seizure：2026-01-02 起，2029-01-02 止（不含）",
                "5. 异议登记 Objection，登记时间 2020-05-06 10:03",
            ],
            &["6. 其它不动产买卖预告登记 Advance notice", "7. 居住权 Other burden"],
            &["第 17 号 No. 17，2020-05-06 10:03", "第 4710 号 No. 4710", "4711"],
            &["a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5"],
            &["5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a", "只说明这一时刻"],
        ],
        "query_nothing" => &[&["登记簿没有该不动产单元号的记载", "4711", "检查点本身不能证明", "只说明这一时刻", UNIT]],
        _ => panic!("{name}"),
    };
    own.concat()
}

/// An act keeps the face that it wrote, and it is sealed later.
#[test]
fn a_face_reads_back_as_it_was_written() {
    for (name, paper) in all().into_iter().chain([("title", Paper::Licence(title()))]) {
        let written = serde_json::to_string(&paper).unwrap();
        assert!(serde_json::from_str::<Paper>(&written).unwrap() == paper, "{name}: {written}");
    }
}

/// `EREG_PAPERS=DIR` leaves them there, to be drawn.
#[test]
fn every_paper_is_intact_and_trusted() {
    let (sealers, signers) = (Sealers::new(), PdfSigners::new());
    let named = [signers.root.certificate(), &signers.signer_certificate];
    let roots = SealRoots::parse(named.map(|der| pem(PemLabel::Certificate, der)).concat().as_bytes()).unwrap();
    for (name, paper) in papers() {
        let (ofd, pdf) = (sealers.seal_paper(&paper), signers.sign_paper(&paper));
        if let Some(directory) = std::env::var_os("EREG_PAPERS") {
            let path = Path::new(&directory).join(name);
            fs::write(path.with_extension("ofd"), &ofd).unwrap();
            fs::write(path.with_extension("pdf"), &pdf).unwrap();
        }
        for (document, verdict) in [(&ofd, sealers.verify(&ofd)), (&pdf, verify(&pdf, &roots))] {
            assert_eq!(verdict.integrity, DocumentIntegrity::Intact, "{name}: {verdict:?}");
            assert_eq!(verdict.sealer.name(), "trusted", "{name}: {verdict:?}");
            assert!(document.len() <= MOST_BYTES, "{name}: {} bytes", document.len());
        }
    }
}

#[test]
fn every_paper_says_what_it_was_told_on_pages_of_a_demonstration() {
    let sealers = Sealers::new();
    for (name, paper) in all() {
        let files = Files::of(&sealers.seal_paper(&paper));
        let text = said(&files);
        let ends =
            ["登记机构 Registration authority", "演示市不动产登记机构", "Demonstration Registry", "2026年11月20日"];
        for told in told(name).into_iter().chain(ends) {
            assert!(text.contains(&flat(told)), "{name}: {told} in {text}");
        }
        let pages = files.pages();
        for (at, page) in pages.iter().enumerate() {
            let own = flat(&files.lines(page).concat());
            let number = flat(&format!("第 {} 页 / 共 {} 页", at + 1, pages.len()));
            for told in ["演示样张DEMO", "演示文件·不具法律效力", number.as_str()] {
                assert!(own.contains(told), "{name}, page {}: {told} in {own}", at + 1);
            }
        }
    }
}

#[test]
fn the_pdf_says_the_same() {
    let (sealers, signers) = (Sealers::new(), PdfSigners::new());
    let directory = tempfile::tempdir().unwrap();
    for (name, paper) in all() {
        fs::write(directory.path().join("document.pdf"), signers.sign_paper(&paper)).unwrap();
        let read = Command::new("pdftotext").current_dir(&directory).args(["-raw", "document.pdf", "-"]).output();
        let Ok(read) = read else {
            assert!(std::env::var_os("EREG_MUST_PDF").is_none(), "there is no pdftotext here, and there must be one");
            println!("not run: there is no pdftotext here");
            return;
        };
        let read = String::from_utf8(read.stdout).unwrap();
        let twins: Vec<&str> = read.split('\u{C}').filter(|page| !page.is_empty()).collect();
        let files = Files::of(&sealers.seal_paper(&paper));
        assert!(twins.len() >= files.pages().len(), "{name}");
        // The watermark is turned, and its letters come in another order; values in English may make more pages.
        let twin = flat(&read);
        let lines = files.pages().into_iter().flat_map(|page| files.lines(page));
        for line in lines.filter(|line| !line.contains("样张") && !line.contains("页 / 共")) {
            assert!(twin.contains(&flat(&line)), "{name}: {line} in {twin}");
        }
    }
}

#[test]
fn of_a_persons_card_nothing_is_said_but_its_ends() {
    for (name, paper) in all() {
        let files = Files::of(&Sealers::new().seal_paper(&paper));
        assert!(said(&files).contains(MASKED), "{name}");
        for (path, bytes) in files.0.iter().filter(|(path, _)| path.ends_with(".xml")) {
            assert!(!str::from_utf8(bytes).unwrap().contains(&CARD[1..17]), "{name}: {path}");
        }
        let printed = format!("{paper:?}");
        for said in ["林秀英", CARD, "演示区", "民法典"] {
            assert!(!printed.contains(said), "{name}: {said} in {printed}");
        }
    }
    let printed = format!("{:?} {:?} {:?} {:?}", seller(), head(), supplement().defects[0], recorded());
    assert!(!printed.contains("林秀英") && !printed.contains("价格"), "{printed}");
}

#[test]
fn metadata_names_what_the_standard_has_and_no_licence() {
    for (name, paper) in all() {
        let files = Files::of(&Sealers::new().seal_paper(&paper));
        let (entry, attached) = (files.text("OFD.xml"), files.text("Doc_0/Attachs/metadata.xml"));
        let items: Vec<(&str, String)> =
            values(entry, "Name").into_iter().zip(inside(entry, "ofd:CustomData ")).collect();
        let own: Vec<(&str, String)> =
            values(attached, "name").into_iter().zip(inside(attached, "CustomData ")).collect();
        assert_eq!(items, own, "{name}");
        let of = |wanted: &str| items.iter().find(|(item, _)| *item == wanted).map(|(_, value)| value.as_str());
        let (called, number) = match name {
            "acceptance" => ("受理凭证", CASE),
            "supplement" => ("补正通知书", "019abcde-0000-7000-8000-000000000001"),
            "not_accepted" => ("不予受理决定书", "019abcde-0000-7000-8000-000000000001"),
            "query_refused" => ("不予查询决定书", "019abcde-0000-7000-8000-000000000001"),
            "registration_refused" => ("不予登记决定书", CASE),
            "fee_notice" => ("登记费缴款通知", CASE),
            _ => ("查询结果证明", CASE),
        };
        assert_eq!((of("ZZMC"), of("ZZBH")), (Some(called), Some(number)), "{name}");
        let query = name.starts_with("query_") && name != "query_refused";
        let whom = if query {
            ("林秀英", MASKED, "111")
        } else {
            ("林秀英,演示有限公司", "4****************7,11420100MB00000196", "111,001")
        };
        assert_eq!((of("CZZT"), of("CZZTDM"), of("CZZTDMLXDM")), (Some(whom.0), Some(whom.1), Some(whom.2)), "{name}");
        assert_eq!((of("ZZBFJG"), of("ZZBFRQ")), (Some("演示市不动产登记机构"), Some("2026-11-20")), "{name}");
        assert_eq!((of("ZZQZMC"), of("KZ_BDCDYH")), (Some("演示登记专用章"), Some(UNIT)), "{name}");
        // Good to the end of the day before midnight.
        let good = (name == "fee_notice").then_some("2026-11-20");
        assert_eq!((of("ZZYXQQSRQ"), of("ZZYXQJZRQ")), (good, good), "{name}");
        let located = matches!(name, "acceptance" | "query_result").then_some("演示区演示大道1号3栋2单元501室");
        assert_eq!(of("KZ_ZL"), located, "{name}");
        for absent in ["ZZLXDM", "ZZBS", "ZZBFJGDM"] {
            assert_eq!(of(absent), None, "{name}: {absent}");
        }
        // No token, no code: nothing refers to a picture that is not there.
        assert!(files.0.iter().all(|(path, _)| !path.ends_with("code.png") && !path.ends_with("DocumentRes.xml")));
        assert!(!files.text("Doc_0/Document.xml").contains("DocumentRes"), "{name}");
        assert!(files.pages().iter().all(|page| !files.text(page).contains("ImageObject")), "{name}");
    }
    let licence = Files::of(&Sealers::new().issue(&title()));
    assert!(
        licence.text("Doc_0/Document.xml").contains("DocumentRes.xml")
            && !licence.bytes("Doc_0/Res/code.png").is_empty()
    );
}

#[test]
fn long_grounds_go_on_on_the_next_pages_and_nothing_is_lost() {
    let (sealers, signers) = (Sealers::new(), PdfSigners::new());
    for decided in decisions() {
        let long: String = (0..900).map(|at| format!("第{at}点，与登记簿记载的内容不一致。")).collect();
        let ground = |found: &str| DecisionGround { found: both(found, "As stated."), basis: "条例 22".to_owned() };
        let mut face = decision(decided);
        face.grounds = vec![ground(&long), ground("最后一项。")];
        let paper = Paper::Decision(face);
        let document = sealers.seal_paper(&paper);
        assert_eq!(sealers.verify(&document).integrity, DocumentIntegrity::Intact);
        let files = Files::of(&document);
        let pages = files.pages();
        assert!(pages.len() > 2, "{}", pages.len());
        let mut body = String::new();
        for (at, page) in pages.iter().enumerate() {
            for line in files.lines(page).iter().filter(|line| long.contains(line.as_str())) {
                let first = line.chars().next().unwrap();
                assert!(!"，。".contains(first), "page {}: a mark begins the line {line}", at + 1);
                body.push_str(line);
            }
        }
        // The first line has the number of the ground before it, the last one its basis behind it.
        assert!(body.len() > long.len() - 400 && long.contains(&body), "{} of {} bytes", body.len(), long.len());
        let text = said(&files);
        assert!(text.contains("2.最后一项。（依据：条例22）") && text.contains("人民法院"), "{text}");
        let twin = signers.sign_paper(&paper);
        assert_eq!(fixture::pdf::verify_pdf(&twin, signers.root.certificate()), Ok(()));
        let count = format!("/Count {}", pages.len());
        assert!(twin.windows(count.len()).any(|part| part == count.as_bytes()), "the twin has as many pages");
    }
    let endless = DecisionGround { found: both(&"长".repeat(100_000), "x"), basis: "x".to_owned() };
    let mut face = decision(DecidedOn::NotAccepted(received()));
    face.grounds = vec![endless];
    assert_eq!(refused(&Paper::Decision(face)), SealingFault::TooMuchText);
}

/// Papers near the most pages and items that one may have, in each form: what they take is more than an ordinary one, and goes out.
#[test]
fn the_longest_papers_are_small_enough_to_be_sent() {
    let ground = |at: usize| DecisionGround {
        found: both(
            &format!("第{at}项：申请登记的不动产与登记簿记载的位置、面积和用途不一致，且没有提交变更的证明材料。"),
            &format!("Point {at}: location, area and use differ from the register, and nothing proves a change."),
        ),
        basis: "不动产登记暂行条例 22".to_owned(),
    };
    let mut decided = decision(DecidedOn::RegistrationRefused(CASE.parse().unwrap()));
    decided.grounds = (1..=200).map(ground).collect();
    let mut letter = supplement();
    letter.defects = (0..200).map(|at| letter.defects[at % 2].clone()).collect();
    let QueryFinding::Recorded(mut unit) = recorded() else { panic!("recorded") };
    unit.shown.burdens = (0..150).map(|at| unit.shown.burdens[at % 3].clone()).collect();
    unit.entries = (0..100).map(|at| unit.entries[at % 2]).collect();
    let query = result(QueryFinding::Recorded(unit));
    for (name, paper, least) in [
        ("registration_refused", Paper::Decision(decided), 12),
        ("supplement", Paper::Supplement(letter), 8),
        ("query_result", Paper::QueryResult(query), 10),
    ] {
        let (sealers, signers) = (Sealers::new(), PdfSigners::new());
        let (ofd, pdf) = (sealers.seal_paper(&paper), signers.sign_paper(&paper));
        let pages = Files::of(&ofd).pages().len();
        assert!(pages >= least, "{name}: {pages} pages");
        let picture = issue_picture(&paper, now()).unwrap();
        println!("{name}: {pages} pages, {} bytes OFD, {} PDF, {} PNG", ofd.len(), pdf.len(), picture.len());
        for file in [ofd, pdf, picture] {
            assert!(file.len() <= MOST_SENT, "{name}: {} bytes", file.len());
        }
    }
}

/// Wherever a page ends.
#[test]
fn no_line_leaves_its_page_or_meets_the_seal_and_no_heading_stands_alone() {
    for count in 1..=24 {
        let mut face = decision(DecidedOn::NotAccepted(received()));
        face.grounds = (0..count).map(|_| face.grounds[0].clone()).collect();
        let files = Files::of(&Sealers::new().seal_paper(&Paper::Decision(face)));
        let pages = files.pages();
        let seal = values(files.text("Doc_0/Signs/Sign_0/Signature.xml"), "Boundary")[0].split(' ').nth(1).unwrap();
        let seal: f64 = seal.parse().unwrap();
        for page in &pages {
            let lines = files.lines(page);
            if let Some(at) = lines.iter().position(|line| line == "救济途径") {
                assert!(lines[at + 1..].iter().any(|line| line.starts_with("一、行政复议")), "{count}: {lines:?}");
            }
            for object in files.text(page).split("<ofd:TextObject").skip(1) {
                let place: Vec<f64> =
                    values(object, "Boundary")[0].split(' ').map(|length| length.parse().unwrap()).collect();
                let [left, top, width, height] = place[..] else { panic!("{place:?}") };
                if (width, height) == (210.0, 297.0) {
                    // The watermark, which may be anywhere.
                    continue;
                }
                assert!(left >= 20.0 && left + width <= 190.01 && top >= 12.0 && top + height < 290.0, "{place:?}");
                let is_body = left == 20.0;
                let on_last = Some(page) == pages.last();
                assert!(!is_body || top + height <= if on_last { seal } else { 276.0 }, "{count}: {place:?}");
            }
        }
    }
}

#[test]
fn a_list_is_bounded_and_one_that_must_have_items_has_some() {
    let many = |list: &'static str| SealingFault::ListLength { list, most: 200 };
    let mut few = Vec::new();
    for count in [0, 201] {
        let mut face = supplement();
        let defect = || Defect { field: None, found: both("缺", "x"), correction: both("补", "x") };
        face.defects = (0..count).map(|_| defect()).collect();
        few.push((Paper::Supplement(face), "defects"));
        let mut face = decision(DecidedOn::RegistrationRefused(CASE.parse().unwrap()));
        face.grounds = (0..count).map(|_| DecisionGround { found: both("由", "x"), basis: "x".to_owned() }).collect();
        few.push((Paper::Decision(face), "grounds"));
        let mut face = acceptance();
        face.head.applicants = (0..count).map(|_| seller()).collect::<Vec<Applicant>>();
        few.push((Paper::Acceptance(face), "applicants"));
        let mut face = fee();
        face.items = (0..count).map(|_| face.items[0].clone()).collect();
        few.push((Paper::FeeNotice(face), "items"));
        let mut face = fee();
        face.payers = (0..count).map(|_| seller()).collect();
        few.push((Paper::FeeNotice(face), "payers"));
        let mut face = fee();
        face.channels = (0..count).map(|_| both("渠道", "Way")).collect();
        few.push((Paper::FeeNotice(face), "channels"));
        let QueryFinding::Recorded(mut unit) = recorded() else { panic!("recorded") };
        unit.entries = (0..count).map(|_| unit.entries[0]).collect();
        few.push((Paper::QueryResult(result(QueryFinding::Recorded(unit))), "entries"));
        let QueryFinding::Recorded(mut unit) = recorded() else { panic!("recorded") };
        unit.shown.holders = (0..count).map(|_| unit.shown.holders[0].clone()).collect();
        few.push((Paper::QueryResult(result(QueryFinding::Recorded(unit))), "holders"));
    }
    for (paper, list) in few {
        assert_eq!(refused(&paper), many(list));
    }
    // These may be empty, and are not longer than the others.
    let materials = |count: usize| {
        let mut face = acceptance();
        face.materials = (0..count).map(|_| ReceivedMaterial { name: both("件", "File"), files: 1 }).collect();
        Paper::Acceptance(face)
    };
    assert!(said_by(&materials(0)).contains("没有随申请提交的文件"));
    assert!(said_by(&materials(200)).contains("200.件"));
    assert_eq!(refused(&materials(201)), many("materials"));
    let burdens = |count: usize| {
        let QueryFinding::Recorded(mut unit) = recorded() else { panic!("recorded") };
        unit.shown.burdens = (0..count).map(|_| unit.shown.burdens[4].clone()).collect();
        Paper::QueryResult(result(QueryFinding::Recorded(unit)))
    };
    assert!(said_by(&burdens(0)).contains("没有抵押、查封、异议等记载"));
    assert_eq!(refused(&burdens(201)), many("burdens"));
}

#[test]
fn a_bill_whose_items_do_not_make_up_its_total_is_refused() {
    for total in [9_999, 10_001, 0] {
        let mut face = fee();
        face.total = Fen::new(total).unwrap();
        assert_eq!(refused(&Paper::FeeNotice(face)), SealingFault::Total);
    }
    let mut face = fee();
    face.items[0].amount = Fen::new((1 << 53) - 1).unwrap();
    assert_eq!(refused(&Paper::FeeNotice(face)), SealingFault::Total, "more than money holds");
}

#[test]
fn a_letter_says_what_follows_of_its_own_case_alone() {
    let correct = |number, term| {
        let mut face = supplement();
        (face.number, face.term) = (number, term);
        said_by(&Paper::Supplement(face))
    };
    let accepted = ApplicationNumber::Accepted(CASE.parse().unwrap());
    let by = LastDay::NotBefore("2027-01-11".parse().unwrap());
    let text = correct(accepted, Some(SupplementTerm { by, then: AfterTerm::LosesTurn }));
    for said in ["申请已受理；审核中发现还需要补正", "受理号保留", "不早于2027年1月11日", CASE]
    {
        assert!(text.contains(said), "{said} in {text}");
    }
    for said in ["申请失效", "视为受理之日", "申请还不能受理"] {
        assert!(!text.contains(said), "{said} in {text}");
    }
    let text = correct(accepted, None);
    assert!(text.contains("本通知没有规定期限") && !text.contains("逾期"), "{text}");
    let mut face = acceptance();
    face.location = None;
    let text = said_by(&Paper::Acceptance(face));
    assert!(!text.contains("坐落") && !text.contains("演示大道"), "{text}");
}

#[test]
fn a_character_that_the_font_lacks_is_named() {
    let name: PersonName = "林𠮷".parse().unwrap();
    let fault = SealingFault::NoGlyph { character: '𠮷' };
    let mut face = acceptance();
    face.head.applicants[0].name = name.clone();
    assert_eq!(refused(&Paper::Acceptance(face)), fault);
    let mut face = supplement();
    face.defects[1].correction.chinese.push('𠮷');
    assert_eq!(refused(&Paper::Supplement(face)), fault);
    let mut face = decision(DecidedOn::NotAccepted(received()));
    face.grounds[1].basis.push('𠮷');
    assert_eq!(refused(&Paper::Decision(face)), fault);
    let mut face = fee();
    face.channels[0].english.push('𠮷');
    assert_eq!(refused(&Paper::FeeNotice(face)), fault);
    let mut face = result(QueryFinding::Nothing);
    face.asked_by.name = name;
    assert_eq!(refused(&Paper::QueryResult(face)), fault);
}

/// `EREG_BLESS=1` writes them anew.
#[test]
fn the_same_paper_gives_the_same_bytes() {
    let digest = |bytes: &[u8]| {
        Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").unwrap();
            text
        })
    };
    let (mut golden, mut again) = (String::new(), String::new());
    for lines in [&mut golden, &mut again] {
        let (sealers, signers) = (Sealers::new(), PdfSigners::new());
        for (name, paper) in all() {
            writeln!(lines, "{}  {name}.ofd", digest(&sealers.seal_paper(&paper))).unwrap();
            writeln!(lines, "{}  {name}.pdf", digest(&signers.sign_paper(&paper))).unwrap();
            writeln!(lines, "{}  {name}.png", digest(&issue_picture(&paper, now()).unwrap())).unwrap();
        }
    }
    assert_eq!(golden, again, "two runs differ");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/papers.sha256");
    if std::env::var_os("EREG_BLESS").is_some() {
        fs::write(&path, &golden).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap_or_default(), golden, "EREG_BLESS=1 writes it anew");
}
