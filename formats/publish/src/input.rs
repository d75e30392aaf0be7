//! What is published: a model, and where things of it stand in files, if they do. An imported place has no files; an opened
//! one has. Knows no snapshot.

use std::fmt;

use studio_model::{DataModel, Diagnostic, InstanceId, Location};
use studio_place::OpenPlace;

/// A place to check or publish.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// Its instances.
    pub model: &'a DataModel,
    /// The place that the model was read from, if it was.
    pub place: Option<&'a OpenPlace>,
}

impl fmt::Debug for Input<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Input")
            .field("instances", &self.model.len())
            .finish_non_exhaustive()
    }
}

impl<'a> Input<'a> {
    /// A place that was opened from disk.
    pub const fn opened(place: &'a OpenPlace) -> Self {
        Self {
            model: &place.model,
            place: Some(place),
        }
    }

    /// A model that stands in no files of ours.
    pub const fn model(model: &'a DataModel) -> Self {
        Self { model, place: None }
    }

    /// A diagnostic of an instance: with its path, and its place in the text if it has one.
    pub(crate) fn locate(&self, diagnostic: Diagnostic, id: InstanceId) -> Diagnostic {
        let located = diagnostic.in_path(self.model.path(id)).of_instance(id);
        match self.place.and_then(|place| place.location(id)) {
            Some(location) => located.at(location),
            None => located,
        }
    }

    /// The place in a script's own file, if its source stands in one.
    pub(crate) fn script_location(
        &self,
        id: InstanceId,
        line: u32,
        column: u32,
    ) -> Option<Location> {
        let file = self.model.annotations(id)?.source_file.as_deref()?;
        let root = &self.place?.root_dir;
        let mut location = Location::of_file(root.join(file).display().to_string());
        (location.line, location.column) = (line, column);
        Some(location)
    }
}
