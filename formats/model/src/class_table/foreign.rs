//! Values of the foreign file crates as ours. The only public place that speaks their types: import needs it, and the
//! class table reads its defaults with it. References are not handled here, because only an importer knows who is who.

use std::sync::Arc;

use glam::{Vec2, Vec3};
use rbx_types as rbx;
use rbx_types::Variant;

use super::ClassTable;
use crate::maths::CFrame;
use crate::value::{
    ColorKeypoint, Font, NumberKeypoint, NumberRange, PhysicalProperties, Ray, Rect, UDim, UDim2,
    Value, ValueType,
};

/// A foreign value as a value of `wanted`, converted where the two are near (32 to 64 bit numbers, colours, text to
/// content). `None` if they are not near, or for what names another instance.
pub fn value_from_foreign(value: &Variant, wanted: ValueType) -> Option<Value> {
    let value = natural_value(value)?;
    if value.value_type() == wanted {
        Some(value)
    } else {
        near_value(&value, wanted)
    }
}

/// A foreign value as a value of its own type, as attributes hold it. `None` for references, and for sets of attributes
/// or tags, which are no values here.
pub fn natural_value(value: &Variant) -> Option<Value> {
    Some(match value {
        Variant::Bool(v) => Value::Bool(*v),
        Variant::Int32(v) => Value::Int32(*v),
        Variant::Int64(v) => Value::Int64(*v),
        Variant::Float32(v) => Value::Float32(*v),
        Variant::Float64(v) => Value::Float64(*v),
        Variant::Enum(v) => Value::Enum(v.to_u32()),
        Variant::EnumItem(v) => Value::EnumItem((ClassTable::get().enum_named(&v.ty)?, v.value)),
        Variant::BrickColor(v) => Value::BrickColor(*v as u16),
        Variant::Faces(v) => Value::Faces(v.bits()),
        Variant::Axes(v) => Value::Axes(v.bits()),
        Variant::SecurityCapabilities(v) => Value::SecurityCapabilities(v.bits()),
        Variant::UniqueId(v) => Value::UniqueId(unique_id(v)),
        _ => {
            return text_or_bytes(value)
                .or_else(|| geometry(value))
                .or_else(|| look(value));
        }
    })
}

fn text_or_bytes(value: &Variant) -> Option<Value> {
    Some(match value {
        Variant::String(v) => Value::String(v.as_str().into()),
        Variant::BinaryString(v) => Value::BinaryString(AsRef::<[u8]>::as_ref(v).into()),
        Variant::SharedString(v) => Value::SharedString(v.data().into()),
        Variant::NetAssetRef(v) => Value::SharedString(v.data().into()),
        Variant::MaterialColors(v) => Value::MaterialColors(v.encode().into()),
        Variant::ContentId(v) => Value::Content(v.as_str().into()),
        Variant::Content(v) => match v.value() {
            rbx::ContentType::None => Value::Content("".into()),
            rbx::ContentType::Uri(uri) => Value::Content(uri.as_str().into()),
            _ => return None,
        },
        Variant::Attributes(v) => {
            let mut bytes = Vec::new();
            v.to_writer(&mut bytes).ok()?;
            Value::BinaryString(bytes.into())
        }
        _ => return None,
    })
}

