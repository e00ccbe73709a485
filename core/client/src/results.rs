//! Results of queries (查询结果证明): the person's own, and the check a stranger makes of one that they were handed.

use std::{cmp::Reverse, sync::Arc};

use ereg_law::case::CaseState;
use ereg_protocol::{feed::ObjectKind, id::CaseId};
use ereg_trust::{bundle::TrustBundle, query_result};

use crate::{ClientError, ResultScreen, Verification, examined::ExaminedText, feed, kernel::Kernel, verification};

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
    pub async fn verify(&self, result: String) -> Result<Verification, ClientError> {
        self.kernel
            .local(move |kernel| Ok(verification::of_text(ExaminedText::of(&result, kernel.bundle()?.as_ref()))))
            .await
    }
}

fn screen(kernel: &Kernel, envelope: String, bundle: &TrustBundle) -> Option<ResultScreen> {
    let (_, result) = query_result::verify(envelope.as_bytes(), bundle);
    let result = result?;
    Some(ResultScreen {
        number: result.number.to_string(),
        unit: result.shown.unit.to_string(),
        as_of: result.as_of,
        entries: u32::try_from(result.entries.len()).unwrap_or(u32::MAX),
        check: verification::of_text(ExaminedText::of(&envelope, bundle)),
        result: envelope,
        mark: kernel.mark(),
    })
}
