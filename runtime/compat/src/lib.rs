//! How much of the API that a place's scripts use is there: each use that is missing or data only, with its line, and a
//! share by use.
//!
//! Scripts are read, not run, by a grammar that takes anything. What expressions hold is followed as far as that is
//! certain; what is used of it is judged by [VMs](Oracle) with all services, so that there is no second list of what is
//! supported. Limits: whether an event ever fires is known only of classes as a whole, and what goes through tables and
//! the values that functions return is judged by the names of members alone.
//!
//! Knows no files and no terminal, and runs no script.
//!
//! Read next: [`check`], [`Oracle`], `walker` (what is followed).

mod judge;
mod kinds;
mod lexer;
pub mod limits;
mod oracle;
mod parser;
mod report;
mod scope;
#[cfg(test)]
mod tests;
mod walker;

use studio_model::known::known;
use studio_model::{DataModel, InstanceId};
use studio_script::{side_of, source_of};

use judge::Judge;
use scope::{Scope, Words};

pub use oracle::{Oracle, OracleError, Verdict};
pub use report::{Finding, PlaceReport, ScriptReport, Uses};

/// Judges all scripts of a model.
pub fn check(oracle: &Oracle, model: &DataModel) -> PlaceReport {
    let all = model.descendants(model.root());
    let scripts: Vec<(InstanceId, String)> = all
        .filter(|id| model.is_a(*id, known().lua_source_container))
        .map(|id| (id, source_of(model, id)))
        .collect();
    let mut words = Words::default();
    for (_, source) in &scripts {
        words.add(&parser::tokens(source));
    }
    let judge = Judge::new(oracle, Scope::new(model, &words));
    let reports = scripts.iter().map(|(id, source)| {
        let side = side_of(model, *id);
        let (uses, findings) = walker::walk(&judge, source, side);
        ScriptReport {
            path: path_of(model, *id),
            side,
            uses,
            findings,
        }
    });
    PlaceReport {
        scripts: reports.collect(),
    }
}

fn path_of(model: &DataModel, id: InstanceId) -> String {
    let above = model.ancestors(id).filter(|&above| above != model.root());
    let mut names: Vec<&str> = above.map(|above| model.name(above)).collect();
    names.reverse();
    names.push(model.name(id));
    names.join(".")
}
