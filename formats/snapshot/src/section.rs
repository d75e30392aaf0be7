//! Sections as they lie in the file: compressed where that is shorter, named by the hash of the stored bytes. Knows
//! lengths and hashes, not contents.

use std::borrow::Cow;
use std::io::Write;

use studio_model::limits;
use zstd::zstd_safe;

use crate::error::{BuildError, Damage, SectionName};
use crate::wire::{Reader, WireError, Writer};

/// Chosen by measurement on random parts and on real places: higher levels gain less than two percent and cost
/// many times as much.
const ZSTD_LEVEL: i32 = 6;

/// Bytes that a stretch of one kind must have to be compressed on its own; shorter ones share their tables with what
/// follows.
const CUT_BYTES_MIN: usize = 1024;

/// Bytes that one compressed byte can stand for at the most: beyond that a declared length is a lie. (A block of
/// 128 KiB takes no less than four bytes.)
const EXPANSION_MAX: u64 = 1 << 15;

/// BLAKE3 of a section's stored bytes.
pub type SectionHash = [u8; 32];

/// A section's lengths and hash. Where both lengths are equal it is stored as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SectionInfo {
    /// Bytes in the file.
    pub stored_len: u64,
    /// Bytes after unpacking.
    pub raw_len: u64,
    /// BLAKE3 of the stored bytes.
    pub hash: SectionHash,
}

/// A finished section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    pub(crate) stored: Vec<u8>,
    pub(crate) info: SectionInfo,
}

impl Section {
    /// Compresses `raw`, starting anew at `cuts`, which ascend.
    pub(crate) fn pack(
        name: &SectionName,
        raw: Vec<u8>,
        cuts: &[usize],
    ) -> Result<Self, BuildError> {
        let raw_len = raw.len() as u64;
        if raw.len() > raw_max(name) {
            return Err(BuildError::TooLarge {
                section: name.clone(),
                bytes: raw_len,
                max: raw_max(name) as u64,
            });
        }
        let packed = compress(&raw, cuts).map_err(|_| BuildError::Compression(name.clone()))?;
        let stored = if packed.len() < raw.len() {
            packed
        } else {
            raw
        };
        Self::new(name, stored, raw_len)
    }

    /// Takes `raw` as it is.
    pub(crate) fn store(name: &SectionName, raw: Vec<u8>) -> Result<Self, BuildError> {
        let raw_len = raw.len() as u64;
        Self::new(name, raw, raw_len)
    }

    fn new(name: &SectionName, stored: Vec<u8>, raw_len: u64) -> Result<Self, BuildError> {
        if stored.len() > stored_max(name) {
            return Err(BuildError::TooLarge {
                section: name.clone(),
                bytes: stored.len() as u64,
                max: stored_max(name) as u64,
            });
        }
        let info = SectionInfo {
            stored_len: stored.len() as u64,
            raw_len,
            hash: *blake3::hash(&stored).as_bytes(),
        };
        Ok(Self { stored, info })
    }
}

