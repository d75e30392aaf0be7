//! Random numbers, texts and values, the awkward ones often; the same for the same seed.

use std::sync::Arc;

use glam::{Vec2, Vec3};
use studio_model::value::{
    ColorKeypoint, Font, NumberKeypoint, NumberRange, PhysicalProperties, Ray, Rect, UDim, UDim2,
};
use studio_model::{CFrame, ClassTable, EnumId, InstanceId, PropertyInfo, Value, ValueType};

/// A generator of pseudo-random numbers (splitmix64).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// Any finite number, the awkward ones often.
    fn f32(&mut self) -> f32 {
        const AWKWARD: [f32; 10] = [
            0.0,
            -0.0,
            1.0,
            -1.0,
            0.1,
            1e-45,
            f32::MAX,
            f32::MIN_POSITIVE,
            16_777_216.0,
            8_388_609.0,
        ];
        match self.below(4) {
            0 => *self.pick(&AWKWARD),
            1 => self.below(4000) as f32 / 2.0 - 1000.0,
            _ => Some(f32::from_bits(self.next() as u32))
                .filter(|number| number.is_finite())
                .unwrap_or(0.3),
        }
    }

    fn floats<const N: usize>(&mut self) -> [f32; N] {
        std::array::from_fn(|_| self.f32())
    }

    fn any_f32(&mut self) -> f32 {
        if self.chance(10) {
            *self.pick(&[f32::INFINITY, f32::NEG_INFINITY, f32::NAN])
        } else {
            self.f32()
        }
    }

    fn vec3(&mut self) -> Vec3 {
        self.floats().into()
    }

    fn cframe(&mut self) -> CFrame {
        if self.chance(50) {
            CFrame::from_position(self.vec3())
        } else {
            CFrame::from_components(self.floats())
        }
    }

    pub(crate) fn text(&mut self) -> Arc<str> {
        const CHARS: &[char] = &[
            'a', 'Z', '0', ' ', '"', '\\', '\n', '\r', '\t', '\0', '\'', '#', '/', '*', '(', ']',
            '}', ',', ':', 'ü', '\u{85}', '\u{2028}', '\u{202E}', '😀', '\u{7F}', 'r',
        ];
        (0..self.below(12))
            .map(|_| *self.pick(CHARS))
            .collect::<String>()
            .into()
    }

    fn bytes(&mut self) -> Arc<[u8]> {
        (0..self.below(20)).map(|_| self.next() as u8).collect()
    }

    fn udim(&mut self) -> UDim {
        UDim {
            scale: self.f32(),
            offset: self.next() as i32,
        }
    }

    /// A value of a property; `None` for an enum without items.
    pub(super) fn property_value(
        &mut self,
        info: &PropertyInfo,
        others: &[InstanceId],
    ) -> Option<Value> {
        match (info.value_type, info.enum_id) {
            (ValueType::Enum, id) => self.item(id?).map(Value::Enum),
            (ValueType::Ref, _) => Some(Value::Ref(Some(*self.pick(others)))),
            (other, _) => Some(self.value(other)),
        }
    }

    fn item(&mut self, id: EnumId) -> Option<u32> {
        let items = &ClassTable::get().enumeration(id).items;
        (!items.is_empty()).then(|| self.pick(items).0)
    }

    /// A value of any type but `Enum` and `Ref`.
    pub(crate) fn value(&mut self, value_type: ValueType) -> Value {
        match value_type {
            ValueType::Bool => Value::Bool(self.chance(50)),
            ValueType::Int32 => Value::Int32(self.next() as i32),
            ValueType::Int64 => Value::Int64(self.next() as i64),
            ValueType::Float32 => Value::Float32(self.any_f32()),
            ValueType::Float64 => Value::Float64(if self.chance(50) {
                f64::from(self.any_f32())
            } else {
                Some(f64::from_bits(self.next()))
                    .filter(|number| number.is_finite())
                    .unwrap_or(0.1)
            }),
            ValueType::String => Value::String(self.text()),
            ValueType::NetAssetRef => Value::NetAssetRef(self.text()),
            ValueType::Content => Value::Content(self.text()),
            ValueType::BinaryString => Value::BinaryString(self.bytes()),
            ValueType::SharedString => Value::SharedString(self.bytes()),
            ValueType::MaterialColors => Value::MaterialColors(self.bytes()),
            ValueType::Vector2 => Value::Vector2(self.floats().into()),
            ValueType::Vector3 => Value::Vector3(self.vec3()),
            ValueType::Vector2int16 => {
                Value::Vector2int16([self.next() as i16, self.next() as i16])
            }
            ValueType::Vector3int16 => {
                Value::Vector3int16(std::array::from_fn(|_| self.next() as i16))
            }
            ValueType::CFrame => Value::CFrame(self.cframe()),
            ValueType::OptionalCFrame => {
                Value::OptionalCFrame(self.chance(70).then(|| self.cframe()))
            }
            ValueType::Color3 => Value::Color3(self.floats()),
            ValueType::Color3uint8 => {
                Value::Color3uint8(std::array::from_fn(|_| self.next() as u8))
            }
            ValueType::BrickColor => Value::BrickColor(self.next() as u16),
            ValueType::UDim => Value::UDim(self.udim()),
            ValueType::UDim2 => Value::UDim2(UDim2 {
                x: self.udim(),
                y: self.udim(),
            }),
            ValueType::EnumItem => {
                let id = ClassTable::get().enum_named("Material").unwrap();
                Value::EnumItem((id, self.item(id).unwrap()))
            }
            other => self.compound(other),
        }
    }

    fn compound(&mut self, value_type: ValueType) -> Value {
        match value_type {
            ValueType::Rect => Value::Rect(Rect {
                min: Vec2::from_array(self.floats()),
                max: Vec2::from_array(self.floats()),
            }),
            ValueType::NumberRange => Value::NumberRange(NumberRange {
                min: self.any_f32(),
                max: self.any_f32(),
            }),
            ValueType::NumberSequence => {
                let keys = (0..self.below(5)).map(|_| {
                    let envelope = if self.chance(50) { 0.0 } else { self.f32() };
                    NumberKeypoint {
                        time: self.f32(),
                        value: self.f32(),
                        envelope,
                    }
                });
                Value::NumberSequence(keys.collect())
            }
            ValueType::ColorSequence => {
                let keys = (0..self.below(5)).map(|_| ColorKeypoint {
                    time: self.f32(),
                    color: self.floats(),
                });
                Value::ColorSequence(keys.collect())
            }
            ValueType::PhysicalProperties => {
                let [
                    density,
                    friction,
                    elasticity,
                    friction_weight,
                    elasticity_weight,
                    acoustic_absorption,
                ] = self.floats();
                Value::PhysicalProperties(self.chance(80).then_some(PhysicalProperties {
                    density,
                    friction,
                    elasticity,
                    friction_weight,
                    elasticity_weight,
                    acoustic_absorption,
                }))
            }
            ValueType::Font => Value::Font(Font {
                family: self.text(),
                weight: self.next() as u16,
                italic: self.chance(50),
            }),
            ValueType::Ray => Value::Ray(Ray {
                origin: self.vec3(),
                direction: self.vec3(),
            }),
            ValueType::Region3 => Value::Region3([self.vec3(), self.vec3()]),
            ValueType::Region3int16 => Value::Region3int16(std::array::from_fn(|_| {
                std::array::from_fn(|_| self.next() as i16)
            })),
            ValueType::Faces => Value::Faces(self.below(64) as u8),
            ValueType::Axes => Value::Axes(self.below(8) as u8),
            ValueType::UniqueId => {
                Value::UniqueId(u128::from(self.next()) << 64 | u128::from(self.next()))
            }
            ValueType::SecurityCapabilities => Value::SecurityCapabilities(self.next()),
            other => panic!("no random value of {}", other.name()),
        }
    }
}
