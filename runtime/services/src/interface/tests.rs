use super::*;
use crate::input::tests::{client, play};
use crate::input::{KeyCode, PointerButton, RawInput};
use crate::stage::Stage;

const SCREEN: &str = "
local gui = game.Players.LocalPlayer.PlayerGui
screen = Instance.new('ScreenGui') screen.Parent = gui
function make(class, x, y, w, h, parent)
    local it = Instance.new(class) it.Position = UDim2.fromOffset(x, y) it.Size = UDim2.fromOffset(w, h)
    it.Parent = parent or screen return it
end
button = make('TextButton', 100, 100, 200, 50) button.Name = 'Go'
box = make('TextBox', 100, 200, 200, 30) box.Text = ''";

fn with_screen() -> Stage {
    let mut stage = client();
    assert_eq!(play(&mut stage, SCREEN), [""; 0]);
    stage
}

fn click(stage: &Stage, x: f32, y: f32) {
    stage.input.push(RawInput::PointerMoved { x, y });
    for down in [true, false] {
        stage.input.push(RawInput::PointerButton {
            button: PointerButton::Left,
            down,
        });
    }
}

fn tap(stage: &Stage, name: &str) {
    let code = KeyCode::named(name).expect(name);
    for down in [true, false] {
        stage.input.push(RawInput::Key { code, down });
    }
}

