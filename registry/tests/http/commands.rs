//! The access matrix of the commands: every kind × the party whose object it is × every caller. What is expected
//! follows from the table of acts.

use ereg_domain::{canonical, party::Side, time::Instant};
use ereg_law::{
    material::{ContentCheck, MaterialCode, MediaType, UploadedMaterial},
    verdict::Needs,
};
use ereg_protocol::{
    act::WhoMay,
    command::{
        Annotate, AskPayment, Collect, CommandBody, CommandKind, PutSections, RevokeConsent, RevokeMandate, SectionPut,
    },
    document::CopyPurpose,
    objects::{HeldSection, Tells},
    outcome::{Outcome, OutcomeResult},
};
use ereg_registry::{
    http::routes::{Call, ROUTES},
    partner::{RegisteredOrganisation, Sandbox},
    seed::ListedPerson,
};
use ereg_trust::envelope::Envelope;

use super::{
    access::{EVERYBODY, Who},
    bench::{Bench, Phone, Reply, command_request, parties_section},
    document::Document,
    play::Play,
};

/// The organisation whose legal representative the seller is, where one is needed.
pub const CODE: &str = "91420100MA0000015F";

fn organisation_of(legal: &ListedPerson) -> RegisteredOrganisation {
    RegisteredOrganisation {
        name: "演示置业有限公司".parse().unwrap(),
        legal_representative: legal.name.clone(),
        number: legal.identity.person().unwrap(),
    }
}

/// The outcome for a caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gets {
    /// An outcome: done.
    Done,
    /// An outcome: declined with this code.
    Declined(String),
    /// A problem.
    Problem(u16, String),
}

impl Gets {
    pub fn from(reply: &Reply) -> Gets {
        if reply.status != 200 {
            let (status, code) = reply.code();
            return Gets::Problem(status, code);
        }
        let envelope = Envelope::from_bytes(&reply.body).unwrap();
        let outcome: Outcome = canonical::from_canonical(envelope.unverified_payload()).unwrap();
        match outcome.result {
            OutcomeResult::Done(_) => Gets::Done,
            OutcomeResult::Declined(declined) => Gets::Declined(declined.code),
        }
    }
}

fn role_on(side: Side) -> ereg_domain::name::RoleName {
    match side {
        Side::Obligor => ereg_law::role::TRANSFEROR,
        Side::RightHolder => ereg_law::role::TRANSFEREE,
    }
}

/// Returns the parties whose objects a kind is about: nobody but the seller opens, invites and freezes, nobody but the
/// buyer pays.
pub fn sides(kind: CommandKind) -> &'static [Side] {
    match kind {
        CommandKind::GrantMandate
        | CommandKind::RevokeMandate
        | CommandKind::Share
        | CommandKind::Invite
        | CommandKind::RevokeInvitation
        | CommandKind::PutMedium
        | CommandKind::Freeze
        | CommandKind::LockHome
        | CommandKind::LiftHomeLock => &[Side::Obligor],
        CommandKind::Accept
        | CommandKind::Pay
        | CommandKind::AskPayment
        | CommandKind::Collect
        | CommandKind::Annotate
        | CommandKind::GrantConsent
        | CommandKind::RevokeConsent => &[Side::RightHolder],
        // No party's: an office asks. `consents` shows who may.
        CommandKind::UseLicence => &[],
        CommandKind::Enrol
        | CommandKind::PutSections
        | CommandKind::Sign
        | CommandKind::Submit
        | CommandKind::Supplement
        | CommandKind::Withdraw
        | CommandKind::Dispute => &[Side::Obligor, Side::RightHolder],
    }
}

