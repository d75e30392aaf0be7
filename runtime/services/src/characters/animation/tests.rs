//! Tracks as scripts play them.

use studio_model::InstanceId;
use studio_motion::{Company, Hand};
use studio_replication::{Call, CallKind, CallValue};

use super::super::enter;
use crate::players::{Newcomer, join};
use crate::post::{Received, To};
use crate::stage::{Stage, check};

/// An animation that moves a head for a second, with names and a marker, and who plays it.
const WAVE: &str = "local m = Instance.new('Model', workspace) local h = Instance.new('Humanoid', m)
    local r = Instance.new('Part', m) r.Name = 'HumanoidRootPart' r.Position = Vector3.zero local p = Instance.new('Part', m) p.Name = 'Head'
    local j = Instance.new('Motor6D', p) j.Part0 = r j.Part1 = p
    local s = Instance.new('KeyframeSequence') s.Loop = false s.Priority = Enum.AnimationPriority.Action2
    for i, time in {0, 0.5, 1} do local k = Instance.new('Keyframe') k.Name = 'K' .. i k.Time = time local root = Instance.new('Pose') root.Name = 'HumanoidRootPart' root.Weight = 0
        local q = Instance.new('Pose') q.Name = 'Head' q.CFrame = CFrame.new(0, 4, 0) root:AddSubPose(q) k:AddPose(root) s:AddKeyframe(k) end
    local mark = Instance.new('KeyframeMarker') mark.Name = 'Hit' mark.Value = 'hard' s:GetKeyframes()[2]:AddMarker(mark)
    local a = Instance.new('Animation') ";

