//! The list of what a journal batch may say. A batch is its tick and then operations, in the order in which a client
//! applies them; it is applied whole. Here is the server's side, which writes them; `client::apply` reads them.

mod walk;

pub use walk::walk;

use studio_model::{CFrame, DataModel, InstanceId, PropertyId, Value};
use studio_snapshot::value_codec::{
    encode_attributes, encode_tags, encode_typed_value, encode_value,
};
use studio_snapshot::{ChunkId, NetId, Writer};

use crate::ownership::{Velocity, write_velocity};
use crate::pose::Pose;

macro_rules! ops {
    ($( $(#[$doc:meta])* $name:ident = $number:literal ),* $(,)?) => {
        /// An operation of a journal batch.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub enum OpKind { $( $(#[$doc])* $name = $number, )* }

        impl OpKind {
            /// Every operation.
            pub const ALL: &'static [Self] = &[ $( Self::$name, )* ];

            /// The operation of a number on the wire.
            pub const fn from_number(number: u8) -> Option<Self> {
                match number { $( $number => Some(Self::$name), )* _ => None }
            }
        }
    };
}

ops! {
    /// A chunk that the client has reported as ready becomes part of its tree: the chunk's number, the published instances
    /// that are not in it any more, and those whose parent a later `Move` of this batch tells.
    Open = 1,
    /// A new instance: number, parent, body.
    Insert = 2,
    /// An instance has another parent: number, parent.
    Move = 3,
    /// An instance and all that is below it is gone: number.
    Remove = 4,
    /// An instance was renamed: number, name.
    Name = 5,
    /// A property was set: number, property, value.
    Property = 6,
    /// An attribute was set or deleted: number, name, flag, typed value.
    Attribute = 7,
    /// The tags of an instance, all of them: number, tags.
    Tags = 8,
    /// Every field of an instance: number, body. What the body does not name has its default.
    Refresh = 9,
    /// A pose slot is bound: group, slot, version, root, pose of the binding and, if it differs, of now, who moves it if it
    /// is not the server, members.
    Bind = 10,
    /// A pose slot is free: group, slot, version.
    Free = 11,
    /// The client is to report the hash of its state after this batch.
    HashRequest = 12,
    /// A call, to be answered when the whole batch is applied: target, kind, values.
    Call = 13,
}

/// Writes operations. `net_of` gives an instance its number, whether or not clients know it yet: they remember a
/// reference until its target arrives.
pub(crate) struct OpWriter<'a> {
    pub(crate) out: &'a mut Writer,
}

impl OpWriter<'_> {
    fn start(&mut self, kind: OpKind, number: u32) {
        self.out.u8(kind as u8);
        self.out.varint(u64::from(number));
    }

    pub(crate) fn open(
        &mut self,
        chunk: ChunkId,
        dropped: impl ExactSizeIterator<Item = u32>,
        moved: impl ExactSizeIterator<Item = u32>,
    ) {
        self.start(OpKind::Open, chunk.0);
        self.numbers(dropped);
        self.numbers(moved);
    }

    /// Ascending numbers, as differences.
    fn numbers(&mut self, numbers: impl ExactSizeIterator<Item = u32>) {
        self.out.varint(numbers.len() as u64);
        let mut last = 0;
        for number in numbers {
            self.out.varint(u64::from(number - last));
            last = number;
        }
    }

    pub(crate) fn insert(
        &mut self,
        model: &DataModel,
        id: InstanceId,
        net: NetId,
        parent: NetId,
        net_of: &mut dyn FnMut(InstanceId) -> Option<NetId>,
    ) {
        self.start(OpKind::Insert, net.0);
        self.out.varint(u64::from(parent.0));
        self.body(model, id, net_of);
    }

    pub(crate) fn refresh(
        &mut self,
        model: &DataModel,
        id: InstanceId,
        net: NetId,
        net_of: &mut dyn FnMut(InstanceId) -> Option<NetId>,
    ) {
        self.start(OpKind::Refresh, net.0);
        self.body(model, id, net_of);
    }

    /// Class, name, properties that are not the default, attributes, tags.
    fn body(
        &mut self,
        model: &DataModel,
        id: InstanceId,
        net_of: &mut dyn FnMut(InstanceId) -> Option<NetId>,
    ) {
        let class = model.class(id).map_or(0, studio_model::ClassId::index);
        self.out.varint(class as u64);
        self.out.text(model.name(id));
        let told: Vec<(PropertyId, Value)> = model
            .own_values(id)
            .filter(|&(property, _)| model.property_is_for_clients(id, property))
            .collect();
        self.out.varint(told.len() as u64);
        for (property, value) in told {
            self.out.varint(property.index() as u64);
            encode_value(self.out, &value, net_of);
        }
        encode_attributes(self.out, model.attributes(id));
        encode_tags(self.out, model.tags(id));
    }

    pub(crate) fn move_below(&mut self, net: NetId, parent: NetId) {
        self.start(OpKind::Move, net.0);
        self.out.varint(u64::from(parent.0));
    }

    pub(crate) fn remove(&mut self, net: NetId) {
        self.start(OpKind::Remove, net.0);
    }

    pub(crate) fn name(&mut self, net: NetId, name: &str) {
        self.start(OpKind::Name, net.0);
        self.out.text(name);
    }

    pub(crate) fn property(
        &mut self,
        net: NetId,
        property: PropertyId,
        value: &Value,
        net_of: &mut dyn FnMut(InstanceId) -> Option<NetId>,
    ) {
        self.start(OpKind::Property, net.0);
        self.out.varint(property.index() as u64);
        encode_value(self.out, value, net_of);
    }

    pub(crate) fn attribute(&mut self, net: NetId, name: &str, value: Option<&Value>) {
        self.start(OpKind::Attribute, net.0);
        self.out.text(name);
        self.out.flag(value.is_some());
        if let Some(value) = value {
            encode_typed_value(self.out, value, &mut |_| None);
        }
    }

    pub(crate) fn tags(&mut self, model: &DataModel, id: InstanceId, net: NetId) {
        self.start(OpKind::Tags, net.0);
        encode_tags(self.out, model.tags(id));
    }

    pub(crate) fn bind(&mut self, bind: &Bind<'_>) {
        self.start(OpKind::Bind, bind.group);
        self.out.u8(bind.slot);
        self.out.u16(bind.version);
        self.out.varint(u64::from(bind.tick));
        self.out.varint(u64::from(bind.root.0));
        self.pose(bind.pose);
        self.out.flag(bind.now != bind.pose);
        if bind.now != bind.pose {
            self.pose(bind.now);
        }
        self.steering(bind);
        self.out.varint(bind.members.len() as u64);
        for (member, offset) in bind.members {
            self.out.varint(u64::from(member.0));
            encode_value(self.out, &Value::CFrame(*offset), &mut |_| None);
        }
    }

    /// Flags, then player, epoch and velocity of what a client moves.
    fn steering(&mut self, bind: &Bind<'_>) {
        let owned = if bind.tenure.is_some() { OWNED } else { 0 };
        let goes_on = if bind.goes_on { GOES_ON } else { 0 };
        let keeps = if bind.keeps { KEEPS } else { 0 };
        self.out.u8(owned | goes_on | keeps);
        if let Some(tenure) = &bind.tenure {
            self.out.zigzag(tenure.user_id);
            self.out.varint(u64::from(tenure.epoch));
            write_velocity(self.out, &tenure.velocity);
        }
    }

    fn pose(&mut self, pose: Pose) {
        for component in pose.position {
            self.out.zigzag(i64::from(component));
        }
        self.out.u8(pose.largest);
        for component in pose.rotation {
            self.out.i16(component);
        }
    }

    pub(crate) fn free(&mut self, group: u32, slot: u8, version: u16) {
        self.start(OpKind::Free, group);
        self.out.u8(slot);
        self.out.u16(version);
    }

    pub(crate) fn hash_request(&mut self) {
        self.out.u8(OpKind::HashRequest as u8);
    }
}

