//! Tags: chips that wrap, each with a button that takes it away, and a field for one more, which knows the place's tags.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{Id, Key, Rect, Sense, Stroke, StrokeKind, Ui, pos2, vec2};
use studio_document::Document;
use studio_model::limits;

use super::merged::{Cache, Tag};
use crate::command::{Command, Commands};
use crate::theme::{self, ROW_HEIGHT};
use crate::widgets::{self, Look, glyph_button};

const INSET: f32 = 8.0;
const GAP: f32 = 4.0;
/// Instances that are looked at for tags to suggest.
const SEARCHED_MAX: usize = 200_000;
const SUGGESTIONS_MAX: usize = 8;
static NONE: BTreeSet<Arc<str>> = BTreeSet::new();

/// What is typed and what is known.
#[derive(Debug, Default)]
pub(super) struct State {
    height: f32,
    text: String,
    /// The place's tags, as of a revision.
    known: Option<(u64, BTreeSet<Arc<str>>)>,
}

impl State {
    /// The height that chips and field took last.
    pub(super) fn height(&self) -> f32 {
        self.height
    }
}

/// Shows chips and field.
pub(super) fn show(
    state: &mut State,
    cache: &mut Cache,
    ui: &mut Ui,
    line: Rect,
    document: &Document,
    out: &mut Commands,
) {
    let tags = cache.tags(document.model());
    let mut place = line.min + vec2(INSET, 3.0);
    let right = line.right() - INSET;
    for tag in tags.iter() {
        chip(
            ui,
            cache,
            tag,
            &mut place,
            [line.left() + INSET, right],
            out,
        );
    }
    if place.x + 110.0 > right && place.x > line.left() + INSET {
        place = pos2(line.left() + INSET, place.y + ROW_HEIGHT + GAP);
    }
    let field = Rect::from_min_max(place, pos2(right, place.y + ROW_HEIGHT));
    new_tag(state, cache, ui, field, document, &tags, out);
    let height = field.bottom() + 4.0 - line.top();
    if (state.height - height).abs() > 0.5 {
        state.height = height;
        ui.ctx().request_repaint();
    }
}

fn chip(
    ui: &mut Ui,
    cache: &Cache,
    tag: &Tag,
    place: &mut egui::Pos2,
    [left, right]: [f32; 2],
    out: &mut Commands,
) {
    let colors = theme::colors(ui.ctx());
    let all = cache.ids.len();
    let text = if tag.count == all {
        tag.name.to_string()
    } else {
        format!("{} ({}/{all})", tag.name, tag.count)
    };
    let galley = ui
        .painter()
        .layout_no_wrap(text.clone(), widgets::font(), colors.text);
    let width = (galley.size().x + 8.0 + ROW_HEIGHT).min(right - left);
    if place.x + width > right && place.x > left {
        *place = pos2(left, place.y + ROW_HEIGHT + GAP);
    }
    let rect = Rect::from_min_size(*place, vec2(width, ROW_HEIGHT));
    place.x += width + GAP;
    ui.painter().rect(
        rect,
        ROW_HEIGHT / 2.0,
        colors.hovered,
        Stroke::new(1.0, colors.line),
        StrokeKind::Inside,
    );
    let mut inner = rect;
    inner.min.x += 9.0;
    inner.max.x -= ROW_HEIGHT - 3.0;
    let color = if tag.count == all {
        colors.text
    } else {
        colors.weak
    };
    widgets::line(ui, inner, &text, widgets::font(), color);
    let id = Id::new(("properties tag", &tag.name));
    if tag.count < all {
        let response = ui.interact(inner, id, Sense::click());
        let label = format!("Give tag {} to all", tag.name);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, &label));
        if response.on_hover_text(&label).clicked() {
            set(cache, &tag.name, true, out);
        }
    }
    let button = Rect::from_min_max(pos2(inner.right(), rect.top()), rect.max).shrink(2.0);
    let label = format!("Remove tag {}", tag.name);
    let glyph = egui_phosphor::regular::X;
    if glyph_button(ui, button, id.with("remove"), glyph, &label).clicked() {
        set(cache, &tag.name, false, out);
    }
}

