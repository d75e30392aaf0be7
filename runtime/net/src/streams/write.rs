//! Writes what the outbox holds: ordered frames on lasting streams, each region on a stream of its own, datagrams.

use std::sync::Arc;

use bytes::Bytes;
use quinn::{Connection, SendStream, WriteError};
use tokio::sync::Semaphore;

use super::Stop;
use crate::channel::Channel;
use crate::frame::header;
use crate::limits::{REGION_WINDOW_BYTES, STREAM_WINDOW_BYTES};
use crate::link::Link;

/// Writes the frames of a channel with a lasting stream.
pub(super) async fn write_frames(
    link: &Link,
    channel: Channel,
    mut stream: SendStream,
) -> Result<(), Stop> {
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
pub(super) async fn send_regions(link: &Arc<Link>, connection: &Connection) -> Result<(), Stop> {
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

pub(super) async fn send_datagrams(link: &Link, connection: &Connection) {
    while let Some(datagrams) = link.outbox.take_datagrams().await {
        let mut space = connection.datagram_send_buffer_space();
        let mut dropped = 0;
        for datagram in datagrams {
            let len = datagram.len();
            // One that does not fit into a packet is refused, one that does not fit into the space left pushes out
            // an older one.
            if connection.send_datagram(datagram).is_err() || len > space {
                dropped += 1;
            } else {
                space = space.saturating_sub(len + size_of::<Bytes>());
            }
        }
        if dropped > 0 {
            link.outbox.count_dropped(dropped);
        }
        link.measure_datagrams(connection);
    }
}
