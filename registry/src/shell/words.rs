//! Every sentence that `ereg-registry` says itself, Chinese and English side by side.

use ereg_terminal::{
    help::{Lesson, Teaching, lesson},
    language::{Phrase, text},
};

/// The words before the address.
pub const LISTENING: Phrase = text("正在监听 ", "listening on ");
/// The words before the address of the counters.
pub const METRICS: Phrase = text("计数在 ", "metrics on ");
/// The words before the fingerprint of the root key.
pub const ROOT: Phrase = text("根密钥指纹 ", "root fingerprint ");
/// The words before why the seal of documents cannot be used.
pub const SEAL_UNUSABLE: Phrase =
    text("电子证照文件暂时不能盖章，登记照常办理：", "No document can be sealed for now; entries are made as ever:");
/// The words before the number of times that a document was put off.
pub const PUT_OFF: Phrase = text("未成次数：", "times put off: ");
/// The words before the time from which a document is tried again.
pub const TRIED_AGAIN: Phrase = text("再试：", "tried again from ");
/// A document that is tried no more.
pub const TRIED_NO_MORE: Phrase = text("不再试", "tried no more");
/// The words before the number of homes.
pub const HOUSEHOLDS: Phrase = text("住户：", "households: ");
/// The words before the number of named homes.
pub const CAST: Phrase = text("其中有名有姓、各演示一条规则的：", "of them named, each to show a rule: ");
/// The words before the number of entries.
pub const BOOK_INTACT: Phrase = text("登记簿完好，条数：", "the book is intact, entries: ");
/// The words before the number of rows.
pub const AUDIT_INTACT: Phrase = text("审计链完好，行数：", "the audit chain is intact, rows: ");
/// A policy pack whose place another took.
pub const PACK_BEFORE: Phrase = text("已被取代，按它受理的案件仍按它办", "before: decides what was accepted under it");
/// The policy pack in force.
pub const PACK_IN_FORCE: Phrase = text("施行中", "in force");
/// A policy pack whose first day has not come.
pub const PACK_TO_COME: Phrase = text("未到施行日", "to come");
/// The words before what only this failure knows.
pub const DETAIL: Phrase = text("详情：", "Detail: ");
/// A contract is filed.
pub const CONTRACT_FILED: Phrase = text("合同已备案。", "The contract is filed.");
/// A contract is cancelled.
pub const CONTRACT_CANCELLED: Phrase = text("合同备案已注销。", "The filed contract is cancelled.");
/// The words before the contracts.
pub const TAX_SET: Phrase = text("税务部门今后这样回答的合同：", "The tax office answers so of: ");
/// The answer about a deed is set.
pub const DEED_SET: Phrase =
    text("公证平台今后这样回答这份公证书。", "The notaries' platform answers so of this deed from now on.");
/// The answer of a lender is set.
pub const CONSENT_SET: Phrase =
    text("贷款银行今后这样回答这项抵押。", "The lender answers so of this mortgage from now on.");
/// The next answer is lost.
pub const BANK_LOSES: Phrase =
    text("下一笔缴费：银行扣款，但回答丢失。", "The next payment: the bank takes the money and its answer is lost.");
