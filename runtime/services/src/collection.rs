//! `CollectionService`: which instances of the data model have which tags.
//!
//! Nothing is counted until a script asks for instances by tag; then an index is made and kept by what happens.

mod tags;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use mlua::Value;
use rustc_hash::FxHashMap;
use studio_model::{ClassTable, DataModel, EventId, InstanceId};
use studio_script::{FreeSignal, Happening, Phase, Running};

use crate::argument::{self, fail};

pub use tags::{Change, Tags};

const CLASS: &str = "CollectionService";

/// Signals of tags, and the index once somebody asked.
#[derive(Default)]
struct Collection {
    tags: RefCell<Tags>,
    is_indexed: Cell<bool>,
    added: RefCell<FxHashMap<Arc<str>, FreeSignal>>,
    removed: RefCell<FxHashMap<Arc<str>, FreeSignal>>,
}

/// The events of the service.
struct Events {
    service: studio_model::ClassId,
    item_added: EventId,
    item_removed: EventId,
    tag_added: EventId,
    tag_removed: EventId,
}

/// Defines `CollectionService`.
pub(crate) fn install(running: Running<'_>) -> mlua::Result<()> {
    let events = Rc::new(events()?);
    let collection: Rc<Collection> = Rc::default();
    of_instances(running)?;
    by_tag(running, &collection, &events)?;
    running.on_phase(move |running, phase| {
        if phase == Phase::Input && !collection.is_indexed.get() && is_heard(running, &events) {
            collection.index(running, &events);
        }
    });
    Ok(())
}

fn events() -> mlua::Result<Events> {
    let table = ClassTable::get();
    let missing = || fail("the class table lacks CollectionService's events");
    let service = table.class_named(CLASS).ok_or_else(missing)?;
    let event = |name| Ok::<_, mlua::Error>(table.event(service, name).ok_or_else(missing)?.id);
    Ok(Events {
        service,
        item_added: event("ItemAdded")?,
        item_removed: event("ItemRemoved")?,
        tag_added: event("TagAdded")?,
        tag_removed: event("TagRemoved")?,
    })
}

/// Whether somebody listens to the service itself.
fn is_heard(running: Running<'_>, events: &Events) -> bool {
    let service = running.model().service(events.service);
    service.is_some_and(|service| {
        [
            events.item_added,
            events.item_removed,
            events.tag_added,
            events.tag_removed,
        ]
        .into_iter()
        .any(|event| running.has_listener(service, event))
    })
}

/// The methods that take an instance. Every instance has methods of these names, and the VM looks those up by name
/// alone: one function serves both.
fn of_instances(running: Running<'_>) -> mlua::Result<()> {
    for class in ["Instance", CLASS] {
        running.define_method(class, "AddTag", |running, this, args: (Value, Value)| {
            let (item, tag) = meant(running, this, &args)?;
            running.set_tag(item, &tag, true)
        })?;
        running.define_method(class, "RemoveTag", |running, this, args: (Value, Value)| {
            let (item, tag) = meant(running, this, &args)?;
            running.set_tag(item, &tag, false)
        })?;
        running.define_method(class, "HasTag", |running, this, args: (Value, Value)| {
            let (item, tag) = meant(running, this, &args)?;
            let model = running.model();
            Ok(model.tags(item).iter().any(|own| **own == *tag))
        })?;
        running.define_method(class, "GetTags", |running, this, item: Value| {
            let item = if is_service(running, this) {
                argument::instance(&item, 1)?
            } else {
                this
            };
            let tags = running.model().tags(item).to_vec();
            let tags = tags.iter().map(|tag| &**tag);
            running.lua().create_sequence_from(tags)
        })?;
    }
    Ok(())
}

fn is_service(running: Running<'_>, this: InstanceId) -> bool {
    let class = ClassTable::get().class_named(CLASS);
    running.model().class(this) == class
}

/// The instance and the tag: the service's arguments, or an instance's own.
fn meant(
    running: Running<'_>,
    this: InstanceId,
    (first, second): &(Value, Value),
) -> mlua::Result<(InstanceId, String)> {
    if is_service(running, this) {
        let item = argument::instance(first, 1)?;
        return Ok((item, argument::text(running.lua(), second, 2)?));
    }
    Ok((this, argument::text(running.lua(), first, 1)?))
}

