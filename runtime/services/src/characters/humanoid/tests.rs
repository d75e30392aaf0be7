//! Health and states, which need no physics.

use crate::stage::{Stage, check};

const HUMANOID: &str =
    "local m = Instance.new('Model', workspace) local h = Instance.new('Humanoid', m) ";

#[test]
fn health_stays_within_its_bounds() {
    let with = |source: &str| {
        format!("{HUMANOID} h.HealthChanged:Connect(function(n) print('now', n) end) {source}")
    };
    let rows = [
        (
            with("h.Health = 250 h.Health = 40 h.Health = -3 print(h.Health)"),
            vec!["now 40", "now 0", "0"],
        ),
        (
            with("h.MaxHealth = 60 print(h.Health) h.Health = 0 / 0 print(h.Health)"),
            vec!["now 60", "60", "60"],
        ),
        (
            with("h:TakeDamage(30) h:TakeDamage(-10) h:TakeDamage(0 / 0) print(h.Health)"),
            vec!["now 70", "now 80", "80"],
        ),
        (
            with(
                "local f = Instance.new('ForceField', m) h:TakeDamage(30) f:Destroy() h:TakeDamage(1) print(h.Health)",
            ),
            vec!["now 99", "99"],
        ),
        (
            with("h.MaxHealth = -5 print(h.MaxHealth, h.Health)"),
            vec!["now 0", "0 0"],
        ),
        (
            with(
                "print(pcall(function() h.Health = {} end)) print(pcall(function() h:TakeDamage('x') end))",
            ),
            vec![
                "false invalid argument #3 (number expected, got table)",
                "false invalid argument #1 (number expected, got string)",
            ],
        ),
    ];
    for (source, expected) in &rows {
        check(&[(source, expected)]);
    }
}

#[test]
fn states_can_be_asked_set_and_forbidden() {
    let source = format!(
        "{HUMANOID} local S = Enum.HumanoidStateType
        h.StateChanged:Connect(function(a, b) print(a.Name, b.Name) end) h.PlatformStanding:Connect(function(on) print('lies', on) end) h.Seated:Connect(function(on) print('sits', on) end)
        print(h:GetState().Name, h:GetStateEnabled(S.Jumping)) h:SetStateEnabled(S.Jumping, false) print(h:GetStateEnabled(S.Jumping))
        h:ChangeState(S.Physics) h:ChangeState(S.GettingUp) h:SetStateEnabled(S.Ragdoll, false) h:ChangeState(S.Ragdoll) print(h:GetState().Name)
        Instance.new('Part', m).Name = 'HumanoidRootPart' task.wait() h.PlatformStand = true task.wait() h.PlatformStand = false task.wait() h.Sit = true task.wait() h.Jump = true task.wait() print(h.Sit)"
    );
    check(&[(
        &source,
        &[
            "Running true",
            "false",
            "Running Physics",
            "Physics Running",
            "Running",
            "Running PlatformStanding",
            "lies true",
            "PlatformStanding Running",
            "lies false",
            "Running Seated",
            "sits true",
            "Seated Running",
            "sits false",
            "false",
        ],
    )]);
}

#[test]
fn a_walk_without_physics_gives_up_after_its_time() {
    let mut stage = Stage::new();
    stage.run(&format!("{HUMANOID} local r = Instance.new('Part', m) r.Name = 'HumanoidRootPart' r.Position = Vector3.zero
        h.MoveToFinished:Connect(function(reached) print('finished', reached) end)
        h:MoveTo(Vector3.new(0, 0, 0.5)) task.wait(0.1) print(h.MoveDirection) h:MoveTo(Vector3.new(0, 50, 20)) task.wait(0.1) print(h.MoveDirection, h.WalkToPoint)"));
    assert_eq!(
        stage.ticks(20),
        ["finished true", "0, 0, 0", "0, 0, 1 0, 50, 20"]
    );
    assert_eq!(stage.ticks(60 * 7), [""; 0]);
    assert_eq!(stage.ticks(60), ["finished false"]);
}

#[test]
fn a_goal_on_a_part_moves_with_it() {
    check(&[(
        &format!("{HUMANOID} local r = Instance.new('Part', m) r.Name = 'HumanoidRootPart' r.Position = Vector3.zero local g = Instance.new('Part', workspace) g.Position = Vector3.new(0, 0, 9)
            h.MoveToFinished:Connect(print) h:MoveTo(g.Position, g) task.wait() task.wait() print(h.MoveDirection) g.Position = Vector3.new(9, 0, 0) task.wait() print(h.MoveDirection, h.WalkToPart) h:Move(Vector3.zero) task.wait() print(h.MoveDirection) h:MoveTo(g.Position, g) g:Destroy()"),
        &["0, 0, 1", "1, 0, 0 Part", "false", "0, 0, 0", "false"],
    )]);
}
