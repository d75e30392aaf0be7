//! A network in memory: one server and its clients in one thread, on virtual time that whoever drives it moves, each
//! client behind a bad network of its own. The same calls in the same order give the same events, on every machine.
//!
//! It promises what the real transport promises, within the same limits, so that a [`ServerPort`](crate::ServerPort)
//! or [`ClientPort`](crate::ClientPort) of it can take the place of a real one. What it leaves out: packets have no
//! size limit of a path's to find ([`DATAGRAM_BYTES_SAFE`](crate::limits::DATAGRAM_BYTES_SAFE) always fits), bandwidth
//! has no end, and bytes are counted without what QUIC adds. Knows no clocks, threads or sockets.

mod connection;
mod direction;
mod ports;

#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use crate::conditions::NetConditions;
use crate::limits::NetLimits;
use crate::link::ConnId;
use crate::server::ServerEvent;
use connection::{Connection, Heard};

pub use ports::{MemoryClient, MemoryServer};

/// The network. Its ports share it: they live in one thread.
#[derive(Debug, Clone)]
pub struct MemoryNet(Rc<RefCell<World>>);

#[derive(Debug)]
struct World {
    now_us: u64,
    limits: NetLimits,
    /// By id, which rises: all walks are in this order.
    connections: BTreeMap<ConnId, Connection>,
    next_id: u64,
    /// What the server has still to be told, before anything that arrives.
    server_events: VecDeque<ServerEvent>,
}

impl MemoryNet {
    /// A network at time 0, and the server's end of it.
    pub fn new(limits: NetLimits) -> (Self, MemoryServer) {
        let net = Self(Rc::new(RefCell::new(World {
            now_us: 0,
            limits,
            connections: BTreeMap::new(),
            next_id: 0,
            server_events: VecDeque::new(),
        })));
        let server = MemoryServer::new(net.clone());
        (net, server)
    }

    /// Begins to connect, now. The connection's faults follow from the conditions' seed and from how many connections
    /// there were before.
    pub fn connect(&self, conditions: &NetConditions) -> MemoryClient {
        let mut world = self.0.borrow_mut();
        let id = ConnId(world.next_id);
        world.next_id += 1;
        let connection = Connection::new(id, conditions, world.limits.clone(), world.now_us);
        world.connections.insert(id, connection);
        drop(world);
        MemoryClient::new(self.clone(), id)
    }

    /// Lets time pass, up to `now_us` microseconds since the beginning; it never goes back. What waits for room leaves,
    /// and who was silent for too long is gone.
    pub fn advance_to(&self, now_us: u64) {
        let mut world = self.0.borrow_mut();
        world.now_us = world.now_us.max(now_us);
        let World {
            now_us,
            connections,
            server_events,
            ..
        } = &mut *world;
        for (&conn, connection) in connections {
            if let Some(reason) = connection.advance(*now_us) {
                server_events.push_back(ServerEvent::Closed { conn, reason });
            }
        }
    }

    /// The time, in microseconds since the beginning.
    pub fn now_us(&self) -> u64 {
        self.0.borrow().now_us
    }

    /// Makes a client's network better or worse from now on. What is under way arrives as it would have.
    pub fn set_conditions(&self, conn: ConnId, conditions: &NetConditions) {
        if let Some(connection) = self.0.borrow_mut().connections.get_mut(&conn) {
            connection.set_conditions(conditions);
        }
    }
}

impl World {
    /// The next thing that the server hears: of what has arrived, what arrived first.
    fn poll_server(&mut self) -> Option<ServerEvent> {
        loop {
            if let Some(event) = self.server_events.pop_front() {
                return Some(event);
            }
            let n_open = self.connections.values().filter(|c| c.is_open()).count();
            let first = self
                .connections
                .iter()
                .filter_map(|(&id, connection)| Some((connection.next_at_server(self.now_us)?, id)))
                .min()?;
            let conn = first.1;
            let room = n_open < self.limits.connections_max;
            let connection = self.connections.get_mut(&conn)?;
            match connection.hear_at_server(self.now_us, room) {
                Some(Heard::Event(event)) => return Some(event),
                Some(Heard::Nothing) | None => {}
            }
        }
    }

    /// Forgets a connection of which nobody wants to know any more.
    fn bury(&mut self, conn: ConnId) {
        let dead = |connection: &Connection| connection.is_over();
        if self.connections.get(&conn).is_some_and(dead) {
            self.connections.remove(&conn);
        }
    }
}
