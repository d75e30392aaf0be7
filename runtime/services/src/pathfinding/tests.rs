//! Ways around, over and through things, and where there is none.

use crate::input::tests::play;
use crate::stage::Stage;

const PLACE: &str = "
function box(size, at) local p = Instance.new('Part') p.Anchored = true p.Size = size p.Position = at p.Parent = workspace return p end
box(Vector3.new(200, 4, 200), Vector3.new(0, -2, 0))
P = game:GetService('PathfindingService')
function go(to, parameters)
    local path = P:CreatePath(parameters)
    path:ComputeAsync(Vector3.new(0, 1, 0), to)
    local w = path:GetWaypoints()
    return path, w
end
-- Whether the way keeps away from a box.
function clear(w, least, most)
    for i = 2, #w do
        for step = 0, 10 do
            local p = w[i - 1].Position:Lerp(w[i].Position, step / 10)
            if p.X > least.X and p.X < most.X and p.Z > least.Z and p.Z < most.Z then return false end
        end
    end
    return true
end
function tell(to, parameters)
    task.spawn(function()
        local path, w = go(to, parameters)
        print(path.Status.Name, #w > 0 and (w[#w].Position - to).Magnitude < 3)
        last, kept = w, path
    end)
end ";

/// A place, and what is there beside the floor.
fn stage(more: &str) -> Stage {
    let mut stage = Stage::new();
    assert_eq!(play(&mut stage, &format!("{PLACE}{more}")), [""; 0]);
    stage
}

fn found(stage: &mut Stage, ask: &str) -> Vec<String> {
    let mut said = play(stage, ask);
    for _ in 0..600 {
        if !said.is_empty() {
            break;
        }
        said.extend(stage.ticks(1));
    }
    said
}

#[test]
fn a_way_leads_straight_or_around() {
    let mut stage = stage("");
    assert_eq!(
        found(&mut stage, "tell(Vector3.new(0, 0, -40))"),
        ["Success true"]
    );
    assert_eq!(
        play(
            &mut stage,
            "print(#last, last[1].Position.Magnitude < 0.1, last[#last].Position.Z, last[2].Action.Name)"
        ),
        ["11 true -40 Walk"]
    );
    play(
        &mut stage,
        "box(Vector3.new(40, 20, 2), Vector3.new(0, 10, -20))",
    );
    assert_eq!(
        found(&mut stage, "tell(Vector3.new(0, 0, -40))"),
        ["Success true"]
    );
    assert_eq!(
        play(
            &mut stage,
            "print(clear(last, Vector3.new(-20, 0, -21), Vector3.new(20, 0, -19)), #last > 8)"
        ),
        ["true true"]
    );
    play(&mut stage, "box(Vector3.new(8, 20, 8), last[5].Position)");
    assert_eq!(
        found(&mut stage, "task.spawn(function() print(kept:CheckOcclusionAsync(1), kept:CheckOcclusionAsync(9)) end)").len(),
        1
    );
}

#[test]
fn stairs_are_walked_and_ledges_jumped_by_who_can() {
    let mut stage =
        stage("for i = 1, 10 do box(Vector3.new(20, i, 4), Vector3.new(0, i / 2, -6 - i * 4)) end");
    assert_eq!(
        found(&mut stage, "tell(Vector3.new(0, 10, -46))"),
        ["Success true"]
    );
    assert_eq!(
        play(
            &mut stage,
            "local n = 0 for _, w in last do if w.Action.Name == 'Jump' then n += 1 end end print(n)"
        ),
        ["0"]
    );
    let mut stage = self::stage("box(Vector3.new(200, 5, 80), Vector3.new(0, 2.5, -60))");
    assert_eq!(
        found(&mut stage, "tell(Vector3.new(0, 5, -60))"),
        ["Success true"]
    );
    assert_eq!(
        play(
            &mut stage,
            "local n = 0 for _, w in last do if w.Action.Name == 'Jump' then n += 1 end end print(n)"
        ),
        ["1"]
    );
    assert_eq!(
        found(
            &mut stage,
            "tell(Vector3.new(0, 5, -60), {AgentCanJump = false})"
        ),
        ["NoPath false"]
    );
}

#[test]
fn only_what_is_small_enough_fits_through() {
    let mut stage = stage(
        "box(Vector3.new(99, 20, 2), Vector3.new(-52, 10, -20)) box(Vector3.new(99, 20, 2), Vector3.new(52, 10, -20))",
    );
    assert_eq!(
        found(&mut stage, "tell(Vector3.new(0, 0, -40))"),
        ["Success true"]
    );
    assert_eq!(
        found(
            &mut stage,
            "tell(Vector3.new(0, 0, -40), {AgentRadius = 6})"
        ),
        ["NoPath false"]
    );
    play(
        &mut stage,
        "box(Vector3.new(10, 2, 4), Vector3.new(0, 6, -20))",
    );
    assert_eq!(
        found(
            &mut stage,
            "tell(Vector3.new(0, 0, -40), {AgentHeight = 12})"
        ),
        ["NoPath false"]
    );
}

#[test]
fn dear_ground_is_avoided_and_forbidden_ground_not_entered() {
    let mut stage = stage(
        "swamp = box(Vector3.new(60, 1, 20), Vector3.new(0, -0.4, -30)) swamp.Material = 'Mud'",
    );
    let outside = "print(clear(last, Vector3.new(-30, 0, -39), Vector3.new(30, 0, -21)))";
    assert_eq!(
        found(&mut stage, "tell(Vector3.new(0, 0, -60))"),
        ["Success true"]
    );
    assert_eq!(play(&mut stage, outside), ["false"]);
    assert_eq!(
        found(
            &mut stage,
            "tell(Vector3.new(0, 0, -60), {Costs = {Mud = 20}})"
        ),
        ["Success true"]
    );
    assert_eq!(play(&mut stage, outside), ["true"]);
    assert_eq!(
        found(
            &mut stage,
            "tell(Vector3.new(0, 0, -30), {Costs = {Mud = math.huge}})"
        ),
        ["NoPath false"]
    );
}

#[test]
fn nonsense_ends_without_a_way() {
    let mut stage = stage("");
    for (ask, status) in [
        ("tell(Vector3.new(0 / 0, 0, 0))", "NoPath false"),
        ("tell(Vector3.new(1e30, 0, 0))", "NoPath false"),
        ("tell(Vector3.new(0, 500, 0))", "FailFinishNotEmpty false"),
        ("tell(Vector3.new(0, 1, 0))", "Success true"),
    ] {
        assert_eq!(found(&mut stage, ask), [status], "{ask}");
    }
    let said = play(
        &mut stage,
        "print(pcall(P.CreatePath, P, {AgentRadius = 0 / 0})) print(pcall(P.CreatePath, P, 5))
        print(P:CreatePath({AgentRadius = 1e30, AgentHeight = -4, Costs = {Mud = 0 / 0, Nothing = 3}}).Status.Name)
        local path = P:CreatePath() path:Destroy() print(#path:GetWaypoints())",
    );
    assert_eq!(said.len(), 4, "{said:?}");
    assert!(said[0].starts_with("false") && said[1].starts_with("false"));
}
