//! Tracks: what they tell, and what they move.

use std::sync::Arc;

use glam::Vec3;

use super::*;
use crate::clip::{Easing, Key, Mark};
use crate::rig::Kind;
use crate::testing::{body, place};

fn clip(length: f32, x: f32) -> Arc<Clip> {
    let mut clip = Clip::new(false, 2);
    let part: Arc<str> = Arc::from("Head");
    for time in [0.0, length] {
        let at = Rigid {
            shift: Vec3::new(x, 0.0, 0.0),
            ..Rigid::IDENTITY
        };
        clip.add(
            &part,
            Key {
                time,
                at,
                easing: Easing::LINEAR,
            },
        );
        let name = Arc::from(format!("k{time}"));
        clip.mark(Mark {
            time,
            name,
            value: None,
        });
    }
    clip.mark(Mark {
        time: length / 2.0,
        name: Arc::from("m"),
        value: Some(Arc::from("v")),
    });
    Arc::new(clip)
}

fn start(looped: bool) -> Start {
    Start {
        fade: 0.1,
        weight: 1.0,
        speed: 1.0,
        priority: 2,
        looped,
        time: None,
    }
}

fn told(mixer: &mut Mixer, steps: u32, delta: f32) -> Vec<String> {
    let mut told = Vec::new();
    for _ in 0..steps {
        mixer.step(delta, |id, event| {
            told.push(match event {
                Event::Keyframe(name) => format!("{id} {name}"),
                Event::Marker(name, value) => format!("{id} {name}={value}"),
                other => format!("{id} {other:?}"),
            });
        });
    }
    told
}

#[test]
fn a_track_tells_what_it_comes_by_and_that_it_ends() {
    let mut mixer = Mixer::default();
    assert!(mixer.play(1, clip(1.0, 1.0), start(false)));
    assert_eq!(
        told(&mut mixer, 40, 0.05),
        ["1 m=v", "1 k1", "1 Stopped", "1 Ended"]
    );
    assert!(mixer.is_empty());
}

#[test]
fn a_track_that_loops_begins_again_and_never_tells_without_end() {
    let mut mixer = Mixer::default();
    mixer.play(1, clip(1.0, 1.0), start(true));
    assert_eq!(
        told(&mut mixer, 2, 1.2),
        [
            "1 m=v", "1 k1", "1 Looped", "1 k0", "1 m=v", "1 k1", "1 Looped", "1 k0"
        ]
    );
    mixer.play(
        1,
        clip(1e-6, 1.0),
        Start {
            speed: 1e4,
            ..start(true)
        },
    );
    assert!(told(&mut mixer, 1, 10.0).len() < 64);
    mixer.play(2, Arc::new(Clip::new(true, 0)), start(true));
    assert!(
        told(&mut mixer, 1, 1.0)
            .iter()
            .filter(|told| told.starts_with('2'))
            .count()
            <= 1
    );
}

#[test]
fn backwards_it_begins_at_the_end() {
    let mut mixer = Mixer::default();
    mixer.play(
        1,
        clip(1.0, 1.0),
        Start {
            speed: -1.0,
            ..start(false)
        },
    );
    assert_eq!(
        told(&mut mixer, 40, 0.05),
        ["1 m=v", "1 k0", "1 Stopped", "1 Ended"]
    );
}

#[test]
fn weights_fade_and_priorities_go_before() {
    let (mut model, workspace) = place();
    let body = body(&mut model, workspace, Kind::R6);
    let root = model.find_child(body, "HumanoidRootPart").expect("a root");
    let skeleton = Skeleton::read(&model, body, root);
    let head = skeleton.joint_named("Head").expect("a head");
    let x = |mixer: &mut Mixer| {
        let mut pose = vec![Rigid::IDENTITY; skeleton.joints().len()];
        mixer.pose(&skeleton, &mut pose);
        pose[head].shift.x
    };
    let mut mixer = Mixer::default();
    mixer.play(
        1,
        clip(10.0, 1.0),
        Start {
            weight: 1.0,
            ..start(true)
        },
    );
    told(&mut mixer, 1, 0.05);
    assert!((x(&mut mixer) - 0.5).abs() < 1e-4);
    told(&mut mixer, 1, 0.05);
    assert!((x(&mut mixer) - 1.0).abs() < 1e-4);
    // One of the same priority shares, one of a higher goes before, the core's are below all.
    mixer.play(
        2,
        clip(10.0, 3.0),
        Start {
            fade: 0.0,
            ..start(true)
        },
    );
    assert!((x(&mut mixer) - 2.0).abs() < 1e-4);
    mixer.play(
        3,
        clip(10.0, 7.0),
        Start {
            fade: 0.0,
            priority: 3,
            weight: 0.5,
            ..start(true)
        },
    );
    assert!((x(&mut mixer) - 4.5).abs() < 1e-4);
    mixer.play(
        4,
        clip(10.0, 99.0),
        Start {
            fade: 0.0,
            priority: CORE,
            ..start(true)
        },
    );
    assert!((x(&mut mixer) - 4.5).abs() < 1e-4);
    let mut events = Vec::new();
    mixer.stop(3, Some(0.0), |id, event| events.push((id, event)));
    assert_eq!(events, [(3, Event::Stopped), (3, Event::Ended)]);
    assert!((x(&mut mixer) - 2.0).abs() < 1e-4);
}