impl SectionInfo {
    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.varint(self.stored_len);
        writer.varint(self.raw_len);
        writer.raw(&self.hash);
    }

    /// Reads what a section says of itself and holds it against the limits.
    pub(crate) fn read(reader: &mut Reader<'_>, name: &SectionName) -> Result<Self, WireError> {
        let info = Self {
            stored_len: reader.varint_up_to("bytes of a section", stored_max(name) as u64)?,
            raw_len: reader.varint_up_to("unpacked bytes of a section", raw_max(name) as u64)?,
            hash: reader.array()?,
        };
        if info.stored_len > info.raw_len || info.raw_len / EXPANSION_MAX > info.stored_len {
            return Err(WireError::Inconsistent {
                what: "a section's two lengths do not go together",
            });
        }
        Ok(info)
    }

    /// Holds the stored bytes against length and hash.
    pub(crate) fn verify(&self, stored: &[u8]) -> Result<(), Damage> {
        if stored.len() as u64 != self.stored_len || *blake3::hash(stored).as_bytes() != self.hash {
            return Err(Damage::Hash);
        }
        Ok(())
    }

    /// The section's content. Verifies first; allocates only what the lengths allow.
    pub(crate) fn unpack<'a>(&self, stored: &'a [u8]) -> Result<Cow<'a, [u8]>, Damage> {
        self.verify(stored)?;
        if self.stored_len == self.raw_len {
            return Ok(Cow::Borrowed(stored));
        }
        let failed = Damage::Compression {
            raw_len: self.raw_len,
        };
        // The frame must agree with the manifest before room is made for it.
        if !matches!(zstd_safe::get_frame_content_size(stored), Ok(Some(len)) if len == self.raw_len)
        {
            return Err(failed);
        }
        match zstd::bulk::decompress(stored, self.raw_len as usize) {
            Ok(raw) if raw.len() as u64 == self.raw_len => Ok(Cow::Owned(raw)),
            _ => Err(failed),
        }
    }
}

/// Bytes that a section may have in the file.
fn stored_max(name: &SectionName) -> usize {
    match name {
        SectionName::Chunk(_) => limits::REGION_CHUNK_BYTES_MAX,
        _ => raw_max(name),
    }
}

/// Bytes that a section may have unpacked.
fn raw_max(name: &SectionName) -> usize {
    match name {
        SectionName::Asset(_) => limits::ASSET_BYTES_MAX as usize,
        _ => limits::SECTION_BYTES_MAX,
    }
}

fn compress(raw: &[u8], cuts: &[usize]) -> std::io::Result<Vec<u8>> {
    let mut encoder = zstd::Encoder::new(Vec::new(), ZSTD_LEVEL)?;
    encoder.include_checksum(false)?;
    encoder.include_contentsize(true)?;
    encoder.set_pledged_src_size(Some(raw.len() as u64))?;
    let mut start = 0;
    for &cut in cuts {
        if cut - start >= CUT_BYTES_MIN && raw.len() - cut >= CUT_BYTES_MIN {
            encoder.write_all(&raw[start..cut])?;
            encoder.flush()?;
            start = cut;
        }
    }
    encoder.write_all(&raw[start..])?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NAME: SectionName = SectionName::Identity;

    proptest! {
        #[test]
        fn a_section_survives(raw in prop::collection::vec(0u8..4, 0..5000), cut in 0usize..5000) {
            let cut = cut.min(raw.len());
            let section = Section::pack(&NAME, raw.clone(), &[cut]).unwrap();
            let unpacked = section.info.unpack(&section.stored).unwrap().into_owned();
            prop_assert_eq!(unpacked, raw);
        }
    }

    #[test]
    fn a_length_that_lies_is_refused_without_unpacking() {
        let section = Section::pack(&NAME, vec![7; 100_000], &[]).unwrap();
        for raw_len in [99_999, 100_001, limits::SECTION_BYTES_MAX as u64] {
            let lying = SectionInfo {
                raw_len,
                ..section.info
            };
            assert_eq!(
                lying.unpack(&section.stored),
                Err(Damage::Compression { raw_len })
            );
        }
        let lying = SectionInfo {
            raw_len: section.info.stored_len * EXPANSION_MAX * 2,
            ..section.info
        };
        let mut writer = Writer::new();
        lying.write(&mut writer);
        assert!(SectionInfo::read(&mut Reader::new(writer.as_bytes()), &NAME).is_err());
    }

    #[test]
    fn a_section_beyond_its_limit_is_refused_by_its_length_alone() {
        let mut writer = Writer::new();
        writer.varint(10);
        writer.varint(limits::SECTION_BYTES_MAX as u64 + 1);
        writer.raw(&[0; 32]);
        let read = SectionInfo::read(&mut Reader::new(writer.as_bytes()), &NAME);
        assert!(matches!(read, Err(WireError::TooLarge { .. })), "{read:?}");
    }
}
