//! What clients know: a number on the wire for every instance, the chunk it is at home in, and the parent that clients
//! were told. Knows no clients and no bytes.

use rustc_hash::FxHashMap;
use studio_model::{DataModel, InstanceId};
use studio_snapshot::{ChunkId, NetId};

/// What clients know of one instance.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known {
    /// Its number on the wire.
    pub(crate) net: NetId,
    /// The chunk it is at home in: who has that chunk open sees it.
    pub(crate) home: ChunkId,
    /// The parent that clients were told; the root has none.
    pub(crate) parent: Option<InstanceId>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    id: InstanceId,
    net: NetId,
    known: Option<(ChunkId, Option<InstanceId>)>,
}

/// Numbers on the wire and homes, by instance.
#[derive(Debug, Default)]
pub(crate) struct Registry {
    /// By slot index; an entry of another generation counts as none.
    entries: Vec<Option<Entry>>,
    /// By number on the wire. Numbers are not reused in a session.
    instances: Vec<InstanceId>,
    /// Homes beyond the published chunks: of what only one player may know. They are not reused either.
    private: FxHashMap<InstanceId, ChunkId>,
    published_chunks: u32,
}

impl Registry {
    /// Starts from what was published: `instances` by number, `home` of each number that clients may know, and how many
    /// chunks there are.
    pub(crate) fn new(
        model: &DataModel,
        instances: Vec<InstanceId>,
        published_chunks: usize,
        home: impl Fn(NetId) -> Option<ChunkId>,
    ) -> Self {
        let mut entries = vec![None; model.slot_count()];
        for (number, &id) in instances.iter().enumerate() {
            let net = NetId(number as u32);
            entries[id.index()] = Some(Entry {
                id,
                net,
                known: home(net).map(|home| (home, model.parent(id))),
            });
        }
        Self {
            entries,
            instances,
            private: FxHashMap::default(),
            published_chunks: published_chunks as u32,
        }
    }

    /// How many chunks there are that clients hold bytes of.
    pub(crate) fn published_chunks(&self) -> usize {
        self.published_chunks as usize
    }

    /// The home of what only this player may know.
    pub(crate) fn private_home(&mut self, player: InstanceId) -> ChunkId {
        let next = ChunkId(self.published_chunks + self.private.len() as u32);
        *self.private.entry(player).or_insert(next)
    }

    /// Whether only one player knows what is at home there.
    pub(crate) fn is_private(&self, home: ChunkId) -> bool {
        home.0 >= self.published_chunks
    }

    fn entry(&self, id: InstanceId) -> Option<&Entry> {
        self.entries
            .get(id.index())?
            .as_ref()
            .filter(|e| e.id == id)
    }

    /// The instance's number, if it ever had one.
    pub(crate) fn net(&self, id: InstanceId) -> Option<NetId> {
        self.entry(id).map(|e| e.net)
    }

    /// What clients know of it; `None` if they do not know it.
    pub(crate) fn known(&self, id: InstanceId) -> Option<Known> {
        let entry = self.entry(id)?;
        let (home, parent) = entry.known?;
        Some(Known {
            net: entry.net,
            home,
            parent,
        })
    }

    /// The instance of a number.
    pub(crate) fn instance(&self, net: NetId) -> Option<InstanceId> {
        self.instances.get(net.index()).copied()
    }

    /// All that clients know, by number.
    pub(crate) fn all_known(&self) -> impl Iterator<Item = (InstanceId, Known)> + '_ {
        self.instances
            .iter()
            .filter_map(|&id| Some((id, self.known(id)?)))
    }

    /// The instance's number; it gets one if it has none. `None` for a handle of nothing.
    pub(crate) fn number(&mut self, model: &DataModel, id: InstanceId) -> Option<NetId> {
        if !model.contains(id) {
            return None;
        }
        if let Some(net) = self.net(id) {
            return Some(net);
        }
        Some(self.put(id, None))
    }

    fn put(&mut self, id: InstanceId, known: Option<(ChunkId, Option<InstanceId>)>) -> NetId {
        if self.entries.len() <= id.index() {
            self.entries.resize(id.index() + 1, None);
        }
        let net = self.net(id).unwrap_or_else(|| {
            self.instances.push(id);
            NetId(self.instances.len() as u32 - 1)
        });
        self.entries[id.index()] = Some(Entry { id, net, known });
        net
    }

    /// Clients are told of the instance, at home in `home` below `parent`. It gets a number if it has none.
    pub(crate) fn tell(
        &mut self,
        id: InstanceId,
        home: ChunkId,
        parent: Option<InstanceId>,
    ) -> NetId {
        self.put(id, Some((home, parent)))
    }

    /// Clients are told that the instance is gone. It keeps its number, for the case that it comes back.
    pub(crate) fn forget(&mut self, id: InstanceId) {
        if let Some(Some(entry)) = self.entries.get_mut(id.index())
            && entry.id == id
        {
            entry.known = None;
        }
    }
}
