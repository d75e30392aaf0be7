//! Curves, values, courses, and scripts that use them.

use glam::{Quat, Vec2, Vec3};
use proptest::prelude::*;
use studio_model::value::{Rect, UDim};
use studio_model::{CFrame, ClassTable, Value};

use super::*;
use crate::stage::{Stage, check};

const STYLES: [Style; 11] = [
    Style::Linear,
    Style::Sine,
    Style::Back,
    Style::Quad,
    Style::Quart,
    Style::Quint,
    Style::Bounce,
    Style::Elastic,
    Style::Exponential,
    Style::Circular,
    Style::Cubic,
];
const DIRECTIONS: [Direction; 3] = [Direction::In, Direction::Out, Direction::InOut];

#[test]
fn numbers_are_those_of_the_class_table() {
    let table = ClassTable::get();
    let items = |name: &str| &table.enumeration(table.enum_named(name).expect(name)).items;
    for (number, name) in items("EasingStyle") {
        assert_eq!(
            format!("{:?}", Style::from_number(*number).expect(name)),
            *name
        );
    }
    for (number, name) in items("EasingDirection") {
        assert_eq!(
            format!("{:?}", Direction::from_number(*number).expect(name)),
            *name
        );
    }
    let states = [
        PlaybackState::Begin,
        PlaybackState::Delayed,
        PlaybackState::Playing,
        PlaybackState::Paused,
        PlaybackState::Completed,
        PlaybackState::Cancelled,
    ];
    for (state, (number, name)) in states.into_iter().zip(items("PlaybackState")) {
        assert_eq!(
            (state.number(), format!("{state:?}").as_str()),
            (*number, *name)
        );
    }
}

#[test]
fn curves_go_through_known_points() {
    use Direction::{In, InOut, Out};
    for (style, direction, t, expected) in [
        (Style::Linear, In, 0.3, 0.3),
        (Style::Sine, In, 0.5, 0.292_893_2),
        (Style::Sine, Out, 0.5, std::f64::consts::FRAC_1_SQRT_2),
        (Style::Sine, InOut, 0.25, 0.146_446_6),
        (Style::Quad, In, 0.5, 0.25),
        (Style::Quad, Out, 0.5, 0.75),
        (Style::Quad, InOut, 0.25, 0.125),
        (Style::Cubic, In, 0.5, 0.125),
        (Style::Quart, In, 0.5, 0.0625),
        (Style::Quint, Out, 0.5, 0.968_75),
        (Style::Back, In, 0.5, -0.087_697_5),
        (Style::Back, Out, 0.5, 1.087_697_5),
        (Style::Back, InOut, 0.25, -0.099_681_84),
        (Style::Bounce, Out, 0.2, 0.302_5),
        (Style::Bounce, Out, 0.5, 0.765_625),
        (Style::Bounce, In, 0.5, 0.234_375),
        (Style::Bounce, Out, 0.9, 0.988_125),
        (Style::Elastic, Out, 0.15, 1.353_553_4),
        (Style::Elastic, In, 0.5, -0.015_625),
        (Style::Exponential, In, 0.5, 0.031_25),
        (Style::Exponential, Out, 0.5, 0.968_75),
        (Style::Circular, In, 0.6, 0.2),
        (Style::Circular, Out, 0.4, 0.8),
        (Style::Circular, InOut, 0.3, 0.1),
    ] {
        let found = ease(style, direction, t);
        assert!(
            (found - expected).abs() < 1e-6,
            "{style:?} {direction:?} {t}: {found}"
        );
    }
}

#[test]
fn curves_meet_both_ends_and_mirror() {
    for style in STYLES {
        for direction in DIRECTIONS {
            assert_eq!(ease(style, direction, 0.0), 0.0);
            assert_eq!(ease(style, direction, 1.0), 1.0);
            for outside in [-1.0, f64::NAN] {
                assert_eq!(ease(style, direction, outside), 0.0);
            }
            assert_eq!(ease(style, direction, 2.0), 1.0);
        }
        for step in 1..100 {
            let t = f64::from(step) / 100.0;
            let (start, end) = (
                ease(style, Direction::In, t),
                ease(style, Direction::Out, 1.0 - t),
            );
            assert!((start + end - 1.0).abs() < 1e-9, "{style:?} {t}");
            let both = ease(style, Direction::InOut, t) + ease(style, Direction::InOut, 1.0 - t);
            assert!((both - 1.0).abs() < 1e-9, "{style:?} {t}");
        }
        assert!(
            (ease(style, Direction::InOut, 0.5) - 0.5).abs() < 1e-9,
            "{style:?}"
        );
    }
}

