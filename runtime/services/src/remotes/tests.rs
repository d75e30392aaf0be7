//! A server and a client whose models are alike, so that an instance has one id on both sides, and a wire between them that
//! carries whatever is put out.

use studio_replication::Call;

use super::*;
use crate::stage::{Stage, add};

struct Wire {
    server: Stage,
    client: Stage,
    player: InstanceId,
    remotes: [InstanceId; 3],
}

impl Wire {
    fn new() -> Self {
        let (mut server, mut client) = (Stage::new(), Stage::client());
        let ids = [&mut server, &mut client].map(|stage| {
            let players = stage.service("Players");
            let workspace = stage.service("Workspace");
            let player = add(&mut stage.model, "Player", players, "Ada");
            let remotes = [
                ("RemoteEvent", "Event"),
                ("UnreliableRemoteEvent", "Loose"),
                ("RemoteFunction", "Function"),
            ]
            .map(|(class, name)| add(&mut stage.model, class, workspace, name));
            (player, remotes)
        });
        assert_eq!(ids[0], ids[1], "models that are alike have the same ids");
        client.vm.set_local_player(Some(ids[0].0));
        Self {
            server,
            client,
            player: ids[0].0,
            remotes: ids[0].1,
        }
    }

    /// Carries what is out, and a tick passes on both sides; what each said.
    fn tick(&mut self) -> (Vec<String>, Vec<String>) {
        let (down, up) = (self.server.post.take(), self.client.post.take());
        let from = Some(self.player);
        carry(&mut self.server, from, &up);
        carry(&mut self.client, None, &down);
        (self.server.ticks(1), self.client.ticks(1))
    }

    /// What both say in some ticks, each line behind the name of its side.
    fn play(&mut self, ticks: u32) -> Vec<String> {
        let mut said = Vec::new();
        for _ in 0..ticks {
            let (server, client) = self.tick();
            said.extend(server.into_iter().map(|line| format!("S {line}")));
            said.extend(client.into_iter().map(|line| format!("C {line}")));
        }
        said
    }

    /// A hostile client's call.
    fn hear(&mut self, target: InstanceId, kind: CallKind, values: Vec<CallValue>) {
        let call = Call {
            target,
            kind,
            values: values.into(),
        };
        let parcel = Parcel {
            to: To::Server,
            reliable: true,
            call,
        };
        carry(&mut self.server, Some(self.player), &[parcel]);
    }
}

fn carry(stage: &mut Stage, from: Option<InstanceId>, parcels: &[Parcel]) {
    let post = stage.post.clone();
    stage.lend(|running| {
        for parcel in parcels {
            let received = Received {
                from,
                reliable: parcel.reliable,
                call: &parcel.call,
            };
            post.deliver(running, received);
        }
    });
}

const LISTEN: &str =
    "workspace.Event.OnServerEvent:Connect(function(player, ...) print(player, ...) end)";

#[test]
fn events_go_both_ways_with_their_values() {
    let mut wire = Wire::new();
    wire.server.run(LISTEN);
    wire.client.run(
        "workspace.Event.OnClientEvent:Connect(function(...) print(select('#', ...), ...) end)",
    );
    wire.client.run("workspace.Event:FireServer(1, nil, 'a', Vector3.new(1, 2, 3), workspace, Enum.Material.Grass)");
    wire.server
        .run("workspace.Event:FireClient(game.Players.Ada, true, nil)");
    wire.server.run("workspace.Event:FireAllClients(0.5)");
    assert_eq!(
        wire.play(2),
        [
            "S Ada 1 nil a 1, 2, 3 Workspace Enum.Material.Grass",
            "C 2 true nil",
            "C 1 0.5"
        ]
    );
}

#[test]
fn a_function_that_never_ends_answers_with_that() {
    let ask = "print(pcall(workspace.Function.InvokeServer, workspace.Function))";
    for runaway in ["while true do end", "task.wait() while true do end"] {
        let mut wire = Wire::new();
        wire.server.run(&format!(
            "workspace.Function.OnServerInvoke = function() {runaway} end"
        ));
        wire.client.run(ask);
        let told = wire.play(3);
        let [told] = &told[..] else {
            panic!("{told:?}");
        };
        let over = "Script timeout: exhausted allowed execution time";
        assert!(
            told.starts_with("C false ") && told.ends_with(over),
            "{told}"
        );
    }
}

