//! What a property or an attribute holds. Knows nothing of classes, files or bytes.

use std::sync::Arc;

use glam::{Vec2, Vec3};

use crate::class_table::EnumId;
use crate::id::InstanceId;
use crate::maths::CFrame;

macro_rules! values {
    ($( $(#[$doc:meta])* $name:ident($inner:ty) ),* $(,)?) => {
        /// One value. Cheap to clone: what can be long is behind an `Arc`.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Value { $( $(#[$doc])* $name($inner), )* }

        /// The type of a [`Value`], and what a property of that type accepts.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum ValueType { $( $(#[$doc])* $name, )* }

        impl Value {
            /// The type of this value.
            pub const fn value_type(&self) -> ValueType {
                match self { $( Value::$name(..) => ValueType::$name, )* }
            }
        }

        impl ValueType {
            /// Every type, in the order of their wire numbers.
            pub const ALL: &'static [ValueType] = &[ $( ValueType::$name, )* ];

            /// The type's name, as documentation and snapshots write it.
            pub const fn name(self) -> &'static str {
                match self { $( ValueType::$name => stringify!($name), )* }
            }

            /// The type of this wire number: its place in [`Self::ALL`].
            pub fn from_number(number: u8) -> Option<Self> {
                Self::ALL.get(number as usize).copied()
            }

            /// The type of this name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $( stringify!($name) => Some(ValueType::$name), )* _ => None }
            }
        }

        /// Many values of one type, without a tag each: a property's column.
        #[derive(Debug, Clone, PartialEq)]
        pub enum ValueVec { $( $(#[$doc])* $name(Vec<$inner>), )* }

        impl ValueVec {
            /// An empty column of this type.
            pub fn new(value_type: ValueType) -> Self {
                match value_type { $( ValueType::$name => ValueVec::$name(Vec::new()), )* }
            }

            /// The type of its values.
            pub const fn value_type(&self) -> ValueType {
                match self { $( ValueVec::$name(..) => ValueType::$name, )* }
            }

            /// How many values.
            pub fn len(&self) -> usize {
                match self { $( ValueVec::$name(values) => values.len(), )* }
            }

            /// The value at `index`, if there is one.
            pub fn get(&self, index: usize) -> Option<Value> {
                match self { $( ValueVec::$name(values) => values.get(index).cloned().map(Value::$name), )* }
            }

            /// Puts `value` at `index`; gives the value back where its type or the index does not fit.
            pub fn set(&mut self, index: usize, value: Value) -> Result<(), Value> {
                match (self, value) {
                    $( (ValueVec::$name(values), Value::$name(value)) => match values.get_mut(index) {
                        Some(place) => { *place = value; Ok(()) }
                        None => Err(Value::$name(value)),
                    }, )*
                    (_, value) => Err(value),
                }
            }

            /// Puts `value` at `index` and returns what was there; `None` where its type or the index does not fit.
            pub(crate) fn replace(&mut self, index: usize, value: Value) -> Option<Value> {
                match (self, value) {
                    $( (ValueVec::$name(values), Value::$name(value)) => {
                        Some(Value::$name(std::mem::replace(values.get_mut(index)?, value)))
                    } )*
                    _ => None,
                }
            }

            /// Appends `value`; gives it back where its type does not fit.
            pub fn push(&mut self, value: Value) -> Result<(), Value> {
                match (self, value) {
                    $( (ValueVec::$name(values), Value::$name(value)) => { values.push(value); Ok(()) } )*
                    (_, value) => Err(value),
                }
            }

            /// Appends `count` copies of `value`; gives it back where its type does not fit.
            pub fn fill(&mut self, count: usize, value: Value) -> Result<(), Value> {
                match (self, value) {
                    $( (ValueVec::$name(values), Value::$name(value)) => {
                        values.resize(values.len() + count, value);
                        Ok(())
                    } )*
                    (_, value) => Err(value),
                }
            }

            /// Appends all values of `other`; gives it back where the types differ.
            pub fn append(&mut self, other: Self) -> Result<(), Self> {
                match (self, other) {
                    $( (ValueVec::$name(values), ValueVec::$name(mut more)) => { values.append(&mut more); Ok(()) } )*
                    (_, other) => Err(other),
                }
            }

            /// Removes the value at `index`, which must exist; the last one takes its place.
            pub(crate) fn swap_remove(&mut self, index: usize) {
                match self { $( ValueVec::$name(values) => { values.swap_remove(index); } )* }
            }

            /// Makes room for `count` more.
            pub fn reserve(&mut self, count: usize) {
                match self { $( ValueVec::$name(values) => values.reserve(count), )* }
            }
        }
    };
}

values! {
    /// True or false.
    Bool(bool),
    /// 32-bit signed integer.
    Int32(i32),
    /// 64-bit signed integer.
    Int64(i64),
    /// Single precision number.
    Float32(f32),
    /// Double precision number.
    Float64(f64),
    /// An item of the property's enum, by its number.
    Enum(u32),
    /// An item of any enum: attributes only, because a property's type names its enum.
    EnumItem((EnumId, u32)),
    /// UTF-8 text.
    String(Arc<str>),
    /// Bytes.
    BinaryString(Arc<[u8]>),
    /// Bytes that many instances share (mesh data of unions).
    SharedString(Arc<[u8]>),
    /// Where content is: `asset://path`, `rbxassetid://number`, or empty for none.
    Content(Arc<str>),
    /// Another instance of the same data model, or nothing. A handle of a freed instance reads as nothing.
    Ref(Option<InstanceId>),
    /// Two single precision numbers.
    Vector2(Vec2),
    /// Three single precision numbers; studs for positions and sizes.
    Vector3(Vec3),
    /// Two 16-bit integers.
    Vector2int16([i16; 2]),
    /// Three 16-bit integers.
    Vector3int16([i16; 3]),
    /// Position in studs and rotation.
    CFrame(CFrame),
    /// A `CFrame` or nothing.
    OptionalCFrame(Option<CFrame>),
    /// Red, green, blue; 0 to 1, more for lights.
    Color3([f32; 3]),
    /// Red, green, blue; 0 to 255.
    Color3uint8([u8; 3]),
    /// A palette number.
    BrickColor(u16),
    /// Scale (fraction of the parent) and offset (pixels).
    UDim(UDim),
    /// Two `UDim`s: x and y.
    UDim2(UDim2),
    /// A rectangle by its corners: min and max.
    Rect(Rect),
    /// Least and greatest.
    NumberRange(NumberRange),
    /// A number over time 0 to 1.
    NumberSequence(Arc<[NumberKeypoint]>),
    /// A colour over time 0 to 1.
    ColorSequence(Arc<[ColorKeypoint]>),
    /// A part's own density, friction and elasticity, or nothing: those of its material.
    PhysicalProperties(Option<PhysicalProperties>),
    /// Font family, weight and style.
    Font(Font),
    /// Origin and direction.
    Ray(Ray),
    /// A box by its corners, in studs.
    Region3([Vec3; 2]),
    /// A box of voxels by its corners.
    Region3int16([[i16; 3]; 2]),
    /// A set of faces, bit 0 to 5: Right, Top, Back, Left, Bottom, Front.
    Faces(u8),
    /// A set of axes, bit 0 to 2: X, Y, Z.
    Axes(u8),
    /// 128 bits that foreign files carry; kept as data.
    UniqueId(u128),
    /// A set of permissions; kept as data.
    SecurityCapabilities(u64),
    /// Terrain colours, as foreign files encode them; kept as data.
    MaterialColors(Arc<[u8]>),
    /// A reference to a cloud asset; kept as data.
    NetAssetRef(Arc<str>),
}

/// Scale as a fraction of the parent and offset in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct UDim {
    /// Fraction of the parent's size.
    pub scale: f32,
    /// Pixels.
    pub offset: i32,
}

/// A [`UDim`] for each axis of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct UDim2 {
    /// Horizontal.
    pub x: UDim,
    /// Vertical.
    pub y: UDim,
}

/// A rectangle by its corners.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    /// Least corner.
    pub min: Vec2,
    /// Greatest corner.
    pub max: Vec2,
}

