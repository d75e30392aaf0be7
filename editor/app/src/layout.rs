//! Which panel lies where: docked panels that can be dragged and hidden, and the layout that one begins with.

use egui_tiles::{Linear, LinearDir, Tile, Tiles, Tree};
use serde::{Deserialize, Serialize};

/// A panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Panel {
    /// The 3D view.
    Viewport,
    /// The tree.
    Explorer,
    /// Of what is selected.
    Properties,
    /// What happened.
    Output,
    /// What is wrong.
    Problems,
    /// Every step.
    History,
}

impl Panel {
    /// Those that can be hidden: all but the view.
    pub const HIDEABLE: [Self; 5] = [
        Self::Explorer,
        Self::Properties,
        Self::Output,
        Self::Problems,
        Self::History,
    ];

    /// What its tab says.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Viewport => "Viewport",
            Self::Explorer => "Explorer",
            Self::Properties => "Properties",
            Self::Output => "Output",
            Self::Problems => "Problems",
            Self::History => "History",
        }
    }
}

/// The layout that one begins with: the viewport has the most, Explorer lies over Properties on the right, Output below.
pub fn default_layout() -> Tree<Panel> {
    let mut tiles = Tiles::default();
    let viewport = tiles.insert_pane(Panel::Viewport);
    let below = [Panel::Output, Panel::Problems].map(|panel| tiles.insert_pane(panel));
    let below = tiles.insert_tab_tile(below.to_vec());
    let left = split(&mut tiles, LinearDir::Vertical, [viewport, below], 0.865);
    let explorer = [Panel::Explorer, Panel::History].map(|panel| tiles.insert_pane(panel));
    let explorer = tiles.insert_tab_tile(explorer.to_vec());
    let properties = tiles.insert_pane(Panel::Properties);
    let right = split(&mut tiles, LinearDir::Vertical, [explorer, properties], 0.5);
    let root = split(&mut tiles, LinearDir::Horizontal, [left, right], 0.79);
    Tree::new("panels", root, tiles)
}

/// Whether a panel is in view: neither hidden nor behind another.
pub(crate) fn is_in_view(tree: &Tree<Panel>, panel: Panel) -> bool {
    let tile = tree.tiles.find_pane(&panel);
    tile.is_some_and(|tile| tree.active_tiles().contains(&tile))
}

/// The panels that are in view.
pub(crate) fn in_view(tree: &Tree<Panel>) -> Vec<Panel> {
    let active = tree.active_tiles();
    let panes = active.iter().filter_map(|tile| tree.tiles.get_pane(tile));
    panes.copied().collect()
}

/// Whether a panel has no tab either.
pub(crate) fn is_hidden(tree: &Tree<Panel>, panel: Panel) -> bool {
    let tile = tree.tiles.find_pane(&panel);
    tile.is_some_and(|tile| !tree.is_visible(tile))
}

/// Brings a panel into view, to the front of its tabs.
pub(crate) fn show(tree: &mut Tree<Panel>, panel: Panel) {
    if let Some(tile) = tree.tiles.find_pane(&panel) {
        tree.set_visible(tile, true);
        tree.make_active(|other, _| other == tile);
    }
}

/// Takes panels out of the window; the others have their room.
pub(crate) fn hide(tree: &mut Tree<Panel>, panels: &[Panel]) {
    for panel in panels.iter().filter(|&&panel| panel != Panel::Viewport) {
        if let Some(tile) = tree.tiles.find_pane(panel) {
            tree.set_visible(tile, false);
        }
    }
}

/// Hides all panels but the view, or shows them again if none is there.
pub(crate) fn toggle_all(tree: &mut Tree<Panel>) {
    let hidden = |panel: &Panel| is_hidden(tree, *panel);
    if Panel::HIDEABLE.iter().all(hidden) {
        // What is shown last is in front of its tabs.
        for panel in Panel::HIDEABLE.into_iter().rev() {
            show(tree, panel);
        }
    } else {
        hide(tree, &Panel::HIDEABLE);
    }
}

/// Where a panel is in the window, its tabs left out; `None` while it is behind another.
pub(crate) fn area_of(tree: &Tree<Panel>, panel: Panel) -> Option<egui::Rect> {
    let tile = tree.tiles.find_pane(&panel)?;
    tree.tiles.rect(tile)
}

fn split(
    tiles: &mut Tiles<Panel>,
    dir: LinearDir,
    children: [egui_tiles::TileId; 2],
    share: f32,
) -> egui_tiles::TileId {
    let linear = Linear::new_binary(dir, children, share);
    tiles.insert_new(Tile::Container(linear.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panels_are_hidden_and_shown_and_the_view_never_goes() {
        let mut tree = default_layout();
        assert!(is_in_view(&tree, Panel::Explorer) && !is_in_view(&tree, Panel::History));
        show(&mut tree, Panel::History);
        assert!(is_in_view(&tree, Panel::History) && !is_in_view(&tree, Panel::Explorer));
        hide(&mut tree, &[Panel::History, Panel::Viewport]);
        assert!(is_hidden(&tree, Panel::History) && is_in_view(&tree, Panel::Viewport));
        toggle_all(&mut tree);
        assert_eq!(in_view(&tree), [Panel::Viewport]);
        toggle_all(&mut tree);
        for panel in [Panel::Explorer, Panel::Properties, Panel::Output] {
            assert!(is_in_view(&tree, panel), "{panel:?}");
        }
    }
}
