//! What physics moved, in the replicator's terms: with each pose the assembly's members, its epoch, which rises when the
//! members or the owner change or when something other than physics places the assembly, and who owns it. It does not know
//! bodies, nor who decides what is whose.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use studio_model::known::known;
use studio_model::{CFrame, DataModel, InstanceId, JournalEntry};
use studio_physics::{Assembly, World};
use studio_replication::{Motion, MovedAssembly, Owner, Steering, Velocity};

/// What was told of each assembly that moved, and what is to be told of this tick.
#[derive(Debug, Default)]
pub(super) struct MotionLog {
    /// By root.
    told: FxHashMap<InstanceId, Told>,
    /// Epochs given out. None is given twice, whatever becomes of the assembly.
    epochs: u32,
    /// Rises when any assembly's members may have changed.
    grouping: u64,
    /// Whether that happened in this tick.
    regrouped: bool,
    /// Assemblies that are told of at the end of the tick even if they do not move.
    retold: BTreeSet<InstanceId>,
    moved: Vec<MovedAssembly>,
    ended: Vec<InstanceId>,
}

/// What was told of an assembly.
#[derive(Debug)]
struct Told {
    members: Arc<[(InstanceId, CFrame)]>,
    epoch: u32,
    /// The grouping for which `members` were looked at.
    grouping: u64,
    steering: Steering,
    /// Where it was when that was last told.
    pose: Option<CFrame>,
}

impl MotionLog {
    /// Nothing moved yet.
    pub(super) fn begin_tick(&mut self) {
        self.moved.clear();
        self.ended.clear();
        self.regrouped = false;
    }

    /// A change that the world has heard of already.
    pub(super) fn hear(&mut self, world: &World, entry: &JournalEntry) {
        match entry {
            JournalEntry::PropertySet { id, property } if *property == known().cframe => {
                self.placed(world, *id);
            }
            // Parts or joints came, went or changed: assemblies may have other members now.
            JournalEntry::PropertySet { .. }
            | JournalEntry::Inserted { .. }
            | JournalEntry::Removed { .. }
            | JournalEntry::Reparented { .. } => self.regrouped = true,
            JournalEntry::Renamed { .. }
            | JournalEntry::AttributeSet { .. }
            | JournalEntry::TagsChanged { .. } => {}
        }
    }

    /// Something other than physics placed a part, and its assembly with it.
    fn placed(&mut self, world: &World, part: InstanceId) {
        let root = world
            .assembly_of(part)
            .map_or(part, |assembly| assembly.root);
        let Some(told) = self.told.get_mut(&root) else {
            return;
        };
        // What joins an assembly may be placed for that: the others stay where they are.
        let is_new = part != root && !told.members.iter().any(|&(member, _)| member == part);
        if is_new && world.root_pose(root) == told.pose {
            return;
        }
        self.epochs += 1;
        told.epoch = self.epochs;
        told.steering.goes_on = false;
        told.steering.keeps = false;
        if told.steering.owner.is_some() {
            if let Some(motion) = world.assembly_motion(root) {
                told.steering.velocity = Velocity {
                    linear: motion.linear,
                    angular: motion.angular,
                };
            }
            self.retold.insert(root);
        }
    }

    /// The assembly of a root is another's from now on, or was corrected: it goes on from where it is, as it moves.
    pub(super) fn hand_over(
        &mut self,
        (world, model): (&World, &DataModel),
        root: InstanceId,
        owner: Option<Owner>,
        velocity: Velocity,
    ) {
        let assembly = world.assembly_of(root);
        let Some(assembly) = assembly.filter(|assembly| assembly.root == root) else {
            return;
        };
        self.members_and_epoch(&assembly, model);
        self.epochs += 1;
        if let Some(told) = self.told.get_mut(&root) {
            told.epoch = self.epochs;
            told.steering = Steering {
                owner,
                velocity,
                goes_on: true,
                keeps: false,
            };
            self.retold.insert(root);
        }
    }

    /// The epoch of the assembly of a root, if a client owns it.
    pub(super) fn epoch_of_owned(&self, root: InstanceId) -> Option<u32> {
        let told = self.told.get(&root)?;
        told.steering.owner.map(|_| told.epoch)
    }

    /// Whether assemblies may have other members, or others may be anchored, since the last tick.
    pub(super) fn is_regrouped(&self) -> bool {
        self.regrouped
    }

