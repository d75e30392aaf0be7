//! Applies a journal batch: reads its operations in order and does each to the model. What cannot be done is the server's
//! fault, and ends the connection; nothing here panics.

use std::sync::Arc;

use studio_model::known::known;
use studio_model::{
    Change, ChangeError, ClassId, DataModel, InstanceId, PropertyId, Value, ValueType, limits,
};
use studio_snapshot::value_codec::{
    decode_attributes, decode_tags, decode_typed_value, decode_value,
};
use studio_snapshot::{ChunkId, NetId, Reader, WireError};

use super::numbers::Numbers;
use super::ownership::Holdings;
use super::poses::{Binding, ClientPoses};
use super::{ServerFault, place};
use crate::call::Call;
use crate::limits::ASSEMBLY_MEMBERS_MAX;
use crate::op::{GOES_ON, KEEPS, OWNED, OpKind, Tenure};
use crate::ownership::read_velocity;
use crate::pose::Pose;

/// What a batch asks of the client beyond its model.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) hash: bool,
    /// In order; the instances in them are those of the batch's end.
    pub(super) calls: Vec<Call>,
}

/// Everything that a batch works on.
pub(super) struct Applier<'a> {
    pub(super) model: &'a mut DataModel,
    pub(super) numbers: &'a mut Numbers,
    pub(super) poses: &'a mut ClientPoses,
    pub(super) holdings: &'a mut Holdings,
    /// Subtrees that were removed; freed when readers of the journal have seen that.
    pub(super) removed: &'a mut Vec<InstanceId>,
}

/// What an `Open` says.
pub(super) struct Open {
    pub(super) chunk: ChunkId,
    /// Sorted.
    pub(super) dropped: Vec<u32>,
    /// Sorted.
    pub(super) moved: Vec<u32>,
}

