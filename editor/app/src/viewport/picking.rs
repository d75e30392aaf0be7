//! What a click means: from the parts under the pointer to the instance that gets selected. Knows no egui.

use rustc_hash::FxHashSet;
use studio_model::known::known;
use studio_model::{DataModel, InstanceId};
use studio_render::{Hit, Ray, Scene};

/// The nearest part on a ray that can be clicked: locked ones let clicks through, terrain does not.
pub(crate) fn part_at(model: &DataModel, scene: &Scene, ray: Ray) -> Option<Hit> {
    let stops = |id| scene.is_terrain(id) || is_clickable(model, id);
    scene.pick(ray, stops).filter(|hit| !hit.is_terrain)
}

/// How opaque a part is at least that one sees, of 255: walls that only stop players are not.
const SEEN_OPACITY: u8 = 13;

/// Whether one sees a part.
pub(crate) fn is_seen(scene: &Scene, part: InstanceId) -> bool {
    let opacity = scene.part(part).map(|(_, instance)| instance.color[3]);
    scene.is_terrain(part) || opacity.is_some_and(|opacity| opacity >= SEEN_OPACITY)
}

/// Whether clicks reach a part.
pub(crate) fn is_clickable(model: &DataModel, part: InstanceId) -> bool {
    !model.flag(part, known().locked)
}

/// What a plain click on a part selects: the outermost model that it is in, or the part itself.
pub(crate) fn outermost(model: &DataModel, part: InstanceId) -> InstanceId {
    chain(model, part).last().unwrap_or(part)
}

/// What a double click on a part selects: one level further in than what is selected, until it is the part itself.
pub(crate) fn further_in(
    model: &DataModel,
    part: InstanceId,
    is_selected: impl Fn(InstanceId) -> bool,
) -> InstanceId {
    let mut inner = part;
    for id in chain(model, part) {
        if is_selected(id) {
            return inner;
        }
        inner = id;
    }
    inner
}

/// What Alt+click selects: the nearest part, or the one behind the part that is selected already; after the last one the
/// nearest again.
pub(crate) fn behind(
    model: &DataModel,
    scene: &Scene,
    ray: Ray,
    selected: Option<InstanceId>,
) -> Option<InstanceId> {
    let mut parts: Vec<InstanceId> = Vec::new();
    for hit in scene.pick_all(ray) {
        if is_clickable(model, hit.id) && !parts.contains(&hit.id) {
            parts.push(hit.id);
        }
    }
    let next = selected
        .and_then(|id| parts.iter().position(|&part| part == id))
        .map_or(0, |at| (at + 1) % parts.len());
    parts.get(next).copied()
}

/// What a rectangle around parts selects, in the order of the tree's first hit; `whole` models, or parts.
pub(crate) fn of_parts(model: &DataModel, parts: &[InstanceId], whole: bool) -> Vec<InstanceId> {
    let mut seen = FxHashSet::default();
    let clickable = parts.iter().copied().filter(|&id| is_clickable(model, id));
    clickable
        .map(|id| if whole { outermost(model, id) } else { id })
        .filter(|&id| seen.insert(id))
        .collect()
}

/// The part and the models around it, from inside out. The world itself is none of them.
fn chain(model: &DataModel, part: InstanceId) -> impl Iterator<Item = InstanceId> + '_ {
    let models = model
        .ancestors(part)
        .filter(|&id| model.is_a(id, known().model) && !model.is_a(id, known().workspace));
    std::iter::once(part).chain(models)
}

#[cfg(test)]
mod tests {
    use super::*;
    use studio_model::Change;

    fn nested() -> (DataModel, [InstanceId; 4]) {
        let mut model = DataModel::new();
        let mut under = model.root();
        let mut made = Vec::new();
        for class in [
            known().workspace,
            known().folder,
            known().model,
            known().model,
            known().part,
        ] {
            let id = model.create(class).expect("room");
            model
                .apply(Change::Insert {
                    root: id,
                    parent: under,
                    before: None,
                })
                .expect("fits");
            made.push(id);
            under = id;
        }
        (model, [made[0], made[2], made[3], made[4]])
    }

    #[test]
    fn a_click_takes_the_outermost_model_and_double_clicks_go_inwards() {
        let (model, [_, outer, inner, part]) = nested();
        assert_eq!(outermost(&model, part), outer);
        let mut selected = Vec::new();
        for expected in [outer, inner, part, part] {
            let next = further_in(&model, part, |id| selected == [id]);
            assert_eq!(next, expected);
            selected = vec![next];
        }
    }

    #[test]
    fn a_rectangle_takes_each_model_once_and_no_locked_parts() {
        let (mut model, [workspace, outer, inner, part]) = nested();
        let loose = model.create(known().part).expect("room");
        let locked = model.create(known().part).expect("room");
        for id in [loose, locked] {
            model
                .apply(Change::Insert {
                    root: id,
                    parent: if id == loose { inner } else { workspace },
                    before: None,
                })
                .expect("fits");
        }
        model
            .set_property(locked, known().locked, studio_model::Value::Bool(true))
            .expect("fits");
        assert_eq!(of_parts(&model, &[part, loose, locked], true), [outer]);
        assert_eq!(
            of_parts(&model, &[part, loose, locked], false),
            [part, loose]
        );
    }
}
