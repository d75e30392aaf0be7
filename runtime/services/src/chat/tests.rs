//! A server and three players whose windows read the server's own model, as if it had just been replicated.

mod client;
mod hostile;

use super::*;
use crate::filter::{Filter, UserId};
use crate::limits::{CHAT_BURST, CHAT_BURST_SECONDS, CHAT_TEXT_CHARS_MAX};
use crate::players::{self, ExitReason, Newcomer};
use crate::post::{Parcel, Received, To};
use crate::stage::Stage;

pub(super) const NAMES: [&str; 3] = ["Ann", "Bob", "Cat Two"];

pub(super) struct Scene {
    pub(super) server: Stage,
    pub(super) players: Vec<InstanceId>,
    pub(super) windows: Vec<Window>,
    /// All that the server put out.
    pub(super) sent: Vec<Parcel>,
}

impl Scene {
    pub(super) fn new() -> Self {
        Self::on(Stage::new())
    }

    fn on(mut server: Stage) -> Self {
        let players = (1..).zip(NAMES).map(|(user_id, name)| {
            let newcomer = Newcomer {
                user_id,
                name: name.to_owned(),
                display_name: name.to_owned(),
            };
            server.lend(|running| players::join(running, &newcomer).expect("room"))
        });
        let players = players.collect();
        Self {
            server,
            players,
            windows: NAMES.map(|_| Window::default()).to_vec(),
            sent: Vec::new(),
        }
    }

    /// The player of a number, from 1, types a line; what the server's scripts say of it.
    pub(super) fn say(&mut self, user: UserId, text: &str) -> Vec<String> {
        let window = self.windows[user as usize - 1].clone();
        let call = window.type_in(&self.server.model, user, text);
        if let Some(call) = call {
            self.receive(user, &call);
        }
        self.server.run("")
    }

    /// A call of a player's client comes, and what the server answers goes to the windows.
    pub(super) fn receive(&mut self, user: UserId, call: &studio_replication::Call) {
        let from = Some(self.players[user as usize - 1]);
        let post = self.server.post.clone();
        self.server.lend(|running| {
            let received = Received {
                from,
                reliable: true,
                call,
            };
            post.deliver(running, received);
        });
        self.carry();
    }

    pub(super) fn carry(&mut self) {
        for parcel in self.server.post.take() {
            for ((&player, window), user) in self.players.iter().zip(&self.windows).zip(1..) {
                if parcel.to == To::Player(player) {
                    window.hear(&self.server.model, user, &parcel.call);
                }
            }
            self.sent.push(parcel);
        }
    }

    /// What a player's window shows.
    pub(super) fn log(&self, user: UserId) -> Vec<String> {
        let log = self.windows[user as usize - 1].log();
        let line = |entry: Entry| format!("{}|{}|{}", entry.channel, entry.prefix, entry.text);
        log.into_iter().map(line).collect()
    }

    fn logs(&self) -> [Vec<String>; 3] {
        [1, 2, 3].map(|user| self.log(user))
    }
}

/// A word that no filter of ours shows.
fn bad() -> String {
    "tihs".chars().rev().collect()
}

