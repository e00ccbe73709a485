//! Every kind of document is written in the shape of GB/T 33190; and the check sees each way in which it could not have it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot run has failed")]

mod fixture;

use ereg_sealing::{DigestName, LicenceFace, Paper, SealVersion};
use fixture::{
    Files, Sealers,
    kinds::{Finance, annotated, cancelled, receipts, sealed},
    proof, row,
    schema::{Flaw, check},
    title,
};

#[test]
fn every_kind_of_document_has_the_shape_of_the_standard() {
    for digest_name in [DigestName::Oid, DigestName::Sm3] {
        for (kind, document) in sealed(&Finance::new().naming(digest_name)) {
            assert_eq!(check(&Files::of(&document)), Ok(()), "{kind}");
        }
    }
    // Of several pages, with everything that XML means something by, and under a seal of version 5.
    let rows = (0..60).map(|at| row(&format!("第{at}行"), "A <row> & \"more\"", "值\n值")).collect();
    let long = LicenceFace { rows, ..title() };
    let sealers = Sealers::with(SealVersion::Five);
    let papers = [
        Paper::Licence(long.clone()),
        Paper::Licence(proof()),
        Paper::Cancelled(cancelled(long.clone())),
        Paper::Annotated(annotated(long)),
    ];
    for paper in papers {
        assert_eq!(check(&Files::of(&sealers.seal_paper(&paper))), Ok(()));
    }
}

/// The document with a text in one of its files replaced, once.
fn changed(document: &Files, path: &str, (from, to): (&str, &str)) -> Files {
    let text = document.text(path);
    assert!(text.contains(from), "{from} in {text}");
    Files::of(&document.with(path, text.replacen(from, to, 1).into_bytes()))
}

const ENTRY: &str = "OFD.xml";
const DOCUMENT: &str = "Doc_0/Document.xml";
const FONTS: &str = "Doc_0/PublicRes.xml";
const PICTURES: &str = "Doc_0/DocumentRes.xml";
const PAGE: &str = "Doc_0/Pages/Page_0/Content.xml";
const ATTACHED: &str = "Doc_0/Attachs/Attachments.xml";
const METADATA: &str = "Doc_0/Attachs/metadata.xml";
const SIGNATURES: &str = "Doc_0/Signs/Signatures.xml";
const LIST: &str = "Doc_0/Signs/Sign_0/Signature.xml";

/// The faults, without where they are.
fn kind(flaw: &Flaw) -> String {
    let said = format!("{flaw:?}");
    said.split('(').next().unwrap().to_owned()
}

