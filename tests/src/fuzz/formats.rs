//! The readers of files: places, snapshots and their chunks, foreign places.

use studio_model::DataModel;
use studio_place::{NoScripts, read_str, write_string};
use studio_publish::{Input, ScriptChecker, ScriptProblem, publish};
use studio_roblox::{ImportOptions, import};
use studio_snapshot::{ChunkId, ClientManifest, Reader, Snapshot, Writer, load_chunk, load_server};

use super::sealed::{Unsealed, client_manifest_for};

/// A place with something of everything.
const PLACE: &str = include_str!("everything.ron");
/// A foreign place with something of everything.
const FOREIGN_XML: &str = include_str!("everything.rbxlx");

/// Reads a place's text. What is read without an error is written in a form that reads and writes the same.
pub fn place_reader(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let place = read_str(&text, "place.ron", &NoScripts);
    let accepted = !place.report.has_errors();
    if accepted {
        assert_canonical(&place.model);
    }
    accepted
}

fn assert_canonical(model: &DataModel) {
    let written = write_string(model);
    let again = read_str(&written, "place.ron", &NoScripts);
    assert!(
        written == write_string(&again.model),
        "what was saved reads differently:\n{written}"
    );
}

pub(super) fn places() -> Vec<Vec<u8>> {
    let place = read_str(PLACE, "place.ron", &NoScripts);
    vec![PLACE.into(), write_string(&place.model).into()]
}

/// Reads a snapshot and loads what it holds, as a server and as a client: as the bytes are, and with hashes that fit.
pub fn snapshot_decoder(bytes: &[u8]) -> bool {
    let accepted = load(bytes.to_vec());
    let sealed = Unsealed::open(bytes).map(|unsealed| load(unsealed.seal()));
    accepted || sealed == Ok(true)
}

fn load(bytes: Vec<u8>) -> bool {
    let Ok(snapshot) = Snapshot::decode(bytes) else {
        return false;
    };
    let assets: Vec<String> = snapshot.assets().map(|(path, _)| path.to_owned()).collect();
    let unpacked = assets
        .iter()
        .all(|path| matches!(snapshot.asset(path), Some(Ok(_))));
    let chunks = (0..snapshot.chunk_count() as u32).map(ChunkId);
    let manifest = snapshot.client_manifest();
    let mut client = DataModel::new();
    let loaded = chunks
        .filter_map(|chunk| snapshot.chunk_bytes(chunk).map(|bytes| (chunk, bytes)))
        .all(|(chunk, bytes)| load_chunk(manifest, chunk, bytes, &mut client, &|_| false).is_ok());
    load_server(&snapshot).is_ok() && loaded && unpacked
}

pub(super) fn snapshots() -> Vec<Vec<u8>> {
    let packed = published().bytes().to_vec();
    let unpacked = unpacked().seal();
    vec![packed, unpacked]
}

/// Loads the content of a chunk, past its hash and its compression, into a client's model. The first byte says whether
/// instances are skipped; then come the numbers of instances before it (none before the base chunk), in it and after it.
pub fn region_chunk(bytes: &[u8]) -> bool {
    let mut reader = Reader::new(bytes);
    let Ok(skips) = reader.u8().map(|byte| byte & 1 == 1) else {
        return false;
    };
    let (Ok(before), Ok(own), Ok(after)) = (reader.varint(), reader.varint(), reader.varint())
    else {
        return false;
    };
    let content = reader.take(reader.left()).unwrap_or_default();
    let chunks: [(&[u8], u64); 3] = [(&[], before), (content, own), (&[], after)];
    let is_base = before == 0;
    let (list, chunk) = if is_base {
        (client_manifest_for(&chunks[1..]), ChunkId::BASE)
    } else {
        (client_manifest_for(&chunks), ChunkId(1))
    };
    let Ok(manifest) = ClientManifest::decode(&list) else {
        return false;
    };
    let mut model = DataModel::new();
    let loaded = load_chunk(&manifest, chunk, content, &mut model, &|id| {
        skips && id.0 % 3 == 1
    });
    if let Ok(chunk) = &loaded {
        let mut told = chunk.instances.iter();
        assert!(
            told.all(|&(_, id)| model.contains(id)),
            "an instance that was told is not there"
        );
    } else {
        assert!(model.is_empty(), "a chunk that was refused left instances");
    }
    loaded.is_ok()
}

pub(super) fn region_chunks() -> Vec<Vec<u8>> {
    let unpacked = unpacked();
    let all: u64 = unpacked.chunks().map(|(_, instances)| instances).sum();
    let mut before = 0;
    let mut inputs = Vec::new();
    for (content, own) in unpacked.chunks() {
        for skips in [0, 1] {
            let mut input = Writer::new();
            input.u8(skips);
            input.varint(before);
            input.varint(own);
            input.varint(all - before - own);
            input.raw(content);
            inputs.push(input.into_bytes());
        }
        before += own;
    }
    inputs
}

/// Imports a foreign place. What is imported can be saved, and reads and writes the same.
pub fn roblox_import(bytes: &[u8]) -> bool {
    let imported = import(bytes, ImportOptions::default());
    if let Ok(imported) = &imported {
        assert_canonical(&imported.model);
    }
    imported.is_ok()
}

pub(super) fn roblox_files() -> Vec<Vec<u8>> {
    let options =
        rbx_xml::DecodeOptions::new().reflection_database(rbx_reflection_database::get_bundled());
    let without_external: String = FOREIGN_XML
        .lines()
        .filter(|line| !line.contains("<External>"))
        .collect();
    let dom = rbx_xml::from_str(without_external, options).expect("the example is a valid file");
    let mut binary = Vec::new();
    rbx_binary::Serializer::new()
        .reflection_database(rbx_reflection_database::get_bundled())
        .serialize(&mut binary, &dom, dom.root().children())
        .expect("what was decoded can be encoded");
    vec![FOREIGN_XML.into(), binary]
}

/// The scripts of the example are never run.
struct NoChecker;

impl ScriptChecker for NoChecker {
    fn check(&self, _: &str) -> Result<(), ScriptProblem> {
        Ok(())
    }
}

/// The example, published.
pub(super) fn published() -> Snapshot {
    let place = read_str(PLACE, "place.ron", &NoScripts);
    let (snapshot, report) = publish(&Input::model(&place.model), &NoChecker);
    let problems: Vec<String> = report.iter().map(ToString::to_string).collect();
    snapshot.unwrap_or_else(|| panic!("the example can be published: {problems:?}"))
}

fn unpacked() -> Unsealed {
    let mut unsealed =
        Unsealed::open(published().bytes()).expect("a snapshot is laid out as its format says");
    unsealed.unpack();
    unsealed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_has_no_errors() {
        let report = read_str(PLACE, "everything.ron", &NoScripts).report;
        let problems: Vec<String> = report.iter().map(ToString::to_string).collect();
        assert!(!report.has_errors(), "{}", problems.join("\n"));
    }

    #[test]
    fn a_snapshot_that_was_taken_apart_is_sealed_as_it_was() {
        let bytes = published().bytes().to_vec();
        assert_eq!(
            Unsealed::open(&bytes).map(|unsealed| unsealed.seal()),
            Ok(bytes)
        );
    }
}
