//! Random edits: what was followed equals what is read anew.

use std::collections::BTreeMap;

use glam::{Quat, Vec3};
use proptest::prelude::*;
use studio_model::known::known;
use studio_model::{CFrame, Change, ClassId, DataModel, InstanceId, Value};

use super::{class, content, item, place};
use crate::scene::{Bounds, Decal, Instance, Light, Mesh, Pass, Scene, Upload};

/// One edit: what to do and three numbers that choose of what there is.
type Op = (u8, u16, u16, u16);

/// A model under random edits.
struct World {
    model: DataModel,
    /// All instances that may be chosen, attached or not.
    all: Vec<InstanceId>,
    classes: Vec<ClassId>,
}

impl World {
    fn new() -> Self {
        let (mut model, workspace) = place();
        let root = model.root();
        let storage = super::add(&mut model, class("ReplicatedStorage"), root);
        let lighting = super::add(&mut model, known().lighting, root);
        let names = [
            "Part",
            "Part",
            "Part",
            "WedgePart",
            "TrussPart",
            "MeshPart",
            "Model",
            "Folder",
            "Attachment",
            "SpecialMesh",
            "CylinderMesh",
            "Decal",
            "Texture",
            "PointLight",
            "SurfaceLight",
            "SpotLight",
            "Atmosphere",
        ];
        Self {
            model,
            all: vec![workspace, storage, lighting],
            classes: names.map(class).to_vec(),
        }
    }

    fn pick(&self, number: u16) -> InstanceId {
        self.all[usize::from(number) % self.all.len()]
    }

    /// Refused changes are part of the game.
    fn apply(&mut self, (what, a, b, c): Op) {
        let id = self.pick(a);
        let before = None;
        match what % 10 {
            0..=2 => {
                let class = self.classes[usize::from(b) % self.classes.len()];
                let root = self.model.create(class).expect("room");
                let parent = id;
                let insert = Change::Insert {
                    root,
                    parent,
                    before,
                };
                if self.model.apply(insert).is_ok() {
                    self.all.push(root);
                }
                self.set(root, c, a ^ c);
            }
            3 => {
                let parent = self.pick(b);
                self.model
                    .apply(Change::Reparent { id, parent, before })
                    .ok();
            }
            4 if usize::from(a) % self.all.len() > 2 => {
                if self.model.apply(Change::Remove { root: id }).is_ok() && b.is_multiple_of(2) {
                    self.model.free(id);
                    self.all.retain(|id| self.model.contains(*id));
                }
            }
            5 => {
                let parent = self.pick(b);
                let change = Change::Insert {
                    root: id,
                    parent,
                    before,
                };
                self.model.apply(change).ok();
            }
            _ => self.set(id, b, c),
        }
    }

    fn set(&mut self, id: InstanceId, which: u16, number: u16) {
        let known = known();
        let small = f32::from(number % 7);
        let spread = |shift: u16| f32::from((number >> shift) % 32) * 40.0 - 600.0;
        let pose = CFrame::from_quat(
            Vec3::new(spread(0), small, spread(5)),
            Quat::from_rotation_y(small),
        );
        let address = content(["", "asset://a", "asset://b"][usize::from(number) % 3]);
        let faces = ["Right", "Top", "Front"];
        let values = [
            (known.cframe, Value::CFrame(pose)),
            (known.cframe, Value::CFrame(pose)),
            (
                known.size,
                Value::Vector3(Vec3::new(small, 2.0, f32::from(number % 600))),
            ),
            (known.color, Value::Color3uint8([number as u8, 4, 7])),
            (
                known.transparency,
                Value::Float32(f32::from(number % 3) * 0.5),
            ),
            (known.shape, Value::Enum(u32::from(number % 5))),
            (known.cast_shadow, Value::Bool(number.is_multiple_of(2))),
            (known.mesh_part_mesh, address.clone()),
            (known.mesh_scale, Value::Vector3(Vec3::splat(small))),
            (known.special_mesh_type, Value::Enum(u32::from(number % 7))),
            (known.file_mesh_mesh, address.clone()),
            (known.decal_texture, address),
            (known.decal_z_index, Value::Int32(i32::from(number % 3))),
            (known.face, item(known.face, faces[usize::from(number) % 3])),
            (known.light_enabled, Value::Bool(!number.is_multiple_of(3))),
            (known.light_brightness, Value::Float32(small)),
            (known.attachment_cframe, Value::CFrame(pose)),
            (known.lighting_clock_time, Value::Float32(small)),
            (known.atmosphere_density, Value::Float32(small / 7.0)),
            (known.anchored, Value::Bool(true)),
        ];
        // Mostly something that the instance has.
        for step in 0..values.len() {
            let (property, value) = values[(usize::from(which) + step) % values.len()].clone();
            if self.model.set_property(id, property, value).is_ok() {
                return;
            }
        }
    }
}

/// A part: its mesh and the mesh's address, its pass, how it is drawn, its box.
type Part = ((Mesh, Option<String>), Option<Pass>, Instance, Bounds);

