//! What a frame may leave out because the last one drew it.

use super::*;

#[test]
fn outlines_over_the_world_of_the_last_frame_are_those_of_a_frame_drawn_whole() {
    let Some(mut offscreen) = offscreen() else {
        return;
    };
    let mut place = Place::new();
    place.plate();
    let block = place.block(Vec3::Y * 2.0, Vec3::splat(4.0), [200, 60, 60]);
    let camera = Camera::look_at(Vec3::new(6.0, 8.0, 14.0), Vec3::Y);
    let outlines = [Outline {
        ids: vec![block],
        color: [0.2, 0.6, 1.0, 1.0],
        width: 2.0,
        occluded: false,
    }];
    let elsewhere = Camera::look_at(Vec3::new(7.0, 8.0, 14.0), Vec3::Y);
    for quality in [Quality::Draft, Quality::Low, Quality::High] {
        let plain = View {
            quality,
            ..view(&camera)
        };
        let marked = View {
            outlines: &outlines,
            ..plain
        };
        let moved = View {
            camera: &elsewhere,
            ..marked
        };
        let whole = shoot(&mut offscreen, &place, &marked);
        let bare = shoot(&mut offscreen, &place, &plain);
        assert_ne!(whole, bare);
        let mut scene = place.scene();
        let renderer = offscreen.renderer();
        let target = renderer.target(SIZE[0], SIZE[1]).expect("room");
        let texture = target.create_view(&wgpu::TextureViewDescriptor::default());
        renderer.render(&mut scene, &NoAssets, &plain, &texture);
        let again = renderer.outline_again(&scene, &moved, &texture);
        assert!(again.is_none(), "another view is another world");
        let again = renderer.outline_again(&scene, &marked, &texture);
        assert!(again.is_some_and(|stats| stats.draws < 10));
        assert_eq!(renderer.read(&target).expect("a picture"), whole);
        // And they go again.
        renderer
            .outline_again(&scene, &plain, &texture)
            .expect("the same view");
        assert_eq!(renderer.read(&target).expect("a picture"), bare);
        renderer.reset();
        assert!(renderer.outline_again(&scene, &plain, &texture).is_none());
    }
}
