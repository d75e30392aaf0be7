//! What the default characters are made of: parts, the joints that hold them, and where accessories sit. Sizes and places
//! are the reference's.

/// Twelve numbers of a frame: its place, then its rotation row by row.
pub(super) type Frame = [f32; 12];

/// A kind of body.
pub(super) struct Rig {
    /// Studs that the humanoid holds its root above what its legs reach.
    pub(super) hip_height: f32,
    /// Whether a joint is in the part that it moves, and not in the one that holds it.
    pub(super) joints_in_moved: bool,
    /// The root first; each after the one that holds it.
    pub(super) limbs: &'static [Limb],
}

/// A part of a body.
pub(super) struct Limb {
    pub(super) name: &'static str,
    pub(super) size: [f32; 3],
    pub(super) joint: Option<Joint>,
    pub(super) collides: bool,
    pub(super) skin: Skin,
    /// Names and places of attachments.
    pub(super) attachments: &'static [(&'static str, [f32; 3])],
}

/// What holds a part: `to · c0 = part · c1`.
pub(super) struct Joint {
    pub(super) name: &'static str,
    pub(super) to: &'static str,
    pub(super) c0: Frame,
    pub(super) c1: Frame,
}

/// Which colour a part has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Skin {
    /// None: it is not seen.
    Hidden,
    Bare,
    Shirt,
    Trousers,
}

/// Not turned.
const fn at(x: f32, y: f32, z: f32) -> Frame {
    [x, y, z, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]
}

/// Turned so that its axis of turning is the body's height: roots and necks.
const fn upright(x: f32, y: f32, z: f32) -> Frame {
    [x, y, z, -1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0]
}

/// Turned so that its axis of turning points to the right: right shoulders and hips.
const fn rightward(x: f32, y: f32, z: f32) -> Frame {
    [x, y, z, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, -1.0, 0.0, 0.0]
}

/// The same to the left.
const fn leftward(x: f32, y: f32, z: f32) -> Frame {
    [x, y, z, 0.0, 0.0, -1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0]
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "every limb but a root has one: the tables below stay readable"
)]
const fn joint(name: &'static str, to: &'static str, c0: Frame, c1: Frame) -> Option<Joint> {
    Some(Joint { name, to, c0, c1 })
}

const ROOT: &str = "HumanoidRootPart";

/// What sits on a head.
const HEAD_ATTACHMENTS: &[(&str, [f32; 3])] = &[
    ("FaceCenterAttachment", [0.0, 0.0, 0.0]),
    ("FaceFrontAttachment", [0.0, 0.0, -0.6]),
    ("HairAttachment", [0.0, 0.6, 0.0]),
    ("HatAttachment", [0.0, 0.6, 0.0]),
];

