//! Runs one connection: opens and accepts its streams, writes what the outbox holds, delivers what arrives. It knows
//! which channel is which stream, and not what its frames say.
//!
//! All senders of a connection live in one task, so a flush wakes one task. Every loop ends when the connection does;
//! [`run`] then tells why.

use std::mem;
use std::sync::Arc;

use bytes::Bytes;
use quinn::{
    Connection, ConnectionError, ReadError, ReadExactError, RecvStream, SendStream, WriteError,
};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::channel::{Channel, Side};
use crate::frame::{FrameReader, header};
use crate::inbox::LinkEvent;
use crate::limits::{REGION_WINDOW_BYTES, REGIONS_READ_AT_ONCE, STREAM_WINDOW_BYTES};
use crate::link::Link;
use crate::reason::{CloseReason, Violation, close_reason};

/// Pieces read from a stream under one lock.
const CHUNKS_AT_ONCE: usize = 16;

/// Why a loop ends.
enum Stop {
    /// The connection is closed, or nobody reads what arrives.
    Over,
    /// The peer broke a rule.
    Violation(Violation),
}

impl From<ConnectionError> for Stop {
    fn from(_: ConnectionError) -> Self {
        Self::Over
    }
}

/// A peer that stops one stream without closing does not get this side to close: its queue fills, and the caller of
/// `send` decides.
impl From<WriteError> for Stop {
    fn from(_: WriteError) -> Self {
        Self::Over
    }
}

impl Stop {
    fn reading(channel: Channel, error: &ReadError) -> Self {
        match error {
            ReadError::Reset(_) => Self::Violation(Violation::StreamEnded(channel)),
            _ => Self::Over,
        }
    }
}

/// Runs a connection whose handshake is complete, until it ends.
pub(crate) async fn run(link: Arc<Link>, connection: Connection) {
    link.set_connection(connection.clone());
    if !link.tell(LinkEvent::Connected(link.clone())) {
        link.budget.close();
    }
    tokio::join!(
        async {
            connection.closed().await;
            link.outbox.close();
        },
        send_datagrams(&link, &connection),
        receive_datagrams(&link, &connection),
        async {
            match link.side {
                Side::Server => server_streams(&link, &connection).await,
                Side::Client => client_streams(&link, &connection).await,
            }
        },
    );
    let reason = close_reason(connection.closed().await, link.closed_here());
    link.tell(LinkEvent::Closed(reason));
}

async fn server_streams(link: &Arc<Link>, connection: &Connection) {
    let control = async {
        let (send, mut receive) = connection.accept_bi().await?;
        expect_mark(&mut receive, Channel::Control).await?;
        tokio::join!(
            guard(link, write_frames(link, Channel::Control, send)),
            guard(link, read_frames(link, Channel::Control, &mut receive)),
        );
        Ok(())
    };
    let up = async {
        let mut receive = connection.accept_uni().await?;
        expect_mark(&mut receive, Channel::Up).await?;
        read_frames(link, Channel::Up, &mut receive).await
    };
    let journal = async {
        let mut send = connection.open_uni().await?;
        send.write_all(&[Channel::Journal.mark()]).await?;
        write_frames(link, Channel::Journal, send).await
    };
    tokio::join!(
        guard(link, control),
        guard(link, up),
        guard(link, journal),
        guard(link, send_regions(link, connection)),
    );
}

async fn client_streams(link: &Arc<Link>, connection: &Connection) {
    let control = async {
        let (mut send, mut receive) = connection.open_bi().await?;
        send.write_all(&[Channel::Control.mark()]).await?;
        tokio::join!(
            guard(link, write_frames(link, Channel::Control, send)),
            guard(link, read_frames(link, Channel::Control, &mut receive)),
        );
        Ok(())
    };
    let up = async {
        let mut send = connection.open_uni().await?;
        send.write_all(&[Channel::Up.mark()]).await?;
        write_frames(link, Channel::Up, send).await
    };
    tokio::join!(
        guard(link, control),
        guard(link, up),
        guard(link, receive_server_streams(link, connection)),
    );
}

