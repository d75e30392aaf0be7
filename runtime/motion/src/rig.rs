//! The bodies that walk by themselves: of fifteen limbs, and of six. A limb is known by the name of its part, as keyframes
//! know it.

/// A kind of body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Six limbs around a torso.
    R6,
    /// Fifteen, with elbows and knees.
    R15,
}

macro_rules! limbs {
    ($( $(#[$doc:meta])* $limb:ident = $many:literal, $few:literal; )*) => {
        /// A limb of either kind of body. Of the smaller one some do not exist.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Limb { $( $(#[$doc])* $limb, )* }

        impl Limb {
            /// All, those nearer to the root first.
            pub const ALL: &'static [Self] = &[ $( Self::$limb, )* ];

            /// The name of its part; `None` if the body has no such limb.
            pub fn part_name(self, kind: Kind) -> Option<&'static str> {
                let (many, few) = match self { $( Self::$limb => ($many, $few), )* };
                let name = match kind { Kind::R15 => many, Kind::R6 => few };
                (!name.is_empty()).then_some(name)
            }
        }
    };
}

limbs! {
    /// What the hips are in.
    Pelvis = "LowerTorso", "Torso";
    /// The upper half of the trunk.
    Chest = "UpperTorso", "";
    /// The head.
    Head = "Head", "Head";
    /// From the left shoulder.
    LeftUpperArm = "LeftUpperArm", "Left Arm";
    /// From the left elbow.
    LeftLowerArm = "LeftLowerArm", "";
    /// At the left wrist.
    LeftHand = "LeftHand", "";
    /// From the right shoulder.
    RightUpperArm = "RightUpperArm", "Right Arm";
    /// From the right elbow.
    RightLowerArm = "RightLowerArm", "";
    /// At the right wrist.
    RightHand = "RightHand", "";
    /// From the left hip.
    LeftUpperLeg = "LeftUpperLeg", "Left Leg";
    /// From the left knee.
    LeftLowerLeg = "LeftLowerLeg", "";
    /// At the left ankle.
    LeftFoot = "LeftFoot", "";
    /// From the right hip.
    RightUpperLeg = "RightUpperLeg", "Right Leg";
    /// From the right knee.
    RightLowerLeg = "RightLowerLeg", "";
    /// At the right ankle.
    RightFoot = "RightFoot", "";
}

impl Limb {
    /// How many there are.
    pub const COUNT: usize = Self::ALL.len();

    /// Its place in [`Self::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// Left and right, in this order wherever there is one of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hand {
    /// The left side.
    Left,
    /// The right side.
    Right,
}

impl Hand {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::Left, Self::Right];

    /// −1 on the left, 1 on the right: the sign of X there.
    pub const fn sign(self) -> f32 {
        match self {
            Self::Left => -1.0,
            Self::Right => 1.0,
        }
    }

    /// Upper and lower arm, and the hand.
    pub const fn arm(self) -> [Limb; 3] {
        match self {
            Self::Left => [Limb::LeftUpperArm, Limb::LeftLowerArm, Limb::LeftHand],
            Self::Right => [Limb::RightUpperArm, Limb::RightLowerArm, Limb::RightHand],
        }
    }

    /// Upper and lower leg, and the foot.
    pub const fn leg(self) -> [Limb; 3] {
        match self {
            Self::Left => [Limb::LeftUpperLeg, Limb::LeftLowerLeg, Limb::LeftFoot],
            Self::Right => [Limb::RightUpperLeg, Limb::RightLowerLeg, Limb::RightFoot],
        }
    }
}
