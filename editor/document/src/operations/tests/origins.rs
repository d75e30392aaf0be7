use glam::Mat3;

use super::*;
use crate::operations::{Origins, pivot_of};
use crate::transform::{attachment_frame, rotation_about};

/// A model of two parts, one with an attachment, and their places.
fn tower(document: &mut Document, workspace: InstanceId, at: Vec3) -> [InstanceId; 4] {
    let model = add(document, known().model, "Tower", workspace);
    let low = add_part(document, "Low", model, at);
    let high = add_part(document, "High", model, at + Vec3::new(0.3, 4.0, 0.0));
    let tip = add(document, known().attachment, "Tip", high);
    let offset = CFrame::from_position(Vec3::new(0.0, 1.0, 0.7));
    set(
        document,
        tip,
        known().attachment_cframe,
        Value::CFrame(offset),
    );
    [model, low, high, tip]
}

fn frames(document: &Document, [_, low, high, tip]: [InstanceId; 4]) -> [CFrame; 3] {
    let model = document.model();
    let part = |id| model.cframe(id, known().cframe).unwrap();
    [part(low), part(high), attachment_frame(model, tip).unwrap()]
}

fn pivot(document: &Document, id: InstanceId) -> CFrame {
    pivot_of(document.model(), id).unwrap()
}

/// Puts pivots where `target` says, as one step that undo takes back to the byte.
fn move_to(document: &mut Document, ids: &[InstanceId], target: impl Fn(&CFrame) -> CFrame) {
    let placements = Origins::capture(document.model(), ids).moved(target);
    check_step(document, "Move", |document| {
        document.place("Move", &placements)
    });
}

#[test]
fn all_parts_and_attachments_move_by_the_same() {
    let (mut document, workspace) = document();
    let tower = tower(&mut document, workspace, Vec3::new(1.1, 2.2, 3.3));
    for own in [false, true] {
        let before = frames(&document, tower);
        let from = pivot(&document, tower[0]);
        move_to(&mut document, &tower[..1], |pivot| CFrame {
            position: pivot.position.with_y(pivot.position.y + 10.1),
            ..*pivot
        });
        for (before, after) in before.iter().zip(frames(&document, tower)) {
            assert!(
                (after.position - before.position).abs_diff_eq(Vec3::new(0.0, 10.1, 0.0), 1e-5)
            );
            assert_eq!(after.rotation, before.rotation);
        }
        let to = pivot(&document, tower[0]).position;
        assert!((to - from.position).abs_diff_eq(Vec3::new(0.0, 10.1, 0.0), 1e-5));
        if own {
            assert_eq!(to.y, from.position.y + 10.1, "to the bit");
        }
        let place = CFrame::from_position(Vec3::new(0.1, 0.2, 0.3));
        document.set_pivot(tower[0], place).unwrap();
    }
}

#[test]
fn a_model_turns_about_its_pivot_and_keeps_the_angle() {
    let (mut document, workspace) = document();
    let tower = tower(&mut document, workspace, Vec3::ZERO);
    let turn = rotation_about(Vec3::Y, 90.0);
    let (before, from) = (frames(&document, tower), pivot(&document, tower[0]));
    assert_eq!(from.rotation, Mat3::IDENTITY);
    move_to(&mut document, &tower[..1], |pivot| CFrame {
        rotation: turn,
        ..*pivot
    });
    let to = pivot(&document, tower[0]);
    assert_eq!((to.position, to.rotation), (from.position, turn));
    for (before, after) in before.iter().zip(frames(&document, tower)) {
        let (old, new) = (from.inverse() * *before, to.inverse() * after);
        assert!(new.position.abs_diff_eq(old.position, 1e-5));
        assert!(new.rotation.abs_diff_eq(old.rotation, 1e-5));
    }
    // With a pivot of its own the same angle again is nothing.
    let same = Origins::capture(document.model(), &tower[..1]).moved(|pivot| *pivot);
    let bytes = write_string(document.model());
    document.place("Stay", &same).unwrap();
    assert_eq!(write_string(document.model()), bytes);
}

#[test]
fn a_primary_part_leads_and_what_is_below_goes_along() {
    let (mut document, workspace) = document();
    let [outer, low, ..] = tower(&mut document, workspace, Vec3::ZERO);
    let inner = tower(&mut document, outer, Vec3::new(5.0, 0.0, 0.0));
    set(
        &mut document,
        outer,
        known().primary_part,
        Value::Ref(Some(low)),
    );
    let ids = [inner[0], outer, inner[1], workspace];
    let origins = Origins::capture(document.model(), &ids);
    assert_eq!(origins.ids(), [outer]);
    let before = frames(&document, inner);
    move_to(&mut document, &ids, |pivot| CFrame {
        position: pivot.position.with_x(0.1),
        ..*pivot
    });
    assert_eq!(position(&document, low), Vec3::new(0.1, 0.0, 0.0));
    for (before, after) in before.iter().zip(frames(&document, inner)) {
        let by = after.position - before.position;
        assert!(by.abs_diff_eq(Vec3::new(0.1, 0.0, 0.0), 1e-5));
    }
}
