//! Server and clients over bad networks: they agree when it is quiet, and the checker would see it if they did not.

use studio_replication::Lane;
use studio_replication::op::OpKind;
use studio_tests::simulation::{Failure, Plan, Simulation, Tamper, run};

/// The network of the acceptance test.
const BAD: &str = "delay=50ms,jitter=20ms,loss=10%,reorder=2%,dup=5%";
/// Seeds in the tests; `SIM_SEEDS` asks for more.
const SEEDS: u64 = 300;

fn plan(seed: u64) -> Plan {
    let conditions = format!("{BAD},seed={seed}")
        .parse()
        .expect("the conditions are well-formed");
    Plan {
        seed,
        ticks: 180,
        changes_per_tick: 7,
        local_changes_per_tick: 0,
        conditions,
        tamper: None,
    }
}

#[test]
fn every_client_agrees_with_the_server_when_it_is_quiet() {
    let seeds = std::env::var("SIM_SEEDS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(SEEDS);
    let only: Option<u64> = std::env::var("SIM_SEED").ok().and_then(|n| n.parse().ok());
    let (first, end) = only.map_or((1, seeds + 1), |seed| (seed, seed + 1));
    let (mut heard, mut stale, mut late) = (0, 0, 0);
    for seed in first..end {
        let outcome = run(plan(seed)).unwrap_or_else(|failure| {
            panic!("{failure:#?}: run it again with SIM_SEED={seed}");
        });
        let changes: usize = outcome.tally.values().sum();
        assert!(changes >= 1_000, "seed {seed}: {changes} changes");
        assert_eq!(
            outcome.tally.len(),
            11,
            "seed {seed}: every kind of change: {:?}",
            outcome.tally
        );
        assert!(
            outcome.joined >= 4,
            "seed {seed}: {} clients",
            outcome.joined
        );
        assert!(
            outcome.instances_peak > 100,
            "seed {seed}: {} instances",
            outcome.instances_peak
        );
        let reports = outcome.reports;
        assert_eq!(reports.foreign, 0, "seed {seed}: honest clients");
        heard += reports.heard;
        stale += reports.stale;
        late += reports.late;
    }
    // Hand-overs while reports are under way, and reports that overtake each other, are what this is about.
    let seen = heard > 0 && stale > 0 && late > 0;
    assert!(seen, "{heard} heard, {stale} stale, {late} late");
}

#[test]
fn what_clients_write_stays_with_them_and_hides_nothing_of_the_servers() {
    let mut differences = 0;
    for seed in 1..=SEEDS / 3 {
        let plan = Plan {
            local_changes_per_tick: 5,
            ..plan(seed)
        };
        let outcome = run(plan).unwrap_or_else(|failure| panic!("seed {seed}: {failure:#?}"));
        differences += outcome.local_differences;
    }
    assert!(differences > 1_000, "local writes last: {differences}");
}

/// A world in which `tamper` is taken away goes wrong, with one seed of a few at the latest.
fn goes_wrong(tamper: Tamper) -> bool {
    (1..6).any(|seed| {
        let tampered = Plan {
            tamper: Some(tamper),
            ..plan(seed)
        };
        run(tampered).is_err()
    })
}

#[test]
fn taking_away_any_kind_of_operation_is_seen() {
    for &kind in OpKind::ALL {
        assert!(goes_wrong(Tamper::Operation(kind)), "{kind:?}");
    }
}

#[test]
fn taking_away_a_lane_is_seen() {
    for lane in [Lane::Control, Lane::Journal, Lane::Region, Lane::Datagram] {
        assert!(goes_wrong(Tamper::Down(lane)), "{lane:?} down");
    }
    for lane in [Lane::Control, Lane::Up, Lane::Datagram] {
        assert!(goes_wrong(Tamper::Up(lane)), "{lane:?} up");
    }
}

#[test]
fn one_altered_cell_of_a_client_changes_its_hash() {
    let mut simulation = Simulation::new(plan(3));
    simulation.live().expect("nothing is wrong yet");
    simulation.check().expect("nothing is wrong yet");
    simulation.alter_one_cell();
    assert!(matches!(simulation.check(), Err(Failure::Diverged(..))));
}
