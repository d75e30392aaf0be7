//! Which script keeps its source in which file: paths that people recognise, that every file system can hold, and of
//! which no two differ in case only.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use studio_model::known::known;
use studio_model::{ClassId, ClassTable, DataModel, InstanceId, PropertyId, Value};

/// A source up to this many bytes may stay in the text if it is one line.
const INLINE_BYTES_MAX: usize = 80;

/// The folder of script files.
const SCRIPTS_FOLDER: &str = "scripts";

/// Characters that one part of a path keeps of an instance's name.
const PART_CHARS_MAX: usize = 40;

/// Bytes of a path. Windows allows 260 for a whole one, the place's folder included.
const PATH_BYTES_MAX: usize = 160;

/// Names that Windows keeps for devices.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// Gives every script whose source is longer than a line a file of its own, named after its place in the tree:
/// `scripts/Workspace/Door/Open.server.luau`. Files that scripts have already are kept, unless an earlier script with
/// another source has the same one.
pub fn assign_source_files(model: &mut DataModel) {
    let mut taken = Taken::default();
    let mut homeless = Vec::new();
    for (id, file, source) in scripts(model) {
        let has_home = match file {
            Some(file) => taken.keep(&file, &source),
            None => source.len() <= INLINE_BYTES_MAX && !source.contains(['\n', '\r']),
        };
        if !has_home {
            homeless.push(id);
        }
    }
    for id in homeless {
        let file = taken.free_path(&stem(model, id), extension(model, id));
        if let Some(annotations) = model.annotations_mut(id) {
            annotations.source_file = Some(Arc::from(file));
        }
    }
}

/// The files that scripts have.
#[derive(Default)]
struct Taken {
    /// By the path in lower case: the path and what the file holds.
    files: HashMap<String, (Arc<str>, Arc<str>)>,
    /// By the stem and extension in lower case: the number that the next file of that name is tried with.
    numbers: HashMap<String, usize>,
}

impl Taken {
    /// Notes a file that a script has already. `false` if another script needs it for another source; two scripts may
    /// share a file as long as they share the source.
    fn keep(&mut self, file: &Arc<str>, source: &Arc<str>) -> bool {
        let (path, text) = self
            .files
            .entry(file.to_lowercase())
            .or_insert_with(|| (Arc::clone(file), Arc::clone(source)));
        path == file && text == source
    }

    /// Notes and returns a path that no script has.
    fn free_path(&mut self, stem: &str, extension: &str) -> String {
        let number = self
            .numbers
            .entry(format!("{stem}{extension}").to_lowercase())
            .or_insert(1);
        loop {
            let path = match *number {
                1 => format!("{stem}{extension}"),
                number => format!("{stem}-{number}{extension}"),
            };
            *number += 1;
            if let Entry::Vacant(vacant) = self.files.entry(path.to_lowercase()) {
                vacant.insert((Arc::from(path.as_str()), Arc::from("")));
                return path;
            }
        }
    }
}

/// The script files of a model: each path, relative to the place, with its script and its source.
pub fn source_files(
    model: &DataModel,
) -> impl Iterator<Item = (Arc<str>, InstanceId, Arc<str>)> + '_ {
    scripts(model).filter_map(|(id, file, source)| Some((file?, id, source)))
}

/// All scripts in the order of the tree: their files, where they have one, and their sources.
fn scripts(
    model: &DataModel,
) -> impl Iterator<Item = (InstanceId, Option<Arc<str>>, Arc<str>)> + '_ {
    model.descendants(model.root()).filter_map(move |id| {
        let property = source_property(model.class(id)?)?;
        let Some(Value::String(source)) = model.value(id, property) else {
            return None;
        };
        let file = model
            .annotations(id)
            .and_then(|notes| notes.source_file.clone());
        Some((id, file, source))
    })
}

/// The property that holds the source of a class's instances; `None` if they are no scripts.
pub fn source_property(class: ClassId) -> Option<PropertyId> {
    let (table, known) = (ClassTable::get(), known());
    if table.is_a(class, known.script) {
        Some(known.script_source)
    } else if table.is_a(class, known.module_script) {
        Some(known.module_source)
    } else {
        None
    }
}

fn extension(model: &DataModel, id: InstanceId) -> &'static str {
    if model.is_a(id, known().local_script) {
        ".client.luau"
    } else if model.is_a(id, known().script) {
        ".server.luau"
    } else {
        ".luau"
    }
}

/// The instance's path as a path of files, without its extension. What is too deep loses levels from the middle.
fn stem(model: &DataModel, id: InstanceId) -> String {
    let mut parts: Vec<String> = model
        .ancestors(id)
        .filter(|&above| above != model.root())
        .map(|above| part(model.name(above)))
        .collect();
    parts.reverse();
    parts.push(part(model.name(id)));
    let length = |parts: &[String]| {
        parts.iter().map(|part| part.len() + 1).sum::<usize>() + SCRIPTS_FOLDER.len()
    };
    while parts.len() > 2 && length(&parts) > PATH_BYTES_MAX {
        parts.remove(parts.len() / 2);
    }
    format!("{SCRIPTS_FOLDER}/{}", parts.join("/"))
}

