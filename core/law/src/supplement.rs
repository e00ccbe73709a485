//! A supplement (补正): what the applicants are asked for, item by item, and which of what they have changed was asked.
//!
//! Phone and registry ask here alone, so that both say the same of it. Nothing here judges a supplement: the rules do, as
//! they judge any application. What was changed unasked is judged like the rest, and told.

use ereg_domain::party::Slot;
use serde::{Deserialize, Serialize};

use crate::{
    case::ToldGround, draft::FieldPath, material::MaterialCode, matter::Matter, subject::SharedFact, verdict::Needs,
};

/// The beginning of the paths of a party's own section; it changes as one, for nobody else is told what is in it.
pub const OWN_SECTION: &str = "inquiry";

/// The beginning of the paths of papers, each by its code: `materials.M10`.
const PAPERS: &str = "materials";

/// The relation of a change to what was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// It was asked for.
    Yes,
    /// It was not asked for.
    No,
}

/// Something that a supplement changes, by its path: a field of a shared section, a paper, or the own section of one
/// party or more. Carries no value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Corrected {
    /// `deal.price`, `materials.M10`, `inquiry`.
    pub field: FieldPath,
    /// Its relation to the grounds of the list.
    pub asked: Asked,
}

/// The path of a paper.
pub fn paper_path(code: MaterialCode) -> FieldPath {
    format!("{PAPERS}.{}", code.as_str())
}

/// The paper of a path, where it is one's.
pub fn paper_of(path: &str) -> Option<MaterialCode> {
    MaterialCode::of(path.strip_prefix(PAPERS)?.strip_prefix('.')?)
}

/// The party whose own section a path names, where it names one: `inquiry.transferee.1`.
pub fn own_section_of(path: &str) -> Option<Slot> {
    path.strip_prefix(OWN_SECTION)?.strip_prefix('.')?.parse().ok()
}

/// The fields that a ground asks for: the field it names, the papers its words ask for, the disclosure its rule has
/// acknowledged.
pub fn asked_by(matter: &Matter, ground: &ToldGround) -> Vec<FieldPath> {
    let rule = matter.rule(ground.rule);
    let papers = rule.map_or(&[][..], |rule| rule.asks).iter().filter(|ask| ask.code == ground.code);
    // Of several papers under one code the field says which.
    let named = ground.field.as_deref().and_then(paper_of);
    let papers = papers.map(|ask| ask.material).filter(|paper| named.is_none_or(|named| named == *paper));
    let papers: Vec<FieldPath> = papers.map(paper_path).collect();
    // The papers as a whole are no place where one is named.
    let field = ground.field.iter().filter(|field| *field != PAPERS || papers.is_empty()).cloned();
    let disclosure = rule.and_then(|rule| rule.disclosure).map(|_| format!("{OWN_SECTION}.ack.{}", ground.rule));
    let mut asked: Vec<FieldPath> = field.chain(papers.iter().cloned()).chain(disclosure).collect();
    asked.sort();
    asked.dedup();
    asked
}

/// The party that a path names, where it names one and nothing of it: `parties.transferor.1`.
pub fn party_of(path: &str) -> Option<Slot> {
    path.strip_prefix("parties.")?.parse().ok()
}

/// Whether what a ground asks for may be settled with nothing changed in the application: its rule waits for what is looked up
/// anew before acceptance, the consent of a lender or the lock of a holder.
pub fn may_be_settled_elsewhere(matter: &Matter, ground: &ToldGround) -> bool {
    let looked_up = |need: &Needs| *need == Needs::HomeLocks || SharedFact::BEFORE_ACCEPTANCE.contains(need);
    matter.rule(ground.rule).is_some_and(|rule| rule.needs.iter().any(looked_up))
}

/// Whether an application of which nothing has changed can be all that a list asks for. It is looked at again where all was
/// settled elsewhere; otherwise a period would begin anew for nothing.
pub fn can_stay_as_it_is(matter: &Matter, grounds: &[ToldGround]) -> bool {
    !grounds.is_empty() && grounds.iter().all(|ground| may_be_settled_elsewhere(matter, ground))
}

