//! The snapshot that `play` plays: given, published now, or published before and still right. Whether it is, the hashes
//! of the files that went into it decide.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use studio_model::limits::ASSETS_MAX;
use studio_place::source_files;
use studio_snapshot::{SNAPSHOT_FORMAT, Snapshot, SnapshotError, schema_hash};

use crate::error::CliError;
use crate::loading::{Loaded, load};
use crate::output::{Output, tally};
use crate::place::{Found, Kind};

/// A snapshot to play.
#[derive(Debug)]
pub(crate) struct Ready {
    pub(crate) snapshot: Snapshot,
    /// Where it lies; nowhere if no folder could be written.
    pub(crate) file: Option<PathBuf>,
    pub(crate) origin: Origin,
}

/// How a snapshot came to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Named on the command line.
    Given,
    /// Published now.
    Published,
    /// Published before; nothing that went into it has changed.
    Reused,
}

/// Bytes of a list of inputs; a longer one is not read to its end, and so not believed.
const INPUTS_BYTES_MAX: u64 = 64 << 20;

/// Hexadecimal digits of a hash that people are shown.
const SHORT_DIGITS: usize = 12;

/// The beginning of a hash, for people.
pub(crate) fn short(hash: &str) -> &str {
    hash.get(..SHORT_DIGITS).unwrap_or(hash)
}

/// Makes the snapshot of a PLACE ready.
///
/// # Errors
/// The place has errors, or something cannot be read.
pub(crate) fn prepare(found: &Found, output: Output) -> Result<Ready, CliError> {
    if found.kind == Kind::Snapshot {
        let snapshot =
            Snapshot::read(&found.file).map_err(|error| snapshot_error(&found.file, &error))?;
        return Ok(Ready {
            snapshot,
            file: Some(found.file.clone()),
            origin: Origin::Given,
        });
    }
    let slots = slots(&found.file);
    if let Some(ready) = slots.iter().find_map(|slot| slot.reuse(found)) {
        return Ok(ready);
    }
    // Hashed before it is read: what changes meanwhile is published again the next time.
    let text = hash_file(&found.file);
    let loaded = load(found, output)?;
    let inputs = Inputs::of(found, text, &loaded);
    let (snapshot, report) = loaded.compile(output);
    output.problems(&report)?;
    let Some(snapshot) = snapshot else {
        return Err(CliError::findings(format!(
            "{}; nothing to play",
            tally(&report)
        )));
    };
    Ok(slots
        .iter()
        .find_map(|slot| slot.keep(&snapshot, inputs.as_ref()))
        .unwrap_or(Ready {
            snapshot,
            file: None,
            origin: Origin::Published,
        }))
}

/// What is wrong with a snapshot: damage is a finding, a file that cannot be read is not.
pub(crate) fn snapshot_error(file: &Path, error: &SnapshotError) -> CliError {
    match error {
        SnapshotError::Io { .. } => CliError::io(format!("cannot read a snapshot: {error}")),
        _ => CliError::findings(format!("{}: {error}", file.display())),
    }
}

/// A folder and names in it where a place's snapshot may lie.
struct Slot {
    dir: PathBuf,
    stem: String,
}

/// Where the snapshot of this file may lie: beside it, or where the user's caches are if that cannot be written.
fn slots(file: &Path) -> Vec<Slot> {
    let absolute = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let stem = file.file_name().map_or_else(
        || "place".into(),
        |name| name.to_string_lossy().into_owned(),
    );
    // A folder that is marked as read-only stays as it is, also for a user whom the mark does not stop.
    let writable = |dir: &&Path| fs::metadata(dir).is_ok_and(|meta| !meta.permissions().readonly());
    let beside = absolute.parent().filter(writable);
    let beside = beside.map(|dir| dir.join(".studio"));
    let path_hash = blake3::hash(absolute.as_os_str().as_encoded_bytes()).to_hex();
    let elsewhere = user_cache_dir().map(|dir| dir.join("studio").join(short(&path_hash)));
    let slot = |dir| Slot {
        dir,
        stem: stem.clone(),
    };
    beside.into_iter().chain(elsewhere).map(slot).collect()
}

/// The file in which the data stores of a PLACE are kept, in the first of the folders that there can be. None if there can
/// be no folder.
pub(crate) fn data_store_file(found: &Found) -> Option<PathBuf> {
    let mut slots = slots(&found.file).into_iter();
    let slot = slots.find(|slot| fs::create_dir_all(&slot.dir).is_ok())?;
    Some(slot.dir.join(format!("{}.datastores", slot.stem)))
}

fn user_cache_dir() -> Option<PathBuf> {
    let absolute = |name: &str| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    absolute("XDG_CACHE_HOME")
        .or_else(|| absolute("LOCALAPPDATA"))
        .or_else(|| absolute("HOME").map(|home| home.join(".cache")))
}

impl Slot {
    fn snapshot_file(&self) -> PathBuf {
        self.dir.join(format!("{}.snapshot", self.stem))
    }

    fn inputs_file(&self) -> PathBuf {
        self.dir.join(format!("{}.inputs.json", self.stem))
    }

