//! `play`: from a snapshot to a verdict.

use std::net::UdpSocket;
use std::time::Duration;

use studio_session::{PlayConfig, PlayError, PlayEvent, PlaySummary, StopFlag, play};

use crate::place;

fn played(config: PlayConfig) -> (PlaySummary, Vec<PlayEvent>) {
    let mut events = Vec::new();
    let summary = play(config, &mut |event| events.push(event), &StopFlag::new()).unwrap();
    (summary, events)
}

fn config(clients: usize, millis: u64) -> PlayConfig {
    PlayConfig {
        clients,
        duration: Some(Duration::from_millis(millis)),
        ..PlayConfig::new(place::published(40))
    }
}

fn position(events: &[PlayEvent], is: impl Fn(&PlayEvent) -> bool) -> usize {
    events.iter().position(is).expect("the event happened")
}

#[test]
fn a_place_of_thousands_of_regions_is_joined() {
    let snapshot = place::scattered(3_000);
    assert_eq!(snapshot.chunk_count(), 3_001);
    let (summary, _) = played(PlayConfig {
        clients: 2,
        duration: Some(Duration::from_millis(300)),
        ..PlayConfig::new(snapshot)
    });
    assert!(summary.converged(), "{summary:?}");
}

#[test]
fn three_clients_join_and_end_with_the_servers_state() {
    let (summary, events) = played(config(3, 1_200));
    assert_eq!(summary.clients.len(), 3);
    for client in &summary.clients {
        assert!(client.converged(), "{client:?}");
        assert!(client.join.is_some() && client.left.is_none(), "{client:?}");
        assert!(
            client.bytes_down > client.bytes_up && client.bytes_up > 0,
            "{client:?}"
        );
    }
    assert!(summary.converged() && !summary.interrupted);
    // Workspace, Players, the floor and the loose parts, three players with what each holds and a character of 37; what
    // fell out of the world is gone, and chat has channels of its own.
    assert!(
        summary.instances >= 2 + 1 + 40 + 3 * (4 + 37),
        "{summary:?}"
    );
    assert!(summary.ticks >= 60, "{}", summary.ticks);
    assert!(summary.tick_times.percentile(50) <= summary.tick_times.max());

    let listening = position(
        &events,
        |e| matches!(e, PlayEvent::Listening { addr, .. } if addr.port() != 0),
    );
    let ready = position(&events, |e| matches!(e, PlayEvent::ServerReady { .. }));
    let last_joined = events
        .iter()
        .rposition(|e| matches!(e, PlayEvent::Joined { .. }));
    let progress = position(&events, |e| matches!(e, PlayEvent::Progress(_)));
    let draining = position(&events, |e| matches!(e, PlayEvent::Draining));
    let order = [
        Some(listening),
        Some(ready),
        last_joined,
        Some(progress),
        Some(draining),
    ];
    assert!(order.is_sorted(), "{events:?}");
    assert!(
        !events.iter().any(|e| matches!(e, PlayEvent::Left { .. })),
        "{events:?}"
    );
}

#[test]
fn a_bad_network_changes_nothing_in_the_end() {
    let mut config = config(3, 500);
    config.conditions = "delay=30ms,jitter=10ms,loss=5%,dup=2%,reorder=2%,seed=3"
        .parse()
        .unwrap();
    let (summary, _) = played(config);
    assert!(summary.converged(), "{:?}", summary.clients);
    assert!(
        summary
            .clients
            .iter()
            .all(|client| client.rtt >= Duration::from_millis(40))
    );
}

#[test]
fn a_server_without_clients_plays_for_its_time() {
    let (summary, events) = played(config(0, 200));
    assert!(summary.ticks >= 10 && summary.converged());
    assert!(events.contains(&PlayEvent::Draining));
}

#[test]
fn an_address_in_use_is_named() {
    let taken = UdpSocket::bind("127.0.0.1:0").unwrap();
    let addr = taken.local_addr().unwrap();
    let config = PlayConfig {
        listen: addr,
        ..config(1, 100)
    };
    let error = play(config, &mut |_| {}, &StopFlag::new()).unwrap_err();
    assert!(matches!(error, PlayError::Bind { addr: named, .. } if named == addr));
    assert!(error.to_string().contains(&addr.to_string()), "{error}");
}

#[test]
fn more_clients_than_a_server_takes_are_refused_before_anything_starts() {
    let mut events = 0;
    let error = play(config(201, 100), &mut |_| events += 1, &StopFlag::new()).unwrap_err();
    assert!(matches!(error, PlayError::TooManyClients { asked: 201 }));
    assert_eq!(events, 0);
}

#[test]
fn a_stop_ends_it_early_with_a_verdict() {
    let stop = StopFlag::new();
    let config = PlayConfig {
        duration: None,
        ..config(2, 0)
    };
    let mut joined = 0;
    let summary = play(
        config,
        &mut |event| {
            if let PlayEvent::Joined { .. } = event {
                joined += 1;
                if joined == 2 {
                    stop.stop();
                }
            }
        },
        &stop,
    )
    .unwrap();
    assert!(summary.interrupted);
    assert!(summary.converged(), "{:?}", summary.clients);
}

#[test]
fn a_stop_before_anyone_has_joined_ends_it_too() {
    let stop = StopFlag::new();
    stop.stop();
    let config = PlayConfig {
        duration: None,
        ..config(2, 0)
    };
    let summary = play(config, &mut |_| {}, &stop).unwrap();
    assert!(summary.interrupted && !summary.converged());
}

#[test]
fn scripts_hear_of_the_end() {
    let source = "game:BindToClose(function(why) print(why, #game.Players:GetPlayers()) task.wait(0.1) print('closed') end)
game.Players.PlayerRemoving:Connect(function(p) print('-', p, p.Character) end)";
    let place = place::scripted(&[("Script", "ServerScriptService", source)]);
    let (summary, events) = played(PlayConfig {
        clients: 1,
        duration: Some(Duration::from_millis(400)),
        ..PlayConfig::new(place)
    });
    assert!(summary.converged(), "{summary:?}");
    let said: Vec<String> = events
        .into_iter()
        .filter_map(|event| match event {
            PlayEvent::Output { output, .. } => Some(output.text),
            _ => None,
        })
        .collect();
    assert_eq!(
        said,
        [
            "Enum.CloseReason.DeveloperShutdown 1",
            "closed",
            "- Player1 Player1"
        ]
    );
}
