//! What crosses the boundary besides state: a call names an instance, says what is wanted of it, and carries values. Here
//! are the values and their bytes, bounded on both sides. It does not know who may call what, nor what an answer means.

use std::sync::Arc;

use studio_model::{InstanceId, Value};
use studio_snapshot::value_codec::{InstanceOf, NetIdOf, decode_typed_value, encode_typed_value};
use studio_snapshot::{NetId, Reader, WireError, Writer};

use crate::limits::{CALL_DEPTH_MAX, CALL_VALUES_MAX};

/// A message to or about an instance.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// The remote, channel or character that it is about.
    pub target: InstanceId,
    /// What is wanted.
    pub kind: CallKind,
    /// What is passed.
    pub values: Arc<[CallValue]>,
}

/// What a call wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallKind {
    /// A `RemoteEvent` or `UnreliableRemoteEvent` is fired.
    Event,
    /// A `RemoteFunction` is invoked; the caller's number comes back with the answer.
    Invoke(u32),
    /// The values that a call of this side's returned.
    Answer(u32),
    /// A call of this side's failed; the value is the message.
    Failure(u32),
    /// A chat message, or what became of one.
    Chat,
    /// What a player wants their character to do.
    Control,
    /// A player's click on, or prompt of, an object in the world.
    Interact,
    /// How an animation plays on a character.
    Animate,
}

/// A value that crosses.
#[derive(Debug, Clone, PartialEq)]
pub enum CallValue {
    /// Nothing.
    Nil,
    /// True or false.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A Luau string: bytes.
    Text(Vec<u8>),
    /// A Luau buffer.
    Buffer(Vec<u8>),
    /// A datatype; an instance as [`Value::Ref`], of which nothing arrives where it is not known.
    Data(Value),
    /// A table with the keys 1 to n.
    Array(Vec<CallValue>),
    /// A table with texts as keys.
    Map(Vec<(Vec<u8>, CallValue)>),
}

/// The bytes' names of kinds and values.
mod mark {
    pub(super) const EVENT: u8 = 1;
    pub(super) const INVOKE: u8 = 2;
    pub(super) const ANSWER: u8 = 3;
    pub(super) const FAILURE: u8 = 4;
    pub(super) const CHAT: u8 = 5;
    pub(super) const CONTROL: u8 = 6;
    pub(super) const INTERACT: u8 = 7;
    pub(super) const ANIMATE: u8 = 8;

    pub(super) const NIL: u8 = 0;
    pub(super) const FALSE: u8 = 1;
    pub(super) const TRUE: u8 = 2;
    pub(super) const INTEGER: u8 = 3;
    pub(super) const SINGLE: u8 = 4;
    pub(super) const DOUBLE: u8 = 5;
    pub(super) const TEXT: u8 = 6;
    pub(super) const BUFFER: u8 = 7;
    pub(super) const DATA: u8 = 8;
    pub(super) const ARRAY: u8 = 9;
    pub(super) const MAP: u8 = 10;
}

impl CallValue {
    /// Visits the instances within, in order.
    pub fn instances(&self, visit: &mut dyn FnMut(InstanceId)) {
        match self {
            Self::Data(Value::Ref(Some(id))) => visit(*id),
            Self::Array(items) => items.iter().for_each(|item| item.instances(visit)),
            Self::Map(entries) => entries.iter().for_each(|(_, item)| item.instances(visit)),
            _ => {}
        }
    }
}

impl Call {
    /// Bytes that values take on the wire, at most.
    pub fn payload_bytes(values: &[CallValue]) -> usize {
        let mut out = Writer::new();
        for value in values {
            encode_call_value(&mut out, value, &mut |_| Some(NetId(u32::MAX)));
        }
        out.len()
    }

    /// Visits the target and the instances among the values.
    pub fn instances(&self, visit: &mut dyn FnMut(InstanceId)) {
        visit(self.target);
        self.values.iter().for_each(|value| value.instances(visit));
    }

    /// Appends the call; `false` and nothing if the other side does not know its target.
    pub fn encode(&self, out: &mut Writer, net_of: &mut NetIdOf<'_>) -> bool {
        let Some(target) = net_of(self.target) else {
            return false;
        };
        out.varint(u64::from(target.0));
        let (kind, number) = match self.kind {
            CallKind::Event => (mark::EVENT, None),
            CallKind::Invoke(number) => (mark::INVOKE, Some(number)),
            CallKind::Answer(number) => (mark::ANSWER, Some(number)),
            CallKind::Failure(number) => (mark::FAILURE, Some(number)),
            CallKind::Chat => (mark::CHAT, None),
            CallKind::Control => (mark::CONTROL, None),
            CallKind::Interact => (mark::INTERACT, None),
            CallKind::Animate => (mark::ANIMATE, None),
        };
        out.u8(kind);
        if let Some(number) = number {
            out.varint(u64::from(number));
        }
        out.varint(self.values.len() as u64);
        for value in &*self.values {
            encode_call_value(out, value, net_of);
        }
        true
    }

