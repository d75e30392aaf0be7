//! Assemblies that are led, and what is believed of those who lead them.

use glam::Vec3;
use studio_model::known::known;
use studio_model::{CFrame, InstanceId, Value};

use super::scene::{Scene, at};
use crate::{Course, Doubt, Verdict, Watch, World};

fn moving(pose: CFrame, linear: Vec3) -> Course {
    Course {
        linear,
        ..Course::at(pose)
    }
}

fn place_of(world: &World, part: InstanceId) -> Vec3 {
    world.root_pose(part).unwrap().position
}

#[test]
fn what_is_led_is_where_it_is_said_to_be_and_pushes_others() {
    let mut scene = Scene::with_floor();
    let led = scene.part(Vec3::new(0.0, 1.0, 0.0), Vec3::splat(2.0));
    let other = scene.part(Vec3::new(4.0, 1.0, 0.0), Vec3::splat(2.0));
    let mut world = World::load(&scene.model);
    for tick in 1..60 {
        let x = tick as f32 * 0.1;
        assert!(world.lead(led, moving(at(x, 1.0, 0.0), Vec3::X * 6.0)));
        world.step();
        assert!(place_of(&world, led).abs_diff_eq(Vec3::new(x, 1.0, 0.0), 1e-4));
        assert!(world.moved().iter().any(|moved| moved.root == led));
    }
    let pushed = place_of(&world, other);
    assert!(pushed.x > 7.0 && pushed.y > 0.9, "{pushed}");
    world.write_back(&mut scene.model);
    let kept = scene.model.cframe(led, known().cframe).unwrap();
    assert_eq!(kept, world.root_pose(led).unwrap());
}

#[test]
fn without_a_word_it_goes_on_for_a_while_and_then_waits_and_sleeps() {
    let mut scene = Scene::new();
    let led = scene.part(Vec3::ZERO, Vec3::splat(2.0));
    let mut world = World::load(&scene.model);
    assert!(world.lead(led, moving(at(0.0, 0.0, 0.0), Vec3::X * 60.0)));
    let reached: Vec<f32> = (0..30)
        .map(|_| {
            world.step();
            place_of(&world, led).x
        })
        .collect();
    assert!((reached[5] - 5.0).abs() < 1e-3, "{reached:?}");
    assert!((reached[29] - 8.0).abs() < 1e-3, "{reached:?}");
    for _ in 0..300 {
        world.step();
    }
    assert!(world.moved().is_empty());
}

#[test]
fn led_no_more_it_goes_on_with_its_speed_and_falls() {
    let mut scene = Scene::new();
    let part = scene.part(Vec3::ZERO, Vec3::splat(2.0));
    let mut world = World::load(&scene.model);
    world.lead(part, moving(at(0.0, 50.0, 0.0), Vec3::X * 30.0));
    world.step();
    world.lead_no_more(part);
    for _ in 0..60 {
        world.step();
    }
    let place = place_of(&world, part);
    assert!((place.x - 30.0).abs() < 1.0 && place.y < 0.0, "{place}");
}

#[test]
fn it_stays_led_when_it_is_formed_anew_and_is_led_from_where_it_is_put() {
    let mut scene = Scene::with_floor();
    let (a, b) = (
        scene.part(Vec3::new(0.0, 20.0, 0.0), Vec3::splat(4.0)),
        scene.part(Vec3::new(0.0, 24.0, 0.0), Vec3::splat(2.0)),
    );
    let mut world = World::load(&scene.model);
    world.lead(a, Course::at(at(0.0, 20.0, 0.0)));
    scene.weld(a, b);
    scene.tell(&mut world);
    for _ in 0..30 {
        world.step();
    }
    assert_eq!(place_of(&world, a), Vec3::new(0.0, 20.0, 0.0));
    scene.place(a, at(5.0, 40.0, 0.0));
    scene.tell(&mut world);
    for _ in 0..30 {
        world.step();
    }
    assert_eq!(place_of(&world, a), Vec3::new(5.0, 40.0, 0.0));
}

