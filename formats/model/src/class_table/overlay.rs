//! What the class data lacks or has wrong, as tables. Each name in them exists in the class data: a test holds it.

mod details;
mod targets;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::value::{Value, ValueType};

pub(super) use details::{Details, all as all_details};
pub(super) use targets::TARGETS;

/// Properties whose value foreign files hold under another name, although the class data does not connect the two:
/// class, property, name in files.
pub(super) const TWINS: &[(&str, &str, &str)] = &[
    (
        "BallSocketConstraint",
        "MaxFrictionTorque",
        "MaxFrictionTorqueXml",
    ),
    ("DebuggerBreakpoint", "Line", "line"),
    ("DoubleConstrainedValue", "Value", "value"),
    ("GuiObject", "InputSink", "Sink"),
    ("Humanoid", "Health", "Health_XML"),
    ("IntConstrainedValue", "Value", "value"),
    ("TriangleMeshPart", "FluidFidelity", "FluidFidelityInternal"),
    ("TrussPart", "Style", "style"),
];

/// Former names of items of enums, by which older scripts call them: enum, former name, item.
pub(super) const ITEM_ALIASES: &[(&str, &str, &str)] = &[
    ("RaycastFilterType", "Blacklist", "Exclude"),
    ("RaycastFilterType", "Whitelist", "Include"),
];

/// Other names of properties, in addition to those in the class data; of the same type. Class, other name, property.
pub(super) const ALIASES: &[(&str, &str, &str)] = &[
    ("AudioSearchParams", "AudioSubtype", "AudioSubType"),
    ("DataModel", "workspace", "Workspace"),
    ("Decal", "ColorMap", "TextureContent"),
    ("Decal", "ColorMapContent", "TextureContent"),
    ("DoubleConstrainedValue", "ConstrainedValue", "Value"),
    ("Humanoid", "maxHealth", "MaxHealth"),
    ("IntConstrainedValue", "ConstrainedValue", "Value"),
    ("Mouse", "hit", "Hit"),
    ("Mouse", "target", "Target"),
    ("Player", "userId", "UserId"),
    ("Players", "localPlayer", "LocalPlayer"),
    ("Players", "numPlayers", "NumPlayers"),
    ("Sound", "MinDistance", "RollOffMinDistance"),
    ("Sound", "Pitch", "PlaybackSpeed"),
    ("Sound", "isPlaying", "IsPlaying"),
    ("Sparkles", "Color", "SparkleColor"),
    ("TextBox", "TextWrap", "TextWrapped"),
    ("TextButton", "TextWrap", "TextWrapped"),
    ("TextLabel", "TextWrap", "TextWrapped"),
];

/// Properties that are only another way to write of another one, which holds the value: class, property, the other. Both
/// are times of day.
pub(super) const VIEWS: &[(&str, &str, &str)] = &[("Lighting", "TimeOfDay", "ClockTime")];

/// Properties that places hold although the class data says that files do not: without them an edit would be lost.
pub(super) const SAVED: &[(&str, &str)] = &[
    ("Lighting", "ClockTime"),
    ("TriangleMeshPart", "CollisionFidelity"),
    ("WeldConstraint", "Enabled"),
];

/// Properties that clients are sent although the class data tags them otherwise: clients cannot derive them, and show
/// or simulate something else without them. (The engine sends most of these through hidden twins.)
pub(super) const REPLICATES: &[(&str, &str)] = &[
    ("BasePart", "CollisionGroup"),
    ("BasePart", "CollisionGroupId"),
    ("Humanoid", "Jump"),
    ("Humanoid", "MoveDirection"),
    ("Humanoid", "SeatPart"),
    ("Lighting", "ClockTime"),
    ("MeshPart", "RenderFidelity"),
    ("Motor", "CurrentAngle"),
    ("Player", "AccountAge"),
    ("Player", "FollowUserId"),
    ("Player", "MembershipType"),
    ("Player", "Team"),
    ("Seat", "Occupant"),
    ("Sound", "PlaybackSpeed"),
    ("Sound", "Playing"),
    ("Sound", "TimePosition"),
    ("TextChannel", "DirectChatRequester"),
    ("TextSource", "UserId"),
    ("TriangleMeshPart", "CollisionFidelity"),
    ("VehicleSeat", "Occupant"),
    ("VehicleSeat", "Steer"),
    ("VehicleSeat", "Throttle"),
    ("VideoFrame", "Playing"),
    ("VideoFrame", "TimePosition"),
    ("WeldConstraint", "Enabled"),
    ("Workspace", "AllowThirdPartySales"),
];

