//! The planner against a registry that fails at will and then stops failing.

use std::collections::{BTreeMap, BTreeSet};

use ereg_protocol::{
    command::CommandKind,
    problem::{Problem, Sender},
};
use proptest::prelude::*;

use super::*;

/// The registry's answer to one try.
#[derive(Debug, Clone)]
enum Reply {
    NotSent,
    LostAfterEffect,
    LostBeforeEffect,
    Busy,
    ClockSkew,
    Untrusted,
    Conflict,
    TooOld,
    Unsigned,
    Portal,
}

fn reply() -> impl Strategy<Value = Reply> {
    prop_oneof![
        3 => Just(Reply::NotSent),
        3 => Just(Reply::LostAfterEffect),
        3 => Just(Reply::LostBeforeEffect),
        3 => Just(Reply::Busy),
        1 => Just(Reply::ClockSkew),
        1 => Just(Reply::Untrusted),
        1 => Just(Reply::Conflict),
        1 => Just(Reply::TooOld),
        1 => Just(Reply::Unsigned),
        1 => Just(Reply::Portal),
    ]
}

fn problem(class: ErrorClass, code: &str) -> CallError {
    Problem::new(400, class, code, "").into()
}

/// The same, as the registry signs it.
fn signed(class: ErrorClass, code: &str) -> CommandProblem {
    CommandProblem {
        command_id: "019abcde-0000-7000-8000-000000000001".parse().unwrap(),
        kind: CommandKind::Pay,
        command: Digest::of(b"pay"),
        by: Sender::Key("key".into()),
        at: "2026-11-23T02:00:00.000Z".parse().unwrap(),
        office: "demo".into(),
        code: code.into(),
        class,
        missing: Vec::new(),
        retry_after_s: None,
    }
}

/// The cut that one try of a chunk meets.
#[derive(Debug, Clone, Copy)]
enum Cut {
    Before,
    After,
    Refused,
}

fn cut() -> impl Strategy<Value = Cut> {
    prop_oneof![4 => Just(Cut::Before), 4 => Just(Cut::After), 1 => Just(Cut::Refused)]
}

/// A medium that the first command of its lane announces and the others wait for.
#[derive(Debug, Clone)]
struct Photo {
    chunks: u32,
    held: BTreeSet<u32>,
    cuts: Vec<Option<Cut>>,
    tries: u32,
    refusals: u32,
    upload: Upload,
}

fn photo() -> impl Strategy<Value = Photo> {
    (1_u32..5, prop::collection::vec(prop::option::of(cut()), 0..8)).prop_map(|(chunks, cuts)| Photo {
        chunks,
        held: BTreeSet::new(),
        cuts,
        tries: 0,
        refusals: 0,
        upload: Upload::NotAnnounced,
    })
}

/// The time a command and a chunk take on a slow line, ms.
const COMMAND_MS: u64 = 400;
const CHUNK_MS: u64 = 60_000;

/// A short command that nobody is asked about, never tried.
fn item(seq: u64, lane: u8, state: Readiness) -> PlanItem<u8> {
    PlanItem { seq, lane, state, after_media: Vec::new(), asks: Asks::Nobody, room: 512, doubts: 0 }
}

struct World {
    items: Vec<PlanItem<u8>>,
    /// Id and bytes of each item, made once.
    bytes: Vec<(u64, Vec<u8>)>,
    attempts: Vec<u32>,
    replies: Vec<Vec<Reply>>,
    now_ms: u64,
    /// The times before which nothing is sent again, by what the last error of each item asked.
    rests_until: Vec<u64>,
    /// The medium of a lane: what the registry has of it, what each try meets, and how often it was tried.
    photos: BTreeMap<u8, Photo>,
    feed_due_ms: Option<u64>,
    pulls: u32,
    /// The times for which the network is there and then is not, ms, over and over; empty = always there.
    spells: Vec<(u64, u64)>,
    /// The registry: effects by id, and every send in order.
    effects: BTreeMap<u64, Vec<u8>>,
    sends: Vec<(u64, Vec<u8>)>,
}

impl World {
    fn new(lanes: &[u8], replies: Vec<Vec<Reply>>) -> World {
        let ready = Readiness::Ready { not_before_ms: 0 };
        let items = lanes.iter().enumerate().map(|(n, lane)| item(n as u64, *lane, ready));
        World {
            bytes: (0..lanes.len() as u64).map(|n| (1_000 + n, n.to_be_bytes().to_vec())).collect(),
            attempts: vec![0; lanes.len()],
            items: items.collect(),
            replies,
            now_ms: 0,
            rests_until: vec![0; lanes.len()],
            photos: BTreeMap::new(),
            feed_due_ms: None,
            pulls: 0,
            spells: Vec::new(),
            effects: BTreeMap::new(),
            sends: Vec::new(),
        }
    }

