//! Commands that come in one request: each has one effect and one outcome, and stands for its own lane alone.

use std::{io::Write as _, net::TcpStream, time::Duration};

use ereg_protocol::{
    command::{AskPayment, Collect, CommandBody, PutSections, SectionPut},
    command_lanes::{MAX_COMMANDS_BYTES, MOST_COMMANDS},
    id::DraftId,
    outcome::{Outcome, OutcomeResult},
    problem::CommandProblem,
};
use ereg_registry::service::Answering;
use ereg_trust::envelope::{Envelope, PayloadType};

use super::bench::{Bench, Phone, Reply, bytes_of, commands_request, parties_section};

/// Somebody with a shared draft, and a registry that does nothing by itself.
async fn writer() -> (Bench, Phone, DraftId) {
    let bench = Bench::by_hand(Answering::Last).await;
    let phone = bench.phone_of(bench.seller("plain_sale"));
    let draft = phone.shares(&bench, "plain_sale");
    (bench, phone, draft)
}

/// A command that writes the section of a draft anew.
fn put(bench: &Bench, phone: &Phone, draft_id: DraftId, rev: u64) -> Vec<u8> {
    let sections = vec![SectionPut { rev, ..parties_section(bench, "plain_sale") }];
    phone.command(CommandBody::PutSections(PutSections { draft_id, sections })).to_bytes().unwrap()
}

/// A command about a case that is not there.
fn nowhere(phone: &Phone) -> Vec<u8> {
    let case_id = "019abcde-0000-7000-8000-0000000000ab".parse().unwrap();
    phone.command(CommandBody::Collect(Collect { case_id })).to_bytes().unwrap()
}

fn codes(replies: &[Reply]) -> Vec<(u16, String)> {
    replies.iter().map(Reply::code).collect()
}

fn done() -> (u16, String) {
    (200, String::new())
}

fn problem(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_that_are_no_request_are_refused_whole() {
    let (bench, phone, draft) = writer().await;
    let kept = bench.commands_kept();
    let one = put(&bench, &phone, draft, 2);
    let attempt_id = "019abcde-0000-7000-8000-0000000000ab".parse().unwrap();
    let alone = phone.command(CommandBody::AskPayment(AskPayment { attempt_id })).to_bytes().unwrap();
    let lines = |lines: &[&[u8]]| lines.iter().flat_map(|line| [*line, b"\n"].concat()).collect::<Vec<u8>>();
    let many = |count| lines(&vec![&nowhere(&phone)[..]; count]);
    let long = vec![b'x'; MAX_COMMANDS_BYTES - one.len() - 1];
    for (body, code) in [
        (Vec::new(), problem(400, "commands.lines")),
        (one.clone(), problem(400, "commands.lines")),
        (lines(&[b""]), problem(400, "commands.lines")),
        (lines(&[b"", &one]), problem(400, "commands.lines")),
        (lines(&[&one, b""]), problem(400, "commands.lines")),
        (lines(&[&one, b"", b"", &one]), problem(400, "commands.lines")),
        (many(MOST_COMMANDS + 1), problem(400, "commands.too_many")),
        (lines(&[&one, &long]), problem(413, "too_large")),
        // What another office or a bank is asked about waits for them alone.
        (lines(&[&one, b"", &alone]), problem(400, "commands.alone")),
    ] {
        let request = phone.sign(commands_request(&body));
        assert_eq!(phone.wire.raw(&bytes_of(&request, phone.wire.addr)).code(), code);
    }
    assert_eq!(bench.commands_kept(), kept, "nothing of them was done");
    let whole = phone.sign(commands_request(&many(MOST_COMMANDS)));
    let whole = phone.wire.raw(&bytes_of(&whole, phone.wire.addr)).each();
    assert_eq!(codes(&whole)[0], problem(404, "not_found"));
    assert_eq!(whole.len(), MOST_COMMANDS);
}

/// One that fails holds up its own lane and no other, and what is behind it was not looked at: that is signed.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_carried_out_holds_up_its_lane_alone() {
    let (bench, phone, draft) = writer().await;
    let put = |rev| put(&bench, &phone, draft, rev);
    let (malformed, gone) = (b"{\"kind\":\"pay\"".to_vec(), nowhere(&phone));
    let (two, three, four, five) = (put(2), put(3), put(4), put(5));
    let replies = phone.post_together(&[&[&two, &malformed, &four], &[&gone, &five], &[&three]]);
    let held_up = problem(409, "commands.held_up");
    let expected =
        [done(), problem(400, "canonical.syntax"), held_up.clone(), problem(404, "not_found"), held_up, done()];
    assert_eq!(codes(&replies), expected);
    let signed = |reply: &Reply| {
        let envelope = reply.problem().signed.map(|signed| Envelope::from_bytes(signed.as_bytes()).unwrap());
        let told = envelope.map(|envelope| envelope.unverified_payload().to_vec());
        told.map(|told| ereg_domain::canonical::from_canonical::<CommandProblem>(&told).unwrap().code)
    };
    assert_eq!(signed(&replies[1]), None, "of what is no command nothing is signed");
    for (reply, code) in
        [(&replies[2], "commands.held_up"), (&replies[3], "not_found"), (&replies[4], "commands.held_up")]
    {
        assert_eq!(signed(reply).as_deref(), Some(code));
    }
    // Without what held them up they are carried out.
    assert_eq!(codes(&phone.post_together(&[&[&four, &five]])), [done(), done()]);
}

