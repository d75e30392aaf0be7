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
        spawn_location = "SpawnLocation",
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
        mesh_part = "MeshPart",
        data_model_mesh = "DataModelMesh",
        file_mesh = "FileMesh",
        special_mesh = "SpecialMesh",
        cylinder_mesh = "CylinderMesh",
        decal = "Decal",
        texture = "Texture",
        light = "Light",
        point_light = "PointLight",
        spot_light = "SpotLight",
        surface_light = "SurfaceLight",
        attachment = "Attachment",
        lighting = "Lighting",
        sky = "Sky",
        atmosphere = "Atmosphere",
        clouds = "Clouds",
        bloom_effect = "BloomEffect",
        color_correction_effect = "ColorCorrectionEffect",
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
        transparency = "BasePart"."Transparency",
        reflectance = "BasePart"."Reflectance",
        cast_shadow = "BasePart"."CastShadow",
        mesh_part_mesh = "MeshPart"."MeshContent",
        mesh_part_texture = "MeshPart"."TextureContent",
        mesh_scale = "DataModelMesh"."Scale",
        mesh_offset = "DataModelMesh"."Offset",
        mesh_vertex_color = "DataModelMesh"."VertexColor",
        file_mesh_mesh = "FileMesh"."MeshContent",
        file_mesh_texture = "FileMesh"."TextureContent",
        special_mesh_type = "SpecialMesh"."MeshType",
        face = "FaceInstance"."Face",
        decal_texture = "Decal"."TextureContent",
        decal_color = "Decal"."Color3",
        decal_transparency = "Decal"."Transparency",
        decal_z_index = "Decal"."ZIndex",
        decal_rotation = "Decal"."Rotation",
        texture_studs_u = "Texture"."StudsPerTileU",
        texture_studs_v = "Texture"."StudsPerTileV",
        texture_offset_u = "Texture"."OffsetStudsU",
        texture_offset_v = "Texture"."OffsetStudsV",
        light_enabled = "Light"."Enabled",
        light_brightness = "Light"."Brightness",
        light_color = "Light"."Color",
        point_light_range = "PointLight"."Range",
        spot_light_range = "SpotLight"."Range",
        spot_light_angle = "SpotLight"."Angle",
        spot_light_face = "SpotLight"."Face",
        surface_light_range = "SurfaceLight"."Range",
        surface_light_angle = "SurfaceLight"."Angle",
        surface_light_face = "SurfaceLight"."Face",
        attachment_cframe = "Attachment"."CFrame",
        current_camera = "Workspace"."CurrentCamera",
        camera_cframe = "Camera"."CFrame",
        attachment_position = "Attachment"."Position",
        attachment_orientation = "Attachment"."Orientation",
        position = "BasePart"."Position",
        orientation = "BasePart"."Orientation",
        rotation = "BasePart"."Rotation",
        pivot_offset = "BasePart"."PivotOffset",
        origin = "PVInstance"."Origin",
        locked = "BasePart"."Locked",
        primary_part = "Model"."PrimaryPart",
        world_pivot = "Model"."WorldPivot",
        world_pivot_data = "Model"."WorldPivotData",
        lighting_ambient = "Lighting"."Ambient",
        lighting_outdoor_ambient = "Lighting"."OutdoorAmbient",
        lighting_brightness = "Lighting"."Brightness",
        lighting_clock_time = "Lighting"."ClockTime",
        lighting_time_of_day = "Lighting"."TimeOfDay",
        lighting_latitude = "Lighting"."GeographicLatitude",
        lighting_exposure = "Lighting"."ExposureCompensation",
        lighting_shadows = "Lighting"."GlobalShadows",
        lighting_shadow_softness = "Lighting"."ShadowSoftness",
        lighting_fog_color = "Lighting"."FogColor",
        lighting_fog_start = "Lighting"."FogStart",
        lighting_fog_end = "Lighting"."FogEnd",
        sky_stars = "Sky"."StarCount",
        sky_bodies = "Sky"."CelestialBodiesShown",
        sky_sun_size = "Sky"."SunAngularSize",
        sky_moon_size = "Sky"."MoonAngularSize",
        sky_back = "Sky"."SkyboxBackContent",
        sky_down = "Sky"."SkyboxDownContent",
        sky_front = "Sky"."SkyboxFrontContent",
        sky_left = "Sky"."SkyboxLeftContent",
        sky_right = "Sky"."SkyboxRightContent",
        sky_up = "Sky"."SkyboxUpContent",
        atmosphere_color = "Atmosphere"."Color",
        atmosphere_decay = "Atmosphere"."Decay",
        atmosphere_density = "Atmosphere"."Density",
        atmosphere_offset = "Atmosphere"."Offset",
        atmosphere_glare = "Atmosphere"."Glare",
        atmosphere_haze = "Atmosphere"."Haze",
        terrain_smooth_grid = "Terrain"."SmoothGrid",
        terrain_material_colors = "Terrain"."MaterialColors",
        water_color = "Terrain"."WaterColor",
        water_transparency = "Terrain"."WaterTransparency",
        water_reflectance = "Terrain"."WaterReflectance",
        water_wave_size = "Terrain"."WaterWaveSize",
        water_wave_speed = "Terrain"."WaterWaveSpeed",
        clouds_enabled = "Clouds"."Enabled",
        clouds_cover = "Clouds"."Cover",
        clouds_density = "Clouds"."Density",
        clouds_color = "Clouds"."Color",
        effect_enabled = "PostEffect"."Enabled",
        bloom_intensity = "BloomEffect"."Intensity",
        bloom_size = "BloomEffect"."Size",
        bloom_threshold = "BloomEffect"."Threshold",
        correction_brightness = "ColorCorrectionEffect"."Brightness",
        correction_contrast = "ColorCorrectionEffect"."Contrast",
        correction_saturation = "ColorCorrectionEffect"."Saturation",
        correction_tint = "ColorCorrectionEffect"."TintColor",
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
