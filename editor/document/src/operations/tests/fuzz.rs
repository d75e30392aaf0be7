use super::*;
use crate::transform::{Axis, Face, Resize, Space, StartPoses};

/// A generator of pseudo-random numbers (splitmix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    fn studs(&mut self) -> f32 {
        self.below(400) as f32 / 10.0 - 20.0
    }

    fn vector(&mut self) -> Vec3 {
        Vec3::new(self.studs(), self.studs(), self.studs())
    }

    fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }

    /// Up to five of all instances, services and the root among them.
    fn some(&mut self, document: &Document) -> Vec<InstanceId> {
        let model = document.model();
        let all: Vec<InstanceId> = model.subtree(model.root()).collect();
        (0..=self.below(5)).map(|_| self.pick(&all)).collect()
    }
}

/// How many kinds of edits there are.
const KINDS: usize = 24;
/// Copies are made only of places smaller than this.
const CROWD: usize = 300;

/// Any operation on anything; refusals are part of life.
fn edit(
    document: &mut Document,
    random: &mut Random,
    kind: usize,
    clip: &mut String,
) -> Result<(), EditError> {
    let ids = random.some(document);
    document.select_only(random.some(document));
    match kind {
        0..12 => edit_tree(document, random, kind, &ids, clip),
        _ => edit_world(document, random, kind, &ids),
    }
}

fn edit_tree(
    document: &mut Document,
    random: &mut Random,
    kind: usize,
    ids: &[InstanceId],
    clip: &mut String,
) -> Result<(), EditError> {
    let (one, is_crowded) = (ids[0], document.model().len() > CROWD);
    match kind {
        0 => document.delete(&ids[..1]),
        1 if is_crowded => document.delete(ids),
        1 => {
            let rule = random.pick(&[NameRule::Keep, NameRule::Increment]);
            document.duplicate(ids, rule).map(drop)
        }
        2 => {
            let kind = random.pick(&[GroupKind::Model, GroupKind::Folder]);
            document.group(ids, kind).map(drop)
        }
        3 => document.ungroup(ids).map(drop),
        4 => {
            let before = document.model().first_child(one);
            document.move_to(&random.some(document), one, before)
        }
        5 => document.rename(ids, random.pick(&["A", "B b", "", "\"\n"])),
        6 => {
            let classes = "Part Model Script Decal Attachment Teams BasePart WeldConstraint Folder";
            let classes: Vec<&str> = classes.split(' ').collect();
            let class = class(random.pick(&classes));
            document.insert(class, one, &InsertAt::default()).map(drop)
        }
        7 => document.set_attribute(ids, random.pick(&["a", "b"]), &Value::Float64(1.0)),
        8 => document.rename_attribute(ids, "a", "b"),
        9 => document.add_tag(ids, random.pick(&["x", "y"])),
        10 if is_crowded => document.cut(ids).map(|text| *clip = text),
        10 => document.copy(ids).map(|text| *clip = text),
        _ => document.paste(clip, &ids[..1]).map(drop),
    }
}

fn edit_world(
    document: &mut Document,
    random: &mut Random,
    kind: usize,
    ids: &[InstanceId],
) -> Result<(), EditError> {
    let property = [known().size, known().position, known().anchored];
    match kind {
        12 => {
            let shape = random.pick(&PartShape::ALL);
            let at = InsertAt::default();
            document.insert_part(shape, ids[0], &at).map(drop)
        }
        13 => {
            let toggles = [Toggle::Anchored, Toggle::Locked, Toggle::CanCollide];
            document.toggle(ids, random.pick(&toggles)).map(drop)
        }
        14 => {
            let angles = Value::Vector3(random.vector() * 9.0);
            document.set_property(ids, known().orientation, &angles)
        }
        15 => document.reset_property(ids, random.pick(&property)),
        16 => document.remove_tag(ids, "x"),
        17 => document.weld(ids).map(drop),
        18 => join(document, random, ids),
        19 => {
            let align = Align {
                axes: [true, false, true],
                edge: Edge::Max,
                space: Space::Local,
                to: AlignTo::Bounds,
            };
            document.align(ids, &align)
        }
        20 => document.distribute(ids, Axis::Z, Space::World),
        21 => document.set_pivot(ids[0], CFrame::from_position(random.vector())),
        22 => {
            let paint = Paint {
                color: Some([random.below(256) as u8; 3]),
                material: Some(256),
            };
            document.paint(ids, &paint)
        }
        _ => drag(document, random, ids),
    }
}

