//! Prompts on a client that shows them, and on a server that does not believe what it hears.

use studio_model::known::known;
use studio_model::{ClassTable, InstanceId};

use super::*;
use crate::input::tests::{client, play};
use crate::input::{KeyCode, RawInput};
use crate::limits::PROMPTS_A_SECOND_MAX;
use crate::players::{Newcomer, join};
use crate::post::Received;
use crate::stage::Stage;

/// A body at the origin, and a chest with a prompt 8 studs before it.
const PLACE: &str = "
local body = Instance.new('Model') body.Name = 'Body'
root = Instance.new('Part') root.Name = 'HumanoidRootPart' root.Anchored = true root.Position = Vector3.new(0, 10, 0) root.Parent = body
human = Instance.new('Humanoid') human.Parent = body
body.Parent = workspace
game.Players:GetPlayers()[1].Character = body
S = game:GetService('ProximityPromptService')
function put(name, at)
    local part = Instance.new('Part') part.Name = name part.Anchored = true part.Size = Vector3.new(2, 2, 2) part.Position = at
    local prompt = Instance.new('ProximityPrompt') prompt.Name = name prompt.Parent = part
    for _, event in {'PromptHidden', 'PromptShown', 'PromptButtonHoldBegan', 'PromptButtonHoldEnded', 'Triggered', 'TriggerEnded'} do
        prompt[event]:Connect(function(who) print(name, event, who) end)
    end
    part.Parent = workspace
    return prompt
end
chest = put('Chest', Vector3.new(0, 10, -8))";

fn key(stage: &Stage, name: &str, down: bool) {
    let code = KeyCode::named(name).expect(name);
    stage.input.push(RawInput::Key { code, down });
}

/// What a client's prompts have sent.
fn sent(stage: &Stage) -> Vec<Press> {
    let parcels = stage.post.take();
    let interactions = parcels.iter().filter(|p| p.call.kind == CallKind::Interact);
    interactions
        .map(|p| Press::read(&p.call.values).expect("a press"))
        .collect()
}

#[test]
fn what_is_near_is_shown_and_its_key_triggers_it() {
    let mut stage = client();
    assert_eq!(
        play(&mut stage, PLACE),
        ["Chest PromptShown Enum.ProximityPromptInputType.Keyboard"]
    );
    play(
        &mut stage,
        "S.PromptTriggered:Connect(function(prompt, who) print('any', prompt, who) end)",
    );
    let shown = stage.input.prompts().to_vec();
    assert_eq!(shown.len(), 1);
    assert_eq!(
        (&*shown[0].action, shown[0].key),
        ("Interact", KeyCode::named("E"))
    );
    assert_eq!(shown[0].at, glam::Vec3::new(0.0, 10.0, -8.0));
    key(&stage, "F", true);
    key(&stage, "E", true);
    assert_eq!(stage.ticks(2), ["Chest Triggered Me", "any Chest Me"]);
    key(&stage, "E", false);
    assert_eq!(stage.ticks(1), ["Chest TriggerEnded Me"]);
    assert_eq!(sent(&stage), [Press::Triggered, Press::Ended]);
    for (change, back) in [
        (
            "root.Position += Vector3.zAxis * 50",
            "root.Position -= Vector3.zAxis * 50",
        ),
        ("chest.Enabled = false", "chest.Enabled = true"),
        ("S.Enabled = false", "S.Enabled = true"),
        ("human.Health = 0", "human.Health = 100"),
    ] {
        assert_eq!(
            play(&mut stage, change),
            ["Chest PromptHidden nil"],
            "{change}"
        );
        key(&stage, "E", true);
        key(&stage, "E", false);
        assert_eq!(stage.ticks(1), [""; 0], "{change}");
        play(&mut stage, back);
        stage.ticks(1);
    }
}