/// Each change with whether a ground of the list asked for it, in path order.
pub fn corrected(
    matter: &Matter,
    grounds: &[ToldGround],
    changed: impl IntoIterator<Item = FieldPath>,
) -> Vec<Corrected> {
    let asked: Vec<FieldPath> = grounds.iter().flat_map(|ground| asked_by(matter, ground)).collect();
    let concerns = |field: &str| asked.iter().any(|asked| is_within(field, asked) || is_within(asked, field));
    let one = |field: FieldPath| Corrected { asked: if concerns(&field) { Asked::Yes } else { Asked::No }, field };
    let mut corrected: Vec<Corrected> = changed.into_iter().map(one).collect();
    corrected.sort();
    corrected.dedup();
    corrected
}

/// Whether a path is another one or lies below it.
fn is_within(path: &str, above: &str) -> bool {
    path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{application::RuleId, matter::T04};

    fn ground(rule: u8, code: &str, field: Option<&str>) -> ToldGround {
        ToldGround { rule: RuleId(rule), code: code.to_owned(), field: field.map(str::to_owned) }
    }

    #[test]
    fn a_ground_asks_for_its_field_its_paper_or_its_disclosure() {
        let certificate = ground(9, "R-09.certificate", Some("matter.certificate"));
        assert_eq!(asked_by(&T04, &certificate), ["matter.certificate"]);
        let consent = ground(20, "R-20.consent_missing", Some("materials"));
        assert_eq!(asked_by(&T04, &consent), ["materials.M18"]);
        let read = ground(15, "R-15.objection", Some("matter.unit"));
        assert_eq!(asked_by(&T04, &read), ["inquiry.ack.R-15", "matter.unit"]);
        let paper = ground(51, "R-51.material", Some("materials.M10"));
        assert_eq!(asked_by(&T04, &paper), ["materials.M10"]);
        assert_eq!(paper_of("materials.M10"), Some(MaterialCode::M10));
        assert_eq!((paper_of("materials"), paper_of("matter.unit")), (None, None));
        assert_eq!(own_section_of("inquiry.transferee.1"), Some("transferee.1".parse().unwrap()));
        assert_eq!((own_section_of("inquiry.true_intent"), own_section_of("inquiry")), (None, None));
    }

    #[test]
    fn what_is_settled_elsewhere_is_answered_by_the_same_application() {
        let locked = ground(76, "R-76.locked", Some("parties.transferor.1"));
        let consent = ground(20, "R-20.consent_missing", Some("materials"));
        let certificate = ground(9, "R-09.certificate", Some("matter.certificate"));
        assert!(can_stay_as_it_is(&T04, &[locked.clone(), consent.clone()]));
        for grounds in [vec![certificate.clone()], vec![locked.clone(), certificate], Vec::new()] {
            assert!(!can_stay_as_it_is(&T04, &grounds), "{grounds:?}");
        }
        assert_eq!(party_of("parties.transferor.1"), Some("transferor.1".parse().unwrap()));
        assert_eq!(
            (party_of("parties.transferor.1.name"), party_of("parties"), party_of("deal.price")),
            (None, None, None)
        );
    }

    #[test]
    fn what_was_changed_unasked_is_told_from_what_was_asked() {
        let grounds = [
            ground(9, "R-09.certificate", Some("matter.certificate")),
            ground(54, "R-54.unanswered", Some("inquiry.true_intent")),
        ];
        let changed = ["deal.price", "matter.certificate", "inquiry", "matter.certificate_no"].map(str::to_owned);
        let told: Vec<(String, Asked)> =
            corrected(&T04, &grounds, changed).into_iter().map(|one| (one.field, one.asked)).collect();
        let expected = [
            ("deal.price", Asked::No),
            ("inquiry", Asked::Yes),
            ("matter.certificate", Asked::Yes),
            // A name that merely begins alike is another field.
            ("matter.certificate_no", Asked::No),
        ];
        assert_eq!(told, expected.map(|(field, asked)| (field.to_owned(), asked)));
        // A ground about a party concerns each of its fields.
        let holder = [ground(7, "R-07.not_the_holder", Some("parties.transferor.1"))];
        let told =
            corrected(&T04, &holder, ["parties.transferor.1.name".to_owned(), "parties.transferor.10.name".to_owned()]);
        assert_eq!(told.iter().map(|one| one.asked).collect::<Vec<_>>(), [Asked::Yes, Asked::No]);
    }
}