/// Closes the connection if the peer broke a rule.
async fn guard(link: &Link, work: impl Future<Output = Result<(), Stop>>) {
    if let Err(Stop::Violation(violation)) = work.await {
        link.close(CloseReason::Violation(violation));
    }
}

async fn write_frames(link: &Link, channel: Channel, mut stream: SendStream) -> Result<(), Stop> {
    // Fails only on a stream that is closed already; writing tells.
    stream.set_priority(channel.priority()).ok();
    while let Some(frames) = link.outbox.take(channel, usize::MAX).await {
        let messages = frames.len();
        let bytes = frames.iter().map(Bytes::len).sum();
        let mut chunks: Vec<Bytes> = frames
            .into_iter()
            .flat_map(|frame| [header(None, frame.len()), frame])
            .collect();
        stream.write_all_chunks(&mut chunks).await?;
        link.outbox.written(channel, messages, bytes);
    }
    Ok(())
}

/// Sends each region frame on a stream of its own, as many at once as fit in the regions' part of the send window.
async fn send_regions(link: &Arc<Link>, connection: &Connection) -> Result<(), Stop> {
    let window = Arc::new(Semaphore::new(REGION_WINDOW_BYTES as usize));
    while let Some(frames) = link.outbox.take(Channel::Region, 1).await {
        for frame in frames {
            // QUIC's flow control keeps a stream from being further ahead than its window.
            let ahead = u32::try_from(frame.len())
                .unwrap_or(u32::MAX)
                .clamp(1, STREAM_WINDOW_BYTES);
            let room = window
                .clone()
                .acquire_many_owned(ahead)
                .await
                .map_err(|_| Stop::Over)?;
            let stream = connection.open_uni().await?;
            let link = link.clone();
            tokio::spawn(async move {
                // An error is the connection's end, which its own task reports.
                write_region(&link, stream, frame).await.ok();
                drop(room);
            });
        }
    }
    Ok(())
}

/// Writes one region frame and waits until the peer has it.
async fn write_region(link: &Link, mut stream: SendStream, frame: Bytes) -> Result<(), WriteError> {
    let channel = Channel::Region;
    stream.set_priority(channel.priority()).ok();
    let len = frame.len();
    stream
        .write_all_chunks(&mut [header(Some(channel.mark()), len), frame])
        .await?;
    link.outbox.written(channel, 1, len);
    stream.finish().ok();
    stream.stopped().await.ok();
    Ok(())
}

/// Accepts what a server opens: one journal, and regions.
async fn receive_server_streams(link: &Arc<Link>, connection: &Connection) -> Result<(), Stop> {
    let slots = Arc::new(Semaphore::new(REGIONS_READ_AT_ONCE));
    let journal = Arc::new(Semaphore::new(1));
    let mut readers = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = connection.accept_uni() => accepted,
            Some(_) = readers.join_next() => continue,
        };
        let Ok(mut stream) = accepted else { break };
        let (link, slots, journal) = (link.clone(), slots.clone(), journal.clone());
        readers.spawn(async move {
            let read = async {
                let mark = read_mark(&mut stream).await?;
                match Channel::from_mark(mark) {
                    Some(Channel::Region) => {
                        let _slot = slots.acquire().await.map_err(|_| Stop::Over)?;
                        read_region(&link, &mut stream).await
                    }
                    Some(Channel::Journal) => {
                        let _only = journal
                            .try_acquire()
                            .map_err(|_| Stop::Violation(Violation::UnexpectedStream(mark)))?;
                        read_frames(&link, Channel::Journal, &mut stream).await
                    }
                    _ => Err(Stop::Violation(Violation::UnexpectedStream(mark))),
                }
            };
            guard(&link, read).await;
        });
    }
    // What arrived before the end is still delivered before the end is told.
    while readers.join_next().await.is_some() {}
    Ok(())
}

