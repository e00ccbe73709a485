//! the land-use term lasts (土地使用期限未届满).

use ereg_domain::dictionary::HouseType;

use super::{Judge, Rule, SB};
use crate::{
    application::RuleId,
    subject::{Known, Subject},
    verdict::{Awaits, Binds, Ground, Needs, Verdict},
    words::titles,
};

/// The land-use term lasts (土地使用期限未届满).
pub static R37: Rule = Rule {
    id: RuleId(37),
    title: titles::R37,
    phases: SB,
    reads: &[],
    may_read: &[],
    needs: &[Needs::RegisterExtract],
    asks: &[],
    field: None,
    basis: "民法典 359; 不动产登记暂行条例 22",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(land_term_lasts),
};

/// the land-use term of a home renews itself, any other that is over secures nothing more, and whoever takes a home
/// as security is told where the term is over or ends soon. 民法典 359; 暂行条例 22(3).
fn land_term_lasts(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(register) = subject.facts.register() else { return Verdict::needs(Needs::RegisterExtract) };
    let Some(last) = register.land_term_end else { return Verdict::PASS };
    let today = subject.as_of.day();
    let soon = i64::from(subject.pack.parameters.land_term_ends_soon_days);
    let showing = |code| Ground::showing(code, last.to_string());
    match (last < today, register.house_type) {
        (true, HouseType::Dwelling) => Verdict::noting(showing("R-37.renewed")),
        (true, _) => Verdict::Refuse(showing("R-37.expired")),
        (false, _) if last < today.plus_days(soon) => Verdict::noting(showing("R-37.ends_soon")),
        (false, _) => Verdict::PASS,
    }
}

#[cfg(test)]
mod tests {
    use ereg_domain::dictionary::HouseType;

    use crate::{
        application::RuleId,
        fixture::Sale,
        rule::tests::{answer, codes, silent},
        verdict::VerdictKind,
    };

    /// Judged for 2026-11-23.
    #[test]
    fn the_term_of_a_home_renews_itself_and_that_of_a_shop_does_not() {
        let until = |last: &str, house: HouseType| {
            Sale::to_be_mortgaged().with(|s| {
                let register = s.register_mut();
                (register.land_term_end, register.house_type) = (Some(last.parse().unwrap()), house);
            })
        };
        let noted = |sale: &Sale| {
            let review = sale.review();
            let of_it = review.notes().filter(|(rule, _)| *rule == RuleId(37)).map(|(_, note)| note.code);
            of_it.collect::<Vec<_>>()
        };
        assert_eq!(noted(&until("2026-11-22", HouseType::Dwelling)), ["R-37.renewed"]);
        assert_eq!(codes(&until("2026-11-22", HouseType::Commercial).review(), 37), ["R-37.expired"]);
        assert_eq!(answer(&until("2026-11-22", HouseType::Commercial).review(), 37), VerdictKind::Refuse);
        for house in [HouseType::Dwelling, HouseType::Commercial] {
            assert_eq!(noted(&until("2026-11-23", house)), ["R-37.ends_soon"], "its last day still counts");
            assert_eq!(noted(&until("2028-11-21", house)), ["R-37.ends_soon"]);
            assert!(silent(&until("2028-11-22", house).review(), 37));
        }
        let endless = Sale::to_be_mortgaged().with(|s| s.register_mut().land_term_end = None);
        assert!(silent(&endless.review(), 37));
    }
}
