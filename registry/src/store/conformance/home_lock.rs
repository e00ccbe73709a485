//! Locks that holders have put on their homes.

use ereg_domain::identifier::UnitCode;
use ereg_protocol::home_lock::LiftTaken;
use ereg_trust::digest::Digest;

use super::{Home, noon, person, undone, wrote};
use crate::model::{HomeLockRow, SignedLift};

fn unit(number: u8) -> UnitCode {
    format!("420102001001GB00001F0001{number:04}").parse().unwrap()
}

fn lock(number: u8, who: u16, home: u8) -> HomeLockRow {
    HomeLockRow {
        unit: unit(home),
        lock: Digest::of(&[number]),
        holder: person(who),
        locked_at: noon().plus_ms(i64::from(number)),
        lift: None,
        ended_at: None,
    }
}

/// Of each holder of a home the last lock is found, with its lift, until it is over.
pub(super) fn the_last_lock_of_each_holder_is_found_until_it_is_over(home: &dyn Home) {
    let store = home.open();
    let found = |home: u8| {
        let mut found = store.moment().unwrap().home_locks(&unit(home)).unwrap();
        found.sort_by_key(|row| row.locked_at);
        found
    };
    let (own, other, elsewhere) = (lock(1, 1, 1), lock(2, 2, 1), lock(3, 1, 2));
    wrote(&*store, |tx| {
        tx.put_account(&person(1)).unwrap();
        tx.put_account(&person(2)).unwrap();
        [&own, &other, &elsewhere].into_iter().for_each(|row| tx.put_home_lock(row).unwrap());
    });
    assert_eq!((found(1), found(2), found(3)), (vec![own.clone(), other.clone()], vec![elsewhere], vec![]));
    undone(&*store, |tx| assert!(tx.put_home_lock(&lock(4, 1, 1)).is_err(), "one stands already"));
    let taken = LiftTaken { taken_at: noon().plus_ms(5), open_from: noon().plus_ms(9) };
    let lifted = HomeLockRow { lift: Some(SignedLift { taken, statement: "lift".to_owned() }), ..own };
    wrote(&*store, |tx| tx.put_home_lock(&lifted).unwrap());
    assert_eq!(found(1), [lifted.clone(), other.clone()]);
    let again = lock(6, 1, 1);
    wrote(&*store, |tx| {
        tx.put_home_lock(&HomeLockRow { ended_at: Some(noon().plus_ms(6)), ..lifted }).unwrap();
        tx.put_home_lock(&again).unwrap();
    });
    assert_eq!(found(1), [other, again]);
}
