//! `studio play` of places whose scripts do something: what they say, on which side, and that states still agree.

use serde_json::Value;

use crate::run::{Desk, Run};

/// The server makes a part that both clients see; each then does with its own copy what it likes.
const MAKER: &str = r#"(
    format: 1,
    root: [
        (class: "Workspace", children: [
            (class: "Part", name: "Floor", properties: { "Anchored": true }),
        ]),
        (class: "ServerScriptService", children: [
            (class: "Script", name: "Maker", source: "
local Players = game:GetService('Players')
Players.PlayerAdded:Connect(function(player) print('hello', player.Name, player.UserId, #Players:GetPlayers() > 0) end)
local part = Instance.new('Part')
part.Name = 'Made'
part.Anchored = true
part:SetAttribute('by', 'server')
part.Parent = workspace
print('made', part:GetFullName())
"),
        ]),
        (class: "ReplicatedStorage", children: [
            (class: "Script", name: "Seer", properties: { "RunContext": "Client" }, source: "
local RunService = game:GetService('RunService')
local me = game:GetService('Players').LocalPlayer
local part = workspace:WaitForChild('Made')
print(me.Name, 'sees', part.Name, part:GetAttribute('by'), RunService:IsClient(), RunService:IsServer())
part.Transparency = 1
part.Name = 'Mine'
part:SetAttribute('by', me.Name)
part:AddTag('seen')
workspace.Floor:Destroy()
Instance.new('Part', workspace).Name = 'Private'
local beats = 0
RunService.Heartbeat:Connect(function(delta)
    beats += 1
    if beats == 3 then warn('beats', delta < 1) end
end)
"),
        ]),
    ],
)"#;

fn played(desk: &Desk, more: &[&str]) -> Run {
    let mut args = vec![
        "play",
        "place.ron",
        "--clients",
        "2",
        "--headless",
        "--duration",
        "1s",
    ];
    args.extend_from_slice(more);
    desk.studio(&args)
}

#[test]
fn scripts_of_both_sides_run_and_what_clients_write_divides_nobody() {
    let desk = Desk::new();
    desk.write("place.ron", MAKER);
    let run = played(&desk, &["--format", "json"]).exits(0);
    let mut said: Vec<(Value, Value, Value)> = run
        .events_named("output")
        .into_iter()
        .filter(|event| event["script"].is_string())
        .map(|event| {
            (
                event["client"].clone(),
                event["level"].clone(),
                event["message"].clone(),
            )
        })
        .collect();
    said.sort_by_key(|(client, ..)| client.as_u64());
    let mut server: Vec<_> = said.iter().filter(|said| said.0.is_null()).collect();
    server.sort_by_key(|said| said.2.to_string());
    let server: Vec<&str> = server.iter().filter_map(|said| said.2.as_str()).collect();
    let expected = [
        "hello Player1 1 true",
        "hello Player2 2 true",
        "made Workspace.Made",
    ];
    assert_eq!(server, expected);
    for client in [1, 2] {
        let own: Vec<(&str, &str)> = said
            .iter()
            .filter(|said| said.0 == client)
            .filter_map(|said| Some((said.1.as_str()?, said.2.as_str()?)))
            .collect();
        let sees = format!("Player{client} sees Made server true false");
        assert_eq!(own, [("print", sees.as_str()), ("warning", "beats true")]);
    }
    let summary = run.event("summary");
    assert_eq!(summary["script_errors"], 0);
    for client in summary["clients"].as_array().expect("clients") {
        assert_eq!(client["converged"], true, "{client}");
    }
}

#[test]
fn people_read_what_scripts_say() {
    let desk = Desk::new();
    desk.write("place.ron", MAKER);
    let run = played(&desk, &["--strict"]).exits(0);
    for line in [
        "[server]    made Workspace.Made",
        "[client 1]  Player1 sees Made server true false",
        "[client 2]  Player2 sees Made server true false",
        "[client 1]  warning: beats true  ReplicatedStorage.Seer:15",
    ] {
        assert!(
            run.stderr.lines().any(|said| said == line),
            "{line} in {}",
            run.stderr
        );
    }
}

#[test]
fn an_error_of_a_script_names_its_line_and_fails_only_a_strict_play() {
    let desk = Desk::new();
    let place = r#"(format: 1, root: [(class: "ServerScriptService", children: [
        (class: "Script", name: "Bad", source: "print('before')\nlocal function f() error('no') end\nf()"),
        (class: "Script", name: "Good", source: "task.wait(0.1) print('after')"),
    ])])"#;
    desk.write("place.ron", place);
    let run = played(&desk, &["--format", "json"]).exits(0);
    let errors: Vec<Value> = run
        .events_named("output")
        .into_iter()
        .filter(|event| event["level"] == "error")
        .collect();
    let [error] = errors.as_slice() else {
        panic!("one error: {errors:?}");
    };
    assert_eq!(error["script"], "ServerScriptService.Bad");
    assert_eq!(
        (&error["line"], &error["side"]),
        (&2.into(), &"server".into())
    );
    assert!(run.stdout.contains("\"after\""), "others go on");
    assert_eq!(run.event("summary")["script_errors"], 1);

    let run = played(&desk, &["--strict"]).exits(1);
    let line = "[server]    error: ServerScriptService.Bad:2: no";
    assert!(run.stderr.contains(line), "{}", run.stderr);
    assert!(
        run.stderr.contains("scripts raised 1 error"),
        "{}",
        run.stderr
    );
}

#[test]
fn what_scripts_keep_is_there_in_the_next_play_unless_it_is_fresh() {
    const COUNT: &str = "local store = game:GetService('DataStoreService'):GetDataStore('Plays')\n\
        print('play ' .. store:IncrementAsync('number'))";
    let desk = Desk::new();
    desk.write("place/place.ron", place_with_script());
    desk.write("place/count.server.luau", COUNT);
    let said = |more: &[&str]| {
        let mut args = vec![
            "play",
            "place",
            "--headless",
            "--strict",
            "--duration",
            "500ms",
            "--format",
            "json",
        ];
        args.extend_from_slice(more);
        let run = desk.studio(&args).exits(0);
        run.event("output")["message"].clone()
    };
    assert_eq!(said(&[]), "play 1");
    assert_eq!(said(&[]), "play 2");
    assert_eq!(said(&["--fresh"]), "play 1");
    assert_eq!(said(&[]), "play 3");
    assert!(desk.has("place/.studio/place.ron.datastores"));
}

fn place_with_script() -> &'static str {
    r#"(
    format: 1,
    root: [
        (class: "ServerScriptService", children: [
            (class: "Script", name: "Count", source_file: "count.server.luau"),
        ]),
    ],
)
"#
}
