//! The words for a draft: its name, how far it is shared, and how its time ends.

use ereg_domain::time::Instant;
use ereg_protocol::objects::{Participation, WorkspaceView};

use crate::{ParticipantStanding, Text};

/// Names a draft by its id and, where it has one, its title; where a sentence goes on behind it.
pub(super) fn named(draft: &str, title: &str) -> Text {
    if title.is_empty() {
        return Text { zh: format!("草稿 {draft} "), en: format!("Draft {draft}") };
    }
    Text { zh: format!("草稿 {draft}（{title}）"), en: format!("Draft {draft} ({title})") }
}

/// Says how far a shared draft is.
pub(crate) fn workspace(workspace: &WorkspaceView, title: &str, signed: usize) -> Text {
    let named = named(&workspace.draft_id.to_string(), title);
    let joined = workspace.participants.iter();
    let joined = joined.filter(|p| matches!(p.standing, Participation::Joined | Participation::Signed { .. })).count();
    let frozen = workspace.manifest.is_some();
    Text {
        zh: format!(
            "共享的{}：{joined} 人已加入，{}，{signed} 人已签名",
            named.zh.trim_end(),
            if frozen { "已定稿" } else { "未定稿" }
        ),
        en: format!(
            "{}, shared: {joined} joined, {}, {signed} signed",
            named.en,
            if frozen { "frozen" } else { "not frozen" }
        ),
    }
}

/// Says how far somebody who takes part is.
pub(crate) fn participant(standing: ParticipantStanding) -> Text {
    let (zh, en) = match standing {
        ParticipantStanding::Open => ("未邀请", "Nobody invited"),
        ParticipantStanding::InvitationUnsent => {
            ("邀请还没有发出，暂时不能用", "The invitation is not sent yet and opens nothing")
        }
        ParticipantStanding::Invited => ("已邀请，未加入", "Invited, has not joined"),
        ParticipantStanding::RevocationUnsent => (
            "已收回邀请，还没有发出；在这之前对方仍能加入",
            "The invitation is taken back and that is not sent yet: until then it still lets somebody in",
        ),
        ParticipantStanding::Joined => ("已加入，未签名", "Joined, has not signed"),
        ParticipantStanding::SignatureUnsent => ("已签名，签名还没有发出", "Has signed, the signature is not sent yet"),
        ParticipantStanding::Signed => ("已签名", "Has signed"),
    };
    Text::of(zh, en)
}

/// A draft that is shared now.
pub(crate) fn shared(draft: &str, title: &str, until: Instant) -> Text {
    let (named, until) = (named(draft, title), until.wall_text());
    Text {
        zh: format!("{}已共享，有效至 {until}", named.zh.trim_end()),
        en: format!("{} is shared until {until}", named.en),
    }
}

/// Heading and text of the reminder that a draft's time runs out.
pub(crate) fn ends(draft: &str, title: &str, until: Instant) -> (Text, Text) {
    let (named, until) = (named(draft, title), until.wall_text());
    let body = Text {
        zh: format!(
            "{}很久没有修改，也没有提交；{until} 以后删除，连同材料和没有发出的内容。要留下的，修改其中任何一项，保存期限就重新计算。",
            named.zh
        ),
        en: format!(
            "{} has not been edited for long and was never sent in; after {until} it is removed, with its files and what of it waits unsent. To keep it, edit anything in it: its time begins anew.",
            named.en
        ),
    };
    (Text::of("草稿的保存期限快到了", "The time of a draft is running out"), body)
}

/// Heading and text of the word that a draft's time is over.
pub(crate) fn removed(draft: &str, title: &str) -> (Text, Text) {
    let named = named(draft, title);
    let body = Text {
        zh: format!("{}保存期限已过，一直没有提交，已从这台设备删除，连同材料和没有发出的内容。", named.zh),
        en: format!(
            "{} was never sent in and its time is over: it was removed from this device, with its files and what of it waited unsent.",
            named.en
        ),
    };
    (Text::of("草稿已按保存期限删除", "A draft was removed when its time was over"), body)
}
