//! The items of the outbox that a new act takes the place of, by the table of acts ([`ereg_protocol::act`]).

use ereg_protocol::{act::Which, command::CommandKind};
use ereg_vault::{OutboxItem, OutboxState};

/// Whether a command of the same lane leaves the outbox for a new act of this kind.
pub(crate) fn takes_the_place_of(kind: CommandKind, item: &OutboxItem) -> bool {
    kind.act().supersedes.iter().any(|(other, which)| *other == item.kind() && is(*which, item))
}

fn is(which: Which, item: &OutboxItem) -> bool {
    match which {
        Which::StandingStill => item.is_free() && item.state() == OutboxState::NeedsYou,
        Which::Unsent => item.is_free(),
        Which::Held => item.is_free() || item.is_held(),
    }
}