/// Six limbs around a torso.
pub(super) const R6: Rig = Rig {
    hip_height: 0.0,
    joints_in_moved: false,
    limbs: &[
        Limb {
            name: ROOT,
            size: [2.0, 2.0, 1.0],
            joint: None,
            collides: false,
            skin: Skin::Hidden,
            attachments: &[("RootAttachment", [0.0, 0.0, 0.0])],
        },
        Limb {
            name: "Torso",
            size: [2.0, 2.0, 1.0],
            joint: joint(
                "RootJoint",
                ROOT,
                upright(0.0, 0.0, 0.0),
                upright(0.0, 0.0, 0.0),
            ),
            collides: true,
            skin: Skin::Shirt,
            attachments: &[
                ("BodyBackAttachment", [0.0, 0.0, 0.5]),
                ("BodyFrontAttachment", [0.0, 0.0, -0.5]),
                ("LeftCollarAttachment", [-1.0, 1.0, 0.0]),
                ("NeckAttachment", [0.0, 1.0, 0.0]),
                ("RightCollarAttachment", [1.0, 1.0, 0.0]),
                ("WaistBackAttachment", [0.0, -1.0, 0.5]),
                ("WaistCenterAttachment", [0.0, -1.0, 0.0]),
                ("WaistFrontAttachment", [0.0, -1.0, -0.5]),
            ],
        },
        Limb {
            name: "Head",
            size: [2.0, 1.0, 1.0],
            joint: joint(
                "Neck",
                "Torso",
                upright(0.0, 1.0, 0.0),
                upright(0.0, -0.5, 0.0),
            ),
            collides: true,
            skin: Skin::Bare,
            attachments: HEAD_ATTACHMENTS,
        },
        Limb {
            name: "Left Arm",
            size: [1.0, 2.0, 1.0],
            joint: joint(
                "Left Shoulder",
                "Torso",
                leftward(-1.0, 0.5, 0.0),
                leftward(0.5, 0.5, 0.0),
            ),
            collides: false,
            skin: Skin::Bare,
            attachments: &[
                ("LeftGripAttachment", [0.0, -1.0, 0.0]),
                ("LeftShoulderAttachment", [0.0, 1.0, 0.0]),
            ],
        },
        Limb {
            name: "Right Arm",
            size: [1.0, 2.0, 1.0],
            joint: joint(
                "Right Shoulder",
                "Torso",
                rightward(1.0, 0.5, 0.0),
                rightward(-0.5, 0.5, 0.0),
            ),
            collides: false,
            skin: Skin::Bare,
            attachments: &[
                ("RightGripAttachment", [0.0, -1.0, 0.0]),
                ("RightShoulderAttachment", [0.0, 1.0, 0.0]),
            ],
        },
        Limb {
            name: "Left Leg",
            size: [1.0, 2.0, 1.0],
            joint: joint(
                "Left Hip",
                "Torso",
                leftward(-1.0, -1.0, 0.0),
                leftward(-0.5, 1.0, 0.0),
            ),
            collides: false,
            skin: Skin::Trousers,
            attachments: &[("LeftFootAttachment", [0.0, -1.0, 0.0])],
        },
        Limb {
            name: "Right Leg",
            size: [1.0, 2.0, 1.0],
            joint: joint(
                "Right Hip",
                "Torso",
                rightward(1.0, -1.0, 0.0),
                rightward(0.5, 1.0, 0.0),
            ),
            collides: false,
            skin: Skin::Trousers,
            attachments: &[("RightFootAttachment", [0.0, -1.0, 0.0])],
        },
    ],
};

/// A part of the body of fifteen.
const fn limb(
    name: &'static str,
    size: [f32; 3],
    joint: Option<Joint>,
    skin: Skin,
    attachments: &'static [(&'static str, [f32; 3])],
) -> Limb {
    Limb {
        name,
        size,
        joint,
        collides: false,
        skin,
        attachments,
    }
}

