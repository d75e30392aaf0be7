use super::*;
use studio_render::Camera;

#[test]
fn faces_edges_and_corners_are_where_they_are_seen() {
    let front = Camera::look_at(Vec3::NEG_Z * 10.0, Vec3::ZERO)
        .frame
        .rotation;
    assert_eq!(zone_at(&front, Vec2::ZERO), Some(Vec3::NEG_Z));
    // Looking at the front, +X is to the left.
    let edge = zone_at(&front, vec2(-0.9, 0.0));
    assert_eq!(edge, Some(Vec3::new(1.0, 0.0, -1.0)));
    let corner = zone_at(&front, vec2(0.9, -0.9));
    assert_eq!(corner, Some(Vec3::new(-1.0, 1.0, -1.0)));
    assert_eq!(zone_at(&front, vec2(1.2, 0.0)), None);
}

#[test]
fn every_zone_leads_to_a_view_in_which_it_is_in_the_middle() {
    for (x, y, z) in [(1, 0, 0), (0, 1, 0), (-1, 1, 0), (1, 1, 1), (-1, -1, 1)] {
        let zone = Vec3::new(x as f32, y as f32, z as f32);
        let mut rig = Rig::default();
        rig.look_along(-zone);
        while rig.advance(0.05) {}
        assert_eq!(
            zone_at(&rig.camera().frame.rotation, Vec2::ZERO),
            Some(zone)
        );
    }
}

/// WCAG's contrast of two opaque colours.
fn contrast(a: Color32, b: Color32) -> f32 {
    let luminance = |color: Color32| {
        let [red, green, blue, _] = egui::Rgba::from(color).to_array();
        0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05
    };
    let (a, b) = (luminance(a), luminance(b));
    a.max(b) / a.min(b)
}

#[test]
fn names_are_read_in_both_themes_before_anything() {
    for dark in [true, false] {
        let visuals = if dark {
            egui::Visuals::dark()
        } else {
            egui::Visuals::light()
        };
        let colors = theme::of(&visuals);
        for (ground, step) in [Color32::WHITE, Color32::BLACK]
            .into_iter()
            .flat_map(|ground| (0..=10u8).map(move |step| (ground, step)))
        {
            let fill = shade(colors, facing_light(f32::from(step) / 10.0), false);
            let seen = ground.blend(fill);
            let contrast = contrast(seen, colors.text);
            assert!(contrast >= 4.5, "{contrast} on {seen:?}");
        }
    }
}

#[test]
fn three_names_are_read_where_a_place_is_first_seen() {
    let start = Camera::look_at(Vec3::new(0.55, 0.5, 0.85), Vec3::ZERO);
    let to_view = start.frame.rotation.transpose();
    for normal in [Vec3::X, Vec3::Y, Vec3::Z] {
        let (right, up) = sides(normal);
        let half = [right, up].map(|side| {
            let seen = to_view * side;
            vec2(seen.x, -seen.y) * HALF
        });
        // "RIGHT", the longest of these, is some 28 points wide.
        assert!(room(half, vec2(14.0, 3.3)) >= NAME.1, "{normal}");
    }
}

#[test]
fn the_axes_letters_stay_away_from_the_edge() {
    let farthest = Vec3::new(AXES.1 - 1.0, -1.0, -1.0).length() * HALF;
    assert!(farthest + 5.0 <= SIZE * 0.5 - 10.0);
}

#[test]
fn names_read_upright_from_outside() {
    for (normal, _) in FACES {
        let (right, up) = sides(normal);
        assert!(right.cross(up).abs_diff_eq(normal, 1e-6));
    }
}
