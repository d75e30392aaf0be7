//! How instances come to be: `Instance.new` and `Clone`.

use mlua::Value;
use rustc_hash::FxHashMap;
use studio_model::known::known;
use studio_model::{
    Change, ChangeError, ClassId, ClassTable, DataModel, InstanceId, Value as Held,
};

use crate::error::fail;
use crate::vm::Running;

impl Running<'_> {
    /// A new instance of a class that scripts may create.
    pub(crate) fn new_instance(&self, class: &str, parent: &Value) -> mlua::Result<Value> {
        let table = ClassTable::get();
        let found = table
            .class_named(class)
            .filter(|&c| table.class(c).creatable);
        let Some(class) = found else {
            return Err(fail(format!(
                "Unable to create an Instance of type \"{class}\""
            )));
        };
        let parent = match parent {
            Value::Nil => None,
            other => Some(super::id_of(other).ok_or_else(|| {
                fail(format!(
                    "invalid argument #2 to 'new' (Instance expected, got {})",
                    crate::value::type_name(other)
                ))
            })?),
        };
        let id = self
            .create(class)
            .map_err(|error| fail(error.to_string()))?;
        let value = self.instance(Some(id))?;
        if parent.is_some() {
            self.set_parent(id, parent)?;
        }
        Ok(value)
    }

    /// A new detached instance. It is freed at the end of the tick if no script holds it and it has no parent then.
    ///
    /// # Errors
    /// [`ChangeError::TooManyInstances`].
    pub fn create(&self, class: ClassId) -> Result<InstanceId, ChangeError> {
        let id = self.world.model.borrow_mut().create(class)?;
        self.world.loose.borrow_mut().push(id);
        Ok(id)
    }

    /// A copy of a subtree, detached; `None` if its top is not archivable. References within it point within the copy.
    ///
    /// # Errors
    /// [`ChangeError::TooManyInstances`].
    pub fn clone_instance(&self, top: InstanceId) -> Result<Option<InstanceId>, ChangeError> {
        let mut model = self.world.model.borrow_mut();
        let mut copies: FxHashMap<InstanceId, InstanceId> = FxHashMap::default();
        let mut copied: Vec<InstanceId> = Vec::new();
        let mut next = Some(top);
        while let Some(original) = next {
            let copyable = model.contains(original) && model.flag(original, known().archivable);
            if copyable {
                let copy = copy_one(&mut model, original)?;
                if original != top
                    && let Some(parent) =
                        model.parent(original).and_then(|p| copies.get(&p)).copied()
                {
                    model.apply(Change::Insert {
                        root: copy,
                        parent,
                        before: None,
                    })?;
                }
                copies.insert(original, copy);
                copied.push(original);
            }
            next = following(&model, top, original, copyable);
        }
        for original in copied {
            remap(&mut model, original, &copies)?;
        }
        let copy = copies.get(&top).copied();
        self.world.loose.borrow_mut().extend(copy);
        Ok(copy)
    }
}

/// The next instance in preorder below `top`, below `at` only if `deeper`.
fn following(
    model: &DataModel,
    top: InstanceId,
    at: InstanceId,
    deeper: bool,
) -> Option<InstanceId> {
    if deeper && let Some(child) = model.first_child(at) {
        return Some(child);
    }
    let mut at = at;
    while at != top {
        if let Some(next) = model.next_sibling(at) {
            return Some(next);
        }
        at = model.parent(at)?;
    }
    None
}

/// A copy of one instance without its children; references are copied as they are.
fn copy_one(model: &mut DataModel, original: InstanceId) -> Result<InstanceId, ChangeError> {
    let class = model.class(original).ok_or(ChangeError::NoSuchInstance)?;
    let copy = model.create(class)?;
    if let Some(name) = model.name_arc(original) {
        model.apply(Change::SetName { id: copy, name })?;
    }
    let values: Vec<_> = model.own_values(original).collect();
    for (property, value) in values {
        let value = match value {
            Held::Ref(target) => Held::Ref(target.filter(|&t| model.contains(t))),
            value => value,
        };
        model.set_property(copy, property, value)?;
    }
    for (name, value) in model.attributes(original).to_vec() {
        model.apply(Change::SetAttribute {
            id: copy,
            name,
            value: Some(value),
        })?;
    }
    for tag in model.tags(original).to_vec() {
        model.apply(Change::AddTag { id: copy, tag })?;
    }
    Ok(copy)
}

/// Lets the references of a copy point at copies.
fn remap(
    model: &mut DataModel,
    original: InstanceId,
    copies: &FxHashMap<InstanceId, InstanceId>,
) -> Result<(), ChangeError> {
    let Some(&copy) = copies.get(&original) else {
        return Ok(());
    };
    let references: Vec<_> = model
        .own_values(copy)
        .filter_map(|(property, value)| match value {
            Held::Ref(Some(target)) => copies.get(&target).map(|&to| (property, to)),
            _ => None,
        })
        .collect();
    for (property, target) in references {
        model.set_property(copy, property, Held::Ref(Some(target)))?;
    }
    Ok(())
}
