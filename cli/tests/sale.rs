//! A home changes hands through the built program alone, as two people would type it: a process a step, a vault a
//! person, a registry on a port of this machine, everybody by the wall clock.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot run has failed")]

mod common;

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    thread,
    time::Duration,
};

use common::{Run, ereg, finish, program};
use ereg_registry::{
    http::{Running, ServeConfig, serve},
    seed::{CityPlan, seed},
};
use serde_json::{Value, json};

/// How often a step that waits for the registry is tried again, a fifth of a second apart.
const PATIENCE: u32 = 150;

/// A city and its registry, which serves until the test ends.
struct City {
    root: tempfile::TempDir,
    listing: Value,
    running: Running,
    runtime: tokio::runtime::Runtime,
}

impl City {
    fn seeded() -> Self {
        let root = tempfile::tempdir().unwrap();
        let data = root.path().join("city");
        seed(&data, &CityPlan::new(7, 0)).unwrap();
        let listing = serde_json::from_slice(&fs::read(data.join("city.json")).unwrap()).unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let config = ServeConfig::new(data, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
        let running = runtime.block_on(serve(config)).unwrap();
        Self { root, listing, running, runtime }
    }

    /// The household of a scene, as `city.json` lists it.
    fn home(&self, scene: &str) -> &Value {
        self.listing["cast"].as_array().unwrap().iter().find(|home| home["key"] == scene).unwrap()
    }

    /// A person who has made a vault, connected it and enrolled.
    fn enrolled(&self, name: &str, person: &Value) -> Phone {
        let phone = Phone { vault: self.root.path().join(name).join("vault") };
        fs::create_dir(self.root.path().join(name)).unwrap();
        phone.json(&["init"]);
        let url = format!("http://{}", self.running.authority());
        let root = self.running.root_fingerprint().to_string();
        phone.json(&["connect", "--registry", &url, "--office", "demo", "--root", &root]);
        let (name, number) = (text(person, "name"), text(&person["identity"], "citizen"));
        phone.json(&[
            "enrol",
            "--name",
            &name,
            "--id-no",
            &number,
            "--identity-proof",
            &text(person, "identity_proof"),
        ]);
        phone.json(&["homes"]);
        phone
    }

    /// Stops the registry; the vaults stay.
    fn closes(self) -> tempfile::TempDir {
        self.runtime.block_on(self.running.shutdown());
        self.root
    }
}

fn text(answer: &Value, name: &str) -> String {
    answer[name].as_str().unwrap_or_else(|| panic!("no {name} in {answer}")).to_owned()
}

/// A vault directory; each step is a process of its own.
struct Phone {
    vault: PathBuf,
}

impl Phone {
    fn run(&self, args: &[&str]) -> Run {
        self.run_with(args, b"")
    }

    fn run_with(&self, args: &[&str], input: &[u8]) -> Run {
        let mut command = program(args);
        command.env("EREG_VAULT", &self.vault).env("EREG_PASSPHRASE", "correct horse");
        finish(command.spawn().unwrap(), input)
    }

    fn json(&self, args: &[&str]) -> Value {
        let run = self.run(&[args, &["--json"]].concat());
        assert_eq!(run.exit, 0, "{args:?}: {} {}", run.stdout, run.stderr);
        run.object()
    }

    /// Exchanges with the registry until the answer is as wished.
    fn until(&self, args: &[&str], wished: impl Fn(&Value) -> bool) -> Value {
        for _ in 0..PATIENCE {
            self.run(&["sync", "--json"]);
            let run = self.run(&[args, &["--json"]].concat());
            if run.exit == 0
                && let Some(answer) = run.objects().into_iter().find(&wished)
            {
                return answer;
            }
            thread::sleep(Duration::from_millis(200));
        }
        let run = self.run(args);
        panic!("{args:?} never became so: {} {}", run.stdout, run.stderr);
    }

