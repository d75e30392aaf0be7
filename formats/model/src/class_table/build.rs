//! Makes the class table from the class data and the overlay: which names are properties, which are other names for
//! them, and what is true of each.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rbx_reflection::{
    ClassDescriptor, ClassTag, DataType, PropertyDescriptor, PropertyKind, PropertyMigration,
    PropertySerialization, PropertyTag, ReflectionDatabase, Scriptability,
};
use rbx_types::VariantType;
use rustc_hash::{FxHashMap, FxHashSet};

use super::defaults::Defaults;
use super::lookup::{NameUse, Names, Target, is_native};
use super::{
    Audience, ClassId, ClassInfo, ClassTable, Declared, EnumId, EnumInfo, Interval, Migration,
    PropertyId, PropertyInfo, Scripting, overlay, section,
};
use crate::value::ValueType;

type Class = &'static ClassDescriptor<'static>;
type Property = &'static PropertyDescriptor<'static>;

/// The stand-in for classes that we do not know.
static UNKNOWN: LazyLock<ClassDescriptor<'static>> = LazyLock::new(|| {
    let mut class = ClassDescriptor::new("UnknownClass");
    class.superclass = Some("Instance");
    class.tags.insert(ClassTag::NotCreatable);
    class
});

pub(super) fn class_table(data: &'static ReflectionDatabase<'static>) -> ClassTable {
    let mut classes: Vec<Class> = data.classes.values().collect();
    classes.push(&UNKNOWN);
    classes.sort_unstable_by_key(|class| class.name);
    let mut builder = Builder::new(classes, enums(data));
    builder.declare_properties();
    builder.name_others();
    let infos = builder.class_infos();
    let unknown = builder.ids[UNKNOWN.name];
    builder.ids.remove(UNKNOWN.name);
    ClassTable {
        classes: infos,
        properties: builder.properties,
        enums: builder.enums,
        migrations: builder.migrations,
        class_names: builder.ids,
        property_names: builder.names,
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

/// What a name of the class data is in our table.
enum Role {
    /// A property; the twin is the name under which foreign files hold it.
    Canonical { twin: Option<Property> },
    /// Another name of a property of the same class or of one that it extends.
    Alias(&'static str),
    /// A former name, whose values may need conversion.
    Former(&'static PropertyMigration<'static>),
    /// Held by the tree, or of no type that we have.
    Absent,
}

struct Builder {
    classes: Vec<Class>,
    ids: FxHashMap<&'static str, ClassId>,
    enums: Vec<EnumInfo>,
    subclasses: Vec<Interval>,
    overlay: overlay::Index,
    properties: Vec<PropertyInfo>,
    /// The properties that each class declares: a run of ids.
    declared: Vec<(u16, u16)>,
    migrations: Vec<Migration>,
    uses: Vec<NameUse>,
    names: Names,
}

impl Builder {
    fn new(classes: Vec<Class>, enums: Vec<EnumInfo>) -> Self {
        let ids = classes
            .iter()
            .enumerate()
            .map(|(index, class)| (class.name, ClassId::new(index)))
            .collect();
        let subclasses = preorder(&classes, &ids);
        Self {
            declared: Vec::with_capacity(classes.len()),
            classes,
            ids,
            enums,
            subclasses,
            overlay: overlay::Index::new(),
            properties: Vec::new(),
            migrations: Vec::new(),
            uses: Vec::new(),
            names: Names::new(Vec::new()),
        }
    }

    fn superclass(&self, class: Class) -> Option<Class> {
        Some(self.classes[self.ids.get(class.superclass?)?.index()])
    }

    fn role(&self, class: Class, property: Property) -> Role {
        if is_native(property.name) {
            return Role::Absent;
        }
        if let Some(name) = self.overlay.alias(class.name, property.name) {
            return Role::Alias(name);
        }
        match &property.kind {
            PropertyKind::Alias { alias_for } => Role::Alias(alias_for),
            PropertyKind::Canonical { serialization } => match serialization {
                PropertySerialization::Migrate(rule) => Role::Former(rule),
                PropertySerialization::SerializesAs(twin) => match class.properties.get(twin) {
                    Some(PropertyDescriptor {
                        kind: PropertyKind::Alias { alias_for },
                        ..
                    }) if *alias_for != property.name => Role::Alias(alias_for),
                    twin => Role::Canonical { twin },
                },
                _ => Role::Canonical {
                    twin: self.overlay_twin(class, property),
                },
            },
            _ => Role::Absent,
        }
    }

    fn overlay_twin(&self, class: Class, property: Property) -> Option<Property> {
        class
            .properties
            .get(self.overlay.twin(class.name, property.name)?)
    }

    /// Pass 1: a `PropertyInfo` for each canonical name.
    fn declare_properties(&mut self) {
        for (index, class) in self.classes.clone().into_iter().enumerate() {
            let first = self.properties.len();
            let mut sources: Vec<Property> = class.properties.values().collect();
            sources.sort_unstable_by_key(|source| source.name);
            let roles: Vec<(Property, Role)> = sources
                .into_iter()
                .map(|source| (source, self.role(class, source)))
                .collect();
            let twins: FxHashSet<&str> = roles
                .iter()
                .filter_map(|(_, role)| match role {
                    Role::Canonical { twin } => twin.map(|twin| twin.name),
                    _ => None,
                })
                .collect();
            for (source, role) in roles {
                if let Role::Canonical { twin } = role
                    && !twins.contains(source.name)
                    && let Some(info) = self.property_info(ClassId::new(index), source, twin)
                {
                    let id = PropertyId::new(self.properties.len());
                    self.use_name(source.name, index, Target::Property(id));
                    if let Some(twin) = twin {
                        self.use_name(twin.name, index, Target::Alias(id));
                    }
                    self.properties.push(info);
                }
            }
            self.declared
                .push((first as u16, (self.properties.len() - first) as u16));
        }
        self.names = Names::new(self.uses.clone());
    }

    fn use_name(&mut self, name: &'static str, class: usize, target: Target) {
        if let Target::Alias(id) = target
            && let Some(info) = self.properties.get_mut(id.index())
        {
            info.aliases.push(name);
        }
        self.uses.push(NameUse {
            name,
            classes: self.subclasses[class],
            target,
        });
    }

    fn property_info(
        &self,
        owner: ClassId,
        source: Property,
        twin: Option<Property>,
    ) -> Option<PropertyInfo> {
        let class = self.classes[owner.index()].name;
        // What the twin holds is what the engine stores: `Color` is three bytes, not three floats.
        let (value_type, enum_id) = self.value_type(&twin.unwrap_or(source).data_type)?;
        let reaches_clients =
            |property: Property| !property.tags.contains(&PropertyTag::NotReplicated);
        let details = self.overlay.details(class, source.name);
        Some(PropertyInfo {
            name: source.name,
            aliases: twin.map(|twin| twin.name).into_iter().collect(),
            owner,
            value_type,
            enum_id,
            replicates: reaches_clients(source)
                || twin.is_some_and(reaches_clients)
                || self.overlay.replicates(class, source.name),
            saved: serializes(twin.unwrap_or(source))
                || serializes(source)
                || self.overlay.saved(class, source.name),
            scripting: scripting(source),
            deprecated: source.tags.contains(&PropertyTag::Deprecated),
            section: section::of(class, source.name, value_type),
            range: details.and_then(|details| details.range),
            unit: details.and_then(|details| details.unit),
            doc: details.map_or("", |details| details.doc),
            acts: self.overlay.property_acts(class, source.name),
        })
    }

    fn value_type(&self, data_type: &DataType<'static>) -> Option<(ValueType, Option<EnumId>)> {
        match data_type {
            DataType::Enum(name) => {
                let found = self
                    .enums
                    .binary_search_by_key(name, |info| info.name)
                    .ok()?;
                Some((ValueType::Enum, Some(EnumId::new(found))))
            }
            DataType::Value(foreign) => Some((value_type(*foreign)?, None)),
            _ => None,
        }
    }

    /// Pass 2: the names that are no canonical ones.
    fn name_others(&mut self) {
        for (index, class) in self.classes.clone().into_iter().enumerate() {
            let mut sources: Vec<Property> = class.properties.values().collect();
            sources.sort_unstable_by_key(|source| source.name);
            for source in sources {
                match self.role(class, source) {
                    Role::Alias(name) => self.add_alias(index, source, name),
                    Role::Former(rule) => self.add_former(index, source, source, rule),
                    Role::Canonical { .. } | Role::Absent => {}
                }
            }
        }
        for property in &mut self.properties {
            property.aliases.sort_unstable();
            property.aliases.dedup();
        }
        self.names = Names::new(std::mem::take(&mut self.uses));
    }

    fn add_alias(&mut self, class: usize, source: Property, name: &'static str) {
        if let Some(id) = self.canonical(class, name) {
            self.use_name(source.name, class, Target::Alias(id));
            return;
        }
        // The alias of a former name is a former name too.
        let mut owner = Some(self.classes[class]);
        while let Some(class_of_former) = owner {
            if let Some(former) = class_of_former.properties.get(name)
                && let Role::Former(rule) = self.role(class_of_former, former)
            {
                return self.add_former(class, source, former, rule);
            }
            owner = self.superclass(class_of_former);
        }
    }

    fn add_former(
        &mut self,
        class: usize,
        source: Property,
        former: Property,
        rule: &'static PropertyMigration<'static>,
    ) {
        let to: Vec<PropertyId> = rule
            .new_property_names()
            .iter()
            .filter_map(|name| self.canonical(class, name))
            .collect();
        let (Some(&first), Some((from_type, from_enum))) =
            (to.first(), self.value_type(&former.data_type))
        else {
            return;
        };
        let to_type = self.properties[first.index()].value_type;
        if from_type == to_type && to.len() == 1 {
            return self.use_name(source.name, class, Target::Alias(first));
        }
        if to.len() == 1 {
            self.properties[first.index()].aliases.push(source.name);
        }
        let target = Target::Migration(self.migrations.len() as u16);
        self.use_name(source.name, class, target);
        self.migrations.push(Migration {
            from: source.name,
            from_type,
            from_enum,
            to,
            rule,
            to_type,
        });
    }

    /// The property of a canonical name, or of the twin of one.
    fn canonical(&self, class: usize, name: &str) -> Option<PropertyId> {
        match self.names.find(self.subclasses[class].first, name)? {
            Target::Property(id) | Target::Alias(id) => Some(id),
            Target::Migration(_) => None,
        }
    }

    /// Pass 3: the classes, superclasses first, because each starts from what it inherits.
    fn class_infos(&self) -> Vec<ClassInfo> {
        let mut order: Vec<usize> = (0..self.classes.len()).collect();
        order.sort_unstable_by_key(|index| self.subclasses[*index].first);
        let mut defaults = Defaults::default();
        let mut infos: BTreeMap<usize, ClassInfo> = BTreeMap::new();
        for index in order {
            let superclass = self.classes[index]
                .superclass
                .and_then(|name| self.ids.get(name));
            let info = {
                let parent = superclass.and_then(|id| infos.get(&id.index()));
                self.class_info(index, superclass.copied(), parent, &mut defaults)
            };
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
        properties.sort_unstable_by_key(|id| self.properties[id.index()].name);

        let mut declared = parent.map_or_else(Vec::new, |parent| parent.declared.clone());
        let start = declared
            .last()
            .map_or(0, |run: &Declared| run.start + run.count);
        declared.push(Declared {
            first,
            count,
            start,
        });
        let mut columns = vec![0; properties.len()];
        for (column, id) in properties.iter().enumerate() {
            if let Some(run) = declared
                .iter()
                .find(|run| (run.first..run.first + run.count).contains(&id.0))
            {
                columns[usize::from(run.start + id.0 - run.first)] = column as u16;
            }
        }
        let mut info = ClassInfo {
            name: source.name,
            superclass,
            properties,
            defaults: Vec::new(),
            creatable: !source.tags.contains(&ClassTag::NotCreatable),
            service: source.tags.contains(&ClassTag::Service),
            deprecated: source.tags.contains(&ClassTag::Deprecated),
            audience: audience(source),
            acts: overlay::ACTING_CLASSES.contains(&source.name),
            subclasses: self.subclasses[index],
            declared,
            columns,
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

/// Numbers the classes so that those that extend a class follow it without a gap.
fn preorder(classes: &[Class], ids: &FxHashMap<&'static str, ClassId>) -> Vec<Interval> {
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

fn audience(class: Class) -> Audience {
    if class.tags.contains(&ClassTag::PlayerReplicated) {
        Audience::Owner
    } else if class.tags.contains(&ClassTag::NotReplicated) {
        Audience::Nobody
    } else {
        Audience::Everyone
    }
}

fn serializes(property: Property) -> bool {
    match &property.kind {
        PropertyKind::Canonical { serialization } => matches!(
            serialization,
            PropertySerialization::Serializes | PropertySerialization::SerializesAs(_)
        ),
        _ => false,
    }
}

fn scripting(property: Property) -> Scripting {
    match property.scriptability {
        Scriptability::ReadWrite => Scripting::ReadWrite,
        Scriptability::Read => Scripting::ReadOnly,
        _ => Scripting::Hidden,
    }
}

/// Our type for a foreign one; `None` for sets of tags and attributes, which the tree holds.
fn value_type(foreign: VariantType) -> Option<ValueType> {
    Some(match foreign {
        VariantType::Axes => ValueType::Axes,
        VariantType::BinaryString => ValueType::BinaryString,
        VariantType::Bool => ValueType::Bool,
        VariantType::BrickColor => ValueType::BrickColor,
        VariantType::CFrame => ValueType::CFrame,
        VariantType::Color3 => ValueType::Color3,
        VariantType::Color3uint8 => ValueType::Color3uint8,
        VariantType::ColorSequence => ValueType::ColorSequence,
        VariantType::Content | VariantType::ContentId => ValueType::Content,
        VariantType::Enum => ValueType::Enum,
        VariantType::EnumItem => ValueType::EnumItem,
        VariantType::Faces => ValueType::Faces,
        VariantType::Float32 => ValueType::Float32,
        VariantType::Float64 => ValueType::Float64,
        VariantType::Font => ValueType::Font,
        VariantType::Int32 => ValueType::Int32,
        VariantType::Int64 => ValueType::Int64,
        VariantType::MaterialColors => ValueType::MaterialColors,
        VariantType::NumberRange => ValueType::NumberRange,
        VariantType::NumberSequence => ValueType::NumberSequence,
        VariantType::OptionalCFrame => ValueType::OptionalCFrame,
        VariantType::PhysicalProperties => ValueType::PhysicalProperties,
        VariantType::Ray => ValueType::Ray,
        VariantType::Rect => ValueType::Rect,
        VariantType::Ref => ValueType::Ref,
        VariantType::Region3 => ValueType::Region3,
        VariantType::Region3int16 => ValueType::Region3int16,
        VariantType::SecurityCapabilities => ValueType::SecurityCapabilities,
        VariantType::SharedString | VariantType::NetAssetRef => ValueType::SharedString,
        VariantType::String => ValueType::String,
        VariantType::UDim => ValueType::UDim,
        VariantType::UDim2 => ValueType::UDim2,
        VariantType::UniqueId => ValueType::UniqueId,
        VariantType::Vector2 => ValueType::Vector2,
        VariantType::Vector2int16 => ValueType::Vector2int16,
        VariantType::Vector3 => ValueType::Vector3,
        VariantType::Vector3int16 => ValueType::Vector3int16,
        _ => return None,
    })
}