#[test]
fn only_what_could_move_is_led() {
    let mut scene = Scene::with_floor();
    let anchored = scene.anchored(Vec3::ZERO, Vec3::splat(2.0));
    let (root, member) = (
        scene.part(Vec3::new(0.0, 20.0, 0.0), Vec3::splat(4.0)),
        scene.part(Vec3::new(0.0, 24.0, 0.0), Vec3::splat(2.0)),
    );
    scene.weld(root, member);
    let mut world = World::load(&scene.model);
    let course = Course::at(at(0.0, 1.0, 0.0));
    assert!(!world.lead(anchored, course));
    assert!(!world.lead(member, course));
    assert!(!world.lead(scene.workspace, course));
    assert!(!world.lead(root, moving(course.pose, Vec3::NAN)));
    assert!(!world.lead(root, Course::at(at(f32::NAN, 0.0, 0.0))));
    assert!(world.lead(root, course));
    scene.set(root, known().anchored, Value::Bool(true));
    scene.tell(&mut world);
    world.step();
    assert_eq!(world.led_course(root), None);
}

#[test]
fn what_is_led_touches_what_never_moves() {
    let mut scene = Scene::with_floor();
    let led = scene.part(Vec3::new(0.0, 10.0, 0.0), Vec3::splat(2.0));
    let mut world = World::load(&scene.model);
    world.lead(led, Course::at(at(0.0, 10.0, 0.0)));
    world.step();
    let mut touched = 0;
    for tick in 0..40 {
        let y = (10.0 - tick as f32 * 0.5).max(0.9);
        world.lead(led, Course::at(at(0.0, y, 0.0)));
        world.step();
        touched += world.touches().len();
    }
    assert_eq!(touched, 1);
}

#[test]
fn a_world_that_follows_moves_only_what_is_let_go() {
    let mut scene = Scene::with_floor();
    let (held, free) = (
        scene.part(Vec3::new(0.0, 30.0, 0.0), Vec3::splat(2.0)),
        scene.part(Vec3::new(9.0, 30.0, 0.0), Vec3::splat(2.0)),
    );
    let mut world = World::load_following(&scene.model);
    assert!(world.let_go(free, moving(at(9.0, 30.0, 0.0), Vec3::ZERO)));
    for tick in 0..300 {
        scene
            .model
            .write_pose(held, at(0.0, 30.0, tick as f32 * 0.1));
        world.follow(&scene.model);
        world.step();
        world.write_back(&mut scene.model);
    }
    let frame = |part| scene.model.cframe(part, known().cframe).unwrap().position;
    assert!(frame(held).abs_diff_eq(Vec3::new(0.0, 30.0, 29.9), 1e-4));
    assert!(place_of(&world, held).abs_diff_eq(frame(held), 1e-4));
    assert!((frame(free).y - 1.0).abs() < 0.1, "{}", frame(free));
    let [(root, course, rests)] = world.let_go_courses().collect::<Vec<_>>()[..] else {
        panic!("one is free");
    };
    assert!(root == free && rests && course.linear.length() < 0.4);
    world.hold_again(free);
    assert_eq!(world.let_go_courses().count(), 0);
    scene.model.write_pose(free, at(9.0, 50.0, 0.0));
    // Near nothing that moves it follows when somebody asks.
    world.follow(&scene.model);
    world.follow_poses(&scene.model);
    world.step();
    assert!(place_of(&world, free).abs_diff_eq(Vec3::new(9.0, 50.0, 0.0), 1e-4));
}

#[test]
fn what_came_with_its_weld_is_joined_where_it_was_put() {
    // Whoever sits down: the weld is heard of before where the character went, and the seat was far from all that moves.
    for weld_first in [true, false] {
        let mut scene = Scene::with_floor();
        let seat = scene.part(Vec3::new(0.0, 3.0, 0.0), Vec3::new(6.0, 2.0, 6.0));
        let sitter = scene.part(Vec3::new(200.0, 3.0, 0.0), Vec3::splat(2.0));
        let hat = scene.part(Vec3::new(200.0, 5.0, 0.0), Vec3::ONE);
        scene.weld(sitter, hat);
        scene.load();
        let mut world = World::load_following(&scene.model);
        assert!(world.let_go(sitter, moving(at(200.0, 3.0, 0.0), Vec3::ZERO)));
        scene.model.write_pose(seat, at(0.0, 3.0, 90.0));
        world.follow(&scene.model);
        let places = [(sitter, at(0.0, 5.0, 90.0)), (hat, at(0.0, 7.0, 90.0))];
        if weld_first {
            scene.weld(seat, sitter);
        }
        for (part, place) in places {
            scene.place(part, place);
        }
        if !weld_first {
            scene.weld(seat, sitter);
        }
        scene.tell(&mut world);
        let assembly = world.assembly_of(sitter).unwrap();
        assert_eq!((assembly.root, assembly.members.len()), (seat, 3));
        for (part, place) in places {
            let member = assembly.members.iter().position(|&member| member == part);
            let offset = assembly.offsets[member.unwrap()];
            let wanted = place.position - Vec3::new(0.0, 3.0, 90.0);
            assert!(
                offset.position.abs_diff_eq(wanted, 1e-3),
                "{}",
                offset.position
            );
        }
    }
}

