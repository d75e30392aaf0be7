//! What people are told about the properties that they use most: a line, the unit and the range of its number.

mod effects;
mod gui;
mod mechanics;

/// What people are told about a property.
#[derive(Debug, Clone, Copy)]
pub(in crate::class_table) struct Details {
    pub(in crate::class_table) class: &'static str,
    pub(in crate::class_table) property: &'static str,
    pub(in crate::class_table) unit: Option<&'static str>,
    pub(in crate::class_table) range: Option<(f64, f64)>,
    pub(in crate::class_table) doc: &'static str,
}

impl Details {
    const fn unit(mut self, unit: &'static str) -> Self {
        self.unit = Some(unit);
        self
    }

    const fn range(mut self, least: f64, greatest: f64) -> Self {
        self.range = Some((least, greatest));
        self
    }

    /// A fraction: 0 to 1.
    const fn fraction(self) -> Self {
        self.range(0.0, 1.0)
    }

    /// Zero and above.
    const fn positive(self) -> Self {
        self.range(0.0, f64::INFINITY)
    }
}

const fn tell(class: &'static str, property: &'static str, doc: &'static str) -> Details {
    Details {
        class,
        property,
        unit: None,
        range: None,
        doc,
    }
}

const STUDS: &str = "studs";
const STUDS_PER_SECOND: &str = "studs/s";
const RADIANS_PER_SECOND: &str = "radians/s";
const SECONDS: &str = "seconds";
const DEGREES: &str = "degrees";
const PIXELS: &str = "pixels";
const SIZE_MIN: f64 = 0.001;
const SIZE_MAX: f64 = 2048.0;

/// What people are told about all properties that there is something to say about.
pub(in crate::class_table) fn all() -> impl Iterator<Item = &'static Details> {
    [DETAILS, effects::DETAILS, gui::DETAILS, mechanics::DETAILS]
        .into_iter()
        .flatten()
}

