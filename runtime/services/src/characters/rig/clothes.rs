//! What the default body wears: a face, a shirt and trousers, whose pictures every renderer has. The colours are the
//! player's.

use studio_model::known::known;
use studio_model::{ChangeError, DataModel, InstanceId, PropertyId, Value};

use super::table::Skin;
use super::{child, colors, set};

studio_model::named! {
    /// Clothes.
    struct Terms;
    classes {
        pants = "Pants",
        shirt = "Shirt",
    }
    properties {
        clothing_color = "Clothing"."Color3",
        pants_template = "Pants"."PantsTemplate",
        shirt_template = "Shirt"."ShirtTemplate",
    }
}

const FACE: &str = "rbxasset://textures/face.png";
const SHIRT: &str = "rbxasset://textures/shirt.png";
const TROUSERS: &str = "rbxasset://textures/pants.png";

/// Gives a head its face.
pub(super) fn look(model: &mut DataModel, head: InstanceId) -> Result<(), ChangeError> {
    let face = child(model, known().decal, head, "face")?;
    picture(model, face, known().decal_texture, FACE)
}

/// Dresses a body.
pub(super) fn dress(
    model: &mut DataModel,
    body: InstanceId,
    user_id: i64,
) -> Result<(), ChangeError> {
    let terms = Terms::get();
    let shirt = child(model, terms.shirt, body, "Shirt")?;
    picture(model, shirt, terms.shirt_template, SHIRT)?;
    if let Some(color) = colors(user_id, Skin::Shirt) {
        let color = color.map(|channel| f32::from(channel) / 255.0);
        set(model, shirt, terms.clothing_color, Value::Color3(color))?;
    }
    let trousers = child(model, terms.pants, body, "Pants")?;
    picture(model, trousers, terms.pants_template, TROUSERS)
}

fn picture(
    model: &mut DataModel,
    id: InstanceId,
    property: PropertyId,
    address: &str,
) -> Result<(), ChangeError> {
    set(model, id, property, Value::Content(address.into()))
}
