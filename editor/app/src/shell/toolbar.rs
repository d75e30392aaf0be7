//! The toolbar: an icon over a word for what hands need most, steps and paints beside the tools, Publish at the end.

use egui::{
    Align2, Color32, DragValue, FontId, Rect, Response, Sense, Stroke, Ui, WidgetInfo, WidgetType,
    vec2,
};
use studio_document::operations::joining_classes;
use studio_model::{ClassTable, EnumId};

use super::state::{State, explain};
use crate::action::Action;
use crate::command::Commands;
use crate::theme::{self, Colors};
use crate::tools::Tools;

/// Height of the bar, points.
pub(crate) const HEIGHT: f32 = 56.0;
const BUTTON: f32 = 48.0;

const TOOLS: [Action; 5] = [
    Action::ToolSelect,
    Action::ToolMove,
    Action::ToolScale,
    Action::ToolRotate,
    Action::ToolTransform,
];
const PARTS: [Action; 7] = [
    Action::InsertPart,
    Action::InsertBall,
    Action::InsertCylinder,
    Action::InsertWedge,
    Action::InsertCornerWedge,
    Action::InsertTruss,
    Action::InsertSpawn,
];
const ARRANGE: [Action; 4] = [
    Action::ToggleAnchor,
    Action::ToggleLock,
    Action::Group,
    Action::Ungroup,
];

/// Shows the bar.
pub(crate) fn show(ui: &mut Ui, state: State<'_>, tools: &mut Tools, out: &mut Commands) {
    ui.spacing_mut().item_spacing.x = 2.0;
    // From the right first: what does not fit is cut in the middle, never the way to publish.
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        publish(ui, state, out);
        gap(ui);
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
            ui.set_clip_rect(ui.max_rect().intersect(ui.clip_rect()));
            for action in TOOLS {
                button(ui, action, short(action), state, out);
            }
            gap(ui);
            parts(ui, state, out);
            paints(ui, state, tools, out);
            gap(ui);
            steps(ui, state, tools, out);
            gap(ui);
            for action in ARRANGE {
                if ui.available_width() > BUTTON {
                    button(ui, action, short(action), state, out);
                }
            }
            if ui.available_width() > 2.0 * BUTTON + 26.0 {
                gap(ui);
                connect(ui, state, tools, out);
            }
            if ui.available_width() > BUTTON {
                button(ui, Action::ToolPivot, "Pivot", state, out);
            }
        });
    });
}

fn short(action: Action) -> &'static str {
    match action {
        Action::ToolTransform => "All",
        Action::Group => "Group",
        _ => action.info().name,
    }
}

fn gap(ui: &mut Ui) {
    let colors = theme::colors(ui.ctx());
    let (rect, _) = ui.allocate_exact_size(vec2(11.0, HEIGHT - 20.0), Sense::hover());
    let stroke = Stroke::new(1.0, colors.line);
    ui.painter().vline(rect.center().x, rect.y_range(), stroke);
}

/// An action as a button.
fn button(ui: &mut Ui, action: Action, word: &str, state: State<'_>, out: &mut Commands) {
    let refusal = state.refusal(action);
    let on = state.is_on(action) == Some(true);
    let response = ui
        .add_enabled_ui(refusal.is_none(), |ui| {
            big(ui, action.info().icon, word, on)
        })
        .inner;
    if response.clicked() {
        out.act(action);
    }
    explain(response, action, refusal);
}

