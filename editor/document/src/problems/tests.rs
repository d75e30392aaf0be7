use std::fs;

use studio_model::known::known;
use studio_model::{InstanceId, Value};

use super::*;
use crate::files::{Guard, Host, Session, new_place, open_now};
use crate::templates::Template;

const PLACE: &str = r#"(format: 1, root: [
    (class: "Workspace", children: [
        (class: "Weld", name: "Loose"),
        (class: "Part", name: "Flat", properties: {"Size": (0, 4, 4)}),
        (class: "Part", name: "Far", properties: {"CFrame": (2000000, 0, 0)}),
        (class: "Part", name: "Typo", properties: {"Anchord": true, "Material": "Wod", "Nonsense": [1]}),
        (class: "Decal", name: "Picture", properties: {"ColorMap": "asset://none.png"}),
        (class: "Script", name: "Gone", source_file: "gone.luau"),
        (class: "Prat", name: "Stranger"),
    ]),
    (class: "Workspace", name: "Twice", children: [(class: "Folder", name: "Inside")]),
    (class: "Folder", name: "Astray"),
    (class: "StarterPlayer", children: [(class: "StarterPlayerScripts")]),
    (class: "ServerScriptService", children: [(class: "LocalScript", name: "Lost", source: "x = = 1")]),
])"#;

fn opened(dir: &Path) -> Session {
    fs::write(dir.join("place.ron"), PLACE).unwrap();
    fs::create_dir_all(dir.join("assets")).unwrap();
    open_now(dir, &Host::plain()).unwrap()
}

fn find(session: &Session, name: &str) -> InstanceId {
    let model = session.document().model();
    model
        .descendants(model.root())
        .find(|&id| model.name(id) == name)
        .unwrap_or_else(|| panic!("no {name}"))
}

fn codes(session: &Session) -> Vec<&'static str> {
    let list = session.problems().list().iter();
    let mut codes: Vec<_> = list.map(|problem| problem.diagnostic.code).collect();
    codes.sort_unstable();
    codes
}

#[test]
fn every_problem_of_the_command_line_is_listed_with_its_instance() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = opened(dir.path());
    session.check_problems_now();
    let place = studio_place::open(dir.path()).unwrap();
    let mut all = place.report.clone();
    all.extend(check(&Input::opened(&place), &Luau));
    let mut expected: Vec<_> = all.iter().map(|problem| problem.code).collect();
    expected.sort_unstable();
    // Reading and checking both say that a service is there twice; here it is said once.
    let twice = expected
        .iter()
        .position(|code| *code == "duplicate-service");
    expected.remove(twice.unwrap());
    assert_eq!(codes(&session), expected);
    for problem in session.problems().list() {
        assert!(problem.diagnostic.instance.is_some(), "{problem:?}");
    }
}

#[test]
fn fixes_mend_what_they_are_for_and_are_one_step() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = opened(dir.path());
    let before = studio_place::write_string(session.document().model());
    let (typo, flat, inside) = (
        find(&session, "Typo"),
        find(&session, "Flat"),
        find(&session, "Inside"),
    );
    // A fix may show the next problem: the text of one property at a time.
    for _ in 0..4 {
        session.check_problems_now();
        let fixes: Vec<(InstanceId, QuickFix)> = session
            .problems()
            .list()
            .iter()
            .filter_map(|problem| {
                Some((problem.diagnostic.instance?, problem.fixes.first()?.clone()))
            })
            .collect();
        let titles = fixes
            .iter()
            .map(|(_, fix)| fix.title(session.document().model()));
        assert!(titles.into_iter().all(|title| title.len() > 4));
        if fixes.is_empty() {
            break;
        }
        let steps = session.document().history().len();
        apply_fixes(session.document_mut(), &fixes).unwrap();
        assert_eq!(session.document().history().len(), steps + 1);
    }
    session.check_problems_now();
    assert_eq!(codes(&session), ["script-syntax"]);
    let model = session.document().model();
    let wood = model.table().property(known().material).enum_id.unwrap();
    let wood = model.table().enumeration(wood).item_named("Wood").unwrap();
    assert_eq!(model.value(typo, known().material), Some(Value::Enum(wood)));
    assert_eq!(model.value(typo, known().anchored), Some(Value::Bool(true)));
    assert!(matches!(model.value(flat, known().size), Some(Value::Vector3(size)) if size.x > 0.0));
    assert_eq!(model.path(inside), "Workspace/Inside");
    while session.document_mut().undo() {}
    assert_eq!(
        studio_place::write_string(session.document().model()),
        before
    );
}

#[test]
fn problems_follow_the_editing_by_themselves() {
    let dir = tempfile::tempdir().unwrap();
    let place = dir.path().join("p");
    let mut session = new_place(Template::Baseplate, &Host::plain());
    session.save(Some(&place), Guard::Ask).unwrap();
    let mut now = Instant::now();
    let settle = |session: &mut Session, now: &mut Instant| {
        while session.problems().revision() != Some(session.document().revision()) {
            *now += Duration::from_millis(100);
            session.poll_at(*now);
            std::thread::yield_now();
        }
    };
    settle(&mut session, &mut now);
    assert_eq!(session.problems().list(), []);
    let workspace = session
        .document()
        .model()
        .service(known().workspace)
        .unwrap();
    session
        .document_mut()
        .edit("Insert", |edit| {
            let id = edit.create(known().weld)?;
            Ok(edit.insert(id, workspace, None)?)
        })
        .unwrap();
    settle(&mut session, &mut now);
    assert_eq!(codes(&session), ["loose-joint"]);
    assert_eq!(
        (session.problems().errors(), session.problems().notes()),
        (0, 1)
    );
    session.document_mut().undo();
    settle(&mut session, &mut now);
    assert!(session.problems().list().is_empty());
}
