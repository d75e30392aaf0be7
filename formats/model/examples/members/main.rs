//! Writes the table of methods, events and callbacks anew, from the type declarations of the npm package
//! `@rbxts/types`, which declares what the bundled class data leaves out:
//!
//! ```text
//! npm pack @rbxts/types && tar xzf rbxts-types-*.tgz
//! cargo run --release -p studio-model --example members -- package
//! ```
//!
//! Taken are names and types, not the package's texts. Members of classes that our class data does not have are left out.

mod luau;
mod rows;
mod syntax;
mod tokens;

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use rows::{Row, Rows};

const TABLE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/src/class_table/members/members.txt"
);

/// The package's files, and whether only plugins may use what the file declares. What both declare is for all.
const FILES: [(&str, bool); 2] = [
    ("include/generated/None.d.ts", false),
    ("include/generated/PluginSecurity.d.ts", true),
];

fn main() -> Result<(), Box<dyn Error>> {
    let package = env::args_os()
        .nth(1)
        .ok_or("the folder of the unpacked @rbxts/types is missing")?;
    let package = Path::new(&package);
    let mut rows = Rows::new();
    for (file, plugin) in FILES {
        let text = fs::read_to_string(package.join(file))?;
        for interface in syntax::interfaces(&text).map_err(|error| format!("{file}: {error}"))? {
            rows::add(&mut rows, &interface, plugin);
        }
    }
    fs::write(TABLE, table(&version(package)?, &rows)?)?;
    Ok(())
}

fn version(package: &Path) -> Result<String, Box<dyn Error>> {
    let manifest = fs::read_to_string(package.join("package.json"))?;
    let (_, rest) = manifest
        .split_once("\"version\": \"")
        .ok_or("package.json names no version")?;
    Ok(rest.split('"').next().unwrap_or_default().to_owned())
}

fn table(version: &str, rows: &BTreeMap<rows::Key, Row>) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    writeln!(
        text,
        "# Methods, events and callbacks of the classes. Written by `cargo run -p studio-model --example members`, not by hand."
    )?;
    writeln!(
        text,
        "# Names and types are from the npm package @rbxts/types {version} (https://github.com/roblox-ts/types), MIT licence."
    )?;
    for ((class, kind, name), row) in rows {
        writeln!(text, "{class} {kind} {name}{row}")?;
    }
    Ok(text)
}