#[test]
fn a_wall_hides_a_prompt_that_must_be_seen() {
    let mut stage = client();
    play(&mut stage, PLACE);
    let rows = [
        (
            "wall = Instance.new('Part') wall.Anchored = true wall.Size = Vector3.new(20, 20, 1) wall.Position = Vector3.new(0, 10, -4) wall.Parent = workspace",
            &["Chest PromptHidden nil"][..],
        ),
        (
            "chest.RequiresLineOfSight = false",
            &["Chest PromptShown Enum.ProximityPromptInputType.Keyboard"],
        ),
        // Its own parts hide nothing.
        (
            "wall.Parent = chest.Parent chest.RequiresLineOfSight = true",
            &[],
        ),
        ("wall.Parent = workspace", &["Chest PromptHidden nil"]),
    ];
    for (change, said) in rows {
        assert_eq!(play(&mut stage, change), said, "{change}");
    }
}

#[test]
fn a_key_is_held_as_long_as_the_prompt_says() {
    let mut stage = client();
    play(&mut stage, PLACE);
    play(&mut stage, "chest.HoldDuration = 0.5");
    stage.ticks(1);
    key(&stage, "E", true);
    assert_eq!(stage.ticks(20), ["Chest PromptButtonHoldBegan Me"]);
    key(&stage, "E", false);
    assert_eq!(stage.ticks(20), ["Chest PromptButtonHoldEnded Me"]);
    key(&stage, "E", true);
    assert_eq!(
        stage.ticks(40),
        ["Chest PromptButtonHoldBegan Me", "Chest Triggered Me"]
    );
    assert_eq!(
        play(&mut stage, "root.Position += Vector3.zAxis * 50"),
        [
            "Chest PromptButtonHoldEnded Me",
            "Chest TriggerEnded Me",
            "Chest PromptHidden nil"
        ]
    );
    assert_eq!(
        sent(&stage),
        [
            Press::Began,
            Press::Ended,
            Press::Began,
            Press::Triggered,
            Press::Ended
        ]
    );
    play(&mut stage, "root.Position -= Vector3.zAxis * 50");
    assert_eq!(
        play(&mut stage, "chest:InputHoldBegin()"),
        ["Chest PromptButtonHoldBegan Me"]
    );
    assert_eq!(stage.ticks(40), ["Chest Triggered Me"]);
    assert_eq!(play(&mut stage, "chest:InputHoldEnd()").len(), 2);
}

#[test]
fn of_each_key_the_nearest_is_shown_unless_it_always_is() {
    let mut stage = client();
    play(&mut stage, PLACE);
    let said = play(
        &mut stage,
        "near = put('Near', Vector3.new(4, 10, 0)) other = put('Other', Vector3.new(0, 10, 6)) other.KeyboardKeyCode = 'F'
always = put('Always', Vector3.new(-9, 10, 0)) always.Exclusivity = 'AlwaysShow'",
    );
    let first = |line: &String| line.replace(" Enum.ProximityPromptInputType.Keyboard", "");
    let said: Vec<String> = said.iter().map(first).collect();
    assert_eq!(
        said,
        [
            "Chest PromptHidden nil",
            "Near PromptShown",
            "Other PromptShown",
            "Always PromptShown"
        ]
    );
    for (change, hidden) in [
        ("near.Exclusivity = 'OneGlobally'", "Other PromptHidden nil"),
        ("S.MaxPromptsVisible = 1", "Always PromptHidden nil"),
    ] {
        assert_eq!(play(&mut stage, change), [hidden]);
    }
}

/// A server with the place and its player, and the chest's prompt.
fn server() -> (Stage, InstanceId, InstanceId) {
    let mut stage = Stage::new();
    let newcomer = Newcomer {
        user_id: 1,
        name: "Me".to_owned(),
        display_name: "Me".to_owned(),
    };
    let player = stage
        .lend(|running| join(running, &newcomer))
        .expect("room");
    assert_eq!(play(&mut stage, PLACE), [""; 0]);
    let class = ClassTable::get().class_named("ProximityPrompt");
    let prompt = stage.model.instances_of(class.expect("a class")).next();
    (stage, player, prompt.expect("a prompt"))
}

