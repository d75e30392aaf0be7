//! What can be grabbed: handles on axes and faces, and in which frame they stand.

pub use studio_model::{Axis, Face};

/// What the pointer holds. Axes and faces are those of the frame that the handles stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Handle {
    /// An arrow: moves along the axis.
    MoveAxis(Axis),
    /// A square: moves in the plane that is perpendicular to the axis.
    MovePlane(Axis),
    /// A ring: turns about the axis.
    RotateAxis(Axis),
    /// A ball on a face: moves that face and leaves the opposite one where it is.
    ScaleFace(Face),
    /// The thing itself: moves in the plane that faces the viewer. Over surfaces see
    /// [`rest_on_surface`](super::rest_on_surface).
    Free,
}

/// Which way handles point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Space {
    /// Along the axes of the world.
    #[default]
    World,
    /// Along those of the primary selected thing.
    Local,
}

/// Where handles stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Origin {
    /// In the centre of what is selected.
    #[default]
    Center,
    /// At the pivot of the primary selected thing.
    Pivot,
}
