use glam::{Quat, Vec3};
use studio_model::known::known;
use studio_model::{CFrame, InstanceId, Value};

use super::scene::{DEFAULT_SIZE, Scene};

/// Parts of every form and many materials, some welded, dropped on a heap.
fn heap() -> (Scene, Vec<InstanceId>) {
    let mut scene = Scene::with_floor();
    let materials = ["Plastic", "Ice", "Rubber", "Concrete", "Metal", "Sand"];
    let forms = ["Block", "Ball", "Cylinder", "Wedge", "CornerWedge"];
    let mut parts = Vec::new();
    for i in 0..120usize {
        let at = Vec3::new(
            (i % 4) as f32 * 2.5,
            3.0 + i as f32 * 1.4,
            (i % 3) as f32 * 1.7,
        );
        let part = scene.part(at, DEFAULT_SIZE + Vec3::splat((i % 5) as f32 * 0.3));
        scene.place(part, CFrame::from_quat(at, Quat::from_rotation_y(i as f32)));
        scene.set_item(part, known().shape, forms[i % forms.len()]);
        scene.material(part, materials[i % materials.len()]);
        if i % 7 == 0
            && let Some(&last) = parts.last()
        {
            scene.weld(last, part);
        }
        parts.push(part);
    }
    (scene, parts)
}

/// The bits of all poses after a run with changes on the way.
fn run() -> Vec<[u32; 12]> {
    let (mut scene, parts) = heap();
    let mut world = scene.load();
    let mut told = Vec::new();
    for tick in 0..300usize {
        if tick % 50 == 20 {
            scene.set(
                parts[tick % parts.len()],
                known().anchored,
                Value::Bool(true),
            );
            scene.weld(parts[tick / 4], parts[tick / 3]);
        }
        scene.tick(&mut world);
        told.extend(world.moved().iter().map(|moved| moved.pose.to_bits()));
    }
    told.extend(parts.iter().map(|&part| scene.cframe(part).to_bits()));
    told
}

#[test]
fn the_same_model_and_the_same_steps_give_the_same_bits() {
    let (first, second) = (run(), run());
    assert!(first.len() > 10_000);
    assert!(first == second);
}
