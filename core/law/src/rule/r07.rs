//! those who must be holders are in the register (应为权利人的申请人与登记簿一致).

use super::{
    Judge, Rule, SB,
    answer::{supplement_once, unknown},
};
use crate::{
    application::RuleId,
    section,
    subject::{Known, Subject},
    verdict::{Awaits, Binds, FieldVerdict, Ground, Needs},
    words::titles,
};

/// Those who must be holders are in the register (应为权利人的申请人与登记簿一致).
pub static R07: Rule = Rule {
    id: RuleId(7),
    title: titles::R07,
    phases: SB,
    reads: &[section::PARTIES],
    may_read: &[],
    needs: &[Needs::RegisterExtract],
    asks: &[],
    field: Some("parties"),
    basis: "不动产登记暂行条例 18",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(who_holds_is_the_recorded_holder),
};

/// who applies as the holder, or is named as the one who has died, is one: name and number equal those of a current holder in the register (an old number
/// of the same holder counts); where a supplement has not mended it, a person looks. 暂行条例 18.
fn who_holds_is_the_recorded_holder(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let Known::Yes(register) = subject.facts.register() else { return unknown(Needs::RegisterExtract) };
    if subject.parties().is_none() {
        return unknown(Needs::Section);
    }
    subject
        .recorded()
        .filter(|party| !register.right.holders.iter().any(|holder| holder.is(party)))
        .map(|party| {
            let applies = subject.form.signs(party.slot);
            let code = if applies { "R-07.not_the_holder" } else { "R-07.deceased_not_the_holder" };
            (supplement_once(subject, Ground::of(code)), Some(format!("parties.{}", party.slot)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use ereg_domain::{
        dictionary::{CoOwnership, DocumentKind},
        party::IdentityNumber,
    };

    use crate::{
        fixture::{Sale, line, someone, third},
        rule::tests::{answer, codes, silent},
        subject::Supplemented,
        verdict::VerdictKind,
    };

    #[test]
    fn a_seller_who_is_not_the_holder_must_be_corrected() {
        let other_name = Sale::clean().with(|s| s.register_mut().right.holders[0].name = "林秀瑛".parse().unwrap());
        let other_number = Sale::clean().with(|s| s.register_mut().right.holders[0].identity = third().identity);
        for sale in [other_name, other_number] {
            assert_eq!(codes(&sale.review(), 7), ["R-07.not_the_holder"]);
            assert_eq!(answer(&sale.review(), 7), VerdictKind::Supplement);
            // Once it was to be corrected and is not, a person looks.
            let again = sale.with(|s| s.supplemented = Supplemented::Before);
            assert_eq!(
                (codes(&again.review(), 7), answer(&again.review(), 7)),
                (vec!["R-07.not_the_holder"], VerdictKind::Manual)
            );
        }
    }

    #[test]
    fn a_name_in_another_spelling_of_blanks_and_dots_is_the_same_name() {
        let registered = someone("阿依古丽·买买提", "19700101", 2);
        let typed = someone("阿依古丽•买买提", "19700101", 2);
        let sale = Sale::clean().with(|s| {
            s.sold_by(&[(&typed, None)], CoOwnership::Sole);
            s.register_mut().right.holders[0].name = registered.name.clone();
        });
        assert!(silent(&sale.review(), 7));
        assert!(silent(&sale.review(), 8));
    }

    #[test]
    fn an_old_number_of_the_same_holder_counts() {
        let sale = Sale::clean().with(|s| {
            let holder = &mut s.register_mut().right.holders[0];
            holder.former_identity = Some(holder.identity.clone());
            holder.identity =
                IdentityNumber::Other { document: DocumentKind::CitizenCard, number: line("420100620317002") };
        });
        assert!(silent(&sale.review(), 7));
    }
}
