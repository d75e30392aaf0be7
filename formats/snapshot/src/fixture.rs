//! Models and plans for the tests: any shape, from a seed.

use std::sync::Arc;

use studio_model::known::known;
use studio_model::value::{
    ColorKeypoint, Font, NumberKeypoint, NumberRange, PhysicalProperties, Ray, Rect, UDim, UDim2,
};
use studio_model::{
    CFrame, Change, ClassId, ClassTable, DataModel, EnumId, InstanceId, PropertyId, Uid, Value,
    ValueType,
};

use crate::plan::{PackedAsset, Plan, PlannedChunk};
use crate::snapshot::Snapshot;

/// A generator of numbers (splitmix64).
pub(crate) struct Seeded(pub(crate) u64);

impl Seeded {
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.bits() % end as u64) as usize
    }

    pub(crate) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn number(&mut self) -> f32 {
        match self.below(5) {
            0 => 0.0,
            1 => -0.0,
            2 => self.below(64) as f32 * 0.5,
            _ => (self.bits() as i32) as f32 / 1_000_003.0,
        }
    }

    fn numbers<const N: usize>(&mut self) -> [f32; N] {
        std::array::from_fn(|_| self.number())
    }

    pub(crate) fn text(&mut self) -> Arc<str> {
        const TEXTS: [&str; 5] = [
            "",
            "Part",
            "Ünïcödé",
            "a much longer name than others have",
            "x",
        ];
        match self.below(8) {
            at @ 0..5 => TEXTS[at].into(),
            _ => format!("name {}", self.below(1000)).into(),
        }
    }

    fn bytes(&mut self) -> Arc<[u8]> {
        (0..self.below(30)).map(|_| self.bits() as u8).collect()
    }

    fn cframe(&mut self) -> CFrame {
        let [x, y, z] = self.numbers();
        let (s, c) = self.number().sin_cos();
        let rotation = match self.below(4) {
            0 => [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0],
            1 => [c, 0.0, s, 0.0, 1.0, 0.0, -s, 0.0, c],
            2 => [0.0, 1.0, 0.0, 1.0, 0.0, -0.0, 0.0, 0.0, -1.0],
            _ => self.numbers(),
        };
        let [a, b, d, e, f, g, h, i, j] = rotation;
        CFrame::from_components([x, y, z, a, b, d, e, f, g, h, i, j])
    }

    fn udim(&mut self) -> UDim {
        UDim {
            scale: self.number(),
            offset: self.bits() as i32 % 1000,
        }
    }

    /// A value that a model takes for the property; references point at `targets`.
    pub(crate) fn value(&mut self, property: PropertyId, targets: &[InstanceId]) -> Value {
        let info = ClassTable::get().property(property);
        match (info.value_type, info.enum_id) {
            (ValueType::Enum, Some(id)) => {
                let items = &ClassTable::get().enumeration(id).items;
                Value::Enum(if items.is_empty() {
                    0
                } else {
                    items[self.below(items.len())].0
                })
            }
            (ValueType::Ref, _) => Value::Ref(Some(targets[self.below(targets.len())])),
            (value_type, _) => self.plain(value_type),
        }
    }

    fn plain(&mut self, value_type: ValueType) -> Value {
        match value_type {
            ValueType::Bool => Value::Bool(self.one_in(2)),
            ValueType::Int32 => Value::Int32(self.bits() as i32 >> self.below(32)),
            ValueType::Int64 => Value::Int64(self.bits() as i64 >> self.below(64)),
            ValueType::Float32 => Value::Float32(self.number()),
            ValueType::Float64 => Value::Float64(f64::from(self.number()) * 1.1),
            ValueType::Enum => Value::Enum(0),
            ValueType::EnumItem => {
                Value::EnumItem((EnumId::from_index(self.below(100)).unwrap(), 3))
            }
            ValueType::String => Value::String(self.text()),
            ValueType::Content => Value::Content(self.text()),
            ValueType::NetAssetRef => Value::NetAssetRef(self.text()),
            ValueType::BinaryString => Value::BinaryString(self.bytes()),
            ValueType::SharedString => Value::SharedString(self.bytes()),
            ValueType::MaterialColors => Value::MaterialColors(self.bytes()),
            ValueType::Ref => Value::Ref(None),
            ValueType::Vector2 => Value::Vector2(self.numbers::<2>().into()),
            ValueType::Vector3 => Value::Vector3(self.numbers::<3>().into()),
            ValueType::Vector2int16 => Value::Vector2int16([self.bits() as i16, 2]),
            ValueType::Vector3int16 => Value::Vector3int16([self.bits() as i16, -2, 0]),
            ValueType::CFrame => Value::CFrame(self.cframe()),
            ValueType::OptionalCFrame => Value::OptionalCFrame(if self.one_in(3) {
                None
            } else {
                Some(self.cframe())
            }),
            ValueType::Color3 => Value::Color3(self.numbers()),
            ValueType::Color3uint8 => Value::Color3uint8([self.bits() as u8, 2, 255]),
            ValueType::BrickColor => Value::BrickColor(self.bits() as u16),
            ValueType::Faces => Value::Faces(self.bits() as u8 & 0x3F),
            ValueType::Axes => Value::Axes(self.bits() as u8 & 7),
            ValueType::UniqueId => Value::UniqueId(u128::from(self.bits()) << 40),
            ValueType::SecurityCapabilities => Value::SecurityCapabilities(self.bits()),
            other => self.composed(other),
        }
    }

    fn composed(&mut self, value_type: ValueType) -> Value {
        match value_type {
            ValueType::UDim => Value::UDim(self.udim()),
            ValueType::UDim2 => Value::UDim2(UDim2 {
                x: self.udim(),
                y: self.udim(),
            }),
            ValueType::Rect => Value::Rect(Rect {
                min: self.numbers::<2>().into(),
                max: self.numbers::<2>().into(),
            }),
            ValueType::NumberRange => Value::NumberRange(NumberRange {
                min: self.number(),
                max: self.number(),
            }),
            ValueType::Ray => Value::Ray(Ray {
                origin: self.numbers::<3>().into(),
                direction: self.numbers::<3>().into(),
            }),
            ValueType::Region3 => {
                Value::Region3([self.numbers::<3>().into(), self.numbers::<3>().into()])
            }
            ValueType::Region3int16 => Value::Region3int16([[1, 2, 3], [self.bits() as i16, 5, 6]]),
            ValueType::Font => Value::Font(Font {
                family: self.text(),
                weight: 100 * self.below(10) as u16,
                italic: self.one_in(2),
            }),
            ValueType::NumberSequence => Value::NumberSequence(
                (0..self.below(4))
                    .map(|_| NumberKeypoint {
                        time: self.number(),
                        value: self.number(),
                        envelope: 0.0,
                    })
                    .collect(),
            ),
            ValueType::ColorSequence => Value::ColorSequence(
                (0..self.below(4))
                    .map(|_| ColorKeypoint {
                        time: self.number(),
                        color: self.numbers(),
                    })
                    .collect(),
            ),
            ValueType::PhysicalProperties if self.one_in(3) => Value::PhysicalProperties(None),
            ValueType::PhysicalProperties => Value::PhysicalProperties(Some(PhysicalProperties {
                density: self.number(),
                friction: self.number(),
                elasticity: self.number(),
                friction_weight: self.number(),
                elasticity_weight: self.number(),
                acoustic_absorption: self.number(),
            })),
            other => other.zero(),
        }
    }
}

