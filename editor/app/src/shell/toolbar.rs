//! The toolbar: an icon over a word for what hands need most, steps and paints beside the tools, Publish at the end. What
//! does not fit is in a list at the end of the bar.

mod button;
mod hand;
mod steps;

use egui::containers::menu::{MenuConfig, SubMenuButton};
use egui::{Popup, PopupCloseBehavior, Sense, Stroke, Ui, WidgetInfo, WidgetType, vec2};

use super::menu;
use super::state::{State, explain};
use crate::action::Action;
use crate::command::Commands;
use crate::theme;
use crate::tools::Tools;
use crate::widgets::picker::Recent;

/// Height of the bar, points.
pub(crate) const HEIGHT: f32 = 52.0;
/// Between two things on the bar.
const SPACE: f32 = 2.0;
/// A line between two groups, with its room.
const GAP: f32 = 11.0;
/// The way to publish, which is always there.
const PUBLISH: f32 = 104.0;
/// The button that opens the list of what did not fit.
const MORE: f32 = 28.0;

/// Something on the bar.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Item {
    /// A line between two groups.
    Gap,
    /// A button.
    Button(Action),
    /// A button and a list.
    With(Action, List),
    /// The fields of steps.
    Steps,
}

/// A list that a narrow button opens.
#[derive(Debug, Clone, Copy, PartialEq)]
enum List {
    /// Shapes of parts, and all classes.
    Parts,
    /// The color in hand.
    Color,
    /// The material in hand.
    Material,
    /// What Connect makes.
    Joints,
}

/// The bar, in the order of hands: what stands last goes first where there is no room.
const ITEMS: [Item; 26] = [
    Item::Button(Action::Undo),
    Item::Button(Action::Redo),
    Item::Gap,
    Item::Button(Action::ToolSelect),
    Item::Button(Action::ToolMove),
    Item::Button(Action::ToolScale),
    Item::Button(Action::ToolRotate),
    Item::Button(Action::ToolTransform),
    Item::Gap,
    Item::With(Action::InsertPart, List::Parts),
    Item::With(Action::ToolPaintColor, List::Color),
    Item::With(Action::ToolPaintMaterial, List::Material),
    Item::Gap,
    Item::Button(Action::ToggleSnap),
    Item::Steps,
    Item::Button(Action::ToggleSoftSnap),
    Item::Button(Action::ToggleLocal),
    Item::Button(Action::ToggleCollisions),
    Item::Gap,
    Item::Button(Action::ToggleAnchor),
    Item::Button(Action::ToggleLock),
    Item::Button(Action::Group),
    Item::Button(Action::Ungroup),
    Item::Gap,
    Item::With(Action::ToolConnect, List::Joints),
    Item::Button(Action::ToolPivot),
];

/// What the bar works with.
struct Bar<'a> {
    state: State<'a>,
    tools: &'a mut Tools,
    recent: &'a mut Recent,
    out: &'a mut Commands,
}

/// Shows the bar.
pub(crate) fn show(
    ui: &mut Ui,
    state: State<'_>,
    tools: &mut Tools,
    recent: &mut Recent,
    out: &mut Commands,
) {
    ui.spacing_mut().item_spacing.x = SPACE;
    let mut bar = Bar {
        state,
        tools,
        recent,
        out,
    };
    // From the right first: nothing takes the room of the way to publish.
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        publish(ui, state, bar.out);
        gap(ui);
        let room = ui.available_width() - SPACE;
        let widths = ITEMS.map(|item| width(ui, item));
        let fit = fitting(&widths, room);
        let (shown, hidden) = ITEMS.split_at(fit);
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
            for &item in shown {
                bar.show(ui, item);
            }
            if !hidden.is_empty() {
                more(ui, hidden, &mut bar);
            }
        });
    });
}

/// How many things fit into so much room, and the button for the others with them.
fn fitting(widths: &[f32], room: f32) -> usize {
    let mut used = 0.0;
    let ends = widths.iter().map(|width| {
        used += width + SPACE;
        used
    });
    let ends: Vec<f32> = ends.collect();
    if ends.last().is_none_or(|&all| all <= room) {
        return widths.len();
    }
    let room = room - MORE - SPACE;
    ends.iter().take_while(|&&end| end <= room).count()
}

fn width(ui: &Ui, item: Item) -> f32 {
    match item {
        Item::Gap => GAP,
        Item::Button(action) => button::width(ui, short(action)),
        Item::With(action, _) => button::width(ui, short(action)) + SPACE + button::ARROW,
        Item::Steps => steps::WIDTH,
    }
}

fn short(action: Action) -> &'static str {
    match action {
        Action::ToolPaintColor => "Color",
        Action::ToolPaintMaterial => "Material",
        Action::ToggleSnap => "Snap",
        Action::ToggleSoftSnap => "Magnet",
        Action::ToggleLocal => "Local",
        Action::ToggleCollisions => "Collide",
        Action::Group => "Group",
        Action::ToolPivot => "Pivot",
        _ => action.info().name,
    }
}

