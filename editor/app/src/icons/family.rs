//! What classes have in common, as a colour. The colours are apart from each other in hue and, on every background that
//! rows have, at least 3:1 in contrast.

use egui::Color32;

macro_rules! families {
    ($( $(#[$doc:meta])* $name:ident = $dark:literal, $light:literal; )*) => {
        /// A family of classes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Family { $( $(#[$doc])* $name, )* }

        impl Family {
            /// All families.
            pub const ALL: &'static [Self] = &[ $( Self::$name, )* ];

            /// Its colour on dark or on light backgrounds.
            pub const fn color(self, dark: bool) -> Color32 {
                let hex: u32 = match self {
                    $( Self::$name => if dark { $dark } else { $light }, )*
                };
                Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
            }
        }
    };
}

families! {
    /// Parts: what stands in the world and can be touched.
    Part = 0x8F_BCFF, 0x2B_5FB0;
    /// Models, folders: what holds others together.
    Group = 0xE8_B968, 0x85_5600;
    /// Scripts of the server.
    ServerScript = 0x62_D394, 0x17_703F;
    /// Scripts of clients.
    ClientScript = 0x5C_C2FF, 0x07_609F;
    /// Scripts that others require.
    Module = 0xC6_A3FA, 0x6A_3DB8;
    /// Lights.
    Light = 0xFF_DB66, 0x7A_5A00;
    /// Particles, beams, fire.
    Effect = 0xFF_A566, 0x9C_4700;
    /// Sky, air and what the picture goes through at the end.
    Environment = 0x8C_D3F5, 0x0B_6288;
    /// Meshes, decals, materials: how parts look.
    Surface = 0x7F_D8C8, 0x12_6658;
    /// Constraints, joints and forces.
    Joint = 0xFF_93A8, 0xAC_2348;
    /// What is drawn on the screen.
    Gui = 0x62_D6E2, 0x05_6873;
    /// Sounds.
    Sound = 0xF1_92E4, 0x96_2A88;
    /// Values and configuration.
    Value = 0xA6_D98F, 0x3B_6B1D;
    /// Events, calls, input, detectors.
    Event = 0xFF_B3A1, 0xA5_3A1B;
    /// Characters, players and teams.
    Player = 0xE0_DC78, 0x68_6000;
    /// Animations and rigs.
    Animation = 0xB4_B0FF, 0x55_45B4;
    /// Services without a family of their own.
    Service = 0xB4_C2D2, 0x46_5666;
    /// Everything else.
    Other = 0xAD_B5C0, 0x55_5F6A;
}
