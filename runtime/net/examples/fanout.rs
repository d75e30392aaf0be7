//! Measures the transport alone: one server and N clients on loopback, each tick one journal frame to all (encoded
//! once), datagrams to each, one datagram back. Prints the tick thread's cost and the process's CPU time.
//!
//! `cargo run --release -p studio-net --example fanout -- [CLIENTS] [SECONDS] [WORKERS] [DATAGRAMS] [CONDITIONS]`

#![expect(clippy::print_stdout, reason = "a tool that reports to a terminal")]

use std::time::{Duration, Instant};

use bytes::Bytes;
use studio_net::{
    Channel, ClientConnection, ClientEndpoint, ClientEvent, ConnId, ConnectOptions, NetError,
    NetLimits, NetRuntime, ServerEndpoint, ServerEvent,
};

const TICK: Duration = Duration::from_nanos(1_000_000_000 / 60);
const JOURNAL_BYTES: usize = 300;
const DATAGRAM_BYTES: usize = 900;
const UP_BYTES: usize = 60;

/// Counts of a run.
#[derive(Debug, Default)]
struct Tally {
    sends_refused: u64,
    journal: u64,
    datagrams_down: u64,
    datagrams_up: u64,
}

fn main() -> Result<(), NetError> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, default: u64| {
        arguments
            .get(at)
            .and_then(|text| text.parse().ok())
            .unwrap_or(default)
    };
    let (n_clients, seconds) = (number(0, 100), number(1, 10));
    let (workers, datagrams) = (number(2, 1), number(3, 2));
    let conditions = arguments
        .get(4)
        .and_then(|text| text.parse().ok())
        .unwrap_or_default();
    let options = ConnectOptions {
        conditions,
        ..ConnectOptions::default()
    };

    let runtime = NetRuntime::start(workers as usize)?;
    let addr = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
    let mut server = ServerEndpoint::bind(&runtime, addr, NetLimits::default())?;
    let endpoint = ClientEndpoint::new(&runtime);
    let begun = Instant::now();
    let (server_addr, fingerprint) = (server.local_addr(), server.fingerprint());
    let mut clients = (0..n_clients)
        .map(|_| endpoint.connect(server_addr, fingerprint, options.clone()))
        .collect::<Result<Vec<_>, _>>()?;
    let conns = wait_for_all(&mut server, clients.len());
    println!("{} clients connected in {:?}", conns.len(), begun.elapsed());

    let cpu_before = cpu_time();
    let ticks = seconds * 60;
    let (mut tally, mut costs) = (Tally::default(), Vec::new());
    let mut due = Instant::now();
    for _ in 0..ticks {
        let started = Instant::now();
        serve_tick(&mut server, &conns, datagrams, &mut tally);
        costs.push(started.elapsed());
        play_tick(&mut clients, &mut tally);
        due += TICK;
        while Instant::now() < due && server.wait(due) {
            drain(&mut server, &mut tally);
        }
    }
    report(&mut costs, ticks, cpu_before, &tally);
    if let Some(conn) = conns.first() {
        println!("one connection: {:?}", server.stats(*conn));
    }
    server.shutdown(0, "measured");
    Ok(())
}

fn wait_for_all(server: &mut ServerEndpoint, n: usize) -> Vec<ConnId> {
    let mut conns = Vec::new();
    let deadline = Instant::now() + Duration::from_secs(20);
    while conns.len() < n && server.wait(deadline) {
        if let Some(ServerEvent::Connected { conn, .. }) = server.poll_event() {
            conns.push(conn);
        }
    }
    conns
}

fn serve_tick(server: &mut ServerEndpoint, conns: &[ConnId], datagrams: u64, tally: &mut Tally) {
    drain(server, tally);
    let journal = Bytes::from(vec![1; JOURNAL_BYTES]);
    let poses = Bytes::from(vec![2; DATAGRAM_BYTES]);
    for conn in conns {
        tally.sends_refused += u64::from(
            server
                .send(*conn, Channel::Journal, journal.clone())
                .is_err(),
        );
        for _ in 0..datagrams {
            server.send_datagram(*conn, poses.clone());
        }
    }
    server.flush();
}

fn drain(server: &mut ServerEndpoint, tally: &mut Tally) {
    while let Some(event) = server.poll_event() {
        tally.datagrams_up += u64::from(matches!(event, ServerEvent::Datagram { .. }));
    }
}

fn play_tick(clients: &mut [ClientConnection], tally: &mut Tally) {
    for client in clients {
        while let Some(event) = client.poll_event() {
            match event {
                ClientEvent::Frame { .. } => tally.journal += 1,
                ClientEvent::Datagram { .. } => tally.datagrams_down += 1,
                _ => {}
            }
        }
        client.send_datagram(Bytes::from_static(&[3; UP_BYTES]));
        client.flush();
    }
}

fn report(costs: &mut [Duration], ticks: u64, cpu_before: Option<Duration>, tally: &Tally) {
    costs.sort_unstable();
    let at = |share: f64| costs[((costs.len() - 1) as f64 * share) as usize];
    println!(
        "server tick (poll, queue, flush): p50 {:?}, p99 {:?}, max {:?}",
        at(0.5),
        at(0.99),
        at(1.0)
    );
    if let (Some(before), Some(after)) = (cpu_before, cpu_time()) {
        let per_tick = after.saturating_sub(before) / ticks as u32;
        println!("CPU of the whole process, clients included: {per_tick:?} a tick of {TICK:?}");
    }
    println!("{tally:?}");
}

/// User and system time of this process so far, where the system tells (Linux).
fn cpu_time() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
    let ticks: u64 = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
    // Linux counts these in hundredths of a second.
    Some(Duration::from_millis(ticks * 10))
}
