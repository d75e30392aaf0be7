use glam::{Vec2, Vec3};
use studio_model::CFrame;

use super::rig::Rig;
use super::view::{View, looking};
use crate::input::tests::{client, play};
use crate::input::{KeyCode, PointerButton, RawInput};

const SIZE: Vec2 = Vec2::new(1280.0, 720.0);

#[test]
fn a_point_is_seen_where_its_ray_goes() {
    let frame = looking(Vec3::new(3.0, 5.0, 7.0), Vec3::new(1.0, -0.4, 2.0));
    let view = View::new(frame, 70.0, SIZE);
    for pixel in [
        Vec2::new(640.0, 360.0),
        Vec2::new(10.0, 700.0),
        Vec2::new(1200.0, 20.0),
    ] {
        let point = frame.position + view.direction(pixel) * 40.0;
        let (seen, inside) = view.project(point);
        assert!(
            inside && seen.truncate().distance(pixel) < 0.05,
            "{pixel} {seen}"
        );
    }
    let behind = frame.position - view.direction(SIZE / 2.0) * 5.0;
    let (seen, inside) = view.project(behind);
    assert!(!inside && (seen.z + 5.0).abs() < 1e-3, "{seen}");
}

#[test]
fn frames_look_where_they_are_told() {
    for direction in [
        Vec3::NEG_Z,
        Vec3::X,
        Vec3::Y,
        Vec3::NEG_Y,
        Vec3::new(1.0, 2.0, 3.0),
    ] {
        let frame = looking(Vec3::ONE, direction);
        let look = -frame.rotation.z_axis;
        assert!(
            look.distance(direction.normalize()) < 1e-5,
            "{direction} {look}"
        );
        assert!((frame.rotation.determinant() - 1.0).abs() < 1e-5);
    }
    assert_eq!(looking(Vec3::ZERO, Vec3::NEG_Z), CFrame::IDENTITY);
    for yaw in [-3.0_f32, -1.0, 0.0, 0.5, 2.0] {
        let direction = Vec3::new(-yaw.sin(), -0.5, -yaw.cos());
        let view = View::new(looking(Vec3::ZERO, direction), 70.0, SIZE);
        assert!((view.yaw() - yaw).abs() < 1e-5, "{yaw} {}", view.yaw());
    }
}

#[test]
fn the_rig_stands_behind_and_above() {
    let mut rig = Rig::default();
    rig.bound(0.5, 400.0);
    let frame = rig.frame(Vec3::ZERO);
    assert!((frame.position.length() - 12.5).abs() < 1e-4);
    assert!(frame.position.z > 0.0 && frame.position.y > 0.0);
    rig.zoom(100.0);
    rig.bound(0.5, 400.0);
    assert!(
        rig.frame(Vec3::ZERO).position.length() < 1e-6,
        "the head's own view"
    );
    rig.zoom(-1.0);
    rig.bound(0.5, 400.0);
    assert!(rig.frame(Vec3::ZERO).position.length() > 1.0);
    rig.turn(Vec2::new(f32::MAX, f32::MAX));
    assert!(rig.frame(Vec3::ZERO).is_finite());
}

const BODY: &str = "
local body = Instance.new('Model') body.Name = 'Me'
local root = Instance.new('Part') root.Name = 'HumanoidRootPart' root.CFrame = CFrame.new(0, 3, 0) root.Parent = body
Instance.new('Humanoid').Parent = body
body.PrimaryPart = root body.Parent = workspace
game.Players.LocalPlayer.Character = body";

#[test]
fn each_client_has_a_camera_that_follows_its_character() {
    let mut stage = client();
    assert_eq!(
        play(
            &mut stage,
            "local c = workspace.CurrentCamera print(c, c.Parent, c.CameraType, c.ViewportSize, c.FieldOfView, c.CameraSubject)"
        ),
        ["Camera Workspace Enum.CameraType.Custom 1280, 720 70 nil"]
    );
    play(&mut stage, BODY);
    stage.ticks(1);
    assert_eq!(
        play(
            &mut stage,
            "local c = workspace.CurrentCamera local off = c.CFrame.Position - Vector3.new(0, 4.5, 0) print(c.CameraSubject, c.Focus.Position, off.Z > 11, off.Y > 2, math.round(off.Magnitude * 100) / 100)"
        ),
        ["Humanoid 0, 4.5, 0 true true 12.5"]
    );
    play(
        &mut stage,
        "workspace.CurrentCamera.CameraType = Enum.CameraType.Scriptable workspace.CurrentCamera.CFrame = CFrame.new(1, 2, 3)",
    );
    stage.ticks(2);
    assert_eq!(
        play(
            &mut stage,
            "print(workspace.CurrentCamera.CFrame.Position, workspace.CurrentCamera.CoordinateFrame == workspace.CurrentCamera.CFrame, workspace.CurrentCamera:GetRenderCFrame() == workspace.CurrentCamera.CFrame)"
        ),
        ["1, 2, 3 true true"]
    );
    play(&mut stage, "workspace.CurrentCamera:Destroy()");
    stage.ticks(1);
    assert_eq!(
        play(
            &mut stage,
            "print(workspace.CurrentCamera, workspace.CurrentCamera.CameraSubject)"
        ),
        ["Camera Humanoid"]
    );
}

