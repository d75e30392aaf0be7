//! Connections, waiting, order, deferral, re-entrancy, bindables.

use studio_script::{Side, VmOptions};

use crate::stage::{Stage, check};

#[test]
fn events_reach_their_handlers() {
    check(&[
        ("workspace.ChildAdded:Connect(function(c) print('added', c) end) workspace.ChildRemoved:connect(function(c) print('removed', c) end)
          local p = Instance.new('Part', workspace) p.Parent = nil", &["added Part", "removed Part"]),
        ("workspace.DescendantAdded:Connect(function(c) print('+', c) end) workspace.DescendantRemoving:Connect(function(c) print('-', c, c.Parent) end)
          local f = Instance.new('Folder') local p = Instance.new('Part', f) f.Parent = workspace f.Parent = nil",
         &["+ Folder", "+ Part", "- Folder Workspace", "- Part Folder"]),
        ("local p = Instance.new('Part') p.AncestryChanged:Connect(function(c, q) print(c, q) end) local f = Instance.new('Folder') p.Parent = f f.Parent = workspace",
         &["Part Folder", "Folder Workspace"]),
        ("local p = Instance.new('Part') p.Changed:Connect(function(n) print(n) end) p:GetPropertyChangedSignal('Name'):Connect(function() print('renamed', p.Name) end)
          p.Name = 'A' p.Name = 'A' p.Transparency = 1 p.Transparency = 1", &["renamed A", "Name", "Transparency"]),
        ("local p = Instance.new('Part') p:GetPropertyChangedSignal('Position'):Connect(function() print('moved', p.Position) end) p.CFrame = CFrame.new(1, 2, 3) p.Position = Vector3.zero",
         &["moved 1, 2, 3", "moved 0, 0, 0"]),
        ("local v = Instance.new('IntValue') v.Changed:Connect(function(n) print(n) end) v.Value = 7 v.Name = 'x'", &["7"]),
        ("local e = Instance.new('BindableEvent') e.Event:Once(function(...) print('once', ...) end) e:Fire(1, 'a') e:Fire(2)", &["once 1 a"]),
        ("local e = Instance.new('BindableEvent') local c = e.Event:Connect(print) e:Fire(1) print(c.Connected) c:Disconnect() print(c.Connected) e:Fire(2)", &["1", "true", "false"]),
        ("local e = Instance.new('BindableEvent') e.Event:Connect(function() error('oh') end) e.Event:Connect(function() print('still') end) e:Fire()",
         &["error: Test:1: oh", "still"]),
        ("local e = Instance.new('BindableEvent') task.spawn(function() print('got', e.Event:Wait()) end) e:Fire(5) e:Fire(6)", &["got 5"]),
        ("local e = Instance.new('BindableEvent') e.Event:Connect(5)", &["error: Test:1: Attempt to connect failed: Passed value is not a function"]),
        ("local e = Instance.new('BindableEvent') local t = setmetatable({1, {x = 2}}, {}) e.Event:Connect(function(u) print(u == t, u[1], u[2].x, getmetatable(u)) end) e:Fire(t)", &["false 1 2 nil"]),
        ("local f = Instance.new('BindableFunction') f.OnInvoke = function(a) task.wait() return a + 1 end task.spawn(function() print(f:Invoke(1)) end)", &[]),
        ("local f = Instance.new('BindableFunction') task.spawn(function() print(f:Invoke(1)) end) f.OnInvoke = function(a) return a * 2 end", &["2"]),
        ("local p = Instance.new('Part') print(typeof(p.Touched), typeof(p.Touched:Connect(print)), p.Touched == p.Touched)", &["RBXScriptSignal RBXScriptConnection true"]),
    ]);
}

#[test]
fn a_handler_that_fires_its_event_ends() {
    let source = "local e = Instance.new('BindableEvent') local n = 0 e.Event:Connect(function() n += 1 e:Fire() end) e:Fire() shared.n = function() print(n) end";
    for deferred in [false, true] {
        let mut options = VmOptions::new(Side::Server);
        options.deferred = deferred;
        let mut stage = Stage::with(options);
        let said = stage.run(source);
        assert_eq!(
            said,
            ["error: Maximum event re-entrancy depth exceeded for Event"],
            "{deferred}"
        );
        assert_eq!(stage.run("shared.n()"), ["10"], "{deferred}");
    }
}

#[test]
fn deferred_handlers_run_after_the_script() {
    let mut options = VmOptions::new(Side::Server);
    options.deferred = true;
    let mut stage = Stage::with(options);
    let said = stage.run(
        "local e = Instance.new('BindableEvent') local c = e.Event:Connect(function(n) print('handler', n) end)
         e:Fire(1) print('script') local d = e.Event:Connect(function() print('never') end) e:Fire(2) d:Disconnect()
         local p = Instance.new('Part', workspace) p.Destroying:Connect(function() print('pending still runs') end) p:Destroy()",
    );
    assert_eq!(
        said,
        ["script", "handler 1", "handler 2", "pending still runs"]
    );
}

#[test]
fn changes_by_others_become_events() {
    let mut stage = Stage::new();
    stage.run("workspace.ChildAdded:Connect(function(c) print('added', c.Name) c.Changed:Connect(function(n) print(n) end) end)");
    let workspace = stage.service("Workspace");
    let part = stage.add("Part", workspace, "Other");
    assert_eq!(stage.ticks(1), ["added Other", "Parent"]);
    let table = studio_model::ClassTable::get();
    let class = table.class_named("Part").expect("Part");
    let anchored = table.find(class, "Anchored").expect("Anchored");
    stage
        .model
        .set_property(part, anchored, studio_model::Value::Bool(true))
        .expect("a flag");
    assert_eq!(stage.ticks(1), ["Anchored"]);
    assert_eq!(stage.ticks(1), [""; 0]);
}

#[test]
fn a_destroyed_instance_lets_go_of_what_listened_to_it() {
    let mut stage = Stage::new();
    stage.run(
        "_G.weak = setmetatable({}, { __mode = 'k' })
        for i = 1, 3 do
            local part = Instance.new('Part')
            _G.weak[part] = true
            part.Changed:Connect(function() print(part) end)
            part.Touched:Once(function() print(part) end)
            task.spawn(function() part.AncestryChanged:Wait() print(i) part.Changed:Wait() end)
            part.Parent = workspace
            part:Destroy()
        end",
    );
    for _ in 0..2 {
        stage.ticks(1);
        let collected = stage
            .vm
            .lend(&mut stage.model, |running| running.lua().gc_collect());
        assert!(collected.is_ok());
    }
    assert_eq!(stage.run("print(next(_G.weak))"), ["nil"]);
}
