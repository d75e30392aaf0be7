//! What lies on a ray, for the pointer.

use glam::Vec3;
use studio_model::InstanceId;
use studio_model::value::Ray;
use studio_script::Running;

/// What a ray meets first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Struck {
    pub(crate) part: InstanceId,
    pub(crate) point: Vec3,
    /// The direction that the surface faces.
    pub(crate) normal: Vec3,
}

/// What a ray of its own length meets first, leaving out what is in `filter`.
pub(crate) fn cast(
    _running: Running<'_>,
    _ray: Ray,
    _filter: Option<InstanceId>,
) -> Option<Struck> {
    None
}