#[test]
fn the_camera_turns_by_dragging_and_comes_nearer_by_the_wheel() {
    let mut stage = client();
    play(&mut stage, BODY);
    stage.ticks(1);
    let push = |input| stage.input.push(input);
    push(RawInput::PointerMoved { x: 100.0, y: 100.0 });
    push(RawInput::PointerButton {
        button: PointerButton::Right,
        down: true,
    });
    push(RawInput::PointerMoved { x: 460.0, y: 100.0 });
    push(RawInput::PointerButton {
        button: PointerButton::Right,
        down: false,
    });
    push(RawInput::PointerMoved { x: 900.0, y: 300.0 });
    push(RawInput::Wheel { x: 0.0, y: 1.0 });
    stage.ticks(1);
    assert_eq!(
        play(
            &mut stage,
            "local l = workspace.CurrentCamera.CFrame.LookVector print(l.X > 0.9, math.abs(l.Z) < 0.01, (workspace.CurrentCamera.CFrame.Position - workspace.CurrentCamera.Focus.Position).Magnitude < 12)"
        ),
        ["true true true"]
    );
    let code = KeyCode::named("Left").expect("a key");
    stage.input.push(RawInput::Key { code, down: true });
    stage.ticks(45);
    assert_eq!(
        play(
            &mut stage,
            "print(workspace.CurrentCamera.CFrame.LookVector.Z < -0.9)"
        ),
        ["true"]
    );
}

#[test]
fn render_steps_around_the_camera_see_it_before_and_after() {
    let mut stage = client();
    play(&mut stage, BODY);
    play(&mut stage, "local R = game:GetService('RunService') local P = Enum.RenderPriority.Camera.Value local c = workspace.CurrentCamera
        R:BindToRenderStep('before', P - 1, function() print('before', c.Focus.Position) R:UnbindFromRenderStep('before') end)
        R:BindToRenderStep('after', P + 1, function() print('after', c.Focus.Position) R:UnbindFromRenderStep('after') end)");
    assert_eq!(stage.ticks(1), ["before 0, 0, -5", "after 0, 4.5, 0"]);
}

#[test]
fn the_mouse_points_at_parts() {
    let mut stage = client();
    play(&mut stage, BODY);
    play(&mut stage, "p = Instance.new('Part') p.Anchored = true p.Size = Vector3.new(10, 10, 2) p.CFrame = CFrame.new(0, 10, -20) p.Parent = workspace
        local c = workspace.CurrentCamera c.CameraType = 'Scriptable' c.CFrame = CFrame.new(0, 10, 10) workspace.Me.HumanoidRootPart.CFrame = CFrame.new(0, 10, 0)");
    stage
        .input
        .push(RawInput::PointerMoved { x: 640.0, y: 360.0 });
    stage.ticks(1);
    assert_eq!(
        play(
            &mut stage,
            "local m = game.Players.LocalPlayer:GetMouse() print(m.Target == p, m.Hit.Position, m.TargetSurface) m.TargetFilter = p print(m.Target, m.Hit.Position)"
        ),
        ["true 0, 10, -19 Enum.NormalId.Back", "nil 0, 10, -990"]
    );
}

#[test]
fn scripts_ask_for_rays_and_points() {
    let mut stage = client();
    assert_eq!(
        play(&mut stage, "local c = workspace.CurrentCamera c.CameraType = 'Scriptable' c.CFrame = CFrame.new(0, 10, 0)
            print(c:ViewportPointToRay(640, 360).Direction, c:ScreenPointToRay(640, 324, 2).Origin)
            print(c:WorldToViewportPoint(Vector3.new(0, 10, -20))) print(c:WorldToScreenPoint(Vector3.new(0, 10, 20)))
            print(math.round(c.MaxAxisFieldOfView), math.round(c.DiagonalFieldOfView)) c.MaxAxisFieldOfView = 90 print(math.round(c.FieldOfView))
            c:SetRoll(0.5) print(math.round(c:GetRoll() * 100))
            local m = game.Players.LocalPlayer:GetMouse() c.CFrame = CFrame.new(0, 10, 0)
            print(m.UnitRay.Origin, m.Origin.Position, math.round((m.Hit.Position - c.CFrame.Position).Magnitude), m.Target, m.hit == m.Hit)"),
        [
            "0, 0, -1 0, 10, -2",
            "640, 360, 20 true",
            "640, 324, -20 false",
            "102 110",
            "59",
            "50",
            "0, 10, 0 0, 10, 0 1000 nil true"
        ]
    );
}