    /// The world was loaded anew.
    pub(super) fn forget_all(&mut self) {
        self.ended.extend(self.told.drain().map(|(root, _)| root));
        self.ended.sort_unstable();
    }

    /// Takes what the last step moved. Parts that have left the tree since are left out.
    pub(super) fn take(&mut self, world: &World, model: &DataModel) {
        if self.regrouped {
            self.grouping += 1;
            self.end_gone(world);
        }
        for moved in world.moved() {
            if model.is_attached(moved.root)
                && let Some(assembly) = world.assembly_of(moved.root)
            {
                self.retold.remove(&moved.root);
                self.tell(&assembly, moved.pose, model);
            }
        }
        self.retell(world, model);
    }

    /// Tells of the assemblies that changed hands and did not move.
    pub(super) fn retell(&mut self, world: &World, model: &DataModel) {
        for root in std::mem::take(&mut self.retold) {
            let assembly = world.assembly_of(root);
            let assembly = assembly.filter(|now| now.root == root && !now.anchored);
            if model.is_attached(root)
                && let (Some(assembly), Some(pose)) = (assembly, world.root_pose(root))
            {
                self.tell(&assembly, pose, model);
            }
        }
    }

    fn tell(&mut self, assembly: &Assembly<'_>, pose: CFrame, model: &DataModel) {
        let (members, epoch, steering) = self.members_and_epoch(assembly, model);
        if let Some(told) = self.told.get_mut(&assembly.root) {
            told.pose = Some(pose);
        }
        self.moved.push(MovedAssembly {
            root: assembly.root,
            pose,
            members,
            epoch,
            steering,
        });
    }