/// A name as one part of a path: without dots, so that a folder never has the name of a file, and without what some file
/// system refuses.
fn part(name: &str) -> String {
    let plain = |c: char| {
        if c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '+') {
            c
        } else {
            '_'
        }
    };
    let kept: String = name.chars().take(PART_CHARS_MAX).map(plain).collect();
    let kept = kept.trim();
    let lower = kept.to_lowercase();
    let device = DEVICES.iter().find_map(|device| lower.strip_prefix(device));
    let is_device = device
        .is_some_and(|rest| rest.len() <= 1 && rest.bytes().all(|byte| byte.is_ascii_digit()));
    if kept.is_empty() || is_device {
        format!("_{kept}")
    } else {
        kept.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{NoScripts, read_str};

    fn read(children: &str) -> DataModel {
        let text = format!("(format: 1, root: [(class: \"Workspace\", children: [{children}])])");
        let read = read_str(&text, "place.ron", &NoScripts);
        assert!(
            read.report
                .iter()
                .all(|problem| problem.code == "missing-file")
        );
        read.model
    }

    fn files(model: &DataModel) -> Vec<String> {
        source_files(model)
            .map(|(file, ..)| file.to_string())
            .collect()
    }

    fn assigned(children: &str) -> Vec<String> {
        let mut model = read(children);
        assign_source_files(&mut model);
        files(&model)
    }

    #[test]
    fn files_are_named_after_the_place_in_the_tree_and_the_class() {
        let children = r#"(class: "Model", name: "Door 1", children: [
            (class: "Script", name: "Open", source: "a\nb"),
            (class: "LocalScript", name: "Show", source: "a\nb"),
            (class: "ModuleScript", name: "Ge.t", source: "a\nb"),
        ])"#;
        let expected = [
            "scripts/Workspace/Door 1/Open.server.luau",
            "scripts/Workspace/Door 1/Show.client.luau",
            "scripts/Workspace/Door 1/Ge_t.luau",
        ];
        assert_eq!(assigned(children), expected);
    }

    #[test]
    fn short_sources_stay_in_the_text() {
        assert!(assigned(r#"(class: "Script", source: "print(1)"), (class: "Script")"#).is_empty());
        let long = format!(
            r#"(class: "Script", source: "{}")"#,
            "x".repeat(INLINE_BYTES_MAX + 1)
        );
        assert_eq!(assigned(&long), ["scripts/Workspace/Script.server.luau"]);
    }

    #[test]
    fn no_two_files_differ_in_case_only() {
        let children = r#"(class: "Script", name: "a", source: "\n"), (class: "Script", name: "A", source: "\n"),
            (class: "Script", name: "Ü", source: "\n"), (class: "Script", name: "ü", source: "\n"),
            (class: "Script", source_file: "scripts/Workspace/B.server.luau"), (class: "Script", name: "b", source: "\n")"#;
        let expected = ["a", "A-2", "Ü", "ü-2", "B", "b-2"]
            .map(|stem| format!("scripts/Workspace/{stem}.server.luau"));
        assert_eq!(assigned(children), expected);
    }

    #[test]
    fn names_become_paths_that_every_file_system_holds() {
        for (name, stem) in [
            ("../../etc", "______etc"),
            ("a/b\\c:d*", "a_b_c_d_"),
            (" ", "_"),
            ("..", "__"),
            ("CON", "_CON"),
            ("com1", "_com1"),
            ("Commander", "Commander"),
        ] {
            let mut model = read(r#"(class: "Script", source: "\n")"#);
            let script = model.descendants(model.root()).nth(1).unwrap();
            let name = model.intern(name);
            model.bulk().set_name_id(script, name);
            assign_source_files(&mut model);
            assert_eq!(
                files(&model),
                [format!("scripts/Workspace/{stem}.server.luau")]
            );
        }
    }

    #[test]
    fn deep_scripts_have_paths_of_bounded_length() {
        let level = "(class: \"Model\", name: \"a name of some length\", children: [";
        let children = format!(
            r#"{}(class: "Script", name: "Deep", source: "\n"){}"#,
            level.repeat(100),
            "])".repeat(100)
        );
        let [file] = &assigned(&children)[..] else {
            panic!("one file")
        };
        assert!(file.len() < PATH_BYTES_MAX + 20, "{file}");
        assert!(file.ends_with("/Deep.server.luau"), "{file}");
    }

    #[test]
    fn a_copied_script_that_was_changed_gets_a_file_of_its_own() {
        let script =
            |name: &str| format!(r#"(class: "Script", name: "{name}", source_file: "s.luau"),"#);
        let mut model = read(&["A", "B", "C"].map(script).concat());
        let scripts: Vec<InstanceId> = model.descendants(model.root()).skip(1).collect();
        for (id, source) in scripts.into_iter().zip(["one", "one", "two"]) {
            model
                .set_property(id, known().script_source, Value::String(source.into()))
                .unwrap();
        }
        assign_source_files(&mut model);
        assert_eq!(
            files(&model),
            ["s.luau", "s.luau", "scripts/Workspace/C.server.luau"]
        );
    }
}