/// Defaults that the class data lacks, because files do not hold these properties or these classes.
pub(super) const DEFAULTS: &[Default] = &[
    on("BaseScript", "Enabled"),
    number("Lighting", "ClockTime", 14.0),
    // Off in the class data, on in every place that the reference's editor makes.
    on("Lighting", "GlobalShadows"),
    on("Player", "AutoJumpEnabled"),
    number("Player", "CameraMaxZoomDistance", 400.0),
    number("Player", "CameraMinZoomDistance", 0.5),
    on("Player", "DevEnableMouseLock"),
    number("Player", "HealthDisplayDistance", 100.0),
    number("Player", "NameDisplayDistance", 100.0),
    on("Player", "Neutral"),
    // What players have: a keyboard and a mouse.
    on("UserInputService", "KeyboardEnabled"),
    number("UserInputService", "MouseDeltaSensitivity", 1.0),
    on("UserInputService", "MouseEnabled"),
    on("UserInputService", "MouseIconEnabled"),
    on("WeldConstraint", "Enabled"),
    on("Workspace", "FilteringEnabled"),
];

/// Classes that the runtime acts on: what is simulated, replicated as such, drawn or run, and what is there for scripts to
/// keep values in.
pub(super) const ACTING_CLASSES: &[&str] = &[
    "Accessory",
    "AlignOrientation",
    "AlignPosition",
    "AngularVelocity",
    "Animation",
    "AnimationController",
    "Animator",
    "Atmosphere",
    "Attachment",
    "Backpack",
    "BallSocketConstraint",
    "BindableEvent",
    "BindableFunction",
    "BlockMesh",
    "BloomEffect",
    "BodyAngularVelocity",
    "BodyColors",
    "BodyForce",
    "BodyGyro",
    "BodyPosition",
    "BodyThrust",
    "BodyVelocity",
    "BoolValue",
    "BrickColorValue",
    "CFrameValue",
    "Camera",
    "ClickDetector",
    "Clouds",
    "Color3Value",
    "ColorCorrectionEffect",
    "Configuration",
    "CornerWedgePart",
    "CylinderMesh",
    "CylindricalConstraint",
    "DataModel",
    "Decal",
    "DoubleConstrainedValue",
    "Explosion",
    "Folder",
    "ForceField",
    "Frame",
    "HingeConstraint",
    "Humanoid",
    "ImageButton",
    "ImageLabel",
    "InputObject",
    "IntConstrainedValue",
    "IntValue",
    "IntersectOperation",
    "Keyframe",
    "KeyframeMarker",
    "KeyframeSequence",
    "Lighting",
    "LineForce",
    "LinearVelocity",
    "LocalScript",
    "ManualWeld",
    "MeshPart",
    "Model",
    "ModuleScript",
    "Motor6D",
    "NegateOperation",
    "NoCollisionConstraint",
    "NumberValue",
    "ObjectValue",
    "Part",
    "PartOperation",
    "PlaneConstraint",
    "Player",
    "Players",
    "PointLight",
    "Pose",
    "PrismaticConstraint",
    "ProximityPrompt",
    "RayValue",
    "RemoteEvent",
    "RemoteFunction",
    "ReplicatedFirst",
    "ReplicatedStorage",
    "RigidConstraint",
    "RodConstraint",
    "RopeConstraint",
    "ScreenGui",
    "Script",
    "ScrollingFrame",
    "Seat",
    "ServerScriptService",
    "ServerStorage",
    "SkateboardPlatform",
    "Sky",
    "Snap",
    "SpawnLocation",
    "SpecialMesh",
    "SpotLight",
    "SpringConstraint",
    "StarterCharacterScripts",
    "StarterGui",
    "StarterPack",
    "StarterPlayer",
    "StarterPlayerScripts",
    "StringValue",
    "SurfaceLight",
    "Team",
    "Teams",
    "TextBox",
    "TextButton",
    "TextChannel",
    "TextChatService",
    "TextLabel",
    "Texture",
    "Tool",
    "Torque",
    "TorsionSpringConstraint",
    "TrussPart",
    "UIAspectRatioConstraint",
    "UIGridLayout",
    "UIListLayout",
    "UIPadding",
    "UIScale",
    "UISizeConstraint",
    "UnionOperation",
    "UniversalConstraint",
    "UnreliableRemoteEvent",
    "Vector3Value",
    "VectorForce",
    "VehicleSeat",
    "WedgePart",
    "Weld",
    "WeldConstraint",
    "Workspace",
];

