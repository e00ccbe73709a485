//! The words for a payment: what to open or scan, how it stands, and where its money is.
//!
//! They never ask for money a second time while nobody knows what became of the first.

use ereg_domain::time::Instant;
use ereg_law::policy::{ChannelKind, PaymentChannel};
use ereg_protocol::{objects::Refund, outcome::AttemptState};

use crate::{OfferStanding, Text};

/// Says how a payment stands.
pub(crate) fn attempt(state: AttemptState) -> Text {
    let (zh, en) = match state {
        AttemptState::Created => {
            ("缴费已登记，还没有向银行发出。", "The payment is recorded; the bank has not been asked.")
        }
        AttemptState::Submitted => ("已向银行发出，在等结果。", "The bank was asked; its answer is awaited."),
        AttemptState::Offered => ("缴费码已给出，请付款。", "The payment code is there: pay by it."),
        AttemptState::Unknown => (
            "银行的回答丢失了；不要重复缴费，查询后就知道结果。",
            "The bank's answer was lost. Do not pay again: asking the bank decides.",
        ),
        AttemptState::Succeeded => ("缴费成功。", "Paid."),
        AttemptState::Closed => ("这笔缴费已关闭，没有扣款。", "This attempt was closed; no money was taken."),
        AttemptState::Failed => ("银行拒绝了这笔缴费，没有扣款。", "The bank refused; no money was taken."),
    };
    Text::of(zh, en)
}

/// Says that what is told of a payment is no fiscal receipt.
pub(crate) fn no_fiscal_receipt() -> Text {
    Text::of(
        "这是登记机构告知的缴费情况，不是财政电子票据。",
        "This is what the registry told of the payment, and no fiscal receipt.",
    )
}

/// Says what a payer opens or scans, until when, and what to do once that is over.
pub(crate) fn offer(channel: &PaymentChannel, until: Instant, standing: OfferStanding) -> Text {
    let until = until.wall_text();
    let PaymentChannel { name, kind, .. } = channel;
    match (standing, kind) {
        (OfferStanding::Over, _) => Text {
            zh: format!("{}的缴费码已过期（{until}，北京时间）；再按一次缴费，就有新的。", name.zh),
            en: format!("The code of {} ended at {until} (+08:00); press pay once more for a new one.", name.en),
        },
        (OfferStanding::Open, ChannelKind::Url) => Text {
            zh: format!("请打开{}付款，{until}（北京时间）前有效；付款后同步，就能看到结果。", name.zh),
            en: format!("Open {} and pay, before {until} (+08:00); then sync for the result.", name.en),
        },
        (OfferStanding::Open, ChannelKind::Qr) => Text {
            zh: format!("请用{}付款，二维码在 {until}（北京时间）前有效；付款后同步，就能看到结果。", name.zh),
            en: format!("Scan the code and pay: {}, before {until} (+08:00); then sync for the result.", name.en),
        },
    }
}

/// The registry offered its payer a code.
pub(crate) fn offer_made(until: Instant) -> Text {
    let until = until.wall_text();
    Text {
        zh: format!("已取得缴费码，有效到 {until}（北京时间）"),
        en: format!("A payment code was given, good until {until} (+08:00)"),
    }
}

/// Money that was taken and goes back.
pub(crate) fn refund(refund: Refund) -> Text {
    match refund {
        Refund::Due => Text::of(
            "银行收了款，但这笔款没有用来缴费，正在原路退回；您不用做什么。如仍待缴费，可以重新缴。",
            "The bank took this money and it settles no fee: it is being returned, and you need do nothing. Where a fee is still due, pay again.",
        ),
        Refund::Done => Text::of(
            "这笔款已经原路退回。如仍待缴费，可以重新缴。",
            "This money was returned. Where a fee is still due, pay again.",
        ),
    }
}

/// A payment the registry has not told of yet.
pub(crate) fn queued(arrived: AttemptState) -> Text {
    if arrived == AttemptState::Created {
        Text::of("缴费在等网络，还没有发出。", "The payment waits for the network; nothing was sent.")
    } else {
        Text::of(
            "缴费已发出，回答丢失了；会用同一编号再问，不会重复扣款。",
            "The payment was sent and the answer was lost; it is asked again under the same number and cannot take the money twice.",
        )
    }
}

pub(crate) fn caution() -> Text {
    Text::of(
        "这里只缴登记机构的费用，其他款项不在这里支付。",
        "Only what the registry charges is paid here, no price and no loan.",
    )
}
