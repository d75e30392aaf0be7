use studio_model::Value;

use crate::stage::Stage;

/// A server whose world moves, with a floor whose top is at height zero and a function that makes parts.
fn stage() -> Stage {
    let mut stage = Stage::new();
    stage.moves = true;
    let said = stage.run(
        r#"
        function _G.part(at, size, anchored)
            local part = Instance.new("Part")
            part.Size = size or Vector3.new(2, 2, 2)
            part.Position = at
            part.Anchored = anchored or false
            part.Parent = workspace
            return part
        end
        _G.floor = _G.part(Vector3.new(0, -5, 0), Vector3.new(200, 10, 200), true)
        _G.floor.Name = "Floor"
        "#,
    );
    assert_eq!(said, [""; 0]);
    stage
}

/// Runs each source in a world of its own for some ticks and compares what it says.
#[track_caller]
fn check(rows: &[(&str, &[&str])]) {
    for (source, expected) in rows {
        let mut stage = stage();
        let mut said = stage.run(source);
        said.extend(stage.ticks(60));
        assert_eq!(said, *expected, "{source}");
    }
}

#[test]
fn rays_find_parts() {
    check(&[
        (
            r"local hit = workspace:Raycast(Vector3.new(1, 10, 2), Vector3.new(0, -50, 0))
            print(hit.Instance, hit.Position, hit.Normal, hit.Distance, hit.Material)",
            &["Floor 1, 0, 2 0, 1, 0 10 Enum.Material.Plastic"],
        ),
        (
            r"print(workspace:Raycast(Vector3.new(1, 10, 2), Vector3.new(0, -5, 0)))
            print(workspace:Raycast(Vector3.new(1, 10, 2), Vector3.zero))
            print(workspace:Raycast(Vector3.new(0/0, 10, 2), Vector3.one))",
            &["nil", "nil", "nil"],
        ),
        (
            r"local hit = workspace:Raycast(Vector3.new(1, 10, 2), Vector3.new(0, -1e9, 0))
            print(hit.Instance.Name, typeof(hit))",
            &["Floor RaycastResult"],
        ),
        (
            "workspace:Raycast(1, Vector3.zero)",
            &["error: invalid argument #1 (Vector3 expected, got number)"],
        ),
        (
            "workspace:Raycast(Vector3.zero, Vector3.zero, {})",
            &["error: invalid argument #3 (RaycastParams expected, got table)"],
        ),
    ]);
}

#[test]
fn parameters_decide_what_rays_find() {
    check(&[(
        r#"
        local model = Instance.new("Model", workspace)
        local part = _G.part(Vector3.new(0, 5, 0), nil, true)
        part.Name = "Inner"
        part.Parent = model
        local function ask(change)
            local params = RaycastParams.new()
            change(params)
            local hit = workspace:Raycast(Vector3.new(0, 20, 0), Vector3.new(0, -50, 0), params)
            return hit and hit.Instance.Name
        end
        print(ask(function() end))
        print(ask(function(p) p.FilterDescendantsInstances = {model} end))
        print(ask(function(p)
            p.FilterType = Enum.RaycastFilterType.Include
            p.FilterDescendantsInstances = {model}
        end))
        print(ask(function(p) p.FilterType = Enum.RaycastFilterType.Include end))
        print(ask(function(p)
            p.FilterType = Enum.RaycastFilterType.Whitelist
            p.FilterDescendantsInstances = {_G.floor}
        end))
        part.CanCollide = false
        print(ask(function() end), ask(function(p) p.RespectCanCollide = true end))
        part.CanQuery = false
        print(ask(function() end))
        "#,
        &[
            "Inner",
            "Floor",
            "Inner",
            "nil",
            "Floor",
            "Inner Floor",
            "Floor",
        ],
    )]);
}

#[test]
fn questions_see_what_the_script_has_just_done() {
    check(&[(
        r"
        local function top()
            local hit = workspace:Raycast(Vector3.new(0, 50, 0), Vector3.new(0, -90, 0))
            return hit.Instance.Name, hit.Position.Y
        end
        print(top())
        local part = _G.part(Vector3.new(0, 9, 0), nil, true)
        print(top())
        part.Position = Vector3.new(0, 19, 0)
        print(top())
        part.Size = Vector3.new(2, 4, 2)
        print(top())
        part:Destroy()
        print(top())
        ",
        &["Floor 0", "Part 10", "Part 20", "Part 21", "Floor 0"],
    )]);
}

