//! The form of each matter as whoever begins it sees it, and what a save returns.

use std::collections::BTreeSet;

use ereg_client::{Client, DraftId, FieldAccess, FieldNeed, FieldView, FormView, InputKind, LAW, SavedField};

use super::a_phone;

async fn begun(matter: &str) -> (tempfile::TempDir, Client, DraftId) {
    let (dir, phone) = a_phone();
    let draft = phone.drafts().begin(matter.parse().unwrap(), None).await.unwrap();
    (dir, phone, draft)
}

async fn form(phone: &Client, draft: DraftId) -> FormView {
    phone.drafts().form(draft).await.unwrap()
}

async fn saved(phone: &Client, draft: DraftId, field: &str, value: &str) -> SavedField {
    phone.drafts().answer(draft, field.into(), Some(value.into())).await.unwrap()
}

async fn field(phone: &Client, draft: DraftId, path: &str) -> Option<FieldView> {
    form(phone, draft).await.into_fields().into_iter().find(|field| field.path == path)
}

fn paths(fields: &[FieldView]) -> Vec<&str> {
    fields.iter().map(|field| field.path.as_str()).collect()
}

/// No list of sections is made here by hand: what the matter declares stands in the form, in its order.
#[tokio::test]
async fn the_form_of_every_matter_is_what_the_matter_declares() {
    for matter in LAW.matters() {
        let (_dir, phone, draft) = begun(&matter.id().to_string()).await;
        let shown = form(&phone, draft).await;
        let declared: Vec<_> = matter.form.sections.iter().map(|section| section.name).collect();
        assert_eq!(shown.sections.iter().map(|section| section.name).collect::<Vec<_>>(), declared);
        for section in &shown.sections {
            assert!(!section.title.zh.is_empty() && !section.fields.is_empty(), "{section:?}");
            for field in &section.fields {
                let spec = matter.form.field(&field.path).unwrap();
                assert_eq!(spec.section, section.name, "{field:?}");
                assert!(!field.label.zh.is_empty() && field.label.zh != field.path, "{field:?} has words");
                assert_eq!(field.access, FieldAccess::Write);
                assert!(!matches!(&field.kind, InputKind::Choice { choices } if choices.is_empty()), "{field:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_field_says_how_it_is_typed_and_whether_it_is_needed() {
    let expected = [
        ("T04", "deal.price", InputKind::Yuan, FieldNeed::Required),
        ("T04", "deal.signed_on", InputKind::Day, FieldNeed::Required),
        ("T04", "matter.unit", InputKind::UnitCode, FieldNeed::Required),
        ("T04", "holding.transferee.1.share", InputKind::Share, FieldNeed::Optional),
        ("T04", "parties.transferee.1.phone", InputKind::FreeText { most: 20 }, FieldNeed::Optional),
        ("T10", "former.name", InputKind::Name, FieldNeed::Required),
        ("T10", "former.id_no", InputKind::IdentityNumber, FieldNeed::Required),
        ("T18", "mortgage.amount", InputKind::Yuan, FieldNeed::Required),
        ("T18", "parties.mortgagee.1.name", InputKind::Name, FieldNeed::Required),
        ("T21", "discharge.proof", InputKind::ProofNumber, FieldNeed::Required),
        ("T28", "matter.certificate", InputKind::CertificateNumber, FieldNeed::Required),
        ("T28", "parties.holder.1.name", InputKind::Name, FieldNeed::Required),
    ];
    for (matter, path, kind, need) in expected {
        let (_dir, phone, draft) = begun(matter).await;
        let field = field(&phone, draft, path).await.unwrap_or_else(|| panic!("{matter} asks for {path}"));
        assert_eq!((field.kind, field.need), (kind, need), "{matter} {path}");
    }
    // Who only holds or asks has nothing to share out, and a query hands nothing over.
    for (matter, path) in [("T28", "holding.co_ownership"), ("T28", "delivery.medium"), ("T10", "deal.price")] {
        let (_dir, phone, draft) = begun(matter).await;
        assert!(field(&phone, draft, path).await.is_none(), "{matter} {path}");
    }
}

#[tokio::test]
async fn a_save_answers_what_it_changed_and_nothing_else() {
    let (_dir, phone, draft) = begun("T04").await;
    // A plain answer changes no other field.
    let price = saved(&phone, draft, "deal.price", "1680000").await;
    assert_eq!(price.reads.as_deref(), Some("1,680,000.00（壹佰陆拾捌万元整）"));
    assert_eq!((price.problem, price.changed, price.appeared, price.gone), (None, vec![], vec![], vec![]));
    let wrong = saved(&phone, draft, "deal.price", "much").await;
    assert_eq!(wrong.problem.map(|told| told.code).as_deref(), Some("money.format"));
    assert_eq!((wrong.reads, wrong.changed), (None, vec![]));
    // The same again says the same.
    let again = saved(&phone, draft, "deal.price", "much").await;
    assert_eq!(again.problem.map(|told| told.code).as_deref(), Some("money.format"));

    // By post: the address is needed now, and is missing.
    let post = saved(&phone, draft, "delivery.handover", "post").await;
    assert_eq!(paths(&post.changed), ["delivery.address"]);
    assert_eq!(post.changed[0].need, FieldNeed::Required);
    assert_eq!(post.changed[0].problem.as_ref().map(|told| told.code.as_str()), Some("field.missing"));
    let back = saved(&phone, draft, "delivery.handover", "").await;
    assert_eq!((paths(&back.changed), back.changed[0].need), (vec!["delivery.address"], FieldNeed::Optional));

    // The kind of a party decides how the number is read.
    saved(&phone, draft, "parties.transferee.1.id_no", "110105194912310021").await;
    let firm = saved(&phone, draft, "parties.transferee.1.kind", "enterprise").await;
    assert_eq!(paths(&firm.changed), ["parties.transferee.1.id_no"]);
    assert!(firm.changed[0].problem.as_ref().unwrap().code.starts_with("credit_code."), "{firm:?}");
}

#[tokio::test]
async fn one_more_buyer_appears_and_goes() {
    let (_dir, phone, draft) = begun("T04").await;
    let further = form(&phone, draft).await.further;
    assert_eq!(paths(&further), ["parties.transferor.2.name", "parties.transferee.2.name"]);
    let second = further[1].path.clone();
    let named = saved(&phone, draft, &second, "周小满").await;
    let theirs = |path: &String| path.contains("transferee.2.");
    assert!(named.appeared.iter().all(theirs) && named.gone.is_empty(), "{named:?}");
    assert!(named.appeared.contains(&"parties.transferee.2.id_no".to_owned()));
    assert!(named.appeared.contains(&"holding.transferee.2.share".to_owned()));
    let number = field(&phone, draft, "parties.transferee.2.id_no").await.unwrap();
    assert_eq!((number.need, number.problem.unwrap().code.as_str()), (FieldNeed::Required, "field.missing"));
    assert_eq!(paths(&form(&phone, draft).await.further)[1], "parties.transferee.3.name");
    let cleared = saved(&phone, draft, &second, "").await;
    assert_eq!(cleared.problem, None, "nobody is missing");
    assert_eq!(cleared.gone.len(), named.appeared.len(), "the others of theirs");
    // A query is one holder's alone.
    let (_dir, phone, draft) = begun("T28").await;
    assert_eq!(form(&phone, draft).await.further, []);
}

#[tokio::test]
async fn a_choice_in_words_says_which_one_it_is() {
    let (_dir, phone, draft) = begun("T18").await;
    saved(&phone, draft, "mortgage.restricted", "是").await;
    let chosen = field(&phone, draft, "mortgage.restricted").await.unwrap();
    assert_eq!((chosen.value.as_deref(), chosen.chosen.as_deref()), (Some("是"), Some("yes")));
    let debug = format!("{chosen:?}");
    assert!(!debug.contains('是'), "a log holds no answer: {debug}");
}

/// Whatever a screen lists is taken in the words it is listed in, in either language, and whatever is an amount is read back:
/// in every matter, each kind of field once.
#[tokio::test]
async fn every_listed_choice_is_taken_in_its_words_and_every_amount_is_read_back() {
    let (mut tried, mut amounts) = (BTreeSet::new(), BTreeSet::new());
    for matter in LAW.matters() {
        let (_dir, phone, draft) = begun(&matter.id().to_string()).await;
        for listed in form(&phone, draft).await.into_fields() {
            let spec = matter.form.field(&listed.path).unwrap();
            if !tried.insert((spec.path, format!("{:?}", listed.kind))) {
                continue;
            }
            match &listed.kind {
                InputKind::Choice { choices } => {
                    for choice in choices {
                        for words in [&choice.label.zh, &choice.label.en] {
                            saved(&phone, draft, &listed.path, words).await;
                            let taken = field(&phone, draft, &listed.path).await.unwrap();
                            assert_eq!(taken.chosen.as_deref(), Some(&*choice.value), "{} {words}", listed.path);
                            let told = taken.problem.map(|told| told.code);
                            assert_ne!(told.as_deref(), Some("field.choice"), "{} {words}", listed.path);
                        }
                    }
                }
                InputKind::Yuan => {
                    for typed in ["4,090,000", "409万"] {
                        let told = saved(&phone, draft, &listed.path, typed).await;
                        assert_eq!(told.problem, None, "{} {typed}", listed.path);
                        let echo = told.reads.as_deref();
                        assert_eq!(echo, Some("4,090,000.00（肆佰零玖万元整）"), "{} {typed}", listed.path);
                    }
                    amounts.insert(listed.path);
                }
                _ => assert_eq!(listed.reads, None),
            }
        }
    }
    assert_eq!(amounts, BTreeSet::from(["deal.price".to_owned(), "mortgage.amount".to_owned()]));
}
