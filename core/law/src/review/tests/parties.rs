//!

use ereg_domain::{
    dictionary::{CoOwnership, DocumentKind, PartyKind},
    party::{Agent, IdentityNumber},
    share::Share,
};

use super::{answer, codes, silent};
use crate::{
    application::Former,
    draft::FieldProblem,
    fixture::{Sale, buyer, line, photo, seller, someone, third},
    material::MaterialCode,
    review::VerdictKind,
    role::TRANSFEREE,
    subject::{DocumentFact, Phase, Supplemented},
};

fn half() -> Option<Share> {
    Some(Share::new(1, 2).unwrap())
}

fn part(numer: u64, denom: u64) -> Option<Share> {
    Some(Share::new(numer, denom).unwrap())
}

#[test]
fn r01_a_number_that_does_not_parse_is_told_by_its_field_and_code() {
    let sale = Sale::clean().at(Phase::Device).with(|s| {
        s.sections.remove::<crate::application::Parties>();
        s.problems = vec![
            FieldProblem { field: "parties.transferee.1.id_no".into(), code: "citizen_id.checksum" },
            FieldProblem { field: "holding.transferee.1.share".into(), code: "share.range" },
            FieldProblem { field: "deal.price".into(), code: "field.missing" },
        ];
    });
    let review = sale.review();
    assert_eq!(codes(&review, 1), ["citizen_id.checksum"]);
    assert_eq!(
        review.by_rule(crate::application::RuleId(1)).next().unwrap().field.as_deref(),
        Some("parties.transferee.1.id_no")
    );
    assert_eq!(codes(&review, 33), ["share.range"]);
    assert_eq!(codes(&review, 51), ["field.missing"]);
}

#[test]
fn r01_a_birthday_still_to_come_is_a_supplement_and_one_of_today_is_not() {
    let born = |day: &str| {
        Sale::clean().at(Phase::Precheck).with(|s| s.sold_to(&[(&someone("周小宝", day, 12), None)], CoOwnership::Sole))
    };
    assert_eq!(codes(&born("20261124").review(), 1), ["citizen_id.born_later"]);
    assert!(silent(&born("20261123").review(), 1));
}

#[test]
fn r01_a_birthday_to_come_is_told_of_every_card_and_of_an_agent() {
    let number: ereg_domain::identifier::PersonNumber = "830000199201300022".parse().unwrap();
    let born = number.birth_date().unwrap();
    let of = |born: jiff::civil::Date| ereg_domain::time::Day::new(born.year(), born.month(), born.day()).unwrap();
    assert_eq!(ereg_domain::party::fault_of_birth(&number, of(born)), None);
    assert_eq!(
        ereg_domain::party::fault_of_birth(&number, of(born.yesterday().unwrap())),
        Some("citizen_id.born_later")
    );
    let unread: ereg_domain::identifier::PersonNumber = "USA310065081017".parse().unwrap();
    assert_eq!(ereg_domain::party::fault_of_birth(&unread, of(born)), None);
    let sale = Sale::clean().at(Phase::Precheck).with(|s| {
        let unborn = someone("何小宝", "20261124", 12).identity.person().unwrap();
        let agent = Agent { name: line_name("何小宝"), number: unborn, agency: None, phone: None };
        s.parties_mut().parties[1].agent = Some(agent);
    });
    let found = sale.review().by_rule(crate::application::RuleId(1)).next().unwrap().clone();
    assert_eq!(
        (found.verdict.code(), found.field.as_deref()),
        (Some("citizen_id.born_later"), Some("parties.transferor.1.agent_id_no"))
    );
}

fn line_name(text: &str) -> ereg_domain::text::PersonName {
    text.parse().unwrap()
}

#[test]
fn r01_a_code_of_a_pilot_area_is_noted_and_not_called_wrong() {
    let company = |code: &str| {
        Sale::clean().at(Phase::Precheck).with(|s| {
            s.parties_mut().parties[0].identity = IdentityNumber::Organisation(code.parse().unwrap());
        })
    };
    let pilot = company("91350211M00013FA1N").review();
    assert_eq!((answer(&pilot, 1), codes(&pilot, 1)), (VerdictKind::Pass, vec!["R-01.pilot_code"]));
    assert!(silent(&company("91420100MA0000015F").review(), 1));
}

