//! The command palette: find and do anything by its name. What there is comes from the action table, the class table and
//! the services of the place.

use std::borrow::Cow;
use std::cmp::Reverse;

use egui::accesskit::Role;
use egui::{Align2, Area, Id, Key, Order, Rect, Response, ScrollArea, Sense, Ui, pos2, vec2};
use studio_document::Document;
use studio_document::services::USUAL;
use studio_model::{ClassId, ClassTable, InstanceId, PropertyId, Scripting};

use super::state::{State, keys};
use super::toolbar;
use crate::action::{ACTIONS, Action};
use crate::command::{Command, Commands, SelectMode};
use crate::fit::{Fit, Typed, without_scattered};
use crate::icons;
use crate::insert_menu;
use crate::theme::{self, ROW_HEIGHT};
use crate::widgets::{self, search::search_field};

const WIDTH: f32 = 620.0;
/// Of one entry. The list shows whole ones.
const ROW: f32 = ROW_HEIGHT + 4.0;
const ROWS_MAX: usize = 60;
/// Points from the window's top to the palette without a toolbar above it.
const BELOW_MENU: f32 = 40.0;
/// Widths of a row's columns, points; its line has the rest.
const ICON: f32 = 24.0;
const NAME: f32 = 210.0;
const KEYS: f32 = 104.0;

/// One thing to choose. Of those that fit equally well the order is this one.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Entry {
    Act(Action),
    /// Select a service.
    Service(InstanceId, ClassId),
    Insert(ClassId),
    /// Select the service that has the property.
    Property(InstanceId, ClassId, PropertyId),
}

impl Entry {
    /// What is searched for.
    fn name(self) -> &'static str {
        let table = ClassTable::get();
        match self {
            Self::Act(action) => action.info().name,
            Self::Service(_, class) | Self::Insert(class) => table.class(class).name,
            Self::Property(.., property) => table.property(property).name,
        }
    }

    /// What the row says.
    fn title(self) -> Cow<'static, str> {
        match self {
            Self::Act(_) | Self::Property(..) => Cow::Borrowed(self.name()),
            Self::Service(..) => Cow::Owned(format!("Select {}", self.name())),
            Self::Insert(_) => Cow::Owned(format!("Insert {}", self.name())),
        }
    }

    /// What the row says of it.
    fn doc(self) -> Cow<'static, str> {
        match self {
            Self::Act(action) => Cow::Borrowed(action.info().doc),
            Self::Service(..) => Cow::Borrowed("A service of this place"),
            Self::Insert(class) => insert_menu::doc(class),
            Self::Property(_, class, _) => {
                let name = ClassTable::get().class(class).name;
                Cow::Owned(format!("A property of {name}"))
            }
        }
    }

    fn order(self) -> u8 {
        match self {
            Self::Act(_) => 0,
            Self::Service(..) => 1,
            Self::Insert(_) => 2,
            Self::Property(..) => 3,
        }
    }
}

/// The palette; open or not.
#[derive(Debug, Default)]
pub(crate) struct Palette {
    open: bool,
    query: String,
    chosen: usize,
    /// The chosen row is to be brought into view.
    scrolls: bool,
}

impl Palette {
    /// Opens it, empty.
    pub(crate) fn open(&mut self) {
        *self = Self {
            open: true,
            ..Self::default()
        };
    }

    /// Shows it, if it is open.
    pub(crate) fn show(&mut self, context: &egui::Context, state: State<'_>, out: &mut Commands) {
        if !self.open {
            return;
        }
        let entries = matches(&self.query, state.document);
        self.keyboard(context, &entries, state, out);
        if !self.open {
            return;
        }
        let bar = state.document.map_or(0.0, |_| toolbar::HEIGHT);
        let area = Area::new(Id::new("palette"))
            .order(Order::Foreground)
            .anchor(Align2::CENTER_TOP, [0.0, BELOW_MENU + bar])
            .show(context, |ui| {
                egui::Frame::popup(ui.style()).show(ui, |ui| {
                    ui.set_width(WIDTH.min(context.content_rect().width() - 32.0));
                    self.content(ui, &entries, state, out);
                });
            });
        let clicked_away = context.input(|input| {
            input.pointer.any_pressed()
                && input
                    .pointer
                    .interact_pos()
                    .is_some_and(|at| !area.response.rect.contains(at))
        });
        if clicked_away {
            self.open = false;
        }
    }

