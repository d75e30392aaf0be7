//! The comparisons that a query can ask for, on numbers and on anything ordered.

use std::cmp::Ordering;

/// How a value is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    Unequal,
    Less,
    Greater,
    AtMost,
    AtLeast,
}

/// Numbers nearer than this, relative to the greater of them and 1, count as equal: what a panel shows as 0.3 is
/// 0.30000001 in single precision.
const NEARNESS: f64 = 1e-5;

impl Operator {
    /// Every spelling, longer ones first.
    pub(super) const SPELLINGS: [(&'static str, Self); 8] = [
        ("==", Self::Equal),
        ("~=", Self::Unequal),
        ("!=", Self::Unequal),
        ("<=", Self::AtMost),
        (">=", Self::AtLeast),
        ("=", Self::Equal),
        ("<", Self::Less),
        (">", Self::Greater),
    ];

    /// Whether it needs values that have an order.
    pub(super) fn orders(self) -> bool {
        !matches!(self, Self::Equal | Self::Unequal)
    }

    /// Whether it holds of values that are equal or not. Never for those that order.
    pub(super) fn holds_of_equality(self, equal: bool) -> bool {
        match self {
            Self::Equal => equal,
            Self::Unequal => !equal,
            _ => false,
        }
    }

    pub(super) fn holds_of_order(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::Unequal => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::Greater => order.is_gt(),
            Self::AtMost => order.is_le(),
            Self::AtLeast => order.is_ge(),
        }
    }

    /// Whether it holds of all pairs of numbers; unequal are those that differ in any.
    pub(super) fn holds_of_numbers(self, mut pairs: impl Iterator<Item = (f64, f64)>) -> bool {
        if self == Self::Unequal {
            return !Self::Equal.holds_of_numbers(pairs);
        }
        pairs.all(|(a, b)| order(a, b).is_some_and(|order| self.holds_of_order(order)))
    }
}

fn order(a: f64, b: f64) -> Option<Ordering> {
    let near = NEARNESS * a.abs().max(b.abs()).max(1.0);
    if (a - b).abs() <= near {
        return Some(Ordering::Equal);
    }
    a.partial_cmp(&b)
}
