//! Nine towers of loose bricks. The ones in the corners lean too far, heavy balls roll into the others.

use glam::{Mat3, Vec3};
use studio_model::{DataModel, InstanceId};

use crate::scene::{Scene, Solid, yaw};

/// Courses of a tower; each has three bricks, across those below.
const COURSES: usize = 12;
const BRICK: Vec3 = Vec3::new(6.0, 2.0, 2.0);
/// Studs from tower to tower.
const SPACING: f32 = 40.0;
/// Studs that each course of a leaning tower juts out over the one below: the upper eleven do not stand on the lowest.
const LEAN: f32 = 0.625;

const SCRIPT: &str = "\
-- Says how many bricks move, whenever that has changed.
local towers = workspace:WaitForChild(\"Towers\")

local told = -1
while true do
	local moving = 0
	for _, part in towers:GetDescendants() do
		if part:IsA(\"BasePart\") and part.AssemblyLinearVelocity.Magnitude > 0.1 then
			moving += 1
		end
	end
	if moving ~= told then
		told = moving
		print(moving, \"bricks are moving\")
	end
	task.wait(1)
end
";

/// The place.
pub fn towers() -> DataModel {
    let mut scene = Scene::new(0x0074_6f77_6572_7301);
    let workspace = scene.service("Workspace");
    scene.set_item(workspace, "SignalBehavior", "Deferred");
    let ground = Solid::new(Vec3::new(512.0, 20.0, 512.0), Vec3::new(0.0, -10.0, 0.0));
    scene.block(workspace, "Ground", ground.of("Grass", [91, 132, 69]));

    let towers = scene.add(workspace, "Folder", "Towers");
    for (row, z) in [(0, -SPACING), (1, 0.0), (2, SPACING)] {
        for (column, x) in [(0, -SPACING), (1, 0.0), (2, SPACING)] {
            let number = row * 3 + column + 1;
            let corner = row != 1 && column != 1;
            // Out of the square, so that the leaning ones do not fall on the others.
            let lean = if corner {
                Vec3::new(x.signum(), 0.0, z.signum()) * LEAN
            } else {
                Vec3::ZERO
            };
            tower(
                &mut scene,
                towers,
                &format!("Tower{number}"),
                Vec3::new(x, 0.0, z),
                lean,
            );
        }
    }

    let ramps = scene.add(workspace, "Folder", "Ramps");
    for (name, turn) in [
        ("North", yaw(-1.0, 0.0)),
        ("East", yaw(0.0, 1.0)),
        ("South", yaw(1.0, 0.0)),
        ("West", yaw(0.0, -1.0)),
    ] {
        ramp(&mut scene, ramps, name, turn);
    }

    let scripts = scene.service("ServerScriptService");
    scene.script(
        scripts,
        "Script",
        "CountMoving",
        "scripts/CountMoving.server.luau",
        SCRIPT,
    );
    scene.into_model()
}

fn tower(scene: &mut Scene, towers: InstanceId, name: &str, foot: Vec3, lean: Vec3) {
    const COLORS: [[u8; 3]; 4] = [
        [196, 112, 72],
        [215, 169, 75],
        [124, 92, 70],
        [226, 220, 188],
    ];
    let model = scene.add(towers, "Model", name);
    for course in 0..COURSES {
        let turn = if course % 2 == 0 {
            Mat3::IDENTITY
        } else {
            yaw(0.0, 1.0)
        };
        let up = Vec3::Y * (BRICK.y * (course as f32 + 0.5));
        for place in [-1.0, 0.0, 1.0] {
            let aside = turn * Vec3::new(0.0, 0.0, BRICK.z * place);
            let brick = Solid::new(BRICK, foot + lean * course as f32 + up + aside).turned(turn);
            scene.block(
                model,
                "Brick",
                brick.of("Wood", COLORS[course % COLORS.len()]).loose(),
            );
        }
    }
}

/// A slope towards the middle of the tower that stands in the turn's front, with a ball at its top.
fn ramp(scene: &mut Scene, ramps: InstanceId, name: &str, turn: Mat3) {
    let at = |x, y, z| turn * Vec3::new(x, y, z);
    let (height, length) = (30.0, 40.0);
    let start = SPACING + 14.0;
    let slope = Solid::new(
        Vec3::new(14.0, height, length),
        at(0.0, height / 2.0, start + length / 2.0),
    );
    scene.wedge(
        ramps,
        &format!("{name}Ramp"),
        slope.turned(turn).of("Concrete", [140, 140, 146]),
    );
    let ball = Solid::new(
        Vec3::splat(8.0),
        at(0.0, height + 4.0, start + length - 4.0),
    );
    scene.ball(
        ramps,
        &format!("{name}Ball"),
        ball.of("Metal", [80, 84, 92]).loose(),
    );
}
