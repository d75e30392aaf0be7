//! Every limit of physics, with what happens beyond it.

/// Collision groups (the reference's). Beyond it registering one is refused.
pub const COLLISION_GROUPS_MAX: usize = 32;

/// Characters (of the letter kind) in a collision group's name (the reference's). Beyond it registering is refused.
pub const GROUP_NAME_CHARS_MAX: usize = 100;

/// Studs that a query may reach (the reference's). Beyond it the query is refused.
pub const QUERY_REACH_MAX: f32 = 15_000.0;

/// Parts that one query finds. Beyond it the others are left out.
pub const QUERY_PARTS_MAX: usize = 1 << 16;

/// Studs a second that scripts may give anything. Beyond it the speed is brought down to it.
pub const SPEED_MAX: f32 = 20_000.0;

/// Parts that one blast reaches. Beyond it the furthest are left out.
pub const BLAST_PARTS_MAX: usize = 1 << 12;

/// Bones that an attachment may lie in, one in the other. Beyond it a constraint does nothing.
pub const ATTACHMENTS_NESTED_MAX: usize = 64;

/// Parts of what constraints hold together that goes to one owner as a whole. Of larger ones each assembly goes alone.
pub const MECHANISM_PARTS_MAX: usize = 1 << 12;
