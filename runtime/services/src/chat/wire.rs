//! What the two sides of chat say to each other, as the values of calls about `TextChatService`.

use std::sync::Arc;

use studio_model::{InstanceId, Value};
use studio_replication::{Call, CallKind, CallValue};

use super::status::Status;
use crate::filter::UserId;

/// What a client sends: a message for a channel, or a command. Its texts are as hostile as they came.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Up<'a> {
    pub(super) channel: Option<InstanceId>,
    pub(super) text: &'a [u8],
    pub(super) metadata: &'a [u8],
    /// The client's number for it, which the answer names.
    pub(super) number: u32,
}

impl<'a> Up<'a> {
    pub(super) fn call(&self, service: InstanceId) -> Call {
        call(
            service,
            vec![
                CallValue::Data(Value::Ref(self.channel)),
                CallValue::Text(self.text.to_vec()),
                CallValue::Text(self.metadata.to_vec()),
                CallValue::Number(f64::from(self.number)),
            ],
        )
    }

    /// `None` of what no client of ours sends.
    pub(super) fn read(call: &'a Call) -> Option<Self> {
        let [
            CallValue::Data(Value::Ref(channel)),
            CallValue::Text(text),
            CallValue::Text(metadata),
            CallValue::Number(number),
        ] = &*call.values
        else {
            return None;
        };
        Some(Self {
            channel: *channel,
            text,
            metadata,
            number: whole(*number)?,
        })
    }
}

/// A message that a client is to show.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Heard {
    pub(super) channel: Option<InstanceId>,
    pub(super) user: UserId,
    pub(super) id: String,
    pub(super) text: String,
    pub(super) metadata: String,
    /// When the server took it, in seconds since 1970.
    pub(super) time: f64,
    /// Of the sender's own message the number that they gave it.
    pub(super) number: Option<u32>,
}

/// What the server sends.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Down {
    /// A message.
    Heard(Heard),
    /// What became of a message of the client's.
    Answer { number: u32, status: Status },
    /// Something that the server says to this client alone.
    System { text: String, is_error: bool },
    /// Where the input bar shall send to from now on.
    Target(Option<InstanceId>),
}

/// The first value of a call from the server.
mod mark {
    pub(super) const HEARD: u32 = 1;
    pub(super) const ANSWER: u32 = 2;
    pub(super) const SYSTEM: u32 = 3;
    pub(super) const TARGET: u32 = 4;
}

impl Down {
    pub(super) fn call(&self, service: InstanceId) -> Call {
        let text = |text: &str| CallValue::Text(text.as_bytes().to_vec());
        let number = |number: u32| CallValue::Number(f64::from(number));
        let reference = |id: Option<InstanceId>| CallValue::Data(Value::Ref(id));
        let values = match self {
            Self::Heard(heard) => vec![
                number(mark::HEARD),
                reference(heard.channel),
                CallValue::Data(Value::Int64(heard.user)),
                text(&heard.id),
                text(&heard.text),
                text(&heard.metadata),
                CallValue::Number(heard.time),
                heard.number.map_or(CallValue::Nil, number),
            ],
            Self::Answer { number: of, status } => {
                vec![number(mark::ANSWER), number(*of), number(status.number())]
            }
            Self::System {
                text: said,
                is_error,
            } => {
                vec![number(mark::SYSTEM), text(said), CallValue::Bool(*is_error)]
            }
            Self::Target(channel) => vec![number(mark::TARGET), reference(*channel)],
        };
        call(service, values)
    }

    /// `None` of what no server of ours sends.
    pub(super) fn read(call: &Call) -> Option<Self> {
        let (CallValue::Number(mark), values) = call.values.split_first()? else {
            return None;
        };
        Some(match (whole(*mark)?, values) {
            (
                mark::HEARD,
                [
                    CallValue::Data(Value::Ref(channel)),
                    CallValue::Data(Value::Int64(user)),
                    CallValue::Text(id),
                    CallValue::Text(text),
                    CallValue::Text(metadata),
                    CallValue::Number(time),
                    number,
                ],
            ) => Self::Heard(Heard {
                channel: *channel,
                user: *user,
                id: read_text(id),
                text: read_text(text),
                metadata: read_text(metadata),
                time: *time,
                number: match number {
                    CallValue::Number(number) => whole(*number),
                    _ => None,
                },
            }),
            (mark::ANSWER, [CallValue::Number(number), CallValue::Number(status)]) => {
                Self::Answer {
                    number: whole(*number)?,
                    status: Status::from_number(whole(*status)?)?,
                }
            }
            (mark::SYSTEM, [CallValue::Text(text), CallValue::Bool(is_error)]) => Self::System {
                text: read_text(text),
                is_error: *is_error,
            },
            (mark::TARGET, [CallValue::Data(Value::Ref(channel))]) => Self::Target(*channel),
            _ => return None,
        })
    }
}

fn call(target: InstanceId, values: Vec<CallValue>) -> Call {
    Call {
        target,
        kind: CallKind::Chat,
        values: Arc::from(values),
    }
}

fn read_text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn whole(number: f64) -> Option<u32> {
    let is_whole = number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number);
    is_whole.then_some(number as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use studio_model::DataModel;

    #[test]
    fn what_is_said_is_read() {
        let service = DataModel::new().root();
        let up = Up {
            channel: Some(service),
            text: b"hi",
            metadata: b"",
            number: 7,
        };
        assert_eq!(Up::read(&up.call(service)), Some(up));
        for down in [
            Down::Heard(Heard {
                channel: None,
                user: -1,
                id: "1".into(),
                text: "hi".into(),
                metadata: "m".into(),
                time: 1.5,
                number: Some(3),
            }),
            Down::Answer {
                number: u32::MAX,
                status: Status::Floodchecked,
            },
            Down::System {
                text: "no".into(),
                is_error: true,
            },
            Down::Target(Some(service)),
        ] {
            assert_eq!(Down::read(&down.call(service)), Some(down));
        }
    }

    #[test]
    fn nonsense_is_nothing() {
        let service = DataModel::new().root();
        for values in [
            vec![],
            vec![CallValue::Nil],
            vec![CallValue::Number(f64::NAN)],
            vec![
                CallValue::Number(2.0),
                CallValue::Number(-1.0),
                CallValue::Number(2.0),
            ],
            vec![
                CallValue::Number(2.0),
                CallValue::Number(1.0),
                CallValue::Number(99.0),
            ],
            vec![CallValue::Number(1.0); 8],
            vec![CallValue::Array(Vec::new()); 4],
        ] {
            let call = call(service, values);
            assert_eq!(
                (Up::read(&call), Down::read(&call)),
                (None, None),
                "{call:?}"
            );
        }
    }
}