    fn keyboard(
        &mut self,
        context: &egui::Context,
        entries: &[Entry],
        state: State<'_>,
        out: &mut Commands,
    ) {
        let pressed = |key| context.input_mut(|i| i.consume_key(egui::Modifiers::NONE, key));
        if pressed(Key::Escape) {
            self.open = false;
        }
        if pressed(Key::ArrowDown) {
            self.chosen += 1;
            self.scrolls = true;
        }
        if pressed(Key::ArrowUp) {
            self.chosen = self.chosen.saturating_sub(1);
            self.scrolls = true;
        }
        self.chosen = self.chosen.min(entries.len().saturating_sub(1));
        if pressed(Key::Enter)
            && let Some(&entry) = entries.get(self.chosen)
        {
            self.choose(entry, state, out);
        }
    }

    fn content(&mut self, ui: &mut Ui, entries: &[Entry], state: State<'_>, out: &mut Commands) {
        let size = vec2(ui.available_width(), 30.0);
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        let (id, hint) = (ui.id().with("field"), "What do you want to do?");
        let field = search_field(ui, rect, id, "Find a command", hint, &mut self.query);
        field.request_focus();
        if field.changed() {
            self.chosen = 0;
            self.scrolls = true;
        }
        ui.add_space(4.0);
        if entries.is_empty() {
            ui.weak("Nothing is called that. Try another word, or fewer letters.");
        }
        ScrollArea::vertical()
            .max_height(ROW * 14.0)
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for (place, &entry) in entries.iter().enumerate() {
                    let chosen = place == self.chosen;
                    let row = row(ui, entry, chosen, state);
                    if chosen && std::mem::take(&mut self.scrolls) {
                        row.scroll_to_me(None);
                    }
                    if row.clicked() {
                        self.choose(entry, state, out);
                    }
                }
            });
    }

    fn choose(&mut self, entry: Entry, state: State<'_>, out: &mut Commands) {
        match entry {
            Entry::Act(action) if state.refusal(action).is_some() => return,
            Entry::Act(action) => out.act(action),
            Entry::Insert(class) => out.push(Command::Insert {
                class,
                parent: None,
            }),
            Entry::Service(id, _) | Entry::Property(id, ..) => {
                out.push(Command::Select(vec![id], SelectMode::Replace));
                out.push(Command::Reveal(id));
            }
        }
        self.open = false;
    }
}

fn row(ui: &mut Ui, entry: Entry, chosen: bool, state: State<'_>) -> Response {
    let colors = theme::colors(ui.ctx());
    let size = vec2(ui.available_width(), ROW);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let refusal = match entry {
        Entry::Act(action) => state.refusal(action),
        _ => None,
    };
    let (enabled, text) = (refusal.is_none(), entry.title());
    response.widget_info(|| {
        egui::WidgetInfo::selected(egui::WidgetType::SelectableLabel, enabled, chosen, &text)
    });
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(Role::ListBoxOption);
        node.clear_toggled();
        node.set_selected(chosen);
    });
    if chosen || response.hovered() {
        let fill = if chosen {
            colors.selected
        } else {
            colors.hovered
        };
        ui.painter().rect_filled(rect, 4.0, fill);
    }
    let ink = if enabled || chosen {
        colors.text
    } else {
        colors.weak
    };
    // Weak text is not read on the ground of what is chosen.
    let weak = if chosen { colors.text } else { colors.weak };
    let (icon, color, keys) = match entry {
        Entry::Act(action) => (action.info().icon, ink, keys(ui.ctx(), action)),
        Entry::Service(_, class) | Entry::Insert(class) | Entry::Property(_, class, _) => {
            let icon = icons::of_class(class, colors.dark);
            (icon.glyph, icon.color, None)
        }
    };
    let inside = rect.shrink2(vec2(8.0, 0.0));
    let column = |from: f32, to: f32| {
        Rect::from_min_max(pos2(from, inside.top()), pos2(to, inside.bottom()))
    };
    let name = inside.left() + ICON;
    let doc = name + NAME;
    let key = (inside.right() - KEYS).max(doc);
    widgets::line(
        ui,
        column(inside.left(), name),
        icon,
        egui::FontId::proportional(15.0),
        color,
    );
    widgets::line(ui, column(name, doc - 8.0), &text, widgets::font(), ink);
    let note = refusal.map_or_else(|| entry.doc(), Cow::Borrowed);
    let small = egui::FontId::proportional(11.5);
    // Without keys there is room for more words.
    let end = if keys.is_some() {
        key - 8.0
    } else {
        inside.right()
    };
    widgets::line(ui, column(doc, end), &note, small.clone(), weak);
    if let Some(keys) = keys {
        let at = column(key, inside.right()).right_center();
        ui.painter()
            .text(at, Align2::RIGHT_CENTER, keys, small, weak);
    }
    response
}

