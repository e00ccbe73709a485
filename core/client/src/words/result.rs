//! The words for a sealed answer to a query (查询结果证明): what it says line by line, and of which moment that is true.

use std::fmt::Display;

use ereg_domain::time::Instant;
use ereg_law::words::{labels, sheet};
use ereg_trust::query_result::{AskedAs, BurdenShown, HolderShown, QueryResult, RegisterShown};

use crate::{SheetLineView, Text};

/// Says that a result is true of its moment, in words that stand beside it.
pub fn result_caution(result: &QueryResult) -> Text {
    let at = result.as_of.wall_text();
    Text {
        zh: format!("以上是 {at} 登簿记载的情况，只说明这一时刻；以后有无变化，以登簿记载为准。"),
        en: format!("This is what the register said at {at} and no more; what has been entered since is not in it."),
    }
}

/// Says what a burden (权利负担) is, as the result shows it.
fn burden_text(burden: &BurdenShown) -> Text {
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

/// Returns what a result says, line by line.
pub fn result_lines(result: &QueryResult) -> Vec<SheetLineView> {
    let shown = &result.shown;
    let plain = |label, value: &dyn Display| line(label, Text::of(&value.to_string(), &value.to_string()));
    let asked = match result.asked_as {
        AskedAs::Holder => labels::ASKED_AS_HOLDER,
    };
    let mut lines = vec![
        plain(sheet::QUERY_NUMBER, &result.number),
        line(sheet::PURPOSE, Text::label(asked)),
        plain(sheet::UNIT, &shown.unit),
        plain(sheet::ADDRESS, &shown.address),
        line(sheet::AREA, Text::wording(sheet::area(shown.area))),
        line(sheet::USE, Text::label(labels::house_type(shown.house_type))),
        line(sheet::NATURE, Text::label(labels::house_nature(shown.house_nature))),
        line(sheet::LAND, Text::label(labels::land_nature(shown.land_nature))),
    ];
    lines.extend(shown.land_term_end.map(|end| plain(sheet::LAND_TERM, &end)));
    lines.push(line(sheet::RIGHT, Text::label(labels::right(shown.right))));
    lines.push(line(sheet::HELD, Text::label(labels::co_ownership(shown.co_ownership))));
    lines.extend(shown.holders.iter().map(|holder| line(sheet::HOLDER, holder_text(holder))));
    lines.extend(shown.certificates.iter().map(|number| plain(sheet::CERTIFICATE, number)));
    lines.push(plain(sheet::REGISTERED_AT, &shown.registered_at.wall_text()));
    lines.extend(burden_lines(shown));
    lines
}

fn line(label: labels::Label, value: Text) -> SheetLineView {
    SheetLineView { label: Text::label(label), value }
}

fn holder_text(holder: &HolderShown) -> Text {
    let share = holder.share.map(|share| format!(" {share}")).unwrap_or_default();
    let text = format!("{} {}{share}", holder.name, holder.number);
    Text::of(&text, &text)
}

fn burden_lines(shown: &RegisterShown) -> Vec<SheetLineView> {
    if shown.burdens.is_empty() {
        return vec![line(sheet::BURDENS, Text::label(sheet::NO_BURDENS))];
    }
    shown.burdens.iter().map(burden_line).collect()
}

fn burden_line(burden: &BurdenShown) -> SheetLineView {
    let label = match burden {
        BurdenShown::Mortgage { .. } => sheet::MORTGAGE,
        BurdenShown::Seizure { .. } => sheet::SEIZURE,
        BurdenShown::Objection { .. } => sheet::OBJECTION,
        BurdenShown::AdvanceNotice { .. } => sheet::ADVANCE_NOTICE,
        BurdenShown::Other { .. } => sheet::OTHER_BURDEN,
    };
    line(label, burden_text(burden))
}
