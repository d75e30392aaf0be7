//! The default body and the place's own.

use studio_physics::World;

use super::*;

#[test]
fn the_default_body_is_one_assembly_that_stands_on_its_legs() {
    for (rig, limbs, torso) in [("R6", 7, "Torso"), ("R15", 16, "UpperTorso")] {
        let mut stage = Stage::new();
        if rig == "R15" {
            let starter = stage.service("StarterPlayer");
            let humanoid = put(&mut stage.model, "Humanoid", starter, "StarterHumanoid");
            set(&mut stage.model, humanoid, "RigType", Value::Enum(1));
        }
        let player = come(&mut stage, 1);
        let model = &stage.model;
        let body = body_of(model, player);
        let root = model.reference(body, known().primary_part).expect("a root");
        assert_eq!(model.name(root), "HumanoidRootPart");
        let world = World::load(model);
        let assembly = world.assembly_of(root).expect("it is simulated");
        assert_eq!(
            (assembly.root, assembly.members.len()),
            (root, limbs),
            "{rig}"
        );
        let parts = model
            .children(body)
            .filter(|&id| model.is_a(id, known().base_part));
        let lowest = parts
            .map(|part| {
                let Some(Value::Vector3(size)) = model.value(part, known().size) else {
                    panic!("parts have sizes");
                };
                place_of(model, part).position.y - size.y / 2.0
            })
            .fold(f32::INFINITY, f32::min);
        let height = crate::characters::humanoid::anatomy::standing_height(model, body, root);
        assert!((height - 3.0).abs() < 1e-3, "{rig}: {height}");
        let feet = place_of(model, root).position.y - height;
        assert!((lowest - feet).abs() < 2e-3, "{rig}: {lowest} {feet}");
        assert!(model.find_child(body, torso).is_some());
    }
}

#[test]
fn joints_and_attachments_have_the_references_names() {
    let mut stage = Stage::new();
    come(&mut stage, 1);
    let said = stage.run("local c = game.Players.P1.Character
        print(c.Name, c.ClassName, c.PrimaryPart, c.Humanoid.RigType, c.Humanoid.DisplayName, c.Humanoid.RootPart)
        for _, j in {c.HumanoidRootPart.RootJoint, c.Torso.Neck, c.Torso['Left Shoulder'], c.Torso['Right Shoulder'], c.Torso['Left Hip'], c.Torso['Right Hip']} do
            local off = (j.Part0.CFrame * j.C0):ToObjectSpace(j.Part1.CFrame * j.C1)
            print(j.Part0, j.Part1, off.Position.Magnitude < 1e-4)
        end
        print(c['Right Arm'].RightGripAttachment.Position, c.Head.HatAttachment.Position, c.Torso.NeckAttachment.Position)
        print(c.HumanoidRootPart.Transparency, c.HumanoidRootPart.CanCollide, c.Torso.CanCollide, c['Left Arm'].CanCollide)
        print(c.Humanoid.Animator.ClassName, c:FindFirstChildOfClass('BodyColors').TorsoColor3 == c.Torso.Color)");
    assert_eq!(
        said,
        [
            "P1 Model HumanoidRootPart Enum.HumanoidRigType.R6 Player 1 HumanoidRootPart",
            "HumanoidRootPart Torso true",
            "Torso Head true",
            "Torso Left Arm true",
            "Torso Right Arm true",
            "Torso Left Leg true",
            "Torso Right Leg true",
            "0, -1, 0 0, 0.6000000238418579, 0 0, 1, 0",
            "1 false true false",
            "Animator true",
        ]
    );
}

#[test]
fn players_look_different_and_always_the_same() {
    let colors = |user_id| {
        let mut stage = Stage::new();
        come(&mut stage, user_id);
        stage.run(&format!("local c = game.Players.P{user_id}.Character print(c.Torso.Color, c.Head.Color, c['Left Leg'].Color)"))
    };
    assert_eq!(colors(1), colors(1));
    assert_ne!(colors(1), colors(2));
    assert_ne!(colors(-5), colors(5));
}

#[test]
fn starter_player_says_how_humanoids_are() {
    let mut stage = Stage::new();
    stage.run("local s = game:GetService('StarterPlayer') s.CharacterWalkSpeed = 30 s.CharacterUseJumpPower = false s.CharacterJumpHeight = 9 s.CharacterMaxSlopeAngle = 40 s.HealthDisplayDistance = 12 s.AutoJumpEnabled = false s.CharacterBreakJointsOnDeath = false s.NameDisplayDistance = 7");
    come(&mut stage, 1);
    let said = stage.run("local h = game.Players.P1.Character.Humanoid print(h.WalkSpeed, h.UseJumpPower, h.JumpHeight, h.MaxSlopeAngle, h.HealthDisplayDistance, h.AutoJumpEnabled, h.BreakJointsOnDeath, h.NameDisplayDistance)");
    assert_eq!(said, ["30 false 9 40 12 false false 7"]);
}

#[test]
fn a_starter_character_and_a_starter_humanoid_replace_the_default() {
    let mut stage = Stage::new();
    stage.run("local s = game:GetService('StarterPlayer')
        local h = Instance.new('Humanoid') h.Name = 'StarterHumanoid' h.MaxHealth = 250 h.Health = 250 h.WalkSpeed = 5 h.Parent = s");
    let player = come(&mut stage, 1);
    assert_eq!(
        stage.run("local c = game.Players.P1.Character print(c.Humanoid.MaxHealth, c.Humanoid.Health, c.Humanoid.WalkSpeed, c.Torso)"),
        ["250 250 5 Torso"]
    );
    go(&mut stage, player);
    stage.run("local m = Instance.new('Model') m.Name = 'StarterCharacter' local r = Instance.new('Part') r.Name = 'HumanoidRootPart' r.Size = Vector3.new(3, 3, 3) r.Parent = m
        local h = Instance.new('Humanoid') h.HipHeight = 1 h.Parent = m m.Parent = game:GetService('StarterPlayer')");
    come(&mut stage, 2);
    assert_eq!(
        stage.run("local c = game.Players.P2.Character print(c, c.PrimaryPart, #c:GetChildren(), c.Humanoid.WalkSpeed, c.PrimaryPart.Position.Y)"),
        ["P2 HumanoidRootPart 2 16 102.5"]
    );
}
