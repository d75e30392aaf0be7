//! Which classes can be inserted, and which are common below which: the class table does not say what people do. A class
//! that is not named has what is common below the class that it extends.

use studio_model::{ClassId, ClassTable};

/// The classes that people may create and have a use for in a place, by name.
pub(crate) fn creatable() -> impl Iterator<Item = ClassId> {
    let classes = ClassTable::get().classes();
    let is_made =
        |name: &str| !MADE_BY_PROGRAMS.contains(&name) && !name.starts_with("ReflectionMetadata");
    classes
        .filter(move |(_, info)| {
            info.creatable && !info.deprecated && !info.service && is_made(info.name)
        })
        .map(|(class, _)| class)
}

/// Classes that scripts, plug-ins and the reference's own editor make for themselves: instances of them have no use in a
/// place.
const MADE_BY_PROGRAMS: &[&str] = &[
    "AdvancedDragger",
    "Annotation",
    "AudioSearchParams",
    "Backpack",
    "Breakpoint",
    "CustomLog",
    "DataStoreGetOptions",
    "DataStoreIncrementOptions",
    "DataStoreOptions",
    "DataStoreSetOptions",
    "DebuggerWatch",
    "Dragger",
    "ExperienceInviteOptions",
    "ExplorerFilter",
    "GeneratedFolder",
    "GetTextBoundsParams",
    "HiddenSurfaceRemovalAsset",
    "InternalSyncItem",
    "IntersectOperation",
    "NegateOperation",
    "PartOperation",
    "PartOperationAsset",
    "Player",
    "PluginAction",
    "PluginCapabilities",
    "RTAnimationTracker",
    "RealtimeMedia",
    "RenderingTest",
    "StandalonePluginScripts",
    "StarterGear",
    "StudioAttachment",
    "StudioCallout",
    "SurfaceSelection",
    "TeleportOptions",
    "TrackerStreamAnimation",
    "Tween",
    "UnionOperation",
    "ViewportCamera",
    "VisualizationMode",
    "VisualizationModeCategory",
    "WorkspaceAnnotation",
];

/// The classes that people put below instances of a class, most used first.
pub(crate) fn common(parent: ClassId) -> Vec<ClassId> {
    let table = ClassTable::get();
    let mut ancestry = std::iter::successors(Some(parent), |&class| table.class(class).superclass);
    let names = ancestry
        .find_map(|class| {
            let name = table.class(class).name;
            COMMON.iter().find(|(parents, _)| parents.contains(&name))
        })
        .map_or(ANYWHERE, |(_, names)| names);
    names
        .iter()
        .filter_map(|name| table.class_named(name))
        .collect()
}

/// Below everything that is not named.
const ANYWHERE: &[&str] = &[
    "Folder",
    "Model",
    "Part",
    "Script",
    "ModuleScript",
    "Configuration",
];

