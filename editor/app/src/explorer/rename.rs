//! The text field in the place of a row's name: Enter or a click elsewhere commits it, Esc forgets it.

use egui::{Id, Rect, Ui, vec2};
use studio_document::Document;
use studio_model::limits::NAME_BYTES_MAX;

use super::outline::Row;
use super::{Explorer, can_rename};
use crate::command::{Command, Commands};
use crate::widgets;

impl Explorer {
    /// Shows the field.
    pub(super) fn rename_field(
        &mut self,
        ui: &mut Ui,
        tree: Id,
        rect: Rect,
        row: Row,
        document: &Document,
        out: &mut Commands,
    ) {
        let id = tree.with(row.id).with("name");
        let Some(renaming) = &mut self.renaming else {
            return;
        };
        if std::mem::take(&mut renaming.fresh) {
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        let mut field = rect.shrink2(vec2(0.0, 1.0));
        field.min.x -= 5.0;
        let start = document.model().name(row.id);
        let label = format!("Name of {start}");
        let renamed = widgets::text::edit(ui, field, id, &label, start, "", &check_name);
        if !widgets::text::is_editing(ui, id) {
            // What could not be used must not be offered again the next time.
            ui.data_mut(|data| data.remove::<widgets::text::Draft>(id));
            self.renaming = None;
            if !ui.ctx().text_edit_focused() {
                ui.memory_mut(|memory| memory.request_focus(tree));
            }
        }
        if let Some(name) = renamed
            && can_rename(document, row.id)
        {
            out.push(Command::Rename(row.id, name));
        }
    }
}

fn check_name(name: &str) -> Result<(), String> {
    if name.trim().is_empty() {
        return Err("A name has at least one letter".to_owned());
    }
    if name.len() > NAME_BYTES_MAX {
        return Err(format!("A name has at most {NAME_BYTES_MAX} bytes"));
    }
    Ok(())
}
