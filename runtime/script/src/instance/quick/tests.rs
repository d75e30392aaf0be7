//! What is answered at once is what the natives proper answer: of every member of every class, whatever is assigned,
//! whoever is asked, and whether or not the model is there.

use std::collections::BTreeSet;
use std::time::Duration;

use mlua::{Function, Table, Value};
use studio_model::{Change, ClassId, ClassTable, DataModel, InstanceId};

use super::Question;
use crate::instance::This;
use crate::limits;
use crate::member::Member;
use crate::scripts::Gate;
use crate::vm::{Phase, Running, Side, TickTime, Vm, VmOptions};

fn vm() -> Vm {
    vm_of(limits::MEMORY_BYTES_MAX)
}

/// A VM that nobody stops, with so much memory.
fn vm_of(memory_bytes_max: usize) -> Vm {
    let mut options = VmOptions::new(Side::Server);
    options.resumption_max = Duration::from_hours(1);
    options.memory_bytes_max = memory_bytes_max;
    let vm = Vm::new(options).expect("a VM");
    vm.open(Gate::All);
    vm
}

fn class(name: &str) -> ClassId {
    ClassTable::get().class_named(name).expect(name)
}

/// A model with a workspace.
fn model() -> DataModel {
    let mut model = DataModel::new();
    let root = model.create(class("Workspace")).expect("room");
    let parent = model.root();
    let insert = Change::Insert {
        root,
        parent,
        before: None,
    };
    model.apply(insert).expect("a place");
    model
}

/// The names of all members that scripts may try on a class, and some that it lacks.
fn names_of(class: ClassId) -> Vec<&'static str> {
    let table = ClassTable::get();
    let properties = table.class(class).properties.iter();
    let properties = properties.flat_map(|&id| {
        let info = table.property(id);
        std::iter::once(info.name).chain(info.aliases.iter().copied())
    });
    let members = table.members(class).map(|member| table.member_name(member));
    let native = [
        "Name",
        "Parent",
        "ClassName",
        "className",
        "Size",
        "Child",
        "WorldPosition",
        "Rotation",
    ];
    let beyond = ["", "nothing", "\u{e9}", "RespectCanvas"];
    properties
        .chain(members)
        .chain(native)
        .chain(beyond)
        .collect()
}

/// The natives proper, for a script.
fn natives(running: Running<'_>) -> mlua::Result<Table> {
    let natives = running.lua.create_table()?;
    let get = running.native(|running, (this, key)| running.get(this, key))?;
    natives.raw_set("get", get)?;
    let set = running.native(|running, (this, key, new)| running.set(this, key, new))?;
    natives.raw_set("set", set)?;
    let differs = running.native(|running, (one, other): (This, This)| {
        Ok(differs(&running.model(), one.id, other.id))
    })?;
    natives.raw_set("differs", differs)?;
    Ok(natives)
}

/// In what two instances of a class differ.
fn differs(model: &DataModel, one: InstanceId, other: InstanceId) -> Option<String> {
    let [left, right] = [one, other].map(|id| model.own_values(id).collect::<Vec<_>>());
    let mut pairs = left.iter().zip(&right);
    let is_same = left.len() == right.len()
        && pairs.all(|((one, left), (other, right))| one == other && left.same_bits(right));
    if !is_same {
        return Some(format!("{left:?} and {right:?}"));
    }
    let names = [one, other].map(|id| model.name(id).to_owned());
    let parents = [one, other].map(|id| model.parent(id));
    (names[0] != names[1] || parents[0] != parents[1]).then(|| format!("{names:?} of {parents:?}"))
}

/// Compares both ways for some names of two instances of a class, and says where they part.
const COMPARE: &str = r#"
local natives, left, right, names, others, values = ...
local get, set, differs = natives.get, natives.set, natives.differs
local function same(a, b)
    return rawequal(a, b) or a == b or (a ~= a and b ~= b) or tostring(a) == tostring(b)
end
local function told(e)
    return string.gsub(tostring(e), "Test:%d+: ", "")
end
for _, name in names do
    local fine, a = pcall(function() return left[name] end)
    local fine2, b = pcall(function() return get(left, name) end)
    if fine ~= fine2 or type(a) ~= type(b) or typeof(a) ~= typeof(b) then
        return `{left.ClassName}.{name} reads {a} and {b}`
    elseif fine and not same(a, b) or not fine and told(a) ~= told(b) then
        return `{left.ClassName}.{name} reads {a} and {b}`
    end
end
for _, name in others do
    for _, value in values do
        if value == "nil" then value = nil end
        local fine, a = pcall(function() left[name] = value end)
        local fine2, b = pcall(function() set(right, name, value) end)
        local difference = differs(left, right)
        if fine ~= fine2 or told(a) ~= told(b) or difference then
            return `{left.ClassName}.{name} = {value}: {a} and {b}; {difference}`
        end
    end
end
return nil
"#;

