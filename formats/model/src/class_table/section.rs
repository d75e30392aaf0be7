//! Which section of the Properties panel shows a property: a rule from its name, its class and its type.

use crate::value::ValueType;

/// The section of a property that `class` declares. Exceptions first, then what a name says on any class, then what
/// parts of a name say, then the type.
pub(super) fn of(class: &str, property: &str, value_type: ValueType) -> &'static str {
    of_class(class, property)
        .or_else(|| of_name(property))
        .or_else(|| of_words(property))
        .unwrap_or_else(|| match of_type(value_type) {
            "Data" => of_rest(class),
            section => section,
        })
}

fn of_class(class: &str, property: &str) -> Option<&'static str> {
    Some(match (class, property) {
        ("BasePart", "Position" | "Rotation" | "Size") => "Transform",
        ("GuiObject", "Position" | "Rotation" | "Size" | "AnchorPoint" | "SizeConstraint")
        | ("SurfaceGui", "CanvasSize")
        | ("UIListLayout", "Wraps") => "Layout",
        ("Lighting", "ClockTime" | "TimeOfDay" | "GeographicLatitude") => "Time",
        ("Workspace", "Gravity" | "FallenPartsDestroyHeight" | "AirDensity" | "GlobalWind") => {
            "Physics"
        }
        ("Player", "Team" | "TeamColor" | "Neutral")
        | ("SpawnLocation", "Neutral" | "AllowTeamChangeOnTouch") => "Teams",
        ("Humanoid", "Health" | "MaxHealth" | "WalkSpeed" | "HipHeight" | "MaxSlopeAngle") => {
            "Control"
        }
        ("Sound", "Volume" | "PlaybackSpeed" | "Playing" | "Looped" | "TimePosition") => "Playback",
        ("Light", "Brightness" | "Color" | "Shadows")
        | ("PointLight" | "SpotLight" | "SurfaceLight", _) => "Light",
        ("ParticleEmitter", property) => return of_particles(property),
        (
            "Beam" | "Trail",
            "CurveSize0" | "CurveSize1" | "FaceCamera" | "Lifetime" | "MaxLength" | "MinLength"
            | "Segments" | "Width0" | "Width1" | "WidthScale",
        ) => "Shape",
        (
            "ImageLabel" | "ImageButton",
            "ResampleMode" | "ScaleType" | "SliceCenter" | "SliceScale" | "TileSize",
        ) => "Image",
        ("UIGradient", "Rotation" | "Offset" | "Scale" | "TileMode" | "Type") => "Appearance",
        ("Camera", "FieldOfView" | "FieldOfViewMode" | "Focus") => "Camera",
        ("Model", "PrimaryPart" | "LevelOfDetail" | "Scale") => "Model",
        _ => return None,
    })
}

fn of_particles(property: &str) -> Option<&'static str> {
    Some(match property {
        "EmissionDirection" | "Enabled" | "Lifetime" | "Rate" | "RotSpeed" | "Rotation"
        | "Speed" | "SpreadAngle" => "Emission",
        "Shape" | "ShapeInOut" | "ShapePartial" | "ShapeStyle" => "Shape",
        "Acceleration"
        | "Drag"
        | "LockedToPart"
        | "TimeScale"
        | "VelocityInheritance"
        | "WindAffectsDrag" => "Motion",
        "Orientation" => "Appearance",
        _ => return None,
    })
}