/// The source of a disputed fact answers.
pub const CHECK_SET: Phrase = text(
    "已设好来源部门对核查的答复；正在运行的服务立即照办。更正以后的信息另外设：sandbox tax、sandbox contract。",
    "The source of the fact answers so; a registry that serves the directory follows at once. What it says after a correction is set apart: sandbox tax, sandbox contract.",
);
/// The officer of the demonstration has approved a case.
pub const APPROVED: Phrase = text(
    "演示：已由演示审核员审核通过。正在运行的登记机构随即继续办理，其他规则仍会再次核对。",
    "A demonstration: approved by the demonstration's officer. A registry that serves the directory goes on at once; every other rule is checked again.",
);
/// The officer of the demonstration has refused registration.
pub const REFUSED: Phrase = text(
    "演示：已由演示审核员决定不予登记（查询的，不予查询）。正在运行的登记机构随即告知各方，出具决定书，退还已缴的费用。",
    "A demonstration: the demonstration's officer refuses what was applied for. A registry that serves the directory tells all parties at once, writes the decision and returns what was paid.",
);
/// The officer of the demonstration asks for a correction.
pub const CORRECTION_ASKED: Phrase = text(
    "演示：已由演示审核员要求补正。正在运行的登记机构随即告知各方；受理号和位次保留。",
    "A demonstration: the demonstration's officer asks for a correction. A registry that serves the directory tells all parties at once; number and rank are kept.",
);
/// The finance service issues receipts.
pub const FINANCE_ANSWERS: Phrase = text(
    "以后的财政电子票据：照常开具；在等的，登记机构下次询问时取得。",
    "From now on fiscal e-receipts are issued; those that wait come when the registry asks next.",
);
/// The finance service cannot be reached.
pub const FINANCE_SILENT: Phrase = text(
    "以后的财政电子票据：联系不上财政系统，票据等待开具；缴费和登簿照常。",
    "From now on the finance service cannot be reached and receipts wait; payments and entries go on.",
);
/// The finance service makes mistakes.
pub const FINANCE_MISTAKEN: Phrase = text(
    "以后的财政电子票据：多开一分钱；登记机构核对不符，不归档，票据等待。",
    "From now on receipts are of a fen too much: the registry finds that out, files none, and they wait.",
);
/// The bank waits for its payers.
pub const BANK_WAITS: Phrase = text(
    "以后的缴费：银行给出缴费码，等人付款（sandbox pay）。",
    "From now on the bank offers a code and waits for its payer (sandbox pay).",
);
/// Payers pay at once.
pub const BANK_PAYS: Phrase = text("以后的缴费：立即付清。", "From now on payments are paid at once.");
/// Somebody has paid.
pub const PAID: Phrase =
    text("已付款；登记机构下一次查询时得知。", "Paid; the registry hears of it when it asks the bank next.");
/// The next payment is refused.
pub const BANK_REFUSES: Phrase = text("下一笔缴费：银行拒绝。", "The next payment: the bank refuses.");

/// A certificate is revoked.
pub const CERTIFICATE_REVOKED: Phrase = text(
    "证书已撤销，撤销列表和信任文件已重新签发。从现在起不再用这套印章和密钥盖章；正在运行的服务立即照办。",
    "The certificate is revoked, the lists and the trust file are issued anew. Nothing is sealed from now on; a running service follows at once.",
);
/// The certificates are renewed.
pub const SEAL_RENEWED: Phrase = text(
    "证书、密钥和印章已在原来的根证书下换发，信任文件已重新签发；以前盖章的文件照旧核验。服务下次启动时用新的盖章。",
    "Certificates, keys and seals are renewed below the same roots, the trust file is issued anew; what was sealed before verifies as it did. A service seals with them from its next start on.",
);
/// The words before the file with the lists.
pub const LISTS_ISSUED: Phrase = text("撤销列表已重新签发：", "The lists of revoked certificates are issued anew: ");
/// The words before the time since when a certificate is revoked.
pub const REVOKED_SINCE: Phrase = text("撤销于 ", "revoked since ");
/// A certificate that is not revoked.
pub const NOT_REVOKED: Phrase = text("未撤销", "not revoked");

/// The help.
pub const TEACHING: Teaching = Teaching { lessons: LESSONS, arguments: ARGUMENTS };

