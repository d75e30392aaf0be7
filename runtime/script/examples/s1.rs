//! S1 and S2: what the API costs beside bare mlua userdata, measured in one run, in turns. Prints a line a figure: the
//! least of several rounds, so that a busy machine shows less. `s1 NAME` measures one row; `s1 NAME ours` and `s1 NAME bare`
//! leave the other side out, for a profiler that counts instructions.
#![expect(clippy::print_stdout, reason = "it prints figures")]

use std::time::Instant;

use mlua::{Function, Lua, UserData, UserDataFields, UserDataMethods};
use studio_model::{Change, ClassTable, DataModel};
use studio_script::{Gate, Phase, Running, Side, TickTime, Vm, VmOptions};

/// Turns of each loop: so few that some rounds are over before anything else of a busy machine interrupts them.
const TURNS: u32 = 10_000;
const ROUNDS: u32 = 200;
/// Parts that S2 makes.
const SPAWNS: u32 = 100_000;

struct Bare(f64);

impl UserData for Bare {
    fn add_fields<F: UserDataFields<Self>>(fields: &mut F) {
        fields.add_field_method_get("Transparency", |_, this| Ok(this.0));
        fields.add_field_method_set("Transparency", |_, this, new: f64| {
            this.0 = new;
            Ok(())
        });
    }

    fn add_methods<M: UserDataMethods<Self>>(methods: &mut M) {
        methods.add_method("HasTag", |_, this, _: String| Ok(this.0 > 1.0));
    }
}

/// The loops that bare userdata runs too.
const COMPARED: [&str; 3] = ["get", "set", "method"];
const LOOPS: [(&str, &str); 8] = [
    (
        "get",
        "local b = ... local x for i = 1, $N do x = b.Transparency end",
    ),
    (
        "set",
        "local b = ... for i = 1, $N do b.Transparency = i / $N end",
    ),
    (
        "method",
        "local b = ... local x for i = 1, $N do x = b:HasTag('A') end",
    ),
    (
        "get vector",
        "local b = ... local x for i = 1, $N do x = b.Position end",
    ),
    (
        "set vector",
        "local b, at = ..., Vector3.one for i = 1, $N do b.Position = at end",
    ),
    (
        "get frame",
        "local b = ... local x for i = 1, $N do x = b.CFrame end",
    ),
    (
        "set frame",
        "local b, at = ..., CFrame.new(1, 2, 3) for i = 1, $N do b.CFrame = at end",
    ),
    (
        "get item",
        "local b = ... local x for i = 1, $N do x = b.Material end",
    ),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let bare = Lua::new();
    bare.enable_jit(true);
    let compiler = mlua::chunk::Compiler::new().set_optimization_level(2);
    bare.set_compiler(compiler.set_debug_level(1));
    bare.globals().set("subject", Bare(0.5))?;
    bare.sandbox(true)?;
    let mut model = place()?;
    let mut options = VmOptions::new(Side::Server);
    options.resumption_max = std::time::Duration::from_hours(1);
    let vm = Vm::new(options)?;
    vm.open(Gate::All);
    let only = std::env::args().nth(1);
    let side = std::env::args().nth(2);
    let alone = |name: &str| side.as_deref() == Some(name);
    let wanted = |name: &str| only.as_deref().is_none_or(|only| only == name);
    for (name, source) in LOOPS.into_iter().filter(|(name, _)| wanted(name)) {
        let source = source.replace("$N", &TURNS.to_string());
        if alone("bare") {
            println!("{name}: bare {:.1} ns", in_bare(&bare, &source)?.0);
            continue;
        }
        let ours = vm.lend(&mut model, |running| in_script(running, &source))?;
        if alone("ours") || !COMPARED.contains(&name) {
            println!("{name}: ours {ours:.1} ns");
            continue;
        }
        let (free, safe) = in_bare(&bare, &source)?;
        println!(
            "{name}: ours {ours:.1} ns; bare {free:.1} ns, ratio {:.2}; bare that can be stopped {safe:.1} ns, ratio {:.2}",
            ours / free,
            ours / safe
        );
    }
    if wanted("fire") {
        let fire = "local e = Instance.new('BindableEvent') local n = 0 e.Event:Connect(function() n += 1 end) return function() for i = 1, $N do e:Fire() end end";
        let fired = vm.lend(&mut model, |running| whole(running, fire))?;
        println!("connect once, fire: {fired:.1} ns");
    }
    if wanted("spawn") {
        vm.lend(&mut model, spawns)?;
    }
    if wanted("waits") {
        waits(&vm, &mut model)?;
    }
    Ok(())
}

