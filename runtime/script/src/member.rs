//! What a name means on an instance: resolved once per class and name, then remembered where the next use looks first.
//! Only names that some class has a member of are remembered: scripts ask for children by any name.
//!
//! The class table says which properties, methods, events and callbacks there are. What a method does, and which
//! properties are computed, is defined here by whoever implements it; a method that nobody implements is an error that
//! says so, and is counted.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use mlua::{Function, Table, Value};
use rustc_hash::FxHashMap;
use studio_model::class_table::members::Member as Declared;
use studio_model::{
    CallbackId, ClassId, ClassTable, EventId, InstanceId, MethodId, Migration, PropertyId,
    Resolved, Scripting,
};

use crate::objects::Aspect;
use crate::vm::Running;

/// Reads a computed property.
pub(crate) type Getter = Rc<dyn Fn(Running<'_>, InstanceId) -> mlua::Result<Value>>;
/// Writes a computed property.
pub(crate) type Setter = Rc<dyn Fn(Running<'_>, InstanceId, Value) -> mlua::Result<()>>;

/// A property that is not just a value of the model.
#[derive(Clone)]
pub(crate) struct Hook {
    pub(crate) get: Option<Getter>,
    /// None: as the class table says.
    pub(crate) set: Option<Setter>,
    /// The property of the class table, for what has no getter or setter here.
    pub(crate) property: Option<PropertyId>,
    /// What getter and setter do, if it is no more than this.
    pub(crate) view: Option<View>,
}

/// A computed property that is only another way to see a frame.
#[derive(Clone, Copy)]
pub(crate) struct View {
    /// The property that holds the frame.
    pub(crate) frame: PropertyId,
    pub(crate) aspect: Aspect,
}

/// What a name means on a class.
#[derive(Clone, Copy)]
pub(crate) enum Member {
    Name,
    Parent,
    ClassName,
    Property(PropertyId),
    /// An entry of [`Members::hooks`].
    Hooked(u32),
    Migrated(&'static Migration),
    Method(MethodId),
    Event(EventId),
    Callback(CallbackId),
    /// Nothing: maybe a child.
    Nothing,
}

/// What is remembered of a name that some class has a member of.
pub(crate) struct Name {
    pub(crate) text: Rc<str>,
    /// The last answer: scripts ask one class after the other.
    last: Cell<Option<(ClassId, Member)>>,
    resolved: RefCell<FxHashMap<ClassId, Member>>,
}

/// All that is known of members in one VM.
#[derive(Default)]
pub(crate) struct Members {
    names: RefCell<FxHashMap<Rc<str>, Rc<Name>>>,
    hooks: RefCell<Vec<Hook>>,
    hook_names: RefCell<FxHashMap<(ClassId, &'static str), u32>>,
    methods: RefCell<FxHashMap<MethodId, Function>>,
    /// The functions that name a missing method, by the method.
    missing_methods: RefCell<FxHashMap<MethodId, Function>>,
    missing: RefCell<BTreeMap<(&'static str, String), u64>>,
    /// The names by the numbers that `atoms` gives them.
    by_atom: RefCell<Vec<Option<Rc<Name>>>>,
    /// Whether a computed property has a name that no class of the table knows.
    beyond_atoms: Cell<bool>,
    /// The functions of methods, by their number and one.
    functions: OnceCell<Table>,
}

impl Members {
    /// What a name means on a class.
    pub(crate) fn resolve(&self, name: &str, class: ClassId) -> Member {
        if let Some(known) = self.names.borrow().get(name) {
            return self.resolve_known(known, class);
        }
        let member = self.look_up(name, class);
        if !matches!(member, Member::Nothing) {
            self.name(name);
        }
        member
    }

    /// The same for a name that some class has a member of.
    pub(crate) fn resolve_known(&self, name: &Name, class: ClassId) -> Member {
        if let Some((last, member)) = name.last.get()
            && last == class
        {
            return member;
        }
        let mut resolved = name.resolved.borrow_mut();
        let member = *resolved
            .entry(class)
            .or_insert_with(|| self.look_up(&name.text, class));
        name.last.set(Some((class, member)));
        member
    }

    /// What is remembered of a name that some class has a member of.
    pub(crate) fn name(&self, text: &str) -> Rc<Name> {
        let mut names = self.names.borrow_mut();
        if let Some(name) = names.get(text) {
            return Rc::clone(name);
        }
        let text: Rc<str> = text.into();
        let name = Rc::new(Name {
            text: Rc::clone(&text),
            last: Cell::default(),
            resolved: RefCell::default(),
        });
        names.insert(text, Rc::clone(&name));
        name
    }

    /// The same for the number of a name; `None` for a text without one that may mean something all the same.
    pub(crate) fn resolve_atom(&self, atom: i32, class: ClassId) -> Option<Member> {
        let Ok(index) = u16::try_from(atom) else {
            return (!self.beyond_atoms.get()).then_some(Member::Nothing);
        };
        if let Some(Some(name)) = self.by_atom.borrow().get(usize::from(index)) {
            return Some(self.resolve_known(name, class));
        }
        let name = self.name(crate::atoms::name_of(index)?);
        let member = self.resolve_known(&name, class);
        let mut names = self.by_atom.borrow_mut();
        if names.len() <= usize::from(index) {
            names.resize(usize::from(index) + 1, None);
        }
        names[usize::from(index)] = Some(name);
        Some(member)
    }

    /// The same, without remembering.
    pub(crate) fn look_up(&self, name: &str, class: ClassId) -> Member {
        match name {
            "Name" | "name" => return Member::Name,
            "Parent" | "parent" => return Member::Parent,
            "ClassName" | "className" => return Member::ClassName,
            _ => {}
        }
        let table = ClassTable::get();
        if let Some(hook) = self.hook(name, class) {
            return Member::Hooked(hook);
        }
        match table.resolve(class, name) {
            Some(Resolved::Property(id) | Resolved::Alias(id)) if is_visible(id) => {
                let canonical = table.property(id).name;
                return match self.hook(canonical, class) {
                    Some(hook) => Member::Hooked(hook),
                    None => Member::Property(id),
                };
            }
            Some(Resolved::Migrated(migration)) => return Member::Migrated(migration),
            _ => {}
        }
        match table.member(class, name) {
            Some(Declared::Method(id)) => Member::Method(id),
            Some(Declared::Event(id)) => Member::Event(id),
            Some(Declared::Callback(id)) => Member::Callback(id),
            None => Member::Nothing,
        }
    }

    fn hook(&self, name: &str, class: ClassId) -> Option<u32> {
        let hooks = self.hook_names.borrow();
        let table = ClassTable::get();
        let mut classes = std::iter::successors(Some(class), |&c| table.class(c).superclass);
        // The key's lifetime is that of the table's own text; looked up by any text.
        classes.find_map(|class| hooks.get(&(class, name) as &(ClassId, &str)).copied())
    }

    pub(crate) fn hook_at(&self, index: u32) -> Option<Hook> {
        self.hooks.borrow().get(index as usize).cloned()
    }

    /// The property that a computed one is read as.
    pub(crate) fn plain_property(&self, index: u32) -> Option<PropertyId> {
        let hooks = self.hooks.borrow();
        let hook = hooks.get(index as usize)?;
        hook.property.filter(|_| hook.get.is_none())
    }

    /// The way to see a frame that a computed property is.
    pub(crate) fn view(&self, index: u32) -> Option<View> {
        self.hooks.borrow().get(index as usize)?.view
    }

    /// Defines a computed property. What was resolved before is forgotten.
    pub(crate) fn define_hook(&self, class: ClassId, name: &'static str, hook: Hook) {
        if crate::atoms::atom_of(name.as_bytes()).is_none() {
            self.beyond_atoms.set(true);
        }
        let mut hooks = self.hooks.borrow_mut();
        self.hook_names
            .borrow_mut()
            .insert((class, name), hooks.len() as u32);
        hooks.push(hook);
        for name in self.names.borrow().values() {
            name.last.set(None);
            name.resolved.borrow_mut().clear();
        }
    }

    /// Defines what a method does.
    pub(crate) fn define_method(&self, method: MethodId, function: Function) -> mlua::Result<()> {
        if let Some(functions) = self.functions.get() {
            functions.raw_set(method.index() + 1, &function)?;
        }
        self.methods.borrow_mut().insert(method, function);
        Ok(())
    }

    /// Sets the table of the functions of methods, once.
    pub(crate) fn set_functions(&self, functions: Table) {
        let fresh = self.functions.set(functions);
        debug_assert!(fresh.is_ok(), "a VM is built once");
    }

    /// The table of the functions of methods.
    pub(crate) fn functions(&self) -> Option<&Table> {
        self.functions.get()
    }

    pub(crate) fn method(&self, method: MethodId) -> Option<Function> {
        self.methods.borrow().get(&method).cloned()
    }

    /// Whether somebody defined a member that this very class declares.
    pub(crate) fn defines_on(&self, class: ClassId) -> bool {
        let table = ClassTable::get();
        let methods = self.methods.borrow();
        let hooks = self.hook_names.borrow();
        methods
            .keys()
            .any(|method| table.method_info(*method).owner == class)
            || hooks.keys().any(|(owner, _)| *owner == class)
    }

    /// The function that stands for a method that nobody defined: an error that says so.
    pub(crate) fn missing_method(
        &self,
        running: Running<'_>,
        method: MethodId,
        class: &'static str,
    ) -> mlua::Result<Function> {
        if let Some(function) = self.missing_methods.borrow().get(&method) {
            return Ok(function.clone());
        }
        let world = Rc::clone(running.world);
        let name = ClassTable::get().method_info(method).name;
        let function = running.lua.create_function(move |_, ()| {
            world.members.count_missing(class, name);
            Err::<(), _>(crate::error::fail(format!(
                "{class}:{name} is not implemented yet"
            )))
        })?;
        self.missing_methods
            .borrow_mut()
            .insert(method, function.clone());
        Ok(function)
    }

    /// Counts a use of something that we lack.
    pub(crate) fn count_missing(&self, class: &'static str, name: &str) {
        let mut missing = self.missing.borrow_mut();
        *missing.entry((class, name.to_owned())).or_default() += 1;
    }

    pub(crate) fn missing(&self) -> Vec<(&'static str, String, u64)> {
        let missing = self.missing.borrow();
        let entries = missing.iter();
        entries
            .map(|((class, name), count)| (*class, name.clone(), *count))
            .collect()
    }
}

/// Whether scripts may see a property.
fn is_visible(property: PropertyId) -> bool {
    ClassTable::get().property(property).scripting != Scripting::Hidden
}
