//! Draft and review with no network at all.

use ereg_client::{AnswerKind, DraftId};

use super::{Stage, verdict_list};
use ereg_law::matter::T04;

use crate::demo::{
    broken::{Broken, While as _, holds},
    cast::Sale,
    gate::Network,
    words,
    world::Phone,
};

/// The price as it was first typed: a slip that is found only after a signature.
pub fn mistyped(price: &str) -> String {
    let (yuan, fen) = price.split_once('.').unwrap_or((price, "00"));
    let yuan: u64 = yuan.parse().unwrap_or(1_000_000);
    format!("{}.{fen}", yuan.saturating_sub(10_000))
}

/// Returns what the seller types, in the order of the form.
pub fn answers(sale: &Sale, price: String) -> Vec<(&'static str, String)> {
    let (_, seller) = &sale.transferor;
    let (_, buyer) = &sale.transferee;
    vec![
        ("matter.unit", sale.unit.clone()),
        ("matter.certificate", sale.certificate.clone()),
        ("holding.co_ownership", "sole".to_owned()),
        ("parties.transferor.1.name", seller.name.clone()),
        ("parties.transferor.1.id_no", seller.id_no.clone()),
        ("parties.transferee.1.name", buyer.name.clone()),
        ("parties.transferee.1.id_no", buyer.id_no.clone()),
        ("deal.price", price),
        ("deal.contract", sale.contract.clone()),
        ("deal.signed_on", "2026-10-20".to_owned()),
        ("delivery.medium", "electronic".to_owned()),
        ("delivery.certificates", "one".to_owned()),
    ]
}

/// Begins the draft, fills it in and reviews it, all in airplane mode.
pub fn draft_in_airplane_mode(
    stage: &mut Stage<'_>,
    seller: &Phone,
    sale: &Sale,
    price: String,
) -> Result<DraftId, Broken> {
    let world = stage.world;
    seller.network(Network::Airplane);
    let drafts = seller.client.drafts();
    let draft = world.wait(drafts.begin(T04.id(), Some(sale.unit.clone()))).when("beginning the draft")?;
    for (field, value) in answers(sale, price) {
        let saved = world.wait(drafts.answer(draft, field.to_owned(), Some(value))).when("answering a field")?;
        holds(saved.problem.is_none(), "what was typed can be read", &saved.problem)?;
    }
    world.pass(11);
    let fields = world.wait(drafts.form(draft)).when("reading the draft")?.into_fields();
    stage.says(seller, words::typed(&fields))?;
    let verdicts = world.wait(drafts.review(draft)).when("reviewing the draft")?;
    // The inquiry is each party's own and answered at the signature.
    let bad = verdicts.problems.iter().find(|p| !p.field.as_deref().is_some_and(|f| f.starts_with("inquiry.")));
    holds(bad.is_none(), "nothing that was typed is unreadable", bad.map(|p| &p.code))?;
    let unknown = verdicts.findings.iter().any(|f| f.answer == AnswerKind::Unknown);
    holds(unknown, "a phone without a network says what it does not know", verdicts.decisive)?;
    stage.says(seller, words::review(&verdicts))?;
    stage.says(seller, words::unknown(&verdicts))?;
    world.pass(2);
    let list = world.wait(drafts.checklist(draft)).when("reading the checklist")?;
    stage.says(seller, words::checklist(&list))?;
    world.pass(1);
    let offline = world.wait(async { seller.client.sync().now()?.finished().await }).when("trying to sync")?;
    holds(offline.acked == 0, "nothing leaves in airplane mode", offline.acked)?;
    stage.says(seller, words::offline(&offline))?;
    stage.journey.stable_in("verdicts", "seller_offline", verdict_list(&verdicts));
    Ok(draft)
}
