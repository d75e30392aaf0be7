//! Clients that send what ours does not.

use std::sync::Arc;

use proptest::prelude::*;
use studio_model::Value;
use studio_replication::{Call, CallKind, CallValue};

use super::*;

fn call(scene: &Scene, values: Vec<CallValue>) -> Call {
    Call {
        target: tree::service(&scene.server.model).expect("it is there"),
        kind: CallKind::Chat,
        values: Arc::from(values),
    }
}

fn message(scene: &Scene, channel: Option<InstanceId>, text: &[u8], metadata: &[u8]) -> Call {
    let values = vec![
        CallValue::Data(Value::Ref(channel)),
        CallValue::Text(text.to_vec()),
        CallValue::Text(metadata.to_vec()),
        CallValue::Number(1.0),
    ];
    call(scene, values)
}

/// The statuses that the server answered with.
fn answers(scene: &mut Scene) -> Vec<Status> {
    let sent = std::mem::take(&mut scene.sent);
    let read = sent
        .iter()
        .filter_map(|parcel| wire::Down::read(&parcel.call));
    read.filter_map(|down| match down {
        wire::Down::Answer { status, .. } => Some(status),
        _ => None,
    })
    .collect()
}

/// A channel, a text, its metadata, and what becomes of it.
type Row<'a> = (Option<InstanceId>, &'a [u8], &'a [u8], Status);

#[test]
fn what_may_not_be_is_answered_with_a_status() {
    let mut scene = Scene::new();
    scene.server.run("local T = game:GetService('TextChatService') local c = Instance.new('TextChannel') c.Name = 'Secret' c.Parent = T c:AddUserAsync(2) Instance.new('TextChannel', workspace)");
    let model = &scene.server.model;
    let general = tree::default_channel(model, tree::GENERAL);
    let system = tree::default_channel(model, tree::SYSTEM);
    let secret = tree::folder(model, "Secret");
    let outside = Some(scene.server.service("Workspace"));
    let long = vec![b'a'; 10 << 20];
    let forbidden = Status::InvalidTextChannelPermissions;
    let rows: [Row<'_>; 9] = [
        (None, b"hi", b"", forbidden),
        (outside, b"hi", b"", forbidden),
        (secret, b"hi", b"", forbidden),
        (system, b"hi", b"", forbidden),
        (general, &long, b"", Status::MessageTooLong),
        (general, b"hi", &long, Status::Unknown),
        (general, b"\xff\xfe", b"", Status::Unknown),
        (general, b"\0\n\t ", b"", Status::Unknown),
        (general, b"", b"", Status::Unknown),
    ];
    for (channel, text, metadata, status) in rows {
        scene.server.now += CHAT_BURST_SECONDS;
        let call = message(&scene, channel, text, metadata);
        scene.receive(1, &call);
        assert_eq!(answers(&mut scene), [status]);
    }
    assert_eq!(scene.logs(), [vec![], vec![], vec![]] as [Vec<String>; 3]);
    let call = message(&scene, general, b"a\nb\0c", b"");
    scene.receive(1, &call);
    assert_eq!(scene.log(2), ["RBXGeneral|Ann:|a b c"]);
}

#[test]
fn what_makes_no_sense_is_counted() {
    let mut scene = Scene::new();
    let deep = (0..50).fold(CallValue::Nil, |inner, _| CallValue::Array(vec![inner]));
    for values in [
        vec![],
        vec![CallValue::Nil; 4],
        vec![deep],
        vec![CallValue::Number(f64::NAN); 4],
    ] {
        let call = call(&scene, values);
        scene.receive(1, &call);
    }
    assert_eq!(scene.server.lend(refused), 4);
    assert_eq!(scene.sent, []);
    // Somebody who is gone, and nobody.
    let general = tree::default_channel(&scene.server.model, tree::GENERAL);
    let call = message(&scene, general, b"hi", b"");
    let player = scene.players[0];
    scene
        .server
        .lend(|running| players::leave(running, player, ExitReason::Unknown))
        .expect("gone");
    scene.receive(1, &call);
    let post = scene.server.post.clone();
    scene.server.lend(|running| {
        let (from, reliable, call) = (None, false, &call);
        post.deliver(
            running,
            Received {
                from,
                reliable,
                call,
            },
        );
    });
    assert_eq!(scene.server.lend(refused), 6);
}

fn any_value() -> impl Strategy<Value = CallValue> {
    let leaf = prop_oneof![
        Just(CallValue::Nil),
        any::<bool>().prop_map(CallValue::Bool),
        any::<f64>().prop_map(CallValue::Number),
        proptest::collection::vec(any::<u8>(), 0..300).prop_map(CallValue::Text),
        ".{0,80}".prop_map(|text| CallValue::Text(text.into_bytes())),
        "/[a-z?]{1,8} .{0,20}".prop_map(|text| CallValue::Text(text.into_bytes())),
        Just(CallValue::Data(Value::Ref(None))),
        any::<i64>().prop_map(|number| CallValue::Data(Value::Int64(number))),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        proptest::collection::vec(inner, 0..4).prop_map(CallValue::Array)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn nothing_that_is_sent_ends_anything(
        calls in proptest::collection::vec((proptest::collection::vec(any_value(), 0..9), any::<bool>()), 1..40),
    ) {
        let mut scene = Scene::new();
        let general = tree::default_channel(&scene.server.model, tree::GENERAL);
        for (mut values, aimed) in calls {
            if aimed {
                values.insert(0, CallValue::Data(Value::Ref(general)));
            }
            let call = call(&scene, values);
            scene.receive(1, &call);
            scene.windows[1].hear(&scene.server.model, 2, &call);
            scene.server.now += 1.0;
        }
    }
}
