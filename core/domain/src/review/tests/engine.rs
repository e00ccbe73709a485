//! The engine: precedence, phases, outcomes.

use crate::{
    fixture::Sale,
    review::{Outcome, Phase, VerdictKind},
};

#[test]
fn a_clean_sale_passes_in_every_phase() {
    for phase in [Phase::Device, Phase::Precheck, Phase::Review, Phase::Booking] {
        let review = Sale::clean().at(phase).review();
        assert_eq!(review.decisive(), VerdictKind::Pass, "{phase:?}: {:#?}", review.findings);
    }
    assert_eq!(Sale::clean().review().outcome(), Outcome::Book);
}
