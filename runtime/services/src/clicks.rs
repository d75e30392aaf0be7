//! `ClickDetector`s: a client says which one its player clicked on and by which part, the server checks that it may be so
//! and tells the scripts of both sides. Unlike the reference, whose server believes every client, distance, place and rate
//! are checked; what stands between is not, for it is the camera that looks.

use std::cell::RefCell;
use std::rc::Rc;

use glam::Vec3;
use studio_model::known::known;
use studio_model::{ClassId, ClassTable, DataModel, EventId, InstanceId, Value, named};
use studio_replication::{Call, CallKind, CallValue};
use studio_script::{Running, Side};

use crate::argument::fail;
use crate::limits::{CLICK_SLACK_STUDS, CLICKS_A_SECOND_MAX};
use crate::post::{Parcel, Post, Received, Route, To};
use crate::rate::Rate;

named! {
    /// What of the class table is needed here.
    pub(crate) struct Terms;
    properties {
        reach = "ClickDetector"."MaxActivationDistance",
        character = "Player"."Character",
    }
    events {
        click = "ClickDetector"."MouseClick",
        right_click = "ClickDetector"."RightMouseClick",
        hover_enter = "ClickDetector"."MouseHoverEnter",
        hover_leave = "ClickDetector"."MouseHoverLeave",
    }
}

/// Clicks on objects in the world, on one side.
pub(crate) struct Clicks {
    terms: Terms,
    class: ClassId,
    post: Post,
    /// The detector that the pointer is on.
    hovered: RefCell<Option<InstanceId>>,
    /// How often the server hears of each player.
    heard: Rate,
}

/// Has the server hear of clicks.
pub(crate) fn install(running: Running<'_>, post: &Post) -> mlua::Result<Rc<Clicks>> {
    let class = ClassTable::get().class_named("ClickDetector");
    let clicks = Rc::new(Clicks {
        terms: *Terms::get(),
        class: class.ok_or_else(|| fail("the class table has no ClickDetector"))?,
        // A handler that held the post would hold itself: the server sends nothing here.
        post: match running.side() {
            Side::Server => Post::default(),
            Side::Client => post.clone(),
        },
        hovered: RefCell::default(),
        heard: Rate::new(CLICKS_A_SECOND_MAX),
    });
    if running.side() == Side::Server {
        let own = Rc::clone(&clicks);
        post.on(Route::Interact, move |running, received| {
            own.hear(running, &received);
        });
    }
    Ok(clicks)
}

impl Clicks {
    /// Whether there is any detector: without one nobody need know where the pointer points.
    pub(crate) fn matter(&self, model: &DataModel) -> bool {
        model.instances_of(self.class).next().is_some()
    }

    /// The local player clicked on a part.
    pub(crate) fn click(&self, running: Running<'_>, part: InstanceId, right: bool) {
        let Some((player, detector)) = self.within_reach(running, part) else {
            return;
        };
        let call = Call {
            target: detector,
            kind: CallKind::Interact,
            values: vec![
                CallValue::Bool(right),
                CallValue::Data(Value::Ref(Some(part))),
            ]
            .into(),
        };
        self.post.send(Parcel {
            to: To::Server,
            reliable: true,
            call,
        });
        tell(running, detector, self.event(right), player);
    }

    /// The pointer points at a part now, or at none.
    pub(crate) fn hover(&self, running: Running<'_>, part: Option<InstanceId>) {
        let now = part.and_then(|part| self.within_reach(running, part));
        let now = now.map(|(_, detector)| detector);
        let before = self.hovered.replace(now);
        let Some(player) = running.local_player().filter(|_| now != before) else {
            return;
        };
        if let Some(detector) = before {
            tell(running, detector, self.terms.hover_leave, player);
        }
        if let Some(detector) = now {
            tell(running, detector, self.terms.hover_enter, player);
        }
    }

