//! The codes that connections are closed with. The reasons beside them are for people; the codes tell a program whether
//! trying again makes sense.

/// The session is over, or this side leaves.
pub const GOODBYE: u32 = 1;
/// The server does not let the client in: it is full, it shuts down, or versions differ.
pub const REFUSED: u32 = 2;
/// The other side broke the protocol.
pub const FAULT: u32 = 3;
/// The client does not take what it is sent.
pub const TOO_SLOW: u32 = 4;
/// A script threw the player out.
pub const KICKED: u32 = 6;
/// The client did not say hello, or did not get the place, in time.
pub const TOO_LATE: u32 = 5;
