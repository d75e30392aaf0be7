//! What a collider tells of its part without a look-up: it rides in the collider's user data, above the weights of its
//! surface. Knows no collider.

/// Where the tag begins in a collider's user data.
const SHIFT: u32 = 64;

const CAN_COLLIDE: u64 = 1 << 48;
const CAN_TOUCH: u64 = 1 << 49;
const CAN_QUERY: u64 = 1 << 50;
const CAN_CLIMB: u64 = 1 << 51;

/// What a collider tells of its part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a bit of the user data"
)]
pub(crate) struct Tag {
    /// The part's number in the register.
    pub(crate) part: u32,
    /// Number of the enum `Material`.
    pub(crate) material: u16,
    pub(crate) can_collide: bool,
    pub(crate) can_touch: bool,
    pub(crate) can_query: bool,
    /// Whether characters climb it as it is.
    pub(crate) can_climb: bool,
}

impl Tag {
    pub(crate) fn pack(self) -> u128 {
        let flag = |on: bool, bit: u64| if on { bit } else { 0 };
        let bits = u64::from(self.part)
            | u64::from(self.material) << 32
            | flag(self.can_collide, CAN_COLLIDE)
            | flag(self.can_touch, CAN_TOUCH)
            | flag(self.can_query, CAN_QUERY)
            | flag(self.can_climb, CAN_CLIMB);
        u128::from(bits) << SHIFT
    }

    pub(crate) fn unpack(user_data: u128) -> Self {
        let bits = (user_data >> SHIFT) as u64;
        Self {
            part: bits as u32,
            material: (bits >> 32) as u16,
            can_collide: bits & CAN_COLLIDE != 0,
            can_touch: bits & CAN_TOUCH != 0,
            can_query: bits & CAN_QUERY != 0,
            can_climb: bits & CAN_CLIMB != 0,
        }
    }

    /// Whether queries find the part: what can collide is found whatever it says.
    pub(crate) fn is_found(self) -> bool {
        self.can_query || self.can_collide
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_survives_the_user_data() {
        for bits in 0..16u32 {
            let tag = Tag {
                part: u32::MAX - bits,
                material: 2_304,
                can_collide: bits & 1 != 0,
                can_touch: bits & 2 != 0,
                can_query: bits & 4 != 0,
                can_climb: bits & 8 != 0,
            };
            assert_eq!(Tag::unpack(tag.pack() | u128::from(u64::MAX)), tag);
        }
    }
}
