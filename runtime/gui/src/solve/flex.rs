//! Free space: handed out to items that grow, taken from items that shrink, or put between items.

use crate::limits::FLEX_ROUNDS_MAX;
use crate::parts::Flex;
use crate::schema::UIFlexAlignment;

/// Where the first item begins and what is added between two.
pub(super) struct Spread {
    pub(super) start: f32,
    pub(super) between: f32,
}

/// Puts `free` pixels around `count` items; where there is none, or no flex, the items stand together at `align`.
pub(super) fn spread(flex: UIFlexAlignment, free: f32, count: usize, align: f32) -> Spread {
    let together = Spread {
        start: free * align,
        between: 0.0,
    };
    if free <= 0.0 || count == 0 {
        return together;
    }
    let count = count as f32;
    match flex {
        UIFlexAlignment::Fill => Spread {
            start: 0.0,
            between: 0.0,
        },
        UIFlexAlignment::SpaceAround => Spread {
            start: free / count * 0.5,
            between: free / count,
        },
        UIFlexAlignment::SpaceBetween if count > 1.0 => Spread {
            start: 0.0,
            between: free / (count - 1.0),
        },
        UIFlexAlignment::SpaceEvenly => Spread {
            start: free / (count + 1.0),
            between: free / (count + 1.0),
        },
        UIFlexAlignment::None | UIFlexAlignment::SpaceBetween => together,
    }
}

/// Sizes of items in a line of `room` pixels: what is left goes to those that grow, by their ratios; what lacks is taken
/// from those that shrink, by ratio and size. Items that hit a bound stay there and the others share the rest.
pub(super) fn share(sizes: &[f32], flexes: &[Flex], bounds: &[(f32, f32)], room: f32) -> Vec<f32> {
    let mut shared = sizes.to_vec();
    let mut fixed = vec![false; sizes.len()];
    for _ in 0..FLEX_ROUNDS_MAX {
        let free = room - shared.iter().sum::<f32>();
        if free.abs() < 0.01 {
            break;
        }
        let weight = |at: usize| {
            if fixed[at] {
                0.0
            } else if free > 0.0 {
                flexes[at].grow
            } else {
                flexes[at].shrink * sizes[at]
            }
        };
        let weights: Vec<f32> = (0..sizes.len()).map(weight).collect();
        let total: f32 = weights.iter().sum();
        if total <= 0.0 || !total.is_finite() {
            break;
        }
        let mut hit = false;
        for at in 0..shared.len() {
            if weights[at] <= 0.0 {
                continue;
            }
            let (least, most) = bounds[at];
            let size = shared[at] + free * weights[at] / total;
            let bounded = size.min(most).max(least.max(0.0));
            if bounded != size {
                (fixed[at], hit) = (true, true);
            }
            shared[at] = bounded;
        }
        if !hit {
            break;
        }
    }
    shared
}
