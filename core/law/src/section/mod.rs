//! The sections of an application (申请内容): typed content, each behind one row that erases its type.
//!
//! A section is one struct with a [`Content`]; a matter's [`Form`] lists the sections it asks for, and freezing, comparing,
//! showing, checking and reading are loops over that list. Nothing enumerates sections by hand. Bytes are accepted only
//! where the type writes the same bytes again and the section fits the matter.
//!
//! Outside of this room sections are asked through their rows: what a draft begins with, what a fee is charged on, by
//! which number another office finds its fact. Three alone are known by name, because every matter has them (its
//! [faults](crate::matter::Matter) say so) and the machinery of drafts and workspaces stands on them: [`MATTER`] says which
//! unit it is about, [`PARTIES`] who takes part, and [`INQUIRY`] is the one section that each party writes and signs alone.

mod beginning;
mod deal;
mod delivery;
mod discharge;
mod former;
mod gift;
mod holding;
mod inheritance;
mod inquiry;
mod loss;
mod matter;
mod mortgage;
mod parties;
mod reader;

use std::{any::Any, collections::BTreeMap, fmt};

use ereg_domain::{
    canonical::{CanonicalError, to_canonical},
    dictionary::{CoOwnership, RightKind},
    identifier::{FixtureClass, UnitCode},
    name::{MatterId, RoleName, SectionName},
    party::{Holder, Party, Side, Slot},
    register::{Mortgage, RegisterFacts},
    time::Instant,
};
use serde::{Serialize, de::DeserializeOwned};

pub use crate::field::Whose;
pub use beginning::{Beginner, Beginning};
pub use matter::{UNIT_ALONE, UNIT_FIELD, unit_of};
pub use reader::{LONGEST_VALUE, MOST_FIELDS, Reader};

use crate::{
    application::{Act, FeeClaim, OfDraft, Parties, RuleId, SectionError},
    draft::{FieldPath, TypedFields},
    fact::Met,
    fee::{Charged, FeeFacts, Ordered},
    field::{self, FieldSpec, SlotPath},
    policy::{AskedDisclosure, PolicyPack, Wording},
    question::Question,
    role::{Role, Signatory},
    verdict::Needs,
    words::{
        labels::{self, Label},
        message, sheet as words,
    },
};

/// The matter and its items; every matter has this section.
pub const MATTER: SectionName = SectionName::of("matter.1");
/// The parties that apply; every matter has this section.
pub const PARTIES: SectionName = SectionName::of("parties.1");
/// The way those who take the right will hold it.
pub const HOLDING: SectionName = SectionName::of("holding.1");
/// The sale.
pub const DEAL: SectionName = SectionName::of("deal.1");
/// The gift.
pub const GIFT: SectionName = SectionName::of("gift.1");
/// The way the estate has passed.
pub const INHERITANCE: SectionName = SectionName::of("inheritance.1");
/// The particulars under which the register still names a holder.
pub const FORMER: SectionName = SectionName::of("former.1");
/// The terms agreed for a mortgage.
pub const MORTGAGE: SectionName = SectionName::of("mortgage.1");
/// The mortgage that ends.
pub const DISCHARGE: SectionName = SectionName::of("discharge.1");
/// The loss of a certificate.
pub const LOSS: SectionName = SectionName::of("loss.1");
/// The way the result is handed over.
pub const DELIVERY: SectionName = SectionName::of("delivery.1");
/// One party's answers and acknowledgements; every matter has this section, and no other that is a party's own.
pub const INQUIRY: SectionName = crate::question::SECTION;

