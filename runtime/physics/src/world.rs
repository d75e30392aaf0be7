//! The physical side of a data model: every part below Workspace as a collider, every assembly as a body.
//!
//! What goes in: the model at load, then its journal. What comes out: which assemblies moved. Knows who is joined to whom
//! and where everything is; leaves contacts to rapier.

mod blast;
mod changes;
mod characters;
mod constraints;
mod form;
mod grouping;
mod joints;
mod led;
mod motion;
mod queries;
mod rebuild;
mod registry;
mod still;
mod touches;
mod velocity;

use std::collections::BTreeMap;

use rapier3d::prelude::Collider;
use studio_model::known::known;
use studio_model::{CFrame, DataModel, InstanceId, PropertyId, Value};

pub use blast::Reached;
pub use characters::Support;
pub use constraints::{Gauge, gauge};
pub use led::{Course, Doubt, Verdict, Watch};
pub use motion::Moved;
pub use touches::Touch;
pub use velocity::AssemblyMotion;

pub(crate) use constraints::{Kind, kind_of, rigid_pair};
pub(crate) use touches::Collector;

use crate::assembly::{Assembly, Grouping};
use crate::contact::Weights;
use crate::group::CollisionGroups;
use crate::part::{PartSpec, joined_parts, role};
use crate::simulation::Simulation;
use crate::slab::Slab;
use characters::Character;
use constraints::Constraints;
use form::Candidate;
use joints::Joints;
use led::Leads;
use motion::Motion;
use registry::{AssemblyRecord, Parts};
use touches::Touches;

/// Where parts are destroyed if the place does not say: studs.
const FALLEN_HEIGHT_USUAL: f32 = -500.0;

/// Studs a second squared, if the place does not say.
const GRAVITY_USUAL: f32 = 196.2;

/// All parts below Workspace, simulated.
pub struct World {
    simulation: Simulation,
    parts: Parts,
    joints: Joints,
    constraints: Constraints,
    assemblies: Slab<AssemblyRecord>,
    motion: Motion,
    characters: BTreeMap<InstanceId, Character>,
    leads: Leads,
    /// In a world that is still: the parts that may move, and where they are.
    loose: BTreeMap<InstanceId, CFrame>,
    touches: Touches,
    groups: CollisionGroups,
    /// Whether the groups changed since the parts were last told.
    groups_changed: bool,
    fallen_height: f32,
}

impl World {
    /// Builds the world of a model. Parts whose `CFrame` is not finite or outside the world are left out and reported by
    /// [`Self::parked`].
    pub fn load(model: &DataModel) -> Self {
        Self::load_as(model, false)
    }

    /// Builds a world that only answers questions: nothing in it moves by itself, and [`Self::step`] does nothing. Its parts are
    /// where the model has them; of poses that were written without a journal it hears by [`Self::follow_poses`].
    pub fn load_still(model: &DataModel) -> Self {
        Self::load_as(model, true)
    }

    /// Builds the world anew, because the journal lagged. Characters and collision groups stay; motion is lost.
    pub fn reload(&mut self, model: &DataModel) {
        let former = std::mem::replace(self, Self::load_as(model, self.simulation.is_still()));
        self.groups = former.groups;
        self.groups_changed = true;
        self.characters = former.characters;
        for character in self.characters.values_mut() {
            character.forget_body();
        }
        self.leads = former.leads;
        self.leads.forget_bodies();
        self.act_on_groups(model);
    }

    fn load_as(model: &DataModel, still: bool) -> Self {
        let workspace = model.service(known().workspace);
        let (mut candidates, mut joints, mut parked) = (Vec::new(), Joints::default(), Vec::new());
        let mut constraints = Constraints::default();
        for id in workspace.into_iter().flat_map(|top| model.descendants(top)) {
            let role = role(model, id);
            if role.is_part() {
                match PartSpec::read(model, id) {
                    Some(spec) => candidates.push(Candidate {
                        part: id,
                        order: candidates.len() as u64,
                        spec,
                        was: None,
                    }),
                    None => parked.push(id),
                }
            } else if role.is_joint() {
                joints.set(id, joined_parts(model, id));
            }
            if role.constraint().is_some() {
                constraints.changed(id);
            }
        }
        let count = candidates.len();
        let loose = candidates
            .iter()
            .filter(|candidate| !candidate.spec.anchored);
        let usual = Weights::most_frequent(loose.map(|candidate| &candidate.spec.material));
        let mut world = Self {
            simulation: Simulation::new(gravity(model), count, usual, still),
            parts: Parts::new(model.slot_count(), count),
            joints,
            constraints,
            assemblies: Slab::with_capacity(count),
            motion: Motion::new(parked),
            characters: BTreeMap::new(),
            leads: Leads::default(),
            loose: BTreeMap::new(),
            touches: Touches::default(),
            groups: grouping::saved_groups(model),
            groups_changed: false,
            fallen_height: fallen_height(model),
        };
        let pairs: Vec<[InstanceId; 2]> = world.joints.pairs().collect();
        world.form(model, &candidates, &pairs, &[]);
        world.bind_constraints(model);
        world.groups_changed = !world.groups.is_trivial();
        world.act_on_groups(model);
        world
    }

