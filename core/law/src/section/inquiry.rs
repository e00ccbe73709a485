//! Section `inquiry.1`: one party's own section (询问记录, 承诺).

use ereg_domain::{name::SectionName, time::Instant};

use super::{Content, Form, Reader, SheetLine, Showing, Typed, Whose, Wording, words};
use crate::{
    application::{Acknowledgement, Answer, Inquiry, OfDraft, SectionError},
    fact::Met,
    field::{
        FieldKind,
        FieldNeed::{Optional, Required},
        FieldSpec, acknowledged_by,
    },
    words::labels,
};

impl Content for Inquiry {
    const NAME: SectionName = crate::question::SECTION;
    const WHOSE: Whose = Whose::Own;
    /// The fields beside the questions of the matter.
    const FIELDS: &'static [FieldSpec] =
        &[FieldSpec::of("inquiry.ack.<rule>", Inquiry::NAME, FieldKind::Choice(&["yes"]), Optional)];

    /// Unanswered questions stay absent and are told; the disclosure an acknowledgement names is the pack's current
    /// one.
    fn read(reader: &mut Reader<'_>) -> Option<Inquiry> {
        let (slot, pack) = reader.own()?;
        let form = reader.form();
        let mut inquiry = Inquiry { slot, answers: Default::default(), acknowledgements: Vec::new(), draft: None };
        for question in form.questions {
            if let Some(answer) = reader.choice::<Answer>(question.field.path, Required) {
                inquiry.answers.insert(question.name, answer);
            }
        }
        for path in reader.paths() {
            let rule = acknowledged_by(path);
            let Some((rule, asks)) = rule.and_then(|rule| Some((rule, form.disclosure(rule)?))) else { continue };
            if reader.yes(path).is_none() {
                continue;
            }
            match pack.disclosure_ref(asks) {
                Some(disclosure) => inquiry.acknowledgements.push(Acknowledgement { rule, disclosure }),
                None => reader.problem(path, "field.unknown"),
            }
        }
        inquiry.acknowledgements.sort();
        Some(inquiry)
    }

    fn fits(&self, form: &Form) -> Result<(), SectionError> {
        let asked = self.answers.keys().all(|question| form.question(*question).is_some());
        let told = self.acknowledgements.iter().all(|known| form.disclosure(known.rule).is_some());
        if asked && told { Ok(()) } else { Err(SectionError::OtherMatter) }
    }

    fn write(&self, typed: &mut Typed) {
        for (question, answer) in &self.answers {
            typed.choose(format!("inquiry.{question}"), answer);
        }
        for known in &self.acknowledgements {
            typed.put(format!("inquiry.ack.{}", known.rule), "yes");
        }
    }

    fn show(&self, sheet: &Showing<'_>) -> Vec<SheetLine> {
        let answer = |question: &crate::question::Question| {
            let said = self.answers.get(&question.name)?;
            let (label, said) = (labels::question(question.name), labels::answer(*said));
            // The question as this party was asked it, with the answer.
            Some(match sheet.pack.question(sheet.form.matter, question.name) {
                Some(asked) => {
                    let (zh, en) = (format!("{}{}", asked.zh, said.zh), format!("{} {}", asked.en, said.en));
                    SheetLine::named(label, Wording { zh, en })
                }
                None => SheetLine::named(label, said),
            })
        };
        let mut lines: Vec<SheetLine> = sheet.form.questions.iter().filter_map(answer).collect();
        let read = self.acknowledgements.iter().map(|a| &a.disclosure);
        lines.extend(read.map(|n| {
            let label = words::READ_AND_CONFIRMED;
            match sheet.pack.disclosure(&n.id).filter(|disclosure| disclosure.version == n.version) {
                Some(disclosure) => {
                    SheetLine::named(label, Wording { zh: disclosure.zh.clone(), en: disclosure.en.clone() })
                }
                // Of an older pack, whose words are not here.
                None => SheetLine::plain(label, format!("{} {}", n.id, n.version)),
            }
        }));
        lines
    }

    fn brings(&self, _: Instant) -> Vec<Met> {
        Vec::new()
    }

    fn of_draft(&mut self, draft: OfDraft) {
        self.draft = Some(draft);
    }
}