    /// Reads a call. `None` if its target is not known here: the call is for nobody, and that is no fault, for the other
    /// side may not have heard yet that the target is gone.
    ///
    /// # Errors
    /// [`WireError`]: no sound sender makes such bytes.
    pub fn decode(
        reader: &mut Reader<'_>,
        instance_of: &mut InstanceOf<'_>,
    ) -> Result<Option<Self>, WireError> {
        let target = instance_of(NetId(reader.varint_u32("target")?));
        let kind = match reader.u8()? {
            mark::EVENT => CallKind::Event,
            mark::INVOKE => CallKind::Invoke(reader.varint_u32("call")?),
            mark::ANSWER => CallKind::Answer(reader.varint_u32("call")?),
            mark::FAILURE => CallKind::Failure(reader.varint_u32("call")?),
            mark::CHAT => CallKind::Chat,
            mark::CONTROL => CallKind::Control,
            mark::INTERACT => CallKind::Interact,
            mark::ANIMATE => CallKind::Animate,
            number => return Err(unknown("call", number)),
        };
        let mut budget = CALL_VALUES_MAX;
        let values = decode_items(reader, &mut budget, 0, instance_of)?;
        Ok(target.map(|target| Self {
            target,
            kind,
            values: values.into(),
        }))
    }
}

fn encode_call_value(out: &mut Writer, value: &CallValue, net_of: &mut NetIdOf<'_>) {
    match value {
        CallValue::Nil => out.u8(mark::NIL),
        CallValue::Bool(on) => out.u8(if *on { mark::TRUE } else { mark::FALSE }),
        CallValue::Number(number) => encode_number(out, *number),
        CallValue::Text(bytes) => {
            out.u8(mark::TEXT);
            out.bytes(bytes);
        }
        CallValue::Buffer(bytes) => {
            out.u8(mark::BUFFER);
            out.bytes(bytes);
        }
        CallValue::Data(value) => {
            out.u8(mark::DATA);
            encode_typed_value(out, value, net_of);
        }
        CallValue::Array(items) => {
            out.u8(mark::ARRAY);
            out.varint(items.len() as u64);
            for item in items {
                encode_call_value(out, item, net_of);
            }
        }
        CallValue::Map(entries) => {
            out.u8(mark::MAP);
            out.varint(entries.len() as u64);
            for (key, item) in entries {
                out.bytes(key);
                encode_call_value(out, item, net_of);
            }
        }
    }
}

/// Exact, in the shortest of three forms.
fn encode_number(out: &mut Writer, number: f64) {
    /// Whole numbers up to here take at most as many bytes as a single float.
    const SHORT: f64 = (1 << 27) as f64;
    let is_zero_below = number == 0.0 && number.is_sign_negative();
    if number.fract() == 0.0 && number.abs() < SHORT && !is_zero_below {
        out.u8(mark::INTEGER);
        out.zigzag(number as i64);
    } else if f64::from(number as f32).to_bits() == number.to_bits() {
        out.u8(mark::SINGLE);
        out.u32((number as f32).to_bits());
    } else {
        out.u8(mark::DOUBLE);
        out.u64(number.to_bits());
    }
}

fn decode_items(
    reader: &mut Reader<'_>,
    budget: &mut usize,
    depth: usize,
    instance_of: &mut InstanceOf<'_>,
) -> Result<Vec<CallValue>, WireError> {
    let count = reader.count("values", *budget, 1)?;
    *budget -= count;
    (0..count)
        .map(|_| decode_call_value(reader, budget, depth, instance_of))
        .collect()
}

fn decode_call_value(
    reader: &mut Reader<'_>,
    budget: &mut usize,
    depth: usize,
    instance_of: &mut InstanceOf<'_>,
) -> Result<CallValue, WireError> {
    if depth > CALL_DEPTH_MAX {
        return Err(WireError::TooLarge {
            what: "tables within each other",
            got: depth as u64,
            max: CALL_DEPTH_MAX as u64,
        });
    }
    Ok(match reader.u8()? {
        mark::NIL => CallValue::Nil,
        mark::FALSE => CallValue::Bool(false),
        mark::TRUE => CallValue::Bool(true),
        mark::INTEGER => CallValue::Number(reader.zigzag()? as f64),
        mark::SINGLE => CallValue::Number(f64::from(f32::from_bits(reader.u32()?))),
        mark::DOUBLE => CallValue::Number(f64::from_bits(reader.u64()?)),
        mark::TEXT => CallValue::Text(read_bytes(reader)?),
        mark::BUFFER => CallValue::Buffer(read_bytes(reader)?),
        mark::DATA => CallValue::Data(decode_typed_value(reader, instance_of)?),
        mark::ARRAY => CallValue::Array(decode_items(reader, budget, depth + 1, instance_of)?),
        mark::MAP => {
            let count = reader.count("entries", *budget, 2)?;
            *budget -= count;
            let entry = |_| {
                let key = read_bytes(reader)?;
                let item = decode_call_value(reader, budget, depth + 1, instance_of)?;
                Ok((key, item))
            };
            CallValue::Map((0..count).map(entry).collect::<Result<_, WireError>>()?)
        }
        number => return Err(unknown("value", number)),
    })
}

fn read_bytes(reader: &mut Reader<'_>) -> Result<Vec<u8>, WireError> {
    let left = reader.left();
    Ok(reader.bytes("text", left)?.to_vec())
}

fn unknown(what: &'static str, number: u8) -> WireError {
    WireError::UnknownNumber {
        what,
        number: u64::from(number),
    }
}

#[cfg(test)]
mod tests;