/// The content of a section.
pub trait Content: Serialize + DeserializeOwned + Clone + PartialEq + fmt::Debug + Send + Sync + 'static {
    /// Its name with its version.
    const NAME: SectionName;
    /// The one who writes it.
    const WHOSE: Whose;
    /// Its fields, in the order they are asked.
    const FIELDS: &'static [FieldSpec];
    /// The ground on which it claims no or less fee, where it is a section that can: while it is not here, no fee is named.
    const CLAIMS: Option<fn(&Self) -> FeeClaim> = None;
    /// The certificates that it orders, where it is a section that does: while it is not here, no fee is named.
    const ORDERS: Option<fn(&Self) -> Ordered> = None;
    /// The fields by whose numbers another office finds its fact, each with the need that the fact meets.
    const FOUND_BY: &'static [(Needs, &'static str)] = &[];

    /// Fills in what is known of it as a draft begins: the rest is typed.
    fn begin(_: &Beginning<'_>, _: &mut Typed) {}

    /// Whether it asks a field of whoever fills a slot that the matter has; the field by the end of its path, as in `phone`.
    fn asks(_: &Form, _: Slot, _: &str) -> bool {
        true
    }

    /// Reads it from what was typed; `None` where a field is missing or cannot be read, which the reader is told.
    fn read(reader: &mut Reader<'_>) -> Option<Self>;

    /// The reason why it is none of this matter's, although it parses.
    ///
    /// # Errors
    /// The first thing that does not fit.
    fn fits(&self, form: &Form) -> Result<(), SectionError>;

    /// The fields it was typed in, so that reading them gives the same section again.
    fn write(&self, typed: &mut Typed);

    /// Its lines on the application sheet, people masked.
    fn show(&self, sheet: &Showing<'_>) -> Vec<SheetLine>;

    /// The values it brings into the review, which some rule must claim.
    fn brings(&self, as_of: Instant) -> Vec<Met>;

    /// Notes the draft that it belongs to, where it is of mere choices.
    fn of_draft(&mut self, _: OfDraft) {}

    /// Whether it says that a mortgage of the register ends.
    fn ends(&self, _: &Mortgage) -> bool {
        false
    }
}

/// The holders of a right and how they hold it (权利人、共有方式).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ownership {
    /// 共有方式.
    pub co_ownership: CoOwnership,
    /// 权利人.
    pub holders: Vec<Holder>,
}

/// The ownership after the entry, by the application and the ownership before it; `None` where a section is not here, and
/// where what it says does not fit who holds the right.
pub type OwnershipAfter = fn(&Form, &Sections, &Ownership) -> Option<Ownership>;

/// The questions of a matter: the part of it that content is read, shown and judged by.
#[derive(Debug)]
pub struct Form {
    /// The matter.
    pub matter: MatterId,
    /// The reason why it is applied for (登记原因), as its sheet says.
    pub reason: Label,
    /// 登记类型 of its items.
    pub act: Act,
    /// The right that it deals in.
    pub right: RightKind,
    /// The kinds of unit that it deals in.
    pub fixtures: &'static [FixtureClass],
    /// The roles of those who take part, whoever begins the draft first.
    pub roles: &'static [Role],
    /// Its sections, in the order they are asked and shown.
    pub sections: &'static [Section],
    /// The questions that each party is asked for the inquiry record (询问记录).
    pub questions: &'static [Question],
    /// The disclosures of the policy pack that one of its rules has a party acknowledge.
    pub acknowledged: &'static [(RuleId, AskedDisclosure)],
    /// The holders of the right after its entry, where title certificates are made out to them.
    pub ownership_after: Option<OwnershipAfter>,
}

impl Form {
    /// Whether it deals in units of this kind.
    pub fn deals_in(&self, unit: &UnitCode) -> bool {
        self.fixtures.contains(&unit.fixture())
    }

    /// The role of a slot, if the matter has it.
    pub fn role_of(&self, slot: Slot) -> Option<&'static Role> {
        self.roles.iter().find(|role| role.name == slot.role())
    }

    /// Whether the matter has this slot: a role of it, and no number beyond how many there can be.
    pub fn has_slot(&self, slot: Slot) -> bool {
        self.role_of(slot).is_some_and(|role| slot.number() <= role.most)
    }

    /// The name here of whoever fills a role; of a role that the matter does not have, that of any party.
    pub fn called(&self, role: RoleName) -> Label {
        let here = self.roles.iter().find(|each| each.name == role);
        here.map_or(labels::PARTY, |each| each.called)
    }

    /// The name here of those on a side; of a side that nobody is on, the name of all who apply.
    pub fn called_on(&self, side: Side) -> Label {
        let here = self.roles.iter().find(|role| role.side == side);
        here.map_or(words::PARTIES, |role| role.called)
    }

    /// The side that a slot is on; `None` for one that the matter does not have.
    pub fn side_of(&self, slot: Slot) -> Option<Side> {
        self.role_of(slot).map(|role| role.side)
    }

    /// Whether whoever fills a slot takes or holds the right: they alone state a share.
    pub fn takes(&self, slot: Slot) -> bool {
        self.has_slot(slot) && self.side_of(slot) == Some(Side::RightHolder)
    }

    /// Whether whoever fills a slot answers the inquiry and signs.
    pub fn signs(&self, slot: Slot) -> bool {
        self.role_of(slot).is_some_and(|role| role.signing == Signatory::Signs)
    }

    /// Whether anybody on a side answers and signs.
    pub fn signs_on(&self, side: Side) -> bool {
        self.roles.iter().any(|role| role.side == side && role.signing == Signatory::Signs)
    }

    /// The parties that answer and sign, in slot order.
    pub fn signers<'a>(&'a self, parties: &'a Parties) -> impl Iterator<Item = &'a Party> {
        parties.parties.iter().filter(|party| self.signs(party.slot))
    }

    /// The section of this name, if the matter has it.
    pub fn section(&self, name: SectionName) -> Option<&'static Section> {
        self.sections.iter().find(|section| section.name == name)
    }

    /// The sections that all sign, which a manifest lists.
    pub fn shared(&self) -> impl Iterator<Item = &'static Section> + use<> {
        self.sections.iter().filter(|section| section.whose == Whose::Shared)
    }

    /// Whether a section is written and signed by each party alone.
    pub fn is_own(&self, name: SectionName) -> bool {
        self.section(name).is_some_and(|section| section.whose == Whose::Own)
    }

    /// The sections that the fee rests on.
    pub fn charged_on(&self) -> impl Iterator<Item = &'static Section> + use<> {
        self.sections.iter().filter(|section| section.claims.is_some() || section.orders.is_some())
    }

    /// The part of an application that its fee rests on; `None` while a section of it is not here.
    pub(crate) fn charged(&self, sections: &Sections) -> Option<Charged> {
        let mut charged = Charged::default();
        for section in self.charged_on() {
            section.charge(sections.body(section.name)?, &mut charged);
        }
        Some(charged)
    }

    /// The facts that the fee of an application rests on; `None` while a section that it is charged on is not here.
    pub fn fee_facts(&self, sections: &Sections, register: &RegisterFacts) -> Option<FeeFacts> {
        let Charged { fee_claim, ordered: Ordered { medium, certificates } } = self.charged(sections)?;
        let holders = self.holders_after(sections, register);
        Some(FeeFacts {
            matter: self.matter,
            house_type: register.house_type,
            fee_claim,
            medium,
            certificates,
            holders,
        })
    }

    /// Number of those who hold the right after the entry, each of whom can have a title certificate. While it cannot be told,
    /// as where shares do not fit, those who take are counted: each of them will be a holder, whoever else stays one.
    fn holders_after(&self, sections: &Sections, register: &RegisterFacts) -> usize {
        // A registration proof is one, and never charged.
        let Some(ownership_after) = self.ownership_after else { return 1 };
        let right = &register.right;
        let before = Ownership { co_ownership: right.co_ownership, holders: right.holders.clone() };
        match ownership_after(self, sections, &before) {
            Some(after) => after.holders.len(),
            None => {
                let parties = sections.get::<Parties>().into_iter().flat_map(|parties| &parties.parties);
                parties.filter(|party| self.side_of(party.slot) == Some(Side::RightHolder)).count()
            }
        }
    }

    /// The certificates that are ordered; `None` where nothing is handed out, and while that section is not here.
    pub fn ordered(&self, sections: &Sections) -> Option<Ordered> {
        self.sections.iter().find_map(|section| section.orders?(sections.body(section.name)?))
    }

    /// The field by whose number another office finds the fact that meets a need, if a section has one.
    pub fn found_by(&self, need: Needs) -> Option<&'static str> {
        let mut fields = self.sections.iter().flat_map(|section| section.found_by);
        fields.find(|(of, _)| *of == need).map(|(_, field)| *field)
    }

    /// Every field, in the order they are asked.
    pub fn fields(&self) -> impl Iterator<Item = &'static FieldSpec> + use<> {
        let questions = self.questions;
        self.sections.iter().flat_map(move |section| section.fields_with(questions))
    }

    /// Whether its entry hands something out, which is delivered: a certificate or a registration proof.
    pub fn hands_out(&self) -> bool {
        self.sections.iter().any(|section| section.orders.is_some())
    }

    /// The field of a path, or `None` (`field.unknown`).
    pub fn field(&self, path: &str) -> Option<&'static FieldSpec> {
        let Some(SlotPath { section, slot, name }) = SlotPath::of(path) else {
            let rule = field::acknowledged_by(path);
            if rule.is_some_and(|rule| self.disclosure(rule).is_none()) {
                return None;
            }
            let pattern = field::pattern_of(path)?;
            return self.fields().find(|spec| spec.path == pattern);
        };
        let of_slot = |spec: &&FieldSpec| spec.of_slot() == Some((section, name));
        let found = |section: &'static Section| Some((section, section.fields_with(self.questions).find(of_slot)?));
        let (section, spec) = self.sections.iter().find_map(found)?;
        section.is_asked_of(self, spec, slot).then_some(spec)
    }

    /// The disclosure of the policy pack that a rule has acknowledged.
    pub fn disclosure(&self, rule: RuleId) -> Option<&'static str> {
        self.acknowledged.iter().find(|(id, _)| *id == rule).map(|(_, asked)| asked.id)
    }

    /// The question of a name.
    pub fn question(&self, name: ereg_domain::name::QuestionName) -> Option<&'static Question> {
        self.questions.iter().find(|question| question.name == name)
    }

    /// A section's bytes as its content. The bytes are the only spelling of what they say, and fit the matter.
    ///
    /// # Errors
    /// The code of the first thing that is wrong, such as `unit.format`; `section.unreadable` where no field of it can be
    /// named, and where the matter has no such section.
    pub fn parse(&self, name: SectionName, body: &str) -> Result<Body, &'static str> {
        let section = self.section(name).ok_or(UNREADABLE)?;
        (section.parse)(self, body)
    }

    /// Shared sections from their bytes; one that cannot be read is left out.
    pub fn parse_all<'a>(&self, bodies: impl Iterator<Item = (SectionName, &'a str)>) -> Sections {
        Sections(bodies.filter_map(|(name, body)| Some((name, self.parse(name, body).ok()?))).collect())
    }
}

