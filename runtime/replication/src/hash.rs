//! The hash of a replicated state: the sum over all instances of a hash of each, so that neither order nor who walks
//! matters. Both ends walk their own `DataModel`, never the messages.
//!
//! An instance counts with its number, class, parent, name, the properties that clients may know and that are not the
//! default, attributes and tags. A reference counts by its target's number, and not at all while its target is not there. A
//! part that physics moves counts with the frame that the last sent integers stand for. Where a client's scripts wrote
//! something of their own, what the server has counts: the model keeps it beside.

use studio_model::known::known;
use studio_model::{CFrame, DataModel, InstanceId, Value};
use studio_snapshot::value_codec::{encode_attributes, encode_tags, encode_value};
use studio_snapshot::{NetId, Writer};

/// A state's hash. Equal states have equal hashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct StateHash(pub u128);

impl std::fmt::Display for StateHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// Adds up instances.
pub(crate) struct Hasher<'a> {
    model: &'a DataModel,
    bytes: Writer,
    parts: Vec<(NetId, StateHash)>,
}

impl<'a> Hasher<'a> {
    pub(crate) fn new(model: &'a DataModel) -> Self {
        Self {
            model,
            bytes: Writer::new(),
            parts: Vec::new(),
        }
    }

    /// Adds an instance. `net_of` gives the numbers of what this end knows; `frame` replaces the part's `CFrame`.
    pub(crate) fn add(
        &mut self,
        (net, id): (NetId, InstanceId),
        frame: Option<CFrame>,
        net_of: &mut dyn FnMut(InstanceId) -> Option<NetId>,
    ) {
        let (model, out) = (self.model, &mut self.bytes);
        out.clear();
        out.varint(u64::from(net.0));
        out.varint(
            model
                .class(id)
                .map_or(u64::MAX, |class| class.index() as u64),
        );
        let parent = model.original_parent(id).and_then(&mut *net_of);
        out.varint(parent.map_or(0, |net| u64::from(net.0) + 1));
        out.text(model.original_name(id));
        for (property, value) in model.original_values(id) {
            if property != known().cframe && model.property_is_for_clients(id, property) {
                if let Value::Ref(target) = value {
                    let Some(net) = target.and_then(&mut *net_of) else {
                        continue;
                    };
                    out.varint(property.index() as u64);
                    out.varint(u64::from(net.0));
                } else {
                    out.varint(property.index() as u64);
                    encode_value(out, &value, net_of);
                }
            }
        }
        let frame = frame
            .or_else(|| match model.original_value(id, known().cframe) {
                Some(Value::CFrame(frame)) => Some(frame),
                _ => None,
            })
            .unwrap_or_default();
        encode_value(out, &Value::CFrame(frame), net_of);
        encode_attributes(out, &model.original_attributes(id));
        encode_tags(out, model.original_tags(id));
        let digest = blake3::hash(out.as_bytes());
        let half = digest
            .as_bytes()
            .first_chunk::<16>()
            .copied()
            .unwrap_or_default();
        self.parts.push((net, StateHash(u128::from_le_bytes(half))));
    }

    /// The hash of each instance.
    pub(crate) fn into_parts(self) -> Vec<(NetId, StateHash)> {
        self.parts
    }
}

impl StateHash {
    /// The hash of a state whose instances have these hashes.
    pub fn of_parts(parts: &[(NetId, Self)]) -> Self {
        Self(
            parts
                .iter()
                .fold(0, |sum, (_, part)| sum.wrapping_add(part.0)),
        )
    }
}