#[test]
fn each_error_is_seen() {
    let document = Files::of(&Sealers::new().issue(&title()));
    assert_eq!(check(&document), Ok(()));
    for (path, from, to, flaw) in [
        // XML.
        (ENTRY, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "", "Xml"),
        (ENTRY, "encoding=\"UTF-8\"", "encoding=\"GBK\"", "Xml"),
        (ENTRY, "</ofd:OFD>", "</ofd:OFD> ", "Xml"),
        (ENTRY, "</ofd:DocBody>", "</ofd:DocInfo>", "Xml"),
        (ENTRY, "<ofd:DocBody>", "<!-- --><ofd:DocBody>", "Xml"),
        (ENTRY, "?><ofd:OFD", "?><!DOCTYPE OFD><ofd:OFD", "Xml"),
        (ENTRY, "<ofd:Title>", "<ofd:Title>&nbsp;", "Xml"),
        (ENTRY, " DocType=\"OFD\"", " DocType=\"OFD\" DocType=\"OFD\"", "Xml"),
        // Namespace.
        (ENTRY, "http://www.ofdspec.org/2016", "http://www.ofdspec.org/2017", "Namespace"),
        (ENTRY, " xmlns:ofd=\"http://www.ofdspec.org/2016\"", "", "Namespace"),
        (ENTRY, "<ofd:DocID>", "<ofd:DocID xmlns:a=\"a\">", "Namespace"),
        (DOCUMENT, "<ofd:Pages>", "<Pages xmlns=\"http://www.ofdspec.org/2016\"/><ofd:Pages>", "Namespace"),
        // Elements and their order.
        (ENTRY, "<ofd:Creator>", "<ofd:Producer/><ofd:Creator>", "NoElement"),
        (ENTRY, "</ofd:CustomDatas>", "</ofd:CustomDatas><ofd:Creator/>", "Element"),
        (DOCUMENT, "<ofd:Attachments>", "<ofd:Annotations>a.xml</ofd:Annotations><ofd:Attachments>", "NoElement"),
        (DOCUMENT, "</ofd:CommonData>", "<ofd:MaxUnitID>9</ofd:MaxUnitID></ofd:CommonData>", "Element"),
        (PAGE, "<ofd:Area><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:Area>", "", "NoElement"),
        (PAGE, "<ofd:TextCode", "<ofd:FillColor Value=\"0 0 0\"/><ofd:TextCode", "NoElement"),
        (PAGE, "<ofd:TextObject", "<ofd:CompositeObject/><ofd:TextObject", "Element"),
        (SIGNATURES, "<ofd:MaxSignId>s001</ofd:MaxSignId>", "", "NoElement"),
        // Text where there is none.
        (DOCUMENT, "<ofd:Pages>", "<ofd:Pages> ", "Text"),
        (PAGE, "</ofd:Layer>", "a</ofd:Layer>", "Text"),
        // Attributes.
        (ENTRY, " DocType=\"OFD\"", "", "NoAttribute"),
        (ENTRY, " DocType=\"OFD\"", " DocType=\"OFD\" Lang=\"zh\"", "Attribute"),
        (FONTS, " FontName=", " Name=", "NoAttribute"),
        (PAGE, "<ofd:TextObject Font=\"1\"", "<ofd:TextObject", "NoAttribute"),
        (PAGE, " Boundary=", " boundary=", "NoAttribute"),
        (LIST, " PageRef=", " Page=", "NoAttribute"),
        (LIST, " Boundary=", " Clip=\"0 0 1 1\" Boundary=", "Attribute"),
        (METADATA, " name=", " Name=", "NoAttribute"),
        // Values.
        (ENTRY, "Version=\"1.0\"", "Version=\"1.1\"", "Value"),
        (ENTRY, "<ofd:DocID>", "<ofd:DocID>0", "Value"),
        (ENTRY, "<ofd:CreationDate>2026-11-20", "<ofd:CreationDate>2026/11/20", "Value"),
        (ENTRY, "<ofd:CreationDate>2026-11-20", "<ofd:CreationDate>2026-11-31", "Value"),
        (DOCUMENT, "<ofd:PhysicalBox>0 0 210 297", "<ofd:PhysicalBox>0 0 210", "Value"),
        (DOCUMENT, "<ofd:PhysicalBox>0 0 210 297", "<ofd:PhysicalBox>0 0 210 -297", "Value"),
        (DOCUMENT, "<ofd:Page ID=\"", "<ofd:Page ID=\"0", "Value"),
        (DOCUMENT, "<ofd:Page ID=\"", "<ofd:Page ID=\"-", "Value"),
        (DOCUMENT, "<ofd:MaxUnitID>", "<ofd:MaxUnitID>99999999999", "Value"),
        (PAGE, "<ofd:FillColor Value=\"", "<ofd:FillColor Value=\"300 ", "Value"),
        (PAGE, " Boundary=\"", " Boundary=\"1e1 ", "Value"),
        (PAGE, " DeltaX=\"", " DeltaX=\"1 ", "Value"),
        (PAGE, " DeltaX=\"", " DeltaX=\"g ", "Value"),
        (PAGE, " CTM=\"", " CTM=\"1 ", "Value"),
        (PAGE, " Size=\"", " Size=\"-", "Value"),
        (PAGE, "<ofd:AbbreviatedData>M ", "<ofd:AbbreviatedData>L ", "Value"),
        (PAGE, " L 0 0 C", " L 0 C", "Value"),
        (PAGE, "Type=\"Body\"", "Type=\"body\"", "Value"),
        (PICTURES, "Format=\"PNG\"", "Format=\"GIF\"", "Value"),
        (ATTACHED, "ID=\"a001\"", "ID=\"001\"", "Value"),
        (SIGNATURES, "<ofd:MaxSignId>s001", "<ofd:MaxSignId>s002", "Value"),
        (LIST, "1.2.156.10197.1.401", "MD5", "Value"),
        (LIST, "1.2.156.10197.1.401", "sm3", "Value"),
        (LIST, "<ofd:SignatureDateTime>2026", "<ofd:SignatureDateTime>2026-", "Value"),
        (LIST, "<ofd:CheckValue>", "<ofd:CheckValue>AA", "Value"),
        // Paths.
        (ENTRY, "<ofd:DocRoot>Doc_0/", "<ofd:DocRoot>Doc_0/../Doc_0/", "Value"),
        (ENTRY, "<ofd:DocRoot>Doc_0/", "<ofd:DocRoot>doc_0/", "NoFile"),
        (ENTRY, "<ofd:DocRoot>Doc_0/", "<ofd:DocRoot>Doc_0\\", "Value"),
        (DOCUMENT, "BaseLoc=\"Pages/Page_0", "BaseLoc=\"Pages/Page_1", "NoFile"),
        (FONTS, "BaseLoc=\"Res\"", "BaseLoc=\"Fonts\"", "Value"),
        (FONTS, "licence.ttf", "code.png", "Content"),
        (PICTURES, "code.png", "licence.ttf", "Content"),
        (LIST, "FileRef=\"/", "FileRef=\"", "Value"),
        (LIST, "FileRef=\"/OFD.xml", "FileRef=\"/Doc_0/Document.xml", "Twice"),
        (LIST, "FileRef=\"/OFD.xml", "FileRef=\"/ofd.xml", "NoFile"),
        // Numbers and what refers to them.
        (PAGE, " Font=\"1\"", " Font=\"2\"", "Reference"),
        (PAGE, " Font=\"1\"", " Font=\"4000000000\"", "Reference"),
        (PAGE, " ResourceID=\"2\"", " ResourceID=\"1\"", "Reference"),
        (PICTURES, "ID=\"2\"", "ID=\"1\"", "Twice"),
        (DOCUMENT, "<ofd:Page ID=\"3\"", "<ofd:Page ID=\"4\"", "Twice"),
        (LIST, "PageRef=\"3\"", "PageRef=\"1\"", "Reference"),
    ] {
        let found = check(&changed(&document, path, (from, to))).expect_err(&format!("{path}: {from} → {to}"));
        assert_eq!(kind(&found), flaw, "{path}: {from} → {to}: {found:?}");
    }
}