    /// Lets the commands of a lane wait for a photo that its first one announces.
    fn with_photos(mut self, photos: Vec<(u8, Photo)>) -> World {
        for (lane, photo) in photos {
            let gated = self.items.iter_mut().filter(|item| item.lane == lane).skip(1);
            gated.for_each(|item| item.after_media = vec![Digest::of(&[lane])]);
            self.photos.insert(lane, photo);
        }
        self
    }

    fn with_network(mut self, spells: Vec<(u64, u64)>) -> World {
        self.spells = spells;
        self
    }

    /// Returns whether the network is there, and how long it stays as it is.
    fn network(&self) -> (Connectivity, u64) {
        let round: u64 = self.spells.iter().map(|(there, gone)| there + gone).sum();
        let mut into = self.now_ms.checked_rem(round).unwrap_or(0);
        for (there, gone) in &self.spells {
            if into < *there {
                return (Connectivity::Online, there - into);
            }
            into -= there;
            if into < *gone {
                return (Connectivity::Offline, gone - into);
            }
            into -= gone;
        }
        (Connectivity::Online, u64::MAX)
    }

    fn view(&self) -> PlanInput<u8> {
        let medium = |(lane, photo): (&u8, &Photo)| PlanMedium {
            digest: Digest::of(&[*lane]),
            upload: photo.upload.clone(),
            refusals: photo.refusals,
        };
        PlanInput {
            items: self.items.clone(),
            media: self.photos.iter().filter(|(_, photo)| photo.upload != Upload::Whole).map(medium).collect(),
            feed_due_ms: self.feed_due_ms,
            now_ms: self.now_ms,
            connectivity: self.network().0,
            parallel: 4,
        }
    }

    fn photo_of(&mut self, digest: Digest) -> &mut Photo {
        self.photos.iter_mut().find(|(lane, _)| Digest::of(&[**lane]) == digest).unwrap().1
    }

    fn put_chunk(&mut self, digest: Digest, index: u32) {
        self.now_ms += CHUNK_MS;
        let now = self.now_ms;
        let photo = self.photo_of(digest);
        assert!(!photo.held.contains(&index) || photo.tries > 0, "a chunk twice with no doubt in between");
        let cut = if photo.cuts.is_empty() { None } else { photo.cuts.remove(0) };
        if matches!(cut, None | Some(Cut::After)) {
            photo.held.insert(index);
        }
        let error: CallError = match cut {
            None => {
                photo.refusals = 0;
                let Upload::Missing { chunks, .. } = &photo.upload else { panic!("nothing was missing") };
                let rest: Vec<u32> = chunks.iter().copied().filter(|n| *n != index).collect();
                photo.upload = if rest.is_empty() {
                    Upload::Ask { not_before_ms: 0 }
                } else {
                    Upload::Missing { chunks: rest, not_before_ms: 0 }
                };
                return;
            }
            Some(Cut::Before | Cut::After) => TransportError::Broken.into(),
            Some(Cut::Refused) => problem(ErrorClass::Permanent, "medium.refused"),
        };
        photo.tries += 1;
        photo.refusals += u32::from(is_refusal(&error));
        photo.upload = match after_error(&error, photo.tries, 500) {
            Next::Again { after_ms, .. } | Next::BytesFirst { after_ms, .. } => {
                Upload::Ask { not_before_ms: now + after_ms }
            }
            Next::StandStill { .. } => Upload::Abandoned,
            Next::InItsTurn => panic!("a medium has no lane"),
        };
    }

    fn ask_medium(&mut self, digest: Digest) {
        let photo = self.photo_of(digest);
        let chunks: Vec<u32> = (0..photo.chunks).filter(|n| !photo.held.contains(n)).collect();
        photo.upload = if chunks.is_empty() { Upload::Whole } else { Upload::Missing { chunks, not_before_ms: 0 } };
    }

