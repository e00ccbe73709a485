//! The codes of the headless shell itself.

use super::ErrorClass::*;
use super::{CodeEntry, entry};

/// Sorted by code.
pub(super) const ENTRIES: &[CodeEntry] = &[
    entry(
        "application.format",
        Permanent,
        "这不是申请内容的 JSON 写法。",
        "This is not an application written as JSON.",
        (
            "请写成一个对象：fields（字段和内容）或 sections（分节），可以加 register（登记簿摘录）；写法见 docs/formats.md。",
            "Write one object: fields (path and value) or sections, and register where there is an extract; docs/formats.md spells them.",
        ),
    ),
    entry(
        "application.matter",
        Permanent,
        "没有写明申请的是哪一种登记事项。",
        "It does not say which matter it is for.",
        ("请写 matter，例如 T04，或者写出 matter.1 一节。", "Say matter, such as T04, or give the section matter.1."),
    ),
    entry(
        "argument.pair",
        Permanent,
        "这不是“字段=内容”的写法。",
        "This is not written as FIELD=VALUE.",
        ("请写成“字段=内容”，有空格的整个加引号。", "Write FIELD=VALUE, in quotes where there are blanks."),
    ),
    entry(
        "argument.picture",
        Permanent,
        "首页图片没有签章，谁也不能核验，不能作为文件交给他人。",
        "A picture of the first page holds no seal and nobody can verify it: it is no document to hand on.",
        (
            "请写 OFD 或 PDF 的文件名；只是查看的，用 --picture 写出图片。",
            "Name a file for the OFD or the PDF; to look at it alone, write the picture with --picture.",
        ),
    ),
    entry(
        "argument.question",
        Permanent,
        "这不是“问题=回答”的写法。",
        "This is not written as QUESTION=ANSWER.",
        (
            "请写成“问题=回答”。问题：true_intent、true_materials、unrecorded_co_owner、mortgaged、altered；回答：是、否、不清楚（yes、no、not_sure）。",
            "Write QUESTION=ANSWER. Questions: true_intent, true_materials, unrecorded_co_owner, mortgaged, altered; answers: yes, no, not_sure.",
        ),
    ),
    entry(
        "argument.slot",
        Permanent,
        "没有写明邀请哪一方，而草稿里要签名的另一方不是恰好一位。",
        "It was not said whom to invite, and the draft does not name exactly one other party who signs.",
        (
            "请写明位置，例如 heir.2；草稿列出各方的位置。",
            "Name the slot, such as heir.2; the draft lists the parties by their slots.",
        ),
    ),
    entry(
        "argument.wait",
        Permanent,
        "这条命令不向登记机构发送任何内容，没有可等的结果。",
        "This command sends the registry nothing, so there is no answer to wait for.",
        ("请去掉 --wait 再运行。", "Run it again without --wait."),
    ),
    entry(
        "backup.device_path",
        Permanent,
        "备份目录不能放在保险库里面。",
        "The backup must not lie inside the vault.",
        ("请换一个目录，最好在另一个存储上。", "Name another directory, best on another disk."),
    ),
    entry(
        "demo.directory_not_empty",
        Permanent,
        "输出目录已存在且不为空，没有改动它。",
        "The output directory is not empty; nothing was changed.",
        ("请换一个目录。", "Name another directory."),
    ),
    entry(
        "demo.io",
        Transient,
        "演示的文件无法写入。",
        "A file of the demonstration cannot be written.",
        (
            "请检查输出目录的空间和权限，换一个目录再演示。",
            "Look at the free space and permissions, and run the demonstration in another directory.",
        ),
    ),
    entry(
        "demo.registry",
        Transient,
        "演示用的登记机构没有启动。",
        "The demonstration's registry did not start.",
        (
            "请再演示一次；演示要在本机 127.0.0.1 上监听一个端口。",
            "Run it again; the demonstration listens on a port of 127.0.0.1.",
        ),
    ),
    entry(
        "demo.story",
        Permanent,
        "演示与读回的内容不符，已停止。",
        "What was read back does not fit the story; the demonstration stopped.",
        (
            "请把输出目录和这个代码交给开发者：这是程序的错误。",
            "Give the output directory and this code to the developers: it is a fault of the program.",
        ),
    ),
    entry(
        "fee.facts_missing",
        Permanent,
        "还算不出登记费，缺少所列的内容。",
        "The fee cannot be reckoned yet: what is listed is missing.",
        (
            "请补全这些内容，或者只写 matter、house_type、medium、certificates、holders、fee_claim。",
            "Fill these in, or say only matter, house_type, medium, certificates, holders and fee_claim.",
        ),
    ),
    entry(
        "input.empty",
        Permanent,
        "没有读到任何内容，什么也没有核对。",
        "There was nothing to read, so nothing was checked.",
        (
            "请核对文件或前一条命令的输出，每行一项。",
            "Look at the file or at the output of the command before: one item a line.",
        ),
    ),
    entry(
        "handed.unknown",
        Permanent,
        "认不出这是什么文件：不是证书码、查询结果、OFD、PDF、财政电子票据，也不是图片。",
        "This is no file that is known here: no certificate token, no result of a query, no OFD, PDF or fiscal e-receipt, and no picture.",
        (
            "请向给您文件的人要原来的文件，不要另存成别的格式。",
            "Ask whoever gave it to you for the file as it was, not saved in another format.",
        ),
    ),
    entry(
        "input.not_found",
        Permanent,
        "没有这个文件。",
        "There is no such file.",
        ("请核对文件名和路径。", "Check the name and the path of the file."),
    ),
    entry(
        "input.not_utf8",
        Permanent,
        "这一行不是 UTF-8 文本。",
        "The line is not UTF-8 text.",
        ("请把文件转成 UTF-8 后再试。", "Convert the file to UTF-8 and try again."),
    ),
    entry(
        "input.unreadable",
        Permanent,
        "文件无法读取。",
        "The file cannot be read.",
        ("请检查文件的读取权限，目录不能当作文件。", "Look at the file's permissions; a directory is no file."),
    ),
    entry(
        "output.failed",
        Transient,
        "结果无法写出。",
        "The answer could not be written.",
        (
            "请检查磁盘空间或者接收输出的程序，再运行一次。",
            "Look at the free space or at the program that reads the output, and run it again.",
        ),
    ),
    entry(
        "passphrase.differs",
        Permanent,
        "两次输入的口令不同。",
        "The two passphrases differ.",
        ("请重新输入，两次要一样；什么也没有建立。", "Type both again, alike; nothing was made."),
    ),
    entry(
        "passphrase.missing",
        Permanent,
        "需要口令。",
        "A passphrase is needed.",
        ("请在终端输入，或者设置 EREG_PASSPHRASE。", "Type it at a terminal, or set EREG_PASSPHRASE."),
    ),
    entry(
        "picture.no_code",
        Permanent,
        "图片里没有读出二维码。",
        "No QR code could be read in the picture.",
        (
            "请把二维码四周的白边一起拍全，拍正、拍清楚，或者裁掉其余部分；也可以改用证书码文字。",
            "Take the whole code with the white around it, straight and sharp, or cut off the rest; the token's text does as well.",
        ),
    ),
    entry(
        "picture.several_codes",
        Permanent,
        "图片里有几个不同的二维码，不知道要核验哪一个。",
        "There are several different QR codes in the picture, and nothing says which one is meant.",
        ("请裁剪图片，只留证书的二维码。", "Cut the picture down to the certificate's code."),
    ),
    entry(
        "picture.too_large",
        Permanent,
        "图片太大：最多 32 MiB，约 3300 万像素。",
        "The picture is too large: at most 32 MiB and about 33 million pixels are looked at.",
        ("请裁剪图片，只留证书的二维码。", "Cut the picture down to the certificate's code."),
    ),
    entry(
        "picture.unreadable",
        Permanent,
        "图片已损坏，或者不是 PNG、JPEG。",
        "The picture is damaged, or it is neither a PNG nor a JPEG.",
        (
            "请重新保存或者重新拍摄；别的格式请先转成 PNG 或 JPEG。",
            "Save or take it anew; another format has to be turned into PNG or JPEG first.",
        ),
    ),
    entry(
        "runtime.failed",
        Transient,
        "程序没有启动起来。",
        "The program could not start its work.",
        ("请关闭一些程序后再试。", "Close some programs and try again."),
    ),
    entry(
        "trust.not_found",
        Permanent,
        "没有信任文件。",
        "There is no trust file.",
        (
            "请用 --trust 指明信任文件；可从登记机构公布的地址取得。",
            "Name the trust bundle with --trust; the office publishes it.",
        ),
    ),
    entry(
        "trust.not_given",
        Permanent,
        "核验证照码要有信任文件。",
        "A certificate token is checked by a trust file.",
        (
            "请用 --trust 指明信任文件；要核验 OFD 或 PDF 文件的，请核对指的是不是那份文件。",
            "Name the trust bundle with --trust; if you meant an OFD or a PDF, check that it is the file you named.",
        ),
    ),
    entry(
        "trust.unreadable",
        Permanent,
        "信任文件无法读取。",
        "The trust file cannot be read.",
        (
            "请检查文件的读取权限，或者重新取得信任文件。",
            "Look at the file's permissions, or fetch the trust bundle again.",
        ),
    ),
    entry("usage", Permanent, "命令写法有误。", "The command is not written right.", ("请看 --help。", "See --help.")),
    entry(
        "vault.not_given",
        Permanent,
        "没有指明保险库。",
        "No vault was named.",
        ("请用 --vault 或 EREG_VAULT 指明保险库目录。", "Name the vault's directory with --vault or EREG_VAULT."),
    ),
];
