//! Who simulates an assembly, and what they say of it.
//!
//! **State.** An assembly is the server's or one client's. It is so for as long as its pose slot is bound: a binding names
//! the owner and an epoch, and every change of owner, of members, and every pose that something other than physics wrote is
//! a new binding with a higher epoch. So a hand-over, a teleport and a correction are one and the same message, in order with
//! everything else that its tick changed.
//!
//! **Messages.** Down: the `Bind` operation of a journal batch says owner, epoch, pose and velocity. Up: a [report](OwnedPose)
//! of what a client owns, in datagrams while it moves and, when it has come to rest, once on the ordered lane, so that rest
//! costs nothing. A report carries the tick of the client that made it; of each assembly the latest wins. Of a character it
//! says what its humanoid is doing, as soon as that changes.
//!
//! **Server.** A report is believed only of an assembly that the client owns under that very epoch; older ones were under way
//! when the owner changed, are counted and dropped. Whether a pose is possible is for the caller to judge. The owner
//! is sent no poses of what it owns: assemblies of one owner share groups. All others are sent them as ever.
//!
//! **Client.** It is told what it owns with [`ClientEvent::Owned`](crate::ClientEvent::Owned) and moves that itself; what it
//! loses glides from where it was shown to where the server has it, and so do hand-overs between others.
//!
//! **Quiet.** While a client owns something its model is ahead of the server's. Whoever wants to compare states takes
//! everything back first: bindings that name no owner.
//!
//! Knows no players, no physics and no policy: who is to own what is decided elsewhere.

use glam::Vec3;
use studio_model::{CFrame, InstanceId};
use studio_snapshot::{Reader, WireError, Writer};

use crate::pose::Pose;
use crate::server::ClientId;

/// Steps of a velocity's components: a stud a second, and a radian a second, are so many.
const STEPS_PER_SPEED: f32 = 64.0;
/// Components of velocities are clamped to this many steps: 65,536 studs or radians a second.
const SPEED_STEPS_MAX: f32 = 4_194_304.0;
/// Bytes of a packed rotation: which component is left out, whether the assembly rests, the other components, whether a state
/// follows.
const TURN_BYTES: usize = 5;
const ROTATION_BITS: u32 = crate::pose::ROTATION_BITS;
const HAS_STATE: u64 = 1 << (3 + 3 * ROTATION_BITS);

/// How an assembly moves.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Velocity {
    /// Studs a second, of the centre of mass.
    pub linear: Vec3,
    /// Radians a second.
    pub angular: Vec3,
}

/// A client that simulates an assembly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Owner {
    /// Which client.
    pub client: ClientId,
    /// Its player: how the other clients call it.
    pub user_id: i64,
}

/// Who moves an assembly, and how it goes on when that changes. Changes only with the assembly's epoch.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Steering {
    /// Who simulates it; `None`: the server.
    pub owner: Option<Owner>,
    /// How it moves as the epoch begins: a new owner goes on with it.
    pub velocity: Velocity,
    /// Whether it goes on from where it was, as at a hand-over; else it is somewhere else now, as after a teleport.
    pub goes_on: bool,
    /// Whether an owner who owned it before goes on from where it has it: only who moves with it has changed.
    pub keeps: bool,
}

/// What a client says of an assembly that it owns. Form, owner and epoch are right; whether it can be is not known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OwnedPose {
    /// The assembly's root.
    pub root: InstanceId,
    /// The epoch under which the client owns it.
    pub epoch: u32,
    /// The tick of the client in which it was there.
    pub tick: u32,
    /// Where the root is. Finite.
    pub frame: CFrame,
    /// How it moves. Finite; nothing of what rests.
    pub velocity: Velocity,
    /// Whether it has come to rest: the client says nothing more of it until it moves again.
    pub at_rest: bool,
    /// Of a character: its humanoid's state, any number.
    pub state: Option<u8>,
}

/// What a client tells of an assembly that it owns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OwnedState {
    /// The assembly's root.
    pub root: InstanceId,
    /// Where the root is.
    pub frame: CFrame,
    /// How it moves.
    pub velocity: Velocity,
    /// Whether it has come to rest.
    pub at_rest: bool,
    /// Of a character: its humanoid's state.
    pub state: Option<u8>,
}

/// What was said by clients of what they own, since the server started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReportCounts {
    /// Handed on to be judged.
    pub heard: u64,
    /// Of an epoch that is over.
    pub stale: u64,
    /// Overtaken by a later one, or there twice.
    pub late: u64,
    /// Of what the client never owned under that epoch: no client of this version says so.
    pub foreign: u64,
}

/// One entry of a report on the wire: the root's number and epoch, then this.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Entry {
    pub(crate) root: u32,
    pub(crate) epoch: u32,
    pub(crate) pose: Pose,
    pub(crate) velocity: Velocity,
    pub(crate) at_rest: bool,
    pub(crate) state: Option<u8>,
}

impl Entry {
    pub(crate) fn write(&self, out: &mut Writer) {
        out.varint(u64::from(self.root));
        out.varint(u64::from(self.epoch));
        for component in self.pose.position {
            out.zigzag(i64::from(component));
        }
        let mask = (1u64 << ROTATION_BITS) - 1;
        let mut turn = u64::from(self.pose.largest & 3) | u64::from(self.at_rest) << 2;
        for (at, component) in (0..).zip(self.pose.rotation) {
            turn |= (i64::from(component) as u64 & mask) << (3 + at * ROTATION_BITS);
        }
        if self.state.is_some() {
            turn |= HAS_STATE;
        }
        out.raw(&turn.to_le_bytes()[..TURN_BYTES]);
        if let Some(state) = self.state {
            out.u8(state);
        }
        if !self.at_rest {
            write_velocity(out, &self.velocity);
        }
    }

