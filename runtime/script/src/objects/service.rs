//! `game`: services by class, made when they are first asked for.

use mlua::Value;
use studio_model::known::known;
use studio_model::{Change, ClassTable, InstanceId};

use crate::error::fail;
use crate::value::text_argument;
use crate::vm::Running;

pub(super) fn define(running: Running<'_>) -> mlua::Result<()> {
    running.define_method(
        "ServiceProvider",
        "GetService",
        |running, _, name: Value| {
            let name = text_argument(&name, 1)?;
            match running.service(&name)? {
                Some(id) => running.instance(Some(id)),
                None => Err(fail(format!("'{name}' is not a valid Service name"))),
            }
        },
    )?;
    running.define_method(
        "ServiceProvider",
        "FindService",
        |running, _, name: Value| {
            let name = text_argument(&name, 1)?;
            let class = ClassTable::get()
                .class_named(&name)
                .filter(|&c| ClassTable::get().class(c).service);
            let Some(class) = class else {
                return Err(fail(format!("'{name}' is not a valid Service name")));
            };
            let found = running.model().service(class);
            running.instance(found)
        },
    )?;
    running.define_property(
        "DataModel",
        "Workspace",
        |running, _| {
            let found = running.model().service(known().workspace);
            running.instance(found)
        },
        None,
    )
}

impl Running<'_> {
    /// The service of a class, made if it is not there; `None` if the class is no service.
    ///
    /// # Errors
    /// Beyond the limit of instances.
    pub fn service(&self, name: &str) -> mlua::Result<Option<InstanceId>> {
        let table = ClassTable::get();
        let class = table.class_named(name).filter(|&c| table.class(c).service);
        let Some(class) = class else { return Ok(None) };
        let mut model = self.model_mut();
        if let Some(found) = model.service(class) {
            return Ok(Some(found));
        }
        let root = model.root();
        let made = model.create(class).and_then(|id| {
            model.apply(Change::Insert {
                root: id,
                parent: root,
                before: None,
            })?;
            Ok(id)
        });
        drop(model);
        let id = made.map_err(|error| fail(error.to_string()))?;
        self.moved(id, None, Some(root));
        Ok(Some(id))
    }
}
