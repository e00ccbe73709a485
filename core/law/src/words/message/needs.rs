//! Texts of what is still missing, so that a rule cannot be judged yet: never a fault of anyone.

use super::{CodedText, text};

/// Texts of `needs.*`.
pub const TEXTS: &[CodedText] = &[
    text(
        "needs.section",
        "这一部分还没有填完整，暂时无法检查。",
        "This part is not complete yet, so it cannot be checked.",
        "请把提示的项目填完；已填的内容都已保存。",
        "Fill in what is marked; what you have typed is saved.",
    )
    .of_the_draft(),
    text(
        "needs.register_extract",
        "手机上没有这套房屋的登记簿信息，暂时无法核对。",
        "This phone does not have the register's record of the home, so this cannot be compared.",
        "联网后由房屋权利人获取登记簿信息，我们会自动重新检查。",
        "When online, a holder fetches the record; we then check again by ourselves.",
    ),
    text(
        "needs.identity",
        "还没有核验各方申请人的身份。",
        "The parties' identities have not been confirmed yet.",
        "请各方用自己的手机完成实名认证；已完成的，联网后自动核对。",
        "Each party confirms their identity on their own phone; where that is done, it is checked when online.",
    ),
    text(
        "needs.mandates",
        "这部手机不知道委托人是否已经授权这位代理人。",
        "This phone does not know whether the principal has mandated this agent.",
        "请委托人在自己的手机上授权；已授权的，不用再做什么，联网后登记机构会核对。没有授权的，请上传委托人签名的委托书，不用公证；单位的代理人要由单位在手机上授权。",
        "The principal mandates the agent on the own phone; where that is done, nothing more is needed: the registry checks it when online. Otherwise upload a power that the principal has signed, no notary; an organisation mandates its agent on a phone.",
    )
    .of_the_draft(),
    text(
        "needs.tax_clearance",
        "税务部门还没有确认税款已缴清。",
        "The tax office has not yet confirmed that the taxes are cleared.",
        "这不影响受理。请按税务部门的通知缴税；缴清后我们会自动再次核对，您不用重新提交。",
        "This does not stop acceptance. Pay as the tax office tells you; we ask again by ourselves and you need not send anything again.",
    ),
    text(
        "needs.filed_contract",
        "还没有取得网签合同的备案信息。",
        "The record of the filed contract has not arrived yet.",
        "您不用做什么；联网后登记机构会向住房部门核对。",
        "Nothing to do: when online, the registry asks the housing authority.",
    ),
    text(
        "needs.signatures",
        "还有人没有签名。",
        "Not everyone has signed yet.",
        "请各方在自己的手机上看过申请书后签名；任何人不能代签。",
        "Each party reads the sheet and signs on their own phone; nobody can sign for another.",
    )
    .of_the_draft(),
    text(
        "needs.other_inquiries",
        "对方的询问回答不在这部手机上。",
        "The other party's answers are not on this phone.",
        "您不用做什么；对方的回答只有登记机构能看到，提交后一并审核。",
        "Nothing to do: only the registry may read them, and it reviews them after you send the application.",
    ),
    text(
        "needs.queue",
        "手机上不知道这套房屋是否还有别的案件在办。",
        "This phone does not know whether other cases on this home are under way.",
        "您不用做什么；受理时由登记机构排定先后。",
        "Nothing to do: the registry gives the place in the queue when it accepts.",
    ),
    text(
        "needs.publication",
        "声明还没有在登记机构门户网站公告，或公告期未满。",
        "The statement is not on the registry's portal yet, or has not stood there long enough.",
        "您不用做什么；受理后由登记机构公告，然后继续办理。",
        "Nothing to do: the registry publishes it with the acceptance and goes on by itself.",
    ),
    text(
        "needs.home_locks",
        "这部手机不知道其他权利人是否锁定了房屋。",
        "This phone does not know whether another holder has locked the home.",
        "您不用做什么；提交后由登记机构核对。",
        "Nothing to do: the registry looks when the application is sent in.",
    ),
    text(
        "needs.payment",
        "登记费的缴纳情况还不知道。",
        "It is not known yet whether the fee is paid.",
        "您不用重复缴费；我们会向收款方核实结果。",
        "Do not pay twice: we ask the payment provider for the result.",
    ),
    text(
        "needs.marriage",
        "婚姻登记信息还没有查到。",
        "The record of the marriage is not known yet.",
        "您不用做什么，我们会自动再次查询民政部门；也可以上传结婚证。",
        "Nothing to do: we ask the civil affairs office again by ourselves. A photo of the marriage certificate can be uploaded too.",
    )
    .once_sent_in(
        "您不用做什么，我们会自动再次查询民政部门。",
        "Nothing to do: we ask the civil affairs office again by ourselves.",
    ),
    text(
        "needs.lender_licence",
        "抵押权人的金融许可证还没有查到。",
        "The mortgagee's financial licence is not known yet.",
        "您不用做什么，我们会自动再次查询电子证照。",
        "Nothing to do: we ask the licence library again by ourselves.",
    ),
    text(
        "needs.notarial_deed",
        "公证书还没有经公证平台核验。",
        "The notarial deed has not been verified with the notaries' platform yet.",
        "您不用做什么；登记机构会向公证平台核验，没有答复的会自动再次查询。",
        "Nothing to do: the registry asks the notaries' platform, and asks again by itself where no answer comes.",
    ),
    text(
        "needs.mortgagee_consent",
        "还不知道抵押权人（贷款银行）是否同意转让。",
        "It is not known yet whether the lender consents to the sale.",
        "请先征得贷款银行同意；登记机构会向它查询，没有答复的会自动再次查询。也可以上传它的书面意见。",
        "Settle it with the lender first: the registry asks it, and asks again by itself where no answer comes. Its written consent can be uploaded too.",
    )
    .once_sent_in(
        "您不用做什么，我们会自动再次向贷款银行查询。",
        "Nothing to do: we ask the lender again by ourselves.",
    ),
];
