//! What test scripts hold of a side: a proxy an instance, always the same one while a script holds it, so that `==` works.

use std::rc::Rc;

use mlua::{AnyUserData, MultiValue, ObjectLike, Table, UserDataFields, UserDataMethods, Value};
use studio_script::Running;

use super::copy::{self, Copied};
use super::{Bridge, SIGNAL_MAKER, Signal};
use crate::limits::SIGNALS_MAX;
use crate::stage::Who;

/// Something of a side.
#[derive(Debug, Clone)]
pub(super) struct Proxy {
    pub(super) who: Who,
    /// It, in its side's VM, which keeps it alive.
    pub(super) value: AnyUserData,
}

/// A proxy of an instance: test scripts take it for one.
pub(super) struct InstanceProxy(Proxy);

/// A proxy of another object, such as what a raycast found.
pub(super) struct ObjectProxy(Proxy);

/// The proxy that a value of the test's VM is.
pub(super) fn of(userdata: &AnyUserData) -> Option<Proxy> {
    let instance = userdata.borrow::<InstanceProxy>().map(|p| p.0.clone());
    let object = || userdata.borrow::<ObjectProxy>().map(|p| p.0.clone());
    instance.or_else(|_| object()).ok()
}

/// The proxy that a native was called on.
pub(super) fn required(value: &Value) -> mlua::Result<Proxy> {
    let proxy = value.as_userdata().and_then(of);
    proxy.ok_or_else(|| {
        mlua::Error::RuntimeError(format!(
            "an instance of a side was expected, got {}; methods are called with ':'",
            value.type_name()
        ))
    })
}

/// Registers the proxies' types.
pub(super) fn register(
    running: Running<'_>,
    bridge: &Rc<Bridge>,
    prelude: &Table,
) -> mlua::Result<()> {
    let lua = running.lua();
    let weak = lua.create_table()?;
    let meta = lua.create_table()?;
    meta.raw_set("__mode", "v")?;
    weak.set_metatable(Some(meta))?;
    *bridge.proxies.borrow_mut() = Some(weak);
    let index: mlua::Function = prelude.get("index")?;
    let newindex: mlua::Function = prelude.get("newindex")?;
    let (own_index, own_newindex) = (index.clone(), newindex.clone());
    let named = Rc::clone(bridge);
    lua.register_userdata_type::<InstanceProxy>(move |registry| {
        registry.add_meta_field("__index", own_index);
        registry.add_meta_field("__newindex", own_newindex);
        registry.add_meta_field("__type", "Instance");
        registry.add_meta_method(
            "__tostring",
            move |_, proxy, ()| Ok(named.text_of(&proxy.0)),
        );
    })?;
    let named = Rc::clone(bridge);
    lua.register_userdata_type::<ObjectProxy>(move |registry| {
        registry.add_meta_field("__index", index);
        registry.add_meta_field("__newindex", newindex);
        registry.add_meta_method(
            "__tostring",
            move |_, proxy, ()| Ok(named.text_of(&proxy.0)),
        );
    })
}

impl Bridge {
    /// What a side calls something of it.
    fn text_of(&self, proxy: &Proxy) -> String {
        let mut stage = self.stage.borrow_mut();
        let text = stage.with_scripts(proxy.who, |_| proxy.value.to_string());
        text.ok().and_then(Result::ok).unwrap_or_default()
    }

    /// Values of a side, in the test's VM.
    pub(super) fn give(
        self: &Rc<Self>,
        running: Running<'_>,
        who: Who,
        values: Vec<Copied>,
    ) -> mlua::Result<MultiValue> {
        values
            .into_iter()
            .map(|value| {
                value.give(running.lua(), &mut |userdata| {
                    self.proxy(running, who, userdata)
                })
            })
            .collect()
    }

    /// What stands for something of a side in the test's VM.
    fn proxy(
        self: &Rc<Self>,
        running: Running<'_>,
        who: Who,
        value: AnyUserData,
    ) -> mlua::Result<Value> {
        let lua = running.lua();
        if is_signal(&value) {
            return self.signal(running, who, value);
        }
        let Some(id) = Running::instance_of(&Value::UserData(value.clone())) else {
            let proxy = lua.create_any_userdata(ObjectProxy(Proxy { who, value }))?;
            return Ok(Value::UserData(proxy));
        };
        let key = format!("{who:?} {id:?}");
        let known = self.proxies.borrow().clone();
        let Some(known) = known else {
            return Ok(Value::Nil);
        };
        let old: Value = known.raw_get(key.as_str())?;
        if !old.is_nil() {
            return Ok(old);
        }
        let proxy = lua.create_any_userdata(InstanceProxy(Proxy { who, value }))?;
        known.raw_set(key, &proxy)?;
        Ok(Value::UserData(proxy))
    }

    /// A signal of a side: to the test's script a table with the signal's number.
    fn signal(
        self: &Rc<Self>,
        running: Running<'_>,
        who: Who,
        value: AnyUserData,
    ) -> mlua::Result<Value> {
        let mut signals = self.signals.borrow_mut();
        if signals.len() >= SIGNALS_MAX {
            return Err(mlua::Error::RuntimeError(format!(
                "a test may look at {SIGNALS_MAX} events"
            )));
        }
        signals.push(Signal {
            who,
            value,
            here: None,
        });
        let make: mlua::Function = running.lua().named_registry_value(SIGNAL_MAKER)?;
        make.call(signals.len() - 1)
    }

    /// Arguments for a side.
    pub(super) fn take(
        &self,
        who: Who,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Vec<Copied>, String> {
        copy::take(values, &|userdata| match of(userdata) {
            Some(proxy) if proxy.who == who => Ok(proxy.value),
            Some(proxy) => {
                let stage = self.stage.borrow();
                let (own, other) = (stage.side_name(who), stage.side_name(proxy.who));
                Err(format!(
                    "an instance of {other} is not one of {own}: take its own, found by name"
                ))
            }
            None => {
                let kind = type_of(userdata);
                Err(format!(
                    "a {kind} cannot be handed over: make it there, with `run`"
                ))
            }
        })
    }
}

fn is_signal(userdata: &AnyUserData) -> bool {
    type_of(userdata) == "RBXScriptSignal"
}

/// What scripts call the type of a userdata.
fn type_of(userdata: &AnyUserData) -> String {
    let name = userdata.type_name();
    name.map_or_else(|_| "userdata".to_owned(), |name| name.to_string_lossy())
}
