//! The components that act on the object they are a child of. Of several of one kind the first counts.

use glam::Vec2;
use studio_model::InstanceId;
use studio_model::known::known;
use studio_model::value::{UDim, UDim2};

use crate::limits::PIXELS_MAX;
use crate::props::{Reader, pixels};
use crate::schema::{
    AspectType, DominantAxis, FillDirection, HorizontalAlignment, ItemLineAlignment, Part,
    SortOrder, StartCorner, TableMajorAxis, UIFlexAlignment, UIFlexMode, VerticalAlignment,
};

/// All components of an object.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Parts {
    pub(crate) arrange: Option<Arrange>,
    pub(crate) padding: Option<Padding>,
    pub(crate) scale: Option<f32>,
    pub(crate) aspect: Option<Aspect>,
    pub(crate) limits: Option<Limits>,
    pub(crate) text_size: Option<(f32, f32)>,
    pub(crate) corner: Option<Corner>,
    pub(crate) flex: Option<Flex>,
}

/// A layout of children and what all layouts have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Arrange {
    /// The layout's own instance.
    pub(crate) id: InstanceId,
    pub(crate) fill: FillDirection,
    /// Where along x and y the content stands: 0 start, 0.5 middle, 1 end.
    pub(crate) align: Vec2,
    pub(crate) sort: SortOrder,
    pub(crate) how: How,
}

