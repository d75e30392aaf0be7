//! Where most stands in a place that is too large to be shown whole. Knows no camera.

use glam::{IVec2, Vec2, Vec3, Vec3Swizzles as _};
use rustc_hash::FxHashMap;
use studio_model::DataModel;
use studio_model::known::known;

use super::each_thing;
use crate::scene::{Bounds, Scene};

/// What has so large a share of the most there is around one place is a crowd too.
const CROWD: f32 = 0.5;

/// The box around what stands within a cube of `side` studs: where there is a crowd, the one nearest to
/// where players appear; if they appear anywhere, the one nearest to what stands in the middle. `None` of nothing.
pub(super) fn piece(model: &DataModel, scene: &Scene, side: f32) -> Option<Bounds> {
    let cell = side * 0.5;
    let mut things: Vec<Bounds> = Vec::new();
    each_thing(scene, &mut |bounds| {
        if bounds.size().max_element() < side {
            things.push(bounds);
        }
    });
    let mut cells: FxHashMap<IVec2, u32> = FxHashMap::default();
    for thing in &things {
        *cells.entry(cell_of(thing.center(), cell)).or_default() += 1;
    }
    let around = |at: IVec2| -> u32 {
        let sides = (-1..=1).flat_map(|x| (-1..=1).map(move |z| IVec2::new(x, z)));
        sides.filter_map(|side| cells.get(&(at + side))).sum()
    };
    let most = cells.keys().map(|at| around(*at)).max()?;
    let home = spawn(model).or_else(|| median(&things))?.xz();
    let middle = |at: IVec2| (at.as_vec2() + 0.5) * cell;
    let crowds = cells
        .keys()
        .filter(|at| around(**at) as f32 >= most as f32 * CROWD);
    let nearest = crowds.min_by(|a, b| {
        let away = |at: IVec2| middle(at).distance_squared(home);
        let order = away(**a).total_cmp(&away(**b));
        order.then_with(|| (a.x, a.y).cmp(&(b.x, b.y)))
    })?;
    let middle = middle(*nearest);
    let within = |thing: &Bounds| (thing.center().xz() - middle).abs().max_element() <= cell;
    things.retain(within);
    // What flies high above, or was put away far below, is none of them.
    let level = median(&things)?.y;
    let is_level = |thing: &&Bounds| (thing.center().y - level).abs() <= cell;
    things
        .iter()
        .filter(is_level)
        .copied()
        .reduce(Bounds::union)
}

fn cell_of(point: Vec3, cell: f32) -> IVec2 {
    (point.xz() / cell)
        .floor()
        .clamp(Vec2::splat(-1e9), Vec2::splat(1e9))
        .as_ivec2()
}

/// Where players appear: the first place in the tree.
fn spawn(model: &DataModel) -> Option<Vec3> {
    let workspace = model.service(known().workspace)?;
    let mut all = model.descendants(workspace);
    let spawn = all.find(|&id| model.is_a(id, known().spawn_location))?;
    let place = model.cframe(spawn, known().cframe)?.position;
    place.is_finite().then_some(place)
}

/// What stands in the middle of everything, along each axis: what is far out does not move it.
fn median(things: &[Bounds]) -> Option<Vec3> {
    let half = things.len() / 2;
    let along = |axis: usize| {
        let mut all: Vec<f32> = things.iter().map(|thing| thing.center()[axis]).collect();
        let (_, middle, _) = all.select_nth_unstable_by(half, f32::total_cmp);
        *middle
    };
    (!things.is_empty()).then(|| Vec3::new(along(0), along(1), along(2)))
}
