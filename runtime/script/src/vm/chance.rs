//! Randomness and the time of day as scripts see them: both follow from what was handed in, so that a run repeats.

use std::cell::Cell;
use std::rc::Rc;

use mlua::{Function, Table};

use super::{Running, Vm};
use crate::datatypes::Host;

/// What a seed grows by from one use to the next: the golden ratio in 64 bits.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

impl Vm {
    /// Lets all that is random in scripts follow from a seed, and `DateTime` from the tick's time. To be called before
    /// scripts run; without it, `math.random` differs from run to run.
    ///
    /// # Errors
    /// Without memory.
    pub fn seed(&self, seed: u64) -> mlua::Result<()> {
        self.define(|running| running.seed(seed))
    }
}

impl Running<'_> {
    fn seed(&self, seed: u64) -> mlua::Result<()> {
        let world = Rc::clone(self.world);
        let next = Cell::new(seed);
        let host = self.lua.remove_app_data::<Host>().unwrap_or_default();
        self.lua.set_app_data(Host {
            now: Box::new(move || (world.clock.read_unix() * 1_000.0) as i64),
            seed: Box::new(move || {
                next.set(next.get().wrapping_add(STEP));
                next.get()
            }),
            ..host
        });
        let math: Table = self.lua.globals().get("math")?;
        let randomseed: Function = math.get("randomseed")?;
        // It takes 31 bits.
        randomseed.call((seed ^ (seed >> 32)) & 0x7fff_ffff)
    }
}

#[cfg(test)]
mod tests {
    use studio_model::DataModel;

    use super::*;
    use crate::{Phase, Side, TickTime, VmOptions};

    fn said(seed: u64) -> Vec<String> {
        let vm = Vm::new(VmOptions::new(Side::Server)).expect("a VM");
        vm.seed(seed).expect("memory");
        let mut model = DataModel::new();
        let unix = 1_767_225_600.5;
        vm.lend(&mut model, |running| {
            let time = TickTime {
                unix,
                ..TickTime::default()
            };
            running.set_time(time);
            let source = "print(DateTime.now().UnixTimestamp) print(math.random(1e6), Random.new():NextInteger(1, 1e6), Random.new():NextNumber())";
            running.run_source(source, "Test").expect("it compiles");
            running.step(Phase::Input, time);
        });
        let (said, _) = vm.take_output();
        said.into_iter().map(|event| event.text).collect()
    }

    #[test]
    fn a_seed_is_all_that_chance_follows_from() {
        let first = said(7);
        assert_eq!(first[0], "1767225600");
        assert_eq!(first, said(7));
        assert_ne!(first[1], said(8)[1]);
    }
}
