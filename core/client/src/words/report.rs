//! The words of the report that a person hands to whoever helps them: its headings, and what it says of itself.

use crate::{Text, TimeTrust};

/// Says whose time stands at the head.
pub(crate) fn whose_time(trust: TimeTrust) -> Text {
    match trust {
        TimeTrust::Registry => Text::of("登记机构时间", "registry time"),
        TimeTrust::Approximate => {
            Text::of("本机估计，未经登记机构确认", "this device's estimate, not confirmed by the registry")
        }
    }
}

/// Says what the report does not hold.
pub(crate) fn caution() -> Text {
    Text::of(
        "本文件不含姓名、证件号码、地址、填写的内容、文件和密钥；发送之前请过目。",
        "This file holds no name, number, address, nothing that was typed, no file and no key. Read it before you send it.",
    )
}

/// The heading over what the doctor found.
pub(crate) fn found() -> Text {
    Text::of("诊断", "What was found")
}

/// Says that the doctor found nothing.
pub(crate) fn all_is_well() -> Text {
    Text::of("一切正常，没有未发出的。", "All is well and everything is sent.")
}

/// The heading over what waits in the outbox.
pub(crate) fn to_be_sent() -> Text {
    Text::of("待发送", "To be sent")
}

/// Names the chunks that are left to be uploaded.
pub(crate) fn pieces() -> Text {
    Text::of("待上传的文件（块）", "Pieces of files to be uploaded")
}

/// The heading over the log.
pub(crate) fn log() -> Text {
    Text::of("日志", "Log")
}