#[rustfmt::skip]
const DETAILS: &[Details] = &[
    tell("Instance", "Sandboxed", "Whether scripts in it may do only what its capabilities say."),
    tell("Instance", "Archivable", "Whether it is saved, published and cloned."),

    tell("BasePart", "Anchored", "Held in place: physics does not move it."),
    tell("BasePart", "AssemblyAngularVelocity", "How fast its assembly turns.").unit(RADIANS_PER_SECOND),
    tell("BasePart", "AssemblyLinearVelocity", "How fast its assembly's centre of mass moves.").unit(STUDS_PER_SECOND),
    tell("BasePart", "AssemblyMass", "Mass of all parts of its assembly together."),
    tell("BasePart", "CFrame", "Position and rotation in the world.").unit(STUDS),
    tell("BasePart", "CanCollide", "Whether other parts bump into it."),
    tell("BasePart", "CanQuery", "Whether rays and region queries find it; off counts only if CanCollide is off too."),
    tell("BasePart", "CanTouch", "Whether it fires Touched and TouchEnded."),
    tell("BasePart", "CastShadow", "Whether it throws a shadow."),
    tell("BasePart", "CollisionGroup", "The name of the group that decides what it collides with."),
    tell("BasePart", "Color", "Its colour."),
    tell("BasePart", "CustomPhysicalProperties", "Its own density, friction and elasticity instead of its material's."),
    tell("BasePart", "AudioCanCollide", "Whether sound is muffled behind it."),
    tell("BasePart", "EnableFluidForces", "Whether air and wind act on it."),
    tell("BasePart", "MaterialVariant", "The name of a variant of its material, from MaterialService."),
    tell("BasePart", "BackSurface", "How its back was joined in old places."),
    tell("BasePart", "BottomSurface", "How its underside was joined in old places."),
    tell("BasePart", "FrontSurface", "How its front was joined in old places."),
    tell("BasePart", "LeftSurface", "How its left side was joined in old places."),
    tell("BasePart", "RightSurface", "How its right side was joined in old places."),
    tell("BasePart", "TopSurface", "How its top was joined in old places."),
    tell("BasePart", "Locked", "Whether a click in the editor passes it by."),
    tell("BasePart", "Mass", "Volume times density."),
    tell("BasePart", "Massless", "Whether it adds no mass to its assembly, unless it is the root."),
    tell("BasePart", "Material", "What it looks and feels like: surface, density, friction, elasticity."),
    tell("BasePart", "Orientation", "Rotation about Y, X and Z; a view of CFrame.").unit(DEGREES),
    tell("BasePart", "PivotOffset", "Where its pivot is, from its centre.").unit(STUDS),
    tell("BasePart", "Position", "Its centre in the world; a view of CFrame.").unit(STUDS),
    tell("BasePart", "Reflectance", "How much it mirrors the sky.").fraction(),
    tell("BasePart", "RootPriority", "Which part of an assembly is the root: the greatest.").range(-127.0, 127.0),
    tell("BasePart", "RotVelocity", "How fast it turns when the place starts.").unit(RADIANS_PER_SECOND),
    tell("BasePart", "Rotation", "Rotation about X, Y and Z; a view of CFrame.").unit(DEGREES),
    tell("BasePart", "Size", "Its extents.").unit(STUDS).range(SIZE_MIN, SIZE_MAX),
    tell("BasePart", "Transparency", "0 is solid, 1 is not seen.").fraction(),
    tell("BasePart", "Velocity", "How fast it moves when the place starts.").unit(STUDS_PER_SECOND),
    tell("Part", "Shape", "Block, ball, cylinder, wedge or corner wedge."),
    tell("MeshPart", "MeshContent", "The mesh that it shows."),
    tell("MeshPart", "TextureContent", "The picture on the mesh."),
    tell("MeshPart", "RenderFidelity", "How soon a simpler mesh stands for it."),
    tell("MeshPart", "DoubleSided", "Whether the mesh is seen from behind too."),
    tell("TriangleMeshPart", "CollisionFidelity", "How closely the collider follows the shape."),
    tell("TrussPart", "Style", "Which bars it shows."),
    tell("SpawnLocation", "AllowTeamChangeOnTouch", "Whether a player who touches it joins its team."),
    tell("SpawnLocation", "Duration", "How long a force field protects who spawns here.").unit(SECONDS).positive(),
    tell("SpawnLocation", "Enabled", "Whether players spawn here."),
    tell("SpawnLocation", "Neutral", "Whether players of all teams spawn here."),
    tell("SpawnLocation", "TeamColor", "The team whose players spawn here, unless it is neutral."),
    tell("Seat", "Disabled", "Whether nobody can sit on it."),
    tell("Seat", "Occupant", "The humanoid who sits on it."),
    tell("VehicleSeat", "MaxSpeed", "Greatest speed of the vehicle.").unit(STUDS_PER_SECOND).positive(),
    tell("VehicleSeat", "Steer", "Where the driver steers: left -1, right 1.").range(-1.0, 1.0),
    tell("VehicleSeat", "Throttle", "What the driver does: back -1, ahead 1.").range(-1.0, 1.0),
    tell("VehicleSeat", "Torque", "How fast the vehicle reaches its speed.").positive(),
    tell("VehicleSeat", "TurnSpeed", "How fast the vehicle turns.").unit(RADIANS_PER_SECOND).positive(),

    tell("PVInstance", "Origin", "Where its pivot is in the world. All that is in it goes with it."),
    tell("Model", "PrimaryPart", "The part that its pivot belongs to."),
    tell("Model", "ModelStreamingMode", "How its parts are streamed to clients: each, together, or always."),
    tell("Model", "LevelOfDetail", "What stands for it from far away."),
    tell("Model", "Scale", "How much larger it is than it was built.").positive(),
    tell("Model", "WorldPivotData", "Its pivot in the world, if it has no primary part.").unit(STUDS),

    tell("Workspace", "AirDensity", "Density of the air, for fluid forces.").positive(),
    tell("Workspace", "CurrentCamera", "The camera that the player looks through."),
    tell("Workspace", "FallenPartsDestroyHeight", "Parts that fall below it are removed.").unit(STUDS).range(-50_000.0, 50_000.0),
    tell("Workspace", "GlobalWind", "The wind's velocity.").unit(STUDS_PER_SECOND),
    tell("Workspace", "Gravity", "How fast falling parts gain speed.").unit("studs/s²").positive(),
    tell("Workspace", "SignalBehavior", "Whether event handlers run at once or at the end of a step."),
    tell("Workspace", "StreamingEnabled", "Whether clients get only what is near them."),
    tell("Workspace", "StreamingMinRadius", "How far around the player everything is sent first.").unit(STUDS).positive(),
    tell("Workspace", "StreamingTargetRadius", "How far around the player things are sent.").unit(STUDS).positive(),

    tell("Attachment", "CFrame", "Position and rotation on its part.").unit(STUDS),
    tell("Attachment", "Position", "Position on its part; a view of CFrame.").unit(STUDS),
    tell("Attachment", "Orientation", "Rotation on its part; a view of CFrame.").unit(DEGREES),
    tell("Attachment", "Visible", "Whether it is shown."),
    tell("JointInstance", "C0", "Where the joint is on Part0.").unit(STUDS),
    tell("JointInstance", "C1", "Where the joint is on Part1.").unit(STUDS),
    tell("JointInstance", "Enabled", "Whether it holds the two parts together."),
    tell("JointInstance", "Part0", "The first of the parts that it joins."),
    tell("JointInstance", "Part1", "The second of the parts that it joins."),
    tell("Motor6D", "Transform", "The pose that an animation adds between C0 and C1."),
    tell("Motor", "DesiredAngle", "The angle that it turns to.").unit("radians"),
    tell("Motor", "MaxVelocity", "How far it turns in a frame.").unit("radians").positive(),
    tell("WeldConstraint", "Enabled", "Whether it holds the two parts together."),
    tell("WeldConstraint", "Part0", "The first of the parts that it joins."),
    tell("WeldConstraint", "Part1", "The second of the parts that it joins."),
    tell("NoCollisionConstraint", "Part0", "The first of the parts that pass through each other."),
    tell("NoCollisionConstraint", "Part1", "The second of the parts that pass through each other."),
    tell("Constraint", "Attachment0", "The attachment on the first part."),
    tell("Constraint", "Attachment1", "The attachment on the second part."),
    tell("Constraint", "Enabled", "Whether it acts."),
    tell("Constraint", "Visible", "Whether it is shown."),
    tell("HingeConstraint", "ActuatorType", "Whether it turns freely, by a motor or by a servo."),
    tell("HingeConstraint", "AngularVelocity", "The speed that its motor aims at.").unit(RADIANS_PER_SECOND),
    tell("HingeConstraint", "LimitsEnabled", "Whether it stays between LowerAngle and UpperAngle."),
    tell("HingeConstraint", "LowerAngle", "Least angle.").unit(DEGREES).range(-180.0, 180.0),
    tell("HingeConstraint", "UpperAngle", "Greatest angle.").unit(DEGREES).range(-180.0, 180.0),
    tell("HingeConstraint", "MotorMaxTorque", "The most torque its motor uses.").positive(),
    tell("HingeConstraint", "ServoMaxTorque", "The most torque its servo uses.").positive(),
    tell("HingeConstraint", "TargetAngle", "The angle that its servo turns to.").unit(DEGREES).range(-180.0, 180.0),
    tell("SlidingBallConstraint", "LowerLimit", "Least distance along its axis.").unit(STUDS),
    tell("SlidingBallConstraint", "UpperLimit", "Greatest distance along its axis.").unit(STUDS),
    tell("SlidingBallConstraint", "TargetPosition", "The distance that its servo moves to.").unit(STUDS),
    tell("SlidingBallConstraint", "Velocity", "The speed that its motor aims at.").unit(STUDS_PER_SECOND),
    tell("RopeConstraint", "Length", "The most that its ends are apart.").unit(STUDS).positive(),
    tell("RodConstraint", "Length", "How far its ends are apart.").unit(STUDS).positive(),
    tell("SpringConstraint", "FreeLength", "Its length at rest.").unit(STUDS).positive(),
    tell("SpringConstraint", "Stiffness", "Force per stud that it is longer or shorter.").positive(),
    tell("SpringConstraint", "Damping", "Force per speed of its ends.").positive(),
    tell("AlignPosition", "MaxForce", "The most force it uses.").positive(),
    tell("AlignPosition", "MaxVelocity", "The greatest speed it aims at.").unit(STUDS_PER_SECOND).positive(),
    tell("AlignPosition", "Position", "Where it pulls to.").unit(STUDS),
    tell("AlignPosition", "Responsiveness", "How fast it gets there.").range(5.0, 200.0),
    tell("AlignOrientation", "CFrame", "The rotation it turns to."),
    tell("AlignOrientation", "MaxTorque", "The most torque it uses.").positive(),
    tell("AlignOrientation", "Responsiveness", "How fast it gets there.").range(5.0, 200.0),
    tell("LinearVelocity", "MaxForce", "The most force it uses.").positive(),
    tell("LinearVelocity", "VectorVelocity", "The velocity it aims at.").unit(STUDS_PER_SECOND),
    tell("AngularVelocity", "AngularVelocity", "The angular velocity it aims at.").unit(RADIANS_PER_SECOND),
    tell("VectorForce", "Force", "The force it applies."),

    tell("Humanoid", "AutoRotate", "Whether it turns to where it walks."),
    tell("Humanoid", "CameraOffset", "How far from the head the camera looks.").unit(STUDS),
    tell("Humanoid", "DisplayName", "The name above its head; empty for the player's or the model's."),
    tell("Humanoid", "Health", "How much life is left; at 0 it dies.").positive(),
    tell("Humanoid", "HipHeight", "How high the root part is above the ground.").unit(STUDS),
    tell("Humanoid", "JumpHeight", "How high it jumps, if UseJumpPower is off.").unit(STUDS).positive(),
    tell("Humanoid", "JumpPower", "How fast it leaves the ground, if UseJumpPower is on.").unit(STUDS_PER_SECOND).range(0.0, 1000.0),
    tell("Humanoid", "MaxHealth", "The most health it has.").positive(),
    tell("Humanoid", "MaxSlopeAngle", "The steepest slope it walks up.").unit(DEGREES).range(0.0, 89.0),
    tell("Humanoid", "MoveDirection", "Where it walks: a unit vector, or zero."),
    tell("Humanoid", "RigType", "Whether the body has 6 or 15 parts."),
    tell("Humanoid", "Sit", "Whether it sits."),
    tell("Humanoid", "UseJumpPower", "Whether JumpPower or JumpHeight counts."),
    tell("Humanoid", "WalkSpeed", "How fast it walks.").unit(STUDS_PER_SECOND).positive(),

    tell("Players", "CharacterAutoLoads", "Whether players get a character by themselves."),
    tell("Players", "MaxPlayers", "How many players a server takes.").positive(),
    tell("Players", "RespawnTime", "How long after death a character comes back.").unit(SECONDS).positive(),
    tell("Player", "CameraMaxZoomDistance", "How far the camera moves away.").unit(STUDS).positive(),
    tell("Player", "CameraMinZoomDistance", "How near the camera moves.").unit(STUDS).positive(),
    tell("Player", "Character", "The player's character in the Workspace."),
    tell("Player", "DisplayName", "The name that others see."),
    tell("Player", "Neutral", "Whether the player is in no team."),
    tell("Player", "Team", "The player's team."),
    tell("Player", "TeamColor", "The colour of the player's team."),
    tell("Player", "UserId", "The player's number."),
    tell("Team", "AutoAssignable", "Whether players who join are put into it."),
    tell("Team", "TeamColor", "Its colour, which no other team has."),
    tell("StarterPlayer", "CameraMaxZoomDistance", "How far the camera moves away.").unit(STUDS).positive(),
    tell("StarterPlayer", "CameraMinZoomDistance", "How near the camera moves.").unit(STUDS).positive(),
    tell("StarterPlayer", "CharacterJumpHeight", "How high characters jump.").unit(STUDS).positive(),
    tell("StarterPlayer", "CharacterJumpPower", "How fast characters leave the ground.").unit(STUDS_PER_SECOND).range(0.0, 1000.0),
    tell("StarterPlayer", "CharacterMaxSlopeAngle", "The steepest slope that characters walk up.").unit(DEGREES).range(0.0, 89.0),
    tell("StarterPlayer", "CharacterWalkSpeed", "How fast characters walk.").unit(STUDS_PER_SECOND).positive(),
    tell("StarterGui", "ResetPlayerGuiOnSpawn", "Whether players get a fresh copy at each spawn."),
    tell("Camera", "CFrame", "Where it is and where it looks.").unit(STUDS),
    tell("Camera", "CameraSubject", "What it follows."),
    tell("Camera", "CameraType", "How it moves."),
    tell("Camera", "FieldOfView", "How wide it sees, from bottom to top.").unit(DEGREES).range(1.0, 120.0),

    tell("BaseScript", "Disabled", "Whether it does not run."),
    tell("BaseScript", "Enabled", "Whether it runs; the opposite of Disabled."),
    tell("BaseScript", "RunContext", "Where it runs: on the server, on clients, or as its container says."),
    tell("Script", "Source", "Its Luau text."),
    tell("ModuleScript", "Source", "Its Luau text."),
    tell("ServerScriptService", "LoadStringEnabled", "Whether server scripts may compile text."),

    tell("Lighting", "Ambient", "Light where the sky is not seen."),
    tell("Lighting", "Brightness", "How strong the sun is.").positive(),
    tell("Lighting", "ClockTime", "Hours since midnight.").unit("hours").range(0.0, 24.0),
    tell("Lighting", "FogColor", "Colour of the fog."),
    tell("Lighting", "FogEnd", "Where nothing is seen any more.").unit(STUDS).positive(),
    tell("Lighting", "FogStart", "Where the fog begins.").unit(STUDS).positive(),
    tell("Lighting", "GlobalShadows", "Whether the sun throws shadows."),
    tell("Lighting", "OutdoorAmbient", "Light where the sky is seen."),
    tell("Lighting", "TimeOfDay", "The time as hours, minutes and seconds."),
    tell("Light", "Brightness", "How strong it shines.").positive(),
    tell("Light", "Color", "Its colour."),
    tell("Light", "Enabled", "Whether it shines."),
    tell("Light", "Shadows", "Whether it throws shadows."),
    tell("SpotLight", "Face", "The side of the part that it shines from."),
    tell("SurfaceLight", "Face", "The side of the part that shines."),
    tell("PointLight", "Range", "How far it shines.").unit(STUDS).range(0.0, 60.0),
    tell("SpotLight", "Angle", "How wide its cone is.").unit(DEGREES).range(0.0, 180.0),
    tell("SpotLight", "Range", "How far it shines.").unit(STUDS).range(0.0, 60.0),
    tell("SurfaceLight", "Angle", "How wide it shines.").unit(DEGREES).range(0.0, 180.0),
    tell("SurfaceLight", "Range", "How far it shines.").unit(STUDS).range(0.0, 60.0),

    tell("Decal", "TextureContent", "The picture."),
    tell("Decal", "Transparency", "0 is solid, 1 is not seen.").fraction(),
    tell("FaceInstance", "Face", "The side of the part that it is on."),
    tell("Texture", "StudsPerTileU", "Width of one tile.").unit(STUDS).positive(),
    tell("Texture", "StudsPerTileV", "Height of one tile.").unit(STUDS).positive(),
    tell("FileMesh", "MeshContent", "The mesh."),
    tell("FileMesh", "TextureContent", "The picture on the mesh."),
    tell("SpecialMesh", "MeshType", "The shape that the part is shown with."),
    tell("ParticleEmitter", "Enabled", "Whether it emits."),
    tell("ParticleEmitter", "Lifetime", "How long particles live.").unit(SECONDS).range(0.0, 20.0),
    tell("ParticleEmitter", "Rate", "How many particles it emits.").unit("per second").positive(),
    tell("ParticleEmitter", "Speed", "How fast particles leave.").unit(STUDS_PER_SECOND),
    tell("Explosion", "BlastPressure", "How hard it pushes.").positive(),
    tell("Explosion", "BlastRadius", "How far it reaches.").unit(STUDS).range(0.0, 100.0),

    tell("Sound", "AudioContent", "What it plays."),
    tell("Sound", "Looped", "Whether it starts again at its end."),
    tell("Sound", "PlaybackSpeed", "How fast it plays; higher is faster and higher in pitch.").range(0.0, 20.0),
    tell("Sound", "Playing", "Whether it plays."),
    tell("Sound", "RollOffMaxDistance", "Where it is not heard any more.").unit(STUDS).positive(),
    tell("Sound", "RollOffMinDistance", "Where it begins to get quieter.").unit(STUDS).positive(),
    tell("Sound", "TimePosition", "How far it has played.").unit(SECONDS).positive(),
    tell("Sound", "Volume", "How loud it is.").range(0.0, 10.0),

    tell("ClickDetector", "MaxActivationDistance", "How near a character must be to click.").unit(STUDS).positive(),
    tell("ProximityPrompt", "ActionText", "What it offers to do."),
    tell("ProximityPrompt", "HoldDuration", "How long the key must be held.").unit(SECONDS).positive(),
    tell("ProximityPrompt", "MaxActivationDistance", "How near a character must be.").unit(STUDS).positive(),
    tell("ProximityPrompt", "ObjectText", "What it belongs to."),
    tell("Tool", "CanBeDropped", "Whether the player can drop it."),
    tell("Tool", "Grip", "How it lies in the hand.").unit(STUDS),
    tell("Tool", "RequiresHandle", "Whether it works only with a part named Handle."),
    tell("BackpackItem", "TextureContent", "Its picture in the hotbar."),

    tell("LayerCollector", "Enabled", "Whether it is shown."),
    tell("LayerCollector", "ResetOnSpawn", "Whether each spawn makes a fresh copy."),
    tell("ScreenGui", "DisplayOrder", "Higher ones lie above lower ones."),
    tell("GuiObject", "AnchorPoint", "The point of it that lies at Position; a fraction of its size."),
    tell("GuiObject", "BackgroundColor3", "Colour of the background."),
    tell("GuiObject", "BackgroundTransparency", "0 is solid, 1 is not seen.").fraction(),
    tell("GuiObject", "BorderSizePixel", "Width of the border.").unit(PIXELS).positive(),
    tell("GuiObject", "LayoutOrder", "Its place in a layout."),
    tell("GuiObject", "Position", "Where its anchor point lies in its parent."),
    tell("GuiObject", "Rotation", "How far it is turned, clockwise.").unit(DEGREES),
    tell("GuiObject", "Size", "Its size in its parent."),
    tell("GuiObject", "Visible", "Whether it is shown, and what is in it."),
    tell("GuiObject", "ZIndex", "Higher ones lie above lower ones."),
    tell("ImageLabel", "ImageContent", "The picture."),
    tell("ImageButton", "ImageContent", "The picture."),
    tell("TextLabel", "Text", "What it says."),
    tell("TextLabel", "TextColor3", "Colour of the text."),
    tell("TextLabel", "TextSize", "Height of a line.").unit(PIXELS).range(1.0, 100.0),
    tell("TextButton", "Text", "What it says."),
    tell("TextButton", "TextColor3", "Colour of the text."),
    tell("TextButton", "TextSize", "Height of a line.").unit(PIXELS).range(1.0, 100.0),
    tell("TextBox", "PlaceholderText", "What it says while it is empty."),
    tell("TextBox", "Text", "What is typed in it."),
    tell("TextBox", "TextSize", "Height of a line.").unit(PIXELS).range(1.0, 100.0),

    tell("BoolValue", "Value", "What it holds."),
    tell("IntValue", "Value", "What it holds."),
    tell("NumberValue", "Value", "What it holds."),
    tell("ObjectValue", "Value", "The instance that it names."),
    tell("StringValue", "Value", "What it holds."),
];
