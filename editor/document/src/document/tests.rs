use super::*;
use studio_model::known::known;
use studio_model::{Value, ValueType};

fn document() -> (Document, InstanceId) {
    let mut document = Document::new(DataModel::new(), 7 << 32);
    let workspace = document
        .edit("Start", |edit| {
            let id = edit.create(known().workspace)?;
            edit.insert(id, edit.model().root(), None)?;
            Ok(id)
        })
        .expect("a workspace fits into an empty model");
    (document, workspace)
}

fn add_part(document: &mut Document, parent: InstanceId) -> InstanceId {
    document
        .edit("Insert Part", |edit| {
            let id = edit.create(known().part)?;
            edit.insert(id, parent, None)?;
            Ok(id)
        })
        .expect("a part fits")
}

#[test]
fn a_gesture_is_one_step_and_cancelling_leaves_no_trace() {
    let (mut document, workspace) = document();
    let part = add_part(&mut document, workspace);
    let size = |document: &Document| document.model().value(part, known().size);
    let before = size(&document);
    let drag = |document: &mut Document| {
        for x in 1..=40 {
            let value = Value::Vector3(glam::Vec3::splat(x as f32));
            document
                .in_gesture(|edit| Ok(edit.set(part, known().size, value)?))
                .expect("sizes are finite");
        }
    };
    document.begin_gesture("Resize");
    drag(&mut document);
    document.cancel_gesture();
    assert_eq!(size(&document), before);
    assert_eq!(document.history().position(), 2);

    document.begin_gesture("Resize");
    drag(&mut document);
    document.commit_gesture();
    assert_eq!(document.history().position(), 3);
    assert_eq!(document.history().next_undo().map(Step::len), Some(1));
    document.undo();
    assert_eq!(size(&document), before);
    document.redo();
    assert_eq!(
        size(&document),
        Some(Value::Vector3(glam::Vec3::splat(40.0)))
    );
}

#[test]
fn an_edit_that_fails_halfway_changes_nothing() {
    let (mut document, workspace) = document();
    let part = add_part(&mut document, workspace);
    let before = document.model().value(part, known().size);
    let result = document.edit("Fail", |edit| {
        edit.set(part, known().size, Value::Vector3(glam::Vec3::ONE))?;
        edit.remove(part)?;
        Ok(edit.set(workspace, known().gravity, Value::Bool(true))?)
    });
    assert_eq!(
        result,
        Err(EditError::Change(ChangeError::WrongType {
            wanted: ValueType::Float32,
            got: ValueType::Bool
        }))
    );
    assert_eq!(document.model().value(part, known().size), before);
    assert_eq!(document.history().position(), 2);
}

#[test]
fn what_a_failed_edit_or_a_cancelled_gesture_created_is_gone() {
    let (mut document, workspace) = document();
    let count = document.model().len();
    let result: Result<(), EditError> = document.edit("Fail", |edit| {
        let part = edit.create(known().part)?;
        edit.insert(part, workspace, None)?;
        edit.create(known().folder)?;
        Err(EditError::Refused("no".to_owned()))
    });
    assert!(result.is_err());
    document.begin_gesture("Cancel");
    document
        .in_gesture(|edit| {
            let part = edit.create(known().part)?;
            Ok(edit.insert(part, workspace, None)?)
        })
        .expect("a part fits");
    document.cancel_gesture();
    assert_eq!(document.model().len(), count);
}

#[test]
fn undo_restores_the_selection_and_a_new_step_forgets_what_was_undone() {
    let (mut document, workspace) = document();
    let part = add_part(&mut document, workspace);
    document.select_only([part]);
    document
        .edit("Delete", |edit| Ok(edit.remove(part)?))
        .expect("the part is there");
    assert!(document.selection().is_empty());
    document.undo();
    assert_eq!(document.selection().ids(), [part]);
    document.jump_to(1);
    assert!(!document.model().is_attached(part));
    add_part(&mut document, workspace);
    assert!(
        !document.model().contains(part),
        "nothing can bring it back"
    );
    assert!(document.history().next_redo().is_none());
}

#[test]
fn an_amended_step_stays_one_step_of_its_name() {
    let (mut document, workspace) = document();
    let part = add_part(&mut document, workspace);
    let set = |size: f32| {
        move |edit: &mut Edit<'_>| {
            let size = Value::Vector3(glam::Vec3::splat(size));
            Ok(edit.set(part, known().size, size)?)
        }
    };
    let size = |document: &Document| document.model().value(part, known().size);
    let first = size(&document);
    document.edit("Resize Part", set(3.0)).expect("fits");
    let (state, steps) = (document.history().state(), document.history().len());
    document.amend(state, set(7.0)).expect("it stands there");
    let history = document.history();
    assert_eq!(history.len(), steps);
    assert_eq!(history.next_undo().map(Step::name), Some("Resize Part"));
    assert_ne!(history.state(), state, "the place is another one");
    assert!(document.amend(state, set(9.0)).is_err());
    document.undo();
    assert_eq!(size(&document), first);
    document.redo();
    let seven = Value::Vector3(glam::Vec3::splat(7.0));
    assert_eq!(size(&document), Some(seven));
}
