//! `assets/map.ron`: which local file stands for a foreign id, so that an imported place gets its pictures, sounds and
//! meshes by adding files.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;

use studio_model::{Diagnostic, Location, Report, limits};

use super::{ASSET_SCHEME, AssetIndex};
use crate::folder::is_inside;
use crate::text::{Broken, Cursor, LineCounter};

/// The map's file below `assets/`.
pub(super) const MAP_FILE: &str = "map.ron";

/// Reads the map, if there is one. Its problems go to the report; entries without problems are kept.
pub(super) fn read(
    assets: &Path,
    index: &AssetIndex,
    report: &mut Report,
) -> BTreeMap<String, String> {
    let file = assets.join(MAP_FILE);
    let label = file.display().to_string();
    let mut text = String::new();
    let opened = match fs::File::open(&file) {
        Ok(opened) => opened,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return BTreeMap::new(),
        Err(error) => {
            report.push(unreadable(&label, &error));
            return BTreeMap::new();
        }
    };
    if let Err(error) = opened
        .take(limits::STRING_BYTES_MAX as u64)
        .read_to_string(&mut text)
    {
        report.push(unreadable(&label, &error));
        return BTreeMap::new();
    }
    let mut map = BTreeMap::new();
    let mut problems = Vec::new();
    if let Err(broken) = entries(&text, index, &mut map, &mut problems) {
        problems.push((broken.at, Diagnostic::error(broken.code, broken.message)));
    }
    let mut lines = LineCounter::new(&text);
    for (at, diagnostic) in problems {
        let (line, column) = lines.line_and_column(at);
        report.push(diagnostic.at(Location {
            file: Some(label.as_str().into()),
            line,
            column,
        }));
    }
    map
}

fn unreadable(label: &str, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error(
        "unreadable-file",
        format!("cannot read the map of assets: {error}"),
    )
    .at(Location::of_file(label))
}

/// Reads `{"foreign id": "path", …}`.
fn entries(
    text: &str,
    index: &AssetIndex,
    map: &mut BTreeMap<String, String>,
    problems: &mut Vec<(usize, Diagnostic)>,
) -> Result<(), Broken> {
    let mut cursor = Cursor::new(text);
    cursor.expect(b'{')?;
    while !cursor.eat(b'}')? {
        let id_at = cursor.start()?;
        let id = cursor.string()?;
        cursor.expect(b':')?;
        let path_at = cursor.start()?;
        let path = cursor.string()?;
        let path = path.strip_prefix(ASSET_SCHEME).unwrap_or(&path).to_owned();
        if !is_inside(&path) {
            let message = format!("`{path}` leaves the folder of assets");
            problems.push((path_at, Diagnostic::error("path-escapes", message)));
        } else if index.find(&path).is_none() {
            let message = format!("there is no asset `{path}`");
            problems.push((
                path_at,
                Diagnostic::error("missing-asset", message).with_hint("add the file below assets/"),
            ));
        } else if map.insert(id.clone().into_owned(), path).is_some() {
            problems.push((
                id_at,
                Diagnostic::error("duplicate-key", format!("`{id}` is given twice")),
            ));
        }
        cursor.separator(b'}')?;
    }
    if cursor.peek()?.is_some() {
        return Err(cursor.unexpected("the end of the file"));
    }
    Ok(())
}
