//! Builds data models in code: what the generators of samples and benchmarks are written in. Only exact arithmetic
//! (turns by quarters and by 3-4-5 triangles), so that a generated place has the same bytes on every machine.

use std::sync::Arc;

use glam::{Mat3, Vec3};
use studio_model::known::known;
use studio_model::{CFrame, Change, ClassId, DataModel, InstanceId, UidSource, Value, ValueType};

/// A model that is being built. Every instance gets a uid.
///
/// # Panics
/// All methods do where a name is not in the class table or a value does not fit: generators are code, not input.
#[derive(Debug)]
pub struct Scene {
    model: DataModel,
    uids: UidSource,
}

/// A part, told in the words that most parts need.
#[derive(Debug, Clone, Copy)]
pub struct Solid {
    /// Studs.
    pub size: Vec3,
    /// Centre, in studs.
    pub position: Vec3,
    /// Which way it is turned.
    pub turn: Mat3,
    /// Red, green, blue; 0 to 255.
    pub color: [u8; 3],
    /// An item of `Material`.
    pub material: &'static str,
    /// Whether physics leaves it where it is.
    pub anchored: bool,
}

impl Solid {
    /// An anchored block of grey plastic.
    pub const fn new(size: Vec3, position: Vec3) -> Self {
        Self {
            size,
            position,
            turn: Mat3::IDENTITY,
            color: [163, 162, 165],
            material: "Plastic",
            anchored: true,
        }
    }

    /// This one, of another material and colour.
    pub const fn of(mut self, material: &'static str, color: [u8; 3]) -> Self {
        self.material = material;
        self.color = color;
        self
    }

    /// This one, turned.
    pub const fn turned(mut self, turn: Mat3) -> Self {
        self.turn = turn;
        self
    }

    /// This one, moved by physics.
    pub const fn loose(mut self) -> Self {
        self.anchored = false;
        self
    }
}

/// A turn about the upright axis, by the angle of this cosine and sine.
pub fn yaw(cos: f32, sin: f32) -> Mat3 {
    Mat3::from_cols(
        Vec3::new(cos, 0.0, 0.0 - sin),
        Vec3::Y,
        Vec3::new(sin, 0.0, cos),
    )
}

/// A turn about the X axis, by the angle of this cosine and sine: positive sines lower the back (+Z).
pub fn pitch(cos: f32, sin: f32) -> Mat3 {
    Mat3::from_cols(
        Vec3::X,
        Vec3::new(0.0, cos, sin),
        Vec3::new(0.0, 0.0 - sin, cos),
    )
}

/// A quarter turn about the Z axis: a cylinder, which lies along X, stands up.
pub fn upright() -> Mat3 {
    Mat3::from_cols(Vec3::Y, Vec3::NEG_X, Vec3::Z)
}

impl Scene {
    /// A model with nothing but its root; uids count up from the seed's prefix.
    pub fn new(seed: u64) -> Self {
        Self {
            model: DataModel::new(),
            uids: UidSource::new(seed),
        }
    }

    /// The model that was built.
    pub fn into_model(self) -> DataModel {
        self.model
    }

    /// The service of that class, made if it is not there yet.
    pub fn service(&mut self, class: &str) -> InstanceId {
        let id = self.class(class);
        match self.model.service(id) {
            Some(service) => service,
            None => self.add(self.model.root(), class, class),
        }
    }

    /// A new instance, last below `parent`.
    pub fn add(&mut self, parent: InstanceId, class: &str, name: &str) -> InstanceId {
        let class = self.class(class);
        let id = self
            .model
            .create(class)
            .expect("a generator stays below the limits");
        let uid = self.uids.next_uid();
        self.model.set_uid(id, Some(uid));
        let mut apply = |change| {
            self.model
                .apply(change)
                .expect("a new instance takes a name and a parent");
        };
        apply(Change::SetName {
            id,
            name: Arc::from(name),
        });
        apply(Change::Insert {
            root: id,
            parent,
            before: None,
        });
        id
    }

