//! Sorts a place's instances into the chunks of its snapshot: what every client is sent, what lies in which region, what is
//! the server's alone. Knows no bytes.
//!
//! Regions are made of units, which are never split: an assembly (parts that are joined rigidly), an atomic or persistent
//! model, else one part; each with all that is below it. A unit lies in the cell that holds the centre of its bounds.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use studio_model::known::known;
use studio_model::{DataModel, InstanceId, Value, limits};

use glam::Vec3;

/// `ModelStreamingMode` of models that are sent whole: `Atomic`, `Persistent`, `PersistentPerPlayer`.
const WHOLE_MODES: std::ops::RangeInclusive<u32> = 1..=3;

/// A cell of the grid that regions lie on, by its place along each axis in steps of [`limits::REGION_CELL_STUDS`].
pub type Cell = [i32; 3];

/// The instances of a place by chunk. In each list parents come before their children, in document order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Regions {
    /// Everything that clients may know and that lies in no region. The root comes first.
    pub base: Vec<InstanceId>,
    /// The regions, by cell.
    pub cells: BTreeMap<Cell, Vec<InstanceId>>,
    /// What clients may not know.
    pub server: Vec<InstanceId>,
    /// What is not archivable, and so in no chunk, with all that is below it.
    pub left_out: Vec<InstanceId>,
}

/// Sorts the attached instances of a model. What is not archivable is left out, with all that is below it.
pub fn regions(model: &DataModel) -> Regions {
    let mut sorter = Sorter {
        model,
        workspace: model.service(known().workspace),
        regions: Regions::default(),
        tops: Vec::new(),
        members: Vec::new(),
    };
    sorter.visit(model.root(), Place::Base);
    sorter.place_units();
    sorter.regions
}

/// Where the walk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Base,
    /// Below the workspace, in no unit yet.
    World,
    /// In the newest unit.
    Unit,
    Server,
}

/// A part or model that starts a unit, with what is below it.
#[derive(Debug)]
struct Top {
    /// Where its members begin among all; they end where the next one's begin.
    first: usize,
    bounds: Option<Bounds>,
}

/// A box by its least and greatest corner, in studs.
type Bounds = (Vec3, Vec3);

struct Sorter<'a> {
    model: &'a DataModel,
    workspace: Option<InstanceId>,
    regions: Regions,
    tops: Vec<Top>,
    /// Of all tops, one behind the other.
    members: Vec<InstanceId>,
}

impl Sorter<'_> {
    fn visit(&mut self, start: InstanceId, at: Place) {
        let mut stack = vec![(start, at)];
        while let Some((id, above)) = stack.pop() {
            if id != self.model.root() && !self.model.flag(id, known().archivable) {
                self.regions.left_out.push(id);
                continue;
            }
            let place = self.place_of(id, above);
            match place {
                Place::Base | Place::World => self.regions.base.push(id),
                Place::Server => self.regions.server.push(id),
                Place::Unit => self.join(id),
            }
            let from = stack.len();
            stack.extend(self.model.children(id).map(|child| (child, place)));
            stack[from..].reverse();
        }
    }

    fn place_of(&mut self, id: InstanceId, above: Place) -> Place {
        if id == self.model.root() {
            return Place::Base;
        }
        if above == Place::Server || !self.model.class_is_for_clients(id) {
            return Place::Server;
        }
        if Some(id) == self.workspace {
            return Place::World;
        }
        if above == Place::World && self.is_top(id) {
            self.tops.push(Top {
                first: self.members.len(),
                bounds: None,
            });
            return Place::Unit;
        }
        above
    }

    fn is_top(&self, id: InstanceId) -> bool {
        if self.model.is_a(id, known().base_part) {
            return self.model.class(id) != Some(known().terrain);
        }
        let mode = self.model.value(id, known().model_streaming_mode);
        matches!(mode, Some(Value::Enum(mode)) if WHOLE_MODES.contains(&mode))
    }

    /// Adds an instance to the newest top.
    fn join(&mut self, id: InstanceId) {
        self.members.push(id);
        if let (Some(top), Some(part)) = (self.tops.last_mut(), bounds(self.model, id)) {
            top.bounds = Some(top.bounds.map_or(part, |bounds| union(bounds, part)));
        }
    }

    /// Joins tops into units by the rigid joints between their parts, and puts each unit into its cell.
    fn place_units(&mut self) {
        let mut units = Units::new(self.tops.len());
        let joints: Vec<(InstanceId, InstanceId)> = rigid_joints(self.model).collect();
        if !joints.is_empty() {
            let top_of = self.top_by_part();
            for (first, second) in joints {
                if let (Some(&a), Some(&b)) = (top_of.get(&first), top_of.get(&second)) {
                    units.join(a, b);
                }
            }
        }
        let mut unit_bounds: Vec<Option<Bounds>> = vec![None; self.tops.len()];
        for (number, top) in self.tops.iter().enumerate() {
            let Some(bounds) = top.bounds else { continue };
            let whole = &mut unit_bounds[units.of(number)];
            *whole = Some(whole.map_or(bounds, |whole| union(whole, bounds)));
        }
        let mut cells: FxHashMap<Cell, Vec<InstanceId>> = FxHashMap::default();
        for (number, top) in self.tops.iter().enumerate() {
            let end = self
                .tops
                .get(number + 1)
                .map_or(self.members.len(), |next| next.first);
            // An atomic model without parts lies nowhere.
            let list = match unit_bounds[units.of(number)] {
                Some((low, high)) => cells.entry(cell((low + high) / 2.0)).or_default(),
                None => &mut self.regions.base,
            };
            list.extend_from_slice(&self.members[top.first..end]);
        }
        self.regions.cells = cells.into_iter().collect();
    }

    /// The number of the top that each part in a unit belongs to.
    fn top_by_part(&self) -> FxHashMap<InstanceId, usize> {
        let starts = self.tops.iter().map(|top| top.first).skip(1);
        let ends = starts.chain([self.members.len()]);
        let ranges = self.tops.iter().zip(ends).map(|(top, end)| top.first..end);
        let members = ranges
            .enumerate()
            .flat_map(|(number, range)| self.members[range].iter().map(move |&id| (id, number)));
        members
            .filter(|&(id, _)| self.model.is_a(id, known().base_part))
            .collect()
    }
}