impl Applier<'_> {
    /// Applies all operations. `open` puts a chunk that the client holds into the model.
    pub(super) fn batch(
        &mut self,
        bytes: &[u8],
        open: &mut dyn FnMut(&mut Applier<'_>, &Open) -> Result<(), ServerFault>,
    ) -> Result<Asked, ServerFault> {
        let mut reader = Reader::new(bytes);
        let mut asked = Asked::default();
        while !reader.is_at_end() {
            let number = reader.u8()?;
            let kind = OpKind::from_number(number).ok_or(WireError::UnknownNumber {
                what: "operation",
                number: u64::from(number),
            })?;
            match kind {
                OpKind::Open => {
                    let order = read_open(&mut reader)?;
                    open(self, &order)?;
                }
                OpKind::HashRequest => asked.hash = true,
                OpKind::Call => {
                    let numbers = &*self.numbers;
                    asked
                        .calls
                        .extend(Call::decode(&mut reader, &mut |net| numbers.instance(net))?);
                }
                OpKind::Bind => self.bind(&mut reader)?,
                OpKind::Free => {
                    let group = reader.varint_u32("pose group")?;
                    let (slot, version) = (reader.u8()?, reader.u16()?);
                    if let Some(root) = self.poses.free(group, slot, version)? {
                        self.holdings.freed(root);
                    }
                }
                kind => self.instance_or_again(kind, &mut reader)?,
            }
        }
        Ok(asked)
    }

    /// An operation on one instance. What scripts wrote here may be in the way of what the server says: it has to go then.
    fn instance_or_again(
        &mut self,
        kind: OpKind,
        reader: &mut Reader<'_>,
    ) -> Result<(), ServerFault> {
        let start = reader.clone();
        match self.instance(kind, reader) {
            Err(ServerFault::Refused(_)) if self.model.has_local_writes() => {
                self.model.take_back_all();
                *reader = start;
                self.instance(kind, reader)
            }
            done => done,
        }
    }

    /// An operation on one instance.
    fn instance(&mut self, kind: OpKind, reader: &mut Reader<'_>) -> Result<(), ServerFault> {
        let net = NetId(reader.varint_u32("instance")?);
        if kind == OpKind::Insert {
            return self.insert(net, reader);
        }
        let id = self
            .numbers
            .instance(net)
            .ok_or(ServerFault::NoSuchInstance(net))?;
        match kind {
            OpKind::Move => {
                let parent = self.parent(reader)?;
                self.put_below(id, parent)?;
            }
            OpKind::Remove => self.remove(id)?,
            OpKind::Name => {
                let name = Arc::from(reader.text("name", limits::NAME_BYTES_MAX)?);
                self.model.apply(Change::SetName { id, name })?;
            }
            OpKind::Property => {
                self.property(id, reader)?;
            }
            OpKind::Attribute => {
                let name =
                    Arc::from(reader.text("attribute name", limits::ATTRIBUTE_NAME_BYTES_MAX)?);
                let value = if reader.flag("attribute")? {
                    Some(decode_typed_value(reader, &mut |_| None)?)
                } else {
                    None
                };
                self.model.apply(Change::SetAttribute { id, name, value })?;
            }
            OpKind::Tags => self.tags(id, reader)?,
            OpKind::Refresh => {
                let class = read_class(reader)?;
                if self.model.class(id) != Some(class) {
                    return Err(ServerFault::WrongClass(net));
                }
                self.body(id, reader)?;
            }
            OpKind::Open
            | OpKind::Insert
            | OpKind::Bind
            | OpKind::Free
            | OpKind::HashRequest
            | OpKind::Call => {}
        }
        Ok(())
    }

    fn parent(&self, reader: &mut Reader<'_>) -> Result<InstanceId, ServerFault> {
        let net = NetId(reader.varint_u32("parent")?);
        self.numbers
            .instance(net)
            .ok_or(ServerFault::NoSuchInstance(net))
    }

    fn insert(&mut self, net: NetId, reader: &mut Reader<'_>) -> Result<(), ServerFault> {
        let parent = self.parent(reader)?;
        if self.numbers.instance(net).is_some() {
            return Err(ServerFault::InstanceExists(net));
        }
        let class = read_class(reader)?;
        let id = self.model.create(class)?;
        let done = self.body(id, reader).and_then(|()| {
            self.put_below(id, parent)?;
            Ok(())
        });
        if done.is_err() {
            self.model.free(id);
            return done;
        }
        self.numbers.arrive(self.model, net, id);
        Ok(())
    }

    /// Moves an instance, or inserts it if it is still detached.
    pub(super) fn put_below(
        &mut self,
        id: InstanceId,
        parent: InstanceId,
    ) -> Result<(), ChangeError> {
        let before = None;
        let change = if self.model.parent(id).is_some() {
            Change::Reparent { id, parent, before }
        } else {
            Change::Insert {
                root: id,
                parent,
                before,
            }
        };
        self.model.apply(change).map(|_| ())
    }

    /// What goes is what the server has below `root`, wherever scripts have put it here, and what they made there.
    fn remove(&mut self, root: InstanceId) -> Result<(), ServerFault> {
        self.put_back_around(root);
        let subtree: Vec<InstanceId> = self.model.subtree(root).collect();
        // Scripts may have taken it out already.
        if self.model.parent(root).is_some() {
            self.model.apply(Change::Remove { root })?;
        }
        for id in subtree {
            self.numbers.forget_references(self.model, id);
            self.numbers.leave(self.model, id);
        }
        self.removed.push(root);
        Ok(())
    }

    /// Undoes what scripts moved into or out of a subtree.
    fn put_back_around(&mut self, root: InstanceId) {
        let model = &mut *self.model;
        while model.has_local_writes() {
            let mut moved = model.moved_locally();
            moved.retain(|&id| {
                let is_here = model.is_descendant_of(id, root);
                id != root && (is_here || model.original_ancestors(id).any(|above| above == root))
            });
            // What goes back may bring along what was moved below it.
            if moved.is_empty() {
                return;
            }
            if model.take_back_parents(&moved).is_err() {
                model.take_back_all();
                return;
            }
        }
    }

    /// Name, properties, attributes and tags; what is not named has its default.
    fn body(&mut self, id: InstanceId, reader: &mut Reader<'_>) -> Result<(), ServerFault> {
        self.model.take_back(id);
        let name = Arc::from(reader.text("name", limits::NAME_BYTES_MAX)?);
        self.model.apply(Change::SetName { id, name })?;
        let class = self.model.class(id).ok_or(ChangeError::NoSuchInstance)?;
        let info = self.model.table().class(class);
        self.numbers.forget_references(self.model, id);
        let count = reader.count("properties", info.properties.len(), 2)?;
        let mut named = Vec::with_capacity(count);
        for _ in 0..count {
            named.push(self.property(id, reader)?);
        }
        let others: Vec<PropertyId> = self
            .model
            .own_values(id)
            .map(|(property, _)| property)
            .filter(|property| {
                !named.contains(property) && self.model.property_is_for_clients(id, *property)
            })
            .collect();
        for property in others {
            if let Some(default) = info.default_of(property) {
                self.model.set_property(id, property, default.clone())?;
            }
        }
        let attributes = decode_attributes(reader)?;
        let old: Vec<Arc<str>> = self
            .model
            .attributes(id)
            .iter()
            .map(|(name, _)| Arc::clone(name))
            .collect();
        for name in old
            .into_iter()
            .filter(|old| !attributes.iter().any(|(name, _)| name == old))
        {
            self.model.apply(Change::SetAttribute {
                id,
                name,
                value: None,
            })?;
        }
        for (name, value) in attributes {
            let value = Some(value);
            self.model.apply(Change::SetAttribute { id, name, value })?;
        }
        self.tags(id, reader)
    }

    fn property(
        &mut self,
        id: InstanceId,
        reader: &mut Reader<'_>,
    ) -> Result<PropertyId, ServerFault> {
        let number = reader.varint_u32("property")?;
        let property = PropertyId::from_index(number as usize).ok_or(WireError::UnknownNumber {
            what: "property",
            number: u64::from(number),
        })?;
        let value_type = self.model.table().property(property).value_type;
        let (numbers, mut target) = (&*self.numbers, None);
        let value = decode_value(reader, value_type, &mut |net| {
            target = Some(net);
            numbers.instance(net)
        })?;
        self.model.set_property(id, property, value)?;
        if value_type == ValueType::Ref {
            self.numbers.refer(id, property, target);
        }
        Ok(property)
    }

    fn tags(&mut self, id: InstanceId, reader: &mut Reader<'_>) -> Result<(), ServerFault> {
        let tags = decode_tags(reader)?;
        self.model.take_back_tags(id);
        let old: Vec<Arc<str>> = self.model.tags(id).to_vec();
        for tag in old.into_iter().filter(|tag| !tags.contains(tag)) {
            self.model.apply(Change::RemoveTag { id, tag })?;
        }
        for tag in tags {
            self.model.apply(Change::AddTag { id, tag })?;
        }
        Ok(())
    }

    fn bind(&mut self, reader: &mut Reader<'_>) -> Result<(), ServerFault> {
        let group = reader.varint_u32("pose group")?;
        let (slot, version) = (reader.u8()?, reader.u16()?);
        let tick = reader.varint_u32("tick")?;
        let root = NetId(reader.varint_u32("root")?);
        let pose = read_pose(reader)?;
        let now = if reader.flag("pose")? {
            read_pose(reader)?
        } else {
            pose
        };
        let flags = reader.u8()?;
        let tenure = if flags & OWNED != 0 {
            Some(Tenure {
                user_id: reader.zigzag()?,
                epoch: reader.varint_u32("epoch")?,
                velocity: read_velocity(reader)?,
            })
        } else {
            None
        };
        let goes_on = flags & GOES_ON != 0;
        let count = reader.count("assembly members", ASSEMBLY_MEMBERS_MAX, 2)?;
        let mut members = Vec::with_capacity(count);
        for _ in 0..count {
            let member = NetId(reader.varint_u32("member")?);
            let Value::CFrame(offset) = decode_value(reader, ValueType::CFrame, &mut |_| None)?
            else {
                continue;
            };
            members.push((member, offset));
        }
        let binding = Binding {
            root,
            members,
            tick,
            pose,
            owner: tenure.map(|tenure| tenure.user_id),
        };
        let lost = self.holdings.bound(
            (root, self.numbers.instance(root)),
            tenure.as_ref(),
            now,
            (goes_on, flags & KEEPS != 0),
        );
        if !goes_on {
            self.poses.forget_trail(root);
        } else if let Some(shown) = lost {
            self.poses.leave_trail(root, shown);
        }
        // What its own client moves is where that has it, and whoever joined it with it.
        let own = self.numbers.instance(root).filter(|_| goes_on);
        let own = own.filter(|_| self.holdings.is_mine(tenure.as_ref()));
        if let Some(frame) = own.and_then(|own| self.model.cframe(own, known().cframe)) {
            self.poses.forget_trail(root);
            place(self.model, self.numbers, &binding, frame);
        } else if !self.poses.is_led_to(root, now) {
            place(self.model, self.numbers, &binding, now.to_cframe());
        }
        self.poses.bind(group, slot, version, binding, now)?;
        Ok(())
    }
}

