//! `ereg-registry sandbox finance`, typed beside a registry that serves the directory: a fiscal e-receipt is seen to wait, and then
//! to be filed.

use std::process::Command;

use super::{
    bench::{Bench, Wire},
    play::Play,
};

fn finance(bench: &Bench, says: &str) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ereg-registry"));
    command.args(["sandbox", "finance", "--data"]).arg(bench.path()).args([says, "--lang", "zh"]);
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && said.contains("财政电子票据"), "{says}: {said}");
}

fn standing(bench: &Bench) -> Vec<String> {
    bench.texts("SELECT standing FROM paper WHERE kind = 'fiscal_receipt'")
}

/// The registry asks again, by back-off.
fn asks_again(bench: &Bench) {
    bench.clock.advance(24 * 60 * 60 * 1_000);
    bench.works();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_waits_as_the_finance_service_was_told_and_is_filed_once_it_answers() {
    let bench = Bench::start().await;
    let play = Play::begin(&bench, "plain_sale");
    let media = play.all_sign();
    play.submits(media);
    finance(&bench, "silent");
    play.payer().done(play.pay());
    bench.works();
    assert_eq!(standing(&bench), ["waiting"]);
    finance(&bench, "mistaken");
    asks_again(&bench);
    assert_eq!(standing(&bench), ["waiting"], "a fen too much is filed by nobody");
    let metrics = Wire { addr: bench.running.metrics().unwrap() };
    let counted = String::from_utf8(metrics.raw(b"GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n").body).unwrap();
    for code in ["partner.unreachable", "fiscal.other_payment"] {
        let line = format!("ereg_partner_failures_total{{partner=\"finance\",code=\"{code}\"}}");
        assert!(counted.contains(&line), "{line}: {counted}");
    }
    finance(&bench, "answers");
    asks_again(&bench);
    assert_eq!(standing(&bench), ["sealed"]);
}