fn geometry(value: &Variant) -> Option<Value> {
    Some(match value {
        Variant::Vector2(v) => Value::Vector2(vec2(*v)),
        Variant::Vector3(v) => Value::Vector3(vec3(*v)),
        Variant::Vector2int16(v) => Value::Vector2int16([v.x, v.y]),
        Variant::Vector3int16(v) => Value::Vector3int16(vec3int16(*v)),
        Variant::CFrame(v) => Value::CFrame(cframe(v)),
        Variant::OptionalCFrame(v) => Value::OptionalCFrame(v.as_ref().map(cframe)),
        Variant::Ray(v) => Value::Ray(Ray {
            origin: vec3(v.origin),
            direction: vec3(v.direction),
        }),
        Variant::Rect(v) => Value::Rect(Rect {
            min: vec2(v.min),
            max: vec2(v.max),
        }),
        Variant::Region3(v) => Value::Region3([vec3(v.min), vec3(v.max)]),
        Variant::Region3int16(v) => Value::Region3int16([vec3int16(v.min), vec3int16(v.max)]),
        Variant::NumberRange(v) => Value::NumberRange(NumberRange {
            min: v.min,
            max: v.max,
        }),
        Variant::UDim(v) => Value::UDim(udim(*v)),
        Variant::UDim2(v) => Value::UDim2(UDim2 {
            x: udim(v.x),
            y: udim(v.y),
        }),
        Variant::PhysicalProperties(v) => Value::PhysicalProperties(match v {
            rbx::PhysicalProperties::Default => None,
            rbx::PhysicalProperties::Custom(own) => Some(PhysicalProperties {
                density: own.density(),
                friction: own.friction(),
                elasticity: own.elasticity(),
                friction_weight: own.friction_weight(),
                elasticity_weight: own.elasticity_weight(),
                acoustic_absorption: own.acoustic_absorption(),
            }),
        }),
        _ => return None,
    })
}

fn look(value: &Variant) -> Option<Value> {
    Some(match value {
        Variant::Color3(v) => Value::Color3([v.r, v.g, v.b]),
        Variant::Color3uint8(v) => Value::Color3uint8([v.r, v.g, v.b]),
        Variant::Font(v) => Value::Font(Font {
            family: v.family.as_str().into(),
            weight: v.weight.as_u16(),
            italic: v.style == rbx::FontStyle::Italic,
        }),
        Variant::NumberSequence(v) => Value::NumberSequence(
            v.keypoints
                .iter()
                .map(|k| NumberKeypoint {
                    time: k.time,
                    value: k.value,
                    envelope: k.envelope,
                })
                .collect(),
        ),
        Variant::ColorSequence(v) => Value::ColorSequence(
            v.keypoints
                .iter()
                .map(|k| ColorKeypoint {
                    time: k.time,
                    color: [k.color.r, k.color.g, k.color.b],
                })
                .collect(),
        ),
        _ => return None,
    })
}

/// The value as one of a near type: what old files hold for today's properties.
fn near_value(value: &Value, wanted: ValueType) -> Option<Value> {
    if let Some(number) = number(value)
        && let Some(converted) = number_as(number, wanted)
    {
        return Some(converted);
    }
    Some(match (value, wanted) {
        (Value::Color3(c), ValueType::Color3uint8) => Value::Color3uint8(c.map(byte_of_unit)),
        (Value::Color3uint8(c), ValueType::Color3) => {
            Value::Color3(c.map(|v| f32::from(v) / 255.0))
        }
        (Value::BrickColor(number), ValueType::Color3uint8) => {
            Value::Color3uint8(palette_color(*number)?)
        }
        (Value::BrickColor(number), ValueType::Color3) => {
            Value::Color3(palette_color(*number)?.map(|v| f32::from(v) / 255.0))
        }
        (Value::Int32(number), ValueType::BrickColor) => {
            Value::BrickColor(rbx::BrickColor::from_number(u16::try_from(*number).ok()?)? as u16)
        }
        (Value::String(text), ValueType::Content) => Value::Content(Arc::clone(text)),
        (Value::Content(text), ValueType::String) => Value::String(Arc::clone(text)),
        (Value::String(text), ValueType::BinaryString) => {
            Value::BinaryString(text.as_bytes().into())
        }
        (Value::BinaryString(bytes), ValueType::String) => {
            Value::String(std::str::from_utf8(bytes).ok()?.into())
        }
        (Value::BinaryString(bytes), ValueType::SharedString) => {
            Value::SharedString(Arc::clone(bytes))
        }
        (Value::SharedString(bytes), ValueType::BinaryString) => {
            Value::BinaryString(Arc::clone(bytes))
        }
        (Value::CFrame(frame), ValueType::OptionalCFrame) => Value::OptionalCFrame(Some(*frame)),
        (Value::OptionalCFrame(Some(frame)), ValueType::CFrame) => Value::CFrame(*frame),
        _ => return None,
    })
}

