//! The place of benchmark F1 as a data model, and whether a model is that place. Knows no format.

use glam::{Mat3, Vec3};
use studio_model::known::known;
use studio_model::{
    Bulk, CFrame, ChangeError, DataModel, InstanceId, PropertyId, UidSource, Value,
};

use crate::f1::{F1Part, MATERIALS, PARTS_PER_MODEL, parts};

/// Where the uids of the place start.
const UID_SEED: u64 = 0xF1F1_F1F1_0000_0000;

/// Makes the place; every instance has a uid.
///
/// # Errors
/// [`ChangeError::TooManyInstances`] for more parts than a data model holds.
pub fn model(count: usize, seed: u64) -> Result<DataModel, ChangeError> {
    let mut model = DataModel::new();
    let mut uids = UidSource::new(UID_SEED);
    let mut bulk = model.bulk();
    let root = bulk.root();
    let workspace = add(&mut bulk, known().workspace, root, &mut uids)?;
    let mut group = workspace;
    for (number, part) in parts(count, seed).enumerate() {
        if number % PARTS_PER_MODEL == 0 {
            group = add(&mut bulk, known().model, workspace, &mut uids)?;
        }
        let id = add(&mut bulk, known().part, group, &mut uids)?;
        for (property, value) in properties(&bulk, &part) {
            bulk.set_property(id, property, value)?;
        }
    }
    drop(bulk);
    Ok(model)
}

fn add(
    bulk: &mut Bulk<'_>,
    class: studio_model::ClassId,
    parent: InstanceId,
    uids: &mut UidSource,
) -> Result<InstanceId, ChangeError> {
    let id = bulk.create(class)?;
    bulk.set_uid(id, Some(uids.next_uid()));
    bulk.link(id, parent);
    Ok(id)
}

/// The properties of a part that are not defaults.
fn properties(model: &DataModel, part: &F1Part) -> [(PropertyId, Value); 5] {
    let known = known();
    let [rows_x, rows_y, rows_z] = [0, 3, 6].map(|at| Vec3::from_slice(&part.rotation[at..at + 3]));
    let rotation = Mat3::from_cols(rows_x, rows_y, rows_z).transpose();
    let pose = CFrame {
        position: Vec3::from_array(part.position),
        rotation,
    };
    let materials = model.table().property(known.material).enum_id;
    let material = materials.and_then(|id| {
        let materials = model.table().enumeration(id);
        materials.item_named(MATERIALS[part.material])
    });
    [
        (known.anchored, Value::Bool(true)),
        (known.cframe, Value::CFrame(pose)),
        (known.color, Value::Color3uint8(part.color)),
        (known.material, Value::Enum(material.unwrap_or_default())),
        (known.size, Value::Vector3(Vec3::from_array(part.size))),
    ]
}

/// Whether the model is the place, to the bit and in its order, with a uid for each part.
///
/// # Errors
/// What is different, in words.
pub fn check(model: &DataModel, count: usize, seed: u64) -> Result<(), String> {
    let workspace = model.service(known().workspace).ok_or("no Workspace")?;
    let mut found = model.descendants(workspace);
    for (number, part) in parts(count, seed).enumerate() {
        if number % PARTS_PER_MODEL == 0 {
            let group = found.next().and_then(|id| model.class(id));
            if group != Some(known().model) {
                return Err(format!("part {number} does not begin a Model"));
            }
        }
        let id = found
            .next()
            .ok_or_else(|| format!("part {number} is missing"))?;
        if model.uid(id).is_none() {
            return Err(format!("part {number} has no uid"));
        }
        for (property, wanted) in properties(model, &part) {
            let value = model.value(id, property);
            if !value.as_ref().is_some_and(|value| value.same_bits(&wanted)) {
                let name = model.table().property(property).name;
                return Err(format!(
                    "part {number}: {name} is {value:?}, not {wanted:?}"
                ));
            }
        }
    }
    match found.count() {
        0 => Ok(()),
        more => Err(format!("{more} instances too many")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_passes_its_own_check_and_no_other_seeds() {
        let place = model(250, 3).expect("a small place");
        assert_eq!(check(&place, 250, 3), Ok(()));
        assert!(check(&place, 250, 4).is_err());
        assert!(check(&place, 249, 3).is_err());
        assert!(check(&place, 251, 3).is_err());
    }
}