const LESSONS: &[Lesson] = &[
    lesson(
        "",
        text(
            "不动产登记掌上办理的登记服务：建立演示城市、提供服务、核对登记簿。",
            "The registry service of real-estate e-registration: make a demonstration city, serve it, check a book.",
        ),
        "ereg-registry seed --data city --seed 7 --households 40\nereg-registry serve --data city --listen 127.0.0.1:8787",
    ),
    lesson(
        "serve",
        text(
            "在本机提供服务（明文 HTTP，只监听本机地址）。\n打印地址和根密钥指纹；按 Ctrl-C 停止。",
            "Serves a directory over plain HTTP, to this machine alone.\n\
             Prints its address and the fingerprint of its root key; Ctrl-C stops it.",
        ),
        "ereg-registry serve --data city --listen 127.0.0.1:8787",
    ),
    lesson(
        "seed",
        text(
            "建立一座虚构的演示城市，附带沙盒中的税务、住建、公证、银行和身份核验。\n同一个 --seed 得到同一座城市。",
            "Makes a synthetic city with a sandbox tax office, housing authority, notaries, bank and identity source.\n\
             The same --seed makes the same city.",
        ),
        "ereg-registry seed --data city --seed 7 --households 40",
    ),
    lesson(
        "pack",
        text(
            "列出这个登记机构的业务规则包：版本、从何时起（北京时间）、是否施行、摘要。\n\
             给出文件时先发布它：版本必须更高；到施行日起按它受理，已受理的案件仍按受理时的规则包办。\n\
             正在运行的服务立即照办。文件是规则包的规范 JSON（由本机构签名），或者已签名的规则包。",
            "Lists the policy packs of a registry: version, from when (+08:00), how it stands, digest.\n\
             With a file, takes that one first: its version must be higher. It decides from its first day on; what was\n\
             accepted before stays with its own pack. A running service follows at once.\n\
             The file is a pack in canonical JSON, to be signed here, or one with this office's signature.",
        ),
        "ereg-registry pack --data city\nereg-registry pack --data city next.json",
    ),
    lesson(
        "verify-book",
        text(
            "重新计算登记簿的每个叶子、整棵树和审计链，核对每份电子证照文件的摘要。\n不写任何内容，服务运行时也可以用。",
            "Recomputes every leaf, the tree, the audit chain and the digest of every sealed document of a directory.\n\
             Writes nothing, so the directory may be served meanwhile.",
        ),
        "ereg-registry verify-book --data city",
    ),
    lesson(
        "documents",
        text(
            "列出要人处理的文件：没有盖上章，或者制不成带签章的文件。办理结果都不受影响。\n\
             一行一份：文书、种类、案件、原因编号、字库缺的字、未成次数、何时再试（北京时间）、原因。最多列一千份。\n\
             不写任何内容，服务运行时也可以用。",
            "Lists the documents that a person has to see to: not sealed so far, or never to be made. What was decided stands.\n\
             One a line: paper, kind, case, code of the reason, the character that the font lacks, times put off, when it is\n\
             tried again (+08:00), the reason. At most a thousand. Writes nothing, so the directory may be served meanwhile.",
        ),
        "ereg-registry documents --data city",
    ),
    lesson(
        "ca",
        text(
            "给电子证照文件盖章用的证书，以及它们的撤销列表。\n撤销：正在运行的服务立即照办；换发：服务下次启动时起用。",
            "The certificates by which documents are sealed, and the lists of those that are revoked.\n\
             A running service heeds at once what is revoked, and seals with what is renewed from its next start on.",
        ),
        "ereg-registry ca show --data city",
    ),
    lesson(
        "ca show",
        text(
            "列出证书：名称、主体、序列号、有效期、是否撤销，一行一个。",
            "Lists the certificates, one a line: name, subject, serial number, term, whether it is revoked.",
        ),
        "ereg-registry ca show --data city",
    ),
    lesson(
        "ca revoke",
        text(
            "撤销一个证书，并重新签发撤销列表；不能收回。\n\
             此后不再盖章，直到换发（ca renew）。有时间戳证明在撤销以前盖章的文件仍然有效。",
            "Revokes a certificate and issues the lists anew; it cannot be taken back.\n\
             Nothing is sealed until it is renewed (ca renew). What a time stamp proves to be from before stays good.",
        ),
        "ereg-registry ca revoke --data city seal-signer --reason key-compromise\n\
         ereg-registry ca revoke --data city time-authority --reason superseded --since 2026-11-02T09:30",
    ),
    lesson(
        "ca renew",
        text(
            "有证书撤销或者到期以后换发：在原来的根证书下另做密钥、证书和印章，写进信任文件。\n\
             以前的证书仍在信任文件里，以前盖章的文件照旧核验。服务下次启动时用新的盖章。",
            "Renews what is sealed with after a certificate was revoked or has run out: other keys, certificates and seals\n\
             below the same roots, stated in the trust file. The ones before stay there, and what they sealed verifies as it\n\
             did. A service seals with the new ones from its next start on.",
        ),
        "ereg-registry ca renew --data city",
    ),
    lesson(
        "ca crl",
        text(
            "重新签发撤销列表。每次启动时也会签发；一份列表管三十天。",
            "Issues the lists of revoked certificates anew, as each start does; a list is for thirty days.",
        ),
        "ereg-registry ca crl --data city",
    ),
    lesson(
        "sandbox",
        text(
            "演示城市里登记机构以外的单位怎样回答，不必手工改文件。\n正在运行的服务立即照办。",
            "What the offices outside the registry answer in a seeded city, without editing files.\n\
             A running service follows at once.",
        ),
        "ereg-registry sandbox home --data city",
    ),
    lesson(
        "sandbox home",
        text(
            "演示城市里有哪些房屋；给出名称时，列出它的证件、合同和各人，一行一项。",
            "The named homes of a city; with a name, its papers and people, one fact a line.",
        ),
        "ereg-registry sandbox home --data city\nereg-registry sandbox home --data city plain_sale",
    ),
    lesson(
        "sandbox proof",
        text(
            "这个人的身份核验应用会给出的凭证（注册时要用）。",
            "What the person's identity app would hand out; enrolling asks for it.",
        ),
        "ereg-registry sandbox proof --data city 林秀英=11010519491231002X",
    ),
    lesson(
        "sandbox contract",
        text(
            "住房部门备案一份合同（同号的被取代），或者注销它。",
            "The housing authority files a contract, in place of one of the same number, or cancels it.",
        ),
        "ereg-registry sandbox contract --data city HT-1 --cancel",
    ),
    lesson(
        "sandbox tax",
        text(
            "税务部门对一份合同怎样回答。\n\
             paid 已缴清，open 都未缴，deed-tax-open 契税未缴，income-tax-open 个人所得税未缴，\
             silent 联系不上。没有设过的视为已缴清。",
            "What the tax office says of a contract.\n\
             paid, open (both taxes), deed-tax-open, income-tax-open, or silent; paid where nothing was set.",
        ),
        "ereg-registry sandbox tax --data city open --contract HT-1\nereg-registry sandbox tax --data city paid --contract HT-1",
    ),
    lesson(
        "sandbox deed",
        text(
            "公证平台对一份公证书怎样回答。\nin-force 有效，revoked 已撤销，silent 联系不上。公证书编号由 sandbox home 列出。",
            "What the notaries' platform says of a notarial deed.\n\
             in-force, revoked, or silent. sandbox home shows the number of a home's deed.",
        ),
        "ereg-registry sandbox deed --data city revoked （2026）演示内民证字第000150号",
    ),
    lesson(
        "sandbox consent",
        text(
            "贷款银行是否同意转让一项限制转让的抵押所在的房屋。\n\
             given 同意，not-given 没有同意（没有设过的），silent 联系不上。抵押的登记证明号由 sandbox home 列出。",
            "Whether a lender consents to the transfer of a home that a mortgage of theirs restricts.\n\
             given, not-given (as where nothing was set), or silent. sandbox home shows the numbers of a home's mortgages.",
        ),
        "ereg-registry sandbox consent --data city given 鄂（2022）演示市江岸不动产证明第0000012号",
    ),
    lesson(
        "sandbox decide",
        text(
            "演示：由演示审核员决定一件等待人工审核的案件，审计记录写明是谁：approve 审核通过，refuse 不予登记或不予查询，correct 要求补正。\n\
             后两者要用 --reason 写明理由，只能是本案审核发现的编号（可写多次），由 ereg case 列出。\n\
             等申请人补正的案件，只能按要求补正的事项作出拒绝的决定。\n\
             查封、签名、登簿时缺少的信息，谁也不能代替审核。",
            "A demonstration: plays an officer for whom a case waits, who decides; the audit says who. approve, refuse\n\
             (a registration, or to answer a query), or correct, which asks the applicants for a correction. The last two\n\
             take a --reason or more: the codes of what the review of this case has found, as ereg case lists them.\n\
             A case that waits for a correction can be refused for what was asked, and nothing else decided of it.\n\
             Seizures, signatures and what is not known at the entry are nobody's to set aside.",
        ),
        "ereg-registry sandbox decide --data city 019abcde-0000-7000-8000-000000000001 approve\n\
         ereg-registry sandbox decide --data city 019abcde-0000-7000-8000-000000000001 refuse --reason R-12.seized",
    ),
    lesson(
        "sandbox dispute",
        text(
            "来源部门对一件案件里有争议的共享信息怎样答复：corrected 已更正，upheld 核查无误，silent 没有答复（没有设过的）。\n\
             更正以后的信息用 sandbox tax、sandbox contract 另外设。",
            "What the source of a shared fact says, where a party of a case disputes it: corrected, upheld, or silent, as\n\
             where nothing was set. What it says after a correction is set with sandbox tax and sandbox contract.",
        ),
        "ereg-registry sandbox dispute --data city 019abcde-0000-7000-8000-000000000001 tax_clearance corrected",
    ),
    lesson(
        "sandbox bank",
        text(
            "银行对下一笔缴费：lose-answer 扣款但回答丢失，refuse 拒绝。\n\
             从现在起的缴费：waits 给出缴费码等人付款（由 sandbox pay 付），pays 立即付清（没有设过的）。",
            "What the bank does with the next payment: lose-answer takes the money and loses the answer, refuse refuses.\n\
             From now on: waits offers a code and waits for its payer (sandbox pay), pays is paid at once, as where nothing was set.",
        ),
        "ereg-registry sandbox bank --data city lose-answer\nereg-registry sandbox bank --data city waits",
    ),
    lesson(
        "sandbox finance",
        text(
            "财政电子票据系统今后怎样：answers 照常开具（没有设过的），silent 联系不上，mistaken 多开一分钱。\n\
             票据在等时缴费和登簿照常；改回 answers 以后，登记机构下次询问时取得。",
            "How the finance service does with fiscal e-receipts from now on: answers, as where nothing was set, silent, or\n\
             mistaken, which issues them of a fen too much. While they wait payments and entries go on; after answers\n\
             they come when the registry asks next.",
        ),
        "ereg-registry sandbox finance --data city silent\nereg-registry sandbox finance --data city answers",
    ),
    lesson(
        "sandbox pay",
        text(
            "打开或者扫描一件案件的缴费码，并付款：代替缴费的人。先用 sandbox bank waits 让银行等人付款。",
            "Opens or scans the payment code of a case, and pays: plays its payer. sandbox bank waits lets the bank wait first.",
        ),
        "ereg-registry sandbox pay --data city 019abcde-0000-7000-8000-000000000001",
    ),
    lesson(
        "sandbox clock",
        text(
            "登记机构的时间：查看、拨快一段、拨到某时（北京时间）。\n只能向前；只对 seed 建立的目录有效。",
            "Registry time: shows it, puts it forward by a length, or sets it (+08:00).\n\
             Never back, and for a directory made by seed alone.",
        ),
        "ereg-registry sandbox clock --data city\nereg-registry sandbox clock --data city --advance 8d\n\
         ereg-registry sandbox clock --data city --set 2126-12-08T09:00",
    ),
];

