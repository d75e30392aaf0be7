//! How single parts look.

use glam::{Mat3, Quat, Vec3};
use studio_model::known::known;
use studio_model::{CFrame, Change, DataModel, InstanceId, Value};

use super::{add, class, content, item, place, set};
use crate::mesh::Geometry;
use crate::pick::Face;
use crate::scene::{Bounds, Lay, LightKind, Mesh, Pass, Scene, Upload, flags};

/// A part of a class with a size, and a scene that has read it.
fn part(name: &str, size: Vec3) -> (DataModel, InstanceId, Scene) {
    let (mut model, workspace) = place();
    let id = add(&mut model, class(name), workspace);
    set(&mut model, id, known().size, Value::Vector3(size));
    (model, id, synced())
}

fn synced() -> Scene {
    Scene::new()
}

fn look(model: &DataModel, scene: &mut Scene, id: InstanceId) -> (Mesh, Vec3, Quat) {
    scene.sync(model);
    let (mesh, instance) = scene.part(id).expect("a part");
    (mesh, instance.sides(), Quat::from_array(instance.rotation))
}

#[test]
fn shapes_of_parts() {
    let size = Vec3::new(4.0, 6.0, 2.0);
    let (mut model, id, mut scene) = part("Part", size);
    let wanted = [
        ("Block", Mesh::Block, size),
        ("Ball", Mesh::Ball, Vec3::splat(2.0)),
        ("Cylinder", Mesh::Cylinder, Vec3::new(4.0, 2.0, 2.0)),
        ("Wedge", Mesh::Wedge, size),
        ("CornerWedge", Mesh::CornerWedge, size),
    ];
    for (name, mesh, sides) in wanted {
        set(&mut model, id, known().shape, item(known().shape, name));
        assert_eq!(look(&model, &mut scene, id), (mesh, sides, Quat::IDENTITY));
    }
}

#[test]
fn shapes_of_classes() {
    let wanted = [
        ("WedgePart", Mesh::Wedge),
        ("CornerWedgePart", Mesh::CornerWedge),
        ("MeshPart", Mesh::Block),
        ("UnionOperation", Mesh::Block),
        ("SpawnLocation", Mesh::Block),
        ("Seat", Mesh::Block),
        ("VehicleSeat", Mesh::Block),
    ];
    for (name, mesh) in wanted {
        let (model, id, mut scene) = part(name, Vec3::ONE);
        assert_eq!(look(&model, &mut scene, id).0, mesh, "{name}");
    }
    let (model, id, mut scene) = part("Terrain", Vec3::ONE);
    scene.sync(&model);
    assert!(scene.part(id).is_none());
}

#[test]
fn a_truss_lies_along_its_longest_side() {
    for axis in [Vec3::X, Vec3::Y, Vec3::Z] {
        let (model, id, mut scene) = part("TrussPart", Vec3::splat(2.0) + axis * 8.0);
        let (mesh, sides, rotation) = look(&model, &mut scene, id);
        assert_eq!((mesh, sides), (Mesh::Truss(5), Vec3::new(2.0, 10.0, 2.0)));
        assert!((rotation * Vec3::Y).abs().abs_diff_eq(axis, 1e-5));
        let bounds = scene.bounds(id).expect("a part");
        assert!(
            bounds
                .size()
                .abs_diff_eq(Vec3::splat(2.0) + axis * 8.0, 1e-4)
        );
    }
}

#[test]
fn a_mesh_below_a_part_changes_its_shape() {
    let (mut model, id, mut scene) = part("Part", Vec3::new(4.0, 2.0, 6.0));
    let mesh = add(&mut model, known().special_mesh, id);
    set(
        &mut model,
        mesh,
        known().mesh_scale,
        Value::Vector3(Vec3::new(0.5, 2.0, 1.0)),
    );
    set(
        &mut model,
        mesh,
        known().mesh_offset,
        Value::Vector3(Vec3::Y * 3.0),
    );
    let stretched = Vec3::new(2.0, 4.0, 6.0);
    for (name, drawn, wanted) in [
        ("Sphere", Mesh::Ball, stretched),
        ("Head", Mesh::Head, Vec3::new(2.0, 4.0, 4.0)),
        ("Torso", Mesh::Torso, stretched),
    ] {
        let kind = item(known().special_mesh_type, name);
        set(&mut model, mesh, known().special_mesh_type, kind);
        let (mesh, sides, _) = look(&model, &mut scene, id);
        assert_eq!((mesh, sides), (drawn, wanted), "{name}");
        assert_eq!(scene.part(id).expect("a part").1.middle(), Vec3::Y * 3.0);
    }
    model.apply(Change::Remove { root: mesh }).expect("removed");
    assert_eq!(look(&model, &mut scene, id).0, Mesh::Block);
    let upright = add(&mut model, known().cylinder_mesh, id);
    let (mesh, _, rotation) = look(&model, &mut scene, id);
    assert_eq!(mesh, Mesh::Cylinder);
    assert!(
        (rotation * Vec3::X).abs_diff_eq(Vec3::Y, 1e-5),
        "{upright:?}"
    );
}