#[test]
fn scripts_read_where_things_are() {
    let mut stage = with_screen();
    assert_eq!(
        play(&mut stage, "local inner = make('TextLabel', 10, 10, 50, 20, button) inner.Text = 'Hello' inner.Size = UDim2.fromScale(0.5, 0.5)
            print(inner.AbsolutePosition, inner.AbsoluteSize, inner.AbsoluteRotation, screen.AbsoluteSize, screen.AbsolutePosition)
            button.Size = UDim2.fromOffset(400, 100) print(inner.AbsoluteSize, inner.TextFits, inner.TextBounds.X > 5, inner.ContentText)
            screen.IgnoreGuiInset = true print(screen.AbsoluteSize, button.AbsolutePosition)
            button.Parent = nil print(inner.AbsoluteSize, inner.TextFits)"),
        [
            "110, 110 100, 25 0 1280, 684 0, 0",
            "200, 50 true true Hello",
            "1280, 720 100, 64",
            "0, 0 false"
        ]
    );
}

#[test]
fn layouts_and_canvases_tell_their_sizes() {
    let mut stage = with_screen();
    assert_eq!(
        play(&mut stage, "local list = make('Frame', 0, 0, 300, 300) local l = Instance.new('UIListLayout') l.Padding = UDim.new(0, 5) l.Parent = list
            for i = 1, 3 do make('Frame', 0, 0, 100, 20, list) end print(l.AbsoluteContentSize)
            local s = make('ScrollingFrame', 400, 0, 100, 100) s.CanvasSize = UDim2.fromOffset(0, 500) print(s.AbsoluteCanvasSize, s.AbsoluteWindowSize)
            print(#game.Players.LocalPlayer.PlayerGui:GetGuiObjectsAtPosition(110, 110))"),
        ["100, 70", "100, 500 100, 100", "2"]
    );
}

#[test]
fn listeners_hear_of_computed_properties_once_a_frame() {
    let mut stage = with_screen();
    stage.ticks(1);
    play(&mut stage, "local f = make('Frame', 0, 0, 10, 10, button) f.Size = UDim2.fromScale(1, 1)
        f:GetPropertyChangedSignal('AbsoluteSize'):Connect(function() print('size', f.AbsoluteSize) end) f.Changed:Connect(function(p) if p:match('^Abs') then print(p) end end)");
    assert_eq!(
        stage.ticks(1),
        ["AbsolutePosition", "size 200, 50", "AbsoluteSize"]
    );
    play(
        &mut stage,
        "button.Size = UDim2.fromOffset(10, 10) local _ = button.AbsoluteSize button.Size = UDim2.fromOffset(20, 20)",
    );
    assert_eq!(stage.ticks(1), ["size 20, 20", "AbsoluteSize"]);
    assert_eq!(stage.ticks(3), [""; 0]);
}

#[test]
fn a_click_on_a_button_is_the_interfaces() {
    let mut stage = with_screen();
    play(&mut stage, "for _, n in {'MouseEnter', 'MouseLeave', 'MouseButton1Down', 'MouseButton1Up', 'MouseButton1Click', 'MouseButton2Click', 'Activated', 'InputBegan', 'InputEnded'} do
            button[n]:Connect(function(a, b) print(n, typeof(a) == 'Instance' and a.UserInputType.Name or a, typeof(b) == 'number' and b or '') end) end
        local U = game:GetService('UserInputService') U.InputBegan:Connect(function(i, p) print('world', p) end)
        game.Players.LocalPlayer:GetMouse().Button1Down:Connect(function() print('mouse') end)");
    click(&stage, 150.0, 150.0);
    assert_eq!(
        stage.ticks(1),
        [
            "MouseEnter 150 150",
            "InputBegan MouseMovement ",
            "InputBegan MouseButton1 ",
            "MouseButton1Down 150 150",
            "world true",
            "InputEnded MouseButton1 ",
            "MouseButton1Up 150 150",
            "MouseButton1Click nil ",
            "Activated MouseButton1 1",
        ]
    );
    click(&stage, 600.0, 600.0);
    assert_eq!(
        stage.ticks(1),
        [
            "MouseLeave 600 600",
            "InputEnded MouseMovement ",
            "world false",
            "mouse"
        ]
    );
}

#[test]
fn a_text_box_is_typed_into() {
    let mut stage = with_screen();
    play(&mut stage, "local U = game:GetService('UserInputService') U.TextBoxFocused:Connect(function(b) print('focused', b == box) end) U.TextBoxFocusReleased:Connect(function(b) print('released') end)
        box.Focused:Connect(function() print('Focused', box:IsFocused(), U:GetFocusedTextBox() == box) end)
        box.FocusLost:Connect(function(enter, input) print('FocusLost', enter, input and input.KeyCode.Name, box.Text) end)
        U.InputBegan:Connect(function(i, p) if i.UserInputType.Name == 'Keyboard' then print(i.KeyCode.Name, p) end end)
        game:GetService('ContextActionService'):BindAction('w', function() print('never') end, false, Enum.KeyCode.W)");
    click(&stage, 150.0, 250.0);
    tap(&stage, "W");
    stage.input.push(RawInput::Text("wow".to_owned()));
    tap(&stage, "Backspace");
    assert_eq!(
        stage.ticks(1),
        [
            "Focused true true",
            "focused true",
            "W true",
            "Backspace true"
        ]
    );
    assert_eq!(
        play(&mut stage, "print(box.Text, box.CursorPosition)"),
        ["wo 3"]
    );
    assert!(stage.input.controls().is_idle(), "typing walks nobody");
    tap(&stage, "Return");
    assert_eq!(
        stage.ticks(1),
        ["FocusLost true Return wo", "released", "Return true"]
    );
    assert_eq!(
        play(
            &mut stage,
            "box:CaptureFocus() print(box.Text == '', box.CursorPosition) box:ReleaseFocus(true) print(box:IsFocused())"
        ),
        [
            "Focused true true",
            "focused true",
            "true 1",
            "FocusLost true nil ",
            "released",
            "false"
        ]
    );
}

#[test]
fn the_wheel_scrolls_and_is_taken() {
    let mut stage = with_screen();
    play(&mut stage, "s = make('ScrollingFrame', 400, 0, 100, 100) s.CanvasSize = UDim2.fromOffset(0, 500) s.MouseWheelBackward:Connect(function(x, y) print('back', x, y) end)
        game:GetService('UserInputService').InputChanged:Connect(function(i, p) if i.UserInputType.Name == 'MouseWheel' then print(i.Position.Z, p) end end)");
    stage
        .input
        .push(RawInput::PointerMoved { x: 450.0, y: 80.0 });
    stage.input.push(RawInput::Wheel { x: 0.0, y: -1.0 });
    assert_eq!(stage.ticks(1), ["back 450 80", "-1 true"]);
    assert_eq!(play(&mut stage, "print(s.CanvasPosition)"), ["0, 100"]);
}

#[test]
fn objects_move_by_the_old_tweens() {
    let mut stage = with_screen();
    assert_eq!(
        play(&mut stage, "print(button:TweenPosition(UDim2.fromOffset(300, 100), 'Out', 'Linear', 0.5, false, function(s) print('done', s, button.Position) end))
            print(button:TweenSize(UDim2.fromOffset(1, 1)))"),
        ["true", "false"]
    );
    stage.ticks(15);
    assert_eq!(play(&mut stage, "print(button.Position.X.Offset)"), ["200"]);
    assert_eq!(
        stage.ticks(16),
        ["done Enum.TweenStatus.Completed {0, 300}, {0, 100}"]
    );
    assert_eq!(
        play(
            &mut stage,
            "button:TweenSize(UDim2.fromOffset(1, 1), nil, nil, 1, false, print) print(button:TweenSizeAndPosition(UDim2.new(), UDim2.new(), nil, nil, 0, true))"
        ),
        ["Enum.TweenStatus.Canceled", "true"]
    );
    stage.ticks(1);
    assert_eq!(play(&mut stage, "print(button.Size)"), ["{0, 0}, {0, 0}"]);
}

#[test]
fn what_is_around_the_interface_is_kept_and_told() {
    let mut stage = with_screen();
    let said = play(&mut stage, "local S = game:GetService('StarterGui') S:SetCore('SendNotification', {Title = 'Hi', Text = 'there'}) S:SetCore('ResetButtonCallback', false)
        print(S:GetCore('ResetButtonCallback'), pcall(S.SetCore, S, 'Nope', 1))
        S:SetCoreGuiEnabled(Enum.CoreGuiType.All, false) S:SetCoreGuiEnabled('Chat', true) print(S:GetCoreGuiEnabled('Chat'), S:GetCoreGuiEnabled(Enum.CoreGuiType.Backpack))
        local G = game:GetService('GuiService') print(G:GetGuiInset()) print(G.TopbarInset, G.MenuIsOpen, G:IsTenFootInterface(), G.SelectedObject)");
    assert_eq!(
        said,
        [
            "info: [notification] Hi: there",
            "false false SetCore: Nope has not been registered by the CoreScripts",
            "true false",
            "0, 36 0, 0",
            "0, 0, 1280, 36 false false nil"
        ]
    );
}

#[test]
fn texts_are_measured() {
    let mut stage = Stage::new();
    assert_eq!(
        stage.run( "local T = game:GetService('TextService') local one = T:GetTextSize('Hello', 20, Enum.Font.SourceSans, Vector2.new(1000, 1000))
            local two = T:GetTextSize('Hello Hello', 20, Enum.Font.SourceSans, Vector2.new(one.X + 5, 1000)) print(one.Y, two.Y, one.X > 20)
            local p = Instance.new('GetTextBoundsParams') p.Text = 'Hello' p.Size = 20 print(T:GetTextBoundsAsync(p).Y)"),
        ["20 40 true", "20"]
    );
}

#[test]
fn clicks_reach_only_what_can_be_clicked() {
    let mut stage = with_screen();
    let found = |stage: &mut Stage, name: &str| {
        let player = stage
            .lend(|running| running.local_player())
            .expect("a player");
        let model = &stage.model;
        let id = model.descendants(player).find(|&id| model.name(id) == name);
        click_point(model, player, id.expect(name), &stage.input)
    };
    assert_eq!(found(&mut stage, "Go"), Ok(Vec2::new(200.0, 161.0)));
    play(
        &mut stage,
        "cover = make('Frame', 150, 110, 100, 30) cover.Name = 'Cover' cover.ZIndex = 5 cover.Active = true",
    );
    assert!(matches!(
        found(&mut stage, "Go"),
        Err(Unclickable::Covered(_))
    ));
    play(&mut stage, "cover.Active = false");
    assert!(found(&mut stage, "Go").is_ok());
    play(&mut stage, "button.Visible = false");
    assert_eq!(found(&mut stage, "Go"), Err(Unclickable::Hidden));
    play(
        &mut stage,
        "button.Visible = true button.Position = UDim2.fromOffset(-500, 0)",
    );
    assert_eq!(found(&mut stage, "Go"), Err(Unclickable::Clipped));
    play(&mut stage, "button.Size = UDim2.new()");
    assert_eq!(found(&mut stage, "Go"), Err(Unclickable::Empty));
    assert_eq!(found(&mut stage, "Backpack"), Err(Unclickable::Elsewhere));
}
