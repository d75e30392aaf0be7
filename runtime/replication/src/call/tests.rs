use glam::Vec3;
use proptest::prelude::*;
use studio_model::DataModel;

use super::*;

fn value() -> impl Strategy<Value = CallValue> {
    let leaf = prop_oneof![
        Just(CallValue::Nil),
        any::<bool>().prop_map(CallValue::Bool),
        any::<f64>()
            .prop_filter("NaN is not equal to itself", |v| !v.is_nan())
            .prop_map(CallValue::Number),
        (-1i64 << 40..1 << 40).prop_map(|v| CallValue::Number(v as f64)),
        any::<Vec<u8>>().prop_map(CallValue::Text),
        any::<Vec<u8>>().prop_map(CallValue::Buffer),
        any::<[i8; 3]>().prop_map(|v| {
            let v = v.map(f32::from);
            CallValue::Data(Value::Vector3(Vec3::from(v)))
        }),
    ];
    leaf.prop_recursive(4, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(CallValue::Array),
            prop::collection::vec((any::<Vec<u8>>(), inner), 0..8).prop_map(CallValue::Map),
        ]
    })
}

fn sent(call: &Call) -> Vec<u8> {
    let mut out = Writer::new();
    assert!(call.encode(&mut out, &mut |_| Some(NetId(7))));
    out.into_bytes()
}

fn call(kind: CallKind, values: Vec<CallValue>) -> Call {
    Call {
        target: DataModel::new().root(),
        kind,
        values: values.into(),
    }
}

fn read(bytes: &[u8]) -> Result<Option<Call>, WireError> {
    let root = DataModel::new().root();
    let mut reader = Reader::new(bytes);
    let call = Call::decode(&mut reader, &mut |_| Some(root))?;
    reader.finish()?;
    Ok(call)
}

proptest! {
    #[test]
    fn what_is_sent_arrives(values in prop::collection::vec(value(), 0..8), number: u32) {
        for kind in [CallKind::Event, CallKind::Invoke(number), CallKind::Answer(number), CallKind::Chat] {
            let call = call(kind, values.clone());
            prop_assert_eq!(read(&sent(&call)), Ok(Some(call)));
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes: Vec<u8>) {
        drop(read(&bytes));
    }

    #[test]
    fn a_cut_call_is_an_error(values in prop::collection::vec(value(), 1..4)) {
        let bytes = sent(&call(CallKind::Event, values));
        for end in 0..bytes.len() {
            prop_assert!(read(&bytes[..end]).is_err());
        }
    }
}

#[test]
fn numbers_take_the_shortest_exact_form() {
    for (number, bytes) in [
        (0.0, 2),
        (-0.0, 5),
        (63.0, 2),
        (1_000_000.0, 4),
        (0.5, 5),
        (0.1, 9),
        (1e300, 9),
        (f64::INFINITY, 5),
    ] {
        let mut out = Writer::new();
        encode_number(&mut out, number);
        assert_eq!(out.len(), bytes, "{number}");
    }
}

#[test]
fn tables_too_deep_or_too_many_are_refused() {
    let deep = (0..=CALL_DEPTH_MAX).fold(CallValue::Nil, |inner, _| CallValue::Array(vec![inner]));
    assert!(read(&sent(&call(CallKind::Event, vec![deep]))).is_err());
    let wide = CallValue::Array(vec![CallValue::Nil; CALL_VALUES_MAX]);
    assert!(read(&sent(&call(CallKind::Event, vec![wide]))).is_err());
}

#[test]
fn who_does_not_know_the_target_hears_nothing() {
    let call = call(CallKind::Event, vec![CallValue::Bool(true)]);
    assert!(!call.encode(&mut Writer::new(), &mut |_| None));
    let bytes = sent(&call);
    let mut reader = Reader::new(&bytes);
    assert_eq!(Call::decode(&mut reader, &mut |_| None), Ok(None));
}
