//! The answer does not always come from the registry: a hotel's login page, a proxy, a redirect, somebody who writes
//! its problems. None of them ends what a person did. All people and homes are invented.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ereg_client::{AttemptState, Fixer, MaterialCode, OutboxStateView};
use ereg_tests::city::{City, Hears, State, wechat};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

const SEED: u64 = 7;

/// A socket that answers whatever it is sent with these bytes.
async fn stranger(answer: String) -> String {
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut peer, _)) = socket.accept().await {
            let answer = answer.clone();
            tokio::spawn(async move {
                let mut request = vec![0; 64 * 1024];
                let _ = peer.read(&mut request).await;
                let _ = peer.write_all(answer.as_bytes()).await;
                let _ = peer.shutdown().await;
            });
        }
    });
    format!("http://{address}")
}

fn answer(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
}

fn problem(status: u16, class: &str, code: &str) -> String {
    let body =
        format!(r#"{{"class":"{class}","code":"{code}","status":{status},"title":"","type":"about:blank#{code}"}}"#);
    answer(&format!("{status} X"), "Content-Type: application/problem+json\r\n", &body)
}

/// Answers of the network with the code the person is told of.
fn answers() -> Vec<(String, &'static str)> {
    let html = "Content-Type: text/html; charset=utf-8\r\n";
    let page = "<html>请先登录</html>";
    let portal = "network.not_the_registry";
    vec![
        (answer("302 Found", "Location: http://127.0.0.1:9/login\r\n", ""), portal),
        (answer("307 Temporary Redirect", "Location: /login\r\n", ""), portal),
        (answer("401 Unauthorized", html, page), portal),
        (answer("403 Forbidden", html, page), portal),
        (answer("404 Not Found", html, page), portal),
        (answer("407 Proxy Authentication Required", html, page), portal),
        (answer("413 Content Too Large", html, page), portal),
        (answer("511 Network Authentication Required", html, page), portal),
        (answer("200 OK", html, page), portal),
        (answer("200 OK", "Content-Type: application/json\r\n", "{}"), portal),
        (answer("204 No Content", "", ""), portal),
        (answer("503 Service Unavailable", "Retry-After: 999999999\r\n", ""), portal),
        (
            answer(
                "429 Too Many Requests",
                "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT\r\nDate: Mon, 23 Nov 2026 01:30:00 GMT\r\n",
                "",
            ),
            portal,
        ),
        // In the registry's own form, and not signed by it.
        (problem(403, "auth", "forbidden"), "forbidden"),
        (problem(404, "permanent", "not_found"), "not_found"),
        (problem(413, "permanent", "too_large"), portal),
        (problem(426, "upgrade", "upgrade"), "upgrade"),
        // And what tells of a matter is nobody's to tell but the registry's.
        (problem(409, "conflict", "conflict"), portal),
        (problem(409, "permanent", "quote.settled"), portal),
        (problem(400, "permanent", "command.kind"), "command.kind"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn no_answer_but_the_registrys_ends_a_payment_whose_money_was_taken_too() {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
    let case = city.until(&sale.buyer, sale.draft, &["fee_due"]).await.case_id;
    let paid = sale.buyer.client.payments().pay(case, wechat()).await.unwrap();
    // The registry hears the command at the last of them, and takes the money; nobody but the bank knows.
    let all = answers();
    let last = all.len() - 1;
    for (n, (bytes, code)) in all.into_iter().enumerate() {
        let hears = if n == last { Hears::All } else { Hears::Nothing };
        sale.buyer.line.set(State::AnsweredBy(stranger(bytes.clone()).await, hears));
        sale.buyer.syncs_once().await;
        let item = sale.buyer.outbox().await.into_iter().find(|item| item.kind == "pay").unwrap();
        let error = item.error.clone().unwrap();
        assert_eq!((item.state, error.code.as_str()), (OutboxStateView::Queued, code), "{bytes}");
        assert_eq!(item.attempts, u32::try_from(n).unwrap() + 1, "a press tries at once");
        assert!(item.next_try_s.unwrap() <= 15 * 60, "{bytes}: {:?}", item.next_try_s);
        assert_ne!(item.fixer, Fixer::Office, "{bytes}");
        if code == "network.not_the_registry" {
            assert!(error.text.zh.contains("不是登记机构"), "{}", error.text.zh);
        }
    }
    sale.buyer.back_online();
    // The shell tells that the network changed: no wait, no press.
    let report = sale.buyer.client.sync().network_changed().unwrap().finished().await.unwrap();
    assert_eq!((report.acked, report.left), (1, 0), "nothing that the registry signed holds it: {report:?}");
    assert!(sale.buyer.outbox().await.is_empty());
    city.until(&sale.buyer, sale.draft, &["registered"]).await;
    assert_eq!(sale.buyer.client.payments().see(paid.attempt).await.unwrap().state, AttemptState::Succeeded);
    let moved = "SELECT count(*) FROM ledger WHERE ref = ?1 AND what = 'capture'";
    assert_eq!(city.counts(moved, &paid.attempt.to_string()), 1, "the money moved once");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_answer_but_the_registrys_gives_up_a_photo() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let seller = city.phone_of(&home.obligors[0]).await;
    let draft = seller.begins_sale_of(&home).await;
    seller.shares_and_invites(draft).await;
    seller.attaches(draft, MaterialCode::M06, ereg_tests::promise::photo(1, 1_000_000)).await.unwrap();
    seller.line.set(State::DiesAfterChunks(1));
    assert_eq!(seller.syncs_once().await.chunks, 1);
    for (bytes, _) in answers() {
        seller.line.set(State::AnsweredBy(stranger(bytes.clone()).await, Hears::Nothing));
        let report = seller.syncs_once().await;
        assert!(report.chunks == 0 && report.trouble.is_some(), "{bytes}: {report:?}");
        assert_eq!(seller.client.outbox().doctor().await.unwrap().chunks_left, 3, "{bytes}");
    }
    seller.back_online();
    let report = seller.client.sync().network_changed().unwrap().finished().await.unwrap();
    assert_eq!(report.chunks, 3, "no chunk twice: {report:?}");
    assert_eq!(seller.client.outbox().doctor().await.unwrap().chunks_left, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_page_is_over_when_the_network_changes() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let seller = city.phone_of(&home.obligors[0]).await;
    let draft = seller.begins_sale_of(&home).await;
    seller.client.sharing().share(draft, ereg_tests::city::slot(ereg_law::role::TRANSFEROR)).await.unwrap();
    let page = answer("200 OK", "Content-Type: text/html\r\n", "<html></html>");
    seller.line.set(State::AnsweredBy(stranger(page).await, Hears::Nothing));
    let report = seller.syncs_once().await;
    assert_eq!((report.needs_you, report.trouble.unwrap().code.as_str()), (0, "network.not_the_registry"));
    seller.back_online();
    let by_itself = seller.client.sync().in_background().unwrap().finished().await.unwrap();
    assert_eq!(by_itself.acked, 0, "without a reason it keeps its wait");
    let report = seller.client.sync().network_changed().unwrap().finished().await.unwrap();
    assert_eq!((report.acked, report.left), (2, 0), "{report:?}");
}
