//! Loads one chunk into a client's model. The chunk's instances come detached, linked among themselves; where they go,
//! and what refers to what, is the caller's business, who knows what else happened since publish.

use std::sync::Arc;

use studio_model::known::known;
use studio_model::{Change, ChangeError, DataModel, InstanceId, PropertyId, Value};

use crate::chunk::{Cells, ClassRows, Column, DecodedChunk, Decoder, Span, Target};
use crate::column::Values;
use crate::error::{Damage, SectionName, SnapshotError};
use crate::id::{ChunkId, NetId};
use crate::manifest::{ChunkInfo, ClientManifest};
use crate::wire::WireError;

/// What a chunk brought. All instances are detached.
#[derive(Debug, Default)]
pub struct LoadedChunk {
    /// Every instance that was created, parents before children. The root is never among them.
    pub instances: Vec<(NetId, InstanceId)>,
    /// The references of these instances: holder, property and the number that it refers to. None of them is set.
    pub references: Vec<(InstanceId, PropertyId, NetId)>,
    /// The instances whose parent this chunk did not create: instance, its number, its parent's number.
    pub tops: Vec<(InstanceId, NetId, NetId)>,
    /// `Class.Property` of what this version does not know, each once; it was left out.
    pub skipped: Vec<String>,
}

/// Creates the instances of a chunk, except those that `skip` names; children of a skipped instance become tops. The
/// bytes are held against the manifest's hash first.
///
/// # Errors
/// [`SnapshotError`]; nothing was created.
pub fn load_chunk(
    manifest: &ClientManifest,
    chunk: ChunkId,
    bytes: &[u8],
    model: &mut DataModel,
    skip: &dyn Fn(NetId) -> bool,
) -> Result<LoadedChunk, SnapshotError> {
    let name = SectionName::Chunk(chunk);
    let info = manifest
        .chunk(chunk)
        .ok_or(SnapshotError::NoSuchSection(name.clone()))?;
    let mut load = || -> Result<LoadedChunk, Damage> {
        let raw = info.section().unpack(bytes)?;
        let mut decoder = Decoder::new(manifest.instance_count());
        let span = Span {
            first: info.first_net_id.0,
            count: info.count,
        };
        let decoded = decoder.instances(&raw, span)?;
        drop(raw);
        check_parents(manifest, info, &decoded)?;
        let mut arrival = Arrival {
            model,
            info,
            created: vec![None; info.count as usize],
            references: Vec::new(),
        };
        if let Err(error) = arrival.create(&decoded, skip) {
            arrival.undo();
            return Err(error.into());
        }
        Ok(LoadedChunk {
            skipped: decoder.skipped,
            ..arrival.finish(&decoded)
        })
    };
    load().map_err(|damage| SnapshotError::section(name, damage))
}

/// A parent is in the same chunk or in the base chunk, and the root is the first instance of the base chunk alone.
fn check_parents(
    manifest: &ClientManifest,
    info: &ChunkInfo,
    decoded: &DecodedChunk,
) -> Result<(), WireError> {
    let (own, base) = (info.net_ids(), manifest.base_count());
    if !decoded
        .parents
        .iter()
        .all(|parent| *parent < base || own.contains(parent))
    {
        return Err(WireError::Inconsistent {
            what: "a parent is neither in this chunk nor in the base chunk",
        });
    }
    let roots = decoded
        .classes
        .iter()
        .filter(|rows| rows.class == known().data_model);
    let roots: Vec<u32> = roots.flat_map(|rows| &rows.members).copied().collect();
    let expected: &[u32] = if own.start == 0 { &[0] } else { &[] };
    if roots != expected {
        return Err(WireError::Inconsistent {
            what: "the root must be the first instance of the base chunk, and there only",
        });
    }
    Ok(())
}

/// A chunk that is being loaded.
struct Arrival<'a> {
    model: &'a mut DataModel,
    info: &'a ChunkInfo,
    /// By the ordinal of the instance.
    created: Vec<Option<InstanceId>>,
    references: Vec<(InstanceId, PropertyId, NetId)>,
}