/// What scripts hear when a client says something of a prompt.
fn hear(
    stage: &mut Stage,
    player: InstanceId,
    prompt: InstanceId,
    press: CallValue,
) -> Vec<String> {
    let call = Call {
        target: prompt,
        kind: CallKind::Interact,
        values: vec![press].into(),
    };
    let post = stage.post.clone();
    stage.lend(|running| {
        let received = Received {
            from: Some(player),
            reliable: true,
            call: &call,
        };
        post.deliver(running, received);
    });
    stage.said()
}

#[test]
fn the_server_tells_what_a_client_may_do() {
    let (mut stage, player, prompt) = server();
    let say = |stage: &mut Stage, press: Press| hear(stage, player, prompt, press.value());
    assert_eq!(say(&mut stage, Press::Triggered), ["Chest Triggered Me"]);
    assert_eq!(say(&mut stage, Press::Triggered), [""; 0], "it is down");
    assert_eq!(say(&mut stage, Press::Ended), ["Chest TriggerEnded Me"]);
    assert_eq!(say(&mut stage, Press::Ended), [""; 0]);
    play(&mut stage, "chest.HoldDuration = 1");
    assert_eq!(
        say(&mut stage, Press::Began),
        ["Chest PromptButtonHoldBegan Me"]
    );
    assert_eq!(say(&mut stage, Press::Triggered), [""; 0], "too soon");
    stage.ticks(30);
    assert_eq!(say(&mut stage, Press::Triggered), [""; 0], "too soon");
    stage.ticks(30);
    assert_eq!(say(&mut stage, Press::Triggered), ["Chest Triggered Me"]);
    assert_eq!(
        say(&mut stage, Press::Ended),
        ["Chest PromptButtonHoldEnded Me", "Chest TriggerEnded Me"]
    );
}

#[test]
fn what_a_client_may_not_do_is_refused() {
    let (mut stage, player, prompt) = server();
    let triggers = |stage: &mut Stage| {
        let heard = hear(stage, player, prompt, Press::Triggered.value());
        hear(stage, player, prompt, Press::Ended.value());
        stage.ticks(10);
        !heard.is_empty()
    };
    assert!(triggers(&mut stage));
    for (change, back) in [
        (
            "root.Position += Vector3.zAxis * 50",
            "root.Position -= Vector3.zAxis * 50",
        ),
        ("chest.Enabled = false", "chest.Enabled = true"),
        ("S.Enabled = false", "S.Enabled = true"),
        ("chest.HoldDuration = 2", "chest.HoldDuration = 0"),
        (
            "chest.MaxActivationDistance = -100",
            "chest.MaxActivationDistance = 10",
        ),
        (
            "held = chest.Parent chest.Parent = nil",
            "chest.Parent = held",
        ),
        (
            "wall = Instance.new('Part') wall.Anchored = true wall.Size = Vector3.new(20, 20, 1) wall.Position = Vector3.new(0, 10, -4) wall.Parent = workspace",
            "wall:Destroy()",
        ),
        ("human.Health = 0", "human.Health = 100"),
    ] {
        assert_eq!(play(&mut stage, change), [""; 0]);
        assert!(!triggers(&mut stage), "{change}");
        assert_eq!(play(&mut stage, back), [""; 0]);
        stage.ticks(60);
        assert!(triggers(&mut stage), "{back}");
    }
    for nonsense in [
        CallValue::Nil,
        CallValue::Number(f64::NAN),
        CallValue::Number(3.0),
        CallValue::Bool(true),
    ] {
        assert_eq!(hear(&mut stage, player, prompt, nonsense), [""; 0]);
    }
    stage.ticks(60);
    let often = (0..PROMPTS_A_SECOND_MAX * 2).filter(|_| {
        let heard = hear(&mut stage, player, prompt, Press::Triggered.value());
        hear(&mut stage, player, prompt, Press::Ended.value());
        !heard.is_empty()
    });
    assert_eq!(often.count(), PROMPTS_A_SECOND_MAX as usize);
    let workspace = stage.model.service(known().workspace).expect("it is there");
    assert_eq!(
        hear(&mut stage, player, workspace, Press::Triggered.value()),
        [""; 0]
    );
}