/// Code where bytes are no section, and no field of it can be named.
const UNREADABLE: &str = "section.unreadable";

/// A section as a row: its type is known to its functions alone.
#[derive(Debug)]
pub struct Section {
    /// Its name with its version.
    pub name: SectionName,
    /// The one who writes it.
    pub whose: Whose,
    /// Its fields, in the order they are asked.
    pub fields: &'static [FieldSpec],
    claims: Option<fn(&Body) -> Option<FeeClaim>>,
    orders: Option<fn(&Body) -> Option<Ordered>>,
    found_by: &'static [(Needs, &'static str)],
    begin: fn(&Beginning<'_>, &mut Typed),
    asks: fn(&Form, Slot, &str) -> bool,
    read: fn(&mut Reader<'_>) -> Option<Body>,
    parse: fn(&Form, &str) -> Result<Body, &'static str>,
}

impl Section {
    /// The row of a content.
    pub const fn of<T: Content>() -> Section {
        Section {
            name: T::NAME,
            whose: T::WHOSE,
            fields: T::FIELDS,
            claims: match T::CLAIMS {
                Some(_) => Some(|body: &Body| Some(T::CLAIMS?(body.get()?))),
                None => None,
            },
            orders: match T::ORDERS {
                Some(_) => Some(|body: &Body| Some(T::ORDERS?(body.get()?))),
                None => None,
            },
            found_by: T::FOUND_BY,
            begin: T::begin,
            asks: T::asks,
            read: |reader| reader.whole(T::read).map(Body::of),
            parse: |form, body| {
                let content: T = serde_json::from_str(body).map_err(|error| code_of(&error.to_string()))?;
                content.fits(form).map_err(SectionError::code)?;
                // Lists for objects, doubled keys and other spellings parse too: what is signed has one spelling.
                match to_canonical(&content) {
                    Ok(bytes) if bytes == body.as_bytes() => Ok(Body::of(content)),
                    _ => Err(UNREADABLE),
                }
            },
        }
    }

    /// The row of the same content in a matter that asks for these of its fields alone.
    pub const fn asking(self, fields: &'static [FieldSpec]) -> Section {
        Section { fields, ..self }
    }

    /// Its fields in the order they are asked, in a matter that asks these questions of each party: an own section begins
    /// with them.
    pub(crate) fn fields_with(
        &'static self,
        questions: &'static [Question],
    ) -> impl Iterator<Item = &'static FieldSpec> {
        let asked = if self.whose == Whose::Own { questions } else { &[] };
        asked.iter().map(|question| &question.field).chain(self.fields)
    }

    /// Whether a slot is asked for what one of its fields asks of each slot.
    pub(crate) fn is_asked_of(&self, form: &Form, spec: &FieldSpec, slot: Slot) -> bool {
        form.has_slot(slot) && spec.of_slot().is_some_and(|(_, name)| (self.asks)(form, slot, name))
    }

    /// Its label.
    pub fn label(&self) -> Label {
        labels::section(self.name)
    }

    /// The beginning of the paths of its fields: its name without the version.
    pub fn stem(&self) -> &str {
        self.name.as_str().split('.').next().unwrap_or_default()
    }

    /// Says what the fee is charged on, as far as its content does.
    fn charge(&self, content: &Body, charged: &mut Charged) {
        if let Some(claim) = self.claims.and_then(|claims| claims(content)) {
            charged.fee_claim = claim;
        }
        if let Some(ordered) = self.orders.and_then(|orders| orders(content)) {
            charged.ordered = ordered;
        }
    }

    /// Reads it from what was typed.
    pub(crate) fn read(&self, reader: &mut Reader<'_>) -> Option<Body> {
        (self.read)(reader)
    }
}

