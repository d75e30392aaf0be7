//! The samples' own tests: they pass over every network, fail where a script of the sample is wrong, and are the same each
//! time.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use studio_net::NetConditions;
use studio_services::filter::{Filter, UserId};
use studio_testing::{HostSetup, Plan, TestFile, Transport};

use crate::run::{Desk, Run, copy_sample, foreign_place};

/// The samples that have tests.
const SAMPLES: [&str; 13] = [
    "avatar",
    "baseplate",
    "block",
    "cars",
    "countdown",
    "inventory",
    "lounge",
    "machines",
    "obby",
    "ownership",
    "playground",
    "potion",
    "ship",
];

/// A sample with a fault: a text of one of its scripts, what stands there instead, and the test that must notice.
struct Mutant {
    script: &'static str,
    instead_of: &'static str,
    stands: &'static str,
    caught_by: &'static str,
}

/// Plays a sample's tests with three clients.
fn play(desk: &Desk, sample: &str, more: &[&str]) -> Run {
    copy_sample(desk, sample);
    let args = ["test", sample, "--clients", "3"];
    desk.studio(&[&args, more].concat())
}

/// Plays the tests of all samples, beside each other.
fn all_pass(more: &[&str]) {
    thread::scope(|scope| {
        for sample in SAMPLES {
            scope.spawn(move || play(&Desk::new(), sample, more).exits(0));
        }
    });
}

#[test]
fn the_samples_pass_their_tests() {
    all_pass(&[]);
}

#[test]
fn the_samples_pass_their_tests_over_a_bad_network() {
    all_pass(&["--net", "delay=80ms,jitter=20ms,loss=3%"]);
}

#[test]
fn the_samples_pass_their_tests_over_real_sockets() {
    all_pass(&["--quic"]);
}

/// Plays a sample's tests once with each of the faults.
fn all_are_caught(sample: &str, mutants: &[Mutant]) {
    for mutant in mutants {
        let desk = Desk::new();
        copy_sample(&desk, sample);
        let file = format!("{sample}/scripts/{}", mutant.script);
        let source = String::from_utf8(desk.read(&file)).expect("text");
        let found = source.matches(mutant.instead_of).count();
        assert_eq!(found, 1, "`{}` in {file}", mutant.instead_of);
        desk.write(&file, source.replace(mutant.instead_of, mutant.stands));
        let run = desk
            .studio(&["test", sample, "--clients", "3"])
            .exits(1)
            .says(" failed");
        let caught = |line: &str| {
            let name = format!(
                "{sample}/tests/{sample}.test.luau > {}  (",
                mutant.caught_by
            );
            line.strip_prefix("FAIL  ")
                .is_some_and(|rest| rest.starts_with(&name))
        };
        assert!(
            run.stdout.lines().any(caught),
            "`{}` is not caught by `{}`:\n{}",
            mutant.stands,
            mutant.caught_by,
            run.stdout
        );
    }
}

#[test]
fn faults_of_the_potion_are_caught() {
    let vanish = "who drinks is invisible for everyone, and visible again";
    all_are_caught(
        "potion",
        &[
            Mutant {
                // The remote is not sent.
                script: "DrinkKey.client.luau",
                instead_of: "drink:FireServer()",
                stands: "local _ = drink",
                caught_by: vanish,
            },
            Mutant {
                // The client does it alone.
                script: "DrinkKey.client.luau",
                instead_of: "drink:FireServer()",
                stands: "for _, part in game.Players.LocalPlayer.Character:GetDescendants() do
			if part:IsA('BasePart') or part:IsA('Decal') then part.Transparency = 1 end
		end",
                caught_by: vanish,
            },
            Mutant {
                // The visibility is not changed.
                script: "Potions.server.luau",
                instead_of: "setVisible(character, false)",
                stands: "local _ = setVisible",
                caught_by: vanish,
            },
            Mutant {
                // Nobody counts.
                script: "Potions.server.luau",
                instead_of: "or potions < 1 ",
                stands: "",
                caught_by: "nobody drinks more potions than they have",
            },
            Mutant {
                // One drinks while invisible.
                script: "Potions.server.luau",
                instead_of: " or character:GetAttribute(\"Invisible\")",
                stands: "",
                caught_by: "who is invisible keeps the other potion",
            },
        ],
    );
}