#[test]
fn files_that_nobody_names_or_lists_are_seen() {
    let document = Files::of(&Sealers::new().issue(&title()));
    let largest = fixture::inside(document.text(DOCUMENT), "ofd:MaxUnitID")[0].clone();
    let less = (largest.parse::<u32>().unwrap() - 1).to_string();
    let small = changed(&document, DOCUMENT, (&format!(">{largest}<"), &format!(">{less}<")));
    assert_eq!(check(&small), Err(Flaw::AboveTheLargest(largest.parse().unwrap())));

    let more = Files(document.0.iter().cloned().chain([("Doc_0/more.xml".to_owned(), Vec::new())]).collect());
    assert_eq!(check(&more), Err(Flaw::Stray("Doc_0/more.xml".to_owned())));
    let twice = Files(document.0.iter().cloned().chain([document.0[0].clone()]).collect());
    assert_eq!(kind(&check(&twice).unwrap_err()), "Twice");
    for (path, _) in &document.0 {
        let without = Files(document.0.iter().filter(|(own, _)| own != path).cloned().collect());
        assert_eq!(check(&without), Err(Flaw::NoFile(path.clone())), "{path}");
    }
    // A seal that leaves a file out of its list.
    let list = document.text(LIST);
    let (before, rest) = list.split_once("<ofd:Reference FileRef=\"/Doc_0/PublicRes.xml\">").unwrap();
    let (_, after) = rest.split_once("</ofd:Reference>").unwrap();
    let short = Files::of(&document.with(LIST, format!("{before}{after}").into_bytes()));
    assert_eq!(check(&short), Err(Flaw::Unlisted("Doc_0/PublicRes.xml".to_owned())));
}

#[test]
fn of_two_seals_each_has_its_own_name_and_list() {
    let document = Files::of(&Finance::new().issues(&receipts()[0].1).ofd);
    assert_eq!(check(&document), Ok(()));
    let same = changed(&document, SIGNATURES, ("ID=\"s002\"", "ID=\"s001\""));
    assert_eq!(check(&same), Err(Flaw::Twice("s001".to_owned())));
    // One list for both leaves the other's files unnamed.
    let shared = changed(&document, SIGNATURES, ("Sign_1/", "Sign_0/"));
    assert_eq!(kind(&check(&shared).unwrap_err()), "Stray");
}