/// What a `Bind` says.
pub(crate) struct Bind<'a> {
    pub(crate) group: u32,
    pub(crate) slot: u8,
    pub(crate) version: u16,
    pub(crate) tick: u32,
    pub(crate) root: NetId,
    pub(crate) pose: Pose,
    pub(crate) now: Pose,
    /// `None`: the server moves it.
    pub(crate) tenure: Option<Tenure>,
    /// Whether the assembly goes on from where it was before.
    pub(crate) goes_on: bool,
    /// Whether who moved it before, and does now, goes on from where it has it.
    pub(crate) keeps: bool,
    pub(crate) members: &'a [(NetId, CFrame)],
}

/// That a client moves an assembly.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Tenure {
    /// The player whose client it is.
    pub(crate) user_id: i64,
    /// The epoch for which it does.
    pub(crate) epoch: u32,
    /// How the assembly moves as that begins.
    pub(crate) velocity: Velocity,
}

/// Flag of a binding: a client moves the assembly.
pub(crate) const OWNED: u8 = 1;
/// Flag of a binding: the assembly goes on from where it was before.
pub(crate) const GOES_ON: u8 = 2;
/// Of the flags of a `Bind`: who moved it before, and does now, goes on from where it has it.
pub(crate) const KEEPS: u8 = 4;