/// A number of any width; whole numbers apart, because 64 bits of them do not fit a float.
#[derive(Clone, Copy)]
enum Number {
    Whole(i64),
    Real(f64),
}

fn number(value: &Value) -> Option<Number> {
    Some(match value {
        Value::Int32(v) => Number::Whole(i64::from(*v)),
        Value::Int64(v) => Number::Whole(*v),
        Value::Enum(v) => Number::Whole(i64::from(*v)),
        Value::Float32(v) => Number::Real(f64::from(*v)),
        Value::Float64(v) => Number::Real(*v),
        _ => return None,
    })
}

/// The number as a type of number, if its value survives but for the precision of floats.
fn number_as(number: Number, wanted: ValueType) -> Option<Value> {
    let whole = match number {
        Number::Whole(v) => Some(v),
        Number::Real(v) => (v.fract() == 0.0 && v.abs() < 9.0e15).then_some(v as i64),
    };
    let real = match number {
        Number::Whole(v) => v as f64,
        Number::Real(v) => v,
    };
    Some(match wanted {
        ValueType::Int32 => Value::Int32(whole?.try_into().ok()?),
        ValueType::Int64 => Value::Int64(whole?),
        ValueType::Enum => Value::Enum(whole?.try_into().ok()?),
        ValueType::Float32 => Value::Float32(real as f32),
        ValueType::Float64 => Value::Float64(real),
        _ => return None,
    })
}

fn byte_of_unit(value: f32) -> u8 {
    (value.clamp(0.0, 1.0) * 255.0).round() as u8
}

fn palette_color(number: u16) -> Option<[u8; 3]> {
    let color = rbx::BrickColor::from_number(number)?.to_color3uint8();
    Some([color.r, color.g, color.b])
}

fn vec2(v: rbx::Vector2) -> Vec2 {
    Vec2::new(v.x, v.y)
}

fn vec3(v: rbx::Vector3) -> Vec3 {
    Vec3::new(v.x, v.y, v.z)
}

fn vec3int16(v: rbx::Vector3int16) -> [i16; 3] {
    [v.x, v.y, v.z]
}

fn cframe(v: &rbx::CFrame) -> CFrame {
    let (p, r) = (v.position, v.orientation);
    CFrame::from_components([
        p.x, p.y, p.z, r.x.x, r.x.y, r.x.z, r.y.x, r.y.y, r.y.z, r.z.x, r.z.y, r.z.z,
    ])
}

fn udim(v: rbx::UDim) -> UDim {
    UDim {
        scale: v.scale,
        offset: v.offset,
    }
}