fn join(document: &mut Document, random: &mut Random, ids: &[InstanceId]) -> Result<(), EditError> {
    let parts = parts_under(document.model(), ids);
    let end = |part, random: &mut Random| JoinPoint {
        part,
        point: random.vector(),
        normal: random.vector(),
    };
    let (Some(&a), Some(&b)) = (parts.first(), parts.last()) else {
        return Ok(());
    };
    let class = class(random.pick(&[
        "HingeConstraint",
        "SpringConstraint",
        "Weld",
        "NoCollisionConstraint",
    ]));
    let ends = [end(a, random), end(b, random)];
    document.join(class, ends[0], ends[1]).map(drop)
}

/// A gesture of some frames, sometimes cancelled.
fn drag(document: &mut Document, random: &mut Random, ids: &[InstanceId]) -> Result<(), EditError> {
    let start = StartPoses::capture(document.model(), ids);
    let Some(bounds) = start.bounds(Space::Local) else {
        return Ok(());
    };
    document.begin_gesture("Resize");
    for _ in 0..3 {
        let face = random.pick(&Face::ALL);
        let placements = start.resized(&bounds, face, random.studs(), Resize::default());
        document.in_gesture(|edit| edit.place(&placements))?;
    }
    if random.below(3) == 0 {
        document.cancel_gesture();
    } else {
        document.commit_gesture();
    }
    Ok(())
}

/// Edits a small place at random, refusals not counted, and now and then undoes and redoes.
fn edited(seed: u64, edits: usize, succeeded: &mut [usize; KINDS]) -> (Document, usize, String) {
    let (mut document, workspace) = document();
    let base = add_part(&mut document, "Base", workspace, Vec3::ZERO);
    let (start, original) = (
        document.history().position(),
        write_string(document.model()),
    );
    let mut random = Random(seed);
    let mut clip = document.copy(&[base]).unwrap();
    let mut made = 0;
    while made < edits {
        let (step, kind) = (document.history().position(), random.below(KINDS));
        let before = (random.below(8) == 0).then(|| write_string(document.model()));
        let result = edit(&mut document, &mut random, kind, &mut clip);
        if document.history().position() > step {
            made += 1;
            succeeded[kind] += 1;
        }
        if let (Err(_), Some(before)) = (result, before) {
            assert_eq!(
                write_string(document.model()),
                before,
                "refused, seed {seed}"
            );
        }
        if random.below(10) == 0 && document.history().position() > start {
            document.undo();
            if random.below(2) == 0 {
                document.redo();
            }
        }
    }
    (document, start, original)
}

#[test]
fn undoing_everything_restores_the_bytes_and_redoing_everything_too() {
    let mut succeeded = [0; KINDS];
    for (seed, edits) in [(1, 1_000), (2, 200), (3, 200), (4, 200)] {
        let (mut document, start, original) = edited(seed, edits, &mut succeeded);
        let last = document.history().position();
        let edited = write_string(document.model());
        for _ in 0..2 {
            document.jump_to(start);
            assert_eq!(
                write_string(document.model()),
                original,
                "undone, seed {seed}"
            );
            document.jump_to(last);
            assert_eq!(
                write_string(document.model()),
                edited,
                "redone, seed {seed}"
            );
        }
    }
    // Copying alone makes no step; cutting, in a crowd, does.
    assert!(succeeded.iter().all(|&count| count >= 5), "{succeeded:?}");
}
