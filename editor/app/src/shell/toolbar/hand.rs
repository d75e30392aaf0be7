//! What the hand holds: lists of parts, colors, materials and joints to choose from.

use egui::{Color32, Id, Rect, RichText, ScrollArea, Ui, vec2};
use studio_document::operations::joining_classes;
use studio_model::{ClassTable, EnumId};

use crate::action::Action;
use crate::command::Commands;
use crate::shell::menu;
use crate::shell::state::State;
use crate::theme;
use crate::tools::Tools;
use crate::widgets::color::{bytes, from_bytes, hex, parse};
use crate::widgets::picker::{self, Recent};
use crate::widgets::text::TextField;
use crate::widgets::{Change, swatches};

const PARTS: [Action; 7] = [
    Action::InsertPart,
    Action::InsertBall,
    Action::InsertCylinder,
    Action::InsertWedge,
    Action::InsertCornerWedge,
    Action::InsertTruss,
    Action::InsertSpawn,
];
/// Height of a list, points.
const LIST: f32 = 360.0;
/// What the bars above a list of colors, and its frame, take of a window's height.
const AROUND: f32 = 110.0;

/// Shapes of parts, and the way to all classes.
pub(super) fn parts(ui: &mut Ui, state: State<'_>, out: &mut Commands) {
    ui.set_min_width(menu::WIDTH);
    for action in PARTS {
        menu::item(ui, action.info(), state, out);
    }
    ui.separator();
    menu::item(ui, Action::InsertObject.info(), state, out);
}

/// Paints the color in hand below the word of its button.
pub(super) fn swatch(ui: &Ui, button: Rect, tools: &Tools) {
    let [r, g, b] = tools.color;
    let at = button.center_bottom() - vec2(0.0, 3.0);
    let swatch = Rect::from_center_size(at, vec2(24.0, 3.0));
    let color = Color32::from_rgb(r, g, b);
    ui.painter().rect_filled(swatch, 1.0, color);
}

/// The color in hand: as text, by hue and brightness, used last, of the palette.
pub(super) fn color(ui: &mut Ui, tools: &mut Tools, recent: &mut Recent, out: &mut Commands) {
    let color = from_bytes(tools.color);
    let id = Id::new("color in hand");
    let height = (ui.ctx().content_rect().height() - AROUND).max(120.0);
    let change = ScrollArea::vertical()
        .max_height(height)
        .show(ui, |ui| {
            ui.set_width(picker::WIDTH);
            let (_, row) = ui.allocate_space(vec2(picker::WIDTH, theme::ROW_HEIGHT));
            let typed = TextField {
                id: id.with("hex"),
                label: "Color in hand as text",
                text: Some(&hex(color)),
                hint: "#RRGGBB",
                enabled: true,
                check: &|text| {
                    let why = || "a color is #RRGGBB, or three numbers 0 to 255".to_owned();
                    parse(text).map(drop).ok_or_else(why)
                },
            }
            .show(ui, row);
            let typed = typed.and_then(|text| parse(&text)).map(Change::Set);
            let picked = picker::show(ui, id, "Color in hand", color, recent);
            typed
                .or(picked)
                .or_else(|| swatches::show(ui, id, picker::WIDTH).map(Change::Set))
        })
        .inner;
    let picked = match change {
        Some(Change::Drag(picked)) => picked,
        Some(Change::Set(picked) | Change::Commit(picked)) => {
            recent.add(picked);
            picked
        }
        Some(Change::Cancel) | None => return,
    };
    tools.color = bytes(picked);
    out.act(Action::ToolPaintColor);
}

/// The material in hand.
pub(super) fn material(ui: &mut Ui, tools: &mut Tools, out: &mut Commands) {
    ScrollArea::vertical().max_height(LIST).show(ui, |ui| {
        ui.set_min_width(160.0);
        theme::choices(ui);
        let table = ClassTable::get();
        let items = table
            .enum_named("Material")
            .map(|id: EnumId| &table.enumeration(id).items);
        for &(number, name) in items.into_iter().flatten() {
            let is_chosen = tools.material == number;
            if ui.selectable_label(is_chosen, name).clicked() {
                tools.material = number;
                out.act(Action::ToolPaintMaterial);
                ui.close();
            }
        }
    });
}

/// What Connect makes.
pub(super) fn joints(ui: &mut Ui, tools: &mut Tools, out: &mut Commands) {
    ScrollArea::vertical().max_height(LIST).show(ui, |ui| {
        ui.set_min_width(menu::WIDTH);
        theme::choices(ui);
        let dark = theme::colors(ui.ctx()).dark;
        for class in joining_classes() {
            let name = ClassTable::get().class(class).name;
            let icon = crate::icons::of_class(class, dark);
            let icon = RichText::new(icon.glyph).color(icon.color);
            let is_chosen = tools.connect_class == name;
            let row = egui::Button::selectable(is_chosen, (icon, name));
            if ui.add(row).clicked() {
                name.clone_into(&mut tools.connect_class);
                out.act(Action::ToolConnect);
                ui.close();
            }
        }
    });
}
