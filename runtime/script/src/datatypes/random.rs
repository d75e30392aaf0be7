//! `Random`: numbers that a seed decides, by the generator of Luau's `math.random`, so that a seed gives the same numbers
//! everywhere.

use std::f32::consts::TAU;

use glam::Vec3;
use mlua::{Lua, Table, Value};

use super::host::entropy;
use super::members::{Datatype, Library, Members, datatypes};
use super::vector3::vector;

const MULTIPLIER: u64 = 6_364_136_223_846_793_005;
const INCREMENT: u64 = 105;
const TWO_TO_MINUS_64: f64 = 1.0 / 18_446_744_073_709_551_616.0;

/// A generator as scripts hold it.
#[derive(Debug, Clone)]
pub(crate) struct Random {
    state: u64,
}

datatypes!(Random);

impl Random {
    fn new(seed: u64) -> Self {
        let mut random = Self { state: 0 };
        random.next();
        random.state = random.state.wrapping_add(seed);
        random.next();
        random
    }

    fn next(&mut self) -> u32 {
        let state = self.state;
        self.state = state.wrapping_mul(MULTIPLIER).wrapping_add(INCREMENT);
        let shifted = (((state >> 18) ^ state) >> 27) as u32;
        shifted.rotate_right((state >> 59) as u32)
    }

    fn next_wide(&mut self) -> u64 {
        let low = u64::from(self.next());
        low | u64::from(self.next()) << 32
    }

    /// 0 to 1.
    fn fraction(&mut self) -> f64 {
        self.next_wide() as f64 * TWO_TO_MINUS_64
    }

    /// Less than `count`, which is not zero.
    fn below(&mut self, count: u128) -> u64 {
        match u64::try_from(count) {
            Ok(count) if count <= 1 << 32 => count.wrapping_mul(u64::from(self.next())) >> 32,
            _ => ((count * u128::from(self.next_wide())) >> 64) as u64,
        }
    }

    fn integer(&mut self, least: i64, greatest: i64) -> mlua::Result<i64> {
        if least > greatest {
            return Err(mlua::Error::runtime(
                "invalid argument #2 to 'NextInteger' (interval is empty)",
            ));
        }
        let count = (i128::from(greatest) - i128::from(least) + 1).unsigned_abs();
        Ok(least.wrapping_add(self.below(count).cast_signed()))
    }

    /// A direction; all are equally likely.
    fn direction(&mut self) -> Vec3 {
        let height = (self.fraction() * 2.0 - 1.0) as f32;
        let radius = (1.0 - height * height).max(0.0).sqrt();
        let (sin, cos) = (self.fraction() as f32 * TAU).sin_cos();
        Vec3::new(radius * cos, radius * sin, height)
    }

    fn shuffle(&mut self, list: &Table) -> mlua::Result<()> {
        let count = list.raw_len();
        for last in (2..=count).rev() {
            let other = self.below(last as u128) + 1;
            let (a, b): (Value, Value) = (list.raw_get(last)?, list.raw_get(other)?);
            if a.is_nil() || b.is_nil() {
                return Err(mlua::Error::runtime(
                    "invalid argument #1 to 'Shuffle' (list has holes)",
                ));
            }
            list.raw_set(last, b)?;
            list.raw_set(other, a)?;
        }
        Ok(())
    }
}

impl Datatype for Random {
    const NAME: &'static str = "Random";

    fn members(members: &mut Members<'_, Self>) {
        members
            .method_mut("NextInteger", |_, this, (least, greatest): (i64, i64)| {
                this.integer(least, greatest)
            })
            .method_mut(
                "NextNumber",
                |_, this, range: (Option<f64>, Option<f64>)| {
                    let fraction = this.fraction();
                    Ok(match range {
                        (None, None) => fraction,
                        (least, greatest) => {
                            let (least, greatest) = (least.unwrap_or(0.0), greatest.unwrap_or(1.0));
                            least + (greatest - least) * fraction
                        }
                    })
                },
            )
            .method_mut("NextUnitVector", |_, this, ()| Ok(vector(this.direction())))
            .method_mut("Shuffle", |_, this, (list,): (Table,)| this.shuffle(&list))
            .method("Clone", |this, ()| this.clone());
    }

    fn text(&self) -> String {
        Self::NAME.to_owned()
    }
}

pub(super) fn install(lua: &Lua) -> mlua::Result<()> {
    Library::new(lua, Random::NAME)?
        .function("new", |lua, (seed,): (Option<i64>,)| {
            let seed = seed.map_or_else(|| entropy(lua), i64::cast_unsigned);
            Ok(Random::new(seed))
        })?
        .install()
}

#[cfg(test)]
mod tests {
    use crate::datatypes::tests::{errors, shows, vm};

    #[test]
    fn a_seed_gives_the_numbers_of_math_random() {
        let lua = vm();
        let source = "math.randomseed(42)
            local random = Random.new(42)
            for _ = 1, 100 do
                assert(random:NextInteger(1, 6) == math.random(1, 6))
                assert(random:NextNumber() == math.random())
            end
            return true";
        assert!(lua.load(source).eval::<bool>().unwrap());
    }

    #[test]
    fn what_it_gives_is_in_range() {
        let lua = vm();
        let source = "local random = Random.new(7)
            local seen = {}
            for _ = 1, 1000 do
                seen[random:NextInteger(-1, 1)] = true
                local number = random:NextNumber(5, 6)
                assert(number >= 5 and number <= 6)
                assert(math.abs(random:NextUnitVector().Magnitude - 1) < 1e-5)
                local wide = random:NextInteger(-2^53, 2^53)
                assert(wide >= -2^53 and wide <= 2^53)
            end
            assert(seen[-1] and seen[0] and seen[1])
            local list = table.create(100)
            for index = 1, 100 do list[index] = index end
            random:Shuffle(list)
            local moved = 0
            for index, value in list do if value ~= index then moved += 1 end end
            assert(moved > 80)
            table.sort(list)
            for index = 1, 100 do assert(list[index] == index) end
            return true";
        assert!(lua.load(source).eval::<bool>().unwrap());
    }

    #[test]
    fn it_clones_and_shows() {
        shows(&[
            (
                "(function() local r = Random.new(1); r:NextNumber(); local c = r:Clone(); return c:NextNumber() == r:NextNumber() end)()",
                "true",
            ),
            (
                "Random.new():NextNumber() ~= Random.new():NextNumber()",
                "true",
            ),
            ("typeof(Random.new(1))", "Random"),
            ("Random.new(1):NextInteger(5, 5)", "5"),
        ]);
        errors(&[
            (
                "Random.new(1):NextInteger(2, 1)",
                "invalid argument #2 to 'NextInteger' (interval is empty)",
            ),
            (
                "Random.new(1):NextInteger(1)",
                "invalid argument #2 to 'NextInteger' (number expected, got nil)",
            ),
            (
                "Random.new(1):Shuffle()",
                "invalid argument #1 to 'Shuffle' (table expected, got nil)",
            ),
            (
                "Random.new('x')",
                "invalid argument #1 to 'new' (number expected, got string)",
            ),
        ]);
    }
}
