//! What test scripts can do.

use super::{outcome_of, passes, place, plan};
use crate::Plan;

#[test]
fn sides_are_read_written_and_called() {
    passes(
        "
local door = t.server.game.Workspace.Door
t.expect(door.Transparency).is(0.3)
t.expect(door.Name).is('Door')
t.expect(door.ClassName).is('Part')
t.expect(typeof(door)).is('Instance')
t.expect(tostring(door)).is('Door')
t.expect(door.Anchored).is(true)
t.expect(door.Color).is(door.Color)
t.expect(door.Material).is(door.Material)
t.expect(door:IsA('BasePart')).is(true)
t.expect(door == t.server.game:GetService('Workspace'):FindFirstChild('Door')).is(true)
t.expect(t.server.game.Workspace:FindFirstChild('Nothing')).is(nil)
t.expect(door.Parent).is(t.server.game.Workspace)
door.Position = Vector3.new(1, 2, 3)
door.CFrame = door.CFrame + Vector3.new(1, 0, 0)
door.Material = Enum.Material.Neon
door.Color = Color3.fromRGB(1, 2, 3)
t.expect(door.Position).near(Vector3.new(2, 2, 3))
t.expect(door.Material).is(Enum.Material.Neon)
t.expect(door.Color).near(Color3.fromRGB(1, 2, 3), 0.001)
door:SetAttribute('list', 'text')
t.expect(door:GetAttributes()).is({ list = 'text', seconds = 0 })
local names = {}
for _, child in t.server.game.Workspace:GetChildren() do table.insert(names, child.Name) end
t.expect(names).contains('Door')
local seen = { [door] = 1 }
t.expect(seen[t.server.game.Workspace.Door]).is(1)",
    );
}

