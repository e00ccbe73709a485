//! The lessons: every command, every argument.

use ereg_terminal::help::{Lesson, lesson};

use crate::language::{Phrase, text};

/// Every command, in the order in which a sale needs them.
pub const LESSONS: &[Lesson] = &[
    lesson(
        "",
        text(
            "不动产登记掌上办理的命令行外壳：核对编号、核验证照码、逐步办理存量房转移登记。\n\
             手机只做准备，登记只由登记机构办理。\n\
             退出码：0 全部正常；1 部分不正常；2 无法运行。",
            "The headless shell of real-estate e-registration: check identifiers, verify certificate tokens, and take a\n\
             second-hand home sale through every step. The device prepares; only the registry registers.\n\
             Exit codes: 0 all good, 1 some not, 2 could not run.",
        ),
        "ereg check ids.txt --json\nereg verify --trust trust.json certificate.txt\nereg demo --seed 7 --out journey",
    ),
    lesson(
        "check",
        text(
            "核对编号：每行一个，可直接写编号，也可写“类型:编号”。\n\
             类型：citizen_id residence_permit permanent_resident credit_code unit title_certificate\n\
             old_certificate registration_proof licence_id case。",
            "Check identifiers, one a line, bare or kind:value.\n\
             Kinds: citizen_id residence_permit permanent_resident credit_code unit title_certificate\n\
             old_certificate registration_proof licence_id case.",
        ),
        "echo 'citizen_id:11010519491231002x' | ereg check\nereg check ids.txt --json | jq -r 'select(.ok|not).error.code'",
    ),
    lesson(
        "verify",
        text(
            "离线核验证照码（EREG1:…，每行一个，要有 --trust；也可以是证书二维码的一张图片，PNG 或 JPEG），或者一份带电子签章的\n\
             OFD、PDF 文件或财政电子票据（XML）（按内容识别）。\n\
             答三问：内容完整吗、谁签的章可信吗、登记簿怎么说。\n\
             登记机构盖章的文件，有它的 --trust 就能核验；别的机构盖章的，用 --seal-roots 指明根证书、OFD 的制章者和 PDF 的盖章者的证书。\n\
             都不指明的，谁也不信任。\n\
             文件里的每一项都要受签章保护，OFD 没受保护的逐个列出；PDF 盖章后添加过内容的，不算完整。",
            "Verify certificate tokens (EREG1:…, one a line, with --trust; or one picture of a certificate's QR code, PNG or\n\
             JPEG) or one sealed document (OFD, PDF or fiscal e-receipt, XML), told apart by content. Offline. Three answers: is it intact, who\n\
             sealed it, and what does the book say.\n\
             A document under the office's seal is verified by its --trust alone; for others name roots, seal makers (OFD) and\n\
             signers (PDF) with --seal-roots. Without either nobody is trusted. Everything must be protected by the seal; of an\n\
             OFD what is not is named, a PDF that was added to is not whole.",
        ),
        "ereg verify --trust trust.json certificate.txt\nereg verify --trust trust.json photo.jpg\nereg verify --trust trust.json certificate.ofd\nereg verify receipt.xml --seal-roots roots.pem --seal-crl revoked.crl\nereg verify --trust trust.json --root \"$FINGERPRINT\" --json < tokens.txt",
    ),
    lesson(
        "review",
        text(
            "离线审查申请：逐个读取 JSON 对象，按同一套规则列出全部审查意见；结论只供参考。\n\
             对象里写 matter（登记事项）和 fields（字段路径和内容），或者写 sections（分节），可以加 register（登记簿摘录）、slot、as_of。\n\
             尚无法判断的会说明缺什么；没有不利意见即为正常。",
            "Review applications offline: it reads JSON objects and lists every finding of the same rules; provisional.\n\
             An object holds matter and fields (path and value), or sections, and may hold register (an extract), slot and as_of.\n\
             What cannot be known here is said; an application is good where nothing stands against it.",
        ),
        "ereg review application.json\necho '{\"matter\":\"T04\",\"fields\":{\"deal.price\":\"168万\"}}' | ereg review --json",
    ),
    lesson(
        "matters",
        text(
            "有哪些登记事项、各要求什么：谁申请、填什么、问什么、收多少费、多久办完、要什么材料、按哪些规则审查。\n\
             不写事项时逐行列出；写了就逐个写全。只看本程序自带的规则包，不用保险库，也不联网。带 * 的必填。",
            "Which registrations there are and what each asks: who applies, what is filled in and asked, fee, time, materials\n\
             and rules. Without an id a line for each; with ids each in full. It reads the pack of this build: no vault, no\n\
             network. What has a * must be filled in.",
        ),
        "ereg matters\nereg matters T04\nereg matters --json | jq -r '.matter'",
    ),
    lesson(
        "doctor",
        text(
            "为什么还有东西没发出去？逐项说明状态、原因、下次重试、谁能处理；不含个人信息。\n\
             给出文件（或 -）时，逐行回答其中的命令编号。--logs 把结论和 --log 目录里的日志写成一个文本文件，过目后交给帮忙的人。",
            "Why is anything unsent? State, cause, next try and who can fix it, item by item; nothing personal.\n\
             With a file (or -) it answers for the command ids in it, one a line. --logs writes what it finds and the log of\n\
             the directory of --log into one text file, for you to read and to send to whoever helps.",
        ),
        "ereg doctor --vault seller\nereg doctor --vault seller --log logs --logs report.txt\nereg doctor --vault seller --json | jq -r 'select(.ok|not).error.code'",
    ),
    lesson(
        "init",
        text(
            "建立加密保险库目录，并在旁边的 keys/ 里生成软件密钥。",
            "Make the encrypted vault directory, and software keys in keys/ beside it.",
        ),
        "EREG_PASSPHRASE=… ereg init --vault seller\nereg init --vault seller --registry http://127.0.0.1:8787 --office demo --root \"$FINGERPRINT\"",
    ),
    lesson(
        "connect",
        text(
            "设定登记机构，或改用它的另一地址（根密钥不变）。\n\
             --root 写登记机构另行公布的根指纹；不写时在终端显示它出示的指纹，核对后才采用。",
            "Set the registry, or another address of the same one; a pinned root stays pinned.\n\
             --root names the fingerprint the office publishes elsewhere; without it, at a terminal, the one it presents is\n\
             shown and taken only once you have compared it.",
        ),
        "ereg connect --vault seller --registry http://127.0.0.1:8787 --office demo --root \"$FINGERPRINT\"",
    ),
    lesson(
        "enrol",
        text(
            "实名注册：核验身份，登记本设备的两把密钥。需要网络。\n\
             不在参数里写姓名、号码和凭证时，会逐行询问，以免留在命令历史里。",
            "Prove your identity and register this device's two keys. Needs a network.\n\
             Without name, number and proof as arguments it asks for them, so that they stay out of the shell's history.",
        ),
        "ereg enrol --vault seller\nereg enrol --principal 91420100MA0000023A --vault bank",
    ),
    lesson(
        "mandate",
        text(
            "授权委托书：您让代理人替您办理登记，或者以法定代表人的身份让经办人代表单位办理。",
            "Mandates: let somebody act for you, or for the organisation whose legal representative you are.",
        ),
        "ereg mandate list --vault legal",
    ),
    lesson(
        "mandate grant",
        text(
            "签署授权委托书：给您自己签，写您的姓名；给单位签，写单位名称，登记机构向市场监管部门核对您是法定代表人后生效。\n\
             代理人随后用 ereg enrol --principal 在另一个保险库注册，期限内能看到委托人账户里的全部内容。",
            "Sign a mandate: for yourself under your own name; for an organisation under its name, and it stands once the office\n\
             has asked the market supervision that you are its legal representative. The representative then enrols with\n\
             ereg enrol --principal in a vault of its own, and sees all of the principal's account while the mandate stands.",
        ),
        "ereg mandate grant --principal 演示银行武汉分行 --principal-no 91420100MA0000023A --representative 王经办 --matters T18 T21 --from 2026-11-23 --to 2027-11-23 --vault legal\nereg mandate grant --principal 周建国 --representative 何志强 --matters T04 --from 2026-11-23 --to 2027-02-23 --vault buyer",
    ),
    lesson(
        "mandate list",
        text("您签署的、或者您据以办理的授权委托书。", "The mandates that you have signed, or under which you act."),
        "ereg mandate list --vault legal --json",
    ),
    lesson(
        "mandate revoke",
        text(
            "撤销授权委托书：登记机构收到后，代理人不能再代为办理；还没有登簿的案件转人工。",
            "Revoke a mandate: once the office has it nobody acts under it any more; cases not yet entered go to a person.",
        ),
        "ereg mandate revoke sha256:3f9a6c1de5b7480f2a9e1c6d4b8a7f05c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f7 --vault legal",
    ),
    lesson(
        "account",
        text(
            "您在登记机构的账户，和与它交换的情况。不需要网络。",
            "Your account at the office and where the exchange stands. Works offline.",
        ),
        "ereg account --vault seller --json",
    ),
    lesson(
        "trust",
        text(
            "原样输出登记机构的信任文件，供任何人离线核验证书。",
            "Write the office's trust file exactly as received, for a stranger to verify with.",
        ),
        "ereg trust --vault buyer > trust.json",
    ),
    lesson(
        "homes",
        text(
            "您名下的房屋及其登记簿摘录（保存后可离线使用），以及他人对它申请、登簿时登记机构告知您的通知。您享有抵押权的房屋，用 --refresh 加不动产单元号查询。",
            "Your homes, with signed extracts that are kept for when there is no network, and what the registry has told you\n\
             where others applied on one or had an entry made. A home that you lent on is asked for by --refresh and its unit code.",
        ),
        "ereg homes --vault seller\nereg homes --vault seller --cached --json",
    ),
    lesson(
        "lock",
        text(
            "产权锁定：您锁定自己的房屋，锁定期间登记机构不受理由您处分它的申请，防止别人冒用您的身份或者手机。",
            "The owner's lock: while you have locked a home of yours, no application in which you dispose of it is accepted. It guards\n\
             against a stolen identity or a phone in wrong hands.",
        ),
        "ereg lock list --vault seller",
    ),
    lesson(
        "lock list",
        text(
            "您名下、摘录已保存在这里的房屋，各自是否锁定，以及锁定、解除会怎样、何时生效。不需要网络。",
            "The homes of yours whose extracts are kept here, whether each is locked, and what locking or lifting does and from when.\n\
             Works offline.",
        ),
        "ereg lock list --vault seller --json",
    ),
    lesson(
        "lock home",
        text(
            "锁定一套房屋，登记机构收到后立即生效；还没有生效的解除随之作废。",
            "Lock a home: it stands as soon as the registry has it, and takes back a lift that has not taken effect.",
        ),
        "ereg lock home 420102001001GB00001F00010001 --vault seller --wait",
    ),
    lesson(
        "lock lift",
        text(
            "解除一套房屋的锁定：用您的密钥签署，过登记机构规定的时间才生效，并以通知书告知您。",
            "Lift the lock of a home: signed with your key, in effect after the time that the registry's rules say, and told to you by a letter.",
        ),
        "ereg lock lift 420102001001GB00001F00010001 --vault seller --wait",
    ),
    lesson(
        "draft",
        text("草稿：没有网络也能填写、审查、附材料。", "Drafts: filled in, reviewed and documented with no network."),
        "ereg draft list --vault seller",
    ),
    lesson(
        "draft new",
        text(
            "新建一个登记事项（ereg matters 列出）的草稿；给出单元号时，登记簿已有的内容自动填好。",
            "Begin a draft of a matter that ereg matters lists; with the unit of a home of yours, what the register knows is filled in.",
        ),
        "ereg draft new --matter T04 --vault seller --unit 420102001001GB00001F00010001",
    ),
    lesson(
        "draft set",
        text(
            "填写字段，每项立即持久保存；无法识别的内容也按原样保存并说明原因。\n\
             “字段=”清空；--from 逐行读“字段=内容”，以免留在命令历史里。\n\
             只能选择的字段，写名称（如 shares）或中文（如 按份共有）都可以；ereg draft show 列出可选内容。",
            "Fill in fields; each is durable at once. What cannot be read is saved as typed, and told.\n\
             FIELD= clears; --from reads FIELD=VALUE lines, so that they stay out of the\n\
             shell's history.\n\
             Fields with a choice take its name (shares) or its words (ownership in shares); ereg draft show lists them.",
        ),
        "ereg draft set 019abcde-0000-7000-8000-000000000001 deal.price=1680000 deal.signed_on=2026-11-20 --vault seller\nereg draft set 019abcde-0000-7000-8000-000000000001 --from answers.txt --vault seller",
    ),
    lesson(
        "draft fill",
        text(
            "逐项询问还没有填好的字段，每项立即保存；随时可以停，下次从停下处继续。回车跳过一项。\n\
             从管道输入时，每行回答一项。",
            "Ask for every field that is still open, one by one, each saved at once; stop at any time and go on later.\n\
             Return skips one. From a pipe every line answers one.",
        ),
        "ereg draft fill 019abcde-0000-7000-8000-000000000001 --vault seller\nereg draft fill 019abcde-0000-7000-8000-000000000001 --vault seller < answers.txt",
    ),
    lesson(
        "draft copy",
        text(
            "照一份草稿再做一份，不用重新填写（询问的回答和材料不带过来）。案件撤回或者结束后用它重新申请。",
            "A new draft with what another one says (not its inquiry answers and files): to apply anew after a case has ended.",
        ),
        "ereg draft copy 019abcde-0000-7000-8000-000000000001 --vault seller",
    ),
    lesson(
        "draft show",
        text(
            "一份草稿：状态、全部字段、附件。姓名、号码、地址默认遮蔽，--full 完整显示。",
            "One draft: where it stands, every field, its files. Names, numbers and addresses are masked; --full shows them.",
        ),
        "ereg draft show 019abcde-0000-7000-8000-000000000001 --vault seller --full",
    ),
    lesson(
        "draft list",
        text("草稿列表，最新的在前。", "Your drafts, newest first."),
        "ereg draft list --vault seller --json",
    ),
    lesson(
        "draft review",
        text(
            "按登记规则预审，一次列出全部问题和改法。只供参考，由登记机构决定。",
            "What the law thinks so far: every finding at once, with what to do. Provisional: only the registry decides.",
        ),
        "ereg draft review 019abcde-0000-7000-8000-000000000001 --vault seller --json | jq .findings",
    ),
    lesson(
        "draft checklist",
        text("材料清单：要什么、从哪里来、为什么。", "What is to be brought, where it comes from and why."),
        "ereg draft checklist 019abcde-0000-7000-8000-000000000001 --vault seller",
    ),
    lesson(
        "draft attach",
        text(
            "加密保存一份材料（JPEG、PNG、PDF），共享后自动上传。",
            "Keep a file (JPEG, PNG, PDF) as a material, encrypted; it uploads once the draft is shared.",
        ),
        "ereg draft attach 019abcde-0000-7000-8000-000000000001 M10 tax-proof.jpg --vault buyer",
    ),
    lesson(
        "draft export",
        text(
            "把草稿里的一份材料取出成文件（按 draft show 显示的摘要）；已有的文件不覆盖。",
            "Write a file of a draft out, by the digest that draft show tells; a file that is there is not replaced.",
        ),
        "ereg draft export 019abcde-0000-7000-8000-000000000001 sha256:… tax-proof.jpg --vault buyer",
    ),
    lesson(
        "draft detach",
        text(
            "从草稿撤下一份材料（按 draft show 显示的摘要）；还没发出的不再发出。",
            "Take a file off a draft, by the digest that draft show tells; what has not left never will.",
        ),
        "ereg draft detach 019abcde-0000-7000-8000-000000000001 sha256:… --vault buyer",
    ),
    lesson(
        "draft remove",
        text("删除从未提交的草稿。", "Remove a draft that was never submitted."),
        "ereg draft remove 019abcde-0000-7000-8000-000000000001 --vault seller",
    ),
    lesson(
        "share",
        text(
            "与对方共享草稿：开设工作区（7 天）。",
            "Open a workspace for a draft, 7 days, to share it with the other party.",
        ),
        "ereg share 019abcde-0000-7000-8000-000000000001 --as transferor.1 --vault seller",
    ),
    lesson(
        "invite",
        text("生成一次性邀请，亲手交给对方。", "Make a one-time invitation to hand to the other party."),
        "ereg invite 019abcde-0000-7000-8000-000000000001 transferee.1 --qr --vault seller",
    ),
    lesson(
        "join",
        text("凭邀请加入。需要网络。", "Join with an invitation. Needs a network."),
        "ereg join ereg:invite:1:019abcde-0000-7000-8000-000000000001:CODE --vault buyer",
    ),
    lesson(
        "workspace",
        text(
            "共享的进展：谁到了哪一步、签名后改了什么、下一步做什么。",
            "The shared workspace: who is how far, what changed since you signed, what to do next.",
        ),
        "ereg workspace 019abcde-0000-7000-8000-000000000001 --refresh --vault buyer",
    ),
    lesson(
        "inquiry",
        text(
            "回答询问记录，确认须知；只影响您自己的签名。\n\
             不带参数时显示还没有确认的须知全文：显示过的才能用 --acknowledge 确认。",
            "Answer the inquiry and accept the disclosures; only your own signature falls with it.\n\
             Alone it shows the text of every disclosure to be accepted; only what was shown is taken by --acknowledge.",
        ),
        "ereg inquiry 019abcde-0000-7000-8000-000000000001 --vault seller\nereg inquiry 019abcde-0000-7000-8000-000000000001 true_intent=yes true_materials=yes unrecorded_co_owner=no --acknowledge R-15 --vault seller",
    ),
    lesson(
        "freeze",
        text(
            "定稿：把共享内容固定下来供各方签名；此前的签名失效。",
            "Freeze the shared content for all to sign; earlier signatures fall.",
        ),
        "ereg freeze 019abcde-0000-7000-8000-000000000001 --vault seller",
    ),
    lesson(
        "sheet",
        text(
            "申请书：由将要签名的字节生成。看过的才能签名；--full 另外完整显示本人信息。",
            "The application sheet, rendered from the very bytes that will be signed. Only what was looked at is signed;\n\
             --full shows your own data whole as well.",
        ),
        "ereg sheet 019abcde-0000-7000-8000-000000000001 --vault buyer\nereg sheet 019abcde-0000-7000-8000-000000000001 --full --vault buyer",
    ),
    lesson(
        "sign",
        text(
            "签名；--manifest 写申请书上的定稿摘要，内容若已改动则不会签。",
            "Sign. --manifest is the digest on the sheet you read: if the content changed since, nothing is signed.",
        ),
        "ereg sign 019abcde-0000-7000-8000-000000000001 --manifest sha256:DIGEST --vault buyer",
    ),
    lesson(
        "submit",
        text(
            "提交各方已签名的申请；收到回执才算提交。",
            "Submit what all have signed; it counts once its receipt is here.",
        ),
        "ereg submit 019abcde-0000-7000-8000-000000000001 --vault seller",
    ),
    lesson("cases", text("案件列表，最新的在前。", "Your cases, newest first."), "ereg cases --vault seller"),
    lesson(
        "case",
        text(
            "一个案件：到了哪一步、在等什么、受理号和期限。",
            "One case: where it stands, what it waits for, number and legal limit.",
        ),
        "ereg case 019abcde-0000-7000-8000-000000000001 --vault seller\nereg case --draft 019abcde-0000-7000-8000-000000000001 --vault seller --json",
    ),
    lesson(
        "progress",
        text(
            "一份申请办到了哪一步：两个任务（申请受理、缴费领证）、本机有没有要发的、经过和时间、接下来。不联网。",
            "How far an application is: the two tasks, what this device has to send, what happened and when, what comes next. No network.",
        ),
        "ereg progress 019abcde-0000-7000-8000-000000000001 --vault seller\nereg progress 019abcde-0000-7000-8000-000000000001 --vault buyer --json",
    ),
    lesson(
        "supplement",
        text(
            "案件需要补正的：逐项列出要改什么、在哪里改、改好了没有；加 --send 提交各方已签名的补正，还是这个案件。",
            "A case that is to be corrected: what is asked, item by item, where it is corrected and whether it is. With --send, sends the correction that all have signed: the case stays the same one.",
        ),
        "ereg supplement 019abcde-0000-7000-8000-000000000001 --vault seller\nereg supplement 019abcde-0000-7000-8000-000000000001 --send --vault seller",
    ),
    lesson(
        "withdraw",
        text("登簿前撤回：各方都要签。", "Withdraw before the entry; every party signs."),
        "ereg withdraw 019abcde-0000-7000-8000-000000000001 --vault seller",
    ),
    lesson(
        "dispute",
        text(
            "案件依据的共享信息有误：签名提出，由来源部门核查；核查期间案件等待，受理号和位次保留。\n\
             --need：tax_clearance 完税信息，filed_contract 网签备案合同，marriage 婚姻登记，lender_licence 金融许可证，\
             notarial_deed 公证书，mortgagee_consent 抵押权人同意，identity 身份核验。\n\
             --reason：out_of_date 没有更新，wrong_content 内容有误，other_subject 是别人或者别的房屋的，not_found 有记录却没有查到。",
            "A shared fact on which the case rests is wrong: say so, signed. Its source checks it; the case waits meanwhile\n\
             and keeps number and rank.\n\
             --need: tax_clearance, filed_contract, marriage, lender_licence, notarial_deed, mortgagee_consent or identity.\n\
             --reason: out_of_date, wrong_content, other_subject (it is of somebody or something else) or not_found (the\n\
             source has a record and did not find it).",
        ),
        "ereg dispute 019abcde-0000-7000-8000-000000000001 --need tax_clearance --reason out_of_date --vault buyer --wait\nereg case 019abcde-0000-7000-8000-000000000001 --vault buyer",
    ),
    lesson(
        "fee",
        text(
            "给出案件：应缴多少、由谁缴、依据、有效期；房款不在这里付。\n\
             不给案件：离线计算登记费。逐个读取 JSON 对象，写出 matter、house_type、medium、certificates、holders、fee_claim，\n\
             或者写整份申请（同 ereg review）；给出每一项和依据。",
            "With a case: how much, by whom, which law, until when; the price of the home is not paid here.\n\
             Without one: reckon the fee, offline. It reads JSON objects that say matter, house_type, medium, certificates,\n\
             holders and fee_claim, or whole applications as ereg review does, and shows each line and its source.",
        ),
        "ereg fee 019abcde-0000-7000-8000-000000000001 --vault buyer\necho '{\"matter\":\"T04\",\"house_type\":\"dwelling\",\"medium\":\"paper\",\"certificates\":\"each_holder\",\"holders\":2}' | ereg fee\nereg fee --from application.json --json",
    ),
    lesson(
        "pay",
        text(
            "缴费；同一时间只有一笔。渠道由 ereg fee 列出；不写 --channel 的，用正在进行的那一笔的渠道，没有的用第一个。\n\
             银行等人付款的，给出要打开的链接或要扫的码；过期的、要换渠道的，再运行一次就有新的，旧的先在银行关闭。",
            "Pay; one attempt at a time. ereg fee lists the channels; without --channel it is that of the attempt under way, or else\n\
             the first. Where the bank waits for its payer, it shows the link to open or the code to scan; once that has ended, or\n\
             for another channel, run it again: the old one is closed at the bank first.",
        ),
        "ereg pay 019abcde-0000-7000-8000-000000000001 --vault buyer\nereg pay 019abcde-0000-7000-8000-000000000001 --channel bank --qr --vault buyer --wait",
    ),
    lesson(
        "ask-payment",
        text("回答丢失时，向银行查询这笔缴费。", "Ask the bank how a payment stands whose answer was lost."),
        "ereg ask-payment 019abcde-0000-7000-8000-000000000001 --vault buyer",
    ),
    lesson(
        "collect",
        text("自助领证。", "Collect the certificate."),
        "ereg collect 019abcde-0000-7000-8000-000000000001 --vault buyer",
    ),
    lesson(
        "certificates",
        text(
            "您的证书；--token 只输出证照码，可接 ereg verify。带电子签章的文件见 ereg documents。",
            "Your certificates; --token writes the tokens alone, for ereg verify. Their sealed documents: ereg documents.",
        ),
        "ereg certificates --vault buyer --qr\nereg certificates --vault buyer --token | ereg verify --trust trust.json",
    ),
    lesson(
        "documents",
        text(
            "登记机构制发给您的文件，最新的在前：受理凭证、补正通知书、决定书、缴款通知、查询结果证明和电子证照，还有财政电子票据。不需要网络。",
            "Documents that the office made for you, newest first: letters of acceptance and correction, decisions, notices of the\n\
             fee, results of queries, certificates, and fiscal e-receipts. Needs no network.",
        ),
        "ereg documents --vault buyer\nereg documents --case 019abcde-0000-7000-8000-000000000001 --vault buyer",
    ),
    lesson(
        "document",
        text(
            "一份登记机构制发的文件：查看、写出给他人，或者申请加注件。要哪一份，写它的编号、证书号，或者名称（只有一份叫这个名称的）。",
            "One document of the office: look at it, write it out for others, or ask for an annotated copy. It is named by its id, by the\n\
             number of its certificate, or by its title where no other one is called so.",
        ),
        "ereg document show 受理凭证 --vault buyer",
    ),
    lesson(
        "document show",
        text(
            "一份文件的记载：名称、案件、盖章时间、状态，每种格式的摘要。不需要网络。--picture 写出首页的图片，仅供查看；\n\
             证书、登记证明没有遮盖，仍要写出的，加 --unmasked。",
            "What is told of a document: what it is, its case, when it was sealed, how it stands, and the digest of each form. Needs no\n\
             network. --picture writes a picture of the first page, to be looked at; of a certificate or proof, which shows\n\
             everything, with --unmasked alone.",
        ),
        "ereg document show 受理凭证 --vault buyer --json\nereg document show 5f0c2a9be8d14c7731a6b90e4d82f315 --picture notice.png --vault buyer",
    ),
    lesson(
        "document share",
        text(
            "写出带电子签章的文件，可以交给他人，用 ereg verify 核对（OFD；文件名以 .pdf 结尾的，写 PDF；财政电子票据的 XML，以 .xml 结尾）。\n\
             证书、登记证明没有遮盖，先建议用加注件（ereg document annotate）；仍要写出的，加 --unmasked。",
            "Write out a sealed document, to hand on and for ereg verify (OFD, or PDF where the file's name ends in .pdf, or the XML of\n\
             a fiscal e-receipt where it ends in .xml). A certificate or proof shows everything: an annotated copy\n\
             (ereg document annotate) is offered first, and --unmasked writes it all the same.",
        ),
        "ereg document share 受理凭证 --to acceptance.ofd --vault buyer\nereg document share 5f0c2a9be8d14c7731a6b90e4d82f315 --to notice.pdf --vault buyer\nereg document share '鄂(2026)武汉市江岸不动产权第0000001号' --to certificate.pdf --unmasked --vault buyer",
    ),
    lesson(
        "document annotate",
        text(
            "申请证书或者登记证明的加注件：写明给谁用（--user）、用于什么（--purpose，不写的是出租住房）、用到哪天（--until）。\n\
             登记机构另盖电子签章，下一次同步后在 ereg documents 里；过期以后 ereg verify 会说明。",
            "Ask for an annotated copy of a certificate or proof: for whom (--user), for what (--purpose; without it, letting the home) and\n\
             until when (--until). The registry seals it as a document of its own, which comes with a later sync; ereg verify says once it is over.",
        ),
        "ereg document annotate '鄂(2026)武汉市江岸不动产权第0000001号' --user 演示租客 --until 2026-12-31 --vault buyer --wait\nereg document annotate 5f0c2a9be8d14c7731a6b90e4d82f315 --user 演示银行 --purpose 贷款 --until 2026-12-31 --vault buyer",
    ),
    lesson(
        "licence",
        text(
            "按电子证照标识查询您的证照或者加注件：现势、注销，或者已被哪本证照替代，现在可以取哪份文件。需要网络。",
            "Your licence, or an annotated copy, by its identifier: in force, cancelled, or what was handed out in its place, and which\n\
             document is handed out of it now. Needs a network.",
        ),
        "ereg licence 1.2.156.3005.2.11100000MB03271699001.11420100MB00000196.20200824000000000001.001.M --vault buyer",
    ),
    lesson(
        "consent",
        text(
            "用证授权：您让另一个单位按一个用途查看您的证照，随时撤销，每次查看都有记录。",
            "Consents: let another office see your licence for one purpose, take it back at any time, and read who asked.",
        ),
        "ereg consent list --vault buyer",
    ),
    lesson(
        "consent offices",
        text(
            "登记机构公布的用证单位和用途。不需要网络。",
            "The offices to which you may consent, and for what, as the registry lists them. Works offline.",
        ),
        "ereg consent offices --vault buyer",
    ),
    lesson(
        "consent give",
        text(
            "授权一个用证单位查看一本证照：给哪个单位（--office）、用于什么（--purpose）、到哪天（--until）。用您的密钥签署。",
            "Let an office see a licence: which office (--office), for what (--purpose), until when (--until). Signed with your key.",
        ),
        "ereg consent give '鄂(2026)武汉市江岸不动产权第0000001号' --office 11420100MB00000271 --purpose school_admission --until 2026-12-31 --vault buyer --wait",
    ),
    lesson(
        "consent list",
        text(
            "用证授权：您给出的；在用证单位的保险库里，是给它的。",
            "The consents that you gave or, in the vault of an office, that were given to it.",
        ),
        "ereg consent list --vault buyer --json",
    ),
    lesson(
        "consent revoke",
        text(
            "撤销用证授权：登记机构收到后，不再凭它出示证照。",
            "Take a consent back: once the registry has it, nothing is shown under it any more.",
        ),
        "ereg consent revoke sha256:3f9a6c1de5b7480f2a9e1c6d4b8a7f05c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f7 --vault buyer",
    ),
    lesson(
        "consent uses",
        text(
            "用证记录：哪个单位、什么时候、为什么用途要看证照，出示了还是拒绝了。",
            "The log of uses: which office asked, when, for what, and whether it was shown the licence.",
        ),
        "ereg consent uses --vault buyer",
    ),
    lesson(
        "consent ask",
        text(
            "以用证单位的身份，凭授权要求出示证照。结果随下一次同步到双方。",
            "As the office: ask to be shown a licence under a consent. The answer comes to both at the next sync.",
        ),
        "ereg consent ask sha256:3f9a6c1de5b7480f2a9e1c6d4b8a7f05c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f7 --licence 1.2.156.3005.2.11100000MB03271699001.11420100MB00000196.20200824000000000001.001.M --purpose school_admission --vault bureau --wait",
    ),
    lesson(
        "consent save",
        text(
            "以用证单位的身份，把出示的电子证照写成文件：登记机构规定的时间之内，并且授权还有效。",
            "As the office: write out the licence that was shown, for as long as the registry's rules say and while the consent stands.",
        ),
        "ereg consent save sha256:3f9a6c1de5b7480f2a9e1c6d4b8a7f05c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f7 licence.ofd --vault bureau",
    ),
    lesson(
        "status",
        text("取得带最新状态的证照码。需要网络。", "A token sealed anew with the status now. Needs a network."),
        "ereg status EREG1:… --vault buyer",
    ),
    lesson(
        "results",
        text(
            "查询结果证明，最新的在前；--sealed 只输出盖章的原文，可以交给他人，用 ereg verify 核对。",
            "Results of your queries, newest first; --sealed writes the sealed bytes alone, to hand on and for ereg verify.",
        ),
        "ereg results --vault seller\nereg results 019abcde-0000-7000-8000-000000000001 --sealed --vault seller | ereg verify --trust trust.json",
    ),
    lesson(
        "letters",
        text("登记机构的通知书，最新的在前。", "Letters of the office, newest first."),
        "ereg letters --vault seller",
    ),
    lesson(
        "search",
        text(
            "在本机的草稿、案件、房屋和证书里查找，不联网：姓名、受理号、证书号从开头起，坐落任何一段，一个字就可以；最新的在前。",
            "Search the drafts, cases, homes and certificates kept here, with no network: by the beginning of a name, of a case or\n\
             certificate number, or by any part of an address, from one character on. Newest first.",
        ),
        "ereg search 林秀英 --vault seller\nereg search 沿江大道 --kind case --kind draft --vault seller --json",
    ),
    lesson(
        "outbox",
        text(
            "发件箱：每一项的状态、最近的错误、下次重试、谁能处理。",
            "The outbox: state, last error, next try and who can fix it.",
        ),
        "ereg outbox --vault seller\nereg outbox --retry 019abcde-0000-7000-8000-000000000001 --vault seller",
    ),
    lesson(
        "next",
        text(
            "每份草稿、每个案件现在要做的一件事。不联网。",
            "The one thing to do now for each draft and each case. No network.",
        ),
        "ereg next --vault seller",
    ),
    lesson(
        "rules",
        text(
            "登记机构的办理规则：第几版，哪些事项可以网上申请，承诺和法定时限，哪些事项需要更新应用。不联网。",
            "The office's rules: their version, which matters are open online, the promised time and the legal limit, and\n\
             which matters need a newer app. No network.",
        ),
        "ereg rules --vault seller",
    ),
    lesson(
        "sync",
        text(
            "与登记机构交换一次：发出该发的，取回新的。",
            "Exchange with the registry once: send what is due, fetch what is new.",
        ),
        "ereg sync --vault seller --json",
    ),
    lesson(
        "passphrase",
        text(
            "更换口令：保险库和旁边的密钥一起换。新口令逐行询问，或取自 EREG_NEW_PASSPHRASE。",
            "Change the passphrase of the vault and of the keys beside it. The new one is asked for, or taken from EREG_NEW_PASSPHRASE.",
        ),
        "ereg passphrase --vault seller",
    ),
    lesson(
        "backup",
        text(
            "把保险库完整复制到另一个目录（加密，用同一口令打开；不含签名密钥）。",
            "Copy the whole vault to another directory: encrypted, under the same passphrase, without the signing keys.",
        ),
        "ereg backup /media/card/seller-backup --vault seller",
    ),
    lesson(
        "restore",
        text(
            "从备份恢复保险库。另一台设备上恢复后重新实名注册；备份里没发出的操作不会自动发出。",
            "Make the vault of a backup. On another device enrol again; what the backup had not sent does not go by itself.",
        ),
        "ereg restore /media/card/seller-backup --vault phone/seller",
    ),
    lesson(
        "salvage",
        text(
            "保险库损坏时：把能读出的内容移到新的保险库，损坏的改名保留，不删除。",
            "When the vault is damaged: what can be read moves to a new vault, the damaged one is kept under another name.",
        ),
        "ereg salvage --vault seller",
    ),
    lesson(
        "erase",
        text(
            "删除这台设备上的保险库和密钥，不能恢复。先说明会失去什么；加 --really 才删除。",
            "Erase the vault and its keys from this device, for good. Says first what would be lost; --really does it.",
        ),
        "ereg erase --vault seller",
    ),
    lesson(
        "demo",
        text(
            "演示：一条命令走完存量房转移登记全程（虚构城市、虚构人物）；加 --matter 走一遍别的登记事项。",
            "The demonstration: a whole second-hand home sale in one command, in an invented city; --matter plays another registration.",
        ),
        "ereg demo --seed 7 --out journey\nereg demo --matter T27 --seed 7 --out lost",
    ),
];