/// Types of this crate say their code and never the value; what serde says itself may quote one and is not kept.
fn code_of(told: &str) -> &'static str {
    let code = told.split(' ').next().unwrap_or_default();
    message::lookup(code).map_or(UNREADABLE, |text| text.code)
}

/// One section's content, its type erased.
pub struct Body(Box<dyn Erased>);

impl Body {
    fn of<T: Content>(content: T) -> Body {
        Body(Box::new(content))
    }

    /// The content, where it is of this type.
    pub fn get<T: Content>(&self) -> Option<&T> {
        self.0.any().downcast_ref()
    }

    /// Notes the draft that it belongs to, where it is of mere choices.
    pub fn of_draft(&mut self, draft: OfDraft) {
        self.0.name_draft(draft);
    }

    /// The canonical bytes, as they are signed.
    ///
    /// # Errors
    /// A number that has no canonical form; no content here has one.
    pub fn bytes(&self) -> Result<Vec<u8>, CanonicalError> {
        self.0.bytes()
    }

    /// Its lines on the application sheet.
    pub(crate) fn show(&self, sheet: &Showing<'_>) -> Vec<SheetLine> {
        self.0.show_lines(sheet)
    }

    /// The values it brings into the review.
    pub(crate) fn brings(&self, as_of: Instant) -> Vec<Met> {
        self.0.values(as_of)
    }
}