    /// All assemblies, in an order that depends on nothing but the model and the changes applied since.
    pub fn assemblies(&self) -> impl Iterator<Item = Assembly<'_>> {
        self.assemblies.values().map(AssemblyRecord::view)
    }

    /// The assembly that a part belongs to; `None` if the part is not simulated.
    pub fn assembly_of(&self, part: InstanceId) -> Option<Assembly<'_>> {
        let key = self.parts.get(part)?.assembly;
        self.assemblies.get(key).map(AssemblyRecord::view)
    }

    /// The rigid joints of a part that are enabled, in the order in which they came.
    pub fn joints_of(&self, part: InstanceId) -> Vec<InstanceId> {
        self.joints.of(part)
    }

    /// Whether a rigid joint holds its parts together: of several that would hold the same, the first does.
    fn is_joint_active(&self, joint: InstanceId) -> bool {
        let assembly = |part| Some(self.parts.get(part)?.assembly);
        let Some([a, b]) = self.joints.parts(joint).map(|pair| pair.map(assembly)) else {
            return false;
        };
        let record = a
            .filter(|_| a == b)
            .and_then(|key| self.assemblies.get(key));
        let Some(members) = record.map(|record| record.view().members) else {
            return false;
        };
        let mut held = Grouping::new(members.iter().map(|_| false));
        let place = |part| {
            let part = self.parts.get(part);
            part.filter(|part| Some(part.assembly) == a)
                .map(|part| part.member)
        };
        for (other, pair) in self.joints.among(members.iter().copied()) {
            let [Some(a), Some(b)] = pair.map(place) else {
                continue;
            };
            let joins = held.join(a, b);
            if other == joint {
                return joins;
            }
        }
        false
    }

    /// A part and those that a rigid joint connects it with, in the order in which they came into the world.
    pub fn connected(&self, part: InstanceId) -> Vec<InstanceId> {
        let connected = std::iter::once(part).chain(self.joints.neighbours(part));
        let known = connected.filter_map(|id| Some((self.parts.get(id)?.order, id)));
        let mut found: Vec<(u64, InstanceId)> = known.collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|(_, id)| id).collect()
    }

    /// The mass of a part's assembly, in the reference's units (water has 1 a cubic stud); infinite if it is anchored.
    pub fn assembly_mass(&self, part: InstanceId) -> Option<f32> {
        let record = self.assemblies.get(self.parts.get(part)?.assembly)?;
        let Some(body) = record.body else {
            return Some(f32::INFINITY);
        };
        let members = self.simulation.bodies.get(body)?.colliders().iter();
        Some(
            members
                .filter_map(|&member| self.simulation.colliders.get(member))
                .map(Collider::mass)
                .sum(),
        )
    }

    /// Where the root of a part's assembly is now.
    pub fn root_pose(&self, part: InstanceId) -> Option<CFrame> {
        self.assemblies
            .get(self.parts.get(part)?.assembly)
            .map(|record| record.pose)
    }
}

/// Workspace.Gravity.
fn gravity(model: &DataModel) -> f32 {
    workspace_number(model, known().gravity).unwrap_or(GRAVITY_USUAL)
}

/// Workspace.FallenPartsDestroyHeight.
fn fallen_height(model: &DataModel) -> f32 {
    workspace_number(model, known().fallen_parts_destroy_height).unwrap_or(FALLEN_HEIGHT_USUAL)
}

fn workspace_number(model: &DataModel, property: PropertyId) -> Option<f32> {
    match model.value(model.service(known().workspace)?, property)? {
        Value::Float32(number) if number.is_finite() => Some(number),
        _ => None,
    }
}
