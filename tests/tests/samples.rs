//! The samples are canonical, complete, and what their generators give.

use std::path::{Path, PathBuf};

use studio_model::counts::counts;
use studio_model::known::known;
use studio_model::{DataModel, InstanceId};
use studio_physics::World;
use studio_tests::samples::{city, generated};

const SAMPLES: [&str; 16] = [
    "avatar",
    "baseplate",
    "block",
    "cars",
    "city",
    "countdown",
    "inventory",
    "lounge",
    "machines",
    "marbles",
    "obby",
    "ownership",
    "playground",
    "potion",
    "ship",
    "towers",
];

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../samples")
        .join(name)
}

#[test]
fn every_sample_is_listed_here_and_has_a_short_readme() {
    let mut found: Vec<String> = std::fs::read_dir(sample(""))
        .expect("the samples' folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    found.sort();
    assert_eq!(found, SAMPLES);
    for name in SAMPLES {
        let readme = std::fs::read_to_string(sample(name).join("README.md")).expect("a README");
        let lines = readme
            .lines()
            .skip(1)
            .filter(|line| !line.is_empty())
            .count();
        assert!(
            readme.starts_with("# ") && (3..=5).contains(&lines),
            "{name}: {lines} lines"
        );
    }
}

#[test]
fn every_sample_is_without_problems_and_canonical() {
    for name in SAMPLES {
        let place = studio_place::open(&sample(name)).expect("a place");
        assert!(place.report.is_empty(), "{name}: {:?}", place.report);
        let text = std::fs::read_to_string(&place.file).expect("its text");
        assert_eq!(studio_place::write_string(&place.model), text, "{name}");
        let ids = place.model.descendants(place.model.root());
        assert_eq!(
            ids.filter(|&id| place.model.uid(id).is_none()).count(),
            0,
            "{name}"
        );
    }
}

#[test]
fn generated_samples_are_what_their_generators_give() {
    for (name, model) in generated() {
        let text = std::fs::read_to_string(sample(name).join("place.ron")).expect("its text");
        let same = studio_place::write_string(&model) == text;
        assert!(
            same,
            "{name}: run `cargo run --release -p studio-tests --example samples`"
        );
        for (file, _, source) in studio_place::source_files(&model) {
            let text = std::fs::read_to_string(sample(name).join(file.as_ref())).expect("a script");
            assert_eq!(text, source.as_ref(), "{name}: {file}");
        }
    }
}

#[test]
fn every_script_of_the_samples_compiles() {
    for name in SAMPLES {
        let place = studio_place::open(&sample(name)).expect("a place");
        let scripts: Vec<_> = studio_place::source_files(&place.model).collect();
        for (file, _, source) in scripts {
            assert_eq!(
                studio_script::check_syntax(&source),
                Ok(()),
                "{name}: {file}"
            );
        }
    }
}

#[test]
fn towers_have_hundreds_of_loose_parts() {
    let place = studio_place::open(&sample("towers")).expect("a place");
    assert_eq!(counts(&place.model).unanchored_parts, 9 * 36 + 4);
}

#[test]
fn a_ship_has_179_parts_in_one_assembly() {
    let model = studio_place::open(&sample("ship")).expect("a place").model;
    let workspace = model.service(known().workspace).expect("a workspace");
    let ship = child(&model, workspace, "Ship");
    let world = World::load(&model);
    let keel = child(&model, ship, "Keel");
    let assembly = world.assembly_of(keel).expect("an assembly");
    assert_eq!(assembly.members.len(), 179);
}

#[test]
fn a_city_has_the_blocks_that_were_asked_for_and_other_seeds_other_houses() {
    let blocks = |blocks, seed| {
        let model = city(blocks, seed);
        let workspace = model.service(known().workspace).expect("a workspace");
        let n = model
            .children(workspace)
            .filter(|&id| model.name(id).starts_with("Block"))
            .count();
        (n, studio_place::write_string(&model))
    };
    let (one, first) = blocks(7, 1);
    let (_, again) = blocks(7, 1);
    let (_, other) = blocks(7, 2);
    assert_eq!(one, 7);
    assert!(first == again, "the same seed gives the same city");
    assert!(first != other, "another seed gives another");
}

/// Where a sample's parts are after ten seconds.
fn after_ten_seconds(name: &str) -> DataModel {
    let mut model = studio_place::open(&sample(name)).expect("a place").model;
    let mut world = World::load(&model);
    for _ in 0..600 {
        world.step();
        world.write_back(&mut model);
    }
    model
}

/// The heights of a tower's bricks, in studs.
fn heights(model: &DataModel, tower: InstanceId) -> Vec<f32> {
    let bricks = model.children(tower);
    bricks
        .filter_map(|brick| Some(model.cframe(brick, known().cframe)?.position.y))
        .collect()
}

fn child(model: &DataModel, parent: InstanceId, name: &str) -> InstanceId {
    model
        .find_child(parent, name)
        .unwrap_or_else(|| panic!("no {name}"))
}

#[test]
fn the_towers_in_the_corners_and_those_before_a_ramp_fall_and_the_middle_one_stands() {
    let model = after_ten_seconds("towers");
    let workspace = model.service(known().workspace).expect("a workspace");
    let towers = child(&model, workspace, "Towers");
    for number in 1..=9 {
        let heights = heights(&model, child(&model, towers, &format!("Tower{number}")));
        assert_eq!(heights.len(), 36);
        let fallen = heights.iter().filter(|&&height| height < 4.5).count();
        // A standing tower has six bricks of 36 in its two lowest courses.
        assert_eq!(fallen > 6, number != 5, "tower {number}: {heights:?}");
    }
}

#[test]
fn every_marble_reaches_the_foot_of_its_slope() {
    let model = after_ten_seconds("marbles");
    let workspace = model.service(known().workspace).expect("a workspace");
    let lanes = child(&model, workspace, "Lanes");
    for lane in model.children(lanes) {
        for ball in model
            .children(lane)
            .filter(|&id| model.name(id).ends_with("Ball"))
        {
            let position = model
                .cframe(ball, known().cframe)
                .expect("a frame")
                .position;
            assert!(
                position.z > 0.0 && position.y > 0.0,
                "{}: {position}",
                model.path(ball)
            );
        }
    }
}
