//! The commands that are there by themselves: their names, and which side does what they say. What they do is with that
//! side.

use studio_model::{DataModel, InstanceId};

use super::tree;

/// A command that is there by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standard {
    Clear,
    Console,
    Emote,
    Help,
    Mute,
    Team,
    Unmute,
    Version,
    Whisper,
}

/// What a standard command is called, and what `/help` says of it.
pub(super) struct Described {
    pub(super) name: &'static str,
    pub(super) primary: &'static str,
    pub(super) secondary: &'static str,
    pub(super) help: &'static str,
}

impl Standard {
    /// All of them, in the order of `/help`.
    pub(super) const ALL: [Self; 9] = [
        Self::Clear,
        Self::Console,
        Self::Emote,
        Self::Help,
        Self::Mute,
        Self::Team,
        Self::Unmute,
        Self::Version,
        Self::Whisper,
    ];

    pub(super) fn described(self) -> Described {
        let described = |name, primary, secondary, help| Described {
            name,
            primary,
            secondary,
            help,
        };
        match self {
            Self::Clear => described("RBXClearCommand", "/clear", "/cls", "empty the chat window"),
            Self::Console => {
                described("RBXConsoleCommand", "/console", "", "where output is shown")
            }
            Self::Emote => described("RBXEmoteCommand", "/emote", "/e", "<name>: play an emote"),
            Self::Help => described("RBXHelpCommand", "/help", "/?", "list the commands"),
            Self::Mute => described(
                "RBXMuteCommand",
                "/mute",
                "/m",
                "<player>: hear them no more",
            ),
            Self::Team => described("RBXTeamCommand", "/team", "/t", "<text>: talk to your team"),
            Self::Unmute => described(
                "RBXUnmuteCommand",
                "/unmute",
                "/um",
                "<player>: hear them again",
            ),
            Self::Version => described(
                "RBXVersionCommand",
                "/version",
                "/v",
                "what plays this place",
            ),
            Self::Whisper => described(
                "RBXWhisperCommand",
                "/whisper",
                "/w",
                "<player> <text>: talk to them alone",
            ),
        }
    }

    /// Which one an instance is: the one of its name in the folder of commands.
    pub(super) fn of(model: &DataModel, command: InstanceId) -> Option<Self> {
        let folder = tree::folder(model, tree::COMMANDS)?;
        let name = model.name(command);
        let mut all = Self::ALL.into_iter();
        all.find(|standard| {
            model.parent(command) == Some(folder) && standard.described().name == name
        })
    }
}
