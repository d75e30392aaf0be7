//! Edges of pictures that have one sample a pixel.

use super::*;

#[test]
fn smoothing_mixes_what_meets_at_an_edge_and_leaves_the_rest() {
    let Some(mut offscreen) = offscreen() else {
        return;
    };
    let mut place = Place::new();
    place.block(Vec3::ZERO, Vec3::splat(6.0), [230, 230, 230]);
    let camera = Camera::look_at(Vec3::new(7.0, 8.0, 14.0), Vec3::ZERO);
    let stepped = View {
        quality: Quality::Low,
        smooth: false,
        ..view(&camera)
    };
    let smooth = View {
        smooth: true,
        ..stepped
    };
    let [stepped, smooth] = [stepped, smooth].map(|view| shoot(&mut offscreen, &place, &view));
    let brightness = |pixel: &[u8]| pixel[..3].iter().map(|&one| u32::from(one)).sum::<u32>();
    // The sharpest step between two neighbours in a row, of every row.
    let steps = |picture: &Picture| -> Vec<u32> {
        let row = picture.width as usize * 4;
        let rows = picture.rgba.chunks_exact(row);
        rows.map(|row| {
            let pixels: Vec<u32> = row.chunks_exact(4).map(brightness).collect();
            let steps = pixels.windows(2).map(|two| two[0].abs_diff(two[1]));
            steps.max().unwrap_or_default()
        })
        .collect()
    };
    let sum = |picture: &Picture| steps(picture).iter().sum::<u32>();
    assert!(
        sum(&smooth) * 20 < sum(&stepped) * 17,
        "{} of {}",
        sum(&smooth),
        sum(&stepped)
    );
    let pairs = stepped
        .rgba
        .chunks_exact(4)
        .zip(smooth.rgba.chunks_exact(4));
    let changed = pairs
        .filter(|(a, b)| brightness(a).abs_diff(brightness(b)) > 12)
        .count();
    let all = stepped.rgba.len() / 4;
    assert!(changed > 0 && changed * 12 < all, "{changed} of {all}");
}
