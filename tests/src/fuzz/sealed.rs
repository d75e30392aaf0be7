//! The outer layout of a snapshot's file, written from its specification and not with the decoder's code: so that a
//! damaged file can be given hashes that fit. Behind its hashes a decoder is as blind as any; without this a fuzzer would
//! only ever test the hash.

use std::io::Read as _;

use studio_snapshot::{Reader, WireError, Writer};

/// Magic, format number and schema hash.
const HEAD_BYTES: usize = 8 + 4 + 32;
/// More than any part of these small files unpacks to.
const CONTENT_BYTES_MAX: u64 = 1 << 20;
const LIST_MAX: usize = 1 << 12;
const PATH_BYTES_MAX: usize = 1_000;

/// A section: as it is stored, and how many bytes it says that it unpacks to.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Content {
    stored: Vec<u8>,
    raw_len: u64,
}

/// A chunk of the client manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Chunk {
    /// None for the base chunk.
    cell: Option<[i64; 3]>,
    instances: u64,
    content: Content,
}

/// A snapshot's file without its hashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unsealed {
    head: [u8; HEAD_BYTES],
    counts: [u64; 5],
    chunks: Vec<Chunk>,
    server_instances: Vec<(u64, Content)>,
    server_properties: Content,
    identity: Content,
    blobs: Vec<Content>,
    assets: Vec<(String, u64)>,
}

/// What a manifest says of a section, apart from its hash.
#[derive(Debug, Clone, Copy)]
struct Lengths {
    stored: u64,
    raw: u64,
}

impl Lengths {
    fn read(reader: &mut Reader<'_>) -> Result<Self, WireError> {
        let lengths = Self {
            stored: reader.varint_up_to("bytes", CONTENT_BYTES_MAX)?,
            raw: reader.varint()?,
        };
        reader.array::<32>()?;
        Ok(lengths)
    }

    fn content(self, file: &mut Reader<'_>) -> Result<Content, WireError> {
        Ok(Content {
            stored: file.take(self.stored as usize)?.to_vec(),
            raw_len: self.raw,
        })
    }
}

impl Content {
    /// Stored as it is.
    fn raw(stored: Vec<u8>) -> Self {
        let raw_len = stored.len() as u64;
        Self { stored, raw_len }
    }

    fn write_info(&self, out: &mut Writer) {
        out.varint(self.stored.len() as u64);
        out.varint(self.raw_len);
        out.raw(blake3::hash(&self.stored).as_bytes());
    }

    /// Stores the content as it is.
    fn unpack(&mut self) {
        let mut raw = Vec::new();
        let is_packed = self.raw_len != self.stored.len() as u64;
        let decoder = is_packed.then(|| zstd::Decoder::new(self.stored.as_slice()));
        if let Some(Ok(decoder)) = decoder
            && decoder
                .take(CONTENT_BYTES_MAX)
                .read_to_end(&mut raw)
                .is_ok()
        {
            *self = Self::raw(raw);
        }
    }
}

impl Unsealed {
    /// Takes a file apart, whatever its hashes are.
    pub(super) fn open(file: &[u8]) -> Result<Self, WireError> {
        let mut file = Reader::new(file);
        let head = file.array()?;
        let manifest_len = file.u32()? as usize;
        file.array::<32>()?;
        let mut manifest = Reader::new(file.take(manifest_len)?);
        let mut counts = [0; 5];
        for count in &mut counts {
            *count = manifest.varint()?;
        }
        let client_manifest = Lengths::read(&mut manifest)?.content(&mut file)?;
        let chunks = read_chunks(&client_manifest.stored, &mut file)?;
        let server_instances = (0..manifest.count("sections", LIST_MAX, 1)?)
            .map(|_| {
                Ok((
                    manifest.varint()?,
                    Lengths::read(&mut manifest)?.content(&mut file)?,
                ))
            })
            .collect::<Result<_, WireError>>()?;
        let server_properties = Lengths::read(&mut manifest)?.content(&mut file)?;
        let identity = Lengths::read(&mut manifest)?.content(&mut file)?;
        let blobs = (0..manifest.count("blobs", LIST_MAX, 1)?)
            .map(|_| Lengths::read(&mut manifest)?.content(&mut file))
            .collect::<Result<_, _>>()?;
        let assets = (0..manifest.count("assets", LIST_MAX, 1)?)
            .map(|_| {
                Ok((
                    manifest.text("path", PATH_BYTES_MAX)?.to_owned(),
                    manifest.varint()?,
                ))
            })
            .collect::<Result<_, WireError>>()?;
        Ok(Self {
            head,
            counts,
            chunks,
            server_instances,
            server_properties,
            identity,
            blobs,
            assets,
        })
    }