    fn send(&mut self, seq: u64) {
        let n = seq as usize;
        self.now_ms += COMMAND_MS;
        assert!(self.now_ms >= self.rests_until[n], "item {n} goes before its wait is over");
        let lane = self.items[n].lane;
        let is_first = self.items.iter().position(|item| item.lane == lane) == Some(n);
        if let Some(photo) = self.photos.get(&lane).filter(|_| !is_first) {
            let is_settled = photo.refusals > 0 || matches!(photo.upload, Upload::Whole | Upload::Abandoned);
            assert!(is_settled, "item {n} goes before its photo");
        }
        self.attempts[n] += 1;
        let (id, bytes) = self.bytes[n].clone();
        self.sends.push((id, bytes.clone()));
        let reply = if self.replies[n].is_empty() { None } else { Some(self.replies[n].remove(0)) };
        let error: CallError = match reply {
            None => {
                let before = self.effects.insert(id, bytes.clone());
                assert!(before.is_none_or(|b| b == bytes), "the same id came with other bytes");
                self.items[n].state = Readiness::Settled;
                self.feed_due_ms = Some(self.feed_due_ms.map_or(self.now_ms, |due| due.min(self.now_ms)));
                if let Some(photo) = self.photos.get_mut(&lane).filter(|_| is_first) {
                    photo.upload = Upload::Ask { not_before_ms: 0 };
                }
                return;
            }
            Some(Reply::LostAfterEffect) => {
                self.effects.insert(id, bytes);
                TransportError::Broken.into()
            }
            Some(Reply::LostBeforeEffect) => TransportError::TimedOut.into(),
            Some(Reply::NotSent) => TransportError::NotSent.into(),
            Some(Reply::Busy) => problem(ErrorClass::Transient, "busy"),
            Some(Reply::ClockSkew) => problem(ErrorClass::Clock, "clock_skew"),
            Some(Reply::Untrusted) => CallError::Unreadable,
            Some(Reply::Unsigned) => problem(ErrorClass::Permanent, "forbidden"),
            Some(Reply::Portal) => CallError::NotTheRegistry { status: 302, retry_after_s: None },
            Some(Reply::Conflict | Reply::TooOld) => {
                let class =
                    if matches!(reply, Some(Reply::TooOld)) { ErrorClass::Upgrade } else { ErrorClass::Conflict };
                assert!(matches!(after_problem(&signed(class, "x"), self.attempts[n], 500), Next::StandStill { .. }));
                self.items[n].state = Readiness::StandsStill;
                return;
            }
        };
        self.items[n].state = match after_error(&error, self.attempts[n], 500) {
            Next::Again { after_ms, .. } | Next::BytesFirst { after_ms, .. } => {
                self.rests_until[n] = self.now_ms + after_ms;
                Readiness::Ready { not_before_ms: self.now_ms + after_ms }
            }
            Next::StandStill { .. } => Readiness::StandsStill,
            Next::InItsTurn => panic!("it was looked at"),
        };
        self.items[n].doubts = self.attempts[n];
    }

    /// Sends a request. Behind what is not done nothing of a lane is looked at.
    fn send_together(&mut self, lanes: Vec<Vec<u64>>) {
        for lane in lanes {
            for seq in lane {
                self.send(seq);
                if self.items[seq as usize].state != Readiness::Settled {
                    break;
                }
            }
        }
    }

    /// Runs until nothing is to be done; returns how many plans that took.
    fn run(&mut self) -> usize {
        for step in 0..10_000 {
            let plan = plan(&self.view());
            let (network, for_ms) = self.network();
            if network == Connectivity::Offline {
                assert_eq!(plan.actions, [], "something is tried without a network");
                self.now_ms += for_ms;
                continue;
            }
            if plan.actions.is_empty() {
                match plan.wait_until_ms {
                    Some(at) => {
                        assert!(at > self.now_ms, "it would wait for the past");
                        self.now_ms = at;
                        continue;
                    }
                    None => return step,
                }
            }
            for action in plan.actions {
                match action {
                    Action::Send { lanes } => self.send_together(lanes),
                    Action::AskMedium { digest } => self.ask_medium(digest),
                    Action::PutChunk { digest, index } => self.put_chunk(digest, index),
                    Action::PullFeed => {
                        self.pulls += 1;
                        self.feed_due_ms = None;
                    }
                }
            }
        }
        panic!("it never comes to rest");
    }
}

