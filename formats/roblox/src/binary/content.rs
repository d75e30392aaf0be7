//! What the chunks hold: shared strings, classes with their instances, properties, parents. Counts and lengths are
//! checked against the bytes, and the memory that decoding will take is summed up. Knows nothing of the container.

use rbx_dom_weak::{Instance, InstanceBuilder, Ustr};
use rbx_types::Variant;
use rustc_hash::{FxHashMap, FxHashSet};
use studio_model::limits;

use super::column;
use super::tree::{self, Parent, TreeFault};
use crate::attributes;
use crate::cursor::Cursor;
use crate::error::ImportError;

/// The decoder's memory for a property of an instance.
const PROPERTY_BYTES: u64 = size_of::<(Ustr, Variant)>() as u64 + 8;
/// The decoder's memory for an instance without properties: itself twice, and its places in maps.
const INSTANCE_BYTES: u64 = (size_of::<InstanceBuilder>() + size_of::<Instance>() + 64) as u64;
/// Times that the memory of decoded tags and attributes exceeds their bytes.
const ENCODED_RATIO: u64 = 32;
/// No file of which decoding takes more than this many times its size plus [`SLACK_BYTES`] is real.
const RATIO_MAX: u64 = 2048;
/// What decoding a small file may take in any case.
const SLACK_BYTES: u64 = 2 << 30;

/// The property that holds tags.
const TAGS: &str = "Tags";

/// The referent that stands for no instance.
const NO_REFERENT: i32 = -1;

/// A class as its INST chunk declares it.
#[derive(Debug)]
struct Class {
    name: String,
    instances: usize,
    /// Properties that the decoder makes room for on each instance.
    room: usize,
    /// Properties that the file gives each instance.
    properties: FxHashSet<Box<str>>,
    known: bool,
}

/// What the chunks so far hold.
#[derive(Debug)]
pub(super) struct Contents {
    file_bytes: u64,
    /// By the number that the file gives the class.
    classes: FxHashMap<u32, Class>,
    /// The class of each instance, in the order of the file.
    class_of: Vec<u32>,
    parents: Vec<Parent>,
    /// The place of each referent in `parents`.
    numbers: FxHashMap<i32, u32>,
    shared_lengths: Vec<u32>,
    /// The decoder's memory for all of it.
    decoded_bytes: u64,
}

impl Contents {
    pub(super) fn new(file_bytes: usize) -> Self {
        Self {
            file_bytes: file_bytes as u64,
            classes: FxHashMap::default(),
            class_of: Vec::new(),
            parents: Vec::new(),
            numbers: FxHashMap::default(),
            shared_lengths: Vec::new(),
            decoded_bytes: 0,
        }
    }

    /// How many classes and instances there are.
    pub(super) fn counts(&self) -> (u32, u32) {
        (self.classes.len() as u32, self.parents.len() as u32)
    }

    /// Takes a chunk of shared strings.
    ///
    /// # Errors
    /// [`ImportError::Malformed`].
    pub(super) fn shared_strings(&mut self, data: &[u8]) -> Result<(), ImportError> {
        let mut data = Cursor::new(data);
        let read = (|| {
            let (version, count) = (data.u32()?, data.u32()?);
            for _ in 0..count {
                data.skip(16)?;
                self.shared_lengths.push(data.string()?.len() as u32);
            }
            Some(version)
        })();
        match read {
            Some(0) => Ok(()),
            Some(_) => Err(ImportError::malformed(
                "the shared strings",
                "of unknown version",
            )),
            None => Err(ImportError::malformed(
                "the shared strings",
                "more are claimed than there are",
            )),
        }
    }

    /// Takes a chunk that declares a class and its instances.
    ///
    /// # Errors
    /// [`ImportError::Malformed`], [`ImportError::TooManyInstances`] or [`ImportError::TooLarge`].
    pub(super) fn instances(&mut self, data: &[u8]) -> Result<(), ImportError> {
        let (number, name, referents) = read_class(data)?;
        let bad = |reason: &str| ImportError::malformed(format!("class {name}"), reason);
        let instances = referents.len() / 4;
        let count = self.parents.len() + instances;
        if count >= limits::INSTANCES_MAX {
            return Err(ImportError::TooManyInstances {
                count: count as u64,
            });
        }
        for referent in column::referents(referents) {
            let next = self.parents.len() as u32;
            if referent == NO_REFERENT || self.numbers.insert(referent, next).is_some() {
                return Err(bad(
                    "two of its instances have one referent, or one has none",
                ));
            }
            self.parents.push(Parent::Nowhere);
            self.class_of.push(number);
        }
        let known = rbx_reflection_database::get_bundled().classes.get(name);
        let room = known.map_or(0, |class| class.default_properties.len());
        let each = INSTANCE_BYTES + name.len() as u64 + room as u64 * PROPERTY_BYTES;
        self.decoded_bytes += instances as u64 * each;
        let class = Class {
            name: name.to_owned(),
            instances,
            room,
            properties: FxHashSet::default(),
            known: known.is_some(),
        };
        if self.classes.insert(number, class).is_some() {
            return Err(bad("its number is that of another class"));
        }
        self.check_memory()
    }