    /// Reads what [`Self::write`] wrote.
    ///
    /// # Errors
    /// [`WireError`], also for a rotation that is none.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, WireError> {
        let root = reader.varint_u32("root")?;
        let epoch = reader.varint_u32("epoch")?;
        let mut pose = Pose::default();
        for place in &mut pose.position {
            *place = i32::try_from(reader.zigzag()?).map_err(|_| WireError::BadVarint)?;
        }
        let mut bytes = [0; 8];
        bytes[..TURN_BYTES].copy_from_slice(reader.take(TURN_BYTES)?);
        let turn = u64::from_le_bytes(bytes);
        pose.largest = (turn & 3) as u8;
        let unused = 64 - ROTATION_BITS;
        for (at, place) in (0..).zip(&mut pose.rotation) {
            let raw = turn >> (3 + at * ROTATION_BITS);
            *place = (((raw << unused) as i64) >> unused) as i16;
        }
        if !pose.is_rotation() || turn >= HAS_STATE << 1 {
            return Err(WireError::Inconsistent {
                what: "a rotation is none",
            });
        }
        let at_rest = turn & 4 != 0;
        let state = (turn & HAS_STATE != 0).then(|| reader.u8()).transpose()?;
        let velocity = if at_rest {
            Velocity::default()
        } else {
            read_velocity(reader)?
        };
        Ok(Self {
            root,
            epoch,
            pose,
            velocity,
            at_rest,
            state,
        })
    }
}

pub(crate) fn write_velocity(out: &mut Writer, velocity: &Velocity) {
    let step = |v: f32| {
        let steps = (v * STEPS_PER_SPEED).round();
        if steps.is_finite() {
            steps.clamp(-SPEED_STEPS_MAX, SPEED_STEPS_MAX) as i64
        } else {
            0
        }
    };
    for component in velocity
        .linear
        .to_array()
        .into_iter()
        .chain(velocity.angular.to_array())
    {
        out.zigzag(step(component));
    }
}

pub(crate) fn read_velocity(reader: &mut Reader<'_>) -> Result<Velocity, WireError> {
    let mut component = || {
        let steps = reader.zigzag()?;
        if steps.unsigned_abs() > SPEED_STEPS_MAX as u64 {
            return Err(WireError::Inconsistent {
                what: "a speed is beyond all speeds",
            });
        }
        Ok(steps as f32 / STEPS_PER_SPEED)
    };
    Ok(Velocity {
        linear: Vec3::new(component()?, component()?, component()?),
        angular: Vec3::new(component()?, component()?, component()?),
    })
}

#[cfg(test)]
mod tests {
    use glam::Quat;
    use proptest::prelude::*;

    use super::*;

    fn read(bytes: &[u8]) -> Result<Entry, WireError> {
        let mut reader = Reader::new(bytes);
        let entry = Entry::read(&mut reader)?;
        reader.finish()?;
        Ok(entry)
    }

    proptest! {
        #[test]
        fn an_entry_comes_back(
            root: u32,
            epoch: u32,
            at in proptest::array::uniform3(-30_000.0f32..30_000.0),
            axis in proptest::array::uniform3(-1.0f32..1.0),
            angle in -10.0f32..10.0,
            linear in proptest::array::uniform3(-5_000.0f32..5_000.0),
            at_rest: bool,
            state: Option<u8>,
        ) {
            let turn = Quat::from_axis_angle(Vec3::from_array(axis).normalize_or(Vec3::Y), angle);
            let pose = Pose::from_cframe(&CFrame::from_quat(Vec3::from_array(at), turn));
            let linear = Vec3::from_array(linear);
            let velocity = if at_rest { Velocity::default() } else { Velocity { linear, angular: linear / 9.0 } };
            let mut out = Writer::new();
            Entry { root, epoch, pose, velocity, at_rest, state }.write(&mut out);
            let back = read(out.as_bytes()).unwrap();
            prop_assert_eq!((back.root, back.epoch, back.pose, back.at_rest), (root, epoch, pose, at_rest));
            prop_assert_eq!(back.state, state);
            prop_assert!(back.velocity.linear.abs_diff_eq(velocity.linear, 0.5 / STEPS_PER_SPEED + 0.001));
            prop_assert!(back.velocity.angular.abs_diff_eq(velocity.angular, 0.5 / STEPS_PER_SPEED + 0.001));
        }

        #[test]
        fn what_is_read_of_any_bytes_is_finite(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            if let Ok(entry) = Entry::read(&mut Reader::new(&bytes)) {
                let frame = entry.pose.to_cframe();
                prop_assert!(frame.is_finite());
                prop_assert!((frame.quat().length() - 1.0).abs() < 0.01);
                prop_assert!(entry.velocity.linear.is_finite() && entry.velocity.angular.is_finite());
            }
        }
    }

    #[test]
    fn speeds_that_are_none_are_sent_as_none() {
        let mut out = Writer::new();
        let odd = Velocity {
            linear: Vec3::new(f32::NAN, f32::INFINITY, 1e30),
            angular: Vec3::ZERO,
        };
        write_velocity(&mut out, &odd);
        let back = read_velocity(&mut Reader::new(out.as_bytes())).unwrap();
        assert_eq!(back.linear, Vec3::new(0.0, 0.0, 65_536.0));
    }
}