proptest! {
    #[test]
    fn every_item_ends_answered_or_standing_still_in_sight(
        lanes in prop::collection::vec(0_u8..4, 1..12),
        faults in prop::collection::vec(prop::collection::vec(reply(), 0..6), 12),
        photos in prop::collection::vec((0_u8..4, photo()), 0..4),
        spells in prop::collection::vec((1_000_u64..200_000, 1_000_u64..3_000_000), 0..4),
    ) {
        let mut world = World::new(&lanes, faults).with_photos(photos).with_network(spells);
        world.run();
        let answered = world.items.iter().any(|i| i.state == Readiness::Settled);
        prop_assert!(world.pulls > 0 || !answered, "what was done is never shown");
        prop_assert_eq!(world.feed_due_ms, None);
        for item in &world.items {
            // Standing still itself, or in sight behind one of its lane that does.
            let held_up = |other: &PlanItem<u8>| {
                other.lane == item.lane && other.seq <= item.seq && other.state == Readiness::StandsStill
            };
            match item.state {
                Readiness::Settled => prop_assert!(world.effects.contains_key(&(1_000 + item.seq))),
                _ => prop_assert!(world.items.iter().any(held_up), "item {} is in no sight", item.seq),
            }
        }
        let mut freed = world;
        // The person cancels what stands still: everything else goes its way.
        while let Some(stuck) = freed.items.iter().position(|i| i.state == Readiness::StandsStill) {
            freed.items[stuck].state = Readiness::Settled;
            // With what announces a photo the photo goes.
            let lane = freed.items[stuck].lane;
            if let Some(photo) = freed.photos.get_mut(&lane).filter(|p| p.upload == Upload::NotAnnounced) {
                photo.upload = Upload::Abandoned;
            }
            freed.run();
        }
        prop_assert!(freed.items.iter().all(|i| i.state == Readiness::Settled));
    }

    #[test]
    fn a_repeat_has_the_same_id_and_the_same_bytes(
        lanes in prop::collection::vec(0_u8..3, 1..8),
        faults in prop::collection::vec(prop::collection::vec(reply(), 0..6), 8),
    ) {
        let mut world = World::new(&lanes, faults);
        world.run();
        for (id, bytes) in &world.sends {
            prop_assert_eq!(bytes, &(id - 1_000).to_be_bytes().to_vec());
        }
    }

    #[test]
    fn within_a_lane_nothing_overtakes(
        lanes in prop::collection::vec(0_u8..3, 1..10),
        faults in prop::collection::vec(prop::collection::vec(reply(), 0..5), 10),
        photos in prop::collection::vec((0_u8..3, photo()), 0..3),
    ) {
        let mut world = World::new(&lanes, faults).with_photos(photos);
        world.run();
        for lane in 0..3 {
            let of_lane: Vec<u64> = world.sends.iter().map(|(id, _)| id - 1_000)
                .filter(|n| lanes[*n as usize] == lane).collect();
            prop_assert!(of_lane.windows(2).all(|w| w[0] <= w[1]), "{:?}", of_lane);
        }
    }

    #[test]
    fn a_poisoned_item_delays_no_other_lane(
        lanes in prop::collection::vec(1_u8..4, 1..6),
    ) {
        let mut lanes = lanes;
        lanes.insert(0, 0);
        let mut replies = vec![Vec::new(); lanes.len()];
        replies[0] = vec![Reply::Busy; 500];
        let mut world = World::new(&lanes, replies);
        // With nothing waited for, every other lane is done.
        for _ in 0..lanes.len() + 1 {
            for action in plan(&world.view()).actions {
                if let Action::Send { lanes } = action { world.send_together(lanes) }
            }
        }
        prop_assert!(world.items[1..].iter().all(|i| i.state == Readiness::Settled));
        let sent = u64::try_from(world.sends.len()).unwrap();
        prop_assert_eq!(world.now_ms, sent * COMMAND_MS);
    }

    #[test]
    fn the_wait_is_between_a_second_and_a_quarter_of_an_hour(attempts in 0_u32..1_000, jitter in 0_u16..2_000) {
        let wait = back_off(attempts, jitter);
        prop_assert!((SHORTEST_MS..=LONGEST_MS).contains(&wait));
        prop_assert!(back_off(attempts, 0) <= back_off(attempts + 1, 0));
    }
}

#[test]
fn repeats_are_spread_over_the_upper_half_of_the_wait() {
    for (attempts, jitter, wait) in [
        (0, 0, 1_000),
        (1, 0, 1_000),
        (2, 0, 2_000),
        (3, 500, 3_000),
        (3, 250, 3_500),
        (7, 999, 32_032),
        (10, 0, 512_000),
        (11, 0, LONGEST_MS),
        (99, 0, LONGEST_MS),
        (99, 500, LONGEST_MS / 4 * 3),
        (99, 1_500, LONGEST_MS - LONGEST_MS / 2 / 1_000 * 999),
    ] {
        assert_eq!(back_off(attempts, jitter), wait, "{attempts} {jitter}");
    }
    let drawn: Vec<u16> = (0..500).map(|_| SystemJitter::default().per_mille()).collect();
    assert!(drawn.iter().all(|jitter| *jitter < 1_000));
    // Of 500 draws not one in either half: once in 2^500 runs.
    assert!(drawn.iter().any(|jitter| *jitter < 500) && drawn.iter().any(|jitter| *jitter >= 500));
    assert_eq!(FixedJitter(7).per_mille(), 7);
}