/// Properties that the runtime acts on.
pub(super) const ACTING_PROPERTIES: &[(&str, &str)] = &[
    ("Atmosphere", "Color"),
    ("Atmosphere", "Decay"),
    ("Atmosphere", "Density"),
    ("Atmosphere", "Glare"),
    ("Atmosphere", "Haze"),
    ("Atmosphere", "Offset"),
    ("BasePart", "Anchored"),
    ("BasePart", "CFrame"),
    ("BasePart", "CanCollide"),
    ("BasePart", "CastShadow"),
    ("BasePart", "Color"),
    ("BasePart", "CustomPhysicalProperties"),
    ("BasePart", "Massless"),
    ("BasePart", "Material"),
    ("BasePart", "Reflectance"),
    ("BasePart", "RootPriority"),
    ("BasePart", "Size"),
    ("BasePart", "Transparency"),
    ("BloomEffect", "Intensity"),
    ("BloomEffect", "Size"),
    ("BloomEffect", "Threshold"),
    ("BoolValue", "Value"),
    ("BrickColorValue", "Value"),
    ("CFrameValue", "Value"),
    ("Clouds", "Color"),
    ("Clouds", "Cover"),
    ("Clouds", "Density"),
    ("Clouds", "Enabled"),
    ("Color3Value", "Value"),
    ("ColorCorrectionEffect", "Brightness"),
    ("ColorCorrectionEffect", "Contrast"),
    ("ColorCorrectionEffect", "Saturation"),
    ("ColorCorrectionEffect", "TintColor"),
    ("DataModelMesh", "Offset"),
    ("DataModelMesh", "Scale"),
    ("DataModelMesh", "VertexColor"),
    ("DoubleConstrainedValue", "Value"),
    ("Explosion", "BlastPressure"),
    ("Explosion", "BlastRadius"),
    ("Explosion", "DestroyJointRadiusPercent"),
    ("Explosion", "ExplosionType"),
    ("Explosion", "Position"),
    ("FileMesh", "MeshContent"),
    ("FileMesh", "TextureContent"),
    ("InputObject", "Delta"),
    ("InputObject", "KeyCode"),
    ("InputObject", "Position"),
    ("InputObject", "UserInputState"),
    ("InputObject", "UserInputType"),
    ("IntConstrainedValue", "Value"),
    ("IntValue", "Value"),
    ("JointInstance", "C0"),
    ("JointInstance", "C1"),
    ("JointInstance", "Enabled"),
    ("JointInstance", "Part0"),
    ("JointInstance", "Part1"),
    ("Lighting", "Ambient"),
    ("Lighting", "Brightness"),
    ("Lighting", "ClockTime"),
    ("Lighting", "ExposureCompensation"),
    ("Lighting", "FogColor"),
    ("Lighting", "FogEnd"),
    ("Lighting", "FogStart"),
    ("Lighting", "GeographicLatitude"),
    ("Lighting", "GlobalShadows"),
    ("Lighting", "OutdoorAmbient"),
    ("Lighting", "ShadowSoftness"),
    ("Lighting", "TimeOfDay"),
    ("MeshPart", "MeshContent"),
    ("MeshPart", "TextureContent"),
    ("NumberValue", "Value"),
    ("ObjectValue", "Value"),
    ("Part", "Shape"),
    ("PostEffect", "Enabled"),
    ("ProximityPrompt", "Enabled"),
    ("ProximityPrompt", "Exclusivity"),
    ("ProximityPrompt", "HoldDuration"),
    ("ProximityPrompt", "KeyboardKeyCode"),
    ("ProximityPrompt", "MaxActivationDistance"),
    ("ProximityPrompt", "RequiresLineOfSight"),
    ("RayValue", "Value"),
    ("Seat", "Disabled"),
    ("Sky", "CelestialBodiesShown"),
    ("Sky", "MoonAngularSize"),
    ("Sky", "SkyboxBackContent"),
    ("Sky", "SkyboxDownContent"),
    ("Sky", "SkyboxFrontContent"),
    ("Sky", "SkyboxLeftContent"),
    ("Sky", "SkyboxRightContent"),
    ("Sky", "SkyboxUpContent"),
    ("Sky", "StarCount"),
    ("Sky", "SunAngularSize"),
    ("SpecialMesh", "MeshType"),
    ("StringValue", "Value"),
    ("TextBox", "Text"),
    ("TextBox", "TextSize"),
    ("TextButton", "Text"),
    ("TextButton", "TextSize"),
    ("TextLabel", "Text"),
    ("TextLabel", "TextSize"),
    ("Vector3Value", "Value"),
    ("VehicleSeat", "Disabled"),
    ("VehicleSeat", "Steer"),
    ("VehicleSeat", "SteerFloat"),
    ("VehicleSeat", "Throttle"),
    ("VehicleSeat", "ThrottleFloat"),
    ("WeldConstraint", "Enabled"),
    ("WeldConstraint", "Part0"),
    ("WeldConstraint", "Part1"),
    ("Workspace", "Gravity"),
    ("Workspace", "Terrain"),
];