#[test]
fn tables_are_copied_by_the_rules_of_the_reference() {
    for (given, seen) in [
        ("{1, 2, {3}}", "[1,2,[3]]"),
        ("{a = 1, b = {c = true}}", r#"{"a":1,"b":{"c":true}}"#),
        ("{1, 2, lost = 3}", "[1,2]"),
        ("{[5] = 'five'}", r#"{"5":"five"}"#),
        ("{[workspace] = 1}", r#"{"Workspace":1}"#),
        ("setmetatable({1}, {__index = {2}})", "[1]"),
        ("{f = print}", "[]"),
    ] {
        let mut wire = Wire::new();
        wire.server.run(
            "workspace.Event.OnServerEvent:Connect(function(_, t) print(game:GetService('HttpService'):JSONEncode(t)) end)",
        );
        wire.client
            .run(&format!("workspace.Event:FireServer({given})"));
        assert_eq!(wire.play(1), [format!("S {seen}")], "{given}");
    }
}

#[test]
fn what_cannot_cross_is_an_error_or_nil() {
    let mut wire = Wire::new();
    wire.server.run(LISTEN);
    let said = wire
        .client
        .run("local t = {} t.t = t print(pcall(workspace.Event.FireServer, workspace.Event, t))");
    assert_eq!(said, ["false tables cannot be cyclic"]);
    let said = wire.client.run(
        "local ok, e = pcall(workspace.Event.FireServer, workspace.Event, string.rep('x', 300000)) print(ok, e)",
    );
    assert!(said[0].contains("at most 204800"), "{said:?}");
    wire.client
        .run("workspace.Event:FireServer(print, coroutine.create(print), buffer.create(2))");
    let said = wire.play(1);
    assert!(said[0].starts_with("S Ada nil nil buffer"), "{said:?}");
}

#[test]
fn an_event_waits_for_its_first_listener_in_order() {
    let mut wire = Wire::new();
    wire.client
        .run("for i = 1, 3 do workspace.Event:FireServer(i) end");
    assert!(wire.play(3).is_empty());
    assert_eq!(wire.server.run(LISTEN), ["Ada 1", "Ada 2", "Ada 3"]);
    wire.client.run("workspace.Event:FireServer(4)");
    assert_eq!(wire.play(1), ["S Ada 4"]);
}

#[test]
fn what_waits_is_bounded() {
    let mut wire = Wire::new();
    let event = wire.remotes[0];
    for number in 0..=REMOTE_WAITING {
        if number % 400 == 0 {
            wire.play(60);
        }
        wire.hear(event, CallKind::Event, vec![CallValue::Nil]);
    }
    let said = wire.play(1);
    let warning = "S warn: Remote event invocation discarded: Workspace.Event";
    assert!(said.iter().any(|line| line == warning), "{said:?}");
}

const REMOTE_WAITING: usize = crate::limits::REMOTE_CALLS_WAITING_MAX;

#[test]
fn an_unreliable_event_is_heard_or_lost_and_never_large() {
    let mut wire = Wire::new();
    wire.server
        .run("workspace.Loose.OnServerEvent:Connect(function(_, x) print(#x) end)");
    let said = wire
        .client
        .run("for _, n in {10, 2000} do workspace.Loose:FireServer(string.rep('x', n)) end");
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].contains("takes 2003 bytes") || said[0].contains("take 2003 bytes"),
        "{said:?}"
    );
    assert_eq!(wire.play(1), ["S 10"]);
}

#[test]
fn functions_answer_and_fail() {
    let mut wire = Wire::new();
    wire.server.run(
        "workspace.Function.OnServerInvoke = function(player, a, b) if a == 0 then error('zero', 0) end task.wait() return a + b, player end",
    );
    wire.client.run("print(workspace.Function:InvokeServer(1, 2)) print(pcall(workspace.Function.InvokeServer, workspace.Function, 0, 1))");
    assert_eq!(wire.play(6), ["C 3 Ada", "C false zero"]);
}

#[test]
fn a_call_waits_for_its_function() {
    let mut wire = Wire::new();
    wire.client.run("print(workspace.Function:InvokeServer())");
    assert!(wire.play(3).is_empty());
    wire.server
        .run("workspace.Function.OnServerInvoke = function() return 'late' end");
    assert_eq!(wire.play(3), ["C late"]);
}

#[test]
fn a_client_that_never_answers_is_given_up() {
    let mut wire = Wire::new();
    wire.client
        .run("workspace.Function.OnClientInvoke = function() task.wait(1e6) end");
    wire.server
        .run("print(pcall(workspace.Function.InvokeClient, workspace.Function, game.Players.Ada))");
    assert!(wire.play(59 * 60).is_empty());
    assert_eq!(
        wire.play(120),
        ["S false InvokeClient: no answer within 60 seconds"]
    );
}

#[test]
fn a_client_that_leaves_ends_the_call() {
    let mut wire = Wire::new();
    wire.server
        .run("print(pcall(workspace.Function.InvokeClient, workspace.Function, game.Players.Ada))");
    assert!(wire.play(2).is_empty());
    let said = wire.server.run("game.Players.Ada:Destroy()");
    assert_eq!(
        said,
        ["false InvokeClient: the player left before they answered"]
    );
}

#[test]
fn only_who_was_asked_may_answer() {
    let mut wire = Wire::new();
    let function = wire.remotes[2];
    wire.server
        .run("print(workspace.Function:InvokeClient(game.Players.Ada))");
    for (number, from) in [(2, Some(wire.player)), (1, None)] {
        let call = Call {
            target: function,
            kind: CallKind::Answer(number),
            values: vec![CallValue::Bool(true)].into(),
        };
        let parcel = Parcel {
            to: To::Server,
            reliable: true,
            call,
        };
        carry(&mut wire.server, from, &[parcel]);
        assert!(wire.server.ticks(1).is_empty());
    }
    wire.hear(function, CallKind::Answer(1), vec![CallValue::Bool(true)]);
    assert_eq!(wire.server.ticks(1), ["true"]);
}

#[test]
fn a_player_calls_no_more_than_the_rate() {
    let mut wire = Wire::new();
    wire.server
        .run("_G.n = 0 workspace.Event.OnServerEvent:Connect(function() _G.n += 1 end)");
    for _ in 0..3_000 {
        wire.hear(wire.remotes[0], CallKind::Event, Vec::new());
    }
    let mut said = wire.play(61);
    said.extend(wire.server.run("print(_G.n)"));
    assert_eq!(
        said,
        [
            "S warn: 2500 remote calls of Ada were dropped: a client may make 500 a second",
            "500"
        ]
    );
}

#[test]
fn calls_of_what_is_no_remote_are_ignored() {
    let mut wire = Wire::new();
    let workspace = wire.server.service("Workspace");
    for kind in [
        CallKind::Event,
        CallKind::Invoke(1),
        CallKind::Answer(1),
        CallKind::Failure(9),
        CallKind::Chat,
    ] {
        for target in [workspace, wire.player, wire.remotes[0], wire.remotes[2]] {
            wire.hear(target, kind, vec![CallValue::Number(f64::NAN)]);
        }
    }
    assert!(wire.play(3).is_empty());
}

#[test]
fn each_side_has_its_own_methods() {
    let mut wire = Wire::new();
    for (side, source, text) in [
        (
            Side::Server,
            "workspace.Event:FireServer()",
            "RemoteEvent:FireServer can only be called on the client",
        ),
        (
            Side::Client,
            "workspace.Event:FireAllClients()",
            "RemoteEvent:FireAllClients can only be called on the server",
        ),
        (
            Side::Client,
            "workspace.Function:InvokeClient()",
            "RemoteFunction:InvokeClient can only be called on the server",
        ),
        (
            Side::Server,
            "workspace.Event:FireClient(workspace)",
            "FireClient: player argument must be a Player object",
        ),
    ] {
        let stage = match side {
            Side::Server => &mut wire.server,
            Side::Client => &mut wire.client,
        };
        assert_eq!(stage.run(source), [format!("error: {text}")], "{source}");
    }
}

#[test]
fn what_a_tick_cannot_carry_is_refused_to_who_sends_it() {
    let mut wire = Wire::new();
    wire.client
        .run("_G.heard = 0 workspace.Event.OnClientEvent:Connect(function() _G.heard += 1 end)");
    let sends = "local text = string.rep('x', 1000000)
        for i = 1, 100 do
            local sent, problem = pcall(SEND)
            if not sent then print(i, problem) break end
        end";
    for send in [
        "workspace.Event.FireAllClients, workspace.Event, text",
        "workspace.Event.FireClient, workspace.Event, game.Players.Ada, text",
    ] {
        let said = wire.server.run(&sends.replace("SEND", send));
        let told = "5 at most 4194304 bytes can be sent to somebody in one tick";
        assert_eq!(said, [told], "{send}");
        // The next tick has room again.
        assert_eq!(wire.play(2), [""; 0]);
    }
    assert_eq!(wire.client.run("print(_G.heard)"), ["8"]);
    let up = sends
        .replace("1000000", "190000")
        .replace("SEND", "workspace.Event.FireServer, workspace.Event, text");
    let told = "6 at most 1048576 bytes can be sent to somebody in one tick";
    assert_eq!(wire.client.run(&up), [told]);
}
