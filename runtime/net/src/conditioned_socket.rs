//! A bad network below QUIC: a UDP socket that loses, delays, doubles and reorders packets in each direction. It does
//! not look into them.

use std::fmt;
use std::future::poll_fn;
use std::io::{self, IoSliceMut};
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use quinn::udp::{EcnCodepoint, RecvMeta, Transmit};
use quinn::{AsyncUdpSocket, UdpPoller};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::{Instant, Sleep, sleep_until};

use crate::conditions::NetConditions;
use crate::delay_line::DelayLine;
use crate::faults::Faults;
use crate::limits::PACKETS_HELD_MAX;

/// Batches taken from the real socket before what is due is released, so that a flood cannot keep it from that.
const BATCHES_AT_ONCE: usize = 8;

/// The dice's salt for each direction.
const OUTGOING: u64 = 1;
const INCOMING: u64 = 2;

/// A socket with a bad network on both sides of it.
#[derive(Debug)]
pub(crate) struct ConditionedSocket {
    inner: Arc<dyn AsyncUdpSocket>,
    outgoing: Arc<Outgoing>,
    departures: JoinHandle<()>,
    incoming: Mutex<Incoming>,
}

/// Packets on their way in one direction.
#[derive(Debug)]
struct Network<T> {
    faults: Faults,
    held: DelayLine<T>,
    started: Instant,
}

impl<T: Clone> Network<T> {
    fn new(conditions: &NetConditions, salt: u64) -> Self {
        Self {
            faults: Faults::new(conditions, salt),
            held: DelayLine::new(),
            started: Instant::now(),
        }
    }

    fn accept(&mut self, packet: &T) {
        let now_us = self.now_us();
        for due_us in self.faults.packet(now_us) {
            if self.held.len() < PACKETS_HELD_MAX {
                self.held.hold(due_us, packet.clone());
            }
        }
    }

    fn release(&mut self) -> Option<T> {
        self.held.release(self.now_us())
    }

    fn next_due(&self) -> Option<Instant> {
        self.held
            .next_due()
            .map(|due_us| self.started + Duration::from_micros(due_us))
    }

    fn now_us(&self) -> u64 {
        self.started.elapsed().as_micros() as u64
    }
}

#[derive(Clone, Debug)]
struct Departure {
    destination: SocketAddr,
    ecn: Option<EcnCodepoint>,
    src_ip: Option<IpAddr>,
    contents: Bytes,
}

#[derive(Clone, Debug)]
struct Arrival {
    meta: RecvMeta,
    contents: Bytes,
}

#[derive(Debug)]
struct Outgoing {
    network: Mutex<Network<Departure>>,
    changed: Notify,
}

struct Incoming {
    network: Network<Arrival>,
    alarm: Option<Pin<Box<Sleep>>>,
}

impl ConditionedSocket {
    /// Puts `conditions` around a socket. To be called inside the runtime, where its departures run.
    pub(crate) fn spawn(inner: Arc<dyn AsyncUdpSocket>, conditions: &NetConditions) -> Self {
        let outgoing = Arc::new(Outgoing {
            network: Mutex::new(Network::new(conditions, OUTGOING)),
            changed: Notify::new(),
        });
        Self {
            departures: tokio::spawn(depart(inner.clone(), outgoing.clone())),
            inner,
            outgoing,
            incoming: Mutex::new(Incoming {
                network: Network::new(conditions, INCOMING),
                alarm: None,
            }),
        }
    }
}

impl Drop for ConditionedSocket {
    fn drop(&mut self) {
        self.departures.abort();
    }
}

impl AsyncUdpSocket for ConditionedSocket {
    fn create_io_poller(self: Arc<Self>) -> Pin<Box<dyn UdpPoller>> {
        Box::pin(AlwaysWritable)
    }

    fn try_send(&self, transmit: &Transmit<'_>) -> io::Result<()> {
        let mut network = lock(&self.outgoing.network);
        let due_before = network.next_due();
        let size = transmit
            .segment_size
            .unwrap_or(transmit.contents.len())
            .max(1);
        for contents in transmit.contents.chunks(size) {
            network.accept(&Departure {
                destination: transmit.destination,
                ecn: transmit.ecn,
                src_ip: transmit.src_ip,
                contents: Bytes::copy_from_slice(contents),
            });
        }
        if network.next_due() != due_before {
            self.outgoing.changed.notify_one();
        }
        Ok(())
    }

