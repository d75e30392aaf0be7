//! How long it takes to recolour 10,000 parts as one step, and to undo it: prints milliseconds.

use std::error::Error;
use std::io::Write as _;
use std::time::Instant;

use studio_document::Document;
use studio_document::operations::Paint;
use studio_model::known::known;
use studio_model::{DataModel, InstanceId, Value};

const PARTS: usize = 10_000;

fn main() -> Result<(), Box<dyn Error>> {
    let mut document = Document::new(DataModel::new(), 1 << 32);
    let parts = document.edit("Build", |edit| {
        let workspace = edit.create(known().workspace)?;
        edit.insert(workspace, edit.model().root(), None)?;
        (0..PARTS)
            .map(|_| {
                let part = edit.create(known().part)?;
                edit.insert(part, workspace, None)?;
                Ok(part)
            })
            .collect::<Result<Vec<InstanceId>, _>>()
    })?;
    let paint = Paint {
        color: Some([200, 30, 30]),
        material: None,
    };
    let start = Instant::now();
    document.paint(&parts, &paint)?;
    let painted = start.elapsed();
    let start = Instant::now();
    document.undo();
    let undone = start.elapsed();
    let default = document.model().own_value(parts[0], known().color);
    debug_assert_eq!(default, None::<Value>);
    writeln!(
        std::io::stdout(),
        "{PARTS} parts: recoloured in {:.2} ms, undone in {:.2} ms",
        painted.as_secs_f64() * 1e3,
        undone.as_secs_f64() * 1e3
    )?;
    Ok(())
}