/// Below which classes, and those that extend them, which are common. The nearest class up the hierarchy counts.
const COMMON: &[(&[&str], &[&str])] = &[
    (
        &["Workspace", "Model", "WorldRoot"],
        &[
            "Part",
            "Model",
            "Folder",
            "SpawnLocation",
            "WedgePart",
            "CornerWedgePart",
            "TrussPart",
            "MeshPart",
            "Seat",
            "Script",
            "Humanoid",
            "Highlight",
        ],
    ),
    (
        &["Folder", "DataModel"],
        &[
            "Folder",
            "Part",
            "Model",
            "Script",
            "ModuleScript",
            "RemoteEvent",
            "Configuration",
        ],
    ),
    (
        &["BasePart"],
        &[
            "Attachment",
            "WeldConstraint",
            "PointLight",
            "SpotLight",
            "SurfaceLight",
            "Decal",
            "Texture",
            "SurfaceGui",
            "BillboardGui",
            "ParticleEmitter",
            "Fire",
            "Smoke",
            "Sound",
            "ProximityPrompt",
            "ClickDetector",
            "HingeConstraint",
            "SpecialMesh",
            "Script",
        ],
    ),
    (
        &["MeshPart"],
        &[
            "SurfaceAppearance",
            "Attachment",
            "Bone",
            "WeldConstraint",
            "PointLight",
            "Decal",
            "Sound",
            "Script",
        ],
    ),
    (
        &["Attachment"],
        &[
            "ParticleEmitter",
            "PointLight",
            "SpotLight",
            "Beam",
            "Trail",
            "Sound",
            "BillboardGui",
            "ProximityPrompt",
            "HingeConstraint",
            "BallSocketConstraint",
            "RopeConstraint",
            "SpringConstraint",
            "AlignPosition",
            "VectorForce",
        ],
    ),
    (
        &["Lighting"],
        &[
            "Sky",
            "Atmosphere",
            "BloomEffect",
            "ColorCorrectionEffect",
            "SunRaysEffect",
            "DepthOfFieldEffect",
            "BlurEffect",
        ],
    ),
    (
        &["Terrain"],
        &["Clouds", "Attachment", "TerrainDetail", "TerrainRegion"],
    ),
    (&["MaterialService"], &["MaterialVariant"]),
    (
        &["ServerScriptService", "Actor"],
        &[
            "Script",
            "ModuleScript",
            "Folder",
            "Configuration",
            "BindableEvent",
            "BindableFunction",
        ],
    ),
    (
        &["ServerStorage"],
        &[
            "Folder",
            "Model",
            "Part",
            "ModuleScript",
            "Tool",
            "Configuration",
        ],
    ),
    (
        &["ReplicatedStorage"],
        &[
            "Folder",
            "ModuleScript",
            "RemoteEvent",
            "RemoteFunction",
            "UnreliableRemoteEvent",
            "Model",
            "Animation",
        ],
    ),
    (
        &[
            "ReplicatedFirst",
            "StarterPlayerScripts",
            "StarterCharacterScripts",
        ],
        &["LocalScript", "ModuleScript", "Folder"],
    ),
    (&["StarterPlayer"], &["Humanoid", "Folder"]),
    (
        &["StarterPack", "Backpack", "StarterGear"],
        &["Tool", "LocalScript", "Folder"],
    ),
    (
        &["StarterGui"],
        &[
            "ScreenGui",
            "SurfaceGui",
            "BillboardGui",
            "LocalScript",
            "Folder",
        ],
    ),
    (
        &["LayerCollector", "GuiObject"],
        &[
            "Frame",
            "TextLabel",
            "TextButton",
            "TextBox",
            "ImageLabel",
            "ImageButton",
            "ScrollingFrame",
            "ViewportFrame",
            "CanvasGroup",
            "UIListLayout",
            "UIGridLayout",
            "UIPadding",
            "UICorner",
            "UIStroke",
            "UIGradient",
            "UIScale",
            "UIAspectRatioConstraint",
            "UISizeConstraint",
            "LocalScript",
        ],
    ),
    (&["Teams"], &["Team"]),
    (&["SoundService"], &["Sound", "SoundGroup", "Folder"]),
    (
        &["SoundGroup", "Sound"],
        &[
            "ReverbSoundEffect",
            "EchoSoundEffect",
            "EqualizerSoundEffect",
            "CompressorSoundEffect",
            "Sound",
        ],
    ),
    (&["TextChatService"], &["TextChannel", "TextChatCommand"]),
    (
        &["Humanoid"],
        &["Animator", "HumanoidDescription", "Script"],
    ),
    (
        &["BackpackItem"],
        &[
            "Part",
            "MeshPart",
            "LocalScript",
            "Script",
            "RemoteEvent",
            "Sound",
            "Animation",
        ],
    ),
    (
        &["LuaSourceContainer"],
        &[
            "ModuleScript",
            "Folder",
            "RemoteEvent",
            "BindableEvent",
            "StringValue",
            "NumberValue",
        ],
    ),
    (
        &["Configuration", "ValueBase", "Team", "Player"],
        &[
            "StringValue",
            "NumberValue",
            "IntValue",
            "BoolValue",
            "ObjectValue",
            "Color3Value",
            "Vector3Value",
            "Folder",
        ],
    ),
    (
        &["AnimationController", "Animator"],
        &["Animator", "Animation", "Folder"],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_of_a_class_that_can_be_created() {
        let table = ClassTable::get();
        let offered: Vec<ClassId> = creatable().collect();
        let class = |name: &str| {
            table
                .class_named(name)
                .unwrap_or_else(|| panic!("no class {name}"))
        };
        for name in MADE_BY_PROGRAMS {
            assert!(!offered.contains(&class(name)), "{name}");
        }
        for (parents, children) in COMMON {
            for parent in *parents {
                class(parent);
            }
            for child in *children {
                assert!(offered.contains(&class(child)), "{child}");
            }
        }
        for name in ANYWHERE {
            assert!(offered.contains(&class(name)), "{name}");
        }
    }

    #[test]
    fn what_is_common_follows_the_hierarchy() {
        let table = ClassTable::get();
        let first = |parent: &str| {
            let class = common(table.class_named(parent).unwrap())[0];
            table.class(class).name
        };
        assert_eq!(first("Workspace"), "Part");
        assert_eq!(first("Seat"), "Attachment");
        assert_eq!(first("MeshPart"), "SurfaceAppearance");
        assert_eq!(first("TextButton"), "Frame");
        assert_eq!(first("Lighting"), "Sky");
        assert_eq!(first("HttpService"), "Folder");
    }
}
