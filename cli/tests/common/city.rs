//! A city with its registry on a port of this machine, and people who use the built program, a process a step.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    thread,
    time::Duration,
};

use ereg_law::{matter::LAW, verdict::Needs};
use ereg_registry::{
    http::{Running, ServeConfig, serve},
    partner::{CheckSetting, OfficerSays, PayerSetting, Sandbox, TaxSetting},
    seed::{CityPlan, seed},
    service::to_decide,
};
use serde_json::{Value, json};

use super::{Run, finish, program};

/// The number of times a step that waits for the registry is tried again, a fifth of a second apart.
const PATIENCE: u32 = 150;

/// A city and its registry, which serves until the test ends.
pub struct City {
    root: tempfile::TempDir,
    listing: Value,
    running: Running,
    runtime: tokio::runtime::Runtime,
}

impl City {
    pub fn seeded() -> Self {
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
    pub fn home(&self, scene: &str) -> &Value {
        self.listing["cast"].as_array().unwrap().iter().find(|home| home["key"] == scene).unwrap()
    }

    /// The registry takes a policy pack: the floor with a higher version and something changed.
    pub fn takes_pack(&self, change: impl FnOnce(&mut Value)) {
        let mut pack: Value = serde_json::from_slice(ereg_law::policy::FLOOR_PACK).unwrap();
        pack["version"] = (pack["version"].as_u64().unwrap() + 1).into();
        change(&mut pack);
        self.running.service().take_pack(&serde_json::to_vec(&pack).unwrap()).unwrap();
    }

    /// 演示: the sandbox plays the person for whom a case waits.
    pub fn approves(&self, case: &str) {
        let data = self.root.path().join("city");
        let approved = to_decide(&data, "demo", LAW, case.parse().unwrap(), OfficerSays::Approve).unwrap().unwrap();
        Sandbox::open(&data).unwrap().decide(&approved).unwrap();
    }

    /// Lets the bank wait for its payers from now on.
    pub fn payers_wait(&self) {
        self.sandbox().set_payer(PayerSetting::Waits).unwrap();
    }

    /// Somebody opens or scans what is offered for a case, and pays.
    pub fn somebody_pays(&self, case: &str) {
        self.sandbox().pay(case.parse().unwrap()).unwrap();
    }

    fn sandbox(&self) -> Sandbox {
        Sandbox::open(&self.root.path().join("city")).unwrap()
    }

    /// The tax office has corrected what it says of a contract, for this case.
    pub fn corrects_the_tax(&self, contract: &str, case: &str) {
        let sandbox = Sandbox::open(&self.root.path().join("city")).unwrap();
        sandbox.set_tax(contract, TaxSetting::CLEARED).unwrap();
        sandbox.set_check(case.parse().unwrap(), Needs::TaxClearance, CheckSetting::Corrected).unwrap();
    }

    /// A vault that knows no registry.
    pub fn vault(&self, name: &str) -> Phone {
        let phone = Phone { vault: self.root.path().join(name).join("vault") };
        fs::create_dir(self.root.path().join(name)).unwrap();
        phone.json(&["init"]);
        phone
    }

    /// Address and root of the registry.
    pub fn address(&self) -> (String, String) {
        (format!("http://{}", self.running.authority()), self.running.root_fingerprint().to_string())
    }

    /// A vault that is connected.
    pub fn connected(&self, name: &str) -> Phone {
        let phone = self.vault(name);
        let (url, root) = self.address();
        phone.json(&["connect", "--registry", &url, "--office", "demo", "--root", &root]);
        phone
    }

    /// A person who has made a vault, connected it and enrolled.
    pub fn enrolled(&self, name: &str, person: &Value) -> Phone {
        let phone = self.connected(name);
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

    /// Whoever is to act for the city's bank, as the listing has them.
    pub fn representative(&self) -> &Value {
        &self.listing["organisations"][0]["representative"]
    }

    /// Whoever acts for the city's bank, mandated in these matters by its legal representative and enrolled for it.
    pub fn bank(&self, name: &str, matters: &[&str]) -> Phone {
        let bank = &self.listing["organisations"][0];
        let (legal, acting) = (&bank["legal_representative"], &bank["representative"]);
        let as_person = |who: &Value| {
            let mut who = who.clone();
            who["identity"] = json!({ "citizen": who["number"] });
            who
        };
        let representative = self.enrolled(&format!("{name}-legal"), &as_person(legal));
        let (organisation, code) = (text(bank, "name"), text(bank, "code"));
        let (acts, number) = (text(acting, "name"), text(acting, "number"));
        let mut granted = vec!["mandate", "grant", "--principal", &organisation, "--principal-no", &code];
        granted.extend(["--representative", &acts, "--id-no", &number, "--from", "2026-01-01", "--to", "2099-12-31"]);
        granted.push("--matters");
        granted.extend(matters);
        representative.json(&granted);
        representative.json(&["sync"]);
        let tablet = self.connected(name);
        let proof = text(acting, "identity_proof");
        let enrolled = ["enrol", "--principal", &code, "--name", &acts, "--id-no", &number, "--identity-proof", &proof];
        tablet.json(&enrolled);
        tablet
    }

    /// Stops the registry; the vaults stay.
    pub fn closes(self) -> tempfile::TempDir {
        self.runtime.block_on(self.running.shutdown());
        self.root
    }
}

pub fn text(answer: &Value, name: &str) -> String {
    answer[name].as_str().unwrap_or_else(|| panic!("no {name} in {answer}")).to_owned()
}

/// A vault directory; each step is a process of its own.
pub struct Phone {
    pub vault: PathBuf,
}

impl Phone {
    pub fn run(&self, args: &[&str]) -> Run {
        self.run_with(args, b"")
    }

    pub fn run_with(&self, args: &[&str], input: &[u8]) -> Run {
        let mut command = program(args);
        command.env("EREG_VAULT", &self.vault).env("EREG_PASSPHRASE", "correct horse");
        finish(command.spawn().unwrap(), input)
    }

    pub fn json(&self, args: &[&str]) -> Value {
        let run = self.run(&[args, &["--json"]].concat());
        assert_eq!(run.exit, 0, "{args:?}: {} {}", run.stdout, run.stderr);
        run.object()
    }

    /// A draft of the sale of a home, with all that its seller writes but the inquiry.
    pub fn drafts(&self, home: &Value) -> String {
        let draft = text(&self.json(&["draft", "new", "--matter", "T04", "--unit", &text(home, "unit")]), "draft");
        let buyer = &home["right_holders"][0];
        let typed = [
            "holding.co_ownership=sole".to_owned(),
            format!("parties.transferee.1.name={}", text(buyer, "name")),
            format!("parties.transferee.1.id_no={}", text(&buyer["identity"], "citizen")),
            format!("deal.price={}", home["price"].as_u64().unwrap() / 100),
            format!("deal.contract={}", text(home, "contract")),
            "deal.signed_on=2026-10-20".to_owned(),
            "delivery.medium=electronic".to_owned(),
            "delivery.certificates=one".to_owned(),
        ];
        let typed: Vec<&str> = typed.iter().map(String::as_str).collect();
        self.json(&[&["draft", "set", &draft], typed.as_slice()].concat());
        draft
    }

    /// Exchanges with the registry until the answer is as wished.
    pub fn until(&self, args: &[&str], wished: impl Fn(&Value) -> bool) -> Value {
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

    /// Shares a draft and freezes it with another, who joins; both sign, and it is this person's turn to send it in.
    pub fn signs_with(&self, other: &Phone, draft: &str) {
        self.json(&["share", draft]);
        let invitation = text(&self.json(&["invite", draft]), "invitation");
        self.json(&["sync"]);
        other.json(&["join", &invitation]);
        other.json(&["sync"]);
        self.json(&["sync"]);
        self.json(&["freeze", draft]);
        self.json(&["sync"]);
        self.signs(draft);
        other.signs(draft);
        self.until(&["workspace", draft], |answer| answer["turn"] == "submit");
    }

    /// Reads the sheet, answers what is asked, confirms what is to be confirmed, and signs those bytes.
    pub fn signs(&self, draft: &str) {
        self.json(&["sync"]);
        let sheet = self.json(&["sheet", draft]);
        let manifest = text(&sheet, "manifest");
        // What the matter asks and nothing stands in the way of.
        let asked = self.run(&["draft", "show", draft, "--json"]).stdout;
        let asks = |question: &&str| asked.contains(&format!("inquiry.{}", question.split('=').next().unwrap()));
        let answers = ["true_intent=yes", "true_materials=yes", "unrecorded_co_owner=no", "mortgaged=no", "altered=no"];
        let answers: Vec<&str> = answers.iter().copied().filter(asks).collect();
        self.json(&[&["inquiry", draft], answers.as_slice()].concat());
        self.json(&["sign", draft, "--manifest", &manifest]);
        self.json(&["sync"]);
    }
}
