//! The server of a recorded conversation: a published place in which the same things happen every time.

use std::sync::{Arc, LazyLock};

use bytes::Bytes;
use glam::Vec3;
use studio_model::known::known;
use studio_model::{CFrame, Change, DataModel, InstanceId, Value};
use studio_replication::{
    Call, CallKind, CallValue, ClientFault, ClientId, Lane, Motion, MovedAssembly, Owner,
    ServerEvent, ServerReplicator, Steering, Velocity,
};
use studio_snapshot::{Snapshot, load_server};

use crate::fuzz::formats::published;

const CLIENT: ClientId = ClientId(7);
/// When the client is asked for its hash.
const HASH_TICK: u32 = 20;
/// When the cart starts to roll, and when it is held for a tick.
const ROLL_TICK: u32 = 4;
const HOLD_TICK: u32 = 17;
/// While the client pushes it.
const PUSH_TICKS: std::ops::Range<u32> = 8..12;

static SNAPSHOT: LazyLock<Arc<Snapshot>> = LazyLock::new(|| Arc::new(published()));

/// A server with one client.
pub(super) struct Stage {
    model: DataModel,
    replicator: ServerReplicator,
    workspace: InstanceId,
    cart: Cart,
    /// What was put into the place last.
    guest: Option<InstanceId>,
}

/// A call about an instance, with a value of every form.
pub(super) fn example_call(target: InstanceId, number: u32) -> Call {
    let values = vec![
        CallValue::Nil,
        CallValue::Bool(true),
        CallValue::Number(0.1),
        CallValue::Text(b"text".to_vec()),
        CallValue::Buffer(vec![0; 4]),
        CallValue::Data(Value::Ref(Some(target))),
        CallValue::Array(vec![CallValue::Number(f64::from(number))]),
        CallValue::Map(vec![(b"key".to_vec(), CallValue::Number(0.5))]),
    ];
    Call {
        target,
        kind: CallKind::Invoke(number),
        values: values.into(),
    }
}

/// Two parts that are one assembly.
struct Cart {
    root: InstanceId,
    members: Arc<[(InstanceId, CFrame)]>,
}

impl Stage {
    pub(super) fn new() -> Self {
        let loaded = load_server(&SNAPSHOT).expect("what was published loads");
        let model = loaded.model;
        let mut replicator = ServerReplicator::new(Arc::clone(&SNAPSHOT), &model, loaded.net_ids);
        replicator.connect(CLIENT);
        let workspace = model
            .service(known().workspace)
            .expect("the example has one");
        let cart = Cart::find(&model, workspace);
        Self {
            model,
            replicator,
            workspace,
            cart,
            guest: None,
        }
    }

    pub(super) fn hear(&mut self, lane: Lane, bytes: &[u8]) -> Result<(), ClientFault> {
        self.replicator.handle(CLIENT, lane, bytes)?;
        while let Some(event) = self.replicator.poll_event() {
            if let ServerEvent::Hello { client, name } = event {
                self.replicator.welcome(client, (1, &name), None);
            }
        }
        Ok(())
    }

    /// A tick; what the server then says.
    pub(super) fn step(&mut self, tick: u32) -> Vec<(Lane, Bytes)> {
        let removed = self.change(tick);
        let is_rolling = tick >= ROLL_TICK && tick != HOLD_TICK;
        let moved = is_rolling.then(|| self.cart.roll(&mut self.model, tick));
        let ended = (tick == HOLD_TICK).then_some(self.cart.root);
        if tick == HASH_TICK {
            self.replicator.request_hashes();
        }
        let call = example_call(self.workspace, tick);
        self.replicator.call(None, tick.is_multiple_of(2), call);
        let motion = Motion {
            moved: moved.as_slice(),
            ended: ended.as_slice(),
        };
        self.replicator.tick(tick, &self.model, motion);
        if let Some(removed) = removed {
            self.model.free(removed);
        }
        let said = std::iter::from_fn(|| self.replicator.poll_transmit());
        let mut said: Vec<(Lane, Bytes)> = said
            .map(|transmit| (transmit.lane, transmit.bytes))
            .collect();
        let regions = std::iter::from_fn(|| self.replicator.next_region(CLIENT));
        said.extend(regions.map(|bytes| (Lane::Region, bytes)));
        said
    }

    /// What happens in a tick; what was taken out of the tree for good.
    fn change(&mut self, tick: u32) -> Option<InstanceId> {
        let id = self.cart.root;
        let text = |what: &str| -> Arc<str> { format!("{what}{tick}").into() };
        match tick % 8 {
            0 => self.apply(Change::SetName {
                id,
                name: text("Base"),
            }),
            1 => self.apply(Change::SetProperty {
                id,
                property: known().color,
                value: Value::Color3uint8([tick as u8; 3]),
            }),
            2 => self.apply(Change::SetAttribute {
                id,
                name: "Tick".into(),
                value: Some(Value::Float64(f64::from(tick))),
            }),
            3 => self.apply(Change::AddTag {
                id,
                tag: text("Tag"),
            }),
            4 => {
                let guest = self.model.create(known().part).expect("there is room");
                self.put(guest);
                self.guest = Some(guest);
            }
            5 => {
                let (id, parent) = (self.guest?, self.cart.root);
                self.apply(Change::Reparent {
                    id,
                    parent,
                    before: None,
                });
            }
            6 => {
                let root = self.guest?;
                self.apply(Change::Remove { root });
                self.put(root);
            }
            _ => {
                let root = self.guest.take()?;
                self.apply(Change::Remove { root });
                return Some(root);
            }
        }
        None
    }

    fn put(&mut self, root: InstanceId) {
        let parent = self.workspace;
        self.apply(Change::Insert {
            root,
            parent,
            before: None,
        });
    }

    fn apply(&mut self, change: Change) {
        self.model.apply(change).expect("the change can be made");
    }
}

impl Cart {
    fn find(model: &DataModel, workspace: InstanceId) -> Self {
        let cart = model
            .find_child(workspace, "Cart")
            .expect("the example has a cart");
        let part = |name| {
            model
                .find_child(cart, name)
                .expect("the cart has its parts")
        };
        let frame = |id| model.cframe(id, known().cframe).unwrap_or_default();
        let (root, side) = (part("Base"), part("Side"));
        let offset = frame(root).inverse() * frame(side);
        Self {
            root,
            members: Arc::from([(side, offset)]),
        }
    }

    /// Moves the cart as physics would.
    fn roll(&self, model: &mut DataModel, tick: u32) -> MovedAssembly {
        let mut pose = model.cframe(self.root, known().cframe).unwrap_or_default();
        pose.position += Vec3::new(0.25, 0.0, 0.125);
        model.write_pose(self.root, pose);
        for &(member, offset) in self.members.iter() {
            model.write_pose(member, pose * offset);
        }
        MovedAssembly {
            root: self.root,
            pose,
            members: Arc::clone(&self.members),
            epoch: 1 + u32::from(tick >= PUSH_TICKS.start) + u32::from(tick >= PUSH_TICKS.end),
            steering: Steering {
                owner: PUSH_TICKS.contains(&tick).then_some(Owner {
                    client: CLIENT,
                    user_id: 1,
                }),
                velocity: Velocity {
                    linear: Vec3::new(15.0, 0.0, 7.5),
                    angular: Vec3::ZERO,
                },
                goes_on: tick >= PUSH_TICKS.start,
                keeps: false,
            },
        }
    }
}
