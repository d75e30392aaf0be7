//! Tools, accessories, animation tracks.

use super::*;

const TOOL: &str = "local t = Instance.new('Tool') t.Name = 'Sword' t.Grip = CFrame.new(0, 0, -1) local h = Instance.new('Part') h.Name = 'Handle' h.Size = Vector3.new(1, 1, 3) h.Parent = t
    local b = Instance.new('Part') b.Name = 'Blade' b.Parent = t local w = Instance.new('WeldConstraint') w.Part0 = h w.Part1 = b w.Parent = t
    t.Equipped:Connect(function() print('equipped', t.Parent) end) t.Unequipped:Connect(function() print('unequipped', t.Parent) end)
    t.Activated:Connect(function() print('activated') end) t.Deactivated:Connect(function() print('deactivated') end) ";

#[test]
fn a_tool_in_a_character_is_held_by_its_hand() {
    let mut play = Play::new();
    let player = play.come(1);
    play.ticks(1);
    let mut said = play.run(&format!("{TOOL} local p = game.Players.P1 t.Parent = p.Backpack p.Character.Humanoid:EquipTool(t)
        local g = p.Character['Right Arm'].RightGrip print(g.Part0, g.Part1, g.C0.Position, g.C1.Position)
        local off = (g.Part0.CFrame * g.C0):ToObjectSpace(g.Part1.CFrame * g.C1) print(off.Position.Magnitude < 1e-3)"));
    play.ticks(1);
    let root = play
        .stage
        .model
        .reference(body_of(&play.stage.model, player), known().primary_part);
    let world = play.world();
    let assembly = world
        .borrow()
        .assembly_of(root.expect("a root"))
        .map(|a| a.members.len());
    assert_eq!(assembly, Some(9));
    said.extend(play.run("local p = game.Players.P1 local t = p.Character.Sword t:Activate() t.Enabled = false t:Activate() t.Enabled = true t:Deactivate()
        p.Character.Humanoid:UnequipTools() print(p.Character['Right Arm']:FindFirstChild('RightGrip'), t.Parent)"));
    assert_eq!(
        said,
        [
            "equipped P1",
            "Right Arm Handle 0, -1, 0 0, 0, -1",
            "true",
            "activated",
            "deactivated",
            "unequipped Backpack",
            "nil Backpack"
        ]
    );
}

#[test]
fn the_last_of_two_tools_stays_in_hand() {
    let mut stage = Stage::new();
    come(&mut stage, 1);
    stage.run(&format!("{TOOL} t.Parent = game.Players.P1.Character"));
    assert_eq!(stage.ticks(1), ["equipped P1"]);
    stage.run("local t = Instance.new('Tool') t.Name = 'Bow' t.RequiresHandle = false t.Parent = game.Players.P1.Character");
    assert_eq!(stage.ticks(1), ["unequipped Backpack"]);
    assert_eq!(
        stage.run("local p = game.Players.P1 print(p.Character:FindFirstChildOfClass('Tool'), p.Backpack:FindFirstChildOfClass('Tool')) p.Character.Bow:Destroy()"),
        ["Bow Sword"]
    );
    assert_eq!(stage.ticks(1), [""; 0]);
}

#[test]
fn accessories_sit_where_their_attachment_is() {
    let mut stage = Stage::new();
    come(&mut stage, 1);
    assert_eq!(
        stage.run("local a = Instance.new('Accessory') a.Name = 'Hat' local h = Instance.new('Part') h.Name = 'Handle' h.Parent = a local at = Instance.new('Attachment') at.Name = 'HatAttachment' at.Position = Vector3.new(0, -0.5, 0) at.Parent = h
            local c = game.Players.P1.Character c.Humanoid:AddAccessory(a)
            print(a.Parent, h.AccessoryWeld.Part1, ((h.Position - c.Head.Position) - Vector3.new(0, 1.1, 0)).Magnitude < 1e-4, #c.Humanoid:GetAccessories())
            c.Humanoid:RemoveAccessories() print(#c.Humanoid:GetAccessories(), a.Parent)
            print(pcall(c.Humanoid.AddAccessory, c.Humanoid, c.Head))"),
        [
            "P1 Head true 1",
            "0 nil",
            "false invalid argument #1 (Accessory expected)"
        ]
    );
}

#[test]
fn tracks_are_data_that_ends() {
    let mut stage = Stage::new();
    come(&mut stage, 1);
    let mut said = stage.run("local h = game.Players.P1.Character.Humanoid
        h.Animator.AnimationPlayed:Connect(function(t) print('played', t.Animation) end)
        local a = Instance.new('Animation') a.Name = 'Wave' local t = h:LoadAnimation(a) local l = h.Animator:LoadAnimation(a) l.Looped = true
        t.Stopped:Connect(function() print('stopped') end)
        print(t.IsPlaying, t.Length, t.Speed) t:Play(0.1, 1, 2) l:Play() print(t.IsPlaying, t.Speed, #h.Animator:GetPlayingAnimationTracks())
        t.Stopped:Wait() print(t.IsPlaying, l.IsPlaying, #h.Animator:GetPlayingAnimationTracks()) l:Stop() print(l.IsPlaying)
        print(pcall(function() h.Animator:LoadAnimation(workspace) end))");
    said.extend(stage.ticks(2));
    assert_eq!(
        said,
        [
            "false 0 1",
            "played Wave",
            "played Wave",
            "true 2 2",
            "stopped",
            "false true 1",
            "false",
            "false Argument 1 missing or nil: an Animation is expected"
        ]
    );
}

#[test]
fn a_tool_is_laid_down_and_picked_up() {
    use super::steering::{hear, number, standing};
    let (mut play, player) = standing();
    let other = play.come(2);
    play.run("game.Players.P2.Character:PivotTo(CFrame.new(30, 3, 0))");
    play.run(&format!(
        "{TOOL} t.Parent = game.Players.P1.Backpack game.Players.P1.Character.Humanoid:EquipTool(t)"
    ));
    play.ticks(2);
    let tool = {
        let model = &play.stage.model;
        let body = body_of(model, player);
        model.find_child(body, "Sword").expect("it is held")
    };
    hear(&mut play, other, tool, vec![number(7.0)]);
    play.run("game.Players.P1.Character.Sword.CanBeDropped = false");
    hear(&mut play, player, tool, vec![number(7.0)]);
    assert_eq!(
        play.ticks(2),
        [""; 0],
        "it is another's, it cannot be dropped"
    );
    play.run("game.Players.P1.Character.Sword.CanBeDropped = true");
    hear(&mut play, player, tool, vec![number(7.0)]);
    assert_eq!(play.ticks(30), ["unequipped Workspace"]);
    assert_eq!(
        play.run("local r = game.Players.P1.Character.PrimaryPart print((workspace.Sword.Handle.Position - r.Position).Magnitude > 2, r.Parent['Right Arm']:FindFirstChild('RightGrip'))"),
        ["true nil"]
    );
    play.ticks(60);
    play.run("workspace.Sword.Handle.CFrame = game.Players.P1.Character.PrimaryPart.CFrame");
    assert_eq!(play.ticks(10), ["equipped P1"]);
    // Who holds something gets another tool into the backpack.
    play.run("local t = Instance.new('Tool') t.Name = 'Bow' local h = Instance.new('Part') h.Name = 'Handle' h.Parent = t h.CFrame = game.Players.P1.Character.PrimaryPart.CFrame t.Parent = workspace");
    play.ticks(10);
    assert_eq!(
        play.run("print(game.Players.P1.Backpack:FindFirstChild('Bow'))"),
        ["Bow"]
    );
    // What another holds is not picked up.
    play.run("game.Players.P2.Character:PivotTo(game.Players.P1.Character.PrimaryPart.CFrame * CFrame.new(0, 0, -2))");
    assert_eq!(play.ticks(30), [""; 0]);
}
