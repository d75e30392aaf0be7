//! The classes and properties that engine code names. Looked up once; a name that the class table lacks fails the test
//! below, not a running server.

use std::sync::LazyLock;

use crate::class_table::{ClassId, ClassTable, PropertyId};

macro_rules! known {
    (classes { $( $class:ident = $class_name:literal ),* $(,)? } properties { $( $property:ident = $owner:literal . $property_name:literal ),* $(,)? }) => {
        /// Classes and properties by field.
        #[derive(Debug, Clone, Copy)]
        #[expect(missing_docs, reason = "each field is named after its class and property")]
        pub struct Known { $( pub $class: ClassId, )* $( pub $property: PropertyId, )* }

        static KNOWN: LazyLock<Known> = LazyLock::new(|| {
            let table = ClassTable::get();
            let class = |name: &str| table.class_named(name).unwrap_or_else(|| panic!("the class table has no {name}"));
            let property = |owner: &str, name: &str| {
                table.find(class(owner), name).unwrap_or_else(|| panic!("the class table has no {owner}.{name}"))
            };
            Known { $( $class: class($class_name), )* $( $property: property($owner, $property_name), )* }
        });
    };
}

known! {
    classes {
        data_model = "DataModel",
        workspace = "Workspace",
        players = "Players",
        player = "Player",
        base_part = "BasePart",
        part = "Part",
        wedge_part = "WedgePart",
        corner_wedge_part = "CornerWedgePart",
        truss_part = "TrussPart",
        terrain = "Terrain",
        model = "Model",
        folder = "Folder",
        script = "Script",
        local_script = "LocalScript",
        module_script = "ModuleScript",
        lua_source_container = "LuaSourceContainer",
        server_storage = "ServerStorage",
        server_script_service = "ServerScriptService",
        joint_instance = "JointInstance",
        weld = "Weld",
        weld_constraint = "WeldConstraint",
        motor6d = "Motor6D",
    }
    properties {
        archivable = "Instance"."Archivable",
        cframe = "BasePart"."CFrame",
        size = "BasePart"."Size",
        anchored = "BasePart"."Anchored",
        can_collide = "BasePart"."CanCollide",
        massless = "BasePart"."Massless",
        root_priority = "BasePart"."RootPriority",
        material = "BasePart"."Material",
        color = "BasePart"."Color",
        physical_properties = "BasePart"."CustomPhysicalProperties",
        shape = "Part"."Shape",
        gravity = "Workspace"."Gravity",
        fallen_parts_destroy_height = "Workspace"."FallenPartsDestroyHeight",
        joint_part0 = "JointInstance"."Part0",
        joint_part1 = "JointInstance"."Part1",
        joint_c0 = "JointInstance"."C0",
        joint_c1 = "JointInstance"."C1",
        joint_enabled = "JointInstance"."Enabled",
        weld_constraint_part0 = "WeldConstraint"."Part0",
        weld_constraint_part1 = "WeldConstraint"."Part1",
        weld_constraint_enabled = "WeldConstraint"."Enabled",
        model_streaming_mode = "Model"."ModelStreamingMode",
        script_source = "Script"."Source",
        module_source = "ModuleScript"."Source",
        run_context = "BaseScript"."RunContext",
        user_id = "Player"."UserId",
    }
}

/// The well-known classes and properties.
pub fn known() -> &'static Known {
    &KNOWN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_name_is_in_the_class_table() {
        let table = ClassTable::get();
        assert_eq!(table.class(known().part).name, "Part");
        assert_eq!(table.property(known().script_source).name, "Source");
    }
}
