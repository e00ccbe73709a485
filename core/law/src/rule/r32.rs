//! co-owners may buy a share that is sold first (出售份额的，其他共有人可以优先购买).

use ereg_domain::party::{Holder, Side};

use super::{
    Judge, Rule, SB, Where,
    answer::manual,
    ask,
    disclosure::{Asked, asked},
};
use crate::{
    application::RuleId,
    material::{ContentCheck, MaterialCode},
    policy::AskedDisclosure,
    section,
    subject::{Known, Subject},
    verdict::{Awaits, Binds, Ground, Needs, Verdict},
    words::titles,
};

/// The disclosure of the policy pack that R-32 has acknowledged, whatever the register shows.
pub const CO_OWNERS_TOLD: AskedDisclosure = AskedDisclosure { id: "co_owners_told", shown_where: None };

/// Co-owners may buy a share that is sold first (出售份额的，其他共有人可以优先购买).
pub static R32: Rule = Rule {
    id: RuleId(32),
    title: titles::R32,
    phases: SB,
    reads: &[section::PARTIES, section::INQUIRY],
    may_read: &[],
    needs: &[Needs::RegisterExtract, Needs::OtherInquiries],
    asks: &[
        ask("R-32.confirm_told", MaterialCode::M25, Where::Everywhere),
        ask("R-32.confirm_told", MaterialCode::M30, Where::Everywhere),
    ],
    field: Some("inquiry.ack.R-32"),
    basis: "民法典 305–306; 不动产登记暂行条例实施细则 10",
    disclosure: Some(CO_OWNERS_TOLD),
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(co_owners_may_buy_first),
};

/// who sells their own share to somebody who is no co-owner applies with the buyer alone; what the other co-owners
/// have is the right to buy it first (优先购买权). Their waiver is taken, or a proof that they were told, or the seller
/// confirms to have told them; none of these stands in the way of the entry. 民法典 305–306; 实施细则 10 ¶2.
fn co_owners_may_buy_first(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(register) = subject.facts.register() else { return Verdict::needs(Needs::RegisterExtract) };
    if subject.parties().is_none() {
        return Verdict::needs(Needs::Section);
    }
    let holders = &register.right.holders;
    let applies = |holder: &Holder| subject.obligors().chain(subject.right_holders()).any(|party| holder.is(party));
    let sold_outside = subject.right_holders().any(|taker| !holders.iter().any(|holder| holder.is(taker)));
    if !sold_outside || holders.iter().all(applies) {
        return Verdict::PASS;
    }
    // Whoever hands a paper in says which of the two it is.
    let handed_in =
        |code: MaterialCode| subject.materials.iter().any(|m| m.code == code && m.content == ContentCheck::Verified);
    if handed_in(MaterialCode::M25) {
        return Verdict::noting(Ground::of("R-32.waiver"));
    }
    if handed_in(MaterialCode::M30) {
        return Verdict::noting(Ground::of("R-32.notice"));
    }
    match asked(subject, RuleId(32), CO_OWNERS_TOLD, &[Side::Obligor]) {
        Asked::Of(disclosure) => Verdict::Acknowledge { disclosure, ground: Ground::of("R-32.confirm_told") },
        Asked::Elsewhere => Verdict::needs(Needs::OtherInquiries),
        Asked::Nothing => manual("R-32.no_disclosure"),
        Asked::Answered => Verdict::noting(Ground::of("R-32.told")),
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        fixture::{Sale, photo, third},
        material::{ContentCheck, Held, MaterialCode, UploadedMaterial},
        role::TRANSFEREE,
        rule::tests::{answer, codes, half, part, share_sale, silent},
        subject::Phase,
        verdict::VerdictKind,
    };

    #[test]
    fn who_sells_only_their_own_share_applies_alone_and_confirms_to_have_told_the_others() {
        for sale in [share_sale(&[half()]), share_sale(&[part(1, 8), part(1, 8)])] {
            let review = sale.review();
            assert!(silent(&review, 33) && silent(&review, 7), "{:#?}", review.findings);
            assert_eq!((answer(&review, 32), codes(&review, 32)), (VerdictKind::Pass, vec!["R-32.told"]));
            let unsaid = sale.clone().with(|s| s.inquiry_mut("transferor.1").acknowledgements.clear());
            assert_eq!(answer(&unsaid.review(), 32), VerdictKind::Acknowledge);
            assert_eq!(codes(&unsaid.review(), 32), ["R-32.confirm_told"]);
            // Both papers are offered, and each is as good; another paper that was checked is neither.
            for code in [MaterialCode::M25, MaterialCode::M30] {
                let lines = crate::checklist::resolve(unsaid.matter, &unsaid.subject()).unwrap();
                assert_eq!(lines.iter().find(|line| line.code == code).unwrap().held, Held::MayBeAsked, "{code:?}");
            }
            let other = unsaid.clone().with(|s| s.materials.push(photo(MaterialCode::M01)));
            assert_eq!(codes(&other.review(), 32), ["R-32.confirm_told"]);
            for (code, said) in [(MaterialCode::M25, "R-32.waiver"), (MaterialCode::M30, "R-32.notice")] {
                let shown = unsaid.clone().with(|s| s.materials.push(photo(code))).review();
                assert_eq!((answer(&shown, 32), codes(&shown, 32)), (VerdictKind::Pass, vec![said]));
                assert!(silent(&shown, 0), "{code:?}: {:#?}", shown.findings);
                let unread = UploadedMaterial { content: ContentCheck::Missing, ..photo(code) };
                let on_its_way = unsaid.clone().with(|s| s.materials.push(unread)).review();
                assert_eq!(codes(&on_its_way, 32), ["R-32.confirm_told"], "{code:?}");
            }
            // The buyer confirms nothing, and on a phone the seller's word stays away.
            let elsewhere =
                sale.clone().at(Phase::Device).with(|s| s.inquiries.retain(|i| i.slot.role() == TRANSFEREE));
            assert_eq!(codes(&elsewhere.review(), 32), ["needs.other_inquiries"]);
            assert_eq!(codes(&sale.with(|s| s.register = None).review(), 32), ["needs.register_extract"]);
        }
        let mute = share_sale(&[half()]).with(|s| s.pack.disclosures.clear());
        assert_eq!(codes(&mute.review(), 32), ["R-32.no_disclosure"]);
        // A co-owner who buys is no outsider, and nobody is asked.
        let inside =
            Sale::of_a_share(&[(&third(), half())]).with(|s| s.inquiry_mut("transferor.1").acknowledgements.clear());
        assert!(silent(&inside.review(), 32));
    }
}
