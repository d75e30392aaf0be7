//! The protocol's lanes are the transport's channels and datagrams: the one place that knows both.

use studio_net::Channel;
use studio_replication::Lane;

/// The channel of a lane; `None` for datagrams.
pub(crate) fn channel(lane: Lane) -> Option<Channel> {
    match lane {
        Lane::Control => Some(Channel::Control),
        Lane::Journal => Some(Channel::Journal),
        Lane::Region => Some(Channel::Region),
        Lane::Up => Some(Channel::Up),
        Lane::Datagram => None,
    }
}

/// The lane of a channel.
pub(crate) fn lane(channel: Channel) -> Lane {
    match channel {
        Channel::Control => Lane::Control,
        Channel::Journal => Lane::Journal,
        Channel::Region => Lane::Region,
        Channel::Up => Lane::Up,
    }
}