const ARGUMENTS: &[(&str, Phrase)] = &[
    ("case", text("案件编号", "The id of the case")),
    ("help", text("显示帮助", "Show help")),
    ("version", text("显示版本", "Show the version")),
    ("lang", text("语言；也可设置 EREG_LANG", "Language; or set EREG_LANG")),
    ("data", text("登记机构的目录", "The registry's directory")),
    ("seed data", text("还不存在的目录，或者空目录", "A directory that does not exist yet, or is empty")),
    ("seed", text("哪一座城市", "Which city")),
    (
        "households",
        text("住户数；有名有姓的总是在内", "How many households; the named cast comes first and is never left out"),
    ),
    (
        "entries_per_home",
        text(
            "其余房屋每处至少多少条登簿记录；不足的以已解除的查封补足",
            "Least number of entries of each home beside the cast's; what is missing is seizures that were lifted",
        ),
    ),
    ("listen", text("监听的地址；端口 0 由系统选择", "Address to listen on; port 0 takes a free one")),
    (
        "found",
        text(
            "目录里还没有登记机构时，新建一个：新的密钥、空的登记簿、没有外部单位",
            "Founds a registry where the directory holds none: new keys, an empty book, no connectors",
        ),
    ),
    ("pack", text("启动前发布的业务规则包", "A policy pack to take before it begins")),
    ("file", text("业务规则包的文件", "File of a policy pack")),
    ("log", text("日志的写法（写到标准错误）", "How the log is written, on standard error")),
    (
        "log_level",
        text(
            "记录的最低级别；任何级别都不记录个人内容",
            "The least weighty thing that is logged. No level ever logs what people send",
        ),
    ),
    (
        "connections",
        text(
            "最多同时几个连接；满了以后，让人等得最久的连接让位给新来的",
            "Connections open at a time; a newcomer to a full house takes the place of who has kept it waiting longest",
        ),
    ),
    (
        "metrics",
        text(
            "在另一个本机地址的 /metrics 提供计数（Prometheus）",
            "Serves counters for Prometheus under /metrics, on a loopback address of their own",
        ),
    ),
    (
        "serve seal",
        text(
            "盖章用的电子印章的格式：v4（GB/T 38540-2020，现在的阅读软件都认），v5（GM/T 0031-2025）",
            "Format of the electronic seal: v4 (GB/T 38540-2020, which readers in use know), v5 (GM/T 0031-2025)",
        ),
    ),
    (
        "digest_name",
        text(
            "被保护文件的清单里摘要算法的写法：oid（1.2.156.10197.1.401，大厂商都这样写），sm3（SM3，给只认名称的软件）",
            "Name of the digest in lists of protected files: oid (1.2.156.10197.1.401, as large vendors write), sm3 (some know it alone)",
        ),
    ),
    (
        "by_address",
        text(
            "同一地址未证明密钥的请求最多同时几个；许多人可能共用一个地址",
            "Open requests of one address at a time that have not proved a key. Many people may share an address",
        ),
    ),
    (
        "proxy",
        text(
            "可信的反向代理地址：采信它写在 X-Forwarded-For 最后的地址",
            "Address of the proxy whose last word in X-Forwarded-For is believed; for --by-address",
        ),
    ),
    ("home", text("房屋的名称，例如 plain_sale", "Name of a home, such as plain_sale")),
    ("person", text("姓名=证件号", "Name and number of the person")),
    ("contract", text("合同编号", "Number of the contract")),
    ("unit", text("不动产单元号", "Unit code of the home")),
    ("price", text("价款，元", "Price in yuan")),
    (
        "obligor",
        text("义务人（出卖人），姓名=证件号；可写多次", "Who gives the right up, name and number; may be given again"),
    ),
    (
        "right_holder",
        text("权利人（买受人），姓名=证件号；可写多次", "Who takes the right, name and number; may be given again"),
    ),
    ("cancel", text("注销这份备案", "Cancels the filed contract")),
    ("need", text("哪一项共享信息", "Which shared fact")),
    ("decision", text("审核员的决定", "What the officer decides")),
    (
        "reason",
        text(
            "理由：本案审核发现的编号，例如 R-12.seized；可写多次",
            "A reason: the code of a finding of the case, such as R-12.seized; may be given again",
        ),
    ),
    ("receipts", text("财政电子票据系统怎样", "How the finance service does")),
    ("answer", text("来源部门的答复", "What its source says")),
    ("says", text("税务部门的回答", "What the tax office says")),
    ("sandbox deed says", text("公证平台的回答", "What the notaries' platform says")),
    ("deed", text("公证书编号", "Number of the notarial deed")),
    ("sandbox consent says", text("贷款银行的回答", "What the lender says")),
    ("mortgage", text("抵押的不动产登记证明号", "Number of the mortgage's registration proof")),
    ("reference", text("银行同意书的编号", "Number under which the lender keeps the consent")),
    ("on", text("同意的日期", "The day on which the consent was given")),
    ("sandbox tax unit", text("不动产单元号：它的所有有效合同", "Unit code of the home: all its contracts in force")),
    (
        "next",
        text(
            "银行怎样处理下一笔，或者付款的人何时付款",
            "What the bank does with the next payment, or when payers pay",
        ),
    ),
    ("certificate", text("哪一个证书", "Which certificate")),
    ("ca revoke reason", text("撤销的原因（RFC 5280）", "Why it is revoked (RFC 5280)")),
    ("since", text("从何时起（北京时间）；不写则从现在起", "Since when (+08:00); from now on where it is left out")),
    ("advance", text("拨快多久：90m、8h、7d", "How far: 90m, 8h, 7d")),
    ("set", text("拨到何时（北京时间）", "The time to set (+08:00)")),
];
