//! The words for what a run of sync brought: a line for each thing, named so that the person knows it again.

use ereg_domain::{identifier::IssuedNumber, money::Fen, time::Instant};
use ereg_law::{case::CaseStage, words::labels};
use ereg_protocol::document::PaperKind;
use ereg_trust::{mandate::Mandate, query_result::QueryResult};

use super::{certificate, document, next::to_do};
use crate::{CertificateStanding, DocumentStanding, Text, ToDo};

/// An enrolment that was answered while nobody waited for it.
pub(crate) fn enrolled() -> Text {
    Text::of("实名注册已办好。", "You are enrolled.")
}

/// Says how a mandate stands, in one line.
pub(crate) fn mandate(mandate: &Mandate, revoked_at: Option<Instant>) -> Text {
    let Mandate { principal, representative, from, to, .. } = mandate;
    let (principal, representative) = (principal.shown(), representative.masked());
    match revoked_at {
        None => Text {
            zh: format!("授权委托书：{principal} 授权 {representative}，{from} 起，{to} 止（不含）"),
            en: format!("Mandate: {principal} mandates {representative} from {from} until {to}"),
        },
        Some(_) => Text {
            zh: format!("授权委托书已撤销：{principal} 不再授权 {representative}"),
            en: format!("Mandate revoked: {principal} no longer mandates {representative}"),
        },
    }
}

/// A line about a case, with what a withdrawal that not all have signed asks of this person.
pub(crate) fn with_withdrawal(line: Text, withdrawal: ToDo) -> Text {
    let then = to_do(withdrawal);
    Text { zh: format!("{}；{}", line.zh, then.zh), en: format!("{}; {}", line.en, then.en) }
}

/// A case, by its number or what stands for it, and the stage it has come to.
pub(crate) fn case(number: &str, stage: CaseStage) -> Text {
    let stage = labels::case_stage(stage);
    Text { zh: format!("案件 {number}：{}", stage.zh), en: format!("Case {number}: {}", stage.en) }
}

/// A certificate and how it stands.
pub(crate) fn certificate(number: &IssuedNumber, standing: CertificateStanding, as_of: Option<Instant>) -> Text {
    let standing = certificate::standing(standing, as_of);
    Text { zh: format!("{number}：{}", standing.zh), en: format!("{number}: {}", standing.en) }
}

/// A paper of which no document can be made.
pub(crate) fn document_unfit(kind: PaperKind) -> Text {
    let (title, stands) = (document::title(kind), document::standing(kind, DocumentStanding::Unfit));
    Text { zh: format!("{}：{}", title.zh, stands.zh), en: format!("{}: {}", title.en, stands.en) }
}

/// A sealed answer to a query.
pub(crate) fn query_result(result: &QueryResult) -> Text {
    Text { zh: format!("查询结果证明 {}", result.number), en: format!("Result of query {}", result.number) }
}

/// A bill and what it comes to.
pub(crate) fn bill(total: Fen) -> Text {
    Text { zh: format!("缴费单：{total} 元"), en: format!("Bill: {total} yuan") }
}

/// A policy pack that is newer than the one before.
pub(crate) fn new_rules() -> Text {
    Text::of("登记机构更新了办理规则", "The office has published a new policy pack")
}
