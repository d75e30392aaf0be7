use super::*;
use crate::players::{Newcomer, join};
use crate::stage::Stage;

/// A client with its player.
pub(crate) fn client() -> Stage {
    let mut stage = Stage::client();
    let newcomer = Newcomer {
        user_id: 1,
        name: "Me".to_owned(),
        display_name: "Me".to_owned(),
    };
    let player = stage
        .lend(|running| join(running, &newcomer))
        .expect("room");
    stage.vm.set_local_player(Some(player));
    stage.ticks(1);
    stage
}

/// Runs a source whose globals the later ones see.
pub(crate) fn play(stage: &mut Stage, source: &str) -> Vec<String> {
    let shared =
        "if not getmetatable(_G) then setmetatable(_G, {__index = getfenv(1)}) end setfenv(1, _G) ";
    stage.run(&format!("{shared}{source}"))
}

fn key(stage: &Stage, name: &str, down: bool) {
    let code = KeyCode::named(name).expect(name);
    stage.input.push(RawInput::Key { code, down });
}

fn button(stage: &Stage, button: PointerButton, down: bool) {
    stage.input.push(RawInput::PointerButton { button, down });
}

fn point(stage: &Stage, x: f32, y: f32) {
    stage.input.push(RawInput::PointerMoved { x, y });
}

const LISTEN: &str = "
U = game:GetService('UserInputService')
local function show(event)
    U[event]:Connect(function(input, processed)
        print(event, input.UserInputType.Name, input.KeyCode.Name, input.UserInputState.Name, processed)
    end)
end
for _, event in {'InputBegan', 'InputChanged', 'InputEnded'} do show(event) end";

#[test]
fn a_key_has_one_object_from_down_to_up() {
    let mut stage = client();
    play(&mut stage, LISTEN);
    play(
        &mut stage,
        "local began U.InputBegan:Connect(function(i) began = i i.Changed:Connect(function(p) print(p) end) end) U.InputEnded:Connect(function(i) print(i == began) end)",
    );
    key(&stage, "E", true);
    key(&stage, "E", true);
    assert_eq!(stage.ticks(1), ["InputBegan Keyboard E Begin false"]);
    let held = "local U = game:GetService('UserInputService') print(U:IsKeyDown(Enum.KeyCode.E), U:IsKeyDown(Enum.KeyCode.F), #U:GetKeysPressed(), (U:GetKeysPressed()[1] or {}).KeyCode, U:GetLastInputType())";
    assert_eq!(
        play(&mut stage, held),
        ["true false 1 Enum.KeyCode.E Enum.UserInputType.Keyboard"]
    );
    key(&stage, "E", false);
    key(&stage, "F", false);
    assert_eq!(
        stage.ticks(1),
        ["UserInputState", "InputEnded Keyboard E End false", "true"]
    );
    assert_eq!(
        play(&mut stage, held),
        ["false false 0 nil Enum.UserInputType.Keyboard"]
    );
}

#[test]
fn the_pointer_is_told_in_both_terms() {
    let mut stage = client();
    play(&mut stage, LISTEN);
    point(&stage, 100.0, 50.0);
    point(&stage, 110.0, 60.0);
    button(&stage, PointerButton::Left, true);
    assert_eq!(
        stage.ticks(1),
        [
            "InputChanged MouseMovement None Change false",
            "InputBegan MouseButton1 None Begin false"
        ]
    );
    assert_eq!(
        play(
            &mut stage,
            "local U = game:GetService('UserInputService') local m = game.Players.LocalPlayer:GetMouse() print(U:GetMouseLocation(), m.X, m.Y, U:IsMouseButtonPressed(Enum.UserInputType.MouseButton1), U:IsMouseButtonPressed('MouseButton2'), m == game.Players.LocalPlayer:GetMouse(), m.ClassName)"
        ),
        ["110, 60 110 24 true false true PlayerMouse"]
    );
}

