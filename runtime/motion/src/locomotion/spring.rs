//! A spring that comes to rest as soon as it can, without going beyond. Exact for steps of any length.

/// How stiff it is, in 1/s.
const STIFFNESS: f32 = 14.0;

/// A spring at rest at zero.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Spring {
    at: f32,
    speed: f32,
}

impl Spring {
    /// How far it is from rest.
    pub(super) fn at(self) -> f32 {
        self.at
    }

    /// Gives it a speed.
    pub(super) fn kick(&mut self, speed: f32) {
        self.speed += speed;
    }

    /// So many seconds later.
    pub(super) fn step(&mut self, delta: f32) {
        let pull = self.speed + STIFFNESS * self.at;
        let left = (-STIFFNESS * delta).exp();
        self.at = (self.at + pull * delta) * left;
        self.speed = (self.speed - STIFFNESS * pull * delta) * left;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_down_and_comes_back_however_time_is_cut() {
        let run = |steps: u16| {
            let mut spring = Spring::default();
            spring.kick(10.0);
            for _ in 0..steps {
                spring.step(0.1 / f32::from(steps));
            }
            spring.at()
        };
        assert!((run(1) - run(50)).abs() < 1e-4);
        assert!(run(1) > 0.2);
        let mut spring = Spring::default();
        spring.kick(10.0);
        spring.step(1.0);
        assert!(spring.at().abs() < 0.01);
    }
}
