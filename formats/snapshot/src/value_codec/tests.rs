//! Every type survives its bytes; no bytes make the decoder panic.

use glam::{Vec2, Vec3};
use proptest::prelude::*;
use studio_model::value::{
    ColorKeypoint, Font, NumberKeypoint, NumberRange, PhysicalProperties, Ray, Rect, UDim, UDim2,
};
use studio_model::{ClassTable, DataModel, EnumId};

use super::*;

fn number() -> impl Strategy<Value = f32> {
    prop_oneof![
        Just(0.0),
        Just(-0.0),
        Just(1.0),
        Just(-1.0),
        -2000.0f32..2000.0,
        any::<f32>()
    ]
}

fn vec3() -> impl Strategy<Value = Vec3> {
    [number(), number(), number()].prop_map(Vec3::from)
}

fn vec2() -> impl Strategy<Value = Vec2> {
    [number(), number()].prop_map(Vec2::from)
}

fn cframe() -> impl Strategy<Value = CFrame> {
    let any_rotation = prop::collection::vec(number(), 9);
    let yaw = any::<f32>().prop_map(|angle| {
        let (s, c) = angle.sin_cos();
        vec![c, 0.0, s, 0.0, 1.0, 0.0, -s, 0.0, c]
    });
    let identity = Just(vec![1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]);
    (vec3(), prop_oneof![any_rotation, yaw, identity]).prop_map(|(position, rotation)| {
        cframe_of(
            position.to_array().map(f32::to_bits),
            std::array::from_fn(|i| rotation[i].to_bits()),
        )
    })
}

fn udim() -> impl Strategy<Value = UDim> {
    (number(), any::<i32>()).prop_map(|(scale, offset)| UDim { scale, offset })
}

fn bytes() -> impl Strategy<Value = Arc<[u8]>> {
    prop::collection::vec(any::<u8>(), 0..40).prop_map(Arc::from)
}

fn text() -> impl Strategy<Value = Arc<str>> {
    ".{0,20}".prop_map(Arc::from)
}

fn tag() -> impl Strategy<Value = Arc<str>> {
    ".{1,20}".prop_map(Arc::from)
}

/// A value of any kind, references aside.
fn value() -> impl Strategy<Value = Value> {
    prop_oneof![plain_value(), composed_value(), long_value()]
}

fn plain_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<bool>().prop_map(Value::Bool),
        any::<i32>().prop_map(Value::Int32),
        any::<i64>().prop_map(Value::Int64),
        number().prop_map(Value::Float32),
        any::<f64>().prop_map(Value::Float64),
        any::<u32>().prop_map(Value::Enum),
        any::<[i16; 2]>().prop_map(Value::Vector2int16),
        any::<[i16; 3]>().prop_map(Value::Vector3int16),
        any::<[u8; 3]>().prop_map(Value::Color3uint8),
        any::<u16>().prop_map(Value::BrickColor),
        any::<u8>().prop_map(Value::Faces),
        any::<u8>().prop_map(Value::Axes),
        any::<u128>().prop_map(Value::UniqueId),
        any::<u64>().prop_map(Value::SecurityCapabilities),
        any::<[[i16; 3]; 2]>().prop_map(Value::Region3int16),
    ]
}

fn composed_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        vec2().prop_map(Value::Vector2),
        vec3().prop_map(Value::Vector3),
        cframe().prop_map(Value::CFrame),
        prop::option::of(cframe()).prop_map(Value::OptionalCFrame),
        [number(), number(), number()].prop_map(Value::Color3),
        udim().prop_map(Value::UDim),
        (udim(), udim()).prop_map(|(x, y)| Value::UDim2(UDim2 { x, y })),
        (vec2(), vec2()).prop_map(|(min, max)| Value::Rect(Rect { min, max })),
        (number(), number()).prop_map(|(min, max)| Value::NumberRange(NumberRange { min, max })),
        (vec3(), vec3()).prop_map(|(origin, direction)| Value::Ray(Ray { origin, direction })),
        [vec3(), vec3()].prop_map(Value::Region3),
        prop::option::of(prop::array::uniform6(number())).prop_map(|numbers| {
            Value::PhysicalProperties(numbers.map(|[a, b, c, d, e, f]| PhysicalProperties {
                density: a,
                friction: b,
                elasticity: c,
                friction_weight: d,
                elasticity_weight: e,
                acoustic_absorption: f,
            }))
        }),
    ]
}

