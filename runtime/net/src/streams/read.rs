//! Delivers what arrives, as fast as the ticking thread takes it: frames of lasting streams, regions, datagrams.

use std::mem;
use std::sync::Arc;

use bytes::Bytes;
use quinn::{Connection, ReadError, ReadExactError, RecvStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::{Stop, guard};
use crate::channel::Channel;
use crate::frame::FrameReader;
use crate::inbox::LinkEvent;
use crate::limits::REGIONS_READ_AT_ONCE;
use crate::link::Link;
use crate::reason::Violation;

/// Pieces read from a stream under one lock.
const CHUNKS_AT_ONCE: usize = 16;

impl Stop {
    fn reading(channel: Channel, error: &ReadError) -> Self {
        match error {
            ReadError::Reset(_) => Self::Violation(Violation::StreamEnded(channel)),
            _ => Self::Over,
        }
    }
}

/// Accepts what a server opens: one journal, and regions.
pub(super) async fn receive_server_streams(
    link: &Arc<Link>,
    connection: &Connection,
) -> Result<(), Stop> {
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

pub(super) async fn read_mark(stream: &mut RecvStream) -> Result<u8, Stop> {
    let mut mark = [0];
    match stream.read_exact(&mut mark).await {
        Ok(()) => Ok(mark[0]),
        // Opened and ended without a word: harmless, and of no use.
        Err(ReadExactError::FinishedEarly(_) | ReadExactError::ReadError(_)) => Err(Stop::Over),
    }
}

pub(super) async fn expect_mark(stream: &mut RecvStream, channel: Channel) -> Result<(), Stop> {
    let mark = read_mark(stream).await?;
    if mark != channel.mark() {
        return Err(Stop::Violation(Violation::UnexpectedStream(mark)));
    }
    Ok(())
}

/// Delivers the frames of a stream that lasts as long as the connection.
pub(super) async fn read_frames(
    link: &Link,
    channel: Channel,
    stream: &mut RecvStream,
) -> Result<(), Stop> {
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
pub(super) async fn read_region(link: &Link, stream: &mut RecvStream) -> Result<(), Stop> {
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

pub(super) async fn receive_datagrams(link: &Link, connection: &Connection) {
    while let Ok(datagram) = connection.read_datagram().await {
        // Copied, because the datagram is a piece of a receive buffer that it would keep alive.
        if link.budget.spend_datagram(datagram.len())
            && !link.tell(LinkEvent::Datagram(Bytes::copy_from_slice(&datagram)))
        {
            return;
        }
    }
}
