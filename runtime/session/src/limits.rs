//! Every limit of the loops, with its default and what happens beyond it. Those of the model, the protocol and the
//! transport are in their crates.

use std::time::Duration;

use studio_model::limits::{CHUNKS_MAX, TICK_HZ};
use studio_net::NetLimits;

/// How many ticks a late loop makes up for by ticking without a pause. Time beyond them is lost: the loop goes on from
/// now, and the loss is counted and reported.
pub const CATCH_UP_TICKS_MAX: u64 = 15;

/// Ticks in which a client that has connected must say hello. Beyond them it is turned out.
pub const HELLO_TICKS_MAX: u32 = 5 * TICK_HZ;

/// Ticks in which a client that is refused may hear why and close by itself. Beyond them it is turned out.
pub const GOODBYE_TICKS_MAX: u32 = TICK_HZ;

/// Messages that a client may send at once, after a silence. A client that sends more is turned out.
pub const MESSAGES_BURST_MAX: u32 = 2_048;

/// Messages that a client may send a tick in the long run: a player sends about two.
pub const MESSAGES_PER_TICK_MAX: u32 = 8;

/// Bytes that a client may send at once, after a silence. A client that sends more is turned out.
pub const BYTES_BURST_MAX: usize = 4 << 20;

/// Bytes that a client may send a tick in the long run: about 2 MB a second.
pub const BYTES_PER_TICK_MAX: usize = 32 << 10;

/// Network events that a loop handles in one tick. The rest waits for the next one, in queues that the transport bounds.
pub const EVENTS_PER_TICK_MAX: usize = 16_384;

/// Characters of a player's name (the reference's limit). Longer names are cut.
pub const PLAYER_NAME_CHARS_MAX: usize = 20;

/// Threads that tick the clients of a pool. There are no more than processors either.
pub const POOL_THREADS_MAX: usize = 4;

/// Clients of one thread that connect and load at the same time; the others wait. A hundred that came at once would
/// each wait for all.
pub const JOINING_MAX: usize = 8;

/// How long a client may take from connecting until it has the place. Beyond it, it gives up.
pub const JOIN_TIMEOUT: Duration = Duration::from_secs(30);

/// Frames of changes (at most a few a tick) that a client which counts as in sync may lack, beyond what the way takes.
pub const BATCHES_MISSING_MAX: u64 = TICK_HZ as u64 / 2;

/// Outputs of scripts that wait to be shown, of the server and of all clients of a pool. Further ones are counted only.
pub const OUTPUTS_WAITING_MAX: usize = 20_000;

/// Time between two progress events of a play, and between two warnings of a kind.
pub const PROGRESS_INTERVAL: Duration = Duration::from_secs(1);

/// Ticks that scripts have at the end of a play for what they bound to it (the reference's 30 s). What has not ended by
/// then is not waited for.
pub const CLOSE_TICKS_MAX: u32 = 30 * TICK_HZ;

/// The same once somebody wants to stop.
pub const HURRIED_CLOSE_TICKS_MAX: u32 = 5 * TICK_HZ;

/// Ticks that clients have to acknowledge everything at the end of a play. Who has not by then is compared all the same.
pub const SETTLE_TICKS_MAX: u32 = 20 * TICK_HZ;

/// Ticks that clients then have to report their hash. Who has not by then has not converged.
pub const REPORT_TICKS_MAX: u32 = 10 * TICK_HZ;

/// Ticks of each of the two once somebody wants to stop.
pub const HURRIED_TICKS_MAX: u32 = TICK_HZ / 2;

/// Characters of players who joined that come in one tick; the others come in the next ones. A hundred who join at once
/// would make a tick too long for all who play.
pub const CHARACTERS_PER_TICK_MAX: usize = 4;

/// Assemblies that a client simulates because it is nearest. Others are the server's, or the next one's. What scripts give
/// it does not count.
pub const OWNED_MAX: usize = 12;

/// Parts of what is given to somebody because they are near: of an assembly, and of all that constraints hold to it. Larger
/// ones are the server's unless scripts say otherwise, or somebody drives them.
pub const LOOSE_PARTS_MAX: usize = 64;

/// Studs from a player's character within which loose assemblies are given to them.
pub const OWNED_STUDS: f32 = 32.0;

/// Studs from a player's character beyond which they lose what they were given.
pub const OWNED_KEPT_STUDS: f32 = 40.0;

/// How much nearer than the owner somebody must be for an assembly to become theirs, as a part of the owner's distance.
pub const OWNER_NEARER: f32 = 0.7;

/// Ticks for which an assembly stays with an owner who keeps near it, however near others come.
pub const OWNER_TENURE_TICKS: u32 = TICK_HZ / 2;

/// Ticks between two looks at what is near a player.
pub const OWNER_LOOK_TICKS: u32 = TICK_HZ / 6;

/// Ticks in which an owner must say something of what it moves. Beyond them the server takes it back.
pub const OWNER_SILENCE_TICKS: u32 = 2 * TICK_HZ;

/// Reports of one assembly that are judged at once, and one a tick in the long run: an honest owner sends one every second
/// tick. Those beyond are not heard.
pub const REPORTS_BURST_MAX: u32 = 60;

/// Corrections of one owner, of which one a second is forgiven. Beyond them it owns nothing for [`BARRED_TICKS`].
pub const CORRECTIONS_MAX: u32 = 10;

/// Ticks for which an owner who was wrong too often, or silent, is given nothing.
pub const BARRED_TICKS: u32 = 10 * TICK_HZ;

/// As how many corrections that of a player's own character counts.
pub const CHARACTER_CORRECTION: u32 = 3;

/// Ticks for which the server moves a character whose client said what cannot be.
pub const CHARACTER_HELD_TICKS: u32 = TICK_HZ;

/// Ticks for which a character may go as fast as before when it is made slower: its client hears of it later.
pub const CHARACTER_SPEED_KEPT_TICKS: u32 = TICK_HZ;

/// Ticks in which what changed hands or was corrected is shown to get where it is.
pub const GLIDE_TICKS: u32 = TICK_HZ / 4;

/// Studs, beside those that it goes in that time, beyond which it jumps there.
pub const GLIDE_STUDS_MAX: f32 = 8.0;

/// Bytes of one control frame: the welcome holds the snapshot's list of chunks, each of which takes 62 bytes at most. A
/// longer one closes the connection.
pub const CONTROL_FRAME_BYTES_MAX: usize = CHUNKS_MAX * 64 + (1 << 20);

/// The transport's limits for a session, on both sides.
pub fn net_limits() -> NetLimits {
    NetLimits {
        control_frame_bytes_max: CONTROL_FRAME_BYTES_MAX,
        ..NetLimits::default()
    }
}