/// A server's world with one loose part and a wall at x = 10, and the watch over the part.
struct Court {
    world: World,
    part: InstanceId,
    watch: Watch,
    tick: u32,
}

impl Court {
    fn new(linear: Vec3) -> Self {
        let mut scene = Scene::with_floor();
        scene.anchored(Vec3::new(10.0, 10.0, 0.0), Vec3::new(1.0, 20.0, 40.0));
        let part = scene.part(Vec3::new(0.0, 5.0, 0.0), Vec3::splat(2.0));
        let mut world = World::load(&scene.model);
        let course = moving(at(0.0, 5.0, 0.0), linear);
        world.lead(part, course);
        world.step();
        Self {
            world,
            part,
            watch: Watch::new(course),
            tick: 100,
        }
    }

    /// A claim, so many ticks after the last.
    fn claim(&mut self, ticks: u32, course: Course) -> Verdict {
        for _ in 0..ticks {
            self.watch.pass_tick();
        }
        self.tick += ticks;
        self.world
            .judge(self.part, &mut self.watch, self.tick, &course)
    }
}

#[test]
fn what_can_be_is_believed() {
    let mut court = Court::new(Vec3::Z * 20.0);
    let mut z = 0.0;
    for _ in 0..30 {
        z += 20.0 / 30.0;
        let course = moving(at(0.0, 5.0, z), Vec3::Z * 20.0);
        assert_eq!(court.claim(2, course), Verdict::Believed(course));
    }
}

#[test]
fn a_teleport_is_refused_and_what_is_a_little_too_far_is_cut() {
    let mut court = Court::new(Vec3::ZERO);
    let far = Course::at(at(0.0, 5.0, 60.0));
    assert_eq!(court.claim(2, far), Verdict::Refused(Doubt::Speed));
    assert_eq!(court.watch.course().pose, at(0.0, 5.0, 0.0));
    let Verdict::Cut(course) = court.claim(2, Course::at(at(0.0, 5.0, 3.0))) else {
        panic!("a little too far");
    };
    assert!(course.pose.position.z > 0.5 && course.pose.position.z < 1.5);
}

#[test]
fn who_is_always_a_little_too_fast_is_refused_in_the_end() {
    let mut court = Court::new(Vec3::ZERO);
    let mut z = 0.0;
    let refused = (0..60).any(|_| {
        z += 3.0;
        matches!(
            court.claim(2, Course::at(at(0.0, 5.0, z))),
            Verdict::Refused(Doubt::Speed)
        )
    });
    assert!(refused && court.watch.course().pose.position.z < 20.0);
}

#[test]
fn ten_times_the_speed_is_refused_and_pushes_are_used_up() {
    let mut court = Court::new(Vec3::Z * 20.0);
    let fast = moving(at(0.0, 5.0, 0.5), Vec3::Z * 200.0);
    assert_eq!(court.claim(2, fast), Verdict::Refused(Doubt::Speed));
    let pushed = moving(at(0.0, 5.0, 0.5), Vec3::Z * 110.0);
    assert!(matches!(court.claim(2, pushed), Verdict::Believed(_)));
    let again = moving(at(0.0, 5.0, 2.5), Vec3::Z * 220.0);
    assert_eq!(court.claim(2, again), Verdict::Refused(Doubt::Speed));
}

#[test]
fn time_that_has_not_passed_is_no_excuse() {
    let mut court = Court::new(Vec3::Z * 20.0);
    let mut z = 0.0;
    let mut refused = false;
    for _ in 0..30 {
        // Two ticks passed, and twenty are claimed.
        z += 20.0 / 3.0;
        court.watch.pass_tick();
        court.watch.pass_tick();
        court.tick += 20;
        let course = moving(at(0.0, 5.0, z), Vec3::Z * 20.0);
        let verdict = court
            .world
            .judge(court.part, &mut court.watch, court.tick, &course);
        refused |= matches!(verdict, Verdict::Refused(_));
    }
    assert!(refused);
    assert!(court.watch.course().pose.position.z < 40.0);
}

