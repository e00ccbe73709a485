//! The head of a case: what its line and the search need of it, and no more.
//!
//! All else of a case is passed over and not read when a page of the feed is applied: it is many times as much, and
//! whoever opens the case reads it. It must not be used where something rests on the rest of the case being understood.

use ereg_domain::canonical::from_canonical;
use ereg_domain::identifier::CaseNumber;
use ereg_domain::time::Instant;
use ereg_law::case::CaseStage;
use ereg_protocol::id::{CaseId, DraftId};
use serde::Deserialize;

/// The facts that this version understands of a case as the feed tells it.
#[derive(Clone, Deserialize)]
#[serde(from = "Told")]
pub(crate) struct CaseHead {
    pub(crate) case_id: CaseId,
    /// The draft it came from.
    pub(crate) draft_id: DraftId,
    /// Its number (受理号), from acceptance on.
    pub(crate) case_number: Option<CaseNumber>,
    /// The stage it is at.
    pub(crate) stage: CaseStage,
    /// Registry time of this state.
    pub(crate) since: Instant,
}

/// A case as it is told.
#[derive(Deserialize)]
struct Told {
    case_id: CaseId,
    draft_id: DraftId,
    since: Instant,
    state: ToldState,
}

/// The state of a case: its stage, and the number that every state from acceptance on carries.
#[derive(Deserialize)]
struct ToldState {
    state: CaseStage,
    acceptance: Option<ToldAcceptance>,
}

#[derive(Deserialize)]
struct ToldAcceptance {
    case_number: CaseNumber,
}

impl From<Told> for CaseHead {
    fn from(Told { case_id, draft_id, since, state: ToldState { state, acceptance } }: Told) -> CaseHead {
        CaseHead { case_id, draft_id, case_number: acceptance.map(|given| given.case_number), stage: state, since }
    }
}

impl CaseHead {
    /// Reads the canonical JSON of a case; `None` where it is none that this version understands.
    pub(crate) fn read(body: &str) -> Option<CaseHead> {
        from_canonical(body.as_bytes()).ok()
    }
}

#[cfg(test)]
mod tests {
    use ereg_law::case::CaseState;

    use super::*;

    const CASE: &str = "019abcde-0000-7000-8000-000000000002";
    const DRAFT: &str = "019abcde-0000-7000-8000-000000000001";

    fn told(state: &str, rest: &str) -> Option<CaseHead> {
        CaseHead::read(&format!(
            "{{\"case_id\":\"{CASE}\",\"draft_id\":\"{DRAFT}\",\"since\":\"2026-11-23T05:30:00.000Z\",\"state\":{state}{rest}}}"
        ))
    }

    /// Every state that the law has, by the bytes that are kept of it: the head of a case says what the whole of it
    /// says.
    #[test]
    fn the_head_of_a_case_is_what_the_case_says() {
        let mut states = 0;
        for line in include_str!("../../law/tests/golden/case_states.txt").lines() {
            let (_, bytes) = line.split_once(' ').unwrap();
            let state: CaseState = from_canonical(bytes.as_bytes()).unwrap();
            let head = told(bytes, "").unwrap();
            assert_eq!(head.stage, state.stage());
            assert_eq!(head.case_number, state.acceptance().map(|given| given.case_number), "{bytes}");
            assert_eq!((head.case_id.to_string().as_str(), head.draft_id.to_string().as_str()), (CASE, DRAFT));
            assert_eq!(head.since.ms(), 1_795_411_800_000);
            states += 1;
        }
        assert!(states > 14, "{states}");
    }

    /// The rest of a case is not read: it may be anything, as long as the whole is canonical.
    #[test]
    fn a_head_reads_nothing_else_of_a_case() {
        let state = "{\"grounds\":[{\"in\":\"other words\"}],\"state\":\"supplement\"}";
        assert_eq!(told(state, ",\"unit\":{\"of\":7}").unwrap().stage, CaseStage::Supplement);
        assert!(told("{\"state\":\"of another law\"}", "").is_none());
        assert!(told(state, ", \"unit\":7").is_none(), "not canonical");
        assert!(told(state, ",\"a\":7").is_none(), "nor this");
    }
}