/// The methods that take a tag.
fn by_tag(
    running: Running<'_>,
    collection: &Rc<Collection>,
    events: &Rc<Events>,
) -> mlua::Result<()> {
    let (own, about) = (Rc::clone(collection), Rc::clone(events));
    running.define_method(CLASS, "GetTagged", move |running, _, tag: Value| {
        let tag = argument::text(running.lua(), &tag, 1)?;
        own.index(running, &about);
        let tagged = own.tags.borrow().tagged(&tag);
        running.list(&tagged)
    })?;
    let (own, about) = (Rc::clone(collection), Rc::clone(events));
    running.define_method(CLASS, "GetAllTags", move |running, _, ()| {
        own.index(running, &about);
        let tags = own.tags.borrow().all();
        running
            .lua()
            .create_sequence_from(tags.iter().map(|tag| &**tag))
    })?;
    for (name, is_added) in [
        ("GetInstanceAddedSignal", true),
        ("GetInstanceRemovedSignal", false),
    ] {
        let (own, about) = (Rc::clone(collection), Rc::clone(events));
        running.define_method(CLASS, name, move |running, _, tag: Value| {
            let tag = argument::text(running.lua(), &tag, 1)?;
            own.index(running, &about);
            let mut signals = if is_added {
                own.added.borrow_mut()
            } else {
                own.removed.borrow_mut()
            };
            let signal = *signals
                .entry(tag.into())
                .or_insert_with(|| running.new_signal());
            drop(signals);
            running.free_signal_value(signal)
        })?;
    }
    Ok(())
}

/// An instance and those below it that have tags.
fn tagged_below(model: &DataModel, top: InstanceId) -> Vec<InstanceId> {
    let all = model.subtree(top);
    all.filter(|&id| !model.tags(id).is_empty()).collect()
}

impl Collection {
    /// Makes the index, once, and keeps it from then on.
    fn index(self: &Rc<Self>, running: Running<'_>, events: &Rc<Events>) {
        if self.is_indexed.replace(true) {
            return;
        }
        {
            let model = running.model();
            let mut tags = self.tags.borrow_mut();
            for id in tagged_below(&model, model.root()) {
                tags.set(id, model.tags(id));
            }
        }
        let (own, events) = (Rc::clone(self), Rc::clone(events));
        running.observe(move |running, happening| match happening {
            Happening::Entered(top) => {
                let entered = tagged_below(&running.model(), *top);
                for id in entered {
                    own.follow(running, &events, id);
                }
            }
            Happening::Leaving(ids) => {
                for id in ids.iter() {
                    let changes = own.tags.borrow_mut().set(*id, &[]);
                    own.tell(running, &events, *id, changes);
                }
            }
            Happening::Tagged(id, ..) => own.follow(running, &events, *id),
        });
    }

    /// An instance may have other tags than before.
    fn follow(&self, running: Running<'_>, events: &Events, id: InstanceId) {
        let changes = {
            let model = running.model();
            if !model.is_attached(id) {
                return;
            }
            self.tags.borrow_mut().set(id, model.tags(id))
        };
        self.tell(running, events, id, changes);
    }

