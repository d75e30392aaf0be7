//! How instances end: `Destroy`, and the freeing of what nobody holds.

use studio_model::InstanceId;

use crate::signal::{SignalKind, known_events};
use crate::vm::Running;

impl Running<'_> {
    /// Parent nil and locked, everything disconnected (what is pending still runs), children first told, then destroyed.
    pub fn destroy(&self, id: InstanceId) -> mlua::Result<()> {
        let is_free = {
            let model = self.world.model.borrow();
            !model.contains(id) || self.world.scripts.borrow().is_destroyed(id)
        };
        if is_free {
            return Ok(());
        }
        let kind = SignalKind::Event(known_events().destroying);
        let doomed: Vec<InstanceId> = self.world.model.borrow().subtree(id).collect();
        for instance in &doomed {
            if self.world.signals.borrow().has(*instance, kind) {
                self.fire_kind(*instance, kind, &mlua::MultiValue::new());
            }
        }
        self.set_parent(id, None)?;
        // Handlers may have moved things meanwhile: what is below now is destroyed.
        let doomed: Vec<InstanceId> = self.world.model.borrow().subtree(id).collect();
        for instance in doomed.iter().rev() {
            self.end(*instance, *instance != id);
        }
        Ok(())
    }

    /// One instance of a destroyed subtree: it leaves its parent, and nobody listens to it any more.
    fn end(&self, id: InstanceId, from_parent: bool) {
        if from_parent && let Err(error) = self.set_parent(id, None) {
            self.report(&error);
        }
        self.world.scripts.borrow_mut().destroyed(id);
        self.world.signals.borrow_mut().disconnect_instance(id);
    }

    /// Somebody else has destroyed a subtree: the scripts in it stop, and it is freed at the end of the tick or, held by
    /// other scripts, when they let it go.
    pub fn let_go(&self, top: InstanceId) {
        let model = self.world.model.borrow();
        let mut scripts = self.world.scripts.borrow_mut();
        for id in model.subtree(top) {
            scripts.destroyed(id);
        }
        self.world.loose.borrow_mut().push(top);
    }

    /// Frees detached subtrees that no script holds. What mirrors somebody else's instances is theirs to let go.
    pub(crate) fn free_loose(&self) {
        let reaped = self.world.instances.reap();
        let mut candidates = std::mem::take(&mut *self.world.loose.borrow_mut());
        let mut model = self.world.model.borrow_mut();
        candidates.extend(reaped);
        for id in candidates {
            if !model.contains(id) || model.is_attached(id) {
                continue;
            }
            let top = model.ancestors(id).last().unwrap_or(id);
            let held = model
                .subtree(top)
                .any(|below| self.world.instances.is_held(below) || model.is_mirrored(below));
            if held {
                continue;
            }
            let freed: Vec<InstanceId> = model.subtree(top).collect();
            for id in freed {
                self.world.signals.borrow_mut().disconnect_instance(id);
                self.world.scripts.borrow_mut().freed(id);
                self.world.child_waits.borrow_mut().remove(&id);
                self.forget_callbacks(id);
            }
            model.free(top);
        }
    }
}
