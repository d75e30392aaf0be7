//! The properties of what is selected, made of the class table. Shows a document and asks for commands; keeps only the
//! filter, what is folded and what is computed.
//!
//! Read next: `rows` (which properties there are), `merged` (what many instances have in common), `parts` (values as
//! numbers), `editors` (one for each type), `list` (the lines of the panel).

mod attributes;
mod editors;
mod header;
mod list;
mod merged;
mod origins;
mod parts;
mod row;
mod rows;
mod tags;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{Id, Rect, Ui};
use serde::{Deserialize, Serialize};
use studio_document::Document;
use studio_model::known::known;
use studio_model::{ClassId, DataModel, InstanceId, PropertyId, Value};

use crate::command::{Command, Commands, Field, Phase, Tone};
use crate::theme::{self, ROW_HEIGHT};
use crate::widgets::picker::Recent;
use crate::widgets::search::search_field;
use crate::words::one;
use merged::Cache;
use parts::Patch;
use rows::Section;

/// What a person prefers in this panel. Not part of a place; kept in settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Sections that are folded.
    pub folded: BTreeSet<String>,
    /// Rows whose parts are shown below them.
    pub unfolded: BTreeSet<String>,
    /// Vectors that are shown as one field, by name.
    pub joined: BTreeSet<String>,
    /// The share of the width that names have.
    pub split: f32,
    /// Whether properties are shown that are deprecated, hidden from scripts or not saved.
    pub show_all: bool,
    /// Colours used last.
    pub recent: Recent,
}

impl Default for Preferences {
    fn default() -> Self {
        let folded = ["Surface", "Surface Inputs", "Permissions", "Localization"];
        Self {
            folded: folded.map(str::to_owned).into(),
            unfolded: BTreeSet::new(),
            joined: BTreeSet::new(),
            split: 0.45,
            show_all: false,
            recent: Recent::default(),
        }
    }
}

/// The Properties panel's own state.
#[derive(Debug, Default)]
pub struct Properties {
    /// What a person prefers.
    pub preferences: Preferences,
    filter: String,
    focus_filter: bool,
    cache: Cache,
    sections: Vec<Section>,
    assets: Vec<String>,
    pick: Option<Pick>,
    /// A value that was copied here.
    copied: Option<Value>,
    attributes: attributes::State,
    tags: tags::State,
    origins: origins::State,
    /// Whether a value is being dragged.
    dragging: bool,
}

/// The least and greatest share of names.
const SPLIT_MIN: f32 = 0.2;
const SPLIT_MAX: f32 = 0.7;

/// A reference that waits for an instance.
#[derive(Debug, Clone, PartialEq)]
pub struct Pick {
    /// What waits: the property or attribute, for people.
    pub name: String,
    /// What fits: instances of this class and of those that extend it; `None` is all.
    pub class: Option<ClassId>,
    targets: Vec<(InstanceId, Field)>,
}

impl Pick {
    /// Why an instance cannot be what the reference points at; `None` if it can.
    fn refusal(&self, model: &DataModel, id: InstanceId) -> Option<String> {
        let wanted = self.class.filter(|&wanted| !model.is_a(id, wanted))?;
        let class = model.table().class(wanted).name;
        let (name, what) = (&self.name, model.name(id));
        let is = one(model.class_name(id));
        // A click in the view means the model that a part is in.
        let hint = if model.is_a(id, known().model) && wanted == known().base_part {
            " Alt+click in the view takes the part itself."
        } else {
            ""
        };
        let wanted = one(class);
        Some(format!("{name} takes {wanted}, and {what} is {is}.{hint}"))
    }
}

impl Properties {
    /// A panel as it was left.
    pub fn new(preferences: Preferences) -> Self {
        let split = if preferences.split.is_finite() {
            preferences.split.clamp(SPLIT_MIN, SPLIT_MAX)
        } else {
            Preferences::default().split
        };
        Self {
            preferences: Preferences {
                split,
                ..preferences
            },
            ..Self::default()
        }
    }

    /// Whether Esc is this panel's: something is dragged or open, or a reference waits.
    pub fn is_busy(&self, context: &egui::Context) -> bool {
        self.pick.is_some() || self.dragging || egui::Popup::is_any_open(context)
    }