    /// The snapshot that is there, if it is still right.
    fn reuse(&self, found: &Found) -> Option<Ready> {
        let mut text = Vec::new();
        let file = fs::File::open(self.inputs_file()).ok()?;
        file.take(INPUTS_BYTES_MAX).read_to_end(&mut text).ok()?;
        let inputs: Inputs = serde_json::from_slice(&text).ok()?;
        if !inputs.still_hold(found) {
            return None;
        }
        let snapshot = Snapshot::read(&self.snapshot_file()).ok()?;
        (snapshot.id().to_string() == inputs.snapshot).then(|| Ready {
            snapshot,
            file: Some(self.snapshot_file()),
            origin: Origin::Reused,
        })
    }

    /// Writes a snapshot and what went into it, and reads it back; `None` if that cannot be done here.
    fn keep(&self, snapshot: &Snapshot, inputs: Option<&Inputs>) -> Option<Ready> {
        fs::create_dir_all(&self.dir).ok()?;
        let file = self.snapshot_file();
        snapshot.write(&file).ok()?;
        if let Some(inputs) = inputs {
            let inputs = Inputs {
                snapshot: snapshot.id().to_string(),
                ..inputs.clone()
            };
            // Without it the place is published again the next time.
            drop(self.write_inputs(&inputs));
        }
        Some(Ready {
            snapshot: Snapshot::read(&file).ok()?,
            file: Some(file),
            origin: Origin::Published,
        })
    }

    /// Writes beside and moves: nobody reads half a list, and what is there may be a link to somewhere else.
    fn write_inputs(&self, inputs: &Inputs) -> std::io::Result<()> {
        let target = self.inputs_file();
        let beside = target.with_extension(format!("json.{}.new", std::process::id()));
        let written = fs::write(&beside, serde_json::to_vec_pretty(inputs)?)
            .and_then(|()| fs::rename(&beside, &target));
        written.inspect_err(|_| drop(fs::remove_file(&beside)))
    }
}

/// What went into a snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Inputs {
    /// The program that published it.
    program: String,
    /// The snapshot's id.
    snapshot: String,
    /// Files, relative to the place's, and their hashes.
    files: BTreeMap<String, String>,
}

impl Inputs {
    /// Of a place that was just read; `None` if its text could not be hashed.
    fn of(found: &Found, text: Option<String>, loaded: &Loaded) -> Option<Self> {
        let mut files = BTreeMap::from([(name_of(&found.file)?, text?)]);
        if let Loaded::Place(place) = loaded {
            for (file, _, source) in source_files(&place.model) {
                files.insert(
                    file.to_string(),
                    blake3::hash(source.as_bytes()).to_hex().to_string(),
                );
            }
            files.extend(assets(&place.root_dir)?);
        }
        Some(Self {
            program: program(),
            snapshot: String::new(),
            files,
        })
    }

    /// Whether the files are there, the same, and no assets have come.
    fn still_hold(&self, found: &Found) -> bool {
        let dir = match found.file.parent() {
            Some(dir) if !dir.as_os_str().is_empty() => dir,
            _ => Path::new("."),
        };
        self.program == program()
            && name_of(&found.file).is_some_and(|name| self.files.contains_key(&name))
            && self
                .files
                .iter()
                .all(|(name, hash)| hash_file(&dir.join(name)).as_ref() == Some(hash))
            && (found.kind != Kind::Place
                || assets(dir)
                    .is_some_and(|assets| assets.keys().all(|name| self.files.contains_key(name))))
    }
}

/// The program that publishes, by its version and formats, and by its file: what is built anew publishes anew.
fn program() -> String {
    let version = env!("CARGO_PKG_VERSION");
    let schema = blake3::Hash::from(schema_hash()).to_hex();
    let file = std::env::current_exe().and_then(fs::metadata);
    let built = file.ok().and_then(|file| {
        let modified = file
            .modified()
            .ok()?
            .duration_since(SystemTime::UNIX_EPOCH)
            .ok()?;
        Some(format!("{} bytes of {}", file.len(), modified.as_nanos()))
    });
    format!(
        "studio {version}, format {SNAPSHOT_FORMAT}, schema {}, {}",
        short(&schema),
        built.unwrap_or_default()
    )
}

fn name_of(file: &Path) -> Option<String> {
    Some(file.file_name()?.to_str()?.to_owned())
}

/// The hash of a regular file: what is named in a list that came with a place may be a device without end.
fn hash_file(file: &Path) -> Option<String> {
    if !file.is_file() {
        return None;
    }
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(fs::File::open(file).ok()?).ok()?;
    Some(hasher.finalize().to_hex().to_string())
}

/// The files below `assets/` and their hashes, without what is no asset, such as pipes and links to folders; `None` if they cannot be read or are too many.
fn assets(root: &Path) -> Option<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    let mut dirs = vec!["assets".to_owned()];
    while let Some(dir) = dirs.pop() {
        let entries = match fs::read_dir(root.join(&dir)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(_) => return None,
        };
        for entry in entries {
            let entry = entry.ok()?;
            let name = format!("{dir}/{}", entry.file_name().to_str()?);
            if entry.file_type().ok()?.is_dir() {
                dirs.push(name);
            } else if root.join(&name).is_file() {
                files.insert(name.clone(), hash_file(&root.join(&name))?);
            }
        }
        if files.len() + dirs.len() > ASSETS_MAX {
            return None;
        }
    }
    Some(files)
}