/// What a scene shows, in a form in which two scenes can be compared.
#[derive(Debug, PartialEq)]
struct Shown {
    parts: BTreeMap<u32, Part>,
    lights: Vec<Light>,
    decals: Vec<(Decal, Option<String>)>,
    environment: crate::Environment,
    bounds: Option<Bounds>,
}

/// A mesh without the number of its content, which depends on the order in which contents came.
fn anonymous(scene: &Scene, mesh: Mesh) -> (Mesh, Option<String>) {
    match mesh {
        Mesh::Asset(content) => (
            Mesh::Asset(0),
            scene.contents().address(content).map(str::to_owned),
        ),
        other => (other, None),
    }
}

fn shown(scene: &Scene, model: &DataModel) -> Shown {
    let mut parts = BTreeMap::new();
    for id in model.subtree(model.root()) {
        if let Some((mesh, instance)) = scene.part(id) {
            let pass = scene.drawn.get(instance.slot).map(|(_, pass, _)| pass);
            let bounds = scene.bounds(id).expect("a box");
            let mesh = anonymous(scene, mesh);
            parts.insert(instance.slot, (mesh, pass, *instance, bounds));
        }
    }
    let decals = scene.decals().iter().map(|decal| {
        let (mesh, _) = anonymous(scene, decal.mesh);
        let address = scene.contents().address(decal.content).map(str::to_owned);
        let content = 0;
        (
            Decal {
                mesh,
                content,
                ..*decal
            },
            address,
        )
    });
    Shown {
        parts,
        lights: scene.lights().to_vec(),
        decals: decals.collect(),
        environment: *scene.environment(),
        bounds: scene.all_bounds(),
    }
}

/// The list as a renderer has it that only ever takes uploads.
#[derive(Default)]
struct Gpu(Vec<Instance>);

impl Gpu {
    fn take(&mut self, scene: &mut Scene) {
        match scene.take_upload() {
            Upload::Nothing => {}
            Upload::Some(changes) => {
                assert!(
                    changes.is_sorted_by(|a, b| a.0 < b.0),
                    "in order, without repetition"
                );
                for (place, instance) in changes {
                    self.0[*place as usize] = *instance;
                }
            }
            Upload::All(all) => self.0 = all.to_vec(),
        }
    }
}

fn check(scene: &Scene, gpu: &Gpu, model: &DataModel) {
    let mut fresh = Scene::new();
    fresh.sync(model);
    assert_eq!(shown(scene, model), shown(&fresh, model));
    assert_eq!(scene.part_count(), fresh.part_count());
    let mut slots = Vec::new();
    for block in scene.blocks() {
        for place in block.instances.clone() {
            let instance = scene.instances()[place as usize];
            assert_eq!(instance, gpu.0[place as usize], "the upload is complete");
            slots.push(instance.slot);
            let bounds = instance.bounds(block.mesh);
            assert_eq!(
                block.bounds.union(bounds),
                block.bounds,
                "a block holds its parts"
            );
        }
    }
    let count = slots.len();
    slots.sort_unstable();
    slots.dedup();
    assert_eq!((count, slots.len()), (scene.drawn.len(), scene.drawn.len()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_was_followed_equals_what_is_read_anew(
        batches in prop::collection::vec(prop::collection::vec(any::<Op>(), 1..40), 1..12)
    ) {
        let mut world = World::new();
        let mut scene = Scene::new();
        let mut gpu = Gpu::default();
        for batch in batches {
            for op in batch {
                world.apply(op);
            }
            let before = shown(&scene, &world.model);
            let stats = scene.sync(&world.model);
            gpu.take(&mut scene);
            check(&scene, &gpu, &world.model);
            prop_assert!(stats.changed || before == shown(&scene, &world.model));
        }
    }
}

#[test]
fn many_parts_that_come_move_and_go_leave_blocks_in_order() {
    let (mut model, workspace) = place();
    let (mut scene, mut gpu) = (Scene::new(), Gpu::default());
    scene.sync(&model);
    let ids: Vec<InstanceId> = (0..2000)
        .map(|_| super::add(&mut model, known().part, workspace))
        .collect();
    for round in 0..6_u16 {
        for (number, id) in ids.iter().enumerate().skip(usize::from(round)).step_by(3) {
            let across = f32::from((number % 50) as u16) * 30.0 + f32::from(round) * 100.0;
            let pose = CFrame::from_position(Vec3::new(across, 0.0, number as f32));
            super::set(&mut model, *id, known().cframe, Value::CFrame(pose));
        }
        scene.sync(&model);
        gpu.take(&mut scene);
        check(&scene, &gpu, &model);
    }
    for id in &ids {
        model.apply(Change::Remove { root: *id }).expect("removed");
    }
    scene.sync(&model);
    assert_eq!((scene.part_count(), scene.all_bounds()), (0, None));
    assert!(
        scene
            .blocks()
            .iter()
            .all(|block| block.instances.is_empty())
    );
}