impl List {
    fn title(self) -> &'static str {
        match self {
            Self::Parts => "More parts",
            Self::Color => "Color in hand",
            Self::Material => "Material in hand",
            Self::Joints => "What Connect makes",
        }
    }

    /// Colors are tried one after another; of all else one is chosen.
    fn close_behavior(self) -> PopupCloseBehavior {
        match self {
            Self::Color => PopupCloseBehavior::CloseOnClickOutside,
            _ => PopupCloseBehavior::CloseOnClick,
        }
    }
}

impl Bar<'_> {
    fn show(&mut self, ui: &mut Ui, item: Item) {
        match item {
            Item::Gap => gap(ui),
            Item::Button(action) => {
                button::show(ui, action, short(action), self.state, self.out);
            }
            Item::With(action, list) => {
                let shown = button::show(ui, action, short(action), self.state, self.out);
                if list == List::Color {
                    hand::swatch(ui, shown.rect, self.tools);
                }
                ui.add_enabled_ui(self.state.document.is_some(), |ui| {
                    let arrow = button::arrow(ui, list.title());
                    Popup::menu(&arrow)
                        .close_behavior(list.close_behavior())
                        .show(|ui| self.list(ui, list));
                });
            }
            Item::Steps => steps::show(ui, self.tools),
        }
    }

    fn list(&mut self, ui: &mut Ui, list: List) {
        match list {
            List::Parts => hand::parts(ui, self.state, self.out),
            List::Color => hand::color(ui, self.tools, self.recent, self.out),
            List::Material => hand::material(ui, self.tools, self.out),
            List::Joints => hand::joints(ui, self.tools, self.out),
        }
    }

    /// The same as a row of a menu.
    fn row(&mut self, ui: &mut Ui, item: Item) {
        match item {
            Item::Gap => drop(ui.separator()),
            Item::Button(action) => menu::item(ui, action.info(), self.state, self.out),
            Item::With(action, list) => {
                menu::item(ui, action.info(), self.state, self.out);
                let config = MenuConfig::new().close_behavior(list.close_behavior());
                let title = list.title();
                let (button, _) =
                    SubMenuButton::new((egui_phosphor::regular::DOTS_THREE_OUTLINE, title))
                        .config(config)
                        .ui(ui, |ui| self.list(ui, list));
                button.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, title));
            }
            Item::Steps => steps::show(ui, self.tools),
        }
    }
}

/// The list of what did not fit.
fn more(ui: &mut Ui, hidden: &[Item], bar: &mut Bar<'_>) {
    let button = button::plain(
        ui,
        MORE,
        egui_phosphor::regular::CARET_DOUBLE_RIGHT,
        "More tools",
    );
    Popup::menu(&button)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .show(|ui| {
            ui.set_min_width(menu::WIDTH);
            let first = usize::from(hidden.first() == Some(&Item::Gap));
            for &item in &hidden[first..] {
                bar.row(ui, item);
            }
        });
}

fn gap(ui: &mut Ui) {
    let colors = theme::colors(ui.ctx());
    let (rect, _) = ui.allocate_exact_size(vec2(GAP, HEIGHT - 20.0), Sense::hover());
    let stroke = Stroke::new(1.0, colors.line);
    ui.painter().vline(rect.center().x, rect.y_range(), stroke);
}

/// The one button that stands out.
fn publish(ui: &mut Ui, state: State<'_>, out: &mut Commands) {
    let colors = theme::colors(ui.ctx());
    let refusal = state.refusal(Action::Publish);
    let info = Action::Publish.info();
    let text = egui::RichText::new(format!("{}  {}", info.icon, info.name))
        .color(colors.on_accent)
        .family(egui::FontFamily::Name(theme::BOLD.into()));
    let button = egui::Button::new(text)
        .fill(colors.accent)
        .min_size(vec2(PUBLISH, 34.0));
    let response = ui.add_enabled(refusal.is_none(), button.corner_radius(6.0));
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, refusal.is_none(), info.name));
    if response.clicked() {
        out.act(Action::Publish);
    }
    explain(response, Action::Publish, state);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_leaves_room_for_the_list_of_it() {
        let widths = [50.0; 4];
        assert_eq!(fitting(&widths, 4.0 * (50.0 + SPACE)), 4);
        let more = MORE + SPACE;
        assert_eq!(fitting(&widths, 3.0 * (50.0 + SPACE) + more), 3);
        assert_eq!(fitting(&widths, 3.0 * (50.0 + SPACE) + more - 1.0), 2);
        assert_eq!(fitting(&widths, 10.0), 0);
        assert_eq!(fitting(&[], 0.0), 0);
    }
}