/// Returns what is expected where `who` sends the command that the party of `side` would send about his own: what the
/// table of acts says of who may, and what else a member or a party runs into who puts in what is another's.
fn expected(kind: CommandKind, side: Side, who: Who) -> Gets {
    use CommandKind as Kind;
    use Side::{Obligor as Transferor, RightHolder as Transferee};
    use Who::{Nobody, OtherParty, Owner, Stranger, UnknownKey};
    use WhoMay::{Consented, Enrolled, Grantor, Holder, Invited, Member, Named, Newcomer, Party, Payer, Taker, Writer};
    let row = kind.act();
    let declined = |code: &str| Gets::Declined(code.to_owned());
    let problem = |status, code: &str| Gets::Problem(status, code.to_owned());
    match (who, row.who) {
        (Nobody, _) => problem(401, "signature.missing"),
        // An enrolment is signed by the device key in its body and by no other.
        (UnknownKey, _) | (OtherParty | Stranger, Newcomer) => problem(401, "signature.key_unknown"),
        // Whoever has seen the extract in a workspace opens no other one with it; every failure to join is one answer.
        (OtherParty | Stranger, Holder | WhoMay::Owner | Invited) | (OtherParty, Writer | Taker) => {
            declined(row.refused)
        }
        // What another's key has signed is nobody else's to grant.
        (OtherParty | Stranger, Enrolled) => declined("mandate.other_key"),
        // An attempt is its payer's alone; the case it pays for is both's.
        (Stranger, Writer | Member | Party | Taker | Payer | Grantor | Named | Consented)
        | (OtherParty, Payer | Grantor | Named | Consented) => problem(404, "not_found"),
        // Any party may submit what all have signed: here the other one was first, and his receipt is told.
        (Owner, _) if kind == Kind::Submit => declined("already_submitted"),
        (Owner, _) if kind == Kind::Supplement => declined("already_supplemented"),
        (Owner, _) => Gets::Done,
        (OtherParty, Member | Party) => match (kind, side) {
            // A shared section is its writer's.
            (Kind::PutSections, Transferor) => declined("workspace.not_the_writer"),
            // It becomes the sender's own section; the buyer's stays, as the test below shows.
            (Kind::PutSections, Transferee) => Gets::Done,
            (Kind::Sign, _) => declined("statement.slot"),
            (Kind::Withdraw | Kind::Dispute, _) => declined("key.unknown"),
            // Whoever takes part may hand in a file.
            _ => Gets::Done,
        },
    }
}

/// A sale that has come so far that this kind of command is the next one.
pub struct Scene<'a> {
    play: Play<'a>,
    kind: CommandKind,
    side: Side,
    /// Somebody enrolled who has nothing to do with it.
    stranger: Phone,
    /// A key the registry has never seen; for an enrolment, his who enrols.
    unknown: Phone,
    newcomer: Phone,
}

