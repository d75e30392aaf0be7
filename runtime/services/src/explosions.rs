//! `Explosion`s: what comes into the world as one pushes what is around it, breaks the joints of what is near, tells its
//! scripts of each part, and goes. All that is the server's; a client keeps its own for as long as they are seen.
//!
//! Terrain keeps its form, whatever `ExplosionType` says.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use glam::Vec3;
use studio_model::known::known;
use studio_model::{ClassId, ClassTable, DataModel, InstanceId, Value, named};
use studio_physics::Reached;
use studio_script::{Happening, Phase, Running, Side};

use crate::argument::fail;
use crate::characters;
use crate::limits::{BLAST_RADIUS_MAX_STUDS, EXPLOSIONS_A_TICK_MAX};
use crate::world::SharedWorld;

/// Seconds that an explosion is seen. Then it is destroyed.
const SEEN_SECONDS: f64 = 1.5;

named! {
    /// What of the class table is needed here.
    pub(crate) struct Terms;
    properties {
        joints = "Explosion"."DestroyJointRadiusPercent",
        position = "Explosion"."Position",
        pressure = "Explosion"."BlastPressure",
        radius = "Explosion"."BlastRadius",
    }
    events {
        hit = "Explosion"."Hit",
    }
}

/// The explosions of a side.
struct Explosions {
    terms: Terms,
    class: ClassId,
    world: SharedWorld,
    /// Those that have done what they do and are still seen.
    spent: RefCell<BTreeSet<InstanceId>>,
}

/// What an explosion says of itself.
#[derive(Debug, Clone, Copy)]
struct Blast {
    at: Vec3,
    radius: f32,
    pressure: f32,
    /// Studs within which joints break.
    joints: f32,
}

/// Has explosions explode in the tick in which they come into the world.
pub(crate) fn install(running: Running<'_>, world: &SharedWorld) -> mlua::Result<()> {
    let class = ClassTable::get().class_named("Explosion");
    let explosions = Rc::new(Explosions {
        terms: *Terms::get(),
        class: class.ok_or_else(|| fail("the class table has no Explosion"))?,
        world: world.clone(),
        spent: RefCell::default(),
    });
    let own = Rc::clone(&explosions);
    running.observe(move |_, happening| {
        if let Happening::Leaving(gone) = happening {
            let mut spent = own.spent.borrow_mut();
            if !spent.is_empty() {
                spent.retain(|explosion| !gone.contains(explosion));
            }
        }
    });
    running.on_phase(move |running, phase| {
        if phase != Phase::PreSimulation {
            return;
        }
        let due = explosions.due(&running.model());
        for explosion in due {
            if let Err(error) = explosions.explode(running, explosion) {
                running.report(&error);
            }
        }
    });
    Ok(())
}

impl Explosions {
    /// Those that came into the world since the last tick, no more than can be done in one. In the order of their handles.
    fn due(&self, model: &DataModel) -> Vec<InstanceId> {
        let mut all = model.instances_of(self.class).peekable();
        if all.peek().is_none() {
            return Vec::new();
        }
        let Some(workspace) = model.service(known().workspace) else {
            return Vec::new();
        };
        let spent = self.spent.borrow();
        let mut due: Vec<InstanceId> = all
            .filter(|id| !spent.contains(id) && model.is_descendant_of(*id, workspace))
            .collect();
        due.sort_unstable();
        due.truncate(EXPLOSIONS_A_TICK_MAX);
        due
    }

    fn explode(&self, running: Running<'_>, explosion: InstanceId) -> mlua::Result<()> {
        let blast = {
            let model = running.model();
            if !model.is_attached(explosion) {
                // The handler of another one took it away.
                return Ok(());
            }
            self.blast(&model, explosion)
        };
        self.spent.borrow_mut().insert(explosion);
        // What others sent is theirs to take away.
        if running.side() == Side::Client && running.model().is_mirrored(explosion) {
            return Ok(());
        }
        running.delay_native(SEEN_SECONDS, move |running| {
            if let Err(error) = running.destroy(explosion) {
                running.report(&error);
            }
        })?;
        match blast {
            Some(blast) if running.side() == Side::Server => self.act(running, explosion, blast),
            _ => Ok(()),
        }
    }

    /// `None` of what does nothing.
    fn blast(&self, model: &DataModel, explosion: InstanceId) -> Option<Blast> {
        let number = |property| match model.value(explosion, property) {
            Some(Value::Float32(number)) if !number.is_nan() => number.max(0.0),
            _ => 0.0,
        };
        let Some(Value::Vector3(at)) = model.value(explosion, self.terms.position) else {
            return None;
        };
        let radius = number(self.terms.radius).min(BLAST_RADIUS_MAX_STUDS);
        Some(Blast {
            at,
            radius,
            pressure: number(self.terms.pressure).min(f32::MAX),
            joints: radius * number(self.terms.joints).min(1.0),
        })
        .filter(|blast| blast.radius > 0.0 && at.is_finite())
    }