#[test]
fn what_comes_late_and_in_bunches_is_believed() {
    let mut court = Court::new(Vec3::Z * 20.0);
    let mut z = 0.0;
    for _ in 0..5 {
        for _ in 0..30 {
            court.watch.pass_tick();
        }
        for _ in 0..15 {
            court.tick += 2;
            z += 20.0 / 30.0;
            let course = moving(at(0.0, 5.0, z), Vec3::Z * 20.0);
            let verdict = court
                .world
                .judge(court.part, &mut court.watch, court.tick, &course);
            assert_eq!(verdict, Verdict::Believed(course));
        }
    }
}

#[test]
fn nobody_goes_through_a_wall_at_once_or_step_by_step() {
    for step in [0.05, 0.3, 0.9, 2.0] {
        let mut court = Court::new(Vec3::X * 60.0);
        let mut x = 0.0;
        let mut refused = false;
        while x < 15.0 && !refused {
            x += step;
            let course = moving(at(x, 5.0, 0.0), Vec3::X * 60.0);
            refused = court.claim(2, course) == Verdict::Refused(Doubt::Wall);
        }
        let reached = court.watch.course().pose.position.x;
        assert!(refused && reached < 9.6, "{step}: {reached}");
    }
}

#[test]
fn numbers_that_are_none_and_places_outside_are_refused() {
    let mut court = Court::new(Vec3::ZERO);
    for course in [
        Course::at(at(f32::NAN, 0.0, 0.0)),
        Course::at(at(1e30, 0.0, 0.0)),
        moving(at(0.0, 5.0, 0.0), Vec3::splat(f32::INFINITY)),
        Course {
            angular: Vec3::NAN,
            ..Course::at(at(0.0, 5.0, 0.0))
        },
    ] {
        assert_eq!(court.claim(2, course), Verdict::Refused(Doubt::Outside));
    }
    let spun = Course {
        angular: Vec3::splat(1e6),
        ..Course::at(at(0.0, 5.0, 0.0))
    };
    assert_eq!(court.claim(2, spun), Verdict::Refused(Doubt::Speed));
}

/// Boxes and balls that tumble down stairs between walls, into each other: what honest physics does is believed.
#[test]
fn an_honest_owner_is_believed() {
    let mut scene = Scene::with_floor();
    for step in 0..8 {
        let height = 8.0 - step as f32;
        let middle = Vec3::new(step as f32 * 4.0, height / 2.0, 0.0);
        scene.anchored(middle, Vec3::new(4.0, height, 16.0));
    }
    scene.anchored(Vec3::new(40.0, 6.0, 0.0), Vec3::new(1.0, 12.0, 40.0));
    let parts: Vec<InstanceId> = (0..12)
        .map(|i| {
            let class = if i % 2 == 0 { "Part" } else { "WedgePart" };
            let place = Vec3::new((i % 3) as f32, 14.0 + i as f32 * 3.0, (i % 4) as f32 - 2.0);
            scene.part_of(class, place, Vec3::new(2.0, 1.2, 1.0 + (i % 3) as f32))
        })
        .collect();
    let (mut owner, mut server) = (World::load(&scene.model), World::load(&scene.model));
    for (i, &part) in parts.iter().enumerate() {
        owner.set_velocity(part, Vec3::new(25.0 + i as f32, 0.0, 3.0), Vec3::splat(2.0));
    }
    let course = |world: &World, part| {
        let motion = world.assembly_motion(part).unwrap();
        Course {
            pose: world.root_pose(part).unwrap(),
            linear: motion.linear,
            angular: motion.angular,
        }
    };
    let mut watches: Vec<Watch> = parts
        .iter()
        .map(|&part| Watch::new(course(&owner, part)))
        .collect();
    for tick in 1..600_u32 {
        owner.step();
        for (i, (&part, watch)) in parts.iter().zip(&mut watches).enumerate() {
            watch.pass_tick();
            // Every second tick, of which some are lost.
            let is_lost = (tick / 2 + i as u32) % 7 < 2;
            if tick % 2 == 0 && !is_lost {
                let claim = course(&owner, part);
                let verdict = server.judge(part, watch, tick, &claim);
                assert_eq!(verdict, Verdict::Believed(claim), "{i} at tick {tick}");
                assert!(server.lead(part, claim));
            }
        }
        server.step();
    }
    let spread = parts.iter().map(|&part| place_of(&server, part).x);
    assert!(
        spread.fold(0.0, f32::max) > 20.0,
        "they went down the stairs"
    );
}
