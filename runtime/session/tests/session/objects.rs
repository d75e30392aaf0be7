//! What players do with objects in the world over a network: prompts, seats and tools, each told on both sides.

use studio_session::{Client, ClientStage, KeyCode};

use crate::place;
use crate::scripts::{said, said_by};
use crate::server::Scene;

const FLOOR: &str = "local f = Instance.new('Part') f.Anchored = true f.Size = Vector3.new(200, 4, 200) f.Position = Vector3.new(0, -2, 0) f.Parent = workspace
local s = Instance.new('SpawnLocation') s.Anchored = true s.Size = Vector3.new(2, 1, 2) s.Position = Vector3.new(0, 0.5, 0) s.Duration = 0 s.Parent = workspace ";

/// What was said so far.
#[derive(Default)]
struct Heard {
    server: Vec<String>,
    client: Vec<String>,
}

impl Heard {
    fn by_server(&self, line: &str) -> bool {
        self.server.iter().any(|said| said == line)
    }

    fn by_client(&self, line: &str) -> bool {
        self.client.iter().any(|said| said == line)
    }

    fn by_both(&self, line: &str) -> bool {
        self.by_client(line) && self.by_server(line)
    }
}

/// A client in a place of a server's script and a client's.
struct Play {
    scene: Scene,
    clients: [Client; 1],
    heard: Heard,
}

impl Play {
    fn new(server: &str, client: &str) -> Self {
        let server = format!("{FLOOR}{server}");
        let scene = Scene::of(place::scripted(&[
            ("Script", "ServerScriptService", &server),
            ("LocalScript", "StarterCharacterScripts", client),
        ]));
        let clients = [scene.client("Player1")];
        let mut play = Self {
            scene,
            clients,
            heard: Heard::default(),
        };
        play.until(|heard| heard.by_client("ready"));
        play
    }

    /// Ticks until something was said.
    fn until(&mut self, is_so: impl Fn(&Heard) -> bool) {
        let Self {
            scene,
            clients,
            heard,
        } = self;
        scene.tick_until(clients, |server, clients| {
            heard.server.extend(said(server));
            heard.client.extend(said_by(&mut clients[0]));
            is_so(heard)
        });
    }

    fn press(&mut self, key: &str) {
        self.clients[0].press(KeyCode::named(key).expect(key));
    }

    fn release(&mut self, key: &str) {
        self.clients[0].release(KeyCode::named(key).expect(key));
    }
}

#[test]
fn a_prompt_is_shown_held_and_triggered_on_both_sides() {
    let server = "local chest = Instance.new('Part') chest.Name = 'Chest' chest.Anchored = true chest.Position = Vector3.new(4, 2, 0)
local p = Instance.new('ProximityPrompt') p.HoldDuration = 0.3 p.Enabled = false p.Parent = chest chest.Parent = workspace
game.Players.PlayerAdded:Connect(function(player) player.CharacterAdded:Connect(function() task.wait(1) p.Enabled = true end) end)
game:GetService('ProximityPromptService').PromptTriggered:Connect(function(prompt, who) print('triggered', prompt.Parent, who) end)
p.PromptButtonHoldBegan:Connect(function(who) print('began', who) end)
p.PromptButtonHoldEnded:Connect(function(who) print('ended', who) end)";
    let client = "local p = workspace:WaitForChild('Chest'):WaitForChild('ProximityPrompt')
p.PromptShown:Connect(function(kind) print('shown', kind.Name) end)
p.Triggered:Connect(function(who) print('triggered', p.Parent, who) end)
p.PromptButtonHoldBegan:Connect(function(who) print('began', who) end)
p.PromptButtonHoldEnded:Connect(function(who) print('ended', who) end)
print('ready')";
    let mut play = Play::new(server, client);
    play.until(|heard| heard.by_client("shown Keyboard"));
    play.press("E");
    play.until(|heard| heard.by_both("began Player1"));
    play.release("E");
    play.until(|heard| heard.by_both("ended Player1"));
    assert!(
        !play.heard.by_both("triggered Chest Player1"),
        "it was let go"
    );
    play.press("E");
    play.until(|heard| heard.by_both("triggered Chest Player1"));
    play.release("E");
}

#[test]
fn a_driver_sits_down_drives_and_gets_up() {
    let server = "local s = Instance.new('VehicleSeat') s.Name = 'Cart' s.Anchored = true s.Size = Vector3.new(4, 1, 4) s.Position = Vector3.new(0, 0.5, -12) s.Parent = workspace
s:GetPropertyChangedSignal('Occupant'):Connect(function() print('occupant', s.Occupant and s.Occupant.Parent) end)
s:GetPropertyChangedSignal('Throttle'):Connect(function() print('throttle', s.Throttle, s.Steer) end)
s:GetPropertyChangedSignal('Steer'):Connect(function() print('steer', s.Throttle, s.Steer) end)";
    let client = "local h = script.Parent:WaitForChild('Humanoid') local s = workspace:WaitForChild('Cart')
h.Seated:Connect(function(on, seat) print('seated', on, seat) end)
s:GetPropertyChangedSignal('Throttle'):Connect(function() print('throttle', s.Throttle, s.Steer) end)
h:MoveTo(s.Position)
print('ready')";
    let mut play = Play::new(server, client);
    play.until(|heard| heard.by_client("seated true Cart"));
    play.press("W");
    play.until(|heard| heard.by_both("throttle 1 0"));
    play.press("A");
    play.until(|heard| heard.by_server("steer 1 -1"));
    for key in ["A", "W"] {
        play.release(key);
    }
    play.until(|heard| heard.by_server("steer 0 0"));
    play.press("Space");
    play.until(|heard| heard.by_client("seated false nil"));
    assert_eq!(
        play.heard
            .server
            .iter()
            .filter(|line| line.starts_with("occupant"))
            .collect::<Vec<_>>(),
        ["occupant Player1", "occupant nil"]
    );
}

#[test]
fn number_keys_take_tools_into_the_hand_and_backspace_drops_them() {
    let server = "local t = Instance.new('Tool') t.Name = 'Sword' local h = Instance.new('Part') h.Name = 'Handle' h.Parent = t t.Parent = game:GetService('StarterPack')
game.Players.PlayerAdded:Connect(function(p) p.CharacterAdded:Connect(function()
    local t = p.Backpack:WaitForChild('Sword')
    t.Equipped:Connect(function() print('equipped') end) t.Activated:Connect(function() print('activated') end) t.Unequipped:Connect(function() print('unequipped', t.Parent) end)
end) end)";
    let client = "local t = game.Players.LocalPlayer.Backpack:WaitForChild('Sword')
t.Equipped:Connect(function(mouse) print('equipped', mouse ~= nil) end) t.Activated:Connect(function() print('activated') end)
print('ready')";
    let mut play = Play::new(server, client);
    play.press("One");
    play.release("One");
    play.until(|heard| heard.by_client("equipped true"));
    play.clients[0].click(640.0, 100.0);
    play.until(|heard| heard.by_both("activated"));
    play.press("Backspace");
    play.release("Backspace");
    play.until(|heard| heard.by_server("unequipped Workspace"));
    assert_eq!(*play.clients[0].stage(), ClientStage::Joined);
}
