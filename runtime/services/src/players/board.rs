//! The list of players with what their `leaderstats` say, as the window shows it.

use studio_model::known::known;
use studio_model::{ClassTable, DataModel, InstanceId, Value};

/// Columns of the list, at most (the reference shows four).
const COLUMNS_MAX: usize = 4;

/// The list of players.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Board {
    /// The names of the values, in the order in which they are found.
    pub columns: Vec<String>,
    /// One a player, the greatest first value first.
    pub rows: Vec<Row>,
}

/// A player in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The player.
    pub player: InstanceId,
    /// The name that is shown.
    pub name: String,
    /// A text a column; empty where the player has no such value.
    pub values: Vec<String>,
}

/// Reads the list off a data model.
pub fn board(model: &DataModel) -> Board {
    let service = model.service(known().players).into_iter();
    let players: Vec<InstanceId> = service
        .flat_map(|service| model.children(service))
        .filter(|&child| model.is_a(child, known().player))
        .collect();
    let mut columns: Vec<String> = Vec::new();
    let mut rows: Vec<(f64, Row)> = Vec::new();
    for player in players {
        let mut row = Row {
            player,
            name: display_name(model, player),
            values: Vec::new(),
        };
        let mut rank = f64::NEG_INFINITY;
        let stats = model.find_child(player, "leaderstats").into_iter();
        for stat in stats.flat_map(|stats| model.children(stats)) {
            let Some((text, number)) = value_of(model, stat) else {
                continue;
            };
            let name = model.name(stat);
            let column = columns.iter().position(|column| column == name);
            let column = match column {
                Some(column) => column,
                None if columns.len() < COLUMNS_MAX => {
                    columns.push(name.to_owned());
                    columns.len() - 1
                }
                None => continue,
            };
            if row.values.len() <= column {
                row.values.resize(column + 1, String::new());
            }
            row.values[column] = text;
            if column == 0 {
                rank = number.unwrap_or(f64::NEG_INFINITY);
            }
        }
        rows.push((rank, row));
    }
    rows.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let rows = rows.into_iter().map(|(_, mut row)| {
        row.values.resize(columns.len(), String::new());
        row
    });
    Board {
        rows: rows.collect(),
        columns,
    }
}

/// The name that is shown of a player.
pub(crate) fn display_name(model: &DataModel, player: InstanceId) -> String {
    let property = ClassTable::get().find(known().player, "DisplayName");
    match property.and_then(|property| model.value(player, property)) {
        Some(Value::String(name)) if !name.is_empty() => name.to_string(),
        _ => model.name(player).to_owned(),
    }
}

/// What a value object holds: as text, and as a number if it is one.
fn value_of(model: &DataModel, stat: InstanceId) -> Option<(String, Option<f64>)> {
    let class = model.class(stat)?;
    let table = ClassTable::get();
    if !table.is_a(class, table.class_named("ValueBase")?) {
        return None;
    }
    match model.value(stat, table.find(class, "Value")?)? {
        Value::Int32(number) => Some((number.to_string(), Some(f64::from(number)))),
        Value::Int64(number) => Some((number.to_string(), Some(number as f64))),
        Value::Float32(number) => Some((number.to_string(), Some(f64::from(number)))),
        Value::Float64(number) => Some((number.to_string(), Some(number))),
        Value::String(text) => Some((text.to_string(), None)),
        Value::Bool(on) => Some((on.to_string(), None)),
        _ => None,
    }
}