/// The smallest box around two.
fn union((least, greatest): Bounds, (low, high): Bounds) -> Bounds {
    (least.min(low), greatest.max(high))
}

/// The box that a part fills, in studs; `None` for what is no part.
fn bounds(model: &DataModel, id: InstanceId) -> Option<Bounds> {
    let frame = model
        .cframe(id, known().cframe)
        .filter(|_| model.is_a(id, known().base_part))?;
    let Some(Value::Vector3(size)) = model.value(id, known().size) else {
        return None;
    };
    let half = size / 2.0;
    let reach = frame.rotation.x_axis.abs() * half.x
        + frame.rotation.y_axis.abs() * half.y
        + frame.rotation.z_axis.abs() * half.z;
    Some((frame.position - reach, frame.position + reach))
}

/// The cell of a point. Points beyond the world's extent, and what is no point at all, count as on its edge.
pub fn cell(point: Vec3) -> Cell {
    let extent = limits::WORLD_EXTENT_STUDS;
    point.to_array().map(|v| {
        let v = if v.is_nan() {
            0.0
        } else {
            v.clamp(-extent, extent)
        };
        (v / limits::REGION_CELL_STUDS).floor() as i32
    })
}

/// The pairs of parts that joints hold together, as the file has them: whether a joint is in force is the physics' to say,
/// and one joint too many only makes a unit larger.
fn rigid_joints(model: &DataModel) -> impl Iterator<Item = (InstanceId, InstanceId)> + '_ {
    let workspace = model.service(known().workspace);
    let below = workspace
        .into_iter()
        .flat_map(|workspace| model.descendants(workspace));
    below.filter_map(|id| {
        let [first, second] = if model.is_a(id, known().joint_instance) {
            [known().joint_part0, known().joint_part1]
        } else if model.is_a(id, known().weld_constraint) {
            [known().weld_constraint_part0, known().weld_constraint_part1]
        } else {
            return None;
        };
        Some((model.reference(id, first)?, model.reference(id, second)?))
    })
}

/// Disjoint sets of tops; a set is named by its lowest number.
struct Units(Vec<usize>);

