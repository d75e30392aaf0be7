//! Colours, sizes and fonts of the window, dark and light. The only place where a colour of the interface is written.

use egui::{Color32, Context, FontData, FontDefinitions, FontFamily, Theme};

/// Height of a row in trees and lists, points.
pub const ROW_HEIGHT: f32 = 22.0;
/// The bold font family.
pub const BOLD: &str = "bold";
/// Filled icons.
pub const FILL: &str = "phosphor-fill";

/// The interface's colours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Colors {
    /// Whether the background is dark.
    pub dark: bool,
    /// Selection, focus, the tool in hand. The same in tree, outline and focus ring.
    pub accent: Color32,
    /// Text on the accent.
    pub on_accent: Color32,
    /// Behind a selected row.
    pub selected: Color32,
    /// Text on what is selected, where it is a button.
    pub on_selected: Color32,
    /// Behind a hovered row.
    pub hovered: Color32,
    /// The window's frame: title row, toolbar, between panels.
    pub frame: Color32,
    /// Panels.
    pub panel: Color32,
    /// Fields in panels.
    pub field: Color32,
    /// Thin lines.
    pub line: Color32,
    /// Text.
    pub text: Color32,
    /// Text that is less important; at least 4.5:1 on panels.
    pub weak: Color32,
    /// Errors and deletions.
    pub error: Color32,
    /// Warnings.
    pub warning: Color32,
    /// Success.
    pub good: Color32,
    /// Axis X, Y and Z.
    pub axes: [Color32; 3],
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

const DARK: Colors = Colors {
    dark: true,
    accent: rgb(0x3D_9BFF),
    on_accent: rgb(0xFF_FFFF),
    selected: rgb(0x1F_4E82),
    on_selected: rgb(0xFF_FFFF),
    hovered: rgb(0x2E_333B),
    frame: rgb(0x16_181C),
    panel: rgb(0x20_2328),
    field: rgb(0x16_181C),
    line: rgb(0x34_3941),
    text: rgb(0xE6_E8EB),
    weak: rgb(0x9B_A3AE),
    error: rgb(0xFF_6B66),
    warning: rgb(0xF2_B84B),
    good: rgb(0x56_C98B),
    axes: [rgb(0xF2_5C54), rgb(0x6C_CB5F), rgb(0x4D_9DFF)],
};

const LIGHT: Colors = Colors {
    dark: false,
    accent: rgb(0x0B_6BCB),
    on_accent: rgb(0xFF_FFFF),
    selected: rgb(0xC7_E0FA),
    on_selected: rgb(0x07_4A91),
    hovered: rgb(0xE9_EDF2),
    frame: rgb(0xDF_E3E8),
    panel: rgb(0xF7_F8FA),
    field: rgb(0xFF_FFFF),
    line: rgb(0xCC_D2D9),
    text: rgb(0x1B_1F24),
    weak: rgb(0x5A_636E),
    error: rgb(0xC6_2F2A),
    warning: rgb(0x97_6400),
    good: rgb(0x1B_7A45),
    axes: [rgb(0xD2_3A32), rgb(0x2F_8F2B), rgb(0x1E_6FD9)],
};

/// The colours of a context's theme.
pub fn colors(context: &Context) -> &'static Colors {
    match context.theme() {
        Theme::Dark => &DARK,
        Theme::Light => &LIGHT,
    }
}

/// The colours that belong to these visuals.
pub fn of(visuals: &egui::Visuals) -> &'static Colors {
    if visuals.dark_mode { &DARK } else { &LIGHT }
}

/// Makes buttons that show a choice readable where they are chosen. Not for a whole window: focus keeps the accent.
pub(crate) fn choices(ui: &mut egui::Ui) {
    let color = colors(ui.ctx()).on_selected;
    ui.visuals_mut().selection.stroke.color = color;
}