/// Fifteen limbs, with elbows and knees.
pub(super) const R15: Rig = Rig {
    hip_height: 2.0,
    joints_in_moved: true,
    limbs: &[
        limb(
            ROOT,
            [2.0, 2.0, 1.0],
            None,
            Skin::Hidden,
            &[("RootRigAttachment", [0.0, -1.0, 0.0])],
        ),
        Limb {
            name: "LowerTorso",
            size: [2.0, 0.4, 1.0],
            joint: joint("Root", ROOT, at(0.0, -1.0, 0.0), at(0.0, -0.2, 0.0)),
            collides: true,
            skin: Skin::Trousers,
            attachments: &[
                ("WaistBackAttachment", [0.0, -0.2, 0.5]),
                ("WaistCenterAttachment", [0.0, -0.2, 0.0]),
                ("WaistFrontAttachment", [0.0, -0.2, -0.5]),
            ],
        },
        Limb {
            name: "UpperTorso",
            size: [2.0, 1.6, 1.0],
            joint: joint("Waist", "LowerTorso", at(0.0, 0.2, 0.0), at(0.0, -0.8, 0.0)),
            collides: true,
            skin: Skin::Shirt,
            attachments: &[
                ("BodyBackAttachment", [0.0, -0.2, 0.5]),
                ("BodyFrontAttachment", [0.0, -0.2, -0.5]),
                ("LeftCollarAttachment", [-1.0, 0.8, 0.0]),
                ("NeckAttachment", [0.0, 0.8, 0.0]),
                ("RightCollarAttachment", [1.0, 0.8, 0.0]),
            ],
        },
        Limb {
            name: "Head",
            size: [2.0, 1.0, 1.0],
            joint: joint("Neck", "UpperTorso", at(0.0, 0.8, 0.0), at(0.0, -0.5, 0.0)),
            collides: true,
            skin: Skin::Bare,
            attachments: HEAD_ATTACHMENTS,
        },
        limb(
            "LeftUpperArm",
            [1.0, 1.169, 1.0],
            joint(
                "LeftShoulder",
                "UpperTorso",
                at(-1.0, 0.563, 0.0),
                at(0.5, 0.394, 0.0),
            ),
            Skin::Bare,
            &[("LeftShoulderAttachment", [0.0, 0.585, 0.0])],
        ),
        limb(
            "LeftLowerArm",
            [1.0, 1.052, 1.0],
            joint(
                "LeftElbow",
                "LeftUpperArm",
                at(0.0, -0.334, 0.0),
                at(0.0, 0.259, 0.0),
            ),
            Skin::Bare,
            &[],
        ),
        limb(
            "LeftHand",
            [1.0, 0.3, 1.0],
            joint(
                "LeftWrist",
                "LeftLowerArm",
                at(0.0, -0.501, 0.0),
                at(0.0, 0.125, 0.0),
            ),
            Skin::Bare,
            &[("LeftGripAttachment", [0.0, -0.15, 0.0])],
        ),
        limb(
            "RightUpperArm",
            [1.0, 1.169, 1.0],
            joint(
                "RightShoulder",
                "UpperTorso",
                at(1.0, 0.563, 0.0),
                at(-0.5, 0.394, 0.0),
            ),
            Skin::Bare,
            &[("RightShoulderAttachment", [0.0, 0.585, 0.0])],
        ),
        limb(
            "RightLowerArm",
            [1.0, 1.052, 1.0],
            joint(
                "RightElbow",
                "RightUpperArm",
                at(0.0, -0.334, 0.0),
                at(0.0, 0.259, 0.0),
            ),
            Skin::Bare,
            &[],
        ),
        limb(
            "RightHand",
            [1.0, 0.3, 1.0],
            joint(
                "RightWrist",
                "RightLowerArm",
                at(0.0, -0.501, 0.0),
                at(0.0, 0.125, 0.0),
            ),
            Skin::Bare,
            &[("RightGripAttachment", [0.0, -0.15, 0.0])],
        ),
        limb(
            "LeftUpperLeg",
            [1.0, 1.217, 1.0],
            joint(
                "LeftHip",
                "LowerTorso",
                at(-0.5, -0.2, 0.0),
                at(0.0, 0.421, 0.0),
            ),
            Skin::Trousers,
            &[],
        ),
        limb(
            "LeftLowerLeg",
            [1.0, 1.193, 1.0],
            joint(
                "LeftKnee",
                "LeftUpperLeg",
                at(0.0, -0.401, 0.0),
                at(0.0, 0.379, 0.0),
            ),
            Skin::Trousers,
            &[],
        ),
        limb(
            "LeftFoot",
            [1.0, 0.3, 1.0],
            joint(
                "LeftAnkle",
                "LeftLowerLeg",
                at(0.0, -0.547, 0.0),
                at(0.0, 0.102, 0.0),
            ),
            Skin::Trousers,
            &[("LeftFootAttachment", [0.0, -0.15, 0.0])],
        ),
        limb(
            "RightUpperLeg",
            [1.0, 1.217, 1.0],
            joint(
                "RightHip",
                "LowerTorso",
                at(0.5, -0.2, 0.0),
                at(0.0, 0.421, 0.0),
            ),
            Skin::Trousers,
            &[],
        ),
        limb(
            "RightLowerLeg",
            [1.0, 1.193, 1.0],
            joint(
                "RightKnee",
                "RightUpperLeg",
                at(0.0, -0.401, 0.0),
                at(0.0, 0.379, 0.0),
            ),
            Skin::Trousers,
            &[],
        ),
        limb(
            "RightFoot",
            [1.0, 0.3, 1.0],
            joint(
                "RightAnkle",
                "RightLowerLeg",
                at(0.0, -0.547, 0.0),
                at(0.0, 0.102, 0.0),
            ),
            Skin::Trousers,
            &[("RightFootAttachment", [0.0, -0.15, 0.0])],
        ),
    ],
};