impl Units {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn of(&mut self, mut number: usize) -> usize {
        while self.0[number] != number {
            self.0[number] = self.0[self.0[number]];
            number = self.0[number];
        }
        number
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.of(a), self.of(b));
        self.0[a.max(b)] = a.min(b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use studio_model::{CFrame, Change, ClassId};

    struct Place {
        model: DataModel,
        workspace: InstanceId,
    }

    fn place() -> Place {
        let mut model = DataModel::new();
        let root = model.root();
        let workspace = add(&mut model, known().workspace, root);
        Place { model, workspace }
    }

    fn add(model: &mut DataModel, class: ClassId, parent: InstanceId) -> InstanceId {
        let root = model.create(class).unwrap();
        model
            .apply(Change::Insert {
                root,
                parent,
                before: None,
            })
            .unwrap();
        root
    }

    fn part(model: &mut DataModel, parent: InstanceId, x: f32) -> InstanceId {
        let part = add(model, known().part, parent);
        let frame = CFrame::from_position(Vec3::new(x, 10.0, 10.0));
        model
            .set_property(part, known().cframe, Value::CFrame(frame))
            .unwrap();
        part
    }

    fn weld(model: &mut DataModel, a: InstanceId, b: InstanceId) -> InstanceId {
        let weld = add(model, known().weld_constraint, a);
        model
            .set_property(weld, known().weld_constraint_part0, Value::Ref(Some(a)))
            .unwrap();
        model
            .set_property(weld, known().weld_constraint_part1, Value::Ref(Some(b)))
            .unwrap();
        weld
    }

    #[test]
    fn parts_lie_in_the_cell_of_their_centre_and_their_models_in_none() {
        let Place {
            mut model,
            workspace,
        } = place();
        let group = add(&mut model, known().model, workspace);
        let (near, far) = (
            part(&mut model, group, 10.0),
            part(&mut model, group, 600.0),
        );
        let below = add(&mut model, known().folder, far);
        let sorted = regions(&model);
        assert_eq!(sorted.base, [model.root(), workspace, group]);
        assert_eq!(sorted.cells.get(&[0, 0, 0]), Some(&vec![near]));
        assert_eq!(sorted.cells.get(&[2, 0, 0]), Some(&vec![far, below]));
    }

    #[test]
    fn an_assembly_lies_in_one_cell_whatever_models_it_spans() {
        let Place {
            mut model,
            workspace,
        } = place();
        let group = add(&mut model, known().model, workspace);
        let (a, b) = (
            part(&mut model, group, 10.0),
            part(&mut model, workspace, 300.0),
        );
        let weld = weld(&mut model, a, b);
        let sorted = regions(&model);
        assert_eq!(
            sorted.cells.into_iter().collect::<Vec<_>>(),
            [([0, 0, 0], vec![a, weld, b])]
        );
    }

    #[test]
    fn an_atomic_model_is_one_unit_and_so_is_a_part_with_parts_below_it() {
        let Place {
            mut model,
            workspace,
        } = place();
        let atomic = add(&mut model, known().model, workspace);
        model
            .set_property(atomic, known().model_streaming_mode, Value::Enum(1))
            .unwrap();
        let (a, b) = (
            part(&mut model, atomic, 10.0),
            part(&mut model, atomic, 1_000.0),
        );
        let outer = part(&mut model, workspace, -10.0);
        let inner = part(&mut model, outer, -20.0);
        let empty = add(&mut model, known().model, workspace);
        model
            .set_property(empty, known().model_streaming_mode, Value::Enum(1))
            .unwrap();
        let sorted = regions(&model);
        assert_eq!(sorted.cells.get(&[1, 0, 0]), Some(&vec![atomic, a, b]));
        assert_eq!(sorted.cells.get(&[-1, 0, 0]), Some(&vec![outer, inner]));
        assert_eq!(sorted.base, [model.root(), workspace, empty]);
    }

    #[test]
    fn what_clients_may_not_know_and_what_is_not_archivable_is_apart() {
        let Place {
            mut model,
            workspace,
        } = place();
        let root = model.root();
        let storage = add(&mut model, known().server_storage, root);
        let hidden = part(&mut model, storage, 0.0);
        let scratch = part(&mut model, workspace, 0.0);
        let scratch_child = add(&mut model, known().folder, scratch);
        model
            .set_property(scratch, known().archivable, Value::Bool(false))
            .unwrap();
        let sorted = regions(&model);
        assert_eq!(sorted.server, [storage, hidden]);
        assert!(sorted.cells.is_empty(), "{scratch_child:?}");
        assert_eq!(sorted.left_out, [scratch]);
    }

    #[test]
    fn a_point_anywhere_has_a_cell() {
        assert_eq!(cell(Vec3::new(-0.1, 255.9, 256.0)), [-1, 0, 1]);
        let edge = (limits::WORLD_EXTENT_STUDS / limits::REGION_CELL_STUDS).floor() as i32;
        assert_eq!(
            cell(Vec3::new(f32::INFINITY, 1e30, f32::NAN)),
            [edge, edge, 0]
        );
    }
}
