//! Scripts on both sides of a session: when they run, what they are told of players, and that they stay where they are.

use studio_script::{Level, OutputEvent};
use studio_session::{Client, ClientStage, Server, ServerEvent};

use crate::place;
use crate::server::Scene;

fn line(output: OutputEvent) -> String {
    match output.level {
        Level::Print => output.text,
        level => format!("{level:?}: {}", output.text),
    }
}

/// What the server's scripts have said since the last time.
pub(crate) fn said(server: &mut Server) -> Vec<String> {
    std::iter::from_fn(|| server.poll_event())
        .filter_map(|event| match event {
            ServerEvent::Output(output) => Some(line(output)),
            _ => None,
        })
        .collect()
}

pub(crate) fn said_by(client: &mut Client) -> Vec<String> {
    client.take_output().0.into_iter().map(line).collect()
}

fn is_joined(client: &Client) -> bool {
    *client.stage() == ClientStage::Joined
}

#[test]
fn a_tick_has_its_steps_in_order() {
    let source = "
local steps, order = game:GetService('RunService'), {}
for _, name in {'Heartbeat', 'PostSimulation', 'Stepped', 'PreSimulation', 'PreAnimation'} do
    steps[name]:Connect(function() table.insert(order, name) end)
end
task.spawn(function() task.wait() table.insert(order, 'task') end)
task.spawn(function() wait() table.insert(order, 'wait') end)
steps.Heartbeat:Wait() steps.Heartbeat:Wait() steps.Heartbeat:Wait()
print(table.concat(order, ' '))";
    let mut scene = Scene::of(place::scripted(&[(
        "Script",
        "ServerScriptService",
        source,
    )]));
    for _ in 0..5 {
        scene.server.tick();
    }
    let tick = "PreAnimation PreSimulation Stepped PostSimulation";
    let said = said(&mut scene.server);
    assert_eq!(
        said,
        [format!(
            "{tick} task Heartbeat {tick} Heartbeat wait {tick} Heartbeat"
        )]
    );
}

#[test]
fn players_come_and_go() {
    let source = "
local Players = game:GetService('Players')
Players.PlayerAdded:Connect(function(p) print('+', p, p.UserId, p.Parent, #Players:GetPlayers()) end)
Players.PlayerRemoving:Connect(function(p)
    print('-', p, p.Parent, Players:GetPlayerByUserId(p.UserId) == p)
    task.wait()
    print(p.Parent, #Players:GetPlayers())
end)";
    let mut scene = Scene::of(place::scripted(&[(
        "Script",
        "ServerScriptService",
        source,
    )]));
    let mut clients = vec![scene.client("Player1"), scene.client("Player7")];
    scene.tick_until(&mut clients, |_, clients| clients.iter().all(is_joined));
    let mut came = said(&mut scene.server);
    came.sort();
    assert_eq!(came.len(), 2, "{came:?}");
    assert!(came[0].starts_with("+ Player1 1 Players "), "{came:?}");
    assert!(came[1].starts_with("+ Player7 7 Players "), "{came:?}");
    clients.remove(1).leave(0, "enough");
    let mut left = Vec::new();
    scene.tick_until(&mut clients, |server, _| {
        left.extend(said(server));
        left.len() >= 2
    });
    assert_eq!(left, ["- Player7 Players true", "nil 1"]);
}

#[test]
fn a_clients_scripts_start_in_order_and_write_only_here() {
    let first = "print('first', game:GetService('Players').LocalPlayer)";
    let starter = "
local part = workspace:WaitForChild('Made')
print('then', script:GetFullName(), part.Name)
part.Transparency = 1
part:Destroy()
game:GetService('RunService').RenderStepped:Wait()
print(workspace:FindFirstChild('Made'))
local late = workspace:WaitForChild('Late')
late.Color = Color3.new(1, 0, 0)
print('late', late == part, late.Transparency)";
    let server = "
local made = Instance.new('Part') made.Name = 'Made' made.Anchored = true made.Parent = workspace
task.wait(1)
made.Transparency = 0.5
made.Name = 'Late'
made.Parent = game:GetService('ReplicatedStorage')
task.wait(0.2)
made.Parent = workspace
print('done')";
    let mut scene = Scene::of(place::scripted(&[
        ("Script", "ServerScriptService", server),
        ("LocalScript", "ReplicatedFirst", first),
        ("LocalScript", "StarterPlayerScripts", starter),
        ("ModuleScript", "ReplicatedStorage", "return 1"),
    ]));
    let mut clients = vec![scene.client("Player1")];
    // What was made before it joined comes in the place's first batches.
    let mut heard = Vec::new();
    scene.tick_until(&mut clients, |_, clients| {
        heard.extend(said_by(&mut clients[0]));
        heard.len() >= 4
    });
    assert_eq!(
        heard,
        [
            "first Player1",
            "then Players.Player1.PlayerScripts.LocalScript Made",
            "nil",
            "late true 0.5"
        ]
    );
    assert_eq!(said(&mut scene.server), ["done"]);
    let part = clients[0].model().local_writes();
    assert!(part >= 1, "the color is the client's own");
    scene.server.freeze();
    // What still moved arrives: poses may come late.
    scene.tick_until(&mut clients, |server, _| {
        let all: Vec<_> = server.clients().collect();
        all.into_iter().all(|client| server.is_settled(client))
    });
    scene.server.request_hashes();
    let (mut expected, mut reported) = (None, None);
    scene.tick_until(&mut clients, |server, _| {
        if expected.is_none() {
            expected = server
                .clients()
                .next()
                .map(|client| server.state_hash(client));
        }
        while let Some(event) = server.poll_event() {
            if let ServerEvent::HashReported { hash, .. } = event {
                reported = Some(hash);
            }
        }
        reported.is_some()
    });
    assert_eq!(reported, expected);
}
