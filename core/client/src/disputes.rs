//! Shared facts that are wrong (共享信息有误): the person says so, and the source is asked to check.

use std::sync::Arc;

use ereg_domain::text::{PlainText, TextError};
use ereg_law::{
    dispute::{self, DisputeReason, DisputedFact, stands_on},
    section::Form,
    verdict::Needs,
    words::parts,
};
use ereg_protocol::{
    command::{CommandBody, CommandKind, DISPUTE_TEXT, Dispute, DisputeStatement},
    id::{CaseId, CommandId},
    objects::CaseView,
    payload,
};
use ereg_trust::{
    envelope::Envelope,
    keys::{DeviceSigner, USER_ALIAS},
};
use ereg_vault::{Lane, View};

use crate::{
    ClientError, DisputableFact, DisputeChoice, DisputeScreen, Text, feed,
    kernel::Kernel,
    lane, queue,
    sight::Stands,
    words::{self, key::Act},
};

/// The person's objections to shared facts of their cases.
#[derive(Clone)]
pub struct Disputes {
    kernel: Arc<Kernel>,
}

impl Disputes {
    pub(crate) fn new(kernel: Arc<Kernel>) -> Disputes {
        Disputes { kernel }
    }

    /// Signs and queues that a shared fact of a case is wrong; its source checks it, and the case waits meanwhile. What
    /// the person writes of it, at most as many characters as the fact states, is the source's to read.
    ///
    /// # Errors
    /// The code of why it cannot be disputed now, of the table of acts; of the text, where it is none.
    pub async fn lodge(
        &self,
        case: CaseId,
        need: Needs,
        reason: DisputeReason,
        says: Option<String>,
    ) -> Result<CommandId, ClientError> {
        self.kernel
            .local(move |kernel| {
                kernel.enrolled()?;
                let says = says
                    .map(|text| text.parse::<PlainText<DISPUTE_TEXT>>())
                    .transpose()
                    .map_err(|e: TextError| ClientError::fix_field(e.code(), "says"))?;
                let lane = lane::of_case(case);
                // Before the person is asked for the key: what is on its way, or has no sense any more.
                let view = kernel.read(|view| feed::case(view, case))?;
                let asked = CommandBody::Dispute(Dispute { case_id: case, need, statement: String::new() });
                if let Some(on_its_way) = kernel.read(|view| on_its_way(view, &lane, need))? {
                    return Ok(on_its_way);
                }
                match kernel.read(|view| Ok(kernel.sight().judge(view, &lane, &asked)?))? {
                    Stands::Repeat(seen) | Stands::Moot(seen) => return Err(ClientError::fix(seen.code())),
                    Stands::Live | Stands::OnItsWay(_) | Stands::Held => {}
                }
                let asks = kernel.reason(Act::Dispute);
                let signer = DeviceSigner::new(kernel.keys.as_ref(), USER_ALIAS, &asks)?;
                let key = signer.public_key().key_id().to_string();
                let statement = DisputeStatement { case_id: case, slot: view.slot, key, need, reason, says };
                let envelope = Envelope::sign_value(&payload::DISPUTE, &statement, &signer)?;
                let text =
                    String::from_utf8(envelope.to_bytes()?).map_err(|_| ClientError::storage("client.internal"))?;
                kernel.write(|tx| {
                    // Pressed twice, it is one: another press may have been first.
                    if let Some(on_its_way) = on_its_way(tx.as_view(), &lane, need)? {
                        return Ok(on_its_way);
                    }
                    let body = CommandBody::Dispute(Dispute { case_id: case, need, statement: text.clone() });
                    queue::enqueue(kernel, tx, lane.clone(), body, &[])
                })
            })
            .await
    }
}

/// The command of this person that disputes this fact and is on its way. A signature differs each time it is made, so
/// their bytes do not say it.
fn on_its_way(view: &View<'_>, lane: &Lane, need: Needs) -> Result<Option<CommandId>, ClientError> {
    let mut open = view.outbox_of(lane)?;
    open.retain(|item| item.kind() == CommandKind::Dispute && item.is_open() && !item.is_held());
    for item in open {
        if matches!(lane::body(view, &item)?, Some(CommandBody::Dispute(dispute)) if dispute.need == need) {
            return Ok(Some(item.command_id()));
        }
    }
    Ok(None)
}

/// The facts of a case that can be disputed now, in the order of the needs.
pub(crate) fn disputable(case: &CaseView) -> Vec<Needs> {
    let of = dispute::asking(case.supplements.len(), &case.disputes);
    let may = |need: &Needs| dispute::may_dispute(*need, &case.state, &case.disputes, of).is_ok();
    stands_on(&case.state).into_iter().filter(may).collect()
}

/// The facts of [`disputable`], to be shown.
pub(crate) fn disputable_facts(case: &CaseView) -> Vec<DisputableFact> {
    let choice = |reason: &DisputeReason| DisputeChoice { reason: *reason, words: reason_words(*reason) };
    let shown = |need| DisputableFact {
        need,
        what: Text::label(parts::need(need)),
        source: source(need),
        words: words::dispute::source_will_check(need),
        reasons: DisputeReason::ALL.iter().map(choice).collect(),
        most: u32::try_from(DISPUTE_TEXT).unwrap_or(u32::MAX),
    };
    disputable(case).into_iter().map(shown).collect()
}

/// The disputes of a case, oldest first, their parties named by the form of its matter, where that is known.
pub(crate) fn screens(case: &CaseView, form: Option<&Form>) -> Vec<DisputeScreen> {
    case.disputes.iter().map(|told| screen(told, form)).collect()
}

fn screen(told: &DisputedFact, form: Option<&Form>) -> DisputeScreen {
    DisputeScreen {
        need: told.need,
        what: Text::label(parts::need(told.need)),
        source: source(told.need),
        by: told.by,
        reason: told.reason,
        reason_words: reason_words(told.reason),
        said_at: told.said_at,
        answer_by: words::case::deadline(told.period.by),
        how: told.end.map(|end| end.how),
        words: match told.end {
            Some(end) => words::dispute::source_checked(told.need, end.how),
            None => words::dispute::source_asked(told.need, told.by, told.period.by, form),
        },
    }
}

fn reason_words(reason: DisputeReason) -> Text {
    Text::label(parts::dispute_reason(reason))
}

/// Names the office that a fact is from.
pub(crate) fn source(need: Needs) -> Text {
    Text::label(parts::source(need))
}

/// The checks that a case waits for, in words: who was asked, and by when.
pub(crate) fn awaited(case: &CaseView, form: Option<&Form>) -> Option<Text> {
    let open = case.disputes.iter().filter(|told| told.is_open());
    open.map(|told| words::dispute::source_asked(told.need, told.by, told.period.by, form)).reduce(words::and)
}
