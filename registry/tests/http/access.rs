//! The access matrix of the routes: every route of the table × every caller × the object of one's own, of the other
//! party, of a stranger. A cell nobody has thought of fails. The route of commands has a matrix of its own, by kind, in
//! `commands`.

use ereg_protocol::{
    command::{CommandBody, PutSections},
    id::DraftId,
    transport::{HttpRequest, Method},
};
use ereg_registry::http::routes::{Admission, Call, ROUTES, Route};
use ereg_trust::digest::Digest;

use super::{
    bench::{Bench, Phone, chunk_request, command_request, encoded, get, parties_section},
    document::Document,
};

/// The caller. The object is the seller's: her own, the other party's for the buyer, a stranger's for anyone else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// The seller, whose home, workspace and file it is.
    Owner,
    /// The buyer, who joined the workspace.
    OtherParty,
    /// An enrolled person who has nothing to do with it.
    Stranger,
    /// A key the registry has never seen.
    UnknownKey,
    /// Nobody: no signature.
    Nobody,
}

pub const EVERYBODY: [Who; 5] = [Who::Owner, Who::OtherParty, Who::Stranger, Who::UnknownKey, Who::Nobody];

/// The status each caller gets. `None` is a cell without an expectation, which fails.
fn expected(call: Call, who: Who) -> Option<u16> {
    use Who::{Nobody, OtherParty, Owner, Stranger, UnknownKey};
    Some(match (call, who) {
        (
            Call::Trust
            | Call::Pack
            | Call::Checkpoint
            | Call::Inclusion
            | Call::Consistency
            | Call::Publications
            | Call::Time
            | Call::OpenApi,
            _,
        ) => 200,
        // Whoever holds the token may ask how its certificate stands; what it shows is masked.
        (Call::Status, _) => 200,
        (_, UnknownKey | Nobody) => 401,
        // Each sees his own and nothing else: the test below looks into the bodies.
        // A command of nobody's: each is told that he has none.
        (Call::Homes | Call::Feed | Call::Vault | Call::Outcome, Owner | OtherParty | Stranger) => 200,
        // Only the holder, although the buyer has the same extract in the workspace.
        (Call::Extract, Owner) => 200,
        (Call::Extract, OtherParty | Stranger) => 404,
        (Call::Licence, Owner) => 200,
        (Call::Licence, OtherParty | Stranger) => 404,
        // Nothing is sealed in this scene; whose it is, `document` in the service's tests asks.
        (Call::Document, Owner | OtherParty | Stranger) => 404,
        (Call::Workspace | Call::Medium | Call::Chunk, Owner | OtherParty) => 200,
        (Call::PutChunk, Owner | OtherParty) => 204,
        (Call::Workspace | Call::Medium | Call::Chunk | Call::PutChunk, Stranger) => 404,
        // A command on the workspace: done for its writer, declined in an outcome for the other party.
        (Call::Commands, Owner | OtherParty) => 200,
        (Call::Commands, Stranger) => 404,
    })
}

struct Scene {
    bench: Bench,
    owner: Phone,
    other: Phone,
    stranger: Phone,
    unknown: Phone,
    draft: DraftId,
    medium: Digest,
    token: String,
    licence: String,
}

const PHOTO: &[u8] = &[0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3];

impl Scene {
    async fn set() -> Scene {
        let bench = Bench::start().await;
        let owner = bench.phone_of(bench.seller("plain_sale"));
        let other = bench.phone_of(bench.buyer("plain_sale"));
        let stranger = bench.phone_of(bench.seller("mortgaged_sale"));
        let unknown = bench.newcomer();
        let draft = owner.shares(&bench, "plain_sale");
        owner.invites(draft, &other);
        let medium = owner.announces(draft, PHOTO);
        assert_eq!(owner.put_chunk(medium, "0", PHOTO).status, 204);
        let feed = owner.get("/v1/feed", "?after=0").body;
        let (token, licence) = (token_in(&feed), licence_in(&feed));
        Scene { bench, owner, other, stranger, unknown, draft, medium, token, licence }
    }

    fn phone(&self, who: Who) -> &Phone {
        match who {
            Who::Owner => &self.owner,
            Who::OtherParty => &self.other,
            Who::Stranger => &self.stranger,
            Who::UnknownKey | Who::Nobody => &self.unknown,
        }
    }