fn read_open(reader: &mut Reader<'_>) -> Result<Open, WireError> {
    let chunk = ChunkId(reader.varint_u32("chunk")?);
    Ok(Open {
        chunk,
        dropped: read_numbers(reader)?,
        moved: read_numbers(reader)?,
    })
}

fn read_numbers(reader: &mut Reader<'_>) -> Result<Vec<u32>, WireError> {
    let count = reader.count("instances", limits::INSTANCES_MAX, 1)?;
    let mut last = 0u32;
    (0..count)
        .map(|_| {
            let step = reader.varint_u32("instance")?;
            last = last.checked_add(step).ok_or(WireError::BadVarint)?;
            Ok(last)
        })
        .collect()
}

fn read_class(reader: &mut Reader<'_>) -> Result<ClassId, WireError> {
    let number = reader.varint_u32("class")?;
    let class = ClassId::from_index(number as usize).filter(|&class| class != known().data_model);
    class.ok_or(WireError::UnknownNumber {
        what: "class",
        number: u64::from(number),
    })
}

fn read_pose(reader: &mut Reader<'_>) -> Result<Pose, WireError> {
    let mut pose = Pose::default();
    for place in &mut pose.position {
        *place = i32::try_from(reader.zigzag()?).map_err(|_| WireError::BadVarint)?;
    }
    pose.largest = reader.u8()?;
    for place in &mut pose.rotation {
        *place = reader.i16()?;
    }
    Ok(pose)
}
