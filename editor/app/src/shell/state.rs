//! Whether an action can be done now, and whether what it switches is on. Answers for menus, toolbar and palette alike.

use studio_document::operations::Toggle;
use studio_document::{Document, Step};
use studio_model::known::known;
use studio_place::source_property;

use crate::action::{Action, Menu};
use crate::layout::Panel;
use crate::theme;
use crate::tools::{Tool, Tools};

/// How many instances are asked for a switch: this is done in every frame.
const LOOKED_AT: usize = 128;

/// What the answers are read from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct State<'a> {
    pub(crate) document: Option<&'a Document>,
    pub(crate) tools: &'a Tools,
    pub(crate) dark: bool,
    /// The panels that are in view.
    pub(crate) panels: &'a [Panel],
}

impl State<'_> {
    /// Why an action cannot be done now; `None` if it can.
    pub(crate) fn refusal(&self, action: Action) -> Option<&'static str> {
        let Some(document) = self.document else {
            return needs_place(action).then_some("Open a place first");
        };
        let selected = document.selection().len();
        let history = document.history();
        match action {
            Action::Undo if history.next_undo().is_none() => Some("Nothing was done yet"),
            Action::Redo if history.next_redo().is_none() => Some("Nothing was undone"),
            Action::OpenScript if !is_script(document) => Some("Select a script first"),
            action if needs_selection(action) && selected == 0 => Some("Select something first"),
            _ => None,
        }
    }

    /// What the action would be done to, where its name does not tell: the step that is taken back or made again.
    pub(crate) fn object(&self, action: Action) -> Option<&str> {
        let history = self.document?.history();
        let step = match action {
            Action::Undo => history.next_undo(),
            Action::Redo => history.next_redo(),
            _ => None,
        };
        step.map(Step::name)
    }

    /// Whether what the action switches is on; `None` if it switches nothing.
    pub(crate) fn is_on(&self, action: Action) -> Option<bool> {
        if let Some(tool) = tool_of(action) {
            return Some(self.tools.tool == tool);
        }
        if let Some(panel) = panel_of(action) {
            return Some(self.panels.contains(&panel));
        }
        Some(match action {
            Action::ToggleLocal => self.tools.local,
            Action::ToggleSnap => self.tools.snap,
            Action::ToggleSoftSnap => self.tools.soft_snap,
            Action::ToggleCollisions => self.tools.collisions,
            Action::ToggleGrid => self.tools.show_grid,
            Action::ToggleFog => self.tools.show_fog,
            Action::ToggleHints => self.tools.show_hints,
            Action::ToggleConstraints => self.tools.show_constraints,
            Action::ToggleWelds => self.tools.show_welds,
            Action::ToggleTheme => self.dark,
            Action::TogglePanels => self.panels == [Panel::Viewport],
            Action::ToggleAnchor => self.selected_are(Toggle::Anchored),
            Action::ToggleLock => self.selected_are(Toggle::Locked),
            Action::ToggleCollide => self.selected_are(Toggle::CanCollide),
            _ => return None,
        })
    }

    /// Whether the switch of the parts among and below what is selected is on; of many the first tell.
    fn selected_are(&self, toggle: Toggle) -> bool {
        self.document.is_some_and(|document| {
            let model = document.model();
            let below = document.selection().ids().iter();
            let below = below.flat_map(|&id| model.subtree(id)).take(LOOKED_AT);
            let parts = below.filter(|&id| model.is_a(id, known().base_part));
            document.is_on(&parts.collect::<Vec<_>>(), toggle)
        })
    }
}

/// Whether what was selected last has a source.
fn is_script(document: &Document) -> bool {
    let model = document.model();
    let class = document
        .selection()
        .primary()
        .and_then(|id| model.class(id));
    class.is_some_and(|class| source_property(class).is_some())
}

/// The tool that an action takes in hand.
pub(crate) fn tool_of(action: Action) -> Option<Tool> {
    Some(match action {
        Action::ToolSelect => Tool::Select,
        Action::ToolMove => Tool::Move,
        Action::ToolScale => Tool::Scale,
        Action::ToolRotate => Tool::Rotate,
        Action::ToolTransform => Tool::Transform,
        Action::ToolPaintColor => Tool::PaintColor,
        Action::ToolPaintMaterial => Tool::PaintMaterial,
        Action::ToolPivot => Tool::Pivot,
        Action::ToolConnect => Tool::Connect,
        _ => return None,
    })
}