/// Any picture at all, also such as a run never comes to.
fn any_view() -> impl Strategy<Value = PlanInput<u8>> {
    let at = || 0_u64..6_000;
    let digest = |n: u8| Digest::of(&[n]);
    let state = prop_oneof![
        5 => at().prop_map(|not_before_ms| Readiness::Ready { not_before_ms }),
        1 => Just(Readiness::OnItsWay),
        1 => Just(Readiness::Settled),
        1 => Just(Readiness::StandsStill),
    ];
    let upload = prop_oneof![
        Just(Upload::NotAnnounced),
        at().prop_map(|not_before_ms| Upload::Ask { not_before_ms }),
        (prop::collection::btree_set(0_u32..9, 1..4), at()).prop_map(|(chunks, not_before_ms)| Upload::Missing {
            chunks: chunks.into_iter().collect(),
            not_before_ms
        }),
        Just(Upload::Whole),
        Just(Upload::Abandoned),
    ];
    let asks = prop_oneof![6 => Just(Asks::Nobody), 1 => Just(Asks::Another)];
    let drawn = (0_u8..4, state, prop::collection::vec(0_u8..5, 0..2), asks, 1_usize..40_000, 0_u32..4);
    let items = prop::collection::vec(drawn, 0..8).prop_map(move |items| {
        let numbered = items.into_iter().enumerate();
        let made = numbered.map(|(n, (lane, state, media, asks, room, doubts))| PlanItem {
            after_media: media.into_iter().map(digest).collect(),
            asks,
            room,
            doubts,
            ..item(n as u64, lane, state)
        });
        made.collect::<Vec<_>>()
    });
    let media = prop::collection::btree_map(0_u8..5, upload, 0..5).prop_map(move |media| {
        media.into_iter().map(|(n, upload)| PlanMedium { digest: digest(n), upload, refusals: 0 }).collect::<Vec<_>>()
    });
    let connectivity = prop_oneof![6 => Just(Connectivity::Online), 1 => Just(Connectivity::Offline)];
    (items, media, prop::option::of(at()), at(), connectivity, 1_usize..6).prop_map(
        |(items, media, feed_due_ms, now_ms, connectivity, parallel)| PlanInput {
            items,
            media,
            feed_due_ms,
            now_ms,
            connectivity,
            parallel,
        },
    )
}

fn online() -> impl Strategy<Value = PlanInput<u8>> {
    any_view().prop_map(|view| PlanInput { connectivity: Connectivity::Online, ..view })
}

/// Whether a command may go once those before it in its lane have gone, said without the planner's loops.
fn may_go(view: &PlanInput<u8>, item: &PlanItem<u8>) -> bool {
    let on_its_way = |digest: &Digest| {
        let stage = view.media.iter().find(|m| m.digest == *digest).map(|m| &m.upload);
        matches!(stage, Some(Upload::NotAnnounced | Upload::Ask { .. } | Upload::Missing { .. }))
    };
    matches!(item.state, Readiness::Ready { not_before_ms } if not_before_ms <= view.now_ms)
        && !item.after_media.iter().any(on_its_way)
}

/// Those of a lane that may go one after the other, its first first.
fn run(view: &PlanInput<u8>, lane: u8) -> Vec<u64> {
    let open = view.items.iter().filter(|item| item.lane == lane && item.state != Readiness::Settled);
    open.take_while(|item| may_go(view, item)).map(|item| item.seq).collect()
}

