//! Attributes: their names, which can be changed, and the line that makes new ones.

use std::sync::Arc;

use egui::{Id, Rect, Sense, Ui, pos2};
use studio_model::{ValueType, limits};

use super::list::Columns;
use super::merged::{Attribute, Cache};
use crate::command::{Command, Commands, Phase};
use crate::theme;
use crate::widgets::choice::Choice;
use crate::widgets::text::{Draft, TextField};
use crate::widgets::{self, glyph_button};

/// What is typed for new attributes.
#[derive(Debug)]
pub(super) struct State {
    /// The one that is being renamed.
    renaming: Option<Arc<str>>,
    /// Whether its field was not shown yet.
    fresh: bool,
    name: String,
    value_type: ValueType,
}

impl Default for State {
    fn default() -> Self {
        Self {
            renaming: None,
            fresh: false,
            name: String::new(),
            value_type: ValueType::String,
        }
    }
}

impl State {
    /// What was typed for the former selection is gone.
    pub(super) fn selection_changed(&mut self) {
        self.renaming = None;
        self.name.clear();
    }
}

/// The types that new attributes can have: of numbers one is enough.
fn types() -> impl Iterator<Item = ValueType> {
    let other = [
        ValueType::Float32,
        ValueType::Int32,
        ValueType::Int64,
        ValueType::BinaryString,
        ValueType::EnumItem,
    ];
    ValueType::ALL
        .iter()
        .copied()
        .filter(move |value_type| value_type.is_attribute() && !other.contains(value_type))
}

/// What people call a type.
fn type_name(value_type: ValueType) -> &'static str {
    match value_type {
        ValueType::Float64 => "Number",
        ValueType::Bool => "Boolean",
        value_type => value_type.name(),
    }
}

fn check_name(name: &str) -> Result<(), String> {
    if name.is_empty() {
        Err("a name is missing".to_owned())
    } else if name.len() > limits::ATTRIBUTE_NAME_BYTES_MAX {
        Err(format!(
            "a name has at most {} bytes",
            limits::ATTRIBUTE_NAME_BYTES_MAX
        ))
    } else if !name
        .chars()
        .all(|c| c.is_alphanumeric() || "_-. /".contains(c))
    {
        Err("a name has letters, digits, _, -, ., / and spaces".to_owned())
    } else {
        Ok(())
    }
}

/// The field that an attribute's name becomes.
fn rename(
    state: &mut State,
    cache: &Cache,
    ui: &mut Ui,
    rect: Rect,
    name: &Arc<str>,
    out: &mut Commands,
) {
    let field = Id::new(("properties rename", cache.generation, name));
    if std::mem::take(&mut state.fresh) {
        ui.memory_mut(|memory| memory.request_focus(field));
    }
    let label = format!("Rename attribute {name}");
    let typed = TextField {
        id: field,
        label: &label,
        text: Some(name),
        hint: "",
        enabled: true,
        check: &check_name,
    }
    .show(ui, rect);
    if let Some(to) = typed {
        state.renaming = None;
        out.push(Command::RenameAttribute {
            ids: Arc::clone(&cache.ids),
            from: Arc::clone(name),
            to: to.into(),
        });
    } else if !ui.memory(|memory| memory.has_focus(field))
        && ui.data(|data| data.get_temp::<Draft>(field)).is_none()
    {
        state.renaming = None;
    }
}

/// The name of an attribute: double-click, or the menu, to change it.
pub(super) fn show_name(
    state: &mut State,
    cache: &Cache,
    ui: &mut Ui,
    rect: Rect,
    attribute: &Attribute,
    out: &mut Commands,
) {
    let name = &attribute.name;
    if state.renaming.as_ref() == Some(name) {
        return rename(state, cache, ui, rect, name, out);
    }
    let colors = theme::colors(ui.ctx());
    let everywhere = attribute.count == cache.ids.len();
    let color = if everywhere { colors.text } else { colors.weak };
    widgets::line(ui, rect, name, widgets::font(), color);
    let id = Id::new(("properties attribute name", name));
    let response = ui.interact(rect, id, Sense::click());
    let label = format!("Attribute {name}");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, &label));
    let mut rename = response.double_clicked();
    response.context_menu(|ui| {
        rename |= ui.button("Rename").clicked();
        if ui.button("Delete").clicked() {
            out.push(Command::SetAttribute {
                ids: Arc::clone(&cache.ids),
                name: Arc::clone(name),
                value: None,
                phase: Phase::Once,
            });
        }
        if ui.button("Copy name").clicked() {
            ui.ctx().copy_text(name.to_string());
        }
        if !everywhere && ui.button("Give it to all").clicked() {
            out.push(Command::SetAttribute {
                ids: Arc::clone(&cache.ids),
                name: Arc::clone(name),
                value: Some(attribute.merged.value.clone()),
                phase: Phase::Once,
            });
        }
    });
    let kind = type_name(attribute.merged.value.value_type());
    let words = if everywhere {
        format!("{name}: {kind}. Double-click to rename.")
    } else {
        let (count, all) = (attribute.count, cache.ids.len());
        format!("{name}: {kind}. {count} of {all} have it.")
    };
    response.on_hover_text(words);
    if rename {
        state.renaming = Some(Arc::clone(name));
        state.fresh = true;
    }
}

fn choose_type(state: &mut State, ui: &mut Ui, rect: Rect, id: Id) {
    let kinds: Vec<ValueType> = types().collect();
    let names: Vec<&str> = kinds.iter().map(|&kind| type_name(kind)).collect();
    let chosen = Choice {
        id,
        label: "Type of the new attribute",
        current: Some(type_name(state.value_type)),
        names: &names,
        swatches: &[],
        enabled: true,
    }
    .show(ui, rect);
    if let Some(chosen) = chosen {
        state.value_type = kinds[chosen];
    }
}

/// The line that makes new attributes: a name and a type.
pub(super) fn show_new(
    state: &mut State,
    cache: &Cache,
    ui: &mut Ui,
    line: Rect,
    columns: Columns,
    out: &mut Commands,
) {
    let [mut name, kind, slot] = columns.cells(line.shrink2(egui::vec2(0.0, 2.0)), 8.0);
    name.max.x += 3.0;
    let id = Id::new(("properties new attribute", cache.generation));
    let typed = TextField {
        id,
        label: "New attribute",
        text: Some(&state.name),
        hint: "New attribute",
        enabled: true,
        check: &|name| {
            if name.is_empty() {
                Ok(())
            } else {
                check_name(name)
            }
        },
    }
    .show(ui, name);
    let enter = ui.input(|input| input.key_pressed(egui::Key::Enter));
    let entered = typed.is_some() && enter;
    if let Some(typed) = typed {
        state.name = typed;
    }
    choose_type(state, ui, kind, id.with("type"));
    let add = Rect::from_min_max(pos2(slot.left() - 2.0, slot.top()), slot.max);
    let glyph = egui_phosphor::regular::PLUS;
    let clicked = glyph_button(ui, add, id.with("add"), glyph, "Add attribute").clicked();
    if !(clicked || entered) {
        return;
    }
    if state.name.is_empty() {
        ui.memory_mut(|memory| memory.request_focus(id));
        return;
    }
    out.push(Command::SetAttribute {
        ids: Arc::clone(&cache.ids),
        name: std::mem::take(&mut state.name).into(),
        value: Some(state.value_type.zero()),
        phase: Phase::Once,
    });
}
