//! What a name of the class data is in our table, and what its tags and types mean there.

use rbx_reflection::{
    PropertyDescriptor, PropertyKind, PropertyMigration, PropertySerialization, Scriptability,
};
use rbx_types::VariantType;

use super::{Class, Property};
use crate::class_table::lookup::is_native;
use crate::class_table::{Scripting, overlay};
use crate::value::ValueType;

/// What a name of the class data is in our table.
#[derive(Clone, Copy)]
pub(super) enum Role {
    /// A property; the twin is the name under which foreign files hold it.
    Canonical { twin: Option<Property> },
    /// Another name of a property of the same class or of one that it extends.
    Alias(&'static str),
    /// A former name, whose values may need conversion.
    Former(&'static PropertyMigration<'static>),
    /// Held by the tree.
    Absent,
}

impl Role {
    pub(super) fn twin(&self) -> Option<Property> {
        match self {
            Self::Canonical { twin } => *twin,
            _ => None,
        }
    }
}

pub(super) fn of(class: Class, property: Property, overlay: &overlay::Index) -> Role {
    if is_native(property.name) {
        return Role::Absent;
    }
    if let Some(name) = overlay.alias(class.name, property.name) {
        return Role::Alias(name);
    }
    let serialization = match &property.kind {
        PropertyKind::Alias { alias_for } => return Role::Alias(alias_for),
        PropertyKind::Canonical { serialization } => serialization,
        _ => return Role::Absent,
    };
    match serialization {
        PropertySerialization::Migrate(rule) => Role::Former(rule),
        PropertySerialization::SerializesAs(twin) => match class.properties.get(twin) {
            // Two names for one twin: the twin knows whose it is, and the other name is an alias.
            Some(PropertyDescriptor {
                kind: PropertyKind::Alias { alias_for },
                ..
            }) if *alias_for != property.name => Role::Alias(alias_for),
            twin => Role::Canonical { twin },
        },
        _ => {
            let twin = overlay.twin(class.name, property.name);
            Role::Canonical {
                twin: twin.and_then(|name| class.properties.get(name)),
            }
        }
    }
}

/// Whether foreign files hold it.
pub(super) fn serializes(property: Property) -> bool {
    matches!(
        &property.kind,
        PropertyKind::Canonical {
            serialization: PropertySerialization::Serializes
                | PropertySerialization::SerializesAs(_)
        }
    )
}

pub(super) fn scripting(property: Property) -> Scripting {
    match property.scriptability {
        Scriptability::ReadWrite => Scripting::ReadWrite,
        Scriptability::Read => Scripting::ReadOnly,
        _ => Scripting::Hidden,
    }
}

/// Our type for a foreign one; `None` for sets of tags and attributes, which the tree holds.
pub(super) fn value_type(foreign: VariantType) -> Option<ValueType> {
    Some(match foreign {
        VariantType::Axes => ValueType::Axes,
        VariantType::BinaryString => ValueType::BinaryString,
        VariantType::Bool => ValueType::Bool,
        VariantType::BrickColor => ValueType::BrickColor,
        VariantType::CFrame => ValueType::CFrame,
        VariantType::Color3 => ValueType::Color3,
        VariantType::Color3uint8 => ValueType::Color3uint8,
        VariantType::ColorSequence => ValueType::ColorSequence,
        VariantType::Content | VariantType::ContentId => ValueType::Content,
        VariantType::Enum => ValueType::Enum,
        VariantType::EnumItem => ValueType::EnumItem,
        VariantType::Faces => ValueType::Faces,
        VariantType::Float32 => ValueType::Float32,
        VariantType::Float64 => ValueType::Float64,
        VariantType::Font => ValueType::Font,
        VariantType::Int32 => ValueType::Int32,
        VariantType::Int64 => ValueType::Int64,
        VariantType::MaterialColors => ValueType::MaterialColors,
        VariantType::NumberRange => ValueType::NumberRange,
        VariantType::NumberSequence => ValueType::NumberSequence,
        VariantType::OptionalCFrame => ValueType::OptionalCFrame,
        VariantType::PhysicalProperties => ValueType::PhysicalProperties,
        VariantType::Ray => ValueType::Ray,
        VariantType::Rect => ValueType::Rect,
        VariantType::Ref => ValueType::Ref,
        VariantType::Region3 => ValueType::Region3,
        VariantType::Region3int16 => ValueType::Region3int16,
        VariantType::SecurityCapabilities => ValueType::SecurityCapabilities,
        VariantType::SharedString | VariantType::NetAssetRef => ValueType::SharedString,
        VariantType::String => ValueType::String,
        VariantType::UDim => ValueType::UDim,
        VariantType::UDim2 => ValueType::UDim2,
        VariantType::UniqueId => ValueType::UniqueId,
        VariantType::Vector2 => ValueType::Vector2,
        VariantType::Vector2int16 => ValueType::Vector2int16,
        VariantType::Vector3 => ValueType::Vector3,
        VariantType::Vector3int16 => ValueType::Vector3int16,
        _ => return None,
    })
}