/// What fits the query, best first; all actions without one.
fn matches(query: &str, document: Option<&Document>) -> Vec<Entry> {
    let actions = ACTIONS.iter().map(|info| Entry::Act(info.action));
    let actions = actions.filter(|entry| *entry != Entry::Act(Action::Palette));
    if query.trim().is_empty() {
        return actions.collect();
    }
    let (mut typed, lower) = (Typed::new(query), query.trim().to_lowercase());
    let mut found: Vec<(Fit, Entry)> = actions
        .filter_map(|entry| Some((typed.fit(entry.name(), &entry.doc())?, entry)))
        .collect();
    if let Some(document) = document {
        // `insert part` asks for a class, and nothing else is inserted.
        let class = lower.strip_prefix("insert ");
        let mut of_class = class.map_or_else(|| Typed::new(query), Typed::new);
        found.extend(insert_menu::creatable().filter_map(|class| {
            let entry = Entry::Insert(class);
            Some((of_class.fit(entry.name(), &entry.doc())?, entry))
        }));
        found.extend(services(document).filter_map(|entry| {
            let fit = typed.fit(entry.name(), "")?;
            let is_enough = entry.order() < 3 || fit >= Fit::HasWord;
            is_enough.then_some((fit, entry))
        }));
    }
    without_scattered(&mut found);
    // Of names that fit equally well the shorter one has less that was not typed.
    found.sort_by_key(|(fit, entry)| (Reverse(*fit), entry.order(), entry.name().len()));
    let entries = found.into_iter().map(|(_, entry)| entry);
    entries.take(ROWS_MAX).collect()
}

/// The usual services, and what can be set of them.
fn services(document: &Document) -> impl Iterator<Item = Entry> {
    let table = ClassTable::get();
    let services = USUAL
        .iter()
        .filter_map(move |(name, _)| table.class_named(name))
        .filter_map(|class| Some((document.service(class)?, class)));
    services.flat_map(move |(id, class)| {
        let properties = table.class(class).properties.iter().copied();
        let shown = properties.filter(move |&property| {
            let info = table.property(property);
            info.saved
                && !info.deprecated
                && info.scripting == Scripting::ReadWrite
                && info.owner == class
        });
        let properties = shown.map(move |property| Entry::Property(id, class, property));
        std::iter::once(Entry::Service(id, class)).chain(properties)
    })
}

#[cfg(test)]
mod tests {
    use studio_model::DataModel;

    use super::*;

    fn titles(query: &str) -> Vec<Cow<'static, str>> {
        let document = Document::new(DataModel::new(), 1 << 40);
        let entries = matches(query, Some(&document));
        entries.into_iter().map(Entry::title).collect()
    }

    #[test]
    fn a_few_letters_find_an_action_and_a_class() {
        assert_eq!(titles("dupl")[0], "Duplicate");
        assert_eq!(titles("pointlight")[0], "Insert PointLight");
        assert_eq!(titles("insert pointlight")[0], "Insert PointLight");
        assert!(matches("pointlight", None).is_empty());
        assert_eq!(matches("", None).len(), ACTIONS.len() - 1);
        assert!(titles("qqqqqqqq").is_empty());
        for info in ACTIONS.iter().filter(|info| info.action != Action::Palette) {
            assert_eq!(titles(info.name)[0], info.name, "a whole name finds itself");
        }
    }

    #[test]
    fn what_is_named_so_comes_before_what_contains_it_and_nobody_makes_is_not_there() {
        let time = titles("time");
        assert!(time.iter().any(|title| title == "ClockTime"), "{time:?}");
        let junk = ["ImageLabel", "Realtime", "Reflection"];
        assert!(
            !time
                .iter()
                .any(|title| junk.iter().any(|junk| title.contains(junk)))
        );
        assert_eq!(titles("lighting")[0], "Select Lighting");
        assert_eq!(titles("clocktime")[0], "ClockTime");
        assert_eq!(titles("startergui")[0], "Select StarterGui");
        assert_eq!(titles("part")[0], "Part", "actions come before classes");
        assert_eq!(titles("part")[1], "Insert Part");
    }
}