/// A refusal of the registry is an outcome, and nothing that was built on the refused is done.
#[tokio::test(flavor = "multi_thread")]
async fn a_declined_command_holds_up_its_lane_also_when_it_is_sent_again() {
    let (bench, phone, draft) = writer().await;
    let (two, stale, three) =
        (put(&bench, &phone, draft, 2), put(&bench, &phone, draft, 1), put(&bench, &phone, draft, 3));
    let kept = bench.commands_kept();
    for _ in 0..2 {
        let replies = phone.post_together(&[&[&two, &stale, &three]]);
        assert_eq!(codes(&replies), [done(), done(), problem(409, "commands.held_up")]);
        let envelope = Envelope::from_bytes(&replies[1].body).unwrap();
        let outcome: Outcome = ereg_domain::canonical::from_canonical(envelope.unverified_payload()).unwrap();
        assert!(matches!(outcome.result, OutcomeResult::Declined(_)), "{outcome:?}");
    }
    assert_eq!(bench.commands_kept(), kept + 2);
    // Behind what is held up an outcome of before is told all the same.
    let replies = phone.post_together(&[&[&stale, &three, &two]]);
    assert_eq!(codes(&replies), [done(), problem(409, "commands.held_up"), done()]);
    assert_eq!(bench.commands_kept(), kept + 2);
}

/// Half of a request was carried out before, and the connection is cut once the rest is: whoever asks again, in whichever
/// grouping, gets of each the bytes of its one outcome.
#[tokio::test(flavor = "multi_thread")]
async fn a_request_whose_answer_was_cut_is_answered_in_any_grouping_and_has_one_effect() {
    let (bench, phone, draft) = writer().await;
    let commands: Vec<Vec<u8>> = (2..8).map(|rev| put(&bench, &phone, draft, rev)).collect();
    let kept = bench.commands_kept();
    let first = phone.post_together(&[&[&commands[0], &commands[1], &commands[2]]]);
    let body: Vec<u8> = commands.iter().flat_map(|one| [&one[..], b"\n"].concat()).collect();
    let request = phone.sign(commands_request(&body));
    let mut stream = TcpStream::connect(phone.wire.addr).unwrap();
    stream.write_all(&bytes_of(&request, phone.wire.addr)).unwrap();
    while bench.commands_kept() < kept + 6 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    drop(stream);
    let bytes = |replies: Vec<Reply>| replies.into_iter().map(|reply| reply.body).collect::<Vec<_>>();
    let [a, b, c, d, e, f] = &commands[..] else { panic!("six") };
    let again = bytes(phone.post_together(&[&[a, b], &[c, d, e, f]]));
    assert_eq!(again[..3], bytes(first));
    let others = bytes(phone.post_together(&[&[f], &[e], &[d, c, b, a]]));
    assert_eq!(others, again.iter().rev().cloned().collect::<Vec<_>>());
    let alone: Vec<_> = commands.iter().map(|one| phone.post(one).body).collect();
    assert_eq!(alone, again);
    assert_eq!(bench.commands_kept(), kept + 6, "one effect each");
    bench.running.service().verify_audit().unwrap();
}

/// Of a signed problem every signature verifies, and its sender is who sent it.
#[tokio::test(flavor = "multi_thread")]
async fn the_words_about_what_was_held_up_are_the_receipt_roles() {
    use ereg_protocol::problem::Sender;
    use ereg_trust::bundle::{KeyRole, TrustBundle};
    let (bench, phone, draft) = writer().await;
    let trust = TrustBundle::parse(&bench.wire().send(&super::bench::get("/v1/trust", "?")).body, None, 0).unwrap();
    let (gone, behind) = (nowhere(&phone), put(&bench, &phone, draft, 2));
    for reply in phone.post_together(&[&[&gone, &behind]]) {
        let envelope = Envelope::from_bytes(reply.problem().signed.unwrap().as_bytes()).unwrap();
        let verified = envelope.verify(&PayloadType::new("problem", 1), &trust.role_ever(KeyRole::Receipt)).unwrap();
        let told: CommandProblem = verified.parse().unwrap();
        assert!(matches!(told.by, Sender::Account(_)), "{told:?}");
    }
}

/// Those of a request are acts of one batch: one flush for all of them, and each is counted.
#[tokio::test(flavor = "multi_thread")]
async fn the_commands_of_a_request_share_one_flush() {
    let (bench, phone, draft) = writer().await;
    let scrape = || {
        let metrics = super::bench::Wire { addr: bench.running.metrics().unwrap() };
        String::from_utf8(metrics.raw(b"GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n").body).unwrap()
    };
    let counted = |name: &str| {
        let text = scrape();
        let line = text.lines().find(|line| line.starts_with(&format!("{name} "))).map(str::to_owned);
        line.map_or(0, |line| line.rsplit(' ').next().unwrap().parse::<u64>().unwrap())
    };
    let names = ["ereg_acts_total", "ereg_batches_total", "ereg_outcomes_total{kind=\"put_sections\",result=\"done\"}"];
    let before = names.map(counted);
    let commands: Vec<Vec<u8>> = (2..34).map(|rev| put(&bench, &phone, draft, rev)).collect();
    let lane: Vec<&[u8]> = commands.iter().map(Vec::as_slice).collect();
    assert!(phone.post_together(&[&lane]).iter().all(|reply| reply.status == 200));
    let [acts, batches, outcomes] = names.map(counted);
    assert_eq!((acts - before[0], outcomes - before[2]), (32, 32));
    assert_eq!(batches - before[1], 1);
}
