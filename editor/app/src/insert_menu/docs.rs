//! A line about each class that people meet often, in their words: the class table has none.

use std::borrow::Cow;

use studio_model::{ClassId, ClassTable};

/// A line about a class; of one that is not named, what it extends.
pub(crate) fn doc(class: ClassId) -> Cow<'static, str> {
    let table = ClassTable::get();
    let info = table.class(class);
    if let Some((_, doc)) = DOCS.iter().find(|(name, _)| *name == info.name) {
        return Cow::Borrowed(doc);
    }
    let base = table.class_named("Instance");
    match info.superclass.filter(|above| Some(*above) != base) {
        Some(above) => Cow::Owned(format!("A kind of {}", table.class(above).name)),
        None => Cow::Borrowed(""),
    }
}

/// A line about each class that people meet often.
const DOCS: &[(&str, &str)] = &[
    ("Part", "A block, ball, cylinder or wedge"),
    ("WedgePart", "A ramp"),
    ("CornerWedgePart", "The corner of a roof"),
    ("TrussPart", "A lattice that can be climbed"),
    ("MeshPart", "A part in the shape of a mesh"),
    ("SpawnLocation", "Where players appear"),
    ("Seat", "A part that characters sit down on"),
    ("VehicleSeat", "A seat that drives hinges and motors"),
    ("Model", "Several parts as one thing"),
    ("Folder", "Keeps things together without meaning anything"),
    ("Configuration", "Keeps settings together"),
    ("Actor", "A model whose scripts may run in parallel"),
    ("WorldModel", "A world of its own, for viewport frames"),
    ("Tool", "Something that a character holds in its hand"),
    ("Camera", "A point of view"),
    ("Script", "Luau that runs on the server"),
    ("LocalScript", "Luau that runs on each player's machine"),
    ("ModuleScript", "Luau that other scripts require"),
    (
        "Attachment",
        "A point and direction on a part, for constraints and effects",
    ),
    ("Bone", "A joint of a skinned mesh"),
    ("WeldConstraint", "Holds two parts together as they are"),
    ("Weld", "Holds two parts together at given offsets"),
    ("Motor6D", "A joint that animations move"),
    (
        "NoCollisionConstraint",
        "Lets two parts pass through each other",
    ),
    ("HingeConstraint", "Turns around one axis: doors, wheels"),
    ("BallSocketConstraint", "Turns every way around a point"),
    ("PrismaticConstraint", "Slides along one axis"),
    (
        "CylindricalConstraint",
        "Slides along an axis and turns around it",
    ),
    ("RopeConstraint", "Two points stay within a length"),
    ("RodConstraint", "Two points keep their distance"),
    ("SpringConstraint", "Two points pull and push each other"),
    ("TorsionSpringConstraint", "Two axes turn each other back"),
    ("UniversalConstraint", "Two axes stay at right angles"),
    ("PlaneConstraint", "Moves only in a plane"),
    ("RigidConstraint", "Two attachments become one"),
    ("AlignPosition", "Pulls a part to a position"),
    ("AlignOrientation", "Turns a part to an orientation"),
    ("LinearVelocity", "Keeps a part at a velocity"),
    ("AngularVelocity", "Keeps a part turning"),
    ("VectorForce", "A constant force"),
    ("LineForce", "A force between two points"),
    ("Torque", "A constant turning force"),
    ("PointLight", "Light in all directions"),
    ("SpotLight", "A cone of light"),
    ("SurfaceLight", "Light from a whole face"),
    ("ParticleEmitter", "Many small pictures: sparks, dust, snow"),
    ("Fire", "Flames"),
    ("Smoke", "Smoke"),
    ("Sparkles", "Sparkles"),
    ("Explosion", "A blast that pushes parts and breaks joints"),
    ("Beam", "A ribbon between two attachments"),
    ("Trail", "A ribbon that a moving part leaves behind"),
    ("Highlight", "An outline and a glow around a model"),
    ("ForceField", "Protects a character from damage"),
    ("Sky", "The pictures of the sky, sun, moon and stars"),
    ("Atmosphere", "Haze, glare and the color of the distance"),
    ("Clouds", "Moving clouds"),
    ("BloomEffect", "Bright things glow"),
    ("BlurEffect", "The whole picture out of focus"),
    (
        "ColorCorrectionEffect",
        "Brightness, contrast, saturation and tint",
    ),
    ("DepthOfFieldEffect", "What is near or far is out of focus"),
    ("SunRaysEffect", "Rays around the sun"),
    ("Decal", "A picture on a face"),
    ("Texture", "A picture that repeats on a face"),
    (
        "SurfaceAppearance",
        "Color, metalness, normal and roughness maps",
    ),
    ("MaterialVariant", "A material of your own"),
    (
        "SpecialMesh",
        "Gives a part another shape, by type or by file",
    ),
    ("BlockMesh", "Scales the shape of a part"),
    ("ScreenGui", "Holds what is drawn on the screen"),
    ("SurfaceGui", "Draws on a face of a part"),
    ("BillboardGui", "Draws above a part, facing the camera"),
    ("Frame", "A rectangle that holds others"),
    ("ScrollingFrame", "A rectangle whose content scrolls"),
    ("CanvasGroup", "Draws its content as one picture"),
    ("TextLabel", "Text"),
    ("TextButton", "Text to click"),
    ("TextBox", "Text to type"),
    ("ImageLabel", "A picture"),
    ("ImageButton", "A picture to click"),
    ("ViewportFrame", "Shows a small 3D world"),
    ("VideoFrame", "Plays a video"),
    ("UIListLayout", "Puts its siblings in a row or column"),
    ("UIGridLayout", "Puts its siblings in a grid"),
    ("UITableLayout", "Puts its siblings in a table"),
    ("UIPageLayout", "Shows one sibling at a time"),
    ("UIPadding", "Space inside the edges"),
    ("UICorner", "Round corners"),
    ("UIStroke", "An outline"),
    ("UIGradient", "Colors that run into each other"),
    ("UIScale", "Makes everything larger or smaller"),
    (
        "UIAspectRatioConstraint",
        "Keeps width and height in proportion",
    ),
    ("UISizeConstraint", "Limits the size"),
    ("UITextSizeConstraint", "Limits the size of text"),
    ("Sound", "A sound, from a part or everywhere"),
    ("SoundGroup", "The volume of many sounds"),
    ("ReverbSoundEffect", "Makes sounds as in a room"),
    ("EchoSoundEffect", "Repeats sounds"),
    (
        "EqualizerSoundEffect",
        "Louder or softer highs, mids and lows",
    ),
    ("AudioPlayer", "Plays a recording into wires"),
    ("AudioEmitter", "Lets a wire be heard in the world"),
    ("AudioListener", "Hears the world into a wire"),
    ("Wire", "Joins audio devices"),
    ("StringValue", "Holds text"),
    ("NumberValue", "Holds a number"),
    ("IntValue", "Holds a whole number"),
    ("BoolValue", "Holds true or false"),
    ("ObjectValue", "Points at an instance"),
    ("Color3Value", "Holds a color"),
    ("Vector3Value", "Holds three numbers"),
    ("CFrameValue", "Holds a position and rotation"),
    ("RemoteEvent", "A message between server and clients"),
    (
        "UnreliableRemoteEvent",
        "A message that may get lost, for what is out of date soon",
    ),
    ("RemoteFunction", "A question between server and clients"),
    ("BindableEvent", "A message between scripts of one side"),
    ("BindableFunction", "A question between scripts of one side"),
    ("ClickDetector", "Notices clicks on a part"),
    ("DragDetector", "Lets players drag parts"),
    ("ProximityPrompt", "Shows a key to press when one is near"),
    ("InputAction", "Something that keys and buttons trigger"),
    (
        "PathfindingModifier",
        "Makes a region cheaper or dearer to walk",
    ),
    ("PathfindingLink", "Joins two points for path finding"),
    (
        "Humanoid",
        "Makes a model a character that walks and has health",
    ),
    ("HumanoidDescription", "What a character looks like"),
    ("Accessory", "Something that a character wears"),
    ("Shirt", "A shirt's picture"),
    ("Pants", "Trousers' picture"),
    ("Team", "Players who belong together"),
    ("Animation", "Which animation to play"),
    (
        "AnimationController",
        "Plays animations on a model without a humanoid",
    ),
    ("Animator", "Plays and replicates animations"),
    ("KeyframeSequence", "The poses of an animation"),
    ("IKControl", "Reaches for a target with a chain of joints"),
    ("TextChannel", "Who hears whose chat"),
    ("TextChatCommand", "A chat command that begins with /"),
    ("LocalizationTable", "Texts in several languages"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_about_a_class_that_can_be_inserted() {
        let offered: Vec<ClassId> = super::super::classes::creatable().collect();
        for (name, doc) in DOCS {
            let class = ClassTable::get().class_named(name).unwrap();
            assert!(offered.contains(&class), "{name}");
            assert!(!doc.is_empty() && !doc.ends_with('.'), "{name}");
        }
    }
}
