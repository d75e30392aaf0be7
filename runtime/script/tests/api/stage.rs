//! A data model with its services, a VM, and a clock that is turned by hand.

use std::time::Duration;

use studio_model::{Change, ClassTable, DataModel, InstanceId, Value};
use studio_script::{Gate, Level, OutputEvent, Phase, Side, TickTime, Vm, VmOptions};

/// What a test plays on.
pub(crate) struct Stage {
    pub(crate) model: DataModel,
    pub(crate) vm: Vm,
    pub(crate) now: f64,
}

impl Stage {
    pub(crate) fn new() -> Self {
        Self::with(VmOptions::new(Side::Server))
    }

    pub(crate) fn client() -> Self {
        Self::with(VmOptions::new(Side::Client))
    }

    pub(crate) fn with(mut options: VmOptions) -> Self {
        options.resumption_max = options.resumption_max.min(Duration::from_millis(200));
        let mut model = DataModel::new();
        let root = model.root();
        for service in [
            "Workspace",
            "Players",
            "ReplicatedFirst",
            "ReplicatedStorage",
            "ServerScriptService",
            "ServerStorage",
            "StarterGui",
            "StarterPack",
            "StarterPlayer",
            "Lighting",
        ] {
            add(&mut model, service, root, service);
        }
        let vm = Vm::new(options).expect("a VM");
        vm.open(Gate::All);
        Self {
            model,
            vm,
            now: 0.0,
        }
    }

    pub(crate) fn service(&self, name: &str) -> InstanceId {
        let class = ClassTable::get().class_named(name).expect(name);
        self.model.service(class).expect(name)
    }

    /// Adds an instance.
    pub(crate) fn add(&mut self, class: &str, parent: InstanceId, name: &str) -> InstanceId {
        add(&mut self.model, class, parent, name)
    }

    /// Adds a script with its source.
    pub(crate) fn script(
        &mut self,
        class: &str,
        parent: InstanceId,
        name: &str,
        source: &str,
    ) -> InstanceId {
        let class = ClassTable::get().class_named(class).expect(class);
        let id = self.model.create(class).expect("room");
        let property = ClassTable::get().find(class, "Source").expect("a source");
        self.model
            .set_property(id, property, Value::String(source.into()))
            .expect("a source");
        insert(&mut self.model, id, parent, name);
        id
    }

    /// Runs a source at once.
    pub(crate) fn run(&mut self, source: &str) -> Vec<String> {
        let time = self.time();
        self.vm.lend(&mut self.model, |running| {
            running.set_time(time);
            if let Err(error) = running.run_source(source, "Test") {
                running.report(&error);
            }
            running.step(Phase::Input, time);
        });
        self.said()
    }

    fn time(&self) -> TickTime {
        TickTime {
            now: self.now,
            unix: 1_700_000_000.0 + self.now,
            delta: 1.0 / 60.0,
        }
    }

    /// Plays whole ticks.
    pub(crate) fn ticks(&mut self, count: u32) -> Vec<String> {
        self.ticks_unread(count);
        self.said()
    }

    /// The same; what is said stays.
    pub(crate) fn ticks_unread(&mut self, count: u32) {
        for _ in 0..count {
            self.now += 1.0 / 60.0;
            let time = self.time();
            self.vm.lend(&mut self.model, |running| {
                for phase in Phase::ALL {
                    running.step(phase, time);
                }
            });
        }
    }

    /// What was said since the last time.
    pub(crate) fn said(&mut self) -> Vec<String> {
        self.events().iter().map(line).collect()
    }

    pub(crate) fn events(&mut self) -> Vec<OutputEvent> {
        self.vm.take_output().0
    }
}

fn line(event: &OutputEvent) -> String {
    let mark = match event.level {
        Level::Print => "",
        Level::Info => "info: ",
        Level::Warn => "warn: ",
        Level::Error => "error: ",
    };
    format!("{mark}{}", event.text)
}

pub(crate) fn add(
    model: &mut DataModel,
    class: &str,
    parent: InstanceId,
    name: &str,
) -> InstanceId {
    let class = ClassTable::get().class_named(class).expect(class);
    let id = model.create(class).expect("room");
    insert(model, id, parent, name);
    id
}

fn insert(model: &mut DataModel, id: InstanceId, parent: InstanceId, name: &str) {
    model
        .apply(Change::SetName {
            id,
            name: name.into(),
        })
        .expect("a name");
    model
        .apply(Change::Insert {
            root: id,
            parent,
            before: None,
        })
        .expect("a place");
}

/// Runs each source on a stage of its own and compares what it says.
#[track_caller]
pub(crate) fn check(rows: &[(&str, &[&str])]) {
    for (source, expected) in rows {
        let said = Stage::new().run(source);
        assert_eq!(said, *expected, "{source}");
    }
}