/// The action that shows and hides a panel; of the view itself, all others.
pub(crate) fn toggle_of(panel: Panel) -> Action {
    match panel {
        Panel::Viewport => Action::TogglePanels,
        Panel::Explorer => Action::ToggleExplorer,
        Panel::Properties => Action::ToggleProperties,
        Panel::Output => Action::ToggleOutput,
        Panel::Problems => Action::ToggleProblems,
        Panel::History => Action::ToggleHistory,
    }
}

/// The panel that an action shows and hides.
pub(crate) fn panel_of(action: Action) -> Option<Panel> {
    let mut panels = Panel::HIDEABLE.into_iter();
    panels.find(|&panel| toggle_of(panel) == action)
}

fn needs_place(action: Action) -> bool {
    match action {
        Action::New
        | Action::Open
        | Action::Settings
        | Action::Quit
        | Action::ToggleTheme
        | Action::ZoomIn
        | Action::ZoomOut
        | Action::ZoomReset => false,
        other => other.info().menu != Menu::Help,
    }
}

fn needs_selection(action: Action) -> bool {
    matches!(
        action,
        Action::Cut
            | Action::Copy
            | Action::PasteInto
            | Action::Duplicate
            | Action::Delete
            | Action::Rename
            | Action::SelectChildren
            | Action::SelectParent
            | Action::Group
            | Action::GroupFolder
            | Action::Ungroup
            | Action::ToggleAnchor
            | Action::ToggleLock
            | Action::ToggleCollide
            | Action::RotateQuarter
            | Action::TiltQuarter
            | Action::Align
            | Action::ResetPivot
            | Action::FocusSelection
    )
}

/// An action's name with its keys, for tooltips: `Move (2)`.
pub(crate) fn title(context: &egui::Context, action: Action) -> String {
    let info = action.info();
    match keys(context, action) {
        Some(keys) => format!("{} ({keys})", info.name),
        None => info.name.to_owned(),
    }
}

/// An action's keys as people write them on this system.
pub(crate) fn keys(context: &egui::Context, action: Action) -> Option<String> {
    let shortcut = action.info().shortcut?;
    let keys = context.format_shortcut(&shortcut);
    // As it stands on the key.
    Some(keys.replace("Equals", "=").replace("Minus", "-"))
}

/// Shows an action's tooltip: name, keys, what it does and to what, and why not now.
pub(crate) fn explain(response: egui::Response, action: Action, state: State<'_>) {
    let (refusal, object) = (state.refusal(action), state.object(action));
    let show = |ui: &mut egui::Ui| {
        let colors = theme::colors(ui.ctx());
        ui.strong(title(&ui.ctx().clone(), action));
        ui.label(action.info().doc);
        if let Some(object) = object {
            ui.label(object);
        }
        if let Some(refusal) = refusal {
            ui.colored_label(colors.warning, refusal);
        }
    };
    response.on_hover_ui(show).on_disabled_hover_ui(show);
}

#[cfg(test)]
mod tests {
    use super::*;
    use studio_document::operations::{GroupKind, InsertAt, PartShape};
    use studio_model::DataModel;

    const AT: InsertAt = InsertAt {
        surface: None,
        grid: 0.0,
    };

    #[test]
    fn a_model_is_anchored_when_its_parts_are() {
        let mut document = Document::new(DataModel::new(), 1 << 40);
        let root = document.model().root();
        let workspace = document.insert(known().workspace, root, &AT).expect("fits");
        let is_on = |document: &Document| {
            let state = State {
                document: Some(document),
                tools: &Tools::default(),
                dark: true,
                panels: &[],
            };
            state.is_on(Action::ToggleAnchor)
        };
        let part = document
            .insert_part(PartShape::Block, workspace, &AT)
            .expect("fits");
        let model = document.group(&[part], GroupKind::Model).expect("a part");
        document.select_only([model]);
        let before = is_on(&document);
        document
            .toggle(&[model], Toggle::Anchored)
            .expect("it holds a part");
        assert_ne!(is_on(&document), before);
        document.select_only([workspace]);
        assert_ne!(is_on(&document), before);
        document.select_only([]);
        assert_eq!(is_on(&document), Some(false));
    }
}
