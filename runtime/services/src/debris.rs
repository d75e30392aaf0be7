//! `Debris`: things that are destroyed when their time is over, whatever becomes of the script that said so.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::rc::Rc;

use mlua::Value;
use studio_model::InstanceId;
use studio_script::{Phase, Running};

use crate::argument;
use crate::limits::DEBRIS_ITEMS_MAX;

/// Seconds that something lives unless the script says how many.
const LIFETIME_SECONDS: f64 = 10.0;

/// A time in seconds, for sorting.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Time(f64);

impl Eq for Time {}

impl PartialOrd for Time {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Time {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// What waits for its end. The same thing may wait more than once: the first time counts.
#[derive(Debug, Default)]
pub struct Debris {
    by_time: BinaryHeap<Reverse<(Time, u64)>>,
    by_age: BTreeMap<u64, InstanceId>,
    next: u64,
}

impl Debris {
    /// Something is to end at a time, in seconds. What must end at once because there is too much: the oldest.
    pub fn add(&mut self, item: InstanceId, due: f64) -> Option<InstanceId> {
        self.next += 1;
        self.by_time.push(Reverse((Time(due), self.next)));
        self.by_age.insert(self.next, item);
        if self.by_age.len() <= DEBRIS_ITEMS_MAX {
            return None;
        }
        let (oldest, _) = self.by_age.first_key_value()?;
        self.take(*oldest)
    }

    /// What ends now, in the order of time.
    pub fn due(&mut self, now: f64) -> Vec<InstanceId> {
        let mut due = Vec::new();
        while let Some(Reverse((time, number))) = self.by_time.peek().copied() {
            if time.0 > now {
                break;
            }
            self.by_time.pop();
            due.extend(self.take(number));
        }
        due
    }

    /// How many things wait.
    pub fn len(&self) -> usize {
        self.by_age.len()
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.by_age.is_empty()
    }

    fn take(&mut self, number: u64) -> Option<InstanceId> {
        self.by_age.remove(&number)
    }
}

/// Defines `Debris`.
pub(crate) fn install(running: Running<'_>) -> mlua::Result<()> {
    let debris: Rc<RefCell<Debris>> = Rc::default();
    let own = Rc::clone(&debris);
    running.define_method(
        "Debris",
        "AddItem",
        move |running, _, (item, lifetime): (Value, Value)| {
            if item.is_nil() {
                return Ok(());
            }
            let item = argument::instance(&item, 1)?;
            let lifetime = argument::number_or(&lifetime, LIFETIME_SECONDS, 2)?;
            // What is no time has none left.
            let due = running.time().now + if lifetime > 0.0 { lifetime } else { 0.0 };
            let oldest = own.borrow_mut().add(item, due);
            oldest.map_or(Ok(()), |oldest| running.destroy(oldest))
        },
    )?;
    running.on_phase(move |running, phase| {
        if phase != Phase::Heartbeat || debris.borrow().is_empty() {
            return;
        }
        let due = debris.borrow_mut().due(running.time().now);
        for item in due {
            if let Err(error) = running.destroy(item) {
                running.report(&error);
            }
        }
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use studio_model::{ClassTable, DataModel};

    use super::*;
    use crate::stage::{Stage, check};

    #[test]
    fn things_end_in_the_order_of_their_times() {
        let mut model = DataModel::new();
        let folder = ClassTable::get().class_named("Folder").expect("a class");
        let ids: Vec<InstanceId> = (0..1_003)
            .map(|_| model.create(folder).expect("room"))
            .collect();
        let mut debris = Debris::default();
        assert_eq!(debris.add(ids[0], 3.0), None);
        assert_eq!(debris.add(ids[1], 1.0), None);
        assert_eq!(debris.add(ids[2], 1.0), None);
        assert_eq!(debris.due(0.9), []);
        assert_eq!(debris.due(1.0), [ids[1], ids[2]]);
        let pushed: Vec<_> = ids[3..]
            .iter()
            .filter_map(|id| debris.add(*id, 9.0))
            .collect();
        assert_eq!(pushed, [ids[0]], "the oldest makes room");
        assert_eq!(debris.len(), DEBRIS_ITEMS_MAX);
        assert_eq!(debris.due(f64::INFINITY).len(), DEBRIS_ITEMS_MAX);
        assert!(debris.is_empty());
    }

    #[test]
    fn scripts_leave_things_behind() {
        check(&[
            (
                "local D = game:GetService('Debris') local p = Instance.new('Part', workspace) p.Destroying:Connect(function() print('gone') end) D:AddItem(p, 0.1) D:AddItem(nil) task.wait(0.05) print(p.Parent)",
                &["Workspace", "gone"],
            ),
            (
                "local p = Instance.new('Part', workspace) game:GetService('Debris'):addItem(p, 0) task.wait() task.wait() print(p.Parent)",
                &["nil"],
            ),
            (
                "print(pcall(function() game:GetService('Debris'):AddItem(1) end))",
                &["false invalid argument #1 (Instance expected, got number)"],
            ),
        ]);
        let mut stage = Stage::new();
        stage.run("local s = workspace for i = 1, 1001 do game:GetService('Debris'):AddItem(Instance.new('Part', workspace)) end print(#workspace:GetChildren())");
        stage.ticks(60 * 9);
        assert_eq!(stage.run("print(#workspace:GetChildren())"), ["1000"]);
        stage.ticks(70);
        assert_eq!(stage.run("print(#workspace:GetChildren())"), ["0"]);
    }
}
