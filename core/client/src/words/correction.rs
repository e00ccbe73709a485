//! The words for how far what is to be corrected is.

use crate::{CorrectionStanding, Text};

/// Says how an item of a correction stands, as far as this device can judge.
pub(crate) fn standing(standing: CorrectionStanding) -> Text {
    let (zh, en) = match standing {
        CorrectionStanding::Open => ("待改正", "To be corrected"),
        CorrectionStanding::Corrected => (
            "已改正（本机预审，以登记机构审核为准）",
            "Corrected (as far as this device can judge; the registry decides)",
        ),
        CorrectionStanding::Unknown => (
            "本机不能判断，提交补正后由登记机构核对",
            "This device cannot judge it: the registry does, once it is sent",
        ),
    };
    Text::of(zh, en)
}