    /// Sets a property by its name.
    pub fn set(&mut self, id: InstanceId, property: &str, value: Value) {
        let class = self.model.class(id).expect("the instance is there");
        let found = self.model.table().find(class, property);
        let property = found.unwrap_or_else(|| panic!("no property {property}"));
        self.model
            .set_property(id, property, value)
            .unwrap_or_else(|error| panic!("{}: {error}", self.model.path(id)));
    }

    /// Sets an enum property to an item by its name.
    pub fn set_item(&mut self, id: InstanceId, property: &str, item: &str) {
        let table = self.model.table();
        let class = self.model.class(id).expect("the instance is there");
        let found = table.find(class, property);
        let info = table.property(found.unwrap_or_else(|| panic!("no property {property}")));
        let items = table.enumeration(info.enum_id.expect("an enum property"));
        let number = items
            .item_named(item)
            .unwrap_or_else(|| panic!("no item {item}"));
        self.set(id, property, Value::Enum(number));
    }

    /// A block.
    pub fn block(&mut self, parent: InstanceId, name: &str, solid: Solid) -> InstanceId {
        self.solid(parent, "Part", name, solid)
    }

    /// A ball; the size is its box.
    pub fn ball(&mut self, parent: InstanceId, name: &str, solid: Solid) -> InstanceId {
        let id = self.solid(parent, "Part", name, solid);
        self.set_item(id, "Shape", "Ball");
        id
    }

    /// A cylinder along its own X axis.
    pub fn cylinder(&mut self, parent: InstanceId, name: &str, solid: Solid) -> InstanceId {
        let id = self.solid(parent, "Part", name, solid);
        self.set_item(id, "Shape", "Cylinder");
        id
    }

    /// A wedge: its slope rises from the front (-Z) to the back (+Z).
    pub fn wedge(&mut self, parent: InstanceId, name: &str, solid: Solid) -> InstanceId {
        self.solid(parent, "WedgePart", name, solid)
    }

    /// Any class of part.
    pub fn solid(
        &mut self,
        parent: InstanceId,
        class: &str,
        name: &str,
        solid: Solid,
    ) -> InstanceId {
        let id = self.add(parent, class, name);
        let k = known();
        // Adding zero turns -0 into 0, which is what a person would write.
        let frame = CFrame {
            position: solid.position + Vec3::ZERO,
            rotation: solid.turn + Mat3::ZERO,
        };
        self.set(id, "CFrame", Value::CFrame(frame));
        self.set(id, "Size", Value::Vector3(solid.size));
        self.set(id, "Anchored", Value::Bool(solid.anchored));
        self.set_item(id, "Material", solid.material);
        let color = match self.model.table().property(k.color).value_type {
            ValueType::Color3uint8 => Value::Color3uint8(solid.color),
            _ => Value::Color3(solid.color.map(|c| f32::from(c) / 255.0)),
        };
        self.set(id, "Color", color);
        id
    }

    /// A weld that keeps the two parts as they stand to each other.
    pub fn weld(&mut self, parent: InstanceId, part0: InstanceId, part1: InstanceId) {
        let id = self.add(parent, "WeldConstraint", "WeldConstraint");
        self.set(id, "Part0", Value::Ref(Some(part0)));
        self.set(id, "Part1", Value::Ref(Some(part1)));
    }

    /// A script whose source lies in a file of the place.
    pub fn script(
        &mut self,
        parent: InstanceId,
        class: &str,
        name: &str,
        file: &str,
        source: &str,
    ) {
        let id = self.add(parent, class, name);
        self.set(id, "Source", Value::String(Arc::from(source)));
        if let Some(annotations) = self.model.annotations_mut(id) {
            annotations.source_file = Some(Arc::from(file));
        }
    }

    fn class(&self, name: &str) -> ClassId {
        let found = self.model.table().class_named(name);
        found.unwrap_or_else(|| panic!("no class {name}"))
    }
}