/// Least and greatest of a range.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct NumberRange {
    /// Least.
    pub min: f32,
    /// Greatest.
    pub max: f32,
}

/// One point of a number sequence.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct NumberKeypoint {
    /// 0 to 1.
    pub time: f32,
    /// Value at that time.
    pub value: f32,
    /// Random spread around the value.
    pub envelope: f32,
}

/// One point of a colour sequence.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ColorKeypoint {
    /// 0 to 1.
    pub time: f32,
    /// Red, green, blue; 0 to 1.
    pub color: [f32; 3],
}

/// A part's own physical properties, instead of its material's. Ranges: `REFERENCE` of `PhysicalProperties`: density
/// 0.0001 to 100 (water is 1), friction 0 to 2, elasticity 0 to 1, weights 0 to 100.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PhysicalProperties {
    /// Mass per cubic stud; water is 1.
    pub density: f32,
    /// Friction coefficient.
    pub friction: f32,
    /// Elasticity (restitution).
    pub elasticity: f32,
    /// Weight of this friction in the pair's mean.
    pub friction_weight: f32,
    /// Weight of this elasticity in the pair's mean.
    pub elasticity_weight: f32,
    /// How much sound passes.
    pub acoustic_absorption: f32,
}

/// A font.
#[derive(Debug, Clone, PartialEq)]
pub struct Font {
    /// The family's content address.
    pub family: Arc<str>,
    /// 100 (thin) to 900 (heavy), in hundreds.
    pub weight: u16,
    /// Slanted.
    pub italic: bool,
}