/// Nanoseconds a turn of a loop over a bare userdata, in a state whose scripts cannot be stopped and in one whose can.
fn in_bare(bare: &Lua, source: &str) -> mlua::Result<(f64, f64)> {
    let subject: mlua::Value = bare.globals().get("subject")?;
    let function = bare.load(source).into_function()?;
    bare.remove_interrupt();
    let free = least(|| function.call::<()>(&subject))?;
    bare.set_interrupt(move |_| Ok(mlua::VmState::Continue));
    let safe = least(|| function.call::<()>(&subject))?;
    Ok((free, safe))
}

/// S2: parts are made, set and put into the world, then destroyed.
fn spawns(running: Running<'_>) -> mlua::Result<()> {
    let spawn = "return function() for i = 1, $N do local p = Instance.new('Part') p.Size = Vector3.one p.Transparency = 0.5 p.Anchored = true p.Name = 'Block' p.Position = Vector3.new(i, 0, 0) p.Parent = workspace end end";
    let spawn = spawn.replace("$N", &SPAWNS.to_string());
    let clear = running.compile("workspace:ClearAllChildren()", "Bench")?;
    let spawn: Function = running.compile(&spawn, "Bench")?.call(())?;
    let (mut born, mut gone) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..3 {
        born = born.min(least_of(1, SPAWNS, || spawn.call::<()>(()))?);
        gone = gone.min(least_of(1, SPAWNS, || clear.call::<()>(()))?);
        running.lua().gc_collect()?;
        running.step(Phase::End, TickTime::default());
    }
    println!("spawn (S2): {born:.1} ns, destroy: {gone:.1} ns");
    Ok(())
}

/// A model with a part in the world, among others so that its columns are dense, as in a real place.
fn place() -> Result<DataModel, Box<dyn std::error::Error>> {
    let mut model = DataModel::new();
    let table = ClassTable::get();
    let class = |name: &str| table.class_named(name).ok_or("a class is missing");
    let workspace = model.create(class("Workspace")?)?;
    let parent = model.root();
    model.apply(Change::Insert {
        root: workspace,
        parent,
        before: None,
    })?;
    let transparency = table
        .find(class("Part")?, "Transparency")
        .ok_or("no property")?;
    for _ in 0..1000 {
        let part = model.create(class("Part")?)?;
        model.set_property(part, transparency, studio_model::Value::Float32(0.25))?;
        model.apply(Change::Insert {
            root: part,
            parent: workspace,
            before: None,
        })?;
    }
    Ok(model)
}

/// Nanoseconds a turn of a loop over a part.
fn in_script(running: Running<'_>, source: &str) -> mlua::Result<f64> {
    whole_of(
        running,
        &format!(
            "local part = workspace.Part return function() return (function(...) {source} end)(part) end"
        ),
    )
}

fn whole(running: Running<'_>, source: &str) -> mlua::Result<f64> {
    whole_of(running, &source.replace("$N", &TURNS.to_string()))
}

fn whole_of(running: Running<'_>, source: &str) -> mlua::Result<f64> {
    let chunk = running.compile(source, "Bench")?;
    let function: Function = chunk.call(())?;
    least(|| function.call::<()>(()))
}

fn least(run: impl FnMut() -> mlua::Result<()>) -> mlua::Result<f64> {
    least_of(ROUNDS, TURNS, run)
}

/// The nanoseconds of a turn in the fastest of some rounds.
fn least_of(
    rounds: u32,
    turns: u32,
    mut run: impl FnMut() -> mlua::Result<()>,
) -> mlua::Result<f64> {
    let mut least = f64::INFINITY;
    for _ in 0..rounds {
        let start = Instant::now();
        run()?;
        least = least.min(start.elapsed().as_secs_f64());
    }
    Ok(least * 1e9 / f64::from(turns))
}

/// Resuming threads, and letting them sleep.
fn waits(vm: &Vm, model: &mut DataModel) -> mlua::Result<()> {
    let mut now = 0.0;
    let mut tick = |model: &mut DataModel| {
        now += 1.0 / 60.0;
        let time = TickTime {
            now,
            unix: now,
            delta: 1.0 / 60.0,
        };
        let start = Instant::now();
        vm.lend(model, |running| {
            running.step(Phase::LegacyWaits, time);
            running.step(Phase::Heartbeat, time);
            running.step(Phase::End, time);
        });
        start.elapsed().as_secs_f64()
    };
    vm.lend(model, |running| {
        running.run_source(
            "for i = 1, 10000 do task.spawn(function() task.wait(1e6) end) end",
            "Sleep",
        )
    })?;
    let asleep = (0..100).map(|_| tick(model)).fold(f64::INFINITY, f64::min);
    println!("a tick with 10,000 asleep: {:.4} ms", asleep * 1e3);
    vm.lend(model, |running| {
        running.run_source(
            "for i = 1, 10000 do task.spawn(function() while true do task.wait() end end) end",
            "Wake",
        )
    })?;
    let awake = (0..100).map(|_| tick(model)).fold(f64::INFINITY, f64::min);
    println!("task.wait resumption: {:.1} ns", awake * 1e9 / 10_000.0);
    Ok(())
}