#[test]
fn a_file_mesh_is_as_large_as_its_asset_times_its_scale() {
    let (mut model, id, mut scene) = part("Part", Vec3::ONE);
    set(&mut model, id, known().cframe, Value::CFrame(turned()));
    let mesh = add(&mut model, known().special_mesh, id);
    set(
        &mut model,
        mesh,
        known().special_mesh_type,
        item(known().special_mesh_type, "FileMesh"),
    );
    set(
        &mut model,
        mesh,
        known().file_mesh_mesh,
        content("asset://tree.obj"),
    );
    set(
        &mut model,
        mesh,
        known().mesh_scale,
        Value::Vector3(Vec3::splat(2.0)),
    );
    let (drawn, sides, _) = look(&model, &mut scene, id);
    assert_eq!((drawn, sides), (Mesh::Asset(0), Vec3::ONE));
    assert_eq!(scene.contents().address(0), Some("asset://tree.obj"));
    let own = Bounds {
        min: Vec3::new(-1.0, 0.0, -1.0),
        max: Vec3::new(1.0, 4.0, 1.0),
    };
    scene.set_asset(0, own, Geometry::default().into());
    assert!(scene.sync(&model).changed);
    let (_, instance) = scene.part(id).expect("a part");
    assert_eq!(instance.sides(), Vec3::new(4.0, 8.0, 4.0));
    assert!(
        instance
            .middle()
            .abs_diff_eq(turned().transform_point(Vec3::Y * 4.0), 1e-4)
    );
}

fn turned() -> CFrame {
    CFrame::from_quat(Vec3::new(1.0, 2.0, 3.0), Quat::from_rotation_x(1.0))
}

#[test]
fn parts_that_cannot_be_seen_are_picked_but_not_drawn() {
    let (mut model, id, mut scene) = part("Part", Vec3::ONE);
    let wanted = [
        (0.0, Some(Pass::Opaque)),
        (0.5, Some(Pass::Transparent)),
        (1.0, None),
    ];
    for (transparency, pass) in wanted {
        set(
            &mut model,
            id,
            known().transparency,
            Value::Float32(transparency),
        );
        scene.sync(&model);
        let drawn = scene
            .blocks()
            .iter()
            .find(|block| !block.instances.is_empty());
        assert_eq!(drawn.map(|block| block.pass), pass);
        assert_eq!(scene.part_count(), 1);
        assert!(scene.part(id).is_some() && scene.bounds(id).is_some());
    }
}

#[test]
fn only_what_is_below_the_workspace_is_seen() {
    let (mut model, workspace) = place();
    let root = model.root();
    let storage = add(&mut model, class("ReplicatedStorage"), root);
    let group = add(&mut model, known().model, storage);
    let id = add(&mut model, known().part, group);
    let lamp = add(&mut model, known().point_light, id);
    let mut scene = Scene::new();
    scene.sync(&model);
    assert_eq!((scene.part_count(), scene.lights().len()), (0, 0));
    let change = |parent| Change::Reparent {
        id: group,
        parent,
        before: None,
    };
    model.apply(change(workspace)).expect("moved");
    assert!(scene.sync(&model).changed);
    assert_eq!((scene.part_count(), scene.lights().len()), (1, 1));
    assert_eq!(scene.parts_of(&model, group), [id]);
    model.apply(change(storage)).expect("moved");
    assert!(scene.sync(&model).changed);
    assert_eq!(
        (scene.part_count(), scene.lights().len()),
        (0, 0),
        "{lamp:?}"
    );
    assert!(!scene.sync(&model).changed);
}

#[test]
fn decals_lie_on_the_sides_they_name() {
    let (mut model, id, mut scene) = part("TrussPart", Vec3::new(8.0, 2.0, 2.0));
    let decal = add(&mut model, known().decal, id);
    set(&mut model, decal, known().face, item(known().face, "Right"));
    set(
        &mut model,
        decal,
        known().decal_texture,
        content("asset://face.png"),
    );
    let tiled = add(&mut model, known().texture, id);
    set(
        &mut model,
        tiled,
        known().decal_texture,
        content("asset://tile.png"),
    );
    set(&mut model, tiled, known().decal_z_index, Value::Int32(-3));
    add(&mut model, known().decal, id);
    scene.sync(&model);
    let [below, above] = scene.decals() else {
        panic!("{:?}", scene.decals());
    };
    assert_eq!((below.z, above.z), (-3, 1));
    assert!(matches!(below.lay, Lay::Tiles(_)) && above.lay == Lay::Whole);
    // The truss's own Y lies along the part's X.
    assert_eq!(above.face, Face::Top);
    assert_eq!(
        scene.contents().address(above.content),
        Some("asset://face.png")
    );
}

