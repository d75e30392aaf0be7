//! Outlines that show who simulates which part, one colour for each. Knows nobody who plays: whoever calls says who it is.

use std::collections::BTreeMap;

use studio_model::InstanceId;

use crate::view::Outline;

/// Pixels of the lines.
const WIDTH: f32 = 2.0;

/// Who simulates a part, as seen from where the picture is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Simulated {
    /// The server.
    ByServer,
    /// Another player's client: the number of the player, from 1.
    ByPlayer(u64),
    /// Somebody's client who is about to lose it: it is in the buffer zone, too far away to be given and too near to be
    /// taken.
    Buffered,
    /// The client whose picture it is.
    Here,
}

impl Simulated {
    /// Red, green and blue of its outline: sRGB, 0 to 255.
    pub const fn color(self) -> [u8; 3] {
        /// Of players, in turn. None of them is like the others' green, red and grey.
        const PLAYERS: [[u8; 3]; 8] = [
            [50, 130, 255],
            [255, 150, 30],
            [170, 80, 255],
            [30, 205, 215],
            [255, 105, 190],
            [240, 220, 60],
            [130, 95, 60],
            [15, 60, 160],
        ];
        match self {
            Self::ByServer => [200, 200, 200],
            Self::ByPlayer(number) => {
                PLAYERS[(number.wrapping_sub(1) % PLAYERS.len() as u64) as usize]
            }
            Self::Buffered => [225, 30, 30],
            Self::Here => [40, 200, 80],
        }
    }
}

/// The outlines of parts: one for all that is alike, the picture's own drawn last, over the others.
pub fn owner_outlines(parts: impl IntoIterator<Item = (InstanceId, Simulated)>) -> Vec<Outline> {
    let mut alike: BTreeMap<Simulated, Vec<InstanceId>> = BTreeMap::new();
    for (part, simulated) in parts {
        alike.entry(simulated).or_default().push(part);
    }
    alike
        .into_iter()
        .map(|(simulated, ids)| {
            let [red, green, blue] = simulated.color().map(|byte| f32::from(byte) / 255.0);
            Outline {
                ids,
                color: [red, green, blue, 1.0],
                width: WIDTH,
                occluded: true,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use studio_model::DataModel;
    use studio_model::known::known;

    use super::*;

    #[test]
    fn all_that_is_alike_has_one_outline_and_the_pictures_own_is_the_last() {
        let mut model = DataModel::new();
        let mut part = || model.create(known().part).expect("a part");
        let [a, b, c, d] = std::array::from_fn(|_| part());
        let outlines = owner_outlines([
            (a, Simulated::Here),
            (b, Simulated::ByPlayer(2)),
            (c, Simulated::Here),
            (d, Simulated::ByServer),
        ]);
        let ids: Vec<&[InstanceId]> = outlines.iter().map(|line| &line.ids[..]).collect();
        assert_eq!(ids, [&[d][..], &[b], &[a, c]]);
        assert_eq!(owner_outlines([]), []);
    }

    #[test]
    fn everybody_has_a_colour_of_their_own() {
        let others = (1..=8).map(Simulated::ByPlayer);
        let all = others.chain([Simulated::ByServer, Simulated::Buffered, Simulated::Here]);
        let colors: Vec<[u8; 3]> = all.map(Simulated::color).collect();
        for (at, one) in colors.iter().enumerate() {
            for other in &colors[at + 1..] {
                let apart: u32 = one
                    .iter()
                    .zip(other)
                    .map(|(a, b)| u32::from(a.abs_diff(*b)))
                    .sum();
                assert!(apart > 80, "{one:?} {other:?}");
            }
        }
        assert_eq!(
            Simulated::ByPlayer(9).color(),
            Simulated::ByPlayer(1).color()
        );
    }
}