const CLASSES: [&str; 20] = [
    "Part",
    "Part",
    "Part",
    "Part",
    "WedgePart",
    "Model",
    "Folder",
    "Script",
    "LocalScript",
    "ModuleScript",
    "Weld",
    "WeldConstraint",
    "Decal",
    "StringValue",
    "ObjectValue",
    "TextLabel",
    "ParticleEmitter",
    "Humanoid",
    "MeshPart",
    "Attachment",
];

const SERVICES: [&str; 5] = [
    "Workspace",
    "ReplicatedStorage",
    "Lighting",
    "ServerStorage",
    "ServerScriptService",
];

/// A model of about `count` instances with everything that a place can hold.
pub(crate) fn model(seed: u64, count: usize) -> DataModel {
    let mut random = Seeded(seed);
    let mut model = DataModel::new();
    let table = model.table();
    let mut ids = vec![model.root()];
    let mut bulk = model.bulk();
    for name in SERVICES {
        let id = bulk.create(table.class_named(name).unwrap()).unwrap();
        bulk.apply(Change::SetName {
            id,
            name: name.into(),
        })
        .unwrap();
        bulk.link(id, bulk.root());
        ids.push(id);
    }
    for _ in 0..count {
        let class = match random.below(30) {
            0 => table.unknown_class(),
            _ => table
                .class_named(CLASSES[random.below(CLASSES.len())])
                .unwrap(),
        };
        let id = bulk.create(class).unwrap();
        if class == table.unknown_class() {
            bulk.annotations_mut(id).unwrap().unknown_class =
                Some(format!("Future{}", random.below(2)).into());
        }
        let newest = ids.len().saturating_sub(1 + random.below(12));
        let parent = ids[newest.max(1)];
        bulk.link(id, parent);
        ids.push(id);
    }
    let mut uid = 0x1234_5678_9A00_0000;
    for (number, &id) in ids.iter().enumerate() {
        uid += if random.one_in(20) {
            random.bits() >> 30
        } else {
            1
        };
        bulk.set_uid(id, Uid::from_u64(uid));
        if number > 0 {
            decorate(&mut random, &mut bulk, id, &ids);
        }
    }
    drop(bulk);
    model
}

