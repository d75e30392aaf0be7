//! Chat over the wire: what three clients hear of each other, with and without scripts.

use studio_services::chat::Entry;
use studio_services::filter::{Filter, UserId};
use studio_session::{Client, ClientStage};

use crate::place;
use crate::server::Scene;

/// Three players who have joined: Ann, Bob and Cat.
fn three(scripts: &[(&str, &str, &str)]) -> (Scene, Vec<Client>) {
    let mut scene = Scene::of(place::scripted(scripts));
    let mut clients = Vec::new();
    for name in ["Ann", "Bob", "Cat"] {
        clients.push(scene.client(name));
        // One after the other, so that each has the same id in every run.
        scene.tick_until(&mut clients, |_, clients| {
            let joined = |client: &Client| *client.stage() == ClientStage::Joined;
            clients.iter().all(joined)
        });
    }
    // The channels come with the first changes after joining.
    scene.tick_until(&mut clients, |_, clients| clients.iter().all(knows_all));
    (scene, clients)
}

/// Whether a client knows who is in which channel.
fn knows_all(client: &Client) -> bool {
    let model = client.model();
    let class = model.table().class_named("TextSource").unwrap();
    model.instances_of(class).count() >= 6
}

fn line(entry: &Entry) -> String {
    format!("{} {} {}", entry.channel, entry.prefix, entry.text)
}

fn log(client: &Client) -> Vec<String> {
    client.chat_log().iter().map(line).collect()
}

/// Says something and waits until as many lines are in the windows.
fn say(scene: &mut Scene, clients: &mut [Client], who: usize, text: &str, lines: [usize; 3]) {
    clients[who].chat(text);
    scene.tick_until(clients, |_, clients| {
        clients
            .iter()
            .map(|client| client.chat_log().len())
            .eq(lines)
    });
    // Nothing more comes to anybody.
    let mut ticks = 0;
    scene.tick_until(clients, |_, _| {
        ticks += 1;
        ticks > 5
    });
    let found: Vec<usize> = clients
        .iter()
        .map(|client| client.chat_log().len())
        .collect();
    assert_eq!(found, lines, "after {text:?}");
}

#[test]
fn clients_without_scripts_talk_whisper_mute_and_are_filtered() {
    let (mut scene, mut clients) = three(&[]);
    let bad: String = "tihs".chars().rev().collect();
    say(
        &mut scene,
        &mut clients,
        0,
        &format!("{bad}, a classic"),
        [1, 1, 1],
    );
    for client in &clients {
        assert_eq!(log(client), ["RBXGeneral Ann: ####, a classic"]);
    }
    say(&mut scene, &mut clients, 0, "/w Bob psst", [2, 2, 1]);
    let [ann, bob] = [0, 1].map(|client: usize| clients[client].user_id().unwrap());
    let whisper = format!("RBXWhisper:{ann}_{bob} [From Ann]: psst");
    assert_eq!(log(&clients[1])[1], whisper);
    say(&mut scene, &mut clients, 2, "/mute ann", [2, 2, 2]);
    say(&mut scene, &mut clients, 0, "anybody?", [3, 3, 2]);
    say(&mut scene, &mut clients, 1, &"x".repeat(201), [3, 4, 2]);
    assert_eq!(log(&clients[1])[3], "RBXSystem  Your message is too long.");
    // Who leaves takes their whispers with them.
    clients.remove(0).leave(0, "enough");
    scene.tick_until(&mut clients, |server, _| {
        let model = server.model();
        let class = model.table().class_named("TextChannel").unwrap();
        model.instances_of(class).count() == 2
    });
}

#[test]
fn floods_are_stopped() {
    let (mut scene, mut clients) = three(&[]);
    for i in 0..20 {
        clients[0].chat(&format!("message {i}"));
    }
    // Each client is told by a connection of its own, so that one may hear before the other.
    scene.tick_until(&mut clients, |_, clients| {
        clients[0].chat_log().len() == 20 && clients[1].chat_log().len() >= 7
    });
    let heard = log(&clients[1]).len();
    let refused = log(&clients[0])
        .iter()
        .filter(|line| line.contains("too fast"))
        .count();
    assert_eq!((heard, refused), (7, 13));
}

#[test]
fn teams_and_nearness_decide_who_hears() {
    let server = "
local Teams, Players = game:GetService('Teams'), game:GetService('Players')
local function team(name, color) local t = Instance.new('Team') t.Name = name t.AutoAssignable = false t.TeamColor = BrickColor.new(color) t.Parent = Teams return t end
local red, blue = team('Red', 'Bright red'), team('Blue', 'Bright blue')
local place = {Ann = 0, Bob = 10, Cat = 100}
Players.PlayerAdded:Connect(function(p) p.Team = p.Name == 'Bob' and blue or red end)
local general = game:GetService('TextChatService'):WaitForChild('TextChannels'):WaitForChild('RBXGeneral')
general.ShouldDeliverCallback = function(message, to)
    return math.abs(place[message.TextSource.Name] - place[to.Name]) < 50
end";
    let (mut scene, mut clients) = three(&[("Script", "ServerScriptService", server)]);
    say(&mut scene, &mut clients, 0, "who is near?", [1, 1, 0]);
    say(&mut scene, &mut clients, 2, "nobody is", [1, 1, 1]);
    say(&mut scene, &mut clients, 0, "/t red only", [2, 1, 2]);
    assert_eq!(
        log(&clients[2])[1],
        "RBXTeamBright red [Team] Ann: red only"
    );
}

#[test]
fn scripts_send_decorate_and_hear() {
    let starter = "
local T = game:GetService('TextChatService')
local me = game:GetService('Players').LocalPlayer
T.OnIncomingMessage = function(m)
    local p = Instance.new('TextChatMessageProperties')
    p.PrefixText = '*' .. m.PrefixText
    return p
end
T.MessageReceived:Connect(function(m)
    if m.Text == 'ping' and me.Name == 'Bob' then
        print(m.TextSource, m.TextChannel:SendAsync('pong').Status)
    end
end)";
    let (mut scene, mut clients) = three(&[("LocalScript", "StarterPlayerScripts", starter)]);
    say(&mut scene, &mut clients, 0, "ping", [2, 2, 2]);
    for client in &clients {
        assert_eq!(
            log(client),
            ["RBXGeneral *Ann: ping", "RBXGeneral *Bob: pong"]
        );
    }
    let said: Vec<String> = clients[1]
        .take_output()
        .0
        .into_iter()
        .map(|said| said.text)
        .collect();
    assert_eq!(said, ["Ann Enum.TextChatMessageStatus.Success"]);
}

/// Lets nobody see more than how long a text is.
#[derive(Debug)]
struct Silence;

impl Filter for Silence {
    fn filter(&self, text: &str, _: Option<UserId>, to: Option<UserId>) -> String {
        format!("{} for {to:?}", text.len())
    }
}

#[test]
fn a_host_plugs_in_a_filter() {
    let (mut scene, mut clients) = three(&[]);
    scene.server.set_filter(Silence);
    say(&mut scene, &mut clients, 0, "hello", [1, 1, 1]);
    let bob = clients[1].user_id();
    assert_eq!(log(&clients[1]), [format!("RBXGeneral Ann: 5 for {bob:?}")]);
}