/// Fonts and style, for both themes. Once, at the start.
pub fn install(context: &Context) {
    context.set_fonts(fonts());
    // What was typed is committed before a press elsewhere selects something else.
    context.options_mut(|options| {
        // The settings hold the scale of the interface; egui keeps none of its own.
        options.zoom_with_keyboard = false;
        options.input_options.surrender_focus_on = egui::SurrenderFocusOn::Presses;
    });
    for (theme, colors) in [(Theme::Dark, &DARK), (Theme::Light, &LIGHT)] {
        context.style_mut_of(theme, |style| apply(style, colors));
    }
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let regular = FontData::from_static(studio_gui::fonts::REGULAR);
    let bold = FontData::from_static(studio_gui::fonts::BOLD);
    fonts.font_data.insert("inter".to_owned(), regular.into());
    fonts.font_data.insert("inter-bold".to_owned(), bold.into());
    if let Some(family) = fonts.families.get_mut(&FontFamily::Proportional) {
        family.insert(0, "inter".to_owned());
    }
    egui_phosphor::add_to_fonts(&mut fonts, egui_phosphor::Variant::Regular);
    egui_phosphor::add_font_bytes_as_family(
        &mut fonts,
        FILL,
        egui_phosphor::Variant::Fill.font_bytes(),
    );
    let mut family = fonts
        .families
        .get(&FontFamily::Proportional)
        .cloned()
        .unwrap_or_default();
    family.insert(0, "inter-bold".to_owned());
    fonts.families.insert(FontFamily::Name(BOLD.into()), family);
    fonts
}

fn apply(style: &mut egui::Style, colors: &Colors) {
    let visuals = &mut style.visuals;
    visuals.panel_fill = colors.panel;
    visuals.window_fill = colors.panel;
    visuals.window_stroke.color = colors.line;
    visuals.extreme_bg_color = colors.field;
    visuals.faint_bg_color = colors.hovered;
    visuals.hyperlink_color = colors.accent;
    visuals.error_fg_color = colors.error;
    visuals.warn_fg_color = colors.warning;
    visuals.weak_text_color = Some(colors.weak);
    visuals.selection.bg_fill = colors.selected;
    visuals.selection.stroke.color = colors.accent;
    visuals.widgets.noninteractive.fg_stroke.color = colors.text;
    visuals.widgets.noninteractive.bg_stroke.color = colors.line;
    visuals.widgets.inactive.fg_stroke.color = colors.text;
    visuals.widgets.inactive.weak_bg_fill = colors.hovered;
    visuals.widgets.inactive.bg_fill = colors.field;
    // The accent around a widget says that the keyboard is there; the pointer needs no such sign.
    visuals.widgets.hovered.bg_stroke.color = colors.line;
    visuals.widgets.hovered.weak_bg_fill = colors.hovered;
    visuals.widgets.hovered.fg_stroke.color = colors.text;
    visuals.widgets.active.bg_stroke.color = colors.accent;
    visuals.widgets.open.weak_bg_fill = colors.hovered;
    // What opens is there at once: on a slow machine a fade takes seconds.
    style.animation_time = 0.0;
    style.spacing.item_spacing = egui::vec2(8.0, 4.0);
    style.spacing.button_padding = egui::vec2(8.0, 4.0);
    style.spacing.interact_size.y = ROW_HEIGHT;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance as WCAG defines it.
    fn luminance(color: Color32) -> f64 {
        let channel = |value: u8| match f64::from(value) / 255.0 {
            low if low <= 0.04045 => low / 12.92,
            high => ((high + 0.055) / 1.055).powf(2.4),
        };
        0.2126 * channel(color.r()) + 0.7152 * channel(color.g()) + 0.0722 * channel(color.b())
    }

    fn contrast(a: Color32, b: Color32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_is_read_and_boxes_are_seen_on_every_ground() {
        for colors in [&DARK, &LIGHT] {
            assert!(contrast(colors.on_selected, colors.selected) >= 4.5);
            for ground in [colors.panel, colors.frame, colors.field, colors.hovered] {
                assert!(contrast(colors.text, ground) >= 4.5);
                // The border of check boxes, and text of less importance.
                assert!(contrast(colors.weak, ground) >= 4.5, "{ground:?}");
                assert!(contrast(colors.accent, ground) >= 3.0, "{ground:?}");
            }
        }
    }
}
