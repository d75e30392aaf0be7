//! The tree of instances. Shows a document and asks for commands; keeps only what is unfolded, searched, dragged and
//! renamed.
//!
//! Rows are a flat list that is made anew only when the journal says that what is shown has changed; a frame costs what
//! is in view, whatever the size of the place.

mod bar;
mod drag;
mod follow;
mod keys;
mod menu;
mod outline;
mod rename;
mod row;
mod search;
mod services;
#[cfg(test)]
mod tests;
mod tree;

use egui::{Id, Rect, Ui};
use rustc_hash::FxHashSet;
use studio_document::Document;
use studio_document::services::is_there;
use studio_model::{InstanceId, known::known};

use crate::command::{Command, Commands, SelectMode};
use crate::insert_menu::InsertMenu;
use crate::theme::ROW_HEIGHT;

use drag::Drag;
use follow::Follower;
use keys::Keyboard;
use outline::Outline;
use search::Search;

/// The Explorer panel's own state. It belongs to one document: with another one begins anew, with the default.
#[derive(Debug, Default)]
pub struct Explorer {
    /// Unfolded instances.
    open: FxHashSet<InstanceId>,
    outline: Outline,
    /// Whether the outline is out of date.
    dirty: bool,
    follower: Follower,
    search: Search,
    keyboard: Keyboard,
    renaming: Option<Renaming>,
    drag: Option<Drag>,
    insert: Option<InsertMenu>,
    /// To bring into view in the next frame.
    scroll_to: Option<InstanceId>,
    /// How far to scroll in the next frame, points.
    scroll_by: f32,
    /// Where the rows were in the last frame.
    view: View,
    hovered: Option<InstanceId>,
    all_services: bool,
    focus_search: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Renaming {
    id: InstanceId,
    /// Whether the field must still be given the keyboard.
    fresh: bool,
}

/// Where the rows are on the screen.
#[derive(Debug, Clone, Copy)]
struct View {
    /// The rows' window.
    rect: Rect,
    /// How far they are scrolled, points.
    offset: f32,
}

impl Default for View {
    fn default() -> Self {
        Self {
            rect: Rect::NOTHING,
            offset: 0.0,
        }
    }
}

impl Explorer {
    /// Shows the panel.
    pub fn show(&mut self, ui: &mut Ui, document: &Document, out: &mut Commands) {
        self.follow(ui.ctx(), document);
        self.search_bar(ui, document);
        self.update_rows(ui, document);
        self.search_status(ui, out);
        let tree = Self::tree_id(ui);
        self.keyboard(ui, tree, document, out);
        self.tree(ui, tree, document, out);
        self.insert_popup(ui, document, out);
        if self.dirty || self.scroll_to.is_some() || self.search.is_unread() {
            ui.ctx().request_repaint();
        }
    }

    /// Opens what is above an instance and scrolls there.
    pub fn reveal(&mut self, document: &Document, id: InstanceId) {
        let model = document.model();
        if !is_there(model, id) || id == model.root() {
            return;
        }
        for above in model.ancestors(id) {
            self.dirty |= self.open.insert(above);
            self.dirty |= self.search.unfold(above);
        }
        self.scroll_to = Some(id);
    }

    /// Puts a text field in the place of an instance's name.
    pub fn begin_rename(&mut self, document: &Document, id: InstanceId) {
        if !can_rename(document, id) {
            return;
        }
        self.reveal(document, id);
        self.renaming = Some(Renaming { id, fresh: true });
    }

    /// Opens the popup that inserts an object below `parent`; without one where the selection and the camera say.
    pub fn begin_insert(&mut self, parent: Option<InstanceId>) {
        self.insert = Some(InsertMenu::new(parent));
    }

    /// Gives the keyboard to the search field.
    pub fn focus_search(&mut self) {
        self.focus_search = true;
    }

    /// Whether a name is being spelled to the tree, which goes to it.
    pub fn is_spelled(&self, context: &egui::Context) -> bool {
        self.keyboard.is_spelled(context.input(|input| input.time))
    }

    /// What the search finds, in the order of the tree; `None` while nothing is searched.
    pub fn matches(&self) -> Option<&[InstanceId]> {
        self.search.matches()
    }

    /// Searches for a text, as if it had been typed.
    pub fn search(&mut self, text: impl Into<String>) {
        self.search.text = text.into();
    }

    /// The instance whose row the pointer is over.
    pub fn hovered(&self) -> Option<InstanceId> {
        self.hovered
    }

    /// How many rows there are, in view or not.
    pub fn row_count(&self) -> usize {
        self.outline.len()
    }

    /// Unfolds everything.
    pub fn expand_all(&mut self, document: &Document) {
        for top in services::tops(document, self.all_services) {
            self.expand_below(document, top);
        }
    }

    /// Folds everything.
    pub fn collapse_all(&mut self, document: &Document) {
        self.open.clear();
        for id in services::tops(document, true) {
            self.search.fold(id);
        }
        self.dirty = true;
    }

    fn tree_id(ui: &Ui) -> Id {
        ui.id().with("tree")
    }