/// The meanings of the arguments, by id, or by `command id` where an argument means something else there.
pub const ARGUMENT_TEXTS: &[(&str, Phrase)] = &[
    ("help", text("显示帮助", "Show this help")),
    ("version", text("显示版本", "Show the version")),
    ("matter", text("登记事项的代号；ereg matters 列出全部", "A registration by its code; ereg matters lists them")),
    (
        "log",
        text(
            "把做了什么记到这个目录（不含个人信息；最多 4 个 256 KiB 的文件）；`ereg doctor --logs` 导出",
            "Write down what is done in this directory: nothing personal, at most 4 files of 256 KiB; `ereg doctor --logs` exports it",
        ),
    ),
    ("wait", text("放入发件箱后立即发出，并显示结果", "Send what is queued at once and show what came of it")),
    ("json", text("每行输出一个 JSON 对象", "Answer with one JSON object a line")),
    (
        "lang",
        text(
            "语言；未指定时看 EREG_LANG 和系统语言，默认中文",
            "Language; else EREG_LANG, else the locale, else Chinese",
        ),
    ),
    ("matters", text("登记事项，例如 T04；不写则列出全部", "Matters, such as T04; all where none is named")),
    ("file", text("输入文件；- 为标准输入", "Input file; - is standard input")),
    ("trust", text("登记机构的信任文件 trust.json", "The office's trust file, trust.json")),
    (
        "seal_roots",
        text(
            "除信任文件列明的以外，您还信任的根证书、制章者（OFD）和盖章者（PDF）的证书（PEM 或 DER）",
            "Certificates of roots, seal makers (OFD) and signers (PDF) that you trust beside those of the trust file (PEM or DER)",
        ),
    ),
    ("seal_crl", text("证书撤销列表（PEM 或 DER）", "List of revoked certificates (PEM or DER)")),
    ("root", text("登记机构公布的根指纹", "Fingerprint of the root, as the office publishes it")),
    ("vault", text("保险库目录", "Directory of the vault")),
    ("registry", text("登记机构的服务地址", "Address of the registry")),
    ("office", text("登记机构编号", "Id of the office")),
    ("name", text("姓名，与身份证一致", "Name, as on the identity card")),
    ("id_no", text("公民身份号码", "Citizen ID number")),
    (
        "mandate grant id_no",
        text("代理人的证件号码；不写则会询问", "The representative's number; asked for where it is left out"),
    ),
    (
        "mandate grant principal",
        text("您的姓名，或者单位名称，与证件一致", "Your own name, or the organisation's, as on the document"),
    ),
    (
        "principal_no",
        text(
            "您的证件号码，或者统一社会信用代码；不写则会询问",
            "Your own number, or the organisation's credit code; asked for where it is left out",
        ),
    ),
    (
        "principal",
        text(
            "代别人注册：委托人的证件号码或者统一社会信用代码",
            "Enrol for another: the number of their card, or the organisation's credit code",
        ),
    ),
    ("representative", text("代理人姓名", "The representative's name")),
    (
        "mandate grant matters",
        text("授权办理的登记事项，例如 T18 T21", "The matters that are mandated, such as T18 T21"),
    ),
    ("mandate grant from", text("授权起始日，例如 2026-11-23", "First day of the mandate, such as 2026-11-23")),
    ("mandate grant to", text("授权终止日，当日不含", "First day on which it no longer stands")),
    ("mandate", text("授权委托书的摘要（sha256:…）", "Digest of the mandate (sha256:…)")),
    ("identity_proof", text("身份核验机构给您的凭证", "What the identity provider gave you")),
    ("cached", text("只看已保存的，不联网", "Only what is kept here; no network")),
    ("homes refresh", text("重新取得这一单元的摘录", "Fetch a fresh extract of this unit")),
    (
        "homes deed",
        text(
            "公证书编号：继承人凭它取得被继承人房屋的摘录",
            "Number of the notarial deed by which you inherit the home: its extract is given to you as an heir",
        ),
    ),
    ("refresh", text("先向登记机构询问", "Ask the registry first")),
    ("unit", text("不动产单元号", "Unit code")),
    ("draft", text("草稿编号", "Id of the draft")),
    ("backup to", text("备份目录，不能已经存在", "Directory of the backup; it must not exist")),
    ("restore from", text("备份目录", "Directory of the backup")),
    ("really", text("确定删除，不能恢复", "Erase it: nothing can be recovered")),
    ("search text", text("要查找的文字；会留在命令行历史里", "What to search for; it stays in the shell's history")),
    ("kinds", text("只查这一类；可以写几次", "Only this kind; may be given several times")),
    ("limit", text("最多几条", "How many at most")),
    ("page", text("第几页，从 0 起", "Page, from 0")),
    ("pairs", text("字段=内容", "FIELD=VALUE")),
    ("send", text("提交各方已签名的补正", "Send the correction that all have signed")),
    ("full", text("完整显示个人信息", "Show personal data in full")),
    ("sealed", text("只写出盖章的结果原文，交给他人核验", "Write the sealed bytes alone, for others to check")),
    ("fee from", text("JSON 文件；- 为标准输入", "File of JSON; - is standard input")),
    ("from", text("逐行读“字段=内容”；- 为标准输入", "Read FIELD=VALUE lines; - is standard input")),
    ("material", text("材料代码，如 M10", "Code of the material, such as M10")),
    ("content", text("材料文件", "The file")),
    ("target", text("取出到的文件名", "The file to write")),
    ("digest", text("材料文件的摘要（sha256:…）", "Digest of the file (sha256:…)")),
    (
        "slot",
        text(
            "位置，例如 transferor.1 为转让方，heir.2 为第二位继承人；不写的，是草稿里自己的位置或者唯一的另一方",
            "Slot, such as transferor.1 or heir.2; without it your own place in the draft, or the one other party",
        ),
    ),
    (
        "invite revoke",
        text("收回邀请；对方已经加入的，收不回来", "Take the invitation back, as long as nobody has joined"),
    ),
    ("qr", text("在终端画出二维码", "Draw a QR code")),
    (
        "document",
        text(
            "文件编号，证书、登记证明的编号，或者名称",
            "Id of the document, number of the certificate or proof, or title",
        ),
    ),
    (
        "document share to",
        text(
            "带电子签章的文件写到这里：文件名以 .pdf 结尾的写 PDF，以 .xml 结尾的写 XML（财政电子票据），其他的写 OFD；已有文件不会被覆盖",
            "Write the sealed document here, where nothing is: as PDF where the name ends in .pdf, as XML (fiscal e-receipts) where it ends in .xml, else as OFD",
        ),
    ),
    (
        "picture",
        text(
            "首页的图片（PNG）写到这里；已有文件不会被覆盖",
            "Write a picture (PNG) of the first page here, where nothing is",
        ),
    ),
    (
        "unmasked",
        text("写出证书、登记证明本身，不用加注件", "Write the certificate or proof itself, and not an annotated copy"),
    ),
    ("licence", text("电子证照标识", "Identifier of the licence")),
    (
        "which",
        text(
            "证书、登记证明的编号，或者电子证照标识",
            "Number of the certificate or proof, or identifier of the licence",
        ),
    ),
    (
        "consent give office",
        text(
            "用证单位的统一社会信用代码，由 ereg consent offices 列出",
            "Credit code of the office, as ereg consent offices lists them",
        ),
    ),
    (
        "consent give purpose",
        text("用途代码，由 ereg consent offices 列出", "Purpose, as ereg consent offices lists them"),
    ),
    ("consent ask purpose", text("用途代码，与授权相同", "Purpose, the same as the consent's")),
    ("consent", text("用证授权的摘要（sha256:…）", "Digest of the consent (sha256:…)")),
    ("used", text("用证记录的编号（sha256:…）", "Id of the use (sha256:…)")),
    ("user", text("加注件的使用人，最多 40 字", "Whoever is to use the copy, at most 40 characters")),
    (
        "purpose",
        text(
            "使用事由，最多 40 字；不写的，是出租住房",
            "The use that it is for, at most 40 characters; without it, letting the home",
        ),
    ),
    ("until", text("使用期限的最后一天，例如 2026-12-31", "Last day of use, such as 2026-12-31")),
    (
        "on",
        text(
            "按这一天判断加注件是否过期；不写的，是今天",
            "The day on which an annotated copy is judged; without it, today",
        ),
    ),
    ("invitation", text("邀请全文", "The whole invitation")),
    ("answers", text("问题=回答", "QUESTION=ANSWER")),
    ("acknowledge", text("已阅读并确认这条规则的须知", "Accept the disclosure of this rule")),
    ("manifest", text("申请书上的定稿摘要", "The manifest digest on the sheet")),
    ("case", text("案件编号", "Id of the case")),
    ("channel", text("缴费渠道，由 ereg fee 列出", "Payment channel, as ereg fee lists them")),
    ("need", text("哪一项共享信息", "Which shared fact")),
    ("reason", text("哪里有误", "What is wrong with it")),
    (
        "dispute says",
        text(
            "给来源部门的说明，最多 200 字；会留在命令行历史里",
            "A word to the source, at most 200 characters; it stays in the shell's history",
        ),
    ),
    ("attempt", text("缴费编号", "Id of the payment")),
    ("number", text("证书号", "Number of the certificate")),
    ("token", text("只输出没有注销的证照码", "Only the tokens, of what is not cancelled")),
    ("certificate", text("证书号或证照码", "Number or token of the certificate")),
    ("retry", text("把停住的一项重新排队", "Queue an item again that stands still")),
    ("cancel", text("取消一项", "Cancel an item")),
    (
        "doctor file",
        text(
            "命令编号的文件，每行一个；- 为标准输入；不写则看全部未发出的",
            "File of command ids, one a line; - is standard input; without it, all that is unsent",
        ),
    ),
    (
        "report",
        text(
            "把结论和日志写成这个文本文件，须不存在",
            "Write what is found and the log into this text file; it must not exist",
        ),
    ),
    ("seed", text("种子：相同种子得到相同的城市和编号", "Same seed, same city and same ids")),
    ("out", text("输出目录，须不存在", "Directory to make; must not exist")),
];