#[test]
fn values_lie_between() {
    for (from, to, half) in [
        (
            Value::Float64(1.0),
            Value::Float64(2.0),
            Value::Float64(1.5),
        ),
        (
            Value::Float32(1.0),
            Value::Float32(2.0),
            Value::Float32(1.5),
        ),
        (Value::Int32(1), Value::Int32(4), Value::Int32(3)),
        (Value::Int64(-1), Value::Int64(-4), Value::Int64(-3)),
        (Value::Bool(false), Value::Bool(true), Value::Bool(false)),
        (Value::Enum(3), Value::Enum(5), Value::Enum(3)),
        (
            Value::Vector2(Vec2::ZERO),
            Value::Vector2(Vec2::ONE),
            Value::Vector2(Vec2::splat(0.5)),
        ),
        (
            Value::Vector3(Vec3::ZERO),
            Value::Vector3(Vec3::ONE),
            Value::Vector3(Vec3::splat(0.5)),
        ),
        (
            Value::Vector2int16([0, 0]),
            Value::Vector2int16([4, -8]),
            Value::Vector2int16([2, -4]),
        ),
        (
            Value::Color3([0.0; 3]),
            Value::Color3([1.0, 0.5, 0.0]),
            Value::Color3([0.5, 0.25, 0.0]),
        ),
        (
            Value::UDim(UDim {
                scale: 0.0,
                offset: 0,
            }),
            Value::UDim(UDim {
                scale: 1.0,
                offset: 10,
            }),
            Value::UDim(UDim {
                scale: 0.5,
                offset: 5,
            }),
        ),
        (
            Value::Rect(Rect::default()),
            Value::Rect(Rect {
                min: Vec2::ONE,
                max: Vec2::splat(2.0),
            }),
            Value::Rect(Rect {
                min: Vec2::splat(0.5),
                max: Vec2::ONE,
            }),
        ),
    ] {
        assert_eq!(blend(&from, &to, 0.5), Some(half));
        assert_eq!(blend(&from, &to, 0.0), Some(from.clone()));
        assert_eq!(blend(&from, &to, 1.0), Some(to));
    }
}

#[test]
fn frames_turn_by_the_shortest_arc() {
    let frame = |angle| Value::CFrame(CFrame::from_quat(Vec3::ZERO, Quat::from_rotation_y(angle)));
    let Some(Value::CFrame(found)) = blend(&frame(3.0), &frame(-3.0), 0.5) else {
        panic!("a frame");
    };
    assert!((found.rotation.x_axis.x + 1.0).abs() < 1e-5, "{found:?}");
    assert_eq!(blend(&frame(3.0), &frame(-3.0), 1.0), Some(frame(-3.0)));
    assert_eq!(
        blend(&Value::String("a".into()), &Value::String("b".into()), 0.5),
        None
    );
    assert_eq!(blend(&Value::Bool(true), &Value::Int32(1), 0.5), None);
}

fn course() -> Course {
    Course {
        seconds: 2.0,
        delay: 0.0,
        repeats: Some(0),
        reverses: false,
        style: Style::Linear,
        direction: Direction::In,
    }
}

/// The shares at each second, then whether it completed.
fn shares(course: Course, seconds: u32) -> Vec<Option<f64>> {
    let mut playback = Playback::new(course);
    assert!(playback.play());
    (0..seconds).map(|_| playback.advance(1.0).share).collect()
}

#[test]
fn courses_run() {
    assert_eq!(shares(course(), 3), [Some(0.5), Some(1.0), None]);
    let back = Course {
        reverses: true,
        ..course()
    };
    assert_eq!(
        shares(back, 5),
        [Some(0.5), Some(1.0), Some(0.5), Some(0.0), None]
    );
    let again = Course {
        repeats: Some(1),
        ..course()
    };
    assert_eq!(
        shares(again, 5),
        [Some(0.5), Some(0.0), Some(0.5), Some(1.0), None]
    );
    let late = Course {
        delay: 1.5,
        repeats: Some(1),
        ..course()
    };
    assert_eq!(
        shares(late, 8),
        [
            None,
            Some(0.25),
            Some(0.75),
            Some(1.0),
            Some(0.0),
            Some(0.5),
            Some(1.0),
            None
        ]
    );
    let endless = Course {
        repeats: None,
        ..course()
    };
    assert!(shares(endless, 1_000).iter().all(Option::is_some));
    let nothing = Course {
        seconds: f64::NAN,
        delay: -1.0,
        repeats: None,
        ..course()
    };
    assert_eq!(shares(nothing, 2), [Some(1.0), Some(1.0)]);
}

