//! The names of the acts (办理事项), as a person would say them, Simplified Chinese first.
//!
//! An act has one name wherever it is told of: in the outbox, over the word that it was not done, in the description of the
//! interface. Its row in the table of acts names it; who may do it, and what becomes of it, is not known here.

use ereg_law::words::labels::Label;

pub(crate) const ENROL: Label = Label::of("实名注册", "Enrol");
pub(crate) const GRANT_MANDATE: Label = Label::of("签署授权委托书", "Mandate a representative");
pub(crate) const REVOKE_MANDATE: Label = Label::of("撤销授权委托书", "Revoke a mandate");
pub(crate) const SHARE: Label = Label::of("共享草稿", "Share the draft");
pub(crate) const INVITE: Label = Label::of("邀请另一方", "Invite the other party");
pub(crate) const REVOKE_INVITATION: Label = Label::of("收回邀请", "Take the invitation back");
pub(crate) const ACCEPT: Label = Label::of("接受邀请", "Accept the invitation");
pub(crate) const PUT_SECTIONS: Label = Label::of("上传填写内容", "Send what was filled in");
pub(crate) const PUT_MEDIUM: Label = Label::of("上传材料", "Upload a material");
pub(crate) const FREEZE: Label = Label::of("定稿", "Freeze the content");
pub(crate) const SIGN: Label = Label::of("签名", "Sign");
pub(crate) const SUBMIT: Label = Label::of("提交申请", "Submit the application");
pub(crate) const SUPPLEMENT: Label = Label::of("提交补正", "Send the correction");
pub(crate) const WITHDRAW: Label = Label::of("撤回申请", "Withdraw the application");
pub(crate) const DISPUTE: Label = Label::of("提出共享信息有误", "Say that a shared fact is wrong");
pub(crate) const PAY: Label = Label::of("缴费", "Pay the fee");
pub(crate) const ASK_PAYMENT: Label = Label::of("查询缴费结果", "Ask how the payment stands");
pub(crate) const COLLECT: Label = Label::of("领证", "Collect the certificate");
pub(crate) const ANNOTATE: Label = Label::of("申请加注件", "Ask for an annotated copy");
pub(crate) const GRANT_CONSENT: Label = Label::of("授权用证", "Consent to the use of a licence");
pub(crate) const REVOKE_CONSENT: Label = Label::of("撤销用证授权", "Take a consent back");
pub(crate) const USE_LICENCE: Label = Label::of("用证", "Ask to be shown a licence");
pub(crate) const LOCK_HOME: Label = Label::of("锁定房屋", "Lock a home");
pub(crate) const LIFT_HOME_LOCK: Label = Label::of("解除房屋锁定", "Lift the lock of a home");