/// An icon over a word.
fn big(ui: &mut Ui, icon: &str, word: &str, on: bool) -> Response {
    let colors = theme::colors(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(vec2(BUTTON, BUTTON), Sense::click());
    response.widget_info(|| WidgetInfo::selected(WidgetType::Button, ui.is_enabled(), on, word));
    let (fill, ink) = ink(colors, &response, on, ui.is_enabled());
    let painter = ui.painter();
    painter.rect_filled(rect.shrink(1.0), 6.0, fill);
    if response.has_focus() {
        let stroke = Stroke::new(1.5, colors.accent);
        painter.rect_stroke(rect.shrink(1.0), 6.0, stroke, egui::StrokeKind::Inside);
    }
    let at = rect.center_top();
    painter.text(
        at + vec2(0.0, 17.0),
        Align2::CENTER_CENTER,
        icon,
        FontId::proportional(20.0),
        ink,
    );
    painter.text(
        at + vec2(0.0, 37.0),
        Align2::CENTER_CENTER,
        word,
        FontId::proportional(10.5),
        ink,
    );
    response
}

fn ink(colors: &Colors, response: &Response, on: bool, enabled: bool) -> (Color32, Color32) {
    if !enabled {
        return (Color32::TRANSPARENT, colors.weak.gamma_multiply(0.6));
    }
    if on {
        return (
            colors.selected,
            if colors.dark {
                colors.on_accent
            } else {
                colors.accent
            },
        );
    }
    if response.hovered() {
        return (colors.hovered, colors.text);
    }
    (Color32::TRANSPARENT, colors.text)
}

/// The Part button and its list of shapes.
fn parts(ui: &mut Ui, state: State<'_>, out: &mut Commands) {
    button(ui, Action::InsertPart, "Part", state, out);
    ui.add_enabled_ui(state.document.is_some(), |ui| {
        let button = arrow(ui, "More parts");
        egui::Popup::menu(&button).show(|ui| {
            for action in PARTS {
                super::menu::item(ui, action.info(), state, out);
            }
            ui.separator();
            super::menu::item(ui, Action::InsertObject.info(), state, out);
        });
    });
}

/// A narrow button that opens a list.
fn arrow(ui: &mut Ui, label: &str) -> Response {
    let colors = theme::colors(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(vec2(14.0, BUTTON), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, ui.is_enabled(), label));
    let (fill, ink) = ink(colors, &response, false, ui.is_enabled());
    ui.painter()
        .rect_filled(rect.shrink2(vec2(0.0, 1.0)), 6.0, fill);
    ui.painter().text(
        rect.center(),
        Align2::CENTER_CENTER,
        egui_phosphor::regular::CARET_DOWN,
        FontId::proportional(10.0),
        ink,
    );
    response.on_hover_text(label)
}

/// The colour and the material in hand, and the tools that paint them.
fn paints(ui: &mut Ui, state: State<'_>, tools: &mut Tools, out: &mut Commands) {
    let color = Color32::from_rgb(tools.color[0], tools.color[1], tools.color[2]);
    button(ui, Action::ToolPaintColor, "Colour", state, out);
    let last = last_rect(ui);
    let swatch = Rect::from_center_size(last.center_bottom() - vec2(0.0, 3.5), vec2(24.0, 3.0));
    ui.painter().rect_filled(swatch, 1.0, color);
    let choose = arrow(ui, "Colour in hand");
    egui::Popup::menu(&choose)
        .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
        .show(|ui| {
            let mut picked = color;
            if egui::color_picker::color_picker_color32(
                ui,
                &mut picked,
                egui::color_picker::Alpha::Opaque,
            ) {
                tools.color = [picked.r(), picked.g(), picked.b()];
                out.act(Action::ToolPaintColor);
            }
        });
    button(ui, Action::ToolPaintMaterial, "Material", state, out);
    let choose = arrow(ui, "Material in hand");
    egui::Popup::menu(&choose).show(|ui| {
        egui::ScrollArea::vertical()
            .max_height(360.0)
            .show(ui, |ui| {
                let table = ClassTable::get();
                let items = table
                    .enum_named("Material")
                    .map(|id: EnumId| &table.enumeration(id).items);
                for &(number, name) in items.into_iter().flatten() {
                    if ui
                        .selectable_label(tools.material == number, name)
                        .clicked()
                    {
                        tools.material = number;
                        out.act(Action::ToolPaintMaterial);
                        ui.close();
                    }
                }
            });
    });
}

/// The tool that joins two parts, and what it joins them by.
fn connect(ui: &mut Ui, state: State<'_>, tools: &mut Tools, out: &mut Commands) {
    button(ui, Action::ToolConnect, "Connect", state, out);
    let choose = arrow(ui, "What Connect makes");
    egui::Popup::menu(&choose).show(|ui| {
        egui::ScrollArea::vertical()
            .max_height(360.0)
            .show(ui, |ui| {
                let colors = theme::colors(ui.ctx());
                for class in joining_classes() {
                    let name = ClassTable::get().class(class).name;
                    let icon = crate::icons::of_class(class, colors.dark);
                    let icon = egui::RichText::new(icon.glyph).color(icon.color);
                    let is_chosen = tools.connect_class == name;
                    if ui
                        .add(egui::Button::selectable(is_chosen, (icon, name)))
                        .clicked()
                    {
                        name.clone_into(&mut tools.connect_class);
                        out.act(Action::ToolConnect);
                        ui.close();
                    }
                }
            });
    });
}

fn last_rect(ui: &Ui) -> Rect {
    let right = ui.cursor().left() - ui.spacing().item_spacing.x;
    let center = ui.max_rect().center().y;
    Rect::from_min_size(
        egui::pos2(right - BUTTON, center - BUTTON / 2.0),
        vec2(BUTTON, BUTTON),
    )
}

/// Snapping and its steps, the axes, collisions.
fn steps(ui: &mut Ui, state: State<'_>, tools: &mut Tools, out: &mut Commands) {
    button(ui, Action::ToggleSnap, "Snap", state, out);
    let (rect, _) = ui.allocate_exact_size(vec2(78.0, BUTTON), Sense::hover());
    let row = |top: f32| Rect::from_min_size(rect.min + vec2(2.0, top), vec2(74.0, 21.0));
    let studs = DragValue::new(&mut tools.move_step)
        .range(0.001..=1000.0)
        .speed(0.05);
    let studs = studs.suffix(" studs").max_decimals(3);
    named(ui.put(row(2.0), studs), "Step in studs");
    let degrees = DragValue::new(&mut tools.rotate_step)
        .range(0.1..=180.0)
        .speed(0.5);
    let degrees = degrees.suffix("°").max_decimals(1);
    named(ui.put(row(25.0), degrees), "Step in degrees");
    button(ui, Action::ToggleSoftSnap, "Magnet", state, out);
    button(ui, Action::ToggleLocal, "Local", state, out);
    button(ui, Action::ToggleCollisions, "Collide", state, out);
}

fn named(response: Response, name: &str) {
    response.widget_info(|| WidgetInfo::labeled(WidgetType::DragValue, true, name));
    response.on_hover_text(name);
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
        .min_size(vec2(104.0, 34.0));
    let response = ui.add_enabled(refusal.is_none(), button.corner_radius(6.0));
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, refusal.is_none(), info.name));
    if response.clicked() {
        out.act(Action::Publish);
    }
    explain(response, Action::Publish, refusal);
}
