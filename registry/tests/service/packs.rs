//! The policy packs a registry decides by: which it takes, and which of them decides what.

use ereg_domain::canonical::to_canonical;
use ereg_law::{
    fixture::{Sale, buyer, seller},
    matter::T04,
    policy::{PackContent, Switch},
    references::floor_pack,
};

use crate::{draft::*, office::*};

/// What a new process says to the floor pack with something changed.
fn told(office: &Office, change: impl FnOnce(&mut PackContent)) -> Result<(), (&'static str, String)> {
    let mut pack = floor_pack().unwrap();
    change(&mut pack);
    let opened = office.opened_by(&to_canonical(&pack).unwrap());
    opened.map(drop).map_err(|error| (error.code(), error.detail()))
}

#[test]
fn a_registry_does_not_begin_with_a_pack_by_which_it_cannot_decide() {
    let (office, _) = Office::for_sale(&Sale::clean());
    assert_eq!(told(&office, |pack| pack.version = 2), Ok(()));
    let (code, detail) = told(&office, |pack| pack.fees.per_piece.truncate(2)).unwrap_err();
    assert_eq!(code, "pack.unreadable");
    assert!(detail.contains("rate for the kind of building"), "{detail}");
    let (code, detail) = told(&office, |pack| pack.parameters.districts.push("420102".into())).unwrap_err();
    assert_eq!(code, "pack.unreadable");
    assert!(detail.contains("a district twice"), "{detail}");
    let (_, detail) = told(&office, |pack| pack.office = "elsewhere".into()).unwrap_err();
    assert!(detail.contains("another office"), "{detail}");
}

#[tokio::test]
async fn what_the_office_has_closed_online_is_neither_frozen_nor_received() {
    let sale = Sale::clean();
    let (mut office, _) = Office::for_sale(&sale);
    let (mut seller, mut buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    office.service = office.restarted_with(|pack| {
        pack.version = 2;
        pack.matters.get_mut(&T04.id()).unwrap().online = Switch::Off;
    });
    seller.at(&office.service);
    buyer.at(&office.service);
    assert_eq!(seller.declined(draft.submission(&seller).await).await, "matter.not_online");
    let signed = draft.manifest.lock().unwrap().clone();
    assert_eq!(seller.declined(draft.freezing(2)).await, "matter.not_online");
    *draft.manifest.lock().unwrap() = signed;
    // Opened again, what was signed is received.
    office.service = office.restarted_with(|pack| pack.version = 3);
    seller.at(&office.service);
    draft.submitted_by(&seller).await;
}

#[tokio::test]
async fn how_many_tries_parties_and_workspaces_there_are_the_pack_says() {
    let sale = Sale::clean();
    let (mut office, _) = Office::for_sale(&sale);
    office.service = office.restarted_with(|pack| {
        pack.version = 2;
        pack.parameters.invitation_wrong_tries = 1;
        pack.parameters.workspaces_at_most = 1;
        pack.parameters.parties_at_most = 1;
    });
    let (seller, buyer) = (office.enrols(&seller()).await, office.enrols(&buyer()).await);
    let draft = Draft::shared_by(&seller, &sale).await;
    let (code, wrong) = (*b"0123456789abcdef", *b"fedcba9876543210");
    seller.send(draft.invitation("transferee.1", &code)).await;
    for code in [wrong, code] {
        assert_eq!(buyer.declined(draft.acceptance(&code)).await, "invitation_closed");
    }
    let another = Draft::begun(&seller, &sale, draft.extract.clone(), None);
    assert_eq!(seller.declined(another.sharing()).await, "workspace.too_many");
    assert_eq!(seller.declined(draft.freezing(1)).await, "manifest.slots");
}