/// Where numbers and choices of a class go that nothing else places: what a class is about.
fn of_rest(class: &str) -> &'static str {
    match class {
        "ParticleEmitter"
        | "Beam"
        | "Trail"
        | "Fire"
        | "Smoke"
        | "Sparkles"
        | "Explosion"
        | "Highlight"
        | "SelectionBox"
        | "Terrain"
        | "Lighting"
        | "Sky"
        | "Atmosphere"
        | "Clouds"
        | "BloomEffect"
        | "BlurEffect"
        | "ColorCorrectionEffect"
        | "DepthOfFieldEffect"
        | "SunRaysEffect"
        | "UIStroke"
        | "SurfaceAppearance"
        | "MaterialVariant"
        | "ScreenGui"
        | "LayerCollector"
        | "GuiObject"
        | "Frame" => "Appearance",
        "Decal" | "Texture" | "FaceInstance" => "Image",
        "DataModelMesh" | "SpecialMesh" | "FileMesh" => "Mesh",
        "ScrollingFrame" => "Scrolling",
        "BillboardGui"
        | "SurfaceGui"
        | "SurfaceGuiBase"
        | "UICorner"
        | "UIGridStyleLayout"
        | "UIListLayout"
        | "UIGridLayout"
        | "UIPadding"
        | "UIScale"
        | "UIAspectRatioConstraint"
        | "UISizeConstraint"
        | "UITextSizeConstraint" => "Layout",
        "HingeConstraint"
        | "SpringConstraint"
        | "RopeConstraint"
        | "RodConstraint"
        | "SlidingBallConstraint"
        | "CylindricalConstraint"
        | "BallSocketConstraint"
        | "AlignPosition"
        | "AlignOrientation"
        | "LinearVelocity"
        | "AngularVelocity"
        | "VectorForce"
        | "Torque"
        | "Constraint" => "Constraint",
        "Sound" | "SoundGroup" => "Playback",
        "VehicleSeat" => "Control",
        "ProximityPrompt" | "ClickDetector" => "Prompt",
        _ => "Data",
    }
}

fn of_name(property: &str) -> Option<&'static str> {
    Some(match property {
        "CFrame" | "Orientation" | "Origin" | "PivotOffset" | "WorldPivot" | "WorldPivotData"
        | "WorldCFrame" | "WorldPosition" | "WorldOrientation" => "Transform",
        "Anchored"
        | "Shape"
        | "Massless"
        | "RootPriority"
        | "CustomPhysicalProperties"
        | "Mass"
        | "CenterOfMass" => "Part",
        "CanCollide" | "CanTouch" | "CanQuery" | "CollisionGroup" | "CollisionGroupId"
        | "CollisionFidelity" => "Collision",
        "Material" | "MaterialVariant" | "Reflectance" | "Transparency" | "CastShadow"
        | "Visible" | "ZIndex" | "Brightness" | "DoubleSided" => "Appearance",
        "Archivable" | "Enabled" | "Disabled" | "Locked" | "RunContext" | "Active" => "Behavior",
        "Part0" | "Part1" | "Attachment0" | "Attachment1" | "C0" | "C1" | "Adornee" => {
            "Attachments"
        }
        "Text"
        | "RichText"
        | "LineHeight"
        | "MaxVisibleGraphemes"
        | "PlaceholderText"
        | "FontFace" => "Text",
        "LayoutOrder" | "AutomaticSize" => "Layout",
        "AutoLocalize" | "RootLocalizationTable" => "Localization",
        "Sandboxed" | "Capabilities" => "Permissions",
        _ => return None,
    })
}

fn of_words(property: &str) -> Option<&'static str> {
    let starts = |words: &[&str]| words.iter().any(|word| property.starts_with(word));
    let ends = |words: &[&str]| words.iter().any(|word| property.ends_with(word));
    let sections: [(&'static str, bool); 15] = [
        ("Assembly", starts(&["Assembly"])),
        (
            "Surface Inputs",
            ends(&["ParamA", "ParamB", "SurfaceInput"]),
        ),
        ("Surface", ends(&["Surface"])),
        ("Streaming", starts(&["Streaming", "ModelStreaming"])),
        ("Text", starts(&["Text"]) && !starts(&["Texture"])),
        ("Fog", starts(&["Fog"])),
        ("Camera", starts(&["Camera"])),
        ("Flipbook", starts(&["Flipbook"])),
        ("Selection", starts(&["Selection"])),
        ("Scrolling", starts(&["Scroll", "Canvas"])),
        ("Motor", starts(&["Motor"])),
        ("Servo", starts(&["Servo", "Target"])),
        ("Limits", starts(&["Limits", "Lower", "Upper"])),
        ("Jump", starts(&["Jump", "UseJump"])),
        (
            "Image",
            starts(&["Image", "Texture"]) || ends(&["Content", "Image"]),
        ),
    ];
    sections
        .iter()
        .find(|(_, applies)| *applies)
        .map(|(section, _)| *section)
}

fn of_type(value_type: ValueType) -> &'static str {
    match value_type {
        ValueType::Bool => "Behavior",
        ValueType::Color3
        | ValueType::Color3uint8
        | ValueType::BrickColor
        | ValueType::ColorSequence
        | ValueType::Font => "Appearance",
        _ => "Data",
    }
}
