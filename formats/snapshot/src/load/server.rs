//! Loads a whole snapshot: every section, whole columns at a time, the tree in its published order.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use studio_model::known::known;
use studio_model::{Bulk, ChangeError, DataModel, InstanceId, limits};

use super::column::{ClassColumns, Placed};
use crate::chunk::{ClassRows, Decoder, Span};
use crate::error::{Damage, SectionName, SnapshotError};
use crate::id::{ChunkId, NetId};
use crate::identity::{self, Tree, Uids};
use crate::manifest::ClientManifest;
use crate::snapshot::Snapshot;
use crate::wire::WireError;

/// A server's model, as it was published.
#[derive(Debug)]
pub struct LoadedSnapshot {
    /// The whole place.
    pub model: DataModel,
    /// The instances by [`NetId`], the root first.
    pub net_ids: Vec<InstanceId>,
    /// `Class.Property` of what the snapshot holds and this version does not know, each once; it was left out.
    pub skipped: Vec<String>,
    client_manifest: ClientManifest,
}

impl LoadedSnapshot {
    /// The chunk in which an instance was published; `None` for the server's own.
    pub fn home_chunk(&self, id: NetId) -> Option<ChunkId> {
        self.client_manifest.home_chunk(id)
    }
}

/// Loads everything.
///
/// # Errors
/// [`SnapshotError::Section`] with what does not make sense. Unknown classes are kept as data, unknown properties are
/// left out and listed.
pub fn load_server(snapshot: &Snapshot) -> Result<LoadedSnapshot, SnapshotError> {
    let mut parts = Parts::new(snapshot.instance_count());
    let mut identity = None;
    let mut first = 0;
    for (at, entry) in snapshot.sections().enumerate() {
        let fail = |error: WireError| SnapshotError::section(entry.name.clone(), error);
        match entry.name {
            SectionName::Chunk(_) | SectionName::ServerInstances(_) => {
                let span = Span {
                    first,
                    count: entry.instances,
                };
                parts
                    .add_instances(&snapshot.unpacked(at, &entry)?, span)
                    .map_err(fail)?;
                first += entry.instances;
                parts.ends.push(first);
                if matches!(entry.name, SectionName::Chunk(_)) {
                    parts.client_rows = parts.classes.iter().map(|class| class.rows).collect();
                }
            }
            SectionName::ServerProperties => parts
                .add_overlay(&snapshot.unpacked(at, &entry)?)
                .map_err(fail)?,
            SectionName::Identity => {
                identity = Some((entry.name.clone(), snapshot.unpacked(at, &entry)?));
            }
            _ => {}
        }
    }
    let Some((name, identity)) = identity else {
        return Err(SnapshotError::NoSuchSection(SectionName::Identity));
    };
    let loaded = parts
        .into_model(identity)
        .map_err(|damage| SnapshotError::section(name, damage))?;
    Ok(LoadedSnapshot {
        client_manifest: snapshot.client_manifest().clone(),
        ..loaded
    })
}

/// What the sections said so far.
struct Parts {
    decoder: Decoder,
    classes: Vec<ClassColumns>,
    by_name: FxHashMap<Arc<str>, usize>,
    /// The class's place in `classes`, by number.
    class_of: Vec<u16>,
    /// By number.
    parents: Vec<u32>,
    /// Where each section's numbers end.
    ends: Vec<u32>,
    /// By class: its rows that clients may know.
    client_rows: Vec<usize>,
}

impl Parts {
    fn new(count: u32) -> Self {
        Self {
            decoder: Decoder::new(count),
            classes: Vec::new(),
            by_name: FxHashMap::default(),
            class_of: Vec::new(),
            parents: Vec::new(),
            ends: Vec::new(),
            client_rows: Vec::new(),
        }
    }

    fn add_instances(&mut self, bytes: &[u8], span: Span) -> Result<(), WireError> {
        let mut chunk = self.decoder.instances(bytes, span)?;
        self.parents.append(&mut chunk.parents);
        let start = self.class_of.len();
        self.class_of.resize(start + span.count as usize, 0);
        for rows in chunk.classes {
            let place = self.place_of(&rows)?;
            let class = &mut self.classes[usize::from(place)];
            for &member in &rows.members {
                self.class_of[start + member as usize] = place;
            }
            let first_row = class.rows;
            class.rows += rows.members.len();
            class.add(rows.columns, first_row, rows.members.len());
        }
        Ok(())
    }

