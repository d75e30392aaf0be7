//! What became of a message, as `Enum.TextChatMessageStatus` names it.

use studio_model::ClassTable;

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// It was none: empty, no text, or with too much metadata.
    Unknown,
    /// Whoever was to hear it has been sent it.
    Success,
    /// The server has not answered yet.
    Sending,
    /// The sender says too much in too short a time.
    Floodchecked,
    /// The sender may not talk in the channel, or it is none.
    InvalidTextChannelPermissions,
    /// It has more characters than a message may have.
    MessageTooLong,
}

impl Status {
    const ALL: [Self; 6] = [
        Self::Unknown,
        Self::Success,
        Self::Sending,
        Self::Floodchecked,
        Self::InvalidTextChannelPermissions,
        Self::MessageTooLong,
    ];

    /// The item's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unknown => "Unknown",
            Self::Success => "Success",
            Self::Sending => "Sending",
            Self::Floodchecked => "Floodchecked",
            Self::InvalidTextChannelPermissions => "InvalidTextChannelPermissions",
            Self::MessageTooLong => "MessageTooLong",
        }
    }

    /// The item's number.
    pub fn number(self) -> u32 {
        let table = ClassTable::get();
        let items = table.enum_named("TextChatMessageStatus");
        items
            .and_then(|id| table.enumeration(id).item_named(self.name()))
            .unwrap_or(0)
    }

    /// The status of a number, if it is one that is used here.
    pub(super) fn from_number(number: u32) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|status| status.number() == number)
    }

    /// What the sender is told of it; `None` of what is no problem.
    pub(super) fn problem(self) -> Option<&'static str> {
        match self {
            Self::Unknown => Some("Your message could not be sent."),
            Self::Floodchecked => Some("You are sending messages too fast. Wait a little."),
            Self::InvalidTextChannelPermissions => Some("You cannot talk in this channel."),
            Self::MessageTooLong => Some("Your message is too long."),
            Self::Success | Self::Sending => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_is_an_item() {
        for status in Status::ALL {
            assert_ne!(status.number(), 0, "{status:?}");
            assert_eq!(Status::from_number(status.number()), Some(status));
        }
        assert_eq!(Status::from_number(0), None);
    }
}