/// The layouts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum How {
    List(List),
    Grid(Grid),
    Table(Table),
    Page(Page),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct List {
    pub(crate) padding: UDim,
    pub(crate) wraps: bool,
    /// Along x and y.
    pub(crate) flex: [UIFlexAlignment; 2],
    pub(crate) line: ItemLineAlignment,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Grid {
    pub(crate) cell: UDim2,
    pub(crate) padding: UDim2,
    /// Cells of a line; 0 for as many as fit.
    pub(crate) most: usize,
    pub(crate) corner: StartCorner,
    pub(crate) aspect: Option<Aspect>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Table {
    pub(crate) padding: UDim2,
    pub(crate) major: TableMajorAxis,
    /// Whether columns, then rows, share what is left.
    pub(crate) fill: [bool; 2],
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Page {
    pub(crate) padding: UDim,
    pub(crate) current: Option<InstanceId>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Padding {
    left: UDim,
    right: UDim,
    top: UDim,
    bottom: UDim,
}

impl Padding {
    /// What is left free at the top left and at the bottom right of an object of this size.
    pub(crate) fn around(&self, size: Vec2, zoom: f32) -> (Vec2, Vec2) {
        (
            Vec2::new(
                pixels(self.left, size.x, zoom),
                pixels(self.top, size.y, zoom),
            ),
            Vec2::new(
                pixels(self.right, size.x, zoom),
                pixels(self.bottom, size.y, zoom),
            ),
        )
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Aspect {
    /// Width by height; positive.
    ratio: f32,
    kind: AspectType,
    dominant: DominantAxis,
}

impl Aspect {
    /// A size of this ratio for an object of `size` in a parent of `parent`.
    pub(crate) fn apply(self, size: Vec2, parent: Vec2) -> Vec2 {
        let by_width = |width: f32| Vec2::new(width, width / self.ratio);
        let by_height = |height: f32| Vec2::new(height * self.ratio, height);
        let room = match self.kind {
            AspectType::FitWithinMaxSize => size,
            AspectType::ScaleWithParentSize => parent,
        };
        let wanted = match (self.kind, self.dominant) {
            (AspectType::FitWithinMaxSize, DominantAxis::Width) => by_width(room.x),
            (AspectType::FitWithinMaxSize, DominantAxis::Height) => by_height(room.y),
            (AspectType::ScaleWithParentSize, DominantAxis::Width) => by_width(size.x),
            (AspectType::ScaleWithParentSize, DominantAxis::Height) => by_height(size.y),
        };
        if wanted.x > room.x {
            by_width(room.x)
        } else if wanted.y > room.y {
            by_height(room.y)
        } else {
            wanted
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Limits {
    min: Vec2,
    max: Vec2,
}

impl Limits {
    pub(crate) fn apply(&self, size: Vec2, zoom: f32) -> Vec2 {
        size.min(self.greatest(zoom)).max(self.min * zoom)
    }

    pub(crate) fn greatest(&self, zoom: f32) -> Vec2 {
        (self.max.max(self.min) * zoom).min(Vec2::splat(PIXELS_MAX))
    }

    pub(crate) fn least(&self, zoom: f32) -> Vec2 {
        self.min * zoom
    }
}

/// Radii of rounded corners: top left, top right, bottom right, bottom left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Corner([UDim; 4]);

impl Corner {
    /// In pixels: a scale refers to the shorter side, and half of it is the most.
    pub(crate) fn radii(&self, size: Vec2, zoom: f32) -> [f32; 4] {
        let short = size.min_element();
        self.0
            .map(|radius| pixels(radius, short, zoom).min(short * 0.5).max(0.0))
    }
}

/// How an item takes part in free space.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Flex {
    pub(crate) grow: f32,
    pub(crate) shrink: f32,
    pub(crate) line: ItemLineAlignment,
}

impl Parts {
    /// Adds what a child component says.
    pub(crate) fn read(&mut self, reader: &Reader<'_>, part: Part) {
        let known = known();
        match part {
            Part::List | Part::Grid | Part::Table | Part::Page => {
                self.arrange.get_or_insert_with(|| arrange(reader, part));
            }
            Part::Padding => {
                self.padding.get_or_insert_with(|| Padding {
                    left: reader.udim(known.padding_left),
                    right: reader.udim(known.padding_right),
                    top: reader.udim(known.padding_top),
                    bottom: reader.udim(known.padding_bottom),
                });
            }
            Part::Scale => {
                let scale = || reader.number(known.ui_scale_scale).clamp(0.0, 1_000.0);
                self.scale.get_or_insert_with(scale);
            }
            Part::Aspect => {
                self.aspect.get_or_insert_with(|| aspect(reader));
            }
            Part::Size => {
                self.limits.get_or_insert_with(|| Limits {
                    min: reader.vector(known.size_constraint_min).max(Vec2::ZERO),
                    max: reader.vector(known.size_constraint_max).max(Vec2::ZERO),
                });
            }
            Part::TextSize => {
                let size = |property| reader.integer(property) as f32;
                self.text_size.get_or_insert_with(|| {
                    (
                        size(known.text_size_constraint_min),
                        size(known.text_size_constraint_max),
                    )
                });
            }
            Part::Corner => {
                let radii = [
                    known.corner_top_left,
                    known.corner_top_right,
                    known.corner_bottom_right,
                    known.corner_bottom_left,
                ];
                self.corner
                    .get_or_insert_with(|| Corner(radii.map(|property| reader.udim(property))));
            }
            Part::Flex => {
                self.flex.get_or_insert_with(|| flex(reader));
            }
            Part::Look => {}
        }
    }
}

fn aspect(reader: &Reader<'_>) -> Aspect {
    let known = known();
    Aspect {
        ratio: reader.number(known.aspect_ratio).clamp(0.001, 1_000.0),
        kind: AspectType::of(reader.item(known.aspect_type)),
        dominant: DominantAxis::of(reader.item(known.aspect_dominant_axis)),
    }
}

fn flex(reader: &Reader<'_>) -> Flex {
    let known = known();
    let ratio = |property| reader.number(property).max(0.0);
    let (grow, shrink) = match UIFlexMode::of(reader.item(known.flex_mode)) {
        UIFlexMode::None => (0.0, 0.0),
        UIFlexMode::Grow => (1.0, 0.0),
        UIFlexMode::Shrink => (0.0, 1.0),
        UIFlexMode::Fill => (1.0, 1.0),
        UIFlexMode::Custom => (ratio(known.flex_grow), ratio(known.flex_shrink)),
    };
    Flex {
        grow,
        shrink,
        line: ItemLineAlignment::of(reader.item(known.flex_line_alignment)),
    }
}

fn arrange(reader: &Reader<'_>, part: Part) -> Arrange {
    let known = known();
    let x = match HorizontalAlignment::of(reader.item(known.arrange_horizontal)) {
        HorizontalAlignment::Left => 0.0,
        HorizontalAlignment::Center => 0.5,
        HorizontalAlignment::Right => 1.0,
    };
    let y = match VerticalAlignment::of(reader.item(known.arrange_vertical)) {
        VerticalAlignment::Top => 0.0,
        VerticalAlignment::Center => 0.5,
        VerticalAlignment::Bottom => 1.0,
    };
    let how = match part {
        Part::Grid => How::Grid(Grid {
            cell: reader.udim2(known.grid_cell_size),
            padding: reader.udim2(known.grid_cell_padding),
            most: reader.integer(known.grid_max_cells).max(0) as usize,
            corner: StartCorner::of(reader.item(known.grid_start_corner)),
            aspect: aspect_below(reader),
        }),
        Part::Table => How::Table(Table {
            padding: reader.udim2(known.table_padding),
            major: TableMajorAxis::of(reader.item(known.table_major_axis)),
            fill: [known.table_fill_columns, known.table_fill_rows]
                .map(|property| reader.flag(property)),
        }),
        Part::Page => How::Page(Page {
            padding: reader.udim(known.page_padding),
            current: reader.reference(known.page_current),
        }),
        _ => How::List(List {
            padding: reader.udim(known.list_padding),
            wraps: reader.flag(known.list_wraps),
            flex: [known.list_horizontal_flex, known.list_vertical_flex]
                .map(|property| UIFlexAlignment::of(reader.item(property))),
            line: ItemLineAlignment::of(reader.item(known.list_line_alignment)),
        }),
    };
    Arrange {
        id: reader.id,
        fill: FillDirection::of(reader.item(known.arrange_fill_direction)),
        align: Vec2::new(x, y),
        sort: SortOrder::of(reader.item(known.arrange_sort_order)),
        how,
    }
}

/// The fixed ratio of a grid's cells: a constraint below the layout itself.
fn aspect_below(reader: &Reader<'_>) -> Option<Aspect> {
    let class = known().ui_aspect_ratio_constraint;
    let model = reader.model;
    let id = model
        .children(reader.id)
        .find(|&child| model.is_a(child, class))?;
    Some(aspect(&Reader { model, id }))
}
