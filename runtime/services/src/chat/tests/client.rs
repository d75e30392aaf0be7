//! A client with scripts, whose model is a copy of the server's.

use super::*;

/// Ann's client has scripts.
struct Pair {
    scene: Scene,
    client: Stage,
}

impl Pair {
    fn new() -> Self {
        let mut scene = Scene::new();
        scene.server.ticks(1);
        let mut client = Stage::client();
        client.model = scene.server.model.snapshot();
        client.vm.set_local_player(Some(scene.players[0]));
        Self { scene, client }
    }

    /// Runs a source on the client, carries what it sends there and back; what its scripts say.
    fn run(&mut self, source: &str) -> Vec<String> {
        let mut said = self.client.run(source);
        said.extend(self.carry());
        said
    }

    fn carry(&mut self) -> Vec<String> {
        for parcel in self.client.post.take() {
            assert_eq!(parcel.to, To::Server);
            self.scene.receive(1, &parcel.call);
        }
        let post = self.client.post.clone();
        let ann = To::Player(self.scene.players[0]);
        for parcel in std::mem::take(&mut self.scene.sent) {
            if parcel.to == ann {
                self.client.lend(|running| {
                    let received = Received {
                        from: None,
                        reliable: true,
                        call: &parcel.call,
                    };
                    post.deliver(running, received);
                });
            }
        }
        self.client.ticks(1)
    }

    fn log(&self) -> Vec<String> {
        let line = |entry: Entry| format!("{}|{}|{}", entry.channel, entry.prefix, entry.text);
        self.client.chat.log().into_iter().map(line).collect()
    }
}

const HEAD: &str =
    "local T = game:GetService('TextChatService') local G = T.TextChannels.RBXGeneral ";

fn with(source: &str) -> String {
    format!("{HEAD}{source}")
}

#[test]
fn send_async_waits_for_what_becomes_of_a_message() {
    let mut pair = Pair::new();
    pair.run(&with(
        "local function tell(what) return function(m) print(what, m.PrefixText, m.Text, m.Status.Name, m.TextSource, #m.MessageId) end end
         T.SendingMessage:Connect(tell('sending')) T.MessageReceived:Connect(tell('received')) G.MessageReceived:Connect(tell('in channel'))
         T.OnIncomingMessage = function(m) print('service', m.Status.Name) local p = Instance.new('TextChatMessageProperties') p.PrefixText = '[VIP] ' .. m.PrefixText return p end
         G.OnIncomingMessage = function(m) print('channel', m.PrefixText) end",
    ));
    let bad = bad();
    let said = pair.run(&with(&format!(
        "local m = G:SendAsync('oh {bad}', 'data') print('done', m.Text, m.Status, m.Metadata, m.Timestamp.UnixTimestamp >= 1700000000, m.TextChannel)"
    )));
    assert_eq!(
        said,
        [
            "service Sending".to_owned(),
            "channel [VIP] Ann:".to_owned(),
            format!("sending [VIP] Ann: oh {bad} Sending Ann 0"),
            "service Success".to_owned(),
            "channel [VIP] Ann:".to_owned(),
            "in channel [VIP] Ann: oh #### Success Ann 16".to_owned(),
            "received [VIP] Ann: oh #### Success Ann 16".to_owned(),
            "done oh #### Enum.TextChatMessageStatus.Success data true RBXGeneral".to_owned(),
        ]
    );
    assert_eq!(pair.log(), ["RBXGeneral|[VIP] Ann:|oh ####"]);
    pair.scene.say(2, "hello");
    let heard = pair.carry();
    assert_eq!(
        heard.last().map(String::as_str),
        Some("received [VIP] Bob: hello Success Bob 16")
    );
}

#[test]
fn what_cannot_be_sent_comes_back_with_its_status() {
    let mut pair = Pair::new();
    let said = pair.run(&with(
        "print(G:SendAsync(string.rep('x', 201)).Status.Name)
         print(T.TextChannels.RBXSystem:SendAsync('hi').Status.Name)
         print(Instance.new('TextChannel'):SendAsync('hi').Status.Name)
         local blank = G:SendAsync('hi', string.rep('m', 201)) print(blank.Status.Name, blank.Text == '', blank.Metadata == '')
         print(pcall(function() G:SendAsync() end))
         for i = 1, 9 do task.spawn(function() local m = G:SendAsync('m' .. i) if m.Status.Name ~= 'Success' then print(m.Text, m.Status.Name) end end) end",
    ));
    assert_eq!(
        said,
        [
            "MessageTooLong",
            "InvalidTextChannelPermissions",
            "InvalidTextChannelPermissions",
            "Unknown true true",
            "false invalid argument #1 (string expected, got nil)",
            "m8 Floodchecked",
            "m9 Floodchecked",
        ]
    );
    assert_eq!(pair.scene.log(2).len(), 7);
    let told = pair
        .log()
        .into_iter()
        .filter(|line| line.starts_with("RBXSystem||"));
    assert_eq!(told.count(), 6);
}

