//! Which panel lies where: docked panels that can be dragged, and the layout that one begins with.

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
