//! How a trunk and its arms are held in each way of moving.

use std::f32::consts::TAU;

use glam::Vec3;

use super::gait::Gait;
use crate::anatomy::{Anatomy, Leg};
use crate::figure::{Arm, Figure, Sole, mix};
use crate::rig::{Hand, Kind};

/// What is seen of one who is on the ground, besides the gait.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    /// How far the right foot is in its cycle.
    pub(super) phase: f32,
    /// Seconds, for what goes on while nothing happens.
    pub(super) time: f32,
}

const fn pitch(angle: f32) -> Vec3 {
    Vec3::new(angle, 0.0, 0.0)
}

/// On the ground: breathing while standing, with swinging arms while walking, bent forwards and elbows bent while running.
pub(super) fn ground(gait: &Gait, seen: Standing) -> Figure {
    let still = stand(seen.time);
    if gait.moves <= 0.0 {
        return still;
    }
    let moving = stride(gait, seen.phase);
    still * (1.0 - gait.moves) + moving * gait.moves
}

fn stand(time: f32) -> Figure {
    let breath = (time * TAU / 3.4).sin();
    let sway = (time * TAU / 5.8).sin();
    let glance = (time * 0.61).sin() * (time * 0.23).sin();
    let arm = |other: f32| Arm {
        swing: 0.02 + 0.025 * (time * TAU / 4.6 + other).sin(),
        spread: 0.07 + 0.012 * breath,
        elbow: 0.16 + 0.03 * breath,
    };
    Figure {
        shift: Vec3::new(0.035 * sway, -0.014 + 0.006 * breath, 0.0),
        pelvis: Vec3::new(0.0, 0.012 * sway, -0.012 * sway),
        chest: Vec3::new(-0.01 + 0.016 * breath, -0.02 * sway, 0.014 * sway),
        head: Vec3::new(-0.01 * breath, 0.22 * glance, 0.0),
        arms: [arm(0.0), arm(1.9)],
    }
}

fn stride(gait: &Gait, phase: f32) -> Figure {
    let run = gait.run;
    // 1 where the right leg is foremost.
    let fore = (TAU * phase).cos();
    // 1 where the right foot is below the hips and stands, −1 where the left one does.
    let over = (TAU * (phase - gait.duty * 0.5)).cos();
    // 1 whenever a foot is below the hips.
    let high = (2.0 * TAU * (phase - gait.duty * 0.5)).cos();
    let forward = gait.forward;
    let arm = |side: Hand| {
        let ahead = -fore * side.sign();
        Arm {
            swing: ahead * mix(0.42, 0.85, run) * mix(0.5, 1.0, forward.abs()) - 0.12 * run,
            spread: mix(0.07, 0.14, run),
            elbow: mix(0.24, 1.3, run) + ahead * mix(0.14, 0.3, run),
        }
    };
    let twist = mix(0.11, 0.21, run) * forward;
    let hips = mix(0.07, 0.09, run) * forward;
    let bow = mix(0.03, 0.1, run) * forward;
    Figure {
        shift: Vec3::new(
            0.06 * (1.0 - run) * over,
            mix(-0.13, -0.2, run) + mix(0.04, -0.09, run) * high,
            0.0,
        ),
        pelvis: Vec3::new(-bow, hips * fore, 0.045 * over),
        chest: Vec3::new(-bow * 1.2, -(twist + hips) * fore, -0.05 * over),
        head: pitch(0.02 * high),
        arms: [arm(Hand::Left), arm(Hand::Right)],
    }
}

/// In the air: `rise` is 1 upwards and 0 downwards.
pub(super) fn air(rise: f32, time: f32) -> Figure {
    let arm = |side: Hand| {
        let wave = 0.12 * (time * 7.5 + side.sign()).sin();
        let up = Arm {
            swing: 0.9 - 0.25 * side.sign(),
            spread: 0.55,
            elbow: 0.75,
        };
        let down = Arm {
            swing: 0.35 + wave,
            spread: 1.35 + wave,
            elbow: 0.55,
        };
        down * (1.0 - rise) + up * rise
    };
    Figure {
        shift: Vec3::ZERO,
        pelvis: pitch(mix(0.04, -0.1, rise)),
        chest: pitch(mix(-0.14, 0.06, rise)),
        head: pitch(mix(-0.12, 0.1, rise)),
        arms: [arm(Hand::Left), arm(Hand::Right)],
    }
}

/// Where feet hang in the air: one knee is drawn up.
pub(super) fn hanging(anatomy: &Anatomy, side: Hand, rise: f32, time: f32) -> Sole {
    let leg = &anatomy.legs[side as usize];
    let wave = 0.06 * (time * 6.0 + 2.0 * side.sign()).sin();
    let (up, fore) = match side {
        Hand::Left => (mix(0.3, 0.75, rise), mix(-0.22, -0.5, rise)),
        Hand::Right => (mix(0.16, 0.2, rise), mix(0.3, 0.42, rise)),
    };
    Sole {
        at: leg.sole + Vec3::new(0.0, up, fore + wave) * anatomy.scale,
        pitch: mix(-0.35, -0.5, rise),
        yaw: 0.0,
    }
}