#[test]
fn a_motion_below_its_animation_plays_and_tells() {
    let mut stage = Stage::new();
    stage.run(&format!("{WAVE} s.Parent = a local t = h:LoadAnimation(a)
        print(t.Length, t.Looped, t.Priority.Name, t:GetTimeOfKeyframe('K2'), pcall(t.GetTimeOfKeyframe, t, 'none'))
        t.KeyframeReached:Connect(function(n) print('at', n) end) t:GetMarkerReachedSignal('Hit'):Connect(function(v) print('hit', v) end)
        t.Stopped:Connect(function() print('stopped', t.IsPlaying, t.WeightCurrent > 0) end) t.Ended:Connect(function() print('ended', t.WeightCurrent) end)
        t:Play(0.1, 0.5, 2) print(t.IsPlaying, t.Speed, t.WeightTarget, t.WeightCurrent) task.wait(0.2) print(math.floor(t.TimePosition * 10 + 0.5), t.WeightCurrent)"));
    let said = stage.ticks(60);
    assert_eq!(
        said,
        [
            "4 0.5",
            "at K2",
            "hit hard",
            "at K3",
            "stopped false true",
            "ended 0"
        ]
    );
}

#[test]
fn a_registered_motion_loops_until_it_is_stopped() {
    let mut stage = Stage::new();
    let mut said = stage.run(&format!("{WAVE} local id = game:GetService('KeyframeSequenceProvider'):RegisterKeyframeSequence(s) a.AnimationId = id
        local t = h.Parent.Humanoid:LoadAnimation(a) t.Looped = true t.DidLoop:Connect(function() print('again', #h.Animator:GetPlayingAnimationTracks()) end) t:Play() t:Play()
        print(id, #game:GetService('KeyframeSequenceProvider'):GetKeyframeSequenceAsync(id):GetKeyframes())
        task.wait(2.5) t:AdjustSpeed(0) t.TimePosition = 0.75 t:AdjustWeight(0.25, 0) print(t.TimePosition, t.WeightTarget) task.wait(0.1) print(t.TimePosition, t.WeightCurrent) t:Stop(0) print(t.IsPlaying, #h.Animator:GetPlayingAnimationTracks())"));
    said.extend(stage.ticks(180));
    assert_eq!(
        said,
        [
            "active://1 3",
            "again 1",
            "again 1",
            "0.75 0.25",
            "0.75 0.25",
            "false 0"
        ]
    );
}

#[test]
fn a_motion_that_is_not_here_says_so_once_and_ends() {
    check(&[(
        "local h = Instance.new('Humanoid', workspace) local a = Instance.new('Animation') a.Name = 'Dance' a.AnimationId = 'rbxassetid://507771019'
        local t = h:LoadAnimation(a) local u = h:LoadAnimation(a) print(t.Length) t:Play() t.Stopped:Wait() print('over')
        print(pcall(game:GetService('KeyframeSequenceProvider').RegisterKeyframeSequence, game:GetService('KeyframeSequenceProvider'), h))
        print(pcall(t.Play, t, 'x')) t:Play(0 / 0, 0 / 0, 1 / 0) t:AdjustSpeed(0 / 0) t:AdjustWeight(-1 / 0, -1) t.TimePosition = 0 / 0 print(t.TimePosition)",
        &[
            "warn: Dance: the motion rbxassetid://507771019 is not in this place, so playing it moves nothing; a KeyframeSequence below the Animation is played instead",
            "0",
            "over",
            "false a KeyframeSequence is expected",
            "false invalid argument #1 (number expected, got string)",
            "0",
        ],
    )]);
}

#[test]
fn what_is_played_is_drawn_and_written_nowhere() {
    let mut stage = Stage::client();
    stage.run(&format!(
        "{WAVE} s.Parent = a local t = h:LoadAnimation(a) t:Play(0)"
    ));
    let before = stage.model.journal().end();
    stage.ticks(6);
    assert_eq!(stage.model.journal().behind(before), Some(0));
    let mut company = Company::new();
    let height = stage.lend(|running| {
        let model = running.model();
        company.step(&model, 1.0 / 60.0, |mut posing| {
            super::animate(running, &mut posing);
        });
        company.parts().first().map(|(_, at)| at.position.y)
    });
    assert_eq!(height, Some(4.0));
}

fn come(stage: &mut Stage, user_id: i64) -> InstanceId {
    let newcomer = Newcomer {
        user_id,
        name: format!("P{user_id}"),
        display_name: format!("P{user_id}"),
    };
    stage.lend(|running| {
        let player = join(running, &newcomer).expect("room");
        enter(running, player).expect("a character");
        player
    })
}

/// The cues that were put out: to whom, and whether each says that a track plays.
fn cues(stage: &Stage) -> Vec<(To, Call)> {
    let parcels = stage.post.take().into_iter();
    parcels
        .filter(|parcel| parcel.call.kind == CallKind::Animate)
        .map(|parcel| (parcel.to, parcel.call))
        .collect()
}

fn plays(call: &Call) -> bool {
    call.values[2] == CallValue::Bool(true)
}

fn hear(stage: &mut Stage, from: InstanceId, call: &Call) {
    let post = stage.post.clone();
    stage.lend(|running| {
        let from = Some(from);
        let reliable = true;
        post.deliver(
            running,
            Received {
                from,
                reliable,
                call,
            },
        );
    });
}

#[test]
fn everybody_is_told_what_the_server_plays_and_who_comes_later_too() {
    let mut stage = Stage::new();
    stage.run(&format!("{WAVE} s.Parent = a s.Loop = true local t = h:LoadAnimation(a) t:Play() t:Play()
        local e = Instance.new('Animation') e.AnimationId = 'rbxassetid://1' h:LoadAnimation(e):Play() _G.t = t"));
    let told = cues(&stage);
    assert_eq!(told.len(), 1);
    assert!(told[0].0 == To::All && plays(&told[0].1));
    let player = come(&mut stage, 1);
    let told = cues(&stage);
    assert_eq!(
        told.iter().map(|(to, _)| *to).collect::<Vec<_>>(),
        [To::Player(player)]
    );
    stage.run("_G.t:AdjustSpeed(2) _G.t:Stop(0) _G.t:Stop(0) _G.t:AdjustSpeed(1)");
    let told = cues(&stage);
    assert_eq!(
        told.iter().map(|(_, call)| plays(call)).collect::<Vec<_>>(),
        [true, false]
    );
}

#[test]
fn players_are_believed_of_their_own_characters_only() {
    let mut stage = Stage::new();
    let [one, other] = [come(&mut stage, 1), come(&mut stage, 2)];
    stage.run(&format!("{WAVE} s.Parent = a a.Parent = workspace s.Loop = true local t = game.Players.P1.Character.Humanoid:LoadAnimation(a) t:Play() _G.t = t"));
    let (_, call) = cues(&stage).remove(0);
    hear(&mut stage, other, &call);
    assert_eq!(cues(&stage), []);
    hear(&mut stage, one, &call);
    let told = cues(&stage);
    assert_eq!(
        told.iter().map(|(to, _)| *to).collect::<Vec<_>>(),
        [To::Player(other)]
    );
    let (_, mine) = &told[0];
    assert!(mine.target == call.target && mine.values[0] != call.values[0]);
    // Nonsense, and too much of it, is not passed on.
    for (place, wrong) in [
        (0, CallValue::Nil),
        (1, CallValue::Nil),
        (6, CallValue::Number(f64::NAN)),
    ] {
        let mut values = call.values.to_vec();
        values[place] = wrong;
        hear(
            &mut stage,
            one,
            &Call {
                values: values.into(),
                ..call.clone()
            },
        );
    }
    assert_eq!(cues(&stage), []);
    for _ in 0..500 {
        hear(&mut stage, one, &call);
    }
    assert!(cues(&stage).len() < 100);
    stage.ticks(10);
}

/// Somebody whom physics carries: starts, walks in a curve, jumps and stops.
#[test]
fn feet_of_who_really_walks_do_not_slide() {
    let mut stage = Stage::new();
    stage.moves = true;
    stage.run("local f = Instance.new('Part') f.Anchored = true f.Size = Vector3.new(400, 4, 400) f.Position = Vector3.new(0, -2, 0) f.Parent = workspace
        local s = Instance.new('Humanoid') s.Name = 'StarterHumanoid' s.RigType = Enum.HumanoidRigType.R15 s.Parent = game.StarterPlayer");
    let player = come(&mut stage, 1);
    stage.run("local h = game.Players.P1.Character.Humanoid task.spawn(function() task.wait(1) for i = 0, 120 do local a = i / 60 h:Move(Vector3.new(math.sin(a), 0, -math.cos(a))) task.wait() if i == 90 then h.Jump = true end end h:Move(Vector3.zero) end)");
    let mut company = Company::new();
    let (mut stood, mut worst, mut steps) = ([None; 2], 0.0_f32, 0);
    for _ in 0..300 {
        stage.ticks(1);
        company.step(&stage.model, 1.0 / 60.0, |_| ());
        let body = super::super::load::character(&stage.model, player).expect("a body");
        steps += company.footfalls().len();
        for (side, name) in [(Hand::Left, "LeftFoot"), (Hand::Right, "RightFoot")] {
            let foot = stage.model.find_child(body, name).expect("a foot");
            let placed = company.parts().iter().find(|(part, _)| *part == foot);
            let at = placed.expect("it is drawn").1;
            let sole = at
                .transform_point(glam::Vec3::new(0.0, -0.15, 0.0))
                .with_y(0.0);
            let first = &mut stood[side as usize];
            if company.stands_on(body, side) {
                worst = worst.max(first.get_or_insert(sole).distance(sole));
            } else {
                *first = None;
            }
        }
    }
    let root = stage
        .run("print(math.floor(game.Players.P1.Character.HumanoidRootPart.Position.Magnitude))");
    assert!(
        root.first()
            .and_then(|far| far.parse().ok())
            .is_some_and(|far: f32| far > 10.0),
        "{root:?}"
    );
    assert!(steps > 6 && worst <= 0.1, "{steps} steps, {worst} studs");
}
