//! The words where the demonstration stops.

use crate::{
    demo::said::Said,
    language::{Phrase, text},
};

/// The directory holds something.
pub const NOT_EMPTY: Phrase = text(
    "输出目录不是空的，没有覆盖任何内容；请给一个不存在的目录",
    "the directory is not empty and nothing was overwritten: name one that does not exist",
);
/// The table has no such matter.
pub const NO_SUCH_MATTER: Phrase =
    text("没有这个登记事项；ereg matters 列出全部", "there is no such matter: ereg matters lists them all");

/// A step failed, or what was read back is not what must be true.
pub fn stopped(why: &str) -> Said {
    Said::of(format!("演示中断：{why}"), format!("the demonstration stopped: {why}"))
}
