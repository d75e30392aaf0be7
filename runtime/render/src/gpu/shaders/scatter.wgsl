// Puts changed instances into their places.

struct Count {
    changes: u32,
    instances: u32,
}

@group(0) @binding(0) var<uniform> count: Count;
// Each change is a place and the 16 words of its instance.
@group(0) @binding(1) var<storage, read> changes: array<u32>;
@group(0) @binding(2) var<storage, read_write> instances: array<u32>;

@compute @workgroup_size(64)
fn scatter(@builtin(global_invocation_id) id: vec3u) {
    let at = id.x;
    if at >= count.changes {
        return;
    }
    let place = changes[at * 17u];
    if place >= count.instances {
        return;
    }
    for (var word = 0u; word < 16u; word += 1u) {
        instances[place * 16u + word] = changes[at * 17u + 1u + word];
    }
}
