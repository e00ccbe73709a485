//! The words by which the platform asks a person for their own key: for which act, and no more.

use crate::Text;

/// The act that a person's own key is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    Enrol,
    Mandate,
    Consent,
    Sign,
    Withdraw,
    Dispute,
    LiftHomeLock,
    Open,
}

/// Returns what the platform shows while it asks the person to use their key.
pub(crate) fn reason(act: Act) -> Text {
    match act {
        Act::Enrol => Text::of("实名注册：证明签名密钥属于您", "Enrol: prove that the signing key is yours"),
        Act::Mandate => Text::of(
            "签署授权委托书：让代理人办理登记；期限内代理人能看到委托人在这里的全部资料",
            "Sign the mandate: let somebody act, who sees everything that the principal has here while it stands",
        ),
        Act::Consent => Text::of(
            "签署用证授权：让一个单位在期限内按用途查看这本证照；每次都会留下记录",
            "Sign the consent: let an office see this licence for one purpose and a time; each use is written down",
        ),
        Act::LiftHomeLock => Text::of(
            "签署解除锁定：过了规定的时间，可以受理由您处分这套房屋的申请",
            "Sign the lift of the lock: after a time, applications in which you dispose of this home can be accepted",
        ),
        Act::Open => Text::of("解锁：打开您在本机的登记资料", "Unlock: open what you keep here"),
        Act::Sign => Text::of("签署不动产登记申请", "Sign the registration application"),
        Act::Withdraw => Text::of("签署撤回申请", "Sign the withdrawal of the application"),
        Act::Dispute => {
            Text::of("签署：共享信息有误，请来源部门核查", "Sign that a shared fact is wrong, for its source to check")
        }
    }
}