    /// Shows the panel.
    pub fn show(&mut self, ui: &mut Ui, document: &Document, out: &mut Commands) {
        let model = document.model();
        let selected = document.selection().ids();
        if self.cache.follow(model, selected) {
            let classes: Vec<_> = self.cache.classes.iter().map(|(class, _)| *class).collect();
            self.sections = rows::sections(model.table(), &classes);
            self.pick = None;
            self.attributes.selection_changed();
            self.origins = origins::State::default();
        }
        if self.pick.is_some()
            && ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::Escape))
        {
            self.pick = None;
        }
        ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
        if selected.is_empty() {
            empty(ui);
            return;
        }
        header::show(ui, &self.cache, document, out);
        self.filter_row(ui);
        self.dragging = ui.ctx().dragged_id().is_some() && document.has_gesture();
        list::show(self, ui, document, out);
    }

    /// Puts the keyboard into the filter.
    pub fn focus_filter(&mut self) {
        self.focus_filter = true;
    }

    /// Forgets what it knew of a document: another one is shown from now on.
    pub fn forget(&mut self) {
        self.cache = self.cache.successor();
        self.sections.clear();
        self.pick = None;
    }

    /// The place's assets, by their paths below the place's `assets` folder.
    pub fn set_assets(&mut self, assets: &[String]) {
        if self.assets != assets {
            self.assets = assets.to_vec();
        }
    }

    /// The reference that waits for an instance: the next one that is clicked, in the tree or in the viewport, goes to
    /// [`Self::picked`] instead of being selected.
    pub fn wants_pick(&self) -> Option<&Pick> {
        self.pick.as_ref()
    }

    /// An instance was clicked while a reference waited for one. If it does not fit, that is said, and the reference goes
    /// on waiting.
    pub fn picked(&mut self, model: &DataModel, id: InstanceId, out: &mut Commands) {
        if let Some(pick) = self.pick.take() {
            if let Some(refusal) = pick.refusal(model, id) {
                out.push(Command::Tell(Tone::Warning, refusal));
                self.pick = Some(pick);
                return;
            }
            let value = Value::Ref(Some(id));
            let targets = pick.targets.into_iter();
            out.push(Command::SetEach {
                values: targets
                    .map(|(of, field)| (of, field, Some(value.clone())))
                    .collect(),
                phase: Phase::Once,
            });
        }
    }

    fn filter_row(&mut self, ui: &mut Ui) {
        let (_, row) = ui.allocate_space(egui::vec2(ui.available_width(), ROW_HEIGHT + 8.0));
        let mut field = row.shrink2(egui::vec2(8.0, 3.0));
        let side = field.height();
        field.max.x -= side + 4.0;
        let id = Id::new("properties filter");
        let hint = "Filter properties";
        let response = search_field(ui, field, id, hint, hint, &mut self.filter);
        if std::mem::take(&mut self.focus_filter) {
            response.request_focus();
            response.scroll_to_me(None);
        }
        let button = Rect::from_min_size(
            egui::pos2(field.right() + 4.0, field.top()),
            egui::vec2(side, side),
        );
        let glyph = egui_phosphor::regular::DOTS_THREE_VERTICAL;
        let label = "What is shown";
        let response = crate::widgets::glyph_button(ui, button, id.with("menu"), glyph, label);
        let preferences = &mut self.preferences;
        let sections = &self.sections;
        egui::Popup::menu(&response).show(|ui| {
            crate::widgets::check_box(ui, &mut preferences.show_all, "Show all properties")
                .on_hover_text("Also those that are deprecated, hidden or not saved");
            if ui.button("Expand all sections").clicked() {
                preferences.folded.clear();
            }
            if ui.button("Collapse all sections").clicked() {
                let names = sections.iter().map(|section| section.name.to_owned());
                preferences.folded.extend(names);
            }
        });
    }
}

/// What is there where nothing is selected.
fn empty(ui: &mut Ui) {
    let colors = theme::colors(ui.ctx());
    ui.add_space(24.0);
    ui.vertical_centered(|ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        ui.label(
            egui::RichText::new(egui_phosphor::regular::CURSOR_CLICK)
                .size(28.0)
                .color(colors.weak),
        );
        ui.label("Nothing is selected");
        ui.colored_label(
            colors.weak,
            "Click something in the viewport or in the Explorer",
        );
    });
}

/// An edit of the selection, as a command.
fn command(
    document: &Document,
    ids: &[InstanceId],
    field_of: &dyn Fn(InstanceId) -> Option<Field>,
    patch: &Patch,
    phase: Phase,
) -> Command {
    let model = document.model();
    let value_of = |id: InstanceId, field: &Field| match field {
        Field::Property(property) => model.value(id, *property),
        Field::Attribute(name) => model.attribute(id, name).cloned(),
    };
    let values = ids.iter().filter_map(|&id| {
        let field = field_of(id)?;
        let value = patch.apply(&value_of(id, &field)?);
        Some((id, field, value))
    });
    Command::SetEach {
        values: if phase == Phase::Cancel {
            Vec::new()
        } else {
            values.collect()
        },
        phase,
    }
}

/// The field of a property that a row shows for an instance.
fn property_field(document: &Document, row: &rows::Row, id: InstanceId) -> Option<Field> {
    let property: PropertyId = row.property_of(document.model().class(id)?)?;
    Some(Field::Property(property))
}

/// The field of an attribute, for instances that have it.
fn attribute_field(document: &Document, name: &Arc<str>, id: InstanceId) -> Option<Field> {
    let has = document.model().attribute(id, name).is_some();
    has.then(|| Field::Attribute(Arc::clone(name)))
}
