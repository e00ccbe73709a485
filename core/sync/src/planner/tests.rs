//! The planner against a registry that fails at will and then stops failing.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

/// What the registry answers to one try.
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
    ]
}

fn problem(class: ErrorClass, code: &str) -> CallError {
    Problem::new(400, class, code, "").into()
}

struct World {
    items: Vec<PlanItem<u8>>,
    /// Id and bytes of each item, made once.
    bytes: Vec<(u64, Vec<u8>)>,
    attempts: Vec<u32>,
    replies: Vec<Vec<Reply>>,
    now_ms: u64,
    /// The registry: effects by id, and every send in order.
    effects: BTreeMap<u64, Vec<u8>>,
    sends: Vec<(u64, Vec<u8>)>,
}

impl World {
    fn new(lanes: &[u8], replies: Vec<Vec<Reply>>) -> World {
        let items = lanes.iter().enumerate().map(|(n, lane)| PlanItem {
            seq: n as u64,
            lane: *lane,
            state: Readiness::Ready { not_before_ms: 0 },
            after_media: Vec::new(),
        });
        World {
            bytes: (0..lanes.len() as u64).map(|n| (1_000 + n, n.to_be_bytes().to_vec())).collect(),
            attempts: vec![0; lanes.len()],
            items: items.collect(),
            replies,
            now_ms: 0,
            effects: BTreeMap::new(),
            sends: Vec::new(),
        }
    }

    fn view(&self) -> View<u8> {
        View {
            items: self.items.clone(),
            media: Vec::new(),
            feed_due_ms: None,
            now_ms: self.now_ms,
            connectivity: Connectivity::Online,
            parallel: 4,
        }
    }

    fn send(&mut self, seq: u64) {
        let n = seq as usize;
        self.attempts[n] += 1;
        let (id, bytes) = self.bytes[n].clone();
        self.sends.push((id, bytes.clone()));
        let reply = if self.replies[n].is_empty() { None } else { Some(self.replies[n].remove(0)) };
        let error = match reply {
            None => {
                let before = self.effects.insert(id, bytes.clone());
                assert!(before.is_none_or(|b| b == bytes), "the same id came with other bytes");
                self.items[n].state = Readiness::Settled;
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
            Some(Reply::Conflict) => problem(ErrorClass::Conflict, "conflict"),
            Some(Reply::TooOld) => problem(ErrorClass::Upgrade, "upgrade"),
        };
        self.items[n].state = match after_error(&error, self.attempts[n], 500) {
            Next::Again { after_ms, .. } | Next::BytesFirst { after_ms, .. } => {
                Readiness::Ready { not_before_ms: self.now_ms + after_ms }
            }
            Next::StandStill { .. } => Readiness::StandsStill,
        };
    }

    /// Runs until nothing is to be done; answers how many plans that took.
    fn run(&mut self) -> usize {
        for step in 0..10_000 {
            let plan = plan(&self.view());
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
                let Action::Send { seq } = action else { panic!("nothing else was asked") };
                self.send(seq);
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
    ) {
        let mut world = World::new(&lanes, faults);
        world.run();
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
    ) {
        let mut world = World::new(&lanes, faults);
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
        // Without any time passing, every other lane is done.
        for _ in 0..lanes.len() + 1 {
            for action in plan(&world.view()).actions {
                if let Action::Send { seq } = action { world.send(seq) }
            }
        }
        prop_assert!(world.items[1..].iter().all(|i| i.state == Readiness::Settled));
        prop_assert_eq!(world.now_ms, 0);
    }

    #[test]
    fn the_wait_is_between_a_second_and_a_quarter_of_an_hour(attempts in 0_u32..1_000, jitter in 0_u16..2_000) {
        let wait = back_off(attempts, jitter);
        prop_assert!((SHORTEST_MS..=LONGEST_MS).contains(&wait));
        prop_assert!(back_off(attempts, 0) <= back_off(attempts + 1, 0));
    }
}

fn medium(upload: Upload) -> View<u8> {
    let digest = Digest::of(b"photo");
    View {
        items: vec![PlanItem {
            seq: 7,
            lane: 1,
            state: Readiness::Ready { not_before_ms: 0 },
            after_media: vec![digest],
        }],
        media: vec![PlanMedium { digest, upload }],
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
    assert_eq!(plan(&medium(Upload::Whole)).actions, [Action::Send { seq: 7 }]);
    // What was given up is for the registry to tell, so that the item ends in sight.
    assert_eq!(plan(&medium(Upload::Abandoned)).actions, [Action::Send { seq: 7 }]);
    assert_eq!(plan(&medium(Upload::Ask { not_before_ms: 99 })).wait_until_ms, Some(99));
}

#[test]
fn without_a_network_nothing_is_tried() {
    let view = View { connectivity: Connectivity::Offline, ..medium(Upload::Whole) };
    assert_eq!(plan(&view), Plan { actions: Vec::new(), wait_until_ms: None });
}

#[test]
fn the_feed_comes_after_what_is_due_and_waits_for_nothing_that_backs_off() {
    let mut view = View { feed_due_ms: Some(0), ..medium(Upload::Whole) };
    assert_eq!(plan(&view).actions, [Action::Send { seq: 7 }]);
    view.items[0].state = Readiness::Ready { not_before_ms: 5_000 };
    assert_eq!(plan(&view).actions, [Action::PullFeed]);
}

#[test]
fn each_class_of_error_has_its_consequence() {
    let after = |class, code: &str, attempts| after_error(&problem(class, code), attempts, 0);
    assert!(matches!(after(ErrorClass::Transient, "busy", 40), Next::Again { after_ms: LONGEST_MS, .. }));
    assert_eq!(after(ErrorClass::Permanent, "command.field", 1), Next::StandStill { who: Who::You });
    assert_eq!(after(ErrorClass::Auth, "signature.key_revoked", 1), Next::StandStill { who: Who::You });
    assert_eq!(after(ErrorClass::Upgrade, "upgrade", 1), Next::StandStill { who: Who::AppUpdate });
    assert_eq!(after(ErrorClass::Conflict, "conflict", 1), Next::StandStill { who: Who::You });
    assert!(matches!(after(ErrorClass::Clock, "clock_skew", 1), Next::Again { after_ms: 0, .. }));
    assert!(matches!(after(ErrorClass::Clock, "clock_skew", 2), Next::StandStill { .. }));
    assert!(matches!(after(ErrorClass::Conflict, "bytes_missing", 1), Next::BytesFirst { .. }));
    assert!(matches!(after(ErrorClass::Conflict, "bytes_missing", 6), Next::StandStill { .. }));
    let lost = after_error(&TransportError::TimedOut.into(), 1, 0);
    assert_eq!(lost, Next::Again { after_ms: 1_000, reach: Reach::Unknown });
}
