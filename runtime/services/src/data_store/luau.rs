//! Data stores as scripts see them. A method yields: its request is served in the heartbeat of the tick, and its script
//! goes on when what it wrote is on disk.

mod objects;
mod pages;
mod requests;
mod sorted;
mod standard;
#[cfg(test)]
mod tests;
mod update;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use mlua::{MultiValue, Value};
use rustc_hash::FxHashMap;
use serde_json::Value as Json;
use studio_model::InstanceId;
use studio_script::{Phase, Running, Side, Waiting};

use super::{DataStores, Desk, RequestError, RequestKind, Store};
use crate::argument::{self, fail};
use pages::Pages;

/// What an instance of one of the classes of data stores stands for.
enum Object {
    Store(Store),
    Sorted(Store),
    Info {
        user_ids: Vec<i64>,
        metadata: BTreeMap<String, Json>,
    },
    Metadata(BTreeMap<String, Json>),
    Pages(Pages),
}

type Work = Box<dyn FnOnce(Running<'_>, &Rc<Counter>) -> mlua::Result<MultiValue>>;

/// A request of a script that waits.
struct Request {
    waiting: Waiting,
    work: Work,
    /// Whether the script must hear before everything is on disk: it is about to write.
    first: bool,
}

/// Where the scripts' requests are served.
struct Counter {
    stores: Rc<DataStores>,
    desk: RefCell<Desk<Request>>,
    objects: RefCell<FxHashMap<InstanceId, Object>>,
    /// The instance of each store; the flag tells sorted ones.
    known: RefCell<FxHashMap<(Store, bool), InstanceId>>,
    /// Who wrote and waits for the disk, and what they are told then.
    written: RefCell<Vec<(Waiting, MultiValue)>>,
}

/// How many objects there may be before those that are gone are looked for.
const OBJECTS_UNSWEPT: usize = 1_024;

/// Defines `DataStoreService` and its objects.
pub(crate) fn install(running: Running<'_>, stores: Rc<DataStores>) -> mlua::Result<()> {
    let counter = Rc::new(Counter {
        stores,
        desk: RefCell::new(Desk::new(0.0)),
        objects: RefCell::default(),
        known: RefCell::default(),
        written: RefCell::default(),
    });
    service(running, &counter)?;
    objects::install(running, &counter)?;
    pages::install(running, &counter)?;
    standard::install(running, &counter)?;
    sorted::install(running, &counter)?;
    update::install(running, &counter)?;
    running.on_phase(move |running, phase| match phase {
        Phase::Heartbeat => counter.serve(running),
        Phase::End => counter.sweep(running),
        _ => {}
    });
    Ok(())
}

fn service(running: Running<'_>, counter: &Rc<Counter>) -> mlua::Result<()> {
    const CLASS: &str = "DataStoreService";
    let own = Rc::clone(counter);
    running.define_method(
        CLASS,
        "GetDataStore",
        move |running, _, (name, scope, options): (Value, Value, Value)| {
            let name = argument::text(running.lua(), &name, 1)?;
            let scope = argument::optional_text(running.lua(), &scope, 2)?;
            let store = if objects::wants_all_scopes(running, &options)? {
                Store::of_all_scopes(&name)
            } else {
                Store::new(&name, scope.as_deref())
            };
            own.store(running, store.map_err(refused)?, false)
        },
    )?;
    let own = Rc::clone(counter);
    running.define_method(CLASS, "GetGlobalDataStore", move |running, _, ()| {
        let store = Store::new("u", Some("u")).map_err(refused)?;
        own.store(running, store, false)
    })?;
    let own = Rc::clone(counter);
    running.define_method(
        CLASS,
        "GetOrderedDataStore",
        move |running, _, (name, scope): (Value, Value)| {
            let name = argument::text(running.lua(), &name, 1)?;
            let scope = argument::optional_text(running.lua(), &scope, 2)?;
            let store = Store::new(&name, scope.as_deref()).map_err(refused)?;
            own.store(running, store, true)
        },
    )?;
    let own = Rc::clone(counter);
    running.define_method(
        CLASS,
        "GetRequestBudgetForRequestType",
        move |running, _, kind: Value| {
            let kind = kind_of(&kind)?;
            own.grow(running);
            Ok(own.desk.borrow().budgets.left(kind))
        },
    )?;
    let own = Rc::clone(counter);
    running.define_method(
        CLASS,
        "SetRateLimitForRequestType",
        move |running, _, (kind, base, per_player): (Value, Value, Value)| {
            let kind = kind_of(&kind)?;
            let base = argument::number(&base, 2)? as u32;
            let per_player = argument::number(&per_player, 3)? as u32;
            own.grow(running);
            let mut desk = own.desk.borrow_mut();
            desk.budgets.set_rate(kind, base, per_player);
            Ok(())
        },
    )
}

fn kind_of(value: &Value) -> mlua::Result<RequestKind> {
    let number = argument::item(value, "DataStoreRequestType", 1)?;
    RequestKind::from_number(number)
        .ok_or_else(|| argument::wrong(1, "DataStoreRequestType", value))
}

/// A request's failure as scripts get it.
#[expect(clippy::needless_pass_by_value, reason = "it is made for `map_err`")]
fn refused(error: RequestError) -> mlua::Error {
    fail(error.to_string())
}

/// Milliseconds since 1970.
fn now_ms(running: Running<'_>) -> i64 {
    (running.time().unix * 1_000.0) as i64
}

impl Counter {
    /// The instance of a store: always the same one while a script holds it.
    fn store(&self, running: Running<'_>, store: Store, sorted: bool) -> mlua::Result<Value> {
        if running.side() == Side::Client {
            return Err(fail("DataStore can't be accessed from client"));
        }
        let known = (store, sorted);
        let found = self.known.borrow().get(&known).copied();
        if let Some(id) = found.filter(|&id| running.model().contains(id)) {
            return running.instance(Some(id));
        }
        let class = if sorted {
            "OrderedDataStore"
        } else {
            "DataStore"
        };
        let store = known.0.clone();
        let name = store.name().to_owned();
        let object = if sorted {
            Object::Sorted(store)
        } else {
            Object::Store(store)
        };
        let id = self.create(running, class, object)?;
        let change = studio_model::Change::SetName {
            id,
            name: name.into(),
        };
        let named = running.model_mut().apply(change);
        named.map_err(|error| fail(error.to_string()))?;
        self.known.borrow_mut().insert(known, id);
        running.instance(Some(id))
    }

    /// The store that an instance stands for.
    fn store_of(&self, id: InstanceId) -> mlua::Result<Store> {
        match self.objects.borrow().get(&id) {
            Some(Object::Store(store) | Object::Sorted(store)) => Ok(store.clone()),
            _ => Err(fail("the data store is gone")),
        }
    }
}
