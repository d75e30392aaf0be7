//! Classes: their order, who extends whom, and what each inherits.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rbx_reflection::{ClassDescriptor, ClassTag, ReflectionDatabase};
use rustc_hash::FxHashMap;

use super::{Builder, Class};
use crate::class_table::defaults::Defaults;
use crate::class_table::{Audience, ClassId, ClassInfo, Declared, Interval, PropertyId, overlay};

/// The name of the stand-in for classes that we do not know.
pub(super) const UNKNOWN_NAME: &str = "UnknownClass";

static UNKNOWN: LazyLock<ClassDescriptor<'static>> = LazyLock::new(|| {
    let mut class = ClassDescriptor::new(UNKNOWN_NAME);
    class.superclass = Some("Instance");
    class.tags.insert(ClassTag::NotCreatable);
    class
});

/// All classes and the stand-in, sorted by name.
pub(super) fn classes(data: &'static ReflectionDatabase<'static>) -> Vec<Class> {
    let mut classes: Vec<Class> = data.classes.values().collect();
    classes.push(&UNKNOWN);
    classes.sort_unstable_by_key(|class| class.name);
    classes
}

/// Numbers the classes so that those that extend a class follow it without a gap.
pub(super) fn preorder(classes: &[Class], ids: &FxHashMap<&'static str, ClassId>) -> Vec<Interval> {
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); classes.len()];
    let mut stack = Vec::new();
    for (index, class) in classes.iter().enumerate().rev() {
        match class.superclass.and_then(|name| ids.get(name)) {
            Some(parent) => children[parent.index()].push(index),
            None => stack.push(index),
        }
    }
    let mut order = Vec::with_capacity(classes.len());
    while let Some(index) = stack.pop() {
        order.push(index);
        stack.extend(&children[index]);
    }
    let mut intervals = vec![Interval::default(); classes.len()];
    for (number, index) in order.iter().enumerate().rev() {
        let last = children[*index]
            .iter()
            .map(|child| intervals[*child].last)
            .max();
        intervals[*index] = Interval {
            first: number as u16,
            last: last.unwrap_or(number as u16),
        };
    }
    intervals
}

impl Builder {
    /// Pass 3: the classes, superclasses first, because each starts from what it inherits.
    pub(super) fn class_infos(&self) -> Vec<ClassInfo> {
        let mut order: Vec<usize> = (0..self.classes.len()).collect();
        order.sort_unstable_by_key(|index| self.subclasses[*index].first);
        let mut defaults = Defaults::default();
        let mut infos: BTreeMap<usize, ClassInfo> = BTreeMap::new();
        for index in order {
            let superclass = self.superclass(index);
            let parent = superclass.and_then(|id| infos.get(&id.index()));
            let info = self.class_info(index, superclass, parent, &mut defaults);
            infos.insert(index, info);
        }
        infos.into_values().collect()
    }

    fn class_info(
        &self,
        index: usize,
        superclass: Option<ClassId>,
        parent: Option<&ClassInfo>,
        defaults: &mut Defaults,
    ) -> ClassInfo {
        let source = self.classes[index];
        let (first, count) = self.declared[index];
        let mut properties = parent.map_or_else(Vec::new, |parent| parent.properties.clone());
        properties.extend((first..first + count).map(PropertyId));
        // Two sorted runs: a stable sort merges them.
        properties.sort_by_key(|id| self.properties[id.index()].name);

        let mut declared = parent.map_or_else(Vec::new, |parent| parent.declared.clone());
        let start = declared
            .last()
            .map_or(0, |run: &Declared| run.start + run.count);
        declared.push(Declared {
            first,
            count,
            start,
        });

        let mut info = ClassInfo {
            name: source.name,
            superclass,
            columns: columns(&properties, &declared),
            properties,
            defaults: Vec::new(),
            creatable: !source.tags.contains(&ClassTag::NotCreatable),
            service: source.tags.contains(&ClassTag::Service),
            deprecated: source.tags.contains(&ClassTag::Deprecated),
            audience: audience(source),
            acts: overlay::ACTING_CLASSES.contains(&source.name),
            subclasses: self.subclasses[index],
            declared,
        };
        info.defaults = defaults.of_class(
            source,
            &info,
            parent,
            &self.properties,
            &self.names,
            &self.enums,
        );
        info
    }
}

/// For each property in the order of declaration, its place in the order of names.
fn columns(properties: &[PropertyId], declared: &[Declared]) -> Vec<u16> {
    let mut columns = vec![0; properties.len()];
    for (column, id) in properties.iter().enumerate() {
        if let Some(at) = declared.iter().find_map(|run| run.place_of(*id)) {
            columns[at] = column as u16;
        }
    }
    columns
}

fn audience(class: Class) -> Audience {
    if class.tags.contains(&ClassTag::PlayerReplicated) {
        Audience::Owner
    } else if class.tags.contains(&ClassTag::NotReplicated) {
        Audience::Nobody
    } else {
        Audience::Everyone
    }
}
