//! Random trees of random numbers: nothing panics, nothing is not a number, and following comes out as computing anew.

use proptest::prelude::*;
use studio_model::value::Font;
use studio_model::{PropertyId, ValueType};

use super::*;

const CLASSES: [&str; 18] = [
    "Frame",
    "TextLabel",
    "TextButton",
    "TextBox",
    "ScrollingFrame",
    "CanvasGroup",
    "ImageButton",
    "Folder",
    "UIListLayout",
    "UIGridLayout",
    "UITableLayout",
    "UIPageLayout",
    "UIPadding",
    "UIScale",
    "UIAspectRatioConstraint",
    "UISizeConstraint",
    "UIFlexItem",
    "UICorner",
];

const TEXTS: [&str; 6] = [
    "",
    "a",
    "two words",
    "<b>x</b> & <i>",
    "line\nline",
    "字 é 👍 \u{301}",
];

#[derive(Debug, Clone)]
enum Step {
    Add {
        class: usize,
        parent: usize,
    },
    Set {
        id: usize,
        property: usize,
        seed: u64,
    },
    Move {
        id: usize,
        parent: usize,
    },
    Remove {
        id: usize,
    },
    Update,
}

fn step() -> impl Strategy<Value = Step> {
    let at = 0..10_000_usize;
    prop_oneof![
        6 => (0..CLASSES.len(), at.clone()).prop_map(|(class, parent)| Step::Add { class, parent }),
        12 => (at.clone(), at.clone(), any::<u64>())
            .prop_map(|(id, property, seed)| Step::Set { id, property, seed }),
        1 => (at.clone(), at.clone()).prop_map(|(id, parent)| Step::Move { id, parent }),
        1 => at.prop_map(|id| Step::Remove { id }),
        2 => Just(Step::Update),
    ]
}

fn number(seed: u64) -> f32 {
    match seed % 12 {
        0 => f32::NAN,
        1 => f32::INFINITY,
        2 => f32::NEG_INFINITY,
        3 => -1e30,
        4 => 3e38,
        5 => 0.0,
        6 => 1.0,
        other => (seed / 12 % 4_000) as f32 / 10.0 - other as f32 * 10.0,
    }
}

fn length(seed: u64) -> UDim {
    let offset = match seed % 7 {
        0 => i32::MAX,
        1 => i32::MIN,
        _ => (seed / 7 % 300) as i32 - 50,
    };
    udim(number(seed / 3), offset)
}

fn value(property: PropertyId, seed: u64) -> Option<Value> {
    let table = ClassTable::get();
    let info = table.property(property);
    Some(match info.value_type {
        ValueType::Bool => Value::Bool(!seed.is_multiple_of(3)),
        ValueType::Int32 => Value::Int32(match seed % 5 {
            0 => i32::MAX,
            1 => i32::MIN,
            _ => (seed / 5 % 200) as i32 - 20,
        }),
        ValueType::Float32 => Value::Float32(number(seed)),
        ValueType::Enum => {
            let items = &table.enumeration(info.enum_id?).items;
            Value::Enum(items[seed as usize % items.len()].0)
        }
        ValueType::String => Value::String(Arc::from(TEXTS[seed as usize % TEXTS.len()])),
        ValueType::Vector2 => vector(number(seed), number(seed >> 20)),
        ValueType::UDim => Value::UDim(length(seed)),
        ValueType::UDim2 => Value::UDim2(UDim2 {
            x: length(seed),
            y: length(seed >> 20),
        }),
        ValueType::Font => Value::Font(Font {
            family: Arc::from("rbxasset://fonts/families/RobotoMono.json"),
            weight: 700,
            italic: true,
        }),
        _ => return None,
    })
}

fn take(stage: &mut Stage, ids: &mut Vec<InstanceId>, step: &Step) {
    let pick = |at: usize| ids[at % ids.len()];
    match *step {
        Step::Add { class, parent } => {
            let parent = pick(parent);
            let id = stage.add(CLASSES[class], parent);
            ids.push(id);
        }
        Step::Set { id, property, seed } => {
            let id = pick(id);
            let class = stage.model.class(id).expect("lives");
            let properties = &ClassTable::get().class(class).properties;
            let property = properties[property % properties.len()];
            if let Some(value) = value(property, seed) {
                // Some values the model refuses: that is its right.
                drop(stage.model.set_property(id, property, value));
            }
        }
        Step::Move { id, parent } => {
            let (id, parent) = (pick(id), pick(parent));
            drop(stage.model.apply(Change::Reparent {
                id,
                parent,
                before: None,
            }));
        }
        Step::Remove { id } => {
            let root = pick(id);
            if root != ids[0] && stage.model.apply(Change::Remove { root }).is_ok() {
                let model = &stage.model;
                ids.retain(|&id| model.is_attached(id));
            }
        }
        Step::Update => {
            stage.layout.update(&stage.model);
        }
    }
}

fn check(layout: &Layout) -> Result<(), TestCaseError> {
    for object in layout.objects() {
        let finite = object.position.is_finite()
            && object.size.is_finite()
            && object.rotation.is_finite()
            && object.clip.min.is_finite()
            && object.clip.max.is_finite();
        prop_assert!(finite, "{object:?}");
        prop_assert!(object.size.min_element() >= 0.0, "{object:?}");
        if let Some(text) = &object.text {
            prop_assert!(text.layout.bounds.is_finite() && text.top().is_finite());
        }
        if let Some(canvas) = &object.canvas {
            prop_assert!(canvas.size.is_finite() && canvas.position.is_finite());
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_trees_come_out_finite_and_the_same_as_anew(steps in prop::collection::vec(step(), 1..160)) {
        let mut stage = Stage::new();
        let mut ids = vec![stage.screen];
        for step in &steps {
            take(&mut stage, &mut ids, step);
        }
        stage.layout.update(&stage.model);
        check(&stage.layout)?;
        let mut anew = Layout::new(stage.container, stage.layout.viewport());
        anew.update(&stage.model);
        let followed: Vec<&Object> = stage.layout.objects().collect();
        let fresh: Vec<&Object> = anew.objects().collect();
        prop_assert_eq!(followed, fresh);
        let hits = anew.objects_at(Vec2::new(10.0, 10.0)).count();
        prop_assert!(hits <= anew.len());
    }
}