#[test]
fn r01_without_the_section_it_does_not_guess() {
    let sale = Sale::clean().at(Phase::Device).with(|s| s.sections.remove::<crate::application::Parties>());
    assert_eq!(answer(&sale.review(), 1), VerdictKind::Unknown);
}

#[test]
fn r03_one_person_in_two_slots_goes_to_a_person() {
    let sale = Sale::clean().at(Phase::Precheck).with(|s| s.sold_to(&[(&seller(), None)], CoOwnership::Sole));
    assert_eq!(codes(&sale.review(), 3), ["R-03.one_person_twice"]);
}

#[test]
fn r03_another_person_on_the_account_goes_to_a_person() {
    let sale = Sale::clean().at(Phase::Precheck).with(|s| {
        s.identities.as_mut().unwrap()[1].state = DocumentFact::Contradicted;
    });
    assert_eq!((answer(&sale.review(), 3), codes(&sale.review(), 3)), (VerdictKind::Manual, vec!["R-03.other_person"]));
}

#[test]
fn r03_two_people_of_one_name_are_two_people() {
    let namesake = someone("林秀英", "19900101", 8);
    let sale = Sale::clean().at(Phase::Precheck).with(|s| s.sold_to(&[(&namesake, None)], CoOwnership::Sole));
    assert!(silent(&sale.review(), 3));
}

#[test]
fn r03_who_fills_a_slot_is_not_guessed() {
    let none = Sale::clean().with(|s| s.identities = None);
    let one = Sale::clean().with(|s| s.identities.as_mut().unwrap().truncate(1));
    for sale in [none, one] {
        assert_eq!(codes(&sale.at(Phase::Device).review(), 3), ["needs.identity"]);
    }
}

