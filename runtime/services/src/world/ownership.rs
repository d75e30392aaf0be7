//! Who simulates what, as scripts see and choose it. What they choose holds until they choose otherwise; all else is handed out
//! by whoever steps the world, who says here who owns what. Where nobody hands anything out the server owns all. A choice is
//! for all that constraints hold together.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use mlua::Value;
use studio_model::known::known;
use studio_model::limits::TICK_HZ;
use studio_model::{DataModel, InstanceId};
use studio_physics::World;
use studio_physics::limits::MECHANISM_PARTS_MAX;
use studio_script::{Happening, Running, Side};

use super::SharedWorld;
use crate::argument::{self, wrong};

/// Who owns which assembly, by its root: shared by scripts, who choose, and whoever hands assemblies over.
#[derive(Debug, Clone, Default)]
pub struct Ownership(Rc<Book>);

#[derive(Debug, Default)]
struct Book {
    /// What scripts chose: a player, or the server.
    chosen: RefCell<BTreeMap<InstanceId, Option<InstanceId>>>,
    /// The players who own something.
    owners: RefCell<BTreeMap<InstanceId, InstanceId>>,
    /// Whether scripts chose something since it was last asked.
    changed: Cell<bool>,
    /// Of what scripts asked lately since when nothing was heard.
    asked: RefCell<BTreeMap<InstanceId, Asked>>,
}

/// What scripts asked about.
#[derive(Debug, Clone, Copy)]
struct Asked {
    /// Seconds since there was news of it, as of the last tick.
    age: f64,
    /// Ticks for which it is remembered that they asked.
    ticks_left: u32,
}

/// Ticks after which what nobody asks about any more is forgotten.
const ASKED_TICKS: u32 = 10 * TICK_HZ;

impl Ownership {
    /// What scripts chose for the assembly of a root: a player, or the server; `None` if it is to be found out who.
    pub fn choice(&self, root: InstanceId) -> Option<Option<InstanceId>> {
        self.0.chosen.borrow().get(&root).copied()
    }

    /// Everything that scripts chose, by root.
    pub fn choices(&self) -> Vec<(InstanceId, Option<InstanceId>)> {
        let chosen = self.0.chosen.borrow();
        chosen.iter().map(|(&root, &owner)| (root, owner)).collect()
    }

    /// Whether scripts chose something since the last call.
    pub fn take_changed(&self) -> bool {
        self.0.changed.take()
    }

    /// A player owns an assembly from now on, or the server does.
    pub fn set_owner(&self, root: InstanceId, player: Option<InstanceId>) {
        let mut owners = self.0.owners.borrow_mut();
        match player {
            Some(player) => owners.insert(root, player),
            None => owners.remove(&root),
        };
    }

    /// The player who owns the assembly of a root.
    pub fn owner(&self, root: InstanceId) -> Option<InstanceId> {
        let chosen = self.choice(root);
        chosen.unwrap_or_else(|| self.0.owners.borrow().get(&root).copied())
    }

    /// Choices for what is no assembly that moves any more are void, as are those of players who are gone.
    pub fn prune(&self, moves: impl Fn(InstanceId) -> bool, plays: impl Fn(InstanceId) -> bool) {
        let mut chosen = self.0.chosen.borrow_mut();
        chosen.retain(|&root, owner| moves(root) && owner.is_none_or(&plays));
        self.0.owners.borrow_mut().retain(|&root, _| moves(root));
    }

    /// Tells, in each tick, since how many seconds there is no news of what scripts ask about: `age` says so of the assembly of
    /// a root.
    pub fn answer(&self, age: impl Fn(InstanceId) -> f64) {
        let mut asked = self.0.asked.borrow_mut();
        asked.retain(|&root, one| {
            one.age = age(root);
            one.ticks_left = one.ticks_left.saturating_sub(1);
            one.ticks_left > 0
        });
    }

    /// Seconds since there was news of an assembly. What is asked about for the first time is known from the next tick on.
    fn age(&self, root: InstanceId) -> f64 {
        let mut asked = self.0.asked.borrow_mut();
        let age = asked.get(&root).map_or(0.0, |one| one.age);
        let ticks_left = ASKED_TICKS;
        asked.insert(root, Asked { age, ticks_left });
        age
    }

    fn choose(&self, roots: Vec<InstanceId>, owner: Option<InstanceId>) {
        let choices = roots.into_iter().map(|root| (root, owner));
        self.0.chosen.borrow_mut().extend(choices);
        self.0.changed.set(true);
    }