/// The requests of a plan: numbers, by lane.
fn requests_of(plan: &Plan) -> Vec<Vec<Vec<u64>>> {
    let lanes = |action: &Action| if let Action::Send { lanes } = action { Some(lanes.clone()) } else { None };
    plan.actions.iter().filter_map(lanes).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn offline_nothing_is_planned_and_nothing_waits_for_time(view in any_view()) {
        let view = PlanInput { connectivity: Connectivity::Offline, ..view };
        prop_assert_eq!(plan(&view), Plan { actions: Vec::new(), wait_until_ms: None });
    }

    /// Of each lane what follows each other from its first on, in its order, and of none a second without its first: so no lane
    /// overtakes. Every lane that may go has its turn, the oldest first where there are more than go side by side: so none
    /// starves another.
    #[test]
    fn of_each_lane_what_may_go_is_planned_in_its_order(view in online()) {
        let requests = requests_of(&plan(&view));
        let mut lanes: Vec<u8> = Vec::new();
        for item in view.items.iter().filter(|item| run(&view, item.lane).first() == Some(&item.seq)) {
            lanes.push(item.lane);
        }
        let sent: Vec<&Vec<u64>> = requests.iter().flatten().collect();
        for lane in &sent {
            let of = view.items[lane[0] as usize].lane;
            prop_assert!(run(&view, of).starts_with(lane), "{lane:?}");
            prop_assert_eq!(sent.iter().filter(|other| view.items[other[0] as usize].lane == of).count(), 1);
        }
        prop_assert!(requests.len() <= view.parallel);
        if sent.len() < lanes.len() {
            prop_assert_eq!(requests.len(), view.parallel, "a lane waits though there is a place");
        }
        if let (Some(oldest), Some(first)) = (lanes.first(), sent.first()) {
            prop_assert_eq!(view.items[first[0] as usize].lane, *oldest);
        }
    }

    /// No request is more than it may be: by number, by bytes, by how often an answer was lost, by whom the registry asks.
    #[test]
    fn a_request_of_several_is_within_its_bounds(view in online()) {
        for request in requests_of(&plan(&view)) {
            let items: Vec<&PlanItem<u8>> = request.iter().flatten().map(|seq| &view.items[*seq as usize]).collect();
            let doubts = items.iter().map(|item| item.doubts).max().unwrap();
            let bytes: usize = items.iter().map(|item| item.room).sum();
            prop_assert!(items.len() == 1 || (items.len() <= MOST_COMMANDS >> doubts && bytes <= REQUEST_BYTES >> doubts));
            prop_assert!(items.len() == 1 || items.iter().all(|item| item.asks == Asks::Nobody));
        }
    }

    #[test]
    fn a_medium_has_one_action_at_a_time_and_none_before_its_wait_is_over(view in online()) {
        let planned = plan(&view);
        let mut room = view.parallel - requests_of(&planned).len();
        for medium in &view.media {
            let of_it: Vec<&Action> = planned.actions.iter().filter(|a| match a {
                Action::AskMedium { digest } | Action::PutChunk { digest, .. } => *digest == medium.digest,
                Action::Send { .. } | Action::PullFeed => false,
            }).collect();
            let due = match &medium.upload {
                Upload::Ask { not_before_ms } if *not_before_ms <= view.now_ms => {
                    Some(Action::AskMedium { digest: medium.digest })
                }
                Upload::Missing { chunks, not_before_ms } if *not_before_ms <= view.now_ms => {
                    Some(Action::PutChunk { digest: medium.digest, index: chunks[0] })
                }
                _ => None,
            };
            let expected: Vec<&Action> = due.iter().take(room).collect();
            room -= expected.len();
            prop_assert_eq!(of_it, expected);
        }
    }

    #[test]
    fn the_feed_has_its_turn_after_the_commands_and_before_any_medium(view in online()) {
        let planned = plan(&view);
        let pulls: Vec<usize> = planned.actions.iter().enumerate().filter(|(_, a)| **a == Action::PullFeed).map(|(n, _)| n).collect();
        let commands = requests_of(&planned).len();
        let since = view.feed_due_ms.and_then(|due| view.now_ms.checked_sub(due));
        let has_its_turn = since.is_some_and(|since| commands == 0 || since >= FEED_PATIENCE_MS);
        prop_assert_eq!(pulls, if has_its_turn { vec![commands] } else { Vec::new() });
    }

    /// Time alone changes nothing before the wait is over, and what it waits for is then there.
    #[test]
    fn nothing_that_becomes_due_is_slept_through(view in online(), sooner in any::<prop::sample::Index>()) {
        let planned = plan(&view);
        let at = |now_ms: u64| plan(&PlanInput { now_ms, ..view.clone() });
        match planned.wait_until_ms {
            None => prop_assert_eq!(&at(view.now_ms + LONGEST_MS).actions, &planned.actions),
            Some(until) => {
                prop_assert!(until > view.now_ms);
                let between = view.now_ms + sooner.index((until - view.now_ms) as usize) as u64;
                prop_assert_eq!(&at(between).actions, &planned.actions);
                prop_assert!(at(until).wait_until_ms.is_none_or(|next| next > until));
            }
        }
    }
}

/// Commands that wait, all of them due; by lane, with the times that an answer was lost.
fn waiting(items: &[(u8, u32)], room: usize) -> PlanInput<u8> {
    let ready = Readiness::Ready { not_before_ms: 0 };
    let waits =
        |(n, (lane, doubts)): (usize, &(u8, u32))| PlanItem { room, doubts: *doubts, ..item(n as u64, *lane, ready) };
    PlanInput { items: items.iter().enumerate().map(waits).collect(), media: Vec::new(), ..medium(Upload::Whole) }
}

/// The number of commands in each request of a plan.
fn counts(view: &PlanInput<u8>) -> Vec<usize> {
    requests_of(&plan(view)).iter().map(|request| request.iter().flatten().count()).collect()
}

#[test]
fn what_was_lost_together_goes_again_in_halves_down_to_itself_alone() {
    for (doubts, together) in [(0, 32), (1, 16), (2, 8), (3, 4), (4, 2), (5, 1), (6, 1), (99, 1)] {
        assert_eq!(counts(&waiting(&[(1, doubts); 100], 512)), [together], "{doubts}: one lane");
    }
    // The same of bytes: what is long may be alone at once.
    for (doubts, together) in [(0, 3), (1, 1), (2, 1)] {
        assert_eq!(counts(&waiting(&[(1, doubts); 100], 20 * 1024)), [together], "{doubts}: long ones");
    }
    assert_eq!(counts(&waiting(&[(1, 0)], 1 << 20)), [1], "however long it is");
    // What was never lost goes beside it, in a request of its own.
    assert_eq!(counts(&waiting(&[(1, 5), (1, 5), (2, 0), (2, 0), (3, 0)], 512)), [1, 3]);
}

