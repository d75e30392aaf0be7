//! The default controls: W, A, S, D and the arrows up and down walk relative to the camera, space jumps, the arrows left
//! and right turn the camera, as on the reference. Pure: keys in, a wish out.

use std::collections::BTreeSet;

use glam::{Vec2, Vec3};
use studio_model::known::known;
use studio_model::{ClassTable, DataModel, InstanceId, Value};

use super::keys::{KeyCode, keys};

/// How fast the arrow keys turn the camera, in radians a second.
const TURN_SPEED: f32 = 2.0 * std::f32::consts::PI / 3.0;

/// What a player wants their character to do.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Wish {
    /// Where to, in the world and level: of length one, or zero to stand.
    pub direction: Vec3,
    /// The same without a camera, for what is driven: to the right and ahead, each from -1 to 1.
    pub axes: Vec2,
    /// Whether to jump.
    pub jump: bool,
}

/// The keys that are held and that nobody took.
#[derive(Debug, Clone, Default)]
pub struct Controls {
    held: BTreeSet<KeyCode>,
    /// Space went down since the last wish: a tap within a tick counts.
    jumped: bool,
    /// Whether the last wish was for anything: whoever lets go of all keys has to stop.
    wished: bool,
}

impl Controls {
    /// A key went down, and nobody took it, or up.
    pub fn key(&mut self, code: KeyCode, down: bool) {
        if !down {
            self.held.remove(&code);
        } else if is_used(code) {
            self.held.insert(code);
            self.jumped |= code == keys().jump;
        }
    }

    /// Nothing is held any more.
    pub fn release(&mut self) {
        self.held.clear();
        self.jumped = false;
    }

    /// Whether nothing is held and nothing was wished for.
    pub(crate) fn is_idle(&self) -> bool {
        self.held.is_empty() && !self.jumped && !self.wished
    }

    /// How the arrow keys turn the camera, in radians a second to the left.
    pub(crate) fn turning(&self) -> f32 {
        let sign = |key| f32::from(u8::from(self.held.contains(&key)));
        (sign(keys().turn_left) - sign(keys().turn_right)) * TURN_SPEED
    }

    /// What is wished for, with a camera that looks along `yaw`: 0 is towards negative z, growing to the left (radians).
    pub fn wish(&mut self, yaw: f32) -> Wish {
        let keys = keys();
        let any = |codes: &[KeyCode]| codes.iter().any(|code| self.held.contains(code));
        let axis = |plus: bool, minus: bool| f32::from(i8::from(plus) - i8::from(minus));
        let ahead = axis(any(&keys.forward), any(&keys.backward));
        let aside = axis(any(&[keys.right]), any(&[keys.left]));
        let (sin, cos) = yaw.sin_cos();
        let look = Vec3::new(-sin, 0.0, -cos);
        let right = Vec3::new(cos, 0.0, -sin);
        let wish = Wish {
            direction: (look * ahead + right * aside).normalize_or_zero(),
            axes: Vec2::new(aside, ahead),
            jump: self.jumped || self.held.contains(&keys.jump),
        };
        self.jumped = false;
        self.wished = wish != Wish::default();
        wish
    }
}

fn is_used(code: KeyCode) -> bool {
    let keys = keys();
    let single = [
        keys.left,
        keys.right,
        keys.jump,
        keys.turn_left,
        keys.turn_right,
    ];
    single.contains(&code) || keys.forward.contains(&code) || keys.backward.contains(&code)
}

/// Names of scripts that bring controls of their own, as on the reference.
const OWN_CONTROLS: [&str; 2] = ["ControlScript", "PlayerModule"];

/// Whether the place brings its own controls, or says that scripts move the player's character.
pub(super) fn has_own(model: &DataModel, player: InstanceId) -> bool {
    let table = ClassTable::get();
    let by_script = || {
        let property = table.find(known().player, "DevComputerMovementMode")?;
        let items = table.enumeration(table.property(property).enum_id?);
        let Value::Enum(number) = model.value(player, property)? else {
            return None;
        };
        items.item_name(number)
    };
    if by_script() == Some("Scriptable") {
        return true;
    }
    let named = |holder: InstanceId| {
        let names = OWN_CONTROLS.iter();
        names
            .copied()
            .any(|name| model.find_child(holder, name).is_some())
    };
    let given = model.find_child(player, "PlayerScripts");
    let starter = table
        .class_named("StarterPlayer")
        .and_then(|class| model.service(class))
        .and_then(|service| model.find_child(service, "StarterPlayerScripts"));
    given.is_some_and(named) || starter.is_some_and(named)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f32::consts::FRAC_PI_2;

    fn holding(names: &[&str]) -> Controls {
        let mut controls = Controls::default();
        for name in names {
            controls.key(KeyCode::named(name).expect(name), true);
        }
        controls
    }

    #[test]
    fn keys_walk_relative_to_the_camera() {
        let rows: [(&[&str], f32, [f32; 3]); 6] = [
            (&["W"], 0.0, [0.0, 0.0, -1.0]),
            (&["Down"], 0.0, [0.0, 0.0, 1.0]),
            (&["A"], 0.0, [-1.0, 0.0, 0.0]),
            (&["W"], FRAC_PI_2, [-1.0, 0.0, 0.0]),
            (&["D"], FRAC_PI_2, [0.0, 0.0, -1.0]),
            (&["W", "S", "Q"], 0.0, [0.0; 3]),
        ];
        for (held, yaw, direction) in rows {
            let wish = holding(held).wish(yaw);
            let off = wish.direction.distance(Vec3::from(direction));
            assert!(off < 1e-6, "{held:?} {yaw}: {wish:?}");
        }
        let both = holding(&["W", "D"]).wish(0.0).direction;
        assert!((both.length() - 1.0).abs() < 1e-6);
    }

    #[test]
    fn a_tap_jumps_once_and_what_is_let_go_stops() {
        let space = KeyCode::named("Space").expect("a key");
        let mut controls = Controls::default();
        controls.key(space, true);
        controls.key(space, false);
        assert!(!controls.is_idle());
        assert!(controls.wish(0.0).jump);
        assert!(
            !controls.is_idle(),
            "whoever wished must be heard once more"
        );
        assert!(!controls.wish(0.0).jump);
        assert!(controls.is_idle());
    }
}
