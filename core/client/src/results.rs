//! Results of queries (查询结果证明): the person's own, and the check a stranger makes of one that they were handed.

use std::{cmp::Reverse, fmt::Display, sync::Arc};

use ereg_domain::register::{BurdenShown, HolderShown, RegisterShown};
use ereg_law::{
    case::CaseState,
    words::{labels, sheet},
};
use ereg_protocol::{feed::ObjectKind, id::CaseId};
use ereg_trust::{
    bundle::TrustBundle,
    query_result::{self, AskedAs, QueryResult},
};

use crate::{ClientError, ResultCheck, ResultScreen, SheetLineView, Text, certificates, feed, kernel::Kernel, words};

/// Results of queries.
#[derive(Clone)]
pub struct QueryResults {
    kernel: Arc<Kernel>,
}

impl QueryResults {
    pub(crate) fn new(kernel: Arc<Kernel>) -> QueryResults {
        QueryResults { kernel }
    }

    /// Every result that this person was given, the newest first. Works offline.
    pub async fn list(&self) -> Result<Vec<ResultScreen>, ClientError> {
        self.kernel
            .local(|kernel| {
                let bundle = kernel.bundle()?;
                let objects = kernel.read(|view| Ok(view.objects(ObjectKind::QueryResult)?))?;
                let read = objects.into_iter().filter_map(|object| screen(kernel, object.body, &bundle));
                let mut screens: Vec<ResultScreen> = read.collect();
                screens.sort_by_key(|screen| Reverse(screen.as_of));
                Ok(screens)
            })
            .await
    }

    /// The result in which a case ended.
    ///
    /// # Errors
    /// `result.not_given` while it has not, and where it ended otherwise.
    pub async fn of_case(&self, case: CaseId) -> Result<ResultScreen, ClientError> {
        self.kernel
            .local(move |kernel| {
                let bundle = kernel.bundle()?;
                let told = kernel.read(|view| {
                    let CaseState::Answered { given, .. } = feed::case(view, case)?.state else { return Ok(None) };
                    Ok(view.object(ObjectKind::QueryResult, &given.result)?)
                })?;
                let screen = told.and_then(|told| screen(kernel, told.body, &bundle));
                screen.ok_or_else(|| ClientError::not_found("result.not_given"))
            })
            .await
    }

    /// Checks a result under the trust that is pinned here; a stranger has a [`crate::Verifier`]. Works offline.
    pub async fn verify(&self, result: String) -> Result<ResultCheck, ClientError> {
        self.kernel.local(move |kernel| Ok(verdict(&result, kernel.bundle()?.as_ref()))).await
    }
}

fn screen(kernel: &Kernel, envelope: String, bundle: &TrustBundle) -> Option<ResultScreen> {
    let (judged, result) = query_result::verify(envelope.as_bytes(), bundle);
    let result = result?;
    Some(ResultScreen {
        number: result.number.to_string(),
        unit: result.shown.unit.to_string(),
        as_of: result.as_of,
        entries: u32::try_from(result.entries.len()).unwrap_or(u32::MAX),
        lines: result_lines(&result),
        words: result_caution(&result),
        check: certificates::checked(judged, None),
        result: envelope,
        mark: kernel.mark(),
    })
}

pub(crate) fn verdict(text: &str, bundle: &TrustBundle) -> ResultCheck {
    let (judged, result) = query_result::verify(text.trim().as_bytes(), bundle);
    let check = certificates::checked(judged, None);
    // What a stranger's seal says is repeated by nobody.
    let vouched = result.filter(|_| check.ok);
    ResultCheck {
        lines: vouched.as_ref().map(result_lines).unwrap_or_default(),
        words: vouched.as_ref().map(result_caution),
        check,
    }
}

/// Says that a result is true of its moment, in words that stand beside it.
pub fn result_caution(result: &QueryResult) -> Text {
    words::result::caution(result.as_of)
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
    line(label, words::result::burden(burden))
}
