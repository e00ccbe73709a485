//! The names of a matter's fields and parties, and of what a correction changes.
//!
//! A party is named as its matter names it (受赠人), and as a party (当事人) only where no matter is known.

use ereg_domain::{name::RoleName, party::Slot};
use ereg_law::{
    policy::PolicyPack,
    section::Form,
    supplement::{OWN_SECTION, own_section_of, paper_of},
    words::{
        labels::{self, Label},
        message::Language,
    },
};

use crate::Text;

/// Names a field of a matter's form, and says whose it is where it is a party's.
pub(crate) fn field(path: &str, form: &Form) -> Text {
    field_of(path, |role| form.called(role))
}

fn field_of(path: &str, called: impl Fn(RoleName) -> Label) -> Text {
    labels::field_and_whose(path, called).map_or_else(|| Text::of(path, path), Text::wording)
}

/// Names a field; a question of the inquiry as the policy pack asks it.
pub(crate) fn field_by(path: &str, form: &Form, pack: &PolicyPack) -> Text {
    let asked = path.strip_prefix("inquiry.").and_then(|name| pack.question(form.matter, name.parse().ok()?));
    asked.map_or_else(|| field(path, form), |asked| Text::wording(asked.clone()))
}

/// Names a party by its slot: `受赠人 1`; as a party where the matter is not known here.
pub(crate) fn party(slot: Slot, form: Option<&Form>) -> Text {
    let called = called(slot.role(), form);
    Text { zh: labels::numbered(called, slot, Language::Zh), en: labels::numbered(called, slot, Language::En) }
}

fn called(role: RoleName, form: Option<&Form>) -> Label {
    form.map_or(labels::PARTY, |form| form.called(role))
}

/// Says that another party writes a field, and which, once that was told.
pub(crate) fn written_by(writer: Option<Slot>, form: &Form) -> Text {
    match writer.map(|slot| party(slot, Some(form))) {
        Some(by) => Text {
            zh: format!("这一项由{} 填写，您不用填。", by.zh),
            en: format!("{} fills this in; you need not.", by.en),
        },
        None => Text::of("这一项由另一方填写，您不用填。", "Another party fills this in; you need not."),
    }
}

/// Whether a path is of what changes as one thing: the own section, or a paper.
pub(crate) fn is_changed_as_one(path: &str) -> bool {
    path == OWN_SECTION || own_section_of(path).is_some() || paper_of(path).is_some()
}

/// Names something that a supplement changes; without a form where the matter is not known here.
pub(crate) fn changed(path: &str, form: Option<&Form>) -> Text {
    match paper_of(path) {
        Some(code) => Text { zh: format!("材料 {}", code.as_str()), en: format!("material {}", code.as_str()) },
        None if path == OWN_SECTION => Text::of("当事人的询问回答", "a party's answers to the inquiry"),
        None => match own_section_of(path) {
            Some(slot) => {
                let whose = party(slot, form);
                Text {
                    zh: format!("{}的询问回答", whose.zh),
                    en: format!("answers to the inquiry of the {}", whose.en),
                }
            }
            None => field_of(path, |role| called(role, form)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_field_of_a_party_says_whose_it_is() {
        let sale = &ereg_law::matter::T04.form;
        assert_eq!(field("parties.transferor.1", sale).en, "Seller 1");
        assert_eq!(field("parties.transferee.2.name", sale).zh, "受让方 2 姓名（名称）");
        assert_eq!(field("deal.contract", sale).en, "Number of the filed contract");
        assert_eq!(field("no.field", sale).zh, "no.field");
    }
}