const VALUES: &str = r#"
local other = Instance.new("Folder")
return {
    "nil", true, false, 0, 1, -1, 1.5, -0.25, 2^31, 2^53, 1e300, -1e300, 0/0, 1/0, -1/0,
    "", "a", "5", " 7 ", "caf\u{e9}", "\255\254", "a\0b", string.rep("x", 96), string.rep("x", 97), string.rep("y", 1200),
    Vector3.zero, Vector3.new(1, -2, 3.5), Vector3.new(0/0, 0, 0), Vector3.new(1/0, 1e30, 0), Vector2.new(1, 2),
    Color3.new(1, 0, 0.5), CFrame.new(1, 2, 3), UDim2.new(0, 1, 0, 2), Enum.Material.Wood, Enum.Material, BrickColor.new(21),
    other, Instance.new("Part"), workspace, other.Changed, {}, print, coroutine.create(print), buffer.create(1),
}
"#;

/// The names that were assigned on some class already, with the class that declares them.
type Tried = BTreeSet<(&'static str, Option<ClassId>)>;

fn compare(running: Running<'_>, class: &str, tried: &mut Tried) -> mlua::Result<Option<String>> {
    let (id, table) = (self::class(class), ClassTable::get());
    let compare = running.compile(COMPARE, "Test")?;
    let values: Table = running.compile(VALUES, "Test")?.call(())?;
    let make: Function = running.compile("return Instance.new(...)", "Test")?;
    let left: Value = make.call(class)?;
    let right: Value = make.call(class)?;
    let names = names_of(id);
    // Callbacks and events hold what they are given; assigning them is no business of what is compared here.
    let is_plain = |name: &&str| {
        let member = running.world.members.look_up(name, id);
        !matches!(member, Member::Callback(_) | Member::Event(_))
    };
    let owner = |name| {
        table
            .find(id, name)
            .map(|property| table.property(property).owner)
    };
    let others = names.iter().copied().filter(is_plain);
    let others: Vec<&str> = others
        .filter(|&name| tried.insert((name, owner(name))))
        .collect();
    compare.call((natives(running)?, left, right, names, others, values))
}

#[test]
fn members_of_all_classes_read_and_write_as_natives_do() {
    let vm = vm();
    let mut model = model();
    let mut tried = Tried::new();
    let creatable = ClassTable::get()
        .classes()
        .filter(|(_, info)| info.creatable);
    for (_, info) in creatable {
        let told = vm.lend(&mut model, |running| {
            compare(running, info.name, &mut tried)
        });
        assert_eq!(told.expect("it runs"), None, "{}", info.name);
        vm.lend(&mut model, |running| {
            running.step(Phase::End, TickTime::default());
        });
    }
}

#[test]
fn wrong_selves_and_texts_are_told_as_natives_tell_them() {
    let vm = vm();
    let mut model = model();
    let source = r#"
        local names = ...
        local part, model = Instance.new("Part"), Instance.new("Model")
        part.Name, part.Parent, model.Parent = "Child", model, workspace
        part:AddTag("a") part:SetAttribute("n", 5) part:SetAttribute("t", "x") part:SetAttribute("c", Color3.new())
        part:SetAttribute("v", Vector3.one) part:SetAttribute("long", string.rep("x", 500))
        local gone = Instance.new("Part") gone:Destroy()
        local selves = { part, model, workspace, gone, 5, "x", true, Vector3.one, Color3.new(), part.Changed, {}, print, "nil" }
        local texts = { "a", "n", "t", "c", "v", "long", "Child", "Part", "BasePart", "Object", "Instance", "No", "", "\255",
            5, true, {}, part, Vector3.one, "nil" }
        local function told(e) return (string.gsub(tostring(e), "Test:%d+: ", "")) end
        for _, name in names do
            local method = part[name]
            for _, self in selves do
                for _, text in texts do
                    if self == "nil" then self = nil end
                    if text == "nil" then text = nil end
                    -- One argument more is beyond what is answered at once.
                    local fine, a = pcall(function() return method(self, text) end)
                    local fine2, b = pcall(function() return method(self, text, nil) end)
                    if fine ~= fine2 or told(a) ~= told(b) or typeof(a) ~= typeof(b) then
                        return `{self}:{name}({text}): {a} and {b}`
                    end
                end
                pcall(method, self)
            end
            pcall(method)
        end
        return nil
    "#;
    let told: Option<String> = vm.lend(&mut model, |running| {
        let names: Vec<&str> = Question::ALL.map(|question| question.method().1).into();
        let chunk = running.compile(source, "Test").expect("it compiles");
        chunk.call(names).expect("it runs")
    });
    assert_eq!(told, None);
}

#[test]
fn without_the_model_the_same_is_told() {
    let vm = vm();
    let mut model = model();
    let (compare, left, right, natives, values): (Function, Value, Value, Table, Table) =
        vm.lend(&mut model, |running| {
            let compare = running.compile(COMPARE, "Test").expect("it compiles");
            let make = running.compile("return Instance.new('Part')", "Test");
            let make: Function = make.expect("it compiles");
            let values = running.compile(VALUES, "Test").expect("it compiles");
            (
                compare,
                make.call(()).expect("a part"),
                make.call(()).expect("a part"),
                natives(running).expect("natives"),
                values.call(()).expect("values"),
            )
        });
    let names = names_of(class("Part"));
    let others = vec!["Transparency", "Name", "Anchored", "Size", "Nothing"];
    let told: Option<String> = vm.define(|_| {
        compare
            .call((natives, left, right, names, others, values))
            .expect("it runs")
    });
    assert_eq!(told, None);
}

#[test]
fn memory_that_runs_out_in_the_midst_leaves_everything_whole() {
    let vm = vm_of(6 << 20);
    let mut model = model();
    let greedy = [
        "local t = {} while true do local p = Instance.new('Part') t[#t + 1] = p end",
        "local t = {} local p = Instance.new('Part') for i = 1, 1e9 do p.Name = 'n' .. i t[i] = p.Name end",
        "local t = {} while true do local p = Instance.new('Part') p.Parent = workspace t[#t + 1] = p:FindFirstChild('x') or p end",
    ];
    for source in greedy {
        for _ in 0..3 {
            let result = vm.lend(&mut model, |running| {
                let greedy = running.compile(source, "Test").expect("it compiles");
                let result = greedy.call::<()>(());
                drop(greedy);
                running.lua.gc_collect().expect("a collection");
                running.lua.gc_collect().expect("a collection");
                running.step(Phase::End, TickTime::default());
                result
            });
            let told = result.expect_err("no memory").to_string();
            assert!(told.contains("not enough memory"), "{told}");
        }
        vm.lend(&mut model, |running| {
            let clear = r#"
                workspace:ClearAllChildren()
                assert(#workspace:GetChildren() == 0)
                local part = Instance.new("Part")
                part.Parent = workspace
                assert(part.Parent == workspace, "its parent")
                assert(#workspace:GetChildren() == 1 and workspace:GetChildren()[1] == part, "the only child")
                assert(part == workspace:FindFirstChild("Part"), "found")
                assert(part == workspace.Part and part:IsA("Part"), "read")
                part:Destroy()
            "#;
            let clear = running.compile(clear, "Test").expect("it compiles");
            clear.call::<()>(()).expect("there is room again");
            drop(clear);
            running.lua.gc_collect().expect("a collection");
            running.step(Phase::End, TickTime::default());
        });
    }
    // The root and the workspace: all that was made is freed, so that no handle was lost on the way.
    vm.lend(&mut model, |running| {
        running.lua.gc_collect().expect("a collection");
        running.step(Phase::End, TickTime::default());
    });
    assert_eq!(model.len(), 2);
}

#[test]
fn scripts_reach_no_metamethod() {
    let vm = vm();
    let mut model = model();
    let source = r#"
        local part = Instance.new("Part")
        assert(getmetatable(part) == false)
        assert(not pcall(setmetatable, part, {}))
        assert(not pcall(rawget, part, "Name") and not pcall(rawset, part, "Name", "x"))
        for _, name in { "__index", "__newindex", "__metatable", "__gc", "__namecall", "__type" } do
            assert(not pcall(function() return part[name] end), name)
            assert(not pcall(function() part[name] = print end), name)
        end
        assert(not pcall(function() return part() end) and not pcall(function() return part + 1 end))
        assert(part == part and part ~= Instance.new("Part") and tostring(part) == "Part" and typeof(part) == "Instance")
        assert(type(part) == "userdata" and not pcall(function() return part < part end))
        local keys = { [part] = 1 }
        assert(keys[part] == 1)
    "#;
    vm.lend(&mut model, |running| {
        let chunk = running.compile(source, "Test").expect("it compiles");
        chunk.call::<()>(()).expect("it runs");
    });
}

#[test]
fn handles_of_collected_instances_are_used_again() {
    let vm = vm();
    let mut model = model();
    let source = r#"
        local kept = workspace:FindFirstChild("Kept") or Instance.new("Folder")
        kept.Name, kept.Parent = "Kept", workspace
        for i = 1, 500 do
            local part = Instance.new("Part")
            assert(part.ClassName == "Part" and part.Parent == nil, part.ClassName)
            local value = Instance.new("ObjectValue")
            value.Value = part
            assert(value.Value == part and kept.Name == "Kept")
        end
    "#;
    for _ in 0..20 {
        vm.lend(&mut model, |running| {
            let chunk = running.compile(source, "Test").expect("it compiles");
            chunk.call::<()>(()).expect("it runs");
            drop(chunk);
            running.lua.gc_collect().expect("a collection");
            running.step(Phase::End, TickTime::default());
        });
    }
    assert!(model.len() < 10, "{}", model.len());
}
