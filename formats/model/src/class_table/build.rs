//! Makes the class table from the class data and the overlay, in three passes: properties, other names for them,
//! classes. Each pass goes through sorted lists, so that the same data gives the same table.

mod hierarchy;
mod role;

use rbx_reflection::{
    ClassDescriptor, PropertyDescriptor, PropertyMigration, PropertyTag, ReflectionDatabase,
};
use rustc_hash::{FxHashMap, FxHashSet};

use super::lookup::{NameUse, Names, Target};
use super::migration::Rule;
use super::{
    ClassId, ClassTable, EnumId, EnumInfo, Interval, Migration, PropertyId, PropertyInfo, overlay,
    section,
};
use crate::value::ValueType;
use role::Role;

type Class = &'static ClassDescriptor<'static>;
type Property = &'static PropertyDescriptor<'static>;

pub(super) fn class_table(data: &'static ReflectionDatabase<'static>) -> ClassTable {
    let mut builder = Builder::new(hierarchy::classes(data), enums(data));
    builder.declare_properties();
    builder.name_others();
    let classes = builder.class_infos();
    let unknown = builder.ids[hierarchy::UNKNOWN_NAME];
    builder.ids.remove(hierarchy::UNKNOWN_NAME);
    ClassTable {
        classes,
        properties: builder.properties,
        enums: builder.enums,
        migrations: builder.migrations,
        class_names: builder.ids,
        property_names: builder.names,
        members: super::members::Lazy::new(),
        unknown,
    }
}

fn enums(data: &ReflectionDatabase<'static>) -> Vec<EnumInfo> {
    let mut enums: Vec<EnumInfo> = data
        .enums
        .values()
        .map(|source| {
            let mut by_name: Vec<_> = source
                .items
                .iter()
                .map(|(name, number)| (*name, *number))
                .collect();
            by_name.sort_unstable();
            let mut items: Vec<_> = by_name
                .iter()
                .map(|(name, number)| (*number, *name))
                .collect();
            items.sort_unstable();
            for (_, former, item) in overlay::ITEM_ALIASES
                .iter()
                .filter(|(owner, _, _)| *owner == source.name)
            {
                if let Some(number) = source.items.get(item) {
                    by_name.push((former, *number));
                }
            }
            by_name.sort_unstable();
            EnumInfo {
                name: source.name,
                items,
                by_name,
            }
        })
        .collect();
    enums.sort_unstable_by_key(|info| info.name);
    enums
}

/// A name of the class data, where it is declared and what we make of it.
struct Source {
    class: usize,
    property: Property,
    role: Role,
}

struct Builder {
    classes: Vec<Class>,
    ids: FxHashMap<&'static str, ClassId>,
    enums: Vec<EnumInfo>,
    subclasses: Vec<Interval>,
    overlay: overlay::Index,
    /// Sorted by class, then by name.
    sources: Vec<Source>,
    properties: Vec<PropertyInfo>,
    /// The properties that each class declares: the first and how many.
    declared: Vec<(u16, u16)>,
    migrations: Vec<Migration>,
    uses: Vec<NameUse>,
    /// The properties of canonical names and of their twins, by the class that declares them.
    canonical: FxHashMap<(usize, &'static str), PropertyId>,
    names: Names,
}

impl Builder {
    fn new(classes: Vec<Class>, enums: Vec<EnumInfo>) -> Self {
        let ids = classes
            .iter()
            .enumerate()
            .map(|(index, class)| (class.name, ClassId::new(index)))
            .collect();
        let overlay = overlay::Index::new();
        let mut sources = Vec::new();
        for (class, descriptor) in classes.iter().enumerate() {
            let start = sources.len();
            sources.extend(descriptor.properties.values().map(|property| Source {
                class,
                property,
                role: role::of(descriptor, property, &overlay),
            }));
            sources[start..].sort_unstable_by_key(|source| source.property.name);
        }
        Self {
            subclasses: hierarchy::preorder(&classes, &ids),
            declared: vec![(0, 0); classes.len()],
            classes,
            ids,
            enums,
            overlay,
            sources,
            properties: Vec::new(),
            migrations: Vec::new(),
            uses: Vec::new(),
            canonical: FxHashMap::default(),
            names: Names::new(Vec::new()),
        }
    }

    /// Pass 1: a `PropertyInfo` for each canonical name.
    fn declare_properties(&mut self) {
        let sources = std::mem::take(&mut self.sources);
        for of_class in sources.chunk_by(|a, b| a.class == b.class) {
            let class = of_class[0].class;
            let first = self.properties.len();
            let twins: FxHashSet<&str> = of_class
                .iter()
                .filter_map(|source| Some(source.role.twin()?.name))
                .collect();
            for source in of_class {
                if let Role::Canonical { twin } = source.role
                    && !twins.contains(source.property.name)
                    && let Some(info) = self.property_info(class, source.property, twin)
                {
                    let id = PropertyId::new(self.properties.len());
                    self.properties.push(info);
                    self.use_name(source.property.name, class, Target::Property(id));
                    self.canonical.insert((class, source.property.name), id);
                    if let Some(twin) = twin {
                        self.use_name(twin.name, class, Target::Alias(id));
                        self.canonical.insert((class, twin.name), id);
                    }
                }
            }
            self.declared[class] = (first as u16, (self.properties.len() - first) as u16);
        }
        self.sources = sources;
    }