async fn read_mark(stream: &mut RecvStream) -> Result<u8, Stop> {
    let mut mark = [0];
    match stream.read_exact(&mut mark).await {
        Ok(()) => Ok(mark[0]),
        // Opened and ended without a word: harmless, and of no use.
        Err(ReadExactError::FinishedEarly(_) | ReadExactError::ReadError(_)) => Err(Stop::Over),
    }
}

async fn expect_mark(stream: &mut RecvStream, channel: Channel) -> Result<(), Stop> {
    let mark = read_mark(stream).await?;
    if mark != channel.mark() {
        return Err(Stop::Violation(Violation::UnexpectedStream(mark)));
    }
    Ok(())
}

/// Delivers the frames of a stream that lasts as long as the connection.
async fn read_frames(link: &Link, channel: Channel, stream: &mut RecvStream) -> Result<(), Stop> {
    let mut reader = FrameReader::new(channel.frame_bytes_max(&link.limits));
    let mut chunks = [const { Bytes::new() }; CHUNKS_AT_ONCE];
    loop {
        let n = match stream.read_chunks(&mut chunks).await {
            Ok(Some(n)) => n,
            Ok(None) => return Err(Stop::Violation(Violation::StreamEnded(channel))),
            Err(error) => return Err(Stop::reading(channel, &error)),
        };
        for chunk in &mut chunks[..n] {
            let chunk = mem::take(chunk);
            let mut input = &chunk[..];
            while !input.is_empty() {
                if let Some(frame) = next_frame(&mut reader, channel, &mut input)? {
                    deliver(link, channel, frame).await?;
                }
            }
        }
    }
}

/// Delivers the one frame of a region stream.
async fn read_region(link: &Link, stream: &mut RecvStream) -> Result<(), Stop> {
    let channel = Channel::Region;
    let mut reader = FrameReader::new(channel.frame_bytes_max(&link.limits));
    let mut chunks = [const { Bytes::new() }; CHUNKS_AT_ONCE];
    let mut frame = None;
    loop {
        let n = match stream.read_chunks(&mut chunks).await {
            Ok(Some(n)) => n,
            Ok(None) => break,
            Err(error) => return Err(Stop::reading(channel, &error)),
        };
        for chunk in &mut chunks[..n] {
            let chunk = mem::take(chunk);
            let mut input = &chunk[..];
            if !input.is_empty() && frame.is_some() {
                return Err(Stop::Violation(Violation::RegionNotAlone));
            }
            frame = frame.or(next_frame(&mut reader, channel, &mut input)?);
            if !input.is_empty() {
                return Err(Stop::Violation(Violation::RegionNotAlone));
            }
        }
    }
    match frame {
        Some(frame) => deliver(link, channel, frame).await,
        None => Err(Stop::Violation(Violation::StreamEnded(channel))),
    }
}

fn next_frame(
    reader: &mut FrameReader,
    channel: Channel,
    input: &mut &[u8],
) -> Result<Option<Bytes>, Stop> {
    reader
        .next(input)
        .map_err(|frame| Stop::Violation(Violation::too_long(channel, frame)))
}

/// Hands a frame to the ticking thread, once there is room for it.
async fn deliver(link: &Link, channel: Channel, frame: Bytes) -> Result<(), Stop> {
    let delivered = link.budget.spend_frame(channel, frame.len()).await
        && link.tell(LinkEvent::Frame(channel, frame));
    if delivered { Ok(()) } else { Err(Stop::Over) }
}

async fn send_datagrams(link: &Link, connection: &Connection) {
    while let Some(datagrams) = link.outbox.take_datagrams().await {
        for datagram in datagrams {
            // One that does not fit or comes too late is lost, as datagrams may be.
            connection.send_datagram(datagram).ok();
        }
        link.measure_datagrams(connection);
    }
}

async fn receive_datagrams(link: &Link, connection: &Connection) {
    while let Ok(datagram) = connection.read_datagram().await {
        // Copied, because the datagram is a piece of a receive buffer that it would keep alive.
        if link.budget.spend_datagram(datagram.len())
            && !link.tell(LinkEvent::Datagram(Bytes::copy_from_slice(&datagram)))
        {
            return;
        }
    }
}
