//! The words for what waits in the outbox, and for what left it undone.

use ereg_protocol::command::CommandKind;

use super::message::message_of;
use crate::{Message, Text};

/// Says that something waits behind another item of its lane, and for which.
pub(crate) fn behind(what: &Text) -> Message {
    let told = message_of("outbox.behind");
    let text = Text {
        zh: format!("在等前面的「{}」：{}", what.zh, told.text.zh),
        en: format!("Waits for “{}”: {}", what.en, told.text.en),
    };
    Message { text, ..told }
}

/// The heading over an act that left the outbox.
pub(crate) fn left_act(kind: CommandKind) -> Text {
    let what = kind.act().called;
    Text { zh: format!("「{}」没有办理", what.zh), en: format!("Not done: {}", what.en) }
}
