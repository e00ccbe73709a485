//! The words for a sealed answer to a query (查询结果证明): what of it is true of which moment, and its burdens.

use ereg_domain::register::BurdenShown;
use ereg_domain::time::Instant;
use ereg_law::words::sheet;

use crate::Text;

/// Says that a result is true of its moment alone.
pub(crate) fn caution(as_of: Instant) -> Text {
    let at = as_of.wall_text();
    Text {
        zh: format!("以上是 {at} 登簿记载的情况，只说明这一时刻；以后有无变化，以登簿记载为准。"),
        en: format!("This is what the register said at {at} and no more; what has been entered since is not in it."),
    }
}

/// Says what a burden (权利负担) is, as the result shows it.
pub(crate) fn burden(burden: &BurdenShown) -> Text {
    match burden {
        BurdenShown::Mortgage { proof, mortgagee, amount, transfer_clause, registered_at } => {
            let clause = sheet::transfer_clause(*transfer_clause);
            let (amount, at) = (amount.grouped(), registered_at.wall_text());
            Text {
                zh: format!("{proof}，抵押权人 {mortgagee}，担保债权 {amount} 元，{}，{at} 登记", clause.zh),
                en: format!("{proof}, to {mortgagee}, secures {amount} yuan, {}, registered {at}", clause.en),
            }
        }
        BurdenShown::Seizure { kind, from, to } => Text {
            zh: format!("{}，{from} 起，{to} 止（不含）", kind.term()),
            en: format!("{} from {from} until {to}", kind.term()),
        },
        BurdenShown::Objection { registered_at } => registered(registered_at),
        BurdenShown::AdvanceNotice { kind, registered_at } => of_kind(kind.term(), registered_at),
        BurdenShown::Other { kind, registered_at } => of_kind(kind.term(), registered_at),
    }
}

fn registered(at: &Instant) -> Text {
    let at = at.wall_text();
    Text { zh: format!("{at} 登记"), en: format!("registered {at}") }
}

fn of_kind(term: &str, at: &Instant) -> Text {
    let told = registered(at);
    Text { zh: format!("{term}，{}", told.zh), en: format!("{term}, {}", told.en) }
}
