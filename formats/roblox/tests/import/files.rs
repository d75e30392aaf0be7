//! Files made from trees, in each format.

use rbx_binary::CompressionType;
use rbx_dom_weak::{InstanceBuilder, WeakDom};
use rbx_types::Variant;
use studio_model::{DataModel, InstanceId, Value};
use studio_roblox::{FileFormat, Import, ImportOptions, import};

pub(crate) fn place(children: impl IntoIterator<Item = InstanceBuilder>) -> WeakDom {
    WeakDom::new(InstanceBuilder::new("DataModel").with_children(children))
}

pub(crate) fn binary_file(dom: &WeakDom, compression: CompressionType) -> Vec<u8> {
    let mut file = Vec::new();
    rbx_binary::Serializer::new()
        .compression_type(compression)
        .serialize(&mut file, dom, dom.root().children())
        .unwrap();
    file
}

pub(crate) fn xml_file(dom: &WeakDom) -> Vec<u8> {
    let mut file = Vec::new();
    let options = rbx_xml::EncodeOptions::new()
        .property_behavior(rbx_xml::EncodePropertyBehavior::WriteUnknown);
    rbx_xml::to_writer(&mut file, dom, dom.root().children(), options).unwrap();
    file
}

/// The tree, imported from a file of each format.
pub(crate) fn imports(dom: &WeakDom) -> Vec<(FileFormat, Import)> {
    let binary = binary_file(dom, CompressionType::Lz4);
    vec![
        (FileFormat::Binary, imported(&binary)),
        (FileFormat::Xml, imported(&xml_file(dom))),
    ]
}

pub(crate) fn imported(file: &[u8]) -> Import {
    import(file, ImportOptions::default()).unwrap()
}

pub(crate) fn one(class: &str, property: &str, value: impl Into<Variant>) -> WeakDom {
    place([InstanceBuilder::new(class).with_property(property, value)])
}

/// The instance at a path below the root.
pub(crate) fn at(model: &DataModel, path: &[&str]) -> InstanceId {
    path.iter()
        .fold(model.root(), |id, name| model.find_child(id, name).unwrap())
}

/// The value of a property, by any of its names.
pub(crate) fn value(model: &DataModel, id: InstanceId, name: &str) -> Value {
    let property = model.table().find(model.class(id).unwrap(), name).unwrap();
    model.value(id, property).unwrap()
}

/// Whether the property differs from its default.
pub(crate) fn is_set(model: &DataModel, id: InstanceId, name: &str) -> bool {
    let property = model.table().find(model.class(id).unwrap(), name).unwrap();
    model.own_value(id, property).is_some()
}
