//! What values are made of that serde cannot derive, or that has a text of its own: texts without copies, items of enums,
//! tuples whose tail may be missing, structures whose fields may be.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
use studio_model::CFrame;
use studio_model::value::{Font, NumberKeypoint, PhysicalProperties};

/// A string, borrowed from the text where it has no escapes.
pub(super) struct Text<'t>(pub(super) Cow<'t, str>);

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(ron: D) -> Result<Self, D::Error> {
        struct TextVisitor;
        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text in quotes")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }

            fn visit_string<E: Error>(self, text: String) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text)))
            }
        }
        ron.deserialize_str(TextVisitor)
    }
}

/// An item of an enum, by name or by number.
pub(super) enum Item<'t> {
    Name(Cow<'t, str>),
    Number(u32),
}

impl<'de> Deserialize<'de> for Item<'de> {
    fn deserialize<D: Deserializer<'de>>(ron: D) -> Result<Self, D::Error> {
        struct ItemVisitor;
        impl<'de> Visitor<'de> for ItemVisitor {
            type Value = Item<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of an item in quotes")
            }

            fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<Item<'de>, E> {
                Ok(Item::Name(Cow::Borrowed(name)))
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<Item<'de>, E> {
                Ok(Item::Name(Cow::Owned(name.to_owned())))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Item<'de>, E> {
                u32::try_from(number)
                    .map(Item::Number)
                    .map_err(|_| E::custom("the number is too large for an item"))
            }
        }
        ron.deserialize_any(ItemVisitor)
    }
}

/// A `CFrame` of 3 numbers (not rotated) or 12.
pub(super) struct Frame(pub(super) CFrame);

impl<'de> Deserialize<'de> for Frame {
    fn deserialize<D: Deserializer<'de>>(ron: D) -> Result<Self, D::Error> {
        struct FrameVisitor;
        impl<'de> Visitor<'de> for FrameVisitor {
            type Value = Frame;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("3 numbers, or 12: the position and the rows of the rotation")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut numbers: A) -> Result<Frame, A::Error> {
                let mut components = CFrame::IDENTITY.components();
                let mut count = 0;
                while let Some(number) = numbers.next_element::<f32>()? {
                    *components
                        .get_mut(count)
                        .ok_or_else(|| A::Error::invalid_length(count + 1, &self))? = number;
                    count += 1;
                }
                match count {
                    3 | 12 => Ok(Frame(CFrame::from_components(components))),
                    other => Err(A::Error::invalid_length(other, &self)),
                }
            }
        }
        ron.deserialize_tuple(12, FrameVisitor)
    }
}

/// A keypoint of 2 numbers (time and value) or 3 (and the envelope).
pub(super) struct NumberKey(pub(super) NumberKeypoint);

impl<'de> Deserialize<'de> for NumberKey {
    fn deserialize<D: Deserializer<'de>>(ron: D) -> Result<Self, D::Error> {
        struct KeyVisitor;
        impl<'de> Visitor<'de> for KeyVisitor {
            type Value = NumberKey;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("time, value and perhaps envelope")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut numbers: A) -> Result<NumberKey, A::Error> {
                let missing = |count| A::Error::invalid_length(count, &KeyVisitor);
                let time = numbers.next_element()?.ok_or_else(|| missing(0))?;
                let value = numbers.next_element()?.ok_or_else(|| missing(1))?;
                let envelope = numbers.next_element()?.unwrap_or_default();
                Ok(NumberKey(NumberKeypoint {
                    time,
                    value,
                    envelope,
                }))
            }
        }
        ron.deserialize_tuple(3, KeyVisitor)
    }
}

/// The text of `PhysicalProperties`.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Physical {
    density: f32,
    friction: f32,
    elasticity: f32,
    #[serde(default = "one")]
    friction_weight: f32,
    #[serde(default = "one")]
    elasticity_weight: f32,
    #[serde(default = "one")]
    acoustic_absorption: f32,
}

/// What the weights and the absorption are where a text leaves them out.
const fn one() -> f32 {
    1.0
}

impl From<Physical> for PhysicalProperties {
    fn from(text: Physical) -> Self {
        Self {
            density: text.density,
            friction: text.friction,
            elasticity: text.elasticity,
            friction_weight: text.friction_weight,
            elasticity_weight: text.elasticity_weight,
            acoustic_absorption: text.acoustic_absorption,
        }
    }
}

/// The text of a `Font`.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FontText {
    family: String,
    #[serde(default = "regular")]
    weight: u16,
    #[serde(default)]
    italic: bool,
}

const fn regular() -> u16 {
    400
}

impl From<FontText> for Font {
    fn from(text: FontText) -> Self {
        Self {
            family: text.family.into(),
            weight: text.weight,
            italic: text.italic,
        }
    }
}
