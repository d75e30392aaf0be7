//! The one table of what people can do: menus, toolbar, shortcuts, palette and the shortcuts page are made of it. Knows
//! no state; whether an action can be done now is the runner's answer.

use egui::{Key, KeyboardShortcut, Modifiers};

/// Under which heading menus and the palette show an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Menu {
    /// Places.
    File,
    /// History, clipboard, tree.
    Edit,
    /// Camera, panels, what is drawn.
    View,
    /// What stands in the 3D world.
    Model,
    /// Which tool is in hand and how it works.
    Tools,
    /// Learning.
    Help,
}

/// What the table says of an action.
#[derive(Debug, Clone, Copy)]
pub struct ActionInfo {
    /// Which.
    pub action: Action,
    /// Its heading.
    pub menu: Menu,
    /// Its name in menus.
    pub name: &'static str,
    /// A glyph of the icon font.
    pub icon: &'static str,
    /// Keys. They work everywhere but in text fields that use them.
    pub shortcut: Option<KeyboardShortcut>,
    /// A line about it.
    pub doc: &'static str,
}

const NONE: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::COMMAND;
const SHIFT: Modifiers = Modifiers::SHIFT;
const ALT: Modifiers = Modifiers::ALT;
const CTRL_SHIFT: Modifiers = CTRL.plus(SHIFT);
const CTRL_ALT: Modifiers = CTRL.plus(ALT);

macro_rules! actions {
    ($( $action:ident : $menu:ident, $name:literal, $icon:ident, $keys:expr, $doc:literal; )*) => {
        /// Something that people can do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Action { $( #[doc = $doc] $action, )* }

        /// All actions, in the order of menus.
        pub const ACTIONS: &[ActionInfo] = &[ $( ActionInfo {
            action: Action::$action,
            menu: Menu::$menu,
            name: $name,
            icon: egui_phosphor::regular::$icon,
            shortcut: {
                const KEYS: Option<(Modifiers, Key)> = $keys;
                match KEYS { Some((modifiers, key)) => Some(KeyboardShortcut::new(modifiers, key)), None => None }
            },
            doc: $doc,
        }, )* ];
    };
}

