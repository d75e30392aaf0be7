//! The values that a snapshot gives under a property's name, as values of this version's properties: former names are
//! converted, and values that a model must not hold are refused or replaced.

use studio_model::{
    CFrame, ClassId, ClassTable, Migration, PropertyId, Resolved, Value, ValueType, ValueVec,
};

use super::{Cells, Column, Rows, Target};
use crate::column::Values;
use crate::wire::WireError;

/// The columns that a property's values go to in this version.
pub(super) fn property_columns(
    class: ClassId,
    resolved: Resolved<'_>,
    value_type: ValueType,
    rows: Rows,
    cells: Cells,
) -> Result<Option<Vec<Column>>, WireError> {
    match resolved {
        Resolved::Property(id) | Resolved::Alias(id) => {
            if ClassTable::get().property(id).value_type != value_type {
                return Ok(None);
            }
            let cells = checked(class, id, cells)?;
            Ok(Some(vec![Column {
                target: Target::Property(id),
                rows,
                cells,
            }]))
        }
        Resolved::Migrated(migration) if migration.from_type == value_type => {
            let column = |&id: &PropertyId| {
                let cells = checked(class, id, migrated(class, id, migration, &cells))?;
                Ok(Column {
                    target: Target::Property(id),
                    rows: rows.clone(),
                    cells,
                })
            };
            migration
                .to
                .iter()
                .map(column)
                .collect::<Result<_, _>>()
                .map(Some)
        }
        Resolved::Migrated(_) => Ok(None),
    }
}

/// The values that a property of today gets for those of a former one; its default where there is no counterpart.
fn migrated(class: ClassId, id: PropertyId, migration: &Migration, cells: &Cells) -> Cells {
    let default = default_of(class, id);
    let convert = |value: &Value| migration.convert(value).unwrap_or_else(|| default.clone());
    match cells {
        Cells::Values(Values::Same(value)) => Cells::Values(Values::Same(convert(value))),
        Cells::Values(Values::Each(values)) => {
            let mut converted = ValueVec::new(default.value_type());
            for value in (0..values.len()).filter_map(|at| values.get(at)) {
                let value = convert(&value);
                if converted.push(value).is_err() {
                    let fits = converted.push(default.clone());
                    debug_assert!(fits.is_ok(), "a default is of its property's type");
                }
            }
            Cells::Values(Values::Each(converted))
        }
        other => other.clone(),
    }
}

fn default_of(class: ClassId, id: PropertyId) -> Value {
    let table = ClassTable::get();
    let default = table.class(class).default_of(id).cloned();
    default.unwrap_or_else(|| table.property(id).value_type.zero())
}

/// Values as a model may hold them: enum items that this version does not know become the default, and poses and sizes
/// must be finite.
fn checked(class: ClassId, id: PropertyId, cells: Cells) -> Result<Cells, WireError> {
    let Cells::Values(mut values) = cells else {
        return Ok(cells);
    };
    let finite = |finite: bool| {
        if finite {
            Ok(())
        } else {
            Err(WireError::NotFinite)
        }
    };
    match &mut values {
        Values::Same(value @ (Value::Vector3(_) | Value::CFrame(_) | Value::OptionalCFrame(_))) => {
            finite(value.is_finite())?;
        }
        Values::Each(ValueVec::Vector3(all)) => finite(all.iter().all(|v| v.is_finite()))?,
        Values::Each(ValueVec::CFrame(all)) => finite(all.iter().all(CFrame::is_finite))?,
        Values::Each(ValueVec::OptionalCFrame(all)) => {
            finite(all.iter().flatten().all(CFrame::is_finite))?;
        }
        Values::Same(Value::Enum(item)) => check_items(class, id, std::slice::from_mut(item)),
        Values::Each(ValueVec::Enum(items)) => check_items(class, id, items),
        _ => {}
    }
    Ok(Cells::Values(values))
}

fn check_items(class: ClassId, id: PropertyId, items: &mut [u32]) {
    let table = ClassTable::get();
    let Some(info) = table.property(id).enum_id.map(|id| table.enumeration(id)) else {
        return;
    };
    let Value::Enum(default) = default_of(class, id) else {
        return;
    };
    // Few items are used in one column; looking them up for every row takes longer than all else here.
    let mut known = vec![default];
    for item in items {
        if known.contains(item) {
            continue;
        }
        if info.item_name(*item).is_some() {
            known.push(*item);
        } else {
            *item = default;
        }
    }
}
