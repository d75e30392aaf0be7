//! Files that lie, written by hand, chunk by chunk.

use rbx_binary::{CompressionType, Serializer};
use rbx_dom_weak::{InstanceBuilder, WeakDom};
use studio_model::limits;

use super::*;

/// A file in the making.
struct File {
    bytes: Vec<u8>,
}

impl File {
    fn new(classes: u32, instances: u32) -> Self {
        let mut bytes = BINARY_MAGIC.to_vec();
        bytes.extend(VERSION);
        bytes.extend(classes.to_le_bytes());
        bytes.extend(instances.to_le_bytes());
        bytes.extend([0; 8]);
        Self { bytes }
    }

    fn chunk(mut self, name: [u8; 4], data: &[u8]) -> Self {
        self.bytes.extend(name);
        for number in [0, data.len() as u32, 0] {
            self.bytes.extend(number.to_le_bytes());
        }
        self.bytes.extend(data);
        self
    }

    fn class(self, number: u32, name: &str, referents: &[i32]) -> Self {
        let mut data = number.to_le_bytes().to_vec();
        data.extend(counted(name.as_bytes()));
        data.push(0);
        data.extend((referents.len() as u32).to_le_bytes());
        data.extend(coded(referents));
        self.chunk(*b"INST", &data)
    }

    fn property(self, class: u32, name: &str, value_type: u8, values: &[u8]) -> Self {
        let mut data = class.to_le_bytes().to_vec();
        data.extend(counted(name.as_bytes()));
        data.push(value_type);
        data.extend(values);
        self.chunk(*b"PROP", &data)
    }

    fn parents(self, links: &[(i32, i32)]) -> Self {
        let (children, parents): (Vec<i32>, Vec<i32>) = links.iter().copied().unzip();
        let mut data = vec![0];
        data.extend((links.len() as u32).to_le_bytes());
        data.extend(coded(&children));
        data.extend(coded(&parents));
        self.chunk(*b"PRNT", &data)
    }

    fn check(self) -> Result<Checked<'static>, ImportError> {
        check(&self.chunk(*b"END\0", b"</roblox>").bytes)
    }

    fn fault(self) -> String {
        self.check()
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default()
    }
}

fn counted(bytes: &[u8]) -> Vec<u8> {
    let mut out = (bytes.len() as u32).to_le_bytes().to_vec();
    out.extend(bytes);
    out
}

/// Referents as the format stores them: differences, zigzag-coded, first bytes first.
fn coded(referents: &[i32]) -> Vec<u8> {
    let mut last = 0;
    let steps: Vec<[u8; 4]> = referents
        .iter()
        .map(|&referent| {
            let step: i32 = referent - last;
            last = referent;
            ((step << 1) ^ (step >> 31)).to_be_bytes()
        })
        .collect();
    (0..4)
        .flat_map(|k| steps.iter().map(move |step| step[k]))
        .collect()
}