impl Clone for Body {
    fn clone(&self) -> Body {
        Body(self.0.boxed())
    }
}

impl PartialEq for Body {
    fn eq(&self, other: &Body) -> bool {
        self.0.same(other.0.as_ref())
    }
}

impl Eq for Body {}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A [`Content`] of any type.
trait Erased: fmt::Debug + Send + Sync {
    fn any(&self) -> &dyn Any;
    fn any_mut(&mut self) -> &mut dyn Any;
    fn boxed(&self) -> Box<dyn Erased>;
    fn same(&self, other: &dyn Erased) -> bool;
    fn bytes(&self) -> Result<Vec<u8>, CanonicalError>;
    fn write_fields(&self, typed: &mut Typed);
    fn show_lines(&self, sheet: &Showing<'_>) -> Vec<SheetLine>;
    fn values(&self, as_of: Instant) -> Vec<Met>;
    fn name_draft(&mut self, draft: OfDraft);
    fn ends_mortgage(&self, mortgage: &Mortgage) -> bool;
}

impl<T: Content> Erased for T {
    fn any(&self) -> &dyn Any {
        self
    }
    fn any_mut(&mut self) -> &mut dyn Any {
        self
    }
    fn boxed(&self) -> Box<dyn Erased> {
        Box::new(self.clone())
    }
    fn same(&self, other: &dyn Erased) -> bool {
        other.any().downcast_ref::<T>() == Some(self)
    }
    fn bytes(&self) -> Result<Vec<u8>, CanonicalError> {
        to_canonical(self)
    }
    fn write_fields(&self, typed: &mut Typed) {
        self.write(typed);
    }
    fn show_lines(&self, sheet: &Showing<'_>) -> Vec<SheetLine> {
        self.show(sheet)
    }
    fn values(&self, as_of: Instant) -> Vec<Met> {
        self.brings(as_of)
    }
    fn name_draft(&mut self, draft: OfDraft) {
        self.of_draft(draft);
    }
    fn ends_mortgage(&self, mortgage: &Mortgage) -> bool {
        self.ends(mortgage)
    }
}

/// The content of an application, as far as it is known: on a phone a section may still be incomplete.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sections(BTreeMap<SectionName, Body>);

impl Sections {
    /// The section of this type, if it is here.
    pub fn get<T: Content>(&self) -> Option<&T> {
        self.0.get(&T::NAME)?.get()
    }

