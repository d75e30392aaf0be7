//! What a person does in the tree, by labels, and what is asked for.

mod changing;
mod searching;
mod selecting;

use egui::{Key, Modifiers, Pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use studio_document::Document;
use studio_model::{DataModel, InstanceId};

use super::*;
use crate::action::Action;
use crate::command::SelectMode;
use crate::theme;

/// The panel with a document, and a runner that does what selects, renames and moves.
struct Desk {
    explorer: Explorer,
    document: Document,
    log: Vec<Command>,
}

impl Desk {
    fn id(&self, name: &str) -> InstanceId {
        let model = self.document.model();
        let mut all = model.descendants(model.root());
        all.find(|&id| model.name(id) == name).unwrap()
    }

    fn children(&self, name: &str) -> Vec<&str> {
        let model = self.document.model();
        let children = model.children(self.id(name));
        children.map(|id| model.name(id)).collect()
    }

    fn selected(&self) -> Vec<&str> {
        let model = self.document.model();
        let ids = self.document.selection().ids().iter();
        ids.map(|&id| model.name(id)).collect()
    }

    fn run(&mut self, command: Command) {
        match command.clone() {
            Command::Select(ids, mode) => self.document.select(|selection| match mode {
                SelectMode::Replace => selection.set(ids),
                SelectMode::Add => selection.add(ids),
                SelectMode::Remove => selection.remove(ids),
                SelectMode::Toggle => ids.into_iter().for_each(|id| selection.toggle(id)),
            }),
            Command::Rename(id, name) => {
                let work = |edit: &mut studio_document::Edit<'_>| Ok(edit.rename(id, &name)?);
                self.document.edit("Rename", work).unwrap();
            }
            Command::Reparent {
                ids,
                parent,
                before,
            } => {
                let work = |edit: &mut studio_document::Edit<'_>| {
                    for id in ids {
                        edit.reparent(id, parent, before)?;
                    }
                    Ok(())
                };
                self.document.edit("Move", work).unwrap();
            }
            Command::Insert { class, parent } => self.insert(class, parent.unwrap()),
            _ => {}
        }
        self.log.push(command);
    }

    fn insert(&mut self, class: studio_model::ClassId, parent: InstanceId) {
        let work = |edit: &mut studio_document::Edit<'_>| {
            let id = edit.create(class)?;
            edit.insert(id, parent, None)?;
            Ok(id)
        };
        let id = self.document.edit("Insert", work).unwrap();
        self.document.select_only([id]);
    }
}

/// Workspace (House (Wall, Door, Roof), Lamp), Lighting, and a service that few people know.
fn place() -> Document {
    let mut document = Document::new(DataModel::new(), 7 << 32);
    let add = |document: &mut Document, class: &str, name: &str, parent: &str| {
        let model = document.model();
        let class = model.table().class_named(class).unwrap();
        let mut all = model.subtree(model.root());
        let parent = all.find(|&id| model.name(id) == parent).unwrap();
        drop(all);
        let work = |edit: &mut studio_document::Edit<'_>| {
            let id = edit.create(class)?;
            edit.rename(id, name)?;
            edit.insert(id, parent, None)?;
            Ok(())
        };
        document.edit("Add", work).unwrap();
    };
    for (class, name, parent) in [
        ("Lighting", "Lighting", "Game"),
        ("HttpService", "HttpService", "Game"),
        ("Workspace", "Workspace", "Game"),
        ("Model", "House", "Workspace"),
        ("Part", "Wall", "House"),
        ("Part", "Door", "House"),
        ("WedgePart", "Roof", "House"),
        ("Part", "Lamp", "Workspace"),
    ] {
        add(&mut document, class, name, parent);
    }
    document
}

fn harness(document: Document) -> Harness<'static, Desk> {
    let desk = Desk {
        explorer: Explorer::default(),
        document,
        log: Vec::new(),
    };
    let mut harness = Harness::builder()
        .with_size([300.0, 420.0])
        .with_step_dt(1.0 / 60.0)
        .with_max_steps(40)
        .build_ui_state(
            |ui, desk: &mut Desk| {
                let mut out = Commands::default();
                desk.explorer.show(ui, &desk.document, &mut out);
                for command in out.take() {
                    desk.run(command);
                    ui.ctx().request_repaint();
                }
            },
            desk,
        );
    theme::install(&harness.ctx);
    harness.run();
    harness
}

fn click(harness: &mut Harness<'_, Desk>, label: &str, modifiers: Modifiers) {
    harness.get_by_label(label).click_modifiers(modifiers);
    harness.run();
    // So that two clicks in a row are none of one double click.
    harness.input_mut().time = Some(harness.ctx.input(|input| input.time) + 2.0);
    harness.run();
}

fn press(harness: &mut Harness<'_, Desk>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run();
}

fn type_text(harness: &mut Harness<'_, Desk>, text: &str) {
    harness.event(egui::Event::Text(text.to_owned()));
    harness.run();
}

/// Opens House.
fn open_house(harness: &mut Harness<'_, Desk>) {
    click(harness, "Expand House", Modifiers::NONE);
}

fn row(harness: &Harness<'_, Desk>, label: &str) -> Rect {
    harness.get_by_label(label).rect()
}

/// Drags a row to a point.
fn drag(harness: &mut Harness<'_, Desk>, label: &str, to: Pos2) {
    let from = row(harness, label).center();
    harness.hover_at(from);
    harness.run();
    harness.drag_at(from);
    harness.run();
    for step in 1..=4 {
        harness.hover_at(from + (to - from) * (step as f32 / 4.0));
        harness.run_steps(1);
    }
    harness.drop_at(to);
    harness.run();
}
