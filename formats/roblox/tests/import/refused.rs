//! Files that are no places, or not whole: a clear error each.

use rbx_binary::CompressionType;
use rbx_dom_weak::InstanceBuilder;
use studio_model::limits;
use studio_roblox::{ImportError, ImportOptions, import};

use crate::files::{binary_file, imported, place, xml_file};

fn error(file: &[u8]) -> ImportError {
    import(file, ImportOptions::default()).unwrap_err()
}

#[test]
fn a_git_lfs_pointer_says_what_to_do() {
    let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 1587131\n";
    assert_eq!(error(pointer), ImportError::LfsPointer);
    assert!(error(pointer).to_string().contains("`git lfs pull`"));
}

#[test]
fn what_is_no_place_is_named() {
    assert_eq!(error(b""), ImportError::Empty);
    for (file, name) in [
        (&b"\x1f\x8b\x08\x00"[..], "gzip"),
        (b"PK\x03\x04", "zip"),
        (b"<!DOCTYPE html><html>", "HTML"),
        (b"{\"errors\":[]}", "JSON"),
        (b"(format: 1)", "RON"),
        (b"\x7fELF\x02\x01\x01\x00rest", "\\x7fELF"),
    ] {
        let text = error(file).to_string();
        assert!(text.contains(name), "{text}");
    }
}

#[test]
fn a_cut_file_of_any_format_is_never_imported() {
    let dom = place((0..20).map(|_| InstanceBuilder::new("Part")));
    let binary = binary_file(&dom, CompressionType::Lz4);
    for end in 1..binary.len() {
        let error = error(&binary[..end]);
        let said = matches!(error, ImportError::Truncated { .. });
        assert!(said, "{end}: {error}");
    }
    let xml = xml_file(&dom);
    let root_end = xml.windows(9).rposition(|w| w == b"</roblox>").unwrap() + 9;
    for end in 8..root_end {
        let error = error(&xml[..end]);
        let said = matches!(
            error,
            ImportError::Truncated { .. } | ImportError::NotAPlace { .. }
        );
        assert!(said, "{end}: {error}");
    }
}

#[test]
fn what_the_decoder_refuses_comes_with_its_reason() {
    let future = "<roblox version=\"5\"></roblox>";
    let text = error(future.as_bytes()).to_string();
    assert!(text.contains("version"), "{text}");
    let wrong = "<roblox version=\"4\"><Item class=\"Part\"><Properties><float name=\"Transparency\">much\
                 </float></Properties></Item></roblox>";
    assert!(matches!(
        error(wrong.as_bytes()),
        ImportError::Refused { .. }
    ));
}

#[test]
fn external_lines_do_not_matter_wherever_they_are() {
    let external = "<External>null</External><External>nil</External>";
    let xml = format!(
        "<roblox version=\"4\">{external}<Item class=\"Model\">{external}<Properties>{external}\
         <string name=\"Name\">A</string></Properties>{external}<Item class=\"Part\"></Item></Item></roblox>"
    );
    let model = imported(xml.as_bytes()).model;
    let names: Vec<&str> = model
        .descendants(model.root())
        .map(|id| model.name(id))
        .collect();
    assert_eq!(names, ["A", "Part"]);
}

#[test]
fn nesting_beyond_the_limit_is_refused_in_both_formats() {
    let nested = |depth: usize| {
        let model = || InstanceBuilder::new("Model");
        place([(1..depth).fold(model(), |inner, _| model().with_child(inner))])
    };
    let deepest = nested(limits::TREE_DEPTH_MAX - 1);
    let deeper = nested(limits::TREE_DEPTH_MAX);
    for file in [
        binary_file(&deepest, CompressionType::None),
        xml_file(&deepest),
    ] {
        assert_eq!(imported(&file).model.len(), limits::TREE_DEPTH_MAX);
    }
    for file in [
        binary_file(&deeper, CompressionType::None),
        xml_file(&deeper),
    ] {
        assert_eq!(error(&file), ImportError::TooDeep);
    }
}

#[test]
fn xml_that_nests_without_end_does_not_exhaust_the_stack() {
    let open = "<Item class=\"Model\">".repeat(200_000);
    let file = format!("<roblox version=\"4\">{open}");
    assert_eq!(error(file.as_bytes()), ImportError::TooDeep);
}

#[test]
fn the_name_of_the_format_is_not_asked_for() {
    let dom = place([InstanceBuilder::new("Part")]);
    let mut marked = vec![0xEF, 0xBB, 0xBF, b'\n', b' '];
    marked.extend(xml_file(&dom));
    assert_eq!(imported(&marked).model.len(), 2);
}
