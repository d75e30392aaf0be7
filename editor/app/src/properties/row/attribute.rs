//! An attribute as a row: like a property, but its name can be changed and it can be deleted.

use egui::{Id, Rect};

use super::RowShown;
use crate::command::Phase;
use crate::properties::editors::{self, Cell, Deed};
use crate::properties::list::INDENT;
use crate::properties::merged::Attribute;
use crate::properties::parts::{self, Patch, Sub};
use crate::properties::rows::View;
use crate::properties::{attribute_field, attributes, command};
use crate::theme;
use crate::widgets::{self, glyph_button};

impl RowShown<'_, '_> {
    /// An attribute.
    pub(in crate::properties) fn attribute(&mut self, attribute: &Attribute) {
        let [name, value, slot] = self.columns.cells(self.rect, INDENT);
        self.hover(name.union(slot));
        if !parts::subs(&attribute.merged.value).is_empty() {
            self.caret(&attribute.name);
        }
        let panel = &mut *self.panel;
        let state = &mut panel.attributes;
        attributes::show_name(state, &panel.cache, self.ui, name, attribute, self.out);
        let label = format!("Delete attribute {}", attribute.name);
        let id = Id::new(("properties delete attribute", &attribute.name));
        let glyph = egui_phosphor::regular::X;
        if glyph_button(self.ui, slot, id, glyph, &label).clicked() {
            self.edit_attribute(attribute, &Patch::Reset, Phase::Once);
        }
        let cell = self.attribute_cell(attribute, value);
        if let Some(deed) = self.editor(|ui, around| editors::show(ui, &cell, around)) {
            self.act_on_attribute(deed, attribute);
        }
    }

    /// A part of an attribute, below it.
    pub(in crate::properties) fn attribute_part(
        &mut self,
        attribute: &Attribute,
        name: &'static str,
        sub: Sub,
    ) {
        let [name_rect, value, slot] = self.columns.cells(self.rect, INDENT + 12.0);
        self.hover(name_rect.union(slot));
        let weak = theme::colors(self.ui.ctx()).weak;
        widgets::line(self.ui, name_rect, name, widgets::font(), weak);
        let cell = self.attribute_cell(attribute, value);
        if let Some(deed) = self.editor(|ui, _| editors::show_sub(ui, &cell, sub)) {
            self.act_on_attribute(deed, attribute);
        }
    }

    fn attribute_cell<'c>(&self, attribute: &'c Attribute, rect: Rect) -> Cell<'c> {
        let generation = self.panel.cache.generation;
        Cell {
            id: Id::new(("properties attribute", generation, &attribute.name)),
            label: &attribute.name,
            rect,
            merged: &attribute.merged,
            enabled: true,
            range: None,
            unit: None,
            enum_id: None,
            slice: None,
            view: View::Whole,
            target: None,
            joined: self.panel.preferences.joined.contains(&*attribute.name),
            picking: false,
        }
    }

    fn act_on_attribute(&mut self, deed: Deed, attribute: &Attribute) {
        match deed {
            Deed::Edit(patch, phase) => self.edit_attribute(attribute, &patch, phase),
            deed => self.go(&deed),
        }
    }

    fn edit_attribute(&mut self, attribute: &Attribute, patch: &Patch, phase: Phase) {
        let document = self.document;
        // Values of another type are left alone, unless all are replaced.
        let value_type = attribute.merged.value.value_type();
        let fits = |id| {
            let value = document.model().attribute(id, &attribute.name);
            let same = value.is_some_and(|value| value.value_type() == value_type);
            same || !matches!(patch, Patch::Numbers(..) | Patch::Flag(..))
        };
        let field_of = |id| attribute_field(document, &attribute.name, id).filter(|_| fits(id));
        let ids = &self.panel.cache.ids;
        self.out
            .push(command(document, ids, &field_of, patch, phase));
    }
}
