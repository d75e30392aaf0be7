//! Damaged copies of files: whatever is done to them, import answers, in bounded time and memory.

use std::time::{Duration, Instant};

use rbx_binary::CompressionType;
use rbx_dom_weak::{InstanceBuilder, WeakDom};
use rbx_types as rbx;
use studio_roblox::{ImportError, ImportOptions, import};

use crate::files::{binary_file, place, xml_file};
use crate::places;

/// Copies made of each file; `STUDIO_MUTATIONS` asks for more.
const COPIES: u64 = 200;
/// What importing one damaged copy of a small file may take. Generous: a build machine may be busy.
const TIME_MAX: Duration = Duration::from_secs(20);
/// What all of it may take of memory at its peak.
const PEAK_MB_MAX: u64 = 1_500;

/// A generator of numbers that follow from a seed.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
}

/// One to three damages: mostly flipped bits, or a byte, a length, a cut, a doubled or a removed run.
fn damage(file: &[u8], random: &mut Random) -> Vec<u8> {
    const LENGTHS: [u32; 6] = [0, 1, 0xFF, 0xFFFF, 0x7FFF_FFFF, u32::MAX];
    let mut copy = file.to_vec();
    for _ in 0..=random.below(3) {
        let at = random.below(copy.len());
        let run = at..(at + random.below(64)).min(copy.len());
        match random.below(16) {
            0 => copy[at] = random.next() as u8,
            1 | 2 => {
                let end = (at + 4).min(copy.len());
                let length = LENGTHS[random.below(LENGTHS.len())].to_le_bytes();
                copy[at..end].copy_from_slice(&length[..end - at]);
            }
            3 => copy.truncate(at.max(1)),
            4 => {
                let doubled = copy[run.clone()].to_vec();
                copy.splice(run.start..run.start, doubled);
            }
            5 => drop(copy.drain(run)),
            _ => copy[at] ^= 1 << random.below(8),
        }
        if copy.is_empty() {
            return copy;
        }
    }
    copy
}

/// A tree with values of most types, tags, attributes, references and shared data.
fn rich() -> WeakDom {
    let sequence = rbx::NumberSequence {
        keypoints: vec![rbx::NumberSequenceKeypoint::new(0.0, 1.0, 0.0); 2],
    };
    let attributes = rbx::Attributes::new()
        .with("Text", rbx::BinaryString::from(b"value".to_vec()))
        .with("Curve", sequence.clone())
        .with(
            "Frame",
            rbx::CFrame::new(rbx::Vector3::new(1.0, 2.0, 3.0), rbx::Matrix3::identity()),
        );
    let models = (0..20u32).map(|i| {
        let part = InstanceBuilder::new("Part")
            .with_property("Size", rbx::Vector3::new(1.0, 2.0, i as f32))
            .with_property(
                "Tags",
                rbx::Tags::from(vec!["A".to_owned(), format!("B{i}")]),
            )
            .with_property("Attributes", attributes.clone())
            .with_property("UniqueId", rbx::UniqueId::new(i, 2, 3))
            .with_property("CustomPhysicalProperties", rbx::PhysicalProperties::Default);
        let value = InstanceBuilder::new("ObjectValue").with_property("Value", part.referent());
        InstanceBuilder::new("Model").with_children([
            value,
            part,
            InstanceBuilder::new("ParticleEmitter").with_property("Size", sequence.clone()),
            InstanceBuilder::new("TextLabel").with_property("FontFace", rbx::Font::default()),
            InstanceBuilder::new("Decal")
                .with_property("Texture", rbx::Content::from_uri("rbxassetid://1")),
            InstanceBuilder::new("UnionOperation")
                .with_property("MeshData2", rbx::SharedString::new(vec![i as u8; 32])),
            InstanceBuilder::new("Script").with_property("Source", "print('hello')".to_owned()),
        ])
    });
    place(models)
}

/// The most memory that the process ever had, in MB; `None` where the system does not say.
fn peak_mb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kb: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kb / 1024)
}

/// Imports damaged copies, and gives how many were refused, how many of these by a panic that was caught.
fn batter(name: &str, file: &[u8]) -> (u64, u64) {
    let asked = std::env::var("STUDIO_MUTATIONS").ok();
    let copies = asked.and_then(|text| text.parse().ok()).unwrap_or(COPIES);
    let (mut refused, mut panicked) = (0, 0);
    for seed in 0..copies {
        let copy = damage(file, &mut Random(seed));
        let start = Instant::now();
        match import(&copy, ImportOptions::default()) {
            Ok(_) => {}
            Err(ImportError::Panicked { .. }) => panicked += 1,
            Err(_) => refused += 1,
        }
        assert!(
            start.elapsed() < TIME_MAX,
            "{name}, seed {seed}: {:?}",
            start.elapsed()
        );
    }
    if let Some(peak) = peak_mb() {
        assert!(peak < PEAK_MB_MAX, "{name}: {peak} MB");
        eprintln!(
            "{name}: {copies} copies, {refused} refused, {panicked} panics caught, peak {peak} MB"
        );
    }
    (refused + panicked, panicked)
}

#[test]
fn damaged_copies_are_imported_or_refused() {
    let dom = rich();
    for (name, file) in [
        ("LZ4", binary_file(&dom, CompressionType::Lz4)),
        ("zstd", binary_file(&dom, CompressionType::Zstd)),
        ("stored", binary_file(&dom, CompressionType::None)),
        ("XML", xml_file(&dom)),
    ] {
        let (refused, _) = batter(name, &file);
        assert!(refused > COPIES / 10, "{name}: hardly any copy was damaged");
    }
}

#[test]
fn damaged_copies_of_real_places_are_imported_or_refused() {
    let files = (
        places::place("baseplate.rbxl"),
        places::place("baseplate.rbxlx"),
    );
    let (Some(binary), Some(xml)) = files else {
        return;
    };
    let dom = rbx_binary::from_reader(binary.as_slice()).unwrap();
    batter("real, binary", &binary);
    batter("real, stored", &binary_file(&dom, CompressionType::None));
    batter("real, XML", &xml);
}