impl Arrival<'_> {
    fn create(
        &mut self,
        decoded: &DecodedChunk,
        skip: &dyn Fn(NetId) -> bool,
    ) -> Result<(), ChangeError> {
        let first = self.info.first_net_id.0;
        for rows in &decoded.classes {
            if rows.class == known().data_model {
                continue;
            }
            let wanted: Vec<u32> = rows
                .members
                .iter()
                .copied()
                .filter(|member| !skip(NetId(first + member)))
                .collect();
            let mut ids = Vec::with_capacity(wanted.len());
            self.model.create_many(rows.class, wanted.len(), &mut ids)?;
            for (&member, &id) in wanted.iter().zip(&ids) {
                self.created[member as usize] = Some(id);
            }
            self.name_unknown(rows, &ids)?;
            for column in &rows.columns {
                self.set_column(rows, column)?;
            }
        }
        for (at, &parent) in decoded.parents.iter().enumerate() {
            if let (Some(root), Some(parent)) = (self.created[at], self.created_number(parent)) {
                self.model.apply(Change::Insert {
                    root,
                    parent,
                    before: None,
                })?;
            }
        }
        Ok(())
    }

    fn created_number(&self, number: u32) -> Option<InstanceId> {
        let at = number.checked_sub(self.info.first_net_id.0)?;
        self.created.get(at as usize).copied().flatten()
    }

    fn name_unknown(&mut self, rows: &ClassRows, ids: &[InstanceId]) -> Result<(), ChangeError> {
        if rows.class != self.model.table().unknown_class() {
            return Ok(());
        }
        for &id in ids {
            let name = Arc::clone(&rows.name);
            self.model.apply(Change::SetName { id, name })?;
            if let Some(annotations) = self.model.annotations_mut(id) {
                annotations.unknown_class = Some(Arc::clone(&rows.name));
            }
        }
        Ok(())
    }

    fn set_column(&mut self, rows: &ClassRows, column: &Column) -> Result<(), ChangeError> {
        for number in 0..column.rows.count(rows.members.len()) {
            let member = rows.members[column.rows.row(number)];
            let Some(id) = self.created[member as usize] else {
                continue;
            };
            let value = match &column.cells {
                Cells::Marks => None,
                Cells::Values(Values::Same(value)) => Some(value.clone()),
                Cells::Values(Values::Each(values)) => values.get(number),
                Cells::References(targets) => {
                    if let (Target::Property(property), Some(target)) =
                        (&column.target, targets[number])
                    {
                        self.references.push((id, *property, target));
                    }
                    continue;
                }
            };
            match (&column.target, value) {
                (Target::Property(property), Some(value)) => {
                    self.model.set_property(id, *property, value)?;
                }
                (Target::Name, Some(Value::String(name))) => {
                    self.model.apply(Change::SetName { id, name })?;
                }
                (Target::Attribute(name), value @ Some(_)) => {
                    let name = Arc::clone(name);
                    self.model.apply(Change::SetAttribute { id, name, value })?;
                }
                (Target::Tag(tag), _) => {
                    let tag = Arc::clone(tag);
                    self.model.apply(Change::AddTag { id, tag })?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Frees what was created.
    fn undo(&mut self) {
        for &id in self.created.iter().flatten() {
            self.model.free(id);
        }
    }

    fn finish(self, decoded: &DecodedChunk) -> LoadedChunk {
        let mut loaded = LoadedChunk {
            references: self.references,
            ..LoadedChunk::default()
        };
        for (at, &parent) in decoded.parents.iter().enumerate() {
            let Some(id) = self.created[at] else { continue };
            let number = NetId(self.info.first_net_id.0 + at as u32);
            loaded.instances.push((number, id));
            if self.model.parent(id).is_none() {
                loaded.tops.push((id, number, NetId(parent)));
            }
        }
        loaded
    }
}
