//! Devices of one person: as many are enrolled within so many days as the office says, whoever holds the proof of identity.

use ereg_domain::party::PrincipalNumber;
use ereg_protocol::outcome::OutcomeResult;
use ereg_registry::seed::ListedPerson;
use ereg_trust::keys::{KeyPolicy, USER_ALIAS};

use super::bench::{Bench, Phone};

/// Whether a new phone of this person is enrolled; the code where it is not.
fn enrols(phone: &Phone, person: &ListedPerson, principal: Option<&PrincipalNumber>) -> Result<(), (u16, String)> {
    let reply = phone.send(&phone.enrol_for(person, principal));
    if reply.status == 200 { Ok(()) } else { Err(reply.code()) }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_proof_of_identity_enrols_as_many_devices_in_a_month_as_the_office_says() {
    let bench = Bench::start().await;
    bench.takes_pack(|pack| (pack.parameters.devices_at_most, pack.parameters.devices_within_days) = (2, 30));
    let person = bench.buyer("plain_sale");
    let refused = Err((403, "enrol.too_many_devices".to_owned()));
    let (first, second) = (bench.newcomer(), bench.newcomer());
    bench.comes_to("2026-11-24T01:00:00.000Z");
    assert_eq!(enrols(&first, person, None), Ok(()));
    bench.comes_to("2026-11-25T01:00:00.000Z");
    assert_eq!(enrols(&second, person, None), Ok(()));
    assert_eq!(enrols(&bench.newcomer(), person, None), refused);
    assert_eq!((bench.rows("account"), bench.rows("key")), (1, 4), "whoever is refused leaves nothing");

    // A phone that has its account already, and another person, are none of the devices that are counted.
    let again = first.outcome(&first.enrol(person));
    assert!(matches!(again.result, OutcomeResult::Done(_)), "{again:?}");
    assert_eq!(enrols(&bench.newcomer(), bench.seller("plain_sale"), None), Ok(()));

    // The month ends for each device by itself.
    bench.comes_to("2026-12-24T00:59:59.999Z");
    assert_eq!(enrols(&bench.newcomer(), person, None), refused);
    bench.comes_to("2026-12-24T01:00:00.000Z");
    assert_eq!(enrols(&bench.newcomer(), person, None), Ok(()));
    assert_eq!(enrols(&bench.newcomer(), person, None), refused);
}

/// A key that signs acts is as good as a device: with one phone nobody registers them without end.
#[tokio::test(flavor = "multi_thread")]
async fn keys_that_sign_acts_are_counted_as_devices_are() {
    let bench = Bench::start().await;
    bench.takes_pack(|pack| pack.parameters.devices_at_most = 1);
    let (person, phone) = (bench.buyer("plain_sale"), bench.newcomer());
    assert_eq!(enrols(&phone, person, None), Ok(()));
    phone.keys.forget(USER_ALIAS).unwrap();
    phone.keys.generate(USER_ALIAS, KeyPolicy::Acts).unwrap();
    assert_eq!(enrols(&phone, person, None), Err((403, "enrol.too_many_devices".to_owned())));
}