#[test]
fn r07_a_seller_who_is_not_the_holder_must_be_corrected() {
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
fn r07_a_name_in_another_spelling_of_blanks_and_dots_is_the_same_name() {
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
fn r07_an_old_number_of_the_same_holder_counts() {
    let sale = Sale::clean().with(|s| {
        let holder = &mut s.register_mut().right.holders[0];
        holder.former_identity = Some(holder.identity.clone());
        holder.identity =
            IdentityNumber::Other { document: DocumentKind::CitizenCard, number: line("420100620317002") };
    });
    assert!(silent(&sale.review(), 7));
}

#[test]
fn r08_joint_owners_all_sell() {
    let sale = Sale::clean().with(|s| s.sold_by(&[(&seller(), None), (&third(), None)], CoOwnership::Joint));
    assert!(silent(&sale.review(), 8));
    let missing = sale.with(|s| {
        s.parties_mut().parties.retain(|p| p.slot != crate::fixture::slot("transferor.2"));
        s.fill_in_parties();
    });
    assert_eq!(codes(&missing.review(), 8), ["R-08.holder_missing"]);
    // He who is there is a holder: the rule that misses the other is R-08 alone.
    assert!(silent(&missing.review(), 7));
}

#[test]
fn r08_two_thirds_of_the_shares_may_sell_but_a_person_looks() {
    let held = |mine, others| {
        Sale::clean().with(|s| {
            s.sold_by(&[(&seller(), mine), (&third(), others)], CoOwnership::Shares);
            s.parties_mut().parties.retain(|p| p.slot != crate::fixture::slot("transferor.2"));
            s.fill_in_parties();
        })
    };
    let two_thirds = held(part(2, 3), part(1, 3));
    assert_eq!(
        (answer(&two_thirds.review(), 8), codes(&two_thirds.review(), 8)),
        (VerdictKind::Manual, vec!["R-08.two_thirds"])
    );
    let just_below = held(part(1999, 3000), part(1001, 3000));
    assert_eq!(codes(&just_below.review(), 8), ["R-08.holder_missing"]);
    let all = Sale::clean().with(|s| s.sold_by(&[(&seller(), half()), (&third(), half())], CoOwnership::Shares));
    assert!(silent(&all.review(), 8));
}

#[test]
fn r33_a_sole_buyer_is_one_and_states_no_share() {
    let sold = |buyers: &[(&crate::fixture::Someone, Option<Share>)], form| {
        Sale::clean().at(Phase::Precheck).with(|s| s.sold_to(buyers, form))
    };
    let (a, b) = (buyer(), third());
    let cases: &[(Sale, &[&str])] = &[
        (sold(&[(&a, None)], CoOwnership::Sole), &[]),
        (sold(&[(&a, None), (&b, None)], CoOwnership::Sole), &["R-33.sole_of_several"]),
        (sold(&[(&a, Some(Share::WHOLE))], CoOwnership::Sole), &["R-33.no_shares_here"]),
        (sold(&[(&a, None), (&b, None)], CoOwnership::Joint), &[]),
        (sold(&[(&a, None)], CoOwnership::Joint), &["R-33.several_of_one"]),
        (sold(&[(&a, half()), (&b, half())], CoOwnership::Joint), &["R-33.no_shares_here"]),
        (sold(&[(&a, half()), (&b, half())], CoOwnership::Shares), &[]),
        (sold(&[(&a, part(1, 3)), (&b, part(2, 3))], CoOwnership::Shares), &[]),
        (sold(&[(&a, half()), (&b, part(1, 3))], CoOwnership::Shares), &["share.sum"]),
        (sold(&[(&a, half()), (&b, part(2, 3))], CoOwnership::Shares), &["share.sum"]),
        (sold(&[(&a, half()), (&b, None)], CoOwnership::Shares), &["R-33.share_missing"]),
        (sold(&[(&a, Some(Share::WHOLE))], CoOwnership::Shares), &["R-33.several_of_one"]),
    ];
    for (at, (sale, expected)) in cases.iter().enumerate() {
        assert_eq!(&codes(&sale.review(), 33), expected, "case {at}");
    }
}

/// Who gives the home up states no share: what is left to them, if anything, follows from what is taken.
#[test]
fn r33_who_gives_has_no_share_to_state() {
    let form = &Sale::clean().matter.form;
    assert!(form.field("holding.transferee.1.share").is_some() && form.field("holding.transferor.1.share").is_none());
    let stated = Sale::clean().with(|s| s.states("transferor.1", half()));
    let body = String::from_utf8(stated.sections.body(crate::section::HOLDING).unwrap().bytes().unwrap()).unwrap();
    assert!(form.parse(crate::section::HOLDING, &body).is_err(), "nor is it read from elsewhere");
}

/// 林秀英 and 陈晓梅 hold halves; 林秀英 sells this of hers to these.
fn share_sale(taken: &[Option<Share>]) -> Sale {
    let buyers = [buyer(), someone("何志强", "19850505", 33)];
    let takers: Vec<_> = buyers.iter().zip(taken).map(|(who, share)| (who, *share)).collect();
    Sale::of_a_share(&takers).at(Phase::Precheck)
}

#[test]
fn r32_who_sells_only_their_own_share_applies_alone_and_confirms_to_have_told_the_others() {
    for sale in [share_sale(&[half()]), share_sale(&[part(1, 8), part(1, 8)])] {
        let review = sale.review();
        assert!(silent(&review, 33) && silent(&review, 7), "{:#?}", review.findings);
        assert_eq!((answer(&review, 32), codes(&review, 32)), (VerdictKind::Pass, vec!["R-32.told"]));
        let unsaid = sale.clone().with(|s| s.inquiry_mut("transferor.1").acknowledgements.clear());
        assert_eq!(answer(&unsaid.review(), 32), VerdictKind::Acknowledge);
        assert_eq!(codes(&unsaid.review(), 32), ["R-32.confirm_told"]);
        // The co-owners' waiver is as good, and neither is asked twice.
        let waived = unsaid.with(|s| s.materials.push(photo(MaterialCode::M25)));
        assert_eq!(
            (answer(&waived.review(), 32), codes(&waived.review(), 32)),
            (VerdictKind::Pass, vec!["R-32.waiver"])
        );
        // The buyer confirms nothing, and on a phone the seller's word stays away.
        let elsewhere = sale.clone().at(Phase::Device).with(|s| s.inquiries.retain(|i| i.slot.role() == TRANSFEREE));
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

#[test]
fn r33_a_share_is_sold_that_the_seller_holds_and_each_buyer_states_one() {
    let cases: &[(Sale, &[&str])] = &[
        (share_sale(&[half()]), &[]),
        (share_sale(&[part(1, 8), part(1, 8)]), &[]),
        (share_sale(&[part(2, 3)]), &["R-33.beyond_the_giver"]),
        (share_sale(&[half(), half()]), &["R-33.beyond_the_giver"]),
        (share_sale(&[part(1, 4), part(1, 3)]), &["R-33.beyond_the_giver"]),
        (share_sale(&[None]), &["R-33.share_missing"]),
        (share_sale(&[half()]).with(|s| s.holding_mut().co_ownership = CoOwnership::Sole), &["R-33.taken_in_shares"]),
        (share_sale(&[part(1, 999_999_937)]), &["share.range"]),
        (
            share_sale(&[half()]).with(|s| {
                s.register_mut().right.co_ownership = CoOwnership::Joint;
                s.register_mut().right.holders.iter_mut().for_each(|holder| holder.share = None);
            }),
            &["R-33.not_in_shares"],
        ),
        (share_sale(&[half()]).with(|s| s.register = None), &["needs.register_extract"]),
        // Who is no holder is told by R-07.
        (share_sale(&[half()]).with(|s| drop(s.register_mut().right.holders.remove(0))), &[]),
    ];
    for (at, (sale, expected)) in cases.iter().enumerate() {
        assert_eq!(&codes(&sale.review(), 33), expected, "case {at}");
    }
}

/// The others keep what they hold, the seller keeps the rest, and who buys more adds it to theirs.
#[test]
fn the_entry_of_a_share_leaves_the_others_as_they_are() {
    let after = |takers: &[(&crate::fixture::Someone, Option<Share>)]| {
        let sale = Sale::of_a_share(takers);
        let holders = &sale.register.as_ref().unwrap().right.holders;
        let moved = crate::effect::shares_moved(&sale.matter.form, sale.get(), sale.get(), holders).unwrap();
        moved.iter().map(|holder| (holder.name.to_string(), holder.share)).collect::<Vec<_>>()
    };
    let (lin, chen, zhou) = ("林秀英".to_owned(), "陈晓梅".to_owned(), "周建国".to_owned());
    assert_eq!(after(&[(&buyer(), half())]), [(chen.clone(), half()), (zhou.clone(), half())]);
    let quarter = part(1, 4);
    assert_eq!(after(&[(&buyer(), quarter)]), [(lin.clone(), quarter), (chen.clone(), half()), (zhou, quarter)]);
    assert_eq!(after(&[(&third(), quarter)]), [(lin, quarter), (chen.clone(), part(3, 4))]);
    assert_eq!(after(&[(&third(), half())]), [(chen, Some(Share::WHOLE))]);
}

#[test]
fn r34_an_organisation_names_the_representative_it_has_mandated() {
    let organisation = |agent: Option<&str>| {
        Sale::clean().at(Phase::Precheck).with(|s| {
            let party = s.party_mut("transferee.1");
            party.kind = PartyKind::Enterprise;
            party.agent = agent.map(|name| Agent {
                name: line_name(name),
                number: "11010519491231002X".parse().unwrap(),
                agency: None,
                phone: None,
            });
        })
    };
    let mandate = |sale: Sale, state| {
        sale.with(|s| {
            let fact = s.identities.as_mut().unwrap().iter_mut().find(|fact| fact.slot.to_string() == "transferee.1");
            fact.unwrap().mandate = state;
        })
    };
    let named = || organisation(Some("何志强"));
    assert!(silent(&named().review(), 34), "its mandate is held here: no paper is asked for");
    let list = crate::checklist::resolve(named().matter, &named().subject()).unwrap();
    let power = list.iter().find(|line| line.code == MaterialCode::M04).unwrap();
    assert_eq!(power.held, crate::checklist::Held::NotNeeded);
    assert_eq!(codes(&organisation(None).review(), 34), ["R-34.representative_missing"]);
    assert_eq!(codes(&mandate(named(), DocumentFact::Contradicted).review(), 34), ["R-34.not_mandated"]);
    // On a phone nobody knows of it, and nothing is guessed.
    let alone = named().at(Phase::Device).with(|s| s.identities = None);
    assert_eq!(codes(&alone.review(), 34), ["needs.identity"]);
}

#[test]
fn r34_only_a_person_who_sells_is_sent_to_a_notary() {
    let represented = |who: &str| {
        Sale::clean().at(Phase::Precheck).with(|s| {
            let party = s.party_mut(who);
            party.agent = Some(Agent {
                name: line_name("何志强"),
                number: "11010519491231002X".parse().unwrap(),
                agency: None,
                phone: None,
            });
        })
    };
    for (sale, code) in
        [(represented("transferor.1"), "R-34.power_to_dispose"), (represented("transferee.1"), "R-34.power")]
    {
        assert_eq!((answer(&sale.review(), 34), codes(&sale.review(), 34)), (VerdictKind::Supplement, vec![code]));
        // The checklist names it, and R-51 does not ask a second time.
        let list = crate::checklist::resolve(sale.matter, &sale.subject()).unwrap();
        let power = list.iter().find(|l| l.code == MaterialCode::M04).unwrap();
        assert_eq!(power.held, crate::checklist::Held::ToUpload);
        assert!(silent(&sale.review(), 51));
        let shown = sale.with(|s| s.materials.push(photo(MaterialCode::M04)));
        assert_eq!(codes(&shown.review(), 34), ["R-34.power_to_read"]);
    }
    let says = |code: &str| crate::words::message::lookup(code).unwrap().fix_zh;
    assert!(says("R-34.power_to_dispose").contains("公证") && says("R-34.power").contains("不用公证"));
    assert!(silent(&Sale::clean().at(Phase::Precheck).review(), 34));
}

#[test]
fn without_an_extract_sellers_and_holders_are_not_guessed() {
    let sale = Sale::clean().at(Phase::Device).with(|s| s.register = None);
    for rule in [7, 8] {
        assert_eq!(codes(&sale.review(), rule), ["needs.register_extract"]);
    }
}

#[test]
fn r48_who_is_named_otherwise_is_the_recorded_holder_as_the_police_say() {
    let renamed = || Sale::renamed().at(Phase::Precheck);
    assert!(silent(&renamed().review(), 48));
    let of = |change: fn(&mut Sale)| codes(&renamed().with(change).review(), 48);
    // The police know no former name, or another one.
    assert_eq!(of(|s| s.identities.as_mut().unwrap()[0].formerly.clear()), ["R-48.not_shown"]);
    assert_eq!(of(|s| s.identities.as_mut().unwrap()[0].formerly[0].0 = third().name), ["R-48.not_shown"]);
    assert_eq!(of(|s| s.identities.as_mut().unwrap()[0].formerly[0].1 = third().identity), ["R-48.not_shown"]);
    // The register names somebody else.
    assert_eq!(of(|s| s.edit::<Former>().name = third().name), ["R-48.not_the_holder"]);
    assert_eq!(of(|s| s.edit::<Former>().identity = third().identity), ["R-48.not_the_holder"]);
    // Nothing is called otherwise; a number alone may have changed.
    assert_eq!(of(|s| s.party_mut("holder.1").name = seller().name), ["R-48.nothing_changed"]);
    assert!(
        of(|s| {
            let holder = s.party_mut("holder.1");
            (holder.name, holder.identity) = (seller().name, third().identity);
        })
        .is_empty()
    );
    // And whatever the source says of the question is awaited.
    assert_eq!(of(|s| s.identities = None), ["needs.identity"]);
}

#[test]
fn r75_a_holder_is_told_and_whoever_was_called_otherwise_before_too() {
    for phase in [Phase::Precheck, Phase::Review] {
        let asked = || Sale::asked().at(phase);
        assert!(silent(&asked().review(), 75) && asked().review().passed());
        // One of several holds it as well as all.
        let joint = asked().with(|s| {
            let others = [crate::fixture::holder(&third(), None)];
            s.register_mut().right.holders.extend(others);
            s.register_mut().right.co_ownership = CoOwnership::Joint;
        });
        assert!(silent(&joint.review(), 75));
        let renamed = |formerly: bool| {
            asked().with(|s| {
                s.parties_mut().parties[0].name = "林秀慧".parse().unwrap();
                if formerly {
                    s.identities.as_mut().unwrap()[0].formerly = vec![(seller().name, seller().identity)];
                }
            })
        };
        assert!(silent(&renamed(true).review(), 75), "the police say that it is the same person");
        assert_eq!(codes(&renamed(false).review(), 75), ["R-75.not_told"]);
        // Neither the certificate that is quoted nor a burden, an old right on the land or a queue matters.
        let elsewhere = asked().with(|s| s.register_mut().land_nature = ereg_domain::dictionary::LandNature::Allocated);
        assert!(elsewhere.review().passed());
    }
}

/// Everything that a stranger is told, whatever they try, is the same: no answer tells of the register.
#[test]
fn r75_a_stranger_is_told_the_same_whatever_the_register_says() {
    let stranger = |s: &mut Sale| {
        s.parties_mut().parties[0].name = third().name;
        s.parties_mut().parties[0].identity = third().identity;
    };
    let of = |change: &dyn Fn(&mut Sale)| Sale::asked().at(Phase::Precheck).with(|s| change(s)).review().conclusion();
    let told = of(&stranger);
    assert!(matches!(&told, crate::review::Conclusion::NotAccept(grounds) if grounds.len() == 1), "{told:?}");
    let nobody = |s: &mut Sale| {
        stranger(s);
        s.register = None;
    };
    let other_unit = |s: &mut Sale| {
        stranger(s);
        s.register_mut().unit = "420102001001GB00001F00019999".parse().unwrap();
    };
    let in_the_holders_name = |s: &mut Sale| s.identities.as_mut().unwrap()[0].state = DocumentFact::Contradicted;
    let unknown = |s: &mut Sale| s.identities.as_mut().unwrap().clear();
    let ended = |s: &mut Sale| {
        s.register_mut().right.status = ereg_domain::dictionary::TenureStatus::Historic;
    };
    let burdened = |s: &mut Sale| {
        stranger(s);
        s.register_mut().right.holders.clear();
        s.register_mut().status = ereg_domain::dictionary::TenureStatus::Historic;
    };
    for change in [&nobody as &dyn Fn(&mut Sale), &other_unit, &in_the_holders_name, &unknown, &ended, &burdened] {
        assert_eq!(of(change), told);
    }
}

/// A phone has no more than its own extracts, and says so.
#[test]
fn r75_a_phone_never_guesses() {
    let asked = || Sale::asked().at(Phase::Device);
    let needs = |sale: Sale| codes(&sale.review(), 75);
    assert_eq!(needs(asked().with(|s| s.register = None)), ["needs.register_extract"]);
    assert_eq!(needs(asked().with(|s| s.identities = None)), ["needs.identity"]);
    assert_eq!(
        needs(asked().with(|s| {
            s.sections.remove::<crate::application::Parties>();
        })),
        ["needs.section"]
    );
}

/// A digit mistyped is corrected, and ends nothing: the code alone says so. However often it is wrong, no person is asked.
#[test]
fn r04_of_a_query_looks_at_the_code_alone() {
    for supplemented in [Supplemented::Never, Supplemented::Before] {
        let unit = |unit: &'static str| {
            Sale::asked().at(Phase::Precheck).with(move |s| {
                s.supplemented = supplemented;
                let mut applied = s.get::<crate::application::MatterSection>().clone();
                applied.items[0].unit = unit.parse().unwrap();
                s.sections.put(applied);
                s.register = None;
            })
        };
        for (typed, code) in [
            ("420502001001GB00001F00010001", "R-04.district_mistyped"),
            ("420199001001GB00001F00010001", "R-04.no_such_unit"),
        ] {
            let review = unit(typed).review();
            assert_eq!(codes(&review, 4), [code]);
            assert!(silent(&review, 75), "nobody looks it up");
            assert!(matches!(review.conclusion(), crate::review::Conclusion::Supplement(_)));
        }
        let elsewhere = unit("330110001001GB00001F00010001").review();
        assert_eq!(codes(&elsewhere, 4), ["R-04.other_registry"]);
        let ours = unit("420102001001GB00001F00019999").review();
        assert!(silent(&ours, 4), "whether there is such a unit is not told");
    }
}
