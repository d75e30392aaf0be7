//! Collects the assets that a place uses. An asset is packed under each name that content properties call it by: its path,
//! or a foreign id that the place maps to it; equal bytes are stored once.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
use studio_model::{DataModel, Diagnostic, Location, Report, Value, ValueType, limits};
use studio_place::OpenPlace;
use studio_snapshot::PackedAsset;

use crate::input::Input;

/// What content properties put before the path of an asset.
const SCHEME: &str = "asset://";

/// Reads and packs the used assets of an opened place. Those that cannot be read are reported.
pub(crate) fn assets(input: &Input<'_>, report: &mut Report) -> Vec<PackedAsset> {
    let Some(place) = input.place else {
        return Vec::new();
    };
    let pack =
        |(name, file): (Arc<str>, PathBuf)| pack(&file, &name).map_err(|problem| (file, problem));
    let packed: Vec<Result<PackedAsset, (PathBuf, String)>> =
        used(place, input.model).into_par_iter().map(pack).collect();
    let mut assets = Vec::new();
    for result in packed {
        match result {
            Ok(asset) => assets.push(asset),
            Err((file, problem)) => {
                let location = Location::of_file(file.display().to_string());
                report.push(Diagnostic::error("asset", problem).at(location));
            }
        }
    }
    assets
}

/// The files that content properties name, by the name that the runtime will look them up by.
fn used(place: &OpenPlace, model: &DataModel) -> BTreeMap<Arc<str>, PathBuf> {
    let mut used = BTreeMap::new();
    if place.assets.files().is_empty() {
        return used;
    }
    for id in model.descendants(model.root()) {
        for (property, value) in model.own_values(id) {
            if model.table().property(property).value_type == ValueType::Content
                && let Value::Content(content) = value
                && let Some(file) = place.assets.resolve(&content)
            {
                let name = content.strip_prefix(SCHEME).unwrap_or(&content);
                used.insert(Arc::from(name), file.in_place(&place.root_dir));
            }
        }
    }
    used
}

fn pack(path: &Path, name: &Arc<str>) -> Result<PackedAsset, String> {
    let bytes = fs::metadata(path).map_err(|error| error.to_string())?.len();
    if bytes > limits::ASSET_BYTES_MAX {
        return Err(format!(
            "{bytes} bytes are more than the limit of {}",
            limits::ASSET_BYTES_MAX
        ));
    }
    let bytes = fs::read(path).map_err(|error| error.to_string())?;
    PackedAsset::new(Arc::clone(name), bytes).map_err(|error| error.to_string())
}