fn decorate(random: &mut Seeded, model: &mut DataModel, id: InstanceId, targets: &[InstanceId]) {
    let class: ClassId = model.class(id).unwrap();
    let properties = &model.table().class(class).properties;
    for _ in 0..random.below(12) {
        let property = properties[random.below(properties.len())];
        let value = random.value(property, targets);
        // Enums without items take no value.
        if model
            .table()
            .property(property)
            .enum_id
            .is_none_or(|id| !model.table().enumeration(id).items.is_empty())
        {
            model.set_property(id, property, value).unwrap();
        }
    }
    if model.table().property(known().archivable).saved {
        model
            .set_property(id, known().archivable, Value::Bool(true))
            .unwrap();
    }
    if random.one_in(2) {
        let name = random.text();
        model.apply(Change::SetName { id, name }).unwrap();
    }
    if random.one_in(4) {
        let types: Vec<ValueType> = ValueType::ALL
            .iter()
            .copied()
            .filter(|t| t.is_attribute())
            .collect();
        for _ in 0..random.below(4) {
            let name = format!("attribute {}", random.below(5)).into();
            let value_type = types[random.below(types.len())];
            let value = Some(random.plain(value_type));
            model
                .apply(Change::SetAttribute { id, name, value })
                .unwrap();
        }
    }
    for _ in 0..random.below(3) {
        let tag = format!("tag {}", random.below(4)).into();
        model.apply(Change::AddTag { id, tag }).unwrap();
    }
}

/// Chunks of a model: what is below the workspace's children goes into one of four regions, with all that is below.
pub(crate) fn chunks(model: &DataModel) -> (Vec<PlannedChunk>, Vec<InstanceId>) {
    let workspace = model.service(known().workspace);
    let region_of = |id: InstanceId| {
        let mut line: Vec<InstanceId> = std::iter::once(id).chain(model.ancestors(id)).collect();
        line.reverse();
        (line.get(1).copied() == workspace)
            .then(|| line.get(2).copied())
            .flatten()
            .map(|top| top.index() as i32 % 4)
    };
    let mut planned: Vec<PlannedChunk> = [None, Some(0), Some(1), Some(2), Some(3)]
        .map(|region| PlannedChunk {
            cell: region.map(|x| [x - 2, 0, -1]),
            ids: Vec::new(),
        })
        .into();
    let mut server = Vec::new();
    for id in model.subtree(model.root()) {
        if model.is_for_clients(id) {
            planned[region_of(id).map_or(0, |region| region as usize + 1)]
                .ids
                .push(id);
        } else {
            server.push(id);
        }
    }
    planned.retain(|chunk| !chunk.ids.is_empty());
    (planned, server)
}

/// The snapshot of a model.
pub(crate) fn snapshot(model: &DataModel) -> Snapshot {
    let (chunks, server) = chunks(model);
    let uid_of = |id| model.uid(id);
    let plan = Plan::new(model, &chunks, &server, &uid_of).unwrap();
    let sections = plan
        .sections()
        .iter()
        .map(|name| plan.encode(name).unwrap())
        .collect();
    let assets = [
        ("b.png", b"same".to_vec()),
        ("a.png", b"same".to_vec()),
        ("c.obj", vec![7; 3000]),
    ];
    let assets = assets.map(|(path, bytes)| PackedAsset::new(path.into(), bytes).unwrap());
    plan.assemble(sections, assets.into(), studio_model::counts::counts(model))
        .unwrap()
}

/// Everything of a tree that a snapshot promises to keep, as text.
pub(crate) fn describe(model: &DataModel) -> Vec<String> {
    let uid_path = |id: Option<InstanceId>| id.and_then(|id| model.uid(id)).map(Uid::to_u64);
    model
        .subtree(model.root())
        .map(|id| {
            let values: Vec<String> = model
                .own_values(id)
                .filter(|(property, _)| model.table().property(*property).saved)
                .filter_map(|(property, value)| describe_value(model, property, value))
                .collect();
            format!(
                "{:?} {} {:?} below {:?} {values:?} {:?} {:?}",
                uid_path(Some(id)),
                model.class_name(id),
                model.name(id),
                uid_path(model.parent(id)),
                model.attributes(id),
                model.tags(id),
            )
        })
        .collect()
}

fn describe_value(model: &DataModel, property: PropertyId, value: Value) -> Option<String> {
    let name = model.table().property(property).name;
    match value {
        Value::Ref(target) => {
            let target = target.filter(|&target| model.is_attached(target))?;
            Some(format!("{name} -> {:?}", model.uid(target)))
        }
        value => Some(format!("{name} = {value:?}")),
    }
}