/// A half line.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Ray {
    /// Where it starts.
    pub origin: Vec3,
    /// Where it goes; its length matters.
    pub direction: Vec3,
}

impl ValueVec {
    /// Whether there are no values.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl ValueType {
    /// The value that a property of this type has where neither the class data nor the overlay gives a default.
    pub fn zero(self) -> Value {
        match self {
            Self::Bool => Value::Bool(false),
            Self::Int32 => Value::Int32(0),
            Self::Int64 => Value::Int64(0),
            Self::Float32 => Value::Float32(0.0),
            Self::Float64 => Value::Float64(0.0),
            Self::Enum => Value::Enum(0),
            Self::EnumItem => Value::EnumItem((EnumId::default(), 0)),
            Self::String => Value::String(Arc::from("")),
            Self::BinaryString => Value::BinaryString(Arc::from([])),
            Self::SharedString => Value::SharedString(Arc::from([])),
            Self::Content => Value::Content(Arc::from("")),
            Self::Ref => Value::Ref(None),
            Self::Vector2 => Value::Vector2(Vec2::ZERO),
            Self::Vector3 => Value::Vector3(Vec3::ZERO),
            Self::Vector2int16 => Value::Vector2int16([0; 2]),
            Self::Vector3int16 => Value::Vector3int16([0; 3]),
            Self::CFrame => Value::CFrame(CFrame::IDENTITY),
            Self::OptionalCFrame => Value::OptionalCFrame(None),
            Self::Color3 => Value::Color3([0.0; 3]),
            Self::Color3uint8 => Value::Color3uint8([0; 3]),
            Self::BrickColor => Value::BrickColor(194),
            Self::UDim => Value::UDim(UDim::default()),
            Self::UDim2 => Value::UDim2(UDim2::default()),
            Self::Rect => Value::Rect(Rect::default()),
            Self::NumberRange => Value::NumberRange(NumberRange::default()),
            Self::NumberSequence => Value::NumberSequence(Arc::from([
                NumberKeypoint::default(),
                NumberKeypoint {
                    time: 1.0,
                    ..NumberKeypoint::default()
                },
            ])),
            Self::ColorSequence => Value::ColorSequence(Arc::from([
                ColorKeypoint::default(),
                ColorKeypoint {
                    time: 1.0,
                    ..ColorKeypoint::default()
                },
            ])),
            Self::PhysicalProperties => Value::PhysicalProperties(None),
            Self::Font => Value::Font(Font {
                family: Arc::from("rbxasset://fonts/families/SourceSansPro.json"),
                weight: 400,
                italic: false,
            }),
            Self::Ray => Value::Ray(Ray::default()),
            Self::Region3 => Value::Region3([Vec3::ZERO; 2]),
            Self::Region3int16 => Value::Region3int16([[0; 3]; 2]),
            Self::Faces => Value::Faces(0),
            Self::Axes => Value::Axes(0),
            Self::UniqueId => Value::UniqueId(0),
            Self::SecurityCapabilities => Value::SecurityCapabilities(0),
            Self::MaterialColors => Value::MaterialColors(Arc::from([])),
            Self::NetAssetRef => Value::NetAssetRef(Arc::from("")),
        }
    }

    /// Whether an attribute may hold this type (the reference's list).
    pub const fn is_attribute(self) -> bool {
        matches!(
            self,
            Self::String
                | Self::Bool
                | Self::Float64
                | Self::Float32
                | Self::Int32
                | Self::Int64
                | Self::UDim
                | Self::UDim2
                | Self::BrickColor
                | Self::Color3
                | Self::Vector2
                | Self::Vector3
                | Self::CFrame
                | Self::NumberSequence
                | Self::ColorSequence
                | Self::NumberRange
                | Self::Rect
                | Self::Font
                | Self::EnumItem
                | Self::BinaryString
        )
    }
}

