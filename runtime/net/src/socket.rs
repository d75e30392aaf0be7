//! UDP sockets and the QUIC endpoints on them: bound with wide buffers, and below a bad network if there is one.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use quinn::{Endpoint, EndpointConfig, Runtime, ServerConfig, TokioRuntime};
use socket2::{Domain, Protocol, Socket, Type};
use tokio::runtime::Handle;

use crate::conditioned_socket::ConditionedSocket;
use crate::conditions::NetConditions;
use crate::error::NetError;
use crate::limits::SOCKET_BUFFER_BYTES;

/// A QUIC endpoint on a new socket at `addr`; what it sends and receives suffers `conditions`.
pub(crate) fn endpoint(
    handle: &Handle,
    addr: SocketAddr,
    server: Option<ServerConfig>,
    conditions: Option<&NetConditions>,
) -> Result<Endpoint, NetError> {
    // Sockets and endpoints register with the runtime that they are made in.
    let _entered = handle.enter();
    let open = || {
        let mut socket = TokioRuntime.wrap_udp_socket(bind(addr)?)?;
        if let Some(conditions) = conditions.filter(|conditions| !conditions.is_clean()) {
            socket = Arc::new(ConditionedSocket::spawn(socket, conditions));
        }
        let config = EndpointConfig::default();
        Endpoint::new_with_abstract_socket(config, server, socket, Arc::new(TokioRuntime))
    };
    open().map_err(|source| NetError::Bind { addr, source })
}

/// Waits until all connections of an endpoint are gone and their close frames with them, at most `patience`.
pub(crate) fn drain(handle: &Handle, endpoint: &Endpoint, patience: Duration) {
    handle.block_on(async {
        // Whoever is still there after that finds out by its idle time-out.
        tokio::time::timeout(patience, endpoint.wait_idle())
            .await
            .ok();
    });
}

fn bind(addr: SocketAddr) -> io::Result<std::net::UdpSocket> {
    let socket = Socket::new(Domain::for_address(addr), Type::DGRAM, Some(Protocol::UDP))?;
    // The system may give less, or refuse: then bursts lose more, and QUIC copes.
    socket.set_recv_buffer_size(SOCKET_BUFFER_BYTES).ok();
    socket.set_send_buffer_size(SOCKET_BUFFER_BYTES).ok();
    socket.bind(&addr.into())?;
    Ok(socket.into())
}
