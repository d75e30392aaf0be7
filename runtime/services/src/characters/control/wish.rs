//! What a client may want of its character, and how that travels. Knows nobody who wants it, nor whether it may be.

use glam::{Vec2, Vec3};
use studio_replication::CallValue;

use super::super::humanoid::level;

/// What a client wants its character to do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Wish {
    /// To walk in a direction, and to jump.
    Walk {
        /// Rises with every wish: what was overtaken is not heard.
        order: f64,
        direction: Vec3,
        /// How often it jumped so far.
        jumps: f64,
        /// Whether it jumps whenever it can.
        jumping: bool,
    },
    /// To drive what it sits on: to the right and ahead, each from -1 to 1.
    Drive {
        /// As of [`Self::Walk`].
        order: f64,
        axes: Vec2,
    },
    /// To use the tool in hand, or to let it be.
    Press(bool),
    /// To take a tool into the hand.
    Equip,
    /// To put away what is in the hand.
    Unequip,
    /// To lay the tool in hand on the ground.
    Drop,
    /// To sit on a seat, or where it is.
    Sit,
    /// To get up.
    Stand,
    /// To die: what a script of the client did to its own character.
    Die,
    /// To be moved by its player's client, which can do that.
    Lead,
}

/// The wishes' names on the wire.
const WALK: f64 = 0.0;
const DRIVE: f64 = 6.0;

/// Those of wishes that are no more than their name.
const PLAIN: [(f64, Wish); 9] = [
    (1.0, Wish::Press(true)),
    (2.0, Wish::Press(false)),
    (3.0, Wish::Equip),
    (4.0, Wish::Unequip),
    (5.0, Wish::Die),
    (7.0, Wish::Drop),
    (8.0, Wish::Sit),
    (9.0, Wish::Stand),
    (10.0, Wish::Lead),
];

impl Wish {
    /// As it travels.
    pub(super) fn values(self) -> Vec<CallValue> {
        let number = CallValue::Number;
        match self {
            Self::Walk {
                order,
                direction,
                jumps,
                jumping,
            } => vec![
                number(WALK),
                number(order),
                number(f64::from(direction.x)),
                number(f64::from(direction.z)),
                number(jumps),
                CallValue::Bool(jumping),
            ],
            Self::Drive { order, axes } => vec![
                number(DRIVE),
                number(order),
                number(f64::from(axes.x)),
                number(f64::from(axes.y)),
            ],
            plain => {
                let named = PLAIN.iter().find(|(_, wish)| *wish == plain);
                named.map(|(name, _)| number(*name)).into_iter().collect()
            }
        }
    }

    /// Reads a wish; `None` of what no client of ours says.
    pub(super) fn read(values: &[CallValue]) -> Option<Self> {
        use CallValue::{Bool, Number};
        match values {
            [
                Number(what),
                Number(order),
                Number(x),
                Number(z),
                Number(jumps),
                Bool(jumping),
            ] if *what == WALK => {
                let all = [order, x, z, jumps];
                all.iter()
                    .all(|number| number.is_finite())
                    .then(|| Self::Walk {
                        order: *order,
                        direction: level(Vec3::new(*x as f32, 0.0, *z as f32)),
                        jumps: *jumps,
                        jumping: *jumping,
                    })
            }
            [Number(what), Number(order), Number(x), Number(y)] if *what == DRIVE => {
                let all = [order, x, y];
                all.iter()
                    .all(|number| number.is_finite())
                    .then(|| Self::Drive {
                        order: *order,
                        axes: Vec2::new(*x as f32, *y as f32).clamp(Vec2::NEG_ONE, Vec2::ONE),
                    })
            }
            [Number(what)] => {
                let named = PLAIN.iter().find(|(name, _)| name == what);
                named.map(|(_, wish)| *wish)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_come_back_from_the_wire() {
        let walk = Wish::Walk {
            order: 3.0,
            direction: Vec3::X,
            jumps: 1.0,
            jumping: true,
        };
        let drive = Wish::Drive {
            order: 2.0,
            axes: Vec2::new(-1.0, 0.5),
        };
        for wish in PLAIN.map(|(_, wish)| wish).into_iter().chain([walk, drive]) {
            assert_eq!(Wish::read(&wish.values()), Some(wish));
        }
    }

    #[test]
    fn what_no_client_says_is_no_wish() {
        let number = CallValue::Number;
        let walk = |x: f64| {
            let numbers = [WALK, 1.0, x, 0.0, 0.0].map(number);
            let mut values = numbers.to_vec();
            values.push(CallValue::Bool(false));
            values
        };
        let drive = |x: f64| [DRIVE, 1.0, x, 0.0].map(number).to_vec();
        assert_eq!(Wish::read(&[]), None);
        assert_eq!(Wish::read(&[number(99.0)]), None);
        assert_eq!(Wish::read(&[CallValue::Nil, number(WALK)]), None);
        for nonsense in [f64::NAN, f64::INFINITY] {
            assert_eq!(Wish::read(&walk(nonsense)), None);
            assert_eq!(Wish::read(&drive(nonsense)), None);
        }
        let Some(Wish::Walk { direction, .. }) = Wish::read(&walk(1e30)) else {
            panic!("a long way is a direction");
        };
        assert!((direction.length() - 1.0).abs() < 1e-3, "{direction}");
        let Some(Wish::Drive { axes, .. }) = Wish::read(&drive(-1e30)) else {
            panic!("far to the left is to the left");
        };
        assert_eq!(axes, Vec2::new(-1.0, 0.0));
    }
}