    fn tell(&self, running: Running<'_>, events: &Events, id: InstanceId, changes: Vec<Change>) {
        if changes.is_empty() {
            return;
        }
        let service = running.model().service(events.service);
        let value = match running.instance(Some(id)) {
            Ok(value) => value,
            Err(error) => return running.report(&error),
        };
        for change in changes {
            let signals = if change.added {
                &self.added
            } else {
                &self.removed
            };
            let signal = signals.borrow().get(&change.tag).copied();
            if let Some(signal) = signal {
                running.fire_free(signal, value.clone());
            }
            let Some(service) = service else { continue };
            let (item, tag) = if change.added {
                (events.item_added, events.tag_added)
            } else {
                (events.item_removed, events.tag_removed)
            };
            running.fire(service, item, value.clone());
            if change.first_or_last {
                running.fire(service, tag, &*change.tag);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use studio_model::Change as Edit;

    use crate::stage::{Stage, check};

    /// What every source starts with.
    fn with(source: &str) -> String {
        format!(
            "local C = game:GetService('CollectionService') local p = Instance.new('Part', workspace) {source}"
        )
    }

    #[test]
    fn scripts_tag_and_find() {
        for (source, expected) in [
            (
                "C:AddTag(p, 'a') p:AddTag('b') print(#C:GetTags(p), C:HasTag(p, 'a'), C:HasTag(p, 'c'), #C:GetTagged('a'), C:GetTagged('a')[1] == p)",
                &["2 true false 1 true"][..],
            ),
            (
                "C:AddTag(p, 'a') C:RemoveTag(p, 'a') print(#C:GetTagged('a'), #C:GetAllTags())",
                &["0 0"],
            ),
            (
                "print(#C:GetTagged('a')) p:AddTag('a') print(#C:GetTagged('a')) p.Parent = nil print(#C:GetTagged('a')) p.Parent = workspace print(#C:GetTagged('a')) p:Destroy() print(#C:GetTagged('a'))",
                &["0", "1", "0", "1", "0"],
            ),
            (
                "local q = Instance.new('Part', workspace) q.Name = 'Q' q:AddTag('a') p:AddTag('a') for _, i in C:GetTagged('a') do print(i) end",
                &["Part", "Q"],
            ),
            (
                "C:GetTagged('a') local q = Instance.new('Part', workspace) q.Name = 'Q' q:AddTag('a') p:AddTag('a') for _, i in C:GetTagged('a') do print(i) end",
                &["Q", "Part"],
            ),
            (
                "print(pcall(C.AddTag, C, nil, 'a'))",
                &["false invalid argument #1 (Instance expected, got nil)"],
            ),
        ] {
            check(&[(&with(source), expected)]);
        }
    }

    #[test]
    fn scripts_hear_of_tags() {
        for (source, expected) in [
            ("C:GetInstanceAddedSignal('a'):Connect(function(i) print('+', i) end) C:GetInstanceRemovedSignal('a'):Connect(function(i) print('-', i, i.Parent) end)
              p:AddTag('b') p:AddTag('a') p:RemoveTag('a') p:AddTag('a') local f = Instance.new('Folder', workspace) p.Parent = f f:Destroy()",
             &["+ Part", "- Part Workspace", "+ Part", "- Part Folder"][..]),
            ("local f = Instance.new('Folder') local q = Instance.new('Part', f) q:AddTag('a') C:GetInstanceAddedSignal('a'):Connect(function(i) print('+', i) end) f.Parent = workspace", &["+ Part"]),
            ("print(typeof(C:GetInstanceAddedSignal('a')), C:GetInstanceAddedSignal('a') == C:GetInstanceAddedSignal('a'))", &["RBXScriptSignal true"]),
            ("C.TagAdded:Connect(function(t) print('tag', t) end) C.TagRemoved:Connect(function(t) print('no', t) end) task.wait() p:AddTag('x') local q = p:Clone() q.Parent = workspace p:Destroy() q:Destroy()", &["tag x", "no x"]),
        ] {
            check(&[(&with(source), expected)]);
        }
    }

    #[test]
    fn changes_by_others_are_heard() {
        let mut stage = Stage::new();
        stage.run(&with("p.Name = 'P' C:GetInstanceAddedSignal('a'):Connect(function(i) print('+', i) end) C:GetInstanceRemovedSignal('a'):Connect(function(i) print('-', i) end)"));
        let workspace = stage.service("Workspace");
        let part = stage.model.find_child(workspace, "P").expect("the part");
        let tag = || std::sync::Arc::<str>::from("a");
        stage
            .model
            .apply(Edit::AddTag {
                id: part,
                tag: tag(),
            })
            .expect("a tag");
        assert_eq!(stage.ticks(1), ["+ P"]);
        stage
            .model
            .apply(Edit::RemoveTag {
                id: part,
                tag: tag(),
            })
            .expect("no tag");
        assert_eq!(stage.ticks(1), ["- P"]);
    }
}