#[test]
fn clients_see_what_the_server_does_and_keep_what_they_write() {
    passes(
        "
local a, b = t.client(1), t.client(2)
t.expect(a.name).is('Player1')
t.expect(b.user_id).is(2)
t.expect(a.player.Name).is('Player1')
t.expect(a.player).is(a.game.Players.LocalPlayer)
t.expect(t.server:player(b).UserId).is(2)
local door = t.server.game.Workspace.Door
door.Transparency = 1
t.wait_until(function() return a.game.Workspace.Door.Transparency == 1 end, 1, 'the door to vanish')
a.game.Workspace.Door.Transparency = 0.5
t.wait(0.5)
t.expect(a.game.Workspace.Door.Transparency).is(0.5)
t.expect(b.game.Workspace.Door.Transparency).is(1)
t.expect(door.Transparency).is(1)
t.expect(a.game.Workspace.Door == b.game.Workspace.Door).is(false)
t.expect(a:output()[1].text).is('sees Door')
t.expect(t.server:output()[1].text).is('ready true')
t.expect(#t.clients()).is(2)",
    );
}

#[test]
fn calls_that_wait_take_virtual_time() {
    let outcome = passes(
        "
local before = time()
local text, back = t.server.game.Workspace.Ask:Invoke('hey')
t.expect(text).is('hey!')
t.expect(back.deep[1]).is(t.server.game.Workspace.Door)
t.expect(time() - before).near(0.27, 0.05)
local late = t.client(1).game.Workspace:WaitForChild('Late', 0.5)
t.expect(late).is(nil)
task.delay(0.2, function() Instance = nil t.server:run(\"Instance.new('Folder', workspace).Name = 'Late'\") end)
t.expect(t.client(1).game.Workspace:WaitForChild('Late', 5).Name).is('Late')
t.expect((t.server:run('local a, b = ... return a + b', 1, 2))).is(3)",
    );
    assert!((0.9..1.1).contains(&outcome.seconds), "{}", outcome.seconds);
}

#[test]
fn events_are_heard() {
    passes(
        "
local bell = t.server.game.Workspace.Bell
local rung = t.watch(bell.Event)
local heard = {}
local connection = bell.Event:Connect(function(...) table.insert(heard, { ... }) end)
bell:Fire(1, 'two', t.server.game.Workspace.Door, { three = true })
local one, two, door, table_ = rung.wait(1)
t.expect(one).is(1)
t.expect(two).is('two')
t.expect(door).is(t.server.game.Workspace.Door)
t.expect(table_).is({ three = true })
t.expect(#heard).is(1)
connection:Disconnect()
bell:Fire(2)
t.wait(0.1)
t.expect(rung.count).is(2)
t.expect(#heard).is(1)
task.delay(0.1, function() bell:Fire('later') end)
t.expect((bell.Event:Wait())).is('later')
local changed = t.watch(t.server.game.Workspace.Door:GetPropertyChangedSignal('Transparency'))
t.server.game.Workspace.Door.Transparency = 0.9
changed.wait(1)",
    );
}

#[test]
fn clients_come_and_go() {
    passes(
        "
local players = t.server.game.Players
t.expect(#players:GetPlayers()).is(2)
local ada = t.join('Ada')
t.expect(ada.name).is('Ada')
t.expect(ada.player.Name).is('Ada')
t.expect(#players:GetPlayers()).is(3)
t.client(1):leave()
t.expect(#players:GetPlayers()).is(2)
t.expect(t.client(1):has_left()).is(true)
t.expect(t.fails(function() return t.client(1).game end)).contains('Player1 has left')
t.expect(#t.clients()).is(2)
t.expect(t.join().name).is('Player1')",
    );
}

#[test]
fn networks_get_worse_and_are_repaired_in_the_end() {
    passes(
        "
local a = t.client(1)
t.network(a, 'delay=200ms')
t.server.game.Workspace.Door.Transparency = 1
t.wait(0.1)
t.expect(a.game.Workspace.Door.Transparency).is(0.3)
t.wait(0.2)
t.expect(a.game.Workspace.Door.Transparency).is(1)
t.network(a, 'loss=100%')
t.server.game.Workspace.Door.Transparency = 0
t.wait(2)
t.expect(a.game.Workspace.Door.Transparency).is(1)",
    );
}

#[test]
fn expected_errors_do_no_harm() {
    passes(
        "
t.expect_error('it broke')
t.server.game.Workspace:SetAttribute('break', 1)
t.expect(t.fails(function() error('no') end, 'no')).contains('no')
t.fails(function() t.fails(function() end) end, 'expected an error, got none')",
    );
}

#[test]
fn who_simulates_a_part_is_told() {
    passes(
        "
local a, b = t.client(1), t.client(2)
t.server:run([[
    local floor = Instance.new('Part') floor.Anchored = true floor.Name = 'Floor'
    floor.Size = Vector3.new(400, 4, 400) floor.Position = Vector3.new(0, -2, 0) floor.Parent = workspace
    local box = Instance.new('Part') box.Name = 'Box' box.Position = Vector3.new(150, 2, 0) box.Parent = workspace
]])
a:wait_for_character()
local box = t.server.game.Workspace.Box
t.wait_until(function() return t.server:simulator(box) == 'server' end)
box:SetNetworkOwner(t.server:player(b))
for _, side in { t.server, a, b } do
    t.wait_until(function()
        local box = side.game.Workspace:FindFirstChild('Box')
        local name, leaving = nil, nil
        if box then name, leaving = side:simulator(box) end
        return name == b.name and leaving
    end)
end
t.expect((t.server:simulator(t.server.game.Workspace.Floor))).is(nil)
t.fails(function() a:simulator(box) end, 'a part of Player1 was expected')
t.fails(function() a:simulator(1) end, 'an instance of a side was expected')",
    );
}

#[test]
fn a_place_without_scripts_has_sides_too() {
    let plan = Plan {
        snapshot: place::empty(),
        ..plan()
    };
    let outcome = outcome_of(
        &plan,
        "t.expect(t.client(2).game.Workspace.ClassName).is('Workspace') t.client(1).game.Workspace.Name = 'Mine'",
    );
    assert!(outcome.passed(), "{:?}", outcome.failures);
}

#[test]
fn a_test_says_how_many_clients_and_how_long() {
    let file = super::file(
        "test('three', { clients = 3 }, function(t) t.expect(#t.clients()).is(3) end)\n\
         test('none', { clients = 0.5 + 0.5, timeout = 1 }, function(t) t.wait(2) end)",
    );
    let tests = crate::list(&file).expect("tests");
    let outcome = crate::run(&plan(), &file, &tests[0], &|| None);
    assert!(outcome.passed(), "{:?}", outcome.failures);
    let outcome = crate::run(&plan(), &file, &tests[1], &|| None);
    let [failure] = &outcome.failures[..] else {
        panic!("{:?}", outcome.failures);
    };
    assert_eq!(failure.kind, crate::FailureKind::TimedOut);
    assert_eq!(
        failure.to_string(),
        "tests/a.test.luau:2: it did not end within 1 s, and waits here"
    );
}

#[test]
fn players_press_click_chat_and_walk() {
    passes(
        "
t.server:run([[
    local floor = Instance.new('Part')
    floor.Name, floor.Anchored = 'Floor', true
    floor.Size, floor.Position = Vector3.new(200, 4, 200), Vector3.new(0, -2, 0)
    floor.Parent = workspace
    local menu, button = Instance.new('ScreenGui'), Instance.new('TextButton')
    menu.Name, button.Name = 'Menu', 'Go'
    button.Size = UDim2.fromOffset(200, 50)
    button.Parent = menu
    menu.Parent = game:GetService('StarterGui')
]])
local ada = t.join('Ada')
ada:wait_for_character(10)
local clicked = t.watch(ada.gui:WaitForChild('Menu'):WaitForChild('Go').MouseButton1Click)
ada:click(ada.gui.Menu.Go)
clicked.wait(1)
local keys = t.watch(ada.game:GetService('UserInputService').InputBegan)
ada:press('E')
t.expect(keys.wait(1).KeyCode).is(Enum.KeyCode.E)
ada:press(Enum.KeyCode.Q, 0.5)
t.fails(function() ada:press('Nothing') end, 'a key was expected')
ada:chat('hello all')
t.wait_until(function() return #t.client(1):chat_log() > 0 end, 3, 'the chat')
t.expect(t.client(1):chat_log()[1].text).is('hello all')
ada:walk_to(Vector3.new(20, 0, 10), 10)
t.expect(t.server:player(ada).Character:GetPivot().Position * Vector3.new(1, 0, 1)).near(Vector3.new(20, 0, 10), 3)
ada.game.Workspace.Floor.Name = 'Ground'
t.fails(function() ada:walk_to(Vector3.new(900, 0, 0), 1) end, 'Ada did not get to 900, 0, 0 within 1 s')
t.fails(function() ada:walk_to(Vector3.new(20, 50, 10), 1) end, 'Ada did not get to 20, 50, 10')",
    );
}

#[test]
fn clients_enter_in_their_order_on_any_network() {
    let plan = Plan {
        conditions: "delay=80ms,jitter=70ms,loss=10%"
            .parse()
            .expect("conditions"),
        clients: 4,
        ..plan()
    };
    let outcome = outcome_of(
        &plan,
        "local names = {}
for _, player in t.server.game.Players:GetPlayers() do table.insert(names, player.Name) end
t.expect(names).is({ 'Player1', 'Player2', 'Player3', 'Player4' })",
    );
    assert!(outcome.passed(), "{:?}", outcome.failures);
}