    /// The local player, and the detector of a part that they may click on.
    fn within_reach(
        &self,
        running: Running<'_>,
        part: InstanceId,
    ) -> Option<(InstanceId, InstanceId)> {
        let player = running.local_player()?;
        let model = running.model();
        let detector = self.detector_of(&model, part)?;
        let reaches = self.reaches(&model, player, detector, part, 0.0);
        reaches.then_some((player, detector))
    }

    fn event(&self, right: bool) -> EventId {
        if right {
            self.terms.right_click
        } else {
            self.terms.click
        }
    }

    /// The detector in a part, or in the nearest thing above it that has one.
    fn detector_of(&self, model: &DataModel, part: InstanceId) -> Option<InstanceId> {
        let workspace = model.service(known().workspace)?;
        let above = std::iter::once(part).chain(model.ancestors(part));
        let mut above = above.take_while(|&id| id != workspace && id != model.root());
        above.find_map(|id| {
            let mut children = model.children(id);
            children.find(|&child| model.class(child) == Some(self.class))
        })
    }

    /// Whether a player's character is near enough to a part.
    fn reaches(
        &self,
        model: &DataModel,
        player: InstanceId,
        detector: InstanceId,
        part: InstanceId,
        slack: f32,
    ) -> bool {
        let place = || {
            let body = model.reference(player, self.terms.character)?;
            let root = model.find_child(body, "HumanoidRootPart");
            let root = root.or_else(|| model.reference(body, known().primary_part))?;
            let at = model.is_attached(root).then_some(root)?;
            let distance = distance_to(model, part, model.cframe(at, known().cframe)?.position)?;
            match model.value(detector, self.terms.reach) {
                Some(Value::Float32(reach)) => Some(distance <= reach + slack),
                _ => None,
            }
        };
        place().unwrap_or(false)
    }

    /// The server hears of a click. What cannot be is ignored.
    fn hear(&self, running: Running<'_>, received: &Received<'_>) {
        let (
            Some(player),
            [
                CallValue::Bool(right),
                CallValue::Data(Value::Ref(Some(part))),
            ],
        ) = (received.from, &*received.call.values)
        else {
            return;
        };
        let detector = received.call.target;
        let may = {
            let model = running.model();
            model.is_attached(*part)
                && self.detector_of(&model, *part) == Some(detector)
                && self.reaches(&model, player, detector, *part, CLICK_SLACK_STUDS)
        };
        if may && self.heard.counts(player, running.time().now) {
            tell(running, detector, self.event(*right), player);
        }
    }
}

/// Tells the scripts that listen to a detector.
fn tell(running: Running<'_>, detector: InstanceId, event: EventId, player: InstanceId) {
    if !running.has_listener(detector, event) {
        return;
    }
    match running.instance(Some(player)) {
        Ok(player) => running.fire(detector, event, player),
        Err(error) => running.report(&error),
    }
}