    /// The file, with the hashes that its parts have.
    pub(super) fn seal(&self) -> Vec<u8> {
        let client_manifest = client_manifest(&self.chunks);
        let mut manifest = Writer::new();
        self.counts.iter().for_each(|&count| manifest.varint(count));
        client_manifest.write_info(&mut manifest);
        manifest.varint(self.server_instances.len() as u64);
        for (instances, content) in &self.server_instances {
            manifest.varint(*instances);
            content.write_info(&mut manifest);
        }
        self.server_properties.write_info(&mut manifest);
        self.identity.write_info(&mut manifest);
        manifest.varint(self.blobs.len() as u64);
        self.blobs
            .iter()
            .for_each(|blob| blob.write_info(&mut manifest));
        manifest.varint(self.assets.len() as u64);
        for (path, blob) in &self.assets {
            manifest.text(path);
            manifest.varint(*blob);
        }
        let mut out = Writer::new();
        out.raw(&self.head);
        out.u32(manifest.as_bytes().len() as u32);
        let id = blake3::Hasher::new()
            .update(out.as_bytes())
            .update(manifest.as_bytes())
            .finalize();
        out.raw(id.as_bytes());
        out.raw(manifest.as_bytes());
        out.raw(&client_manifest.stored);
        self.contents().for_each(|content| out.raw(&content.stored));
        out.into_bytes()
    }

    /// Stores every section as it is, so that damages hit what they say and not how it is packed.
    pub(super) fn unpack(&mut self) {
        let chunks = self.chunks.iter_mut().map(|chunk| &mut chunk.content);
        let server = self.server_instances.iter_mut().map(|(_, content)| content);
        let rest = [&mut self.server_properties, &mut self.identity];
        chunks
            .chain(server)
            .chain(rest)
            .chain(&mut self.blobs)
            .for_each(Content::unpack);
    }

    /// The bytes of each chunk and how many instances it says that it has, the base chunk first.
    pub(super) fn chunks(&self) -> impl Iterator<Item = (&[u8], u64)> {
        self.chunks
            .iter()
            .map(|chunk| (chunk.content.stored.as_slice(), chunk.instances))
    }

    fn contents(&self) -> impl Iterator<Item = &Content> {
        let chunks = self.chunks.iter().map(|chunk| &chunk.content);
        let server = self.server_instances.iter().map(|(_, content)| content);
        chunks
            .chain(server)
            .chain([&self.server_properties, &self.identity])
            .chain(&self.blobs)
    }
}

fn read_chunks(list: &[u8], file: &mut Reader<'_>) -> Result<Vec<Chunk>, WireError> {
    let mut list = Reader::new(list);
    (0..list.count("chunks", LIST_MAX, 1)?)
        .map(|ordinal| {
            let cell = match ordinal {
                0 => None,
                _ => Some([list.zigzag()?, list.zigzag()?, list.zigzag()?]),
            };
            Ok(Chunk {
                cell,
                instances: list.varint()?,
                content: Lengths::read(&mut list)?.content(file)?,
            })
        })
        .collect()
}

fn client_manifest(chunks: &[Chunk]) -> Content {
    let mut out = Writer::new();
    out.varint(chunks.len() as u64);
    for chunk in chunks {
        chunk
            .cell
            .iter()
            .flatten()
            .for_each(|&axis| out.zigzag(axis));
        out.varint(chunk.instances);
        chunk.content.write_info(&mut out);
    }
    Content::raw(out.into_bytes())
}

/// The client manifest of chunks with these contents and numbers of instances, the base chunk first, in cells one above
/// the other.
pub(super) fn client_manifest_for(chunks: &[(&[u8], u64)]) -> Vec<u8> {
    let chunk = |(ordinal, &(content, instances)): (usize, &(&[u8], u64))| Chunk {
        cell: (ordinal > 0).then_some([0, 0, ordinal as i64]),
        instances,
        content: Content::raw(content.to_vec()),
    };
    let chunks: Vec<Chunk> = chunks.iter().enumerate().map(chunk).collect();
    client_manifest(&chunks).stored
}