    /// Reads what happened since the last frame.
    fn follow(&mut self, context: &egui::Context, document: &Document) {
        let model = document.model();
        let (open, outline) = (&self.open, &self.outline);
        let changes = self.follower.read(document, |parent, id| {
            outline.row_of(id).is_some() || is_unfolded(model, open, parent)
        });
        if changes.first {
            self.open.extend(model.service(known().workspace));
        }
        if changes.anew {
            self.open.retain(|&id| model.contains(id));
        }
        // The rows of a search change when it was done anew.
        self.dirty |= (changes.shown || changes.anew) && !self.search.is_active();
        self.search.model_changed(changes);
        let selection = document.selection();
        if self
            .keyboard
            .selection_came_from_elsewhere(context, selection)
            && let Some(primary) = selection.primary()
        {
            self.keyboard.place(primary);
            // Of many it is enough that some are in view.
            let mut in_view = self.rows_in_view().iter();
            if selection.len() == 1 || !in_view.any(|row| selection.contains(row.id)) {
                self.reveal(document, primary);
            }
        }
    }

    /// The rows that were in view in the last frame.
    fn rows_in_view(&self) -> &[outline::Row] {
        let rows = self.outline.rows();
        let (top, height) = (self.view.offset, self.view.rect.height().max(0.0));
        let first = ((top / ROW_HEIGHT).ceil() as usize).min(rows.len());
        let last = (((top + height) / ROW_HEIGHT) as usize).clamp(first, rows.len());
        &rows[first..last]
    }

    /// Brings the rows up to date with the model, the folds and the search.
    fn update_rows(&mut self, ui: &Ui, document: &Document) {
        let model = document.model();
        let was_searched = self.search.is_active();
        // What is hidden because it is empty can be found all the same.
        let all = services::tops(document, true);
        let (context, outline) = (ui.ctx(), &mut self.outline);
        self.search.advance(context, model, &all, outline);
        if let Some(matches) = self.search.matches() {
            if std::mem::take(&mut self.dirty) {
                outline.show_matches(model, matches, self.search.folds());
            }
            return;
        }
        if was_searched && let Some(primary) = document.selection().primary() {
            self.reveal(document, primary);
        }
        if std::mem::take(&mut self.dirty) || was_searched {
            let tops = services::tops(document, self.all_services);
            self.outline.show_tree(model, &tops, &self.open);
        }
    }

    /// Unfolds or folds one row.
    fn toggle(&mut self, id: InstanceId) {
        if self.search.is_active() {
            if !self.search.unfold(id) {
                self.search.fold(id);
            }
        } else if !self.open.remove(&id) {
            self.open.insert(id);
        }
        self.dirty = true;
    }

    fn expand_below(&mut self, document: &Document, top: InstanceId) {
        let model = document.model();
        for id in model.subtree(top) {
            if model.first_child(id).is_some() {
                self.open.insert(id);
                self.search.unfold(id);
            }
        }
        self.dirty = true;
    }

    fn collapse_below(&mut self, document: &Document, top: InstanceId) {
        for id in document.model().subtree(top) {
            self.open.remove(&id);
        }
        self.search.fold(top);
        self.dirty = true;
    }

    /// Asks for a selection, and remembers that it is our own.
    fn select(
        &mut self,
        context: &egui::Context,
        ids: Vec<InstanceId>,
        mode: SelectMode,
        out: &mut Commands,
    ) {
        self.keyboard.will_select(context);
        out.push(Command::Select(ids, mode));
    }

    /// Where the row of an instance is, if it is in view.
    fn row_rect(&self, id: InstanceId) -> Option<Rect> {
        let rect = self.rect_of(self.outline.row_of(id)?);
        self.view.rect.intersects(rect).then_some(rect)
    }

    fn insert_popup(&mut self, ui: &Ui, document: &Document, out: &mut Commands) {
        let Some(mut menu) = self.insert.take() else {
            return;
        };
        let near = menu.parent().or(document.selection().primary());
        let row = near.and_then(|near| self.row_rect(near));
        let anchor = row.unwrap_or(Rect::from_min_size(
            self.view.rect.min,
            egui::vec2(self.view.rect.width(), 0.0),
        ));
        if menu.show(ui.ctx(), anchor, document, out) {
            self.insert = Some(menu);
        } else {
            let tree = Self::tree_id(ui);
            ui.memory_mut(|memory| memory.request_focus(tree));
        }
    }
}

/// Whether people may rename an instance: the root and services keep their names.
fn can_rename(document: &Document, id: InstanceId) -> bool {
    document.model().is_attached(id) && !is_fixed(document, id)
}

/// Whether an instance stays where it is and is called what it is called: the root and services.
fn is_fixed(document: &Document, id: InstanceId) -> bool {
    let model = document.model();
    id == model.root()
        || model
            .class(id)
            .is_some_and(|class| model.table().class(class).service)
}

/// Whether the children of an instance are shown: it and all above it are unfolded.
fn is_unfolded(
    model: &studio_model::DataModel,
    open: &FxHashSet<InstanceId>,
    id: InstanceId,
) -> bool {
    id == model.root()
        || open.contains(&id)
            && model
                .ancestors(id)
                .all(|above| above == model.root() || open.contains(&above))
}