    fn place_of(&mut self, rows: &ClassRows) -> Result<u16, WireError> {
        let next = self.classes.len();
        let place = *self.by_name.entry(Arc::clone(&rows.name)).or_insert(next);
        if place == next {
            self.classes
                .push(ClassColumns::new(Arc::clone(&rows.name), rows.class));
        }
        u16::try_from(place).map_err(|_| WireError::TooLarge {
            what: "classes",
            got: place as u64,
            max: u64::from(u16::MAX),
        })
    }

    /// The overlay's rows count over what clients may know, which the first sections hold.
    fn add_overlay(&mut self, bytes: &[u8]) -> Result<(), WireError> {
        let (by_name, client_rows) = (&self.by_name, &self.client_rows);
        let rows_of = |name: &str| {
            by_name
                .get(name)
                .and_then(|&place| client_rows.get(place))
                .copied()
        };
        let overlay = self.decoder.overlay(bytes, rows_of)?;
        for rows in overlay {
            if let Some(&place) = self.by_name.get(&rows.name) {
                self.classes[place].add(rows.columns, 0, self.client_rows[place]);
            }
        }
        Ok(())
    }

    fn into_model(self, identity: Cow<'_, [u8]>) -> Result<LoadedSnapshot, Damage> {
        let (tree, uids) = identity::decode(&identity, &self.parents, &self.ends)?;
        drop(identity);
        let mut model = DataModel::new();
        let root = model.root();
        let mut bulk = model.bulk();
        let mut ids: Vec<Vec<InstanceId>> = Vec::with_capacity(self.classes.len());
        let mut runs = Vec::with_capacity(self.classes.len());
        for class in &self.classes {
            let mut created = Vec::with_capacity(class.rows);
            if class.class == known().data_model {
                created.push(root);
                runs.push(None);
            } else {
                runs.push(Some(bulk.create_many(
                    class.class,
                    class.rows,
                    &mut created,
                )?));
            }
            if created.len() != class.rows {
                return Err(ONE_ROOT.into());
            }
            ids.push(created);
        }
        let net_ids = by_number(&self.class_of, &ids);
        if net_ids.first() != Some(&root) {
            return Err(ONE_ROOT.into());
        }
        for ((class, ids), run) in self.classes.into_iter().zip(&ids).zip(runs) {
            let placed = Placed {
                ids,
                run,
                net_ids: &net_ids,
            };
            class.apply(&mut bulk, &placed)?;
        }
        link(&mut bulk, &net_ids, &tree, uids)?;
        drop(bulk);
        Ok(LoadedSnapshot {
            model,
            net_ids,
            skipped: self.decoder.skipped,
            client_manifest: ClientManifest::default(),
        })
    }
}

const ONE_ROOT: WireError = WireError::Inconsistent {
    what: "the first instance, and no other, must be the root",
};

/// The instances by number: each class's in turn.
fn by_number(class_of: &[u16], ids: &[Vec<InstanceId>]) -> Vec<InstanceId> {
    let mut next = vec![0; ids.len()];
    let taken = class_of.iter().map(|&class| {
        let row = &mut next[usize::from(class)];
        *row += 1;
        ids[usize::from(class)][*row - 1]
    });
    taken.collect()
}

/// Puts every instance below its parent, in preorder, and gives it its uid.
fn link(
    bulk: &mut Bulk<'_>,
    net_ids: &[InstanceId],
    tree: &Tree,
    mut uids: Uids,
) -> Result<(), ChangeError> {
    bulk.set_uid(net_ids[0], uids.next_uid());
    let mut levels = vec![(0u32, tree.children(0).iter())];
    while let Some((parent, children)) = levels.last_mut() {
        let Some(&child) = children.next() else {
            levels.pop();
            continue;
        };
        let (id, above) = (net_ids[child as usize], net_ids[*parent as usize]);
        bulk.link(id, above);
        bulk.set_uid(id, uids.next_uid());
        if levels.len() >= limits::TREE_DEPTH_MAX {
            return Err(ChangeError::TooDeep);
        }
        levels.push((child, tree.children(child).iter()));
    }
    Ok(())
}
