//! A small picture of clouds that repeats without a seam; the sky is made of it.

/// Texels across.
const SIZE: usize = 256;

/// Two kinds of cloudiness, a byte each: soft in the first, billowing in the second.
fn texels() -> Vec<u8> {
    let mut bytes = Vec::with_capacity(SIZE * SIZE * 2);
    for y in 0..SIZE {
        for x in 0..SIZE {
            let at = [x as f32 / SIZE as f32, y as f32 / SIZE as f32];
            let (mut soft, mut billow, mut weight, mut cells) = (0.0, 0.0, 0.5, 4u32);
            for octave in 0..6 {
                let value = lattice(at, cells, octave);
                soft += value * weight;
                billow += (1.0 - (value * 2.0 - 1.0).abs()) * weight;
                weight *= 0.5;
                cells *= 2;
            }
            // Stretched, so that most of the byte is used.
            bytes.push((((soft - 0.5) * 1.7 + 0.5).clamp(0.0, 1.0) * 255.0) as u8);
            bytes.push((((billow - 0.5) * 1.5 + 0.5).clamp(0.0, 1.0) * 255.0) as u8);
        }
    }
    bytes
}

/// Random values at the corners of `cells` × `cells` squares, smoothly joined, 0 to 1.
fn lattice(at: [f32; 2], cells: u32, seed: u32) -> f32 {
    let [x, y] = at.map(|value| value * cells as f32);
    let (column, row) = (x as u32, y as u32);
    let smooth = |value: f32| value * value * value * (value * (value * 6.0 - 15.0) + 10.0);
    let (u, v) = (smooth(x.fract()), smooth(y.fract()));
    let corner = |x: u32, y: u32| random((column + x) % cells, (row + y) % cells, seed);
    let above = corner(0, 0) * (1.0 - u) + corner(1, 0) * u;
    let below = corner(0, 1) * (1.0 - u) + corner(1, 1) * u;
    above * (1.0 - v) + below * v
}

fn random(x: u32, y: u32, seed: u32) -> f32 {
    let mut hash =
        x.wrapping_mul(0x9E37_79B1) ^ y.wrapping_mul(0x85EB_CA77) ^ seed.wrapping_mul(0xC2B2_AE3D);
    hash = (hash ^ (hash >> 15)).wrapping_mul(0x2C1B_3C6D);
    hash = (hash ^ (hash >> 12)).wrapping_mul(0x297A_2D39);
    ((hash ^ (hash >> 15)) >> 8) as f32 / (1u32 << 24) as f32
}

/// The picture on the GPU.
pub(crate) fn texture(device: &wgpu::Device, queue: &wgpu::Queue) -> wgpu::TextureView {
    use wgpu::util::DeviceExt as _;
    let descriptor = wgpu::TextureDescriptor {
        label: Some("noise"),
        size: wgpu::Extent3d {
            width: SIZE as u32,
            height: SIZE as u32,
            depth_or_array_layers: 1,
        },
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: wgpu::TextureFormat::Rg8Unorm,
        usage: wgpu::TextureUsages::TEXTURE_BINDING,
        view_formats: &[],
    };
    let order = wgpu::util::TextureDataOrder::LayerMajor;
    let texture = device.create_texture_with_data(queue, &descriptor, order, &texels());
    texture.create_view(&wgpu::TextureViewDescriptor::default())
}

#[cfg(test)]
mod tests {
    use super::{SIZE, lattice, texels};

    #[test]
    fn it_repeats_and_is_spread() {
        let edge = |y: f32| (lattice([0.0, y], 8, 1) - lattice([0.9999, y], 8, 1)).abs();
        assert!((0..50).all(|step| edge(step as f32 / 50.0) < 0.01));
        let texels = texels();
        assert_eq!(texels.len(), SIZE * SIZE * 2);
        let soft: Vec<_> = texels.iter().step_by(2).collect();
        assert!(soft.iter().any(|value| **value < 40) && soft.iter().any(|value| **value > 215));
    }
}
