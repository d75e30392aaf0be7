//! The place that tests are tested on.

use std::sync::{Arc, OnceLock};

use studio_model::known::known;
use studio_model::{Change, ClassId, DataModel, InstanceId, Value};
use studio_publish::{Input, ScriptChecker, ScriptProblem};
use studio_snapshot::Snapshot;

/// Makes a door, counts seconds, and opens the door for who sets an attribute.
const SERVER: &str = "
local door = Instance.new('Part')
door.Name = 'Door'
door.Anchored = true
door.Transparency = 0.3
door:SetAttribute('seconds', 0)
door.Parent = workspace
local bell = Instance.new('BindableEvent')
bell.Name = 'Bell'
bell.Parent = workspace
local ask = Instance.new('BindableFunction')
ask.Name = 'Ask'
ask.Parent = workspace
ask.OnInvoke = function(text) task.wait(0.25) return text .. '!', { deep = { door } } end
print('ready', game.Players.MaxPlayers > 0)
workspace:GetAttributeChangedSignal('break'):Connect(function() error('it broke') end)
task.spawn(function()
    while true do
        task.wait(1)
        door:SetAttribute('seconds', door:GetAttribute('seconds') + 1)
        print('rolled', math.random(1, 1000000), Random.new():NextInteger(1, 1000000))
    end
end)
";

const CLIENT: &str = "
local door = workspace:WaitForChild('Door')
print('sees', door.Name)
";

/// It, published once.
pub(super) fn place() -> Arc<Snapshot> {
    static PLACE: OnceLock<Arc<Snapshot>> = OnceLock::new();
    Arc::clone(PLACE.get_or_init(|| {
        let mut model = DataModel::new();
        let root = model.root();
        let class = |name| model_class(name);
        insert(&mut model, known().workspace, root);
        let server = insert(&mut model, class("ServerScriptService"), root);
        script(&mut model, "Script", server, SERVER);
        let starter = insert(&mut model, class("StarterPlayer"), root);
        let scripts = insert(&mut model, class("StarterPlayerScripts"), starter);
        script(&mut model, "LocalScript", scripts, CLIENT);
        publish(&model)
    }))
}

/// A place with nothing in it.
pub(super) fn empty() -> Arc<Snapshot> {
    let mut model = DataModel::new();
    let root = model.root();
    insert(&mut model, known().workspace, root);
    publish(&model)
}

fn model_class(name: &str) -> ClassId {
    let table = studio_model::ClassTable::get();
    table.class_named(name).unwrap_or_else(|| panic!("{name}"))
}

fn script(model: &mut DataModel, class: &str, parent: InstanceId, source: &str) {
    let class = model_class(class);
    let id = insert(model, class, parent);
    let property = model.table().find(class, "Source").expect("a script");
    let source = Value::String(source.into());
    model.set_property(id, property, source).expect("a source");
}

fn insert(model: &mut DataModel, class: ClassId, parent: InstanceId) -> InstanceId {
    let root = model.create(class).expect("room");
    let before = None;
    let insert = Change::Insert {
        root,
        parent,
        before,
    };
    model.apply(insert).expect("a place");
    root
}

fn publish(model: &DataModel) -> Arc<Snapshot> {
    let (snapshot, report) = studio_publish::publish(&Input::model(model), &NoChecks);
    Arc::new(snapshot.unwrap_or_else(|| panic!("{report:?}")))
}

struct NoChecks;

impl ScriptChecker for NoChecks {
    fn check(&self, _source: &str) -> Result<(), ScriptProblem> {
        Ok(())
    }
}