    /// Reads the sheet, answers what is asked, confirms what is to be confirmed, and signs those bytes.
    fn signs(&self, draft: &str) {
        self.json(&["sync"]);
        let sheet = self.json(&["sheet", draft]);
        let manifest = text(&sheet, "manifest");
        let answers = ["true_intent=yes", "true_materials=yes", "unrecorded_co_owner=no", "mortgaged=no", "altered=no"];
        self.json(&[&["inquiry", draft], answers.as_slice()].concat());
        self.json(&["sign", draft, "--manifest", &manifest]);
        self.json(&["sync"]);
    }
}

#[test]
fn a_home_is_sold_paid_for_and_its_certificate_checked_step_by_step_on_the_command_line() {
    let city = City::seeded();
    let home = city.home("plain_sale");
    let (seller, buyer) = (&home["sellers"][0], &home["buyers"][0]);
    let lin = city.enrolled("lin", seller);
    let zhou = city.enrolled("zhou", buyer);

    let draft = text(&lin.json(&["draft", "new", "--unit", &text(home, "unit")]), "draft");
    let typed = [
        "parties.co_ownership=sole".to_owned(),
        format!("parties.transferee.1.name={}", text(buyer, "name")),
        format!("parties.transferee.1.id_no={}", text(&buyer["identity"], "citizen")),
        format!("deal.price={}", home["price"].as_u64().unwrap() / 100),
        format!("deal.contract={}", text(home, "contract")),
        "deal.signed_on=2026-10-20".to_owned(),
        "delivery.medium=electronic".to_owned(),
        "delivery.certificates=one".to_owned(),
    ];
    let typed: Vec<&str> = typed.iter().map(String::as_str).collect();
    lin.json(&[&["draft", "set", &draft], typed.as_slice()].concat());

    lin.json(&["share", &draft]);
    let invitation = text(&lin.json(&["invite", &draft]), "invitation");
    lin.json(&["sync"]);
    zhou.json(&["join", &invitation]);
    zhou.json(&["sync"]);

    lin.json(&["sync"]);
    lin.json(&["freeze", &draft]);
    lin.json(&["sync"]);
    lin.signs(&draft);
    zhou.signs(&draft);

    lin.until(&["workspace", &draft], |answer| answer["turn"] == "submit");
    let submitted = text(&lin.json(&["submit", &draft]), "command");
    let case = text(&lin.until(&["cases"], |answer| answer["items"][0].is_object())["items"][0], "case");

    zhou.until(&["case", &case], |answer| answer["state"] == "fee_due");
    zhou.json(&["pay", &case]);
    zhou.until(&["case", &case], |answer| answer["state"] == "registered");
    zhou.json(&["collect", &case]);
    zhou.until(&["case", &case], |answer| answer["state"] == "issued");

    for command in [&["homes"][..], &["notices"], &["case", &case], &["sheet", &draft]] {
        assert!(zhou.run(command).stdout.starts_with("演示\n"), "{command:?} carries the mark");
    }
    let answered = lin.run_with(&["doctor", "-", "--json"], submitted.as_bytes()).object();
    assert_eq!((&answered["ok"], &answered["state"]), (&json!(true), &json!("answered")));

    let old = text(home, "certificate");
    let of_old = |answer: &Value| answer["number"] == old.as_str() && answer["status"] == "cancelled";
    lin.until(&["certificates"], |answer| answer["items"].as_array().is_some_and(|all| all.iter().any(of_old)));
    let trust = zhou.run(&["trust"]).stdout;
    let token = zhou.run(&["certificates", "--token"]).stdout;
    assert!(token.starts_with("EREG1:"), "{token}");

    // A stranger, when the registry is gone.
    let root = city.closes();
    let file = root.path().join("trust.json");
    fs::write(&file, trust).unwrap();
    let verdict = ereg(&["verify", "--trust", file.to_str().unwrap(), "--json"], token.as_bytes()).object();
    let told = ["ok", "integrity", "seal", "demo"].map(|name| verdict[name].clone());
    assert_eq!(told, [json!(true), json!("intact"), json!("trusted"), json!(true)]);
}
