//! The words of the page: its headings, its labels and what stands below them.

use crate::language::{Phrase, text};

/// The sentence below the title.
pub const LEDE: Phrase = text(
    "存量房转移登记，从飞行模式下的草稿，到一本陌生人离线也能核验的证书。",
    "A second-hand sale, from a draft in airplane mode to a certificate that a stranger verifies offline.",
);
/// The caution at the foot.
pub const INVENTED: Phrase = text(
    "全部人物、房屋、机构和号码均为虚构；本页由演示命令生成，不是证照，不具有任何效力。",
    "Every person, home, office and number is invented. This page was made by the demonstration; it is no certificate and has no effect.",
);
/// Label of the home's address.
pub const HOME: Phrase = text("房屋", "Home");
/// Label of its floor area.
pub const AREA: Phrase = text("建筑面积", "Area");
/// Label of the seller's certificate.
pub const OLD_CERTIFICATE: Phrase = text("旧证", "Certificate before the entry");
/// Label of the buyer's certificate.
pub const NEW_CERTIFICATE: Phrase = text("新证", "Certificate after the entry");
/// Label of the seed.
pub const SEED: Phrase = text("种子", "Seed");

/// Heading of the timeline.
pub const DAY: Phrase = text("这一天", "The day");
/// The words that unfold what somebody reads.
pub const READ: Phrase = text("展开所见内容", "what is read");

/// Heading of the application sheet.
pub const SHEET: Phrase = text("申请书", "The application sheet");
/// The sentence below it.
pub const SHEET_LEDE: Phrase = text(
    "由双方所签的字节生成：人已遮盖，房屋完整。",
    "Rendered from the very bytes both signed: people masked, the home in full.",
);
/// The sheet's own title.
pub const SHEET_TITLE: Phrase = text("不动产登记申请书", "Application for registration of real estate");
/// Heading of the disclosures on it.
pub const DISCLOSURES: Phrase = text("须知", "Disclosures");

/// Heading of the certificate.
pub const CERTIFICATE: Phrase = text("证书", "The certificate");
/// The sentence below it.
pub const CERTIFICATE_LEDE: Phrase = text(
    "与电子证照文件同一照面，姓名完整。扫码即得证照码，离线可验。",
    "The face that its document shows, names in full, in Chinese as it is sealed. Scan the code: the token verifies offline.",
);
/// The words below the picture of its page.
pub const PAGE: Phrase = text(
    "登记机构画出的证书首页（演示）。图片供查看，不能核验；能核验的印章在 OFD 文件里",
    "The certificate's first page, as the registry drew it (demonstration). A picture to look at, which nobody can verify; the seal that verifies is in the OFD",
);
/// Label of its number, as its document has it.
pub const NUMBER: Phrase = text("编号 No.", "编号 No.");
/// Label of its issuer.
pub const ISSUER: Phrase = text("登记机构", "Registration authority");
/// The words before the certificate's files.
pub const FILES: Phrase = text("文件（就在本页旁边）：", "Its files, beside this page:");
/// Label of its identifier as an electronic licence.
pub const LICENCE_ID: Phrase = text("电子证照标识", "Licence id");
/// Label of its state.
pub const STATE: Phrase = text("状态", "State");
/// The words below its code.
pub const TOKEN: Phrase = text("证照码（演示）", "Token (demonstration)");

/// Heading of the entry.
pub const ENTRY: Phrase = text("登簿与证明", "The entry and its proof");
/// The sentence below it.
pub const ENTRY_LEDE: Phrase = text(
    "登记日志只公开承诺，不公开任何人的信息；从这一条往上逐级相拼，得到登记机构签名的树根。",
    "The log publishes commitments, nobody's data. Hashed upwards with its neighbours, this leaf leads to the root that the registry signed.",
);
/// Label of the time of the entry.
pub const ENTERED: Phrase = text("登簿时间", "Entered");
/// Label of the number of leaves.
pub const LEAVES: Phrase = text("日志条数", "Leaves");
/// Label of the index of the entry's leaf.
pub const THIS_LEAF: Phrase = text("本条序号", "This leaf");
/// Label of the commitment to the entry's content.
pub const CONTENT_COMMITMENT: Phrase = text("内容承诺", "Content commitment");
/// Label of the leaf's hash.
pub const LEAF_HASH: Phrase = text("条目哈希", "Leaf hash");
/// Label of the root.
pub const ROOT: Phrase = text("树根", "Root");
/// The name of the drawing.
pub const DRAWING: Phrase = text("从登簿条目到树根的证明", "The proof from the leaf to the root");
/// The word before the leaf's index, in the drawing.
pub const DRAWN_LEAF: Phrase = text("序号", "leaf no.");
/// The word before the root's hash, in the drawing.
pub const DRAWN_ROOT: Phrase = text("树根", "root");

/// Heading of the stranger.
pub const STRANGER: Phrase = text("陌生人看到的", "What the stranger saw");
/// The sentence below it.
pub const STRANGER_LEDE: Phrase = text(
    "手里只有 trust.json 和别人出示的东西，没有网络，从未见过登记机构。伪造的也在本页旁边，可以逐个核验。",
    "With trust.json and what is shown, offline, never having met the registry. The forgeries lie beside this page too, for anybody to ask about.",
);
/// Head over what was shown.
pub const SHOWN: Phrase = text("出示的", "Shown");
/// Head over the three answers.
pub const ANSWERS: Phrase = text("三个回答：内容 · 签章 · 登记簿", "Three answers: content · seal · book");
/// Head over the time for which the book answers.
pub const AS_OF: Phrase = text("截至", "As of");
/// Head over the conclusion.
pub const IN_SHORT: Phrase = text("结论", "In short");
