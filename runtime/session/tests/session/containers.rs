//! Which containers of a place clients see, and where which scripts run: each row of the reference's table.

use crate::place::Place;
use crate::table::Table;

/// A container, whether clients see it, and which kinds of script in it run: on the server, and on a client.
struct Row {
    path: &'static str,
    is_seen: bool,
    on_server: &'static [&'static str],
    on_client: &'static [&'static str],
}

const fn row(
    path: &'static str,
    is_seen: bool,
    on_server: &'static [&'static str],
    on_client: &'static [&'static str],
) -> Row {
    Row {
        path,
        is_seen,
        on_server,
        on_client,
    }
}

const LEGACY: &str = "Script";
const SERVER: &str = "Script Server";
const CLIENT: &str = "Script Client";
const LOCAL: &str = "LocalScript";

/// Every kind of script.
const KINDS: [&str; 4] = [LEGACY, SERVER, CLIENT, LOCAL];

const ROWS: [Row; 18] = [
    row("Workspace", true, &[LEGACY, SERVER], &[CLIENT]),
    row("Workspace.Folder", true, &[LEGACY, SERVER], &[CLIENT]),
    row("ReplicatedFirst", true, &[SERVER], &[CLIENT, LOCAL]),
    row("ReplicatedStorage", true, &[SERVER], &[CLIENT]),
    row("ReplicatedStorage.Folder", true, &[SERVER], &[CLIENT]),
    row("ServerScriptService", false, &[LEGACY, SERVER], &[]),
    row("ServerStorage", false, &[], &[]),
    // A script with the context Client runs in both places: the starter and the copy.
    row("StarterPack", true, &[], &[CLIENT]),
    row("StarterGui", true, &[], &[CLIENT]),
    row("StarterPlayer.StarterPlayerScripts", true, &[], &[CLIENT]),
    row(
        "StarterPlayer.StarterCharacterScripts",
        true,
        &[],
        &[CLIENT],
    ),
    row("Lighting", true, &[], &[]),
    row("SoundService", true, &[], &[]),
    row("MaterialService", true, &[], &[]),
    row("Teams", true, &[], &[]),
    row("TextChatService", true, &[], &[]),
    row("Chat", false, &[], &[]),
    row("LocalizationService", false, &[], &[]),
];

/// Where copies of starters are at runtime, and what runs in them.
const COPIES: [Row; 4] = [
    row("Players.Player1.Backpack", true, &[], &[CLIENT, LOCAL]),
    row("Players.Player1.PlayerGui", true, &[], &[CLIENT, LOCAL]),
    row("Players.Player1.PlayerScripts", true, &[], &[CLIENT, LOCAL]),
    row(
        "Workspace.Player1",
        true,
        &[LEGACY, SERVER],
        &[CLIENT, LOCAL],
    ),
];

/// Every kind of script in every container, each of which says where it runs.
fn place() -> Place {
    let mut place = Place::with_floor();
    for row in &ROWS {
        place.put(row.path, "Folder", "Marker");
        for kind in KINDS {
            place.script(row.path, kind, "print(script:GetFullName())");
        }
        place.script(row.path, "ModuleScript", "print('required') return 1");
    }
    // What the server's own cameras hold is nobody else's.
    place.put("Workspace", "Camera", "Scratch");
    place.put("Workspace.Scratch", "Folder", "Marker");
    place
}

fn expected(rows: &[&[Row]], of: impl Fn(&Row) -> &'static [&'static str]) -> Vec<String> {
    let rows = rows.iter().copied().flatten();
    let mut lines: Vec<String> = rows
        .flat_map(|row| of(row).iter().map(|kind| format!("{}.{kind}", row.path)))
        .collect();
    lines.sort();
    lines
}

fn sorted(mut lines: Vec<String>) -> Vec<String> {
    lines.sort();
    lines
}

#[test]
fn every_kind_of_script_runs_where_the_reference_says() {
    let mut table = Table::of(place().publish());
    table.seat(1);
    table.ticks(10);
    assert_eq!(
        sorted(table.server_said()),
        expected(&[&ROWS, &COPIES], |row| row.on_server)
    );
    assert_eq!(
        sorted(table.said_by(0)),
        expected(&[&ROWS, &COPIES], |row| row.on_client)
    );
}

#[test]
fn clients_see_what_the_reference_says_and_no_server_source() {
    let mut table = Table::of(place().publish());
    table.seat(1);
    for row in &ROWS {
        let find = format!(
            "local here = game for name in string.gmatch('{}', '[^.]+') do here = here and here:FindFirstChild(name) end
            print(here ~= nil and here:FindFirstChild('Marker') ~= nil)",
            row.path
        );
        assert_eq!(table.on_server(&find), ["true"], "{}", row.path);
        let seen = table.on_client(0, &find);
        assert_eq!(seen, [row.is_seen.to_string()], "{}", row.path);
    }
    let camera = "print(workspace:FindFirstChild('Scratch'), workspace.CurrentCamera ~= nil)";
    assert_eq!(table.on_client(0, camera), ["nil true"]);
    assert_eq!(
        table.on_server("print(workspace.Scratch.Marker)"),
        ["Marker"]
    );
    let model = table.clients[0].model();
    for id in model.descendants(model.root()) {
        if model.is_server_script(id) {
            let property = studio_model::known::known().script_source;
            assert_eq!(
                model.value(id, property),
                Some(studio_model::Value::String("".into())),
                "{}",
                model.name(id)
            );
        }
    }
}

#[test]
fn what_a_client_changes_in_a_shared_container_stays_there() {
    let mut table = Table::of(place().publish());
    table.seat(2);
    table.on_client(
        0,
        "game.ReplicatedStorage.Marker.Name = 'Mine' Instance.new('Folder', workspace).Name = 'Local'
        game.ReplicatedFirst.Marker:Destroy()",
    );
    table.ticks(10);
    let look = "print(game.ReplicatedStorage:FindFirstChild('Mine'), workspace:FindFirstChild('Local'), game:GetService('ReplicatedFirst'):FindFirstChild('Marker'))";
    assert_eq!(table.on_client(0, look), ["Mine Local nil"]);
    assert_eq!(table.on_client(1, look), ["nil nil Marker"]);
    assert_eq!(table.on_server(look), ["nil nil Marker"]);
    // What the server says of the same thing next counts.
    table.on_server("game.ReplicatedStorage.Marker.Name = 'Ours'");
    table.ticks(10);
    let names = "print(game.ReplicatedStorage:FindFirstChild('Mine'), game.ReplicatedStorage:FindFirstChild('Ours'))";
    assert_eq!(table.on_client(0, names), ["nil Ours"]);
}
