//! Layout against numbers, by feature; what every tree must hold; following the journal.

mod arrange;
mod chaos;
mod follow;
mod hit;
mod place;
mod scroll;

use std::sync::Arc;

use glam::Vec2;
use studio_model::value::{UDim, UDim2};
use studio_model::{Change, ClassTable, DataModel, InstanceId, Value};

use crate::{Layout, Object, Viewport};

/// A model with a container and one screen of 1,000 by 500 pixels below the top bar.
pub(crate) struct Stage {
    pub(crate) model: DataModel,
    pub(crate) container: InstanceId,
    pub(crate) screen: InstanceId,
    pub(crate) layout: Layout,
}

impl Stage {
    pub(crate) fn new() -> Self {
        let mut model = DataModel::new();
        let root = model.root();
        let container = create(&mut model, "Folder", root);
        let screen = create(&mut model, "ScreenGui", container);
        let layout = Layout::new(container, Viewport::new(1000.0, 536.0));
        let mut stage = Self {
            model,
            container,
            screen,
            layout,
        };
        stage.set(screen, "ZIndexBehavior", Value::Enum(1));
        stage
    }

    pub(crate) fn add(&mut self, class: &str, parent: InstanceId) -> InstanceId {
        create(&mut self.model, class, parent)
    }

    /// A frame of this position and size below `parent`.
    pub(crate) fn frame(&mut self, parent: InstanceId, position: UDim2, size: UDim2) -> InstanceId {
        let id = self.add("Frame", parent);
        self.set(id, "Position", Value::UDim2(position));
        self.set(id, "Size", Value::UDim2(size));
        id
    }

    /// A frame in pixels on the screen.
    pub(crate) fn pixels(&mut self, x: i32, y: i32, width: i32, height: i32) -> InstanceId {
        self.frame(self.screen, offset(x, y), offset(width, height))
    }

    pub(crate) fn sized(&mut self, parent: InstanceId, width: i32, height: i32) -> InstanceId {
        self.frame(parent, offset(0, 0), offset(width, height))
    }

    pub(crate) fn set(&mut self, id: InstanceId, name: &str, value: Value) {
        let table = ClassTable::get();
        let class = self.model.class(id).expect("it lives");
        let property = table.find(class, name).expect(name);
        self.model.set_property(id, property, value).expect(name);
    }

    pub(crate) fn text(&mut self, id: InstanceId, name: &str, text: &str) {
        self.set(id, name, Value::String(Arc::from(text)));
    }

    pub(crate) fn item(&mut self, id: InstanceId, name: &str, item: &str) {
        let table = ClassTable::get();
        let property = table.find(self.model.class(id).expect("lives"), name);
        let property = table.property(property.expect(name));
        let enumeration = table.enumeration(property.enum_id.expect("an enum"));
        let number = enumeration.item_named(item).expect(item);
        self.set(id, name, Value::Enum(number));
    }

    pub(crate) fn apply(&mut self, change: Change) {
        self.model.apply(change).expect("the change is right");
    }

    /// The layout's answer after an update.
    pub(crate) fn get(&mut self, id: InstanceId) -> &Object {
        self.layout.update(&self.model);
        self.layout.get(id).expect("it is laid out")
    }

    /// Position and size.
    pub(crate) fn rect(&mut self, id: InstanceId) -> [f32; 4] {
        let object = self.get(id);
        [object.position, object.size]
            .into_iter()
            .flat_map(|v| [round(v.x), round(v.y)])
            .collect::<Vec<_>>()
            .try_into()
            .expect("four")
    }

    pub(crate) fn rects(&mut self, ids: &[InstanceId]) -> Vec<[f32; 4]> {
        ids.iter().map(|&id| self.rect(id)).collect()
    }
}

/// To a thousandth: what is compared was added up in single precision.
fn round(value: f32) -> f32 {
    (value * 1e3).round() / 1e3 + 0.0
}

fn create(model: &mut DataModel, class: &str, parent: InstanceId) -> InstanceId {
    let class = ClassTable::get().class_named(class).expect(class);
    let root = model.create(class).expect("there is room");
    let before = None;
    let insert = Change::Insert {
        root,
        parent,
        before,
    };
    model.apply(insert).expect("it goes there");
    root
}

pub(crate) fn udim(scale: f32, offset: i32) -> UDim {
    UDim { scale, offset }
}

pub(crate) fn udim2(x: f32, dx: i32, y: f32, dy: i32) -> UDim2 {
    UDim2 {
        x: udim(x, dx),
        y: udim(y, dy),
    }
}

pub(crate) fn offset(x: i32, y: i32) -> UDim2 {
    udim2(0.0, x, 0.0, y)
}

pub(crate) fn vector(x: f32, y: f32) -> Value {
    Value::Vector2(Vec2::new(x, y))
}