fn long_value() -> impl Strategy<Value = Value> {
    let enum_count = ClassTable::get().enums().len();
    prop_oneof![
        text().prop_map(Value::String),
        text().prop_map(Value::Content),
        bytes().prop_map(Value::BinaryString),
        bytes().prop_map(Value::SharedString),
        bytes().prop_map(Value::MaterialColors),
        text().prop_map(Value::NetAssetRef),
        prop::collection::vec([number(), number(), number()], 0..5).prop_map(|points| {
            let point = |[time, value, envelope]: [f32; 3]| NumberKeypoint {
                time,
                value,
                envelope,
            };
            Value::NumberSequence(points.into_iter().map(point).collect())
        }),
        prop::collection::vec((number(), [number(), number(), number()]), 0..5).prop_map(
            |points| {
                Value::ColorSequence(
                    points
                        .into_iter()
                        .map(|(time, color)| ColorKeypoint { time, color })
                        .collect(),
                )
            }
        ),
        (text(), any::<u16>(), any::<bool>()).prop_map(|(family, weight, italic)| Value::Font(
            Font {
                family,
                weight,
                italic
            }
        )),
        (0..enum_count, any::<u32>())
            .prop_map(|(index, item)| Value::EnumItem((EnumId::from_index(index).unwrap(), item))),
    ]
}

fn encoded(value: &Value) -> Vec<u8> {
    let mut writer = Writer::new();
    encode_typed_value(&mut writer, value, &mut |_| None);
    writer.into_bytes()
}

proptest! {
    #[test]
    fn a_value_survives_its_bytes(value in value()) {
        let bytes = encoded(&value);
        let mut reader = Reader::new(&bytes);
        let read = decode_typed_value(&mut reader, &mut |_| None).unwrap();
        prop_assert_eq!(reader.finish(), Ok(()));
        prop_assert_eq!(read.value_type(), value.value_type());
        // Bit for bit: NaN equals itself and -0.0 is not 0.0.
        prop_assert_eq!(encoded(&read), bytes);
        prop_assert!(read.same_bits(&value) || format!("{value:?}").contains("NaN"), "{:?} became {:?}", value, read);
    }

    #[test]
    fn a_value_cut_short_is_refused(value in value(), cut in 1usize..200) {
        let bytes = encoded(&value);
        let cut = bytes.len().saturating_sub(cut);
        prop_assert!(decode_typed_value(&mut Reader::new(&bytes[..cut]), &mut |_| None).is_err());
    }

    #[test]
    fn any_bytes_are_decoded_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        let mut reader = Reader::new(&bytes);
        while decode_typed_value(&mut reader, &mut |_| None).is_ok() {}
        for value_type in ValueType::ALL {
            let mut reader = Reader::new(&bytes);
            while !reader.is_at_end() && decode_value(&mut reader, *value_type, &mut |_| None).is_ok() {}
        }
        let mut reader = Reader::new(&bytes);
        while decode_attributes(&mut reader).is_ok() && decode_tags(&mut reader).is_ok() {}
    }

    #[test]
    fn attributes_and_tags_survive(values in prop::collection::vec((text(), value()), 0..6), tags in prop::collection::vec(tag(), 0..6)) {
        let mut writer = Writer::new();
        encode_attributes(&mut writer, &values);
        encode_tags(&mut writer, &tags);
        let bytes = writer.into_bytes();
        let mut reader = Reader::new(&bytes);
        let read = decode_attributes(&mut reader).unwrap();
        prop_assert_eq!(decode_tags(&mut reader), Ok(tags));
        prop_assert_eq!(read.len(), values.len());
        for ((name, value), (read_name, read_value)) in values.iter().zip(&read) {
            prop_assert_eq!(name, read_name);
            prop_assert_eq!(encoded(value), encoded(read_value));
        }
    }
}

#[test]
fn a_reference_crosses_by_the_callers_numbers() {
    let model = DataModel::new();
    let root = model.root();
    let mut writer = Writer::new();
    encode_value(&mut writer, &Value::Ref(Some(root)), &mut |id| {
        (id == root).then_some(NetId(7))
    });
    encode_value(&mut writer, &Value::Ref(Some(root)), &mut |_| None);
    encode_value(&mut writer, &Value::Ref(None), &mut |_| Some(NetId(7)));
    encode_value(&mut writer, &Value::Ref(Some(root)), &mut |_| {
        Some(NetId(u32::MAX))
    });
    let bytes = writer.into_bytes();
    let mut reader = Reader::new(&bytes);
    let mut seen = Vec::new();
    let mut read = || {
        decode_value(&mut reader, ValueType::Ref, &mut |id| {
            seen.push(id);
            (id == NetId(7)).then_some(root)
        })
    };
    assert_eq!(read(), Ok(Value::Ref(Some(root))));
    assert_eq!(read(), Ok(Value::Ref(None)));
    assert_eq!(read(), Ok(Value::Ref(None)));
    assert_eq!(read(), Ok(Value::Ref(None)));
    assert_eq!(seen, [NetId(7), NetId(u32::MAX)]);
}

#[test]
fn a_common_pose_is_thirteen_bytes() {
    assert_eq!(encoded(&Value::CFrame(CFrame::IDENTITY)).len(), 1 + 13);
    assert_eq!(encoded(&Value::Int32(-3)).len(), 2);
}
