//! A sailing ship of 179 parts, all welded to its keel: one assembly that a script sails round an island.

use glam::{Mat3, Vec3};
use studio_model::value::{UDim, UDim2};
use studio_model::{CFrame, DataModel, InstanceId, Value};

use crate::scene::{Scene, Solid, upright, yaw};

/// Stations of the hull from bow to stern, and studs between two.
const STATIONS: usize = 10;
const STATION: f32 = 6.0;
/// Half the width of the hull at each station, at its rail.
const BEAM: [f32; STATIONS] = [2.5, 5.0, 7.0, 8.0, 8.5, 8.5, 8.5, 8.0, 7.5, 6.5];
/// How much of that width each strake has, from the lowest up.
const FLARE: [f32; 4] = [0.55, 0.8, 0.92, 1.0];
/// Height and thickness of a strake.
const STRAKE: (f32, f32) = (1.75, 0.8);
/// The height of the deck above the keel.
const DECK: f32 = 6.0;
/// Where the keel is: the lowest strake is below the water.
const KEEL: Vec3 = Vec3::new(0.0, -1.0, -80.0);

const OAK: [u8; 3] = [124, 84, 52];
const TAR: [u8; 3] = [74, 52, 38];
const PLANK: [u8; 3] = [186, 146, 100];
const CANVAS: [u8; 3] = [238, 232, 214];
const RED: [u8; 3] = [178, 44, 40];
const BRASS: [u8; 3] = [214, 172, 76];

const COUNT: &str = "\
-- Counts the parts of the ship and the assemblies that they form, and tells everyone.

