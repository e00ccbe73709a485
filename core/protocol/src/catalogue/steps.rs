//! The codes of what a person does on this device: enrolling, drafts, sharing, signing, paying.

use super::ErrorClass::*;
use super::{
    CodeEntry, entry,
    remedy::{CHOSEN, EXTRACT},
};

/// Sorted by code.
pub(super) const ENTRIES: &[CodeEntry] = &[
    entry(
        "account.not_enrolled",
        Auth,
        "还没有在登记机构实名注册。",
        "You have not enrolled at the office yet.",
        ("请联网完成实名注册；填写草稿不必等注册。", "Enrol while there is a network; drafts can be filled in before."),
    ),
    entry(
        "account.other",
        Permanent,
        "登记机构的回答属于另一个账户，没有采用任何内容：这台设备上的密钥或数据目录可能放错了。",
        "The registry's answer is another account's and nothing of it was used: the keys or the data directory on this \
         device may have been mixed up.",
        (
            "请把密钥和数据目录放回原处；密钥已经丢失的，凭身份核验重新实名注册。",
            "Put keys and data directory back where they belong; if the keys are lost, enrol again with proof of identity.",
        ),
    ),
    entry(
        "account.other_keys",
        Permanent,
        "这台设备上的密钥不是这个账户实名注册时的密钥，没有发送任何内容：密钥或数据目录可能放错了。",
        "The keys on this device are not those this account was enrolled with, and nothing was sent: the keys or the data \
         directory may have been mixed up.",
        (
            "请把密钥和数据目录放回原处；密钥已经丢失的，凭身份核验重新实名注册。",
            "Put keys and data directory back where they belong; if the keys are lost, enrol again with proof of identity.",
        ),
    ),
    entry(
        "account.other_person",
        Permanent,
        "这台设备已由另一个人实名注册。",
        "Another person has enrolled on this device.",
        (
            "请由本人使用这台设备，或者为您自己另建一个保险库。",
            "That person uses this device; for yourself make another vault.",
        ),
    ),
    entry(
        "acknowledge.not_shown",
        Permanent,
        "这条须知的全文还没有展示过，不能确认。",
        "The text of this disclosure has not been shown yet, so it cannot be accepted.",
        ("请先打开须知，读完后再确认。", "Open the disclosure, read it, then accept it."),
    ),
    entry(
        "certificate.not_found",
        Permanent,
        "这台设备上没有这本证书。",
        "There is no such certificate on this device.",
        (
            "请先同步，再核对证书编号；登簿后证书才有。",
            "Sync first, then check the certificate's id; there is none before the entry.",
        ),
    ),
    entry(
        "connection.fingerprint",
        Permanent,
        "根密钥指纹的写法不对：应为 43 个字符，可能漏抄、多抄或者抄错了末尾。",
        "This is no root fingerprint: one has 43 characters. Perhaps some were left out, added, or the last is miscopied.",
        (
            "请与登记机构公布的指纹逐字核对，重新设定。",
            "Compare it with the fingerprint the office publishes, character by character, and set it again.",
        ),
    ),
    entry(
        "connection.none",
        Permanent,
        "还没有设定登记机构。",
        "No registry is set yet.",
        (
            "请设定登记机构的地址，并核对其根密钥指纹。",
            "Set the registry's address and compare its root's fingerprint.",
        ),
    ),
    entry(
        "connection.other_root",
        Permanent,
        "这个指纹与本保险库已经核验过的根密钥不同，没有更改。",
        "This fingerprint is not that of the root which this vault has verified; nothing was changed.",
        (
            "同一机构换了地址的，不写指纹就可以重新设定地址；要连接另一个登记机构，请另建保险库。",
            "For another address of the same office set it without a fingerprint; for another office make another vault.",
        ),
    ),
    entry(
        "connection.pin_required",
        Permanent,
        "登记机构的根密钥指纹必须先设定。",
        "The fingerprint of the registry's root must be set first.",
        (
            "请从登记机构公布的地方取得指纹（不要从同一个网址），核对后设定。",
            "Take the fingerprint from where the office publishes it, not from the same address, and set it.",
        ),
    ),
    entry(
        "connection.root_differs",
        Permanent,
        "这个地址出示的根密钥与您设定的指纹不同，什么都没有发送：可能是指纹抄错了，也可能对方不是登记机构。",
        "The root that this address presents is not the one whose fingerprint you set, and nothing was sent: the fingerprint \
         may be mistyped, or this is not the office.",
        (
            "请与登记机构另行公布的指纹逐字核对：抄错的，用正确的重新设定；没有抄错的，不要继续，向登记机构核实。",
            "Compare it, character by character, with what the office publishes elsewhere. Mistyped: set the right one. Right: do not go on, and ask the office.",
        ),
    ),
    entry(
        "draft.case_over",
        Permanent,
        "这份申请的案件已经结束（撤回、不予受理、不予登记或者失效），不能再改、再签、再提交。",
        "The case of this application has ended (withdrawn, not accepted, refused or lapsed): it can be neither changed, signed nor sent again.",
        ("要重新申请的，请复制草稿，不用重新填写。", "To apply anew, copy the draft: nothing need be typed again."),
    ),
    entry("draft.not_found", Permanent, "这台设备上没有这份草稿。", "There is no such draft on this device.", CHOSEN),
    entry(
        "draft.shared",
        Permanent,
        "对方已经加入，不能删除。",
        "The other party has joined, so it cannot be removed.",
        ("不再申请的，等共享到期后再删除。", "Given up, it can be removed once the sharing has ended."),
    ),
    entry(
        "draft.step",
        Conflict,
        "草稿的状态已经变了，这一步现在不能做。",
        "The draft has changed meanwhile, and this step cannot be taken now.",
        (
            "请重新打开草稿，看它现在的状态：还在填写的先定稿；已经定稿的，看完申请表再签名。",
            "Open the draft again and see how it stands: one that is being filled in is frozen first; of a frozen one read the sheet, then sign.",
        ),
    ),
    entry(
        "draft.submitted",
        Permanent,
        "已经提交，不能修改或删除。",
        "It was submitted and can be neither changed nor removed.",
        (
            "不想继续的，请全体申请人撤回；要改的，撤回后重新申请。",
            "To stop, all applicants withdraw; to change it, withdraw and apply anew.",
        ),
    ),
    entry(
        "freeze.no_extract",
        Permanent,
        "还没有登记簿信息，不能定稿。",
        "The register's record is not here, so nothing can be frozen.",
        EXTRACT,
    ),
    entry(
        "intent.unfit",
        Permanent,
        "这个缴费码不合规定，已不显示。",
        "This payment code is not as it must be, and is not shown.",
        (
            "不要用别处得到的缴费码付款。请换一个渠道重新缴费；仍不行的，请到窗口缴费。",
            "Do not pay by a code from anywhere else. Choose another channel and pay again; if it stays, pay at the counter.",
        ),
    ),
    entry(
        "invitation.format",
        Permanent,
        "这不是邀请。",
        "This is no invitation.",
        (
            "请完整复制对方发来的邀请，不要少字，也不要多字。",
            "Copy the whole invitation you were sent, nothing less and nothing more.",
        ),
    ),
    entry(
        "invitation.joined",
        Permanent,
        "您已经加入这份申请。",
        "You have joined this application already.",
        ("您不用再加入；同步后查看这份草稿。", "No need to join again: sync and look at the draft."),
    ),
    entry(
        "mandate.not_found",
        Permanent,
        "这台设备上没有这份授权。",
        "There is no such mandate on this device.",
        CHOSEN,
    ),
    entry(
        "paper.ambiguous",
        Permanent,
        "有几份文件都叫这个名称，不知道是哪一份。",
        "Several documents are called so, and nothing says which one is meant.",
        ("请改用文件编号，列表里有。", "Name it by its id, which the list has."),
    ),
    entry(
        "paper.not_found",
        Permanent,
        "这台设备上没有这份文件。",
        "There is no such document on this device.",
        (
            "请先同步，再核对文件编号或者证书编号；登记机构办理之后才有文件。",
            "Sync first, then check the id of the document or the number of the certificate; there is none before the registry has acted.",
        ),
    ),
    entry(
        "paper.not_sealed_yet",
        Permanent,
        "登记机构还没有给这份文件盖电子签章；不影响办理结果，也不影响证书。",
        "The registry has not sealed this document yet; neither what was decided nor a certificate depend on it.",
        (
            "请过一会儿再同步一次；在这个登记系统之前颁发的证书没有这种文件。",
            "Sync again in a while; what was issued before this registry has no such document.",
        ),
    ),
    entry(
        "paper.unmasked",
        Permanent,
        "这份电子证照没有遮盖姓名、坐落等内容，没有交出。",
        "This licence shows names, address and everything else in full: it was not handed on.",
        (
            "建议改用加注件，写明给谁用、用于什么、用到哪天；仍要交出证照本身的，请先看过提醒再确认。",
            "Hand on an annotated copy instead, which says for whom, for what and until when; to hand on the licence itself all the same, read the warning and confirm it.",
        ),
    ),
    entry(
        "paper.other_form",
        Permanent,
        "这份文件没有这种格式。",
        "This document is not made in that form.",
        (
            "请用这份文件有的格式保存：每份文件都有 OFD；财政电子票据另有 XML，其他文件另有 PDF。",
            "Every document is there as OFD; a fiscal e-receipt also as XML, every other one also as PDF.",
        ),
    ),
    entry(
        "paper.void",
        Permanent,
        "证书已经注销，这份文件不再提供。",
        "The certificate is cancelled: this document is handed out no more.",
        (
            "现在的权利以登记簿为准；需要留存的，可以取注销件（带“已注销”水印）。",
            "The register says whose the right is now; to keep one, take the copy of the cancelled certificate, with its watermark.",
        ),
    ),
    entry(
        "payment.not_found",
        Permanent,
        "没有这笔缴费。",
        "There is no such payment.",
        ("请先同步，再核对缴费编号。", "Sync first, then check the payment's id."),
    ),
    entry(
        "qr.too_long",
        Permanent,
        "内容太长，一个二维码放不下。",
        "The text is too long for one QR code.",
        ("请改为复制文字。", "Copy the text instead."),
    ),
    entry(
        "quote.for_others",
        Permanent,
        "登记费正待缴纳，由权利人一方缴，您不用缴。",
        "The fee is due and the right-holder's side pays it; there is nothing for you to pay.",
        ("您不用做什么：缴费和登簿的进展请看案件。", "Nothing to do: the case tells when it is paid and entered."),
    ),
    entry(
        "quote.not_found",
        Permanent,
        "还没有缴费通知。",
        "There is no quote yet.",
        (
            "您不用做什么：审核通过后才有缴费单，同步即可看到。",
            "Nothing to do: the bill comes after the review; sync shows it.",
        ),
    ),
    entry(
        "quote.settled",
        Permanent,
        "已经缴费。",
        "It is paid.",
        (
            "不要再缴。您不用做什么，登簿结果同步即可看到。",
            "Do not pay again. Nothing to do: sync shows the entry when it is made.",
        ),
    ),
    entry(
        "rule.unknown",
        Permanent,
        "没有这条规则。",
        "There is no such rule.",
        (
            "请核对规则编号，写法如 R-12；可用的都列在预审结果里。",
            "Check the rule's number, written like R-12; the review lists those there are.",
        ),
    ),
    entry(
        "result.not_given",
        Permanent,
        "这件申请没有查询结果。",
        "This case has no result of a query.",
        (
            "请同步后查看案件：还在办理的，请等一等；不予查询的，案件里写明了理由。",
            "Sync and look at the case: it may still be under way; where the query was refused, the case says why.",
        ),
    ),
    entry(
        "share.about",
        Permanent,
        "这类申请不是这样共享的。",
        "A draft of this kind is not shared in this way.",
        ("请更新应用，再共享一次。", "Update the app and share it again."),
    ),
    entry(
        "share.already_shared",
        Permanent,
        "这份草稿已经共享。",
        "This draft is shared already.",
        ("您不用再共享；直接邀请对方即可。", "No need to share again: invite the other party."),
    ),
    entry(
        "share.no_extract",
        Permanent,
        "还没有登记簿信息，不能共享。",
        "The register's record is not here, so nothing can be shared.",
        EXTRACT,
    ),
    entry(
        "share.not_shared",
        Permanent,
        "这份草稿还没有共享。",
        "This draft is not shared yet.",
        ("请先共享这份草稿，再做这一步。", "Share the draft first, then take this step."),
    ),
    entry(
        "share.not_the_writer",
        Permanent,
        "这一部分由发起人填写。",
        "This part is written by whoever began the draft.",
        (
            "请告诉发起人要改什么，由他修改；您只回答自己的询问并签名。",
            "Tell whoever began the draft what to change; you answer your own inquiry and sign.",
        ),
    ),
    entry(
        "share.unsent",
        Transient,
        "已在本机共享，还没有发到登记机构，对方还看不到。",
        "It is shared on this device and has not reached the registry: the other party sees nothing yet.",
        (
            "请联网同步；发不出的，待发送之列会说明原因。",
            "Sync over a network; where it does not go, the outbox says why.",
        ),
    ),
    entry(
        "sheet.media_not_here",
        Transient,
        "签名内容里的一份材料还没有同步到本机。",
        "A material named in what is signed has not reached this device yet.",
        ("请联网同步后再看。", "Sync over a network and look again."),
    ),
    entry(
        "sheet.not_frozen",
        Permanent,
        "内容还没有定稿，不能签名。",
        "The content is not frozen, so it cannot be signed.",
        (
            "请发起人填完后定稿，各方再查看、签名。",
            "Whoever began the draft completes and freezes it; then every party looks and signs.",
        ),
    ),
    entry(
        "sheet.other_pack",
        Permanent,
        "内容是按另一版业务规则定稿的。",
        "It was frozen under another policy pack.",
        (
            "请发起人重新定稿，各方查看后重新签名。",
            "Whoever began the draft freezes it again, and every party looks and signs again.",
        ),
    ),
    entry(
        "sign.acknowledge_open",
        Permanent,
        "还有风险告知没有确认。",
        "A disclosure of risk is not acknowledged yet.",
        (
            "请阅读每项风险告知；接受的，逐项确认后再签名。",
            "Read each disclosure of risk; if you accept it, acknowledge it and sign.",
        ),
    ),
    entry(
        "sign.inquiry_open",
        Permanent,
        "询问还没有回答完。",
        "The inquiry is not fully answered.",
        ("请如实回答全部询问后再签名。", "Answer every question truly, then sign."),
    ),
    entry(
        "sign.other_manifest",
        Permanent,
        "这台设备没有展示过这个摘要的申请书，没有签名。",
        "No sheet with this digest was shown on this device, so nothing was signed.",
        (
            "摘要可能抄错了：请打开申请书，照它上面的摘要填写。",
            "The digest may be miscopied: open the sheet and take the one on it.",
        ),
    ),
    entry(
        "sign.sheet_not_shown",
        Permanent,
        "这份申请书还没有在这台设备上展示过，不能签名。",
        "This sheet has not been shown on this device yet, so it cannot be signed.",
        ("请先打开申请书，看完后再签名。", "Open the sheet, read it to its end, then sign."),
    ),
    entry(
        "submit.not_complete",
        Permanent,
        "还有人没有签名。",
        "Somebody has not signed yet.",
        (
            "请各方在自己的设备上查看并签名；都签了再提交。",
            "Every party looks and signs on their own device; submit when all have.",
        ),
    ),
];
