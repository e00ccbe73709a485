//! The entry of a share that is sold (T04S).

use ereg_domain::share::Share;

use crate::{
    fixture::{Sale, buyer, third},
    rule::tests::{half, part},
};

/// The others keep what they hold, the seller keeps the rest, and who buys more adds it to theirs.
#[test]
fn the_entry_of_a_share_leaves_the_others_as_they_are() {
    let after = |takers: &[(&crate::fixture::Someone, Option<Share>)]| {
        let sale = Sale::of_a_share(takers);
        let holders = &sale.register.as_ref().unwrap().right.holders;
        let moved = crate::ownership::shares_moved(&sale.matter.form, sale.get(), sale.get(), holders).unwrap();
        moved.iter().map(|holder| (holder.name.to_string(), holder.share)).collect::<Vec<_>>()
    };
    let (lin, chen, zhou) = ("林秀英".to_owned(), "陈晓梅".to_owned(), "周建国".to_owned());
    assert_eq!(after(&[(&buyer(), half())]), [(chen.clone(), half()), (zhou.clone(), half())]);
    let quarter = part(1, 4);
    assert_eq!(after(&[(&buyer(), quarter)]), [(lin.clone(), quarter), (chen.clone(), half()), (zhou, quarter)]);
    assert_eq!(after(&[(&third(), quarter)]), [(lin, quarter), (chen.clone(), part(3, 4))]);
    assert_eq!(after(&[(&third(), half())]), [(chen, Some(Share::WHOLE))]);
}