local ship = workspace:WaitForChild(\"Ship\")

local parts, roots, assemblies = 0, {}, 0
for _, part in ship:GetDescendants() do
	if part:IsA(\"BasePart\") then
		parts += 1
		local root = part.AssemblyRootPart
		if not roots[root] then
			roots[root] = true
			assemblies += 1
		end
	end
end
ship:SetAttribute(\"Parts\", parts)
ship:SetAttribute(\"Assemblies\", assemblies)
print(parts, \"parts in\", assemblies, \"assembly\")
";

const SHOW: &str = "\
-- Shows what the server counted.

local ship = workspace:WaitForChild(\"Ship\")
local label = script.Parent:WaitForChild(\"Text\")

local function show()
	local parts, assemblies = ship:GetAttribute(\"Parts\"), ship:GetAttribute(\"Assemblies\")
	label.Text = if parts and assemblies then `{parts} parts, {assemblies} assembly` else \"\"
end

ship.AttributeChanged:Connect(show)
show()
";

const SAIL: &str = "\
-- Sails the ship round the island: two movers on its keel say where it is to be and which way it looks.

local keel = workspace:WaitForChild(\"Ship\").Keel

-- Studs from the island's middle, and radians a second.
local RADIUS = 80
local SPEED = 0.1
-- Studs that the waves lift it, and radians a second of them.
local SWELL = 0.4
local WAVES = 1.2

-- The server sails it, whoever is aboard.
keel:SetNetworkOwner(nil)

local height, sailed = keel.Position.Y, 0
game:GetService(\"RunService\").PreSimulation:Connect(function(seconds)
	sailed += seconds
	local angle = sailed * SPEED
	local bow = Vector3.new(-math.cos(angle), 0, math.sin(angle))
	local place = Vector3.new(-math.sin(angle) * RADIUS, height, -math.cos(angle) * RADIUS)
	keel.Course.Position = place + Vector3.yAxis * (SWELL * math.sin(sailed * WAVES))
	keel.Heading.CFrame = CFrame.lookAlong(Vector3.zero, bow)
end)
";

/// The place.
pub fn ship() -> DataModel {
    let mut scene = Scene::new(0x7368_6970_0000_0001);
    let workspace = scene.service("Workspace");
    scene.set_item(workspace, "SignalBehavior", "Deferred");
    sea(&mut scene, workspace);
    let model = scene.add(workspace, "Model", "Ship");
    // Bow ahead: the ship sails to the left of who looks from the island.
    let turn = yaw(0.0, 1.0);
    let mut yard = Yard {
        scene,
        model,
        turn,
        keel: None,
    };
    yard.hull();
    yard.deck();
    yard.rigging();
    yard.cabin();
    yard.movers();
    let Yard { mut scene, .. } = yard;
    scripts(&mut scene);
    scene.into_model()
}

/// Where the ship is built. Its own space: x to the right, y up, z from bow to stern, from the keel's middle.
struct Yard {
    scene: Scene,
    model: InstanceId,
    turn: Mat3,
    /// What everything is welded to, once it is laid.
    keel: Option<InstanceId>,
}

impl Yard {
    fn solid(&self, size: Vec3, at: Vec3) -> Solid {
        Solid::new(size, KEEL + self.turn * at)
            .turned(self.turn)
            .loose()
    }

    /// Welds a part to the keel; the first one is the keel.
    fn weld(&mut self, part: InstanceId) {
        match self.keel {
            Some(keel) => self.scene.weld(part, keel, part),
            None => self.keel = Some(part),
        }
    }

    fn block(&mut self, name: &str, size: Vec3, at: Vec3, (material, color): Look) {
        let solid = self.solid(size, at).of(material, color);
        let part = self.scene.block(self.model, name, solid);
        self.weld(part);
    }

    fn wedge(&mut self, name: &str, size: Vec3, at: Vec3, (material, color): Look) {
        let solid = self.solid(size, at).of(material, color);
        let part = self.scene.wedge(self.model, name, solid);
        self.weld(part);
    }

    /// A round pole; `along` turns it from upright.
    fn pole(&mut self, name: &str, length: f32, thickness: f32, at: Vec3, along: Mat3) {
        let mut solid = self
            .solid(Vec3::new(length, thickness, thickness), at)
            .of("Wood", OAK);
        solid.turn = self.turn * along;
        let part = self.scene.cylinder(self.model, name, solid);
        self.weld(part);
    }

    /// Where a station's middle is along the ship.
    fn station(at: usize) -> f32 {
        (at as f32 - (STATIONS as f32 - 1.0) / 2.0) * STATION
    }

    /// 1 keel, 10 floors, 80 strakes, a stem and a stern: 93 parts.
    fn hull(&mut self) {
        let length = STATION * STATIONS as f32;
        self.block(
            "Keel",
            Vec3::new(2.0, 1.6, length),
            Vec3::ZERO,
            ("Wood", TAR),
        );
        for (at, beam) in BEAM.into_iter().enumerate() {
            let z = Self::station(at);
            let floor = Vec3::new(beam * FLARE[0] * 2.0, 0.8, STATION);
            self.block("Floor", floor, Vec3::new(0.0, 0.6, z), ("Wood", TAR));
            for (level, flare) in FLARE.into_iter().enumerate() {
                let (height, thickness) = STRAKE;
                let color = if level == 3 {
                    BRASS
                } else if level == 0 {
                    TAR
                } else {
                    OAK
                };
                for side in [-1.0, 1.0] {
                    let place = Vec3::new(side * beam * flare, 1.5 + height * level as f32, z);
                    let size = Vec3::new(thickness, height, STATION);
                    self.block("Strake", size, place, ("Wood", color));
                }
            }
        }
        let bow = -length / 2.0;
        self.wedge(
            "Stem",
            Vec3::new(3.0, 8.0, 4.0),
            Vec3::new(0.0, 4.0, bow - 2.0),
            ("Wood", OAK),
        );
        self.block(
            "Stern",
            Vec3::new(13.0, 8.6, 0.8),
            Vec3::new(0.0, 4.9, -bow),
            ("Wood", OAK),
        );
    }

    /// 10 planks, 18 posts and 18 rails: 46 parts.
    fn deck(&mut self) {
        for (at, beam) in BEAM.into_iter().enumerate() {
            let plank = Vec3::new(beam * 2.0, 0.5, STATION);
            let place = Vec3::new(0.0, DECK, Self::station(at));
            self.block("Deck", plank, place, ("WoodPlanks", PLANK));
        }
        for (at, beam) in BEAM.into_iter().enumerate().skip(1) {
            for side in [-1.0, 1.0] {
                let z = Self::station(at);
                let post = Vec3::new(side * beam, DECK + 2.6, z);
                self.block("Post", Vec3::new(0.5, 2.2, 0.5), post, ("Wood", OAK));
                let rail = post + Vec3::Y * 1.3;
                self.block("Rail", Vec3::new(0.7, 0.4, STATION), rail, ("Wood", PLANK));
            }
        }
    }

    /// 3 masts, 6 yards, 6 sails, 3 crow's nests, 3 flags and a bowsprit: 22 parts.
    fn rigging(&mut self) {
        let across = Mat3::IDENTITY;
        for (z, height) in [(-17.0, 34.0), (0.0, 40.0), (17.0, 30.0)] {
            let foot = DECK;
            self.pole(
                "Mast",
                height,
                1.4,
                Vec3::new(0.0, foot + height / 2.0, z),
                upright(),
            );
            for (share, width, drop) in [(0.55, 22.0, 11.0), (0.92, 16.0, 9.0)] {
                let top = foot + height * share;
                self.pole("Yard", width, 0.7, Vec3::new(0.0, top, z - 0.9), across);
                let sail = Vec3::new(width - 2.0, drop, 0.3);
                let place = Vec3::new(0.0, top - drop / 2.0 - 0.3, z - 1.3);
                self.block("Sail", sail, place, ("Fabric", CANVAS));
            }
            let crow = Vec3::new(0.0, foot + height * 0.6, z);
            self.block("Crow", Vec3::new(4.0, 1.6, 4.0), crow, ("Wood", OAK));
            let flag = Vec3::new(0.0, foot + height + 0.8, z + 2.4);
            self.block("Flag", Vec3::new(0.2, 2.4, 4.6), flag, ("Fabric", RED));
        }
        let out = Vec3::new(0.0, DECK + 1.4, -STATION * 5.0 - 5.0);
        self.pole("Bowsprit", 16.0, 0.9, out, yaw(0.0, 1.0));
    }

    /// 4 walls, a roof, a door, 4 windows, 2 lanterns, a wheel and its stand, 4 cannons: 18 parts.
    fn cabin(&mut self) {
        let (z, top) = (23.5, DECK + 0.25);
        let oak = ("WoodPlanks", OAK);
        for side in [-1.0, 1.0] {
            let wall = Vec3::new(side * 5.6, top + 3.0, z);
            self.block("Wall", Vec3::new(0.6, 6.0, 10.0), wall, oak);
            for along in [-2.4, 2.4] {
                let pane = wall + Vec3::new(side * 0.2, 0.6, along);
                self.block(
                    "Window",
                    Vec3::new(0.5, 1.8, 2.0),
                    pane,
                    ("Glass", [255, 226, 150]),
                );
            }
            let end = Vec3::new(0.0, top + 3.0, z + side * 4.7);
            self.block("Wall", Vec3::new(10.6, 6.0, 0.6), end, oak);
            let lantern = Vec3::new(side * 5.4, top + 8.0, z + 4.6);
            self.block(
                "Lantern",
                Vec3::new(0.8, 1.4, 0.8),
                lantern,
                ("Neon", [255, 206, 120]),
            );
            for place in [-6.0, 6.0] {
                let muzzle = Vec3::new(side * 7.0, top + 0.8, place);
                self.pole("Cannon", 4.0, 1.2, muzzle, Mat3::IDENTITY);
            }
        }
        self.block(
            "Roof",
            Vec3::new(12.4, 0.6, 11.0),
            Vec3::new(0.0, top + 6.3, z),
            ("WoodPlanks", PLANK),
        );
        self.block(
            "Door",
            Vec3::new(2.4, 4.4, 0.3),
            Vec3::new(0.0, top + 2.2, z - 5.1),
            ("Wood", RED),
        );
        self.block(
            "Stand",
            Vec3::new(0.8, 2.6, 0.8),
            Vec3::new(0.0, top + 1.3, z - 9.0),
            ("Wood", OAK),
        );
        self.block(
            "Wheel",
            Vec3::new(2.6, 2.6, 0.4),
            Vec3::new(0.0, top + 3.0, z - 9.6),
            ("Wood", BRASS),
        );
    }

    /// What moves the ship: it goes where its course says, and looks where its heading does.
    fn movers(&mut self) {
        let Some(keel) = self.keel else { return };
        let scene = &mut self.scene;
        scene.set(self.model, "PrimaryPart", Value::Ref(Some(keel)));
        let middle = scene.add(keel, "Attachment", "Middle");
        for (class, name) in [("AlignPosition", "Course"), ("AlignOrientation", "Heading")] {
            let mover = scene.add(keel, class, name);
            scene.set(mover, "Attachment0", Value::Ref(Some(middle)));
            scene.set_item(mover, "Mode", "OneAttachment");
            scene.set(mover, "Responsiveness", Value::Float32(20.0));
            let strength = if name == "Course" {
                "MaxForce"
            } else {
                "MaxTorque"
            };
            scene.set(mover, strength, Value::Float32(1e9));
            if name == "Course" {
                scene.set(mover, "Position", Value::Vector3(KEEL));
            }
        }
    }
}

/// A material and a colour.
type Look = (&'static str, [u8; 3]);

/// Water, an island with palms, and a pier to look from.
fn sea(scene: &mut Scene, workspace: InstanceId) {
    let water = Solid::new(Vec3::new(900.0, 8.0, 900.0), Vec3::new(0.0, -4.0, 0.0));
    let sea = scene.block(workspace, "Sea", water.of("Glass", [44, 112, 150]));
    scene.set(sea, "CanCollide", Value::Bool(false));
    let bed = Solid::new(Vec3::new(900.0, 4.0, 900.0), Vec3::new(0.0, -14.0, 0.0));
    scene.block(workspace, "Bed", bed.of("Sand", [196, 178, 132]));
    let island = scene.add(workspace, "Model", "Island");
    for (width, height, material, color) in [
        (84.0, 2.0, "Sand", [226, 206, 158]),
        (60.0, 4.0, "Grass", [104, 142, 76]),
        (30.0, 7.0, "Grass", [92, 130, 70]),
    ] {
        let land = Solid::new(
            Vec3::new(height + 12.0, width, width),
            Vec3::new(0.0, (height - 12.0) / 2.0, 0.0),
        );
        scene.cylinder(island, "Land", land.turned(upright()).of(material, color));
    }
    for (x, z) in [(-16.0, -10.0), (12.0, -18.0), (20.0, 12.0), (-22.0, 14.0)] {
        let trunk = Solid::new(Vec3::new(12.0, 1.4, 1.4), Vec3::new(x, 9.0, z));
        scene.cylinder(
            island,
            "Trunk",
            trunk.turned(upright()).of("Wood", [132, 100, 66]),
        );
        for turn in [yaw(1.0, 0.0), yaw(0.0, 1.0), yaw(0.6, 0.8), yaw(0.8, -0.6)] {
            let leaf = Solid::new(Vec3::new(10.0, 0.5, 2.0), Vec3::new(x, 15.2, z)).turned(turn);
            scene.block(island, "Leaf", leaf.of("Grass", [66, 124, 58]));
        }
    }
    let spawn = Solid::new(Vec3::new(12.0, 0.6, 8.0), Vec3::new(0.0, 7.2, 0.0));
    scene.solid(
        workspace,
        "SpawnLocation",
        "SpawnLocation",
        spawn.of("Slate", [150, 150, 146]),
    );
    let camera = scene.add(workspace, "Camera", "Camera");
    scene.set(camera, "CFrame", Value::CFrame(view()));
    scene.set(workspace, "CurrentCamera", Value::Ref(Some(camera)));
}

/// From the right behind, over the water: a 3-4-5 triangle about the height.
fn view() -> CFrame {
    CFrame {
        position: Vec3::new(66.0, 22.0, -8.0),
        rotation: yaw(0.8, 0.6),
    }
}

fn scripts(scene: &mut Scene) {
    let server = scene.service("ServerScriptService");
    scene.script(
        server,
        "Script",
        "Count",
        "scripts/Count.server.luau",
        COUNT,
    );
    scene.script(server, "Script", "Sail", "scripts/Sail.server.luau", SAIL);
    let starter = scene.service("StarterGui");
    let screen = scene.add(starter, "ScreenGui", "Counts");
    scene.set(screen, "ResetOnSpawn", Value::Bool(false));
    let label = scene.add(screen, "TextLabel", "Text");
    let udim2 = |x: (f32, i32), y: (f32, i32)| {
        Value::UDim2(UDim2 {
            x: UDim {
                scale: x.0,
                offset: x.1,
            },
            y: UDim {
                scale: y.0,
                offset: y.1,
            },
        })
    };
    scene.set(
        label,
        "AnchorPoint",
        Value::Vector2(glam::Vec2::new(0.5, 0.0)),
    );
    scene.set(label, "BackgroundColor3", Value::Color3([0.1, 0.1, 0.12]));
    scene.set(label, "Position", udim2((0.5, 0), (0.0, 16)));
    scene.set(label, "Size", udim2((0.0, 360), (0.0, 44)));
    scene.set(label, "Text", Value::String("".into()));
    scene.set(label, "TextColor3", Value::Color3([1.0; 3]));
    scene.set(label, "TextSize", Value::Float32(24.0));
    scene.script(
        screen,
        "LocalScript",
        "Show",
        "scripts/Show.client.luau",
        SHOW,
    );
}