impl<'a> Scene<'a> {
    pub fn set(bench: &'a Bench, kind: CommandKind, side: Side) -> Scene<'a> {
        // An invitation is the next one beside a party who has joined only where there are more than two.
        let play = Play::begin(
            bench,
            match kind {
                CommandKind::Invite | CommandKind::RevokeInvitation => "r08_shares_sale",
                CommandKind::Supplement => "r54_unanswered",
                CommandKind::Dispute => "r27_deed_tax_open",
                _ => "plain_sale",
            },
        );
        let steps: [fn(&Play<'_>); 8] = [
            |play| play.shares(),
            |play| play.invites(),
            |play| play.join(),
            |play| play.answer(),
            |play| play.freezes(Vec::new()),
            |play| play.sign_all(Vec::new()),
            |play| play.submits(Vec::new()),
            |play| play.party(role_on(Side::RightHolder)).1.done(play.pay()),
        ];
        let taken = match kind {
            CommandKind::Enrol | CommandKind::GrantMandate | CommandKind::RevokeMandate | CommandKind::Share => 0,
            CommandKind::LockHome | CommandKind::LiftHomeLock => 0,
            CommandKind::Invite | CommandKind::RevokeInvitation => 1,
            CommandKind::Accept => 2,
            CommandKind::PutSections | CommandKind::PutMedium => 3,
            CommandKind::Freeze => 4,
            CommandKind::Sign => 5,
            CommandKind::Submit => 6,
            CommandKind::Withdraw | CommandKind::Dispute | CommandKind::Pay | CommandKind::Supplement => 7,
            CommandKind::AskPayment
            | CommandKind::Collect
            | CommandKind::Annotate
            | CommandKind::GrantConsent
            | CommandKind::RevokeConsent
            | CommandKind::UseLicence => 8,
        };
        for step in steps.iter().take(taken) {
            step(&play);
        }
        if kind == CommandKind::Supplement {
            play.sign_anew();
        }
        if matches!(kind, CommandKind::Invite | CommandKind::RevokeInvitation) {
            let (slot, buyer) = play.party(role_on(Side::RightHolder));
            play.writer().done(play.invite(*slot));
            buyer.done(play.accept(*slot));
        }
        if kind == CommandKind::RevokeInvitation {
            play.writer().done(play.invite(play.cast.last().unwrap().0));
        }
        if matches!(kind, CommandKind::GrantMandate | CommandKind::RevokeMandate) {
            let legal = bench.seller("plain_sale");
            let sandbox = Sandbox::open(bench.path()).unwrap();
            sandbox.register_organisation(&CODE.parse().unwrap(), organisation_of(legal)).unwrap();
        }
        if kind == CommandKind::RevokeMandate {
            play.writer().done(play.grant());
        }
        if kind == CommandKind::LiftHomeLock {
            play.writer().done(play.lock());
        }
        if kind == CommandKind::RevokeConsent {
            let buyer = &play.party(role_on(Side::RightHolder)).1;
            buyer.done(play.consent(buyer));
        }
        let stranger = bench.phone_of(bench.seller("mortgaged_sale"));
        Scene { play, kind, side, stranger, unknown: bench.newcomer(), newcomer: bench.newcomer() }
    }

    pub fn phone(&self, who: Who) -> &Phone {
        let other = match self.side {
            Side::Obligor => Side::RightHolder,
            Side::RightHolder => Side::Obligor,
        };
        match who {
            Who::Owner if self.kind == CommandKind::Enrol => &self.newcomer,
            Who::Owner => &self.play.party(role_on(self.side)).1,
            Who::OtherParty => &self.play.party(role_on(other)).1,
            Who::Stranger => &self.stranger,
            Who::UnknownKey | Who::Nobody => &self.unknown,
        }
    }

    /// Returns the command that the party of this side would send about his own.
    pub fn body(&self, bench: &Bench) -> CommandBody {
        let (play, slot) = (&self.play, self.play.party(role_on(self.side)).0);
        match (self.kind, self.side) {
            (CommandKind::Enrol, Side::Obligor) => self.newcomer.enrol(bench.seller("plain_sale")).body,
            (CommandKind::Enrol, Side::RightHolder) => self.newcomer.enrol(bench.buyer("plain_sale")).body,
            (CommandKind::GrantMandate, _) => play.grant(),
            (CommandKind::RevokeMandate, _) => {
                let CommandBody::GrantMandate(granted) = play.grant() else { panic!("a grant") };
                let mandate = Envelope::from_bytes(granted.mandate.as_bytes()).unwrap().digest();
                CommandBody::RevokeMandate(RevokeMandate { mandate })
            }
            (CommandKind::Share, _) => play.share(),
            (CommandKind::Invite, _) => play.invite(play.cast.last().unwrap().0),
            (CommandKind::RevokeInvitation, _) => play.revoke_invitation(play.cast.last().unwrap().0),
            (CommandKind::Accept, _) => play.accept(slot),
            (CommandKind::PutSections, Side::Obligor) => play.put_shared(2),
            (CommandKind::PutSections, Side::RightHolder) => play.put_own(slot),
            (CommandKind::PutMedium, _) => {
                let (code, content) = (MaterialCode::M10, ContentCheck::Verified);
                play.put_medium(&UploadedMaterial { code, media_type: MediaType::Png, size: 4, content }, b"\x89PNG")
            }
            (CommandKind::Freeze, _) => play.freeze(Vec::new()),
            (CommandKind::Sign, _) => play.sign(slot, Vec::new()),
            (CommandKind::Submit, _) => play.submit(Vec::new()),
            (CommandKind::Supplement, _) => play.supplement(play.case_id()),
            (CommandKind::Withdraw, _) => play.withdraw(slot),
            (CommandKind::Dispute, _) => play.dispute(slot, Needs::TaxClearance),
            (CommandKind::Pay, _) => play.pay(),
            (CommandKind::AskPayment, _) => CommandBody::AskPayment(AskPayment { attempt_id: play.attempt_id() }),
            (CommandKind::Collect, _) => CommandBody::Collect(Collect { case_id: play.case_id() }),
            (CommandKind::LockHome, _) => play.lock(),
            (CommandKind::LiftHomeLock, _) => play.lift(self.phone(Who::Owner)),
            (CommandKind::GrantConsent, _) => play.consent(self.phone(Who::Owner)),
            (CommandKind::RevokeConsent | CommandKind::UseLicence, _) => {
                let CommandBody::GrantConsent(given) = play.consent(self.phone(Who::Owner)) else {
                    panic!("a consent")
                };
                let consent = Envelope::from_bytes(given.consent.as_bytes()).unwrap().digest();
                CommandBody::RevokeConsent(RevokeConsent { consent })
            }
            (CommandKind::Annotate, _) => CommandBody::Annotate(Annotate {
                certificate: play.newest(self.phone(Who::Owner), "certificate")["object"]
                    .as_str()
                    .unwrap()
                    .parse()
                    .unwrap(),
                user: "演示租客".parse().unwrap(),
                purpose: CopyPurpose::Letting,
                until: Instant::from_ms(bench.now_s() * 1_000).day().plus_days(30),
            }),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_cell_of_the_command_matrix_is_as_expected() {
    let route = ROUTES.iter().find(|route| route.call == Call::Commands).unwrap();
    let mut wrong = Vec::new();
    for kind in CommandKind::ALL {
        for side in sides(*kind) {
            let bench = Bench::start().await;
            let document = Document::served_at(&bench.wire());
            let scene = Scene::set(&bench, *kind, *side);
            let body = scene.body(&bench);
            // Whose it is comes last: what the others may not do must not have been done by then.
            for who in EVERYBODY.iter().rev() {
                let phone = scene.phone(*who);
                let command = phone.command(body.clone());
                let bytes = command.to_bytes().unwrap();
                let request = command_request(&bytes);
                let reply = phone.wire.send(&if *who == Who::Nobody { request } else { phone.sign(request) });
                let (got, want) = (Gets::from(&reply), expected(*kind, *side, *who));
                if got != want {
                    wrong.push(format!("{kind:?} {side:?} {who:?}: {got:?} not {want:?}"));
                }
                if let Err(error) = document.carries(route, &bytes).and_then(|()| document.promises(route, &reply)) {
                    wrong.push(format!("{kind:?} {side:?} {who:?} is not documented: {error}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Another's own section cannot be written over: what the seller puts in the buyer's name is the seller's.
#[tokio::test(flavor = "multi_thread")]
async fn an_own_section_is_written_by_its_party_alone() {
    let bench = Bench::start().await;
    let scene = Scene::set(&bench, CommandKind::PutSections, Side::RightHolder);
    let (seller, buyer) = (scene.phone(Who::OtherParty), scene.phone(Who::Owner));
    buyer.done(scene.body(&bench));
    let held = |phone: &Phone| -> Vec<HeldSection> {
        let told = phone.told(&format!("/v1/workspaces/{}", scene.play.draft));
        let Tells::Workspace(view) = told else { panic!("a workspace was asked for") };
        view.sections.into_iter().filter(|section| section.slot.is_some()).collect()
    };
    let before = held(buyer);
    assert_eq!(before.len(), 1);
    seller.done(scene.body(&bench));
    assert_eq!(held(buyer), before);
    assert_eq!(held(seller)[0].slot, Some(scene.play.party(role_on(Side::Obligor)).0));
}

/// Anybody on the way can write a problem; of a command, the registry's own can be told from it.
#[tokio::test(flavor = "multi_thread")]
async fn a_problem_about_a_command_is_signed_for_who_sent_it() {
    use ereg_protocol::problem::{CommandProblem, Problem, Sender};
    use ereg_trust::{
        bundle::{KeyRole, TrustBundle},
        digest::Digest,
        envelope::PayloadType,
    };
    let bench = Bench::start().await;
    let phone = bench.phone_of(bench.seller("plain_sale"));
    let trust = phone.wire.send(&super::bench::get("/v1/trust", "?")).body;
    let bundle = TrustBundle::parse(&trust, None, 0).unwrap();
    // Of a case that is not there, and of bytes that are no sections.
    let nowhere = Collect { case_id: "019abcde-0000-7000-8000-0000000000ab".parse().unwrap() };
    let draft_id = phone.shares(&bench, "plain_sale");
    let put = PutSections { draft_id, sections: Vec::new() };
    let mut senders = Vec::new();
    for body in [CommandBody::Collect(nowhere), CommandBody::PutSections(put)] {
        let command = phone.command(body);
        let bytes = command.to_bytes().unwrap();
        let reply = phone.post(&bytes);
        let problem: Problem = reply.problem();
        let envelope = Envelope::from_bytes(problem.signed.as_ref().unwrap().as_bytes()).unwrap();
        let verified = envelope.verify(&PayloadType::new("problem", 1), &bundle.role_ever(KeyRole::Receipt)).unwrap();
        let told: CommandProblem = verified.parse().unwrap();
        assert_eq!((told.code, told.class, told.command), (problem.code, problem.class, Digest::of(&bytes)));
        assert_eq!((told.command_id, told.kind), (command.id, command.kind()));
        senders.push(told.by);
        // Without a signature it has no sender to sign to.
        let unsigned = phone.wire.send(&command_request(&bytes)).problem();
        assert_eq!(unsigned.signed, None);
    }
    assert!(matches!(&senders[..], [Sender::Account(one), Sender::Account(same)] if one == same), "{senders:?}");
}

/// Whoever lost the answer asks for it by its id, and nobody else learns that there was such a command.
#[tokio::test(flavor = "multi_thread")]
async fn the_outcome_of_a_command_is_told_again_to_who_sent_it_alone() {
    let bench = Bench::start().await;
    let (seller, buyer) = (bench.phone_of(bench.seller("plain_sale")), bench.phone_of(bench.buyer("plain_sale")));
    let draft_id = seller.shares(&bench, "plain_sale");
    let sections = vec![SectionPut { rev: 2, ..parties_section(&bench, "plain_sale") }];
    let command = seller.command(CommandBody::PutSections(PutSections { draft_id, sections }));
    let route = ROUTES.iter().find(|route| route.call == Call::Outcome).unwrap();
    let path = route.path.replace("{id}", &command.id.to_string());
    let told = |phone: &Phone| match phone.told(&path) {
        Tells::Command(answer) => {
            assert_eq!(answer.command_id, command.id);
            answer.outcome.map(String::into_bytes)
        }
        _ => panic!("a command was asked for"),
    };
    assert_eq!(told(&seller), None, "not sent yet");
    let answer = seller.send(&command);
    assert_eq!(answer.status, 200);
    assert_eq!((told(&seller), told(&buyer)), (Some(answer.body), None));
}

/// A command that is no supplement of this case leaves no trace, whoever sends it: of a stranger's case nothing is
/// told, a forged statement is none, and a case of which nothing is asked takes nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_forged_or_foreign_supplement_is_none() {
    use ereg_protocol::command::{StatementRef, Supplement};
    use ereg_trust::digest::Digest;
    let bench = Bench::start().await;
    let scene = Scene::set(&bench, CommandKind::Supplement, Side::Obligor);
    let case_id = scene.play.case_id();
    let CommandBody::Supplement(good) = scene.body(&bench) else { panic!("a supplement") };
    let seller = scene.phone(Who::Owner);
    let sent = |phone: &Phone, body: Supplement| Gets::from(&phone.send(&phone.command(CommandBody::Supplement(body))));
    let not_found = Gets::Problem(404, "not_found".to_owned());
    // The stranger knows every word of it.
    assert_eq!(sent(&scene.stranger, good.clone()), not_found);
    let of_nothing = Supplement { case_id: "019abcde-0000-7000-8000-0000000000ab".parse().unwrap(), ..good.clone() };
    assert_eq!(sent(seller, of_nothing), not_found);
    let forged = |at: usize| {
        let mut statements = good.statements.clone();
        statements[at] = StatementRef { slot: statements[at].slot, digest: Digest::of(b"forged") };
        Supplement { statements, ..good.clone() }
    };
    for at in 0..good.statements.len() {
        assert_eq!(sent(seller, forged(at)), Gets::Declined("signature_void".to_owned()));
    }
    let mut twice = good.clone();
    twice.statements.push(twice.statements[0].clone());
    assert_eq!(sent(seller, twice), Gets::Declined("statements.incomplete".to_owned()));
    let of_another = Supplement { manifest: Digest::of(b"another"), ..good.clone() };
    assert_eq!(sent(seller, of_another), Gets::Declined("signature_void".to_owned()));
    assert!(scene.play.state().asks().is_some(), "the case waits as before");
    assert_eq!(sent(seller, good), Gets::Done);
    // Of another household's case, which nobody has asked anything of, a party of this one is told nothing.
    let other = Play::begin(&bench, "mortgaged_sale");
    let media = other.all_sign();
    other.submits(media);
    assert_ne!(other.case_id(), case_id);
    let CommandBody::Supplement(theirs) = other.supplement(other.case_id()) else { panic!("a supplement") };
    assert_eq!(sent(seller, theirs.clone()), not_found);
    assert_eq!(sent(other.writer(), theirs), Gets::Declined("supplement.not_asked".to_owned()));
}