/// A default that the class data lacks or has wrong.
#[derive(Debug, Clone, Copy)]
pub(super) struct Default {
    pub(super) class: &'static str,
    pub(super) property: &'static str,
    pub(super) value: Literal,
}

/// A value that a table can hold.
#[derive(Debug, Clone, Copy)]
pub(super) enum Literal {
    True,
    Number(f64),
}

const fn on(class: &'static str, property: &'static str) -> Default {
    Default {
        class,
        property,
        value: Literal::True,
    }
}

const fn number(class: &'static str, property: &'static str, value: f64) -> Default {
    Default {
        class,
        property,
        value: Literal::Number(value),
    }
}

impl Literal {
    /// The value of a property of this type; `None` if the two do not go together.
    pub(super) fn as_type(self, value_type: ValueType) -> Option<Value> {
        match (self, value_type) {
            (Self::True, ValueType::Bool) => Some(Value::Bool(true)),
            (Self::Number(v), ValueType::Float32) => Some(Value::Float32(v as f32)),
            _ => None,
        }
    }
}

type Key = (&'static str, &'static str);

/// The tables by name, for the time of building.
pub(super) struct Index {
    twins: FxHashMap<Key, &'static str>,
    aliases: FxHashMap<Key, &'static str>,
    views: FxHashMap<Key, &'static str>,
    targets: FxHashMap<Key, &'static str>,
    details: FxHashMap<Key, &'static Details>,
    saved: FxHashSet<Key>,
    replicates: FxHashSet<Key>,
    acting: FxHashSet<Key>,
}

impl Index {
    pub(super) fn new() -> Self {
        let by_key = |table: &[(&'static str, &'static str, &'static str)]| {
            table
                .iter()
                .map(|(class, name, other)| ((*class, *name), *other))
                .collect()
        };
        Self {
            twins: by_key(TWINS),
            aliases: by_key(ALIASES),
            views: by_key(VIEWS),
            targets: by_key(TARGETS),
            details: all_details()
                .map(|details| ((details.class, details.property), details))
                .collect(),
            saved: SAVED.iter().copied().collect(),
            replicates: REPLICATES.iter().copied().collect(),
            acting: ACTING_PROPERTIES.iter().copied().collect(),
        }
    }

    pub(super) fn twin(&self, class: &'static str, property: &'static str) -> Option<&'static str> {
        self.twins.get(&(class, property)).copied()
    }

    pub(super) fn alias(&self, class: &'static str, other: &'static str) -> Option<&'static str> {
        self.aliases.get(&(class, other)).copied()
    }

    /// The property that this one is a view of.
    pub(super) fn view(&self, class: &'static str, property: &'static str) -> Option<&'static str> {
        self.views.get(&(class, property)).copied()
    }

    /// The class of what a reference points at.
    pub(super) fn target(
        &self,
        class: &'static str,
        property: &'static str,
    ) -> Option<&'static str> {
        self.targets.get(&(class, property)).copied()
    }

    pub(super) fn details(
        &self,
        class: &'static str,
        property: &'static str,
    ) -> Option<&'static Details> {
        self.details.get(&(class, property)).copied()
    }

    pub(super) fn saved(&self, class: &'static str, property: &'static str) -> bool {
        self.saved.contains(&(class, property))
    }

    pub(super) fn replicates(&self, class: &'static str, property: &'static str) -> bool {
        self.replicates.contains(&(class, property))
    }

    pub(super) fn property_acts(&self, class: &'static str, property: &'static str) -> bool {
        self.acting.contains(&(class, property))
    }
}