    /// The section of this type, to change it.
    pub fn get_mut<T: Content>(&mut self) -> Option<&mut T> {
        self.0.get_mut(&T::NAME)?.0.any_mut().downcast_mut()
    }

    /// Puts a section in the place of one of the same name.
    pub fn put<T: Content>(&mut self, content: T) {
        self.0.insert(T::NAME, Body::of(content));
    }

    /// Puts a section whose type is not known here.
    pub(crate) fn put_body(&mut self, name: SectionName, body: Body) {
        self.0.insert(name, body);
    }

    /// Takes a section away.
    pub fn remove<T: Content>(&mut self) {
        self.0.remove(&T::NAME);
    }

    /// The others.
    #[cfg(test)]
    pub(crate) fn without(&self, name: SectionName) -> Sections {
        Sections(self.0.iter().filter(|(at, _)| **at != name).map(|(at, body)| (*at, body.clone())).collect())
    }

    /// A section by its name.
    pub fn body(&self, name: SectionName) -> Option<&Body> {
        self.0.get(&name)
    }

    /// Whether every section that all sign is here.
    pub fn are_complete(&self, form: &Form) -> bool {
        form.shared().all(|section| self.0.contains_key(&section.name))
    }

    /// Each section with its name.
    pub fn iter(&self) -> impl Iterator<Item = (SectionName, &Body)> {
        self.0.iter().map(|(name, body)| (*name, body))
    }

    /// Notes in those of mere choices the draft that they belong to.
    pub fn of_draft(&mut self, draft: OfDraft) {
        self.0.values_mut().for_each(|body| body.of_draft(draft));
    }

    /// Whether they say that a mortgage of the register ends.
    pub fn end(&self, mortgage: &Mortgage) -> bool {
        self.0.values().any(|body| body.0.ends_mortgage(mortgage))
    }

    /// The fields they were typed in, so that reading them gives the same sections again.
    pub fn typed(&self) -> TypedFields {
        let mut typed = Typed::default();
        self.0.values().for_each(|body| body.0.write_fields(&mut typed));
        typed.0
    }

    /// The fields of one section.
    pub(crate) fn typed_in(&self, section: SectionName) -> TypedFields {
        let mut typed = Typed::default();
        self.body(section).into_iter().for_each(|body| body.0.write_fields(&mut typed));
        typed.0
    }
}

/// Fields on the way back from a section.
#[derive(Debug, Default)]
pub struct Typed(TypedFields);

impl Typed {
    /// Puts a field.
    pub fn put(&mut self, path: impl Into<FieldPath>, value: impl ToString) {
        self.0.insert(path.into(), value.to_string());
    }

    /// Puts a field where it was answered.
    pub fn put_some(&mut self, path: impl Into<FieldPath>, value: Option<impl ToString>) {
        if let Some(value) = value {
            self.put(path, value);
        }
    }

    /// Puts a choice by its name in formats.
    pub fn choose(&mut self, path: impl Into<FieldPath>, choice: &impl Serialize) {
        self.put(path, field::name_of(choice));
    }
}

/// All that a section may look at while it is shown.
#[derive(Debug, Clone, Copy)]
pub struct Showing<'a> {
    /// The questions of the matter.
    pub form: &'static Form,
    /// The words of disclosures.
    pub pack: &'a PolicyPack,
}

/// A line of the application sheet: what, and its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SheetLine {
    /// The name of the field.
    pub label: Wording,
    /// Value, Simplified Chinese.
    pub zh: String,
    /// Value, English.
    pub en: String,
}

impl SheetLine {
    /// The same value in both languages.
    pub fn plain(label: impl Into<Wording>, value: impl ToString) -> SheetLine {
        let value = value.to_string();
        SheetLine { label: label.into(), zh: value.clone(), en: value }
    }

    /// A value that has a name in each language.
    pub fn named(label: impl Into<Wording>, value: impl Into<Wording>) -> SheetLine {
        let Wording { zh, en } = value.into();
        SheetLine { label: label.into(), zh, en }
    }
}

/// The label of a field on the sheet.
fn of_field(path: &str) -> Label {
    labels::field(path).unwrap_or(words::OTHER)
}