    fn poll_recv(
        &self,
        cx: &mut Context<'_>,
        bufs: &mut [IoSliceMut<'_>],
        meta: &mut [RecvMeta],
    ) -> Poll<io::Result<usize>> {
        let incoming = &mut *lock(&self.incoming);
        let mut more = true;
        for _ in 0..BATCHES_AT_ONCE {
            match self.inner.poll_recv(cx, bufs, meta) {
                Poll::Ready(Ok(n)) => incoming.accept(&bufs[..n], &meta[..n]),
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => {
                    more = false;
                    break;
                }
            }
        }
        let n = incoming.release(bufs, meta);
        if n > 0 {
            return Poll::Ready(Ok(n));
        }
        if more || incoming.poll_alarm(cx).is_ready() {
            cx.waker().wake_by_ref();
        }
        Poll::Pending
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.inner.local_addr()
    }

    fn max_receive_segments(&self) -> usize {
        // The real socket fills the same buffers.
        self.inner.max_receive_segments()
    }

    fn may_fragment(&self) -> bool {
        self.inner.may_fragment()
    }
}

impl Incoming {
    /// Takes the packets of a received batch apart and sends each through the network.
    fn accept(&mut self, bufs: &[IoSliceMut<'_>], meta: &[RecvMeta]) {
        for (buf, meta) in bufs.iter().zip(meta) {
            let received = &buf[..meta.len.min(buf.len())];
            for contents in received.chunks(meta.stride.max(1)) {
                let meta = RecvMeta {
                    len: contents.len(),
                    stride: contents.len(),
                    ..*meta
                };
                self.network.accept(&Arrival {
                    meta,
                    contents: Bytes::copy_from_slice(contents),
                });
            }
        }
    }

    /// Fills the buffers with packets that are due; how many.
    fn release(&mut self, bufs: &mut [IoSliceMut<'_>], meta: &mut [RecvMeta]) -> usize {
        let mut n = 0;
        for (buf, meta) in bufs.iter_mut().zip(meta) {
            let Some(arrival) = self.network.release() else {
                break;
            };
            // It came out of such a buffer, so it fits into one.
            buf[..arrival.contents.len()].copy_from_slice(&arrival.contents);
            *meta = arrival.meta;
            n += 1;
        }
        n
    }

    /// Ready if the next packet is due already; otherwise the task is woken when it is.
    fn poll_alarm(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let Some(due) = self.network.next_due() else {
            return Poll::Pending;
        };
        let alarm = self.alarm.get_or_insert_with(|| Box::pin(sleep_until(due)));
        if alarm.deadline() != due {
            alarm.as_mut().reset(due);
        }
        alarm.as_mut().poll(cx)
    }
}

impl fmt::Debug for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incoming")
            .field("network", &self.network)
            .finish_non_exhaustive()
    }
}

/// A network takes every packet; what it cannot hold is lost.
#[derive(Debug)]
struct AlwaysWritable;

impl UdpPoller for AlwaysWritable {
    fn poll_writable(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// Sends packets when they are due, until aborted.
async fn depart(socket: Arc<dyn AsyncUdpSocket>, outgoing: Arc<Outgoing>) {
    let mut poller = socket.clone().create_io_poller();
    loop {
        let (due, next_due) = {
            let mut network = lock(&outgoing.network);
            (network.release(), network.next_due())
        };
        let changed = outgoing.changed.notified();
        match (due, next_due) {
            (Some(packet), _) => send(&*socket, poller.as_mut(), &packet).await,
            (None, None) => changed.await,
            (None, Some(next_due)) => tokio::select! {
                () = sleep_until(next_due) => {}
                () = changed => {}
            },
        }
    }
}

async fn send(
    socket: &dyn AsyncUdpSocket,
    mut poller: Pin<&mut (dyn UdpPoller + 'static)>,
    packet: &Departure,
) {
    let transmit = Transmit {
        destination: packet.destination,
        ecn: packet.ecn,
        contents: &packet.contents,
        segment_size: None,
        src_ip: packet.src_ip,
    };
    while let Err(error) = socket.try_send(&transmit) {
        let writable = error.kind() == io::ErrorKind::WouldBlock
            && poll_fn(|cx| poller.as_mut().poll_writable(cx))
                .await
                .is_ok();
        if !writable {
            // An unreachable destination: lost, as on a wire.
            return;
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
