//! The names of the acts (办理事项), as a person would say them, Simplified Chinese first.
//!
//! An act has one name wherever it is told of: in the outbox, over the word that it was not done, in the description of the
//! interface. Who may do it and what becomes of it is the table of acts, and is not known here.

use ereg_law::words::labels::Label;

use crate::command::CommandKind;

/// Returns the name of an act.
pub(crate) const fn label(kind: CommandKind) -> Label {
    use CommandKind as Kind;
    match kind {
        Kind::Enrol => Label::of("实名注册", "Enrol"),
        Kind::GrantMandate => Label::of("签署授权委托书", "Mandate a representative"),
        Kind::RevokeMandate => Label::of("撤销授权委托书", "Revoke a mandate"),
        Kind::Share => Label::of("共享草稿", "Share the draft"),
        Kind::Invite => Label::of("邀请另一方", "Invite the other party"),
        Kind::Accept => Label::of("接受邀请", "Accept the invitation"),
        Kind::PutSections => Label::of("上传填写内容", "Send what was filled in"),
        Kind::PutMedium => Label::of("上传材料", "Upload a material"),
        Kind::Freeze => Label::of("定稿", "Freeze the content"),
        Kind::Sign => Label::of("签名", "Sign"),
        Kind::Submit => Label::of("提交申请", "Submit the application"),
        Kind::Supplement => Label::of("提交补正", "Send the correction"),
        Kind::Withdraw => Label::of("撤回申请", "Withdraw the application"),
        Kind::Dispute => Label::of("提出共享信息有误", "Say that a shared fact is wrong"),
        Kind::Pay => Label::of("缴费", "Pay the fee"),
        Kind::AskPayment => Label::of("查询缴费结果", "Ask how the payment stands"),
        Kind::Collect => Label::of("领证", "Collect the certificate"),
    }
}
