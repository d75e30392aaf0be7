//! Which computed properties of which objects are not what listeners were told.

use glam::Vec2;
use rustc_hash::FxHashMap;
use studio_gui::{Layout, Object};
use studio_model::{ClassTable, DataModel, InstanceId, PropertyId};

/// What listeners were told of each object.
#[derive(Default)]
pub(super) struct Told(FxHashMap<InstanceId, Seen>);

/// What of an object is computed.
#[derive(Clone, Copy, PartialEq, Default)]
struct Seen {
    position: Vec2,
    size: Vec2,
    rotation: f32,
    text: Option<(Vec2, bool)>,
    canvas: Option<(Vec2, Vec2)>,
    content: Option<(InstanceId, Vec2)>,
}

impl Seen {
    fn of(object: &Object) -> Self {
        Self {
            position: object.position,
            size: object.size,
            rotation: object.rotation,
            text: object
                .text
                .as_ref()
                .map(|text| (text.layout.bounds, text.layout.fits)),
            canvas: object.canvas.map(|canvas| (canvas.size, canvas.window)),
            content: object.content,
        }
    }

    /// The names of the properties in which two differ, and of whom they are, of `id` if not said otherwise.
    fn differences(
        &self,
        was: &Self,
        id: InstanceId,
        tell: &mut impl FnMut(InstanceId, &'static str),
    ) {
        if self.position != was.position {
            tell(id, "AbsolutePosition");
        }
        if self.size != was.size {
            tell(id, "AbsoluteSize");
        }
        if self.rotation.to_bits() != was.rotation.to_bits() {
            tell(id, "AbsoluteRotation");
        }
        if self.text.map(|text| text.0) != was.text.map(|text| text.0) {
            tell(id, "TextBounds");
        }
        if self.text.map(|text| text.1) != was.text.map(|text| text.1) {
            tell(id, "TextFits");
        }
        if self.canvas.map(|canvas| canvas.0) != was.canvas.map(|canvas| canvas.0) {
            tell(id, "AbsoluteCanvasSize");
        }
        if self.canvas.map(|canvas| canvas.1) != was.canvas.map(|canvas| canvas.1) {
            tell(id, "AbsoluteWindowSize");
        }
        if let Some((layout, size)) = self.content
            && was.content != Some((layout, size))
        {
            tell(layout, "AbsoluteContentSize");
        }
    }
}

/// A property that changed.
pub(super) struct Change {
    id: InstanceId,
    name: &'static str,
}

impl Change {
    /// The instance and the property; `None` if it is gone.
    pub(super) fn property(&self, model: &DataModel) -> Option<(InstanceId, PropertyId)> {
        let property = ClassTable::get().find(model.class(self.id)?, self.name)?;
        Some((self.id, property))
    }
}

impl Told {
    /// What changed of objects that were laid out anew; it counts as told.
    pub(super) fn compare(&mut self, layout: &Layout, mut moved: Vec<InstanceId>) -> Vec<Change> {
        let mut changes = Vec::new();
        moved.sort_unstable();
        moved.dedup();
        for id in moved {
            let Some(object) = layout.get(id) else {
                self.0.remove(&id);
                continue;
            };
            let now = Seen::of(object);
            let was = self.0.insert(id, now).unwrap_or_default();
            now.differences(&was, id, &mut |id, name| changes.push(Change { id, name }));
        }
        // Those that left are not told of: they are forgotten when they are many.
        if self.0.len() > layout.len() * 2 + 256 {
            self.0.retain(|&id, _| layout.get(id).is_some());
        }
        changes
    }
}
