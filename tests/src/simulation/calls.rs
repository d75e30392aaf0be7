//! Calls in both directions, numbered, so that it shows whether each arrived once and in order, and whether the change that
//! was made before a call was there when it came.

use std::collections::BTreeMap;
use std::sync::Arc;

use studio_model::{Change, DataModel, InstanceId, Value};
use studio_replication::{Call, CallKind, CallValue, ClientId};

use super::change;
use super::world::class;
use crate::seeded::Seeded;

/// The attribute of a target that holds the number of the last call about it.
const MARK: &str = "called";

/// The server's side.
pub(super) struct Calls {
    random: Seeded,
    number: u64,
    sent: BTreeMap<ClientId, Vec<u64>>,
    heard: BTreeMap<ClientId, Vec<u64>>,
}

/// A client's side.
#[derive(Default)]
pub(super) struct ClientCalls {
    heard: Vec<u64>,
    sent: u64,
    /// The first thing that was wrong with a call.
    problem: Option<String>,
}

impl Calls {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            random: Seeded::new(seed),
            number: 0,
            sent: BTreeMap::new(),
            heard: BTreeMap::new(),
        }
    }

    pub(super) fn join(&mut self, client: ClientId) {
        self.sent.insert(client, Vec::new());
    }

    pub(super) fn leave(&mut self, client: ClientId) {
        self.sent.remove(&client);
    }

    /// Marks a folder that all see, and calls one client or all about it.
    pub(super) fn fire(&mut self, model: &mut DataModel) -> Vec<(Option<ClientId>, Call)> {
        let clients: Vec<ClientId> = self.sent.keys().copied().collect();
        let Some(target) = target(model).filter(|_| !clients.is_empty()) else {
            return Vec::new();
        };
        self.number += 1;
        let number = self.number;
        let marked = change(
            model,
            Change::SetAttribute {
                id: target,
                name: Arc::from(MARK),
                value: Some(Value::Float64(number as f64)),
            },
        );
        assert!(marked, "an attribute can be set");
        let to = (!self.random.one_in(3)).then(|| *self.random.pick(&clients));
        for (_, sent) in self
            .sent
            .iter_mut()
            .filter(|(client, _)| to.is_none_or(|to| to == **client))
        {
            sent.push(number);
        }
        vec![(to, call(target, number))]
    }

    pub(super) fn sent_to(&self, client: ClientId) -> &[u64] {
        self.sent.get(&client).map_or(&[], Vec::as_slice)
    }

    pub(super) fn hear(&mut self, client: ClientId, call: &Call) {
        self.heard
            .entry(client)
            .or_default()
            .extend(number_of(call));
    }

    /// Whether all that a client said has come.
    pub(super) fn heard_from(&self, client: ClientId, said: &ClientCalls) -> Result<(), String> {
        let heard = self.heard.get(&client).map_or(&[][..], Vec::as_slice);
        let expected: Vec<u64> = (1..=said.sent).collect();
        compare("the server", heard, &expected)
    }
}

impl ClientCalls {
    /// The next call of the client, once there is something to call.
    pub(super) fn next_call(&self, model: &DataModel) -> Option<Call> {
        Some(call(target(model)?, self.sent + 1))
    }

    pub(super) fn sent(&mut self) {
        self.sent += 1;
    }

    pub(super) fn hear(&mut self, model: &DataModel, call: &Call) {
        let Some(number) = number_of(call) else {
            self.problem.get_or_insert_with(|| format!("{call:?}"));
            return;
        };
        self.heard.push(number);
        let mark = model.attribute(call.target, MARK);
        if !matches!(mark, Some(Value::Float64(mark)) if *mark >= number as f64) {
            let problem = format!("call {number} came before its change: {mark:?}");
            self.problem.get_or_insert(problem);
        }
    }

    /// Whether all that was sent has come, in order.
    pub(super) fn heard_all(&self, sent: &[u64]) -> Result<(), String> {
        match &self.problem {
            Some(problem) => Err(problem.clone()),
            None => compare("the client", &self.heard, sent),
        }
    }
}

fn compare(who: &str, heard: &[u64], sent: &[u64]) -> Result<(), String> {
    if heard == sent {
        return Ok(());
    }
    let (heard_n, sent_n) = (heard.len(), sent.len());
    let at = heard.iter().zip(sent).take_while(|(h, s)| h == s).count();
    Err(format!(
        "{who} heard {heard_n} of {sent_n} calls, and others from number {at} on"
    ))
}

/// A service that all see and nobody takes away.
fn target(model: &DataModel) -> Option<InstanceId> {
    model.service(class("ReplicatedStorage"))
}

fn call(target: InstanceId, number: u64) -> Call {
    let values = [
        CallValue::Number(number as f64),
        CallValue::Data(Value::Ref(Some(target))),
    ];
    Call {
        target,
        kind: CallKind::Event,
        values: Arc::new(values),
    }
}

/// The number of a call that arrived whole.
fn number_of(call: &Call) -> Option<u64> {
    match &*call.values {
        [
            CallValue::Number(number),
            CallValue::Data(Value::Ref(Some(id))),
        ] if *id == call.target => Some(*number as u64),
        _ => None,
    }
}