#[test]
fn every_lane_has_its_turn_before_another_has_a_second() {
    let view = waiting(&[(0, 0), (1, 0), (2, 0), (3, 0), (4, 0)].repeat(20), 512);
    let requests = requests_of(&plan(&view));
    let [request] = &requests[..] else { panic!("one request has room for all") };
    assert_eq!(request.iter().map(Vec::len).sum::<usize>(), 32);
    assert_eq!(request.len(), 5);
    assert_eq!(request.iter().map(|lane| lane[0]).collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
    // No more are on their way than somebody who hurries may wait for.
    assert_eq!(counts(&waiting(&(0..200).map(|lane| (lane, 0)).collect::<Vec<_>>(), 512)), [32, 32]);
}

#[test]
fn what_another_is_asked_about_is_alone_and_nothing_waits_for_it() {
    let mut view = waiting(&[(1, 0), (1, 0), (2, 0), (2, 0), (3, 0)], 512);
    view.items[0].asks = Asks::Another;
    view.items[3].asks = Asks::Another;
    assert_eq!(requests_of(&plan(&view)), [vec![vec![0]], vec![vec![2], vec![4]]]);
}

fn medium(upload: Upload) -> PlanInput<u8> {
    let digest = Digest::of(b"photo");
    PlanInput {
        items: vec![PlanItem { after_media: vec![digest], ..item(7, 1, Readiness::Ready { not_before_ms: 0 }) }],
        media: vec![PlanMedium { digest, upload, refusals: 0 }],
        feed_due_ms: None,
        now_ms: 10,
        connectivity: Connectivity::Online,
        parallel: 4,
    }
}

#[test]
fn a_submission_waits_for_its_media_and_then_goes() {
    let digest = Digest::of(b"photo");
    let missing = Upload::Missing { chunks: vec![2, 3], not_before_ms: 0 };
    assert_eq!(plan(&medium(missing)).actions, [Action::PutChunk { digest, index: 2 }]);
    assert_eq!(plan(&medium(Upload::Ask { not_before_ms: 0 })).actions, [Action::AskMedium { digest }]);
    assert_eq!(plan(&medium(Upload::Whole)).actions, [Action::Send { lanes: vec![vec![7]] }]);
    // What was given up is for the registry to tell, so that the item ends in sight.
    assert_eq!(plan(&medium(Upload::Abandoned)).actions, [Action::Send { lanes: vec![vec![7]] }]);
    assert_eq!(plan(&medium(Upload::Ask { not_before_ms: 99 })).wait_until_ms, Some(99));
}

/// A wait of exactly the longest is one; a millisecond more is of a clock that was set back, and holds nothing.
#[test]
fn what_waits_longer_than_the_longest_wait_goes_now() {
    let now_ms = 7 * LONGEST_MS;
    for (after_ms, goes) in [(LONGEST_MS, false), (LONGEST_MS + 1, true), (u64::MAX - now_ms, true)] {
        let not_before_ms = now_ms + after_ms;
        let asks = PlanInput { now_ms, ..medium(Upload::Ask { not_before_ms }) };
        let waits = item(1, 1, Readiness::Ready { not_before_ms });
        let sends = PlanInput { items: vec![waits], media: Vec::new(), ..asks.clone() };
        let pulls =
            PlanInput { feed_due_ms: Some(not_before_ms), media: Vec::new(), items: Vec::new(), ..asks.clone() };
        for (view, action) in [
            (PlanInput { items: Vec::new(), ..asks.clone() }, Action::AskMedium { digest: asks.media[0].digest }),
            (sends, Action::Send { lanes: vec![vec![1]] }),
            (pulls, Action::PullFeed),
        ] {
            let planned = plan(&view);
            let expected = if goes { (vec![action], None) } else { (Vec::new(), Some(not_before_ms)) };
            assert_eq!((planned.actions, planned.wait_until_ms), expected, "{after_ms}");
        }
    }
}

#[test]
fn without_a_network_nothing_is_tried() {
    let view = PlanInput { connectivity: Connectivity::Offline, ..medium(Upload::Whole) };
    assert_eq!(plan(&view), Plan { actions: Vec::new(), wait_until_ms: None });
}

#[test]
fn the_feed_comes_after_what_is_due_and_waits_for_nothing_that_backs_off() {
    let mut view = PlanInput { feed_due_ms: Some(0), ..medium(Upload::Whole) };
    assert_eq!(plan(&view).actions, [Action::Send { lanes: vec![vec![7]] }]);
    view.items[0].state = Readiness::Ready { not_before_ms: 5_000 };
    assert_eq!(plan(&view).actions, [Action::PullFeed]);
    // A long queue of commands holds it back a little, a photo on its way not at all.
    let mut view = PlanInput { feed_due_ms: Some(0), now_ms: FEED_PATIENCE_MS, ..medium(Upload::Whole) };
    assert_eq!(plan(&view).actions, [Action::Send { lanes: vec![vec![7]] }, Action::PullFeed]);
    view = PlanInput { feed_due_ms: Some(0), ..medium(Upload::Missing { chunks: vec![2], not_before_ms: 0 }) };
    let digest = view.media[0].digest;
    assert_eq!(plan(&view).actions, [Action::PullFeed, Action::PutChunk { digest, index: 2 }]);
}

#[test]
fn what_was_not_looked_at_goes_in_its_turn() {
    assert_eq!(after_problem(&signed(ErrorClass::Transient, HELD_UP), 9, 0), Next::InItsTurn);
}

#[test]
fn the_registrys_own_word_about_a_command_has_its_consequence_by_class() {
    let after = |class, code: &str, attempts| after_problem(&signed(class, code), attempts, 0);
    assert!(matches!(
        after(ErrorClass::Transient, "busy", 40),
        Next::Again { after_ms: LONGEST_MS, reach: Reach::Known }
    ));
    assert_eq!(after(ErrorClass::Permanent, "command.field", 1), Next::StandStill { who: Who::You });
    assert_eq!(after(ErrorClass::Auth, "signature.key_revoked", 1), Next::StandStill { who: Who::You });
    assert_eq!(after(ErrorClass::Upgrade, "upgrade", 1), Next::StandStill { who: Who::AppUpdate });
    assert_eq!(after(ErrorClass::Conflict, "conflict", 1), Next::StandStill { who: Who::You });
    assert!(matches!(after(ErrorClass::Conflict, "bytes_missing", 1), Next::BytesFirst { after_ms: 0, .. }));
    assert!(matches!(after(ErrorClass::Conflict, "bytes_missing", 5), Next::BytesFirst { after_ms: 1.., .. }));
    assert!(matches!(after(ErrorClass::Conflict, "bytes_missing", 6), Next::StandStill { .. }));
    let asked = CommandProblem { retry_after_s: Some(90), ..signed(ErrorClass::Transient, "busy") };
    assert_eq!(after_problem(&asked, 1, 0), Next::Again { after_ms: 90_000, reach: Reach::Known });
}

#[test]
fn what_nobody_signed_ends_nothing_and_may_have_arrived() {
    let classes = [
        ErrorClass::Transient,
        ErrorClass::Permanent,
        ErrorClass::Auth,
        ErrorClass::Clock,
        ErrorClass::Upgrade,
        ErrorClass::Conflict,
    ];
    for class in classes {
        for code in ["http.403", "bytes_missing", "too_large"] {
            let next = after_error(&problem(class, code), 7, 0);
            assert_eq!(next, Next::Again { after_ms: 64_000, reach: Reach::Unknown }, "{class:?} {code}");
        }
    }
    assert_eq!(after_error(&CallError::Unreadable, 90, 0), Next::Again { after_ms: LONGEST_MS, reach: Reach::Unknown });
    let lost = after_error(&TransportError::TimedOut.into(), 1, 0);
    assert_eq!(lost, Next::Again { after_ms: 1_000, reach: Reach::Unknown });
    let portal = |retry_after_s| after_error(&CallError::NotTheRegistry { status: 503, retry_after_s }, 1, 0);
    assert_eq!(portal(Some(120)), Next::Again { after_ms: 120_000, reach: Reach::Unknown });
    // Whoever asks to wait for years is not obeyed.
    assert_eq!(portal(Some(u32::MAX)), Next::Again { after_ms: LONGEST_MS, reach: Reach::Unknown });
    assert_eq!(portal(Some(0)), Next::Again { after_ms: SHORTEST_MS, reach: Reach::Unknown });
}

/// A medium that is refused holds up nothing: the answer to the command is signed, the refusal is not.
#[test]
fn what_needs_a_medium_that_is_refused_goes_and_the_medium_is_put_again() {
    let digest = Digest::of(b"photo");
    let view = |refusals| PlanInput {
        items: vec![PlanItem { after_media: vec![digest], ..item(1, 0, Readiness::Ready { not_before_ms: 0 }) }],
        media: vec![PlanMedium { digest, upload: Upload::Ask { not_before_ms: 5_000 }, refusals }],
        feed_due_ms: None,
        now_ms: 0,
        connectivity: Connectivity::Online,
        parallel: 4,
    };
    for (refusals, actions) in [
        (0, vec![]),
        (1, vec![Action::Send { lanes: vec![vec![1]] }]),
        (u32::MAX, vec![Action::Send { lanes: vec![vec![1]] }]),
    ] {
        assert_eq!(plan(&view(refusals)), Plan { actions, wait_until_ms: Some(5_000) }, "{refusals}");
    }
}

#[test]
fn a_refusal_of_a_medium_is_a_problem_in_the_registrys_form_that_no_repeat_heals() {
    for class in [ErrorClass::Permanent, ErrorClass::Auth, ErrorClass::Upgrade, ErrorClass::Conflict] {
        assert!(is_refusal(&problem(class, "not_found")), "{class:?}");
    }
    for error in [
        problem(ErrorClass::Transient, "busy"),
        problem(ErrorClass::Clock, "clock_skew"),
        CallError::NotTheRegistry { status: 404, retry_after_s: None },
        CallError::Unreadable,
        TransportError::Broken.into(),
    ] {
        assert!(!is_refusal(&error), "{error:?}");
    }
}