#[test]
fn faults_of_the_inventory_are_caught() {
    all_are_caught(
        "inventory",
        &[
            Mutant {
                // The crown is given without checking who.
                script: "Equip.server.luau",
                instead_of: "player.UserId == crownBearer",
                stands: "crownBearer",
                caught_by: "everyone finds a lantern, the first player the crown too",
            },
            Mutant {
                // What only the server may see lies where all see it.
                script: "Equip.server.luau",
                instead_of: "local tools = ServerStorage.Tools",
                stands: "local tools = ServerStorage.Tools
tools.Parent = game:GetService('ReplicatedStorage')",
                caught_by: "clients do not receive what lies in ServerStorage",
            },
            Mutant {
                // Only the first backpack is filled.
                script: "Equip.server.luau",
                instead_of: "CharacterAdded:Connect",
                stands: "CharacterAdded:Once",
                caught_by: "a new character has a new backpack with the same in it",
            },
        ],
    );
}

#[test]
fn faults_of_the_countdown_are_caught() {
    let seen = "everyone sees the countdown, then the gate opens";
    all_are_caught(
        "countdown",
        &[
            Mutant {
                // One client is told.
                script: "Race.server.luau",
                instead_of: "announce:FireAllClients(text)",
                stands: "announce:FireClient(Players:GetPlayers()[1], text)",
                caught_by: seen,
            },
            Mutant {
                // Who comes late is told nothing.
                script: "Race.server.luau",
                instead_of: "announce:FireClient(player, announced)",
                stands: "local _ = player",
                caught_by: seen,
            },
            Mutant {
                // The gate is open at once.
                script: "Race.server.luau",
                instead_of: "for left = SECONDS",
                stands: "openGate() for left = SECONDS",
                caught_by: "a closed gate holds a runner back, an open one does not",
            },
            Mutant {
                // Everybody wins.
                script: "Race.server.luau",
                instead_of: "player and not winner",
                stands: "player",
                caught_by: "the first at the finish wins",
            },
            Mutant {
                // Nobody is waited for.
                script: "Race.server.luau",
                instead_of: "PLAYERS = 2",
                stands: "PLAYERS = 1",
                caught_by: "one player alone waits",
            },
        ],
    );
}

#[test]
fn faults_of_the_obby_are_caught() {
    all_are_caught(
        "obby",
        &[
            Mutant {
                // The order is not checked.
                script: "Progress.server.luau",
                instead_of: "stage.Value == number - 1",
                stands: "stage.Value < number",
                caught_by: "checkpoints count in order, and everyone sees it",
            },
            Mutant {
                // Progress is not saved.
                script: "Progress.server.luau",
                instead_of: "save(player, number)",
                stands: "local _ = save",
                caught_by: "progress is there when the player comes back",
            },
            Mutant {
                // Runners push each other.
                script: "Runners.server.luau",
                instead_of: "(RUNNERS, RUNNERS, false)",
                stands: "(RUNNERS, RUNNERS, true)",
                caught_by: "nobody is in the way of others",
            },
            Mutant {
                // Lava is harmless.
                script: "Progress.server.luau",
                instead_of: ".Health = 0",
                stands: ".Health = 100",
                caught_by: "lava sends a runner back to the last checkpoint",
            },
            Mutant {
                // Everybody starts at the start.
                script: "Progress.server.luau",
                instead_of: "local checkpoint = stage and",
                stands: "local checkpoint = false and",
                caught_by: "lava sends a runner back to the last checkpoint",
            },
        ],
    );
}

#[test]
fn faults_of_the_lounge_are_caught() {
    let near = "the channel Nearby carries thirty studs";
    all_are_caught(
        "lounge",
        &[
            Mutant {
                // Everybody hears everything.
                script: "Nearby.server.luau",
                instead_of: "return from ~= nil and",
                stands: "return true or",
                caught_by: near,
            },
            Mutant {
                // Nobody hears anything.
                script: "Nearby.server.luau",
                instead_of: "<= EARSHOT",
                stands: "< 0",
                caught_by: near,
            },
            Mutant {
                // What is meant for those nearby is said to all.
                script: "NearCommand.client.luau",
                instead_of: "nearby:SendAsync",
                stands: "TextChatService.TextChannels.RBXGeneral:SendAsync",
                caught_by: near,
            },
        ],
    );
}

#[test]
fn faults_of_the_machines_are_caught() {
    all_are_caught(
        "machines",
        &[
            Mutant {
                // The gate stays shut.
                script: "Operate.server.luau",
                instead_of: "if open then 90 else 0",
                stands: "if open then 0 else 0",
                caught_by: "a servo opens the gate and shuts it",
            },
            Mutant {
                // The storeys are lower.
                script: "Operate.server.luau",
                instead_of: "STOREY = 12",
                stands: "STOREY = 11",
                caught_by: "the elevator rises at its speed and carries",
            },
            Mutant {
                // The weight is forgotten.
                script: "Operate.server.luau",
                instead_of: "weight + ball",
                stands: "ball",
                caught_by: "the balloon rises by what its force is more than its weight",
            },
        ],
    );
}