#[test]
fn what_is_there_by_itself_is_there_before_scripts_ask() {
    let mut scene = Scene::new();
    let said = scene.server.run(
        "local T = game:GetService('TextChatService')
         for _, c in T:GetChildren() do print(c, c.ClassName) end
         for _, c in T.TextChannels:GetChildren() do for _, s in c:GetChildren() do print(c, s, s.ClassName, s.UserId, s.CanSend) end end
         print(T.ChatInputBarConfiguration.TargetTextChannel, #T.TextChatCommands:GetChildren(), T.TextChatCommands.RBXWhisperCommand.SecondaryAlias)",
    );
    assert_eq!(
        said,
        [
            "ChatWindowConfiguration ChatWindowConfiguration",
            "ChatInputBarConfiguration ChatInputBarConfiguration",
            "BubbleChatConfiguration BubbleChatConfiguration",
            "ChannelTabsConfiguration ChannelTabsConfiguration",
            "TextChannels Folder",
            "TextChatCommands Folder",
            "RBXGeneral Ann TextSource 1 true",
            "RBXGeneral Bob TextSource 2 true",
            "RBXGeneral Cat Two TextSource 3 true",
            "RBXSystem Ann TextSource 1 false",
            "RBXSystem Bob TextSource 2 false",
            "RBXSystem Cat Two TextSource 3 false",
            "RBXGeneral 9 /w",
        ]
    );
}

#[test]
fn a_place_may_do_without() {
    let mut stage = Stage::new();
    let root = stage.model.root();
    let service = crate::stage::add(&mut stage.model, "TextChatService", root, "TextChatService");
    for name in ["CreateDefaultTextChannels", "CreateDefaultCommands"] {
        let table = studio_model::ClassTable::get();
        let class = stage.model.class(service).expect("a service");
        let property = table.find(class, name).expect(name);
        let off = studio_model::Value::Bool(false);
        stage
            .model
            .set_property(service, property, off)
            .expect("settable");
    }
    let mut scene = Scene::on(stage);
    let said = scene
        .server
        .run("for _, c in game:GetService('TextChatService'):GetChildren() do print(c) end");
    assert_eq!(said.len(), 4, "{said:?}");
    scene.say(1, "hello?");
    assert_eq!(
        scene.log(1),
        ["RBXSystem||You cannot talk in this channel."]
    );
    assert_eq!(scene.log(2), [""; 0]);
}

#[test]
fn everybody_hears_the_filtered_text_and_nobody_the_other() {
    let mut scene = Scene::new();
    scene.server.run("for _, p in game.Players:GetPlayers() do p.Chatted:Connect(function(text, to) print(p, #text, to) end) end");
    let said = scene.say(1, &format!("oh {} happens", bad()));
    assert_eq!(said, ["Ann 15 nil"]);
    let shown = "RBXGeneral|Ann:|oh #### happens".to_owned();
    assert_eq!(
        scene.logs(),
        [vec![shown.clone()], vec![shown.clone()], vec![shown]]
    );
    assert!(!format!("{:?}", scene.sent).contains(&bad()));
    let first = scene.windows[0].log().remove(0);
    let other = scene.windows[1].log().remove(0);
    assert_eq!(first, other);
    assert_eq!((first.user_id, first.message_id.len()), (Some(1), 16));
    assert!(first.time >= 1_700_000_000.0);
}

#[test]
fn too_much_and_too_long_is_refused_with_a_status() {
    let mut scene = Scene::new();
    let burst = CHAT_BURST as usize;
    for i in 0..burst + 3 {
        scene.say(1, &format!("message {i}"));
    }
    let log = scene.log(1);
    let refused = log.iter().filter(|line| line.contains("too fast")).count();
    assert_eq!((scene.log(2).len(), refused), (burst, 3), "{log:?}");
    scene.server.now += CHAT_BURST_SECONDS;
    scene.say(1, &"é".repeat(CHAT_TEXT_CHARS_MAX));
    assert_eq!(scene.log(2).len(), burst + 1);
    scene.say(1, &"é".repeat(CHAT_TEXT_CHARS_MAX + 1));
    scene.say(1, "   ");
    let log = scene.log(1);
    assert_eq!(
        log[log.len() - 2..],
        [
            "RBXSystem||Your message is too long.",
            "RBXSystem||Your message could not be sent."
        ]
    );
    assert_eq!(scene.log(2).len(), burst + 1);
}

#[test]
fn who_may_not_send_is_told_so() {
    let mut scene = Scene::new();
    scene
        .server
        .run("game:GetService('TextChatService').TextChannels.RBXGeneral.Bob.CanSend = false");
    scene.say(2, "hi");
    assert_eq!(
        scene.log(2),
        ["RBXSystem||You cannot talk in this channel."]
    );
    scene.say(2, "/version");
    assert!(scene.log(2)[1].contains("Studio "), "commands still work");
    assert_eq!(scene.log(1), [""; 0]);
}

#[test]
fn teams_talk_among_themselves() {
    let mut scene = Scene::new();
    scene.say(1, "/t hello?");
    assert_eq!(scene.log(1), ["RBXSystem||You are in no team."]);
    scene.server.run(
        "for n, c in {Red = 'Bright red', Blue = 'Bright blue'} do local t = Instance.new('Team') t.Name = n t.TeamColor = BrickColor.new(c) t.Parent = game.Teams end
         local P = game.Players P.Ann.Team = game.Teams.Red P.Bob.Team = game.Teams.Red P['Cat Two'].Team = game.Teams.Blue",
    );
    scene.server.ticks(1);
    scene.say(1, "/team over here");
    let shown = "RBXTeamBright red|[Team] Ann:|over here";
    assert_eq!(scene.log(2), [shown]);
    assert_eq!(scene.log(3), [""; 0]);
    // Without a text the input bar sends to the team from then on.
    scene.say(2, "/t");
    scene.say(2, "coming");
    assert_eq!(
        scene.log(1)[1..],
        [shown, "RBXTeamBright red|[Team] Bob:|coming"]
    );
    scene.server.run("game.Players.Ann.Team = game.Teams.Blue");
    scene.server.ticks(1);
    scene.say(2, "where are you?");
    assert_eq!(scene.log(1).len(), 3);
    let channels = "local s = {} for _, c in game:GetService('TextChatService').TextChannels:GetChildren() do table.insert(s, c.Name) end print(table.concat(s, ','))";
    assert_eq!(
        scene.server.run(&format!(
            "game.Teams.Blue:Destroy() game.Players.Ann.Neutral = true task.wait() {channels}"
        )),
        [""; 0]
    );
    assert_eq!(
        scene.server.ticks(3),
        ["RBXGeneral,RBXSystem,RBXTeamBright red"]
    );
}

#[test]
fn whispers_are_for_two_and_end_when_one_leaves() {
    let mut scene = Scene::new();
    scene
        .server
        .run("game.Players.Ann.Chatted:Connect(function(text, to) print(text, to) end)");
    assert_eq!(scene.say(1, "/w cat two psst"), ["psst Cat Two"]);
    assert_eq!(scene.log(1), ["RBXWhisper:1_3|[To Cat Two]:|psst"]);
    assert_eq!(scene.log(3), ["RBXWhisper:1_3|[From Ann]:|psst"]);
    assert_eq!(scene.log(2), [""; 0]);
    scene.say(3, "/w @Ann");
    scene.say(3, "what?");
    assert_eq!(scene.log(1)[1], "RBXWhisper:1_3|[From Cat Two]:|what?");
    for nobody in ["/w", "/w Nobody hi", "/w Bob hi"] {
        scene.say(2, nobody);
    }
    assert!(
        scene
            .log(2)
            .iter()
            .all(|line| line.contains("no such player"))
    );
    assert_eq!(scene.log(2).len(), 3);
    let player = scene.players[2];
    scene
        .server
        .lend(|running| players::leave(running, player, ExitReason::Unknown))
        .expect("gone");
    let said = scene.server.run("for _, d in game:GetService('TextChatService'):GetDescendants() do if d:IsA('TextSource') or d.Name:find('Whisper:') then print(d.Parent, d) end end");
    assert_eq!(
        said,
        [
            "RBXGeneral Ann",
            "RBXGeneral Bob",
            "RBXSystem Ann",
            "RBXSystem Bob"
        ]
    );
}

#[test]
fn everybody_mutes_for_themselves() {
    let mut scene = Scene::new();
    scene.say(2, "/mute ann");
    scene.say(1, "la la la");
    assert_eq!(scene.log(2), ["RBXSystem||You do not hear Ann any more."]);
    assert_eq!(scene.log(3), ["RBXGeneral|Ann:|la la la"]);
    scene.say(2, "/um Ann");
    scene.say(1, "sorry");
    assert_eq!(scene.log(2)[2], "RBXGeneral|Ann:|sorry");
    scene.say(2, "/m Somebody");
    assert_eq!(
        scene.log(2)[3],
        "RBXSystem||There is no player \"Somebody\"."
    );
    scene.say(2, "/cls");
    scene.say(2, "/?");
    scene.say(2, "/e dance");
    let log = scene.log(2);
    assert_eq!((log.len(), log[0].lines().count()), (2, 9), "{log:?}");
    assert_eq!(log[1], "RBXSystem||You cannot use emotes here.");
}

#[test]
fn the_place_decides_for_each_receiver() {
    let mut scene = Scene::new();
    let general = "local g = game:GetService('TextChatService').TextChannels.RBXGeneral ";
    scene.server.run(&format!("{general} g.ShouldDeliverCallback = function(m, s) print(m.ClassName, m.TextSource, m.Text, m.TextChannel, m.Status, s) return s.UserId == 2 and 1 or nil end"));
    let asked = scene.say(1, "near?");
    assert_eq!(
        asked,
        ["Ann", "Bob", "Cat Two"].map(|name| format!(
            "TextChatMessage Ann near? RBXGeneral Enum.TextChatMessageStatus.Success {name}"
        ))
    );
    assert_eq!(scene.logs().map(|log| log.len()), [1, 1, 0]);
    scene.server.run(&format!(
        "{general} g.ShouldDeliverCallback = function() task.wait() return true end"
    ));
    let asked = scene.say(1, "slow?");
    assert_eq!(asked, ["error: ShouldDeliverCallback must not yield"; 3]);
    scene.server.run(&format!(
        "{general} g.ShouldDeliverCallback = function() error('no', 0) end"
    ));
    assert_eq!(scene.say(1, "broken?"), ["error: no"; 3]);
    assert_eq!(scene.logs().map(|log| log.len()), [3, 1, 0]);
    scene
        .server
        .run(&format!("{general} g.ShouldDeliverCallback = nil"));
    scene.say(1, "all?");
    assert_eq!(scene.logs().map(|log| log.len()), [4, 2, 1]);
}

#[test]
fn commands_of_the_place_are_told_and_not_shown() {
    let mut scene = Scene::new();
    scene.server.run(
        "local c = Instance.new('TextChatCommand') c.Name = 'Hop' c.PrimaryAlias = '/hop' c.SecondaryAlias = 'jump' c.Parent = game:GetService('TextChatService')
         c.Triggered:Connect(function(source, text) print(source, source.UserId, text) end)
         game.Players.Ann.Chatted:Connect(function(text) print('chatted', text) end)",
    );
    assert_eq!(
        scene.say(1, "/HOP high"),
        ["Ann 1 /HOP high", "chatted /HOP high"]
    );
    assert_eq!(scene.say(1, "/jump"), ["Ann 1 /jump", "chatted /jump"]);
    assert_eq!(scene.logs().map(|log| log.len()), [0, 0, 0]);
    scene
        .server
        .run("game:GetService('TextChatService').Hop.Enabled = false");
    assert_eq!(scene.say(1, "/hop"), ["chatted /hop"]);
    assert_eq!(scene.log(2), ["RBXGeneral|Ann:|/hop"]);
    scene
        .server
        .run("game:GetService('TextChatService').TextChatCommands.RBXTeamCommand.Enabled = false");
    scene.say(1, "/t hi");
    assert_eq!(scene.log(2)[1], "RBXGeneral|Ann:|/t hi");
}

/// Shouts at everybody but its author.
#[derive(Debug)]
struct Loud;

impl Filter for Loud {
    fn filter(&self, text: &str, from: Option<UserId>, to: Option<UserId>) -> String {
        if from == to {
            text.to_owned()
        } else {
            text.to_uppercase()
        }
    }
}

#[test]
fn a_host_may_plug_in_a_filter_of_their_own() {
    let mut scene = Scene::on(Stage::filtered(Loud));
    scene.say(2, "hi");
    assert_eq!(scene.log(1), ["RBXGeneral|Bob:|HI"]);
    assert_eq!(scene.log(2), ["RBXGeneral|Bob:|hi"]);
}

#[test]
fn servers_add_users_and_scripts_may_ask_who_can_talk() {
    let mut scene = Scene::new();
    let said = scene.server.run(
        "local T = game:GetService('TextChatService')
         local c = Instance.new('TextChannel') c.Name = 'Own' c.Parent = T
         print(c:AddUserAsync(2)) print(c:AddUserAsync(2)) print(c:AddUserAsync(99))
         local d = Instance.new('TextChannel') d.Parent = T d:SetDirectChatRequester(game.Players.Ann) print(d.DirectChatRequester, d:GetChildren()[1])
         print(T:CanUserChatAsync(1), T:CanUsersChatAsync(1, 2), table.concat(T:CanUsersDirectChatAsync(1, {1, 2, 99}), ','), #T:GetChatGroupsAsync(game.Players:GetPlayers()))
         print(pcall(function() c:AddUserAsync('x') end))
         print(pcall(function() c:SendAsync('x') end))
         local chat = game:GetService('Chat') chat.Chatted:Connect(function(part, text, color) print(part, text, color) end) chat:Chat(workspace, 'hi', Enum.ChatColor.Red)",
    );
    assert_eq!(
        said,
        [
            "Bob true",
            "Bob false",
            "nil false",
            "Ann Ann",
            "true true 2 1",
            "false invalid argument #1 (number expected, got string)",
            "false TextChannel:SendAsync can only be called on the client",
            "Workspace hi Enum.ChatColor.Red",
        ]
    );
}