    /// The route's request for the seller's object.
    fn request(&self, route: &Route, phone: &Phone) -> HttpRequest {
        let unit = self.bench.listing.household("plain_sale").unwrap().unit;
        let path = route
            .path
            .replace("{unit}", unit.as_str())
            .replace("{id}", &self.draft.to_string())
            .replace("{digest}", &self.medium.to_string())
            .replace("{n}", "0")
            .replace("{licence}", &self.licence);
        assert!(!path.contains('{'), "{path} has a part this test does not know");
        let query = match route.call {
            Call::Feed => "?after=0",
            Call::Vault => "?marks=AAAAAAAAAAAAAAAAAAAAAA",
            Call::Inclusion => "?index=0&size=1",
            Call::Consistency => "?from=1&to=2",
            Call::Time => "?nonce=AAAAAAAAAAAAAAAAAAAAAA",
            _ => "?",
        };
        match (route.method, route.call) {
            (Method::Get, _) => get(&path, query),
            (Method::Put, _) => chunk_request(&self.medium.to_string(), "0", PHOTO),
            (Method::Post, Call::Status) => HttpRequest {
                method: Method::Post,
                headers: vec![("content-type".to_owned(), "application/json".to_owned())],
                body: format!("{{\"token\":\"{}\"}}", self.token).into_bytes(),
                ..get(&path, query)
            },
            (Method::Post, _) => {
                let mut section = parties_section(&self.bench, "plain_sale");
                section.rev = 2;
                let body = PutSections { draft_id: self.draft, sections: vec![section] };
                let command = phone.command(CommandBody::PutSections(body));
                command_request(&command.to_bytes().unwrap())
            }
        }
    }
}

/// The token of the first certificate in a feed.
fn token_in(feed: &[u8]) -> String {
    let lines = std::str::from_utf8(feed).unwrap().lines().map(|line| serde_json::from_str(line).unwrap());
    let certificate = lines.into_iter().find(|line: &serde_json::Value| line["kind"] == "certificate").unwrap();
    let view: serde_json::Value = serde_json::from_str(certificate["body"].as_str().unwrap()).unwrap();
    view["token"].as_str().unwrap().to_owned()
}