#[test]
fn a_locked_pointer_stays_and_tells_how_far_it_was_moved() {
    let mut stage = client();
    play(
        &mut stage,
        "U = game:GetService('UserInputService') U.MouseBehavior = Enum.MouseBehavior.LockCenter U.InputChanged:Connect(function(i) print(i.Delta, U:GetMouseLocation(), U:GetMouseDelta()) end)",
    );
    point(&stage, 650.0, 355.0);
    assert_eq!(stage.ticks(1), ["10, -5, 0 640, 360 10, -5"]);
    stage
        .input
        .push(RawInput::PointerTurned { dx: 3.0, dy: 4.0 });
    assert_eq!(stage.ticks(1), ["3, 4, 0 640, 360 3, 4"]);
    assert_eq!(play(&mut stage, "print(U:GetMouseDelta())"), ["3, 4"]);
    stage.ticks(1);
    assert_eq!(play(&mut stage, "print(U:GetMouseDelta())"), ["0, 0"]);
}

#[test]
fn the_old_mouse_hears_too() {
    let mut stage = client();
    play(&mut stage, "local m = game.Players.LocalPlayer:GetMouse() for _, n in {'Button1Down', 'Button1Up', 'Button2Down', 'Move', 'WheelForward', 'WheelBackward', 'KeyDown', 'KeyUp'} do m[n]:Connect(function(...) print(n, ...) end) end
        m.Icon = 'rbxasset://x.png' print(m.Icon, m.ViewSizeX, m.ViewSizeY)");
    point(&stage, 1.0, 2.0);
    for down in [true, false] {
        button(&stage, PointerButton::Left, down);
        key(&stage, "Q", down);
    }
    stage.input.push(RawInput::Wheel { x: 0.0, y: -1.0 });
    assert_eq!(
        stage.ticks(1),
        [
            "Move",
            "Button1Down",
            "KeyDown q",
            "Button1Up",
            "KeyUp q",
            "WheelBackward"
        ]
    );
}

#[test]
fn actions_are_asked_by_priority_until_one_takes_it() {
    let mut stage = client();
    play(&mut stage, LISTEN);
    play(&mut stage, "C = game:GetService('ContextActionService')
        local function show(result) return function(name, state, input) print(name, state.Name, input.KeyCode.Name) return result end end
        C:BindAction('low', show(nil), false, Enum.KeyCode.E)
        C:BindActionAtPriority('high', show(Enum.ContextActionResult.Pass), true, 3000, Enum.KeyCode.E, Enum.UserInputType.MouseButton2)
        C:BindAction('mid', show(Enum.ContextActionResult.Sink), false, Enum.KeyCode.E)
        local info = C:GetBoundActionInfo('high') print(info.priorityLevel, #info.inputTypes, info.createTouchButton, C:GetBoundActionInfo('none').priorityLevel)");
    key(&stage, "E", true);
    assert_eq!(
        stage.ticks(1),
        [
            "high Begin E",
            "mid Begin E",
            "InputBegan Keyboard E Begin true"
        ]
    );
    key(&stage, "E", false);
    assert_eq!(
        stage.ticks(1),
        ["high End E", "mid End E", "InputEnded Keyboard E End true"]
    );
    button(&stage, PointerButton::Right, true);
    assert_eq!(
        stage.ticks(1),
        [
            "high Begin None",
            "InputBegan MouseButton2 None Begin false"
        ]
    );
    assert_eq!(
        play(
            &mut stage,
            "C:UnbindAction('high') C:UnbindAllActions() print(next(C:GetAllBoundActionInfo()))"
        ),
        ["high Cancel None", "nil"]
    );
    key(&stage, "E", true);
    assert_eq!(stage.ticks(1), ["InputBegan Keyboard E Begin false"]);
}

#[test]
fn a_key_that_an_action_took_walks_nobody_however_long_it_repeats() {
    let mut stage = client();
    play(
        &mut stage,
        "game:GetService('ContextActionService'):BindAction('w', function(_, state) print(state.Name) end, false, 'W')",
    );
    key(&stage, "W", true);
    key(&stage, "W", true);
    assert_eq!(stage.ticks(1), ["Begin"]);
    assert!(stage.input.controls().is_idle());
}

#[test]
fn actions_that_fail_are_told_and_take_the_input() {
    let mut stage = client();
    play(&mut stage, "C = game:GetService('ContextActionService') C:BindAction('bad', function() error('oh') end, false, Enum.PlayerActions.CharacterJump)
        game:GetService('UserInputService').InputBegan:Connect(function(i, p) print(p) end) game:GetService('UserInputService').JumpRequest:Connect(function() print('jump') end)");
    key(&stage, "Space", true);
    let said = stage.ticks(1);
    assert!(
        said[0].starts_with("error: ") && said[0].contains("oh"),
        "{said:?}"
    );
    assert_eq!(said[1..], ["true"]);
    assert!(stage.input.controls().is_idle());
    assert!(
        play(
            &mut stage,
            "C:BindAction('x', print, false, Enum.Material.Grass)"
        )[0]
        .starts_with("error: ")
    );
}

#[test]
fn leaving_the_window_lets_go_of_everything() {
    let mut stage = client();
    play(&mut stage, LISTEN);
    play(
        &mut stage,
        "U.WindowFocusReleased:Connect(function() print('away') end) U.JumpRequest:Connect(function() print('jump') end)",
    );
    key(&stage, "Space", true);
    button(&stage, PointerButton::Left, true);
    stage.input.push(RawInput::Focus(false));
    assert_eq!(
        stage.ticks(1),
        [
            "InputBegan Keyboard Space Begin false",
            "jump",
            "InputBegan MouseButton1 None Begin false",
            "InputEnded Keyboard Space End false",
            "InputEnded MouseButton1 None End false",
            "away"
        ]
    );
}

#[test]
fn a_flood_drops_what_waits_and_leaves_nothing_held() {
    let mut stage = client();
    let code = KeyCode::named("W").expect("a key");
    for i in 0..=INPUTS_WAITING_MAX {
        stage.input.push(RawInput::Key {
            code,
            down: i % 2 == 0,
        });
    }
    stage.input.push(RawInput::PointerMoved {
        x: f32::NAN,
        y: 0.0,
    });
    assert!(stage.input.take().len() <= 3);
    stage.ticks(1);
    assert_eq!(
        play(
            &mut stage,
            "print(#game:GetService('UserInputService'):GetKeysPressed())"
        ),
        ["0"]
    );
}

#[test]
fn a_place_with_its_own_controls_walks_by_them() {
    let mut stage = client();
    let player = stage
        .lend(|running| running.local_player())
        .expect("a player");
    key(&stage, "W", true);
    stage.ticks(1);
    let wish = |stage: &Stage| stage.input.wish(&stage.model, player, 0.0, 0.0);
    assert!(wish(&stage).direction.z < 0.0);
    play(
        &mut stage,
        "local s = Instance.new('LocalScript') s.Name = 'ControlScript' local f = Instance.new('Folder') f.Name = 'PlayerScripts' s.Parent = f f.Parent = game.Players.LocalPlayer",
    );
    assert_eq!(wish(&stage), Wish::default());
    play(
        &mut stage,
        "game.Players.LocalPlayer.PlayerScripts:Destroy()",
    );
    assert!(wish(&stage).direction.z < 0.0);
    play(
        &mut stage,
        "game.Players.LocalPlayer.DevComputerMovementMode = Enum.DevComputerMovementMode.Scriptable",
    );
    assert_eq!(wish(&stage), Wish::default());
}

#[test]
fn devices_are_told_as_they_are() {
    let mut stage = client();
    assert_eq!(
        play(
            &mut stage,
            "local U = game:GetService('UserInputService') print(U.KeyboardEnabled, U.MouseEnabled, U.TouchEnabled, U.GamepadEnabled, U.VREnabled, U.MouseIconEnabled, #U:GetConnectedGamepads(), U:GetStringForKeyCode(Enum.KeyCode.Q), U:GetFocusedTextBox(), U:GetLastInputType())"
        ),
        ["true true false false false true 0 Q nil Enum.UserInputType.None"]
    );
}
