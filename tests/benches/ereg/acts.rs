//! Single acts without a disk: the review by the rules alone, and what an event of the log costs whoever tells it.

use std::time::Duration;

use ereg_law::fixture::Sale;
use ereg_law::subject::Phase;
use ereg_registry::seed::{CAST, City, CityPlan, fixture::sale};

use crate::table::{Line, absolute, timed};

/// The review of the plain household of each matter, in the phase after acceptance.
pub(crate) fn review() -> Vec<Line> {
    let city = City::draw(&CityPlan::new(7, 0)).unwrap();
    let mut plain: Vec<Sale> = Vec::new();
    for (scene, household) in CAST.iter().zip(&city.cast) {
        if plain.iter().all(|known| known.matter.id() != scene.matter.id()) {
            plain.push(sale(household, Phase::Review));
        }
    }
    let mut times = Vec::new();
    for _ in 0..1_000 {
        for application in &plain {
            timed(&mut times, || std::hint::black_box(application.review()));
        }
    }
    vec![absolute("review of a plain case, pure", times, "≤ 15 µs", Duration::from_micros(15))]
}

/// The cost of an event of the log to whoever tells it: the file is another thread's.
pub(crate) fn told_event() -> Vec<Line> {
    use ereg_logs::{LogLevel, Logs, field, tracing};
    let root = tempfile::tempdir().unwrap();
    let logs = Logs::start(root.path().join("logs"), LogLevel::Debug);
    let scope = logs.of_vault();
    let mut times = Vec::new();
    for _ in 0..20 {
        scope.run(|| {
            for n in 0..1_000_u32 {
                timed(&mut times, || {
                    // As `ereg_logs::event!` does it in a room of the core.
                    tracing::event!(
                        target: "ereg_client",
                        tracing::Level::INFO,
                        sent = %field::sent(n),
                        code = %field::code("vault.full"),
                        "a run of sync ends"
                    );
                });
            }
        });
        logs.flush(Duration::from_secs(10));
    }
    vec![absolute("an event of the log, where it is told", times, "≤ 10 µs", Duration::from_micros(10))]
}
