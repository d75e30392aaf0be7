use super::*;
use studio_render::Camera;

fn lens() -> Lens {
    Lens {
        camera: Camera::look_at(Vec3::new(20.0, 16.0, 30.0), Vec3::ZERO),
        rect: Rect::from_min_size(egui::pos2(40.0, 30.0), egui::vec2(1000.0, 700.0)),
    }
}

fn gizmo(tool: Tool) -> Gizmo {
    Gizmo {
        kinds: Kinds::of(tool),
        frame: CFrame::IDENTITY,
        bounds: OrientedBox {
            frame: CFrame::IDENTITY,
            size: Vec3::new(4.0, 1.0, 2.0),
        },
    }
}

#[test]
fn every_handle_is_found_where_it_is_drawn() {
    let lens = lens();
    let moves = gizmo(Tool::Move);
    for axis in Axis::ALL {
        let (from, to) = moves.arrow(&lens, axis).expect("visible");
        let at = from + (to - from) * 0.7;
        assert_eq!(
            moves.handle_at(&lens, at),
            Some(Handle::MoveAxis(axis)),
            "{axis:?}"
        );
        let middle = moves.tip(&lens, Handle::MovePlane(axis)).expect("visible");
        assert_eq!(
            moves.handle_at(&lens, middle),
            Some(Handle::MovePlane(axis))
        );
    }
    let scales = gizmo(Tool::Scale);
    for face in Face::ALL {
        let at = scales.ball(&lens, face).expect("in front");
        assert_eq!(scales.handle_at(&lens, at), Some(Handle::ScaleFace(face)));
    }
    let turns = gizmo(Tool::Rotate);
    for axis in Axis::ALL {
        let found = turns
            .ring(&lens, axis)
            .iter()
            .any(|(at, _)| turns.handle_at(&lens, *at) == Some(Handle::RotateAxis(axis)));
        assert!(found, "{axis:?}");
    }
}

#[test]
fn handles_have_the_same_size_on_screen_near_and_far() {
    let near = lens();
    let mut far = near;
    far.camera = Camera::look_at(Vec3::new(200.0, 160.0, 300.0), Vec3::ZERO);
    let length = |lens: &Lens| {
        let (from, to) = gizmo(Tool::Move).arrow(lens, Axis::Y).expect("visible");
        from.distance(to)
    };
    assert!((length(&near) - length(&far)).abs() < 6.0);
}

#[test]
fn what_cannot_be_dragged_is_not_there() {
    let mut lens = lens();
    lens.camera = Camera::look_at(Vec3::X * 30.0, Vec3::ZERO);
    let gizmo = gizmo(Tool::Move);
    assert!(gizmo.arrow(&lens, Axis::X).is_none());
    assert!(gizmo.square(&lens, Axis::X).is_some());
    assert!(gizmo.square(&lens, Axis::Y).is_none());
    lens.camera = Camera::look_at(Vec3::X * 30.0, Vec3::X * 60.0);
    assert_eq!(gizmo.handle_at(&lens, lens.rect.center()), None);
}
