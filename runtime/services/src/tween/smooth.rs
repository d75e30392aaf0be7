//! `SmoothDamp`: after a goal that moves, like a spring that does not swing.

/// The next place and speed of something that follows a goal, for each axis. `smooth_time` is about the time that it
/// takes, `speed_max` how fast it may go, `delta` the time that passes; seconds.
pub fn smooth_damp<const N: usize>(
    current: [f64; N],
    target: [f64; N],
    velocity: [f64; N],
    (smooth_time, speed_max, delta): (f64, f64, f64),
) -> ([f64; N], [f64; N]) {
    let smooth_time = smooth_time.max(1e-4);
    let delta = delta.max(0.0);
    let stiffness = 2.0 / smooth_time;
    let decay = (-stiffness * delta).exp();
    let mut change = [0.0; N];
    for axis in 0..N {
        change[axis] = current[axis] - target[axis];
    }
    let length = change.iter().map(|c| c * c).sum::<f64>().sqrt();
    let longest = speed_max.max(0.0) * smooth_time;
    let scale = if length > longest {
        longest / length
    } else {
        1.0
    };
    let (mut place, mut speed) = ([0.0; N], [0.0; N]);
    for axis in 0..N {
        let change = change[axis] * scale;
        let push = (velocity[axis] + stiffness * change) * delta;
        speed[axis] = (velocity[axis] - stiffness * push) * decay;
        place[axis] = current[axis] - change + (change + push) * decay;
    }
    (place, speed)
}