    fn property_info(
        &self,
        class: usize,
        source: Property,
        twin: Option<Property>,
    ) -> Option<PropertyInfo> {
        let class_name = self.classes[class].name;
        // What the twin holds is what the engine stores: `Color` is three bytes, not three floats.
        let (value_type, enum_id) = self.value_type(twin.unwrap_or(source))?;
        let reaches_clients =
            |property: Property| !property.tags.contains(&PropertyTag::NotReplicated);
        let details = self.overlay.details(class_name, source.name);
        Some(PropertyInfo {
            name: source.name,
            aliases: Vec::new(),
            owner: ClassId::new(class),
            value_type,
            enum_id,
            target: self
                .overlay
                .target(class_name, source.name)
                .and_then(|target| self.ids.get(target).copied()),
            view_of: None,
            replicates: reaches_clients(source)
                || twin.is_some_and(reaches_clients)
                || self.overlay.replicates(class_name, source.name),
            saved: role::serializes(source)
                || twin.is_some_and(role::serializes)
                || self.overlay.saved(class_name, source.name),
            scripting: role::scripting(source),
            deprecated: source.tags.contains(&PropertyTag::Deprecated),
            section: section::of(class_name, source.name, value_type),
            range: details.and_then(|details| details.range),
            unit: details.and_then(|details| details.unit),
            doc: details.map_or("", |details| details.doc),
            acts: self.overlay.property_acts(class_name, source.name),
        })
    }

    fn value_type(&self, source: Property) -> Option<(ValueType, Option<EnumId>)> {
        let value_type = role::value_type(source.data_type.ty())?;
        let rbx_reflection::DataType::Enum(name) = &source.data_type else {
            return Some((value_type, None));
        };
        let found = self
            .enums
            .binary_search_by_key(name, |info| info.name)
            .ok()?;
        Some((value_type, Some(EnumId::new(found))))
    }

    fn use_name(&mut self, name: &'static str, class: usize, target: Target) {
        if let Target::Alias(id) = target {
            self.properties[id.index()].aliases.push(name);
        }
        self.uses.push(NameUse {
            name,
            classes: self.subclasses[class],
            target,
        });
    }

    /// Pass 2: the names that are no canonical ones.
    fn name_others(&mut self) {
        for Source {
            class,
            property,
            role,
        } in std::mem::take(&mut self.sources)
        {
            match role {
                Role::Alias(name) => self.add_alias(class, property, name),
                Role::Former(rule) => self.add_former(class, property.name, property, rule),
                Role::Canonical { .. } | Role::Absent => {}
            }
        }
        self.name_views();
        for property in &mut self.properties {
            property.aliases.sort_unstable();
        }
        self.names = Names::new(std::mem::take(&mut self.uses));
    }

    /// Makes views of the properties that the overlay calls so: nobody keeps or sends them, and their names lead to what
    /// holds the value.
    fn name_views(&mut self) {
        for index in 0..self.properties.len() {
            let info = &self.properties[index];
            let (class, name) = (info.owner.index(), info.name);
            let Some(source) = self.overlay.view(self.classes[class].name, name) else {
                continue;
            };
            let Some(source) = self.canonical(class, source) else {
                continue;
            };
            let (id, migration) = (PropertyId::new(index), self.migrations.len() as u16);
            self.migrations.push(Migration {
                from: name,
                from_type: info.value_type,
                from_enum: None,
                to: vec![source],
                rule: Rule::Hours,
                to_type: self.properties[source.index()].value_type,
            });
            let named = self.uses.iter_mut();
            let named = named.filter(|used| used.target == Target::Property(id));
            named.for_each(|used| used.target = Target::View(id, migration));
            let info = &mut self.properties[index];
            info.view_of = Some(source);
            info.saved = false;
            info.replicates = false;
        }
    }

    fn add_alias(&mut self, class: usize, source: Property, name: &'static str) {
        if self.canonical.contains_key(&(class, source.name)) {
            return; // A twin, which pass 1 named.
        }
        if let Some(id) = self.canonical(class, name) {
            self.use_name(source.name, class, Target::Alias(id));
        } else if let Some(former) = self.classes[class].properties.get(name)
            && let Role::Former(rule) = role::of(self.classes[class], former, &self.overlay)
        {
            // The alias of a former name is a former name too.
            self.add_former(class, source.name, former, rule);
        }
    }

    fn add_former(
        &mut self,
        class: usize,
        name: &'static str,
        former: Property,
        rule: &'static PropertyMigration<'static>,
    ) {
        let to: Vec<PropertyId> = rule
            .new_property_names()
            .iter()
            .filter_map(|today| self.canonical(class, today))
            .collect();
        let (Some(&first), Some((from_type, from_enum))) = (to.first(), self.value_type(former))
        else {
            return;
        };
        let to_type = self.properties[first.index()].value_type;
        if to.len() == 1 {
            if from_type == to_type {
                return self.use_name(name, class, Target::Alias(first));
            }
            self.properties[first.index()].aliases.push(name);
        }
        self.use_name(name, class, Target::Migration(self.migrations.len() as u16));
        self.migrations.push(Migration {
            from: name,
            from_type,
            from_enum,
            to,
            rule: Rule::Foreign(rule),
            to_type,
        });
    }

    /// The property that a class has under a canonical name, or under the twin of one.
    fn canonical(&self, class: usize, name: &'static str) -> Option<PropertyId> {
        let mut next = Some(class);
        while let Some(class) = next {
            if let Some(id) = self.canonical.get(&(class, name)) {
                return Some(*id);
            }
            next = self.superclass(class).map(ClassId::index);
        }
        None
    }

    fn superclass(&self, class: usize) -> Option<ClassId> {
        self.ids.get(self.classes[class].superclass?).copied()
    }
}