    /// Joints break, then what came apart flies, then scripts hear of each part.
    fn act(&self, running: Running<'_>, explosion: InstanceId, blast: Blast) -> mlua::Result<()> {
        let reached: Vec<Reached> = self
            .world
            .ask(running, |world, _| world.reached(blast.at, blast.radius));
        let breaking: Vec<InstanceId> = {
            let model = running.model();
            let near = reached.iter().filter(|one| one.gap <= blast.joints);
            near.map(|one| one.part)
                .filter(|&part| blast.joints > 0.0 && !characters::is_sheltered(&model, part))
                .collect()
        };
        crate::world::break_joints(running, &self.world, &breaking)?;
        self.world.ask(running, |world, _| {
            world.push_away(blast.at, blast.pressure, &reached);
        });
        if !running.has_listener(explosion, self.terms.hit) {
            return Ok(());
        }
        for one in reached {
            if running.model().contains(one.part) {
                let part = running.instance(Some(one.part))?;
                running.fire(explosion, self.terms.hit, (part, one.distance));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::stage::Stage;

    const BOOM: &str = "
local function part(name, at, anchored)
    local p = Instance.new('Part') p.Name = name p.Size = Vector3.new(2, 2, 2) p.Position = at p.Anchored = anchored == true p.Parent = workspace
    return p
end
a, b, far = part('A', Vector3.new(3, 50, 0)), part('B', Vector3.new(5, 50, 0)), part('Far', Vector3.new(30, 50, 0))
wall = part('Wall', Vector3.new(0, 50, 4), true)
weld = Instance.new('WeldConstraint') weld.Part0 = a weld.Part1 = b weld.Parent = a
e = Instance.new('Explosion') e.Position = Vector3.new(0, 50, 0) e.BlastRadius = 6
e.Hit:Connect(function(p, d) print(p, math.round(d * 10) / 10) end) ";

    fn stage() -> Stage {
        let mut stage = Stage::new();
        stage.moves = true;
        stage
    }

    fn run(stage: &mut Stage, source: &str) -> Vec<String> {
        crate::input::tests::play(stage, source)
    }

    #[test]
    fn what_is_near_is_hit_comes_apart_and_flies() {
        let mut stage = stage();
        run(&mut stage, BOOM);
        run(&mut stage, "e.Parent = workspace");
        assert_eq!(stage.ticks(1), ["A 3", "Wall 4", "B 5"]);
        assert_eq!(
            run(
                &mut stage,
                "print(weld.Parent, a.AssemblyLinearVelocity.X > 20, far.AssemblyLinearVelocity.X, wall.Position, e.Parent)"
            ),
            ["nil true 0 0, 50, 4 Workspace"]
        );
        assert_eq!(stage.ticks(100), [""; 0], "once");
        assert_eq!(run(&mut stage, "print(e.Parent)"), ["nil"]);
    }

    #[test]
    fn joints_break_only_as_far_as_it_says() {
        let mut stage = stage();
        run(&mut stage, BOOM);
        run(
            &mut stage,
            "e.DestroyJointRadiusPercent = 0 e.BlastPressure = 0 e.Parent = workspace",
        );
        assert_eq!(stage.ticks(1).len(), 3);
        assert_eq!(
            run(&mut stage, "print(weld.Parent, a.AssemblyLinearVelocity.X)"),
            ["A 0"]
        );
    }

    #[test]
    fn an_explosion_kills_who_has_no_force_field() {
        let mut stage = stage();
        for user_id in [1, 2] {
            let newcomer = crate::players::Newcomer {
                user_id,
                name: format!("P{user_id}"),
                display_name: String::new(),
            };
            stage.lend(|running| {
                let player = crate::players::join(running, &newcomer).expect("room");
                crate::characters::enter(running, player).expect("a character");
            });
        }
        run(
            &mut stage,
            "for i = 1, 2 do local c = game.Players['P' .. i].Character c:PivotTo(CFrame.new(i * 3, 50, 0)) c.Humanoid.Died:Connect(function() print('died', i) end) end
             Instance.new('ForceField').Parent = game.Players.P2.Character
             local e = Instance.new('Explosion') e.Position = Vector3.new(4.5, 50, 0) e.Parent = workspace",
        );
        assert_eq!(stage.ticks(5), ["died 1"]);
        assert_eq!(
            run(
                &mut stage,
                "local h = game.Players.P2.Character.Humanoid print(h.Health) h:TakeDamage(10) print(h.Health)"
            ),
            ["100", "100"]
        );
    }

    #[test]
    fn nonsense_and_crowds_are_borne() {
        let mut stage = stage();
        run(&mut stage, BOOM);
        run(
            &mut stage,
            "for _, r in {0 / 0, -5, 1e30, math.huge, 0} do for _, p in {0 / 0, -1, 1e38} do
                local x = Instance.new('Explosion') x.BlastRadius = r x.BlastPressure = p x.DestroyJointRadiusPercent = r x.Parent = workspace
                x.Hit:Connect(function(part) part:Destroy() end)
             end end
             for i = 1, 500 do Instance.new('Explosion', workspace) end",
        );
        assert_eq!(stage.ticks(60), [""; 0]);
        stage.ticks(120);
        assert_eq!(
            run(
                &mut stage,
                "local n = 0 for _, x in workspace:GetDescendants() do if x:IsA('Explosion') then n += 1 end end print(n)"
            ),
            ["0"]
        );
    }
}