#[test]
fn faults_of_ownership_are_caught() {
    all_are_caught(
        "ownership",
        &[
            Mutant {
                // Everything is the server's.
                script: "Owners.server.luau",
                instead_of: "while true do",
                stands: "for _, crate in crates:GetChildren() do crate:SetNetworkOwner(nil) end while true do",
                caught_by: "crates are theirs who come near",
            },
            Mutant {
                // The knot is open.
                script: "Owners.server.luau",
                instead_of: "rope.Attachment1 = crates.Tied2.Knot",
                stands: "",
                caught_by: "what is tied together has one owner",
            },
            Mutant {
                // The pad gives nothing.
                script: "Owners.server.luau",
                instead_of: "crates.Prize:SetNetworkOwner(player)",
                stands: "local _ = crates.Prize",
                caught_by: "a pad gives the prize, and another leaves it to nearness",
            },
            Mutant {
                // The tint is forgotten.
                script: "Owners.server.luau",
                instead_of: "owner and owner.Name",
                stands: "nil",
                caught_by: "crates are theirs who come near",
            },
            Mutant {
                // Nobody kicks.
                script: "Kick.client.luau",
                instead_of: "crate:ApplyImpulse(Vector3.new(0, SPEED * crate.AssemblyMass, 0))",
                stands: "local _ = SPEED",
                caught_by: "a kick is felt at once by who simulates",
            },
            Mutant {
                // A kick goes through the air alone, past what this client simulates.
                script: "Kick.client.luau",
                instead_of: "crate:ApplyImpulse(Vector3.new(0, SPEED * crate.AssemblyMass, 0))",
                stands: "crate.Position += Vector3.yAxis * SPEED",
                caught_by: "what is another's is kicked in vain",
            },
        ],
    );
}

#[test]
fn faults_of_the_block_are_caught() {
    all_are_caught(
        "block",
        &[
            Mutant {
                // It hops as if it weighed twice as much.
                script: "Hop.server.luau",
                instead_of: "block.AssemblyMass * JUMP",
                stands: "block.AssemblyMass * JUMP / 2",
                caught_by: "a click makes it hop as high as its speed carries it",
            },
            Mutant {
                // Whatever has no parts is counted.
                script: "Count.server.luau",
                instead_of: "part:IsA(\"BasePart\")",
                stands: "true",
                caught_by: "it is one part and one assembly, and everyone is told",
            },
        ],
    );
}