#[test]
fn courses_are_paused_and_cancelled() {
    let mut playback = Playback::new(Course {
        delay: 1.0,
        ..course()
    });
    assert_eq!(playback.state(), PlaybackState::Begin);
    playback.pause();
    assert!(!playback.cancel());
    assert!(playback.play() && !playback.play());
    assert_eq!(playback.state(), PlaybackState::Delayed);
    playback.pause();
    assert_eq!(playback.state(), PlaybackState::Delayed);
    assert_eq!(playback.advance(1.5).share, Some(0.25));
    playback.pause();
    assert_eq!(
        (playback.state(), playback.advance(9.0).share),
        (PlaybackState::Paused, None)
    );
    assert!(!playback.play(), "it goes on");
    assert_eq!(playback.advance(0.5).share, Some(0.5));
    assert!(playback.cancel());
    assert_eq!(playback.state(), PlaybackState::Cancelled);
    assert!(playback.play(), "it starts anew");
    assert!(playback.advance(9.0).completed);
    assert_eq!(playback.state(), PlaybackState::Completed);
}

proptest! {
    /// Whatever the course and the steps, shares are finite and an end that is reached is exact.
    #[test]
    fn courses_end_where_they_should(
        (seconds, delay) in (0.0..3.0f64, 0.0..2.0f64),
        repeats in prop::option::of(0..3u32),
        (reverses, style, direction) in (any::<bool>(), 0..11u32, 0..3u32),
        deltas in prop::collection::vec(0.0..0.7f64, 1..80),
    ) {
        let style = Style::from_number(style).expect("a style");
        let direction = Direction::from_number(direction).expect("a direction");
        let mut playback = Playback::new(Course { seconds, delay, repeats, reverses, style, direction });
        playback.play();
        for delta in deltas {
            let step = playback.advance(delta);
            prop_assert!(step.share.is_none_or(|share| share.is_finite() && share.abs() < 3.0));
            if step.completed {
                prop_assert_eq!(step.share, Some(if reverses { 0.0 } else { 1.0 }));
                prop_assert!(repeats.is_some());
            }
        }
    }

    /// It comes to the goal and never beyond the speed limit.
    #[test]
    fn what_is_damped_arrives((from, to, speed) in (-50.0..50.0f64, -50.0..50.0f64, -20.0..20.0f64)) {
        let (mut place, mut velocity) = ([from], [speed]);
        for _ in 0..600 {
            (place, velocity) = smooth_damp(place, [to], velocity, (0.3, f64::INFINITY, 1.0 / 60.0));
        }
        prop_assert!((place[0] - to).abs() < 1e-3 && velocity[0].abs() < 1e-3);
        let ([slow], _) = smooth_damp([from], [to], [0.0], (0.3, 1.0, 1.0 / 60.0));
        prop_assert!((slow - from).abs() <= 1.0 / 60.0 + 1e-9);
    }
}

/// What every source starts with.
fn with_part(source: &str) -> String {
    format!(
        "local T = game:GetService('TweenService') local p = Instance.new('Part', workspace) p.Anchored = true local function tw(t, g, ...) return T:Create(p, TweenInfo.new(t, Enum.EasingStyle.Linear, Enum.EasingDirection.In, ...), g) end {source}"
    )
}

#[track_caller]
fn check_tweens(rows: &[(&str, &[&str])]) {
    for (source, expected) in rows {
        check(&[(&with_part(source), expected)]);
    }
}

