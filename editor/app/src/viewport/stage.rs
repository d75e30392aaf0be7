//! Keeps the scene in step with the place: by its changes, and where all of a large place is to be read, on a thread, so
//! that the window lives on meanwhile. Knows no camera and no picture.

use std::sync::Arc;

use studio_document::Job;
use studio_model::DataModel;
use studio_render::Scene;

/// Instances up to which a place is read at once: some 60 ms.
const AT_ONCE: usize = 40_000;

/// The scene of the view, and the one that will take its place.
#[derive(Debug, Default)]
pub(crate) struct Stage {
    scene: Scene,
    coming: Option<Job<Scene>>,
}

/// What following the place brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Followed {
    /// The scene is what it was.
    Same,
    /// Something is seen differently.
    Changed,
    /// It is another scene: what was made of the old one is of no use.
    Replaced,
}

impl Stage {
    /// What is seen; as it was while another scene is read.
    pub(crate) fn scene(&self) -> &Scene {
        &self.scene
    }

    /// For the renderer, which takes what changed.
    pub(crate) fn scene_mut(&mut self) -> &mut Scene {
        &mut self.scene
    }

    /// Whether the place is being read: the scene is empty, or of some time ago.
    pub(crate) fn is_reading(&self) -> bool {
        self.coming.is_some()
    }

    /// Takes in what happened to the place since the last call. `context` is woken when a scene is ready.
    pub(crate) fn follow(&mut self, model: &DataModel, context: &egui::Context) -> Followed {
        let arrived = self.coming.as_mut().map(Job::poll);
        let mut replaced = false;
        match arrived {
            Some(None) => return Followed::Same,
            Some(Some(result)) => {
                self.coming = None;
                if let Ok(scene) = result {
                    self.scene = scene;
                    replaced = true;
                }
            }
            // Who reads the place at once needs nobody.
            None if model.len() <= AT_ONCE || !self.scene.is_to_reload(model) => {}
            None => {
                self.coming = start(model, context);
                if self.is_reading() {
                    return Followed::Same;
                }
            }
        }
        let changed = self.scene.sync(model).changed;
        match (replaced, changed) {
            (true, _) => Followed::Replaced,
            (false, true) => Followed::Changed,
            (false, false) => Followed::Same,
        }
    }
}

/// Reads a scene of the place as it is now; `None` where the system gives no thread.
fn start(model: &DataModel, context: &egui::Context) -> Option<Job<Scene>> {
    let (snapshot, at) = (model.snapshot(), model.journal().end());
    let context = context.clone();
    let waker = Arc::new(move || context.request_repaint());
    let read = move |_: &_| Scene::of_snapshot(&snapshot, at);
    Job::start("scene", waker, read).ok()
}

#[cfg(test)]
mod tests {
    use studio_model::known::known;
    use studio_model::{Change, DataModel, InstanceId};

    use super::*;

    /// A Workspace with so many parts.
    fn place(parts: usize) -> (DataModel, InstanceId) {
        let mut model = DataModel::new();
        let (root, workspace) = (model.root(), model.create(known().workspace).unwrap());
        insert(&mut model, workspace, root);
        for _ in 0..parts {
            add(&mut model, workspace);
        }
        (model, workspace)
    }

    fn add(model: &mut DataModel, workspace: InstanceId) -> InstanceId {
        let part = model.create(known().part).unwrap();
        insert(model, part, workspace);
        part
    }

    fn insert(model: &mut DataModel, root: InstanceId, parent: InstanceId) {
        let before = None;
        let change = Change::Insert {
            root,
            parent,
            before,
        };
        model.apply(change).unwrap();
    }

    #[test]
    fn a_small_place_is_seen_at_once() {
        let (mut model, workspace) = place(3);
        let (mut stage, context) = (Stage::default(), egui::Context::default());
        assert_eq!(stage.follow(&model, &context), Followed::Changed);
        assert_eq!(stage.scene().part_count(), 3);
        assert_eq!(stage.follow(&model, &context), Followed::Same);
        add(&mut model, workspace);
        assert_eq!(stage.follow(&model, &context), Followed::Changed);
        assert_eq!(stage.scene().part_count(), 4);
    }

    #[test]
    fn a_large_place_is_read_beside_and_what_changed_meanwhile_is_there() {
        let (mut model, workspace) = place(AT_ONCE);
        let (mut stage, context) = (Stage::default(), egui::Context::default());
        assert_eq!(stage.follow(&model, &context), Followed::Same);
        assert!(stage.is_reading());
        assert_eq!(stage.scene().part_count(), 0);
        let last = add(&mut model, workspace);
        while stage.is_reading() {
            let followed = stage.follow(&model, &context);
            let expected = [Followed::Same, Followed::Replaced];
            assert_eq!(followed, expected[usize::from(!stage.is_reading())]);
            std::thread::yield_now();
        }
        assert_eq!(stage.scene().part_count(), AT_ONCE + 1);
        assert!(stage.scene().part(last).is_some());
        assert_eq!(stage.follow(&model, &context), Followed::Same);
    }
}
