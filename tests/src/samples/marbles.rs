//! Six lanes of different materials, each with six balls of different materials: the same slope, other speeds.

use glam::Vec3;
use studio_model::{DataModel, InstanceId};

use crate::scene::{Scene, Solid, pitch};

/// What lanes and balls are made of, and a colour that tells them apart.
const MATERIALS: [(&str, [u8; 3]); 6] = [
    ("Plastic", [196, 40, 28]),
    ("Wood", [160, 110, 64]),
    ("Ice", [180, 220, 240]),
    ("Sand", [226, 200, 140]),
    ("Rubber", [52, 58, 64]),
    ("Metal", [150, 160, 172]),
];
const LANE_WIDTH: f32 = 12.0;
const LANE_LENGTH: f32 = 120.0;
/// The slope of a 3-4-5 triangle: a cosine and sine without rounding.
const COS: f32 = 0.8;
const SIN: f32 = 0.6;

const SCRIPT: &str = "\
-- Says which ball is the first at the foot of each lane.
for _, lane in workspace:WaitForChild(\"Lanes\"):GetChildren() do
	local arrived = false
	lane:WaitForChild(\"Finish\").Touched:Connect(function(ball)
		if not arrived then
			arrived = true
			print(lane.Name, \"is won by\", ball.Name)
		end
	end)
end
";

/// The place.
pub fn marbles() -> DataModel {
    let mut scene = Scene::new(0x6d61_7262_6c65_7301);
    let workspace = scene.service("Workspace");
    scene.set_item(workspace, "SignalBehavior", "Deferred");
    let ground = Solid::new(Vec3::new(256.0, 20.0, 512.0), Vec3::new(0.0, -10.0, 0.0));
    scene.block(workspace, "Ground", ground.of("Concrete", [170, 170, 164]));
    let lanes = scene.add(workspace, "Folder", "Lanes");
    for (index, &(material, color)) in MATERIALS.iter().enumerate() {
        let x = (index as f32 - (MATERIALS.len() - 1) as f32 / 2.0) * LANE_WIDTH;
        lane(&mut scene, lanes, x, material, color);
    }
    let scripts = scene.service("ServerScriptService");
    scene.script(
        scripts,
        "Script",
        "Referee",
        "scripts/Referee.server.luau",
        SCRIPT,
    );
    scene.into_model()
}

fn lane(scene: &mut Scene, lanes: InstanceId, x: f32, material: &'static str, color: [u8; 3]) {
    let lane = scene.add(lanes, "Model", &format!("{material}Lane"));
    let turn = pitch(COS, SIN);
    // Lane space: z runs down the slope from its top, y away from it.
    let top = Vec3::new(x, SIN * LANE_LENGTH + 1.0, -COS * LANE_LENGTH);
    let at = |across: f32, away: f32, down: f32| top + turn * Vec3::new(across, away, down);

    let middle = LANE_LENGTH / 2.0;
    let floor = Solid::new(
        Vec3::new(LANE_WIDTH - 1.0, 2.0, LANE_LENGTH),
        at(0.0, -1.0, middle),
    );
    scene.block(lane, "Slope", floor.turned(turn).of(material, color));
    for side in [-0.5, 0.5] {
        let rail = Solid::new(
            Vec3::new(1.0, 6.0, LANE_LENGTH),
            at(side * LANE_WIDTH, 1.0, middle),
        );
        scene.block(
            lane,
            "Rail",
            rail.turned(turn).of("SmoothPlastic", [240, 240, 240]),
        );
    }
    let finish = Solid::new(
        Vec3::new(LANE_WIDTH - 1.0, 0.5, 2.0),
        Vec3::new(x, 0.25, 12.0),
    );
    scene.block(lane, "Finish", finish.of("Neon", color));
    let stop = Solid::new(Vec3::new(LANE_WIDTH, 12.0, 2.0), Vec3::new(x, 6.0, 100.0));
    scene.block(lane, "Stop", stop.of("Brick", [140, 70, 60]));

    for (place, &(material, color)) in MATERIALS.iter().enumerate() {
        let ball = Solid::new(Vec3::splat(4.0), at(0.0, 2.5, 4.0 + 10.0 * place as f32));
        scene.ball(
            lane,
            &format!("{material}Ball"),
            ball.of(material, color).loose(),
        );
    }
}
