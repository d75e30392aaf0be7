use glam::Vec3;

use super::*;
use crate::camera::Camera;

fn part(position: Vec3, size: f32) -> Instance {
    Instance {
        position: position.into(),
        size: [size; 3],
        rotation: [0.0, 0.0, 0.0, 1.0],
        ..Instance::default()
    }
}

fn block(pass: Pass, instances: &[Instance], range: Range<u32>) -> Block {
    let part = &instances[range.start as usize..range.end as usize];
    let boxes = part.iter().map(|part| {
        let (middle, half) = (Vec3::from(part.position), Vec3::from(part.size) * 0.5);
        Bounds {
            min: middle - half,
            max: middle + half,
        }
    });
    Block {
        mesh: Mesh::Block,
        pass,
        bounds: boxes.reduce(Bounds::union).expect("some"),
        instances: range,
    }
}

fn seen(blocks: &[Block], instances: &[Instance]) -> Visible {
    let camera = Camera::look_at(Vec3::new(0.0, 0.0, 10.0), Vec3::ZERO);
    let frustum = Frustum::of_view(&camera.view_projection(1.0));
    let mut visible = Visible::default();
    let eye = Eye {
        position: camera.position(),
        scale: 500.0,
    };
    visible.collect(blocks, instances, &frustum, eye);
    visible
}

#[test]
fn what_is_behind_or_beside_is_left_out() {
    let instances = [
        part(Vec3::ZERO, 1.0),
        part(Vec3::new(0.0, 0.0, 30.0), 1.0),
        part(Vec3::new(90.0, 0.0, 0.0), 1.0),
    ];
    let blocks: Vec<_> = (0..3)
        .map(|index| block(Pass::Opaque, &instances, index..index + 1))
        .collect();
    let visible = seen(&blocks, &instances);
    assert_eq!(visible.opaque.len(), 1);
    assert_eq!(visible.opaque[0].instances, 0..1);
    assert_eq!(visible.parts, 1);
}

#[test]
fn near_blocks_come_first_and_neighbours_are_one_run() {
    let instances = [
        part(Vec3::new(0.0, 0.0, 5.0), 1.0),
        part(Vec3::new(0.0, 0.0, 2.0), 1.0),
        part(Vec3::new(0.0, 0.0, -4.0), 1.0),
    ];
    let runs: Vec<_> = [2, 0, 1]
        .map(|index| block(Pass::Opaque, &instances, index..index + 1))
        .to_vec();
    let visible = seen(&runs, &instances);
    assert_eq!(visible.opaque.len(), 1, "one call draws all three");
    assert_eq!(visible.opaque[0].instances, 0..3);
}

#[test]
fn see_through_parts_are_drawn_back_to_front() {
    let instances = [
        part(Vec3::new(0.0, 0.0, 4.0), 1.0),
        part(Vec3::new(0.0, 0.0, -4.0), 1.0),
        part(Vec3::new(0.0, 0.0, 0.0), 1.0),
        part(Vec3::new(0.0, 0.0, 0.0), 0.0),
    ];
    let blocks = [block(Pass::Transparent, &instances, 0..4)];
    let visible = seen(&blocks, &instances);
    let depths: Vec<_> = visible.copies.iter().map(|part| part.position[2]).collect();
    assert_eq!(depths, [-4.0, 0.0, 4.0]);
    assert_eq!(visible.sorted.len(), 1);
}
