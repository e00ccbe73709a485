//! The scenes, in the order of the day. Each reads back what it shows and stops where it is not what must be true.

mod application;
mod consents;
mod evening;
mod killed;
mod mortgaged;
mod office;
mod sharing;
mod signing;
mod stranger;
mod submission;

pub use application::{draft_in_airplane_mode, mistyped};
pub use consents::shown_with_consent;
pub use evening::{Evening, enrol, enrol_for, evening_before};
pub use killed::{CHILD, killed_mid_save, save_until_killed};
pub use mortgaged::mortgaged_home;
pub use office::{BankLine, InHand, Tax, accepted_and_reviewed, booked_and_collected, first_channel, paid, taxes_open};
pub use sharing::{deed_tax_photo, invited_and_joined};
pub use signing::{price_changes, signed_by_transferee};
pub use stranger::{PAGE_PICTURE, page_of_the_certificate, stranger_verifies, stranger_verifies_the_document};
pub use submission::submitted_twice;

use ereg_client::{CaseId, CaseScreen, DraftId, Sheet, Slot, Verdicts};
use ereg_law::section::Form;
use serde_json::{Map, Value};

use super::{
    broken::{Broken, While as _},
    cast::{Character, Sale},
    journey::Journey,
    narrate::Narrator,
    said::Said,
    words,
    world::{Phone, World},
};
use crate::{messages::terms, output::Output};

/// The stage on which every scene is played.
pub struct Stage<'a> {
    /// The world.
    pub world: &'a World,
    /// The narrator.
    pub narrator: Narrator<'a>,
    /// The record for machines.
    pub journey: Journey,
    /// The sheet that was shown last: of the next one what differs is told.
    pub sheet: Option<Sheet>,
    /// The mark 演示, as the phones read it from the office's bundle.
    pub mark: Said,
}

impl<'a> Stage<'a> {
    /// Makes the stage in a world where nothing has happened, for the story of a matter with this form.
    pub fn new(world: &'a World, form: &'static Form, out: &'a mut Output) -> Stage<'a> {
        Stage {
            world,
            narrator: Narrator::new(out, world.clock.clone(), form),
            journey: Journey::new(&world.dir),
            sheet: None,
            mark: Said::from(words::DEMONSTRATION),
        }
    }

    fn says(&mut self, phone: &Phone, said: Said) -> Result<(), Broken> {
        self.narrator.says(phone.who, said)
    }
}

/// A sale under way.
pub struct Play {
    /// The people of the sale, and what they know.
    pub sale: Sale,
    /// The phone of whoever gives the home up.
    pub transferor: Phone,
    /// The phone of whoever takes it.
    pub transferee: Phone,
    /// The draft.
    pub draft: DraftId,
    /// The seller's certificate token as she had it the evening before.
    pub old_token: String,
}

impl Play {
    /// Both phones, with their people.
    pub fn phones(&self) -> [&Phone; 2] {
        [&self.transferor, &self.transferee]
    }

    /// The case as one phone has it.
    pub fn case(&self, world: &World, phone: &Phone) -> Result<CaseScreen, Broken> {
        world.wait(phone.client.cases().of_draft(self.draft)).when("looking at the case")
    }

    fn case_id(&self, world: &World) -> Result<CaseId, Broken> {
        Ok(self.case(world, &self.transferee)?.case_id)
    }

    /// Name of this sale in the journey.
    pub fn key(&self) -> &'static str {
        match self.sale.transferor.0 {
            Character::MortgagedTransferor => "mortgaged_sale",
            _ => "plain_sale",
        }
    }
}

/// The only seller's place.
pub fn transferor() -> Result<Slot, Broken> {
    Slot::new(ereg_law::role::TRANSFEROR, 1).map_err(|e| Broken::Registry(e.to_string()))
}

/// The only buyer's place.
pub fn transferee() -> Result<Slot, Broken> {
    Slot::new(ereg_law::role::TRANSFEREE, 1).map_err(|e| Broken::Registry(e.to_string()))
}

/// Rule → its answers, as a phone read them.
pub fn verdict_list(verdicts: &Verdicts) -> Value {
    let mut list: Map<String, Value> = Map::new();
    for finding in &verdicts.findings {
        let (answer, _) = terms::answer_kind(finding.answer);
        let answer = Value::String(answer.to_owned());
        match list.entry(finding.rule.clone()).or_insert_with(|| Value::Array(Vec::new())) {
            Value::Array(answers) => answers.push(answer),
            _ => continue,
        }
    }
    Value::Object(list)
}