/// Time, random part and index, in the order in which they are written as text.
fn unique_id(v: &rbx::UniqueId) -> u128 {
    (u128::from(v.random() as u64) << 64) | (u128::from(v.time()) << 32) | u128::from(v.index())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn convert(value: impl Into<Variant>, wanted: ValueType) -> Option<Value> {
        value_from_foreign(&value.into(), wanted)
    }

    #[test]
    fn numbers_change_width_where_they_fit() {
        assert_eq!(convert(7i32, ValueType::Int64), Some(Value::Int64(7)));
        assert_eq!(convert(7i64, ValueType::Int32), Some(Value::Int32(7)));
        assert_eq!(convert(i64::MAX, ValueType::Int32), None);
        assert_eq!(
            convert(i64::MAX, ValueType::Int64),
            Some(Value::Int64(i64::MAX))
        );
        assert_eq!(
            convert(0.5f32, ValueType::Float64),
            Some(Value::Float64(0.5))
        );
        assert_eq!(
            convert(0.5f64, ValueType::Float32),
            Some(Value::Float32(0.5))
        );
        assert_eq!(convert(3.0f32, ValueType::Int32), Some(Value::Int32(3)));
        assert_eq!(convert(3.5f32, ValueType::Int32), None);
        assert_eq!(convert(f64::NAN, ValueType::Int64), None);
        assert_eq!(convert(-1i32, ValueType::Enum), None);
    }

    #[test]
    fn colours_change_kind() {
        let half = rbx::Color3::new(0.5, f32::NAN, 7.0);
        assert_eq!(
            convert(half, ValueType::Color3uint8),
            Some(Value::Color3uint8([128, 0, 255]))
        );
        let bytes = rbx::Color3uint8::new(255, 0, 51);
        assert_eq!(
            convert(bytes, ValueType::Color3),
            Some(Value::Color3([1.0, 0.0, 0.2]))
        );
        let red = rbx::BrickColor::BrightRed;
        assert_eq!(
            convert(red, ValueType::Color3uint8),
            Some(Value::Color3uint8([196, 40, 28]))
        );
        assert_eq!(
            convert(red, ValueType::BrickColor),
            Some(Value::BrickColor(21))
        );
        assert_eq!(
            convert(21i32, ValueType::BrickColor),
            Some(Value::BrickColor(21))
        );
        assert_eq!(convert(-21i32, ValueType::BrickColor), None);
    }

    #[test]
    fn texts_become_content_and_bytes() {
        let address = "rbxassetid://1";
        let content = Some(Value::Content(address.into()));
        assert_eq!(convert(address, ValueType::Content), content);
        assert_eq!(
            convert(rbx::ContentId::from(address), ValueType::Content),
            content
        );
        assert_eq!(
            convert(rbx::Content::from(address), ValueType::Content),
            content
        );
        assert_eq!(
            convert(rbx::Content::none(), ValueType::Content),
            Some(Value::Content("".into()))
        );
        let bytes = rbx::BinaryString::from(vec![0xFF]);
        assert_eq!(convert(bytes.clone(), ValueType::String), None, "no UTF-8");
        assert_eq!(
            convert(bytes, ValueType::SharedString),
            Some(Value::SharedString([0xFF].into()))
        );
    }

    #[test]
    fn what_names_an_instance_is_left_to_the_importer() {
        assert_eq!(convert(rbx::Ref::new(), ValueType::Ref), None);
        assert_eq!(
            convert(
                rbx::Content::from_referent(rbx::Ref::new()),
                ValueType::Content
            ),
            None
        );
        assert_eq!(natural_value(&Variant::Tags(rbx::Tags::new())), None);
    }

    #[test]
    fn a_frame_keeps_its_rows() {
        let row = rbx::Vector3::new;
        let rotation =
            rbx::Matrix3::new(row(0.0, 0.0, 1.0), row(0.0, 1.0, 0.0), row(-1.0, 0.0, 0.0));
        let frame = rbx::CFrame::new(row(1.0, 2.0, 3.0), rotation);
        let Some(Value::CFrame(ours)) = convert(frame, ValueType::CFrame) else {
            panic!("a frame is a frame");
        };
        assert_eq!(
            ours.components(),
            [1.0, 2.0, 3.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, -1.0, 0.0, 0.0]
        );
        assert_eq!(
            convert(Some(frame), ValueType::CFrame),
            Some(Value::CFrame(ours))
        );
        assert_eq!(
            convert(frame, ValueType::OptionalCFrame),
            Some(Value::OptionalCFrame(Some(ours)))
        );
        assert_eq!(convert(None::<rbx::CFrame>, ValueType::CFrame), None);
    }

    #[test]
    fn kinds_that_are_not_near_are_refused() {
        assert_eq!(convert(true, ValueType::Int32), None);
        assert_eq!(convert("4", ValueType::Int32), None);
        assert_eq!(
            convert(rbx::Vector3::new(1.0, 2.0, 3.0), ValueType::CFrame),
            None
        );
    }

    #[test]
    fn an_item_of_an_enum_that_we_do_not_know_is_no_value() {
        let item = |ty: &str| {
            Variant::EnumItem(rbx::EnumItem {
                ty: ty.to_owned(),
                value: 256,
            })
        };
        let material = ClassTable::get().enum_named("Material").unwrap();
        assert_eq!(
            natural_value(&item("Material")),
            Some(Value::EnumItem((material, 256)))
        );
        assert_eq!(natural_value(&item("NoSuchEnum")), None);
    }
}