#[test]
fn lamps_shine_from_parts_and_attachments() {
    let (mut model, id, mut scene) = part("Part", Vec3::new(4.0, 2.0, 6.0));
    let pose = CFrame::from_quat(Vec3::new(10.0, 0.0, 0.0), Quat::from_rotation_y(1.0));
    set(&mut model, id, known().cframe, Value::CFrame(pose));
    let surface = add(&mut model, known().surface_light, id);
    set(
        &mut model,
        surface,
        known().surface_light_face,
        item(known().surface_light_face, "Top"),
    );
    let attachment = add(&mut model, known().attachment, id);
    let local = CFrame::from_position(Vec3::Z * 5.0);
    set(
        &mut model,
        attachment,
        known().attachment_cframe,
        Value::CFrame(local),
    );
    let spot = add(&mut model, known().spot_light, attachment);
    scene.sync(&model);
    let [first, second] = scene.lights() else {
        panic!("{:?}", scene.lights());
    };
    assert!(first.position.abs_diff_eq(Vec3::new(10.0, 1.0, 0.0), 1e-4));
    assert!(
        matches!(first.kind, LightKind::Surface { half, .. } if (half[0].length() - 2.0).abs() < 1e-4)
    );
    assert!(
        second
            .position
            .abs_diff_eq(pose.transform_point(Vec3::Z * 5.0), 1e-4)
    );
    assert!(
        second
            .direction
            .abs_diff_eq(pose.transform_vector(Vec3::NEG_Z), 1e-4)
    );
    set(&mut model, spot, known().light_enabled, Value::Bool(false));
    scene.sync(&model);
    assert_eq!(scene.lights().len(), 1);
}

#[test]
fn numbers_beyond_reason_are_drawn_somewhere() {
    for size in [
        Vec3::ZERO,
        Vec3::splat(1e9),
        Vec3::splat(-4.0),
        Vec3::splat(f32::MAX),
    ] {
        let (mut model, id, mut scene) = part("Part", size);
        let pose = CFrame {
            position: Vec3::splat(f32::MAX),
            rotation: Mat3::ZERO,
        };
        set(&mut model, id, known().cframe, Value::CFrame(pose));
        set(
            &mut model,
            id,
            known().transparency,
            Value::Float32(f32::NAN),
        );
        set(
            &mut model,
            id,
            known().reflectance,
            Value::Float32(f32::INFINITY),
        );
        scene.sync(&model);
        let (_, instance) = scene.part(id).expect("a part");
        assert!(instance.middle().is_finite() && instance.sides().min_element() > 0.0);
        assert!((0.0..=1.0).contains(&instance.reflectance));
        let bounds = scene.all_bounds().expect("a box");
        assert!(bounds.size().is_finite());
        assert_eq!(instance.surface & flags::TURN, 0);
    }
}

#[test]
fn another_model_is_read_after_a_reset() {
    let (first, _, mut scene) = part("Part", Vec3::ONE);
    scene.sync(&first);
    assert!(matches!(scene.take_upload(), Upload::All(_)));
    let (second, id, _) = part("WedgePart", Vec3::ONE);
    scene.reset();
    let stats = scene.sync(&second);
    assert!(stats.reloaded && stats.changed);
    assert_eq!(scene.part(id).map(|(mesh, _)| mesh), Some(Mesh::Wedge));
    assert!(matches!(scene.take_upload(), Upload::All(_)));
    scene.reset();
    scene.sync(&DataModel::new());
    assert_eq!((scene.part_count(), scene.all_bounds()), (0, None));
}

#[test]
fn poses_without_journal_are_taken_over() {
    let (mut model, id, mut scene) = part("Part", Vec3::ONE);
    scene.sync(&model);
    assert!(matches!(scene.take_upload(), Upload::All(_)));
    assert!(model.write_pose(id, CFrame::from_position(Vec3::X * 9.0)));
    assert!(!scene.sync(&model).changed);
    let stats = scene.sync_poses(&model, &[id, model.root()]);
    assert!(stats.changed && stats.updated == 1);
    assert_eq!(scene.part(id).expect("a part").1.middle(), Vec3::X * 9.0);
}