#[test]
fn scripts_move_properties() {
    check_tweens(&[
        (
            "local t = tw(0.125, {Transparency = 1}) print(t.PlaybackState, t.Instance == p, t.TweenInfo.Time, t.ClassName) t.Completed:Connect(function(s) print(s, p.Transparency, t.PlaybackState) end) t:Play() print(t.PlaybackState)",
            &[
                "Enum.PlaybackState.Begin true 0.125 Tween",
                "Enum.PlaybackState.Playing",
                "Enum.PlaybackState.Completed 1 Enum.PlaybackState.Completed",
            ],
        ),
        (
            "local t = tw(0.1, {Position = Vector3.new(8, 0, 0), Color = Color3.new(1, 0, 0), CanCollide = false, CFrame = nil}) t:Play() t.Completed:Wait() print(p.Position, p.Color, p.CanCollide, p.CFrame.X)",
            &["8, 0, 0 1, 0, 0 false 8"],
        ),
        (
            "local t = tw(0.1, {Size = Vector3.new(10, 10, 10)}) t:Play() local x = p.Size.X task.wait(0.05) print(p.Size.X > x, p.Size.X < 10)",
            &["true true"],
        ),
        (
            "local v = Instance.new('IntValue') local t = T:Create(v, TweenInfo.new(0.1), {Value = 3}) t:Play() local seen = {} v.Changed:Connect(function(n) table.insert(seen, n) end) t.Completed:Wait() print(table.concat(seen, ' '))",
            &["1 2 3"],
        ),
        (
            "tw(0.05, {Transparency = 1}, 1, true):Play() task.wait(0.15) print(p.Transparency > 0) task.wait(0.1) print(p.Transparency)",
            &["true"],
        ),
    ]);
}

#[test]
fn the_later_tween_wins() {
    check_tweens(&[
        ("local a, b = tw(0.1, {Transparency = 1, Reflectance = 1}), tw(0.1, {Transparency = 0.5})
          a.Completed:Connect(function(s) print('a', s) end) b.Completed:Connect(function(s) print('b', s, p.Transparency, p.Reflectance < 1) end)
          a:Play() task.wait(0.03) b:Play()",
         &["a Enum.PlaybackState.Cancelled", "b Enum.PlaybackState.Completed 0.5 true"]),
        ("local a = tw(0.1, {Transparency = 1}) a.Completed:Connect(print) a:Play() task.wait(0.05) a:Pause() local at = p.Transparency task.wait(0.05) print(p.Transparency == at, a.PlaybackState) a:Cancel()",
         &["true Enum.PlaybackState.Paused", "Enum.PlaybackState.Cancelled"]),
        ("local a = tw(0.05, {Transparency = 1}) a:Play() p:Destroy() task.wait(0.1) print(a.PlaybackState)", &["Enum.PlaybackState.Completed"]),
    ]);
}

#[test]
fn tweens_play_though_nobody_holds_them() {
    let mut stage = Stage::new();
    stage.run(&with_part("p.Name = 'P' do local t = tw(0.5, {Transparency = 1}) t.Completed:Connect(function() print('done') end) t:Play() end"));
    for _ in 0..20 {
        assert!(stage.ticks(1).is_empty());
        stage
            .vm
            .define(|running| running.lua().gc_collect())
            .expect("collected");
    }
    assert_eq!(stage.ticks(20), ["done"]);
    assert_eq!(stage.run("print(workspace.P.Transparency)"), ["1"]);
}

#[test]
fn scripts_hear_what_is_wrong() {
    check_tweens(&[
        (
            "print(pcall(tw, 1, {Wrong = 1}))",
            &["false TweenService:Create no property named 'Wrong' for object 'Part'"],
        ),
        (
            "print(pcall(tw, 1, {Name = 'x'}))",
            &["false TweenService:Create no property named 'Name' for object 'Part'"],
        ),
        (
            "print(pcall(tw, 1, {Size = 1}))",
            &[
                "false TweenService:Create property named 'Size' cannot be tweened due to type mismatch (Vector3 expected, got number)",
            ],
        ),
        (
            "print(pcall(T.Create, T, p, 1, {}))",
            &["false invalid argument #2 (TweenInfo expected, got number)"],
        ),
        (
            "print(pcall(T.Create, T, nil, TweenInfo.new(), {}))",
            &["false invalid argument #1 (Instance expected, got nil)"],
        ),
        (
            "print(T:GetValue(0.5, Enum.EasingStyle.Quad, Enum.EasingDirection.In), T:GetValue(7, 'Quad', 'In'))",
            &["0.25 1"],
        ),
        (
            "local v, s = T:SmoothDamp(0, 10, 0, 0.5, math.huge, 0.1) print(v > 0 and v < 10, s > 0) local w = T:SmoothDamp(Vector3.zero, Vector3.one, Vector3.zero, 0.5) print(typeof(w), w.X > 0)",
            &["true true", "Vector3 true"],
        ),
    ]);
}
