//! What the bytes of a session travel over, and what makes its ticks pass: the simulated network and virtual time, or
//! real sockets and the clock.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use studio_model::limits::TICK_HZ;
use studio_net::memory::{MemoryNet, MemoryServer};
use studio_net::{
    ClientEndpoint, ConnId, ConnectOptions, Fingerprint, NetConditions, NetError, NetRuntime,
    ServerEndpoint,
};
use studio_services::data_store::DataStores;
use studio_session::limits::net_limits;
use studio_session::{Client, Origin, Pace, Server, ServerError};
use studio_snapshot::Snapshot;

use super::StageError;

/// What bytes travel over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Transport {
    /// The simulated network, on virtual time.
    #[default]
    Memory,
    /// QUIC over sockets of this machine, in real time. Runs are not repeatable.
    Quic,
}

pub(super) enum Network {
    Memory { net: MemoryNet, ticks: u64 },
    Quic(Box<Sockets>),
}

pub(super) struct Sockets {
    clients: ClientEndpoint,
    addr: SocketAddr,
    fingerprint: Fingerprint,
    pace: Pace,
}

/// The server's end, before there is a server.
pub(super) enum Port {
    Memory(MemoryServer),
    Quic(Box<ServerEndpoint>),
}

impl Port {
    pub(super) fn start(
        self,
        snapshot: Arc<Snapshot>,
        origin: Origin,
    ) -> Result<Server, ServerError> {
        let data_stores = DataStores::in_memory();
        match self {
            Self::Memory(port) => Server::start(snapshot, port, origin, data_stores),
            Self::Quic(port) => Server::start(snapshot, *port, origin, data_stores),
        }
    }
}

impl Network {
    pub(super) fn open(transport: Transport) -> Result<(Self, Port), NetError> {
        match transport {
            Transport::Memory => {
                let (net, server) = MemoryNet::new(net_limits());
                Ok((Self::Memory { net, ticks: 0 }, Port::Memory(server)))
            }
            Transport::Quic => {
                let runtime = NetRuntime::start(1)?;
                let anywhere = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
                let server = ServerEndpoint::bind(&runtime, anywhere, net_limits())?;
                let sockets = Sockets {
                    clients: ClientEndpoint::new(&runtime),
                    addr: server.local_addr(),
                    fingerprint: server.fingerprint(),
                    pace: Pace::start(),
                };
                Ok((Self::Quic(Box::new(sockets)), Port::Quic(Box::new(server))))
            }
        }
    }

    pub(super) fn connect(
        &self,
        name: &str,
        conditions: NetConditions,
        origin: Origin,
    ) -> Result<(Client, Option<ConnId>), NetError> {
        match self {
            Self::Memory { net, .. } => {
                let port = net.connect(&conditions);
                let conn = port.id();
                Ok((Client::over(port, name, origin), Some(conn)))
            }
            Self::Quic(sockets) => {
                let limits = net_limits();
                let options = ConnectOptions { limits, conditions };
                let Sockets {
                    clients,
                    addr,
                    fingerprint,
                    ..
                } = &**sockets;
                let port = clients.connect(*addr, *fingerprint, options)?;
                Ok((Client::over(port, name, origin), None))
            }
        }
    }

    pub(super) fn set_conditions(
        &self,
        conn: Option<ConnId>,
        conditions: &NetConditions,
    ) -> Result<(), StageError> {
        let (Self::Memory { net, .. }, Some(conn)) = (self, conn) else {
            return Err(StageError::RealNetwork);
        };
        net.set_conditions(conn, conditions);
        Ok(())
    }

    /// The next tick begins when it is due.
    pub(super) fn begin_tick(&mut self) {
        match self {
            Self::Memory { net, ticks } => {
                *ticks += 1;
                net.advance_to(*ticks * 1_000_000 / u64::from(TICK_HZ));
            }
            Self::Quic(sockets) => sockets.pace.wait(),
        }
    }

    pub(super) fn end_tick(&mut self) {
        if let Self::Quic(sockets) = self {
            sockets.pace.done();
        }
    }
}
