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

/// Any operation on anything; refusals are part of life.
fn edit(document: &mut Document, random: &mut Random, clip: &mut String) -> Result<(), EditError> {
    let ids = random.some(document);
    let one = ids[0];
    document.select_only(random.some(document));
    match random.below(26) {
        0 => document.delete(&ids[..1]),
        1 | 2 if document.model().len() < 400 => {
            let rule = random.pick(&[NameRule::Keep, NameRule::Increment]);
            document.duplicate(&ids, rule).map(drop)
        }
        3 => document
            .group(&ids, random.pick(&[GroupKind::Model, GroupKind::Folder]))
            .map(drop),
        4 => document.ungroup(&ids).map(drop),
        5 => {
            let before = document.model().first_child(one);
            document.move_to(&random.some(document), one, before)
        }
        6 => document.rename(&ids, random.pick(&["A", "B b", "", "\"\n"])),
        7 | 8 => {
            let classes = [
                "Part",
                "Model",
                "Script",
                "Decal",
                "Attachment",
                "Teams",
                "BasePart",
                "WeldConstraint",
            ];
            let class = class(random.pick(&classes));
            document.insert(class, one, &InsertAt::default()).map(drop)
        }
        9 | 10 => document
            .insert_part(random.pick(&PartShape::ALL), one, &InsertAt::default())
            .map(drop),
        11 => document
            .toggle(
                &ids,
                random.pick(&[Toggle::Anchored, Toggle::Locked, Toggle::CanCollide]),
            )
            .map(drop),
        12 => document.set_property(
            &ids,
            known().orientation,
            &Value::Vector3(random.vector() * 9.0),
        ),
        13 => document.reset_property(
            &ids,
            random.pick(&[known().size, known().position, known().anchored]),
        ),
        14 => document.set_attribute(&ids, random.pick(&["a", "b", "c"]), &Value::Float64(1.0)),
        15 => document.rename_attribute(&ids, "a", "b"),
        16 => document.add_tag(&ids, random.pick(&["x", "y"])),
        17 => document.remove_tag(&ids, "x"),
        18 => document.weld(&ids).map(drop),
        19 => join(document, random, &ids),
        20 => document.align(
            &ids,
            &Align {
                axes: [true, false, true],
                edge: Edge::Max,
                space: Space::Local,
                to: AlignTo::Bounds,
            },
        ),
        21 => document.distribute(&ids, Axis::Z, Space::World),
        22 => match document.copy(&ids) {
            Ok(text) if text.len() < 60_000 => {
                *clip = text;
                Ok(())
            }
            other => other.map(drop),
        },
        23 if document.model().len() < 400 => document.paste(clip, &ids).map(drop),
        24 => document.set_pivot(one, CFrame::from_position(random.vector())),
        _ => drag(document, random, &ids),
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

#[test]
fn undoing_everything_restores_the_bytes_and_redoing_everything_too() {
    for seed in 0..4 {
        let (mut document, workspace) = document();
        add_part(&mut document, "Base", workspace, Vec3::ZERO);
        let start = document.history().position();
        let original = write_string(document.model());
        let mut random = Random(seed);
        let mut clip = String::new();
        let mut done = 0;
        while done < 250 {
            let (revision, step) = (document.revision(), document.history().position());
            let before = (document.model().len() < 60).then(|| write_string(document.model()));
            match edit(&mut document, &mut random, &mut clip) {
                Ok(()) => done += 1,
                Err(_) => {
                    assert_eq!(document.history().position(), step);
                    if let Some(before) = before {
                        assert_eq!(
                            write_string(document.model()),
                            before,
                            "refused, seed {seed}"
                        );
                    }
                }
            }
            assert!(document.revision() >= revision);
            if random.below(10) == 0 && document.history().position() > start {
                document.undo();
                if random.below(2) == 0 {
                    document.redo();
                }
            }
        }
        let last = document.history().position();
        let edited = write_string(document.model());
        document.jump_to(start);
        assert_eq!(
            write_string(document.model()),
            original,
            "undo all, seed {seed}"
        );
        document.jump_to(last);
        assert_eq!(
            write_string(document.model()),
            edited,
            "redo all, seed {seed}"
        );
        document.jump_to(start);
        assert_eq!(
            write_string(document.model()),
            original,
            "undo all again, seed {seed}"
        );
    }
}