/// How far a point is from a part's box.
fn distance_to(model: &DataModel, part: InstanceId, point: Vec3) -> Option<f32> {
    let frame = model.cframe(part, known().cframe)?;
    let Some(Value::Vector3(size)) = model.value(part, known().size) else {
        return None;
    };
    let half = size.abs() / 2.0;
    let local = frame.inverse().transform_point(point);
    let nearest = local.max(-half).min(half);
    Some(local.distance(nearest)).filter(|distance| distance.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::tests::{client, play};
    use crate::input::{PointerButton, RawInput};
    use crate::stage::Stage;

    const PLACE: &str = "
local body = Instance.new('Model') body.Name = 'Body'
local root = Instance.new('Part') root.Name = 'HumanoidRootPart' root.CFrame = CFrame.new(0, 10, 5) root.Anchored = true root.Parent = body
body.Parent = workspace
game.Players:GetPlayers()[1].Character = body
local door = Instance.new('Model') door.Name = 'Door' door.Parent = workspace
panel = Instance.new('Part') panel.Anchored = true panel.Size = Vector3.new(10, 10, 2) panel.CFrame = CFrame.new(0, 10, -20) panel.Parent = door
click = Instance.new('ClickDetector') click.Parent = door
click.MouseClick:Connect(function(p) print('click', p) end) click.RightMouseClick:Connect(function(p) print('right', p) end)
click.MouseHoverEnter:Connect(function(p) print('enter', p) end) click.MouseHoverLeave:Connect(function(p) print('leave', p) end)
root.Position = Vector3.new(0, 10, 5)";

    fn press(stage: &Stage, button: PointerButton) {
        for down in [true, false] {
            stage.input.push(RawInput::PointerButton { button, down });
        }
    }

    #[test]
    fn a_client_clicks_on_what_it_points_at() {
        let mut stage = client();
        assert_eq!(play(&mut stage, PLACE), [""; 0]);
        play(
            &mut stage,
            "local c = workspace.CurrentCamera c.CameraType = 'Scriptable' c.CFrame = CFrame.new(0, 10, 10)",
        );
        stage
            .input
            .push(RawInput::PointerMoved { x: 640.0, y: 360.0 });
        assert_eq!(stage.ticks(1), ["enter Me"]);
        press(&stage, PointerButton::Left);
        press(&stage, PointerButton::Right);
        assert_eq!(stage.ticks(1), ["click Me", "right Me"]);
        let sent = stage.post.take();
        let interactions = sent.iter().filter(|p| p.call.kind == CallKind::Interact);
        assert_eq!(interactions.count(), 2);
        play(&mut stage, "click.MaxActivationDistance = 5");
        press(&stage, PointerButton::Left);
        stage
            .input
            .push(RawInput::PointerMoved { x: 641.0, y: 360.0 });
        assert_eq!(stage.ticks(1), ["leave Me"]);
    }

    #[test]
    fn the_server_believes_only_what_can_be() {
        let mut stage = Stage::new();
        let newcomer = crate::players::Newcomer {
            user_id: 1,
            name: "Me".to_owned(),
            display_name: "Me".to_owned(),
        };
        let player = stage
            .lend(|running| crate::players::join(running, &newcomer))
            .expect("room");
        assert_eq!(play(&mut stage, PLACE), [""; 0]);
        let find = |stage: &Stage, class: &str| {
            let class = ClassTable::get().class_named(class).expect(class);
            let model = &stage.model;
            let workspace = model.service(known().workspace).expect("it");
            let mut all = model.descendants(workspace);
            all.find(|&id| model.class(id) == Some(class) && model.name(id) != "HumanoidRootPart")
        };
        let detector = find(&stage, "ClickDetector").expect("a detector");
        let panel = find(&stage, "Part").expect("a part");
        let send = |stage: &mut Stage, values: Vec<CallValue>| {
            let call = Call {
                target: detector,
                kind: CallKind::Interact,
                values: values.into(),
            };
            let post = stage.post.clone();
            stage.lend(|running| {
                let from = Some(player);
                let reliable = true;
                let call = &call;
                post.deliver(
                    running,
                    Received {
                        from,
                        reliable,
                        call,
                    },
                );
            });
            stage.ticks(1)
        };
        let on = |part| {
            vec![
                CallValue::Bool(false),
                CallValue::Data(Value::Ref(Some(part))),
            ]
        };
        assert_eq!(send(&mut stage, on(panel)), ["click Me"]);
        assert_eq!(send(&mut stage, on(player)), [""; 0]);
        assert_eq!(send(&mut stage, vec![CallValue::Nil]), [""; 0]);
        play(
            &mut stage,
            "workspace.Body.HumanoidRootPart.Position = Vector3.new(0, 10, 500)",
        );
        assert_eq!(send(&mut stage, on(panel)), [""; 0]);
        play(
            &mut stage,
            "workspace.Body.HumanoidRootPart.Position = Vector3.new(0, 10, 5)",
        );
        let heard = (0..CLICKS_A_SECOND_MAX * 2).map(|_| send(&mut stage, on(panel)).len());
        let heard = heard.sum::<usize>();
        assert!(heard < CLICKS_A_SECOND_MAX as usize * 2, "{heard}");
    }
}
