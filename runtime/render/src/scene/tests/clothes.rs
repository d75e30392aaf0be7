//! What characters wear.

use studio_model::known::known;
use studio_model::{Change, DataModel, InstanceId, Value};

use super::{add, class, content, place, set};
use crate::pick::Face;
use crate::scene::{Lay, Scene};

fn rename(model: &mut DataModel, id: InstanceId, name: &str) {
    let name = name.into();
    model.apply(Change::SetName { id, name }).expect("a name");
}

fn property(model: &DataModel, id: InstanceId, name: &str) -> studio_model::PropertyId {
    let class = model.class(id).expect("alive");
    model.table().find(class, name).expect("a property")
}

/// A body with some limbs.
fn body(limbs: &[&str]) -> (DataModel, InstanceId) {
    let (mut model, workspace) = place();
    let body = add(&mut model, known().model, workspace);
    for limb in limbs {
        let part = add(&mut model, known().part, body);
        rename(&mut model, part, limb);
    }
    (model, body)
}

fn wear(model: &mut DataModel, body: InstanceId, kind: &str, picture: &str) -> InstanceId {
    let id = add(model, class(kind), body);
    let name = match kind {
        "Shirt" => "ShirtTemplate",
        "Pants" => "PantsTemplate",
        _ => "Graphic",
    };
    let property = property(model, id, name);
    set(model, id, property, content(picture));
    id
}

#[test]
fn clothes_lie_in_pieces_on_the_limbs_that_they_cover_and_go_when_they_are_taken_off() {
    let (mut model, body) = body(&["Torso", "Left Arm", "Right Leg", "Head", "Hat"]);
    let mut scene = Scene::new();
    scene.sync(&model);
    assert!(scene.decals().is_empty());
    let shirt = wear(&mut model, body, "Shirt", "asset://shirt.png");
    scene.sync(&model);
    assert_eq!(scene.decals().len(), 12, "six sides of a torso and an arm");
    wear(&mut model, body, "Pants", "asset://pants.png");
    let graphic = wear(&mut model, body, "ShirtGraphic", "asset://logo.png");
    scene.sync(&model);
    assert_eq!(scene.decals().len(), 12 + 12 + 1);
    let over = scene.decals().last().expect("the graphic");
    assert_eq!(
        scene.contents().address(over.content),
        Some("asset://logo.png")
    );
    assert_eq!(over.face, Face::Front);
    let color = property(&model, shirt, "Color3");
    set(&mut model, shirt, color, Value::Color3([1.0, 0.0, 0.0]));
    scene.sync(&model);
    let red = scene
        .decals()
        .iter()
        .filter(|decal| decal.instance.color[1] == 0);
    assert_eq!(red.count(), 12);
    for id in [shirt, graphic] {
        model.apply(Change::Remove { root: id }).expect("it goes");
    }
    scene.sync(&model);
    assert_eq!(scene.decals().len(), 12);
    let arm = model.find_child(body, "Left Arm").expect("an arm");
    rename(&mut model, arm, "Left Leg");
    scene.sync(&model);
    assert_eq!(scene.decals().len(), 18);
}

#[test]
fn a_front_shows_the_front_of_the_template_and_limbs_of_fifteen_share_it() {
    let (mut model, body) = body(&["UpperTorso", "LowerTorso"]);
    wear(&mut model, body, "Shirt", "asset://shirt.png");
    let mut scene = Scene::new();
    scene.sync(&model);
    let fronts = scene
        .decals()
        .iter()
        .filter(|decal| decal.face == Face::Front);
    let mut spans: Vec<[f32; 4]> = fronts
        .map(|decal| {
            let Lay::Piece(piece) = decal.lay else {
                panic!("clothes are pieces");
            };
            let (top, left) = (piece.top * 559.0, piece.left * 585.0);
            [
                top,
                top + piece.height * 559.0,
                left,
                left + piece.width * 585.0,
            ]
        })
        .collect();
    spans.sort_by(|a, b| a[0].total_cmp(&b[0]));
    let expected = [
        [74.5, 74.0 + 102.4 - 0.5, 231.5, 358.5],
        [74.0 + 102.4 + 0.5, 201.5, 231.5, 358.5],
    ];
    for (span, wanted) in spans.iter().flatten().zip(expected.iter().flatten()) {
        assert!((span - wanted).abs() < 0.01, "{spans:?}");
    }
    // Nothing is between the two halves.
    let inner = scene
        .decals()
        .iter()
        .filter(|decal| decal.face == Face::Bottom);
    assert_eq!(inner.count(), 1);
}