/// On a ladder, `phase` of a cycle of both hands on.
pub(super) fn climb(phase: f32) -> Figure {
    let arm = |side: Hand| {
        let reach = 0.5 + 0.5 * (TAU * phase).cos() * side.sign();
        Arm {
            swing: mix(1.35, 2.55, reach),
            spread: 0.04,
            elbow: mix(1.25, 0.35, reach),
        }
    };
    let side = (TAU * phase).cos();
    Figure {
        shift: Vec3::new(0.05 * side, -0.04, -0.05),
        pelvis: Vec3::new(0.04, 0.05 * side, 0.06 * side),
        chest: Vec3::new(-0.08, 0.08 * side, -0.1 * side),
        head: pitch(0.25),
        arms: [arm(Hand::Left), arm(Hand::Right)],
    }
}

/// Where feet are on a ladder.
pub(super) fn rung(anatomy: &Anatomy, side: Hand, phase: f32) -> Sole {
    let leg = &anatomy.legs[side as usize];
    let high = 0.5 - 0.5 * (TAU * phase).cos() * side.sign();
    let fore = match anatomy.kind {
        Kind::R15 => mix(-0.3, -0.55, high),
        // Without knees, legs are lifted by swinging.
        Kind::R6 => mix(0.0, -1.1, high),
    };
    let at = Vec3::new(0.0, mix(0.1, 0.85, high), fore);
    Sole {
        at: leg.sole + at * anatomy.scale,
        pitch: mix(0.1, 0.25, high),
        yaw: 0.0,
    }
}

/// On a seat.
pub(super) fn sit(time: f32) -> Figure {
    let breath = (time * TAU / 3.6).sin();
    let arm = Arm {
        swing: 0.55,
        spread: 0.06,
        elbow: 0.65 + 0.02 * breath,
    };
    Figure {
        chest: pitch(0.03 + 0.014 * breath),
        head: Vec3::new(0.0, 0.12 * (time * 0.5).sin(), 0.0),
        arms: [arm; 2],
        ..Figure::default()
    }
}

/// Where feet are on a seat: before it and below; legs without knees point ahead.
pub(super) fn seated(anatomy: &Anatomy, side: Hand) -> Sole {
    let leg: &Leg = &anatomy.legs[side as usize];
    let at = match anatomy.kind {
        Kind::R15 => Vec3::new(0.0, -(leg.shin * 0.97 + leg.ankle), -leg.thigh),
        Kind::R6 => Vec3::new(0.0, 0.0, -leg.thigh),
    };
    Sole {
        at: leg.hip + at,
        ..Sole::default()
    }
}

/// In the water: flat while it gets on, upright while it does not.
pub(super) fn swim(phase: f32, moves: f32) -> Figure {
    let arm = |side: Hand| {
        let round = TAU * phase + side.sign() * 0.5 * std::f32::consts::PI;
        let crawl = Arm {
            swing: 1.6 + 1.4 * round.cos(),
            spread: 0.25,
            elbow: 0.5 + 0.4 * round.sin(),
        };
        let tread = Arm {
            swing: 0.7 + 0.25 * round.sin(),
            spread: 0.75 + 0.2 * round.cos(),
            elbow: 0.6,
        };
        tread * (1.0 - moves) + crawl * moves
    };
    Figure {
        shift: Vec3::ZERO,
        pelvis: Vec3::new(-1.15 * moves, 0.0, 0.12 * (TAU * phase).sin() * moves),
        chest: Vec3::new(-0.1, 0.15 * (TAU * phase).sin() * moves, 0.0),
        head: pitch(-0.05),
        arms: [arm(Hand::Left), arm(Hand::Right)],
    }
}

/// Where feet are in the water.
pub(super) fn paddle(anatomy: &Anatomy, side: Hand, phase: f32, moves: f32) -> Sole {
    let leg = &anatomy.legs[side as usize];
    let kick = (TAU * phase * 2.0).sin() * side.sign();
    let down = Vec3::new(0.0, 0.25, 0.35 * kick) * anatomy.scale;
    let length = leg.hip.y - leg.sole.y;
    // Behind the hips, which lie flat.
    let flat = Vec3::new(
        0.0,
        length * 0.55 + 0.28 * kick * anatomy.scale,
        length * 0.85,
    );
    Sole {
        at: leg.sole + down * (1.0 - moves) + flat * moves,
        pitch: mix(-0.4, -1.9, moves),
        yaw: 0.0,
    }
}

/// With a tool in the right hand: it is held out.
pub(super) fn hold(kind: Kind, arm: &mut Arm, share: f32) {
    let held = match kind {
        Kind::R15 => Arm {
            swing: 0.75,
            spread: 0.02,
            elbow: 0.8,
        },
        Kind::R6 => Arm {
            swing: 1.57,
            spread: 0.0,
            elbow: 0.0,
        },
    };
    // It goes along a little with what the arm would do.
    *arm = *arm * (1.0 - share) + (held + *arm * 0.06) * share;
}