fn set(cache: &Cache, tag: &Arc<str>, present: bool, out: &mut Commands) {
    out.push(Command::SetTag {
        ids: Arc::clone(&cache.ids),
        tag: Arc::clone(tag),
        present,
    });
}

fn new_tag(
    state: &mut State,
    cache: &Cache,
    ui: &mut Ui,
    rect: Rect,
    document: &Document,
    tags: &[Tag],
    out: &mut Commands,
) {
    let id = Id::new("properties new tag");
    let focused = ui.memory(|memory| memory.has_focus(id));
    let enter = focused && ui.input(|input| input.key_pressed(Key::Enter));
    widgets::frame(ui, rect, if focused { Look::Active } else { Look::Idle });
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    let mut child = ui.new_child(egui::UiBuilder::new().max_rect(rect).layout(layout));
    child.shrink_clip_rect(rect);
    let output = egui::TextEdit::singleline(&mut state.text)
        .id(id)
        .frame(egui::Frame::NONE.inner_margin(egui::Margin::symmetric(6, 0)))
        .min_size(rect.size())
        .desired_width(rect.width())
        .char_limit(limits::TAG_BYTES_MAX / 2)
        .vertical_align(egui::Align::Center)
        .font(egui::FontSelection::FontId(widgets::font()))
        .hint_text("Add a tag")
        .show(&mut child);
    let response = output.response.response;
    widgets::name(ui, &response, "Add a tag");
    if enter || (response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))) {
        let text = state.text.trim();
        if !text.is_empty() && text.len() <= limits::TAG_BYTES_MAX {
            set(cache, &text.into(), true, out);
            state.text.clear();
        }
        response.request_focus();
    }
    let popup = egui::Popup::default_response_id(&response);
    // A press on a suggestion takes the keyboard away before it is a click.
    let over = |popup: egui::Response| popup.contains_pointer();
    let popup_open = focused || ui.ctx().read_response(popup).is_some_and(over);
    if popup_open {
        suggestions(state, cache, &response, document, tags, out);
    }
}

/// The place's tags that are like what is typed.
fn suggestions(
    state: &mut State,
    cache: &Cache,
    response: &egui::Response,
    document: &Document,
    tags: &[Tag],
    out: &mut Commands,
) {
    let typed = state.text.trim().to_lowercase();
    let found: Vec<Arc<str>> = known_tags(state, document)
        .iter()
        .filter(|known| known.to_lowercase().contains(&typed))
        .filter(|known| !tags.iter().any(|tag| tag.name == **known))
        .take(SUGGESTIONS_MAX)
        .cloned()
        .collect();
    if found.is_empty() {
        return;
    }
    let chosen = egui::Popup::from_response(response)
        .open(true)
        .gap(2.0)
        .show(|ui| {
            ui.set_min_width(140.0);
            let rows = found.iter();
            rows.filter(|tag| ui.selectable_label(false, tag.as_ref()).clicked())
                .last()
                .cloned()
        })
        .and_then(|shown| shown.inner);
    if let Some(tag) = chosen {
        set(cache, &tag, true, out);
        state.text.clear();
    }
}

fn known_tags<'a>(state: &'a mut State, document: &Document) -> &'a BTreeSet<Arc<str>> {
    let revision = document.revision();
    if state.known.as_ref().is_none_or(|(at, _)| *at != revision) {
        let model = document.model();
        let all = model.descendants(model.root()).take(SEARCHED_MAX);
        let tags = all.flat_map(|id| model.tags(id).iter().cloned()).collect();
        state.known = None;
        state.known = Some((revision, tags));
    }
    state.known.as_ref().map_or(&NONE, |(_, tags)| tags)
}