/// The identifier of the first certificate that a feed tells.
fn licence_in(feed: &[u8]) -> String {
    let lines = std::str::from_utf8(feed).unwrap().lines().map(|line| serde_json::from_str(line).unwrap());
    let certificate = lines.into_iter().find(|line: &serde_json::Value| line["kind"] == "certificate").unwrap();
    let view: serde_json::Value = serde_json::from_str(certificate["body"].as_str().unwrap()).unwrap();
    view["licence_id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_cell_of_the_access_matrix_is_as_expected() {
    let scene = Scene::set().await;
    let document = Document::served_at(&scene.bench.wire());
    let mut wrong = Vec::new();
    for route in ROUTES {
        for who in EVERYBODY {
            let phone = scene.phone(who);
            let request = scene.request(route, phone);
            // Public routes take no signature; a signed GET there is no better than an unsigned one.
            let signed = route.admission == Admission::Signed && who != Who::Nobody;
            let reply = phone.wire.send(&if signed { phone.sign(request) } else { request });
            if Some(reply.status) != expected(route.call, who) {
                let (want, body) = (expected(route.call, who), String::from_utf8_lossy(&reply.body).into_owned());
                wrong.push(format!(
                    "{} {} {who:?}: {} not {want:?}: {body:.200}",
                    route.method.as_str(),
                    route.path,
                    reply.status
                ));
            }
            if let Err(error) = document.promises(route, &reply) {
                wrong.push(format!("{} {} is answered as nobody says: {error}", route.method.as_str(), route.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_each_sees_of_his_own_holds_nothing_of_others() {
    let scene = Scene::set().await;
    let unit = scene.bench.listing.household("plain_sale").unwrap().unit.to_string();
    let draft = scene.draft.to_string();
    let seen = |who: Who, path: &str, query: &str| String::from_utf8(scene.phone(who).get(path, query).body).unwrap();
    let homes = |who: Who| scene.phone(who).homes();
    assert!(homes(Who::Owner).iter().any(|home| home.unit.to_string() == unit));
    assert!(homes(Who::OtherParty).iter().all(|home| home.unit.to_string() != unit));
    assert!(homes(Who::Stranger).iter().all(|home| home.unit.to_string() != unit));
    assert!(seen(Who::Owner, "/v1/feed", "?after=0").contains(&draft));
    assert!(seen(Who::OtherParty, "/v1/feed", "?after=0").contains(&draft));
    assert!(!seen(Who::Stranger, "/v1/feed", "?after=0").contains(&draft));
}

/// An heir holds nothing yet: the deed that names them opens the extract, to them and to nobody else, while it stands.
#[tokio::test(flavor = "multi_thread")]
async fn an_heir_is_told_the_extract_by_the_deed_that_names_them_and_nobody_else_is() {
    use ereg_registry::partner::{DeedSetting, Sandbox};
    let bench = Bench::start().await;
    let home = bench.listing.household("plain_estate").unwrap();
    let (heir, stranger) = (bench.phone_of(&home.right_holders[0]), bench.phone_of(bench.seller("plain_sale")));
    let (path, deed) = (format!("/v1/units/{}/extract", home.unit), home.deed.clone().unwrap());
    let asks = |phone: &Phone, deed: &str| phone.get(&path, &format!("?deed={}", encoded(deed)));
    assert_eq!(asks(&heir, &deed).status, 200);
    let not_found = (404, "not_found".to_owned());
    assert_eq!(heir.get(&path, "?").code(), not_found, "without the deed");
    assert_eq!(asks(&stranger, &deed).code(), not_found, "by somebody else's deed");
    assert_eq!(asks(&heir, "（2026）演示内民证字第0号").code(), not_found, "by a deed that is none");
    let other = bench.listing.household("plain_sale").unwrap().unit;
    let elsewhere = heir.get(&format!("/v1/units/{other}/extract"), &format!("?deed={}", encoded(&deed)));
    assert_eq!(elsewhere.code(), not_found, "of a home that the deed is not about");
    for wrong in ["", "a\u{7}b", &"a".repeat(41)] {
        assert_eq!(asks(&heir, wrong).code(), (400, "query.malformed".to_owned()), "{wrong:?}");
    }
    // Given to an heir, it opens a workspace to that heir alone.
    let (draft, extract) = (heir.uuid(), heir.extract_by_deed(&home.unit, &deed));
    let share = |slot: &str| {
        CommandBody::Share(ereg_protocol::command::ShareDraft {
            draft_id: DraftId::new(draft).unwrap(),
            matter: home.matter,
            slot: slot.parse().unwrap(),
            about: ereg_protocol::command::About::Extract(extract.clone()),
        })
    };
    let declined = |phone: &Phone, slot: &str| match phone.outcome(&phone.command(share(slot))).result {
        ereg_protocol::outcome::OutcomeResult::Declined(declined) => declined.code,
        other => format!("{other:?}"),
    };
    assert_eq!(declined(&stranger, "heir.1"), "extract.not_holder");
    assert_eq!(declined(&heir, "deceased.1"), "slot.unknown", "nobody fills the place of the dead");
    heir.done(share("heir.1"));
    let invite = |slot: &str| {
        let (draft_id, code_hash) = (DraftId::new(draft).unwrap(), Digest::of(b"a code of 16 bytes"));
        CommandBody::Invite(ereg_protocol::command::Invite { draft_id, slot: slot.parse().unwrap(), code_hash })
    };
    let household = bench.city.household("plain_estate").unwrap();
    let bytes = |body: &ereg_law::section::Body| String::from_utf8(body.bytes().unwrap()).unwrap();
    let sections = household.application.iter().map(|(kind, body)| ereg_protocol::command::SectionPut {
        kind,
        rev: 1,
        body: bytes(body),
    });
    let sections = sections.collect();
    heir.done(CommandBody::PutSections(PutSections { draft_id: DraftId::new(draft).unwrap(), sections }));
    match heir.outcome(&heir.command(invite("deceased.1"))).result {
        ereg_protocol::outcome::OutcomeResult::Declined(declined) => assert_eq!(declined.code, "slot.unknown"),
        other => panic!("the dead were invited: {other:?}"),
    }
    heir.done(invite("heir.2"));

    let sandbox = Sandbox::open(bench.path()).unwrap();
    sandbox.set_deed(&deed, DeedSetting::Revoked).unwrap();
    assert_eq!(asks(&heir, &deed).code(), not_found, "a revoked deed is none");
    sandbox.set_deed(&deed, DeedSetting::Silent).unwrap();
    assert_eq!(asks(&heir, &deed).code(), (503, "partner.unreachable".to_owned()));
}