    fn choose_nobody(&self, roots: &[InstanceId]) {
        let mut chosen = self.0.chosen.borrow_mut();
        for root in roots {
            chosen.remove(root);
        }
        self.0.changed.set(true);
    }

    fn forget(&self, gone: &[InstanceId]) {
        let mut owners = self.0.owners.borrow_mut();
        if !owners.is_empty() {
            owners.retain(|root, _| !gone.contains(root));
        }
        let mut chosen = self.0.chosen.borrow_mut();
        if !chosen.is_empty() {
            chosen.retain(|root, _| !gone.contains(root));
        }
    }
}

/// Why scripts may not choose the owner of a part.
fn refusal(side: Side, world: &World, model: &DataModel, part: InstanceId) -> Option<&'static str> {
    if side == Side::Client {
        return Some("Network Ownership API can only be called from the Server");
    }
    let workspace = model.service(known().workspace);
    if !workspace.is_some_and(|top| model.is_descendant_of(part, top)) {
        return Some(
            "Can only call Network Ownership API on a part that is descendent of Workspace",
        );
    }
    let anchored = world.assembly_of(part).is_none_or(|own| own.anchored);
    anchored.then_some(
        "Network Ownership API cannot be called on Anchored parts or parts welded to Anchored parts.",
    )
}

/// The roots of what is held together with a part, if scripts may choose its owner.
fn chosen(
    running: Running<'_>,
    world: &SharedWorld,
    part: InstanceId,
) -> Result<Vec<InstanceId>, &'static str> {
    let side = running.side();
    world.ask(running, |world, model| {
        if let Some(refusal) = refusal(side, world, model, part) {
            return Err(refusal);
        }
        let root = || world.assembly_of(part).map_or(part, |own| own.root);
        let whole = world.mechanism(part, MECHANISM_PARTS_MAX);
        Ok(whole.unwrap_or_else(|| vec![root()]))
    })
}

fn root(running: Running<'_>, world: &SharedWorld, part: InstanceId) -> InstanceId {
    world.ask(running, |world, _| {
        world.assembly_of(part).map_or(part, |own| own.root)
    })
}

pub(super) fn install(running: Running<'_>, world: &SharedWorld) -> mlua::Result<()> {
    install_owners(running, world)?;
    let own = world.clone();
    let age = move |running: Running<'_>, part| {
        let moving = own.ask(running, |world, _| {
            let assembly = world.assembly_of(part);
            assembly.filter(|one| !one.anchored).map(|one| one.root)
        });
        let age = moving.map_or(0.0, |root| own.ownership().age(root));
        Ok(Value::Number(age))
    };
    running.define_property("BasePart", "ReceiveAge", age, None)?;
    let own = world.clone();
    running.observe(move |_, happening| {
        if let Happening::Leaving(gone) = happening {
            own.ownership().forget(gone);
        }
    });
    Ok(())
}

fn install_owners(running: Running<'_>, world: &SharedWorld) -> mlua::Result<()> {
    let own = world.clone();
    running.define_method(
        "BasePart",
        "SetNetworkOwner",
        move |running, part, (player,): (Value,)| {
            let owner = match &player {
                Value::Nil => None,
                value => Some(argument::instance(value, 1)?),
            };
            if owner.is_some_and(|owner| !running.model().is_a(owner, known().player)) {
                return Err(wrong(1, "Player", &player));
            }
            let roots = chosen(running, &own, part).map_err(argument::fail)?;
            own.ownership().choose(roots, owner);
            Ok(())
        },
    )?;
    let own = world.clone();
    running.define_method(
        "BasePart",
        "SetNetworkOwnershipAuto",
        move |running, part, ()| {
            let roots = chosen(running, &own, part).map_err(argument::fail)?;
            own.ownership().choose_nobody(&roots);
            Ok(())
        },
    )?;
    let own = world.clone();
    running.define_method("BasePart", "GetNetworkOwner", move |running, part, ()| {
        let root = root(running, &own, part);
        let owner = own.ownership().owner(root);
        running.instance(owner.filter(|&owner| running.model().is_attached(owner)))
    })?;
    let own = world.clone();
    running.define_method(
        "BasePart",
        "GetNetworkOwnershipAuto",
        move |running, part, ()| {
            let root = root(running, &own, part);
            Ok(own.ownership().choice(root).is_none())
        },
    )?;
    let own = world.clone();
    running.define_method(
        "BasePart",
        "CanSetNetworkOwnership",
        move |running, part, ()| {
            let refusal = chosen(running, &own, part).err();
            Ok((refusal.is_none(), refusal))
        },
    )
}