#[test]
fn shapes_are_cast_and_volumes_hold() {
    check(&[
        (
            r"
            local from, way = CFrame.new(0, 20, 0), Vector3.new(0, -50, 0)
            local ball = workspace:Spherecast(from.Position, 2, way)
            local block = workspace:Blockcast(from, Vector3.new(2, 6, 2), way)
            local part = _G.part(Vector3.new(50, 20, 0), Vector3.new(2, 4, 2), true)
            local shape = workspace:Shapecast(part, way)
            for _, hit in {ball, block, shape} do
                print(hit.Instance, math.round(hit.Distance * 100) / 100, math.round(hit.Position.Y))
            end
            ",
            &["Floor 18 0", "Floor 17 0", "Floor 18 0"],
        ),
        (
            r#"
            local a = _G.part(Vector3.new(0, 20, 0), nil, true)
            local b = _G.part(Vector3.new(1, 20, 0), nil, true)
            a.Name, b.Name = "A", "B"
            local function names(list)
                local names = {}
                for _, part in list do table.insert(names, part.Name) end
                return table.concat(names, " ")
            end
            local box = CFrame.new(0, 20, 0)
            print(names(workspace:GetPartBoundsInBox(box, Vector3.one)))
            print(names(workspace:GetPartBoundsInRadius(Vector3.new(2.5, 20, 0), 1)))
            print(names(workspace:GetPartsInPart(a)), names(a:GetTouchingParts()))
            local params = OverlapParams.new()
            params.FilterDescendantsInstances = {a}
            print(names(workspace:GetPartBoundsInBox(box, Vector3.one, params)))
            params.FilterDescendantsInstances = {}
            params.MaxParts = 1
            print(#workspace:GetPartBoundsInBox(box, Vector3.one, params))
            print(workspace:ArePartsTouchingOthers({a}), workspace:ArePartsTouchingOthers({a, b}))
            local region = Region3.new(Vector3.new(-1, 19, -1), Vector3.new(1, 21, 1))
            print(names(workspace:FindPartsInRegion3(region, b)), workspace:IsRegion3Empty(region))
            "#,
            &["A B", "B", "B B", "B", "1", "true false", "A false"],
        ),
        (
            "workspace:GetPartsInPart(workspace)",
            &["error: invalid argument #1 (BasePart expected, got Instance)"],
        ),
    ]);
}

#[test]
fn older_ways_to_ask_work() {
    check(&[(
        r"
        local ray = Ray.new(Vector3.new(0, 10, 0), Vector3.new(0, -20, 0))
        print(workspace:FindPartOnRay(ray))
        print(workspace:FindPartOnRay(ray, _G.floor))
        print(workspace:FindPartOnRayWithIgnoreList(ray, {_G.floor}))
        print(workspace:FindPartOnRayWithWhitelist(ray, {_G.floor}))
        print((workspace:findPartOnRay(ray)))
        ",
        &[
            "Floor 0, 0, 0 0, 1, 0 Enum.Material.Plastic",
            "nil 0, -10, 0 0, 0, 0 Enum.Material.Air",
            "nil 0, -10, 0 0, 0, 0 Enum.Material.Air",
            "Floor 0, 0, 0 0, 1, 0 Enum.Material.Plastic",
            "Floor",
        ],
    )]);
}

#[test]
fn parts_move_as_they_are_told() {
    check(&[
        (
            r"
            workspace.Gravity = 0
            local part = _G.part(Vector3.new(0, 50, 0))
            print(part.AssemblyLinearVelocity, part.AssemblyRootPart == part)
            part.AssemblyLinearVelocity = Vector3.new(6, 0, 0)
            print(part.AssemblyLinearVelocity, part.Velocity)
            task.wait(0.5)
            print(math.abs(part.Position.X - 3) < 0.3, part:GetVelocityAtPosition(Vector3.zero))
            ",
            &["0, 0, 0 true", "6, 0, 0 6, 0, 0", "true 6, 0, 0"],
        ),
        (
            r#"
            workspace.Gravity = 0
            local part = Instance.new("Part")
            part.AssemblyLinearVelocity = Vector3.new(0, 8, 0)
            print(part.AssemblyLinearVelocity)
            part.Position = Vector3.new(0, 50, 0)
            part.Parent = workspace
            print(part.AssemblyLinearVelocity)
            "#,
            &["0, 8, 0", "0, 8, 0"],
        ),
        (
            r"
            workspace.Gravity = 0
            local part = _G.part(Vector3.new(0, 50, 0))
            part.CustomPhysicalProperties = PhysicalProperties.new(1, 0.3, 0.5)
            print(part.Mass, part:GetMass(), part.AssemblyMass, _G.floor.AssemblyMass)
            part:ApplyImpulse(Vector3.new(0, 0, part.Mass * 2))
            print(part.AssemblyLinearVelocity)
            part:ApplyAngularImpulse(Vector3.new(0, 100, 0))
            print(part.AssemblyAngularVelocity.Y > 0)
            part:ApplyImpulseAtPosition(Vector3.new(0, 8, 0), Vector3.new(1, 50, 0))
            print(part.AssemblyLinearVelocity.Y, part.AssemblyAngularVelocity.Z > 0)
            _G.floor:ApplyImpulse(Vector3.one)
            print(_G.floor.AssemblyLinearVelocity, _G.floor:IsGrounded())
            ",
            &["8 8 8 inf", "0, 0, 2", "true", "1 true", "0, 0, 0 true"],
        ),
        (
            r#"
            local a, b = _G.part(Vector3.new(0, 50, 0)), _G.part(Vector3.new(2, 50, 0))
            a.Name, b.Name = "A", "B"
            local weld = Instance.new("WeldConstraint")
            weld.Part0, weld.Part1, weld.Parent = a, b, a
            print(#a:GetConnectedParts(), #b:GetConnectedParts(true), a:GetJoints()[1] == weld)
            print(a.AssemblyRootPart == b.AssemblyRootPart, a.AssemblyCenterOfMass, a:CanCollideWith(b))
            a:BreakJoints()
            print(#a:GetConnectedParts(true), weld.Parent, a:CanCollideWith(b))
            "#,
            &["2 2 true", "true 1, 50, 0 false", "1 nil true"],
        ),
    ]);
}

#[test]
fn touches_are_told_after_physics() {
    check(&[
        (
            r#"
            local part = _G.part(Vector3.new(0, 3, 0))
            part.Touched:Once(function(other) print("part", other) end)
            _G.floor.Touched:Once(function(other) print("floor", other) end)
            "#,
            &["floor Part", "part Floor"],
        ),
        (
            r#"
            local ghost = _G.part(Vector3.new(0, 10, 0), Vector3.new(8, 2, 8), true)
            ghost.CanCollide = false
            _G.part(Vector3.new(0, 20, 0))
            ghost.Touched:Connect(function(other) print("in", other.Position.Y > 9) end)
            ghost.TouchEnded:Connect(function(other) print("out", other.Position.Y < 9) end)
            "#,
            &["in true", "out true"],
        ),
        (
            r"
            local part = _G.part(Vector3.new(0, 3, 0))
            part.CanTouch = false
            _G.floor.Touched:Connect(print)
            ",
            &[],
        ),
        (
            r"
            local part = _G.part(Vector3.new(0, 3, 0))
            part.Touched:Connect(function() part:Destroy() end)
            _G.floor.Touched:Connect(function(other) print(other) end)
            ",
            &["Part"],
        ),
    ]);
}

#[test]
fn groups_let_parts_pass() {
    check(&[
        (
            r#"
            local service = game:GetService("PhysicsService")
            service:RegisterCollisionGroup("Ghosts")
            service:CollisionGroupSetCollidable("Ghosts", "Default", false)
            print(service:CollisionGroupsAreCollidable("Ghosts", "Default"))
            local part = _G.part(Vector3.new(0, 5, 0))
            part.CollisionGroup = "Ghosts"
            local solid = _G.part(Vector3.new(9, 5, 0))
            task.wait(0.8)
            print(part.Position.Y < -1, solid.Position.Y > 0)
            local params = RaycastParams.new()
            params.CollisionGroup = "Ghosts"
            print(workspace:Raycast(Vector3.new(0, 9, 0), Vector3.new(0, -20, 0), params))
            "#,
            &["false", "true true", "nil"],
        ),
        (
            r#"
            local service = game:GetService("PhysicsService")
            print(service:CreateCollisionGroup("A"), service:GetCollisionGroupId("A"))
            print(service:GetCollisionGroupName(1), service:IsCollisionGroupRegistered("A"))
            local part = _G.part(Vector3.new(0, 50, 0))
            service:SetPartCollisionGroup(part, "A")
            print(part.CollisionGroup, service:CollisionGroupContainsPart("A", part))
            for _, group in service:GetRegisteredCollisionGroups() do print(group.name, group.mask) end
            workspace:RenameCollisionGroup("A", "B")
            service:UnregisterCollisionGroup("B")
            print(#service:GetCollisionGroups(), service:GetMaxCollisionGroups())
            service:RegisterCollisionGroup("Default")
            "#,
            &[
                "1 1",
                "A true",
                "A true",
                "Default 4294967295",
                "A 4294967295",
                "1 32",
                "error: a collision group of this name exists already",
            ],
        ),
    ]);
}

#[test]
fn owners_are_kept_and_refused_as_the_reference_does() {
    check(&[(
        r"
        local part = _G.part(Vector3.new(0, 50, 0))
        print(part:GetNetworkOwner(), part:GetNetworkOwnershipAuto(), part:CanSetNetworkOwnership())
        part:SetNetworkOwner(nil)
        print(part:GetNetworkOwner(), part:GetNetworkOwnershipAuto())
        part:SetNetworkOwnershipAuto()
        print(part:GetNetworkOwnershipAuto())
        print(_G.floor:CanSetNetworkOwnership())
        print(pcall(part.SetNetworkOwner, part, workspace))
        _G.floor:SetNetworkOwner(nil)
        ",
        &[
            "nil true true nil",
            "nil false",
            "true",
            "false Network Ownership API cannot be called on Anchored parts or parts welded to Anchored parts.",
            "false invalid argument #1 (Player expected, got Instance)",
            "error: Network Ownership API cannot be called on Anchored parts or parts welded to Anchored parts.",
        ],
    )]);
}

#[test]
fn a_choice_is_for_all_that_constraints_hold_together() {
    check(&[(
        r#"
        local a, b = _G.part(Vector3.new(0, 50, 0)), _G.part(Vector3.new(8, 50, 0))
        local alone = _G.part(Vector3.new(16, 50, 0))
        local rope = Instance.new("RopeConstraint")
        rope.Attachment0, rope.Attachment1 = Instance.new("Attachment", a), Instance.new("Attachment", b)
        rope.Parent = workspace
        a:SetNetworkOwner(nil)
        print(b:GetNetworkOwnershipAuto(), alone:GetNetworkOwnershipAuto())
        b:SetNetworkOwnershipAuto()
        print(a:GetNetworkOwnershipAuto())
        rope.Enabled = false
        a:SetNetworkOwner(nil)
        print(b:GetNetworkOwnershipAuto())
        "#,
        &["false true", "true", "true"],
    )]);
}

#[test]
fn many_parts_are_moved_at_once() {
    check(&[(
        r"
        local a, b = _G.part(Vector3.zero, nil, true), _G.part(Vector3.zero, nil, true)
        workspace:BulkMoveTo({a, b}, {CFrame.new(1, 2, 3), CFrame.new(4, 5, 6)}, Enum.BulkMoveMode.FireCFrameChanged)
        print(a.Position, b.Position)
        workspace:BulkMoveTo({a}, {})
        ",
        &[
            "1, 2, 3 4, 5, 6",
            "error: partList and cframeList must have the same size",
        ],
    )]);
}

#[test]
fn clients_ask_what_their_model_shows() {
    let mut stage = Stage::client();
    let said = stage.run(
        r#"
        local part = Instance.new("Part")
        part.Position = Vector3.new(0, 5, 0)
        part.Parent = workspace
        local function height()
            local hit = workspace:Raycast(Vector3.new(0, 20, 0), Vector3.new(0, -50, 0))
            return hit and hit.Instance.Name
        end
        print(height(), part.AssemblyLinearVelocity, part.AssemblyRootPart, part.Mass > 0)
        part:ApplyImpulse(Vector3.one)
        part.Position = Vector3.new(9, 5, 0)
        print(height())
        part:SetNetworkOwner()
        "#,
    );
    assert_eq!(
        said,
        [
            "Part 0, 0, 0 Part true",
            "nil",
            "error: Part:SetNetworkOwner can only be called on the server",
        ]
    );
}

#[test]
fn the_same_run_says_the_same() {
    let run = || {
        let mut stage = stage();
        let mut said = stage.run(
            r#"
            for i = 1, 40 do
                local part = _G.part(Vector3.new(i % 5, 3 + i * 1.5, i % 3))
                part.Name = "P" .. i
                part.Touched:Connect(function(other) print(part, other, part.Position) end)
                part.TouchEnded:Connect(function(other) print(part, other) end)
            end
            "#,
        );
        said.extend(stage.ticks(180));
        said
    };
    let (first, second) = (run(), run());
    assert!(first.len() > 80);
    assert!(first == second);
}

#[test]
fn a_place_brings_its_collision_groups() {
    let mut stage = Stage::new();
    let workspace = stage.service("Workspace");
    let class = stage.model.class(workspace).expect("a class");
    let property = stage.model.table().find(class, "CollisionGroups");
    let groups = Value::String("Default^0^-1\\Mob^1^-3".into());
    let set = stage
        .model
        .set_property(workspace, property.expect("a property"), groups);
    assert!(set.is_ok());
    let said = stage.run(
        r#"
        local service = game:GetService("PhysicsService")
        print(service:IsCollisionGroupRegistered("Mob"), service:CollisionGroupsAreCollidable("Mob", "Mob"))
        service:CollisionGroupSetCollidable("Mob", "Mob", true)
        "#,
    );
    assert_eq!(said, ["true false"]);
}

#[test]
fn constraints_tell_what_they_measure_and_whether_they_act() {
    check(&[
        (
            r#"
            local base = _G.part(Vector3.new(0, 20, 0), nil, true)
            local arm = _G.part(Vector3.new(0, 24, 0))
            local function attach(part, at)
                local attachment = Instance.new("Attachment")
                attachment.CFrame = at
                attachment.Parent = part
                return attachment
            end
            local hinge = Instance.new("HingeConstraint")
            hinge.Attachment0 = attach(base, CFrame.new(0, 4, 0) * CFrame.Angles(0, 0, math.pi / 2))
            hinge.Attachment1 = attach(arm, CFrame.Angles(0, 0, math.pi / 2))
            hinge.ActuatorType = Enum.ActuatorType.Servo
            hinge.AngularSpeed = 3
            hinge.ServoMaxTorque = 1e6
            hinge.TargetAngle = 60
            print(hinge.Active, hinge.CurrentAngle)
            hinge.Parent = workspace
            print(hinge.Active)
            print(#arm:GetJoints(), arm:GetJoints()[1], #arm:GetConnectedParts(true))
            task.wait(0.8)
            print(math.round(hinge.CurrentAngle), math.round(arm.Orientation.Y))
            hinge.Enabled = false
            print(hinge.Active)
            "#,
            &["false 0", "true", "1 HingeConstraint 1", "60 60", "false"],
        ),
        (
            r#"
            local hook = _G.part(Vector3.new(0, 30, 0), nil, true)
            local weight = _G.part(Vector3.new(0, 26, 0))
            weight.CanCollide = false
            local ends = {}
            for index, part in {hook, weight} do
                ends[index] = Instance.new("Attachment", part)
            end
            local made = {}
            for _, class in {"RopeConstraint", "RodConstraint", "SpringConstraint", "PrismaticConstraint", "CylindricalConstraint"} do
                local constraint = Instance.new(class)
                constraint.Attachment0, constraint.Attachment1 = ends[1], ends[2]
                made[class] = constraint
            end
            print(made.RopeConstraint.CurrentDistance, made.RodConstraint.CurrentDistance, made.SpringConstraint.CurrentLength)
            hook.Orientation = Vector3.new(0, 0, -90)
            print(math.round(made.PrismaticConstraint.CurrentPosition), math.round(made.CylindricalConstraint.CurrentAngle))
            print(made.CylindricalConstraint.WorldRotationAxis:Dot(Vector3.yAxis) < -0.99)
            made.RopeConstraint.Parent = workspace
            task.wait(0.8)
            print(math.abs(made.RopeConstraint.CurrentDistance - 5) < 0.1)
            "#,
            &["4 4 4", "4 0", "true", "true"],
        ),
        (
            r#"
            local a, b = _G.part(Vector3.new(0, 5, 0)), _G.part(Vector3.new(3, 5, 0))
            local first, second = Instance.new("WeldConstraint"), Instance.new("WeldConstraint")
            for _, weld in {first, second} do
                weld.Part0, weld.Part1 = a, b
                print(weld.Active)
                weld.Parent = workspace
            end
            print(first.Active, second.Active)
            first:Destroy()
            print(second.Active)
            "#,
            &["false", "false", "true false", "true"],
        ),
    ]);
}