#[test]
fn faults_of_the_avatar_are_caught() {
    let counted = "15 limbs, a root and 2 accessories are one assembly";
    all_are_caught(
        "avatar",
        &[
            Mutant {
                // The rucksack stays in the wardrobe.
                script: "Dress.server.luau",
                instead_of: "humanoid:AddAccessory(accessory:Clone())",
                stands: "if accessory.Name == \"Hat\" then humanoid:AddAccessory(accessory:Clone()) end",
                caught_by: counted,
            },
            Mutant {
                // Nothing holds what is worn.
                script: "Dress.server.luau",
                instead_of: "humanoid:AddAccessory(accessory:Clone())",
                stands: "local worn = accessory:Clone() worn.Parent = character
		for _, weld in worn:GetDescendants() do if weld:IsA(\"JointInstance\") then weld:Destroy() end end",
                caught_by: counted,
            },
        ],
    );
}

#[test]
fn faults_of_the_ship_are_caught() {
    all_are_caught(
        "ship",
        &[
            Mutant {
                // It drifts sideways.
                script: "Sail.server.luau",
                instead_of: "CFrame.lookAlong(Vector3.zero, bow)",
                stands: "CFrame.identity",
                caught_by: "it sails round the island in one piece",
            },
            Mutant {
                // A mast comes off.
                script: "Count.server.luau",
                instead_of: "local parts, roots, assemblies = 0, {}, 0",
                stands: "for _, weld in ship:GetDescendants() do
	if weld:IsA(\"WeldConstraint\") and weld.Part1.Name == \"Mast\" then weld:Destroy() end
end
local parts, roots, assemblies = 0, {}, 0",
                caught_by: "179 parts are one assembly, and everyone is told",
            },
        ],
    );
}

#[test]
fn faults_of_the_playground_are_caught() {
    all_are_caught(
        "playground",
        &[Mutant {
            // The ferry stays on the far side.
            script: "Operate.server.luau",
            instead_of: "{ WAY, 0 }",
            stands: "{ WAY, WAY }",
            caught_by: "the ferry takes its rider there and back",
        }],
    );
}

#[test]
fn faults_of_the_cars_are_caught() {
    all_are_caught(
        "cars",
        &[
            Mutant {
                // Left is right.
                script: "Drive.server.luau",
                instead_of: "-steer * TURN",
                stands: "steer * TURN",
                caught_by: "it steers both ways",
            },
            Mutant {
                // One rear wheel drives.
                script: "Drive.server.luau",
                instead_of: "= -throttle * TOP_SPEED",
                stands: "= if side == \"Left\" then -throttle * TOP_SPEED else 0",
                caught_by: "it drives straight, as fast as its wheels turn",
            },
            Mutant {
                // The brakes are forgotten.
                script: "Drive.server.luau",
                instead_of: "local throttle, steer = seat.ThrottleFloat, seat.SteerFloat",
                stands: "local throttle, steer = math.max(seat.ThrottleFloat, 0.3), seat.SteerFloat",
                caught_by: "it comes to rest and stays there",
            },
            Mutant {
                // Whoever is nearest keeps the car.
                script: "Drive.server.luau",
                instead_of: "seat:SetNetworkOwner(driver)",
                stands: "seat:SetNetworkOwner(nil)",
                caught_by: "all drive at once, each their own, and everyone sees it",
            },
        ],
    );
}

/// A filter that lets everything through.
#[derive(Debug)]
struct Off;

impl Filter for Off {
    fn filter(&self, text: &str, _from: Option<UserId>, _to: Option<UserId>) -> String {
        text.to_owned()
    }
}

/// The names of the lounge's tests that fail on such a host.
fn failures_in_the_lounge(host: Option<HostSetup>) -> Vec<String> {
    let desk = Desk::new();
    copy_sample(&desk, "lounge");
    desk.studio(&["publish", "lounge", "-o", "lounge.snapshot"])
        .exits(0);
    let snapshot = studio_snapshot::Snapshot::read(&desk.path("lounge.snapshot"));
    let plan = Plan {
        snapshot: Arc::new(snapshot.expect("a snapshot")),
        clients: 3,
        conditions: NetConditions::default(),
        seed: 1,
        transport: Transport::Memory,
        timeout: None,
        trees: None,
        host,
    };
    let file = TestFile {
        name: "lounge.test.luau".to_owned(),
        source: String::from_utf8(desk.read("lounge/tests/lounge.test.luau")).expect("text"),
    };
    let tests = studio_testing::list(&file).expect("tests");
    let failing = tests
        .into_iter()
        .filter(|test| !studio_testing::run(&plan, &file, test, &|| None).passed());
    failing.map(|test| test.name).collect()
}

#[test]
fn without_the_filter_the_lounge_fails() {
    assert!(failures_in_the_lounge(None).is_empty());
    let failing = failures_in_the_lounge(Some(|server| server.set_filter(Off)));
    assert_eq!(failing, ["nobody reads profanity"]);
}

#[test]
fn fifty_runs_of_the_potion_have_one_hash() {
    let more = [
        "--repeat",
        "50",
        "--filter",
        "who drinks",
        "--format",
        "json",
    ];
    let tested = play(&Desk::new(), "potion", &more).exits(0).event("tested");
    assert_eq!(
        (&tested["runs"], &tested["same"]),
        (&50.into(), &true.into())
    );
    assert_eq!(tested["hash"].as_str().map(str::len), Some(64));
}

#[test]
fn the_report_is_well_formed_xml() {
    let desk = Desk::new();
    copy_sample(&desk, "potion");
    desk.write(
        "potion/tests/odd.test.luau",
        "test('<&\\'\"]]>', function(t) print('<a>') t.fail('</failure> & \\1 ]]>') end)",
    );
    desk.studio(&["test", "potion", "--clients", "3", "--junit", "report.xml"])
        .exits(1);
    let text = desk.read("report.xml");
    let mut elements = Vec::new();
    for event in xml::EventReader::new(text.as_slice()) {
        let event =
            event.unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&text)));
        if let xml::reader::XmlEvent::StartElement { name, .. } = event {
            elements.push(name.local_name);
        }
    }
    let count = |wanted: &str| elements.iter().filter(|name| *name == wanted).count();
    let counts = ["testsuites", "testsuite", "testcase", "failure"].map(count);
    assert_eq!(counts, [1, 2, 5, 1]);
}

#[test]
fn a_place_of_somebody_else_is_tested_without_an_import() {
    let Some(file) = foreign_place("baseplate.rbxl") else {
        return;
    };
    let desk = Desk::new();
    copy_sample(&desk, "baseplate");
    fs::copy(&file, desk.path("build.rbxl")).expect("a copy");
    desk.studio(&[
        "test",
        "build.rbxl",
        "--tests",
        "baseplate/tests",
        "--clients",
        "3",
    ])
    .exits(0)
    .says("2 tests passed");
    let names = desk.names("");
    let imported = names
        .iter()
        .any(|name| Path::new(name).extension() == Some("ron".as_ref()));
    assert!(!imported, "{names:?}");
}
