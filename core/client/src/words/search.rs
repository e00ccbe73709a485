//! The words of a search.

use ereg_vault::SearchKind;

use crate::Text;

/// Names the things of a kind.
pub(crate) fn heading(kind: SearchKind) -> Text {
    let (zh, en) = match kind {
        SearchKind::Drafts => ("草稿", "Drafts"),
        SearchKind::Cases => ("案件", "Cases"),
        SearchKind::Homes => ("房屋", "Homes"),
        SearchKind::Certificates => ("证照", "Certificates"),
    };
    Text::of(zh, en)
}