#[test]
fn a_file_of_any_compression_is_written_anew_as_the_same_place() {
    let place = InstanceBuilder::new("DataModel")
        .with_children((0..50).map(|i| InstanceBuilder::new("Part").with_name(format!("Part{i}"))));
    let dom = WeakDom::new(place);
    let mut seen = Vec::new();
    for compression in [
        CompressionType::None,
        CompressionType::Lz4,
        CompressionType::Zstd,
    ] {
        let mut file = Vec::new();
        let serializer = Serializer::new().compression_type(compression);
        serializer
            .serialize(&mut file, &dom, dom.root().children())
            .unwrap();
        let checked = check(&file).unwrap();
        let back = crate::decode::binary(&checked.bytes).unwrap();
        assert_eq!(back.root().children().len(), 50);
        assert!(checked.losses.is_empty());
        seen.push(checked.bytes);
    }
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn a_cycle_of_parents_is_named() {
    let ring = File::new(1, 3)
        .class(0, "Model", &[1, 2, 3])
        .parents(&[(1, -1), (2, 3), (3, 2)]);
    let class = "Model".to_owned();
    assert_eq!(ring.check().err(), Some(ImportError::Cyclic { class }));
}

#[test]
fn instances_that_hang_nowhere_are_counted() {
    let file = File::new(1, 3)
        .class(0, "Model", &[1, 2, 3])
        .parents(&[(1, -1), (3, 2)]);
    let losses = file.check().unwrap().losses;
    let astray = Loss {
        what: "instances",
        reason: DropReason::Astray,
        count: 2,
    };
    assert_eq!(losses, [astray]);
}

#[test]
fn a_tree_beyond_its_depth_is_refused() {
    let links = |depth: i32| -> Vec<(i32, i32)> { (0..depth).map(|i| (i, i - 1)).collect() };
    let file = |depth: i32| {
        let referents: Vec<i32> = (0..depth).collect();
        File::new(1, depth as u32)
            .class(0, "Model", &referents)
            .parents(&links(depth))
    };
    let deepest = limits::TREE_DEPTH_MAX as i32 - 1;
    assert!(file(deepest).check().is_ok());
    assert_eq!(file(deepest + 1).check().err(), Some(ImportError::TooDeep));
}

#[test]
fn parents_that_do_not_fit_the_instances_are_refused() {
    let file = || File::new(1, 2).class(0, "Model", &[1, 2]);
    assert!(
        file()
            .parents(&[(1, -1), (1, -1)])
            .fault()
            .contains("placed twice")
    );
    assert!(
        file()
            .parents(&[(7, -1)])
            .fault()
            .contains("does not exist")
    );
    assert!(file().parents(&[(1, 7)]).fault().contains("does not exist"));
    assert!(
        file()
            .chunk(*b"PRNT", &[0, 255, 255, 255, 255])
            .fault()
            .contains("more are claimed")
    );
    assert!(
        file()
            .chunk(*b"PRNT", &[9, 0, 0, 0, 0])
            .fault()
            .contains("version")
    );
}

#[test]
fn classes_that_contradict_themselves_are_refused() {
    let twice = File::new(1, 2).class(0, "Model", &[1, 1]);
    assert!(twice.fault().contains("one referent"));
    let null = File::new(1, 1).class(0, "Model", &[-1]);
    assert!(null.fault().contains("one referent"));
    let number = File::new(2, 2)
        .class(0, "Model", &[1])
        .class(0, "Part", &[2]);
    assert!(number.fault().contains("number is that of another"));
    let claim = File::new(1, 1).class(0, "Model", &[1, 2]);
    assert!(claim.fault().contains("claims 1 instances of 1 classes"));
    let huge = File::new(1, u32::MAX).check();
    assert!(matches!(huge, Err(ImportError::TooManyInstances { .. })));
    let long = File::new(1, 1).class(0, &"M".repeat(limits::NAME_BYTES_MAX + 1), &[1]);
    assert!(long.fault().contains("too long"));
}

#[test]
fn properties_whose_values_do_not_fit_are_refused_by_name() {
    let file = || File::new(1, 1).class(0, "Part", &[1]).parents(&[(1, -1)]);
    assert!(file().property(0, "Anchored", 0x02, &[1]).check().is_ok());
    assert!(
        file()
            .property(0, "Anchored", 0x02, &[])
            .fault()
            .contains("property Part.Anchored")
    );
    assert!(
        file()
            .property(5, "Anchored", 0x02, &[1])
            .fault()
            .contains("not declared")
    );
    assert!(
        file()
            .property(0, "Name", 0x01, &[255, 255, 255, 255])
            .fault()
            .contains("Part.Name")
    );
    let twice = file()
        .property(0, "Locked", 0x02, &[1])
        .property(0, "Locked", 0x02, &[0]);
    assert!(twice.fault().contains("twice"));
    let lie = counted(&[1, 0, 0, 0, 255, 255, 255, 255]);
    let attributes = file().property(0, "AttributesSerialize", 0x01, &lie);
    assert!(attributes.fault().contains("longer than their bytes"));
}

#[test]
fn shared_strings_that_are_not_there_are_refused() {
    let file = |count: u32| {
        let mut data = vec![0; 4];
        data.extend(count.to_le_bytes());
        data.extend([0; 16]);
        data.extend(counted(b"data"));
        File::new(0, 0).chunk(*b"SSTR", &data)
    };
    assert!(file(1).check().is_ok());
    assert!(file(2).fault().contains("shared strings"));
}

#[test]
fn a_small_file_that_would_fill_the_memory_is_refused() {
    let referents: Vec<i32> = (0..2_000_000).collect();
    let mut data = 0u32.to_le_bytes().to_vec();
    data.extend(counted(b"Part"));
    data.push(0);
    data.extend((referents.len() as u32).to_le_bytes());
    data.extend(coded(&referents));
    let packed = zstd::bulk::compress(&data, 0).unwrap();
    let mut file = File::new(1, 2_000_000);
    file.bytes.extend(b"INST");
    for number in [packed.len() as u32, data.len() as u32, 0] {
        file.bytes.extend(number.to_le_bytes());
    }
    file.bytes.extend(packed);
    assert!(matches!(file.check(), Err(ImportError::TooLarge { .. })));
}

#[test]
fn a_chunk_that_claims_to_unpack_to_more_than_the_limit_is_refused() {
    let mut file = File::new(0, 0);
    file.bytes.extend(b"META");
    for number in [4, u32::MAX, 0] {
        file.bytes.extend(number.to_le_bytes());
    }
    file.bytes.extend([0; 4]);
    assert!(matches!(file.check(), Err(ImportError::TooLarge { .. })));
}

#[test]
fn a_file_cut_at_any_length_is_truncated() {
    let whole = File::new(1, 1).class(0, "Part", &[1]).parents(&[(1, -1)]);
    let whole = whole.chunk(*b"END\0", b"</roblox>").bytes;
    for end in 0..whole.len() {
        let cut = check(&whole[..end]);
        assert!(
            matches!(cut, Err(ImportError::Truncated { .. })),
            "{end}: {cut:?}"
        );
    }
}

#[test]
fn chunks_that_nobody_reads_are_left_out() {
    let plain = File::new(1, 1).class(0, "Part", &[1]).parents(&[(1, -1)]);
    let noisy = File::new(1, 1)
        .chunk(*b"META", &[255; 4])
        .chunk(*b"SIGN", &[1, 2, 3])
        .class(0, "Part", &[1])
        .parents(&[(1, -1)])
        .chunk(*b"\xff\xfe\xfd\xfc", &[]);
    assert_eq!(plain.check().unwrap().bytes, noisy.check().unwrap().bytes);
}

#[test]
fn a_file_fetched_as_text_is_recognised() {
    let mut file = File::new(0, 0).chunk(*b"END\0", b"").bytes;
    file.remove(10);
    let error = check(&file).err().map(|error| error.to_string());
    assert!(error.is_some_and(|text| text.contains("fetched as text")));
}
