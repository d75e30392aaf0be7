//! How long it takes to open, edit, autosave, check, publish and save a place of many parts: prints milliseconds.
//!
//!     cargo run --release -p studio-document --example large -- 50000

use std::error::Error;
use std::io::Write as _;
use std::time::Instant;

use glam::Vec3;
use studio_document::Opening;
use studio_document::files::{Guard, Host, Session};
use studio_model::known::known;
use studio_model::{CFrame, DataModel, InstanceId, UidSource, Value};

fn main() -> Result<(), Box<dyn Error>> {
    let parts = std::env::args()
        .nth(1)
        .map_or(Ok(50_000), |count| count.parse())?;
    let dir = std::env::temp_dir().join(format!("studio-large-{}", std::process::id()));
    let measured = measure(parts, &dir);
    std::fs::remove_dir_all(&dir)?;
    measured
}

fn measure(parts: usize, dir: &std::path::Path) -> Result<(), Box<dyn Error>> {
    studio_place::save(&place(parts)?, dir)?;
    let mut out = std::io::stdout().lock();
    let mut tell = |what: &str, since: Instant| {
        let ms = since.elapsed().as_secs_f64() * 1e3;
        writeln!(out, "{what:<48} {ms:9.2} ms")
    };
    let start = Instant::now();
    let mut session = Opening::start(dir, &Host::plain())?.wait()?;
    tell("open", start)?;
    let start = Instant::now();
    let snapshot = session.document().model().snapshot();
    tell("snapshot", start)?;

    let start = Instant::now();
    move_some(&mut session, 1_000, 1.0)?;
    tell("move 1,000 parts, columns shared", start)?;
    let start = Instant::now();
    move_some(&mut session, 1_000, 2.0)?;
    tell("move 1,000 parts, columns its own", start)?;
    let start = Instant::now();
    let changed = session.document().model().changed_since(&snapshot).len();
    tell(&format!("find {changed} changed instances"), start)?;

    let (start, mut longest) = (Instant::now(), 0.0f64);
    while session.autosaved_revision() != Some(session.document().revision()) {
        let poll = Instant::now();
        session.poll();
        longest = longest.max(poll.elapsed().as_secs_f64() * 1e3);
        std::thread::yield_now();
    }
    tell(&format!("autosave (longest poll {longest:.2} ms)"), start)?;
    let start = Instant::now();
    session.check_problems_now();
    tell(
        &format!("check ({} problems)", session.problems().list().len()),
        start,
    )?;
    let start = Instant::now();
    session.save(None, Guard::Ask)?;
    tell("save", start)?;
    let start = Instant::now();
    session.check_now();
    tell("look at the files", start)?;
    session.close();
    Ok(())
}

fn move_some(session: &mut Session, count: usize, by: f32) -> Result<(), Box<dyn Error>> {
    let model = session.document().model();
    let ids: Vec<InstanceId> = model.instances_of(known().part).take(count).collect();
    Ok(session.document_mut().edit("Move", |edit| {
        for id in ids {
            if let Some(frame) = edit.model().cframe(id, known().cframe) {
                let position = frame.position + Vec3::splat(by);
                let frame = CFrame { position, ..frame };
                edit.set(id, known().cframe, Value::CFrame(frame))?;
            }
        }
        Ok(())
    })?)
}

/// Models of 100 parts, each with a position, a size, a colour and a material.
fn place(parts: usize) -> Result<DataModel, Box<dyn Error>> {
    let (known, mut uids) = (known(), UidSource::new(7 << 40));
    let mut model = DataModel::new();
    let mut bulk = model.bulk();
    let workspace = bulk.create(known.workspace)?;
    let root = bulk.root();
    bulk.link(workspace, root);
    bulk.set_uid(workspace, Some(uids.next_uid()));
    let mut group = workspace;
    for number in 0..parts {
        if number % 100 == 0 {
            group = bulk.create(known.model)?;
            bulk.link(group, workspace);
            bulk.set_uid(group, Some(uids.next_uid()));
        }
        let id = bulk.create(known.part)?;
        bulk.link(id, group);
        bulk.set_uid(id, Some(uids.next_uid()));
        let step = number as f32;
        let position = Vec3::new(step % 1000.0 * 4.1, step / 7.0 % 300.0, step / 1000.0 * 4.3);
        let frame = CFrame {
            position,
            ..CFrame::IDENTITY
        };
        bulk.set_property(id, known.cframe, Value::CFrame(frame))?;
        bulk.set_property(
            id,
            known.size,
            Value::Vector3(Vec3::new(4.0, 1.0 + step % 3.0, 2.0)),
        )?;
        let color = [number as u8, (number / 256) as u8, 90];
        bulk.set_property(id, known.color, Value::Color3uint8(color))?;
        bulk.set_property(id, known.anchored, Value::Bool(true))?;
    }
    drop(bulk);
    Ok(model)
}
