//! Every bound on what animation may take, with its meaning beyond it.

/// Joints of one skeleton. Parts beyond hang on what holds them, stiff.
pub const JOINTS_MAX: usize = 256;
/// Parts of one character that move with its limbs. Those beyond stay where the model has them.
pub const FOLLOWERS_MAX: usize = 1024;
/// Keyframes of one clip. Later ones are left out.
pub const KEYFRAMES_MAX: usize = 10_000;
/// Joints that one clip moves. Those beyond are left out.
pub const CHANNELS_MAX: usize = 256;
/// Poses of one clip, all its keyframes together. Those beyond are left out.
pub const POSES_MAX: usize = 200_000;
/// Markers of one clip. Those beyond are left out.
pub const MARKERS_MAX: usize = 10_000;
/// How deep poses may stand in each other. What is below is left out.
pub const POSE_DEPTH_MAX: usize = 256;
/// Tracks that one mixer plays at once. A further one is not played.
pub const TRACKS_MAX: usize = 256;
/// Times that a track may loop in one step, and events that one track may raise in it: a clip of a microsecond at a speed
/// of a million would never end.
pub const LOOPS_MAX: u32 = 4;
/// Seconds of one clip. Later keyframes are left out.
pub const CLIP_SECONDS_MAX: f32 = 24.0 * 3600.0;
/// The greatest speed of a track, as a factor; also the least, negative.
pub const SPEED_MAX: f32 = 1e4;
/// Characters of one model that move. Those beyond stand stiff.
pub const CHARACTERS_MAX: usize = 4096;