    /// What the replicator is told of this tick.
    pub(super) fn of_tick(&self) -> Motion<'_> {
        Motion {
            moved: &self.moved,
            ended: &self.ended,
        }
    }

    /// Roots that physics does not move any more are told to have ended.
    fn end_gone(&mut self, world: &World) {
        let moves = |root: InstanceId| {
            world
                .assembly_of(root)
                .is_some_and(|now| now.root == root && !now.anchored)
        };
        let (told, ended) = (&mut self.told, &mut self.ended);
        told.retain(|&root, _| {
            let stays = moves(root);
            if !stays {
                ended.push(root);
            }
            stays
        });
        ended.sort_unstable();
    }

    fn members_and_epoch(
        &mut self,
        assembly: &Assembly<'_>,
        model: &DataModel,
    ) -> (Arc<[(InstanceId, CFrame)]>, u32, Steering) {
        let told = self.told.get_mut(&assembly.root);
        if let Some(told) = &told
            && told.grouping == self.grouping
        {
            return (Arc::clone(&told.members), told.epoch, told.steering);
        }
        let members: Arc<[(InstanceId, CFrame)]> = assembly
            .members
            .iter()
            .copied()
            .zip(assembly.offsets.iter().copied())
            .skip(1)
            .filter(|&(member, _)| model.is_attached(member))
            .collect();
        let grouping = self.grouping;
        match told {
            Some(told) if told.members == members => {
                told.grouping = grouping;
                (Arc::clone(&told.members), told.epoch, told.steering)
            }
            former => {
                // Who owns it still does, unless it ends: what joined it goes on with it.
                let pose = former.as_ref().and_then(|told| told.pose);
                let steering = former.map_or_else(Steering::default, |told| Steering {
                    goes_on: true,
                    keeps: true,
                    ..told.steering
                });
                self.epochs += 1;
                let epoch = self.epochs;
                let told = Told {
                    members: Arc::clone(&members),
                    epoch,
                    grouping,
                    steering,
                    pose,
                };
                self.told.insert(assembly.root, told);
                (members, epoch, steering)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use studio_model::{Change, JournalCursor, JournalRead, Value};

    use super::*;

    /// A workspace of parts that fall, and its physics.
    struct Scene {
        model: DataModel,
        world: World,
        cursor: JournalCursor,
        log: MotionLog,
        parts: Vec<InstanceId>,
    }

    impl Scene {
        fn new(n_parts: usize) -> Self {
            let mut model = DataModel::new();
            let workspace = insert(&mut model, known().workspace);
            let parts: Vec<InstanceId> = (0..n_parts)
                .map(|i| {
                    let part = model.create(known().part).unwrap();
                    let pose = CFrame::from_position([i as f32 * 10.0, 50.0, 0.0].into());
                    model
                        .set_property(part, known().cframe, Value::CFrame(pose))
                        .unwrap();
                    let into = Change::Insert {
                        root: part,
                        parent: workspace,
                        before: None,
                    };
                    model.apply(into).unwrap();
                    part
                })
                .collect();
            let (world, cursor) = (World::load(&model), model.journal().end());
            Self {
                model,
                world,
                cursor,
                log: MotionLog::default(),
                parts,
            }
        }

        fn set(&mut self, id: InstanceId, property: studio_model::PropertyId, value: Value) {
            self.model.set_property(id, property, value).unwrap();
        }

        /// A tick as the server's; roots and epochs of what moved, and the roots of what ended.
        fn tick(&mut self) -> (Vec<(InstanceId, u32)>, Vec<InstanceId>) {
            self.log.begin_tick();
            let JournalRead::Entries(entries) = self.model.journal().read(&mut self.cursor) else {
                panic!("the journal holds");
            };
            self.world.apply_changes(&self.model, entries.clone());
            for entry in entries {
                self.log.hear(&self.world, entry);
            }
            self.world.step();
            self.world.write_back(&mut self.model);
            self.log.take(&self.world, &self.model);
            let motion = self.log.of_tick();
            let mut moved: Vec<_> = motion.moved.iter().map(|m| (m.root, m.epoch)).collect();
            moved.sort_unstable();
            (moved, motion.ended.to_vec())
        }
    }

    fn insert(model: &mut DataModel, class: studio_model::ClassId) -> InstanceId {
        let id = model.create(class).unwrap();
        let parent = model.root();
        model
            .apply(Change::Insert {
                root: id,
                parent,
                before: None,
            })
            .unwrap();
        id
    }

    #[test]
    fn an_epoch_stays_while_physics_moves_and_rises_when_a_part_is_placed() {
        let mut scene = Scene::new(2);
        let [a, b] = [scene.parts[0], scene.parts[1]];
        let (first, _) = scene.tick();
        assert_eq!(first.len(), 2);
        scene.set(a, known().massless, Value::Bool(true));
        assert_eq!(scene.tick(), (first.clone(), vec![]));
        let up = CFrame::from_position([0.0, 90.0, 0.0].into());
        scene.set(a, known().cframe, Value::CFrame(up));
        let (placed, _) = scene.tick();
        let epoch =
            |moved: &[(InstanceId, u32)], part| moved.iter().find(|m| m.0 == part).unwrap().1;
        assert!(epoch(&placed, a) > epoch(&first, a));
        assert_eq!(epoch(&placed, b), epoch(&first, b));
    }

    #[test]
    fn what_is_anchored_or_removed_has_ended() {
        let mut scene = Scene::new(3);
        scene.tick();
        let [anchored, removed, _] = scene.parts[..] else {
            panic!("three parts")
        };
        scene.set(anchored, known().anchored, Value::Bool(true));
        scene.model.apply(Change::Remove { root: removed }).unwrap();
        let (moved, ended) = scene.tick();
        assert_eq!(moved.len(), 1);
        assert_eq!(ended, [anchored, removed]);
        assert_eq!(scene.tick().1, []);
    }

    #[test]
    fn a_weld_gives_its_assembly_members_and_an_epoch_of_its_own() {
        let mut scene = Scene::new(2);
        let (apart, _) = scene.tick();
        let weld = scene.model.create(known().weld_constraint).unwrap();
        for (i, end) in [known().weld_constraint_part0, known().weld_constraint_part1]
            .into_iter()
            .enumerate()
        {
            scene.set(weld, end, Value::Ref(Some(scene.parts[i])));
        }
        let parent = scene.model.parent(scene.parts[0]).unwrap();
        scene
            .model
            .apply(Change::Insert {
                root: weld,
                parent,
                before: None,
            })
            .unwrap();
        let (joined, ended) = scene.tick();
        let [(root, epoch)] = joined[..] else {
            panic!("one assembly: {joined:?}")
        };
        assert!(apart.iter().all(|&(_, before)| epoch > before));
        let motion = scene.log.of_tick();
        let members: Vec<InstanceId> = motion.moved[0].members.iter().map(|m| m.0).collect();
        let other = if root == scene.parts[0] {
            scene.parts[1]
        } else {
            scene.parts[0]
        };
        assert_eq!((members, ended), (vec![other], vec![other]));
    }
}
