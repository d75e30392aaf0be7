//! Players at clients without a window: they press, click, type and walk.

use studio_model::known::known;
use studio_model::{ClassTable, DataModel, InstanceId};
use studio_session::{Client, ClientStage, KeyCode, Unclickable};

use crate::place;
use crate::server::Scene;

fn said(client: &mut Client) -> Vec<String> {
    let output = client.take_output().0.into_iter();
    output.map(|event| event.text).collect()
}

fn key(name: &str) -> KeyCode {
    KeyCode::named(name).expect(name)
}

fn named(model: &DataModel, name: &str) -> Option<InstanceId> {
    let mut all = model.descendants(model.root());
    all.find(|&id| model.name(id) == name)
}

#[test]
fn a_player_clicks_and_types() {
    let source = "
local gui = game:GetService('Players').LocalPlayer:WaitForChild('PlayerGui')
local screen = Instance.new('ScreenGui')
local function make(class, name, y)
    local it = Instance.new(class)
    it.Name, it.Position, it.Size, it.Parent = name, UDim2.fromOffset(50, y), UDim2.fromOffset(200, 40), screen
    return it
end
make('TextButton', 'Go', 50).Activated:Connect(function(input) print('activated', input.UserInputType.Name) end)
make('TextButton', 'Hidden', 100).Visible = false
local box = make('TextBox', 'Name', 150)
box.FocusLost:Connect(function(enter) print('typed', enter, box.Text) end)
game:GetService('UserInputService').InputBegan:Connect(function(input, taken) print(input.KeyCode.Name, taken) end)
screen.Parent = gui
print('ready')";
    let mut scene = Scene::of(place::scripted(&[(
        "LocalScript",
        "StarterPlayerScripts",
        source,
    )]));
    let mut clients = vec![scene.client("Player1")];
    let mut heard = Vec::new();
    scene.tick_until(&mut clients, |_, clients| {
        heard.extend(said(&mut clients[0]));
        heard.iter().any(|line| line == "ready")
    });
    let client = &mut clients[0];
    let id = |client: &Client, name: &str| named(client.model(), name).expect(name);
    let (go, hidden, name) = (id(client, "Go"), id(client, "Hidden"), id(client, "Name"));
    assert_eq!(client.click_on(hidden), Err(Unclickable::Hidden));
    assert_eq!(client.click_on(go), Ok(()));
    client.press(key("E"));
    client.release(key("E"));
    assert_eq!(client.click_on(name), Ok(()));
    client.type_text("Ada");
    client.press(key("Return"));
    client.tick();
    assert_eq!(
        said(client),
        [
            "None true",
            "activated MouseButton1",
            "E false",
            "None true",
            "typed true Ada",
            "Return true"
        ]
    );
}

#[test]
fn a_player_walks_where_no_script_runs() {
    let mut scene = Scene::of(place::published(0));
    let mut clients = vec![scene.client("Player1")];
    let root = |model: &DataModel| {
        let character = ClassTable::get().find(known().player, "Character")?;
        let player = model.children(model.service(known().players)?).next()?;
        let body = model.reference(player, character)?;
        let root = model.find_child(body, "HumanoidRootPart")?;
        Some(model.cframe(root, known().cframe)?.position)
    };
    let mut start = None;
    let mut ticks = 0;
    scene.tick_until(&mut clients, |server, clients| {
        let joined = *clients[0].stage() == ClientStage::Joined;
        start = root(server.model());
        ticks += u32::from(joined && start.is_some() && root(clients[0].model()).is_some());
        ticks > 60
    });
    let start = start.expect("a character");
    clients[0].press(key("W"));
    let mut end = start;
    ticks = 0;
    scene.tick_until(&mut clients, |server, _| {
        end = root(server.model()).unwrap_or(end);
        ticks += 1;
        ticks > 600 || end.distance(start) > 8.0
    });
    let way = end - start;
    assert!(way.with_y(0.0).length() > 7.0, "{start} {end}");
    clients[0].release(key("W"));
    ticks = 0;
    let mut last = end;
    scene.tick_until(&mut clients, |server, _| {
        last = end;
        end = root(server.model()).unwrap_or(end);
        ticks += 1;
        ticks > 120
    });
    assert!(last.distance(end) < 0.02, "it stands: {last} {end}");
}