#[test]
fn commands_are_told_on_both_sides() {
    let mut pair = Pair::new();
    pair.run(&with(
        "T.TextChatCommands.RBXVersionCommand.Triggered:Connect(function(source, text) print(source, text) end)
         game.Players.LocalPlayer.Chatted:Connect(function(text) print('chatted', text) end)
         T.MessageReceived:Connect(function(m) print(m.TextChannel, m.TextSource, m.Metadata) end)",
    ));
    assert_eq!(
        pair.run(&with("local m = G:SendAsync('/version') print(m.Status)")),
        [
            "chatted /version",
            "Ann /version",
            "RBXSystem nil System",
            "Enum.TextChatMessageStatus.Success"
        ]
    );
    pair.client.lend(|running| send(running, None, "/mute Bob"));
    pair.carry();
    pair.scene.say(2, "unheard");
    assert_eq!(pair.carry(), [""; 0]);
    assert_eq!(pair.log().len(), 2, "{:?}", pair.log());
    pair.client.lend(|running| send(running, None, "typed"));
    assert_eq!(pair.carry(), ["chatted typed", "RBXGeneral Ann "]);
    assert_eq!(
        pair.scene.log(2).last().map(String::as_str),
        Some("RBXGeneral|Ann:|typed")
    );
}

#[test]
fn others_are_heard_as_they_were_filtered() {
    let mut pair = Pair::new();
    pair.run("game.Players.Bob.Chatted:Connect(function(text) print(text) end)");
    pair.scene.say(2, &bad());
    assert_eq!(pair.carry(), ["####"]);
}

#[test]
fn windows_and_bubbles_are_decorated() {
    let mut pair = Pair::new();
    let said = pair.run(&with(
        "local m = T.TextChannels.RBXSystem:DisplaySystemMessage('<b>welcome</b>', 'Note') print(m.Text, m.Metadata, m.Status.Name, m.TextSource)
         local d = T.ChatWindowConfiguration:DeriveNewMessageProperties() print(d.ClassName, d.TextSize, d.TextColor3)
         T.OnChatWindowAdded = function(m) local p = T.ChatWindowConfiguration:DeriveNewMessageProperties() p.PrefixText = '*' .. m.PrefixText return p end
         T.OnBubbleAdded = function(m, over) print('bubble', m.Text, over) local p = Instance.new('BubbleChatMessageProperties') p.TailVisible = false return p end
         T.BubbleDisplayed:Connect(function(over, m) print('displayed', over, m.BubbleChatMessageProperties.TailVisible) end)
         T:DisplayBubble(workspace, 'boo')
         local c = Instance.new('Model') c.Name = 'Body' c.Parent = workspace game.Players.LocalPlayer.Character = c
         T.TextChannels.RBXGeneral:SendAsync('hi')",
    ));
    assert_eq!(
        said,
        [
            "<b>welcome</b> Note Success nil",
            "ChatWindowMessageProperties 14 1, 1, 1",
            "bubble boo Workspace",
            "displayed Workspace false",
            "bubble hi Body",
            "displayed Body false",
        ]
    );
    assert_eq!(
        pair.log(),
        ["RBXSystem||<b>welcome</b>", "RBXGeneral|*Ann:|hi"]
    );
}

#[test]
fn the_old_way_to_a_system_message_works() {
    let mut pair = Pair::new();
    pair.run("game:GetService('StarterGui'):SetCore('ChatMakeSystemMessage', {Text = 'round over'}) assert(game:GetService('TextChatService').ChatVersion == Enum.ChatVersion.TextChatService)");
    assert_eq!(pair.log(), ["RBXSystem||round over"]);
}

#[test]
fn emotes_are_asked_of_the_characters_animations() {
    let mut pair = Pair::new();
    pair.run(
        "local c = Instance.new('Model', workspace) local a = Instance.new('Folder', c) a.Name = 'Animate'
         local f = Instance.new('BindableFunction', a) f.Name = 'PlayEmote' f.OnInvoke = function(name) print('emote', name) return true end
         game.Players.LocalPlayer.Character = c",
    );
    pair.client.lend(|running| send(running, None, "/e dance2"));
    assert_eq!(pair.carry(), ["emote dance2"]);
    assert_eq!(pair.log(), [""; 0]);
}