actions! {
    New: File, "New place…", FILE_PLUS, Some((CTRL, Key::N)), "Make a place from a template";
    Open: File, "Open…", FOLDER_OPEN, Some((CTRL, Key::O)), "Open a place, or a .rbxl or .rbxlx file";
    Save: File, "Save", FLOPPY_DISK, Some((CTRL, Key::S)), "Write the place to its folder";
    SaveAs: File, "Save as…", FLOPPY_DISK_BACK, Some((CTRL_SHIFT, Key::S)), "Write the place to another folder";
    Publish: File, "Publish", ROCKET_LAUNCH, Some((CTRL_SHIFT, Key::B)), "Save, check and compile the place into place.snapshot";
    Settings: File, "Settings…", GEAR, Some((ALT, Key::S)), "Theme, size, camera, autosave";
    Close: File, "Close place", X, Some((CTRL, Key::W)), "Back to the welcome screen";
    Quit: File, "Quit", SIGN_OUT, Some((CTRL, Key::Q)), "Close the window";

    Undo: Edit, "Undo", ARROW_COUNTER_CLOCKWISE, Some((CTRL, Key::Z)), "Take back the last step";
    Redo: Edit, "Redo", ARROW_CLOCKWISE, Some((CTRL, Key::Y)), "Make the last undone step again";
    Cut: Edit, "Cut", SCISSORS, Some((CTRL, Key::X)), "Copy what is selected as place text, and delete it";
    Copy: Edit, "Copy", COPY, Some((CTRL, Key::C)), "Copy what is selected as place text";
    Paste: Edit, "Paste", CLIPBOARD, Some((CTRL, Key::V)), "Insert what was copied, beside what is selected";
    PasteInto: Edit, "Paste into", CLIPBOARD_TEXT, Some((CTRL_SHIFT, Key::V)), "Insert what was copied into each selected instance";
    Duplicate: Edit, "Duplicate", COPY_SIMPLE, Some((CTRL, Key::D)), "A copy of what is selected, in the same place";
    Delete: Edit, "Delete", TRASH, Some((NONE, Key::Delete)), "Delete what is selected";
    Rename: Edit, "Rename", TEXTBOX, Some((NONE, Key::F2)), "Rename the instance selected last";
    OpenScript: Edit, "Open script", CODE, None, "Open the selected script in the program that your system edits such files with";
    SelectAll: Edit, "Select all", SELECTION_ALL, Some((CTRL, Key::A)), "Select all of Workspace, or all that the search finds";
    SelectChildren: Edit, "Select children", TREE_STRUCTURE, None, "Select what is directly below the selection";
    SelectParent: Edit, "Select parent", ARROW_UP, None, "Select what the selection is in";
    Deselect: Edit, "Select nothing", SELECTION_SLASH, Some((NONE, Key::Escape)), "Select nothing";
    InsertObject: Edit, "Insert object…", PLUS, Some((CTRL, Key::I)), "Insert an instance of any class, found by its name";
    FindInTree: Edit, "Search the tree", MAGNIFYING_GLASS, Some((CTRL_SHIFT, Key::X)), "Search instances: is:Part tag:Door Anchored = false Size.Y > 10";
    FilterProperties: Edit, "Filter properties", FUNNEL, Some((CTRL_SHIFT, Key::P)), "Show only properties whose name matches";

    Group: Model, "Group as model", SELECTION_PLUS, Some((CTRL, Key::G)), "Put what is selected into a new Model";
    GroupFolder: Model, "Group as folder", FOLDER_PLUS, Some((CTRL_ALT, Key::G)), "Put what is selected into a new Folder";
    Ungroup: Model, "Ungroup", SELECTION_SLASH, Some((CTRL, Key::U)), "Take apart the selected models and folders";
    ToggleAnchor: Model, "Anchor", ANCHOR, Some((ALT, Key::A)), "Fix what is selected in place, or let it loose";
    ToggleLock: Model, "Lock", LOCK, Some((ALT, Key::L)), "Protect what is selected from clicks in the viewport";
    ToggleCollide: Model, "Can collide", INTERSECT, None, "Whether others collide with what is selected";
    RotateQuarter: Model, "Rotate 90°", ARROWS_CLOCKWISE, Some((CTRL, Key::R)), "Turn what is selected around Y";
    TiltQuarter: Model, "Tilt 90°", ARROW_BEND_UP_RIGHT, Some((CTRL, Key::T)), "Turn what is selected around X";
    Align: Model, "Align…", ALIGN_CENTER_HORIZONTAL_SIMPLE, Some((CTRL_SHIFT, Key::A)), "Bring sides or middles of what is selected to one plane";
    ResetPivot: Model, "Reset pivot", CROSSHAIR, None, "Put pivots back into the middle";
    InsertPart: Model, "Part", CUBE, None, "Insert a block in front of the camera";
    InsertBall: Model, "Ball", CIRCLE, None, "Insert a ball in front of the camera";
    InsertCylinder: Model, "Cylinder", CYLINDER, None, "Insert a cylinder in front of the camera";
    InsertWedge: Model, "Wedge", TRIANGLE, None, "Insert a wedge in front of the camera";
    InsertCornerWedge: Model, "Corner wedge", POLYGON, None, "Insert a corner wedge in front of the camera";
    InsertTruss: Model, "Truss", LADDER, None, "Insert a truss in front of the camera";
    InsertSpawn: Model, "Spawn location", FLAG, None, "Insert a place where players appear";

    ToolSelect: Tools, "Select", CURSOR, Some((NONE, Key::Num1)), "Click to select, drag over surfaces";
    ToolMove: Tools, "Move", ARROWS_OUT_CARDINAL, Some((NONE, Key::Num2)), "Drag arrows along axes";
    ToolScale: Tools, "Scale", RESIZE, Some((NONE, Key::Num3)), "Drag a face to resize that side";
    ToolRotate: Tools, "Rotate", ARROWS_CLOCKWISE, Some((NONE, Key::Num4)), "Drag rings around axes";
    ToolTransform: Tools, "Transform", CUBE_FOCUS, Some((NONE, Key::Num5)), "Move, resize and rotate at once";
    ToolPaintColor: Tools, "Paint color", PAINT_BUCKET, None, "Click parts to give them the color in hand";
    ToolPaintMaterial: Tools, "Paint material", PAINT_ROLLER, None, "Click parts to give them the material in hand";
    ToolPivot: Tools, "Edit pivot", CROSSHAIR_SIMPLE, None, "Drag the pivot instead of the parts";
    ToolConnect: Tools, "Connect", LINK, None, "Click two parts to weld or join them";
    ToggleLocal: Tools, "Local axes", CUBE_TRANSPARENT, Some((CTRL, Key::L)), "Axes of what is selected, or of the world";
    ToggleSnap: Tools, "Snap to steps", GRID_FOUR, None, "Drags move in steps; hold Shift for the other way";
    ToggleSoftSnap: Tools, "Snap to neighbors", MAGNET, None, "Drags stop at edges and middles of other parts";
    ToggleCollisions: Tools, "Collisions", SQUARE_HALF, None, "Dragged parts stop at others; all count as boxes, and a typed number goes through";

    FocusSelection: View, "Focus", FRAME_CORNERS, Some((NONE, Key::F)), "Look at what is selected";
    ZoomAll: View, "Look at everything", ARROWS_OUT, Some((SHIFT, Key::F)), "Move the camera so that the whole place is in view";
    ToggleGrid: View, "Grid", GRID_NINE, None, "Show the ground grid";
    ToggleFog: View, "Fog", CLOUD_FOG, None, "Show the place's fog and atmosphere, or look through them";
    ToggleHints: View, "Hints", INFO, None, "Say at the bottom of the viewport what mouse and keys do";
    ToggleConstraints: View, "Constraint details", FLOW_ARROW, Some((ALT, Key::D)), "Draw attachments and constraints";
    ToggleWelds: View, "Weld details", LINK_SIMPLE, Some((ALT, Key::W)), "Draw welds";
    ToggleTheme: View, "Dark theme", CIRCLE_HALF, None, "Change between the dark and the light theme";
    ZoomIn: View, "Larger interface", MAGNIFYING_GLASS_PLUS, Some((CTRL, Key::Equals)), "Text, buttons and panels a tenth larger";
    ZoomOut: View, "Smaller interface", MAGNIFYING_GLASS_MINUS, Some((CTRL, Key::Minus)), "Text, buttons and panels a tenth smaller";
    ZoomReset: View, "Interface at 100 %", TEXT_AA, Some((CTRL, Key::Num0)), "Text, buttons and panels as large as the system's";
    ToggleExplorer: View, "Explorer", TREE_STRUCTURE, Some((ALT, Key::Num1)), "Everything in the place, as a tree";
    ToggleProperties: View, "Properties", SLIDERS_HORIZONTAL, Some((ALT, Key::Num2)), "What is selected, value by value";
    ToggleOutput: View, "Output", TERMINAL_WINDOW, Some((ALT, Key::Num3)), "What happened";
    ToggleProblems: View, "Problems", WARNING_CIRCLE, Some((ALT, Key::Num4)), "What publish would complain about";
    ToggleHistory: View, "History", CLOCK_COUNTER_CLOCKWISE, Some((ALT, Key::Num5)), "Every step, to click";
    TogglePanels: View, "Viewport only", FRAME_CORNERS, Some((ALT, Key::Num0)), "Hide all panels but the viewport, or show them again";
    ResetLayout: View, "Reset panels", LAYOUT, None, "Put all panels back where they were";

    Palette: Help, "All commands…", COMMAND, Some((CTRL, Key::P)), "Find and do anything by its name";
    Shortcuts: Help, "Keyboard shortcuts", KEYBOARD, Some((NONE, Key::F1)), "Every key there is";
    About: Help, "About Studio", INFO, None, "Version and licences";
}

impl Action {
    /// What the table says.
    pub fn info(self) -> &'static ActionInfo {
        &ACTIONS[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_actions_share_keys_and_the_table_is_in_order() {
        for (place, info) in ACTIONS.iter().enumerate() {
            assert_eq!(info.action as usize, place);
            assert!(!info.doc.is_empty() && !info.name.is_empty());
            let same = ACTIONS[..place]
                .iter()
                .find(|other| info.shortcut.is_some() && other.shortcut == info.shortcut);
            assert!(same.is_none(), "{info:?} has the keys of {same:?}");
        }
    }
}