    /// Takes a chunk that holds a property of all instances of a class.
    ///
    /// # Errors
    /// [`ImportError::Malformed`] or [`ImportError::TooLarge`].
    pub(super) fn property(&mut self, data: &[u8]) -> Result<(), ImportError> {
        let mut data = Cursor::new(data);
        let bad = |place: String, reason| ImportError::malformed(place, reason);
        let number = data.u32();
        let class = number.and_then(|number| self.classes.get_mut(&number));
        let class =
            class.ok_or_else(|| bad("a property".to_owned(), "its class is not declared"))?;
        let name = data.string().and_then(name_text);
        let name = name.ok_or_else(|| {
            bad(
                format!("a property of class {}", class.name),
                "its name is cut off, too long or no text",
            )
        })?;
        // A chunk that ends here is of a type that the one who wrote it could not write; everybody skips it.
        let Some(value_type) = data.u8() else {
            return Ok(());
        };
        let place = || format!("property {}.{name}", class.name);
        column::check(value_type, class.instances, data.rest())
            .map_err(|reason| bad(place(), reason))?;
        if value_type == column::STRING && class.known && attributes::PROPERTIES.contains(&name) {
            let mut values = data.clone();
            let mut values = std::iter::from_fn(|| values.string()).take(class.instances);
            if !values.all(attributes::lengths_fit) {
                return Err(bad(place(), "attributes are longer than their bytes"));
            }
            self.decoded_bytes += ENCODED_RATIO * data.rest().len() as u64;
        }
        if name == TAGS {
            self.decoded_bytes += match value_type {
                column::SHARED_STRING => {
                    let indices = column::interleaved_u32(&data.rest()[..4 * class.instances]);
                    let lengths = indices.filter_map(|i| self.shared_lengths.get(i as usize));
                    ENCODED_RATIO * lengths.map(|&length| u64::from(length)).sum::<u64>()
                }
                _ => ENCODED_RATIO * data.rest().len() as u64,
            };
        }
        if !class.properties.insert(name.into()) {
            return Err(bad(place(), "the file holds it twice"));
        }
        if class.properties.len() > class.room {
            self.decoded_bytes += class.instances as u64 * PROPERTY_BYTES;
        }
        self.check_memory()
    }

    /// Takes a chunk that says who hangs below whom.
    ///
    /// # Errors
    /// [`ImportError::Malformed`].
    pub(super) fn parents(&mut self, data: &[u8]) -> Result<(), ImportError> {
        let bad = |reason| ImportError::malformed("the parents", reason);
        let mut data = Cursor::new(data);
        let arrays = (|| {
            let (version, count) = (data.u8()?, data.u32()? as usize);
            let bytes = count.checked_mul(4)?;
            Some((version, data.take(bytes)?, data.take(bytes)?))
        })();
        let (version, children, parents) =
            arrays.ok_or_else(|| bad("more are claimed than there are"))?;
        if version != 0 {
            return Err(bad("of unknown version"));
        }
        for (child, parent) in column::referents(children).zip(column::referents(parents)) {
            let number = |referent| self.numbers.get(&referent).copied();
            let child =
                number(child).ok_or_else(|| bad("an instance is placed that does not exist"))?;
            let parent = match parent {
                NO_REFERENT => Parent::Root,
                parent => Parent::Instance(
                    number(parent)
                        .ok_or_else(|| bad("an instance hangs below one that does not exist"))?,
                ),
            };
            let place = &mut self.parents[child as usize];
            if *place != Parent::Nowhere {
                return Err(bad("an instance is placed twice"));
            }
            *place = parent;
        }
        Ok(())
    }

    /// Checks the tree, once all chunks are taken, and gives the number of instances that hang nowhere.
    ///
    /// # Errors
    /// [`ImportError::Cyclic`] or [`ImportError::TooDeep`].
    pub(super) fn check_tree(&self) -> Result<usize, ImportError> {
        tree::check(&self.parents).map_err(|fault| match fault {
            TreeFault::TooDeep => ImportError::TooDeep,
            TreeFault::Cycle(number) => {
                let class = self.classes.get(&self.class_of[number]);
                ImportError::Cyclic {
                    class: class.map(|class| class.name.clone()).unwrap_or_default(),
                }
            }
        })
    }

    /// Whether the decoder's memory for what was taken so far is bearable.
    fn check_memory(&self) -> Result<(), ImportError> {
        let size = self.decoded_bytes;
        let plausible = SLACK_BYTES + RATIO_MAX * self.file_bytes;
        let max = limits::FOREIGN_DECODED_BYTES_MAX.min(plausible);
        if size > max {
            return Err(ImportError::TooLarge {
                what: "the file, decoded in memory,",
                size,
                max,
            });
        }
        Ok(())
    }
}

/// The number, the name and the referents of a class.
fn read_class(data: &[u8]) -> Result<(u32, &str, &[u8]), ImportError> {
    let bad = |reason| ImportError::malformed("a class", reason);
    let mut data = Cursor::new(data);
    let number = data.u32().ok_or_else(|| bad("it is cut off"))?;
    let name = data.string().and_then(name_text);
    let name = name.ok_or_else(|| bad("its name is cut off, too long or no text"))?;
    let referents = (|| {
        data.u8()?;
        let bytes = (data.u32()? as usize).checked_mul(4)?;
        data.take(bytes)
    })();
    let referents = referents.ok_or_else(|| {
        ImportError::malformed(
            format!("class {name}"),
            "it claims more instances than it has bytes for",
        )
    })?;
    Ok((number, name, referents))
}

/// The name of a class or property.
fn name_text(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    (text.len() <= limits::NAME_BYTES_MAX).then_some(text)
}
