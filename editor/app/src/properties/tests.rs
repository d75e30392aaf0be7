//! The panel as people use it: by the labels of its editors.

mod attributes;
mod editing;
mod every_class;
mod origins;

use egui::Key;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use studio_document::Document;
use studio_model::{Change, ClassTable, DataModel, InstanceId, Value};

use super::Properties;
use crate::command::{Command, Commands, SelectMode, fields, run};
use crate::theme;

/// A place with its panel.
struct World {
    document: Document,
    panel: Properties,
    ids: Vec<InstanceId>,
    /// What was asked for and is done elsewhere.
    asked: Vec<Command>,
    refused: Vec<String>,
}

impl World {
    /// A place with an instance of each of some classes in its workspace, all selected.
    fn new(classes: &[&str]) -> Self {
        let mut model = DataModel::new();
        let root = model.root();
        let workspace = insert(&mut model, "Workspace", root);
        let ids: Vec<InstanceId> = classes
            .iter()
            .map(|class| insert(&mut model, class, workspace))
            .collect();
        let mut document = Document::new(model, 1 << 40);
        document.select_only(ids.iter().copied());
        Self {
            document,
            panel: Properties::default(),
            ids,
            asked: Vec::new(),
            refused: Vec::new(),
        }
    }

    /// Sets a property of one instance.
    fn with(mut self, index: usize, name: &str, value: Value) -> Self {
        let id = self.ids[index];
        let model = self.document.model();
        let class = model.class(id).unwrap();
        let property = model.table().find(class, name).unwrap();
        let set = self
            .document
            .edit("Prepare", |edit| Ok(edit.set(id, property, value)?));
        set.unwrap();
        self
    }

    fn value(&self, index: usize, name: &str) -> Value {
        let model = self.document.model();
        let class = model.class(self.ids[index]).unwrap();
        let property = model.table().find(class, name).unwrap();
        model.value(self.ids[index], property).unwrap()
    }

    fn show(&mut self, ui: &mut egui::Ui) {
        let mut commands = Commands::default();
        self.panel.show(ui, &self.document, &mut commands);
        for command in commands.take() {
            self.run(command);
        }
    }

    fn run(&mut self, command: Command) {
        let document = &mut self.document;
        let result = match command {
            Command::SetEach { values, phase } => fields::set_each(document, values, phase),
            Command::Gesture(gesture) => run::drag(document, gesture),
            Command::SetAttribute {
                ids,
                name,
                value,
                phase,
            } => {
                let field = crate::command::Field::Attribute(name);
                let each = |&id: &InstanceId| (id, field.clone(), value.clone());
                fields::set_each(document, ids.iter().map(each).collect(), phase)
            }
            Command::RenameAttribute { ids, from, to } => {
                document.rename_attribute(&ids, &from, &to)
            }
            Command::SetTag { ids, tag, present } if present => document.add_tag(&ids, &tag),
            Command::SetTag { ids, tag, .. } => document.remove_tag(&ids, &tag),
            Command::Rename(id, name) => document.rename(&[id], &name),
            Command::Select(ids, SelectMode::Replace) => {
                document.select_only(ids);
                Ok(())
            }
            other => {
                self.asked.push(other);
                Ok(())
            }
        };
        self.refused
            .extend(result.err().map(|error| error.to_string()));
    }

    fn steps(&self) -> usize {
        self.document.history().position()
    }
}

fn insert(model: &mut DataModel, class: &str, parent: InstanceId) -> InstanceId {
    let class = ClassTable::get().class_named(class).unwrap();
    let id = model.create(class).unwrap();
    let change = Change::Insert {
        root: id,
        parent,
        before: None,
    };
    model.apply(change).unwrap();
    id
}

fn harness(world: World) -> Harness<'static, World> {
    let mut installed = false;
    let mut harness = Harness::builder()
        .with_size([300.0, 1400.0])
        .with_max_steps(16)
        .build_ui_state(
            move |ui, world: &mut World| {
                // Fonts are there from the second frame on.
                if std::mem::replace(&mut installed, true) {
                    world.show(ui);
                } else {
                    theme::install(ui.ctx());
                    ui.ctx().request_repaint();
                }
            },
            world,
        );
    harness.run();
    harness
}

/// Types into the field of this label, and Enter.
fn enter(harness: &mut Harness<'_, World>, label: &str, text: &str) {
    harness.get_by_label(label).click();
    harness.run();
    harness.get_by_label(label).type_text(text);
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
}

fn click(harness: &mut Harness<'_, World>, label: &str) {
    harness.get_by_label(label).click();
    harness.run();
}