impl Value {
    /// Whether every number in the value is finite. Poses and sizes that are not are refused where they come in.
    pub fn is_finite(&self) -> bool {
        match self {
            Self::Float32(v) => v.is_finite(),
            Self::Float64(v) => v.is_finite(),
            Self::Vector2(v) => v.is_finite(),
            Self::Vector3(v) => v.is_finite(),
            Self::CFrame(v) | Self::OptionalCFrame(Some(v)) => v.is_finite(),
            Self::Color3(c) => c.iter().all(|v| v.is_finite()),
            Self::Ray(r) => r.origin.is_finite() && r.direction.is_finite(),
            Self::Region3(corners) => corners.iter().all(|c| c.is_finite()),
            Self::Rect(r) => r.min.is_finite() && r.max.is_finite(),
            _ => true,
        }
    }

    /// Equality by bits: unlike `==` it tells 0.0 from -0.0 and a NaN equals itself. What "unchanged" means to
    /// formats and hashes.
    pub fn same_bits(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Float32(a), Self::Float32(b)) => a.to_bits() == b.to_bits(),
            (Self::Float64(a), Self::Float64(b)) => a.to_bits() == b.to_bits(),
            (Self::Vector2(a), Self::Vector2(b)) => {
                a.to_array().map(f32::to_bits) == b.to_array().map(f32::to_bits)
            }
            (Self::Vector3(a), Self::Vector3(b)) => {
                a.to_array().map(f32::to_bits) == b.to_array().map(f32::to_bits)
            }
            (Self::CFrame(a), Self::CFrame(b)) => a.to_bits() == b.to_bits(),
            (Self::OptionalCFrame(a), Self::OptionalCFrame(b)) => {
                a.map(|c| c.to_bits()) == b.map(|c| c.to_bits())
            }
            (Self::Color3(a), Self::Color3(b)) => a.map(f32::to_bits) == b.map(f32::to_bits),
            _ => self.same_bits_of_rarer(other),
        }
    }

    /// The same for the types that few properties have.
    fn same_bits_of_rarer(&self, other: &Self) -> bool {
        let same = |a: &[f32], b: &[f32]| {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.to_bits() == b.to_bits())
        };
        match (self, other) {
            (Self::UDim(a), Self::UDim(b)) => a.offset == b.offset && same(&[a.scale], &[b.scale]),
            (Self::UDim2(a), Self::UDim2(b)) => {
                (a.x.offset, a.y.offset) == (b.x.offset, b.y.offset)
                    && same(&[a.x.scale, a.y.scale], &[b.x.scale, b.y.scale])
            }
            (Self::Rect(a), Self::Rect(b)) => {
                same(&a.min.to_array(), &b.min.to_array())
                    && same(&a.max.to_array(), &b.max.to_array())
            }
            (Self::NumberRange(a), Self::NumberRange(b)) => same(&[a.min, a.max], &[b.min, b.max]),
            (Self::NumberSequence(a), Self::NumberSequence(b)) => {
                let numbers = |key: &NumberKeypoint| [key.time, key.value, key.envelope];
                let all = |keys: &[NumberKeypoint]| -> Vec<f32> {
                    keys.iter().flat_map(numbers).collect()
                };
                same(&all(a), &all(b))
            }
            (Self::ColorSequence(a), Self::ColorSequence(b)) => {
                let all = |keys: &[ColorKeypoint]| -> Vec<f32> {
                    let numbers = keys.iter().map(|key| (key.time, key.color));
                    numbers.flat_map(|(t, [r, g, b])| [t, r, g, b]).collect()
                };
                same(&all(a), &all(b))
            }
            (Self::PhysicalProperties(Some(a)), Self::PhysicalProperties(Some(b))) => {
                let all = |p: &PhysicalProperties| {
                    [
                        p.density,
                        p.friction,
                        p.elasticity,
                        p.friction_weight,
                        p.elasticity_weight,
                        p.acoustic_absorption,
                    ]
                };
                same(&all(a), &all(b))
            }
            (Self::Ray(a), Self::Ray(b)) => {
                same(&a.origin.to_array(), &b.origin.to_array())
                    && same(&a.direction.to_array(), &b.direction.to_array())
            }
            (Self::Region3(a), Self::Region3(b)) => a
                .iter()
                .zip(b)
                .all(|(a, b)| same(&a.to_array(), &b.to_array())),
            _ => self == other,
        }
    }
}
